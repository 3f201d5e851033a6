//! Hand-over, reception, incidents and release under test. Source: ours.

use crate::certificate::{Bearer, Certificate, CertificateBody};
use crate::decide::command::Order;
use crate::envelope::LogHead;
use crate::event::age::{AgeDecided, AgeInterval};
use crate::event::handover::{HandCorrected, HandOffered, HandRefused, ReceiptKept, Received};
use crate::event::incident::{Died, Escaped, FateUnknown, Recaptured};
use crate::event::law::*;
use crate::event::medical::{Fitness, HealthLine, InjuriesChecked, MedicalScreened, Step, Tb};
use crate::event::movement::{ManifestDrafted, ManifestLine, Means, MovementPlanned};
use crate::event::observed::{FoundAboard, FoundHere};
use crate::event::oversight::{DebtIncurred, DiscrepancyResolved, Outcome};
use crate::event::person::{BandBound, Sighted};
use crate::event::place::{PlaceKind, Verified};
use crate::event::reception::OnwardConsented;
use crate::event::{Body, Function, Gate, Stream};
use crate::gate::handover::{HandOver, ready_to_offer};
use crate::ids::{Hash, Nonce, OfficerId, OverrideId};
use crate::keys::SigningKey;
use crate::known::Known;
use crate::receipt::{DoorResult, PersonOffered, Receipt, ReceiptContext, ReceiptPayload, ReceiptSigner};
use crate::record::discrepancy::{NOT_RECEIVED, UNNAMED_DIFFERENCE};
use crate::record::leg::Standing;
use crate::record::movement::Stage;
use crate::refusal::{Nature, Refusal};
use crate::testing::{World, authority, movement, only_reason, person, place, state};
use crate::time::{Moment, Span};
use sha2::{Digest, Sha256};

pub(in crate::decide) const NONCE: Nonce = Nonce([7; 16]);

pub(in crate::decide) fn receipt() -> Hash {
    Hash(Sha256::digest(b"receipt").into())
}

pub(in crate::decide) fn offer() -> HandOffered {
    HandOffered {
        to: authority("receiving"),
        place: place("prison"),
        nonce: NONCE,
        persons: vec![person(1)],
        payload_hash: Hash::default(),
        medical_evacuation: None,
        signed: None,
    }
}

pub(in crate::decide) fn of_movement(body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Movement(movement("m1")), body: body.into() }
}

pub(in crate::decide) fn give() -> Order {
    Order::HandOver {
        person: person(1),
        to: authority("receiving"),
        place: place("prison"),
        movement: movement("m1"),
        nonce: NONCE,
        receipt: receipt(),
        medical_evacuation: false,
    }
}

pub(in crate::decide) fn take() -> Order {
    Order::Receive {
        person: person(1),
        from: authority("carrying"),
        place: place("prison"),
        movement: movement("m1"),
        nonce: NONCE,
        receipt: receipt(),
    }
}

/// A person of age held by `carrying`, with every paper for `receiving`, just sighted.
pub(in crate::decide) fn ready() -> World {
    let mut world = World::new();
    let who = person(1);
    world.register("carrying", who, "airfield");
    let to = authority("receiving");
    world.of("carrying", who, BandBound { band: "B-1".into() });
    let months = AgeInterval { min_months: 300, max_months: 400 };
    world.of(
        "carrying",
        who,
        AgeDecided { now: months, panel: vec!["a".into(), "b".into(), "c".into()], reasons: "x".into() },
    );
    let (from, until) = (world.now, world.now + Span::days(30));
    let order = |reference: &str, valid_in: &str| OrderIssued {
        reference: reference.into(),
        by: "court".into(),
        grounds: "law".into(),
        valid_in: authority(valid_in),
        from,
        until,
        document: None,
    };
    world.of("carrying", who, order("O-1", "carrying"));
    world.of("receiving", who, order("O-2", "receiving"));
    world.of(
        "carrying",
        who,
        DestinationTold {
            destination: to.clone(),
            language: "ar".into(),
            interpreter: true,
            counsel_offered: true,
            by_sheet: None,
        },
    );
    world.of(
        "carrying",
        who,
        RiskConcluded { destination: to.clone(), conclusion: Conclusion::NoRealRisk, proper: true },
    );
    world.of("receiving", who, AcceptanceGiven { by: to, until, conditions: String::new() });
    world.wait(Span::hours(60));
    world.of("carrying", who, Sighted { place: place("airfield"), means: Verified::Finger, exception: None });
    world
}

