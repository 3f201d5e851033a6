//! Events about law: orders, the individual assessment, acceptance, objection, stay, assurance.

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, BlobId, EventId};
use crate::time::Moment;

/// A detention order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OrderIssued {
    /// Its number.
    #[n(0)]
    pub reference: String,
    /// The court or authority that issued it.
    #[n(1)]
    pub by: String,
    /// The grounds.
    #[n(2)]
    pub grounds: String,
    /// The authority under whom it is valid.
    #[n(3)]
    pub valid_in: AuthorityId,
    /// From.
    #[n(4)]
    pub from: Moment,
    /// Until; once it has run out with no other in force, a release-or-renew task stands.
    #[n(5)]
    pub until: Moment,
    /// Scan.
    #[n(6)]
    pub document: Option<BlobId>,
}

/// An order quashed or ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OrderEnded {
    /// Its number.
    #[n(0)]
    pub reference: String,
    /// Quashed, lapsed, replaced.
    #[n(1)]
    pub why: String,
}

/// The person was told where to and of the right to object.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DestinationTold {
    /// The receiving authority.
    #[n(0)]
    pub destination: AuthorityId,
    /// BCP 47 tag of a language he understands.
    #[n(1)]
    pub language: String,
    /// Through an interpreter.
    #[n(2)]
    pub interpreter: bool,
    /// Counsel was offered.
    #[n(3)]
    pub counsel_offered: bool,
    /// Entered late with its scanned sheet: the record sets it where the command brings one.
    #[n(4)]
    pub by_sheet: Option<bool>,
}

/// What an individual assessment concludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Conclusion {
    /// Opens.
    #[n(0)]
    NoRealRisk,
    /// Says no; nothing overrides it.
    #[n(1)]
    RealRisk,
    /// Not concluded: absent.
    #[n(2)]
    Undecided,
}

/// An individual assessment of the risk at the destination.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RiskAssessed {
    /// The receiving authority assessed.
    #[n(0)]
    pub destination: AuthorityId,
    /// What it concludes.
    #[n(1)]
    pub conclusion: Conclusion,
    /// The person was heard in private.
    #[n(2)]
    pub private: bool,
    /// In a language understood.
    #[n(3)]
    pub interpreter: bool,
    /// The reviewer is independent of the operation.
    #[n(4)]
    pub independent: bool,
    /// The person expressed fear.
    #[n(5)]
    pub fear_expressed: bool,
    /// Reasons, in words.
    #[n(6)]
    pub reasons: String,
    /// The written assessment.
    #[n(7)]
    pub document: Option<BlobId>,
}

/// The conclusion alone, as a register fact for the gate. Made with every assessment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RiskConcluded {
    /// The receiving authority assessed.
    #[n(0)]
    pub destination: AuthorityId,
    /// What it concludes.
    #[n(1)]
    pub conclusion: Conclusion,
    /// Private, understood and independent.
    #[n(2)]
    pub proper: bool,
}

/// The receiving authority accepts this person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AcceptanceGiven {
    /// The receiving authority.
    #[n(0)]
    pub by: AuthorityId,
    /// Until when.
    #[n(1)]
    pub until: Moment,
    /// Conditions, may be empty.
    #[n(2)]
    pub conditions: String,
}

/// The receiving authority takes its acceptance back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AcceptanceWithdrawn {
    /// The receiving authority.
    #[n(0)]
    pub by: AuthorityId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// The person, or counsel, objects. Stops that person only.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ObjectionRaised {
    /// To being handed to whom.
    #[n(0)]
    pub destination: AuthorityId,
    /// Who objects, as it is stated and as older logs have it. What is written now is [`objector`]: the name stands with
    /// the words.
    #[n(1)]
    pub by: String,
    /// In his words, as it is stated and as older logs have it. What is written now leaves it empty: the words stand in
    /// an event of their own, [`ObjectionWords`].
    #[n(2)]
    pub text: String,
}

/// What everybody reads of who objects: `himself`, `counsel`, `kin` or `other`, by the first word that says so. A name
/// and an address would reach whomever he fears.
pub fn objector(by: &str) -> &'static str {
    const SELF: &[&str] = &["himself", "herself", "self", "myself"];
    const COUNSEL: &[&str] = &["counsel", "lawyer", "advocate", "attorney"];
    const KIN: &[&str] = &[
        "kin",
        "family",
        "relative",
        "wife",
        "husband",
        "mother",
        "father",
        "parent",
        "parents",
        "son",
        "daughter",
        "brother",
        "sister",
        "uncle",
        "aunt",
        "cousin",
        "nephew",
        "niece",
        "grandmother",
        "grandfather",
    ];
    let words = by.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let kinds = [(SELF, "himself"), (COUNSEL, "counsel"), (KIN, "kin")];
    let mut said = words.filter_map(|word| kinds.iter().find(|(of, _)| of.contains(&word.as_str())));
    said.next().map_or("other", |(_, kind)| kind)
}

