//! The table of decision 64: of every kind of event, who may write it. A kind without a row does not compile. Source:
//! ours, after `product.md` (Who uses it), `flow.md` (One person, cell to court) and `custody.md`; decisions 64 and 67.

use crate::event::Function::{
    self, Bureau, ChildProtection, Commander, Court, CustodyOfficer, Examiner, FamilyDesk, LegalReviewer, Liaison,
    Medical, MovementControl, Planner, WatchOfficer,
};
use crate::event::Kind;
use crate::gate::guards::PLANNERS;

use Whose::{ByRule, Everybodys, Nobodys, Of};

/// Whose work it is to write an event of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// What the act is called, and the functions that are asked for before its rule is.
    Of(&'static str, &'static [Function]),
    /// The functions that its rule lets act at most. The rule asks first, in its own words and for as few of them as
    /// the case needs; this is the limit that it cannot pass.
    ByRule(&'static [Function]),
    /// What happened in fact, what only shuts or stops, and what a person or a partner says: from whoever brings it.
    Everybodys,
    /// What a root key certifies, a device notes or the record writes beside an act: no function is asked.
    Nobodys,
}

/// Who stands before a person and compares him.
const IDENTIFY: &[Function] = &[CustodyOfficer, Examiner];
/// Who takes somebody into custody for the first time.
const REGISTER: &[Function] = &[CustodyOfficer, Examiner, Commander, MovementControl];
/// Who puts somebody on a list, before anybody has seen him.
const NOMINATE: &[Function] = &[Planner, LegalReviewer, Commander, MovementControl, CustodyOfficer, Liaison];
/// Who sees people in his work and knows them.
const SEE: &[Function] = &[
    CustodyOfficer,
    Examiner,
    Commander,
    MovementControl,
    Medical,
    ChildProtection,
    WatchOfficer,
    LegalReviewer,
    Court,
];
/// Who can be where a movement is: whoever sees people in his work, and the liaison at his own site.
pub(super) const THERE: &[Function] = &[
    CustodyOfficer,
    Examiner,
    Commander,
    MovementControl,
    Medical,
    ChildProtection,
    WatchOfficer,
    LegalReviewer,
    Court,
    Liaison,
];
/// Who acts in the case of a person, by whatever office: all but those who plan, audit, or answer families.
const IN_THE_CASE: &[Function] = &[
    CustodyOfficer,
    Examiner,
    Commander,
    MovementControl,
    Medical,
    ChildProtection,
    WatchOfficer,
    LegalReviewer,
    Court,
    Liaison,
    Bureau,
];
/// Who calls the roll of a place.
const CALL: &[Function] = &[CustodyOfficer, Commander];
/// Who says in which cell or wing somebody is held, receives him there and moves him on.
const HOUSE: &[Function] = &[CustodyOfficer, Commander, MovementControl, ChildProtection];
/// Who tells a person where he is to be taken.
const TELL: &[Function] = &[LegalReviewer, Liaison, CustodyOfficer, ChildProtection, Court];
/// Who hears what a person says of himself, or reads it in a paper.
const HEAR: &[Function] = &[
    CustodyOfficer,
    Examiner,
    Commander,
    MovementControl,
    Medical,
    ChildProtection,
    WatchOfficer,
    LegalReviewer,
    Liaison,
    FamilyDesk,
    Court,
    Bureau,
];
/// Who sends cards and notices, and takes in their answers.
const NOTIFY: &[Function] = &[
    CustodyOfficer,
    Commander,
    FamilyDesk,
    Liaison,
    LegalReviewer,
    ChildProtection,
    Medical,
    WatchOfficer,
    Court,
    Bureau,
];
/// Who leads a movement on the ground: opens, closes, takes off.
const LEAD: &[Function] = &[CustodyOfficer, MovementControl, Commander];
/// Who gives people and takes them over at a door.
pub(crate) const HAND_OVER: &[Function] = &[CustodyOfficer, Liaison, MovementControl, Commander];
/// The same, and the doctor who signs a medical evacuation.
const OFFER: &[Function] = &[CustodyOfficer, Liaison, MovementControl, Commander, Medical];
/// Who judges whether two numbers are one human.
pub(crate) const JUDGE_SAMENESS: &[Function] =
    &[CustodyOfficer, Examiner, LegalReviewer, ChildProtection, WatchOfficer, Commander];
/// Who answers for a figure that others read; a court and a bureau for the figures of their own log.
const PUBLISH: &[Function] = &[Commander, MovementControl, CustodyOfficer, LegalReviewer, Liaison, Court, Bureau];
/// Who may sign that staying is worse: those who answer for the site, the movement, health, law or children.
const OVERRIDE: &[Function] = &[Commander, MovementControl, CustodyOfficer, LegalReviewer, Medical, ChildProtection];
/// Who speaks for a receiving authority.
const RECEIVE: &[Function] = &[Liaison, LegalReviewer, Court, Commander, CustodyOfficer];
/// Who sits on a panel over an age.
const PANEL: &[Function] = &[ChildProtection, Medical, LegalReviewer, Court, Examiner];

macro_rules! table {
    ($($whose:expr => $($kind:ident)*;)*) => {
        /// Whose work a kind of event is. Every kind has one row, or this does not compile.
        pub(super) const fn whose(kind: Kind) -> Whose {
            match kind { $($(Kind::$kind)|* => $whose,)* }
        }
    };
}

