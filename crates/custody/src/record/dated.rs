//! A fact with the time it was true and the event that says so. Source: ours.
//!
//! A late older fact never replaces a newer one: what occurred last stands, whatever came in last.
//! Equal times fall back on the event id, so that every node comes to the same answer; of two events of
//! one log that is the one recorded later, for its ids rise (`docs/decisions/0008-ids-rise-within-a-log.md`).

use minicbor::{Decode, Encode};

use crate::ids::EventId;
use crate::time::Moment;

use super::Context;
use super::few::List;

/// A fact, when it was true, and by which event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Dated<T> {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    pub(crate) id: EventId,
    #[n(2)]
    pub(crate) value: T,
}

/// What one log says: two logs may contradict each other, and the newest word of each stands beside the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct InLog<T> {
    /// Row of the authority whose log says so.
    #[n(0)]
    pub(crate) log: u32,
    #[n(1)]
    pub(crate) said: T,
}

impl<T> Dated<InLog<T>> {
    /// What a log says from now on; a newer word of the same log stands, the words of others stay.
    pub(crate) fn keep_by_log(self, list: &mut impl List<Self>) {
        self.keep_in(list, |old, new| old.log == new.log);
    }
}

/// The newest word of all logs.
pub(crate) fn newest<T>(list: &[Dated<T>]) -> Option<&Dated<T>> {
    list.iter().max_by_key(|fact| (fact.at, fact.id))
}

impl<T> Dated<T> {
    /// A fact that was true when its event occurred.
    pub(crate) fn new(context: &Context<'_>, value: T) -> Self {
        Self { at: context.occurred, id: context.id, value }
    }

    /// A fact that was true at another time than its event's.
    pub(crate) fn at(context: &Context<'_>, at: Moment, value: T) -> Self {
        Self { at, id: context.id, value }
    }

    /// Whether this one stands against another of the same thing.
    pub(crate) fn is_newer_than<U>(&self, other: &Dated<U>) -> bool {
        (self.at, self.id) >= (other.at, other.id)
    }

    /// Puts the fact in its slot unless a newer one is there.
    pub(crate) fn keep(self, slot: &mut Option<Self>) {
        if slot.as_ref().is_none_or(|old| self.is_newer_than(old)) {
            *slot = Some(self);
        }
    }

    /// Puts the fact in a list that has one for each thing, told apart by a test, unless a newer one is there.
    pub(crate) fn keep_in(self, list: &mut impl List<Self>, same: impl Fn(&T, &T) -> bool) {
        match list.iter_mut().find(|old| same(&old.value, &self.value)) {
            None => list.push(self),
            Some(old) if self.is_newer_than(old) => *old = self,
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(at: i64, id: u8) -> Dated<u8> {
        Dated { at: Moment::from_ms(at), id: EventId([id; 16]), value: id }
    }

    #[test]
    fn what_occurred_last_stands_in_whatever_order_it_came_in() {
        for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2]] {
            let mut slot = None;
            for at in order {
                fact(at, at as u8).keep(&mut slot);
            }
            assert_eq!(slot.unwrap().value, 3);
        }
    }

    #[test]
    fn of_two_facts_at_one_time_every_node_keeps_the_same() {
        let (mut one, mut other) = (None, None);
        fact(5, 1).keep(&mut one);
        fact(5, 2).keep(&mut one);
        fact(5, 2).keep(&mut other);
        fact(5, 1).keep(&mut other);
        assert_eq!(one, other);
    }
}
