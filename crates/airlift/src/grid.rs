//! The grid of times at which a plan may start anything. Source: ours; `airlift.md` §4 (2 h, 1 h, mixed).

use crate::error::Error;
use crate::index::Step;
use crate::parameters::{GRID_STEPS_MAX, HORIZON_MIN_MAX};
use crate::windows::DAY_MIN;

/// Edges of the steps, minutes from the start of the operation; the first is 0 and every midnight is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    edges_min: Vec<u32>,
}

impl Grid {
    /// So many days in steps of one length, which must divide a day.
    pub fn even(step_min: u32, days: u32) -> Result<Self, Error> {
        Self::mixed(&[(step_min, days)])
    }

    /// Stretches of whole days, each with steps of its own length in minutes, which must divide a day.
    pub fn mixed(stretches: &[(u32, u32)]) -> Result<Self, Error> {
        let mut edges_min = vec![0_u32];
        let mut day = 0_u32;
        for (step_min, days) in stretches {
            if *step_min == 0 || !DAY_MIN.is_multiple_of(*step_min) {
                return Err(Error::new(format!("step is {step_min} min, a divisor of {DAY_MIN} needed")));
            }
            let until = day.saturating_add(*days);
            if until.saturating_mul(DAY_MIN) > HORIZON_MIN_MAX {
                return Err(Error::new(format!(
                    "horizon is {until} days, at most {} allowed",
                    HORIZON_MIN_MAX / DAY_MIN
                )));
            }
            let steps = days * (DAY_MIN / step_min);
            edges_min.extend((1..=steps).map(|n| day * DAY_MIN + n * step_min));
            day = until;
        }
        match edges_min.len() - 1 {
            0 => Err(Error::new("grid has no step, at least 1 needed")),
            n if n > GRID_STEPS_MAX => Err(Error::new(format!("grid has {n} steps, at most {GRID_STEPS_MAX} allowed"))),
            _ => Ok(Self { edges_min }),
        }
    }

    /// Number of steps.
    pub fn steps(&self) -> usize {
        self.edges_min.len() - 1
    }

    /// All edges, minutes; one more than there are steps.
    pub fn edges_min(&self) -> &[u32] {
        &self.edges_min
    }

    /// When a step starts, minute.
    pub fn start_min(&self, step: Step) -> u32 {
        self.edges_min[step.0]
    }

    /// When the horizon ends, minute.
    pub fn end_min(&self) -> u32 {
        self.edges_min[self.steps()]
    }

    /// Length of a step, minutes.
    pub fn length_min(&self, step: Step) -> u32 {
        self.edges_min[step.0 + 1] - self.edges_min[step.0]
    }

    /// The first edge at or after a minute; the number of steps for the end of the horizon, none past it.
    pub(crate) fn edge_from(&self, minute: u32) -> Option<usize> {
        let edge = self.edges_min.partition_point(|e| *e < minute);
        (edge < self.edges_min.len()).then_some(edge)
    }

    /// Length of the longest step, hours, by which a plan and its bound are named.
    pub fn longest_h(&self) -> f64 {
        f64::from((0..self.steps()).map(|s| self.length_min(Step(s))).max().unwrap_or(0)) / 60.0
    }
}

#[test]
fn a_mixed_grid_has_every_midnight_and_finds_the_next_edge() {
    let grid = Grid::mixed(&[(120, 1), (720, 2)]).unwrap();
    assert_eq!((grid.steps(), grid.end_min(), grid.start_min(Step(12))), (16, 4320, 1440));
    assert_eq!((grid.edge_from(0), grid.edge_from(1), grid.edge_from(1441)), (Some(0), Some(1), Some(13)));
    assert_eq!((grid.edge_from(4320), grid.edge_from(4321)), (Some(16), None));
    assert_eq!((grid.length_min(Step(3)), grid.length_min(Step(12)), grid.longest_h()), (120, 720, 12.0));
    assert!(Grid::even(7, 1).is_err() && Grid::even(120, 0).is_err() && Grid::even(1, 2).is_err());
    assert!(Grid::even(120, u32::MAX).is_err());
}
