//! What stands beside the parties in OFAC's advanced XML and is meant by number: values, places, papers; and days.
//! Source: the published schema `sdn_advanced.xsd`.

use std::collections::BTreeMap;

use crate::list::entry::ListedDocument;
use crate::list::loading::{Loading, joined};
use crate::list::xml::Element;
use crate::parameters::LEFT_MAX;

/// What stands before and beside the parties and is said of them by number.
#[derive(Default)]
pub(crate) struct Beside {
    /// Values by kind of value and number: `FeatureType`, `8` is Birthdate.
    values: BTreeMap<(String, String), String>,
    places: BTreeMap<String, String>,
    papers: BTreeMap<String, Vec<ListedDocument>>,
}

impl Beside {
    /// The words for a number; the number itself where there are none.
    pub(crate) fn value(&self, kind: &str, id: &str) -> String {
        let found = self.values.get(&(kind.to_owned(), id.to_owned()));
        found.map_or_else(|| id.to_owned(), Clone::clone)
    }

    pub(crate) fn place(&self, id: &str) -> Option<&String> {
        self.places.get(id)
    }

    pub(crate) fn papers(&self, identity: &str) -> &[ListedDocument] {
        self.papers.get(identity).map_or(&[], Vec::as_slice)
    }
}

/// A set of values: each child is one, with its number. What a value says beside its words is about the set.
pub(crate) fn values(record: Element, beside: &mut Beside) {
    for mut value in record.children {
        let id = value.take_attribute("ID");
        let iso = value.take_attribute("ISO2");
        let words = if value.name == "Country" && !iso.is_empty() { format!("{} ({iso})", value.text) } else { value.text };
        beside.values.insert((value.name, id), words);
    }
}

/// Year, month and day of a date, as far as they are there.
pub(crate) fn day(mut date: Element) -> String {
    let parts = ["Year", "Month", "Day"].map(|part| date.take_text(part));
    let said = parts.iter().take_while(|part| !part.is_empty());
    said.map(|part| format!("{part:0>2}")).collect::<Vec<_>>().join("-")
}

/// The country of a value, without its code.
pub(crate) fn country(words: &str) -> String {
    words.rsplit_once(" (").map_or(words, |(name, _)| name).to_owned()
}

pub(crate) fn place(mut record: Element, beside: &mut Beside, loading: &mut Loading) {
    let id = record.take_attribute("ID");
    let mut parts: Vec<String> = Vec::new();
    for mut part in record.take_all("LocationPart") {
        part.take_attribute("LocPartTypeID");
        for mut value in part.take_all("LocationPartValue") {
            value.pass(&["Primary", "LocPartValueTypeID", "LocPartValueStatusID"]);
            parts.push(value.take_text("Value"));
            parts.push(value.take_text("Comment"));
            tell_left(&value, "Location", &id, loading);
        }
    }
    for mut of in record.take_all("LocationCountry") {
        parts.push(country(&beside.value("Country", &of.take_attribute("CountryID"))));
    }
    for technical in ["LocationAreaCode", "FeatureVersionReference", "IDRegDocumentReference", "ProfileReference"] {
        record.take_all(technical);
    }
    tell_left(&record, "Location", &id, loading);
    beside.places.insert(id, joined(&parts));
}

pub(crate) fn paper(mut record: Element, beside: &mut Beside, loading: &mut Loading) {
    let id = record.take_attribute("ID");
    let identity = record.take_attribute("IdentityID");
    let mut notes = vec![record.take_text("Comment"), record.take_text("IssuingAuthority")];
    let validity = beside.value("Validity", &record.take_attribute("ValidityID"));
    if validity != "Valid" && validity != "1" {
        notes.push(validity);
    }
    for mut date in record.take_all("DocumentDate") {
        let kind = beside.value("IDRegDocDateType", &date.take_attribute("IDRegDocDateTypeID"));
        notes.push(format!("{kind} {}", period(&mut date).0).trim().to_owned());
    }
    let document = ListedDocument {
        kind: beside.value("IDRegDocType", &record.take_attribute("IDRegDocTypeID")),
        number: record.take_text("IDRegistrationNo"),
        issuer: country(&beside.value("Country", &record.take_attribute("IssuedBy-CountryID"))),
        note: joined(&notes),
    };
    record.pass(&["IssuedIn-LocationID"]);
    record.take_all("DocumentedNameReference");
    record.take_all("IDRegDocumentMention");
    tell_left(&record, "IDRegDocument", &id, loading);
    beside.papers.entry(identity).or_default().push(document);
}

pub(crate) fn tell_left(record: &Element, name: &str, id: &str, loading: &mut Loading) {
    for (path, text) in record.left().into_iter().take(LEFT_MAX) {
        loading.report.gap(format!("{name} {id}, {path}"), format!("not known; left out: {text}"));
    }
}

/// The days of a `DatePeriod` or `Period` in words that [`crate::facts::birth::Birth`] reads, and whether they are
/// approximate: from the first possible day of its start to the last possible day of its end.
pub(crate) fn period(around: &mut Element) -> (String, bool) {
    let Some(mut period) = around.take("DatePeriod").or_else(|| around.take("Period")) else { return <_>::default() };
    let mut approximate = false;
    let mut ends = Vec::new();
    for (end, within) in [("Start", "From"), ("End", "To")] {
        let Some(mut end) = period.take(end) else { continue };
        approximate |= end.take_attribute("Approximate") == "true";
        ends.extend(end.take(within).map(day));
        if !end.children.is_empty() && ends.is_empty() {
            ends.push(day(end));
        }
    }
    ends.retain(|day| !day.is_empty());
    let text = match &ends[..] {
        [first, last] if first == last => first.clone(),
        [first, last] => whole(first, last).unwrap_or_else(|| format!("{first} to {last}")),
        [only] => only.clone(),
        _ => String::new(),
    };
    (text, approximate)
}

/// A whole year or month that is written as its first and last day.
fn whole(first: &str, last: &str) -> Option<String> {
    let year = first.strip_suffix("-01-01").filter(|year| last.strip_suffix("-12-31") == Some(year));
    let month = first.strip_suffix("-01").filter(|month| {
        last.strip_prefix(&format!("{month}-")).is_some_and(|day| matches!(day, "28" | "29" | "30" | "31"))
    });
    year.or(month).map(str::to_owned)
}
