//! What can be said of a receipt, in parts: each signature, certificate, key status and inclusion.
//! Source: `custody.md`, Hand-over receipt; there is no single word for "in order".

use std::cmp::Reverse;
use std::fmt;

use super::{Acceptance, Receipt, Role, SignedStatement, cose};
use crate::certificate::{Bearer, Certificate, CertificateFault};
use crate::checkpoint::origin_of;
use crate::ids::{AuthorityId, KeyId, OfficerId};
use crate::inclusion::{Included, InclusionFault};
use crate::keys::PublicKey;
use crate::number::PersonNumber;
use crate::revocation::{Asked, KeyStatus, ListOlder, RevocationList, UnknownStatus, key_status, list_older};
use crate::time::Moment;

/// Whether a signer's signature holds, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAnswer {
    /// It holds under the key of the certificate beside it.
    Good,
    /// This side has not signed.
    Absent,
    /// The certificate beside it is of another key than the one it names.
    OtherKey,
    /// It does not hold: the payload, the statement or the signature was altered.
    Bad,
    /// It holds, but the statement names another log than its authority's.
    OtherLog,
    /// It holds, but the giver's statement and the payload name different heads of his log.
    HeadsDiffer,
}

/// Whether a signer's certificate holds at the time that he states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateAnswer {
    /// It holds under the root given, for an officer of the authority on that side.
    Good,
    /// This side has not signed.
    Absent,
    /// No root key of the authority was given.
    NoRoot,
    /// It is of another authority than the one on that side.
    OtherAuthority(AuthorityId),
    /// It does not hold.
    Fault(CertificateFault),
    /// It is a device's, not an officer's.
    NotAnOfficer,
    /// It is good only on another movement.
    OtherMovement,
}

/// What can be said of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerReport {
    /// Which side.
    pub role: Role,
    /// The authority that the payload names on that side.
    pub authority: AuthorityId,
    /// The officer, by his certificate.
    pub officer: Option<OfficerId>,
    /// The key that signed.
    pub key: Option<KeyId>,
    /// Whether the signature holds.
    pub signature: SignatureAnswer,
    /// Whether the certificate holds.
    pub certificate: CertificateAnswer,
    /// How the key stands: asked about until its signature as stated, or until a later date of the asker's.
    pub key_status: KeyStatus,
    /// Where the receipt stands in that authority's log; nothing until a proof is attached.
    pub inclusion: Option<Result<Included, InclusionFault>>,
    /// How the key of that log's checkpoint stands, asked about until the checkpoint; only where inclusion is shown.
    pub log_key_status: Option<KeyStatus>,
    /// A list of that authority was given, and its newest ends before the signature, the checkpoint or the date asked
    /// about: who hides a revocation gives such a list.
    pub list_older: Option<ListOlder>,
}

/// What can be said of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptReport {
    /// The giver's side.
    pub giving: SignerReport,
    /// The receiver's side.
    pub receiving: SignerReport,
    /// The payload names one authority on both sides.
    pub one_party: bool,
    /// Persons offered.
    pub offered: Vec<PersonNumber>,
    /// What the receiver stated; only where his signature holds.
    pub acceptance: Option<Acceptance>,
    /// Persons received by that statement; only where his signature holds.
    pub received: Option<Vec<PersonNumber>>,
    /// Attached proofs that show nothing, a sentence each, beside those that a side's inclusion tells of.
    pub altered_proofs: Vec<String>,
}

impl Receipt {
    /// Says in parts what holds, from the root keys of the two authorities and their revocation lists where there are
    /// any. A list speaks of a key until its date: it must reach until the signature as stated, and until `as_of` where
    /// the asker wants more.
    pub fn verify(
        &self,
        roots: &[(AuthorityId, PublicKey)],
        revocations: &[RevocationList],
        as_of: Option<Moment>,
    ) -> ReceiptReport {
        let side = |role| self.verify_side(role, roots, revocations, as_of);
        let receiving = side(Role::Receiving);
        let acceptance = self.acceptance().filter(|_| receiving.signature == SignatureAnswer::Good).cloned();
        ReceiptReport {
            giving: side(Role::Giving),
            received: acceptance.as_ref().map(|a| a.received(&self.payload)),
            receiving,
            one_party: self.payload.from == self.payload.to,
            offered: self.payload.offered().collect(),
            acceptance,
            altered_proofs: self.altered_proofs(roots),
        }
    }

