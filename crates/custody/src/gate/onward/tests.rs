//! Care and a hearing wait for nothing and lead nowhere: from there a person goes on as from the site he came from.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::incident::ReturnedTo;
use crate::event::law::StayOrdered;
use crate::event::medical::Hospitalised;
use crate::event::place::PlaceKind;
use crate::event::reception::Housed;
use crate::event::{Body, Function};
use crate::testing::{World, only_reason, person, place, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;

fn on(to: &str) -> Order {
    Order::MoveOn { person: person(1), to: place(to), reason: "room".into() }
}

/// Held at `site`, with a sick bay and a court room inside `safe-site` and a hospital with a ward of its own.
fn world(with: impl Into<Body>) -> World {
    let mut world = World::new();
    for (id, kind, inside) in [
        ("sick-bay", PlaceKind::Hospital, Some("safe-site")),
        ("court-room", PlaceKind::Court, Some("safe-site")),
        ("hospital", PlaceKind::Hospital, None),
        ("ward", PlaceKind::Cell, Some("hospital")),
        ("block", PlaceKind::Cell, Some("site")),
        ("wing", PlaceKind::Cell, Some("safe-site")),
    ] {
        world.describe_inside(id, "losing", kind, inside);
    }
    world.register("losing", person(1), "block");
    world.of("losing", person(1), with);
    world
}

fn stay() -> StayOrdered {
    StayOrdered { by: "High court".into(), reference: "S-1".into() }
}

#[test]
fn whoever_says_no_to_a_move_is_not_passed_by_way_of_a_sick_bay_a_court_or_a_hospital() {
    for way in [&["sick-bay"][..], &["court-room"], &["hospital", "sick-bay"], &["hospital", "ward", "court-room"]] {
        let mut world = world(stay());
        for care in way {
            world.wait(Span::minutes(1));
            assert_eq!(world.act("losing", OFFICER, on(care)), Ok(1), "care is never blocked: {care} of {way:?}");
        }
        world.wait(Span::minutes(1));
        for to in ["safe-site", "wing"] {
            assert!(only_reason(world.ask("losing", OFFICER, on(to))).contains("stay S-1"), "{way:?} to {to}");
        }
        let housed = Housed { place: place("wing"), apart_from_adults: true };
        assert!(only_reason(world.ask("losing", OFFICER, state(person(1), housed))).contains("stay S-1"), "{way:?}");
        for to in ["site", "block"] {
            assert!(world.ask("losing", OFFICER, on(to)).is_ok(), "home from {way:?} to {to}");
        }
        let back = |to: &str| state(person(1), ReturnedTo { place: place(to), reason: "well".into() });
        assert!(world.ask("losing", OFFICER, back("site")).is_ok());
        assert!(only_reason(world.ask("losing", OFFICER, back("safe-site"))).contains("a return leads there"));
    }
}

#[test]
fn a_child_does_not_come_among_adults_by_way_of_a_sick_bay() {
    let now = AgeInterval { min_months: 14 * 12, max_months: 16 * 12 };
    let mut world = world(AgeAssessed { now, method: "interview".into(), reasons: "looks 15".into() });
    let refused = |world: &World| only_reason(world.ask("losing", OFFICER, on("safe-site")));
    assert!(refused(&world).contains("not set apart for children"));
    world.act("losing", OFFICER, on("sick-bay")).unwrap();
    world.wait(Span::minutes(1));
    assert!(refused(&world).contains("not set apart for children"));
}

#[test]
fn back_from_hospital_leads_to_where_he_was_before_it_and_nowhere_else() {
    let mut world = world(stay());
    let hospital = |to: &str, back: bool| state(person(1), Hospitalised { place: place(to), back });
    assert_eq!(world.act("losing", OFFICER, hospital("sick-bay", false)), Ok(1));
    world.wait(Span::minutes(1));
    assert!(world.ask("losing", OFFICER, hospital("safe-site", true)).is_err());
    assert!(world.ask("losing", OFFICER, hospital("block", true)).is_ok());
}

#[test]
fn a_ward_of_ones_own_in_another_states_site_is_entered_in_fact_and_asked_about_by_law() {
    let mut world = world(stay());
    world.describe_inside("far-ward", "losing", PlaceKind::Hospital, Some("prison"));
    let refusal = world.ask("losing", OFFICER, on("far-ward")).unwrap_err().to_string();
    assert!(refusal.contains("receiving has not accepted the person"), "{refusal}");
    let body = Hospitalised { place: place("far-ward"), back: false };
    let drafts = format!("{:?}", world.ask("losing", OFFICER, state(person(1), body)).unwrap());
    assert!(drafts.contains("Unlawful") && drafts.contains("a hospital in a place of receiving"), "{drafts}");
}

fn called(world: &World, id: &str, kind: PlaceKind, inside: Option<&str>) -> Result<usize, crate::refusal::Refusal> {
    let body = crate::testing::within(id, "losing", kind, inside);
    let order = Order::State { stream: crate::event::Stream::Place(place(id)), body: body.into() };
    world.ask_two("losing", [Function::Commander, OFFICER], order).map(|drafts| drafts.len())
}

#[test]
fn a_hospital_becomes_no_site_while_somebody_is_in_it_who_may_not_be_taken_to_one() {
    for (to, id) in [("hospital", "hospital"), ("ward", "hospital"), ("ward", "ward")] {
        let mut world = world(stay());
        let relabelled = |world: &World| match id {
            "ward" => called(world, "ward", PlaceKind::Cell, Some("safe-site")),
            _ => called(world, id, PlaceKind::Site, None),
        };
        assert_eq!(relabelled(&world), Ok(1), "nobody is there");
        world.wait(Span::minutes(1));
        world.act("losing", OFFICER, on(to)).unwrap();
        let said = only_reason(relabelled(&world));
        assert!(said.contains(&person(1).to_string()) && said.contains("stay S-1"), "{to} by {id}: {said}");
        assert_eq!(called(&world, "hospital", PlaceKind::Court, None), Ok(1), "still no site");
        world.wait(Span::minutes(1));
        world.act("losing", OFFICER, on("site")).unwrap();
        assert_eq!(relabelled(&world), Ok(1), "he has gone back");
    }
}

#[test]
fn a_place_called_a_hospital_by_mistake_is_put_right_with_whoever_came_from_nowhere_else() {
    let mut world = world(stay());
    world.register("losing", person(2), "hospital");
    world.of("losing", person(2), stay());
    assert_eq!(called(&world, "hospital", PlaceKind::Site, None), Ok(1));
    // Of whom nothing says no, he may be moved on, and stays.
    world.register("losing", person(3), "site");
    world.wait(Span::minutes(1));
    let moved = Order::MoveOn { person: person(3), to: place("hospital"), reason: "ill".into() };
    world.act("losing", OFFICER, moved).unwrap();
    assert_eq!(called(&world, "hospital", PlaceKind::Site, None), Ok(1));
}
