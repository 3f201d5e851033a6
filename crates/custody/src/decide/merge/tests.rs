//! Merges under test: whose signature they need, what they take from nobody, and who is two bodies. Source: ours,
//! decision 0059.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::incident::FateUnknown;
use crate::event::law::{Conclusion, ObjectionDecided, ObjectionRaised, RiskConcluded, StayLifted, StayOrdered};
use crate::event::medical::{Fitness, HealthLine, MedicinePrescribed};
use crate::event::movement::{
    Arrived, Boarded, ClosedOut, Departed, Disembarked, DoorChecked, DoorOutcome, ManifestClosed,
};
use crate::event::observed::NotHere;
use crate::event::oversight::{DebtIncurred, DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::person::{Merged, NotSame, NotSameWithdrawn, Sighted, Unmerged};
use crate::event::place::{RollCalled, Verified};
use crate::event::{Body, Function, Gate, Stream};
use crate::gate::debt::blocking_hand_over;
use crate::ids::{DiscrepancyId, OverrideId};
use crate::number::PersonNumber;
use crate::record::age::AgeStanding;
use crate::refusal::Refusal;
use crate::testing::ready::{NONCE, Story, flight, who};
use crate::testing::{World, authority, only_reason, person, place, registered, state};
use crate::time::Span;

use Function::{ChildProtection, Commander, CustodyOfficer, Examiner, LegalReviewer, Medical, WatchOfficer};

const GUARDS: [Function; 2] = [CustodyOfficer, WatchOfficer];
const EXAMINED: [Function; 2] = [CustodyOfficer, Examiner];

/// Three persons held at the site, the first the eldest.
fn three() -> World {
    let mut world = World::new();
    for serial in [1, 2, 3] {
        world.register("losing", person(serial), "site");
        world.wait(Span::HOUR);
    }
    world
}

fn merge(younger: u16, elder: u16) -> Order {
    state(person(younger), Merged { into: person(elder), reasons: "same scar, same mother".into() })
}

fn merged(world: &mut World, by: [Function; 2], younger: u16, elder: u16) {
    world.act_two("losing", by, merge(younger, elder)).unwrap();
    world.wait(Span::HOUR);
}

/// What says no to moving the first person on to the safe site.
fn says_no(world: &World, number: PersonNumber) -> Vec<String> {
    let order = Order::MoveOn { person: number, to: place("safe-site"), reason: "room".into() };
    match world.ask("losing", CustodyOfficer, order) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.reasons().iter().map(|r| r.missing.clone()).collect(),
    }
}

fn stay() -> Body {
    StayOrdered { by: "High court".into(), reference: "S-1".into() }.into()
}

fn risk(conclusion: Conclusion) -> Body {
    RiskConcluded { destination: authority("losing"), conclusion, proper: true }.into()
}

fn line(world: &World, fit: Fitness) -> Body {
    let (examined_at, line) = (world.now, "cannot sit".into());
    let (tb_known, medicine_needed) = (true, false);
    HealthLine { fit_road: fit, fit_air: fit, examined_at, tb_known, medicine_needed, line, evacuate_for: None }.into()
}

fn aged(from: u32, to: u32) -> AgeAssessed {
    let now = AgeInterval { min_months: from * 12, max_months: to * 12 };
    AgeAssessed { now, method: "interview".into(), reasons: "as he looks".into() }
}

