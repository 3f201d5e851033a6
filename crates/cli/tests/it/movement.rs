//! One small movement from plan to close-out on the command line, with what is refused on the way.
//! Source: `cli.md` (Conventions), `custody.md` (Head count; Gates before embarkation).

use crate::movement_folder::{MovementFolder, Said, movement_folder, run_custodia};

/// Minutes after the folder was made at which each part happens: the notice is two days old by then.
pub(crate) const ASK: i64 = 49 * 60;
pub(crate) const LEAVE: i64 = 50 * 60;
pub(crate) const ARRIVE: i64 = 51 * 60;

pub(crate) const CONTROL: (&str, &str) = ("anna", "movement-control");
pub(crate) const COMMAND: (&str, &str) = ("anna", "commander");
pub(crate) const CARA: (&str, &str) = ("cara", "custody-officer");
pub(crate) const DINA: (&str, &str) = ("dina", "custody-officer");
const EMIL: (&str, &str) = ("emil", "custody-officer");

/// Asks for the road and plans the convoy over it.
fn plan(folder: &MovementFolder) {
    let (from, until) = (folder.hour(LEAVE - 60), folder.hour(ARRIVE + 60));
    let ask = [
        "clear", "ask", "road-1", "--kind", "road", "--owner", "north", "--scope", "M4", "--from", &from, "--until",
        &until,
    ];
    folder.run(ASK, "anna", "liaison", &ask).done();
    let (departs, arrives) = (folder.hour(LEAVE), folder.hour(ARRIVE));
    let plan = [
        "man",
        "plan",
        "m-1",
        "--means",
        "road",
        "--from",
        "site",
        "--to",
        "annex",
        "--vehicle",
        "bus 7",
        "--departs-at",
        &departs,
        "--arrives-at",
        &arrives,
        "--seats",
        "10",
        "--guards",
        "4",
        "--alternate",
        "field,fuel",
        "--clearances",
        "road-1",
    ];
    folder.run(ASK, "anna", "planner", &plan).done();
}

fn give_road(folder: &MovementFolder) {
    folder.run(ASK + 1, "anna", "liaison", &["clear", "give", "road-1", "--note", "telex 4471"]).done();
}

fn door(folder: &MovementFolder, minutes: i64, person: &str, more: &[&str]) -> Said {
    let words = [
        "man",
        "door",
        "m-1",
        person,
        "--photograph",
        "--band",
        "--question",
        "--tries",
        "3",
        "--reason",
        "no reader here",
    ];
    folder.run_two(minutes, CARA.0, CARA.1, &[&words[..], more].concat())
}

pub(crate) fn by(folder: &MovementFolder, minutes: i64, who: (&str, &str), words: &[&str]) -> Said {
    folder.run(minutes, who.0, who.1, words)
}

/// From a planned movement to one that is boarding, two of three aboard, at `ASK + 15`.
pub(crate) fn boarded(folder: &MovementFolder) {
    plan(folder);
    give_road(folder);
    let (one, two) = (&folder.people[0], &folder.people[1]);
    by(folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, two]).done();
    folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]).done();
    by(folder, ASK, CONTROL, &["man", "open", "m-1"]).done();
    for person in [one, two] {
        door(folder, ASK + 15, person, &[]).done();
        by(folder, ASK + 15, CARA, &["man", "board", "m-1", person]).done();
    }
}

