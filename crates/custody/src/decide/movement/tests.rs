//! Movements under test: order of stages, manifests, head counts, departure, close-out, and random
//! sequences of all of them. Source: ours.

use proptest::prelude::*;

use crate::decide::command::Order;
use crate::draft::Draft;
use crate::event::age::{AgeAssessed, AgeInterval, BestInterestsDecided};
use crate::event::law::OrderEnded;
use crate::event::movement::*;
use crate::event::oversight::DiscrepancyKind;
use crate::event::person::Merged;
use crate::event::{Body, Function, Stream};
use crate::ids::{ClearanceId, Nonce, OfficerId};
use crate::number::PersonNumber;
use crate::record::movement::Stage;
use crate::refusal::Refusal;
use crate::testing::ready::papers;
use crate::testing::{World, authority, movement, only_reason, person, place, signatory, state};
use crate::time::{Moment, Span};

const CONTROL_AND_LAW: [Function; 2] = [Function::MovementControl, Function::LegalReviewer];

fn of(id: &str, body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Movement(movement(id)), body: body.into() }
}

fn plan(world: &World) -> MovementPlanned {
    MovementPlanned {
        means: Means::Road,
        from: place("site"),
        to: place("safe-site"),
        vehicle: "bus 7".into(),
        carrier: authority("losing"),
        receiver: authority("losing"),
        departs_at: world.now + Span::hours(1),
        arrives_at: world.now + Span::hours(4),
        seats: 12,
        guards: 4,
        child: false,
        alternates: vec![Alternate {
            place: place("site"),
            landing: None,
            guards: false,
            legal_acceptance: false,
            or_fuel_to_return: true,
        }],
        clearances: vec![ClearanceId::parse("road-1").unwrap()],
    }
}

fn line(serial: u16, seat: u16) -> ManifestLine {
    ManifestLine { person: person(serial), seat, apart_from: Vec::new() }
}

/// Four persons at the site, and a road that is cleared for a day.
fn world() -> World {
    let mut world = World::new();
    for serial in 1..=4 {
        world.register("losing", person(serial), "site");
        papers(&mut world, person(serial), ("losing", "losing", "site"));
    }
    let set = ClearanceSet {
        kind: ClearanceKind::Road,
        owner: authority("losing"),
        scope: "M4".into(),
        state: ClearanceState::Given,
        from: world.now,
        until: world.now + Span::hours(12),
        note: String::new(),
        document: None,
    };
    world.tell("losing", Stream::Clearance(ClearanceId::parse("road-1").unwrap()), set);
    world
}

fn nonce(n: u8) -> Nonce {
    Nonce([n; 16])
}

fn step(world: &mut World, body: impl Into<Body>) -> Result<usize, Refusal> {
    let body: Body = body.into();
    match body {
        Body::ManifestFrozen(_) | Body::ManifestSwapped(_) => world.act_two("losing", CONTROL_AND_LAW, of("m1", body)),
        Body::ManifestDrafted(_) | Body::MovementPlanned(_) => {
            world.act("losing", Function::MovementControl, of("m1", body))
        }
        _ => world.act("losing", Function::Commander, of("m1", body)),
    }
}

fn count(by: Function, bodies: u32, at_arrival: bool, round: u16) -> HeadCounted {
    HeadCounted { counter: signatory("losing", by).officer, bodies, at_arrival, round }
}

fn counted(world: &mut World, by: Function, bodies: u32, at_arrival: bool, round: u16) -> Result<usize, Refusal> {
    world.act("losing", by, of("m1", count(by, bodies, at_arrival, round)))
}

/// Two count the three heads, before departure or at arrival.
fn both_counted(world: &mut World, at_arrival: bool) {
    for by in [Function::CustodyOfficer, Function::Liaison] {
        counted(world, by, 3, at_arrival, 1).unwrap();
    }
}

/// All three get off at the safe site.
fn all_got_off(world: &mut World) {
    for serial in 1..=3 {
        let off = Disembarked { movement: movement("m1"), place: place("safe-site") };
        world.act("losing", Function::CustodyOfficer, state(person(serial), off)).unwrap();
    }
}

/// Scanned aboard, undecided: the embarkation gates have their own tests.
fn scan(world: &mut World, serial: u16, seat: u16) {
    let manifest = world.record.movement(&movement("m1")).unwrap().manifest.clone();
    let frozen = *manifest.standing().unwrap();
    let boarded = Boarded {
        movement: movement("m1"),
        manifest_version: frozen.version,
        nonce: frozen.nonce,
        seat,
        evidence: Vec::new(),
        overridden: None,
    };
    world.of("losing", person(serial), boarded);
}

