//! Clocks: what starts, meets and breaches them, and the floor that no pack removes.

use super::*;
use crate::event::Stream;
use crate::event::authority::{ClockStop, GateRules, PackAdopted};
use crate::event::incident::Died;
use crate::event::law::{CourtOutcome, OrderIssued, PresentedToCourt};
use crate::event::reception::{NoticeKind, NoticeMade, NoticeState};
use crate::ids::EventId;
use crate::ids::Hash;
use crate::known::Known;
use crate::testing::{World, authority, person, place};

fn rule(name: &str, starts: ClockStart, stops: ClockStop, hours: u64, repeats: bool) -> ClockRule {
    ClockRule { name: name.into(), starts, stops, limit_min: hours * 60, repeats, source: "test".into() }
}

fn adopt(world: &mut World, clocks: Vec<ClockRule>) {
    let gates: GateRules = world.record.rules(&authority("losing"));
    let pack = PackAdopted { name: "test".into(), digest: Hash::default(), gates, clocks };
    world.tell("losing", Stream::Authority(authority("losing")), pack);
}

fn named(world: &World, serial: u16, name: &str) -> Vec<ClockState> {
    let clocks = world.record.clocks(person(serial), world.now);
    clocks.into_iter().filter(|c| c.name == name).map(|c| c.state).collect()
}

fn presented(outcome: CourtOutcome) -> PresentedToCourt {
    PresentedToCourt { court: "karkh".into(), outcome, counsel_present: true }
}

#[test]
fn a_clock_is_due_then_breached_and_a_late_act_does_not_hide_it() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, 48, false)]);
    let mut first = crate::testing::registered("site");
    first.admitted_at = Known::Value(world.now);
    world.of("losing", person(1), first);
    assert_eq!(named(&world, 1, "judge"), [ClockState::Due]);
    world.wait(Span::hours(49));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached]);
    world.of("losing", person(1), presented(CourtOutcome::Adjourned));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached], "no file was received");
    world.of("losing", person(1), presented(CourtOutcome::FileReceived));
    assert_eq!(named(&world, 1, "judge"), [ClockState::MetLate(world.now)]);
}

#[test]
fn each_order_starts_its_clock_and_meets_that_of_the_one_before() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("renewal", ClockStart::OrderIssued, ClockStop::OrderRenewed, 360, true)]);
    world.register("losing", person(1), "site");
    let order = |world: &World| OrderIssued {
        reference: "o".into(),
        by: "court".into(),
        grounds: "g".into(),
        valid_in: authority("losing"),
        from: world.now,
        until: world.now + Span::days(15),
        document: None,
    };
    world.of("losing", person(1), order(&world));
    assert_eq!(named(&world, 1, "renewal"), [ClockState::Due]);
    world.wait(Span::days(14));
    world.of("losing", person(1), order(&world));
    assert_eq!(named(&world, 1, "renewal"), [ClockState::Met(world.now), ClockState::Due]);
    world.wait(Span::days(16));
    assert_eq!(named(&world, 1, "renewal")[1], ClockState::Breached);
}

fn bureau(state: NoticeState, about: Option<EventId>) -> NoticeMade {
    NoticeMade { kind: NoticeKind::Bureau, state, to: "bureau".into(), about }
}

#[test]
fn the_bureau_is_owed_word_of_each_registration_and_must_acknowledge_it() {
    let mut world = World::new();
    let event = world.register("losing", person(1), "site");
    world.register("losing", person(2), "site");
    world.wait(Span::hours(2));
    world.of("losing", person(1), bureau(NoticeState::Sent, Some(event)));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Due], "told is not acknowledged");
    world.of("losing", person(1), bureau(NoticeState::Acknowledged, Some(event)));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Met(world.now)]);
    world.wait(Span::DAY);
    assert_eq!(named(&world, 2, "bureau-registration"), [ClockState::Breached]);
}

#[test]
fn an_acknowledgement_of_one_thing_is_none_of_another() {
    let mut world = World::new();
    let registered = world.register("losing", person(1), "site");
    let unknown = || Known::UnknownBecause("not examined yet".to_owned());
    let death = Died {
        place: place("site"),
        circumstances: unknown(),
        cause: unknown(),
        remains: unknown(),
        certified_by: "doctor".into(),
    };
    let died = world.of("losing", person(1), death);
    world.of("losing", person(1), bureau(NoticeState::Acknowledged, Some(registered)));
    assert_eq!(named(&world, 1, "bureau-death"), [ClockState::Due]);
    world.of("losing", person(1), bureau(NoticeState::Acknowledged, Some(died)));
    assert_eq!(named(&world, 1, "bureau-death"), [ClockState::Met(world.now)]);
}

#[test]
fn a_clock_ends_with_custody_and_a_breach_before_that_stays() {
    let mut world = World::new();
    adopt(
        &mut world,
        vec![
            rule("short", ClockStart::Admitted, ClockStop::FileToJudge, 1, false),
            rule("long", ClockStart::Admitted, ClockStop::MonitoringVisit, 100, false),
        ],
    );
    let mut first = crate::testing::registered("site");
    first.admitted_at = Known::Value(world.now);
    world.of("losing", person(1), first);
    world.wait(Span::hours(5));
    let left = world.now;
    let released = crate::event::incident::Released {
        place: place("site"),
        to: Known::Value("home".into()),
        order: "o".into(),
        evidence: vec![],
        ordered: None,
    };
    world.of("losing", person(1), released);
    world.wait(Span::days(30));
    assert_eq!(named(&world, 1, "short"), [ClockState::Breached]);
    assert_eq!(named(&world, 1, "long"), [ClockState::Ended(left)]);
}

#[test]
fn foresees_who_is_not_reached_in_time_at_the_present_pace() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, 96, false)]);
    for serial in 1..=17 {
        let mut first = crate::testing::registered("site");
        first.admitted_at = Known::Value(world.now);
        world.of("losing", person(serial), first);
    }
    world.wait(Span::DAY);
    // Seven in one day: one a day over the week, and three days are left for the other ten.
    for serial in 1..=7 {
        world.of("losing", person(serial), presented(CourtOutcome::FileReceived));
    }
    let forecast = world.record.forecast(world.now);
    let judge = forecast.iter().find(|f| f.name == "judge").unwrap();
    assert_eq!((judge.running, judge.met_per_day), (10, 1.0));
    assert_eq!(judge.breaches, [((world.now + Span::days(3)).day_start(0), 7)]);
}
