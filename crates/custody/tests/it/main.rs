//! Integration tests of the crate, in one binary.

mod access;
mod bundle;
mod corpus;
mod crash;
mod damage;
mod hand;
mod histories;
mod journal;
mod receipt;
mod receipt_independent;
mod receipt_sample;
mod snapshot;
mod verify;
mod permits;
