//! After arrival: reception, a cell or wing, moving on. Source: `custody.md` (Further gates).

use custody::Order;
use custody::event::reception::Housed;

use super::{person_number, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Completes the reception of a person: needs the reception gate.
    pub fn complete_reception(&mut self, seat: &Seat, when: &When, person: &str, place: &str) -> Result<Done, Failure> {
        let order = Order::CompleteReception { person: person_number(person)?, place: place_id(place)? };
        self.act(seat, when, order)
    }

    /// Gives a person a cell or wing, verified apart from adults where so.
    pub fn house(&mut self, seat: &Seat, when: &When, person: &str, place: &str, apart: bool) -> Result<Done, Failure> {
        let body = Housed { place: place_id(place)?, apart_from_adults: apart };
        self.state_of_person(seat, when, person_number(person)?, body)
    }

    /// Moves a person to another place outside a manifest: needs the onward gate.
    pub fn move_on(&mut self, seat: &Seat, when: &When, person: &str, to: &str, reason: &str) -> Result<Done, Failure> {
        let order = Order::MoveOn { person: person_number(person)?, to: place_id(to)?, reason: reason.into() };
        self.act(seat, when, order)
    }
}
