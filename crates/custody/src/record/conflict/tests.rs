//! Conflicts one by one, and that the order in which the logs come in changes nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::envelope::Event;
use crate::event::age::{AgeAssessed, AgeDecided, AgeInterval};
use crate::event::handover::{HandedOver, Received};
use crate::event::incident::{Died, Escaped, Released};
use crate::event::medical::HealthLine;
use crate::event::movement::Means;
use crate::event::observed::FoundHere;
use crate::event::oversight::DiscrepancyResolved;
use crate::event::oversight::Outcome;
use crate::event::person::{BandBound, Merged, NotSame, RegisterField, RegisterFieldSet, Sighted, Unmerged};
use crate::event::place::Verified;
use crate::ids::{Hash, Nonce};
use crate::known::Known;
use crate::record::age::AgeStanding;
use crate::record::rules::FITNESS_H;
use crate::testing::{World, authority, movement, person, place, registered};

const LOGS: [&str; 3] = ["losing", "carrying", "receiving"];

fn assessed(years: u32) -> Body {
    let now = AgeInterval { min_months: years * 12, max_months: years * 12 + 24 };
    AgeAssessed { now, method: "interview".into(), reasons: "documents".into() }.into()
}

fn decided(years: u32) -> Body {
    let now = AgeInterval { min_months: years * 12, max_months: years * 12 };
    AgeDecided { now, panel: ["a", "b", "c"].map(String::from).to_vec(), reasons: "documents".into() }.into()
}

fn identity(text: &str) -> Body {
    RegisterFieldSet { field: RegisterField::Identity, value: Known::Value(text.into()), source: None }.into()
}

fn health(fit: Fitness, at: Moment) -> Body {
    let line = String::from("examined");
    HealthLine {
        fit_road: fit,
        fit_air: fit,
        examined_at: at,
        tb_known: true,
        medicine_needed: false,
        line,
        evacuate_for: None,
    }
    .into()
}

fn died() -> Body {
    let known = || Known::Value(String::from("illness"));
    let (circumstances, cause, remains) = (known(), known(), known());
    Died { place: place("site"), circumstances, cause, remains, certified_by: "doctor".into() }.into()
}

fn received(from: &str) -> Body {
    Received {
        from: authority(from),
        place: place("prison"),
        movement: movement("m-1"),
        nonce: Nonce::default(),
        receipt: Hash::default(),
    }
    .into()
}

fn handed_over(to: &str) -> Body {
    HandedOver {
        to: authority(to),
        place: place("site"),
        movement: movement("m-1"),
        nonce: Nonce::default(),
        receipt: Hash::default(),
        evidence: Vec::new(),
        medical_evacuation: false,
        overridden: None,
    }
    .into()
}

fn abouts(world: &World, number: PersonNumber) -> Vec<ConflictAbout> {
    world.record.conflicts(number).iter().map(|c| c.about).collect()
}

/// Open discrepancies of kind conflict that name a person.
fn open(world: &World, number: PersonNumber) -> usize {
    let rows = &world.record.people.get(&number).unwrap().discrepancies;
    rows.iter().filter(|row| world.record.discrepancies.row(**row).kind == DiscrepancyKind::Conflict).count()
}

fn held_by_losing() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    world
}

#[test]
fn a_number_given_by_two_logs_is_a_conflict_that_names_both() {
    let mut world = held_by_losing();
    let second = world.register("receiving", person(1), "prison");
    let conflicts = world.record.conflicts(person(1));
    let number = conflicts.iter().find(|c| c.about == ConflictAbout::Number).unwrap();
    assert_eq!(number.sides.each_ref().map(|s| s.log.as_str()), ["losing", "receiving"]);
    assert_eq!(number.sides[1].event, second);
    let noted = world.record.discrepancy(&number.discrepancy).unwrap();
    assert_eq!((noted.kind, noted.is_open()), (DiscrepancyKind::Conflict, true));
    for named in ["losing", "receiving", &number.sides[0].event.to_string(), &second.to_string()] {
        assert!(noted.text.contains(named), "{}", noted.text);
    }
}

