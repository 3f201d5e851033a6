//! Opening a discrepancy is for anybody, settling it for an officer of a fitting function, once.
//! Source: `custody.md` (Path of a person).

use crate::draft::Draft;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened, DiscrepancyResolved, Outcome};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::discrepancy::{Discrepancy, FORBIDDEN, FORBIDDEN_INSIDE};
use crate::record::leg::{LegChange, LegStep, Standing};
use crate::record::person::Person;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::standing::{filled, holder, standing, word};
use super::state::Ask;
use super::{actor, unconfirmed};

mod hand_over;

pub(crate) fn state(ask: Ask<'_>, stream: &Stream, id: &AuthorityId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let own = &ask.command.actor.authority;
    if id != own {
        return Err(Refusal::unfit(format!("{own} writes on its own stream, not on authority/{id}")));
    }
    let said_already = match body {
        Body::DiscrepancyOpened(b) => open(ask, b)?,
        Body::DiscrepancyResolved(b) => resolve(ask, b)?,
        _ => return Err(Refusal::unfit(format!("{} is no matter of a discrepancy", body.kind().entry()))),
    };
    Ok(if said_already { Vec::new() } else { ask.draft(stream.clone(), body, Purpose::Custody) })
}

fn open(ask: Ask<'_>, body: &DiscrepancyOpened) -> Result<bool, Refusal> {
    filled(&body.text, "what does not fit")?;
    filled(&body.rule, "the rule that found it")?;
    if [FORBIDDEN, FORBIDDEN_INSIDE].contains(&body.rule.as_str()) {
        let own =
            "the record itself notes beside an act where the law says no: an officer's own note names another rule";
        return Err(Refusal::unfit(own));
    }
    if body.about.is_empty() {
        return Err(Refusal::unfit("the discrepancy names no person, place or movement"));
    }
    if let Some(stream) = body.about.iter().find(|stream| !ask.record.has_stream(stream)) {
        return Err(Refusal::unfit(format!("{stream} is not in the record")));
    }
    match ask.record.discrepancies.get(&body.id) {
        None => Ok(false),
        Some(there) if same(there, body) => Ok(true),
        Some(_) => Err(Refusal::unfit(format!("discrepancy {} is another one", body.id))),
    }
}

fn same(there: &Discrepancy, body: &DiscrepancyOpened) -> bool {
    there.kind == body.kind && there.about == body.about && there.text == body.text && there.rule == body.rule
}

fn resolve(ask: Ask<'_>, body: &DiscrepancyResolved) -> Result<bool, Refusal> {
    let there = ask.record.discrepancies.get(&body.id);
    let there = there.ok_or_else(|| Refusal::unfit(format!("discrepancy {} is not in the record", body.id)))?;
    filled(&body.text, "what was found, and on what evidence")?;
    let log = ask.record.authorities.ix(&ask.command.actor.authority);
    let own = there.beside.iter().find(|said| Some(said.log) == log);
    if let Some(settled) = there.resolution.as_ref().or(own) {
        if settled.outcome == body.outcome && settled.text == body.text {
            return Ok(true);
        }
        return Err(Refusal::unfit(format!("discrepancy {} was settled at {}: once", body.id, settled.occurred)));
    }
    concerned(ask, there)?;
    let allowed = who_settles(there.kind);
    actor::require_function(
        &ask.command.actor,
        "settling this discrepancy",
        allowed,
        Gate::Count,
        "custody.md, Path of a person",
    )?;
    if !has_got_his_number(ask, there, body) {
        another_hand(ask, there)?;
    }
    found_in_fact(ask, there, body)?;
    confirmed(ask, there)?;
    accounted_for(ask, there)?;
    one_human_by_an_examiner(ask, there, body)?;
    hand_over::settled(ask, there, body)?;
    Ok(false)
}

/// The doubt of a reported way out ends by the signed report, or by finding the person.
fn confirmed(ask: Ask<'_>, there: &Discrepancy) -> Result<(), Refusal> {
    let own = &ask.command.actor.authority;
    let reported = there.about.iter().find_map(|stream| match stream {
        Stream::Person(number) => {
            unconfirmed::ends_by_report(&there.rule, standing(ask.record, ask.record.people.get(number)?, own))
        }
        _ => None,
    });
    let Some((rule, who)) = reported else { return Ok(()) };
    Err(Refusal::rule(
        Gate::Count,
        format!("words do not confirm it: report it again, signed by enough ({rule})"),
        who,
        rule,
        "custody.md, Path of a person",
    ))
}

