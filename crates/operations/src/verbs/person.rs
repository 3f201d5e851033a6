//! Who a person is: registration, aliases, claims, band, photograph, merge.

use custody::PersonNumber;
use custody::event::person::Registered;

use super::{known, known_moment, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// The register entry of a first contact. Each field is a value, or `?` and the reason why it is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// Where the person is.
    pub place: String,
    /// Identity as given, original script.
    pub identity: String,
    /// When liberty was taken, RFC 3339.
    pub deprived_at: String,
    /// Where.
    pub deprived_where: String,
    /// By which authority.
    pub deprived_by: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// On what grounds.
    pub grounds: String,
    /// Who supervises it.
    pub supervised_by: String,
    /// Admission to the place, RFC 3339.
    pub admitted_at: String,
    /// State of health as seen.
    pub health: String,
}

impl Registration {
    /// Reads the words.
    pub(super) fn read(&self) -> Result<Registered, Failure> {
        Ok(Registered {
            place: place_id(&self.place)?,
            provisional: false,
            identity: known("identity", &self.identity)?,
            deprived_at: known_moment("deprived-at", &self.deprived_at)?,
            deprived_where: known("deprived-where", &self.deprived_where)?,
            deprived_by: known("deprived-by", &self.deprived_by)?,
            ordered_by: known("ordered-by", &self.ordered_by)?,
            grounds: known("grounds", &self.grounds)?,
            supervised_by: known("supervised-by", &self.supervised_by)?,
            admitted_at: known_moment("admitted-at", &self.admitted_at)?,
            health: Some(known("health", &self.health)?),
        })
    }
}

impl Desk {
    /// The next number of the block leased to the acting device.
    pub fn next_number(&self, seat: &Seat) -> Result<PersonNumber, Failure> {
        let device = match &seat.device {
            Some(device) => device.clone(),
            None => self.node(&seat.authority)?.device.clone(),
        };
        self.record.next_number(&device).ok_or_else(|| {
            Failure::error(format!("device {device} has no person numbers left to give"))
                .hint("lease it a block with `custodia device add --block`, or certify it anew")
        })
    }

    /// Registers a person: the number, the register entry, and the open leg.
    pub fn register(
        &mut self,
        seat: &Seat,
        when: &When,
        entry: &Registration,
    ) -> Result<(PersonNumber, Done), Failure> {
        let number = match self.person_under_key(seat, when)? {
            Some(number) => number,
            None => self.next_number(seat)?,
        };
        let done = self.state_of_person(seat, when, number, entry.read()?)?;
        Ok((number, done))
    }
}
