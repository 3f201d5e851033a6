//! One indicator, one report, known regime: the particles against slow numeric integration that shares no
//! code with them. Source: ours.

use stability::{Indicator, Priors, WeightPrior};

use crate::hand::{assessed, front_moving, of, report};
use crate::numbers::{gamma_function, integral};

/// Only the withdrawal of the guard matters: every other weight is nought and known.
fn one_indicator(worlds: usize) -> Priors {
    let mut priors = front_moving(worlds);
    for indicator in Indicator::ALL {
        if indicator != Indicator::GuardWithdrawal {
            priors.weights[indicator as usize] = WeightPrior { mean: 0.0, sd: 0.0 };
        }
    }
    priors
}

/// Belief about the code after one report of code 2, graded B2, six hours old, written out by hand.
fn belief() -> [f64; 3] {
    // Worth 0.8 * 0.8, a quarter day at a half-life of two days, sharpness 2.5.
    let sharpness = 2.5 * 0.64 * 0.5_f64.powf(0.25 / 2.0);
    let kernel = |x: i32, y: i32| (-sharpness * f64::from((x - y).pow(2))).exp();
    let says_two = |x: i32| kernel(x, 2) / (kernel(x, 0) + kernel(x, 1) + kernel(x, 2));
    let raw = [0.90 * says_two(0), 0.07 * says_two(1), 0.03 * says_two(2)];
    raw.map(|p| p / raw.iter().sum::<f64>())
}

/// Density of the weight: Normal(0.6, 0.6) above nought.
fn weight_density(b: f64) -> f64 {
    let normal = |b: f64| (-0.5 * ((b - 0.6) / 0.6_f64).powi(2)).exp();
    normal(b) / integral(0.0, 6.0, 2000, normal)
}

/// Factor of code x at weight b, with mean 1 over the shares of codes.
fn factor(x: usize, b: f64) -> f64 {
    (b * x as f64).exp() / (0.90 + 0.07 * b.exp() + 0.03 * (2.0 * b).exp())
}

/// P(rate <= h) of the Gamma(5.5) of five losses in 560 site-days.
fn rate_below(h: f64) -> f64 {
    let density = |x: f64| x.powf(4.5) * (-x).exp() / gamma_function(5.5);
    integral(0.0, (560.0 * h).min(60.0), 400, density)
}

/// P(hazard <= h), summed over codes and integrated over weights.
fn hazard_below(h: f64) -> f64 {
    let belief = belief();
    let given = |b: f64| (0..3).map(|x| belief[x] * rate_below(h / factor(x, b))).sum::<f64>();
    let norm = integral(0.0, 6.0, 2000, |b| (-0.5 * ((b - 0.6) / 0.6_f64).powi(2)).exp());
    integral(0.0, 6.0, 200, |b| given(b) * (-0.5 * ((b - 0.6) / 0.6_f64).powi(2)).exp() / norm)
}

#[test]
fn the_particles_agree_with_a_slow_exact_integration() {
    let reports = of(vec![report(1, Indicator::GuardWithdrawal, 2, "B2", 6.0)]);
    let found = assessed(&reports, &one_indicator(2000)).sites[0].hazard;

    let belief = belief();
    let given = |b: f64| (0..3).map(|x| belief[x] * factor(x, b)).sum::<f64>();
    let exact_mean = 5.5 / 560.0 * integral(0.0, 6.0, 400, |b| given(b) * weight_density(b));
    let mean = found.mean.value();
    assert!((mean / exact_mean - 1.0).abs() < 0.02, "mean {mean}, by integration {exact_mean}");

    // Two standard errors of an empirical quantile of 2,000 draws are 0.01.
    for (name, value, level) in [("p05", found.p05.value(), 0.05), ("p95", found.p95.value(), 0.95)] {
        let exact_level = hazard_below(value);
        assert!((exact_level - level).abs() < 0.01, "{name} {value} lies at {exact_level} by integration");
    }
}

#[test]
fn between_calm_and_a_moving_front_the_mean_agrees_with_exact_moments() {
    let mut priors = Priors { regime: [0.0, 1.0, 0.0], ..Priors::default() };
    priors.weights = [WeightPrior { mean: 0.0, sd: 0.0 }; 8];
    let found = assessed(&of(Vec::new()), &priors).sites[0].hazard.mean.value();
    // E[c^(1-u) m^u] of a Beta(2, 2) u and two Gammas: moments of powers of a Gamma are ratios of gammas.
    let moment =
        |shape: f64, days: f64, power: f64| gamma_function(shape + power) / gamma_function(shape) / days.powf(power);
    let given = |u: f64| 6.0 * u * (1.0 - u) * moment(2.5, 130.0 * 365.25, 1.0 - u) * moment(5.5, 560.0, u);
    let exact = integral(0.0, 1.0, 2000, given);
    assert!((found / exact - 1.0).abs() < 0.02, "tense mean {found}, by integration {exact}");
}
