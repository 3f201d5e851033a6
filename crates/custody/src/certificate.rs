//! Certificates: whose a key is, what its bearer may do, from when to when.
//!
//! An authority's offline root certifies officers and devices; an officer's key may certify a key for
//! one movement. Source: ours; the form is deterministic CBOR, `docs/formats.md`.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::codec;
use crate::error::Error;
use crate::event::Function;
use crate::ids::{AuthorityId, DeviceId, KeyId, MovementId, OfficerId};
use crate::keys::{PublicKey, Signature, SigningKey};
use crate::time::Moment;

/// Purpose of a certificate's signature.
const CONTEXT: &str = "custodia/certificate/1";
/// Longest certificate in bytes. Source: ours; all 14 functions and three longest ids need 400.
pub const CERTIFICATE_BYTES_MAX: usize = 1024;

/// Who bears the key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Bearer {
    /// An officer; certified by the root.
    #[n(0)]
    Officer {
        /// Who.
        #[n(0)]
        officer: OfficerId,
        /// What for.
        #[n(1)]
        functions: Vec<Function>,
    },
    /// A device; certified by the root.
    #[n(1)]
    Device {
        /// Which.
        #[n(0)]
        device: DeviceId,
    },
    /// An officer's further key, good on one movement only; certified by the officer's own key.
    #[n(2)]
    Movement {
        /// Who.
        #[n(0)]
        officer: OfficerId,
        /// On which movement.
        #[n(1)]
        movement: MovementId,
    },
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CertificateBody {
    /// Whose officer or device it is.
    #[n(0)]
    pub authority: AuthorityId,
    /// Who bears the key.
    #[n(1)]
    pub bearer: Bearer,
    /// The key.
    #[n(2)]
    pub key: PublicKey,
    /// Good from, inclusive.
    #[n(3)]
    pub not_before: Moment,
    /// Good until, exclusive.
    #[n(4)]
    pub not_after: Moment,
    /// Rising with each certificate of the issuer.
    #[n(5)]
    pub serial: u64,
}

/// A certificate as issued.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Certificate {
    #[n(0)]
    body: CertificateBody,
    /// Whose key signed.
    #[n(1)]
    issuer: KeyId,
    #[n(2)]
    signature: Signature,
}

/// Why a certificate does not hold, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// It was not issued by this key, or not by a key that may issue such a certificate.
    WrongIssuer,
    /// The signature does not hold.
    BadSignature,
    /// Not good before this time.
    NotYetValid {
        /// Good from.
        from: Moment,
    },
    /// No longer good since this time.
    Expired {
        /// Good until.
        until: Moment,
    },
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongIssuer => f.write_str("certificate is not issued by a key that may issue it"),
            Self::BadSignature => f.write_str("certificate's signature does not hold"),
            Self::NotYetValid { from } => write!(f, "certificate is valid only from {from}"),
            Self::Expired { until } => write!(f, "certificate expired at {until}"),
        }
    }
}

impl Bearer {
    /// Whose the key is, in words. One key has one bearer; an officer's movement key is his.
    pub(crate) fn whose(&self) -> String {
        match self {
            Self::Officer { officer, .. } | Self::Movement { officer, .. } => format!("officer {officer}"),
            Self::Device { device } => format!("device {device}"),
        }
    }
}

impl Certificate {
    /// Issues a certificate: with the root's key for officers and devices, with an officer's own key
    /// for a movement key.
    pub fn issue(body: CertificateBody, issuer: &SigningKey) -> Self {
        let issuer_id = issuer.key_id();
        let signature = issuer.sign(CONTEXT, &signed_bytes(&body, issuer_id));
        Self { body, issuer: issuer_id, signature }
    }

    /// What it says.
    pub fn body(&self) -> &CertificateBody {
        &self.body
    }

    /// Id of the certified key.
    pub fn key_id(&self) -> KeyId {
        self.body.key.key_id()
    }

    /// Whose key signed it.
    pub fn issuer(&self) -> KeyId {
        self.issuer
    }

