//! Two prints compared: what the score means, which minutiae fall on one another, and what speaks against. Source:
//! `fingerprint.md` (4.2, 4.3); the score is the core's.

use std::path::Path;

use fingerprint::parameters::{LONE_WEIGHT, MAP_CELL_PX, MINUTIAE_FEW, QUALITY_POOR};
use fingerprint::{Comparison, Template, compare as compare_templates};
use serde::Serialize;

use super::Meaning;
use super::taken::{Reading, Taken, take};
use crate::failure::Failure;

/// Square millimetres of a square of the map, at 500 dpi.
const SQUARE_MM2: f32 = (MAP_CELL_PX as f32 * 0.0508) * (MAP_CELL_PX as f32 * 0.0508);
/// Common area below which it is said to be small, mm^2. Source: ours; a third of a print laid flat. Effect: a sentence.
const COMMON_SMALL_MM2: f32 = 60.0;
/// Agreement of the ridges' flow below which it is said. Source: ours; ridges 9 degrees off on average. Effect: a
/// sentence.
const FLOW_POOR: f32 = 0.7;

/// A print as it was taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintLine {
    /// The file.
    pub path: String,
    /// How many minutiae.
    pub minutiae: usize,
    /// 0 to 100; none where the file says none.
    pub quality: Option<u8>,
}

/// Two minutiae that fall on one another. Places are pixels at 500 dpi, right and down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairLine {
    /// In the first print.
    pub a_px: [f32; 2],
    /// In the second.
    pub b_px: [f32; 2],
    /// Between them, once the prints are laid over each other and stretch is followed.
    pub off_px: f32,
    /// Between their directions then.
    pub turn_degrees: f32,
    /// How alike their neighbourhoods are, 0 to 1.
    pub similarity: f32,
}

/// How the first print is laid over the second: turned round its upper left corner, then moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alignment {
    /// From right towards down.
    pub turn_degrees: f32,
    /// To the right.
    pub right_px: f32,
    /// Down.
    pub down_px: f32,
}

/// What two prints have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// What the score means.
    #[serde(flatten)]
    pub meaning: Meaning,
    /// The false match rate in words.
    pub said: String,
    /// The first print.
    pub a: PrintLine,
    /// The second.
    pub b: PrintLine,
    /// None where nothing lays one over the other.
    pub alignment: Option<Alignment>,
    /// Minutiae that fall on one another.
    pub pairs: Vec<PairLine>,
    /// Sum of the logarithms of their likelihood ratios, each taken alone.
    pub pairs_llr: f32,
    /// Minutiae of either print without a partner although the other has ridges there, each by its quality.
    pub lone_minutiae: f32,
    /// Common area.
    pub common_mm2: f32,
    /// 1 where the ridges of both run the same way all over it, 0 from 30 degrees off.
    pub flow_agreement: f32,
    /// What speaks against one finger, or against trusting the score.
    pub against: Vec<String>,
}

/// Compares the prints of two files.
pub fn compare(a: &Path, b: &Path, readings: [&Reading; 2]) -> Result<Compared, Failure> {
    let (first, second) = (take(a, readings[0])?, take(b, readings[1])?);
    let found = compare_templates(&first.template, &second.template);
    let line = |path: &Path, taken: &Taken| PrintLine {
        path: path.display().to_string(),
        minutiae: taken.template.minutiae().len(),
        quality: taken.quality_value,
    };
    let meaning = Meaning::of(&found);
    let lines = [line(a, &first), line(b, &second)];
    let against = against(&found, &lines);
    let [a, b] = lines;
    Ok(Compared {
        said: meaning.said(),
        meaning,
        a,
        b,
        alignment: found.motion.map(|m| Alignment {
            turn_degrees: m.sine.atan2(m.cosine).to_degrees(),
            right_px: m.x,
            down_px: m.y,
        }),
        pairs: pairs(&found, &first.template, &second.template),
        pairs_llr: found.evidence.paired,
        lone_minutiae: found.evidence.lone / LONE_WEIGHT,
        common_mm2: found.evidence.overlap * SQUARE_MM2,
        flow_agreement: found.evidence.flow,
        against,
    })
}

fn pairs(found: &Comparison, a: &Template, b: &Template) -> Vec<PairLine> {
    let place = |t: &Template, at: usize| [t.minutiae()[at].x, t.minutiae()[at].y];
    let line = |p: &fingerprint::Pair| PairLine {
        a_px: place(a, p.a),
        b_px: place(b, p.b),
        off_px: p.off_px,
        turn_degrees: p.turn_cosine.clamp(-1.0, 1.0).acos().to_degrees(),
        similarity: p.similarity,
    };
    found.pairs.iter().map(line).collect()
}

fn against(found: &Comparison, lines: &[PrintLine; 2]) -> Vec<String> {
    let mut out = Vec::new();
    for line in lines {
        if line.minutiae < MINUTIAE_FEW {
            out.push(format!("{} has {} minutiae: few to tell one finger from many", line.path, line.minutiae));
        }
        if let Some(quality) = line.quality.filter(|q| *q <= QUALITY_POOR) {
            out.push(format!("{} is of quality {quality}: poor", line.path));
        }
    }
    if found.motion.is_none() {
        out.push("nothing lays one print over the other: too little of them is alike".to_owned());
        return out;
    }
    let (evidence, lone) = (&found.evidence, found.evidence.lone / LONE_WEIGHT);
    if lone >= 0.5 {
        out.push(format!(
            "minutiae worth {lone:.1} clear ones have no partner although the other print has ridges there"
        ));
    }
    let common = evidence.overlap * SQUARE_MM2;
    if common < COMMON_SMALL_MM2 {
        out.push(format!("the prints have {common:.0} square millimetres in common: little"));
    }
    if evidence.flow < FLOW_POOR {
        out.push(format!("the ridges do not run the same way where both are: agreement {:.2} of 1", evidence.flow));
    }
    out
}
