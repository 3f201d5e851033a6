//! The law gate: an order, an individual assessment that concludes no real risk, notice in time,
//! the receiver's acceptance, and nothing that says no. Source: `custody.md` (Gates, law), decision
//! 0005 for what a movement under one authority asks.

use crate::event::{Function, Gate};
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::human::Human;
use crate::record::law::{LawFacts, ObjectionState, begins};
use crate::record::person::Person;
use crate::time::{Moment, Span};

use super::Opening;
use super::findings::Findings;

mod assessment;
mod beside;

pub(crate) use assessment::{StandingRisk, standing_risks};

const SOURCE: &str = "custody.md, gate law";
/// The rule of a stay.
pub(crate) const NO_STAY: &str = "no stay";
/// The rule of an acceptance.
pub(crate) const ACCEPTED: &str = "the receiving authority accepts this person";
/// The rule of a court's order to let somebody go.
pub(crate) const LET_GO: &str = "whoever a court has ordered to be released is handed to nobody";
const COURT: &[Function] = &[Function::Court];
const RECEIVER: &[Function] = &[Function::Liaison];

/// A transfer as the law gate judges it: the person, to whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Transfer<'a> {
    /// Who.
    pub person: PersonNumber,
    /// The authority that holds the person at the start.
    pub holder: &'a AuthorityId,
    /// The authority that is to receive him; may be the holder.
    pub destination: &'a AuthorityId,
    /// When he leaves: order and notice must stand then.
    pub leaves_at: Moment,
    /// When he arrives: the acceptance must last until then.
    pub arrives_at: Moment,
}

impl Transfer<'_> {
    /// Whether he comes into the hands of the state that another authority answers to. Inside one authority nobody
    /// receives him.
    fn reaches_state_of(&self, record: &Record, other: &AuthorityId) -> bool {
        self.holder != self.destination && self.holder != other && record.are_of_one_state(self.destination, other)
    }
}

/// Whether the law lets a person be taken to a destination. One person: there is no bulk opening.
pub fn law(record: &Record, transfer: Transfer<'_>) -> Opening {
    let mut findings = Findings::of(Gate::Law, SOURCE);
    let Some((human, person)) = record.human(transfer.person).zip(record.people.get(&transfer.person)) else {
        findings.unfit(format!("{} is not in the record", transfer.person));
        return findings.done();
    };
    let destination = record.authorities.ix(transfer.destination);
    judge_order(record, &person.law, transfer, &mut findings);
    assessment::judge(record, &human, transfer, destination, &mut findings);
    beside::risks(record, &human, transfer, destination, &mut findings);
    judge_notice(record, &person.law, transfer, destination, &mut findings);
    if transfer.holder != transfer.destination {
        judge_acceptance(&person.law, transfer, destination, &mut findings);
        beside::acceptances(&human, transfer, destination, &mut findings);
        judge_release(record, &human, &mut findings);
    }
    judge_objections(record, &human, person, (transfer, destination), &mut findings);
    beside::objections(record, &human, transfer, destination, &mut findings);
    for (file, stay) in record.standing_stays(&human) {
        let text = format!("stay {} of {} is in force{}", stay.value.reference, stay.at, file.under());
        findings.no(NO_STAY, COURT, text);
    }
    findings.done()
}

/// An order in force under the holder or the destination.
fn judge_order(record: &Record, facts: &LawFacts, transfer: Transfer<'_>, findings: &mut Findings) {
    let counts = |row: u32| {
        let under = record.authorities.key(row);
        under == transfer.holder || under == transfer.destination
    };
    match record.orders_in_force(transfer.person, transfer.leaves_at).find(|o| counts(o.value.valid_in)) {
        Some(order) => findings.evidence(order.id),
        None => {
            let last = facts.orders.iter().filter(|o| counts(o.value.valid_in)).max_by_key(|o| o.value.until);
            let let_go = record.let_go_at(transfer.person, transfer.leaves_at);
            let missing = match last {
                None if transfer.holder == transfer.destination => {
                    format!("no detention order is valid under {}", transfer.holder)
                }
                None => format!("no detention order is valid under {} or {}", transfer.holder, transfer.destination),
                Some(order) => match let_go.filter(|at| begins(order) <= *at) {
                    Some(at) => format!(
                        "order {} ended with his release at {at}: whoever holds him again does so under an order of its own",
                        order.value.reference
                    ),
                    None => format!(
                        "order {} ({} to {}) is not in force at {}",
                        order.value.reference, order.value.from, order.value.until, transfer.leaves_at
                    ),
                },
            };
            findings.absent("a detention order in force", COURT, missing);
        }
    }
}

