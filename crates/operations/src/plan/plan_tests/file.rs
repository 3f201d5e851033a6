//! A plan file read back is the plan that was written; anything else is refused with its place. Source: ours.

use std::path::Path;

use airlift::{Bound, Policy, Problem, greedy};
use proptest::prelude::*;

use super::{by_hand, planned, scenario};
use crate::plan::Scenario;
use crate::plan::file::{parse, read_plan, write_plan, written};

fn refused(text: &str, scenario: &Scenario) -> String {
    parse(text.as_bytes(), scenario, Path::new("p.json")).expect_err("it was read").to_string()
}

/// A plan that keeps no rule and names only what is there.
fn scrambled(problem: &Problem, plan: &mut airlift::Plan, numbers: &[u32]) {
    let steps = problem.grid.steps();
    let groups = problem.groups.len();
    let mut draws = numbers.iter().cycle().copied();
    let mut below = |n: usize| (draws.next().unwrap_or(0) as usize) % n;
    for sortie in &mut plan.sorties {
        sortie.boards.0 = below(steps);
        sortie.route.0 = below(problem.routes.len());
        sortie.tail = below(problem.kinds[sortie.kind.0].tails.len());
        sortie.persons[below(groups)] = below(1_000_001) as u32;
        sortie.guards = below(50) as u32;
    }
    for convoy in &mut plan.convoys {
        convoy.leaves.0 = below(steps);
        convoy.road.0 = below(problem.roads.len());
        convoy.loads[0].persons[below(groups)] = below(300) as u32;
    }
    for work in &mut plan.stages {
        work.site.0 = below(problem.sites.len());
        work.stage = below(problem.sites[work.site.0].stages.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_plan_written_and_read_back_is_the_same_plan(
        seed in 0_u64..50, policy in 0_usize..4, numbers in prop::collection::vec(any::<u32>(), 1..60), bent in any::<bool>()
    ) {
        let scenario = scenario(seed);
        let mut plan = greedy(&scenario.problem, Policy::ALL[policy]);
        if bent {
            scrambled(&scenario.problem, &mut plan, &numbers);
        }
        let mut planned = planned(&scenario, plan);
        // A plan in which more leave than are there costs less than nothing, and has no bound.
        planned.bound = (!bent).then(|| Bound { value: planned.cost.objective() * 0.875, grid_h: 4.0 });
        let text = written(&scenario, &planned).unwrap();
        prop_assert_eq!(&parse(text.as_bytes(), &scenario, Path::new("p.json")).unwrap(), &planned);
        let again = written(&scenario, &planned).unwrap();
        prop_assert_eq!(again, text);
    }

    #[test]
    fn corrupted_bytes_are_read_or_refused_and_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>(), cuts in any::<bool>()
    ) {
        let scenario = scenario(1);
        let mut bytes = written(&scenario, &by_hand(&scenario)).unwrap().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = parse(&bytes, &scenario, Path::new("p.json"));
    }
}

#[test]
fn what_is_wrong_in_a_plan_file_is_named_with_its_place() {
    let scenario = scenario(1);
    let text = written(&scenario, &by_hand(&scenario)).unwrap();
    let cases = [
        ("\"boards_min\":", "\"boards_min\":1", "boards_min is 1"),
        ("\"boards_min\":", "\"boards\":", "unknown field `boards`"),
        ("\"guards\":", "\"guards\":-", "invalid value"),
        ("\"route\":\"", "\"route\":\"the moon ", "route \"the moon"),
        ("\"expected_inside\":", "\"expected_inside\":1", "cost.expected_inside is 1"),
        ("\"step_min\":", "\"step_min\":1", "grid is"),
        ("custodia/plan/1", "custodia/plan/2", "schema is \"custodia/plan/2\""),
        ("\"persons\":{", "\"persons\":{\"nobody\":1,", "group \"nobody\" is not in the scenario"),
        ("\"persons\":{", "\"persons\":{\"adults\":1,\"adults\":1,", "stands there twice"),
        ("\"guards\":", "\"guards\":9999999", "at most 1000000 allowed"),
        ("\"seed\": 3", "\"seed\": \"three\"", "expected u64"),
    ];
    assert!(text.contains("\"boards_min\""), "nobody flies: {text}");
    for (from, to, said) in cases {
        // The first number after the key is put behind what stands for it.
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from} is not there");
        let message = refused(&changed, &scenario);
        assert!(message.starts_with("p.json") && message.contains(said), "{from} to {to}: {message}");
    }
    assert!(refused("[]", &scenario).contains("p.json"), "{}", refused("[]", &scenario));
    assert!(refused(&text[..text.len() / 2], &scenario).contains("p.json:"), "a cut file has a line");
}

#[test]
fn another_scenarios_plan_is_refused_with_both_digests() {
    let (ours, other) = (scenario(1), scenario(2));
    let text = written(&other, &by_hand(&other)).unwrap();
    let message = refused(&text, &ours);
    assert!(message.contains(&other.digest_hex()) && message.contains(&ours.digest_hex()), "{message}");
}

#[test]
fn a_bound_above_the_plan_is_a_figure_that_is_not_its_own() {
    let scenario = scenario(1);
    let mut planned = by_hand(&scenario);
    planned.bound = Some(Bound { value: planned.cost.objective() + 1.0, grid_h: 4.0 });
    let message = refused(&written(&scenario, &planned).unwrap(), &scenario);
    assert!(message.contains("above the plan's own objective"), "{message}");
}

#[test]
fn a_plan_file_is_written_whole_beside_nothing_and_replaced_only_when_told() {
    let dir = tempfile::tempdir().unwrap();
    let (scenario, file) = (scenario(1), dir.path().join("plan.json"));
    let planned = by_hand(&scenario);
    write_plan(&file, &scenario, &planned, false).unwrap();
    assert_eq!(read_plan(&file, &scenario).unwrap(), planned);
    let other = super::planned(&scenario, greedy(&scenario.problem, Policy::RoundRobin));
    assert!(write_plan(&file, &scenario, &other, false).unwrap_err().to_string().contains("exists"));
    assert_eq!(read_plan(&file, &scenario).unwrap(), planned);
    write_plan(&file, &scenario, &other, true).unwrap();
    assert_eq!(read_plan(&file, &scenario).unwrap(), other);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "something was left beside the plan");
}
