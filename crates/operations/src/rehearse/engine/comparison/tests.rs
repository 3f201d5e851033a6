//! What counts as found: the right kind, about that person on that movement, after the error and before what relies on it.

use custody::Span;

use super::*;

const MINUTE: Span = Span::MINUTE;

fn person(serial: u16) -> PersonNumber {
    PersonNumber::new(1, serial).unwrap()
}

fn movement(id: &str) -> MovementId {
    MovementId::parse(id).unwrap()
}

fn noon() -> Moment {
    Moment::parse("2026-01-21T12:00:00Z").unwrap()
}

/// Somebody unlisted aboard m-1 at noon; it leaves ten minutes later.
fn stowed_away() -> Happening {
    let persons = vec![person(1)];
    Happening { kind: K::UnlistedAboard, persons, movement: Some(movement("m-1")), at: noon(), met: 3 }
}

fn noted() -> Finding {
    Finding {
        what: What::Opened(D::Unlisted),
        persons: vec![person(1)],
        movement: Some(movement("m-1")),
        place: "discrepancy of a movement".into(),
        rule: "nobody moves past a gate that is shut".into(),
        at: Some(noon() + MINUTE),
        met: None,
    }
}

fn end_of(happening: &Happening, finding: Finding) -> ErrorEnd {
    let leaves = |id: &MovementId| {
        let left = (*id == movement("m-1")).then(|| noon() + Span::minutes(10));
        (left, left.map(|left| left + Span::HOUR))
    };
    judged(happening, &[finding], &leaves).end
}

fn is_caught(happening: &Happening, finding: Finding) -> bool {
    matches!(end_of(happening, finding), ErrorEnd::Caught { .. })
}

#[test]
fn an_error_is_found_by_its_kind_of_that_person_on_that_movement_and_by_nothing_else() {
    assert!(is_caught(&stowed_away(), noted()));
    let others = [
        Finding { what: What::Opened(D::MissedScan), ..noted() },
        Finding { persons: vec![person(2)], ..noted() },
        Finding { movement: Some(movement("m-2")), ..noted() },
        Finding { movement: None, ..noted() },
    ];
    for other in others {
        assert!(!is_caught(&stowed_away(), other.clone()), "{other:?}");
    }
}

#[test]
fn what_was_noted_before_an_error_finds_nothing_and_what_comes_after_the_departure_comes_too_late() {
    assert!(!is_caught(&stowed_away(), Finding { at: Some(noon() - MINUTE), ..noted() }));
    assert!(is_caught(&stowed_away(), Finding { at: Some(noon()), ..noted() }));
    let late = end_of(&stowed_away(), Finding { at: Some(noon() + Span::minutes(11)), ..noted() });
    assert_eq!(late, ErrorEnd::Missed(TOO_LATE));
}

#[test]
fn of_refusals_in_one_minute_only_those_after_the_error_stop_it() {
    let happening = Happening { kind: K::OverriddenNo, ..stowed_away() };
    let refused = |met| Finding { what: What::RealRisk, at: Some(noon()), met: Some(met), ..noted() };
    assert!(!is_caught(&happening, refused(2)));
    assert!(is_caught(&happening, refused(3)));
}

#[test]
fn a_health_gate_stops_old_fitness_by_its_rule_and_missing_medicines_by_theirs() {
    let shut = |rule: &str| Finding {
        what: What::Stopped(Gate::Health, custody::Nature::Absent),
        rule: rule.into(),
        met: Some(4),
        ..noted()
    };
    let (old, left_behind) = ("fitness dated within its hours", "medicines with the person");
    for (kind, stops, other) in [(K::StaleFitness, old, left_behind), (K::MissingMedicines, left_behind, old)] {
        let happening = Happening { kind, ..stowed_away() };
        assert!(is_caught(&happening, shut(stops)) && !is_caught(&happening, shut(other)), "{kind:?}");
    }
}

#[test]
fn a_count_at_the_other_end_is_found_after_the_departure_and_by_its_own_count_alone() {
    let counted = |kind| Happening { kind, persons: Vec::new(), at: noon() + Span::minutes(30), ..stowed_away() };
    let differ = |what| Finding { what, persons: Vec::new(), at: Some(noon() + Span::minutes(31)), ..noted() };
    assert!(is_caught(&counted(K::CountAtArrival), differ(What::ArrivalsDiffer)));
    assert!(!is_caught(&counted(K::CountAtArrival), differ(What::CountsDiffer)));
    assert!(is_caught(&counted(K::CountAtHandOver), differ(What::HandCount)));
    let closed = Finding { at: Some(noon() + Span::minutes(71)), ..differ(What::ArrivalsDiffer) };
    assert_eq!(end_of(&counted(K::CountAtArrival), closed), ErrorEnd::Missed(TOO_LATE));
}
