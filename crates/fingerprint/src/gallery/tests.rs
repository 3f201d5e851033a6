//! Galleries of made prints: found again, removed, damaged, cut, hostile.

use proptest::prelude::*;

use super::block::{self, block as block_bytes};
use super::*;
use crate::minutia::{Kind, Minutia};
use crate::packed::pack;
use crate::ridge_map::RidgeMap;
use crate::sequence::{SequenceFault, check_sequence};
use crate::synth::SyntheticFinger;

/// A gallery of one print each of so many fingers.
fn gallery(fingers: u64) -> Vec<u8> {
    let prints: Vec<Template> = (0..fingers).map(|f| SyntheticFinger::new(f).print(0)).collect();
    let (mut writer, mut bytes) = GalleryWriter::new();
    let enrolled = |(i, template)| Enrolled { card: 1_000 + i as u64, position: 0, quality: 80, template };
    bytes.extend(writer.append(&prints.iter().enumerate().map(enrolled).collect::<Vec<_>>()).unwrap());
    bytes
}

#[test]
fn another_print_of_a_finger_finds_it_as_an_exhaustive_search_does() {
    let bytes = gallery(120);
    let gallery = Gallery::open(&bytes).unwrap();
    let mut found = 0;
    for finger in 0..40 {
        let probe = SyntheticFinger::new(finger).print(1);
        let (few, all) = (gallery.search_among(&probe, 1, 30).unwrap(), gallery.search_among(&probe, 1, 120).unwrap());
        assert_eq!((few.prints, few.compared, all.compared), (120, 30, 120));
        found += usize::from(few.hits[0].print == finger as usize && few.hits[0].card == 1_000 + finger);
        if all.hits[0].print == finger as usize && all.hits[0].score.0 > 5.0 {
            assert_eq!(few.hits, all.hits, "finger {finger}");
        }
    }
    assert!(found >= 36, "{found} of 40 fingers were found");
}

#[test]
fn stage_one_says_the_same_with_wide_vectors_and_without() {
    let bytes = gallery(60);
    let gallery = Gallery::open(&bytes).unwrap();
    for finger in 0..5 {
        let probe = SyntheticFinger::new(finger).print(2);
        assert_eq!(gallery.stage_one(&probe, true).unwrap(), gallery.stage_one(&probe, false).unwrap());
    }
}

#[test]
fn what_a_print_was_is_read_back_to_the_step() {
    let bytes = gallery(3);
    let gallery = Gallery::open(&bytes).unwrap();
    for number in 0..3 {
        let (was, is) = (SyntheticFinger::new(number as u64).print(0), gallery.print(number).unwrap());
        assert_eq!((is.card, is.position, is.quality, is.removed), (1_000 + number as u64, 0, 80, false));
        assert_eq!(is.template.map(), was.map());
        for (a, b) in was.minutiae().iter().zip(is.template.minutiae()) {
            assert!((a.x - b.x).abs() <= 0.0625 && (a.y - b.y).abs() <= 0.0625);
            assert!(a.kind == b.kind && a.quality == b.quality && (a.direction - b.direction).cos() > 0.999_999);
        }
        for (a, b) in was.cylinders.iter().zip(&is.template.cylinders) {
            assert_eq!((a.layers.map(|l| l & a.valid), a.valid), (b.layers, b.valid));
        }
    }
    assert_eq!(gallery.print(3).unwrap_err().to_string(), "gallery has 3 prints, none numbered 3");
}

#[test]
fn a_print_of_48_minutiae_takes_less_than_four_kilobytes() {
    let many = (0..).map(|f| SyntheticFinger::new(f).print(0)).find(|t| t.minutiae().len() == 48).unwrap();
    let with_row = pack(&many).len() + 16;
    assert!(with_row <= 4_096, "{with_row} bytes");
}

