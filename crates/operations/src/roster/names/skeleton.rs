//! Names made comparable within one script: links and articles off, halves joined, vowels off in Latin.
//! Only for finding likely duplicates in one file; no score, no matcher. Source: ours.

use crate::roster::folding::fold;

const LINKS: [&str; 10] = ["بن", "ابن", "بنت", "ibn", "bin", "ben", "bint", "al", "el", "ال"];
const FIRST_HALVES: [&str; 14] =
    ["عبد", "ابو", "ابي", "ام", "abd", "abdul", "abdel", "abdal", "abdur", "abu", "abou", "umm", "um", "abdu"];
const SECOND_HALVES: [&str; 5] = ["الله", "الدين", "allah", "eddin", "uddin"];

/// The words of a name as they are compared.
pub(in crate::roster) fn comparable_tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut tokens: Vec<String> = Vec::new();
    let mut pending = String::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        if LINKS.contains(&word) {
            continue;
        }
        if FIRST_HALVES.contains(&word) {
            pending.push_str(first_half(word));
            continue;
        }
        let bare = comparable_word(word);
        if let Some(before) = tokens.last_mut().filter(|_| pending.is_empty() && SECOND_HALVES.contains(&word)) {
            before.push_str(&bare);
            continue;
        }
        tokens.push(format!("{pending}{bare}"));
        pending.clear();
    }
    if !pending.is_empty() {
        tokens.push(pending);
    }
    tokens
}

/// A one-word name, such as a father's, as it is compared.
pub(in crate::roster) fn comparable_token(text: &str) -> String {
    comparable_tokens(text).join(" ")
}

fn first_half(word: &str) -> &str {
    match word {
        "abdul" | "abdel" | "abdal" | "abdur" | "abdu" | "abd" => "bd",
        "abu" | "abou" => "b",
        "umm" | "um" => "m",
        "ابي" => "ابو",
        other => other,
    }
}

fn comparable_word(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_alphabetic()) { consonants(word) } else { without_article(word) }
}

fn without_article(word: &str) -> String {
    let rest = word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3);
    // عبدالله written together and apart are one.
    match word.strip_prefix("عبدال") {
        Some(rest) if rest.chars().count() >= 2 => format!("عبد{}", if rest == "له" { "الله" } else { rest }),
        _ => rest.unwrap_or(word).to_owned(),
    }
}

/// Vowels and doubled letters off, and letter pairs that transcribers exchange made one.
fn consonants(word: &str) -> String {
    let word = word.replace("kh", "x").replace("gh", "g").replace("sh", "$").replace("dh", "d").replace("th", "t");
    let word = word.replace("ph", "f").replace('q', "k").replace("ck", "k").replace('z', "s");
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w') && !out.ends_with(c) {
            out.push(c);
        }
    }
    if out.is_empty() { word } else { out }
}
