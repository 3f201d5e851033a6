//! Which tail flies which sortie, so that each is where its next sortie begins: it stays with its airfield or is ferried
//! there in time. Source: ours.

use super::Ledger;
use crate::ferry::Leg;
use crate::problem::Problem;
use crate::windows::DAY_MIN;

/// A sortie of a tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) boards: usize,
    /// The first edge at which the aircraft can board again where it is back, and the minute at which it is back.
    pub(crate) back: usize,
    pub(crate) back_min: u32,
    /// The airfield that it boards at and comes back to.
    pub(crate) airfield: usize,
    pub(crate) duty_min: u32,
}

/// The sorties of all tails and what their ferries take.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tails {
    /// Sorties in order of time, by type and tail.
    stays: Vec<Vec<Vec<Stay>>>,
    /// Minutes in which a tail is out, by type and tail.
    out: Vec<Vec<Vec<(u32, u32)>>>,
    /// Tails that new trips may use, by type.
    usable: Vec<usize>,
    /// Minutes of duty that ferries add to the sortie after them, by type and step.
    duty: Vec<Vec<u32>>,
    /// Fuel that ferries take, by airfield and day.
    fuel: Vec<Vec<Vec<f64>>>,
    /// Whether a sortie was taken out between two others of its tail that are at different airfields.
    gapped: bool,
}

/// A ferry that becomes needed or is no longer.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// Step at which the sortie after it boards, and the duty of that alone.
    boards: usize,
    duty_min: u32,
    /// Where it leaves.
    from: usize,
    leg: Leg,
}

/// What one more sortie of a tail changes.
#[derive(Default)]
struct Changes {
    more: Vec<Change>,
    less: Option<Change>,
    /// Whether the tail can be where it boards, and where the sortie after it does.
    in_time: bool,
}

impl Tails {
    pub(super) fn none(problem: &Problem, days: usize) -> Self {
        let steps = problem.grid.steps();
        Self {
            stays: problem.kinds.iter().map(|k| vec![Vec::new(); k.tails.len()]).collect(),
            out: problem.kinds.iter().map(|k| vec![Vec::new(); k.tails.len()]).collect(),
            usable: problem.kinds.iter().map(|k| k.usable() as usize).collect(),
            duty: vec![vec![0; steps]; problem.kinds.len()],
            fuel: vec![vec![Vec::new(); days]; problem.airfields.len()],
            gapped: false,
        }
    }

    /// Minutes of duty that ferries add at a step.
    pub(super) fn duty_min(&self, kind: usize, step: usize) -> u32 {
        self.duty[kind][step]
    }

    /// Tonnes that ferries take at an airfield on a day.
    pub(super) fn fuel_t(&self, airfield: usize, day: usize) -> f64 {
        self.fuel[airfield][day].iter().sum()
    }

    /// Whatever a plan for the rest keeps may fly with any tail, and so may what is new beside it.
    pub(crate) fn all_may_fly(&mut self) {
        self.usable.iter_mut().zip(&self.stays).for_each(|(usable, tails)| *usable = tails.len());
    }

    /// A tail is out from one minute up to another.
    pub(crate) fn goes_out(&mut self, kind: usize, tail: usize, from_min: u32, until_min: u32) {
        self.out[kind][tail].push((from_min, until_min));
    }

    #[cfg(test)]
    pub(super) fn used(&self) -> String {
        let mut fuel = self.fuel.clone();
        fuel.iter_mut().flatten().for_each(|taken| taken.sort_by(f64::total_cmp));
        format!("{:?}{:?}{fuel:?}", self.stays, self.duty)
    }
}

