//! Checks determinism, shares and the families of made people. Source: ours.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::super::calendar::age_years;
use super::*;

const COUNT: usize = 5_704;

fn mix() -> PeopleMix {
    PeopleMix { sites: vec![3_100, 1_050, 900, 354, 300], ..PeopleMix::default() }
}

fn digest(people: &[SyntheticPerson]) -> [u8; 32] {
    Sha256::digest(format!("{people:?}")).into()
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_gives_others() {
    let first = digest(&generate_people(7, 500, &mix()));
    assert_eq!(first, digest(&generate_people(7, 500, &mix())));
    assert_ne!(first, digest(&generate_people(8, 500, &mix())));
}

#[test]
fn nationalities_and_sites_are_met_exactly() {
    let people = generate_people(1, COUNT, &mix());
    assert_eq!(people.len(), COUNT);
    let count = |code: &str| people.iter().filter(|person| person.nationality == code).count();
    assert_eq!((count("SYR"), count("IRQ"), count("MAR"), count("EGY"), count("TUR")), (3_543, 467, 187, 116, 181));
    let all: BTreeSet<_> = people.iter().map(|person| &person.nationality).collect();
    assert_eq!(all.len(), 61);
    for (site, held) in mix().sites.into_iter().enumerate() {
        assert_eq!(people.iter().filter(|person| person.site == site).count(), held as usize);
    }
}

#[test]
fn children_claimed_adult_are_truly_13_to_17_and_claim_18_or_more() {
    for (share, expected) in [(30_000, 171), (100_000, 570), (300_000, 1_711)] {
        let mix = PeopleMix { child_claimed_adult_ppm: share, ..mix() };
        let people = generate_people(2, COUNT, &mix);
        assert_eq!(people.iter().filter(|person| person.claimed_adult_child).count(), expected);
        for person in people.iter() {
            let (age, claimed) =
                (age_years(person.born_day, mix.on_day), age_years(person.claimed_birth.last_day, mix.on_day));
            if person.claimed_adult_child {
                assert!((13..18).contains(&age) && claimed >= 18, "{person:?}");
                assert!(person.is_child_on(mix.on_day + 30), "{person:?}");
            } else if person.known_child {
                assert!(age < 18 && claimed == age, "{person:?}");
            } else {
                assert!((18..=70).contains(&age) && claimed >= 18, "{person:?}");
            }
        }
    }
}

#[test]
fn brothers_share_father_mother_and_family_name_and_not_the_given_name() {
    let people = generate_people(3, COUNT, &mix());
    let mut families: BTreeMap<u32, Vec<&SyntheticPerson>> = BTreeMap::new();
    for person in &people {
        families.entry(person.family).or_default().push(person);
    }
    let brothers: Vec<_> = families.values().filter(|family| family.len() > 1).collect();
    assert!(brothers.len() > 400, "{}", brothers.len());
    for family in brothers {
        let last = |person: &SyntheticPerson| {
            person.name.pieces.iter().find(|piece| matches!(piece.part, NamePart::Nisba | NamePart::Family)).cloned()
        };
        let names: BTreeSet<_> = family.iter().map(|person| &person.name.text).collect();
        assert_eq!(names.len(), family.len(), "{names:?}");
        for person in family.iter() {
            assert_eq!(
                (&person.father, &person.mother, last(person)),
                (&family[0].father, &family[0].mother, last(family[0]))
            );
        }
    }
}

#[test]
fn twins_are_born_on_one_day_into_one_family_and_other_brothers_are_not() {
    let people = generate_people(4, COUNT, &mix());
    let twins: Vec<_> = people.iter().filter(|person| person.twin_of.is_some()).collect();
    assert!((5..80).contains(&twins.len()), "{}", twins.len());
    for twin in twins {
        let elder = &people[twin.twin_of.unwrap() as usize];
        assert_eq!((elder.born_day, elder.family), (twin.born_day, twin.family));
    }
    for pair in people.windows(2).filter(|pair| pair[0].family == pair[1].family && pair[1].twin_of.is_none()) {
        assert!(pair[0].born_day.abs_diff(pair[1].born_day) >= 280, "{pair:?}");
    }
}

#[test]
fn shares_lie_within_four_standard_deviations() {
    let (people, mix) = (generate_people(5, COUNT, &mix()), mix());
    let near = |name: &str, count: usize, ppm: u32| {
        let share = f64::from(ppm) / 1e6;
        let (expected, deviation) = (COUNT as f64 * share, (COUNT as f64 * share * (1.0 - share)).sqrt());
        assert!((count as f64 - expected).abs() < 4.0 * deviation, "{name}: {count}, {expected:.0} expected");
    };
    let count = |wanted: fn(&SyntheticPerson) -> bool| people.iter().filter(|person| wanted(person)).count();
    near("respiratory", count(|person| person.medical.respiratory), mix.respiratory_ppm);
    near("tuberculosis", count(|person| person.medical.tuberculosis_suspected), mix.tuberculosis_ppm);
    near("chronic", count(|person| !person.medical.medicines.is_empty()), mix.chronic_ppm);
    near("unfit", count(|person| person.medical.unfit.is_some()), mix.unfit_ppm);
}

#[test]
fn prison_numbers_and_seals_are_unique() {
    let people = generate_people(6, COUNT, &mix());
    let numbers: BTreeSet<_> = people.iter().map(|person| &person.prison_number).collect();
    assert_eq!(numbers.len(), COUNT);
    let seals: Vec<_> = people.iter().flat_map(|person| &person.bags).map(|bag| &bag.seal).collect();
    assert_eq!(seals.iter().collect::<BTreeSet<_>>().len(), seals.len());
}

#[test]
fn another_spelling_always_differs_and_each_way_occurs() {
    let people = generate_people(7, 2_000, &mix());
    let mut dice = Dice::new(7, "spelling");
    let mut ways = BTreeSet::new();
    for person in &people {
        let spelling = respell(person, &mut dice);
        assert_ne!(spelling.text, person.name.text, "the text that a register compares is the same");
        assert!(!spelling.text.trim().is_empty() && !spelling.latin.trim().is_empty());
        ways.insert(format!("{:?}", spelling.how));
    }
    assert_eq!(ways.len(), 4, "{ways:?}");
}

#[test]
fn a_handful_of_people_and_nobody_at_all_can_be_made() {
    assert!(generate_people(1, 0, &mix()).is_empty());
    assert_eq!(generate_people(1, 3, &PeopleMix::default()).len(), 3);
}

#[test]
fn the_people_of_a_seed_are_the_same_on_every_platform() {
    let people = generate_people(2026, COUNT, &mix());
    let mut hash = Sha256::new();
    for person in &people {
        let birth = &person.claimed_birth;
        hash.update(format!(
            "{}|{}|{}|{}|{}|{}\n",
            person.name.text, person.name.latin, person.born_day, birth.text, person.site, person.mother
        ));
    }
    let hex: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex, "49d0d806bcb9c984",
        "a change of tables or draws changes every rehearsal: state it where it is measured"
    );
}
