//! Integration tests of the crate, in one binary.

mod hand;
mod journal;
