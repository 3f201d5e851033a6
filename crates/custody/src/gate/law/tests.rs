//! Objections and stays say no until they are ended by whom it is for. Source: decision 0009.

use crate::decide::command::Order;
use crate::event::incident::{Died, Ordered, Released};
use crate::event::law::{CourtOutcome, ObjectionDecided, ObjectionRaised, PresentedToCourt, StayLifted, StayOrdered};
use crate::event::observed::FoundHere;
use crate::event::person::{Merged, Sighted};
use crate::event::place::Verified;
use crate::event::{Body, Function};
use crate::ids::{BlobId, EventId};
use crate::known::Known;
use crate::refusal::{Missing, Nature};
use crate::testing::ready::{Story, flight, who};
use crate::testing::{World, authority, place, signatory};
use crate::time::Span;

use super::{Transfer, law};

const REVIEWER: Function = Function::LegalReviewer;

/// What says no in law now, in words; empty where nothing does.
fn noes(world: &World) -> Vec<String> {
    let said = shut(world);
    assert!(said.iter().all(|m| m.nature == Nature::No), "{said:?}");
    said.into_iter().map(|m| m.missing).collect()
}

/// The same where papers may have run out.
fn noes_of(world: &World) -> Vec<String> {
    shut(world).into_iter().filter(|m| m.nature == Nature::No).map(|m| m.missing).collect()
}

fn shut(world: &World) -> Vec<Missing> {
    let (holder, destination) = (authority("losing"), authority("receiving"));
    let leaves_at = world.now;
    let arrives_at = leaves_at + Span::HOUR;
    let transfer = Transfer { person: who(), holder: &holder, destination: &destination, leaves_at, arrives_at };
    law(&world.record, transfer).shut_by
}

fn object(world: &mut World, log: &str, by: Function, to: &str) -> EventId {
    let raised = ObjectionRaised { destination: authority(to), by: "himself".into(), text: "fear".into() };
    let now = world.now;
    world.signed(log, by, now, who(), raised)
}

/// A decision signed by officers of these functions, whatever the rules say of them.
fn decide(world: &mut World, log: &str, by: &[Function], objection: EventId, upheld: bool) {
    let decided = ObjectionDecided { objection, upheld, by: "court".into(), reasons: "heard".into() };
    signed_by(world, log, by, decided.into());
}

fn signed_by(world: &mut World, log: &str, by: &[Function], body: Body) {
    world.wait(Span::MINUTE);
    world.signed_by_all(log, by.iter().map(|f| signatory(log, *f)).collect(), who(), body);
}

#[test]
fn an_objection_is_undecided_until_a_decision_names_it() {
    let mut world = Story::across().told();
    assert!(noes(&world).is_empty());
    let elsewhere = object(&mut world, "losing", Function::CustodyOfficer, "carrying");
    assert!(noes(&world).is_empty(), "he objects to another destination");
    let first = object(&mut world, "losing", Function::CustodyOfficer, "receiving");
    let second = object(&mut world, "losing", Function::CustodyOfficer, "receiving");
    decide(&mut world, "court", &[Function::Court], elsewhere, false);
    assert_eq!(noes(&world).len(), 2, "a decision on another objection decides none of these");
    decide(&mut world, "court", &[Function::Court], first, false);
    assert_eq!(noes(&world).len(), 1);
    decide(&mut world, "court", &[Function::Court], second, false);
    assert!(noes(&world).is_empty());
    // One entered late is undecided, whatever was decided after its own time.
    let at = world.now - Span::hours(1);
    let late = ObjectionRaised { destination: authority("receiving"), by: "counsel".into(), text: "fear".into() };
    world.tell_at("losing", at, crate::event::Stream::Person(who()), late);
    assert!(noes(&world)[0].contains("undecided"));
}

