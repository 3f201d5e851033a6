//! The crate from outside: made prints with known minutiae, prints moved and spoilt, pictures that are none.

#![expect(clippy::unwrap_used, reason = "a test stops at what fails")]

mod made;
mod extraction;
mod comparison;
mod bad_input;