#[test]
fn an_offer_carries_no_receipt_but_its_own() {
    let mut world = ready();
    let with = |bytes: Vec<u8>| of_movement(HandOffered { signed: Some(bytes.into()), ..offer() });
    let none = world.act("carrying", Function::CustodyOfficer, with(vec![1])).unwrap_err().to_string();
    assert!(none.contains("the receipt that offer"), "{none}");
    let own = signed(NONCE);
    let of_it = HandOffered { signed: Some(own.encode().into()), payload_hash: own.payload_hash(), ..offer() };
    let other = world.act("carrying", Function::CustodyOfficer, with(own.encode())).unwrap_err().to_string();
    assert!(other.contains("carries the receipt of another offer"), "another payload: {other}");
    let of_another = HandOffered { signed: Some(signed(Nonce([8; 16])).encode().into()), ..of_it.clone() };
    let other = world.act("carrying", Function::CustodyOfficer, of_movement(of_another)).unwrap_err().to_string();
    assert!(other.contains("carries the receipt of another offer"), "another nonce: {other}");
    assert_eq!(world.act("carrying", Function::CustodyOfficer, of_movement(of_it.clone())), Ok(1));
    let kept = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap().made.clone().unwrap();
    assert_eq!(kept, of_it.without_signed(), "the record folds what is offered, and not what was signed");
    let heard = world.act("receiving", Function::CustodyOfficer, of_movement(of_it.without_signed()));
    assert_eq!(heard, Ok(0), "the receiver's word of the same offer is no other");
}

/// The receipt of [`offer`] under a nonce, signed by an officer of the giver.
fn signed(nonce: Nonce) -> Receipt {
    let (root, key) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
    let body = CertificateBody {
        authority: authority("carrying"),
        bearer: Bearer::Officer { officer: OfficerId::parse("amal").unwrap(), functions: Function::ALL.to_vec() },
        key: key.public(),
        not_before: Moment::from_ms(0),
        not_after: Moment::MAX,
        serial: 1,
    };
    let certificates = [Certificate::issue(body, &root)];
    let line = PersonOffered {
        person: person(1),
        door: DoorResult::Verified,
        seals: Vec::new(),
        injuries_noted: 0,
        papers: Vec::new(),
    };
    let payload = ReceiptPayload {
        context: ReceiptContext::Rehearsal,
        movement: movement("m1"),
        manifest_version: 1,
        place: place("prison"),
        from: authority("carrying"),
        to: authority("receiving"),
        at: Moment::from_ms(1),
        nonce,
        offering_log: LogHead::default(),
        persons: vec![line],
        exceptions: Vec::new(),
        medical_evacuation: false,
    };
    Receipt::offer(payload, ReceiptSigner { key: &key, certificates: &certificates }).unwrap()
}

#[test]
fn hands_over_and_receives_once_and_refuses_the_replay() {
    let mut world = ready();
    assert!(world.act("carrying", Function::CustodyOfficer, give()).unwrap_err().to_string().contains("has no offer"));
    assert_eq!(world.act("carrying", Function::CustodyOfficer, of_movement(offer())), Ok(1));
    assert_eq!(
        world.act("carrying", Function::CustodyOfficer, of_movement(offer())),
        Ok(0),
        "a repetition writes nothing"
    );
    assert_eq!(world.act("receiving", Function::CustodyOfficer, take()), Ok(1));
    assert_eq!(world.act("carrying", Function::CustodyOfficer, give()), Ok(1));
    let replayed = world.act("carrying", Function::CustodyOfficer, give()).unwrap_err().to_string();
    assert!(replayed.contains("not in the custody of carrying"), "{replayed}");
    let replayed = world.act("receiving", Function::CustodyOfficer, take()).unwrap_err().to_string();
    assert!(replayed.contains("a replay"), "{replayed}");
    let mut other = offer();
    other.persons = vec![person(2)];
    assert!(
        world
            .act("carrying", Function::CustodyOfficer, of_movement(other))
            .unwrap_err()
            .to_string()
            .contains("a replay")
    );
}

