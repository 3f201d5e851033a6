//! The integration tests of the crate, one binary. Source: ours.

#[cfg(test)]
mod behind;
#[cfg(test)]
mod calibration;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod one_more;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod readings;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod scores;
