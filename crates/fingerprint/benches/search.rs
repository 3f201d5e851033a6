//! Galleries of made prints: how fast a gallery opens, how fast stage one and whole searches are, and what the search
//! misses that an exhaustive one finds. Small with `cargo test --features synth`; large with
//! `cargo bench -p fingerprint --features synth --bench search -- --large [CARDS] [COPIES]`; copies of each card, under
//! numbers of their own, make a gallery larger in less time than it takes to make all its cards. Prints a digest of what was found:
//! the same on every machine. Source: ours.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench shows times and stops at what fails"
)]

use std::time::Instant;

use fingerprint::synth::SyntheticFinger;
use fingerprint::{Enrolled, Gallery, GalleryWriter, Hit, Template, compare};
use rayon::prelude::*;

/// Probes of one finger.
const PROBES: u64 = 40;
/// Probes of ten.
const CARD_PROBES: u64 = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let large = arguments.iter().position(|a| a == "--large");
    let asked = large.map(|at| arguments.get(at + 1).and_then(|n| n.parse().ok()).unwrap_or(100_000));
    let cards: u64 = asked.unwrap_or(60);
    let copies: u64 = large.and_then(|at| arguments.get(at + 2)?.parse().ok()).unwrap_or(1);
    let begun = Instant::now();
    let bytes = made(cards, copies);
    let prints = cards * copies * 10;
    println!(
        "{prints} prints, {copies} times {cards} cards, made in {:.1} s: {} MB, {} bytes a print",
        begun.elapsed().as_secs_f64(),
        bytes.len() >> 20,
        bytes.len() as u64 / prints
    );
    let begun = Instant::now();
    let gallery = Gallery::open(&bytes).unwrap();
    println!("opened in {:.3} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    // The first search also checks every block.
    gallery.search(&print(0, 1, 1), 1).unwrap();
    println!("first search, with all checks, {:.3} s", begun.elapsed().as_secs_f64());
    let mut digest = 0_u64;
    stage_one(&gallery);
    singles(&gallery, cards, asked.is_none(), &mut digest);
    tens(&gallery, cards, &mut digest);
    println!("digest {digest:016x}");
}

/// A print of a finger of a card.
fn print(card: u64, position: u64, number: u64) -> Template {
    SyntheticFinger::new(card * 16 + position).print(number)
}

fn made(cards: u64, copies: u64) -> Vec<u8> {
    let (mut writer, mut bytes) = GalleryWriter::new();
    let all: Vec<u64> = (0..cards).collect();
    for some in all.chunks(2_000) {
        let prints: Vec<(u64, u8, Template)> = some
            .par_iter()
            .flat_map_iter(|&card| (1..=10).map(move |position| (card, position as u8, print(card, position, 0))))
            .collect();
        for copy in 0..copies {
            let list: Vec<Enrolled> = prints
                .iter()
                .map(|(card, position, template)| Enrolled {
                    card: card + copy * cards,
                    position: *position,
                    quality: 80,
                    template,
                })
                .collect();
            bytes.extend(writer.append(&list).unwrap());
        }
    }
    bytes
}

/// Nanoseconds that a thread has run, or all threads of this process, so that other programs do not count.
fn own_ns(whose: &str) -> u64 {
    let of = |path: std::path::PathBuf| -> u64 {
        let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0)
    };
    if whose == "thread-self" {
        return of("/proc/thread-self".into());
    }
    std::fs::read_dir("/proc/self/task").unwrap().map(|task| of(task.unwrap().path())).sum()
}

/// Seconds by the clock and of processors, of each of some searches.
#[derive(Default)]
struct Times(Vec<(f64, f64)>);

impl Times {
    fn of<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let (begun, ns) = (Instant::now(), own_ns("all"));
        let out = work();
        self.0.push((begun.elapsed().as_secs_f64(), (own_ns("all") - ns) as f64 * 1e-9));
        out
    }

    fn medians(&self) -> String {
        let median = |of: fn(&(f64, f64)) -> f64| {
            let mut all: Vec<f64> = self.0.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        format!("{:.3} s by the clock, {:.3} s of processors", median(|t| t.0), median(|t| t.1))
    }
}

/// Comparisons a second of stage one, one thread: the median of five.
fn stage_one(gallery: &Gallery) {
    let rate = |wide: bool| {
        let mut rates: Vec<f64> = (0..5)
            .map(|k| {
                let probe = print(k, 3, 1);
                let begun = own_ns("thread-self");
                let said = gallery.stage_one(&probe, wide).unwrap();
                said.len() as f64 / (own_ns("thread-self") - begun) as f64 * 1e9
            })
            .collect();
        rates.sort_by(f64::total_cmp);
        rates[2]
    };
    println!("stage one, one thread: {:.0} comparisons/s wide, {:.0} without wide vectors", rate(true), rate(false));
}

/// One finger in all prints.
fn singles(gallery: &Gallery, cards: u64, exhaustive: bool, digest: &mut u64) {
    let (mut found, mut found_by_all, mut times) = (0, 0, Times::default());
    for k in 0..PROBES {
        let (card, position) = (k * 7_919 % cards, 1 + k % 10);
        let probe = print(card, position, 1 + k);
        let hits = times.of(|| gallery.search(&probe, 5).unwrap().hits);
        let is_mate = |h: &Hit| h.card % cards == card && u64::from(h.position) == position;
        found += usize::from(is_mate(&hits[0]));
        hits.iter().for_each(|h| mix(digest, h.print as u64 ^ u64::from(h.score.0.to_bits()) << 32));
        // Exhaustive search costs 100 times more: the mate's own score says whether it would have been first.
        found_by_all += if exhaustive {
            usize::from(is_mate(&gallery.search_among(&probe, 1, gallery.len()).unwrap().hits[0]))
        } else {
            let score = compare(&probe, &print(card, position, 0)).score;
            usize::from(is_mate(&hits[0]) || score > hits[0].score)
        };
    }
    println!(
        "one finger: {}; first {found} of {PROBES}; by an exhaustive search {}{found_by_all}",
        times.medians(),
        if exhaustive { "" } else { "at most " }
    );
}

/// Ten fingers in all cards: as they are, and with hands swapped.
fn tens(gallery: &Gallery, cards: u64, digest: &mut u64) {
    for swapped in [false, true] {
        let (mut found, mut times, mut places) = (0, Times::default(), 0);
        for k in 0..CARD_PROBES {
            let card = k * 104_729 % cards;
            let prints: Vec<(u8, Template)> = (1..=10)
                .map(|p| (if swapped { (p as u8 + 4) % 10 + 1 } else { p as u8 }, print(card, p, 1 + k)))
                .collect();
            let probe: Vec<(u8, &Template)> = prints.iter().map(|(p, t)| (*p, t)).collect();
            let hits = times.of(|| gallery.search_cards(&probe, 5).unwrap().hits);
            if hits[0].card % cards == card {
                found += 1;
                let truly = |p: u8| if swapped { (p + 4) % 10 + 1 } else { p };
                places += hits[0].fingers.iter().filter(|f| f.found_as == truly(f.position)).count();
            }
            hits.iter().for_each(|h| mix(digest, h.card ^ u64::from(h.ln_lr_sum.to_bits()) << 32));
        }
        println!(
            "ten fingers{}: {}; first {found} of {CARD_PROBES}; {places} of {} fingers where they are",
            if swapped { ", hands swapped" } else { "" },
            times.medians(),
            10 * found
        );
    }
}

fn mix(digest: &mut u64, value: u64) {
    *digest = (*digest ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
}
