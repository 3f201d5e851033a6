//! What stands under headers that no field goes by. Nobody reads it, so that a column with something in it is told:
//! it can be the day on which somebody escaped. A column that only counts the rows says nothing. Source: ours.

use super::columns::Columns;
use super::decode::SourceRow;
use super::folding::ascii_digit;
use super::mapping::Mapping;
use super::row::{NoteKind, RowNote};

/// One column that is not taken.
#[derive(Debug)]
struct Column {
    index: usize,
    told: String,
    filled: u64,
    first_row: u64,
    /// The count that the last filled cell stated, while all of them count up by one.
    count: Option<u64>,
    counts: bool,
}

/// The columns that are not taken, and what stood under them so far.
#[derive(Debug, Default)]
pub(super) struct Ignored(Vec<Column>);

impl Ignored {
    /// Those without a field, less whom the mapping leaves out knowingly.
    pub(super) fn of(columns: &Columns, mapping: &Mapping) -> Self {
        let without = (0..columns.len()).filter(|index| columns.field(*index).is_none());
        let column = |index: usize| {
            let told = columns.told(index);
            Column { index, told, filled: 0, first_row: 0, count: None, counts: true }
        };
        Self(without.filter(|index| !mapping.leaves_out(columns.header(*index))).map(column).collect())
    }

    /// Looks at a row of the list.
    pub(super) fn see(&mut self, source: &SourceRow) {
        for column in &mut self.0 {
            let Some(cell) = source.cells.get(column.index).filter(|cell| !cell.is_empty()) else { continue };
            if column.filled == 0 {
                column.first_row = source.row;
            }
            let count = cell.chars().map(ascii_digit).collect::<String>().parse::<u64>().ok();
            let follows = match (column.count, count) {
                _ if column.filled == 0 => count.is_some_and(|count| count <= 1),
                (Some(last), Some(count)) => count == last.saturating_add(1),
                _ => false,
            };
            column.counts &= follows;
            column.count = count;
            column.filled += 1;
        }
    }

    /// A doubt for each column that holds something, at its first row.
    pub(super) fn notes(&self) -> impl Iterator<Item = RowNote> {
        self.0.iter().filter(|column| column.filled > 0 && !column.counts).map(|column| {
            let (rows, told) = (column.filled, &column.told);
            let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
            let why = format!(
                "nothing is taken from {told}, and {rows} from here on say something there: say in a mapping file what it \
                 means, or `ignore` it there"
            );
            RowNote { row: column.first_row, kind: NoteKind::ColumnIgnored, why }
        })
    }
}