#[test]
fn a_movement_goes_from_plan_to_close_out() {
    let folder = movement_folder();
    plan(&folder);
    let [one, two, three] = &folder.people[..] else { panic!("three were enrolled") };
    let drafted = by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, &format!("{two}@5")]).done();
    assert_eq!((&drafted["schema"], &drafted["people"]), (&"custodia/man-draft/1".into(), &2.into()));
    let frozen = folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]).done();
    let shown = by(&folder, ASK, COMMAND, &["man", "show", "m-1"]).done();
    let signs: String =
        shown["lines"][0]["gates"].as_array().unwrap().iter().map(|g| g["sign"].as_str().unwrap()).collect();
    assert_eq!(signs, "■●●●●■", "at the door nobody is checked, the road is only asked for: {}", shown["lines"][0]);
    assert_eq!(shown["lines"][0]["name"], "أحمد محمد الخلف");
    let kept = shown["kept_by"].to_string();
    assert!(kept.contains("only asked for"), "{kept}");
    give_road(&folder);

    let early = by(&folder, ASK + 5, CARA, &["man", "board", "m-1", one]).refused();
    assert!(early.contains("boarding of m-1 is not open") && early.contains("no check at the door"), "{early}");
    by(&folder, ASK + 5, CONTROL, &["man", "open", "m-1"]).done();
    door(&folder, ASK + 10, one, &[]).done();
    by(&folder, ASK + 15, CARA, &["man", "board", "m-1", one]).done();

    let swapped = folder
        .run_two(
            ASK + 16,
            CONTROL.0,
            CONTROL.1,
            &["man", "swap", "m-1", "--out", two, "--in", three, "--reason", "taken ill"],
        )
        .done();
    assert_eq!(swapped["manifest_version"], 2);
    let old = ["--version", "1", "--nonce", frozen["nonce"].as_str().unwrap()];
    let replay = door(&folder, ASK + 17, three, &old).refused();
    assert!(replay.contains("a replay"), "{replay}");
    door(&folder, ASK + 17, three, &[]).done();
    by(&folder, ASK + 18, CONTROL, &["man", "open", "m-1"]).done();
    by(&folder, ASK + 19, CARA, &["man", "board", "m-1", three]).done();
    by(&folder, ASK + 19, CARA, &["man", "take-off", "m-1", two, "--return-place", "site", "--reason", "taken ill"])
        .done();
    by(&folder, ASK + 20, CONTROL, &["man", "close", "m-1"]).done();
    for counter in [CARA, DINA] {
        by(&folder, ASK + 21, counter, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    }
    by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).done();
    by(&folder, ARRIVE, CARA, &["man", "arrive", "m-1"]).done();
    for counter in [CARA, DINA] {
        by(&folder, ARRIVE, counter, &["man", "headcount", "m-1", "--bodies", "2", "--arrival"]).done();
    }
    let aboard = by(&folder, ARRIVE, COMMAND, &["man", "close-out", "m-1"]).refused();
    assert!(aboard.contains("still aboard m-1"), "{aboard}");
    by(&folder, ARRIVE + 5, CARA, &["man", "disembark", "m-1", one, three]).done();
    by(&folder, ARRIVE + 9, COMMAND, &["man", "close-out", "m-1"]).done();
    let listed = by(&folder, ARRIVE + 9, COMMAND, &["man", "list"]).done();
    assert_eq!(
        (&listed["movements"][0]["stage"], &listed["movements"][0]["carried"]),
        (&"closed out".into(), &2.into())
    );
    by(&folder, ARRIVE + 20, CARA, &["man", "house", one, "--place", "annex"]).done();
    let unseen = by(&folder, ARRIVE + 20, CARA, &["man", "reception", one, "--place", "annex"]).refused();
    assert!(unseen.contains("injuries") || unseen.contains("doctor"), "{unseen}");
}

#[test]
fn counters_are_blind_and_a_third_one_is_refused() {
    let folder = movement_folder();
    boarded(&folder);
    by(&folder, ASK + 20, CONTROL, &["man", "close", "m-1"]).done();
    by(&folder, ASK + 21, CARA, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    let twice = by(&folder, ASK + 21, CARA, &["man", "headcount", "m-1", "--bodies", "3"]).refused();
    assert!(twice.contains("never edited"), "{twice}");
    let to_dina = by(&folder, ASK + 21, DINA, &["man", "show", "m-1"]).done();
    assert!(to_dina["counts"][0]["bodies"].is_null() && to_dina["scanned"].is_null(), "{to_dina}");
    assert_eq!(to_dina["lines"][0]["state"], "withheld");
    let to_cara = by(&folder, ASK + 21, CARA, &["man", "show", "m-1"]).done();
    assert_eq!(to_cara["counts"][0]["bodies"], 2);
    by(&folder, ASK + 22, DINA, &["man", "headcount", "m-1", "--bodies", "3"]).done();
    let third = by(&folder, ASK + 23, EMIL, &["man", "headcount", "m-1", "--bodies", "2"]).refused();
    assert!(third.contains("a recount, by two"), "{third}");
    let both = by(&folder, ASK + 23, DINA, &["man", "show", "m-1"]).done();
    assert_eq!(
        (&both["counts"][0]["bodies"], &both["counts"][1]["bodies"], &both["scanned"]),
        (&2.into(), &3.into(), &2.into())
    );
    let differs = by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).refused();
    assert!(differs.contains("counted as 2 and 3"), "{differs}");
    let openly = ["man", "depart", "m-1", "--difference-reason", "the site is under fire"];
    let untold = by(&folder, LEAVE, COMMAND, &openly).refused();
    assert!(untold.contains("was not told"), "{untold}");
    let told = [&openly[..], &["--receiver-told"]].concat();
    let not_his = by(&folder, LEAVE, CONTROL, &told).refused();
    assert!(not_his.contains("commander"), "{not_his}");
    by(&folder, LEAVE, COMMAND, &told).done();
    let shown = by(&folder, LEAVE, COMMAND, &["man", "show", "m-1"]).done();
    assert!(shown["difference"].as_str().unwrap().contains("under fire"), "{shown}");
    assert_eq!(shown["discrepancies"].as_array().unwrap().len(), 1, "{shown}");
}

