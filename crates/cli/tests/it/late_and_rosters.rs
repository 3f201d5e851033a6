//! What was entered later than it happened, and rosters as offices send them, good and bad. Source:
//! `custody.md` (Time; As of, known at), `cli.md` (`person import`).

use std::io::Write;

use custody::{Moment, Span};
use serde_json::Value;

use crate::folder::Rehearsal;

/// The hour at which the folder was made, as the record has it.
fn founded(folder: &Rehearsal) -> Moment {
    let listed = folder.done("anna", &["officer", "list"]);
    Moment::parse(listed["officers"][0]["keys"][0]["from"].as_str().unwrap()).unwrap()
}

fn total(folder: &Rehearsal, as_of: Moment, known_at: Moment) -> u64 {
    let (as_of, known_at, now) = (as_of.to_string(), known_at.to_string(), known_at.to_string());
    let count = folder.run("anna", &["--at", &now, "count", "show", "--as-of", &as_of, "--known-at", &known_at]).json;
    count["total_people"].as_u64().unwrap_or_else(|| panic!("{count}"))
}

#[test]
fn a_late_entry_counts_as_of_the_day_it_happened_and_only_once_it_is_known() {
    let folder = Rehearsal::new();
    let start = founded(&folder);
    let day = |n: i64| start + Span::days(n);
    let (happened, entered) = (day(1).to_string(), day(3).to_string());
    let observe = ["man", "observe", "found-here", "--place", "site", "--note", "on the paper sheet of that day"];
    let late = ["--at", &entered, "--occurred-at", &happened];
    let because = ["--because", "the tablet was dead"];
    let roll = ["sight", "rollcall", "site"];
    let silent = folder.run("omar", &[&late[..], &roll].concat());
    assert_eq!(silent.code, 1, "a late entry needs its reason: {}", silent.json);
    assert!(silent.json["error"].as_str().unwrap().contains("needs its reason"), "{}", silent.json);
    let ahead = ["--at", &happened, "--occurred-at", &entered];
    assert_eq!(folder.run("omar", &[&ahead[..], &because, &roll].concat()).code, 1, "nothing is entered in advance");
    let seen = folder.run("omar", &[&late[..], &because, &observe].concat());
    assert_eq!(seen.code, 4, "{} {}", seen.json, seen.stderr);

    assert_eq!(total(&folder, day(2), day(2)), 0, "on day 2 nobody knew of him");
    assert_eq!(total(&folder, day(2), day(4)), 1, "on day 4 it is known that he was there on day 2");
    assert_eq!(total(&folder, start + Span::HOUR, day(4)), 0, "before he was found he was not there");
    assert_eq!(total(&folder, day(4), day(2)), 0, "what was known on day 2 does not change");
    let person = seen.json["person"].as_str().unwrap();
    let shown = folder.run("omar", &["--at", &day(4).to_string(), "person", "show", person]).json;
    assert_eq!(Moment::parse(shown["legs"][0]["at"].as_str().unwrap()).unwrap(), Moment::parse(&happened).unwrap());
    assert_eq!(folder.done("anna", &["log", "verify"])["ok"], true);
}

/// A workbook of one sheet with these cells, as ECMA-376 has it.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows: String =
        rows.iter().map(|row| format!("<row>{}</row>", row.iter().map(cell).collect::<String>())).collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"roster\" sheetId=\"1\" \
                 r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn import(folder: &Rehearsal, name: &str, bytes: &[u8]) -> (i32, Value) {
    let file = folder.file(name, bytes);
    let ended = folder.run("omar", &["person", "import", file.to_str().unwrap(), "--place", "site"]);
    (ended.code, ended.json)
}

fn people(folder: &Rehearsal) -> u64 {
    folder.run("anna", &["count", "show"]).json["total_people"].as_u64().unwrap()
}

#[test]
fn a_workbook_is_taken_like_a_text_file_and_again_without_change() {
    let folder = Rehearsal::new();
    let sheet = workbook(&[
        &["رقم السجين", "الاسم", "اسم الأب", "تاريخ الميلاد", "الجنسية"],
        &["1182", "أحمد محمد علي", "محمد", "04/03/1990", "تونس"],
        &["1183", "خالد سعيد عمر", "سعيد", "05/06/1987", "العراق"],
    ]);
    let (code, first) = import(&folder, "roster.xlsx", &sheet);
    assert!(matches!(code, 0 | 4), "{first}");
    assert_eq!((&first["rows"], &first["taken"], people(&folder)), (&2.into(), &2.into(), 2), "{first}");
    let (_, again) = import(&folder, "roster.xlsx", &sheet);
    assert_eq!((&again["unchanged"], &again["events"]), (&2.into(), &0.into()), "{again}");
    let csv = "رقم السجين,الاسم,اسم الأب,تاريخ الميلاد,الجنسية\n1182,أحمد محمد علي,محمد,04/03/1990,تونس\n";
    let (_, same) = import(&folder, "roster.csv", csv.as_bytes());
    assert_eq!((&same["unchanged"], people(&folder)), (&1.into(), 2), "the same man in another format: {same}");
    let (code, cut) = import(&folder, "cut.xlsx", &sheet[..sheet.len() / 2]);
    assert_eq!((code, people(&folder)), (1, 2), "{cut}");
}

#[test]
fn a_roster_that_is_not_whole_is_named_in_one_line_and_leaves_nothing() {
    let folder = Rehearsal::new();
    let header = "رقم السجين,الاسم,تاريخ الميلاد\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1256.encode("1183,خالد سعيد عمر,1987\n");
    let mixed = [format!("{header}1182,أحمد محمد علي,1990\n").as_bytes(), &windows[..]].concat();
    let bad: [(&str, Vec<u8>, &str); 3] = [
        ("mixed.csv", mixed, "encodings are mixed"),
        ("columns.csv", b"weight,height\n80,180\n".to_vec(), "column"),
        ("empty.csv", Vec::new(), ""),
    ];
    for (name, bytes, says) in bad {
        let (code, said) = import(&folder, name, &bytes);
        assert_eq!(code, 1, "{name}: {said}");
        let error = said["error"].as_str().unwrap();
        assert!(error.contains(says) && !error.is_empty() && !error.contains('\n'), "{name}: {error}");
        assert!(said.to_string().contains(name), "the file is named: {said}");
        assert_eq!(people(&folder), 0, "{name}");
    }
}

#[test]
fn one_prison_number_for_two_men_is_doubted_or_refused_and_never_makes_them_one() {
    let folder = Rehearsal::new();
    let csv = "رقم السجين,الاسم,تاريخ الميلاد\n1182,أحمد محمد علي,1990\n1182,خالد سعيد عمر,1971\n";
    let (code, report) = import(&folder, "twice.csv", csv.as_bytes());
    assert_eq!(code, 4, "somebody must look: {report}");
    let remarks = [&report["doubtful"], &report["refused"]];
    let names_the_row = |list: &Value| list.as_array().unwrap().iter().any(|r| r["row"] == 3 || r["row"] == 2);
    assert!(remarks.iter().any(|list| names_the_row(list)), "{report}");
    assert!(remarks.iter().any(|list| list.to_string().contains("1182")), "the number is named: {report}");
}