#[test]
fn what_says_no_of_a_younger_number_says_no_of_the_elder_and_names_where_it_stands() {
    let objects = |world: &mut World| {
        let destination = authority("losing");
        world.of("losing", person(3), ObjectionRaised { destination, by: "he".into(), text: "fear".into() });
    };
    let nos: [(&str, &dyn Fn(&mut World)); 4] = [
        ("stay S-1", &|world| _ = world.of("losing", person(3), stay())),
        ("finds a real risk", &|world| _ = world.of("losing", person(3), risk(Conclusion::RealRisk))),
        ("the objection of", &objects),
        ("unfit to travel", &|world| _ = world.of("losing", person(3), line(world, Fitness::Unfit))),
    ];
    for (text, tell) in nos {
        for before in [true, false] {
            let mut world = three();
            assert_eq!(says_no(&world, person(1)), [""; 0]);
            if before {
                tell(&mut world);
            }
            // Of three numbers, told by logs: what is merged twice over is read too.
            world.of("losing", person(3), Merged { into: person(2), reasons: "same".into() });
            world.of("losing", person(2), Merged { into: person(1), reasons: "same".into() });
            // A partner that has not heard of the merge writes under the number that it knows.
            if !before {
                tell(&mut world);
            }
            let no = says_no(&world, person(1));
            assert_eq!(no.len(), 1, "{no:?}");
            assert!(no[0].contains(text) && no[0].contains(&person(3).to_string()), "{no:?}");
            world.of("losing", person(3), Unmerged { from: person(2), reasons: "another".into() });
            assert_eq!(says_no(&world, person(1)), [""; 0]);
        }
    }
}

#[test]
fn what_speaks_for_a_younger_number_opens_nothing_for_the_elder_and_answers_nothing_that_it_could_not_know() {
    let mut world = three();
    world.signed("losing", Function::Liaison, world.now, person(2), risk(Conclusion::RealRisk));
    world.wait(Span::HOUR);
    // Later, by another reviewer of the same log, of the elder alone: of a man of whom nothing was feared.
    world.signed("losing", LegalReviewer, world.now, person(1), risk(Conclusion::NoRealRisk));
    world.signed("losing", Medical, world.now, person(2), line(&world, Fitness::Unfit));
    world.wait(Span::HOUR);
    world.signed("losing", Medical, world.now, person(1), line(&world, Fitness::Fit));
    world.of("losing", person(2), Merged { into: person(1), reasons: "same".into() });
    assert_eq!(says_no(&world, person(1)).len(), 2);
    // Entered late, it knew of the merge no more than before.
    let long_ago = world.now - Span::minutes(30);
    world.wait(Span::HOUR);
    world.signed("losing", LegalReviewer, long_ago, person(1), risk(Conclusion::NoRealRisk));
    assert_eq!(says_no(&world, person(1)).len(), 2);
    world.signed("losing", LegalReviewer, world.now, person(1), risk(Conclusion::NoRealRisk));
    let no = says_no(&world, person(1));
    assert!(no.len() == 1 && no[0].contains("unfit"), "{no:?}");
    world.signed("losing", Medical, world.now, person(1), line(&world, Fitness::Fit));
    assert_eq!(says_no(&world, person(1)), [""; 0]);
}

#[test]
fn a_stay_and_an_objection_of_a_younger_number_end_under_the_elder() {
    let mut world = three();
    world.of("losing", person(2), StayOrdered { by: "court".into(), reference: "S-1".into() });
    let destination = authority("losing");
    let raised = world.of("losing", person(2), ObjectionRaised { destination, by: "he".into(), text: "fear".into() });
    merged(&mut world, [LegalReviewer, CustodyOfficer], 2, 1);
    assert_eq!(world.record.undecided_objections(person(1))[0].person, person(2));
    assert_eq!(says_no(&world, person(1)).len(), 2);
    let lifted =
        StayLifted { reference: "S-1".into(), by: "court".into(), document: None, ordered_by: None, mistake: None };
    world.act("court", Function::Court, state(person(1), lifted)).unwrap();
    let decided = ObjectionDecided { objection: raised, upheld: false, by: "court".into(), reasons: "heard".into() };
    world.act("court", Function::Court, state(person(1), decided)).unwrap();
    assert_eq!(says_no(&world, person(1)), [""; 0]);
}