    /// The attached proofs that hold, each with the checkpoint that it leads to, as a note: whoever holds the receipt
    /// has seen those logs as far as that.
    pub fn proven(&self, roots: &[(AuthorityId, PublicKey)]) -> Vec<(Included, &str)> {
        let kept = self.without_proofs().encode();
        let shown = self.proofs.iter().filter_map(|proof| {
            let authority = proof.authority().filter(|a| self.is_party(a))?;
            let (_, root) = roots.iter().find(|(id, _)| *id == authority)?;
            Some((proof.verify(&kept, &authority, root).ok()?, proof.checkpoint.as_str()))
        });
        shown.collect()
    }

    fn is_party(&self, authority: &AuthorityId) -> bool {
        Role::ALL.iter().any(|role| self.payload.party(*role) == authority)
    }

    /// Proofs that cannot be read, speak of a log that is no side's, or fail beside another that holds: somebody has
    /// altered them, which is not the same as that none is attached.
    fn altered_proofs(&self, roots: &[(AuthorityId, PublicKey)]) -> Vec<String> {
        let kept = self.without_proofs().encode();
        let said = self.proofs.iter().filter_map(|proof| match proof.authority() {
            None => Some("an attached proof cannot be read: it was altered".to_owned()),
            Some(other) if !self.is_party(&other) => {
                Some(format!("an attached proof is of the log of {other}, which is no side of this receipt"))
            }
            Some(authority) => {
                let (_, root) = roots.iter().find(|(id, _)| *id == authority)?;
                let fault = proof.verify(&kept, &authority, root).err()?;
                let beside = matches!(self.answer_inclusion(&authority, root, &[]), Some(Ok(_)));
                beside.then(|| format!("{authority}: a second proof is attached that does not hold: {fault}"))
            }
        });
        said.collect()
    }

    fn verify_side(
        &self,
        role: Role,
        roots: &[(AuthorityId, PublicKey)],
        revocations: &[RevocationList],
        as_of: Option<Moment>,
    ) -> SignerReport {
        let authority = self.payload.party(role);
        let root = roots.iter().find(|(id, _)| id == authority).map(|(_, key)| key);
        let signed = self.signed_by(role);
        let inclusion = root.and_then(|root| self.answer_inclusion(authority, root, revocations));
        let included = inclusion.as_ref().and_then(|shown| shown.as_ref().ok());
        // Who signed an offer signed after it was made, whatever time he states.
        let stated = self.stated_at(role).map(|stated| stated.max(self.payload.at));
        let by_signer = stated.map(|signed_at| Asked { signed_at, as_of });
        let by_log = included.map(|included| Asked { signed_at: included.at, as_of });
        let status = |root: &PublicKey, key, asked| key_status(revocations, authority, root, key, asked);
        SignerReport {
            role,
            authority: authority.clone(),
            officer: signed.and_then(|s| s.certificates.first()?.officer()).cloned(),
            key: signed.map(|s| s.statement.key),
            signature: signed.map_or(SignatureAnswer::Absent, |s| self.answer_signature(s)),
            certificate: signed.map_or(CertificateAnswer::Absent, |s| self.answer_certificate(s, authority, root)),
            key_status: match (root, signed.zip(by_signer)) {
                (None, _) => KeyStatus::Unknown(UnknownStatus::NoRoot),
                (Some(_), None) => KeyStatus::Unknown(UnknownStatus::NoKey),
                (Some(root), Some((signed, asked))) => worst(keys_of(signed).map(|key| status(root, key, asked))),
            },
            log_key_status: root
                .zip(included.zip(by_log))
                .map(|(root, (included, asked))| status(root, included.log_key, asked)),
            list_older: root.and_then(|root| {
                let asked = by_signer.into_iter().chain(by_log);
                asked.filter_map(|asked| list_older(revocations, authority, root, asked)).next()
            }),
            inclusion,
        }
    }

