//! Makes the typed scenario of an operation from `operation.toml`. Source: ours; the form is in
//! `docs/formats.md`, section Scenario file.
//!
//! Every table of facts names its `source`: a public report, or `invented`. What does not hold
//! together (an unknown place, a movement without clearance, too few seats) is refused on reading.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use custody::event::AuthorityKind;
use custody::event::movement::{ClearanceKind, Means};
use custody::event::place::PlaceKind;
use custody::{Moment, Span};
use sha2::{Digest, Sha256};

use super::calendar::day_of_text;
use super::injection::InjectionRates;
use super::people::PeopleMix;
use super::timetable::Timetable;
use crate::toml_table::{FileError, Spot, Table, TomlFile, read_text};

mod routes;
mod watched;

pub(crate) use routes::read_figures;
pub use routes::{ChainPlan, Clearance, Leg, Load, PublicFigure, Vehicle};
pub use watched::{WatchKeys, Watched, WatchedSite};

/// File name of a scenario inside its folder.
pub const SCENARIO_FILE: &str = "operation.toml";
/// Longest operation in days. Source: ours; a longer one is a slip of the pen.
const DAYS_MAX: u32 = 400;
/// Most people of one scenario. Source: ours; the bound that the planner's notes speak of.
const PEOPLE_MAX: u32 = 1_000_000;

/// A scenario that cannot be used: file, line, key, what.
pub type ScenarioError = FileError;

/// An operation as data.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Where it was read from.
    pub file: PathBuf,
    /// SHA-256 of the file; plans and folders name it.
    pub digest: [u8; 32],
    /// Name of the operation.
    pub name: String,
    /// First day, days since 1970-01-01 in the operation's civil time.
    pub first_day: i32,
    /// How many days.
    pub days: u32,
    /// Minutes east of UTC of the civil day.
    pub day_offset_min: i32,
    /// Name of the jurisdiction pack, a folder of `jurisdictions/`.
    pub jurisdiction: String,
    /// Who takes part.
    pub authorities: Vec<Authority>,
    /// Where people can be.
    pub places: Vec<Place>,
    /// How many people are where at the start.
    pub sites: Vec<SitePeople>,
    /// Who they are, as shares.
    pub mix: PeopleMix,
    /// Ways between places.
    pub legs: Vec<Leg>,
    /// What moves.
    pub vehicles: Vec<Vehicle>,
    /// Journeys from a site to a receiving place, before expansion into movements.
    pub chains: Vec<ChainPlan>,
    /// Permissions with their windows.
    pub clearances: Vec<Clearance>,
    /// What was said in public, to compare with.
    pub public_figures: Vec<PublicFigure>,
    /// How often each error is injected unless the command line says otherwise.
    pub rates: InjectionRates,
    /// What the warning watches; the rehearsal reads it and does not act on it.
    pub watch: WatchKeys,
}

/// An organisation that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: AuthorityKind,
    /// The state it answers to, ISO 3166 alpha-3; `none` for an international body.
    pub state: String,
    /// Public reference or `invented`.
    pub source: String,
}

/// A place of the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Who is responsible for it.
    pub authority: String,
    /// The site that it is part of.
    pub inside: Option<String>,
    /// Most people it can hold.
    pub operational: u32,
    /// Most people it can hold humanely.
    pub humane: u32,
    /// Set apart for children.
    pub for_children: bool,
    /// Declared failing from this day of the operation.
    pub failing_from: Option<u32>,
    /// Minutes that people stay between arrival and the next departure on a journey.
    pub dwell_min: u32,
    /// Public reference or `invented`.
    pub source: String,
}

/// People of one site at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePeople {
    /// The place.
    pub place: String,
    /// How many.
    pub people: u32,
    /// Public reference or `invented`.
    pub source: String,
    pub(crate) spot: Spot,
}

const PLACE_KINDS: &[(&str, PlaceKind)] = &[
    ("site", PlaceKind::Site),
    ("airfield", PlaceKind::Airfield),
    ("vehicle", PlaceKind::Vehicle),
    ("aircraft", PlaceKind::Aircraft),
    ("court", PlaceKind::Court),
    ("hospital", PlaceKind::Hospital),
    ("cell", PlaceKind::Cell),
];

