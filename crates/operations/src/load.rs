//! From a folder's journal to its record. Source: ours.

use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::seal;
use custody::{AuthorityId, Holder, Journal, JournalMode, LogHead, PayloadKeys, open_record, save_snapshot};
use rand_core::Rng;

use crate::desk::{Desk, Node};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::open::Access;

/// Opens the journal of a folder.
pub(crate) fn open_journal(folder: &Folder, access: Access) -> Result<Journal, Failure> {
    let mode = match access {
        Access::Read => JournalMode::Read,
        Access::Write | Access::Revoke => JournalMode::Write(this_process()),
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
    /// Brings the record up to the journal's head: the newest snapshot that holds, then what came after.
    pub(crate) fn fold(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let keys = self.payload_keys()?;
        let home = self.home()?;
        let devices = [home.secrets.device.public()];
        let opened = open_record(&self.journal, &keys, &home.secrets.master, &devices, &mut |events| {
            if events > 0 {
                progress(&format!("{events} events folded"));
            }
        })?;
        self.opening_note = opened.note;
        (self.missing, self.hidden, self.unknown) = (opened.missing, opened.hidden, opened.unknown);
        for own in self.folder.own_logs()? {
            if !self.journal.is_own(&own)? {
                self.missing.push(format!("the log of {own} is not marked as written here, and it is"));
            }
        }
        self.record = opened.record;
        for (log, head) in self.journal.heads()? {
            if let Some(node) = self.nodes.get_mut(&log) {
                node.ring = keys.ring(&log);
                node.next_seq = head.size;
            }
        }
        self.refresh_partners();
        Ok(())
    }

    /// The payload keys of every log here: a node's own under its own key, received ones under this node's.
    pub(crate) fn payload_keys(&self) -> Result<PayloadKeys, Failure> {
        let home = self.home().ok().map(|node| &node.secrets.master);
        Ok(PayloadKeys::load(&self.journal, &|log| self.nodes.get(log).map(|n| &n.secrets.master).or(home))?)
    }

    /// The folder's first node: it keeps snapshots and received keys.
    pub(crate) fn home(&self) -> Result<&Node, Failure> {
        let settings = self.folder.node(None)?;
        self.node(&AuthorityId::parse(&settings.authority)?)
    }

    /// Signs a checkpoint of each own log and keeps a snapshot, so that the next opening is quick and a
    /// log that was cut short is noticed.
    pub fn close(&mut self) -> Result<u64, Failure> {
        self.commit()?;
        self.sign_checkpoints()?;
        let mut nonce = [0_u8; seal::NONCE_BYTES];
        self.rng.fill_bytes(&mut nonce);
        let arrival = self.journal.arrivals()?;
        let home = self.home()?;
        save_snapshot(&self.journal, &self.record, arrival, &[], &home.secrets.master, &home.secrets.device, nonce)?;
        self.journal.empty_write_ahead_log()?;
        Ok(self.record.tally().events)
    }

    /// Signs a checkpoint of each own log as it stands.
    pub fn sign_checkpoints(&mut self) -> Result<Vec<(AuthorityId, LogHead)>, Failure> {
        let at = self.now();
        let mut signed = Vec::new();
        for (authority, node) in &mut self.nodes {
            let head = self.journal.head(authority)?;
            if head.size == 0 {
                continue;
            }
            let checkpoint = Checkpoint { authority: authority.clone(), head, at, extensions: Vec::new() };
            let note = SignedCheckpoint::sign(checkpoint, &node.secrets.device).to_string();
            self.journal.note_own_checkpoint(authority, head, &note)?;
            for scribe in node.scribes.values_mut() {
                scribe.checkpoint_seen = Some(head);
            }
            signed.push((authority.clone(), head));
        }
        Ok(signed)
    }
}
