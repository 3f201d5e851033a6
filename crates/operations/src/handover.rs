//! Handing persons over between authorities under a receipt of two signatures. Source: `custody.md`
//! (Hand-over receipt, Conservation of people), decision 0006.
//!
//! The giver offers, the receiver accepts with what he counted and whom he did not receive, the giver
//! settles with the answer. Each side writes its own log; both keep both counts. Two folders exchange
//! nothing but files ([`files`]); where one folder holds both nodes the receipt is passed as it is.

mod accept;
mod agree;
mod clocks;
mod correct;
mod counts;
pub mod files;
mod offer;
mod offer_file;
mod refuse;
mod settle;
mod views;
mod words;

use custody::receipt::{CertificateAnswer, Receipt, ReceiptReport, Role, SignatureAnswer};
use custody::{AuthorityId, Missing, Moment, PersonNumber, Refusal};

use crate::desk::{Desk, When};
use crate::failure::Failure;

pub use accept::{Accepted, Counted, FoundOne};
pub(crate) use clocks::TAKEN_WITHIN;
pub use correct::{CorrectWords, CorrectedView};
pub use offer::{OfferRequest, Offered};
pub use settle::Settled;
pub use words::{OfferWords, same_place};

/// A person whom a gate kept back, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBack {
    /// Who.
    pub person: PersonNumber,
    /// Why.
    pub reasons: Vec<Missing>,
}

impl KeptBack {
    /// The reasons in one line.
    pub fn why(&self) -> String {
        let reasons: Vec<String> = self.reasons.iter().map(|r| format!("{} gate: {}", r.gate, r.missing)).collect();
        reasons.join("; ")
    }
}

/// All reasons of all persons as one refusal, each naming its person.
fn refuse_all(kept_back: &[KeptBack]) -> Result<(), Failure> {
    let name = |kept: &KeptBack| {
        let person = kept.person;
        kept.reasons
            .clone()
            .into_iter()
            .map(move |reason| Missing { missing: format!("{person}: {}", reason.missing), ..reason })
    };
    match Refusal::new(kept_back.iter().flat_map(name).collect()) {
        Some(refusal) => Err(Failure::Refused(refusal)),
        None => Ok(()),
    }
}

/// What to do about a file that was altered on its way, or was never what it says.
fn again(sender: &AuthorityId) -> String {
    format!("sign nothing and let nobody go; ask {sender} for the file again, and by voice whether it sent this one")
}

/// The acts of one hand-over share the time; the one that ends it carries the idempotency key, the others none.
fn without_key(when: &When) -> When {
    When { idempotency_key: None, ..when.clone() }
}

impl Desk {
    /// One clear line where a signer's signature, certificate or key does not hold. The key is judged as of a time
    /// of ours: whoever holds a stolen key writes what time he likes.
    fn signer_holds(&self, report: &ReceiptReport, role: Role, keys_as_of: Moment) -> Result<(), Failure> {
        let side = match role {
            Role::Giving => &report.giving,
            Role::Receiving => &report.receiving,
        };
        let who = format!("receipt, {} ({role})", side.authority);
        if side.signature != SignatureAnswer::Good {
            return Err(Failure::error(format!("{who}: {}", side.signature)).hint(again(&side.authority)));
        }
        match &side.certificate {
            CertificateAnswer::Good => {}
            CertificateAnswer::NoRoot => return self.root_of(&side.authority).map(|_| ()).map_err(|f| f.at(who)),
            other => return Err(Failure::error(format!("{who}: {other}")).hint(again(&side.authority))),
        }
        match side.key {
            Some(key) if self.record.key_is_revoked(&side.authority, key, keys_as_of) => Err(Failure::error(format!(
                "{who}: key {key} is revoked, and nothing here shows that it signed before"
            ))
            .hint("ask for a receipt signed with a key that is in force")),
            _ => Ok(()),
        }
    }

    /// What can be said of a receipt by the roots in this record.
    fn examine(&self, receipt: &Receipt) -> ReceiptReport {
        receipt.verify(&self.roots(), &[], None)
    }
}
