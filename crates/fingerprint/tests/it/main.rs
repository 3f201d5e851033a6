//! The crate from outside: made prints with known minutiae, prints moved and spoilt, pictures that are none.

mod made;
mod extraction;
mod comparison;
mod bad_input;
