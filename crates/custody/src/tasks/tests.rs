//! Tasks as they are read: what opens one, what ends it, and when it is overdue.

use super::*;
use crate::event::age::ActAlleged;
use crate::event::incident::{Escaped, Recaptured, Released};
use crate::event::law::{CourtOutcome, OrderEnded, OrderIssued, PresentedToCourt, TaskDone, TaskOpened};
use crate::event::person::Merged;
use crate::known::Known;
use crate::testing::{World, authority, person, place};

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

/// An order from now on for so many days.
fn order(world: &mut World, reference: &str, days: i64) -> EventId {
    let order = OrderIssued {
        reference: reference.into(),
        by: "court".into(),
        grounds: "article 4".into(),
        valid_in: authority("losing"),
        from: world.now,
        until: world.now + Span::days(days),
        document: None,
    };
    world.of("losing", person(1), order)
}

fn opened(world: &mut World, log: &str, task: &str) -> EventId {
    world.of(log, person(1), TaskOpened { task: task.into(), why: "seen".into(), due: None })
}

fn states(world: &World) -> Vec<(String, TaskState)> {
    world.record.tasks(person(1), world.now).into_iter().map(|t| (t.name, t.state)).collect()
}

fn only(world: &World) -> TaskState {
    let states = states(world);
    assert_eq!(states.len(), 1, "{states:?}");
    states[0].1
}

fn released() -> Released {
    Released {
        place: place("site"),
        to: Known::Value("home".into()),
        order: "o".into(),
        evidence: vec![],
        ordered: None,
    }
}

#[test]
fn an_order_that_runs_out_opens_release_or_renew_when_somebody_reads() {
    let mut world = held();
    let first = order(&mut world, "R-1", 5);
    world.wait(Span::days(4));
    assert!(states(&world).is_empty(), "it is in force");
    world.wait(Span::hours(25));
    let tasks = world.record.tasks(person(1), world.now);
    assert_eq!(
        (tasks[0].event, tasks[0].state, tasks[0].why.as_str()),
        (first, TaskState::Overdue, "order R-1 ran out")
    );
    assert_eq!(world.record.all_tasks(world.now), tasks);
    order(&mut world, "R-2", 5);
    assert_eq!(only(&world), TaskState::Done(world.now));
    assert_eq!(world.record.tasks(person(1), world.now - Span::HOUR)[0].state, TaskState::Open, "as it was read then");
}

#[test]
fn no_task_opens_where_another_order_is_in_force_or_nobody_holds_him() {
    let mut world = held();
    order(&mut world, "R-1", 5);
    order(&mut world, "R-2", 9);
    world.wait(Span::days(6));
    assert!(states(&world).is_empty());
    world.of("losing", person(1), released());
    world.wait(Span::days(9));
    assert!(states(&world).is_empty());
}

#[test]
fn an_order_given_afterwards_for_the_days_before_does_not_undo_them() {
    let mut world = held();
    order(&mut world, "R-1", 5);
    world.wait(Span::days(6));
    let late = world.now;
    let back = OrderIssued {
        reference: "R-2".into(),
        by: "court".into(),
        grounds: "article 4".into(),
        valid_in: authority("losing"),
        from: world.now - Span::days(3),
        until: world.now + Span::days(3),
        document: None,
    };
    world.of("losing", person(1), back);
    assert_eq!(only(&world), TaskState::Done(late), "a day late");
}

#[test]
fn who_escaped_and_was_taken_back_is_held_without_an_order_still() {
    let mut world = held();
    order(&mut world, "R-1", 2);
    world.wait(Span::days(3));
    let gone = Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() };
    world.of("losing", person(1), gone);
    assert_eq!(only(&world), TaskState::Ended(world.now));
    world.wait(Span::HOUR);
    world.of("losing", person(1), Recaptured { place: place("site"), how: "road".into() });
    assert_eq!(only(&world), TaskState::Overdue);
}

#[test]
fn a_quashed_order_is_answered_by_another_or_by_the_release_and_by_no_word() {
    let mut world = held();
    order(&mut world, "R-1", 5);
    world.wait(Span::HOUR);
    world.of("losing", person(1), OrderEnded { reference: "R-1".into(), why: "quashed".into() });
    let task = opened(&mut world, "losing", RELEASE_OR_RENEW);
    world.wait(Span::HOUR);
    world.of("losing", person(1), TaskDone { task, what: "seen to".into(), document: None });
    assert_eq!(only(&world), TaskState::Overdue);
    world.of("losing", person(1), released());
    assert_eq!(only(&world), TaskState::Ended(world.now));
}

#[test]
fn a_release_that_a_court_ordered_ends_with_the_release_or_the_courts_own_word() {
    let mut world = held();
    let outcome = CourtOutcome::ReleaseOrdered;
    let presented = PresentedToCourt { court: "karkh".into(), outcome, counsel_present: true, document: None };
    world.of("losing", person(1), presented);
    let task = opened(&mut world, "losing", RELEASE);
    world.wait(Span::HOUR);
    order(&mut world, "R-9", 5);
    let done = || TaskDone { task, what: "set aside on appeal".into(), document: None };
    world.of("losing", person(1), done());
    assert_eq!(only(&world), TaskState::Overdue, "the holder's word, and its new order, are no release");
    world.of("court", person(1), done());
    assert_eq!(only(&world), TaskState::Done(world.now));
}

