//! Files that cannot be read: one clear line each, and nothing of them is taken.

use super::fixtures::{
    Cell, TWO_PEOPLE, doubts, read, try_read, try_read_with, windows_1256, workbook, workbook_of, zipped,
};
use crate::roster::{MAX_ROWS, Mapping, NoteKind};

/// The whole line a person sees.
fn line(bytes: &[u8]) -> String {
    let line = try_read(bytes).unwrap_err().to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[test]
fn a_file_of_mixed_encodings_is_refused_at_its_first_other_line() {
    let mut bytes = TWO_PEOPLE.as_bytes().to_vec();
    bytes.extend(windows_1256("1003,سعد ناصر التميمي,ناصر,1/2/1980,عراقي\n"));
    let told = line(&bytes);
    assert!(told.starts_with("list.csv, line 4:") && told.contains("mixed") && told.contains("UTF-8"), "{told}");

    let mut bytes = windows_1256(TWO_PEOPLE);
    bytes.extend("1003,سعد ناصر التميمي,ناصر,1/2/1980,عراقي\n".as_bytes());
    assert!(line(&bytes).starts_with("list.csv, line 4:"), "{}", line(&bytes));
}

#[test]
fn an_encoding_against_the_mapping_is_refused() {
    let utf8 = Mapping::parse("encoding = \"utf-8\"").unwrap();
    let told = try_read_with(&windows_1256(TWO_PEOPLE), &utf8).unwrap_err();
    assert!(told.to_string().contains("line 1"), "{told}");
    let arabic = Mapping::parse("encoding = \"windows-1256\"").unwrap();
    let told = try_read_with(TWO_PEOPLE.as_bytes(), &arabic).unwrap_err();
    assert!(told.message().contains("UTF-8"), "{told}");
}

#[test]
fn a_file_cut_in_the_middle_of_a_letter_is_refused() {
    let bytes = TWO_PEOPLE.trim_end().as_bytes();
    let told = line(&bytes[..bytes.len() - 1]);
    assert!(told.contains("line 3") && told.contains("cut off"), "{told}");
}

#[test]
fn foreign_and_binary_files_are_named() {
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "password"),
        (b"SQLite format 3\0....", "database"),
        (b"name,age\nKarim Ali Hasan,3\x000\n", "NUL byte at byte 26"),
        (b"n\0a\0m\0e\0,\0a\0g\0e\0", "UTF-16"),
        (b"\xFF\xFEn\0a\0m\0e\0\x00\xD8", "UTF-16 text is damaged"),
    ] {
        assert!(line(bytes).contains(word), "{}", line(bytes));
    }
    assert!(line(b"name,age\nKarim Ali Hasan,3\x000\n").contains("line 2"));
}

#[test]
fn a_workbook_cut_off_or_foreign_is_refused() {
    let whole = workbook(&[vec![Cell::Text("name")], vec![Cell::Text("Karim Ali Hasan")]]);
    assert_eq!(try_read(&whole).unwrap().rows.len(), 1);
    for keep in [4, 60, whole.len() / 2, whole.len() - 10] {
        let told = line(&whole[..keep]);
        assert!(told.contains("cut off or damaged"), "{keep}: {told}");
    }
    assert!(line(&zipped(&[("letter.txt", "hello".into())])).contains("not an XLSX"));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let bomb = zipped(&[("xl/workbook.xml", " ".repeat(513 << 20))]);
    assert!(bomb.len() < 4 << 20);
    assert!(line(&bomb).contains("limit 512 MiB unpacked"), "{}", line(&bomb));
}

