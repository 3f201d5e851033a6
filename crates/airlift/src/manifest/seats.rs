//! Seats aboard: the sick nearest the door, those together side by side, a guard after so many. Source: ours.

use super::slots::Slot;
use super::{Manifest, Passenger, Seat};
use crate::plan::Plan;
use crate::problem::Problem;

/// Fills in seats and who stays.
pub(super) fn give(
    problem: &Problem,
    plan: &Plan,
    people: &[Passenger],
    slots: &[Slot],
    placed: &[Option<usize>],
    manifest: &mut Manifest,
) {
    for (sortie, of) in plan.sorties.iter().enumerate() {
        let aboard = |n: &usize| placed[*n].is_some_and(|slot| slots[slot].sortie == sortie);
        let mut aboard: Vec<usize> = (0..people.len()).filter(aboard).collect();
        aboard.sort_by_key(|n| (!people[*n].medical, people[*n].together.unwrap_or(u32::MAX), *n));
        let groups = of.persons.iter().enumerate().filter(|(_, n)| **n > 0);
        let strictest = groups.map(|(g, _)| problem.groups[g].persons_per_guard).min().unwrap_or(1).max(1);
        for (place, n) in aboard.into_iter().enumerate() {
            let Some(slot) = placed[n] else { continue };
            // One guard sits after every so many people.
            let seat = 1 + place as u32 + place as u32 / strictest;
            manifest.seats.push(Seat { passenger: n, vehicle: slots[slot].vehicle, sortie, seat });
        }
    }
    manifest.seats.sort();
    manifest.staying = (0..people.len()).filter(|n| placed[*n].is_none()).collect();
}
