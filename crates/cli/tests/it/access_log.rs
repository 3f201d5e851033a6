//! The access log from the command line: who may read it, what it says, that it goes with the back-up, and that a
//! line changed by hand is named. Source: `custody.md` (The log).

use crate::folder::Rehearsal;

#[test]
fn an_auditor_reads_who_has_looked_and_who_was_denied_and_a_guard_does_not() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("omar", &["person", "show", &person]);
    let refused = folder.run("omar", &["log", "access", "--person", &person]);
    assert_eq!(refused.code, 1, "{}", refused.json);
    assert!(refused.json["hint"].as_str().unwrap().contains("an auditor"), "{}", refused.json);
    let list = folder.done("lea", &["log", "access", "--person", &person]);
    let shown = list["shown"].as_array().unwrap();
    let said = |at: usize, field: &str| shown[at][field].as_str().map(str::to_owned);
    assert_eq!((said(0, "officer").unwrap(), said(0, "what").unwrap()), ("omar".into(), "person show".into()));
    assert_eq!(said(0, "denied"), None);
    assert!(said(1, "denied").unwrap().contains("not shown to custody-officer"), "{list}");
    assert_eq!(said(2, "what").unwrap(), "log access", "that it was read stands in it: {list}");
    let denials = folder.done("lea", &["log", "access", "--denied"]);
    let why: Vec<&str> = denials["shown"].as_array().unwrap().iter().map(|l| l["what"].as_str().unwrap()).collect();
    assert_eq!(why, ["log access"], "{denials}");
    let newest = folder.done("lea", &["log", "access", "--by", "omar", "--newest", "1"]);
    assert_eq!((&newest["matching"], newest["shown"].as_array().unwrap().len()), (&2.into(), 1), "{newest}");
}

#[test]
fn a_function_that_his_certificate_does_not_hold_opens_nothing_to_an_officer_and_the_try_is_kept() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("sara", &["med", "screen", &person, "--findings", "chronic cough"]);
    let copy = folder.dir.path().join("copy.json");
    let tries: [&[&str]; 11] = [
        &["--function", "medical", "med", "show", &person],
        &["--function", "legal-reviewer", "person", "show", &person],
        &["--function", "family-desk", "person", "export", &person, "--out", copy.to_str().unwrap()],
        &["--function", "medical", "person", "document", "list", &person],
        &["--function", "commander", "person", "list"],
        &["--function", "auditor", "log", "access"],
        &["--function", "court", "log", "evidence"],
        &["--function", "medical", "med", "due"],
        &["--function", "commander", "count", "show"],
        &["--function", "commander", "clock", "list"],
        &["--function", "commander", "person", "duplicates"],
    ];
    for words in &tries {
        let refused = folder.refused("omar", words);
        assert_eq!(refused["gate"], "actor", "{words:?}: {refused}");
        assert!(refused["missing"].to_string().contains("omar has no certificate in force"), "{words:?}: {refused}");
    }
    assert!(!copy.exists(), "a copy was written all the same");
    let denials = folder.done("lea", &["log", "access", "--by", "omar", "--denied"]);
    let shown = denials["shown"].as_array().unwrap();
    assert_eq!(shown.len(), tries.len(), "{denials}");
    assert_eq!((&shown[0]["what"], &shown[0]["function"]), (&"med-show".into(), &"medical".into()), "{denials}");
    assert_eq!(folder.run("omar", &["--function", "custody-officer", "person", "show", &person]).code, 0);
}

#[test]
fn the_access_log_says_in_which_function_each_look_was_made_and_what_of_the_file_was_not_shown() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("anna", &["officer", "add", "pola", "--functions", "planner"]);
    folder.done("pola", &["med", "show", &person]);
    folder.done("sara", &["med", "show", &person]);
    let list = folder.done("lea", &["log", "access", "--person", &person]);
    let line = |at: usize| list["shown"][at].clone();
    let (pola, sara) = (line(0), line(1));
    assert_eq!((&pola["function"], &pola["denied"]), (&"planner".into(), &serde_json::Value::Null), "{pola}");
    assert_eq!(pola["withheld"], "medical not shown to planner", "{pola}");
    assert_eq!((&sara["function"], &sara["withheld"]), (&"medical".into(), &serde_json::Value::Null), "{sara}");
    let told = folder.said("lea", &["log", "access", "--person", &person]);
    assert!(told.contains("in part: medical not shown to planner"), "{told}");
}

#[test]
fn the_access_log_goes_with_the_back_up_and_a_changed_line_is_named() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("omar", &["person", "show", &person]);
    let copy = folder.dir.path().join("copy");
    folder.done("anna", &["op", "backup", copy.to_str().unwrap()]);
    let copied = custody::AccessLog::open_to_read(&copy).unwrap().expect("it was copied");
    assert_eq!(copied.lines(0).unwrap().len(), 1);
    assert_eq!(folder.run("anna", &["log", "verify"]).json["access_lines"], 1);
    let db = rusqlite::Connection::open(folder.path().join(custody::ACCESS_FILE)).unwrap();
    db.execute_batch("DROP TRIGGER access_is_never_changed; UPDATE access SET bytes = x'a0';").unwrap();
    drop(db);
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!(verified.code, 1, "{}", verified.json);
    assert!(verified.json["why"].to_string().contains("access log: line 0"), "{}", verified.json);
}
