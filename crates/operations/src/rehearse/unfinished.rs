//! Says of a rehearsal's folder that its rehearsal has not come to its end. Source: ours.
//!
//! A file that goes away at the end, since a process that is killed writes nothing more: every log of such a folder
//! verifies, and only the file tells that days, people and injected errors are wanting.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::Failure;
use crate::files;

/// Stands in the folder from its founding until the report is written.
const FILE: &str = "rehearsal.unfinished";

/// Marks a folder whose rehearsal begins.
pub(super) fn begin(root: &Path) -> Result<(), Failure> {
    files::replace(&root.join(FILE), b"This rehearsal has not come to its end: days and people are wanting.\n")
}

/// Takes the mark away.
pub(super) fn end(root: &Path) -> Result<(), Failure> {
    let path = root.join(FILE);
    std::fs::remove_file(&path).map_err(|e| Failure::error(format!("{} could not be removed: {e}", path.display())))
}

/// Ends a rehearsal that somebody has interrupted.
pub(super) fn go_on(interrupted: &AtomicBool) -> Result<(), Failure> {
    match interrupted.load(Ordering::Relaxed) {
        true => Err(Failure::error("interrupted")),
        false => Ok(()),
    }
}

/// Why a folder cannot be opened: where its rehearsal was stopped before it had its officers' keys, no key is lost.
pub(crate) fn or_said(root: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::Error(fault) if root.join(FILE).exists() && !fault.busy && !fault.usage => Failure::error(format!(
            "the rehearsal of this folder was stopped before it could be opened, or is only beginning: {}",
            fault.error
        ))
        .at(root.display())
        .hint("no key is lost: rehearse anew in another folder"),
        failure => failure,
    }
}

/// What to tell whoever looks at the folder, where its rehearsal was stopped or is still running.
pub fn said(root: &Path) -> Option<String> {
    root.join(FILE).exists().then(|| {
        "the rehearsal of this folder has not come to its end: it is running, or it was stopped, and then its counts \
         and rates say nothing; rehearse anew in another folder"
            .to_owned()
    })
}
