//! Handing over under a receipt of two logs. Source: ours, after step 12 of the path.

use custody::event::reception::OnwardConsented;
use custody::receipt::Receipt;
use custody::{AuthorityId, MovementId, PersonNumber, PlaceId};

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::Stage;
use super::task::Task;
use super::transit::CLOSE_OUT_MIN;
use crate::desk::{Seat, When};
use crate::failure::Failure;
use crate::handover::{Accepted, Counted, OfferRequest};

impl Stage {
    /// The hand-over: offered, accepted and settled under one receipt that both logs keep.
    pub(super) fn pass_on(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        let id = MovementId::parse(&planned.id)?;
        let (carrier, receiver) = (AuthorityId::parse(&planned.carrier)?, AuthorityId::parse(&planned.receiver)?);
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        let persons: Vec<PersonNumber> = group.iter().map(|p| self.sheets[*p].number).collect();
        let seals = group.iter().map(|p| {
            let bags = self.people[*p].bags.iter().map(|bag| bag.seal.clone()).collect();
            (self.sheets[*p].number, bags)
        });
        let request = OfferRequest {
            movement: id,
            to: receiver.clone(),
            place: PlaceId::parse(&planned.to)?,
            persons: Some(persons.clone()),
            except: Vec::new(),
            seals: seals.collect(),
            papers: std::collections::BTreeMap::new(),
            medical_evacuation: false,
        };
        let (giver, taker) = (self.seat(&carrier, Role::CustodyA)?, self.seat(&receiver, Role::CustodyA)?);
        let offered = self.desk.offer(&giver, &When::default(), &request)?;
        let accepted = self.taken(&taker, &planned, &offered.receipt)?;
        let settled = self.desk.settle(&giver, &When::default(), &accepted.receipt)?;
        if let Some(kept) = accepted.kept_back.first().or(settled.kept_back.first()) {
            return Err(Failure::error(format!("{} was kept back at a hand-over: {}", kept.person, kept.why())));
        }
        if let Some(next) = self.leg(journey, leg + 1) {
            self.goes_on(&persons, &carrier, &AuthorityId::parse(&next.receiver)?)?;
        }
        for next in self.taken_after(planned.leg, &receiver)? {
            self.goes_on(&persons, &carrier, &next)?;
        }
        self.seen_on_arrival(&group, &receiver)?;
        self.after(CLOSE_OUT_MIN, Task::CloseOut { journey, leg });
        Ok(())
    }

    /// The receiver counts bodies without looking at the list; a count that the list denies is refused, and he counts
    /// again.
    fn taken(&mut self, taker: &Seat, planned: &PlannedMovement, offer: &Receipt) -> Result<Accepted, Failure> {
        let id = MovementId::parse(&planned.id)?;
        let truth = i64::try_from(self.world.bodies_off(&id, &planned.to)).unwrap_or(0);
        let wrong = self.world.errs_on(&planned.id, InjectionKind::CountAtHandOver);
        if let Some(injection) = &wrong {
            self.world.happened(injection, &[], Some(&id));
        }
        let first = wrong.and_then(|i| i.by).map(|off| truth + i64::from(off));
        let mut last = String::new();
        for bodies in first.into_iter().chain([truth]) {
            let counted = Counted { counted: u32::try_from(bodies).unwrap_or(0), ..Counted::default() };
            match self.desk.accept(taker, &When::default(), offer, &counted) {
                Ok(accepted) => return Ok(accepted),
                Err(Failure::Refused(refusal)) => {
                    self.meets((None, Some(&id)), &refusal);
                    last = refusal.to_string();
                }
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::error(format!("the hand-over at the end of {id} met a refusal it has no answer to: {last}")))
    }

    /// Whoever has given them agrees that they go on to the next authority of their journey.
    fn goes_on(&mut self, persons: &[PersonNumber], giver: &AuthorityId, to: &AuthorityId) -> Result<(), Failure> {
        let liaison = self.seat(giver, Role::Liaison)?;
        for number in persons {
            self.say(&liaison, *number, OnwardConsented { to: to.clone(), by: giver.clone() })?;
        }
        Ok(())
    }
}
