//! What a plan itself does to the hazard: guards drawn off a site, and a lift that is seen to begin. The solver takes
//! failure as independent of the plan; here each plan is scored again at several times the reaction. Source: ours,
//! `airlift.md` §4.

use crate::cost::{expected, left_inside};
use crate::error::Error;
use crate::index::Step;
use crate::law::StepLaw;
use crate::parameters::{GUARDS_LEFT_MIN, REACTION_TIMES};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::timeline::drive;

/// A figure with the band that its judges gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The least that is thought likely.
    pub low: f64,
    /// The best guess.
    pub nominal: f64,
    /// The most that is thought likely.
    pub high: f64,
}

/// How hazards answer to a lift.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// The hazard of a site is multiplied by this from the step in which its first convoy leaves; at least 1.
    pub lift_begun: Band,
    /// While guards are away it is multiplied by the share that is left, to the power of minus this; at least 0. With
    /// 1, half the guards make twice the hazard.
    pub guards_power: Band,
    /// Guards of each site, in the order of [`Problem::sites`].
    pub guards: Vec<u32>,
    /// Share of a convoy's guards that is drawn from the site it leaves, 0 to 1.
    pub drawn_off: f64,
}

impl Reaction {
    /// The factors that the warning uses too `[J]`: a lift that has begun 1.3 (1.0 to 1.7), power 1 (0.5 to 2), and
    /// half of each convoy's guards from the site, which has one guard for so many people.
    pub fn nominal(problem: &Problem, people_per_guard: u32) -> Self {
        let people = problem.sites.iter().map(|site| site.people.iter().sum::<u32>());
        Self {
            lift_begun: Band { low: 1.0, nominal: 1.3, high: 1.7 },
            guards_power: Band { low: 0.5, nominal: 1.0, high: 2.0 },
            guards: people.map(|people| people.div_ceil(people_per_guard.max(1)).max(1)).collect(),
            drawn_off: 0.5,
        }
    }

    pub(crate) fn check(&self, problem: &Problem) -> Result<(), Error> {
        if self.guards.len() != problem.sites.len() {
            let (has, sites) = (self.guards.len(), problem.sites.len());
            return Err(Error::new(format!("reaction has guards of {has} sites, {sites} needed")));
        }
        if !(0.0..=1.0).contains(&self.drawn_off) {
            return Err(Error::new(format!("share of guards drawn off is {}, 0 to 1 allowed", self.drawn_off)));
        }
        let bands = [
            ("factor of a lift begun", self.lift_begun, 1.0, 100.0),
            ("power of guards", self.guards_power, 0.0, 10.0),
        ];
        for (what, band, least, most) in bands {
            let all = [band.low, band.nominal, band.high];
            if !all.iter().all(|x| (least..=most).contains(x)) || band.low > band.nominal || band.nominal > band.high {
                return Err(Error::new(format!("{what} is {all:?}, rising numbers from {least} to {most} needed")));
            }
        }
        Ok(())
    }
}

/// More guards at sites from a step on, who stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reinforcement {
    /// When they are there.
    pub from: Step,
    /// How many more at each site, in the order of [`Problem::sites`].
    pub guards: Vec<u32>,
}

impl Reinforcement {
    /// Refuses guards of other sites than there are, and a step past the horizon.
    pub(crate) fn check(&self, problem: &Problem) -> Result<(), Error> {
        let (has, sites, steps) = (self.guards.len(), problem.sites.len(), problem.grid.steps());
        if has != sites {
            return Err(Error::new(format!("reinforcement has guards for {has} sites, {sites} needed")));
        }
        if self.from.0 >= steps {
            return Err(Error::new(format!("reinforcement comes with step {}, below {steps} needed", self.from)));
        }
        Ok(())
    }
}

/// A plan at some times the reaction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rescored {
    /// People expected inside at the failure of their site, each counting one, with the nominal factors.
    pub expected_inside: f64,
    /// The same at the low and the high end of both bands.
    pub band: [f64; 2],
}

