//! A roster into the record: each row a person with aliases and claims, all in one commit or none. A row
//! that is in the record already adds what is new and nothing else. Source: `cli.md` (`person import`);
//! ours.

use std::path::Path;

use custody::event::person::{
    AliasAdded, BandBound, BirthClaimed, KinClaimed, LegalStatusClaimed, NameClaimed, NamePart, NationalityClaimed,
    OtherClaimed, Registered, Relation, Source,
};
use custody::event::{Body, Stream};
use custody::{Known, Moment, Order, PersonNumber, PlaceId};
use serde::Serialize;

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::{Failure, Fault, io_at};
use crate::roster::{MAX_FILE_BYTES, Mapping, RosterError, RosterRow, RosterSex, RosterTime, read_roster};
use crate::verbs::place_id;

/// Issuer of the alias that stands for a row without a number of its own.
const ROW_ISSUER: &str = "roster row";

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
    /// Rows that the record said already.
    pub unchanged: u64,
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
}

impl From<RosterError> for Failure {
    fn from(e: RosterError) -> Self {
        Self::Error(Fault {
            error: e.message().to_owned(),
            place: Some(e.place().to_owned()).filter(|place| !place.is_empty()),
            limit: e.limit_met().map(str::to_owned),
            hint: e.advice().map(str::to_owned),
            usage: false,
            look: false,
        })
    }
}

/// Reads a mapping file, or takes the usual headers.
pub fn read_mapping(path: Option<&Path>) -> Result<Mapping, Failure> {
    let Some(path) = path else { return Ok(Mapping::default()) };
    let text = std::fs::read_to_string(path).map_err(io_at(path))?;
    Mapping::parse(&text).map_err(|e| Failure::from(e).at(path.display()))
}

/// What became of one row.
enum Taken {
    Registered(u64),
    Added(u64),
    Unchanged,
    Refused(String),
}

