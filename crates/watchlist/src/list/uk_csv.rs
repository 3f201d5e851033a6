//! The two lists of the United Kingdom from their CSV files: one row for each name of an entry, columns by their
//! heads. Source: the published files `UK-Sanctions-List.csv` and `ConList.csv`.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, ListName, ListedDocument, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::rows::{Row, Rows};
use crate::list::text;
use crate::list::uk::{birth_words, kind, name_kind};
use crate::list::version::List;

/// Columns that say what is which: of the present list, of the older one.
const ID: [&str; 2] = ["unique id", "group id"];
/// Reads either CSV.
///
/// # Errors
///
/// When it is no such list, or beyond a limit.
pub fn load_csv(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let mut rows = Rows::new(input, "the UK's list")?;
    let mut first = rows.next(&mut loading.report)?;
    // A row of its own gives the date: "Report Date: ...", or "Last Updated" and the date.
    if let Some(row) = first.take_if(|row| !row.cells.iter().any(|cell| cell.to_lowercase() == "name 6")) {
        loading.dated = dated(&row);
        first = rows.next(&mut loading.report)?;
    }
    let heads = first.map_or(Vec::new(), |row| row.cells.iter().map(|head| head.to_lowercase()).collect::<Vec<_>>());
    let has = |name: &str| heads.iter().any(|head| head == name);
    if !has("name 6") || !ID.iter().any(|id| has(id)) {
        return Err(Error::new("the UK's list has no columns \"Name 6\" and \"Unique ID\" or \"Group ID\" among its first two rows"));
    }
    let format = if has("unique id") { Format::UkCsv } else { Format::UkOlderCsv };
    let mut entries: Vec<(Entry, String)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(row) = rows.next(&mut loading.report)? {
        loading.report.count("rows");
        let place = format!("line {}", row.line);
        if row.cells.len() != heads.len() {
            loading.report.gap(&place, format!("{} cells, {} columns", row.cells.len(), heads.len()));
        }
        let mut fields = Fields::new(&heads, row);
        let id = fields.take(&ID);
        let at = *places.entry(id.clone()).or_insert_with(|| {
            entries.push((Entry { id: id.clone(), ..Entry::default() }, place.clone()));
            entries.len() - 1
        });
        if let Some((entry, _)) = entries.get_mut(at) {
            take_row(&mut fields, entry, &mut loading, &place);
        }
    }
    for (entry, place) in entries {
        loading.push(entry, &place).map_err(Error::new)?;
    }
    let seen = rows.finish()?;
    Ok(loading.finish(format, source, vec![seen]))
}

fn dated(row: &Row) -> Option<String> {
    let said = row.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let date = said.trim_start_matches("Report Date:").trim_start_matches("Last Updated").trim();
    (!date.is_empty()).then(|| date.to_owned())
}

/// The cells of a row by the head of their column, small.
struct Fields<'a> {
    cells: Vec<(&'a str, String)>,
}

impl<'a> Fields<'a> {
    fn new(heads: &'a [String], row: Row) -> Self {
        Self { cells: heads.iter().map(String::as_str).zip(row.cells).collect() }
    }

    /// Takes the cell of the first of these columns that says something.
    fn take(&mut self, heads: &[&str]) -> String {
        let at = self.cells.iter().position(|(head, cell)| heads.contains(head) && !cell.is_empty());
        at.map_or_else(String::new, |at| self.cells.swap_remove(at).1)
    }
}

fn add_name(entry: &mut Entry, name: ListName) {
    // Each row repeats what belongs to the entry; a name stands there once.
    if !name.text.is_empty() && !entry.names.contains(&name) {
        entry.names.push(name);
    }
}

fn take_row(fields: &mut Fields, entry: &mut Entry, loading: &mut Loading, place: &str) {
    if entry.names.is_empty() {
        let word = fields.take(&["designation type", "group type", "individual, entity, ship"]);
        entry.kind = kind(&word, loading, place);
    } else {
        fields.take(&["designation type", "group type", "individual, entity, ship"]);
    }
    let mut parts: Vec<String> = (1..=6).map(|n| fields.take(&[&format!("name {n}")])).collect();
    parts.retain(|part| !part.is_empty());
    let (word, strength) = (fields.take(&["name type", "alias type"]), fields.take(&["alias strength", "alias quality"]));
    let (name, quality) = name_kind(&word, &strength, loading, place);
    add_name(entry, text::name(&parts.join(" "), name, quality, ""));
    let script = fields.take(&["name non-latin script"]);
    let note = joined(&["non-latin script type", "non-latin script language"].map(|head| fields.take(&[head])));
    add_name(entry, text::name(&script, NameKind::OriginalScript, NameQuality::Strong, &note));
    person(fields, entry, loading, place);
    let mut lines: Vec<String> = (1..=6).map(|n| fields.take(&[&format!("address line {n}"), &format!("address {n}")])).collect();
    lines.push(fields.take(&["address postal code", "post/zip code"]));
    lines.push(fields.take(&["address country", "country"]));
    add(&mut entry.addresses, joined(&lines));
    add(&mut entry.programmes, fields.take(&["regime name", "regime"]));
    for head in ["uk statement of reasons", "other information"] {
        let written = fields.take(&[head]);
        if !written.is_empty() && !entry.reasons.contains(&written) {
            remark(entry, &written);
        }
    }
    state_new(&mut entry.dates, "listed", &fields.take(&["date designated", "uk sanctions list date designated"]));
    state_new(&mut entry.dates, "listed by OFSI", &fields.take(&["listed on"]));
    state_new(&mut entry.dates, "changed", &fields.take(&["last updated"]));
    if entry.reference.is_empty() {
        entry.reference = fields.take(&["ofsi group id"]);
    } else {
        fields.take(&["ofsi group id"]);
    }
    // What is left has a column that says what it is; every such statement is kept.
    for (head, cell) in std::mem::take(&mut fields.cells) {
        state_new(&mut entry.others, head, &cell);
    }
}

fn state_new(all: &mut Vec<crate::list::entry::Stated>, field: &str, text: &str) {
    if !all.iter().any(|stated| stated.field == field && stated.text == text) {
        state(all, field, text);
    }
}

fn person(fields: &mut Fields, entry: &mut Entry, loading: &mut Loading, place: &str) {
    let born = birth_words(&fields.take(&["d.o.b", "dob"]));
    loading.birth(entry, &born, place);
    let town = [fields.take(&["town of birth"]), fields.take(&["country of birth"])];
    add(&mut entry.birth_places, joined(&town));
    add(&mut entry.nationalities, fields.take(&["nationality(/ies)", "nationality"]));
    loading.sex(entry, &fields.take(&["gender"]), place);
    add(&mut entry.positions, fields.take(&["position"]));
    add(&mut entry.positions, fields.take(&["title"]));
    let papers = [
        ("passport", ["passport number"], ["passport additional information", "passport details"]),
        (
            "national identifier",
            ["national identifier number"],
            ["national identifier additional information", "national identification details"],
        ),
    ];
    for (kind, number, note) in papers {
        let older = if kind == "passport" { "" } else { "national identification number" };
        let number = fields.take(&[number[0], older]);
        let note = fields.take(&note);
        let document = ListedDocument { kind: kind.into(), number, issuer: String::new(), note };
        if !(document.number.is_empty() && document.note.is_empty()) && !entry.documents.contains(&document) {
            entry.documents.push(document);
        }
    }
}
