//! The planner's facts, `plan.toml`, become a problem: each table through one reader that checks type, limit and
//! reference, and names file, line and key of what is wrong. Source: ours; `docs/formats.md`, Planner's facts.

mod people;
mod sites;
mod places;
mod air;
mod road;
mod rates;

pub use places::Displaced;

use std::collections::BTreeSet;
use std::path::Path;

use airlift::parameters::LIST_MAX;
use airlift::{ClearanceId, Disruptions, FailureLaw, Grid, Problem, Reaction};

use super::facts::{Stated, StatedFact};
use super::scenario::PlaceIds;
use super::when::Start;
use crate::rehearse::scenario::{WatchedSite, new_id};
use crate::toml_table::{FileError, Table, TomlFile};

/// What `operation.toml` says that the planner needs.
pub(crate) struct Operation<'o> {
    pub(crate) start: Start,
    /// The sites that the scenario watches; those of the plan are among them.
    pub(crate) sites: &'o [WatchedSite],
}

/// For which time and from which seed laws are asked of the warning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LawAsked {
    /// Days that a law lasts.
    pub(crate) days: u32,
    /// The moment of the assessment, RFC 3339; the start where none is said.
    pub(crate) at: Option<String>,
    pub(crate) seed: u64,
}

/// Gives the law of a site that states no hazard, or says why there is none.
pub(crate) type LawOf<'l> = dyn FnMut(&LawAsked, &str) -> Result<FailureLaw, String> + 'l;

/// The planner's facts as read.
pub(crate) struct PlanFacts {
    pub(crate) problem: Problem,
    pub(crate) disruptions: Disruptions,
    pub(crate) reaction: Reaction,
    pub(crate) displaced: Vec<Displaced>,
    pub(crate) ids: PlaceIds,
    pub(crate) facts: Vec<StatedFact>,
    /// Every key that was asked for, with its table.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the documentation to it"))]
    pub(crate) keys: BTreeSet<String>,
}

/// Reads the text of the file at `path`.
pub(crate) fn parse(
    path: &Path,
    text: &str,
    operation: &Operation<'_>,
    law_of: &mut LawOf<'_>,
) -> Result<PlanFacts, FileError> {
    let file = TomlFile::parse(path, text)?;
    let root = file.root();
    let mut reader = Reader { root: &root, stated: Stated::default(), start: operation.start, names: Names::default() };
    let grid = reader.grid()?;
    let groups = people::groups(&mut reader)?;
    let clearances = places::clearances(&mut reader)?;
    let (sites, guards) = sites::sites(&mut reader, operation, law_of)?;
    let airfields = places::airfields(&mut reader)?;
    let mut receivers = places::receivers(&mut reader)?;
    let displaced = places::displaced(&reader, &mut receivers)?;
    let (harm, disruptions) = (rates::harm(&reader)?, rates::disruptions(&reader)?);
    let problem = Problem {
        grid,
        apart: people::apart(&reader)?,
        kinds: air::kinds(&reader)?,
        routes: air::routes(&reader)?,
        ferries: air::ferries(&reader)?,
        roads: road::roads(&reader)?,
        vehicles: road::vehicles(&reader)?,
        road_guards: road::guards(&reader, "road_guards")?,
        air_guards: road::guards(&reader, "air_guards")?,
        daylight: rates::daylight(&reader)?,
        groups,
        clearances,
        sites,
        airfields,
        receivers,
        harm,
    };
    let reaction = rates::reaction(&reader, guards)?;
    root.nothing_else()?;
    let Names { sites, airfields, receivers, .. } = reader.names;
    let ids = PlaceIds { file: path.to_path_buf(), sites, airfields, receivers };
    let (facts, keys) = reader.stated.into_parts();
    Ok(PlanFacts { problem, disruptions, reaction, displaced, ids, facts, keys })
}

