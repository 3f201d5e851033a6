//! Outside rehearsals the root key is neither in the data folder nor under an officer's passphrase, so that no
//! officer makes his own second. Source: `custody.md` (Who signs), `docs/operating/keys-and-backup.md`.

use std::path::Path;

use crate::folder::{Ended, Rehearsal};

const OFFICERS: (&str, &str) = ("CUSTODIA_PASSPHRASE", "annas own words");
const ROOTS: (&str, &str) = ("CUSTODIA_ROOT_PASSPHRASE", "kept by another person");
const SECONDS: (&str, &str) = ("CUSTODIA_ROOT_SECOND_PASSPHRASE", "and by a third one");
const NEW: (&str, &str) = ("CUSTODIA_NEW_PASSPHRASE", "words of the new officer");

/// A place for a live folder `live`, and the binary that works there.
struct Live(Rehearsal);

impl Live {
    fn nothing_yet() -> Self {
        Self(Rehearsal { dir: tempfile::tempdir().unwrap() })
    }

    fn run(&self, environment: &[(&str, &str)], words: &[&str]) -> Ended {
        self.0.run_in(Path::new("live"), environment, "anna", words)
    }

    fn init(&self, environment: &[(&str, &str)], root_key: &[&str]) -> Ended {
        let of = ["op", "init", "--authority", "north", "--name", "North", "--kind", "losing", "--state", "SYR"];
        self.run(environment, &[&of[..], &["--operation", "Lift"], root_key].concat())
    }

    fn add(&self, environment: &[(&str, &str)], root_key: &[&str]) -> Ended {
        let of = ["officer", "add", "ghost", "--functions", "legal-reviewer"];
        self.run(environment, &[&of[..], root_key].concat())
    }
}

fn said(ended: &Ended) -> &str {
    ended.json["error"].as_str().unwrap_or_default()
}

#[test]
fn a_live_folder_is_not_made_with_its_root_key_inside_or_under_the_officers_passphrase() {
    let live = Live::nothing_yet();
    let both = [OFFICERS, ROOTS];
    assert_eq!(live.init(&both, &[]).code, 2, "no root key named");
    std::os::unix::fs::symlink(live.0.dir.path(), live.0.dir.path().join("usb")).unwrap();
    for inside in ["live/root.key", "live/keys/../root.key", "usb/live/root.key"] {
        let made = live.init(&both, &["--root-key", inside]);
        assert_eq!((made.code, said(&made)), (2, "the root key file lies in the data folder"), "{inside}");
    }
    let same = [OFFICERS, ("CUSTODIA_ROOT_PASSPHRASE", OFFICERS.1)];
    let made = live.init(&same, &["--root-key", "root.key"]);
    assert_eq!((made.code, said(&made)), (2, "the root key has the passphrase of the acting officer"));
    let made = live.init(&[OFFICERS], &["--root-key", "root.key"]);
    assert_eq!((made.code, said(&made)), (2, "the root key needs a passphrase of its own"));
    assert!(!live.0.dir.path().join("live").exists(), "a refused folder is half made");
    let made = live.init(&both, &["--root-key", "root.key"]);
    assert_eq!(made.code, 0, "{} {}", made.json, made.stderr);
}

#[test]
fn an_officer_alone_makes_no_second_officer() {
    let live = Live::nothing_yet();
    assert_eq!(live.init(&[OFFICERS, ROOTS], &["--root-key", "safe/root.key"]).code, 0);
    let named = ["--root-key", "safe/root.key"];
    assert_eq!(live.add(&[OFFICERS, NEW, ROOTS], &[]).code, 2, "no root key named");
    assert_eq!(live.add(&[OFFICERS, NEW], &named).code, 2, "nor its passphrase given");
    let with_his = [OFFICERS, NEW, ("CUSTODIA_ROOT_PASSPHRASE", OFFICERS.1)];
    assert_eq!(live.add(&with_his, &named).code, 2, "his own is not the root's");
    std::fs::copy(live.0.dir.path().join("safe/root.key"), live.0.dir.path().join("live/keys/note.txt")).unwrap();
    let inside = live.add(&[OFFICERS, NEW, ROOTS], &["--root-key", "live/keys/note.txt"]);
    assert_eq!((inside.code, said(&inside)), (2, "the root key file lies in the data folder"));
    let alarmed = live.run(&[], &["op", "status"]);
    let alarm = alarmed.json["alarm"].as_str().unwrap_or_default();
    assert!(alarmed.code == 1 && alarm.contains("live/keys/note.txt"), "{}", alarmed.json);
    std::fs::remove_file(live.0.dir.path().join("live/keys/note.txt")).unwrap();
    let status = live.run(&[], &["op", "status"]);
    assert_eq!((status.code, &status.json["alarm"]), (0, &serde_json::Value::Null));
    let revoke = |root_key: &[&str], environment: &[(&str, &str)]| {
        live.run(environment, &[&["officer", "revoke", "anna", "--reason", "left"][..], root_key].concat()).code
    };
    assert_eq!((revoke(&[], &[OFFICERS, ROOTS]), revoke(&named, &[OFFICERS])), (2, 2));
    assert_eq!(live.add(&[OFFICERS, NEW, ROOTS], &named).code, 0, "with the root and its words he is certified");
}

