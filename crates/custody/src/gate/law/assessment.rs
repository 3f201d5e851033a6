//! What the individual assessments of a person add up to for a destination: a finding of real risk stands
//! until another reviewer finds none, and doubt takes an opening back. Source: `custody.md` (Gates, law;
//! Emergency override), decision 0009.

use crate::event::Function;
use crate::event::law::Conclusion;
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::human::{Human, Numbered};
use crate::record::law::Concluded;
use crate::time::Moment;

use super::super::findings::Findings;
use super::Transfer;

pub(super) const RULE: &str = "an individual assessment that concludes no real risk";
const REVIEWER: &[Function] = &[Function::LegalReviewer];

/// One conclusion with when and by which event.
pub(super) type Assessment = Dated<Concluded>;

/// Any finding of real risk that nobody has answered says no; one log whose last word is a proper
/// conclusion of no real risk opens.
pub(super) fn judge(
    record: &Record,
    human: &Human<'_>,
    transfer: Transfer<'_>,
    destination: Option<u32>,
    findings: &mut Findings,
) {
    let to = transfer.destination;
    let own = human.all().iter().filter(|file| file.number == transfer.person);
    let conclusions = own.flat_map(|file| file.person.law.conclusions.iter());
    let about: Vec<&Assessment> = conclusions.filter(|c| Some(c.value.destination) == destination).collect();
    let all_standing = all_standing(record, human, destination);
    let own_standing = || all_standing.iter().filter(|(file, _)| file.number == transfer.person).map(|(_, c)| *c);
    for (of, finding) in risks_beside(record, own_standing(), transfer, destination) {
        let text = format!("the assessment of {} finds a real risk at {of}, of the same state as {to}", finding.at);
        findings.no(RULE, REVIEWER, text);
    }
    if about.is_empty() {
        findings.absent(RULE, REVIEWER, format!("no individual assessment for {to}"));
        return;
    }
    let standing: Vec<&Assessment> = own_standing().filter(|c| Some(c.value.destination) == destination).collect();
    for finding in &standing {
        findings.no(RULE, REVIEWER, format!("the assessment of {} finds a real risk at {to}", finding.at));
    }
    let counts = |c: &&&Assessment| opens(c) && !is_doubted(c, &about) && !super::beside::doubts(human, c);
    let open = about.iter().filter(|c| counts(c) && !is_receivers(record, c, transfer)).max_by_key(|c| (c.at, c.id));
    let receivers = about.iter().any(|c| counts(&c));
    let last = about.iter().max_by_key(|c| (c.at, c.id)).map(|c| c.value.conclusion);
    match open {
        Some(concluded) => findings.evidence(concluded.id),
        None if !standing.is_empty() => {}
        None if receivers => findings.absent(
            "the receiving state does not clear itself",
            REVIEWER,
            format!("only {to} or its state finds no real risk at {to}: the sender or another state must conclude"),
        ),
        None if last == Some(Conclusion::NoRealRisk) => findings.absent(
            "assessed in private, with interpreter, by an independent reviewer",
            REVIEWER,
            format!("the assessment for {to} was not private, understood and independent"),
        ),
        None => findings.absent(RULE, REVIEWER, format!("the assessment for {to} is not concluded")),
    }
}

/// Findings of real risk at other authorities of the destination's state that nobody has answered, for them or for
/// the destination: whom a state endangers, another of its offices does not receive unasked.
fn risks_beside<'r>(
    record: &'r Record,
    standing: impl Iterator<Item = &'r Assessment>,
    transfer: Transfer<'_>,
    destination: Option<u32>,
) -> Vec<(&'r AuthorityId, &'r Assessment)> {
    let beside = standing.filter(|c| Some(c.value.destination) != destination);
    let of = beside.map(|c| (record.authorities.key(c.value.destination), c));
    of.filter(|(of, _)| transfer.reaches_state_of(record, of)).collect()
}

