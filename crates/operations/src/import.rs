//! A roster into the record: each row a person with aliases and claims, all in one commit or none. A row
//! that is in the record already adds what is new and nothing else; a number that another man has makes nobody one
//! with him. Source: `cli.md` (`person import`); decisions 0036 and 0060.

mod again;
mod alike;
mod doubts;
mod elsewhere;
mod erased;
mod facts;
mod found;
mod same_birth;
mod same_claim;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use custody::event::person::AliasAdded;
use custody::{PayloadKeys, PersonNumber, PlaceId};
use serde::Serialize;

use self::alike::{Alike, Elders};
use self::doubts::{
    believable, beside, beside_erased, left_out, of_another, of_erased, of_several, other_zeros, same_but_number,
    twice, zeros_of_another,
};
use self::erased::OfErased;
use self::facts::{alias_of, claims, registration};
use self::found::{Found, listed};
use self::same_birth::AsRecorded;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::{Failure, Fault};
use crate::files;
use crate::roster::{MAX_FILE_BYTES, Mapping, Roster, RosterError, RosterRow, read_roster};
use crate::verbs::place_id;

/// A remark about a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RowRemark {
    /// Line of a text file, row of a sheet.
    pub row: u64,
    /// What is doubtful, or why it was refused.
    pub why: String,
}

/// What an import did, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows read.
    pub rows: u64,
    /// Rows that wrote something.
    pub taken: u64,
    /// Of them, persons registered by this import.
    pub registered: u64,
    /// Rows that fell on persons registered before, whether or not they said anything new.
    pub on_registered: u64,
    /// Rows that the record said already.
    pub unchanged: u64,
    /// Of the persons registered, those whose number another man has: each is doubtful.
    pub number_of_another: u64,
    /// Who issued the numbers: as the mapping says, else the place.
    pub issuer: String,
    /// What a person must look at.
    pub doubtful: Vec<RowRemark>,
    /// Rows not taken.
    pub refused: Vec<RowRemark>,
    /// Headers that no field goes by: nothing under them was taken.
    pub ignored_headers: Vec<String>,
    /// SHA-256 of the file.
    pub file_sha256: String,
    /// Events written.
    pub events: u64,
    /// Whether this file was imported before under the same idempotency key: nothing was written.
    pub repeated: bool,
    /// Whose record rows were compared with: the access log has a line for each.
    #[serde(skip)]
    pub(crate) looked: BTreeSet<PersonNumber>,
}

impl From<RosterError> for Failure {
    fn from(e: RosterError) -> Self {
        Self::Error(Fault {
            error: e.message().to_owned(),
            place: Some(e.place().to_owned()).filter(|place| !place.is_empty()),
            limit: e.limit_met().map(str::to_owned),
            hint: e.advice().map(str::to_owned),
            ..Fault::default()
        })
    }
}

/// Longest mapping file read, in bytes. Source: ours; one with every column has some 2,000.
const MAPPING_BYTES_MAX: u64 = 64 * 1024;

/// Reads a mapping file, or takes the usual headers.
pub fn read_mapping(path: Option<&Path>) -> Result<Mapping, Failure> {
    let Some(path) = path else { return Ok(Mapping::default()) };
    let text = files::read_text_at_most(path, MAPPING_BYTES_MAX)?;
    Mapping::parse(&text).map_err(|e| Failure::from(e.in_file(&path.display().to_string())))
}

/// What became of one row.
enum Taken {
    Registered(u64),
    Added(u64),
    Unchanged,
    Refused(String),
}

impl Taken {
    /// Of somebody who was registered, or was there, and of whom so many events were written.
    const fn of(registered: bool, events: u64) -> Self {
        match (registered, events) {
            (true, events) => Self::Registered(events),
            (false, 0) => Self::Unchanged,
            (false, events) => Self::Added(events),
        }
    }
}

/// What every row is judged by: where its people are, and who was here before the file.
struct Around<'a> {
    place: &'a PlaceId,
    keys: PayloadKeys,
    elders: Elders,
    erased: BTreeMap<u64, OfErased>,
}

