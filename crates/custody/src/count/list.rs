//! The list of persons behind a figure, and its hash. Source: ours; RFC 8949 §4.2 for the encoding.
//!
//! The hash is SHA-256 over the deterministic CBOR array `[as_of, known_at, people]`: both times in
//! milliseconds since 1970-01-01T00:00:00Z, and for each person held an array `[number, authority,
//! place or null, movement or null]`, in order of number and authority. Whoever holds the list can
//! take the hash again with any CBOR library; `docs/formats.md` has a vector.

use sha2::{Digest, Sha256};

use crate::codec;
use crate::event::authority::KnownLog;
use crate::ids::{AuthorityId, Hash, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, NONE};
use crate::time::Moment;

use super::CountQuery;
use super::answered::{Heard, Way};
use super::scope::Scope;
use super::walk::{self, Trail};

/// One line of the list behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Who.
    pub person: PersonNumber,
    /// Held by whose log.
    pub authority: AuthorityId,
    /// Where.
    pub place: Option<PlaceId>,
    /// Or aboard what.
    pub movement: Option<MovementId>,
}

impl Record {
    /// Everyone held, as of a time and by what was known at another, in order of number and authority.
    pub fn list_held(&self, query: &CountQuery) -> Vec<Listed> {
        // Not as the one who writes the log: the list must be the same wherever it is taken again.
        self.list_known(query, &Heard::read(self, query.known_at), |_, _| true)
    }

    /// The same, by no more of each log than was known: a log that is not named was not known.
    pub fn list_held_by(&self, query: &CountQuery, heads: &[KnownLog]) -> Vec<Listed> {
        let of = |id: &AuthorityId| heads.iter().find(|h| h.authority == *id);
        let known: Vec<Option<&KnownLog>> = self.authorities.iter().map(|(id, _)| of(id)).collect();
        let heard = Heard::by(self, query.known_at, heads);
        self.list_known(query, &heard, |log, seq| known[log as usize].is_some_and(|head| head.knew(seq)))
    }

    fn list_known(&self, query: &CountQuery, heard: &Heard, known: impl Fn(u32, u64) -> bool) -> Vec<Listed> {
        let scope = Scope::known(self, query.subject.as_ref(), query.known_at, &known);
        let known = |change: &LegChange| known(change.log, change.seq);
        let mut trail = Trail::default();
        let mut list = Vec::new();
        for (number, person) in self.people.iter() {
            let way = Way { record: self, heard, number: *number, legs: &person.legs };
            walk::walk_known(way, query, &scope, &mut trail, &mut (), known);
            for track in &trail.tracks {
                let Some(key) = scope.held(track.log, &track.position) else { continue };
                list.push(Listed {
                    person: *number,
                    authority: self.authorities.key(key.log).clone(),
                    place: (key.place != NONE).then(|| self.places.key(key.place).clone()),
                    movement: (key.movement != NONE).then(|| self.movements.key(key.movement).clone()),
                });
            }
        }
        list.sort_unstable();
        list
    }
}

/// The hash of a list, bound to its two times.
pub fn list_hash(list: &[Listed], as_of: Moment, known_at: Moment) -> Hash {
    let lines: Vec<_> = list.iter().map(|l| (l.person, &l.authority, &l.place, &l.movement)).collect();
    Hash(Sha256::digest(codec::to_bytes(&(as_of, known_at, lines))).into())
}

/// How many persons a list names; one open in two logs stands in two lines and counts once.
pub(crate) fn persons(list: &[Listed]) -> u32 {
    let mut numbers: Vec<PersonNumber> = list.iter().map(|l| l.person).collect();
    numbers.dedup();
    numbers.len() as u32
}

/// The persons whose lines differ between two lists.
pub fn persons_differing(one: &[Listed], other: &[Listed]) -> Vec<PersonNumber> {
    let only = |a: &[Listed], b: &[Listed]| -> Vec<PersonNumber> {
        a.iter().filter(|line| b.binary_search(line).is_err()).map(|line| line.person).collect()
    };
    let mut people = only(one, other);
    people.extend(only(other, one));
    people.sort_unstable();
    people.dedup();
    people
}
