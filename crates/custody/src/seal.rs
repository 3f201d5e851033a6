//! Hashes and sealed bytes: payloads under data keys, data keys under a master key, bundles to a partner.
//!
//! Source: SHA-256 (FIPS 180-4); XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03); HPKE base mode with
//! X25519, HKDF-SHA256 and ChaCha20-Poly1305 (RFC 9180). Randomness is passed in.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

use crate::codec;
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, Hash};

/// Bytes of an XChaCha20-Poly1305 nonce, written before the ciphertext.
pub const NONCE_BYTES: usize = 24;
/// Bytes of a salt of [`salted_hash`].
pub const SALT_BYTES: usize = 16;
/// Bytes of an HPKE encapsulated X25519 key, written before the ciphertext.
const ENCAPPED_BYTES: usize = 32;

macro_rules! symmetric_keys {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// From 32 bytes.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self { Self(bytes) }
            /// A new key from the generator given.
            pub fn generate(random: &mut impl CryptoRng) -> Self {
                let mut key = Self([0; 32]);
                random.fill_bytes(&mut key.0);
                key
            }
            /// The 32 bytes, to be wrapped.
            pub const fn as_bytes(&self) -> &[u8; 32] { &self.0 }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(secret)"))
            }
        }
    )*};
}

symmetric_keys! {
    /// The key of one stream's field group: destroying it erases what it sealed.
    DataKey;
    /// An authority's key, under which its data keys are wrapped.
    MasterKey;
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// SHA-256 over salt and plain payload: commits to the payload and, while the salt is unknown, does
/// not let anybody guess it.
pub fn salted_hash(salt: &[u8; SALT_BYTES], plain: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(plain);
    Hash(hasher.finalize().into())
}

/// Seals bytes: nonce, then ciphertext with tag. The nonce must be random and used once.
pub fn seal(key: &DataKey, nonce: [u8; NONCE_BYTES], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    seal_under(&key.0, nonce, aad, plain)
}

/// Opens what [`seal`] made, with the same associated data.
pub fn open(key: &DataKey, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
    open_under(&key.0, aad, sealed)
}

/// Bytes of a wrapped key: nonce, 32 bytes of key, 16 of tag (XChaCha20-Poly1305).
pub const WRAPPED_BYTES: usize = NONCE_BYTES + 32 + 16;

/// Wraps a data key under the authority's key; it unwraps only as the key of that stream and group.
pub fn wrap_key(
    master: &MasterKey,
    nonce: [u8; NONCE_BYTES],
    authority: &AuthorityId,
    stream: &Stream,
    group: Group,
    key: &DataKey,
) -> Vec<u8> {
    seal_under(&master.0, nonce, &wrapping_place(authority, stream, group), &key.0)
}

/// Unwraps a data key of that stream and group.
pub fn unwrap_key(
    master: &MasterKey,
    authority: &AuthorityId,
    stream: &Stream,
    group: Group,
    wrapped: &[u8],
) -> Result<DataKey, Error> {
    let place = wrapping_place(authority, stream, group);
    let mut plain = open_under(&master.0, &place, wrapped)
        .map_err(|e| e.at(format_args!("key of {stream}, group {group}, authority {authority}")))?;
    let bytes = <[u8; 32]>::try_from(plain.as_slice())
        .map_err(|_| Error::malformed(format!("a wrapped key has {} bytes, 32 needed", plain.len())));
    plain.zeroize();
    bytes.map(DataKey)
}

/// The X25519 secret that bundles for one authority are sealed to. Wiped when dropped.
#[derive(ZeroizeOnDrop)]
pub struct SealingSecret([u8; 32]);

impl SealingSecret {
    /// From the 32 bytes that a key file holds.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new secret from the generator given.
    pub fn generate(random: &mut impl CryptoRng) -> Self {
        let mut secret = Self([0; 32]);
        random.fill_bytes(&mut secret.0);
        secret
    }

    /// The 32 bytes, for a key file.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public key that others seal to.
    pub fn public(&self) -> [u8; 32] {
        let public = self.scalar().map(|secret| X25519HkdfSha256::sk_to_pk(&secret).to_bytes().into());
        assert!(public.is_ok(), "every 32 bytes are an X25519 secret");
        public.unwrap_or_default()
    }

    fn scalar(&self) -> Result<<X25519HkdfSha256 as hpke::Kem>::PrivateKey, Error> {
        <X25519HkdfSha256 as hpke::Kem>::PrivateKey::from_bytes(&self.0)
            .map_err(|e| Error::malformed("sealing secret is not an X25519 key").with_source(e.to_string()))
    }
}

impl fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingSecret(secret)")
    }
}

