//! Movements: planned, counted, left, diverted, arrived, closed out or cancelled.
//! Source: `custody.md` (Words: Movement; Head count).

use custody::event::movement::{
    Alternate, Arrived, ClosedOut, Difference, Diverted, HeadCounted, Means, MovementCancelled, MovementPlanned,
};
use custody::event::{Body, Stream};
use custody::{AuthorityId, Movement, MovementId, Order};

use super::clearance::clearance_id;
use super::{moment, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// A movement as planned, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// road or air.
    pub means: String,
    /// Leaves from.
    pub from: String,
    /// Goes to.
    pub to: String,
    /// Tail or plates.
    pub vehicle: String,
    /// Who accepts at the end; the acting authority where not given.
    pub receiver: Option<String>,
    /// RFC 3339.
    pub departs_at: String,
    /// RFC 3339.
    pub arrives_at: String,
    /// Seats for persons in custody.
    pub seats: u32,
    /// Guards on board.
    pub guards: u32,
    /// For children only.
    pub child: bool,
    /// Each `PLACE` and, after commas, what is secured there: `landing=ID`, `guards`, `accepted`, `fuel`.
    pub alternates: Vec<String>,
    /// Ids of the clearances it needs.
    pub clearances: Vec<String>,
}

/// How a departure is ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenDifference {
    /// Why leaving is safer than staying.
    pub reason: String,
    /// The receiving officer was told.
    pub receiver_told: bool,
}

impl Desk {
    /// Plans a movement that the acting authority carries, or plans it anew.
    pub fn plan_movement(&mut self, seat: &Seat, when: &When, movement: &str, plan: &Plan) -> Result<Done, Failure> {
        let authority = |text: &str| AuthorityId::parse(text).map_err(|e| Failure::usage(e.to_string()));
        let body = MovementPlanned {
            means: means(&plan.means)?,
            from: place_id(&plan.from)?,
            to: place_id(&plan.to)?,
            vehicle: plan.vehicle.clone(),
            carrier: seat.authority.clone(),
            receiver: plan.receiver.as_deref().map_or_else(|| Ok(seat.authority.clone()), authority)?,
            departs_at: moment(&plan.departs_at).map_err(|f| f.at("departs-at"))?,
            arrives_at: moment(&plan.arrives_at).map_err(|f| f.at("arrives-at"))?,
            seats: plan.seats,
            guards: plan.guards,
            child: plan.child,
            alternates: plan.alternates.iter().map(|text| alternate(text)).collect::<Result<_, _>>()?,
            clearances: plan.clearances.iter().map(|text| clearance_id(text)).collect::<Result<_, _>>()?,
        };
        self.state_of_movement(seat, when, &movement_id(movement)?, body)
    }

    /// What the guards of a plan do not reach to: the persons listed, or where nobody is listed yet the seats. A
    /// warning while it can be mended; the freeze refuses it.
    pub fn guards_wanting(&self, movement: &str) -> Result<Option<String>, Failure> {
        let id = movement_id(movement)?;
        let listed = self.planned(&id)?.manifest.lines.len() as u64;
        let Some(guarded) = self.record.guarded(&id) else { return Ok(None) };
        let (persons, who) = match listed {
            0 => (u64::from(guarded.seats), "with every seat taken"),
            listed => (listed, "by its manifest"),
        };
        Ok(guarded.lack_for(persons).then(|| {
            format!(
                "{id} has {} ({who}); the freeze and the door refuse it: list fewer, or a planner, movement control or \
                 a commander plans it anew with more guards",
                guarded.in_words(persons)
            )
        }))
    }

    /// A blind head count by the acting officer; returns its round. Counts are never edited: a new round
    /// begins only where the officer asks for a recount.
    pub fn count_heads(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        bodies: u32,
        at_arrival: bool,
        recount: bool,
    ) -> Result<u16, Failure> {
        let id = movement_id(movement)?;
        let (officer, _) = seat
            .officer
            .as_ref()
            .ok_or_else(|| Failure::usage("a head count has a counter: name the officer with --officer"))?;
        let counts = self.planned(&id)?.heads(at_arrival);
        let last = counts.last_round();
        let complete = counts.is_complete(last);
        let round = if last == 0 || (recount && complete) { last.saturating_add(1) } else { last };
        let body = HeadCounted { counter: officer.clone(), bodies, at_arrival, round };
        match self.stated_of_movement(seat, when, &id, body)? {
            Body::HeadCounted(b) => Ok(b.round),
            _ => Ok(round),
        }
    }

    /// Lets a movement leave; with a difference between the counts, openly.
    pub fn depart(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        difference: Option<&OpenDifference>,
    ) -> Result<Done, Failure> {
        let id = movement_id(movement)?;
        let stated = match difference {
            None => None,
            Some(open) => Some(self.difference(&id, open)?),
        };
        self.act(seat, when, Order::Depart { movement: id, difference: stated })
    }

