//! The pass over a roster: header row, then each row taken, doubted or refused. Nothing is written.
//! Source: ours.

use std::collections::HashMap;

use custody::{Moment, Span};
use sha2::{Digest, Sha256};

use super::columns::{self, Columns};
use super::dates::{DateRules, day_text};
use super::decode::{self, SourceRow};
use super::duplicates::Seen;
use super::error::RosterError;
use super::exchanged::{self, Proofs};
use super::field::Field;
use super::folding::fold;
use super::ignored::Ignored;
use super::mapping::Mapping;
use super::names::CutWidth;
use super::parameters::{HEADER_SEARCH_ROWS, MAX_CELL_LETTERS, MAX_ROW_BYTES, MAX_ROWS, PROGRESS_EVERY_ROWS};
use super::row::{NoteKind, Roster, RosterRow, RowNote};
use super::swallowed::{self, Lines};
use super::take::{self, take_row};

/// Reads a roster: CSV (UTF-8, UTF-16 or Windows-1256) or XLSX. Pure: the record is not touched.
///
/// `default_days` are the registry default days as month × 100 + day (101 is 1 January). `progress` hears
/// how many rows have been read, about every thousand and at the end.
///
/// # Errors
/// A file that cannot be read as a whole: then no row of it counts. A bad row is no error; it stands in
/// [`Roster::refused`].
pub fn read_roster(
    bytes: &[u8],
    file_name: &str,
    mapping: &Mapping,
    default_days: &[u16],
    today: Moment,
    progress: &mut dyn FnMut(u64),
) -> Result<Roster, RosterError> {
    let today = i32::try_from(today.as_ms().div_euclid(Span::DAY.as_ms())).unwrap_or(i32::MAX);
    let rules = DateRules {
        calendar: mapping.calendar,
        order: mapping.date_order.unwrap_or_default(),
        default_days,
        today,
        as_of: mapping.as_of_day()?,
    };
    if let Some(day) = rules.as_of.filter(|day| *day > today) {
        let why = format!("{} lies in the future: ages would be reckoned from a day that has not been", day_text(day));
        return Err(RosterError::new("mapping, as_of", why).hint("say the day on which the list was written"));
    }
    let mut reading = Reading::new(mapping, rules, progress);
    let read = decode::each_row(bytes, mapping, &mut |row| reading.visit(row));
    let finished = read.and_then(|about_letters| {
        reading.doubtful.extend(about_letters);
        reading.finish(bytes)
    });
    finished.map_err(|e| e.in_file(file_name))
}

struct Reading<'a> {
    mapping: &'a Mapping,
    rules: DateRules<'a>,
    progress: &'a mut dyn FnMut(u64),
    headers: HashMap<String, Field>,
    above_header: Vec<SourceRow>,
    columns: Option<Columns>,
    header_row: u64,
    rows_read: u64,
    rows: Vec<RosterRow>,
    doubtful: Vec<RowNote>,
    refused: Vec<RowNote>,
    proofs: Proofs,
    seen: Seen,
    widths: CutWidth,
    ignored: Ignored,
    /// Name cells by index into `rows`, for the field width.
    name_cells: Vec<(usize, String)>,
}

impl<'a> Reading<'a> {
    fn new(mapping: &'a Mapping, rules: DateRules<'a>, progress: &'a mut dyn FnMut(u64)) -> Self {
        Self {
            mapping,
            rules,
            progress,
            headers: mapping.headers(),
            above_header: Vec::new(),
            columns: None,
            header_row: 0,
            rows_read: 0,
            rows: Vec::new(),
            doubtful: Vec::new(),
            refused: Vec::new(),
            proofs: Proofs::default(),
            seen: Seen::default(),
            widths: CutWidth::default(),
            ignored: Ignored::default(),
            name_cells: Vec::new(),
        }
    }

    fn visit(&mut self, row: SourceRow) -> Result<(), RosterError> {
        match self.columns.take() {
            None => self.look_for_header(row),
            Some(columns) => {
                let done = self.visit_person(&columns, row);
                self.columns = Some(columns);
                done
            }
        }
    }

