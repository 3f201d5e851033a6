//! Error rates of a list of scores, with intervals that follow from drawing the fingers anew. Source: FVC's definitions;
//! the bootstrap over fingers after Bolle, Ratha and Pankanti 2004.

/// One comparison.
#[derive(Clone, Copy)]
pub(crate) struct Scored {
    pub score: f32,
    pub mate: bool,
    /// Which set, and which of its fingers, each from 0.
    pub set: usize,
    pub fingers: (usize, usize),
}

/// EER, FMR100, FMR1000, ZeroFMR and FMR10000, per cent.
pub(crate) type Rates = [f64; 5];

/// Names of the rates.
pub(crate) const NAMES: [&str; 5] = ["EER", "FMR100", "FMR1000", "ZeroFMR", "FMR10000"];
/// Times that the fingers are drawn anew.
const DRAWS: usize = 400;

/// Rates of scores in rising order, each counting so much. A score equal to a threshold does not pass.
pub(crate) fn rates(sorted: &[Scored], weight: impl Fn(&Scored) -> f64) -> Rates {
    let sum = |mate: bool| sorted.iter().filter(|s| s.mate == mate).map(&weight).sum::<f64>();
    let (genuine, impostor) = (sum(true), sum(false));
    let (mut missed, mut passed) = (0.0, impostor);
    let (mut eer, mut out) = ((f64::MAX, 0.0), [f64::NAN; 5]);
    let limits = [f64::NAN, 1e-2, 1e-3, 0.0, 1e-4];
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
            eer = ((fnmr - fmr).abs(), 50.0 * (fnmr + fmr));
        }
        for (out, limit) in out.iter_mut().zip(limits) {
            // Weights are whole: what is left of a sum of them below a half is nought.
            if out.is_nan() && passed <= limit * impostor + 0.5 * f64::from(u8::from(limit == 0.0)) {
                *out = 100.0 * fnmr;
            }
        }
    }
    out[0] = eer.1;
    out
}

/// Intervals that hold 95 of 100 draws of fingers: of each set's mean rates, and of one threshold for all.
pub(crate) fn intervals(sorted: &[Scored], sets: usize, fingers: usize) -> ([(f64, f64); 5], [(f64, f64); 5]) {
    let of_set: Vec<Vec<Scored>> =
        (0..sets).map(|set| sorted.iter().filter(|s| s.set == set).copied().collect()).collect();
    let mut state = 1_u64;
    let (mut means, mut pooled) = (Vec::new(), Vec::new());
    for _ in 0..DRAWS {
        let mut counts = vec![vec![0_u32; fingers]; sets];
        for of in &mut counts {
            for _ in 0..fingers {
                of[(splitmix(&mut state) % fingers as u64) as usize] += 1;
            }
        }
        let weight = |s: &Scored| {
            let (a, b) = s.fingers;
            let of = &counts[s.set];
            f64::from(if s.mate { of[a] } else { of[a] * of[b] })
        };
        let each: Vec<Rates> = of_set.iter().map(|s| rates(s, weight)).collect();
        means.push(std::array::from_fn(|i| each.iter().map(|r| r[i]).sum::<f64>() / sets as f64));
        pooled.push(rates(sorted, weight));
    }
    (quantiles(&means), quantiles(&pooled))
}

fn quantiles(draws: &[Rates]) -> [(f64, f64); 5] {
    std::array::from_fn(|i| {
        let mut values: Vec<f64> = draws.iter().map(|d| d[i]).collect();
        values.sort_by(f64::total_cmp);
        (values[DRAWS * 25 / 1_000], values[DRAWS * 975 / 1_000])
    })
}

/// The next of a stream (Steele, Lea and Flood 2014).
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
