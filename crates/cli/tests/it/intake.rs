//! Photograph and question from intake, by the binary: what a door needs of a person later. Source: ours.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::folder::{PASSPHRASE, Rehearsal};

/// The first bytes of a PNG of this size, and some bytes that mark its content.
pub(crate) fn png(width: u32, height: u32, content: &[u8]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".as_slice(), &size, &[8, 2, 0, 0, 0, 0, 0, 0, 0], content].concat()
}

#[test]
fn a_photograph_is_kept_encrypted_and_its_header_is_looked_at_first() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("face.png", &png(600, 800, b"the face itself"));
    let enrolled = folder.done("omar", &["person", "photograph", &person, "face.png"]);
    assert_eq!((enrolled["format"].as_str(), enrolled["width_px"].as_u64()), (Some("png"), Some(600)));
    assert!(!Rehearsal::holds(&folder.path(), b"the face itself"), "the image lies in the folder as it is");
    let image = enrolled["image"].as_str().unwrap();
    let kept = folder.path().join("blobs").join(&image[..2]).join(image);
    assert!(kept.exists(), "the sealed image is not where its commitment says");
    let shown = folder.run("omar", &["person", "show", &person]).json.to_string();
    assert!(shown.contains(&format!("image {image}")), "{shown}");
    for (name, bytes, says) in [
        ("film.png", b"RIFF....AVI ".to_vec(), "neither PNG nor JPEG"),
        ("cut.png", png(600, 800, b"")[..20].to_vec(), "cut off"),
        ("dot.png", png(1, 1, b""), "1 by 1 pixels"),
        ("none.png", Vec::new(), "empty"),
    ] {
        folder.file(name, &bytes);
        let refused = folder.run("omar", &["person", "photograph", &person, name]);
        assert_eq!(refused.code, 2, "{name}: {}", refused.json);
        assert!(refused.json["error"].as_str().unwrap().contains(says), "{name}: {}", refused.json);
        assert!(refused.json["place"].as_str().unwrap().contains(name), "{name}: {}", refused.json);
    }
    let absent = folder.run("omar", &["person", "photograph", &person, "absent.png"]);
    assert_eq!((absent.code, absent.json["hint"].as_str()), (2, Some("check the path")));
}

#[test]
fn a_photograph_under_one_key_is_enrolled_once_and_another_image_is_another_command() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("face.png", &png(600, 800, b"one"));
    let words = ["person", "photograph", &person, "face.png", "--idempotency-key", "k-1"];
    let first = folder.done("omar", &words);
    let second = folder.done("omar", &words);
    assert_eq!((&second["repeated"], &second["image"]), (&true.into(), &first["image"]));
    folder.file("face.png", &png(600, 800, b"two"));
    assert_eq!(folder.run("omar", &words).code, 2);
}

#[test]
fn a_question_takes_its_answer_from_a_file_or_standard_input_and_never_from_the_command_line() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("answer", "ليلى\n".as_bytes());
    let asked = ["person", "question", &person, "--question", "Name of your first teacher?"];
    folder.done("omar", &[&asked[..], &["--answer-file", "answer"]].concat());
    let shown = folder.run("omar", &["person", "show", &person]).json.to_string();
    assert!(shown.contains("Name of your first teacher? Answer: ليلى"), "{shown}");
    let unseen = folder.run("faris", &["person", "show", &person]).json.to_string();
    assert!(!unseen.contains("ليلى"), "the family desk sees the answer");
    assert_eq!(folder.run("omar", &asked).code, 2, "no answer on standard input");
    let on_the_line = folder.run("omar", &[&asked[..], &["--answer", "x"]].concat());
    assert_eq!(on_the_line.code, 2);
    let mut child = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--json", "--officer", "omar", "--data"])
        .arg(folder.path())
        .args(asked)
        .env_clear()
        .env("CUSTODIA_PASSPHRASE", PASSPHRASE)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("Zaynab".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(folder.run("omar", &["person", "show", &person]).json.to_string().contains("Answer: Zaynab"));
}

/// Lists the documents of a person for an officer.
fn documents(folder: &Rehearsal, officer: &str, person: &str) -> serde_json::Value {
    folder.done(officer, &["person", "document", "list", person, "--purpose", "law"])["documents"].clone()
}

