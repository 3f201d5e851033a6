//! Verified by exception at a door, and checked again by two others where nothing compares, by the binary.
//! Source: `custody.md` (Gates before embarkation: identity).

use crate::movement_folder::{MovementFolder, movement_folder};

const CARA: (&str, &str) = ("cara", "custody-officer");

/// One convoy that boards, and one person checked at its door by cara and badr.
fn checked_at_the_door() -> MovementFolder {
    let folder = movement_folder();
    let person = &folder.people[0];
    let (departs, arrives) = (folder.hour(120), folder.hour(240));
    let plan = "man plan m-1 --means road --from site --to annex --vehicle bus --seats 10 --guards 4";
    let plan: Vec<&str> = plan.split_whitespace().collect();
    let times = ["--departs-at", &departs, "--arrives-at", &arrives];
    folder.run(0, "anna", "planner", &[&plan[..], &times].concat()).done();
    folder.run(0, "anna", "planner", &["man", "draft", "m-1", person]).done();
    folder.run_two(0, "anna", "movement-control", &["man", "freeze", "m-1"]).done();
    folder.run(0, "anna", "movement-control", &["man", "open", "m-1"]).done();
    let door = ["--photograph", "--band", "--question", "--tries", "3", "--reason", "no reader here"];
    folder.run_two(5, CARA.0, CARA.1, &[&["man", "door", "m-1", person][..], &door].concat()).done();
    folder
}

#[test]
fn who_was_verified_by_exception_boards_again_once_two_others_have_checked_him() {
    let folder = checked_at_the_door();
    let person = &folder.people[0];
    let later = 26 * 60;
    let board = || folder.run(later, CARA.0, CARA.1, &["man", "board", "m-1", person]).refused();
    assert!(board().contains("by cara and badr and not re-checked within 24 h"), "{}", board());
    let given = ["--at-place", "site", "--photograph", "--band", "--question", "--reason", "no matcher here"];
    let again = [&["sight", "recheck", person][..], &given].concat();
    let same = folder.run_two(later, CARA.0, CARA.1, &again).refused();
    assert!(same.contains("cannot check it again"), "{same}");
    let others = ["--second", "gul", "--second-function", "child-protection"];
    let without = again.iter().filter(|word| **word != "--band").copied().collect::<Vec<_>>();
    let unread = folder.run(later, "fay", "medical", &[&without[..], &others].concat()).refused();
    assert!(unread.contains("the band was not read"), "{unread}");
    folder.run(later, "fay", "medical", &[&again[..], &others].concat()).done();
    assert!(!board().contains("re-checked"), "{}", board());

    let rates = folder.run(later, CARA.0, CARA.1, &["sight", "exceptions"]).done();
    let of = |who: &str| {
        let list = rates["officers"].as_array().unwrap();
        let one = list.iter().find(|r| r["who"] == who).unwrap_or_else(|| panic!("no {who} in {rates}"));
        ["verified", "by_exception", "rechecks"].map(|field| one[field].as_u64().unwrap())
    };
    for (who, counts) in [("cara", [1, 1, 0]), ("badr", [1, 1, 0]), ("fay", [1, 1, 1]), ("gul", [1, 1, 1])] {
        assert_eq!(of(who), counts, "{who}: {rates}");
    }
    assert_eq!(rates["devices"].as_array().unwrap().len(), 2, "{rates}");
}