#[test]
fn the_younger_of_two_ages_counts_until_a_panel_decides_of_the_one_human() {
    let mut world = three();
    world.of("losing", person(1), aged(30, 40));
    world.of("losing", person(2), aged(14, 16));
    let standing = |world: &World| world.record.age_standing(person(1), world.now);
    let now = |world: &World| world.record.age_now(person(1), world.now).unwrap();
    let panel = || AgeInterval { min_months: 30 * 12, max_months: 40 * 12 };
    // What a panel decided of one of them before could not know of the other.
    world.panel("losing", person(1), panel());
    merged(&mut world, [ChildProtection, CustodyOfficer], 2, 1);
    assert_eq!(standing(&world), AgeStanding::Child);
    assert_eq!((now(&world).min_months, now(&world).max_months), (14 * 12, 40 * 12));
    assert!(!world.record.panel_has_decided(person(1), world.now));
    world.panel("losing", person(1), panel());
    assert_eq!(standing(&world), AgeStanding::Adult);
    assert_eq!(now(&world).min_months, 30 * 12);
    assert!(world.record.panel_has_decided(person(1), world.now));
    // What is said after it, under whichever number, widens it anew.
    world.wait(Span::HOUR);
    world.of("receiving", person(2), aged(15, 17));
    assert_eq!(standing(&world), AgeStanding::Child);
}

#[test]
fn a_debt_of_a_younger_number_blocks_the_elder_and_is_paid_where_it_is_owed() {
    let mut world = Story::within().told();
    world.register("losing", person(2), "site");
    let (due, by) = (world.now + Span::days(1), OverrideId::parse("o-1").unwrap());
    world.of("losing", person(2), DebtIncurred { gate: Gate::Property, missing: "no bag sealed".into(), due, by });
    assert!(blocking_hand_over(&world.record, who(), world.now).is_empty());
    merged(&mut world, [ChildProtection, Examiner], 2, 1);
    let blocks = blocking_hand_over(&world.record, who(), world.now);
    assert!(blocks.len() == 1 && blocks[0].missing.contains(&person(2).to_string()), "{blocks:?}");
    let pay = Order::PayDebt { person: who(), gate: Gate::Property };
    assert_eq!(world.act("losing", CustodyOfficer, pay), Ok(1));
    assert!(blocking_hand_over(&world.record, who(), world.now).is_empty());
    assert!(world.record.debts(person(2))[0].paid.is_some());
}

#[test]
fn a_medicine_of_a_younger_number_is_due_to_the_elder() {
    let mut world = three();
    let prescribed =
        MedicinePrescribed { name: "insulin".into(), dose: "10 units".into(), every_h: 12, critical: true };
    world.of("losing", person(2), prescribed);
    merged(&mut world, GUARDS, 2, 1);
    assert!(world.record.doses_due(person(1))[0].critical);
}

#[test]
fn a_merge_that_touches_a_standing_no_is_signed_by_the_law() {
    for body in [stay(), risk(Conclusion::RealRisk)] {
        for number in [1, 2] {
            let mut world = three();
            world.of("losing", person(number), body.clone());
            let text = only_reason(world.ask_two("losing", EXAMINED, merge(2, 1)));
            assert!(text.contains(&person(number).to_string()) && text.contains("legal-reviewer"), "{text}");
            assert!(world.ask_two("losing", [CustodyOfficer, LegalReviewer], merge(2, 1)).is_ok());
        }
    }
}

#[test]
fn a_merge_of_a_child_or_of_undecided_age_with_an_adult_is_signed_by_child_protection() {
    for child in [Some(aged(14, 16)), Some(aged(17, 19)), None] {
        let mut world = three();
        world.of("losing", person(1), aged(30, 40));
        child.into_iter().for_each(|child| _ = world.of("losing", person(2), child));
        let text = only_reason(world.ask_two("losing", EXAMINED, merge(2, 1)));
        assert!(text.contains("child-protection"), "{text}");
        assert!(world.ask_two("losing", [CustodyOfficer, ChildProtection], merge(2, 1)).is_ok());
        // Neither of them was found to be an adult.
        assert!(world.ask_two("losing", GUARDS, merge(3, 2)).is_ok());
    }
}

fn door(number: PersonNumber) -> (PersonNumber, Body) {
    let outcome = DoorOutcome::Verified(Verified::Finger);
    (number, DoorChecked { movement: flight(), manifest_version: 1, nonce: NONCE, arriving: false, outcome }.into())
}

fn aboard(number: PersonNumber, seat: u16) -> (PersonNumber, Body) {
    (
        number,
        Boarded { movement: flight(), manifest_version: 1, nonce: NONCE, seat, evidence: Vec::new(), overridden: None }
            .into(),
    )
}

