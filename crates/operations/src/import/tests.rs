//! A file whose rows speak of one another before any of them is written. Source: ours.

use super::*;
use crate::desk::tests::{founded, seat};

fn imported(csv: &str) -> ImportReport {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("list.csv");
    std::fs::write(&file, csv).unwrap();
    let mut desk = founded(&dir.path().join("north"));
    let seat = seat(custody::event::Function::CustodyOfficer);
    desk.import_roster(&seat, &When::default(), &file, &Mapping::default(), "site", &mut |_| {}).unwrap()
}

#[test]
fn three_men_of_one_list_whose_numbers_differ_by_zeros_are_three() {
    let rows = "0012,Ahmad Ali Omar,30\n12,Khalid Saad Omar,31\n00012,Nasir Fahd,44\n";
    let report = imported(&format!("Prison no,Name,Age\n{rows}"));
    assert_eq!((report.registered, &report.refused), (3, &Vec::new()));
    let told: Vec<u64> = report.doubtful.iter().filter(|d| d.why.contains("contradict")).map(|d| d.row).collect();
    assert_eq!(told, [3, 4], "{:?}", report.doubtful);
}
