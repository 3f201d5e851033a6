//! The hand-over receipt: two officers of two authorities sign one list of persons.
//!
//! A COSE_Sign (RFC 9052 §4.1) with the context string as external data. The giver makes an *offer*
//! with one signature; the receiver countersigns the same payload and says in his own protected
//! header what he counted and whom he did not receive (docs/decisions/0006). Inclusion in both logs
//! is attached later, outside what is signed. Source of the form: ours, see `docs/formats.md`.

mod cose;
mod report;

use std::collections::BTreeSet;
use std::fmt;

use minicbor::{CborLen, Decode, Encode};

pub use report::{CertificateAnswer, ReceiptReport, SignatureAnswer, SignerReport};

use crate::certificate::Certificate;
use crate::checkpoint::origin_of;
use crate::codec;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::event::movement::DoorOutcome;
use crate::event::words;
use crate::ids::{AuthorityId, Hash, KeyId, MovementId, Nonce, PlaceId};
use crate::inclusion::InclusionProof;
use crate::keys::{Signature, SigningKey};
use crate::number::PersonNumber;
use crate::seal::sha256;
use crate::time::Moment;

/// Longest receipt in bytes, proofs included. Source: ours; 1,000 persons and two proofs fit.
pub const RECEIPT_BYTES_MAX: usize = 4 << 20;
/// Most persons on one receipt. Source: ours; twice the largest transport aircraft.
pub const PERSONS_MAX: usize = 1000;
/// Most proofs attached to one receipt: one for each side's log, and room for one renewal of each.
pub const PROOFS_MAX: usize = 4;

words! {
    /// What a receipt is for; each has its own context string, so that none can pass for the other.
    ReceiptContext {
        /// Real people.
        0 Operation "custodia/receipt/2",
        /// A rehearsal.
        1 Rehearsal "custodia/rehearsal-receipt/2",
    }
    /// On which side of the door a signer stands.
    Role {
        /// Gives into custody.
        0 Giving "giving",
        /// Takes into custody.
        1 Receiving "receiving",
    }
    /// How the check at the door came out, without its details.
    DoorResult {
        /// Finger or face, one to one.
        0 Verified "verified",
        /// By two officers, photograph, band and a question.
        1 Exception "exception",
        /// Not the person, or nobody can say.
        2 NotVerified "not-verified",
    }
}

impl From<&DoorOutcome> for DoorResult {
    fn from(outcome: &DoorOutcome) -> Self {
        match outcome {
            DoorOutcome::Verified(_) => Self::Verified,
            DoorOutcome::Exception(_) => Self::Exception,
            DoorOutcome::NotVerified(_) => Self::NotVerified,
        }
    }
}

/// One person offered.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonOffered {
    /// Who.
    #[n(0)]
    pub person: PersonNumber,
    /// How the check at the door came out.
    #[n(1)]
    pub door: DoorResult,
    /// Seals of the property bags that go with the person.
    #[n(2)]
    pub seals: Vec<String>,
    /// Injuries recorded before the hand-over; a number, no findings.
    #[n(3)]
    pub injuries_noted: u32,
    /// Papers handed over.
    #[n(4)]
    pub papers: Vec<String>,
}

/// What the giver states not to be as it should.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Exception {
    /// About whom, or the whole hand-over.
    #[n(0)]
    pub person: Option<PersonNumber>,
    /// What.
    #[n(1)]
    pub what: String,
}

/// What both officers sign.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceiptPayload {
    /// Operation or rehearsal.
    #[n(0)]
    pub context: ReceiptContext,
    /// Which movement.
    #[n(1)]
    pub movement: MovementId,
    /// Which manifest.
    #[n(2)]
    pub manifest_version: u32,
    /// Where.
    #[n(3)]
    pub place: PlaceId,
    /// Who gives.
    #[n(4)]
    pub from: AuthorityId,
    /// Who receives.
    #[n(5)]
    pub to: AuthorityId,
    /// When, by the giver's clock.
    #[n(6)]
    pub at: Moment,
    /// Binds the answer to this offer.
    #[n(7)]
    pub nonce: Nonce,
    /// The giver's log when he offered; it stands in his protected header too.
    #[n(8)]
    pub offering_log: LogHead,
    /// Who is offered.
    #[n(9)]
    pub persons: Vec<PersonOffered>,
    /// What is not as it should be.
    #[n(10)]
    pub exceptions: Vec<Exception>,
    /// Debts do not block it.
    #[n(11)]
    pub medical_evacuation: bool,
}

