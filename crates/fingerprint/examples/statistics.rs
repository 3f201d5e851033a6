//! Statistics of prints, real ones beside made ones: `statistics FILE` with the templates that `evaluate --cache FILE`
//! kept, sets of 10 fingers by 8 prints. Needs the feature `synth`. Source: ours.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example shows what it measures and stops at what fails"
)]

#[path = "evaluate_prints/prints.rs"]
#[expect(dead_code, reason = "the evaluation also extracts and keeps prints")]
mod prints;

use fingerprint::synth::SyntheticFinger;
use fingerprint::{RidgeMap, Template, compare};

use prints::cached;

/// Sets of made prints, as many as real ones.
const SETS: u32 = 8;

/// Prints with set and finger.
type Prints = Vec<((String, u32), Template)>;

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let real: Prints = cached(&file).into_iter().map(|p| ((p.set, p.finger), p.template)).collect();
    let mut made: Prints = Vec::new();
    for set in 0..SETS {
        for finger in 0..10 {
            let of = SyntheticFinger::new(u64::from(set * 10 + finger));
            made.extend((0..8).map(|n| ((set.to_string(), finger), of.print(n))));
        }
    }
    println!("{:<44}{:>34}{:>34}", "", "real: 5, 25, 50, 75, 95 %", "made: 5, 25, 50, 75, 95 %");
    let singles: [(&str, fn(&Template) -> Vec<f32>); 5] = [
        ("minutiae of a print", |t| vec![t.minutiae().len() as f32]),
        ("area, squares of 16 px", |t| vec![squares(t)]),
        ("minutiae a 100 squares", |t| vec![100.0 * t.minutiae().len() as f32 / squares(t).max(1.0)]),
        ("distance to the nearest minutia, px", nearest),
        ("quality of a minutia", |t| t.minutiae().iter().map(|m| f32::from(m.quality)).collect()),
    ];
    for (name, of) in singles {
        let all = |prints: &Prints| prints.iter().flat_map(|p| of(&p.1)).collect();
        line(name, all(&real), all(&made));
    }
    let (real, made) = (Pairs::of(&real), Pairs::of(&made));
    line("genuine: turn, degrees", real.turn, made.turn);
    line("genuine: shift of the middle, px", real.shift, made.shift);
    line("genuine: common area, squares", real.overlap, made.overlap);
    line("genuine: paired share of the poorer print", real.share, made.share);
    line("genuine: pair's offset after stretch, px", real.off, made.off);
    line("genuine: local score, thousandths", real.local, made.local);
    line("genuine: score", real.genuine, made.genuine);
    line("impostor: local score, thousandths", real.impostor_local, made.impostor_local);
    line("impostor: score of those laid over another", real.impostor, made.impostor);
    println!("impostors laid over another: {:.1} % real, {:.1} % made", real.laid, made.laid);
}

fn squares(t: &Template) -> f32 {
    t.map().normals.iter().filter(|&&n| n != RidgeMap::NONE).count() as f32
}

fn nearest(t: &Template) -> Vec<f32> {
    let m = t.minutiae();
    let of = |i: usize| {
        let others = m.iter().enumerate().filter(|o| o.0 != i);
        others.map(|(_, n)| (n.x - m[i].x).hypot(n.y - m[i].y)).fold(f32::MAX, f32::min)
    };
    (0..m.len()).map(of).filter(|&d| d < f32::MAX).collect()
}

/// What pairs of prints within each set say.
#[derive(Default)]
struct Pairs {
    turn: Vec<f32>,
    shift: Vec<f32>,
    overlap: Vec<f32>,
    share: Vec<f32>,
    off: Vec<f32>,
    local: Vec<f32>,
    genuine: Vec<f32>,
    impostor_local: Vec<f32>,
    impostor: Vec<f32>,
    laid: f32,
}

impl Pairs {
    fn of(prints: &Prints) -> Self {
        let mut out = Self::default();
        let mut others = 0;
        for (i, (of_a, a)) in prints.iter().enumerate() {
            for (of_b, b) in prints[i + 1..].iter().filter(|p| p.0.0 == of_a.0) {
                let found = compare(a, b);
                if of_a.1 != of_b.1 {
                    others += 1;
                    out.impostor_local.push(1_000.0 * found.evidence.local);
                    out.impostor.extend(found.motion.map(|_| found.score.0));
                    continue;
                }
                out.genuine.push(found.score.0);
                out.local.push(1_000.0 * found.evidence.local);
                // What follows speaks of pairs that were surely laid over each other rightly.
                let Some(motion) = found.motion.filter(|_| found.score.0 > 3.0) else { continue };
                let middle = (8.0 * a.map().width as f32, 8.0 * a.map().height as f32);
                let (x, y) = motion.moved(middle.0, middle.1);
                out.turn.push(motion.sine.atan2(motion.cosine).to_degrees());
                out.shift.push((x - 8.0 * b.map().width as f32).hypot(y - 8.0 * b.map().height as f32));
                out.overlap.push(found.evidence.overlap);
                out.share.push(found.pairs.len() as f32 / found.evidence.minutiae);
                out.off.extend(found.pairs.iter().map(|p| p.off_px));
            }
        }
        out.laid = 100.0 * out.impostor.len() as f32 / others as f32;
        out
    }
}

fn line(name: &str, real: Vec<f32>, made: Vec<f32>) {
    println!("{name:<44}{:>34}{:>34}", quantiles(real), quantiles(made));
}

fn quantiles(mut values: Vec<f32>) -> String {
    values.sort_by(f32::total_cmp);
    let at = |share: f32| values[((values.len() - 1) as f32 * share) as usize];
    [0.05, 0.25, 0.5, 0.75, 0.95].map(|s| format!("{:.1}", at(s))).join(", ")
}

/// The reader of prints asks for it; nothing is timed here.
fn thread_ns() -> u64 {
    0
}
