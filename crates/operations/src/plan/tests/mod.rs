//! Scenarios for the planner: those that are shipped, those that are made, and everything that can be wrong with
//! one. Source: ours; expected numbers by hand.

mod shipped;
mod wrong;
mod conflicts;
mod checked;
mod made;
mod documented;

use std::path::{Path, PathBuf};

use airlift::FailureLaw;

use super::read::{Operation, PlanFacts, parse};
use super::when::Start;
use crate::rehearse::scenario::WatchedSite;
use crate::toml_table::FileError;

/// 2 March 2026, three hours east of UTC, as in the small scenario.
const START: Start = Start { first_day: 20_514, offset_min: 180 };

fn shipped_folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(name)
}

fn small_text() -> String {
    std::fs::read_to_string(shipped_folder("small").join("plan.toml")).unwrap()
}

/// Reads a text beside the small scenario's operation.
fn read_text(text: &str) -> Result<PlanFacts, FileError> {
    let site = |id: &str, people| WatchedSite {
        id: id.into(),
        name: format!("{id} prison"),
        people: Some(people),
        source: "invented".into(),
    };
    let sites = [site("north", 36), site("south", 24)];
    let operation = Operation { start: START, sites: &sites };
    let law = &mut |_: &_, _: &str| FailureLaw::constant(0.01, 10).map_err(|e| e.to_string());
    parse(Path::new("plan.toml"), text, &operation, law)
}

/// The small scenario's text with one change, which must have something to change.
fn changed(from: &str, to: &str) -> String {
    let text = small_text();
    assert!(text.contains(from), "no {from:?} in the small scenario");
    text.replacen(from, to, 1)
}
