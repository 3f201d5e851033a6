//! Clearances of the scenario as their owners give them, and give anew. Source: `custody.md` (Words).

use custody::event::Stream;
use custody::event::movement::{ClearanceSet, ClearanceState};
use custody::{AuthorityId, ClearanceId, MovementId, Order, Span};

use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::Stage;
use crate::failure::Failure;

impl Stage {
    /// Injected: a clearance of this movement's own that ends before it leaves.
    pub(super) fn short_clearance(
        &mut self,
        like: &ClearanceId,
        planned: &PlannedMovement,
    ) -> Result<ClearanceId, Failure> {
        let own = ClearanceId::parse(&format!("{like}-{}", planned.id))?;
        let standing = self.desk.record.clearance(like).and_then(|c| c.standing.clone());
        let Some(set) = standing else { return Ok(like.clone()) };
        let liaison = self.seat(&set.owner.clone(), Role::Liaison)?;
        let until = planned.departs_at - Span::minutes(90);
        let body = ClearanceSet { state: ClearanceState::Given, from: until - Span::days(1), until, ..set };
        self.must(&liaison, Order::State { stream: Stream::Clearance(own.clone()), body: body.into() })?;
        Ok(own)
    }

    /// The owner of a clearance that ends too soon gives it anew; whether there was one.
    pub(super) fn extend_clearances(&mut self, id: &MovementId) -> Result<bool, Failure> {
        let Some(plan) = self.desk.record.movement(id).and_then(|m| m.plan.clone()) else { return Ok(false) };
        let mut extended = false;
        let needed = plan.arrives_at.max(self.desk.now()) + Span::hours(6);
        for clearance in &plan.clearances {
            let standing = self.desk.record.clearance(clearance).and_then(|c| c.standing.clone());
            let is_given = |set: &ClearanceSet| set.state == ClearanceState::Given;
            let Some(set) = standing.filter(|set| is_given(set) && set.until < needed) else { continue };
            let liaison = self.seat(&set.owner.clone(), Role::Liaison)?;
            let body = ClearanceSet { until: needed, ..set };
            self.must(&liaison, Order::State { stream: Stream::Clearance(clearance.clone()), body: body.into() })?;
            extended = true;
        }
        Ok(extended)
    }

    /// The owner of a clearance takes it back, or gives it again, as the world of a plan has it.
    pub(super) fn clearance_turns(&mut self, nth: usize, given: bool) -> Result<(), Failure> {
        let Some(id) = self.carrying.as_ref().map(|carrying| carrying.lift.withdrawn[nth].clearance.clone()) else {
            return Ok(());
        };
        let id = ClearanceId::parse(&id)?;
        let Some(set) = self.desk.record.clearance(&id).and_then(|c| c.standing.clone()) else { return Ok(()) };
        let liaison = self.seat(&set.owner.clone(), Role::Liaison)?;
        let body = match given {
            true => ClearanceSet { state: ClearanceState::Given, note: String::new(), from: self.desk.now(), ..set },
            false => ClearanceSet { state: ClearanceState::Withdrawn, note: "until further notice".into(), ..set },
        };
        self.must(&liaison, Order::State { stream: Stream::Clearance(id), body: body.into() })?;
        Ok(())
    }

    /// Clearances as the scenario has them: asked for by the carrier's liaison, given by their owners.
    pub(super) fn give_clearances(&mut self) -> Result<(), Failure> {
        for clearance in self.scenario.clearances.clone() {
            let owner = AuthorityId::parse(&clearance.owner)?;
            let liaison = self.seat(&owner, Role::Liaison)?;
            let body = ClearanceSet {
                kind: clearance.kind,
                owner,
                scope: clearance.scope.clone(),
                state: ClearanceState::Given,
                from: self.scenario.day_start(clearance.from_day),
                until: self.scenario.day_start(clearance.to_day + 1),
                note: String::new(),
                document: None,
            };
            let stream = Stream::Clearance(ClearanceId::parse(&clearance.id)?);
            self.must(&liaison, Order::State { stream, body: body.into() })?;
        }
        Ok(())
    }
}