/// Steps to a stage, with persons 1 to 3 listed and scanned.
fn up_to(world: &mut World, stage: Stage) {
    let planned = plan(world);
    up_to_with(world, stage, planned);
}

fn up_to_with(world: &mut World, stage: Stage, planned: MovementPlanned) {
    let steps: [(Stage, Body); 5] = [
        (Stage::Planned, planned.into()),
        (Stage::Drafted, ManifestDrafted { version: 1, lines: vec![line(1, 1), line(2, 2), line(3, 3)] }.into()),
        (Stage::Frozen, ManifestFrozen { version: 1, nonce: nonce(1) }.into()),
        (Stage::Boarding, BoardingOpened { version: 1 }.into()),
        (Stage::Closed, ManifestClosed { version: 1 }.into()),
    ];
    for (reached, body) in steps {
        if reached > stage {
            return;
        }
        if reached == Stage::Closed {
            (1..=3).for_each(|serial| scan(world, serial, serial));
        }
        step(world, body).unwrap();
    }
    if stage == Stage::Closed {
        return;
    }
    counted(world, Function::CustodyOfficer, 3, false, 1).unwrap();
    counted(world, Function::Liaison, 3, false, 1).unwrap();
    depart(world, Function::Commander, None).unwrap();
    if stage >= Stage::Arrived {
        step(world, Arrived { place: place("safe-site") }).unwrap();
    }
}

#[test]
fn too_few_guards_are_refused_at_the_freeze_while_the_plan_can_still_be_mended() {
    let mut world = world();
    let unguarded = MovementPlanned { guards: 0, ..plan(&world) };
    step(&mut world, unguarded).unwrap();
    let listed = ManifestDrafted { version: 1, lines: vec![line(1, 1), line(2, 2)] };
    step(&mut world, listed.clone()).unwrap();
    let freeze = ManifestFrozen { version: 1, nonce: nonce(1) };
    let refusal = step(&mut world, freeze.clone()).unwrap_err();
    let reason = &refusal.reasons()[0];
    assert_eq!((refusal.reasons().len(), reason.rule), (1, "guard ratio"));
    assert!(reason.missing.contains("0 of 1 guards: one for every 4 of 2 in custody"), "{}", reason.missing);
    assert_eq!(reason.who_can_open, [Function::Planner, Function::MovementControl, Function::Commander]);
    // One guard is enough for both, by the same rule as at the door.
    let guarded = MovementPlanned { guards: 1, ..plan(&world) };
    step(&mut world, guarded).unwrap();
    step(&mut world, ManifestDrafted { version: 2, ..listed }).unwrap();
    step(&mut world, ManifestFrozen { version: 2, ..freeze }).unwrap();
    let seen = world.record.guarded(&movement("m1")).unwrap();
    assert!(!seen.lack_for(2) && seen.lack_for(u64::from(seen.persons_each) + 1));
}

/// What opened the gates of boarding may be gone by the hour of departure.
#[test]
fn whoever_boarded_is_asked_again_before_it_leaves_and_stays_where_what_opened_the_gates_is_gone() {
    let leave = |what: Option<Body>, hours: i64| {
        let mut world = world();
        up_to(&mut world, Stage::Closed);
        both_counted(&mut world, false);
        world.wait(Span::hours(hours));
        if let Some(body) = what {
            world.of("losing", person(2), body);
        }
        depart(&mut world, Function::Commander, None).map_err(|refusal| refusal.to_string())
    };
    assert_eq!(leave(None, 0), Ok(1));
    let quashed = OrderEnded { reference: "R-17".into(), why: "quashed: release him".into() };
    let child = AgeAssessed {
        now: AgeInterval { min_months: 168, max_months: 192 },
        method: "interview".into(),
        reasons: "a school paper".into(),
    };
    for (body, words) in [(Body::from(quashed), "order R-17"), (Body::from(child), "age gate")] {
        let said = leave(Some(body), 0).unwrap_err();
        assert!(said.contains(words) && said.contains(&person(2).to_string()), "{said}");
        assert!(!said.contains(&person(1).to_string()), "it names who is kept: {said}");
    }
    let stale = leave(None, 63).unwrap_err();
    assert!(stale.contains("at most 72 h") && stale.contains(&person(1).to_string()), "{stale}");
    // The place is given to a state for which nobody has any paper.
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    both_counted(&mut world, false);
    let safe = world.record.places.get(&place("safe-site")).unwrap().facts.clone().unwrap();
    let given = crate::event::place::PlaceDescribed { authority: authority("receiving"), ..safe };
    world.tell("losing", Stream::Place(place("safe-site")), given);
    let said = depart(&mut world, Function::Commander, None).unwrap_err().to_string();
    assert!(said.contains("no individual assessment for receiving"), "{said}");
}