#[test]
fn two_tasks_of_one_name_are_two_and_another_authority_ends_none_of_them() {
    let mut world = held();
    let first = opened(&mut world, "losing", REPORT_MISTREATMENT);
    world.wait(Span::HOUR);
    let second = opened(&mut world, "receiving", REPORT_MISTREATMENT);
    let done = |task| TaskDone { task, what: "reported".into(), document: None };
    world.wait(Span::HOUR);
    world.of("losing", person(1), done(first));
    world.of("losing", person(1), done(second));
    let states: Vec<TaskState> = states(&world).into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, [TaskState::Done(world.now), TaskState::Open]);
    world.of("losing", person(1), released());
    world.wait(Span::DAY);
    let second = world.record.tasks(person(1), world.now)[1].clone();
    assert_eq!(
        (second.state, second.authority),
        (TaskState::Overdue, authority("receiving")),
        "a release ends no duty"
    );
}

#[test]
fn the_dates_of_acts_are_told_by_an_act_and_a_day_that_somebody_set_stands() {
    let mut world = held();
    opened(&mut world, "losing", ACT_DATES);
    assert_eq!(only(&world), TaskState::Open);
    world.wait(Span::HOUR);
    world.of("losing", person(1), ActAlleged { act: "membership".into(), first_day: 17_000, last_day: 17_030 });
    assert_eq!(only(&world), TaskState::Done(world.now));
    let due = Some(world.now + Span::HOUR);
    world.of("losing", person(1), TaskOpened { task: "see counsel".into(), why: "asked".into(), due });
    world.wait(Span::hours(2));
    assert!(states(&world).contains(&("see counsel".into(), TaskState::Overdue)));
}

#[test]
fn the_file_is_at_the_juvenile_court_when_a_court_says_so_in_its_own_log() {
    let mut world = held();
    opened(&mut world, "losing", JUVENILE_COURT);
    world.wait(Span::HOUR);
    let outcome = CourtOutcome::JuvenileReferred;
    let referred = || PresentedToCourt { court: "karkh".into(), outcome, counsel_present: true, document: None };
    world.of("losing", person(1), referred());
    assert_eq!(only(&world), TaskState::Open, "the holder's word of the court is no court's");
    world.of("court", person(1), referred());
    let referred_at = world.now;
    world.wait(Span::HOUR);
    world.of("court", person(1), referred());
    assert_eq!(only(&world), TaskState::Done(referred_at));
}

#[test]
fn the_tasks_of_a_number_that_was_merged_stand_with_the_elder() {
    let mut world = held();
    world.register("losing", person(2), "site");
    let task = TaskOpened { task: REPORT_MISTREATMENT.into(), why: "bruise".into(), due: None };
    let task = world.of("losing", person(2), task);
    world.wait(Span::HOUR);
    world.of("losing", person(2), Merged { into: person(1), reasons: "prints".into() });
    assert_eq!(world.record.tasks(person(2), world.now), world.record.tasks(person(1), world.now));
    assert_eq!(world.record.all_tasks(world.now).len(), 1);
    world.of("losing", person(1), TaskDone { task, what: "reported".into(), document: None });
    assert_eq!(only(&world), TaskState::Done(world.now));
}

#[test]
fn a_release_that_was_ordered_ends_by_what_the_same_court_says_later_entered_by_two() {
    let mut world = held();
    let said =
        |court: &str, outcome| PresentedToCourt { court: court.into(), outcome, counsel_present: true, document: None };
    world.of("losing", person(1), said("karkh", CourtOutcome::ReleaseOrdered));
    opened(&mut world, "losing", RELEASE);
    world.wait(Span::HOUR);
    let two = || [Function::LegalReviewer, Function::Medical].map(|f| crate::testing::signatory("losing", f)).to_vec();
    world.signed("losing", Function::LegalReviewer, world.now, person(1), said("karkh", CourtOutcome::Adjourned));
    world.signed_by_all("losing", two(), person(1), said("basra", CourtOutcome::Adjourned));
    assert_eq!(only(&world), TaskState::Overdue);
    world.signed_by_all("losing", two(), person(1), said("Karkh", CourtOutcome::DetentionOrdered));
    assert_eq!(only(&world), TaskState::Done(world.now));
}

#[test]
fn a_task_outlasts_a_report_that_he_is_gone_once_he_is_found() {
    let died = crate::event::incident::Died {
        place: place("site"),
        circumstances: Known::Value("found".into()),
        cause: Known::UnknownBecause("not examined".into()),
        remains: Known::Value("morgue".into()),
        certified_by: "a doctor".into(),
    };
    for (name, gone) in [RELEASE, ACT_DATES, JUVENILE_COURT, UNLAWFUL_PLACE]
        .into_iter()
        .flat_map(|name| [(name, crate::event::Body::from(died.clone())), (name, released().into())])
    {
        let mut world = held();
        opened(&mut world, "losing", name);
        world.wait(Span::HOUR);
        world.of("losing", person(1), gone);
        assert_eq!(only(&world), TaskState::Ended(world.now), "{name}");
        world.wait(Span::HOUR);
        let here = crate::event::observed::FoundHere { place: place("site"), note: "he is here".into() };
        world.of("losing", person(1), here);
        assert!(only(&world).is_open(), "{name}");
    }
}