#[test]
fn each_thing_that_is_lacking_keeps_the_person_and_is_named() {
    type Change = fn(&mut World);
    let debt = |world: &mut World| {
        let by = OverrideId::parse("o-1").unwrap();
        let due = world.now + Span::hours(72);
        world.of("carrying", person(1), DebtIncurred { gate: Gate::Health, missing: "no fitness".into(), due, by });
    };
    let cases: [(Change, &str); 5] = [
        (debt, "is not paid"),
        (
            |w| {
                w.of("carrying", person(1), StayOrdered { by: "court".into(), reference: "S".into() });
            },
            "stay",
        ),
        (
            |w| {
                w.of(
                    "carrying",
                    person(1),
                    ObjectionRaised { destination: authority("receiving"), by: "he".into(), text: "no".into() },
                );
            },
            "objection",
        ),
        (
            |w| {
                w.of(
                    "carrying",
                    person(1),
                    RiskConcluded {
                        destination: authority("receiving"),
                        conclusion: Conclusion::RealRisk,
                        proper: true,
                    },
                );
            },
            "real risk",
        ),
        (
            |w| {
                w.wait(Span::hours(3));
            },
            "neither checked at a door",
        ),
    ];
    for (change, says) in cases {
        let mut world = ready();
        world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
        change(&mut world);
        let said = world.act("carrying", Function::CustodyOfficer, give()).unwrap_err().to_string();
        assert!(said.contains(says), "{says} in {said}");
    }
}

#[test]
fn a_receiver_takes_nobody_without_room_or_acceptance_and_a_refused_offer_is_over() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    world.describe("prison", "receiving", false, 0);
    let said = world.act("receiving", Function::CustodyOfficer, take()).unwrap_err();
    assert!(said.to_string().contains("holds 0, at most 0"), "{said}");
    assert_eq!(said.reasons()[0].nature, Nature::No);
    world.describe("prison", "receiving", false, 5);
    world.wait(Span::hours(1));
    world.of("receiving", person(1), AcceptanceWithdrawn { by: authority("receiving"), reason: "full".into() });
    assert!(world.act("receiving", Function::CustodyOfficer, take()).unwrap_err().to_string().contains("withdrew"));
    let refuse = HandRefused { by: authority("receiving"), nonce: NONCE, reason: "no space".into() };
    assert_eq!(world.act("receiving", Function::Liaison, of_movement(refuse)), Ok(1));
    assert!(world.act("carrying", Function::CustodyOfficer, give()).unwrap_err().to_string().contains("refused offer"));
}

#[test]
fn a_receipt_that_counts_fewer_opens_a_discrepancy_and_names_the_excepted() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    let kept = ReceiptKept {
        nonce: NONCE,
        receipt: b"receipt".to_vec(),
        counted: 0,
        exceptions: vec![person(1)],
        found: None,
        unnamed: None,
    };
    assert_eq!(world.act("receiving", Function::CustodyOfficer, of_movement(kept.clone())), Ok(2));
    assert!(world.act("receiving", Function::CustodyOfficer, of_movement(kept)).is_err(), "one receipt a log");
    assert_eq!(world.record.people.get(&person(1)).unwrap().discrepancies.len(), 1);
    assert!(
        world.act("carrying", Function::CustodyOfficer, give()).unwrap_err().to_string().contains("was not received")
    );
}

#[test]
fn a_count_that_the_names_do_not_make_is_signed_for_only_with_the_reason_and_noted_until_somebody_is_named() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    let kept = |unnamed: Option<&str>| ReceiptKept {
        nonce: NONCE,
        receipt: b"receipt".to_vec(),
        counted: 0,
        exceptions: Vec::new(),
        found: None,
        unnamed: unnamed.map(Into::into),
    };
    let said = only_reason(world.act("receiving", Function::CustodyOfficer, of_movement(kept(None))));
    assert!(said.contains("1 listed") && said.contains("one person missing whom nobody has named"), "{said}");
    assert!(world.act("receiving", Function::CustodyOfficer, of_movement(kept(Some(" ")))).is_err());
    let signed = kept(Some("dark, no lamps"));
    assert_eq!(world.act("receiving", Function::CustodyOfficer, of_movement(signed)), Ok(2));
    // The giver keeps what he was answered, with or without a reason.
    assert_eq!(world.act("carrying", Function::CustodyOfficer, of_movement(kept(None))), Ok(2));
    let (id, noted) = world.record.discrepancies().find(|(_, d)| d.rule == UNNAMED_DIFFERENCE).unwrap();
    assert!(noted.text.contains("dark, no lamps"), "{}", noted.text);
    let settle = |text: &str| {
        let body = DiscrepancyResolved { id: id.clone(), outcome: Outcome::Found, text: text.into() };
        Order::State { stream: Stream::Authority(authority("receiving")), body: body.into() }
    };
    let (nobody, somebody) = (settle("he was found"), settle(&format!("{} was behind the bus", person(1))));
    for text in [&nobody, &somebody] {
        let said = only_reason(world.act("receiving", Function::Liaison, text.clone()));
        assert!(said.contains("one person missing whom the record does not name"), "a number is no name: {said}");
    }
    let two = [Function::CustodyOfficer, Function::Commander];
    assert!(
        world.ask_two("receiving", [Function::Liaison, Function::Commander], nobody.clone()).is_ok(),
        "two answer for it"
    );
    world.act("receiving", Function::CustodyOfficer, take()).unwrap();
    let corrected = HandCorrected {
        movement: movement("m1"),
        nonce: NONCE,
        from: authority("carrying"),
        to: authority("receiving"),
        place: place("prison"),
        received: false,
        reason: "the roll was called".into(),
        recount: None,
    };
    world.act_two("receiving", two, state(person(1), corrected)).unwrap();
    assert_eq!(world.act("receiving", Function::Liaison, nobody), Ok(1), "by his own name he stands open still");
    assert_eq!(world.record.discrepancies().filter(|(_, d)| d.is_open() && d.rule == NOT_RECEIVED).count(), 1);
}

