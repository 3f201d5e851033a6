//! What the plan itself does to the hazard of a site: guards it takes away, a lift that has begun. Source:
//! ours; a failure that owes nothing to the plan is what the planner assumes, and these factors test it.

use crate::error::{Error, within};
use crate::parameters as p;
use crate::units::Hours;

/// The guards of a site from an hour on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GuardsFrom {
    /// From when, after the moment of the assessment.
    pub hour: Hours,
    /// Share of the guards there at that moment who are left; above 1 where they are reinforced, at most 3.
    pub share: f64,
}

/// Conditions of one site over the horizon. By default the plan does nothing to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditions {
    /// Guards left, by rising hours; until the first all are there.
    pub guards_left: Vec<GuardsFrom>,
    /// When the first lift is seen, if one is planned.
    pub lift_begun: Option<Hours>,
    /// The logarithms of both factors are multiplied by this: 0 leaves them out, 1 is nominal, 3 the hard test.
    pub factor_times: f64,
    /// All hazards of the site are multiplied by this: 0.5 and 2 test a plan's regret.
    pub hazard_scale: f64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { guards_left: Vec::new(), lift_begun: None, factor_times: 1.0, hazard_scale: 1.0 }
    }
}

/// Most changes of the guard over a horizon.
const CHANGES_MAX: usize = 1000;
/// Largest share of guards that a reinforcement gives.
const GUARDS_SHARE_MAX: f64 = 3.0;

impl Conditions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        within("times of the factors", self.factor_times, 0.0, p::FACTOR_TIMES_MAX)?;
        within("scale of the hazard", self.hazard_scale, 1.0 / p::HAZARD_SCALE_MAX, p::HAZARD_SCALE_MAX)?;
        within("changes of the guard", self.guards_left.len() as f64, 0.0, CHANGES_MAX as f64)?;
        for from in &self.guards_left {
            let place = format!("guards from hour {}", from.hour);
            within("share left", from.share, 0.0, GUARDS_SHARE_MAX).map_err(|e| e.at(place))?;
        }
        match self.guards_left.windows(2).find(|pair| pair[1].hour <= pair[0].hour) {
            Some(pair) => {
                let message =
                    format!("guards from hour {} stand after hour {}, rising hours needed", pair[1].hour, pair[0].hour);
                Err(Error::out_of_range(message))
            }
            None => Ok(()),
        }
    }

    /// The hours at which something changes.
    pub(crate) fn breaks(&self) -> impl Iterator<Item = f64> {
        self.guards_left.iter().map(|from| from.hour).chain(self.lift_begun).map(Hours::value)
    }

    /// What holds at an hour.
    pub(crate) fn at(&self, hour: f64) -> Piece {
        let share =
            self.guards_left.iter().take_while(|from| from.hour.value() <= hour).last().map_or(1.0, |f| f.share);
        Piece {
            guards_log: -libm::log(share.max(p::GUARDS_LEFT_MIN)) * self.factor_times,
            lift: if self.lift_begun.is_some_and(|begun| begun.value() <= hour) { self.factor_times } else { 0.0 },
            scale: self.hazard_scale,
        }
    }
}

/// What holds between two changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    /// Minus the logarithm of the share of guards left, times the times.
    guards_log: f64,
    /// The times, once a lift is seen.
    lift: f64,
    scale: f64,
}

impl Piece {
    /// The factor on the hazard of a breakout, for one particle's power and lift.
    pub(crate) fn breakout(&self, guards_power: f64, lift_log: f64) -> f64 {
        self.scale * libm::exp(guards_power * self.guards_log + lift_log * self.lift)
    }

    /// The factor on the hazard of a hand-over: neither guards nor lift bring one about.
    pub(crate) fn hand_over(&self) -> f64 {
        self.scale
    }
}
