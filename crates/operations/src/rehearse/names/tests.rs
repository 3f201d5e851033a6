//! Checks the tables: long enough, no line twice, each in its script. Source: ours.

use std::collections::BTreeSet;

use super::*;

const ALL: [Culture; 17] = [
    Culture::Arabic,
    Culture::Kurdish,
    Culture::Turkish,
    Culture::Caucasian,
    Culture::Uzbek,
    Culture::Tajik,
    Culture::French,
    Culture::German,
    Culture::Dutch,
    Culture::British,
    Culture::Swedish,
    Culture::Balkan,
    Culture::Indonesian,
    Culture::Malay,
    Culture::Somali,
    Culture::Uyghur,
    Culture::SouthAsian,
];

fn is_of(script: &str, letter: char) -> bool {
    match script {
        "Arab" => ('\u{0600}'..='\u{06FF}').contains(&letter),
        "Cyrl" => ('\u{0400}'..='\u{04FF}').contains(&letter),
        "Latn" => letter.is_ascii_alphabetic() || ('\u{00C0}'..='\u{024F}').contains(&letter),
        _ => false,
    }
}

#[test]
fn every_line_is_in_its_script_and_its_spellings_are_latin_and_differ() {
    for culture in ALL {
        let names = Names::of(culture);
        for entry in names.given.iter().chain(names.family).chain(names.women) {
            let own = entry.first().copied().unwrap_or("");
            assert!(!own.is_empty(), "{culture:?}");
            let foreign = own.chars().find(|c| !" -'’".contains(*c) && !is_of(names.script, *c));
            assert_eq!(foreign, None, "{culture:?} {own}");
            if names.script != "Latn" {
                assert!(entry.len() >= 2, "{culture:?} {own} has no transliteration");
            }
            let spellings: BTreeSet<_> = entry.iter().skip(1).collect();
            assert_eq!(spellings.len(), entry.len() - 1, "{culture:?} {own} repeats a spelling");
            for latin in entry.iter().skip(1) {
                let foreign = latin.chars().find(|c| !" -'’".contains(*c) && !is_of("Latn", *c));
                assert_eq!(foreign, None, "{culture:?} {own} {latin}");
            }
        }
    }
}

#[test]
fn no_table_holds_a_name_twice() {
    for culture in ALL {
        let names = Names::of(culture);
        for table in [names.given, names.family, names.women] {
            let mut seen = BTreeSet::new();
            let twice: Vec<_> = table.iter().filter(|entry| !seen.insert(entry[0])).map(|entry| entry[0]).collect();
            assert!(twice.is_empty(), "{culture:?} {twice:?}");
        }
    }
}

#[test]
fn the_tables_are_long_enough_to_tell_thousands_apart() {
    let least = [
        (Culture::Arabic, 150, 150),
        (Culture::Kurdish, 60, 30),
        (Culture::Turkish, 60, 60),
        (Culture::Caucasian, 60, 60),
        (Culture::Uzbek, 30, 30),
        (Culture::Tajik, 30, 30),
        (Culture::French, 20, 20),
        (Culture::German, 20, 20),
        (Culture::Dutch, 20, 20),
        (Culture::British, 20, 20),
        (Culture::Swedish, 20, 20),
        (Culture::Balkan, 20, 20),
        (Culture::Indonesian, 20, 20),
        (Culture::Malay, 20, 0),
        (Culture::Somali, 30, 0),
        (Culture::Uyghur, 20, 0),
        (Culture::SouthAsian, 20, 20),
    ];
    for (culture, given, family) in least {
        let names = Names::of(culture);
        assert!(names.given.len() >= given, "{culture:?} has {} given names", names.given.len());
        assert!(names.family.len() >= family, "{culture:?} has {} family names", names.family.len());
        assert!(names.women.len() >= 10, "{culture:?} has {} women's names", names.women.len());
    }
}

#[test]
fn a_patronymic_follows_the_fathers_last_letter() {
    let (text, latin) = patronymic("Магомед", "Magomed");
    assert_eq!((text.as_str(), latin.as_str()), ("Магомедович", "Magomedovich"));
    let (text, latin) = patronymic("Муса", "Musa");
    assert_eq!((text.as_str(), latin.as_str()), ("Мусаевич", "Musaevich"));
    let (text, latin) = patronymic("Гирей", "Girey");
    assert_eq!((text.as_str(), latin.as_str()), ("Гиреевич", "Gireevich"));
}
