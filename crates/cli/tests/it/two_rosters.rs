//! A second roster beside a first: another prison's, a corrected one, and a number that was given to another man.
//! Nobody's claims fall on somebody else, and nobody in a list is left out without a loud line. Source: decision 0036.

use serde_json::Value;

use crate::folder::Rehearsal;

const HEADERS: &str = "رقم السجين,الاسم,اسم الأم,تاريخ الميلاد\n";
const NORTH: [&str; 3] = [
    "1182,أحمد محمد علي,فاطمة حسن,04/03/1990",
    "1183,خالد سعيد عمر,زينب علي,05/06/1987",
    "1184,يوسف إبراهيم حسن,مريم خالد,20/11/1979",
];
const SOUTH: [&str; 3] = [
    "1182,طارق زيد بلال,ليلى عمر,17/09/1995",
    "1183,مصطفى ياسر أحمد,هدى سالم,02/12/1968",
    "1184,عبد الله كمال رشيد,سعاد جابر,11/04/1983",
];

/// Imports rows for a place, with more words; gives the exit code and the report.
fn import(folder: &Rehearsal, (name, place): (&str, &str), rows: &[&str], more: &[&str]) -> (i32, Value) {
    let file = folder.file(name, format!("{HEADERS}{}\n", rows.join("\n")).as_bytes());
    let words = ["person", "import", file.to_str().unwrap(), "--place", place];
    let ended = folder.run("omar", &[&words[..], more].concat());
    (ended.code, ended.json)
}

fn with_annex() -> Rehearsal {
    let folder = Rehearsal::new();
    let annex = "place add annex --name Annex --kind site --operational 900 --humane 800";
    folder.done("anna", &annex.split(' ').collect::<Vec<_>>());
    folder
}

fn people(folder: &Rehearsal) -> u64 {
    folder.run("anna", &["count", "show"]).json["total_people"].as_u64().unwrap()
}

fn numbers(report: &Value, keys: [&str; 3]) -> [u64; 3] {
    keys.map(|key| report[key].as_u64().unwrap_or_else(|| panic!("no {key}: {report}")))
}

/// Every claim of whoever has an alias, in one text.
fn file_of(folder: &Rehearsal, alias: &str) -> String {
    folder.run("omar", &["person", "show", "--alias", alias]).json["claims"].to_string()
}

#[test]
fn two_prisons_that_count_from_one_number_hold_two_sets_of_people() {
    let folder = with_annex();
    let (code, first) = import(&folder, ("north.csv", "site"), &NORTH, &[]);
    assert_eq!(
        (code, numbers(&first, ["registered", "on_registered", "number_of_another"])),
        (0, [3, 0, 0]),
        "{first}"
    );
    assert_eq!(first["issuer"], "site");
    let (code, second) = import(&folder, ("south.csv", "annex"), &SOUTH, &[]);
    assert_eq!(
        (code, numbers(&second, ["registered", "on_registered", "number_of_another"])),
        (0, [3, 0, 0]),
        "{second}"
    );
    assert_eq!(people(&folder), 6);
    let (site, annex) = (file_of(&folder, "site/1182"), file_of(&folder, "annex/1182"));
    assert!(site.contains("أحمد محمد علي") && !site.contains("طارق"), "{site}");
    assert!(annex.contains("طارق زيد بلال") && !annex.contains("أحمد"), "{annex}");
}

#[test]
fn a_list_taken_again_says_on_whom_its_rows_fell_and_writes_nothing() {
    let folder = with_annex();
    import(&folder, ("north.csv", "site"), &NORTH, &[]);
    let (code, again) = import(&folder, ("north.csv", "site"), &NORTH, &[]);
    assert_eq!((code, numbers(&again, ["registered", "on_registered", "events"])), (0, [0, 3, 0]), "{again}");
    // The same numbers in Arabic-Indic figures are the same men.
    let (_, arabic) = import(&folder, ("arabic.csv", "site"), &["١١٨٢,أحمد محمد علي,فاطمة حسن,04/03/1990"], &[]);
    assert_eq!(numbers(&arabic, ["registered", "on_registered", "number_of_another"]), [0, 1, 0], "{arabic}");
    assert_eq!(people(&folder), 3);
    let text = folder.said("omar", &["person", "import", "north.csv", "--place", "site"]);
    assert!(text.contains("nobody registered; 3 rows on persons registered before; numbers of site"), "{text}");
}

