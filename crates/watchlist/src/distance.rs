//! How far two tokens sound apart: the cheapest way to write one for the other, in centinats, under a limit.
//! Source: Wagner and Fischer 1974 with the learned costs of [`crate::costs`].

use crate::costs::{Table, shipped};
use crate::parameters::Weights;
use crate::phones::{Phones, SYMBOLS_MAX};

/// A token as it is compared.
#[derive(Clone, Copy)]
pub(crate) struct Spoken<'a> {
    pub(crate) phones: &'a Phones,
    /// Its other reading.
    pub(crate) other: Option<&'a Phones>,
    /// Whether its script leaves out the short vowels.
    pub(crate) unvowelled: bool,
}

/// The distance of two tokens that may be called alike, in their nearest readings, and nothing where they may not.
pub(crate) fn distance(left: Spoken, right: Spoken, weights: &Weights) -> Option<i32> {
    let scripts = (left.unvowelled, right.unvowelled);
    let of = |l: &Phones, r: &Phones, dearer: i32| between(l, r, scripts, weights).map(|d| d + dearer);
    let plain = of(left.phones, right.phones, 0);
    let left_other = left.other.and_then(|l| of(l, right.phones, weights.other_reading));
    let right_other = right.other.and_then(|r| of(left.phones, r, weights.other_reading));
    let both_other = left.other.zip(right.other).and_then(|(l, r)| of(l, r, 2 * weights.other_reading));
    [plain, left_other, right_other, both_other].into_iter().flatten().min()
}

/// The same for two readings.
pub(crate) fn between(left: &Phones, right: &Phones, unvowelled: (bool, bool), weights: &Weights) -> Option<i32> {
    let (table, left, right) = match unvowelled {
        (true, false) => (&shipped().cross, left, right),
        (false, true) => (&shipped().cross, right, left),
        _ => (&shipped().same, left, right),
    };
    let cost = cost(table, left.numbers(), right.numbers());
    (cost <= limit(left.len().max(right.len()), weights)).then_some(cost)
}

/// The largest distance of two tokens of which the longer one has so many symbols.
pub(crate) fn limit(symbols: usize, weights: &Weights) -> i32 {
    let most = i32::try_from(symbols).unwrap_or(i32::MAX).saturating_mul(weights.distance_max_per_symbol);
    most.min(weights.distance_max)
}

/// The cost of the cheapest way, without a limit.
pub(crate) fn cost(table: &Table, left: &[u8], right: &[u8]) -> i32 {
    let mut row = [0i32; SYMBOLS_MAX + 1];
    for (at, &r) in right.iter().enumerate() {
        row[at + 1] = row[at] + i32::from(table.right_alone[usize::from(r)]);
    }
    for &l in left {
        let substitute = &table.substitute[usize::from(l)];
        let alone = i32::from(table.left_alone[usize::from(l)]);
        let mut diagonal = row[0];
        row[0] += alone;
        for (at, &r) in right.iter().enumerate() {
            let over = row[at + 1] + alone;
            let beside = row[at] + i32::from(table.right_alone[usize::from(r)]);
            let through = diagonal + i32::from(substitute[usize::from(r)]);
            diagonal = row[at + 1];
            row[at + 1] = over.min(beside).min(through);
        }
    }
    row[right.len()]
}
