//! Two authorities, each with root, officer, device and log, and a receipt between them.

use custody::certificate::{Bearer, Certificate, CertificateBody};
use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::event::handover::ReceiptKept;
use custody::event::{Body, Function, Purpose, Stream};
use custody::inclusion::InclusionProof;
use custody::keys::{PublicKey, SigningKey};
use custody::merkle::{Tree, leaf_hash};
use custody::receipt::{
    Acceptance, DoorResult, Exception, PersonOffered, Receipt, ReceiptContext, ReceiptPayload, ReceiptSigner,
};
use custody::seal::{salted_hash, sha256};
use custody::{
    AuthorityId, DeviceId, Entry, Envelope, EventId, Hash, Label, LogHead, Moment, MovementId, Nonce, OfficerId,
    Payload, PersonNumber, PlaceId,
};

/// One side, with keys from a seed.
pub(crate) struct Party {
    pub(crate) id: AuthorityId,
    pub(crate) root: SigningKey,
    pub(crate) officer: SigningKey,
    pub(crate) officer_certificate: Certificate,
    pub(crate) device: SigningKey,
    pub(crate) device_certificate: Certificate,
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// When the receipt is signed.
pub(crate) fn signed_at() -> Moment {
    moment("2026-01-21T18:30:00Z")
}

impl Party {
    pub(crate) fn new(id: &str, seed: u8) -> Self {
        let key = |n| SigningKey::from_seed(&[seed.wrapping_add(n); 32]);
        let (root, officer, device) = (key(0), key(1), key(2));
        let id = AuthorityId::parse(id).unwrap();
        let bearer = Bearer::Officer {
            officer: OfficerId::parse("officer-1").unwrap(),
            functions: vec![Function::CustodyOfficer],
        };
        let officer_certificate = Certificate::issue(body(&id, bearer, officer.public()), &root);
        let bearer = Bearer::Device { device: DeviceId::parse("tablet-1").unwrap() };
        let device_certificate = Certificate::issue(body(&id, bearer, device.public()), &root);
        Self { id, root, officer, officer_certificate, device, device_certificate }
    }

    pub(crate) fn signer(&self) -> ReceiptSigner<'_> {
        ReceiptSigner { key: &self.officer, certificates: std::slice::from_ref(&self.officer_certificate) }
    }

    pub(crate) fn root(&self) -> (AuthorityId, PublicKey) {
        (self.id.clone(), self.root.public())
    }

    /// A log of eleven entries that keeps the receipt as its eighth, and the proof of that.
    pub(crate) fn proof_of(&self, receipt: &Receipt) -> InclusionProof {
        self.proof_as_of(receipt, moment("2026-01-21T18:45:00Z"))
    }

    /// The same under a checkpoint of some time.
    pub(crate) fn proof_as_of(&self, receipt: &Receipt, at: Moment) -> InclusionProof {
        let body = Body::ReceiptKept(ReceiptKept {
            nonce: receipt.payload().nonce,
            receipt: receipt.without_proofs().encode(),
            counted: receipt.acceptance().map_or(0, |a| a.counted),
            exceptions: Vec::new(),
            found: None,
            unnamed: None,
        });
        let (entry, disclosed) = self.entry(7, body);
        let mut leaves: Vec<Hash> = (0..11_u8).map(|n| leaf_hash(&[n])).collect();
        leaves[7] = leaf_hash(&entry);
        let tree = Tree::new(leaves);
        let checkpoint = Checkpoint {
            authority: self.id.clone(),
            head: LogHead { size: 11, root: tree.root_at(11).unwrap() },
            at,
            extensions: Vec::new(),
        };
        InclusionProof {
            index: 7,
            entry,
            disclosed,
            path: tree.inclusion_proof(7, 11).unwrap(),
            checkpoint: SignedCheckpoint::sign(checkpoint, &self.device).to_string(),
            log_certificate: self.device_certificate.clone(),
        }
    }

