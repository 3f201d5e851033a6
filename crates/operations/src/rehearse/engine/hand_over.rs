//! Handing over under a receipt of two logs. Source: ours, after step 12 of the path.

use custody::event::reception::OnwardConsented;
use custody::receipt::Receipt;
use custody::{AuthorityId, MovementId, PersonNumber, PlaceId, Span};

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::Stage;
use super::task::Task;
use super::transit::CLOSE_OUT_MIN;
use crate::desk::{Seat, When};
use crate::failure::Failure;
use crate::handover::{Accepted, Counted, OfferRequest};

/// Minutes after which a hand-over that was refused is offered again. Source: ours; a step of the planner's grid.
const OFFERED_AGAIN_MIN: i64 = 120;

impl Stage {
    /// The hand-over: offered, accepted and settled under one receipt that both logs keep. Where a gate says no they stay
    /// with whoever brought them, and are offered again later.
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
        let offered = match self.desk.offer(&giver, &When::default(), &request) {
            Ok(offered) => offered,
            Err(Failure::Refused(refusal)) => {
                self.meets((None, Some(&request.movement)), &refusal);
                return self.offered_again(journey, leg, &group);
            }
            Err(failure) => return Err(failure),
        };
        let Some(accepted) = self.taken(&taker, &planned, &offered.receipt)? else {
            return self.offered_again(journey, leg, &group);
        };
        let settled = self.desk.settle(&giver, &When::default(), &accepted.receipt)?;
        for kept in accepted.kept_back.iter().chain(&settled.kept_back) {
            self.unanswered(format!("{} was kept back at a hand-over: {}", kept.person, kept.why()));
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

    /// They wait where they came to, with whoever brought them; nobody asks any more once the operation is over.
    fn offered_again(&mut self, journey: usize, leg: usize, group: &[usize]) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        let place = PlaceId::parse(&planned.to)?;
        for person in group {
            self.sheets[*person].site = place.clone();
        }
        if self.goes_on_until(OFFERED_AGAIN_MIN) {
            self.after(OFFERED_AGAIN_MIN, Task::HandOver { journey, leg });
        }
        Ok(())
    }

    /// Whether a place has no room for all who come.
    pub(super) fn is_full_for(&self, place: &PlaceId, coming: &[PersonNumber]) -> bool {
        let held = self.desk.held_beside(place, coming);
        held.is_some_and(|(held, most)| held + coming.len() > most as usize)
    }

    /// Whether the operation still lasts so many minutes.
    pub(super) fn goes_on_until(&self, minutes: i64) -> bool {
        let ends = self.scenario.day_start(1) + Span::days(i64::from(self.scenario.days));
        self.desk.now() + Span::minutes(minutes) < ends
    }

    /// The receiver counts bodies without looking at the list; a count that the list denies is refused, and he counts
    /// again. None where he refuses the offer as a whole.
    fn taken(&mut self, taker: &Seat, planned: &PlannedMovement, offer: &Receipt) -> Result<Option<Accepted>, Failure> {
        let id = MovementId::parse(&planned.id)?;
        let (place, coming) = (PlaceId::parse(&planned.to)?, offer.payload().offered().collect::<Vec<_>>());
        if self.is_full_for(&place, &coming) {
            // Who has no room counts nobody.
            self.desk.refuse_offer(taker, &When::default(), offer, "no room for all of them")?;
            return Ok(None);
        }
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
                Ok(accepted) => return Ok(Some(accepted)),
                Err(Failure::Refused(refusal)) => {
                    self.meets((None, Some(&id)), &refusal);
                    last = refusal.to_string();
                }
                Err(failure) => return Err(failure),
            }
        }
        self.desk.refuse_offer(taker, &When::default(), offer, &last)?;
        Ok(None)
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
