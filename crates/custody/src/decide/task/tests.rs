//! Who may say that a task is done, and which tasks no word ends.

use crate::event::incident::Released;
use crate::event::law::{REPORTED, ReportWords, TaskDone, TaskOpened};
use crate::event::medical::InjuryRecorded;
use crate::event::{Body, Function, Group};
use crate::ids::EventId;
use crate::known::Known;
use crate::testing::{World, actor, command, only_reason, person, place, signatory, state};
use crate::time::Span;

const LAWYER: Function = Function::LegalReviewer;

/// Somebody of whom mistreatment is alleged, and the task.
fn alleged() -> (World, EventId) {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    allege(&mut world);
    let task = world.record.tasks(person(1), world.now)[0].event;
    world.wait(Span::HOUR);
    (world, task)
}

fn allege(world: &mut World) {
    let injury = InjuryRecorded { text: "bruise".into(), images: vec![], mistreatment_alleged: true };
    world.act("losing", Function::Medical, state(person(1), injury)).unwrap();
}

fn done(task: EventId) -> TaskDone {
    TaskDone { task, what: "reported to the inspector, letter 17".into(), document: None }
}

fn refused(world: &World, log: &str, function: Function, body: impl Into<Body>) -> String {
    only_reason(world.ask(log, function, state(person(1), body)))
}

#[test]
fn a_report_is_said_done_by_law_or_a_doctor_outside_the_escort_chain() {
    let (mut world, task) = alleged();
    assert!(refused(&world, "losing", Function::CustodyOfficer, done(task)).contains("needs legal-reviewer"));
    let nothing = TaskDone { what: " ".into(), ..done(task) };
    assert!(refused(&world, "losing", LAWYER, nothing).contains("what was done is empty"));
    let lawyer = signatory("losing", LAWYER);
    world.record.officers.get_mut(&lawyer.officer).unwrap().functions.push(Function::Commander);
    assert!(refused(&world, "losing", LAWYER, done(task)).contains("certified as commander too"));
    assert_eq!(world.act("losing", Function::Medical, state(person(1), done(task))).unwrap(), 2);
    assert_eq!(world.act("losing", Function::Medical, state(person(1), done(task))).unwrap(), 0, "done is done");
}

#[test]
fn what_was_done_about_mistreatment_is_written_apart_from_that_it_was_reported() {
    let (mut world, task) = alleged();
    let drafts = world.ask("losing", LAWYER, state(person(1), done(task))).unwrap();
    let [said, words] = &drafts[..] else { panic!("{drafts:?}") };
    assert_eq!(said.body(), &Body::from(TaskDone { what: REPORTED.into(), ..done(task) }));
    assert_eq!(words.body(), &Body::from(ReportWords { task, what: done(task).what }));
    assert_eq!(words.body().kind().group(), Group::Legal);
    let other = world.of("losing", person(1), TaskOpened { task: "call".into(), why: "asked".into(), due: None });
    let drafts = world.ask("losing", LAWYER, state(person(1), done(other))).unwrap();
    assert!(matches!(&drafts[..], [one] if one.body() == &Body::from(done(other))), "no other task hides anything");
}

#[test]
fn the_next_allegation_opens_its_own_task_before_and_after_the_first_is_done() {
    let (mut world, task) = alleged();
    let open =
        |world: &World| world.record.tasks(person(1), world.now).iter().filter(|task| task.state.is_open()).count();
    allege(&mut world);
    assert_eq!(open(&world), 2);
    world.act("losing", LAWYER, state(person(1), done(task))).unwrap();
    assert_eq!(open(&world), 1);
    allege(&mut world);
    assert_eq!(open(&world), 2);
}

#[test]
fn a_task_is_known_opened_before_and_of_the_log_that_ends_it() {
    let (world, task) = alleged();
    assert!(refused(&world, "losing", LAWYER, done(EventId([7; 16]))).contains("has no task"));
    assert!(refused(&world, "receiving", LAWYER, done(task)).contains("stands in the log of losing"));
    assert!(
        world.ask("court", Function::Court, state(person(1), done(task))).is_ok(),
        "a court that losing recognises"
    );
    let order = state(person(1), done(task));
    let mut before = command(actor("losing", LAWYER, None), world.now - Span::hours(2), order);
    before.because = Some("written down late".into());
    let answer = crate::decide::decide(&world.record, &before, world.now);
    assert!(only_reason(answer).contains("after it is said to be done"));
}

#[test]
fn release_or_renew_and_release_are_ended_by_no_holders_word() {
    let (mut world, _) = alleged();
    let mut open =
        |task: &str| world.of("losing", person(1), TaskOpened { task: task.into(), why: "quashed".into(), due: None });
    let (renew, release) = (open("release-or-renew"), open("release"));
    assert!(refused(&world, "losing", LAWYER, done(renew)).contains("is done by another order, or the release"));
    assert!(refused(&world, "court", Function::Court, done(renew)).contains("not by a word"));
    assert!(refused(&world, "losing", Function::Court, done(release)).contains("a court that losing recognises"));
    assert!(world.ask("court", Function::Court, state(person(1), done(release))).is_ok());
    let (to, order) = (Known::Value("home".into()), "o".to_owned());
    world.of("losing", person(1), Released { place: place("site"), to, order, evidence: vec![], ordered: None });
    assert!(refused(&world, "court", Function::Court, done(release)).contains("when he left custody"));
}

#[test]
fn a_task_is_not_due_before_it_is_opened() {
    let (world, _) = alleged();
    let due = Some(world.now - Span::HOUR);
    let task = TaskOpened { task: "see counsel".into(), why: "asked".into(), due };
    assert!(refused(&world, "losing", LAWYER, task).contains("before it is opened"));
}
