//! An offer binds whom it names, and is made at a place of whoever receives.

use crate::decide::handover::tests::{NONCE, of_movement, offer, ready};
use crate::event::Function;
use crate::event::Stream;
use crate::event::handover::{HandOffered, HandRefused};
use crate::event::movement::{Means, MovementCancelled, MovementPlanned};
use crate::ids::Nonce;
use crate::testing::{World, authority, movement, only_reason, place};
use crate::time::Span;

const LIAISON: Function = Function::Liaison;

fn another() -> HandOffered {
    HandOffered { nonce: Nonce([8; 16]), ..offer() }
}

fn planned(world: &World) -> MovementPlanned {
    MovementPlanned {
        means: Means::Road,
        from: place("airfield"),
        to: place("prison"),
        vehicle: "bus".into(),
        carrier: authority("carrying"),
        receiver: authority("receiving"),
        departs_at: world.now,
        arrives_at: world.now + Span::hours(1),
        seats: 4,
        guards: 4,
        child: false,
        alternates: Vec::new(),
        clearances: Vec::new(),
    }
}

fn again(world: &World) -> Result<usize, String> {
    world.ask("carrying", LIAISON, of_movement(another())).map(|d| d.len()).map_err(|e| e.to_string())
}

#[test]
fn who_is_offered_is_offered_to_nobody_else_until_it_is_answered_refused_cancelled_or_a_day_old() {
    let mut world = ready();
    assert_eq!(again(&world), Ok(1));
    let made = world.tell("carrying", Stream::Movement(movement("m1")), offer());
    let refusal = again(&world).unwrap_err();
    assert!(refusal.contains(&NONCE.to_string()) && refusal.contains("m1"), "{made}: {refusal}");

    let mut refused = world.clone();
    let no = HandRefused { by: authority("receiving"), nonce: NONCE, reason: "no space".into() };
    refused.tell("receiving", Stream::Movement(movement("m1")), no);
    assert_eq!(again(&refused), Ok(1));

    let mut cancelled = world.clone();
    cancelled.tell("carrying", Stream::Movement(movement("m1")), planned(&world));
    cancelled.tell("carrying", Stream::Movement(movement("m1")), MovementCancelled { reason: "storm".into() });
    assert_eq!(again(&cancelled), Ok(1));

    world.wait(Span::hours(25));
    assert_eq!(again(&world), Ok(1), "a file that was lost does not bind for ever");
}

#[test]
fn the_place_of_an_offer_answers_to_whoever_receives_or_to_his_state() {
    let world = ready();
    let at = |to: &str| world.ask("carrying", LIAISON, of_movement(HandOffered { place: place(to), ..offer() }));
    assert!(only_reason(at("safe-site")).contains("answers to losing, not to receiving"));
    assert!(only_reason(at("nowhere")).contains("not described"));
    assert!(at("prison").is_ok());
}
