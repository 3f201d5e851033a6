//! Lines of a TOML file, with every text escaped. Source: ours; TOML 1.0.

use std::fmt::{Display, Write};

use airlift::Windows;

use crate::plan::when::{Start, written};

/// A file as it grows.
pub(super) struct Page {
    text: String,
    start: Start,
    source: String,
}

impl Page {
    pub(super) fn new(start: Start, source: &str) -> Self {
        Self { text: String::new(), start, source: quoted(source) }
    }

    pub(super) fn comment(&mut self, text: &str) {
        let _ = writeln!(self.text, "# {text}");
    }

    /// Opens a table, such as `[[site]]`.
    pub(super) fn table(&mut self, head: &str) {
        let _ = writeln!(self.text, "\n{head}");
    }

    /// A value that needs no quotes.
    pub(super) fn plain(&mut self, key: &str, value: impl Display) {
        let _ = writeln!(self.text, "{key} = {value}");
    }

    /// A number with all the digits that it has.
    pub(super) fn number(&mut self, key: &str, value: f64) {
        let _ = writeln!(self.text, "{key} = {value:?}");
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.text, "{key} = {}", quoted(value));
    }

    pub(super) fn texts<'t>(&mut self, key: &str, values: impl IntoIterator<Item = &'t str>) {
        let each: Vec<String> = values.into_iter().map(quoted).collect();
        let _ = writeln!(self.text, "{key} = [{}]", each.join(", "));
    }

    /// A table within a line; ids need no quotes unless they hold a dot.
    pub(super) fn by_id(&mut self, key: &str, entries: impl IntoIterator<Item = (String, String)>) {
        let each: Vec<String> = entries.into_iter().map(|(id, value)| format!("{} = {value}", quoted(&id))).collect();
        let _ = writeln!(self.text, "{key} = {{ {} }}", each.join(", "));
    }

    /// When something is open; nothing is written for always.
    pub(super) fn open(&mut self, key: &str, windows: &Windows) {
        if let Some(texts) = written(windows, self.start) {
            self.texts(key, texts.iter().map(String::as_str));
        }
    }

    /// Ends a table.
    pub(super) fn source(&mut self) {
        let _ = writeln!(self.text, "source = {}", self.source);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
