//! The ledger: one row for each place and movement of each authority, one for each authority, and
//! the whole. Source: `custody.md` (Conservation of people).

use std::collections::{BTreeMap, HashMap};

use crate::ids::AuthorityId;
use crate::record::Record;
use crate::record::leg::{NONE, Position, Standing};
use crate::time::Moment;

use super::CountQuery;
use super::claims::{self, Claim, Claims};
use super::residual::{Finder, Residual};
use super::row::{Row, RowIndex, Sums, unnamed_of};
use super::scope::Scope;
use super::walk::{Column, Key, Level, Trail, Visitor};

/// The count of a subject over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The period begins after this.
    pub from: Moment,
    /// And ends with this.
    pub as_of: Moment,
    /// By what was recorded until then.
    pub known_at: Moment,
    /// Each place and movement of each authority, in order of their ids.
    pub rows: Vec<Row>,
    /// Each authority; moves within it are no flow of it.
    pub authorities: Vec<Row>,
    /// All of it; moves within one authority are no flow of it.
    pub whole: Sums,
    /// Claims about everyone.
    pub claimed: Vec<Claim>,
    /// Persons in custody, of unknown fate, or given and not received, each once.
    pub total_people: u32,
    /// Of them, held by at least one log.
    pub held_people: u32,
    /// Of them, of unknown fate.
    pub fate_unknown_people: u32,
    /// Persons present whom nobody could name.
    pub unnamed: u32,
    /// Residual persons, each once, and what claims and nameless discrepancies leave beyond them.
    pub residual_total: u64,
    /// The same without those whom only a claim misses.
    pub residual_unclaimed: u64,
    /// The named ones, each once.
    pub residual_people: Vec<Residual>,
    /// Who was given to an authority of which nothing is heard since: in no row here, and not lost.
    pub given_unheard: Vec<Given>,
}

/// How many one authority gave to another whose log is not here beyond it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// By whom.
    pub by: AuthorityId,
    /// To whom.
    pub to: AuthorityId,
    /// How many persons.
    pub people: u32,
}

fn given(record: &Record, (giver, taker): (u32, u32), people: u32) -> Given {
    Given { by: record.authorities.key(giver).clone(), to: record.authorities.key(taker).clone(), people }
}

/// Counts as they are summed up.
pub(crate) struct Tally<'r> {
    parts: Vec<(Key, [u32; Column::SUMMED])>,
    index: HashMap<Key, usize>,
    authorities: BTreeMap<u32, [u32; Column::SUMMED]>,
    whole: [u32; Column::SUMMED],
    claims: Claims<'r>,
    total_people: u32,
    held_people: u32,
    fate_unknown_people: u32,
}

impl Visitor for Tally<'_> {
    fn cell(&mut self, level: Level, column: Column) {
        let cells = match level {
            Level::Part(key) => self.part(key),
            Level::Authority(log) => self.authorities.entry(log).or_default(),
            Level::Whole => &mut self.whole,
        };
        cells[column as usize] += 1;
    }

    fn moved(&mut self, log: u32, before: &Position, after: &Position, at: Moment) {
        self.claims.moved(log, before, after, at);
    }
}

impl<'r> Tally<'r> {
    pub(crate) fn new(claims: Claims<'r>) -> Self {
        Self {
            parts: Vec::new(),
            index: HashMap::new(),
            authorities: BTreeMap::new(),
            whole: [0; Column::SUMMED],
            claims,
            total_people: 0,
            held_people: 0,
            fate_unknown_people: 0,
        }
    }

    fn part(&mut self, key: Key) -> &mut [u32; Column::SUMMED] {
        let at = *self.index.entry(key).or_insert_with(|| {
            self.parts.push((key, [0; Column::SUMMED]));
            self.parts.len() - 1
        });
        &mut self.parts[at].1
    }

    /// Counts the person once among those in somebody's care.
    pub(crate) fn person(&mut self, trail: &Trail, scope: &Scope, in_nobodys_hands: bool) {
        let lost =
            |t: &&_| matches!(t, super::walk::Track { position, .. } if position.standing == Standing::FateUnknown);
        if trail.tracks.iter().any(|t| scope.held(t.log, &t.position).is_some()) {
            self.held_people += 1;
        } else if trail
            .tracks
            .iter()
            .filter(lost)
            .any(|t| scope.has(Key { log: t.log, place: t.position.place, movement: t.position.movement }))
        {
            self.fate_unknown_people += 1;
        } else if !in_nobodys_hands {
            return;
        }
        self.total_people += 1;
    }

