//! What stands behind a number multiplies back to it. Source: ours, by hand.

use stability::{Cause, Indicator, Priors};

use crate::hand::{about, assessed, report, site};

#[test]
fn base_rate_times_the_factor_of_each_indicator_is_the_hazard() {
    let mut reports = about(&["a", "b"]);
    reports.indicators.push(report(1, Indicator::Attacks, 2, "A1", 3.0));
    reports.indicators.push(report(2, Indicator::GuardStrength, 1, "B2", 5.0));
    let found = assessed(&reports, &Priors::default());
    let base = found.base_rates(Cause::Breakout);
    let base: f64 = base.iter().zip(found.regime).map(|(band, p)| band.mean.value() * p.value()).sum();
    for (at, name) in ["a", "b"].into_iter().enumerate() {
        let beliefs = found.beliefs(&site(name)).unwrap();
        let factors: f64 = beliefs.iter().filter(|b| b.on == Cause::Breakout).map(|b| b.factor).product();
        let (product, hazard) = (base * factors, found.sites[at].hazard.mean.value());
        assert!((product / hazard - 1.0).abs() < 0.03, "site {name}: {product} and {hazard}");
        for belief in &beliefs {
            let sum: f64 = belief.now.iter().map(|p| p.value()).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{belief:?}");
            assert!(name == "a" || (belief.now == belief.before && (belief.factor - 1.0).abs() < 1e-9), "{belief:?}");
        }
    }
}

#[test]
fn base_rates_are_those_of_the_counts() {
    // Means of Gamma posteriors after Jeffreys: (2 + 0.5) / 47,482.5 and (5 + 0.5) / 560 a day.
    let [calm, tense, front] = assessed(&about(&["a"]), &Priors::default()).base_rates(Cause::Breakout);
    assert!((calm.mean.value() / 5.265e-5 - 1.0).abs() < 0.02, "{calm:?}");
    assert!((front.mean.value() / 9.821e-3 - 1.0).abs() < 0.02, "{front:?}");
    assert!(calm.mean < tense.mean && tense.mean < front.mean, "{tense:?}");
    assert!(front.p05.value() < 0.0045 && front.p95.value() > 0.017, "{front:?}");
}
