//! Rows of an XLSX workbook, cell by cell, within bounds that a hostile file cannot pass.
//! Source: ECMA-376 by way of `calamine`; bounds ours.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellFormulaMetadataRecord, XlsxError};

use super::merged::MergedDown;
use super::{SourceRow, Visit};
use crate::roster::columns;
use crate::roster::error::RosterError;
use crate::roster::mapping::Mapping;
use crate::roster::parameters::{HEADER_SEARCH_ROWS, MAX_COLUMNS, MAX_ROW_BYTES, MAX_UNPACKED_BYTES, MAX_XLSX_PARTS};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Excel's last day, 31 December 9999, as a serial number.
const LAST_SERIAL: f64 = 2_958_465.0;

pub(super) fn each_row(bytes: &[u8], mapping: &Mapping, visit: &mut Visit<'_>) -> Result<(), RosterError> {
    refuse_out_of_bounds(bytes)?;
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let sheet = chosen_sheet(&mut workbook, mapping)?;
    let regions = workbook.merge_cells_by_sheet_name(&sheet).map_err(|e| damaged(&e))?;
    each_sheet_row(&mut workbook, &sheet, MergedDown::of(regions), visit)
}

fn damaged(e: &XlsxError) -> RosterError {
    RosterError::new("", format!("XLSX file is damaged: {e}")).hint("save it again in the spreadsheet program")
}

/// Unpacks every part once without keeping it, so that the sizes are real ones and the sums hold.
fn refuse_out_of_bounds(bytes: &[u8]) -> Result<(), RosterError> {
    let cut_off = |e: &dyn std::fmt::Display| {
        RosterError::new("", format!("XLSX file is cut off or damaged ({e})")).hint("copy it again from its source")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| cut_off(&e))?;
    if archive.len() > MAX_XLSX_PARTS {
        return Err(RosterError::new("", format!("XLSX file has {} parts", archive.len()))
            .limit(MAX_XLSX_PARTS.to_string())
            .hint("save the list alone in a new workbook"));
    }
    let (mut left, mut has_workbook) = (MAX_UNPACKED_BYTES, false);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| cut_off(&e))?;
        has_workbook |= part.name().is_ok_and(|name| name.ends_with("workbook.xml"));
        let taken = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|e| cut_off(&e))?;
        if taken > left {
            return Err(RosterError::new("", "XLSX file unpacks to too much")
                .limit(format!("{} MiB unpacked", MAX_UNPACKED_BYTES >> 20))
                .hint("save the list alone in a new workbook"));
        }
        left -= taken;
    }
    if !has_workbook {
        return Err(RosterError::new("", "file is a zip archive, not an XLSX workbook")
            .hint("unpack it, or save the roster as .xlsx or .csv"));
    }
    Ok(())
}

fn chosen_sheet(workbook: &mut Workbook<'_>, mapping: &Mapping) -> Result<String, RosterError> {
    let names = workbook.sheet_names();
    if let Some(wanted) = &mapping.sheet {
        let found = names.iter().find(|name| name.trim() == wanted.trim());
        return found.cloned().ok_or_else(|| {
            RosterError::new("", format!("workbook has no sheet {wanted:?}; it has {}", names.join(", ")))
                .hint("name one of these as sheet in the mapping file")
        });
    }
    let (mut filled, mut with_headers) = (Vec::new(), Vec::new());
    for name in names {
        let (rows, known) = look_ahead(workbook, &name, mapping);
        if known > 0 {
            with_headers.push(name.clone());
        }
        if rows > 0 {
            filled.push(name);
        }
    }
    match (filled.as_slice(), with_headers.as_slice()) {
        ([], _) => Err(RosterError::new("", "workbook has no sheet with rows that can be read")),
        ([only], _) => Ok(only.clone()),
        // A further sheet may be a further wing: whoever stands on it is not left out in silence.
        (several, _) => {
            Err(RosterError::new("", format!("workbook has rows on {} sheets: {}", several.len(), several.join(", ")))
                .hint(match with_headers.as_slice() {
                    [] => "name one of them as sheet in a mapping file, and import each that lists people".to_owned(),
                    lists => format!(
                        "name one as sheet in a mapping file, and import each that lists people ({} by their headers)",
                        lists.join(", ")
                    ),
                }))
        }
    }
}

