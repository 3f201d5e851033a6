//! Texts that a spreadsheet takes for a formula: `=cmd|calc!A0`, `@SUM(1)`. They are never run here, and are told, for
//! whoever opens them in a sheet runs them. Source: the usual practice against CSV injection (OWASP).

use super::field::Field;
use super::take::Cells;

/// Whether a spreadsheet may run a cell: by its first character that is seen. A sign before a number, and a dash before
/// words, are the same to it.
pub(crate) fn runs_in_a_sheet(cell: &str) -> bool {
    let unseen =
        |c: char| c.is_whitespace() || super::folding::is_bidi_control(c) || matches!(c, '\u{200B}' | '\u{FEFF}');
    cell.starts_with(['\t', '\r', '\n'])
        || cell.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Whether it is written as a formula: not a dash, which lists put before words and in place of them.
pub(super) fn is_formula(cell: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '－');
    runs_in_a_sheet(cell)
        && cell.chars().any(char::is_alphanumeric)
        && (!cell.trim_start().starts_with(dash) || cell.contains(['|', '(', '!', '+', '*']))
}

/// The figures of a formula that is a text alone: `="0012"`, by which spreadsheets keep zeros.
pub(super) fn constant_of(cell: &str) -> Option<&str> {
    let text = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    (!text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/'))).then_some(text)
}

/// The cells of a row that are taken as text and are written as formulas, but for its number.
pub(super) fn in_texts(cells: &Cells) -> Vec<(&'static str, &String)> {
    let read_otherwise = |field: &Field| {
        matches!(
            field,
            Field::PrisonNumber
                | Field::BirthDate
                | Field::BirthYear
                | Field::Age
                | Field::AdmittedAt
                | Field::DeprivedAt
        )
    };
    let mut found: Vec<(&'static str, &String)> = cells
        .iter()
        .filter(|(field, text)| !read_otherwise(field) && is_formula(text))
        .map(|(f, t)| (f.key(), t))
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn what_a_sheet_would_run_is_told_from_dashes_of_lists() {
    for cell in ["=cmd|calc!A0", "@SUM(1)", "+Ali Omar", "=HYPERLINK(\"x\")", "=2+3", "\u{200F}=1", "-2+3", "-cmd|x"] {
        assert!(is_formula(cell), "{cell}");
    }
    for cell in ["-", "---", "- Ali", "-12", "Ali = Omar", "+", "a@b", ""] {
        assert!(!is_formula(cell), "{cell}");
    }
    assert_eq!((constant_of("=\"0012\""), constant_of("=2+3"), constant_of("=\"\"")), (Some("0012"), None, None));
}
