//! Rows of a CSV file one after the other, bounded in cells and bytes. From bytes in UTF-8; a cell that is none is read
//! as ISO 8859-1 and said. Source: RFC 4180, over the csv crate.

use std::io::BufRead;

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use crate::error::Error;
use crate::list::input::Input;
use crate::list::report::Report;
use crate::list::text::clean;
use crate::list::version::FileSeen;
use crate::parameters::{CELL_BYTES_MAX, COLUMNS_MAX};

/// A file of rows while it is read.
pub(crate) struct Rows<R> {
    reader: Reader<Input<R>>,
    name: &'static str,
    record: ByteRecord,
}

/// A row: which line it begins on, and its cells with blanks run together.
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(input: R, name: &'static str) -> Result<Self, Error> {
        let input = Input::new(input, name)?;
        let mut builder = ReaderBuilder::new();
        // A carriage return before the end of a line is a blank of the last cell; so lines are counted right.
        let reader = builder.has_headers(false).flexible(true).terminator(Terminator::Any(b'\n')).from_reader(input);
        Ok(Self { reader, name, record: ByteRecord::new() })
    }

    /// The next row that has something in it. The row that holds the old sign for the end of a file (0x1A) has not.
    pub(crate) fn next(&mut self, report: &mut Report) -> Result<Option<Row>, Error> {
        loop {
            self.reader.get_mut().allow();
            let failed = |e: csv::Error| Error::new(format!("{}: {e}", self.name));
            if !self.reader.read_byte_record(&mut self.record).map_err(failed)? {
                return Ok(None);
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            let cells = cells(&self.record, self.name, line, report)?;
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(Row { line, cells }));
            }
        }
    }

    pub(crate) fn finish(self) -> Result<FileSeen, Error> {
        self.reader.into_inner().finish(self.name)
    }
}

fn cells(record: &ByteRecord, name: &str, line: u64, report: &mut Report) -> Result<Vec<String>, Error> {
    if record.len() > COLUMNS_MAX {
        return Err(Error::new(format!("{name}, line {line}: {} cells, at most {COLUMNS_MAX} allowed", record.len())));
    }
    let mut cells = Vec::with_capacity(record.len());
    for (at, cell) in record.iter().enumerate() {
        if cell.len() > CELL_BYTES_MAX {
            return Err(Error::new(format!(
                "{name}, line {line}: cell {} has {} bytes, at most {CELL_BYTES_MAX} allowed; is a quotation mark not closed?",
                at + 1,
                cell.len()
            )));
        }
        let text = std::str::from_utf8(cell).map_or_else(
            |_| {
                report.gap(format!("{name}, line {line}, cell {}", at + 1), "not UTF-8; read as ISO 8859-1");
                cell.iter().map(|&byte| char::from(byte)).collect::<String>()
            },
            str::to_owned,
        );
        cells.push(clean(text.trim_matches('\u{1A}')));
    }
    Ok(cells)
}
