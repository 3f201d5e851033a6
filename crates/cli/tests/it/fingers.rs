//! `finger` on the command line, on made prints: templates, comparisons, galleries, searches, error rates; and what is
//! refused. Source: `cli.md`, `fingerprint.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

fn run(words: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--json", "finger"])
        .args(words)
        .env_clear()
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), serde_json::from_str(&text).unwrap_or(Value::String(text + &error)))
}

/// Four made fingers, three prints each, drawn once for all tests.
fn prints() -> &'static Path {
    static PRINTS: OnceLock<TempDir> = OnceLock::new();
    PRINTS
        .get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("made");
            let (code, said) = run(&["synth", text(&folder), "--fingers", "4", "--impressions", "3", "--seed", "7"]);
            assert_eq!((code, &said["schema"]), (0, &"custodia/finger-synth/1".into()), "{said}");
            dir
        })
        .path()
}

fn print(finger: u32, impression: u32) -> PathBuf {
    prints().join("made").join(format!("{finger}_{impression}.png"))
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A PGM of one grey.
fn blank(dir: &Path) -> PathBuf {
    let path = dir.join("blank.pgm");
    fs::write(&path, [b"P5\n300 300\n255\n".as_slice(), &[200; 300 * 300]].concat()).unwrap();
    path
}

#[test]
fn two_prints_of_one_finger_are_told_from_prints_of_two_with_the_reasons() {
    let (code, same) = run(&["compare", text(&print(1, 1)), text(&print(1, 2))]);
    assert_eq!((code, &same["schema"]), (0, &"custodia/finger-compare/1".into()), "{same}");
    let (_, other) = run(&["compare", text(&print(1, 1)), text(&print(2, 1))]);
    let number = |of: &Value, key: &str| of[key].as_f64().unwrap();
    assert!(number(&same, "llr") > 5.0 && number(&other, "llr") < 0.0, "{same}\n{other}");
    assert!(number(&same, "neg_log10_fmr") > 3.0 && number(&other, "neg_log10_fmr") < 2.0);
    assert!(same["pairs"].as_array().unwrap().len() >= 10 && same["alignment"].is_object(), "{same}");
    assert!(!other["against"].as_array().unwrap().is_empty(), "{other}");
    // No more is claimed than the data bear.
    let (_, itself) = run(&["compare", text(&print(1, 1)), text(&print(1, 1))]);
    assert_eq!((number(&itself, "neg_log10_fmr"), &itself["extrapolated"]), (4.0, &true.into()));
    let (_, back) = run(&["compare", text(&print(1, 2)), text(&print(1, 1))]);
    assert_eq!(same["score"], back["score"], "a score is the same both ways");
}

#[test]
fn a_template_of_any_form_compares_as_its_picture_does() {
    let dir = tempfile::tempdir().unwrap();
    let (_, picture) = run(&["compare", text(&print(3, 1)), text(&print(3, 2))]);
    for form in ["iso2011", "iso2005", "ansi2009", "ansi2004", "gallery"] {
        let (source, file) = (print(3, 1), dir.path().join(form));
        let words = ["extract", text(&source), "--out", text(&file), "--format", form, "--position", "2"];
        let (code, said) = run(&words);
        assert_eq!((code, &said["usable"], &said["format"]), (0, &true.into(), &form.into()), "{said}");
        let (_, found) = run(&["compare", text(&file), text(&print(3, 2))]);
        let off = (found["score"].as_f64().unwrap() - picture["score"].as_f64().unwrap()).abs();
        assert!(off < 3.0, "{form}: {off} off\n{found}");
        assert_eq!(found["a"]["quality"], said["quality"], "{form}");
    }
    let back = dir.path().join("back");
    let (code, said) = run(&["convert", text(&dir.path().join("ansi2004")), "--to", "iso2011", "--out", text(&back)]);
    assert_eq!((code, &said["from"], &said["views"][0]["position"]), (0, &"ansi2004".into(), &2.into()), "{said}");
    assert_eq!(run(&["convert", text(&print(1, 1)), "--to", "iso2011", "--out", "x"]).0, 2, "a picture is no template");
    assert_eq!(run(&["extract", text(&print(1, 1)), "--out", text(&back)]).0, 1, "a file was written over");
}

#[test]
fn a_picture_without_a_finger_gives_a_no_with_its_reason_and_a_broken_one_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let (blank, out) = (blank(dir.path()), dir.path().join("none.fmr"));
    let (code, said) = run(&["quality", text(&blank), text(&print(1, 1))]);
    assert_eq!((code, &said["images"][0]["quality"], &said["images"][0]["usable"]), (4, &0.into(), &false.into()));
    assert_eq!(said["images"][0]["reasons"][0]["reason"], "no-ridges");
    assert_eq!((&said["images"][1]["usable"], run(&["quality", text(&print(1, 1))]).0), (&true.into(), 0), "{said}");
    let (code, said) = run(&["extract", text(&blank), "--out", text(&out)]);
    assert!(code == 4 && said["written"].is_null() && !out.exists(), "{said}");
    let whole = fs::read(print(1, 1)).unwrap();
    let cut = dir.path().join("cut.png");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    for (words, what) in [
        (vec!["quality", text(&cut)], "a cut picture"),
        (vec!["quality", text(&print(1, 1)), "--dpi", "50"], "50 dpi"),
        (vec!["quality", text(dir.path())], "a folder"),
        (vec!["compare", text(&print(1, 1)), "nowhere.png"], "no file"),
    ] {
        let (code, said) = run(&words);
        assert_eq!((code, &said["schema"]), (1, &"custodia/error/1".into()), "{what}: {said}");
        assert!(said["place"].is_string(), "{what}: {said}");
    }
    // Where ridges are farther apart than fingers have them, the resolution at which they would not be is said.
    let (code, said) = run(&["quality", text(&print(1, 1)), "--dpi", "300"]);
    let advice = said["images"][0]["reasons"][0]["advice"].as_str().unwrap();
    let likely: f64 = advice.split_whitespace().rev().nth(1).unwrap().parse().unwrap();
    assert!(code == 4 && (420.0..580.0).contains(&likely), "{said}");
}

