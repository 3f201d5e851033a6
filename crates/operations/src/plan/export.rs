//! A plan as files that an operations officer works from: CSV, JSON, SVG and one page of HTML. Source: ours, `cli.md`
//! (`plan export`). The folder is written whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use airlift::{Plan, Policy, Problem, Step, cost};
use serde::Serialize;

use super::broken::{broken_rows, broken_rules, marked, warning};
use super::clockface::Clockface;
use super::file::read_plan;
use super::gantt::Gantt;
use super::listed::read_people;
use super::names::Names;
use super::page::page;
use super::race::{Drawn, Page, Race};
use super::schedule::{Schedule, schedule};
use super::seating::{SeatedView, seating};
use super::solve::{file_name, holds_for};
use super::tables::{admission_rows, convoy_rows, csv_of, sortie_rows, stage_rows};
use super::view::{FiguresView, ViolationView, by_hand};
use super::{Scenario, load};
use crate::failure::{Failure, io_at};
use crate::files;

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Tables for a spreadsheet.
    Csv,
    /// One document.
    Json,
    /// Pictures.
    Svg,
    /// One page with pictures and tables.
    Html,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exported {
    /// Name of the operation.
    pub scenario: String,
    /// The plan file.
    pub plan: String,
    /// The folder.
    pub out: String,
    /// Its files.
    pub files: Vec<String>,
    /// Convoys.
    pub convoys: usize,
    /// Sorties.
    pub sorties: usize,
    /// Sorties for which a roster finds no rested crew, though the hours of all crews together are enough.
    pub sorties_without_crew: usize,
    /// Who was given a seat, where people were listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seated: Option<SeatedView>,
    /// Whether the plan keeps every rule; of one that does not, each file says so.
    pub feasible: bool,
    /// Each rule that it breaks.
    pub violations: Vec<ViolationView>,
}

/// The schedule as one document.
#[derive(Serialize)]
struct ScheduleFile<'a> {
    schema: &'static str,
    scenario: &'a str,
    scenario_digest: String,
    local_time: String,
    feasible: bool,
    violations: &'a [ViolationView],
    figures: &'a FiguresView,
    #[serde(flatten)]
    schedule: &'a Schedule,
}

/// A plan with everything that is told of it.
pub(crate) struct Export<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) face: &'a Clockface,
    pub(crate) figures: FiguresView,
    pub(crate) schedule: Schedule,
    pub(crate) said: Vec<String>,
    /// Rules that the plan breaks.
    pub(crate) broken: Vec<ViolationView>,
    /// The race for a wide page and for a narrow one.
    pub(crate) race: [String; 2],
    pub(crate) gantt: String,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportQuestion {
    /// The plan file.
    pub plan: PathBuf,
    /// Its scenario.
    pub scenario: PathBuf,
    /// What is written.
    pub formats: Vec<Format>,
    /// A list of people to be given seats.
    pub people: Option<PathBuf>,
    /// The folder, a new one unless `replace` says otherwise.
    pub out: PathBuf,
    /// Whether the folder may be there: files of the same names are then replaced, and no others touched.
    pub replace: bool,
}

impl ExportQuestion {
    /// The pictures of a plan, and its page.
    pub const CHARTS: [Format; 2] = [Format::Svg, Format::Html];

    /// Refuses a folder that cannot be written, before anything is reckoned.
    pub fn check(&self) -> Result<(), Failure> {
        if self.replace && self.out.is_dir() { Ok(()) } else { folder_is_new(&self.out) }
    }
}

