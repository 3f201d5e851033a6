//! From a folder's journal to its record. Source: ours.

use custody::seal;
use custody::{Entry, Envelope, Event, Holder, Journal, KeyState, Mode, Unread, unseal};

use crate::desk::Desk;
use crate::failure::Failure;
use crate::folder::Folder;
use crate::open::Access;

/// Opens the journal of a folder.
pub(crate) fn open_journal(folder: &Folder, access: Access) -> Result<Journal, Failure> {
    let mode = match access {
        Access::Read => Mode::Read,
        Access::Write => Mode::Write(this_process()),
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

impl Desk {
    /// Folds the journal into the record and fills the key rings.
    pub(crate) fn fold(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        for (log, head) in self.journal.heads()? {
            for stored in self.journal.keys(&log)? {
                let KeyState::Here { wrapped, .. } = stored.state else { continue };
                let Some(node) = self.nodes.get_mut(&log) else { continue };
                let key = seal::unwrap_key(&node.secrets.master, &log, &stored.stream, stored.group, &wrapped)?;
                node.ring.insert(stored.stream, stored.group, key);
            }
            if let Some(node) = self.nodes.get_mut(&log) {
                node.next_seq = head.size;
            }
        }
        let Self { journal, record, nodes, .. } = self;
        let mut count = 0_u64;
        journal.visit_arrived(0, u64::MAX, &mut |row| {
            let Some(bytes) = row.bytes else { return Ok(()) };
            let entry = Entry::from_bytes(bytes)?;
            let envelope = Envelope::from_bytes(&entry.envelope)?;
            let key = nodes.get(&envelope.authority).and_then(|n| n.ring.get(&envelope.stream, envelope.group));
            let body = match (row.payload, key) {
                (None, _) => Err(Unread::Withheld),
                (Some(_), None) => Err(Unread::Erased),
                (Some(sealed), Some(key)) => Ok(unseal(&envelope, sealed, key)?.body),
            };
            record.apply(&Event { seq: entry.seq, envelope_hash: seal::sha256(&entry.envelope), envelope, body });
            count += 1;
            if count % 10_000 == 0 {
                progress(&format!("{count} events folded"));
            }
            Ok(())
        })?;
        self.refresh_partners();
        Ok(())
    }
}