#[test]
fn two_open_legs_are_a_conflict_unless_a_receipt_lies_between() {
    let mut world = held_by_losing();
    world.of("receiving", person(1), received("losing"));
    assert_eq!(abouts(&world, person(1)), []);
    world.of("carrying", person(1), FoundHere { place: place("airfield"), note: "at the gate".into() });
    assert_eq!(abouts(&world, person(1)), [ConflictAbout::Custody, ConflictAbout::Custody]);
    world.of("losing", person(1), handed_over("receiving"));
    assert_eq!((abouts(&world, person(1)).len(), open(&world, person(1))), (1, 1));
    world.of("carrying", person(1), handed_over("losing"));
    assert_eq!((abouts(&world, person(1)).len(), open(&world, person(1))), (0, 0));
}

#[test]
fn nobody_is_dead_in_one_log_and_travels_in_another() {
    let mut world = held_by_losing();
    world.of("carrying", person(1), died());
    assert_eq!(abouts(&world, person(1)), [ConflictAbout::Life]);
    let gate = crate::gate::identity::identity(&world.record, person(1));
    assert!(gate.shut_by.iter().any(|m| m.rule == "no log says that he is dead"), "{gate:?}");
}

#[test]
fn who_is_a_child_in_any_log_is_a_child() {
    for (one, other) in [("losing", "receiving"), ("receiving", "losing")] {
        let mut world = held_by_losing();
        world.of(one, person(1), assessed(16));
        world.wait(Span::HOUR);
        world.of(other, person(1), assessed(25));
        assert_eq!(abouts(&world, person(1)), [ConflictAbout::Age]);
        assert_eq!(world.record.age_standing(person(1), world.now), AgeStanding::Child);
        world.of(one, person(1), assessed(24));
        assert_eq!(world.record.age_standing(person(1), world.now), AgeStanding::Child, "a second word is no panel");
        world.panel(one, person(1), AgeInterval { min_months: 24 * 12, max_months: 26 * 12 });
        assert_eq!(abouts(&world, person(1)), []);
        assert_eq!(world.record.age_standing(person(1), world.now), AgeStanding::Adult);
    }
}

#[test]
fn a_newer_fit_does_not_take_away_the_unfit_of_another_log() {
    let mut world = held_by_losing();
    let now = world.now;
    world.of("losing", person(1), health(Fitness::Unfit, now));
    world.of("carrying", person(1), health(Fitness::Fit, now + Span::HOUR));
    assert_eq!(abouts(&world, person(1)), [ConflictAbout::Fitness]);
    let gate = crate::gate::health::health(&world.record, person(1), Means::Air, now + Span::hours(2));
    assert!(gate.shut_by.iter().any(|m| m.missing.contains("losing says unfit")), "{gate:?}");
    let later = now + Span::hours(i64::from(FITNESS_H) + 1);
    let gate = crate::gate::health::health(&world.record, person(1), Means::Air, later);
    assert!(gate.shut_by.iter().all(|m| !m.missing.contains("losing says unfit")), "{gate:?}");
}

#[test]
fn what_a_doctor_finds_after_a_hand_over_contradicts_nobody() {
    let mut world = held_by_losing();
    let now = world.now;
    world.of("losing", person(1), health(Fitness::Fit, now));
    world.of("receiving", person(1), health(Fitness::Unfit, now + Span::hours(3)));
    assert_eq!(open(&world, person(1)), 1);
    world.wait(Span::hours(2));
    world.of("receiving", person(1), received("losing"));
    assert_eq!((abouts(&world, person(1)).len(), open(&world, person(1))), (0, 0));
}

#[test]
fn one_band_on_two_persons_is_a_conflict_of_both_until_one_changes() {
    let mut world = held_by_losing();
    world.register("receiving", person(2), "prison");
    world.of("losing", person(1), BandBound { band: "B-1".into() });
    world.of("receiving", person(2), BandBound { band: "B-1".into() });
    for number in [person(1), person(2)] {
        assert_eq!((abouts(&world, number), open(&world, number)), (vec![ConflictAbout::Band], 1));
    }
    world.of("receiving", person(2), BandBound { band: "B-2".into() });
    for number in [person(1), person(2)] {
        assert_eq!((abouts(&world, number), open(&world, number)), (vec![], 0));
    }
}

fn let_go() -> Released {
    let to = Known::Value("Southern prisons, at the gate".into());
    Released { place: place("site"), to, order: "R-1".into(), evidence: Vec::new(), ordered: None }
}

/// Open discrepancies that say of a release that it was none, with whose log they stand in.
fn handed_out(world: &World) -> Vec<(String, String)> {
    let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.kind == DiscrepancyKind::Unlawful);
    open.map(|(_, d)| (world.record.authorities.key(d.log).to_string(), d.text.clone())).collect()
}

