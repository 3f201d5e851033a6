//! Back to where he was: from another's hospital to whoever had him evacuated, and out of where he is unlawfully.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::handover::{HandOffered, HandedOver, Received};
use crate::event::incident::ReturnedTo;
use crate::event::law::{Conclusion, RiskConcluded, StayOrdered};
use crate::event::observed::FoundHere;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate, Stream};
use crate::gate::forbidden;
use crate::gate::handover::{HandOver, ready_to_offer, receiving};
use crate::ids::{DiscrepancyId, Hash, Nonce};
use crate::record::discrepancy::FORBIDDEN;
use crate::testing::{World, authority, movement, only_reason, person, place, state};
use crate::time::Span;

mod hospitals;
mod inside;

const OFFICER: Function = Function::CustodyOfficer;
const NONCE: Nonce = Nonce([9; 16]);

fn stay() -> StayOrdered {
    StayOrdered { by: "High court".into(), reference: "S-1".into() }
}

/// With a stay, and evacuated by `losing` from its site to a hospital of `carrying`, which answers to a state.
fn evacuated(state: &str) -> World {
    let mut world = World::new();
    world.record.authorities.get_mut(&authority("carrying")).unwrap().state = state.into();
    world.describe_inside("clinic", "carrying", PlaceKind::Hospital, None);
    world.describe_inside("ward", "carrying", PlaceKind::Site, None);
    world.register("losing", person(1), "site");
    world.of("losing", person(1), stay());
    world.wait(Span::HOUR);
    let offer = HandOffered {
        to: authority("carrying"),
        place: place("clinic"),
        nonce: NONCE,
        persons: vec![person(1)],
        payload_hash: Hash::default(),
        medical_evacuation: Some(true),
        signed: None,
    };
    world.tell("losing", Stream::Movement(movement("m-1")), offer);
    let (from, to, at, by, nonce, receipt) =
        (authority("losing"), authority("carrying"), place("clinic"), movement("m-1"), NONCE, Hash([1; 32]));
    let received = Received { from, place: at.clone(), movement: by.clone(), nonce, receipt };
    world.of("carrying", person(1), received);
    let given = HandedOver {
        to,
        place: at,
        movement: by,
        nonce,
        receipt,
        evidence: Vec::new(),
        medical_evacuation: true,
        overridden: None,
    };
    world.of("losing", person(1), given);
    world.wait(Span::HOUR);
    world
}

/// What law says against giving him to `losing` at a place, by giver and receiver, and against his being there.
fn against(world: &World, at: &str) -> [Vec<String>; 3] {
    let (from, to, place, by) = (authority("carrying"), authority("losing"), place(at), movement("m-2"));
    let act = HandOver {
        person: person(1),
        from: &from,
        to: &to,
        place: &place,
        movement: &by,
        nonce: Nonce([8; 16]),
        medical_evacuation: false,
    };
    let there = forbidden::at_place(&world.record, &to, person(1), &place, world.now);
    let all = [ready_to_offer(&world.record, act, world.now).shut_by, receiving(&world.record, act, world.now).shut_by];
    let [offered, received] = all;
    [offered, received, there].map(|reasons| {
        let law = reasons.into_iter().filter(|r| r.gate == Gate::Law || r.rule == crate::gate::law::ACCEPTED);
        law.map(|r| r.missing).collect()
    })
}

#[test]
fn whoever_was_evacuated_past_a_stay_is_given_back_where_he_came_from_and_nowhere_else() {
    let world = evacuated("SYR");
    assert_eq!(against(&world, "site"), [const { Vec::<String>::new() }; 3]);
    for (state, at) in [("SYR", "safe-site"), ("USA", "site")] {
        let [offered, received, there] = against(&evacuated(state), at);
        for said in [offered, received, there] {
            assert!(said.iter().any(|text| text.contains("stay S-1")), "{state} {at}: {said:?}");
        }
    }
    let back = Order::MoveOn { person: person(1), to: place("site"), reason: "well".into() };
    let said = world.ask("carrying", OFFICER, back).unwrap_err().to_string();
    assert!(said.contains("`hand offer` to losing at site gives him back"), "{said}");
}

#[test]
fn once_he_was_taken_to_another_site_it_is_no_way_back() {
    let mut world = evacuated("SYR");
    let found = FoundHere { place: place("ward"), note: "moved".into() };
    world.of("carrying", person(1), found);
    assert!(against(&world, "site")[0].iter().any(|text| text.contains("stay S-1")));
}

#[test]
fn a_real_risk_in_the_very_hands_that_he_would_go_back_to_stops_the_way_back() {
    let mut world = evacuated("SYR");
    let risk = RiskConcluded { destination: authority("losing"), conclusion: Conclusion::RealRisk, proper: true };
    world.signed("carrying", Function::LegalReviewer, world.now, person(1), risk);
    for said in against(&world, "site") {
        assert!(matches!(&said[..], [one] if one.contains("real risk at losing")), "{said:?}");
    }
}

fn found(at: &str) -> Order {
    state(person(1), FoundHere { place: place(at), note: "he is there".into() })
}

fn back(to: &str) -> Order {
    state(person(1), ReturnedTo { place: place(to), reason: "brought back".into() })
}

fn unlawful(world: &World) -> usize {
    world.record.discrepancies().filter(|(_, d)| d.is_open() && d.kind == DiscrepancyKind::Unlawful).count()
}

