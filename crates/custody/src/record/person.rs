//! A person: number, register entry, legs, and the facts of each area. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::handover::{CountedAgain, HandCorrected};
use crate::event::place::Verified;
use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::age::AgeFacts;
use super::dated::{Dated, InLog};
use super::few::Few;
use super::identity::IdentityFacts;
use super::law::LawFacts;
use super::leg::{LegStep, Legs};
use super::lone::Lone;
use super::medical::MedicalFacts;
use super::merge::MergeWord;
use super::movement::DoorFacts;
use super::oversight::Debt;
use super::property::PropertyFacts;
use super::reception::ReceptionFacts;
use super::register::RegisterEntry;
use super::seldom::Seldom;
use super::{Context, Record, To};

/// One human being.
#[derive(Debug, Clone, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Person {
    /// Row of the authority whose log registered the person first.
    #[n(0)]
    pub(crate) registered_by: Option<u32>,
    #[n(1)]
    pub(crate) provisional: bool,
    #[n(2)]
    pub(crate) register: RegisterEntry,
    #[n(3)]
    pub(crate) legs: Legs,
    /// By each log the newest verified sighting and the newest other one: what one authority saw is not hidden by
    /// what another saw later, nor what was verified by what somebody only wrote.
    #[n(4)]
    pub(crate) sightings: Few<Sighting>,
    #[n(5)]
    pub(crate) identity: IdentityFacts,
    #[n(6)]
    pub(crate) age: AgeFacts,
    #[n(7)]
    pub(crate) medical: MedicalFacts,
    #[n(8)]
    pub(crate) law: LawFacts,
    #[n(9)]
    pub(crate) property: PropertyFacts,
    #[n(10)]
    pub(crate) door: DoorFacts,
    #[n(11)]
    pub(crate) reception: ReceptionFacts,
    #[n(12)]
    pub(crate) debts: Seldom<Debt>,
    /// The newest word of each log on whether this number is merged, and into whom: two logs may say different
    /// things, and then neither stands.
    #[n(13)]
    pub(crate) merged: Seldom<Dated<InLog<MergeWord>>>,
    /// Open discrepancies that name the person: they block close-out, and departure unless open.
    #[n(14)]
    pub(crate) discrepancies: Lone<u32>,
    /// Number of events on the person's stream.
    #[n(15)]
    pub(crate) events: u32,
    /// Rows of authorities whose logs gave this number to a first contact; two mean a conflict.
    #[n(16)]
    pub(crate) registrations: Lone<(u32, EventId)>,
    /// What starts and stops the person's clocks, in order of time.
    #[n(17)]
    pub(crate) marks: Few<super::clock::ClockMark>,
    /// Releases and transfers, in order of time.
    #[n(18)]
    pub(crate) leavings: Lone<super::clock::Leaving>,
    /// What the bureau has acknowledged, in order of time.
    #[n(19)]
    pub(crate) acknowledged: Seldom<super::clock::Acknowledged>,
    /// Searches in lists, and what was decided on what they offered.
    #[n(20)]
    pub(crate) screening: Option<Box<super::screening::ScreeningFacts>>,
}

/// By what somebody is known to have been somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Seen {
    /// Verified, and how.
    #[n(0)]
    Verified(#[n(0)] Verified),
    /// At first contact: whoever wrote the entry says so.
    #[n(1)]
    FirstContact,
    /// By an observed act.
    #[n(2)]
    Observed,
    /// When another authority took him over.
    #[n(3)]
    Received,
    /// When he was taken back.
    #[n(4)]
    Recaptured,
}

/// An observation of a person, and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Sighting {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    pub(crate) place: u32,
    #[n(2)]
    pub(crate) means: Seen,
    /// By which event; of two at one time the later one stands.
    #[n(3)]
    pub(crate) id: EventId,
    /// Row of the authority whose log says so.
    #[n(4)]
    pub(crate) log: u32,
    /// Rows of the officer who signed it and of a second one, each [`NONE`](super::leg::NONE) where there is none.
    #[n(5)]
    pub(crate) by: [u32; 2],
}

impl Sighting {
    /// Whether somebody verified that it was he.
    pub(crate) const fn is_verified(&self) -> bool {
        matches!(self.means, Seen::Verified(_))
    }

