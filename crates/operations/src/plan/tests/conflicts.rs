//! Facts that contradict one another are told by the fewest that do, by the names and local times of the scenario.
//! Source: ours.

use super::*;
use crate::failure::Failure;
use crate::plan::{ConflictView, load};

/// A copy of the small scenario with changes to its facts.
fn copy(changes: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut text = small_text();
    for (from, to) in changes {
        assert!(text.contains(from), "no {from:?}");
        text = text.replacen(from, to, 1);
    }
    let operation = std::fs::read(shipped_folder("small").join("operation.toml")).unwrap();
    std::fs::write(dir.path().join("operation.toml"), operation).unwrap();
    std::fs::write(dir.path().join("plan.toml"), text).unwrap();
    let path = dir.path().to_path_buf();
    (dir, path)
}

fn conflicts(changes: &[(&str, &str)]) -> Vec<ConflictView> {
    let (_dir, path) = copy(changes);
    crate::plan::read(&path).unwrap().conflicts()
}

#[test]
fn each_contradiction_names_its_kind_and_its_facts() {
    let window = "open = [\"2026-03-02T00:00:00+03:00/2026-03-05T00:00:00+03:00\"]";
    let only = |hours: &str| format!("open = [\"2026-03-03T{hours}\"]");
    let (early, late) =
        (only("00:00:00+03:00/2026-03-03T06:00:00+03:00"), only("12:00:00+03:00/2026-03-03T18:00:00+03:00"));
    let overflight = format!("kind = \"overflight\"\n{window}");
    let landing = format!("kind = \"landing\"\n{window}");
    let cases: Vec<(Vec<(String, String)>, &str, Vec<&str>)> = vec![
        (
            vec![("to = \"strip\"\nout_min = 90".into(), "to = \"strip\"\nopen = [\"00:00-01:00\"]\nout_min = 90".into())],
            "unreachable",
            vec!["site South prison: group adults can be driven to no airfield", "road to Staging strip takes 90 min and is open 2026-03-02 00:00 to 2026-03-02 01:00"],
        ),
        (
            vec![("runway_m = 1200".into(), "runway_m = 900".into())],
            "no_legal_sortie",
            vec!["small aircraft needs 1000 m for 20 t, Staging strip has 900 m for 100 t"],
        ),
        (vec![("daily_acceptance = [30]".into(), "daily_acceptance = [0]".into())], "zero_acceptance", vec!["receiver Receiving prison admits nobody"]),
        (
            vec![(overflight.clone(), format!("kind = \"overflight\"\n{early}")), (landing.clone(), format!("kind = \"landing\"\n{late}"))],
            "clearances_never_meet",
            vec!["Staging strip to Receiving prison is cleared 2026-03-03 00:00 to 2026-03-03 06:00", "landing at Receiving prison is cleared 2026-03-03 12:00 to 2026-03-03 18:00"],
        ),
        (
            vec![("[daylight]".into(), "[[apart]]\ngroups = [\"adults\", \"adults\"]\nreasons = \"a feud\"\nsource = \"invented\"\n\n[daylight]".into())],
            "keep_apart",
            vec!["group adults is to be kept apart from itself"],
        ),
        (
            vec![("accepts = [\"adults\", \"children\"]".into(), "accepts = [\"adults\"]".into())],
            "keep_apart",
            vec!["people of group children are held", "none of 1 receivers accepts group children"],
        ),
        (vec![("posts = 12".into(), "posts = 0".into())], "no_posts", vec!["site North prison: everybody must pass assessed", "assessed has 0 posts"]),
        (vec![("days = 10".into(), "days = 2".into())], "law_too_short", vec!["failure law ends at 2026-03-04 00:00", "grid ends at 2026-03-05 00:00"]),
    ];
    for (changes, kind, facts) in cases {
        let changes: Vec<(&str, &str)> = changes.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        let found = conflicts(&changes);
        let of_kind = found.iter().find(|conflict| conflict.kind == kind);
        let Some(told) = of_kind else { panic!("{changes:?}: {found:?}") };
        for fact in facts {
            assert!(told.facts.iter().any(|said| said.contains(fact)), "{fact:?}: {told:?}");
        }
    }
    assert_eq!(conflicts(&[]), []);
}

#[test]
fn a_scenario_that_contradicts_itself_is_not_planned_from_and_a_person_must_look() {
    let (_dir, path) = copy(&[("daily_acceptance = [30]", "daily_acceptance = [0]")]);
    let Err(Failure::Error(fault)) = load(&path) else { panic!("was loaded") };
    assert!(
        fault.look
            && fault.error.starts_with("facts contradict one another (zero_acceptance): receiver Receiving prison")
    );
    assert!(fault.place.unwrap().ends_with("operation.toml"));
}
