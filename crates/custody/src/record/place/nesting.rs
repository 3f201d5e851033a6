//! Which places lie inside which, and who answers for each of them. A description that puts a place inside a site of
//! another authority counts as inside once that authority's own log says the same; until then the place is told apart,
//! and the law of going there is asked for everybody up the chain all the same. Source: decision 0058.

use minicbor::{Decode, Encode};

use crate::event::place::PlaceKind;
use crate::ids::{AuthorityId, EventId, PlaceId};
use crate::record::Record;
use crate::time::Moment;

/// Deepest nesting of places that is followed. Source: ours; site, block, wing, cell, bed and spare.
/// Places described inside each other in a ring end here.
const NESTING_MAX: usize = 8;

/// What one description of a place said of whose it is and what it lies inside of.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Nesting {
    /// When it was described so, and by which event.
    #[n(0)]
    pub(crate) since: (Moment, EventId),
    /// When that was recorded.
    #[n(1)]
    pub(crate) recorded: Moment,
    /// Row of the authority whose log says so.
    #[n(2)]
    pub(crate) log: u32,
    /// Its number in that log.
    #[n(3)]
    pub(crate) seq: u64,
    /// What it lies inside of.
    #[n(4)]
    pub(crate) inside: Option<PlaceId>,
    /// Who answers for it.
    #[n(5)]
    pub(crate) authority: AuthorityId,
}

/// Who answers for a place and for each place around it, as it is described, believed or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answering<'r> {
    /// Each once, from the inside out.
    pub(crate) authorities: Vec<&'r AuthorityId>,
    /// Places around it that are not described here: nobody knows whose they are.
    pub(crate) unknown: Vec<&'r PlaceId>,
}

/// The nesting of places by what was known: which descriptions count.
pub(crate) struct Known<'r, F> {
    pub(crate) record: &'r Record,
    pub(crate) counts: F,
}

impl<'r, F: Fn(&Nesting) -> bool> Known<'r, F> {
    /// Whether a place is another, or lies inside it by the word of whoever answers for what is around.
    pub(crate) fn is_inside(&self, place: &PlaceId, site: &PlaceId) -> bool {
        let mut at = place;
        for _ in 0..NESTING_MAX {
            if at == site {
                return true;
            }
            let Some(next) = self.outer(at) else { return false };
            at = next;
        }
        false
    }

    /// The place around a place, if it counts.
    fn outer(&self, place: &PlaceId) -> Option<&'r PlaceId> {
        let inside = self.stands(place)?.inside.as_ref()?;
        self.lacking_word(place, inside).is_none().then_some(inside)
    }

    /// Whose word is lacking for a place to count as inside another. Of a place that nobody has described here nothing
    /// says that it is another's.
    fn lacking_word(&self, place: &PlaceId, around: &PlaceId) -> Option<&'r AuthorityId> {
        let around_it = &self.stands(around)?.authority;
        if self.answering(place) == [around_it] {
            return None;
        }
        let log = self.record.authorities.ix(around_it);
        let said = self.told(place).rev().find(|n| Some(n.log) == log);
        let agrees = said.is_some_and(|n| n.inside.as_ref() == Some(around));
        (!agrees).then_some(around_it)
    }

    /// Who answers for a place itself: whom its description names, and as long as that one has not spoken, whoever
    /// called it his before.
    fn answering(&self, place: &PlaceId) -> Vec<&'r AuthorityId> {
        let Some(stands) = self.stands(place) else { return Vec::new() };
        let mut all = vec![&stands.authority];
        let is_own = |n: &Nesting| *self.record.authorities.key(n.log) == n.authority;
        if !self.told(place).any(|n| n.authority == stands.authority && is_own(n)) {
            for earlier in self.told(place).filter(|n| is_own(n)) {
                if !all.contains(&&earlier.authority) {
                    all.push(&earlier.authority);
                }
            }
        }
        all
    }

    fn told(&self, place: &PlaceId) -> impl DoubleEndedIterator<Item = &'r Nesting> + '_ {
        let all = self.record.places.get(place).map_or(&[][..], |p| &p.nesting);
        all.iter().filter(|n| (self.counts)(n))
    }

    /// The description that stands, as `described.rs` chooses it.
    fn stands(&self, place: &PlaceId) -> Option<&'r Nesting> {
        struct Said<'n> {
            last: &'n Nesting,
            first_own: Option<EventId>,
        }
        let mut logs: Vec<Said<'_>> = Vec::new();
        for told in self.told(place) {
            let own = (*self.record.authorities.key(told.log) == told.authority).then_some(told.since.1);
            match logs.iter_mut().find(|said| said.last.log == told.log) {
                Some(said) => {
                    *said = Said { last: told, first_own: said.first_own.into_iter().chain(own).min() };
                }
                None => logs.push(Said { last: told, first_own: own }),
            }
        }
        let own = |said: &&Said<'_>| *self.record.authorities.key(said.last.log) == said.last.authority;
        let theirs = logs.iter().filter(own).min_by_key(|said| said.first_own);
        theirs.or_else(|| logs.iter().max_by_key(|said| said.last.since)).map(|said| said.last)
    }
}

