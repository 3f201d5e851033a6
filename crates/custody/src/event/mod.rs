//! What can have happened: one body for each kind of event, with its code, stream and field group.
//!
//! Codes are for ever. A body gains optional fields at new indices; a change of meaning is a new
//! code. Bodies are CBOR maps with integer keys, deterministic by construction (RFC 8949 §4.2).

pub mod age;
pub mod authority;
pub mod handover;
pub mod incident;
pub mod law;
pub mod medical;
pub mod movement;
pub mod observed;
pub mod oversight;
pub mod person;
pub mod place;
pub mod property;
pub mod reception;
pub mod screening;

use std::fmt;

use minicbor::{CborLen, Decode, Encode};

use crate::error::Error;
use crate::ids::{AuthorityId, ClearanceId, MovementId, PlaceId};
use crate::number::PersonNumber;

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Stream {
    /// An authority, its officers, devices, rules and figures.
    #[n(0)]
    Authority(#[n(0)] AuthorityId),
    /// A place.
    #[n(1)]
    Place(#[n(0)] PlaceId),
    /// A person.
    #[n(2)]
    Person(#[n(0)] PersonNumber),
    /// A movement.
    #[n(3)]
    Movement(#[n(0)] MovementId),
    /// A clearance.
    #[n(4)]
    Clearance(#[n(0)] ClearanceId),
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(id) => write!(f, "authority/{id}"),
            Self::Place(id) => write!(f, "place/{id}"),
            Self::Person(number) => write!(f, "person/{number}"),
            Self::Movement(id) => write!(f, "movement/{id}"),
            Self::Clearance(id) => write!(f, "clearance/{id}"),
        }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $n:literal $variant:ident $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CborLen)]
        #[cbor(index_only)]
        pub enum $name { $($(#[$vdoc])* #[n($n)] $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word for it, as on the command line.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
            /// Reads the word.
            pub fn parse(text: &str) -> Result<Self, Error> {
                match text.trim() {
                    $($word => Ok(Self::$variant),)*
                    other => Err(Error::malformed(format!(
                        "{other:?} is none of {}", [$($word),*].join(", ")
                    ))),
                }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.word()) }
        }
    )*};
}
pub(crate) use words;

words! {
    /// Field groups: one payload key for each person (or other stream) and group.
    Group {
        /// Art. 17(3) fields and custody facts; its key is never destroyed.
        0 Register "register",
        /// Names, birth, nationality, band, photograph.
        1 Identity "identity",
        /// Findings, injuries, medicines.
        2 Medical "medical",
        /// Reasons of assessments, objections, acts alleged.
        3 Legal "legal",
        /// What is in the bags.
        4 Property "property",
        /// Kin; never flows to security.
        5 Family "family",
        /// What lists offer for a person, and what was decided on it; never shown to those who guard.
        6 Leads "leads",
    }
    /// What an officer is certified to do.
    Function {
        /// Commander of the joint cell.
        0 Commander "commander",
        /// Movement control.
        1 MovementControl "movement-control",
        /// Movement planner.
        2 Planner "planner",
        /// Liaison of an authority.
        3 Liaison "liaison",
        /// Custody officer at cell, gate, aircraft, reception.
        4 CustodyOfficer "custody-officer",
        /// Doctor or nurse.
        5 Medical "medical",
        /// Child-protection officer.
        6 ChildProtection "child-protection",
        /// Legal reviewer, independent of the operation.
        7 LegalReviewer "legal-reviewer",
        /// Fingerprint or face examiner.
        8 Examiner "examiner",
        /// Watch officer.
        9 WatchOfficer "watch-officer",
        /// Family desk.
        10 FamilyDesk "family-desk",
        /// Auditor.
        11 Auditor "auditor",
        /// Court clerk or judge's office.
        12 Court "court",
        /// Tracing bureau.
        13 Bureau "bureau",
    }
    /// What an authority is for.
    AuthorityKind {
        /// Holds people at sites that may fail.
        0 Losing "losing",
        /// Has custody while moving.
        1 Carrying "carrying",
        /// Receives people.
        2 Receiving "receiving",
        /// Court.
        3 Court "court",
        /// Tracing bureau, outside both chains of command.
        4 Bureau "bureau",
        /// Any other.
        5 Other "other",
    }
    /// Why an event was recorded or a file looked at.
    Purpose {
        /// Custody and movement.
        0 Custody "custody",
        /// Identification.
        1 Identification "identification",
        /// Medical care.
        2 Care "care",
        /// Legal review or court.
        3 Law "law",
        /// Family links and tracing.
        4 Tracing "tracing",
        /// Administration of the record.
        5 Administration "administration",
        /// Audit.
        6 Audit "audit",
    }
    /// Gates and other conditions that can say no.
    Gate {
        /// Identity.
        0 Identity "identity",
        /// Age.
        1 Age "age",
        /// Health.
        2 Health "health",
        /// Law.
        3 Law "law",
        /// Property.
        4 Property "property",
        /// Movement.
        5 Movement "movement",
        /// Reception.
        6 Reception "reception",
        /// Onward transfer.
        7 Onward "onward",
        /// Release.
        8 Release "release",
        /// Hand-over.
        9 HandOver "hand-over",
        /// Unpaid debts.
        10 Debt "debt",
        /// Close-out and publishing.
        11 Count "count",
        /// Who may act, with which key, on which device.
        12 Actor "actor",
        /// Two officers of two functions on two devices.
        13 TwoOfficers "two-officers",
        /// Rules of the record itself (erasure, order of events, time).
        14 Record "record",
    }
}

macro_rules! bodies {
    ($($code:literal $variant:ident ($path:path) $stream:ident $group:ident $signed:ident;)*) => {
        /// What happened.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Body { $(#[doc = concat!("See [`", stringify!($path), "`].")] $variant($path),)* }

        /// The kind of an event: its code in the envelope.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Kind { $(#[doc = concat!("[`", stringify!($path), "`]")] $variant = $code,)* }

        impl Kind {
            /// All kinds, by code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The kind with that code.
            pub const fn from_code(code: u16) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
            /// Its code in the envelope.
            pub const fn code(self) -> u16 { self as u16 }
            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant),)* }
            }
            /// The field group its payload is sealed in.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group,)* }
            }
            /// Who must sign: the device alone, an officer too, or two officers.
            pub const fn signing(self) -> Signing {
                match self { $(Self::$variant => Signing::$signed,)* }
            }
            /// Whether an event of this kind can stand on such a stream.
            pub const fn fits(self, stream: &Stream) -> bool {
                match self { $(Self::$variant => matches!(stream, Stream::$stream(_)),)* }
            }
        }

        impl Body {
            /// Its kind.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }
            /// Writes the body as CBOR.
            pub(crate) fn encode_into(&self, out: &mut Vec<u8>) {
                match self { $(Self::$variant(b) => crate::codec::append(b, out),)* }
            }
            /// Reads a body of a known kind from a CBOR decoder.
            pub(crate) fn decode_from(kind: Kind, d: &mut minicbor::Decoder<'_>) -> Result<Self, Error> {
                Ok(match kind { $(Kind::$variant => Self::$variant(d.decode()?),)* })
            }
        }

        $(impl From<$path> for Body { fn from(b: $path) -> Self { Self::$variant(b) } })*
    };
}

