//! Tests of the crate from outside, on made-up names.

#[cfg(test)]
mod comparison;
#[cfg(test)]
mod floors;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
