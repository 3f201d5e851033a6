//! Numbers of entries of a log, kept as ranges. Source: ours.

use minicbor::{Decode, Encode};

/// Numbers of entries, as ranges that rise and do not touch: from, and up to without it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Ranges(#[n(0)] Vec<(u64, u64)>);

impl Ranges {
    /// Puts a number in.
    pub(crate) fn insert(&mut self, number: u64) {
        let after = self.0.partition_point(|(from, _)| *from <= number);
        if after > 0 && number < self.0[after - 1].1 {
            return;
        }
        let joins_before = after > 0 && self.0[after - 1].1 == number;
        let joins_next = self.0.get(after).is_some_and(|(from, _)| *from == number + 1);
        match (joins_before, joins_next) {
            (true, true) => self.0[after - 1].1 = self.0.remove(after).1,
            (true, false) => self.0[after - 1].1 += 1,
            (false, true) => self.0[after].0 = number,
            (false, false) => self.0.insert(after, (number, number + 1)),
        }
    }

    /// Whether a number is in them.
    pub(crate) fn has(&self, number: u64) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= number);
        after > 0 && number < self.0[after - 1].1
    }

    /// What is not in them, below a size.
    pub(crate) fn gaps(&self, size: u64) -> Self {
        let mut gaps = Vec::new();
        let mut next = 0;
        for (from, until) in &self.0 {
            if next < (*from).min(size) {
                gaps.push((next, (*from).min(size)));
            }
            next = *until;
        }
        if next < size {
            gaps.push((next, size));
        }
        Self(gaps)
    }

    /// Joined where none of some rising numbers lies between: fewer ranges that keep those numbers out.
    pub(crate) fn joined_around(&self, kept_out: &[u64]) -> Self {
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (from, until) in &self.0 {
            let lies_between = |last: &(u64, u64)| {
                let at = kept_out.partition_point(|n| *n < last.1);
                kept_out.get(at).is_some_and(|n| n < from)
            };
            match joined.last_mut().filter(|last| !lies_between(last)) {
                Some(last) => last.1 = *until,
                None => joined.push((*from, *until)),
            }
        }
        Self(joined)
    }

    /// Whether every number below a size is in these or in the others.
    pub(crate) fn cover_with(&self, others: &Self, size: u64) -> bool {
        let mut at = 0;
        while at < size {
            let beyond = |ranges: &Self| {
                let after = ranges.0.partition_point(|(from, _)| *from <= at);
                after.checked_sub(1).map(|before| ranges.0[before].1).filter(|until| *until > at)
            };
            match beyond(self).or_else(|| beyond(others)) {
                Some(until) => at = until,
                None => return false,
            }
        }
        true
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ranges(numbers: &BTreeSet<u64>) -> Ranges {
        let mut ranges = Ranges::default();
        numbers.iter().rev().for_each(|n| ranges.insert(*n));
        ranges
    }

    proptest! {
        #[test]
        fn ranges_say_of_each_number_what_a_set_says(
            numbers in proptest::collection::btree_set(0_u64..40, 0..30),
            others in proptest::collection::btree_set(0_u64..40, 0..30),
            size in 0_u64..45,
        ) {
            let (one, other) = (ranges(&numbers), ranges(&others));
            let gaps = one.gaps(size);
            for n in 0..45 {
                prop_assert_eq!(one.has(n), numbers.contains(&n));
                prop_assert_eq!(gaps.has(n), n < size && !numbers.contains(&n));
            }
            let covered = (0..size).all(|n| numbers.contains(&n) || others.contains(&n));
            prop_assert_eq!(one.cover_with(&other, size), covered);
        }

        #[test]
        fn joined_gaps_hold_every_gap_and_keep_out_what_they_must(
            numbers in proptest::collection::btree_set(0_u64..40, 0..30),
            picked in proptest::collection::vec(any::<bool>(), 40),
        ) {
            let kept: Vec<u64> = numbers.iter().copied().filter(|n| picked[*n as usize]).collect();
            let gaps = ranges(&numbers).gaps(40);
            let joined = gaps.joined_around(&kept);
            prop_assert!((0..40).all(|n| !gaps.has(n) || joined.has(n)));
            prop_assert!(kept.iter().all(|n| !joined.has(*n)));
            prop_assert!(joined.0.len() <= kept.len() + 1);
        }
    }
}
