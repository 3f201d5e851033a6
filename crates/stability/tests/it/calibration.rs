//! The model's own test of its bands: truths drawn from its prior, reports drawn from the truths, and the
//! bands must hold as many truths as they say. It shows that the computation is right, not that the prior is.
//! Source: ours; Cook, Gelman and Rubin 2006 (validation by simulation from the prior).

use stability::{Indicator, Priors, Regime, Reports, assess};

use crate::hand::{at, of, regime, report};
use crate::numbers::Dice;

/// Truths tried; fixed seed. 400 leave a standard error of 1.5 % on 90 %.
const TRUTHS: usize = 400;
const GRADES: [&str; 5] = ["A1", "B2", "C3", "D4", "F6"];
const WORTHS: [f64; 5] = [1.0, 0.64, 0.36, 0.1225, 0.01];
const HALF_LIVES: [f64; 8] = [3.0, 14.0, 1.0, 2.0, 14.0, 2.0, 2.0, 3.0];

/// A report about a true code as the model believes them to come: graded, aged, and wrong as often as that.
fn said_of(truth: usize, worth: f64, dice: &mut Dice) -> usize {
    let kernel = |y: usize| (-2.5 * worth * (truth.abs_diff(y).pow(2)) as f64).exp();
    let all: f64 = (0..3).map(kernel).sum();
    dice.falls_to(&[0, 1, 2].map(|y| kernel(y) / all))
}

/// A true hazard per day drawn from the default priors, and reports about it.
fn world(priors: &Priors, dice: &mut Dice) -> (f64, Reports) {
    let calm = dice.gamma(2.5) / (130.0 * 365.25);
    let front = (dice.gamma(5.5) / 560.0).max(calm);
    let (x, y) = (dice.gamma(2.0), dice.gamma(2.0));
    let tense = calm.powf(y / (x + y)) * front.powf(x / (x + y));
    let holds = dice.below(3);
    let mut hazard = [calm, tense, front][holds];
    let mut reports = of(Vec::new());
    for (i, indicator) in Indicator::ALL.into_iter().enumerate() {
        let shares = priors.code_shares[i];
        let truth = dice.falls_to(&shares);
        let mut weight = priors.weights[i].mean + priors.weights[i].sd * dice.normal();
        while indicator.direction_agreed() && weight < 0.0 {
            weight = priors.weights[i].mean + priors.weights[i].sd * dice.normal();
        }
        if indicator != Indicator::HandOverTalks {
            let mean: f64 = (0..3).map(|c| shares[c] * (weight * c as f64).exp()).sum();
            hazard *= (weight * truth as f64).exp() / mean;
        }
        for _ in 0..dice.below(3) {
            let (grade, age_h) = (dice.below(5), (dice.uniform() * 96.0).floor());
            let worth = WORTHS[grade] * 0.5_f64.powf(age_h / 24.0 / HALF_LIVES[i]);
            let code = said_of(truth, worth, dice) as u8;
            reports.indicators.push(report(reports.indicators.len(), indicator, code, GRADES[grade], age_h));
        }
    }
    if dice.uniform() < 0.7 {
        let grade = dice.below(5);
        let said = said_of(holds, WORTHS[grade], dice);
        reports.regimes.push(regime(0, Regime::ALL[said], GRADES[grade], 0.0));
    }
    (hazard.min(4.0), reports)
}

#[test]
fn the_bands_hold_as_many_truths_of_the_models_own_prior_as_they_say() {
    let priors = Priors { worlds: 120, ..Priors::default() };
    let mut dice = Dice::new(2026);
    let (mut below, mut above, mut sum_of_means, mut sum_of_truths) = (0_usize, 0_usize, 0.0, 0.0);
    for seed in 0..TRUTHS {
        let (truth, reports) = world(&priors, &mut dice);
        let band = assess(&reports, at(), &priors, seed as u64).unwrap().sites[0].hazard;
        below += usize::from(truth < band.p05.value());
        above += usize::from(truth > band.p95.value());
        sum_of_means += band.mean.value();
        sum_of_truths += truth;
    }
    let within = TRUTHS - below - above;
    println!("within {within}, below {below}, above {above} of {TRUTHS}; means {sum_of_means}, truths {sum_of_truths}");
    // Three standard errors of a binomial: 0.9 ± 0.045 inside, 0.05 ± 0.033 on either side.
    assert!((342..=378).contains(&within), "{within} of {TRUTHS} truths lie within the 90 % band");
    assert!((7..=33).contains(&below) && (7..=33).contains(&above), "{below} below, {above} above");
}
