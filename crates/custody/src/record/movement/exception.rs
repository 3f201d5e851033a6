//! Verifications by exception, and which of them nobody has checked again: by finger or face, or by
//! exception once more by two other officers. Source: `custody.md` (Gates before embarkation: identity),
//! decision 0011.
//!
//! All are kept and joined when asked, so that the order in which logs arrive changes nothing.

use minicbor::{Decode, Encode};

use crate::event::movement::DoorException;
use crate::ids::{EventId, OfficerId};
use crate::number::PersonNumber;
use crate::record::leg::NONE;
use crate::record::{Context, Record};
use crate::time::Moment;

use super::DoorFacts;

/// One verification by exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct ByException {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    pub(crate) id: EventId,
    /// Rows of the officers who signed it; none where fewer signed.
    #[n(2)]
    pub(crate) signers: [u32; 2],
    /// At a door: it is to be checked again. Away from one it only answers.
    #[n(3)]
    pub(crate) door: bool,
    /// Photograph, band and question, by two officers of two functions on two devices: it can answer another.
    #[n(4)]
    pub(crate) full: bool,
}

impl ByException {
    /// Whether it checks another again: later, full, and by nobody who signed that one.
    fn answers(&self, other: &Self) -> bool {
        self.full && (self.at, self.id) > (other.at, other.id) && other.is_signed_by_none_of(&self.signers)
    }

    pub(crate) fn is_signed_by_none_of(&self, rows: &[u32]) -> bool {
        rows.iter().all(|row| *row == NONE || !self.signers.contains(row))
    }
}

/// A verification by exception that waits to be checked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedCheck {
    /// When the person was verified by exception.
    pub since: Moment,
    /// By which event.
    pub event: EventId,
    /// Who signed it, and so cannot check it again by exception.
    pub officers: Vec<OfficerId>,
}

impl AwaitedCheck {
    /// Who signed it, in words.
    pub(crate) fn by(&self) -> String {
        let names: Vec<&str> = self.officers.iter().map(OfficerId::as_str).collect();
        if names.is_empty() { "nobody known".into() } else { names.join(" and ") }
    }
}

impl DoorFacts {
    /// A comparison of finger or face checks again all that lies before it.
    pub(super) fn compared(&mut self, context: &Context<'_>) {
        let newest = self.compared.max(Some((context.occurred, context.id)));
        self.compared = newest;
        self.exceptions.retain(|e| Some((e.at, e.id)) > newest);
    }

    pub(super) fn by_exception(&mut self, one: ByException) {
        if Some((one.at, one.id)) > self.compared {
            self.exceptions.push(one);
        }
    }

    /// Exceptions at doors that nothing has checked again.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = &ByException> {
        self.exceptions.iter().filter(|one| one.door && !self.exceptions.iter().any(|other| other.answers(one)))
    }
}

/// The exception as its event tells it.
pub(super) fn read(record: &mut Record, context: &Context<'_>, body: &DoorException, door: bool) -> ByException {
    let officers = &context.event.envelope.officers;
    let mut signers = [NONE; 2];
    for (slot, officer) in signers.iter_mut().zip(officers) {
        *slot = record.signer_row(&officer.officer);
    }
    let two = match &officers[..] {
        [one, other, ..] => {
            one.officer != other.officer && one.function != other.function && one.device != other.device
        }
        _ => false,
    };
    let full = two && body.photograph && body.band && body.question;
    ByException { at: context.occurred, id: context.id, signers, door, full }
}

