//! Paragraphs that fit a terminal of 80 columns. Source: ours, `cli.md` (Conventions).

/// Columns of a terminal.
pub(crate) const COLUMNS: usize = 80;

/// A paragraph of at most so many columns, each line after the first with its own indent.
pub(crate) fn wrapped(first: &str, rest: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut bare = true;
    for word in text.split_whitespace() {
        if !bare && line.chars().count() + 1 + word.chars().count() > COLUMNS {
            out.push_str(&line);
            out.push('\n');
            line = rest.to_owned();
            bare = true;
        }
        if !bare {
            line.push(' ');
        }
        line.push_str(word);
        bare = false;
    }
    out.push_str(&line);
    out.push('\n');
    out
}

/// The same without indents.
pub(crate) fn paragraph(text: &str) -> String {
    wrapped("", "", text)
}
