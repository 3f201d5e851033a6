//! Who may look at leads: every look stands in the access log, and so does whoever was turned away. Source:
//! `custody.md` (The log: reading is not writing); decision 85.

use custody::event::{Function, Group, Purpose};

use crate::access_policy::sees;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::look::{Looker, Reason, reading_as};

/// Who searches and decides.
pub(super) const SEARCHERS: [Function; 1] = [Function::WatchOfficer];
/// Who reads what was offered and decided. Held against the policy by a test.
pub(super) const READERS: [Function; 3] = [Function::WatchOfficer, Function::Examiner, Function::LegalReviewer];

impl Desk {
    /// Lets an officer look in one of some functions, all of which see who people are and what lists offer.
    pub(super) fn admit_to_leads(
        &self,
        seat: &Seat,
        may: &[Function],
        what: &str,
    ) -> Result<(Looker, Reason), Failure> {
        let reason = Reason { purpose: Purpose::Identification, what: what.into() };
        let (officer, function) = reading_as(seat, may)?;
        let looker = Looker { officer: Some(officer.clone()), function: Some(function) };
        self.officer_key_in_force(seat, &officer, self.now())?;
        self.demand_function(&looker, &reason)?;
        let sees_both = sees(function, Group::Leads) && sees(function, Group::Identity);
        if may.contains(&function) && sees_both {
            return Ok((looker, reason));
        }
        let why = format!("leads are not shown to {function}");
        self.note_look(&officer, function, None, &reason, Some(why.clone()))?;
        let words: Vec<&str> = may.iter().map(|function| function.word()).collect();
        Err(Failure::error(why).hint(format!("{what} is for {}", words.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_read_leads_are_those_whom_the_policy_shows_them_to() {
        for function in Function::ALL {
            assert_eq!(READERS.contains(function), sees(*function, Group::Leads), "{function}");
        }
        assert!(READERS.iter().chain(&SEARCHERS).all(|function| sees(*function, Group::Identity)));
    }
}
