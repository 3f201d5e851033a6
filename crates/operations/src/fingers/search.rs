//! One finger, or the fingers of one person, searched in a gallery. What is found are candidates for an examiner, never
//! an answer. Source: `cli.md` (`finger search`), `fingerprint.md` (4.2).

use std::path::{Path, PathBuf};

use fingerprint::{CardHit, Gallery, Hit, Template, compare};
use serde::Serialize;

use super::Meaning;
use super::gallery_file::{open, read};
use super::taken::{Reading, take, unfit};
use crate::failure::Failure;

const MS_PER_S: f64 = 1_000.0;
/// Most candidates that are given. Source: ours; more is no list that a person looks through.
pub const HITS_MAX: usize = 200;

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// Which finger, 0 unknown.
    pub position: u8,
    /// Its file.
    pub path: PathBuf,
}

impl Sought {
    /// From `FILE`, or `POSITION=FILE` with a finger from 1 to 10.
    pub fn parse(text: &str) -> Self {
        let known = text.split_once('=').and_then(|(n, file)| Some((n.parse().ok()?, file)));
        match known {
            Some((position @ 1..=10, file)) => Self { position, path: file.into() },
            _ => Self { position: 0, path: text.into() },
        }
    }
}

/// A finger that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FingerLine {
    /// Which finger the probe says it is, 0 unknown.
    pub position: u8,
    /// Which finger the gallery says it is: another one where either is wrong.
    pub found_as: u8,
    /// Number of the print in the gallery.
    pub print: usize,
    /// What its score means.
    #[serde(flatten)]
    pub meaning: Meaning,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitLine {
    /// The card's number in the gallery.
    pub person: String,
    /// Sum over the fingers, natural logarithm. Of several fingers it takes them for independent, which those of one
    /// hand are not: it ranks, and is no likelihood ratio of the whole.
    pub llr: f32,
    /// Of the best finger alone.
    pub neg_log10_fmr: f32,
    /// Whether that finger's numbers stand at their bound.
    pub extrapolated: bool,
    /// How many prints of other people are to be expected to score as high in a gallery of this size, at most where the
    /// number stands at its bound. None for several fingers: no data of whole hands were there to reckon it.
    pub chance_candidates: Option<f64>,
    /// Each finger that was found.
    pub fingers: Vec<FingerLine>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Best first.
    pub hits: Vec<HitLine>,
    /// Prints that were looked at.
    pub gallery_prints: usize,
    /// Prints, or cards where several fingers were searched, that were compared in full.
    pub compared: usize,
    /// Fingers searched for.
    pub fingers: usize,
    /// Time to read the gallery's file and its tables, by the machine's clock.
    pub open_ms: f64,
    /// Time of the search after that, which also checks every block.
    pub wall_ms: f64,
}

/// Searches the fingers of one person.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a search takes is part of what is asked for, and decides nothing"
)]
pub fn search(path: &Path, sought: &[Sought], reading: &Reading, hits_max: usize) -> Result<Found, Failure> {
    if hits_max == 0 || hits_max > HITS_MAX {
        return Err(Failure::usage(format!("{hits_max} candidates are asked for, 1 to {HITS_MAX} are given")));
    }
    let mut probes: Vec<(u8, Template)> = Vec::new();
    for finger in sought {
        let taken = take(&finger.path, reading)?;
        if taken.template.minutiae().is_empty() {
            let why = taken.quality.as_ref().and_then(|q| q.reasons.first()).map(ToString::to_string);
            let why = why.unwrap_or_else(|| "it has no minutiae".to_owned());
            return Err(Failure::error(format!("print cannot be searched for: {why}")).at(finger.path.display()));
        }
        let position = if finger.position == 0 { taken.position } else { finger.position };
        probes.push((position, taken.template));
    }
    let begun = std::time::Instant::now();
    let bytes = read(path)?;
    let gallery = open(path, &bytes)?;
    let open_ms = begun.elapsed().as_secs_f64() * MS_PER_S;
    let begun = std::time::Instant::now();
    let mut found = match &probes[..] {
        [(position, probe)] => single(&gallery, *position, probe, hits_max),
        _ => several(&gallery, &probes, hits_max),
    }
    .map_err(unfit(path))?;
    (found.open_ms, found.wall_ms) = (open_ms, begun.elapsed().as_secs_f64() * MS_PER_S);
    Ok(found)
}

fn single(gallery: &Gallery, position: u8, probe: &Template, hits_max: usize) -> Result<Found, fingerprint::Error> {
    let found = gallery.search(probe, hits_max)?;
    let line = |hit: &Hit| {
        let finger = finger(gallery, (position, hit.position), probe, hit.print)?;
        let chance = found.prints as f64 * 10_f64.powf(-f64::from(finger.meaning.neg_log10_fmr));
        Ok(hit_line(hit.card, finger.meaning.llr, Some(chance), vec![finger]))
    };
    let hits = found.hits.iter().map(line).collect::<Result<_, fingerprint::Error>>()?;
    let (open_ms, wall_ms) = (0.0, 0.0);
    Ok(Found { hits, gallery_prints: found.prints, compared: found.compared, fingers: 1, open_ms, wall_ms })
}

fn several(gallery: &Gallery, probes: &[(u8, Template)], hits_max: usize) -> Result<Found, fingerprint::Error> {
    let fingers: Vec<(u8, &Template)> = probes.iter().map(|(position, t)| (*position, t)).collect();
    let found = gallery.search_cards(&fingers, hits_max)?;
    let line = |hit: &CardHit| {
        let mut fingers = Vec::new();
        for at in &hit.fingers {
            // Two prints may be said to be of one finger: the one meant gives the same score.
            for (_, probe) in probes.iter().filter(|p| p.0 == at.position) {
                let line = finger(gallery, (at.position, at.found_as), probe, at.print)?;
                if line.meaning.score.to_bits() == at.score.0.to_bits() {
                    fingers.push(line);
                    break;
                }
            }
        }
        Ok(hit_line(hit.card, hit.ln_lr_sum, None, fingers))
    };
    let hits = found.hits.iter().map(line).collect::<Result<_, fingerprint::Error>>()?;
    Ok(Found {
        hits,
        gallery_prints: gallery.len() - gallery.removed(),
        compared: found.compared,
        fingers: probes.len(),
        open_ms: 0.0,
        wall_ms: 0.0,
    })
}

fn finger(
    gallery: &Gallery,
    (position, found_as): (u8, u8),
    probe: &Template,
    print: usize,
) -> Result<FingerLine, fingerprint::Error> {
    let meaning = Meaning::of(&compare(probe, &gallery.print(print)?.template));
    Ok(FingerLine { position, found_as, print, meaning })
}

fn hit_line(card: u64, llr: f32, chance_candidates: Option<f64>, fingers: Vec<FingerLine>) -> HitLine {
    let best = fingers.iter().map(|f| f.meaning).max_by(|a, b| a.llr.total_cmp(&b.llr));
    HitLine {
        person: card.to_string(),
        llr,
        neg_log10_fmr: best.map_or(0.0, |b| b.neg_log10_fmr),
        extrapolated: best.is_some_and(|b| b.extrapolated),
        chance_candidates,
        fingers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finger_is_named_before_its_file_and_a_file_may_have_an_equals_sign() {
        assert_eq!(Sought::parse("7=a=b.png"), Sought { position: 7, path: "a=b.png".into() });
        assert_eq!(Sought::parse("a=b.png"), Sought { position: 0, path: "a=b.png".into() });
        assert_eq!(Sought::parse("11=b.png"), Sought { position: 0, path: "11=b.png".into() });
    }
}
