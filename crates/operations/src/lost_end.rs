//! A log that has lost its end, shown by an own officer's signature that it has no entry for. Source: decision 0051.
//!
//! A signature leaves a folder only after its entry is durable in the log. So a receipt that an own officer signed, and
//! of whose offer or acceptance the own log knows nothing, shows that the log once went further. Such a receipt is kept
//! beside the journal, and while the log has not got the entry the folder is read and not written. What is kept is
//! looked at afresh each time it is opened: the file itself is believed in nothing.

mod witnesses;

use std::collections::BTreeSet;
use std::fs;

use custody::event::{Body, Stream};
use custody::keys::PublicKey;
use custody::receipt::{CertificateAnswer, Receipt, ReceiptContext, Role, SignatureAnswer};
use custody::{AuthorityId, KeyId, Moment, MovementId, Nonce, Offer, OfficerId, decode_event};

use crate::desk::Desk;
use crate::failure::{Failure, io_at};
use crate::folder::Folder;
use crate::open::Access;
use witnesses::{LOST, keep, witnesses};
pub(crate) use witnesses::{WITNESS_FOLDER, alarm, keep_if_signed_here, lost_without_key};

/// What an officer of an authority whose log is written here has put his name to on a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnSignature {
    /// Whose log has to have the entry.
    pub(crate) log: AuthorityId,
    /// Events that the log had when he signed.
    pub(crate) size: u64,
    role: Role,
    officer: Option<OfficerId>,
    key: KeyId,
    movement: MovementId,
    nonce: Nonce,
    at: Moment,
}

impl OwnSignature {
    /// That its entry is gone, in one line.
    pub(crate) fn said(&self) -> String {
        let Self { log, size, nonce, movement, at, .. } = self;
        let who = self.who();
        let (signed, lacks) = match self.role {
            Role::Giving => ("offer", "has no such offer"),
            Role::Receiving => ("the acceptance of offer", "keeps no such receipt"),
        };
        format!(
            "the log of {log} has lost its end: {who} signed {signed} {nonce} of movement {movement} at {at}, when the \
             log had {size} events, and the log {lacks}"
        )
    }

    /// The same, as the answer to whoever wants to write.
    pub(crate) fn failure(&self, folder: &Folder) -> Failure {
        let data = folder.root().display();
        Failure::error(self.said()).at(data).hint(self.what_to_do(folder))
    }

    fn what_to_do(&self, folder: &Folder) -> String {
        let data = folder.root().display();
        let stolen = self.officer.as_ref().map_or_else(String::new, |officer| {
            format!("; only if his key was out of his hands: `custodia officer revoke {officer}`, with the root key")
        });
        format!(
            "the folder opens for reading only until it has that entry: restore the newest copy with `custodia op \
             restore COPY --data NEW-FOLDER`; where none has it, `custodia op recover NEW-FOLDER --data {data}` and go \
             on as keys-and-backup.md says under A lost end{stolen}"
        )
    }

    fn who(&self) -> String {
        self.officer.as_ref().map_or_else(|| "an officer".to_owned(), |officer| format!("officer {officer}"))
    }

    fn is_by(&self, officer: &OfficerId) -> bool {
        self.officer.as_ref() == Some(officer)
    }
}

/// The signatures on a receipt that hold under the root of an own log. A forged one, one under another root and one of
/// a rehearsal in an operation, or the other way, is none.
fn own_signatures(receipt: &Receipt, roots: &[(AuthorityId, PublicKey)], context: ReceiptContext) -> Vec<OwnSignature> {
    let payload = receipt.payload();
    let report = receipt.verify(roots, &[], None);
    if payload.context != context || report.one_party {
        return Vec::new();
    }
    let holds = report
        .sides()
        .into_iter()
        .filter(|side| side.signature == SignatureAnswer::Good && side.certificate == CertificateAnswer::Good);
    let signed = holds.filter_map(|side| {
        Some(OwnSignature {
            log: side.authority.clone(),
            size: receipt.statement(side.role)?.head.size,
            role: side.role,
            officer: side.officer.clone(),
            key: side.key?,
            movement: payload.movement.clone(),
            nonce: payload.nonce,
            at: receipt.stated_at(side.role)?,
        })
    });
    signed.collect()
}

