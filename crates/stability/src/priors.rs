//! What is believed before any report of this crisis: base rates, weights, shares of codes. Source:
//! [`crate::parameters`]; pooling of experts by the equal-weighted linear pool (Cooke 1991).

use crate::error::{Error, within};
use crate::indicator::Indicator;
use crate::parameters as p;

/// Events counted over site-days under one regime.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counts {
    /// Site-days watched.
    pub site_days: f64,
    /// Sites lost without order in them.
    pub breakouts: u32,
    /// Sites handed over in order in them.
    pub hand_overs: u32,
}

impl Counts {
    /// These counts and those of this crisis together.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            site_days: self.site_days + more.site_days,
            breakouts: self.breakouts.saturating_add(more.breakouts),
            hand_overs: self.hand_overs.saturating_add(more.hand_overs),
        }
    }

    fn check(&self, place: &str) -> Result<(), Error> {
        let days = within("site-days", self.site_days, 1.0, p::SITE_DAYS_MAX).map_err(|e| e.at(place))?;
        for (what, events) in [("breakouts", self.breakouts), ("hand-overs", self.hand_overs)] {
            within(&format!("{what} a site-day"), f64::from(events) / days, 0.0, 1.0).map_err(|e| e.at(place))?;
        }
        Ok(())
    }
}

/// What one step of an indicator does: a Normal for the logarithm of its hazard ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightPrior {
    /// Mean of the logarithm of the ratio a step.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
}

/// One expert's answer: by what factor does one step raise the hazard?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opinion {
    /// He is 95 % sure that it is more than this.
    pub low: f64,
    /// His best guess.
    pub best: f64,
    /// He is 95 % sure that it is less than this.
    pub high: f64,
}

/// Half the width of a 90 % interval of a Normal, in standard deviations.
const HALF_WIDTH_SDS: f64 = 1.644_853_627;
/// Largest factor a step that an expert can mean, and inverted the least.
const OPINION_FACTOR_MAX: f64 = 1000.0;

impl WeightPrior {
    /// Three or more experts pooled with equal weight: the mixture's mean and standard deviation, which
    /// holds both their own doubt and their disagreement, and never less than the least there is.
    ///
    /// Refuses fewer than three, and factors that are not low <= best <= high within 1/1000 to 1000.
    pub fn pooled(opinions: &[Opinion]) -> Result<Self, Error> {
        let n = opinions.len();
        if n < p::EXPERTS_MIN {
            return Err(Error::out_of_range(format!("{n} experts, at least {} needed", p::EXPERTS_MIN)));
        }
        let mut moments = Vec::with_capacity(n);
        for (at, opinion) in opinions.iter().enumerate() {
            moments.push(opinion.moments().map_err(|e| e.at(format!("expert {}", at + 1)))?);
        }
        let mean = moments.iter().map(|(mean, _)| mean).sum::<f64>() / n as f64;
        let spread = moments.iter().map(|(m, sd)| sd * sd + (m - mean) * (m - mean)).sum::<f64>() / n as f64;
        Ok(Self { mean, sd: libm::sqrt(spread).max(p::POOLED_SD_MIN) })
    }
}

impl Opinion {
    fn moments(&self) -> Result<(f64, f64), Error> {
        for (what, factor) in [("low", self.low), ("best", self.best), ("high", self.high)] {
            within(&format!("{what} factor"), factor, 1.0 / OPINION_FACTOR_MAX, OPINION_FACTOR_MAX)?;
        }
        if self.low > self.best || self.best > self.high {
            let message = format!("factors {} {} {} do not rise", self.low, self.best, self.high);
            return Err(Error::out_of_range(message));
        }
        Ok((libm::log(self.best), (libm::log(self.high) - libm::log(self.low)) / (2.0 * HALF_WIDTH_SDS)))
    }
}

/// Everything believed beforehand; [`Priors::default`] is [`crate::parameters`].
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    /// What was counted while it was calm.
    pub calm: Counts,
    /// What was counted while the front moved. Between the two nothing was counted: see [`crate::Regime::Tense`].
    pub front_moving: Counts,
    /// What is believed of the regime before anybody has said it: calm, tense, front moving.
    pub regime: [f64; 3],
    /// Weights, in the order of [`Indicator::ALL`].
    pub weights: [WeightPrior; 8],
    /// Shares of sites at codes 0, 1, 2, in the order of [`Indicator::ALL`].
    pub code_shares: [[f64; 3]; 8],
    /// Number of worlds that are drawn.
    pub worlds: usize,
}

