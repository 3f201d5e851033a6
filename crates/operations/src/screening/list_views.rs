//! Lists as an operator sees them: versions, and what a version holds. Source: ours.

use std::collections::BTreeMap;

use serde::Serialize;
use watchlist::list::{Entry, EntryKind, List};

/// A version of a list that was taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionLine {
    /// Short name of the list.
    pub list: String,
    /// The file's own date or number; empty where it says none.
    pub version: String,
    /// SHA-256.
    pub sha256: String,
    /// When it was taken up.
    pub taken_at: String,
    /// By which event.
    pub event: String,
    /// Whether it is the one that is searched.
    pub in_force: bool,
    /// Whether its files lie in this folder.
    pub here: bool,
    /// How its files are written, where they lie here.
    pub format: Option<String>,
    /// Its files by the names under which they were loaded, where they lie here.
    pub files: Vec<String>,
}

/// How many of the entries state something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatsLine {
    /// What.
    pub what: String,
    /// How many.
    pub count: usize,
}

/// What a version holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListStats {
    /// Short name of the list.
    pub list: String,
    /// The file's own date or number.
    pub version: String,
    /// SHA-256.
    pub sha256: String,
    /// All entries.
    pub entries: usize,
    /// Entries by what they are about.
    pub by_kind: Vec<StatsLine>,
    /// All names of all entries.
    pub names: usize,
    /// Names by kind, quality and script.
    pub by_name: Vec<StatsLine>,
    /// Of those that are persons, how many state each fact.
    pub persons_with: Vec<StatsLine>,
    /// Things in the files that were not understood.
    pub not_understood: usize,
}

/// Counts of a version.
pub(super) fn stats(list: &str, (version, sha256): (&str, &str), read: &List) -> ListStats {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for entry in &read.entries {
        *kinds.entry(entry.kind.to_string()).or_default() += 1;
        for name in &entry.names {
            let script = name.script.map_or_else(|| "no script read here".into(), |s| format!("{s:?}").to_lowercase());
            // The words in brackets behind the name: its kind and whether it is weak.
            let said = name.to_string();
            let said = said.get(name.text.len()..).unwrap_or("").trim();
            let kind = said.trim_start_matches('(').split([';', ')']).next().unwrap_or("");
            *names.entry(format!("{kind}, {script}")).or_default() += 1;
        }
    }
    let persons: Vec<&Entry> = read.entries.iter().filter(|entry| entry.kind == EntryKind::Person).collect();
    let with = |what: &str, has: fn(&Entry) -> bool| StatsLine {
        what: what.into(),
        count: persons.iter().filter(|entry| has(entry)).count(),
    };
    ListStats {
        list: list.into(),
        version: version.into(),
        sha256: sha256.into(),
        entries: read.entries.len(),
        by_kind: lines(kinds),
        names: names.values().sum(),
        by_name: lines(names),
        persons_with: vec![
            with("birth", |e| e.births.iter().any(|birth| birth.birth.is_some())),
            with("place of birth", |e| !e.birth_places.is_empty()),
            with("nationality", |e| !e.nationalities.is_empty()),
            with("sex", |e| e.sex.is_some()),
            with("document", |e| !e.documents.is_empty()),
            with("father or mother", |e| !e.fathers.is_empty() || !e.mothers.is_empty()),
            with("height", |e| e.height_cm.is_some()),
            with("name in Arabic script", |e| e.names.iter().any(|n| n.script == Some(watchlist::Script::Arabic))),
        ],
        not_understood: super::lists::not_understood(&read.report),
    }
}

fn lines(counts: BTreeMap<String, usize>) -> Vec<StatsLine> {
    counts.into_iter().map(|(what, count)| StatsLine { what, count }).collect()
}
