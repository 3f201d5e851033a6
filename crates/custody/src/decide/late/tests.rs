//! Late acts under test: a time in the past opens nothing that is shut now. Source: ours.

use crate::decide::command::{Command, Order};
use crate::draft::Draft;
use crate::event::handover::HandOffered;
use crate::event::incident::Ordered;
use crate::event::law::{DestinationTold, OrderEnded};
use crate::event::movement::{HeadCounted, ManifestClosed};
use crate::event::person::Sighted;
use crate::event::place::Verified;
use crate::event::{Body, Function, Stream};
use crate::ids::{BlobId, Hash, Nonce};
use crate::known::Known;
use crate::refusal::Refusal;
use crate::testing::ready::{Story, flight, who};
use crate::testing::{World, actor, authority, place, signatory, state};
use crate::time::{Moment, Span};

const CUSTODY: Function = Function::CustodyOfficer;

/// Who vouches for a time in the past.
#[derive(Clone, Copy, Default)]
struct Vouched {
    sheet: bool,
    second: Option<Function>,
}

const BOTH: Vouched = Vouched { sheet: true, second: Some(Function::MovementControl) };

fn late(world: &World, first: Function, at: Moment, vouched: Vouched, order: Order) -> Result<Vec<Draft>, Refusal> {
    let command = Command {
        actor: actor("losing", first, vouched.second),
        occurred_at: at,
        because: Some("scanner was down".into()),
        sheet: vouched.sheet.then_some(BlobId([5; 32])),
        order,
    };
    crate::decide::decide(&world.record, &command, world.now)
}

fn board() -> Order {
    Order::Board { person: who(), movement: flight() }
}

/// Five minutes after his check at the door the order is quashed, and half an hour passes.
fn quashed() -> (World, Moment) {
    let mut world = Story::across().told();
    let boarded = world.now + Span::MINUTE;
    world.wait(Span::minutes(5));
    world.of("losing", who(), OrderEnded { reference: "R-17".into(), why: "quashed".into() });
    world.wait(Span::minutes(30));
    (world, boarded)
}

fn texts(refusal: &Refusal) -> Vec<&str> {
    refusal.reasons().iter().map(|r| r.missing.as_str()).collect()
}

#[test]
fn a_time_before_an_order_was_quashed_boards_nobody_after_it() {
    let (world, boarded) = quashed();
    for vouched in [Vouched::default(), Vouched { sheet: true, second: None }, Vouched { sheet: false, ..BOTH }] {
        let refusal = late(&world, CUSTODY, boarded, vouched, board()).unwrap_err();
        let texts = texts(&refusal);
        assert_eq!(texts.len(), 2, "{refusal}");
        assert!(texts.iter().any(|t| t.contains("order R-17") && t.contains("is not in force")), "{refusal}");
        assert!(texts.iter().any(|t| t.contains("`found aboard`") && t.contains("scanned sheet")), "{refusal}");
    }
}

#[test]
fn sheet_and_second_officer_let_the_late_act_stand_beside_a_discrepancy() {
    let (world, boarded) = quashed();
    let drafts = late(&world, CUSTODY, boarded, BOTH, board()).unwrap();
    let bodies: Vec<&Body> = drafts.iter().map(Draft::body).collect();
    let [Body::Boarded(_), Body::DiscrepancyOpened(noted)] = bodies[..] else { panic!("{bodies:?}") };
    assert!(noted.rule.starts_with("late authorised act"), "{}", noted.rule);
    assert!(noted.about.contains(&Stream::Person(who())) && noted.text.contains("R-17"), "{noted:?}");
}

#[test]
fn a_late_entry_stays_ordinary_where_the_gates_are_open_at_both_times() {
    let mut world = Story::across().told();
    let boarded = world.now;
    world.wait(Span::minutes(40));
    let drafts = late(&world, CUSTODY, boarded, Vouched::default(), board()).unwrap();
    assert_eq!(drafts.len(), 1);
}

#[test]
fn two_officers_and_a_sheet_open_no_gate_that_was_shut_when_it_happened() {
    let (world, boarded) = quashed();
    let after = boarded + Span::minutes(10);
    assert!(late(&world, CUSTODY, after, BOTH, board()).is_err());
}

#[test]
fn nobody_boards_before_his_check_at_the_door() {
    let mut world = Story::across().told();
    let before = world.now - Span::minutes(2);
    world.wait(Span::MINUTE);
    let refusal = late(&world, CUSTODY, before, Vouched::default(), board()).unwrap_err();
    assert_eq!(refusal.reasons().len(), 1, "{refusal}");
    assert!(refusal.to_string().contains("the check at the door of m-1 was at"), "{refusal}");
}