/// How many of a sheet's first rows hold anything, hidden sheets too, and how many headers are known in one of them.
fn look_ahead(workbook: &mut Workbook<'_>, sheet: &str, mapping: &Mapping) -> (usize, usize) {
    let headers = mapping.headers();
    let (mut known, mut rows) = (0, 0);
    // It ends with an error of no meaning once enough rows are seen; a sheet of charts has none.
    let _ = each_sheet_row(workbook, sheet, MergedDown::default(), &mut |row| {
        known = known.max(columns::known_headers(&headers, row.cells.iter()));
        rows += 1;
        if rows < HEADER_SEARCH_ROWS { Ok(()) } else { Err(RosterError::new("", "enough seen")) }
    });
    (rows, known)
}

fn each_sheet_row(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    mut merged: MergedDown,
    visit: &mut Visit<'_>,
) -> Result<(), RosterError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|e| damaged(&e))?;
    let mut row = Gathered::at(0);
    loop {
        let cell = cells.next_cell_with_formula_metadata().map_err(|e| damaged(&e))?;
        let Some(cell) = cell else { break };
        let (at, column) = cell.pos;
        if at != row.index {
            row.give(&mut merged, visit)?;
            row = Gathered::at(at);
        }
        match lost(&cell) {
            Some(what) => row.lost.push((column as usize, what)),
            None => row.put(sheet, column as usize, &cell.value)?,
        }
    }
    row.give(&mut merged, visit)
}

/// What stands in a cell whose value is lost: an error of the spreadsheet program, or a formula that was never worked
/// out. An empty text as a formula's outcome is none.
fn lost(cell: &XlsxCellFormulaMetadataRecord<'_>) -> Option<String> {
    match &cell.value {
        DataRef::Error(error) => Some(error.to_string()),
        DataRef::Empty if cell.formula.is_some() => Some("a formula without a value".to_owned()),
        _ => None,
    }
}

/// The cells of the row at hand.
struct Gathered {
    index: u32,
    cells: Vec<String>,
    lost: Vec<(usize, String)>,
    bytes: usize,
}

impl Gathered {
    fn at(index: u32) -> Self {
        Self { index, cells: Vec::new(), lost: Vec::new(), bytes: 0 }
    }

    fn number(&self) -> u64 {
        u64::from(self.index) + 1
    }

    fn put(&mut self, sheet: &str, column: usize, value: &DataRef<'_>) -> Result<(), RosterError> {
        let text_bytes = match value {
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) => text.len(),
            DataRef::Empty => return Ok(()),
            _ => 0,
        };
        self.bytes += text_bytes;
        if self.bytes > MAX_ROW_BYTES {
            return Ok(());
        }
        let text = text_of(value);
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            let place = format!("sheet {sheet}, row {}", self.number());
            return Err(RosterError::new(place, format!("a cell stands in column {}", column + 1))
                .limit(format!("{MAX_COLUMNS} columns"))
                .hint("save the list alone in a new workbook"));
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(slot) = self.cells.get_mut(column) {
            *slot = text;
        }
        Ok(())
    }

    fn give(&mut self, merged: &mut MergedDown, visit: &mut Visit<'_>) -> Result<(), RosterError> {
        let oversize_bytes = (self.bytes > MAX_ROW_BYTES).then_some(self.bytes);
        let cells = if oversize_bytes.is_some() { Vec::new() } else { std::mem::take(&mut self.cells) };
        let lost = std::mem::take(&mut self.lost);
        let merged = merged.at(self.index, &cells);
        let row =
            SourceRow { row: self.number(), cells, width_stated: false, oversize_bytes, separator: None, lost, merged };
        if row.is_blank() { Ok(()) } else { visit(row) }
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Bool(is) => if is { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(number),
        Data::DateTime(stamp) => stamp_text(&stamp),
        // Of a lost value `lost` has told.
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn number_text(number: f64) -> String {
    // Numbers of people are typed as numbers; 1e15 is where a float no longer holds each whole number.
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

fn stamp_text(stamp: &ExcelDateTime) -> String {
    let serial = stamp.as_f64();
    if stamp.is_duration() || !(1.0..=LAST_SERIAL).contains(&serial) {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}
