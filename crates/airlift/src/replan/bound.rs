//! How good a plan for the rest can be at most: the relaxation of what is still to come, with what has begun and the
//! kept starts as they are. Source: ours; `airlift.md` §4.

use super::calendar::settled;
use super::{Now, Planning, Replanned, check, facts};
use crate::error::Error;
use crate::feasible::Constraint;
use crate::model::Begun;
use crate::moves::Moves;
use crate::plan::Plan;
use crate::problem::{Airfield, Problem};
use crate::relax::{Bound, Relaxed};

/// Rules of people that the relaxation cannot leave out: where they are broken there is no bound.
const NEEDED: [Constraint; 12] = [
    Constraint::Reference,
    Constraint::Inside,
    Constraint::StagePosts,
    Constraint::StageOrder,
    Constraint::NotBoardable,
    Constraint::NotStaged,
    Constraint::NotArrived,
    Constraint::Acceptance,
    Constraint::Capacity,
    Constraint::Horizon,
    Constraint::Past,
    Constraint::Frozen,
];
/// Rules that `told` may break although another plan might keep them.
const LEFT_OUT: [Constraint; 2] = [Constraint::Staging, Constraint::LeftStaged];

/// What no plan for the rest can be better than, to be held beside [`Replanned::cost`]: of all plans that tell the past
/// as it was, keep the starts before [`Now::frozen_until`] as `told` keeps them, begin nothing else before it, and break
/// no other rule than `told`. It holds on the problem's grid, under the facts of now, and for laws of sites that have
/// stood until now. None where `told` breaks a rule for which the relaxation has no room.
///
/// Solves one linear program. Refuses what [`super::replan`] refuses.
pub fn lower_bound_now(
    problem: &Problem,
    executed: &Plan,
    now: &Now,
    told: &Replanned,
) -> Result<Option<Bound>, Error> {
    check(problem, executed, now)?;
    if told.broken.iter().any(|violation| !LEFT_OUT.contains(&violation.constraint))
        || told.unavoidable.iter().any(|of| NEEDED.contains(&of.violation.constraint))
    {
        return Ok(None);
    }
    let left = told.broken.iter().chain(told.unavoidable.iter().map(|of| &of.violation));
    let left: Vec<&str> = left.filter(|v| v.constraint == Constraint::LeftStaged).map(|v| v.place.as_str()).collect();
    let changed = facts::changed(problem, now);
    let settled = settled(&changed, executed, now);
    let absent = facts::absent(problem, now);
    let planning = Planning::of(&changed, executed, now, &settled, absent);
    let bound = planning.keeps(now.frozen_until.0, |ledger, kept| {
        let mut starts = Plan { stages: Vec::new(), admissions: Vec::new(), ..now.done.clone() };
        starts.convoys.extend(kept.convoys);
        starts.sorties.extend(kept.sorties);
        let mut moves = Moves::begun_from(&changed, now.frozen_until.0);
        planning.admitted(&mut moves);
        let may_be_left = |airfield: &Airfield| left.iter().any(|place| place.contains(airfield.name.as_str()));
        let begun = Begun::of(&moves, &starts, ledger, changed.airfields.iter().map(may_be_left).collect());
        moves.boardable = boardable(&settled.boardable, &begun);
        Relaxed::beside(&moves, &begun, &ledger.left()).bound
    });
    Ok(Some(bound))
}

/// People who can have left by the start of each step, by site. The posts take whoever is ready from now on, so no plan
/// gets more people through them, whichever group it prefers.
fn boardable(settled: &[Vec<Vec<u32>>], begun: &Begun) -> Vec<Vec<u32>> {
    let of_site = |(site, groups): (usize, &Vec<Vec<u32>>)| -> Vec<u32> {
        let left = begun.left_by(site).into_iter().enumerate();
        left.map(|(step, left)| groups.iter().map(|group| group[step]).sum::<u32>().max(left)).collect()
    };
    settled.iter().enumerate().map(of_site).collect()
}
