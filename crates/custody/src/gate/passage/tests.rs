//! A border does not disappear because a place is described inside another's site.

use crate::decide::command::Order;
use crate::event::law::{Conclusion, RiskConcluded};
use crate::event::movement::MovementPlanned;
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate, Stream};
use crate::gate::{oversight_override, passage};
use crate::ids::PlaceId;
use crate::refusal::Nature;
use crate::testing::ready::{Story, flight, override_order, who};
use crate::testing::{World, authority, place, state, within};
use crate::time::Span;

fn risk_at(destination: &str) -> RiskConcluded {
    RiskConcluded { destination: authority(destination), conclusion: Conclusion::RealRisk, proper: true }
}

/// Everything ready for a movement inside `losing`, a finding of real risk at `receiving`, and a wing of `losing` in the
/// prison of `receiving`.
fn world(agreed: bool) -> World {
    let mut world = Story::within().and(3, risk_at("receiving")).told();
    world.describe_inside("wing", "losing", PlaceKind::Cell, Some("prison"));
    if agreed {
        world.wait(Span::minutes(1));
        world.tell(
            "receiving",
            Stream::Place(place("wing")),
            within("wing", "losing", PlaceKind::Cell, Some("prison")),
        );
    }
    world
}

fn to(world: &World, end: &str) -> MovementPlanned {
    let plan = world.record.movements.get(&flight()).and_then(|m| m.plan.clone()).unwrap();
    MovementPlanned { to: place(end), ..plan }
}

fn noes(world: &World, end: &str) -> Vec<String> {
    let plan = to(world, end);
    let opening = passage::law(&world.record, &plan, passage::transfer(&world.record, who(), &plan, world.now));
    opening.shut_by.into_iter().filter(|m| m.nature == Nature::No).map(|m| m.missing).collect()
}

#[test]
fn the_law_of_a_movement_is_asked_for_everybody_around_the_place_whoever_agreed_to_the_nesting() {
    for agreed in [false, true] {
        let world = world(agreed);
        assert_eq!(noes(&world, "safe-site"), Vec::<String>::new());
        let said = noes(&world, "wing");
        assert!(said.len() == 1 && said[0].contains("finds a real risk at receiving"), "{agreed}: {said:?}");
    }
}

#[test]
fn nobody_is_moved_on_into_a_wing_of_his_holders_in_anothers_prison_past_the_law_of_the_prison() {
    for agreed in [false, true] {
        let world = world(agreed);
        let on = |to: &str| Order::MoveOn { person: who(), to: place(to), reason: "room".into() };
        let refusal = world.ask("losing", Function::CustodyOfficer, on("wing")).unwrap_err().to_string();
        assert!(refusal.contains("finds a real risk at receiving"), "{refusal}");
        assert!(world.ask("losing", Function::CustodyOfficer, on("safe-site")).is_ok());
        let housed = crate::event::reception::Housed { place: place("wing"), apart_from_adults: true };
        let refusal = world.ask("losing", Function::CustodyOfficer, state(who(), housed)).unwrap_err().to_string();
        assert!(refusal.contains("finds a real risk at receiving"), "{refusal}");
    }
}

#[test]
fn an_override_never_leads_into_a_wing_in_anothers_prison_nor_into_a_place_inside_a_failing_one() {
    let mut world = world(true);
    let order = override_order(&world, &[Gate::Law]);
    let plan = to(&world, "wing");
    let obstacle = |world: &World, plan: &MovementPlanned| {
        oversight_override::obstacle(&world.record, &order, plan, &authority("losing")).unwrap_or_default()
    };
    assert!(obstacle(&world, &plan).contains("an override stays under losing"), "{}", obstacle(&world, &plan));
    world.describe("camp", "losing", true, 100);
    world.describe_inside("tent", "losing", PlaceKind::Cell, Some("camp"));
    let plan = MovementPlanned { to: place("tent"), ..plan };
    assert_eq!(obstacle(&world, &plan), "camp is failing too: an override leads to a safer place");
    let plan = MovementPlanned { to: place("safe-site"), ..plan };
    assert_eq!(obstacle(&world, &plan), "");
}

#[test]
fn whose_a_place_around_is_must_be_known_before_anybody_goes_there() {
    let mut world = world(false);
    let unknown = PlaceId::parse("nowhere").unwrap();
    world.describe_inside("shed", "losing", PlaceKind::Cell, Some(unknown.as_str()));
    let on = Order::MoveOn { person: who(), to: place("shed"), reason: "room".into() };
    let refusal = world.ask("losing", Function::CustodyOfficer, on).unwrap_err().to_string();
    assert!(refusal.contains("nobody knows whose it is"), "{refusal}");
}

#[test]
fn an_arrival_in_a_prison_that_its_own_authority_nests_in_the_destination_is_an_arrival_elsewhere() {
    let mut world = world(false);
    world.wait(Span::minutes(1));
    let nested = within("prison", "receiving", PlaceKind::Site, Some("safe-site"));
    world.tell("receiving", Stream::Place(place("prison")), nested);
    assert!(!world.record.is_inside(&place("prison"), &place("safe-site")));
    assert!(noes(&world, "safe-site").is_empty(), "the destination itself is what it was");
}
