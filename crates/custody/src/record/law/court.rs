//! Which authority counts as a court against what says no: one that the log of that "no" has recognised by
//! two officers and a legal basis, and that has no part in the matter. Source: `custody.md` (Gates, law;
//! Emergency override), decisions 0009 and 0013.

use crate::event::AuthorityKind;
use crate::event::authority::{CourtDoubted, CourtRecognised};
use crate::ids::{AuthorityId, MovementId};
use crate::number::PersonNumber;
use crate::record::dated::Dated;
use crate::record::leg::NONE;
use crate::record::movement::Movement;
use crate::record::{Context, Record};

use super::{Hands, Stay};

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
        let opened = self.authorities.row(court).genesis.as_ref();
        let own = court == against && opened.is_some_and(|genesis| genesis.kind == AuthorityKind::Court);
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

    /// The court of this record that ordered a stay: in whose own log it stands, or whom it names and the log
    /// that holds it has recognised.
    pub(crate) fn court_of(&self, number: PersonNumber, stay: &Stay) -> Option<u32> {
        if self.is_court(number, stay.log, stay.log) {
            return Some(stay.log);
        }
        let same = |n: &&str| !n.is_empty() && n.eq_ignore_ascii_case(&stay.by);
        let named = |id: &AuthorityId, name: &str| [id.as_str(), name.trim()].iter().any(same);
        let mut rows = self.authorities.iter().map(|(id, _)| id).zip(0_u32..);
        let called = |id: &AuthorityId, row: u32| named(id, self.name_by(stay.log, row));
        rows.find(|(id, row)| called(id, *row) && self.is_court(number, *row, stay.log)).map(|(_, row)| row)
    }
}

#[cfg(test)]
mod tests {
    use crate::decide::command::Order;
    use crate::event::authority::{CourtDoubted, CourtRecognised};
    use crate::event::handover::Received;
    use crate::event::law::{
        Conclusion, DestinationTold, ObjectionDecided, ObjectionRaised, RiskAssessed, RiskConcluded, StayLifted,
        StayOrdered,
    };
    use crate::event::{AuthorityKind, Body, Function, Stream};
    use crate::gate::law::{Transfer, law};
    use crate::ids::{EventId, Hash, Nonce};
    use crate::testing::{World, authority, movement, only_reason, person, place, state};
    use crate::time::Span;

    /// A person held by `losing` who objects, and a partner that one officer has entered as a court.
    fn with_sham() -> (World, EventId) {
        let mut world = World::new();
        world.found(authority("sham"), AuthorityKind::Court, "SYR", 9);
        world.register("losing", person(1), "site");
        let objection =
            ObjectionRaised { destination: authority("receiving"), by: "counsel".into(), text: "fear".into() };
        let raised = world.of("losing", person(1), objection);
        world.wait(Span::HOUR);
        (world, raised)
    }

    fn dismissal(objection: EventId) -> Order {
        let body = ObjectionDecided { objection, upheld: false, by: "court".into(), reasons: "heard".into() };
        state(person(1), body)
    }

    fn said_no(world: &World) -> Vec<String> {
        let transfer = Transfer {
            person: person(1),
            holder: &authority("losing"),
            destination: &authority("receiving"),
            leaves_at: world.now,
            arrives_at: world.now,
        };
        law(&world.record, transfer).shut_by.into_iter().map(|m| m.missing).collect()
    }

    fn objects(world: &World) -> bool {
        said_no(world).iter().any(|m| m.contains("objection"))
    }

    fn own(id: &str, body: impl Into<Body>) -> Order {
        Order::State { stream: Stream::Authority(authority(id)), body: body.into() }
    }

    #[test]
    fn a_court_that_one_officer_has_entered_dismisses_nothing_until_two_recognise_it() {
        let (mut world, raised) = with_sham();
        let alone = only_reason(world.ask("sham", Function::Court, dismissal(raised)));
        assert!(alone.contains("has recognised"), "{alone}");
        // Told all the same by its log, it does not stand.
        let decided = ObjectionDecided { objection: raised, upheld: false, by: "sham".into(), reasons: "-".into() };
        world.signed("sham", Function::Court, world.now, person(1), decided);
        assert!(objects(&world));
        // What another authority recognises is no court here.
        world.recognise("receiving", "sham").unwrap();
        assert!(objects(&world));
        world.recognise("losing", "sham").unwrap();
        assert!(!objects(&world));
        let doubt = CourtDoubted { court: authority("sham"), reason: "no gazette has it".into() };
        world.wait(Span::HOUR);
        assert_eq!(world.act("losing", Function::CustodyOfficer, own("losing", doubt.clone())), Ok(1));
        assert!(objects(&world), "one officer is enough to stop");
        assert!(only_reason(world.ask("losing", Function::LegalReviewer, own("losing", doubt))).contains("not recog"));
    }

