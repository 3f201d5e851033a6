//! What can be said of a receipt without any folder, in parts; and stage 2, its inclusion in both logs.
//! Source: `custody.md` (Hand-over receipt), `cli.md` (Headline documents).

mod around;
mod attach;

use std::path::{Path, PathBuf};

use custody::keys::PublicKey;
use custody::receipt::{CertificateAnswer, Receipt, ReceiptReport, Role, SignatureAnswer, SignerReport};
use custody::revocation::{KeyStatus, REVOCATION_BYTES_MAX, RevocationList};
use custody::{AuthorityId, Journal, JournalMode, Moment};
use serde::Serialize;

use crate::failure::Failure;
use crate::files::read_bounded;
use crate::folder::Folder;
use crate::found::read_root_public;
use crate::handover::files::{HAND_FILE_BYTES_MAX, HandFile, SEND_AGAIN, witness};
use crate::lost_end::{self, OwnSignature};

pub use around::AroundView;
pub use attach::AttachedView;

/// One signature of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureView {
    /// Officer and authority.
    pub by: String,
    /// `giving` or `receiving`.
    pub role: &'static str,
    /// When he says that he signed, if he did.
    pub stated_at: Option<String>,
    /// Whether it holds under the key of the certificate beside it.
    pub ok: bool,
    /// Why not, or that it holds.
    pub said: String,
    /// Whether the certificate holds under the root given.
    pub certificate: String,
    /// `good`, `revoked` or `unknown`.
    pub key_status: &'static str,
    /// The status in words.
    pub key_status_said: String,
    /// The date of the list by which the status is said; nothing where it is unknown.
    pub key_as_of: Option<String>,
}

/// Whether the receipt stands in one log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InclusionView {
    /// Whose log.
    pub authority: String,
    /// Nothing until a proof is attached.
    pub ok: Option<bool>,
}

/// What can be said of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptView {
    /// Both signatures and certificates hold, no proof fails or was altered, and of no key that is revoked is it open
    /// whether it signed before.
    pub ok: bool,
    /// Whether a person must look all the same: a revocation list was given that says nothing of this receipt, or ends
    /// before what it should speak of.
    pub look: bool,
    /// All of it in one line: `holds`, `holds; key status unknown`, or `does not hold` and the first reason.
    pub verdict: String,
    /// Movement.
    pub movement: String,
    /// Persons received by the receiver's word, or offered where he has not signed.
    pub people: u64,
    /// Persons offered.
    pub offered: u64,
    /// Bodies counted by the receiver.
    pub counted: Option<u64>,
    /// Offered and not received.
    pub not_received: Vec<String>,
    /// Both signatures, the giver's first.
    pub signatures: Vec<SignatureView>,
    /// Whether both certificates hold under the roots given.
    pub certificates_ok: bool,
    /// Both logs, the giver's first.
    pub inclusion: Vec<InclusionView>,
    /// Cosignatures of others on the checkpoints shown; carried, not judged.
    pub witnesses: u64,
    /// The latest `key_as_of` of the two; nothing where neither key's status is known.
    pub keys_as_of: Option<String>,
    /// Each thing that does not hold or is not known.
    pub why: Vec<String>,
    /// The rehearsal's receipts are of nobody real.
    pub rehearsal: bool,
    /// What stands around the receipt in its file and was not judged; nothing where the file is a receipt alone.
    pub around: Option<AroundView>,
}

/// What to verify against.
#[derive(Debug, Clone, Default)]
pub struct ReceiptCheck {
    /// Public root keys, one file each.
    pub roots: Vec<PathBuf>,
    /// Revocation lists.
    pub revocations: Vec<PathBuf>,
    /// Until when the lists must speak at least; where not given, until each signature as its signer states it. It
    /// asks for more and hides nothing: a revocation in any list given is told whatever date this is.
    pub as_of: Option<Moment>,
}

/// Reads a receipt: bare, or out of the file of a hand-over.
pub fn read_receipt(path: &Path) -> Result<Receipt, Failure> {
    Ok(read_with_file(path)?.0)
}