#[test]
fn raw_pixels_are_read_by_the_sides_that_are_said() {
    let dir = tempfile::tempdir().unwrap();
    let raw = dir.path().join("print.raw");
    fs::write(&raw, vec![9_u8; 300 * 400]).unwrap();
    assert_eq!(run(&["quality", text(&raw), "--raw", "300x400"]).0, 4);
    assert_eq!(run(&["quality", text(&raw), "--raw", "300x401"]).0, 1);
    assert_eq!(run(&["quality", text(&raw), "--raw", "wide"]).0, 2);
}

#[test]
fn what_was_seen_is_drawn_of_a_picture_a_template_and_a_pair() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let (code, said) = run(&["show", text(&print(1, 1)), "--out", text(&at("one.svg"))]);
    assert_eq!((code, said["panels"].as_array().map(Vec::len)), (0, Some(3)), "{said}");
    assert!(fs::read_to_string(at("one.svg")).unwrap().contains("data:image/png;base64,"));
    let (_, said) = run(&["show", text(&print(1, 1)), text(&print(1, 2)), "--out", text(&at("pair.png"))]);
    assert!(said["pairs"].as_u64().unwrap() >= 10, "{said}");
    assert!(fs::read(at("pair.png")).unwrap().starts_with(b"\x89PNG"));
    run(&["extract", text(&print(1, 1)), "--out", text(&at("one.fmr"))]);
    assert_eq!(run(&["show", text(&at("one.fmr")), "--out", text(&at("template.png"))]).0, 0);
    assert_eq!(run(&["show", text(&at("one.fmr")), "--out", text(&at("template.gif"))]).0, 2);
}

