//! How a command answers: one JSON document or plain text on stdout, everything else on stderr, and an
//! exit code that scripts can use. Source: `cli.md` (Conventions).

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use operations::Failure;
use serde_json::{Map, Value, json};

/// Done.
pub(crate) const DONE: u8 = 0;
/// Failed; also a log, receipt or figure that does not verify.
pub(crate) const FAILED: u8 = 1;
/// The command itself was wrong.
pub(crate) const USAGE: u8 = 2;
/// Refused by a legal or humane rule.
pub(crate) const REFUSED: u8 = 3;
/// It ran, and a person must look.
pub(crate) const LOOK: u8 = 4;

/// Interrupted; the best result so far is written.
pub(crate) const INTERRUPTED: u8 = 130;

/// What a command has to say.
pub(crate) struct Answer {
    /// `<noun>-<verb>`, for the schema.
    pub(crate) name: &'static str,
    /// The document; an object.
    pub(crate) document: Value,
    /// The same for a person.
    pub(crate) text: String,
    /// Exit code.
    pub(crate) exit: u8,
}

impl Answer {
    /// An answer that is done.
    pub(crate) fn done(name: &'static str, document: Value, text: impl Into<String>) -> Self {
        Self { name, document, text: text.into(), exit: DONE }
    }

    /// The same with another exit code.
    pub(crate) fn exiting(mut self, exit: u8) -> Self {
        self.exit = exit;
        self
    }
}

/// Prints an answer or a failure and gives the exit code. An answer that could not be written is told on stderr, with
/// what of the command stands: `recorded` is whether it opened a folder to write in it.
pub(crate) fn finish(result: Result<Answer, Failure>, as_json: bool, recorded: bool) -> u8 {
    let is_done = result.is_ok();
    let (exit, written) = match result {
        Ok(answer) if as_json => (answer.exit, print_document(&format!("custodia/{}/1", answer.name), answer.document)),
        Ok(answer) => {
            let text = shown_lines(answer.text.trim_end());
            let written = if text.is_empty() { Ok(()) } else { write_out(&format!("{text}\n")) };
            (answer.exit, written)
        }
        Err(failure) => fail(&failure, as_json),
    };
    let Err(e) = written else { return exit };
    let stands = match (is_done, recorded) {
        (true, true) => "the command is done and what it recorded stands: look there before you give it again; ",
        (true, false) => "the command is done; ",
        (false, _) => "the command is not done; ",
    };
    note(&format!("error: {stands}its answer could not be written to standard output: {e}"));
    if is_done { FAILED } else { exit }
}

fn fail(failure: &Failure, as_json: bool) -> (u8, io::Result<()>) {
    let mut written = Ok(());
    let exit = match failure {
        Failure::Refused(refusal) => {
            let reasons: Vec<Value> = refusal
                .reasons()
                .iter()
                .map(|r| {
                    let who: Vec<&str> = r.who_can_open.iter().map(|f| f.word()).collect();
                    json!({"gate": r.gate.word(), "missing": r.missing, "nature": format!("{:?}", r.nature).to_lowercase(),
                           "who_can_open": who, "rule": r.rule, "source": r.source})
                })
                .collect();
            if as_json {
                written = print_document("custodia/refusal/1", json!({ "refusals": reasons }));
            } else {
                for r in refusal.reasons() {
                    let who: Vec<&str> = r.who_can_open.iter().map(|f| f.word()).collect();
                    let who = if who.is_empty() { "nobody".to_owned() } else { who.join(", ") };
                    note(&format!("refused at the {} gate: {}", r.gate, r.missing));
                    note(&format!("  who can open it: {who}"));
                    note(&format!("  rule: {} ({})", r.rule, r.source));
                }
            }
            REFUSED
        }
        Failure::Error(fault) => {
            if as_json {
                written = print_document(
                    "custodia/error/1",
                    json!({"error": fault.error, "place": fault.place, "limit": fault.limit, "hint": fault.hint}),
                );
            } else {
                note(&format!("error: {failure}"));
                if let Some(hint) = &fault.hint {
                    note(&format!("  what to do: {hint}"));
                }
            }
            match (fault.usage, fault.look) {
                (true, _) => USAGE,
                (false, true) => LOOK,
                (false, false) => FAILED,
            }
        }
    };
    (exit, written)
}

fn print_document(schema: &str, document: Value) -> io::Result<()> {
    let mut whole = Map::new();
    whole.insert("schema".into(), Value::String(schema.into()));
    match document {
        Value::Object(fields) => whole.extend(fields),
        other => {
            whole.insert("value".into(), other);
        }
    }
    write_out(&format!("{}\n", Value::Object(whole)))
}

/// Writes to stdout, to its end.
fn write_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    unless_gone(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// A reader that has gone away, as behind `| head`, is not an error.
fn unless_gone(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|e| if e.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(e) })
}

/// Prints what was asked for of the command line itself, help or version, and gives the exit code.
pub(crate) fn said_by_clap(said: &clap::Error) -> u8 {
    let exit = u8::try_from(said.exit_code()).unwrap_or(USAGE);
    match unless_gone(said.print().and_then(|()| io::stdout().lock().flush())) {
        Ok(()) => exit,
        Err(e) => {
            note(&format!("error: the text could not be written to standard output: {e}"));
            exit.max(FAILED)
        }
    }
}

