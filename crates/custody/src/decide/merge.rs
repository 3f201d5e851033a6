//! Two numbers, one human: merged by two officers, unmerged again, or found not to be the same.
//! Source: `custody.md` (Words, Person).

use crate::event::person::{Merged, NotSame, NotSameWithdrawn, Unmerged};
use crate::event::{Function, Gate, Kind};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::alike::first_contact;
use crate::record::leg::Standing;
use crate::record::merge::{APART_WITHIN, Apart, lost_by_merge, seen_apart};
use crate::record::person::{Person, Sighting};
use crate::refusal::Refusal;
use crate::time::Moment;

use super::actor::{require_each, require_function, require_two, require_two_functions, signs_as};
use super::standing::{self, concerned, dealt_with, filled, holder, known, word};
use super::state::Ask;
use super::whose_work::JUDGE_SAMENESS;

mod sign;

/// Whether the younger number may go into the elder.
pub(crate) fn merge(ask: Ask<'_>, number: PersonNumber, body: &Merged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "a merge")?;
    require_function(&ask.command.actor, "a merge", JUDGE_SAMENESS, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the merge")?;
    if body.into == number {
        return Err(Refusal::unfit(format!("{number} cannot be merged into itself")));
    }
    let younger = concerned(ask, number, Kind::Merged)?;
    // The elder must not be merged itself by any log, so that merges cannot go round in a circle.
    let elder = known(ask.record, body.into)?;
    for (who, person) in [(number, younger), (body.into, elder)] {
        if let Some((log, into)) = person.merges().next() {
            let log = ask.record.authorities.key(log);
            return Err(Refusal::unfit(format!("{who} is merged into {into} by {log}: that is taken back first")));
        }
    }
    if let Some(found) = two_by_finding(ask, number, body.into) {
        return Err(found);
    }
    if first_contact(elder, body.into) > first_contact(younger, number) {
        return Err(Refusal::unfit(format!("{number} is the elder number: merge {} into it", body.into)));
    }
    if let Some(holder) = holder(ask.record, younger)
        && *holder != ask.command.actor.authority
    {
        return Err(Refusal::unfit(format!(
            "{holder} holds {number}: it closes that leg, not {}",
            ask.command.actor.authority
        )));
    }
    one_human(ask, (number, younger), (body.into, elder))?;
    sign::those_whom_it_needs(ask, number, body.into)?;
    Ok(true)
}

/// Whether all that is known lets both numbers be one human, so that nobody leaves the count by a merge.
fn one_human(
    ask: Ask<'_>,
    (number, younger): (PersonNumber, &Person),
    (into, elder): (PersonNumber, &Person),
) -> Result<(), Refusal> {
    let authority = &ask.command.actor.authority;
    let Some(log) = ask.record.authorities.ix(authority) else { return Ok(()) };
    // As things were when the merge is said to have been, and as they are.
    for at in [ask.command.occurred_at, Moment::MAX] {
        let stood = younger.legs.position_as_of(log, at, Moment::MAX).standing;
        if let Some(lost) = lost_by_merge(stood, elder, log, at) {
            let text = format!("{number} is {} and {into} is {} in the log of {authority}", word(stood), word(lost));
            return Err(two_humans(text));
        }
    }
    if let Some(text) = seen_after_exit(ask.record, (number, younger), (into, elder), log) {
        return Err(two_humans(text));
    }
    let examiner = signs_as(&ask.command.actor, Function::Examiner);
    match seen_apart(ask.record, &last_seen(younger), &last_seen(elder)) {
        // Counted side by side: the examiner answers for it, and the contradiction stays named.
        Some(Apart { first, second, .. }) if first == second && examiner => Ok(()),
        Some(Apart { first, second, seen }) if first == second => Err(two_humans(format!(
            "{number} and {into} were both present at the roll call of {first} at {}",
            seen[0].at
        ))),
        Some(Apart { first, second, .. }) => Err(two_humans(format!(
            "{number} was seen at {first} and {into} at {second}, less than {APART_WITHIN} apart"
        ))),
        None => Ok(()),
    }
}

/// The one seen after the other had left custody for good.
fn seen_after_exit(
    record: &Record,
    younger: (PersonNumber, &Person),
    elder: (PersonNumber, &Person),
    log: u32,
) -> Option<String> {
    let after = |gone: (PersonNumber, &Person), other: (PersonNumber, &Person)| {
        let end = gone.1.legs.position(log);
        let seen = other.1.last_sighting()?;
        let ended = !end.standing.is_open() && end.standing != Standing::Never && seen.at > end.since;
        ended.then(|| {
            let place = record.place_name(seen.place).map_or("a place", |place| place.as_str());
            format!(
                "{} is {} since {}, {} was seen at {place} at {}",
                gone.0,
                word(end.standing),
                end.since,
                other.0,
                seen.at
            )
        })
    };
    after(younger, elder).or_else(|| after(elder, younger))
}

/// The newest sighting of all logs, and the newest verified one: who was wrongly seen somewhere is put right by being
/// seen again, and what somebody verified is not put right by what somebody only wrote.
fn last_seen(person: &Person) -> Vec<Sighting> {
    let verified = person.last_verified(Moment::MAX);
    let other = person.last_sighting().filter(|last| Some(*last) != verified);
    verified.into_iter().chain(other).copied().collect()
}

fn two_humans(text: String) -> Refusal {
    Refusal::rule(
        Gate::Identity,
        format!("{text}: that is not one human, until an examiner or the commander has put one of them right"),
        &[Function::Examiner, Function::Commander],
        "nobody leaves the count by a merge",
        "custody.md, Conservation of people",
    )
}

/// Whether a merge may be taken back: only one that stands, into that elder, by the same log.
pub(crate) fn unmerge(ask: Ask<'_>, number: PersonNumber, body: &Unmerged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "an unmerge")?;
    require_function(&ask.command.actor, "an unmerge", JUDGE_SAMENESS, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the unmerge")?;
    let person = in_record(ask.record, number)?;
    let authority = &ask.command.actor.authority;
    let own = ask.record.authorities.ix(authority).and_then(|log| person.merged_by(log));
    match own.or_else(|| person.merged_by_any()) {
        Some(elder) if elder == body.from => {}
        Some(elder) => return Err(Refusal::unfit(format!("{number} is merged into {elder}, not into {}", body.from))),
        None => return Err(Refusal::unfit(format!("{number} is not merged"))),
    }
    if standing::standing(ask.record, person, authority) != Standing::Merged {
        return Err(Refusal::unfit(format!("the merge of {number} does not stand in the log of {authority}")));
    }
    sign::those_whom_the_way_back_needs(ask, number)?;
    Ok(true)
}

fn in_record(record: &Record, number: PersonNumber) -> Result<&Person, Refusal> {
    record.people.get(&number).ok_or_else(|| Refusal::unfit(format!("{number} is not in the record")))
}

pub(crate) fn not_same(ask: Ask<'_>, number: PersonNumber, body: &NotSame) -> Result<bool, Refusal> {
    require_function(
        &ask.command.actor,
        "a finding of not the same",
        JUDGE_SAMENESS,
        Gate::Identity,
        "custody.md, Words",
    )?;
    filled(&body.reasons, "the reasons")?;
    // Also of a number that another log has merged: that the two are two must be recordable.
    let person = in_record(ask.record, number)?;
    dealt_with(ask, number, person, Kind::NotSame)?;
    in_record(ask.record, body.other)?;
    if body.other == number {
        return Err(Refusal::unfit(format!("{number} is the same as itself")));
    }
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    let other = ask.record.people.get(&body.other);
    let merged = |one: Option<&Person>, into| own.and_then(|log| one?.merged_by(log)) == Some(into);
    if merged(Some(person), body.other) || merged(other, number) {
        return Err(Refusal::unfit(format!(
            "{number} and {} are merged in this log: the merge is taken back, not contradicted",
            body.other
        )));
    }
    Ok(!person.identity.not_same.iter().any(|n| n.value.said == body.other && Some(n.value.log) == own))
}

/// Why a merge waits: a log has found two humans, and takes that back itself first.
fn two_by_finding(ask: Ask<'_>, number: PersonNumber, into: PersonNumber) -> Option<Refusal> {
    let found = ask.record.people.get(&number)?.identity.not_same.iter().find(|n| n.value.said == into)?;
    let log = ask.record.authorities.key(found.value.log);
    let missing = format!(
        "{number} and {into} were found not to be the same person in the log of {log}, which takes that back first: \
         `person not-same {number} --other {into} --take-back`, by two officers"
    );
    let rule = "a finding is taken back before it is contradicted";
    Some(Refusal::rule(Gate::Identity, missing, TAKE_BACK, rule, "custody.md, Words; decision 0067"))
}

/// Who answers for two numbers being two no longer: whose bench compares people, or who leads.
const TAKE_BACK: &[Function] = &[Function::Examiner, Function::Commander];

/// Whether a finding of not the same may be taken back: the log's own, by two officers of two functions, of whom one
/// compares people or leads. It merges nobody: whom a merge needs it needs all the same.
pub(crate) fn not_same_withdrawn(ask: Ask<'_>, number: PersonNumber, body: &NotSameWithdrawn) -> Result<bool, Refusal> {
    let (actor, act) = (&ask.command.actor, "taking back a finding of not the same");
    require_two_functions(actor, act)?;
    require_each(actor, act, JUDGE_SAMENESS, Gate::Identity, "custody.md, Words")?;
    if !TAKE_BACK.iter().any(|function| signs_as(actor, *function)) {
        let missing = format!("{act} is signed by an examiner or the commander, and another officer");
        let rule = "what one has found another has looked at";
        return Err(Refusal::rule(Gate::Identity, missing, TAKE_BACK, rule, "decision 0067"));
    }
    filled(&body.reasons, "the reasons")?;
    let person = in_record(ask.record, number)?;
    in_record(ask.record, body.other)?;
    let own = ask.record.authorities.ix(&actor.authority);
    let mut logs = person.identity.not_same.iter().filter(|n| n.value.said == body.other).map(|n| n.value.log);
    if logs.clone().any(|log| Some(log) == own) {
        return Ok(true);
    }
    Err(match logs.next() {
        Some(log) => Refusal::unfit(format!(
            "{number} and {} were found not to be the same in the log of {}: it takes its finding back itself",
            body.other,
            ask.record.authorities.key(log)
        )),
        None => Refusal::unfit(format!("{number} and {} were not found not to be the same", body.other)),
    })
}

#[cfg(test)]
mod tests;
