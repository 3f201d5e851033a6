//! Leaving, handing over, taking in, reception, moving on, release: made only from their permits.
//! Source: `custody.md` (Two kinds of act).

use crate::draft::Draft;
use crate::envelope::Binding;
use crate::event::handover::{HandedOver, Received};
use crate::event::incident::{Ordered, Released};
use crate::event::movement::{Departed, Difference};
use crate::event::reception::{MovedOn, ReceptionDone};
use crate::event::{Purpose, Stream};
use crate::gate::permit::{
    DeparturePermit, HandOverPermit, OnwardPermit, ReceivePermit, ReceptionPermit, ReleasePermit,
};
use crate::ids::Hash;
use crate::known::Known;

/// A movement leaves, openly with a difference where one is given.
pub fn depart(permit: DeparturePermit, difference: Option<Difference>) -> Vec<Draft> {
    let (movement, version, nonce, aboard) = permit.spend();
    let binding = Binding { movement: movement.clone(), manifest_version: version, nonce };
    let body = Departed { version, aboard, difference };
    vec![Draft::new(Stream::Movement(movement), body, Purpose::Custody).bound(binding)]
}

/// A person is given to another authority under a receipt.
pub fn hand_over(permit: HandOverPermit, receipt: Hash) -> Vec<Draft> {
    let (person, to, place, movement, nonce, medical_evacuation, evidence) = permit.spend();
    let body = HandedOver { to, place, movement, nonce, receipt, evidence, medical_evacuation, overridden: None };
    vec![Draft::new(Stream::Person(person), body, Purpose::Custody)]
}

/// A person is taken in from another authority under a receipt.
pub fn receive(permit: ReceivePermit, receipt: Hash) -> Vec<Draft> {
    let (person, from, place, movement, nonce) = permit.spend();
    let body = Received { from, place, movement, nonce, receipt };
    vec![Draft::new(Stream::Person(person), body, Purpose::Custody)]
}

/// The reception of a person is complete.
pub fn reception(permit: ReceptionPermit) -> Vec<Draft> {
    let (person, place, evidence) = permit.spend();
    let body = ReceptionDone { place, order_checked: true, injuries_seen: true, doctor_same_day: true, evidence };
    vec![Draft::new(Stream::Person(person), body, Purpose::Custody)]
}

/// A person is moved to another place.
pub fn move_on(permit: OnwardPermit, reason: String) -> Vec<Draft> {
    let (person, from, to, evidence) = permit.spend();
    vec![Draft::new(Stream::Person(person), MovedOn { from, to, reason, evidence }, Purpose::Custody)]
}

/// A person is released, under a named order.
pub fn release(permit: ReleasePermit, to: Known<String>, order: String, ordered: Ordered) -> Vec<Draft> {
    let (person, place, evidence) = permit.spend();
    let body = Released { place, to, order, evidence, ordered: Some(ordered) };
    vec![Draft::new(Stream::Person(person), body, Purpose::Custody)]
}