impl Record {
    /// The eldest verification by exception of a person that nobody has checked again; none where none waits.
    pub fn awaited_check(&self, person: PersonNumber) -> Option<AwaitedCheck> {
        let eldest = self.people.get(&person)?.door.awaited().min_by_key(|e| (e.at, e.id))?;
        let named = eldest.signers.iter().filter(|row| **row != NONE);
        let officers = named.map(|row| self.signers.key(*row).clone()).collect();
        Some(AwaitedCheck { since: eldest.at, event: eldest.id, officers })
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Function::{self, CustodyOfficer, Examiner, LegalReviewer, Liaison, Medical};
    use crate::event::movement::{DoorChecked, DoorException, DoorOutcome};
    use crate::event::person::{IntakeQuestionSet, Photographed, Sighted};
    use crate::event::place::Verified;
    use crate::gate::embarkation::boarding;
    use crate::ids::BlobId;
    use crate::record::Record;
    use crate::testing::ready::{NONCE, Story, flight, who};
    use crate::testing::{World, place, signatory, state};
    use crate::time::Span;

    fn exception(tries: u8) -> DoorException {
        DoorException { photograph: true, band: true, question: true, tries, reason: "no matcher".into() }
    }

    fn at_door() -> DoorChecked {
        let outcome = DoorOutcome::Exception(exception(3));
        DoorChecked { movement: flight(), manifest_version: 1, nonce: NONCE, arriving: false, outcome }
    }

    fn again(exception: DoorException) -> Sighted {
        Sighted { place: place("site"), means: Verified::Exception, exception: Some(exception) }
    }

    fn by(world: &mut World, two: [Function; 2], hours_ago: i64, body: impl Into<crate::event::Body>) {
        world.wait(Span::hours(-hours_ago));
        world.signed_by_all("losing", two.map(|f| signatory("losing", f)).to_vec(), who(), body);
        world.wait(Span::hours(hours_ago));
    }

    /// Enrolled at intake, and verified by exception at the door so many hours ago.
    fn verified_by_exception(hours_ago: i64) -> World {
        let mut world = Story::across().without("door").told();
        world.of("losing", who(), Photographed { image: BlobId([1; 32]) });
        world.of("losing", who(), IntakeQuestionSet { question: "q".into(), answer: "a".into() });
        by(&mut world, [CustodyOfficer, Medical], hours_ago, at_door());
        world
    }

    fn refused(world: &World) -> Option<String> {
        boarding(&world.record, who(), &flight(), world.now).err().map(|refusal| refusal.to_string())
    }

    #[test]
    fn an_exception_is_checked_again_by_two_others_where_nothing_compares() {
        assert_eq!(refused(&verified_by_exception(23)), None);
        let mut world = verified_by_exception(25);
        let said = refused(&world).unwrap();
        assert!(said.contains("not re-checked") && said.contains("losing.medical"), "{said}");
        for (two, why) in [
            ([CustodyOfficer, Medical], "cannot check it again"),
            ([Examiner, Medical], "cannot check it again"),
            ([CustodyOfficer, Liaison], "cannot check it again"),
        ] {
            let said = world.ask_two("losing", two, state(who(), again(exception(0)))).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
        let one = world.ask("losing", Examiner, state(who(), again(exception(0))));
        assert!(one.unwrap_err().to_string().contains("second officer"));
        for (without, why) in [
            (DoorException { photograph: false, ..exception(0) }, "photograph"),
            (DoorException { band: false, ..exception(0) }, "band"),
            (DoorException { question: false, ..exception(0) }, "question"),
            (DoorException { reason: " ".into(), ..exception(0) }, "reason"),
        ] {
            let said = world.ask_two("losing", [Examiner, Liaison], state(who(), again(without))).unwrap_err();
            assert!(said.to_string().contains(why), "{said}");
        }
        assert_eq!(world.act_two("losing", [Examiner, Liaison], state(who(), again(exception(0)))), Ok(1));
        assert_eq!(refused(&world), None);
    }

    #[test]
    fn a_comparison_of_finger_or_face_checks_all_again_that_lies_before_it() {
        let mut world = verified_by_exception(25);
        let compared = Sighted { place: place("site"), means: Verified::Face, exception: None };
        by(&mut world, [Examiner, Liaison], 26, compared.clone());
        assert!(refused(&world).is_some(), "it came before");
        by(&mut world, [Examiner, Liaison], 1, compared);
        assert_eq!(refused(&world), None);
    }

    #[test]
    fn a_second_exception_at_a_door_by_others_answers_the_first_and_waits_itself() {
        let mut world = verified_by_exception(50);
        by(&mut world, [CustodyOfficer, LegalReviewer], 2, at_door());
        assert!(refused(&world).is_some(), "one of them signed the first");
        by(&mut world, [Examiner, LegalReviewer], 1, at_door());
        assert_eq!(refused(&world), None);
        let awaited = world.record.awaited_check(who()).unwrap();
        assert!(awaited.since > world.now - Span::hours(3), "{awaited:?}");
        world.wait(Span::hours(24));
        assert!(refused(&world).unwrap().contains("not re-checked"));
    }

    #[test]
    fn a_foreign_log_answers_by_two_officers_of_two_functions_or_not_at_all() {
        let officers = |two: [Function; 2]| two.map(|f| signatory("carrying", f)).to_vec();
        let mut one_device = officers([Examiner, Liaison]);
        one_device[1].device = one_device[0].device.clone();
        for (signed, body, answers) in [
            (vec![signatory("carrying", Examiner)], again(exception(0)), false),
            (one_device, again(exception(0)), false),
            (officers([Examiner, Liaison]), again(DoorException { band: false, ..exception(0) }), false),
            (officers([Examiner, Liaison]), again(exception(0)), true),
        ] {
            let mut world = verified_by_exception(25);
            world.signed_by_all("carrying", signed, who(), body);
            assert_eq!(world.record.awaited_check(who()).is_none(), answers);
        }
    }

    #[test]
    fn the_order_in_which_checks_arrive_changes_nothing() {
        let mut world = verified_by_exception(30);
        by(&mut world, [Examiner, LegalReviewer], 20, at_door());
        by(&mut world, [CustodyOfficer, Medical], 10, again(exception(0)));
        let (before, checks) = world.events.split_at(world.events.len() - 3);
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            let mut record = Record::new();
            before.iter().chain(order.iter().map(|at| &checks[*at])).for_each(|event| record.apply(event));
            assert_eq!(record.awaited_check(who()), None, "{order:?}");
        }
    }
}
