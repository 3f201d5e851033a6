//! Draws of what may come: one path of the regime for all sites, and when each fails on it. Source: ours;
//! sites fail together because the front moves, and because what is not known is not known of all of them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha12Rng;

use crate::conditions::Conditions;
use crate::error::{Error, within};
use crate::grid::{DAY_H, Segment, segments};
use crate::law::under;
use crate::model::{Model, SiteModel};
use crate::name::SiteId;
use crate::parameters::GRID_HOURS_MAX;
use crate::product::Product;
use crate::regime::{Regime, path};
use crate::stratum::{below, stream, uniform};
use crate::units::Hours;

/// Whether sites share what may be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependence {
    /// One regime path and one world (base rates, weights) for all sites of a draw: what the model means.
    Joint,
    /// A path and a world for each site: each by itself follows the same law. For comparison only.
    Independent,
}

/// What becomes of a site within the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    /// Still held at the end.
    Held,
    /// Lost without order.
    BrokenOut(Hours),
    /// Handed over in order.
    HandedOver(Hours),
}

/// One draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The regime by day; whatever else hangs on it (airfields, clearances) must take this path. With
    /// [`Dependence::Independent`] no site is on it.
    pub regimes: Vec<Regime>,
    /// Fates in the order of [`crate::Assessment::sites`].
    pub fates: Vec<Fate>,
}

/// A source of draws: the same seed and number give the same draw, whoever asks and in whatever order.
pub struct Draws<'a> {
    model: &'a Model,
    seed: u64,
    dependence: Dependence,
    days: usize,
    /// By site.
    segments: Vec<Vec<Segment>>,
}

impl<'a> Draws<'a> {
    pub(crate) fn new(
        model: &'a Model,
        seed: u64,
        dependence: Dependence,
        horizon: Hours,
        conditions: &BTreeMap<SiteId, Conditions>,
    ) -> Result<Self, Error> {
        let end_h = within("horizon in hours", horizon.value(), 1.0, GRID_HOURS_MAX)?;
        for (site, of) in conditions {
            of.check().map_err(|e| e.at(format!("site {site}")))?;
            if !model.sites.iter().any(|s| s.site == *site) {
                return Err(Error::unknown(format!("conditions of site {site}, which is not assessed")));
            }
        }
        let none = Conditions::default();
        let of = |site: &SiteModel| segments(&[0.0, end_h], conditions.get(&site.site).unwrap_or(&none));
        Ok(Self {
            model,
            seed,
            dependence,
            days: (end_h / DAY_H).ceil() as usize,
            segments: model.sites.iter().map(of).collect(),
        })
    }

    /// The draw of this number.
    pub fn draw(&self, number: u64) -> Draw {
        let mut rng = stream(self.seed, &[b"draw", &number.to_le_bytes()]);
        let (regimes, world) = self.world(&mut rng);
        let mut fates = Vec::with_capacity(self.segments.len());
        for (site, segments) in self.model.sites.iter().zip(&self.segments) {
            let fate = match self.dependence {
                Dependence::Joint => self.fate(site, segments, &regimes, world, &mut rng),
                Dependence::Independent => {
                    let (regimes, world) = self.world(&mut rng);
                    self.fate(site, segments, &regimes, world, &mut rng)
                }
            };
            fates.push(fate);
        }
        Draw { regimes, fates }
    }

    fn world(&self, rng: &mut ChaCha12Rng) -> (Vec<Regime>, usize) {
        (path(&self.model.belief, self.days, rng), below(rng, self.model.worlds.n()))
    }

    /// What is not known of the site alone is drawn for it alone; then the first time at which the summed hazard passes an exponential number, and of which cause it is.
    fn fate(
        &self,
        site: &SiteModel,
        segments: &[Segment],
        regimes: &[Regime],
        world: usize,
        rng: &mut ChaCha12Rng,
    ) -> Fate {
        let breakout = one_of(&site.breakout_coarse, world, rng);
        let hand_over = one_of(&site.hand_over, world, rng);
        let base = self.model.hazards(world, breakout, hand_over);
        let (power, lift) = (self.model.worlds.guards_power[world], self.model.worlds.lift_log[world]);
        let mut left = -libm::log(uniform(rng));
        let which = uniform(rng);
        for segment in segments {
            let regime = regimes[segment.day];
            let [breakout, hand_over] = under(&base[regime.index()], segment, power, lift);
            let all = breakout + hand_over;
            if all * segment.days >= left {
                let at = Hours::computed(segment.from_h + (left / all).min(segment.days) * DAY_H);
                return if which * all < breakout { Fate::BrokenOut(at) } else { Fate::HandedOver(at) };
            }
            left -= all * segment.days;
        }
        Fate::Held
    }
}

/// One value of a world's product of factors, by its weight.
fn one_of(factors: &Product, world: usize, rng: &mut ChaCha12Rng) -> f64 {
    let mut left = uniform(rng);
    let values = factors.of_world(world);
    for (value, weight) in values.iter().zip(&factors.weights) {
        if left < *weight {
            return *value;
        }
        left -= weight;
    }
    values[values.len() - 1]
}
