//! The fuzzing corpus, replayed through the functions that the fuzzing program runs; and its seeds.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::event::Kind;
use custody::revocation::{RevocationList, Revoked};
use custody::{Entry, Hash, Payload};

use crate::hand::Hand;
use crate::journal::filled;
use crate::receipt_sample::{parties, with_proofs};

#[path = "../../../../fuzz/targets/custody.rs"]
mod targets;

/// Longest time for one kept input. Source: ours; the fuzzing program's own limit.
const LIMIT: Duration = Duration::from_secs(5);

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the time that a hostile input may take is what is tested")]
fn every_input_that_fuzzing_kept_is_read_or_refused_in_time() {
    for (target, run) in targets::TARGETS {
        let files: Vec<_> = fs::read_dir(corpus(target)).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty(), "{target} has no corpus");
        for file in files {
            let begun = Instant::now();
            run(&fs::read(&file).unwrap());
            assert!(begun.elapsed() < LIMIT, "{} takes {:?}", file.display(), begun.elapsed());
        }
    }
}

#[test]
fn refuses_a_payload_that_has_a_field_its_kind_does_not_know() {
    let body =
        custody::event::medical::InjuriesChecked { step: custody::event::medical::Step::BeforeDeparture, seen: 0 };
    let plain = Payload { body: body.into(), because: None, sheet: None }.to_bytes();
    assert!(Payload::from_bytes(Kind::InjuriesChecked, &plain).is_ok());
    // A map of three instead of two: a field 2 of value 0 before the reason and the sheet.
    let mut more = plain.clone();
    more[1] += 1;
    let end = more.len() - 2;
    more.splice(end..end, [2, 0]);
    let error = Payload::from_bytes(Kind::InjuriesChecked, &more).unwrap_err();
    assert!(error.to_string().contains("deterministic"), "{error}");
}

fn keep(target: &str, name: &str, bytes: &[u8]) {
    fs::create_dir_all(corpus(target)).unwrap();
    fs::write(corpus(target).join(name), bytes).unwrap();
}

#[test]
#[ignore = "writes the seeds of the corpus into the tree: run by hand after a change of a format"]
fn writes_the_seeds_of_the_corpus() {
    let (from, to) = parties();
    let receipt = with_proofs(&from, &to);
    keep("receipt", "seed-whole", &receipt.encode());
    keep("receipt", "seed-at-the-door", &receipt.without_proofs().encode());
    keep("inclusion", "seed", &receipt.proofs()[0].encode());
    keep("certificate", "seed", &from.officer_certificate.encode());
    let at = crate::receipt_sample::signed_at();
    let revoked = Revoked { key: from.officer.public().key_id(), from: at, reason: "lost".into() };
    keep("revocation", "seed", &RevocationList::issue(from.id.clone(), at, vec![revoked], &from.root).encode());
    let head = crate::receipt_sample::head(3);
    let checkpoint = Checkpoint { authority: from.id.clone(), head, at, extensions: Vec::new() };
    keep("checkpoint", "seed", SignedCheckpoint::sign(checkpoint, &from.device).to_string().as_bytes());
    seeds_of_a_log();
}

fn seeds_of_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("south", 1);
    let journal = filled(folder.path(), &mut hand, 2);
    let entries: Vec<_> = journal.entries(&hand.authority, 0..u64::MAX).map(Result::unwrap).collect();
    let mut body = minicbor::Encoder::new(Vec::new());
    body.array(2).and_then(|e| e.array(entries.len() as u64)).unwrap();
    for entry in &entries {
        let (bytes, payload) = (entry.bytes.as_ref().unwrap(), entry.payload.as_ref().unwrap());
        keep("entry", &format!("seed-{}", entry.seq), bytes);
        keep("entry", &format!("seed-envelope-{}", entry.seq), &Entry::from_bytes(bytes).unwrap().envelope);
        let e = body.array(3).and_then(|e| e.encode(Hash(entry.leaf.0))).unwrap();
        e.bytes(bytes).and_then(|e| e.bytes(payload)).unwrap();
    }
    body.array(0).unwrap();
    keep("bundle-body", "seed", &body.into_writer());
    keep("bundle", "seed", b"\x83\x71custodia/bundle/1\x40\x40");
    keep("snapshot", "seed", b"\xa3\x00\x40\x01\x58\x40\x02\x40");
    let (events, _) = Hand::new("south", 1).opening();
    let (mut all, mut fold) = (events, Vec::new());
    all.extend(Hand::new("south", 2).sighting(1).0);
    all.extend(Hand::new("south", 2).injury(1, "bruise").0);
    for (n, event) in all.iter().enumerate() {
        let kind = event.event.envelope.kind().unwrap();
        let at = Kind::ALL.iter().position(|k| *k == kind).unwrap() as u8;
        let plain = Payload { body: event.event.body.clone().unwrap(), because: None, sheet: None }.to_bytes();
        keep("payload", &format!("seed-{n}"), &[&[at][..], &plain].concat());
        let about = if n < 3 { 0 } else { 4 };
        fold.extend([at, 0, about, n as u8]);
        fold.extend((plain.len() as u16).to_be_bytes());
        fold.extend(&plain);
    }
    keep("fold", "seed", &fold);
}
