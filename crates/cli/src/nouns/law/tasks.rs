//! Tasks: which there are, and that one is done. Source: `custody.md` (Gates before embarkation, last part).

use std::path::PathBuf;

use clap::Args;
use operations::Failure;
use operations::blob_store::Paper;
use operations::task_view::{TaskList, TaskRow};
use operations::verbs::law as facts;

use crate::nouns::person_look::document;
use crate::nouns::telling::{Whose, act};
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

/// A task that is done.
#[derive(Debug, Args)]
pub(crate) struct Done {
    #[command(flatten)]
    whose: Whose,
    /// The event that opened it, or its name where one alone of that name is to be done
    task: String,
    /// What was done; of a report of mistreatment reviewers and courts alone read it
    #[arg(long)]
    what: String,
    /// Scan of what shows it, kept encrypted
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

/// Which tasks are listed.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Only those that are to be done
    #[arg(long)]
    open: bool,
    /// Of one person
    #[arg(long, value_name = "NUMBER")]
    person: Option<String>,
}

pub(super) fn done(global: &Global, given: &Done) -> Result<Answer, Failure> {
    let paper = given.document.as_deref().map(Paper::read).transpose()?;
    let person = &given.whose.person;
    act(global, "law-task-done", person, |desk, seat, when| {
        let mut when = when.clone();
        let task = desk.task_meant(person, &given.task)?;
        let fact = facts::task_done(task, given.what.clone(), when.with_some(paper));
        desk.tell(seat, &when, person, vec![fact])
    })
}

pub(super) fn list(global: &Global, which: &Which) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let list = desk.look_at_tasks(global.looker(&desk)?, which.person.as_deref(), which.open)?;
    let exit = if list.overdue > 0 { LOOK } else { DONE };
    Ok(Answer::done("law-tasks", document(&list)?, text(&list)).exiting(exit))
}

fn text(list: &TaskList) -> String {
    let row = |t: &TaskRow| {
        let left = t.left_h.map_or(String::new(), |h| format!("{h:.1} h"));
        let by = if t.done_by.is_empty() { t.ends_with.to_owned() } else { t.done_by.join(", ") };
        let when = t.at.clone().unwrap_or(left);
        vec![t.person.clone(), t.task.clone(), t.why.clone(), t.due.clone(), t.state.into(), when, by, t.event.clone()]
    };
    let rows: Vec<Vec<String>> = list.tasks.iter().map(row).collect();
    let heads = ["person", "task", "opened by", "due", "state", "left or done", "done by", "event"];
    format!("as of {}: {} to be done, {} overdue\n\n{}", list.as_of, list.open, list.overdue, table(&heads, &rows))
}
