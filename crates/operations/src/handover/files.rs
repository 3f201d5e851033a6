//! The files of a hand-over: offer, answer, refusal. Each holds a receipt and the sender's bundle. Source:
//! ours, `docs/formats.md` (Hand-over file).

use std::path::Path;

use custody::bundle::BUNDLE_BYTES_MAX;
use custody::keys::PublicKey;
use custody::receipt::{RECEIPT_BYTES_MAX, Receipt};
use custody::{AuthorityId, Journal, PersonNumber};

use super::Counted;
use super::views::views;
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::files;
use crate::files::read_bounded;

pub use super::views::{AnswerView, KeptBackView, OfferView};

/// What a file of a hand-over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandKind {
    /// From the giver, with one signature.
    Offer,
    /// From the receiver, with two.
    Answer,
    /// From the receiver, who takes nobody: the offer as it came, the reason in his log.
    Refusal,
}

impl HandKind {
    const ALL: [Self; 3] = [Self::Offer, Self::Answer, Self::Refusal];

    /// In a word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Answer => "answer",
            Self::Refusal => "refusal",
        }
    }

    /// First line of the file.
    const fn magic(self) -> &'static [u8] {
        match self {
            Self::Offer => b"custodia/hand-offer/1\n",
            Self::Answer => b"custodia/hand-answer/1\n",
            Self::Refusal => b"custodia/hand-refusal/1\n",
        }
    }
}

/// A file of a hand-over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandFile {
    /// What it is.
    pub kind: HandKind,
    /// The receipt, as COSE bytes.
    pub receipt: Vec<u8>,
    /// The released events of the sender, sealed to the other side.
    pub bundle: Vec<u8>,
}

/// What to do with a file that was cut off or altered on its way.
pub(crate) const SEND_AGAIN: &str = "copy it again, or ask who sent it for the file again; nothing was written";

/// Longest file in bytes: receipt, bundle, first line and two lengths.
pub const HAND_FILE_BYTES_MAX: usize = RECEIPT_BYTES_MAX + BUNDLE_BYTES_MAX + 64;

impl HandFile {
    /// As bytes: first line; length (big-endian, 4 bytes) and bytes of the receipt; the same of the bundle.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.kind.magic().to_vec();
        for part in [&self.receipt, &self.bundle] {
            // Both parts are bounded far below 4 GiB where they are made.
            out.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            out.extend_from_slice(part);
        }
        out
    }

    /// Reads a file in its one form; says nothing on whether its receipt or bundle holds.
    pub fn decode(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > HAND_FILE_BYTES_MAX {
            return Err(Failure::error(format!(
                "hand-over file has {} bytes, at most {HAND_FILE_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        let kind = HandKind::ALL.into_iter().find(|kind| bytes.starts_with(kind.magic())).ok_or_else(|| {
            Failure::error(
                "not a hand-over file: its first line is none of custodia/hand-offer/1, hand-answer/1, hand-refusal/1",
            )
            .hint(SEND_AGAIN)
        })?;
        let rest = bytes.get(kind.magic().len()..).unwrap_or_default();
        let (receipt, rest) = part(rest, "receipt", RECEIPT_BYTES_MAX)?;
        let (bundle, rest) = part(rest, "bundle", BUNDLE_BYTES_MAX)?;
        if !rest.is_empty() {
            return Err(Failure::error(format!("hand-over file goes on for {} bytes after its end", rest.len()))
                .hint(SEND_AGAIN));
        }
        Ok(Self { kind, receipt: receipt.to_vec(), bundle: bundle.to_vec() })
    }

    /// Reads a file from disk.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = read_bounded(path, HAND_FILE_BYTES_MAX as u64)?;
        Self::decode(&bytes).map_err(|f| f.at(path.display()))
    }
}

/// The receipt in a file; one that cannot be read was harmed on its way.
fn unharmed(file: &HandFile, path: &Path) -> Result<Receipt, Failure> {
    Receipt::decode(&file.receipt).map_err(|e| Failure::from(e).at(path.display()).hint(SEND_AGAIN))
}

fn part<'b>(bytes: &'b [u8], what: &str, bytes_max: usize) -> Result<(&'b [u8], &'b [u8]), Failure> {
    let cut = || Failure::error(format!("hand-over file is cut off in its {what}")).hint(SEND_AGAIN);
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > bytes_max {
        return Err(Failure::error(format!(
            "{what} in the hand-over file has {length} bytes, at most {bytes_max} allowed"
        ))
        .hint(SEND_AGAIN));
    }
    rest.split_at_checked(length).ok_or_else(cut)
}

