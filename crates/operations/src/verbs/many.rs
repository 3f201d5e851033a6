//! One act for many persons: each is judged by himself, and all are done in one commit, or none and a reason for each
//! who is refused. Source: ours, decision 0039: for what is told, sent and boarded, never for law, age or health.

use std::collections::BTreeSet;

use custody::{Missing, Order, PersonNumber, Refusal};

use super::person_number;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Does an act for each person, in the order given; what it left of each, by number.
    pub fn for_each(
        &mut self,
        seat: &Seat,
        when: &When,
        persons: &[String],
        order: impl Fn(&Self, PersonNumber) -> Result<Order, Failure>,
    ) -> Result<Vec<(String, Done)>, Failure> {
        let numbers = numbers(persons)?;
        if let Some(done) = self.done_before(seat, when)? {
            return Ok(numbers.into_iter().map(|number| (number.to_string(), done.clone())).collect());
        }
        let mut orders = Vec::with_capacity(numbers.len());
        for number in numbers {
            self.number_in_record(&number.to_string())?;
            orders.push((number, order(self, number)?));
        }
        self.all_may(seat, when, &orders)?;
        self.together(|desk| {
            let mut done = Vec::with_capacity(orders.len());
            for (at, (number, order)) in orders.into_iter().enumerate() {
                // One command under one key: the persons after the first are told apart by their place.
                let when = if at == 0 { when.clone() } else { when.part(&at.to_string()) };
                done.push((number.to_string(), desk.act(seat, &when, order)?));
            }
            Ok(done)
        })
    }

    /// Refuses unless every act may be done as the record stands, and says of each that may not why.
    fn all_may(&self, seat: &Seat, when: &When, orders: &[(PersonNumber, Order)]) -> Result<(), Failure> {
        let (mut reasons, mut refused): (Vec<Missing>, usize) = (Vec::new(), 0);
        for (number, order) in orders {
            let Some(refusal) = self.would_refuse(seat, when, order.clone())? else { continue };
            refused += 1;
            let of_him = |mut reason: Missing| {
                if !reason.missing.contains(&number.to_string()) {
                    reason.missing = format!("{number}: {}", reason.missing);
                }
                reason
            };
            reasons.extend(refusal.reasons().iter().cloned().map(of_him));
        }
        match (Refusal::new(reasons).map(Failure::from), orders.len()) {
            (None, _) => Ok(()),
            (Some(failure), 1) => Err(failure),
            (Some(Failure::Error(mut fault)), all) => {
                fault.error = format!("{refused} of {all} persons refused, nothing is written: {}", fault.error);
                Err(Failure::Error(fault).hint("leave them out, or mend what is said of each"))
            }
            (Some(refused), _) => Err(refused),
        }
    }
}

/// The numbers, each once; nobody at all is a mistake.
fn numbers(persons: &[String]) -> Result<Vec<PersonNumber>, Failure> {
    let mut seen = BTreeSet::new();
    let mut numbers = Vec::with_capacity(persons.len());
    for text in persons {
        let number = person_number(text)?;
        if !seen.insert(number) {
            return Err(Failure::usage(format!("{number} is named twice")).hint("name each person once"));
        }
        numbers.push(number);
    }
    match numbers.is_empty() {
        true => Err(Failure::usage("nobody is named").hint("name persons by number, or a file of them, one a line")),
        false => Ok(numbers),
    }
}