#[test]
fn a_removed_print_is_found_no_more_and_what_was_added_later_is() {
    let mut bytes = gallery(40);
    let later = SyntheticFinger::new(77).print(0);
    let mut writer = Gallery::open(&bytes).unwrap().writer();
    bytes.extend(writer.remove(&[7, 7, 9]));
    let added = Enrolled { card: 5, position: 2, quality: 50, template: &later };
    bytes.extend(writer.append(&[added]).unwrap());
    let gallery = Gallery::open(&bytes).unwrap();
    assert_eq!((gallery.len(), gallery.removed(), gallery.torn_bytes()), (41, 2, 0));
    let hits = gallery.search(&SyntheticFinger::new(7).print(1), 40).unwrap().hits;
    assert!(hits.iter().all(|h| h.print != 7), "{hits:?}");
    let hits = gallery.search(&SyntheticFinger::new(77).print(1), 1).unwrap().hits;
    assert_eq!((hits[0].print, hits[0].card, hits[0].position), (40, 5, 2));
    assert!(gallery.print(7).unwrap().removed);
    bytes.extend(writer.remove(&[41]));
    let wrong = Gallery::open(&bytes).map(|_| ()).unwrap_err().to_string();
    assert!(wrong.ends_with("removes print 41 of 41"), "{wrong}");
}

#[test]
fn a_byte_that_changed_anywhere_is_found_by_opening_or_by_verifying() {
    let bytes = gallery(4);
    Gallery::open(&bytes).unwrap().verify().unwrap();
    for at in (0..bytes.len()).step_by(13) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 0x10;
        let found = Gallery::open(&wrong).and_then(|g| match g.torn_bytes() {
            0 => g.verify(),
            _ => Err(Error::malformed("torn")),
        });
        assert!(found.is_err(), "byte {at} of {}", bytes.len());
    }
}

#[test]
fn damage_among_prints_is_met_on_first_use_and_named() {
    let mut bytes = gallery(4);
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    let gallery = Gallery::open(&bytes).unwrap();
    let said = gallery.search(&SyntheticFinger::new(0).print(1), 1).unwrap_err().to_string();
    assert_eq!(said, "gallery, block at byte 32: prints are not as they were written");
}

#[test]
fn a_file_cut_anywhere_is_refused_or_says_how_much_is_torn() {
    let mut bytes = gallery(4);
    let whole = bytes.len();
    let mut writer = Gallery::open(&bytes).unwrap().writer();
    bytes.extend(writer.remove(&[1]));
    for length in 0..bytes.len() {
        match Gallery::open(&bytes[..length]) {
            Ok(g) if length >= whole => assert_eq!((g.len(), g.torn_bytes()), (4, length - whole)),
            Ok(g) => assert_eq!((g.len(), g.torn_bytes()), (0, length - 32)),
            Err(_) => assert!(length < 32, "{length}"),
        }
    }
}

/// One print of each finger of a hand-made card.
fn card(number: u64, print: u64) -> Vec<Template> {
    (1..=10).map(|position| SyntheticFinger::new(number * 100 + position).print(print)).collect()
}

fn cards(n: u64) -> Vec<u8> {
    let (mut writer, mut bytes) = GalleryWriter::new();
    for number in 0..n {
        let prints = card(number, 0);
        let enrolled = |(i, template)| Enrolled { card: number, position: i as u8 + 1, quality: 80, template };
        bytes.extend(writer.append(&prints.iter().enumerate().map(enrolled).collect::<Vec<_>>()).unwrap());
    }
    bytes
}

#[test]
fn a_card_is_found_with_hands_swapped_or_a_neighbour_taken_and_that_is_said() {
    let bytes = cards(25);
    let gallery = Gallery::open(&bytes).unwrap();
    let prints = card(11, 1);
    let said = |of: &dyn Fn(u8) -> u8| prints.iter().enumerate().map(|(i, t)| (of(i as u8 + 1), t)).collect::<Vec<_>>();
    let ways: [(&str, Vec<(u8, &Template)>); 3] = [
        ("as they are", said(&|p| p)),
        ("hands swapped", said(&|p| if p > 5 { p - 5 } else { p + 5 })),
        ("index and middle exchanged", said(&|p| [1, 3, 2, 4, 5, 6, 7, 8, 9, 10][usize::from(p) - 1])),
    ];
    for (way, fingers) in ways {
        let found = gallery.search_cards_among(&fingers, 3, (10, 5)).unwrap();
        assert_eq!((found.cards, found.compared, found.hits[0].card), (25, 5, 11), "{way}");
        let right = |f: &FingerHit| {
            let truly = prints.iter().position(|t| fingers.iter().any(|g| g.0 == f.position && std::ptr::eq(g.1, t)));
            usize::from(f.found_as) == truly.unwrap() + 1
        };
        let n = found.hits[0].fingers.iter().filter(|f| right(f)).count();
        assert!(n >= 8, "{way}: {n} of 10 fingers where they truly are");
        assert!(found.hits[0].ln_lr_sum > found.hits[1].ln_lr_sum + 5.0, "{way}: {found:?}");
    }
    assert!(gallery.search_cards(&[], 1).is_err());
}