#[test]
fn nobody_escapes_dies_or_is_lost_without_evidence_and_none_of_it_twice() {
    let mut world = ready();
    let held = |world: &World| {
        let row = world.record.authorities.ix(&authority("carrying")).unwrap();
        world.record.people.get(&person(1)).unwrap().legs.position(row).standing
    };
    let escaped = |evidence: &str| {
        state(person(1), Escaped { place: place("airfield"), how: "fence".into(), evidence: evidence.into() })
    };
    assert!(world.act("carrying", Function::CustodyOfficer, escaped(" ")).is_err());
    assert!(world.act("losing", Function::CustodyOfficer, escaped("seen")).is_err(), "only his holder says so");
    let lost =
        |searched: &str| state(person(1), FateUnknown { last_place: place("airfield"), searched: searched.into() });
    assert!(world.act("carrying", Function::CustodyOfficer, lost("")).is_err());
    assert_eq!(world.act("carrying", Function::CustodyOfficer, lost("all rooms")), Ok(2), "and its doubt");
    world.wait(Span::days(4_000));
    assert_eq!(held(&world), Standing::FateUnknown, "time closes nothing");
    assert!(world.act("carrying", Function::CustodyOfficer, lost("again")).is_err());
    assert_eq!(world.act("carrying", Function::CustodyOfficer, escaped("footage")), Ok(2), "and its doubt");
    assert!(world.act("carrying", Function::CustodyOfficer, escaped("footage")).is_err());
    let died = |by: &str| {
        let known = || Known::Value("x".to_owned());
        state(
            person(1),
            Died {
                place: place("airfield"),
                circumstances: known(),
                cause: known(),
                remains: known(),
                certified_by: by.into(),
            },
        )
    };
    assert!(world.act("carrying", Function::Medical, died("Dr A")).is_err(), "he is not in custody");
    let taken = state(person(1), Recaptured { place: place("airfield"), how: "road block".into() });
    assert_eq!(world.act("carrying", Function::CustodyOfficer, taken.clone()), Ok(2), "and its doubt");
    assert!(world.act("carrying", Function::CustodyOfficer, taken).is_err());
    assert!(world.act("carrying", Function::Medical, died("")).is_err());
    let two = [Function::Medical, Function::CustodyOfficer];
    assert_eq!(world.act_two("carrying", two, died("Dr A")), Ok(4), "and the end of three doubts");
    assert_eq!(held(&world), Standing::Died);
}

#[test]
fn reception_waits_for_order_injuries_doctor_and_humane_room() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    world.act("receiving", Function::CustodyOfficer, take()).unwrap();
    let done = || Order::CompleteReception { person: person(1), place: place("prison") };
    let said = world.act("receiving", Function::CustodyOfficer, done()).unwrap_err().to_string();
    assert!(said.contains("injuries") && said.contains("no doctor"), "{said}");
    world.of("receiving", person(1), InjuriesChecked { step: Step::Reception, seen: 0 });
    world.of(
        "receiving",
        person(1),
        MedicalScreened { findings: "well".into(), conditions: vec![], allergies: vec![], tb: Tb::Negative },
    );
    assert_eq!(world.act("receiving", Function::CustodyOfficer, done()), Ok(1));
    world.of("receiving", person(1), OrderEnded { reference: "O-2".into(), why: "quashed".into() });
    assert!(
        world
            .act("receiving", Function::CustodyOfficer, done())
            .unwrap_err()
            .to_string()
            .contains("no detention order")
    );
}

