//! The law of the time at which a site fails, on its own grid and carried onto the plan's. Source: ours;
//! a planner who counts expected people needs the mean law alone (`airlift.md` §4).

use crate::error::Error;
use crate::grid::Grid;
use crate::parameters::LAW_SUM_SLACK;

/// Probability that a site fails within each of some stretches of time; what is missing to 1 never fails.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureLaw {
    edges_min: Vec<u32>,
    probability: Vec<f64>,
}

/// A law on the grid of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct StepLaw {
    /// Probability that the site fails within each step.
    pub within: Vec<f64>,
    /// Probability that it fails after the last step and within its law.
    pub after: f64,
}

impl FailureLaw {
    /// From edges in minutes, the first 0, and a probability for each stretch between them. Refuses what is
    /// no probability, edges that do not rise, and a sum above 1.
    pub fn new(edges_min: Vec<u32>, probability: Vec<f64>) -> Result<Self, Error> {
        if edges_min.len() != probability.len() + 1 || probability.is_empty() {
            let (edges, numbers) = (edges_min.len(), probability.len());
            return Err(Error::new(format!(
                "failure law has {edges} edges and {numbers} probabilities, one more edge needed"
            )));
        }
        if edges_min[0] != 0 {
            return Err(Error::new(format!("failure law starts at {} min, 0 needed", edges_min[0])));
        }
        if let Some(at) = edges_min.windows(2).position(|pair| pair[1] <= pair[0]) {
            return Err(Error::new(format!("edge {} of the failure law does not rise", at + 1)));
        }
        if let Some(at) = probability.iter().position(|p| !(0.0..=1.0).contains(p)) {
            return Err(Error::new(format!(
                "probability {at} of the failure law is {}, 0 to 1 needed",
                probability[at]
            )));
        }
        let sum: f64 = probability.iter().sum();
        if sum > 1.0 + LAW_SUM_SLACK {
            return Err(Error::new(format!("failure law adds to {sum}, at most 1 allowed")));
        }
        Ok(Self { edges_min, probability })
    }

    /// A constant hazard per day over some days. Refuses a hazard that is not finite or below nought.
    pub fn constant(hazard_per_day: f64, days: u32) -> Result<Self, Error> {
        if !hazard_per_day.is_finite() || hazard_per_day < 0.0 {
            return Err(Error::new(format!("hazard is {hazard_per_day} a day, a finite number of at least 0 needed")));
        }
        let held = |hour: u32| libm::exp(-hazard_per_day * f64::from(hour) / 24.0);
        let hours = days.saturating_mul(24);
        let edges = (0..=hours).map(|hour| hour * 60).collect();
        Self::new(edges, (0..hours).map(|hour| held(hour) - held(hour + 1)).collect())
    }

    /// When it ends, minute.
    pub fn end_min(&self) -> u32 {
        self.edges_min[self.probability.len()]
    }

    /// Probability that the site has failed by a minute; even within a stretch.
    pub fn by(&self, minute: u32) -> f64 {
        let mut sum = 0.0;
        for (pair, p) in self.edges_min.windows(2).zip(&self.probability) {
            if minute >= pair[1] {
                sum += p;
            } else {
                sum += p * f64::from(minute.saturating_sub(pair[0])) / f64::from(pair[1] - pair[0]);
                break;
            }
        }
        sum
    }

    /// The law by the steps of a grid.
    pub fn on(&self, grid: &Grid) -> StepLaw {
        let by: Vec<f64> = grid.edges_min().iter().map(|edge| self.by(*edge)).collect();
        let within = by.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).collect();
        StepLaw { within, after: (self.by(u32::MAX) - by[grid.steps()]).max(0.0) }
    }
}

#[test]
fn nothing_of_a_law_is_lost_on_another_grid() {
    let law = FailureLaw::constant(0.06, 14).unwrap();
    let on = law.on(&Grid::mixed(&[(120, 3), (720, 4)]).unwrap());
    let failed_in_a_week = 1.0 - (-0.06_f64 * 7.0).exp();
    assert!((on.within.iter().sum::<f64>() - failed_in_a_week).abs() < 1e-12);
    assert!((on.after - ((-0.42_f64).exp() - (-0.84_f64).exp())).abs() < 1e-12);
    let two = FailureLaw::new(vec![0, 240, 1440], vec![0.5, 0.25]).unwrap().on(&Grid::even(120, 1).unwrap());
    assert_eq!((two.within[0], two.within[1], two.after), (0.25, 0.25, 0.0));
    assert!((two.within[2] - 0.025).abs() < 1e-12);
}

#[test]
fn a_law_that_cannot_be_meant_is_refused() {
    let refused = |edges: &[u32], p: &[f64]| FailureLaw::new(edges.to_vec(), p.to_vec()).unwrap_err().to_string();
    assert_eq!(refused(&[0, 60], &[f64::NAN]), "probability 0 of the failure law is NaN, 0 to 1 needed");
    assert_eq!(refused(&[0, 60, 120], &[0.7, 0.6]), "failure law adds to 1.2999999999999998, at most 1 allowed");
    assert!(refused(&[0, 60, 60], &[0.1, 0.1]).contains("does not rise"));
    assert!(refused(&[1, 60], &[0.1]).contains("0 needed"));
    assert!(FailureLaw::constant(f64::INFINITY, 3).is_err() && FailureLaw::constant(-0.1, 3).is_err());
}