/// Plans scored again, each at 0, 1 and 3 times the logarithm of the reaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescoring {
    /// By plan, in the order of [`REACTION_TIMES`]. At 0 times it is the cost's own figure, to the bit.
    pub plans: Vec<[Rescored; REACTION_TIMES.len()]>,
    /// Places of the plans from the fewest expected inside to the most, at each times; of equals the earlier first.
    pub ranking: [Vec<usize>; REACTION_TIMES.len()],
}

impl Rescoring {
    /// Pairs of plans of which the first is better without reaction and the second at some times of it.
    pub fn swaps(&self) -> Vec<(usize, usize)> {
        let mut swaps = Vec::new();
        for (n, first) in self.ranking[0].iter().enumerate() {
            for second in &self.ranking[0][n + 1..] {
                let (a, b) = (&self.plans[*first], &self.plans[*second]);
                if (1..a.len()).any(|times| b[times].expected_inside < a[times].expected_inside) {
                    swaps.push((*first, *second));
                }
            }
        }
        swaps
    }
}

/// Scores plans again under the reaction. Refuses factors that cannot be meant.
pub fn rescore(problem: &Problem, plans: &[Plan], reaction: &Reaction) -> Result<Rescoring, Error> {
    reaction.check(problem)?;
    let of = |plan: &Plan| {
        let away = aways(problem, plan, reaction, None);
        REACTION_TIMES.map(|times| banded(problem, plan, reaction, &away, times))
    };
    let plans: Vec<_> = plans.iter().map(of).collect();
    let ranked = |times: usize| {
        let mut order: Vec<usize> = (0..plans.len()).collect();
        order.sort_by(|a, b| plans[*a][times].expected_inside.total_cmp(&plans[*b][times].expected_inside));
        order
    };
    let ranking = std::array::from_fn(ranked);
    Ok(Rescoring { plans, ranking })
}

fn aways(problem: &Problem, plan: &Plan, reaction: &Reaction, more: Option<&Reinforcement>) -> Vec<Away> {
    problem.site_ids().map(|site| Away::of(problem, plan, reaction, more, site.0)).collect()
}

fn banded(problem: &Problem, plan: &Plan, reaction: &Reaction, away: &[Away], times: f64) -> Rescored {
    let with = |begun: f64, power: f64| inside(problem, plan, away, begun, power, times);
    let (begun, power) = (&reaction.lift_begun, &reaction.guards_power);
    Rescored {
        expected_inside: with(begun.nominal, power.nominal),
        band: [with(begun.low, power.low), with(begun.high, power.high)],
    }
}

/// A plan at once the reaction, beside guards who are sent.
pub(crate) fn scored(
    problem: &Problem,
    plan: &Plan,
    reaction: &Reaction,
    more: Option<&Reinforcement>,
) -> Result<Rescored, Error> {
    reaction.check(problem)?;
    Ok(banded(problem, plan, reaction, &aways(problem, plan, reaction, more), 1.0))
}

/// The law of a site under a plan and guards who are sent, by the nominal factors.
pub(crate) fn react(
    problem: &Problem,
    plan: &Plan,
    reaction: &Reaction,
    more: Option<&Reinforcement>,
    site: usize,
) -> StepLaw {
    let away = Away::of(problem, plan, reaction, more, site);
    let (begun, power) = (reaction.lift_begun.nominal, reaction.guards_power.nominal);
    reacting(&problem.sites[site].law.on(&problem.grid), |step| away.factor(step, begun, power, 1.0))
}

/// What a plan and guards who are sent do to a site.
struct Away {
    /// The step of its first convoy.
    begun: Option<usize>,
    /// Its guards by step, and after the last, as a share of those it had; above 1 with others sent.
    left: Vec<f64>,
}

