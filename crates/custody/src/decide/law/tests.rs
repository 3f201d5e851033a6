//! Who may say what in law, and that an assessment and its conclusion are one act.

use crate::decide::command::Order;
use crate::event::law::{
    AcceptanceGiven, AcceptanceWithdrawn, AssuranceGiven, Conclusion, CourtOutcome, DestinationTold, ObjectionDecided,
    ObjectionRaised, OrderEnded, OrderIssued, PresentedToCourt, RiskAssessed, RiskConcluded, StayLifted, StayOrdered,
    objector,
};
use crate::event::movement::ManifestSwapped;
use crate::event::{Body, Function, Gate, Group, Kind, Stream};
use crate::ids::{BlobId, EventId, Nonce};
use crate::testing::{World, authority, only_reason, person, signatory, state};
use crate::time::Span;

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn act(world: &mut World, log: &str, function: Function, body: impl Into<Body>) -> usize {
    world.act(log, function, state(person(1), body)).unwrap()
}

fn refused(world: &World, log: &str, function: Function, body: impl Into<Body>) -> String {
    only_reason(world.ask(log, function, state(person(1), body)))
}

fn order(world: &World, days: i64) -> OrderIssued {
    OrderIssued {
        reference: "R-17".into(),
        by: "court".into(),
        grounds: "article 4".into(),
        valid_in: authority("losing"),
        from: world.now,
        until: world.now + Span::days(days),
        document: None,
    }
}

#[test]
fn an_order_has_one_number_and_its_end_opens_release_or_renew() {
    let mut world = held();
    assert!(refused(&world, "losing", Function::CustodyOfficer, order(&world, 5)).contains("an order needs"));
    assert!(refused(&world, "losing", Function::Court, order(&world, 0)).contains("before it begins"));
    assert!(refused(&world, "carrying", Function::Court, order(&world, 5)).contains("neither nominated nor held"));
    let issued = order(&world, 5);
    assert_eq!(act(&mut world, "court", Function::Court, issued.clone()), 1);
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, issued), 0);
    assert!(refused(&world, "court", Function::Court, order(&world, 6)).contains("another number"));

    let end = |reference: &str| OrderEnded { reference: reference.into(), why: "quashed".into() };
    assert!(refused(&world, "court", Function::Court, end("R-9")).contains("has no order R-9"));
    let second = OrderIssued { reference: "R-18".into(), ..order(&world, 9) };
    act(&mut world, "court", Function::Court, second);
    assert_eq!(act(&mut world, "court", Function::Court, end("R-17")), 1, "another order is in force");
    assert_eq!(act(&mut world, "court", Function::Court, end("R-18")), 2, "none is: a task for court and counsel");
    assert_eq!(act(&mut world, "court", Function::Court, end("R-18")), 0);
    let third = OrderIssued { reference: "R-19".into(), ..order(&world, 1) };
    act(&mut world, "court", Function::Court, third);
    world.wait(Span::days(2));
    let tasks = |world: &World| world.record.tasks(person(1), world.now).len();
    let standing = tasks(&world);
    assert_eq!(act(&mut world, "court", Function::Court, end("R-19")), 1, "it has run out, and its task stands");
    assert_eq!(tasks(&world), standing);
}

#[test]
fn an_order_that_was_ended_is_not_entered_again_under_its_number() {
    let mut world = held();
    let issued = order(&world, 5);
    act(&mut world, "court", Function::Court, issued.clone());
    let end = OrderEnded { reference: " R-17".into(), why: "typed for the wrong man".into() };
    act(&mut world, "court", Function::Court, end);
    for again in [issued.clone(), order(&world, 9)] {
        let said = refused(&world, "losing", Function::LegalReviewer, again);
        assert!(said.contains("order R-17 was ended on") && said.contains("a new order has another number"), "{said}");
    }
    let another = OrderIssued { reference: "R-17/2".into(), ..issued };
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, another), 1);
}

fn assessment() -> RiskAssessed {
    RiskAssessed {
        destination: authority("receiving"),
        conclusion: Conclusion::NoRealRisk,
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: false,
        reasons: "heard for an hour".into(),
        document: None,
    }
}

fn assess(assessment: RiskAssessed) -> Order {
    Order::Assess { person: person(1), assessment }
}

