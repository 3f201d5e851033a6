//! Which authority is a court, against what, and which stays end by it alone.

use crate::decide::command::Order;
use crate::event::authority::{CourtDoubted, CourtRecognised, PartnerAdded, PartnerWithdrawn};
use crate::event::handover::Received;
use crate::event::law::{
    Conclusion, DestinationTold, ObjectionDecided, ObjectionRaised, RiskAssessed, RiskConcluded, StayLifted,
    StayOrdered,
};
use crate::event::{AuthorityKind, Body, Function, Stream};
use crate::gate::law::{Transfer, law};
use crate::ids::{BlobId, EventId, Hash, Nonce};
use crate::testing::{World, authority, movement, only_reason, person, place, signatory, state};
use crate::time::Span;

/// A person held by `losing` who objects, and a partner that one officer has entered as a court.
fn with_sham() -> (World, EventId) {
    let mut world = World::new();
    world.found(authority("sham"), AuthorityKind::Court, "SYR", 9);
    world.register("losing", person(1), "site");
    let objection = ObjectionRaised { destination: authority("receiving"), by: "counsel".into(), text: "fear".into() };
    let raised = world.of("losing", person(1), objection);
    world.wait(Span::HOUR);
    (world, raised)
}

fn dismissal(objection: EventId) -> Order {
    let body = ObjectionDecided { objection, upheld: false, by: "court".into(), reasons: "heard".into() };
    state(person(1), body)
}

fn said_no(world: &World) -> Vec<String> {
    let transfer = Transfer {
        person: person(1),
        holder: &authority("losing"),
        destination: &authority("receiving"),
        leaves_at: world.now,
        arrives_at: world.now,
    };
    law(&world.record, transfer).shut_by.into_iter().map(|m| m.missing).collect()
}

fn objects(world: &World) -> bool {
    said_no(world).iter().any(|m| m.contains("objection"))
}

fn own(id: &str, body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Authority(authority(id)), body: body.into() }
}

#[test]
fn a_court_that_one_officer_has_entered_dismisses_nothing_until_two_recognise_it() {
    let (mut world, raised) = with_sham();
    let alone = only_reason(world.ask("sham", Function::Court, dismissal(raised)));
    assert!(alone.contains("has recognised"), "{alone}");
    // Told all the same by its log, it does not stand.
    let decided = ObjectionDecided { objection: raised, upheld: false, by: "sham".into(), reasons: "-".into() };
    world.signed("sham", Function::Court, world.now, person(1), decided);
    assert!(objects(&world));
    // What another authority recognises is no court here.
    world.recognise("receiving", "sham").unwrap();
    assert!(objects(&world));
    world.recognise("losing", "sham").unwrap();
    assert!(!objects(&world));
    let doubt = CourtDoubted { court: authority("sham"), reason: "no gazette has it".into() };
    world.wait(Span::HOUR);
    assert_eq!(world.act("losing", Function::CustodyOfficer, own("losing", doubt.clone())), Ok(1));
    assert!(objects(&world), "one officer is enough to stop");
    assert!(only_reason(world.ask("losing", Function::LegalReviewer, own("losing", doubt))).contains("not recog"));
}

#[test]
fn a_court_is_recognised_by_two_officers_of_whom_one_is_of_law_and_none_of_the_operation() {
    let (mut world, _) = with_sham();
    let recognised = |court: &str, basis: &str, source: &str| {
        let court = authority(court);
        own("losing", CourtRecognised { court, basis: basis.into(), source: source.into() })
    };
    let law = || recognised("sham", "Law 23 of 1971", "Gazette 2004");
    let (reviewer, liaison) = (Function::LegalReviewer, Function::Liaison);
    assert!(only_reason(world.ask("losing", reviewer, law())).contains("second officer"));
    for two in [[liaison, Function::Medical], [reviewer, Function::Commander], [Function::MovementControl, reviewer]] {
        let said = only_reason(world.ask_two("losing", two, law()));
        assert!(said.contains("neither of the operation"), "{two:?}: {said}");
    }
    for (order, why) in [
        (recognised("sham", " ", "Gazette"), "the statute or decree"),
        (recognised("sham", "Law 23", ""), "where that statute"),
        (recognised("carrying", "Law 23", "Gazette"), "not entered as a court"),
        (recognised("losing", "Law 23", "Gazette"), "itself"),
        (recognised("nobody", "Law 23", "Gazette"), "not in the record"),
    ] {
        let said = only_reason(world.ask_two("losing", [reviewer, liaison], order));
        assert!(said.contains(why), "{said}");
    }
    // One officer's word in a log recognises nobody, whoever let it in.
    let body = CourtRecognised { court: authority("sham"), basis: "Law 23".into(), source: "Gazette".into() };
    world.tell("losing", Stream::Authority(authority("losing")), body);
    let rows = ["losing", "sham"].map(|id| world.record.authorities.ix(&authority(id)).unwrap());
    assert!(!world.record.recognises(rows[0], rows[1]));
    world.act_two("losing", [liaison, reviewer], law()).unwrap();
    assert!(world.record.recognises(rows[0], rows[1]));
}

