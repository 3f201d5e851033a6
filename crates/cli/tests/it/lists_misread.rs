//! Lists by which people would vanish or count twice: rows inside a cell, numbers that changed, a list that itself has
//! somebody elsewhere, and a list in the hands of whoever may not look. Source: decision 0060.

use serde_json::Value;

use crate::folder::Rehearsal;

fn import(folder: &Rehearsal, name: &str, csv: &str, place: &str) -> (i32, Value) {
    let file = folder.file(name, csv.as_bytes());
    let ended = folder.run("omar", &["person", "import", file.to_str().unwrap(), "--place", place]);
    (ended.code, ended.json)
}

fn people(folder: &Rehearsal) -> u64 {
    folder.run("anna", &["count", "show"]).json["total_people"].as_u64().unwrap()
}

fn doubts(report: &Value) -> Vec<(u64, String)> {
    let doubts = report["doubtful"].as_array().unwrap_or_else(|| panic!("{report}"));
    doubts.iter().map(|d| (d["row"].as_u64().unwrap(), d["why"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn two_stray_quotation_marks_make_nobody_vanish() {
    let folder = Rehearsal::new();
    let csv = "prison number,name,notes\n1,Ali Hassan Omar,\"height 5ft\n2,Sami Hassan Omar,\n3,Fadi Nasir Omar,\n\
               4,Zaki Nasir Omar,scar 2\"\n5,Zaid Omar Ali,\n";
    let (code, said) = import(&folder, "stray.csv", csv, "site");
    assert_eq!((code, people(&folder)), (1, 0), "{said}");
    assert!(said.to_string().contains("line 2") && said["hint"].to_string().contains("quotation mark"), "{said}");
}

#[test]
fn a_name_cannot_forge_a_line_of_a_list() {
    let folder = Rehearsal::new();
    let forged = "Ali Omar\nC-9999-0000-1  Escaped Man  adult  released\u{202e}\u{85}";
    let (code, report) = import(&folder, "forged.csv", &format!("isn,name\n1,\"{forged}\"\n"), "site");
    assert_eq!((code, people(&folder)), (4, 1), "{report}");
    let person = folder.run("omar", &["person", "list"]).json["people"][0].clone();
    for words in [&["person", "list"][..], &["person", "show", person["person"].as_str().unwrap()]] {
        let text = folder.said("omar", words);
        assert!(!text.lines().any(|line| line.trim_start().starts_with("C-9999")), "{text}");
        assert!(text.contains(r"Omar\u{a}C-9999") && !text.contains(['\u{202e}', '\u{85}']), "{text}");
    }
    assert!(person["name"].as_str().unwrap().contains('\n'), "the record keeps it as it was written: {person}");
}

const HEADERS: &str = "prison number,name,mother,nationality,date of arrest\n";
const MEN: [(&str, &str); 3] = [
    ("0118", "أحمد محمد علي الجبوري,فاطمة حسن,العراق,12/03/2019"),
    ("0119", "خالد سعيد عمر العبيدي,زينب علي,سوريا,13/03/2019"),
    ("0120", "يوسف إبراهيم حسن التميمي,مريم خالد,تونس,14/03/2019"),
];

fn list(number: impl Fn(&str) -> String) -> String {
    let row = |(n, rest): &(&str, &str)| format!("{},{rest}\n", number(n));
    MEN.iter().map(row).collect::<String>()
}

#[test]
fn the_same_list_with_changed_numbers_or_none_registers_nobody_again() {
    let folder = Rehearsal::new();
    let with_numbers = format!("{HEADERS}{}", list(str::to_owned));
    let (code, first) = import(&folder, "first.csv", &with_numbers, "site");
    assert_eq!((code, people(&folder)), (0, 3), "{first}");
    let dropped = format!("{HEADERS}{}", list(|n| n.trim_start_matches('0').to_owned()));
    let bare: String = dropped.lines().map(|l| format!("{}\n", l.split_once(',').unwrap().1)).collect();
    let renumbered = format!("{HEADERS}{}", list(|n| format!("9{n}")));
    for (name, csv) in [("zeros.csv", &dropped), ("bare.csv", &bare), ("renumbered.csv", &renumbered)] {
        let (code, report) = import(&folder, name, csv, "site");
        assert_eq!((code, &report["registered"], people(&folder)), (4, &0.into(), 3), "{name}: {report}");
        assert_eq!(doubts(&report).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3, 4], "{name}: {report}");
        let (code, again) = import(&folder, name, csv, "site");
        assert_eq!((code, &again["events"], &again["unchanged"]), (0, &0.into(), &3.into()), "{name}: {again}");
    }
    let (code, again) = import(&folder, "first.csv", &with_numbers, "site");
    assert_eq!((code, &again["events"]), (0, &0.into()), "{again}");
    assert_eq!(folder.run("omar", &["person", "show", "--alias", "site/118"]).json["error"], Value::Null);
}

#[test]
fn a_word_for_no_number_joins_no_two_men_of_two_lists() {
    let folder = Rehearsal::new();
    for (nth, word) in ["N/A", "unknown", "لا يوجد", "pending", "00", "waiting"].into_iter().enumerate() {
        let before = people(&folder);
        let (code, report) = import(&folder, "a.csv", &format!("prison number,name\n{word},unknown\n"), "site");
        assert_eq!((code, people(&folder)), (3, before), "{word}: {report}");
        let csv = format!("prison number,name\n{word},Omar Said {nth}a Jasim\n{word},Sami Nur {nth}b Jasim\n");
        let (_, report) = import(&folder, "b.csv", &csv, "site");
        assert_eq!((&report["registered"], people(&folder)), (&2.into(), before + 2), "{word}: {report}");
        assert_eq!(report["refused"], serde_json::json!([]), "{word}: {report}");
        let (_, again) = import(&folder, "b.csv", &csv, "site");
        assert_eq!((&again["events"], people(&folder)), (&0.into(), before + 2), "{word}: {again}");
    }
}

#[test]
fn whoever_has_one_name_and_one_more_thing_with_somebody_is_told_and_stands_in_the_duplicates() {
    let folder = Rehearsal::new();
    import(&folder, "first.csv", "isn,name,mother,nationality\n1,أحمد علي,فاطمة حسن,العراق\n", "site");
    // Spelt otherwise, with something new.
    let csv = "isn,name,mother,legal status\n7,احمد على,فاطمه حسن,موقوف\n8,أحمد علي,ليلى,موقوف\n";
    let (code, report) = import(&folder, "second.csv", csv, "site");
    assert_eq!((code, &report["registered"], people(&folder)), (4, &2.into(), 3), "{report}");
    let told = doubts(&report);
    assert!(told.len() == 1 && told[0].0 == 2 && told[0].1.contains("same name and mother"), "{told:?}");
    let listed = folder.run("omar", &["person", "duplicates"]).json;
    let pairs = listed["pairs"].as_array().unwrap();
    assert_eq!((pairs.len(), &pairs[0]["why"]), (1, &"the same name and mother".into()), "{listed}");
    assert!(told[0].1.contains(pairs[0]["elder"].as_str().unwrap()), "{told:?} {listed}");
}

#[test]
fn two_rows_that_say_the_same_never_become_one_man() {
    let folder = Rehearsal::new();
    let (code, report) = import(&folder, "twice.csv", "name\nAhmed Ali\nAhmed Ali\n", "site");
    assert_eq!((code, people(&folder), doubts(&report).len()), (4, 2, 1), "{report}");
    let row = MEN[0].1;
    import(&folder, "first.csv", &format!("{HEADERS}118,{row}\n"), "site");
    // His own number and another one in one list: two men as far as anybody knows.
    let (code, report) = import(&folder, "both.csv", &format!("{HEADERS}118,{row}\n555,{row}\n"), "site");
    assert_eq!((code, people(&folder)), (4, 4), "{report}");
    assert!(doubts(&report).iter().any(|(row, why)| *row == 3 && why.contains("same name")), "{report}");
    // Nor do zeros in front make one of two rows of one list.
    let both = format!("{HEADERS}77,{0}\n077,{0}\n", MEN[1].1);
    let (code, report) = import(&folder, "zeros.csv", &both, "site");
    assert_eq!((code, people(&folder)), (4, 6), "{report}");
    let (_, again) = import(&folder, "zeros.csv", &both, "site");
    assert_eq!((&again["events"], people(&folder)), (&0.into(), 6), "{again}");
}

#[test]
fn whoever_the_list_itself_has_elsewhere_is_told_row_by_row() {
    let folder = Rehearsal::new();
    let csv = "prison number,name,place,legal status,notes,escaped on\n1,Ahmed Ali Omar,Roj camp,escaped 2022,died in January,\n\
               2,Omar Ali Said,SITE,sentenced to death,brought from Raqqa,\n3,Sami Ali Said,released,,,\n\
               4,Zaki Nur Omar,Baghdad,,,2022-01-20\n";
    let (code, report) = import(&folder, "elsewhere.csv", csv, "site");
    assert_eq!((code, people(&folder)), (4, 4), "{report}");
    let told = doubts(&report);
    assert_eq!(told.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 4, 5, 5], "{told:?}");
    assert!(told[0].1.contains("escaped 2022") && told[1].1.contains("released"), "{told:?}");
    assert!(told.iter().any(|(_, why)| why.contains("Baghdad")), "{told:?}");
    assert!(told.iter().any(|(_, why)| why.contains("escaped on")), "{told:?}");
    // An office's own name of its place is told once.
    let own = "prison number,name,place\n11,Hadi Nur Ali,Sinaa\n12,Nabil Nur Ali,Sinaa\n13,Adel Nur Ali,Sinaa\n";
    let (code, report) = import(&folder, "own.csv", own, "site");
    assert_eq!((code, doubts(&report).len()), (4, 1), "{report}");
}

#[test]
fn an_import_is_a_look_of_whoever_may_and_stands_in_the_access_log() {
    let folder = Rehearsal::new();
    let csv = format!("{HEADERS}{}", list(str::to_owned));
    import(&folder, "first.csv", &csv, "site");
    let person = folder.run("omar", &["person", "show", "--alias", "site/0118"]).json["person"].clone();
    let person = person.as_str().unwrap();
    let (code, _) = import(&folder, "again.csv", &csv, "site");
    assert_eq!(code, 0);
    let looks = folder.done("lea", &["log", "access", "--person", person]);
    let imports = |log: &Value| {
        let lines = log["shown"].as_array().unwrap().iter();
        lines.filter(|line| line["what"] == "person import").cloned().collect::<Vec<_>>()
    };
    assert_eq!(imports(&looks).len(), 1, "the second import fell on him: {looks}");
    // Whoever is not shown identities is told nothing of them.
    folder.done("anna", &["officer", "add", "pola", "--functions", "planner"]);
    let file = folder.file("probe.csv", b"prison number,name\n0118,x y\n");
    let words = ["person", "import", file.to_str().unwrap(), "--place", "site"];
    let refused = folder.refused("pola", &words);
    assert!(refused["who_can_open"].to_string().contains("custody-officer"), "{refused}");
    // A key that was taken away opens nothing.
    let out = folder.dir.path().join("revoked");
    let revoke = ["officer", "revoke", "omar", "--reason", "bag stolen", "--out", out.to_str().unwrap()];
    folder.done("anna", &revoke);
    let refused = folder.refused("omar", &words);
    assert_eq!(refused["gate"], "actor", "{refused}");
    let denials = folder.done("lea", &["log", "access", "--denied"]);
    let by: Vec<Value> = imports(&denials).iter().map(|line| line["officer"].clone()).collect();
    assert_eq!(by, ["pola", "omar"], "{denials}");
}

#[test]
fn a_list_of_which_every_row_is_refused_ends_with_exit_three() {
    let folder = Rehearsal::new();
    let (code, report) = import(&folder, "nobody.csv", "prison number,name\n-,---\n", "site");
    assert_eq!((code, people(&folder)), (3, 0), "{report}");
}
