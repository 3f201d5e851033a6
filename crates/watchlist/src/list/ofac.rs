//! The list of specially designated nationals of the United States' Treasury (OFAC) and its consolidated list, from
//! their CSV files: entries, other names, addresses, remarks that ran over. Source: the published data specification
//! of `sdn.csv`, `alt.csv`, `add.csv` and `sdn_comments.csv`; the files of January 2023 and 2024.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, state};
use crate::list::ofac_remarks::remarks;
use crate::list::rows::{Row, Rows};
use crate::list::text;
use crate::list::version::{FileSeen, List};

/// The files of one list. The first must be there; what is missing of the others is a loud gap of the report.
pub struct OfacFiles<R> {
    /// `sdn.csv` or `cons_prim.csv`: entries.
    pub entries: R,
    /// `alt.csv` or `cons_alt.csv`: other names.
    pub names: Option<R>,
    /// `add.csv` or `cons_add.csv`: addresses.
    pub addresses: Option<R>,
    /// `sdn_comments.csv` or `cons_comments.csv`: what remarks of more than 1,000 signs go on with.
    pub comments: Option<R>,
}

/// Cells of a row of entries.
const ENTRY_CELLS: usize = 12;
/// Signs beyond which remarks go on in the file of comments. Source: the published specification.
const REMARK_SIGNS_MAX: usize = 1000;

/// Reads the list.
///
/// # Errors
///
/// When the first file is no such list, or a file is beyond a limit.
pub fn load<R: BufRead>(files: OfacFiles<R>, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let mut seen = Vec::new();
    let (mut entries, file) = entries(files.entries, &mut loading)?;
    seen.push(file);
    let places: BTreeMap<String, usize> = (0..).zip(&entries).map(|(at, read)| (read.entry.id.clone(), at)).collect();
    let beside = [
        ("alt", files.names, "other names of entries", alias as Take),
        ("add", files.addresses, "addresses of entries", address as Take),
        ("comments", files.comments, "the rest of remarks that are longer than 1,000 signs", comment as Take),
    ];
    for (name, input, holds, take) in beside {
        match input {
            Some(input) => seen.push(joined_file(input, name, take, &places, &mut entries, &mut loading)?),
            None => loading.report.missing.push(format!("{name}: {holds}")),
        }
    }
    for read in entries {
        finish(read, &mut loading)?;
    }
    Ok(loading.finish(Format::OfacCsv, source, seen))
}

/// An entry while its files are read.
struct Read {
    entry: Entry,
    remarks: String,
    line: u64,
    /// Whether the file of comments went on with the remarks.
    goes_on: bool,
}

type Take = fn(&Row, &mut Read, &mut Loading);

fn entries<R: BufRead>(input: R, loading: &mut Loading) -> Result<(Vec<Read>, FileSeen), Error> {
    let mut rows = Rows::new(input, "sdn")?;
    let mut read: Vec<Read> = Vec::new();
    let mut is_first = true;
    while let Some(row) = rows.next(&mut loading.report)? {
        let number = row.cells.first().is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
        if is_first && !number && row.cells.len() >= ENTRY_CELLS {
            // A header, which only some copies have.
            is_first = false;
            continue;
        }
        if is_first && (!number || row.cells.len() < ENTRY_CELLS) {
            return Err(Error::new(format!("sdn, line {}: no row of OFAC's entries: a number and eleven more cells needed", row.line)));
        }
        is_first = false;
        if !number || row.cells.len() != ENTRY_CELLS {
            loading.report.gap(format!("sdn, line {}", row.line), format!("{} cells, {ENTRY_CELLS} needed, or no number; left out: {}", row.cells.len(), row.cells.join(" | ")));
            continue;
        }
        loading.report.count("rows of sdn");
        read.push(entry(&row, loading));
        if read.len() > crate::parameters::ENTRIES_MAX {
            return Err(Error::new(format!("sdn: more than {} entries", crate::parameters::ENTRIES_MAX)));
        }
    }
    if read.is_empty() {
        return Err(Error::new("sdn holds no row of OFAC's entries"));
    }
    Ok((read, rows.finish()?))
}

/// A cell, where "-0-" stands for nothing.
fn cell(row: &Row, at: usize) -> &str {
    row.cells.get(at).map_or("", |cell| if cell == "-0-" { "" } else { cell })
}