#[test]
fn a_corrected_list_adds_to_the_same_people_and_says_what_differs() {
    let folder = with_annex();
    import(&folder, ("north.csv", "site"), &NORTH, &[]);
    let corrected = [
        NORTH[0],
        // A name completed says nothing else; a year corrected does, and is told.
        "1183,خالد سعيد عمر الجبوري,زينب علي,05/06/1987",
        "1184,يوسف إبراهيم حسن,مريم خالد,20/11/1978",
    ];
    let (code, report) = import(&folder, ("corrected.csv", "site"), &corrected, &[]);
    assert_eq!((code, numbers(&report, ["registered", "on_registered", "unchanged"])), (4, [0, 3, 1]), "{report}");
    assert_eq!(report["doubtful"].as_array().unwrap().len(), 1, "{report}");
    assert!(report["doubtful"][0]["row"] == 4 && report["doubtful"][0]["why"].to_string().contains("date of birth"));
    assert_eq!(people(&folder), 3);
    let file = file_of(&folder, "site/1184");
    assert!(file.contains("20/11/1979") && file.contains("20/11/1978"), "both stand side by side: {file}");
    let (code, again) = import(&folder, ("corrected.csv", "site"), &corrected, &[]);
    assert_eq!((code, numbers(&again, ["registered", "on_registered", "events"])), (0, [0, 3, 0]), "{again}");
}

#[test]
fn a_number_given_to_another_man_registers_him_with_a_doubt_and_touches_nobody() {
    let folder = with_annex();
    let mapping = folder.file("mapping.toml", "issuer = \"North registry\"\n".as_bytes());
    let more = ["--mapping", mapping.to_str().unwrap()];
    import(&folder, ("north.csv", "site"), &NORTH, &more);
    let before = file_of(&folder, "North registry/1182");
    let other = ["1182,بلال طارق زيد,ليلى عمر,17/09/1995", NORTH[1]];
    let (code, report) = import(&folder, ("later.csv", "site"), &other, &more);
    assert_eq!(
        (code, numbers(&report, ["registered", "on_registered", "number_of_another"])),
        (4, [1, 1, 1]),
        "{report}"
    );
    let why = report["doubtful"][0]["why"].as_str().unwrap();
    assert!(why.contains("name and mother") || why.contains("date of birth and mother and name"), "{why}");
    assert!(!why.contains("أحمد"), "what is recorded of the other is not told: {why}");
    assert_eq!(people(&folder), 4, "nobody in a list disappears");
    // Both stand for the number until two officers have decided.
    let listed = folder.run("omar", &["person", "duplicates"]);
    let pair = listed.json["pairs"][0].clone();
    assert_eq!((listed.code, &pair["by"]), (4, &"alias".into()), "{}", listed.json);
    let (elder, younger) = (pair["elder"].as_str().unwrap(), pair["younger"].as_str().unwrap());
    let shown = folder.run("omar", &["person", "show", elder]).json["claims"].to_string();
    assert_eq!(shown, before, "nothing was added to the first");
    let refused = folder.run("omar", &["person", "show", "--alias", "North registry/1182"]);
    assert_eq!(refused.code, 1, "{}", refused.json);
    assert!(refused.json["error"].as_str().unwrap().contains(younger), "{}", refused.json);
    // Taken again each row finds its own man.
    let (code, again) = import(&folder, ("later.csv", "site"), &other, &more);
    assert_eq!((code, numbers(&again, ["registered", "on_registered", "events"])), (0, [0, 2, 0]), "{again}");
    let (code, first) = import(&folder, ("north.csv", "site"), &NORTH, &more);
    assert_eq!((code, numbers(&first, ["registered", "on_registered", "events"])), (0, [0, 3, 0]), "{first}");
}