/// Writes a plan's schedules and pictures into a new folder, with everybody's seat where people are listed.
pub fn export_plan(question: &ExportQuestion) -> Result<Exported, Failure> {
    let (plan, out) = (&question.plan, &question.out);
    question.check()?;
    let scenario = load(&question.scenario)?;
    let planned = read_plan(plan, &scenario)?;
    let problem = planned.problem(&scenario)?;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let bound = planned.bound.map(|b| (b.value, b.gap(planned.cost.objective()), b.grid_h));
    let broken = broken_rules(&planned, &scenario, &face)?;
    let export = export(&scenario, &problem, &face, &planned.plan, (bound, broken));
    let mut files: Vec<(String, String)> = Vec::new();
    for format in &question.formats {
        files.extend(written(&export, *format)?);
    }
    let mut seated = None;
    if let Some(people) = &question.people {
        let people = read_people(people, &problem)?;
        let (tables, view) = seating(&problem, &face, (&planned.plan, &export.schedule), &people)?;
        for (name, rows) in tables {
            files.push((name, csv_of(&marked(rows, &export.broken))?));
        }
        seated = Some(view);
    }
    if out.is_dir() {
        files.iter().try_for_each(|(name, text)| files::replace(&out.join(name), text.as_bytes()))?;
    } else {
        write_folder(out, &files)?;
    }
    Ok(Exported {
        scenario: scenario.name.clone(),
        plan: file_name(plan),
        out: file_name(out),
        files: files.into_iter().map(|(name, _)| name).collect(),
        convoys: export.schedule.convoys.len(),
        sorties: export.schedule.sorties.len(),
        sorties_without_crew: export.schedule.without_crew,
        seated,
        feasible: export.broken.is_empty(),
        violations: export.broken,
    })
}

fn folder_is_new(out: &Path) -> Result<(), Failure> {
    let there = || Failure::error("exists").at(out.display()).hint("name a folder that is not there yet");
    if out.exists() { Err(there()) } else { Ok(()) }
}

/// Bound, gap and grid of a plan file, where it has them.
pub(crate) type Bounded = Option<(f64, f64, f64)>;

pub(crate) fn export<'a>(
    scenario: &'a Scenario,
    problem: &Problem,
    face: &'a Clockface,
    plan: &Plan,
    (bound, broken): (Bounded, Vec<ViolationView>),
) -> Export<'a> {
    let names = Names::of(problem);
    let schedule = schedule(problem, &names, face, plan);
    let figures = FiguresView::of("this plan", problem, plan, &cost(problem, plan));
    let hand = best_by_hand(problem);
    let warned = warning(&broken);
    let said: Vec<String> = warned.iter().cloned().chain(said(scenario, problem, &figures, &hand, bound)).collect();
    let (policy, hand_plan) = &hand;
    let drawn =
        Drawn { scenario, problem, names: &names, face, plan, by_hand: (*policy, hand_plan), said: said.clone() };
    let race = Race::of(&drawn);
    let race = [race.drawn(Page::Wide), race.drawn(Page::Narrow)];
    let (admitted, acceptance) = by_day(problem, plan);
    let gantt = Gantt {
        title: match &warned {
            Some(_) => format!("{}: THIS PLAN BREAKS RULES, not to be carried out", scenario.name),
            None => format!("{}: who leaves when, on what", scenario.name),
        },
        face,
        schedule: &schedule,
        sites: names.sites.all(),
        receivers: names.receivers.all(),
        admitted,
        acceptance,
    };
    let gantt = gantt.drawn();
    Export { scenario, face, figures, schedule, said, broken, race, gantt }
}

fn best_by_hand(problem: &Problem) -> (Policy, Plan) {
    let mut best: Option<(f64, Policy, Plan)> = None;
    for (policy, plan) in by_hand(problem) {
        let objective = cost(problem, &plan).objective();
        if best.as_ref().is_none_or(|(least, ..)| objective < *least) {
            best = Some((objective, policy, plan));
        }
    }
    best.map_or((Policy::HighestHazardFirst, Plan::default()), |(_, policy, plan)| (policy, plan))
}

