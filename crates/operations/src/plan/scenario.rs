//! The planner's scenario as it is loaded. Source: ours.

use std::path::{Path, PathBuf};

use airlift::{ConflictKind, Disruptions, Problem, Reaction};
use serde::Serialize;

use super::facts::StatedFact;
use super::when::Start;
use crate::failure::{Failure, Fault};

/// Everything that is planned from.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name of the operation.
    pub name: String,
    /// `operation.toml` as it was found.
    pub file: PathBuf,
    /// SHA-256 of all files that were read; plans name it.
    pub digest: [u8; 32],
    /// When minute 0 is.
    pub start: Start,
    /// The facts as the planner takes them, with the names of sites, airfields, receivers and tails.
    pub problem: Problem,
    /// What may go wrong, for simulations.
    pub disruptions: Disruptions,
    /// What a plan itself does to the hazards.
    pub reaction: Reaction,
    /// Every value that was stated, in the order of the file.
    pub facts: Vec<StatedFact>,
    /// What was said in public of how many had arrived, by day; empty for made-up operations.
    pub series: Vec<PublicCount>,
    /// People moved out of a receiving place to make room, who are counted where they went.
    pub displaced: Vec<Displaced>,
}

/// People who had arrived by the end of a day, as was said in public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicCount {
    /// Day of the operation, from 1.
    pub day: u32,
    /// People.
    pub people: u32,
    /// Who said so.
    pub source: String,
}

/// People who are moved to make room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Displaced {
    /// Name of the receiver that they leave.
    pub from: String,
    /// Name of the receiver that they are taken to.
    pub to: String,
    /// How many.
    pub people: u32,
    /// Who says so.
    pub source: String,
}

/// Facts that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictView {
    /// What kind of contradiction, in one word.
    pub kind: &'static str,
    /// The fewest facts that make it; changing one of them can end it.
    pub facts: Vec<String>,
}

impl Scenario {
    /// The digest in hexadecimal.
    pub fn digest_hex(&self) -> String {
        self.digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Each contradiction by the fewest facts that make it; none if plans can be made.
    pub fn conflicts(&self) -> Vec<ConflictView> {
        let word = |c: airlift::Conflict| ConflictView { kind: kind_word(c.kind), facts: c.facts };
        self.problem.check().into_iter().map(word).collect()
    }
}

/// Loads a scenario to plan from: the folder that holds `operation.toml`, or that file. Facts that contradict one
/// another are a failure that a person must look at.
pub fn load(path: &Path) -> Result<Scenario, Failure> {
    let scenario = read(path)?;
    match scenario.conflicts().first() {
        None => Ok(scenario),
        Some(first) => Err(contradiction(&scenario, first)),
    }
}

/// A scenario that contradicts itself ran into no error of reading: a person must look at its facts (exit 4).
fn contradiction(scenario: &Scenario, first: &ConflictView) -> Failure {
    Failure::Error(Fault {
        error: format!("facts contradict one another ({}): {}", first.kind, first.facts.join("; ")),
        place: Some(scenario.file.display().to_string()),
        hint: Some(format!(
            "change one of them; all are listed by custodia plan check --scenario {}",
            scenario.file.display()
        )),
        look: true,
        ..Fault::default()
    })
}

fn kind_word(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Number => "number",
        ConflictKind::Reference => "reference",
        ConflictKind::LawTooShort => "law_too_short",
        ConflictKind::KeepApart => "keep_apart",
        ConflictKind::NoPosts => "no_posts",
        ConflictKind::Unreachable => "unreachable",
        ConflictKind::NoLegalSortie => "no_legal_sortie",
        ConflictKind::ZeroAcceptance => "zero_acceptance",
        ConflictKind::ClearancesNeverMeet => "clearances_never_meet",
        ConflictKind::NoOwnMovement => "no_own_movement",
    }
}

/// The same without asking whether the facts hold together.
pub fn read(path: &Path) -> Result<Scenario, Failure> {
    Err(Failure::error("the planner's facts are not read yet").at(path.display()))
}