#[test]
fn a_list_whose_numbers_are_mostly_other_peoples_is_not_taken_at_all() {
    let folder = with_annex();
    let names =
        ["أحمد محمد علي", "خالد سعيد عمر", "يوسف إبراهيم حسن", "طارق زيد بلال", "مصطفى ياسر أحمد", "بلال كمال رشيد"];
    let row = |(n, name): (usize, &&str)| format!("{},{name},,19{}", 1182 + n, 60 + n);
    let rows: Vec<String> = names.iter().enumerate().map(row).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(import(&folder, ("first.csv", "site"), &rows, &[]).0, 0);
    // The number column has slipped by one row.
    let slipped: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(n, row)| format!("{},{}", 1182 + (n + 1) % 6, row.split_once(',').unwrap().1))
        .collect();
    let slipped: Vec<&str> = slipped.iter().map(String::as_str).collect();
    let (code, said) = import(&folder, ("slipped.csv", "site"), &slipped, &[]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said["error"].as_str().unwrap().contains("6 of 6 rows") && said["hint"].to_string().contains("issuer"),
        "{said}"
    );
    assert_eq!(people(&folder), 6, "nothing was imported");
    assert_eq!(folder.done("anna", &["log", "verify"])["ok"], true);
}

#[test]
fn whoever_is_registered_again_under_another_issuer_is_doubted_by_name_and_birth() {
    let folder = with_annex();
    import(&folder, ("north.csv", "site"), &NORTH, &[]);
    let (code, report) = import(&folder, ("moved.csv", "annex"), &["77,أحمد محمد علي,فاطمة حسن,04/03/1990"], &[]);
    assert_eq!(
        (code, numbers(&report, ["registered", "on_registered", "number_of_another"])),
        (4, [1, 0, 0]),
        "{report}"
    );
    assert!(report["doubtful"][0]["why"].as_str().unwrap().contains("same name and birth"), "{report}");
}

#[test]
fn whoever_the_record_has_gone_and_a_list_names_is_told_each_time() {
    let folder = with_annex();
    import(&folder, ("north.csv", "site"), &NORTH, &[]);
    let person =
        folder.run("omar", &["person", "show", "--alias", "site/1183"]).json["person"].as_str().unwrap().to_owned();
    let report = ["incident", "report", &person, "--kind", "escape", "--place", "site", "--text", "the wall"];
    folder.done("omar", &[&report[..], &["--evidence", "camera 4", "--second", "anna"]].concat());
    for _ in 0..2 {
        let (code, again) = import(&folder, ("north.csv", "site"), &NORTH, &[]);
        assert_eq!((code, numbers(&again, ["registered", "on_registered", "events"])), (4, [0, 3, 0]), "{again}");
        let why = again["doubtful"][0]["why"].as_str().unwrap();
        assert!(why.contains(&person) && why.contains("escaped") && why.contains("found-here"), "{why}");
    }
}

#[test]
fn the_row_of_somebody_whose_identity_was_erased_registers_nobody_and_is_told() {
    let folder = with_annex();
    import(&folder, ("north.csv", "site"), &NORTH, &[]);
    let erased = folder.run("omar", &["person", "show", "--alias", "site/1183"]).json["person"].clone();
    let erase = ["person", "erase", erased.as_str().unwrap(), "--group", "identity", "--rule", "r", "--reason", "r"];
    folder.done_by_two("omar", "lea", &erase);
    for file in ["north.csv", "north-later.csv"] {
        let (code, again) = import(&folder, (file, "site"), &NORTH, &[]);
        assert_eq!(
            (code, numbers(&again, ["registered", "unchanged", "events"]), people(&folder)),
            (4, [0, 3, 0], 3),
            "{again}"
        );
        let doubts = again["doubtful"].as_array().unwrap();
        let why = doubts[0]["why"].as_str().unwrap();
        assert!(doubts.len() == 1 && why.contains(erased.as_str().unwrap()) && why.contains("erased"), "{again}");
    }
    // Another man of his name is registered, and told beside him.
    let (code, namesake) =
        import(&folder, ("more.csv", "site"), &[NORTH[1], "1185,خالد سعيد عمر,ليلى,01/02/1999"], &[]);
    assert_eq!((code, numbers(&namesake, ["registered", "unchanged", "rows"])), (4, [1, 1, 2]), "{namesake}");
    assert_eq!(people(&folder), 4);
    assert_eq!(namesake["doubtful"].as_array().unwrap().len(), 2, "{namesake}");
}
