//! The checker: every rule of a plan again, minute by minute, from the problem alone. Source: ours.
//!
//! Slow on purpose and written apart: it shares the words of `problem` and `plan` with whoever makes plans,
//! and no line of theirs. It also derives all times anew, as `plan.rs` words them.

mod absent;
mod air;
mod crowd;
mod ferry;
mod minutes;
mod people;
mod reception;
mod road;
mod words;

use std::fmt;

use crate::plan::Plan;
use crate::problem::Problem;
pub(crate) use absent::Absent;
pub(crate) use crowd::Crowd;
pub use crowd::{CrowdedAlternate, crowded_alternates};

/// Which rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// The plan names something that is not there, or has too few figures.
    Reference,
    /// More people leave than are there.
    Inside,
    /// A stage works faster than its posts can.
    StagePosts,
    /// Somebody passes a stage before the one before it.
    StageOrder,
    /// Somebody leaves before all stages are done with him.
    NotBoardable,
    /// More vehicles leave than the gate lets out.
    Gate,
    /// A road is used when it is not open.
    RoadHours,
    /// A permission does not hold when it is needed.
    Clearance,
    /// More people and guards than seats.
    Seats,
    /// Too few guards with people.
    Guards,
    /// Groups share a vehicle that must not.
    KeepApart,
    /// Vehicles serve a site that is not theirs.
    Serves,
    /// More vehicles are out than there are.
    Vehicles,
    /// More road guards are out than there are.
    RoadGuards,
    /// More people wait beside a runway than may, or when none may.
    Staging,
    /// More people board than wait there.
    NotStaged,
    /// People are left beside a runway at the end.
    LeftStaged,
    /// A runway is too short or too weak.
    Runway,
    /// An unlit runway is used in the dark.
    Light,
    /// An airfield or receiver is used when it is not open.
    AirfieldHours,
    /// A type of aircraft is used when it is not there.
    KindHours,
    /// A flight is longer than the range.
    Range,
    /// What to do if a landing fails is not possible.
    Alternate,
    /// More aircraft are on the ground than can be served.
    Mog,
    /// More fuel is taken than is handed out.
    Fuel,
    /// More aircraft are used than can be counted on.
    Aircraft,
    /// A tail is at two places.
    Tail,
    /// A tail boards where it does not stand and cannot be ferried in time.
    Ferry,
    /// Crews are on duty for too long.
    Duty,
    /// More air guards are out than there are.
    AirGuards,
    /// A receiver does not accept a group.
    Accepts,
    /// More people wait for admission than may.
    Queue,
    /// Somebody is admitted who has not arrived.
    NotArrived,
    /// More people are admitted than the pace or the day allows.
    Acceptance,
    /// A receiver holds more than it can.
    Capacity,
    /// Something ends after the horizon.
    Horizon,
    /// What has happened is told otherwise.
    Past,
    /// A start that is kept is not in the plan.
    Frozen,
}

/// A rule broken: which, where, when and by how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Which rule.
    pub constraint: Constraint,
    /// Where, in the words of the problem.
    pub place: String,
    /// At which minute from the start.
    pub at_min: u32,
    /// By how much, in the rule's own unit; 1 where it has none.
    pub by: f64,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({:?}) at {}, minute {}: by {}",
            self.constraint.words(),
            self.constraint,
            self.place,
            self.at_min,
            self.by
        )
    }
}

/// What the parts of the checker write to.
struct Book<'a> {
    problem: &'a Problem,
    absent: &'a Absent,
    /// What is broken before this minute is told apart from what is broken from then on.
    now_min: u32,
    violations: Vec<Violation>,
}

