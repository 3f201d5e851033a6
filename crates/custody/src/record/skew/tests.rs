//! Clocks under test: what is noted, once, and what is taken for the time of an event. Source: ours.

use crate::envelope::Event;
use crate::event::incident::IncidentReported;
use crate::event::observed::FoundHere;
use crate::event::oversight::DiscrepancyKind;
use crate::ids::Nonce;
use crate::record::Record;
use crate::testing::{World, person, place};
use crate::time::Span;

fn said(record: &Record) -> Vec<&str> {
    let skews = record.discrepancies().filter(|(_, d)| d.kind == DiscrepancyKind::Skew);
    skews.map(|(_, d)| d.text.as_str()).collect()
}

fn told() -> IncidentReported {
    IncidentReported { what: "fire".into(), text: "small".into(), images: Vec::new() }
}

#[test]
fn what_is_dated_after_its_recording_happened_when_it_was_recorded_and_is_named() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let ahead = world.now + Span::hours(50);
    world.tell_at("receiving", ahead, person(1).into(), FoundHere { place: place("prison"), note: "here".into() });
    let there = world.record.people.get(&person(1)).unwrap();
    let row = world.record.authorities.ix(&crate::testing::authority("receiving")).unwrap();
    assert_eq!(there.legs.position(row).since, world.now, "a partner's log looks into no future either");
    let text = said(&world.record);
    assert_eq!(text.len(), 1);
    for part in
        ["receiving.custody-officer (officer receiving.custody-officer)", &ahead.to_string(), &world.now.to_string()]
    {
        assert!(text[0].contains(part), "{part} in {text:?}");
    }
    let (_, noted) = world.record.discrepancies().find(|(_, d)| d.kind == DiscrepancyKind::Skew).unwrap();
    assert!(noted.is_open_as_of(world.now, world.now), "it is open from when it was recorded");
}

#[test]
fn a_log_that_goes_back_in_time_is_named_once_until_it_has_caught_up() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.of("losing", person(1), told());
    world.wait(Span::minutes(-2));
    world.of("losing", person(1), told());
    assert!(said(&world.record).is_empty(), "two minutes are borne");
    world.wait(Span::minutes(-8));
    for _ in 0..3 {
        world.signed("losing", crate::event::Function::Medical, world.now, person(1), told());
    }
    assert_eq!(said(&world.record).len(), 1, "{:?}", said(&world.record));
    assert!(said(&world.record)[0].contains("device losing.medical (officer losing.medical) recorded at"));
    world.wait(Span::minutes(10));
    world.signed("losing", crate::event::Function::Medical, world.now, person(1), told());
    world.wait(Span::minutes(-10));
    world.signed("losing", crate::event::Function::Medical, world.now, person(1), told());
    let again = said(&world.record).iter().filter(|text| text.contains("what follows an entry of")).count();
    assert_eq!(again, 2, "a second episode is named again");
}

/// The events of a world with the running time of each shifted by so many milliseconds.
fn replayed(events: &[Event], shift: impl Fn(usize) -> i64, boot: impl Fn(usize) -> u8) -> Record {
    let mut record = Record::new();
    for (at, event) in events.iter().enumerate() {
        let mut event = event.clone();
        event.envelope.monotonic_ms = event.envelope.monotonic_ms.saturating_add_signed(shift(at));
        event.envelope.boot = Nonce([boot(at); 16]);
        record.apply(&event);
    }
    record
}

#[test]
fn a_wall_clock_that_parts_from_the_running_time_of_its_device_is_named_once() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    for _ in 0..4 {
        world.wait(Span::minutes(30));
        world.of("losing", person(1), told());
    }
    let first = world.events.len() - 3;
    let none = replayed(&world.events, |_| 0, |_| 1);
    assert!(said(&none).is_empty(), "{:?}", said(&none));
    let borne = replayed(&world.events, |at| if at >= first { 120_000 } else { 0 }, |_| 1);
    assert!(said(&borne).is_empty());
    let set = replayed(&world.events, |at| if at >= first { 120_001 } else { 0 }, |_| 1);
    assert_eq!(said(&set).len(), 1, "{:?}", said(&set));
    assert!(said(&set)[0].contains("its clock was set or drifts"));
    // Too little between two events to be seen, and seen from the start.
    let slow = replayed(&world.events, |at| if at >= first { -100_000 * (at - first + 1) as i64 } else { 0 }, |_| 1);
    assert_eq!(said(&slow).len(), 1, "{:?}", said(&slow));
    let started_again = replayed(&world.events, |at| if at >= first { 120_001 } else { 0 }, |at| u8::from(at >= first));
    assert!(said(&started_again).is_empty(), "a device that was started again runs from there");
}
