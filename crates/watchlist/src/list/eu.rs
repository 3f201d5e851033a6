//! The consolidated list of the European Union's financial sanctions (FSF), from its XML of version 1.1, where nearly
//! everything is an attribute. Source: the published schema `http://eu.europa.ec/fpi/fsd/export`.

use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, ListedDocument, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::text;
use crate::list::version::List;
use crate::list::xml::{Element, Met, Shape, read};

const SHAPE: Shape = Shape { what: "the EU's list", root: "export", holders: &[] };

/// Reads the list.
///
/// # Errors
///
/// When it is no such list, no XML, incomplete, or beyond a limit.
pub fn load(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let seen = read(input, &SHAPE, |met| match met {
        Met::Root(mut root) => {
            loading.dated = Some(root.take_attribute("generationDate")).filter(|date| !date.is_empty());
            Ok(())
        }
        Met::Record(record) if record.name == "sanctionEntity" => entry(record, &mut loading),
        Met::Record(record) => {
            loading.unknown(&record);
            Ok(())
        }
    })?;
    Ok(loading.finish(Format::EuXml, source, vec![seen]))
}

fn entry(mut record: Element, loading: &mut Loading) -> Result<(), String> {
    let id = record.take_attribute("logicalId");
    let place = format!("sanctionEntity {id}");
    let mut entry = Entry { id, reference: record.take_attribute("euReferenceNumber"), ..Entry::default() };
    loading.each((&mut entry, &mut record), "subjectType", &place, |subject, entry, loading| {
        let code = subject.take_attribute("code");
        subject.take_attribute("classificationCode");
        entry.kind = match code.to_lowercase().as_str() {
            "person" | "p" => EntryKind::Person,
            "enterprise" | "e" => EntryKind::Organisation,
            _ => {
                loading.report.gap(&place, format!("kind {code:?} is not known"));
                EntryKind::Unknown
            }
        };
    });
    type Take = fn(&mut Element, &mut Entry, &mut Loading, &str);
    let parts: [(&str, Take); 6] = [
        ("nameAlias", name),
        ("birthdate", birth),
        ("citizenship", citizenship),
        ("identification", document),
        ("address", address),
        ("regulation", regulation),
    ];
    for (part, take) in parts {
        loading.each((&mut entry, &mut record), part, &place, |element, entry, loading| {
            technical(element);
            take(element, entry, loading, &place);
        });
    }
    state(&mut entry.dates, "listed", record.take_attribute("designationDate"));
    state(&mut entry.others, "united nations id", record.take_attribute("unitedNationId"));
    add(&mut entry.reasons, record.take_attribute("designationDetails"));
    record.take_texts("remark").iter().for_each(|written| remark(&mut entry, written));
    loading.left(&mut entry, &record, &place);
    loading.push(entry, &place)
}

/// What says where in the register a statement stands, and in which language its regulation is.
fn technical(element: &mut Element) {
    element.pass(&["logicalId", "regulationLanguage"]);
    element.take_all("regulationSummary");
}

fn name(element: &mut Element, entry: &mut Entry, loading: &mut Loading, place: &str) {
    let parts = ["firstName", "middleName", "lastName"].map(|part| element.take_attribute(part));
    let whole = element.take_attribute("wholeName");
    let written = if whole.is_empty() { text::clean(&parts.join(" ")) } else { whole };
    let notes = element.take_texts("remark").join("; ");
    let small = notes.to_lowercase();
    let weak = element.take_attribute("strong") == "false" || small.contains("low quality");
    // The register grades a name in words; they stand at the beginning of a note.
    let former = ["formerly", "former name", "f.k.a", "maiden name"].iter().any(|opening| small.starts_with(opening));
    let kind = if former { NameKind::Former } else { NameKind::Alias };
    let quality = if weak { NameQuality::Weak } else { NameQuality::Strong };
    let language = element.take_attribute("nameLanguage");
    let language = if language.is_empty() { language } else { format!("language {language}") };
    if !written.is_empty() {
        let name = text::name(&written, kind, quality, &joined(&[notes, language]));
        if !entry.names.contains(&name) {
            entry.names.push(name);
        }
    }
    let sex = element.take_attribute("gender");
    if entry.kind == EntryKind::Person {
        loading.sex(entry, &sex, place);
    }
    add(&mut entry.positions, element.take_attribute("title"));
    add(&mut entry.positions, element.take_attribute("function"));
}

