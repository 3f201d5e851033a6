//! The bytes of a roster file to rows of text cells, one at a time. Source: ours; the formats are RFC 4180
//! and its looser cousins, and ECMA-376 (XLSX).

mod delimited;
mod encoding;
mod merged;
mod spreadsheet;

pub(super) use merged::Merged;

use super::error::RosterError;
use super::mapping::Mapping;
use super::parameters::MAX_FILE_BYTES;
use super::row::{NoteKind, RowNote};

/// One row as it stands in the file.
pub(super) struct SourceRow {
    /// Line of a text file, row of a sheet; the first is 1.
    pub(super) row: u64,
    /// Its cells, trimmed. Empty if the row is too long to be taken.
    pub(super) cells: Vec<String>,
    /// Whether empty cells at the end are written out, so that a short row is an odd one.
    pub(super) width_stated: bool,
    /// Bytes of a row that is longer than the limit.
    pub(super) oversize_bytes: Option<usize>,
    /// What parts its cells in a text file; a row of a sheet has none.
    pub(super) separator: Option<char>,
    /// Cells whose value is lost: column from 0, and what stands there instead.
    pub(super) lost: Vec<(usize, String)>,
    /// What it has from cells merged over it and rows above.
    pub(super) merged: Vec<Merged>,
}

impl SourceRow {
    pub(super) fn is_blank(&self) -> bool {
        self.oversize_bytes.is_none() && self.lost.is_empty() && self.cells.iter().all(String::is_empty)
    }
}

/// What is done with each row; an error ends the reading.
pub(super) type Visit<'a> = dyn FnMut(SourceRow) -> Result<(), RosterError> + 'a;

/// Starting bytes of files that are not rosters, and what to say of them.
const FOREIGN: [(&[u8], &str, &str); 6] = [
    (b"\xD0\xCF\x11\xE0", "is an old .xls or a password-protected workbook", "save it as .xlsx without a password"),
    (b"%PDF", "is a PDF", "ask for the table it was printed from"),
    (b"\x89PNG", "is a picture", "ask for the table itself"),
    (b"\xFF\xD8\xFF", "is a picture", "ask for the table itself"),
    (b"\x1F\x8B", "is a gzip archive", "unpack it first"),
    (b"SQLite format 3", "is a database", "export the table as CSV in UTF-8"),
];

/// Gives each row of the file to `visit`, in order, blank rows left out; and what is doubtful about the file's encoding.
pub(super) fn each_row(bytes: &[u8], mapping: &Mapping, visit: &mut Visit<'_>) -> Result<Option<RowNote>, RosterError> {
    if bytes.is_empty() {
        return Err(RosterError::new("", "file is empty")
            .hint("see that it is the right file, and save the table as CSV in UTF-8 or as .xlsx"));
    }
    if bytes.len() > MAX_FILE_BYTES {
        let message = format!("file has {} MiB", bytes.len() >> 20);
        let limit = format!("{} MiB", MAX_FILE_BYTES >> 20);
        return Err(RosterError::new("", message).limit(limit).hint("split the file"));
    }
    for (magic, what, hint) in FOREIGN {
        if bytes.starts_with(magic) {
            return Err(RosterError::new("", format!("file {what}, not a CSV or XLSX roster")).hint(hint));
        }
    }
    if bytes.starts_with(b"PK") {
        return spreadsheet::each_row(bytes, mapping, visit).map(|()| None);
    }
    let text = encoding::recognise(bytes, mapping.encoding)?;
    delimited::each_row(&text, mapping, visit)?;
    Ok(text.guessed_at.map(|row| {
        let why = "the letters of the file are read as Windows-1251 (Cyrillic): if they are not, say `encoding` in a \
                   mapping file, or save it as UTF-8";
        RowNote { row, kind: NoteKind::LettersGuessed, why: why.to_owned() }
    }))
}