#[test]
fn moves_on_inside_one_authority_on_room_alone_and_to_another_with_consent_and_law() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    world.act("receiving", Function::CustodyOfficer, take()).unwrap();
    world.describe("wing", "receiving", false, 1);
    world.describe("courthouse", "court", false, 1);
    let on = |to: &str| Order::MoveOn { person: person(1), to: place(to), reason: "space".into() };
    let said = world.act("receiving", Function::CustodyOfficer, on("courthouse")).unwrap_err().to_string();
    assert!(said.contains("carrying has not consented") && said.contains("no individual assessment"), "{said}");
    assert_eq!(world.act("receiving", Function::CustodyOfficer, on("wing")), Ok(1));
    assert!(world.act("receiving", Function::CustodyOfficer, on("wing")).is_err(), "he is there already");
}

/// He came to `carrying` from `losing`, two days and a half before.
fn received() -> World {
    let mut world = ready();
    let from = Received {
        from: authority("losing"),
        place: place("airfield"),
        movement: movement("m0"),
        nonce: Nonce([3; 16]),
        receipt: receipt(),
    };
    world.tell_at("carrying", world.now - Span::HOUR, Stream::Person(person(1)), from);
    world
}

#[test]
fn nobody_is_handed_on_to_a_third_without_the_consent_of_who_gave_him() {
    let mut world = received();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    let said = only_reason(world.act("carrying", Function::CustodyOfficer, give()));
    assert_eq!(said, "losing has not consented that he goes on to receiving");
    let consent = |by: &str| OnwardConsented { to: authority("receiving"), by: authority(by) };
    assert!(world.act("carrying", Function::Liaison, state(person(1), consent("losing"))).is_err(), "not by another");
    assert_eq!(world.act("losing", Function::Liaison, state(person(1), consent("losing"))), Ok(1));
    assert_eq!(world.act("carrying", Function::CustodyOfficer, give()), Ok(1));
}

#[test]
fn back_to_who_gave_him_nobody_is_asked() {
    let world = received();
    let act = crate::gate::handover::HandOver {
        person: person(1),
        from: &authority("carrying"),
        to: &authority("losing"),
        place: &place("site"),
        movement: &movement("m1"),
        nonce: NONCE,
        medical_evacuation: false,
    };
    let shut = crate::gate::handover::ready_to_offer(&world.record, act, world.now).shut_by;
    assert!(shut.iter().all(|m| m.gate != Gate::Onward), "{shut:?}");
}

fn evacuation() -> Order {
    let Order::HandOver { person, to, place, movement, nonce, receipt, .. } = give() else { unreachable!() };
    Order::HandOver { person, to, place, movement, nonce, receipt, medical_evacuation: true }
}

fn owe(world: &mut World) {
    let (by, due) = (OverrideId::parse("o-1").unwrap(), world.now + Span::hours(72));
    world.of("carrying", person(1), DebtIncurred { gate: Gate::Health, missing: "no fitness".into(), due, by });
}

fn line(world: &World, evacuate_for: Option<&str>) -> HealthLine {
    HealthLine {
        fit_road: Fitness::FitWithCare,
        fit_air: Fitness::Unfit,
        examined_at: world.now,
        tb_known: true,
        medicine_needed: false,
        line: "serious".into(),
        evacuate_for: evacuate_for.map(Into::into),
    }
}

/// Offered as an evacuation, by a custody officer and a doctor, after a line that names the need or none, to what is
/// a hospital.
fn evacuated(world: &mut World, need: Option<&str>) -> Result<usize, Refusal> {
    let facts = world.record.places.get_mut(&place("prison")).and_then(|p| p.facts.as_mut()).unwrap();
    facts.kind = PlaceKind::Hospital;
    evacuated_as_described(world, need)
}

fn evacuated_as_described(world: &mut World, need: Option<&str>) -> Result<usize, Refusal> {
    let said = line(world, need);
    world.act("carrying", Function::Medical, state(person(1), said)).unwrap();
    let two = [Function::CustodyOfficer, Function::Medical];
    let offer = HandOffered { medical_evacuation: Some(true), ..offer() };
    world.act_two("carrying", two, of_movement(offer))?;
    world.act("carrying", Function::CustodyOfficer, evacuation())
}