/// A receipt, and the file of the hand-over that it lies in, if it does.
fn read_with_file(path: &Path) -> Result<(Receipt, Option<HandFile>), Failure> {
    let bytes = read_bounded(path, HAND_FILE_BYTES_MAX as u64)?;
    let of_hand_over = bytes.starts_with(b"custodia/hand-");
    let file = of_hand_over.then(|| HandFile::decode(&bytes).map_err(|f| f.at(path.display()))).transpose()?;
    let receipt = Receipt::decode(file.as_ref().map_or(&bytes, |file| &file.receipt));
    Ok((receipt.map_err(|e| Failure::from(e).at(path.display()).hint(SEND_AGAIN))?, file))
}

/// Verifies a receipt with nothing but the files named.
pub fn verify_receipt(path: &Path, check: &ReceiptCheck) -> Result<ReceiptView, Failure> {
    let (receipt, file) = read_with_file(path)?;
    let roots: Vec<(AuthorityId, PublicKey)> =
        check.roots.iter().map(|p| read_root_public(p)).collect::<Result<_, _>>()?;
    let mut lists = Vec::new();
    for path in &check.revocations {
        let bytes = read_bounded(path, REVOCATION_BYTES_MAX as u64)?;
        let again = "ask the authority that issued it for its list again";
        lists.push(RevocationList::decode(&bytes).map_err(|e| Failure::from(e).at(path.display()).hint(again))?);
    }
    let useless = useless_lists(&receipt, &roots, &check.revocations, &lists);
    let mut view = view(&receipt, &receipt.verify(&roots, &lists, check.as_of), useless);
    view.around = file.map(|file| around::around(&file, &receipt));
    if let Some(fault) = view.around.as_ref().and_then(|around| around.bundle_fault.as_ref()) {
        view.why.push(format!("{fault}; {SEND_AGAIN}"));
        view.look = true;
    }
    Ok(view)
}

/// The lists that say nothing of this receipt, a line each: of another authority, or not signed by its root. Somebody
/// who hides a revocation gives such a list.
fn useless_lists(
    receipt: &Receipt,
    roots: &[(AuthorityId, PublicKey)],
    paths: &[PathBuf],
    lists: &[RevocationList],
) -> Vec<String> {
    let said = paths.iter().zip(lists).filter_map(|(path, list)| {
        let (path, of) = (path.display(), list.authority());
        if !Role::ALL.iter().any(|role| receipt.payload().party(*role) == of) {
            return Some(format!("{path}: revocation list of {of}, which is no side of this receipt: nothing is judged by it"));
        }
        let (_, root) = roots.iter().find(|(id, _)| id == of)?;
        (!list.verify(root)).then(|| {
            format!("{path}: revocation list is not signed by the root of {of}: nothing is judged by it; ask {of} for its list again")
        })
    });
    said.collect()
}

/// Keeps the heads that a receipt states, and those that its attached proofs lead to under the roots given, as
/// witnesses of this folder's logs. Needs no key. Says which log is now known to be shorter than the receipt says.
pub fn witness_by_receipt(data: &Path, receipt: &Path, roots: &[PathBuf]) -> Result<Option<String>, Failure> {
    let folder = Folder::open(data)?;
    let receipt = read_receipt(receipt)?;
    let roots: Vec<(AuthorityId, PublicKey)> = roots.iter().map(|p| read_root_public(p)).collect::<Result<_, _>>()?;
    lost_end::keep_if_signed_here(&folder, &receipt, &roots)?;
    let mut journal = match crate::load::open_journal(&folder, crate::open::Access::Write) {
        Ok(journal) => journal,
        // Known to be shorter already: it opens for reading only.
        Err(failure) => {
            let journal = Journal::open(folder.root(), &JournalMode::Read)?;
            let known = journal.health().shorter_than_known.as_ref().map(|s| s.as_error().to_string());
            return known.map(Some).ok_or(failure);
        }
    };
    witness(&mut journal, &receipt, &roots)?;
    drop(journal);
    let journal = Journal::open(folder.root(), &JournalMode::Read)?;
    let shorter = journal.health().shorter_than_known.as_ref().map(|s| s.as_error().to_string());
    let lost = lost_end::lost_without_key(&folder, &journal)?;
    Ok(shorter.or_else(|| lost.first().map(OwnSignature::said)))
}

