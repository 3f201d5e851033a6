//! A writer process killed at random points of its appending: no acknowledged event is lost.
//!
//! The test binary starts itself again with an environment variable; that child appends and writes each
//! acknowledged sequence number to its standard output, until it is killed with SIGKILL.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use custody::verify::{Expected, verify_log};
use custody::{GroupCommit, Journal, JournalMode};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::hand::{Hand, holder};
use crate::verify::keys_of;

const FOLDER: &str = "CUSTODY_CRASH_FOLDER";
const ROUND: &str = "CUSTODY_CRASH_ROUND";
const KILLS: u64 = 20;
const THREADS: u64 = 4;

/// Not a test by itself: what the child runs.
#[test]
fn the_writer_that_will_be_killed() {
    let (Ok(folder), Ok(round)) = (std::env::var(FOLDER), std::env::var(ROUND)) else { return };
    let round: u64 = round.parse().unwrap();
    let journal = Journal::open(folder.as_ref(), &JournalMode::Write(holder())).unwrap();
    let commit = GroupCommit::start(journal).unwrap();
    std::thread::scope(|scope| {
        for tablet in round * THREADS..(round + 1) * THREADS {
            let producer = commit.producer();
            scope.spawn(move || {
                let mut hand = Hand::new("losing", 1).second_device(tablet);
                for n in 0_u64.. {
                    // Each tablet sees people of its own, so that it alone makes their keys.
                    let (events, keys) = hand.sighting((tablet * 100 + n % 100) as u16);
                    acknowledge(&producer.append(hand.authority.clone(), events, keys).unwrap());
                }
            });
        }
    });
}

fn acknowledge(placed: &[custody::Placed]) {
    let mut out = std::io::stdout().lock();
    for one in placed {
        writeln!(out, "acknowledged {} {}", one.seq, one.leaf).unwrap();
    }
    out.flush().unwrap();
}

#[test]
fn no_acknowledged_event_is_lost_when_the_writer_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = Journal::create(folder.path(), &holder()).unwrap();
    let (opening, keys) = hand.opening();
    journal.append(&hand.authority, &opening, &keys).unwrap();
    let bodies = (0..KILLS * THREADS).flat_map(|n| hand.second_device(n).certificates()).collect();
    let stream = custody::event::Stream::Authority(hand.authority.clone());
    let (certificates, keys) = hand.seal_on(&stream, bodies);
    journal.append(&hand.authority, &certificates, &keys).unwrap();
    drop(journal);
    let mut rng = ChaCha12Rng::seed_from_u64(11);
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for round in 0..KILLS {
        acknowledged.extend(run_and_kill(folder.path(), round, rng.next_u64() % 60));
        let journal = Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap();
        let leaves = journal.leaf_hashes(&hand.authority, 0..u64::MAX).unwrap();
        for (seq, leaf) in &acknowledged {
            let there = leaves.get(*seq as usize).map(ToString::to_string);
            assert_eq!(there.as_ref(), Some(leaf), "event {seq}, acknowledged before kill {round}");
        }
    }
    let journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    let keys = keys_of(&journal, &hand);
    let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
    assert!(report.ok && report.opened == report.events, "{report:?}");
    assert!(acknowledged.len() > 100, "only {} were acknowledged before the kills", acknowledged.len());
}

/// Starts the writer, lets it acknowledge something, and kills it some milliseconds later.
fn run_and_kill(folder: &std::path::Path, round: u64, after_ms: u64) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::the_writer_that_will_be_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut read: Vec<String> = lines.by_ref().take(8).collect();
    let rest = std::thread::scope(|scope| {
        let reader = scope.spawn(|| lines.collect::<Vec<String>>());
        std::thread::sleep(Duration::from_millis(after_ms));
        child.kill().unwrap();
        child.wait().unwrap();
        reader.join().unwrap()
    });
    read.extend(rest);
    let parse = |line: &String| {
        let mut words = line.split_once("acknowledged ")?.1.split(' ');
        let (seq, leaf) = (words.next()?.parse().ok()?, words.next()?);
        // The last line may be cut by the kill.
        (leaf.len() == 64).then(|| (seq, leaf.to_owned()))
    };
    read.iter().filter_map(parse).collect()
}