/// A proper notice that is old enough; an earlier one keeps its time when he is told again.
fn judge_notice(
    record: &Record,
    facts: &LawFacts,
    transfer: Transfer<'_>,
    destination: Option<u32>,
    findings: &mut Findings,
) {
    const RULE: &str = "told destination and right to object in time, counsel offered";
    let who = &[Function::LegalReviewer, Function::CustodyOfficer];
    let to = transfer.destination;
    let hours = i64::from(record.rules(transfer.holder).objection_h);
    let told: Vec<_> = facts.told.iter().filter(|t| Some(t.value.destination) == destination).collect();
    if told.is_empty() {
        findings.absent(RULE, who, format!("the person was not told of {to} and of the right to object"));
        return;
    }
    let understood: Vec<_> = told.iter().filter(|t| t.value.understood).collect();
    if understood.is_empty() {
        findings.absent(RULE, who, format!("the notice of {to} names no language that the person understands"));
        return;
    }
    let Some(first) = understood.iter().filter(|t| t.value.counsel_offered).min_by_key(|t| (t.value.runs_from, t.id))
    else {
        findings.absent(RULE, who, format!("counsel was not offered with the notice of {to}"));
        return;
    };
    findings.evidence(first.id);
    let runs_from = first.value.runs_from;
    if runs_from + Span::hours(hours) > transfer.leaves_at {
        let given = transfer.leaves_at - runs_from;
        let late = if first.at < runs_from { ", as of its recording: no sheet and no second officer" } else { "" };
        findings.absent(RULE, who, format!("told of {to} {given} before leaving{late}, {hours} h needed"));
    }
}

fn judge_acceptance(facts: &LawFacts, transfer: Transfer<'_>, destination: Option<u32>, findings: &mut Findings) {
    const RULE: &str = ACCEPTED;
    let by = transfer.destination;
    match facts.acceptances.iter().find(|a| Some(a.value.by) == destination) {
        None => findings.absent(RULE, RECEIVER, format!("{by} has not accepted the person")),
        Some(word) => match word.value.until {
            None => findings.no(RULE, RECEIVER, format!("{by} withdrew its acceptance at {}", word.at)),
            Some(until) if until < transfer.arrives_at => findings.absent(
                RULE,
                RECEIVER,
                format!("the acceptance of {by} ends {until}, the arrival is {}", transfer.arrives_at),
            ),
            Some(_) => findings.evidence(word.id),
        },
    }
}

/// An order to release somebody is due at once, and whoever gives him away takes it out of the hands that it binds. Inside
/// those hands it stops no move.
fn judge_release(record: &Record, human: &Human<'_>, findings: &mut Findings) {
    for (file, said) in record.standing_release_orders(human) {
        let (court, log) = (&said.value.court, record.authorities.key(said.value.log));
        findings.no(
            LET_GO,
            &[Function::LegalReviewer, Function::Court],
            format!(
                "{court} ordered his release at {}{}: he is released (`incident report --kind release`); or that it has \
                 ordered his detention since is entered in the log of {log} by two outside the operation, one a legal \
                 reviewer, or told by a court that {log} recognises (`law present --outcome detention-ordered`)",
                said.at,
                file.under()
            ),
        );
    }
}

fn judge_objections(
    record: &Record,
    human: &Human<'_>,
    person: &Person,
    (transfer, destination): (Transfer<'_>, Option<u32>),
    findings: &mut Findings,
) {
    for objection in &person.law.objections {
        let to = record.authorities.key(objection.value.destination);
        let same = Some(objection.value.destination) == destination;
        if !same && !transfer.reaches_state_of(record, to) {
            continue;
        }
        match record.objection_state(human, objection) {
            ObjectionState::Undecided => findings.no(
                "no objection undecided",
                COURT,
                format!("the objection of {} to {to} is undecided", objection.at),
            ),
            ObjectionState::Upheld(_) => findings.no(
                "an objection upheld stops the person",
                COURT,
                format!(
                    "the objection of {} to {to} was upheld; a court that hears him again may dismiss it (`law decide \
                     --objection {}`)",
                    objection.at, objection.id
                ),
            ),
            ObjectionState::Dismissed(event) if same => findings.evidence(event),
            ObjectionState::Dismissed(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