#[test]
fn an_assessment_is_written_with_its_conclusion_and_proper_only_if_all_three_hold() {
    let world = held();
    for (private, interpreter, independent) in
        [(true, true, true), (false, true, true), (true, false, true), (true, true, false)]
    {
        let body = RiskAssessed { private, interpreter, independent, ..assessment() };
        let drafts = world.ask("losing", Function::LegalReviewer, assess(body)).unwrap();
        let kinds: Vec<Kind> = drafts.iter().map(|d| d.body().kind()).collect();
        assert_eq!(kinds, [Kind::RiskAssessed, Kind::RiskConcluded]);
        let Body::RiskConcluded(concluded) = drafts[1].body() else { panic!("no conclusion") };
        assert_eq!(concluded.proper, private && interpreter && independent);
    }
}

#[test]
fn what_he_says_when_he_objects_is_written_apart_from_the_no() {
    let mut world = held();
    let (by, text) = ("his wife Zeinab, street 5".to_owned(), "tortured by one of theirs".to_owned());
    let raised = ObjectionRaised { destination: authority("receiving"), by, text };
    let drafts = world.ask("losing", Function::Auditor, state(person(1), raised.clone())).unwrap();
    let [no, words] = &drafts[..] else { panic!("{drafts:?}") };
    let Body::ObjectionWords(said) = words.body() else { panic!("{words:?}") };
    assert_eq!((&said.text, &said.by), (&raised.text, &raised.by));
    assert_eq!(words.body().kind().group(), Group::Legal);
    let written = ObjectionRaised { text: String::new(), by: "kin".into(), ..raised.clone() };
    assert_eq!((no.body(), no.body().kind().group()), (&Body::from(written), Group::Register));
    world.act("losing", Function::Auditor, state(person(1), raised)).unwrap();
    assert_eq!(world.record.undecided_objections(person(1)).len(), 1);
}

#[test]
fn of_who_objects_everybody_reads_a_kind_and_the_kind_of_a_kind_is_itself() {
    for (by, kind) in [
        ("himself", "himself"),
        ("He himself, by telephone", "himself"),
        ("Counsel Kamal, brother of the governor", "counsel"),
        ("his wife Zeinab, street 5", "kin"),
        ("Dr Kamal", "other"),
        ("", "other"),
    ] {
        assert_eq!((objector(by), objector(kind)), (kind, kind), "{by}");
    }
}

#[test]
fn an_assessment_is_for_one_independent_reviewer_and_never_stated_in_parts() {
    let mut world = held();
    for function in Function::ALL.iter().filter(|f| **f != Function::LegalReviewer) {
        let refusal = world.ask("losing", *function, assess(assessment())).unwrap_err();
        assert_eq!(refusal.reasons()[0].gate, Gate::Law);
    }
    let part = RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::NoRealRisk, proper: true };
    assert!(refused(&world, "losing", Function::LegalReviewer, part).contains("stated together"));
    assert!(refused(&world, "losing", Function::LegalReviewer, assessment()).contains("stated together"));
    assert!(world.ask("court", Function::LegalReviewer, assess(assessment())).is_ok());

    let reviewer = signatory("losing", Function::LegalReviewer).officer;
    world.record.officers.get_mut(&reviewer).unwrap().functions.push(Function::MovementControl);
    let text = only_reason(world.ask("losing", Function::LegalReviewer, assess(assessment())));
    assert!(text.contains("not independent of the operation") && text.contains("recorded all the same"), "{text}");
    let honest = RiskAssessed { independent: false, ..assessment() };
    assert!(world.ask("losing", Function::LegalReviewer, assess(honest)).is_ok());
}

#[test]
fn a_finding_of_risk_and_a_doubt_are_recorded_whatever_the_reviewer_says_of_himself() {
    let mut world = held();
    let reviewer = signatory("losing", Function::LegalReviewer).officer;
    let written = |world: &World, conclusion| {
        let body = RiskAssessed { conclusion, ..assessment() };
        let drafts = world.ask("losing", Function::LegalReviewer, assess(body)).unwrap();
        let (Body::RiskAssessed(said), Body::RiskConcluded(concluded)) = (drafts[0].body(), drafts[1].body()) else {
            panic!("an assessment and its conclusion")
        };
        assert_eq!(concluded.conclusion, conclusion);
        (said.independent, concluded.proper)
    };
    for conclusion in [Conclusion::RealRisk, Conclusion::Undecided] {
        assert_eq!(written(&world, conclusion), (true, true));
    }
    world.record.officers.get_mut(&reviewer).unwrap().functions.push(Function::MovementControl);
    for conclusion in [Conclusion::RealRisk, Conclusion::Undecided] {
        assert_eq!(written(&world, conclusion), (false, false), "it stands, and he is not independent");
    }
    let found = RiskAssessed { conclusion: Conclusion::RealRisk, ..assessment() };
    assert_eq!(world.act("losing", Function::LegalReviewer, assess(found)), Ok(2));
    let to = crate::gate::law::Transfer {
        person: person(1),
        holder: &authority("losing"),
        destination: &authority("receiving"),
        leaves_at: world.now,
        arrives_at: world.now,
    };
    let opening = crate::gate::law::law(&world.record, to);
    assert!(opening.shut_by.iter().any(|m| m.missing.contains("finds a real risk")), "the gate says no");
}

