//! Clocks: what starts, meets and breaches them, and the floor that no pack removes.

use super::*;
use crate::event::AuthorityKind;
use crate::event::authority::{ClockRule, ClockStart, ClockStop, GateRules, PackAdopted};
use crate::event::incident::{Died, Escaped, FateUnknown, Recaptured};
use crate::event::law::MonitoringVisited;
use crate::event::law::{CourtOutcome, OrderIssued, PresentedToCourt};
use crate::event::reception::{NoticeKind, NoticeMade, NoticeState};
use crate::event::{Body, Function, Stream};
use crate::ids::{BlobId, EventId, Hash};
use crate::known::Known;
use crate::testing::{World, authority, person, place, signatory};

fn rule(name: &str, starts: ClockStart, stops: ClockStop, hours: u64, repeats: bool) -> ClockRule {
    ClockRule { name: name.into(), starts, stops, limit_min: hours * 60, repeats, source: "test".into() }
}

fn adopt(world: &mut World, clocks: Vec<ClockRule>) {
    let gates: GateRules = world.record.rules(&authority("losing"));
    let pack = PackAdopted { name: "test".into(), digest: Hash::default(), gates, clocks };
    world.tell("losing", Stream::Authority(authority("losing")), pack);
}

/// A person admitted now, in the custody of `losing`.
fn admit(world: &mut World, serial: u16) {
    let mut first = crate::testing::registered("site");
    first.admitted_at = Known::Value(world.now);
    world.of("losing", person(serial), first);
}

fn named(world: &World, serial: u16, name: &str) -> Vec<ClockState> {
    let clocks = world.record.clocks(person(serial), world.now);
    clocks.into_iter().filter(|c| c.name == name).map(|c| c.state).collect()
}

fn presented(outcome: CourtOutcome) -> PresentedToCourt {
    PresentedToCourt { court: "karkh".into(), outcome, counsel_present: true, document: None }
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
    world.of("court", person(1), presented(CourtOutcome::Adjourned));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached], "no file was received");
    world.of("court", person(1), presented(CourtOutcome::FileReceived));
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
    NoticeMade { kind: NoticeKind::Bureau, state, to: "bureau".into(), about, document: None }
}

#[test]
fn the_bureau_is_owed_word_of_each_registration_and_must_acknowledge_it() {
    let mut world = World::new();
    let event = world.register("losing", person(1), "site");
    world.register("losing", person(2), "site");
    world.wait(Span::hours(2));
    world.of("losing", person(1), bureau(NoticeState::Sent, Some(event)));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Due], "told is not acknowledged");
    world.of("bureau", person(1), bureau(NoticeState::Acknowledged, Some(event)));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Met(world.now)]);
    world.wait(Span::DAY);
    assert_eq!(named(&world, 2, "bureau-registration"), [ClockState::Breached]);
}

#[test]
fn whatever_changes_the_fact_or_place_of_custody_is_owed_to_the_bureau() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let gone = Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() };
    let back = Recaptured { place: place("site"), how: "road".into() };
    let lost = FateUnknown { last_place: place("site"), searched: "the whole site".into() };
    let told: [(&str, Body); 3] =
        [("bureau-escape", gone.into()), ("bureau-recapture", back.into()), ("bureau-fate-unknown", lost.into())];
    for (name, body) in told {
        assert!(named(&world, 1, name).is_empty());
        world.wait(Span::HOUR);
        let event = world.of("losing", person(1), body);
        assert_eq!(named(&world, 1, name), [ClockState::Due]);
        assert!(world.record.owed_to_bureau(person(1)).contains(&(name, event)));
        world.of("bureau", person(1), bureau(NoticeState::Acknowledged, Some(event)));
        assert_eq!(named(&world, 1, name), [ClockState::Met(world.now)]);
    }
    let lost = FateUnknown { last_place: place("site"), searched: "again".into() };
    world.of("losing", person(1), lost);
    world.wait(Span::hours(25));
    assert_eq!(named(&world, 1, "bureau-fate-unknown")[1], ClockState::Breached);
}

#[test]
fn a_pack_may_start_a_clock_with_an_unknown_fate_which_a_later_death_does_not_end() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("family", ClockStart::FateUnknown, ClockStop::FamilyNotice, 24, false)]);
    admit(&mut world, 1);
    assert!(named(&world, 1, "family").is_empty());
    world.of("losing", person(1), FateUnknown { last_place: place("site"), searched: "the site".into() });
    let unknown = || Known::UnknownBecause("not examined yet".to_owned());
    world.wait(Span::HOUR);
    let death = Died {
        place: place("site"),
        circumstances: unknown(),
        cause: unknown(),
        remains: unknown(),
        certified_by: "doctor".into(),
    };
    world.of("losing", person(1), death);
    assert_eq!(named(&world, 1, "family"), [ClockState::Due]);
    world.wait(Span::DAY);
    assert_eq!(named(&world, 1, "family"), [ClockState::Breached]);
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
    world.of("bureau", person(1), bureau(NoticeState::Acknowledged, Some(registered)));
    assert_eq!(named(&world, 1, "bureau-death"), [ClockState::Due]);
    world.of("bureau", person(1), bureau(NoticeState::Acknowledged, Some(died)));
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
        world.of("court", person(serial), presented(CourtOutcome::FileReceived));
    }
    let forecast = world.record.forecast(world.now);
    let judge = forecast.iter().find(|f| f.name == "judge").unwrap();
    assert_eq!((judge.running, judge.met_per_day), (10, 1.0));
    assert_eq!(judge.breaches, [((world.now + Span::days(3)).day_start(0), 7)]);
}

