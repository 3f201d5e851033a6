//! How a verb that states something about a person opens the folder, acts and answers. Source: `cli.md`.

use std::path::{Path, PathBuf};

use clap::Args;
use operations::blob_store::{Images, Paper};
use operations::verbs::Fact;
use operations::{Desk, Done, Failure, Seat, When};
use serde_json::json;

use crate::output::{Answer, counted};
use crate::session::Global;

/// The person that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// Number of the person, in any digits
    pub(crate) person: String,
}

/// The persons that a command is about: all of it is done, or none.
#[derive(Debug, Args)]
pub(crate) struct Many {
    /// Numbers of the persons, in any digits
    #[arg(value_name = "NUMBER", required_unless_present = "persons_file")]
    pub(crate) persons: Vec<String>,
    /// File with one number a line; all of them in one commit, or none
    #[arg(long, value_name = "FILE")]
    pub(crate) persons_file: Option<PathBuf>,
}

impl Many {
    /// Those named and those in the file.
    pub(crate) fn all(self) -> Result<Vec<String>, Failure> {
        let listed = self.persons_file.as_deref().map(lines_of).transpose()?.unwrap_or_default();
        Ok(self.persons.into_iter().chain(listed).collect())
    }
}

/// The lines of a file that are not empty.
pub(crate) fn lines_of(path: &Path) -> Result<Vec<String>, Failure> {
    let text = operations::files::read_given_text(path)?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// What was done for many persons; for one as any command says it.
pub(crate) fn answer_for_each(name: &'static str, done: &[(String, Done)]) -> Answer {
    let about = match done {
        [(person, _)] => person.clone(),
        all => counted(all.len(), "person"),
    };
    let whole = Done {
        events: done.iter().flat_map(|(_, done)| done.events.iter().copied()).collect(),
        repeated: done.iter().any(|(_, done)| done.repeated),
    };
    let mut answer = answer(name, &about, &whole);
    if let Some(fields) = answer.document.as_object_mut() {
        let people: Vec<&String> = done.iter().map(|(person, _)| person).collect();
        fields.insert("people".into(), json!(people));
    }
    answer
}

/// Opens the folder as its writer, acts, and answers with the events written.
pub(crate) fn act(
    global: &Global,
    name: &'static str,
    about: &str,
    act: impl FnOnce(&mut Desk, &Seat, &When) -> Result<Done, Failure>,
) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let done = act(&mut desk, &seat, &global.when()?)?;
    Ok(answer(name, about, &done))
}

/// States one fact about a person.
pub(crate) fn tell(
    global: &Global,
    name: &'static str,
    whose: &Whose,
    fact: Result<Fact, Failure>,
) -> Result<Answer, Failure> {
    let fact = fact?;
    act(global, name, &whose.person, |desk, seat, when| desk.tell(seat, when, &whose.person, vec![fact]))
}

/// States one fact that names images, read from files and kept encrypted.
pub(crate) fn tell_with_images(
    global: &Global,
    name: &'static str,
    whose: &Whose,
    images: &[PathBuf],
    fact: impl FnOnce(Images) -> Result<Fact, Failure>,
) -> Result<Answer, Failure> {
    let papers = images.iter().map(|file| Paper::read(file)).collect::<Result<Vec<_>, _>>()?;
    act(global, name, &whose.person, |desk, seat, when| {
        let mut when = when.clone();
        let fact = fact(when.with_all(papers))?;
        desk.tell(seat, &when, &whose.person, vec![fact])
    })
}

/// States one fact that depends on who says it, or when.
pub(crate) fn tell_as(
    global: &Global,
    name: &'static str,
    whose: &Whose,
    fact: impl FnOnce(&Desk, &Seat) -> Result<Fact, Failure>,
) -> Result<Answer, Failure> {
    act(global, name, &whose.person, |desk, seat, when| {
        let fact = fact(desk, seat)?;
        desk.tell(seat, when, &whose.person, vec![fact])
    })
}

/// The events written, or that the record said so already.
pub(crate) fn answer(name: &'static str, about: &str, done: &Done) -> Answer {
    let events: Vec<String> = done.events.iter().map(ToString::to_string).collect();
    let text = match (done.repeated, events.len()) {
        (true, _) => format!("{about}: done before under this idempotency key"),
        (false, 0) => format!("{about}: the record says so already, nothing written"),
        (false, 1) => format!("{about}: recorded"),
        (false, n) => format!("{about}: recorded, {}", counted(n, "event")),
    };
    Answer::done(name, json!({"about": about, "events": events, "repeated": done.repeated}), text)
}

/// Reads a whole number in any digits.
pub(crate) fn number(text: &str) -> Result<u32, String> {
    operations::verbs::words::number(text).map_err(|f| f.to_string())
}
