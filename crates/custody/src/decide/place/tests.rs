//! Places, roll calls and claims, and how the discrepancies of a roll call are settled.

use super::*;
use crate::decide::command::Order;
use crate::event::Function;
use crate::event::oversight::{DiscrepancyResolved, Outcome};
use crate::event::person::{BandBound, Merged, Sighted};
use crate::event::place::PlaceDescribed;
use crate::event::place::{CountMeans, PlaceKind, Verified};
use crate::testing::{World, authority, only_reason, person, place};
use crate::time::Span;

fn cell(inside: Option<&str>) -> PlaceDescribed {
    PlaceDescribed {
        name: "cell".into(),
        kind: PlaceKind::Cell,
        authority: authority("losing"),
        inside: inside.map(place),
        operational: 10,
        humane: 8,
        for_children: false,
        failing: false,
    }
}

fn at_place(id: &str, body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Place(place(id)), body: body.into() }
}

fn roll(world: &World, present: &[u16]) -> Result<Vec<Draft>, Refusal> {
    let present = present.iter().map(|serial| person(*serial)).collect();
    let body = RollCalled { present, unnamed: 0, means: Verified::Face };
    world.ask("losing", Function::CustodyOfficer, at_place("site", body))
}

fn found(drafts: &[Draft]) -> Vec<(DiscrepancyKind, Stream)> {
    let opened = drafts.iter().filter_map(|draft| match draft.body() {
        Body::DiscrepancyOpened(b) => Some((b.kind, b.about[0].clone())),
        _ => None,
    });
    opened.collect()
}

fn keep(world: &mut World, drafts: Vec<Draft>) {
    for draft in drafts {
        let (stream, body, ..) = draft.into_parts();
        world.tell("losing", stream, body);
    }
}

#[test]
fn a_place_holds_no_more_humanely_than_at_most_and_is_never_inside_itself() {
    let mut world = World::new();
    let ask = |world: &World, id: &str, body| world.ask("losing", Function::Commander, at_place(id, body));
    let crowded = PlaceDescribed { humane: 11, ..cell(None) };
    assert!(only_reason(ask(&world, "c1", crowded)).contains("holds 11 humanely and 10 at most"));
    assert!(only_reason(ask(&world, "c1", cell(Some("nowhere")))).contains("is not described"));
    world.tell("losing", Stream::Place(place("c1")), cell(Some("site")));
    let ring = PlaceDescribed { kind: PlaceKind::Site, ..cell(Some("c1")) };
    assert!(only_reason(ask(&world, "site", ring)).contains("which is inside it"));
    assert!(ask(&world, "c1", cell(Some("site"))).unwrap().is_empty(), "said again, written once");
    let asked = world.ask("carrying", Function::CustodyOfficer, at_place("c1", cell(None)));
    assert!(only_reason(asked).contains("losing is responsible"));
}

#[test]
fn the_commander_answers_for_a_place_and_two_officers_for_a_failing_one() {
    let mut world = World::new();
    world.tell("losing", Stream::Place(place("c1")), cell(Some("site")));
    let wider = || at_place("c1", PlaceDescribed { operational: 90, humane: 90, ..cell(Some("site")) });
    for function in Function::ALL.iter().filter(|f| **f != Function::Commander) {
        let text = only_reason(world.ask("losing", *function, wider()));
        assert!(text.contains("describing a place needs commander"), "{text}");
    }
    assert_eq!(world.act("losing", Function::Commander, wider()), Ok(1));
    let failing =
        |failing| at_place("c1", PlaceDescribed { operational: 90, humane: 90, failing, ..cell(Some("site")) });
    let alone = only_reason(world.ask("losing", Function::Commander, failing(true)));
    assert!(alone.contains("declaring c1 to be failing needs a second officer"), "{alone}");
    let two = [Function::Commander, Function::LegalReviewer];
    assert_eq!(world.act_two("losing", two, failing(true)), Ok(1));
    assert_eq!(world.act("losing", Function::Commander, failing(false)), Ok(1), "that it holds needs no second");
}

