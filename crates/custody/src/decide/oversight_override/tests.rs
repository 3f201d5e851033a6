//! The hours of overrides: a chain of them covers no more than one. Source: `custody.md` (Emergency override).

use proptest::prelude::*;

use crate::decide::command::Order;
use crate::event::oversight::{DebtIncurred, DebtPaid, OverrideSigned};
use crate::event::{Function, Gate, Stream};
use crate::gate::embarkation::boarding;
use crate::ids::OverrideId;
use crate::refusal::Refusal;
use crate::testing::ready::{Story, flight, override_order, who};
use crate::testing::{World, authority};
use crate::time::Span;

fn sign(world: &mut World, order: OverrideSigned) -> Result<usize, Refusal> {
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: order.into() };
    world.act_two("losing", [Function::Commander, Function::MovementControl], order)
}

/// Overrides of the law gate at hours after the first, each asked for so many hours; which are refused.
fn chain(steps: &[(i64, i64)]) -> (World, Vec<bool>) {
    let mut world = Story::within().without("assessment").told();
    let start = world.now;
    let mut refused = Vec::new();
    for (n, (after, hours)) in steps.iter().enumerate() {
        world.now = start + Span::hours(*after);
        let id = OverrideId::parse(&format!("o-{n}")).unwrap();
        let until = world.now + Span::hours(*hours);
        let signed = OverrideSigned { id, until, ..override_order(&world, &[Gate::Law]) };
        refused.push(sign(&mut world, signed).is_err());
    }
    (world, refused)
}

#[test]
fn the_hours_of_an_override_count_from_the_first_one_for_the_person_and_the_gate() {
    let (_, refused) = chain(&[(0, 72), (70, 72), (70, 2), (71, 1), (72, 1), (400, 1)]);
    assert_eq!(refused, [false, true, false, false, true, true]);
    // Another gate of the same person has its own hours, and another person too.
    let (mut world, _) = chain(&[(0, 72)]);
    world.wait(Span::hours(90));
    let health = OverrideSigned { id: OverrideId::parse("h-1").unwrap(), ..override_order(&world, &[Gate::Health]) };
    assert!(sign(&mut world, health).is_ok());
    // One that another program wrote beyond the hours stands in for nothing.
    let forged = OverrideSigned { id: OverrideId::parse("f-1").unwrap(), ..override_order(&world, &[Gate::Law]) };
    world.tell("losing", Stream::Authority(authority("losing")), forged);
    let refusal = boarding(&world.record, who(), &flight(), world.now).unwrap_err();
    assert!(refusal.reasons().iter().any(|r| r.gate == Gate::Law), "{refusal}");
}

#[test]
fn paying_the_debt_of_a_gate_ends_the_count_of_its_override_hours() {
    let (mut world, _) = chain(&[(0, 72)]);
    let debt = DebtIncurred {
        gate: Gate::Law,
        missing: "no assessment".into(),
        due: world.now,
        by: OverrideId::parse("o-0").unwrap(),
    };
    world.of("losing", who(), debt);
    world.wait(Span::hours(80));
    let next = OverrideSigned { id: OverrideId::parse("o-9").unwrap(), ..override_order(&world, &[Gate::Law]) };
    assert!(sign(&mut world, next.clone()).is_err());
    world.of("losing", who(), DebtPaid { gate: Gate::Law, evidence: Vec::new() });
    world.wait(Span::HOUR);
    let next = OverrideSigned { until: world.now + Span::hours(72), ..next };
    assert!(sign(&mut world, next).is_ok());
}

#[test]
fn an_override_is_signed_by_the_commander_and_one_who_answers_for_whom_it_takes() {
    let world = Story::within().without("assessment").told();
    let order = || {
        let body = override_order(&world, &[Gate::Law]).into();
        Order::State { stream: Stream::Authority(authority("losing")), body }
    };
    let may: Vec<[Function; 2]> = Function::ALL
        .iter()
        .flat_map(|one| Function::ALL.iter().map(move |two| [*one, *two]))
        .filter(|two| two[0] < two[1] && world.ask_two("losing", *two, order()).is_ok())
        .collect();
    let beside = [
        Function::MovementControl,
        Function::CustodyOfficer,
        Function::Medical,
        Function::ChildProtection,
        Function::LegalReviewer,
    ];
    assert_eq!(may, beside.map(|other| [Function::Commander, other]));
    let said = world.ask_two("losing", [Function::MovementControl, Function::CustodyOfficer], order()).unwrap_err();
    assert_eq!(said.reasons()[0].gate, Gate::TwoOfficers);
    assert!(said.to_string().contains("these act as movement-control and custody-officer"), "{said}");
}

proptest! {
    /// Whatever chain of overrides is asked for, no moment that they cover lies beyond the hours of the first.
    #[test]
    fn no_chain_of_overrides_covers_more_than_its_hours(steps in prop::collection::vec((0_i64..200, 1_i64..73), 1..8)) {
        let mut steps = steps;
        steps.sort_unstable();
        let (_, refused) = chain(&steps);
        let taken: Vec<_> = steps.iter().zip(&refused).filter(|(_, refused)| !**refused).map(|(s, _)| *s).collect();
        let first = taken.first().map_or(0, |s| s.0);
        prop_assert!(taken.iter().all(|(after, hours)| after + hours <= first + 72), "{:?}", taken);
    }
}