fn depart(world: &mut World, by: Function, difference: Option<Difference>) -> Result<usize, Refusal> {
    world.act("losing", by, Order::Depart { movement: movement("m1"), difference })
}

fn stage(world: &World) -> Stage {
    world.record.movement(&movement("m1")).map_or(Stage::Named, |m| m.stage)
}

#[test]
fn refuses_every_step_that_cannot_follow_the_stage() {
    let stages = [
        Stage::Planned,
        Stage::Drafted,
        Stage::Frozen,
        Stage::Boarding,
        Stage::Closed,
        Stage::Departed,
        Stage::Arrived,
    ];
    for at in stages {
        let steps: [(Body, &[Stage]); 9] = [
            (
                ManifestDrafted { version: if at < Stage::Drafted { 1 } else { 2 }, lines: vec![line(1, 1)] }.into(),
                &[Stage::Planned, Stage::Drafted],
            ),
            (ManifestFrozen { version: 1, nonce: nonce(9) }.into(), &[Stage::Drafted]),
            (
                ManifestSwapped {
                    version: 2,
                    out: Vec::new(),
                    in_lines: vec![line(4, 4)],
                    nonce: nonce(9),
                    reason: "late".into(),
                }
                .into(),
                &[Stage::Frozen, Stage::Boarding, Stage::Closed],
            ),
            (BoardingOpened { version: 1 }.into(), &[Stage::Frozen, Stage::Closed]),
            (ManifestClosed { version: 1 }.into(), &[Stage::Boarding]),
            (Diverted { to: place("prison"), reason: "dust".into() }.into(), &[Stage::Departed]),
            (Arrived { place: place("safe-site") }.into(), &[Stage::Departed]),
            (ClosedOut { explanation: Some("as said".into()) }.into(), &[]),
            (
                MovementCancelled { reason: "no fuel".into() }.into(),
                &[Stage::Planned, Stage::Drafted, Stage::Frozen, Stage::Boarding],
            ),
        ];
        for (body, follows) in steps {
            let mut world = world();
            up_to(&mut world, at);
            let kind = body.kind().name();
            let done = step(&mut world, body);
            assert_eq!(done.is_ok(), follows.contains(&at), "{kind} when {}: {done:?}", at.word());
        }
        let mut world = world();
        up_to(&mut world, at);
        if at != Stage::Closed {
            assert!(depart(&mut world, Function::Commander, None).is_err(), "departs when {}", at.word());
        }
    }
}

#[test]
fn freezes_only_under_movement_control_and_law() {
    let mut world = world();
    up_to(&mut world, Stage::Drafted);
    let freeze = || of("m1", ManifestFrozen { version: 1, nonce: nonce(1) });
    for two in [
        [Function::MovementControl, Function::Commander],
        [Function::LegalReviewer, Function::Commander],
        [Function::CustodyOfficer, Function::Commander],
    ] {
        assert!(world.act_two("losing", two, freeze()).is_err());
    }
    assert!(world.act("losing", Function::MovementControl, freeze()).is_err());
    assert_eq!(world.act_two("losing", CONTROL_AND_LAW, freeze()), Ok(1));
}

