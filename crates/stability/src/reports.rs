//! The reports: who said what about which site, when, and how far he is relied on. Source: ours.

mod table;

use std::collections::BTreeSet;

use crate::error::{Error, within};
use crate::grade::Grade;
use crate::indicator::{Code, Indicator};
use crate::name::{ReportId, SiteId, SourceId};
use crate::parameters::{REPORTS_MAX, SITES_MAX};
use crate::regime::Regime;
use crate::units::Moment;

/// One report about one indicator of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorReport {
    /// Its name.
    pub id: ReportId,
    /// Which site.
    pub site: SiteId,
    /// Which indicator.
    pub indicator: Indicator,
    /// What it says.
    pub code: Code,
    /// Who said it.
    pub source: SourceId,
    /// How far source and statement are relied on.
    pub grade: Grade,
    /// When it was so, not when it came in.
    pub observed_at: Moment,
}

/// One statement about the regime, which holds for all sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegimeReport {
    /// Its name.
    pub id: ReportId,
    /// Which regime held.
    pub regime: Regime,
    /// Who said it.
    pub source: SourceId,
    /// How far source and statement are relied on.
    pub grade: Grade,
    /// When it held.
    pub observed_at: Moment,
}

/// The sites to be assessed and everything said about them, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reports {
    /// All sites; one that nobody reports on is assessed too, with a wide band.
    pub sites: Vec<SiteId>,
    /// What was said about sites.
    pub indicators: Vec<IndicatorReport>,
    /// What was said about the regime.
    pub regimes: Vec<RegimeReport>,
}

impl Reports {
    /// Reads reports from a CSV file about these sites.
    ///
    /// The first line names the columns, in any order: `report`, `site`, `indicator`, `code`, `measured`,
    /// `source`, `grade`, `observed_at`. A row gives a code 0, 1, 2 or a value measured in the indicator's unit,
    /// not both; `code` or `measured` may be left out as a column. A row whose indicator is `regime` has
    /// no site and says 0 calm, 1 tense, 2 front moving. Errors name line, column and limit.
    pub fn parse_csv(bytes: &[u8], sites: &[SiteId]) -> Result<Self, Error> {
        table::parse(bytes, sites)
    }

    /// Writes the reports as such a file, measured values as their codes.
    pub fn to_csv(&self) -> String {
        table::write(self)
    }

    /// Refuses no site, too many, a site or report named twice, and a report on a site that is not there.
    pub(crate) fn check(&self) -> Result<(), Error> {
        within("number of sites", self.sites.len() as f64, 1.0, SITES_MAX as f64)?;
        within("number of reports", (self.indicators.len() + self.regimes.len()) as f64, 0.0, REPORTS_MAX as f64)?;
        let mut sites = BTreeSet::new();
        for site in &self.sites {
            if !sites.insert(site) {
                return Err(Error::duplicate(format!("site {site} is listed twice")));
            }
        }
        let mut seen = BTreeSet::new();
        for id in self.indicators.iter().map(|r| &r.id).chain(self.regimes.iter().map(|r| &r.id)) {
            if !seen.insert(id) {
                return Err(Error::duplicate(format!("report {id} stands there twice")));
            }
        }
        match self.indicators.iter().find(|r| !sites.contains(&r.site)) {
            Some(r) => Err(Error::unknown(format!("report {} is about site {}, which is not listed", r.id, r.site))),
            None => Ok(()),
        }
    }
}
