//! The access log: what is noted stays, and a line changed or taken out is named.

use custody::event::Purpose;
use custody::{ACCESS_FILE, Access, AccessLog, Moment, OfficerId};

use crate::hand::person;

fn look(n: i64, denied: Option<&str>) -> Access {
    Access {
        at: Moment::from_ms(n),
        officer: (n % 2 == 0).then(|| OfficerId::parse("amal").unwrap()),
        about: Some(person(4)),
        purpose: Purpose::Care,
        what: "medical".into(),
        denied: denied.map(Into::into),
    }
}

#[test]
fn each_look_and_each_denial_stays_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = AccessLog::open(folder.path()).unwrap();
    let mut second = AccessLog::open(folder.path()).unwrap();
    for n in 0..6 {
        let writer = if n % 2 == 0 { &mut log } else { &mut second };
        assert_eq!(writer.note(&look(n, (n == 3).then_some("no purpose given"))).unwrap().0, n.unsigned_abs());
    }
    let report = log.verify().unwrap();
    assert_eq!((report.lines, report.first_bad), (6, None));
    assert_eq!(log.lines(3).unwrap()[0], look(3, Some("no purpose given")));

    let db = rusqlite::Connection::open(folder.path().join(ACCESS_FILE)).unwrap();
    assert!(db.execute("DELETE FROM access WHERE number = 3", []).is_err());
    db.execute_batch("DROP TRIGGER access_is_never_deleted; DROP TRIGGER access_is_never_changed;").unwrap();
    db.execute("UPDATE access SET bytes = x'a0' WHERE number = 4", []).unwrap();
    assert_eq!(log.verify().unwrap().first_bad, Some(4));
    db.execute("DELETE FROM access WHERE number = 2", []).unwrap();
    assert_eq!(log.verify().unwrap().first_bad, Some(2));
}
