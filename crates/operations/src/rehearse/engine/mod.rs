//! Rehearses an operation: made people walk the whole path through the same verbs as live use, errors
//! are injected, rules find or stop them, and the end is compared with the truth. Source: ours.
//!
//! Each authority keeps its own log in the folder; nothing but the clock and the generator of keys is
//! other than in live use.

mod again;
mod boarding;
mod clearances;
mod comparison;
mod detector;
mod door;
mod errors;
mod folder;
mod hand_over;
mod intake;
mod lift;
mod papers;
mod reception;
mod relief;
mod report;
mod stage;
mod task;
mod transit;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use custody::verify::{Expected, verify_log};
use custody::{
    AuthorityId, Clock, ClockState, CountQuery, LogHead, Moment, MovementId, PersonNumber, Record, Span,
    Stage as MovementStage,
};
use sha2::{Digest, Sha256};

use super::injection::{InjectionPlan, InjectionRates, Truth};
use super::people::generate_people;
use super::planned::{self, Lift};
use super::scenario::Scenario;
use super::timetable::Timetable;
use super::unfinished;
use crate::failure::Failure;
use crate::files;
use crate::key_file::hex;
use crate::plan::{SolveProgress, SolveQuestion, TRIES, solve_scenario};
pub use comparison::{ErrorEnd, InjectedError};
pub use lift::{CarriedOut, DayBeside, DayFigures, ExpectedEnd, LeftLine, TripLine, WithdrawalLine};
pub use report::{FloorLine, Rehearsed};
use stage::{Sheet, Stage, Stand};

/// Seed of the search where the rehearsal makes the plan: that of `plan solve` where none is said.
const SOLVED_SEED: u64 = 1;

/// What a rehearsal is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The scenario: a folder or its file.
    pub scenario: PathBuf,
    /// Seed of people, errors and keys.
    pub seed: u64,
    /// How many people instead of the scenario's.
    pub people: Option<u32>,
    /// Per cent of the people who are children claimed adult.
    pub children: Option<u32>,
    /// Rates of errors, such as `band_swap` and `0.5 %`.
    pub rates: Vec<(String, String)>,
    /// A plan file that people move by, instead of the scenario's timetable.
    pub plan: Option<PathBuf>,
    /// Whether the scenario is solved first, and people move by that plan: as `plan solve` does with its first seed.
    pub solve: bool,
    /// Whether the plan is carried out as it is written: no weather, no breakdown, no front.
    pub undisturbed: bool,
}

/// Rehearses a scenario in a new folder.
#[expect(clippy::disallowed_methods, reason = "wall time is reported and decides nothing")]
pub fn rehearse(
    request: &Request,
    root: &Path,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(&str),
) -> Result<Rehearsed, Failure> {
    let began = Instant::now();
    let request = &with_a_plan(request, root, interrupted, progress)?;
    let mut stage = set(request, root)?;
    stage.schedule();
    stage.run(interrupted, progress)?;
    progress("closing the folder");
    stage.desk.close()?;
    progress("verifying every log");
    let verifying = Instant::now();
    let log_bad = verify_all(&stage, interrupted, progress)?;
    let verify_s = verifying.elapsed().as_secs_f64();
    let mut end = compare(stage, request.seed, log_bad)?;
    end.verify_s = verify_s;
    end.wall_s = began.elapsed().as_secs_f64();
    files::replace(&root.join("report.md"), end.page().as_bytes())?;
    files::replace(&root.join("injected.csv"), comparison::as_csv(&end.errors).as_bytes())?;
    unfinished::end(root)?;
    Ok(end)
}

