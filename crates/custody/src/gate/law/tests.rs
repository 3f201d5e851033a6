//! Objections and stays say no until they are ended by whom it is for. Source: decision 0009.

use crate::event::law::{ObjectionDecided, ObjectionRaised, StayLifted, StayOrdered};
use crate::event::{Body, Function};
use crate::ids::{BlobId, EventId};
use crate::refusal::Nature;
use crate::testing::ready::{Story, who};
use crate::testing::{World, authority, signatory};
use crate::time::Span;

use super::{Transfer, law};

const REVIEWER: Function = Function::LegalReviewer;

/// What says no in law now, in words; empty where nothing does.
fn noes(world: &World) -> Vec<String> {
    let (holder, destination) = (authority("losing"), authority("receiving"));
    let leaves_at = world.now;
    let arrives_at = leaves_at + Span::HOUR;
    let transfer = Transfer { person: who(), holder: &holder, destination: &destination, leaves_at, arrives_at };
    let shut = law(&world.record, transfer).shut_by;
    assert!(shut.iter().all(|m| m.nature == Nature::No), "{shut:?}");
    shut.into_iter().map(|m| m.missing).collect()
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
