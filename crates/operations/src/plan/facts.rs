//! What a scenario states, value by value, with who says so; and the reader that lets no table pass without its
//! source. Source: ours.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::toml_table::{FileError, Table};

/// One value of the planner's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedFact {
    /// Where it stands, such as `site[al-sinaa].people`.
    pub key: String,
    /// The value as it is written in the file.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// Whether it is invented, all or in part.
    pub invented: bool,
    /// Whether it is a judgement, marked `[J]`.
    pub judged: bool,
}

/// Facts as tables are read, and the keys that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Stated {
    facts: RefCell<Vec<StatedFact>>,
    keys: RefCell<BTreeSet<String>>,
}

impl Stated {
    /// Ends the reading of a table: it needs a `source`, `sources` may name another for some of its keys, and a key
    /// that nobody asked for is refused. `kind` is the table's name in the documentation, `label` the thing's own.
    pub(crate) fn close(&self, table: &Table<'_>, kind: &str, label: &str) -> Result<(), FileError> {
        let source = table
            .text_or_none("source")?
            .ok_or_else(|| table.error("source", "is missing, who says so needed; \"invented\" where nobody does"))?;
        let others = table.texts_by_name("sources")?;
        table.nothing_else()?;
        let written = table.written();
        let of_table = |key: &str| !matches!(key, "source" | "sources");
        if let Some((name, _)) =
            others.iter().find(|(name, _)| !written.iter().any(|(key, _)| key == name && of_table(key)))
        {
            return Err(table.error("sources", format!("names {name:?}, which is no key of this table")));
        }
        let thing = if label.is_empty() { kind.to_owned() } else { format!("{kind}[{label}]") };
        let mut facts = self.facts.borrow_mut();
        for (key, value) in written.into_iter().filter(|(key, _)| of_table(key) && *key != "id") {
            let source = others.iter().find(|(name, _)| name == key).map_or(&source, |(_, source)| source);
            facts.push(StatedFact {
                key: format!("{thing}.{key}"),
                value,
                source: source.clone(),
                invented: source.to_lowercase().contains("invented"),
                judged: source.contains("[J]"),
            });
        }
        self.ask(kind, table);
        Ok(())
    }

    /// Notes which keys a table may have, for the documentation.
    pub(crate) fn ask(&self, kind: &str, table: &Table<'_>) {
        let dot = if kind.is_empty() { "" } else { "." };
        self.keys.borrow_mut().extend(table.asked().into_iter().map(|key| format!("{kind}{dot}{key}")));
    }

    /// The facts, and all keys that were asked for.
    pub(crate) fn into_parts(self) -> (Vec<StatedFact>, BTreeSet<String>) {
        (self.facts.into_inner(), self.keys.into_inner())
    }
}
