//! Deterministic CBOR in and out. Source: RFC 8949 §4.2.1.
//!
//! Bodies are encoded by derived code: maps in index order, shortest integers, definite lengths.
//! What comes from elsewhere is read and written again; other bytes for the same content are refused.

use minicbor::{Decode, Encode};

use crate::error::Error;

/// Appends a value as deterministic CBOR.
pub(crate) fn append<T: Encode<()>>(value: &T, out: &mut Vec<u8>) {
    let written = minicbor::encode(value, &mut *out);
    assert!(written.is_ok(), "writing CBOR to memory cannot fail");
}

/// A value as deterministic CBOR.
pub(crate) fn to_bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    append(value, &mut out);
    out
}

/// Reads exactly one value: no trailing bytes.
pub(crate) fn from_bytes<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, Error> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode()?;
    if decoder.position() != bytes.len() {
        return Err(Error::malformed(format!("{} bytes follow the CBOR value", bytes.len() - decoder.position())));
    }
    Ok(value)
}

/// Reads exactly one value and refuses any encoding of it but the deterministic one.
pub(crate) fn from_foreign_bytes<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, Error> {
    let value: T = from_bytes(bytes)?;
    if to_bytes(&value) != bytes {
        return Err(Error::malformed("CBOR is not in its deterministic form (RFC 8949 §4.2.1)"));
    }
    Ok(value)
}
