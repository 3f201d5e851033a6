//! Taking in a partner's bundle: everything is checked before anything is kept. Source: `custody.md`
//! (Agencies that do not trust each other).

use std::collections::HashSet;

use rand_core::CryptoRng;
use rayon::prelude::*;

use crate::checkpoint::SignedCheckpoint;
use crate::codec;
use crate::decode::{EntryParts, PayloadKeys, read_body};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::journal::{ForeignEntry, Journal, KeyState, PARTNER, StoredRow};
use crate::keys::PublicKey;
use crate::merkle::Frontier;
use crate::seal::{DataKey, MasterKey, SealingSecret, open_sealed, wrap_key};
use crate::sealed::WrappedKey;
use crate::verify::directory::Directory;
use crate::verify::entry::{Examined, examine};

use super::{BundleBody, BundleEntry, BundleHeader, MAGIC, Recalled, ReleasedKey, read_file, recall_erased};

/// Number that stands for a log which the journal does not hold yet.
const NEW_LOG: i64 = i64::MAX;

/// Who takes a bundle in.
pub struct Importer<'k> {
    /// The authority of this node.
    pub authority: &'k AuthorityId,
    /// Opens what is sealed to it.
    pub secret: &'k SealingSecret,
    /// Wraps the keys that came with it.
    pub master: &'k MasterKey,
    /// The sender's root key, as this node has recorded it.
    pub sender_root: PublicKey,
}

/// What a bundle has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What stood outside its seal.
    pub header: BundleHeader,
    /// Entries that are new here, or gained bytes or a payload; zero for a bundle seen before.
    pub changed: u64,
    /// Entries withheld: their leaf hash alone came.
    pub withheld: u64,
    /// Entries that wait for two officers.
    pub quarantined: u64,
    /// What its authority has erased and was here, or came with an older bundle: it is gone again.
    pub recalled: Vec<Recalled>,
    /// An entry that was here has changed: the record must be folded again from the start.
    pub fold_again: bool,
}

/// Verifies a bundle and takes it in. A bundle that was taken in before changes nothing; one that shows
/// another history than was seen before is refused and kept as evidence. What the log says to be erased is taken
/// away in the same step, in whatever order its bundles come.
pub fn import_bundle(
    journal: &mut Journal,
    bytes: &[u8],
    importer: &Importer<'_>,
    rng: &mut impl CryptoRng,
) -> Result<Imported, Error> {
    let file = read_file(bytes)?;
    let header: BundleHeader = codec::from_foreign_bytes(&file.header).map_err(|e| e.at("bundle header"))?;
    if header.to != *importer.authority {
        return Err(Error::wrong_key(format!("bundle is for {}, this is {}", header.to, importer.authority)));
    }
    let place = format!("bundle of {}", header.from);
    let plain = open_sealed(importer.secret, MAGIC.as_bytes(), &file.header, &file.sealed).map_err(|e| e.at(&place))?;
    let body: BundleBody = codec::from_foreign_bytes(&zeroize::Zeroizing::new(plain)).map_err(|e| e.at(&place))?;
    let here = journal.head(&header.from)?.size;
    let checked = check_history(journal, &header, &body).and_then(|()| check_events(journal, &header, &body, importer));
    let entries = match checked {
        Ok(entries) => entries,
        Err(fault) => {
            let error = fault.at(&place);
            if error.is_not_verified() {
                journal.keep_evidence(&header.from, &error.to_string(), bytes)?;
            }
            return Err(error);
        }
    };
    let keys = wrap_keys(journal, &header, (&body, &entries), importer, rng)?;
    let regained = opened_again(journal, &header.from, &keys)?;
    let changed = regained + journal.append_foreign(&header.from, header.from_size, &entries, &keys)?;
    if regained > 0 {
        // What is opened again may have been folded as withheld.
        journal.remove_snapshots()?;
    }
    let held_by = format!("{PARTNER}{}", header.from);
    journal.note_seen_checkpoint(&header.from, header.head, &held_by, &header.checkpoint)?;
    if journal.health().shorter_than_known.is_some() {
        journal.look_again()?;
    }
    let load = |journal: &Journal| PayloadKeys::load(journal, &|log| (*log == header.from).then_some(importer.master));
    let recalled = recall_erased(journal, &header.from, &load)?;
    let gained = changed > header.head.size.saturating_sub(here.max(header.from_size));
    Ok(Imported {
        changed,
        withheld: entries.iter().filter(|e| e.bytes.is_none()).count() as u64,
        quarantined: entries.iter().filter(|e| e.quarantine.is_some()).count() as u64,
        fold_again: gained || !recalled.is_empty(),
        recalled,
        header,
    })
}

