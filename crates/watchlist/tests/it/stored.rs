//! Galleries kept as bytes: opened they find the same, and no bytes stop the program.

use proptest::prelude::*;
use watchlist::{Gallery, GalleryBuilder, Name, extract};

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}

fn gallery(names: &[Name]) -> Gallery {
    let mut builder = GalleryBuilder::default();
    (10..).zip(names).for_each(|(entry, name)| builder.add(entry, name));
    builder.build()
}

fn some_names() -> Vec<Name> {
    let texts =
        ["Salim Yusuf al-Haddadi", "محمد عبد الرحمن الزبيدي", "Abu Bakr Dr. K. Petrovich", "Ali Ali Alzawi", ""];
    texts.iter().map(|text| read(text)).collect()
}

/// The bytes with their check put right again.
fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len().saturating_sub(4);
    let crc = crc32fast::hash(&bytes[..end]);
    bytes.truncate(end);
    bytes.extend(crc.to_le_bytes());
    bytes
}

#[test]
fn a_gallery_opened_again_finds_what_it_found_before() {
    let names = some_names();
    let before = gallery(&names);
    let after = Gallery::from_bytes(&before.to_bytes()).unwrap();
    assert_eq!((after.len(), after.vocabulary_len()), (names.len(), before.vocabulary_len()));
    for query in ["Saleem Yousef Haddady", "Mohamed Abdurrahman Zubaydi", "Abou Bakr", "علي الزاوي", "Zawi"] {
        let hits = before.search(&read(query), 10);
        assert!(!hits.is_empty(), "{query}");
        assert_eq!(after.search(&read(query), 10), hits, "{query}");
    }
    assert_eq!(after.to_bytes(), before.to_bytes());
}

#[test]
fn a_gallery_that_is_damaged_or_cut_is_refused() {
    let bytes = gallery(&some_names()).to_bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Gallery::from_bytes(&damaged).is_err(), "byte {at} changed");
        assert!(Gallery::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        assert!(Gallery::from_bytes(&checked(bytes[..at].to_vec())).is_err(), "cut at {at} with a check");
    }
}

#[test]
fn a_gallery_of_another_way_of_reading_is_to_be_made_anew() {
    let mut bytes = gallery(&some_names()).to_bytes();
    bytes[8] ^= 1;
    let said = Gallery::from_bytes(&checked(bytes)).err().unwrap().to_string();
    assert!(said.contains("make it anew"), "{said}");
}

proptest! {
    #[test]
    fn no_bytes_with_a_fitting_check_stop_the_program(
        changes in proptest::collection::vec((28usize..400, any::<u8>()), 1..4),
    ) {
        let mut bytes = gallery(&some_names()).to_bytes();
        for (at, byte) in changes {
            let at = at % (bytes.len() - 4);
            bytes[at] = byte;
        }
        if let Ok(read_again) = Gallery::from_bytes(&checked(bytes)) {
            let _ = read_again.search(&read("Salim Ali Zubaydi"), 5);
        }
    }
}