    /// An entry of this authority's log, and the salt and plain payload behind it.
    pub(crate) fn entry(&self, seq: u64, body: Body) -> (Vec<u8>, Vec<u8>) {
        let kind = body.kind();
        let plain = Payload { body, because: None, sheet: None }.to_bytes();
        let salt = [4; 16];
        let device = DeviceId::parse("tablet-1").unwrap();
        let envelope = Envelope {
            id: EventId::from_parts(signed_at(), [0; 10]),
            stream: Stream::Movement(MovementId::parse("sortie-1").unwrap()),
            kind_code: kind.code(),
            version: 1,
            occurred_at: signed_at(),
            recorded_at: signed_at(),
            officers: Vec::new(),
            device,
            device_counter: 1,
            device_previous: Hash([0; 32]),
            boot: Nonce([0; 16]),
            monotonic_ms: 0,
            checkpoint_seen: None,
            authority: self.id.clone(),
            purpose: Purpose::Custody,
            label: Label { originator: self.id.clone(), releasable_to: Vec::new(), caveats: Vec::new(), expires: None },
            group: kind.group(),
            plain_hash: salted_hash(&salt, &plain),
            cipher_hash: sha256(b"sealed"),
            binding: None,
            idempotency: None,
        };
        let entry = Entry { seq, previous: Hash([0; 32]), envelope: envelope.to_bytes(), signatures: Vec::new() };
        (entry.to_bytes(), [salt.as_slice(), &plain].concat())
    }
}

pub(crate) fn body(authority: &AuthorityId, bearer: Bearer, key: PublicKey) -> CertificateBody {
    CertificateBody {
        authority: authority.clone(),
        bearer,
        key,
        not_before: moment("2026-01-01T00:00:00Z"),
        not_after: moment("2026-03-01T00:00:00Z"),
        serial: 1,
    }
}

pub(crate) fn person(serial: u16) -> PersonNumber {
    PersonNumber::new(4821, serial).unwrap()
}

pub(crate) fn head(n: u8) -> LogHead {
    LogHead { size: u64::from(n), root: Hash([n; 32]) }
}

pub(crate) fn payload(from: &Party, to: &Party) -> ReceiptPayload {
    ReceiptPayload {
        context: ReceiptContext::Operation,
        movement: MovementId::parse("sortie-1").unwrap(),
        manifest_version: 2,
        place: PlaceId::parse("airfield").unwrap(),
        from: from.id.clone(),
        to: to.id.clone(),
        at: signed_at(),
        nonce: Nonce([5; 16]),
        offering_log: head(40),
        persons: (1..=3)
            .map(|serial| PersonOffered {
                person: person(serial),
                door: DoorResult::Exception,
                seals: vec![format!("seal-{serial}")],
                injuries_noted: u32::from(serial - 1),
                papers: vec!["order".into()],
            })
            .collect(),
        exceptions: vec![Exception { person: Some(person(2)), what: "medicine for 5 days only".into() }],
        medical_evacuation: false,
    }
}

/// Five minutes after the giver.
pub(crate) fn countersigned_at() -> custody::Moment {
    signed_at() + custody::Span::minutes(5)
}

/// Person 3 was not received, person 9 was found.
pub(crate) fn acceptance() -> Acceptance {
    Acceptance { at: countersigned_at(), counted: 3, not_received: vec![person(3)], found: vec![person(9)] }
}

pub(crate) fn parties() -> (Party, Party) {
    (Party::new("losing", 10), Party::new("carrying", 20))
}

/// An offer, answered.
pub(crate) fn complete(from: &Party, to: &Party) -> Receipt {
    let offer = Receipt::offer(payload(from, to), from.signer()).unwrap();
    offer.countersign(to.signer(), head(17), acceptance()).unwrap()
}

/// As [`complete`], with both sides' proofs attached.
pub(crate) fn with_proofs(from: &Party, to: &Party) -> Receipt {
    let mut receipt = complete(from, to);
    for party in [from, to] {
        receipt.attach(party.proof_of(&receipt)).unwrap();
    }
    receipt
}
