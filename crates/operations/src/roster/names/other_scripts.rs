//! Names after the European and Russian manner. Only what the form itself shows is stated: endings of
//! patronymics and family names, and the comma. Source: ours.

use custody::event::person::{NamePart, NamePiece};

use super::arabic::Parsed;

const PATRONYMIC_ENDINGS: [&str; 12] =
    ["ович", "евич", "ична", "овна", "евна", "оглы", "кызы", "ovich", "evich", "ovna", "evna", "oglu"];
const FAMILY_ENDINGS: [&str; 16] =
    ["ов", "ова", "ев", "ева", "ёв", "ёва", "ский", "ская", "ин", "ина", "ov", "ova", "ev", "eva", "sky", "skaya"];

/// Takes the words apart.
pub(super) fn parse(words: &[String]) -> Parsed {
    let comma_at = words.iter().position(|word| word.ends_with(','));
    let mut pieces: Vec<NamePiece> = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let text = word.trim_end_matches(',').to_owned();
        let lower = text.to_lowercase();
        let part = if ends_so(&lower, &PATRONYMIC_ENDINGS) {
            Some(NamePart::Patronymic)
        } else if comma_at.is_some_and(|comma| index <= comma) || ends_so(&lower, &FAMILY_ENDINGS) {
            Some(NamePart::Family)
        } else if comma_at.is_some()
            || index == 0
            || is_family(pieces.first()) && (words.len() == 2 || pieces.len() == 1)
        {
            Some(NamePart::Given)
        } else {
            None
        };
        // A word whose part is not shown by its form stays in the whole name only.
        if let Some(part) = part {
            pieces.push(NamePiece { part, text });
        }
    }
    Parsed { pieces, ..Parsed::default() }
}

fn is_family(piece: Option<&NamePiece>) -> bool {
    piece.is_some_and(|piece| piece.part == NamePart::Family)
}

fn ends_so(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| word.strip_suffix(ending).is_some_and(|stem| stem.chars().count() >= 2))
}
