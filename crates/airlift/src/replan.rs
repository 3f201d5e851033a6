//! A plan for the rest, from what is so now: what has begun stays, starts of the next hours are kept where they are still
//! possible, and what comes after is planned anew. Source: ours, `airlift.md` §4.

mod anew;
mod bound;
mod calendar;
mod facts;
mod keep;
mod rest;
mod standing;
mod unavoidable;
mod verify;
mod warm;

pub use bound::lower_bound_now;
pub use facts::Fact;
pub use keep::Dropped;
pub use standing::{Standing, standing};
pub use unavoidable::Unavoidable;
pub use verify::violations_now;

use crate::cost::{Cost, cost};
use crate::error::Error;
use crate::feasible::{Absent, Violation, unnamed};
use crate::index::Step;
use crate::ledger::{Calendar, Ledger};
use crate::moves::Moves;
use crate::plan::Plan;
use crate::problem::Problem;
use anew::Keeps;
use calendar::{Settled, settled};
use keep::{Kept, keep};

/// What is so now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// The step that begins. What was begun before it is past.
    pub step: Step,
    /// Starts of the executed plan before this step are kept where they are possible, and nothing new starts before it;
    /// 6 to 12 h after now as a rule. At least `step`.
    pub frozen_until: Step,
    /// What has begun before `step`, as it went: work before boarding, convoys, sorties and admissions. Where everybody
    /// and everything is now follows from it ([`standing`]). A convoy that turned back is not in it.
    pub done: Plan,
    /// What has changed.
    pub facts: Vec<Fact>,
}

/// A plan for the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanned {
    /// What is done and what is to come, as one plan.
    pub plan: Plan,
    /// The problem as it is now, for which the plan is: facts, and each site's law given that it stands until now.
    pub problem: Problem,
    /// Full cost of the plan for that problem.
    pub cost: Cost,
    /// Starts before [`Now::frozen_until`] that could not be kept as they were.
    pub dropped: Vec<Dropped>,
    /// The fewest of the facts that do not go with them, in words: without any one of these all could be kept that can be
    /// with the others. Empty where nothing is dropped, or what has happened alone stands against it.
    pub conflict: Vec<String>,
    /// Rules that the plan breaks and another might keep. Empty as a rule.
    pub broken: Vec<Violation>,
    /// Rules that no plan can keep, such as that nobody is left beside a runway that is lost, or that were broken before
    /// now; each with the reason. With [`Replanned::broken`] they are all that [`violations_now`] finds.
    pub unavoidable: Vec<Unavoidable>,
}

