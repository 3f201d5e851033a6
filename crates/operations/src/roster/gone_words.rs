//! Words by which a list says that somebody is not where it lists him: dead, escaped, let go, taken elsewhere. They
//! raise a doubt and decide nothing. Words that sentences and charges use as well (death, execution, murder) are left
//! out. Source: ours, from headers and remarks usual in Syrian, Iraqi, Kurdish and English lists.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::folding::fold;

/// What is said, and the words for it.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "dead",
        &[
            "died",
            "dead",
            "deceased",
            "توفي",
            "توفى",
            "توفت",
            "متوفي",
            "متوفى",
            "متوفاة",
            "المتوفى",
            "وفاة",
            "وفاته",
            "مات",
            "ماتت",
            "ميت",
            "مردوو",
            "مرد",
            "умер",
            "умерла",
            "скончался",
        ],
    ),
    (
        "escaped",
        &[
            "escaped",
            "escapee",
            "fled",
            "absconded",
            "هرب",
            "هربت",
            "هارب",
            "هاربة",
            "الهارب",
            "هروب",
            "فر",
            "فار",
            "فرار",
            "فارر",
            "هەڵات",
            "هەڵاتوو",
            "ڕایکرد",
            "сбежал",
            "бежал",
        ],
    ),
    (
        "released",
        &[
            "released",
            "freed",
            "discharged",
            "سراحه",
            "سراحها",
            "سراح",
            "افرج",
            "مفرج",
            "الافراج",
            "افراج",
            "اخلي",
            "سبيله",
            "سبيلها",
            "محرر",
            "خرج",
            "ئازادکرا",
            "ئازاد",
            "освобожден",
            "освобождён",
        ],
    ),
    (
        "taken elsewhere",
        &[
            "transferred",
            "transfered",
            "moved",
            "deported",
            "repatriated",
            "extradited",
            "نقل",
            "نقلت",
            "نقله",
            "نقلها",
            "منقول",
            "منقولة",
            "رحل",
            "مرحل",
            "ترحيل",
            "تسليمه",
            "گواسترایەوە",
            "گوازرایەوە",
            "переведен",
            "переведён",
        ],
    ),
];

static BY_WORD: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let each = WORDS.iter().flat_map(|(said, words)| words.iter().map(move |word| (fold(word), *said)));
    each.collect()
});

/// What a cell says of somebody who is gone: `dead`, `escaped`, `released` or `taken elsewhere`.
pub(crate) fn said_gone(cell: &str) -> Option<&'static str> {
    let folded = fold(cell);
    let words = folded.split(' ');
    words.filter_map(|word| BY_WORD.get(word).or_else(|| BY_WORD.get(word.strip_prefix('و')?))).copied().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_those_who_are_gone_are_known_in_each_language_of_the_lists() {
        for (cell, said) in [
            ("escaped 2022", "escaped"),
            ("Released", "released"),
            ("died in January", "dead"),
            ("توفي", "dead"),
            ("مُتوفّى", "dead"),
            ("تم اطلاق سراحه", "released"),
            ("نقل الى بغداد", "taken elsewhere"),
            ("ونقل الى بغداد", "taken elsewhere"),
            ("هەڵات", "escaped"),
        ] {
            assert_eq!(said_gone(cell), Some(said), "{cell}");
        }
    }

    #[test]
    fn sentences_and_charges_say_nobody_is_gone() {
        for cell in ["sentenced to death", "محكوم بالاعدام", "murder", "قتل", "held without charge", "موقوف", "hasakah"]
        {
            assert_eq!(said_gone(cell), None, "{cell}");
        }
    }
}
