//! What one crisis can and cannot tell about hazards: with how many events to reckon, and how often a hazard
//! wrong by a factor of two would pass unseen. Source: ours; Poisson counts.

use crate::distribution::poisson_cdf;
use crate::error::{Error, within};
use crate::parameters::SITE_DAYS_MAX;
use crate::units::{PerDay, Probability};

/// What so many site-days at such a hazard can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowable {
    /// Events to reckon with.
    pub expected: f64,
    /// Standard deviation of their number.
    pub sd: f64,
    /// Fewest and most events that would not count against the hazard, by a two-sided test at 10 %.
    pub accepted: (u64, u64),
    /// How often a true hazard half as high would pass that test.
    pub half_passes: Probability,
    /// How often a true hazard twice as high would pass it.
    pub twice_passes: Probability,
    /// All that in a sentence for the screen.
    pub sentence: String,
}

/// Chance in each tail that the test gives away.
const TAIL: f64 = 0.05;

/// What so many sites over so many days at a hazard can tell. Refuses absurd numbers of either.
pub fn knowable(sites: u32, days: f64, hazard: PerDay) -> Result<Knowable, Error> {
    within("number of sites", f64::from(sites), 1.0, SITE_DAYS_MAX)?;
    within("days", days, 0.0, SITE_DAYS_MAX)?;
    let site_days = within("site-days", f64::from(sites) * days, 0.0, SITE_DAYS_MAX)?;
    let expected = within("expected events", site_days * hazard.value(), 0.0, EXPECTED_MAX)?;
    let accepted = accepted(expected);
    let passes = |mean: f64| {
        let below = if accepted.0 == 0 { 0.0 } else { poisson_cdf(accepted.0 - 1, mean) };
        Probability::computed(poisson_cdf(accepted.1, mean) - below)
    };
    let (half_passes, twice_passes) = (passes(expected / 2.0), passes(expected * 2.0));
    let sd = libm::sqrt(expected);
    let sentence = format!(
        "{sites} sites for {days} days at {:.2} % a day expect {expected:.1} ± {sd:.1} losses; any count from {} to {} \
         fits. Were the true hazard half as high, such a count would come in {:.0} % of crises, were it twice as \
         high, in {:.0} %: {}.",
        100.0 * hazard.value(),
        accepted.0,
        accepted.1,
        100.0 * half_passes.value(),
        100.0 * twice_passes.value(),
        verdict(half_passes.value().max(twice_passes.value())),
    );
    Ok(Knowable { expected, sd, accepted, half_passes, twice_passes, sentence })
}

/// Most events that are reckoned with: a count that size is no longer sparse.
const EXPECTED_MAX: f64 = 10_000.0;

/// A wrong factor of two is told apart where it passes in no more than a tenth of cases.
fn verdict(passes: f64) -> &'static str {
    if passes > 0.1 {
        "whether the hazards are right within a factor of two cannot be known from this"
    } else {
        "a hazard wrong by a factor of two on all sites alike would be seen; which site is wrong would not"
    }
}

/// The counts between the two tails.
fn accepted(mean: f64) -> (u64, u64) {
    let mut low = 0;
    while poisson_cdf(low, mean) < TAIL {
        low += 1;
    }
    let mut high = low;
    while poisson_cdf(high, mean) < 1.0 - TAIL {
        high += 1;
    }
    (low, high)
}
