//! Files that are no list, that end too early, and that were made to do harm: one clear error each.

use watchlist::list::ofac::OfacFiles;
use watchlist::list::{eu, follow_the_money, notice, ofac, ofac_advanced, uk, uk_csv, un};
use watchlist::parameters::{CELL_BYTES_MAX, DEPTH_MAX, RECORD_BYTES_MAX};

use crate::lists::UN;

fn un_error(text: &str) -> String {
    un::load(text.as_bytes(), "test").unwrap_err().to_string()
}

fn in_list(inside: &str) -> String {
    format!("<CONSOLIDATED_LIST><INDIVIDUALS>{inside}</INDIVIDUALS></CONSOLIDATED_LIST>")
}

#[test]
fn every_loader_refuses_what_is_another_list_or_none() {
    for bytes in [&b""[..], b"hello", b"<html><body/></html>", b"{}", b"[1]", b"\xFF\xFE<\0", b"\0\0\0\0", UN] {
        let others = [
            eu::load(bytes, "t").is_err(),
            ofac_advanced::load(bytes, "t").is_err(),
            uk::load_xml(bytes, "t").is_err(),
            uk_csv::load_csv(bytes, "t").is_err(),
            follow_the_money::load(bytes, "t").is_err(),
            ofac::load(OfacFiles { entries: bytes, names: None, addresses: None, comments: None }, "t").is_err(),
        ];
        assert_eq!(others, [true; 6], "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(20)]));
        assert!(bytes == UN || un::load(bytes, "t").is_err());
        assert!(bytes == b"[1]" || notice::load(bytes, "t").is_err());
    }
    assert!(un_error("<export/>").contains("\"CONSOLIDATED_LIST\" needed"));
}

#[test]
fn a_list_that_ends_anywhere_before_its_end_is_refused() {
    for end in 0..UN.len() - 1 {
        let cut = &UN[..end];
        // What is cut off after the last sign but blanks is whole.
        let whole = UN[end..].iter().all(u8::is_ascii_whitespace);
        assert_eq!(un::load(cut, "test").is_ok(), whole, "cut at {end}");
    }
}

#[test]
fn entities_are_not_expanded_and_no_other_document_is_opened() {
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>";
    assert!(un_error(laughs).contains("document type"));
    let file = "<!DOCTYPE l SYSTEM \"file:///etc/hostname\"><CONSOLIDATED_LIST/>";
    assert!(un_error(file).contains("document type"));
    assert!(un_error(&in_list("<INDIVIDUAL><DATAID>&xxe;</DATAID></INDIVIDUAL>")).contains("xxe"));
    assert!(un_error(&in_list("<INDIVIDUAL a=\"&xxe;\"/>")).contains("xxe"));
}

#[test]
fn depth_and_size_of_a_record_are_bounded() {
    let deep = in_list(&("<a>".repeat(DEPTH_MAX) + &"</a>".repeat(DEPTH_MAX)));
    assert!(un_error(&deep).contains("deeper"));
    let long = in_list(&format!("<INDIVIDUAL><DATAID>{}</DATAID></INDIVIDUAL>", "1".repeat(RECORD_BYTES_MAX)));
    assert!(un_error(&long).contains("larger"));
    let many = in_list(&format!("<INDIVIDUAL>{}</INDIVIDUAL>", "<a/>".repeat(60_000)));
    assert!(un_error(&many).contains("elements"));
    let named = in_list(&format!("<{0}></{0}>", "a".repeat(200)));
    assert!(un_error(&named).contains("name of an element"));
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_no_rows() {
    let rows = format!("101,\"HADDADI, Salim{}", "\r\n102,A,-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-".repeat(2_000));
    assert!(rows.len() > CELL_BYTES_MAX);
    let files = OfacFiles { entries: rows.as_bytes(), names: None, addresses: None, comments: None };
    assert!(ofac::load(files, "test").unwrap_err().to_string().contains("quotation mark"));
}

#[test]
fn signs_that_are_not_utf_8_are_read_and_said_in_a_table_and_refused_in_xml() {
    let row = b"101,\"HADDAD\xCD, Salim\",individual,T,-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-\r\n";
    let files = OfacFiles { entries: &row[..], names: None, addresses: None, comments: None };
    let list = ofac::load(files, "test").unwrap();
    assert_eq!(list.entries[0].name(), "Salim HADDADÍ");
    assert!(list.report.gaps[0].what.contains("ISO 8859-1"), "{}", list.report);
    let mut xml = in_list("<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>").into_bytes();
    let at = xml.iter().position(|&b| b == b'A').unwrap();
    xml[at + 30] = 0xCD;
    assert!(un::load(&xml[..], "test").is_err());
}

#[test]
fn entries_without_number_or_name_are_kept_and_said() {
    let list = un::load(in_list("<INDIVIDUAL/><INDIVIDUAL/>").as_bytes(), "test").unwrap();
    let ids: Vec<&str> = list.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["#2", "#3"]);
    assert_eq!(list.report.gaps.len(), 4, "{}", list.report);
}
