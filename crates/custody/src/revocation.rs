//! Revocation lists: which keys an authority's root has withdrawn, and from when. Source: ours.
//!
//! A key is never called good for want of a list, or on a list older than the signature or the date asked about; and a
//! list that names it tells so whatever date is asked about.

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

/// Until when a list must speak before it can say that a key is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// When the key signed, by its signer's word.
    pub signed_at: Moment,
    /// A date of the asker's own. It can only ask for a later list, never hide what one says.
    pub as_of: Option<Moment>,
}

impl Asked {
    /// The later of the two.
    pub fn until(&self) -> Moment {
        self.as_of.map_or(self.signed_at, |as_of| as_of.max(self.signed_at))
    }
}

/// How a key stands by the lists given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStatus {
    /// Named by no list, the newest of which was issued at or after what is asked.
    Good {
        /// When the newest list was issued.
        list_of: Moment,
    },
    /// Revoked.
    Revoked {
        /// From when; of several dates the earliest.
        from: Moment,
        /// Why.
        reason: String,
        /// When the newest list that names it was issued.
        list_of: Moment,
    },
    /// Nobody can say.
    Unknown(UnknownStatus),
}

impl KeyStatus {
    /// The date as of which it is said; nothing where it is unknown.
    pub fn said_as_of(&self) -> Option<Moment> {
        match self {
            Self::Good { list_of } | Self::Revoked { list_of, .. } => Some(*list_of),
            Self::Unknown(_) => None,
        }
    }
}

/// Why a key's status is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownStatus {
    /// The authority's root key was not given.
    NoRoot,
    /// There is no key to ask about: nobody signed.
    NoKey,
    /// No list of that authority was given.
    NoList,
    /// A list was given whose signature does not hold under the authority's root.
    ListNotVerified,
    /// No list names the key, and the newest was issued before what is asked.
    ListOlder(ListOlder),
}

/// The newest list of an authority, which ends before what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOlder {
    /// Whose list, and who can issue a newer one.
    pub authority: AuthorityId,
    /// When it was issued.
    pub issued_at: Moment,
    /// What is asked.
    pub asked: Asked,
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

/// How a key of an authority stands, by the lists given and the authority's root.
///
/// Lists of other authorities are passed over. Any list that names the key decides, from whatever time it revokes it
/// and whatever is asked: who asks as of an earlier date, or forges a signature and dates it back, hides nothing. Of the
/// key's absence the newest list speaks, and only until its own date.
pub fn key_status(
    lists: &[RevocationList],
    authority: &AuthorityId,
    root: &PublicKey,
    key: KeyId,
    asked: Asked,
) -> KeyStatus {
    let naming = held(lists, authority, root).flat_map(|list| {
        let entries = list.entries().iter().filter(|entry| entry.key == key);
        entries.map(|entry| (entry, list.issued_at()))
    });
    let naming: Vec<_> = naming.collect();
    let newest_naming = naming.iter().map(|(_, issued_at)| *issued_at).max();
    if let Some(((entry, _), list_of)) = naming.iter().min_by_key(|(entry, _)| entry.from).zip(newest_naming) {
        return KeyStatus::Revoked { from: entry.from, reason: entry.reason.clone(), list_of };
    }
    match newest(lists, authority, root) {
        Some(list_of) => match list_older(lists, authority, root, asked) {
            Some(older) => KeyStatus::Unknown(UnknownStatus::ListOlder(older)),
            None => KeyStatus::Good { list_of },
        },
        None if lists.iter().any(|list| list.authority() == authority) => {
            KeyStatus::Unknown(UnknownStatus::ListNotVerified)
        }
        None => KeyStatus::Unknown(UnknownStatus::NoList),
    }
}

/// The newest of an authority's lists, where it was issued before what is asked; nothing where none was given.
pub fn list_older(
    lists: &[RevocationList],
    authority: &AuthorityId,
    root: &PublicKey,
    asked: Asked,
) -> Option<ListOlder> {
    let issued_at = newest(lists, authority, root).filter(|issued_at| *issued_at < asked.until())?;
    Some(ListOlder { authority: authority.clone(), issued_at, asked })
}

/// The lists of an authority that its root has signed.
fn held<'a>(
    lists: &'a [RevocationList],
    authority: &'a AuthorityId,
    root: &'a PublicKey,
) -> impl Iterator<Item = &'a RevocationList> {
    lists.iter().filter(move |list| list.authority() == authority && list.verify(root))
}

fn newest(lists: &[RevocationList], authority: &AuthorityId, root: &PublicKey) -> Option<Moment> {
    held(lists, authority, root).map(RevocationList::issued_at).max()
}

impl fmt::Display for KeyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { list_of } => write!(f, "not revoked, by the list of {list_of}"),
            Self::Revoked { from, reason, .. } => write!(f, "revoked from {from}: {reason}"),
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
            Self::ListOlder(older) => older.fmt(f),
        }
    }
}

impl fmt::Display for ListOlder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authority, issued_at, asked } = self;
        write!(f, "the revocation list is of {issued_at}, ")?;
        match asked.as_of {
            Some(as_of) if *issued_at >= asked.signed_at => write!(f, "asked about as of {as_of}")?,
            _ => write!(f, "the signature of {}", asked.signed_at)?,
        }
        write!(f, ": ask {authority} for a newer list")
    }
}

#[cfg(test)]
mod tests;
