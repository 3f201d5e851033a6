//! People on the command line: registration, claims, roles, merges, erasure, and the mistakes that a
//! command can make. Source: ours.

use serde_json::json;

use crate::folder::{Rehearsal, registering};

#[test]
fn a_person_is_registered_claimed_and_shown_with_sources() {
    let folder = Rehearsal::new();
    let person = folder.register("أحمد محمد");
    folder.done(
        "omar",
        &["person", "claim", &person, "--name", "أحمد محمد", "--born", "1990-03-04", "--source", "document"],
    );
    folder.done("omar", &["person", "alias", &person, "--issuer", "prison", "--value", "1182"]);
    let shown = folder.run("omar", &["person", "show", &person]).json;
    assert_eq!(shown["schema"], "custodia/person-show/1");
    let claim = shown["claims"].as_array().unwrap().iter().find(|c| c["kind"] == "name claimed").unwrap();
    assert_eq!((claim["text"].as_str(), claim["source"].as_str()), (Some("أحمد محمد"), Some("document")));
    let letters: Vec<&str> =
        shown["register"].as_array().unwrap().iter().map(|f| f["letter"].as_str().unwrap()).collect();
    assert!(["a", "b", "c", "d", "e", "f"].iter().all(|letter| letters.contains(letter)), "{letters:?}");
    let health = shown["register"].as_array().unwrap().iter().find(|f| f["letter"] == "f").unwrap();
    assert_eq!(health["unknown_because"], "no doctor or nurse has examined him yet");
    let silent =
        |f: &&serde_json::Value| f["silent"] == true || (f["value"].is_null() && f["unknown_because"].is_null());
    assert_eq!(shown["register"].as_array().unwrap().iter().find(silent), None);
    assert_eq!(shown["position"]["place"], "site");
    let identity = shown["gates"].as_array().unwrap().iter().find(|g| g["gate"] == "identity").unwrap();
    assert_eq!(identity["open"], false);
    // The same number in Arabic-Indic digits is the same person.
    let arabic = shown["person_arabic_indic"].as_str().unwrap();
    assert_eq!(folder.run("omar", &["person", "show", arabic]).json["person"], person.as_str());
}

#[test]
fn a_line_of_the_register_that_nobody_has_said_is_shown_as_silent_until_somebody_says_it() {
    let folder = Rehearsal::new();
    // Named before anybody has met him: he is in nobody's custody, and nothing of the register is said yet.
    let nominate = ["person", "nominate", "--list", "list 1", "--legal-basis", "agreement", "--place", "site"];
    let named = folder.done("omar", &nominate)["person"].as_str().unwrap().to_owned();
    let shown = folder.done("omar", &["person", "show", &named]);
    let grounds = shown["register"].as_array().unwrap().iter().find(|f| f["what"] == "grounds").unwrap().clone();
    assert_eq!((&grounds["silent"], &grounds["unknown_because"]), (&true.into(), &serde_json::Value::Null), "{shown}");

    let seen = [&registering("?gave no name")[..], &["--health", "limps, left knee swollen"]].concat();
    let person = folder.done("omar", &seen)["person"].as_str().unwrap().to_owned();
    let line = |folder: &Rehearsal| {
        let shown = folder.done("omar", &["person", "show", &person]);
        let register = shown["register"].as_array().unwrap().clone();
        assert!(register.iter().all(|f| f["silent"] == false), "{shown}");
        register.iter().find(|f| f["letter"] == "f").unwrap()["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(line(&folder), "limps, left knee swollen");
    let empty = [&registering("?b")[..], &["--health", "?"]].concat();
    assert_eq!(folder.run("omar", &empty).code, 2, "a reason is no empty one");
    let field = ["person", "register-field", &person, "health", "walks with a stick", "--source", "seen again"];
    folder.done("omar", &field);
    assert_eq!(line(&folder), "walks with a stick");
    let fit = ["med", "fitness", &person, "--road", "fit", "--air", "unfit", "--tb-known", "--line", "stable"];
    folder.done("sara", &fit);
    assert!(line(&folder).starts_with("examined "));
    assert_eq!(folder.refused("omar", &field)["gate"], "health");
}

#[test]
fn each_function_sees_only_the_groups_that_its_work_needs() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.done("omar", &["person", "claim", &person, "--kin", "father:Mahmud", "--name", "سالم علي"]);
    folder.done("sara", &["med", "screen", &person, "--findings", "chronic cough"]);
    let text = |officer: &str| folder.run(officer, &["person", "show", &person]).json.to_string();
    assert!(text("faris").contains("Mahmud") && !text("omar").contains("Mahmud"));
    assert!(text("sara").contains("chronic cough") && !text("omar").contains("chronic cough"));
    assert!(text("omar").contains("not shown to custody-officer"));
    assert!(!text("sara").contains("سالم علي"));
}

#[test]
fn mistakes_of_a_command_say_what_is_wrong() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    let unknown = folder.run("omar", &["person", "alias", "C-4821-9999-0", "--issuer", "x", "--value", "y"]);
    assert!(matches!(unknown.code, 1 | 2), "{}", unknown.json);
    assert_eq!(unknown.json["schema"], "custodia/error/1");
    let time = [
        "person",
        "alias",
        &person,
        "--issuer",
        "x",
        "--value",
        "y",
        "--occurred-at",
        "yesterday",
        "--because",
        "paper",
    ];
    let wrong_time = folder.run("omar", &time);
    assert_eq!(wrong_time.code, 2, "{}", wrong_time.json);
    assert!(wrong_time.json["error"].as_str().unwrap().contains("RFC 3339"));
    let locked = folder.run_with(&[("CUSTODIA_PASSPHRASE", "another-one")], "omar", &["person", "show", &person]);
    assert_eq!(locked.code, 1, "{}", locked.json);
    let empty = folder.run("omar", &["person", "claim", &person]);
    assert_eq!(empty.code, 2);
}

