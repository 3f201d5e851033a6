//! The header row found, and what each column means. Source: ours.

use std::collections::HashMap;

use super::decode::SourceRow;
use super::error::RosterError;
use super::field::Field;
use super::folding::{fold, tidy};
use super::parameters::MAX_CELL_LETTERS;

/// How many cells of a row are known headers.
pub(super) fn known_headers<T: AsRef<str>>(headers: &HashMap<String, Field>, cells: impl Iterator<Item = T>) -> usize {
    cells.filter(|cell| headers.contains_key(&fold(cell.as_ref()))).count()
}

/// What each column means.
#[derive(Debug)]
pub(super) struct Columns {
    fields: Vec<Option<Field>>,
    headers: Vec<String>,
    folded_headers: Vec<String>,
}

impl Columns {
    /// Whether a row can be the header row: it names a person's name or number.
    pub(super) fn is_header_row(headers: &HashMap<String, Field>, row: &SourceRow) -> bool {
        row.cells.iter().filter_map(|cell| headers.get(&fold(cell))).any(|field| names_a_person(*field))
    }

    /// Reads the header row; two columns of one meaning are an error.
    pub(super) fn of(headers: &HashMap<String, Field>, row: &SourceRow) -> Result<Self, RosterError> {
        let folded_headers: Vec<String> = row.cells.iter().map(|cell| fold(cell)).collect();
        let fields: Vec<Option<Field>> = folded_headers.iter().map(|header| headers.get(header).copied()).collect();
        let mut first_of: HashMap<Field, usize> = HashMap::new();
        for (index, field) in fields.iter().enumerate() {
            let Some(field) = field else { continue };
            if let Some(first) = first_of.insert(*field, index) {
                let header = |at: usize| row.cells.get(at).map_or("", String::as_str).to_owned();
                let message = format!(
                    "columns {} ({:?}) and {} ({:?}) both mean {}",
                    first + 1,
                    header(first),
                    index + 1,
                    header(index),
                    field.key(),
                );
                return Err(RosterError::new(format!("row {}", row.row), message)
                    .hint("say in a mapping file which one counts, or rename one"));
            }
        }
        let headers = row.cells.iter().map(|cell| clip(tidy(cell).trim())).collect();
        Ok(Self { fields, headers, folded_headers })
    }

    /// Whether a column has names.
    pub(super) fn have_names(&self) -> bool {
        self.fields.iter().flatten().any(|field| matches!(field, Field::Name | Field::NameLatin))
    }

    /// The error for a file of which no column has names, where the mapping does not say that there are none.
    pub(super) fn nameless(&self, row: u64) -> RosterError {
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).filter(|h| !h.is_empty()).take(20).collect();
        let found = headers.join(" | ");
        RosterError::new(format!("row {row}"), format!("no column for name; headers found: {found}")).hint(
            "say in a mapping file which header is the name, under [columns]: name = [\"...\"]; of a list without \
             names say name = [] (docs/examples/roster-mapping.toml)",
        )
    }

    /// The error for a file in which no row names a person's name or number.
    pub(super) fn missing(headers: &HashMap<String, Field>, top: &[SourceRow]) -> RosterError {
        let known = |row: &SourceRow| known_headers(headers, row.cells.iter());
        // The row with most known headers, the first of equals.
        let likeliest = top.iter().rev().max_by_key(|row| known(row));
        let place = likeliest.map_or(String::new(), |row| format!("row {}", row.row));
        let found: Vec<String> = likeliest
            .map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).take(20).map(|cell| clip(cell)).collect())
            .unwrap_or_default();
        let found = if found.is_empty() { "none".to_owned() } else { found.join(" | ") };
        RosterError::new(place, format!("no column for name or prison_number; headers found: {found}"))
            .hint("write a mapping file that says which header is the name (docs/examples/roster-mapping.toml)")
    }

    /// What a column means.
    pub(super) fn field(&self, index: usize) -> Option<Field> {
        self.fields.get(index).copied().flatten()
    }

    /// The header of a column, empty where it has none.
    pub(super) fn header(&self, index: usize) -> &str {
        self.headers.get(index).map_or("", String::as_str)
    }

    /// A column in a sentence.
    pub(super) fn told(&self, index: usize) -> String {
        match self.header(index) {
            "" => format!("column {}, which has no header", index + 1),
            header => format!("{header:?}"),
        }
    }

    /// Headers that mean nothing to the import: what stands under them is not taken.
    pub(super) fn ignored(&self) -> Vec<String> {
        let pairs = self.headers.iter().zip(&self.fields);
        pairs
            .filter(|(header, field)| field.is_none() && !header.is_empty())
            .map(|(header, _)| header.clone())
            .collect()
    }

    /// Columns in the header row.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Columns up to the last that has a header.
    pub(super) fn filled_len(&self) -> usize {
        self.folded_headers.iter().rposition(|header| !header.is_empty()).map_or(0, |last| last + 1)
    }

    /// A row's cells by meaning, tidied, empty ones left out.
    pub(super) fn cells(&self, row: &SourceRow) -> HashMap<Field, String> {
        let pairs = self.fields.iter().zip(&row.cells);
        pairs
            .filter_map(|(field, cell)| field.map(|field| (field, cell.clone())))
            .filter(|(_, cell)| !tidy(cell).is_empty())
            .collect()
    }

    /// The header of a cell that is longer than may be taken, and how many letters it has.
    pub(super) fn too_long(&self, row: &SourceRow) -> Option<(&str, usize)> {
        let cells = self.headers.iter().zip(&self.fields).zip(&row.cells).filter(|((_, field), _)| field.is_some());
        // Bytes first: no letter has less than one.
        let long = cells.filter(|(_, cell)| cell.len() > MAX_CELL_LETTERS);
        let mut counted = long.map(|((header, _), cell)| (header.as_str(), cell.chars().count()));
        counted.find(|(_, letters)| *letters > MAX_CELL_LETTERS)
    }

    /// Whether the row is the header row again, as at the top of each printed page.
    pub(super) fn is_repeated_in(&self, row: &SourceRow) -> bool {
        let folded = row.cells.iter().map(|cell| fold(cell));
        let filled = self.folded_headers.iter().filter(|header| !header.is_empty()).count();
        filled > 0
            && folded.filter(|cell| !cell.is_empty()).eq(self.folded_headers.iter().filter(|h| !h.is_empty()).cloned())
    }
}

/// Whether a field is what tells one man from another.
pub(super) fn names_a_person(field: Field) -> bool {
    matches!(field, Field::PrisonNumber | Field::Name | Field::NameLatin)
}

fn clip(cell: &str) -> String {
    cell.chars().take(40).collect()
}
