//! What in a problem contradicts itself, as values that name the facts in conflict. Source: ours; the sets
//! of facts are irreducible, found by leaving out one fact after the other (deletion filter, Chinneck 2008).

mod numbers;
mod reach;
mod way;

use std::fmt;

use crate::problem::Problem;

/// What kind of contradiction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// A number is no number, below nought or past its limit.
    Number,
    /// A list has not one entry for each thing it speaks of, or names a thing that is not there.
    Reference,
    /// A failure law ends before the horizon does.
    LawTooShort,
    /// People of one group are kept apart from themselves, or every receiver refuses them.
    KeepApart,
    /// Nobody works at a stage that everybody must pass.
    NoPosts,
    /// No convoy can ever leave a site towards an airfield.
    Unreachable,
    /// No sortie can ever take people of a group to a receiver.
    NoLegalSortie,
    /// A receiver that must take people admits nobody.
    ZeroAcceptance,
    /// Permissions and hours that a move needs together are never open at one time.
    ClearancesNeverMeet,
    /// Children or the sick have no movement of their own.
    NoOwnMovement,
}

/// Facts that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What kind of contradiction.
    pub kind: ConflictKind,
    /// The facts, each with its place; changing one of them can end the conflict.
    pub facts: Vec<String>,
}

impl Conflict {
    pub(crate) fn new(kind: ConflictKind, facts: Vec<String>) -> Self {
        Self { kind, facts }
    }

    pub(crate) fn one(kind: ConflictKind, fact: String) -> Self {
        Self::new(kind, vec![fact])
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.facts.join("; "))
    }
}

impl Problem {
    /// Every contradiction found; none if plans can be made. Numbers and references are looked at first: where
    /// one of them is wrong, what follows from them is not asked.
    pub fn check(&self) -> Vec<Conflict> {
        let mut found = numbers::wrong(self);
        if found.is_empty() {
            found = reach::wrong(self);
        }
        found
    }

    /// Numbers and references that are wrong, whatever follows from the others.
    pub(crate) fn wrong_numbers(&self) -> Vec<Conflict> {
        numbers::wrong(self)
    }
}
