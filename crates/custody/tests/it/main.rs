//! Integration tests of the crate, in one binary.

#![expect(unreachable_pub, reason = "a test program, not a library")]

#[cfg(test)]
mod access;
#[cfg(test)]
mod bundle;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod journal;
#[cfg(test)]
#[path = "../../benches/record/lives.rs"]
mod lives;
#[cfg(test)]
mod panel;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod receipt_independent;
#[cfg(test)]
mod receipt_keys;
#[cfg(test)]
mod receipt_sample;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod unknown;
#[cfg(test)]
mod verify;
#[cfg(test)]
mod waiting_keys;
#[cfg(test)]
mod permits;
