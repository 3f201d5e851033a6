//! The one error of the crate: a number, window or grid that cannot be meant. Source: ours.
//!
//! A problem that contradicts itself is no error but a list of [`crate::Conflict`]s; a plan that breaks a
//! rule has [`crate::Violation`]s.

use std::fmt;

/// What could not be meant, where, and the limit that was met.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "airlift: {self}")
    }
}

impl std::error::Error for Error {}
