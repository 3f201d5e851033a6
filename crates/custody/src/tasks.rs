//! What must be done for a person, by whom and by when: the tasks that the record or an officer opened, and those
//! that an order which has run out opens by itself. Source: `custody.md` (Gates before embarkation, last part; Gates,
//! age), decisions 0046, 0076 and 0082.
//!
//! No clock runs here: an order's end opens its task when somebody reads, at the time that he names.

use crate::event::Function;
use crate::event::law::CourtOutcome;
use crate::ids::{AuthorityId, EventId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::law::{Gone, Order, Task as Opened, begins};
use crate::record::leg::LegStep;
use crate::record::person::Person;
use crate::time::{Moment, Span};

/// An order ended and none is in force: release, or renew.
pub(crate) const RELEASE_OR_RENEW: &str = "release-or-renew";
/// May have been a child at an act, or is one now: a separate file to the juvenile court.
pub(crate) const JUVENILE_COURT: &str = "juvenile-court";
/// No date of any alleged act is known: the forum cannot be told.
pub(crate) const ACT_DATES: &str = "act-dates";
/// Mistreatment is alleged: a duty to report.
pub const REPORT_MISTREATMENT: &str = "report-mistreatment";
/// Somebody is where the law says no to taking him: he is brought back, or a legal reviewer says what holds.
pub(crate) const UNLAWFUL_PLACE: &str = "unlawful-place";
/// A court ordered release.
pub(crate) const RELEASE: &str = "release";
/// What ends that.
const COURTS_WORD: &str =
    "the release, or what the court itself has said since: that he is detained, or that it is done";

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// To be done, not yet due.
    Open,
    /// To be done, and due before.
    Overdue,
    /// Done.
    Done(Moment),
    /// The person left custody: it has no object any more.
    Ended(Moment),
}

impl TaskState {
    /// Whether it is still to be done.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

/// One task of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Whose.
    pub person: PersonNumber,
    /// In whose log it stands; of an order that ran out, under whom it was valid.
    pub authority: AuthorityId,
    /// The event that opened it; of an order that ran out, the order.
    pub event: EventId,
    /// Its name.
    pub name: String,
    /// What opened it.
    pub why: String,
    /// When it was opened.
    pub opened: Moment,
    /// By when it must be done.
    pub due: Moment,
    /// How it stands.
    pub state: TaskState,
    /// By whose word it is done; nobody's where a fact alone does it.
    pub who: &'static [Function],
    /// What ends it, in words.
    pub ends_with: &'static str,
}

/// What holds for all tasks of one name.
pub(crate) struct Rule {
    /// Within which it is to be done.
    within: Span,
    /// By whose word it is done.
    pub(crate) who: &'static [Function],
    /// Only a court that the log recognises says so.
    pub(crate) by_court: bool,
    /// It has no object once the person has left custody for good.
    custody: bool,
    ends_with: &'static str,
}

/// Hours by name. Source: `custody.md` for "at once"; ours for the others, each as short as the record's own 24 h
/// where a law says without delay.
pub(crate) fn rule(name: &str) -> Rule {
    use Function::{ChildProtection, Court, LegalReviewer, Liaison, Medical};
    let rule =
        |hours, who, ends_with| Rule { within: Span::hours(hours), who, by_court: false, custody: true, ends_with };
    match name {
        RELEASE_OR_RENEW => rule(0, &[], "another order, or the release"),
        RELEASE => Rule { by_court: true, ..rule(0, &[Court], COURTS_WORD) },
        ACT_DATES => rule(24 * 7, &[], "the date of an alleged act, or a panel's decision on the forum"),
        JUVENILE_COURT => rule(24, &[LegalReviewer, ChildProtection, Court], "the file at the juvenile court"),
        UNLAWFUL_PLACE => rule(24, &[LegalReviewer, Court], "his being brought back, or the law's word on where he is"),
        REPORT_MISTREATMENT => {
            Rule { custody: false, ..rule(24, &[LegalReviewer, Medical, Court], "the report to whoever investigates") }
        }
        _ => Rule { custody: false, ..rule(72, &[LegalReviewer, Court, Liaison], "what was done") },
    }
}

