//! Which prints of a set are compared, and what is said of each pair. Source: the protocol of FVC, with all impostor
//! pairs or its own list.

use std::fmt::Write;

use fingerprint::evaluation::Scored;
use fingerprint::{Template, calibrated, compare};
use rayon::prelude::*;

use super::sets::{Mates, Set};
use crate::failure::Failure;

/// Most comparisons of an evaluation. Source: ours; about a gigabyte of scores.
const PAIRS_MAX: usize = 20_000_000;

/// Which impostors are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// All prints of different fingers.
    All,
    /// First prints of different fingers alone.
    Fvc,
}

impl Protocol {
    pub(super) fn parse(word: &str) -> Result<Self, Failure> {
        match word {
            "all-vs-all" => Ok(Self::All),
            "fvc" => Ok(Self::Fvc),
            _ => Err(Failure::usage(format!("no protocol {word}: all-vs-all and fvc are known"))),
        }
    }
}

/// A pair of a set's prints, by their places in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub a: u32,
    pub b: u32,
    pub mate: bool,
}

/// What was said of a pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    pub pair: Pair,
    pub score: f32,
    pub neg_log10_fmr: f32,
    pub llr: f32,
}

/// The pairs of a set. Fingers of two names that are known to be one are neither genuine nor impostors.
pub(super) fn pairs(at: usize, set: &Set, mates: &Mates, protocol: Protocol) -> Vec<Pair> {
    let entries = &set.entries;
    let firsts: Vec<usize> = (0..entries.len()).filter(|&i| entries[i].first).collect();
    let mut out = Vec::new();
    for (i, a) in entries.iter().enumerate() {
        // The prints of a finger stand together.
        let others = entries[i + 1..].iter().position(|b| b.finger != a.finger).map_or(entries.len(), |n| i + 1 + n);
        out.extend((i + 1..others).map(|j| Pair { a: i as u32, b: j as u32, mate: true }));
        let mut impostor = |j: usize| {
            if mates.of(at, a.finger) != mates.of(at, entries[j].finger) {
                out.push(Pair { a: i as u32, b: j as u32, mate: false });
            }
        };
        match protocol {
            Protocol::All => (others..entries.len()).for_each(&mut impostor),
            Protocol::Fvc if a.first => firsts.iter().copied().filter(|&j| j > i).for_each(&mut impostor),
            Protocol::Fvc => {}
        }
    }
    out
}

/// Refuses more than can be held.
pub(super) fn checked(sets: &[Set], protocol: Protocol) -> Result<(), Failure> {
    let of = |s: &Set| match protocol {
        Protocol::All => s.entries.len() * s.entries.len().saturating_sub(1) / 2,
        Protocol::Fvc => {
            let fingers = s.fingers.len();
            s.entries.len() * (s.entries.len() / fingers.max(1)) + fingers * fingers / 2
        }
    };
    let n: usize = sets.iter().map(of).sum();
    if n > PAIRS_MAX {
        return Err(Failure::error(format!("{n} comparisons are asked for, at most {PAIRS_MAX} are made"))
            .hint("take fewer sets, or --protocol fvc"));
    }
    Ok(())
}

/// Compares pairs, in the threads of the caller's pool; in their order.
pub(super) fn judged(pairs: &[Pair], prints: &[Template]) -> Vec<Judged> {
    let judge = |pair: &Pair| {
        let found = compare(&prints[pair.a as usize], &prints[pair.b as usize]);
        let meaning = calibrated(&found);
        Judged { pair: *pair, score: found.score.0, neg_log10_fmr: meaning.neg_log10_fmr, llr: meaning.ln_lr }
    };
    pairs.par_iter().map(judge).collect()
}

/// The same as error rates need it.
pub(super) fn scored(at: usize, set: &Set, judged: &[Judged]) -> Vec<Scored> {
    let finger = |i: u32| set.entries[i as usize].finger as u32;
    let of = |j: &Judged| Scored {
        score: j.score,
        mate: j.pair.mate,
        set: at as u32,
        fingers: (finger(j.pair.a), finger(j.pair.b)),
    };
    judged.iter().map(of).collect()
}

/// Head of the table of scores.
pub(super) const HEAD: &str = "dataset,finger_a,impression_a,finger_b,impression_b,mate,score,neg_log10_fmr,llr\n";

/// Rows of the table of scores.
pub(super) fn rows(set: &Set, judged: &[Judged], into: &mut String) {
    let print = |i: u32| {
        let entry = &set.entries[i as usize];
        format!("{},{}", quoted(&set.fingers[entry.finger]), quoted(&entry.impression))
    };
    let name = quoted(&set.name);
    for j in judged {
        let (a, b, mate) = (print(j.pair.a), print(j.pair.b), u8::from(j.pair.mate));
        let _ = writeln!(into, "{name},{a},{b},{mate},{},{},{}", j.score, j.neg_log10_fmr, j.llr);
    }
}

/// A field of a CSV.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
