//! A row of the ledger: its sums, the claims set beside it, and who of it is to be found or explained. Source:
//! `custody.md` (Conservation of people).

use std::collections::HashMap;

use crate::event::Stream;
use crate::ids::{AuthorityId, DiscrepancyId, MovementId, PlaceId};
use crate::record::Record;
use crate::record::leg::NONE;

use super::CountQuery;
use super::claims::{self, Claim};
use super::residual::{Finder, Residual};
use super::unnamed::Nameless;
use super::walk::{Column, Key, Level};

/// How many came, went and are held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Held when the period began.
    pub opening: u32,
    /// Came in: registered, found, received, moved here.
    pub in_: u32,
    /// Taken back after an escape, or found after fate unknown.
    pub recaptured: u32,
    /// A merge was taken back.
    pub unmerged: u32,
    /// Held when the period ended.
    pub held: u32,
    /// Went to another place, movement or authority.
    pub out: u32,
    /// Died.
    pub died: u32,
    /// Escaped.
    pub escaped: u32,
    /// Released.
    pub released: u32,
    /// Became of unknown fate.
    pub fate_unknown: u32,
    /// Found to be another number.
    pub merged: u32,
}

impl Sums {
    /// Whether who came equals who is held or went.
    pub fn balance(&self) -> bool {
        let came = [self.opening, self.in_, self.recaptured, self.unmerged];
        let went = [self.held, self.out, self.died, self.escaped, self.released, self.fate_unknown, self.merged];
        let sum = |cells: &[u32]| cells.iter().map(|c| u64::from(*c)).sum::<u64>();
        sum(&came) == sum(&went)
    }

    pub(crate) fn of(cells: &[u32; Column::SUMMED]) -> Self {
        let cell = |column: Column| cells[column as usize];
        Self {
            opening: cell(Column::Opening),
            in_: cell(Column::In),
            recaptured: cell(Column::Recaptured),
            unmerged: cell(Column::Unmerged),
            held: cell(Column::Held),
            out: cell(Column::Out),
            died: cell(Column::Died),
            escaped: cell(Column::Escaped),
            released: cell(Column::Released),
            fate_unknown: cell(Column::FateUnknown),
            merged: cell(Column::Merged),
        }
    }
}

/// One row of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// By whose log.
    pub authority: AuthorityId,
    /// At which place; none aboard a movement, and in the row of a whole authority.
    pub place: Option<PlaceId>,
    /// Aboard which movement.
    pub movement: Option<MovementId>,
    /// The equation.
    pub sums: Sums,
    /// People present whom nobody could name, beside the ledger.
    pub unnamed: u32,
    /// What others count here.
    pub claimed: Vec<Claim>,
    /// Open discrepancies about this row that name nobody yet.
    pub nameless: Vec<DiscrepancyId>,
    /// Persons to be found or explained, named or not: the named ones, or more where a claim differs
    /// by more or more discrepancies name nobody; and whoever a hand-over leaves without a name.
    pub residual: u64,
    /// The named ones.
    pub residual_people: Vec<Residual>,
    /// How many there are beyond the named ones, less those whom another row counts.
    pub(crate) beyond: u64,
    /// The same without those whom only a claim misses.
    pub(crate) beyond_unclaimed: u64,
}

/// People present in a row whom nobody could name.
pub(crate) fn unnamed_of(record: &Record, query: &CountQuery, key: Key) -> u32 {
    let here = |at: &Stream| match at {
        Stream::Place(id) => record.places.ix(id) == Some(key.place),
        Stream::Movement(id) => key.place == NONE && record.movements.ix(id) == Some(key.movement),
        _ => false,
    };
    let seen = claims::seen_unnamed(record, query.as_of, query.known_at);
    let seen = seen.filter(|seen| seen.log == key.log && here(seen.at)).count() as u32;
    if key.place == NONE || claims::owner(record, record.places.key(key.place)) != Some(key.log) {
        return seen;
    }
    seen + record.places.row(key.place).unnamed_at(query.as_of, query.known_at)
}

/// Which residual persons and discrepancies belong to which row.
pub(crate) struct RowIndex {
    found: HashMap<Level, Vec<usize>>,
    nameless: HashMap<Level, Vec<Nameless>>,
}

impl RowIndex {
    pub(crate) fn new(finder: &Finder<'_>) -> Self {
        let mut found: HashMap<Level, Vec<usize>> = HashMap::new();
        for (at, f) in finder.found.iter().enumerate() {
            for key in &f.keys {
                for level in [Level::Part(*key), Level::Authority(key.log)] {
                    let here = found.entry(level).or_default();
                    if here.last() != Some(&at) {
                        here.push(at);
                    }
                }
            }
        }
        let mut nameless: HashMap<Level, Vec<Nameless>> = HashMap::new();
        for one in &finder.nameless {
            for level in [Level::Part(one.key), Level::Authority(one.key.log)] {
                let here = nameless.entry(level).or_default();
                if here.iter().all(|there| !there.is_same(one)) {
                    here.push(*one);
                }
            }
        }
        Self { found, nameless }
    }

    pub(crate) fn row(
        &self,
        record: &Record,
        finder: &Finder<'_>,
        level: Level,
        cells: &[u32; Column::SUMMED],
        unnamed: u32,
        claimed: Vec<Claim>,
    ) -> Row {
        let (log, place, movement) = match level {
            Level::Part(key) => (key.log, key.place, key.movement),
            Level::Authority(log) => (log, NONE, NONE),
            Level::Whole => (0, NONE, NONE),
        };
        let found = self.found.get(&level).map_or(&[][..], Vec::as_slice);
        let mut residual_people: Vec<Residual> = found.iter().map(|at| finder.found[*at].residual.clone()).collect();
        residual_people.sort_by_key(|r| r.person);
        let nameless = self.nameless.get(&level).map_or(&[][..], Vec::as_slice);
        let named = residual_people.len() as u64;
        // Whoever a claim or a plain discrepancy misses may be one of those named; whoever a hand-over leaves without
        // a name is none of them.
        let unsettled = claimed.iter().map(|c| c.unsettled).max().unwrap_or(0);
        let plain = nameless.iter().filter(|n| n.of_hand_over.is_none()).count() as u64;
        let beside = |counted: bool| -> u64 {
            nameless
                .iter()
                .filter(|n| counted || !n.counted_elsewhere)
                .filter_map(|n| n.of_hand_over)
                .map(|(_, persons)| persons)
                .sum()
        };
        let beyond = unsettled.max(plain).saturating_sub(named);
        let ids = nameless.iter().filter_map(|n| n.discrepancy).map(|row| record.discrepancies.key(row).clone());
        Row {
            authority: record.authorities.key(log).clone(),
            place: (place != NONE).then(|| record.places.key(place).clone()),
            movement: (movement != NONE).then(|| record.movements.key(movement).clone()),
            sums: Sums::of(cells),
            unnamed,
            claimed,
            residual: named + beyond + beside(true),
            nameless: ids.collect(),
            residual_people,
            beyond: beyond + beside(false),
            beyond_unclaimed: plain.saturating_sub(named) + beside(false),
        }
    }
}
