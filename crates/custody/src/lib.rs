//! The record that must not be wrong.
mod error; mod time; mod known; mod number; mod ids; mod codec;
pub mod event;
pub use error::Error;
