//! Observed acts under test: never refused on any history, never without a discrepancy; a person seen
//! is a person held. Source: ours.

use proptest::prelude::*;

use crate::count::CountQuery;
use crate::decide::command::{Actor, Command, Order};
use crate::decide::decide;
use crate::draft::Draft;
use crate::event::incident::{Escaped, FateUnknown, Recaptured, Released};
use crate::event::movement::{Arrived, Boarded, Departed, Disembarked, MovementCancelled, TakenOff};
use crate::event::observed::*;
use crate::event::oversight::DiscrepancyKind;
use crate::event::person::Merged;
use crate::event::{Body, Function, Stream};
use crate::ids::{DeviceId, Nonce};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::leg::Standing;
use crate::testing::{World, actor, authority, movement, person, place, registered, state};
use crate::time::{Moment, Span};

fn acts() -> impl Strategy<Value = Body> {
    let note = "[a-z ]{0,6}";
    prop_oneof![
        (0..3_u8, note).prop_map(|(m, note)| FoundAboard { movement: any_movement(m), note }.into()),
        (0..3_u8, note).prop_map(|(m, note)| DepartedWith { movement: any_movement(m), note }.into()),
        (0..3_u8, note).prop_map(|(p, note)| FoundHere { place: any_place(p), note }.into()),
        (0..3_u8, note).prop_map(|(p, note)| NotHere { place: any_place(p), note }.into()),
        (0..3_u8, 0..3_u8, note).prop_map(|(m, p, note)| ArrivedUnlisted {
            movement: any_movement(m),
            place: any_place(p),
            note
        }
        .into()),
    ]
}

fn any_movement(n: u8) -> crate::ids::MovementId {
    movement(&format!("m{n}"))
}

fn any_place(n: u8) -> crate::ids::PlaceId {
    place(["site", "prison", "nowhere-described"][usize::from(n)])
}

/// Things that may be true of a person or a movement before, in any order and by any log.
fn pasts() -> impl Strategy<Value = Vec<(u8, u16, Body)>> {
    let text = || "x".to_owned();
    let body = prop_oneof![
        Just(Body::from(registered("site"))),
        Just(Escaped { place: place("site"), how: text(), evidence: text() }.into()),
        Just(Recaptured { place: place("site"), how: text() }.into()),
        Just(FateUnknown { last_place: place("site"), searched: text() }.into()),
        Just(
            Released {
                place: place("site"),
                to: Known::Value(text()),
                order: text(),
                evidence: Vec::new(),
                ordered: None
            }
            .into()
        ),
        Just(Merged { into: person(9), reasons: text() }.into()),
        (0..3_u8).prop_map(|m| Boarded {
            movement: any_movement(m),
            manifest_version: 1,
            nonce: Nonce::default(),
            seat: 1,
            evidence: Vec::new(),
            overridden: None
        }
        .into()),
        (0..3_u8).prop_map(
            |m| TakenOff { movement: any_movement(m), reason: "r".into(), return_place: place("site") }.into()
        ),
        (0..3_u8).prop_map(|m| Disembarked { movement: any_movement(m), place: place("prison") }.into()),
        Just(Departed { version: 1, aboard: 0, difference: None }.into()),
        Just(Arrived { place: place("prison") }.into()),
        Just(MovementCancelled { reason: text() }.into()),
        acts(),
    ];
    proptest::collection::vec((0..3_u8, 1..4_u16, body), 0..20)
}

fn past(all: Vec<(u8, u16, Body)>) -> World {
    let mut world = World::new();
    for (log, serial, body) in all {
        let log = ["losing", "carrying", "receiving"][usize::from(log)];
        let stream = Stream::Person(person(serial));
        let stream =
            if body.kind().fits(&stream) { stream } else { Stream::Movement(any_movement((serial % 3) as u8)) };
        world.tell(log, stream, body);
    }
    world
}

proptest! {
    #[test]
    fn an_observed_act_is_never_refused(
        before in pasts(), act in acts(), serial in 1..6_u16, log in 0..5_usize, late_h in -50..50_i64, officer in any::<bool>(),
    ) {
        let mut world = past(before);
        let log = ["losing", "carrying", "receiving", "court", "bureau"][log];
        let mut by = actor(log, Function::CustodyOfficer, None);
        if !officer {
            by.officer = None;
        }
        let command = Command {
            actor: by, occurred_at: world.now + Span::hours(late_h), because: None, sheet: None, order: state(person(serial), act.clone()),
        };
        let drafts = decide(&world.record, &command, world.now);
        prop_assert!(drafts.is_ok(), "{:?}", drafts);
        let drafts = drafts.unwrap();
        let opened = drafts.iter().filter(|d| matches!(d.body(), Body::DiscrepancyOpened(_))).count();
        prop_assert!(opened == 1 || (opened == 0 && was_there(&world, log, person(serial), &act)), "{:?}", drafts);
        prop_assert!(drafts.iter().any(|d| d.body() == &act));
        still_watched(world.clone(), log, command.occurred_at, person(serial), drafts)?;
        if !matches!(act, Body::NotHere(_)) {
            world.act(log, Function::CustodyOfficer, state(person(serial), act)).unwrap();
            let row = world.record.authorities.ix(&authority(log)).unwrap();
            let standing = world.record.people.get(&person(serial)).unwrap().legs.position(row).standing;
            prop_assert_eq!(standing, Standing::Held, "whoever is seen is in custody");
        }
    }
}