/// Two numbers of whom something bodily is told of a movement.
fn two(told: impl IntoIterator<Item = (PersonNumber, Body)>) -> World {
    let mut world = Story::within().told();
    world.of("losing", person(2), registered("site"));
    world.of("losing", person(2), aged(25, 35));
    for (number, body) in told {
        world.wait(Span::minutes(1));
        world.of("losing", number, body);
    }
    world
}

#[test]
fn two_who_each_passed_a_door_or_sat_aboard_at_once_are_merged_by_an_examiner_alone_and_stay_named() {
    let off = |n| (n, Body::from(Disembarked { movement: flight(), place: place("safe-site") }));
    let both = [aboard(who(), 1), aboard(person(2), 2), off(who()), off(person(2))];
    for told in [vec![door(who()), door(person(2))], both.to_vec()] {
        let mut world = two(told);
        let text = only_reason(world.ask_two("losing", GUARDS, merge(2, 1)));
        assert!(text.contains("that is not one human") && text.contains("examiner"), "{text}");
        world.act_two("losing", EXAMINED, merge(2, 1)).unwrap();
        let conflicts = world.record.conflicts(who());
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        let named = &conflicts[0].discrepancy;
        assert!(world.record.discrepancy(named).unwrap().is_open());
        assert!(resolved(&world, named.clone(), [Commander, LegalReviewer]).is_ok());
    }
    let (one, other) = (aboard(who(), 1), aboard(person(2), 2));
    let in_turn = two([one, off(who()), other, off(person(2))]);
    assert!(in_turn.ask_two("losing", GUARDS, merge(2, 1)).is_ok(), "one man may go twice");
}

#[test]
fn nobody_who_is_unaccounted_for_is_merged_without_an_examiner() {
    let unknown = || FateUnknown { last_place: place("site"), searched: "camp and hospital".into() };
    let missing: [(&str, &dyn Fn(&mut World)); 3] = [
        ("of unknown fate", &|world| _ = world.of("losing", person(2), unknown())),
        ("aboard m-1", &|world| _ = world.of("losing", person(2), aboard(person(2), 2).1)),
        ("discrepancy", &|world| {
            let body = NotHere { place: place("site"), note: "bed empty".into() };
            world.act("losing", CustodyOfficer, state(person(2), body)).unwrap();
        }),
    ];
    for (why, tell) in missing {
        let mut world = two([]);
        tell(&mut world);
        let text = only_reason(world.ask_two("losing", GUARDS, merge(2, 1)));
        assert!(text.contains("unaccounted for") && text.contains(why), "{text}");
        assert!(world.ask_two("losing", EXAMINED, merge(2, 1)).is_ok());
    }
}

fn resolved(world: &World, id: DiscrepancyId, by: [Function; 2]) -> Result<usize, Refusal> {
    let text = "one man under two numbers".to_owned();
    let body = DiscrepancyResolved { id, outcome: Outcome::DoubleEntry, text };
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: body.into() };
    world.ask_two("losing", by, order).map(|drafts| drafts.len())
}

fn open(world: &World, kind: DiscrepancyKind) -> DiscrepancyId {
    let mut open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.kind == kind);
    open.next().unwrap().0.clone()
}

#[test]
fn whoever_is_missing_is_no_double_entry_without_an_examiner() {
    let mut world = two([]);
    let body = NotHere { place: place("site"), note: "bed empty".into() };
    world.act("losing", Function::Medical, state(person(2), body)).unwrap();
    let id = open(&world, DiscrepancyKind::NotHere);
    let by = [CustodyOfficer, Commander];
    assert!(only_reason(resolved(&world, id.clone(), by)).contains("no examiner has signed"));
    // A merge that only guards signed, as another log may tell of it, is no more.
    let mut told = world.clone();
    told.of("losing", person(2), Merged { into: who(), reasons: "registered twice".into() });
    assert!(only_reason(resolved(&told, id.clone(), [Commander, LegalReviewer])).contains("no examiner has signed"));
    world.act_two("losing", [WatchOfficer, Examiner], merge(2, 1)).unwrap();
    let by_a_signer = resolved(&world, id.clone(), [WatchOfficer, Commander]);
    assert!(only_reason(by_a_signer).contains("signed the merge of a number that it names"));
    assert_eq!(resolved(&world, id, by), Ok(1));
}