impl Desk {
    /// Takes a file of a hand-over: an offer to this authority is accepted and answered in `out`, an answer
    /// to an own offer is settled.
    pub fn take_hand_file(
        &mut self,
        seat: &Seat,
        when: &When,
        path: &Path,
        counted: Option<&Counted>,
        out: Option<&Path>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<AnswerView, Failure> {
        let file = HandFile::read(path)?;
        let receipt = unharmed(&file, path)?;
        self.demand_own_entry(&receipt)?;
        // Another file of the same name is another command.
        let when = &when.with_word(receipt.payload_hash().to_string());
        let before = self.done_before(seat, when)?.is_some();
        let sender = if file.kind == HandKind::Offer { &receipt.payload().from } else { &receipt.payload().to };
        match file.kind {
            HandKind::Offer => {
                let counted =
                    counted.ok_or_else(|| Failure::usage("an offer is accepted with a count: give --counted"))?;
                let out = out.ok_or_else(|| Failure::usage("the answer to an offer goes to a file: give --out"))?;
                let payload = receipt.payload();
                if !before && !self.record.keeps_receipt(&seat.authority, &payload.movement, payload.nonce) {
                    files::must_be_new(out)?;
                }
                self.offer_holds(seat, &receipt)?;
                self.take_sender(seat, sender, &file.bundle, progress)?;
                self.note_heads(&receipt)?;
                self.accept_to_file(seat, when, &receipt, counted, out)
            }
            HandKind::Answer => {
                self.answers_our_offer(seat, &receipt)?;
                self.take_sender(seat, sender, &file.bundle, progress)?;
                let settled = self.settle(seat, when, &receipt)?;
                self.note_heads(&receipt)?;
                let mut view = AnswerView::of("settled", &receipt);
                view.changed_hands = settled.handed_over.len() as u64;
                view.kept_back = views(&settled.kept_back);
                view.repeated = settled.repeated;
                if view.repeated && view.kept_back.is_empty() {
                    view.kept_back = self.kept_before(seat, &receipt);
                }
                Ok(view)
            }
            HandKind::Refusal => {
                let before = self.is_refused(&receipt);
                self.take_sender(seat, sender, &file.bundle, progress)?;
                if !self.is_refused(&receipt) {
                    return Err(Failure::error(format!("the log of {sender} does not say that it refused the offer"))
                        .at(path.display())
                        .hint(super::again(sender)));
                }
                let mut view = AnswerView::of("refused", &receipt);
                view.difference = 0;
                view.repeated = before;
                Ok(view)
            }
        }
    }

    fn accept_to_file(
        &mut self,
        seat: &Seat,
        when: &When,
        offer: &Receipt,
        counted: &Counted,
        out: &Path,
    ) -> Result<AnswerView, Failure> {
        let accepted = self.accept(seat, when, offer, counted)?;
        let to = &offer.payload().from;
        self.write_hand_file(seat, to, HandKind::Answer, accepted.receipt.encode(), out)
            .map_err(files::is_missing("the answer is recorded and stands", files::SAME_COMMAND))?;
        let mut view = AnswerView::of("accepted", &accepted.receipt);
        view.changed_hands = if accepted.repeated { 0 } else { accepted.received.len() as u64 };
        view.kept_back = views(&accepted.kept_back);
        view.repeated = accepted.repeated;
        if view.repeated {
            view.kept_back = self.kept_before(seat, &accepted.receipt);
        }
        Ok(view)
    }

    fn kept_before(&self, seat: &Seat, receipt: &Receipt) -> Vec<KeptBackView> {
        let line = |(person, why): (PersonNumber, String)| KeptBackView { person: person.to_string(), why };
        self.kept_back_before(seat, receipt).into_iter().map(line).collect()
    }

    /// Refuses the offer in a file and writes the refusal for the giver.
    pub fn refuse_to_file(
        &mut self,
        seat: &Seat,
        when: &When,
        path: &Path,
        reason: &str,
        out: &Path,
        progress: &mut dyn FnMut(&str),
    ) -> Result<AnswerView, Failure> {
        let file = HandFile::read(path)?;
        let offer = unharmed(&file, path)?;
        self.demand_own_entry(&offer)?;
        let when = &when.with_word(offer.payload_hash().to_string());
        if self.done_before(seat, when)?.is_none() {
            files::must_be_new(out)?;
        }
        if file.kind != HandKind::Offer {
            return Err(Failure::usage("only an offer can be refused").at(path.display()));
        }
        self.offer_holds(seat, &offer)?;
        self.take_sender(seat, &offer.payload().from, &file.bundle, progress)?;
        let done = self.refuse_offer(seat, when, &offer, reason)?;
        self.write_hand_file(seat, &offer.payload().from, HandKind::Refusal, file.receipt, out)
            .map_err(files::is_missing("the refusal is recorded and stands", files::SAME_COMMAND))?;
        let mut view = AnswerView::of("refused", &offer);
        view.repeated = done.repeated;
        Ok(view)
    }

    /// Writes a receipt with the newest bundle for the other side. Where a file of the same receipt lies there already, it
    /// is written again: nobody here can read whether the bundle in it is whole.
    pub(super) fn write_hand_file(
        &mut self,
        seat: &Seat,
        to: &AuthorityId,
        kind: HandKind,
        receipt: Vec<u8>,
        out: &Path,
    ) -> Result<(), Failure> {
        let same = HandFile::read(out).is_ok_and(|there| there.kind == kind && there.receipt == receipt);
        let bundle = self.bundle_for(seat, to)?;
        let file = HandFile { kind, receipt, bundle }.encode();
        match same {
            true => files::replace_private(out, &file),
            false => files::write_new_private(out, &file),
        }
    }

    /// Takes the sender's events in, where his log is not written in this same folder.
    fn take_sender(
        &mut self,
        seat: &Seat,
        sender: &AuthorityId,
        bundle: &[u8],
        progress: &mut dyn FnMut(&str),
    ) -> Result<(), Failure> {
        if self.nodes.contains_key(sender) {
            return Ok(());
        }
        let view = self.take_in(seat, bundle, progress)?;
        if view.from != sender.as_str() {
            return Err(Failure::error(format!("the bundle in the file is of {}, the receipt of {sender}", view.from))
                .hint(super::again(sender)));
        }
        // What came in is true and stays; nothing is signed on a log that has lost its end.
        self.demand_no_lost_end()
    }

    /// A receipt is a witness: the heads it states, and those that its attached proofs lead to, are kept, so that a log
    /// cut short later is noticed.
    pub(crate) fn note_heads(&mut self, receipt: &Receipt) -> Result<(), Failure> {
        let roots = self.roots();
        witness(&mut self.journal, receipt, &roots)
    }

    fn is_refused(&self, offer: &Receipt) -> bool {
        let payload = offer.payload();
        let offer = self.record.movement(&payload.movement).and_then(|m| m.offers.get(payload.nonce));
        offer.is_some_and(|o| o.refused.is_some())
    }
}

/// The head of each side's log as its signer stated it.
pub(crate) fn heads_stated(receipt: &Receipt) -> Vec<(AuthorityId, custody::LogHead)> {
    custody::receipt::Role::ALL
        .iter()
        .filter_map(|role| Some((receipt.payload().party(*role).clone(), receipt.statement(*role)?.head)))
        .filter(|(_, head)| head.size > 0)
        .collect()
}

/// Keeps in a journal how far a receipt shows each log to have been. What its proofs lead to is signed by the log's
/// device and lies behind the receipt itself; the heads stated lie before it.
pub(crate) fn witness(
    journal: &mut Journal,
    receipt: &Receipt,
    roots: &[(AuthorityId, PublicKey)],
) -> Result<(), Failure> {
    let held_by = format!("receipt {}", receipt.payload().nonce);
    for (authority, head) in heads_stated(receipt) {
        journal.note_seen_checkpoint(&authority, head, &held_by, "")?;
    }
    for (included, note) in receipt.proven(roots) {
        journal.note_seen_checkpoint(&included.authority, included.head, &format!("{held_by}, proof"), note)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file() -> HandFile {
        HandFile { kind: HandKind::Answer, receipt: vec![1, 2, 3], bundle: vec![4; 300] }
    }

    #[test]
    fn a_file_reads_back_and_each_way_of_harming_it_has_its_line() {
        let bytes = file().encode();
        assert_eq!(HandFile::decode(&bytes).unwrap(), file());
        let said = |bytes: &[u8]| HandFile::decode(bytes).unwrap_err().to_string();
        assert!(said(b"custodia/hand-offer/2\n").contains("not a hand-over file"));
        assert!(said(&bytes[..24]).contains("cut off in its receipt"));
        assert!(said(&bytes[..bytes.len() - 1]).contains("cut off in its bundle"));
        assert!(said(&[bytes.clone(), vec![0]].concat()).contains("goes on for 1 bytes"));
        let huge = [HandKind::Offer.magic(), &u32::MAX.to_be_bytes()].concat();
        assert!(said(&huge).contains("at most"));
    }

    proptest! {
        #[test]
        fn reading_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0..3_usize) {
            let _ = HandFile::decode(&bytes);
            let _ = HandFile::decode(&[HandKind::ALL[kind].magic(), &bytes].concat());
        }

        #[test]
        fn every_file_reads_back(receipt in prop::collection::vec(any::<u8>(), 0..80), bundle in prop::collection::vec(any::<u8>(), 0..80)) {
            let file = HandFile { kind: HandKind::Offer, receipt, bundle };
            prop_assert_eq!(HandFile::decode(&file.encode()).unwrap(), file);
        }
    }
}
