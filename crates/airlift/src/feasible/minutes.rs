//! A count for every minute of the horizon. Source: ours.

use super::{Book, Constraint};

/// How much of something is in use at each minute, or how many are somewhere.
pub(super) struct Minutes(Vec<i64>);

impl Minutes {
    pub(super) fn none(end_min: u32) -> Self {
        Self(vec![0; end_min as usize])
    }

    /// Adds to every minute from one up to but not with another.
    pub(super) fn add(&mut self, from: u32, until: u32, n: i64) {
        let end = self.0.len().min(until as usize);
        for minute in from as usize..end {
            self.0[minute] += n;
        }
    }

    pub(super) fn at(&self, minute: usize) -> i64 {
        self.0[minute]
    }

    /// One violation if it is ever above the limit: at the first such minute, by the most.
    pub(super) fn at_most(&self, book: &mut Book<'_>, constraint: Constraint, place: &str, most: i64) {
        if let Some(first) = self.0.iter().position(|n| *n > most) {
            let worst = self.0.iter().map(|n| n - most).max().unwrap_or(0);
            book.broken(constraint, place, first as u32, worst as f64);
        }
    }

    /// One violation if it is ever below nought: at the first such minute, by the most.
    pub(super) fn at_least_nought(&self, book: &mut Book<'_>, constraint: Constraint, place: &str) {
        if let Some(first) = self.0.iter().position(|n| *n < 0) {
            let worst = self.0.iter().map(|n| -n).max().unwrap_or(0);
            book.broken(constraint, place, first as u32, worst as f64);
        }
    }
}