#[test]
fn a_medical_evacuation_is_a_doctor_s_word_and_a_dated_line_that_names_the_need() {
    let mut world = ready();
    let alone = HandOffered { medical_evacuation: Some(true), ..offer() };
    let said = only_reason(world.act("carrying", Function::CustodyOfficer, of_movement(alone)));
    assert!(said.contains("signed by a doctor or nurse"), "{said}");
    // The escort's flag alone: the offer was an ordinary one, and nobody has named a need.
    owe(&mut world);
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    let said = world.act("carrying", Function::CustodyOfficer, evacuation()).unwrap_err().to_string();
    assert!(said.contains("was not made as a medical evacuation"), "{said}");

    let mut world = ready();
    owe(&mut world);
    let said = only_reason(evacuated(&mut world, None));
    assert!(said.contains("no medical line of the last 24 h 00 min names what"), "{said}");
    let mut world = ready();
    owe(&mut world);
    assert_eq!(evacuated(&mut world, Some("surgery today")), Ok(1), "no debt blocks it");
}

#[test]
fn no_paper_stops_an_evacuation_within_one_state_and_to_another_the_law_is_asked_in_full() {
    let no_order = |world: &mut World| {
        world.of("carrying", person(1), OrderEnded { reference: "O-1".into(), why: "quashed".into() });
        world.of("receiving", person(1), OrderEnded { reference: "O-2".into(), why: "quashed".into() });
        world.of("carrying", person(1), StayOrdered { by: "court".into(), reference: "S".into() });
    };
    let mut world = ready();
    no_order(&mut world);
    let said = evacuated(&mut world, Some("surgery today")).unwrap_err().to_string();
    assert!(said.contains("no detention order") || said.contains("not in force"), "{said}");
    assert!(said.contains("stay S"), "{said}");
    let mut world = ready();
    no_order(&mut world);
    let receiving = world.record.authorities.get(&authority("receiving")).unwrap().state.clone();
    world.record.authorities.get_mut(&authority("carrying")).unwrap().state = receiving;
    assert_eq!(evacuated(&mut world, Some("surgery today")), Ok(1), "under one state care waits for no court");
}

#[test]
fn an_evacuation_leads_to_a_hospital_and_nowhere_else() {
    let mut world = ready();
    owe(&mut world);
    let said = only_reason(evacuated_as_described(&mut world, Some("surgery today")));
    assert_eq!(said, "prison is no hospital and lies in none");
}

#[test]
fn whom_a_receipt_names_is_none_of_those_whom_another_left_without_a_name() {
    let mut world = ready();
    let kept = |nonce: Nonce, found: Option<Vec<crate::number::PersonNumber>>| ReceiptKept {
        nonce,
        receipt: b"receipt".to_vec(),
        counted: 2,
        exceptions: Vec::new(),
        unnamed: found.is_none().then(|| "dark".into()),
        found,
    };
    let found = |world: &mut World, serial: u16| {
        world.wait(Span::MINUTE);
        let here = FoundHere { place: place("prison"), note: "in the aisle".into() };
        world.tell("receiving", Stream::Person(person(serial)), here);
    };
    let (first, second) = (NONCE, Nonce([9; 16]));
    for (bus, nonce, listed) in [("m1", first, person(1)), ("m2", second, person(2))] {
        let offered = HandOffered { nonce, persons: vec![listed], ..offer() };
        world.tell("carrying", Stream::Movement(movement(bus)), offered);
    }
    found(&mut world, 5);
    world.wait(Span::MINUTE);
    // One of two bodies has no name; whoever was found before they were counted would have had one.
    world.tell("receiving", Stream::Movement(movement("m1")), kept(first, None));
    let left = |world: &World| {
        let movement = world.record.movements.get(&movement("m1")).unwrap();
        world.record.left_to_side(movement.offers.get(first).unwrap(), true)
    };
    assert_eq!(left(&world), Some(1));
    found(&mut world, 3);
    world.tell("receiving", Stream::Movement(movement("m2")), kept(second, Some(vec![person(3)])));
    assert_eq!(left(&world), Some(1), "he came with the other bus");
    found(&mut world, 4);
    assert_eq!(left(&world), Some(0));
}