#[test]
fn an_authority_is_no_court_where_it_has_part_in_the_matter() {
    let told = DestinationTold {
        destination: authority("court"),
        language: "ar".into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: None,
    };
    let received = Received {
        from: authority("losing"),
        place: place("prison"),
        movement: movement("m-1"),
        nonce: Nonce::default(),
        receipt: Hash::default(),
    };
    for (log, body) in [("losing", Body::from(told)), ("court", received.into())] {
        let (mut world, raised) = with_sham();
        assert!(world.ask("court", Function::Court, dismissal(raised)).is_ok());
        world.of(log, person(1), body);
        let said = only_reason(world.ask("court", Function::Court, dismissal(raised)));
        assert!(said.contains("no part in the matter"), "{said}");
    }
}

#[test]
fn a_carrier_or_receiver_of_a_movement_that_lists_him_is_no_court() {
    for (carrier, receiver, is_court) in
        [("court", "receiving", false), ("losing", "court", false), ("losing", "receiving", true)]
    {
        let mut world = crate::testing::ready::Story::across().told();
        let mut plan = world.record.movement(&movement("m-1")).unwrap().plan.clone().unwrap();
        (plan.carrier, plan.receiver) = (authority(carrier), authority(receiver));
        world.record.movements.get_mut(&movement("m-1")).unwrap().plan = Some(plan);
        let rows = ["court", "losing"].map(|id| world.record.authorities.ix(&authority(id)).unwrap());
        assert_eq!(world.record.is_court(person(1), rows[0], rows[1]), is_court, "{carrier} to {receiver}");
    }
}

#[test]
fn a_finding_of_real_risk_is_answered_by_no_court_that_its_log_has_not_recognised() {
    let (mut world, _) = with_sham();
    let found = RiskAssessed {
        destination: authority("receiving"),
        conclusion: Conclusion::RealRisk,
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: true,
        reasons: "named threat".into(),
        document: None,
    };
    world.act("losing", Function::LegalReviewer, Order::Assess { person: person(1), assessment: found }).unwrap();
    world.wait(Span::HOUR);
    let none = RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::NoRealRisk, proper: true };
    world.signed("sham", Function::LegalReviewer, world.now, person(1), none);
    let at_risk = |world: &World| said_no(world).iter().any(|m| m.contains("finds a real risk"));
    assert!(at_risk(&world));
    world.recognise("losing", "sham").unwrap();
    assert!(!at_risk(&world));
}

#[test]
fn a_stay_is_lifted_by_a_court_that_the_log_of_the_stay_has_recognised() {
    let (mut world, _) = with_sham();
    let stay = StayOrdered { by: "sham".into(), reference: "ST-1".into() };
    world.act("losing", Function::CustodyOfficer, state(person(1), stay)).unwrap();
    let lifted = || {
        state(
            person(1),
            StayLifted { reference: "ST-1".into(), by: "sham".into(), document: None, ordered_by: None, mistake: None },
        )
    };
    let said = only_reason(world.ask("sham", Function::Court, lifted()));
    assert!(said.contains("he has recognised"), "{said}");
    world.recognise("losing", "sham").unwrap();
    assert_eq!(world.act("sham", Function::Court, lifted()), Ok(1));
    assert!(!said_no(&world).iter().any(|m| m.contains("stay")));
}

fn stayed(world: &mut World, log: &str) {
    let stay = StayOrdered { by: "Court of  Karkh".into(), reference: "S-7".into() };
    world.act(log, Function::LegalReviewer, state(person(1), stay)).unwrap();
}

fn lifted() -> Order {
    let (by, document) = ("court of karkh".into(), Some(BlobId([4; 32])));
    state(person(1), StayLifted { reference: "S-7".into(), by, document, ordered_by: None, mistake: None })
}

/// A person held by `losing` whose transfer the recognised court of Karkh has stayed, by the log of `losing`.
fn stayed_by_karkh() -> World {
    let mut world = World::new();
    world.found(authority("karkh"), AuthorityKind::Court, "IRQ", 9);
    let named = PartnerAdded {
        authority: authority("karkh"),
        name: "Court of Karkh".into(),
        kind: AuthorityKind::Court,
        root_key: Hash([9; 32]),
        sealing_key: Hash([8; 32]),
        state: "IRQ".into(),
        root: None,
    };
    world.tell("losing", Stream::Authority(authority("losing")), named);
    world.recognise("losing", "karkh").unwrap();
    world.register("losing", person(1), "site");
    stayed(&mut world, "losing");
    world.wait(Span::HOUR);
    world
}

