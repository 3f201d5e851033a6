//! A plan carried out with made people: the real binary on the small scenario. Source: ours, decision 0070.

use std::fs;

use crate::plan::Desk;
use crate::source::root;

/// A desk with the small scenario and its jurisdiction.
pub(crate) fn without_a_plan() -> Desk {
    let desk = Desk::new();
    let pack = desk.path("jurisdictions/example");
    fs::create_dir_all(&pack).unwrap();
    fs::copy(root().join("jurisdictions/example/pack.toml"), pack.join("pack.toml")).unwrap();
    desk
}

/// The same with a plan.
fn desk() -> Desk {
    let desk = without_a_plan();
    desk.solved("plan.json", &[]);
    desk
}

const REHEARSE: [&str; 4] = ["--quiet", "rehearse", "scenarios/small", "--plan"];

#[test]
fn a_plan_is_rehearsed_and_its_folder_verifies() {
    let desk = desk();
    let words = [&["--json"], &REHEARSE[..], &["plan.json", "--undisturbed", "--data", "out"]].concat();
    let ended = desk.run(&words);
    assert!([0, 4].contains(&ended.code), "{}{}", ended.out, ended.err);
    let found = ended.json();
    assert_eq!((&found["residual_people"], &found["wrong_people"]), (&0.into(), &0.into()), "{found}");
    assert_eq!(found["plan"]["plan"], "plan.json");
    let days = found["plan"]["days"].as_array().unwrap();
    assert_eq!(days.len(), 3);
    assert!(days.iter().all(|day| day["planned"]["sorties"] == day["actual"]["sorties"]), "{found}");
    let verified = desk.run(&["log", "verify", "--data", "out"]);
    assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
    let count = desk.run(&["count", "show", "--data", "out"]);
    assert_eq!(count.code, 0, "{}{}", count.out, count.err);
}

#[test]
fn what_is_no_plan_of_the_scenario_is_refused_and_leaves_no_folder() {
    let desk = desk();
    let text = fs::read_to_string(desk.path("plan.json")).unwrap();
    fs::write(desk.path("cut.json"), &text[..text.len() / 2]).unwrap();
    let at = text.find("\"scenario_digest\": \"").unwrap() + "\"scenario_digest\": \"".len();
    let other = format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..]);
    fs::write(desk.path("other.json"), other).unwrap();
    // A sortie that boards at the same step again with nobody to guard it.
    let broken = text.replacen("\"guards\":4", "\"guards\":0", 1);
    assert_ne!(broken, text, "{text}");
    fs::write(desk.path("broken.json"), broken).unwrap();
    for (file, code, said) in
        [("cut.json", 1, "cut.json:"), ("other.json", 1, "with the digest"), ("broken.json", 4, "BREAKS RULES")]
    {
        let ended = desk.run(&[&REHEARSE[..], &[file, "--data", "out"]].concat());
        assert_eq!(ended.code, code, "{file}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(said), "{file}: {}", ended.err);
    }
    for words in [&["plan.json", "--people", "20"][..], &["none.json"]] {
        let ended = desk.run(&[&REHEARSE[..], words, &["--data", "out"]].concat());
        assert!([1, 2].contains(&ended.code), "{words:?}: {}", ended.err);
    }
    let alone = desk.run(&["rehearse", "scenarios/small", "--undisturbed", "--data", "out"]);
    assert_eq!(alone.code, 2, "{}", alone.err);
    assert!(!desk.path("out").exists());
}