#[test]
fn a_gallery_is_built_searched_added_to_and_thinned_and_damage_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let (from, gallery) = (dir.path().join("from"), dir.path().join("people.fpg"));
    fs::create_dir(&from).unwrap();
    for finger in 1..=3 {
        fs::copy(print(finger, 1), from.join(format!("{finger}0_2.png"))).unwrap();
    }
    fs::rename(blank(dir.path()), from.join("99_2.pgm")).unwrap();
    let (code, said) = run(&["gallery", "build", text(&gallery), "--from", text(&from)]);
    assert_eq!((code, &said["added"], &said["left_out"]), (4, &3.into(), &1.into()), "{said}");
    assert_eq!(run(&["gallery", "build", text(&gallery), "--from", text(&from)]).0, 1, "a gallery was written over");
    let table = dir.path().join("more.csv");
    fs::write(&table, format!("card,position,path\n40,2,{}\n", text(&print(4, 1)))).unwrap();
    let (code, said) = run(&["gallery", "append", text(&gallery), "--manifest", text(&table)]);
    assert_eq!((code, &said["prints"]), (0, &4.into()), "{said}");
    for finger in 1..=4 {
        let (code, said) = run(&["search", text(&gallery), text(&print(finger, 2)), "--hits", "2"]);
        let (first, second) = (&said["hits"][0], &said["hits"][1]);
        assert_eq!((code, &first["person"]), (0, &format!("{finger}0").into()), "{said}");
        assert!(first["llr"].as_f64().unwrap() > second["llr"].as_f64().unwrap() + 3.0, "{said}");
        assert!(first["chance_candidates"].as_f64().unwrap() < 0.1 && said["gallery_prints"] == 4, "{said}");
    }
    assert_eq!(run(&["gallery", "remove", text(&gallery), "0"]).1["left"], 3);
    assert_eq!(run(&["gallery", "remove", text(&gallery), "4"]).0, 1);
    let (_, said) = run(&["search", text(&gallery), text(&print(1, 2))]);
    assert!(said["hits"].as_array().unwrap().iter().all(|hit| hit["person"] != "10"), "{said}");
    assert_eq!(run(&["search", text(&gallery), text(&from.join("99_2.pgm"))]).0, 1, "a blank print was searched for");
    let whole = fs::read(&gallery).unwrap();
    assert_eq!(run(&["gallery", "verify", text(&gallery)]).0, 0);
    fs::write(&gallery, &whole[..whole.len() - 3]).unwrap();
    assert_eq!(run(&["gallery", "verify", text(&gallery)]).0, 4, "a block that was never finished");
    let mut wrong = whole.clone();
    wrong[500] ^= 1;
    fs::write(&gallery, wrong).unwrap();
    let (code, said) = run(&["gallery", "verify", text(&gallery)]);
    assert!(code == 1 && said["first_bad"].is_string(), "{said}");
}

#[test]
fn the_fingers_of_a_person_are_found_among_many_also_with_hands_swapped() {
    let dir = tempfile::tempdir().unwrap();
    let (gallery, probes) = (dir.path().join("many.fpg"), dir.path().join("probes"));
    let words = ["synth", text(&gallery), "--people", "60", "--probes", text(&probes), "--probe-people", "2"];
    let (code, said) = run(&words);
    assert_eq!((code, &said["prints"], &said["probes"]), (0, &600.into(), &20.into()), "{said}");
    let fingers = |of: &dyn Fn(u8) -> u8| -> Vec<String> {
        (1..=10).map(|p| format!("{}={}", of(p), text(&probes.join(format!("1_{p}.fpg"))))).collect()
    };
    for (way, given) in [("as they are", fingers(&|p| p)), ("swapped", fingers(&|p| (p + 4) % 10 + 1))] {
        let mut words = vec!["search", text(&gallery)];
        words.extend(given.iter().map(String::as_str));
        let (code, said) = run(&words);
        assert_eq!((code, &said["hits"][0]["person"]), (0, &"1".into()), "{way}: {said}");
        assert!(said["hits"][0]["chance_candidates"].is_null(), "{way}: {said}");
        let lines = said["hits"][0]["fingers"].as_array().unwrap();
        let own = lines.iter().filter(|f| f["position"] == f["found_as"]).count();
        assert!(lines.len() >= 8 && (own >= 8) == (way == "as they are"), "{way}: {said}");
    }
}