impl Record {
    fn nesting(&self) -> Known<'_, impl Fn(&Nesting) -> bool> {
        Known { record: self, counts: |_: &Nesting| true }
    }

    /// Whether a place is another, or a cell, wing or block inside it: by its own description where one authority
    /// answers for both, else only with the word of whoever answers for the place around it.
    pub fn is_inside(&self, place: &PlaceId, site: &PlaceId) -> bool {
        self.nesting().is_inside(place, site)
    }

    /// Whose word is lacking for a place to count as inside the one that its description names; none where it counts,
    /// or where it lies in none.
    pub fn told_apart_by(&self, place: &PlaceId) -> Option<&AuthorityId> {
        let nesting = self.nesting();
        let around = nesting.stands(place)?.inside.as_ref()?;
        nesting.lacking_word(place, around)
    }

    /// The site around a place by its row: itself where it lies in none.
    pub(crate) fn outermost(&self, row: u32) -> Option<&PlaceId> {
        let mut place = self.place_name(row)?;
        let nesting = self.nesting();
        // Places that lie in each other, by a foreign log, do not go round for ever.
        for _ in 0..self.places.len() {
            match nesting.outer(place) {
                Some(outer) => place = self.places.ix(outer).and_then(|row| self.place_name(row))?,
                None => break,
            }
        }
        Some(place)
    }

    /// A place and every place around it as they are described, whoever has agreed, from the inside out.
    pub(crate) fn around<'r>(&'r self, place: &'r PlaceId) -> Vec<&'r PlaceId> {
        let nesting = self.nesting();
        let mut all = vec![place];
        let mut at = place;
        while let Some(outer) = nesting.stands(at).and_then(|n| n.inside.as_ref()).filter(|o| !all.contains(o)) {
            all.push(outer);
            at = outer;
        }
        all
    }

    /// Who answers for a place and for each place around it.
    pub(crate) fn answering<'r>(&'r self, place: &'r PlaceId) -> Answering<'r> {
        let nesting = self.nesting();
        let mut found = Answering::default();
        for at in self.around(place) {
            let of = nesting.answering(at);
            if of.is_empty() {
                found.unknown.push(at);
            }
            for authority in of {
                if !found.authorities.contains(&authority) {
                    found.authorities.push(authority);
                }
            }
        }
        found
    }

    /// Whether people are at a place for care or a hearing: a hospital or court, or a cell in one.
    pub(crate) fn is_care(&self, place: &PlaceId) -> bool {
        let kinds = self.around(place).into_iter().map(|at| self.places.get(at)?.facts.as_ref().map(|f| f.kind));
        let first = kinds.into_iter().find(|kind| *kind != Some(PlaceKind::Cell)).flatten();
        matches!(first, Some(PlaceKind::Hospital | PlaceKind::Court))
    }
}

#[cfg(test)]
mod tests;
