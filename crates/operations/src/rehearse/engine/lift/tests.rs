//! The small scenario moved by a plan, from end to end. Source: ours.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::super::super::injection::InjectionKind;
use super::super::{CarriedOut, Rehearsed, Request, rehearse};
use crate::plan::{SolveQuestion, solve_scenario};

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small")
}

fn solved(dir: &Path) -> PathBuf {
    let out = dir.join("plan.json");
    let question = SolveQuestion {
        scenario: small(),
        out: out.clone(),
        replace: false,
        gap: None,
        cpu_s: None,
        seed: 1,
        tries: 200,
    };
    solve_scenario(&question, &AtomicBool::new(false), &mut |_| {}).unwrap();
    out
}

fn run(root: &Path, plan: &Path, seed: u64, undisturbed: bool) -> Rehearsed {
    let request =
        Request { scenario: small(), seed, plan: Some(plan.to_path_buf()), undisturbed, ..Request::default() };
    rehearse(&request, root, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// Whoever is not received is named, every day adds up, and the logs know where everybody is.
fn adds_up(end: &Rehearsed) -> &CarriedOut {
    let seed = end.seed;
    assert_eq!((end.people, end.log_bad.as_deref()), (60, None), "seed {seed}");
    assert_eq!((end.residual_people, end.wrong_people, end.open_discrepancies), (0, 0, 0), "seed {seed}");
    assert_eq!(end.boarded_over_no, 0, "seed {seed}");
    let plan = end.plan.as_ref().unwrap();
    let all = [plan.received_people, plan.on_the_way_people, plan.inside_people, plan.fate_unknown_people];
    assert_eq!(all.iter().sum::<u32>(), 60, "seed {seed}: {plan:?}");
    assert_eq!(end.held_people, 60 - plan.fate_unknown_people, "seed {seed}");
    assert_eq!((end.received_people, end.inside_people), (plan.received_people, plan.inside_people), "seed {seed}");
    let named: Vec<&String> = plan.left.iter().flat_map(|line| &line.persons).collect();
    assert_eq!(named.len() as u32, 60 - plan.received_people, "seed {seed}: {:?}", plan.left);
    let mut out = 0;
    for day in &plan.days {
        out += day.actual.left_people - day.actual.turned_back_people;
        let inside = 60 - out - day.actual.fate_unknown_people;
        assert_eq!(day.actual.inside_people, inside, "seed {seed}, day {}", day.day);
    }
    let admitted: u32 = plan.days.iter().map(|day| day.actual.admitted_people).sum();
    assert_eq!(admitted, plan.received_people, "seed {seed}");
    assert_eq!(out, plan.received_people + plan.on_the_way_people, "seed {seed}");
    // What was planned and is short by trip is what is short by day.
    let planned: u32 = plan.days.iter().map(|day| day.planned.left_people).sum();
    let short = |line: &&super::TripLine| line.movement.contains("-c");
    let short: u32 = plan.trips.iter().filter(short).map(|line| line.planned_people - line.people).sum();
    let left: u32 = plan.days.iter().map(|day| day.actual.left_people).sum();
    assert_eq!(planned - short, left, "seed {seed}: {:?}", plan.trips);
    plan
}

#[test]
fn an_undisturbed_plan_moves_everybody_whom_ages_and_the_law_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let plan = solved(folder.path());
    let end = run(&folder.path().join("a"), &plan, 1, true);
    let told = adds_up(&end);
    assert!(told.undisturbed && told.fate_unknown_people == 0 && told.on_the_way_people == 0, "{told:?}");
    assert!(told.received_people >= 48, "{told:?}");
    for day in &told.days {
        assert_eq!((day.actual.convoys, day.actual.sorties), (day.planned.convoys, day.planned.sorties), "{day:?}");
    }
    // Nothing but somebody himself holds anybody back.
    assert!(told.trips.iter().all(|line| line.people < line.planned_people), "{:?}", told.trips);
    assert!(!told.left.iter().any(|line| line.why.contains("did not go")), "{:?}", told.left);
    let page = std::fs::read_to_string(folder.path().join("a/report.md")).unwrap();
    for part in ["## The plan plan.json beside what was carried out, undisturbed", "| day | left, planned |"] {
        assert!(page.contains(part), "{page}");
    }
    assert!(end.injected.iter().any(|line| line.injected > 0 && line.kind != InjectionKind::ChildClaimedAdult));
}

#[test]
fn a_disturbed_plan_leaves_nobody_out_of_the_record_whatever_goes_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let plan = solved(folder.path());
    for seed in [1, 2, 3] {
        let end = run(&folder.path().join(seed.to_string()), &plan, seed, false);
        let told = adds_up(&end);
        for line in told.trips.iter().filter(|line| line.left_at.is_none()) {
            assert!(!line.why.is_empty(), "seed {seed}: {line:?}");
        }
    }
}

#[test]
fn one_seed_and_one_plan_give_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let plan = solved(folder.path());
    let ends = ["a", "b"].map(|name| run(&folder.path().join(name), &plan, 5, false));
    assert_eq!(ends[0].digest, ends[1].digest);
    assert_eq!(ends[0].plan, ends[1].plan);
}

#[test]
fn what_does_not_go_with_a_plan_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a");
    let plan = solved(folder.path());
    let refused = |request: Request| {
        let request = Request { scenario: small(), ..request };
        rehearse(&request, &root, &AtomicBool::new(false), &mut |_| {}).unwrap_err().to_string()
    };
    let people = refused(Request { plan: Some(plan), people: Some(10), ..Request::default() });
    assert!(people.contains("--people"), "{people}");
    let alone = refused(Request { undisturbed: true, ..Request::default() });
    assert!(alone.contains("--plan"), "{alone}");
    assert!(!root.exists());
}
