//! What a fuzzing run and the replay of its corpus both do with foreign bytes: the loaders of lists, the reader of
//! names and that of births. Source: ours.

use watchlist::facts::birth::Birth;
use watchlist::facts::marks::marks;
use watchlist::list::ofac::OfacFiles;
use watchlist::list::{Diff, Format, List, eu, follow_the_money, mapped, notice, ofac, ofac_advanced, uk, uk_csv, un};
use watchlist::{Gallery, Language, compare, explain, extract};

/// All targets of this crate, by the name of their corpus.
#[rustfmt::skip] // One a line: scripts/fuzz reads the names.
pub(crate) const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("list-un", list_un),
    ("list-ofac", list_ofac),
    ("list-ofac-advanced", list_ofac_advanced),
    ("list-eu", list_eu),
    ("list-uk", list_uk),
    ("list-uk-csv", list_uk_csv),
    ("list-notices", list_notices),
    ("list-entities", list_entities),
    ("list-mapped", list_mapped),
    ("name", name),
    ("birth", birth),
];

/// What holds of every list that is read: numbers differ, nothing differs from itself, and facts can be had.
fn holds(list: Result<List, watchlist::Error>) {
    let Ok(list) = list else { return };
    let mut ids: Vec<&str> = list.entries.iter().map(|entry| entry.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), list.entries.len(), "two entries have one number");
    assert!(Diff::between(&list.entries, &list.entries).is_empty(), "a list differs from itself");
    for entry in list.entries.iter().take(3) {
        let _ = (entry.read_names(), entry.facts());
    }
    let _ = list.report.to_string();
}

fn list_un(bytes: &[u8]) {
    let _ = Format::of(bytes);
    holds(un::load(bytes, "fuzz"));
}

/// The four files one after the other, apart at a line of five signs.
fn list_ofac(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split("\n=====\n").map(str::as_bytes);
    let entries = parts.next().unwrap_or_default();
    let files = OfacFiles { entries, names: parts.next(), addresses: parts.next(), comments: parts.next() };
    holds(ofac::load(files, "fuzz"));
}

fn list_ofac_advanced(bytes: &[u8]) {
    holds(ofac_advanced::load(bytes, "fuzz"));
}

fn list_eu(bytes: &[u8]) {
    holds(eu::load(bytes, "fuzz"));
}

fn list_uk(bytes: &[u8]) {
    holds(uk::load_xml(bytes, "fuzz"));
}

fn list_uk_csv(bytes: &[u8]) {
    holds(uk_csv::load_csv(bytes, "fuzz"));
}

fn list_notices(bytes: &[u8]) {
    holds(notice::load(bytes, "fuzz"));
}

fn list_entities(bytes: &[u8]) {
    holds(follow_the_money::load(bytes, "fuzz"));
}

/// A mapping and a table, apart at a line of five signs.
fn list_mapped(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (mapping, table) = text.split_once("\n=====\n").unwrap_or((&text, ""));
    let Ok(mapping) = mapped::Mapping::parse(mapping) else { return };
    holds(mapped::load(table.as_bytes(), &mapping, "fuzz"));
}

/// Two names, apart at the end of a line: what searching says is what comparing says, and every line is told.
fn name(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (a, b) = text.split_once('\n').unwrap_or((&text, ""));
    let ((a, _), (b, _)) = (extract(a, &mut ()), extract(b, &mut ()));
    let comparison = compare(&a, &b, &mut ());
    let told = explain(&comparison, &a, &b, Language::Arabic);
    // A name may hold the end of a line, which is told with it.
    assert!(told.lines().count() > comparison.tokens.len(), "lines of {comparison:?} are missing");
    let gallery = Gallery::new(std::iter::once((0, &b)));
    for hit in gallery.search(&a, 1) {
        assert_eq!(hit.weight, comparison.weight(), "searching and comparing differ");
    }
}

/// Every reading of a birth is a span of days, and marks are few.
fn birth(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    assert!(marks(&text).len() <= 6 * 17 * 3, "more marks than there can be");
    let Ok(birth) = Birth::parse(&text) else { return };
    assert!(!birth.readings.is_empty(), "read, and nothing read");
    assert!(birth.readings.iter().all(|reading| reading.first <= reading.last), "{:?}", birth.readings);
}
