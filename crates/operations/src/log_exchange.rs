//! Giving the released part of a log to a partner, and taking a partner's in. Source: `custody.md`
//! (Agencies that do not trust each other).

use std::path::Path;

use custody::bundle::{
    BUNDLE_BYTES_MAX, BundleHeader, Importer, Recipient, Scope, SeenOfOurs, compare_seen, export_bundle, import_bundle,
    read_header,
};
use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::event::handover::InclusionAttached;
use custody::event::{Body, Group, Stream};
use custody::inclusion::{Included, InclusionProof};
use custody::keys::PublicKey;
use custody::{AuthorityId, LogHead, Movement, MovementId, decode_event, keys_taken_away};
use serde::Serialize;

use crate::desk::{Desk, Seat};
use crate::erasure::RecalledLine;
use crate::failure::Failure;
use crate::files::{self, read_bounded};
use crate::handover::files::SEND_AGAIN;
use crate::open::Access;
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
    /// Where somebody has seen that log further than all that is here: how far, who holds that, and what to do.
    pub known_beyond: Option<String>,
    /// Where it shows that a log written here has lost its end, by a receipt that it keeps or by how far it was seen there:
    /// from now on this folder is read and not written.
    pub lost_end: Option<String>,
    /// Where it carries a checkpoint of the log written here that no device of that log in force has signed.
    pub seen_by_whom: Option<String>,
}

impl Desk {
    /// Signs a checkpoint of one own log as it stands.
    pub fn sign_checkpoint(&mut self, authority: &AuthorityId) -> Result<SignedCheckpoint, Failure> {
        self.flush()?;
        self.may_sign_checkpoints(authority)?;
        let (head, at) = (self.journal.head(authority)?, self.now());
        let checkpoint = Checkpoint { authority: authority.clone(), head, at, extensions: Vec::new() };
        let note = SignedCheckpoint::sign(checkpoint, &self.node(authority)?.secrets.device);
        self.journal.note_own_checkpoint(authority, head, &note.to_string())?;
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
        let header = read_header(bundle).map_err(|e| Failure::from(e).hint(SEND_AGAIN))?;
        if self.nodes.contains_key(&header.from) {
            return Err(Failure::error(format!("the bundle is of {}, whose log is written here", header.from))
                .hint("it is for a partner: give it to whom it was sealed"));
        }
        let sender_root = self.partner_root(&seat.authority, &header.from)?;
        self.commit()?;
        let unsaid = self.forget_unsaid_erasures(&header.from)?;
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
        let from = &header.from;
        let imported = import_bundle(journal, bundle, &importer, rng).map_err(|e| {
            Failure::from(e).hint(format!(
                "nothing was taken in; ask {from} for a new bundle (`custodia log export`), and by voice whether it sent \
                 this one"
            ))
        })?;
        let recalled: Vec<RecalledLine> = imported.recalled.into_iter().map(RecalledLine::from).collect();
        if imported.changed > 0 || unsaid > 0 || !recalled.is_empty() {
            self.fold(progress)?;
            self.certificates.clear();
            self.note_proofs_in_logs()?;
        }
        self.look_for_lost_ends_in_logs(Access::Write)?;
        let seen_by_whom = self.compare_with_seen(&seat.authority, &imported.header)?;
        Ok(ImportView {
            seen_by_whom,
            from: imported.header.from.to_string(),
            events: imported.header.head.size,
            head: imported.header.head.root.to_string(),
            changed: imported.changed,
            withheld: imported.withheld,
            quarantined: imported.quarantined,
            recalled,
            lost_end: self.lost_end_said(),
            known_beyond: self.known_beyond(&imported.header.from)?,
            waiting: self.quarantine()?.into_iter().filter(|w| w.authority == header.from.as_str()).collect(),
        })
    }
}

