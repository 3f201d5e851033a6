//! Rows of a CSV by the names in its head. Source: RFC 4180.

use std::path::Path;

use crate::failure::Failure;
use crate::files::read_bounded;

/// Longest table read, in bytes. Source: ours; a million rows of a hundred.
const TABLE_BYTES_MAX: u64 = 100 << 20;
/// Most rows.
const ROWS_MAX: usize = 1_000_000;

/// A row, with its line and its fields in the order that was asked for; an optional field that is not there is empty.
pub(super) type Row<const N: usize> = (u64, [String; N]);

/// The rows of a table: fields by name, those marked needed must stand in its head.
pub(super) fn rows<const N: usize>(path: &Path, fields: [(&str, bool); N]) -> Result<Vec<Row<N>>, Failure> {
    let bytes = read_bounded(path, TABLE_BYTES_MAX)?;
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let wrong = |e: csv::Error| Failure::error(e.to_string()).at(path.display());
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text);
    let head = reader.headers().map_err(wrong)?.clone();
    let mut columns = [None; N];
    for (column, (name, needed)) in columns.iter_mut().zip(fields) {
        *column = head.iter().position(|h| h == name);
        if needed && column.is_none() {
            return Err(Failure::error(format!("table has no column {name}")).at(path.display()));
        }
    }
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.map_err(wrong)?;
        if out.len() == ROWS_MAX {
            return Err(Failure::error(format!("table has more than {ROWS_MAX} rows")).at(path.display()));
        }
        let line = row.position().map_or(0, csv::Position::line);
        let field = |column: Option<usize>| column.and_then(|c| row.get(c)).unwrap_or_default().to_owned();
        out.push((line, columns.map(field)));
    }
    Ok(out)
}

/// A number of a row.
pub(super) fn number<T: std::str::FromStr>(text: &str, what: &str, path: &Path, line: u64) -> Result<T, Failure> {
    text.parse().map_err(|_| {
        Failure::error(format!("{what} is {text:?}, a number needed")).at(format!("{}, line {line}", path.display()))
    })
}