/// Who must sign an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signing {
    /// The device key alone.
    Device,
    /// The device and the officer: an act of law, and whatever a gate takes for evidence.
    Officer,
    /// Two officers, each on a device of his own.
    Two,
}

bodies! {
    1 LogOpened(authority::LogOpened) Authority Register Device;
    2 PartnerAdded(authority::PartnerAdded) Authority Register Device;
    3 OfficerCertified(authority::OfficerCertified) Authority Register Device;
    4 DeviceCertified(authority::DeviceCertified) Authority Register Device;
    5 KeyRevoked(authority::KeyRevoked) Authority Register Device;
    6 QuarantineReleased(authority::QuarantineReleased) Authority Register Two;
    7 PayloadErased(authority::PayloadErased) Authority Register Two;
    8 PackAdopted(authority::PackAdopted) Authority Register Two;
    9 FigurePublished(authority::FigurePublished) Authority Register Two;
    10 FigureRestated(authority::FigureRestated) Authority Register Two;
    11 Witnessed(authority::Witnessed) Authority Register Device;
    12 RecallSent(authority::RecallSent) Authority Register Officer;
    13 RecallAcknowledged(authority::RecallAcknowledged) Authority Register Device;
    14 DeviceDoubted(authority::DeviceDoubted) Authority Register Device;
    15 CourtRecognised(authority::CourtRecognised) Authority Register Two;
    16 CourtDoubted(authority::CourtDoubted) Authority Register Officer;
    17 PartnerWithdrawn(authority::PartnerWithdrawn) Authority Register Two;
    18 BureauRecognised(authority::BureauRecognised) Authority Register Two;
    19 BureauDoubted(authority::BureauDoubted) Authority Register Officer;
    20 PlaceDescribed(place::PlaceDescribed) Place Register Officer;
    21 RollCalled(place::RollCalled) Place Register Officer;
    22 CountClaimed(place::CountClaimed) Authority Register Device;
    30 Nominated(person::Nominated) Person Register Device;
    31 Registered(person::Registered) Person Register Device;
    32 RegisterFieldSet(person::RegisterFieldSet) Person Register Officer;
    33 AliasAdded(person::AliasAdded) Person Identity Device;
    34 NameClaimed(person::NameClaimed) Person Identity Device;
    35 BirthClaimed(person::BirthClaimed) Person Identity Device;
    36 NationalityClaimed(person::NationalityClaimed) Person Identity Device;
    37 KinClaimed(person::KinClaimed) Person Family Device;
    38 LegalStatusClaimed(person::LegalStatusClaimed) Person Legal Device;
    39 OtherClaimed(person::OtherClaimed) Person Identity Device;
    40 BandBound(person::BandBound) Person Identity Officer;
    41 Photographed(person::Photographed) Person Identity Officer;
    42 IntakeQuestionSet(person::IntakeQuestionSet) Person Identity Officer;
    43 Merged(person::Merged) Person Register Two;
    44 Unmerged(person::Unmerged) Person Register Two;
    45 NotSame(person::NotSame) Person Register Officer;
    46 Sighted(person::Sighted) Person Register Officer;
    47 CustodyNoted(person::CustodyNoted) Person Register Device;
    48 NotSameWithdrawn(person::NotSameWithdrawn) Person Register Two;
    50 AgeClaimed(age::AgeClaimed) Person Identity Device;
    51 AgeAssessed(age::AgeAssessed) Person Register Officer;
    52 AgeDecided(age::AgeDecided) Person Register Two;
    53 ActAlleged(age::ActAlleged) Person Legal Officer;
    54 ForumDecided(age::ForumDecided) Person Register Two;
    55 BestInterestsDecided(age::BestInterestsDecided) Person Register Officer;
    56 GuardianAssigned(age::GuardianAssigned) Person Register Officer;
    57 AgeConfirmed(age::AgeConfirmed) Person Register Officer;
    60 MedicalScreened(medical::MedicalScreened) Person Medical Officer;
    61 HealthLine(medical::HealthLine) Person Register Officer;
    62 InjuryRecorded(medical::InjuryRecorded) Person Medical Officer;
    63 InjuriesChecked(medical::InjuriesChecked) Person Register Officer;
    64 MedicinePrescribed(medical::MedicinePrescribed) Person Medical Officer;
    65 DoseRecorded(medical::DoseRecorded) Person Medical Officer;
    66 MedicinesPacked(medical::MedicinesPacked) Person Register Officer;
    67 Hospitalised(medical::Hospitalised) Person Register Officer;
    68 MedicineStopped(medical::MedicineStopped) Person Medical Officer;
    70 OrderIssued(law::OrderIssued) Person Register Officer;
    71 OrderEnded(law::OrderEnded) Person Register Officer;
    72 DestinationTold(law::DestinationTold) Person Register Officer;
    73 RiskAssessed(law::RiskAssessed) Person Legal Officer;
    74 RiskConcluded(law::RiskConcluded) Person Register Officer;
    75 AcceptanceGiven(law::AcceptanceGiven) Person Register Officer;
    76 AcceptanceWithdrawn(law::AcceptanceWithdrawn) Person Register Officer;
    77 ObjectionRaised(law::ObjectionRaised) Person Register Device;
    78 ObjectionDecided(law::ObjectionDecided) Person Register Officer;
    79 StayOrdered(law::StayOrdered) Person Register Device;
    80 StayLifted(law::StayLifted) Person Register Officer;
    81 AssuranceGiven(law::AssuranceGiven) Person Legal Officer;
    82 PresentedToCourt(law::PresentedToCourt) Person Register Officer;
    83 TaskOpened(law::TaskOpened) Person Register Device;
    84 MonitoringVisited(law::MonitoringVisited) Person Register Officer;
    85 TaskDone(law::TaskDone) Person Register Officer;
    86 ObjectionWords(law::ObjectionWords) Person Legal Device;
    87 ReportWords(law::ReportWords) Person Legal Device;
    90 BagSealed(property::BagSealed) Person Property Officer;
    91 PropertySettled(property::PropertySettled) Person Register Officer;
    92 BagChecked(property::BagChecked) Person Property Device;
    93 BagReturned(property::BagReturned) Person Property Device;
    100 MovementPlanned(movement::MovementPlanned) Movement Register Officer;
    101 ManifestDrafted(movement::ManifestDrafted) Movement Register Device;
    102 ManifestFrozen(movement::ManifestFrozen) Movement Register Two;
    103 ManifestSwapped(movement::ManifestSwapped) Movement Register Two;
    104 BoardingOpened(movement::BoardingOpened) Movement Register Officer;
    105 ManifestClosed(movement::ManifestClosed) Movement Register Officer;
    106 HeadCounted(movement::HeadCounted) Movement Register Officer;
    107 Departed(movement::Departed) Movement Register Officer;
    108 Diverted(movement::Diverted) Movement Register Officer;
    109 Arrived(movement::Arrived) Movement Register Device;
    110 ClosedOut(movement::ClosedOut) Movement Register Officer;
    111 MovementCancelled(movement::MovementCancelled) Movement Register Officer;
    112 DoorChecked(movement::DoorChecked) Person Register Officer;
    113 Boarded(movement::Boarded) Person Register Officer;
    114 TakenOff(movement::TakenOff) Person Register Officer;
    115 Disembarked(movement::Disembarked) Person Register Device;
    116 ClearanceSet(movement::ClearanceSet) Clearance Register Officer;
    120 HandOffered(handover::HandOffered) Movement Register Officer;
    121 HandRefused(handover::HandRefused) Movement Register Officer;
    122 ReceiptKept(handover::ReceiptKept) Movement Register Officer;
    123 InclusionAttached(handover::InclusionAttached) Movement Register Device;
    124 HandedOver(handover::HandedOver) Person Register Officer;
    125 Received(handover::Received) Person Register Officer;
    126 HandCorrected(handover::HandCorrected) Person Register Two;
    130 FoundAboard(observed::FoundAboard) Person Register Device;
    131 FoundHere(observed::FoundHere) Person Register Device;
    132 DepartedWith(observed::DepartedWith) Person Register Device;
    133 ArrivedUnlisted(observed::ArrivedUnlisted) Person Register Device;
    134 NotHere(observed::NotHere) Person Register Device;
    140 Escaped(incident::Escaped) Person Register Officer;
    141 Recaptured(incident::Recaptured) Person Register Device;
    142 Died(incident::Died) Person Register Officer;
    143 ForceUsed(incident::ForceUsed) Person Legal Device;
    144 WelfareGiven(incident::WelfareGiven) Person Medical Device;
    145 FateUnknown(incident::FateUnknown) Person Register Officer;
    146 Released(incident::Released) Person Register Officer;
    147 ReturnedTo(incident::ReturnedTo) Person Register Officer;
    148 IncidentReported(incident::IncidentReported) Person Legal Device;
    150 ReceptionDone(reception::ReceptionDone) Person Register Officer;
    151 Housed(reception::Housed) Person Register Officer;
    152 MovedOn(reception::MovedOn) Person Register Officer;
    153 NoticeMade(reception::NoticeMade) Person Register Device;
    154 OnwardConsented(reception::OnwardConsented) Person Register Officer;
    155 NoticeAddressed(reception::NoticeAddressed) Person Family Device;
    160 OverrideSigned(oversight::OverrideSigned) Authority Register Two;
    161 DebtIncurred(oversight::DebtIncurred) Person Register Device;
    162 DebtPaid(oversight::DebtPaid) Person Register Officer;
    163 DiscrepancyOpened(oversight::DiscrepancyOpened) Authority Register Device;
    164 DiscrepancyResolved(oversight::DiscrepancyResolved) Authority Register Officer;
    170 ListTaken(screening::ListTaken) Authority Register Officer;
    171 ListsSearched(screening::ListsSearched) Person Leads Device;
    172 LeadDecided(screening::LeadDecided) Person Leads Officer;
}