/// Whether the log of whoever found somebody has him at that place already.
fn was_there(world: &World, log: &str, who: PersonNumber, act: &Body) -> bool {
    let Body::FoundHere(found) = act else { return false };
    let row = world.record.authorities.ix(&authority(log)).unwrap();
    let position = world.record.people.get(&who).map(|person| person.legs.position(row));
    position.is_some_and(|p| p.standing == Standing::Held && world.record.place_name(p.place) == Some(&found.place))
}

/// Whatever time an observed act gives itself, it silences no alarm, and its discrepancy is open from its recording.
fn still_watched(
    mut world: World,
    log: &str,
    occurred: Moment,
    who: PersonNumber,
    drafts: Vec<Draft>,
) -> Result<(), TestCaseError> {
    let mut opened = None;
    for draft in drafts {
        let (stream, body, _, _) = draft.into_parts();
        if let Body::DiscrepancyOpened(b) = &body {
            opened = Some(b.id.clone());
        }
        world.tell_at(log, occurred, stream, body);
    }
    let noted = opened.map(|id| world.record.discrepancy(&id).unwrap().clone());
    prop_assert!(noted.iter().all(|noted| noted.is_open_as_of(world.now, world.now)));
    if noted.is_some_and(|noted| noted.doubts_the_count()) {
        let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
        let named = world.record.count(&query).residual_people;
        prop_assert!(named.iter().any(|r| r.person == who), "{who} is no residual: {named:?}");
    }
    let skews = world.record.discrepancies().filter(|(_, d)| d.kind == DiscrepancyKind::Skew);
    let skewed = skews.filter(|(_, d)| d.text.contains(&occurred.to_string())).count() > 0;
    prop_assert_eq!(skewed, occurred > world.now + Span::minutes(2));
    // Nobody here was ever verified: whoever is held is silent when the alarm is due.
    let due = world.now + Span::hours(13);
    if world.record.whereabouts(who).is_some() {
        prop_assert!(world.record.silent(due, Some(12)).iter().any(|s| s.person == who));
    }
    Ok(())
}

#[test]
fn an_unknown_number_becomes_a_provisional_person_with_a_reason_in_every_field() {
    let mut world = World::new();
    let found = FoundAboard { movement: movement("m1"), note: "under a seat".into() };
    let next =
        world.record.devices.get(&actor("carrying", Function::CustodyOfficer, None).device).unwrap().next_counter;
    assert_eq!(world.act("carrying", Function::CustodyOfficer, state(person(7), found)), Ok(3));
    let there = world.record.people.get(&person(7)).unwrap();
    assert!(there.provisional);
    let identity = world.record.register_field(person(7), crate::event::person::RegisterField::Identity).unwrap();
    assert_eq!(identity.text, Known::UnknownBecause("unknown because found aboard m1: under a seat".into()));
    let (id, noted) = world.record.discrepancies().next().unwrap();
    assert_eq!(id.as_str(), format!("d-carrying.custody-officer-{}", next + 2));
    assert_eq!((noted.kind, there.discrepancies.len()), (DiscrepancyKind::Unlisted, 1));
}

#[test]
fn only_a_device_that_nobody_certified_is_turned_away() {
    let world = World::new();
    let by = Actor { device: DeviceId::parse("stranger").unwrap(), ..actor("losing", Function::CustodyOfficer, None) };
    let order: Order = state(person(1), FoundHere { place: place("site"), note: String::new() });
    let command = Command { actor: by, occurred_at: Moment::MIN, because: None, sheet: None, order };
    assert!(decide(&world.record, &command, world.now).unwrap_err().to_string().contains("device stranger"));
}

#[test]
fn who_is_found_where_his_own_log_has_him_is_seen_and_nothing_is_to_be_settled() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let found = |at: &str| state(person(1), FoundHere { place: place(at), note: "in cell 4".into() });
    for _ in 0..2 {
        world.wait(Span::HOUR);
        assert_eq!(world.act("losing", Function::CustodyOfficer, found("site")), Ok(1));
    }
    assert_eq!(world.record.discrepancies().count(), 0);
    assert_eq!(world.record.last_seen(person(1)).unwrap().at, world.now);
    // Elsewhere, or by another authority, it differs.
    assert!(world.act("losing", Function::CustodyOfficer, found("safe-site")).unwrap() > 1);
    assert!(world.act("receiving", Function::CustodyOfficer, found("safe-site")).unwrap() > 1);
    // And while two have him it does for both.
    assert!(world.act("losing", Function::CustodyOfficer, found("safe-site")).unwrap() > 1);
}