/// What somebody said when he objected: for those who judge it, and not for whomever he fears.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ObjectionWords {
    /// To being handed to whom.
    #[n(0)]
    pub destination: AuthorityId,
    /// Who objects.
    #[n(1)]
    pub by: String,
    /// In his words.
    #[n(2)]
    pub text: String,
}

/// The objection is decided.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ObjectionDecided {
    /// Which: the event that raised it.
    #[n(0)]
    pub objection: EventId,
    /// Upheld: says no.
    #[n(1)]
    pub upheld: bool,
    /// Who decided.
    #[n(2)]
    pub by: String,
    /// Why.
    #[n(3)]
    pub reasons: String,
}

/// A court or body stays the transfer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StayOrdered {
    /// Who.
    #[n(0)]
    pub by: String,
    /// Its number.
    #[n(1)]
    pub reference: String,
}

/// A stay is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StayLifted {
    /// Its number.
    #[n(0)]
    pub reference: String,
    /// Who.
    #[n(1)]
    pub by: String,
    /// Scan of the court's paper, where the court is not of this record.
    #[n(2)]
    pub document: Option<BlobId>,
    /// Who ordered the stay, where another lifts it: two bodies may number alike.
    #[n(3)]
    pub ordered_by: Option<String>,
    /// It was entered by mistake, such as for the wrong person, and why that is so.
    #[n(4)]
    pub mistake: Option<String>,
}

/// An assurance about treatment after transfer (the Othman factors as text).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AssuranceGiven {
    /// Who gives it.
    #[n(0)]
    pub by: AuthorityId,
    /// Specific terms.
    #[n(1)]
    pub terms: String,
    /// Whether the giver can bind those who hold the person.
    #[n(2)]
    pub binds: bool,
    /// Whether unfettered visits are granted.
    #[n(3)]
    pub monitoring: bool,
}

/// Presented to a court.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PresentedToCourt {
    /// Which.
    #[n(0)]
    pub court: String,
    /// What came of it.
    #[n(1)]
    pub outcome: CourtOutcome,
    /// Whether counsel was there.
    #[n(2)]
    pub counsel_present: bool,
    /// Scan of the court's paper, where its log is not of this record.
    #[n(3)]
    pub document: Option<BlobId>,
}

/// What came of a court appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum CourtOutcome {
    /// The file was given to the judge.
    #[n(0)]
    FileReceived,
    /// Questioned for the first time.
    #[n(1)]
    FirstQuestioned,
    /// Detention ordered.
    #[n(2)]
    DetentionOrdered,
    /// Release ordered.
    #[n(3)]
    ReleaseOrdered,
    /// Adjourned.
    #[n(4)]
    Adjourned,
    /// Sent to the juvenile court.
    #[n(5)]
    JuvenileReferred,
}

/// A named task that somebody must do: opened by the record itself, or by an officer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TaskOpened {
    /// Such as `release-or-renew` or `juvenile-court`.
    #[n(0)]
    pub task: String,
    /// What opened it.
    #[n(1)]
    pub why: String,
    /// By when, where somebody set a day; else what tasks of that name are given.
    #[n(2)]
    pub due: Option<Moment>,
}

/// A task is done, and how.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TaskDone {
    /// Which: the event that opened it.
    #[n(0)]
    pub task: EventId,
    /// What was done. Of a report of mistreatment it is written as [`REPORTED`]: what was done stands in an event of its
    /// own, [`ReportWords`].
    #[n(1)]
    pub what: String,
    /// Scan of what shows it, such as the receipt of a report.
    #[n(2)]
    pub document: Option<BlobId>,
}

/// What everybody reads of what was done about a report of mistreatment.
pub const REPORTED: &str = "reported; what was done stands apart";

/// What was done about a report of mistreatment: for those who judge it, and not for whoever is named in it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReportWords {
    /// Which task: the event that opened it.
    #[n(0)]
    pub task: EventId,
    /// What was done.
    #[n(1)]
    pub what: String,
}

/// A monitoring visit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MonitoringVisited {
    /// Who visited.
    #[n(0)]
    pub by: String,
    /// In private.
    #[n(1)]
    pub private: bool,
}