#[test]
fn an_objection_upheld_in_any_log_stands_and_is_dismissed_only_by_hands_that_may() {
    let dismissed = |log: &str, by: &[Function]| {
        let mut world = Story::across().told();
        let objection = object(&mut world, "losing", Function::WatchOfficer, "receiving");
        decide(&mut world, log, by, objection, false);
        noes(&world).is_empty()
    };
    assert!(dismissed("court", &[Function::Court]));
    assert!(dismissed("losing", &[REVIEWER, Function::Medical]));
    assert!(!dismissed("losing", &[Function::Court]), "a clerk of the holder is no court");
    assert!(!dismissed("losing", &[REVIEWER]), "alone");
    assert!(!dismissed("losing", &[REVIEWER, Function::Commander]), "the operation's own");
    assert!(!dismissed("losing", &[REVIEWER, Function::WatchOfficer]), "who raised it");
    assert!(!dismissed("losing", &[Function::Medical, Function::Liaison]), "none of law");
    // The assessment of this story is signed by the custody officer of losing; now by the reviewer too.
    let mut world = Story::across().told();
    let assessed = Story::across().facts.into_iter().find(|f| f.0 == "assessment").unwrap().2;
    let now = world.now;
    world.signed("losing", REVIEWER, now, who(), assessed);
    let objection = object(&mut world, "losing", Function::WatchOfficer, "receiving");
    decide(&mut world, "losing", &[REVIEWER, Function::Medical], objection, false);
    assert!(!noes(&world).is_empty(), "who assessed him");
    decide(&mut world, "court", &[Function::Court], objection, false);
    assert!(noes(&world).is_empty());
    decide(&mut world, "bureau", &[REVIEWER], objection, true);
    assert!(noes(&world)[0].contains("upheld"), "{:?}", noes(&world));
}

fn stay(world: &mut World, log: &str, by: &str) {
    signed_by(world, log, &[Function::CustodyOfficer], StayOrdered { by: by.into(), reference: "ST-1".into() }.into());
}

fn lift(world: &mut World, log: &str, by: &[Function], (reference, of): (&str, &str), document: bool) {
    let document = document.then_some(BlobId([5; 32]));
    let lifted = StayLifted {
        reference: reference.into(),
        by: "court".into(),
        document,
        ordered_by: Some(of.into()),
        mistake: None,
    };
    signed_by(world, log, by, lifted.into());
}

/// Whether a stay entered in a log, ordered by somebody, is lifted so.
fn lifted(stayed: (&str, &str), log: &str, by: &[Function], document: bool) -> bool {
    let mut world = Story::across().told();
    stay(&mut world, stayed.0, stayed.1);
    assert!(noes(&world)[0].contains("stay ST-1"));
    lift(&mut world, log, by, ("ST-2", stayed.1), document);
    assert_eq!(noes(&world).len(), 1, "another stay is lifted");
    lift(&mut world, log, by, ("ST-1", "another body"), document);
    let named = noes(&world).is_empty();
    lift(&mut world, log, by, ("ST-1", stayed.1), document);
    // The court that ordered it speaks of its own.
    assert!(!named || log == "court");
    noes(&world).is_empty()
}

#[test]
fn a_stay_is_lifted_by_the_court_that_ordered_it_and_by_nobody_else() {
    // It stands in the court's log, or names the court.
    for stayed in [("court", "the first chamber"), ("losing", "court"), ("bureau", "Court")] {
        assert!(lifted(stayed, "court", &[Function::Court], false), "{stayed:?}");
        assert!(!lifted(stayed, "court", &[REVIEWER], true), "{stayed:?}");
        for by in [&[Function::Court][..], &[REVIEWER], &[REVIEWER, Function::Medical]] {
            assert!(!lifted(stayed, "losing", by, true), "{stayed:?} {by:?}");
        }
    }
    // A court that is none of this record: its paper, by two of who entered the stay or by a court.
    let outside = ("losing", "a court in Strasbourg");
    assert!(lifted(outside, "losing", &[REVIEWER, Function::Liaison], true));
    assert!(!lifted(outside, "losing", &[REVIEWER, Function::Liaison], false), "without the paper");
    assert!(!lifted(outside, "losing", &[REVIEWER], true), "alone");
    assert!(!lifted(outside, "carrying", &[REVIEWER, Function::Liaison], true), "not by whom it was entered");
    assert!(lifted(outside, "court", &[Function::Court], true));
    assert!(!lifted(outside, "court", &[Function::Court], false));
}