/// Where a plan is asked for, it is made first and stands beside the folder, under its name.
fn with_a_plan(
    request: &Request,
    root: &Path,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(&str),
) -> Result<Request, Failure> {
    if !request.solve {
        return Ok(request.clone());
    }
    if request.plan.is_some() || request.people.is_some() {
        return Err(Failure::usage(
            "a plan that is solved is the scenario's: --plan and --people are not said with it",
        ));
    }
    let mut name = root.file_name().unwrap_or_default().to_owned();
    name.push(".plan.json");
    let question = SolveQuestion {
        scenario: request.scenario.clone(),
        out: root.with_file_name(name),
        charts: None,
        replace: false,
        gap: None,
        cpu_s: None,
        seed: SOLVED_SEED,
        tries: TRIES,
    };
    let mut told = |now: &SolveProgress| {
        let gap = now.gap.map_or("no bound yet".to_owned(), |gap| format!("gap {:.2} %", 100.0 * gap));
        progress(&format!("solving, {:.1} s: {:.2} persons, {gap}", now.cpu_s, now.objective));
    };
    solve_scenario(&question, interrupted, &mut told)?;
    unfinished::go_on(interrupted)?;
    Ok(Request { plan: Some(question.out), ..request.clone() })
}

/// People, errors, folder, desk.
fn set(request: &Request, root: &Path) -> Result<Stage, Failure> {
    let wrong = |text: String| Failure::usage(text);
    let mut scenario = Scenario::load(&request.scenario).map_err(|e| Failure::error(e.to_string()))?;
    if let Some(per_cent) = request.children {
        scenario.mix.set_share("child_claimed_adult", &format!("{per_cent} %")).map_err(wrong)?;
    }
    let mut rates: InjectionRates = scenario.rates;
    for (kind, share) in &request.rates {
        rates.set(kind, share).map_err(|what| wrong(format!("--rate {kind} {what}")))?;
    }
    let lift = lift_of(request, &scenario)?;
    let timetable = match &lift {
        Some(lift) => lift.timetable.clone(),
        None => Timetable::expand(&scenario).map_err(|e| Failure::error(e.to_string()))?,
    };
    let count = request.people.unwrap_or_else(|| scenario.people()).max(1);
    let people = generate_people(request.seed, count as usize, &scenario.mix);
    let mut plan = InjectionPlan::draw(request.seed, &people, &timetable.movements, &rates);
    if lift.is_some() {
        lift::fit(&mut plan, &people, scenario.first_day);
    }
    let sites = people.iter().map(|p| scenario.sites[p.site].place.clone()).collect();
    let founded = scenario.day_start(1) - Span::days(task::CENSUS_DAYS);
    let (desk, cast) = folder::make(root, &scenario, request.seed, founded)?;
    let carrying = lift.map(|lift| lift::Carrying::new(lift, &plan, &cast.losing)).transpose()?.map(Box::new);
    let scale_ppm = u64::from(count) * 1_000_000 / u64::from(scenario.people().max(1));
    let mut stage = Stage {
        desk,
        cast,
        world: world::World::new(request.seed, plan, sites),
        scenario,
        timetable,
        people,
        sheets: Vec::new(),
        by_number: BTreeMap::new(),
        groups: BTreeMap::new(),
        met: Vec::new(),
        named: Vec::new(),
        queue: BTreeMap::new(),
        queued: 0,
        received: 0,
        scale_ppm,
        court_queue: Vec::new(),
        acknowledged: BTreeSet::new(),
        carrying,
        seed: request.seed,
        unanswered: Vec::new(),
    };
    stage.desk.begin_batch();
    stage.give_clearances()?;
    stage.desk.commit()?;
    Ok(stage)
}

/// The plan that is asked for, held against the scenario before anything is written.
fn lift_of(request: &Request, scenario: &Scenario) -> Result<Option<Lift>, Failure> {
    match &request.plan {
        Some(_) if request.people.is_some() => {
            Err(Failure::usage("a plan is for as many people as its scenario has: --people cannot be said with --plan"))
        }
        None if request.undisturbed => Err(Failure::usage("what is undisturbed is a plan: --plan FILE needed")),
        Some(file) => planned::read(scenario, file, request.undisturbed, request.seed).map(Some),
        None => Ok(None),
    }
}