/// What the receiver states, in his protected header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acceptance {
    /// When he signs, by his clock: a claim, for which only a log that somebody else holds can stand.
    pub at: Moment,
    /// Bodies he counted.
    pub counted: u32,
    /// Offered and not received.
    pub not_received: Vec<PersonNumber>,
    /// Not offered and found all the same.
    pub found: Vec<PersonNumber>,
}

/// What one signer puts his name to beside the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// On which side he stands.
    pub role: Role,
    /// With which key he signs.
    pub key: KeyId,
    /// The name of his authority's log.
    pub log: String,
    /// That log when he signed.
    pub head: LogHead,
    /// What he received; the receiver always, the giver never.
    pub acceptance: Option<Acceptance>,
}

/// An officer's key with its certificate; a movement key is followed by the officer's own.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptSigner<'a> {
    /// The key.
    pub key: &'a SigningKey,
    /// Certificate of the key; then, for a movement key, of the officer who certified it.
    pub certificates: &'a [Certificate],
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SignedStatement {
    statement: Statement,
    certificates: Vec<Certificate>,
    signature: Signature,
}

/// A receipt: an offer with one signature, complete with two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    payload: ReceiptPayload,
    signed: Vec<SignedStatement>,
    proofs: Vec<InclusionProof>,
}

impl Receipt {
    /// Offers persons: the giver's signature over the payload.
    pub fn offer(payload: ReceiptPayload, giver: ReceiptSigner<'_>) -> Result<Self, Error> {
        payload.check()?;
        if payload.from == payload.to {
            return Err(Error::malformed(format!("{} cannot hand over to itself", payload.from)));
        }
        let head = payload.offering_log;
        let mut receipt = Self { payload, signed: Vec::new(), proofs: Vec::new() };
        receipt.add_signature(Role::Giving, giver, head, None)?;
        Ok(receipt)
    }

    /// Answers an offer: the receiver's signature over the same payload, with what he received.
    pub fn countersign(
        &self,
        receiver: ReceiptSigner<'_>,
        head: LogHead,
        acceptance: Acceptance,
    ) -> Result<Self, Error> {
        if self.statement(Role::Receiving).is_some() {
            return Err(Error::malformed("receipt is already countersigned"));
        }
        acceptance.check(&self.payload)?;
        let mut receipt = self.clone();
        receipt.add_signature(Role::Receiving, receiver, head, Some(acceptance))?;
        Ok(receipt)
    }

    /// Attaches the inclusion of this receipt in a log; the signed part does not change.
    pub fn attach(&mut self, proof: InclusionProof) -> Result<(), Error> {
        if self.proofs.len() >= PROOFS_MAX {
            return Err(Error::malformed(format!("receipt has {PROOFS_MAX} proofs, the most it can carry")));
        }
        self.proofs.push(proof);
        Ok(())
    }

    /// What was offered; says nothing on whether the signatures hold.
    pub fn payload(&self) -> &ReceiptPayload {
        &self.payload
    }

    /// SHA-256 of the payload's bytes, by which events name an offer.
    pub fn payload_hash(&self) -> Hash {
        sha256(&codec::to_bytes(&self.payload))
    }

    /// SHA-256 of the receipt as signed, without attached proofs, by which events name it.
    pub fn hash(&self) -> Hash {
        sha256(&self.without_proofs().encode())
    }

    /// The receipt as signed, without attached proofs.
    #[must_use]
    pub fn without_proofs(&self) -> Self {
        Self { proofs: Vec::new(), ..self.clone() }
    }

    /// What the signer of that side stated, if he signed.
    pub fn statement(&self, role: Role) -> Option<&Statement> {
        self.signed_by(role).map(|signed| &signed.statement)
    }

