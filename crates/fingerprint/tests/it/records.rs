//! Records of other makers: read to the byte, written as they were, refused with the place of what is wrong.

use fingerprint::{
    Device, Extension, FingerView, Kind, MinutiaeFormat, MinutiaeRecord, QualityScore, RecordedMinutia, Template,
    compare, extract,
};
use proptest::prelude::*;

use crate::made::{Finger, Impression};

/// Typed from the tables of ISO/IEC 19794-2:2005: one right index finger, an ending and a fork.
const ISO_2005: &[u8] = &[
    b'F', b'M', b'R', 0, b' ', b'2', b'0', 0, // format, version
    0, 0, 0, 42, // length
    0x80, 0x2a, // compliance 8, device 42
    1, 0x44, 1, 0x90, // 324 x 400
    0, 197, 0, 197, // 500 dpi
    1, 0, // one view, reserved
    2, 0x10, 80, 2, // right index, second print, live plain, quality 80, two minutiae
    0x40, 100, 0, 50, 64, 90, // ending at 100, 50, a quarter turn: upwards
    0x80, 7, 1, 0x8f, 0, 0, // fork at 7, 399, to the right, quality not said
    0, 0, // no extended data
];

fn said(bytes: &[u8]) -> String {
    MinutiaeRecord::decode(bytes).unwrap_err().to_string()
}

#[test]
fn a_record_typed_from_the_standard_is_read_and_written_as_it_was() {
    let record = MinutiaeRecord::decode(ISO_2005).unwrap();
    assert_eq!(record.format, MinutiaeFormat::Iso2005);
    let view = &record.views[0];
    assert_eq!((view.position, view.number, view.impression, view.qualities[0].value), (2, 1, 0, 80));
    assert_eq!((view.device.compliance, view.device.id, view.width, view.height), (8, 42, 324, 400));
    assert_eq!(view.minutiae[0], RecordedMinutia { kind: Some(Kind::Ending), x: 100, y: 50, angle: 64, quality: 90 });
    assert_eq!(view.minutiae[1].kind, Some(Kind::Bifurcation));
    assert_eq!(record.encode().unwrap(), ISO_2005);
    let template = record.template(0).unwrap();
    let m = template.minutiae()[0];
    // Upwards in the picture is against y.
    assert!((m.x, m.y) == (100.0, 50.0) && m.direction.sin() < -0.999, "{m:?}");
}

