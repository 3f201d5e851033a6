//! From a folder's journal to its record. Source: ours.

use custody::{Holder, Journal, JournalMode};

use crate::desk::Desk;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::open::Access;

/// Opens the journal of a folder.
pub(crate) fn open_journal(folder: &Folder, access: Access) -> Result<Journal, Failure> {
    let mode = match access {
        Access::Read => JournalMode::Read,
        Access::Write => JournalMode::Write(this_process()),
    };
    Ok(Journal::open(folder.root(), &mode)?)
}

/// Makes the journal of a new folder.
pub(crate) fn create_journal(folder: &Folder) -> Result<Journal, Failure> {
    Ok(Journal::create(folder.root(), &this_process())?)
}

/// Who holds the folder, for the one who is turned away.
pub(crate) fn this_process() -> Holder {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "this machine" } else { host.trim() };
    let command: Vec<String> = std::env::args().take(3).collect();
    Holder { pid: std::process::id(), host: host.to_owned(), command: command.join(" ") }
}