    /// The numbers of an open difference are those in the record: nobody types them.
    fn difference(&self, id: &MovementId, open: &OpenDifference) -> Result<Difference, Failure> {
        let movement = self.planned(id)?;
        let counts = movement.heads(false).both(custody::Moment::MIN);
        let (count_a, count_b) = counts.ok_or_else(|| {
            Failure::error(format!("{id} has no two head counts: there is no difference to depart with"))
                .hint("count with `custodia man headcount`, two officers, each for himself")
        })?;
        let scanned = u32::try_from(movement.scanned()).unwrap_or(u32::MAX);
        let OpenDifference { reason, receiver_told } = open.clone();
        Ok(Difference { scanned, count_a, count_b, reason, receiver_told })
    }

    /// Sends a movement elsewhere on its way.
    pub fn divert(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        to: &str,
        reason: &str,
    ) -> Result<Done, Failure> {
        let body = Diverted { to: place_id(to)?, reason: reason.into() };
        self.state_of_movement(seat, when, &movement_id(movement)?, body)
    }

    /// Tells of an arrival; where it was sent, if no place is named.
    pub fn arrive(&mut self, seat: &Seat, when: &When, movement: &str, place: Option<&str>) -> Result<String, Failure> {
        let id = movement_id(movement)?;
        let place = match place {
            Some(place) => place_id(place)?,
            None => self
                .planned(&id)?
                .destination()
                .cloned()
                .ok_or_else(|| Failure::usage(format!("{id} has no destination: name the place with --place")))?,
        };
        self.state_of_movement(seat, when, &id, Arrived { place: place.clone() })?;
        Ok(place.to_string())
    }

    /// Closes a movement out.
    pub fn close_out(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        explanation: Option<String>,
    ) -> Result<Done, Failure> {
        self.state_of_movement(seat, when, &movement_id(movement)?, ClosedOut { explanation })
    }

    /// Cancels a movement before it leaves.
    pub fn cancel(&mut self, seat: &Seat, when: &When, movement: &str, reason: &str) -> Result<Done, Failure> {
        let body = MovementCancelled { reason: reason.into() };
        self.state_of_movement(seat, when, &movement_id(movement)?, body)
    }

    /// States a fact about a movement.
    pub(crate) fn state_of_movement(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &MovementId,
        body: impl Into<Body>,
    ) -> Result<Done, Failure> {
        self.act(seat, when, Order::State { stream: Stream::Movement(movement.clone()), body: body.into() })
    }

    /// The same, and what stands written of it.
    pub(crate) fn stated_of_movement(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &MovementId,
        body: impl Into<Body>,
    ) -> Result<Body, Failure> {
        let body = body.into();
        let done = self.state_of_movement(seat, when, movement, body.clone())?;
        self.as_written(&done, body)
    }

    /// A movement that is planned in this record.
    pub(crate) fn planned(&self, id: &MovementId) -> Result<&Movement, Failure> {
        self.record.movement(id).filter(|m| m.plan.is_some()).ok_or_else(|| {
            Failure::error(format!("movement {id} is not planned in this record"))
                .hint("`custodia man list` shows those that are")
        })
    }
}

/// Reads the id of a movement.
pub(crate) fn movement_id(text: &str) -> Result<MovementId, Failure> {
    MovementId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

fn means(text: &str) -> Result<Means, Failure> {
    match text.trim() {
        "road" => Ok(Means::Road),
        "air" => Ok(Means::Air),
        other => Err(Failure::usage(format!("{other:?} is neither road nor air"))),
    }
}

/// Reads `PLACE,landing=ID,guards,accepted,fuel`, each part after the place optional.
fn alternate(text: &str) -> Result<Alternate, Failure> {
    let mut parts = text.split(',').map(str::trim);
    let mut alternate = Alternate {
        place: place_id(parts.next().unwrap_or_default())?,
        landing: None,
        guards: false,
        legal_acceptance: false,
        or_fuel_to_return: false,
    };
    for part in parts {
        match part.split_once('=') {
            Some(("landing", id)) => alternate.landing = Some(clearance_id(id)?),
            None if part == "guards" => alternate.guards = true,
            None if part == "accepted" => alternate.legal_acceptance = true,
            None if part == "fuel" => alternate.or_fuel_to_return = true,
            _ => {
                return Err(Failure::usage(format!(
                    "alternate {text:?}: {part:?} is none of landing=ID, guards, accepted, fuel"
                )));
            }
        }
    }
    Ok(alternate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternate_names_what_is_secured_there() {
        let read = alternate("base-2,landing=l-2,guards,accepted").unwrap();
        assert_eq!(read.place.as_str(), "base-2");
        assert_eq!(read.landing.unwrap().as_str(), "l-2");
        assert!(read.guards && read.legal_acceptance && !read.or_fuel_to_return);
        assert!(alternate("base-2,fuel").unwrap().or_fuel_to_return);
        assert!(alternate("base-2,hope").is_err());
    }
}
