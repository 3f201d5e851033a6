//! Who decides an objection, and who hears it again once it was upheld.

use crate::decide::command::Order;
use crate::event::law::{ObjectionDecided, ObjectionRaised};
use crate::event::observed::FoundHere;
use crate::event::{Body, Function};
use crate::ids::EventId;
use crate::record::law::ObjectionState;
use crate::testing::{World, authority, only_reason, person, place, signatory, state};
use crate::time::Span;

const TWO: [Function; 2] = [Function::LegalReviewer, Function::Medical];

/// Held by `losing`, which heard him object to `receiving`.
fn objected() -> (World, EventId) {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let objection = ObjectionRaised { destination: authority("receiving"), by: "himself".into(), text: "fear".into() };
    let id = world.of("losing", person(1), objection);
    world.wait(Span::HOUR);
    (world, id)
}

fn decided(objection: EventId, upheld: bool) -> Body {
    ObjectionDecided { objection, upheld, by: "court".into(), reasons: "heard".into() }.into()
}

fn order(objection: EventId, upheld: bool) -> Order {
    state(person(1), decided(objection, upheld))
}

fn stands(world: &World) -> ObjectionState {
    let human = world.record.human(person(1)).unwrap();
    let objection = human.all()[0].person.law.objections.last().unwrap();
    world.record.objection_state(&human, objection)
}

#[test]
fn whoever_he_objects_to_dismisses_nothing_that_another_heard() {
    let (mut world, objection) = objected();
    world.of("receiving", person(1), FoundHere { place: place("prison"), note: "seen".into() });
    world.wait(Span::HOUR);
    let own = only_reason(world.ask_two("receiving", TWO, order(objection, false)));
    assert!(own.contains("nor answer for whom he objects to") && own.contains("(losing)"), "{own}");
    // As the log of an older program has it.
    let both = TWO.map(|function| signatory("receiving", function)).to_vec();
    world.signed_by_all("receiving", both, person(1), decided(objection, false));
    world.wait(Span::HOUR);
    assert_eq!(stands(&world), ObjectionState::Undecided);
    for (log, upheld) in [("losing", false), ("losing", true), ("bureau", false)] {
        assert!(world.ask_two(log, TWO, order(objection, upheld)).is_ok(), "{log} {upheld}");
    }
    assert!(world.ask("court", Function::Court, order(objection, false)).is_ok(), "a court, also of that state");
}

#[test]
fn what_was_upheld_ends_by_a_court_that_hears_him_again_and_by_nobody_else() {
    let (mut world, objection) = objected();
    let (mut before, _) = (world.clone(), ());
    world.act("losing", Function::LegalReviewer, order(objection, true)).unwrap();
    world.wait(Span::HOUR);
    let two = only_reason(world.ask_two("losing", TWO, order(objection, false)));
    assert!(two.contains("a court that losing has recognised") && two.contains("law decide --dismissed"), "{two}");
    assert!(only_reason(world.ask("losing", Function::LegalReviewer, order(objection, true))).contains("is decided"));
    assert!(matches!(stands(&world), ObjectionState::Upheld(_)));
    world.act("court", Function::Court, order(objection, false)).unwrap();
    assert!(matches!(stands(&world), ObjectionState::Dismissed(_)));
    assert!(only_reason(world.ask("court", Function::Court, order(objection, false))).contains("is decided"));
    // What a court dismissed before did not answer what was upheld since.
    before.signed("court", Function::Court, before.now, person(1), decided(objection, false));
    before.wait(Span::HOUR);
    before.signed("losing", Function::LegalReviewer, before.now, person(1), decided(objection, true));
    assert!(matches!(stands(&before), ObjectionState::Upheld(_)));
}
