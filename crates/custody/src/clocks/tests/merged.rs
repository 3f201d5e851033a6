//! One human under two numbers owes a thing once, under the number that he goes by.

use super::*;
use crate::event::movement::Disembarked;
use crate::event::person::{Merged, Unmerged};
use crate::testing::movement;

fn merge(world: &mut World, younger: u16, elder: u16) {
    let reasons = "one man answers to both".into();
    world.of("losing", person(younger), Merged { into: person(elder), reasons });
}

fn acknowledge(world: &mut World, serial: u16, event: EventId) {
    world.of("bureau", person(serial), bureau(NoticeState::Acknowledged, Some(event)));
}

fn numbers(clocks: &[Clock]) -> Vec<PersonNumber> {
    let mut numbers: Vec<PersonNumber> = clocks.iter().map(|c| c.person).collect();
    numbers.dedup();
    numbers
}

fn judge() -> Vec<ClockRule> {
    vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, 48, false)]
}

#[test]
fn a_merged_number_owes_nothing_and_its_elder_owes_what_one_human_owes() {
    let mut world = World::new();
    adopt(&mut world, judge());
    admit(&mut world, 1);
    world.wait(Span::HOUR);
    admit(&mut world, 2);
    assert_eq!(world.record.all_clocks(world.now).len(), 4, "two numbers, until they are found to be one");
    world.wait(Span::HOUR);
    merge(&mut world, 2, 1);
    for later in [0, 30, 60] {
        let at = world.now + Span::hours(later);
        assert_eq!(numbers(&world.record.all_clocks(at)), [person(1)]);
        assert_eq!(world.record.all_clocks(at).len(), 2, "registered and brought to a judge once");
        assert_eq!(world.record.clocks(person(2), at), world.record.clocks(person(1), at));
        let foreseen = world.record.forecast(at);
        assert!(foreseen.iter().all(|f| f.place == Some(place("site")) && f.running + f.breached == 1), "{foreseen:?}");
    }
    let before = world.now - Span::minutes(1);
    assert_eq!(world.record.all_clocks(before).len(), 4, "as of a time before the merge both are told");
    world.of("losing", person(2), Unmerged { from: person(1), reasons: "two men".into() });
    assert_eq!(world.record.all_clocks(world.now).len(), 4, "two humans owe for two");
}

#[test]
fn what_was_done_under_either_number_was_done_for_him() {
    let mut world = World::new();
    adopt(&mut world, judge());
    admit(&mut world, 1);
    world.wait(Span::HOUR);
    let admitted_at = Known::Value(world.now);
    let entry = crate::event::person::Registered { admitted_at, ..crate::testing::registered("site") };
    let again = world.of("losing", person(2), entry);
    acknowledge(&mut world, 2, again);
    world.of("court", person(2), presented(CourtOutcome::FileReceived));
    let met = world.now;
    world.wait(Span::HOUR);
    merge(&mut world, 2, 1);
    world.wait(Span::days(9));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Met(met)]);
    assert_eq!(named(&world, 1, "judge"), [ClockState::Met(met)]);
}

#[test]
fn what_was_over_before_the_merge_stays_with_the_elder_unless_either_number_was_in_time() {
    let mut world = World::new();
    adopt(&mut world, judge());
    let (late, kept) = (3, 1);
    for elder in [1, 3] {
        admit(&mut world, elder);
    }
    world.wait(Span::hours(72));
    // 1 was told of and brought in time; 3 was admitted anew and forgotten under both numbers.
    let first = world.record.owed_to_bureau(person(kept))[0].1;
    let at = world.now - Span::hours(60);
    world.tell_at("bureau", at, Stream::Person(person(kept)), bureau(NoticeState::Acknowledged, Some(first)));
    world.tell_at("court", at, Stream::Person(person(kept)), presented(CourtOutcome::FileReceived));
    admit(&mut world, 2);
    admit(&mut world, 4);
    world.wait(Span::hours(72));
    merge(&mut world, 2, kept);
    merge(&mut world, 4, late);
    for name in ["bureau-registration", "judge"] {
        assert_eq!(named(&world, kept, name), [ClockState::Met(at)], "{name}: a second entry takes nothing back");
        assert_eq!(named(&world, late, name), [ClockState::Breached], "{name}: one human is late once");
    }
}

#[test]
fn what_only_the_second_entry_was_late_in_stays_told() {
    let mut world = World::new();
    world.register("losing", person(2), "site");
    world.wait(Span::hours(48));
    let first = world.register("losing", person(1), "site");
    merge(&mut world, 2, 1);
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Breached, ClockState::Due]);
    world.wait(Span::HOUR);
    assert_eq!(world.record.owed_to_bureau(person(1)), [("bureau-registration", first)], "one word is owed of him");
    acknowledge(&mut world, 1, first);
    assert_eq!(
        named(&world, 1, "bureau-registration"),
        [ClockState::MetLate(world.now), ClockState::Met(world.now)],
        "met, and under the other number too late"
    );
}

#[test]
fn what_began_under_the_younger_number_alone_is_owed_by_the_elder() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("card", ClockStart::Arrived, ClockStop::CaptureCard, 168, false)]);
    for serial in 1..=3 {
        admit(&mut world, serial);
    }
    let arrived = Disembarked { movement: movement("m-1"), place: place("safe-site") };
    world.of("losing", person(3), arrived);
    // 3 into 2, and 2 into 1.
    merge(&mut world, 3, 2);
    merge(&mut world, 2, 1);
    assert_eq!(named(&world, 1, "card"), [ClockState::Due]);
    world.wait(Span::days(8));
    assert_eq!(named(&world, 1, "card"), [ClockState::Breached]);
    assert_eq!(numbers(&world.record.all_clocks(world.now)), [person(1)]);
    assert_eq!(world.record.clocks(person(3), world.now), world.record.clocks(person(1), world.now));
}