#[test]
fn whoever_is_let_go_and_within_three_days_in_anothers_hands_is_unlawful_in_the_log_that_let_him_go() {
    let found = || Body::from(FoundHere { place: place("prison"), note: "at the gate".into() });
    for (log, body, hours, noted) in [
        ("receiving", found(), 0, true),
        ("receiving", received("losing"), 72, true),
        ("receiving", registered("prison").into(), 71, true),
        ("receiving", found(), 73, false),
        ("losing", found(), 1, false),
    ] {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        world.of("losing", person(1), let_go());
        assert_eq!(handed_out(&world), [], "nobody has heard of it");
        world.wait(Span::hours(hours));
        world.of(log, person(1), body);
        let said = handed_out(&world);
        assert_eq!(said.iter().map(|(log, _)| log.as_str()).collect::<Vec<_>>(), vec!["losing"; usize::from(noted)]);
        let told = |text: &str| text.contains("losing says released") && text.contains("a legal reviewer looks at it");
        assert!(said.iter().all(|(_, text)| told(text)), "{said:?}");
    }
}

#[test]
fn who_had_him_registered_anew_is_told_once_both_numbers_are_known_to_be_one_and_not_when_they_are_two() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    world.of("losing", person(1), let_go());
    world.wait(Span::HOUR);
    world.register("receiving", person(2), "prison");
    assert_eq!(handed_out(&world), []);
    world.of("receiving", person(2), merged_into(1));
    assert_eq!(handed_out(&world).len(), 1);
    world.of("receiving", person(2), Unmerged { from: person(1), reasons: "two".into() });
    assert_eq!(handed_out(&world), []);
}

fn merged_into(elder: u16) -> Body {
    Merged { into: person(elder), reasons: "one scar".into() }.into()
}

/// Two held persons at one site, the first the elder.
fn two_held() -> World {
    let mut world = held_by_losing();
    world.register("losing", person(2), "site");
    world.wait(Span::HOUR);
    world
}

#[test]
fn a_living_man_merged_into_a_dead_one_by_a_foreign_log_stays_named() {
    // The death is told before the merge, or comes to be known after it.
    for told_late in [false, true] {
        let mut world = two_held();
        let death = world.now;
        world.wait(Span::HOUR);
        if told_late {
            world.of("losing", person(2), merged_into(1));
            assert_eq!(open(&world, person(2)), 0);
        }
        world.tell_at("losing", death, Stream::Person(person(1)), died());
        if !told_late {
            world.of("losing", person(2), merged_into(1));
        }
        for number in [person(1), person(2)] {
            assert_eq!((abouts(&world, number), open(&world, number)), (vec![ConflictAbout::Merge], 1));
        }
        let query =
            crate::count::CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
        let ledger = world.record.count(&query);
        assert!(ledger.residual_people.iter().any(|r| r.person == person(2)), "{:?}", ledger.residual_people);
        // Taken back, it contradicts nothing.
        world.wait(Span::HOUR);
        world.of("losing", person(2), Unmerged { from: person(1), reasons: "another man".into() });
        assert_eq!((abouts(&world, person(2)), open(&world, person(1)), open(&world, person(2))), (vec![], 0, 0));
    }
}

#[test]
fn a_merge_of_two_who_were_held_stays_fit_whatever_becomes_of_the_elder() {
    let mut world = two_held();
    world.of("losing", person(2), merged_into(1));
    world.wait(Span::HOUR);
    world.of("losing", person(1), died());
    assert_eq!((abouts(&world, person(2)), open(&world, person(2))), (vec![], 0));
}

/// The merge conflicts of a person, each as what its two sides say.
fn merges(world: &World, number: PersonNumber) -> Vec<[String; 2]> {
    let found = world.record.conflicts(number).into_iter().filter(|c| c.about == ConflictAbout::Merge);
    found.map(|c| c.sides.map(|s| format!("{} of {}: {}", s.log, s.person, s.says))).collect()
}

fn said(log: &str, number: PersonNumber, says: impl std::fmt::Display) -> String {
    format!("{log} of {number}: {says}")
}

