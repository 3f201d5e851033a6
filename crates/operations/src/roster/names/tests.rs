//! Names of synthetic people, and what must be seen in each.

use custody::event::person::NamePart::{Family, Given, Ism, Kunya, Laqab, Nasab, Nisba, Patronymic};

use super::*;

fn parts(text: &str) -> Vec<(custody::event::person::NamePart, String)> {
    analyse_name(text).pieces.into_iter().map(|piece| (piece.part, piece.text)).collect()
}

fn flags(text: &str) -> Vec<NameFlag> {
    analyse_name(text).flags
}

#[test]
fn a_four_part_name_has_ism_nasab_and_nisba() {
    let expected = [(Ism, "محمد"), (Nasab, "أحمد"), (Nasab, "علي"), (Nisba, "الجبوري")];
    let expected: Vec<_> = expected.map(|(part, text)| (part, text.to_owned())).into();
    assert_eq!(parts("محمد أحمد علي الجبوري"), expected);
    assert_eq!(parts("محمد بن أحمد بن علي الجبوري"), expected);
    assert!(flags("محمد أحمد علي الجبوري").is_empty());
}

#[test]
fn halves_of_one_given_name_stay_together() {
    assert_eq!(parts("عبد الرحمن سيف الدين")[0], (Ism, "عبد الرحمن".into()));
    assert_eq!(parts("عبد الرحمن سيف الدين")[1], (Nasab, "سيف الدين".into()));
    assert_eq!(parts("Abd al Karim ibn Yusuf")[0], (Ism, "Abd al Karim".into()));
}

#[test]
fn a_kunya_is_a_part_and_alone_it_is_flagged() {
    assert_eq!(parts("أبو عمر خالد حسن")[0], (Kunya, "أبو عمر".into()));
    assert_eq!(parts("أبو عمر خالد حسن")[1], (Ism, "خالد".into()));
    assert!(flags("أبو عمر خالد حسن").is_empty());
    for name in ["أبو عمر", "ابوعمر", "أم خالد", "Abu Umar", "أبو بكر الحلبي", "Abu Abd al Rahman"]
    {
        assert_eq!(flags(name), [NameFlag::KunyaOnly], "{name}");
    }
    assert_eq!(parts("محمد أحمد أبو زيد")[2], (Nisba, "أبو زيد".into()));
}

#[test]
fn titles_are_laqab() {
    assert_eq!(parts("الشيخ محمود صالح")[0], (Laqab, "الشيخ".into()));
    assert_eq!(parts("الشيخ محمود صالح")[1], (Ism, "محمود".into()));
}

#[test]
fn one_word_is_flagged() {
    assert_eq!(flags("محمد"), [NameFlag::SingleWord]);
    assert_eq!(flags("Karim"), [NameFlag::SingleWord]);
}

#[test]
fn a_name_that_ends_in_a_link_is_cut() {
    for name in ["محمد أحمد بن", "علي عبد", "Yusuf Ahmad ibn", "Karim Hasan Abd", "حسن علي ال"]
    {
        assert!(flags(name).contains(&NameFlag::CutAfterLink), "{name}");
    }
}

#[test]
fn scripts_mixed_in_one_name_and_direction_marks_are_flagged() {
    assert_eq!(flags("محمد Ahmad"), [NameFlag::MixedScripts]);
    assert_eq!(flags("\u{202E}محمد علي"), [NameFlag::BidiControls]);
    // A Cyrillic letter among Latin ones.
    assert_eq!(flags("Mohаmmed Ali"), [NameFlag::MixedScripts]);
}

#[test]
fn letters_lost_in_conversion_are_flagged() {
    for name in ["???? ????", "Ù…Ø\u{AD}Ù…Ø¯ Ø¹Ù„ÙŠ", "محم\u{FFFD} علي"] {
        assert!(flags(name).contains(&NameFlag::LettersLost), "{name}");
    }
}

#[test]
fn russian_names_show_their_parts_by_their_endings() {
    let expected = [(Family, "Магомедов"), (Given, "Аслан"), (Patronymic, "Русланович")];
    let expected: Vec<_> = expected.map(|(part, text)| (part, text.to_owned())).into();
    assert_eq!(parts("Магомедов Аслан Русланович"), expected);
    assert_eq!(parts("Dupont, Jean"), [(Family, "Dupont".to_owned()), (Given, "Jean".to_owned())]);
    assert_eq!(analyse_name("Аслан Магомедов").language, "und-Cyrl");
}

#[test]
fn sorani_is_known_by_its_letters() {
    assert_eq!(analyse_name("ڕێبوار کەریم").language, "ckb");
    assert_eq!(analyse_name("محمد علي").language, "und-Arab");
}

#[test]
fn other_spellings_become_comparable() {
    for (a, b) in [
        ("محمد بن أحمد", "محمد احمد"),
        ("عبد الله علي", "عبدالله على"),
        ("Mohammed Ahmad Hussein", "Muhammad Ahmed Husayn"),
        ("Abdul Rahman", "Abd al-Rahman"),
        ("الجبوري", "جبوري"),
    ] {
        assert_eq!(comparable_tokens(a), comparable_tokens(b), "{a} and {b}");
    }
    assert_ne!(comparable_tokens("حسن علي"), comparable_tokens("حسين علي"));
}

#[test]
fn a_pile_of_names_at_one_length_is_a_field_width() {
    let mut widths = CutWidth::default();
    for length in 8..20 {
        widths.count(&"x".repeat(length));
    }
    assert_eq!(widths.found(), None);
    for _ in 0..6 {
        widths.count(&"x".repeat(20));
    }
    assert_eq!(widths.found(), Some(20));
}

#[test]
fn one_longer_name_does_not_hide_a_field_width_and_a_long_tail_is_none() {
    let mut widths = CutWidth::default();
    let mut count = |length: usize, times: usize| (0..times).for_each(|_| widths.count(&"x".repeat(length)));
    for length in 8..20 {
        count(length, 3);
    }
    count(20, 31);
    count(33, 1);
    assert_eq!(widths.found(), Some(20));
    let mut count = |length: usize, times: usize| (0..times).for_each(|_| widths.count(&"x".repeat(length)));
    for length in 21..33 {
        count(length, 3);
    }
    assert_eq!(widths.found(), None, "names are longer as a matter of course");
}
