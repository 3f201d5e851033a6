//! What says no in the receiver's own record keeps whom it concerns with the giver. Source: decision 0066.

use super::tests::{NONCE, give, of_movement, offer, ready, take};
use crate::decide::command::Order;
use crate::event::handover::{HandCorrected, ReceiptKept};
use crate::event::law::{Conclusion, ObjectionDecided, ObjectionRaised, RiskAssessed, StayOrdered};
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::PlaceKind;
use crate::event::{Body, Function, Gate};
use crate::record::leg::Standing;
use crate::refusal::Nature;
use crate::testing::{World, authority, movement, only_reason, person, place, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;

fn offered() -> World {
    let mut world = ready();
    world.act("carrying", OFFICER, of_movement(offer())).unwrap();
    world
}

fn stay() -> StayOrdered {
    StayOrdered { by: "High court".into(), reference: "S-7".into() }
}

fn objection() -> ObjectionRaised {
    ObjectionRaised { destination: authority("receiving"), by: "he himself".into(), text: "fear".into() }
}

fn assessed(conclusion: Conclusion) -> Order {
    let assessment = RiskAssessed {
        destination: authority("receiving"),
        conclusion,
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: true,
        reasons: "he has named who threatens him".into(),
        document: None,
    };
    Order::Assess { person: person(1), assessment }
}

#[test]
fn a_receiver_signs_for_nobody_whom_a_stay_a_risk_or_an_objection_in_its_own_log_stops() {
    assert_eq!(offered().act("receiving", OFFICER, take()), Ok(1));
    let ways: [(Function, Order, &str); 3] = [
        (OFFICER, state(person(1), stay()), "stay S-7"),
        (Function::LegalReviewer, assessed(Conclusion::RealRisk), "finds a real risk"),
        (Function::Medical, state(person(1), objection()), "is undecided"),
    ];
    for (function, order, says) in ways {
        let mut world = offered();
        world.act("receiving", function, order).unwrap();
        let refusal = world.act("receiving", OFFICER, take()).unwrap_err();
        let [reason] = refusal.reasons() else { panic!("{refusal}") };
        assert_eq!((reason.gate, reason.nature), (Gate::Law, Nature::No));
        assert!(reason.missing.contains(says), "{refusal}");
        assert!(reason.missing.contains("he stays with carrying") && reason.missing.contains("--missing"), "{refusal}");
    }
}

#[test]
fn whoever_may_not_be_signed_for_is_named_and_stays_with_the_giver() {
    let mut world = offered();
    world.act("receiving", OFFICER, state(person(1), stay())).unwrap();
    let receipt = b"receipt".to_vec();
    let kept =
        ReceiptKept { nonce: NONCE, receipt, counted: 0, exceptions: vec![person(1)], found: None, unnamed: None };
    assert_eq!(world.act("receiving", OFFICER, of_movement(kept)), Ok(2), "kept, and he is named");
    let said = world.act("carrying", OFFICER, give()).unwrap_err().to_string();
    assert!(said.contains("was not received"), "{said}");
    let facts = world.record.people.get(&person(1)).unwrap();
    let standing = |log: &str| facts.legs.position(world.record.authorities.ix(&authority(log)).unwrap()).standing;
    assert_eq!((standing("carrying"), standing("receiving")), (Standing::Held, Standing::Never));
    // Said later to have been received in fact, he is, and a lawyer is asked.
    let corrected = HandCorrected {
        from: authority("carrying"),
        to: authority("receiving"),
        place: place("prison"),
        movement: movement("m1"),
        nonce: NONCE,
        received: true,
        reason: "he was carried in".into(),
        recount: None,
    };
    world.wait(Span::HOUR);
    world.act_two("receiving", [OFFICER, Function::Liaison], state(person(1), corrected)).unwrap();
    let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.kind == DiscrepancyKind::Unlawful);
    let texts: Vec<&str> = open.map(|(_, d)| d.text.as_str()).collect();
    assert!(matches!(texts[..], [one] if one.contains("stay S-7")), "{texts:?}");
}

#[test]
fn what_stops_somebody_is_taken_from_an_authority_that_has_never_held_him() {
    let mut world = offered();
    let reviewer = Function::LegalReviewer;
    assert!(world.ask("receiving", reviewer, assessed(Conclusion::NoRealRisk)).is_err(), "that would open");
    for conclusion in [Conclusion::RealRisk, Conclusion::Undecided] {
        assert!(world.ask("receiving", reviewer, assessed(conclusion)).is_ok());
        assert!(world.ask("receiving", OFFICER, assessed(conclusion)).is_err(), "a reviewer finds it");
    }
    world.act("carrying", OFFICER, state(person(1), objection())).unwrap();
    let raised = world.record.undecided_objections(person(1))[0].event;
    let decided = |upheld| {
        let body = ObjectionDecided { objection: raised, upheld, by: "the board".into(), reasons: "heard".into() };
        state(person(1), Body::from(body))
    };
    assert!(world.ask_two("receiving", [reviewer, Function::Medical], decided(false)).is_err(), "that would open");
    assert_eq!(world.act("receiving", reviewer, decided(true)), Ok(1));
}

#[test]
fn whoever_is_evacuated_to_a_hospital_of_the_same_state_is_taken_in_past_a_stay() {
    let evacuated = |state_of_giver: &str| {
        let mut world = ready();
        world.describe_inside("prison", "receiving", PlaceKind::Hospital, None);
        world.record.authorities.get_mut(&authority("carrying")).unwrap().state = state_of_giver.into();
        let made = crate::event::handover::HandOffered { medical_evacuation: Some(true), ..offer() };
        world.tell("carrying", crate::event::Stream::Movement(movement("m1")), made);
        world.act("receiving", OFFICER, state(person(1), stay())).unwrap();
        world.act("receiving", OFFICER, take())
    };
    assert_eq!(evacuated("IRQ"), Ok(1));
    assert!(only_reason(evacuated("USA")).contains("stay S-7"));
}