#[test]
fn a_roll_call_names_the_missing_and_those_who_should_not_be_there() {
    let mut world = World::new();
    world.tell("losing", Stream::Place(place("c1")), cell(Some("site")));
    for (serial, at) in [(1, "site"), (2, "c1"), (3, "c1"), (4, "safe-site")] {
        world.register("losing", person(serial), at);
    }
    world.register("receiving", person(5), "prison");
    world.wait(Span::HOUR);
    let drafts = roll(&world, &[1, 2, 4, 5]).unwrap();
    let mut seen = found(&drafts);
    seen.sort();
    let of = |serial| Stream::Person(person(serial));
    let mut expected =
        vec![(DiscrepancyKind::NotHere, of(3)), (DiscrepancyKind::Unlisted, of(4)), (DiscrepancyKind::Unlisted, of(5))];
    expected.sort();
    assert_eq!(seen, expected);
    keep(&mut world, drafts);
    world.wait(Span::HOUR);
    assert!(found(&roll(&world, &[1, 2, 4, 5]).unwrap()).is_empty(), "what is open is not opened again");
}

#[test]
fn a_roll_call_takes_nobody_twice_and_nobody_unknown() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    assert!(only_reason(roll(&world, &[1, 1])).contains("stands twice"));
    assert!(only_reason(roll(&world, &[2])).contains("is not in the record"));
}

#[test]
fn nobody_is_found_because_a_sum_must_close() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    let drafts = roll(&world, &[]).unwrap();
    keep(&mut world, drafts);
    let id = world.record.discrepancies().next().unwrap().0.clone();
    let settle = |world: &World, function, outcome, text: &str| {
        let body = DiscrepancyResolved { id: id.clone(), outcome, text: text.into() };
        let stream = Stream::Authority(authority("losing"));
        world.ask("losing", function, Order::State { stream, body: body.into() })
    };
    world.wait(Span::HOUR);
    let officer = Function::Commander;
    assert!(only_reason(settle(&world, officer, Outcome::Found, "in the yard")).contains("has not been verified"));
    let sighted = Sighted { place: place("site"), means: Verified::Finger, exception: None };
    world.signed("losing", Function::Medical, world.now, person(1), sighted);
    assert!(only_reason(settle(&world, officer, Outcome::Found, "")).contains("is empty"));
    assert!(only_reason(settle(&world, Function::Medical, Outcome::Found, "seen")).contains("needs commander"));
    let drafts = settle(&world, officer, Outcome::Found, "seen in the yard").unwrap();
    keep(&mut world, drafts);
    assert!(world.record.people.get(&person(1)).unwrap().discrepancies.is_empty());
    assert!(settle(&world, officer, Outcome::Found, "seen in the yard").unwrap().is_empty());
    assert!(only_reason(settle(&world, officer, Outcome::CountError, "no")).contains("once"));
}

#[test]
fn a_resolution_that_arrives_before_its_discrepancy_settles_it() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let id = DiscrepancyId::parse("d1").unwrap();
    let stream = Stream::Authority(authority("losing"));
    let text = || "x".to_owned();
    world.tell(
        "losing",
        stream.clone(),
        DiscrepancyResolved { id: id.clone(), outcome: Outcome::CountError, text: text() },
    );
    let about = vec![Stream::Person(person(1))];
    let opened =
        DiscrepancyOpened { id: id.clone(), kind: DiscrepancyKind::NotHere, about, text: text(), rule: text() };
    world.tell("losing", stream, opened);
    let settled = world.record.discrepancy(&id).unwrap();
    assert_eq!((settled.kind, settled.is_open()), (DiscrepancyKind::NotHere, false));
    assert!(world.record.people.get(&person(1)).unwrap().discrepancies.is_empty());
}

#[test]
fn a_claim_speaks_of_something_known_at_a_time_that_has_come() {
    let world = World::new();
    let claim = |subject, at| {
        let body =
            CountClaimed { subject, by: "press office".into(), how: CountMeans::Press, count: 5_704, at, offer: None };
        world.ask(
            "losing",
            Function::Liaison,
            Order::State { stream: Stream::Authority(authority("losing")), body: body.into() },
        )
    };
    assert_eq!(claim(Subject::Everyone, world.now).unwrap().len(), 1);
    assert!(only_reason(claim(Subject::Everyone, world.now + Span::HOUR)).contains("has not come"));
    assert!(only_reason(claim(Subject::Place(place("moon")), world.now)).contains("is not in the record"));
}

#[test]
fn a_roll_call_by_bands_reads_only_bands_that_were_bound() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let body = RollCalled { present: vec![person(1)], unnamed: 0, means: Verified::Band };
    let asked = |world: &World| world.ask("losing", Function::CustodyOfficer, at_place("site", body.clone()));
    assert!(only_reason(asked(&world)).contains("has no band by this record"));
    world.of("losing", person(1), BandBound { band: "B-1".into() });
    assert!(asked(&world).is_ok());
}