    fn answer_signature(&self, signed: &SignedStatement) -> SignatureAnswer {
        let SignedStatement { statement, certificates, signature } = signed;
        let authority = self.payload.party(statement.role);
        let Some(key) = certificates.first().map(|c| c.body().key).filter(|k| k.key_id() == statement.key) else {
            return SignatureAnswer::OtherKey;
        };
        if !key.verify_as_is(&cose::to_be_signed(&self.payload, statement), signature) {
            SignatureAnswer::Bad
        } else if statement.log != origin_of(authority) {
            SignatureAnswer::OtherLog
        } else if statement.role == Role::Giving && statement.head != self.payload.offering_log {
            SignatureAnswer::HeadsDiffer
        } else {
            SignatureAnswer::Good
        }
    }

    fn answer_certificate(
        &self,
        signed: &SignedStatement,
        authority: &AuthorityId,
        root: Option<&PublicKey>,
    ) -> CertificateAnswer {
        let certificates = signed.certificates.as_slice();
        if let Some(other) = certificates.iter().map(|c| &c.body().authority).find(|a| *a != authority) {
            return CertificateAnswer::OtherAuthority(other.clone());
        }
        let Some(root) = root else { return CertificateAnswer::NoRoot };
        let at = signed.statement.acceptance.as_ref().map_or(self.payload.at, |acceptance| acceptance.at);
        let verdict = match certificates {
            [own] => own.verify(root, at),
            [own, officer] => own.verify_under(officer, root, at),
            _ => Err(CertificateFault::WrongIssuer),
        };
        match (verdict, certificates.first().map(|c| &c.body().bearer)) {
            (Err(fault), _) => CertificateAnswer::Fault(fault),
            (Ok(()), Some(Bearer::Movement { movement, .. })) if *movement != self.payload.movement => {
                CertificateAnswer::OtherMovement
            }
            (Ok(()), Some(Bearer::Officer { .. } | Bearer::Movement { .. })) => CertificateAnswer::Good,
            (Ok(()), Some(Bearer::Device { .. }) | None) => CertificateAnswer::NotAnOfficer,
        }
    }

    /// The proof that holds and shows most, else the fault of the last one that speaks of this log. The earliest
    /// checkpoint shows most, but one whose key is not revoked shows more.
    fn answer_inclusion(
        &self,
        authority: &AuthorityId,
        root: &PublicKey,
        revocations: &[RevocationList],
    ) -> Option<Result<Included, InclusionFault>> {
        let kept = self.without_proofs().encode();
        let theirs = self.proofs.iter().filter(|proof| proof.authority().as_ref() == Some(authority));
        let answers: Vec<_> = theirs.map(|proof| proof.verify(&kept, authority, root)).collect();
        let revoked = |shown: &Included| {
            let asked = Asked { signed_at: shown.at, as_of: None };
            matches!(key_status(revocations, authority, root, shown.log_key, asked), KeyStatus::Revoked { .. })
        };
        let holding = answers.iter().filter_map(|answer| answer.as_ref().ok());
        match holding.min_by_key(|shown| (revoked(shown), shown.at)) {
            Some(shown) => Some(Ok(shown.clone())),
            None => answers.last().cloned(),
        }
    }
}

fn keys_of(signed: &SignedStatement) -> impl Iterator<Item = KeyId> + '_ {
    signed.certificates.iter().map(Certificate::key_id)
}

/// Revoked before unknown before good: a chain stands as its weakest key, and of two revoked as the one revoked first,
/// since what either signed after that shows nothing.
fn worst(statuses: impl Iterator<Item = KeyStatus>) -> KeyStatus {
    let gravity = |status: &KeyStatus| match status {
        KeyStatus::Good { .. } => (0, None),
        KeyStatus::Unknown(_) => (1, None),
        KeyStatus::Revoked { from, .. } => (2, Some(Reverse(*from))),
    };
    statuses.max_by_key(gravity).unwrap_or(KeyStatus::Unknown(UnknownStatus::NoKey))
}

