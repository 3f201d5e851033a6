//! What is read of a person's file: the passage, likely duplicates, the person's own copy.

use std::path::Path;

use operations::Failure;
use operations::look::Reason;
use operations::verbs::duplicates::Pair;
use serde_json::json;

use crate::nouns::person_look::{Look, document, open, passage_answer, passage_text};
use crate::nouns::telling::Whose;
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

pub(super) fn show(
    global: &Global,
    person: Option<String>,
    alias: Option<&str>,
    look: &Look,
) -> Result<Answer, Failure> {
    let reason = Reason::parse(&look.purpose, "person show")?;
    let asked = person.as_deref().or(alias).unwrap_or_default();
    let desk = open(global, asked, &reason)?;
    let seat = global.seat(&desk)?;
    let number = match alias {
        Some(alias) => desk.number_of_alias(&seat, alias, &reason)?,
        None => asked.to_owned(),
    };
    passage_answer("person-show", &desk.passage(&seat, &number, &reason)?)
}

pub(super) fn duplicates(global: &Global) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let reason = Reason::parse("identification", "person duplicates")?;
    let pairs = desk.look_at_duplicates(&global.seat(&desk)?, &reason)?;
    let row = |p: &Pair| vec![p.elder.clone(), p.younger.clone(), p.why.clone()];
    let rows: Vec<Vec<String>> = pairs.iter().map(row).collect();
    let text = if rows.is_empty() {
        "no likely duplicates".into()
    } else {
        format!(
            "{}\ntwo officers merge with `custodia person merge`, or find with `custodia person not-same` that they differ",
            table(&["elder", "younger", "what they share"], &rows)
        )
    };
    let exit = if pairs.is_empty() { DONE } else { LOOK };
    Ok(Answer::done("person-duplicates", json!({ "pairs": pairs }), text).exiting(exit))
}

pub(super) fn export(global: &Global, whose: &Whose, out: &Path, look: &Look) -> Result<Answer, Failure> {
    let reason = Reason::parse(&look.purpose, "person export")?;
    let desk = open(global, &whose.person, &reason)?;
    let copy = desk.own_copy(&global.seat(&desk)?, &whose.person, &reason)?;
    let mut json = document(&copy)?;
    if let Some(fields) = json.as_object_mut() {
        fields.insert("schema".into(), "custodia/own-copy/1".into());
    }
    let text_file = out.with_extension("txt");
    desk.write_own_copy(out, &format!("{json:#}\n"))?;
    desk.write_own_copy(&text_file, &passage_text(&copy))?;
    let said = format!("{} and {} written", out.display(), text_file.display());
    Ok(Answer::done("person-export", json!({"person": copy.person, "out": out, "text": text_file}), said))
}
