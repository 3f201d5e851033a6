//! The manifest of a movement and who is aboard by scans and by what was observed.
//! Source: `custody.md` (Words; Acts bind movement, manifest version and nonce).

use minicbor::{Decode, Encode};

use crate::event::movement::{ManifestDrafted, ManifestFrozen, ManifestLine, ManifestSwapped};
use crate::ids::{EventId, Nonce};
use crate::number::PersonNumber;
use crate::record::Context;
use crate::time::Moment;

use super::{Movement, Stage};

/// A manifest: the lines that stand, and every version that was ever frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Manifest {
    /// The newest version, drafted or frozen; 0 where there is none.
    #[n(0)]
    pub version: u32,
    /// Its lines.
    #[n(1)]
    pub lines: Vec<ManifestLine>,
    /// Frozen versions in order, the last one stands.
    #[n(2)]
    pub frozen: Vec<Frozen>,
    /// Who was swapped out and is still to be led away.
    #[n(3)]
    pub swapped_out: Vec<PersonNumber>,
    /// Pairs that are kept apart on this movement, whatever was drafted or swapped since: each smaller number first.
    #[n(4)]
    pub apart: Vec<(PersonNumber, PersonNumber)>,
}

/// A version under two signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Frozen {
    /// Which.
    #[n(0)]
    pub version: u32,
    /// Boarding acts carry it.
    #[n(1)]
    pub nonce: Nonce,
    /// By which event.
    #[n(2)]
    pub event: EventId,
}

impl Manifest {
    /// The frozen version that stands.
    pub fn standing(&self) -> Option<&Frozen> {
        self.frozen.last()
    }

    /// The line of a person.
    pub fn line(&self, person: PersonNumber) -> Option<&ManifestLine> {
        self.lines.iter().find(|line| line.person == person)
    }

    /// The pairs kept apart once more lines stand beside those that stand.
    pub(crate) fn apart_with(&self, lines: &[ManifestLine]) -> Vec<(PersonNumber, PersonNumber)> {
        let said = lines.iter().flat_map(|line| line.apart_from.iter().map(move |other| (line.person, *other)));
        let mut pairs = self.apart.clone();
        pairs.extend(said.map(|(one, other)| (one.min(other), one.max(other))));
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// From whom a person is kept apart on this movement.
    pub fn apart_from(&self, person: PersonNumber) -> impl Iterator<Item = PersonNumber> {
        self.apart.iter().filter_map(move |(one, other)| match person {
            p if p == *one => Some(*other),
            p if p == *other => Some(*one),
            _ => None,
        })
    }

    /// Whether a nonce belongs to any version.
    pub(crate) fn has_nonce(&self, nonce: Nonce) -> bool {
        self.frozen.iter().any(|f| f.nonce == nonce)
    }

    pub(super) fn draft(&mut self, body: &ManifestDrafted) {
        if body.version > self.version && self.frozen.is_empty() {
            self.version = body.version;
            self.lines.clone_from(&body.lines);
            self.apart = self.apart_with(&body.lines);
        }
    }

    pub(super) fn freeze(&mut self, context: &Context<'_>, body: &ManifestFrozen) {
        if body.version == self.version && self.frozen.is_empty() {
            self.frozen.push(Frozen { version: body.version, nonce: body.nonce, event: context.id });
        }
    }

    pub(super) fn swap(&mut self, context: &Context<'_>, body: &ManifestSwapped) {
        if body.version <= self.version {
            return;
        }
        self.version = body.version;
        self.apart = self.apart_with(&body.in_lines);
        self.lines.retain(|line| !body.out.contains(&line.person));
        self.lines.extend(body.in_lines.iter().cloned());
        self.swapped_out.retain(|person| !body.in_lines.iter().any(|line| line.person == *person));
        self.swapped_out.extend(&body.out);
        self.frozen.push(Frozen { version: body.version, nonce: body.nonce, event: context.id });
    }
}

/// How somebody came aboard by the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum CameAboard {
    /// Scanned at the door under a boarding permit.
    #[n(0)]
    Boarded,
    /// Found aboard, or seen to leave with it.
    #[n(1)]
    Found,
    /// Seen only at the other end.
    #[n(2)]
    Unlisted,
}

/// How somebody left the vehicle by the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum LeftVehicle {
    /// Taken off before departure.
    #[n(0)]
    TakenOff,
    /// Got off at the end.
    #[n(1)]
    Disembarked,
    /// By no door: what was told of him took him elsewhere, or out of everybody's custody.
    #[n(2)]
    Elsewhere,
}

