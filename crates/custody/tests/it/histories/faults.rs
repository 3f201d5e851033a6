//! Faults put into a copy of a node's folder: torn writes, lost tails, flipped bits, stolen keys. Each
//! must be named, or leave a valid prefix; never a panic, and never another log taken for good.
//! Source: `custody.md` (The log; Benches and proofs).

use std::fs;
use std::path::{Path, PathBuf};

use custody::bundle::{Recipient, Scope, export_bundle};
use custody::event::handover::{HandCorrected, HandOffered, ReceiptKept};
use custody::event::{Body, Function, Kind, Stream};
use custody::keys::SigningKey;
use custody::verify::{Expected, Report, verify_log};
use custody::{
    Command, Error, HeldCheckpoint, JOURNAL_FILE, Journal, JournalMode, KeyRing, Label, Order, PayloadKeys, Pens,
    Record, Scribe, SealedEvent, Sealing, Span, decide, fold,
};
use rand_chacha::rand_core::Rng;

use super::exchange::import;
use super::node::{Node, checkpoint_of};
use super::world::{RECEIVING, World, function_for, second_for};
use crate::hand::holder;

/// Every fault that a history may put in, with how.
pub(crate) const FAULTS: [(&str, fn(&mut World, usize)); 17] = [
    ("crash", crash),
    ("torn write-ahead log", torn_wal),
    ("torn database", torn_database),
    ("lost tail", lost_tail),
    ("lost tail, newer checkpoint elsewhere", lost_tail_known_elsewhere),
    ("forked history", forked),
    ("flipped entry", flipped_entry),
    ("flipped payload", flipped_payload),
    ("flipped leaf", flipped_leaf),
    ("flipped key", flipped_key),
    ("flipped checkpoint file", flipped_checkpoint),
    ("flipped database", flipped_database),
    ("replayed event", replayed),
    ("uncertified key", |w, at| stolen(w, at, Theft::Uncertified)),
    ("missing second officer", |w, at| stolen(w, at, Theft::SignedTwice)),
    ("stolen revoked key", |w, at| stolen(w, at, Theft::Revoked)),
    ("a word for the receiver", word_for_the_receiver),
];

/// Copies a folder as a crash would leave it: files as they are, no shared memory, no lock.
fn copied(w: &World, at: usize, name: &str) -> (tempfile::TempDir, PathBuf) {
    let holding = tempfile::tempdir_in(&w.folder).unwrap();
    let to = holding.path().join(name);
    copy(&w.nodes[at].folder, &to);
    (holding, to)
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = file.file_name();
        if file.path().is_dir() {
            copy(&file.path(), &to.join(name));
        } else if !name.to_string_lossy().ends_with("-shm") && !name.to_string_lossy().ends_with(".lock") {
            fs::copy(file.path(), to.join(name)).unwrap();
        }
    }
}

fn wal(folder: &Path) -> PathBuf {
    folder.join(format!("{JOURNAL_FILE}-wal"))
}

fn opened(folder: &Path) -> Result<Journal, Error> {
    Journal::open(folder, &JournalMode::Write(holder())).inspect_err(clear)
}

/// An error is one line that says something.
fn clear(error: &Error) {
    let text = error.to_string();
    assert!(!text.is_empty() && !text.contains('\n'), "{text:?}");
}

fn keys_of(journal: &Journal, node: &Node) -> Result<PayloadKeys, Error> {
    PayloadKeys::load(journal, &|_| Some(&node.master)).inspect_err(clear)
}

fn report(journal: &Journal, node: &Node, held: Vec<HeldCheckpoint>) -> Result<Report, Error> {
    let expected = Expected { root: Some(node.root.public()), checkpoints: held, own: true };
    let keys = keys_of(journal, node)?;
    verify_log(journal, &node.id, &expected, &keys, &mut |_| {}).inspect_err(clear)
}

/// What a journal holds of the own log is a prefix of what was acknowledged; its size.
fn prefix(journal: &Journal, node: &Node) -> usize {
    let leaves = journal.leaf_hashes(&node.id, 0..u64::MAX >> 16).unwrap();
    assert!(leaves.len() <= node.acknowledged.len(), "events that nobody acknowledged");
    assert!(leaves.iter().zip(&node.acknowledged).all(|(leaf, a)| *leaf == a.1), "another event in the place of one");
    leaves.len()
}