impl Default for Priors {
    fn default() -> Self {
        let weight = |i: usize| WeightPrior { mean: p::WEIGHT_MEAN[i], sd: p::WEIGHT_SD[i] };
        Self {
            calm: Counts { site_days: p::CALM_SITE_DAYS, breakouts: p::CALM_BREAKOUTS, hand_overs: p::CALM_HAND_OVERS },
            front_moving: Counts {
                site_days: p::FRONT_MOVING_SITE_DAYS,
                breakouts: p::FRONT_MOVING_BREAKOUTS,
                hand_overs: p::FRONT_MOVING_HAND_OVERS,
            },
            regime: p::REGIME_UNSAID,
            weights: core::array::from_fn(weight),
            code_shares: p::CODE_SHARES,
            worlds: p::WORLDS,
        }
    }
}

/// Largest mean and standard deviation of a weight: a factor of e^5, 150, a step.
const WEIGHT_MAX: f64 = 5.0;
/// How far shares may miss 1 by rounding.
const SHARE_SLACK: f64 = 1e-9;

impl Priors {
    /// Refuses what is no number, no share or absurd, and names the place.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.calm.check("counts of calm")?;
        self.front_moving.check("counts of a moving front")?;
        check_shares("belief about the regime", &self.regime)?;
        for (at, indicator) in Indicator::ALL.into_iter().enumerate() {
            let place = format!("weight of {indicator}");
            within("mean", self.weights[at].mean, -WEIGHT_MAX, WEIGHT_MAX).map_err(|e| e.at(&place))?;
            within("standard deviation", self.weights[at].sd, 0.0, WEIGHT_MAX).map_err(|e| e.at(&place))?;
            check_shares(&format!("shares of codes of {indicator}"), &self.code_shares[at])?;
        }
        let (least, most) = p::WORLDS_RANGE;
        within("number of worlds", self.worlds as f64, least as f64, most as f64)?;
        Ok(())
    }
}

fn check_shares(place: &str, shares: &[f64; 3]) -> Result<(), Error> {
    for share in shares {
        within("share", *share, 0.0, 1.0).map_err(|e| e.at(place))?;
    }
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > SHARE_SLACK {
        return Err(Error::out_of_range(format!("{place}: shares add to {sum}, 1 needed")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_experts_who_disagree_leave_a_wider_weight_than_three_who_do_not() {
        let says = |best: f64| Opinion { low: best / 2.0, best, high: best * 2.0 };
        let agreed = WeightPrior::pooled(&[says(2.0); 3]).unwrap();
        // ln 2, and a least width: ln 4 / (2 * 1.645) = 0.42 is below it.
        assert!((agreed.mean - std::f64::consts::LN_2).abs() < 1e-6 && agreed.sd == p::POOLED_SD_MIN);
        let divided = WeightPrior::pooled(&[says(1.0), says(2.0), says(4.0)]).unwrap();
        // variance 0.4214^2 + 2/3 ln(2)^2 = 0.4979
        assert!((divided.sd - 0.705_6).abs() < 1e-3, "{divided:?}");
        assert!(WeightPrior::pooled(&[says(2.0); 2]).is_err());
        let error = WeightPrior::pooled(&[says(2.0), says(2.0), says(f64::NAN)]).unwrap_err();
        assert!(error.to_string().starts_with("expert 3: low factor is NaN"), "{error}");
    }

    #[test]
    fn absurd_priors_are_refused_with_their_place() {
        let refused = |change: fn(&mut Priors)| {
            let mut priors = Priors::default();
            change(&mut priors);
            priors.check().unwrap_err().to_string()
        };
        assert!(Priors::default().check().is_ok());
        assert!(refused(|p| p.calm.site_days = f64::NAN).starts_with("counts of calm: site-days is NaN"));
        assert!(refused(|p| p.front_moving.site_days = 2.0).contains("breakouts a site-day is 2.5, at most 1"));
        assert!(refused(|p| p.weights[3].sd = -0.1).starts_with("weight of attacks in seven days: standard dev"));
        assert!(refused(|p| p.regime = [0.5, 0.5, 0.5]).contains("shares add to 1.5"));
        assert!(refused(|p| p.worlds = 1).contains("at least 50"));
    }
}