impl SignerReport {
    /// Whether the status of a key says already that the list is too old; a revoked key's does not.
    fn says_list_older(&self) -> bool {
        let statuses = [Some(&self.key_status), self.log_key_status.as_ref()];
        statuses.into_iter().flatten().any(|s| matches!(s, KeyStatus::Unknown(UnknownStatus::ListOlder(_))))
    }
}

impl ReceiptReport {
    /// Both sides, the giver's first.
    pub fn sides(&self) -> [&SignerReport; 2] {
        [&self.giving, &self.receiving]
    }

    /// Whether both sides signed and both signatures hold; says nothing on whose keys they are.
    pub fn signatures_hold(&self) -> bool {
        !self.one_party && self.sides().iter().all(|side| side.signature == SignatureAnswer::Good)
    }

    /// Whether both keys were certified by the roots given at the times that their signers state.
    pub fn certificates_hold(&self) -> bool {
        self.sides().iter().all(|side| side.certificate == CertificateAnswer::Good)
    }

    /// Where this side's signature was kept before a time by somebody else: the other side's log holds the
    /// receipt under a checkpoint of before then, whose key is not revoked. What a signer says of his own time,
    /// and what his own authority's log says of it, shows nothing to others.
    pub fn kept_elsewhere_before(&self, role: Role, time: Moment) -> Option<&Included> {
        let other = match role {
            Role::Giving => &self.receiving,
            Role::Receiving => &self.giving,
        };
        let kept = other.inclusion.as_ref()?.as_ref().ok()?;
        let trusted = !matches!(other.log_key_status, Some(KeyStatus::Revoked { .. }));
        (trusted && kept.at < time).then_some(kept)
    }

    /// Each thing that does not hold or is not known, in one line.
    pub fn why(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.one_party {
            lines.push(format!("{} stands on both sides", self.giving.authority));
        }
        for side in self.sides() {
            let who = format!("{} ({})", side.authority, side.role);
            if side.signature != SignatureAnswer::Good {
                lines.push(format!("{who}: {}", side.signature));
            }
            if side.signature == SignatureAnswer::Absent {
                continue;
            }
            if side.certificate != CertificateAnswer::Good {
                lines.push(format!("{who}: {}", side.certificate));
            }
            if !matches!(side.key_status, KeyStatus::Good { .. }) {
                lines.push(format!("{who}: key status {}", side.key_status));
            }
            match &side.inclusion {
                None => lines.push(format!("{who}: no proof of inclusion in its log is attached")),
                Some(Err(fault)) => lines.push(format!("{who}: {fault}")),
                Some(Ok(_)) => {}
            }
            if let Some(status) = side.log_key_status.as_ref().filter(|s| !matches!(s, KeyStatus::Good { .. })) {
                lines.push(format!("{who}: status of its log's key {status}"));
            }
            if let Some(older) = side.list_older.as_ref().filter(|_| !side.says_list_older()) {
                lines.push(format!("{who}: {older}"));
            }
        }
        lines.extend(self.altered_proofs.iter().cloned());
        lines
    }
}

impl fmt::Display for SignatureAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Good => "signature holds",
            Self::Absent => "has not signed",
            Self::OtherKey => "signature names another key than the certificate beside it",
            Self::Bad => "signature does not hold: list, statement or signature was altered",
            Self::OtherLog => "statement names a log that is not this authority's",
            Self::HeadsDiffer => "statement and payload name different heads of the giver's log",
        })
    }
}

impl fmt::Display for CertificateAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good => f.write_str("certificate holds"),
            Self::Absent => f.write_str("there is no certificate"),
            Self::NoRoot => f.write_str("no root key was given, so the signer's key is not known"),
            Self::OtherAuthority(other) => {
                write!(f, "certificate is of {other}, which does not stand on this side")
            }
            Self::Fault(fault) => fault.fmt(f),
            Self::NotAnOfficer => f.write_str("certificate is a device's, not an officer's"),
            Self::OtherMovement => f.write_str("certificate is good only on another movement"),
        }
    }
}
