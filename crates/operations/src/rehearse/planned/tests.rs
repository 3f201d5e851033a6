//! A plan is held against the operation before anything is written. Source: ours.

use std::path::{Path, PathBuf};

use airlift::{Alternate, Convoy, KindId, Plan, Policy, RoadId, RouteId, Sortie, Step, cost, greedy};

use super::super::scenario::Scenario;
use super::{Fate, Lift, Places, TripKind, read, withdrawals};
use crate::failure::Failure;
use crate::plan::{self, Planned, write_plan};

/// The small scenario in a folder of its own, with what is changed in its two files.
pub(in crate::rehearse) fn small(dir: &Path, operation: &[(&str, &str)], plan: &[(&str, &str)]) -> PathBuf {
    for copied in ["scenarios/small", "jurisdictions/example"] {
        let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(copied), dir.join(copied));
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    let folder = dir.join("scenarios/small");
    for (name, changes) in [("operation.toml", operation), ("plan.toml", plan)] {
        let mut text = std::fs::read_to_string(folder.join(name)).unwrap();
        for (old, new) in changes {
            assert!(text.contains(old), "{name} has no {old}");
            text = text.replace(old, new);
        }
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// A plan by hand for a scenario, in a file.
pub(in crate::rehearse) fn plan_for(folder: &Path) -> PathBuf {
    changed_plan_for(folder, |_| {})
}

/// The same, with something changed in it.
fn changed_plan_for(folder: &Path, change: impl FnOnce(&mut Plan)) -> PathBuf {
    let scenario = plan::load(folder).unwrap();
    let mut plan = greedy(&scenario.problem, Policy::HighestHazardFirst);
    change(&mut plan);
    let planned = Planned {
        cost: cost(&scenario.problem, &plan),
        plan,
        bound: None,
        seed: 1,
        tries: 0,
        solver: "hand".into(),
        rest: Vec::new(),
    };
    let file = folder.join("plan.json");
    write_plan(&file, &scenario, &planned, true).unwrap();
    file
}

fn read_from(folder: &Path, file: &Path, undisturbed: bool, seed: u64) -> Result<Lift, Failure> {
    read(&Scenario::load(folder).unwrap(), file, undisturbed, seed)
}

fn refused(folder: &Path, file: &Path) -> String {
    read_from(folder, file, true, 1).err().expect("it was read").to_string()
}

#[test]
fn a_plan_as_written_becomes_a_movement_for_each_trip_at_its_time() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[]);
    let lift = read_from(&folder, &plan_for(&folder), true, 1).unwrap();
    let of = |kind| lift.trips.iter().filter(move |trip| trip.kind == kind);
    let people = |kind| of(kind).flat_map(|trip| &trip.persons).sum::<u32>();
    assert_eq!((people(TripKind::Convoy), people(TripKind::Sortie)), (60, 60));
    assert_eq!(lift.days.iter().map(|day| day.left).sum::<u32>(), 60);
    // Each admission stands twice: what children there are among them is seen when they are called.
    assert_eq!(people(TripKind::Admission), 120);
    for (trip, movement) in lift.trips.iter().zip(&lift.timetable.movements) {
        let Fate::Goes { leaves, arrives, turns_back, .. } = trip.fate else { panic!("{trip:?} was given up") };
        assert!(!turns_back && trip.kept.is_empty());
        assert_eq!(arrives, movement.arrives_at, "{movement:?}");
        assert!(leaves == movement.departs_at, "{movement:?}");
        assert!(!movement.clearances.is_empty() && movement.seats > 0 && movement.guards > 0, "{movement:?}");
    }
    let ways: Vec<(&str, &str)> = lift.timetable.movements.iter().map(|m| (m.from.as_str(), m.to.as_str())).collect();
    for way in [("north", "strip"), ("south", "strip"), ("strip", "field"), ("field", "haven")] {
        assert!(ways.contains(&way), "{way:?}: {ways:?}");
    }
}

#[test]
fn one_seed_gives_one_world_and_some_other_seed_another() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[]);
    let file = plan_for(&folder);
    let fates = |seed| {
        let lift = read_from(&folder, &file, false, seed).unwrap();
        lift.trips.iter().map(|trip| (trip.fate, trip.persons.clone(), trip.kept.clone())).collect::<Vec<_>>()
    };
    assert_eq!(fates(3), fates(3));
    assert!((4..40).any(|seed| fates(seed) != fates(3)));
}

#[test]
fn a_place_that_the_operation_does_not_have_is_refused_with_both_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[("\"strip\"", "\"runway\"")]);
    let said = refused(&folder, &plan_for(&folder));
    for part in ["plan.toml: airfield \"runway\"", "operation.toml", "those are strip, field"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let folder = small(&dir.path().join("receiver"), &[], &[("\"haven\"", "\"refuge\"")]);
    let said = refused(&folder, &plan_for(&folder));
    assert!(said.contains("receiver \"refuge\"") && said.contains("operation.toml"), "{said}");
}

