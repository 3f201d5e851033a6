//! Checks the timetable by hand (small) and against the public series (hasakah-2026). Source: ours.

use super::super::scenario::tests::repository;
use super::*;

fn load(name: &str) -> (Scenario, Timetable) {
    let scenario = Scenario::load(&repository(name)).unwrap_or_else(|error| panic!("{error}"));
    let timetable = Timetable::expand(&scenario).unwrap();
    (scenario, timetable)
}

#[test]
fn the_small_timetable_is_what_a_hand_computes() {
    let (scenario, timetable) = load("small");
    assert_eq!(timetable.cumulative_arrivals(&scenario), [20, 48, 60]);
    assert_eq!((timetable.journeys.len(), timetable.movements.len()), (9, 27));
    let first = &timetable.movements[0];
    assert_eq!((first.id.as_str(), first.from.as_str(), first.to.as_str()), ("d01-001-1", "north", "strip"));
    assert_eq!((first.carrier.as_str(), first.receiver.as_str()), ("guard", "carrier"));
    assert_eq!(first.departs_at.to_string(), "2026-03-02T03:00:00Z");
    assert_eq!(first.clearances, ["road-out", "intake-strip"]);
    // 06:00 + 60 road + 60 dwell + 45 air + 60 dwell + 30 road = 10:15 local.
    let last = &timetable.movements[timetable.journeys[0].movements[2]];
    assert_eq!(last.arrives_at.to_string(), "2026-03-02T07:15:00Z");
    assert_eq!((last.carrier.as_str(), last.receiver.as_str()), ("home", "home"));
}

#[test]
fn arrivals_follow_the_public_series_of_2026() {
    let (scenario, timetable) = load("hasakah-2026");
    let arrived = timetable.cumulative_arrivals(&scenario);
    let series =
        [(1, 150), (5, 275), (10, 500), (13, 1_387), (16, 2_000), (18, 2_250), (20, 4_583), (22, 5_046), (23, 5_704)];
    for (day, people) in series {
        assert_eq!(arrived[day - 1], people, "day {day}");
    }
    assert!(scenario.public_figures.len() == series.len());
}

#[test]
fn there_are_seats_for_everybody_and_for_a_third_of_children() {
    let (scenario, timetable) = load("hasakah-2026");
    for site in &scenario.sites {
        let seats = timetable.seats_from(&site.place, false);
        assert!(seats >= site.people, "{} has {seats} seats for {}", site.place, site.people);
        let child_seats = timetable.seats_from(&site.place, true);
        assert!(
            child_seats * 10 >= site.people * 3,
            "{} has {child_seats} child seats for {}",
            site.place,
            site.people
        );
    }
    let last_child = timetable.journeys.iter().filter(|journey| journey.child).map(|journey| journey.day).max();
    assert_eq!(last_child, Some(scenario.days));
}

#[test]
fn no_movement_is_overfull_or_short_of_guards_and_all_stand_in_time_order() {
    for name in ["small", "hasakah-2026"] {
        let (_, timetable) = load(name);
        for movement in &timetable.movements {
            assert!(movement.people.unwrap_or(0) <= movement.seats, "{}", movement.id);
            assert!(movement.guards * 4 >= movement.seats, "{}", movement.id);
            assert!(movement.departs_at < movement.arrives_at, "{}", movement.id);
        }
        assert!(timetable.movements.is_sorted_by_key(|movement| movement.departs_at));
        let ids: std::collections::BTreeSet<_> = timetable.movements.iter().map(|movement| &movement.id).collect();
        assert_eq!(ids.len(), timetable.movements.len());
    }
}

#[test]
fn the_legs_of_a_journey_follow_each_other_in_place_and_time() {
    let (scenario, timetable) = load("hasakah-2026");
    for journey in &timetable.journeys {
        let legs: Vec<_> = journey.movements.iter().map(|index| &timetable.movements[*index]).collect();
        assert_eq!((&legs[0].from, &legs[legs.len() - 1].to), (&journey.site, &journey.to));
        assert!(legs.iter().all(|leg| leg.journey == journey.number && leg.people == journey.people));
        for pair in legs.windows(2) {
            assert_eq!(pair[0].to, pair[1].from);
            assert_eq!(pair[0].receiver, pair[1].carrier);
            assert!(pair[0].arrives_at < pair[1].departs_at);
        }
        assert_eq!(
            scenario.day_of(legs[legs.len() - 1].arrives_at),
            i64::from(journey.day),
            "journey {}",
            journey.number
        );
    }
}
