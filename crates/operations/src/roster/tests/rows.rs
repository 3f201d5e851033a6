//! Rows taken, doubted and refused: one case for every kind of note.

use custody::event::person::{Calendar, NamePart};

use super::fixtures::{
    Cell, TWO_PEOPLE, doubts, names, read, refusals, today, try_read, try_read_with, windows_1256, workbook,
};
use crate::roster::{Mapping, NoteKind, Roster, RosterSex, read_roster};

#[test]
fn an_arabic_roster_reads_the_same_in_every_encoding() {
    let plain = read(TWO_PEOPLE);
    assert_eq!(plain.rows.len(), 2);
    assert!(plain.doubtful.is_empty() && plain.refused.is_empty(), "{:?} {:?}", plain.doubtful, plain.refused);
    assert_eq!(names(&plain), ["محمد علي الجبوري", "خالد حسن العبيدي"]);
    assert_eq!(plain.rows[0].nationality.as_ref().unwrap().code.as_deref(), Some("SYR"));
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(TWO_PEOPLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", TWO_PEOPLE.as_bytes()].concat();
    for bytes in [windows_1256(TWO_PEOPLE), utf16, marked] {
        assert_eq!(try_read(&bytes).unwrap().rows, plain.rows);
    }
}

#[test]
fn separators_and_line_ends_are_found() {
    let plain = read(TWO_PEOPLE);
    for separator in [";", "\t", "|"] {
        assert_eq!(read(&TWO_PEOPLE.replace(',', separator)).rows, plain.rows);
    }
    assert_eq!(read(&TWO_PEOPLE.replace('\n', "\r\n")).rows, plain.rows);
    assert_eq!(read(&TWO_PEOPLE.replace('\n', "\r")).rows, plain.rows);
}

#[test]
fn a_workbook_reads_with_its_dates_as_dates() {
    use Cell::{Date, Number, Text};
    let bytes = workbook(&[
        vec![Text("كشف النزلاء")],
        vec![Text("رقم السجين"), Text("الاسم"), Text("تاريخ الميلاد")],
        vec![Number(1001.0), Text("محمد علي الجبوري"), Date(33_005.0)],
        vec![Number(1002.0), Text("خالد حسن العبيدي"), Text("1985")],
    ]);
    let roster = try_read(&bytes).unwrap();
    assert!(roster.doubtful.is_empty(), "{:?}", roster.doubtful);
    let first = &roster.rows[0];
    assert_eq!((first.row, first.alias.as_ref().unwrap().value.as_str()), (3, "1001"));
    // 33005 is 12 May 1990, 7436 days after the epoch.
    assert_eq!(first.birth.as_ref().unwrap().readings[0].first_day, 7_436);
}

#[test]
fn titles_blank_lines_totals_and_repeated_headers_are_no_people() {
    let roster =
        read("Camp list,,\n\nno,name,age\n1,Karim Ali Hasan,30\n\nno,name,age\n2,Yusuf Omar Said,31\nTotal,2,\n");
    assert_eq!(roster.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [4, 7]);
    assert_eq!(refusals(&roster), [(6, NoteKind::NotAPerson), (8, NoteKind::NotAPerson)]);
}

#[test]
fn father_and_family_columns_complete_the_name() {
    let roster = read("name,father,family,mother,sex\nKarim,Ali,Hasani,Salma,M\n");
    assert!(roster.doubtful.is_empty(), "{:?}", roster.doubtful);
    let row = &roster.rows[0];
    let name = row.name.as_ref().unwrap();
    assert_eq!(name.text, "Karim Ali Hasani");
    let parts: Vec<NamePart> = name.pieces.iter().map(|piece| piece.part).collect();
    assert_eq!(parts, [NamePart::Given, NamePart::Nasab, NamePart::Family]);
    assert_eq!((row.sex, row.mother.as_deref()), (Some(RosterSex::Male), Some("Salma")));
}

#[test]
fn the_original_text_is_never_altered() {
    let roster = read("name,name latin\nمُحَمَّـــد عَلِيّ الجُبُورِيّ,Muhammad Ali al-Jaburi\n");
    let name = roster.rows[0].name.as_ref().unwrap();
    assert_eq!(name.text, "مُحَمَّـــد عَلِيّ الجُبُورِيّ");
    assert_eq!(name.transliteration.as_deref(), Some("Muhammad Ali al-Jaburi"));
}

#[test]
fn a_row_that_names_nobody_is_refused_and_the_others_stand() {
    let roster = read("prison number,name,age\n1,Karim Ali Hasan,30\n,,31\n-,---,32\n4,,33\n");
    assert_eq!(roster.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(refusals(&roster), [(3, NoteKind::NobodyNamed), (4, NoteKind::NobodyNamed)]);
    assert_eq!(roster.rows_read, 4);
}

#[test]
fn one_number_for_two_people_refuses_the_second_and_doubts_the_first() {
    let roster = read("isn,name\n7,Karim Ali Hasan\n8,Sami Adel Nur\n7,Yusuf Omar Said\n");
    assert_eq!(refusals(&roster), [(4, NoteKind::AliasTaken)]);
    assert_eq!(doubts(&roster), [(2, NoteKind::AliasTwice)]);
    assert!(roster.refused[0].why.contains("row 2"), "{:?}", roster.refused);
}

#[test]
fn a_row_repeated_word_for_word_is_refused_once() {
    let roster = read("isn,name\n7,Karim Ali Hasan\n7,Karim Ali Hasan\n");
    assert_eq!((refusals(&roster), doubts(&roster)), (vec![(3, NoteKind::RowRepeated)], vec![]));
}

#[test]
fn one_person_under_two_numbers_is_doubted() {
    let roster = read("رقم السجين,الاسم,تاريخ الميلاد\n1,محمد بن أحمد الجبوري,12/5/1990\n2,محمد احمد الجبورى,1990\n");
    assert_eq!(roster.rows.len(), 2);
    assert_eq!(doubts(&roster), [(3, NoteKind::LikelySamePerson)]);
    assert!(roster.doubtful[0].why.starts_with("row 2 and row 3 are likely the same person"));
    let latin = read("isn,name,age\n1,Mohammed Ahmad Hussein,30\n2,Muhammad Ahmed Husayn,30\n");
    assert_eq!(doubts(&latin), [(3, NoteKind::LikelySamePerson)]);
}

#[test]
fn people_who_share_only_a_common_name_are_not_doubted() {
    let roster = read(
        "isn,name,birth year,mother\n1,محمد أحمد علي,1990,سلمى\n2,محمد أحمد حسن,1990,سلمى\n\
         3,محمد أحمد علي,1979,سلمى\n4,محمد أحمد علي,1990,هدى\n",
    );
    assert!(roster.doubtful.is_empty(), "{:?}", roster.doubtful);
}

#[test]
fn two_equal_rows_without_a_number_are_two_rows_with_two_keys() {
    let roster = read("name,age\nKarim Ali Hasan,30\nKarim Ali Hasan,30\n");
    assert_eq!(roster.rows.len(), 2);
    assert_ne!(roster.rows[0].row_key, roster.rows[1].row_key);
    assert_eq!(doubts(&roster), [(3, NoteKind::LikelySamePerson)]);
}

#[test]
fn every_doubt_about_a_name_or_a_word_is_noted() {
    for (name, kind) in [
        ("أبو عمر", NoteKind::KunyaOnly),
        ("محمد", NoteKind::SingleWord),
        ("محمد أحمد بن", NoteKind::NameCut),
        ("محمد Ahmad علي", NoteKind::MixedScripts),
        ("\u{202E}محمد أحمد علي", NoteKind::BidiControls),
        ("???? محمد أحمد", NoteKind::LettersLost),
    ] {
        assert_eq!(doubts(&read(&format!("isn,name\n1,{name}\n"))), [(2, kind)], "{name}");
    }
    let roster = read("name,sex,nationality\nKarim Ali Hasan,x,Martian\n");
    assert_eq!(doubts(&roster), [(2, NoteKind::WordUnknown), (2, NoteKind::WordUnknown)]);
    assert_eq!(roster.rows[0].nationality.as_ref().unwrap().code, None);
}

#[test]
fn a_list_of_which_no_column_has_names_is_refused_unless_its_mapping_says_so() {
    let text = "isn,Inmate full,born\n1,Karim Ali Hasan,1990\n";
    let told = try_read(text.as_bytes()).unwrap_err().to_string();
    assert!(told.contains("no column for name") && told.contains("Inmate full"), "{told}");
    for (columns, named) in [("name = [\"Inmate full\"]", 1), ("name = []", 0)] {
        let mapping = Mapping::parse(&format!("[columns]\n{columns}\n")).unwrap();
        let roster = try_read_with(text.as_bytes(), &mapping).unwrap();
        assert_eq!((roster.rows.len(), names(&roster).len()), (1, named), "{columns}");
    }
}

#[test]
fn a_word_for_no_name_is_no_name_and_the_row_is_doubtful() {
    for word in ["N/A", "unknown", "-", "لا يوجد", "مجهول الهوية", "No name"] {
        let roster = read(&format!("isn,name\n1,{word}\n"));
        assert_eq!((roster.rows.len(), names(&roster).len()), (1, 0), "{word}");
        assert_eq!(doubts(&roster), [(2, NoteKind::NoName)], "{word}");
    }
}

#[test]
fn a_word_for_no_number_is_no_number_and_joins_nobody() {
    for word in [
        "N/A",
        "#N/A",
        "n.a.",
        "unknown",
        "none",
        "nil",
        "NULL",
        "pending",
        "TBD",
        "0",
        "00",
        "٠٠",
        "-",
        "?",
        "لا يوجد",
        "بدون",
        "بدون رقم",
        "مجهول",
        "нет",
    ] {
        let roster = read(&format!("isn,name\n{word},Karim Ali Hasan\n{word},Omar Said Jasim\n{word},unknown\n"));
        assert_eq!(names(&roster), ["Karim Ali Hasan", "Omar Said Jasim"], "{word}");
        assert!(roster.rows.iter().all(|row| row.alias.is_none()), "{word}");
        assert_ne!(roster.rows[0].row_key, roster.rows[1].row_key, "{word}");
        assert_eq!((refusals(&roster), doubts(&roster)), (vec![(4, NoteKind::NobodyNamed)], vec![]), "{word}");
    }
}

#[test]
fn a_number_without_a_figure_is_no_number_and_doubtful() {
    for word in ["waiting", "A-0", "في الانتظار", "x"] {
        let roster = read(&format!("isn,name\n{word},Karim Ali Hasan\n{word},Omar Said Jasim\n"));
        assert!(roster.rows.len() == 2 && roster.rows.iter().all(|row| row.alias.is_none()), "{word}");
        assert_eq!(doubts(&roster), [(2, NoteKind::NoNumber), (3, NoteKind::NoNumber)], "{word}");
        assert!(roster.doubtful[0].why.contains(word), "{:?}", roster.doubtful);
    }
    for number in ["A-7", "٧", "۷", "0x1"] {
        assert!(read(&format!("isn,name\n{number},Karim Ali Hasan\n")).rows[0].alias.is_some(), "{number}");
    }
}

#[test]
fn names_cut_at_a_field_width_are_noted() {
    let mut text = String::from("isn,name\n");
    for (number, length) in (0..).zip([9, 12, 14, 15, 17, 18, 20, 20, 20, 20, 20, 20]) {
        let letter = char::from(b'a' + number);
        let name: String = format!("Karim {}", letter.to_string().repeat(40)).chars().take(length).collect();
        text.push_str(&format!("{number},{name}\n"));
    }
    let cut: Vec<_> = doubts(&read(&text)).into_iter().filter(|(_, kind)| *kind == NoteKind::NameCut).collect();
    assert_eq!(cut.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [8, 9, 10, 11, 12, 13]);
}

#[test]
fn every_doubt_about_a_date_is_noted() {
    for (date, year, kind) in [
        ("01/01/1990", "", NoteKind::DefaultDay),
        ("1400", "", NoteKind::SeveralReadings),
        ("31/02/1990", "", NoteKind::DateUncertain),
        ("12/5/2050", "", NoteKind::DateLeftOut),
        ("12/5/1990", "1970", NoteKind::DatesDisagree),
        ("12/5/90", "", NoteKind::DateUncertain),
    ] {
        let roster = read(&format!("name,dob,birth year\nKarim Ali Hasan,{date},{year}\n"));
        assert_eq!(doubts(&roster), [(2, kind)], "{date} {year}");
        assert_eq!(roster.rows.len(), 1);
    }
    let birth = read("name,dob\nKarim Ali Hasan,01/01/1990\n").rows[0].birth.clone().unwrap();
    assert!(birth.default_day && birth.readings[0].calendar == Calendar::Gregorian);
}

#[test]
fn times_of_arrest_and_admission_are_instants_only_where_certain() {
    let roster =
        read("name,date of arrest,admitted\nKarim Ali Hasan,01/01/2024,2024-03-02 14:30\nSami Adel Nur,2024,\n");
    assert!(roster.doubtful.is_empty(), "{:?}", roster.doubtful);
    let moment = |time: &Option<crate::roster::RosterTime>| time.as_ref().unwrap().moment.map(|m| m.to_string());
    assert_eq!(moment(&roster.rows[0].deprived_at).as_deref(), Some("2024-01-01T00:00:00Z"));
    assert_eq!(moment(&roster.rows[0].admitted_at).as_deref(), Some("2024-03-02T14:30:00Z"));
    assert_eq!(moment(&roster.rows[1].deprived_at), None);
}

#[test]
fn rows_of_a_wrong_width_or_length_are_seen_by_themselves() {
    let long = "x".repeat(70_000);
    let roster =
        read(&format!("name,age,notes\nKarim Ali Hasan,30,a,b\nSami Adel Nur,31\nYusuf Omar Said,32,{long}\n"));
    assert_eq!(refusals(&roster), [(2, NoteKind::CellsShifted), (4, NoteKind::RowTooLong)]);
    assert_eq!(doubts(&roster), [(3, NoteKind::CellsMissing)]);
}

#[test]
fn a_cell_that_is_taken_has_at_most_a_thousand_letters_and_one_that_is_not_may_have_more() {
    let (most, more) = ("س".repeat(1_000), "س".repeat(1_001));
    let roster = read(&format!("name,age,remarks of the clerk\n{most},30,{more}\n{more},31,b\n"));
    assert_eq!(refusals(&roster), [(3, NoteKind::RowTooLong)]);
    assert_eq!(roster.refused[0].why, "cell under \"name\" has 1001 letters (limit 1000)");
    assert_eq!(roster.rows.len(), 1);
}

#[test]
fn a_mapping_file_says_which_header_means_what() {
    let mapping =
        Mapping::parse("issuer = \"North camp\"\n[columns]\nname = \"Inmate\"\nprison_number = \"Ref\"\n").unwrap();
    let roster = try_read_with(b"Ref,Inmate\nA-7,Karim Ali Hasan\n", &mapping).unwrap();
    let alias = roster.rows[0].alias.as_ref().unwrap();
    assert_eq!((alias.issuer.as_str(), alias.value.as_str()), ("North camp", "A-7"));
}

#[test]
fn six_thousand_rows_of_one_name_take_less_than_quadratic_work() {
    let mut text = String::from("isn,name,dob\n");
    for row in 0..6_000 {
        text.push_str(&format!("{row},محمد أحمد علي,12/05/1990\n"));
    }
    let mut heard = Vec::new();
    let roster =
        read_roster(text.as_bytes(), "list.csv", &Mapping::default(), &[], today(), &mut |rows| heard.push(rows))
            .unwrap();
    assert_eq!((roster.rows.len(), roster.doubtful.len()), (6_000, 5_999));
    assert_eq!(heard, [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 6_000]);
}

#[test]
fn one_row_with_the_month_first_leaves_both_readings_of_every_row_that_can_be_either() {
    let rows = |proof: &str| {
        format!(
            "name,dob,admission date\nAli Hassan Omar,{proof},01/02/2019\nSami Adel Nur,12/10/2008,2019-03-20\n\
             Fadi Nur Said,05/05/1990,\n"
        )
    };
    let births = |roster: &Roster| -> Vec<Vec<String>> {
        let day = |r: &custody::event::person::Reading| crate::roster::day_text(r.first_day);
        roster.rows.iter().map(|row| row.birth.as_ref().unwrap().readings.iter().map(day).collect()).collect()
    };
    let roster = read(&rows("12/25/1990"));
    assert_eq!(births(&roster)[1..], [vec!["2008-10-12", "2008-12-10"], vec!["1990-05-05"]]);
    let told: Vec<(u64, NoteKind)> =
        doubts(&roster).into_iter().filter(|(_, kind)| *kind == NoteKind::SeveralReadings).collect();
    assert_eq!(told, [(2, NoteKind::SeveralReadings), (3, NoteKind::SeveralReadings)], "{:?}", roster.doubtful);
    assert_eq!(roster.rows[0].admitted_at.as_ref().unwrap().moment, None, "1 February or 2 January");
    assert!(roster.rows[1].admitted_at.as_ref().unwrap().moment.is_some());

    let day_first = read(&rows("25/12/1990"));
    assert_eq!(births(&day_first)[1], ["2008-10-12"]);
    assert!(doubts(&day_first).is_empty(), "{:?}", day_first.doubtful);
    let stated = Mapping::parse("date_order = \"mdy\"\n").unwrap();
    let month_first = try_read_with(rows("12/25/1990").as_bytes(), &stated).unwrap();
    assert_eq!(births(&month_first)[1], ["2008-12-10"]);
}

#[test]
fn which_of_day_and_month_comes_first_is_proven_by_refused_rows_too_and_for_the_side_on_which_the_year_stands() {
    let told = |text: &str, mapping: &Mapping| -> Vec<u64> {
        let roster = try_read_with(text.as_bytes(), mapping).unwrap();
        doubts(&roster).into_iter().filter(|(_, kind)| *kind == NoteKind::SeveralReadings).map(|(row, _)| row).collect()
    };
    let auto = Mapping::default();
    let head = "Prison no,name,dob\n1,Ali Hassan Omar,12/10/2008\n2,Fadi Nur Said,2008/10/12\n";
    for (proof, rows) in [
        // Nobody is named; somebody again; a number of another.
        (",,12/25/1990\n", &[2][..]),
        ("1,Ali Hassan Omar,12/10/2008\n1,Sami Adel Nur,12/25/1990\n", &[2]),
        (",,2009-25-12\n", &[3]),
        ("3,Sami Adel Nur,2009-13-05\n", &[3]),
        ("3,Sami Adel Nur,25/12/1990\n", &[]),
    ] {
        let text = format!("{head}{proof}");
        assert_eq!(told(&text, &auto), rows, "{proof}");
        for stated in ["dmy", "mdy"] {
            let mapping = Mapping::parse(&format!("date_order = \"{stated}\"\n")).unwrap();
            assert!(told(&text, &mapping).is_empty(), "{stated} is stated: {proof}");
        }
    }
}

#[test]
fn texts_that_a_spreadsheet_would_run_are_doubted_row_by_row_and_never_run() {
    for name in ["=cmd|calc!A0", "@SUM(1)", "+Ali Omar", "\"=HYPERLINK(\"\"http://x\"\",\"\"Ali\"\")\""] {
        let roster = read(&format!("isn,name\n7,{name}\n"));
        assert!(doubts(&roster).contains(&(2, NoteKind::Formula)), "{name}: {:?}", roster.doubtful);
        assert!(roster.doubtful.iter().any(|note| note.why.contains("taken as text")), "{:?}", roster.doubtful);
    }
    let roster = read("isn,name\n=2+3,Karim Ali Hasan\n=5,Sami Adel Nur\n\"=\"\"0012\"\"\",Yusuf Omar Said\n");
    let numbers: Vec<Option<&str>> =
        roster.rows.iter().map(|row| row.alias.as_ref().map(|alias| alias.value.as_str())).collect();
    assert_eq!(numbers, [None, None, Some("0012")]);
    assert_eq!(doubts(&roster), [(2, NoteKind::Formula), (3, NoteKind::Formula), (4, NoteKind::Formula)]);
    assert!(read("isn,name\n-,Karim Ali Hasan\n").doubtful.is_empty());
}

#[test]
fn a_remark_of_a_childs_age_is_a_birth_of_the_row() {
    let roster =
        read("isn,name,age,notes\n7,Karim Ali Hasan,30,says he is 15\n8,Sami Adel Nur,30,sentenced to 15 years\n");
    let readings: Vec<usize> = roster.rows.iter().map(|row| row.birth.as_ref().unwrap().readings.len()).collect();
    assert_eq!(readings, [2, 1]);
    assert!(roster.doubtful.iter().all(|note| note.row == 2), "{:?}", roster.doubtful);
    assert_eq!(roster.rows[0].notes.as_deref(), Some("says he is 15"));
}