table! {
    Nobodys => LogOpened PartnerAdded OfficerCertified DeviceCertified KeyRevoked Witnessed RecallAcknowledged;
    Nobodys => InclusionAttached CustodyNoted DebtIncurred;

    Everybodys => FoundAboard FoundHere DepartedWith ArrivedUnlisted NotHere;
    Everybodys => Escaped Recaptured Died Released ReturnedTo ForceUsed WelfareGiven IncidentReported InjuryRecorded;
    Everybodys => CountClaimed MonitoringVisited DiscrepancyOpened ObjectionRaised ObjectionWords StayOrdered;
    // What is doubted only stops, or is looked at.
    Everybodys => CourtDoubted BureauDoubted DeviceDoubted;

    Of("a recall", IN_THE_CASE) => RecallSent;
    Of("letting an event in from quarantine", IN_THE_CASE) => QuarantineReleased;
    Of("a figure", PUBLISH) => FigurePublished FigureRestated;
    Of("an override", OVERRIDE) => OverrideSigned;
    ByRule(IN_THE_CASE) => PackAdopted CourtRecognised BureauRecognised PartnerWithdrawn;
    ByRule(&[Commander, Court, Bureau]) => PlaceDescribed;
    ByRule(&[Medical, LegalReviewer, ChildProtection, CustodyOfficer]) => DebtPaid;
    // One of the two is of the group's work, and the other anybody who is certified; a clock that runs wrong is the
    // auditor's to settle too.
    ByRule(Function::ALL) => PayloadErased DiscrepancyResolved;

    Of("a nomination", NOMINATE) => Nominated;
    Of("a first contact", REGISTER) => Registered;
    Of("a field of the register", HEAR) => RegisterFieldSet;
    Of("what somebody says of himself", HEAR) => AliasAdded NameClaimed BirthClaimed NationalityClaimed KinClaimed;
    Of("what somebody says of himself", HEAR) => LegalStatusClaimed OtherClaimed AgeClaimed;
    Of("binding a band", IDENTIFY) => BandBound;
    Of("a photograph that the door compares", IDENTIFY) => Photographed;
    Of("the question of the intake", IDENTIFY) => IntakeQuestionSet;
    Of("a check at the door", IDENTIFY) => DoorChecked;
    Of("a verified sighting", SEE) => Sighted;
    Of("a roll call", CALL) => RollCalled;
    ByRule(JUDGE_SAMENESS) => Merged Unmerged NotSame NotSameWithdrawn;

    ByRule(&[ChildProtection]) => AgeAssessed BestInterestsDecided;
    ByRule(&[ChildProtection, CustodyOfficer, MovementControl]) => GuardianAssigned;
    ByRule(&[ChildProtection, LegalReviewer, Court]) => ActAlleged;
    ByRule(PANEL) => AgeDecided AgeConfirmed ForumDecided;
    ByRule(&[Medical]) => MedicalScreened HealthLine InjuriesChecked MedicinePrescribed MedicineStopped;
    ByRule(&[Medical, CustodyOfficer]) => DoseRecorded MedicinesPacked Hospitalised;
    ByRule(&[CustodyOfficer]) => BagSealed PropertySettled BagChecked BagReturned;

    ByRule(&[LegalReviewer, Court]) => OrderIssued OrderEnded ObjectionDecided;
    ByRule(&[LegalReviewer]) => RiskAssessed RiskConcluded;
    ByRule(RECEIVE) => AcceptanceGiven AcceptanceWithdrawn AssuranceGiven;
    ByRule(&[LegalReviewer, Court, Liaison, CustodyOfficer]) => PresentedToCourt;
    ByRule(IN_THE_CASE) => StayLifted TaskDone ReportWords;
    Of("opening a task", IN_THE_CASE) => TaskOpened;
    Of("the notice of a destination", TELL) => DestinationTold;

    ByRule(PLANNERS) => MovementPlanned;
    Of("a draft of the manifest", PLANNERS) => ManifestDrafted;
    ByRule(&[MovementControl, LegalReviewer]) => ManifestFrozen ManifestSwapped;
    Of("opening the boarding", LEAD) => BoardingOpened;
    Of("closing the manifest", LEAD) => ManifestClosed;
    Of("a head count", THERE) => HeadCounted;
    ByRule(LEAD) => Departed ClosedOut;
    ByRule(&[CustodyOfficer, MovementControl]) => Boarded;
    Of("taking off", LEAD) => TakenOff;
    // Where an aircraft went, and who got off it, is told by whoever was there.
    Of("a diversion", THERE) => Diverted;
    Of("an arrival", THERE) => Arrived;
    Of("getting off", THERE) => Disembarked;
    Of("calling a movement off", PLANNERS) => MovementCancelled;
    ByRule(&[Liaison, MovementControl, Planner, Commander]) => ClearanceSet;

    Of("an offer", OFFER) => HandOffered;
    Of("the refusal of an offer", HAND_OVER) => HandRefused;
    Of("a receipt", HAND_OVER) => ReceiptKept;
    ByRule(HAND_OVER) => HandedOver Received;
    ByRule(IN_THE_CASE) => HandCorrected;

    ByRule(&[Commander, CustodyOfficer, Liaison]) => FateUnknown;
    Of("completing a reception", HOUSE) => ReceptionDone;
    Of("housing a person", HOUSE) => Housed;
    Of("moving a person on", HOUSE) => MovedOn;
    Of("a card or notice", NOTIFY) => NoticeMade NoticeAddressed;
    ByRule(&[Liaison, Commander]) => OnwardConsented;

    Of("taking up a list", &[WatchOfficer]) => ListTaken;
    Of("a search in lists", &[WatchOfficer]) => ListsSearched;
    Of("a decision on a lead", &[WatchOfficer]) => LeadDecided;
}
