//! The code of a country by any of its names: English, Arabic, as lists write it, as people say where they are from.
//! From `data/countries.txt`. Source: ISO 3166-1, names of the Unicode Common Locale Data Repository.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const FILE: &str = include_str!("../../data/countries.txt");

fn names() -> &'static BTreeMap<String, &'static str> {
    static NAMES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let lines = FILE.lines().filter(|line| !line.starts_with(';'));
        let parts = lines.filter_map(|line| line.split_once(' '));
        let named = parts.flat_map(|(code, names)| names.split(';').map(move |name| (plain(name), code)));
        let codes = FILE.lines().filter_map(|line| line.split_once(' ')).map(|(code, _)| (code.to_owned(), code));
        codes.chain(named).collect()
    })
}

/// Small letters without marks and signs, words run together with one blank, "the" left out.
fn plain(name: &str) -> String {
    let letters = name.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
    let spaced: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().filter(|word| *word != "the").collect::<Vec<_>>().join(" ")
}

/// The two-letter code of a country, or its name in plain small letters where it is not known; empty of nothing.
///
/// ```
/// use watchlist::facts::country;
/// assert_eq!(country::code("Syrian Arab Republic"), "sy");
/// assert_eq!(country::code("العراق"), "iq");
/// assert_eq!(country::code("IQ"), "iq");
/// assert_eq!(country::code("former Soviet Union"), "former soviet union");
/// ```
#[must_use]
pub fn code(name: &str) -> String {
    let plain = plain(name);
    names().get(&plain).map_or(plain, |&code| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_code_and_names_and_no_name_is_two_countries() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for line in FILE.lines().filter(|line| !line.starts_with(';')) {
            let (code, names) = line.split_once(' ').unwrap();
            assert!(code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()), "{line}");
            for name in names.split(';') {
                assert!(!plain(name).is_empty(), "{line}");
                let before = seen.insert(plain(name), code);
                assert!(before.is_none_or(|before| before == code), "{name}: {before:?} and {code}");
            }
        }
        assert!(seen.len() > 500, "{}", seen.len());
    }
}