impl Desk {
    /// Compares the own log with the checkpoint of it that a bundle brought back. What it lost closes the folder; what
    /// nobody of ours has signed is told and closes nothing, or whoever makes up a number could.
    fn compare_with_seen(&mut self, own: &AuthorityId, header: &BundleHeader) -> Result<Option<String>, Failure> {
        let (root, keys) = (self.root_of(own)?, self.payload_keys()?);
        Ok(match compare_seen(&mut self.journal, own, root, &keys, header)? {
            SeenOfOurs::Agrees | SeenOfOurs::Lost(_) => None,
            SeenOfOurs::NotOurs(head) => Some(format!(
                "the bundle carries a checkpoint of {} events of the log of {own}, which that log does not have, and no \
                 device of {own} in force here has signed it: it shows nothing; ask {} by voice where it has it from",
                head.size, header.from
            )),
        })
    }

    /// Takes back that something of a received log was erased here where nobody has signed that, so that its bundle brings
    /// it back; how many there were.
    fn forget_unsaid_erasures(&mut self, log: &AuthorityId) -> Result<usize, Failure> {
        let keys = self.payload_keys()?;
        let taken = keys_taken_away(&self.record, &keys).filter(|(of, ..)| *of == log);
        let taken: Vec<(Stream, Group)> = taken.map(|(_, stream, group)| (stream.clone(), group)).collect();
        for (stream, group) in &taken {
            self.journal.forget_unsaid_erasure(log, stream, *group)?;
        }
        Ok(taken.len())
    }

    /// Proofs that officers have attached to receipts stand in the logs: each shows how far another log was. What holds
    /// under the root that is known here is kept as seen.
    fn note_proofs_in_logs(&mut self) -> Result<(), Failure> {
        let with_proofs = |(_, m): &(&MovementId, &Movement)| m.offers.all().iter().any(|o| !o.included.is_empty());
        let movements: Vec<MovementId> =
            self.record.movements().filter(with_proofs).map(|(id, _)| id.clone()).collect();
        if movements.is_empty() {
            return Ok(());
        }
        let (keys, roots) = (self.payload_keys()?, self.roots());
        for movement in movements {
            let (mut proofs, mut receipts) = (Vec::new(), Vec::new());
            for row in self.journal.stream_entries(&Stream::Movement(movement))? {
                match decode_event(row.as_row(), &keys)?.map(|event| event.body) {
                    Some(Ok(Body::InclusionAttached(attached))) => proofs.push(attached),
                    Some(Ok(Body::ReceiptKept(kept))) => receipts.push(kept),
                    _ => {}
                }
            }
            for attached in proofs {
                let of_offer = receipts.iter().filter(|kept| kept.nonce == attached.nonce);
                let held = of_offer.filter_map(|kept| held_by_proof(&attached, &kept.receipt, &roots)).next();
                if let Some((included, note)) = held {
                    let held_by = format!("receipt {}, proof", attached.nonce);
                    self.journal.note_seen_checkpoint(&included.authority, included.head, &held_by, &note)?;
                }
            }
        }
        Ok(())
    }

    /// Where a partner's log was seen further than it is here: the rest is still to come, or it is gone.
    fn known_beyond(&self, log: &AuthorityId) -> Result<Option<String>, Failure> {
        let here = self.journal.head(log)?.size;
        let seen = self.journal.checkpoints(log)?;
        let furthest = seen.into_iter().filter(|held| held.head.size > here).max_by_key(|held| held.head.size);
        Ok(furthest.map(|held| {
            format!(
                "the log of {log} had {} events by {}, and {here} are here: ask {log} for its newest bundle; if it has no \
                 more, its log has lost its end",
                held.head.size, held.held_by
            )
        }))
    }
}

/// What an attached proof shows of a log, if it holds for a receipt under a root that is known.
fn held_by_proof(
    attached: &InclusionAttached,
    receipt: &[u8],
    roots: &[(AuthorityId, PublicKey)],
) -> Option<(Included, String)> {
    let proof = InclusionProof::decode(&attached.proof).ok()?;
    let (_, root) = roots.iter().find(|(id, _)| *id == attached.log)?;
    let included = proof.verify(receipt, &attached.log, root).ok()?;
    Some((included, proof.checkpoint))
}