/// What stands below the title of a picture: what is expected inside, and how far it may be from the best.
fn said(
    scenario: &Scenario,
    problem: &Problem,
    figures: &FiguresView,
    hand: &(Policy, Plan),
    bound: Bounded,
) -> Vec<String> {
    let by_hand = cost(problem, &hand.1).expected_inside;
    let nobody = cost(problem, &Plan::default()).expected_inside;
    let mut said = vec![format!(
        "Expected inside when a site fails: {:.1} people by this plan, {by_hand:.1} by hand ({}), {nobody:.1} were nobody moved.",
        figures.expected_inside,
        hand.0.name(),
    )];
    if let Some((value, gap, grid_h)) = bound {
        said.push(format!(
            "Objective {:.1} persons, no plan below {value:.1}: at most {:.2} % above the best, {}.",
            figures.objective,
            100.0 * gap,
            holds_for(scenario, grid_h)
        ));
    }
    said
}

/// People admitted, and admitted at most, by receiver and day.
fn by_day(problem: &Problem, plan: &Plan) -> (Vec<Vec<u32>>, Vec<Vec<u32>>) {
    let days = problem.grid.end_min().div_ceil(DAY_MIN) as usize;
    let mut admitted = vec![vec![0; days]; problem.receivers.len()];
    for admission in &plan.admissions {
        let day = (problem.grid.start_min(Step(admission.step.0)) / DAY_MIN) as usize;
        admitted[admission.receiver.0][day] += admission.persons;
    }
    let most = problem.receivers.iter().map(|r| (0..days).map(|day| r.acceptance_on(day)).collect());
    (admitted, most.collect())
}

fn written(export: &Export<'_>, format: Format) -> Result<Vec<(String, String)>, Failure> {
    let named = |name: &str, text: String| (name.to_owned(), text);
    let table =
        |name: &str, rows: Vec<Vec<String>>| Ok::<_, Failure>(named(name, csv_of(&marked(rows, &export.broken))?));
    Ok(match format {
        Format::Csv => {
            let mut tables = vec![
                table("convoys.csv", convoy_rows(&export.schedule))?,
                table("sorties.csv", sortie_rows(&export.schedule))?,
                table("admissions.csv", admission_rows(&export.schedule))?,
                table("stages.csv", stage_rows(&export.schedule))?,
            ];
            if !export.broken.is_empty() {
                tables.push(named("broken-rules.csv", csv_of(&broken_rows(&export.broken))?));
            }
            tables
        }
        Format::Json => vec![named("schedule.json", json(export)?)],
        Format::Svg => vec![
            named("race.svg", export.race[0].clone()),
            named("race-narrow.svg", export.race[1].clone()),
            named("gantt.svg", export.gantt.clone()),
        ],
        Format::Html => vec![named("plan.html", page(export))],
    })
}

fn json(export: &Export<'_>) -> Result<String, Failure> {
    let file = ScheduleFile {
        schema: "custodia/plan-schedule/1",
        scenario: &export.scenario.name,
        scenario_digest: export.scenario.digest_hex(),
        local_time: format!("UTC{}", export.face.offset_word()),
        feasible: export.broken.is_empty(),
        violations: &export.broken,
        figures: &export.figures,
        schedule: &export.schedule,
    };
    let text = serde_json::to_string_pretty(&file);
    text.map(|text| text + "\n").map_err(|e| Failure::error(format!("the schedule could not be written as JSON: {e}")))
}

/// Writes beside the folder and renames: a crash leaves a whole folder or none of that name.
fn write_folder(out: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let half = PathBuf::from(format!("{}.part", out.display()));
    folder_is_new(&half)?;
    fs::create_dir_all(&half).map_err(io_at(&half))?;
    let written = files.iter().try_for_each(|(name, text)| files::write_new_private(&half.join(name), text.as_bytes()));
    let done = written.and_then(|()| fs::rename(&half, out).map_err(io_at(out)));
    if done.is_err() {
        // What is half-written goes again; the failure that matters is the one before.
        let _ = fs::remove_dir_all(&half);
    }
    done
}
