//! The letters of a text with the place each came from: small, without marks, presentation forms opened.
//! From any Unicode text; source: Unicode Standard Annex 15 (NFKD) and the character tables of the scripts.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// The scripts that are read. Of another one [`crate::Quality`] says how many letters there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin, also Turkish, Kurmanji, Slavic and Vietnamese letters.
    Latin,
    /// Arabic, Persian, Pashto, Urdu, Sorani and Uyghur letters.
    Arabic,
    /// Cyrillic, also of Ukraine, Belarus and Central Asia.
    Cyrillic,
    /// Digits of any script.
    Digit,
}

/// One letter, and the bytes of the text that it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter {
    pub(crate) is: char,
    pub(crate) script: Script,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// What one character of a text is to us.
enum Met {
    Letter(char, Script),
    Nothing,
    Gap,
    Foreign,
}

/// Letters in words. A word is letters of one script without a gap between them.
#[derive(Default)]
pub(crate) struct Words {
    pub(crate) words: Vec<Vec<Letter>>,
    /// Letters of scripts that are not read.
    pub(crate) foreign: usize,
}

/// Splits a text into words of letters.
pub(crate) fn words(text: &str) -> Words {
    let mut found = Words::default();
    let mut word: Vec<Letter> = Vec::new();
    for (from, written) in text.char_indices() {
        let to = from + written.len_utf8();
        if recompose(&mut word, written, to) {
            continue;
        }
        for small in written.to_lowercase() {
            match meet(small) {
                Met::Letter(is, script) => push(&mut found, &mut word, Letter { is, script, from, to }),
                Met::Nothing => (),
                Met::Gap => close(&mut found, &mut word),
                Met::Foreign => {
                    found.foreign += 1;
                    close(&mut found, &mut word);
                }
            }
        }
    }
    close(&mut found, &mut word);
    found
}

/// A mark that makes another sound of the letter before it (s and cedilla): the two become one again.
fn recompose(word: &mut [Letter], mark: char, to: usize) -> bool {
    let Some(last) = word.last_mut().filter(|l| is_combining_mark(mark) && l.script == Script::Latin) else {
        return false;
    };
    if let Some(one) = compose(last.is, mark).filter(|&one| crate::latin::is_special(one)) {
        last.is = one;
    }
    last.to = to;
    true
}

fn push(found: &mut Words, word: &mut Vec<Letter>, letter: Letter) {
    let plain = opened(letter.is);
    for is in plain {
        let letter = Letter { is, ..letter };
        if word.last().is_some_and(|last| last.script != letter.script) {
            close(found, word);
        }
        word.push(letter);
    }
}

fn close(found: &mut Words, word: &mut Vec<Letter>) {
    if !word.is_empty() {
        found.words.push(std::mem::take(word));
    }
}

/// The letters that a compatibility or accented letter stands for, without its marks.
fn opened(letter: char) -> Vec<char> {
    if letter.is_ascii() || crate::latin::is_special(letter) || crate::arabic::is_read(letter) || is_short_i(letter) {
        return vec![letter];
    }
    std::iter::once(letter)
        .nfkd()
        .filter(|&c| !is_combining_mark(c) && !matches!(c, '\u{640}' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Cyrillic letters that lose their sound with their mark.
fn is_short_i(letter: char) -> bool {
    matches!(letter, 'й' | 'ё' | 'ї' | 'ў')
}

fn meet(c: char) -> Met {
    if let Some(digit) = digit(c) {
        return Met::Letter(digit, Script::Digit);
    }
    match c {
        // Tatweel, zero-width joiners and spaces, bidi controls, soft hyphen, byte order mark: they write nothing.
        '\u{640}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' => Met::Nothing,
        '\u{AD}' | '\u{FEFF}' | '\u{61C}' => Met::Nothing,
        // Apostrophes, ayn and hamza signs of romanisations.
        '\'' | '`' | '´' | '"' | '\u{2018}'..='\u{201F}' | '\u{2B0}'..='\u{2FF}' => Met::Nothing,
        'ء' => Met::Nothing,
        _ if is_combining_mark(c) => Met::Nothing,
        'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}' => {
            if c == '×' || c == '÷' { Met::Gap } else { Met::Letter(c, Script::Latin) }
        }
        '\u{FF41}'..='\u{FF5A}' => Met::Letter(c, Script::Latin),
        '\u{400}'..='\u{52F}' => Met::Letter(c, Script::Cyrillic),
        '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
            if c.is_alphabetic() { Met::Letter(c, Script::Arabic) } else { Met::Gap }
        }
        _ if c.is_alphabetic() => Met::Foreign,
        _ => Met::Gap,
    }
}

/// The script of one letter; nothing where it is none that is read.
pub(crate) fn script_of_letter(letter: char) -> Option<Script> {
    match letter.to_lowercase().next().map(meet) {
        Some(Met::Letter(_, script)) => Some(script),
        _ => None,
    }
}

/// European, Arabic and Persian digits as European ones.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(c) - 0x6F0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// The bytes of the text that these letters came from.
pub(crate) fn span(letters: &[Letter]) -> Range<usize> {
    match (letters.first(), letters.last()) {
        (Some(first), Some(last)) => first.from..last.to,
        _ => 0..0,
    }
}
