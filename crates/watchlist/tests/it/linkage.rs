//! People registered twice in a made roster, and brothers, who are never offered as one person by name alone.

use std::path::Path;

use watchlist::facts::{Document, Facts};
use watchlist::{Likeness, Registered, Thresholds, duplicates, extract};

#[path = "../../examples/linkage/roster.rs"]
mod roster;

use roster::{Made, Plan, Tables};

fn registered(name: &str, facts: Facts) -> Registered {
    Registered { names: vec![extract(name, &mut ()).0], facts }
}

fn likeness(a: Registered, b: Registered) -> Option<Likeness> {
    // As if of six thousand people.
    duplicates(&[a, b], Thresholds::for_people(6_000)).first().map(|offer| offer.likeness)
}

#[test]
fn nine_in_ten_who_are_registered_twice_are_offered_and_brothers_never_as_one() {
    let tables = Tables::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../operations/src/rehearse/names")).unwrap();
    let made = Made::new(&tables, &Plan::issue(), 77);
    let offers = duplicates(&made.people, Thresholds::for_people(made.people.len()));
    let found = made.judge(&offers);
    assert_eq!(made.twice.len(), 300);
    assert!(found.right >= 270, "{} of 300", found.right);
    assert!(found.wrong * 20 <= made.people.len(), "{} wrong of {} people", found.wrong, made.people.len());
    assert_eq!(found.brothers, 0);
}

#[test]
fn brothers_parents_and_children_are_called_kin() {
    let plain = |name: &str| registered(name, Facts::default());
    for (a, b) in [
        ("Ibrahim Yusuf Omar Haddadi", "Ismail Youssef Umar al-Hadadi"),
        ("حسن يوسف عمر الحدادي", "حسين يوسف عمر الحدادي"),
        ("حسن يوسف عمر الحدادي", "Husayn Yusuf Omar al-Haddadi"),
        ("Yusuf Omar Salih Haddadi", "Ibrahim Yusuf Omar Salih Haddadi"),
        ("Sokolov Viktor Petrovich", "Sokolov Dmitri Petrovich"),
    ] {
        assert!(likeness(plain(a), plain(b)).is_none_or(|l| l == Likeness::Kin), "{a} | {b}");
    }
    for (a, b) in [
        ("Ibrahim Yusuf Omar Haddadi", "إبراهيم يوسف عمر حدادي"),
        ("Haddadi Ibrahim Yusuf Omar", "Ibrahim Yusuf Omar Haddadi"),
        ("Muhammad Ibrahim Yusuf Omar Haddadi", "Ibrahim Yusuf Omar Haddadi"),
    ] {
        let found = likeness(plain(a), plain(b));
        assert!(found.is_some_and(|l| l > Likeness::Kin), "{a} | {b}: {found:?}");
    }
}

#[test]
fn the_number_of_a_paper_makes_kin_worth_looking_at() {
    let with = |name: &str| {
        let documents = vec![Document::new("passport", "sy", "N00123456")];
        registered(name, Facts { documents, ..Facts::default() })
    };
    let found = likeness(with("Ibrahim Yusuf Omar Haddadi"), with("Ismail Yusuf Omar Haddadi"));
    assert_eq!(found, Some(Likeness::Possible));
}
