//! Names cut at the width of a database field: many of a file end at exactly its longest length.
//! Source: ours; thresholds in `parameters.rs`.

use std::collections::BTreeMap;

use crate::roster::parameters::{CUT_NAMES_MIN, CUT_PILE_FACTOR, CUT_WIDTH_MIN_LETTERS};

/// Lengths of a file's names, counted as they pass.
#[derive(Default)]
pub(in crate::roster) struct CutWidth {
    names_of_length: BTreeMap<usize, usize>,
}

impl CutWidth {
    pub(in crate::roster) fn count(&mut self, name: &str) {
        *self.names_of_length.entry(name.chars().count()).or_default() += 1;
    }

    /// The field width, if the names pile up there.
    pub(in crate::roster) fn found(&self) -> Option<usize> {
        let (&longest, &names) = self.names_of_length.last_key_value()?;
        let of_length = |length: usize| self.names_of_length.get(&length).copied().unwrap_or(0);
        let below = of_length(longest.saturating_sub(1)).max(of_length(longest.saturating_sub(2)));
        let piled = names >= CUT_NAMES_MIN && names >= CUT_PILE_FACTOR.saturating_mul(below);
        // Names that all have one length show nothing.
        let others = self.names_of_length.len() > 1;
        (longest >= CUT_WIDTH_MIN_LETTERS && piled && others).then_some(longest)
    }
}
