//! What is recorded of one person, as bodies of the sizes and kinds of an operation: sixty events from
//! nomination to prison, two thirds before the hand-over and one third after. Source: ours; the path of
//! `custody.md` (Path of a person), texts of ordinary length.
//!
//! They are not decided: a bench of the fold needs bodies as large and as mixed as real ones, not lawful.

use custody::event::age::{ActAlleged, AgeAssessed, AgeClaimed, AgeInterval};
use custody::event::handover::{HandedOver, Received};
use custody::event::law::{
    AcceptanceGiven, AssuranceGiven, Conclusion, CourtOutcome, DestinationTold, MonitoringVisited, OrderIssued,
    PresentedToCourt, RiskAssessed, RiskConcluded,
};
use custody::event::medical::{
    DoseRecorded, Fitness, HealthLine, InjuriesChecked, InjuryRecorded, MedicalScreened, MedicinePrescribed,
    MedicinesPacked, Step, Tb,
};
use custody::event::movement::{
    Boarded, BoardingOpened, Disembarked, DoorChecked, DoorOutcome, ManifestDrafted, ManifestFrozen, ManifestLine,
    Means, MovementPlanned,
};
use custody::event::person::{
    AliasAdded, BandBound, BirthClaimed, Calendar, IntakeQuestionSet, KinClaimed, LegalStatusClaimed, NameClaimed,
    NamePart, NamePiece, NationalityClaimed, Nominated, Photographed, Reading, Registered, Relation, Sighted, Source,
};
use custody::event::place::Verified;
use custody::event::property::{BagChecked, BagReturned, BagSealed, PropertySettled};
use custody::event::reception::{Housed, NoticeKind, NoticeMade, NoticeState, ReceptionDone};
use custody::event::{Body, Stream};
use custody::{
    AuthorityId, BlobId, ClearanceId, EventId, Hash, Known, Moment, MovementId, Nonce, PersonNumber, PlaceId, Span,
};

/// Events of one person. Source: `custody.md`; the targets are stated for it.
pub const EVENTS_PER_PERSON: usize = 60;
/// Persons on one movement. Source: the hand-over of 144.
pub const PERSONS_PER_MOVEMENT: u32 = 144;
/// Persons that one device registers. Source: ours; a block has 10,000 numbers.
const PERSONS_PER_BLOCK: u32 = 5_000;

/// One person's life in the record.
pub struct Life {
    /// The person's stream.
    pub stream: Stream,
    /// Events in the log of who loses custody.
    pub before: Vec<Body>,
    /// Events in the log of who receives it.
    pub after: Vec<Body>,
}

/// Person number `n` of the operation, from 0.
pub fn life(n: u32) -> Life {
    let mut before = identity(n);
    before.extend(health(n));
    before.extend(law(n));
    before.extend(property(n));
    before.extend((0..SIGHTINGS_BEFORE).map(|day| sighted("panorama-block-c", day)));
    before.extend(leaving(n));
    let mut after = arrival(n);
    after.extend((0..SIGHTINGS_AFTER).map(|day| sighted("karkh-hall-4", day)));
    assert_eq!(before.len() + after.len(), EVENTS_PER_PERSON, "{} and {}", before.len(), after.len());
    Life { stream: Stream::Person(number(n)), before, after }
}

/// Verified sightings before and after the hand-over: one in six events is one.
const SIGHTINGS_BEFORE: u32 = 6;
const SIGHTINGS_AFTER: u32 = 4;

fn sighted(place: &str, day: u32) -> Body {
    let means = if day.is_multiple_of(2) { Verified::Band } else { Verified::Finger };
    Sighted { place: place_id(place), means, exception: None }.into()
}