fn view(receipt: &Receipt, report: &ReceiptReport, useless: Vec<String>) -> ReceiptView {
    let payload = receipt.payload();
    let mut why = report.why();
    let mut revoked = None;
    for side in report.sides() {
        let KeyStatus::Revoked { from, .. } = &side.key_status else { continue };
        let who = format!("{} ({})", side.authority, side.role);
        let before = receipt.stated_at(side.role).is_some_and(|stated| stated < *from);
        match report.kept_elsewhere_before(side.role, *from).filter(|_| before) {
            Some(kept) => why.push(format!(
                "{who}: key revoked on {from}, signed before: the log of {} held the receipt under its checkpoint of {}",
                kept.authority, kept.at
            )),
            None => {
                let said = format!("{who}: key revoked on {from}, nothing shows it was signed before");
                revoked.get_or_insert_with(|| said.clone());
                why.push(said);
            }
        }
    }
    let fault = fault(report).or(revoked);
    let too_old = report.sides().iter().any(|side| side.list_older.is_some());
    let unknown = too_old || report.sides().iter().any(|side| matches!(side.key_status, KeyStatus::Unknown(_)));
    let look = too_old || !useless.is_empty();
    why.extend(useless);
    let acceptance = report.acceptance.as_ref();
    let people = report.received.as_ref().map_or(report.offered.len(), Vec::len);
    ReceiptView {
        ok: fault.is_none(),
        look,
        verdict: match (fault, unknown) {
            (Some(fault), _) => format!("does not hold: {fault}"),
            (None, true) => "holds; key status unknown".into(),
            (None, false) => "holds".into(),
        },
        movement: payload.movement.to_string(),
        people: people as u64,
        offered: report.offered.len() as u64,
        counted: acceptance.map(|a| u64::from(a.counted)),
        not_received: acceptance.map(|a| a.not_received.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        signatures: report.sides().iter().map(|side| signature(receipt, side)).collect(),
        certificates_ok: report.certificates_hold(),
        inclusion: report.sides().iter().map(|side| inclusion(side)).collect(),
        witnesses: report
            .sides()
            .iter()
            .filter_map(|s| s.inclusion.as_ref()?.as_ref().ok())
            .map(|i| i.cosignatures as u64)
            .sum(),
        keys_as_of: report.sides().iter().filter_map(|s| s.key_status.said_as_of()).max().map(|at| at.to_string()),
        why,
        rehearsal: payload.context == custody::receipt::ReceiptContext::Rehearsal,
        around: None,
    }
}

/// The gravest thing that does not hold, if anything does not.
fn fault(report: &ReceiptReport) -> Option<String> {
    if report.one_party {
        return Some(format!("{} stands on both sides", report.giving.authority));
    }
    let who = |side: &SignerReport| format!("{} ({})", side.authority, side.role);
    let signature = |side: &&SignerReport| side.signature != SignatureAnswer::Good;
    let certificate = |side: &&SignerReport| side.certificate != CertificateAnswer::Good;
    let sides = report.sides();
    if let Some(side) = sides.iter().copied().find(signature) {
        return Some(format!("{}: {}; ask {} for the file again", who(side), side.signature, side.authority));
    }
    if let Some(side) = sides.iter().copied().find(certificate) {
        return Some(format!("{}: {}", who(side), side.certificate));
    }
    let proof = |side: &&SignerReport| match &side.inclusion {
        Some(Err(fault)) => Some(format!("{}: attached proof: {fault}", who(side))),
        _ => None,
    };
    let altered = sides.iter().find_map(proof).or_else(|| report.altered_proofs.first().cloned());
    altered.map(|said| format!("{said}; have the proof attached anew with `receipt attach`"))
}

fn signature(receipt: &Receipt, side: &SignerReport) -> SignatureView {
    let officer = side.officer.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
    SignatureView {
        by: format!("{officer} of {}", side.authority),
        role: side.role.word(),
        stated_at: receipt.stated_at(side.role).map(|at| at.to_string()),
        ok: side.signature == SignatureAnswer::Good,
        said: side.signature.to_string(),
        certificate: match &side.certificate {
            CertificateAnswer::Good => "certificate holds under the root given".into(),
            other => other.to_string(),
        },
        key_status: match side.key_status {
            KeyStatus::Good { .. } => "good",
            KeyStatus::Revoked { .. } => "revoked",
            KeyStatus::Unknown(_) => "unknown",
        },
        key_status_said: side.key_status.to_string(),
        key_as_of: side.key_status.said_as_of().map(|at| at.to_string()),
    }
}

fn inclusion(side: &SignerReport) -> InclusionView {
    InclusionView { authority: side.authority.to_string(), ok: side.inclusion.as_ref().map(Result::is_ok) }
}
