//! Screening on the command line: who is searched, what is recorded and shown to whom, what is decided, and what a new
//! version of a list reopens. Source: `cli.md`, `watchlist.md` (Screening as work); decision 85.

use serde_json::{Value, json};

use crate::folder::Rehearsal;
use crate::watched::{IDRIS, Listed, SALIM, watched};

/// A folder with two entries on a list, a man who says he is the first, and one whose name nobody has.
fn two_people() -> (Rehearsal, String, String) {
    let folder = watched();
    folder.take_up("2026-01-02", &[SALIM, IDRIS]);
    let one = folder.somebody("سالم يوسف الحدادي", "1961-06-30");
    let other = folder.somebody("Bertil Gustafsson Nyqvist", "1988-02-03");
    (folder, one, other)
}

fn lead<'w>(person: &'w str, verb: &'w str) -> Vec<&'w str> {
    vec!["screen", verb, person, "--list", "un", "--entry", "900001"]
}

fn decide(person: &str, more: &[&str]) -> Vec<String> {
    let words = lead(person, "decide").into_iter().chain(more.iter().copied());
    words.chain(["--reasons", "compared"]).map(str::to_owned).collect()
}

fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

#[test]
fn a_search_says_whom_it_compared_with_what_and_its_lines_add_up() {
    let (folder, one, other) = two_people();
    let found = folder.run("wanda", &["screen", "person", &one]);
    assert_eq!((found.code, &found.json["schema"]), (4, &"custodia/screen-person/1".into()), "{}", found.json);
    let person = &found.json["people"][0];
    assert_eq!(person["person"], one.as_str());
    let list = &person["lists"][0];
    assert_eq!((&list["list"], &list["version"]), (&"un".into(), &"2026-01-02T00:00:00Z".into()), "{list}");
    assert!(list["sha256"].as_str().unwrap().len() == 64 && list["searched_at"].is_string(), "{list}");
    let hit = &person["hits"][0];
    assert_eq!(hit["entry"], "900001", "{person}");
    let lines = hit["lines"].as_array().unwrap();
    let sum: i64 = lines.iter().map(|line| line["weight_centinats"].as_i64().unwrap()).sum();
    assert_eq!(hit["weight_centinats"].as_i64(), Some(sum), "{hit}");
    assert!(lines.iter().any(|line| line["what"] == "birth") && hit["expected_chance_hits"].as_f64().unwrap() > 0.0);
    // Nothing found is recorded just so.
    let nothing = folder.done("wanda", &["screen", "person", &other]);
    assert_eq!((&nothing["people"][0]["hits"], nothing["events"].as_array().unwrap().len()), (&json!([]), 1));
    let again = folder.done("wanda", &["screen", "person", &other]);
    assert_eq!(again["events"], json!([]), "the same again says nothing new");
    let filters = nothing["filters"].to_string();
    assert!(filters.contains("organisation, not searched") && filters.contains("is not offered"), "{filters}");
}

#[test]
fn a_dry_run_shows_and_records_nothing_but_the_look() {
    let (folder, one, _) = two_people();
    let events = |folder: &Rehearsal| folder.run("omar", &["log", "verify"]).json["events"].as_u64().unwrap();
    let before = events(&folder);
    let found = folder.run("wanda", &["screen", "all", "--dry-run"]);
    assert_eq!((found.code, &found.json["dry_run"]), (4, &true.into()), "{}", found.json);
    assert_eq!(events(&folder), before);
    let looks = folder.done("lea", &["log", "access", "--person", &one, "--by", "wanda"]);
    assert!(looks["shown"].to_string().contains("screen all"), "{looks}");
    assert_eq!(folder.done("wanda", &["screen", "queue"])["waiting"], 0);
}

#[test]
fn whoever_has_no_name_is_named_as_not_searchable() {
    let (folder, ..) = two_people();
    let nameless = folder.register("?gave no name");
    let found = folder.run("wanda", &["screen", "all"]);
    assert_eq!(found.code, 4);
    let line = &found.json["not_searchable"][0];
    assert_eq!((&line["person"], &line["why"]), (&nameless.as_str().into(), &"no name is claimed of him".into()));
    let report = folder.run("wanda", &["screen", "report"]);
    assert_eq!((&report.json["searched"], &report.json["not_searchable"]), (&2.into(), &1.into()), "{}", report.json);
}

