//! Events about places: what they are, how many they hold, who was seen, what others claim.

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, Nonce};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::authority::Subject;

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum PlaceKind {
    /// Place of detention.
    #[n(0)]
    Site,
    /// Airfield or staging area.
    #[n(1)]
    Airfield,
    /// Bus or truck.
    #[n(2)]
    Vehicle,
    /// Aircraft.
    #[n(3)]
    Aircraft,
    /// Court.
    #[n(4)]
    Court,
    /// Hospital.
    #[n(5)]
    Hospital,
    /// Wing, block or cell inside a site.
    #[n(6)]
    Cell,
}

/// A place enters the record, or its facts change; the last one stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PlaceDescribed {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// What it is.
    #[n(1)]
    pub kind: PlaceKind,
    /// Who is responsible for it.
    #[n(2)]
    pub authority: AuthorityId,
    /// The site it is part of.
    #[n(3)]
    pub inside: Option<crate::ids::PlaceId>,
    /// Most people it can hold.
    #[n(4)]
    pub operational: u32,
    /// Most people it can hold humanely.
    #[n(5)]
    pub humane: u32,
    /// Whether it is set apart for children.
    #[n(6)]
    pub for_children: bool,
    /// Whether it is declared to be failing; an override needs that.
    #[n(7)]
    pub failing: bool,
}

/// A roll call: who was verified to be there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RollCalled {
    /// Each person seen and verified.
    #[n(0)]
    pub present: Vec<PersonNumber>,
    /// People present whom nobody could name.
    #[n(1)]
    pub unnamed: u32,
    /// How they were verified.
    #[n(2)]
    pub means: Verified,
}

/// How a sighting was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Verified {
    /// Band read.
    #[n(0)]
    Band,
    /// Fingerprint 1:1.
    #[n(1)]
    Finger,
    /// Face 1:1.
    #[n(2)]
    Face,
    /// Two officers who know the person.
    #[n(3)]
    TwoOfficers,
    /// Verified by exception at a door.
    #[n(4)]
    Exception,
}

/// Somebody's count of somebody else's people, recorded as said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CountClaimed {
    /// What was counted.
    #[n(0)]
    pub subject: Subject,
    /// Who says so.
    #[n(1)]
    pub by: String,
    /// How it was counted.
    #[n(2)]
    pub how: CountMeans,
    /// The number.
    #[n(3)]
    pub count: u32,
    /// The time it speaks of.
    #[n(4)]
    pub at: Moment,
    /// The offer whose bodies were counted, where it is the count of a hand-over.
    #[n(5)]
    pub offer: Option<Nonce>,
}

/// How a count was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum CountMeans {
    /// Heads counted.
    #[n(0)]
    Bodies,
    /// Bands scanned.
    #[n(1)]
    Bands,
    /// Biometrics matched.
    #[n(2)]
    Biometrics,
    /// A list.
    #[n(3)]
    List,
    /// A public statement.
    #[n(4)]
    Press,
}