impl Scenario {
    /// Reads `DIR/operation.toml`, or that file.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let file = if path.is_dir() { path.join(SCENARIO_FILE) } else { path.to_path_buf() };
        let text = read_text(&file)?;
        Self::parse(&file, &text)
    }

    /// Reads the text of a scenario that stands at `file`, and checks that it holds together.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ScenarioError> {
        let toml = TomlFile::parse(file, text)?;
        let scenario = read(&toml.root(), file, Sha256::digest(text.as_bytes()).into())?;
        let timetable = Timetable::expand(&scenario)?;
        timetable.check(&scenario)?;
        Ok(scenario)
    }

    /// All people.
    pub fn people(&self) -> u32 {
        self.sites.iter().map(|site| site.people).sum()
    }

    /// Local midnight at which day 1, 2, ... begins.
    pub fn day_start(&self, day: u32) -> Moment {
        let days = i64::from(self.first_day) + i64::from(day) - 1;
        Moment::from_ms(days * Span::DAY.as_ms()) - Span::minutes(i64::from(self.day_offset_min))
    }

    /// The day of the operation, from 1, in which an instant lies; 0 and less before it.
    pub fn day_of(&self, at: Moment) -> i64 {
        (at - self.day_start(1)).as_ms().div_euclid(Span::DAY.as_ms()) + 1
    }

    /// A place by its id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The first authority of a kind.
    pub fn authority_of_kind(&self, kind: AuthorityKind) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.kind == kind)
    }

    pub(crate) fn error_at(&self, spot: &Spot, what: String) -> ScenarioError {
        FileError { file: self.file.clone(), line: spot.line, key: spot.key.clone(), what }
    }
}

fn read(root: &Table<'_>, file: &Path, digest: [u8; 32]) -> Result<Scenario, ScenarioError> {
    let name = root.text("name")?;
    let first_day = read_day(root)?;
    let authorities = read_authorities(root)?;
    let places = read_places(root, &authorities)?;
    let days = root.count("days", 1, DAYS_MAX)?;
    let (sites, mix) = read_people(root, first_day, &places)?;
    let legs = routes::read_legs(root, &places)?;
    let vehicles = routes::read_vehicles(root)?;
    let scenario = Scenario {
        file: file.to_path_buf(),
        digest,
        name,
        first_day,
        days,
        day_offset_min: read_offset(root)?,
        jurisdiction: root.text("jurisdiction")?,
        chains: routes::read_chains(root, days, &places, &vehicles)?,
        clearances: routes::read_clearances(root, days, &authorities, &places)?,
        public_figures: routes::read_figures(root, days)?,
        rates: read_rates(root)?,
        watch: watched::read(root)?,
        authorities,
        places,
        sites,
        mix,
        legs,
        vehicles,
    };
    root.nothing_else()?;
    Ok(scenario)
}

fn read_day(root: &Table<'_>) -> Result<i32, ScenarioError> {
    let text = root.text("start")?;
    day_of_text(&text).ok_or_else(|| root.error("start", format!("is {text:?}, a date such as \"2026-01-21\" needed")))
}

fn read_offset(root: &Table<'_>) -> Result<i32, ScenarioError> {
    let offset = root.integer_or_none("day_offset_min", -840, 840)?;
    let offset = offset.ok_or_else(|| root.error("day_offset_min", "is missing, minutes east of UTC needed"))?;
    Ok(i32::try_from(offset).unwrap_or(0))
}

fn read_rates(root: &Table<'_>) -> Result<InjectionRates, ScenarioError> {
    let mut rates = InjectionRates::default();
    if let Some(table) = root.table_or_none("injection")? {
        for kind in InjectionRates::KEYS {
            if let Some(raw) = table.raw_or_none(kind) {
                rates.set(kind, &raw).map_err(|what| table.error(kind, what))?;
            }
        }
        table.nothing_else()?;
    }
    Ok(rates)
}

fn read_authorities(root: &Table<'_>) -> Result<Vec<Authority>, ScenarioError> {
    let mut authorities: Vec<Authority> = Vec::new();
    for table in root.tables("authority")? {
        let id = new_id(&table, authorities.iter().map(|authority| authority.id.as_str()))?;
        let kind = table.text("kind")?;
        let kind = AuthorityKind::parse(&kind).map_err(|error| table.error("kind", format!("is wrong: {error}")))?;
        let state = table.text("state")?;
        if state != "none" && !(state.len() == 3 && state.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(table.error("state", format!("is {state:?}, three capital letters or none needed")));
        }
        authorities.push(Authority { id, name: table.text("name")?, kind, state, source: table.text("source")? });
        table.nothing_else()?;
    }
    for kind in ["losing", "carrying", "receiving", "court", "bureau"] {
        if !authorities.iter().any(|authority| authority.kind.word() == kind) {
            return Err(root.error(
                "authority",
                format!("has none of kind {kind}, each of losing, carrying, receiving, court, bureau needed"),
            ));
        }
    }
    Ok(authorities)
}