impl Function {
    /// Functions that make the operation: who acts in one is not independent of it.
    /// Source: ours, after `custody.md`, gate law.
    pub const OPERATION: &'static [Self] =
        &[Self::Commander, Self::MovementControl, Self::Planner, Self::CustodyOfficer];
}

impl Kind {
    /// How an entry of the kind is called where somebody reads it: `BagSealed` is the entry "bag sealed", as the history
    /// of a person has it.
    pub fn entry(self) -> String {
        let mut words = String::new();
        for c in self.name().chars() {
            if c.is_ascii_uppercase() && !words.is_empty() {
                words.push(' ');
            }
            words.push(c.to_ascii_lowercase());
        }
        format!("the entry \"{words}\"")
    }

    /// Observed acts: recorded from any officer whatever the gates say.
    pub const fn is_observed(self) -> bool {
        matches!(self, Self::FoundAboard | Self::FoundHere | Self::DepartedWith | Self::ArrivedUnlisted | Self::NotHere)
    }
}

impl From<PersonNumber> for Stream {
    fn from(number: PersonNumber) -> Self {
        Self::Person(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Device alone: what happened in fact or was claimed, what only shuts, what a certificate signs in itself, and
    /// what stands beside an act that an officer signs. A kind that a gate takes for evidence is none of them.
    #[test]
    fn no_device_alone_opens_a_gate() {
        let alone = [
            "LogOpened",
            "PartnerAdded",
            "OfficerCertified",
            "DeviceCertified",
            "KeyRevoked",
            "Witnessed",
            "RecallAcknowledged",
            "DeviceDoubted",
            "CountClaimed",
            "Nominated",
            // An observed act gives a provisional number, and must not be unrecordable.
            "Registered",
            "AliasAdded",
            "NameClaimed",
            "BirthClaimed",
            "NationalityClaimed",
            "KinClaimed",
            "LegalStatusClaimed",
            "OtherClaimed",
            "CustodyNoted",
            // Claims of an age only widen the doubt.
            "AgeClaimed",
            "ObjectionRaised",
            "StayOrdered",
            "TaskOpened",
            "ObjectionWords",
            "ReportWords",
            "BagChecked",
            "BagReturned",
            "ManifestDrafted",
            "Arrived",
            "Disembarked",
            "InclusionAttached",
            "FoundAboard",
            "FoundHere",
            "DepartedWith",
            "ArrivedUnlisted",
            "NotHere",
            "Recaptured",
            "ForceUsed",
            "WelfareGiven",
            "IncidentReported",
            "NoticeMade",
            "NoticeAddressed",
            "DebtIncurred",
            "DiscrepancyOpened",
            // A lead opens nothing and shuts nothing.
            "ListsSearched",
        ];
        let found: Vec<&str> = Kind::ALL.iter().filter(|k| k.signing() == Signing::Device).map(|k| k.name()).collect();
        assert_eq!(found, alone);
    }

    #[test]
    fn an_entry_is_called_in_words_and_not_by_the_name_of_its_event() {
        assert_eq!(Kind::BagSealed.entry(), "the entry \"bag sealed\"");
    }

    /// What stood in logs before a body gained its last field: a map with one entry less, which reads as none.
    #[test]
    fn a_body_without_its_newest_field_is_read_as_before() {
        fn older<T>(body: &T, entries: u8)
        where
            T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + fmt::Debug,
        {
            let bytes = minicbor::to_vec(body).unwrap();
            assert_eq!(bytes[0], 0xa0 | entries, "{body:?} is no map of {entries}");
            assert_eq!(minicbor::decode::<T>(&bytes).unwrap(), *body);
        }
        let (authority, at) = (crate::testing::authority("losing"), crate::time::Moment::MIN);
        let told = law::DestinationTold {
            destination: authority.clone(),
            language: "ar".into(),
            interpreter: true,
            counsel_offered: true,
            by_sheet: None,
        };
        older(&told, 4);
        let outcome = law::CourtOutcome::Adjourned;
        older(&law::PresentedToCourt { court: "c".into(), outcome, counsel_present: true, document: None }, 3);
        let (reference, by, of) = ("S-7".into(), "c".into(), Some("c".into()));
        let document = Some(crate::ids::BlobId([1; 32]));
        older(&law::StayLifted { reference, by, document, ordered_by: of, mistake: None }, 4);
        let (kind, state) = (reception::NoticeKind::Bureau, reception::NoticeState::Sent);
        let about = Some(crate::ids::EventId([1; 16]));
        older(&reception::NoticeMade { kind, state, to: "b".into(), about, document: None }, 4);
        let set = movement::ClearanceSet {
            kind: movement::ClearanceKind::Road,
            owner: authority.clone(),
            scope: "s".into(),
            state: movement::ClearanceState::Given,
            from: at,
            until: at,
            note: "n".into(),
            document: None,
        };
        older(&set, 7);
        let line = medical::HealthLine {
            fit_road: medical::Fitness::Fit,
            fit_air: medical::Fitness::Fit,
            examined_at: at,
            tb_known: true,
            medicine_needed: true,
            line: "stable".into(),
            evacuate_for: None,
        };
        older(&line, 6);
        older(&law::TaskOpened { task: "t".into(), why: "w".into(), due: None }, 2);
        older(&person::Registered { health: None, ..crate::testing::registered("site") }, 10);
        let offer = handover::HandOffered {
            to: authority,
            place: crate::testing::place("prison"),
            nonce: crate::ids::Nonce([1; 16]),
            persons: Vec::new(),
            payload_hash: crate::ids::Hash::default(),
            medical_evacuation: None,
            signed: None,
        };
        older(&offer, 5);
        let nonce = crate::ids::Nonce([1; 16]);
        let (receipt, exceptions) = (vec![1], Vec::new());
        older(&handover::ReceiptKept { nonce, receipt, counted: 1, exceptions, found: None, unnamed: None }, 4);
        let subject = self::authority::Subject::Everyone;
        older(
            &place::CountClaimed { subject, by: "b".into(), how: place::CountMeans::Bodies, count: 1, at, offer: None },
            5,
        );
    }
}
