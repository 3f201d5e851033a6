//! What must be done for a person and when: tasks with their due times, orders that run out, doses due, and what the
//! bureau is owed of whoever got away. Source: `custody.md` (Gates before embarkation, last part; Gates, health; Floor).

use std::sync::LazyLock;

use serde_json::Value;

use crate::folder::Rehearsal;

/// Days from now, within the time of every key.
fn days(days: i64) -> String {
    (operations::clock::Clock::Machine.now() + custody::Span::days(days)).to_string()
}

/// Ten days from now: whatever is due by then is overdue.
static TEN_DAYS: LazyLock<String> = LazyLock::new(|| days(10));

fn later() -> [&'static str; 2] {
    ["--at", &TEN_DAYS]
}

fn tasks(folder: &Rehearsal, words: &[&str]) -> (i32, Vec<Value>) {
    let list = folder.run("lea", &[words, &["law", "tasks"]].concat());
    (list.code, list.json["tasks"].as_array().unwrap_or_else(|| panic!("{}", list.json)).clone())
}

fn open(folder: &Rehearsal, words: &[&str]) -> (i32, Vec<String>) {
    let (code, all) = tasks(folder, words);
    let open = all.iter().filter(|task| task["at"].is_null());
    (code, open.map(|task| format!("{} {}", task["task"].as_str().unwrap(), task["state"].as_str().unwrap())).collect())
}

#[test]
fn each_allegation_of_mistreatment_is_reported_and_said_so_by_nobody_of_the_escort() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let alleged = ["med", "injury", &person, "--text", "bruise, left arm", "--mistreatment-alleged"];
    folder.done("sara", &alleged);
    assert_eq!(open(&folder, &[]), (0, vec!["report-mistreatment open".to_owned()]));
    assert_eq!(open(&folder, &later()), (4, vec!["report-mistreatment overdue".to_owned()]));
    let shown = folder.run("lea", &[&later()[..], &["person", "show", &person]].concat());
    assert_eq!((shown.code, &shown.json["tasks"][0]["state"]), (4, &"overdue".into()), "{}", shown.json);

    let done = ["law", "task-done", &person, "report-mistreatment", "--what", "reported to the inspector, letter 17"];
    assert_eq!(folder.refused("omar", &done)["gate"], "law");
    let letter = folder.file("letter.txt", b"received, the inspector");
    folder.done("lea", &[&done[..], &["--document", letter.to_str().unwrap()]].concat());
    assert_eq!(open(&folder, &later()), (0, vec![]));
    let history = folder.done("lea", &["law", "show", &person]).to_string();
    assert!(history.contains("reported to the inspector, letter 17"), "{history}");
    let papers = folder.done("lea", &["person", "document", "list", &person]);
    assert_eq!(papers["documents"][0]["group"], "legal", "{papers}");
    assert_eq!(folder.run("lea", &done).code, 1, "nothing of that name is to be done");

    // Two more: a name alone says not which.
    folder.done("sara", &alleged);
    folder.done("sara", &alleged);
    let which = folder.run("lea", &done);
    assert!(which.code == 1 && which.json["error"].to_string().contains("has 2 tasks"), "{}", which.json);
    let (_, all) = tasks(&folder, &[]);
    let event = all.iter().rfind(|task| task["state"] == "open").unwrap()["event"].as_str().unwrap().to_owned();
    folder.done("lea", &["law", "task-done", &person, &event, "--what", "letter 18"]);
    assert_eq!(open(&folder, &[]).1.len(), 1);
    let list = folder.done("lea", &["law", "tasks", "--open", "--person", &person]);
    assert_eq!((list["open"].as_u64(), list["tasks"].as_array().unwrap().len()), (Some(1), 1), "{list}");
}

#[test]
fn an_order_that_runs_out_stands_as_release_or_renew_until_there_is_another() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let order = |reference: &str, from: &str, until: &str| {
        let words = ["law", "order", &person, "--reference", reference, "--by", "court", "--grounds", "art. 4"];
        [&words[..], &["--valid-in", "north", "--from", from, "--until", until]].concat().join("\u{1f}")
    };
    let first = order("12/2026", &days(-1), &days(9));
    folder.done("lea", &first.split('\u{1f}').collect::<Vec<_>>());
    assert_eq!(open(&folder, &[]), (0, vec![]));
    let (code, all) = tasks(&folder, &later());
    assert_eq!((code, all.len(), &all[0]["state"]), (4, 1, &"overdue".into()), "{all:?}");
    assert_eq!(all[0]["why"], "order 12/2026 ran out");
    assert!((-24.1..-23.9).contains(&all[0]["left_h"].as_f64().unwrap()), "{all:?}");
    let event = all[0]["event"].as_str().unwrap().to_owned();
    let word = [&later()[..], &["law", "task-done", &person, &event, "--what", "seen to"]].concat();
    assert_eq!(folder.refused("lea", &word)["rule"], "what must happen to a person ends with the fact");
    let second = order("13/2026", &TEN_DAYS, &days(25));
    folder.done("lea", &[&later()[..], &second.split('\u{1f}').collect::<Vec<_>>()].concat());
    let (code, all) = tasks(&folder, &later());
    assert_eq!((code, &all[0]["state"]), (0, &"done-late".into()), "{all:?}");
}