fn identity(n: u32) -> Vec<Body> {
    let known = |text: &str| Known::Value(text.to_owned());
    let name = |text: String, transliteration: Option<String>, source| NameClaimed {
        pieces: text.split(' ').map(|t| NamePiece { part: NamePart::Nasab, text: t.into() }).collect(),
        text,
        transliteration,
        language: "ar".into(),
        source,
    };
    let arabic = format!("محمد عبد الله إبراهيم الحسن {n}");
    let reading = |calendar, text: &str| Reading { calendar, text: text.into(), first_day: 8_000, last_day: 8_365 };
    let kin =
        |relation, name: &str| KinClaimed { relation, name: Some(name.into()), number: None, source: Source::Person };
    vec![
        Nominated {
            list: "list 2026-01-a".into(),
            legal_basis: known("Law 13 of 2005, art. 4"),
            place: place_id("panorama-block-c"),
        }
        .into(),
        Registered {
            place: place_id("panorama-block-c"),
            provisional: false,
            identity: Known::Value(format!("Muhammad Abdallah Ibrahim al-Hasan {n}")),
            deprived_at: Known::Value(start()),
            deprived_where: known("near Baghuz, Deir ez-Zor"),
            deprived_by: known("Internal Security Forces"),
            ordered_by: Known::UnknownBecause("no order is in the file that came with him".into()),
            grounds: known("suspected membership of an armed group"),
            supervised_by: known("Department of Justice, prisons office"),
            admitted_at: Known::Value(start()),
            health: Some(Known::UnknownBecause("no doctor or nurse has examined him yet".into())),
        }
        .into(),
        AliasAdded { issuer: "isn".into(), value: format!("A-{n:07}") }.into(),
        name(arabic, Some(format!("Mohammed Abdullah Ibrahim Al Hassan {n}")), Source::PriorRegister).into(),
        name(format!("Мухаммад Ибрагим {n}"), None, Source::Person).into(),
        BirthClaimed {
            readings: vec![reading(Calendar::Gregorian, "1991"), reading(Calendar::Lunar, "1412")],
            default_day: true,
            source: Source::Person,
        }
        .into(),
        NationalityClaimed { code: known("SYR"), source: Source::Person }.into(),
        kin(Relation::Mother, "فاطمة أحمد العلي").into(),
        kin(Relation::Brother, "يوسف عبد الله إبراهيم").into(),
        LegalStatusClaimed {
            status: "untried".into(),
            basis: "no charge sheet was found".into(),
            source: Source::Officer,
        }
        .into(),
        BandBound { band: format!("B{n:08}") }.into(),
        Photographed { image: BlobId([7; 32]) }.into(),
        IntakeQuestionSet { question: "name of the first school".into(), answer: "al-Nahda".into() }.into(),
        AgeClaimed { years: AgeInterval { min_months: 400, max_months: 420 }, at: start(), source: Source::Person }
            .into(),
        AgeAssessed {
            now: AgeInterval { min_months: 390, max_months: 440 },
            method: "interview and documents".into(),
            reasons: "papers agree with the account given; no sign of another age".into(),
        }
        .into(),
    ]
}

fn health(n: u32) -> Vec<Body> {
    let injury = "healed fracture of the left forearm, scar of 6 cm above the elbow, photographed with scale";
    let dose = |h: i64| DoseRecorded {
        name: "metformin".into(),
        given: true,
        next_due: start() + Span::from_ms(h * 3_600_000),
    };
    vec![
        MedicalScreened {
            findings: "weight 61 kg, blood pressure 130/85, old fracture, no fever, lungs clear".into(),
            conditions: vec!["diabetes type 2".into()],
            allergies: Vec::new(),
            tb: Tb::Negative,
        }
        .into(),
        health_line().into(),
        InjuryRecorded {
            text: injury.into(),
            images: vec![BlobId([9; 32])],
            mistreatment_alleged: n.is_multiple_of(9),
        }
        .into(),
        InjuriesChecked { step: Step::Intake, seen: 1 }.into(),
        MedicinePrescribed { name: "metformin".into(), dose: "500 mg".into(), every_h: 12, critical: true }.into(),
        dose(12).into(),
        dose(24).into(),
        dose(36).into(),
        MedicinesPacked { days: 7, step: Step::BeforeDeparture }.into(),
        InjuriesChecked { step: Step::BeforeDeparture, seen: 1 }.into(),
    ]
}

