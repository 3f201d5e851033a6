//! Loaders on made-up lists: the same person in every form that lists have.

use watchlist::facts::Sex;
use watchlist::list::ofac::OfacFiles;
use watchlist::list::{
    Entry, EntryKind, Format, List, NameKind, NameQuality, eu, follow_the_money, mapped, notice, ofac, ofac_advanced, uk,
    uk_csv, un,
};
use watchlist::Script;

pub(crate) const UN: &[u8] = include_bytes!("../fixtures/un.xml");
const SDN: &[u8] = include_bytes!("../fixtures/ofac_sdn.csv");
const ALT: &[u8] = include_bytes!("../fixtures/ofac_alt.csv");
const ADD: &[u8] = include_bytes!("../fixtures/ofac_add.csv");
const COMMENTS: &[u8] = include_bytes!("../fixtures/ofac_comments.csv");
const ADVANCED: &[u8] = include_bytes!("../fixtures/ofac_advanced.xml");
const EU: &[u8] = include_bytes!("../fixtures/eu.xml");
const UK_XML: &[u8] = include_bytes!("../fixtures/uk.xml");
const UK_CSV: &[u8] = include_bytes!("../fixtures/uk.csv");
const UK_OLDER: &[u8] = include_bytes!("../fixtures/uk_older.csv");
const NOTICES: &[u8] = include_bytes!("../fixtures/notices.json");
const ENTITIES: &[u8] = include_bytes!("../fixtures/entities.ftm.json");
const TABLE: &[u8] = include_bytes!("../fixtures/table.csv");
const MAPPING: &str = include_str!("../fixtures/table.toml");

fn ofac_whole() -> List {
    let files = OfacFiles { entries: SDN, names: Some(ALT), addresses: Some(ADD), comments: Some(COMMENTS) };
    ofac::load(files, "test").unwrap()
}

/// Every form, loaded from its made-up file.
pub(crate) fn all() -> Vec<List> {
    vec![
        un::load(UN, "test").unwrap(),
        ofac_whole(),
        ofac_advanced::load(ADVANCED, "test").unwrap(),
        eu::load(EU, "test").unwrap(),
        uk::load_xml(UK_XML, "test").unwrap(),
        uk_csv::load_csv(UK_CSV, "test").unwrap(),
        uk_csv::load_csv(UK_OLDER, "test").unwrap(),
        notice::load(NOTICES, "test").unwrap(),
        follow_the_money::load(ENTITIES, "test").unwrap(),
        mapped::load(TABLE, &mapped::Mapping::parse(MAPPING).unwrap(), "test").unwrap(),
    ]
}

fn has_name(entry: &Entry, text: &str, kind: NameKind, quality: NameQuality) -> bool {
    entry.names.iter().any(|n| n.text.eq_ignore_ascii_case(text) && n.kind == kind && n.quality == quality)
}

#[test]
fn the_same_person_is_read_from_every_form_of_list() {
    for list in all() {
        let form = list.version.format;
        let entry = &list.entries[0];
        assert_eq!(entry.kind, EntryKind::Person, "{form}");
        assert!(entry.name().eq_ignore_ascii_case("Salim Yusuf Haddadi"), "{form}: {:?}", entry.names);
        let day = entry.births.first().and_then(|birth| birth.birth.as_ref()).unwrap();
        let expected = if form == Format::MappedCsv { "1968-09-22" } else { "1961-06-30" };
        assert_eq!(day.readings[0].to_string(), expected, "{form}");
        assert!(entry.birth_places.iter().any(|place| place.contains("Oldtown")), "{form}: {:?}", entry.birth_places);
        assert!(entry.nationalities.iter().any(|n| n.to_lowercase().starts_with("ir") || n.eq_ignore_ascii_case("iq")), "{form}");
        assert!(entry.sex == Some(Sex::Male) || form == Format::UkOlderCsv, "{form}");
        let has_paper = entry.documents.iter().any(|document| document.number == "T0012345");
        assert!(has_paper || matches!(form, Format::NoticeJson | Format::MappedCsv), "{form}: {:?}", entry.documents);
    }
}

#[test]
fn loading_twice_is_the_same() {
    assert_eq!(all(), all());
}

