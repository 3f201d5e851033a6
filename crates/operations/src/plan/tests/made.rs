//! Generated scenarios are read as they were generated, whatever their size. Source: ours.

use airlift::{Size, generate as generated};
use proptest::prelude::*;

use super::*;
use crate::plan::{GenerateRequest, SizeAsked, generate, read};

fn request(out: PathBuf, size: SizeAsked, seed: u64) -> GenerateRequest {
    GenerateRequest { size, seed, out }
}

const SMALL: SizeAsked = SizeAsked { people: 300, sites: 3, airfields: 3, receivers: 2, days: 3, step_min: 120 };

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_generated_is_read_to_the_last_bit(
        people in 50_u32..9_000,
        sites in 1_usize..12,
        airfields in 1_usize..6,
        receivers in 1_usize..5,
        days in 1_u32..6,
        step_min in prop::sample::select(vec![60_u32, 120, 360]),
        seed in any::<u64>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("made");
        let asked = SizeAsked { people, sites, airfields, receivers, days, step_min };
        let made = generate(&request(out.clone(), asked, seed)).unwrap();
        let size = Size { people, sites, airfields, receivers, days, step_min };
        let scenario = read(&out).unwrap();
        prop_assert_eq!(&scenario.problem, &generated(&size, seed).unwrap());
        prop_assert_eq!(scenario.digest_hex(), made.digest);
        prop_assert!(scenario.facts.iter().all(|fact| fact.invented));
        prop_assert_eq!(scenario.disruptions, airlift::Disruptions::default());
        prop_assert_eq!(scenario.reaction, airlift::Reaction::nominal(&scenario.problem, 10));
    }
}

#[test]
fn the_same_seed_gives_the_same_digest_and_another_seed_another() {
    let dir = tempfile::tempdir().unwrap();
    let digest = |name: &str, seed| generate(&request(dir.path().join(name), SMALL, seed)).unwrap().digest;
    let (first, again, other) = (digest("a", 7), digest("b", 7), digest("c", 8));
    assert!(first == again && first != other && first.len() == 64);
}

#[test]
fn nothing_is_ever_overwritten_and_nothing_is_left_half_written() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("made");
    std::fs::create_dir(&out).unwrap();
    let refused = generate(&request(out.clone(), SMALL, 7)).unwrap_err().to_string();
    assert!(refused.ends_with("file exists"), "{refused}");
    let none = SizeAsked { sites: 0, ..SMALL };
    let refused = generate(&request(dir.path().join("none"), none, 7)).unwrap_err().to_string();
    assert_eq!(refused, "sites is 0, 1 to 1000 allowed");
    let step = SizeAsked { step_min: 7, ..SMALL };
    assert!(
        generate(&request(dir.path().join("step"), step, 7)).unwrap_err().to_string().contains("a divisor of 1440")
    );
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn two_hundred_sites_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let size = SizeAsked { people: 40_000, sites: 200, airfields: 4, receivers: 3, days: 2, step_min: 360 };
    let made = generate(&request(dir.path().join("made"), size, 7)).unwrap();
    assert_eq!((made.sites, made.people), (200, 40_000));
}
