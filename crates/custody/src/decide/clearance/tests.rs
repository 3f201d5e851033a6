//! A clearance that its owner took back. Source: ours.

use super::*;
use crate::decide::command::Order;
use crate::event::movement::ClearanceKind;
use crate::ids::BlobId;
use crate::testing::{World, authority, only_reason};
use crate::time::Span;

fn set(world: &World, state: ClearanceState, document: bool) -> Order {
    let body = ClearanceSet {
        kind: ClearanceKind::Landing,
        owner: authority("receiving"),
        scope: "strip".into(),
        state,
        from: world.now,
        until: world.now + Span::DAY,
        note: "telex 4471".into(),
        document: document.then_some(BlobId([4; 32])),
    };
    Order::State { stream: Stream::Clearance(ClearanceId::parse("landing").unwrap()), body: body.into() }
}

#[test]
fn a_clearance_that_its_owner_took_back_is_not_given_again_on_one_officer_s_note() {
    for taken_back_in in ["receiving", "losing"] {
        let mut world = World::new();
        let two = [Function::Liaison, Function::MovementControl];
        let given = set(&world, ClearanceState::Given, false);
        assert_eq!(world.act("losing", Function::Liaison, given), Ok(1));
        world.wait(Span::MINUTE);
        let withdrawn = set(&world, ClearanceState::Withdrawn, false);
        assert_eq!(world.act(taken_back_in, Function::Liaison, withdrawn), Ok(1));
        world.wait(Span::MINUTE);
        let again = |document| set(&world, ClearanceState::Given, document);
        for refused in [
            world.ask("losing", Function::Liaison, again(false)),
            world.ask("losing", Function::Liaison, again(true)),
            world.ask_two("losing", two, again(false)),
        ] {
            assert!(only_reason(refused).starts_with("receiving said no to landing"));
        }
        assert_eq!(world.ask("receiving", Function::Liaison, again(false)).map(|d| d.len()), Ok(1));
        assert_eq!(world.ask_two("losing", two, again(true)).map(|d| d.len()), Ok(1));
    }
}

#[test]
fn a_planner_asks_for_a_clearance_and_says_that_it_is_gone_and_never_that_it_was_given() {
    let mut world = World::new();
    let by = |world: &World, state| world.ask("losing", Function::Planner, set(world, state, false));
    assert!(by(&world, ClearanceState::Asked).is_ok());
    assert!(only_reason(by(&world, ClearanceState::Given)).contains("a clearance given"));
    let given = set(&world, ClearanceState::Given, false);
    assert_eq!(world.act("losing", Function::MovementControl, given), Ok(1));
    assert!(by(&world, ClearanceState::Withdrawn).is_ok());
}