fn is_stayed(world: &World) -> bool {
    said_no(world).iter().any(|m| m.contains("stay S-7"))
}

fn two_lift(world: &World) -> String {
    let two = [Function::LegalReviewer, Function::Liaison];
    only_reason(world.ask_two("losing", two, lifted()))
}

#[test]
fn a_doubt_or_a_withdrawal_of_the_court_frees_no_stay_that_it_ordered() {
    let doubt = CourtDoubted { court: authority("karkh"), reason: "so that he can go".into() };
    let withdrawn = PartnerWithdrawn {
        authority: authority("karkh"),
        root_key: Hash([9; 32]),
        reason: "so that he can go".into(),
        events: 0,
        head: None,
        persons: Vec::new(),
        persons_in_all: 0,
    };
    for word in [Body::from(doubt), withdrawn.into()] {
        let mut world = stayed_by_karkh();
        assert!(two_lift(&world).contains("by an officer of court of karkh"));
        world.tell("losing", Stream::Authority(authority("losing")), word);
        world.wait(Span::HOUR);
        let said = two_lift(&world);
        assert!(said.contains("once losing recognises karkh as a court again"), "{said}");
        // Nor by another court that is recognised, nor by a lifting that a log holds all the same.
        assert!(world.ask("court", Function::Court, lifted()).is_err());
        let two = [Function::LegalReviewer, Function::Liaison];
        let Order::State { body, .. } = lifted() else { panic!("a lifting is stated") };
        world.signed_by_all("losing", two.map(|f| signatory("losing", f)).to_vec(), person(1), body);
        assert!(is_stayed(&world));
    }
}

#[test]
fn a_doubted_court_lifts_its_stay_once_it_is_recognised_again() {
    let mut world = stayed_by_karkh();
    let doubt = CourtDoubted { court: authority("karkh"), reason: "no gazette has it".into() };
    world.act("losing", Function::CustodyOfficer, own("losing", doubt)).unwrap();
    assert!(world.ask("karkh", Function::Court, lifted()).is_err());
    world.wait(Span::HOUR);
    world.recognise("losing", "karkh").unwrap();
    assert_eq!(world.act("karkh", Function::Court, lifted()), Ok(1));
    assert!(!is_stayed(&world));
}

#[test]
fn an_objection_to_the_court_as_destination_leaves_its_stay_to_it() {
    let mut world = stayed_by_karkh();
    let raised = ObjectionRaised { destination: authority("karkh"), by: "auditor".into(), text: "so".into() };
    world.act("losing", Function::Auditor, state(person(1), raised)).unwrap();
    assert!(two_lift(&world).contains("by an officer of court of karkh"));
    assert_eq!(world.act("karkh", Function::Court, lifted()), Ok(1), "what it ordered it ends");
    assert!(!is_stayed(&world));
}

#[test]
fn two_of_whom_one_is_of_the_operation_lift_no_stay_by_its_paper() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    stayed(&mut world, "losing");
    world.wait(Span::HOUR);
    for second in Function::OPERATION {
        let said = only_reason(world.ask_two("losing", [Function::LegalReviewer, *second], lifted()));
        assert!(said.contains("neither of the operation"), "{said}");
    }
    assert_eq!(world.act_two("losing", [Function::LegalReviewer, Function::Liaison], lifted()), Ok(1));
}

#[test]
fn a_courts_card_is_not_withdrawn_past_a_stay_that_stands_in_its_log_alone() {
    let mut world = stayed_by_karkh();
    let withdrawal = || {
        let (root_key, persons) = (Hash([9; 32]), Vec::new());
        let (reason, events) = ("its tablet was stolen".into(), 1);
        let authority = authority("karkh");
        own("losing", PartnerWithdrawn { authority, root_key, reason, events, head: None, persons, persons_in_all: 0 })
    };
    let two = [Function::Commander, Function::MovementControl];
    assert!(world.ask_two("losing", two, withdrawal()).is_ok(), "what stands here too stays here");
    let stay = StayOrdered { by: "the third chamber".into(), reference: "S-8".into() };
    world.act("karkh", Function::Court, state(person(1), stay)).unwrap();
    let said = only_reason(world.ask_two("losing", two, withdrawal()));
    assert!(said.contains("stay S-8"), "{said}");
    let here = StayOrdered { by: "karkh".into(), reference: "S-8".into() };
    world.act("losing", Function::LegalReviewer, state(person(1), here)).unwrap();
    assert!(world.ask_two("losing", two, withdrawal()).is_ok());
}
