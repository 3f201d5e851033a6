//! Durable appends of 64 producers through group commit, beside appending the same bytes to a plain file
//! with `fdatasync` by the same way of grouping, in the same run. Source: `custody.md` (Benches, 3).

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use custody::event::{Body, Stream};
use custody::{GroupCommit, Journal, SealedEvent, WrappedKey};

use crate::Size;
use crate::hand::{Hand, holder};
use crate::lives::life;
use crate::table::{Table, grouped, now, timed};

/// Threads that each wait for their event before they make the next. Source: `custody.md`.
const PRODUCERS: u32 = 64;
/// Least part of the raw rate that the journal must reach. Source: `custody.md`.
const PART_OF_RAW: f64 = 0.6;

/// What one way of appending has shown.
struct Shown {
    events: u64,
    took: Duration,
    groups: u64,
    /// Waiting times of all events, shortest first.
    waits: Vec<Duration>,
}

impl Shown {
    fn rate(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }

    fn words(&self) -> String {
        let at = |part: f64| self.waits[((self.waits.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
        format!(
            "{} a second, {:.1} a group, waiting {:.2} ms half of the time, {:.2} ms p99",
            grouped(self.rate()),
            self.events as f64 / self.groups as f64,
            at(0.5),
            at(0.99)
        )
    }
}

/// Runs the producers, each with a piece of work that appends one event and waits; all waiting times.
fn run<P: Send>(producers: Vec<P>, each: u32, append: impl Fn(&mut P, u32) + Sync) -> (Vec<Duration>, Duration) {
    let append = &append;
    let (mut waits, took) = timed(|| {
        std::thread::scope(|scope| {
            let work = |mut producer: P| {
                let mut waits = Vec::new();
                for n in 0..each {
                    let from = now();
                    append(&mut producer, n);
                    waits.push(from.elapsed());
                }
                waits
            };
            let threads: Vec<_> = producers.into_iter().map(|p| scope.spawn(move || work(p))).collect();
            threads.into_iter().flat_map(|t| t.join().unwrap()).collect::<Vec<Duration>>()
        })
    });
    waits.sort_unstable();
    (waits, took)
}

/// The bodies that one producer writes: people of its own.
fn bodies(producer: u32, each: u32) -> Vec<(Stream, Body)> {
    let first = producer * 200;
    let lives = (first..first + 200).map(life).flat_map(|l| l.before.into_iter().map(move |b| (l.stream.clone(), b)));
    lives.take(each as usize).collect()
}

/// The journal alone, with events sealed before, beside the same bytes in a file.
pub fn beside_raw(size: &Size, folder: &Path, table: &mut Table) {
    let sealed: Vec<Vec<(SealedEvent, Vec<WrappedKey>)>> = (0..PRODUCERS)
        .map(|producer| {
            let mut hand = Hand::new("losing", 1).second_device(producer.into());
            let seal = |(stream, body): (Stream, Body)| {
                let mut keys = Vec::new();
                (hand.seal(&stream, body, &mut keys), keys)
            };
            bodies(producer, size.appends_each).into_iter().map(seal).collect()
        })
        .collect();
    let mut rounds: Vec<(Shown, Shown)> = (0..size.rounds)
        .map(|round| {
            let raw = raw(&folder.join(format!("raw-{round}")), &sealed);
            let journal = journal(&folder.join(format!("journal-{round}")), &sealed);
            (raw, journal)
        })
        .collect();
    let part = |(raw, journal): &(Shown, Shown)| journal.rate() / raw.rate();
    rounds.sort_by(|a, b| part(a).total_cmp(&part(b)));
    let (least, most) = (part(&rounds[0]), part(&rounds[rounds.len() - 1]));
    let middle = &rounds[rounds.len() / 2];
    table.row("raw append and fdatasync, 64 producers", middle.0.words(), "");
    table.row("durable appends, 64 producers, journal alone", middle.1.words(), "");
    table.row(
        "journal alone, as a part of raw",
        format!("{:.2} ({least:.2} to {most:.2} in {} rounds)", part(middle), rounds.len()),
        format!("at least {PART_OF_RAW}"),
    );
}

fn journal(folder: &Path, sealed: &[Vec<(SealedEvent, Vec<WrappedKey>)>]) -> Shown {
    let commit = GroupCommit::start(Journal::create(folder, &holder()).unwrap()).unwrap();
    let (each, events) = count(sealed);
    let producers = sealed.iter().map(|events| (commit.producer(), events.clone().into_iter())).collect();
    let (waits, took) = run(producers, each, |(producer, events), _| {
        let (event, keys) = events.next().unwrap();
        producer.append(event.event.envelope.authority.clone(), vec![event], keys).unwrap();
    });
    let groups = commit.commits();
    let journal = commit.finish().unwrap();
    assert_eq!(journal.heads().unwrap()[0].1.size, events);
    Shown { events, took, groups, waits }
}

fn count(sealed: &[Vec<(SealedEvent, Vec<WrappedKey>)>]) -> (u32, u64) {
    let each = u32::try_from(sealed[0].len()).unwrap();
    (each, u64::from(each) * u64::from(PRODUCERS))
}

/// One event's bytes on their way to the file, and the way back for the word that they are durable.
type Waiting = (Vec<u8>, Sender<()>);

fn raw(file: &Path, sealed: &[Vec<(SealedEvent, Vec<WrappedKey>)>]) -> Shown {
    let (door, asked) = channel();
    let path = file.to_path_buf();
    let writer = std::thread::spawn(move || write_raw(&path, &asked));
    let (each, events) = count(sealed);
    let bytes = |(event, keys): &(SealedEvent, Vec<WrappedKey>)| {
        let signatures: Vec<u8> = event.signatures.iter().flat_map(|s| s.bytes).collect();
        let keys: Vec<u8> = keys.iter().flat_map(|k| k.wrapped.clone()).collect();
        [event.envelope.as_slice(), &signatures, &event.payload, &keys].concat()
    };
    let producers =
        sealed.iter().map(|events| (door.clone(), events.iter().map(bytes).collect::<Vec<_>>().into_iter())).collect();
    drop(door);
    let (waits, took) =
        run(producers, each, |(door, events): &mut (Sender<Waiting>, std::vec::IntoIter<Vec<u8>>), _| {
            let (answer, answered) = channel();
            door.send((events.next().unwrap(), answer)).unwrap();
            answered.recv().unwrap();
        });
    Shown { events, took, groups: writer.join().unwrap(), waits }
}

/// Writes what waits, syncs, answers; returns how many groups there were.
fn write_raw(path: &Path, asked: &Receiver<Waiting>) -> u64 {
    let mut file = File::create(path).unwrap();
    let (mut groups, mut waiting) = (0, Vec::new());
    while let Ok(first) = asked.recv() {
        waiting.push(first);
        waiting.extend(asked.try_iter());
        let group: Vec<u8> = waiting.iter().flat_map(|(bytes, _)| bytes.iter().copied()).collect();
        file.write_all(&group).unwrap();
        file.sync_data().unwrap();
        waiting.drain(..).for_each(|(_, answer)| answer.send(()).unwrap());
        groups += 1;
    }
    groups
}

/// The whole way: each producer encodes, encrypts, hashes and signs its event and appends it.
pub fn sealed_by_producers(size: &Size, folder: &Path, table: &mut Table) {
    let commit = GroupCommit::start(Journal::create(&folder.join("sealed"), &holder()).unwrap()).unwrap();
    let each = size.appends_each;
    let producers = (0..PRODUCERS)
        .map(|n| {
            let hand = Hand::new("losing", 1).second_device(n.into());
            (commit.producer(), hand, bodies(n, each).into_iter())
        })
        .collect();
    let (waits, took) = run(producers, each, |(producer, hand, bodies), _| {
        let (stream, body) = bodies.next().unwrap();
        let mut keys = Vec::new();
        let event = hand.seal(&stream, body, &mut keys);
        producer.append(hand.authority.clone(), vec![event], keys).unwrap();
    });
    let groups = commit.commits();
    let events = u64::from(each * PRODUCERS);
    assert_eq!(commit.finish().unwrap().heads().unwrap()[0].1.size, events);
    let shown = Shown { events, took, groups, waits };
    table.row("durable appends with encoding, encryption, hashing, signing", shown.words(), "at least 20,000 a second");
}