/// Ids of what has been read, in the order of the problem's lists.
#[derive(Default)]
struct Names {
    groups: Vec<String>,
    sites: Vec<String>,
    airfields: Vec<String>,
    receivers: Vec<String>,
    clearances: Vec<(String, &'static str)>,
}

/// The file as it is read.
struct Reader<'r, 'a> {
    root: &'r Table<'a>,
    stated: Stated,
    start: Start,
    names: Names,
}

impl<'a> Reader<'_, 'a> {
    /// The tables of a list, at least one and at most [`LIST_MAX`].
    fn listed(&self, key: &'static str) -> Result<Vec<Table<'a>>, FileError> {
        let tables = self.listed_or_none(key)?;
        match tables.len() {
            0 => Err(self.root.error(key, format!("is missing, a [[{key}]] table needed"))),
            _ => Ok(tables),
        }
    }

    /// The same, possibly none.
    fn listed_or_none(&self, key: &'static str) -> Result<Vec<Table<'a>>, FileError> {
        let tables = self.root.tables(key)?;
        match tables.len() {
            n if n > LIST_MAX => Err(self.root.error(key, format!("has {n} tables, at most {LIST_MAX} allowed"))),
            _ => Ok(tables),
        }
    }

    /// A table that must be there once.
    fn once(&self, key: &'static str) -> Result<Table<'a>, FileError> {
        self.root.table_or_none(key)?.ok_or_else(|| self.root.error(key, format!("is missing, a [{key}] table needed")))
    }

    fn grid(&self) -> Result<Grid, FileError> {
        let tables = self.listed("grid")?;
        let mut stretches = Vec::new();
        for table in &tables {
            stretches.push((table.count("step_min", 1, 24 * 60)?, table.count("days", 1, 60)?));
            self.stated.close(table, "grid", "")?;
        }
        Grid::mixed(&stretches).map_err(|e| tables[tables.len() - 1].error("step_min", format!("is wrong: {e}")))
    }

    /// A permission of a kind, if the key is there.
    fn clearance(
        &self,
        table: &Table<'_>,
        key: &'static str,
        kind: &'static str,
    ) -> Result<Option<ClearanceId>, FileError> {
        let Some(id) = table.text_or_none(key)? else { return Ok(None) };
        match self.names.clearances.iter().position(|(known, _)| *known == id) {
            Some(at) if self.names.clearances[at].1 == kind => Ok(Some(ClearanceId(at))),
            Some(at) => {
                let is = self.names.clearances[at].1;
                Err(table.error(key, format!("names {id:?}, a clearance of kind {is}, one of kind {kind} needed")))
            }
            None => {
                let known: Vec<&str> = self.names.clearances.iter().map(|(id, _)| id.as_str()).collect();
                Err(unknown(table, key, "clearance", &id, &known))
            }
        }
    }
}

/// The place of an id in a list.
fn place_of(table: &Table<'_>, key: &str, what: &str, id: &str, all: &[String]) -> Result<usize, FileError> {
    all.iter().position(|known| known == id).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(String::as_str).collect();
        unknown(table, key, what, id, &known)
    })
}

/// The place of the id that a key gives.
fn named(table: &Table<'_>, key: &'static str, what: &str, all: &[String]) -> Result<usize, FileError> {
    place_of(table, key, what, &table.text(key)?, all)
}

/// Ids that are told where one is unknown; of more there is no use.
const KNOWN_TOLD_MAX: usize = 12;

fn unknown(table: &Table<'_>, key: &str, what: &str, id: &str, all: &[&str]) -> FileError {
    let more =
        if all.len() > KNOWN_TOLD_MAX { format!(" and {} more", all.len() - KNOWN_TOLD_MAX) } else { String::new() };
    let known = all.iter().take(KNOWN_TOLD_MAX).copied().collect::<Vec<_>>().join(", ");
    table.error(key, format!("names {id:?}, which is no {what} of the file; known are {known}{more}"))
}

/// A new id and its name, which is the id where none is said; both once in their list.
fn id_and_name(
    table: &Table<'_>,
    ids: &[String],
    mut names: impl FnMut(&str) -> bool,
) -> Result<(String, String), FileError> {
    let id = new_id(table, ids.iter().map(String::as_str))?;
    let name = table.text_or_none("name")?.unwrap_or_else(|| id.clone());
    if names(&name) {
        return Err(table.error("name", format!("{name:?} stands twice")));
    }
    Ok((id, name))
}
