//! OFAC's lists in their advanced XML: values by reference, places, papers, parties, how they are related, why they
//! are listed. Source: the published schema `sdn_advanced.xsd` (namespace `http://www.un.org/sanctions/1.0`).

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::error::Error;
use crate::list::entry::{Entry, Stated};
use crate::list::format::Format;
use crate::list::loading::{Loading, add, joined, state};
use crate::list::ofac_party::{Party, party};
use crate::list::ofac_values::{Beside, day, paper, place, tell_left, values};
use crate::list::version::List;
use crate::list::xml::{Element, Met, Shape, read};

const SHAPE: Shape = Shape {
    what: "OFAC's advanced list",
    root: "Sanctions",
    holders: &[
        "ReferenceValueSets",
        "Locations",
        "IDRegDocuments",
        "DistinctParties",
        "ProfileRelationships",
        "SanctionsEntries",
        "SanctionsEntryLinks",
    ],
};

/// Reads the list.
///
/// # Errors
///
/// When it is no such list, no XML, incomplete, or beyond a limit.
pub fn load(input: impl BufRead, source: &str) -> Result<List, Error> {
    let mut loading = Loading::default();
    let mut beside = Beside::default();
    let mut parties: Vec<Party> = Vec::new();
    let mut after = After::default();
    let seen = read(input, &SHAPE, |met| {
        let Met::Record(record) = met else { return Ok(()) };
        match record.name.as_str() {
            "DateOfIssue" => loading.dated = Some(day(record)).filter(|day| !day.is_empty()),
            name if name.ends_with("Values") => values(record, &mut beside),
            "Location" => place(record, &mut beside, &mut loading),
            "IDRegDocument" => paper(record, &mut beside, &mut loading),
            "DistinctParty" => parties.push(party(record, &beside, &mut loading)),
            "ProfileRelationship" => after.relation(record, &beside, &mut loading),
            "SanctionsEntry" => after.listing(record, &beside, &mut loading),
            _ => loading.unknown(&record),
        }
        Ok(())
    })?;
    let names: BTreeMap<String, String> = parties.iter().map(|p| (p.profile.clone(), p.entry.name().to_owned())).collect();
    for mut party in parties {
        after.put(&mut party, &names);
        let place = format!("DistinctParty {}", party.entry.id);
        loading.push(party.entry, &place).map_err(Error::new)?;
    }
    Ok(loading.finish(Format::OfacAdvancedXml, source, vec![seen]))
}

/// What stands after the parties: how they are related, and why they are listed.
#[derive(Default)]
struct After {
    /// By the profile from which a relation goes: its words, the profile to which.
    relations: BTreeMap<String, Vec<(String, String)>>,
    listings: BTreeMap<String, Entry>,
}

impl After {
    fn relation(&mut self, mut record: Element, beside: &Beside, loading: &mut Loading) {
        let id = record.take_attribute("ID");
        let [from, to] = ["From-ProfileID", "To-ProfileID"].map(|end| record.take_attribute(end));
        let mut words = beside.value("RelationType", &record.take_attribute("RelationTypeID"));
        if record.take_attribute("Former") == "true" {
            words.push_str(" (former)");
        }
        let comment = record.take_text("Comment");
        if !comment.is_empty() {
            words = format!("{words}: {comment}");
        }
        record.pass(&["RelationQualityID", "SanctionsEntryID"]);
        record.take_all("IDRegDocumentReference");
        tell_left(&record, "ProfileRelationship", &id, loading);
        self.relations.entry(from).or_default().push((words, to));
    }

    fn listing(&mut self, mut record: Element, beside: &Beside, loading: &mut Loading) {
        let id = record.take_attribute("ID");
        let profile = record.take_attribute("ProfileID");
        let list = beside.value("List", &record.take_attribute("ListID"));
        let held = self.listings.entry(profile).or_default();
        state(&mut held.others, "list", list);
        for mut event in record.take_all("EntryEvent") {
            let basis = beside.value("LegalBasis", &event.take_attribute("LegalBasisID"));
            let kind = beside.value("EntryEventType", &event.take_attribute("EntryEventTypeID"));
            state(&mut held.dates, &kind, event.take("Date").map_or_else(String::new, day));
            add(&mut held.reasons, basis);
            add(&mut held.reasons, event.take_text("Comment"));
            event.take_attribute("ID");
            tell_left(&event, "SanctionsEntry", &id, loading);
        }
        for mut measure in record.take_all("SanctionsMeasure") {
            let kind = beside.value("SanctionsType", &measure.take_attribute("SanctionsTypeID"));
            let programme = measure.take_text("Comment");
            // Of a measure of the type "Program" the comment is the programme.
            if kind == "Program" && !programme.is_empty() {
                add(&mut held.programmes, programme);
            } else {
                state(&mut held.others, "measure", joined(&[kind, programme]));
            }
            measure.take_attribute("ID");
            measure.take("DatePeriod");
            tell_left(&measure, "SanctionsEntry", &id, loading);
        }
        record.take_all("LimitationsToListing");
        tell_left(&record, "SanctionsEntry", &id, loading);
    }

    fn put(&mut self, party: &mut Party, names: &BTreeMap<String, String>) {
        for (words, to) in self.relations.remove(&party.profile).unwrap_or_default() {
            let named = names.get(&to).filter(|name| !name.is_empty()).cloned();
            let text = named.map_or_else(|| to.clone(), |name| format!("{name} ({to})"));
            party.entry.links.push(Stated { field: words, text });
        }
        let listing = self.listings.remove(&party.profile).unwrap_or_default();
        party.entry.dates.extend(listing.dates);
        party.entry.others.extend(listing.others);
        listing.reasons.iter().for_each(|reason| add(&mut party.entry.reasons, reason));
        listing.programmes.iter().for_each(|programme| add(&mut party.entry.programmes, programme));
    }
}