#[test]
fn leads_are_shown_to_those_who_work_on_them_and_to_nobody_who_guards() {
    let (folder, one, _) = two_people();
    assert_eq!(folder.run("omar", &["screen", "person", &one]).code, 1);
    folder.run("wanda", &["screen", "person", &one]);
    for officer in ["omar", "anna", "sara", "faris"] {
        for words in [lead(&one, "show"), vec!["screen", "queue"], vec!["screen", "report"]] {
            let ended = folder.run(officer, &words);
            assert_eq!(ended.code, 1, "{officer} {words:?}: {}", ended.json);
            assert!(!ended.json.to_string().contains("900001"), "{}", ended.json);
        }
        let passage = folder.run(officer, &["person", "show", &one]);
        assert!(!passage.json.to_string().contains("900001"), "{officer}: {}", passage.json);
    }
    for officer in ["wanda", "eli", "lea"] {
        assert_eq!(folder.run(officer, &lead(&one, "show")).code, 0, "{officer}");
    }
    let denied = folder.done("lea", &["log", "access", "--by", "omar", "--denied"]);
    assert!(denied["shown"].to_string().contains("leads are not shown to custody-officer"), "{denied}");
    let copy = folder.dir.path().join("copy.json");
    folder.done("faris", &["person", "export", &one, "--out", copy.to_str().unwrap()]);
    assert!(!std::fs::read_to_string(copy).unwrap().contains("900001"), "his own copy says nothing of a lead");
}

#[test]
fn the_queue_is_shuffled_by_a_seed_that_is_said_and_says_nothing_of_likeness() {
    let folder = watched();
    folder.take_up("2026-01-02", &[SALIM, IDRIS]);
    for year in 0..5 {
        folder.somebody("سالم يوسف الحدادي", &(1959 + year).to_string());
        folder.somebody("ادريس قاسم الزبيدي", &(1973 + year).to_string());
    }
    folder.run("wanda", &["screen", "all"]);
    let queue = |seed: &str| folder.run("wanda", &["screen", "queue", "--seed", seed]);
    let (one, same, other) = (queue("1"), queue("1"), queue("2"));
    assert_eq!((one.code, &one.json["seed"]), (4, &1.into()), "{}", one.json);
    assert_eq!(one.json["leads"], same.json["leads"]);
    assert_ne!(one.json["leads"], other.json["leads"]);
    assert!(one.json["waiting"].as_u64().unwrap() >= 10, "{}", one.json);
    let text = one.json.to_string();
    assert!(!text.contains("weight") && !text.contains("SALIM"), "{text}");
    let drawn = folder.run("wanda", &["screen", "queue", "--most", "3"]).json;
    assert!(drawn["seed"].is_u64() && drawn["leads"].as_array().unwrap().len() == 3, "{drawn}");
}

#[test]
fn the_same_rests_on_two_facts_and_prints_need_an_examiner() {
    let (folder, one, _) = two_people();
    assert_eq!(folder.run("wanda", &words(&decide(&one, &["--same"]))).code, 1, "nothing was offered yet");
    folder.run("wanda", &["screen", "person", &one]);
    let birth = ["--same", "--fact", "birth-date=both say 30 June 1961"];
    assert_eq!(folder.refused("wanda", &words(&decide(&one, &birth)))["gate"], "identity");
    let prints = decide(&one, &["--same", "--fact", "fingerprint=ten prints of the list's file"]);
    assert_eq!(folder.refused("wanda", &words(&prints))["gate"], "two-officers");
    folder.done_by_two("wanda", "eli", &words(&prints));
    let shown = folder.done("eli", &lead(&one, "show"));
    assert_eq!((&shown["state"], &shown["decisions"][0]["by"]), (&"same".into(), &json!(["wanda", "eli"])), "{shown}");
    assert!(shown["says"].to_string().contains("HADDADI") && shown["hit"]["weight_centinats"].is_i64(), "{shown}");
    assert_eq!(folder.run("wanda", &words(&decide(&one, &["--same", "--not-same"]))).code, 2);
    assert_eq!(folder.run("wanda", &words(&decide(&one, &["--undecided", "--fact", "shoe=43"]))).code, 2);
}

