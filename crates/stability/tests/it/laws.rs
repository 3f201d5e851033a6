//! The law for the planner against the draws for the simulator. Source: ours.

use std::collections::BTreeMap;

use stability::{Conditions, Dependence, Fate, Grid, GuardsFrom, Hours, Indicator, Priors, Regime, Reports};

use crate::hand::{about, assessed, front_moving, of, regime, report, site};
use crate::numbers::integral;

const DRAWS: u64 = 20_000;
const STEP_H: f64 = 12.0;
const STEPS: usize = 20;

fn hour(h: f64) -> Hours {
    Hours::new(h).unwrap()
}

fn half_the_guards_and_a_lift() -> Conditions {
    Conditions {
        guards_left: vec![GuardsFrom { hour: hour(30.0), share: 0.5 }],
        lift_begun: Some(hour(50.0)),
        ..Conditions::default()
    }
}

/// Two sites, one of them alarming and about to be emptied, regime uncertain.
fn two_sites() -> Reports {
    let indicators = vec![
        report(1, Indicator::GuardWithdrawal, 2, "B2", 6.0),
        report(2, Indicator::HandOverTalks, 2, "B3", 4.0),
        report(3, Indicator::Attacks, 2, "C3", 10.0),
    ];
    Reports { indicators, regimes: vec![regime(0, Regime::FrontMoving, "C3", 8.0)], ..about(&["a", "b"]) }
}

#[test]
fn the_mean_law_is_what_many_draws_show() {
    let found = assessed(&two_sites(), &Priors { worlds: 100, ..Priors::default() });
    let conditions = BTreeMap::from([(site("a"), half_the_guards_and_a_lift())]);
    let grid = Grid::even(hour(STEP_H), STEPS).unwrap();
    for dependence in [Dependence::Joint, Dependence::Independent] {
        let draws = found.draws(11, dependence, hour(STEP_H * STEPS as f64), &conditions).unwrap();
        let mut seen = [vec![0_u32; 2 * STEPS], vec![0; 2 * STEPS]];
        for number in 0..DRAWS {
            for (seen, fate) in seen.iter_mut().zip(draws.draw(number).fates) {
                match fate {
                    Fate::BrokenOut(at) => seen[((at.value() / STEP_H) as usize).min(STEPS - 1)] += 1,
                    Fate::HandedOver(at) => seen[STEPS + ((at.value() / STEP_H) as usize).min(STEPS - 1)] += 1,
                    Fate::Held => {}
                }
            }
        }
        for (name, seen) in ["a", "b"].into_iter().zip(seen) {
            let of = conditions.get(&site(name)).cloned().unwrap_or_default();
            let law = found.law(&site(name), &grid, &of).unwrap();
            let n = DRAWS as f64;
            let totals = seen.clone();
            for (step, (p, seen)) in law.breakout.iter().chain(&law.hand_over).zip(seen).enumerate() {
                let slack = 4.5 * (p * (1.0 - p) * n).sqrt() + 1.0;
                let miss = (f64::from(seen) - p * n).abs();
                assert!(miss < slack, "{dependence:?} site {name} step {step}: {seen} of {DRAWS}, law {p}");
            }
            // Small misses of one sign add up: both causes in both halves of the time.
            let parts = [&law.breakout[..STEPS / 2], &law.breakout[STEPS / 2..], &law.hand_over[..]];
            let bounds = [0..STEPS / 2, STEPS / 2..STEPS, STEPS..2 * STEPS];
            for (part, bounds) in parts.into_iter().zip(bounds) {
                let (p, seen) = (part.iter().sum::<f64>(), totals[bounds].iter().sum::<u32>());
                let miss = (f64::from(seen) - p * n).abs();
                assert!(miss < 4.0 * (p * (1.0 - p) * n).sqrt(), "{dependence:?} site {name}: {seen}, law {}", p * n);
            }
        }
    }
}

#[test]
fn sites_fail_together_on_a_joint_path() {
    let reports = Reports { regimes: vec![regime(0, Regime::Tense, "B2", 3.0)], ..about(&["a", "b", "c", "d"]) };
    let found = assessed(&reports, &Priors { worlds: 100, ..Priors::default() });
    let all_lost_or_held = |dependence| {
        let draws = found.draws(3, dependence, hour(720.0), &BTreeMap::new()).unwrap();
        let lost = |n: u64| draws.draw(n).fates.iter().filter(|f| **f != Fate::Held).count();
        let counts: Vec<usize> = (0..5000).map(lost).collect();
        counts.iter().filter(|lost| **lost >= 2).count()
    };
    let (joint, independent) = (all_lost_or_held(Dependence::Joint), all_lost_or_held(Dependence::Independent));
    assert!(joint > independent * 3 / 2, "two or more lost in {joint} joint draws, {independent} independent ones");
}

