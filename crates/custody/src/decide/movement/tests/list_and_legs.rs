//! Everything that can be told of somebody aboard, before the vehicle leaves, on its way and where it arrives: the list
//! follows his leg, the honest count passes with him named, and the other does not. Source: ours, decision 0083.

use super::*;
use crate::event::handover::{HandedOver, Received};
use crate::event::incident::{Died, Escaped, FateUnknown, Released, ReturnedTo};
use crate::event::medical::Hospitalised;
use crate::event::observed::{FoundAboard, FoundHere};
use crate::event::oversight::{DiscrepancyResolved, Outcome};
use crate::event::reception::{Housed, MovedOn};
use crate::ids::Hash;
use crate::known::Known;

/// Every word that takes a leg off a vehicle and passes no door of it.
fn words() -> Vec<(&'static str, Body)> {
    let unknown = || Known::UnknownBecause("nobody saw it".to_owned());
    let died = Died {
        place: place("site"),
        circumstances: unknown(),
        cause: unknown(),
        remains: unknown(),
        certified_by: "Dr. Sara".into(),
    };
    let released =
        Released { place: place("site"), to: unknown(), order: "7".into(), evidence: Vec::new(), ordered: None };
    let escaped = Escaped { place: place("site"), how: "ran".into(), evidence: "seen".into() };
    let moved = MovedOn { from: place("site"), to: place("site"), reason: "room".into(), evidence: Vec::new() };
    vec![
        ("hospital", Hospitalised { place: place("site"), back: false }.into()),
        ("return", ReturnedTo { place: place("site"), reason: "back".into() }.into()),
        ("found elsewhere", FoundHere { place: place("site"), note: "in a cell".into() }.into()),
        ("found in another vehicle", FoundAboard { movement: movement("m2"), note: "asleep".into() }.into()),
        ("housed", Housed { place: place("site"), apart_from_adults: false }.into()),
        ("moved on", moved.into()),
        ("escape", escaped.into()),
        ("death", died.into()),
        ("release", released.into()),
        ("fate unknown", FateUnknown { last_place: place("site"), searched: "the road".into() }.into()),
    ]
}

fn count_again(world: &mut World, bodies: u32, at_arrival: bool, round: u16) {
    for by in [Function::CustodyOfficer, Function::Liaison] {
        counted(world, by, bodies, at_arrival, round).unwrap();
    }
}

fn has_aboard(world: &World, serial: u16) -> bool {
    world.record.movement(&movement("m1")).unwrap().has_aboard(person(serial))
}

fn close_out(world: &mut World) -> Result<usize, Refusal> {
    step(world, ClosedOut { explanation: None })
}

/// The open discrepancies that name somebody, with their texts.
fn named(world: &World, serial: u16) -> Vec<(crate::ids::DiscrepancyId, String)> {
    let about = Stream::Person(person(serial));
    let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.about.contains(&about));
    open.map(|(id, d)| (id.clone(), d.text.clone())).collect()
}

fn others_get_off(world: &mut World) {
    for serial in [1, 3] {
        let off = Disembarked { movement: movement("m1"), place: place("safe-site") };
        world.act("losing", Function::CustodyOfficer, state(person(serial), off)).unwrap();
    }
}

#[test]
fn before_it_leaves_he_is_off_the_list_and_the_heads_are_counted_without_him() {
    for (word, body) in words() {
        let mut world = world();
        up_to(&mut world, Stage::Closed);
        both_counted(&mut world, false);
        world.wait(Span::minutes(1));
        world.of("losing", person(2), body);
        assert!(!has_aboard(&world, 2), "{word}");
        let kept = depart(&mut world, Function::Commander, None).unwrap_err().to_string();
        assert!(kept.contains("has 2 aboard by the record, and was counted as 3 and 3"), "{word}: {kept}");
        assert!(kept.contains(&format!("said to be elsewhere: {}", person(2))), "{word}: {kept}");
        let mut openly = world.clone();
        count_again(&mut world, 2, false, 2);
        assert_eq!(depart(&mut world, Function::Commander, None), Ok(1), "{word}");
        step(&mut world, Arrived { place: place("safe-site") }).unwrap();
        others_get_off(&mut world);
        count_again(&mut world, 2, true, 1);
        assert_eq!(close_out(&mut world), Ok(1), "{word}");
        // Who leaves with the third body leaves openly, and it is named after him.
        let stated = Difference { scanned: 2, count_a: 3, count_b: 3, reason: "who is it".into(), receiver_told: true };
        assert_eq!(depart(&mut openly, Function::Commander, Some(stated)), Ok(2), "{word}");
        assert!(named(&openly, 2).iter().any(|(_, text)| text.contains("counted as 3 and 3")), "{word}");
    }
}