/// The authority that noted it, or one that has held a person it names.
fn concerned(ask: Ask<'_>, there: &Discrepancy) -> Result<(), Refusal> {
    let own = &ask.command.actor.authority;
    let noted = ask.record.authorities.key(there.log);
    let held = there.about.iter().any(|stream| match stream {
        Stream::Person(number) => {
            ask.record.people.get(number).is_some_and(|p| standing(ask.record, p, own) != Standing::Never)
        }
        _ => false,
    });
    if noted == own || held {
        return Ok(());
    }
    Err(Refusal::unfit(format!("{noted} noted the discrepancy, and {own} has held nobody whom it names")))
}

/// Whether somebody unnamed is in the count by a number now: the text names it last, and he first came into the
/// record when and in the log that the entry says. Whoever saw him may say so himself, since nobody drops out of the count by it.
fn has_got_his_number(ask: Ask<'_>, there: &Discrepancy, body: &DiscrepancyResolved) -> bool {
    let named = body.text.split_whitespace().next_back().and_then(|word| PersonNumber::parse(word).ok());
    let Some(person) = named.and_then(|number| ask.record.people.get(&number)) else { return false };
    let began = |c: &LegChange| {
        matches!(c.step, LegStep::Registered | LegStep::Found) && c.log == there.log && c.occurred == there.occurred
    };
    there.is_of_somebody_unnamed() && person.legs.changes().first().is_some_and(began)
}

/// Whoever signed what opened it, or a merge of somebody whom it names, has said his word: another settles it.
fn another_hand(ask: Ask<'_>, there: &Discrepancy) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    let mut signing = [&actor.officer, &actor.second].into_iter().flatten();
    let noter = signing.find(|s| ask.record.signers.ix(&s.officer).is_some_and(|row| ask.record.has_said(row, there)));
    let Some(noter) = noter else { return Ok(()) };
    let opened = ask.record.signers.ix(&noter.officer).is_some_and(|row| there.noted_by.contains(&row));
    let what = if opened { "what opened this discrepancy" } else { "the merge of a number that it names" };
    Err(Refusal::rule(
        Gate::Count,
        format!("{} signed {what}: another officer settles it", noter.officer),
        who_settles(there.kind),
        "nobody settles what he noted himself",
        "custody.md, Path of a person; decision 0021",
    ))
}

/// Where somebody is, is not settled by one officer's word: another has seen and verified him since, he is gone by an
/// exit that is in no doubt, or two officers of two functions answer for it by name.
fn accounted_for(ask: Ask<'_>, there: &Discrepancy) -> Result<(), Refusal> {
    let two = actor::require_two_functions(&ask.command.actor, "settling this discrepancy").is_ok();
    if two || !asks_where_somebody_is(there.kind) {
        return Ok(());
    }
    let own = &ask.command.actor.authority;
    for stream in &there.about {
        let Stream::Person(number) = stream else { continue };
        let Some(person) = ask.record.people.get(number) else { continue };
        let gone = match standing(ask.record, person, own) {
            Standing::Held => false,
            // He was never here: whoever had him tells how he is gone.
            Standing::Never => person.legs.gone().is_some(),
            _ => true,
        };
        if seen_by_another(ask, there, person) || (gone && !unconfirmed::in_doubt(ask.record, person)) {
            continue;
        }
        let report = match (standing(ask.record, person, own), holder(ask.record, person)) {
            (Standing::Never, Some(holder)) => format!("let {holder}, which has him, sight him or report how he left"),
            (Standing::Never, None) => "let whoever had him report how he left, signed by enough".to_owned(),
            _ => "sight him, report how he left".to_owned(),
        };
        return Err(Refusal::rule(
            Gate::Count,
            format!(
                "{number} has not been seen and verified by another officer since {}: {report}, or sign as two officers \
                 of two functions",
                there.occurred
            ),
            &[Function::CustodyOfficer, Function::Commander],
            "where somebody is, is not settled by one officer's word",
            "custody.md, Path of a person; decision 0021",
        ));
    }
    Ok(())
}

/// Whoever is missing is not explained away as one human with another: an examiner has signed the merge, or signs
/// here as the second.
fn one_human_by_an_examiner(ask: Ask<'_>, there: &Discrepancy, body: &DiscrepancyResolved) -> Result<(), Refusal> {
    if body.outcome == Outcome::Found || actor::signs_as(&ask.command.actor, Function::Examiner) {
        return Ok(());
    }
    let numbers = there.about.iter().filter_map(|stream| match stream {
        Stream::Person(number) => Some(*number),
        _ => None,
    });
    for number in numbers {
        let Some(person) = ask.record.people.get(&number) else { continue };
        let lost = asks_who_is_missing(there.kind) || ask.record.unaccounted(number).is_some();
        let unexamined = person.merged_unexamined().is_some();
        let by_words = body.outcome == Outcome::DoubleEntry && !ask.record.is_in_an_examined_merge(number);
        if lost && (unexamined || by_words) {
            return Err(Refusal::rule(
                Gate::Identity,
                format!(
                    "{number} is unaccounted for, and no examiner has signed that he is one human with another: one \
                     signs the merge, or this as the second officer"
                ),
                &[Function::Examiner],
                "nobody leaves the count as a double entry without an examiner",
                "custody.md, Conservation of people; decision 0059",
            ));
        }
    }
    Ok(())
}

