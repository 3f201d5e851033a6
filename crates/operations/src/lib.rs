//! What an operator can do, in the operator's words; the one place where cores meet.

mod toml_table;
pub mod jurisdiction;
pub mod rehearse;

pub use toml_table::FileError;
