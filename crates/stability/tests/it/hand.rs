//! Reports, priors and moments as the tests need them. Source: ours.

use stability::{
    Assessment, Code, Grade, Indicator, IndicatorReport, Moment, Priors, Regime, RegimeReport, ReportId, Reports,
    SiteId, SourceId, assess,
};

/// The moment of every assessment here.
pub(crate) const AT: &str = "2026-01-21T18:00:00Z";

pub(crate) fn at() -> Moment {
    Moment::parse(AT).unwrap()
}

pub(crate) fn hours_before(hours: f64) -> Moment {
    Moment::from_ms(at().as_ms() - (hours * 3_600_000.0) as i64).unwrap()
}

pub(crate) fn site(name: &str) -> SiteId {
    SiteId::parse(name).unwrap()
}

pub(crate) fn about(sites: &[&str]) -> Reports {
    Reports { sites: sites.iter().map(|s| site(s)).collect(), ..Reports::default() }
}

/// A report on site "a", named and sourced by its number.
pub(crate) fn report(number: usize, indicator: Indicator, code: u8, grade: &str, age_h: f64) -> IndicatorReport {
    IndicatorReport {
        id: ReportId::parse(&format!("r{number}")).unwrap(),
        site: site("a"),
        indicator,
        code: Code::new(code).unwrap(),
        source: SourceId::parse(&format!("s{number}")).unwrap(),
        grade: Grade::parse(grade).unwrap(),
        observed_at: hours_before(age_h),
    }
}

pub(crate) fn regime(number: usize, regime: Regime, grade: &str, age_h: f64) -> RegimeReport {
    RegimeReport {
        id: ReportId::parse(&format!("f{number}")).unwrap(),
        regime,
        source: SourceId::parse("desk").unwrap(),
        grade: Grade::parse(grade).unwrap(),
        observed_at: hours_before(age_h),
    }
}

/// Site "a" with these reports.
pub(crate) fn of(reports: Vec<IndicatorReport>) -> Reports {
    Reports { indicators: reports, ..about(&["a"]) }
}

/// Priors under which the front is known to move.
pub(crate) fn front_moving(worlds: usize) -> Priors {
    Priors { regime: [0.0, 0.0, 1.0], worlds, ..Priors::default() }
}

pub(crate) fn assessed(reports: &Reports, priors: &Priors) -> Assessment {
    assess(reports, at(), priors, 7).unwrap()
}

/// Mean hazard of a breakout at site "a", per day.
pub(crate) fn hazard(reports: Vec<IndicatorReport>, priors: &Priors) -> f64 {
    assessed(&of(reports), priors).sites[0].hazard.mean.value()
}
