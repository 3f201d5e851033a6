//! A place for children is opened and closed empty, and by child protection. Source: ours, decision 0072.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::{Function, Stream};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::refusal::Refusal;
use crate::testing::{World, only_reason, person, place, within};
use crate::time::Span;

const GUARD: [Function; 2] = [Function::Commander, Function::CustodyOfficer];
const PROTECTION: [Function; 2] = [Function::Commander, Function::ChildProtection];

fn aged(world: &mut World, number: PersonNumber, years: u32) {
    let now = AgeInterval { min_months: years * 12, max_months: years * 12 + 11 };
    world.of("losing", number, AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
}

fn facts(world: &World, id: &str) -> PlaceDescribed {
    world.record.places.get(&place(id)).and_then(|p| p.facts.clone()).unwrap()
}

fn described(world: &World, two: [Function; 2], id: &str, body: PlaceDescribed) -> Result<usize, Refusal> {
    let stream: PlaceId = place(id);
    let order = Order::State { stream: Stream::Place(stream), body: body.into() };
    world.ask_two("losing", two, order).map(|drafts| drafts.len())
}

#[test]
fn a_site_with_an_adult_in_it_becomes_no_place_for_children() {
    let mut world = World::new();
    let for_children = |world: &World, two| {
        let body = PlaceDescribed { for_children: true, ..facts(world, "site") };
        described(world, two, "site", body)
    };
    assert_eq!(for_children(&world, GUARD), Ok(1), "nobody is there");
    world.describe_inside("wing", "losing", PlaceKind::Cell, Some("site"));
    world.register("losing", person(1), "wing");
    assert!(only_reason(for_children(&world, PROTECTION)).contains("an age that nobody has assessed"));
    aged(&mut world, person(1), 30);
    assert!(only_reason(for_children(&world, PROTECTION)).contains("is an adult and is held at site"));
    let mut world = World::new();
    world.register("losing", person(1), "site");
    aged(&mut world, person(1), 15);
    assert!(only_reason(for_children(&world, GUARD)).contains("signed by child protection"));
    assert_eq!(for_children(&world, PROTECTION), Ok(1));
}

#[test]
fn a_place_for_children_stops_being_one_only_without_a_child_in_it() {
    let mut world = World::new();
    world.describe_for_children("kids", "losing");
    world.describe_inside("room", "losing", PlaceKind::Cell, Some("kids"));
    world.register("losing", person(1), "room");
    let of_all = |world: &World, two| {
        described(world, two, "kids", PlaceDescribed { for_children: false, ..facts(world, "kids") })
    };
    assert!(only_reason(of_all(&world, GUARD)).contains("signed by child protection"));
    assert_eq!(of_all(&world, PROTECTION), Ok(1), "of no age that anybody has said");
    aged(&mut world, person(1), 15);
    assert!(only_reason(of_all(&world, PROTECTION)).contains("is a child for custody"));
    // The room taken out of the place that is for children is the same by another way; a mark of its own keeps it.
    let out = PlaceDescribed { inside: Some(place("site")), ..facts(&world, "room") };
    assert!(only_reason(described(&world, PROTECTION, "room", out.clone())).contains("is a child for custody"));
    let marked = PlaceDescribed { for_children: true, ..out };
    assert!(only_reason(described(&world, GUARD, "room", marked)).contains("less is asked"), "to another site");
    let block = PlaceDescribed { for_children: true, ..within("block", "losing", PlaceKind::Cell, Some("kids")) };
    world.tell("losing", Stream::Place(place("block")), block);
    let in_it = PlaceDescribed { inside: Some(place("block")), ..facts(&world, "room") };
    assert_eq!(described(&world, GUARD, "room", in_it), Ok(1), "it stays apart");
    let hospital = PlaceDescribed { kind: PlaceKind::Hospital, for_children: false, ..facts(&world, "kids") };
    assert!(only_reason(described(&world, PROTECTION, "kids", hospital)).contains("gets an id of its own"));
    let wider = PlaceDescribed { operational: 900, ..facts(&world, "kids") };
    let order = Order::State { stream: Stream::Place(place("kids")), body: wider.into() };
    assert!(world.ask("losing", Function::Commander, order).is_ok(), "who is there does not matter to its room");
}

#[test]
fn where_people_only_pass_nothing_is_set_apart_for_children() {
    let mut world = World::new();
    let van = |kind| PlaceDescribed { for_children: true, ..within("van", "losing", kind, None) };
    for kind in [PlaceKind::Vehicle, PlaceKind::Airfield, PlaceKind::Aircraft] {
        assert!(only_reason(described(&world, PROTECTION, "van", van(kind))).contains("none of these is a place for"));
    }
    assert_eq!(described(&world, PROTECTION, "van", van(PlaceKind::Site)), Ok(1));
    // As older logs have it, and with a cell in it that is called one for children.
    world.describe_for_children("kids", "losing");
    world.tell("losing", Stream::Place(place("van")), van(PlaceKind::Vehicle));
    let back = PlaceDescribed { for_children: true, ..within("back", "losing", PlaceKind::Cell, Some("van")) };
    world.tell("losing", Stream::Place(place("back")), back);
    world.register("losing", person(1), "kids");
    aged(&mut world, person(1), 15);
    world.wait(Span::HOUR);
    for to in ["van", "back"] {
        let to = Order::MoveOn { person: person(1), to: place(to), reason: "outing".into() };
        assert!(only_reason(world.ask("losing", Function::CustodyOfficer, to)).contains("not set apart for children"));
    }
}