#[test]
fn a_file_says_what_it_is_by_how_it_begins() {
    let files: [(&[u8], Option<Format>); 11] = [
        (UN, Some(Format::UnXml)),
        (SDN, Some(Format::OfacCsv)),
        (ADVANCED, Some(Format::OfacAdvancedXml)),
        (EU, Some(Format::EuXml)),
        (UK_XML, Some(Format::UkXml)),
        (UK_CSV, Some(Format::UkCsv)),
        (UK_OLDER, Some(Format::UkOlderCsv)),
        (NOTICES, Some(Format::NoticeJson)),
        (ENTITIES, Some(Format::FollowTheMoney)),
        (TABLE, None),
        (b"", None),
    ];
    for (bytes, form) in files {
        assert_eq!(Format::of(bytes), form, "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
    }
}

#[test]
fn the_list_of_the_united_nations_keeps_names_by_kind_parents_looks_and_what_it_does_not_know() {
    let list = un::load(UN, "UN Security Council").unwrap();
    assert_eq!(list.version.dated.as_deref(), Some("2026-01-02T00:00:00.000Z"));
    assert_eq!((list.count(EntryKind::Person), list.count(EntryKind::Organisation)), (1, 1));
    let person = &list.entries[0];
    assert!(has_name(person, "Selim Haddady", NameKind::Alias, NameQuality::Strong));
    assert!(has_name(person, "Saleem al-Haddadi", NameKind::Alias, NameQuality::Strong));
    assert!(has_name(person, "Abu Test", NameKind::Alias, NameQuality::Weak));
    assert!(has_name(person, "سالم يوسف حدادي", NameKind::OriginalScript, NameQuality::Strong));
    assert!(person.names.iter().any(|n| n.text == "ابو تست" && n.script == Some(Script::Arabic)));
    assert_eq!(person.fathers, ["Yusuf Omar Haddadi"]);
    assert_eq!(person.mothers, ["Amina Testova"]);
    assert_eq!((person.height_cm, person.reference.as_str()), (Some(172), "TSi.001"));
    assert_eq!(person.links[0].text, "https://example.org/notice/1");
    assert_eq!(person.programmes, ["Test & Trial"]);
    assert_eq!(person.births.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["1961-06-30", "circa 1963", "1960 to 1965"]);
    // The two statements of the one element that is not known: its text and its unit.
    assert_eq!(list.report.gaps.len(), 2, "{}", list.report);
    assert!(list.report.gaps.iter().all(|gap| gap.place.contains("SHOE_SIZE")), "{}", list.report);
    assert!(person.others.iter().any(|stated| stated.text == "43"));
    let company = &list.entries[1];
    assert!(has_name(company, "Trial Trading", NameKind::Former, NameQuality::Strong));
    assert_eq!(company.name(), "TEST TRADING COMPANY");
}

#[test]
fn ofacs_files_are_joined_and_what_does_not_fit_is_named() {
    let list = ofac_whole();
    assert_eq!((list.entries.len(), list.count(EntryKind::Vessel)), (3, 1));
    let person = &list.entries[0];
    assert!(has_name(person, "Selim HADDADY", NameKind::Alias, NameQuality::Strong));
    assert!(has_name(person, "Saleem AL-HADDADI", NameKind::Former, NameQuality::Strong));
    assert!(has_name(person, "ABU TEST", NameKind::Alias, NameQuality::Weak));
    assert_eq!(person.programmes, ["SDGT", "TEST"]);
    assert_eq!(person.addresses, ["1 Test Street, Testville, Iraq"]);
    assert_eq!(person.nationalities, ["Iraq", "Syria"], "the comments go on with the remarks");
    let told: Vec<&str> = list.report.gaps.iter().map(|gap| gap.place.as_str()).collect();
    assert_eq!(told, ["sdn, line 5", "alt, line 4"], "{}", list.report);
    assert_eq!((list.report.read["rows of sdn"], list.report.read["rows of alt"]), (3, 4));
    assert!(list.report.missing.is_empty());
}

#[test]
fn a_file_that_is_not_there_is_said_loudly() {
    let files = OfacFiles { entries: SDN, names: Some(ALT), addresses: None, comments: None };
    let list = ofac::load(files, "test").unwrap();
    assert_eq!(list.report.missing.len(), 2, "{}", list.report);
    assert!(list.report.to_string().starts_with("MISSING: add"));
    assert!(!list.report.is_whole());
}

#[test]
fn the_advanced_form_says_names_in_every_script_and_who_is_linked() {
    let list = ofac_advanced::load(ADVANCED, "test").unwrap();
    assert!(list.report.is_whole(), "{}", list.report);
    assert_eq!(list.version.dated.as_deref(), Some("2026-01-02"));
    let person = &list.entries[0];
    assert!(has_name(person, "سالم يوسف حدادي", NameKind::OriginalScript, NameQuality::Strong), "{:?}", person.names);
    assert!(has_name(person, "ABU TEST", NameKind::Alias, NameQuality::Weak));
    assert_eq!(person.births[1].text, "circa 1963");
    assert_eq!(person.birth_places, ["Oldtown, Iraq"]);
    assert_eq!((person.links[0].field.as_str(), person.links[0].text.as_str()), ("Associate Of", "TEST TRADING COMPANY (102)"));
    assert_eq!((person.programmes.as_slice(), person.reasons.as_slice()), (&["SDGT".to_owned()][..], &["Test Order 1".to_owned()][..]));
}

#[test]
fn the_list_of_the_european_union_keeps_the_hijri_date_beside_the_one_reckoned() {
    let list = eu::load(EU, "test").unwrap();
    assert!(list.report.is_whole(), "{}", list.report);
    let person = &list.entries[0];
    assert!(has_name(person, "Abu Test", NameKind::Alias, NameQuality::Weak));
    let texts: Vec<&str> = person.births.iter().map(|birth| birth.text.as_str()).collect();
    assert_eq!(texts, ["1961-06-30", "circa 1960 to 1965", "1381-01-16"]);
    assert!(person.documents[0].note.contains("knownFalse"));
    assert_eq!(person.links.iter().filter(|link| link.field == "web").count(), 1);
}

#[test]
fn both_forms_of_the_british_list_say_the_same_of_a_person() {
    let (xml, csv) = (uk::load_xml(UK_XML, "test").unwrap(), uk_csv::load_csv(UK_CSV, "test").unwrap());
    assert!(xml.report.is_whole() && csv.report.is_whole(), "{}{}", xml.report, csv.report);
    for field in ["name", "birth", "birth place", "nationality", "document", "father", "position", "address"] {
        let of = |list: &List| -> Vec<String> {
            let mut said: Vec<String> =
                list.entries[0].statements().into_iter().filter(|(f, _)| f == field).map(|(_, text)| text).collect();
            said.sort();
            said
        };
        assert_eq!(of(&xml), of(&csv), "{field}");
    }
    assert_eq!((xml.entries[1].kind, csv.entries[1].kind), (EntryKind::Vessel, EntryKind::Vessel));
    assert_eq!(csv.version.dated.as_deref(), Some("01-Feb-2026"));
}

#[test]
fn notices_and_entities_name_what_they_add() {
    let notices = notice::load(NOTICES, "test").unwrap();
    assert_eq!(notices.entries[0].height_cm, Some(172));
    assert!(notices.entries[0].description.iter().any(|look| look.contains("left hand")));
    assert_eq!(notices.report.gaps[0].place, "notice 2026/00002, shoe_size", "{}", notices.report);
    let entities = follow_the_money::load(ENTITIES, "test").unwrap();
    let person = &entities.entries[0];
    assert_eq!(person.documents.iter().map(|d| d.number.as_str()).collect::<Vec<_>>(), ["T0012345", "T0099999"]);
    assert_eq!(person.links.last().unwrap().text, "Omar Yusuf Haddadi");
    assert_eq!(entities.entries[2].addresses, ["1 Test Street, Testville"]);
    assert_eq!(entities.report.gaps.len(), 1, "{}", entities.report);
}

#[test]
fn a_table_is_read_by_its_mapping_and_impossible_days_are_named() {
    let list = mapped::load(TABLE, &mapped::Mapping::parse(MAPPING).unwrap(), "a ministry").unwrap();
    assert_eq!(list.entries[0].id, "7");
    assert_eq!(list.entries[0].others[0].field, "Ward");
    let told: Vec<&str> = list.report.gaps.iter().map(|gap| gap.what.as_str()).collect();
    assert!(told[0].contains("30/02/1970") && told[1].contains("sex \"x\""), "{told:?}");
    for wrong in ["alias = \"A\"", "name = 3", "nome = \"A\"", "name = ["] {
        assert!(mapped::Mapping::parse(wrong).is_err(), "{wrong}");
    }
    let other = mapped::Mapping::parse("name = \"Nombre\"").unwrap();
    assert!(mapped::load(TABLE, &other, "test").unwrap_err().to_string().contains("Nombre"));
}