#[test]
fn whoever_was_aboard_and_is_merged_is_named_by_the_close_out() {
    let mut world = two([door(who()), door(person(2)), aboard(who(), 1), aboard(person(2), 2)]);
    let of = |world: &mut World, body: Body| _ = world.tell("losing", Stream::Movement(flight()), body);
    of(&mut world, ManifestClosed { version: 1 }.into());
    of(&mut world, Departed { version: 1, aboard: 2, difference: None }.into());
    of(&mut world, Arrived { place: place("safe-site") }.into());
    world.of("losing", who(), Disembarked { movement: flight(), place: place("safe-site") });
    let close = |text: &str| {
        let body = ClosedOut { explanation: Some(text.into()) }.into();
        Order::State { stream: Stream::Movement(flight()), body }
    };
    let mut told = world.clone();
    told.of("losing", person(2), Merged { into: who(), reasons: "registered twice".into() });
    let text = only_reason(told.ask("losing", Commander, close("double entry")));
    assert!(text.contains("without an examiner"), "{text}");
    world.act_two("losing", EXAMINED, merge(2, 1)).unwrap();
    let text = only_reason(world.ask("losing", Commander, close("double entry")));
    assert!(text.contains("explanation names him"), "{text}");
    assert!(world.ask("losing", Commander, close(&format!("{} was entered twice", person(2)))).is_ok());
}

fn call(present: &[u16]) -> Order {
    let present = present.iter().map(|n| person(*n)).collect();
    let body = RollCalled { present, unnamed: 0, means: Verified::TwoOfficers }.into();
    Order::State { stream: Stream::Place(place("site")), body }
}

#[test]
fn a_roll_call_reads_a_merged_number_as_the_elder_and_two_bodies_as_two() {
    let mut world = three();
    merged(&mut world, GUARDS, 2, 1);
    let drafts = world.ask_two("losing", GUARDS, call(&[2, 3])).unwrap();
    assert_eq!(drafts.len(), 1, "nobody is missing and nobody is there who should not be: {drafts:?}");
    world.act_two("losing", GUARDS, call(&[2, 3])).unwrap();
    assert_eq!(world.record.last_seen(person(1)).unwrap().at, world.now);
    world.wait(Span::HOUR);
    // The elder stands there too: nothing is refused, and the two are named until the merge is taken back.
    world.act_two("losing", GUARDS, call(&[1, 2, 3])).unwrap();
    let id = open(&world, DiscrepancyKind::Duplicate);
    assert!(world.record.discrepancy(&id).unwrap().text.contains("person unmerge"));
    assert_eq!(world.record.conflicts(person(1)).len(), 1);
    world.wait(Span::HOUR);
    assert_eq!(world.ask_two("losing", GUARDS, call(&[1, 2, 3])).unwrap().len(), 1, "it is noted once");
    let text = only_reason(world.ask(
        "losing",
        CustodyOfficer,
        state(person(2), Sighted { place: place("site"), means: Verified::Face, exception: None }),
    ));
    assert!(text.contains("man observe found-here"), "{text}");
}

fn unmerge(younger: u16, elder: u16) -> Order {
    state(person(younger), Unmerged { from: person(elder), reasons: "twins".into() })
}

#[test]
fn two_guards_do_not_end_by_an_unmerge_what_says_no_of_the_one_human() {
    for (body, number) in [(stay(), 2), (stay(), 1), (risk(Conclusion::RealRisk), 2)] {
        let mut world = three();
        world.of("losing", person(number), body);
        merged(&mut world, [LegalReviewer, Examiner], 2, 1);
        assert_eq!(says_no(&world, person(1)).len(), 1);
        for guards in [GUARDS, EXAMINED] {
            let text = only_reason(world.ask_two("losing", guards, unmerge(2, 1)));
            assert!(text.contains("legal-reviewer") && text.contains("taking the merge back"), "{text}");
        }
        assert_eq!(world.act_two("losing", [CustodyOfficer, LegalReviewer], unmerge(2, 1)), Ok(1));
    }
    // Where nothing says no, whoever judges sameness takes a merge back as before.
    let mut world = three();
    merged(&mut world, GUARDS, 2, 1);
    assert_eq!(world.act_two("losing", GUARDS, unmerge(2, 1)), Ok(1));
}