#[test]
fn a_reviewer_who_signed_for_a_movement_of_the_person_is_not_independent_of_it() {
    let mut world = crate::testing::ready::Story::across().told();
    let ready = |world: &World| world.ask("losing", Function::LegalReviewer, assess(assessment()));
    assert!(ready(&world).is_ok());
    let stream = Stream::Movement(crate::testing::ready::flight());
    let swap =
        ManifestSwapped { version: 2, out: vec![], in_lines: vec![], nonce: Nonce([9; 16]), reason: "late".into() };
    let both = [Function::MovementControl, Function::LegalReviewer];
    world.act_two("losing", both, Order::State { stream, body: swap.into() }).unwrap();
    let text = only_reason(ready(&world));
    assert!(text.contains("has signed for m-1"), "{text}");
    let honest = RiskAssessed { independent: false, ..assessment() };
    assert!(world.ask("losing", Function::LegalReviewer, assess(honest)).is_ok());
    // He may assess whoever is on no movement of his, and another reviewer may assess this person.
    world.register("losing", person(2), "site");
    let other = Order::Assess { person: person(2), assessment: assessment() };
    assert!(world.ask("losing", Function::LegalReviewer, other).is_ok());
    assert!(world.ask("bureau", Function::LegalReviewer, assess(assessment())).is_ok());
}

#[test]
fn an_authority_accepts_withdraws_and_assures_in_its_own_name() {
    let mut world = held();
    let given =
        AcceptanceGiven { by: authority("receiving"), until: world.now + Span::days(2), conditions: String::new() };
    let withdrawn = AcceptanceWithdrawn { by: authority("receiving"), reason: "no space".into() };
    let assured = AssuranceGiven { by: authority("receiving"), terms: "visits".into(), binds: true, monitoring: true };
    assert!(refused(&world, "losing", Function::Liaison, given.clone()).contains("for receiving to record"));
    assert!(refused(&world, "losing", Function::Liaison, assured.clone()).contains("for receiving to record"));
    assert!(refused(&world, "receiving", Function::Liaison, withdrawn.clone()).contains("no acceptance"));
    let past = AcceptanceGiven { until: world.now, ..given.clone() };
    assert!(refused(&world, "receiving", Function::Liaison, past).contains("before it is given"));
    assert_eq!(act(&mut world, "receiving", Function::Liaison, given), 1);
    assert_eq!(act(&mut world, "receiving", Function::Liaison, assured), 1);
    world.wait(Span::HOUR);
    assert_eq!(act(&mut world, "receiving", Function::Liaison, withdrawn.clone()), 1);
    assert_eq!(act(&mut world, "receiving", Function::Liaison, withdrawn), 0);
}

fn raised(world: &World) -> EventId {
    world.record.people.get(&person(1)).unwrap().law.objections.last().unwrap().id
}

#[test]
fn an_objection_comes_from_anybody_and_is_decided_by_name() {
    let mut world = held();
    let objection = ObjectionRaised { destination: authority("receiving"), by: "counsel".into(), text: "fear".into() };
    let decided =
        |objection, upheld| ObjectionDecided { objection, upheld, by: "court".into(), reasons: "heard".into() };
    let none = decided(EventId([9; 16]), false);
    assert!(refused(&world, "court", Function::Court, none).contains("has no objection"));
    for (log, function) in [("bureau", Function::Bureau), ("losing", Function::CustodyOfficer)] {
        assert_eq!(act(&mut world, log, function, objection.clone()), 2);
    }
    let it = raised(&world);
    let commander = refused(&world, "losing", Function::Commander, decided(it, false));
    assert!(commander.contains("needs court or legal-reviewer"), "{commander}");
    let alone = refused(&world, "losing", Function::LegalReviewer, decided(it, false));
    assert!(alone.contains("two officers of two functions"), "{alone}");
    let two = |world: &World, other| {
        world.ask_two("losing", [Function::LegalReviewer, other], state(person(1), decided(it, false))).is_ok()
    };
    assert!(two(&world, Function::Medical));
    assert!(!two(&world, Function::CustodyOfficer), "of the operation, and he entered it");
    world.act("losing", Function::LegalReviewer, assess(assessment())).unwrap();
    assert!(!two(&world, Function::Medical), "the reviewer has assessed him");
    assert!(world.ask("losing", Function::LegalReviewer, state(person(1), decided(it, true))).is_ok(), "it only stops");
    world.wait(Span::HOUR);
    assert_eq!(act(&mut world, "court", Function::Court, decided(it, false)), 1);
    assert!(refused(&world, "court", Function::Court, decided(it, false)).contains("is decided"));
}

