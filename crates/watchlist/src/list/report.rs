//! What a loader did not understand, named one by one, and what it read. Source: ours.

use std::collections::BTreeMap;
use std::fmt;

use crate::parameters::GAPS_MAX;

/// One thing that was not understood. It is kept in the entry where there is one; nothing was thrown away but what
/// the gap says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where: file, row or element.
    pub place: String,
    /// What, and what was done with it.
    pub what: String,
}

/// What came of loading a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that belong to the list and were not given: what they hold is missing from the entries.
    pub missing: Vec<String>,
    /// What was not understood, in the order of the file.
    pub gaps: Vec<Gap>,
    /// Gaps beyond [`GAPS_MAX`]: counted, not kept.
    pub gaps_beyond: usize,
    /// Rows or records that were read, by file or by element.
    pub read: BTreeMap<String, usize>,
}

impl Report {
    /// Whether everything was there and understood.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.gaps.is_empty() && self.gaps_beyond == 0
    }

    pub(crate) fn gap(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.gaps.len() < GAPS_MAX {
            self.gaps.push(Gap { place: place.into(), what: what.into() });
        } else {
            self.gaps_beyond += 1;
        }
    }

    pub(crate) fn count(&mut self, what: &str) {
        *self.read.entry(what.to_owned()).or_default() += 1;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.missing {
            writeln!(f, "MISSING: {file}")?;
        }
        for (what, count) in &self.read {
            writeln!(f, "read: {count} {what}")?;
        }
        for gap in &self.gaps {
            writeln!(f, "{}: {}", gap.place, gap.what)?;
        }
        if self.gaps_beyond > 0 {
            writeln!(f, "and {} more", self.gaps_beyond)?;
        }
        Ok(())
    }
}
