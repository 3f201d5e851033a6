//! A published figure taken again: the list behind it, by what was known then, and what is known now.
//! Source: `custody.md` (Conservation of people, As of, known at).

use crate::count::CountQuery;
use crate::count::list::{self, Listed};
use crate::event::authority::{FigurePublished, FigureRestated, KnownLog};
use crate::ids::{FigureId, Hash};
use crate::number::PersonNumber;
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
}

impl Record {
    /// Takes a published figure again; none where it is not in the record.
    pub fn verify_figure(&self, id: &FigureId) -> Option<FigureCheck> {
        let figure = self.figures.get(id)?;
        let published = figure.published.as_ref()?;
        let restated = |r: &FigureRestated| {
            let list = self.list_behind(published, r.known_at, &r.heads);
            recount(&list, published.as_of, r.known_at, (r.held, r.list_hash))
        };
        let list = self.list_behind(published, published.known_at, &published.heads);
        let signed = (published.held, published.list_hash);
        let now = self.list_held(&query(published, Moment::MAX));
        Some(FigureCheck {
            published: recount(&list, published.as_of, published.known_at, signed),
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

    /// How much of each log is here.
    pub(crate) fn known_logs(&self) -> Vec<KnownLog> {
        let here = self.authorities.iter().filter(|(_, a)| a.size > 0);
        let mut heads: Vec<KnownLog> = here.map(|(id, a)| KnownLog { authority: id.clone(), size: a.size }).collect();
        heads.sort_by(|a, b| a.authority.cmp(&b.authority));
        heads
    }
}

/// The query of a figure.
pub(crate) fn query(published: &FigurePublished, known_at: Moment) -> CountQuery {
    CountQuery { subject: Some(published.subject.clone()), from: Moment::MIN, as_of: published.as_of, known_at }
}

fn recount(list: &[Listed], as_of: Moment, known_at: Moment, signed: (u32, Hash)) -> Recount {
    let again = (list::persons(list), list::list_hash(list, as_of, known_at));
    Recount { held: again.0, list_hash: again.1, matches: again == signed }
}