#[test]
fn names_seats_twice_keep_apart_and_the_other_manifest() {
    let mut world = world();
    up_to(&mut world, Stage::Planned);
    let mut apart = line(1, 1);
    apart.apart_from = vec![person(2)];
    let lines = vec![apart, line(2, 6), line(3, 6), line(4, 13)];
    let said = step(&mut world, ManifestDrafted { version: 1, lines }).unwrap_err().to_string();
    for part in ["seat 6 is given to", "must be apart from", "seat 13 of", "none of 1 to 12"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    step(&mut world, ManifestDrafted { version: 1, lines: vec![line(1, 1)] }).unwrap();
    let other = plan(&world);
    world.act("losing", Function::Planner, of("m2", other)).unwrap();
    let twice = of("m2", ManifestDrafted { version: 1, lines: vec![line(1, 1)] });
    let said = world.act("losing", Function::MovementControl, twice).unwrap_err().to_string();
    assert!(said.contains("is on the manifest of m1"), "{said}");
}

#[test]
fn a_pair_stays_apart_through_swaps_and_under_every_number_of_the_two() {
    let mut world = world();
    up_to(&mut world, Stage::Planned);
    let mut apart = line(1, 1);
    apart.apart_from = vec![person(2)];
    step(&mut world, ManifestDrafted { version: 1, lines: vec![apart, line(2, 12)] }).unwrap();
    // Drafted anew without a word of them, they are kept apart all the same.
    let beside = ManifestDrafted { version: 2, lines: vec![line(1, 1), line(2, 2)] };
    assert!(only_reason(step(&mut world, beside)).contains("must be apart from"));
    step(&mut world, ManifestFrozen { version: 1, nonce: nonce(1) }).unwrap();
    let swap = |world: &mut World, version: u8, out: u16, into: ManifestLine| {
        let (out, in_lines, reason) = (vec![person(out)], vec![into], "seats".into());
        step(world, ManifestSwapped { version: version.into(), out, in_lines, nonce: nonce(version), reason })
    };
    assert_eq!(swap(&mut world, 2, 2, line(3, 10)), Ok(1));
    assert!(only_reason(swap(&mut world, 3, 3, line(2, 5))).contains("must be apart from"));
    // He is one man with another number, under which he is held.
    world.tell("losing", Stream::Person(person(2)), Merged { into: person(4), reasons: "one man".into() });
    assert!(only_reason(swap(&mut world, 3, 3, line(4, 5))).contains("must be apart from"));
    assert_eq!(swap(&mut world, 3, 3, line(4, 11)), Ok(1));
    let manifest = &world.record.movement(&movement("m1")).unwrap().manifest;
    assert_eq!(manifest.apart_from(person(1)).collect::<Vec<_>>(), [person(2)]);
}

#[test]
fn a_manifest_that_seats_a_child_among_adults_is_not_frozen() {
    let mut world = world();
    up_to(&mut world, Stage::Planned);
    let now = AgeInterval { min_months: 15 * 12, max_months: 16 * 12 };
    world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
    let (because, rows) = ("none before it fails".into(), "3".into());
    let movement = movement("m1");
    world.of("losing", person(1), BestInterestsDecided { movement, no_child_movement_because: because, rows });
    for (version, seat, fault) in [(1, 1, "rows 3 are set apart"), (2, 10, "seat 9 is no child"), (3, 10, "")] {
        let beside = if fault.contains("no child") { 9 } else { 5 };
        step(&mut world, ManifestDrafted { version, lines: vec![line(1, seat), line(2, beside)] }).unwrap();
        let answer = step(&mut world, ManifestFrozen { version, nonce: nonce(1) });
        match fault {
            "" => assert_eq!(answer, Ok(1)),
            fault => assert!(only_reason(answer).contains(fault), "{fault}"),
        }
    }
}

fn check(version: u32, n: u8) -> DoorChecked {
    DoorChecked {
        movement: movement("m1"),
        manifest_version: version,
        nonce: nonce(n),
        arriving: false,
        outcome: DoorOutcome::Verified(crate::event::place::Verified::Finger),
    }
}

#[test]
fn refuses_a_check_replayed_from_an_older_manifest() {
    let mut world = world();
    up_to(&mut world, Stage::Boarding);
    assert_eq!(world.act("losing", Function::CustodyOfficer, state(person(1), check(1, 1))), Ok(1));
    let swap = ManifestSwapped {
        version: 2,
        out: vec![person(3)],
        in_lines: vec![line(4, 4)],
        nonce: nonce(2),
        reason: "ill".into(),
    };
    step(&mut world, swap).unwrap();
    assert_eq!(stage(&world), Stage::Frozen);
    for stale in [check(1, 1), check(2, 1), check(1, 2)] {
        let said = world.act("losing", Function::CustodyOfficer, state(person(1), stale)).unwrap_err();
        assert!(said.to_string().contains("replay"), "{said}");
    }
    assert_eq!(world.act("losing", Function::CustodyOfficer, state(person(1), check(2, 2))), Ok(1));
    let off_list = world.act("losing", Function::CustodyOfficer, state(person(3), check(2, 2)));
    assert!(off_list.unwrap_err().to_string().contains("not on the manifest"));
}

#[test]
fn a_band_alone_and_an_exception_by_one_officer_verify_nobody() {
    let mut world = world();
    up_to(&mut world, Stage::Boarding);
    let mut band = check(1, 1);
    band.outcome = DoorOutcome::Verified(crate::event::place::Verified::Band);
    assert!(world.act("losing", Function::CustodyOfficer, state(person(1), band)).is_err());
    let exception =
        DoorException { photograph: true, band: true, question: true, tries: 3, reason: "burnt hands".into() };
    let mut by_exception = check(1, 1);
    by_exception.outcome = DoorOutcome::Exception(exception.clone());
    let order = state(person(1), by_exception.clone());
    assert!(world.act("losing", Function::CustodyOfficer, order.clone()).is_err());
    let two = [Function::CustodyOfficer, Function::Medical];
    let said = world.act_two("losing", two, order.clone()).unwrap_err().to_string();
    assert!(said.contains("never taken at intake"), "{said}");
    world.of("losing", person(1), crate::event::person::BandBound { band: "B-1".into() });
    world.of("losing", person(1), crate::event::person::Photographed { image: crate::ids::BlobId([1; 32]) });
    world.of("losing", person(1), crate::event::person::IntakeQuestionSet { question: "q".into(), answer: "a".into() });
    assert_eq!(world.act_two("losing", two, order), Ok(1));
    by_exception.outcome = DoorOutcome::Exception(DoorException { tries: 2, ..exception });
    assert!(world.act_two("losing", two, state(person(1), by_exception)).is_err());
}

#[test]
fn a_count_is_never_edited_and_never_shown_to_the_other_counter() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    counted(&mut world, Function::CustodyOfficer, 77, false, 1).unwrap();
    let again = counted(&mut world, Function::CustodyOfficer, 3, false, 1).unwrap_err().to_string();
    assert!(again.contains("never edited") && !again.contains("77"), "{again}");
    assert!(counted(&mut world, Function::Liaison, 3, false, 2).is_err(), "round 1 lacks its second count");
    counted(&mut world, Function::Liaison, 3, false, 1).unwrap();
    let third = counted(&mut world, Function::Medical, 3, false, 1).unwrap_err().to_string();
    assert!(!third.contains("77"), "{third}");
    let mut forged = count(Function::Liaison, 3, false, 2);
    forged.counter = OfficerId::parse("somebody").unwrap();
    assert!(world.act("losing", Function::Liaison, of("m1", forged)).is_err());
}

