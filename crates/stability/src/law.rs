//! The law of the time at which a site fails: the mean over all particles and regime paths, which is all
//! that a planner who counts expected people needs. Source: ours; competing risks as cause-specific hazards
//! (Prentice et al. 1978), the regime summed out exactly by the forward recursion of its chain.

use crate::conditions::Conditions;
use crate::error::{Error, within};
use crate::grid::{Grid, Segment, segments};
use crate::model::{Model, SiteModel};
use crate::regime::a_day_later;
use crate::units::{Days, Probability};
use crate::world::capped;

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
    let mut sums = Sums { lost: vec![[0.0; 2]; steps], held: 0.0 };
    let stretches = stretches(&segments(grid.edges_h(), conditions));
    let (breakout, hand_over) = (&site.breakout_coarse, &site.hand_over);
    for world in 0..model.worlds.n() {
        for (b, b_weight) in breakout.of_world(world).iter().zip(&breakout.weights) {
            for (h, h_weight) in hand_over.of_world(world).iter().zip(&hand_over.weights) {
                let particle = Particle { world, base: model.hazards(world, *b, *h), weight: b_weight * h_weight };
                particle.through(model, &stretches, &mut sums);
            }
        }
    }
    let n = model.worlds.n() as f64;
    Law {
        edges_h: grid.edges_h().to_vec(),
        breakout: sums.lost.iter().map(|lost| lost[0] / n).collect(),
        hand_over: sums.lost.iter().map(|lost| lost[1] / n).collect(),
        held: Probability::computed(sums.held / n),
    }
}

/// Weight lost by each cause in each step, and weight held at the end.
struct Sums {
    lost: Vec<[f64; 2]>,
    held: f64,
}

/// A segment, and what of the one before it still holds.
struct Stretch {
    segment: Segment,
    /// A night lies between: the regime may have changed.
    new_day: bool,
    /// It is as long as the one before and under the same conditions, as most are.
    alike: bool,
}

fn stretches(segments: &[Segment]) -> Vec<Stretch> {
    let mut before: Option<&Segment> = None;
    let mut stretches = Vec::with_capacity(segments.len());
    for segment in segments {
        let alike = before.is_some_and(|b| b.days == segment.days && b.piece == segment.piece);
        let new_day = before.is_some_and(|b| b.day < segment.day);
        stretches.push(Stretch { segment: *segment, new_day, alike });
        before = Some(segment);
    }
    stretches
}

struct Particle {
    world: usize,
    /// Hazards per day of both causes by regime, before any condition.
    base: [[f64; 2]; 3],
    weight: f64,
}

impl Particle {
    /// Through time: the weight still held under each regime is thinned stretch by stretch.
    fn through(&self, model: &Model, stretches: &[Stretch], sums: &mut Sums) {
        let mut held = model.belief.map(|believed| believed * self.weight);
        let mut toll = [[0.0; 2]; 3];
        for stretch in stretches {
            if stretch.new_day {
                held = a_day_later(held);
            }
            if !stretch.alike {
                toll = self.toll(model, &stretch.segment);
            }
            let lost = &mut sums.lost[stretch.segment.step];
            for r in 0..3 {
                let (breakout, hand_over) = (held[r] * toll[r][0], held[r] * toll[r][1]);
                lost[0] += breakout;
                lost[1] += hand_over;
                held[r] -= breakout + hand_over;
            }
        }
        sums.held += held.iter().sum::<f64>();
    }

    /// The share of what is held that is lost within a segment, by regime and cause.
    fn toll(&self, model: &Model, segment: &Segment) -> [[f64; 2]; 3] {
        let (power, lift) = (model.worlds.guards_power[self.world], model.worlds.lift_log[self.world]);
        self.base.map(|base| {
            let [breakout, hand_over] = under(&base, segment, power, lift);
            let all = breakout + hand_over;
            let lost = -libm::expm1(-all * segment.days);
            let of = |cause: f64| if all > 0.0 { lost * cause / all } else { 0.0 };
            [of(breakout), of(hand_over)]
        })
    }
}

/// Hazards per day of both causes under the conditions of a segment.
pub(crate) fn under(base: &[f64; 2], segment: &Segment, guards_power: f64, lift_log: f64) -> [f64; 2] {
    [capped(base[0] * segment.piece.breakout(guards_power, lift_log)), capped(base[1] * segment.piece.hand_over())]
}
