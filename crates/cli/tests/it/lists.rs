//! Lists on the command line: taken up under a watch officer's signature, kept whole, compared, carried by a back-up;
//! and files that are no list. Source: `cli.md`, `watchlist.md` (2).

use std::fs;

use crate::folder::{PASSPHRASE, Rehearsal};
use crate::watched::{IDRIS, Listed, SALIM, un_list, watched};

#[test]
fn a_list_is_taken_up_by_a_watch_officer_and_the_same_again_writes_nothing() {
    let folder = watched();
    let file = folder.list_file("2026-01-02", &[SALIM, IDRIS]);
    let load = ["list", "load", "un", file.to_str().unwrap()];
    assert_eq!(folder.refused("omar", &load)["gate"], "actor");
    let versions = folder.done("wanda", &["list", "versions"]);
    assert_eq!(versions["versions"], serde_json::json!([]), "what was refused is not kept");
    let first = folder.done("wanda", &load);
    assert_eq!(first["schema"], "custodia/list-load/1");
    assert_eq!((&first["entries"], &first["persons"]), (&3.into(), &2.into()), "{first}");
    assert_eq!((&first["format"], &first["version"]), (&"un-xml".into(), &"2026-01-02T00:00:00Z".into()), "{first}");
    assert_eq!(first["events"].as_array().unwrap().len(), 1);
    let again = folder.done("wanda", &load);
    assert_eq!(again["events"], serde_json::json!([]), "{again}");
    let versions = folder.done("wanda", &["list", "versions", "un"]);
    let only = &versions["versions"][0];
    assert_eq!((&only["in_force"], &only["here"], &only["sha256"]), (&true.into(), &true.into(), &first["sha256"]));
    assert_eq!(folder.run("omar", &["log", "verify"]).json["ok"], true);
}

#[test]
fn a_new_version_says_what_differs_and_the_diff_is_there_afterwards() {
    let folder = watched();
    let first = folder.take_up("2026-01-02", &[SALIM, IDRIS]);
    let older = Listed { born: "1962-06-30", ..SALIM };
    let new = Listed {
        id: "900003", name: "KARIM WALID SHAMMARI", arabic: "كريم وليد الشمري", born: "1980-01-01"
    };
    let second = folder.take_up("2026-02-02", &[older, new]);
    let said = |difference: &serde_json::Value| {
        let ids = |what: &str| -> Vec<String> {
            let all = difference[what].as_array().unwrap().iter();
            all.map(|entry| entry["entry"].as_str().unwrap().to_owned()).collect()
        };
        (ids("added"), ids("removed"), ids("changed"))
    };
    let expected = (vec!["900003".to_owned()], vec!["900002".to_owned()], vec!["900001".to_owned()]);
    assert_eq!(said(&second["difference"]), expected, "{second}");
    let diff = folder.done("omar", &["list", "diff", "un"]);
    assert_eq!(said(&diff), expected, "{diff}");
    assert_eq!(diff["changed"][0]["gone"][0]["text"], "1961-06-30", "{diff}");
    let back = ["list", "diff", "un", "--from", &second["sha256"].as_str().unwrap()[..12], "--to"];
    let back = folder.done("omar", &[&back[..], &[&first["sha256"].as_str().unwrap()[..12]]].concat());
    assert_eq!(said(&back).0, ["900002"], "{back}");
    assert_eq!(folder.run("omar", &["list", "diff", "eu"]).code, 1);
    assert_eq!(folder.run("omar", &["list", "diff", "un", "--from", "ab"]).code, 2);
    let stats = folder.done("omar", &["list", "stats"]);
    assert_eq!(stats["lists"][0]["entries"], 3, "{stats}");
}

#[test]
fn what_is_not_understood_is_named_and_a_person_must_look() {
    let folder = watched();
    let odd = Listed { born: "1961-02-30", ..SALIM };
    let text = un_list("2026-01-02", &[odd]).replace("<NATIONALITY>", "<SHOE_SIZE>43</SHOE_SIZE><NATIONALITY>");
    let file = folder.file("odd.xml", text.as_bytes());
    let ended = folder.run("wanda", &["list", "load", "un", file.to_str().unwrap()]);
    assert_eq!(ended.code, 4, "{} {}", ended.json, ended.stderr);
    let gaps = ended.json["not_understood"].to_string();
    assert!(gaps.contains("SHOE_SIZE") && gaps.contains("1961-02-30"), "{gaps}");
    assert_eq!(ended.json["events"].as_array().unwrap().len(), 1, "it is taken up all the same");
}