/// A stretch of custody, whoever held him: from when, and until when he left it for good.
type Stay = (Moment, Option<Moment>);

impl Record {
    /// The tasks of a person at a time, the earliest due first; those of a number merged into his are his.
    pub fn tasks(&self, number: PersonNumber, at: Moment) -> Vec<Task> {
        let number = self.eldest_at(number, at);
        let Some(person) = self.people.get(&number) else { return Vec::new() };
        let merged = self.gone_into(number, at).into_iter().filter_map(|(younger, _)| self.people.get(&younger));
        let files: Vec<&Person> = merged.chain([person]).collect();
        let bearer = Bearer { record: self, number, person, files: &files, stays: stays(person, &files), at };
        let told = files.iter().flat_map(|file| &file.law.tasks).filter(|task| task.at <= at);
        let mut tasks: Vec<Task> = told.map(|task| bearer.opened(task)).collect();
        tasks.extend(person.law.orders.iter().filter_map(|order| bearer.ran_out(order)));
        tasks.sort_by(|a, b| (a.due, &a.name, a.event).cmp(&(b.due, &b.name, b.event)));
        tasks
    }

    /// The tasks of everyone at a time.
    pub fn all_tasks(&self, at: Moment) -> Vec<Task> {
        let whole =
            self.people.iter().map(|(number, _)| *number).filter(|number| self.eldest_at(*number, at) == *number);
        whole.flat_map(|number| self.tasks(number, at)).collect()
    }
}

/// Who has the tasks, as read at a time.
struct Bearer<'r> {
    record: &'r Record,
    number: PersonNumber,
    person: &'r Person,
    /// His own file and those of numbers merged into his.
    files: &'r [&'r Person],
    stays: Vec<Stay>,
    at: Moment,
}