    /// Puts claims and residual to the sums and names the rows.
    pub(crate) fn close(mut self, record: &Record, query: &CountQuery, scope: &Scope, finder: &Finder<'_>) -> Ledger {
        let mut answers: HashMap<Key, Vec<Claim>> = HashMap::new();
        let mut of_authority: HashMap<u32, Vec<Claim>> = HashMap::new();
        let mut claimed = Vec::new();
        for mut group in std::mem::take(&mut self.claims.groups) {
            let answer = group.answer(record, query);
            let key = claims::row_of(record, group.subject, group.log).map(|key| self.carrier_row(record, scope, key));
            match (key, group.subject) {
                (Some(key), _) => answers.entry(key).or_default().extend(answer),
                (None, crate::event::authority::Subject::Authority(id)) => {
                    if let Some(log) = record.authorities.ix(id) {
                        of_authority.entry(log).or_default().extend(answer);
                    }
                }
                (None, _) => claimed.extend(answer),
            }
        }
        self.open_rows(record, query, scope, finder, &answers);
        let index = RowIndex::new(finder);
        let mut rows: Vec<Row> = self
            .parts
            .iter()
            .map(|(key, cells)| {
                let claimed = answers.remove(key).unwrap_or_default();
                let unnamed = unnamed_of(record, query, *key);
                index.row(record, finder, Level::Part(*key), cells, unnamed, claimed)
            })
            .collect();
        rows.sort_by(|a, b| (&a.authority, &a.place, &a.movement).cmp(&(&b.authority, &b.place, &b.movement)));
        let logs = std::mem::take(&mut self.authorities);
        let authorities: Vec<Row> = logs
            .iter()
            .map(|(log, cells)| {
                let unnamed = claims::unnamed(record, &Scope::Log(*log), query.as_of, query.known_at) as u32;
                let claimed = of_authority.remove(log).unwrap_or_default();
                index.row(record, finder, Level::Authority(*log), cells, unnamed, claimed)
            })
            .collect();
        self.ledger(record, query, scope, finder, rows, authorities, claimed)
    }

    #[expect(clippy::too_many_arguments, reason = "the last step of one function, told apart for its length")]
    fn ledger(
        &self,
        record: &Record,
        query: &CountQuery,
        scope: &Scope,
        finder: &Finder<'_>,
        rows: Vec<Row>,
        authorities: Vec<Row>,
        claimed: Vec<Claim>,
    ) -> Ledger {
        let mut residual_people: Vec<Residual> = finder.found.iter().map(|f| f.residual.clone()).collect();
        residual_people.sort_by_key(|r| r.person);
        let beyond: u64 = rows.iter().map(|r| r.beyond).sum();
        let unclaimed: u64 = rows.iter().map(|r| r.beyond_unclaimed).sum();
        let wide = authorities.iter().flat_map(|r| &r.claimed).chain(&claimed).map(|c| c.unsettled).max();
        let named = residual_people.len() as u64;
        Ledger {
            from: query.from,
            as_of: query.as_of,
            known_at: query.known_at,
            rows,
            authorities,
            whole: Sums::of(&self.whole),
            claimed,
            total_people: self.total_people,
            held_people: self.held_people,
            fate_unknown_people: self.fate_unknown_people,
            unnamed: claims::unnamed(record, scope, query.as_of, query.known_at) as u32,
            residual_total: (named + beyond).max(wide.unwrap_or(0)),
            residual_unclaimed: named + unclaimed,
            residual_people,
            given_unheard: finder.unheard.iter().map(|(logs, people)| given(record, *logs, *people)).collect(),
        }
    }

    /// A claim about a movement stands in the row of whoever carries it.
    fn carrier_row(&self, record: &Record, scope: &Scope, key: Key) -> Key {
        if key.movement == NONE {
            return key;
        }
        let led = scope.row_of_movement(record, key.log, key.movement);
        let carrier = self.parts.iter().map(|(k, _)| *k).filter(|k| k.movement == key.movement);
        carrier.max_by_key(|k| *k == led).unwrap_or(led)
    }

    /// Rows that nobody has passed through and that still have something to say.
    fn open_rows(
        &mut self,
        record: &Record,
        query: &CountQuery,
        scope: &Scope,
        finder: &Finder<'_>,
        answers: &HashMap<Key, Vec<Claim>>,
    ) {
        let unnamed = (0_u32..).zip(record.places.rows()).filter_map(|(row, place)| {
            let there = place.unnamed_at(query.as_of, query.known_at) > 0;
            let log = claims::owner(record, record.places.key(row))?;
            there.then_some(Key { log, place: row, movement: NONE })
        });
        let named = finder.found.iter().flat_map(|f| f.keys.iter().copied());
        let nameless = finder.nameless.iter().map(|n| n.key);
        let more: Vec<Key> =
            answers.keys().copied().chain(unnamed.filter(|key| scope.has(*key))).chain(named).chain(nameless).collect();
        for key in more {
            self.part(key);
            self.authorities.entry(key.log).or_default();
        }
    }
}