#[test]
fn what_is_claimed_since_the_search_is_searched_again_before_anything_is_decided() {
    let (folder, one, _) = two_people();
    folder.run("wanda", &["screen", "person", &one]);
    folder.done("wanda", &words(&decide(&one, &["--not-same"])));
    folder.done("omar", &["person", "claim", &one, "--name", "Salim al-Haddadi"]);
    let stale = folder.run("wanda", &words(&decide(&one, &["--undecided"])));
    assert_eq!(stale.code, 1, "{}", stale.json);
    assert!(stale.json["hint"].as_str().unwrap().contains("screen person"), "{}", stale.json);
    let report = folder.run("wanda", &["screen", "report"]).json;
    assert_eq!(report["search_again"], 1, "{report}");
    let again = folder.run("wanda", &["screen", "person", &one]);
    assert_eq!(
        again.json["changes"]["reopened"][0]["why"], "something else is claimed of the person now",
        "{}",
        again.json
    );
    let queue = folder.run("wanda", &["screen", "queue"]).json;
    assert_eq!((&queue["waiting"], &queue["leads"][0]["state"]), (&1.into(), &"open-again".into()), "{queue}");
    folder.done("wanda", &words(&decide(&one, &["--not-same"])));
    assert_eq!(folder.done("wanda", &["screen", "queue"])["waiting"], 0);
}

#[test]
fn a_new_version_searches_everyone_again_and_says_what_was_added_changed_and_removed() {
    let (folder, one, _) = two_people();
    let idris = folder.somebody("ادريس قاسم الزبيدي", "1975-02-11");
    let karim = folder.somebody("كريم وليد الشمري", "1980-05-06");
    folder.run("wanda", &["screen", "all"]);
    folder.done("wanda", &words(&decide(&one, &["--not-same"])));
    let new = Listed {
        id: "900003", name: "KARIM WALID SHAMMARI", arabic: "كريم وليد الشمري", born: "1980-05-06"
    };
    let changed = Listed { born: "1961-06-29", ..SALIM };
    folder.take_up("2026-02-02", &[changed, new]);
    let report = folder.run("wanda", &["screen", "report"]).json;
    assert_eq!((&report["searched"], &report["search_again"]), (&0.into(), &4.into()), "{report}");
    let stale = folder.run("wanda", &words(&decide(&one, &["--not-same"])));
    assert!(stale.json["error"].as_str().unwrap().contains("was taken up"), "{}", stale.json);
    let found = folder.run("wanda", &["screen", "all"]).json;
    let of = |what: &str| -> Vec<(Value, Value)> {
        let all = found["changes"][what].as_array().unwrap().iter();
        all.map(|line| (line["person"].clone(), line["entry"].clone())).collect()
    };
    assert!(of("added").contains(&(karim.as_str().into(), "900003".into())), "{}", found["changes"]);
    assert_eq!(of("removed"), [(idris.as_str().into(), "900002".into())], "{}", found["changes"]);
    assert!(of("changed").contains(&(one.as_str().into(), "900001".into())), "{}", found["changes"]);
    assert_eq!(of("reopened"), [(one.as_str().into(), "900001".into())], "{}", found["changes"]);
    let report = folder.run("wanda", &["screen", "report"]).json;
    assert_eq!((&report["searched"], &report["people_total"]), (&4.into(), &4.into()), "{report}");
    assert_eq!(folder.run("omar", &["log", "verify"]).json["ok"], true);
}

#[test]
fn everyone_on_a_manifest_is_searched_and_nobody_else() {
    let (folder, one, other) = two_people();
    let left = folder.somebody("ادريس قاسم الزبيدي", "1975-02-11");
    folder.done("anna", &["officer", "add", "mona", "--functions", "planner"]);
    let annex = "place add annex --name Annex --kind site --operational 99 --humane 90";
    folder.done("anna", &annex.split(' ').collect::<Vec<_>>());
    let plan = "man plan m-1 --means road --from site --to annex --vehicle bus --departs-at 2027-01-01T06:00:00Z \
                --arrives-at 2027-01-01T09:00:00Z --seats 10 --guards 4 --alternate field,fuel";
    folder.done("mona", &plan.split_whitespace().collect::<Vec<_>>());
    folder.done("mona", &["man", "draft", "m-1", &one, &other]);
    let found = folder.run("wanda", &["screen", "manifest", "m-1"]).json;
    let people: Vec<&str> = found["people"].as_array().unwrap().iter().map(|p| p["person"].as_str().unwrap()).collect();
    assert!(people.contains(&one.as_str()) && people.contains(&other.as_str()), "{people:?}");
    assert!(!people.contains(&left.as_str()), "{people:?}");
}