#[test]
fn doses_due_are_listed_dangerous_ones_first_to_those_who_may_give_them() {
    let folder = Rehearsal::new();
    let (one, other) = (folder.register("?a"), folder.register("?b"));
    let medicine = |person: &str, name: &str, hours: &str, more: &[&str]| {
        let words = ["med", "medicine", person, "--name", name, "--dose", "10 IU", "--every-h", hours];
        folder.done("sara", &[&words[..], more].concat());
    };
    medicine(&one, "vitamin", "4", &[]);
    medicine(&other, "insulin", "12", &["--critical"]);
    medicine(&one, "depot", "700", &[]);
    let due = |officer: &str, words: &[&str]| folder.run(officer, &[words, &["med", "due"]].concat());
    let list = due("sara", &[]);
    let doses = list.json["doses"].as_array().unwrap().clone();
    assert_eq!((list.code, doses.len()), (0, 2), "the depot dose lies beyond a day: {}", list.json);
    assert_eq!((&doses[0]["person"], &doses[0]["medicine"]), (&other.as_str().into(), &"insulin, 10 IU".into()));
    assert_eq!((&doses[1]["critical"], &doses[1]["place"]), (&false.into(), &"site".into()));
    assert_eq!(folder.done("sara", &["med", "due", "--hours", "6"])["doses"].as_array().unwrap().len(), 1);
    assert_eq!(folder.run("sara", &["med", "due", "--place", "nowhere"]).code, 2, "misspelt is not empty");

    let carried = due("omar", &[]);
    assert_eq!((carried.code, &carried.json["doses"][0]["medicine"]), (0, &Value::Null), "{}", carried.json);
    let lawyer = due("lea", &[]);
    assert!(lawyer.code == 1 && lawyer.json["error"].to_string().contains("not shown to legal-reviewer"));
    let late = due("omar", &later());
    assert_eq!((late.code, late.json["overdue"].as_u64()), (4, Some(2)), "{}", late.json);

    folder.done("sara", &["med", "stop", &other, "--name", "insulin", "--why", "changed to tablets"]);
    folder.done("sara", &["med", "dose", &one, "--name", "vitamin", "--next-due", &days(20)]);
    assert_eq!(due("sara", &[]).json["doses"].as_array().unwrap().len(), 0);
    let lines = custody::AccessLog::open(&folder.path()).unwrap().lines(0).unwrap();
    let looks = lines.iter().filter(|line| line.what.starts_with("med due as "));
    assert_eq!(looks.filter(|line| line.denied.is_some()).count(), 1);
}

#[test]
fn the_bureau_is_owed_word_of_an_escape_and_of_an_unknown_fate() {
    let folder = Rehearsal::new();
    let (gone, lost) = (folder.register("?a"), folder.register("?b"));
    let report = |person: &str, kind: &str, more: &[&str]| {
        let words = ["incident", "report", person, "--kind", kind, "--place", "site", "--text", "east wall"];
        folder.done_by_two("omar", "anna", &[&words[..], more].concat());
    };
    report(&gone, "escape", &["--evidence", "camera 4"]);
    report(&lost, "fate-unknown", &[]);
    for (person, told) in [(&gone, "escape"), (&lost, "fate-unknown")] {
        let state = |words: &[&str]| {
            let list = folder.run("anna", &[words, &["clock", "list", "--person", person]].concat());
            let clocks = list.json["clocks"].as_array().unwrap().clone();
            let name = format!("bureau-{told}");
            clocks.iter().find(|c| c["clock"] == name.as_str()).unwrap_or_else(|| panic!("{clocks:?}"))["state"].clone()
        };
        assert_eq!((state(&[]), state(&later())), ("due".into(), "breached".into()));
        folder.done("omar", &["notice", "send", person, "--kind", "bureau", "--to", "bureau", "--about", told]);
        let answer = folder.file("answer.txt", b"we have his name");
        let acknowledged = ["notice", "send", person, "--kind", "bureau", "--to", "bureau", "--about", told];
        let paper = ["--acknowledged", "--document", answer.to_str().unwrap()];
        folder.done_by_two("omar", "anna", &[&acknowledged[..], &paper].concat());
        assert_eq!(state(&later()), "met");
    }
}
