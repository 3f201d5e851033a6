//! Scores, ranks and what can be known, against numbers worked out by hand. Source: ours.

use stability::{Forecast, Indicator, PerDay, Priors, Probability, Reports, knowable, ranking, score};

use crate::hand::{about, assessed, front_moving, report, site};
use crate::numbers::Dice;

fn forecast(probability: f64, base: f64, lost: bool) -> Forecast {
    let p = |p| Probability::new(p).unwrap();
    Forecast { site: site("a"), probability: p(probability), base: p(base), lost }
}

#[test]
fn scores_are_those_of_the_textbook() {
    let scores = score(&[forecast(0.8, 0.5, true), forecast(0.1, 0.5, false)]).unwrap();
    // -(ln 0.8 + ln 0.9) / 2, (0.04 + 0.01) / 2, ln 2, 1/4
    assert!((scores.log_score - 0.164_252).abs() < 1e-6 && (scores.brier - 0.025).abs() < 1e-12);
    assert!((scores.log_score_base - std::f64::consts::LN_2).abs() < 1e-6 && (scores.brier_base - 0.25).abs() < 1e-12);
    assert!((scores.expected - 0.9).abs() < 1e-12 && scores.observed == 1);
    assert!((scores.poisson_residual - 0.1 / 0.9_f64.sqrt()).abs() < 1e-12);
    // Garwood's interval for one event: 0.02532 to 5.5716.
    assert!((scores.ratio_low * 0.9 - 0.025_318).abs() < 1e-5 && (scores.ratio_high * 0.9 - 5.571_643).abs() < 1e-5);
    assert_eq!(scores.reliability.len(), 1, "one event fills one bin");
}

#[test]
fn a_forecast_that_is_sure_is_refused_with_its_place() {
    let error = score(&[forecast(0.1, 0.1, false), forecast(0.0, 0.1, true)]).unwrap_err().to_string();
    assert_eq!(error, "forecast 2 of site a: probability is 0, at least 0.000000000001 needed");
    assert!(score(&[]).is_err());
}

#[test]
fn forecasts_that_know_more_than_the_base_rate_score_better_and_stand_on_the_diagonal() {
    let mut dice = Dice::new(5);
    let drawn: Vec<Forecast> = (0..4000)
        .map(|n| {
            let p = [0.002, 0.01, 0.05, 0.2][n % 4];
            forecast(p, 0.0655, dice.uniform() < p)
        })
        .collect();
    let scores = score(&drawn).unwrap();
    assert!(scores.log_score < scores.log_score_base && scores.brier < scores.brier_base);
    assert!(scores.poisson_residual.abs() < 3.0, "{scores:?}");
    assert_eq!(scores.reliability.len(), 4);
    for bin in &scores.reliability {
        assert!(bin.low <= bin.forecast && bin.forecast <= bin.high, "{bin:?}");
    }
    let rising = scores.reliability.windows(2).all(|pair| pair[0].forecast < pair[1].forecast);
    assert!(rising && scores.reliability.iter().map(|b| b.forecasts).sum::<usize>() == 4000);
    let halved: Vec<Forecast> = drawn.iter().map(|f| forecast(f.probability.value() / 2.0, 0.0655, f.lost)).collect();
    assert!(score(&halved).unwrap().poisson_residual > 5.0, "hazards half too low are seen in 4,000 forecasts");
}

#[test]
fn twenty_sites_in_thirty_days_cannot_tell_a_factor_of_two() {
    let known = knowable(20, 30.0, PerDay::new(0.01).unwrap()).unwrap();
    println!("{}", known.sentence);
    assert!((known.expected - 6.0).abs() < 1e-9 && (known.sd - 2.449).abs() < 1e-3);
    // Poisson(6): P(N <= 1) = 0.0174, P(N <= 2) = 0.0620, P(N <= 9) = 0.9161, P(N <= 10) = 0.9574.
    assert_eq!(known.accepted, (2, 10));
    // Poisson(3): P(2 to 10) = 0.8006; Poisson(12): P(2 to 10) = 0.3471.
    assert!((known.half_passes.value() - 0.8006).abs() < 1e-3 && (known.twice_passes.value() - 0.3471).abs() < 1e-3);
    assert!(known.sentence.contains("6.0 ± 2.4 losses"), "{}", known.sentence);
    assert!(known.sentence.contains("cannot be known"), "{}", known.sentence);
    let years = knowable(2000, 60.0, PerDay::new(0.01).unwrap()).unwrap();
    assert!(!years.sentence.contains("cannot be known"), "{}", years.sentence);
    assert!(knowable(20, f64::NAN, PerDay::new(0.01).unwrap()).is_err());
}

#[test]
fn a_rank_is_told_with_what_half_or_twice_the_hazard_would_make_of_it() {
    let mut reports =
        vec![report(1, Indicator::GuardWithdrawal, 2, "A1", 0.0), report(2, Indicator::Attacks, 1, "B2", 0.0)];
    reports[1].site = site("b");
    let found = assessed(&Reports { indicators: reports, ..about(&["c", "b", "a"]) }, &front_moving(100));
    let ranks = ranking(&found);
    let order: Vec<&str> = ranks.iter().map(|r| r.site.as_str()).collect();
    assert_eq!(order, ["a", "b", "c"]);
    assert_eq!((ranks[0].rank, ranks[0].rank_if_half, ranks[0].swaps_with.len()), (1, 1, 0), "{ranks:?}");
    assert_eq!((ranks[1].rank, ranks[1].rank_if_half), (2, 3), "b would fall behind c: {ranks:?}");
    assert_eq!((ranks[2].rank, ranks[2].rank_if_twice), (3, 2));
    assert_eq!(ranks[2].swaps_with, [site("b")]);
    assert!(ranking(&assessed(&about(&["z"]), &Priors { worlds: 50, ..Priors::default() })).len() == 1);
}
