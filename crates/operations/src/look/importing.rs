//! Who may have a list compared with the record. What an import says of a row (that somebody has it already, that a
//! mother contradicts) is a look into files, also where nothing is written: certificate first, function second, and a
//! line in the access log for everyone whom a row fell on. Source: ours, decision 0060.

use std::collections::BTreeSet;

use custody::event::{Function, Gate, Group, Purpose};
use custody::{PersonNumber, Refusal};

use super::{Looker, Reason, note_denied, reading_as};
use crate::access_policy::sees;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::fitting::Unnamed;

fn reason() -> Reason {
    Reason { purpose: Purpose::Identification, what: "person import".into() }
}

impl Desk {
    /// The seat in the function in which a list is imported, or the refusal; either stands in the access log.
    pub(crate) fn importing(&self, seat: &Seat) -> Result<Seat, Failure> {
        let Some((officer, named)) = &seat.officer else {
            note_denied(self.folder.root(), self.now(), "", &reason(), "no officer")?;
            return Err(Failure::usage("a roster is imported by an officer: name one with --officer"));
        };
        let may: Vec<Function> = Function::ALL.iter().copied().filter(|f| sees(*f, Group::Identity)).collect();
        let unnamed = &seat.unnamed.first;
        let none_may = !unnamed.is_empty() && !unnamed.iter().any(|function| may.contains(function));
        let function = if none_may { *named } else { reading_as(seat, &may)?.1 };
        let mut refusal = self.not_certified(officer, function);
        if refusal.is_none() && !may.contains(&function) {
            refusal = Some(Refusal::rule(
                Gate::Actor,
                format!("a roster is compared with what is recorded of people, which is not shown to {function}"),
                &may,
                "whoever imports a roster may see whom it names",
                "decision 0060",
            ));
        }
        self.note_look(officer, function, None, &reason(), refusal.as_ref().map(ToString::to_string))?;
        if let Some(refusal) = refusal {
            return Err(refusal.into());
        }
        self.officer_key_in_force(seat, officer, self.now())?;
        let unnamed = Unnamed { first: Vec::new(), ..seat.unnamed.clone() };
        Ok(Seat { officer: Some((officer.clone(), function)), unnamed, ..seat.clone() })
    }

    /// Keeps in the access log on whom the rows of a list fell.
    pub(crate) fn note_imported(&self, seat: &Seat, looked: &BTreeSet<PersonNumber>) -> Result<(), Failure> {
        self.note_shown_to(Looker::of(seat), looked.iter().copied(), &reason())
    }
}
