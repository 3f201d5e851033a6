//! Makes a custody pack adoption (gate rules and statute clocks) from a jurisdiction pack, a TOML
//! file of clauses with their status. Source: ours; the form is in `docs/formats.md`.
//!
//! Law is data here: another country is another file, and no clause stands in code.

use std::path::{Path, PathBuf};

use custody::Hash;
use custody::event::authority::{ClockRule, ClockStart, ClockStop, GateRules, PackAdopted};
use custody::limits::{self, Limit};
use sha2::{Digest, Sha256};

use crate::toml_table::{FileError, Table, TomlFile, read_text};

/// File name of the pack inside its folder.
pub const PACK_FILE: &str = "pack.toml";

/// A jurisdiction pack as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// What `authority adopt` records.
    pub adopted: PackAdopted,
    /// The clauses with their status, for people to read.
    pub clauses: Vec<Clause>,
    /// Where it was read from.
    pub file: PathBuf,
}

/// One clause that a number of the pack rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Clause {
    /// The clock's name, or `gates`.
    pub name: String,
    /// The clause.
    pub source: String,
    /// How far it was checked, such as `check against the text`.
    pub status: String,
    /// What else the clause says.
    pub note: Option<String>,
}

const STARTS: &[(&str, ClockStart)] = &[
    ("deprived", ClockStart::Deprived),
    ("admitted", ClockStart::Admitted),
    ("arrived", ClockStart::Arrived),
    ("transferred", ClockStart::Transferred),
    ("presented", ClockStart::Presented),
    ("order-issued", ClockStart::OrderIssued),
    ("medical-screened", ClockStart::MedicalScreened),
    ("died", ClockStart::Died),
    ("escaped", ClockStart::Escaped),
    ("monitored", ClockStart::Monitored),
    ("fate-unknown", ClockStart::FateUnknown),
];

const STOPS: &[(&str, ClockStop)] = &[
    ("file-to-judge", ClockStop::FileToJudge),
    ("first-questioning", ClockStop::FirstQuestioning),
    ("order-renewed", ClockStop::OrderRenewed),
    ("capture-card", ClockStop::CaptureCard),
    ("family-notice", ClockStop::FamilyNotice),
    ("consular-notice", ClockStop::ConsularNotice),
    ("bureau-notice", ClockStop::BureauNotice),
    ("bureau-acknowledged", ClockStop::BureauAcknowledged),
    ("medical-screened", ClockStop::MedicalScreened),
    ("monitoring-visit", ClockStop::MonitoringVisit),
    ("separate-housing", ClockStop::SeparateHousing),
];

impl Pack {
    /// Reads `DIR/pack.toml`, or that file.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        let file = if path.is_dir() { path.join(PACK_FILE) } else { path.to_path_buf() };
        let text = read_text(&file)?;
        Self::parse(&file, &text)
    }

    /// Reads the text of a pack that stands at `file`.
    pub fn parse(file: &Path, text: &str) -> Result<Self, FileError> {
        let toml = TomlFile::parse(file, text)?;
        let root = toml.root();
        let name = root.text("name")?;
        let mut clauses = Vec::new();
        let Some(gate_table) = root.table_or_none("gates")? else {
            return Err(root.error("gates", "is missing, a [gates] table needed"));
        };
        let gates = read_gates(&gate_table, &mut clauses)?;
        let clocks = read_clocks(&root, &mut clauses)?;
        root.nothing_else()?;
        let digest = Hash(Sha256::digest(text.as_bytes()).into());
        Ok(Self { adopted: PackAdopted { name, digest, gates, clocks }, clauses, file: file.to_path_buf() })
    }
}

fn read_gates(table: &Table<'_>, clauses: &mut Vec<Clause>) -> Result<GateRules, FileError> {
    let clause = read_clause(table, "gates")?;
    let days = table.counts("default_birth_days", 101, 1231)?;
    let mut default_birth_days = Vec::with_capacity(days.len());
    for day in days {
        if !(1..=12).contains(&(day / 100)) || !(1..=31).contains(&(day % 100)) {
            let what = format!("holds {day}, month * 100 + day needed, such as 101 for 1 January");
            return Err(table.error("default_birth_days", what));
        }
        default_birth_days.push(u16::try_from(day).unwrap_or(101));
    }
    let rules = GateRules {
        fitness_h: within(table, limits::FITNESS_H)?,
        medicine_days: within(table, limits::MEDICINE_DAYS)?,
        objection_h: within(table, limits::OBJECTION_H)?,
        override_h: within(table, limits::OVERRIDE_H)?,
        recheck_h: within(table, limits::RECHECK_H)?,
        silence_h: within(table, limits::SILENCE_H)?,
        adult_age_years: within(table, limits::ADULT_AGE_YEARS)?,
        guard_ratio: within(table, limits::GUARD_RATIO)?,
        skew_s: within(table, limits::SKEW_S)?,
        default_birth_days,
        source: clause.source.clone(),
    };
    clauses.push(clause);
    table.nothing_else()?;
    Ok(rules)
}

/// A number within the range that the record allows; no other range stands here.
fn within(table: &Table<'_>, limit: Limit) -> Result<u32, FileError> {
    table.count(limit.name, limit.least, limit.most)
}

fn read_clocks(root: &Table<'_>, clauses: &mut Vec<Clause>) -> Result<Vec<ClockRule>, FileError> {
    let mut clocks: Vec<ClockRule> = Vec::new();
    for table in root.tables("clock")? {
        let name = table.text("name")?;
        if clocks.iter().any(|clock| clock.name == name) {
            return Err(table.error("name", format!("{name:?} names a second clock")));
        }
        let clause = read_clause(&table, &name)?;
        clocks.push(ClockRule {
            starts: word(&table, "starts", STARTS)?,
            stops: word(&table, "stops", STOPS)?,
            limit_min: u64::from(within(&table, limits::CLOCK_H)?) * 60,
            repeats: table.flag("repeats")?,
            source: clause.source.clone(),
            name,
        });
        clauses.push(clause);
        table.nothing_else()?;
    }
    if clocks.is_empty() {
        return Err(root.error("clock", "is missing, at least one [[clock]] table needed"));
    }
    Ok(clocks)
}

fn read_clause(table: &Table<'_>, name: &str) -> Result<Clause, FileError> {
    Ok(Clause {
        name: name.to_string(),
        source: table.text("source")?,
        status: table.text("status")?,
        note: table.text_or_none("note")?,
    })
}

fn word<T: Copy>(table: &Table<'_>, key: &'static str, words: &[(&str, T)]) -> Result<T, FileError> {
    let said = table.text(key)?;
    words.iter().find(|(word, _)| *word == said).map(|(_, value)| *value).ok_or_else(|| {
        let known = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        table.error(key, format!("is {said:?}, one of {known} needed"))
    })
}

#[cfg(test)]
#[path = "jurisdiction/tests.rs"]
mod tests;