#[test]
fn two_who_stood_side_by_side_at_a_roll_call_are_two() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.register("losing", person(2), "site");
    world.wait(Span::HOUR);
    let drafts = roll(&world, &[1, 2]).unwrap();
    keep(&mut world, drafts);
    let into = Merged { into: person(1), reasons: "alike".into() };
    let two = [Function::CustodyOfficer, Function::Commander];
    let asked = |world: &World| world.ask_two("losing", two, crate::testing::state(person(2), into.clone()));
    assert!(only_reason(asked(&world)).contains("were both present at the roll call of site"));
    world.wait(Span::HOUR);
    let drafts = roll(&world, &[1]).unwrap();
    keep(&mut world, drafts);
    // A later roll call saw one, so that the other is missing: an examiner answers for it.
    assert!(only_reason(asked(&world)).contains("unaccounted for"));
    let examined = [Function::CustodyOfficer, Function::Examiner];
    assert!(world.ask_two("losing", examined, crate::testing::state(person(2), into.clone())).is_ok());
}

#[test]
fn two_officers_answer_for_a_place_that_becomes_another() {
    let world = World::new();
    let site = world.record.places.get(&place("safe-site")).and_then(|p| p.facts.clone()).unwrap();
    let hospital = PlaceDescribed { kind: PlaceKind::Hospital, ..site.clone() };
    let within = PlaceDescribed { inside: Some(place("site")), ..site.clone() };
    let given = PlaceDescribed { authority: authority("receiving"), ..site.clone() };
    for body in [hospital, within, given] {
        let alone = world.ask("losing", Function::Commander, at_place("safe-site", body.clone()));
        assert!(only_reason(alone).contains("changing what safe-site is"));
        let two = [Function::Commander, Function::LegalReviewer];
        assert!(world.ask_two("losing", two, at_place("safe-site", body)).is_ok());
    }
    let roomier = PlaceDescribed { humane: 900, ..site };
    assert!(world.ask("losing", Function::Commander, at_place("safe-site", roomier)).is_ok());
}

#[test]
fn a_place_is_given_to_another_authority_only_when_nobody_is_held_in_it_or_on_the_way() {
    let mut world = World::new();
    world.describe_inside("wing", "losing", PlaceKind::Cell, Some("safe-site"));
    let given = |world: &World| {
        let facts = world.record.places.get(&place("safe-site")).and_then(|p| p.facts.clone()).unwrap();
        let body = PlaceDescribed { authority: authority("receiving"), ..facts };
        world.ask_two("losing", [Function::Commander, Function::CustodyOfficer], at_place("safe-site", body))
    };
    assert_eq!(given(&world).map(|d| d.len()), Ok(1));
    world.register("losing", person(1), "wing");
    let said = only_reason(given(&world));
    assert!(said.contains(&person(1).to_string()) && said.contains("by hand-over"), "{said}");
    world.register("losing", person(1), "site");
    assert!(given(&world).is_ok(), "he is elsewhere now");
}

#[test]
fn whoever_answers_for_a_site_says_by_two_officers_which_places_of_others_lie_in_it() {
    let mut world = World::new();
    world.describe_inside("wing", "losing", PlaceKind::Cell, Some("prison"));
    let body = crate::testing::within("wing", "losing", PlaceKind::Cell, Some("prison"));
    let two = [Function::Commander, Function::CustodyOfficer];
    assert!(world.ask("receiving", Function::Commander, at_place("wing", body.clone())).is_err());
    let wider = PlaceDescribed { operational: 900, ..body.clone() };
    assert!(world.ask_two("receiving", two, at_place("wing", wider)).is_err(), "his place is his to describe");
    assert!(world.ask_two("carrying", two, at_place("wing", body.clone())).unwrap().is_empty(), "a third says nothing");
    assert_eq!(world.act_two("receiving", two, at_place("wing", body.clone())), Ok(1));
    assert!(world.record.is_inside(&place("wing"), &place("prison")));
    assert_eq!(world.act_two("receiving", two, at_place("wing", body.clone())), Ok(0), "once");
    let outside = PlaceDescribed { inside: None, ..body };
    assert_eq!(world.act_two("receiving", two, at_place("wing", outside)), Ok(1));
    assert!(!world.record.is_inside(&place("wing"), &place("prison")));
}