#[test]
fn a_constant_known_hazard_gives_the_geometric_law_of_the_textbook() {
    // No weights, calm counted so long that its rate is all but known: 1 % a day. Calm turns tense once in
    // 180 days, where the rate is the same, since a moving front was counted at 1 % too.
    let counts = stability::Counts { site_days: 1e7, breakouts: 100_000, hand_overs: 0 };
    let priors = Priors {
        calm: counts,
        front_moving: counts,
        weights: [stability::WeightPrior { mean: 0.0, sd: 0.0 }; 8],
        ..Priors::default()
    };
    let found = assessed(&of(Vec::new()), &priors);
    let law = found.law(&site("a"), &Grid::even(hour(24.0), 30).unwrap(), &Conditions::default()).unwrap();
    for (day, p) in law.breakout.iter().enumerate() {
        let textbook = (-0.01 * day as f64).exp() - (-0.01 * (day + 1) as f64).exp();
        assert!((p / textbook - 1.0).abs() < 5e-3, "day {day}: {p}, textbook {textbook}");
    }
    assert!((law.breakout_by(36.0).unwrap().value() - (1.0 - (-0.015_f64).exp())).abs() < 1e-4);
}

/// Rates all but known, no weights, and the front known to move today: the second day by hand.
#[test]
fn on_the_second_day_the_front_may_have_come_to_rest() {
    let counts = |breakouts| stability::Counts { site_days: 1e7, breakouts, hand_overs: 0 };
    let priors = Priors {
        calm: counts(10_000),
        front_moving: counts(1_000_000),
        weights: [stability::WeightPrior { mean: 0.0, sd: 0.0 }; 8],
        ..front_moving(400)
    };
    let found = assessed(&of(Vec::new()), &priors);
    let law = found.law(&site("a"), &Grid::even(hour(24.0), 2).unwrap(), &Conditions::default()).unwrap();
    let lost = |rate: f64| 1.0 - (-rate).exp();
    // Tense: somewhere between 0.1 % and 10 % a day, after a Beta(2, 2) on the logarithmic scale.
    let tense = integral(0.0, 1.0, 200, |u| 6.0 * u * (1.0 - u) * lost(0.001_f64.powf(1.0 - u) * 0.1_f64.powf(u)));
    let second = (-0.1_f64).exp() * (13.0 / 14.0 * lost(0.1) + 1.0 / 14.0 * tense);
    assert!((law.breakout[0] / lost(0.1) - 1.0).abs() < 2e-3, "{law:?}");
    assert!((law.breakout[1] / second - 1.0).abs() < 2e-3, "{law:?}, by hand {second}");
}

#[test]
fn the_plans_own_factors_work_from_their_hour_and_at_nought_times_not_at_all() {
    let found = assessed(&of(Vec::new()), &front_moving(100));
    let grid = Grid::even(hour(10.0), 12).unwrap();
    let law = |times: f64| {
        let conditions = Conditions { factor_times: times, ..half_the_guards_and_a_lift() };
        found.law(&site("a"), &grid, &conditions).unwrap()
    };
    let plain = found.law(&site("a"), &grid, &Conditions::default()).unwrap();
    assert_eq!(law(0.0), plain);
    assert_eq!(law(1.0).breakout[..3], plain.breakout[..3], "a factor worked before its hour");
    assert!((3..12).all(|step| law(3.0).breakout[step] > law(1.0).breakout[step] * 1.5));
    assert!((3..12).all(|step| law(1.0).breakout[step] > plain.breakout[step] * 1.5));

    let factor = found.factor(&half_the_guards_and_a_lift(), hour(31.0)).unwrap();
    assert!((factor.median - 2.0).abs() < 0.03, "half the guards: {factor:?}");
    // The power's band of 0.5 to 2 at half the guards: 2^0.5 to 2^2.
    assert!((factor.p05 - 2.0_f64.sqrt()).abs() < 0.05 && (factor.p95 - 4.0).abs() < 0.15, "{factor:?}");
    let more = Conditions { guards_left: vec![GuardsFrom { hour: hour(0.0), share: 2.0 }], ..Conditions::default() };
    assert!(found.factor(&more, hour(1.0)).unwrap().median < 0.51, "a reinforced guard lowers the hazard");
}

#[test]
fn draws_are_the_same_whichever_thread_asks_for_them_and_when() {
    let found = assessed(&two_sites(), &Priors { worlds: 100, ..Priors::default() });
    let draws = found.draws(4, Dependence::Joint, hour(240.0), &BTreeMap::new()).unwrap();
    let one_by_one: Vec<_> = (0..200).map(|n| draws.draw(n)).collect();
    let halves = std::thread::scope(|scope| {
        let later = scope.spawn(|| (100..200).rev().map(|n| draws.draw(n)).collect::<Vec<_>>());
        let mut all: Vec<_> = (0..100).map(|n| draws.draw(n)).collect();
        all.extend(later.join().unwrap().into_iter().rev());
        all
    });
    assert_eq!(halves, one_by_one);
}