#[test]
fn heads_counted_in_another_log_open_no_departure_and_fill_no_round() {
    let mut world = world();
    let planned = MovementPlanned { receiver: authority("receiving"), ..plan(&world) };
    (1..=3).for_each(|serial| papers(&mut world, person(serial), ("losing", "receiving", "site")));
    up_to_with(&mut world, Stage::Closed, planned);
    let theirs = |at_arrival| HeadCounted {
        counter: signatory("receiving", Function::CustodyOfficer).officer,
        bodies: 3,
        at_arrival,
        round: 1,
    };
    let said = world.act("receiving", Function::CustodyOfficer, of("m1", theirs(false))).unwrap_err().to_string();
    assert!(said.contains("a head count before departure of m1 is for losing"), "{said}");
    // A changed program writes it all the same, twice, under the names of the carrier's own counters.
    for by in [Function::CustodyOfficer, Function::Liaison] {
        world.tell("receiving", Stream::Movement(movement("m1")), count(by, 3, false, 1));
    }
    let standing = world.record.movement(&movement("m1")).unwrap();
    assert_eq!((standing.counts.all().len(), standing.heads(false).last_round()), (2, 0));
    let kept = depart(&mut world, Function::Commander, None).unwrap_err().to_string();
    assert!(kept.contains("no two head counts in its carrier's log"), "{kept}");
    both_counted(&mut world, false);
    assert_eq!(depart(&mut world, Function::Commander, None), Ok(1));
    step(&mut world, Arrived { place: place("safe-site") }).unwrap();
    // Of those who arrive the receiver counts as well as the carrier; a third log does not.
    world.act("receiving", Function::CustodyOfficer, of("m1", theirs(true))).unwrap();
    world.tell("carrying", Stream::Movement(movement("m1")), count(Function::Medical, 9, true, 1));
    let both = |world: &World| world.record.movement(&movement("m1")).unwrap().heads(true).both(Moment::MIN);
    assert_eq!(both(&world), None);
    counted(&mut world, Function::CustodyOfficer, 3, true, 1).unwrap();
    assert_eq!(both(&world), Some((3, 3)));
}

