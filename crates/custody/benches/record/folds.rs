//! Folding measured: from memory, from disk, on opening, and with every signature checked. Source: ours.

use std::path::{Path, PathBuf};
use std::time::Duration;

use custody::event::place::{PlaceDescribed, PlaceKind};
use custody::event::{Body, Stream};
use custody::verify::{Expected, verify_log};
use custody::{
    AuthorityId, Event, Journal, JournalMode, PayloadKeys, PlaceId, Record, SealedEvent, WrappedKey, open_record,
    save_snapshot,
};

use crate::Size;
use crate::hand::{Hand, holder};
use crate::lives::{EVENTS_PER_PERSON, PERSONS_PER_MOVEMENT, life, movement};
use crate::table::{Table, grouped, resident_bytes, timed, timed_on_cpu};

/// The two sides and the folder that holds both logs.
pub struct Made {
    losing: Hand,
    receiving: Hand,
    folder: PathBuf,
    events: u64,
}

/// The two authorities, from fixed seeds.
fn hands() -> (Hand, Hand) {
    (Hand::new("losing", 1), Hand::new("receiving", 2))
}

/// Sets the clock of whoever acts next to that of whoever acted last: a reception comes after the giving, so that no log
/// contradicts the other.
fn goes_on(before: &Hand, next: &mut Hand) {
    next.now = next.now.max(before.now);
}

/// What stands in a log before the first person: certificates and places.
fn preface(hand: &Hand) -> Vec<(Stream, Vec<Body>)> {
    let places: &[&str] =
        if hand.authority.as_str() == "losing" { &["panorama-block-c"] } else { &["baghdad-apron", "karkh-hall-4"] };
    let describe = |id: &&str| {
        let facts = PlaceDescribed {
            name: (*id).into(),
            kind: PlaceKind::Site,
            authority: hand.authority.clone(),
            inside: None,
            operational: 20_000,
            humane: 18_000,
            for_children: false,
            failing: false,
        };
        (Stream::Place(PlaceId::parse(id).unwrap()), vec![facts.into()])
    };
    let seconds = (Stream::Authority(hand.authority.clone()), hand.certificates_of_the_second());
    std::iter::once(seconds).chain(places.iter().map(describe)).collect()
}

/// First person and number of persons of each movement.
fn movements(size: &Size) -> impl Iterator<Item = (u32, u32)> {
    let persons = size.persons;
    (0..persons).step_by(PERSONS_PER_MOVEMENT as usize).map(move |n| (n, PERSONS_PER_MOVEMENT.min(persons - n)))
}

/// What each side writes of one movement, in order.
fn written(first: u32, persons: u32) -> (Vec<(Stream, Vec<Body>)>, Vec<(Stream, Vec<Body>)>) {
    let mut before = vec![movement(first, persons)];
    let mut after = Vec::new();
    for n in first..first + persons {
        let life = life(n);
        before.push((life.stream.clone(), life.before));
        after.push((life.stream, life.after));
    }
    (before, after)
}

/// Applying decoded events on one core.
pub fn apply_decoded(size: &Size, table: &mut Table) {
    let (mut losing, mut receiving) = hands();
    let mut record = Record::new();
    let mut took = Duration::ZERO;
    let mut applied = 0;
    let mut apply = |hand: &mut Hand, acts: Vec<(Stream, Vec<Body>)>| {
        let events: Vec<Event> = acts.into_iter().flat_map(|act| plain(hand, act)).collect();
        applied += events.len() as u64;
        took += timed_on_cpu(|| events.iter().for_each(|event| record.apply(event))).1;
    };
    for hand in [&mut losing, &mut receiving] {
        let acts = preface(hand);
        apply(hand, acts);
    }
    for (first, persons) in movements(size) {
        let (before, after) = written(first, persons);
        goes_on(&receiving, &mut losing);
        apply(&mut losing, before);
        goes_on(&losing, &mut receiving);
        apply(&mut receiving, after);
    }
    table.rate("apply of decoded events, one core", applied, took, Some(1_000_000));
    assert_eq!(record.tally().events, applied);
    table.result(record.digest());
}

fn plain(hand: &mut Hand, (stream, bodies): (Stream, Vec<Body>)) -> Vec<Event> {
    bodies.into_iter().map(|body| hand.plain(&stream, body)).collect()
}

/// Memory that the record takes, from what the kernel says of the process: each event is made, applied
/// and dropped by itself, so that what stays is the record.
pub fn memory(size: &Size, table: &mut Table) {
    let (mut losing, mut receiving) = hands();
    let mut record = Record::new();
    for hand in [&mut losing, &mut receiving] {
        preface(hand).into_iter().for_each(|act| apply_each(&mut record, hand, act));
    }
    let empty = resident_bytes();
    for (first, persons) in movements(size) {
        goes_on(&receiving, &mut losing);
        apply_each(&mut record, &mut losing, movement(first, persons));
        for life in (first..first + persons).map(life) {
            apply_each(&mut record, &mut losing, (life.stream, life.before));
        }
        goes_on(&losing, &mut receiving);
        for life in (first..first + persons).map(life) {
            apply_each(&mut record, &mut receiving, (life.stream, life.after));
        }
    }
    let full = resident_bytes();
    if let (Some(empty), Some(full)) = (empty, full) {
        let each = full.saturating_sub(empty) / u64::from(size.persons);
        let what = format!("memory of the record a person at {EVENTS_PER_PERSON} events");
        table.row(&what, format!("{} bytes", grouped(each as f64)), "under 4,096 bytes");
    }
    let of_somebody = |d: &custody::Discrepancy| d.about.iter().any(|about| matches!(about, Stream::Person(_)));
    assert!(!record.discrepancies().any(|(_, d)| of_somebody(d)), "the made lives contradict nobody");
    drop(record);
}

