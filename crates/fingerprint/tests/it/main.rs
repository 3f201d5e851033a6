//! The crate from outside: made prints with known minutiae, prints moved and spoilt, pictures that are none, records.

#[cfg(test)]
mod made;

#[cfg(test)]
mod extraction;

#[cfg(test)]
mod comparison;

#[cfg(test)]
mod bad_input;

#[cfg(test)]
mod records;

#[cfg(test)]
mod corpus;