#[test]
fn a_difference_keeps_the_movement_until_it_is_recounted_or_the_commander_leaves_openly() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    assert!(depart(&mut world, Function::Commander, None).unwrap_err().to_string().contains("no two head counts"));
    counted(&mut world, Function::CustodyOfficer, 4, false, 1).unwrap();
    counted(&mut world, Function::Liaison, 3, false, 1).unwrap();
    assert!(depart(&mut world, Function::Commander, None).unwrap_err().to_string().contains("counted as 4 and 3"));
    let open = Difference { scanned: 3, count_a: 4, count_b: 3, reason: "shelling".into(), receiver_told: true };
    assert!(depart(&mut world, Function::MovementControl, Some(open.clone())).is_err());
    let untold = Difference { receiver_told: false, ..open.clone() };
    assert!(depart(&mut world, Function::Commander, Some(untold)).is_err());
    let smoothed = Difference { count_a: 3, ..open.clone() };
    assert!(depart(&mut world, Function::Commander, Some(smoothed)).is_err());
    assert_eq!(depart(&mut world, Function::Commander, Some(open)), Ok(2));
    let noted: Vec<_> = world.record.discrepancies().map(|(_, d)| d.kind).collect();
    assert_eq!(noted, [DiscrepancyKind::HeadCount]);
    step(&mut world, Arrived { place: place("safe-site") }).unwrap();
    let early = step(&mut world, ClosedOut { explanation: Some("late".into()) }).unwrap_err().to_string();
    assert!(early.contains("not accounted for"), "{early}");
    all_got_off(&mut world);
    both_counted(&mut world, true);
    assert!(step(&mut world, ClosedOut { explanation: None }).unwrap_err().to_string().contains("is open"));
    assert_eq!(step(&mut world, ClosedOut { explanation: Some("first count was off by one".into()) }), Ok(1));
}

#[test]
fn a_movement_with_somebody_in_two_hands_is_closed_out_with_an_explanation_only() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    both_counted(&mut world, false);
    depart(&mut world, Function::Commander, None).unwrap();
    step(&mut world, Arrived { place: place("safe-site") }).unwrap();
    all_got_off(&mut world);
    both_counted(&mut world, true);
    // No discrepancy is noted of it: the two logs alone say it.
    world.of("elsewhere", person(2), crate::testing::registered("site"));
    let said = step(&mut world, ClosedOut { explanation: None }).unwrap_err().to_string();
    assert!(said.contains("is held in the logs of elsewhere and losing at once"), "{said}");
    assert_eq!(step(&mut world, ClosedOut { explanation: Some("a number was read wrong".into()) }), Ok(1));
}

#[test]
fn getting_off_elsewhere_than_it_arrived_is_recorded_and_names_the_person_in_a_discrepancy() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    both_counted(&mut world, false);
    depart(&mut world, Function::Commander, None).unwrap();
    step(&mut world, Arrived { place: place("safe-site") }).unwrap();
    let off = |serial: u16, at: &str| state(person(serial), Disembarked { movement: movement("m1"), place: place(at) });
    let open = |world: &World, serial: u16| world.record.people.get(&person(serial)).unwrap().discrepancies.len();
    for (serial, at, events) in [(1, "safe-site", 1), (2, "prison", 2), (3, "site", 2)] {
        assert_eq!(world.act("losing", Function::CustodyOfficer, off(serial, at)), Ok(events), "at {at}");
        assert_eq!(open(&world, serial), events - 1, "at {at}");
        let (_, position) = world.record.people.get(&person(serial)).unwrap().legs.holder().unwrap();
        assert_eq!(world.record.place_name(position.place), Some(&place(at)));
    }
    both_counted(&mut world, true);
    let early = step(&mut world, ClosedOut { explanation: None }).unwrap_err().to_string();
    assert!(early.contains("is open"), "{early}");
}

#[test]
fn after_a_diversion_or_an_arrival_elsewhere_people_get_off_there() {
    for diverted in [true, false] {
        let mut world = world();
        up_to(&mut world, Stage::Closed);
        both_counted(&mut world, false);
        depart(&mut world, Function::Commander, None).unwrap();
        if diverted {
            step(&mut world, Diverted { to: place("airfield"), reason: "shelling".into() }).unwrap();
        }
        let arrived = step(&mut world, Arrived { place: place("airfield") });
        assert_eq!(arrived, Ok(if diverted { 1 } else { 2 }), "an arrival elsewhere is a discrepancy");
        let off = Disembarked { movement: movement("m1"), place: place("airfield") };
        assert_eq!(world.act("losing", Function::CustodyOfficer, state(person(1), off)), Ok(1));
    }
}

#[test]
fn a_road_that_closes_before_a_late_departure_keeps_the_movement() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    both_counted(&mut world, false);
    world.wait(Span::hours(10));
    let said = depart(&mut world, Function::Commander, None).unwrap_err().to_string();
    assert!(said.contains("road clearance road-1"), "{said}");
}