fn presented(world: &mut World, log: &str, by: &[Function], (court, outcome): (&str, CourtOutcome)) {
    let body = PresentedToCourt { court: court.into(), outcome, counsel_present: true, document: None };
    signed_by(world, log, by, body.into());
}

#[test]
fn whoever_a_court_has_ordered_to_be_released_is_handed_to_nobody_until_it_says_otherwise() {
    const ORDERED: (&str, CourtOutcome) = ("First court", CourtOutcome::ReleaseOrdered);
    const DETAINED: (&str, CourtOutcome) = ("first  court", CourtOutcome::DetentionOrdered);
    let two = [REVIEWER, Function::Medical];
    let mut ordered = Story::across().told();
    presented(&mut ordered, "losing", &[REVIEWER], ORDERED);
    assert!(noes(&ordered)[0].contains("First court ordered his release"), "{:?}", noes(&ordered));
    let board = || Order::Board { person: who(), movement: flight() };
    let refused = ordered.ask("losing", Function::CustodyOfficer, board()).unwrap_err().to_string();
    assert!(refused.contains("ordered his release") && refused.contains("incident report --kind release"), "{refused}");
    for (log, by, said, ends) in [
        ("losing", &[REVIEWER][..], DETAINED, false),
        ("losing", &[REVIEWER, Function::Commander], DETAINED, false),
        ("losing", &two, ("Second court", DETAINED.1), false),
        ("bureau", &two, DETAINED, false),
        ("losing", &two, DETAINED, true),
        ("court", &[Function::Court], ("appeal", DETAINED.1), true),
        ("court", &[REVIEWER], ("appeal", DETAINED.1), false),
    ] {
        let mut world = ordered.clone();
        presented(&mut world, log, by, said);
        assert_eq!(noes(&world).is_empty(), ends, "{log} {by:?} {said:?}");
    }
    let mut anew = ordered.clone();
    presented(&mut anew, "losing", &two, DETAINED);
    presented(&mut anew, "losing", &[REVIEWER], ORDERED);
    assert_eq!(noes(&anew).len(), 1, "a later order is another one");
    let let_go = released(true);
    signed_by(&mut ordered, "losing", &[Function::CustodyOfficer, REVIEWER], let_go);
    assert!(noes_of(&ordered).is_empty(), "he was let go");
    let needs = shut(&ordered);
    assert!(
        needs.iter().any(|m| m.missing.contains("ended with his release")),
        "whoever takes him again has another order"
    );
    let mut within = Story::within().told();
    presented(&mut within, "losing", &[REVIEWER], ORDERED);
    assert!(within.act("losing", Function::CustodyOfficer, board()).is_ok(), "in the hands that it binds");
}

/// What a court does with somebody, and whether it says otherwise than that he is released.
const OUTCOMES: [(CourtOutcome, bool); 6] = [
    (CourtOutcome::FileReceived, false),
    (CourtOutcome::FirstQuestioned, false),
    (CourtOutcome::DetentionOrdered, true),
    (CourtOutcome::ReleaseOrdered, false),
    (CourtOutcome::Adjourned, false),
    (CourtOutcome::JuvenileReferred, false),
];

#[test]
fn of_all_that_a_court_does_an_order_of_detention_alone_ends_its_order_of_release() {
    let two = [REVIEWER, Function::Medical];
    for (ordered, orders) in [("losing", &[REVIEWER][..]), ("court", &[Function::Court])] {
        for (log, by, court) in [("losing", &two[..], "First court"), ("court", &[Function::Court], "First court")] {
            for (outcome, ends) in OUTCOMES {
                let mut world = Story::across().told();
                presented(&mut world, ordered, orders, ("First court", CourtOutcome::ReleaseOrdered));
                presented(&mut world, log, by, (court, outcome));
                let may = ends && (ordered == log || log == "court");
                assert_eq!(
                    noes(&world).is_empty(),
                    may,
                    "ordered in {ordered}, {outcome:?} in {log}: {:?}",
                    noes(&world)
                );
            }
        }
    }
}

