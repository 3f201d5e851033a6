//! What holds for every input.

use proptest::prelude::*;

use super::fixtures::{Cell, TWO_PEOPLE, read, try_read, windows_1256, workbook};

fn a_workbook() -> Vec<u8> {
    workbook(&[
        vec![Cell::Text("name"), Cell::Text("dob")],
        vec![Cell::Text("Karim Ali Hasan"), Cell::Date(33_005.0)],
        vec![Cell::Text("Sami Adel Nur"), Cell::Number(1_985.0)],
    ])
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), under_header: bool) {
        let header = if under_header { "name,dob,age,isn\n".as_bytes() } else { b"" };
        let _ = try_read(&[header, &bytes].concat());
        let _ = try_read(&[b"PK\x03\x04", &bytes[..]].concat());
    }

    #[test]
    fn damaged_files_never_make_it_panic(at in any::<proptest::sample::Index>(), to: u8, which in 0..3u8) {
        let mut bytes = match which {
            0 => a_workbook(),
            1 => windows_1256(TWO_PEOPLE),
            _ => TWO_PEOPLE.as_bytes().to_vec(),
        };
        let at = at.index(bytes.len());
        bytes[at] = to;
        let _ = try_read(&bytes);
    }

    #[test]
    fn every_row_is_taken_or_refused_and_a_second_reading_gives_the_same_keys(
        rows in proptest::collection::vec(("[0-9]{0,2}", "[محدعلي ]{0,8}", "[0-9/]{0,10}"), 0..30)
    ) {
        let body: String = rows.iter().map(|(number, name, date)| format!("{number},{name},{date}\n")).collect();
        let text = format!("isn,name,dob\n777,علي,1990\n{body}");
        let (first, second) = (read(&text), read(&text));
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.rows.len() + first.refused.len(), first.rows_read as usize);
        let keys: std::collections::HashSet<_> = first.rows.iter().map(|row| &row.row_key).collect();
        prop_assert_eq!(keys.len(), first.rows.len());
    }
}

#[test]
fn the_key_of_a_numbered_person_outlives_corrections_and_the_order_of_columns() {
    let before = read("isn,name\n7,Karim Ali Hasan\n");
    let after = read("name,isn,age\nKarim Ali Hassan,٧,30\n");
    assert_eq!(before.rows[0].row_key, after.rows[0].row_key);
    assert_ne!(before.rows[0].content_key, after.rows[0].content_key);
    let moved = read("name,isn\nKarim Ali Hasan,7\n");
    assert_eq!(before.rows[0].content_key, moved.rows[0].content_key);
}
