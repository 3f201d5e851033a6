//! Tasks that the record opens beside an act: for court and counsel, for the juvenile court, for the
//! duty to report. Source: `custody.md` (Gates, age; Gates before embarkation, last part).

use crate::draft::Draft;
use crate::event::law::TaskOpened;
use crate::event::{Purpose, Stream};
use crate::number::PersonNumber;

use super::state::Ask;

/// An order ended and none is in force: release, or renew.
pub(crate) const RELEASE_OR_RENEW: &str = "release-or-renew";
/// May have been a child at an act, or is one now: a separate file to the juvenile court.
pub(crate) const JUVENILE_COURT: &str = "juvenile-court";
/// No date of any alleged act is known: the forum cannot be told.
pub(crate) const ACT_DATES: &str = "act-dates";
/// Mistreatment is alleged: a duty to report.
pub(crate) const REPORT_MISTREATMENT: &str = "report-mistreatment";
/// A court ordered release.
pub(crate) const RELEASE: &str = "release";

/// The task, whether or not it was opened before.
pub(crate) fn open(number: PersonNumber, task: &str, why: String) -> Draft {
    let body = TaskOpened { task: task.into(), why };
    Draft::new(Stream::Person(number), body, Purpose::Law)
}

/// The task, unless it was opened before.
pub(crate) fn open_once(ask: Ask<'_>, number: PersonNumber, task: &str, why: String) -> Option<Draft> {
    let person = ask.record.people.get(&number);
    let is_open = person.is_some_and(|p| p.law.tasks.iter().any(|t| *t.value == *task));
    (!is_open).then(|| open(number, task, why))
}