impl Book<'_> {
    fn broken(&mut self, constraint: Constraint, place: impl Into<String>, at_min: u32, by: f64) {
        self.violations.push(Violation { constraint, place: place.into(), at_min, by });
    }

    fn unless(&mut self, holds: bool, constraint: Constraint, place: &str, at_min: u32) {
        if !holds {
            self.broken(constraint, place, at_min, 1.0);
        }
    }

    fn excess(&mut self, constraint: Constraint, place: &str, at_min: u32, is: f64, most: f64) {
        if is > most {
            self.broken(constraint, place, at_min, is - most);
        }
    }

    /// The first edge of the grid at or after a minute, found by looking.
    fn edge_at_or_after(&self, minute: u32) -> Option<u32> {
        self.problem.grid.edges_min().iter().copied().find(|edge| *edge >= minute)
    }

    fn cleared(&self, clearance: Option<crate::index::ClearanceId>, from: u32, until: u32) -> bool {
        clearance.is_none_or(|id| self.problem.clearances[id.0].windows.hold(from, until))
    }

    /// Who may not share a vehicle, and how many guards those in it need; none for an empty one.
    fn aboard(&mut self, place: &str, at_min: u32, persons: &[u32], guards: u32, seats: u32) {
        let groups = &self.problem.groups;
        let aboard: Vec<usize> = (0..groups.len()).filter(|g| persons[*g] > 0).collect();
        for (n, a) in aboard.iter().enumerate() {
            for b in &aboard[n + 1..] {
                let apart = self.problem.apart.iter().any(|[x, y]| (x.0, y.0) == (*a, *b) || (y.0, x.0) == (*a, *b));
                let mixed = groups[*a].class != groups[*b].class;
                self.unless(!apart && !mixed, Constraint::KeepApart, place, at_min);
            }
        }
        let total: u32 = persons.iter().sum();
        self.excess(Constraint::Seats, place, at_min, f64::from(total + guards), f64::from(seats));
        let Some(strictest) = aboard.iter().map(|g| groups[*g].persons_per_guard).min() else {
            self.broken(Constraint::Reference, format!("{place} carries nobody"), at_min, 1.0);
            return;
        };
        // A full team: as many as the seats would need if people took all that a team leaves them.
        let full = (1..=seats).rev().find(|n| n + n.div_ceil(strictest) <= seats).unwrap_or(0);
        let team = full.div_ceil(strictest);
        if guards < team {
            self.broken(Constraint::Guards, place, at_min, f64::from(team - guards));
        }
    }
}

/// Checks a plan against every rule; an empty list means that it is feasible. Costs about a second for a
/// plan of some thousand moves: it counts minutes one by one.
pub fn violations(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    violations_split(problem, plan, &Absent::default(), 0)
}

/// The same where some of the fleet and the guards cannot be used at some times; a rule that is broken both before a minute
/// and from then on is told twice.
pub(crate) fn violations_split(problem: &Problem, plan: &Plan, absent: &Absent, now_min: u32) -> Vec<Violation> {
    let mut book = Book { problem, absent, now_min, violations: Vec::new() };
    if !references(&mut book, plan) {
        return book.violations;
    }
    people::check(&mut book, plan);
    road::check(&mut book, plan);
    air::check(&mut book, plan);
    ferry::check(&mut book, plan);
    reception::check(&mut book, plan);
    book.violations
}

/// What a plan names that is not there.
pub(crate) fn unnamed(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let mut book = Book { problem, absent: &Absent::default(), now_min: 0, violations: Vec::new() };
    references(&mut book, plan);
    book.violations
}

/// Whether everything that the plan names is there; what is not cannot be checked further.
fn references(book: &mut Book<'_>, plan: &Plan) -> bool {
    let p = book.problem;
    let (steps, groups) = (p.grid.steps(), p.groups.len());
    for (n, work) in plan.stages.iter().enumerate() {
        let there = work.step.0 < steps
            && p.sites.get(work.site.0).is_some_and(|s| work.stage < s.stages.len())
            && work.persons.len() == groups;
        book.unless(there, Constraint::Reference, &format!("stage work {n}"), 0);
    }
    for (n, convoy) in plan.convoys.iter().enumerate() {
        let load_there = |l: &crate::plan::Load| l.pool.0 < p.vehicles.len() && l.persons.len() == groups;
        let there = convoy.leaves.0 < steps && convoy.road.0 < p.roads.len() && convoy.loads.iter().all(load_there);
        book.unless(there, Constraint::Reference, &format!("convoy {n}"), 0);
    }
    for (n, sortie) in plan.sorties.iter().enumerate() {
        let there = sortie.boards.0 < steps
            && sortie.route.0 < p.routes.len()
            && p.kinds.get(sortie.kind.0).is_some_and(|k| sortie.tail < k.tails.len())
            && sortie.persons.len() == groups;
        book.unless(there, Constraint::Reference, &format!("sortie {n}"), 0);
    }
    for (n, admission) in plan.admissions.iter().enumerate() {
        let there = admission.step.0 < steps && admission.receiver.0 < p.receivers.len();
        book.unless(there, Constraint::Reference, &format!("admission {n}"), 0);
    }
    book.violations.is_empty()
}