#[test]
fn a_movement_does_not_leave_after_its_clearance() {
    let folder = movement_folder();
    boarded(&folder);
    by(&folder, ASK + 20, CONTROL, &["man", "close", "m-1"]).done();
    for counter in [CARA, DINA] {
        by(&folder, ASK + 21, counter, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    }
    let end = folder.hour(ARRIVE - 10);
    by(
        &folder,
        ASK + 30,
        ("anna", "liaison"),
        &["clear", "change", "road-1", "--until", &end, "--note", "closes early"],
    )
    .done();
    let expired = by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).refused();
    assert!(expired.contains("road clearance road-1"), "{expired}");
    let listed = by(&folder, ARRIVE, COMMAND, &["clear", "list"]).done();
    assert_eq!(
        (&listed["clearances"][0]["valid_now"], &listed["clearances"][0]["changes"]),
        (&false.into(), &3.into())
    );
}

#[test]
fn what_was_seen_is_taken_in_whatever_the_gates_say() {
    let folder = movement_folder();
    boarded(&folder);
    let seen = by(
        &folder,
        ASK + 20,
        CARA,
        &["man", "observe", "found-aboard", "--movement", "m-1", "--note", "seat 9, no band"],
    );
    assert_eq!(seen.code, 4, "{}", seen.document);
    assert_eq!(seen.document["provisional"], true);
    let shown = by(&folder, ASK + 20, COMMAND, &["man", "show", "m-1"]).done();
    let line = &shown["lines"][2];
    assert_eq!(
        (&line["person"], &line["listed"], &line["state"]),
        (&seen.document["person"], &false.into(), &"found aboard".into())
    );
    by(&folder, ASK + 21, CONTROL, &["man", "close", "m-1"]).done();
    for counter in [CARA, DINA] {
        by(&folder, ASK + 22, counter, &["man", "headcount", "m-1", "--bodies", "3"]).done();
    }
    let kept = by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).refused();
    assert!(kept.contains("is in an open discrepancy"), "{kept}");
    let elsewhere = by(
        &folder,
        LEAVE,
        CARA,
        &["man", "observe", "not-here", &folder.people[2], "--place", "site", "--note", "bed empty"],
    );
    assert_eq!(elsewhere.code, 4, "{}", elsewhere.document);
}

#[test]
fn a_printed_manifest_witnesses_the_log() {
    let folder = movement_folder();
    boarded(&folder);
    let out = folder.beside("m-1.html");
    let printed = by(&folder, ASK + 20, COMMAND, &["man", "print", "m-1", "--out", out.to_str().unwrap()]).done();
    let page = std::fs::read_to_string(&out).unwrap();
    let head = printed["log_head"].as_str().unwrap();
    assert!(page.contains(head) && page.contains(&format!("<b>{}</b> events", printed["log_events"])), "{page}");
    let (arabic, latin) = (page.find("<bdi dir=\"auto\">أحمد محمد الخلف</bdi>").unwrap(), page.find("Name 0").unwrap());
    assert!(arabic < latin, "the original script comes first");
    let second = folder.beside("again.html");
    let again = by(&folder, ASK + 21, CONTROL, &["man", "print", "m-1", "--out", second.to_str().unwrap()]).done();
    assert_eq!((&printed["print"], &again["print"]), (&1.into(), &2.into()));

    let held = custody::Journal::open(&folder.path(), &custody::JournalMode::Read).unwrap();
    let known = held.checkpoints(&custody::AuthorityId::parse("north").unwrap()).unwrap();
    let paper: Vec<_> = known.iter().filter(|c| c.held_by.starts_with("printed manifest m-1")).collect();
    assert_eq!(paper.len(), 2);
    assert_eq!(paper[0].head.root.to_string(), head);
}