impl Desk {
    /// Imports a roster file for a place. On any failure nothing of it is written.
    pub fn import_roster(
        &mut self,
        seat: &Seat,
        when: &When,
        file: &Path,
        mapping: &Mapping,
        place: &str,
        progress: &mut dyn FnMut(&str),
    ) -> Result<ImportReport, Failure> {
        let size = std::fs::metadata(file).map_err(io_at(file))?.len();
        if size > MAX_FILE_BYTES as u64 {
            return Err(Failure::error(format!("roster is {size} bytes, at most {MAX_FILE_BYTES} read"))
                .at(file.display())
                .hint("split the file"));
        }
        let bytes = std::fs::read(file).map_err(io_at(file))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let defaults = self.record.default_birth_days(&seat.authority);
        let today = when.occurred_at.unwrap_or_else(|| self.now());
        let mut say = |rows: u64| progress(&format!("{rows} rows read"));
        let roster = read_roster(&bytes, &name, mapping, &defaults, today, &mut say)?;
        let place = place_id(place)?;
        if !self.record.places().any(|(id, _)| *id == place) {
            return Err(
                Failure::error(format!("place {place} is not described")).hint("describe it with `custodia place add`")
            );
        }
        let remark = |note: crate::roster::RowNote| RowRemark { row: note.row, why: note.why };
        let mut report = ImportReport {
            rows: roster.rows_read,
            doubtful: roster.doubtful.into_iter().map(remark).collect(),
            refused: roster.refused.into_iter().map(remark).collect(),
            ignored_headers: roster.ignored_headers,
            file_sha256: roster.digest,
            ..ImportReport::default()
        };
        // Another file of the same name is another command.
        let mut when = when.with_word(report.file_sha256.clone());
        report.repeated = self.done_before(seat, &when)?.is_some();
        let fresh = self.begin_own_batch();
        let imported = self.import_rows(seat, &mut when, &roster.rows, &place, &mut report, progress);
        match imported.and_then(|()| if fresh { self.commit() } else { Ok(()) }) {
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

    fn import_rows(
        &mut self,
        seat: &Seat,
        when: &mut When,
        rows: &[RosterRow],
        place: &PlaceId,
        report: &mut ImportReport,
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), Failure> {
        for (done, row) in rows.iter().enumerate() {
            let taken = match report.repeated {
                true => self.judge_row(seat, when, row, place, &mut report.doubtful)?,
                false => self.import_row(seat, when, row, place, &mut report.doubtful)?,
            };
            match taken {
                Taken::Registered(events) => {
                    report.taken += 1;
                    report.registered += 1;
                    report.events += events;
                }
                Taken::Added(events) => {
                    report.taken += 1;
                    report.events += events;
                }
                Taken::Unchanged => report.unchanged += 1,
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
        place: &PlaceId,
        doubtful: &mut Vec<RowRemark>,
    ) -> Result<Taken, Failure> {
        let alias = alias_of(row);
        let (number, registered) = match self.found_by(&alias) {
            Found::Nobody => {
                let number = self.next_number(seat)?;
                match self.state_of_person(seat, when, number, registration(row, place)) {
                    Ok(done) => said_once(when, &done),
                    Err(failure) => return Ok(Taken::Refused(failure.to_string())),
                }
                (number, true)
            }
            Found::One(number) => (number, false),
            Found::Several(why) => return Ok(Taken::Refused(why)),
        };
        let mut events = u64::from(registered);
        for fact in claims(row, alias, place) {
            match self.state_of_person(seat, when, number, fact) {
                Ok(done) => {
                    said_once(when, &done);
                    events += done.events.len() as u64;
                }
                Err(failure) => doubtful.push(RowRemark { row: row.row, why: left_out(number, &failure) }),
            }
        }
        Ok(match (registered, events) {
            (true, events) => Taken::Registered(events),
            (false, 0) => Taken::Unchanged,
            (false, events) => Taken::Added(events),
        })
    }
}

/// Who has the alias of a row.
enum Found {
    Nobody,
    One(PersonNumber),
    Several(String),
}

impl Desk {
    fn found_by(&self, alias: &AliasAdded) -> Found {
        let known = self.record.with_alias(&alias.issuer, &alias.value);
        match known.as_slice() {
            [] => Found::Nobody,
            [only] => Found::One(self.record.merged_into(*only).unwrap_or(*only)),
            several => {
                let numbers: Vec<String> = several.iter().map(ToString::to_string).collect();
                Found::Several(format!("{} stands for {}", alias.value, numbers.join(" and ")))
            }
        }
    }

    /// What is still doubtful about a row of a file that was imported before under its key; writes nothing.
    fn judge_row(
        &self,
        seat: &Seat,
        when: &When,
        row: &RosterRow,
        place: &PlaceId,
        doubtful: &mut Vec<RowRemark>,
    ) -> Result<Taken, Failure> {
        let alias = alias_of(row);
        let number = match self.found_by(&alias) {
            Found::Nobody => return Ok(Taken::Refused("was not taken when the file was first imported".into())),
            Found::One(number) => number,
            Found::Several(why) => return Ok(Taken::Refused(why)),
        };
        let when = When { idempotency_key: None, ..when.clone() };
        for body in claims(row, alias, place) {
            let order = Order::State { stream: Stream::Person(number), body };
            if let Some(refusal) = self.would_refuse(seat, &when, order)? {
                doubtful.push(RowRemark { row: row.row, why: left_out(number, &Failure::Refused(refusal)) });
            }
        }
        Ok(Taken::Unchanged)
    }
}

/// One file is one command: its first event carries the key, the rows are told apart by their content.
fn said_once(when: &mut When, done: &Done) {
    if !done.events.is_empty() {
        when.idempotency_key = None;
    }
}

fn left_out(number: PersonNumber, failure: &Failure) -> String {
    format!("{number} is registered, one of his claims is left out: {failure}")
}

/// The alias that finds the same row again: its own number, else the digest of its content.
fn alias_of(row: &RosterRow) -> AliasAdded {
    match &row.alias {
        Some(alias) => AliasAdded { issuer: alias.issuer.clone(), value: alias.value.clone() },
        None => AliasAdded { issuer: ROW_ISSUER.into(), value: row.row_key.clone() },
    }
}

fn said(value: Option<&String>) -> Known<String> {
    match value.map(|text| text.trim()) {
        Some(text) if !text.is_empty() => Known::Value(text.to_owned()),
        _ => Known::UnknownBecause("the roster does not say".into()),
    }
}

/// A certain time of the past; anything else is unknown with what the roster says.
fn said_time(time: Option<&RosterTime>) -> Known<Moment> {
    match time {
        None => Known::UnknownBecause("the roster does not say".into()),
        Some(RosterTime { moment: Some(moment), .. }) => Known::Value(*moment),
        Some(time) => Known::UnknownBecause(format!("the roster says {:?}, which is no certain day", time.text)),
    }
}

fn registration(row: &RosterRow, place: &PlaceId) -> Body {
    let identity = match (&row.name, &row.alias) {
        (Some(name), _) => Known::Value(name.text.clone()),
        (None, Some(alias)) => Known::UnknownBecause(format!("the roster names only number {}", alias.value)),
        (None, None) => Known::UnknownBecause("the roster does not say".into()),
    };
    Registered {
        place: place.clone(),
        provisional: false,
        identity,
        deprived_at: said_time(row.deprived_at.as_ref()),
        deprived_where: said(row.deprived_where.as_ref()),
        deprived_by: said(row.deprived_by.as_ref()),
        ordered_by: said(row.ordered_by.as_ref()),
        grounds: said(row.grounds.as_ref()),
        supervised_by: said(row.supervised_by.as_ref()),
        admitted_at: said_time(row.admitted_at.as_ref()),
        health: Some(said(None)),
    }
    .into()
}

/// What the row claims of the person, each as one fact.
fn claims(row: &RosterRow, alias: AliasAdded, place: &PlaceId) -> Vec<Body> {
    let source = Source::PriorRegister;
    let mut facts: Vec<Body> = vec![alias.into()];
    facts.extend(name_claim(row));
    if let Some(birth) = &row.birth {
        facts.push(BirthClaimed { readings: birth.readings.clone(), default_day: birth.default_day, source }.into());
    }
    let mut other = |what: &str, text: &str| {
        facts.push(OtherClaimed { what: what.into(), text: text.into(), language: "und".into(), source }.into());
    };
    if let Some(sex) = row.sex {
        other("sex", if sex == RosterSex::Male { "male" } else { "female" });
    }
    if let Some(notes) = &row.notes {
        other("notes of the roster", notes);
    }
    if let Some(stated) = row.place.as_deref().filter(|stated| *stated != place.as_str()) {
        other("place in the roster", stated);
    }
    if let Some(nationality) = &row.nationality {
        match &nationality.code {
            Some(code) => facts.push(NationalityClaimed { code: Known::Value(code.clone()), source }.into()),
            None => other("nationality in the roster", &nationality.text),
        }
    }
    for (relation, name) in [(Relation::Father, &row.father), (Relation::Mother, &row.mother)] {
        if let Some(name) = name {
            facts.push(KinClaimed { relation, name: Some(name.clone()), number: None, source }.into());
        }
    }
    if let Some(status) = &row.legal_status {
        let basis = "as the roster says".into();
        facts.push(LegalStatusClaimed { status: status.clone(), basis, source }.into());
    }
    if let Some(band) = &row.band {
        facts.push(BandBound { band: band.clone() }.into());
    }
    facts
}

/// The name, or a by-name that is never a name alone.
fn name_claim(row: &RosterRow) -> Option<Body> {
    let name = row.name.as_ref()?;
    let source = Source::PriorRegister;
    let (text, language) = (name.text.clone(), name.language.clone());
    if !name.pieces.is_empty() && name.pieces.iter().all(|piece| piece.part == NamePart::Kunya) {
        return Some(OtherClaimed { what: "by-name".into(), text, language, source }.into());
    }
    let (pieces, transliteration) = (name.pieces.clone(), name.transliteration.clone());
    Some(NameClaimed { text, pieces, transliteration, language, source }.into())
}