/// A process ends at once after an acknowledgement: everything is there, and folds to the same record.
fn crash(w: &mut World, at: usize) {
    let (_held, folder) = copied(w, at, "crash");
    let node = &w.nodes[at];
    let journal = opened(&folder).unwrap();
    assert_eq!(prefix(&journal, node), node.acknowledged.len(), "an acknowledged event is lost");
    let mut record = Record::new();
    fold(&journal, &mut record, 0, &keys_of(&journal, node).unwrap(), &mut |_| {}).unwrap();
    assert_eq!(record.digest(), node.record.digest());
    drop(journal);
    if w.chance(30) {
        w.nodes[at].reopen();
    }
}

/// The write-ahead log ends somewhere: a valid prefix, or the alarm that a checkpoint knows of more.
fn torn_wal(w: &mut World, at: usize) {
    let (_held, folder) = copied(w, at, "torn");
    let length = fs::metadata(wal(&folder)).map_or(0, |m| m.len());
    let cut = w.rng.next_u64() % (length + 1);
    fs::File::options().write(true).create(true).truncate(false).open(wal(&folder)).unwrap().set_len(cut).unwrap();
    let node = &w.nodes[at];
    match opened(&folder) {
        Ok(journal) => {
            prefix(&journal, node);
            let report = report(&journal, node, Vec::new()).unwrap();
            assert!(report.ok || report.events == 0, "{report:?}");
        }
        Err(error) => assert!(error.is_shorter_than_known() || length > 0, "{error}"),
    }
}

/// The database ends somewhere: named, and what can be read is recovered.
fn torn_database(w: &mut World, at: usize) {
    w.nodes[at].journal.empty_write_ahead_log().unwrap();
    let (_held, folder) = copied(w, at, "cut");
    let file = folder.join(JOURNAL_FILE);
    let length = fs::metadata(&file).unwrap().len();
    let cut = w.rng.next_u64() % length;
    fs::File::options().write(true).open(&file).unwrap().set_len(cut).unwrap();
    let error = opened(&folder).expect_err("a database cut off was opened");
    assert!(error.is_truncated() || error.is_malformed() || error.is_io(), "{error:?}");
    recovered(&folder, &w.nodes[at]);
}

/// Recovery gives a prefix or says why it gives nothing.
fn recovered(folder: &Path, node: &Node) {
    let new = folder.join("new");
    match Journal::recover(folder, &new, &holder()) {
        Ok(_) => {
            if let Ok(journal) = Journal::open(&new, &JournalMode::Read) {
                prefix(&journal, node);
            }
        }
        Err(error) => clear(&error),
    }
}

/// An old copy of the database comes back beside the newer checkpoint files: it opens for reading only.
fn lost_tail(w: &mut World, at: usize) {
    w.nodes[at].journal.empty_write_ahead_log().unwrap();
    let (_held, folder) = copied(w, at, "old");
    let (size, now) = (w.nodes[at].acknowledged.len() as u64, w.now);
    more(w, at);
    let note = w.nodes[at].checkpoint(now);
    let head = w.nodes[at].journal.head(&w.nodes[at].id).unwrap();
    let id = w.id(at);
    w.nodes[at].journal.note_own_checkpoint(&id, head, &note).unwrap();
    copy(&w.nodes[at].folder.join("checkpoints"), &folder.join("checkpoints"));
    let error = opened(&folder).expect_err("a log that was cut opened for writing");
    assert!(error.is_shorter_than_known(), "{error:?}");
    let journal = Journal::open(&folder, &JournalMode::Read).unwrap();
    let shorter = journal.health().shorter_than_known.clone().unwrap();
    assert_eq!((shorter.here.size, shorter.known.size), (size, w.nodes[at].acknowledged.len() as u64));
}

/// The whole folder comes back from an old copy, and a partner holds a newer checkpoint.
fn lost_tail_known_elsewhere(w: &mut World, at: usize) {
    let (_held, folder) = copied(w, at, "old");
    more(w, at);
    let note = w.nodes[at].checkpoint(w.now);
    let head = super::checkers::head_of(&note);
    let held = vec![HeldCheckpoint { head, held_by: "partner".into(), note: note.clone() }];
    let node = &w.nodes[at];
    let mut journal = opened(&folder).unwrap();
    let report = report(&journal, node, held).unwrap();
    assert!(!report.ok, "a log shorter than a partner's checkpoint is called good: {report:?}");
    journal.note_seen_checkpoint(&node.id, head, "partner", &note).unwrap();
    drop(journal);
    assert!(opened(&folder).unwrap_err().is_shorter_than_known());
}

