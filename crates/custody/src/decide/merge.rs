//! Two numbers, one human: merged by two officers, unmerged again, or found not to be the same.
//! Source: `custody.md` (Words, Person).

use crate::event::person::{Merged, NotSame, Unmerged};
use crate::event::{Function, Gate, Kind};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::actor::{require_function, require_two};
use super::standing::{self, concerned, filled, holder, known};
use super::state::Ask;

/// Who judges sameness.
const JUDGES: &[Function] = &[
    Function::CustodyOfficer,
    Function::Examiner,
    Function::LegalReviewer,
    Function::ChildProtection,
    Function::WatchOfficer,
    Function::Commander,
];

/// Whether the younger number may go into the elder.
pub(crate) fn merge(ask: Ask<'_>, number: PersonNumber, body: &Merged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "a merge")?;
    require_function(&ask.command.actor, "a merge", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the merge")?;
    if body.into == number {
        return Err(Refusal::unfit(format!("{number} cannot be merged into itself")));
    }
    let younger = concerned(ask, number, Kind::Merged)?;
    // The elder must not be merged itself, so that merges cannot go round in a circle.
    let elder = known(ask.record, body.into)?;
    if younger.identity.not_same.contains(&body.into) {
        return Err(Refusal::rule(
            Gate::Identity,
            format!("{number} and {} were found not to be the same person", body.into),
            &[],
            "a finding is taken back before it is contradicted",
            "custody.md, Words",
        ));
    }
    if first_contact(elder, body.into) > first_contact(younger, number) {
        return Err(Refusal::unfit(format!("{number} is the elder number: merge {} into it", body.into)));
    }
    match holder(ask.record, younger) {
        Some(holder) if *holder != ask.command.actor.authority => Err(Refusal::unfit(format!(
            "{holder} holds {number}: it closes that leg, not {}",
            ask.command.actor.authority
        ))),
        _ => Ok(true),
    }
}

/// When a number was first used, then the number itself.
fn first_contact(person: &Person, number: PersonNumber) -> (Moment, PersonNumber) {
    (person.legs.changes().first().map_or(Moment::MAX, |c| c.occurred), number)
}

/// Whether a merge may be taken back: only one that stands, into that elder, by the same log.
pub(crate) fn unmerge(ask: Ask<'_>, number: PersonNumber, body: &Unmerged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "an unmerge")?;
    require_function(&ask.command.actor, "an unmerge", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the unmerge")?;
    let person = in_record(ask.record, number)?;
    match person.merged_into {
        Some(elder) if elder == body.from => {}
        Some(elder) => return Err(Refusal::unfit(format!("{number} is merged into {elder}, not into {}", body.from))),
        None => return Err(Refusal::unfit(format!("{number} is not merged"))),
    }
    let authority = &ask.command.actor.authority;
    if standing::standing(ask.record, person, authority) != Standing::Merged {
        return Err(Refusal::unfit(format!("the merge of {number} does not stand in the log of {authority}")));
    }
    Ok(true)
}

fn in_record(record: &Record, number: PersonNumber) -> Result<&Person, Refusal> {
    record.people.get(&number).ok_or_else(|| Refusal::unfit(format!("{number} is not in the record")))
}

pub(crate) fn not_same(ask: Ask<'_>, number: PersonNumber, body: &NotSame) -> Result<bool, Refusal> {
    require_function(&ask.command.actor, "a finding of not the same", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons")?;
    let person = concerned(ask, number, Kind::NotSame)?;
    known(ask.record, body.other)?;
    if body.other == number {
        return Err(Refusal::unfit(format!("{number} is the same as itself")));
    }
    Ok(!person.identity.not_same.contains(&body.other))
}