#[test]
fn two_guards_do_not_make_a_child_an_adult_by_an_unmerge() {
    for (child, adult) in [(2, 1), (1, 2)] {
        let mut world = three();
        world.of("losing", person(child), aged(14, 16));
        world.of("losing", person(adult), aged(30, 40));
        merged(&mut world, [ChildProtection, CustodyOfficer], 2, 1);
        assert_eq!(world.record.age_standing(person(1), world.now), AgeStanding::Child);
        let text = only_reason(world.ask_two("losing", GUARDS, unmerge(2, 1)));
        assert!(text.contains("child-protection") && text.contains(&person(child).to_string()), "{text}");
        assert_eq!(world.act_two("losing", [ChildProtection, CustodyOfficer], unmerge(2, 1)), Ok(1));
    }
}

#[test]
fn of_two_who_sign_a_merge_both_judge_sameness() {
    let world = three();
    for other in [Function::Auditor, Function::Planner, Function::FamilyDesk] {
        let refused = world.ask_two("losing", [CustodyOfficer, other], merge(2, 1));
        assert!(only_reason(refused).contains(other.word()), "{other}");
    }
}

fn not_same() -> Order {
    state(person(2), NotSame { other: person(1), reasons: "another mother".into() })
}

fn taken_back() -> Order {
    state(person(2), NotSameWithdrawn { other: person(1), reasons: "the same scar".into() })
}

#[test]
fn not_the_same_by_one_is_taken_back_by_two_and_then_merged_by_those_whom_it_needs() {
    let mut world = three();
    world.of("losing", person(2), stay());
    world.act("losing", WatchOfficer, not_same()).unwrap();
    world.wait(Span::HOUR);
    let by = [Examiner, LegalReviewer];
    let text = only_reason(world.ask_two("losing", by, merge(2, 1)));
    assert!(text.contains("--take-back") && text.contains("losing"), "{text}");
    // One hand, two of one function, two of whom none compares or leads: none of them ends it.
    assert!(world.ask("losing", Examiner, taken_back()).is_err());
    let text = only_reason(world.ask_two("losing", GUARDS, taken_back()));
    assert!(text.contains("an examiner or the commander"), "{text}");
    assert!(world.ask_two("losing", [Examiner, Medical], taken_back()).is_err());
    assert_eq!(world.act_two("losing", by, taken_back()), Ok(1));
    assert!(!world.record.found_not_same(person(2), person(1)));
    assert!(world.ask_two("losing", by, taken_back()).is_err(), "there is nothing more to take back");
    // It merges nobody by itself, and a stay asks for the law all the same.
    assert!(only_reason(world.ask_two("losing", EXAMINED, merge(2, 1))).contains("legal-reviewer"));
    assert_eq!(world.act_two("losing", by, merge(2, 1)), Ok(1));
    assert_eq!(says_no(&world, person(1)).len(), 1);
}

#[test]
fn a_finding_of_not_the_same_is_taken_back_by_its_own_log_and_can_be_made_again() {
    let mut world = three();
    world.of("receiving", person(1), NotSame { other: person(2), reasons: "two men".into() });
    let by = [Examiner, Commander];
    let text = only_reason(world.ask_two("losing", by, taken_back()));
    assert!(text.contains("receiving"), "{text}");
    assert!(only_reason(world.ask_two("losing", by, merge(2, 1))).contains("in the log of receiving"));
    world.of("receiving", person(2), NotSameWithdrawn { other: person(1), reasons: "one man".into() });
    assert!(world.ask_two("losing", by, merge(2, 1)).is_ok());
    world.wait(Span::HOUR);
    world.act("losing", CustodyOfficer, not_same()).unwrap();
    assert!(world.ask_two("losing", by, merge(2, 1)).is_err());
}
