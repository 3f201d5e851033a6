//! What says no under another number of the same human: a merge of two numbers takes nothing away. Source:
//! `custody.md` (Gates, law; Words, Person), decision 0059.

use crate::event::Function;
use crate::event::law::Conclusion;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::human::{Human, Numbered};
use crate::record::law::{Acceptance, ObjectionState};

use super::super::findings::Findings;
use super::assessment::{self, Assessment};
use super::{COURT, RECEIVER, Transfer};

/// The withdrawal of an acceptance under another number, unless that authority has accepted him since both were
/// known to be one.
pub(super) fn acceptances(
    human: &Human<'_>,
    transfer: Transfer<'_>,
    destination: Option<u32>,
    findings: &mut Findings,
) {
    for file in human.others() {
        let of = |word: &&Dated<Acceptance>| Some(word.value.by) == destination;
        let Some(word) = file.person.law.acceptances.iter().find(of).filter(|word| word.value.until.is_none()) else {
            continue;
        };
        let given = human.all().iter().filter(|other| other.number != file.number).any(|other| {
            let mut words = other.person.law.acceptances.iter().filter(of);
            words.any(|w| w.value.until.is_some() && other.may_answer(file, w) && w.is_newer_than(word))
        });
        if !given {
            let by = transfer.destination;
            let text = format!("{by} withdrew its acceptance at {}{}", word.at, file.under());
            findings.no(super::ACCEPTED, RECEIVER, text);
        }
    }
}

/// Objections under other numbers that nobody has dismissed.
pub(super) fn objections(
    record: &Record,
    human: &Human<'_>,
    transfer: Transfer<'_>,
    destination: Option<u32>,
    findings: &mut Findings,
) {
    for (file, objection) in human.others().iter().flat_map(|f| f.person.law.objections.iter().map(move |o| (f, o))) {
        let to = record.authorities.key(objection.value.destination);
        if Some(objection.value.destination) != destination && !transfer.reaches_state_of(record, to) {
            continue;
        }
        let (rule, what) = match record.objection_state(human, objection) {
            ObjectionState::Undecided => ("no objection undecided", "is undecided"),
            ObjectionState::Upheld(_) => ("an objection upheld stops the person", "was upheld"),
            ObjectionState::Dismissed(_) => continue,
        };
        findings.no(rule, COURT, format!("the objection of {} to {to} {what}{}", objection.at, file.under()));
    }
}

/// Findings of real risk under other numbers that nobody has answered.
pub(super) fn risks(
    record: &Record,
    human: &Human<'_>,
    transfer: Transfer<'_>,
    destination: Option<u32>,
    findings: &mut Findings,
) {
    for (file, finding) in assessment::all_standing(record, human, destination) {
        let to = record.authorities.key(finding.value.destination);
        let beside = Some(finding.value.destination) != destination;
        if file.number == transfer.person || (beside && !transfer.reaches_state_of(record, to)) {
            continue;
        }
        let text = format!("the assessment of {} finds a real risk at {to}{}", finding.at, file.under());
        findings.no(assessment::RULE, &[Function::LegalReviewer], text);
    }
}

/// Whether an opening is doubted under another number: the same log has assessed him there without a conclusion, and
/// has not concluded since, nor since both were known to be one.
pub(super) fn doubts(human: &Human<'_>, opening: &Assessment) -> bool {
    let same = |c: &&Assessment| c.value.destination == opening.value.destination && c.value.log == opening.value.log;
    let undecided = |c: &&Assessment| c.value.conclusion == Conclusion::Undecided;
    let concluded = |file: &Numbered<'_>, doubt: &Assessment| {
        human.all().iter().any(|other| {
            let mut about = other.person.law.conclusions.iter().filter(same);
            about.any(|c| assessment::opens(c) && (c.at, c.id) > (doubt.at, doubt.id) && other.may_answer(file, c))
        })
    };
    human.others().iter().any(|file| {
        let mut doubts = file.person.law.conclusions.iter().filter(same).filter(undecided);
        doubts.any(|doubt| !concluded(file, doubt))
    })
}