    /// The officer, where the bearer is one.
    pub fn officer(&self) -> Option<&OfficerId> {
        match &self.body.bearer {
            Bearer::Officer { officer, .. } | Bearer::Movement { officer, .. } => Some(officer),
            Bearer::Device { .. } => None,
        }
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads one certificate in its one form; says nothing on whether it holds.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > CERTIFICATE_BYTES_MAX {
            return Err(Error::malformed(format!(
                "certificate has {} bytes, at most {CERTIFICATE_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        codec::from_foreign_bytes(bytes).map_err(|e| e.at("certificate"))
    }

    /// Whether an officer's or device's certificate holds under its authority's root at a time.
    ///
    /// That the root is that authority's is for the caller to know.
    pub fn verify(&self, root: &PublicKey, at: Moment) -> Result<(), CertificateFault> {
        match self.body.bearer {
            Bearer::Officer { .. } | Bearer::Device { .. } => self.verify_issued_by(root, at),
            Bearer::Movement { .. } => Err(CertificateFault::WrongIssuer),
        }
    }

    /// Whether a movement key's certificate holds at a time: the officer's holds under the root, and
    /// his key issued this one, for himself, for the same authority.
    pub fn verify_under(&self, officer: &Self, root: &PublicKey, at: Moment) -> Result<(), CertificateFault> {
        officer.verify(root, at)?;
        let same_officer = match (&officer.body.bearer, &self.body.bearer) {
            (Bearer::Officer { officer: theirs, .. }, Bearer::Movement { officer, .. }) => theirs == officer,
            _ => false,
        };
        if !same_officer || officer.body.authority != self.body.authority {
            return Err(CertificateFault::WrongIssuer);
        }
        self.verify_issued_by(&officer.body.key, at)
    }

    fn verify_issued_by(&self, issuer: &PublicKey, at: Moment) -> Result<(), CertificateFault> {
        let CertificateBody { not_before, not_after, .. } = self.body;
        if issuer.key_id() != self.issuer {
            return Err(CertificateFault::WrongIssuer);
        }
        if !issuer.verify(CONTEXT, &signed_bytes(&self.body, self.issuer), &self.signature) {
            return Err(CertificateFault::BadSignature);
        }
        if at < not_before {
            return Err(CertificateFault::NotYetValid { from: not_before });
        }
        if at >= not_after {
            return Err(CertificateFault::Expired { until: not_after });
        }
        Ok(())
    }
}

fn signed_bytes(body: &CertificateBody, issuer: KeyId) -> Vec<u8> {
    let mut bytes = codec::to_bytes(body);
    codec::append(&issuer, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(n: u8) -> SigningKey {
        SigningKey::from_seed(&[n; 32])
    }

    fn body(bearer: Bearer, of: &SigningKey) -> CertificateBody {
        CertificateBody {
            authority: AuthorityId::parse("sdf").unwrap(),
            bearer,
            key: of.public(),
            not_before: Moment::from_ms(100),
            not_after: Moment::from_ms(200),
            serial: 1,
        }
    }

    fn officer(id: &str) -> Bearer {
        Bearer::Officer { officer: OfficerId::parse(id).unwrap(), functions: Function::ALL.to_vec() }
    }

    fn movement_key(id: &str) -> Bearer {
        let movement = MovementId::parse("s-1").unwrap();
        Bearer::Movement { officer: OfficerId::parse(id).unwrap(), movement }
    }

    #[test]
    fn a_certificate_holds_from_its_first_instant_until_before_its_last() {
        let certificate = Certificate::issue(body(officer("amal"), &key(2)), &key(1));
        let holds = |ms| certificate.verify(&key(1).public(), Moment::from_ms(ms));
        assert_eq!(holds(99), Err(CertificateFault::NotYetValid { from: Moment::from_ms(100) }));
        assert_eq!(holds(100), Ok(()));
        assert_eq!(holds(199), Ok(()));
        assert_eq!(holds(200), Err(CertificateFault::Expired { until: Moment::from_ms(200) }));
    }

    #[test]
    fn another_root_and_an_altered_body_are_told_apart() {
        let mut certificate = Certificate::issue(body(officer("amal"), &key(2)), &key(1));
        let at = Moment::from_ms(150);
        assert_eq!(certificate.verify(&key(3).public(), at), Err(CertificateFault::WrongIssuer));
        certificate.body.serial = 2;
        assert_eq!(certificate.verify(&key(1).public(), at), Err(CertificateFault::BadSignature));
    }

    #[test]
    fn a_movement_key_holds_only_under_its_own_officer() {
        let (root, at) = (key(1).public(), Moment::from_ms(150));
        let amal = Certificate::issue(body(officer("amal"), &key(2)), &key(1));
        let zana = Certificate::issue(body(officer("zana"), &key(3)), &key(1));
        let device = Bearer::Device { device: DeviceId::parse("t-1").unwrap() };
        let device = Certificate::issue(body(device, &key(2)), &key(1));
        let limited = Certificate::issue(body(movement_key("amal"), &key(4)), &key(2));
        assert_eq!(limited.verify_under(&amal, &root, at), Ok(()));
        assert_eq!(limited.verify_under(&zana, &root, at), Err(CertificateFault::WrongIssuer));
        assert_eq!(limited.verify_under(&device, &root, at), Err(CertificateFault::WrongIssuer));
        assert_eq!(limited.verify(&key(2).public(), at), Err(CertificateFault::WrongIssuer));
        let self_made = Certificate::issue(body(officer("amal"), &key(4)), &key(2));
        assert_eq!(self_made.verify_under(&amal, &root, at), Err(CertificateFault::WrongIssuer));
    }

    proptest! {
        #[test]
        fn decoding_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Certificate::decode(&bytes);
        }

        #[test]
        fn a_certificate_with_a_bit_flipped_is_unreadable_or_does_not_hold(bit in 0..2400_usize) {
            let certificate = Certificate::issue(body(officer("amal"), &key(2)), &key(1));
            let mut bytes = certificate.encode();
            prop_assert_eq!(&Certificate::decode(&bytes).unwrap(), &certificate);
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(read) = Certificate::decode(&bytes) {
                prop_assert!(read.verify(&key(1).public(), Moment::from_ms(150)).is_err());
            }
        }
    }
}
