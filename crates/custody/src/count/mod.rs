//! Conservation of people: the count of any authority, place, movement or of everyone, for any
//! period, *as of* one time and *known at* another. Source: `custody.md` (Conservation of people).
//!
//! `opening + in + recaptured + unmerged = held + out + died + escaped + released + fate unknown +
//! merged` holds for every row by construction: each change of a leg leaves one row and enters
//! another. What can go wrong is not the sum but the people: who is nowhere, twice, or in doubt is
//! named as residual. A period begins after `from` and ends with `as_of`, so that days chain.

pub(crate) mod answered;
pub(crate) mod exchanged;
pub(crate) mod claims;
pub(crate) mod difference;
pub(crate) mod hand_count;
pub(crate) mod humans;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod residual;
pub(crate) mod row;
pub(crate) mod scope;
pub(crate) mod settled;
pub(crate) mod unnamed;
pub(crate) mod walk;

#[cfg(test)]
mod tests;

use crate::event::authority::Subject;
use crate::ids::{AuthorityId, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::NONE;
use crate::time::Moment;

use answered::{Heard, Way};
use ledger::{Ledger, Tally};
use residual::Finder;
use scope::Scope;
use walk::{Column, Key, Level, Trail, Visitor};

/// What is counted, over which period, by what was known when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountQuery {
    /// What is counted; none is everyone.
    pub subject: Option<Subject>,
    /// The period begins after this; `Moment::MIN` counts from the first event.
    pub from: Moment,
    /// The period ends with this, included.
    pub as_of: Moment,
    /// Nothing recorded later is looked at.
    pub known_at: Moment,
}

/// One cell of a ledger, so that the persons behind its number can be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Which row.
    pub row: CellRow,
    /// Which column.
    pub column: Column,
}

/// A row of a ledger, by what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellRow {
    /// One place or movement of one authority.
    Part {
        /// Whose log.
        authority: AuthorityId,
        /// Which place, if at one.
        place: Option<PlaceId>,
        /// Which movement, if aboard one.
        movement: Option<MovementId>,
    },
    /// All of one authority.
    Authority(AuthorityId),
    /// All that was asked for.
    Whole,
}

impl Record {
    /// The ledger of a subject and period.
    pub fn count(&self, query: &CountQuery) -> Ledger {
        let scope = Scope::of(self, query.subject.as_ref());
        let claims = claims::gather(self, query, &scope);
        let mut tally = Tally::new(claims);
        let mut finder = Finder::new(self, query, &scope);
        let mut trail = Trail::default();
        let heard = Heard::here(self, query.known_at);
        for (number, person) in self.people.iter() {
            let way = Way { record: self, heard: &heard, number: *number, legs: &person.legs };
            walk::walk(way, query, &scope, &mut trail, &mut tally);
            let in_nobodys_hands = finder.look(*number, person, &trail);
            tally.person(&trail, &scope, in_nobodys_hands);
        }
        finder.conclude();
        tally.close(self, query, &scope, &finder)
    }

    /// The persons behind one number of a ledger, each once, by number.
    pub fn count_people(&self, query: &CountQuery, cell: &Cell) -> Vec<PersonNumber> {
        let scope = Scope::of(self, query.subject.as_ref());
        let Some(level) = self.level(&cell.row) else { return Vec::new() };
        if cell.column == Column::Residual {
            return residual::find(self, query, &scope).people_at(level);
        }
        let mut trail = Trail::default();
        let heard = Heard::here(self, query.known_at);
        let mut people: Vec<PersonNumber> = self
            .people
            .iter()
            .filter(|(number, person)| {
                let mut wanted = Wanted { level, column: cell.column, met: false };
                let way = Way { record: self, heard: &heard, number: **number, legs: &person.legs };
                walk::walk(way, query, &scope, &mut trail, &mut wanted);
                wanted.met
            })
            .map(|(number, _)| *number)
            .collect();
        people.sort_unstable();
        people
    }

    fn level(&self, row: &CellRow) -> Option<Level> {
        Some(match row {
            CellRow::Whole => Level::Whole,
            CellRow::Authority(id) => Level::Authority(self.authorities.ix(id)?),
            CellRow::Part { authority, place, movement } => Level::Part(Key {
                log: self.authorities.ix(authority)?,
                place: place.as_ref().map_or(Some(NONE), |id| self.places.ix(id))?,
                movement: movement.as_ref().map_or(Some(NONE), |id| self.movements.ix(id))?,
            }),
        })
    }
}

/// Looks for one cell on one person's way.
struct Wanted {
    level: Level,
    column: Column,
    met: bool,
}

impl Visitor for Wanted {
    fn cell(&mut self, level: Level, column: Column) {
        self.met |= level == self.level && column == self.column;
    }
}
