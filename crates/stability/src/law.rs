//! The law of the time at which a site fails: the mean over all particles and regime paths, which is all
//! that a planner who counts expected people needs. Source: ours; competing risks as cause-specific hazards
//! (Prentice et al. 1978), the regime summed out exactly by the forward recursion of its chain.

use crate::conditions::Conditions;
use crate::error::{Error, within};
use crate::grid::{Grid, Segment, segments};
use crate::model::{Model, SiteModel};
use crate::particles::capped;
use crate::regime::a_day_later;
use crate::units::{Days, Probability};

/// Probabilities by step of a grid. All of them and [`Law::held`] add to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    /// Edges of the steps, hours from the moment of the assessment.
    pub edges_h: Vec<f64>,
    /// Probability that the site is lost without order within each step.
    pub breakout: Vec<f64>,
    /// Probability that it is handed over in order within each step.
    pub hand_over: Vec<f64>,
    /// Probability that it is still held at the end.
    pub held: Probability,
}

impl Law {
    /// Probability that the site has been lost without order by an hour; even within a step. At the end of
    /// the grid for any later hour; refuses what is no hour.
    pub fn breakout_by(&self, hour: f64) -> Result<Probability, Error> {
        let hour = within("hours", hour, 0.0, f64::MAX)?;
        let part = |at: usize| ((hour - self.edges_h[at]) / (self.edges_h[at + 1] - self.edges_h[at])).clamp(0.0, 1.0);
        Ok(Probability::computed(self.breakout.iter().enumerate().map(|(at, p)| p * part(at)).sum()))
    }

    /// The time by which the site has been lost without order in half of all cases, if that comes within the grid.
    pub fn median_days(&self) -> Option<Days> {
        let mut sum = 0.0;
        for (at, p) in self.breakout.iter().enumerate() {
            if sum + p >= 0.5 {
                let (from, to) = (self.edges_h[at], self.edges_h[at + 1]);
                return Some(Days::computed((from + (0.5 - sum) / p * (to - from)) / 24.0));
            }
            sum += p;
        }
        None
    }
}

/// The mean law of one site.
pub(crate) fn mean_law(model: &Model, site: &SiteModel, grid: &Grid, conditions: &Conditions) -> Law {
    let steps = grid.edges_h().len() - 1;
    let mut law = Sums { breakout: vec![0.0; steps], hand_over: vec![0.0; steps], held: 0.0 };
    let segments = segments(grid.edges_h(), conditions);
    for world in 0..model.shared.n() {
        for (breakout, b_weight) in site.breakout.of_world(world).iter().zip(&site.breakout.weights) {
            for (hand_over, h_weight) in site.hand_over.of_world(world).iter().zip(&site.hand_over.weights) {
                let base = model.hazards(world, *breakout, *hand_over);
                follow(model, world, &base, b_weight * h_weight, &segments, &mut law);
            }
        }
    }
    let n = model.shared.n() as f64;
    Law {
        edges_h: grid.edges_h().to_vec(),
        breakout: law.breakout.iter().map(|sum| sum / n).collect(),
        hand_over: law.hand_over.iter().map(|sum| sum / n).collect(),
        held: Probability::computed(law.held / n),
    }
}

struct Sums {
    breakout: Vec<f64>,
    hand_over: Vec<f64>,
    held: f64,
}

/// What a stretch of time does under each regime: the share lost, and of that the share broken out.
#[derive(Clone, Copy)]
struct Toll {
    lost: [f64; 3],
    broken_out: [f64; 3],
}

/// One particle through time: the mass still held under each regime is thinned segment by segment.
fn follow(model: &Model, world: usize, base: &[[f64; 2]; 3], weight: f64, segments: &[Segment], sums: &mut Sums) {
    let (power, lift) = (model.shared.guards_power[world], model.shared.lift_log[world]);
    let mut held = model.belief.map(|believed| believed * weight);
    let mut day = 0;
    // Most segments are as long as the one before and under the same conditions.
    let mut before: Option<(&Segment, Toll)> = None;
    for segment in segments {
        if segment.day > day {
            held = a_day_later(held);
            day = segment.day;
        }
        let toll = match before {
            Some((b, toll)) if b.days == segment.days && b.piece == segment.piece => toll,
            _ => toll(base, segment, power, lift),
        };
        before = Some((segment, toll));
        for r in 0..3 {
            let lost = held[r] * toll.lost[r];
            sums.breakout[segment.step] += lost * toll.broken_out[r];
            sums.hand_over[segment.step] += lost * (1.0 - toll.broken_out[r]);
            held[r] -= lost;
        }
    }
    sums.held += held.iter().sum::<f64>();
}

fn toll(base: &[[f64; 2]; 3], segment: &Segment, guards_power: f64, lift_log: f64) -> Toll {
    let mut toll = Toll { lost: [0.0; 3], broken_out: [0.0; 3] };
    for r in 0..3 {
        let [breakout, hand_over] = under(&base[r], segment, guards_power, lift_log);
        let all = breakout + hand_over;
        toll.lost[r] = -libm::expm1(-all * segment.days);
        toll.broken_out[r] = if all > 0.0 { breakout / all } else { 0.0 };
    }
    toll
}

/// Hazards per day of both causes under the conditions of a segment.
pub(crate) fn under(base: &[f64; 2], segment: &Segment, guards_power: f64, lift_log: f64) -> [f64; 2] {
    [capped(base[0] * segment.piece.breakout(guards_power, lift_log)), capped(base[1] * segment.piece.hand_over())]
}
