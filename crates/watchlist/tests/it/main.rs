//! Tests of the crate from outside, on made-up names.

mod comparison;
mod floors;
mod properties;
mod reading;
