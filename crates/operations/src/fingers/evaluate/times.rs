//! How long the steps take in one thread, by the machine's clock, while nothing else of the program runs. Source: ours;
//! the median of five rounds, so that one interruption does not count.

use fingerprint::{Enrolled, Gallery, GalleryWriter, Template, compare, extract};

use super::super::taken::{Reading, decode};
use super::pairs::Pair;
use super::sets::{Entry, Set};
use crate::files::read_bounded;

/// Pictures that are timed, evenly spread over all.
const PICTURES: usize = 60;
/// Pairs of each kind in a round.
const PAIRS: usize = 1_500;
/// Rounds.
const ROUNDS: usize = 5;
/// Comparisons of stage one in a round, at least.
const STAGE_ONE: usize = 20_000;
/// Largest picture file, in bytes.
const FILE_BYTES_MAX: u64 = 64 << 20;
const MS_PER_S: f64 = 1_000.0;

/// Times; none where there was nothing to time.
pub(super) struct Times {
    pub extract_ms_p50: Option<f64>,
    pub genuine_per_s: Option<f64>,
    pub impostor_per_s: Option<f64>,
    pub stage_one_per_s: Option<f64>,
}

/// Evenly spread ones, at most so many.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(most).max(1))
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes is what is asked for, and decides nothing")]
fn seconds<R>(work: impl FnOnce() -> R) -> f64 {
    let begun = std::time::Instant::now();
    std::hint::black_box(work());
    begun.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Times the steps on these prints; `pairs` by set.
pub(super) fn times(sets: &[Set], prints: &[Vec<Template>], pairs: &[Vec<Pair>]) -> Times {
    let entries: Vec<&Entry> = sets.iter().flat_map(|s| &s.entries).collect();
    let extraction = |entry: &&&Entry| {
        let bytes = read_bounded(&entry.path, FILE_BYTES_MAX).ok()?;
        let image = decode(bytes, &Reading { dpi: entry.dpi, ..Reading::usual() }).ok()?;
        Some(seconds(|| extract(&image, &mut ())) * MS_PER_S)
    };
    let extractions = spread(&entries, PICTURES).collect::<Vec<_>>();
    Times {
        extract_ms_p50: median(extractions.iter().filter_map(extraction).collect()),
        genuine_per_s: compared_per_s(prints, pairs, true),
        impostor_per_s: compared_per_s(prints, pairs, false),
        stage_one_per_s: stage_one_per_s(prints),
    }
}

fn compared_per_s(prints: &[Vec<Template>], pairs: &[Vec<Pair>], mate: bool) -> Option<f64> {
    let all: Vec<(usize, Pair)> = pairs
        .iter()
        .enumerate()
        .flat_map(|(set, p)| p.iter().filter(|p| p.mate == mate).map(move |p| (set, *p)))
        .collect();
    let some: Vec<&(usize, Pair)> = spread(&all, PAIRS).collect();
    let round = || {
        let one = |(set, pair): &&(usize, Pair)| {
            compare(&prints[*set][pair.a as usize], &prints[*set][pair.b as usize]).score.0
        };
        some.len() as f64 / seconds(|| some.iter().map(one).sum::<f32>())
    };
    (!some.is_empty()).then(|| median((0..ROUNDS).map(|_| round()).collect())).flatten()
}

fn stage_one_per_s(prints: &[Vec<Template>]) -> Option<f64> {
    let list: Vec<Enrolled> =
        prints.iter().flatten().map(|template| Enrolled { card: 0, position: 0, quality: 0, template }).collect();
    let probes: Vec<&Template> = list.iter().map(|e| e.template).collect();
    let (mut writer, mut bytes) = GalleryWriter::new();
    bytes.extend(writer.append(&list).ok()?);
    let gallery = Gallery::open(&bytes).ok()?;
    // Every block is checked before anything is timed.
    gallery.stage_one(probes.first()?, true).ok()?;
    let n = STAGE_ONE.div_ceil(gallery.len());
    let round = |at: usize| {
        let probe = |k: usize| probes[(at * n + k) * probes.len() / (n * ROUNDS) % probes.len()];
        let took = seconds(|| (0..n).all(|k| gallery.stage_one(probe(k), true).is_ok()));
        (n * gallery.len()) as f64 / took
    };
    median((0..ROUNDS).map(round).collect())
}
