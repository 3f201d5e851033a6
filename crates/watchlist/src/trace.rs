//! Watching a stage at work. `()` watches nothing and costs nothing. Source: ours.

use std::fmt::Display;

/// Told what each stage made; only for looking at, never for deciding.
pub trait Trace {
    /// A stage by its name, and what it made.
    fn made(&mut self, _stage: &'static str, _what: &dyn Display) {}
}

impl Trace for () {}

/// Keeps what it is told, one line a stage.
impl Trace for Vec<String> {
    fn made(&mut self, stage: &'static str, what: &dyn Display) {
        self.push(format!("{stage}: {what}"));
    }
}
