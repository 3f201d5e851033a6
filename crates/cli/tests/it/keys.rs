//! Officers and devices by the binary: added, given new keys, revoked, and what they can do before and after.
//! Source: `custody.md` (Who signs), `cli.md` (Nouns).

use std::path::PathBuf;

use crate::folder::{Ended, Rehearsal};

fn key_file(folder: &Rehearsal, name: &str) -> String {
    folder.dir.path().join(name).to_str().unwrap().to_owned()
}

fn claim<'w>(person: &'w str, text: &'w str) -> [&'w str; 5] {
    ["person", "claim", person, "--other", text]
}

fn log_holds(folder: &Rehearsal) {
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{}", verified.json);
}

/// A failure in one line that names somebody.
fn turned_away(ended: &Ended, who: &str) {
    assert!(matches!(ended.code, 1 | 3), "{} {}", ended.json, ended.stderr);
    let said = match ended.code {
        3 => ended.json["refusals"][0]["missing"].as_str().unwrap(),
        _ => ended.json["error"].as_str().unwrap(),
    };
    assert!(said.contains(who) && !said.contains('\n'), "{said}");
}

#[test]
fn an_officer_acts_once_he_is_certified_and_in_his_functions_alone() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let zana = key_file(&folder, "zana.key");
    let add = ["officer", "add", "zana", "--functions", "custody-officer,liaison", "--new-key-out", &zana];
    assert_eq!(folder.run("zana", &claim(&person, "height=180")).code, 2, "nobody of that name");
    folder.done("anna", &add);
    let by = |function: &str, words: &[&str]| {
        folder.run("zana", &[&["--key-file", zana.as_str(), "--function", function][..], words].concat())
    };
    let claimed = by("custody-officer", &claim(&person, "height=180"));
    assert_eq!(claimed.code, 0, "{} {}", claimed.json, claimed.stderr);
    assert_eq!(by("liaison", &claim(&person, "trade=baker")).code, 0);
    turned_away(&by("legal-reviewer", &claim(&person, "trade=smith")), "zana");
    let unnamed = folder.run("zana", &[&["--key-file", zana.as_str()][..], &claim(&person, "eyes=grey")].concat());
    assert_eq!(unnamed.code, 2, "he has two functions: {}", unnamed.json);
    let twice = folder.run("anna", &add);
    assert_eq!(twice.code, 1, "a key file is never written over: {}", twice.json);
    let listed = folder.done("anna", &["officer", "list"]);
    let row = listed["officers"].as_array().unwrap().iter().find(|row| row["id"] == "zana").unwrap().clone();
    assert_eq!(row["keys"].as_array().unwrap().len(), 1, "and a refused one certifies nothing: {row}");
    log_holds(&folder);
}

#[test]
fn a_rotated_officer_signs_with_the_new_key_and_no_longer_with_the_old() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let (new, list) = (key_file(&folder, "omar-2.key"), key_file(&folder, "north.revoked"));
    let rotate = ["officer", "rotate", "omar", "--reason", "file was copied", "--new-key-out", &new, "--out", &list];
    assert_eq!(folder.done("anna", &rotate)["keys"].as_array().unwrap().len(), 1);
    assert!(PathBuf::from(&list).exists());
    turned_away(&folder.run("omar", &claim(&person, "height=180")), "omar");
    assert_eq!(
        folder.run("omar", &[&["--key-file", new.as_str()][..], &claim(&person, "height=180")].concat()).code,
        0
    );
    let listed = folder.done("anna", &["officer", "list"]);
    let row = listed["officers"].as_array().unwrap().iter().find(|row| row["id"] == "omar").unwrap().clone();
    let revoked: Vec<bool> = row["keys"].as_array().unwrap().iter().map(|k| k["revoked_from"].is_string()).collect();
    assert_eq!(revoked, [true, false], "{row}");
    log_holds(&folder);
}

#[test]
fn who_rotates_his_own_key_goes_on_with_the_new_one() {
    let folder = Rehearsal::new();
    let new = key_file(&folder, "anna-2.key");
    folder.done("anna", &["officer", "rotate", "anna", "--reason", "yearly", "--new-key-out", &new]);
    let add = ["officer", "add", "zana", "--functions", "medical"];
    turned_away(&folder.run("anna", &add), "anna");
    assert!(!folder.path().join("keys/north/officers/zana.key").exists(), "nothing half-done");
    folder.done("anna", &[&["--key-file", new.as_str()][..], &add].concat());
    assert_eq!(folder.done("omar", &["log", "verify"])["ok"], true);
}

#[test]
fn a_revoked_officer_does_nothing_more_and_what_he_did_stands() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let screen = ["med", "screen", &person, "--findings", "old scar"];
    folder.done("sara", &screen);
    folder.done("anna", &["officer", "revoke", "sara", "--reason", "left the service"]);
    turned_away(&folder.run("sara", &["med", "screen", &person, "--findings", "fever"]), "sara");
    let again = folder.done("anna", &["officer", "revoke", "sara", "--reason", "left the service"]);
    assert_eq!(again["keys"], serde_json::json!([]), "once is enough: {again}");
    let nobody = folder.run("anna", &["officer", "revoke", "nobody-here", "--reason", "lost"]);
    assert_eq!(nobody.code, 2, "{}", nobody.json);
    let looked = folder.run("sara", &["med", "show", &person]);
    assert_eq!((looked.code, looked.json.to_string().contains("old scar")), (1, false), "nor reads: {}", looked.json);
    folder.done("anna", &["officer", "add", "nurse", "--functions", "medical"]);
    let seen = folder.run("nurse", &["med", "show", &person]).json.to_string();
    assert!(seen.contains("old scar") && !seen.contains("fever"), "{seen}");
    log_holds(&folder);
}