    fn look_for_header(&mut self, row: SourceRow) -> Result<(), RosterError> {
        if Columns::is_header_row(&self.headers, &row) {
            refuse_swallowed(&row, None)?;
            let columns = Columns::of(&self.headers, &row)?;
            if !columns.have_names() && !self.mapping.says_no_names() {
                return Err(columns.nameless(row.row));
            }
            self.ignored = Ignored::of(&columns, self.mapping);
            self.columns = Some(columns);
            self.header_row = row.row;
            return Ok(());
        }
        self.above_header.push(row);
        if self.above_header.len() >= HEADER_SEARCH_ROWS {
            return Err(Columns::missing(&self.headers, &self.above_header));
        }
        Ok(())
    }

    fn visit_person(&mut self, columns: &Columns, mut source: SourceRow) -> Result<(), RosterError> {
        if self.rows_read >= MAX_ROWS as u64 {
            return Err(RosterError::new(format!("row {}", source.row), "roster has more people than one file may")
                .limit(format!("{MAX_ROWS} rows"))
                .hint("split the file"));
        }
        self.rows_read += 1;
        if self.rows_read.is_multiple_of(PROGRESS_EVERY_ROWS) {
            (self.progress)(self.rows_read);
        }
        let about_lines = refuse_swallowed(&source, Some(columns))?;
        if let Some((kind, why)) = self.unfit(columns, &source) {
            self.refused.push(RowNote { row: source.row, kind, why });
            return Ok(());
        }
        let mut doubts = spread_merged(columns, self.header_row, &mut source);
        doubts.extend(about_lines.map(|why| RowNote { row: source.row, kind: NoteKind::LineBreak, why }));
        self.ignored.see(&source);
        self.take(columns, &source, doubts);
        Ok(())
    }

    /// Why the row as a row of cells cannot be taken.
    fn unfit(&mut self, columns: &Columns, source: &SourceRow) -> Option<(NoteKind, String)> {
        if let Some(bytes) = source.oversize_bytes {
            return Some((NoteKind::RowTooLong, format!("row has {bytes} bytes (limit {MAX_ROW_BYTES})")));
        }
        if let Some((header, letters)) = columns.too_long(source) {
            let why = format!("cell under {header:?} has {letters} letters (limit {MAX_CELL_LETTERS})");
            return Some((NoteKind::RowTooLong, why));
        }
        let extra = source.cells.iter().skip(columns.len()).filter(|cell| !cell.is_empty()).count();
        if extra > 0 {
            let why = format!(
                "row has {} cells under {} headers: a separator inside a cell has shifted them",
                source.cells.len(),
                columns.len()
            );
            return Some((NoteKind::CellsShifted, why));
        }
        if columns.is_repeated_in(source) {
            return Some((NoteKind::NotAPerson, "the header row again".to_owned()));
        }
        let first = source.cells.iter().find(|cell| !cell.is_empty())?;
        let filled = source.cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled <= 2 && is_total(first) {
            return Some((NoteKind::NotAPerson, format!("{first:?} is a total, not a person")));
        }
        None
    }

    fn take(&mut self, columns: &Columns, source: &SourceRow, mut doubts: Vec<RowNote>) {
        let cells = columns.cells(source);
        // Doubts about a row that is then refused are of no use to anybody.
        doubts.extend(lost_values(columns, source));
        if columns.have_names() && !cells.contains_key(&Field::Name) && !cells.contains_key(&Field::NameLatin) {
            let why = "no name stands in the row; taken by its number alone".to_owned();
            doubts.push(RowNote { row: source.row, kind: NoteKind::NoName, why });
        }
        let taken = take_row(source.row, &cells, self.mapping, &self.rules, &mut doubts);
        let Some(mut row) = taken else {
            let lost: Vec<String> = lost_values(columns, source).into_iter().map(|note| note.why).collect();
            let lost = if lost.is_empty() { String::new() } else { format!(": {}", lost.join("; ")) };
            let why = format!("row has neither a name nor a number{lost}");
            self.proofs.see(source.row, &take::orders_in(&cells, &self.rules));
            self.refused.push(RowNote { row: source.row, kind: NoteKind::NobodyNamed, why });
            return;
        };
        self.proofs.see(source.row, exchanged::orders_of(&row));
        let mut about_others = Vec::new();
        if let Some(refusal) = self.seen.meet(&mut row, &mut about_others) {
            self.doubtful.append(&mut about_others);
            self.refused.push(refusal);
            return;
        }
        self.doubtful.append(&mut doubts);
        self.doubtful.append(&mut about_others);
        if source.width_stated && source.cells.len() < columns.filled_len() {
            let why = format!("row has {} cells under {} headers", source.cells.len(), columns.filled_len());
            self.doubtful.push(RowNote { row: source.row, kind: NoteKind::CellsMissing, why });
        }
        if let Some(name) = cells.get(&Field::Name) {
            self.widths.count(name);
            self.name_cells.push((self.rows.len(), name.clone()));
        }
        self.rows.push(row);
    }

