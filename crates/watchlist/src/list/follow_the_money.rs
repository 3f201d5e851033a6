//! Entities of OpenSanctions in the FollowTheMoney form, one JSON object a line: persons, organisations, ships and
//! aircraft, with the papers, addresses, sanctions and relatives that other lines or nested objects say of them.
//! Source: the published schemata of FollowTheMoney (followthemoney.tech).

use std::collections::BTreeMap;
use std::io::BufRead;

use serde_json::Value;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, ListedDocument, NameKind, NameQuality, Stated};
use crate::list::format::Format;
use crate::list::input::Input;
use crate::list::json::Object;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::text;
use crate::list::version::List;
use crate::parameters::{ENTRIES_MAX, LEFT_MAX};

/// What the file is called in messages.
const WHAT: &str = "the file of entities";

/// Reads the entities.
///
/// # Errors
///
/// When a line is no JSON object with `id`, `schema` and `properties`, or a limit is exceeded.
pub fn load(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut input = Input::new(input, WHAT)?;
    let mut loading = Loading::default();
    let mut entries: Vec<(Entry, String)> = Vec::new();
    let mut beside: Vec<Beside> = Vec::new();
    let mut line = Vec::new();
    for number in 1usize.. {
        line.clear();
        input.allow();
        let read = input.read_until(b'\n', &mut line).map_err(|e| Error::new(format!("{WHAT}, line {number}: {e}")))?;
        if read == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = format!("line {number}");
        let value: Value =
            serde_json::from_slice(&line).map_err(|e| Error::new(format!("{WHAT}, {place}: no JSON: {e}")))?;
        let object = Object::new(value).filter(|object| object.has("schema") && object.has("properties"));
        let Some(object) = object else {
            return Err(Error::new(format!("{WHAT}, {place}: no object with \"schema\" and \"properties\"")));
        };
        loading.report.count("lines");
        entity(object, &place, &mut loading, &mut entries, &mut beside);
        if entries.len() + beside.len() > ENTRIES_MAX {
            return Err(Error::new(format!("{WHAT}: more than {ENTRIES_MAX} entities")));
        }
    }
    let seen = input.finish(WHAT)?;
    put(beside, &mut entries, &mut loading);
    for (entry, place) in entries {
        loading.push(entry, &place).map_err(Error::new)?;
    }
    Ok(loading.finish(Format::FollowTheMoney, source, vec![seen]))
}

/// What a line says of the entities that it names.
struct Beside {
    of: Vec<String>,
    says: Says,
    place: String,
}

enum Says {
    Document(ListedDocument),
    Address(String),
    Sanction(Vec<Stated>),
    /// The other entity, and how it is related.
    Relative(String, String),
}

fn kind(schema: &str) -> Option<EntryKind> {
    match schema {
        "Person" => Some(EntryKind::Person),
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => Some(EntryKind::Organisation),
        "Vessel" => Some(EntryKind::Vessel),
        "Airplane" => Some(EntryKind::Aircraft),
        _ => None,
    }
}

fn entity(
    mut object: Object,
    place: &str,
    loading: &mut Loading,
    entries: &mut Vec<(Entry, String)>,
    beside: &mut Vec<Beside>,
) {
    let (id, schema) = (object.take_text("id"), object.take_text("schema"));
    let mut properties = object.take_object("properties");
    let Some(kind) = kind(&schema) else {
        match said(&schema, &mut properties) {
            Some((of, says)) => beside.push(Beside { of, says, place: place.to_owned() }),
            None => loading.report.gap(place, format!("{schema:?} is no schema that is read here; left out")),
        }
        return;
    };
    let mut entry = Entry { id, kind, ..Entry::default() };
    let caption = object.take_text("caption");
    names(&mut entry, &mut properties, &caption);
    facts(&mut entry, &mut properties, loading, place, beside);
    for field in ["datasets", "referents"] {
        object.take_texts(field).iter().for_each(|text| state(&mut entry.others, field, text));
    }
    for field in ["first_seen", "last_seen", "last_change", "first_seen", "target"] {
        state(&mut entry.dates, field, object.take_text(field));
    }
    let left = object.left().map(|(key, text)| (key, text, true));
    // A property that has no place here has a name of its own in the schema: kept, and nothing to tell.
    let of_schema = properties.left().map(|(key, text)| (key, text, false));
    for (field, text, told) in left.chain(of_schema).take(LEFT_MAX) {
        if told {
            loading.report.gap(format!("{place}, {field}"), "not known; kept as text");
        }
        entry.others.push(Stated { field, text });
    }
    entries.push((entry, place.to_owned()));
}

fn names(entry: &mut Entry, properties: &mut Object, caption: &str) {
    let kinds = [
        ("name", NameKind::Primary, NameQuality::Strong),
        ("alias", NameKind::Alias, NameQuality::Strong),
        ("weakAlias", NameKind::Alias, NameQuality::Weak),
        ("previousName", NameKind::Former, NameQuality::Strong),
    ];
    for (property, kind, quality) in kinds {
        for (at, written) in properties.take_texts(property).iter().enumerate() {
            // Of several names none is the first among them; the others are other names.
            let kind = if kind == NameKind::Primary && at > 0 { NameKind::Alias } else { kind };
            let name = text::name(written, kind, quality, "");
            if !entry.names.iter().any(|held| held.text == name.text) {
                entry.names.push(name);
            }
        }
    }
    if entry.names.is_empty() && !caption.is_empty() {
        entry.names.push(text::name(caption, NameKind::Primary, NameQuality::Strong, "caption"));
    }
}

