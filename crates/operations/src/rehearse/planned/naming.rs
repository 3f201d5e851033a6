//! Who of a site is named to which group of a plan, and who of those named goes next. Source: ours.
//!
//! An age that was decided says child or adult, and no seed changes it. Two between whom bands were changed, or of whom
//! one answers for the other, are named and taken together, as a fixed timetable takes everybody the same way.

use std::collections::BTreeSet;

use airlift::Class;

use super::super::dice::Dice;

/// Somebody of a site before he is named to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rehearse) struct Candidate {
    /// His place on the officers' sheets.
    pub(in crate::rehearse) person: usize,
    /// A child, or in doubt.
    pub(in crate::rehearse) child: bool,
    /// Travels with a doctor if anybody does.
    pub(in crate::rehearse) sick: bool,
    /// Who goes where he goes.
    pub(in crate::rehearse) with: Option<usize>,
}

/// People in the order in which they are called, each with his group; none for whom the plan has no place.
///
/// Children go to groups of children alone. The sick go to theirs first; places of the sick that nobody sick takes are
/// adults', who can travel with a doctor too.
pub(in crate::rehearse) fn named(
    people: &[Candidate],
    groups: &[(Class, u32)],
    dice: &mut Dice,
) -> Vec<(usize, Option<usize>)> {
    let mut units = units(people);
    dice.shuffle(&mut units);
    let mut room: Vec<usize> = groups.iter().map(|(_, people)| *people as usize).collect();
    let mut group_of: Vec<Option<usize>> = vec![None; units.len()];
    type Fits = fn(&[Candidate]) -> bool;
    let child: Fits = |unit| unit.iter().all(|one| one.child);
    let adult: Fits = |unit| unit.iter().all(|one| !one.child);
    let sick: Fits = |unit| unit.iter().all(|one| !one.child) && unit.iter().any(|one| one.sick);
    for (class, fits) in [(Class::Child, child), (Class::Sick, sick), (Class::Adult, adult), (Class::Sick, adult)] {
        for group in (0..groups.len()).filter(|group| groups[*group].0 == class) {
            for (unit, group_of) in units.iter().zip(&mut group_of) {
                if group_of.is_none() && fits(unit) && unit.len() <= room[group] {
                    *group_of = Some(group);
                    room[group] -= unit.len();
                }
            }
        }
    }
    let each = units.iter().zip(group_of).flat_map(|(unit, group)| unit.iter().map(move |one| (one.person, group)));
    each.collect()
}

/// Two who go together, and everybody else by himself. Two of whom one is a child have no movement together.
fn units(people: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut units = Vec::new();
    for one in people {
        if !done.insert(one.person) {
            continue;
        }
        let with = people.iter().find(|other| one.with == Some(other.person) && other.child == one.child);
        let mut unit = vec![*one];
        if let Some(other) = with.filter(|other| done.insert(other.person)) {
            unit.push(*other);
        }
        units.push(unit);
    }
    units
}

/// The next of a queue, at most so many: those who are ready, two who go together both or neither. Pairs come first,
/// so that a last free seat is one that a single person can take.
pub(in crate::rehearse) fn taken(
    queue: &[usize],
    most: usize,
    is_ready: &dyn Fn(usize) -> bool,
    with: &dyn Fn(usize) -> Option<usize>,
) -> Vec<usize> {
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for one in queue.iter().copied() {
        let Some(other) = with(one).filter(|other| queue.contains(other)) else { continue };
        if taken.len() + 2 <= most && !taken.contains(&one) && is_ready(one) && is_ready(other) {
            taken.extend([one, other]);
        }
    }
    for one in queue.iter().copied().filter(|one| with(*one).is_none()) {
        if taken.len() >= most {
            break;
        }
        if is_ready(one) {
            taken.insert(one);
        }
    }
    let mut in_order: Vec<usize> = queue.iter().copied().filter(|one| taken.contains(one)).collect();
    in_order.dedup();
    in_order
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn one(person: usize, child: bool, sick: bool, with: Option<usize>) -> Candidate {
        Candidate { person, child, sick, with }
    }

    fn group_of(named: &[(usize, Option<usize>)], person: usize) -> Option<usize> {
        named.iter().find(|(one, _)| *one == person).and_then(|(_, group)| *group)
    }

    #[test]
    fn children_go_to_groups_of_children_and_whoever_is_too_many_has_no_place() {
        let people: Vec<Candidate> = (0..10).map(|n| one(n, n < 4, n == 5, None)).collect();
        let groups = [(Class::Adult, 4), (Class::Child, 3), (Class::Sick, 1)];
        for seed in 0..20 {
            let named = named(&people, &groups, &mut Dice::new(seed, "naming"));
            assert_eq!(named.len(), 10);
            for (person, group) in &named {
                let class = group.map(|group| groups[group].0);
                assert!(class.is_none_or(|class| (class == Class::Child) == (*person < 4)), "{named:?}");
            }
            assert_eq!(group_of(&named, 5), Some(2), "the sick one has the place of the sick");
            let unplaced = named.iter().filter(|(_, group)| group.is_none()).count();
            assert_eq!(unplaced, 2, "one child and one adult: {named:?}");
        }
    }

    #[test]
    fn two_who_belong_together_are_named_to_one_group_and_taken_both_or_neither() {
        let people: Vec<Candidate> = (0..9)
            .map(|n| {
                let with = match n {
                    2 => Some(7),
                    7 => Some(2),
                    _ => None,
                };
                one(n, false, n == 2, with)
            })
            .collect();
        for seed in 0..20 {
            let groups = [(Class::Adult, 5), (Class::Sick, 3)];
            let named = named(&people, &groups, &mut Dice::new(seed, "naming"));
            assert_eq!(group_of(&named, 2), group_of(&named, 7));
        }
        let with = |n: usize| people[n].with;
        let queue = [0, 2, 1, 7, 3];
        assert_eq!(taken(&queue, 3, &|_| true, &with), [0, 2, 7]);
        assert_eq!(taken(&queue, 1, &|_| true, &with), [0]);
        assert_eq!(taken(&queue, 3, &|n| n != 7, &with), [0, 1, 3]);
        assert_eq!(taken(&queue, 9, &|_| true, &with), [0, 2, 1, 7, 3]);
        assert_eq!(taken(&[2, 1], 2, &|_| true, &with), [1], "the other is elsewhere");
    }
}
