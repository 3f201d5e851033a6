//! Marks of a body in loose words: what it is, where, on which side. From English and Arabic descriptions.
//! Source: ours, after the words of notices and intake sheets.

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A scar.
    Scar,
    /// A tattoo.
    Tattoo,
    /// Something is not there, or was taken off.
    Missing,
    /// A burn.
    Burn,
    /// A birthmark or a mole.
    Birthmark,
    /// Blind, deaf or lame.
    Impaired,
}

/// A mark of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where, in one English word; nothing where it is not said.
    pub part: Option<&'static str>,
    /// Whether on the left; nothing where it is not said.
    pub left: Option<bool>,
}

const KINDS: [(MarkKind, &str); 6] = [
    (MarkKind::Scar, "scar scars scarred ندبة ندوب ندبه جرح"),
    (MarkKind::Tattoo, "tattoo tattoos tattooed وشم"),
    (MarkKind::Missing, "missing amputated amputee amputation lost lacks مبتور مبتورة بتر مفقود مفقودة فاقد"),
    (MarkKind::Burn, "burn burns burned burnt حرق حروق"),
    (MarkKind::Birthmark, "birthmark mole moles وحمة شامة خال"),
    (MarkKind::Impaired, "blind deaf lame limp limps one-eyed أعمى اعمى أعور اعور أعرج اعرج عرج أصم اصم"),
];

const PARTS: [(&str, &str); 16] = [
    ("forehead", "forehead جبين جبهة الجبين الجبهة"),
    ("face", "face facial cheek chin وجه خد ذقن الوجه الخد الذقن"),
    ("nose", "nose أنف انف الأنف الانف"),
    ("eye", "eye eyes eyebrow عين العين حاجب"),
    ("ear", "ear ears أذن اذن الأذن الاذن"),
    ("head", "head skull رأس راس الرأس الراس"),
    ("neck", "neck throat رقبة عنق الرقبة العنق"),
    ("shoulder", "shoulder shoulders كتف الكتف"),
    ("chest", "chest breast صدر الصدر"),
    ("belly", "belly abdomen stomach بطن البطن"),
    ("back", "back ظهر الظهر"),
    ("arm", "arm arms forearm elbow ذراع الذراع ساعد الساعد"),
    ("hand", "hand hands wrist يد اليد معصم المعصم كف"),
    ("finger", "finger fingers thumb إصبع اصبع الإصبع الاصبع أصابع"),
    ("leg", "leg legs thigh knee shin ساق الساق رجل الرجل فخذ ركبة الركبة"),
    ("foot", "foot feet toe toes قدم القدم"),
];

const SIDES: [(bool, &str); 2] = [
    (true, "left أيسر ايسر يسرى الأيسر الايسر اليسرى شمال"),
    (false, "right أيمن ايمن يمنى الأيمن الايمن اليمنى يمين"),
];

/// Words between which a mark stands alone.
const APART: [&str; 6] = ["and", "و", ";", ",", ".", "،"];

/// The marks that a description tells of, at most a few hundred words of it.
#[must_use]
pub fn marks(description: &str) -> Vec<Mark> {
    let spaced: String = description.chars().flat_map(char::to_lowercase).flat_map(spaced).take(4_096).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut found: Vec<Mark> = Vec::new();
    for phrase in words.split(|word| APART.contains(word)) {
        let of = |lexicon: &str| phrase.iter().any(|word| lexicon.split(' ').any(|known| known == *word));
        let Some(&(kind, _)) = KINDS.iter().find(|(_, lexicon)| of(lexicon)) else { continue };
        let part = PARTS.iter().find(|(_, lexicon)| of(lexicon)).map(|&(part, _)| part);
        let left = SIDES.iter().find(|(_, lexicon)| of(lexicon)).map(|&(left, _)| left);
        let mark = Mark { kind, part, left };
        if !found.contains(&mark) {
            found.push(mark);
        }
    }
    found
}

/// A sign as a word of its own, so that it parts what stands beside it.
fn spaced(c: char) -> impl Iterator<Item = char> {
    let sign = matches!(c, ',' | ';' | '.' | '،' | ':' | '(' | ')');
    let around = sign.then_some(' ');
    around.into_iter().chain(std::iter::once(c)).chain(around)
}

impl Mark {
    /// Whether the two may be one mark: the same kind at the same part, and no other side.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let same_place = self.part.is_some() && self.part == other.part;
        let same_side = self.left.zip(other.left).is_none_or(|(a, b)| a == b);
        self.kind == other.kind && same_place && same_side
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_in_both_languages() {
        let english = marks("marks: scar on the left hand, tattoo on chest; walks fast");
        let arabic = marks("ندبة على اليد اليسرى، وشم على الصدر");
        assert_eq!(english.len(), 2);
        assert_eq!(english, arabic);
        assert!(english[0].may_be(&arabic[0]));
        assert!(!english[0].may_be(&marks("scar on the right hand")[0]));
        assert!(marks("tall, brown eyes").is_empty());
    }
}
