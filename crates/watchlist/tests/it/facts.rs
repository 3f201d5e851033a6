//! A person against an entry of a list: names and facts together, explained in two languages.

use watchlist::facts::birth::Birth;
use watchlist::facts::marks::marks;
use watchlist::facts::{Assessment, Document, Fact, Facts, Sex, assess};
use watchlist::list::un;
use watchlist::{Language, Name, extract};

use crate::comparison::figures;
use crate::lists::UN;

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}

fn said_at_the_desk() -> Facts {
    Facts {
        births: vec![Birth::parse("31/06/1347").unwrap(), Birth::parse("1961").unwrap()],
        nationalities: vec!["سوري".into()],
        places: vec![read("أولدتاون")],
        sex: Some(Sex::Male),
        documents: vec![Document::new("Passport", "iq", "T-0012354")],
        fathers: vec![read("يوسف عمر حدادي")],
        mothers: vec![read("أمينة")],
        height_cm: Some(171),
        marks: marks("ندبة على اليد اليسرى"),
    }
}

fn against_the_list(name: &Name, facts: &Facts) -> (Assessment, Name) {
    let entry = &un::load(UN, "test").unwrap().entries[0];
    let listed = entry.read_names().into_iter().next().unwrap();
    let mut listed_facts = entry.facts();
    listed_facts.marks = marks("scar on the left hand");
    (assess((name, facts), (&listed, &listed_facts)), listed)
}

#[test]
fn every_fact_that_both_state_is_a_line_and_all_lines_add_up_in_both_languages() {
    let name = read("سالم حدادي");
    let (assessment, listed) = against_the_list(&name, &said_at_the_desk());
    // Birth, nationality, place, sex, paper, father, mother, height, mark.
    assert_eq!(assessment.facts.len(), 9, "{:#?}", assessment.facts);
    for language in [Language::English, Language::Arabic] {
        let text = assessment.explain(&name, &listed, language);
        assert_eq!(figures(&text), (assessment.weight(), assessment.weight()), "{text}");
    }
    assert!(assessment.facts_for() >= 6, "{:#?}", assessment.facts);
}

#[test]
fn what_is_absent_adds_no_line() {
    let name = read("Salim Haddadi");
    let (assessment, _) = against_the_list(&name, &Facts::default());
    assert!(assessment.facts.is_empty(), "{:#?}", assessment.facts);
    assert_eq!(assessment.weight(), assessment.names.weight());
}

#[test]
fn a_listed_father_in_the_chain_of_names_speaks_for_one_person_once() {
    let (person, listed) = (read("Salim Yusuf Haddadi"), read("Salim Haddadi"));
    let of_father = |name: &str| Facts { fathers: vec![read(name)], ..Facts::default() };
    let found = assess((&person, &Facts::default()), (&listed, &of_father("Yousef Omar Haddadi")));
    assert!(matches!(&found.facts[..], [line] if line.weight > 0 && matches!(&line.fact, Fact::Nasab { of_listed: false, .. })));
    // What the names paired counts no second time, and neither do two fathers that are compared themselves.
    let paired = assess((&person, &Facts::default()), (&person, &of_father("Yousef Omar Haddadi")));
    assert!(paired.facts.is_empty(), "{:?}", paired.facts);
    let both = assess((&person, &of_father("Yusuf")), (&listed, &of_father("Yousef Omar Haddadi")));
    assert!(matches!(&both.facts[..], [line] if matches!(line.fact, Fact::Parent { .. })));
    // The other way round: the father whom the person names, in the listed name.
    let other_way = assess((&listed, &of_father("Yusuf")), (&person, &Facts::default()));
    assert!(matches!(&other_way.facts[..], [line] if matches!(&line.fact, Fact::Nasab { of_listed: true, .. })));
    // Another father says nothing against: the chain may leave him out.
    let another = assess((&person, &Facts::default()), (&listed, &of_father("Ibrahim")));
    assert!(another.facts.is_empty(), "{:?}", another.facts);
}

#[test]
fn papers_are_compared_whatever_words_their_kind_has() {
    let (name, none) = (read("Salim Haddadi"), Facts::default());
    let with = |kind: &str, issuer: &str, number: &str| Facts {
        documents: vec![Document::new(kind, issuer, number)],
        ..none.clone()
    };
    let weight = |a: &Facts, b: &Facts| assess((&name, a), (&name, b)).facts.iter().map(|line| line.weight).sum::<i32>();
    let listed = with("National passport", "IRAQ", "T 0012345");
    assert!(weight(&with("جواز سفر", "عراقي", "T0012345"), &listed) >= 1000);
    assert_eq!(weight(&with("Passport", "Iran", "T0012345"), &listed), 0, "another country's number");
    assert_eq!(weight(&with("National ID No.", "Iraq", "T0012345"), &listed), 0, "another kind of paper");
    assert_eq!(weight(&with("Passport", "Iraq", "X9999999"), &listed), 0, "people have several papers");
}
