//! Names that authorities give to things: short, lower case, the same on paper and screen.

use std::fmt;

use minicbor::{CborLen, Decode, Encode};

use crate::error::Error;

mod word;

use word::Word;

/// Longest id in bytes. Source: ours; fits a QR code line and a table column.
pub const ID_BYTES_MAX: usize = 48;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $word:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CborLen)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] Word);

        impl $name {
            /// Reads an id: 1 to 48 of `a-z 0-9 . _ -`, upper case is lowered.
            pub fn parse(text: &str) -> Result<Self, Error> {
                parse_id(text, $word).map(Self)
            }
            /// The id as text.
            pub fn as_str(&self) -> &str { self.0.as_str() }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.as_str()) }
        }
    )*};
}

ids! {
    /// An organisation that can hold custody, issue orders or give clearances.
    AuthorityId "authority";
    /// A person acting for one authority.
    OfficerId "officer";
    /// What an event was made on.
    DeviceId "device";
    /// Site, airfield, vehicle, aircraft, court, hospital.
    PlaceId "place";
    /// A convoy or a sortie.
    MovementId "movement";
    /// An overflight, landing, road or acceptance clearance.
    ClearanceId "clearance";
    /// An emergency override order.
    OverrideId "override";
    /// A discrepancy, from opening to signed resolution.
    DiscrepancyId "discrepancy";
    /// A published figure.
    FigureId "figure";
}

fn parse_id(text: &str, word: &str) -> Result<Word, Error> {
    let id = text.trim().to_ascii_lowercase();
    let fits = (1..=ID_BYTES_MAX).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
    if fits {
        return Ok(id.as_str().into());
    }
    Err(Error::malformed(format!("{word} id {text:?} must be 1 to {ID_BYTES_MAX} of a-z 0-9 . _ -")))
}

/// 32 bytes of SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// A UUID version 7: time-ordered, from the recording device.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct EventId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// First 16 bytes of SHA-256 of an Ed25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct KeyId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// Commitment of an encrypted blob (document, image) in the blob store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct BlobId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// A number used once, binding an act to one movement and manifest version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Nonce(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

macro_rules! hex_form {
    ($($name:ident $bytes:literal;)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }
        impl $name {
            /// Reads lower- or upper-case hexadecimal of the exact length.
            pub fn parse_hex(text: &str) -> Result<Self, Error> {
                let digits = text.trim().as_bytes();
                let mut out = [0_u8; $bytes];
                if digits.len() != 2 * $bytes || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(Error::malformed(format!("{text:?} is not {} hex digits", 2 * $bytes)));
                }
                for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
                    let text = std::str::from_utf8(pair).unwrap_or("??");
                    *byte = u8::from_str_radix(text, 16)
                        .map_err(|_| Error::malformed(format!("{text:?} is not hexadecimal")))?;
                }
                Ok(Self(out))
            }
        }
    )*};
}

pub(crate) use hex_form;

hex_form! { Hash 32; EventId 16; KeyId 16; BlobId 32; Nonce 16; }

impl EventId {
    /// A version 7 id (RFC 9562 §5.7) from the recording time and ten random bytes.
    pub fn from_parts(at: crate::time::Moment, random: [u8; 10]) -> Self {
        let ms = at.as_ms().max(0).to_be_bytes();
        let mut id = [0; 16];
        id[..6].copy_from_slice(&ms[2..]);
        id[6..].copy_from_slice(&random);
        id[6] = (id[6] & 0x0F) | 0x70;
        id[8] = (id[8] & 0x3F) | 0x80;
        Self(id)
    }

    /// The last eight bytes, 62 of their bits random: enough to tell apart the events of one person at
    /// one instant, in half the room. They rise as the id does, but for a carry once in 2^30.
    pub(crate) fn tail(self) -> u64 {
        let mut tail = [0; 8];
        tail.copy_from_slice(&self.0[8..]);
        u64::from_be_bytes(tail)
    }

    /// The next id of a log whose newest is known, always above it: from the recording time where that is
    /// later, else the newest one counted on by a random step (RFC 9562 §6.2, monotonic random).
    ///
    /// So order of id is order of recording, within one millisecond and where a clock was set back.
    pub fn following(newest: Self, at: crate::time::Moment, random: [u8; 10]) -> Self {
        let fresh = Self::from_parts(at, random);
        if fresh.0[..6] > newest.0[..6] {
            return fresh;
        }
        let step = u32::from_be_bytes([random[0], random[1], random[2], random[3]]);
        Self::from_counted(newest.counted().saturating_add(u128::from(step) + 1))
    }

    /// The 122 bits that a version 7 id leaves free, as one number: milliseconds, then the random part.
    fn counted(self) -> u128 {
        let bits = u128::from_be_bytes(self.0);
        (bits >> 80 << 74) | (bits >> 64 & 0x0FFF) << 62 | (bits & ((1 << 62) - 1))
    }

    fn from_counted(number: u128) -> Self {
        let bits = (number >> 74 << 80) | 0x7 << 76 | (number >> 62 & 0x0FFF) << 64 | 0b10 << 62;
        Self((bits | (number & ((1 << 62) - 1))).to_be_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_stands_above_the_one_before_whatever_the_clock_says(
            steps in proptest::collection::vec((0_i64..4, any::<[u8; 10]>()), 1..80),
        ) {
            let mut newest = EventId::default();
            for (ms, random) in steps {
                // The clock stands still, goes on, or is set back.
                let at = Moment::from_ms(1_769_000_000_000 + ms);
                let next = EventId::following(newest, at, random);
                prop_assert!(next > newest, "{next} does not follow {newest}");
                prop_assert_eq!((next.0[6] >> 4, next.0[8] >> 6), (7, 0b10), "no version 7 id: {}", next);
                newest = next;
            }
        }

        #[test]
        fn an_id_counted_and_read_back_is_the_same(ms in 0_i64..1 << 47, random in any::<[u8; 10]>()) {
            let id = EventId::from_parts(Moment::from_ms(ms), random);
            prop_assert_eq!(EventId::from_counted(id.counted()), id);
        }
    }

    #[test]
    fn a_full_tail_carries_into_the_time() {
        let at = Moment::from_ms(5);
        let full = EventId::from_parts(at, [0xFF; 10]);
        let next = EventId::following(full, at, [0; 10]);
        assert_eq!(next, EventId::from_parts(Moment::from_ms(6), [0; 10]));
    }
}