#[test]
fn a_file_that_is_no_list_is_named_and_leaves_nothing_behind() {
    let folder = watched();
    let whole = un_list("2026-01-02", &[SALIM]);
    let cut = folder.file("cut.xml", &whole.as_bytes()[..whole.len() - 40]);
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>";
    let bomb = folder.file("bomb.xml", bomb.as_bytes());
    let noise = folder.file("noise.bin", &[0xFF, 0x00, 0x13, 0x37]);
    let empty = folder.file("empty.xml", b"");
    for path in [&cut, &bomb, &noise, &empty] {
        let ended = folder.run("wanda", &["list", "load", "un", path.to_str().unwrap()]);
        assert_eq!(ended.code, 1, "{}: {}", path.display(), ended.json);
        let place = ended.json["place"].as_str().unwrap_or_default();
        assert!(place.contains(path.file_name().unwrap().to_str().unwrap()), "{}", ended.json);
    }
    let missing = folder.run("wanda", &["list", "load", "un", "nowhere.xml"]);
    assert_eq!(missing.code, 1, "{}", missing.json);
    let files = folder.path().join("lists/files");
    assert_eq!(fs::read_dir(files).unwrap().count(), 0, "a file that is no list was kept");
    let sound = folder.list_file("2026-01-02", &[SALIM]);
    let name = folder.run("wanda", &["list", "load", "UN list", sound.to_str().unwrap()]);
    assert!(name.json["error"].as_str().unwrap().contains("no short name of a list"), "{}", name.json);
}

#[test]
fn a_table_is_read_by_its_mapping_and_its_mapping_is_part_of_what_it_is() {
    let folder = watched();
    let table = folder.file("ministry.csv", "No,Name,Born\n7,Salim Yusuf Haddadi,1961\n".as_bytes());
    let mapping = folder.file("map.toml", b"id = \"No\"\nname = \"Name\"\nbirth = \"Born\"\n");
    let (table, mapping) = (table.to_str().unwrap(), mapping.to_str().unwrap());
    assert_eq!(folder.run("wanda", &["list", "load", "ministry", table]).code, 1, "it does not say what it is");
    let one = folder.run("wanda", &["list", "load", "ministry", table, "--mapping", mapping]);
    assert!(matches!(one.code, 0 | 4), "{}", one.json);
    let other = folder.file("other.toml", b"id = \"No\"\nname = \"Name\"\nreason = \"Born\"\n");
    let two = folder.run("wanda", &["list", "load", "ministry", table, "--mapping", other.to_str().unwrap()]);
    assert_ne!(one.json["sha256"], two.json["sha256"], "the same table by another mapping is another version");
}

#[test]
fn lists_are_for_their_owner_alone_and_go_with_the_back_up() {
    let folder = watched();
    folder.take_up("2026-01-02", &[SALIM]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o077;
        let lists = folder.path().join("lists");
        assert_eq!(mode(&lists), 0);
        for file in fs::read_dir(lists.join("files")).unwrap() {
            assert_eq!(mode(&file.unwrap().path()), 0);
        }
    }
    folder.done("anna", &["op", "close"]);
    let (backup, again) = (folder.dir.path().join("backup"), folder.dir.path().join("again"));
    folder.done("anna", &["op", "backup", backup.to_str().unwrap()]);
    let keys = [("CUSTODIA_PASSPHRASE", PASSPHRASE)];
    let restored = folder.run_in(&again, &keys, "anna", &["op", "restore", backup.to_str().unwrap()]);
    assert_eq!(restored.code, 0, "{}", restored.json);
    let stats = folder.run_in(&again, &keys, "omar", &["list", "stats"]);
    assert_eq!((stats.code, &stats.json["lists"][0]["entries"]), (0, &2.into()), "{}", stats.json);
}

#[test]
fn a_kept_list_that_somebody_changed_is_not_searched() {
    let folder = watched();
    folder.take_up("2026-01-02", &[SALIM]);
    let files = folder.path().join("lists/files");
    let kept = fs::read_dir(&files).unwrap().next().unwrap().unwrap().path();
    fs::write(&kept, un_list("2026-01-02", &[IDRIS])).unwrap();
    let person = folder.somebody("سالم يوسف الحدادي", "1961-06-30");
    let ended = folder.run("wanda", &["screen", "person", &person]);
    assert_eq!(ended.code, 1, "{}", ended.json);
    assert!(ended.json["error"].as_str().unwrap().contains("not those that were taken up"), "{}", ended.json);
    // Loading the right file again mends it.
    fs::remove_file(&kept).unwrap();
    let gone = folder.run("wanda", &["screen", "person", &person]);
    assert_eq!(gone.code, 1, "{}", gone.json);
    folder.take_up("2026-01-02", &[SALIM]);
    assert_eq!(folder.run("wanda", &["screen", "person", &person]).code, 4);
}

#[test]
fn without_a_list_nobody_is_searched() {
    let folder: Rehearsal = watched();
    let person = folder.somebody("سالم يوسف الحدادي", "1961-06-30");
    let ended = folder.run("wanda", &["screen", "person", &person]);
    assert_eq!(ended.code, 1, "{}", ended.json);
    assert!(ended.json["hint"].as_str().unwrap().contains("list load"), "{}", ended.json);
}
