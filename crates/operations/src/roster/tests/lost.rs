//! What a file holds and nobody reads: errors in cells, columns without a meaning, letters of another code page, rows
//! that say the same twice. Each is told.

use super::fixtures::{Cell, doubts, names, read, refusals, try_read, try_read_with, workbook, workbook_merged};
use crate::roster::{Mapping, NoteKind};

#[test]
fn an_error_or_a_formula_without_a_value_is_no_empty_cell() {
    use Cell::{EmptyOutcome, Error, Formula, Text};
    let bytes = workbook(&[
        vec![Text("isn"), Text("name"), Text("dob"), Text("mother")],
        vec![Error("#N/A"), Text("Ali Hassan Omar"), Text("1990"), EmptyOutcome],
        vec![Text("2"), Error("#REF!"), Error("#VALUE!"), EmptyOutcome],
        vec![Formula, Text("Sami Adel Nur"), Text("1985"), EmptyOutcome],
        vec![Error("#N/A"), Formula, Text("1986"), EmptyOutcome],
    ]);
    let roster = try_read(&bytes).unwrap();
    use NoteKind::{NoName, ValueLost};
    assert_eq!(doubts(&roster), [(2, ValueLost), (3, NoName), (3, ValueLost), (3, ValueLost), (4, ValueLost)]);
    assert!(roster.doubtful[0].why.contains("\"isn\" holds #N/A"), "{:?}", roster.doubtful);
    assert_eq!(refusals(&roster), [(5, NoteKind::NobodyNamed)]);
    assert!(
        roster.refused[0].why.contains("#N/A") && roster.refused[0].why.contains("formula"),
        "{:?}",
        roster.refused
    );
}

#[test]
fn a_cell_merged_over_several_rows_is_read_for_each_and_a_name_for_the_first_alone() {
    use Cell::{Number, Text};
    let empty = || Text("");
    let bytes = workbook_merged(
        &[
            vec![Text("isn"), Text("name"), Text("age")],
            vec![Number(1.0), Text("Ali Hassan Omar"), Number(16.0)],
            vec![Number(2.0), Text("Sami Adel Nur"), empty()],
            vec![Number(3.0), Text("Fadi Nur Said"), empty()],
            vec![Number(4.0), Text("Zaki Omar Ali"), Number(30.0)],
            vec![Number(5.0), empty(), Number(31.0)],
        ],
        &["C2:C4", "B5:B6"],
    );
    let roster = try_read(&bytes).unwrap();
    let births: Vec<&str> = roster.rows.iter().map(|r| r.birth.as_ref().unwrap().readings[0].text.as_str()).collect();
    assert_eq!(births, ["age 16", "age 16", "age 16", "age 30", "age 31"]);
    assert_eq!(names(&roster).len(), 4);
    let told: Vec<u64> =
        roster.doubtful.iter().filter(|n| n.kind == NoteKind::CellsMerged).map(|note| note.row).collect();
    assert_eq!(told, [3, 4, 6], "{:?}", roster.doubtful);
}

#[test]
fn a_row_without_a_name_is_told_where_the_list_has_names() {
    assert_eq!(doubts(&read("isn,name\n1,Ali Hassan\n2,\n")), [(3, NoteKind::NoName)]);
    let nameless = Mapping::parse("[columns]\nname = []\n").unwrap();
    assert!(try_read_with(b"isn,name\n1,x\n", &nameless).unwrap().doubtful.is_empty());
}

#[test]
fn a_default_day_is_one_as_a_day_number_too() {
    // 29221 is 1 January 1980.
    let roster = read("name,dob\nKarim Ali Hasan,29221\n");
    assert!(roster.rows[0].birth.as_ref().unwrap().default_day);
    assert_eq!(doubts(&roster), [(2, NoteKind::DefaultDay), (2, NoteKind::DateUncertain)]);
    assert!(!read("name,dob\nKarim Ali Hasan,29222\n").rows[0].birth.as_ref().unwrap().default_day);
}

#[test]
fn a_column_that_nobody_reads_and_that_says_something_is_told() {
    let text = "s n,isn,name,escaped on,\n1,7,Ali Hassan,,\n2,8,Sami Adel,2022-01-20,\n3,9,Fadi Nur,2022-01-21,\n";
    let roster = read(text);
    assert_eq!(doubts(&roster), [(3, NoteKind::ColumnIgnored)], "a column that counts rows says nothing");
    assert!(roster.doubtful[0].why.contains("\"escaped on\", and 2 rows"), "{:?}", roster.doubtful);
    let knowing = Mapping::parse("ignore = [\"Escaped on\"]\n").unwrap();
    assert!(try_read_with(text.as_bytes(), &knowing).unwrap().doubtful.is_empty());
    let off = Mapping::parse("[columns]\nnotes = []\n").unwrap();
    assert!(try_read_with(b"name,notes\nAli Hassan,x\n", &off).unwrap().doubtful.is_empty());
}

#[test]
fn rows_that_say_the_same_word_for_word_are_two_people_and_a_doubt() {
    let roster = read("name\nAhmed Ali\nAhmed Ali\nSami Adel\n");
    assert_eq!((roster.rows.len(), doubts(&roster)), (3, vec![(3, NoteKind::LikelySamePerson)]));
    assert_ne!(roster.rows[0].row_key, roster.rows[1].row_key);
    // Two words of a name and one more thing.
    let mother = read("isn,name,mother\n1,Ahmed Ali,Salma\n2,Ahmed Ali,Salma\n3,Ahmed Ali,Huda\n4,Ahmed Ali,\n");
    assert_eq!(doubts(&mother), [(3, NoteKind::LikelySamePerson)]);
}

#[test]
fn cyrillic_is_not_read_as_arabic() {
    for name in ["Иванов Иван Петрович", "ИВАНОВ ИВАН ПЕТРОВИЧ"] {
        let text = format!("isn,name,birth date\n1,{name},1990\n2,{name},1985\n");
        let (bytes, _, lossy) = encoding_rs::WINDOWS_1251.encode(&text);
        assert!(!lossy);
        let roster = try_read(&bytes).unwrap();
        assert_eq!(names(&roster), [name, name]);
        assert_eq!(doubts(&roster), [(2, NoteKind::LettersGuessed)]);
        let said = Mapping::parse("encoding = \"windows-1251\"").unwrap();
        assert!(try_read_with(&bytes, &said).unwrap().doubtful.is_empty());
    }
    // A single Arabic name is too little to count letters by, and stays Arabic.
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode("name\nأحمد ياسر\n");
    assert_eq!(names(&try_read(&bytes).unwrap()), ["أحمد ياسر"]);
}
