//! Reads our TOML files so that every complaint names file, line and key, from the spanned tree
//! of the `toml` crate. Source: ours; the form of the files is TOML 1.0 (toml.io/en/v1.0.0).
//!
//! The scenario and the jurisdiction pack read through this one door. A key that nobody asked for
//! is an error too: a misspelt key must not silently leave a default standing.

mod named;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a file, and where: one clear line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// Which file.
    pub file: PathBuf,
    /// Line from 1; 0 where the file could not be read at all.
    pub line: usize,
    /// Key with its path, such as `place[2].authority`; empty where the file is not TOML.
    pub key: String,
    /// What is wrong, with the limit.
    pub what: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.what)
    }
}

impl std::error::Error for FileError {}

/// A file's text and its tree.
pub(crate) struct TomlFile<'t> {
    path: &'t Path,
    text: &'t str,
    tree: Spanned<DeTable<'t>>,
}

/// Where a value stands, kept for checks made after reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Spot {
    /// Line from 1.
    pub(crate) line: usize,
    /// Key with its path.
    pub(crate) key: String,
}

/// One table of a file.
pub(crate) struct Table<'a> {
    path: &'a Path,
    text: &'a str,
    name: String,
    span: Range<usize>,
    entries: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
    /// Keys whose values are tables by names of the file's own.
    named: RefCell<BTreeSet<&'static str>>,
}

/// Longest file read, in bytes. Source: ours; our largest scenario has some 30,000.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Reads the file's text; the digest of a file is taken over these bytes.
pub(crate) fn read_text(path: &Path) -> Result<String, FileError> {
    let unreadable = |what: String| FileError { file: path.into(), line: 0, key: String::new(), what };
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(unreadable(format!("is longer than {FILE_BYTES_MAX} bytes, the most allowed")));
    }
    String::from_utf8(bytes)
        .map_err(|error| unreadable(format!("is not UTF-8 from byte {}", error.utf8_error().valid_up_to())))
}

impl<'t> TomlFile<'t> {
    /// Parses the text of the file at `path`.
    pub(crate) fn parse(path: &'t Path, text: &'t str) -> Result<Self, FileError> {
        match DeTable::parse(text) {
            Ok(tree) => Ok(Self { path, text, tree }),
            Err(error) => Err(FileError {
                file: path.into(),
                line: error.span().map_or(1, |span| line_of(text, span.start)),
                key: String::new(),
                what: format!("is not TOML: {}", error.message().replace('\n', " ")),
            }),
        }
    }

    /// The top table.
    pub(crate) fn root(&self) -> Table<'_> {
        Table {
            path: self.path,
            text: self.text,
            name: String::new(),
            span: 0..0,
            entries: self.tree.get_ref(),
            asked: RefCell::default(),
            named: RefCell::default(),
        }
    }
}

impl<'a> Table<'a> {
    /// Where the table itself stands.
    pub(crate) fn spot(&self) -> Spot {
        Spot { line: line_of(self.text, self.span.start), key: self.name.clone() }
    }

    /// Where a key of the table stands, or the table if it lacks the key.
    pub(crate) fn spot_of(&self, key: &str) -> Spot {
        let line = match self.find(key) {
            Some((start, _)) => line_of(self.text, start),
            None => line_of(self.text, self.span.start),
        };
        Spot { line, key: self.full(key) }
    }

    /// A complaint about a key.
    pub(crate) fn error(&self, key: &str, what: impl Into<String>) -> FileError {
        let spot = self.spot_of(key);
        FileError { file: self.path.into(), line: spot.line, key: spot.key, what: what.into() }
    }

    /// Text, not empty.
    pub(crate) fn text(&self, key: &'static str) -> Result<String, FileError> {
        self.text_or_none(key)?.ok_or_else(|| self.error(key, "is missing, text needed"))
    }

    /// Text, if there.
    pub(crate) fn text_or_none(&self, key: &'static str) -> Result<Option<String>, FileError> {
        match self.ask(key) {
            None => Ok(None),
            Some(DeValue::String(text)) if !text.trim().is_empty() => Ok(Some(text.trim().to_string())),
            Some(DeValue::String(_)) => Err(self.error(key, "is empty, text needed")),
            Some(other) => Err(self.error(key, format!("is {}, text needed", said(other)))),
        }
    }

