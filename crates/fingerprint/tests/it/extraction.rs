//! Minutiae of made prints, whose places, directions and number are known from their formula.

use fingerprint::{Image, Minutia, Reason, extract};

use crate::made::{Finger, Impression, PERIOD_PX};

/// Minutiae that were put well inside the finger, and those of them that were found within 4 px and 20 degrees.
fn found(finger: &Finger, minutiae: &[Minutia]) -> (usize, usize) {
    let deep = finger.minutiae.iter().filter(|m| (m.x / 110.0).powi(2) + (m.y / 135.0).powi(2) < 1.0);
    let (mut put, mut met) = (0, 0);
    for m in deep {
        let (x, y) = Finger::place(m);
        put += 1;
        met += usize::from(minutiae.iter().any(|f| {
            let near = (f.x - x).powi(2) + (f.y - y).powi(2) < 4.0 * 4.0;
            near && (f.direction - finger.direction(m)).cos() > 0.94
        }));
    }
    (put, met)
}

#[test]
fn minutiae_of_a_formula_are_found_where_they_were_put_and_point_to_the_side_with_a_ridge_more() {
    let (mut put, mut met, mut extra) = (0, 0, 0);
    for number in 0..6 {
        let finger = Finger::new(number);
        let (template, _) = extract(&finger.pressed(&Impression { noise: 12.0, ..Impression::FLAT }), &mut ());
        let of_finger = found(&finger, template.minutiae());
        put += of_finger.0;
        met += of_finger.1;
        let foreign = |f: &&Minutia| {
            let far = |m| {
                let (x, y) = Finger::place(m);
                (f.x - x).powi(2) + (f.y - y).powi(2) > 8.0 * 8.0
            };
            finger.minutiae.iter().all(far)
        };
        extra += template.minutiae().iter().filter(foreign).count();
    }
    assert!(met * 100 >= put * 90, "{met} of {put} were found");
    assert!(extra * 100 <= put * 10, "{extra} were found that nobody put, beside {put}");
}

#[test]
fn the_period_is_measured_in_pixels_at_500_dpi() {
    let (_, quality) = extract(&Finger::new(3).pressed(&Impression::FLAT), &mut ());
    assert!((quality.period_px - PERIOD_PX).abs() < 0.6, "{} px", quality.period_px);
    assert_eq!(quality.reasons, [], "a made print is a good one");
    assert!(quality.value > 80, "{}", quality.value);
}

#[test]
fn a_picture_at_another_resolution_gives_the_same_places() {
    let finger = Finger::new(4);
    let pixels = finger.pixels(&Impression::FLAT);
    let doubled: Vec<u8> = (0..720 * 640).map(|i| pixels[i / 640 / 2 * 320 + i % 640 / 2]).collect();
    let (fine, _) = extract(&Image::new(640, 720, 1_000.0, doubled).unwrap(), &mut ());
    let (put, met) = found(&finger, fine.minutiae());
    assert!(met * 100 >= put * 90, "{met} of {put} were found");
}

#[test]
fn a_resolution_that_was_said_wrong_is_named_with_a_likelier_one() {
    let pixels = Finger::new(5).pixels(&Impression::FLAT);
    for wrong in [300.0, 800.0] {
        let (_, quality) = extract(&Image::new(320, 360, wrong, pixels.clone()).unwrap(), &mut ());
        let likely = quality.reasons.iter().find_map(|r| match r {
            Reason::Resolution { likely_dpi } => Some(*likely_dpi),
            _ => None,
        });
        assert!(likely.is_some_and(|dpi| (430.0..570.0).contains(&dpi)), "{wrong} dpi was said: {quality:?}");
        assert!(quality.value <= 20, "{}", quality.value);
    }
}

#[test]
fn the_same_picture_gives_the_same_template() {
    let image = Finger::new(6).pressed(&Impression { noise: 30.0, ..Impression::FLAT });
    assert_eq!(extract(&image, &mut ()), extract(&image, &mut ()));
}

#[test]
fn ridges_and_valleys_exchanged_give_the_same_places() {
    let finger = Finger::new(7);
    let pixels = finger.pixels(&Impression::FLAT).iter().map(|p| 255 - p).collect();
    let (template, _) = extract(&Image::new(320, 360, 500.0, pixels).unwrap(), &mut ());
    let (put, met) = found(&finger, template.minutiae());
    assert!(met * 100 >= put * 90, "{met} of {put} were found");
}

#[test]
fn quality_falls_with_noise() {
    let finger = Finger::new(8);
    let of = |noise| extract(&finger.pressed(&Impression { noise, ..Impression::FLAT }), &mut ()).1.value;
    let values = [of(0.0), of(60.0), of(120.0), of(240.0)];
    assert!(values.windows(2).all(|w| w[0] >= w[1]) && values[3] < values[0], "{values:?}");
}
