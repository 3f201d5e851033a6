//! The receipts kept beside a journal as witnesses that it once went further, and what they show without a key. Source:
//! decision 0051.

use std::fs;
use std::path::PathBuf;

use custody::keys::PublicKey;
use custody::receipt::{RECEIPT_BYTES_MAX, Receipt, ReceiptContext};
use custody::{AuthorityId, Journal};

use super::{OwnSignature, own_signatures};
use crate::failure::{Failure, io_at};
use crate::files;
use crate::files::read_bounded;
use crate::folder::Folder;
use crate::found::read_root_public;

/// Folder of the receipts kept as witnesses, beside the journal.
pub(crate) const WITNESS_FOLDER: &str = "witnesses";
/// What the name of one ends in that no key has looked at yet.
const KEPT: &str = "receipt";
/// What the name of one ends in whose entry was seen to be missing.
pub(super) const LOST: &str = "lost-end";

/// The receipts kept beside a journal, each with its file. What is no receipt shows nothing and closes nothing, or whoever
/// can write to the folder could close it; it is told by `op status` and `log verify`.
pub(super) fn witnesses(folder: &Folder) -> Result<Vec<(PathBuf, Receipt)>, Failure> {
    Ok(files_kept(folder)?.into_iter().filter_map(|(path, read)| Some((path, read.ok()?))).collect())
}

/// The files kept beside a journal, each as a receipt or as what is wrong with it.
fn files_kept(folder: &Folder) -> Result<Vec<(PathBuf, Result<Receipt, Failure>)>, Failure> {
    let dir = folder.root().join(WITNESS_FOLDER);
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let mut kept = Vec::new();
    for file in fs::read_dir(&dir).map_err(io_at(&dir))? {
        let path = file.map_err(io_at(&dir))?.path();
        if path.extension().is_none_or(|end| end != KEPT && end != LOST) {
            continue;
        }
        let read = read_bounded(&path, RECEIPT_BYTES_MAX as u64)
            .and_then(|bytes| Receipt::decode(&bytes).map_err(|e| Failure::from(e).at(path.display())));
        kept.push((path, read));
    }
    kept.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(kept)
}

/// Keeps a receipt, without its proofs: which log they lead to is kept as a checkpoint.
pub(super) fn keep(folder: &Folder, receipt: &Receipt, ending: &str) -> Result<(), Failure> {
    let dir = folder.root().join(WITNESS_FOLDER);
    fs::create_dir_all(&dir).map_err(io_at(&dir))?;
    let path = dir.join(format!("{}.{ending}", receipt.hash()));
    if path.exists() {
        return Ok(());
    }
    files::replace(&path, &receipt.without_proofs().encode())
}

/// The roots of the logs written in a folder, as it keeps them for whoever opens no key.
fn roots_beside(folder: &Folder) -> Result<Vec<(AuthorityId, PublicKey)>, Failure> {
    let files = folder.own_logs()?.into_iter().map(|log| folder.root_public(&log)).filter(|path| path.exists());
    files.map(|path| read_root_public(&path)).collect()
}

/// Keeps a receipt that an own officer signed, by the roots given and by the folder's own. Whether the log has the entry
/// is seen with a key, when it is next written; then the receipt goes again or the folder stays closed.
pub(crate) fn keep_if_signed_here(
    folder: &Folder,
    receipt: &Receipt,
    roots: &[(AuthorityId, PublicKey)],
) -> Result<(), Failure> {
    let known: Vec<_> = roots_beside(folder)?.into_iter().filter(|root| roots.contains(root)).collect();
    match own_signatures(receipt, &known, context_of(folder)).is_empty() {
        true => Ok(()),
        false => keep(folder, receipt, KEPT),
    }
}

/// What the kept receipts show without a key: a log that has no more events than when it was signed for lacks the
/// entry; of a longer one it is seen with a key only.
pub(crate) fn lost_without_key(folder: &Folder, journal: &Journal) -> Result<Vec<OwnSignature>, Failure> {
    let roots = roots_beside(folder)?;
    let mut lost = Vec::new();
    for (_, receipt) in witnesses(folder)? {
        for signed in own_signatures(&receipt, &roots, context_of(folder)) {
            if journal.head(&signed.log)?.size <= signed.size {
                lost.push(signed);
            }
        }
    }
    Ok(lost)
}

/// The alarm of a folder that keeps such receipts, for whoever opens no key.
pub(crate) fn alarm(folder: &Folder, journal: &Journal) -> Result<Option<String>, Failure> {
    if let Some(lost) = lost_without_key(folder, journal)?.first() {
        return Ok(Some(format!("{}: {}", lost.said(), lost.what_to_do(folder))));
    }
    let files = files_kept(folder)?;
    if files.iter().any(|(path, read)| read.is_ok() && path.extension().is_some_and(|end| end == LOST)) {
        return Ok(Some(
            "the log was seen to have lost its end: any command of an officer says which entry is missing, or that it is \
             back"
                .to_owned(),
        ));
    }
    let harmed = files.into_iter().find_map(|(_, read)| read.err());
    Ok(harmed.map(|failure| format!("{failure}: take that file away, and show the folder the receipt again")))
}

fn context_of(folder: &Folder) -> ReceiptContext {
    if folder.settings.rehearsal { ReceiptContext::Rehearsal } else { ReceiptContext::Operation }
}
