//! What a name as written tells of its parts, and what about it needs a second look. The text itself is
//! never altered. Source: ours, after custody.md: ism, nasab chain, laqab, nisba, kunya.

mod arabic;
mod cut;
mod other_scripts;
mod skeleton;

use custody::event::person::NamePiece;

pub(super) use cut::CutWidth;
pub(super) use skeleton::{comparable_token, comparable_tokens};

use super::folding::is_bidi_control;

/// The writing a name is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Arabic letters, whatever the language.
    Arabic,
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Several of these in one name.
    Mixed,
    /// None of these.
    Other,
}

/// What about a name needs a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameFlag {
    /// Nothing but `Abu ...` or `Umm ...`: a by-name, under which anybody can be registered.
    KunyaOnly,
    /// One word.
    SingleWord,
    /// Ends in a link such as `bin` or `abd` whose other half is missing.
    CutAfterLink,
    /// Ends exactly where many names of the file end: a field was too short.
    CutAtWidth,
    /// Letters of several scripts.
    MixedScripts,
    /// Characters that turn the writing direction; shown text and stored text can differ.
    BidiControls,
    /// Letters lost in an earlier conversion.
    LettersLost,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAnalysis {
    /// Its parts in order, where known. Links such as `bin` are no part.
    pub pieces: Vec<NamePiece>,
    /// The writing it is in.
    pub script: Script,
    /// BCP 47: Sorani by its own letters, else `und` with the script.
    pub language: &'static str,
    /// What needs a second look, in fixed order.
    pub flags: Vec<NameFlag>,
}

/// Letters of Sorani that neither Arabic nor Persian has.
const SORANI_LETTERS: [char; 6] = ['ڕ', 'ڵ', 'ۆ', 'ێ', 'ە', 'ڤ'];

/// Takes a name apart. Cutting at a field width shows only over a whole file and is flagged there.
pub fn analyse_name(text: &str) -> NameAnalysis {
    let script = script_of(text);
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | '/'))
        .map(|word| word.chars().filter(|&c| !is_bidi_control(c)).collect::<String>())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let parsed = match script {
        Script::Arabic => arabic::parse(&words),
        Script::Latin if arabic::looks_arabic(&words) => arabic::parse(&words),
        Script::Latin | Script::Cyrillic => other_scripts::parse(&words),
        Script::Mixed | Script::Other => arabic::Parsed::default(),
    };
    let mut flags = Vec::new();
    let mut flag = |on: bool, flag| {
        if on {
            flags.push(flag)
        }
    };
    flag(parsed.kunya_only, NameFlag::KunyaOnly);
    flag(words.len() == 1 && !parsed.kunya_only, NameFlag::SingleWord);
    flag(parsed.ends_in_link, NameFlag::CutAfterLink);
    flag(script == Script::Mixed, NameFlag::MixedScripts);
    flag(text.chars().any(is_bidi_control), NameFlag::BidiControls);
    flag(letters_lost(text), NameFlag::LettersLost);
    NameAnalysis { pieces: parsed.pieces, script, language: language_of(text, script), flags }
}

pub(super) fn script_of(text: &str) -> Script {
    let (mut arabic, mut latin, mut cyrillic) = (false, false, false);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        match c {
            '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                arabic = true;
            }
            '\u{0400}'..='\u{052F}' => cyrillic = true,
            'A'..='Z' | 'a'..='z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => latin = true,
            _ => {}
        }
    }
    match (arabic, latin, cyrillic) {
        (true, false, false) => Script::Arabic,
        (false, true, false) => Script::Latin,
        (false, false, true) => Script::Cyrillic,
        (false, false, false) => Script::Other,
        _ => Script::Mixed,
    }
}

fn language_of(text: &str, script: Script) -> &'static str {
    match script {
        Script::Arabic if text.contains(SORANI_LETTERS) => "ckb",
        Script::Arabic => "und-Arab",
        Script::Latin => "und-Latn",
        Script::Cyrillic => "und-Cyrl",
        Script::Mixed | Script::Other => "und",
    }
}

/// Question marks or replacement characters in place of letters, or Arabic read as Latin.
fn letters_lost(text: &str) -> bool {
    let misread = text.chars().filter(|c| matches!(c, 'Ø' | 'Ù' | 'Û' | 'Ã' | 'Ð' | 'Ñ')).count();
    text.contains('\u{FFFD}') || text.contains("??") || misread >= 3
}

#[cfg(test)]
mod tests;