impl Desk {
    /// Imports a roster file for a place. On any failure nothing of it is written. What is recorded is compared with the
    /// list only for an officer who may see it, and each look stands in the access log.
    pub fn import_roster(
        &mut self,
        seat: &Seat,
        when: &When,
        file: &Path,
        mapping: &Mapping,
        place: &str,
        progress: &mut dyn FnMut(&str),
    ) -> Result<ImportReport, Failure> {
        let place = place_id(place)?;
        let seat = &self.importing(seat)?;
        if !self.record.places().any(|(id, _)| *id == place) {
            return Err(
                Failure::error(format!("place {place} is not described")).hint("describe it with `custodia place add`")
            );
        }
        let mapping = mapping.clone().or_issuer(place.as_str());
        let roster = self.read_roster_file(seat, when, file, &mapping, progress)?;
        let remark = |note: crate::roster::RowNote| RowRemark { row: note.row, why: note.why };
        let mut report = ImportReport {
            rows: roster.rows_read,
            issuer: mapping.issuer().to_owned(),
            doubtful: roster.doubtful.into_iter().map(remark).collect(),
            refused: roster.refused.into_iter().map(remark).collect(),
            ignored_headers: roster.ignored_headers,
            file_sha256: roster.digest,
            ..ImportReport::default()
        };
        // Another file of the same name is another command.
        let mut when = when.with_word(report.file_sha256.clone());
        report.repeated = self.done_before(seat, &when)?.is_some();
        report.doubtful.extend(self.said_elsewhere(&roster.rows, &place));
        let keys = self.payload_keys()?;
        let erased = self.rows_of_erased(&roster.rows, &place, &keys)?;
        let mut around = Around { place: &place, keys, elders: self.elders(&roster.rows), erased };
        let fresh = self.begin_own_batch();
        let imported = self.import_rows(seat, &mut when, &roster.rows, &mut around, &mut report, progress);
        // Also of a file that is then not taken: what it was compared with was looked at.
        let noted = self.note_imported(seat, &report.looked);
        let believed = imported.and_then(|()| believable(&report).map_err(|failure| failure.at(file.display())));
        match noted.and(believed).and_then(|()| if fresh { self.commit() } else { Ok(()) }) {
            Ok(()) => {
                report.doubtful.sort();
                report.refused.sort();
                Ok(report)
            }
            Err(failure) => {
                self.abandon();
                Err(failure.hint("nothing of the file was imported"))
            }
        }
    }

