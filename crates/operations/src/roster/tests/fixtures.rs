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
    /// An error of the spreadsheet program, such as `#N/A`.
    Error(&'static str),
    /// A formula that was never worked out.
    Formula,
    /// A formula whose outcome is an empty text.
    EmptyOutcome,
}

/// A workbook of one sheet with shared strings and a date style, as ECMA-376 has it.
pub(super) fn workbook(rows: &[Vec<Cell>]) -> Vec<u8> {
    workbook_of(&[("People", "visible", rows)])
}

/// The same with cells merged, as `D2:D4`.
pub(super) fn workbook_merged(rows: &[Vec<Cell>], merged: &[&str]) -> Vec<u8> {
    let cells: String = merged.iter().map(|region| format!("<mergeCell ref=\"{region}\"/>")).collect();
    workbook_with(&[("People", "visible", rows)], &format!("<mergeCells>{cells}</mergeCells>"))
}

/// The rows of a sheet as its part holds them; texts go to the shared strings.
fn sheet_data(rows: &[Vec<Cell>], strings: &mut Vec<String>) -> String {
    let mut body = String::new();
    for (row, cells) in (1..).zip(rows) {
        body.push_str(&format!("<row r=\"{row}\">"));
        for (column, cell) in ('A'..='Z').zip(cells) {
            let at = format!("r=\"{column}{row}\"");
            match cell {
                Cell::Text(text) => {
                    body.push_str(&format!("<c {at} t=\"s\"><v>{}</v></c>", strings.len()));
                    strings.push(format!("<si><t>{text}</t></si>"));
                }
                Cell::Number(number) => body.push_str(&format!("<c {at}><v>{number}</v></c>")),
                Cell::Error(error) => body.push_str(&format!("<c {at} t=\"e\"><v>{error}</v></c>")),
                Cell::Formula => body.push_str(&format!("<c {at}><f>1+1</f></c>")),
                Cell::EmptyOutcome => body.push_str(&format!("<c {at} t=\"str\"><f>1+1</f><v></v></c>")),
                Cell::Date(serial) => body.push_str(&format!("<c {at} s=\"1\"><v>{serial}</v></c>")),
            }
        }
        body.push_str("</row>");
    }
    body
}

/// A workbook of sheets, each with its name, its state (`visible`, `hidden`) and its rows.
pub(super) fn workbook_of(sheets: &[(&str, &str, &[Vec<Cell>])]) -> Vec<u8> {
    workbook_with(sheets, "")
}

/// The same with what stands behind the rows of each sheet.
fn workbook_with(sheets: &[(&str, &str, &[Vec<Cell>])], behind: &str) -> Vec<u8> {
    let mut strings = Vec::new();
    let bodies: Vec<String> = sheets.iter().map(|(_, _, rows)| sheet_data(rows, &mut strings)).collect();
    let strings = strings.concat();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |id: u32, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: &str| format!("<Relationships xmlns=\"{package}/relationships\">{inner}</Relationships>");
    let content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut parts: Vec<(String, String)> = (1..)
        .zip(&bodies)
        .map(|(n, body)| {
            let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{body}</sheetData>{behind}</worksheet>");
            (format!("xl/worksheets/sheet{n}.xml"), sheet)
        })
        .collect();
    parts.extend([
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{content}.sheet.main+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels".to_owned(), relations(&relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            relations(&format!(
                "{}{}{}",
                (1..=sheets.len() as u32)
                    .map(|n| relation(n, "worksheet", &format!("worksheets/sheet{n}.xml")))
                    .collect::<String>(),
                relation(90, "sharedStrings", "sharedStrings.xml"),
                relation(91, "styles", "styles.xml")
            )),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{}</sheets></workbook>",
                (1..)
                    .zip(sheets)
                    .map(|(n, (name, state, _))| format!(
                        "<sheet name=\"{name}\" sheetId=\"{n}\" state=\"{state}\" r:id=\"rId{n}\"/>"
                    ))
                    .collect::<String>()
            ),
        ),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst xmlns=\"{main}\">{strings}</sst>")),
        (
            "xl/styles.xml".to_owned(),
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
    ]);
    let parts: Vec<(&str, String)> = parts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    zipped(&parts)
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
