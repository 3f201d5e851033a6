//! What binds, in words: the limits that the relaxation prices, and what one more of each is worth in
//! persons. Source: shadow prices of the relaxation; clearances by solving it without them.
//!
//! A price holds for the relaxation and for a small change: it says where to ask, not what a plan will gain. One more is
//! never worth more to the bound than is told: the prices prove it for any number of the limit.

use std::collections::BTreeMap;

use crate::boardable::boardable_with;
use crate::bound::reduced_costs;
use crate::index::{ClearanceId, KindId, SiteId};
use crate::model::Limit;
use crate::moves::Moves;
use crate::parameters::WORTH_TELLING;
use crate::problem::Problem;
use crate::relax::Relaxed;
use crate::windows::Windows;

/// A limit that binds.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// What one more would be, such as `one more place a day at receiver Karkh`.
    pub one_more: String,
    /// What it is worth: persons fewer in the objective, about.
    pub worth: f64,
    /// The first and the last minute at which it binds; none for what is limited at all times.
    pub when_min: Option<(u32, u32)>,
}

impl std::fmt::Display for Binding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:.2} persons fewer", self.one_more, self.worth)?;
        match self.when_min {
            Some((from, until)) => write!(f, ", binding between day {} and {}", from / 1440, until / 1440),
            None => Ok(()),
        }
    }
}

/// The limits that bind, the dearest first. Solves the relaxation once, and once more for each clearance.
/// Empty where the solver gave up. The problem must be free of conflicts.
pub fn binding(problem: &Problem) -> Vec<Binding> {
    let moves = Moves::of(problem);
    let relaxed = Relaxed::of(&moves);
    let Some(prices) = relaxed.solved.as_ref().map(|s| &s.prices) else { return Vec::new() };
    let mut found = Sums::default();
    for (limit, price) in relaxed.model.limits.iter().zip(prices) {
        found.add(problem, *limit, -price);
    }
    let reduced = reduced_costs(&relaxed.model.lp, prices);
    for (limit, column, more) in &relaxed.model.boxed {
        found.add(problem, *limit, (-reduced[*column]).max(0.0) * more);
    }
    boxes(&moves, &relaxed, &reduced, &mut found);
    posts(&moves, &relaxed, prices, &mut found);
    let mut bindings = found.told();
    let cleared = (0..problem.clearances.len()).map(ClearanceId).filter_map(|id| clearance(problem, id, &relaxed));
    bindings.extend(cleared);
    bindings.retain(|b| b.worth > WORTH_TELLING);
    bindings.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.one_more.cmp(&b.one_more)));
    bindings
}

/// Worth by words, with the stretch of time.
#[derive(Default)]
struct Sums(BTreeMap<String, (f64, Option<(u32, u32)>)>);

impl Sums {
    fn put(&mut self, one_more: String, worth: f64, at_min: Option<u32>) {
        // Where it is dear is told by what stands above the solver's noise.
        let at_min = at_min.filter(|_| worth > 1e-9);
        let (sum, when) = self.0.entry(one_more).or_default();
        *sum += worth;
        if let Some(at) = at_min {
            let (from, until) = when.unwrap_or((at, at));
            *when = Some((from.min(at), until.max(at)));
        }
    }