    /// The rows of the officers who signed it.
    pub(crate) fn signers(&self) -> impl Iterator<Item = u32> {
        self.by.into_iter().filter(|row| *row != super::leg::NONE)
    }
}

impl Person {
    /// The newest sighting of any kind, by whatever log: where somebody says that he was.
    pub(crate) fn last_sighting(&self) -> Option<&Sighting> {
        self.sightings.iter().max_by_key(|s| (s.at, s.id))
    }

    /// The newest verified sighting of each log that lies no later than a time.
    pub(crate) fn verified_sightings(&self, until: Moment) -> impl Iterator<Item = &Sighting> {
        self.sightings.iter().filter(move |s| s.is_verified() && s.at <= until)
    }

    /// The newest verified sighting up to a time, by whatever log.
    pub(crate) fn last_verified(&self, until: Moment) -> Option<&Sighting> {
        self.verified_sightings(until).max_by_key(|s| (s.at, s.id))
    }

    /// When he was last verified to be anywhere, up to a time: sighted, or checked at a door.
    pub(crate) fn verified_at(&self, until: Moment) -> Option<Moment> {
        let doors = [&self.door.boarding, &self.door.arriving].into_iter().flatten();
        let checked = doors.filter(|check| check.is_verified()).map(|check| check.at).filter(|at| *at <= until);
        checked.chain(self.last_verified(until).map(|s| s.at)).max()
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    record.people.entry(&number, Person::default).1.events += 1;
    if matches!(body, Body::HandCorrected(b) if b.recount == Some(CountedAgain::Alone)) {
        // He was put right before: now only the count of bodies is.
        return super::movement::apply_person(record, context, number, body);
    }
    apply_leg(record, context, number, body);
    apply_sighting(record, context, number, body);
    super::identity::apply(record, context, number, body);
    super::age::apply(record, context, number, body);
    super::medical::apply(record, context, number, body);
    super::law::apply(record, context, number, body);
    super::property::apply(record, context, number, body);
    super::movement::apply_person(record, context, number, body);
    super::reception::apply(record, context, number, body);
    super::oversight::apply_person(record, context, number, body);
    super::clock::apply(record, context, number, body);
    super::screening::apply(record, context, number, body);
    super::conflict::look(record, context, number, body);
}

/// Opens, moves or closes the leg where the event does so.
fn apply_leg(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let Some((step, to)) = leg_step(record, context.log, number, body) else { return };
    let change = context.change(step, to);
    let authorities = &record.authorities;
    let legs = &mut record.people.entry(&number, Person::default).1.legs;
    let aboard = legs.position(context.log).movement;
    legs.insert(change, |row| authorities.key(row));
    super::movement::by_no_door::look(record, context, number, (aboard, body));
    let (elder, stands) = match body {
        Body::Merged(b) => (b.into, true),
        Body::Unmerged(b) => (b.from, false),
        _ => return,
    };
    let said = MergeWord::signed(record, &context.event.envelope.officers, elder, stands);
    let person = record.people.entry(&number, Person::default).1;
    Dated::new(context, InLog { log: context.log, said }).keep_by_log(&mut person.merged);
    if stands {
        record.merges.entry(&elder, Lone::default).1.push_once(number);
    }
}

fn elder_position(record: &Record, log: u32, elder: PersonNumber) -> To {
    let position = record.people.get(&elder).map(|p| p.legs.position(log)).filter(|p| p.standing.is_open());
    let row = |row: u32| (row != super::leg::NONE).then_some(row);
    position.map_or_else(To::default, |p| To { place: row(p.place), movement: row(p.movement), other: None })
}

fn leg_step(record: &mut Record, log: u32, number: PersonNumber, body: &Body) -> Option<(LegStep, To)> {
    // A kind that is not named there would move somebody without the figures knowing of it.
    if !super::heard::moves_a_leg(body.kind()) {
        return None;
    }
    let place = |row: u32| To { place: Some(row), ..To::default() };
    Some(match body {
        Body::Registered(b) => (LegStep::Registered, place(record.place_row(&b.place))),
        Body::FoundHere(b) => (LegStep::Found, place(record.place_row(&b.place))),
        Body::ArrivedUnlisted(b) => (LegStep::Found, place(record.place_row(&b.place))),
        Body::FoundAboard(crate::event::observed::FoundAboard { movement, .. })
        | Body::DepartedWith(crate::event::observed::DepartedWith { movement, .. }) => {
            (LegStep::Found, To { movement: Some(record.movement_row(movement)), ..To::default() })
        }
        Body::Boarded(b) => {
            (LegStep::Boarded, To { movement: Some(record.movement_row(&b.movement)), ..To::default() })
        }
        Body::Disembarked(b) => (LegStep::MovedTo, place(record.place_row(&b.place))),
        Body::TakenOff(b) => (LegStep::MovedTo, place(record.place_row(&b.return_place))),
        Body::MovedOn(b) => (LegStep::MovedTo, place(record.place_row(&b.to))),
        Body::Housed(b) => (LegStep::MovedTo, place(record.place_row(&b.place))),
        Body::ReturnedTo(b) => (LegStep::MovedTo, place(record.place_row(&b.place))),
        Body::Hospitalised(b) => (LegStep::MovedTo, place(record.place_row(&b.place))),
        Body::HandedOver(b) => {
            let other = record.authority_row(&b.to);
            (LegStep::HandedOver, To { place: Some(record.place_row(&b.place)), movement: None, other: Some(other) })
        }
        Body::Received(b) => {
            let other = record.authority_row(&b.from);
            (LegStep::Received, To { place: Some(record.place_row(&b.place)), movement: None, other: Some(other) })
        }
        Body::HandCorrected(b) => return corrected(record, log, number, b),
        Body::Escaped(b) => (LegStep::Escaped, place(record.place_row(&b.place))),
        Body::Recaptured(b) => (LegStep::Recaptured, place(record.place_row(&b.place))),
        Body::Died(b) => (LegStep::Died, place(record.place_row(&b.place))),
        Body::Released(b) => (LegStep::Released, place(record.place_row(&b.place))),
        Body::FateUnknown(b) => (LegStep::FateUnknown, place(record.place_row(&b.last_place))),
        Body::Merged(_) => (LegStep::Merged, To::default()),
        // Who was held as one with another is held where the other is.
        Body::Unmerged(b) => (LegStep::Unmerged, elder_position(record, log, b.from)),
        _ => return None,
    })
}

/// What a side of a receipt puts right moves its own leg alone: where the giver finds somebody again is for him to
/// record, as an observed act.
fn corrected(record: &mut Record, log: u32, number: PersonNumber, said: &HandCorrected) -> Option<(LegStep, To)> {
    let by = record.authorities.key(log);
    let offer = record.movements.get(&said.movement).and_then(|movement| movement.offers.get(said.nonce));
    // Whom a receipt names as found by mistake stays whose he was before, or became since.
    let found = !said.received && *by == said.to && offer.is_some_and(|offer| offer.is_named_found(number));
    if found && record.people.get(&number).is_some_and(|person| !person.legs.is_held_by_finding(log)) {
        return None;
    }
    let (step, other) = match said.received {
        true if *by == said.to => (LegStep::Received, &said.from),
        true if *by == said.from => (LegStep::HandedOver, &said.to),
        false if *by == said.to => (LegStep::NotReceived, &said.from),
        _ => return None,
    };
    let other = record.authority_row(other);
    Some((step, To { place: Some(record.place_row(&said.place)), movement: None, other: Some(other) }))
}

/// Acts that say that the person is somewhere count as sightings, each as what it is.
fn apply_sighting(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let (place, means) = match body {
        Body::Sighted(b) => (b.place.clone(), Seen::Verified(b.means)),
        Body::Registered(b) => (b.place.clone(), Seen::FirstContact),
        Body::FoundHere(b) => (b.place.clone(), Seen::Observed),
        Body::ArrivedUnlisted(b) => (b.place.clone(), Seen::Observed),
        Body::Received(b) => (b.place.clone(), Seen::Received),
        Body::HandCorrected(b) if b.received && context.event.envelope.authority == b.to => {
            (b.place.clone(), Seen::Received)
        }
        Body::Recaptured(b) => (b.place.clone(), Seen::Recaptured),
        _ => return,
    };
    let row = record.place_row(&place);
    super::place::sight(record, context, number, row, means);
}
