//! Error rates of a list of scores, with intervals that follow from drawing the fingers anew. Source: FVC's definitions;
//! the bootstrap over fingers after Bolle, Ratha and Pankanti 2004.

use rayon::prelude::*;

/// One comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Higher for one finger.
    pub score: f32,
    /// Whether both prints are of one finger.
    pub mate: bool,
    /// Which set, from 0.
    pub set: u32,
    /// Which of its fingers, from 0.
    pub fingers: (u32, u32),
}

/// Shares of genuine comparisons that are missed, fractions of one; not a number where there are none to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Where as many are missed as are falsely matched: the middle of both at the crossing.
    pub eer: f64,
    /// At the threshold that at most one impostor in 100 passes.
    pub fmr100: f64,
    /// One in 1,000.
    pub fmr1000: f64,
    /// One in 10,000.
    pub fmr10000: f64,
    /// None of them.
    pub zero_fmr: f64,
}

/// Lower and upper ends that hold 95 of 100 draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// Of each set's rates.
    pub sets: Vec<(Rates, Rates)>,
    /// Of the mean of the sets' rates.
    pub mean: (Rates, Rates),
    /// Of one threshold for all sets.
    pub pooled: (Rates, Rates),
}

/// Most times that the fingers are drawn anew. Source: ours; the ends of an interval then rest on ten draws each.
pub const DRAWS_MAX: usize = 400;
/// Least times, however many scores there are.
const DRAWS_MIN: usize = 40;
/// Scores looked at in all draws together. Effect: a large evaluation has fewer draws, not a longer wait.
const LOOKS_MAX: usize = 800_000_000;

impl Rates {
    /// EER, FMR100, FMR1000, FMR10000, ZeroFMR.
    pub fn list(&self) -> [f64; 5] {
        [self.eer, self.fmr100, self.fmr1000, self.fmr10000, self.zero_fmr]
    }

    /// From the same order.
    pub fn of_list([eer, fmr100, fmr1000, fmr10000, zero_fmr]: [f64; 5]) -> Self {
        Self { eer, fmr100, fmr1000, fmr10000, zero_fmr }
    }

    /// The mean of several; not a number where there are none.
    pub fn mean(of: &[Self]) -> Self {
        Self::of_list(std::array::from_fn(|i| of.iter().map(|r| r.list()[i]).sum::<f64>() / of.len() as f64))
    }
}

/// Brings scores into the order that [`rates`] needs: rising, and else as they came.
pub fn sort(scores: &mut [Scored]) {
    scores.sort_by(|a, b| a.score.total_cmp(&b.score));
}

/// Rates of scores in rising order, each counting so much, a whole number. A score equal to a threshold does not pass.
pub fn rates(sorted: &[Scored], weight: impl Fn(&Scored) -> f64) -> Rates {
    let sum = |mate: bool| sorted.iter().filter(|s| s.mate == mate).map(&weight).sum::<f64>();
    let (genuine, impostor) = (sum(true), sum(false));
    let (mut missed, mut passed) = (0.0, impostor);
    let (mut eer, mut out) = ((f64::MAX, f64::NAN), [f64::NAN; 5]);
    let limits = [f64::NAN, 1e-2, 1e-3, 1e-4, 0.0];
    let mut at = 0;
    while at < sorted.len() {
        let value = sorted[at].score;
        while at < sorted.len() && sorted[at].score == value {
            let w = weight(&sorted[at]);
            if sorted[at].mate {
                missed += w;
            } else {
                passed -= w;
            }
            at += 1;
        }
        let (fnmr, fmr) = (missed / genuine, (passed / impostor).max(0.0));
        if (fnmr - fmr).abs() < eer.0 {
            eer = ((fnmr - fmr).abs(), 0.5 * (fnmr + fmr));
        }
        for (out, limit) in out.iter_mut().zip(limits) {
            // Weights are whole: what is left of a sum of them below a half is nought.
            if out.is_nan() && passed <= limit * impostor + 0.5 * f64::from(u8::from(limit == 0.0)) {
                *out = fnmr;
            }
        }
    }
    out[0] = eer.1;
    Rates::of_list(out)
}