#[test]
fn whoever_is_shown_on_a_manifest_finds_the_look_in_the_access_log() {
    let folder = movement_folder();
    plan(&folder);
    let listed = &folder.people[..2];
    by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", &listed[0], &listed[1]]).done();
    let looks = |what: &str| -> Vec<(String, String)> {
        let lines = custody::AccessLog::open(&folder.path()).unwrap().lines(0).unwrap();
        let said = format!("{what} as ");
        let of = lines.into_iter().filter(|line| line.what.starts_with(&said) && line.denied.is_none());
        of.map(|line| (line.officer.unwrap().to_string(), line.about.unwrap().to_string())).collect()
    };
    assert!(looks("man show m-1").is_empty());
    by(&folder, ASK, COMMAND, &["man", "show", "m-1"]).done();
    let out = folder.beside("m-1.html");
    by(&folder, ASK + 1, CONTROL, &["man", "print", "m-1", "--out", out.to_str().unwrap()]).done();
    for what in ["man show m-1", "man print m-1"] {
        let looks = looks(what);
        for person in listed {
            let found = looks.iter().any(|(who, whom)| who == "anna" && whom.contains(person.as_str()));
            assert!(found, "{what} of {person} is not in the access log: {looks:?}");
        }
        assert_eq!(looks.len(), 2, "{looks:?}");
    }
    assert_eq!(custody::AccessLog::open(&folder.path()).unwrap().verify().unwrap().first_bad, None);
}

#[test]
fn a_manifest_shows_claimed_names_to_whoever_is_shown_identity_and_bands_to_movement_control_too() {
    let folder = movement_folder();
    plan(&folder);
    by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", &folder.people[0]]).done();
    let claimed = ["person", "claim", &folder.people[0], "--name", "Salim Haddad", "--transliteration", "Latin of it"];
    by(&folder, ASK, CARA, &claimed).done();
    let line = |who| by(&folder, ASK, who, &["man", "show", "m-1"]).done()["lines"][0].clone();
    let shown = line(CARA);
    assert_eq!((&shown["name"], &shown["transliteration"]), (&"Salim Haddad".into(), &"Latin of it".into()), "{shown}");
    assert!(shown["band"].is_string(), "{shown}");
    for (who, sees_band) in [(("anna", "planner"), false), (CONTROL, true), (("anna", "liaison"), false)] {
        let withheld = line(who);
        let band = if sees_band { &shown["band"] } else { &serde_json::Value::Null };
        assert_eq!((&withheld["band"], &withheld["transliteration"]), (band, &serde_json::Value::Null), "{withheld}");
        assert_eq!(withheld["band_withheld"], !sees_band, "{withheld}");
        let name = withheld["name"].as_str().unwrap();
        assert!(name != "Salim Haddad" && withheld["person"] == folder.people[0].as_str(), "{withheld}");
    }
    let out = folder.beside("planner.html");
    by(&folder, ASK, ("anna", "planner"), &["man", "print", "m-1", "--out", out.to_str().unwrap()]).done();
    let page = std::fs::read_to_string(&out).unwrap();
    assert!(page.contains(&folder.people[0]) && !page.contains("Salim Haddad") && page.contains("withheld"), "{page}");
}

#[test]
fn a_log_put_back_to_before_the_print_raises_an_alarm() {
    let folder = movement_folder();
    plan(&folder);
    give_road(&folder);
    let journal = folder.path().join(custody::JOURNAL_FILE);
    let old = std::fs::read(&journal).unwrap();
    by(&folder, ASK + 2, ("anna", "planner"), &["man", "draft", "m-1", &folder.people[0]]).done();
    let out = folder.beside("m-1.html");
    let printed = by(&folder, ASK + 3, CONTROL, &["man", "print", "m-1", "--out", out.to_str().unwrap()]).done();
    let calm = run_custodia(&folder.path(), &["--json", "op", "status"]);
    assert_eq!((calm.code, &calm.document["alarm"]), (0, &serde_json::Value::Null));
    std::fs::write(&journal, old).unwrap();
    let cut = run_custodia(&folder.path(), &["--json", "op", "status"]);
    assert_eq!(cut.code, 1);
    let alarm = cut.document["alarm"].to_string();
    assert!(alarm.contains(&format!("{} are known", printed["log_events"])), "{alarm}");
}