impl Desk {
    /// The own signature on a receipt that the own log has no entry for. One under a key that is revoked, from whenever,
    /// shows nothing: whoever stole the key could have made it, and dated it as he liked.
    fn lost_end_by(&self, receipt: &Receipt) -> Result<Option<OwnSignature>, Failure> {
        let own = self.folder.own_logs()?;
        for log in own {
            let Ok(root) = self.root_of(&log) else { continue };
            for signed in own_signatures(receipt, &[(log.clone(), root)], self.receipt_context(&log)) {
                let stolen = self.record.key_is_revoked(&log, signed.key, Moment::MAX);
                if !stolen && !self.has_entry(&signed, receipt)? {
                    return Ok(Some(signed));
                }
            }
        }
        Ok(None)
    }

    /// Whether the own log has what was signed: the offer with that list, or the receipt with that very statement.
    fn has_entry(&self, signed: &OwnSignature, receipt: &Receipt) -> Result<bool, Failure> {
        match signed.role {
            Role::Giving => {
                let movement = self.record.movement(&signed.movement);
                let offer = movement.and_then(|facts| facts.offers.get(signed.nonce));
                let own = |offer: &&Offer| self.record.giver_of(offer) == Some(&signed.log);
                let made = offer.filter(own).and_then(|offer| offer.made.as_ref());
                Ok(made.is_some_and(|made| made.payload_hash == receipt.payload_hash()))
            }
            Role::Receiving => Ok(self.kept_receipt(&signed.log, receipt)?.is_some_and(|kept| {
                kept.payload_hash() == receipt.payload_hash()
                    && kept.statement(signed.role) == receipt.statement(signed.role)
            })),
        }
    }

    /// Refuses to go on with a receipt that shows that an own log has lost its end, and keeps it.
    pub(crate) fn demand_own_entry(&mut self, receipt: &Receipt) -> Result<(), Failure> {
        let Some(lost) = self.lost_end_by(receipt)? else { return Ok(()) };
        keep(&self.folder, receipt, LOST)?;
        let failure = lost.failure(&self.folder);
        self.lost.push(lost);
        Err(failure)
    }

    /// Looks at the receipts kept, and at those in partners' logs that are here, when a folder is opened. One kept whose
    /// entry the log has again goes. A record that is not whole says nothing of what the log has.
    pub(crate) fn look_for_lost_ends(&mut self, access: Access) -> Result<(), Failure> {
        if self.demand_whole().is_err() {
            return Ok(());
        }
        for (path, receipt) in witnesses(&self.folder)? {
            match self.lost_end_by(&receipt)? {
                Some(lost) => self.has_lost(lost, &receipt, access)?,
                None if access == Access::Read => {}
                None => fs::remove_file(&path).map_err(io_at(&path))?,
            }
        }
        self.look_for_lost_ends_in_logs(access)?;
        match (access, self.lost.first()) {
            (Access::Write | Access::TakeIn, Some(lost)) => Err(lost.failure(&self.folder)),
            _ => Ok(()),
        }
    }

    /// Looks at the receipts that partners' logs keep: each that shows that an own log has lost its end is kept, where
    /// the folder is not opened for reading alone. Of what the own log keeps as well nothing is read: the record says so.
    pub(crate) fn look_for_lost_ends_in_logs(&mut self, access: Access) -> Result<(), Failure> {
        for receipt in self.receipts_unlike_ours()? {
            if let Some(lost) = self.lost_end_by(&receipt)? {
                self.has_lost(lost, &receipt, access)?;
            }
        }
        Ok(())
    }