/// Plans the rest: the executed plan's own later trips as far as they still fit or, where it is small enough, those of the
/// relaxation, people who wait beside runways, whoever is left by policy, then so many tries of a search. The cheaper of
/// that and of the executed plan carried on as far as it goes, with new trips for whoever it leaves, is taken. `go_on` is asked now and then with the persons saved so far. The same arguments give the same plan.
///
/// Refuses a plan or a past that names what is not there or lies on the wrong side of now, and facts of what is not
/// there.
pub fn replan(
    problem: &Problem,
    plan: &Plan,
    now: &Now,
    tries: u64,
    seed: u64,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> Result<Replanned, Error> {
    check(problem, plan, now)?;
    let changed = facts::changed(problem, now);
    let settled = settled(&changed, plan, now);
    let planning = Planning::of(&changed, plan, now, &settled, facts::absent(problem, now));
    let (anew, dropped) = planning.anew(Keeps::NextHours, tries, seed, go_on);
    let (carried_on, _) = planning.anew(Keeps::All, tries, seed, go_on);
    let judged = |rest: Plan| {
        let broken = violations_now(problem, plan, now, &dropped, &rest);
        (broken, cost(&changed, &rest), rest)
    };
    let worse = |(broken, cost, _): &(Vec<Violation>, Cost, Plan)| (excess(broken), cost.objective());
    let (anew, carried_on) = (judged(anew), judged(carried_on));
    let better = worse(&anew).0.total_cmp(&worse(&carried_on).0).then(worse(&anew).1.total_cmp(&worse(&carried_on).1));
    let (broken, cost, rest) = if better.is_le() { anew } else { carried_on };
    let conflict = if dropped.is_empty() { Vec::new() } else { conflict(problem, plan, now) };
    let (broken, unavoidable) = unavoidable::parted(&planning, broken);
    Ok(Replanned { plan: rest, cost, dropped, conflict, broken, unavoidable, problem: changed })
}

/// The problem as it is now, for which a plan for the rest is judged: see [`Replanned::problem`]. Refuses what
/// [`replan`] refuses.
pub fn problem_now(problem: &Problem, now: &Now) -> Result<Problem, Error> {
    check(problem, &now.done, now)?;
    Ok(facts::changed(problem, now))
}

fn check(problem: &Problem, plan: &Plan, now: &Now) -> Result<(), Error> {
    if let Some(conflict) = problem.wrong_numbers().first() {
        return Err(Error::new(format!("problem: {conflict}")));
    }
    for (whose, plan) in [("plan", plan), ("past", &now.done)] {
        if let Some(violation) = unnamed(problem, plan).first() {
            return Err(Error::new(format!("{whose}: {violation}")));
        }
    }
    let steps = problem.grid.steps();
    if now.step.0 >= steps || now.frozen_until < now.step {
        let (from, until) = (now.step, now.frozen_until);
        return Err(Error::new(format!(
            "now is step {from} and frozen until {until}, rising steps below {steps} needed"
        )));
    }
    let starts = now.done.convoys.iter().map(|c| c.leaves).chain(now.done.sorties.iter().map(|s| s.boards));
    let others = now.done.stages.iter().map(|w| w.step).chain(now.done.admissions.iter().map(|a| a.step));
    if let Some(late) = starts.chain(others).find(|step| *step >= now.step) {
        return Err(Error::new(format!("past: something began in step {late}, before step {} needed", now.step)));
    }
    facts::check(problem, &now.facts)
}

/// Rules broken, by how much in all.
fn excess(broken: &[Violation]) -> f64 {
    broken.iter().map(|violation| violation.by).sum()
}

/// The fewest facts that stand against the starts that are kept: leaves out one after the other (deletion filter,
/// Chinneck 2008).
fn conflict(problem: &Problem, plan: &Plan, now: &Now) -> Vec<String> {
    let stands_against = |facts: &[Fact]| {
        let now = Now { facts: facts.to_vec(), ..now.clone() };
        let changed = facts::changed(problem, &now);
        let settled = settled(&changed, plan, &now);
        let absent = facts::absent(problem, &now);
        let planning = Planning::of(&changed, plan, &now, &settled, absent);
        planning.keeps(now.frozen_until.0, |_, kept| !kept.dropped.is_empty())
    };
    let mut facts = now.facts.clone();
    if stands_against(&[]) {
        return Vec::new();
    }
    for fact in &now.facts {
        let others: Vec<Fact> = facts.iter().filter(|other| *other != fact).cloned().collect();
        if stands_against(&others) {
            facts = others;
        }
    }
    facts.iter().map(|fact| fact.said(problem)).collect()
}

/// What a plan for the rest is made from.
struct Planning<'a> {
    changed: &'a Problem,
    plan: &'a Plan,
    now: &'a Now,
    settled: &'a Settled,
    absent: Absent,
    /// Whether anybody of a group can still be flown, by airfield and group.
    flies: Vec<Vec<bool>>,
}

impl<'a> Planning<'a> {
    fn of(changed: &'a Problem, plan: &'a Plan, now: &'a Now, settled: &'a Settled, absent: Absent) -> Self {
        let mut planning = Self { changed, plan, now, settled, absent, flies: Vec::new() };
        planning.flies = unavoidable::flies(&planning);
        planning
    }

    /// Books what is settled up to a step, and tells of it with the ledger.
    fn keeps<T>(&self, until: usize, told: impl FnOnce(&Ledger<'_>, Kept) -> T) -> T {
        let mut moves = Moves::begun_from(self.changed, self.changed.grid.steps());
        self.admitted(&mut moves);
        let mut ledger = Ledger::new(&moves);
        ledger.settle(Calendar::new(self.settled.boardable.clone()));
        let kept = keep(&mut ledger, self.plan, self.now, until, &self.absent, &self.flies);
        told(&ledger, kept)
    }

    /// Receivers have admitted whom they have, whatever they could have.
    fn admitted(&self, moves: &mut Moves<'_>) {
        for (r, by_step) in moves.admitted.iter_mut().enumerate() {
            by_step[..self.now.step.0].fill(0);
            for of in self.now.done.admissions.iter().filter(|of| of.receiver.0 == r) {
                by_step[of.step.0] += of.persons;
            }
        }
    }
}