fn paper() -> Option<BlobId> {
    Some(BlobId([3; 32]))
}

/// Folds an event of `losing` that two of its officers have signed.
fn by_two(world: &mut World, serial: u16, body: impl Into<Body>) {
    let two = [Function::LegalReviewer, Function::CustodyOfficer].map(|f| signatory("losing", f));
    world.signed_by_all("losing", two.to_vec(), person(serial), body);
}

#[test]
fn the_holder_does_not_acknowledge_for_the_bureau() {
    let mut world = World::new();
    let event = world.register("losing", person(1), "site");
    let answer = |document| NoticeMade { document, ..bureau(NoticeState::Acknowledged, Some(event)) };
    world.of("losing", person(1), answer(None));
    world.of("losing", person(1), answer(paper()));
    by_two(&mut world, 1, answer(None));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Due], "nobody of the bureau has said so");
    by_two(&mut world, 1, answer(paper()));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Met(world.now)]);
}

#[test]
fn an_acknowledgement_that_names_nothing_settles_nothing() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.of("bureau", person(1), bureau(NoticeState::Acknowledged, None));
    assert_eq!(named(&world, 1, "bureau-registration"), [ClockState::Due]);
}

#[test]
fn the_jailer_s_own_word_that_a_judge_had_the_file_stops_no_clock() {
    let mut world = World::new();
    adopt(&mut world, vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, 48, false)]);
    admit(&mut world, 1);
    let received = |document| PresentedToCourt { document, ..presented(CourtOutcome::FileReceived) };
    world.of("losing", person(1), received(None));
    world.of("losing", person(1), received(paper()));
    by_two(&mut world, 1, received(None));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Due]);
    world.found(authority("strange"), AuthorityKind::Court, "IRQ", 9);
    world.of("strange", person(1), received(None));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Due], "nobody has recognised that court");
    by_two(&mut world, 1, received(paper()));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Met(world.now)]);
}

#[test]
fn a_visit_counts_from_the_visiting_body_or_from_two_officers() {
    let visit = || MonitoringVisited { by: "committee".into(), private: true };
    for told in [
        (|w, v| _ = w.of("losing", person(1), v)) as fn(&mut World, MonitoringVisited),
        |w, v| _ = w.of("bureau", person(1), v),
        |w, v| by_two(w, 1, v),
    ]
    .into_iter()
    .enumerate()
    {
        let mut world = World::new();
        adopt(&mut world, vec![rule("visit", ClockStart::Admitted, ClockStop::MonitoringVisit, 48, false)]);
        admit(&mut world, 1);
        told.1(&mut world, visit());
        let expected = if told.0 == 0 { ClockState::Due } else { ClockState::Met(world.now) };
        assert_eq!(named(&world, 1, "visit"), [expected]);
    }
}

#[test]
fn a_looser_pack_lengthens_no_run_and_takes_no_breach_away() {
    let judge = |hours| vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, hours, false)];
    let mut world = World::new();
    adopt(&mut world, judge(24));
    admit(&mut world, 1);
    world.wait(Span::hours(20));
    admit(&mut world, 2);
    world.wait(Span::hours(10));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached]);
    adopt(&mut world, judge(1_000));
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached], "a breach once computed stays");
    world.wait(Span::hours(20));
    assert_eq!(named(&world, 2, "judge"), [ClockState::Breached], "the pack of his first day holds");
    adopt(&mut world, Vec::new());
    assert_eq!(named(&world, 1, "judge"), [ClockState::Breached], "a pack without the clock ends no run");
    admit(&mut world, 3);
    assert_eq!(named(&world, 3, "judge"), [], "no pack in force has that clock");
}

#[test]
fn a_stricter_pack_shortens_a_run_from_its_adoption() {
    let judge = |hours| vec![rule("judge", ClockStart::Admitted, ClockStop::FileToJudge, hours, false)];
    let mut world = World::new();
    adopt(&mut world, judge(100));
    admit(&mut world, 1);
    world.wait(Span::hours(10));
    admit(&mut world, 2);
    world.wait(Span::hours(20));
    adopt(&mut world, judge(24));
    let due = |world: &World, serial| {
        let clocks = world.record.clocks(person(serial), world.now);
        clocks.iter().find(|c| c.name == "judge").unwrap().due
    };
    assert_eq!(due(&world, 1), world.now, "24 hours were over: due at once, and not before");
    assert_eq!(due(&world, 2), world.now + Span::hours(4));
}

mod merged;
mod questioning;
