//! Rows of a CSV file and its cousins. Separators are found by which of them makes known headers.
//! Source: RFC 4180; recognition ours.

use csv::{ByteRecord, ReaderBuilder};

use super::encoding::Text;
use super::{SourceRow, Visit};
use crate::roster::columns;
use crate::roster::error::RosterError;
use crate::roster::mapping::Mapping;
use crate::roster::parameters::{HEADER_SEARCH_ROWS, MAX_CELL_LINE_BREAKS, MAX_COLUMNS, MAX_ROW_BYTES};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn each_row(text: &Text<'_>, mapping: &Mapping, visit: &mut Visit<'_>) -> Result<(), RosterError> {
    let delimiter = mapping.delimiter.unwrap_or_else(|| likeliest_delimiter(text, mapping));
    let bytes: &[u8] = &text.bytes;
    let mut reader = reader(bytes, delimiter);
    let mut record = ByteRecord::new();
    let mut place = Place { byte: 0, line: 1 };
    let mut columns_before = None;
    loop {
        let begin = reader.position().byte() as usize;
        let more = reader
            .read_byte_record(&mut record)
            .map_err(|e| RosterError::new(format!("line {}", place.line), format!("row cannot be read: {e}")))?;
        if !more {
            return Ok(());
        }
        let end = reader.position().byte() as usize;
        place.advance_to_text(bytes, begin);
        let raw = bytes.get(place.byte..end).unwrap_or_default();
        refuse_open_quotation(&record, raw, columns_before, place.line)?;
        columns_before = Some(record.len());
        let row = SourceRow { separator: Some(char::from(delimiter)), ..row(text, &record, raw.len(), place.line)? };
        if !row.is_blank() {
            visit(row)?;
        }
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes)
}

fn row(text: &Text<'_>, record: &ByteRecord, raw_bytes: usize, line: u64) -> Result<SourceRow, RosterError> {
    if raw_bytes > MAX_ROW_BYTES {
        return Ok(SourceRow { oversize_bytes: Some(raw_bytes), ..of_cells(line, Vec::new()) });
    }
    if record.len() > MAX_COLUMNS {
        let message = format!("row has {} cells", record.len());
        return Err(RosterError::new(format!("line {line}"), message)
            .limit(format!("{MAX_COLUMNS} columns"))
            .hint("give the right separator in a mapping file"));
    }
    Ok(of_cells(line, record.iter().map(|cell| text.cell(cell).trim().to_owned()).collect()))
}

fn of_cells(line: u64, cells: Vec<String>) -> SourceRow {
    SourceRow {
        row: line,
        cells,
        width_stated: true,
        oversize_bytes: None,
        separator: None,
        lost: Vec::new(),
        merged: Vec::new(),
    }
}

/// Line ends in a cell: of Unix, of Windows and of old systems, which have a carriage return alone.
fn line_ends(cell: &[u8]) -> usize {
    let ends = |(at, &b): (usize, &u8)| b == b'\n' || b == b'\r' && cell.get(at + 1) != Some(&b'\n');
    cell.iter().enumerate().filter(|cell| ends(*cell)).count()
}

/// A quotation mark left open swallows the rows after it; that must not pass as one odd row. Where a second one closes
/// it again, `swallowed` looks at what stands between them.
fn refuse_open_quotation(
    record: &ByteRecord,
    raw: &[u8],
    columns_before: Option<usize>,
    line: u64,
) -> Result<(), RosterError> {
    let breaks = record.iter().map(line_ends).max().unwrap_or(0);
    if breaks == 0 {
        return Ok(());
    }
    let odd_marks = raw.iter().filter(|&&b| b == b'"').count() % 2 == 1;
    let other_width = columns_before.is_some_and(|columns| columns != record.len());
    if odd_marks || other_width && columns_before != Some(1) || breaks > MAX_CELL_LINE_BREAKS {
        return Err(RosterError::new(format!("line {line}"), "a quotation mark opened here is not closed in its row")
            .hint("close or remove it, or export the roster again as XLSX"));
    }
    Ok(())
}

/// Where the reading stands, so that notes name the line an editor shows.
struct Place {
    byte: usize,
    line: u64,
}

impl Place {
    /// Goes on to the first byte at or after `begin` that is not a line end.
    fn advance_to_text(&mut self, bytes: &[u8], begin: usize) {
        while let Some(&byte) = bytes.get(self.byte) {
            let line_end = byte == b'\n' || byte == b'\r';
            if self.byte >= begin && !line_end {
                return;
            }
            if byte == b'\n' || byte == b'\r' && bytes.get(self.byte + 1) != Some(&b'\n') {
                self.line += 1;
            }
            self.byte += 1;
        }
    }
}

/// The separator that makes most known headers in the first rows, then the most cells.
fn likeliest_delimiter(text: &Text<'_>, mapping: &Mapping) -> u8 {
    let headers = mapping.headers();
    let score = |delimiter: u8| {
        let mut reader = reader(&text.bytes, delimiter);
        let mut record = ByteRecord::new();
        let mut best = (0, 0);
        for _ in 0..HEADER_SEARCH_ROWS {
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                break;
            }
            let cells = record.iter().take(MAX_COLUMNS).map(|cell| text.cell(cell));
            best = best.max((columns::known_headers(&headers, cells), record.len()));
        }
        best
    };
    // `max_by_key` keeps the last of equals; the list is turned round so that the comma wins a tie.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}