    /// A whole number between limits, both included.
    pub(crate) fn count(&self, key: &'static str, least: u32, most: u32) -> Result<u32, FileError> {
        self.count_or_none(key, least, most)?
            .ok_or_else(|| self.error(key, format!("is missing, a whole number from {least} to {most} needed")))
    }

    /// A whole number between limits, if there.
    pub(crate) fn count_or_none(&self, key: &'static str, least: u32, most: u32) -> Result<Option<u32>, FileError> {
        let Some(value) = self.ask(key) else { return Ok(None) };
        self.whole(key, value, i64::from(least), i64::from(most)).map(|n| u32::try_from(n).ok())
    }

    /// A signed whole number between limits, if there.
    pub(crate) fn integer_or_none(&self, key: &'static str, least: i64, most: i64) -> Result<Option<i64>, FileError> {
        self.ask(key).map(|value| self.whole(key, value, least, most)).transpose()
    }

    /// Whole numbers, at least one.
    pub(crate) fn counts(&self, key: &'static str, least: u32, most: u32) -> Result<Vec<u32>, FileError> {
        let values = self.list(key)?;
        let mut counts = Vec::with_capacity(values.len());
        for value in values {
            let n = self.whole(key, value.get_ref(), i64::from(least), i64::from(most))?;
            counts.push(u32::try_from(n).unwrap_or(most));
        }
        Ok(counts)
    }

    /// Texts; an absent key is an empty list.
    pub(crate) fn texts_or_empty(&self, key: &'static str) -> Result<Vec<String>, FileError> {
        if self.find(key).is_none() {
            self.asked.borrow_mut().insert(key);
            return Ok(Vec::new());
        }
        let mut texts = Vec::new();
        for value in self.list(key)? {
            match value.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => texts.push(text.trim().to_string()),
                other => return Err(self.error(key, format!("holds {}, a list of texts needed", said(other)))),
            }
        }
        Ok(texts)
    }

    /// Yes or no; absent is no.
    pub(crate) fn flag(&self, key: &'static str) -> Result<bool, FileError> {
        match self.ask(key) {
            None => Ok(false),
            Some(DeValue::Boolean(yes)) => Ok(*yes),
            Some(other) => Err(self.error(key, format!("is {}, true or false needed", said(other)))),
        }
    }

    /// A share as written, number or text such as `3 %`, for the caller to read.
    pub(crate) fn raw_or_none(&self, key: &'static str) -> Option<String> {
        self.ask(key).map(|value| match value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(n) => n.as_str().to_string(),
            DeValue::Float(x) => x.as_str().to_string(),
            other => said(other),
        })
    }

    /// A table inside this one, if there.
    pub(crate) fn table_or_none(&self, key: &'static str) -> Result<Option<Table<'a>>, FileError> {
        self.asked.borrow_mut().insert(key);
        let Some((start, value)) = self.find(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(entries) => Ok(Some(self.inner(self.full(key), start..value.span().end, entries))),
            other => Err(self.error(key, format!("is {}, a table needed", said(other)))),
        }
    }

    /// The tables of an array of tables; absent is none.
    pub(crate) fn tables(&self, key: &'static str) -> Result<Vec<Table<'a>>, FileError> {
        self.asked.borrow_mut().insert(key);
        let Some((_, value)) = self.find(key) else { return Ok(Vec::new()) };
        let DeValue::Array(array) = value.get_ref() else {
            return Err(self.error(key, format!("is {}, [[{key}]] tables needed", said(value.get_ref()))));
        };
        let mut tables = Vec::new();
        for (index, item) in array.iter().enumerate() {
            match item.get_ref() {
                DeValue::Table(entries) => {
                    tables.push(self.inner(format!("{}[{index}]", self.full(key)), item.span(), entries));
                }
                other => return Err(self.error(key, format!("holds {}, [[{key}]] tables needed", said(other)))),
            }
        }
        Ok(tables)
    }

    /// Leaves keys to another reader of the same file, who judges them.
    pub(crate) fn leave(&self, keys: &[&'static str]) {
        self.asked.borrow_mut().extend(keys);
    }

    /// Refuses a key that no reader asked for.
    pub(crate) fn nothing_else(&self) -> Result<(), FileError> {
        let asked = self.asked.borrow();
        match self.entries.keys().find(|key| !asked.contains(key.get_ref().as_ref())) {
            None => Ok(()),
            Some(key) => {
                let known = asked.iter().copied().collect::<Vec<_>>().join(", ");
                Err(self.error(key.get_ref(), format!("is not a key here, known are {known}")))
            }
        }
    }

    fn inner(&self, name: String, span: Range<usize>, entries: &'a DeTable<'a>) -> Table<'a> {
        Table {
            path: self.path,
            text: self.text,
            name,
            span,
            entries,
            asked: RefCell::default(),
            named: RefCell::default(),
        }
    }

    fn full(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_string() } else { format!("{}.{key}", self.name) }
    }

    fn find(&self, key: &str) -> Option<(usize, &'a Spanned<DeValue<'a>>)> {
        self.entries
            .iter()
            .find(|(written, _)| written.get_ref().as_ref() == key)
            .map(|(written, value)| (written.span().start, value))
    }

    fn ask(&self, key: &'static str) -> Option<&'a DeValue<'a>> {
        self.asked.borrow_mut().insert(key);
        self.find(key).map(|(_, value)| value.get_ref())
    }

    fn list(&self, key: &'static str) -> Result<&'a [Spanned<DeValue<'a>>], FileError> {
        match self.ask(key) {
            None => Err(self.error(key, "is missing, a list needed")),
            Some(DeValue::Array(array)) if !array.is_empty() => Ok(array),
            Some(DeValue::Array(_)) => Err(self.error(key, "is an empty list, at least one needed")),
            Some(other) => Err(self.error(key, format!("is {}, a list needed", said(other)))),
        }
    }

    fn whole(&self, key: &str, value: &DeValue<'_>, least: i64, most: i64) -> Result<i64, FileError> {
        let wanted = format!("a whole number from {least} to {most} needed");
        let DeValue::Integer(number) = value else {
            return Err(self.error(key, format!("is {}, {wanted}", said(value))));
        };
        i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|n| (least..=most).contains(n))
            .ok_or_else(|| self.error(key, format!("is {}, {wanted}", number.as_str())))
    }
}

