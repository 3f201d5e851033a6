//! What must hold for every set of reports. Source: ours.

use proptest::prelude::*;
use stability::{
    Assessment, Dependence, Grade, Hours, Indicator, IndicatorReport, Moment, Priors, Regime, Reports, assess,
};

use crate::hand::{about, assessed, at, front_moving, hazard, of, regime, report, site};

const GRADES: [&str; 6] = ["A1", "B2", "C3", "D4", "E5", "F6"];

prop_compose! {
    fn any_report()(indicator in 0..8_usize, code in 0..3_u8, grade in 0..6_usize, age_h in 0.0..200.0_f64)
        -> (Indicator, u8, &'static str, f64) {
        (Indicator::ALL[indicator], code, GRADES[grade], age_h)
    }
}

fn numbered(drawn: &[(Indicator, u8, &'static str, f64)]) -> Vec<IndicatorReport> {
    drawn.iter().enumerate().map(|(n, (i, code, grade, age_h))| report(n, *i, *code, grade, *age_h)).collect()
}

fn priors() -> Priors {
    Priors { worlds: 60, ..Priors::default() }
}

fn with_regime(reports: Vec<IndicatorReport>, said: usize) -> Reports {
    Reports { regimes: vec![regime(0, Regime::ALL[said], "B2", 5.0)], ..of(reports) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_more_alarming_report_never_lowers_the_hazard_where_the_direction_is_agreed(
        drawn in prop::collection::vec(any_report(), 1..10), which in any::<prop::sample::Index>(), said in 0..3_usize,
    ) {
        let which = which.index(drawn.len());
        prop_assume!(drawn[which].0.direction_agreed() && drawn[which].1 < 2);
        let mut alarmed = drawn.clone();
        alarmed[which].1 += 1;
        let before = &assessed(&with_regime(numbered(&drawn), said), &priors()).sites[0];
        let after = &assessed(&with_regime(numbered(&alarmed), said), &priors()).sites[0];
        let pairs = if drawn[which].0 == Indicator::HandOverTalks {
            prop_assert_eq!(before.hazard, after.hazard, "talks moved the breakout");
            vec![(before.hand_over.mean.value(), after.hand_over.mean.value())]
        } else {
            vec![
                (before.hazard.mean.value(), after.hazard.mean.value()),
                (before.hazard.p05.value(), after.hazard.p05.value()),
                (before.hazard.p95.value(), after.hazard.p95.value()),
                (before.p_fail_24h.value(), after.p_fail_24h.value()),
                (before.p_fail_72h.value(), after.p_fail_72h.value()),
            ]
        };
        for (before, after) in pairs {
            prop_assert!(after >= before * (1.0 - 1e-12), "fell from {} to {}", before, after);
        }
    }

    #[test]
    fn a_more_alarming_word_on_the_regime_never_lowers_the_hazard(
        drawn in prop::collection::vec(any_report(), 0..6), said in 0..2_usize,
    ) {
        let mean = |said| assessed(&with_regime(numbered(&drawn), said), &priors()).sites[0].hazard.mean.value();
        prop_assert!(mean(said + 1) >= mean(said));
    }

    #[test]
    fn laws_add_to_one_and_every_probability_is_one(
        drawn in prop::collection::vec(any_report(), 0..10), said in 0..3_usize, begun in 0.0..200.0_f64,
        share in 0.0..3.0_f64, times in 0.0..3.0_f64, step_h in 0.5..30.0_f64,
    ) {
        let found = assessed(&with_regime(numbered(&drawn), said), &priors());
        let s = &found.sites[0];
        let parts = [s.outcomes.breakout, s.outcomes.hand_over, s.outcomes.still_held].map(|p| p.value());
        prop_assert!((parts.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(s.p_fail_24h <= s.p_fail_72h && s.p_fail_72h <= s.outcomes.breakout);
        prop_assert!(s.hazard.p05 <= s.hazard.p95 && s.hazard.p05.value() > 0.0);
        prop_assert!(s.hazard.p05 <= s.hazard.mean);
        let hour = |h: f64| Hours::new(h).unwrap();
        let conditions = stability::Conditions {
            guards_left: vec![stability::GuardsFrom { hour: hour(begun), share }],
            lift_begun: Some(hour(begun)),
            factor_times: times,
            hazard_scale: 2.0,
        };
        let law = found.law(&site("a"), &stability::Grid::even(hour(step_h), 20).unwrap(), &conditions).unwrap();
        let all = law.breakout.iter().chain(&law.hand_over);
        prop_assert!(all.clone().all(|p| (0.0..=1.0).contains(p)));
        prop_assert!((all.sum::<f64>() + law.held.value() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_reports_and_the_sites_beside_change_no_byte(
        drawn in prop::collection::vec(any_report(), 1..12), turn in 0..12_usize,
    ) {
        let reports = numbered(&drawn);
        let one = assessed(&of(reports.clone()), &priors());
        let mut turned = reports;
        let by = turn % turned.len();
        turned.rotate_left(by);
        turned.reverse();
        let other = assessed(&of(turned.clone()), &priors());
        prop_assert!(one == other, "the order of the reports changed the answer");
        let beside = assessed(&Reports { indicators: turned, ..about(&["b", "a", "0"]) }, &priors());
        prop_assert_eq!(beside.sites[0].hazard, beside.sites[2].hazard, "sites with like reports differ");
        prop_assert!(beside.sites[1] == one.sites[0], "other sites changed the answer");
        prop_assert_eq!(format!("{:?}", one), format!("{:?}", other));
    }

    #[test]
    fn an_older_report_counts_less(
        indicator in 0..8_usize, alarming in any::<bool>(), age_h in 0.0..100.0_f64, later_h in 1.0..100.0_f64,
    ) {
        let indicator = Indicator::ALL[indicator];
        prop_assume!(indicator.direction_agreed() && indicator != Indicator::HandOverTalks);
        let code = if alarming { 2 } else { 0 };
        let says = |age_h| hazard(vec![report(1, indicator, code, "B2", age_h)], &front_moving(60));
        let (fresh, old, none) = (says(age_h), says(age_h + later_h), hazard(Vec::new(), &front_moving(60)));
        if alarming {
            prop_assert!(fresh > old && old > none, "{} {} {}", fresh, old, none);
        } else {
            prop_assert!(fresh < old && old < none, "{} {} {}", fresh, old, none);
        }
    }
}

#[test]
fn without_any_report_a_site_has_the_base_rate_as_its_mean() {
    let found = hazard(Vec::new(), &front_moving(400));
    let base = 5.5 / 560.0;
    assert!((found / base - 1.0).abs() < 0.01, "hazard {found}, base rate {base}");
}

#[test]
fn a_missing_report_widens_the_band() {
    let ratio = |reports: Vec<IndicatorReport>| {
        let band = assessed(&of(reports), &front_moving(3000)).sites[0].hazard;
        (band.p95.value() / band.p05.value(), band.width_per_day())
    };
    // Of crowding, whose direction is not agreed, the middle is usual.
    let usual = |i: usize| u8::from(!Indicator::ALL[i].direction_agreed());
    let all_as_usual = || (0..8).map(|i| report(i, Indicator::ALL[i], usual(i), "A1", 0.0));
    let (whole, whole_width) = ratio(all_as_usual().collect());
    for missing in Indicator::ALL.into_iter().filter(|i| *i != Indicator::HandOverTalks) {
        let (without, without_width) = ratio(all_as_usual().filter(|r| r.indicator != missing).collect());
        assert!(without > whole && without_width > whole_width, "{missing}: {without} beside {whole}");
    }
    let (nothing, _) = ratio(Vec::new());
    assert!(nothing > 1.5 * whole, "band of {nothing} without a report, {whole} with all");
    // Nor is a missing report taken for good news.
    assert!(hazard(Vec::new(), &front_moving(400)) > hazard(all_as_usual().collect(), &front_moving(400)) * 1.5);
}

#[test]
fn a_report_graded_f6_moves_almost_nothing_and_an_a1_much() {
    for indicator in Indicator::ALL.into_iter().filter(|i| *i != Indicator::HandOverTalks) {
        let none = hazard(Vec::new(), &front_moving(400));
        let moved = |grade: &str| hazard(vec![report(1, indicator, 2, grade, 0.0)], &front_moving(400)) / none;
        assert!((moved("F6") - 1.0).abs() < 0.03, "{indicator}: F6 moves by {}", moved("F6"));
        let least = if indicator.direction_agreed() { 1.4 } else { 1.05 };
        assert!(moved("A1") > least, "{indicator}: A1 moves by {}", moved("A1"));
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_nearly_the_same_hazard() {
    let reports = with_regime(numbered(&[(Indicator::Attacks, 2, "B2", 3.0), (Indicator::Supplies, 1, "C3", 9.0)]), 1);
    let with = |seed| assess(&reports, at(), &Priors::default(), seed).unwrap();
    let (one, again, other) = (with(1), with(1), with(2));
    assert!(one == again && one != other);
    let hazard = |a: &Assessment| a.sites[0].hazard.mean.value();
    assert!((hazard(&one) / hazard(&other) - 1.0).abs() < 0.03, "{} beside {}", hazard(&one), hazard(&other));
    let draws = |a: &Assessment| {
        let hours = Hours::new(240.0).unwrap();
        a.draws(5, Dependence::Joint, hours, &Default::default())
            .map(|d| (0..50).map(|n| d.draw(n)).collect::<Vec<_>>())
    };
    assert_eq!(draws(&one).unwrap(), draws(&again).unwrap());
}

#[test]
fn of_one_source_the_latest_word_counts_and_later_ones_than_the_assessment_do_not() {
    let mut reports = vec![
        report(1, Indicator::Attacks, 2, "A1", 30.0),
        report(2, Indicator::Attacks, 0, "A1", 3.0),
        report(3, Indicator::Supplies, 2, "A1", 0.0),
    ];
    reports[1].source = reports[0].source.clone();
    reports[2].observed_at = Moment::from_ms(at().as_ms() + 1).unwrap();
    let found = assessed(&of(reports.clone()), &front_moving(60));
    let why: Vec<_> = found.unused.iter().map(|u| format!("{}: {}", u.report, u.why)).collect();
    assert_eq!(
        why,
        ["r1: replaced by report r2 of the same source", "r3: it is later than the assessment of 2026-01-21T18:00:00Z"]
    );
    let alone = assessed(&of(vec![reports[1].clone()]), &front_moving(60));
    assert_eq!(found.sites[0].hazard, alone.sites[0].hazard);
    assert_eq!(Grade::parse("A1").unwrap(), reports[1].grade);
}
