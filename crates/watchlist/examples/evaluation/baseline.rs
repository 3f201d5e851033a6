//! Whole-string Jaro-Winkler (strsim) and the token-set ratio (on rapidfuzz's indel similarity), as the field uses
//! them: folded to small letters without accents and punctuation, every name of the gallery scored.

use std::collections::BTreeSet;
use std::error::Error;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use watchlist::evaluation::{Outcome, Protocol, Query, Set, exceeded_by, not_listed as names_of};

type Score = fn(&str, &str) -> f64;
pub(crate) const ALL: [(&str, Score); 2] = [("Jaro-Winkler", strsim::jaro_winkler), ("token-set ratio", token_set)];

fn folded(text: &str) -> String {
    let letters = text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
    let spaced: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn indel(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::indel::normalized_similarity(a.chars(), b.chars())
}

/// Shared tokens against shared and own tokens of either side, the best of the three pairs.
fn token_set(a: &str, b: &str) -> f64 {
    let (left, right): (BTreeSet<&str>, BTreeSet<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let join = |tokens: Vec<&str>| tokens.join(" ");
    let shared = join(left.intersection(&right).copied().collect());
    let with = |own: BTreeSet<&str>, other: &BTreeSet<&str>| {
        join([shared.as_str()].into_iter().filter(|s| !s.is_empty()).chain(own.difference(other).copied()).collect())
    };
    let (with_left, with_right) = (with(left.clone(), &right), with(right, &left));
    let best = indel(&with_left, &with_right);
    if shared.is_empty() { best } else { best.max(indel(&shared, &with_left)).max(indel(&shared, &with_right)) }
}

pub(crate) fn run(queries: &[Query], set: &Set, protocol: Protocol, score: Score) -> Vec<Outcome> {
    let gallery: Vec<(u32, usize, String)> = set.texts(protocol).map(|(e, at, text)| (e, at, folded(text))).collect();
    queries
        .iter()
        .map(|query| {
            let text = folded(&query.text);
            let mut best = vec![f64::NEG_INFINITY; set.entities()];
            for (entity, at, name) in &gallery {
                if protocol != Protocol::P1 || *entity != query.entity || *at != query.name {
                    let held = &mut best[*entity as usize];
                    *held = held.max(score(&text, name));
                }
            }
            let right = best[query.entity as usize];
            let wrong = || (0u32..).zip(&best).filter(|(entity, _)| *entity != query.entity).map(|(_, s)| *s);
            let found = right > f64::NEG_INFINITY;
            Outcome {
                rank: found.then(|| 1 + wrong().filter(|s| *s >= right).count()),
                right: found.then_some(right),
                best_wrong: wrong().fold(f64::NEG_INFINITY, f64::max),
            }
        })
        .collect()
}

pub(crate) fn not_listed(file: &str, set: &Set, score: Score) -> Result<f64, Box<dyn Error>> {
    let gallery: Vec<String> = set.texts(Protocol::P1).map(|(_, _, text)| folded(text)).collect();
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let best = names_of(&text).into_iter().map(|text| {
        let text = folded(&text);
        gallery.iter().map(|name| score(&text, name)).fold(f64::NEG_INFINITY, f64::max)
    });
    Ok(exceeded_by(best.collect(), 0.01))
}
