//! Notices in the form of INTERPOL's public service: one notice, a list of notices, or a page of them, as JSON.
//! Source: the published schema of the service's answers (`/notices/v1/red`).

use std::io::BufRead;

use serde_json::Value;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, NameKind, NameQuality, Stated};
use crate::list::format::Format;
use crate::list::input::Input;
use crate::list::json::Object;
use crate::list::loading::{Loading, add, joined, state};
use crate::list::text;
use crate::list::version::List;

/// What the file is called in messages.
const WHAT: &str = "the file of notices";

/// Reads the notices. The whole file is one record: [`crate::parameters::RECORD_BYTES_MAX`] bytes at most.
///
/// # Errors
///
/// When it is no JSON, holds no notices, or is beyond a limit.
pub fn load(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut input = Input::new(input, WHAT)?;
    let value: Value = serde_json::from_reader(&mut input).map_err(|e| Error::new(format!("{WHAT}: {e}")))?;
    let seen = input.finish(WHAT)?;
    let mut loading = Loading::default();
    let notices = notices(value).ok_or_else(|| {
        Error::new(format!("{WHAT} holds no notice: an object with \"entity_id\", a list of such, or \"_embedded\" needed"))
    })?;
    for (at, notice) in (1usize..).zip(notices) {
        match Object::new(notice) {
            Some(notice) => take(notice, at, &mut loading).map_err(Error::new)?,
            None => loading.report.gap(format!("notice {at}"), "no object; left out"),
        }
    }
    Ok(loading.finish(Format::NoticeJson, source, vec![seen]))
}

fn notices(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(all) => Some(all),
        value => {
            let mut object = Object::new(value.clone())?;
            if object.has("entity_id") || object.has("forename") || object.has("name") {
                return Some(vec![value]);
            }
            let mut within = if object.has("_embedded") { object.take_object("_embedded") } else { object };
            within.has("notices").then(|| within.take_values("notices"))
        }
    }
}

fn take(mut notice: Object, at: usize, loading: &mut Loading) -> Result<(), String> {
    let id = notice.take_text("entity_id");
    let place = if id.is_empty() { format!("notice {at}") } else { format!("notice {id}") };
    let mut entry = Entry { id, kind: EntryKind::Person, ..Entry::default() };
    let (forename, name) = (notice.take_text("forename"), notice.take_text("name"));
    let whole = text::clean(&format!("{forename} {name}"));
    if !whole.is_empty() {
        entry.names.push(text::name(&whole, NameKind::Primary, NameQuality::Strong, ""));
    }
    loading.birth(&mut entry, &notice.take_text("date_of_birth").replace("/00", ""), &place);
    let born = [notice.take_text("place_of_birth"), notice.take_text("country_of_birth_id")];
    add(&mut entry.birth_places, joined(&born));
    notice.take_texts("nationalities").iter().for_each(|country| add(&mut entry.nationalities, country));
    let sex = notice.take_text("sex_id");
    loading.sex(&mut entry, &sex, &place);
    looks(&mut notice, &mut entry);
    for warrant in notice.take_values("arrest_warrants") {
        let Some(mut warrant) = Object::new(warrant) else { continue };
        add(&mut entry.reasons, warrant.take_text("charge"));
        add(&mut entry.reasons, warrant.take_text("charge_translation"));
        state(&mut entry.others, "issued by", warrant.take_text("issuing_country_id"));
        keep(warrant, "arrest warrant", &mut entry, loading, &place);
    }
    let mut links = notice.take_object("_links");
    for link in ["self", "images", "thumbnail"] {
        state(&mut entry.links, link, links.take_object(link).take_text("href"));
    }
    notice.take("_embedded");
    keep(notice, "", &mut entry, loading, &place);
    loading.push(entry, &place)
}

fn looks(notice: &mut Object, entry: &mut Entry) {
    let height = notice.take_text("height");
    // Metres; nought stands for unknown.
    entry.height_cm = text::height_cm(&height);
    let weight = notice.take_text("weight");
    let described = [
        ("weight", vec![weight].into_iter().filter(|kg| kg != "0" && !kg.is_empty()).collect()),
        ("eyes", notice.take_texts("eyes_colors_id")),
        ("hair", notice.take_texts("hairs_id")),
        ("marks", notice.take_texts("distinguishing_marks")),
    ];
    for (what, said) in described {
        if !said.is_empty() {
            add(&mut entry.description, format!("{what}: {}", said.join(", ")));
        }
    }
    notice.take_texts("languages_spoken_ids").iter().for_each(|tongue| state(&mut entry.others, "language", tongue));
}

/// Members that are not known: kept as text, and told.
fn keep(object: Object, within: &str, entry: &mut Entry, loading: &mut Loading, place: &str) {
    for (key, text) in object.left().take(crate::parameters::LEFT_MAX) {
        let field = if within.is_empty() { key } else { format!("{within}/{key}") };
        loading.report.gap(format!("{place}, {field}"), "not known; kept as text");
        entry.others.push(Stated { field, text });
    }
}
