//! The consolidated list of the United Nations Security Council. From its XML; source: the published schema
//! `sc-sanctions.xsd` and the file of 27 February 2026.

use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, ListedDocument, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::text;
use crate::list::version::List;
use crate::list::xml::{Element, Met, Shape, read};

const SHAPE: Shape = Shape {
    what: "the UN consolidated list",
    root: "CONSOLIDATED_LIST",
    holders: &["INDIVIDUALS", "ENTITIES"],
};

/// Reads the list.
///
/// # Errors
///
/// When it is no such list, no XML, incomplete, or beyond a limit.
pub fn load(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let seen = read(input, &SHAPE, |met| match met {
        Met::Root(mut root) => {
            loading.dated = Some(root.take_attribute("dateGenerated")).filter(|date| !date.is_empty());
            Ok(())
        }
        Met::Record(record) => match record.name.as_str() {
            "INDIVIDUAL" => entry(record, EntryKind::Person, &mut loading),
            "ENTITY" => entry(record, EntryKind::Organisation, &mut loading),
            _ => {
                loading.unknown(&record);
                Ok(())
            }
        },
    })?;
    Ok(loading.finish(Format::UnXml, source, vec![seen]))
}

fn entry(mut record: Element, kind: EntryKind, loading: &mut Loading) -> Result<(), String> {
    let id = record.take_text("DATAID");
    let place = format!("{} {id}", record.name);
    let mut entry = Entry { id, reference: record.take_text("REFERENCE_NUMBER"), kind, ..Entry::default() };
    names(&mut entry, &mut record, loading, &place);
    births(&mut entry, &mut record, loading, &place);
    let sex = record.take_text("GENDER");
    loading.sex(&mut entry, &sex, &place);
    facts(&mut entry, &mut record, loading, &place);
    add(&mut entry.programmes, record.take_text("UN_LIST_TYPE"));
    state(&mut entry.dates, "listed", record.take_text("LISTED_ON"));
    let comments = record.take_text("COMMENTS1");
    if !comments.is_empty() {
        remark(&mut entry, &comments);
    }
    for field in ["VERSIONNUM", "SUBMITTED_BY", "SUBMITTED_ON", "DELISTED_ON", "SORT_KEY", "SORT_KEY_LAST_MOD"] {
        state(&mut entry.others, field, record.take_text(field));
    }
    loading.left(&mut entry, &record, &place);
    loading.push(entry, &place)
}

fn facts(entry: &mut Entry, record: &mut Element, loading: &mut Loading, place: &str) {
    type Take = fn(&mut Entry, &str);
    let values: [(&str, Take); 6] = [
        ("NATIONALITY", |entry, value| add(&mut entry.nationalities, value)),
        ("NATIONALITY2", |entry, value| add(&mut entry.nationalities, value)),
        ("TITLE", |entry, value| add(&mut entry.positions, value)),
        ("DESIGNATION", |entry, value| add(&mut entry.positions, value)),
        ("LAST_DAY_UPDATED", |entry, value| state(&mut entry.dates, "changed", value)),
        ("LIST_TYPE", |entry, value| state(&mut entry.others, "LIST_TYPE", value)),
    ];
    for (field, take) in values {
        loading.each((entry, record), field, place, |element, entry, _| {
            element.take_texts("VALUE").iter().for_each(|value| take(entry, value));
        });
    }
    for address in ["INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS"] {
        let address_of = |element: &mut Element, entry: &mut Entry, _: &mut Loading| {
            add(&mut entry.addresses, place_of(element));
        };
        loading.each((entry, record), address, place, address_of);
    }
    loading.each((entry, record), "INDIVIDUAL_DOCUMENT", place, document);
}

fn names(entry: &mut Entry, record: &mut Element, loading: &mut Loading, place: &str) {
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|part| record.take_text(part));
    let primary = text::clean(&parts.join(" "));
    if entry.kind == EntryKind::Person && !primary.is_empty() {
        entry.names.push(text::name(&primary, NameKind::Primary, NameQuality::Strong, ""));
    } else {
        entry.names.extend(text::names(&primary, NameKind::Primary, NameQuality::Strong, ""));
        entry.names.iter_mut().skip(1).filter(|n| n.kind == NameKind::Primary).for_each(|n| n.kind = NameKind::Alias);
    }
    let original = record.take_text("NAME_ORIGINAL_SCRIPT");
    entry.names.extend(text::names(&original, NameKind::OriginalScript, NameQuality::Strong, ""));
    for element in ["INDIVIDUAL_ALIAS", "ENTITY_ALIAS"] {
        loading.each((entry, record), element, place, |element, entry, loading| alias(element, entry, loading, place));
    }
}

