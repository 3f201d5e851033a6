//! Tests of the crate from outside, on made-up names.

mod comparison;
mod properties;
mod reading;