impl Bearer<'_> {
    fn opened(&self, task: &Dated<Opened>) -> Task {
        let name = self.record.texts.key(task.value.name);
        let rule = rule(name);
        let done = match &**name {
            RELEASE_OR_RENEW => self.next_order(None, task.at),
            ACT_DATES => self.forum_can_be_told(task.at),
            JUVENILE_COURT => [self.said_done(task, &rule), self.referred(task)].into_iter().flatten().min(),
            RELEASE => [self.said_done(task, &rule), self.release_taken_back(task)].into_iter().flatten().min(),
            _ => self.said_done(task, &rule),
        };
        let ended = self.left_after(task.at).filter(|_| rule.custody);
        let due = task.value.due.unwrap_or(task.at + rule.within);
        self.told(task.id, task.value.log, (name, self.record.texts.key(task.value.why)), (task.at, due), (done, ended))
    }

    /// The task of an order that ran out while he was held, with no other in force.
    fn ran_out(&self, order: &Dated<Order>) -> Option<Task> {
        let until = order.value.until;
        let ended = |end: &Dated<Box<str>>| end.value == order.value.reference && end.at <= until;
        let held = self.stays.iter().any(|(from, to)| *from <= until && to.is_none_or(|to| to > until));
        let other = self.person.law.orders_in_force(until).any(|other| other.id != order.id && other.at <= until);
        if until > self.at || !held || other || self.person.law.orders_ended.iter().any(ended) {
            return None;
        }
        let why = format!("order {} ran out", order.value.reference);
        let (done, left) = (self.next_order(Some(order.id), until), self.left_after(until));
        Some(self.told(order.id, order.value.valid_in, (RELEASE_OR_RENEW, &why), (until, until), (done, left)))
    }

    fn told(
        &self,
        event: EventId,
        log: u32,
        (name, why): (&str, &str),
        (opened, due): (Moment, Moment),
        (done, ended): (Option<Moment>, Option<Moment>),
    ) -> Task {
        let known = |time: Option<Moment>| time.filter(|time| *time <= self.at);
        let state = match (known(done), known(ended)) {
            (Some(done), Some(ended)) if ended < done => TaskState::Ended(ended),
            (Some(done), _) => TaskState::Done(done),
            (None, Some(ended)) => TaskState::Ended(ended),
            (None, None) if self.at > due => TaskState::Overdue,
            (None, None) => TaskState::Open,
        };
        let rule = rule(name);
        Task {
            person: self.number,
            authority: self.record.authorities.key(log).clone(),
            event,
            name: name.to_owned(),
            why: why.to_owned(),
            opened,
            due,
            state,
            who: rule.who,
            ends_with: rule.ends_with,
        }
    }

    /// When an order came into force that did not stand before: it is given, and its time has begun.
    fn next_order(&self, but: Option<EventId>, since: Moment) -> Option<Moment> {
        let law = &self.person.law;
        let lasting = |order: &&Dated<Order>| law.orders_in_force(begins(order)).any(|other| other.id == order.id);
        let fresh = law.orders.iter().filter(|order| Some(order.id) != but && begins(order) >= since);
        fresh.filter(lasting).map(begins).min()
    }

    /// The first word that counts: of the log in which the task stands, or of a court that it recognises.
    fn said_done(&self, task: &Dated<Opened>, rule: &Rule) -> Option<Moment> {
        let ends = self.files.iter().flat_map(|file| &file.law.tasks_done).filter(|end| end.value.task == task.id);
        let counts = |log: u32| {
            let court = self.record.is_court(self.number, log, task.value.log);
            court || (!rule.by_court && log == task.value.log)
        };
        ends.filter(|end| counts(end.value.log) && end.at >= task.at).map(|end| end.at).min()
    }

    /// When the order of release that opened a task was taken back.
    fn release_taken_back(&self, task: &Dated<Opened>) -> Option<Moment> {
        let ordered = self.files.iter().flat_map(|file| &file.law.court_said).filter(|said| said.value.release);
        let mut ordered = ordered.filter(|said| said.value.log == task.value.log && said.at == task.at);
        ordered.find_map(|said| self.record.release_taken_back(self.number, said))
    }

    /// When a court that the log recognises wrote that he was sent to the juvenile court.
    fn referred(&self, task: &Dated<Opened>) -> Option<Moment> {
        let of_court = |log: u32| self.record.is_court(self.number, log, task.value.log);
        let referred = self.files.iter().flat_map(|file| &file.law.presentations);
        let referred = referred.filter(|p| p.value.said == CourtOutcome::JuvenileReferred && p.at >= task.at);
        referred.filter(|p| of_court(p.value.log)).map(|p| p.at).min()
    }

    /// When the forum could be told after a time: an act has its date, or a panel decided.
    fn forum_can_be_told(&self, since: Moment) -> Option<Moment> {
        let age = &self.person.age;
        let told = age.acts.iter().map(|act| act.at).chain(age.forum.as_ref().map(|forum| forum.at));
        told.min().map(|first| first.max(since))
    }

    /// When he left custody for good after a time.
    fn left_after(&self, since: Moment) -> Option<Moment> {
        self.stays.iter().filter(|(from, _)| *from <= since).filter_map(|(_, to)| *to).find(|to| *to >= since)
    }
}

/// The stretches of custody. Who is handed over or has escaped has not left it for good: somebody else holds him, or
/// is to; only where nobody holds him now does that last change end the stretch. Nor does a release or a death end it
/// that was contradicted since: he was there all the time.
fn stays(person: &Person, files: &[&Person]) -> Vec<Stay> {
    let mut stays = Vec::new();
    let mut since: Option<Moment> = None;
    for change in person.legs.changes() {
        match change.step {
            LegStep::Died | LegStep::Released
                if !person.legs.held_somewhere(change.occurred)
                    && !Gone::is_contradicted(files, (change.occurred, change.id)) =>
            {
                stays.extend(since.take().map(|from| (from, Some(change.occurred))));
            }
            LegStep::Registered | LegStep::Found | LegStep::Received | LegStep::Recaptured | LegStep::Unmerged => {
                since = since.or(Some(change.occurred))
            }
            _ => {}
        }
    }
    let left = person.legs.changes().last().map(|last| last.occurred);
    stays.extend(since.map(|from| (from, left.filter(|_| person.legs.holder().is_none()))));
    stays
}

#[cfg(test)]
mod tests;
