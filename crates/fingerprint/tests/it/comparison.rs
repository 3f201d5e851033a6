//! Prints of one made finger and of others: moved, turned, stretched, spoilt, cut.

use fingerprint::{Comparison, Image, Template, compare, extract};

use crate::made::{Finger, Impression};

fn print(number: u64, how: &Impression) -> Template {
    extract(&Finger::new(number).pressed(how), &mut ()).0
}

/// Highest score among 45 pairs of ten fingers.
fn highest_of_others() -> f32 {
    let prints: Vec<Template> = (20..30).map(|n| print(n, &Impression::FLAT)).collect();
    let pairs = prints.iter().enumerate().flat_map(|(i, a)| prints[i + 1..].iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| compare(a, b).score.0).fold(f32::MIN, f32::max)
}

#[test]
fn one_finger_moved_turned_stretched_and_spoilt_scores_above_every_other() {
    let other = highest_of_others();
    let ways = [
        Impression { x: 30.0, y: -20.0, ..Impression::FLAT },
        Impression { turn: 0.5, ..Impression::FLAT },
        Impression { turn: -0.3, x: -25.0, y: 15.0, noise: 40.0, seed: 5, ..Impression::FLAT },
        Impression { stretch: 8.0, noise: 20.0, seed: 6, ..Impression::FLAT },
        Impression { x: 90.0, y: 60.0, seed: 7, ..Impression::FLAT },
    ];
    for number in 20..24 {
        let flat = print(number, &Impression::FLAT);
        for way in &ways {
            let score = compare(&flat, &print(number, way)).score.0;
            assert!(score > other, "finger {number} {way:?} scores {score}, others up to {other}");
        }
    }
}

#[test]
fn the_motion_lays_one_print_over_the_other() {
    let way = Impression { turn: 0.4, x: 20.0, y: -30.0, ..Impression::FLAT };
    let found = compare(&print(31, &Impression::FLAT), &print(31, &way));
    let motion = found.motion.unwrap();
    // The middle of the glass is the middle of the finger in the flat print.
    let (x, y) = motion.moved(160.0, 180.0);
    assert!((x - 180.0).abs() < 2.0 && (y - 150.0).abs() < 2.0, "{x} {y}");
    assert!((motion.sine.atan2(motion.cosine) - 0.4).abs() < 0.03, "{motion:?}");
    assert!(found.pairs.len() >= 12, "{} pairs", found.pairs.len());
}

#[test]
fn the_score_is_the_same_both_ways_and_pairs_and_motion_are_turned_round() {
    for (a, b) in [(40, 40), (40, 41)] {
        let (p, q) = (print(a, &Impression::FLAT), print(b, &Impression { turn: 0.2, ..Impression::FLAT }));
        let (one, other): (Comparison, Comparison) = (compare(&p, &q), compare(&q, &p));
        assert_eq!(one.score, other.score);
        let turned: Vec<(usize, usize)> = other.pairs.iter().map(|p| (p.b, p.a)).collect();
        assert_eq!(one.pairs.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), turned);
        if let (Some(there), Some(back)) = (one.motion, other.motion) {
            let (x, y) = there.moved(50.0, 70.0);
            let (x, y) = back.moved(x, y);
            assert!((x - 50.0).abs() < 0.01 && (y - 70.0).abs() < 0.01, "{x} {y}");
        }
    }
}

#[test]
fn half_a_print_is_known_again() {
    let other = highest_of_others();
    let whole = Finger::new(22);
    let pixels = whole.pixels(&Impression { noise: 15.0, ..Impression::FLAT });
    let upper = Image::new(320, 200, 500.0, pixels[..320 * 200].to_vec()).unwrap();
    let score = compare(&extract(&upper, &mut ()).0, &print(22, &Impression::FLAT)).score.0;
    assert!(score > other, "{score}, others up to {other}");
}

#[test]
fn a_print_with_nothing_on_it_is_compared_and_scores_lowest() {
    let blank = extract(&Image::new(100, 100, 500.0, vec![200; 10_000]).unwrap(), &mut ()).0;
    let lowest = compare(&blank, &blank).score;
    assert!(lowest <= compare(&blank, &print(20, &Impression::FLAT)).score);
    assert!(lowest < compare(&print(20, &Impression::FLAT), &print(21, &Impression::FLAT)).score);
}