#[test]
fn a_stay_that_comes_after_boarding_keeps_the_movement_even_with_a_difference() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    counted(&mut world, Function::CustodyOfficer, 3, false, 1).unwrap();
    counted(&mut world, Function::Liaison, 4, false, 1).unwrap();
    world.of("losing", person(2), crate::event::law::StayOrdered { by: "court".into(), reference: "S-1".into() });
    let open = Difference { scanned: 3, count_a: 3, count_b: 4, reason: "shelling".into(), receiver_told: true };
    assert!(depart(&mut world, Function::Commander, Some(open)).unwrap_err().to_string().contains("stay"));
}

/// A command of a random walk.
#[derive(Debug, Clone)]
enum Walk {
    State(Body),
    Scan(u16),
    Off(u16),
    Count(Function, u32, u16),
    Depart,
}

fn walks() -> impl Strategy<Value = Vec<Walk>> {
    let body = prop_oneof![
        (1..4_u32, 1..5_u16).prop_map(|(version, n)| ManifestDrafted {
            version,
            lines: (1..=n).map(|s| line(s, s)).collect()
        }
        .into()),
        (1..4_u32, 1..9_u8).prop_map(|(version, n)| ManifestFrozen { version, nonce: nonce(n) }.into()),
        (1..4_u32).prop_map(|version| BoardingOpened { version }.into()),
        (1..4_u32).prop_map(|version| ManifestClosed { version }.into()),
        (1..5_u32, 1..5_u16, 1..9_u8).prop_map(|(version, out, n)| ManifestSwapped {
            version,
            out: vec![person(out)],
            in_lines: Vec::new(),
            nonce: nonce(n),
            reason: "r".into()
        }
        .into()),
        Just(Arrived { place: place("safe-site") }.into()),
        Just(ClosedOut { explanation: Some("e".into()) }.into()),
        Just(MovementCancelled { reason: "r".into() }.into()),
    ];
    let counter = prop_oneof![Just(Function::CustodyOfficer), Just(Function::Liaison), Just(Function::Medical)];
    let one = prop_oneof![
        6 => body.prop_map(Walk::State),
        3 => (1..5_u16).prop_map(Walk::Scan),
        1 => (1..5_u16).prop_map(Walk::Off),
        3 => (counter, 0..4_u32, 1..3_u16).prop_map(|(f, bodies, round)| Walk::Count(f, bodies, round)),
        2 => Just(Walk::Depart),
    ];
    proptest::collection::vec(one, 0..60)
}

fn walk(world: &mut World, one: Walk, scanned: &mut Vec<PersonNumber>) {
    match one {
        Walk::State(body) => {
            let _ = step(world, body);
        }
        Walk::Scan(serial) => {
            let boarding = stage(world) == Stage::Boarding;
            let listed =
                world.record.movement(&movement("m1")).is_some_and(|m| m.manifest.line(person(serial)).is_some());
            if boarding && listed && !scanned.contains(&person(serial)) {
                scan(world, serial, serial);
                scanned.push(person(serial));
            }
        }
        Walk::Off(serial) => {
            let off = TakenOff { movement: movement("m1"), reason: "ill".into(), return_place: place("site") };
            if world.act("losing", Function::CustodyOfficer, state(person(serial), off)).is_ok() {
                scanned.retain(|p| *p != person(serial));
            }
        }
        Walk::Count(by, bodies, round) => {
            let _ = counted(world, by, bodies, false, round);
        }
        Walk::Depart => {
            let _ = depart(world, Function::Commander, None);
        }
    }
}

proptest! {
    #[test]
    fn no_walk_departs_unfrozen_uncounted_or_with_other_people_than_were_scanned(all in walks(), from in 0..5_usize) {
        let mut world = world();
        let start = [Stage::Planned, Stage::Drafted, Stage::Frozen, Stage::Boarding, Stage::Closed][from];
        up_to(&mut world, start);
        let mut scanned: Vec<PersonNumber> =
            if start == Stage::Closed { (1..=3).map(person).collect() } else { Vec::new() };
        for one in all {
            let before = stage(&world);
            walk(&mut world, one, &mut scanned);
            let standing = world.record.movement(&movement("m1")).unwrap();
            let mut aboard: Vec<_> = standing.aboard_now().map(|a| a.person).collect();
            aboard.sort_unstable();
            let mut expected = scanned.clone();
            expected.sort_unstable();
            prop_assert_eq!(&aboard, &expected, "boarded is what was scanned");
            if before != Stage::Departed && standing.stage == Stage::Departed {
                prop_assert!(standing.manifest.standing().is_some());
                prop_assert_eq!(before, Stage::Closed);
                let n = aboard.len() as u32;
                prop_assert_eq!(standing.heads(false).both(Moment::MIN), Some((n, n)));
            }
            prop_assert_eq!(world.record.discrepancies().count(), 0, "a decided event is never out of order");
        }
    }
}