#[test]
fn an_offer_its_refusal_and_a_receipt_are_of_who_gives_and_takes_people_at_a_door() {
    let mut world = ready();
    let strangers = [Function::Auditor, Function::FamilyDesk, Function::Planner, Function::LegalReviewer];
    for function in [Function::Medical, strangers[0], strangers[1], strangers[2], strangers[3]] {
        let refused = world.ask("carrying", function, of_movement(offer())).unwrap_err();
        assert_eq!(refused.reasons()[0].rule, "each act belongs to a function", "{function}");
    }
    world.act("carrying", Function::Liaison, of_movement(offer())).unwrap();
    let refusal = HandRefused { nonce: NONCE, by: authority("receiving"), reason: "no room".into() };
    let (exceptions, receipt) = (Vec::new(), vec![1]);
    let kept = ReceiptKept { nonce: NONCE, receipt, counted: 1, exceptions, found: None, unnamed: None };
    for function in strangers {
        assert!(world.ask("receiving", function, of_movement(refusal.clone())).is_err(), "{function}");
        assert!(world.ask("carrying", function, of_movement(kept.clone())).is_err(), "{function}");
    }
    assert!(world.ask("receiving", Function::CustodyOfficer, of_movement(refusal)).is_ok());
    assert!(world.ask("carrying", Function::Liaison, of_movement(kept)).is_ok());
}

/// Two buses at one door, each with one person listed, and a receipt of a bus that names whom it found.
fn two_buses() -> (World, impl Fn(Nonce, &[u16], &[u16]) -> ReceiptKept) {
    let mut world = ready();
    for (bus, nonce, listed) in [("m1", NONCE, person(1)), ("m2", Nonce([9; 16]), person(2))] {
        let offered = HandOffered { nonce, persons: vec![listed], ..offer() };
        world.tell("carrying", Stream::Movement(movement(bus)), offered);
    }
    let kept = |nonce: Nonce, missing: &[u16], found: &[u16]| ReceiptKept {
        nonce,
        receipt: b"receipt".to_vec(),
        counted: (1 + found.len() - missing.len()) as u32,
        exceptions: missing.iter().copied().map(person).collect(),
        unnamed: None,
        found: Some(found.iter().copied().map(person).collect()),
    };
    (world, kept)
}

#[test]
fn whoever_was_received_under_one_list_explains_no_body_of_another() {
    let (mut world, kept) = two_buses();
    world.wait(Span::MINUTE);
    world.tell("receiving", Stream::Movement(movement("m2")), kept(Nonce([9; 16]), &[], &[]));
    let (at, by, nonce) = (place("prison"), movement("m2"), Nonce([9; 16]));
    let received = Received { from: authority("carrying"), place: at, movement: by, nonce, receipt: receipt() };
    world.of("receiving", person(2), received);
    world.wait(Span::MINUTE);
    let answer = world.ask("receiving", Function::CustodyOfficer, of_movement(kept(NONCE, &[], &[2])));
    assert!(only_reason(answer).contains("received by this log under offer 0909"), "he stands for his own body");
    // What one officer reports of him in between gives him no second body.
    world.wait(Span::MINUTE);
    world.of("receiving", person(2), Escaped { place: place("prison"), how: "?".into(), evidence: "none".into() });
    world.wait(Span::MINUTE);
    world.of("receiving", person(2), FoundHere { place: place("prison"), note: "in the yard".into() });
    let answer = world.ask("receiving", Function::CustodyOfficer, of_movement(kept(NONCE, &[], &[2])));
    assert!(only_reason(answer).contains("received by this log under offer 0909"));
    // Said not to have come under that list, he may be named where he did come.
    world.wait(Span::MINUTE);
    let corrected = HandCorrected {
        movement: movement("m2"),
        nonce: Nonce([9; 16]),
        from: authority("carrying"),
        to: authority("receiving"),
        place: place("prison"),
        received: false,
        reason: "he came with the other bus".into(),
        recount: None,
    };
    world.of("receiving", person(2), corrected);
    let answer = world.ask("receiving", Function::CustodyOfficer, of_movement(kept(NONCE, &[], &[2])));
    assert!(!answer.err().is_some_and(|refusal| refusal.to_string().contains("received by this log under offer")));
}

#[test]
fn whoever_is_named_as_found_at_one_door_is_received_at_no_other() {
    let (mut world, kept) = two_buses();
    world.wait(Span::MINUTE);
    world.tell("receiving", Stream::Movement(movement("m1")), kept(NONCE, &[], &[2]));
    world.wait(Span::MINUTE);
    let at = |body: ReceiptKept| Order::State { stream: Stream::Movement(movement("m2")), body: body.into() };
    let answer = world.ask("receiving", Function::CustodyOfficer, at(kept(Nonce([9; 16]), &[], &[])));
    assert!(only_reason(answer).contains("named as found by another receipt"));
    let missing = at(kept(Nonce([9; 16]), &[2], &[]));
    assert!(world.ask("receiving", Function::CustodyOfficer, missing).is_ok(), "he came with the other bus");
}