/// The first thing that does not verify, of all logs.
fn verify_all(
    stage: &Stage,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(&str),
) -> Result<Option<String>, Failure> {
    let keys = stage.desk.payload_keys()?;
    let mut bad = None;
    for (log, _) in stage.desk.journal.heads()? {
        unfinished::go_on(interrupted)?;
        let report = verify_log(&stage.desk.journal, &log, &Expected::default(), &keys, &mut |events| {
            progress(&format!("verifying the log of {log}: {events} events"));
        })?;
        if !report.ok {
            let why = report.first_bad.map(|b| format!("event {} ({})", b.seq, b.why));
            let why = why.unwrap_or_else(|| format!("{:?} {:?}", report.gaps, report.checkpoint_bad));
            bad.get_or_insert(format!("the log of {log} does not verify: {why}"));
        }
    }
    Ok(bad)
}

/// Detection first, on the logs alone; only then is the truth unsealed.
fn compare(mut stage: Stage, seed: u64, log_bad: Option<String>) -> Result<Rehearsed, Failure> {
    // As every other command sees the folder: at its last event.
    stage.desk.stand_at_last_event();
    let now = stage.desk.now();
    let tally = detector::tally(&stage.desk)?;
    let findings = detector::findings(stage.desk.record(), &tally, (&stage.met, &stage.named), now);
    let clocks = stage.desk.record().all_clocks(now);
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: Moment::MAX, known_at: Moment::MAX };
    let (ledger, held) = (stage.desk.record().count(&query), stage.desk.record().list_held(&query));
    let numbers: Vec<PersonNumber> = stage.sheets.iter().map(|s| s.number).collect();
    let (carried_out, inside) = (stage.carried_out(), stage.inside_people());
    let (truth, happenings) = stage.world.unseal();
    let record = stage.desk.record();
    let ends = |id: &MovementId| {
        let entered = |stage| record.movement(id).and_then(|m| m.entered_at(stage));
        (entered(MovementStage::Departed), entered(MovementStage::ClosedOut))
    };
    let errors = comparison::errors(&happenings, &findings, &ends);
    let elsewhere = comparison::wrong_people(&truth, &numbers, &held).into_iter();
    write_truth(stage.desk.folder.root(), &truth)?;
    let heads = stage.desk.journal.heads()?;
    let per_person: Vec<u32> = numbers.iter().map(|n| tally.events_of.get(n).copied().unwrap_or(0)).collect();
    let discrepancies: Vec<bool> = stage.desk.record().discrepancies().map(|(_, d)| d.is_open()).collect();
    let events = heads.iter().map(|(_, head)| head.size).sum();
    Ok(Rehearsed {
        seed,
        scenario: stage.scenario.name.clone(),
        people: stage.people.len() as u64,
        events,
        authorities: heads.iter().map(|(log, _)| log.to_string()).collect(),
        days: stage.scenario.days,
        wall_s: 0.0,
        verify_s: 0.0,
        events_per_person_min: per_person.iter().copied().min().unwrap_or(0),
        events_per_person_mean: events as f64 / stage.people.len().max(1) as f64,
        events_per_received_min: least_of_received(&stage.sheets, &per_person),
        held_people: u32::try_from(held.len()).unwrap_or(u32::MAX),
        received_people: stage.received,
        inside_people: inside,
        stopped_people: staying(&stage.sheets),
        residual_people: ledger.residual_total,
        wrong_people: elsewhere.filter(|person| !is_in_doubt(stage.desk.record(), *person)).count() as u64,
        open_discrepancies: discrepancies.iter().filter(|open| **open).count() as u64,
        discrepancies: discrepancies.len() as u64,
        plan: carried_out,
        by_exception: tally.by_exception,
        not_verified: tally.not_verified,
        receipts: tally.receipts,
        presented_people: u32::try_from(tally.presented.len()).unwrap_or(u32::MAX),
        clocks_breached: clocks.iter().filter(|c| c.state == ClockState::Breached).count() as u64,
        clocks_met_late: clocks.iter().filter(|c| is_met_late(c)).count() as u64,
        floor: floor(&clocks),
        overrides: tally.overrides,
        debts: tally.debts,
        debts_paid: tally.debts_paid,
        debts_unpaid: unpaid_debts(stage.desk.record()),
        boarded_over_no: tally.boarded_over_no,
        refusals: stage.met.len() as u64,
        unanswered: stage.unanswered.clone(),
        duplicates_named: stage.named.len() as u64,
        duplicates_false: stage.named.iter().filter(|pair| !pair.one_human).count() as u64,
        injected: comparison::table(&errors, &truth.plan),
        errors,
        digest: digest_of(&heads),
        data_dir: stage.desk.folder.root().display().to_string(),
        log_ok: log_bad.is_none(),
        log_bad,
    })
}

