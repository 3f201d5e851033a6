//! The access log as an auditor reads it: who has looked at whose file, for what, and who was denied. Source:
//! `custody.md` (The log).

use custody::event::{Function, Stream};
use custody::{Access, AccessLog, PersonNumber};
use serde::Serialize;

use super::{Looker, Reason, note, reading_as};
use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// Who may read who looked: those who answer for it, and whoever gives the person his account of it. Source: ours.
pub(super) const READERS: [Function; 3] = [Function::Auditor, Function::LegalReviewer, Function::Court];

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccessQuery {
    /// Looks at this person's file.
    pub person: Option<String>,
    /// Looks by this officer.
    pub by: Option<String>,
    /// Denials alone.
    pub denied: bool,
    /// The newest so many of them; all where not given.
    pub newest: Option<usize>,
}

/// One look, or one denial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessLine {
    /// Number of the line, from 0.
    pub number: u64,
    /// When.
    pub at: String,
    /// Who; nobody where the one who asked did not say.
    pub officer: Option<String>,
    /// Whose file.
    pub about: Option<String>,
    /// For what.
    pub purpose: &'static str,
    /// By which command.
    pub what: String,
    /// In which function he looked; nobody's where the list is shown to every officer, or an older program wrote it.
    pub function: Option<&'static str>,
    /// Why it was denied, if it was.
    pub denied: Option<String>,
    /// What of the file asked for was not shown, where the rest was.
    pub withheld: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessList {
    /// Lines of the access log, the look at it among them.
    pub lines: u64,
    /// Lines that were asked for, shown or not.
    pub matching: u64,
    /// The first line that does not follow the one before it: somebody has changed the file.
    pub first_bad: Option<u64>,
    /// Those shown, oldest first.
    pub shown: Vec<AccessLine>,
}

impl Desk {
    /// Reads the access log; that it was read stands in it.
    pub fn access_list(&self, seat: &Seat, query: &AccessQuery) -> Result<AccessList, Failure> {
        let person = query.person.as_deref().map(crate::verbs::person_number).transpose()?;
        let (officer, function) = reading_as(seat, &READERS)?;
        let looker = Looker { officer: Some(officer), function: Some(function) };
        self.demand_function(&looker, &Reason::of_custody("log access"))?;
        let denied = (!READERS.contains(&function)).then(|| format!("not shown to {function}"));
        let log = AccessLog::open(self.folder.root())?;
        self.note_read(log, "log access", looker, person, denied.clone())?;
        if let Some(why) = denied {
            return Err(Failure::error(format!("the access log is {why}"))
                .hint("an auditor, a legal reviewer or a court reads it; the denial is kept in it"));
        }
        let log = AccessLog::open(self.folder.root())?;
        let (mut shown, mut matching) = (Vec::new(), 0);
        log.each(0, &mut |number, line| {
            if asked_for(&line, person, query) {
                matching += 1;
                shown.push(access_line(number, line));
                // Never more in memory than twice what is shown.
                if let Some(newest) = query.newest
                    && shown.len() >= 2 * newest.max(1)
                {
                    shown.drain(..shown.len() - newest);
                }
            }
        })?;
        if let Some(newest) = query.newest {
            shown.drain(..shown.len().saturating_sub(newest));
        }
        let report = log.verify()?;
        Ok(AccessList { lines: report.lines, matching, first_bad: report.first_bad, shown })
    }

    pub(super) fn note_read(
        &self,
        mut log: AccessLog,
        command: &'static str,
        looker: Looker,
        person: Option<PersonNumber>,
        denied: Option<String>,
    ) -> Result<(), Failure> {
        let Reason { purpose, what } = Reason::of_custody(command);
        let (about, what) = (person.map(Stream::Person), note::what_as(&what, looker.function));
        log.note(&Access { at: self.now(), officer: looker.officer, about, purpose, what, denied })?;
        Ok(())
    }
}

fn asked_for(line: &Access, person: Option<PersonNumber>, query: &AccessQuery) -> bool {
    let about = person.is_none_or(|number| line.about == Some(Stream::Person(number)));
    let by = query.by.as_deref().is_none_or(|by| line.officer.as_ref().is_some_and(|officer| officer.as_str() == by));
    about && by && (!query.denied || note::outcome(line.denied.clone()).0.is_some())
}

fn access_line(number: u64, line: Access) -> AccessLine {
    let (what, function) = note::what_and_function(&line);
    let (denied, withheld) = note::outcome(line.denied);
    let about = line.about.map(|about| match about {
        Stream::Person(person) => person.to_string(),
        other => other.to_string(),
    });
    AccessLine {
        number,
        at: line.at.to_string(),
        officer: line.officer.map(|officer| officer.to_string()),
        about,
        purpose: line.purpose.word(),
        what,
        function,
        denied,
        withheld,
    }
}