/// Somebody aboard at some time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Aboard {
    /// Who.
    #[n(0)]
    pub person: PersonNumber,
    /// Seat from 1; 0 where there is none.
    #[n(1)]
    pub seat: u16,
    /// How.
    #[n(2)]
    pub came: CameAboard,
    /// Since when.
    #[n(3)]
    pub since: Moment,
    /// When and how the person left, if so.
    #[n(4)]
    pub left: Option<(LeftVehicle, Moment)>,
}

impl Movement {
    /// Everybody aboard now by the record, scanned or found.
    pub fn aboard_now(&self) -> impl Iterator<Item = &Aboard> {
        self.aboard.iter().filter(|a| a.left.is_none())
    }

    /// How many were scanned aboard and have not left.
    pub fn scanned(&self) -> usize {
        self.aboard_now().filter(|a| a.came == CameAboard::Boarded).count()
    }

    /// Everybody carried to the end or on the way there: who left before departure, by the door or by what was told of
    /// him, is not.
    pub fn carried(&self) -> impl Iterator<Item = &Aboard> {
        let departed = self.entered_at(Stage::Departed);
        self.aboard.iter().filter(move |a| match a.left {
            Some((LeftVehicle::TakenOff, _)) => false,
            Some((LeftVehicle::Elsewhere, at)) => departed.is_some_and(|departed| at >= departed),
            Some((LeftVehicle::Disembarked, _)) | None => true,
        })
    }

    /// How many bodies a count at arrival finds by the list, the fewest and the most: whoever left by no door before it
    /// was made is not among them. Of a word and a count of one time it is not known which was first.
    pub fn expected_at_arrival(&self, counted: Moment) -> [usize; 2] {
        let there = |gone: &dyn Fn(Moment) -> bool| {
            self.carried().filter(|a| !matches!(a.left, Some((LeftVehicle::Elsewhere, at)) if gone(at))).count()
        };
        [there(&|at| at <= counted), there(&|at| at < counted)]
    }

    /// Whoever left by no door, by what was told of him, and is not aboard again; with when.
    pub fn told_elsewhere(&self) -> impl Iterator<Item = (PersonNumber, Moment)> {
        self.aboard.iter().filter_map(|a| match self.last_stay(a.person)?.left {
            Some((LeftVehicle::Elsewhere, at)) if a.left == Some((LeftVehicle::Elsewhere, at)) => Some((a.person, at)),
            _ => None,
        })
    }

    /// Whether the list had a person aboard when it left, and what was told of him since took him off it by no door.
    pub(crate) fn has_left_by_the_list(&self, person: PersonNumber) -> bool {
        let left = self.last_stay(person).and_then(|stay| stay.left);
        self.stage.has_left() && matches!(left, Some((LeftVehicle::Elsewhere, _)))
    }

    /// The last stay of a person.
    pub(crate) fn last_stay(&self, person: PersonNumber) -> Option<&Aboard> {
        self.aboard.iter().rev().find(|a| a.person == person)
    }

    /// Whether a person is bound to it: listed while it is being made ready, or aboard under way.
    pub fn binds(&self, person: PersonNumber) -> bool {
        match self.stage {
            Stage::Drafted | Stage::Frozen | Stage::Boarding | Stage::Closed => self.manifest.line(person).is_some(),
            Stage::Departed => self.has_aboard(person),
            Stage::Named | Stage::Planned | Stage::Cancelled | Stage::Arrived | Stage::ClosedOut => false,
        }
    }

    /// Whether a person is aboard now.
    pub fn has_aboard(&self, person: PersonNumber) -> bool {
        self.aboard_now().any(|a| a.person == person)
    }

    /// Puts a person aboard. What is told of one stay by two logs is one stay; a scan outweighs a sight.
    pub(super) fn put_aboard(&mut self, person: PersonNumber, seat: u16, came: CameAboard, since: Moment) {
        let same = |a: &&mut Aboard| a.person == person && a.left.is_none_or(|(_, left)| since < left);
        match self.aboard.iter_mut().rev().find(same) {
            None => self.aboard.push(Aboard { person, seat, came, since, left: None }),
            Some(stay) => {
                if came < stay.came {
                    (stay.seat, stay.came) = (seat, came);
                }
                stay.since = stay.since.min(since);
            }
        }
    }

    /// Takes a person off.
    pub(super) fn take_off(&mut self, person: PersonNumber, how: LeftVehicle, at: Moment) {
        self.manifest.swapped_out.retain(|out| *out != person);
        if let Some(stay) = self.aboard.iter_mut().rev().find(|a| a.person == person && a.left.is_none()) {
            stay.left = Some((how, at));
        }
    }
}
