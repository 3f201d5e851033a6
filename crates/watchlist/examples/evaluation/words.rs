//! Words that are written in both scripts: name parts and words of the transliteration data, and rows of the project's
//! name tables. Which name parts are held out from the shipped population is told by their spelling.

use std::error::Error;
use std::fs;
use std::path::Path;

/// One word in Latin and, where it has one, Arabic spelling.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) arabic: String,
    pub(crate) latin: String,
}

/// Half of the words, by their Latin letters alone, so that all Arabic spellings of one word are on one side.
pub(crate) fn is_held_out(latin: &str) -> bool {
    let letters = latin.bytes().filter(u8::is_ascii_alphabetic).map(|b| u32::from(b.to_ascii_lowercase()));
    let hash = letters.fold(0x811c_9dc5u32, |hash, b| (hash ^ b).wrapping_mul(0x0100_0193));
    (hash >> 16) % 2 == 0
}

/// A file of the transliteration data; lines that are no pair of words are left out.
pub(crate) fn transliterated(data: &Path, file: &str) -> Result<Vec<Pair>, Box<dyn Error>> {
    let path = data.join("transliteration").join(file);
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let pairs = text.lines().filter_map(|line| line.split_once(['\t', ',']));
    let words = |side: &str| side.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let pairs = pairs.map(|(arabic, latin)| Pair { arabic: words(arabic), latin: words(latin) });
    Ok(pairs.filter(|pair| pair.arabic.chars().count() > 2 && pair.latin.len() > 2 && pair.latin.is_ascii()).collect())
}

/// Rows of the name tables: their first Latin spelling, and the one in Arabic script where there is one.
pub(crate) fn tables(folder: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut pairs = Vec::new();
    for file in files {
        let text = fs::read_to_string(file.path())?;
        for line in text.lines().filter(|line| line.trim_start().starts_with("&[\"")) {
            let spellings: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            let is_arabic = |s: &&&str| s.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            let latin = spellings.iter().find(|s| s.is_ascii()).copied().unwrap_or("");
            let arabic = spellings.iter().find(is_arabic).copied().unwrap_or("");
            if !latin.is_empty() {
                pairs.push(Pair { arabic: arabic.to_owned(), latin: latin.to_owned() });
            }
        }
    }
    Ok(pairs)
}