fn said(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{:?}", text.chars().take(40).collect::<String>()),
        DeValue::Integer(n) => n.as_str().to_string(),
        DeValue::Float(x) => x.as_str().to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        DeValue::Datetime(when) => format!("the date {when}"),
        DeValue::Array(_) => "a list".to_string(),
        DeValue::Table(_) => "a table".to_string(),
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "name = \"a\"\n\n[[place]]\nid = \"x\"\nbeds = 7\n\n[[place]]\nid = 3\nbdes = 1\n";

    #[test]
    fn a_complaint_names_file_line_and_key() {
        let file = TomlFile::parse(Path::new("op.toml"), TEXT).unwrap();
        let places = file.root().tables("place").unwrap();
        assert_eq!(places[0].count("beds", 1, 9).unwrap(), 7);
        assert_eq!(places[1].text("id").unwrap_err().to_string(), "op.toml:8: place[1].id: is 3, text needed");
        assert_eq!(
            places[0].count("beds", 1, 6).unwrap_err().to_string(),
            "op.toml:5: place[0].beds: is 7, a whole number from 1 to 6 needed"
        );
    }

    #[test]
    fn a_misspelt_key_is_refused_with_the_known_ones() {
        let file = TomlFile::parse(Path::new("op.toml"), TEXT).unwrap();
        let places = file.root().tables("place").unwrap();
        let _ = (places[1].text("id"), places[1].count_or_none("beds", 0, 9));
        assert_eq!(
            places[1].nothing_else().unwrap_err().to_string(),
            "op.toml:9: place[1].bdes: is not a key here, known are beds, id"
        );
    }

    #[test]
    fn text_that_is_not_toml_names_its_line() {
        let error = TomlFile::parse(Path::new("op.toml"), "a = 1\nb = = 2\n").err().unwrap();
        assert_eq!(error.line, 2, "{error}");
    }
}