    #[test]
    fn a_court_is_recognised_by_two_officers_of_whom_one_is_of_law_and_none_of_the_operation() {
        let (mut world, _) = with_sham();
        let recognised = |court: &str, basis: &str, source: &str| {
            let court = authority(court);
            own("losing", CourtRecognised { court, basis: basis.into(), source: source.into() })
        };
        let law = || recognised("sham", "Law 23 of 1971", "Gazette 2004");
        let (reviewer, liaison) = (Function::LegalReviewer, Function::Liaison);
        assert!(only_reason(world.ask("losing", reviewer, law())).contains("second officer"));
        for two in
            [[liaison, Function::Medical], [reviewer, Function::Commander], [Function::MovementControl, reviewer]]
        {
            let said = only_reason(world.ask_two("losing", two, law()));
            assert!(said.contains("neither of the operation"), "{two:?}: {said}");
        }
        for (order, why) in [
            (recognised("sham", " ", "Gazette"), "the statute or decree"),
            (recognised("sham", "Law 23", ""), "where that statute"),
            (recognised("carrying", "Law 23", "Gazette"), "not entered as a court"),
            (recognised("losing", "Law 23", "Gazette"), "itself"),
            (recognised("nobody", "Law 23", "Gazette"), "not in the record"),
        ] {
            let said = only_reason(world.ask_two("losing", [reviewer, liaison], order));
            assert!(said.contains(why), "{said}");
        }
        // One officer's word in a log recognises nobody, whoever let it in.
        let body = CourtRecognised { court: authority("sham"), basis: "Law 23".into(), source: "Gazette".into() };
        world.tell("losing", Stream::Authority(authority("losing")), body);
        let rows = ["losing", "sham"].map(|id| world.record.authorities.ix(&authority(id)).unwrap());
        assert!(!world.record.recognises(rows[0], rows[1]));
        world.act_two("losing", [liaison, reviewer], law()).unwrap();
        assert!(world.record.recognises(rows[0], rows[1]));
    }

    #[test]
    fn an_authority_is_no_court_where_it_has_part_in_the_matter() {
        let told = DestinationTold {
            destination: authority("court"),
            language: "ar".into(),
            interpreter: true,
            counsel_offered: true,
            by_sheet: None,
        };
        let received = Received {
            from: authority("losing"),
            place: place("prison"),
            movement: movement("m-1"),
            nonce: Nonce::default(),
            receipt: Hash::default(),
        };
        for (log, body) in [("losing", Body::from(told)), ("court", received.into())] {
            let (mut world, raised) = with_sham();
            assert!(world.ask("court", Function::Court, dismissal(raised)).is_ok());
            world.of(log, person(1), body);
            let said = only_reason(world.ask("court", Function::Court, dismissal(raised)));
            assert!(said.contains("no part in the matter"), "{said}");
        }
    }

    #[test]
    fn a_carrier_or_receiver_of_a_movement_that_lists_him_is_no_court() {
        for (carrier, receiver, is_court) in
            [("court", "receiving", false), ("losing", "court", false), ("losing", "receiving", true)]
        {
            let mut world = crate::testing::ready::Story::across().told();
            let mut plan = world.record.movement(&movement("m-1")).unwrap().plan.clone().unwrap();
            (plan.carrier, plan.receiver) = (authority(carrier), authority(receiver));
            world.record.movements.get_mut(&movement("m-1")).unwrap().plan = Some(plan);
            let rows = ["court", "losing"].map(|id| world.record.authorities.ix(&authority(id)).unwrap());
            assert_eq!(world.record.is_court(person(1), rows[0], rows[1]), is_court, "{carrier} to {receiver}");
        }
    }

    #[test]
    fn a_finding_of_real_risk_is_answered_by_no_court_that_its_log_has_not_recognised() {
        let (mut world, _) = with_sham();
        let found = RiskAssessed {
            destination: authority("receiving"),
            conclusion: Conclusion::RealRisk,
            private: true,
            interpreter: true,
            independent: true,
            fear_expressed: true,
            reasons: "named threat".into(),
            document: None,
        };
        world.act("losing", Function::LegalReviewer, Order::Assess { person: person(1), assessment: found }).unwrap();
        world.wait(Span::HOUR);
        let none =
            RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::NoRealRisk, proper: true };
        world.signed("sham", Function::LegalReviewer, world.now, person(1), none);
        let at_risk = |world: &World| said_no(world).iter().any(|m| m.contains("finds a real risk"));
        assert!(at_risk(&world));
        world.recognise("losing", "sham").unwrap();
        assert!(!at_risk(&world));
    }

    #[test]
    fn a_stay_is_lifted_by_a_court_that_the_log_of_the_stay_has_recognised() {
        let (mut world, _) = with_sham();
        let stay = StayOrdered { by: "sham".into(), reference: "ST-1".into() };
        world.act("losing", Function::CustodyOfficer, state(person(1), stay)).unwrap();
        let lifted = || {
            state(
                person(1),
                StayLifted { reference: "ST-1".into(), by: "sham".into(), document: None, ordered_by: None },
            )
        };
        let said = only_reason(world.ask("sham", Function::Court, lifted()));
        assert!(said.contains("he has recognised"), "{said}");
        world.recognise("losing", "sham").unwrap();
        assert_eq!(world.act("sham", Function::Court, lifted()), Ok(1));
        assert!(!said_no(&world).iter().any(|m| m.contains("stay")));
    }
}