fn apply_each(record: &mut Record, hand: &mut Hand, (stream, bodies): (Stream, Vec<Body>)) {
    bodies.into_iter().for_each(|body| record.apply(&hand.plain(&stream, body)));
}

/// Seals and signs the same events and puts them on disk.
pub fn fill(size: &Size, folder: &Path, table: &mut Table) -> Made {
    let (mut losing, mut receiving) = hands();
    let mut journal = Journal::create(folder, &holder()).unwrap();
    let (mut sealing, mut appending, mut events) = (Duration::ZERO, Duration::ZERO, 0);
    for hand in [&mut losing, &mut receiving] {
        let opening = hand.opening();
        journal.append(&hand.authority, &opening.0, &opening.1).unwrap();
    }
    let mut write = |hand: &mut Hand, acts: Vec<(Stream, Vec<Body>)>| {
        let (sealed, took) = timed_on_cpu(|| seal_all(hand, acts));
        sealing += took;
        events += sealed.0.len() as u64;
        appending += timed(|| journal.append(&hand.authority, &sealed.0, &sealed.1).unwrap()).1;
    };
    for hand in [&mut losing, &mut receiving] {
        let acts = preface(hand);
        write(hand, acts);
    }
    for (first, persons) in movements(size) {
        let (before, after) = written(first, persons);
        goes_on(&receiving, &mut losing);
        write(&mut losing, before);
        goes_on(&losing, &mut receiving);
        write(&mut receiving, after);
    }
    table.rate("sealing: encode, encrypt, hash, sign; one core", events, sealing, None);
    table.rate("append in batches of a movement, each durable", events, appending, None);
    Made { losing, receiving, folder: folder.into(), events }
}

fn seal_all(hand: &mut Hand, acts: Vec<(Stream, Vec<Body>)>) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
    let (mut events, mut keys) = (Vec::new(), Vec::new());
    for (stream, bodies) in acts {
        for body in bodies {
            events.push(hand.seal(&stream, body, &mut keys));
        }
    }
    (events, keys)
}

impl Made {
    fn keys(&self, journal: &Journal) -> PayloadKeys {
        let sides = [&self.losing, &self.receiving];
        let master = |log: &AuthorityId| sides.iter().find(|h| h.authority == *log).map(|h| &h.master);
        PayloadKeys::load(journal, &master).unwrap()
    }

    fn open(&self) -> (Journal, PayloadKeys, custody::Opened) {
        let journal = Journal::open(&self.folder, &JournalMode::Read).unwrap();
        let keys = self.keys(&journal);
        let devices = [self.losing.device.public()];
        let opened = open_record(&journal, &keys, &self.losing.master, &devices, &mut |_| {}).unwrap();
        (journal, keys, opened)
    }
}

/// Opening without a snapshot, folding alone, keeping a snapshot, opening with it.
pub fn open_and_fold(made: &Made, table: &mut Table) {
    let ((journal, keys, whole), opening) = timed(|| made.open());
    assert!(whole.folded >= made.events && whole.record.tally().withheld == 0);
    let digest = whole.record.digest();
    let mut record = Record::new();
    let (_, folding) = timed(|| custody::fold(&journal, &mut record, 0, &keys, &mut |_| {}).unwrap());
    assert_eq!(record.digest(), digest);
    table.rate("fold from disk with chain check, all cores", whole.folded, folding, Some(250_000));
    let (_, saving) = timed(|| {
        let (master, device) = (&made.losing.master, &made.losing.device);
        save_snapshot(&journal, &record, whole.arrival, &[], master, device, [5; 24]).unwrap();
    });
    drop((journal, keys, whole, record));
    let ((_, _, short), with_snapshot) = timed(|| made.open());
    assert_eq!((short.folded, short.record.digest(), short.note), (0, digest, None));
    let events = grouped(made.events as f64);
    table.row(&format!("opening {events} events with a snapshot"), seconds(with_snapshot), "under 3 s");
    table.row(&format!("opening {events} events without one"), seconds(opening), "");
    table.row("keeping a snapshot", seconds(saving), "");
    table.result(digest);
}

/// Every hash, link, payload and signature of both logs.
pub fn verify(made: &Made, table: &mut Table) {
    let journal = Journal::open(&made.folder, &JournalMode::Read).unwrap();
    let keys = made.keys(&journal);
    let verify = |hand: &Hand| verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
    let (reports, took) = timed(|| [verify(&made.losing), verify(&made.receiving)]);
    for report in &reports {
        assert!(report.ok && report.opened == report.events, "{report:?}");
        table.result(report.head.root);
    }
    let events = reports.iter().map(|r| r.events).sum();
    let signatures: u64 = reports.iter().map(|r| r.signatures).sum();
    let what = format!("log verify, all cores ({} signatures)", grouped(signatures as f64));
    table.rate(&what, events, took, None);
}

fn seconds(took: Duration) -> String {
    format!("{:.2} s", took.as_secs_f64())
}
