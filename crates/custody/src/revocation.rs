//! Revocation lists: which keys an authority's root has withdrawn, and from when. Source: ours.
//!
//! A key is never called good for want of a list, or on a list older than the date asked about.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::codec;
use crate::error::Error;
use crate::event::authority::KeyRevoked;
use crate::ids::{AuthorityId, KeyId};
use crate::keys::{PublicKey, Signature, SigningKey};
use crate::time::Moment;

/// Purpose of a list's signature.
const CONTEXT: &str = "custodia/revocations/1";
/// Longest list in bytes. Source: ours; 10,000 keys with a line of reason each.
pub const REVOCATION_BYTES_MAX: usize = 2 << 20;

/// One key withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Revoked {
    /// Which key.
    #[n(0)]
    pub key: KeyId,
    /// From when its signatures no longer count.
    #[n(1)]
    pub from: Moment,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A list signed by an authority's root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RevocationList {
    #[n(0)]
    body: Body,
    #[n(1)]
    signature: Signature,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Body {
    #[n(0)]
    authority: AuthorityId,
    #[n(1)]
    issued_at: Moment,
    #[n(2)]
    entries: Vec<Revoked>,
}

/// Purpose of the root's signature under one revocation in a log.
const EVENT_CONTEXT: &str = "custodia/key-revoked/1";

/// What the root signs of a revocation in its authority's log.
#[derive(Encode)]
#[cbor(map)]
struct Revoking<'a> {
    #[n(0)]
    authority: &'a AuthorityId,
    #[n(1)]
    key: KeyId,
    #[n(2)]
    from: Moment,
    #[n(3)]
    reason: &'a str,
}

/// A revocation for the log, signed by the authority's root: a device alone, which may be the stolen one, revokes
/// nothing.
pub fn revoke(authority: &AuthorityId, key: KeyId, from: Moment, reason: &str, root: &SigningKey) -> KeyRevoked {
    let signed = codec::to_bytes(&Revoking { authority, key, from, reason });
    let signature = root.sign(EVENT_CONTEXT, &signed);
    KeyRevoked { key, from, reason: reason.to_owned(), root: Some(signature.0.to_vec().into()) }
}

/// Whether the root of the authority has signed a revocation in its log.
pub fn is_rooted(revoked: &KeyRevoked, authority: &AuthorityId, root: &PublicKey) -> bool {
    let KeyRevoked { key, from, reason, root: signature } = revoked;
    let signed = codec::to_bytes(&Revoking { authority, key: *key, from: *from, reason });
    let signature = signature.as_ref().and_then(|bytes| <[u8; 64]>::try_from(bytes.as_slice()).ok());
    signature.is_some_and(|signature| root.verify(EVENT_CONTEXT, &signed, &Signature(signature)))
}

/// How a key stands as of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStatus {
    /// Not revoked as of the date, by a list issued at or after it.
    Good {
        /// When the list was issued.
        list_of: Moment,
    },
    /// Revoked.
    Revoked {
        /// From when.
        from: Moment,
        /// Why.
        reason: String,
    },
    /// Nobody can say.
    Unknown(UnknownStatus),
}

/// Why a key's status is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownStatus {
    /// The authority's root key was not given.
    NoRoot,
    /// There is no key to ask about: nobody signed.
    NoKey,
    /// No list of that authority was given.
    NoList,
    /// A list was given whose signature does not hold under the authority's root.
    ListNotVerified,
    /// The list does not name the key, and was issued before the date asked about.
    ListOlder {
        /// When it was issued.
        issued_at: Moment,
    },
}

impl RevocationList {
    /// Issues a list with the root's key.
    pub fn issue(authority: AuthorityId, issued_at: Moment, entries: Vec<Revoked>, root: &SigningKey) -> Self {
        let body = Body { authority, issued_at, entries };
        let signature = root.sign(CONTEXT, &codec::to_bytes(&body));
        Self { body, signature }
    }

    /// Whose keys it speaks of.
    pub fn authority(&self) -> &AuthorityId {
        &self.body.authority
    }

    /// Until when it speaks.
    pub fn issued_at(&self) -> Moment {
        self.body.issued_at
    }

