//! Numbers that need not be whole, tables by names of the file's own, and every value as it is written. Source: ours.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FileError, Table, said};

impl<'a> Table<'a> {
    /// A number between limits, both included; whole ones may be written without a point. Refuses `nan` and `inf`.
    pub(crate) fn number(&self, key: &'static str, least: f64, most: f64) -> Result<f64, FileError> {
        self.number_or_none(key, least, most)?
            .ok_or_else(|| self.error(key, format!("is missing, a number from {least} to {most} needed")))
    }

    /// The same, if there.
    pub(crate) fn number_or_none(&self, key: &'static str, least: f64, most: f64) -> Result<Option<f64>, FileError> {
        self.ask(key).map(|value| self.real(key, value, least, most)).transpose()
    }

    /// Numbers between limits, at least one, written as a list or, where there is but one, as a number.
    pub(crate) fn numbers_or_none(
        &self,
        key: &'static str,
        least: f64,
        most: f64,
    ) -> Result<Option<Vec<f64>>, FileError> {
        match self.ask(key) {
            None => Ok(None),
            Some(DeValue::Array(_)) => self
                .list(key)?
                .iter()
                .map(|value| self.real(key, value.get_ref(), least, most))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(value) => Ok(Some(vec![self.real(key, value, least, most)?])),
        }
    }

    /// A table of numbers by names that are the file's own, in the order in which they are written; absent is none.
    pub(crate) fn numbers_by_name(
        &self,
        key: &'static str,
        least: f64,
        most: f64,
    ) -> Result<Vec<(String, f64)>, FileError> {
        let mut numbers = Vec::new();
        for (name, value) in self.by_name(key)? {
            numbers.push((name.to_owned(), self.real(key, value.get_ref(), least, most)?));
        }
        Ok(numbers)
    }

    /// The same for whole numbers.
    pub(crate) fn counts_by_name(
        &self,
        key: &'static str,
        least: u32,
        most: u32,
    ) -> Result<Vec<(String, u32)>, FileError> {
        let mut counts = Vec::new();
        for (name, value) in self.by_name(key)? {
            let n = self.whole(key, value.get_ref(), i64::from(least), i64::from(most))?;
            counts.push((name.to_owned(), u32::try_from(n).unwrap_or(most)));
        }
        Ok(counts)
    }

    /// The same for texts.
    pub(crate) fn texts_by_name(&self, key: &'static str) -> Result<Vec<(String, String)>, FileError> {
        let mut texts = Vec::new();
        for (name, value) in self.by_name(key)? {
            match value.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push((name.to_owned(), text.trim().to_owned()));
                }
                other => return Err(self.error(key, format!("holds {} for {name}, text needed", said(other)))),
            }
        }
        Ok(texts)
    }

    fn by_name(&self, key: &'static str) -> Result<Vec<(&'a str, &'a Spanned<DeValue<'a>>)>, FileError> {
        self.named.borrow_mut().insert(key);
        match self.ask(key) {
            None => Ok(Vec::new()),
            Some(DeValue::Table(entries)) => Ok(in_order(entries)),
            Some(other) => Err(self.error(key, format!("is {}, a table such as {{ a = 1 }} needed", said(other)))),
        }
    }

    /// Yes or no, which must be said.
    pub(crate) fn yes_or_no(&self, key: &'static str) -> Result<bool, FileError> {
        match self.find(key) {
            None => Err(self.error(key, "is missing, true or false needed")),
            Some(_) => self.flag(key),
        }
    }

    /// Texts that may be none but must be said.
    pub(crate) fn texts_said(&self, key: &'static str) -> Result<Vec<String>, FileError> {
        match self.ask(key) {
            None => Err(self.error(key, "is missing, a list of texts needed; [] for none")),
            Some(DeValue::Array(array)) if array.is_empty() => Ok(Vec::new()),
            Some(_) => self.texts_or_empty(key),
        }
    }

    /// Every key of the table with its value as written, in order. Tables inside it are left to themselves, unless
    /// they were read by names.
    pub(crate) fn written(&self) -> Vec<(&'a str, String)> {
        let slice = |value: &Spanned<DeValue<'_>>| self.text.get(value.span()).unwrap_or_default();
        let mut found = Vec::new();
        for (name, value) in in_order(self.entries) {
            match value.get_ref() {
                DeValue::Table(entries) if self.named.borrow().contains(name) => {
                    let each = in_order(entries).into_iter().map(|(name, value)| format!("{name} = {}", slice(value)));
                    found.push((name, each.collect::<Vec<_>>().join(", ")));
                }
                DeValue::Table(_) => {}
                DeValue::Array(array) if array.iter().any(|v| matches!(v.get_ref(), DeValue::Table(_))) => {}
                _ => found.push((name, slice(value).split_whitespace().collect::<Vec<_>>().join(" "))),
            }
        }
        found
    }

    /// The keys that readers have asked for.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        self.asked.borrow().iter().copied().collect()
    }

    fn real(&self, key: &str, value: &DeValue<'_>, least: f64, most: f64) -> Result<f64, FileError> {
        let wanted = format!("a number from {least} to {most} needed");
        let read = match value {
            DeValue::Float(x) => x.as_str().parse::<f64>().ok(),
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            _ => return Err(self.error(key, format!("is {}, {wanted}", said(value)))),
        };
        read.filter(|x| (least..=most).contains(x))
            .ok_or_else(|| self.error(key, format!("is {}, {wanted}", said(value))))
    }
}

/// The entries of a table in the order in which they are written.
fn in_order<'a>(entries: &'a DeTable<'a>) -> Vec<(&'a str, &'a Spanned<DeValue<'a>>)> {
    let mut found: Vec<_> = entries.iter().collect();
    found.sort_by_key(|(name, _)| name.span().start);
    found.into_iter().map(|(name, value)| (name.get_ref().as_ref(), value)).collect()
}
