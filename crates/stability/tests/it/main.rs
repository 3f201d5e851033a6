//! The integration tests of the crate, one binary. Source: ours.

mod calibration;
mod hand;
mod laws;
mod numbers;
mod one_more;
mod oracle;
mod properties;
mod readings;
mod refused;
mod scores;
