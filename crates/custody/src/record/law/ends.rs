//! What ends an objection or a stay: the decision that names it, the lifting by whom it is for. Source:
//! `custody.md` (Gates, law), decisions 0009 and 0066.

use minicbor::{Decode, Encode};

use crate::envelope::Signatory;
use crate::event::Function;
use crate::ids::{AuthorityId, EventId};

use super::{Decision, LawFacts, Lift, Objection, Stay};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::human::{Human, Numbered};
use crate::time::Moment;

/// What the officers behind an act are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Hands {
    /// The acting officer acts as court.
    #[n(0)]
    pub(crate) court: bool,
    /// Two officers of two functions, one of them a legal reviewer.
    #[n(1)]
    pub(crate) two: bool,
    /// One of them acts in a function of the operation.
    #[n(2)]
    pub(crate) operating: bool,
}

impl Hands {
    /// Of the officers as an envelope or a command names them; the first acts.
    pub(crate) fn of<'a>(officers: impl IntoIterator<Item = &'a Signatory>) -> Self {
        let officers: Vec<&Signatory> = officers.into_iter().collect();
        let two = match officers[..] {
            [one, other, ..] => {
                one.officer != other.officer
                    && one.function != other.function
                    && [one, other].iter().any(|s| s.function == Function::LegalReviewer)
            }
            _ => false,
        };
        Self {
            court: officers.first().is_some_and(|s| s.function == Function::Court),
            two,
            operating: officers.iter().any(|s| Function::OPERATION.contains(&s.function)),
        }
    }
}

/// Whether two different officers stand behind an event, each on a device of his own.
pub(crate) fn two_officers(officers: &[Signatory]) -> bool {
    matches!(officers, [one, other, ..] if one.officer != other.officer && one.device != other.device)
}

/// Whether two texts name one body: alike but for case and spaces.
pub(crate) fn is_one_body(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(one) == words(other)
}

/// What became of an objection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectionState {
    Undecided,
    Upheld(EventId),
    Dismissed(EventId),
}

/// An objection that nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedObjection {
    /// The event that raised it, which a decision names.
    pub event: EventId,
    /// When.
    pub at: Moment,
    /// To being handed to whom.
    pub destination: AuthorityId,
    /// Under which number of the human it was raised.
    pub person: PersonNumber,
}

impl Record {
    /// The objections of a person that nobody has decided, in order of arrival; those under other numbers of his
    /// after them.
    pub fn undecided_objections(&self, number: PersonNumber) -> Vec<UndecidedObjection> {
        self.objections_that(number, |state| state == ObjectionState::Undecided)
    }

    /// The events that raised the objections of a person that were upheld, in the same order.
    pub fn upheld_objections(&self, number: PersonNumber) -> Vec<EventId> {
        let upheld = self.objections_that(number, |state| matches!(state, ObjectionState::Upheld(_)));
        upheld.into_iter().map(|objection| objection.event).collect()
    }

    fn objections_that(&self, number: PersonNumber, is: impl Fn(ObjectionState) -> bool) -> Vec<UndecidedObjection> {
        let Some(human) = self.human(number) else { return Vec::new() };
        let mut objections = Vec::new();
        for file in human.all() {
            let meant = |o: &&Dated<Objection>| is(self.objection_state(&human, o));
            objections.extend(file.person.law.objections.iter().filter(meant).map(|o| UndecidedObjection {
                event: o.id,
                at: o.at,
                destination: self.authorities.key(o.value.destination).clone(),
                person: file.number,
            }));
        }
        objections
    }

    /// What became of an objection. A decision that upholds it stands against one that dismisses it, until a court hears
    /// him again and dismisses it after that; and one that dismisses it stands only with the hands that the rule asks
    /// for. It names the objection, so that it may be written under any number of the human.
    pub(crate) fn objection_state(&self, human: &Human<'_>, objection: &Dated<Objection>) -> ObjectionState {
        let decided = human.all().iter().flat_map(|file| file.person.law.objections_decided.iter());
        let about = decided.filter(|d| d.value.objection == objection.id && d.at >= objection.at);
        let (upheld, dismissed): (Vec<_>, Vec<_>) = about.partition(|d| d.value.upheld);
        let first = |decisions: Vec<&Dated<Decision>>| decisions.into_iter().min_by_key(|d| (d.at, d.id)).map(|d| d.id);
        let may = |d: &&Dated<Decision>| {
            let decision = &d.value;
            self.may_dismiss(human, &objection.value, decision.log, decision.hands, &decision.signers)
        };
        let dismissed: Vec<_> = dismissed.into_iter().filter(may).collect();
        // Later in both times: whoever decided before it was upheld did not know of it.
        let heard_again = |d: &&Dated<Decision>| {
            let after = upheld.iter().all(|up| d.at >= up.at && d.id > up.id);
            after && self.dismisses_as_court(human, &objection.value, d.value.log, d.value.hands)
        };
        let again = first(dismissed.iter().copied().filter(heard_again).collect());
        match (first(upheld), again, first(dismissed)) {
            (Some(_), Some(event), _) | (None, _, Some(event)) => ObjectionState::Dismissed(event),
            (Some(event), None, _) => ObjectionState::Upheld(event),
            (None, _, None) => ObjectionState::Undecided,
        }
    }