#[test]
fn a_departure_said_to_have_been_within_its_clearances_needs_its_vouchers_after_them() {
    let mut world = Story::across().told();
    assert_eq!(world.act("losing", CUSTODY, board()), Ok(1));
    let of_movement = |body: Body| Order::State { stream: Stream::Movement(flight()), body };
    world.act("losing", Function::MovementControl, of_movement(ManifestClosed { version: 1 }.into())).unwrap();
    for function in [CUSTODY, Function::MovementControl] {
        let counter = signatory("losing", function).officer;
        let counted = HeadCounted { counter, bodies: 1, at_arrival: false, round: 1 };
        world.act("losing", function, of_movement(counted.into())).unwrap();
    }
    let left = world.now + Span::HOUR;
    world.wait(Span::hours(20));
    let depart = || Order::Depart { movement: flight(), difference: None };
    let refusal = late(&world, Function::MovementControl, left, Vouched::default(), depart()).unwrap_err();
    assert!(refusal.to_string().contains("landing clearance landing of receiving is given for"), "{refusal}");
    let vouched = Vouched { sheet: true, second: Some(CUSTODY) };
    assert_eq!(late(&world, Function::MovementControl, left, vouched, depart()).map(|d| d.len()), Ok(2));
}

#[test]
fn a_release_is_judged_by_who_was_seen_at_its_recording_too() {
    let mut world = Story::across().told();
    world.of("losing", who(), Sighted { place: place("site"), means: Verified::Finger, exception: None });
    let freed = world.now + Span::HOUR;
    world.wait(Span::hours(30));
    let free = || {
        let ordered = Ordered { issuer: "court".into(), dated: freed - Span::HOUR, risk_considered: None };
        Order::Release { person: who(), to: Known::Value("home".into()), order: "R-9".into(), ordered }
    };
    let by_law = Vouched { sheet: false, second: Some(Function::LegalReviewer) };
    let refusal = late(&world, CUSTODY, freed, by_law, free()).unwrap_err();
    assert!(refusal.to_string().contains("was not verified in the last"), "{refusal}");
    assert_eq!(late(&world, CUSTODY, freed, Vouched { sheet: true, ..by_law }, free()).map(|d| d.len()), Ok(2));
}

#[test]
fn an_offer_said_to_be_older_offers_nobody_whose_order_has_ended() {
    let (world, offered) = quashed();
    let offer = HandOffered {
        to: authority("receiving"),
        place: place("prison"),
        nonce: Nonce([9; 16]),
        persons: vec![who()],
        payload_hash: Hash::default(),
        medical_evacuation: None,
        signed: None,
    };
    let order = || Order::State { stream: Stream::Movement(flight()), body: offer.clone().into() };
    let refusal = late(&world, CUSTODY, offered, Vouched::default(), order()).unwrap_err();
    assert!(refusal.to_string().contains("order R-17"), "{refusal}");
    assert_eq!(late(&world, CUSTODY, offered, BOTH, order()).map(|d| d.len()), Ok(2));
}

/// Told two days and a half ago, entered now.
fn told_late(vouched: Vouched) -> Result<usize, Refusal> {
    let mut world = Story::across().without("told").told();
    let told = DestinationTold {
        destination: authority("receiving"),
        language: "ar".into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: None,
    };
    let at = world.now - Span::hours(60);
    let drafts = late(&world, Function::LegalReviewer, at, vouched, state(who(), told)).unwrap();
    for draft in drafts {
        let (_, body, _, _) = draft.into_parts();
        let mut officers = vec![signatory("losing", Function::LegalReviewer)];
        officers.extend(vouched.second.map(|second| signatory("losing", second)));
        world.signed_by_all_at("losing", officers, at, who(), body);
    }
    world.ask("losing", CUSTODY, board()).map(|d| d.len())
}

#[test]
fn the_hours_of_a_notice_run_from_its_recording_unless_somebody_vouches_for_its_time() {
    let refusal = told_late(Vouched::default()).unwrap_err();
    assert_eq!(refusal.reasons().len(), 1, "{refusal}");
    assert!(refusal.to_string().contains("as of its recording: no sheet and no second officer"), "{refusal}");
    assert_eq!(told_late(Vouched { sheet: true, second: None }), Ok(1));
    assert_eq!(told_late(Vouched { sheet: false, second: Some(CUSTODY) }), Ok(1));
}

#[test]
fn who_states_a_notice_cannot_say_himself_that_its_sheet_is_there() {
    let world = Story::across().told();
    let told = DestinationTold {
        destination: authority("receiving"),
        language: "ar".into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: Some(true),
    };
    let drafts = world.ask("losing", Function::LegalReviewer, state(who(), told)).unwrap();
    assert!(matches!(drafts[0].body(), Body::DestinationTold(DestinationTold { by_sheet: None, .. })));
}
