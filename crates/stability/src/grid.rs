//! The time grid of a law, and the pieces of time over which nothing changes. Source: ours.

use crate::conditions::{Conditions, Piece};
use crate::error::{Error, within};
use crate::parameters::{GRID_HOURS_MAX, GRID_STEPS_MAX};
use crate::units::Hours;

/// Hours of a day.
pub(crate) const DAY_H: f64 = 24.0;

/// Edges of the steps of a law, in hours from the moment of the assessment; the first is 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    edges_h: Vec<f64>,
}

impl Grid {
    /// So many steps of one length.
    pub fn even(step: Hours, steps: usize) -> Result<Self, Error> {
        within("steps of the grid", steps as f64, 1.0, GRID_STEPS_MAX as f64)?;
        Self::new((0..=steps).map(|n| n as f64 * step.value()).collect())
    }

    /// From its edges. Refuses fewer than two, a first that is not 0, edges that do not rise, and more than a year.
    pub fn new(edges_h: Vec<f64>) -> Result<Self, Error> {
        within("edges of the grid", edges_h.len() as f64, 2.0, GRID_STEPS_MAX as f64 + 1.0)?;
        for (at, edge) in edges_h.iter().enumerate() {
            within("hours", *edge, 0.0, GRID_HOURS_MAX).map_err(|e| e.at(format!("edge {at} of the grid")))?;
        }
        if edges_h[0] != 0.0 {
            return Err(Error::out_of_range(format!("edge 0 of the grid: is {} h, 0 needed", edges_h[0])));
        }
        match edges_h.windows(2).position(|pair| pair[1] <= pair[0]) {
            Some(at) => {
                let message =
                    format!("edge {} of the grid: is {} h, more than {} needed", at + 1, edges_h[at + 1], edges_h[at]);
                Err(Error::out_of_range(message))
            }
            None => Ok(Self { edges_h }),
        }
    }

    /// The edges, hours.
    pub fn edges_h(&self) -> &[f64] {
        &self.edges_h
    }
}

/// A piece of time over which regime and conditions hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    pub(crate) from_h: f64,
    pub(crate) days: f64,
    /// Which day of the regime's path.
    pub(crate) day: usize,
    /// Which step of the grid.
    pub(crate) step: usize,
    pub(crate) piece: Piece,
}

/// Cuts the grid at midnights of the path and wherever a condition changes.
pub(crate) fn segments(edges_h: &[f64], conditions: &Conditions) -> Vec<Segment> {
    let end = edges_h.last().copied().unwrap_or(0.0);
    let midnights = (1..).map(|day| f64::from(day) * DAY_H).take_while(|h| *h < end);
    let mut breaks: Vec<f64> = edges_h.iter().copied().chain(midnights).collect();
    breaks.extend(conditions.breaks().filter(|h| *h < end));
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    let mut step = 0;
    let mut segments = Vec::with_capacity(breaks.len());
    for pair in breaks.windows(2) {
        if pair[0] >= edges_h[step + 1] {
            step += 1;
        }
        segments.push(Segment {
            from_h: pair[0],
            days: (pair[1] - pair[0]) / DAY_H,
            day: (pair[0] / DAY_H) as usize,
            step,
            piece: conditions.at(pair[0]),
        });
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_cut_at_midnights_and_changes_and_nothing_is_lost() {
        let conditions = Conditions { lift_begun: Some(Hours::new(30.0).unwrap()), ..Conditions::default() };
        let cut = segments(&[0.0, 10.0, 40.0, 60.0], &conditions);
        let shown: Vec<_> = cut.iter().map(|s| (s.from_h, s.step, s.day)).collect();
        assert_eq!(shown, [(0.0, 0, 0), (10.0, 1, 0), (24.0, 1, 1), (30.0, 1, 1), (40.0, 2, 1), (48.0, 2, 2)]);
        assert!((cut.iter().map(|s| s.days).sum::<f64>() - 2.5).abs() < 1e-12);
        assert!(cut[2].piece != cut[3].piece && cut[3].piece == cut[4].piece);
    }

    #[test]
    fn a_grid_that_does_not_rise_from_nought_is_refused_at_its_edge() {
        let refused = |edges: &[f64]| Grid::new(edges.to_vec()).unwrap_err().to_string();
        assert_eq!(refused(&[0.0, 6.0, 6.0]), "edge 2 of the grid: is 6 h, more than 6 needed");
        assert_eq!(refused(&[1.0, 6.0]), "edge 0 of the grid: is 1 h, 0 needed");
        assert_eq!(refused(&[0.0, f64::NAN]), "edge 1 of the grid: hours is NaN, a finite number needed");
        assert!(refused(&[0.0]).contains("at least 2"));
        assert!(Grid::even(Hours::new(0.0).unwrap(), 3).is_err());
    }
}
