//! Any CSV with a head row, by a mapping that says which column is which: what a ministry sends as a table.
//! From bytes and a mapping file in TOML. Source: ours.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, ListedDocument, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::rows::Rows;
use crate::list::text;
use crate::list::version::List;

/// The fields that a column can be.
const FIELDS: [&str; 19] = [
    "id", "reference", "kind", "name", "alias", "weak_alias", "former_name", "birth", "birth_place", "nationality",
    "sex", "father", "mother", "address", "description", "programme", "reason", "document", "date",
];

/// Bytes of a mapping file that are read.
const MAPPING_BYTES_MAX: usize = 64 << 10;

/// Which columns are which: field by field the heads of its columns. Several columns of `name` are its parts in their
/// order; of other fields each column is a statement of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<String, Vec<String>>,
}

impl Mapping {
    /// Reads a mapping: `name = "Full name"`, or `name = ["Given", "Family"]`, a line a field. `kind` names a column
    /// or, as `kind = "=person"`, what all rows are.
    ///
    /// # Errors
    ///
    /// When it is no TOML, names a field that there is none of, or has no name.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAPPING_BYTES_MAX {
            return Err(Error::new(format!("mapping has {} bytes, at most {MAPPING_BYTES_MAX} allowed", text.len())));
        }
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| Error::new(format!("mapping: {}", e.message())))?;
        let mut columns = BTreeMap::new();
        for (field, value) in table {
            if !FIELDS.contains(&field.as_str()) {
                return Err(Error::new(format!("mapping: {field:?} is no field; one of {} needed", FIELDS.join(", "))));
            }
            let heads = match value {
                toml::Value::String(head) => vec![head],
                toml::Value::Array(heads) => {
                    heads.iter().filter_map(|head| head.as_str().map(str::to_owned)).collect::<Vec<_>>()
                }
                _ => Vec::new(),
            };
            if heads.is_empty() {
                return Err(Error::new(format!("mapping: {field} names no column")));
            }
            columns.insert(field, heads);
        }
        if !columns.contains_key("name") {
            return Err(Error::new("mapping: no column is the name"));
        }
        Ok(Self { columns })
    }

    fn heads(&self, field: &str) -> &[String] {
        self.columns.get(field).map_or(&[], Vec::as_slice)
    }
}

/// Reads the list. Rows with the same `id` are one entry; without an `id` each row is one, numbered by its place.
///
/// # Errors
///
/// When a column of the mapping is not there, or a limit is exceeded.
pub fn load(input: impl BufRead, mapping: &Mapping, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let mut rows = Rows::new(input, "the table")?;
    let heads = rows.next(&mut loading.report)?.map_or(Vec::new(), |row| row.cells);
    for (field, wanted) in &mapping.columns {
        let missing = wanted.iter().find(|head| !head.starts_with('=') && !heads.contains(head));
        if let Some(head) = missing {
            return Err(Error::new(format!("the table has no column {head:?}, which the mapping has for {field}")));
        }
    }
    let mut entries: Vec<(Entry, String)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(row) = rows.next(&mut loading.report)? {
        loading.report.count("rows");
        let place = format!("line {}", row.line);
        if row.cells.len() != heads.len() {
            loading.report.gap(&place, format!("{} cells, {} columns", row.cells.len(), heads.len()));
        }
        let mut cells: BTreeMap<&str, String> = heads.iter().map(String::as_str).zip(row.cells).collect();
        let id = take(&mut cells, mapping, "id").concat();
        let id = if id.is_empty() { format!("row {}", entries.len() + 1) } else { id };
        let at = *places.entry(id.clone()).or_insert_with(|| {
            entries.push((Entry { id, ..Entry::default() }, place.clone()));
            entries.len() - 1
        });
        if let Some((entry, _)) = entries.get_mut(at) {
            take_row(cells, mapping, entry, &mut loading, &place);
        }
    }
    for (entry, place) in entries {
        loading.push(entry, &place).map_err(Error::new)?;
    }
    let seen = rows.finish()?;
    Ok(loading.finish(Format::MappedCsv, source, vec![seen]))
}

/// The cells of a field that say something. A head that begins with `=` is itself what it says.
fn take(cells: &mut BTreeMap<&str, String>, mapping: &Mapping, field: &str) -> Vec<String> {
    let of = |head: &String| match head.strip_prefix('=') {
        Some(constant) => constant.to_owned(),
        None => cells.remove(head.as_str()).unwrap_or_default(),
    };
    mapping.heads(field).iter().map(of).filter(|cell| !cell.is_empty()).collect()
}

fn take_row(
    mut cells: BTreeMap<&str, String>,
    mapping: &Mapping,
    entry: &mut Entry,
    loading: &mut Loading,
    place: &str,
) {
    let mut of = |field: &str| take(&mut cells, mapping, field);
    let kind = of("kind").concat();
    entry.kind = match kind.to_lowercase().as_str() {
        "person" | "individual" | "" => EntryKind::Person,
        "organisation" | "organization" | "entity" => EntryKind::Organisation,
        "vessel" | "ship" => EntryKind::Vessel,
        "aircraft" => EntryKind::Aircraft,
        _ => {
            loading.report.gap(place, format!("kind {kind:?} is not known"));
            EntryKind::Unknown
        }
    };
    let strong = NameQuality::Strong;
    let name = text::name(&of("name").join(" "), NameKind::Primary, strong, "");
    let is_new = |entry: &Entry, text: &str| !text.is_empty() && !entry.names.iter().any(|held| held.text == text);
    if is_new(entry, &name.text) {
        entry.names.push(name);
    }
    let others = [
        ("alias", NameKind::Alias, strong),
        ("weak_alias", NameKind::Alias, NameQuality::Weak),
        ("former_name", NameKind::Former, strong),
    ];
    for (field, kind, quality) in others {
        for name in of(field).iter().flat_map(|cell| text::names(cell, kind, quality, "")) {
            if is_new(entry, &name.text) {
                entry.names.push(name);
            }
        }
    }
    of("birth").iter().for_each(|born| loading.birth(entry, born, place));
    of("sex").iter().for_each(|sex| loading.sex(entry, sex, place));
    type Field = fn(&mut Entry) -> &mut Vec<String>;
    let fields: [(&str, Field); 7] = [
        ("birth_place", |e| &mut e.birth_places),
        ("nationality", |e| &mut e.nationalities),
        ("father", |e| &mut e.fathers),
        ("mother", |e| &mut e.mothers),
        ("address", |e| &mut e.addresses),
        ("description", |e| &mut e.description),
        ("programme", |e| &mut e.programmes),
    ];
    for (field, list) in fields {
        of(field).iter().for_each(|text| add(list(entry), text));
    }
    for number in of("document") {
        let document = ListedDocument { number, ..ListedDocument::default() };
        if !entry.documents.contains(&document) {
            entry.documents.push(document);
        }
    }
    entry.reference = joined(&[std::mem::take(&mut entry.reference), of("reference").concat()]);
    of("reason").iter().for_each(|written| remark(entry, written));
    of("date").iter().for_each(|date| state(&mut entry.dates, "date", date));
    entry.height_cm = entry.height_cm.or_else(|| entry.description.iter().find_map(|text| text::height_cm(text)));
    // Columns that the mapping does not name are kept by their heads.
    cells.iter().for_each(|(head, cell)| state(&mut entry.others, head, cell));
}
