//! A partner's card as two people compare it: its fingerprint, read over voice or in person, and the signature of
//! the root of whoever enters it. Source: decision 0041; SHA-256 (FIPS 180-4).

use std::fmt;

use minicbor::Encode;

use crate::codec;
use crate::error::Error;
use crate::event::AuthorityKind;
use crate::event::authority::PartnerAdded;
use crate::ids::{AuthorityId, Hash};
use crate::keys::{PublicKey, Signature, SigningKey};
use crate::seal::sha256;

/// Purpose of a fingerprint.
const FINGERPRINT_CONTEXT: &[u8] = b"custodia/card-fingerprint/1\0";
/// Purpose of the root's signature under a card in a log.
const ENTRY_CONTEXT: &str = "custodia/partner-added/1";
/// Bytes of a fingerprint. Source: ours; 128 bits, so that nobody finds a second card for one.
const BYTES: usize = 16;
/// Hexadecimal digits that are read out together.
const GROUP_DIGITS: usize = 4;

/// What two people compare of a card: the first 16 bytes of SHA-256 over all that it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; BYTES]);

/// What a card says, as it is hashed and signed.
#[derive(Encode)]
#[cbor(map)]
struct Said<'c> {
    #[n(0)]
    authority: &'c AuthorityId,
    #[n(1)]
    name: &'c str,
    #[n(2)]
    kind: AuthorityKind,
    #[n(3)]
    root_key: Hash,
    #[n(4)]
    sealing_key: Hash,
    #[n(5)]
    state: &'c str,
}

/// Who enters a card, and what it says.
#[derive(Encode)]
#[cbor(map)]
struct Entering<'c> {
    #[n(0)]
    by: &'c AuthorityId,
    #[n(1)]
    card: Said<'c>,
}

fn said(card: &PartnerAdded) -> Said<'_> {
    let PartnerAdded { authority, name, kind, root_key, sealing_key, state, root: _ } = card;
    Said { authority, name, kind: *kind, root_key: *root_key, sealing_key: *sealing_key, state }
}

impl Fingerprint {
    /// Of a card: another name, kind, state or key is another fingerprint.
    pub fn of(card: &PartnerAdded) -> Self {
        let hash = sha256(&[FINGERPRINT_CONTEXT, &codec::to_bytes(&said(card))].concat());
        let mut bytes = [0; BYTES];
        bytes.copy_from_slice(&hash.0[..BYTES]);
        Self(bytes)
    }

    /// Reads 32 hexadecimal digits, in groups or not.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | ':' | '.')).collect();
        let wrong = || {
            Error::malformed(format!("fingerprint {text:?} is not {} hexadecimal digits", 2 * BYTES))
                .with_hint("`custodia authority card` shows it at the partner, in groups of four")
        };
        if digits.len() != 2 * BYTES || !digits.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; BYTES];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, bytes) in self.0.chunks(GROUP_DIGITS / 2).enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(f, "{gap}{:02x}{:02x}", bytes[0], bytes[1])?;
        }
        Ok(())
    }
}

/// The card entered by an authority under its root's signature, as those who hold the root do at set-up.
pub fn under_root(card: PartnerAdded, by: &AuthorityId, root: &SigningKey) -> PartnerAdded {
    let signature = root.sign(ENTRY_CONTEXT, &codec::to_bytes(&Entering { by, card: said(&card) }));
    PartnerAdded { root: Some(signature.0.to_vec().into()), ..card }
}

/// Whether the root of the authority that enters a card has signed it.
pub(crate) fn is_under_root(card: &PartnerAdded, by: &AuthorityId, root: &PublicKey) -> bool {
    let signature = card.root.as_ref().and_then(|bytes| <[u8; 64]>::try_from(bytes.as_slice()).ok());
    let signed = codec::to_bytes(&Entering { by, card: said(card) });
    signature.is_some_and(|signature| root.verify(ENTRY_CONTEXT, &signed, &Signature(signature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> PartnerAdded {
        PartnerAdded {
            authority: AuthorityId::parse("south").unwrap(),
            name: "South".into(),
            kind: AuthorityKind::Receiving,
            root_key: Hash([3; 32]),
            sealing_key: Hash([4; 32]),
            state: "IRQ".into(),
            root: None,
        }
    }

    #[test]
    fn whatever_a_card_says_otherwise_is_another_fingerprint() {
        let base = Fingerprint::of(&card());
        for other in [
            PartnerAdded { name: "Souths".into(), ..card() },
            PartnerAdded { kind: AuthorityKind::Bureau, ..card() },
            PartnerAdded { root_key: Hash([5; 32]), ..card() },
            PartnerAdded { sealing_key: Hash([5; 32]), ..card() },
            PartnerAdded { state: "SYR".into(), ..card() },
            PartnerAdded { authority: AuthorityId::parse("souths").unwrap(), ..card() },
        ] {
            assert_ne!(Fingerprint::of(&other), base, "{other:?}");
        }
        let root = SigningKey::from_seed(&[7; 32]);
        let signed = under_root(card(), &AuthorityId::parse("north").unwrap(), &root);
        assert_eq!(Fingerprint::of(&signed), base, "who enters it does not change it");
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_written_and_with_other_gaps() {
        let print = Fingerprint::of(&card());
        let text = print.to_string();
        assert_eq!(text.split(' ').map(str::len).collect::<Vec<_>>(), [4; 8]);
        for other in [text.clone(), text.replace(' ', ""), text.replace(' ', "-").to_uppercase()] {
            assert_eq!(Fingerprint::parse(&other).unwrap(), print);
        }
        for wrong in ["", "3f2a", &text[..38], &text.replace(|c: char| c.is_ascii_digit(), "x"), &"é".repeat(16)] {
            assert!(Fingerprint::parse(wrong).unwrap_err().to_string().contains("32 hexadecimal digits"), "{wrong}");
        }
    }

    #[test]
    fn a_card_is_under_the_root_of_who_enters_it_and_of_nobody_else() {
        let (north, east) = (AuthorityId::parse("north").unwrap(), AuthorityId::parse("east").unwrap());
        let root = SigningKey::from_seed(&[7; 32]);
        let signed = under_root(card(), &north, &root);
        assert!(is_under_root(&signed, &north, &root.public()));
        assert!(!is_under_root(&signed, &east, &root.public()), "entered by another");
        assert!(!is_under_root(&signed, &north, &SigningKey::from_seed(&[8; 32]).public()));
        assert!(!is_under_root(&card(), &north, &root.public()), "unsigned");
        let changed = PartnerAdded { kind: AuthorityKind::Bureau, ..signed };
        assert!(!is_under_root(&changed, &north, &root.public()), "changed");
    }
}