#[test]
fn a_way_that_the_operation_does_not_have_is_refused_with_both_files() {
    let dir = tempfile::tempdir().unwrap();
    let other =
        [("id = \"haven\"\nname = \"Receiving prison\"", "id = \"haven-children\"\nname = \"Receiving prison\"")];
    let to = [("to = \"haven\"", "to = \"haven-children\"")];
    let folder = small(dir.path(), &[], &[other[0], to[0]]);
    let said = refused(&folder, &plan_for(&folder));
    assert!(said.contains("from \"strip\" to \"haven-children\"") && said.contains("operation.toml"), "{said}");
}

#[test]
fn a_road_that_the_operation_does_not_have_is_refused_with_both_files() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[("\"strip\"", "\"field\"")]);
    let said = refused(&folder, &plan_for(&folder));
    assert!(said.contains("to \"field\"") && said.contains("by road") && said.contains("operation.toml"), "{said}");
}

/// The transfer of 2026 as it is shipped.
fn transfer() -> (Scenario, plan::Scenario) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/hasakah-2026");
    (Scenario::load(&folder).unwrap(), plan::load(&folder).unwrap())
}

#[test]
fn every_place_and_way_of_the_transfer_of_2026_is_one_in_both_of_its_files() {
    let (operation, scenario) = transfer();
    let p = &scenario.problem;
    let convoy = |road| Convoy { leaves: Step(0), road: RoadId(road), loads: Vec::new() };
    let sortie = |route| Sortie {
        boards: Step(0),
        kind: KindId(0),
        tail: 0,
        route: RouteId(route),
        persons: Vec::new(),
        guards: 0,
        alternate: Alternate::Return,
    };
    let all = Plan {
        convoys: (0..p.roads.len()).map(convoy).collect(),
        sorties: (0..p.routes.len()).map(sortie).collect(),
        ..Plan::default()
    };
    let places = Places::of(&operation, &scenario, &all).unwrap();
    assert!(places.airfields.iter().all(Option::is_some) && places.ways.iter().all(Option::is_some));
    let stays: Vec<&str> = places.to.iter().map(|way| way.as_ref().unwrap().to.as_str()).collect();
    assert_eq!(stays, ["karkh-central", "al-hut"]);
}

#[test]
fn every_paper_of_the_transfer_of_2026_stands_for_one_clearance_of_its_plan_or_for_none() {
    let (operation, scenario) = transfer();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("plan.json");
    let plan = greedy(&scenario.problem, Policy::HighestHazardFirst);
    let cost = cost(&scenario.problem, &plan);
    let planned = Planned { cost, plan, bound: None, seed: 1, tries: 0, solver: "hand".into(), rest: Vec::new() };
    write_plan(&file, &scenario, &planned, false).unwrap();
    let lift = read(&operation, &file, true, 1).unwrap();
    let used = |id: &str| lift.timetable.movements.iter().any(|m| m.clearances.iter().any(|paper| paper == id));
    let stands = withdrawals::stands_for(&operation, &lift.timetable, &lift.trips);
    let of = |id: &str| stands.iter().find(|(paper, _)| paper.id == id).map(|(_, of)| name(&scenario, *of));
    let expected = [
        ("road-m4", "road M4 to the airfields"),
        ("overflight-1", "Iraqi airspace"),
        ("overflight-3", "Iraqi airspace"),
        ("intake-iraq-2", "reception in Iraq"),
        ("landing-baghdad", "landing Baghdad"),
    ];
    for (paper, clearance) in expected {
        assert!(used(paper), "{paper} is not used");
        assert_eq!(of(paper), Some(clearance), "{paper}");
    }
    for paper in ["road-iraq", "intake-coalition", "landing-al-asad"] {
        assert_eq!(of(paper), None, "{paper} is no clearance of the plan");
    }
    let all: Vec<&str> = operation.clearances.iter().map(|paper| paper.id.as_str()).filter(|id| used(id)).collect();
    assert_eq!(all.len(), stands.len() + 2, "{all:?}: all but the road in Iraq and the reception at the airfields");
}

fn name(scenario: &plan::Scenario, clearance: airlift::ClearanceId) -> &str {
    &scenario.problem.clearances[clearance.0].name
}

#[test]
fn a_plan_of_another_scenario_and_a_damaged_file_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[]);
    let other = small(&dir.path().join("other"), &[], &[("process_per_h = 20", "process_per_h = 19")]);
    assert!(refused(&folder, &plan_for(&other)).contains("with the digest"));
    let file = plan_for(&folder);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    assert!(refused(&folder, &file).contains("plan.json:"));
}

#[test]
fn a_plan_that_breaks_rules_is_not_carried_out_and_a_person_must_look() {
    let dir = tempfile::tempdir().unwrap();
    let folder = small(dir.path(), &[], &[]);
    let file = changed_plan_for(&folder, |plan| plan.sorties[0].guards = 0);
    let Some(Failure::Error(fault)) = read_from(&folder, &file, true, 1).err() else { panic!("it was read") };
    assert!(fault.look && fault.error.contains("BREAKS RULES"), "{fault:?}");
    assert!(fault.hint.is_some_and(|hint| hint.contains("broken rules")));
}
