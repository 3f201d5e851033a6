//! A value, or a signed reason why there is none. Source: art. 17(3) ICPPED: no field silently empty.

use minicbor::{Decode, Encode};

/// A register value, or why it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Known<T> {
    /// The value.
    #[n(0)]
    Value(#[n(0)] T),
    /// Unknown, because ...; never an empty reason.
    #[n(1)]
    UnknownBecause(#[n(0)] String),
}

impl<T> Known<T> {
    /// The value, where known.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::UnknownBecause(_) => None,
        }
    }
}