#[test]
fn missing_columns_are_named_with_the_headers_found() {
    let told = line(b"Inmate,Arrival\nKarim Ali Hasan,1/2/2020\n");
    for word in ["row 1", "name or prison_number", "Inmate | Arrival", "mapping file"] {
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn two_columns_of_one_meaning_are_named() {
    let told = line("الاسم,age,اسم السجين\nكريم علي,30,حسن\n".as_bytes());
    for word in ["columns 1", "الاسم", "3", "اسم السجين", "both mean name"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(line(b"name,age,Name\nx,1,y\n").contains("both mean name"));
}

#[test]
fn people_on_a_further_sheet_are_not_left_out_in_silence_even_where_it_is_hidden() {
    let men = || vec![vec![Cell::Text("name")], vec![Cell::Text("Ahmad Salim")]];
    let (east, west) = (men(), men());
    for state in ["visible", "hidden"] {
        let book = workbook_of(&[("East", "visible", &east), ("Notes", "visible", &[]), ("West", state, &west)]);
        let told = try_read_with(&book, &Mapping::default()).unwrap_err();
        assert!(told.to_string().contains("rows on 2 sheets: East, West"), "{told}");
        assert!(told.advice().unwrap().contains("import each"), "{told:?}");
        let chosen = Mapping::parse("sheet = \"West\"").unwrap();
        assert_eq!(try_read_with(&book, &chosen).unwrap().rows.len(), 1);
    }
    let book = workbook_of(&[("Empty", "visible", &[]), ("West", "visible", &west)]);
    assert_eq!(try_read_with(&book, &Mapping::default()).unwrap().rows.len(), 1);
}

#[test]
fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
    let mapping = Mapping::parse("sheet = \"Men\"").unwrap();
    let told = try_read_with(&workbook(&[vec![Cell::Text("name")]]), &mapping).unwrap_err();
    assert!(told.to_string().contains("\"Men\"") && told.to_string().contains("People"), "{told}");
}

#[test]
fn more_rows_than_the_limit_are_refused_by_the_limit() {
    let mut text = String::from("name\n");
    for row in 0..=MAX_ROWS {
        text.push_str(&format!("P{row}\n"));
    }
    let told = try_read(text.as_bytes()).unwrap_err();
    assert_eq!(told.limit_met(), Some("250000 rows"), "{told}");
    assert!(told.place().contains("row 250002"), "{told}");
}

#[test]
fn a_quotation_mark_left_open_does_not_swallow_people() {
    let told = line(b"name,age\n\"Karim Ali Hasan,30\nYusuf Omar Said,31\nSami Adel Nur,32\n");
    assert!(told.contains("line 2") && told.contains("quotation mark"), "{told}");
    let fine = read("name,notes\nKarim Ali Hasan,\"first\nsecond\"\nYusuf Omar Said,x\n");
    assert_eq!(fine.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn rows_between_two_stray_quotation_marks_are_not_swallowed() {
    for (text, row) in [
        // In the notes, beside numbers.
        (
            "isn,name,notes\n1,Ali Hassan Omar,\"height 5ft\n2,Sami Hassan Omar,\n3,Fadi Nasir Omar,scar 2\"\n4,Zaid,\n",
            2,
        ),
        // In the name, closed in the name of another row.
        ("isn,name,dob\n1,\"Ali Hassan,1990\n2,Sami Omar,1991\n3,Fadi Nasir\",1992\n", 2),
        // Without numbers.
        ("name,age,notes\nAli Hassan,30,\"tall\nSami Omar,31,\nFadi Nasir,32,scar\"\n", 2),
        // A list of names alone.
        ("name\n\"Ali Hassan\nSami Omar\nFadi Nasir\"\nZaid Ali\n", 2),
        // In the header row.
        ("isn,name,\"notes\n1,Ali Hassan,x\n2,Sami Omar,y\"\n3,Fadi Nasir,z\n", 1),
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let told = line(text.as_bytes());
            assert!(told.contains(&format!("line {row}")) && told.contains("quotation mark"), "{text:?}: {told}");
        }
    }
}

#[test]
fn a_mark_left_open_swallows_nobody_in_a_file_of_old_line_ends() {
    let rows: String = (2..40).map(|n| format!("{n},Sami Adel Nur {n},\r")).collect();
    let told = line(format!("isn,name,notes\r1,Ali Hassan,\"height\r{rows}").as_bytes());
    assert!(told.contains("line 2") && told.contains("quotation mark"), "{told}");
}

#[test]
fn a_note_of_several_lines_is_a_note_and_with_separators_in_it_a_doubt() {
    let fine =
        read("isn,name,notes\n1,Ali Hassan Omar,\"first line\nborn in Raqqa, taken there\"\n2,Sami Omar Ali,x\n");
    assert_eq!(fine.rows.len(), 2);
    assert_eq!(doubts(&fine), [(2, NoteKind::LineBreak)]);
    let plain = read("isn,name,notes\n1,Ali Hassan Omar,\"first line\nsecond line\"\n");
    assert!(plain.doubtful.is_empty(), "{:?}", plain.doubtful);
}

#[test]
fn a_name_that_runs_over_two_lines_is_doubted() {
    let text = read("isn,name,age\n1,\"Ali Omar\nC-9999-0000-1  Escaped Man\",30\n");
    assert_eq!(doubts(&text), [(2, NoteKind::LineBreak)]);
    let sheet = workbook(&[vec![Cell::Text("name")], vec![Cell::Text("Ali Omar\nSami Adel")]]);
    assert_eq!(doubts(&try_read(&sheet).unwrap()), [(2, NoteKind::LineBreak)]);
}

#[test]
fn headers_with_nobody_below_them_are_no_list() {
    for text in ["isn,name,age\n", "isn,name,age\n,,\n\n"] {
        let told = try_read(text.as_bytes()).unwrap_err();
        assert!(told.message().contains("nobody is listed"), "{text:?}: {told:?}");
    }
}
