//! Text folded for comparison only: what is stored stays as it was written.
//!
//! Letters that writers of Arabic, Sorani, Persian and Latin exchange freely become one. The rules are
//! ours, after the usual practice of Arabic search engines (alef, hamza, ta marbuta, ya and kaf forms).

use unicode_normalization::UnicodeNormalization;

/// Whether a character directs the writing and is not itself seen.
pub(super) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_unseen(c: char) -> bool {
    is_bidi_control(c) || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{00AD}')
}

fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}')
        || matches!(c, '\u{0300}'..='\u{036F}')
}

/// Arabic-Indic, Persian and full-width digits as ASCII ones.
pub(crate) fn ascii_digit(c: char) -> char {
    let offset = match c {
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x06F0,
        '\u{FF10}'..='\u{FF19}' => u32::from(c) - 0xFF10,
        _ => return c,
    };
    char::from_digit(offset, 10).unwrap_or(c)
}

fn same_letter(c: char) -> Option<char> {
    Some(match c {
        '\u{0640}' | 'ء' | '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`' => return None,
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ة' | 'ە' | 'ہ' | 'ھ' | 'ۀ' => 'ه',
        'ى' | 'ی' | 'ئ' | 'ې' | 'ێ' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ؤ' | 'ۆ' | 'ۇ' => 'و',
        'ڕ' => 'ر',
        'ڵ' => 'ل',
        'ё' => 'е',
        'ı' => 'i',
        other => other,
    })
}

/// One line of text folded: case, vowel signs, tatweel, letter variants, digits, spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Ligatures and presentation forms of old systems become letters; accents become marks of their own.
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if is_unseen(c) || is_vowel_sign(c) {
            continue;
        }
        let Some(c) = same_letter(ascii_digit(c)) else { continue };
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// The text without unseen characters and with single spaces: for display and storage of short codes.
pub(crate) fn tidy(text: &str) -> String {
    let seen: String = text.chars().filter(|&c| !is_unseen(c) && c != '\u{0000}').collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_writers_exchange_fold_to_one() {
        for (a, b) in [
            ("أَحْمَد", "احمد"),
            ("فاطمة", "فاطمه"),
            ("مـــحمد", "محمد"),
            ("عَلِيّ", "على"),
            ("کەریم", "كهريم"),
            ("JOSÉ  Ali", "jose ali"),
            ("١٢-٣", "12 3"),
            ("ﻣﺤﻤﺪ", "محمد"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(fold("حسن"), fold("حسين"));
        assert_ne!(fold("سعد"), fold("سعيد"));
    }
}