/// Something is written for certain: an observed act, whatever the clocks say.
fn more(w: &mut World, at: usize) {
    super::noise::observe(w, at);
}

/// An old copy goes on by another way: a partner who knows the true one refuses it and keeps the proof.
fn forked(w: &mut World, at: usize) {
    let to = if at == RECEIVING { 0 } else { RECEIVING };
    let Some(sealed) = forged(w, at, Theft::Nothing) else {
        w.skipped = true;
        return;
    };
    let (_held, folder) = copied(w, at, "fork");
    more(w, at);
    w.sync(at, to);
    let mut journal = opened(&folder).unwrap();
    let node = &w.nodes[at];
    journal.append(&node.id, &[sealed], &[]).unwrap();
    let bundle = bundle_of(w, &journal, at, to);
    let before = w.nodes[to].journal.heads().unwrap();
    let root = w.nodes[at].root.public();
    let error = import(&mut w.nodes[to], root, &bundle).expect_err("a fork was taken in");
    assert!(error.is_not_verified(), "{error:?}");
    assert_eq!(w.nodes[to].journal.heads().unwrap(), before);
    assert!(!w.nodes[to].journal.evidence().unwrap().is_empty());
}

fn bundle_of(w: &mut World, journal: &Journal, from: usize, to: usize) -> Vec<u8> {
    let recipient = Recipient {
        authority: w.id(to),
        sealing_key: w.nodes[to].sealing.public(),
        scope: Scope::Whole,
        released_at: w.now,
    };
    let node = &mut w.nodes[from];
    let note = checkpoint_of(journal, &node.id, &node.pens[0].device, w.now);
    let keys = PayloadKeys::load(journal, &|_| Some(&node.master)).unwrap();
    export_bundle(journal, &node.id, 0, &recipient, &note, &keys, &mut node.rng).unwrap()
}

