//! Which authority counts as a court against what says no: one that the log of that "no" has recognised by
//! two officers and a legal basis, and that has no part in the matter. Source: `custody.md` (Gates, law;
//! Emergency override), decisions 0009, 0013 and 0066.

use crate::event::AuthorityKind;
use crate::event::authority::{CourtDoubted, CourtRecognised};
use crate::ids::{AuthorityId, MovementId};
use crate::number::PersonNumber;
use crate::record::dated::Dated;
use crate::record::leg::NONE;
use crate::record::movement::Movement;
use crate::record::{Context, Record};

use super::{Hands, Stay, is_one_body};

impl Record {
    /// Keeps the newest word of a log on a court; what two officers of two functions, one of law, have not
    /// signed recognises nobody.
    pub(crate) fn recognise(&mut self, context: &Context<'_>, body: &CourtRecognised) {
        let hands = Hands::of(&context.event.envelope.officers);
        if hands.two && !hands.operating && context.event.envelope.authority != body.court {
            self.keep_court(context, &body.court, true);
        }
    }

    pub(crate) fn doubt(&mut self, context: &Context<'_>, body: &CourtDoubted) {
        self.keep_court(context, &body.court, false);
    }

    fn keep_court(&mut self, context: &Context<'_>, court: &AuthorityId, stands: bool) {
        let row = self.authority_row(court);
        if self.withdrawn_after(context.log, row, context.id) {
            return;
        }
        let courts = &mut self.authorities.row_mut(context.log).courts;
        Dated::new(context, (row, stands)).keep_in(courts, |old, new| old.0 == new.0);
        let once = (row, Box::<str>::from(self.name_by(context.log, row).trim()));
        let all = &mut self.authorities.row_mut(context.log).courts_once;
        if stands && !all.contains(&once) {
            all.push(once);
        }
    }

    /// Whether a log has recognised an authority as a court, and has not come to doubt it.
    pub(crate) fn recognises(&self, log: u32, court: u32) -> bool {
        let said = &self.authorities.row(log).courts;
        self.is_entered_as_court(log, court) && said.iter().any(|c| c.value == (court, true))
    }

    /// The authorities that recognise another as a court.
    pub fn recognised_by(&self, court: &AuthorityId) -> Vec<AuthorityId> {
        let Some(row) = self.authorities.ix(court) else { return Vec::new() };
        let logs = (0_u32..).zip(self.authorities.iter());
        logs.filter(|(log, _)| self.recognises(*log, row)).map(|(_, (id, _))| id.clone()).collect()
    }

    /// Whether an authority is a court by its card in a log, or by its own word in its own. Its officers may then
    /// speak of any person; it is no court against what says no by that alone.
    pub(crate) fn is_entered_as_court(&self, log: u32, row: u32) -> bool {
        self.kind_by(log, row) == Some(AuthorityKind::Court)
    }

    /// Whether an authority counts as a court against a "no" about a person: the log in which it stands has
    /// recognised it, or it is that court's own log; and it has no part in moving or holding the person.
    pub(crate) fn is_court(&self, number: PersonNumber, court: u32, against: u32) -> bool {
        let own = court == against && self.opened_as_court(court);
        let part = |number: &PersonNumber| self.has_part_in(*number, court);
        let numbers = || std::iter::once(number).chain(self.numbers_beside(number));
        (own || self.recognises(against, court)) && !numbers().any(|number| part(&number))
    }

    /// Whether an authority held the person, nominated, gave or took him, or carries or receives a movement
    /// that lists him, carried him or is to take him.
    fn has_part_in(&self, number: PersonNumber, row: u32) -> bool {
        let Some(person) = self.people.get(&number) else { return false };
        let legs = person.legs.changes().iter().any(|c| c.log == row || (c.other != NONE && c.other == row));
        let id = self.authorities.key(row);
        let moves = |movement: &Movement| {
            movement.plan.as_ref().is_some_and(|plan| plan.carrier == *id || plan.receiver == *id)
        };
        let takes = |id: &MovementId, movement: &Movement| {
            movement.manifest.line(number).is_some()
                || movement.aboard.iter().any(|a| a.person == number)
                || self.overrides.rows().any(|o| o.order.movement == *id && o.order.persons.contains(&number))
        };
        let destination = person.law.told.iter().any(|t| t.value.destination == row)
            || person.law.conclusions.iter().any(|c| c.value.destination == row)
            || person.law.objections.iter().any(|o| o.value.destination == row);
        legs || destination
            || person.identity.nominated_by == Some(row)
            || self.movements.iter().any(|(id, movement)| moves(movement) && takes(id, movement))
    }

    /// The court of this record that ordered a stay: in whose own log it stands, or whom it names and the log that holds
    /// it has once recognised. Whether that log recognises it still is not asked here: a doubt stops, and frees nothing.
    pub(crate) fn court_of(&self, stay: &Stay) -> Option<u32> {
        if self.opened_as_court(stay.log) {
            return Some(stay.log);
        }
        let once = &self.authorities.row(stay.log).courts_once;
        let names = |row: u32, then: &str| {
            let now = self.name_by(stay.log, row);
            let is_named = |name: &&str| !name.trim().is_empty() && is_one_body(name, &stay.by);
            [self.authorities.key(row).as_str(), now, then].iter().any(is_named)
        };
        once.iter().find(|(row, then)| names(*row, then)).map(|(row, _)| *row)
    }

    /// Whether the court that ordered a stay may lift it now: in its own log always, elsewhere as long as the log of the
    /// stay recognises it. That it has come to have part in the matter takes nothing from what it ordered itself.
    pub(crate) fn may_lift_its_own(&self, court: u32, stay: &Stay) -> bool {
        court == stay.log || self.recognises(stay.log, court)
    }

    /// The stays that an authority has ordered in its own log and that stand, each with whom it stops, unless another log,
    /// which has once recognised that authority as a court, has entered the same: they would go with its card.
    pub(crate) fn stays_of_court_alone(&self, court: u32, log: u32) -> Vec<(PersonNumber, &Stay)> {
        if !self.authorities.row(log).courts_once.iter().any(|(row, _)| *row == court) {
            return Vec::new();
        }
        let mut alone = Vec::new();
        for (number, person) in self.people.iter() {
            let standing: Vec<&Stay> = self.stays_in_force(*number, &person.law).map(|stay| &stay.value).collect();
            let entered = |stay: &Stay| {
                let same = |s: &&&Stay| s.log == log && s.reference == stay.reference;
                standing.iter().filter(same).any(|s| self.court_of(s) == Some(court) || is_one_body(&s.by, &stay.by))
            };
            let its = standing.iter().filter(|stay| stay.log == court && !entered(stay));
            alone.extend(its.map(|stay| (*number, *stay)));
        }
        alone
    }

    fn opened_as_court(&self, log: u32) -> bool {
        self.authorities.row(log).genesis.as_ref().is_some_and(|genesis| genesis.kind == AuthorityKind::Court)
    }
}

#[cfg(test)]
mod tests;