#[test]
fn on_its_way_he_is_named_and_the_honest_count_passes_once_that_is_settled() {
    for (word, body) in words() {
        let mut world = world();
        up_to(&mut world, Stage::Departed);
        world.wait(Span::minutes(1));
        world.of("losing", person(2), body.clone());
        let told = named(&world, 2);
        assert!(told.len() == 1 && told[0].1.contains("m1, which is under way, has him aboard"), "{word}: {told:?}");
        let back = ReturnedTo { place: place("site"), reason: "back".into() };
        let back = world.ask("losing", Function::CustodyOfficer, state(person(2), back));
        assert!(back.is_err(), "{word}");
        if ["hospital", "found elsewhere", "housed"].contains(&word) {
            assert!(only_reason(back).contains("asks where he is"), "{word}");
        }
        world.wait(Span::minutes(1));
        step(&mut world, Arrived { place: place("safe-site") }).unwrap();
        others_get_off(&mut world);
        world.wait(Span::minutes(1));
        both_counted(&mut world, true);
        let said = close_out(&mut world).unwrap_err().to_string();
        assert!(said.contains("m1 carried 2 by the record, and was counted at arrival as 3 and 3"), "{word}: {said}");
        assert!(said.contains(&format!("said to be elsewhere: {}", person(2))), "{word}: {said}");
        count_again(&mut world, 2, true, 2);
        let said = close_out(&mut world).unwrap_err().to_string();
        assert!(!said.contains("carried") && said.contains("is open"), "{word}: {said}");
        let settled =
            DiscrepancyResolved { id: told[0].0.clone(), outcome: Outcome::Explained, text: "so it is".into() };
        let stream = Stream::Authority(authority("losing"));
        world.act("losing", Function::WatchOfficer, Order::State { stream, body: settled.into() }).unwrap();
        assert_eq!(close_out(&mut world), Ok(1), "{word}");
    }
}

#[test]
fn told_after_the_arrival_of_a_time_before_it_he_is_named_all_the_same() {
    for (word, body) in words() {
        let mut world = world();
        up_to(&mut world, Stage::Departed);
        world.wait(Span::minutes(2));
        step(&mut world, Arrived { place: place("safe-site") }).unwrap();
        others_get_off(&mut world);
        world.wait(Span::minutes(1));
        count_again(&mut world, 3, true, 1);
        let before = world.now - Span::minutes(2);
        world.tell_at("losing", before, Stream::Person(person(2)), body);
        assert_eq!(named(&world, 2).len(), 1, "{word}");
        let said = close_out(&mut world).unwrap_err().to_string();
        assert!(said.contains("carried 2") && said.contains("is open"), "{word}: {said}");
    }
}

#[test]
fn where_it_has_arrived_each_count_is_set_beside_the_list_as_it_stood_then() {
    for (word, body) in words() {
        let mut world = world();
        up_to(&mut world, Stage::Arrived);
        others_get_off(&mut world);
        world.wait(Span::minutes(1));
        let mut counted_first = world.clone();
        both_counted(&mut counted_first, true);
        counted_first.wait(Span::minutes(1));
        counted_first.of("losing", person(2), body.clone());
        assert_eq!(close_out(&mut counted_first), Ok(1), "{word}: he was one of the three");
        world.of("losing", person(2), body);
        world.wait(Span::minutes(1));
        let mut honest = world.clone();
        count_again(&mut honest, 2, true, 1);
        assert_eq!(close_out(&mut honest), Ok(1), "{word}: he was gone before it");
        both_counted(&mut world, true);
        assert!(close_out(&mut world).unwrap_err().to_string().contains("carried 2 by the record"), "{word}");
    }
}

#[test]
fn whoever_is_back_boards_again_and_is_on_the_list_once() {
    let mut world = world();
    up_to(&mut world, Stage::Boarding);
    scan(&mut world, 2, 2);
    world.wait(Span::minutes(1));
    world.of("losing", person(2), Hospitalised { place: place("site"), back: false });
    assert!(!has_aboard(&world, 2));
    world.wait(Span::minutes(1));
    scan(&mut world, 2, 2);
    let standing = world.record.movement(&movement("m1")).unwrap();
    assert_eq!((standing.has_aboard(person(2)), standing.carried().count()), (true, 1));
    assert_eq!(standing.told_elsewhere().count(), 0);
    assert!(named(&world, 2).is_empty());
}

#[test]
fn a_merge_and_what_another_log_says_take_nobody_off_and_keep_the_movement_by_name() {
    let merged = || Body::from(Merged { into: person(4), reasons: "one face".into() });
    let received = || {
        let (from, at) = (authority("losing"), place("prison"));
        Body::from(Received { from, place: at, movement: movement("m0"), nonce: nonce(9), receipt: Hash::default() })
    };
    for (log, body, what) in [("losing", merged(), "merged into"), ("receiving", received(), "received by receiving")] {
        let mut world = world();
        up_to(&mut world, Stage::Boarding);
        (1..=3).for_each(|serial| scan(&mut world, serial, serial));
        world.wait(Span::minutes(1));
        world.of(log, person(2), body);
        assert!(has_aboard(&world, 2), "{what}");
        step(&mut world, ManifestClosed { version: 1 }).unwrap();
        assert!(named(&world, 2).iter().any(|(_, text)| text.contains(what)), "{:?}", named(&world, 2));
        both_counted(&mut world, false);
        let kept = depart(&mut world, Function::Commander, None).unwrap_err().to_string();
        assert!(kept.contains(what), "{kept}");
    }
}

#[test]
fn whom_a_receipt_gave_before_the_movement_arrives_is_named_when_it_does() {
    let mut world = world();
    up_to(&mut world, Stage::Departed);
    world.wait(Span::minutes(1));
    let given = HandedOver {
        to: authority("receiving"),
        place: place("prison"),
        movement: movement("m0"),
        nonce: nonce(9),
        receipt: Hash::default(),
        evidence: Vec::new(),
        medical_evacuation: false,
        overridden: None,
    };
    world.of("losing", person(2), given);
    step(&mut world, Arrived { place: place("safe-site") }).unwrap();
    assert!(named(&world, 2).iter().any(|(_, text)| text.contains("aboard by the list")), "{:?}", named(&world, 2));
    others_get_off(&mut world);
    both_counted(&mut world, true);
    assert!(close_out(&mut world).unwrap_err().to_string().contains("is open"));
}