/// One line on stderr.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", shown_lines(text));
}

/// A text of the record on one line: what would end the line, move the cursor or turn the writing is shown as
/// `\u{85}` and the like, so that nobody's name can look like a line of ours.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c.is_control() || ends_a_line(c) || turns_writing(c))
}

/// A whole answer: its lines and tabs are the program's own, and so are the isolates of its tables.
fn shown_lines(text: &str) -> Cow<'_, str> {
    let own = |c: char| matches!(c, '\n' | '\t' | '\u{2068}' | '\u{2069}');
    escaped(text, |c| !own(c) && (c.is_control() || ends_a_line(c) || turns_writing(c)))
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// Separators of lines and paragraphs that are no control characters.
fn ends_a_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates of the writing direction, with what ends them. Marks of direction turn nothing
/// but themselves and stand in names as they were written.
fn turns_writing(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Progress on stderr: a line that renews itself on a terminal, otherwise one line every ten seconds.
pub(crate) struct Progress {
    quiet: bool,
    terminal: bool,
    last: std::time::Instant,
    shown: bool,
}

impl Progress {
    /// Starts; says nothing where quiet.
    #[expect(clippy::disallowed_methods, reason = "progress is paced by the clock and decides nothing")]
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet, terminal: io::stderr().is_terminal(), last: std::time::Instant::now(), shown: false }
    }

    /// Says how far the work is, not oftener than is useful.
    #[expect(clippy::disallowed_methods, reason = "progress is paced by the clock and decides nothing")]
    pub(crate) fn say(&mut self, text: &str) {
        let pause_ms = if self.terminal { 200 } else { 10_000 };
        if self.quiet || (self.shown && self.last.elapsed().as_millis() < pause_ms) {
            return;
        }
        self.last = std::time::Instant::now();
        self.shown = true;
        if self.terminal {
            let _ = write!(io::stderr().lock(), "\r\x1b[K{text}");
        } else {
            note(text);
        }
    }

    /// Ends the line.
    pub(crate) fn end(&self) {
        if self.shown && self.terminal && !self.quiet {
            note("");
        }
    }
}

/// A number with its noun: `1 row`, `2 rows`, `1 person`, `2 people`.
pub(crate) fn counted<N: std::fmt::Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    match (number == N::from(1), noun) {
        (true, _) => format!("{number} {noun}"),
        (false, "person") => format!("{number} people"),
        (false, "discrepancy") => format!("{number} discrepancies"),
        (false, "entry") => format!("{number} entries"),
        (false, _) => format!("{number} {noun}s"),
    }
}

/// A table whose columns hold with right-to-left names: each cell is isolated (U+2068 … U+2069), and nothing in it leaves
/// its line.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<Cow<'_, str>>> = rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect();
    let width = |text: &str| text.chars().filter(|c| !is_invisible(*c)).count();
    let mut widths: Vec<usize> = head.iter().map(|h| width(h)).collect();
    for row in &rows {
        for (w, cell) in widths.iter_mut().zip(row) {
            *w = (*w).max(width(cell));
        }
    }
    let mut out = String::new();
    let mut line = |cells: Vec<&str>| {
        let mut text = String::new();
        for (i, cell) in cells.iter().enumerate() {
            let pad = " ".repeat(widths[i].saturating_sub(width(cell)));
            let numeric = cell.parse::<f64>().is_ok();
            let shown = if cell.is_ascii() { (*cell).to_owned() } else { format!("\u{2068}{cell}\u{2069}") };
            let cell = if numeric { format!("{pad}{shown}") } else { format!("{shown}{pad}") };
            text.push_str(&cell);
            text.push_str("  ");
        }
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(head.to_vec());
    for row in &rows {
        line(row.iter().map(Cow::as_ref).collect());
    }
    out
}

/// Combining marks and bidi controls take no column.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_leaves_its_line_nor_turns_the_writing() {
        let forged = "Ali\nC-9999-0000-1\r\u{1b}[2K\u{85}\u{202e}x\u{2069}y\u{2028}z";
        let text = table(&["name"], &[vec![forged.into()], vec!["أحمد".into()]]);
        assert_eq!(text.lines().count(), 3, "{text:?}");
        assert_eq!(shown(forged), r"Ali\u{a}C-9999-0000-1\u{d}\u{1b}[2K\u{85}\u{202e}x\u{2069}y\u{2028}z");
        assert!(text.contains("\u{2068}أحمد\u{2069}"), "{text:?}");
        assert_eq!(shown("أحمد محمد علي"), "أحمد محمد علي");
    }

    #[test]
    fn a_whole_answer_keeps_its_own_lines_and_moves_no_cursor() {
        assert_eq!(
            shown_lines("a\n\tb \u{2068}c\u{2069}\u{1b}[A\r\u{202e}"),
            "a\n\tb \u{2068}c\u{2069}\\u{1b}[A\\u{d}\\u{202e}"
        );
    }
}