/// Every finding of real risk of a human, each with its file, that nothing answers: a later conclusion for the same
/// authority, or for the one that he is to go to. What is concluded under another number answers once both were
/// known to be his.
pub(super) fn all_standing<'h, 'r>(
    record: &Record,
    human: &'h Human<'r>,
    destination: Option<u32>,
) -> Vec<(&'h Numbered<'r>, &'r Assessment)> {
    let answered = |file: &Numbered<'_>, found: &Assessment| {
        let speaks = |o: &&Assessment| {
            o.value.destination == found.value.destination || Some(o.value.destination) == destination
        };
        human.all().iter().any(|other| {
            let mut about = other.person.law.conclusions.iter().filter(speaks);
            about.any(|o| other.may_answer(file, o) && answers(record, file.number, o, found))
        })
    };
    let conclusions = |file: &'h Numbered<'r>| file.person.law.conclusions.iter().map(move |c| (file, c));
    let found = human.all().iter().flat_map(conclusions);
    found.filter(|(file, c)| finds_risk(c) && !answered(file, c)).collect()
}

/// A finding of real risk that stands.
pub(crate) struct StandingRisk<'r> {
    /// For whom it was found.
    pub(crate) to: &'r AuthorityId,
    /// When.
    pub(crate) at: Moment,
    /// Under which number, in words; nothing for the one asked for.
    pub(crate) under: String,
}

/// Every finding of real risk of a person, under whichever of his numbers, that no later conclusion for the same
/// destination answers.
pub(crate) fn standing_risks(record: &Record, number: PersonNumber) -> Vec<StandingRisk<'_>> {
    let Some(human) = record.human(number) else { return Vec::new() };
    let standing = all_standing(record, &human, None);
    let said = standing.into_iter().map(|(file, c)| StandingRisk {
        to: record.authorities.key(c.value.destination),
        at: c.at,
        under: file.under(),
    });
    said.collect()
}

/// Real risk says no however it was found: a fear is not thrown out for how it was heard.
fn finds_risk(concluded: &Assessment) -> bool {
    concluded.value.conclusion == Conclusion::RealRisk
}

pub(super) fn opens(concluded: &Assessment) -> bool {
    concluded.value.conclusion == Conclusion::NoRealRisk && concluded.value.proper
}

/// Whether a conclusion stands in the log of the authority that is to receive him, or of another authority of its
/// state that is no court and does not hold him. Inside one authority there is no receiving state.
fn is_receivers(record: &Record, concluded: &Assessment, transfer: Transfer<'_>) -> bool {
    let by = record.authorities.key(concluded.value.log);
    let holder = record.authorities.ix(transfer.holder);
    let court = holder.is_some_and(|holder| record.is_court(transfer.person, concluded.value.log, holder));
    if court || by == transfer.holder || transfer.holder == transfer.destination {
        return false;
    }
    let state = |id: &AuthorityId| record.authorities.get(id).map(|a| a.state.as_str()).unwrap_or_default();
    let (of, receiving) = (state(by), state(transfer.destination));
    by == transfer.destination || (!receiving.is_empty() && of == receiving)
}

/// Whether a conclusion answers a finding of real risk: proper, later, by another reviewer, in the log
/// of the finding or in that of a court that it recognises. Later in both times: whoever concluded before the finding
/// was entered did not know it, however early it is said to have been made (ids rise as events are recorded).
fn answers(record: &Record, number: PersonNumber, other: &Assessment, finding: &Assessment) -> bool {
    let (answer, found) = (&other.value, &finding.value);
    opens(other)
        && other.at >= finding.at
        && other.id > finding.id
        && answer.by.is_some()
        && answer.by != found.by
        && (answer.log == found.log || record.is_court(number, answer.log, found.log))
}

/// Whether the same log has said something else since: undecided, or a real risk.
fn is_doubted(concluded: &Assessment, about: &[&Assessment]) -> bool {
    about.iter().any(|later| {
        later.value.log == concluded.value.log
            && later.value.conclusion != Conclusion::NoRealRisk
            && (later.at, later.id) > (concluded.at, concluded.id)
    })
}

#[cfg(test)]
mod tests;
