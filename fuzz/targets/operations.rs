//! What a fuzzing run and the replay of its corpus both do with foreign bytes: the parsers of `operations`.
//! Source: ours.

use std::path::Path;

use custody::Moment;
use operations::administration::Card;
use operations::folder::Settings;
use operations::found::parse_root_public;
use operations::handover::files::HandFile;
use operations::jurisdiction::Pack;
use operations::key_file::KeyFile;
use operations::rehearse::scenario::Scenario;
use operations::roster::{MAX_ROWS, Mapping, read_roster};

/// All targets of this crate, by the name of their corpus.
pub(crate) const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("roster", roster),
    ("mapping", mapping),
    ("key-file", key_file),
    ("card", card),
    ("root-public", root_public),
    ("scenario", scenario),
    ("plan-facts", plan_facts),
    ("pack", pack),
    ("settings", settings),
    ("hand-file", hand_file),
];

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Every row is taken, doubted or refused; none is lost and none is made up.
fn roster(bytes: &[u8]) {
    read_with(bytes, &Mapping::default());
}

fn read_with(bytes: &[u8], mapping: &Mapping) {
    let today = Moment::from_ms(1_769_000_000_000);
    let Ok(read) = read_roster(bytes, "list", mapping, &[101, 701], today, &mut |_| {}) else { return };
    assert!(read.rows.len() <= MAX_ROWS, "{} rows", read.rows.len());
}

/// A mapping file, then a roster in three lines that it is used on.
fn mapping(bytes: &[u8]) {
    let Ok(mapping) = Mapping::parse(text(bytes)) else { return };
    read_with("ISN,Name,DOB\n1,Ali Hasan,1990-05-12\n2,Omar,12/5/1369\n".as_bytes(), &mapping);
}

/// Its seal is not opened: that costs 64 MiB and a tenth of a second by design.
fn key_file(bytes: &[u8]) {
    let _ = KeyFile::parse(text(bytes));
}

fn card(bytes: &[u8]) {
    let _ = Card::parse(text(bytes));
}

fn root_public(bytes: &[u8]) {
    let _ = parse_root_public(text(bytes));
}

fn scenario(bytes: &[u8]) {
    let Ok(read) = Scenario::parse(Path::new("operation.toml"), text(bytes)) else { return };
    let _ = read.people();
}

/// The planner's facts beside an operation of two sites; what is read keeps its own limits.
fn plan_facts(bytes: &[u8]) {
    let operation = "name = \"a\"\nstart = \"2026-03-02\"\ndays = 3\nday_offset_min = 180\nplan = \"plan.toml\"\n\
                     [[site]]\nid = \"north\"\nname = \"North\"\nsource = \"invented\"\n\
                     [[site]]\nid = \"south\"\nname = \"South\"\nsource = \"invented\"\n";
    let Ok(read) = operations::plan::read_texts(operation, text(bytes)) else { return };
    assert!(read.facts.iter().all(|fact| !fact.source.is_empty()), "a fact without a source");
}

fn pack(bytes: &[u8]) {
    let _ = Pack::parse(Path::new("pack.toml"), text(bytes));
}

fn settings(bytes: &[u8]) {
    let _ = Settings::parse(text(bytes));
}

fn hand_file(bytes: &[u8]) {
    let Ok(read) = HandFile::decode(bytes) else { return };
    assert_eq!(read.encode(), bytes, "a hand-over file has one form");
}