#[test]
fn clocks_are_listed_and_foretold_and_an_overdue_one_asks_for_a_look() {
    let folder = movement_folder();
    let soon = by(&folder, 60, COMMAND, &["clock", "list", "--place", "site", "--open"]).done();
    assert_eq!(
        (&soon["due"], &soon["breached"]),
        (&3.into(), &0.into()),
        "the bureau is owed word of three men: {soon}"
    );
    assert_eq!(soon["clocks"][0]["clock"].as_str().map(|name| name.starts_with("bureau-")), Some(true), "{soon}");
    assert_eq!(by(&folder, 60, COMMAND, &["clock", "list", "--place", "annex"]).done()["due"], 0);
    let late = by(&folder, 25 * 60, COMMAND, &["clock", "list", "--person", &folder.people[0], "--breached"]);
    assert_eq!((late.code, &late.document["breached"]), (4, &1.into()), "{}", late.document);
    let foretold = by(&folder, 60, COMMAND, &["clock", "forecast"]);
    assert_eq!(foretold.code, 4, "nothing was ever met here, so all three will be late: {}", foretold.document);
    assert_eq!(foretold.document["forecast"][0]["breaches"][0]["breaches"], 3, "{}", foretold.document);
}

#[test]
fn the_selftest_kills_writers_and_loses_nothing() {
    let anywhere = tempfile::tempdir().unwrap();
    let report = run_custodia(&anywhere.path().join("unused"), &["--json", "--quiet", "selftest"]).done();
    assert_eq!((&report["ok"], &report["lost"], &report["kills"]), (&true.into(), &0.into(), &3.into()), "{report}");
    assert!(report["acknowledged"].as_u64().unwrap() >= 15, "{report}");
    assert!(report["signatures"].as_u64() >= report["events"].as_u64(), "{report}");
}

#[test]
fn too_few_guards_are_warned_of_in_the_plan_and_refused_at_the_freeze() {
    let folder = movement_folder();
    plan(&folder);
    let [one, two, three] = &folder.people[..] else { panic!("three were enrolled") };
    let (departs, arrives) = (folder.hour(LEAVE), folder.hour(ARRIVE));
    let with = |guards: &str| {
        let words =
            "man plan m-1 --means road --from site --to annex --seats 10 --alternate field,fuel --clearances road-1";
        let mut words: Vec<&str> = words.split(' ').collect();
        words.extend(["--vehicle", "bus 7", "--departs-at", &departs, "--arrives-at", &arrives, "--guards", guards]);
        by(&folder, ASK, ("anna", "planner"), &words).done()["warnings"].clone()
    };
    let warned = with("0");
    assert!(warned[0].as_str().unwrap().contains("0 of 3 guards: one for every 4 of 10 in custody"), "{warned}");
    let drafted = by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, two, three]).done();
    assert!(drafted["warnings"][0].as_str().unwrap().contains("0 of 1 guards"), "{drafted}");
    let refused = folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]);
    let who = refused.document["refusals"][0]["who_can_open"].to_string();
    assert!(who.contains("planner") && who.contains("movement-control"), "{who}");
    assert!(refused.refused().contains("0 of 1 guards: one for every 4 of 3 in custody"));
    assert_eq!(with("1"), serde_json::json!([]), "enough for whoever is listed");
    by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, two, three]).done();
    folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]).done();
}

#[test]
fn a_file_of_persons_boards_as_a_whole_and_each_through_his_own_gates() {
    let folder = movement_folder();
    plan(&folder);
    give_road(&folder);
    let [one, two, three] = &folder.people[..] else { panic!("three were enrolled") };
    by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, two, three]).done();
    folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]).done();
    by(&folder, ASK, CONTROL, &["man", "open", "m-1"]).done();
    let file = folder.beside("aboard.txt");
    std::fs::write(&file, folder.people.join("\n")).unwrap();
    let board = ["man", "board", "m-1", "--persons-file", file.to_str().unwrap()];
    door(&folder, ASK + 15, one, &[]).done();
    let refused = by(&folder, ASK + 15, CARA, &board).refused();
    assert!(refused.contains(two.as_str()) && refused.contains(three.as_str()), "a reason for each: {refused}");
    assert_eq!(by(&folder, ASK + 15, COMMAND, &["man", "show", "m-1"]).done()["scanned"], 0, "nobody boarded");
    door(&folder, ASK + 15, two, &[]).done();
    door(&folder, ASK + 15, three, &[]).done();
    let aboard = by(&folder, ASK + 16, CARA, &board).done();
    assert_eq!((&aboard["debts"], aboard["people"].as_array().unwrap().len()), (&0.into(), 3), "{aboard}");
    assert_eq!(by(&folder, ASK + 16, COMMAND, &["man", "show", "m-1"]).done()["scanned"], 3);
    let listed = by(&folder, ASK + 16, CARA, &["person", "list", "--movement", "m-1"]).done();
    assert_eq!((&listed["total"], &listed["people"][0]["movement"]), (&3.into(), &"m-1".into()), "{listed}");
}