#[test]
fn error_rates_of_a_folder_are_counted_with_every_key_that_scripts_rely_on() {
    let dir = tempfile::tempdir().unwrap();
    let (scores, det) = (dir.path().join("scores.csv"), dir.path().join("det.svg"));
    let folder = prints().join("made");
    let words = ["evaluate", text(&folder), "--scores", text(&scores), "--det", text(&det)];
    let (code, found) = run(&words);
    assert_eq!((code, &found["schema"]), (0, &"custodia/finger-evaluate/1".into()), "{found}");
    let set = &found["sets"][0];
    let counts =
        ["images", "fingers", "failed_to_extract", "genuine", "impostor"].map(|key| set[key].as_u64().unwrap());
    assert_eq!((set["name"].as_str(), counts), (Some("made"), [12, 4, 0, 12, 54]), "{found}");
    for (of, key) in [(set, "eer"), (set, "fmr100"), (set, "fmr1000"), (set, "zero_fmr"), (&found["mean"], "zero_fmr")]
    {
        assert!((0.0..=0.2).contains(&of[key].as_f64().unwrap()), "{key}: {of}");
    }
    assert!(set["eer_ci95"][1].is_number() && found["pooled"]["fnmr_at_fmr_1e4"].is_number(), "{found}");
    assert!(found["rank1"].as_f64().unwrap() > 0.8 && found["fnir_at_fpir_1"].is_number(), "{found}");
    for key in ["extract_ms_p50", "compare_per_s_genuine", "compare_per_s_impostor", "stage_one_per_s"] {
        assert!(found[key].as_f64().unwrap() > 0.0, "{key}: {found}");
    }
    assert_eq!(fs::read_to_string(&scores).unwrap().lines().count(), 1 + 12 + 54);
    assert!(fs::read_to_string(&det).unwrap().contains("<polyline"));
    assert_eq!(run(&words).0, 1, "a file was written over");
}

#[test]
fn an_evaluation_keeps_to_its_protocol_its_table_and_its_mates() {
    let dir = tempfile::tempdir().unwrap();
    let (table, mates) = (dir.path().join("manifest.csv"), dir.path().join("mates.csv"));
    let row = |set: &str, finger: u32, n: u32| format!("{set},{finger},{n},500,{}\n", text(&print(finger, n)));
    let mut rows = "dataset,finger,impression,dpi,path\n".to_owned();
    for (set, finger) in [("one", 1), ("one", 2), ("two", 1), ("two", 3)] {
        (1..=2).for_each(|n| rows += &row(set, finger, n));
    }
    fs::write(&table, rows + "two,3,3,500,nowhere.png\n").unwrap();
    fs::write(&mates, "dataset_a,finger_a,dataset_b,finger_b\none,1,two,1\n").unwrap();
    let words = ["evaluate", "--manifest", text(&table), "--mates", text(&mates), "--protocol", "fvc"];
    let (code, found) = run(&words);
    assert_eq!(code, 4, "a picture that is not there is said: {found}");
    let counts = |set: usize, key: &str| found["sets"][set][key].as_u64().unwrap();
    assert_eq!([0, 1].map(|set| (counts(set, "genuine"), counts(set, "impostor"))), [(2, 1), (4, 1)], "{found}");
    assert_eq!((counts(1, "failed_to_extract"), &found["enrolled"], &found["probes"]), (1, &4.into(), &5.into()));
    assert_eq!(run(&["evaluate", text(&prints().join("made")), "--protocol", "own"]).0, 2);
    assert_eq!(run(&["evaluate", text(dir.path())]).0, 1, "a folder without prints");
}
