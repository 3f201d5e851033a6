//! What differs between two versions of a list: entries added and removed, and of those in both every statement that
//! is new or gone. Source: ours.

use std::collections::BTreeMap;

use crate::list::entry::Entry;

/// A statement of an entry that only one version makes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The field, as in [`Entry::statements`].
    pub field: String,
    /// What it says.
    pub text: String,
}

/// An entry that is in both versions and says other things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its number.
    pub id: String,
    /// What the earlier version says and the later one does not, by field and text.
    pub gone: Vec<Change>,
    /// What the later version says and the earlier one did not.
    pub new: Vec<Change>,
}

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Numbers of entries that only the later version has, sorted.
    pub added: Vec<String>,
    /// Numbers of entries that only the earlier version has, sorted: these reopen decisions.
    pub removed: Vec<String>,
    /// Entries of both that differ, by number.
    pub changed: Vec<Changed>,
}

impl Diff {
    /// From the entries of the earlier version to those of the later one. The order of entries, and of what an entry
    /// says, does not matter; how often it says it does.
    #[must_use]
    pub fn between(earlier: &[Entry], later: &[Entry]) -> Self {
        let by_id = |entries| -> BTreeMap<&str, &Entry> {
            <&[Entry]>::into_iter(entries).map(|entry: &Entry| (entry.id.as_str(), entry)).collect()
        };
        let (before, after) = (by_id(earlier), by_id(later));
        let only = |of: &BTreeMap<&str, &Entry>, other: &BTreeMap<&str, &Entry>| {
            of.keys().filter(|id| !other.contains_key(*id)).map(|&id| id.to_owned()).collect()
        };
        let both = before.iter().filter_map(|(id, entry)| Some((*id, *entry, *after.get(id)?)));
        Self {
            added: only(&after, &before),
            removed: only(&before, &after),
            changed: both.filter_map(|(id, before, after)| changed(id, before, after)).collect(),
        }
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

fn changed(id: &str, before: &Entry, after: &Entry) -> Option<Changed> {
    if before == after {
        return None;
    }
    // How much oftener the later version says it than the earlier one.
    let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
    before.statements().into_iter().for_each(|statement| *counts.entry(statement).or_default() -= 1);
    after.statements().into_iter().for_each(|statement| *counts.entry(statement).or_default() += 1);
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for ((field, text), count) in counts {
        let change = Change { field, text };
        let side = if count < 0 { &mut gone } else { &mut new };
        side.extend((0..count.unsigned_abs()).map(|_| change.clone()));
    }
    (!gone.is_empty() || !new.is_empty()).then(|| Changed { id: id.to_owned(), gone, new })
}
