//! Why a roster file cannot be read at all: nothing of it is taken. Source: ours.

use std::fmt;

/// A file or mapping that cannot be read: what, where, the limit met and what a person can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterError {
    message: String,
    place: String,
    limit: Option<String>,
    hint: Option<String>,
}

impl RosterError {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { message: message.into(), place: place.into(), limit: None, hint: None }
    }

    #[must_use]
    pub(super) fn limit(mut self, limit: impl Into<String>) -> Self {
        self.limit = Some(limit.into());
        self
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Puts the file's name before the place.
    #[must_use]
    pub(crate) fn in_file(mut self, file_name: &str) -> Self {
        self.place = if self.place.is_empty() { file_name.to_owned() } else { format!("{file_name}, {}", self.place) };
        self
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// File, and line, row or column in it.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The limit that was met, where there is one.
    pub fn limit_met(&self) -> Option<&str> {
        self.limit.as_deref()
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)?;
        if let Some(limit) = &self.limit {
            write!(f, " (limit {limit})")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RosterError {}