    fn read_roster_file(
        &self,
        seat: &Seat,
        when: &When,
        file: &Path,
        mapping: &Mapping,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Roster, Failure> {
        let bytes = files::read_bounded(file, MAX_FILE_BYTES as u64)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let defaults = self.record.default_birth_days(&seat.authority);
        let today = when.occurred_at.unwrap_or_else(|| self.now());
        let mut say = |rows: u64| progress(&format!("{rows} rows read"));
        Ok(read_roster(&bytes, &name, mapping, &defaults, today, &mut say)?)
    }

    fn import_rows(
        &mut self,
        seat: &Seat,
        when: &mut When,
        rows: &[RosterRow],
        around: &mut Around<'_>,
        report: &mut ImportReport,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), Failure> {
        for (done, row) in rows.iter().enumerate() {
            let taken = match report.repeated {
                true => self.judge_row(seat, when, row, around, report)?,
                false => self.import_row(seat, when, row, around, report)?,
            };
            match taken {
                Taken::Registered(events) => {
                    report.taken += 1;
                    report.registered += 1;
                    report.events += events;
                }
                Taken::Added(events) => {
                    report.taken += 1;
                    report.on_registered += 1;
                    report.events += events;
                }
                Taken::Unchanged => {
                    report.on_registered += 1;
                    report.unchanged += 1;
                }
                Taken::Refused(why) => report.refused.push(RowRemark { row: row.row, why }),
            }
            progress(&format!("{done} of {} rows taken", rows.len()));
        }
        Ok(())
    }

    fn import_row(
        &mut self,
        seat: &Seat,
        when: &mut When,
        row: &RosterRow,
        around: &mut Around<'_>,
        report: &mut ImportReport,
    ) -> Result<Taken, Failure> {
        let alias = alias_of(row);
        let now = when.occurred_at.unwrap_or_else(|| self.now());
        let facts = claims(row, &alias, around.place);
        let AsRecorded { mut facts, doubt, read } = self.as_recorded(row, &alias, facts, now, &around.keys)?;
        let mut doubts: Vec<String> = doubt.into_iter().collect();
        let found = self.found_by(&alias, &facts, &read, around)?;
        report.looked.extend(found.numbers());
        let (number, registered) = match found {
            Found::Whole(number) => {
                doubts.extend(self.not_there(number, around.place));
                report.doubtful.extend(doubts.into_iter().map(|why| RowRemark { row: row.row, why }));
                return Ok(Taken::Unchanged);
            }
            Found::Several(numbers) => return Ok(Taken::Refused(of_several(&alias.value, &listed(&numbers)))),
            Found::One(number, near) if self.has_as_written(&alias) || around.elders.is_free(number) => {
                doubts.extend((!self.has_as_written(&alias)).then(|| other_zeros(number, &alias.value)));
                doubts.extend(near.map(|what| beside(number, what)));
                (number, false)
            }
            Found::Nobody if let Some(OfErased::Is(number)) = around.erased.get(&row.row) => {
                report.looked.insert(*number);
                let why = [Some(of_erased(*number)), self.not_there(*number, around.place)];
                report.doubtful.extend(why.into_iter().flatten().map(|why| RowRemark { row: row.row, why }));
                return Ok(Taken::Unchanged);
            }
            found => match self.alike(row, &facts, around)? {
                Some(Alike::Same(number)) if matches!(found, Found::Nobody) => {
                    report.looked.insert(number);
                    doubts.push(same_but_number(number));
                    facts = self.in_words_of(number, &facts, &around.keys)?;
                    (number, false)
                }
                alike => match self.register_row(seat, when, row, around.place)? {
                    Err(refused) => return Ok(refused),
                    Ok(number) => {
                        around.elders.registered(number);
                        doubts.extend(self.beside_whom(number, row, (&alias, &found, alike), around, report));
                        (number, true)
                    }
                },
            },
        };
        if !registered {
            doubts.extend(self.not_there(number, around.place));
        }
        let mut events = u64::from(registered);
        for fact in facts {
            match self.state_of_person(seat, when, number, fact.clone()) {
                Ok(done) => {
                    said_once(when, &done);
                    around.elders.has_stated(number, fact);
                    events += done.events.len() as u64;
                }
                Err(failure) => doubts.push(left_out(number, &failure)),
            }
        }
        report.doubtful.extend(doubts.into_iter().map(|why| RowRemark { row: row.row, why }));
        Ok(Taken::of(registered, events))
    }

    /// Registers the person of a row under a new number; or says why the row is refused.
    fn register_row(
        &mut self,
        seat: &Seat,
        when: &mut When,
        row: &RosterRow,
        place: &PlaceId,
    ) -> Result<Result<PersonNumber, Taken>, Failure> {
        let number = self.next_number(seat)?;
        Ok(match self.state_of_person(seat, when, number, registration(row, place)) {
            Ok(done) => {
                said_once(when, &done);
                Ok(number)
            }
            Err(failure) => Err(Taken::Refused(failure.to_string())),
        })
    }

    /// What is doubtful about somebody who was registered anew: who else he may be.
    fn beside_whom(
        &self,
        number: PersonNumber,
        row: &RosterRow,
        (alias, found, alike): (&AliasAdded, &Found, Option<Alike>),
        around: &Around<'_>,
        report: &mut ImportReport,
    ) -> Option<String> {
        if let Found::OfOthers(others, what) = found {
            report.number_of_another += 1;
            return Some(of_another(number, &alias.value, &listed(others), &what.join(" and ")));
        }
        if let Some(OfErased::Beside(elder)) = around.erased.get(&row.row) {
            report.looked.insert(*elder);
            return Some(beside_erased(number, *elder));
        }
        let (elder, why) = match (found, alike) {
            (Found::One(elder, _), _) => (*elder, zeros_of_another(number, *elder, &alias.value)),
            (_, Some(Alike::Like(elder, what))) => (elder, twice(number, elder, what)),
            (_, Some(Alike::Same(elder))) => (elder, twice(number, elder, "everything else")),
            (_, None) => return None,
        };
        report.looked.insert(elder);
        Some(why)
    }
}

/// One file is one command: its first event carries the key, the rows are told apart by their content.
fn said_once(when: &mut When, done: &Done) {
    if !done.events.is_empty() {
        when.idempotency_key = None;
    }
}

#[cfg(test)]
mod tests;