#[test]
fn the_same_length_in_two_bytes_is_ansi_and_its_angles_are_steps_of_two_degrees() {
    let mut bytes = ISO_2005[..8].to_vec();
    bytes.extend([0, 44, 0x01, 0x23, 0, 7]); // length, owner 0x123, type 7
    bytes.extend(&ISO_2005[12..]);
    let record = MinutiaeRecord::decode(&bytes).unwrap();
    assert_eq!((record.format, record.product), (MinutiaeFormat::Ansi2004, (0x123, 7)));
    assert_eq!(record.encode().unwrap(), bytes);
    let degrees = record.template(0).unwrap().minutiae()[0].direction.to_degrees();
    assert!((degrees - (360.0 - 128.0)).abs() < 0.01, "{degrees}");
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_limit() {
    let with = |at: usize, value: u8| {
        let mut bytes = ISO_2005.to_vec();
        bytes[at] = value;
        said(&bytes)
    };
    assert_eq!(with(0, b'X'), "minutiae record, byte 0: no format identifier FMR");
    assert_eq!(with(5, b'9'), "minutiae record, byte 4: version is neither 20 nor 030");
    assert_eq!(with(11, 43), "minutiae record, byte 8: length is 43, and there are 42 bytes");
    assert_eq!(with(23, 1), "minutiae record, byte 23: reserved byte is not nought");
    assert_eq!(with(22, 2), "minutiae record, byte 42: finger position is 1 bytes, 0 left");
    assert_eq!(with(24, 11), "minutiae record, view 0: finger position is 11, 0 to 10 needed");
    assert_eq!(with(26, 101), "minutiae record, view 0: quality is 101, 0 to 100 needed");
    assert_eq!(with(28, 0x42), "minutiae record, view 0: minutia 0: x is 612, 0 to 323 needed");
    assert_eq!(with(28, 0xc0), "minutiae record, byte 28: kind of minutia is 3, at most 2 allowed");
    assert_eq!(with(30, 0x40), "minutiae record, byte 30: reserved bits of a minutia are not nought");
    let large = vec![0; (1 << 20) + 1];
    assert_eq!(said(&large), "minutiae record is 1048577 bytes, at most 1048576 allowed");
    let coarse = {
        let mut bytes = ISO_2005.to_vec();
        (bytes[19], bytes[21]) = (80, 80);
        MinutiaeRecord::decode(&bytes).unwrap().template(0).unwrap_err().to_string()
    };
    assert_eq!(coarse, "minutiae record, view 0: resolution is 203.2 dpi, 250 to 1250 needed");
}

const FORMATS: [MinutiaeFormat; 4] =
    [MinutiaeFormat::Iso2005, MinutiaeFormat::Iso2011, MinutiaeFormat::Ansi2004, MinutiaeFormat::Ansi2009];

#[test]
fn a_template_through_any_format_is_known_again_and_keeps_its_map() {
    let print = |how: &Impression| extract(&Finger::new(22).pressed(how), &mut ()).0;
    let (flat, moved) = (print(&Impression::FLAT), print(&Impression { turn: 0.3, noise: 15.0, ..Impression::FLAT }));
    let before = compare(&flat, &moved).score.0;
    for format in FORMATS {
        let record = MinutiaeRecord::of(format, &[(2, 77, &flat), (2, 70, &moved), (7, 60, &flat)]).unwrap();
        let read = MinutiaeRecord::decode(&record.encode().unwrap()).unwrap();
        assert_eq!(read, record);
        assert_eq!(read.views[1].number, 1);
        let back = read.template(0).unwrap();
        assert_eq!(back.map(), flat.map());
        let after = compare(&back, &moved).score.0;
        assert!((after - before).abs() < 0.25 * before.abs(), "{format:?}: {before} before, {after} after");
        for (m, n) in flat.minutiae().iter().zip(back.minutiae()) {
            assert!((m.x - n.x).abs() <= 0.5 && (m.y - n.y).abs() <= 0.5, "{m:?} {n:?}");
            assert!((m.direction - n.direction).cos() > 0.9998 && m.kind == n.kind && m.quality == n.quality);
        }
    }
}

#[test]
fn a_record_without_our_map_is_compared_by_a_guessed_one() {
    let print = |number, how: &Impression| extract(&Finger::new(number).pressed(how), &mut ()).0;
    let strange = |t: &Template| {
        let mut record = MinutiaeRecord::of(MinutiaeFormat::Iso2011, &[(1, 80, t)]).unwrap();
        record.views[0].extensions.clear();
        MinutiaeRecord::decode(&record.encode().unwrap()).unwrap().template(0).unwrap()
    };
    let flat = strange(&print(22, &Impression::FLAT));
    let moved = Impression { turn: 0.3, noise: 15.0, ..Impression::FLAT };
    let (mate, other) = (compare(&flat, &strange(&print(22, &moved))), compare(&flat, &strange(&print(23, &moved))));
    assert!(mate.score.0 > 3.0 && other.score.0 < 0.0, "{:?} {:?}", mate.score, other.score);
    assert!(mate.evidence.flow > 0.8, "{:?}", mate.evidence);
}

fn minutia(format: MinutiaeFormat) -> impl Strategy<Value = RecordedMinutia> {
    let earlier = matches!(format, MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004);
    let turn = if matches!(format, MinutiaeFormat::Iso2005 | MinutiaeFormat::Iso2011) { 256_u16 } else { 180 };
    let quality = (0..103_u16).prop_map(move |q| if q <= 100 || earlier { q.min(100) as u8 } else { 153 + q as u8 });
    let kind = prop_oneof![Just(None), Just(Some(Kind::Ending)), Just(Some(Kind::Bifurcation))];
    (kind, 0..500_u16, 0..400_u16, 0..turn, quality).prop_map(|(kind, x, y, angle, quality)| RecordedMinutia {
        kind,
        x,
        y,
        angle: angle as u8,
        quality,
    })
}

fn view(format: MinutiaeFormat) -> impl Strategy<Value = FingerView> {
    let later = format == MinutiaeFormat::Iso2011;
    let extension =
        (any::<u16>(), prop::collection::vec(any::<u8>(), 0..20)).prop_map(|(code, data)| Extension { code, data });
    let quality = (0..=100_u8, any::<u16>()).prop_map(move |(value, word)| {
        let earlier = matches!(format, MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004);
        let word = if earlier { 0 } else { word };
        QualityScore { value, vendor: word, algorithm: word }
    });
    let parts = (
        prop::collection::vec(minutia(format), 0..60),
        prop::collection::vec(extension, 0..3),
        prop::collection::vec(quality, if later { 0..3 } else { 1..2 }),
        any::<[u8; 9]>(),
        any::<bool>(),
    );
    parts.prop_map(move |(minutiae, extensions, qualities, captured, flag)| FingerView {
        position: 3,
        number: 0,
        impression: 8,
        qualities,
        device: Device { id: 0x123, vendor: if later { 9 } else { 0 }, ..Device::default() },
        captured: if later { captured } else { [255; 9] },
        certificates: if later { vec![[1, 2, 3]] } else { Vec::new() },
        width: 500,
        height: 400,
        px_per_cm: (197, 250),
        ridge_skeleton: later && flag,
        minutiae,
        extensions,
    })
}

fn record() -> impl Strategy<Value = MinutiaeRecord> {
    prop::sample::select(&FORMATS[..]).prop_flat_map(|format| {
        prop::collection::vec(view(format), 1..4).prop_map(move |mut views| {
            views.iter_mut().enumerate().for_each(|(at, v)| v.number = at as u8);
            let ansi = matches!(format, MinutiaeFormat::Ansi2004 | MinutiaeFormat::Ansi2009);
            let certified = format == MinutiaeFormat::Iso2011;
            MinutiaeRecord { format, product: if ansi { (5, 6) } else { (0, 0) }, certified, views }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_the_same(record in record()) {
        let bytes = record.encode().unwrap();
        prop_assert_eq!(MinutiaeRecord::decode(&bytes).unwrap(), record);
    }

    #[test]
    fn a_record_cut_anywhere_is_refused(record in record()) {
        let bytes = record.encode().unwrap();
        for length in 0..bytes.len() {
            prop_assert!(MinutiaeRecord::decode(&bytes[..length]).is_err(), "{length} of {}", bytes.len());
        }
    }

    #[test]
    fn a_record_with_a_bit_turned_is_refused_or_read_as_what_it_says(record in record(), seed in any::<u64>()) {
        let bytes = record.encode().unwrap();
        for flip in 0..200_u64 {
            let mut wrong = bytes.clone();
            let bit = (seed.wrapping_add(flip).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize % (8 * wrong.len());
            wrong[bit / 8] ^= 1 << (bit % 8);
            if let Ok(read) = MinutiaeRecord::decode(&wrong) {
                prop_assert_eq!(MinutiaeRecord::decode(&read.encode().unwrap()).unwrap(), read.clone());
                for at in 0..read.views.len() {
                    let _ = read.template(at);
                }
            }
        }
    }

    #[test]
    fn any_bytes_after_a_head_are_refused_or_read(head in 0..2_usize, rest in prop::collection::vec(any::<u8>(), 0..200)) {
        let head: &[u8] = [b"FMR\0 20\0", b"FMR\x00030\0"][head];
        let _ = MinutiaeRecord::decode(&[head, &rest].concat());
    }
}