fn birth(element: &mut Element, entry: &mut Entry, loading: &mut Loading, place: &str) {
    let circa = if element.take_attribute("circa") == "true" { "circa " } else { "" };
    let calendar = element.take_attribute("calendarType");
    let parts = ["year", "monthOfYear", "dayOfMonth"].map(|part| element.take_attribute(part));
    let said: Vec<String> = parts.iter().take_while(|p| !p.is_empty()).map(|p| format!("{p:0>2}")).collect();
    let [from, to] = ["yearRangeFrom", "yearRangeTo"].map(|end| element.take_attribute(end));
    let converted = element.take_attribute("birthdate");
    let text = match (said.is_empty(), from.is_empty(), to.is_empty()) {
        (false, ..) => said.join("-"),
        (_, false, false) => format!("{from} to {to}"),
        _ if !converted.is_empty() => converted.clone(),
        _ => format!("{from}{to}"),
    };
    if !text.is_empty() {
        loading.birth(entry, &format!("{circa}{text}"), place);
    }
    if !calendar.is_empty() && calendar != "GREGORIAN" {
        state(&mut entry.others, "calendar of birth", format!("{calendar}: {text}"));
        // The day by the Gregorian calendar, where the list has reckoned it.
        loading.birth(entry, &converted, place);
    }
    let at = ["place", "city", "region", "zipCode"].map(|part| element.take_attribute(part));
    add(&mut entry.birth_places, joined(&[joined(&at), country(element)]));
    state(&mut entry.others, "note on birth", element.take_texts("remark").join("; "));
}

/// The country of an element; "UNKNOWN" and its code 00 say nothing.
fn country(element: &mut Element) -> String {
    let (code, name) = (element.take_attribute("countryIso2Code"), element.take_attribute("countryDescription"));
    if code == "00" || name == "UNKNOWN" {
        return String::new();
    }
    if name.is_empty() { code } else { name }
}

fn citizenship(element: &mut Element, entry: &mut Entry, _: &mut Loading, _: &str) {
    let named = country(element);
    let region = element.take_attribute("region");
    add(&mut entry.nationalities, joined(&[named, region]));
    state(&mut entry.others, "note on citizenship", element.take_texts("remark").join("; "));
}

fn document(element: &mut Element, entry: &mut Entry, _: &mut Loading, _: &str) {
    let (code, words) =
        (element.take_attribute("identificationTypeCode"), element.take_attribute("identificationTypeDescription"));
    let (number, latin) = (element.take_attribute("number"), element.take_attribute("latinNumber"));
    let flags = ["diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer"];
    let mut notes: Vec<String> =
        flags.iter().filter(|flag| element.take_attribute(flag) == "true").map(|flag| (*flag).to_owned()).collect();
    for field in ["issuedBy", "issuedDate", "validFrom", "validTo", "nameOnDocument", "region"] {
        let said = element.take_attribute(field);
        notes.extend((!said.is_empty()).then(|| format!("{field} {said}")));
    }
    notes.extend(element.take_texts("remark"));
    let document = ListedDocument {
        kind: if words.is_empty() { code } else { words },
        number: if latin.is_empty() { number } else { latin },
        issuer: country(element),
        note: joined(&notes),
    };
    entry.documents.push(document);
}

fn address(element: &mut Element, entry: &mut Entry, _: &mut Loading, _: &str) {
    let parts = ["street", "poBox", "place", "city", "region", "zipCode"].map(|part| element.take_attribute(part));
    let named = country(element);
    element.take_attribute("asAtListingTime");
    let notes = element.take_texts("remark").join("; ");
    add(&mut entry.addresses, joined(&[joined(&parts), named, notes]));
    for mut contact in element.take_all("contactInfo") {
        state(&mut entry.others, &contact.take_attribute("key"), contact.take_attribute("value"));
    }
}

fn regulation(element: &mut Element, entry: &mut Entry, _: &mut Loading, _: &str) {
    add(&mut entry.programmes, element.take_attribute("programme"));
    state(&mut entry.links, "regulation", element.take_attribute("numberTitle"));
    element.take_texts("publicationUrl").iter().for_each(|link| state(&mut entry.links, "web", link));
    state(&mut entry.dates, "regulation published", element.take_attribute("publicationDate"));
    state(&mut entry.dates, "regulation in force", element.take_attribute("entryIntoForceDate"));
    element.pass(&["regulationType", "organisationType"]);
}
