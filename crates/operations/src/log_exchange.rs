//! Giving the released part of a log to a partner, and taking a partner's in. Source: `custody.md`
//! (Agencies that do not trust each other).

use std::fs;
use std::path::Path;

use custody::bundle::{BUNDLE_BYTES_MAX, Importer, Recipient, Scope, export_bundle, import_bundle, read_header};
use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::{AuthorityId, LogHead};
use serde::Serialize;

use crate::desk::{Desk, Seat};
use crate::erasure::RecalledLine;
use crate::failure::{Failure, io_at};
use crate::files;
use crate::quarantine::WaitingLine;

/// What an export has written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportView {
    /// Whose log.
    pub from: String,
    /// For whom it is sealed.
    pub to: String,
    /// Events that the log has.
    pub events: u64,
    /// Root of the log.
    pub head: String,
    /// Bytes of the bundle.
    pub bytes: u64,
}

/// A checkpoint as signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointView {
    /// Whose log.
    pub authority: String,
    /// Its events.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// The signed note.
    pub note: String,
}

/// What an import has brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportView {
    /// Whose log.
    pub from: String,
    /// Events that its log has, by this bundle.
    pub events: u64,
    /// Root of its log.
    pub head: String,
    /// Entries that are new here, or gained content; zero for a bundle taken in before.
    pub changed: u64,
    /// Entries withheld: their hash alone came.
    pub withheld: u64,
    /// Entries of this bundle that wait for two officers.
    pub quarantined: u64,
    /// What its authority has erased, and was taken away here too.
    pub recalled: Vec<RecalledLine>,
    /// All entries of that log that wait, by name.
    pub waiting: Vec<WaitingLine>,
}

impl Desk {
    /// Signs a checkpoint of one own log as it stands.
    pub fn sign_checkpoint(&mut self, authority: &AuthorityId) -> Result<SignedCheckpoint, Failure> {
        self.flush()?;
        let (head, at) = (self.journal.head(authority)?, self.now());
        let checkpoint = Checkpoint { authority: authority.clone(), head, at, extensions: Vec::new() };
        let note = SignedCheckpoint::sign(checkpoint, &self.node(authority)?.secrets.device);
        self.journal.note_own_checkpoint(authority, head, &note.to_string())?;
        for scribe in self.nodes.get_mut(authority).into_iter().flat_map(|node| node.scribes.values_mut()) {
            scribe.checkpoint_seen = Some(head);
        }
        Ok(note)
    }

    /// The released part of the seat's log, sealed to a partner.
    pub fn bundle_for(&mut self, seat: &Seat, to: &AuthorityId) -> Result<Vec<u8>, Failure> {
        let note = self.sign_checkpoint(&seat.authority)?;
        let recipient = self.recipient(seat, to)?;
        let keys = self.payload_keys()?;
        let Self { journal, rng, .. } = self;
        Ok(export_bundle(journal, &seat.authority, 0, &recipient, &note.to_string(), &keys, rng)?)
    }

    fn recipient(&self, seat: &Seat, to: &AuthorityId) -> Result<Recipient, Failure> {
        if *to == seat.authority {
            let own = self.record.authority(to).and_then(|facts| facts.sealing_key);
            let sealing = own.ok_or_else(|| Failure::error(format!("the sealing key of {to} is not known here")))?;
            let (authority, sealing_key, released_at) = (to.clone(), sealing.0, self.now());
            return Ok(Recipient { authority, sealing_key, scope: Scope::Whole, released_at });
        }
        let sealing = self.sealing_card(&seat.authority, to)?.sealing;
        // The floor goes to a bureau that is recognised, not to whoever calls itself one.
        let bureau = self.record.counts_as_bureau(to, &seat.authority);
        let scope = if bureau { Scope::Bureau } else { Scope::Released };
        Ok(Recipient { authority: to.clone(), sealing_key: sealing.0, scope, released_at: self.now() })
    }

