//! Tasks that the record opens beside an act, and who may say that one is done. Source: `custody.md` (Gates, age;
//! Gates before embarkation, last part), decision 0046.

use crate::draft::Draft;
use crate::event::law::{REPORTED, ReportWords, TaskDone, TaskOpened};
use crate::event::{Function, Gate, Purpose, Stream};
use crate::number::PersonNumber;
use crate::refusal::Refusal;
use crate::tasks::{self, TaskState};

pub(crate) use crate::tasks::{
    ACT_DATES, JUVENILE_COURT, RELEASE, RELEASE_OR_RENEW, REPORT_MISTREATMENT, UNLAWFUL_PLACE,
};

use super::actor::require_function;
use super::medical::ESCORT_CHAIN;
use super::standing::{filled, known};
use super::state::Ask;

const SOURCE: &str = "custody.md, Gates before embarkation";

/// The task, whether or not it was opened before.
pub(crate) fn open(number: PersonNumber, task: &str, why: String) -> Draft {
    let body = TaskOpened { task: task.into(), why, due: None };
    Draft::new(Stream::Person(number), body, Purpose::Law)
}

/// The task, unless one of that name is to be done; where one was done before, only on a new ground.
pub(crate) fn open_on(
    ask: Ask<'_>,
    number: PersonNumber,
    task: &str,
    (why, new_ground): (&str, bool),
) -> Option<Draft> {
    let all = ask.record.tasks(number, ask.at.max(ask.command.occurred_at));
    let mut same = all.iter().filter(|t| t.name == task).peekable();
    let first = same.peek().is_none();
    let to_be_done = same.any(|t| t.state.is_open());
    (first || (new_ground && !to_be_done)).then(|| open(number, task, why.into()))
}

/// Whether a task may be said to be done, and is not said to be so already.
pub(crate) fn done(ask: Ask<'_>, number: PersonNumber, body: &TaskDone) -> Result<bool, Refusal> {
    known(ask.record, number)?;
    filled(&body.what, "what was done")?;
    let at = ask.at.max(ask.command.occurred_at);
    let all = ask.record.tasks(number, at);
    let Some(task) = all.iter().find(|task| task.event == body.task) else {
        return Err(Refusal::unfit(format!("{number} has no task {}", body.task)));
    };
    let rule = tasks::rule(&task.name);
    if ask.command.occurred_at < task.opened {
        return Err(Refusal::unfit(format!(
            "task {} was opened {}, after it is said to be done",
            task.name, task.opened
        )));
    }
    match task.state {
        TaskState::Done(_) => return Ok(false),
        TaskState::Ended(left) => {
            return Err(Refusal::unfit(format!("task {} ended {left}, when he left custody", task.name)));
        }
        TaskState::Open | TaskState::Overdue => {}
    }
    if rule.who.is_empty() {
        return Err(Refusal::rule(
            Gate::Law,
            format!("task {} of {number} is done by {}, not by a word", task.name, task.ends_with),
            &[],
            "what must happen to a person ends with the fact",
            SOURCE,
        ));
    }
    let who = require_function(&ask.command.actor, "the end of a task", rule.who, Gate::Law, SOURCE)?;
    let certified = ask.record.officers.get(&who.officer).map_or(&[][..], |o| o.functions.as_slice());
    if task.name == REPORT_MISTREATMENT
        && let Some(function) = certified.iter().find(|f| ESCORT_CHAIN.contains(f))
    {
        let missing =
            format!("{} is certified as {function} too: somebody outside the escort chain says so", who.officer);
        return Err(Refusal::rule(Gate::Law, missing, rule.who, "never anyone in the escort chain", SOURCE));
    }
    of_whose_log(ask, number, task, &rule).map(|()| true)
}

/// That a task is done for everybody, and of a report of mistreatment what was done for those who judge it alone.
pub(crate) fn said_done(ask: Ask<'_>, number: PersonNumber, body: &TaskDone) -> Vec<Draft> {
    let all = ask.record.tasks(number, ask.at.max(ask.command.occurred_at));
    if !all.iter().any(|task| task.event == body.task && task.name == REPORT_MISTREATMENT) {
        return ask.draft(number, &body.clone().into(), Purpose::Law);
    }
    let words = ReportWords { task: body.task, what: body.what.clone() };
    let mut drafts = ask.draft(number, &TaskDone { what: REPORTED.into(), ..body.clone() }.into(), Purpose::Law);
    drafts.extend(ask.draft(number, &words.into(), Purpose::Law));
    drafts
}

/// Only the log in which a task stands, or a court that it recognises, says that it is done: nobody ends what another
/// authority is owed.
fn of_whose_log(ask: Ask<'_>, number: PersonNumber, task: &tasks::Task, rule: &tasks::Rule) -> Result<(), Refusal> {
    let acts = &ask.command.actor.authority;
    let rows = (ask.record.authorities.ix(acts), ask.record.authorities.ix(&task.authority));
    let court = matches!(rows, (Some(own), Some(log)) if ask.record.is_court(number, own, log));
    if court || (!rule.by_court && *acts == task.authority) {
        return Ok(());
    }
    let whose = match rule.by_court {
        true => format!("a court that {} recognises", task.authority),
        false => format!("{} or a court that it recognises", task.authority),
    };
    let who: &[Function] = if rule.by_court { &[Function::Court] } else { rule.who };
    let missing =
        format!("task {} stands in the log of {}: it is done by the word of {whose}", task.name, task.authority);
    Err(Refusal::rule(Gate::Law, missing, who, "nobody ends what another authority is owed", SOURCE))
}

#[cfg(test)]
mod tests;
