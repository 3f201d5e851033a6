//! The order of sites by hazard, and how firm it is: whose rank changes were one hazard half or twice what
//! it is said to be. Source: ours.

use crate::assess::Assessment;
use crate::name::SiteId;

/// By how much a hazard may be wrong and nobody could tell within one crisis, either way.
pub const RANK_SCALES: (f64, f64) = (0.5, 2.0);

/// A site's place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Which.
    pub site: SiteId,
    /// Its rank, 1 for the highest hazard; of equal hazards the first by name.
    pub rank: usize,
    /// Its rank were its hazard alone half.
    pub rank_if_half: usize,
    /// Its rank were its hazard alone twice.
    pub rank_if_twice: usize,
    /// The sites with which it would change places were its hazard half or twice and theirs as said.
    pub swaps_with: Vec<SiteId>,
}

/// Ranks all sites of an assessment by mean hazard of a breakout, highest first.
pub fn ranking(assessment: &Assessment) -> Vec<Ranked> {
    let mut order: Vec<(&SiteId, f64)> = assessment.sites.iter().map(|s| (&s.site, s.hazard.mean.value())).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let ranked = |(at, (site, hazard)): (usize, &(&SiteId, f64))| {
        let others = || order.iter().filter(|(other, _)| other != site);
        let rank_at = |hazard: f64| 1 + others().filter(|(_, other)| *other > hazard).count();
        let (half, twice) = (hazard * RANK_SCALES.0, hazard * RANK_SCALES.1);
        let swaps = |other: f64| if other > *hazard { other < twice } else { other > half };
        Ranked {
            site: (*site).clone(),
            rank: at + 1,
            rank_if_half: rank_at(half),
            rank_if_twice: rank_at(twice),
            swaps_with: others().filter(|(_, other)| swaps(*other)).map(|(other, _)| (*other).clone()).collect(),
        }
    };
    order.iter().enumerate().map(ranked).collect()
}