fn released(ordered: bool) -> Body {
    let to = Known::Value("his brother".into());
    let ordered = ordered.then(|| Ordered {
        issuer: "First court".into(),
        dated: crate::time::Moment::MIN,
        risk_considered: None,
    });
    Released { place: place("site"), to, order: "1".into(), evidence: Vec::new(), ordered }.into()
}

fn died() -> Body {
    let unknown = || Known::UnknownBecause("nobody saw it".into());
    let (circumstances, cause, remains) = (unknown(), unknown(), unknown());
    Died { place: place("site"), circumstances, cause, remains, certified_by: "a doctor".into() }.into()
}

/// With a court's order of release, and then told of so by these.
fn told_gone(by: &[Function], body: Body) -> World {
    let mut world = Story::across().told();
    presented(&mut world, "losing", &[REVIEWER], ("First court", CourtOutcome::ReleaseOrdered));
    signed_by(&mut world, "losing", by, body);
    world
}

#[test]
fn an_order_of_release_ends_by_a_release_or_a_death_that_enough_have_signed_for() {
    let (guard, doctor) = (Function::CustodyOfficer, Function::Medical);
    for (by, body, ends) in [
        (&[guard][..], released(false), false),
        (&[guard, REVIEWER], released(false), false),
        (&[guard], released(true), false),
        (&[guard, doctor], released(true), false),
        (&[guard, REVIEWER], released(true), true),
        (&[Function::Court, guard], released(true), true),
        (&[guard], died(), false),
        (&[doctor], died(), false),
        (&[guard, REVIEWER], died(), false),
        (&[guard, doctor], died(), true),
    ] {
        let world = told_gone(by, body.clone());
        assert_eq!(noes_of(&world).is_empty(), ends, "{by:?}: {body:?}");
    }
}

#[test]
fn who_was_let_go_and_is_there_all_the_same_is_to_be_released_still() {
    let (guard, doctor) = (Function::CustodyOfficer, Function::Medical);
    let here = |log: &str| {
        let at = if log == "losing" { "site" } else { "prison" };
        FoundHere { place: place(at), note: "he is here".into() }
    };
    let seen = Sighted { place: place("site"), means: Verified::Band, exception: None };
    let back: [(&str, Body); 4] = [
        ("losing", here("losing").into()),
        ("receiving", here("receiving").into()),
        ("losing", seen.into()),
        ("receiving", crate::testing::registered("prison").into()),
    ];
    for (by, body, anew) in [([guard, REVIEWER], released(true), true), ([guard, doctor], died(), false)] {
        for (log, back) in &back {
            for (hours, stands) in [(1, true), (73, !anew)] {
                let mut world = told_gone(&by, body.clone());
                world.wait(Span::hours(hours));
                signed_by(&mut world, log, &[guard], back.clone());
                let no = noes_of(&world).iter().any(|text| text.contains("ordered his release"));
                assert_eq!(no, stands, "{by:?}, {hours} h later {back:?}");
            }
        }
    }
}

#[test]
fn a_partner_that_merges_him_with_somebody_it_let_go_ends_no_order_of_release() {
    for merged_first in [true, false] {
        let mut world = Story::across().told();
        presented(&mut world, "losing", &[REVIEWER], ("First court", CourtOutcome::ReleaseOrdered));
        let other = crate::testing::person(77);
        world.register("receiving", other, "prison");
        let merged = |world: &mut World| {
            world.wait(Span::MINUTE);
            world.of("receiving", other, Merged { into: who(), reasons: "prints".into() });
        };
        if merged_first {
            merged(&mut world);
        }
        world.wait(Span::MINUTE);
        let by = [Function::CustodyOfficer, REVIEWER].map(|f| signatory("receiving", f)).to_vec();
        world.signed_by_all("receiving", by, other, released(true));
        if !merged_first {
            merged(&mut world);
        }
        assert!(noes_of(&world).iter().any(|text| text.contains("ordered his release")), "{merged_first}");
    }
}