#[test]
fn a_merge_needs_two_officers_and_can_be_taken_back() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    for number in [&elder, &younger] {
        folder.done("omar", &["person", "claim", number, "--name", "خالد بن سعيد", "--born", "1988-02-03"]);
    }
    let found = folder.run("omar", &["person", "duplicates"]);
    assert_eq!((found.code, found.json["pairs"][0]["younger"].as_str()), (4, Some(younger.as_str())));
    let merge = ["person", "merge", &younger, "--into", &elder, "--reasons", "same prints"];
    assert_eq!(folder.refused("omar", &merge)["gate"], "two-officers");
    folder.done_by_two("omar", "anna", &merge);
    assert_eq!(folder.run("omar", &["person", "show", &younger]).json["merged_into"], elder.as_str());
    folder.done_by_two("omar", "anna", &["person", "unmerge", &younger, "--from", &elder, "--reasons", "twins"]);
    folder.done("omar", &["person", "not-same", &younger, "--other", &elder, "--reasons", "twins"]);
    assert_eq!(folder.run("omar", &["person", "duplicates"]).code, 0);
}

#[test]
fn of_two_numbers_the_one_that_was_used_first_is_the_elder() {
    let folder = Rehearsal::new();
    let lower = folder.register("?a");
    let earlier = ["--occurred-at", "2019-03-21T08:00:00Z", "--because", "from the gate book"];
    let words = [&registering("?b")[..], &earlier].concat();
    let used_first = folder.done("omar", &words)["person"].as_str().unwrap().to_owned();
    for number in [&lower, &used_first] {
        folder.done("omar", &["person", "alias", number, "--issuer", "prison", "--value", "77"]);
    }
    let pairs = folder.run("omar", &["person", "duplicates"]).json["pairs"].clone();
    assert_eq!((&pairs[0]["elder"], &pairs[0]["younger"]), (&used_first.as_str().into(), &lower.as_str().into()));
    folder.done_by_two("omar", "anna", &["person", "merge", &lower, "--into", &used_first, "--reasons", "same prints"]);
}

#[test]
fn whoever_has_told_more_since_is_still_found_and_a_brother_is_not() {
    let folder = Rehearsal::new();
    let (elder, younger, brother) = (folder.register("?a"), folder.register("?b"), folder.register("?c"));
    let claim = |number: &str, born: &str, extra: &[&str]| {
        let words = ["person", "claim", number, "--name", "خالد بن سعيد", "--born", born];
        folder.done("omar", &[&words[..], extra].concat());
    };
    claim(&elder, "1988-02-03", &[]);
    claim(&younger, "1988-02-03", &[]);
    claim(&brother, "1990-05-06", &[]);
    // At intake he gives another day too.
    claim(&elder, "1988-07-01", &[]);
    let pairs = folder.run("omar", &["person", "duplicates"]).json["pairs"].clone();
    assert_eq!(pairs.as_array().unwrap().len(), 1, "{pairs}");
    assert_eq!((&pairs[0]["elder"], &pairs[0]["younger"]), (&elder.as_str().into(), &younger.as_str().into()));
    assert_eq!(pairs[0]["by"], "claims");
}

