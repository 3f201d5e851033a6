//! The one error of the crate: input that cannot be read or cannot be meant. Source: ours.
//!
//! A poor picture is no error: it has a low quality with its reasons.

use std::fmt;

/// What could not be read, where, and the limit that was met. Ask for the kind with the predicates.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Malformed,
    OutOfRange,
    TooLarge,
}

impl Error {
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self { kind: Kind::Malformed, message: message.into() }
    }

    pub(crate) fn out_of_range(message: impl Into<String>) -> Self {
        Self { kind: Kind::OutOfRange, message: message.into() }
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Self {
        Self { kind: Kind::TooLarge, message: message.into() }
    }

    /// The same, with what it happened in said first.
    pub(crate) fn within(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), ..self }
    }

    /// Whether bytes do not have the form they must have, or end too early.
    pub fn is_malformed(&self) -> bool {
        self.kind == Kind::Malformed
    }

    /// Whether a number is no number, or past what can be meant.
    pub fn is_out_of_range(&self) -> bool {
        self.kind == Kind::OutOfRange
    }

    /// Whether there is more of something than is worked on.
    pub fn is_too_large(&self) -> bool {
        self.kind == Kind::TooLarge
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.kind)
    }
}

impl std::error::Error for Error {}