#[test]
fn a_stay_comes_from_anybody_and_ends_by_its_court() {
    let mut world = held();
    let stay = StayOrdered { by: "court".into(), reference: "ST-1".into() };
    let lifted =
        StayLifted { reference: "ST-1".into(), by: "court".into(), document: None, ordered_by: None, mistake: None };
    assert!(refused(&world, "court", Function::Court, lifted.clone()).contains("no stay ST-1"));
    assert_eq!(act(&mut world, "bureau", Function::Bureau, stay.clone()), 1);
    assert_eq!(act(&mut world, "losing", Function::CustodyOfficer, stay.clone()), 1, "each log keeps its own");
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, stay.clone()), 0);
    assert_eq!(act(&mut world, "court", Function::Court, stay), 1, "the court says it in its own log too");
    for function in [Function::Commander, Function::LegalReviewer, Function::Court] {
        let refusal = refused(&world, "losing", function, lifted.clone());
        assert!(refusal.contains("by an officer of court of court"), "{refusal}");
    }
    world.wait(Span::HOUR);
    assert_eq!(act(&mut world, "court", Function::Court, lifted.clone()), 1);
    assert!(refused(&world, "court", Function::Court, lifted).contains("no stay ST-1"));

    let outside = StayOrdered { by: "a court in Strasbourg".into(), reference: "39/26".into() };
    act(&mut world, "losing", Function::CustodyOfficer, outside);
    let paper = |document| StayLifted {
        reference: "39/26".into(),
        by: "its grand chamber".into(),
        document,
        ordered_by: Some("A court in  Strasbourg".into()),
        mistake: None,
    };
    let scan = Some(BlobId([4; 32]));
    let unnamed = StayLifted { ordered_by: None, ..paper(scan) };
    let two_lift = world.ask_two("losing", [Function::LegalReviewer, Function::Liaison], state(person(1), unnamed));
    assert!(
        only_reason(two_lift).contains("was ordered by a court in Strasbourg, and the lifting speaks of its grand")
    );
    assert!(refused(&world, "losing", Function::LegalReviewer, paper(scan)).contains("two officers of two functions"));
    let two = |document| {
        world.ask_two("losing", [Function::LegalReviewer, Function::Liaison], state(person(1), paper(document)))
    };
    assert!(two(None).is_err());
    assert!(two(scan).is_ok());
}

#[test]
fn a_stay_entered_by_mistake_is_taken_back_by_two_outside_the_operation_of_that_log_and_never_a_courts_own() {
    let mut world = held();
    let stay = |by: &str| StayOrdered { by: by.into(), reference: "S-9".into() };
    let lift = |by: &str, why: &str| StayLifted {
        reference: "S-9".into(),
        by: by.into(),
        document: None,
        ordered_by: None,
        mistake: Some(why.into()),
    };
    act(&mut world, "losing", Function::CustodyOfficer, stay("Some court"));
    world.wait(Span::HOUR);
    let why = "typed for the wrong man";
    let by = |world: &World, log: &str, two| world.ask_two(log, two, state(person(1), lift("Some court", why)));
    let outside = [Function::LegalReviewer, Function::Medical];
    assert!(refused(&world, "losing", Function::LegalReviewer, lift("Some court", why)).contains("--by-mistake"));
    assert!(by(&world, "losing", [Function::LegalReviewer, Function::CustodyOfficer]).is_err(), "of the operation");
    assert!(by(&world, "losing", [Function::Liaison, Function::Medical]).is_err(), "no reviewer");
    assert!(by(&world, "receiving", outside).is_err(), "another log's");
    let empty = world.ask_two("losing", outside, state(person(1), lift("Some court", " ")));
    assert!(only_reason(empty).contains("why the stay was entered by mistake is empty"));
    assert_eq!(world.act_two("losing", outside, state(person(1), lift("Some court", why))), Ok(1));
    assert!(refused(&world, "losing", Function::LegalReviewer, lift("Some court", why)).contains("no stay S-9"));
    // The word of a court of the record is no slip of a hand here.
    act(&mut world, "losing", Function::CustodyOfficer, stay("court"));
    world.wait(Span::HOUR);
    let courts = world.ask_two("losing", outside, state(person(1), lift("court", why)));
    assert!(only_reason(courts).contains("is lifted by an officer of court of court"));
}

