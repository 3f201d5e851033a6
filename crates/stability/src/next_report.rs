//! What one more report would change: for each indicator that nobody reports on, or only old reports, and for the regime, what
//! a fresh report could say, how likely each answer is, and how wide the band would be after it. Source:
//! ours; expected reduction of the 90 % band over the predictive distribution of the answer.

use crate::error::Error;
use crate::grade::Grade;
use crate::indicator::{Code, Indicator};
use crate::model::{Model, SiteModel};
use crate::parameters::{NEXT_REPORT_GRADE, STALE_SHARE};
use crate::regime::{Regime, likelihood, updated};
use crate::summary::{Band, band};
use crate::units::Probability;

/// What would be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// One indicator of the site.
    Indicator(Indicator),
    /// What the front does.
    Regime,
}

/// What a report could answer, and the band after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What it would say, in words.
    pub says: &'static str,
    /// How likely it is to say so, by what is believed now.
    pub probability: Probability,
    /// The hazard of a breakout (for hand-over talks: of a hand-over) after it.
    pub hazard: Band,
}

/// One report that could be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NextReport {
    /// About what.
    pub about: Question,
    /// Whether nobody reports on it now; else what is there is stale.
    pub missing: bool,
    /// The three answers.
    pub answers: Vec<Answer>,
    /// Width of the 90 % band now, per day.
    pub width_now_per_day: f64,
    /// Its expected width after the report, per day. May be greater where alarm is possible: how much alarm
    /// weighs is itself not known.
    pub width_after_per_day: f64,
    /// How far the mean would move, up or down, on average, per day.
    pub expected_move_per_day: f64,
    /// All that in a sentence.
    pub text: String,
}

impl NextReport {
    /// Expected reduction of the band's width, per day; below nought where it would widen.
    pub fn reduction_per_day(&self) -> f64 {
        self.width_now_per_day - self.width_after_per_day
    }
}

/// What could be asked about a site, the most informative first: by expected reduction of the band as a share
/// of the band, then by expected move.
pub(crate) fn next_reports(model: &Model, site: &SiteModel, regime_said: bool) -> Result<Vec<NextReport>, Error> {
    let grade = Grade::new(NEXT_REPORT_GRADE.0, NEXT_REPORT_GRADE.1)?;
    let stale = |i: &Indicator| site.worths[i.index()] < STALE_SHARE * grade.worth();
    let mut asked: Vec<NextReport> =
        Indicator::ALL.into_iter().filter(stale).map(|i| about_indicator(model, site, i, grade)).collect();
    asked.push(about_regime(model, site, regime_said, grade));
    asked.sort_by(|a, b| {
        let share = |r: &NextReport| r.reduction_per_day() / r.width_now_per_day.max(f64::MIN_POSITIVE);
        let moves = |r: &NextReport| r.expected_move_per_day;
        share(b).total_cmp(&share(a)).then_with(|| moves(b).total_cmp(&moves(a)))
    });
    Ok(asked)
}

fn about_indicator(model: &Model, site: &SiteModel, indicator: Indicator, grade: Grade) -> NextReport {
    let base = model.worlds.base(indicator.cause());
    let believed = site.posteriors[indicator.index()];
    let now = band(base, site.product(indicator.cause()), &model.belief);
    let answers = Code::ALL.map(|code| {
        let likelihood = likelihood(code.index(), grade.worth());
        let after = model.product_if(site, indicator, updated(believed, likelihood));
        Answer {
            says: indicator.says(code),
            probability: predicted(&believed, &likelihood),
            hazard: band(base, &after, &model.belief),
        }
    });
    summed_up(Question::Indicator(indicator), site.worths[indicator.index()] <= 0.0, now, answers, grade)
}

fn about_regime(model: &Model, site: &SiteModel, said: bool, grade: Grade) -> NextReport {
    let base = model.worlds.base(crate::indicator::Cause::Breakout);
    let factors = &site.breakout;
    let answers = Regime::ALL.map(|regime| {
        let likelihood = likelihood(regime.index(), grade.worth());
        Answer {
            says: regime.title(),
            probability: predicted(&model.belief, &likelihood),
            hazard: band(base, factors, &updated(model.belief, likelihood)),
        }
    });
    summed_up(Question::Regime, !said, band(base, factors, &model.belief), answers, grade)
}

/// How likely an answer is by what is believed now.
fn predicted(belief: &[f64; 3], likelihood: &[f64; 3]) -> Probability {
    Probability::computed(belief.iter().zip(likelihood).map(|(b, l)| b * l).sum())
}

fn summed_up(about: Question, missing: bool, now: Band, answers: [Answer; 3], grade: Grade) -> NextReport {
    let expected = |of: &dyn Fn(&Answer) -> f64| answers.iter().map(|a| a.probability.value() * of(a)).sum::<f64>();
    let after = expected(&|a| a.hazard.width_per_day());
    let moved = expected(&|a| (a.hazard.mean.value() - now.mean.value()).abs());
    let title = match about {
        Question::Indicator(indicator) => indicator.title(),
        Question::Regime => "the regime",
    };
    let width = now.width_per_day();
    let change = if width > 0.0 { 100.0 * (after - width) / width } else { 0.0 };
    let text = format!(
        "a fresh {grade} report on {title} ({}) would change the width of the 90 % band by {change:+.0} % on average \
         and move the hazard by {:.4} a day up or down; it would be {:.4} after {:?} and {:.4} after {:?}, {:.4} now",
        if missing { "nobody reports on it" } else { "what is there is stale or could be firmer" },
        moved,
        answers[0].hazard.mean.value(),
        answers[0].says,
        answers[2].hazard.mean.value(),
        answers[2].says,
        now.mean.value(),
    );
    NextReport {
        about,
        missing,
        width_now_per_day: width,
        width_after_per_day: after,
        expected_move_per_day: moved,
        text,
        answers: answers.into(),
    }
}
