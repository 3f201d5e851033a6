//! A place becomes another only so far as nobody in it is taken anywhere by that. Source: ours, decision 0077.

use crate::decide::command::Order;
use crate::event::law::StayOrdered;
use crate::event::observed::FoundHere;
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::{Function, Stream};
use crate::refusal::Refusal;
use crate::testing::{World, only_reason, person, place, within};
use crate::time::Span;

const TWO: [Function; 2] = [Function::Commander, Function::CustodyOfficer];

fn described(world: &World, log: &str, id: &str, body: PlaceDescribed) -> Result<usize, Refusal> {
    let order = Order::State { stream: Stream::Place(place(id)), body: body.into() };
    world.ask_two(log, TWO, order).map(|drafts| drafts.len())
}

fn as_own(world: &World, id: &str, kind: PlaceKind, inside: Option<&str>) -> Result<usize, Refusal> {
    described(world, "losing", id, within(id, "losing", kind, inside))
}

fn found(world: &mut World, at: &str) {
    world.wait(Span::HOUR);
    world.of("losing", person(1), FoundHere { place: place(at), note: "he is there".into() });
    world.wait(Span::HOUR);
}

fn stay(world: &mut World) {
    world.of("losing", person(1), StayOrdered { by: "High court".into(), reference: "S-1".into() });
}

#[test]
fn a_place_of_detention_becomes_no_hospital_or_court_with_people_in_it() {
    for kind in [PlaceKind::Hospital, PlaceKind::Court] {
        let mut world = World::new();
        world.describe_inside("room", "losing", PlaceKind::Cell, Some("site"));
        world.register("losing", person(1), "room");
        for (id, inside) in [("site", None), ("room", Some("site"))] {
            let said = only_reason(as_own(&world, id, kind, inside));
            assert!(said.contains(&person(1).to_string()) && said.contains("gets an id of its own"), "{id}: {said}");
        }
        assert_eq!(as_own(&world, "ward", kind, Some("site")), Ok(1), "a new one");
        found(&mut world, "ward");
        world.describe_inside("ward", "losing", kind, Some("site"));
        assert_eq!(as_own(&world, "ward", kind, Some("site")), Ok(0), "who is cared for hinders nothing");
    }
}

/// Held at `site`, then at the cell `room` of `safe-site`.
fn moved() -> World {
    let mut world = World::new();
    world.describe_inside("room", "losing", PlaceKind::Cell, Some("safe-site"));
    world.register("losing", person(1), "site");
    found(&mut world, "room");
    world
}

#[test]
fn what_a_place_is_and_where_it_lies_changes_without_those_in_it() {
    for (id, kind, inside) in [
        ("safe-site", PlaceKind::Airfield, None),
        ("safe-site", PlaceKind::Hospital, None),
        ("safe-site", PlaceKind::Cell, None),
        ("safe-site", PlaceKind::Site, Some("site")),
        ("room", PlaceKind::Vehicle, None),
        ("room", PlaceKind::Cell, Some("site")),
    ] {
        let mut world = moved();
        let said = only_reason(as_own(&world, id, kind, inside));
        assert!(said.contains(&person(1).to_string()) && said.contains("less is asked"), "{id}: {said}");
        found(&mut world, "site");
        assert_eq!(as_own(&world, id, kind, inside), Ok(1), "{id}: nobody is there");
    }
}

#[test]
fn what_asks_no_less_of_those_in_it_is_put_right_with_them() {
    let mut world = moved();
    world.describe_inside("block", "losing", PlaceKind::Cell, Some("safe-site"));
    assert_eq!(as_own(&world, "room", PlaceKind::Cell, Some("block")), Ok(1), "the same site");
    world.describe_inside("field", "losing", PlaceKind::Airfield, None);
    found(&mut world, "field");
    stay(&mut world);
    assert_eq!(as_own(&world, "field", PlaceKind::Vehicle, None), Ok(1), "of both nothing is asked");
    assert_eq!(as_own(&world, "field", PlaceKind::Site, None), Ok(1), "a site that was called an airfield");
}

#[test]
fn nobody_under_a_stay_comes_to_another_site_by_a_description() {
    let mut world = World::new();
    world.describe_inside("camp", "losing", PlaceKind::Cell, Some("site"));
    world.register("losing", person(1), "camp");
    let apart = |world: &World| as_own(world, "camp", PlaceKind::Site, None);
    assert_eq!(apart(&world), Ok(1), "nothing says no");
    stay(&mut world);
    let said = only_reason(apart(&world));
    assert!(said.contains("from site to camp") && said.contains("stay S-1"), "{said}");
    found(&mut world, "site");
    assert_eq!(apart(&world), Ok(1), "he went to another place of the site");
}

#[test]
fn a_word_on_where_anothers_wing_lies_waits_for_those_in_it_and_on_a_ward_it_does_not() {
    let mut world = World::new();
    world.describe_inside("hospital", "receiving", PlaceKind::Hospital, None);
    for (id, kind, around) in [("wing", PlaceKind::Cell, "prison"), ("ward", PlaceKind::Hospital, "hospital")] {
        world.describe_inside(id, "losing", kind, Some(around));
    }
    let word =
        |world: &World, id, kind, around| described(world, "receiving", id, within(id, "losing", kind, Some(around)));
    world.register("losing", person(1), "ward");
    assert_eq!(word(&world, "ward", PlaceKind::Hospital, "hospital"), Ok(1));
    assert_eq!(word(&world, "wing", PlaceKind::Cell, "prison"), Ok(1));
    found(&mut world, "wing");
    // Of the receiver's prison the law asks as before; that he leaves a site for it would be asked no more.
    world.describe_inside("yard", "losing", PlaceKind::Cell, Some("prison"));
    world.tell("receiving", Stream::Place(place("yard")), within("yard", "losing", PlaceKind::Cell, Some("prison")));
    assert!(only_reason(word(&world, "wing", PlaceKind::Cell, "prison")).contains("less is asked"));
}