fn alias(element: &mut Element, entry: &mut Entry, loading: &mut Loading, place: &str) {
    let (written, quality) = (element.take_text("ALIAS_NAME"), element.take_text("QUALITY"));
    let (kind, quality) = match quality.to_lowercase().trim_end_matches('.') {
        "good" | "a.k.a" | "aka" | "high" | "" => (NameKind::Alias, NameQuality::Strong),
        "low" => (NameKind::Alias, NameQuality::Weak),
        "f.k.a" | "fka" => (NameKind::Former, NameQuality::Strong),
        _ => {
            loading.report.gap(place, format!("quality {quality:?} of a name is not known; taken as good"));
            (NameKind::Alias, NameQuality::Strong)
        }
    };
    let note = element.take_text("NOTE");
    let named = text::names(&written, kind, quality, &note);
    if named.is_empty() {
        state(&mut entry.others, "note on an alias", &note);
    }
    entry.names.extend(named);
    // A false identity comes with a birth of its own, which may be the person's as well.
    loading.birth(entry, &element.take_text("DATE_OF_BIRTH"), place);
    let town = [element.take_text("CITY_OF_BIRTH"), element.take_text("COUNTRY_OF_BIRTH")];
    add(&mut entry.birth_places, joined(&town));
}

fn births(entry: &mut Entry, record: &mut Element, loading: &mut Loading, place: &str) {
    loading.each((entry, record), "INDIVIDUAL_DATE_OF_BIRTH", place, |born, entry, loading| {
        let circa = if born.take_text("TYPE_OF_DATE") == "APPROXIMATELY" { "circa " } else { "" };
        let (from, to) = (born.take_text("FROM_YEAR"), born.take_text("TO_YEAR"));
        let note = born.take_text("NOTE");
        let date = [born.take_text("DATE"), born.take_text("YEAR")].into_iter().find(|text| !text.is_empty());
        let span = if from.is_empty() || to.is_empty() { format!("{from}{to}") } else { format!("{from} to {to}") };
        let stated = Some(span).filter(|span| !span.is_empty());
        match date.or(stated) {
            Some(text) => {
                loading.birth(entry, &format!("{circa}{text}"), place);
                state(&mut entry.others, "note on birth", note);
            }
            None => loading.birth(entry, &note, place),
        }
    });
    loading.each((entry, record), "INDIVIDUAL_PLACE_OF_BIRTH", place, |born, entry, _| {
        add(&mut entry.birth_places, place_of(born));
    });
}

fn document(paper: &mut Element, entry: &mut Entry, _: &mut Loading) {
    let kinds = [paper.take_text("TYPE_OF_DOCUMENT"), paper.take_text("TYPE_OF_DOCUMENT2")];
    let issuers = [paper.take_text("ISSUING_COUNTRY"), paper.take_text("COUNTRY_OF_ISSUE")];
    let date = paper.take_text("DATE_OF_ISSUE");
    let issued = if date.is_empty() { date } else { format!("issued {date}") };
    let notes = [paper.take_text("NOTE"), issued, paper.take_text("CITY_OF_ISSUE")];
    let [first, second] = issuers;
    let document = ListedDocument {
        kind: joined(&kinds),
        number: paper.take_text("NUMBER"),
        issuer: if first.is_empty() { second } else { first },
        note: joined(&notes),
    };
    if document != ListedDocument::default() {
        entry.documents.push(document);
    }
}

/// An address or a place of birth in one line, from the street to the country, and what is noted.
fn place_of(element: &mut Element) -> String {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"].map(|part| element.take_text(part));
    let note = element.take_text("NOTE");
    let line = joined(&parts);
    if note.is_empty() { line } else { format!("{line} ({note})").trim().to_owned() }
}