fn read_places(root: &Table<'_>, authorities: &[Authority]) -> Result<Vec<Place>, ScenarioError> {
    let mut places: Vec<Place> = Vec::new();
    for table in root.tables("place")? {
        let id = new_id(&table, places.iter().map(|place| place.id.as_str()))?;
        let kind = table.text("kind")?;
        let Some((_, kind)) = PLACE_KINDS.iter().find(|(word, _)| *word == kind) else {
            let known = PLACE_KINDS.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            return Err(table.error("kind", format!("is {kind:?}, one of {known} needed")));
        };
        let authority = table.text("authority")?;
        known(&table, "authority", &authority, authorities.iter().map(|a| a.id.as_str()))?;
        let inside = table.text_or_none("inside")?;
        if let Some(site) = &inside {
            known(&table, "inside", site, places.iter().map(|place| place.id.as_str()))?;
        }
        let operational = table.count("operational", 0, PEOPLE_MAX)?;
        places.push(Place {
            id,
            name: table.text("name")?,
            kind: *kind,
            authority,
            inside,
            operational,
            humane: table.count("humane", 0, operational)?,
            for_children: table.flag("for_children")?,
            failing_from: table.count_or_none("failing_from", 1, DAYS_MAX)?,
            dwell_min: table.count_or_none("dwell_min", 0, 2_880)?.unwrap_or(60),
            source: table.text("source")?,
        });
        table.nothing_else()?;
    }
    Ok(places)
}

fn read_people(
    root: &Table<'_>,
    first_day: i32,
    places: &[Place],
) -> Result<(Vec<SitePeople>, PeopleMix), ScenarioError> {
    let Some(table) = root.table_or_none("people")? else {
        return Err(root.error("people", "is missing, a [people] table needed"));
    };
    let total = table.count("total", 1, PEOPLE_MAX)?;
    let mut sites: Vec<SitePeople> = Vec::new();
    for row in table.tables("site")? {
        let place = row.text("place")?;
        known(&row, "place", &place, places.iter().map(|place| place.id.as_str()))?;
        if sites.iter().any(|site| site.place == place) {
            return Err(row.error("place", format!("{place:?} stands twice")));
        }
        let people = row.count("people", 1, PEOPLE_MAX)?;
        sites.push(SitePeople { place, people, source: row.text("source")?, spot: row.spot_of("people") });
        row.nothing_else()?;
    }
    let sum: u32 = sites.iter().map(|site| site.people).sum();
    if sum != total {
        return Err(table.error("total", format!("is {total}, but the sites hold {sum}")));
    }
    let mut mix =
        PeopleMix { on_day: first_day, sites: sites.iter().map(|site| site.people).collect(), ..PeopleMix::default() };
    if let Some(shares) = table.table_or_none("shares")? {
        for key in PeopleMix::SHARES {
            if let Some(raw) = shares.raw_or_none(key) {
                mix.set_share(key, &raw).map_err(|what| shares.error(key, what))?;
            }
        }
        shares.text("source")?;
        shares.nothing_else()?;
    }
    table.nothing_else()?;
    Ok((sites, mix))
}

pub(crate) fn new_id<'i>(
    table: &Table<'_>,
    mut others: impl Iterator<Item = &'i str>,
) -> Result<String, ScenarioError> {
    let id = table.text("id")?;
    custody::PlaceId::parse(&id).map_err(|error| table.error("id", format!("is wrong: {error}")))?;
    if id.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(table.error("id", format!("is {id:?}, lower case needed")));
    }
    if others.any(|other| other == id) {
        return Err(table.error("id", format!("{id:?} stands twice")));
    }
    Ok(id)
}

fn known<'i>(table: &Table<'_>, key: &str, id: &str, all: impl Iterator<Item = &'i str>) -> Result<(), ScenarioError> {
    let all: BTreeSet<&str> = all.collect();
    if all.contains(id) {
        return Ok(());
    }
    let list = all.into_iter().collect::<Vec<_>>().join(", ");
    Err(table.error(key, format!("names {id:?}, which is not in the file; known are {list}")))
}

fn means_of(table: &Table<'_>, key: &'static str) -> Result<Means, ScenarioError> {
    match table.text(key)?.as_str() {
        "road" => Ok(Means::Road),
        "air" => Ok(Means::Air),
        other => Err(table.error(key, format!("is {other:?}, road or air needed"))),
    }
}

fn clearance_kind(table: &Table<'_>) -> Result<ClearanceKind, ScenarioError> {
    match table.text("kind")?.as_str() {
        "overflight" => Ok(ClearanceKind::Overflight),
        "landing" => Ok(ClearanceKind::Landing),
        "road" => Ok(ClearanceKind::Road),
        "acceptance" => Ok(ClearanceKind::Acceptance),
        other => Err(table.error("kind", format!("is {other:?}, overflight, landing, road or acceptance needed"))),
    }
}

#[cfg(test)]
pub(crate) mod tests;