fn health_line() -> HealthLine {
    HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::FitWithCare,
        examined_at: start(),
        tb_known: true,
        medicine_needed: true,
        line: "fit to fly with medicines".into(),
        evacuate_for: None,
    }
}

fn law(n: u32) -> Vec<Body> {
    let receiving = || authority_id("receiving");
    let reasons = "heard in private for forty minutes with an interpreter; names no threat from the receiving state, has \
                   family there, was offered counsel and had him present; country information of January read and dated";
    vec![
        order(n, "losing").into(),
        DestinationTold {
            destination: receiving(),
            language: "ar".into(),
            interpreter: true,
            counsel_offered: true,
            by_sheet: None,
        }
        .into(),
        RiskAssessed {
            destination: receiving(),
            conclusion: Conclusion::NoRealRisk,
            private: true,
            interpreter: true,
            independent: true,
            fear_expressed: false,
            reasons: reasons.into(),
            document: Some(BlobId([3; 32])),
        }
        .into(),
        RiskConcluded { destination: receiving(), conclusion: Conclusion::NoRealRisk, proper: true }.into(),
        AcceptanceGiven { by: receiving(), until: start() + Span::DAY, conditions: "with file and medicines".into() }
            .into(),
        AssuranceGiven {
            by: receiving(),
            terms: "no death penalty; visits by the committee".into(),
            binds: true,
            monitoring: true,
        }
        .into(),
        ActAlleged { act: "membership of an armed group".into(), first_day: 16_000, last_day: 17_900 }.into(),
    ]
}

fn order(n: u32, valid_in: &str) -> OrderIssued {
    OrderIssued {
        reference: format!("{valid_in}/2026/{n:06}"),
        by: "Investigating judge, second bench".into(),
        grounds: "Law 13 of 2005, art. 4, read with art. 92 of the Code of Criminal Procedure".into(),
        valid_in: authority_id(valid_in),
        from: start(),
        until: start() + Span::DAY,
        document: Some(BlobId([4; 32])),
    }
}

fn property(n: u32) -> Vec<Body> {
    let contents = ["wrist watch, steel", "ring, silver", "identity card copy", "photographs, 3"];
    vec![
        BagSealed {
            bag: format!("bag-{n:06}"),
            seal: format!("S{n:08}"),
            contents: contents.map(str::to_owned).to_vec(),
            receipt_given: true,
        }
        .into(),
        PropertySettled { bags: 1, receipt_given: true }.into(),
    ]
}

fn leaving(n: u32) -> Vec<Body> {
    let notice = |kind, state, to: &str| NoticeMade { kind, state, to: to.into(), about: None, document: None };
    vec![
        notice(NoticeKind::Family, NoticeState::Sent, "mother, by the national society").into(),
        door(n, false).into(),
        Boarded {
            movement: movement_id(n),
            manifest_version: 2,
            nonce: Nonce([5; 16]),
            seat: u16::try_from(n % PERSONS_PER_MOVEMENT).unwrap(),
            evidence: (0..6).map(|e| EventId([e; 16])).collect(),
            overridden: None,
        }
        .into(),
        BagChecked { bag: format!("bag-{n:06}"), seal: format!("S{n:08}"), matches: true, step: Step::BeforeDeparture }
            .into(),
        Disembarked { movement: movement_id(n), place: place_id("baghdad-apron") }.into(),
        HandedOver {
            to: authority_id("receiving"),
            place: place_id("baghdad-apron"),
            movement: movement_id(n),
            nonce: Nonce([6; 16]),
            receipt: Hash([8; 32]),
            evidence: (0..4).map(|e| EventId([e; 16])).collect(),
            medical_evacuation: false,
            overridden: None,
        }
        .into(),
    ]
}