/// The released keys, wrapped to this node. One that was renewed after an erasure goes behind those that are
/// here: what was released under them stays readable until it is recalled. The key of what was erased here comes
/// back only with a later payload that it opens.
fn wrap_keys(
    journal: &Journal,
    header: &BundleHeader,
    (body, entries): (&BundleBody, &[ForeignEntry]),
    importer: &Importer<'_>,
    rng: &mut impl CryptoRng,
) -> Result<Vec<WrappedKey>, Error> {
    let known = PayloadKeys::load(journal, &|log| (*log == header.from).then_some(importer.master))?;
    let number = journal.log_number(&header.from)?.unwrap_or(NEW_LOG);
    let needed = if known.has_erased(number) { places_of(entries) } else { HashSet::new() };
    let wanted = |k: &&ReleasedKey| {
        known.erased_to(number, &k.stream, k.group) == 0 || needed.contains(&(k.stream.clone(), k.group))
    };
    let wrap = |k: &ReleasedKey| {
        let mut nonce = [0; crate::seal::NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let key = DataKey::from_bytes(k.key);
        let mut wrapped = match journal.key(&header.from, &k.stream, k.group)? {
            KeyState::Here { wrapped, .. } if known.is_renewed(&header.from, &k.stream, k.group, &key) => wrapped,
            _ => Vec::new(),
        };
        wrapped.extend(wrap_key(importer.master, nonce, &header.from, &k.stream, k.group, &key));
        Ok(WrappedKey { stream: k.stream.clone(), group: k.group, wrapped })
    };
    body.keys.iter().filter(wanted).map(wrap).collect()
}

/// How many payloads that are here are opened again by keys that are not: the keys were taken away.
fn opened_again(journal: &Journal, log: &AuthorityId, keys: &[WrappedKey]) -> Result<u64, Error> {
    let mut payloads = 0;
    for key in keys {
        if !matches!(journal.key(log, &key.stream, key.group)?, KeyState::Here { .. }) {
            payloads += journal.received(log, &key.stream, key.group, u64::MAX)?.payloads;
        }
    }
    Ok(payloads)
}

/// The streams and field groups of the payloads that are taken in.
fn places_of(entries: &[ForeignEntry]) -> HashSet<(Stream, Group)> {
    let with_payload = entries.iter().filter(|entry| entry.payload.is_some());
    let envelopes = with_payload.filter_map(|entry| {
        let parts = EntryParts::read(entry.bytes.as_deref()?).ok()?;
        codec::from_foreign_bytes::<Envelope>(parts.envelope).ok()
    });
    envelopes.map(|envelope| (envelope.stream, envelope.group)).collect()
}

/// The bundle must go on from what is here, with the same leaves where both speak, and reach its root.
fn check_history(journal: &Journal, header: &BundleHeader, body: &BundleBody) -> Result<(), Error> {
    let here = journal.head(&header.from)?.size;
    if header.from_size > here {
        return Err(Error::malformed(format!(
            "it starts at event number {}, {here} are here: import the bundles between first",
            header.from_size
        )));
    }
    if header.from_size.checked_add(body.entries.len() as u64) != Some(header.head.size) {
        return Err(Error::malformed(format!("it has {} entries, its header says otherwise", body.entries.len())));
    }
    let rewritten = |seq: u64| {
        Error::not_verified(format!("event number {seq} differs from what was seen before: history was rewritten"))
    };
    let known = journal.leaf_hashes(&header.from, 0..here)?;
    if known.first().is_some_and(|first| *first != header.genesis) {
        return Err(rewritten(0));
    }
    let mut frontier = Frontier::new();
    known.iter().take(header.from_size as usize).for_each(|leaf| frontier.append(*leaf));
    for (seq, entry) in (header.from_size..).zip(&body.entries) {
        if known.get(seq as usize).is_some_and(|leaf| *leaf != entry.leaf) {
            return Err(rewritten(seq));
        }
        frontier.append(entry.leaf);
    }
    if frontier.root() != header.head.root {
        return Err(Error::not_verified("its entries do not lead to the root of its checkpoint: a split view"));
    }
    let leaves = known.iter().take(header.from_size as usize).copied().chain(body.entries.iter().map(|e| e.leaf));
    agrees_with_what_was_seen(journal, header, leaves)
}

/// The log must pass through every head of it that was seen, on a receipt, a print or in a bundle; and a log whose end
/// was seen does not come back shorter by a checkpoint that was signed later.
fn agrees_with_what_was_seen(
    journal: &Journal,
    header: &BundleHeader,
    leaves: impl Iterator<Item = Hash>,
) -> Result<(), Error> {
    let seen = journal.checkpoints(&header.from)?;
    let signed_at = |note: &str| SignedCheckpoint::parse(note).ok().map(|note| note.checkpoint().at);
    let at = signed_at(&header.checkpoint);
    let earlier = |note: &str| signed_at(note).zip(at).is_some_and(|(then, now)| then < now);
    let cut = seen.iter().find(|c| c.head.size > header.head.size && earlier(&c.note));
    if let Some(longer) = cut {
        return Err(Error::not_verified(format!(
            "its checkpoint of {} says {} events, an earlier one, held by {}, said {}: the log has lost its end",
            at.unwrap_or(crate::time::Moment::MIN),
            header.head.size,
            longer.held_by,
            longer.head.size
        ))
        .with_hint(format!("keep this file, and ask {} in person for its whole log and how it lost it", header.from)));
    }
    let mut frontier = Frontier::new();
    let mut seen = seen.iter().filter(|c| c.head.size > 0).peekable();
    for leaf in leaves {
        frontier.append(leaf);
        while let Some(held) = seen.next_if(|c| c.head.size <= frontier.size()) {
            if held.head.size == frontier.size() && held.head.root != frontier.root() {
                return Err(Error::not_verified(format!(
                    "another root was seen for {} events, held by {}: two histories were shown",
                    held.head.size, held.held_by
                )));
            }
        }
    }
    Ok(())
}

/// Every event by itself, its link to the one before, and the signature of the checkpoint.
fn check_events(
    journal: &Journal,
    header: &BundleHeader,
    body: &BundleBody,
    importer: &Importer<'_>,
) -> Result<Vec<ForeignEntry>, Error> {
    let number = journal.log_number(&header.from)?.unwrap_or(NEW_LOG);
    let mut keys = PayloadKeys::load(journal, &|log| (*log == header.from).then_some(importer.master))?;
    let mut renewed = HashSet::new();
    for released in &body.keys {
        let key = DataKey::from_bytes(released.key);
        if keys.is_renewed(&header.from, &released.stream, released.group, &key) {
            renewed.insert((released.stream.clone(), released.group));
        }
        keys.add(number, &header.from, released.stream.clone(), released.group, key);
    }
    let rows: Vec<StoredRow<'_>> = (header.from_size..)
        .zip(&body.entries)
        .map(|(seq, e)| StoredRow {
            log: number,
            seq,
            leaf: e.leaf,
            bytes: e.bytes.as_deref(),
            payload: payload_of(number, seq, e, &renewed, &keys),
            arrival: 0,
        })
        .collect();
    let mut directory = Directory::read(journal, &header.from, Some(importer.sender_root), &keys)?;
    directory.taking_in();
    directory.read_more(rows.iter().copied(), &keys);
    if let Some(fault) = &directory.fault {
        return Err(Error::not_verified(fault.clone()));
    }
    check_checkpoint(header, &directory)?;
    let examined: Vec<Examined> = rows.par_iter().map(|row| examine(*row, &directory, &keys)).collect();
    let mut previous = match header.from_size.checked_sub(1) {
        None => Hash::default(),
        Some(last) => journal.leaf_hashes(&header.from, last..last + 1)?.first().copied().unwrap_or_default(),
    };
    let mut entries = Vec::with_capacity(rows.len());
    for (row, one) in rows.iter().zip(examined) {
        let bad = |why: &str| Error::not_verified(format!("event number {}: {why}", row.seq));
        if one.previous.is_some_and(|p| p != previous) {
            return Err(bad("it does not follow the event before it"));
        }
        previous = row.leaf;
        let quarantine = match one.fault {
            Some(why) if one.only_revoked => Some(why),
            Some(why) => return Err(bad(&why)),
            None if one.doubtful => Some("its key was revoked before this node had seen the event".into()),
            None => None,
        };
        let (bytes, payload) = (row.bytes.map(<[u8]>::to_vec), row.payload.map(<[u8]>::to_vec));
        entries.push(ForeignEntry { leaf: row.leaf, bytes, payload, quarantine });
    }
    Ok(entries)
}

/// The payload of an entry. What was erased here does not come back. After an erasure the sender seals under a new
/// key, which came with the bundle; what no key here opens is taken in as withheld.
fn payload_of<'b>(
    number: i64,
    seq: u64,
    entry: &'b BundleEntry,
    renewed: &HashSet<(Stream, Group)>,
    keys: &PayloadKeys,
) -> Option<&'b [u8]> {
    let payload = entry.payload.as_deref()?;
    if renewed.is_empty() && !keys.has_erased(number) {
        return Some(payload);
    }
    let parts = EntryParts::read(entry.bytes.as_deref()?).ok()?;
    let envelope: Envelope = codec::from_foreign_bytes(parts.envelope).ok()?;
    if seq < keys.erased_to(number, &envelope.stream, envelope.group) {
        return None;
    }
    let place = (envelope.stream.clone(), envelope.group);
    let opens = !renewed.contains(&place) || read_body(number, seq, &envelope, payload, keys).is_ok();
    opens.then_some(payload)
}

fn check_checkpoint(header: &BundleHeader, directory: &Directory) -> Result<(), Error> {
    let note = SignedCheckpoint::parse(&header.checkpoint)?;
    let checkpoint = note.checkpoint();
    if checkpoint.authority != header.from || checkpoint.head != header.head {
        return Err(Error::not_verified("its checkpoint is of another log or another size"));
    }
    if directory.device_keys(checkpoint.at).iter().any(|key| note.verify(key)) {
        return Ok(());
    }
    // No forgery, and no evidence of one: nothing is taken in, for its time is no word of anybody.
    if directory.is_signed_at_some_time(&note) {
        return Err(Error::malformed(format!(
            "its checkpoint says {}, when its device's certificate was not in force: the clock of {} stood wrong",
            checkpoint.at, header.from
        )));
    }
    Err(Error::not_verified("its checkpoint is not signed by a device certified in the log"))
}