fn entry(row: &Row, loading: &mut Loading) -> Read {
    let kind = match cell(row, 2) {
        "individual" => EntryKind::Person,
        "" | "entity" => EntryKind::Organisation,
        "vessel" => EntryKind::Vessel,
        "aircraft" => EntryKind::Aircraft,
        other => {
            loading.report.gap(format!("sdn, line {}", row.line), format!("kind {other:?} is not known"));
            EntryKind::Unknown
        }
    };
    let mut entry = Entry { id: cell(row, 0).to_owned(), kind, ..Entry::default() };
    let written = cell(row, 1);
    if !written.is_empty() {
        entry.names.push(text::name(&spoken(written, kind), NameKind::Primary, NameQuality::Strong, ""));
    }
    cell(row, 3).split("] [").for_each(|programme| add(&mut entry.programmes, programme.trim_matches(['[', ']'])));
    add(&mut entry.positions, cell(row, 4));
    let fields = ["call sign", "vessel type", "tonnage", "gross registered tonnage", "vessel flag", "vessel owner"];
    for (at, field) in fields.into_iter().enumerate() {
        state(&mut entry.others, field, cell(row, 5 + at));
    }
    Read { entry, remarks: cell(row, 11).to_owned(), line: row.line, goes_on: false }
}

fn spoken(written: &str, kind: EntryKind) -> String {
    if kind == EntryKind::Person { text::in_spoken_order(written) } else { text::clean(written) }
}

/// A file whose rows belong to entries, by their number in the first cell.
fn joined_file<R: BufRead>(
    input: R,
    name: &'static str,
    take: Take,
    places: &BTreeMap<String, usize>,
    entries: &mut [Read],
    loading: &mut Loading,
) -> Result<FileSeen, Error> {
    let mut rows = Rows::new(input, name)?;
    let mut is_first = true;
    while let Some(row) = rows.next(&mut loading.report)? {
        let is_number = row.cells.first().is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
        let header = std::mem::take(&mut is_first) && !is_number;
        if header {
            continue;
        }
        loading.report.count(&format!("rows of {name}"));
        let found = row.cells.first().and_then(|id| places.get(id)).and_then(|&at| entries.get_mut(at));
        match found {
            Some(read) => take(&row, read, loading),
            None => loading.report.gap(
                format!("{name}, line {}", row.line),
                format!("belongs to no entry that is there; left out: {}", row.cells.join(" | ")),
            ),
        }
    }
    rows.finish()
}

fn alias(row: &Row, read: &mut Read, loading: &mut Loading) {
    let kind = match cell(row, 2).to_lowercase().trim_end_matches('.') {
        "aka" | "a.k.a" => NameKind::Alias,
        // Now known as: the list has it under its earlier name.
        "nka" | "n.k.a" => NameKind::Alias,
        "fka" | "f.k.a" => NameKind::Former,
        other => {
            loading.report.gap(format!("alt, line {}", row.line), format!("kind {other:?} of a name is not known"));
            NameKind::Alias
        }
    };
    let note = joined(&[cell(row, 4).to_owned(), row.cells.get(5..).unwrap_or_default().join(", ")]);
    let written = cell(row, 3);
    if written.is_empty() {
        loading.report.gap(format!("alt, line {}", row.line), "no name");
        return;
    }
    read.entry.names.push(text::name(&spoken(written, read.entry.kind), kind, NameQuality::Strong, &note));
}

fn address(row: &Row, read: &mut Read, _: &mut Loading) {
    let parts: Vec<String> = (2..row.cells.len()).map(|at| cell(row, at).to_owned()).collect();
    add(&mut read.entry.addresses, joined(&parts));
}

fn comment(row: &Row, read: &mut Read, _: &mut Loading) {
    read.remarks.push_str(&format!(" {}", row.cells[1..].join(", ")));
    read.goes_on = true;
}

fn finish(mut read: Read, loading: &mut Loading) -> Result<(), Error> {
    let place = format!("sdn, line {}", read.line);
    if read.remarks.chars().count() >= REMARK_SIGNS_MAX && !read.goes_on {
        loading.report.gap(&place, format!("entry {}: remarks of {REMARK_SIGNS_MAX} signs go on in comments, which has no row for it", read.entry.id));
    }
    remarks(&mut read.entry, &read.remarks, &place, loading);
    loading.push(read.entry, &place).map_err(Error::new)
}