    /// When that side says that it signed: the giver in the payload, the receiver in his statement.
    pub fn stated_at(&self, role: Role) -> Option<Moment> {
        let statement = self.statement(role)?;
        Some(statement.acceptance.as_ref().map_or(self.payload.at, |acceptance| acceptance.at))
    }

    /// What the receiver stated, if he signed.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        self.statement(Role::Receiving)?.acceptance.as_ref()
    }

    /// Whether both sides have signed; not whether the signatures hold.
    pub fn is_countersigned(&self) -> bool {
        Role::ALL.iter().all(|role| self.statement(*role).is_some())
    }

    /// Attached proofs.
    pub fn proofs(&self) -> &[InclusionProof] {
        &self.proofs
    }

    fn signed_by(&self, role: Role) -> Option<&SignedStatement> {
        self.signed.iter().find(|signed| signed.statement.role == role)
    }

    fn add_signature(
        &mut self,
        role: Role,
        signer: ReceiptSigner<'_>,
        head: LogHead,
        acceptance: Option<Acceptance>,
    ) -> Result<(), Error> {
        let authority = self.payload.party(role);
        let certified = signer.certificates.first().map(Certificate::body);
        if certified.is_none_or(|body| body.key != signer.key.public() || body.authority != *authority) {
            return Err(Error::wrong_key(format!(
                "key {} is not certified by the certificate given for {authority}",
                signer.key.key_id()
            )));
        }
        let key = signer.key.key_id();
        let statement = Statement { role, key, log: origin_of(authority), head, acceptance };
        let signature = signer.key.sign_as_is(&cose::to_be_signed(&self.payload, &statement));
        let certificates = signer.certificates.to_vec();
        self.signed.push(SignedStatement { statement, certificates, signature });
        Ok(())
    }
}

impl ReceiptPayload {
    /// The authority on that side.
    pub fn party(&self, role: Role) -> &AuthorityId {
        match role {
            Role::Giving => &self.from,
            Role::Receiving => &self.to,
        }
    }

    /// The persons offered.
    pub fn offered(&self) -> impl Iterator<Item = PersonNumber> + '_ {
        self.persons.iter().map(|line| line.person)
    }

    fn check(&self) -> Result<(), Error> {
        let offered: BTreeSet<_> = self.offered().collect();
        if self.persons.is_empty() || self.persons.len() > PERSONS_MAX {
            return Err(Error::malformed(format!(
                "receipt lists {} persons, 1 to {PERSONS_MAX} allowed",
                self.persons.len()
            )));
        }
        if offered.len() != self.persons.len() {
            return Err(Error::malformed("receipt lists a person twice"));
        }
        Ok(())
    }
}

impl Acceptance {
    /// The persons received: offered and not named as missing, then those found.
    pub fn received(&self, payload: &ReceiptPayload) -> Vec<PersonNumber> {
        let missing: BTreeSet<_> = self.not_received.iter().copied().collect();
        payload.offered().filter(|p| !missing.contains(p)).chain(self.found.iter().copied()).collect()
    }

    /// Refuses names that do not fit the list: missing and not offered, found and offered, or named twice.
    pub fn check(&self, payload: &ReceiptPayload) -> Result<(), Error> {
        let offered: BTreeSet<_> = payload.offered().collect();
        let missing: BTreeSet<_> = self.not_received.iter().copied().collect();
        let found: BTreeSet<_> = self.found.iter().copied().collect();
        if missing.len() != self.not_received.len() || found.len() != self.found.len() {
            return Err(Error::malformed("acceptance names a person twice"));
        }
        if let Some(person) = missing.difference(&offered).next() {
            return Err(Error::malformed(format!("{person} is named as not received but was not offered")));
        }
        if let Some(person) = found.intersection(&offered).next() {
            return Err(Error::malformed(format!("{person} is named as found in addition but was offered")));
        }
        if found.len() > PERSONS_MAX {
            return Err(Error::malformed(format!("acceptance finds over {PERSONS_MAX} persons in addition")));
        }
        Ok(())
    }
}
