//! The United Kingdom's sanctions list, from its XML and its CSV; the older consolidated list, which ended on 28
//! January 2026, from its CSV, as an archive. Source: the published files of the Foreign, Commonwealth and Development
//! Office (`UK-Sanctions-List`) and of OFSI (`ConList`).

use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, EntryKind, ListedDocument, NameKind, NameQuality};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::text;
use crate::list::version::List;
use crate::list::xml::{Element, Met, Shape, read};

const SHAPE: Shape = Shape { what: "the UK's list", root: "Designations", holders: &[] };

/// Reads the XML.
///
/// # Errors
///
/// When it is no such list, no XML, incomplete, or beyond a limit.
pub fn load_xml(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let seen = read(input, &SHAPE, |met| match met {
        Met::Root(mut root) => {
            loading.dated = Some(root.take_attribute("DateGenerated")).filter(|date| !date.is_empty());
            Ok(())
        }
        Met::Record(record) => match record.name.as_str() {
            "Designation" => designation(record, &mut loading),
            "DateGenerated" => {
                loading.dated = Some(record.text);
                Ok(())
            }
            _ => {
                loading.unknown(&record);
                Ok(())
            }
        },
    })?;
    Ok(loading.finish(Format::UkXml, source, vec![seen]))
}

fn designation(mut record: Element, loading: &mut Loading) -> Result<(), String> {
    let id = record.take_text("UniqueID");
    let place = format!("Designation {id}");
    let mut entry = Entry { id, reference: record.take_text("OFSIGroupID"), ..Entry::default() };
    entry.kind = kind(&record.take_text("IndividualEntityShip"), loading, &place);
    names(&mut entry, &mut record, loading, &place);
    state(&mut entry.others, "united nations reference", record.take_text("UNReferenceNumber"));
    add(&mut entry.programmes, record.take_text("RegimeName"));
    state(&mut entry.others, "designation source", record.take_text("DesignationSource"));
    state(&mut entry.others, "sanctions imposed", record.take_text("SanctionsImposed"));
    // The same once more, one by one, as true and false.
    record.take_all("SanctionsImposedIndicators");
    state(&mut entry.dates, "listed", record.take_text("DateDesignated"));
    state(&mut entry.dates, "changed", record.take_text("LastUpdated"));
    for field in ["OtherInformation", "UKStatementofReasons"] {
        let written = record.take_text(field);
        if !written.is_empty() {
            remark(&mut entry, &written);
        }
    }
    loading.each((&mut entry, &mut record), "Addresses", &place, |all, entry, loading| {
        loading.each((entry, all), "Address", &place, |address, entry, _| {
            let mut parts: Vec<String> = (1..=6).map(|n| address.take_text(&format!("AddressLine{n}"))).collect();
            parts.extend(["AddressPostalCode", "AddressCountry"].map(|part| address.take_text(part)));
            add(&mut entry.addresses, joined(&parts));
        });
    });
    let fields = [
        ("PhoneNumbers", "PhoneNumber", "phone"),
        ("EmailAddresses", "EmailAddress", "email"),
        ("Websites", "Website", "web"),
    ];
    for (around, each, field) in fields {
        loading.each((&mut entry, &mut record), around, &place, |all, entry, _| {
            all.take_texts(each).iter().for_each(|text| state(&mut entry.others, field, text));
        });
    }
    details(&mut entry, &mut record, loading, &place);
    loading.left(&mut entry, &record, &place);
    loading.push(entry, &place)
}

/// What an entry is about, in the words of both files.
pub(super) fn kind(word: &str, loading: &mut Loading, place: &str) -> EntryKind {
    match word.to_lowercase().as_str() {
        "individual" => EntryKind::Person,
        "entity" => EntryKind::Organisation,
        "ship" => EntryKind::Vessel,
        _ => {
            loading.report.gap(place, format!("kind {word:?} is not known"));
            EntryKind::Unknown
        }
    }
}

/// What a name is, and how good, in the words of both files.
pub(super) fn name_kind(word: &str, strength: &str, loading: &mut Loading, place: &str) -> (NameKind, NameQuality) {
    let kind = match word.to_lowercase().as_str() {
        "primary name" => NameKind::Primary,
        "alias" | "aka" | "primary name variation" | "" => NameKind::Alias,
        "fka" | "former name" => NameKind::Former,
        _ => {
            loading.report.gap(place, format!("kind {word:?} of a name is not known; taken as another name"));
            NameKind::Alias
        }
    };
    let weak = strength.to_lowercase().contains("low");
    (kind, if weak { NameQuality::Weak } else { NameQuality::Strong })
}