/// Kinds that say that somebody is missing.
const fn asks_who_is_missing(kind: DiscrepancyKind) -> bool {
    matches!(kind, DiscrepancyKind::NotHere | DiscrepancyKind::MissedScan | DiscrepancyKind::HandOver)
}

/// A verified sighting since, by somebody who neither opened the discrepancy nor settles it.
fn seen_by_another(ask: Ask<'_>, there: &Discrepancy, person: &Person) -> bool {
    let settling = ask.command.actor.officer.as_ref().and_then(|s| ask.record.signers.ix(&s.officer));
    let another = |row: u32| Some(row) != settling && !there.noted_by.contains(&row);
    person.verified_sightings(Moment::MAX).any(|seen| seen.at >= there.occurred && seen.signers().any(another))
}

/// Kinds that say that somebody is not where the record has him, or is where it has him not.
const fn asks_where_somebody_is(kind: DiscrepancyKind) -> bool {
    matches!(
        kind,
        DiscrepancyKind::NotHere
            | DiscrepancyKind::MissedScan
            | DiscrepancyKind::Unlisted
            | DiscrepancyKind::WrongManifest
            | DiscrepancyKind::Unlawful
            | DiscrepancyKind::HandOver
    )
}

/// Nobody is found because a sum must close, whoever signs: he must have been seen and verified since, and not be gone
/// again.
fn found_in_fact(ask: Ask<'_>, there: &Discrepancy, body: &DiscrepancyResolved) -> Result<(), Refusal> {
    let asks = asks_where_somebody_is(there.kind) || there.kind == DiscrepancyKind::OutOfOrder;
    if body.outcome != Outcome::Found || !asks {
        return Ok(());
    }
    for stream in &there.about {
        let Stream::Person(number) = stream else { continue };
        let number = ask.record.elder_of(*number).unwrap_or(*number);
        let Some(person) = ask.record.people.get(&number) else { continue };
        let gone = person.legs.gone().map(|(_, position)| position);
        let since = gone.map_or(there.occurred, |position| position.since.max(there.occurred));
        if person.last_verified(Moment::MAX).is_some_and(|seen| seen.at >= since) {
            continue;
        }
        let missing = match gone {
            Some(gone) => format!(
                "{number} is {} by the record and has not been seen and verified since: settle it as corrected or explained",
                word(gone.standing)
            ),
            None => format!(
                "{number} has not been verified to be anywhere since {since}: another officer sights him, or it is settled \
                 as what it was (corrected, explained, count-error)"
            ),
        };
        return Err(Refusal::rule(
            Gate::Count,
            missing,
            &[Function::CustodyOfficer],
            "found means seen and verified",
            "custody.md, Path of a person; decision 0021",
        ));
    }
    Ok(())
}

/// Who may settle a kind of discrepancy.
fn who_settles(kind: DiscrepancyKind) -> &'static [Function] {
    use Function as F;
    match kind {
        DiscrepancyKind::HeadCount
        | DiscrepancyKind::MissedScan
        | DiscrepancyKind::NotHere
        | DiscrepancyKind::Unlisted
        | DiscrepancyKind::WrongManifest
        | DiscrepancyKind::OutOfOrder => &[F::Commander, F::MovementControl, F::CustodyOfficer, F::WatchOfficer],
        DiscrepancyKind::BandSwap | DiscrepancyKind::Duplicate => &[F::Commander, F::CustodyOfficer, F::Examiner],
        DiscrepancyKind::HandOver => &[F::Commander, F::MovementControl, F::CustodyOfficer, F::Liaison],
        DiscrepancyKind::SealMismatch => &[F::Commander, F::CustodyOfficer],
        DiscrepancyKind::MissingMedicine => &[F::Medical],
        DiscrepancyKind::Unlawful => &[F::LegalReviewer],
        DiscrepancyKind::AgeDoubt => &[F::ChildProtection],
        DiscrepancyKind::Conflict => &[F::Commander, F::Liaison, F::LegalReviewer],
        DiscrepancyKind::Skew => &[F::Commander, F::WatchOfficer, F::Auditor],
        DiscrepancyKind::Other => &[F::Commander, F::MovementControl, F::CustodyOfficer, F::Liaison, F::WatchOfficer],
    }
}

#[cfg(test)]
mod tests;
