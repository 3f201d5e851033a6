//! Schedules as tables for a spreadsheet: RFC 4180, local times, one column of persons a group. Source: ours;
//! `docs/formats.md`.

use super::schedule::{AdmissionLine, ConvoyLine, Schedule, SortieLine, StageLine};
use crate::failure::Failure;
use crate::roster::runs_in_a_sheet;

pub(crate) fn csv_of(rows: &[Vec<String>]) -> Result<String, Failure> {
    let wrong = |e: String| Failure::error(format!("the schedule could not be written as CSV: {e}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| plain(cell))).map_err(|e| wrong(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| wrong(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| wrong(e.to_string()))
}

/// A cell that no spreadsheet takes for a formula: a name that begins like one gets an apostrophe before it.
fn plain(cell: &str) -> String {
    if runs_in_a_sheet(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn head(words: &[&str], groups: &[String]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).chain(groups.iter().map(|group| format!("persons: {group}"))).collect()
}

fn numbers(numbers: &[u32]) -> impl Iterator<Item = String> + '_ {
    numbers.iter().map(ToString::to_string)
}

fn or_none(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

pub(crate) fn convoy_rows(schedule: &Schedule) -> Vec<Vec<String>> {
    let words = [
        "convoy",
        "leaves_local",
        "arrives_local",
        "from",
        "to",
        "vehicles",
        "guards",
        "vehicles_back_local",
        "guards_back_local",
        "persons",
    ];
    let row = |c: &ConvoyLine| {
        let cells = [
            c.convoy.clone(),
            c.leaves.clone(),
            or_none(&c.arrives),
            c.from.clone(),
            c.to.clone(),
            c.vehicles.clone(),
            c.guards.to_string(),
            or_none(&c.vehicles_back),
            or_none(&c.guards_back),
            c.persons.to_string(),
        ];
        cells.into_iter().chain(numbers(&c.by_group)).collect()
    };
    std::iter::once(head(&words, &schedule.groups)).chain(schedule.convoys.iter().map(row)).collect()
}

pub(crate) fn sortie_rows(schedule: &Schedule) -> Vec<Vec<String>> {
    let words = [
        "sortie",
        "aircraft",
        "tail",
        "crew",
        "from",
        "to",
        "distance_nm",
        "boards_local",
        "takes_off_local",
        "lands_local",
        "hands_over_local",
        "aircraft_back_local",
        "alternate",
        "guards",
        "persons",
    ];
    let row = |s: &SortieLine| {
        let cells = [
            s.sortie.clone(),
            s.aircraft.clone(),
            s.tail.clone(),
            s.crew.clone().unwrap_or_else(|| "to be found".to_owned()),
            s.from.clone(),
            s.to.clone(),
            s.distance_nm.to_string(),
            s.boards.clone(),
            s.takes_off.clone(),
            s.lands.clone(),
            s.hands_over.clone(),
            or_none(&s.aircraft_back),
            s.alternate.clone(),
            s.guards.to_string(),
            s.persons.to_string(),
        ];
        cells.into_iter().chain(numbers(&s.by_group)).collect()
    };
    std::iter::once(head(&words, &schedule.groups)).chain(schedule.sorties.iter().map(row)).collect()
}

pub(crate) fn admission_rows(schedule: &Schedule) -> Vec<Vec<String>> {
    let row = |a: &AdmissionLine| vec![a.from.clone(), a.until.clone(), a.receiver.clone(), a.persons.to_string()];
    let head = head(&["from_local", "until_local", "receiver", "persons"], &[]);
    std::iter::once(head).chain(schedule.admissions.iter().map(row)).collect()
}

pub(crate) fn stage_rows(schedule: &Schedule) -> Vec<Vec<String>> {
    let row = |s: &StageLine| {
        let cells = [s.from.clone(), s.until.clone(), s.site.clone(), s.stage.clone(), s.persons.to_string()];
        cells.into_iter().chain(numbers(&s.by_group)).collect()
    };
    let head = head(&["from_local", "until_local", "site", "stage", "persons"], &schedule.groups);
    std::iter::once(head).chain(schedule.stages.iter().map(row)).collect()
}

#[test]
fn a_name_is_never_a_formula_of_a_spreadsheet() {
    for (cell, written) in [
        ("=cmd()", "'=cmd()"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+Ali Omar", "'+Ali Omar"),
        (" =cmd()", "' =cmd()"),
        ("\n=cmd()", "'\n=cmd()"),
        ("\u{FF1D}cmd()", "'\u{FF1D}cmd()"),
        ("\u{200F}=cmd()", "'\u{200F}=cmd()"),
    ] {
        assert_eq!(plain(cell), written);
    }
    assert_eq!((plain("2026-01-21 06:00"), plain("Karkh")), ("2026-01-21 06:00".into(), "Karkh".into()));
}
