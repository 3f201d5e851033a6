//! What differs between two versions of a list, entry by entry, with names beside the numbers. Source: ours, from the
//! core's `Diff`.

use serde::Serialize;
use watchlist::list::{Change, Diff, Entry};

/// An entry by its number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryLine {
    /// The list's own number.
    pub entry: String,
    /// The name under which it stands.
    pub name: String,
}

/// A statement of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementLine {
    /// The field.
    pub field: String,
    /// What it says.
    pub text: String,
}

/// An entry that says other things now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedEntry {
    /// The list's own number.
    pub entry: String,
    /// The name under which it stands now.
    pub name: String,
    /// What it said and says no more.
    pub gone: Vec<StatementLine>,
    /// What it says and did not say.
    pub new: Vec<StatementLine>,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Short name of the list.
    pub list: String,
    /// SHA-256 of the earlier version.
    pub from: String,
    /// SHA-256 of the later one.
    pub to: String,
    /// Entries that only the later one has.
    pub added: Vec<EntryLine>,
    /// Entries that only the earlier one has.
    pub removed: Vec<EntryLine>,
    /// Entries of both that differ.
    pub changed: Vec<ChangedEntry>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    pub(super) fn between(list: &str, earlier: (&str, &[Entry]), later: (&str, &[Entry])) -> Self {
        let diff = Diff::between(earlier.1, later.1);
        let line = |entries: &[Entry], id: String| {
            let name = entries.iter().find(|entry| entry.id == id).map(|entry| entry.name().to_owned());
            EntryLine { entry: id, name: name.unwrap_or_default() }
        };
        let said = |changes: Vec<Change>| -> Vec<StatementLine> {
            changes.into_iter().map(|change| StatementLine { field: change.field, text: change.text }).collect()
        };
        Self {
            list: list.into(),
            from: earlier.0.into(),
            to: later.0.into(),
            added: diff.added.into_iter().map(|id| line(later.1, id)).collect(),
            removed: diff.removed.into_iter().map(|id| line(earlier.1, id)).collect(),
            changed: diff
                .changed
                .into_iter()
                .map(|changed| {
                    let EntryLine { entry, name } = line(later.1, changed.id);
                    ChangedEntry { entry, name, gone: said(changed.gone), new: said(changed.new) }
                })
                .collect(),
        }
    }
}