#[test]
fn drafts_of_a_departure_are_bound_to_movement_version_and_nonce() {
    let mut world = world();
    up_to(&mut world, Stage::Closed);
    both_counted(&mut world, false);
    let drafts: Vec<Draft> =
        world.ask("losing", Function::Commander, Order::Depart { movement: movement("m1"), difference: None }).unwrap();
    let binding = drafts[0].binding().unwrap();
    assert_eq!((binding.manifest_version, binding.nonce), (1, nonce(1)));
}

/// Each step of a movement by who may not take it, in the stage in which it may be taken.
#[test]
fn nobody_leads_a_movement_whose_work_it_is_not() {
    let refused = |world: &World, function: Function, order: Order| {
        let refusal = world.ask("losing", function, order).expect_err("refused");
        assert_eq!(refusal.reasons()[0].rule, "each act belongs to a function", "{function}: {refusal}");
    };
    let never_there = [Function::Auditor, Function::Planner, Function::FamilyDesk, Function::Bureau];
    let at = |stage| {
        let mut world = world();
        up_to(&mut world, stage);
        world
    };
    let world = at(Stage::Planned);
    let draft = ManifestDrafted { version: 1, lines: vec![line(1, 1)] };
    for function in [Function::Auditor, Function::FamilyDesk, Function::Medical, Function::CustodyOfficer] {
        refused(&world, function, of("m1", draft.clone()));
    }
    assert!(world.ask("losing", Function::Planner, of("m1", draft)).is_ok());
    let cancelled = || MovementCancelled { reason: "fog".into() };
    assert!(world.ask("losing", Function::Planner, of("m1", cancelled())).is_ok(), "a draft is the planner's to drop");
    let world = at(Stage::Frozen);
    let off = || TakenOff { movement: movement("m1"), return_place: place("site"), reason: "ill".into() };
    for function in never_there {
        refused(&world, function, of("m1", BoardingOpened { version: 1 }));
        refused(&world, function, of("m1", cancelled()));
        refused(&world, function, state(person(1), off()));
    }
    refused(&at(Stage::Boarding), Function::LegalReviewer, of("m1", ManifestClosed { version: 1 }));
    let world = at(Stage::Closed);
    for function in never_there {
        refused(&world, function, of("m1", count(function, 3, false, 1)));
    }
    // What was in fact seen is taken from whoever can have been there.
    let world = at(Stage::Departed);
    let told = [
        of("m1", Diverted { to: place("airfield"), reason: "dust".into() }),
        of("m1", Arrived { place: place("safe-site") }),
    ];
    let there = [Function::Medical, Function::ChildProtection, Function::Liaison, Function::WatchOfficer];
    for order in told {
        never_there.iter().for_each(|function| refused(&world, *function, order.clone()));
        for function in there {
            assert!(world.ask("losing", function, order.clone()).is_ok(), "{function}");
        }
    }
}

#[test]
fn an_exception_at_the_door_is_signed_by_who_identifies_people_and_by_who_can_be_there() {
    let mut world = world();
    up_to(&mut world, Stage::Boarding);
    world.of("losing", person(1), crate::event::person::BandBound { band: "B-1".into() });
    world.of("losing", person(1), crate::event::person::Photographed { image: crate::ids::BlobId([1; 32]) });
    world.of("losing", person(1), crate::event::person::IntakeQuestionSet { question: "q".into(), answer: "a".into() });
    let (photograph, band, question, reason) = (true, true, true, "burnt hands".to_owned());
    let mut by_exception = check(1, 1);
    by_exception.outcome = DoorOutcome::Exception(DoorException { photograph, band, question, tries: 3, reason });
    let by = |two| world.ask_two("losing", two, state(person(1), by_exception.clone()));
    for two in [
        [Function::Auditor, Function::Planner],
        [Function::Medical, Function::LegalReviewer],
        [Function::CustodyOfficer, Function::Planner],
        [Function::Examiner, Function::Auditor],
    ] {
        assert_eq!(by(two).unwrap_err().reasons()[0].rule, "each act belongs to a function", "{two:?}");
    }
    assert!(by([Function::Examiner, Function::Medical]).is_ok());
    assert!(by([Function::CustodyOfficer, Function::LegalReviewer]).is_ok());
    // One alone opens nothing, and what he did not verify is his to say too.
    let mut not = check(1, 1);
    not.outcome = DoorOutcome::NotVerified("another man".into());
    assert!(world.ask("losing", Function::Auditor, state(person(1), not.clone())).is_err());
    assert!(world.ask("losing", Function::CustodyOfficer, state(person(1), not)).is_ok());
}
