//! Files of the tree, and Rust text with its comments and literals blanked out. Source: ours.
//!
//! The house rules look at words and braces; a word in a message or a brace in a string is neither.

use std::fs;
use std::path::{Path, PathBuf};

/// One text file of the tree.
pub(crate) struct File {
    /// Path from the root, with forward slashes.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The root of the tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files of the tree whose name ends so, built and made things left out.
pub(crate) fn files(ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    gather(&root(), "", ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn gather(folder: &Path, below: &str, ending: &str, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            // Beside the source at the root lie only built things, data folders and what git keeps.
            let ours = !below.is_empty() || SOURCE_FOLDERS.contains(&name.as_str());
            if ours && name != "target" {
                gather(&entry.path(), &path, ending, found);
            }
        } else if kind.is_file() && name.ends_with(ending) {
            found.push(File { path, text: fs::read_to_string(entry.path()).unwrap() });
        }
    }
}

/// Folders at the root that hold what people write.
const SOURCE_FOLDERS: [&str; 8] =
    [".ci", "benchmarks", "crates", "docs", "examples", "jurisdictions", "scenarios", "scripts"];

/// Rust text with comments, strings and characters turned to spaces; every line stays where it was.
pub(crate) fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = skipped(&chars, at).unwrap_or(at);
        if end == at {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    out
}

/// Where a comment or literal that starts here ends.
fn skipped(chars: &[char], at: usize) -> Option<usize> {
    let next = chars.get(at + 1).copied();
    match chars[at] {
        '/' if next == Some('/') => Some(find(chars, at, |c| c == '\n')),
        '/' if next == Some('*') => Some(block_comment_end(chars, at)),
        'r' if !continues_word(chars, at) => raw_string_end(chars, at),
        '"' => Some(string_end(chars, at)),
        '\'' => character_end(chars, at),
        _ => None,
    }
}

fn continues_word(chars: &[char], at: usize) -> bool {
    // `br"..."` is raw too; a word that merely ends in r is not.
    let before = |back: usize| at.checked_sub(back).map(|i| chars[i]);
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if before(1) == Some('b') { word(before(2)) } else { word(before(1)) }
}

fn find(chars: &[char], from: usize, stop: impl Fn(char) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(chars[*i])).unwrap_or(chars.len())
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut i = at;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    i
}

fn raw_string_end(chars: &[char], at: usize) -> Option<usize> {
    let open = find(chars, at + 1, |c| c != '#');
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let hashes = open - at - 1;
    let closes = |i: usize| chars[i] == '"' && (1..=hashes).all(|h| chars.get(i + h) == Some(&'#'));
    Some((open + 1..chars.len()).find(|i| closes(*i)).map_or(chars.len(), |i| i + 1 + hashes))
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// A character, unless the quote opens a lifetime.
fn character_end(chars: &[char], at: usize) -> Option<usize> {
    match chars.get(at + 1)? {
        '\\' => Some((find(chars, at + 3, |c| c == '\'') + 1).min(chars.len())),
        _ if chars.get(at + 2) == Some(&'\'') => Some(at + 3),
        _ => None,
    }
}

#[test]
fn comments_strings_and_characters_are_blanked_and_code_is_not() {
    let text = concat!(
        "let a = \"{ // \\\" }\"; // tail {\n",
        "let b = r#\"{\"}\"#; /* { /* nested { */ } */ let c: &'static str = b;\n",
        "let d = ('{', '\\'', '\\u{7B}', br\"}\"); for_r\n",
    );
    let code = code_only(text);
    assert_eq!(code.lines().count(), 3, "lines moved:\n{code}");
    assert!(!code.contains(['{', '}', '"']), "a literal or comment was left:\n{code}");
    assert!(code.contains("let c: &'static str = b;") && code.contains("for_r"), "code was blanked:\n{code}");
}