impl Ledger<'_> {
    /// The sortie as one of a tail.
    pub(super) fn stay(&self, sortie: usize) -> (usize, Stay) {
        let of = &self.moves.sorties[sortie];
        let back_min = self.moves.problem.grid.edges_min()[of.boards] + of.times.duty_min;
        let (back, airfield) = (of.times.aircraft_back, of.airfield.0);
        (of.kind.0, Stay { boards: of.boards, back, back_min, airfield, duty_min: of.times.duty_min })
    }

    /// The tail for a sortie: the one that is asked for if it can, else one that need not be ferried, else any that can.
    pub(crate) fn tail_for(&self, sortie: usize, asked: Option<usize>) -> Option<usize> {
        let (kind, stay) = self.stay(sortie);
        self.tail_of(kind, stay, asked)
    }

    pub(crate) fn tail_of(&self, kind: usize, stay: Stay, asked: Option<usize>) -> Option<usize> {
        if asked.is_some_and(|tail| self.tail_can(kind, tail, stay).is_some()) {
            return asked;
        }
        let mut ferried = None;
        for tail in 0..self.tails.usable[kind] {
            match self.tail_can(kind, tail, stay) {
                Some(0) => return Some(tail),
                Some(_) => ferried = ferried.or(Some(tail)),
                None => {}
            }
        }
        ferried
    }

    /// How many ferries more it takes for a tail to fly a sortie too; none if it cannot.
    fn tail_can(&self, kind: usize, tail: usize, stay: Stay) -> Option<usize> {
        let edges = self.moves.problem.grid.edges_min();
        let (boards_min, back_min) = (edges[stay.boards], edges[stay.back]);
        let mut out = self.tails.out[kind][tail].iter();
        if out.any(|(from, until)| *from < back_min && boards_min < *until) {
            return None;
        }
        let changes = self.changes(kind, tail, stay);
        (changes.in_time && self.ferries_fit(kind, stay, &changes)).then_some(changes.more.len())
    }

    /// The ferry between two sorties of a tail: none where it stands there already. The outer none: it cannot be there.
    fn between(&self, kind: usize, tail: usize, first: Stay, next: Stay) -> Option<Option<Leg>> {
        if first.airfield == next.airfield {
            return (first.back <= next.boards).then_some(None);
        }
        let out = &self.tails.out[kind][tail];
        let leg = self.moves.ferries.leg(kind, first.airfield, next.airfield, first.back_min, out)?;
        (leg.lands <= next.boards).then_some(Some(leg))
    }

    fn changes(&self, kind: usize, tail: usize, stay: Stay) -> Changes {
        let stays = &self.tails.stays[kind][tail];
        let at = stays.partition_point(|other| other.boards < stay.boards);
        let (before, after) = (at.checked_sub(1).map(|n| stays[n]), stays.get(at).copied());
        let leg = |first: Option<Stay>, next: Option<Stay>| -> Option<Option<Change>> {
            let (Some(first), Some(next)) = (first, next) else { return Some(None) };
            let leg = self.between(kind, tail, first, next)?;
            let (from, boards, duty_min) = (first.airfield, next.boards, next.duty_min);
            Some(leg.map(|leg| Change { boards, duty_min, from, leg }))
        };
        let (there, on, instead) = (leg(before, Some(stay)), leg(Some(stay), after), leg(before, after));
        let own = after.is_none_or(|after| after.boards > stay.boards);
        Changes {
            in_time: own && there.is_some() && on.is_some(),
            more: there.into_iter().chain(on).flatten().collect(),
            less: instead.flatten(),
        }
    }

    /// Whether duty and fuel allow ferries that become needed; what is saved elsewhere is not counted on.
    fn ferries_fit(&self, kind: usize, stay: Stay, changes: &Changes) -> bool {
        let more = &changes.more;
        if more.is_empty() {
            return true;
        }
        let most = self.moves.problem.kinds[kind].duty_max_min;
        let minutes: u32 = more.iter().map(|change| change.leg.minutes).sum();
        let crews = |step: usize| self.duty_fits(kind, step, stay.duty_min + minutes);
        let fuel = |change: &Change| {
            let tonnes: f64 = more.iter().filter(|c| c.from == change.from).map(|c| c.leg.fuel_t).sum();
            let taken = self.fuel_taken(change.from, day_of(&change.leg));
            taken + tonnes <= self.moves.problem.airfields[change.from].fuel_t_per_day
        };
        let each = |change: &Change| change.duty_min + change.leg.minutes <= most && crews(change.boards);
        more.iter().all(|change| each(change) && fuel(change)) && crews(stay.boards)
    }

    pub(super) fn tail_takes(&mut self, kind: usize, tail: usize, stay: Stay) {
        let changes = self.changes(kind, tail, stay);
        self.ferries_change(kind, &changes.more, changes.less.as_slice());
        let stays = &mut self.tails.stays[kind][tail];
        let at = stays.partition_point(|other| other.boards < stay.boards);
        stays.insert(at, stay);
    }

    pub(super) fn tail_leaves(&mut self, kind: usize, tail: usize, stay: Stay) {
        let stays = &mut self.tails.stays[kind][tail];
        let Some(at) = stays.iter().position(|other| *other == stay) else { return };
        stays.remove(at);
        let neighbours = at.checked_sub(1).map(|n| stays[n].airfield).zip(stays.get(at).map(|after| after.airfield));
        self.tails.gapped |= neighbours.is_some_and(|(before, after)| before != after);
        let changes = self.changes(kind, tail, stay);
        self.ferries_change(kind, changes.less.as_slice(), &changes.more);
    }

    fn ferries_change(&mut self, kind: usize, more: &[Change], less: &[Change]) {
        for change in more {
            self.tails.duty[kind][change.boards] += change.leg.minutes;
            self.tails.fuel[change.from][day_of(&change.leg)].push(change.leg.fuel_t);
        }
        for change in less {
            self.tails.duty[kind][change.boards] -= change.leg.minutes;
            let taken = &mut self.tails.fuel[change.from][day_of(&change.leg)];
            if let Some(at) = taken.iter().position(|t| *t == change.leg.fuel_t) {
                taken.swap_remove(at);
            }
        }
    }

    /// From here on [`Ledger::tails_hold`] asks for what is taken out.
    pub(crate) fn watch_tails(&mut self) {
        self.tails.gapped = false;
    }

    /// Whether every tail is where its next sortie begins, and duty and fuel allow all ferries, since
    /// [`Ledger::watch_tails`]: what is booked is asked then, and what is taken out may leave a gap that nobody can fly
    /// over.
    pub(crate) fn tails_hold(&self) -> bool {
        !self.tails.gapped || self.all_tails_hold()
    }

    fn all_tails_hold(&self) -> bool {
        let p = self.moves.problem;
        let tail_holds = |kind: usize, tail: usize, stays: &[Stay]| {
            stays.windows(2).all(|pair| {
                let minutes = self.between(kind, tail, pair[0], pair[1]).map(|leg| leg.map_or(0, |leg| leg.minutes));
                minutes.is_some_and(|minutes| pair[1].duty_min + minutes <= p.kinds[kind].duty_max_min)
            })
        };
        let flown = self.tails.stays.iter().enumerate().all(|(kind, tails)| {
            tails.iter().enumerate().all(|(tail, stays)| tail_holds(kind, tail, stays))
                && (0..self.moves.steps()).all(|step| self.tails.duty[kind][step] == 0 || self.duty_fits(kind, step, 0))
        });
        let fuelled = |airfield: usize| {
            let most = p.airfields[airfield].fuel_t_per_day;
            let day_holds =
                |day: usize| self.tails.fuel[airfield][day].is_empty() || self.fuel_taken(airfield, day) <= most;
            (0..self.moves.n_days()).all(day_holds)
        };
        flown && (0..p.airfields.len()).all(fuelled)
    }
}

/// The day on which a ferry takes its fuel.
fn day_of(leg: &Leg) -> usize {
    (leg.leaves_min / DAY_MIN) as usize
}
