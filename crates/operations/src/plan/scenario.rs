//! The planner's scenario as it is loaded. Source: ours.

use std::path::{Path, PathBuf};

use airlift::{ConflictKind, Disruptions, FailureLaw, Problem, Reaction};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::facts::StatedFact;
use super::from_reports::FromReports;
use super::read::{Displaced, LawAsked, Operation, parse};
use super::when::{Start, in_local_time};
use crate::failure::{Failure, Fault};
use crate::rehearse::scenario::{SCENARIO_FILE, Watched, read_figures};
use crate::toml_table::{FileError, TomlFile, read_text};
use crate::warning::watch::below;

/// Everything that is planned from.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name of the operation.
    pub name: String,
    /// `operation.toml` as it was found.
    pub file: PathBuf,
    /// SHA-256 of all files that were read; plans name it.
    pub digest: [u8; 32],
    /// The ids of its places, for whoever knows them by another file.
    pub ids: PlaceIds,
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

/// The ids that the planner's facts give to places, in the order of the problem's lists, and the file that gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceIds {
    /// The file of the planner's facts.
    pub file: PathBuf,
    /// Of sites.
    pub sites: Vec<String>,
    /// Of airfields.
    pub airfields: Vec<String>,
    /// Of receivers.
    pub receivers: Vec<String>,
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
        let local = |facts: Vec<String>| facts.iter().map(|fact| in_local_time(fact, self.start)).collect();
        let told = |c: airlift::Conflict| ConflictView { kind: kind_word(c.kind), facts: local(c.facts) };
        self.problem.check().into_iter().map(told).collect()
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
    let file = if path.is_dir() { path.join(SCENARIO_FILE) } else { path.to_path_buf() };
    let text = read_text(&file).map_err(of_file)?;
    let operation = Watched::parse(&file, &text).map_err(of_file)?;
    let Some(name) = &operation.watch.plan else {
        return Err(Failure::error("plan: is missing, the name of the file of the planner's facts needed")
            .at(file.display())
            .hint("write plan = \"plan.toml\" above the tables; docs/formats.md has its keys"));
    };
    let plan_file = below(&file, name)?;
    let plan_text = read_text(&plan_file).map_err(of_file)?;
    let mut reports = FromReports::new(&file);
    let given = Texts { file: &file, operation: &text, plan_file: &plan_file, plan: &plan_text };
    let mut scenario = assembled(&given, operation, &mut |start, asked, site| reports.law(start, asked, site))?;
    let texts = [("operation", text.as_bytes()), ("plan", plan_text.as_bytes())];
    scenario.digest = digest(texts.into_iter().chain(reports.files()));
    Ok(scenario)
}

/// Reads a scenario whose sites all state their hazard from its two texts alone; no file is opened.
pub fn read_texts(operation: &str, plan: &str) -> Result<Scenario, Failure> {
    let (file, plan_file) = (Path::new(SCENARIO_FILE), Path::new("plan.toml"));
    let watched = Watched::parse(file, operation).map_err(of_file)?;
    let given = Texts { file, operation, plan_file, plan };
    let mut scenario = assembled(&given, watched, &mut |_, _, _| Err("no reports are at hand".to_owned()))?;
    scenario.digest = digest([("operation", operation.as_bytes()), ("plan", plan.as_bytes())].into_iter());
    Ok(scenario)
}

/// The files of a scenario with their names.
struct Texts<'t> {
    file: &'t Path,
    operation: &'t str,
    plan_file: &'t Path,
    plan: &'t str,
}

fn assembled(
    texts: &Texts<'_>,
    operation: Watched,
    law: &mut dyn FnMut(Start, &LawAsked, &str) -> Result<FailureLaw, String>,
) -> Result<Scenario, Failure> {
    let start = Start { first_day: operation.first_day, offset_min: operation.day_offset_min };
    let given = Operation { start, sites: &operation.watch.sites };
    let plan = parse(texts.plan_file, texts.plan, &given, &mut |asked, site| law(start, asked, site));
    let plan = plan.map_err(of_file)?;
    Ok(Scenario {
        series: series(texts.file, texts.operation, operation.days)?,
        name: operation.name,
        digest: [0; 32],
        ids: plan.ids,
        start,
        problem: plan.problem,
        disruptions: plan.disruptions,
        reaction: plan.reaction,
        facts: plan.facts,
        displaced: plan.displaced,
        file: texts.file.to_path_buf(),
    })
}

/// Each file by its role and length, so that no two sets of files give the same bytes.
fn digest<'f>(files: impl Iterator<Item = (&'static str, &'f [u8])>) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (role, bytes) in files {
        digest.update(format!("{role} {}\n", bytes.len()));
        digest.update(bytes);
    }
    digest.finalize().into()
}

fn series(file: &Path, text: &str, days: u32) -> Result<Vec<PublicCount>, Failure> {
    let toml = TomlFile::parse(file, text).map_err(of_file)?;
    let figures = read_figures(&toml.root(), days).map_err(of_file)?;
    Ok(figures.into_iter().map(|f| PublicCount { day: f.day, people: f.people, source: f.source }).collect())
}

/// What is wrong with a file, with its place apart.
pub(crate) fn of_file(error: FileError) -> Failure {
    let line = if error.line > 0 { format!(":{}", error.line) } else { String::new() };
    let key = if error.key.is_empty() { String::new() } else { format!(": {}", error.key) };
    Failure::error(error.what).at(format!("{}{line}{key}", error.file.display()))
}
