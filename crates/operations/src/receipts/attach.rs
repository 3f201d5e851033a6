//! Stage 2 of a receipt: where it stands in both logs, under signed checkpoints. Source: `custody.md`
//! (Hand-over receipt), decision 0006.

use std::path::Path;

use custody::certificate::Certificate;
use custody::checkpoint::SignedCheckpoint;
use custody::event::handover::InclusionAttached;
use custody::event::{Body, Stream};
use custody::inclusion::InclusionProof;
use custody::receipt::{Receipt, Role};
use custody::{AuthorityId, KeyId, Moment, Order, PayloadKeys, decode_event, prove};
use serde::Serialize;

use super::read_receipt;
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::files;

/// What was attached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachedView {
    /// Logs in which the receipt is now shown to stand.
    pub attached: Vec<String>,
    /// Logs of which this folder cannot show it, with the reason.
    pub lacking: Vec<String>,
}

impl Desk {
    /// Attaches to a receipt its inclusion in each log that this folder can show, and writes it anew.
    pub fn attach_inclusion(
        &mut self,
        seat: &Seat,
        when: &When,
        receipt: &Path,
        out: &Path,
    ) -> Result<AttachedView, Failure> {
        files::must_be_new(out)?;
        let mut receipt = read_receipt(receipt)?;
        self.demand_own_entry(&receipt)?;
        let mut view = AttachedView { attached: Vec::new(), lacking: Vec::new() };
        for role in Role::ALL {
            let log = receipt.payload().party(*role).clone();
            if self.nodes.contains_key(&log) {
                self.sign_checkpoint(&log)?;
            }
            match self.inclusion_in(&log, &receipt)? {
                Ok(proof) => {
                    self.note_inclusion(seat, when, &log, &receipt, &proof)?;
                    if !receipt.proofs().contains(&proof) {
                        receipt.attach(proof)?;
                    }
                    view.attached.push(log.to_string());
                }
                // Shown by the receipt itself: what its log has since, or whether it is here, changes nothing.
                Err(_) if self.carries_proof(&receipt, &log) => view.attached.push(log.to_string()),
                Err(why) => view.lacking.push(format!("{log}: {why}")),
            }
        }
        files::write_new_private(out, &receipt.encode()).map_err(files::is_missing(
            "what shows the receipt in the logs is recorded and stands",
            files::SAME_COMMAND,
        ))?;
        Ok(view)
    }

    /// Whether a receipt carries a proof from a log that holds under the root that is known here.
    fn carries_proof(&self, receipt: &Receipt, log: &AuthorityId) -> bool {
        let (bytes, roots) = (receipt.without_proofs().encode(), self.roots());
        let mut of_log = roots.iter().filter(|(id, _)| id == log);
        of_log.any(|(_, root)| receipt.proofs().iter().any(|proof| proof.verify(&bytes, log, root).is_ok()))
    }

    /// The proof from one log, or why there is none.
    fn inclusion_in(&self, log: &AuthorityId, receipt: &Receipt) -> Result<Result<InclusionProof, String>, Failure> {
        let keys = self.payload_keys()?;
        let Some(seq) = self.kept_at(log, receipt, &keys)? else {
            return Ok(Err("its log, as it is here, does not keep this receipt; import its newest bundle".into()));
        };
        let Some((note, certificate)) = self.earliest_checkpoint(log, seq)? else {
            return Ok(Err("no signed checkpoint of its log covers the receipt".into()));
        };
        Ok(Ok(prove::inclusion(&self.journal, log, seq, &note, certificate, &keys)?))
    }

    /// The earliest signed checkpoint of a log that covers an entry: what was kept before a key was revoked is shown only
    /// by a checkpoint of before then (decision 0030). One by a key that is itself revoked shows least, and is taken where
    /// there is no other.
    fn earliest_checkpoint(
        &self,
        log: &AuthorityId,
        seq: u64,
    ) -> Result<Option<(SignedCheckpoint, Certificate)>, Failure> {
        let certificates = self.read_certificates()?;
        let signer = |note: &SignedCheckpoint| {
            let of_log = |c: &&Certificate| c.body().authority == *log && note.verify(&c.body().key);
            certificates.values().find(of_log).cloned()
        };
        let covering = self.journal.checkpoints(log)?.into_iter().filter(|held| held.head.size > seq);
        let notes = covering.filter_map(|held| SignedCheckpoint::parse(&held.note).ok());
        let signed = notes.filter_map(|note| Some((signer(&note)?, note)));
        let doubted = |key: KeyId| self.record.key_is_revoked(log, key, Moment::MAX);
        let earliest = signed.min_by_key(|(by, note)| (doubted(by.key_id()), note.checkpoint().at));
        Ok(earliest.map(|(by, note)| (note, by)))
    }

    fn kept_at(&self, log: &AuthorityId, receipt: &Receipt, keys: &PayloadKeys) -> Result<Option<u64>, Failure> {
        let bytes = receipt.without_proofs().encode();
        for row in self.journal.stream_entries(&Stream::Movement(receipt.payload().movement.clone()))? {
            let Some(event) = decode_event(row.as_row(), keys)? else { continue };
            if event.envelope.authority == *log
                && matches!(&event.body, Ok(Body::ReceiptKept(kept)) if kept.receipt == bytes)
            {
                return Ok(Some(row.seq));
            }
        }
        Ok(None)
    }

    fn note_inclusion(
        &mut self,
        seat: &Seat,
        when: &When,
        log: &AuthorityId,
        receipt: &Receipt,
        proof: &InclusionProof,
    ) -> Result<(), Failure> {
        let payload = receipt.payload();
        let body = InclusionAttached { nonce: payload.nonce, log: log.clone(), proof: proof.encode() };
        let order = Order::State { stream: Stream::Movement(payload.movement.clone()), body: body.into() };
        self.act(seat, &When { idempotency_key: None, ..when.clone() }, order)?;
        Ok(())
    }
}