#[test]
fn two_bodies_that_number_alike_have_two_stays_and_the_end_of_one_leaves_the_other() {
    let mut world = held();
    let stay = |by: &str| StayOrdered { by: by.into(), reference: "12/2026".into() };
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, stay("Court of Hasakah")), 1);
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, stay("court of  hasakah")), 0);
    assert_eq!(act(&mut world, "losing", Function::LegalReviewer, stay("Human Rights Committee")), 1);
    // What a partner entered first is its own, and ends in its log alone.
    assert_eq!(act(&mut world, "receiving", Function::LegalReviewer, stay("Human Rights Committee")), 1);
    let lifted = |by: &str| StayLifted {
        reference: "12/2026".into(),
        by: by.into(),
        document: Some(BlobId([4; 32])),
        ordered_by: None,
        mistake: None,
    };
    let left = |world: &World| {
        let law = &world.record.people.get(&person(1)).unwrap().law;
        world.record.stays_in_force(person(1), law).map(|s| s.value.by.to_string()).collect::<Vec<_>>()
    };
    world.wait(Span::HOUR);
    let two = [Function::LegalReviewer, Function::Liaison];
    assert_eq!(world.act_two("losing", two, state(person(1), lifted("Court of Hasakah"))), Ok(1));
    assert_eq!(left(&world), ["Human Rights Committee", "Human Rights Committee"]);
    assert_eq!(world.act_two("receiving", two, state(person(1), lifted("Human Rights Committee"))), Ok(1));
    assert_eq!(left(&world), ["Human Rights Committee"], "the one in the log of the losing side");
}

#[test]
fn a_notice_names_an_authority_and_a_language_and_a_release_ordered_opens_a_task() {
    let mut world = held();
    let told = |to: &str, language: &str| DestinationTold {
        destination: authority(to),
        language: language.into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: None,
    };
    assert!(refused(&world, "losing", Function::CustodyOfficer, told("nobody", "ar")).contains("is not in the record"));
    assert!(refused(&world, "losing", Function::CustodyOfficer, told("receiving", "")).contains("language"));
    let presented =
        |outcome| PresentedToCourt { court: "Karkh".into(), outcome, counsel_present: true, document: None };
    assert_eq!(act(&mut world, "court", Function::Court, presented(CourtOutcome::FirstQuestioned)), 1);
    assert_eq!(act(&mut world, "court", Function::Court, presented(CourtOutcome::ReleaseOrdered)), 2);
}

#[test]
fn a_no_is_recorded_against_an_authority_that_nobody_has_entered_and_holds_once_it_is() {
    let tehran = authority("tehran");
    let objection = ObjectionRaised { destination: tehran.clone(), by: "himself".into(), text: "fear".into() };
    let risk = |conclusion| RiskAssessed { destination: tehran.clone(), conclusion, ..assessment() };
    let mut world = held();
    assert_eq!(act(&mut world, "losing", Function::CustodyOfficer, objection), 3, "who was meant is asked");
    let (_, asked) = world.record.discrepancies().next().unwrap();
    assert!(asked.text.contains("no tehran is entered here") && asked.text.contains("`authority add`"));
    assert_eq!(world.act("losing", Function::LegalReviewer, assess(risk(Conclusion::RealRisk))), Ok(3));
    let cleared = world.ask("losing", Function::LegalReviewer, assess(risk(Conclusion::NoRealRisk)));
    assert!(only_reason(cleared).contains("`authority add`"));
    let place_of_his = crate::testing::within("cell", "tehran", crate::event::place::PlaceKind::Cell, None);
    let stream = Stream::Place(crate::testing::place("cell"));
    let described = world.ask("losing", Function::Commander, Order::State { stream, body: place_of_his.into() });
    assert!(only_reason(described).contains("tehran is not in the record"), "a name in an objection enters nobody");
    world.found(tehran.clone(), crate::event::AuthorityKind::Receiving, "IRN", 9);
    let to = crate::gate::law::Transfer {
        person: person(1),
        holder: &authority("losing"),
        destination: &tehran,
        leaves_at: world.now,
        arrives_at: world.now,
    };
    let said: Vec<String> = crate::gate::law::law(&world.record, to).shut_by.into_iter().map(|m| m.missing).collect();
    for no in ["to tehran is undecided", "finds a real risk"] {
        assert!(said.iter().any(|text| text.contains(no)), "{no}: {said:?}");
    }
}
