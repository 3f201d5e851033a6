//! What is no number, or cannot be meant, is refused with its place. Source: ours.

use std::collections::BTreeMap;

use stability::{
    Conditions, Dependence, GuardsFrom, Hours, Indicator, Moment, PerDay, Priors, Probability, Reports, assess,
};

use crate::hand::{about, assessed, at, front_moving, of, report, site};

#[test]
fn no_hazard_probability_or_time_is_absurd() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-9, 1e9] {
        assert!(PerDay::new(bad).unwrap_err().is_out_of_range(), "hazard {bad} passed");
        assert!(Probability::new(bad).unwrap_err().is_out_of_range(), "probability {bad} passed");
        assert!(Hours::new(bad).unwrap_err().is_out_of_range(), "hours {bad} passed");
    }
    assert_eq!(PerDay::new(f64::NAN).unwrap_err().to_string(), "hazard per day is NaN, a finite number needed");
    assert_eq!(PerDay::new(50.0).unwrap_err().to_string(), "hazard per day is 50, at most 4 allowed");
    assert!((PerDay::new(0.01).unwrap().within_a_day().value() - 0.009_950_166).abs() < 1e-9);
    assert!(Moment::from_ms(-1).is_err() && Moment::parse("yesterday").unwrap_err().is_malformed());
}

#[test]
fn reports_that_contradict_themselves_are_refused_by_name() {
    let refused = |reports: &Reports| assess(reports, at(), &Priors::default(), 1).unwrap_err().to_string();
    assert_eq!(refused(&about(&[])), "number of sites is 0, at least 1 needed");
    assert_eq!(refused(&about(&["a", "a"])), "site a is listed twice");
    let one = report(1, Indicator::Attacks, 1, "B2", 1.0);
    assert_eq!(refused(&of(vec![one.clone(), one.clone()])), "report r1 stands there twice");
    assert_eq!(
        refused(&Reports { indicators: vec![one], ..about(&["b"]) }),
        "report r1 is about site a, which is not listed"
    );
    let priors = Priors { worlds: 5, ..Priors::default() };
    assert!(assess(&about(&["a"]), at(), &priors, 1).unwrap_err().to_string().contains("at least 50"));
}

#[test]
fn conditions_that_cannot_be_are_refused_with_site_and_hour() {
    let found = assessed(&about(&["a"]), &front_moving(50));
    let hour = |h: f64| Hours::new(h).unwrap();
    let guards = |hours: &[(f64, f64)]| Conditions {
        guards_left: hours.iter().map(|(h, share)| GuardsFrom { hour: hour(*h), share: *share }).collect(),
        ..Conditions::default()
    };
    let refused = |conditions: Conditions| {
        let all = BTreeMap::from([(site("a"), conditions)]);
        found.draws(1, Dependence::Joint, hour(24.0), &all).map(|_| ()).unwrap_err().to_string()
    };
    assert_eq!(
        refused(guards(&[(6.0, f64::NAN)])),
        "site a: guards from hour 6: share left is NaN, a finite number needed"
    );
    assert_eq!(
        refused(guards(&[(6.0, 1.0), (6.0, 0.5)])),
        "site a: guards from hour 6 stand after hour 6, rising hours needed"
    );
    let scaled = Conditions { hazard_scale: f64::INFINITY, ..Conditions::default() };
    assert_eq!(refused(scaled), "site a: scale of the hazard is inf, a finite number needed");
    let nobody = BTreeMap::from([(site("z"), Conditions::default())]);
    assert!(found.draws(1, Dependence::Joint, hour(24.0), &nobody).is_err());
    assert!(found.one_more_report(&site("z")).unwrap_err().is_unknown());
}
