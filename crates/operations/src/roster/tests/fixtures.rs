//! Rosters made for the tests: text in several encodings, and workbooks written part by part.

use std::io::Write;

use custody::Moment;

use crate::roster::{Mapping, NoteKind, Roster, RosterError, read_roster};

pub(super) const TWO_PEOPLE: &str = "رقم السجين,الاسم,اسم الأب,تاريخ الميلاد,الجنسية\n\
    1001,محمد علي الجبوري,علي,12/05/1990,سوري\n\
    1002,خالد حسن العبيدي,حسن,03/11/1985,عراقي\n";

pub(super) fn today() -> Moment {
    Moment::parse("2026-01-21T06:00:00Z").unwrap()
}

pub(super) fn try_read_with(bytes: &[u8], mapping: &Mapping) -> Result<Roster, RosterError> {
    read_roster(bytes, "list.csv", mapping, &[101, 701], today(), &mut |_| {})
}

pub(super) fn try_read(bytes: &[u8]) -> Result<Roster, RosterError> {
    try_read_with(bytes, &Mapping::default())
}

pub(super) fn read(text: &str) -> Roster {
    try_read(text.as_bytes()).unwrap()
}

pub(super) fn names(roster: &Roster) -> Vec<&str> {
    roster.rows.iter().filter_map(|row| row.name.as_ref()).map(|name| name.text.as_str()).collect()
}

pub(super) fn doubts(roster: &Roster) -> Vec<(u64, NoteKind)> {
    roster.doubtful.iter().map(|note| (note.row, note.kind)).collect()
}

pub(super) fn refusals(roster: &Roster) -> Vec<(u64, NoteKind)> {
    roster.refused.iter().map(|note| (note.row, note.kind)).collect()
}

pub(super) fn windows_1256(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1256.encode(text);
    assert!(!lossy, "fixture has letters that Windows-1256 lacks");
    bytes.into_owned()
}

/// A cell of a workbook.
pub(super) enum Cell {
    Text(&'static str),
    Number(f64),
    /// A serial number shown as a date.
    Date(f64),
}

/// A workbook of one sheet with shared strings and a date style, as ECMA-376 has it.
pub(super) fn workbook(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut strings = String::new();
    let mut count = 0;
    let mut body = String::new();
    for (row, cells) in (1..).zip(rows) {
        body.push_str(&format!("<row r=\"{row}\">"));
        for (column, cell) in ('A'..='Z').zip(cells) {
            let at = format!("r=\"{column}{row}\"");
            match cell {
                Cell::Text(text) => {
                    body.push_str(&format!("<c {at} t=\"s\"><v>{count}</v></c>"));
                    strings.push_str(&format!("<si><t>{text}</t></si>"));
                    count += 1;
                }
                Cell::Number(number) => body.push_str(&format!("<c {at}><v>{number}</v></c>")),
                Cell::Date(serial) => body.push_str(&format!("<c {at} s=\"1\"><v>{serial}</v></c>")),
            }
        }
        body.push_str("</row>");
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: &str| format!("<Relationships xmlns=\"{package}/relationships\">{inner}</Relationships>");
    let content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    zipped(&[
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{content}.sheet.main+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&format!(
                "{}{}{}",
                relation(1, "worksheet", "worksheets/sheet1.xml"),
                relation(2, "sharedStrings", "sharedStrings.xml"),
                relation(3, "styles", "styles.xml")
            )),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\">{strings}</sst>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{body}</sheetData></worksheet>")),
    ])
}

/// A zip archive of these parts.
pub(super) fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
