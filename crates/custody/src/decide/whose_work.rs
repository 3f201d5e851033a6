//! Whose work it is to state a fact of a person: what opens a door, or counts as having seen him, is said by who stands
//! before him, and an auditor or a planner says none of it. Source: ours, after `custody.md` (Who signs; Words) and
//! decision 64.
//!
//! What happened in fact is taken from everybody: observed acts, incidents, counts of heads and discrepancies are not
//! here. Kinds with gates of their own name their functions where they are decided.

use crate::event::Function::{
    self, Bureau, ChildProtection, Commander, Court, CustodyOfficer, Examiner, FamilyDesk, LegalReviewer, Liaison,
    Medical, MovementControl, WatchOfficer,
};
use crate::event::{Gate, Kind};
use crate::refusal::Refusal;

use super::actor::require_function;
use super::command::Actor;

/// Who stands before a person and compares him.
const IDENTIFY: &[Function] = &[CustodyOfficer, Examiner];
/// Who takes somebody into custody for the first time.
const REGISTER: &[Function] = &[CustodyOfficer, Examiner, Commander, MovementControl];
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
/// Who calls the roll of a place.
const CALL: &[Function] = &[CustodyOfficer, Commander];
/// Who says in which cell or wing somebody is held, and moves him on.
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

/// What an act is called, and whose work it is; none where it is everybody's, or is asked for where the kind is decided.
const fn whose(kind: Kind) -> Option<(&'static str, &'static [Function])> {
    Some(match kind {
        Kind::BandBound => ("binding a band", IDENTIFY),
        Kind::Photographed => ("a photograph that the door compares", IDENTIFY),
        Kind::IntakeQuestionSet => ("the question of the intake", IDENTIFY),
        Kind::Registered => ("a first contact", REGISTER),
        Kind::Sighted => ("a verified sighting", SEE),
        Kind::RollCalled => ("a roll call", CALL),
        Kind::Housed => ("housing a person", HOUSE),
        Kind::DestinationTold => ("the notice of a destination", TELL),
        Kind::NoticeMade => ("a card or notice", NOTIFY),
        Kind::RegisterFieldSet => ("a field of the register", HEAR),
        Kind::AliasAdded
        | Kind::NameClaimed
        | Kind::BirthClaimed
        | Kind::NationalityClaimed
        | Kind::KinClaimed
        | Kind::LegalStatusClaimed
        | Kind::OtherClaimed
        | Kind::AgeClaimed => ("what somebody says of himself", HEAR),
        _ => return None,
    })
}

/// Refuses a fact whose work it is not. A device that acts for no officer, at a door without a network, is not asked.
pub(super) fn check(actor: &Actor, kind: Kind) -> Result<(), Refusal> {
    match (whose(kind), &actor.officer) {
        (Some((act, allowed)), Some(_)) => its_work(actor, act, allowed),
        _ => Ok(()),
    }
}

/// The same of moving somebody on.
pub(super) fn check_moving(actor: &Actor) -> Result<(), Refusal> {
    its_work(actor, "moving a person on", HOUSE)
}

fn its_work(actor: &Actor, act: &str, allowed: &[Function]) -> Result<(), Refusal> {
    require_function(actor, act, allowed, Gate::Actor, "custody.md, Who signs; decision 64").map(|_| ())
}