/// Turns a bit of one column of one own entry on a copy; the number of the event.
fn flip_in_row(w: &mut World, at: usize, column: &str) -> (tempfile::TempDir, PathBuf, u64) {
    w.nodes[at].journal.empty_write_ahead_log().unwrap();
    let (held, folder) = copied(w, at, "flip");
    let db = rusqlite::Connection::open(folder.join(JOURNAL_FILE)).unwrap();
    let triggers: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    triggers.iter().for_each(|name| db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    let seq = w.below(w.nodes[at].acknowledged.len()) as u64;
    let id = w.nodes[at].acknowledged[seq as usize].0;
    let mut bytes: Vec<u8> =
        db.query_row(&format!("SELECT {column} FROM entry WHERE event_id = ?1"), [id.0], |r| r.get(0)).unwrap();
    let bit = w.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    db.execute(&format!("UPDATE entry SET {column} = ?1 WHERE event_id = ?2"), rusqlite::params![bytes, id.0]).unwrap();
    (held, folder, seq)
}

fn named(w: &World, at: usize, folder: &Path, seq: u64) {
    let node = &w.nodes[at];
    let last = node.acknowledged.len() as u64 - 1;
    match opened(folder) {
        Err(error) => assert_eq!(seq, last, "{error}"),
        Ok(journal) => {
            let report = report(&journal, node, Vec::new()).unwrap();
            let bad = report.first_bad.clone().unwrap_or_else(|| panic!("event {seq} was touched: {report:?}"));
            assert!(!report.ok);
            assert_eq!(bad.seq, seq, "event {seq} was touched, {bad:?} is named");
        }
    }
}

fn flipped_entry(w: &mut World, at: usize) {
    let (_held, folder, seq) = flip_in_row(w, at, "bytes");
    named(w, at, &folder, seq);
}

fn flipped_payload(w: &mut World, at: usize) {
    let (_held, folder, seq) = flip_in_row(w, at, "payload");
    named(w, at, &folder, seq);
    recovered(&folder, &w.nodes[at]);
}

fn flipped_leaf(w: &mut World, at: usize) {
    let (_held, folder, seq) = flip_in_row(w, at, "leaf");
    named(w, at, &folder, seq);
}

/// A wrapped payload key with a bit turned: an error that says so, or an event named.
fn flipped_key(w: &mut World, at: usize) {
    w.nodes[at].journal.empty_write_ahead_log().unwrap();
    let (_held, folder) = copied(w, at, "key");
    let db = rusqlite::Connection::open(folder.join(JOURNAL_FILE)).unwrap();
    let keys: Vec<(i64, Vec<u8>, i64, Vec<u8>)> = db
        .prepare("SELECT log, stream, field_group, wrapped FROM payload_key WHERE wrapped IS NOT NULL")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let (log, stream, group, mut wrapped) = w.one_of(&keys);
    let bit = w.below(wrapped.len() * 8);
    wrapped[bit / 8] ^= 1 << (bit % 8);
    db.execute(
        "UPDATE payload_key SET wrapped = ?1 WHERE log = ?2 AND stream = ?3 AND field_group = ?4",
        rusqlite::params![wrapped, log, stream, group],
    )
    .unwrap();
    drop(db);
    let journal = opened(&folder).unwrap();
    // A partner's key is refused with an error; one of the own log is named by each event that it sealed.
    let found = report(&journal, &w.nodes[at], Vec::new());
    assert!(found.is_err() || found.is_ok_and(|r| !r.ok && r.bad > 0), "a key with a bit turned was opened");
}

/// The file of the own checkpoint with a bit turned: an error, the alarm, or only its note is touched.
fn flipped_checkpoint(w: &mut World, at: usize) {
    let (id, now) = (w.id(at), w.now);
    let head = w.nodes[at].journal.head(&id).unwrap();
    let note = w.nodes[at].checkpoint(now);
    w.nodes[at].journal.note_own_checkpoint(&id, head, &note).unwrap();
    let (_held, folder) = copied(w, at, "note");
    let file = folder.join("checkpoints").join(format!("{id}.txt"));
    let mut bytes = fs::read(&file).unwrap();
    let bit = w.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    fs::write(&file, &bytes).unwrap();
    match opened(&folder) {
        Err(_) => {}
        // Only the note was touched, or another size is spoken of, or the root in capitals.
        Ok(journal) => {
            assert_eq!(prefix(&journal, &w.nodes[at]), w.nodes[at].acknowledged.len());
            let text = fs::read_to_string(&file).unwrap();
            let (size, root) = text.lines().next().unwrap().split_once(' ').unwrap();
            let same = custody::Hash::parse_hex(root).unwrap() == head.root;
            assert!(same || size.parse() != Ok(head.size), "a checkpoint with another root was passed over");
        }
    }
}

/// Any bit of the database: refused, named, or harmless.
fn flipped_database(w: &mut World, at: usize) {
    w.nodes[at].journal.empty_write_ahead_log().unwrap();
    let (_held, folder) = copied(w, at, "bit");
    let file = folder.join(JOURNAL_FILE);
    let mut bytes = fs::read(&file).unwrap();
    let bit = w.below(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    fs::write(&file, &bytes).unwrap();
    let node = &w.nodes[at];
    let Ok(journal) = opened(&folder) else { return recovered(&folder, node) };
    let Ok(report) = report(&journal, node, Vec::new()) else { return recovered(&folder, node) };
    if report.ok {
        assert_eq!(report.events, node.acknowledged.len() as u64);
        assert_eq!(prefix(&journal, node), node.acknowledged.len());
    } else {
        assert!(
            report.first_bad.is_some()
                || report.shorter_than_known.is_some()
                || report.checkpoint_bad.is_some()
                || !report.gaps.is_empty()
        );
    }
}

/// What was appended once is not appended again, on this log or under another name.
fn replayed(w: &mut World, at: usize) {
    let Some(sealed) = forged(w, at, Theft::Nothing) else {
        w.skipped = true;
        return;
    };
    let (_held, folder) = copied(w, at, "again");
    let id = w.id(at);
    let mut journal = opened(&folder).unwrap();
    journal.append(&id, std::slice::from_ref(&sealed), &[]).unwrap();
    let head = journal.head(&id).unwrap();
    assert!(journal.append(&id, std::slice::from_ref(&sealed), &[]).unwrap_err().is_replayed());
    let other = w.id((at + 1) % 4);
    clear(&journal.append(&other, &[sealed], &[]).unwrap_err());
    assert_eq!(journal.head(&id).unwrap(), head);
}

/// How an event is signed wrongly.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Theft {
    /// Not at all: an event as it should be.
    Nothing,
    /// By a device key that nobody certified.
    Uncertified,
    /// By one officer in the place of two.
    SignedTwice,
    /// By an officer's key after it was revoked.
    Revoked,
}

/// An event that the record would allow, signed as the theft says; the node itself stays as it was.
fn forged(w: &mut World, at: usize, theft: Theft) -> Option<SealedEvent> {
    let node = &w.nodes[at];
    let (first, second, body): (_, _, Body) = match theft {
        Theft::SignedTwice => {
            let event = node.acknowledged[0].0;
            let released = custody::event::authority::QuarantineReleased { event, reason: "forged".into() };
            (Function::Commander, Some(Function::Liaison), released.into())
        }
        Theft::Revoked => {
            let about = node.acknowledged[0].0;
            let to = w.id((at + 1) % 4);
            let recall = custody::event::authority::RecallSent { about, to, reason: "forged".into() };
            (Function::Commander, None, recall.into())
        }
        _ => {
            let device = node.pen(Function::Medical).who.device.clone();
            let doubted = custody::event::authority::DeviceDoubted { device, what: "forged".into() };
            (Function::CustodyOfficer, None, doubted.into())
        }
    };
    let order = Order::State { stream: Stream::Authority(node.id.clone()), body };
    let command = Command { actor: node.actor(first, second), occurred_at: w.now, because: None, sheet: None, order };
    let drafts = decide(&node.record, &command, w.now).ok()?;
    let draft = drafts.into_iter().next()?;
    let (stream, group) = (draft.stream().clone(), draft.body().kind().group());
    let mut ring = KeyRing::default();
    ring.insert(stream.clone(), group, node.ring.get(&stream, group)?.clone());
    let mut scribe: Scribe = node.scribes[&command.actor.device].clone();
    let label = Label { originator: node.id.clone(), releasable_to: Vec::new(), caveats: Vec::new(), expires: None };
    let after = w.nodes[at].record.newest_id(&w.nodes[at].id);
    let sealing = Sealing { command: &command, label, idempotency: None, at: w.now, after };
    let thief = SigningKey::generate(&mut w.rng);
    let node = &w.nodes[at];
    let revoked = node.revoked.map(|f| node.pen(f));
    let own = node.pen(first);
    let pens = Pens {
        device: if theft == Theft::Uncertified { &thief } else { &own.device },
        officer: match theft {
            Theft::Revoked => Some((&revoked?.officer, false)),
            _ => Some((&own.officer, false)),
        },
        second: second.map(|_| (&own.officer, &own.device)),
    };
    Some(scribe.seal(draft, &sealing, &mut ring, &pens, &mut w.rng))
}

/// A forged event spliced into a copy of the log is named there; in a bundle it is refused or, if only its
/// key was revoked, quarantined.
fn stolen(w: &mut World, at: usize, theft: Theft) {
    w.now = w.now + Span::MINUTE;
    let Some(mut sealed) = forged(w, at, theft) else {
        w.skipped = true;
        return;
    };
    if theft == Theft::Revoked {
        as_of_the_bearer(w, at, &mut sealed);
    }
    let (_held, folder) = copied(w, at, "stolen");
    let id = w.id(at);
    let mut journal = opened(&folder).unwrap();
    let seq = journal.append(&id, &[sealed], &[]).unwrap()[0].seq;
    let found = report(&journal, &w.nodes[at], Vec::new()).unwrap();
    let bad = found.first_bad.unwrap_or_else(|| panic!("a forged event was taken for good"));
    assert_eq!(bad.seq, seq, "{bad:?}");
    in_a_bundle(w, at, &journal, theft, seq);
}

/// Whoever did not receive an offer, the giver too, writes into his own log as its receiver that somebody of it was
/// received, or was not. Decided on a record that he has made up, signed by two of his officers: it verifies, and
/// what it may not do the checkers say.
fn word_for_the_receiver(w: &mut World, at: usize) {
    w.skipped = true;
    for at in (at..at + 4).map(|n| n % 4) {
        let own = w.id(at);
        let offers = w.nodes[at].seen.iter().filter(|e| matches!(&e.body, Ok(Body::HandOffered(o)) if o.to != own));
        let offers: Vec<custody::Event> = offers.cloned().collect();
        if !offers.is_empty() && (0..3).any(|_| has_spoken_for_the_receiver(w, at, &offers)) {
            w.skipped = false;
            return;
        }
    }
}

fn has_spoken_for_the_receiver(w: &mut World, at: usize, offers: &[custody::Event]) -> bool {
    let event = w.one_of(offers);
    let (Ok(Body::HandOffered(offer)), Stream::Movement(movement)) = (&event.body, event.envelope.stream.clone())
    else {
        return false;
    };
    let (person, own, from) = (w.one_of(&offer.persons), w.id(at), w.id((at + 1) % 4));
    let received = w.nodes[at].record.standing(person, &own) != custody::Standing::Held;
    let believed = made_up(&w.nodes[at], &event, (offer, &from), received.then_some(person));
    let (nonce, place, reason) = (offer.nonce, offer.place.clone(), "forged".into());
    let body = HandCorrected { movement, nonce, from, to: own, place, received, reason, recount: None };
    let actor = w.nodes[at].actor(function_for(Kind::HandCorrected), second_for(Kind::HandCorrected));
    let order = Order::State { stream: person.into(), body: body.into() };
    let command = Command { actor, occurred_at: w.now, because: None, sheet: None, order };
    let now = w.now;
    match w.nodes[at].perform_on(&believed, &command, now) {
        Ok(()) => true,
        Err(refusal) => {
            w.note(|_| format!("  no word for the receiver: {refusal}"));
            false
        }
    }
}

/// The record of a node with an offer that was made to it by its neighbour, and a receipt of it that it keeps.
fn made_up(
    node: &Node,
    event: &custody::Event,
    (offer, from): (&HandOffered, &custody::AuthorityId),
    missing: Option<custody::PersonNumber>,
) -> Record {
    let mut record = Record::new();
    let answers = |body: &Body| match body {
        Body::HandOffered(b) => b.nonce == offer.nonce,
        Body::HandRefused(b) => b.nonce == offer.nonce,
        Body::ReceiptKept(b) => b.nonce == offer.nonce,
        _ => false,
    };
    let others = node.seen.iter().filter(|e| !e.body.as_ref().is_ok_and(answers));
    others.for_each(|e| record.apply(e));
    let made = HandOffered { to: node.id.clone(), ..offer.clone() };
    let (nonce, exceptions) = (offer.nonce, missing.into_iter().collect());
    let kept = ReceiptKept { nonce, receipt: vec![1], counted: 0, exceptions, found: None, unnamed: None };
    for (authority, body) in [(from, Body::from(made)), (&node.id, kept.into())] {
        let mut told = event.clone();
        told.envelope.authority = authority.clone();
        told.body = Ok(body);
        record.apply(&told);
    }
    record
}

/// The revoked officer himself is named in the envelope, and signs it.
fn as_of_the_bearer(w: &World, at: usize, sealed: &mut SealedEvent) {
    let node = &w.nodes[at];
    let Some(bearer) = node.revoked.map(|f| node.pen(f)) else { return };
    let mut envelope = sealed.event.envelope.clone();
    envelope.officers = vec![bearer.who.clone()];
    let bytes = envelope.to_bytes();
    let device = &node.pen(Function::Commander).device;
    sealed.signatures[0].bytes = device.sign(custody::EVENT_CONTEXT, &bytes).0;
    sealed.signatures[1].bytes = bearer.officer.sign(custody::EVENT_CONTEXT, &bytes).0;
    sealed.event.envelope_hash = custody::seal::sha256(&bytes);
    sealed.event.envelope = envelope;
    sealed.envelope = bytes;
}

fn in_a_bundle(w: &mut World, at: usize, journal: &Journal, theft: Theft, seq: u64) {
    let to = if at == RECEIVING { 0 } else { RECEIVING };
    let bundle = bundle_of(w, journal, at, to);
    let (_held, folder) = copied(w, to, "partner");
    let mut partner = opened(&folder).unwrap();
    let (root, before) = (w.nodes[at].root.public(), partner.heads().unwrap());
    let node = &mut w.nodes[to];
    let importer = custody::bundle::Importer {
        authority: &node.id,
        secret: &node.sealing,
        master: &node.master,
        sender_root: root,
    };
    let taken = custody::bundle::import_bundle(&mut partner, &bundle, &importer, &mut node.rng);
    match (theft, taken) {
        (Theft::Revoked, Ok(imported)) => {
            assert_eq!(imported.quarantined, 1, "an event under a revoked key counts");
            assert_eq!(partner.quarantined().unwrap().last().map(|q| q.seq), Some(seq));
        }
        (Theft::Revoked, Err(error)) => panic!("a revoked key stops a whole bundle: {error}"),
        (_, Ok(_)) => panic!("a forged event was taken in"),
        (_, Err(error)) => {
            assert!(error.is_not_verified() && error.to_string().contains(&format!("event number {seq}")), "{error}");
            assert_eq!(partner.heads().unwrap(), before);
        }
    }
}