fn names(entry: &mut Entry, record: &mut Element, loading: &mut Loading, place: &str) {
    loading.each((entry, record), "Names", place, |all, entry, loading| {
        loading.each((entry, all), "Name", place, |name, entry, loading| {
            let parts: Vec<String> = (1..=6).map(|n| name.take_text(&format!("Name{n}"))).collect();
            let (word, strength) = (name.take_text("NameType"), name.take_text("AliasStrength"));
            let (kind, quality) = name_kind(&word, &strength, loading, place);
            let written = text::clean(&parts.join(" "));
            if !written.is_empty() {
                entry.names.push(text::name(&written, kind, quality, ""));
            }
        });
    });
    loading.each((entry, record), "NonLatinNames", place, |all, entry, loading| {
        loading.each((entry, all), "NonLatinName", place, |name, entry, _| {
            let written = name.take_text("NameNonLatinScript");
            let note = joined(&["NonLatinScriptType", "NonLatinScriptLanguage"].map(|field| name.take_text(field)));
            if !written.is_empty() {
                entry.names.push(text::name(&written, NameKind::OriginalScript, NameQuality::Strong, &note));
            }
        });
    });
    loading.each((entry, record), "Titles", place, |all, entry, _| {
        all.take_texts("Title").iter().for_each(|title| add(&mut entry.positions, title));
    });
}

/// A day of birth as these files write it: `dd/mm/1961` where only the year is known, `00/00/1961` in the older one.
pub(super) fn birth_words(written: &str) -> String {
    let parts: Vec<&str> = written.split('/').filter(|part| !matches!(*part, "dd" | "mm" | "00" | "")).collect();
    parts.join("/")
}

fn details(entry: &mut Entry, record: &mut Element, loading: &mut Loading, place: &str) {
    loading.each((entry, record), "IndividualDetails", place, |all, entry, loading| {
        loading.each((entry, all), "Individual", place, |person, entry, loading| {
            individual(person, entry, loading, place);
        });
    });
    for (around, within) in [("EntityDetails", "Entity"), ("ShipDetails", "Ship")] {
        loading.each((entry, record), around, place, |all, entry, loading| {
            loading.each((entry, all), within, place, |detail, entry, _| {
                for list in std::mem::take(&mut detail.children) {
                    list.left().iter().for_each(|(path, text)| state(&mut entry.others, path, text));
                }
            });
        });
    }
}

fn individual(person: &mut Element, entry: &mut Entry, loading: &mut Loading, place: &str) {
    loading.each((entry, person), "DOBs", place, |all, entry, loading| {
        all.take_texts("DOB").iter().for_each(|born| loading.birth(entry, &birth_words(born), place));
    });
    loading.each((entry, person), "BirthDetails", place, |all, entry, loading| {
        loading.each((entry, all), "Location", place, |at, entry, _| {
            add(&mut entry.birth_places, joined(&["TownOfBirth", "CountryOfBirth"].map(|part| at.take_text(part))));
        });
    });
    loading.each((entry, person), "Genders", place, |all, entry, loading| {
        all.take_texts("Gender").iter().for_each(|sex| loading.sex(entry, sex, place));
    });
    loading.each((entry, person), "Nationalities", place, |all, entry, _| {
        all.take_texts("Nationality").iter().for_each(|country| add(&mut entry.nationalities, country));
    });
    loading.each((entry, person), "Positions", place, |all, entry, _| {
        all.take_texts("Position").iter().for_each(|position| add(&mut entry.positions, position));
    });
    let papers = [
        ("PassportDetails", "Passport", "Passport", "passport"),
        ("NationalIdentifierDetails", "NationalIdentifier", "NationalIdentifier", "national identifier"),
    ];
    for (around, within, field, kind) in papers {
        loading.each((entry, person), around, place, |all, entry, loading| {
            loading.each((entry, all), within, place, |paper, entry, _| {
                let number = paper.take_text(&format!("{field}Number"));
                let note = paper.take_text(&format!("{field}AdditionalInformation"));
                entry.documents.push(ListedDocument { kind: kind.into(), number, issuer: String::new(), note });
            });
        });
    }
}
