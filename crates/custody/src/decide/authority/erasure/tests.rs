//! Whose hands an erasure takes, and what it waits for.

use super::*;
use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeClaimed, AgeInterval};
use crate::event::law::{ObjectionRaised, RiskConcluded, StayOrdered, TaskDone, TaskOpened};
use crate::event::oversight::DiscrepancyOpened;
use crate::event::person::Source;
use crate::ids::DiscrepancyId;
use crate::testing::{World, authority, person};

const BY_MEDICAL: [Function; 2] = [Function::Medical, Function::Commander];
const BY_LAW: [Function; 2] = [Function::Commander, Function::LegalReviewer];
const BY_CUSTODY: [Function; 2] = [Function::CustodyOfficer, Function::LegalReviewer];

fn world() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn erase(group: Group) -> Order {
    let (rule, reason) = ("Act 7, s. 3".into(), "asked for".into());
    let body = PayloadErased { stream: Stream::Person(person(1)), group, rule, reason };
    Order::State { stream: Stream::Authority(authority("losing")), body: body.into() }
}

/// The first reason of a refusal, its text and who can open it.
fn refused(world: &World, two: [Function; 2], group: Group) -> (String, Vec<Function>) {
    let refusal = world.ask_two("losing", two, erase(group)).unwrap_err();
    let first = &refusal.reasons()[0];
    assert_eq!(first.nature, Nature::No, "{refusal}");
    (first.missing.clone(), first.who_can_open.clone())
}

#[test]
fn a_file_is_erased_by_one_whose_work_it_is_and_another_of_another_function() {
    let world = world();
    let guards = [Function::CustodyOfficer, Function::MovementControl];
    for (group, keeper) in [
        (Group::Medical, Function::Medical),
        (Group::Legal, Function::LegalReviewer),
        (Group::Family, Function::FamilyDesk),
    ] {
        let refusal = world.ask_two("losing", guards, erase(group)).unwrap_err();
        let reason = &refusal.reasons()[0];
        assert_eq!((reason.gate, &reason.who_can_open), (Gate::TwoOfficers, &vec![keeper]), "{refusal}");
        assert_eq!(world.ask_two("losing", [Function::Commander, keeper], erase(group)).unwrap().len(), 1);
    }
    assert_eq!(world.ask_two("losing", guards, erase(Group::Identity)).unwrap().len(), 1);
    assert!(world.ask_two("losing", [Function::Commander, Function::LegalReviewer], erase(Group::Property)).is_err());
}

#[test]
fn no_medical_or_legal_file_is_erased_while_mistreatment_is_to_be_reported() {
    let mut world = world();
    let opened = TaskOpened { task: REPORT_MISTREATMENT.into(), why: "a broken arm".into(), due: None };
    let task = world.of("losing", person(1), opened);
    for (two, group) in [(BY_MEDICAL, Group::Medical), (BY_LAW, Group::Legal)] {
        let (missing, who) = refused(&world, two, group);
        assert!(missing.contains("task report-mistreatment is open"), "{missing}");
        assert!(who.contains(&Function::Medical) && who.contains(&Function::LegalReviewer), "{who:?}");
    }
    assert_eq!(world.ask_two("losing", BY_CUSTODY, erase(Group::Property)).unwrap().len(), 1, "nothing rests on it");
    world.of("losing", person(1), TaskDone { task, what: "reported to the prosecutor".into(), document: None });
    assert_eq!(world.ask_two("losing", BY_MEDICAL, erase(Group::Medical)).unwrap().len(), 1);
}

#[test]
fn no_legal_file_is_erased_while_an_objection_a_stay_or_a_finding_of_real_risk_stands() {
    let destination = authority("receiving");
    let (by, text) = ("himself".into(), "they will kill me".into());
    let mut objecting = world();
    objecting.of("losing", person(1), ObjectionRaised { destination: destination.clone(), by, text });
    assert!(refused(&objecting, BY_LAW, Group::Legal).0.contains("objection to being handed to receiving"));
    let mut stayed = world();
    stayed.of("losing", person(1), StayOrdered { by: "a court".into(), reference: "S-1".into() });
    assert!(refused(&stayed, BY_LAW, Group::Legal).0.contains("stay S-1 is in force"));
    let mut at_risk = world();
    let concluded = |conclusion| RiskConcluded { destination: destination.clone(), conclusion, proper: true };
    at_risk.of("losing", person(1), concluded(Conclusion::RealRisk));
    assert!(refused(&at_risk, BY_LAW, Group::Legal).0.contains("real risk at receiving"));
    assert_eq!(at_risk.ask_two("losing", BY_MEDICAL, erase(Group::Medical)).unwrap().len(), 1);
    at_risk.wait(crate::time::Span::HOUR);
    at_risk.of("losing", person(1), concluded(Conclusion::NoRealRisk));
    assert_eq!(at_risk.ask_two("losing", BY_LAW, erase(Group::Legal)).unwrap().len(), 1);
}

#[test]
fn no_identity_is_erased_while_a_discrepancy_asks_who_or_where_somebody_is() {
    let mut world = world();
    let opened = DiscrepancyOpened {
        id: DiscrepancyId::parse("d-1").unwrap(),
        kind: D::NotHere,
        about: vec![Stream::Person(person(1))],
        text: "not in his cell".into(),
        rule: "test".into(),
    };
    world.tell("losing", Stream::Authority(authority("losing")), opened);
    assert!(refused(&world, BY_CUSTODY, Group::Identity).0.contains("discrepancy d-1 is open"));
    assert_eq!(world.ask_two("losing", BY_MEDICAL, erase(Group::Medical)).unwrap().len(), 1);
}

fn years(from: u32, to: u32) -> AgeInterval {
    AgeInterval { min_months: from * 12, max_months: to * 12 + 11 }
}

#[test]
fn nobody_becomes_an_adult_by_the_erasure_of_what_was_claimed_of_his_age() {
    let claimed = |world: &mut World| {
        let claim = AgeClaimed { years: years(15, 16), at: world.now, source: Source::Family };
        world.of("losing", person(1), claim);
    };
    let assessed = |world: &mut World, now| {
        world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
    };
    let mut alone = world();
    claimed(&mut alone);
    let (missing, who) = refused(&alone, BY_CUSTODY, Group::Identity);
    assert!(missing.contains("he is a child by what is claimed of his age"), "{missing}");
    assert_eq!(who, [Function::ChildProtection]);
    let mut told_older = alone.clone();
    assessed(&mut told_older, years(18, 25));
    assert!(refused(&told_older, BY_CUSTODY, Group::Identity).0.contains("by what is claimed"));
    assert!(told_older.ask_two("losing", BY_MEDICAL, erase(Group::Medical)).is_ok(), "his age is not in there");

    // The ways that the refusal names.
    let erased = |world: &World| world.ask_two("losing", BY_CUSTODY, erase(Group::Identity)).map(|d| d.len());
    assessed(&mut alone, years(15, 17));
    assert_eq!(erased(&alone), Ok(1), "he is a child without the claims");
    told_older.wait(crate::time::Span::HOUR);
    told_older.panel("losing", person(1), years(19, 22));
    assert_eq!(erased(&told_older), Ok(1), "a panel has weighed them");
    told_older.wait(crate::time::Span::HOUR);
    claimed(&mut told_older);
    assert!(erased(&told_older).is_err(), "what came after it, it has not");
    let mut adult = world();
    assessed(&mut adult, years(30, 40));
    assert_eq!(erased(&adult), Ok(1));
}
