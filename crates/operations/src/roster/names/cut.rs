//! Names cut at the width of a database field: many of a file end at exactly one length, and next to none is longer.
//! Source: ours; thresholds in `parameters.rs`.

use std::collections::BTreeMap;

use crate::roster::parameters::{
    CUT_LONGER_FACTOR, CUT_NAMES_MIN, CUT_NAMES_MIN_BESIDE_LONGER, CUT_PILE_FACTOR, CUT_WIDTH_MIN_LETTERS,
};

/// Lengths of a file's names, counted as they pass.
#[derive(Default)]
pub(in crate::roster) struct CutWidth {
    names_of_length: BTreeMap<usize, usize>,
}

impl CutWidth {
    pub(in crate::roster) fn count(&mut self, name: &str) {
        *self.names_of_length.entry(name.chars().count()).or_default() += 1;
    }

    /// The field width, if the names pile up there: far more than at the two lengths below, and than are longer.
    pub(in crate::roster) fn found(&self) -> Option<usize> {
        let of_length = |length: usize| self.names_of_length.get(&length).copied().unwrap_or(0);
        let shortest = *self.names_of_length.keys().next()?;
        let mut longer = 0_usize;
        for (&length, &names) in self.names_of_length.iter().rev() {
            let below = of_length(length.saturating_sub(1)).max(of_length(length.saturating_sub(2)));
            let at_least = if longer == 0 { CUT_NAMES_MIN } else { CUT_NAMES_MIN_BESIDE_LONGER };
            let piled = names >= at_least && names >= CUT_PILE_FACTOR.saturating_mul(below);
            let few_longer = names >= CUT_LONGER_FACTOR.saturating_mul(longer);
            // Names that all have one length show nothing.
            if piled && few_longer && length >= CUT_WIDTH_MIN_LETTERS && shortest < length {
                return Some(length);
            }
            longer = longer.saturating_add(names);
        }
        None
    }
}