#[test]
fn two_logs_that_merge_one_number_into_two_are_a_conflict_and_neither_merge_stands() {
    let mut world = two_held();
    world.register("losing", person(3), "site");
    world.of("losing", person(3), merged_into(1));
    assert_eq!(world.record.elder_of(person(3)), Some(person(1)));
    world.of("carrying", person(3), merged_into(2));
    let sides = [
        said("carrying", person(3), format!("merged into {}", person(2))),
        said("losing", person(3), format!("merged into {}", person(1))),
    ];
    assert_eq!((merges(&world, person(3)), open(&world, person(3))), (vec![sides], 1));
    assert_eq!(world.record.elder_of(person(3)), None, "the last word is no better than the first");
    let gate = crate::gate::identity::identity(&world.record, person(3));
    let no: Vec<_> = gate.shut_by.iter().filter(|m| m.missing.contains("is merged into")).collect();
    assert_eq!(no.len(), 2, "{gate:?}");
    world.of("carrying", person(3), Unmerged { from: person(2), reasons: "another mother".into() });
    assert_eq!((merges(&world, person(3)), open(&world, person(3))), (vec![], 0));
    assert_eq!(world.record.elder_of(person(3)), Some(person(1)));
}

#[test]
fn a_pair_merged_one_way_by_one_log_and_the_other_way_by_another_loses_nobody() {
    let mut world = two_held();
    world.of("losing", person(2), merged_into(1));
    world.of("carrying", person(1), merged_into(2));
    for number in [person(1), person(2)] {
        assert_eq!((merges(&world, number).len(), world.record.elder_of(number)), (1, None));
        assert!(open(&world, number) >= 1);
        let sighted = Sighted { place: place("site"), means: Verified::Face, exception: None };
        let order = crate::testing::state(number, sighted);
        assert!(world.ask("losing", crate::event::Function::CustodyOfficer, order).is_ok(), "he can be spoken of");
    }
}

#[test]
fn a_merge_taken_back_or_denied_by_another_log_does_not_stand_and_is_not_forgotten() {
    for against in [
        Body::from(Unmerged { from: person(1), reasons: "another mother".into() }),
        NotSame { other: person(1), reasons: "another mother".into() }.into(),
    ] {
        let mut world = two_held();
        world.of("losing", person(2), merged_into(1));
        world.of("carrying", person(2), against);
        assert_eq!((merges(&world, person(2)).len(), open(&world, person(2))), (1, 1));
        assert_eq!(world.record.elder_of(person(2)), None);
    }
    // Of another pair nothing is said.
    let mut world = two_held();
    world.register("losing", person(3), "site");
    world.of("carrying", person(2), Unmerged { from: person(3), reasons: "another mother".into() });
    world.of("losing", person(2), merged_into(1));
    assert_eq!((merges(&world, person(2)).len(), world.record.elder_of(person(2))), (0, Some(person(1))));
}

#[test]
fn a_foreign_merge_of_two_seen_at_two_sites_at_one_time_is_a_conflict() {
    let seen = |at: &str| Sighted { place: place(at), means: Verified::Face, exception: None };
    for (minutes, apart) in [(9, true), (10, false)] {
        // The sightings are told before the merge, or come to be known after it.
        for told_late in [false, true] {
            let mut world = two_held();
            let first = world.now;
            let sightings = |world: &mut World| {
                world.tell_at("losing", first, Stream::Person(person(1)), seen("site"));
                let second = first + Span::minutes(minutes);
                world.tell_at("carrying", second, Stream::Person(person(2)), seen("airfield"));
            };
            world.wait(Span::HOUR);
            if !told_late {
                sightings(&mut world);
            }
            world.of("carrying", person(2), merged_into(1));
            if told_late {
                sightings(&mut world);
            }
            let told = merges(&world, person(2)).iter().flatten().any(|says| says.contains("seen at airfield"));
            assert_eq!(told, apart, "{minutes} min, late: {told_late}");
        }
    }
}

#[test]
fn a_settled_conflict_stays_visible_with_its_settlement_and_no_longer_blocks() {
    let mut world = held_by_losing();
    world.of("losing", person(1), identity("Ahmad"));
    world.of("receiving", person(1), identity("Mahmud"));
    let id = world.record.conflicts(person(1))[0].discrepancy.clone();
    let text = String::from("one man, two spellings");
    let settled = DiscrepancyResolved { id, outcome: Outcome::NameVariant, text };
    world.tell("losing", Stream::Authority(authority("losing")), settled.clone());
    assert_eq!(open(&world, person(1)), 1, "one side alone puts no contradiction out of sight");
    assert_eq!(world.record.conflicts(person(1))[0].settled, None);
    world.tell("receiving", Stream::Authority(authority("receiving")), settled);
    assert_eq!(open(&world, person(1)), 0);
    let conflicts = world.record.conflicts(person(1));
    assert_eq!(conflicts[0].settled.as_ref().unwrap().outcome, Outcome::NameVariant);
}