    fn has_lost(&mut self, lost: OwnSignature, receipt: &Receipt, access: Access) -> Result<(), Failure> {
        if access != Access::Read {
            keep(&self.folder, receipt, LOST)?;
        }
        if !self.lost.contains(&lost) {
            self.lost.push(lost);
        }
        Ok(())
    }

    /// What the folder is closed for, as an answer to whoever wrote to it.
    pub(crate) fn demand_no_lost_end(&self) -> Result<(), Failure> {
        match (self.lost.first(), &self.journal.health().shorter_than_known) {
            (Some(lost), _) => Err(lost.failure(&self.folder)),
            (None, Some(shorter)) => Err(shorter.as_error().into()),
            (None, None) => Ok(()),
        }
    }

    /// That a log written here is shorter, or other, than somebody has seen it, with what to do.
    pub(crate) fn shorter_said(&self) -> Option<String> {
        let error = self.journal.health().shorter_than_known.as_ref()?.as_error();
        Some(format!("{error}; {}", error.hint().unwrap_or_default()))
    }

    /// An own signature that the log has no entry for, in one line, with what to do.
    pub fn own_signature_said(&self) -> Option<String> {
        self.lost.first().map(|lost| format!("{}; {}", lost.said(), lost.what_to_do(&self.folder)))
    }

    /// What the folder is closed for, in one line, with what to do.
    pub(crate) fn lost_end_said(&self) -> Option<String> {
        self.own_signature_said().or_else(|| self.shorter_said())
    }

    /// A closed folder takes the revocation of a key that closed it, and nothing else.
    pub(crate) fn may_revoke(&self, officer: &OfficerId) -> Result<(), Failure> {
        match self.lost.iter().any(|lost| lost.is_by(officer)) {
            true => Ok(()),
            false => self.demand_no_lost_end(),
        }
    }

    /// The receipts in partners' logs of offers that no own log made, or that an own log keeps otherwise or not at all.
    /// Of an offer between two others there is nothing of ours to find.
    fn receipts_unlike_ours(&self) -> Result<Vec<Receipt>, Failure> {
        let own = self.folder.own_logs()?;
        // Each side that is written here is asked by itself: what the receiver's log keeps, the giver's may have lost.
        let unlike = |movement: &MovementId, offer: &Offer| {
            let (giver, taker) = (self.record.giver_of(offer), offer.to().map(|(to, _)| to));
            let is_own = |side: Option<&AuthorityId>| side.is_none_or(|log| own.contains(log));
            let lacks_offer = is_own(giver) && offer.made.is_none();
            let lacks_receipt =
                is_own(taker) && !taker.is_some_and(|log| self.record.keeps_receipt(log, movement, offer.nonce));
            let differ = offer.receipts.windows(2).any(|pair| pair[0].hash != pair[1].hash);
            !offer.receipts.is_empty() && (lacks_offer || lacks_receipt || (differ && (is_own(giver) || is_own(taker))))
        };
        let (mut found, mut keys) = (Vec::new(), None);
        for (movement, facts) in self.record.movements() {
            let all = facts.offers.all().iter();
            let nonces: BTreeSet<Nonce> =
                all.filter(|offer| unlike(movement, offer)).map(|offer| offer.nonce).collect();
            if nonces.is_empty() {
                continue;
            }
            // All keys of all logs: read once, and only where there is something to read with them.
            if keys.is_none() {
                keys = Some(self.payload_keys()?);
            }
            let Some(keys) = &keys else { continue };
            for row in self.journal.stream_entries(&Stream::Movement(movement.clone()))? {
                let body = decode_event(row.as_row(), keys)?.map(|event| event.body);
                if let Some(Ok(Body::ReceiptKept(kept))) = body
                    && nonces.contains(&kept.nonce)
                {
                    // Bytes that are no receipt are told of by the record.
                    found.extend(Receipt::decode(&kept.receipt));
                }
            }
        }
        Ok(found)
    }
}
