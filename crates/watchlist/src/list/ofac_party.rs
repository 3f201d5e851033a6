//! One party of OFAC's advanced XML: its names in every script, and what its features say. Source: the published
//! schema `sdn_advanced.xsd`.

use std::collections::BTreeMap;

use crate::letters::Script;
use crate::list::entry::{Entry, EntryKind, NameKind, NameQuality};
use crate::list::loading::{Loading, add, joined, remark, state};
use crate::list::ofac_values::{Beside, country, period};
use crate::list::text;
use crate::list::xml::Element;

/// A party, and the number of its profile.
pub(crate) struct Party {
    pub(crate) profile: String,
    pub(crate) entry: Entry,
}

/// Parts of a name in the order in which they are spoken.
const SPOKEN: [&str; 7] =
    ["first name", "middle name", "patronymic", "matronymic", "last name", "maiden name", "nickname"];

pub(crate) fn party(mut record: Element, beside: &Beside, loading: &mut Loading) -> Party {
    let id = record.take_attribute("FixedRef");
    let place = format!("DistinctParty {id}");
    let mut entry = Entry { id, ..Entry::default() };
    let comment = record.take_text("Comment");
    if !comment.is_empty() {
        remark(&mut entry, &comment);
    }
    let mut number = String::new();
    loading.each((&mut entry, &mut record), "Profile", &place, |profile, entry, loading| {
        number = profile.take_attribute("ID");
        let subtype = beside.value("PartySubType", &profile.take_attribute("PartySubTypeID"));
        entry.kind = kind(&subtype, loading, &place);
        loading.each((entry, profile), "Identity", &place, |identity, entry, loading| {
            read_identity(identity, entry, beside, loading, &place);
        });
        loading.each((entry, profile), "Feature", &place, |feature, entry, loading| {
            read_feature(feature, entry, beside, loading, &place);
        });
        profile.take_all("SanctionsEntryReference");
    });
    loading.left(&mut entry, &record, &place);
    if entry.kind == EntryKind::Unknown && entry.births.len() + entry.birth_places.len() > 0 {
        entry.kind = EntryKind::Person;
    }
    Party { profile: number, entry }
}

fn kind(subtype: &str, loading: &mut Loading, place: &str) -> EntryKind {
    match subtype.to_lowercase().as_str() {
        "individual" | "unknown" | "4" => EntryKind::Person,
        "entity" | "3" => EntryKind::Organisation,
        "vessel" | "1" => EntryKind::Vessel,
        "aircraft" | "2" => EntryKind::Aircraft,
        _ => {
            loading.report.gap(place, format!("kind {subtype:?} is not known"));
            EntryKind::Unknown
        }
    }
}

fn read_identity(identity: &mut Element, entry: &mut Entry, beside: &Beside, loading: &mut Loading, place: &str) {
    let id = identity.take_attribute("ID");
    identity.pass(&["FixedRef", "Primary"]);
    let is_false = identity.take_attribute("False") == "true";
    entry.documents.extend(beside.papers(&id).iter().cloned());
    let groups = groups(identity, beside);
    loading.each((entry, identity), "Alias", place, |alias, entry, loading| {
        let primary = alias.take_attribute("Primary") == "true";
        let alias_kind = beside.value("AliasType", &alias.take_attribute("AliasTypeID")).to_lowercase();
        let weak = alias.take_attribute("LowQuality") == "true";
        alias.take_attribute("FixedRef");
        let quality = if weak { NameQuality::Weak } else { NameQuality::Strong };
        let note = if is_false { "false identity" } else { "" };
        loading.each((entry, alias), "DocumentedName", place, |name, entry, _| {
            let text = spoken(name, &groups);
            let own_script = text::script_of(&text) != Some(Script::Latin);
            let kind = match alias_kind.trim_end_matches('.') {
                "f.k.a" | "fka" => NameKind::Former,
                _ if own_script => NameKind::OriginalScript,
                _ if primary => NameKind::Primary,
                _ => NameKind::Alias,
            };
            if !text.is_empty() {
                entry.names.push(text::name(&text, kind, quality, note));
            }
        });
    });
}