#[test]
fn in_a_live_folder_too_no_function_is_taken_that_no_certificate_holds() {
    let live = Live::nothing_yet();
    let made = live.init(&[OFFICERS, ROOTS], &["--root-key", "safe/root.key"]);
    assert_eq!(made.code, 0, "{} {}", made.json, made.stderr);
    for words in [["--function", "auditor", "log", "access"], ["--function", "medical", "med", "due"]] {
        let refused = live.run(&[OFFICERS], &words);
        assert_eq!((refused.code, &refused.json["refusals"][0]["gate"]), (3, &"actor".into()), "{}", refused.json);
    }
}

#[test]
fn one_passphrase_is_not_two_persons() {
    let live = Live::nothing_yet();
    assert_eq!(live.init(&[OFFICERS, ROOTS], &["--root-key", "safe/root.key"]).code, 0);
    let named = ["--root-key", "safe/root.key"];
    for taken in [OFFICERS.1, ROOTS.1] {
        let new = ("CUSTODIA_NEW_PASSPHRASE", taken);
        let added = live.add(&[OFFICERS, new, ROOTS], &named);
        assert_eq!(added.code, 2, "{} {}", added.json, added.stderr);
        assert!(said(&added).contains("another key file here") && !said(&added).contains("anna"), "{}", added.json);
        assert!(!live.0.dir.path().join("live/keys/north/officers/ghost.key").exists(), "a refused key is half made");
    }
    let device = ["device", "add", "tablet", "--root-key", "safe/root.key"];
    let of_the_root = live.run(&[OFFICERS, ROOTS, ("CUSTODIA_NEW_PASSPHRASE", ROOTS.1)], &device);
    assert_eq!(of_the_root.code, 2, "{}", of_the_root.json);
    assert_eq!(live.add(&[OFFICERS, NEW, ROOTS], &named).code, 0, "with words of his own he is certified");
    let of_the_second = live.run(&[OFFICERS, ROOTS, NEW], &device);
    assert_eq!(
        of_the_second.code, 0,
        "a device opens with the words of the officer who signs on it: {}",
        of_the_second.json
    );
    let rotate = ["officer", "rotate", "ghost", "--reason", "yearly", "--new-key-out", "ghost-2.key"];
    let rotated = live.run(&[OFFICERS, ROOTS, NEW], &[&rotate[..], &named].concat());
    assert_eq!(rotated.code, 0, "his own words he may keep: {} {}", rotated.json, rotated.stderr);
}

#[test]
fn a_root_key_for_two_opens_with_both_passphrases_in_their_order() {
    let live = Live::nothing_yet();
    let for_two = ["--root-key", "root.key", "--root-for-two"];
    assert_eq!(live.init(&[OFFICERS, ROOTS], &for_two).code, 2, "one person is not two");
    let alike = [OFFICERS, ROOTS, ("CUSTODIA_ROOT_SECOND_PASSPHRASE", ROOTS.1)];
    assert_eq!(live.init(&alike, &for_two).code, 2, "nor are two with the same words");
    let made = live.init(&[OFFICERS, ROOTS, SECONDS], &for_two);
    assert_eq!(made.code, 0, "{} {}", made.json, made.stderr);
    let named = ["--root-key", "root.key"];
    assert_eq!(live.add(&[OFFICERS, NEW, ROOTS], &named).code, 2, "the second is missing");
    let turned = [OFFICERS, NEW, ("CUSTODIA_ROOT_PASSPHRASE", SECONDS.1), ("CUSTODIA_ROOT_SECOND_PASSPHRASE", ROOTS.1)];
    assert_eq!(live.add(&turned, &named).code, 1, "the wrong way round");
    let added = live.add(&[OFFICERS, NEW, ROOTS, SECONDS], &named);
    assert_eq!(added.code, 0, "{} {}", added.json, added.stderr);
}