/// With a stay at `site`, and found at each of these in turn.
fn astray(at: &[&str]) -> World {
    let mut world = World::new();
    world.describe_inside("third-site", "losing", PlaceKind::Site, None);
    world.register("losing", person(1), "site");
    world.of("losing", person(1), stay());
    for at in at {
        world.wait(Span::HOUR);
        world.act("losing", OFFICER, found(at)).unwrap();
    }
    assert_eq!(unlawful(&world), at.len());
    world.wait(Span::HOUR);
    world
}

#[test]
fn out_of_where_he_is_unlawfully_a_return_leads_home_past_the_no_and_is_no_second_breach() {
    for way in [&["safe-site"][..], &["safe-site", "third-site"]] {
        let mut world = astray(way);
        let moved = Order::MoveOn { person: person(1), to: place("site"), reason: "home".into() };
        let said = only_reason(world.ask("losing", OFFICER, moved));
        assert!(said.contains("stay S-1") && said.contains("--kind return --place site"), "{said}");
        assert!(world.ask("losing", OFFICER, back("site")).is_ok(), "{way:?}");
        for elsewhere in ["safe-site", "third-site"].iter().filter(|to| way.last() != Some(to)) {
            let said = only_reason(world.ask("losing", OFFICER, back(elsewhere)));
            assert!(said.contains("a return leads there"), "{way:?} to {elsewhere}: {said}");
        }
        world.act("losing", OFFICER, found("site")).unwrap();
        assert_eq!(unlawful(&world), way.len(), "home is no breach");
    }
}

#[test]
fn who_moved_a_person_unlawfully_does_not_return_him_to_there() {
    let mut world = astray(&["safe-site"]);
    world.act("losing", OFFICER, back("site")).unwrap();
    world.wait(Span::HOUR);
    assert!(world.ask("losing", OFFICER, back("safe-site")).unwrap_err().to_string().contains("stay S-1"));
}

#[test]
fn a_child_goes_back_to_where_he_was_from_among_adults_and_not_from_a_place_for_children() {
    for (for_children, open) in [(false, true), (true, false)] {
        let mut world = World::new();
        world.describe_inside("crt", "losing", PlaceKind::Court, None);
        world.register("losing", person(1), "site");
        let now = AgeInterval { min_months: 14 * 12, max_months: 16 * 12 };
        world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "looks 15".into() });
        let facts = world.record.places.get_mut(&place("safe-site")).and_then(|p| p.facts.as_mut()).unwrap();
        facts.for_children = for_children;
        world.wait(Span::HOUR);
        world.of("losing", person(1), FoundHere { place: place("safe-site"), note: "here".into() });
        world.wait(Span::HOUR);
        assert_eq!(world.ask("losing", OFFICER, back("site")).is_ok(), open, "{for_children}");
        let moved = Order::MoveOn { person: person(1), to: place("site"), reason: "home".into() };
        let said = only_reason(world.ask("losing", OFFICER, moved));
        assert!(said.contains("not set apart for children"), "{said}");
        assert_eq!(said.contains("--kind return --place site"), open, "{said}");
    }
}

/// What somebody notes: that the law says no to his being there.
fn noted(at: &str, rule: &str) -> DiscrepancyOpened {
    DiscrepancyOpened {
        id: DiscrepancyId::parse(&format!("u-{at}")).unwrap(),
        kind: DiscrepancyKind::Unlawful,
        about: vec![Stream::Person(person(1)), Stream::Place(place(at))],
        text: "should not be here".into(),
        rule: rule.into(),
    }
}

#[test]
fn what_somebody_notes_by_hand_opens_no_way_past_a_no_and_shuts_none() {
    let own = Stream::Authority(authority("losing"));
    let by_hand = |at, rule| Order::State { stream: own.clone(), body: noted(at, rule).into() };
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    let on = Order::MoveOn { person: person(1), to: place("safe-site"), reason: "room".into() };
    world.act("losing", OFFICER, on).unwrap();
    world.of("losing", person(1), stay());
    world.wait(Span::HOUR);
    assert!(world.ask("losing", Function::Planner, by_hand("safe-site", FORBIDDEN)).is_err(), "the record's own words");
    let mut told = world.clone();
    world.act("losing", Function::Planner, by_hand("safe-site", "noted by an officer")).unwrap();
    told.tell("receiving", Stream::Authority(authority("receiving")), noted("safe-site", FORBIDDEN));
    for world in [world, told] {
        assert!(world.ask("losing", OFFICER, back("site")).unwrap_err().to_string().contains("stay S-1"));
    }
    let mut world = astray(&["safe-site"]);
    world.act("losing", OFFICER, by_hand("site", "noted by an officer")).unwrap();
    assert!(world.ask("losing", OFFICER, back("site")).is_ok(), "home stays open");
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.of("losing", person(1), stay());
    world.act("losing", OFFICER, by_hand("safe-site", "noted by an officer")).unwrap();
    world.act("losing", OFFICER, found("safe-site")).unwrap();
    assert_eq!(unlawful(&world), 2, "it takes the place of nothing");
}

#[test]
fn a_child_goes_from_his_own_place_among_no_adults_whatever_says_no_to_his_being_there() {
    let mut world = World::new();
    world.describe_for_children("kids", "losing");
    world.register("losing", person(1), "site");
    let now = AgeInterval { min_months: 14 * 12, max_months: 16 * 12 };
    world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "looks 15".into() });
    world.of("losing", person(1), stay());
    world.wait(Span::HOUR);
    world.act("losing", OFFICER, found("kids")).unwrap();
    assert_eq!(unlawful(&world), 1);
    assert!(only_reason(world.ask("losing", OFFICER, back("site"))).contains("not set apart for children"));
}