/// The kind of part of each group of parts of names.
fn groups(identity: &mut Element, beside: &Beside) -> BTreeMap<String, String> {
    let mut groups = BTreeMap::new();
    for mut all in identity.take_all("NamePartGroups") {
        for mut master in all.take_all("MasterNamePartGroup") {
            for mut group in master.take_all("NamePartGroup") {
                let part = beside.value("NamePartType", &group.take_attribute("NamePartTypeID"));
                groups.insert(group.take_attribute("ID"), part.to_lowercase());
            }
        }
    }
    groups
}

fn spoken(name: &mut Element, groups: &BTreeMap<String, String>) -> String {
    name.pass(&["ID", "FixedRef", "DocNameStatusID"]);
    let mut parts: Vec<(usize, String)> = Vec::new();
    for mut part in name.take_all("DocumentedNamePart") {
        for mut value in part.take_all("NamePartValue") {
            let group = value.take_attribute("NamePartGroupID");
            let of = groups.get(&group).and_then(|part| SPOKEN.iter().position(|spoken| spoken == part));
            parts.push((of.unwrap_or(0), value.text));
        }
    }
    parts.sort_by_key(|(rank, _)| *rank);
    parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

fn read_feature(feature: &mut Element, entry: &mut Entry, beside: &Beside, loading: &mut Loading, place: &str) {
    let kind = beside.value("FeatureType", &feature.take_attribute("FeatureTypeID"));
    feature.take_attribute("ID");
    feature.take_all("IdentityReference");
    let comment = feature.take_text("Comment");
    state(&mut entry.others, &kind, comment);
    loading.each((entry, feature), "FeatureVersion", place, |version, entry, loading| {
        version.pass(&["ID", "ReliabilityID"]);
        let (days, approximate) = period(version);
        let circa = if approximate { "circa " } else { "" };
        let mut said: Vec<String> = vec![version.take_text("Comment")];
        for mut detail in version.take_all("VersionDetail") {
            let reference = detail.take_attribute("DetailReferenceID");
            let words = beside.value("DetailReference", &reference);
            said.push(if reference.is_empty() { String::new() } else { words });
            said.push(std::mem::take(&mut detail.text));
        }
        for mut at in version.take_all("VersionLocation") {
            let id = at.take_attribute("LocationID");
            match beside.place(&id) {
                Some(named) => said.push(named.clone()),
                None => loading.report.gap(place, format!("{kind}: place {id} is not in the file")),
            }
        }
        version.take_all("IDRegDocumentReference");
        let said = joined(&said);
        put(&kind, if days.is_empty() { days } else { format!("{circa}{days}") }, said, entry, loading, place);
    });
}

fn put(kind: &str, days: String, said: String, entry: &mut Entry, loading: &mut Loading, place: &str) {
    match kind.to_lowercase().as_str() {
        "birthdate" => {
            loading.birth(entry, &days, place);
            state(&mut entry.others, kind, said);
            return;
        }
        "place of birth" => add(&mut entry.birth_places, &said),
        "nationality country" | "citizenship country" | "nationality of registration" => {
            add(&mut entry.nationalities, country(&said));
        }
        "gender" => loading.sex(entry, &said, place),
        "title" => add(&mut entry.positions, &said),
        "location" => add(&mut entry.addresses, &said),
        "website" => state(&mut entry.links, "web", &said),
        "height" => {
            entry.height_cm = entry.height_cm.or_else(|| text::height_cm(&said));
            add(&mut entry.description, format!("height {said}"));
        }
        "weight" | "hair color" | "eye color" | "complexion" | "build" | "physical description" | "scars or marks" => {
            add(&mut entry.description, format!("{}: {said}", kind.to_lowercase()));
        }
        _ => state(&mut entry.others, kind, &said),
    }
    state(&mut entry.others, kind, days);
}