/// Intervals of scores in rising order, with the number of fingers of each set.
pub fn intervals(sorted: &[Scored], fingers: &[usize]) -> Intervals {
    let sets = fingers.len();
    let of_set: Vec<Vec<Scored>> =
        (0..sets).map(|set| sorted.iter().filter(|s| s.set as usize == set).copied().collect()).collect();
    let draws = (LOOKS_MAX / (2 * sorted.len().max(1))).clamp(DRAWS_MIN, DRAWS_MAX);
    let drawn = |draw: usize| {
        let counts = counts(draw as u64, fingers);
        let weight = |s: &Scored| {
            let ((a, b), of) = (s.fingers, &counts[s.set as usize]);
            f64::from(if s.mate { of[a as usize] } else { of[a as usize] * of[b as usize] })
        };
        let each: Vec<Rates> = of_set.iter().map(|s| rates(s, weight)).collect();
        (each, rates(sorted, weight))
    };
    let all: Vec<(Vec<Rates>, Rates)> = (0..draws).into_par_iter().map(drawn).collect();
    let over = |of: &dyn Fn(&(Vec<Rates>, Rates)) -> Rates| ends(&all.iter().map(of).collect::<Vec<_>>());
    Intervals {
        sets: (0..sets).map(|set| over(&|d| d.0[set])).collect(),
        mean: over(&|d| Rates::mean(&d.0)),
        pooled: over(&|d| d.1),
    }
}

/// How often each finger of each set is drawn, with replacement.
fn counts(draw: u64, fingers: &[usize]) -> Vec<Vec<u32>> {
    let mut state = draw.wrapping_add(1).wrapping_mul(0xd134_2543_de82_ef95);
    let of_set = |&n: &usize| {
        let mut counts = vec![0_u32; n];
        for _ in 0..n {
            counts[(splitmix(&mut state) % n as u64) as usize] += 1;
        }
        counts
    };
    fingers.iter().map(of_set).collect()
}

/// Ends of the middle 95 of 100; draws in which nothing could be counted are left out.
fn ends(draws: &[Rates]) -> (Rates, Rates) {
    let (mut low, mut high) = ([f64::NAN; 5], [f64::NAN; 5]);
    for (i, (low, high)) in low.iter_mut().zip(&mut high).enumerate() {
        let mut values: Vec<f64> = draws.iter().map(|d| d.list()[i]).filter(|v| !v.is_nan()).collect();
        values.sort_by(f64::total_cmp);
        if !values.is_empty() {
            *low = values[values.len() * 25 / 1_000];
            *high = values[(values.len() * 975 / 1_000).min(values.len() - 1)];
        }
    }
    (Rates::of_list(low), Rates::of_list(high))
}

/// The next of a stream (Steele, Lea and Flood 2014).
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(genuine: &[f32], impostor: &[f32]) -> Vec<Scored> {
        let of = |score: &f32, mate| Scored { score: *score, mate, set: 0, fingers: (0, u32::from(!mate)) };
        let mut out: Vec<Scored> = genuine.iter().map(|s| of(s, true)).collect();
        out.extend(impostor.iter().map(|s| of(s, false)));
        sort(&mut out);
        out
    }

    #[test]
    fn rates_of_a_list_counted_by_hand() {
        // 200 impostors at 0 to 199; of ten genuine ones three lie at 150, 197 and 198.5, the rest above.
        let impostor: Vec<f32> = (0..200).map(|i| i as f32).collect();
        let genuine = [150.0, 197.0, 198.5, 300.0, 301.0, 302.0, 303.0, 304.0, 305.0, 306.0];
        let found = rates(&scored(&genuine, &impostor), |_| 1.0);
        // Two impostors pass above 197; a genuine score at the threshold does not.
        assert_eq!((found.fmr100, found.fmr1000, found.zero_fmr), (0.2, 0.3, 0.3));
        // Above 179, 20 of 200 pass and 1 of 10 is missed.
        assert!((found.eer - 0.1).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn lists_that_do_not_overlap_have_no_errors_and_an_empty_one_has_no_rates() {
        let found = rates(&scored(&[5.0, 6.0], &[1.0, 2.0]), |_| 1.0);
        assert_eq!(found.list(), [0.0; 5]);
        assert!(rates(&[], |_| 1.0).list().iter().all(|r| r.is_nan()));
    }

    #[test]
    fn an_interval_holds_its_rate_and_is_the_same_every_time() {
        let mut scores = Vec::new();
        for a in 0..8_u32 {
            for b in 0..8_u32 {
                let score = if a == b { 10.0 + a as f32 } else { (a * 8 + b) as f32 / 5.0 };
                scores.push(Scored { score, mate: a == b, set: 0, fingers: (a, b) });
            }
        }
        sort(&mut scores);
        let (found, between) = (rates(&scores, |_| 1.0), intervals(&scores, &[8]));
        let (low, high) = between.sets[0];
        assert!(low.eer <= found.eer && found.eer <= high.eer && low.eer < high.eer, "{low:?} {found:?} {high:?}");
        assert_eq!(between, intervals(&scores, &[8]));
        assert_eq!(between.mean, between.sets[0]);
    }
}
