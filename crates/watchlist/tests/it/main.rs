//! Tests of the crate from outside, on made-up names.

#[cfg(test)]
mod comparison;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod floors;
#[cfg(test)]
mod hostile_lists;
#[cfg(test)]
mod linkage;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod real_lists;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod versions;