#[test]
fn an_erased_group_is_unreadable_here_in_later_backups_and_exports() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.done("sara", &["med", "screen", &person, "--findings", "zx-marker-finding"]);
    folder
        .done("sara", &["med", "fitness", &person, "--road", "fit", "--air", "fit", "--tb-known", "--line", "stable"]);
    let wrapped = wrapped_key(&folder, &person);
    assert!(Rehearsal::holds(&folder.path(), &wrapped), "the wrapped key is in the folder before");
    let erase =
        ["person", "erase", &person, "--group", "medical", "--rule", "Act 7, s. 3", "--reason", "retention ended"];
    assert_eq!(folder.refused("anna", &erase)["gate"], "two-officers");
    let guards = [&erase[..], &["--second", "omar"]].concat();
    let refused = folder.refused("anna", &guards);
    assert_eq!(
        (&refused["gate"], &refused["who_can_open"]),
        (&"two-officers".into(), &json!(["medical"])),
        "{refused}"
    );
    folder.done_by_two("anna", "sara", &erase);
    let register =
        ["person", "erase", &person, "--group", "register", "--rule", "r", "--reason", "r", "--second", "omar"];
    assert_ne!(folder.run("anna", &register).code, 0, "the register is never erased");

    assert!(!Rehearsal::holds(&folder.path(), &wrapped), "the wrapped key is gone from every file");
    assert!(!Rehearsal::holds(&folder.path(), b"zx-marker-finding"));
    let backup = folder.path().with_extension("backup");
    folder.done("anna", &["op", "backup", backup.to_str().unwrap()]);
    assert!(!Rehearsal::holds(&backup, &wrapped) && !Rehearsal::holds(&backup, b"zx-marker-finding"));
    let shown = folder.run("sara", &["med", "show", &person]).json;
    assert!(!shown.to_string().contains("zx-marker-finding"));
    assert_eq!(
        shown["groups"].as_array().unwrap().iter().find(|g| g["group"] == "medical").unwrap()["state"],
        "erased"
    );
    let out = folder.path().with_extension("json");
    folder.done("sara", &["person", "export", &person, "--out", out.to_str().unwrap()]);
    assert!(!std::fs::read_to_string(&out).unwrap().contains("zx-marker-finding"));

    assert_eq!(folder.done("anna", &["log", "verify"])["ok"], true);
    let health = folder.run("omar", &["person", "show", &person]).json;
    let line = health["register"].as_array().unwrap().iter().find(|f| f["letter"] == "f").unwrap().clone();
    assert!(line["value"].as_str().unwrap().contains("by road fit"), "the register's health line stays");
}

#[test]
fn what_mistreatment_is_proved_by_is_not_erased_before_it_is_reported() {
    let folder = Rehearsal::new();
    let person = folder.register("سالم علي");
    folder.done("sara", &["med", "injury", &person, "--text", "a broken arm", "--mistreatment-alleged"]);
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "r", "--reason", "r", "--second", "sara"];
    let refused = folder.refused("anna", &erase);
    assert!(refused["missing"].as_str().unwrap().contains("report-mistreatment is open"), "{refused}");
    assert_eq!(refused["who_can_open"], json!(["legal-reviewer", "medical", "court"]));
    let shown = folder.run("sara", &["med", "show", &person]).json.to_string();
    assert!(shown.contains("a broken arm"), "{shown}");
}

/// The medical key of a person as it lies in the journal.
fn wrapped_key(folder: &Rehearsal, person: &str) -> Vec<u8> {
    use custody::event::{Group, Stream};
    let journal = custody::Journal::open(&folder.path(), &custody::JournalMode::Read).unwrap();
    let stream = Stream::Person(custody::PersonNumber::parse(person).unwrap());
    match journal.key(&custody::AuthorityId::parse("north").unwrap(), &stream, Group::Medical).unwrap() {
        custody::KeyState::Here { wrapped, .. } => wrapped,
        other => panic!("no medical key: {other:?}"),
    }
}
