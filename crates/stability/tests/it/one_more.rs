//! What one more report would change, and what drives a hazard, against what the reports then do. Source: ours.

use stability::{Cause, Indicator, Priors, Question, Regime, Reports};

use crate::hand::{assessed, front_moving, of, regime, report, site};

#[test]
fn the_mean_over_the_answers_is_the_mean_now() {
    let found = assessed(&of(vec![report(1, Indicator::Attacks, 1, "B2", 5.0)]), &Priors::default());
    let asked = found.one_more_report(&site("a")).unwrap();
    assert_eq!(asked.len(), 8, "seven missing indicators and the regime");
    for next in &asked {
        let now = match next.about {
            Question::Indicator(Indicator::HandOverTalks) => found.sites[0].hand_over,
            _ => found.sites[0].hazard,
        };
        let chances: f64 = next.answers.iter().map(|a| a.probability.value()).sum();
        let mean: f64 = next.answers.iter().map(|a| a.probability.value() * a.hazard.mean.value()).sum();
        assert!((chances - 1.0).abs() < 1e-9, "answers of {:?} have chances {chances}", next.about);
        assert!((mean / now.mean.value() - 1.0).abs() < 1e-3, "{:?}: {mean}, now {}", next.about, now.mean.value());
        assert!((next.width_now_per_day - now.width_per_day()).abs() < 1e-12);
    }
    let shares: Vec<f64> = asked.iter().map(|n| n.reduction_per_day() / n.width_now_per_day).collect();
    assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]), "not the most informative first: {shares:?}");
    assert_eq!(asked[0].about, Question::Regime, "who says what the front does helps most: {}", asked[0].text);
}

#[test]
fn an_answer_foreseen_is_the_hazard_once_it_is_there() {
    let reports = vec![report(1, Indicator::Attacks, 1, "B2", 5.0)];
    let found = assessed(&of(reports.clone()), &front_moving(400));
    let asked = found.one_more_report(&site("a")).unwrap();
    let about = Question::Indicator(Indicator::GuardWithdrawal);
    let foreseen = asked.iter().find(|n| n.about == about).unwrap().answers[2].hazard;
    let then = assessed(
        &of([reports, vec![report(2, Indicator::GuardWithdrawal, 2, "B2", 0.0)]].concat()),
        &front_moving(400),
    );
    let (foreseen, then) = (foreseen.mean.value(), then.sites[0].hazard.mean.value());
    assert!((foreseen / then - 1.0).abs() < 1e-9, "foreseen {foreseen}, then {then}");
}

#[test]
fn a_fresh_report_is_not_asked_for_again_and_a_stale_one_is() {
    let asks = |age_h| {
        let found = assessed(&of(vec![report(1, Indicator::Attacks, 1, "A1", age_h)]), &front_moving(50));
        let asked = found.one_more_report(&site("a")).unwrap();
        asked.into_iter().find(|n| n.about == Question::Indicator(Indicator::Attacks)).map(|n| n.missing)
    };
    assert_eq!(asks(0.0), None);
    assert_eq!(asks(24.0 * 7.0), Some(false));
}

#[test]
fn the_three_strongest_drivers_are_told_in_words_with_their_reports() {
    let mut reports = vec![
        report(1, Indicator::GuardWithdrawal, 2, "B2", 6.0),
        report(2, Indicator::GuardWithdrawal, 2, "D4", 2.0),
        report(3, Indicator::HandOverTalks, 2, "A1", 0.5),
        report(4, Indicator::PayArrears, 1, "F6", 1.0),
        report(5, Indicator::Supplies, 0, "A2", 60.0),
    ];
    reports.push(report(6, Indicator::Attacks, 2, "A1", 1.0));
    let regimes = vec![regime(0, Regime::FrontMoving, "A1", 2.0)];
    let found = assessed(&Reports { regimes, ..of(reports) }, &Priors::default());
    let site = &found.sites[0];
    let told: Vec<&str> = site.drivers.iter().map(|d| d.text.as_str()).collect();
    println!("{told:#?}");
    assert_eq!(told.len(), 3);
    let withdrawal = site.drivers.iter().find(|d| d.text.starts_with("guard withdrawal order")).unwrap();
    assert!(withdrawal.text.contains("reported 6 h ago by a usually reliable source (B2) and one more: ×"));
    assert_eq!(withdrawal.reports.iter().map(|r| r.as_str()).collect::<Vec<_>>(), ["r1", "r2"]);
    assert!(withdrawal.factor > 2.0 && withdrawal.on == Cause::Breakout);
    let talks = site.drivers.iter().find(|d| d.on == Cause::HandOver).unwrap();
    assert!(talks.text.starts_with("hand-over agreed reported 30 min ago by a reliable source (A1): ×"));
    assert!(talks.text.ends_with(" on an orderly hand-over"));
    assert!(site.drivers.iter().all(|d| !d.text.contains("unpaid")), "an F6 was told as a driver");
}
