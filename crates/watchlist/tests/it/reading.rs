//! Reading of names in each script.

use watchlist::{Kind, Name, Shape, extract};

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}

fn sounds(text: &str) -> String {
    read(text).to_string()
}

#[test]
fn the_servant_of_god_is_one_token_however_it_is_written() {
    for text in ["Abd al-Rahman", "Abdurrahman", "Abdul Rahman", "Abdelrahman", "Abd-ar-Rahman", "ABDALRAHMAN"] {
        assert_eq!(sounds(text), "#rahman", "{text}");
    }
    for text in ["Abdullah", "Abd Allah", "Abdallah", "Abd al-Lah"] {
        assert_eq!(sounds(text), "#lah", "{text}");
    }
    assert_eq!(sounds("عبد الرحمن"), sounds("عبدالرحمن"));
    assert_eq!(sounds("عبد الله"), "#lh");
}

#[test]
fn a_kunya_is_one_token_and_says_so() {
    for text in ["Abu Hamza", "ABOU-HAMZA", "abu Hamza al-", "أبو حمزة"] {
        assert_eq!(read(text).compared().next().unwrap().kind, Kind::Kunya, "{text}");
    }
    assert_eq!(read("Abu Hamza").shape(), Shape::KunyaOnly);
    assert_eq!(read("Abu Hamza al-Halabi").shape(), Shape::KunyaOnly);
    assert_eq!(read("Hamza Salim al-Halabi").shape(), Shape::Full);
    assert_eq!(read("Hamza").shape(), Shape::Single);
}

#[test]
fn article_and_sons_of_are_kept_as_spans_and_not_compared() {
    let name = read("Salim bin Yusuf al-Halabi");
    assert_eq!(name.to_string(), "salim yusuf halabi");
    let written: Vec<&str> = name.tokens.iter().map(|token| name.written(token)).collect();
    assert_eq!(written, ["Salim", "bin", "Yusuf", "al-Halabi"]);
}

#[test]
fn presentation_forms_tatweel_vowel_signs_and_controls_change_nothing() {
    let plain = sounds("محمد سالم");
    for text in ["مُحَمَّد سَالِم", "محـــمد سالم", "\u{202B}محمد سالم\u{202C}", "ﻣﺤﻤﺪ ﺳﺎﻟﻢ"]
    {
        assert_eq!(sounds(text), plain, "{text}");
    }
}

#[test]
fn persian_sorani_and_cyrillic_letters_are_read() {
    assert_eq!(sounds("علی رضا گلپایگانی"), "Ely rda glpaygany");
    assert_eq!(sounds("هێمن"), "hemn");
    assert_eq!(sounds("Владимир Петрович Соколов"), sounds("Vladimir Petrovich Sokolov"));
}

#[test]
fn a_fathers_name_with_an_ending_is_told_from_a_family_name_with_one() {
    let name = read("Viktor Petrovich Malkevich");
    let kinds: Vec<Kind> = name.compared().map(|token| token.kind).collect();
    assert_eq!(kinds, [Kind::Name, Kind::Patronymic, Kind::Name]);
}

#[test]
fn what_is_no_name_is_said_and_not_guessed() {
    for text in ["", "   ", "!!! ---", "🙂🙂", "\u{202E}\u{202E}", "ـــ"] {
        let (name, quality) = extract(text, &mut ());
        assert!(quality.is_empty && name.compared().next().is_none(), "{text:?}");
    }
    let (_, quality) = extract("陈伟 Chen", &mut ());
    assert_eq!(quality.letters_foreign, 2);
    assert!(!quality.is_whole());
}

#[test]
fn a_name_of_ten_thousand_letters_is_cut_and_says_so() {
    let (name, quality) = extract(&"م".repeat(10_000), &mut ());
    assert!(quality.bytes_left_out > 0 && quality.tokens_cut <= 1, "{quality:?}");
    assert!(name.tokens.len() <= 1);
    let (name, quality) = extract(&"Ali ".repeat(200), &mut ());
    assert!(quality.tokens_left_out > 100, "{quality:?}");
    assert_eq!(name.tokens.len(), watchlist::parameters::NAME_TOKENS_MAX);
}

#[test]
fn particles_alone_are_taken_for_names() {
    assert_eq!(read("Ben").compared().count(), 1);
    assert_eq!(read("De La").compared().count(), 2);
}
