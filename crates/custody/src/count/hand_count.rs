//! The arithmetic of a hand-over: who was listed, less who is missing, with who was found, is what was counted; or
//! somebody is there or gone whom nobody has named. Source: `custody.md` (Hand-over receipt; Conservation of
//! people), decision 0031.

use crate::event::{Function, Gate};
use crate::receipt::{Acceptance, ReceiptPayload};
use crate::refusal::Refusal;

/// Who calls the roll.
const OFFICER: &[Function] = &[Function::CustodyOfficer];

/// The numbers that a receiver signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandCount {
    /// Persons offered.
    pub listed: u64,
    /// Of them, named as not received.
    pub missing: u64,
    /// Named as found and not offered.
    pub found: u64,
    /// Bodies counted.
    pub counted: u64,
}

impl HandCount {
    /// The numbers of a receipt, as its receiver states them.
    pub fn of(payload: &ReceiptPayload, acceptance: &Acceptance) -> Self {
        Self {
            listed: payload.persons.len() as u64,
            missing: acceptance.not_received.len() as u64,
            found: acceptance.found.len() as u64,
            counted: u64::from(acceptance.counted),
        }
    }

    /// Bodies that the names make.
    pub const fn expected(&self) -> u64 {
        self.listed.saturating_sub(self.missing) + self.found
    }

    /// Bodies counted beyond those that the names make: below zero where somebody is gone whom nobody has named.
    pub const fn unnamed(&self) -> i64 {
        self.counted.cast_signed() - self.expected().cast_signed()
    }

    /// The numbers in a sentence.
    pub fn words(&self) -> String {
        let Self { listed, missing, found, counted } = self;
        let sum = format!("{listed} listed, {missing} named as missing and {found} as found make {}", self.expected());
        let persons = match self.unnamed().unsigned_abs() {
            1 => "one person".to_owned(),
            several => format!("{several} persons"),
        };
        match self.unnamed() {
            0 => format!("{sum}, and {counted} bodies were counted"),
            short if short < 0 => {
                format!("{sum}, {counted} bodies were counted: {persons} missing whom nobody has named")
            }
            _ => format!("{sum}, {counted} bodies were counted: {persons} there whom nobody has named"),
        }
    }

    /// Refuses a count that the names do not make: nobody is signed for whose presence the count denies.
    pub fn agrees(&self) -> Result<(), Refusal> {
        if self.unnamed() == 0 {
            return Ok(());
        }
        Err(Refusal::rule(
            Gate::Count,
            self.words(),
            OFFICER,
            "nobody is signed for whose presence the count denies",
            "custody.md, Hand-over receipt and Conservation of people; decision 0031",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_less_missing_with_found_is_what_must_be_counted() {
        let count = |missing, found, counted| HandCount { listed: 144, missing, found, counted };
        for agreeing in [count(0, 0, 144), count(1, 0, 143), count(2, 1, 143), count(144, 0, 0)] {
            assert_eq!((agreeing.unnamed(), agreeing.agrees()), (0, Ok(())));
        }
        let said = count(0, 0, 143).agrees().unwrap_err().to_string();
        assert!(
            said.contains("144 listed") && said.contains("143 bodies") && said.contains("one person missing"),
            "{said}"
        );
        let said = count(1, 0, 145).agrees().unwrap_err().to_string();
        assert!(said.contains("2 persons there whom nobody has named"), "{said}");
    }
}
