//! A published figure taken again: the list behind it, by what was known then, and what is known now.
//! Source: `custody.md` (Conservation of people, As of, known at).

use crate::count::CountQuery;
use crate::count::list::{self, Listed};
use crate::event::authority::{FigurePublished, FigureRestated, KnownLog};
use crate::ids::{AuthorityId, FigureId, Hash};
use crate::number::PersonNumber;
use crate::ranges::Ranges;
use crate::record::Record;
use crate::time::Moment;

/// One recount of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// Persons held, counted again.
    pub held: u32,
    /// Hash of the list, taken again.
    pub list_hash: Hash,
    /// Whether both are as signed.
    pub matches: bool,
    /// Logs of which this node has not read all that the figure stands on: where there are any, another
    /// list says nothing against the figure.
    pub lacking: Vec<AuthorityId>,
}

/// What a figure looks like when it is taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureCheck {
    /// The figure by what was known when it was published.
    pub published: Recount,
    /// Each restatement by what was known at its time, in order of arrival.
    pub restatements: Vec<Recount>,
    /// Persons held at the time it speaks of, by all that is known now.
    pub held_now: u32,
    /// Persons in whom that differs from the last statement: not empty asks for a restatement.
    pub differing: Vec<PersonNumber>,
}

impl FigureCheck {
    /// Whether everything signed is what the record gives.
    pub fn holds(&self) -> bool {
        self.published.matches && self.restatements.iter().all(|r| r.matches)
    }

    /// Logs of which this node has not read all that the figure or a restatement stands on.
    pub fn lacking(&self) -> Vec<AuthorityId> {
        let all = std::iter::once(&self.published).chain(&self.restatements);
        let mut lacking: Vec<AuthorityId> = all.flat_map(|r| r.lacking.iter().cloned()).collect();
        lacking.sort();
        lacking.dedup();
        lacking
    }

    /// Whether something signed is contradicted by a record that has read all it stands on.
    pub fn is_contradicted(&self) -> bool {
        std::iter::once(&self.published).chain(&self.restatements).any(|r| !r.matches && r.lacking.is_empty())
    }
}

impl Record {
    /// Takes a published figure again; none where it is not in the record.
    pub fn verify_figure(&self, id: &FigureId) -> Option<FigureCheck> {
        let figure = self.figures.get(id)?;
        let published = figure.published.as_ref()?;
        let restated = |r: &FigureRestated| {
            let list = self.list_behind(published, r.known_at, &r.heads);
            self.recount(&list, (published.as_of, r.known_at), (r.held, r.list_hash), &r.heads)
        };
        let list = self.list_behind(published, published.known_at, &published.heads);
        let signed = (published.held, published.list_hash);
        let now = self.list_held(&query(published, Moment::MAX));
        Some(FigureCheck {
            published: self.recount(&list, (published.as_of, published.known_at), signed, &published.heads),
            restatements: figure.restatements.iter().map(restated).collect(),
            held_now: list::persons(&now),
            differing: list::persons_differing(&self.last_list(id)?, &now),
        })
    }

    /// The list that the last statement of a figure stands on.
    pub(crate) fn last_list(&self, id: &FigureId) -> Option<Vec<Listed>> {
        let figure = self.figures.get(id)?;
        let published = figure.published.as_ref()?;
        Some(match figure.restatements.last() {
            Some(r) => self.list_behind(published, r.known_at, &r.heads),
            None => self.list_behind(published, published.known_at, &published.heads),
        })
    }

    fn list_behind(&self, published: &FigurePublished, known_at: Moment, heads: &[KnownLog]) -> Vec<Listed> {
        self.list_held_by(&query(published, known_at), heads)
    }

    /// How much of each log is here, and what of it could not be read.
    pub(crate) fn known_logs(&self) -> Vec<KnownLog> {
        let mut told: Vec<Vec<u64>> = vec![Vec::new(); self.authorities.len()];
        for change in self.people.rows().flat_map(|person| person.legs.changes()) {
            told[change.log as usize].push(change.seq);
        }
        for nesting in self.places.rows().flat_map(|place| &place.nesting) {
            told[nesting.log as usize].push(nesting.seq);
        }
        let mut heads: Vec<KnownLog> = self
            .authorities
            .iter()
            .zip(&mut told)
            .filter(|((_, authority), _)| authority.size > 0)
            .map(|((id, authority), told)| {
                told.sort_unstable();
                let unread = authority.read.gaps(authority.size).joined_around(told);
                let unread = (!unread.is_empty()).then_some(unread);
                KnownLog { authority: id.clone(), size: authority.size, unread }
            })
            .collect();
        heads.sort_by(|a, b| a.authority.cmp(&b.authority));
        heads
    }

    fn recount(&self, list: &[Listed], times: (Moment, Moment), signed: (u32, Hash), heads: &[KnownLog]) -> Recount {
        let again = (list::persons(list), list::list_hash(list, times.0, times.1));
        let nothing = Ranges::default();
        let lacking = heads.iter().filter(|head| {
            let read = self.authorities.get(&head.authority).map_or(&nothing, |a| &a.read);
            !read.cover_with(head.unread.as_ref().unwrap_or(&nothing), head.size)
        });
        Recount {
            held: again.0,
            list_hash: again.1,
            matches: again == signed,
            lacking: lacking.map(|head| head.authority.clone()).collect(),
        }
    }
}

/// The query of a figure.
pub(crate) fn query(published: &FigurePublished, known_at: Moment) -> CountQuery {
    CountQuery { subject: Some(published.subject.clone()), from: Moment::MIN, as_of: published.as_of, known_at }
}
