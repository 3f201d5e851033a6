//! Cells that run over several lines. A quotation mark that somebody left open is closed by the next one, and between
//! the two whole rows can stand: people whom nobody registers. A note of several lines has its line ends too, so that
//! what stands behind them decides. Source: RFC 4180 for the quotation marks; the rule is ours.

use super::columns::Columns;
use super::decode::SourceRow;
use super::field::Field;

/// What cells of several lines mean for their row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// Rows of the file stand in a cell: it is not read on.
    Swallowed(String),
    /// A person must look.
    Doubtful(String),
}

/// Looks at the cells of a row that run over several lines; the header row has no columns yet.
pub(super) fn look_at(source: &SourceRow, columns: Option<&Columns>) -> Option<Lines> {
    let several = |(_, cell): &(usize, &String)| cell.contains(is_line_end);
    let mut doubt = None;
    for (index, cell) in source.cells.iter().enumerate().filter(several) {
        match look_at_cell(source, columns, index, cell) {
            Some(Lines::Swallowed(why)) => return Some(Lines::Swallowed(why)),
            found => doubt = doubt.or(found),
        }
    }
    doubt
}

fn look_at_cell(source: &SourceRow, columns: Option<&Columns>, index: usize, cell: &str) -> Option<Lines> {
    let after: Vec<&str> = cell.split(is_line_end).skip(1).map(str::trim).filter(|line| !line.is_empty()).collect();
    let one_line = columns.and_then(|columns| columns.field(index)).is_some_and(has_one_line);
    let header = columns.map_or_else(|| format!("column {}", index + 1), |columns| columns.told(index));
    let width = columns.map_or(source.cells.len(), Columns::len);
    if let Some(separator) = source.separator {
        let parted = after.iter().any(|line| line.contains(separator));
        let row = after.iter().find(|line| is_like_a_row(line, source, width, separator));
        if row.is_some() || parted && one_line {
            return Some(Lines::Swallowed(format!(
                "the cell under {header} runs over {} lines, and they look like rows of the list",
                after.len() + 1
            )));
        }
        if parted {
            return Some(Lines::Doubtful(format!(
                "the cell under {header} runs over {} lines with separators in them: look whether a quotation mark was \
                 left open and people stand in it, who are not registered",
                after.len() + 1
            )));
        }
    }
    one_line.then(|| {
        Lines::Doubtful(format!("the cell under {header} runs over several lines: look whether it is one person's"))
    })
}

/// Whether a line inside a cell can be a row of its own: as many cells as there are columns, or a number in front as
/// the rows of this list have.
fn is_like_a_row(line: &str, source: &SourceRow, width: usize, separator: char) -> bool {
    let numbered = source.cells.first().is_some_and(|first| is_number(first));
    let (parts, first) = (line.split(separator).count(), line.split(separator).next().unwrap_or_default());
    match (width, numbered) {
        (1, _) => true,
        (_, true) => parts > 1 && is_number(first),
        (2, false) => false,
        (_, false) => parts == width,
    }
}

/// One word with a figure in it, as lists number their people.
fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    cell.chars().any(char::is_numeric) && !cell.contains(char::is_whitespace)
}

/// Whether what stands under a field is one line by its nature.
const fn has_one_line(field: Field) -> bool {
    !matches!(field, Field::Notes | Field::Grounds | Field::LegalStatus | Field::Place | Field::DeprivedWhere)
}

/// Where a line ends, on any system and in any script; other control characters end none.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{000B}' | '\u{000C}' | '\u{0085}' | '\u{2028}' | '\u{2029}')
}
