//! The small scenario moved by a plan, from end to end. Source: ours.
//!
//! `CUSTODIA_PLAN_SEEDS`, such as `4 5 6`, says other seeds for what goes wrong than the few that a test has time for.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use custody::ClearanceId;
use custody::event::movement::ClearanceState;

use super::super::super::injection::InjectionKind;
use super::super::super::planned::{Fate, read, tests as made};
use super::super::super::scenario::Scenario;
use super::super::{CarriedOut, Rehearsed, Request, rehearse};
use crate::desk::Desk;
use crate::open::{Access, Credentials};
use crate::plan::{SolveQuestion, solve_scenario};

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small")
}

fn solved(dir: &Path) -> PathBuf {
    solved_for(&small(), dir)
}

fn solved_for(scenario: &Path, dir: &Path) -> PathBuf {
    let out = dir.join("plan.json");
    let question = SolveQuestion {
        scenario: scenario.to_path_buf(),
        out: out.clone(),
        charts: None,
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
    run_of(&small(), root, (plan, seed, undisturbed))
}

fn run_of(scenario: &Path, root: &Path, (plan, seed, undisturbed): (&Path, u64, bool)) -> Rehearsed {
    let (scenario, plan) = (scenario.to_path_buf(), Some(plan.to_path_buf()));
    let request = Request { scenario, seed, plan, undisturbed, ..Request::default() };
    rehearse(&request, root, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// Whoever is not received is named, every day adds up, and the logs know where everybody is.
fn adds_up(end: &Rehearsed) -> &CarriedOut {
    let seed = end.seed;
    assert_eq!((end.people, end.log_bad.as_deref()), (60, None), "seed {seed}");
    assert_eq!((end.residual_people, end.wrong_people), (0, 0), "seed {seed}");
    assert_eq!(end.boarded_over_no, 0, "seed {seed}");
    assert_eq!(end.unanswered, Vec::<String>::new(), "seed {seed}");
    assert!(
        end.received_people == 0 || end.events_per_received_min >= 50,
        "seed {seed}: {}",
        end.events_per_received_min
    );
    let plan = end.plan.as_ref().unwrap();
    let all = [plan.received_people, plan.on_the_way_people, plan.inside_people, plan.fate_unknown_people];
    assert_eq!(all.iter().sum::<u32>(), 60, "seed {seed}: {plan:?}");
    assert_eq!(end.held_people, 60 - plan.fate_unknown_people, "seed {seed}");
    assert_eq!((end.received_people, end.inside_people), (plan.received_people, plan.inside_people), "seed {seed}");
    let named: Vec<&String> = plan.left.iter().flat_map(|line| &line.persons).collect();
    assert_eq!(named.len() as u32, 60 - plan.received_people, "seed {seed}: {:?}", plan.left);
    let mut out = 0;
    for day in &plan.days {
        out = out + day.actual.left_people - day.actual.turned_back_people;
        let inside = 60 - out - day.actual.fate_unknown_people;
        assert_eq!(day.actual.inside_people, inside, "seed {seed}, day {}", day.day);
    }
    let admitted: u32 = plan.days.iter().map(|day| day.actual.admitted_people).sum();
    assert_eq!(admitted, plan.received_people, "seed {seed}");
    let expected = &plan.expected;
    let planned = [expected.received_people, expected.on_the_way_people, expected.inside_people];
    assert_eq!(planned.iter().sum::<u32>(), 60, "seed {seed}: {expected:?}");
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
    assert!(told.received_people >= 45, "{told:?}");
    for day in &told.days {
        assert_eq!((day.actual.convoys, day.actual.sorties), (day.planned.convoys, day.planned.sorties), "{day:?}");
    }
    // Nothing but somebody himself holds anybody back.
    assert!(told.trips.iter().all(|line| line.people < line.planned_people), "{:?}", told.trips);
    let page = std::fs::read_to_string(folder.path().join("a/report.md")).unwrap();
    for part in ["## The plan plan.json beside what was carried out, undisturbed", "| day | left, planned |"] {
        assert!(page.contains(part), "{page}");
    }
    assert!(end.injected.iter().any(|line| line.injected > 0 && line.kind != InjectionKind::ChildClaimedAdult));
}

/// The seeds that are asked for, or a few.
fn seeds(few: std::ops::Range<u64>) -> Vec<u64> {
    match std::env::var("CUSTODIA_PLAN_SEEDS") {
        Ok(said) => said.split_whitespace().map(|seed| seed.parse().unwrap()).collect(),
        Err(_) => few.collect(),
    }
}

#[test]
fn a_disturbed_plan_leaves_nobody_out_of_the_record_whatever_goes_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let plan = solved(folder.path());
    for seed in seeds(0..5) {
        let end = run(&folder.path().join(seed.to_string()), &plan, seed, false);
        let told = adds_up(&end);
        for line in told.trips.iter().filter(|line| line.left_at.is_none()) {
            assert!(!line.why.is_empty(), "seed {seed}: {line:?}");
        }
        for line in &end.injected {
            assert!(
                line.injected <= line.asked && line.found + line.blocked + line.missed == line.injected,
                "{line:?}"
            );
        }
    }
}

#[test]
fn a_convoy_waits_before_an_airfield_that_is_full_by_the_record_and_everybody_is_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    // The planner counts on 60 places at the strip, and the record has so few.
    for (most, seed) in [(25, 1), (8, 2)] {
        let dir = folder.path().join(most.to_string());
        let operational = format!("authority = \"carrier\"\noperational = {most}");
        let changes =
            [("authority = \"carrier\"\noperational = 80\nhumane = 60", format!("{operational}\nhumane = 5"))];
        let changes: Vec<(&str, &str)> = changes.iter().map(|(old, new)| (*old, &**new)).collect();
        let scenario = made::small(&dir, &changes, &[]);
        let plan = solved_for(&scenario, &dir);
        let end = run_of(&scenario, &dir.join("out"), (&plan, seed, true));
        let told = adds_up(&end);
        let late = told.trips.iter().any(|line| line.movement.contains("-s"));
        assert!(late, "{most} places: every sortie flew as planned: {:?}", told.trips);
        let desk = Desk::open(&dir.join("out"), Access::Read, &Credentials::default(), &mut |_| {}).unwrap();
        let held = desk.places().into_iter().find(|place| place.id == "strip").unwrap().held;
        assert!(held <= 60, "{held}");
    }
}

#[test]
fn a_rehearsal_can_make_its_plan_first_and_leaves_it_beside_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a");
    let request = Request { scenario: small(), seed: 2, solve: true, undisturbed: true, ..Request::default() };
    let mut said = Vec::new();
    let end = rehearse(&request, &root, &AtomicBool::new(false), &mut |text| said.push(text.to_owned())).unwrap();
    assert_eq!(adds_up(&end).plan, "a.plan.json");
    assert!(folder.path().join("a.plan.json").is_file() && said.iter().any(|text| text.starts_with("solving")));
    let with_people = Request { people: Some(5), ..request };
    let refused = rehearse(&with_people, &folder.path().join("b"), &AtomicBool::new(false), &mut |_| {}).unwrap_err();
    assert!(refused.to_string().contains("--people"), "{refused}");
}