    /// Whether the hands behind a decision are those of a court that may judge an objection, under each of his numbers.
    pub(crate) fn dismisses_as_court(&self, human: &Human<'_>, objection: &Objection, log: u32, hands: Hands) -> bool {
        hands.court && human.all().iter().all(|file| self.is_court(file.number, log, objection.log))
    }

    /// Whether a log is that of the authority to which somebody objects, or of another of its state, while the objection
    /// was heard by another: as no receiving state clears itself, it dismisses nothing that is said against it.
    pub(crate) fn is_objected_to(&self, objection: &Objection, log: u32) -> bool {
        let [own, to] = [log, objection.destination].map(|row| self.authorities.key(row));
        log != objection.log && (own == to || self.are_of_one_state(own, to))
    }

    /// A court (`is_court`), or two officers of two functions, one of law, of whom neither acts in the operation, raised
    /// the objection, or assessed the person for that destination, and who do not answer for that destination.
    pub(crate) fn may_dismiss(
        &self,
        human: &Human<'_>,
        objection: &Objection,
        log: u32,
        hands: Hands,
        signers: &[u32],
    ) -> bool {
        let assessed = |row: &u32| {
            let concluded = human.all().iter().flat_map(|file| file.person.law.conclusions.iter());
            concluded.into_iter().any(|c| c.value.destination == objection.destination && c.value.by == Some(*row))
        };
        let partial = signers.iter().any(|row| objection.by == Some(*row) || assessed(row));
        let outside = !hands.operating && !partial && !self.is_objected_to(objection, log);
        self.dismisses_as_court(human, objection, log, hands) || (hands.two && outside)
    }

    /// Stays that nobody who may has lifted since they were ordered.
    pub(crate) fn stays_in_force<'r>(
        &'r self,
        number: PersonNumber,
        law: &'r LawFacts,
    ) -> impl Iterator<Item = &'r Dated<Stay>> {
        law.stays.iter().filter(move |stay| !law.stays_lifted.iter().any(|lift| self.lifts(number, lift, stay)))
    }

    fn lifts(&self, number: PersonNumber, lift: &Dated<Lift>, stay: &Dated<Stay>) -> bool {
        lift.value.reference == stay.value.reference
            && lift.is_newer_than(stay)
            && self.may_lift(number, &stay.value, &lift.value)
    }

    /// The stays in force of a human, under whichever of his numbers, each with its file. One is lifted under another
    /// number once both were known to be his.
    pub(crate) fn standing_stays<'h, 'r>(&'r self, human: &'h Human<'r>) -> Vec<(&'h Numbered<'r>, &'r Dated<Stay>)> {
        let mut standing = Vec::new();
        for file in human.all() {
            let (number, law) = (file.number, &file.person.law);
            let lifted = |stay: &Dated<Stay>| {
                human.all().iter().filter(|other| other.number != number).any(|other| {
                    let mut lifts = other.person.law.stays_lifted.iter();
                    lifts.any(|lift| other.may_answer(file, lift) && self.lifts(number, lift, stay))
                })
            };
            standing.extend(self.stays_in_force(number, law).filter(|stay| !lifted(stay)).map(|stay| (file, stay)));
        }
        standing
    }

    /// The court that ordered it, and nobody else; where that is none that the log of the stay has ever recognised, a
    /// paper that lifts what this body ordered, in the hands of two officers outside the operation of the authority that
    /// entered the stay, or of a court's. The same two take back what their log entered by mistake, without a paper.
    pub(crate) fn may_lift(&self, number: PersonNumber, stay: &Stay, lift: &Lift) -> bool {
        let Lift { log, hands, .. } = *lift;
        match self.court_of(stay) {
            Some(court) => hands.court && log == court && self.may_lift_its_own(court, stay),
            None => {
                let with_court = hands.court && self.is_court(number, log, stay.log);
                let own_two = hands.two && !hands.operating && log == stay.log;
                is_one_body(&lift.ordered_by, &stay.by)
                    && ((lift.document && (with_court || own_two)) || (lift.mistake && own_two))
            }
        }
    }
}