fn door(n: u32, arriving: bool) -> DoorChecked {
    let outcome = DoorOutcome::Verified(Verified::Finger);
    DoorChecked { movement: movement_id(n), manifest_version: 2, nonce: Nonce([5; 16]), arriving, outcome }
}

fn arrival(n: u32) -> Vec<Body> {
    let notice = |kind, state, to: &str| NoticeMade { kind, state, to: to.into(), about: None, document: None };
    let court = |outcome| PresentedToCourt {
        court: "Karkh investigative court".into(),
        outcome,
        counsel_present: true,
        document: None,
    };
    vec![
        Received {
            from: authority_id("losing"),
            place: place_id("baghdad-apron"),
            movement: movement_id(n),
            nonce: Nonce([6; 16]),
            receipt: Hash([8; 32]),
        }
        .into(),
        ReceptionDone {
            place: place_id("karkh-hall-4"),
            order_checked: true,
            injuries_seen: true,
            doctor_same_day: true,
            evidence: (0..4).map(|e| EventId([e; 16])).collect(),
        }
        .into(),
        health_line().into(),
        Housed { place: place_id("karkh-hall-4"), apart_from_adults: false }.into(),
        BagReturned { bag: format!("bag-{n:06}"), signed_for: true }.into(),
        notice(NoticeKind::CaptureCard, NoticeState::Written, "central tracing agency").into(),
        notice(NoticeKind::Bureau, NoticeState::Sent, "tracing bureau").into(),
        court(CourtOutcome::FirstQuestioned).into(),
        order(n, "receiving").into(),
        MonitoringVisited { by: "committee".into(), private: true }.into(),
    ]
}

/// The movement that takes its persons from number `first` on, in the log of who loses custody.
pub fn movement(first: u32, persons: u32) -> (Stream, Vec<Body>) {
    let line = |n: u32| ManifestLine {
        person: number(n),
        seat: u16::try_from(n % PERSONS_PER_MOVEMENT).unwrap(),
        apart_from: if n.is_multiple_of(12) { vec![number(n + 1)] } else { Vec::new() },
    };
    let planned = MovementPlanned {
        means: Means::Air,
        from: place_id("panorama-block-c"),
        to: place_id("baghdad-apron"),
        vehicle: "C-17, tail 0183".into(),
        carrier: authority_id("carrying"),
        receiver: authority_id("receiving"),
        departs_at: start() + Span::HOUR,
        arrives_at: start() + Span::DAY,
        seats: 160,
        guards: 24,
        child: false,
        alternates: Vec::new(),
        clearances: vec![ClearanceId::parse("landing-17").unwrap()],
    };
    let bodies = vec![
        planned.into(),
        ManifestDrafted { version: 1, lines: (first..first + persons).map(line).collect() }.into(),
        ManifestFrozen { version: 2, nonce: Nonce([5; 16]) }.into(),
        BoardingOpened { version: 2 }.into(),
    ];
    (Stream::Movement(movement_id(first)), bodies)
}

fn number(n: u32) -> PersonNumber {
    let block = u16::try_from(n / PERSONS_PER_BLOCK + 1).unwrap();
    let serial = u16::try_from(n % PERSONS_PER_BLOCK).unwrap();
    PersonNumber::new(block, serial).unwrap()
}

fn movement_id(n: u32) -> MovementId {
    MovementId::parse(&format!("sortie-{:03}", n / PERSONS_PER_MOVEMENT)).unwrap()
}

fn place_id(id: &str) -> PlaceId {
    PlaceId::parse(id).unwrap()
}

fn authority_id(id: &str) -> AuthorityId {
    AuthorityId::parse(id).unwrap()
}

fn start() -> Moment {
    Moment::parse("2026-01-21T08:00:00Z").unwrap()
}