/// Seals bytes to one partner's public key: encapsulated key, then ciphertext with tag.
///
/// `info` names the purpose, `aad` what travels beside in the clear; both are needed to open.
pub fn seal_to(
    public: &[u8; 32],
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    random: &mut impl CryptoRng,
) -> Result<Vec<u8>, Error> {
    let to = <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(public)
        .map_err(|e| Error::malformed("sealing key is not an X25519 key").with_source(e.to_string()))?;
    let (encapped, sealed) = hpke::single_shot_seal_with_rng::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &to,
        info,
        plain,
        aad,
        random,
    )
    .map_err(|e| Error::wrong_key("cannot seal to that key").with_source(e.to_string()))?;
    let mut bytes = encapped.to_bytes().to_vec();
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Opens what [`seal_to`] made for the public half of this secret.
pub fn open_sealed(secret: &SealingSecret, info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let Some((encapped, ciphertext)) = sealed.split_at_checked(ENCAPPED_BYTES) else {
        return Err(Error::truncated(format!("sealed bytes are {}, at least {ENCAPPED_BYTES} needed", sealed.len())));
    };
    let encapped = <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(encapped)
        .map_err(|e| Error::malformed("encapsulated key is not an X25519 key").with_source(e.to_string()))?;
    hpke::single_shot_open::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret.scalar()?,
        &encapped,
        info,
        ciphertext,
        aad,
    )
    .map_err(|_| Error::wrong_key("sealed bytes do not open: another key, another purpose, or altered"))
}

fn seal_under(key: &[u8; 32], nonce: [u8; NONCE_BYTES], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad });
    assert!(sealed.is_ok(), "a payload of {} bytes is beyond what the cipher can seal", plain.len());
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed.unwrap_or_default());
    bytes
}

fn open_under(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let Some((nonce, ciphertext)) = sealed.split_first_chunk::<NONCE_BYTES>() else {
        return Err(Error::truncated(format!("sealed bytes are {}, at least {NONCE_BYTES} needed", sealed.len())));
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad })
        .map_err(|_| Error::wrong_key("sealed bytes do not open: another key, another place, or altered"))
}

/// What a wrapped key is bound to.
fn wrapping_place(authority: &AuthorityId, stream: &Stream, group: Group) -> Zeroizing<Vec<u8>> {
    let mut place = b"custodia/wrapped-key/1\0".to_vec();
    codec::append(authority, &mut place);
    codec::append(stream, &mut place);
    codec::append(&group, &mut place);
    Zeroizing::new(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::PersonNumber;
    use rand_core::SeedableRng as _;

    #[test]
    fn sealed_bytes_open_with_the_same_key_and_place_only() {
        let key = DataKey::from_bytes([1; 32]);
        let sealed = seal(&key, [2; 24], b"place", b"plain");
        assert_eq!(open(&key, b"place", &sealed).unwrap(), b"plain");
        assert!(open(&key, b"elsewhere", &sealed).unwrap_err().is_wrong_key());
        assert!(open(&DataKey::from_bytes([3; 32]), b"place", &sealed).unwrap_err().is_wrong_key());
        assert!(open(&key, b"place", &sealed[..10]).unwrap_err().is_truncated());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(open(&key, b"place", &altered).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_wrapped_key_unwraps_only_where_it_was_wrapped_for() {
        let master = MasterKey::from_bytes([1; 32]);
        let authority = AuthorityId::parse("sdf").unwrap();
        let stream = Stream::Person(PersonNumber::new(1, 1).unwrap());
        let other = Stream::Person(PersonNumber::new(1, 2).unwrap());
        let key = DataKey::from_bytes([9; 32]);
        let wrapped = wrap_key(&master, [0; 24], &authority, &stream, Group::Medical, &key);
        let unwrapped = unwrap_key(&master, &authority, &stream, Group::Medical, &wrapped);
        assert!(unwrapped.unwrap() == key);
        assert!(unwrap_key(&master, &authority, &other, Group::Medical, &wrapped).is_err());
        assert!(unwrap_key(&master, &authority, &stream, Group::Legal, &wrapped).is_err());
    }

    #[test]
    fn a_bundle_opens_only_for_the_partner_and_the_purpose() {
        let mut random = rand_chacha::ChaCha20Rng::seed_from_u64(1);
        let partner = SealingSecret::generate(&mut random);
        let other = SealingSecret::generate(&mut random);
        let sealed = seal_to(&partner.public(), b"bundle", b"head", b"plain", &mut random).unwrap();
        assert_eq!(open_sealed(&partner, b"bundle", b"head", &sealed).unwrap(), b"plain");
        assert!(open_sealed(&other, b"bundle", b"head", &sealed).unwrap_err().is_wrong_key());
        assert!(open_sealed(&partner, b"receipt", b"head", &sealed).is_err());
        assert!(open_sealed(&partner, b"bundle", b"other", &sealed).is_err());
        assert!(open_sealed(&partner, b"bundle", b"head", &sealed[..31]).unwrap_err().is_truncated());
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = format!("{:?} {:?}", DataKey::from_bytes([7; 32]), SealingSecret::from_bytes([7; 32]));
        assert_eq!(shown, "DataKey(secret) SealingSecret(secret)");
    }

    #[test]
    fn the_salt_changes_the_hash() {
        assert_ne!(salted_hash(&[0; 16], b"x"), salted_hash(&[1; 16], b"x"));
        assert_eq!(sha256(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
