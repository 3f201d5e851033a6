//! The one error of the crate: input that cannot be read or cannot be meant. Source: ours.
//!
//! Poor, old or missing reports are no error: they widen the answer.

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
    Duplicate,
    Unknown,
}

impl Error {
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self { kind: Kind::Malformed, message: message.into() }
    }

    pub(crate) fn out_of_range(message: impl Into<String>) -> Self {
        Self { kind: Kind::OutOfRange, message: message.into() }
    }

    pub(crate) fn duplicate(message: impl Into<String>) -> Self {
        Self { kind: Kind::Duplicate, message: message.into() }
    }

    pub(crate) fn unknown(message: impl Into<String>) -> Self {
        Self { kind: Kind::Unknown, message: message.into() }
    }

    /// Puts a place before the message: `place: message`.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Whether text does not have the form it must have.
    pub fn is_malformed(&self) -> bool {
        self.kind == Kind::Malformed
    }

    /// Whether a number is no number, or past what can be meant.
    pub fn is_out_of_range(&self) -> bool {
        self.kind == Kind::OutOfRange
    }

    /// Whether a thing stands there twice.
    pub fn is_duplicate(&self) -> bool {
        self.kind == Kind::Duplicate
    }

    /// Whether a site, indicator or column is named that is not there.
    pub fn is_unknown(&self) -> bool {
        self.kind == Kind::Unknown
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

/// The number if it is one and lies within the limits, else an error that names it.
pub(crate) fn within(what: &str, value: f64, least: f64, most: f64) -> Result<f64, Error> {
    if !value.is_finite() {
        return Err(Error::out_of_range(format!("{what} is {value}, a finite number needed")));
    }
    if value < least {
        return Err(Error::out_of_range(format!("{what} is {value}, at least {least} needed")));
    }
    if value > most {
        return Err(Error::out_of_range(format!("{what} is {value}, at most {most} allowed")));
    }
    Ok(value)
}
