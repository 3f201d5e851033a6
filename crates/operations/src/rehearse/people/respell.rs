//! Makes another spelling of a person's name, as a second clerk would write it. Source: ours; the
//! letters that Arabic typists interchange are those that search systems fold (hamza seats, ta
//! marbuta and ha, alif maqsura and ya).

use custody::event::person::NamePart;

use super::super::dice::Dice;
use super::{SyntheticPerson, SyntheticPiece};

/// How a spelling differs from what the elder registration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RespellHow {
    /// Letters of the original script that are interchanged.
    ScriptVariant,
    /// Written in Latin letters, in another usual transliteration: nothing of the original script is there to compare.
    Transliteration,
    /// A link of the chain of fathers, or the patronymic, left out.
    DroppedAncestor,
    /// The kunya taken for the name.
    KunyaOnly,
}

/// Another spelling.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Respelling {
    /// How it differs.
    pub how: RespellHow,
    /// As the second clerk writes the name: in its original script, or in Latin alone.
    pub text: String,
    /// Transliteration.
    pub latin: String,
}

const KINDS: [RespellHow; 4] =
    [RespellHow::ScriptVariant, RespellHow::Transliteration, RespellHow::DroppedAncestor, RespellHow::KunyaOnly];

/// Another spelling of the person's name; the text that a register compares is always another.
pub fn respell(person: &SyntheticPerson, dice: &mut Dice) -> Respelling {
    let first = dice.index(KINDS.len());
    let spelling = KINDS.iter().cycle().skip(first).take(KINDS.len()).find_map(|how| attempt(person, *how, dice));
    spelling.unwrap_or_else(|| doubled(person))
}

fn attempt(person: &SyntheticPerson, how: RespellHow, dice: &mut Dice) -> Option<Respelling> {
    let name = &person.name;
    let named: Vec<&SyntheticPiece> = name.pieces.iter().filter(|piece| piece.part != NamePart::Kunya).collect();
    let (text, latin) = match how {
        RespellHow::ScriptVariant => (typist(&name.text), name.latin.clone()),
        RespellHow::Transliteration => {
            let latin: Vec<String> = named.iter().map(|piece| other_latin(piece, dice)).collect();
            let latin = latin.join(" ");
            (latin.clone(), latin)
        }
        RespellHow::DroppedAncestor => {
            let link = |piece: &&SyntheticPiece| matches!(piece.part, NamePart::Nasab | NamePart::Patronymic);
            let drop = named.iter().rposition(link).filter(|_| named.len() > 2)?;
            let kept = || named.iter().enumerate().filter(|(index, _)| *index != drop).map(|(_, piece)| *piece);
            (join(kept().map(|piece| piece.text.as_str())), join(kept().map(|piece| piece.latin.as_str())))
        }
        RespellHow::KunyaOnly => {
            let kunya = person.kunya()?;
            (kunya.text.clone(), kunya.latin.clone())
        }
    };
    (text != name.text).then_some(Respelling { how, text, latin })
}

fn join<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}

/// Another spelling of one part: one of its table line where there is one and it was not made.
fn other_latin(piece: &SyntheticPiece, dice: &mut Dice) -> String {
    let others = piece.entry.get(2..).unwrap_or(&[]);
    if piece.part == NamePart::Patronymic {
        return piece.latin.replace("ovich", "ovych").replace("evich", "evych");
    }
    dice.pick(others).map_or_else(|| piece.latin.clone(), |other| (*other).to_string())
}

/// What a hurried typist makes of a name in its own script.
fn typist(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'أ' | 'إ' | 'آ' => 'ا',
            'ة' => 'ه',
            'ى' | 'ئ' => 'ي',
            'ؤ' => 'و',
            'ё' => 'е',
            'ў' => 'у',
            'қ' => 'к',
            'ҳ' => 'х',
            'ғ' => 'г',
            'ҷ' => 'ж',
            'ӣ' => 'и',
            'ş' => 's',
            'ğ' => 'g',
            'ı' => 'i',
            'ç' => 'c',
            'é' | 'è' | 'ë' => 'e',
            'ö' => 'o',
            'ü' => 'u',
            'ä' | 'å' => 'a',
            'ć' | 'č' => 'c',
            'š' => 's',
            'ž' => 'z',
            other => other,
        })
        .collect()
}

/// The last resort for a name that has no other usual spelling: its last letter doubled in Latin.
fn doubled(person: &SyntheticPerson) -> Respelling {
    let mut latin = person.name.latin.clone();
    latin.extend(person.name.latin.chars().last());
    Respelling { how: RespellHow::Transliteration, text: latin.clone(), latin }
}
