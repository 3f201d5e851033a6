//! What an operator can do, in the operator's words; the one place where cores meet.

mod toml_table;
pub mod clock;
mod failure;
mod files;
pub mod jurisdiction;
pub mod key_file;
pub mod folder;
pub mod blob_store;
pub mod release_policy;
pub mod access_policy;
mod desk;
mod load;
pub mod open;
pub mod found;
pub mod administration;
mod certificates;
pub mod log_exchange;
pub mod handover;
pub mod keys_register;
pub mod upkeep;
pub mod receipts;
pub mod log_check;
pub mod clock_view;
pub mod counting;
pub mod manifest_print;
pub mod movement_view;
pub mod selftest;
pub mod verbs;
pub mod look;
pub mod rehearse;
pub mod roster;
pub mod import;

pub use desk::{Desk, Done, Seat, When};
pub use failure::{Failure, Fault};
pub use toml_table::FileError;
pub use verbs::moment;
