//! Ed25519 keys: sign, verify strictly, verify many. Source: RFC 8032; strictness: `ed25519-dalek`.
//!
//! What is signed is `context || 0x00 || message`, so that a signature made for one purpose never
//! holds for another. A COSE `Sig_structure` (first byte 0x84 or 0x85) and a signed note (no 0x00
//! in it) are signed as their standards say, and cannot be taken for a context string.

use std::collections::HashMap;
use std::fmt;

use ed25519_dalek::{Signer as _, VerifyingKey};
use minicbor::{CborLen, Decode, Encode};
use rand_core::CryptoRng;
use rayon::prelude::*;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::ids::{KeyId, hex_form};
use crate::seal::sha256;

/// An Ed25519 secret key. Wiped when dropped; never printed.
pub struct SigningKey(ed25519_dalek::SigningKey);

/// An Ed25519 public key; any 32 bytes, a bad one verifies nothing. Prints as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct PublicKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// An Ed25519 signature. Prints as hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

hex_form! { PublicKey 32; Signature 64; }

/// One signature to be verified among many.
#[derive(Debug, Clone, Copy)]
pub struct SignedMessage<'a> {
    /// The purpose it was made for.
    pub context: &'a str,
    /// What was signed.
    pub message: &'a [u8],
    /// The signature.
    pub signature: Signature,
    /// By whose key.
    pub key: PublicKey,
}

impl SigningKey {
    /// From the 32 bytes that a key file holds.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// A new key from the generator given.
    pub fn generate(random: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill_bytes(seed.as_mut());
        Self::from_seed(&seed)
    }

    /// The 32 bytes for a key file; wiped when dropped.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// The id of the public half.
    pub fn key_id(&self) -> KeyId {
        self.public().key_id()
    }

    /// Signs a message for one purpose.
    pub fn sign(&self, context: &str, message: &[u8]) -> Signature {
        self.sign_as_is(&in_context(context, message))
    }

    /// Signs the bytes that COSE or the signed-note format prescribe, without a context before them.
    pub(crate) fn sign_as_is(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(of {})", self.key_id())
    }
}

impl PublicKey {
    /// First 16 bytes of SHA-256 of the key.
    pub fn key_id(&self) -> KeyId {
        let mut id = [0; 16];
        id.copy_from_slice(&sha256(&self.0).0[..16]);
        KeyId(id)
    }

    /// Whether the signature of the message for that purpose holds, strictly: small-order keys and
    /// nonce points and non-canonical numbers never hold.
    pub fn verify(&self, context: &str, message: &[u8], signature: &Signature) -> bool {
        self.verify_as_is(&in_context(context, message), signature)
    }

    /// Verifies the bytes that COSE or the signed-note format prescribe.
    pub(crate) fn verify_as_is(&self, message: &[u8], signature: &Signature) -> bool {
        self.point().is_some_and(|point| holds(&point, message, signature))
    }

    fn point(&self) -> Option<VerifyingKey> {
        VerifyingKey::from_bytes(&self.0).ok()
    }
}

/// Verifies many signatures on all cores; the answers are in the order of the questions.
///
/// Each is verified strictly by itself. The randomised batch equation is not used: a signer can
/// make a nonce point with a small-order part and try until the batch accepts what every single
/// verifier refuses, and then two parties that do not trust each other read one log differently.
/// What can be shared is shared: each key's point is decompressed once.
pub fn verify_each(signed: &[SignedMessage<'_>]) -> Vec<bool> {
    let mut points: HashMap<PublicKey, Option<VerifyingKey>> = HashMap::new();
    for one in signed {
        points.entry(one.key).or_insert_with(|| one.key.point());
    }
    signed
        .par_iter()
        .map(|one| match points.get(&one.key) {
            Some(Some(point)) => holds(point, &in_context(one.context, one.message), &one.signature),
            _ => false,
        })
        .collect()
}

fn holds(point: &VerifyingKey, message: &[u8], signature: &Signature) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    point.verify_strict(message, &signature).is_ok()
}

fn in_context(context: &str, message: &[u8]) -> Vec<u8> {
    debug_assert!(!context.bytes().any(|b| b == 0), "a context holds no zero byte");
    let mut bytes = Vec::with_capacity(context.len() + 1 + message.len());
    bytes.extend_from_slice(context.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(message);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_vector_of_rfc_8032_is_signed_as_printed_there() {
        let seed = PublicKey::parse_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap().0;
        let key = SigningKey::from_seed(&seed);
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac\
                         c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        assert_eq!(key.public().to_string(), public);
        assert_eq!(key.sign_as_is(b"").to_string(), signature);
    }

    #[test]
    fn a_signature_for_one_purpose_does_not_hold_for_another() {
        let key = SigningKey::from_seed(&[1; 32]);
        let signature = key.sign("custodia/a/1", b"text");
        assert!(key.public().verify("custodia/a/1", b"text", &signature));
        assert!(!key.public().verify("custodia/b/1", b"text", &signature));
        assert!(!key.public().verify("custodia/a/", b"1\0text", &signature));
    }

    #[test]
    fn a_key_of_small_order_verifies_nothing() {
        let mut small_order = [0; 32];
        small_order[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!PublicKey(small_order).verify("c", b"any", &Signature(signature)));
    }

    #[test]
    fn the_secret_is_not_printed() {
        let shown = format!("{:?}", SigningKey::from_seed(&[7; 32]));
        assert!(!shown.contains("0707") && !shown.contains("7, 7"), "{shown}");
    }

    #[test]
    fn hexadecimal_with_a_sign_in_it_is_refused() {
        let text = format!("+1{}", "00".repeat(31));
        assert!(PublicKey::parse_hex(&text).is_err());
    }

    proptest! {
        #[test]
        fn many_at_once_are_answered_as_one_by_one(
            made in prop::collection::vec((0..3_u8, any::<[u8; 8]>(), 0..4_u8), 0..40),
        ) {
            let keys: Vec<SigningKey> = (0..3).map(|n| SigningKey::from_seed(&[n; 32])).collect();
            let signed: Vec<SignedMessage<'_>> = made.iter().map(|(signer, message, harm)| {
                let key = &keys[usize::from(*signer)];
                let mut signature = key.sign("custodia/test/1", message);
                signature.0[usize::from(*harm) * 17] ^= u8::from(*harm > 0);
                SignedMessage { context: "custodia/test/1", message, signature, key: key.public() }
            }).collect();
            let singly: Vec<bool> =
                signed.iter().map(|s| s.key.verify(s.context, s.message, &s.signature)).collect();
            prop_assert_eq!(verify_each(&signed), singly.clone());
            let expected: Vec<bool> = made.iter().map(|(_, _, harm)| *harm == 0).collect();
            prop_assert_eq!(singly, expected);
        }
    }
}
