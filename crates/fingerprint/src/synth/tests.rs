//! Made fingers: the same from the same seed, alike within a finger, unlike between two.

use super::{GrownFinger, SyntheticFinger};
use crate::compare::compare;
use crate::extract::extract;

#[test]
fn a_seed_gives_the_same_finger_and_the_same_print() {
    let (a, b) = (SyntheticFinger::new(5), SyntheticFinger::new(5));
    assert_eq!(a.print(3), b.print(3));
    assert_ne!(a.print(3), a.print(4));
    assert_ne!(a.print(3), SyntheticFinger::new(6).print(3));
}

#[test]
fn prints_of_one_finger_score_above_those_of_others_but_for_a_few() {
    let prints: Vec<_> = (0..20).map(|f| [0, 1].map(|n| SyntheticFinger::new(f).print(n))).collect();
    let mates: Vec<f32> = prints.iter().map(|[a, b]| compare(a, b).score.0).collect();
    let pairs = (0..20).flat_map(|i| (0..i).map(move |j| (i, j)));
    let others: Vec<f32> = pairs.map(|(i, j)| compare(&prints[i][0], &prints[j][0]).score.0).collect();
    let highest = others.iter().copied().fold(f32::MIN, f32::max);
    let above = mates.iter().filter(|&&s| s > highest).count();
    assert!(above >= 17, "{above} of 20 above {highest}: {mates:?}");
}

#[test]
fn prints_lie_on_their_map_and_have_as_many_minutiae_as_real_ones() {
    let prints: Vec<_> = (0..200).map(|f| SyntheticFinger::new(f).print(1)).collect();
    let mean = prints.iter().map(|t| t.minutiae().len()).sum::<usize>() as f32 / 200.0;
    assert!((25.0..36.0).contains(&mean), "{mean} minutiae a print");
    for t in &prints {
        let (w, h) = (t.map().width as f32 * 16.0, t.map().height as f32 * 16.0);
        assert!(t.minutiae().iter().all(|m| (0.0..w).contains(&m.x) && (0.0..h).contains(&m.y)));
    }
}

#[test]
fn a_grown_finger_gives_the_same_pictures_and_its_prints_are_found_to_be_of_one_finger() {
    let fingers: Vec<GrownFinger> = (0..3).map(GrownFinger::new).collect();
    assert_eq!(fingers[1].print(2).unwrap(), GrownFinger::new(1).print(2).unwrap());
    let prints: Vec<_> = fingers.iter().map(|f| [0, 1].map(|n| extract(&f.print(n).unwrap(), &mut ()))).collect();
    for [a, b] in &prints {
        assert!(a.1.value > 40 && b.1.value > 40, "{:?} {:?}", a.1, b.1);
        assert!((15..70).contains(&a.0.minutiae().len()), "{} minutiae", a.0.minutiae().len());
        assert!((a.1.period_px - 9.0).abs() < 1.5, "{} px from ridge to ridge", a.1.period_px);
    }
    let mates: Vec<f32> = prints.iter().map(|[a, b]| compare(&a.0, &b.0).score.0).collect();
    let others =
        [(0, 1), (0, 2), (1, 2)].map(|(i, j): (usize, usize)| compare(&prints[i][0].0, &prints[j][0].0).score.0);
    let highest = others.iter().copied().fold(f32::MIN, f32::max);
    assert!(mates.iter().all(|&s| s > highest + 3.0), "{mates:?} {others:?}");
}