/// Who stays where he was, stopped by a finding or an objection.
fn staying(sheets: &[Sheet]) -> u32 {
    u32::try_from(sheets.iter().filter(|sheet| sheet.stand == Stand::Staying).count()).unwrap_or(u32::MAX)
}

/// The fewest events of anybody who was received.
fn least_of_received(sheets: &[Sheet], per_person: &[u32]) -> u32 {
    let received = sheets.iter().zip(per_person).filter(|(sheet, _)| sheet.stand == Stand::Arrived);
    received.map(|(_, events)| *events).min().unwrap_or(0)
}

/// The truth, once nothing can read it any more that ought not to.
fn write_truth(root: &Path, truth: &Truth) -> Result<(), Failure> {
    let sealed = serde_json::to_vec_pretty(truth).map_err(|e| Failure::error(format!("truth as JSON: {e}")))?;
    files::replace(&root.join("truth.sealed.json"), &sealed)
}

/// Whether an open discrepancy names somebody.
fn is_in_doubt(record: &Record, person: PersonNumber) -> bool {
    let about = custody::event::Stream::Person(person);
    record.discrepancies().any(|(_, d)| d.is_open() && d.about.contains(&about))
}

/// A hash over the heads of all logs: the same rehearsal has the same.
fn digest_of(heads: &[(AuthorityId, LogHead)]) -> String {
    let mut digest = Sha256::new();
    for (log, head) in heads {
        digest.update(format!("{log} {} {}\n", head.size, head.root));
    }
    hex(&digest.finalize())
}

impl Stage {
    /// People still at the losing authority's sites.
    fn inside_people(&self) -> u32 {
        let all = u32::try_from(self.sheets.len()).unwrap_or(u32::MAX);
        self.carried_out().map_or(all.saturating_sub(self.received), |plan| plan.inside_people)
    }

    /// Where people are at the end of a day.
    fn report_day(&self, day: u32, progress: &mut dyn FnMut(&str)) {
        let moving = (0..self.sheets.len()).filter(|p| self.is_moving(*p)).count();
        let received = self.received as usize;
        let inside = self.sheets.len() - moving - received;
        progress(&format!(
            "day {day} of {}: inside {inside} · moving {moving} · received {received} · {} events",
            self.scenario.days,
            self.desk.record().tally().events
        ));
    }
}

fn is_met_late(clock: &Clock) -> bool {
    matches!(clock.state, ClockState::MetLate(_))
}

/// The floor, one line for each word owed to the bureau. Clocks of a pack bear other names.
fn floor(clocks: &[Clock]) -> Vec<FloorLine> {
    let mut lines: Vec<FloorLine> = Vec::new();
    for clock in clocks.iter().filter(|clock| clock.is_floor()) {
        let known = lines.iter().position(|line| line.clock == clock.name);
        let at = known.unwrap_or_else(|| {
            lines.push(FloorLine { clock: clock.name.clone(), owed: 0, met_late: 0, breached: 0 });
            lines.len() - 1
        });
        lines[at].owed += 1;
        lines[at].met_late += u64::from(is_met_late(clock));
        lines[at].breached += u64::from(clock.state == ClockState::Breached);
    }
    lines.sort_by(|a, b| a.clock.cmp(&b.clock));
    lines
}

/// Debts that nobody has paid; one payment covers every debt of its person and gate.
fn unpaid_debts(record: &custody::Record) -> u32 {
    let unpaid = record.numbers().map(|number| record.unpaid_debts(number).count()).sum::<usize>();
    u32::try_from(unpaid).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
