//! The drivers of a hazard: which reports move it most, in words a commander reads. Source: ours; a driver's
//! factor is the mean hazard with its reports over the mean hazard without them.

use crate::indicator::{Cause, Indicator};
use crate::model::{Model, SiteModel};
use crate::name::ReportId;
use crate::parameters::{DRIVER_FACTOR_MIN, DRIVERS_MAX};
use crate::regime::Regime;
use crate::reports::RegimeReport;
use crate::standing::{Evidence, Standing};
use crate::summary::mean;
use crate::units::Moment;

/// One thing that moves a hazard.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// "guard withdrawal order reported 6 h ago by a usually reliable source (B2): ×3.1".
    pub text: String,
    /// Mean hazard with these reports over mean hazard without them; below 1 where they are good news.
    pub factor: f64,
    /// Which hazard it moves.
    pub on: Cause,
    /// The reports, strongest first.
    pub reports: Vec<ReportId>,
}

/// The strongest drivers of a site.
pub(crate) fn strongest(
    model: &Model,
    site: &SiteModel,
    evidence: &Evidence<'_>,
    regimes: &[&RegimeReport],
    at: Moment,
) -> Vec<Driver> {
    let mut drivers: Vec<Driver> =
        Indicator::ALL.into_iter().filter_map(|i| by_indicator(model, site, i, &evidence[i.index()], at)).collect();
    drivers.extend(by_regime(model, site, regimes, at));
    let told = |d: &Driver| effect(d) >= libm::log(DRIVER_FACTOR_MIN);
    drivers.retain(told);
    // A stable sort: of equal effects the one that stands first in the tables is told first.
    drivers.sort_by(|a, b| effect(b).total_cmp(&effect(a)));
    drivers.truncate(DRIVERS_MAX);
    drivers
}

fn effect(driver: &Driver) -> f64 {
    libm::log(driver.factor).abs()
}

fn by_indicator(
    model: &Model,
    site: &SiteModel,
    indicator: Indicator,
    standing: &[Standing<'_>],
    at: Moment,
) -> Option<Driver> {
    let strongest = standing.first()?.report;
    let cause = indicator.cause();
    let factor = model.effect(site, indicator);
    let text = format!(
        "{} reported {} by {} ({}){}: ×{}{}",
        indicator.says(strongest.code),
        ago(at.hours_since(strongest.observed_at)),
        strongest.grade.source_words(),
        strongest.grade,
        and_more(standing.len() - 1),
        shown(factor),
        if cause == Cause::HandOver { " on an orderly hand-over" } else { "" },
    );
    Some(Driver { text, factor, on: cause, reports: standing.iter().map(|s| s.report.id.clone()).collect() })
}

fn by_regime(model: &Model, site: &SiteModel, regimes: &[&RegimeReport], at: Moment) -> Option<Driver> {
    // The latest statement says what is told; all are counted.
    let latest = regimes.last()?;
    let base = model.worlds.base(Cause::Breakout);
    let factors = &site.breakout;
    let factor = mean(base, factors, &model.belief) / mean(base, factors, &model.priors.regime);
    let says = ["calm", "tension", "a moving front"][latest.regime.index()];
    let likeliest = Regime::ALL.into_iter().max_by(|a, b| model.belief[a.index()].total_cmp(&model.belief[b.index()]));
    let text = format!(
        "{says} reported {} by {} ({}){}, {} most likely now: ×{}",
        ago(at.hours_since(latest.observed_at)),
        latest.grade.source_words(),
        latest.grade,
        and_more(regimes.len() - 1),
        likeliest.unwrap_or(latest.regime),
        shown(factor),
    );
    let reports = regimes.iter().rev().map(|r| r.id.clone()).collect();
    Some(Driver { text, factor, on: Cause::Breakout, reports })
}

fn and_more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " and one more".to_owned(),
        n => format!(" and {n} more"),
    }
}

fn ago(hours: f64) -> String {
    if hours < 1.0 {
        format!("{:.0} min ago", hours * 60.0)
    } else if hours < 48.0 {
        format!("{hours:.0} h ago")
    } else {
        format!("{:.0} days ago", hours / 24.0)
    }
}

/// A factor with the digits that it can bear.
pub(crate) fn shown(factor: f64) -> String {
    if factor >= 9.95 {
        format!("{factor:.0}")
    } else if factor >= 0.095 {
        format!("{factor:.1}")
    } else {
        format!("{factor:.2}")
    }
}