    fn finish(mut self, bytes: &[u8]) -> Result<Roster, RosterError> {
        let Some(columns) = &self.columns else {
            return Err(Columns::missing(&self.headers, &self.above_header));
        };
        if self.rows_read == 0 {
            let place = format!("row {}", self.header_row);
            return Err(RosterError::new(place, "nobody is listed below the headers")
                .hint("see that it is the right file, and that the list stands on this sheet"));
        }
        let ignored_headers = columns.ignored();
        self.flag_cut_names();
        // Where the mapping says which comes first, a row that has them otherwise is that row's own doubt.
        if self.mapping.date_order.is_none() {
            self.doubtful.extend(exchanged::keep_both(&mut self.rows, std::mem::take(&mut self.proofs)));
        }
        self.doubtful.extend(self.ignored.notes());
        (self.progress)(self.rows_read);
        self.doubtful.sort_by_key(|note| (note.row, note.kind));
        self.refused.sort_by_key(|note| (note.row, note.kind));
        let digest = take::hex(&Sha256::digest(bytes));
        let Self { rows, doubtful, refused, rows_read, .. } = self;
        Ok(Roster { rows, doubtful, refused, ignored_headers, rows_read, digest })
    }

    fn flag_cut_names(&mut self) {
        let Some(width) = self.widths.found() else { return };
        for (index, name) in &self.name_cells {
            if name.chars().count() == width
                && let Some(row) = self.rows.get(*index)
            {
                self.doubtful.push(take::cut_at_width_note(row.row, name, width));
            }
        }
    }
}

/// Ends the reading where rows of the list stand inside a cell; gives what is doubtful about its lines.
fn refuse_swallowed(source: &SourceRow, columns: Option<&Columns>) -> Result<Option<String>, RosterError> {
    match swallowed::look_at(source, columns) {
        None => Ok(None),
        Some(Lines::Doubtful(why)) => Ok(Some(why)),
        Some(Lines::Swallowed(why)) => Err(RosterError::new(format!("line {}", source.row), why).hint(
            "a quotation mark before it is left open, or one behind it opens: remove it; if the lines are one cell's, \
             put them on one line, or export the list as XLSX",
        )),
    }
}

/// Cells that are taken and whose value is lost.
fn lost_values(columns: &Columns, source: &SourceRow) -> Vec<RowNote> {
    let taken = source.lost.iter().filter(|(index, _)| columns.field(*index).is_some());
    taken
        .map(|(index, what)| {
            let why = format!("the cell under {} holds {what}: its value is lost", columns.told(*index));
            RowNote { row: source.row, kind: NoteKind::ValueLost, why }
        })
        .collect()
}

/// Writes what stands in a cell merged over several rows into each of them, with a doubt. A name or a number is one
/// man's: it stays in the first row, and that is told.
fn spread_merged(columns: &Columns, header_row: u64, source: &mut SourceRow) -> Vec<RowNote> {
    let mut notes = Vec::new();
    for merged in std::mem::take(&mut source.merged) {
        let empty = source.cells.get(merged.column).is_none_or(String::is_empty);
        let Some(field) = columns.field(merged.column).filter(|_| empty && merged.from > header_row) else { continue };
        let its = !columns::names_a_person(field);
        let read = if its { "read for each of them" } else { "read for the first alone" };
        let why = format!(
            "the cell under {} is merged over rows {} to {}: {:?} is {read}",
            columns.told(merged.column),
            merged.from,
            merged.to,
            merged.text
        );
        notes.push(RowNote { row: source.row, kind: NoteKind::CellsMerged, why });
        if its {
            source.cells.resize(source.cells.len().max(merged.column + 1), String::new());
            if let Some(cell) = source.cells.get_mut(merged.column) {
                *cell = merged.text;
            }
        }
    }
    notes
}

fn is_total(cell: &str) -> bool {
    let folded = fold(cell);
    let first = folded.split(' ').next().unwrap_or("");
    matches!(first, "total" | "sum" | "المجموع" | "الاجمالي" | "مجموع" | "كوي")
}
