//! Entries while a list is loaded: each with a number of its own and a name, what is not understood told in the
//! report. Source: ours.

use std::collections::BTreeSet;

use crate::facts::birth::Birth;
use crate::facts::Sex;
use crate::list::entry::{Entry, ListedBirth, NameKind, Stated};
use crate::list::format::Format;
use crate::list::report::Report;
use crate::list::text;
use crate::list::version::{FileSeen, List, Version};
use crate::list::xml::Element;
use crate::parameters::{ENTRIES_MAX, LEFT_MAX};

/// Entries so far, and what was not understood.
#[derive(Default)]
pub(crate) struct Loading {
    pub(crate) entries: Vec<Entry>,
    pub(crate) report: Report,
    pub(crate) dated: Option<String>,
    seen: BTreeSet<String>,
}

impl Loading {
    /// Takes an entry in. One without a number, and one whose number was met before, get a number of their own, so that
    /// nothing is lost; the report says so.
    pub(crate) fn push(&mut self, mut entry: Entry, place: &str) -> Result<(), String> {
        if self.entries.len() == ENTRIES_MAX {
            return Err(format!("more than {ENTRIES_MAX} entries"));
        }
        if entry.names.is_empty() {
            self.report.gap(place, "no name; the entry is kept and cannot be found by name");
        }
        let met_before = self.seen.contains(&entry.id);
        if entry.id.is_empty() || met_before {
            let place_of_its_own = (2usize..).map(|at| format!("{}#{at}", entry.id)).find(|id| !self.seen.contains(id));
            let id = place_of_its_own.unwrap_or_default();
            let why = if met_before { "number met before" } else { "no number" };
            self.report.gap(place, format!("{why}; kept as {id:?}"));
            entry.id = id;
        }
        self.seen.insert(entry.id.clone());
        // The first name is the primary one where the list marks none.
        if !entry.names.iter().any(|name| name.kind == NameKind::Primary)
            && let Some(first) = entry.names.first_mut()
        {
            first.kind = NameKind::Primary;
        }
        entry.names.sort_by_key(|name| name.kind != NameKind::Primary);
        self.report.count(&entry.kind.to_string());
        self.entries.push(entry);
        Ok(())
    }

    /// A birth as written; what no calendar has is kept as text and told.
    pub(crate) fn birth(&mut self, entry: &mut Entry, text: &str, place: &str) {
        let text = text::clean(text);
        if text.is_empty() || entry.births.iter().any(|birth| birth.text == text) {
            return;
        }
        let birth = Birth::parse(&text).map_err(|e| self.report.gap(place, format!("{e}; kept as text"))).ok();
        entry.births.push(ListedBirth { text, birth });
    }

    /// The sex as written; another word than one for either is kept and told.
    pub(crate) fn sex(&mut self, entry: &mut Entry, written: &str, place: &str) {
        let found: Option<Sex> = text::sex(written);
        let unknown = ["", "unknown", "u"].contains(&written.to_lowercase().as_str());
        if found.is_none() && !unknown {
            self.report.gap(place, format!("sex {written:?} is not understood; kept as text"));
            entry.others.push(Stated { field: "sex".into(), text: written.to_owned() });
        }
        if entry.sex.is_some() && found.is_some() && entry.sex != found {
            self.report.gap(place, "two sexes; the first is taken, the other kept as text");
            entry.others.push(Stated { field: "sex".into(), text: written.to_owned() });
        }
        entry.sex = entry.sex.or(found);
    }

    /// What the loader did not take from a record: kept by its path and told.
    pub(crate) fn left(&mut self, entry: &mut Entry, record: &Element, place: &str) {
        let left = record.left();
        if left.len() > LEFT_MAX {
            self.report.gap(place, format!("{} statements beyond the first {LEFT_MAX} are left out", left.len() - LEFT_MAX));
        }
        for (path, text) in left.into_iter().take(LEFT_MAX) {
            self.report.gap(format!("{place}, {path}"), "not known; kept as text");
            entry.others.push(Stated { field: path, text });
        }
    }

    /// Takes all children of a name in turn; what is left of one is kept by its path and told.
    pub(crate) fn each(
        &mut self,
        (entry, record): (&mut Entry, &mut Element),
        name: &str,
        place: &str,
        mut take: impl FnMut(&mut Element, &mut Entry, &mut Self),
    ) {
        for mut child in record.take_all(name) {
            take(&mut child, entry, self);
            self.left(entry, &child, place);
        }
    }

    /// A record that is none of those known: told, and kept nowhere.
    pub(crate) fn unknown(&mut self, record: &Element) {
        let left = record.left();
        let told: Vec<String> = left.iter().take(3).map(|(path, text)| format!("{path} {text:?}")).collect();
        self.report.gap(record.name.clone(), format!("no record known here; left out: {}", told.join(", ")));
    }

    /// The list.
    pub(crate) fn finish(self, format: Format, source: &str, files: Vec<FileSeen>) -> List {
        let version = Version { format, source: source.to_owned(), dated: self.dated, files };
        List { version, entries: self.entries, report: self.report }
    }
}

/// Adds a text where there is one and it is not there yet.
pub(crate) fn add(texts: &mut Vec<String>, text: impl AsRef<str>) {
    let text = text::clean(text.as_ref());
    if !text.is_empty() && !texts.contains(&text) {
        texts.push(text);
    }
}

/// Adds a statement of a field where it says something.
pub(crate) fn state(all: &mut Vec<Stated>, field: &str, text: impl AsRef<str>) {
    let text = text::clean(text.as_ref());
    if !text.is_empty() {
        all.push(Stated { field: field.to_owned(), text });
    }
}

/// The parts that say something, with commas.
pub(crate) fn joined(parts: &[String]) -> String {
    parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What a remark tells of parents, looks and links, beside the remark itself.
pub(crate) fn remark(entry: &mut Entry, written: &str) {
    let (fathers, mothers) = text::parents(written);
    fathers.iter().for_each(|name| add(&mut entry.fathers, name));
    mothers.iter().for_each(|name| add(&mut entry.mothers, name));
    let small = written.to_lowercase();
    if let Some(at) = small.find("physical description").filter(|&at| written.is_char_boundary(at)) {
        let told = &written[at..];
        let told = told.find(". ").map_or(told, |end| &told[..end]);
        add(&mut entry.description, told);
    }
    if small.contains("height") {
        entry.height_cm = entry.height_cm.or_else(|| text::height_cm(written));
    }
    entry.links.extend(text::web_links(written));
    add(&mut entry.reasons, written);
}
