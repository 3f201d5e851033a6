//! A folder put back to an older copy, with the real binary: a partner's newest bundle tells it, before a number is given
//! twice. Source: decision 0069.

use crate::folder::{Ended, PASSPHRASE, registering};
use crate::partners::Partners;

fn copy_run(pair: &Partners, words: &[&str]) -> Ended {
    let copy = pair.north.dir.path().join("restored");
    let officer = if words[0] == "person" { "omar" } else { "anna" };
    pair.north.run_in(&copy, &[("CUSTODIA_PASSPHRASE", PASSPHRASE)], officer, words)
}

#[test]
fn a_restored_copy_is_told_by_the_partners_newest_bundle_and_gives_no_number_twice() {
    let pair = Partners::new();
    let north = &pair.north;
    north.done("anna", &["op", "backup", "backup"]);
    let number = north.register("Ali Hasan Omar");
    assert_eq!(pair.north_to_south("n.bundle").code, 0);
    pair.south_done("badr", &["log", "export", "--to", "north", "--out", "s.bundle"]);
    // The whole folder takes it in and hears nothing.
    let whole = north.done("anna", &["log", "import", "s.bundle"]);
    assert_eq!((&whole["lost_end"], &whole["seen_by_whom"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    north.done("anna", &["op", "status"]);

    let copy = north.dir.path().join("restored");
    let restored = north.run_in(&copy, &[("CUSTODIA_PASSPHRASE", PASSPHRASE)], "anna", &["op", "restore", "backup"]);
    assert_eq!(restored.code, 0, "{}", restored.json);
    let told = copy_run(&pair, &["log", "import", "s.bundle"]);
    let alarm = told.json["lost_end"].as_str().unwrap_or_else(|| panic!("{} {}", told.json, told.stderr));
    assert_eq!(told.code, 1, "{}", told.json);
    assert!(alarm.contains("known from partner south") && alarm.contains("is the first that is missing"), "{alarm}");
    let status = copy_run(&pair, &["op", "status"]);
    assert!(status.code == 1 && status.json["alarm"].to_string().contains("partner south"), "{}", status.json);
    let refused = copy_run(&pair, &registering("Sami Nur Said"));
    assert_eq!(refused.code, 1, "{} was given to another man: {}", number, refused.json);
    assert!(refused.json["error"].to_string().contains("partner south"), "{}", refused.json);
    let read = copy_run(&pair, &["person", "list"]);
    assert!(read.code == 4 && read.stderr.contains("partner south"), "{} {}", read.json, read.stderr);
    // What a copy is closed for goes with its back-ups.
    assert_eq!(copy_run(&pair, &["op", "backup", "again"]).code, 4);
}
