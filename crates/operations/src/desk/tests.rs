//! A disk that fills up under a desk: said clearly, nothing half-written, and work goes on afterwards.
//! Source: ours; `custody.md` (The log: durable before it is acknowledged).

use std::path::Path;

use custody::JOURNAL_FILE;
use custody::event::place::{PlaceDescribed, PlaceKind};

use super::*;
use crate::log_check::LogCheck;
use crate::open::{Access, Credentials, NewFolder};
use crate::verbs::person::Registration;

/// Room left on the disk, in bytes: some dozens of registrations.
const ROOM_BYTES: u64 = 400_000;

pub(crate) fn opened(root: &Path) -> Desk {
    Desk::open(root, Access::Write, &Credentials::default(), &mut |_| {}).unwrap()
}

pub(crate) fn seat(function: Function) -> Seat {
    let officer = OfficerId::parse("anna").unwrap();
    Seat {
        authority: AuthorityId::parse("north").unwrap(),
        device: None,
        officer: Some((officer, function)),
        second: None,
        unnamed: crate::Unnamed::default(),
    }
}

pub(crate) fn founded(root: &Path) -> Desk {
    let credentials = Credentials {
        authority: Some("north".into()),
        officer: Some("anna".into()),
        passphrase: Some("nobody here is real".into()),
        ..Credentials::default()
    };
    let new = NewFolder {
        name: "north".into(),
        kind: "losing".into(),
        state: "SYR".into(),
        operation: "test".into(),
        device: "desk-1".into(),
        block: Some(1),
        functions: vec!["commander".into(), "custody-officer".into()],
        root_key: None,
        root_words: None,
        rehearsal: true,
    };
    crate::open::init(root, &credentials, &new).unwrap();
    let mut desk = opened(root);
    let facts = PlaceDescribed {
        name: "site".into(),
        kind: PlaceKind::Site,
        authority: AuthorityId::parse("north").unwrap(),
        inside: None,
        operational: 9_000,
        humane: 9_000,
        for_children: false,
        failing: false,
    };
    let site = custody::PlaceId::parse("site").unwrap();
    desk.describe_place(&seat(Function::Commander), &When::default(), site, facts).unwrap();
    desk
}

pub(crate) fn register(desk: &mut Desk) -> Result<custody::PersonNumber, Failure> {
    let known = |text: &str| text.to_owned();
    let entry = Registration {
        place: known("site"),
        identity: known("أحمد محمد"),
        deprived_at: known("?not recorded"),
        deprived_where: known("Baghuz"),
        deprived_by: known("north"),
        ordered_by: known("?no order found"),
        grounds: known("?no order found"),
        supervised_by: known("north"),
        admitted_at: known("2019-03-20T00:00:00Z"),
        health: known("?no doctor has examined him yet"),
    };
    Ok(desk.register(&seat(Function::CustodyOfficer), &When::default(), &entry)?.0)
}

fn fill_up(desk: &mut Desk, root: &Path) {
    let bytes = std::fs::metadata(root.join(JOURNAL_FILE)).unwrap().len();
    desk.journal.limit_size(Some(bytes + ROOM_BYTES)).unwrap();
}

fn is_one_clear_line(failure: &Failure) {
    let said = failure.to_string();
    assert!(said.contains("disk is full") && said.contains(JOURNAL_FILE) && !said.contains('\n'), "{said}");
}

fn holds(desk: &Desk, people: usize) {
    assert_eq!(desk.record().numbers().count(), people);
    let verified = desk.verify_logs(&LogCheck::default(), &mut |_| {}).unwrap();
    assert!(verified.ok, "{:?}", verified.why);
}

#[test]
fn what_a_full_disk_refused_is_not_there_and_what_was_acknowledged_is() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("north");
    let mut desk = founded(&root);
    desk.close().unwrap();
    fill_up(&mut desk, &root);
    let mut acknowledged = 0;
    let failure = loop {
        match register(&mut desk) {
            Ok(_) => acknowledged += 1,
            Err(failure) => break failure,
        }
        assert!(acknowledged < 9_000, "the disk never filled up");
    };
    assert!(acknowledged > 0);
    is_one_clear_line(&failure);
    let after = register(&mut desk).unwrap_err().to_string();
    assert!(after.contains("open the folder again"), "{after}");
    drop(desk);

    let mut desk = opened(&root);
    holds(&desk, acknowledged);
    register(&mut desk).unwrap();
    desk.close().unwrap();
    drop(desk);
    holds(&opened(&root), acknowledged + 1);
}

#[test]
fn a_batch_that_meets_a_full_disk_leaves_none_of_itself() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("north");
    let mut desk = founded(&root);
    register(&mut desk).unwrap();
    desk.close().unwrap();
    fill_up(&mut desk, &root);
    desk.begin_batch();
    for _ in 0..1_500 {
        register(&mut desk).unwrap();
    }
    is_one_clear_line(&desk.commit().unwrap_err());
    drop(desk);
    let mut desk = opened(&root);
    holds(&desk, 1);
    let number = register(&mut desk).unwrap();
    assert_eq!(number.serial(), 1, "the numbers of those who were not written are free");
}