#[test]
fn a_second_device_is_added_rotated_and_revoked() {
    let folder = Rehearsal::new();
    let people: Vec<String> = (0..4).map(|n| folder.register(&format!("?{n}"))).collect();
    let merge = |n: usize, device: &str| {
        let words =
            ["person", "merge", &people[n], "--into", &people[0], "--reasons", "same prints", "--second", "anna"];
        folder.run("omar", &[&words[..], &["--second-device-key-file", device]].concat())
    };
    let old = folder.path().join("keys/north/devices/tablet-2.key").to_str().unwrap().to_owned();
    let new = key_file(&folder, "tablet-2b.key");
    assert_eq!(merge(1, &old).code, 0);
    folder.done("anna", &["device", "rotate", "tablet-2", "--reason", "case was open", "--new-key-out", &new]);
    turned_away(&merge(2, &old), "tablet-2");
    assert_eq!(merge(2, &new).code, 0);
    folder.done("anna", &["device", "revoke", "tablet-2", "--reason", "lost on the road"]);
    turned_away(&merge(3, &new), "tablet-2");
    assert_eq!(folder.run("anna", &["count", "show"]).json["total_people"], 2);
    let own = folder.run("anna", &["device", "rotate", "north.desk-1", "--reason", "yearly"]);
    assert_eq!(own.code, 2, "{}", own.json);
    log_holds(&folder);
}

#[test]
fn a_device_that_is_refused_leaves_no_key_behind() {
    let folder = Rehearsal::new();
    let taken = folder.run("anna", &["device", "add", "tablet-3", "--block", "4821"]);
    turned_away(&taken, "4821");
    let file = folder.path().join("keys/north/devices/tablet-3.key");
    assert!(!file.exists(), "a key that nothing certifies is left in {}", file.display());
    folder.done("anna", &["device", "add", "tablet-3", "--block", "4822"]);
    let listed = folder.done("anna", &["device", "list"]);
    assert!(listed["devices"].as_array().unwrap().iter().any(|d| d["id"] == "tablet-3" && d["block"] == 4822));
    log_holds(&folder);
}

#[test]
fn a_backup_has_the_key_files_of_the_folder_and_its_help_and_guide_say_so() {
    let folder = Rehearsal::new();
    let backup = folder.dir.path().join("backup");
    folder.done("anna", &["op", "backup", backup.to_str().unwrap()]);
    for officer in ["anna", "omar", "lea"] {
        assert!(backup.join(format!("keys/north/officers/{officer}.key")).exists(), "{officer}");
    }
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_custodia")).args(["op", "backup", "--help"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    assert!(help.contains("key files of officers and devices"), "{help}");
    let guide = include_str!("../../../../docs/operating/keys-and-backup.md");
    assert!(guide.contains("the key files of the officers and devices") && !guide.contains("are copied apart from it"));
}

#[test]
fn an_officer_acts_on_a_second_device_whose_key_the_folder_keeps_or_that_he_brings() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let on = |device: &str, more: &[&str]| {
        let words = [&["--device", device][..], more, &claim(&person, "height=180")].concat();
        folder.run("omar", &words)
    };
    let acted = on("tablet-2", &[]);
    assert_eq!(acted.code, 0, "{} {}", acted.json, acted.stderr);
    let nowhere = on("tablet-9", &[]);
    assert!(nowhere.code == 2 && nowhere.json.to_string().contains("--device-key-file"), "{}", nowhere.json);
    assert_eq!(on("north.desk-1", &[]).code, 0, "the folder's own by its name");

    let brought = key_file(&folder, "tablet-3.key");
    folder.done("anna", &["device", "add", "tablet-3", "--new-key-out", &brought]);
    assert_eq!(on("tablet-3", &["--device-key-file", &brought]).code, 0);
    let another = on("tablet-2", &["--device-key-file", &brought]);
    assert!(another.code == 2 && another.json.to_string().contains("not the key file of device tablet-2"));
    // A key that is not the acting officer's says by whose words it opens.
    std::fs::write(folder.dir.path().join("leas.words"), "another passphrase of lea").unwrap();
    let leas = ["device", "add", "tablet-4", "--new-passphrase-file", "leas.words"];
    folder.done("anna", &leas);
    let shut = on("tablet-4", &[]);
    let hint = shut.json["hint"].as_str().unwrap_or_default();
    assert!(shut.code != 0 && hint.contains("the officer who acts on it"), "{} {}", shut.json, shut.stderr);

    // The second officer signs on another one than the first acts on.
    let merge = |n: &str, more: &[&str]| {
        let words = ["person", "merge", n, "--into", &person, "--reasons", "same prints", "--second", "anna"];
        folder.run("omar", &[&words[..], &["--device", "tablet-2"], more].concat())
    };
    let (one, two) = (folder.register("?b"), folder.register("?c"));
    let old = folder.path().join("keys/north/devices/tablet-2.key").to_str().unwrap().to_owned();
    assert_ne!(merge(&one, &["--second-device-key-file", &old]).code, 0, "two officers on one device");
    assert_eq!(merge(&two, &["--second-device-key-file", &brought]).code, 0);
    log_holds(&folder);
}
