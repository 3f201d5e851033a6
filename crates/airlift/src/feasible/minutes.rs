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

    /// One violation if it is ever above the limit, before now and from now on: at the first such minute, by the most.
    pub(super) fn at_most(&self, book: &mut Book<'_>, constraint: Constraint, place: &str, most: i64) {
        self.told(book, constraint, place, |n| n - most);
    }

    /// One violation if it is ever below nought, before now and from now on: at the first such minute, by the most.
    pub(super) fn at_least_nought(&self, book: &mut Book<'_>, constraint: Constraint, place: &str) {
        self.told(book, constraint, place, |n| -n);
    }

    fn told(&self, book: &mut Book<'_>, constraint: Constraint, place: &str, above: impl Fn(i64) -> i64) {
        let now = self.0.len().min(book.now_min as usize);
        for (from, stretch) in [(0, &self.0[..now]), (now, &self.0[now..])] {
            if let Some(first) = stretch.iter().position(|n| above(*n) > 0) {
                let worst = stretch.iter().map(|n| above(*n)).max().unwrap_or(0);
                book.broken(constraint, place, (from + first) as u32, worst as f64);
            }
        }
    }
}
