//! Who may decide an objection and lift a stay: never alone he who wants to move the person. Source:
//! `custody.md` (Gates, law), decisions 0009, 0066 and 0076.

use crate::event::law::{ObjectionDecided, StayLifted};
use crate::event::{Function, Gate, Kind};
use crate::number::PersonNumber;
use crate::record::dated::Dated;
use crate::record::human::Human;
use crate::record::law::{Hands, Lift, Objection, ObjectionState, Stay, is_one_body};
use crate::refusal::Refusal;

use super::super::actor::require_officer;
use super::super::standing::filled;
use super::super::state::Ask;
use super::{SOURCE, function, has_standing};

/// Who decides an objection; to dismiss it takes more.
const JUDGES: &[Function] = &[Function::Court, Function::LegalReviewer];
const COURT: &[Function] = &[Function::Court];

/// A decision names one objection that is undecided. To uphold it one is enough, of whatever authority, for it
/// only stops.
pub(super) fn decide(ask: Ask<'_>, number: PersonNumber, body: &ObjectionDecided) -> Result<bool, Refusal> {
    function(ask, "a decision on an objection", JUDGES)?;
    if !body.upheld {
        has_standing(ask, number, Kind::ObjectionDecided)?;
    }
    filled(&body.by, "who decided")?;
    filled(&body.reasons, "the reasons")?;
    let none = || Refusal::unfit(format!("{number} has no objection {}", body.objection));
    let human = ask.record.human(number).ok_or_else(none)?;
    let mut raised = human.all().iter().flat_map(|file| file.person.law.objections.iter());
    let objection = raised.find(|o| o.id == body.objection).ok_or_else(none)?;
    match ask.record.objection_state(&human, objection) {
        ObjectionState::Undecided => {}
        ObjectionState::Upheld(_) if !body.upheld => heard_again(ask, &human, objection)?,
        _ => return Err(Refusal::unfit(format!("objection {} of {number} is decided", body.objection))),
    }
    if ask.command.occurred_at < objection.at {
        let (decided, raised) = (ask.command.occurred_at, objection.at);
        return Err(Refusal::unfit(format!("a decision of {decided} on an objection raised {raised}")));
    }
    match body.upheld || may_dismiss(ask, &human, &objection.value) {
        true => Ok(true),
        false => Err(Refusal::rule(
            Gate::Law,
            format!(
                "dismissing an objection needs a court that the log of the objection ({}) has recognised and that has no \
                 part in the matter, or two officers of two functions, one a legal reviewer, who neither act in the \
                 operation nor raised the objection nor assessed the person, nor answer for whom he objects to, where \
                 another log heard him",
                ask.record.authorities.key(objection.value.log)
            ),
            JUDGES,
            "an objection is not dismissed by who wants to move the person",
            SOURCE,
        )),
    }
}

/// What was upheld ends by a court alone, that hears him again: he may have come to want to go.
fn heard_again(ask: Ask<'_>, human: &Human<'_>, objection: &Dated<Objection>) -> Result<(), Refusal> {
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    if own.is_some_and(|log| ask.record.dismisses_as_court(human, &objection.value, log, hands(ask))) {
        return Ok(());
    }
    let log = ask.record.authorities.key(objection.value.log);
    Err(Refusal::rule(
        Gate::Law,
        format!(
            "the objection of {} was upheld: a court that {log} has recognised and that has no part in the matter \
             dismisses it in its own log (`law decide --dismissed --objection {}`)",
            objection.at, objection.id
        ),
        COURT,
        "an objection upheld ends by a court that hears him again",
        SOURCE,
    ))
}

fn hands(ask: Ask<'_>) -> Hands {
    let actor = &ask.command.actor;
    Hands::of([&actor.officer, &actor.second].into_iter().flatten())
}

fn may_dismiss(ask: Ask<'_>, human: &Human<'_>, objection: &Objection) -> bool {
    let actor = &ask.command.actor;
    let officers = [&actor.officer, &actor.second].into_iter().flatten();
    let signers: Vec<u32> = officers.filter_map(|s| ask.record.signers.ix(&s.officer)).collect();
    let own = ask.record.authorities.ix(&actor.authority);
    own.is_some_and(|log| ask.record.may_dismiss(human, objection, log, hands(ask), &signers))
}

/// A stay ends by the court that ordered it, or by its paper where it is none of this record.
pub(super) fn lift(ask: Ask<'_>, number: PersonNumber, body: &StayLifted) -> Result<bool, Refusal> {
    require_officer(&ask.command.actor, "the lifting of a stay")?;
    filled(&body.by, "who lifted the stay")?;
    if let Some(why) = &body.mistake {
        filled(why, "why the stay was entered by mistake")?;
    }
    // Of each with the number that it was written under: whoever has part in his matter there is no court here.
    let human = ask.record.human(number);
    let standing = human.iter().flat_map(|human| ask.record.standing_stays(human));
    let same = |(_, stay): &(_, &Dated<Stay>)| *stay.value.reference == *body.reference.trim();
    let stays: Vec<(PersonNumber, &Dated<Stay>)> =
        standing.map(|(file, stay)| (file.number, stay)).filter(same).collect();
    if stays.is_empty() {
        return Err(Refusal::unfit(format!("no stay {} is in force", body.reference)));
    }
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    let lift = own.map(|log| Lift::new(body, log, hands(ask)));
    let may = |(of, s): &(PersonNumber, &Dated<Stay>)| {
        lift.as_ref().is_some_and(|lift| ask.record.may_lift(*of, &s.value, lift))
    };
    // One stay may stand in several logs; whoever may lift one of them says so, and the others stand on.
    if stays.iter().any(may) {
        return Ok(true);
    }
    let by: Vec<&str> = stays.iter().map(|(_, s)| &*s.value.by).collect();
    let meant = body.ordered_by.as_deref().unwrap_or(&body.by);
    if !by.iter().any(|of| is_one_body(of, meant)) {
        return Err(Refusal::rule(
            Gate::Law,
            format!(
                "stay {} was ordered by {}, and the lifting speaks of {meant}",
                body.reference,
                by.join(" and by ")
            ),
            COURT,
            "a lifting names the stay that it ends",
            SOURCE,
        ));
    }
    let ordered = stays.iter().find_map(|(_, s)| Some((ask.record.court_of(&s.value)?, &s.value)));
    let missing = match ordered {
        Some((row, stay)) => {
            let court = ask.record.authorities.key(row);
            let again = match ask.record.may_lift_its_own(row, stay) {
                true => String::new(),
                false => format!(
                    ", once {} recognises {court} as a court again: a doubt stops what it orders, and frees nobody",
                    ask.record.authorities.key(stay.log)
                ),
            };
            format!("stay {} is lifted by an officer of court of {court}, who ordered it{again}", body.reference)
        }
        None => format!(
            "stay {} is lifted by the scan of the court's paper, entered by two officers of two functions, one a \
             legal reviewer and neither of the operation, of who entered the stay, or by a court that he has recognised; \
             where it was entered by mistake the same two say so with the reason (`--by-mistake`)",
            body.reference
        ),
    };
    Err(Refusal::rule(Gate::Law, missing, COURT, "a stay ends by the court that ordered it", SOURCE))
}

#[cfg(test)]
mod tests;