    /// The keys withdrawn.
    pub fn entries(&self) -> &[Revoked] {
        &self.body.entries
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads one list in its one form; says nothing on whether it holds.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > REVOCATION_BYTES_MAX {
            return Err(Error::malformed(format!(
                "revocation list has {} bytes, at most {REVOCATION_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        codec::from_foreign_bytes(bytes).map_err(|e| e.at("revocation list"))
    }

    /// Whether the root signed it.
    pub fn verify(&self, root: &PublicKey) -> bool {
        root.verify(CONTEXT, &codec::to_bytes(&self.body), &self.signature)
    }
}

/// How a key of an authority stands as of a date, by the lists given and the authority's root.
///
/// Lists of other authorities are passed over; of several lists any that revokes the key decides,
/// and the newest speaks for its absence.
pub fn key_status(
    lists: &[RevocationList],
    authority: &AuthorityId,
    root: &PublicKey,
    key: KeyId,
    as_of: Moment,
) -> KeyStatus {
    let theirs: Vec<_> = lists.iter().filter(|list| list.authority() == authority).collect();
    let held: Vec<_> = theirs.iter().filter(|list| list.verify(root)).collect();
    let revoked = held
        .iter()
        .flat_map(|list| list.entries())
        .filter(|entry| entry.key == key && entry.from <= as_of)
        .min_by_key(|entry| entry.from);
    if let Some(entry) = revoked {
        return KeyStatus::Revoked { from: entry.from, reason: entry.reason.clone() };
    }
    match held.iter().map(|list| list.issued_at()).max() {
        Some(list_of) if list_of >= as_of => KeyStatus::Good { list_of },
        Some(issued_at) => KeyStatus::Unknown(UnknownStatus::ListOlder { issued_at }),
        None if theirs.is_empty() => KeyStatus::Unknown(UnknownStatus::NoList),
        None => KeyStatus::Unknown(UnknownStatus::ListNotVerified),
    }
}

impl fmt::Display for KeyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { list_of } => write!(f, "not revoked, by the list of {list_of}"),
            Self::Revoked { from, reason } => write!(f, "revoked from {from}: {reason}"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}

impl fmt::Display for UnknownStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoot => f.write_str("the root key of its authority was not given"),
            Self::NoKey => f.write_str("there is no key to ask about"),
            Self::NoList => f.write_str("no revocation list was given"),
            Self::ListNotVerified => f.write_str("the revocation list is not signed by the root"),
            Self::ListOlder { issued_at } => {
                write!(f, "the revocation list is of {issued_at}, before the date asked about")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn root() -> SigningKey {
        SigningKey::from_seed(&[1; 32])
    }

    fn list(issued_ms: i64, entries: &[(u8, i64)], root: &SigningKey) -> RevocationList {
        let entries = entries
            .iter()
            .map(|(key, from)| Revoked { key: KeyId([*key; 16]), from: Moment::from_ms(*from), reason: "lost".into() })
            .collect();
        RevocationList::issue(authority(), Moment::from_ms(issued_ms), entries, root)
    }

    fn authority() -> AuthorityId {
        AuthorityId::parse("sdf").unwrap()
    }

    fn status(lists: &[RevocationList], as_of_ms: i64) -> KeyStatus {
        let as_of = Moment::from_ms(as_of_ms);
        key_status(lists, &authority(), &root().public(), KeyId([7; 16]), as_of)
    }

    #[test]
    fn without_a_list_a_key_is_unknown_never_good() {
        assert_eq!(status(&[], 10), KeyStatus::Unknown(UnknownStatus::NoList));
        let forged = list(20, &[], &SigningKey::from_seed(&[2; 32]));
        assert_eq!(status(&[forged], 10), KeyStatus::Unknown(UnknownStatus::ListNotVerified));
    }

    #[test]
    fn a_list_older_than_the_date_says_so_and_still_revokes() {
        let lists = [list(20, &[(7, 15)], &root())];
        assert_eq!(status(&lists, 14), KeyStatus::Good { list_of: Moment::from_ms(20) });
        let revoked = KeyStatus::Revoked { from: Moment::from_ms(15), reason: "lost".into() };
        assert_eq!(status(&lists, 15), revoked);
        assert_eq!(status(&lists, 30), revoked);
        let older = KeyStatus::Unknown(UnknownStatus::ListOlder { issued_at: Moment::from_ms(20) });
        assert_eq!(status(&[list(20, &[], &root())], 21), older);
    }

    #[test]
    fn a_newer_list_that_forgets_a_key_does_not_restore_it() {
        let lists = [list(20, &[(7, 15)], &root()), list(30, &[], &root())];
        assert!(matches!(status(&lists, 25), KeyStatus::Revoked { .. }));
    }

    proptest! {
        #[test]
        fn decoding_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = RevocationList::decode(&bytes);
        }

        #[test]
        fn a_list_with_a_bit_flipped_is_unreadable_or_does_not_hold(bit in 0..4000_usize) {
            let made = list(20, &[(7, 15), (8, 16)], &root());
            let mut bytes = made.encode();
            prop_assert_eq!(&RevocationList::decode(&bytes).unwrap(), &made);
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(read) = RevocationList::decode(&bytes) {
                prop_assert!(!read.verify(&root().public()));
            }
        }
    }
}