    /// Writes the released part of the seat's log to a new file.
    pub fn export_log(&mut self, seat: &Seat, to: &AuthorityId, out: &Path) -> Result<ExportView, Failure> {
        files::must_be_new(out)?;
        let bundle = self.bundle_for(seat, to)?;
        files::write_new_private(out, &bundle)?;
        let LogHead { size, root } = self.journal.head(&seat.authority)?;
        Ok(ExportView {
            from: seat.authority.to_string(),
            to: to.to_string(),
            events: size,
            head: root.to_string(),
            bytes: bundle.len() as u64,
        })
    }

    /// The same, for a partner named in words.
    pub fn export_log_to(&mut self, seat: &Seat, to: &str, out: &Path) -> Result<ExportView, Failure> {
        let to = AuthorityId::parse(to).map_err(|e| Failure::usage(e.to_string()))?;
        self.export_log(seat, &to, out)
    }

    /// Signs a checkpoint of the seat's log and writes it to a new file where one is named.
    pub fn checkpoint_to(&mut self, seat: &Seat, out: Option<&Path>) -> Result<CheckpointView, Failure> {
        if let Some(out) = out {
            files::must_be_new(out)?;
        }
        let note = self.sign_checkpoint(&seat.authority)?;
        if let Some(out) = out {
            files::write_new_private(out, note.to_string().as_bytes())?;
        }
        let LogHead { size, root } = note.checkpoint().head;
        Ok(CheckpointView {
            authority: seat.authority.to_string(),
            size,
            root: root.to_string(),
            note: note.to_string(),
        })
    }

    /// Takes in a partner's bundle from a file.
    pub fn import_log(
        &mut self,
        seat: &Seat,
        file: &Path,
        progress: &mut dyn FnMut(&str),
    ) -> Result<ImportView, Failure> {
        let bytes = read_bounded(file, BUNDLE_BYTES_MAX as u64)?;
        self.take_in(seat, &bytes, progress).map_err(|f| f.at(file.display()))
    }

    /// Takes in a partner's bundle and folds what it brought.
    pub fn take_in(
        &mut self,
        seat: &Seat,
        bundle: &[u8],
        progress: &mut dyn FnMut(&str),
    ) -> Result<ImportView, Failure> {
        let header = read_header(bundle)?;
        if self.nodes.contains_key(&header.from) {
            return Err(Failure::error(format!("the bundle is of {}, whose log is written here", header.from)));
        }
        let sender_root = self.partner_root(&seat.authority, &header.from)?;
        self.commit()?;
        // What was received is kept under the home node's key, whichever node it was sealed to.
        let settings = self.folder.node(None)?;
        let home = AuthorityId::parse(&settings.authority)?;
        let Self { journal, rng, nodes, .. } = self;
        let node = |id: &AuthorityId| {
            nodes.get(id).ok_or_else(|| Failure::error(format!("the node of {id} is not unlocked here")))
        };
        let importer = Importer {
            authority: &seat.authority,
            secret: &node(&seat.authority)?.secrets.sealing,
            master: &node(&home)?.secrets.master,
            sender_root,
        };
        let imported = import_bundle(journal, bundle, &importer, rng)?;
        let recalled = self.recall_erased(&header.from)?;
        if imported.changed > 0 || !recalled.is_empty() {
            self.fold(progress)?;
            self.certificates.clear();
        }
        Ok(ImportView {
            from: imported.header.from.to_string(),
            events: imported.header.head.size,
            head: imported.header.head.root.to_string(),
            changed: imported.changed,
            withheld: imported.withheld,
            quarantined: imported.quarantined,
            recalled,
            waiting: self.quarantine()?.into_iter().filter(|w| w.authority == header.from.as_str()).collect(),
        })
    }
}

/// Reads a file that may not be longer than a bound.
pub(crate) fn read_bounded(file: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let length = fs::metadata(file).map_err(io_at(file))?.len();
    if length > bytes_max {
        return Err(Failure::error(format!("file has {length} bytes, at most {bytes_max} allowed")).at(file.display()));
    }
    fs::read(file).map_err(io_at(file))
}