#[test]
fn documents_are_kept_encrypted_and_come_out_for_whoever_may_read_them() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("scan.pdf", b"the order as scanned");
    folder.file("sheet.jpg", b"the sheet as scanned");
    folder.file("arm.jpg", b"the arm as seen");
    let order = [
        "law",
        "order",
        &person,
        "--reference",
        "R-1",
        "--by",
        "court",
        "--grounds",
        "article 4",
        "--valid-in",
        "north",
        "--from",
        "2026-01-20T00:00:00Z",
        "--until",
        "2026-02-04T00:00:00Z",
        "--document",
        "scan.pdf",
    ];
    folder.done("lea", &order);
    folder.done("sara", &["med", "injury", &person, "--text", "bruise", "--image", "arm.jpg"]);
    let late = ["--occurred-at", "2025-12-01T08:00:00Z", "--because", "paper", "--sheet", "sheet.jpg"];
    let claim = ["person", "claim", &person, "--name", "سالم علي"];
    folder.done("omar", &[&claim[..], &late[..]].concat());
    for secret in [&b"the order as"[..], b"the sheet as", b"the arm as"] {
        assert!(!Rehearsal::holds(&folder.path(), secret), "a document lies in the folder as it is");
    }
    let of_lea = documents(&folder, "lea", &person);
    let what: Vec<&str> = of_lea.as_array().unwrap().iter().map(|d| d["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["sheet of name claimed", "order issued"], "{of_lea}");
    let id = of_lea[1]["document"].as_str().unwrap();
    let extract = ["person", "document", "extract", &person, id, "--out", "again.pdf", "--purpose", "law"];
    let denied = folder.run("omar", &extract);
    assert_eq!(denied.code, 1, "{}", denied.json);
    assert!(denied.json["error"].as_str().unwrap().contains("not shown to custody-officer"), "{}", denied.json);
    folder.done("lea", &extract);
    assert_eq!(std::fs::read(folder.dir.path().join("again.pdf")).unwrap(), b"the order as scanned");
    assert_eq!(folder.run("lea", &extract).code, 1, "a file is never overwritten");
    let looked = format!("person document extract {id}");
    assert!(Rehearsal::holds(&folder.path(), looked.as_bytes()), "the look is not in the access log");
}

#[test]
fn an_erasure_takes_the_documents_of_its_group_from_the_folder_and_from_later_backups() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("arm.jpg", b"the arm as seen");
    folder.file("face.png", &png(600, 800, b"the face"));
    folder.done("sara", &["med", "injury", &person, "--text", "bruise", "--image", "arm.jpg"]);
    folder.done("omar", &["person", "photograph", &person, "face.png"]);
    let medical = folder.done("sara", &["person", "document", "list", &person, "--purpose", "care"]);
    let id = medical["documents"][0]["document"].as_str().unwrap().to_owned();
    let sealed = std::fs::read(folder.path().join("blobs").join(&id[..2]).join(&id)).unwrap();
    assert!(Rehearsal::holds(&folder.path(), &sealed));
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "art. 17", "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    assert!(!Rehearsal::holds(&folder.path(), &sealed), "the sealed image is still in the folder");
    let backup = folder.dir.path().join("later");
    folder.done("anna", &["op", "backup", backup.to_str().unwrap()]);
    assert!(!Rehearsal::holds(&backup, &sealed), "the sealed image is in a later backup");
    folder.done("omar", &["person", "export", &person, "--out", "copy.json"]);
    assert!(!std::fs::read_to_string(folder.dir.path().join("copy.json")).unwrap().contains(&id));
    let extract = ["person", "document", "extract", &person, &id, "--out", "again.jpg", "--purpose", "care"];
    assert_ne!(folder.run("sara", &extract).code, 0);
    let left = folder.done("omar", &["person", "document", "list", &person]);
    assert_eq!(left["documents"][0]["what"], "photographed", "what is of another group stays: {left}");
    assert_eq!(folder.run("anna", &["log", "verify"]).code, 0);
}

#[test]
fn a_word_typed_by_an_officer_is_no_finger_and_no_face() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    for word in ["finger", "face"] {
        let typed = folder.run("omar", &["sight", "band", &person, "--at-place", "site", "--by", word]);
        assert_eq!(typed.code, 2, "{}", typed.json);
        assert!(typed.json["error"].as_str().unwrap().contains("no matcher"), "{}", typed.json);
        assert_eq!(folder.run("omar", &["sight", "rollcall", "site", "--present", &person, "--by", word]).code, 2);
    }
    let two = ["sight", "band", &person, "--at-place", "site", "--by", "two-officers"];
    assert_eq!(folder.run("omar", &two).code, 2, "one officer is not two");
    folder.done_by_two("omar", "lea", &two);
    let unbound = folder.refused("omar", &["sight", "band", &person, "--at-place", "site"]);
    assert!(unbound["missing"].as_str().unwrap().contains("has no band by this record"), "{unbound}");
    folder.done("omar", &["sight", "band", &person, "--bind", "N-7"]);
    folder.done("omar", &["sight", "band", &person, "--at-place", "site"]);
}

#[test]
fn a_key_file_that_is_lost_or_cut_says_what_to_do() {
    let folder = Rehearsal::new();
    let whole = std::fs::read(folder.path().join("keys/north/officers/omar.key")).unwrap();
    folder.file("cut.key", &whole[..whole.len() / 2]);
    for (file, says) in [("cut.key", "cut off"), ("none.key", "not there")] {
        let ran = folder.run("omar", &["person", "duplicates", "--key-file", file]);
        assert_eq!(ran.code, 1, "{}", ran.json);
        assert!(ran.json["error"].as_str().unwrap().contains(says), "{}", ran.json);
        assert!(ran.json["hint"].as_str().unwrap().contains("--key-file"), "{}", ran.json);
    }
    let settings = folder.path().join("custodia.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replacen('=', "", 1)).unwrap();
    let broken = folder.run("omar", &["op", "status"]);
    let error = broken.json["error"].as_str().unwrap();
    assert!(!error.contains('\n') && error.contains("line 1"), "{error}");
}
