//! The house rules that a machine can hold us to, each from text to its breaches. Source: ours.

use crate::source::{File, code_only};

/// Lines that one function may have. Source: ours; a stage that is longer is two stages.
pub(crate) const FUNCTION_LINES_MAX: usize = 69;

/// A place where a rule is broken: path, line (from 1), and what is wrong there.
pub(crate) struct Breach {
    path: String,
    line: usize,
    what: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

fn breach(file: &File, line: usize, what: impl Into<String>) -> Breach {
    Breach { path: file.path.clone(), line, what: what.into() }
}

/// The file does not open by saying what it makes.
pub(crate) fn no_opening(file: &File) -> Vec<Breach> {
    let first = file.text.lines().next().unwrap_or("");
    let said = first.strip_prefix("//!").unwrap_or("").trim();
    // A core's crate documentation is its README, mounted.
    if said.split_whitespace().count() >= 2 || first == "#![doc = include_str!(\"../README.md\")]" {
        return Vec::new();
    }
    vec![breach(file, 1, format!("opens with {said:?} after //!, at least two words needed"))]
}

/// Functions that are too long.
pub(crate) fn long_functions(file: &File) -> Vec<Breach> {
    functions(&code_only(&file.text))
        .into_iter()
        .filter(|f| f.lines > FUNCTION_LINES_MAX)
        .map(|f| {
            breach(file, f.line, format!("{} has {} lines, at most {FUNCTION_LINES_MAX} allowed", f.name, f.lines))
        })
        .collect()
}

/// A function with a body: its name, its first line (from 1), and its lines with signature and braces.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// The functions in code that has neither comments nor literals.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let starts_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let body = code[at..].find(['{', ';']).map(|i| at + i);
        let (true, false, Some(body)) = (starts_word, name.is_empty(), body) else { continue };
        if code[body..].starts_with(';') && !opens_array(&code[at..body]) {
            continue;
        }
        let open = body + code[body..].find('{').unwrap_or(0);
        let end = closing_brace(code, open);
        let line = code[..at].matches('\n').count() + 1;
        found.push(Function { name, line, lines: code[at..end].matches('\n').count() + 1 });
    }
    found
}

/// Whether a signature so far stands inside an array type such as `[u8; 32]`.
fn opens_array(signature: &str) -> bool {
    signature.matches('[').count() > signature.matches(']').count()
}

fn closing_brace(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return open + at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// Lines of the text, in code alone, that hold one of these.
pub(crate) fn lines_of_code_with(file: &File, banned: &[&str]) -> Vec<Breach> {
    lines_with(file, &code_only(&file.text), banned)
}

/// Lines of the text, comments and messages too, that hold one of these.
pub(crate) fn lines_of_text_with(file: &File, banned: &[&str]) -> Vec<Breach> {
    lines_with(file, &file.text, banned)
}

fn lines_with(file: &File, text: &str, banned: &[&str]) -> Vec<Breach> {
    let hit = |line: &str| banned.iter().copied().find(|b| holds_word(line, b));
    text.lines()
        .enumerate()
        .filter_map(|(i, line)| hit(line).map(|b| breach(file, i + 1, format!("has {b}"))))
        .collect()
}

/// Whether a line holds these characters, not as the tail or head of a longer word.
fn holds_word(line: &str, wanted: &str) -> bool {
    let wordlike = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(wanted).any(|(at, _)| {
        let before = wanted.starts_with(|c: char| c.is_alphanumeric()) && wordlike(line[..at].chars().next_back());
        let after =
            wanted.ends_with(|c: char| c.is_alphanumeric()) && wordlike(line[at + wanted.len()..].chars().next());
        !before && !after
    })
}

#[test]
fn functions_are_found_with_their_lines() {
    let code = code_only(
        "fn one() {}\nimpl X {\n    fn two<const N: usize>(\n        a: [u8; 4],\n    ) -> u8 {\n        if a { '}' }\n    }\n    fn declared();\n}\ntype F = fn (u8);\n",
    );
    let found: Vec<_> = functions(&code).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("one".into(), 1, 1), ("two".into(), 3, 5)]);
}

#[test]
fn each_rule_can_fail() {
    let long = format!("//! stub\nfn long() {{\n{}}}\n", "    step();\n".repeat(FUNCTION_LINES_MAX));
    let file = File { path: "long.rs".into(), text: format!("{long}// see there::now()\nlet t = there::now();\n") };
    assert_eq!(no_opening(&file).len(), 1, "an opening of one word passed");
    assert_eq!(long_functions(&file).len(), 1, "a long function passed");
    assert_eq!(lines_of_code_with(&file, &["there::now"]).len(), 1, "code or comment was taken for the other");
    assert_eq!(lines_of_text_with(&file, &["there::now"]).len(), 2, "a comment passed");
    assert!(!holds_word("the marker", "mark") && !holds_word("remark", "mark") && holds_word("// mark: here", "mark"));
}
