//! Tasks as lists show them: what must be done for whom, by whose word and by when; and which task a command means.
//! Source: `custody.md` (Gates before embarkation, last part), decision 0046.

use custody::{EventId, Moment, PersonNumber, Refusal, Task, TaskState};
use serde::Serialize;

use crate::desk::Desk;
use crate::failure::Failure;

/// One task of one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskRow {
    /// Whose.
    pub person: String,
    /// In whose log it stands.
    pub authority: String,
    /// Its name.
    pub task: String,
    /// What opened it.
    pub why: String,
    /// When it was opened.
    pub opened: String,
    /// By when it must be done.
    pub due: String,
    /// `open`, `overdue`, `done`, `done-late` or `ended`.
    pub state: &'static str,
    /// When it was done or ended.
    pub at: Option<String>,
    /// Hours left; below zero where it is overdue; none where it is no longer to be done.
    pub left_h: Option<f64>,
    /// What ends it.
    pub ends_with: &'static str,
    /// The functions whose word it is done by; none where a fact alone does it.
    pub done_by: Vec<&'static str>,
    /// The event that opened it; of an order that ran out, the order.
    pub event: String,
}

/// Tasks with their sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskList {
    /// The time they are told for.
    pub as_of: String,
    /// The earliest due first.
    pub tasks: Vec<TaskRow>,
    /// Of them, to be done.
    pub open: usize,
    /// Of those, overdue.
    pub overdue: usize,
}

impl Desk {
    /// The tasks of everyone, or of one person; of those that are still to be done alone where asked.
    pub fn task_list(&self, person: Option<&str>, open: bool) -> Result<TaskList, Failure> {
        let now = self.now();
        let mut tasks = match person {
            Some(person) => self.record.tasks(self.number_in_record(person)?, now),
            None => self.record.all_tasks(now),
        };
        tasks.retain(|task| !open || task.state.is_open());
        tasks.sort_by_key(|task| (task.due, task.person));
        let (to_be_done, overdue) = (
            tasks.iter().filter(|task| task.state.is_open()).count(),
            tasks.iter().filter(|task| task.state == TaskState::Overdue).count(),
        );
        let rows = tasks.iter().map(|task| row(task, now)).collect();
        Ok(TaskList { as_of: now.to_string(), tasks: rows, open: to_be_done, overdue })
    }

    pub(crate) fn tasks_of(&self, number: PersonNumber) -> Vec<TaskRow> {
        let now = self.now();
        self.record.tasks(number, now).iter().map(|task| row(task, now)).collect()
    }

    /// The task that a command means: by the event that opened it, or the only one of that name to be done.
    pub fn task_meant(&self, person: &str, named: &str) -> Result<EventId, Failure> {
        let number = self.number_in_record(person)?;
        if let Ok(event) = EventId::parse_hex(named) {
            return Ok(event);
        }
        let all = self.record.tasks(number, self.now());
        let same: Vec<&Task> = all.iter().filter(|task| task.name == named.trim() && task.state.is_open()).collect();
        match &same[..] {
            [only] => Ok(only.event),
            [] => Err(Refusal::unfit(format!("{number} has no task {named:?} that is to be done")).into()),
            several => {
                let list: Vec<String> =
                    several.iter().map(|t| format!("{} (opened {}, {})", t.event, t.opened, t.authority)).collect();
                let many = several.len();
                Err(Refusal::unfit(format!("{number} has {many} tasks {named:?}, name one: {}", list.join(", ")))
                    .into())
            }
        }
    }
}

fn row(task: &Task, now: Moment) -> TaskRow {
    let (state, at) = match task.state {
        TaskState::Open => ("open", None),
        TaskState::Overdue => ("overdue", None),
        TaskState::Done(at) if at > task.due => ("done-late", Some(at)),
        TaskState::Done(at) => ("done", Some(at)),
        TaskState::Ended(at) => ("ended", Some(at)),
    };
    TaskRow {
        person: task.person.to_string(),
        authority: task.authority.to_string(),
        task: task.name.clone(),
        why: task.why.clone(),
        opened: task.opened.to_string(),
        due: task.due.to_string(),
        state,
        at: at.map(|at| at.to_string()),
        left_h: at.is_none().then(|| (task.due - now).as_hours()),
        ends_with: task.ends_with,
        done_by: task.who.iter().map(|function| function.word()).collect(),
        event: task.event.to_string(),
    }
}