#[test]
fn the_same_offer_again_is_made_by_whoever_may_make_one() {
    let mut world = ready();
    world.act("carrying", Function::CustodyOfficer, of_movement(offer())).unwrap();
    let again = |function| world.ask("carrying", function, of_movement(offer()));
    assert_eq!(again(Function::Liaison).map(|drafts| drafts.len()), Ok(0));
    for function in [Function::Medical, Function::Auditor, Function::Planner] {
        assert_eq!(again(function).unwrap_err().reasons()[0].rule, "each act belongs to a function", "{function}");
    }
}

#[test]
fn whoever_is_aboard_is_given_where_the_vehicle_is() {
    let mut world = ready();
    let plan = MovementPlanned {
        means: Means::Road,
        from: place("airfield"),
        to: place("prison"),
        vehicle: "bus".into(),
        carrier: authority("carrying"),
        receiver: authority("receiving"),
        departs_at: world.now,
        arrives_at: world.now + Span::HOUR,
        seats: 4,
        guards: 4,
        child: false,
        alternates: Vec::new(),
        clearances: Vec::new(),
    };
    world.tell("carrying", Stream::Movement(movement("m1")), plan);
    world.of("carrying", person(1), FoundAboard { movement: movement("m1"), note: "seated".into() });
    world.describe("hall", "receiving", false, 9);
    let reasons = |world: &World, at: &str, evacuation: bool| {
        let (to, at, by) = (authority("receiving"), place(at), movement("m1"));
        let act = HandOver {
            person: person(1),
            from: &authority("carrying"),
            to: &to,
            place: &at,
            movement: &by,
            nonce: NONCE,
            medical_evacuation: evacuation,
        };
        let shut = ready_to_offer(&world.record, act, world.now).shut_by;
        shut.into_iter().map(|reason| reason.missing).filter(|text| text.contains("aboard m1")).collect::<Vec<_>>()
    };
    let stages = [(Stage::Boarding, 1, 0), (Stage::Closed, 1, 0), (Stage::Departed, 1, 1), (Stage::Arrived, 0, 1)];
    for (stage, there, at_the_gate) in stages {
        let facts = world.record.movements.get_mut(&movement("m1")).unwrap();
        facts.stage = stage;
        facts.arrived_at = (stage == Stage::Arrived).then(|| place("prison"));
        assert_eq!(
            reasons(&world, if stage == Stage::Arrived { "prison" } else { "hall" }, false).len(),
            there,
            "{stage:?}"
        );
        assert_eq!(reasons(&world, "airfield", false).len(), at_the_gate, "{stage:?}");
        assert_eq!(reasons(&world, "hall", true).len(), 0, "care waits for nothing, {stage:?}");
    }
    assert_eq!(reasons(&world, "hall", false).len(), 1, "it arrived at another place of the receiver");
    world.record.movements.get_mut(&movement("m1")).unwrap().arrived_at = Some(place("airfield"));
    assert_eq!(reasons(&world, "prison", false).len(), 1, "it turned back");
}

#[test]
fn whoever_is_listed_and_was_never_aboard_is_given_in_the_site_that_holds_him() {
    let mut world = ready();
    world.describe_inside("block", "carrying", PlaceKind::Site, None);
    world.describe("hall", "receiving", false, 9);
    let reasons = |world: &World| {
        let (to, at, by) = (authority("receiving"), place("hall"), movement("m1"));
        let act = HandOver {
            person: person(1),
            from: &authority("carrying"),
            to: &to,
            place: &at,
            movement: &by,
            nonce: NONCE,
            medical_evacuation: false,
        };
        let shut = ready_to_offer(&world.record, act, world.now).shut_by;
        shut.into_iter().map(|reason| reason.missing).filter(|text| text.contains("not aboard")).collect::<Vec<_>>()
    };
    world.of("carrying", person(1), FoundHere { place: place("block"), note: "in his cell".into() });
    assert!(reasons(&world).is_empty(), "on no manifest: the receiver comes to the gate");
    let lines = vec![ManifestLine { person: person(1), seat: 1, apart_from: Vec::new() }];
    world.tell("carrying", Stream::Movement(movement("m1")), ManifestDrafted { version: 1, lines });
    assert_eq!(reasons(&world).len(), 1);
    world.wait(Span::MINUTE);
    world.of("carrying", person(1), FoundHere { place: place("hall"), note: "at the door".into() });
    assert!(reasons(&world).is_empty());
}
