//! Which reports count, and what each is worth at the time of the assessment. Source: ours; the latest
//! word of a source on one thing replaces its earlier ones, and age halves what a report is worth.

use std::collections::BTreeMap;

use crate::indicator::Indicator;
use crate::name::{ReportId, SiteId, SourceId};
use crate::parameters::{HALF_LIFE_DAYS, REGIME_MEMORY_DAYS};
use crate::regime::likelihood;
use crate::reports::{IndicatorReport, RegimeReport, Reports};
use crate::units::Moment;

/// A report that does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unused {
    /// Which.
    pub report: ReportId,
    /// Why, in words.
    pub why: String,
}

/// A report that counts, and what it is worth by grade and age, 0 to 1.
#[derive(Debug, Clone)]
pub(crate) struct Standing<'a> {
    pub(crate) report: &'a IndicatorReport,
    pub(crate) worth: f64,
}

/// What counts for each indicator of one site, strongest first.
pub(crate) type Evidence<'a> = [Vec<Standing<'a>>; 8];

/// What counts for all sites, what counts for the regime by day, and what does not count.
pub(crate) struct Standings<'a> {
    pub(crate) sites: BTreeMap<&'a SiteId, Evidence<'a>>,
    pub(crate) regimes: Vec<&'a RegimeReport>,
    pub(crate) unused: Vec<Unused>,
}

pub(crate) fn that_stand(reports: &Reports, at: Moment) -> Standings<'_> {
    let mut unused = Vec::new();
    let mut sites: BTreeMap<&SiteId, Evidence<'_>> =
        reports.sites.iter().map(|site| (site, Evidence::default())).collect();
    for report in latest_by_source(&reports.indicators, at, &mut unused) {
        let worth = worth(report, at);
        if let Some(evidence) = sites.get_mut(&report.site) {
            evidence[report.indicator.index()].push(Standing { report, worth });
        }
    }
    for evidence in sites.values_mut().flatten() {
        evidence.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.report.id.cmp(&b.report.id)));
    }
    let regimes = regimes_that_stand(&reports.regimes, at, &mut unused);
    unused.sort();
    Standings { sites, regimes, unused }
}

/// Worth by grade, halved each half-life of the indicator.
fn worth(report: &IndicatorReport, at: Moment) -> f64 {
    let age_days = at.hours_since(report.observed_at) / 24.0;
    report.grade.worth() * fresh_share(report.indicator, age_days)
}

/// The share of its worth that a report of this age has left.
pub(crate) fn fresh_share(indicator: Indicator, age_days: f64) -> f64 {
    libm::exp2(-age_days / HALF_LIFE_DAYS[indicator.index()])
}

fn after_assessment(id: &ReportId, at: Moment) -> Unused {
    Unused { report: id.clone(), why: format!("it is later than the assessment of {at}") }
}

fn latest_by_source<'a>(
    reports: &'a [IndicatorReport],
    at: Moment,
    unused: &mut Vec<Unused>,
) -> Vec<&'a IndicatorReport> {
    let mut latest: BTreeMap<(&SiteId, Indicator, &SourceId), &IndicatorReport> = BTreeMap::new();
    let mut replaced = Vec::new();
    for report in reports {
        if report.observed_at > at {
            unused.push(after_assessment(&report.id, at));
            continue;
        }
        let key = (&report.site, report.indicator, &report.source);
        // Of two at one instant the greater name stands, whatever the order of the reports.
        let newer = |a: &IndicatorReport, b: &IndicatorReport| (a.observed_at, &a.id) > (b.observed_at, &b.id);
        match latest.get_mut(&key) {
            Some(held) if newer(report, held) => replaced.push(core::mem::replace(held, report)),
            Some(_) => replaced.push(report),
            None => drop(latest.insert(key, report)),
        }
    }
    for report in replaced {
        let by = latest.get(&(&report.site, report.indicator, &report.source));
        let by = by.map_or(String::new(), |by| format!(" {}", by.id));
        unused.push(Unused { report: report.id.clone(), why: format!("replaced by report{by} of the same source") });
    }
    latest.into_values().collect()
}

fn regimes_that_stand<'a>(reports: &'a [RegimeReport], at: Moment, unused: &mut Vec<Unused>) -> Vec<&'a RegimeReport> {
    let mut latest: BTreeMap<(i64, &SourceId), &RegimeReport> = BTreeMap::new();
    for report in reports {
        if report.observed_at > at {
            unused.push(after_assessment(&report.id, at));
            continue;
        }
        let days_ago = at.whole_days_since(report.observed_at);
        if days_ago > i64::from(REGIME_MEMORY_DAYS) {
            let why =
                format!("a regime {days_ago} days ago says nothing of today, at most {REGIME_MEMORY_DAYS} days count");
            unused.push(Unused { report: report.id.clone(), why });
            continue;
        }
        let replaced = match latest.get_mut(&(days_ago, &report.source)) {
            Some(held) if (report.observed_at, &report.id) > (held.observed_at, &held.id) => {
                core::mem::replace(held, report)
            }
            Some(_) => report,
            None => {
                latest.insert((days_ago, &report.source), report);
                continue;
            }
        };
        let why = "replaced by a later statement of the same source on the same day".to_owned();
        unused.push(Unused { report: replaced.id.clone(), why });
    }
    // Oldest first, and within a day by source.
    let mut standing: Vec<&RegimeReport> = latest.into_values().collect();
    standing.sort_by(|a, b| (a.observed_at, &a.id).cmp(&(b.observed_at, &b.id)));
    standing
}

/// The likelihoods of the statements about the regime, day by day, today last.
pub(crate) fn regime_days(standing: &[&RegimeReport], at: Moment) -> Vec<Vec<[f64; 3]>> {
    let days_ago = |r: &RegimeReport| at.whole_days_since(r.observed_at) as usize;
    let oldest = standing.iter().map(|r| days_ago(r)).max().unwrap_or(0);
    let mut days = vec![Vec::new(); oldest + 1];
    for report in standing {
        days[oldest - days_ago(report)].push(likelihood(report.regime.index(), report.grade.worth()));
    }
    days
}