#[test]
fn one_finger_twice_and_hands_swapped_are_told_and_a_good_set_is_not_blamed() {
    let (taken, record) = (card(3, 1), card(3, 0));
    let at = |of: &[Template], position: &dyn Fn(u8) -> u8| -> Vec<(u8, Template)> {
        of.iter().enumerate().map(|(i, t)| (position(i as u8 + 1), t.clone())).collect()
    };
    let check = |a: &[(u8, Template)], b: &[(u8, Template)]| {
        let lent = |of: &[(u8, Template)]| -> Vec<(u8, Template)> { of.to_vec() };
        let (a, b) = (lent(a), lent(b));
        check_sequence(
            &a.iter().map(|(p, t)| (*p, t)).collect::<Vec<_>>(),
            &b.iter().map(|(p, t)| (*p, t)).collect::<Vec<_>>(),
        )
    };
    let own = |p| p;
    assert_eq!(check(&at(&taken, &own), &at(&record, &own)), []);
    let swapped = check(&at(&taken, &|p| if p > 5 { p - 5 } else { p + 5 }), &at(&record, &own));
    assert!(matches!(swapped[..], [SequenceFault::HandsSwapped { fingers: 6.. }]), "{swapped:?}");
    let mut twice = at(&taken, &own);
    twice[2] = (3, SyntheticFinger::new(302).print(4));
    let found = check(&twice, &[]);
    assert!(matches!(found[..], [SequenceFault::SameFinger { positions: (2, 3), .. }]), "{found:?}");
    let moved = check(&twice, &at(&record, &own));
    assert!(
        moved.iter().any(|f| matches!(f, SequenceFault::OtherFinger { position: 3, found_as: 2, .. })),
        "{moved:?}"
    );
}

#[test]
fn a_template_with_nothing_on_it_can_be_kept_and_searched_for() {
    let none = Template::new(Vec::new(), RidgeMap { width: 1, height: 1, normals: vec![RidgeMap::NONE] }).unwrap();
    let m = Minutia { x: 5.0, y: 6.0, direction: 1.0, kind: Kind::Ending, quality: 7 };
    let one = Template::new(vec![m; 255], RidgeMap { width: 2, height: 2, normals: vec![3; 4] }).unwrap();
    let (mut writer, mut bytes) = GalleryWriter::new();
    for template in [&none, &one] {
        bytes.extend(writer.append(&[Enrolled { card: 1, position: 1, quality: 0, template }]).unwrap());
    }
    let gallery = Gallery::open(&bytes).unwrap();
    gallery.verify().unwrap();
    assert_eq!(gallery.search(&none, 5).unwrap().hits.len(), 2);
    assert_eq!(gallery.search_cards(&[(1, &one)], 5).unwrap().hits.len(), 1);
    assert_eq!(gallery.print(1).unwrap().template.minutiae().len(), 255);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_print_of_any_bytes_is_refused_or_read_and_never_more(
        mut print in prop::collection::vec(any::<u8>(), 0..2_000),
        n in 0..20_u8,
        place in 0..100_u32,
    ) {
        // Small sizes, so that some are read.
        if print.len() > 16 {
            print[..16].copy_from_slice(&[n, 0, 4, 0, 4, 0, 0, 0, 0, 0, n % 6, 0, 4, 0, 0, 0]);
        }
        print.resize(print.len().next_multiple_of(8), 0);
        let mut row = 9_u64.to_le_bytes().to_vec();
        row.extend(place.min(8).to_le_bytes());
        row.extend([1, 50, 0, 0]);
        let bytes = [block::file_head(), block_bytes(0, block::PRINTS, &row, &print)].concat();
        let gallery = Gallery::open(&bytes).unwrap();
        let probe = SyntheticFinger::new(1).print(0);
        let (read, searched) = (gallery.print(0), gallery.search(&probe, 1));
        prop_assert_eq!(read.is_ok(), searched.is_ok());
        prop_assert_eq!(gallery.verify().is_ok(), read.is_ok());
        let _ = gallery.search_cards(&[(1, &probe)], 1);
    }

    #[test]
    fn any_bytes_are_no_gallery_or_one(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Gallery::open(&bytes);
        let _ = Gallery::open(&[block::file_head(), bytes].concat()).map(|g| g.verify());
    }
}