    fn add(&mut self, p: &Problem, limit: Limit, worth: f64) {
        let start = |step: usize| Some(p.grid.edges_min()[step]);
        let (one_more, worth, at) = match limit {
            // Posts are asked one by one.
            Limit::Flow | Limit::Boardable(..) => return,
            Limit::Gate(s, step) => {
                (format!("one more vehicle a step through the gate of {}", p.sites[s.0].name), worth, start(step))
            }
            Limit::Vehicles(n) => (format!("one more of {}", p.vehicles[n.0].name), worth, None),
            Limit::RoadGuards => ("one more road guard".to_owned(), worth, None),
            Limit::AirGuards => ("one more air guard".to_owned(), worth, None),
            Limit::Aircraft(k) => (format!("one more {}", p.kinds[k.0].name), worth, None),
            Limit::Staging(a, step) => (waiting(p, a.0), worth, start(step)),
            Limit::Stands(a, step) => {
                (format!("one more parking unit at {}", p.airfields[a.0].name), worth, start(step))
            }
            Limit::StandsThere(r, step) => {
                (format!("one more parking unit at {}", p.receivers[r.0].name), worth, start(step))
            }
            Limit::Crews(k, step) => (crew(p, k), worth * f64::from(p.kinds[k.0].duty_max_min), start(step)),
            Limit::Fuel(a, day) => {
                (format!("one more tonne of fuel a day at {}", p.airfields[a.0].name), worth, Some(day as u32 * 1440))
            }
            Limit::Day(r, day) => {
                (format!("one more admission a day at {}", p.receivers[r.0].name), worth, Some(day as u32 * 1440))
            }
            Limit::Room(r) => (format!("room for one more at {}", p.receivers[r.0].name), worth, None),
        };
        self.put(one_more, worth, at);
    }

    fn told(self) -> Vec<Binding> {
        let each = |(one_more, (worth, when_min))| Binding { one_more, worth, when_min };
        self.0.into_iter().map(each).collect()
    }
}

fn crew(p: &Problem, k: KindId) -> String {
    format!("one more crew of {}", p.kinds[k.0].name)
}

fn waiting(p: &Problem, airfield: usize) -> String {
    format!("one more person waiting at {}", p.airfields[airfield].name)
}

/// Limits that are boxes of columns and no rows: waiting at airfields and receivers, and pace.
fn boxes(moves: &Moves<'_>, relaxed: &Relaxed, reduced: &[f64], found: &mut Sums) {
    let p = moves.problem;
    let start = |step: usize| Some(p.grid.edges_min()[step]);
    for (a, lanes) in relaxed.model.waiting.iter().enumerate() {
        for (step, column) in lanes.iter().flat_map(|columns| columns.iter().enumerate()) {
            if moves.staging[a][step] > 0 && step + 1 < moves.steps() {
                found.put(waiting(p, a), (-reduced[*column]).max(0.0), start(step));
            }
        }
    }
    for (r, receiver) in p.receivers.iter().enumerate() {
        for (step, of) in relaxed.model.reception[r].iter().enumerate() {
            let worth = |column: usize| (-reduced[column]).max(0.0);
            let words = format!("one more waiting for admission at {}", receiver.name);
            found.put(words, worth(of.queue), start(step));
            if moves.admitted[r][step] > 0 {
                let words = format!("one more admission a step at {}", receiver.name);
                found.put(words, worth(of.admitted), start(step));
            }
        }
    }
}

/// One more post at each stage of each site: what it lets board by each step, at the price of that step.
fn posts(moves: &Moves<'_>, relaxed: &Relaxed, prices: &[f64], found: &mut Sums) {
    let p = moves.problem;
    for (s, site) in p.sites.iter().enumerate() {
        let of_site = relaxed.model.limits.iter().zip(prices).filter_map(|(limit, price)| match limit {
            Limit::Boardable(id, step) if id.0 == s => Some((*step, -price)),
            _ => None,
        });
        let of_site: Vec<(usize, f64)> = of_site.collect();
        for (n, stage) in site.stages.iter().enumerate() {
            let more = boardable_with(p, SiteId(s), Some(n));
            for (step, price) in &of_site {
                let gained = f64::from(more[*step].saturating_sub(moves.boardable[s][*step]));
                let words = format!("one more post for {} at {}", stage.name, site.name);
                found.put(words, price * gained, Some(p.grid.edges_min()[*step]));
            }
        }
    }
}

/// What a clearance that always holds would be worth.
fn clearance(problem: &Problem, id: ClearanceId, relaxed: &Relaxed) -> Option<Binding> {
    let mut freed = problem.clone();
    freed.clearances[id.0].windows = Windows::always();
    if freed == *problem {
        return None;
    }
    let without = Relaxed::of(&Moves::of(&freed));
    without.solved.as_ref()?;
    let worth = relaxed.bound.value - without.bound.value;
    let one_more = format!("clearance {} at all times", problem.clearances[id.0].name);
    Some(Binding { one_more, worth, when_min: None })
}
