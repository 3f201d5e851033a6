//! Names after the Arabic manner, in Arabic or Latin letters: kunya, ism, nasab chain, laqab, nisba.
//! Source: ours.

use custody::event::person::{NamePart, NamePiece};

use crate::roster::folding::fold;

/// What a parser found.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) pieces: Vec<NamePiece>,
    pub(super) kunya_only: bool,
    pub(super) ends_in_link: bool,
}

/// Son or daughter of; no part of the name by itself.
const LINKS: [&str; 15] =
    ["بن", "ابن", "بنت", "ابنه", "ولد", "ibn", "bin", "ben", "bint", "binti", "b", "wuld", "ould", "كوري", "كچي"];
const KUNYA_WORDS: [&str; 11] = ["ابو", "ابي", "ابا", "ام", "abu", "abou", "abo", "abi", "umm", "um", "oum"];
/// First halves of one given name.
const FIRST_HALVES: [&str; 9] = ["عبد", "abd", "abdul", "abdel", "abdal", "abdur", "abdu", "abdol", "abdoul"];
/// Second halves that belong to the word before.
const SECOND_HALVES: [&str; 12] =
    ["الله", "الدين", "الاسلام", "الحق", "الزمان", "eddin", "uddin", "aldin", "aldeen", "allah", "ullah", "uldin"];
const ARTICLES: [&str; 8] = ["al", "el", "ul", "ur", "ad", "ar", "as", "ash"];
/// Titles said before a name.
const TITLES: [&str; 14] = [
    "الشيخ",
    "شيخ",
    "الحاج",
    "حاج",
    "حجي",
    "الملا",
    "ملا",
    "السيد",
    "sheikh",
    "shaykh",
    "hajji",
    "haji",
    "mullah",
    "mulla",
];

/// Whether Latin words show the Arabic manner.
pub(super) fn looks_arabic(words: &[String]) -> bool {
    words.iter().map(|word| fold(word)).any(|word| {
        let first = word.split(' ').next().unwrap_or("");
        is_one_of(&LINKS, first) && first.len() > 1
            || is_one_of(&KUNYA_WORDS, first)
            || is_one_of(&FIRST_HALVES, first)
            || matches!(first, "al" | "el")
    })
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// Takes the words apart.
pub(super) fn parse(words: &[String]) -> Parsed {
    let last = words.last().map(|word| fold(word)).unwrap_or_default();
    let ends_in_link = words.len() > 1
        && (is_one_of(&LINKS, &last)
            || is_one_of(&FIRST_HALVES, &last)
            || is_one_of(&KUNYA_WORDS, &last)
            || matches!(last.as_str(), "ال" | "al" | "el"));
    let units = units(words);
    let mut pieces: Vec<NamePiece> = Vec::with_capacity(units.len());
    let mut has_ism = false;
    for (index, unit) in units.iter().enumerate() {
        let part = part_of(unit, index, units.len(), has_ism);
        has_ism |= part == NamePart::Ism;
        pieces.push(NamePiece { part, text: unit.text.clone() });
    }
    let has_kunya = pieces.iter().any(|piece| piece.part == NamePart::Kunya);
    let has_father = pieces.iter().any(|piece| piece.part == NamePart::Nasab);
    Parsed { kunya_only: has_kunya && !has_ism && !has_father, pieces, ends_in_link }
}

/// Words that make one part together.
struct Unit {
    text: String,
    folded: String,
    kunya: bool,
    after_link: bool,
}

fn units(words: &[String]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut words = words.iter().peekable();
    let mut after_link = false;
    while let Some(word) = words.next() {
        let folded = fold(word);
        if is_one_of(&LINKS, &folded) && !units.is_empty() {
            after_link = true;
            continue;
        }
        if let Some(before) = units.last_mut().filter(|_| is_one_of(&SECOND_HALVES, &folded.replace(' ', ""))) {
            before.text = format!("{} {word}", before.text);
            continue;
        }
        let mut text = word.clone();
        let kunya = is_one_of(&KUNYA_WORDS, &folded) || is_joined_kunya(&folded);
        let wants_more = is_one_of(&KUNYA_WORDS, &folded) || is_one_of(&FIRST_HALVES, &folded);
        if wants_more || is_one_of(&ARTICLES, &folded) {
            take_next(&mut text, &mut words);
            while words.peek().is_some() && fold(&text).split(' ').next_back().is_some_and(goes_on) {
                take_next(&mut text, &mut words);
            }
        }
        units.push(Unit { folded: fold(&text), text, kunya, after_link });
        after_link = false;
    }
    units
}

/// `Abu Abd al-Rahman`, `Abd al Karim`: the second word does not end the part either.
fn goes_on(word: &str) -> bool {
    is_one_of(&FIRST_HALVES, word) || is_one_of(&ARTICLES, word) || word == "ال"
}

fn take_next<'a>(text: &mut String, words: &mut impl Iterator<Item = &'a String>) {
    if let Some(next) = words.next() {
        text.push(' ');
        text.push_str(next);
    }
}

/// `ابوعمر`, written without the space.
fn is_joined_kunya(folded: &str) -> bool {
    ["ابو", "abu"].iter().any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.chars().count() >= 3))
}

fn part_of(unit: &Unit, index: usize, units: usize, has_ism: bool) -> NamePart {
    let word = unit.folded.as_str();
    if unit.kunya {
        // After an ism an Abu-name is a family's, as in Muhammad Abu Zayd.
        return if has_ism { NamePart::Nisba } else { NamePart::Kunya };
    }
    if is_one_of(&TITLES, word) && index + 1 < units && !has_ism {
        return NamePart::Laqab;
    }
    let article = word.strip_prefix("ال").or_else(|| word.strip_prefix("al ")).or_else(|| word.strip_prefix("el "));
    let is_last = index + 1 == units;
    if let Some(rest) = article.filter(|_| index > 0 && is_last && !unit.after_link) {
        let of_origin = rest.ends_with('ي') || rest.ends_with('i') || rest.ends_with('y') || rest.ends_with("يه");
        return if of_origin { NamePart::Nisba } else { NamePart::Laqab };
    }
    if has_ism { NamePart::Nasab } else { NamePart::Ism }
}
