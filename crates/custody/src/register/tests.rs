//! One test for each letter of art. 17(3).

use super::*;
use crate::event::handover::{HandedOver, Received};
use crate::event::incident::{Died, Released};
use crate::event::medical::{Fitness, HealthLine, MedicalScreened, Tb};
use crate::event::person::{Merged, Registered};
use crate::ids::{Hash, Nonce};
use crate::testing::{World, authority, movement, person, place};
use crate::time::Span;

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn values(world: &World, letter: char) -> Vec<Known<String>> {
    let view = world.record.register_view(person(1)).unwrap();
    view.letter(letter).map(|l| l.value.clone().unwrap()).collect()
}

fn value(text: &str) -> Known<String> {
    Known::Value(text.into())
}

#[test]
fn a_the_identity_stands_as_it_was_given() {
    assert_eq!(values(&held(), 'a'), [value("أحمد محمد")]);
}

#[test]
fn b_when_where_and_by_whom_liberty_was_taken() {
    assert_eq!(values(&held(), 'b'), [value("2019-03-20T00:00:00Z"), value("Baghuz"), value("losing")]);
}

#[test]
fn c_who_ordered_it_and_on_what_grounds_or_why_that_is_unknown() {
    let why = Known::UnknownBecause("no order was ever written".into());
    assert_eq!(values(&held(), 'c'), [value("losing"), why]);
}

#[test]
fn d_who_supervises_it() {
    assert_eq!(values(&held(), 'd'), [value("losing")]);
}

#[test]
fn e_where_since_when_and_under_whom_the_person_is_held() {
    let mut world = held();
    assert_eq!(values(&world, 'e'), [value("2019-03-20T00:00:00Z"), value("site"), value("losing")]);
    world.wait(Span::HOUR);
    hand_over(&mut world);
    assert_eq!(values(&world, 'e'), [value(&world.now.to_string()), value("prison"), value("receiving")]);
}

#[test]
fn f_health_is_why_it_is_unknown_until_a_doctor_makes_it_a_dated_line() {
    let mut world = held();
    let why = Known::UnknownBecause("no doctor has examined him yet".into());
    assert_eq!(values(&world, 'f'), [why]);
    let line = HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::Unfit,
        examined_at: world.now,
        tb_known: true,
        medicine_needed: false,
        line: "stable".into(),
        evacuate_for: None,
    };
    world.of("losing", person(1), line);
    let expected = "examined 2026-01-21T08:00:00Z: by road fit, by air unfit; tuberculosis known; medicines not needed";
    assert_eq!(values(&world, 'f'), [value(expected)]);
    assert!(world.record.register_view(person(1)).unwrap().silently_empty().is_empty());
}

#[test]
fn f_after_a_screening_is_unknown_for_another_reason_and_what_was_seen_stands() {
    let mut world = held();
    world.wait(Span::HOUR);
    let screened =
        MedicalScreened { findings: "cough".into(), conditions: Vec::new(), allergies: Vec::new(), tb: Tb::Negative };
    world.of("losing", person(1), screened.clone());
    let [Known::UnknownBecause(why)] = &values(&world, 'f')[..] else { panic!("no line stands yet") };
    assert!(why.contains("screened 2026-01-21T09:00:00Z") && !why.contains("cough"), "{why}");
    let mut world = World::new();
    let seen = Some(Known::Value("wounded in the leg".to_owned()));
    world.of("losing", person(1), Registered { health: seen, ..crate::testing::registered("site") });
    world.of("losing", person(1), screened);
    assert_eq!(values(&world, 'f'), [value("wounded in the leg")]);
}

#[test]
fn a_letter_is_silent_where_nobody_said_it_and_the_view_names_it() {
    let mut world = World::new();
    world.of("losing", person(1), Registered { health: None, ..crate::testing::registered("site") });
    assert_eq!(world.record.register_view(person(1)).unwrap().silently_empty(), ['f'], "a log older than the field");
}

#[test]
fn e_of_a_number_that_was_merged_is_the_last_place_that_was_named() {
    let mut world = held();
    world.register("losing", person(2), "safe-site");
    world.of("losing", person(1), Merged { into: person(2), reasons: "prints".into() });
    assert!(world.record.register_view(person(1)).unwrap().silently_empty().is_empty());
    assert_eq!(values(&world, 'e')[1], value("site"));
}

#[test]
fn g_a_death_has_circumstances_cause_and_destination_of_the_remains() {
    let mut world = held();
    assert!(values(&world, 'g').is_empty());
    let death = Died {
        place: place("site"),
        circumstances: value("found in the cell"),
        cause: Known::UnknownBecause("not examined yet".into()),
        remains: value("morgue"),
        certified_by: "doctor".into(),
    };
    world.of("losing", person(1), death);
    let unknown = Known::UnknownBecause("not examined yet".into());
    assert_eq!(values(&world, 'g'), [value("found in the cell"), unknown, value("morgue")]);
}

fn hand_over(world: &mut World) {
    let (nonce, receipt) = (Nonce::default(), Hash::default());
    let given = HandedOver {
        to: authority("receiving"),
        place: place("prison"),
        movement: movement("m1"),
        nonce,
        receipt,
        evidence: vec![],
        medical_evacuation: false,
        overridden: None,
    };
    world.of("losing", person(1), given);
    let taken =
        Received { from: authority("losing"), place: place("prison"), movement: movement("m1"), nonce, receipt };
    world.of("receiving", person(1), taken);
}

#[test]
fn h_a_transfer_and_a_release_have_time_destination_and_responsible_authority() {
    let mut world = held();
    assert!(values(&world, 'h').is_empty());
    world.wait(Span::HOUR);
    hand_over(&mut world);
    let transfer = [value(&world.now.to_string()), value("receiving at prison"), value("losing")];
    assert_eq!(values(&world, 'h'), transfer);
    world.wait(Span::HOUR);
    let to = Known::UnknownBecause("he did not say".into());
    world.of(
        "receiving",
        person(1),
        Released { place: place("prison"), to: to.clone(), order: "o".into(), evidence: vec![], ordered: None },
    );
    assert_eq!(values(&world, 'h')[3..], [value(&world.now.to_string()), to, value("receiving")]);
}
