//! A file whose rows speak of one another before any of them is written. Source: ours.

use super::*;
use crate::desk::tests::{founded, seat};

fn imported(csv: &str) -> ImportReport {
    imported_in_turn(&[csv]).remove(0)
}

/// One list after the other into one record.
fn imported_in_turn(lists: &[&str]) -> Vec<ImportReport> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("list.csv");
    let mut desk = founded(&dir.path().join("north"));
    let seat = seat(custody::event::Function::CustodyOfficer);
    let import = |csv: &&str| {
        std::fs::write(&file, csv).unwrap();
        desk.import_roster(&seat, &When::default(), &file, &Mapping::default(), "site", &mut |_| {}).unwrap()
    };
    lists.iter().map(import).collect()
}

#[test]
fn three_men_of_one_list_whose_numbers_differ_by_zeros_are_three() {
    let rows = "0012,Ahmad Ali Omar,30\n12,Khalid Saad Omar,31\n00012,Nasir Fahd,44\n";
    let report = imported(&format!("Prison no,Name,Age\n{rows}"));
    assert_eq!((report.registered, &report.refused), (3, &Vec::new()));
    let told: Vec<u64> = report.doubtful.iter().filter(|d| d.why.contains("contradict")).map(|d| d.row).collect();
    assert_eq!(told, [3, 4], "{:?}", report.doubtful);
}

#[test]
fn the_same_list_in_other_figures_with_other_spaces_or_with_its_days_in_another_form_writes_nothing() {
    let list = "Prison no,Name,Father,Date of birth,Age,Mother,Notes\n\
                0012,Ahmad Ali Omar,Ali,12/05/1990,,Salma Nur,room 7\n13,Khalid Saad Omar,Saad,,30,Huda Ali,room 8\n";
    let figures = "Prison no,Name,Father,Date of birth,Age,Mother,Notes\n\
                   ٠٠١٢,Ahmad  Ali  Omar,Ali,١٢/٠٥/١٩٩٠,,Salma  Nur,room  ٧\n١٣,Khalid  Saad Omar,Saad,,٣٠,Huda  Ali,room ٨\n";
    let days = list.replace("12/05/1990", "1990-05-12");
    let reports = imported_in_turn(&[list, figures, &days, list]);
    assert_eq!((reports[0].registered, reports[0].taken), (2, 2));
    for again in &reports[1..] {
        assert_eq!((again.events, again.unchanged, again.taken), (0, 2, 0), "{again:?}");
    }
    // What differs is written, and that alone.
    let moved = figures.replace("٧", "٩");
    let reports = imported_in_turn(&[list, &moved]);
    assert_eq!((reports[1].events, reports[1].unchanged, reports[1].taken), (1, 1, 1), "{:?}", reports[1]);
}

#[test]
fn a_list_without_numbers_in_other_figures_writes_no_claim_anew() {
    let list = "Name,Father,Date of birth\nAhmad Ali Omar Nasir,Ali,12/05/1990\n";
    let reports = imported_in_turn(&[list, &list.replace("12/05/1990", "١٢/٠٥/١٩٩٠").replace("Ahmad ", "Ahmad  ")]);
    assert_eq!((reports[1].registered, reports[1].events), (0, 1), "the mark of the row alone: {:?}", reports[1]);
}