/// Rates at which hardly anything goes as planned.
const AWFUL: &str = "[disruptions]\nweather_per_day = 2\nweather_h = 6\ntail_breaks_per_day = 1\ntail_repair_h = 12\n\
    vehicle_breaks_per_day = 1\nvehicle_repair_h = 8\nrefusal_per_day = 0.2\nsource = \"invented\"\n\n\
    [front]\nmoves_at_first = 1\nhazard_times = 20\nairfield_loss_per_day = 0.4\nwithdrawal_per_day = 0.5\n\
    withdrawn_days = 0.3\nsource = \"invented\"\n\n[daylight]";

#[test]
fn where_sites_fail_and_airfields_are_lost_everybody_is_still_in_the_record_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let fails = [("hazard_per_day = 0.12", "hazard_per_day = 0.8"), ("hazard_per_day = 0.24", "hazard_per_day = 0.9")];
    let scenario = made::small(folder.path(), &[], &[fails[0], fails[1], ("[daylight]", AWFUL)]);
    let plan = solved_for(&scenario, folder.path());
    let (mut lost, mut withdrawn) = (0, 0);
    for seed in seeds(1..5) {
        let root = folder.path().join(seed.to_string());
        let end = run_of(&scenario, &root, (&plan, seed, false));
        let told = adds_up(&end);
        lost += told.fate_unknown_people;
        withdrawn += written_as_withdrawn(&root, told);
        assert!(told.fate_unknown_people == 0 || end.must_look(), "seed {seed}");
    }
    let asked = std::env::var("CUSTODIA_PLAN_SEEDS").is_ok();
    assert!(asked || lost > 0, "no site failed with anybody inside");
    assert!(asked || withdrawn > 0, "no clearance was withdrawn");
}

/// How many words of the world's about clearances stand in the record, each at its time and by its owner.
fn written_as_withdrawn(root: &Path, told: &CarriedOut) -> usize {
    let desk = Desk::open(root, Access::Read, &Credentials::default(), &mut |_| {}).unwrap();
    for line in &told.withdrawals {
        let id = ClearanceId::parse(&line.clearance).unwrap();
        let changes = &desk.record().clearance(&id).unwrap().changes;
        let has = |at: &str, state| changes.iter().any(|(when, said)| when.to_string() == at && *said == state);
        assert!(has(&line.withdrawn_at, ClearanceState::Withdrawn), "{line:?}: {changes:?}");
        let again = line.given_again_at.as_deref();
        assert!(again.is_none_or(|at| has(at, ClearanceState::Given)), "{line:?}: {changes:?}");
    }
    told.withdrawals.len()
}

#[test]
fn a_convoy_whose_airfield_is_lost_on_its_way_is_back_at_its_site_with_everybody() {
    let folder = tempfile::tempdir().unwrap();
    let soon = AWFUL.replace("airfield_loss_per_day = 0.4", "airfield_loss_per_day = 3");
    let scenario = made::small(folder.path(), &[], &[("[daylight]", &soon)]);
    let plan = solved_for(&scenario, folder.path());
    let operation = Scenario::load(&scenario).unwrap();
    let turns_back = |seed: &u64| {
        let lift = read(&operation, &plan, false, *seed).unwrap();
        lift.trips.iter().any(|trip| matches!(trip.fate, Fate::Goes { turns_back: true, .. }))
    };
    let seed = (1..200).find(turns_back).unwrap();
    let end = run_of(&scenario, &folder.path().join("a"), (&plan, seed, false));
    let told = adds_up(&end);
    let back: u32 = told.days.iter().map(|day| day.actual.turned_back_people).sum();
    assert!(back > 0, "seed {seed}: {told:?}");
    let line = told.trips.iter().find(|line| line.why.iter().any(|why| why == "the airfield was lost")).unwrap();
    assert!(told.inside_people + told.fate_unknown_people >= back, "{line:?}");
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