impl Away {
    fn of(problem: &Problem, plan: &Plan, reaction: &Reaction, more: Option<&Reinforcement>, site: usize) -> Self {
        let steps = problem.grid.steps();
        // Beyond the horizon all are back.
        let mut away = vec![0.0; steps + 1];
        let mut begun = None;
        for convoy in plan.convoys.iter().filter(|c| problem.roads[c.road.0].site.0 == site) {
            let Step(leaves) = convoy.leaves;
            begun = Some(begun.map_or(leaves, |first: usize| first.min(leaves)));
            for load in &convoy.loads {
                let back = drive(problem, convoy.road, load.pool, convoy.leaves).map_or(steps, |d| d.guards_back);
                let drawn = reaction.drawn_off * f64::from(load.guards);
                away[leaves..back.min(steps)].iter_mut().for_each(|n| *n += drawn);
            }
        }
        let guards = f64::from(reaction.guards[site].max(1));
        let sent = |step: usize| match more {
            Some(more) if more.from.0 <= step => f64::from(more.guards[site]),
            _ => 0.0,
        };
        let left = |(step, away): (usize, f64)| (1.0 - (away - sent(step)) / guards).max(GUARDS_LEFT_MIN);
        let left = away.into_iter().enumerate().map(left).collect();
        Self { begun, left }
    }

    /// What the hazard is multiplied by in a step; the number of steps is what comes after the horizon.
    fn factor(&self, step: usize, begun: f64, power: f64, times: f64) -> f64 {
        let lift = if self.begun.is_some_and(|first| first <= step) { libm::pow(begun, times) } else { 1.0 };
        let left = self.left.get(step).copied().unwrap_or(1.0);
        lift * libm::pow(left, -power * times)
    }
}

fn inside(problem: &Problem, plan: &Plan, away: &[Away], begun: f64, power: f64, times: f64) -> f64 {
    let mut sum = 0.0;
    for (s, site) in problem.sites.iter().enumerate() {
        let law = reacting(&site.law.on(&problem.grid), |step| away[s].factor(step, begun, power, times));
        for group in 0..problem.groups.len() {
            sum += expected(&law, &left_inside(problem, plan, s, group));
        }
    }
    sum
}

/// The law whose hazard in each step, and after the last, is multiplied by a factor. Where no factor has yet been
/// other than 1 it is the same to the bit.
fn reacting(law: &StepLaw, factor: impl Fn(usize) -> f64) -> StepLaw {
    let (mut stood, mut stands, mut same) = (1.0_f64, 1.0_f64, true);
    let mut reacts = |step: usize, within: f64| {
        let factor = factor(step);
        same &= factor == 1.0;
        let kept = if stood > within { ((stood - within) / stood).max(0.0) } else { 0.0 };
        stood -= within;
        let fails = if same { within } else { stands * (1.0 - libm::pow(kept, factor)) };
        stands -= fails;
        fails
    };
    let within: Vec<f64> = law.within.iter().enumerate().map(|(step, within)| reacts(step, *within)).collect();
    let after = reacts(law.within.len(), law.after);
    StepLaw { within, after }
}

#[test]
fn a_hazard_three_times_as_high_is_that_of_three_laws_together() {
    let grid = crate::grid::Grid::even(120, 2).unwrap();
    let law = |hazard| crate::law::FailureLaw::constant(hazard, 5).unwrap().on(&grid);
    let tripled = reacting(&law(0.1), |_| 3.0);
    for (is, wanted) in
        tripled.within.iter().chain([&tripled.after]).zip(law(0.3).within.iter().chain([&law(0.3).after]))
    {
        assert!((is - wanted).abs() < 1e-12, "{is}, not {wanted}");
    }
    assert_eq!(reacting(&law(0.1), |_| 1.0), law(0.1));
    let late = reacting(&law(0.1), |step| if step < 5 { 1.0 } else { 2.0 });
    assert_eq!(late.within[..5], law(0.1).within[..5]);
    let total = |law: &StepLaw| law.within.iter().sum::<f64>() + law.after;
    assert!(total(&late) > total(&law(0.1)) && total(&late) < 1.0);
    let certain = StepLaw { within: vec![0.5, 0.5], after: 0.0 };
    assert_eq!(reacting(&certain, |_| 2.0), StepLaw { within: vec![0.75, 0.25], after: 0.0 });
}
