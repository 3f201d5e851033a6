//! Reads from a scenario which sites the warning watches, and in which files stands what was said of them and
//! what became of them. Source: ours; `docs/formats.md`, sections Scenario file and Reports and outcomes.
//!
//! The rehearsal reads the same keys through the same door, so that a mistake is told by whoever comes first.

use std::path::{Component, Path, PathBuf};

use custody::{Moment, Span};
use sha2::{Digest, Sha256};

use super::{DAYS_MAX, PEOPLE_MAX, SCENARIO_FILE, ScenarioError, new_id, read_day, read_offset};
use crate::toml_table::{Table, TomlFile, read_text};

/// What the warning reads of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Where it was read from.
    pub file: PathBuf,
    /// SHA-256 of the file.
    pub digest: [u8; 32],
    /// Name of the operation.
    pub name: String,
    /// First day, days since 1970-01-01 in the operation's civil time.
    pub first_day: i32,
    /// Minutes east of UTC of the civil day.
    pub day_offset_min: i32,
    /// Local midnight at which its first day begins.
    pub start: Moment,
    /// How many days it takes.
    pub days: u32,
    /// What is watched; at least one.
    pub watch: WatchKeys,
}

/// The keys of a scenario that are the warning's own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WatchKeys {
    /// The sites, in the order of the file.
    pub sites: Vec<WatchedSite>,
    /// File of reports, below the folder of the scenario.
    pub reports: Option<PathBuf>,
    /// File of outcomes, below the folder of the scenario.
    pub outcomes: Option<PathBuf>,
    /// File of the planner's facts, below the folder of the scenario.
    pub plan: Option<PathBuf>,
}

/// A site that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedSite {
    /// Its id, as reports and outcomes call it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people it holds, as said by the source; absent where nobody said it.
    pub people: Option<u32>,
    /// Public reference or `invented`.
    pub source: String,
}

/// Top keys that are the rehearsal's, and judged there.
const OF_THE_REHEARSAL: [&str; 11] = [
    "jurisdiction",
    "authority",
    "place",
    "people",
    "leg",
    "vehicle",
    "movement",
    "rotation",
    "clearance",
    "public_figure",
    "injection",
];

impl Watched {
    /// Reads `DIR/operation.toml`, or that file.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let file = if path.is_dir() { path.join(SCENARIO_FILE) } else { path.to_path_buf() };
        Self::parse(&file, &read_text(&file)?)
    }

    /// Reads the text of the scenario file at `file`.
    pub(crate) fn parse(file: &Path, text: &str) -> Result<Self, ScenarioError> {
        let toml = TomlFile::parse(file, text)?;
        let root = toml.root();
        let (name, first_day, offset_min) = (root.text("name")?, read_day(&root)?, read_offset(&root)?);
        let midnight = Moment::from_ms(i64::from(first_day) * Span::DAY.as_ms());
        let watched = Self {
            digest: Sha256::digest(text.as_bytes()).into(),
            name,
            first_day,
            day_offset_min: offset_min,
            start: midnight - Span::minutes(i64::from(offset_min)),
            days: root.count("days", 1, DAYS_MAX)?,
            watch: read(&root)?,
            file: file.to_path_buf(),
        };
        if watched.watch.sites.is_empty() {
            return Err(root.error("site", "is missing, a [[site]] table needed for each site that is watched"));
        }
        root.leave(&OF_THE_REHEARSAL);
        root.nothing_else()?;
        Ok(watched)
    }

    /// The end of the last day.
    pub fn end(&self) -> Moment {
        self.start + Span::days(i64::from(self.days))
    }
}

/// Reads the warning's keys of a scenario; all may be absent.
pub(super) fn read(root: &Table<'_>) -> Result<WatchKeys, ScenarioError> {
    let mut sites: Vec<WatchedSite> = Vec::new();
    for table in root.tables("site")? {
        sites.push(WatchedSite {
            id: new_id(&table, sites.iter().map(|site| site.id.as_str()))?,
            name: table.text("name")?,
            people: table.count_or_none("people", 0, PEOPLE_MAX)?,
            source: table.text("source")?,
        });
        table.nothing_else()?;
    }
    Ok(WatchKeys {
        sites,
        reports: file_below(root, "reports")?,
        outcomes: file_below(root, "outcomes")?,
        plan: file_below(root, "plan")?,
    })
}

/// The name of a file below the scenario's folder. One that leads out of it is refused: a scenario that is
/// handed on must hold all that it speaks of, and must not make a reader open something else.
fn file_below(root: &Table<'_>, key: &'static str) -> Result<Option<PathBuf>, ScenarioError> {
    let Some(text) = root.text_or_none(key)? else { return Ok(None) };
    let path = PathBuf::from(&text);
    let plain = |c: Component<'_>| matches!(c, Component::Normal(_));
    let usual = if key == "plan" { "plan.toml".to_owned() } else { format!("{key}.csv") };
    if !path.components().all(plain) || text.contains(['\\', ':', '\0']) {
        let what = format!("is {text:?}, the name of a file inside the scenario's folder needed, such as \"{usual}\"");
        return Err(root.error(key, what));
    }
    Ok(Some(path))
}