fn facts(entry: &mut Entry, properties: &mut Object, loading: &mut Loading, place: &str, beside: &mut Vec<Beside>) {
    properties.take_texts("birthDate").iter().for_each(|born| loading.birth(entry, born, place));
    properties.take_texts("gender").iter().for_each(|sex| loading.sex(entry, sex, place));
    type Field = fn(&mut Entry) -> &mut Vec<String>;
    let fields: [(&str, Field); 15] = [
        ("birthPlace", |e| &mut e.birth_places),
        ("birthCountry", |e| &mut e.birth_places),
        ("nationality", |e| &mut e.nationalities),
        ("citizenship", |e| &mut e.nationalities),
        ("country", |e| &mut e.nationalities),
        ("fatherName", |e| &mut e.fathers),
        ("motherName", |e| &mut e.mothers),
        ("position", |e| &mut e.positions),
        ("title", |e| &mut e.positions),
        ("address", |e| &mut e.addresses),
        ("appearance", |e| &mut e.description),
        ("eyeColor", |e| &mut e.description),
        ("hairColor", |e| &mut e.description),
        ("program", |e| &mut e.programmes),
        ("programId", |e| &mut e.programmes),
    ];
    for (property, field) in fields {
        properties.take_texts(property).iter().for_each(|text| add(field(entry), text));
    }
    for height in properties.take_texts("height") {
        entry.height_cm = entry.height_cm.or_else(|| text::height_cm(&height));
        state(&mut entry.others, "height", height);
    }
    for (property, kind) in [("passportNumber", "passport"), ("idNumber", "identity number"), ("taxNumber", "tax number")] {
        for number in properties.take_texts(property) {
            entry.documents.push(ListedDocument { kind: kind.into(), number, ..ListedDocument::default() });
        }
    }
    properties.take_texts("notes").iter().for_each(|written| remark(entry, written));
    properties.take_texts("sourceUrl").iter().for_each(|link| state(&mut entry.links, "web", link));
    // Nested entities say of this one what lines of their own say of the entity that they name.
    let id = entry.id.clone();
    for property in ["addressEntity", "sanctions", "passports", "identifications", "familyPerson", "familyRelative"] {
        for value in properties.take_values(property) {
            let Some(mut nested) = Object::new(value) else { continue };
            let schema = nested.take_text("schema");
            let mut within = nested.take_object("properties");
            match said(&schema, &mut within) {
                Some((_, says)) => beside.push(Beside { of: vec![id.clone()], says, place: place.to_owned() }),
                None => loading.report.gap(place, format!("{schema:?} within {property} is not read; left out")),
            }
        }
    }
}

/// What an entity of another schema says, and of whom.
fn said(schema: &str, properties: &mut Object) -> Option<(Vec<String>, Says)> {
    let mut one = |property: &str| properties.take_texts(property).join(", ");
    match schema {
        "Passport" | "Identification" => {
            let document = ListedDocument {
                kind: joined(&[one("type"), if schema == "Passport" { "passport".into() } else { String::new() }]),
                number: one("number"),
                issuer: one("country"),
                note: joined(&[one("startDate"), one("endDate"), one("summary")]),
            };
            Some((properties.take_texts("holder"), Says::Document(document)))
        }
        "Address" => {
            let full = one("full");
            let parts = ["street", "city", "state", "postalCode", "country"].map(&mut one);
            let text = if full.is_empty() { joined(&parts) } else { full };
            Some((Vec::new(), Says::Address(text)))
        }
        "Sanction" => {
            let fields = ["program", "programId", "authority", "reason", "provisions", "startDate", "listingDate", "endDate", "sourceUrl"];
            let stated = fields.map(|field| Stated { field: field.into(), text: one(field) });
            let stated = stated.into_iter().filter(|stated| !stated.text.is_empty()).collect();
            Some((properties.take_texts("entity"), Says::Sanction(stated)))
        }
        "Family" | "Associate" | "UnknownLink" => {
            let relation = joined(&["relationship", "role"].map(&mut one));
            let other = ["relative", "associate", "object"].map(&mut one).concat();
            let of = [properties.take_texts("person"), properties.take_texts("subject")].concat();
            Some((of, Says::Relative(other, if relation.is_empty() { schema.to_lowercase() } else { relation })))
        }
        _ => None,
    }
}

/// Puts what lines say of others where it belongs.
fn put(beside: Vec<Beside>, entries: &mut [(Entry, String)], loading: &mut Loading) {
    let places: BTreeMap<String, usize> = (0..).zip(&*entries).map(|(at, (entry, _))| (entry.id.clone(), at)).collect();
    let names: BTreeMap<String, String> = entries.iter().map(|(e, _)| (e.id.clone(), e.name().to_owned())).collect();
    for Beside { of, says, place } in beside {
        let mut found = false;
        for id in &of {
            let Some((entry, _)) = places.get(id).and_then(|&at| entries.get_mut(at)) else { continue };
            found = true;
            match &says {
                Says::Document(document) => entry.documents.push(document.clone()),
                Says::Address(text) => add(&mut entry.addresses, text),
                Says::Sanction(stated) => sanction(entry, stated),
                Says::Relative(other, how) => state(&mut entry.links, how, names.get(other).unwrap_or(other)),
            }
        }
        if !found {
            loading.report.gap(place, "says something of an entity that is not in the file; left out");
        }
    }
}

fn sanction(entry: &mut Entry, stated: &[Stated]) {
    for Stated { field, text } in stated {
        match field.as_str() {
            "program" | "programId" => add(&mut entry.programmes, text),
            "reason" => add(&mut entry.reasons, text),
            "sourceUrl" => state(&mut entry.links, "web", text),
            "startDate" | "listingDate" | "endDate" => state(&mut entry.dates, field, text),
            _ => state(&mut entry.others, field, text),
        }
    }
}
