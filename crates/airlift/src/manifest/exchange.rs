//! Exchanges two of one site and group until nobody is beside whom he must not be. Source: ours; min-conflicts (Minton
//! and others 1992) with a short memory of who has been moved (tabu, Glover 1989).

use std::collections::BTreeMap;

use super::Passenger;
use super::slots::Slot;
use crate::parameters::{MANIFEST_STEPS_A_CONFLICT, MANIFEST_TABU};
use crate::problem::{Class, Problem};

/// What two weigh who share a vehicle or an aircraft and must not. Effect: parting them comes before anything else.
const NOT_APART: i64 = 1_000_000;
/// What one more sortie, or staying, weighs for people who belong together; a vehicle weighs 1.
const OTHER_SORTIE: i64 = 1_000;

pub(super) struct Exchange<'a> {
    slots: &'a [Slot],
    /// Slot of each passenger; none for who stays.
    pub(super) placed: Vec<Option<usize>>,
    /// Both ways, each once.
    apart: Vec<Vec<usize>>,
    /// Those who should be with each.
    with: Vec<Vec<usize>>,
    /// Who can be exchanged with each: places of those of his site and group.
    alike: Vec<Vec<usize>>,
    kind: Vec<usize>,
    numbers: Vec<Option<u32>>,
}

impl<'a> Exchange<'a> {
    pub(super) fn of(problem: &Problem, people: &[Passenger], slots: &'a [Slot], placed: Vec<Option<usize>>) -> Self {
        let mut apart: Vec<Vec<usize>> = vec![Vec::new(); people.len()];
        for (n, of) in people.iter().enumerate() {
            for other in &of.apart {
                apart[n].push(*other);
                apart[*other].push(n);
            }
        }
        apart.iter_mut().for_each(|of| {
            of.sort_unstable();
            of.dedup();
        });
        let class = |n: usize| -> Class { problem.groups[people[n].group.0].class };
        let mut families: BTreeMap<(u32, Class), Vec<usize>> = BTreeMap::new();
        let mut kinds = BTreeMap::new();
        let (mut alike, mut kind) = (Vec::<Vec<usize>>::new(), Vec::with_capacity(people.len()));
        for (n, of) in people.iter().enumerate() {
            of.together.into_iter().for_each(|number| families.entry((number, class(n))).or_default().push(n));
            let place = *kinds.entry((of.site, of.group)).or_insert_with(|| {
                alike.push(Vec::new());
                alike.len() - 1
            });
            alike[place].push(n);
            kind.push(place);
        }
        let mut with = vec![Vec::new(); people.len()];
        for members in families.values() {
            for n in members {
                with[*n] = members.iter().copied().filter(|other| other != n).collect();
            }
        }
        let numbers = people.iter().map(|of| of.together).collect();
        Self { slots, placed, apart, with, alike, kind, numbers }
    }

    fn together(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.placed[a], self.placed[b]) else { return false };
        self.slots[a].sortie == self.slots[b].sortie || self.slots[a].vehicle == self.slots[b].vehicle
    }

    /// What one place of somebody weighs.
    fn weight(&self, n: usize) -> i64 {
        let near = self.apart[n].iter().filter(|other| self.together(n, **other)).count() as i64;
        let far = self.with[n].iter().map(|other| match (self.placed[n], self.placed[*other]) {
            (None, None) => 0,
            (Some(a), Some(b)) if self.slots[a].sortie == self.slots[b].sortie => {
                i64::from(self.slots[a].vehicle != self.slots[b].vehicle)
            }
            _ => OTHER_SORTIE,
        });
        NOT_APART * near + far.sum::<i64>()
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.placed.swap(a, b);
    }

    /// How much less two weigh when they change places; pairs of theirs count for both alike.
    fn gain(&mut self, a: usize, b: usize) -> i64 {
        let before = self.weight(a) + self.weight(b);
        self.swap(a, b);
        let after = self.weight(a) + self.weight(b);
        self.swap(a, b);
        before - after
    }

    /// Exchanges until nobody weighs anything, or so many exchanges have not helped.
    pub(super) fn improve(&mut self) {
        let troubled = |of: &Self| (0..of.placed.len()).filter(|n| of.weight(*n) > 0).collect::<Vec<_>>();
        let all = |of: &Self| (0..of.placed.len()).map(|n| of.weight(n)).sum::<i64>();
        let mut least = (all(self), self.placed.clone());
        let mut moved = vec![0_usize; self.placed.len()];
        let most = MANIFEST_STEPS_A_CONFLICT * troubled(self).len();
        for step in 1..=most {
            let Some(worst) = troubled(self)
                .into_iter()
                .filter(|n| moved[*n] == 0 || step - moved[*n] > MANIFEST_TABU)
                .max_by_key(|n| (self.weight(*n), usize::MAX - n))
            else {
                break;
            };
            moved[worst] = step;
            let others = self.alike[self.kind[worst]].clone();
            let mut best: Option<(i64, usize)> = None;
            for other in others {
                if self.placed[other] == self.placed[worst] {
                    continue;
                }
                let gain = self.gain(worst, other);
                if best.is_none_or(|(most, _)| gain > most) {
                    best = Some((gain, other));
                }
            }
            if let Some((_, other)) = best {
                self.swap(worst, other);
            }
            let now = all(self);
            if now < least.0 {
                least = (now, self.placed.clone());
            }
            if now == 0 {
                break;
            }
        }
        self.placed = least.1;
    }

    pub(super) fn not_apart(&self) -> Vec<[usize; 2]> {
        let pairs = (0..self.apart.len()).flat_map(|n| self.apart[n].iter().map(move |other| [n, *other]));
        pairs.filter(|[a, b]| a < b && self.together(*a, *b)).collect()
    }

    pub(super) fn divided(&self) -> Vec<u32> {
        let apart = |n: &usize| {
            self.with[*n].iter().any(|other| {
                let sortie = |n: usize| self.placed[n].map(|slot| self.slots[slot].sortie);
                sortie(*n) != sortie(*other)
            })
        };
        let mut numbers: Vec<u32> = (0..self.with.len()).filter(apart).filter_map(|n| self.numbers[n]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}