/// One thing that a log says: whose, of whom, what, and how many hours after the one before.
type Word = (usize, u16, u8, i64);

fn body(what: u8, log: usize, at: Moment) -> Body {
    let next = LOGS[(log + 1) % 3];
    match what {
        0 => registered("site").into(),
        1 => assessed(25),
        2 => assessed(16),
        3 => decided(30),
        4 => decided(15),
        5 => identity("Ahmad"),
        6 => identity("Mahmud"),
        7 => health(Fitness::Fit, at),
        8 => health(Fitness::Unfit, at),
        9 => BandBound { band: "B-1".into() }.into(),
        10 => BandBound { band: "B-2".into() }.into(),
        11 => died(),
        12 => received(next),
        13 => handed_over(next),
        14 => Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() }.into(),
        15 => {
            let to = Known::Value("home".into());
            Released { place: place("site"), to, order: "R-1".into(), evidence: Vec::new(), ordered: None }.into()
        }
        17 => merged_into(1),
        18 => merged_into(2),
        19 => Unmerged { from: person(1), reasons: "another mother".into() }.into(),
        20 => NotSame { other: person(1), reasons: "another mother".into() }.into(),
        21 => Sighted { place: place("prison"), means: Verified::Band, exception: None }.into(),
        _ => FoundHere { place: place("airfield"), note: "there".into() }.into(),
    }
}

/// All that must not hang on the order of arrival.
fn outcome(record: &Record, at: Moment) -> Vec<String> {
    let mut lines = BTreeSet::new();
    for (id, d) in record.discrepancies().filter(|(_, d)| d.kind == DiscrepancyKind::Conflict && d.is_open()) {
        lines.insert(format!("{id} {:?} {} {} {}", d.about, d.text, d.occurred, record.authorities.key(d.log)));
    }
    for number in [person(1), person(2)] {
        let mut conflicts: Vec<String> = record.conflicts(number).iter().map(|c| format!("{c:?}")).collect();
        conflicts.sort();
        lines.extend(conflicts);
        let shut = |opening: crate::gate::Opening| {
            opening.shut_by.iter().map(|m| m.missing.clone()).collect::<BTreeSet<String>>()
        };
        let identity = shut(crate::gate::identity::identity(record, number));
        let health = shut(crate::gate::health::health(record, number, Means::Air, at));
        lines.insert(format!("{number} merged into {:?}", record.elder_of(number)));
        lines.insert(format!("{number} {:?} {identity:?} {health:?}", record.age_standing(number, at)));
    }
    lines.into_iter().collect()
}

/// The events of three logs, each in its own order, merged by these choices.
fn merged(events: &[Event], choices: &[usize]) -> Vec<Event> {
    let mut logs: Vec<std::collections::VecDeque<Event>> =
        LOGS.map(|log| events.iter().filter(|e| e.envelope.authority == authority(log)).cloned().collect()).to_vec();
    let mut out = Vec::new();
    for choice in choices.iter().cycle().take(3 * events.len()).copied().chain([0, 1, 2]) {
        out.extend(logs[choice % 3].pop_front());
    }
    logs.into_iter().for_each(|rest| out.extend(rest));
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_order_in_which_logs_come_in_changes_nothing(
        words in prop::collection::vec((0_usize..3, 1_u16..3, 0_u8..23, 0_i64..9), 1..24),
        choices in prop::collection::vec(0_usize..3, 1..24),
    ) {
        let words: Vec<Word> = words;
        let mut world = World::new();
        let base = world.record.clone();
        let before = world.events.len();
        for (log, serial, what, hours) in words {
            world.wait(Span::hours(hours));
            let body = body(what, log, world.now);
            world.of(LOGS[log], person(serial), body);
        }
        let events = merged(&world.events[before..], &choices);
        prop_assert_eq!(events.len(), world.events.len() - before);
        let mut other = base;
        events.iter().for_each(|event| other.apply(event));
        prop_assert_eq!(outcome(&world.record, world.now), outcome(&other, world.now));
    }
}
