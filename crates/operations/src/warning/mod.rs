//! The warning: which site is in danger, how firmly that can be said, by which reports, and how such forecasts
//! fared. Scenario files in, plain data out; what is reckoned is reckoned by `stability`. Source: ours.
//!
//! It speaks of sites and never of a person.

mod outcomes;
pub(crate) mod watch;
mod view;
mod assess;
mod explain;
mod score;
mod chart;

use std::path::{Path, PathBuf};

pub use assess::{Assessed, LookAt, NoLongerHeld, assess};
pub use chart::{chart_must_be_new, chart_of, per_cent, write_chart};
pub use explain::{BaseRate, Explained, IndicatorView, RegimeReportView, ReportView, explain};
pub use score::{BinView, LossView, ScoreQuestion, Scored, score};
pub use view::{
    AnswerView, BandView, DriverView, KnowableView, NextView, OutcomesView, RegimeView, SiteView, UnusedView,
};

pub(crate) use watch::hex;

use crate::failure::Failure;

/// Hazard a day from which a person must look `[J]`: twice the base rate of a site while the front moves.
pub const ALARM_PER_DAY: f64 = 0.02;
/// Highest alarm that can be set, per day: the largest hazard there is.
pub const ALARM_PER_DAY_MAX: f64 = stability::parameters::HAZARD_PER_DAY_MAX;

/// What is asked of the warning.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Folder that holds `operation.toml`, or that file.
    pub scenario: PathBuf,
    /// The moment it is asked for, RFC 3339, or `now` for the machine's clock; where not given, the time of the
    /// newest report, or the start of the operation where there is none.
    pub at: Option<String>,
    /// Seed of all that is drawn.
    pub seed: u64,
    /// Hazard a day from which a person must look.
    pub alarm_per_day: f64,
}

impl Question {
    /// The question with its defaults.
    pub fn about(scenario: &Path) -> Self {
        Self { scenario: scenario.to_path_buf(), at: None, seed: 1, alarm_per_day: ALARM_PER_DAY }
    }

    fn check(&self) -> Result<(), Failure> {
        let alarm = self.alarm_per_day;
        if alarm.is_finite() && alarm > 0.0 && alarm <= ALARM_PER_DAY_MAX {
            return Ok(());
        }
        Err(Failure::usage(format!(
            "alarm is {alarm} a day, more than 0 and at most {ALARM_PER_DAY_MAX} needed, such as {ALARM_PER_DAY}"
        )))
    }
}

/// What a study says of all such forecasts; shown wherever one is.
pub const CAUTION: &str = "Major incidents are too rare to be forecast with statistical accuracy on any reasonable \
                           time-scale, worst when conditions turn bad quickly (Australian Institute of Criminology, \
                           grant 12/87). Read the order of the sites and the bands, not the last figure.";
