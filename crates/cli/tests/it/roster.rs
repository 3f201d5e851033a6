//! A roster on the command line: taken whole, again without change, and with its doubts. Source: ours.

use crate::folder::Rehearsal;

const HEADERS: &str = "رقم السجين,الاسم,اسم الأب,تاريخ الميلاد,الجنسية\n";

fn rows(report: &serde_json::Value, key: &str) -> u64 {
    report[key].as_u64().unwrap()
}

#[test]
fn a_roster_is_taken_once_and_again_without_change() {
    let folder = Rehearsal::new();
    let csv = format!("{HEADERS}1182,أحمد محمد علي,محمد,04/03/1990,تونس\n1183,خالد سعيد عمر,سعيد,05/06/1987,العراق\n");
    let file = folder.file("roster.csv", csv.as_bytes());
    let import = ["person", "import", file.to_str().unwrap(), "--place", "site"];
    let first = folder.run("omar", &import).json;
    assert_eq!(first["schema"], "custodia/person-import/1");
    assert_eq!((rows(&first, "rows"), rows(&first, "taken"), rows(&first, "unchanged")), (2, 2, 0), "{first}");
    let again = folder.run("omar", &import).json;
    assert_eq!((rows(&again, "taken"), rows(&again, "unchanged"), rows(&again, "events")), (0, 2, 0), "{again}");
}

#[test]
fn windows_1256_reads_the_same_and_doubts_end_with_exit_four() {
    let folder = Rehearsal::new();
    let csv = format!("{HEADERS}1182,أحمد محمد علي,محمد,01/01/1990,تونس\n,,,,\n1183,ابو عمر,,,\n");
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(&csv);
    assert!(!lossy);
    let file = folder.file("roster.csv", &bytes);
    let report = folder.run("omar", &["person", "import", file.to_str().unwrap(), "--place", "site"]);
    assert_eq!(report.code, 4, "{}", report.json);
    assert_eq!(rows(&report.json, "taken"), 2, "{}", report.json);
    let doubts: Vec<&str> =
        report.json["doubtful"].as_array().unwrap().iter().map(|d| d["why"].as_str().unwrap()).collect();
    assert!(doubts.iter().any(|why| why.contains("default day")), "{doubts:?}");
}

#[test]
fn a_roster_that_cannot_be_read_leaves_nothing_behind() {
    let folder = Rehearsal::new();
    let file = folder.file("roster.csv", b"no,such,headers\n1,2,3\n");
    let failed = folder.run("omar", &["person", "import", file.to_str().unwrap(), "--place", "site"]);
    assert_eq!(failed.code, 1, "{}", failed.json);
    let nowhere = folder.file("good.csv", format!("{HEADERS}1,أحمد محمد علي,محمد,1990,تونس\n").as_bytes());
    let failed = folder.run("omar", &["person", "import", nowhere.to_str().unwrap(), "--place", "moon"]);
    assert_eq!(failed.code, 1, "{}", failed.json);
    assert_eq!(folder.run("anna", &["count", "show"]).json["total_people"], 0);
}

#[test]
fn columns_that_nobody_knows_are_named_and_a_register_number_is_known() {
    let folder = crate::folder::Rehearsal::new();
    let file = folder.file("roster.csv", "رقم السجل,الاسم,لون العين\n17,سالم علي حسن محمود,بني\n".as_bytes());
    let report = folder.run("omar", &["person", "import", file.to_str().unwrap(), "--place", "site"]);
    assert!(matches!(report.code, 0 | 4), "{}", report.json);
    assert_eq!(report.json["ignored_headers"], serde_json::json!(["لون العين"]), "{}", report.json);
    assert_eq!(report.json["registered"], 1);
}

#[test]
fn a_list_with_ages_taken_again_on_another_day_writes_nothing_and_no_word_of_a_childs_age_is_lost() {
    let folder = Rehearsal::new();
    let csv =
        "prison number,name,father,age\n1,Ali Hasan,Hasan,30\n2,Omar One,Said,<18\n3,Omar Two,Nur,not known to us\n";
    let file = folder.file("roster.csv", csv.as_bytes());
    let start = operations::clock::Clock::Machine.now();
    let at = |days: i64| {
        let at = (start + custody::Span::days(days)).to_string();
        folder.run("omar", &["--at", &at, "person", "import", file.to_str().unwrap(), "--place", "site"])
    };
    let first = at(1);
    assert_eq!((first.code, rows(&first.json, "registered")), (4, 3), "{}", first.json);
    let told = first.json["doubtful"].to_string();
    assert!(told.contains("read as 0 to 17 years") && told.contains("kept as text"), "{told}");
    for days in [2, 11] {
        let again = at(days);
        assert_eq!((rows(&again.json, "unchanged"), rows(&again.json, "events")), (3, 0), "{}", again.json);
        assert!(again.json["doubtful"].to_string().contains("as_of"), "a newer list would say its day: {}", again.json);
    }
    let people = folder.run("omar", &["person", "list"]).json.to_string();
    assert!(people.contains("child"), "{people}");
}
