//! Compares what the rules found with the sealed truth, once everything is over. Source: ours.

use std::collections::BTreeMap;

use custody::event::Gate;
use custody::event::oversight::DiscrepancyKind as D;
use custody::{Listed, Moment, MovementId, PersonNumber};

use super::super::injection::{InjectionKind as K, InjectionPlan, KindOutcome, TrueState, Truth};
use super::detector::{Finding, What};
use super::errors::CLAIMS_COMPARED;
use super::world::Happening;

/// Whether a finding is of the kind that answers an error, and whether it stopped it before harm was done.
fn answer(kind: K, finding: &Finding) -> Option<bool> {
    let (found, blocked) = (Some(false), Some(true));
    match (kind, finding.what) {
        (K::BandSwap | K::TwinAnswers, What::Opened(D::BandSwap)) => found,
        (K::BandSwap | K::TwinAnswers, What::Opened(D::Conflict)) if finding.rule == CLAIMS_COMPARED => found,
        (K::MissedScan, What::Opened(D::MissedScan)) => found,
        (K::CountOffByOne, What::CountsDiffer) | (K::CountAtArrival, What::ArrivalsDiffer) => found,
        (K::CountAtHandOver, What::HandCount) => blocked,
        (K::WrongManifest, What::ManifestWrong) => blocked,
        (K::MissingMedicines, What::Opened(D::MissingMedicine)) => found,
        (K::MissingMedicines, What::Stopped(Gate::Health, _)) if finding.rule.contains("medicines") => blocked,
        (K::StaleFitness, What::Stopped(Gate::Health, _)) if finding.rule.contains("fitness dated") => blocked,
        (K::LateObjection, What::Objection) => blocked,
        (K::OverriddenNo, What::RealRisk) => blocked,
        (K::ExpiredClearance, What::ClearanceShort) => blocked,
        (K::DuplicateBand, What::SharedBand) => blocked,
        (K::DuplicateAlias | K::DuplicateClaims, What::Alike) => found,
        // The register's comparison folds the letters that typists exchange; of any other spelling a roll call misses one
        // of the two bands.
        (K::DuplicateSpelling, What::Alike | What::Merged) => found,
        (K::ChildClaimedAdult, What::Child) => found,
        (K::UnlistedAboard, What::Opened(D::Unlisted | D::WrongManifest)) => found,
        _ => None,
    }
}

/// Whether a finding is about the persons and the movement of an error.
fn is_about(happening: &Happening, finding: &Finding) -> bool {
    let theirs = |p: &PersonNumber| happening.persons.contains(p);
    let persons = match finding.what {
        // One of the two beside a stranger is a false alarm and finds nothing.
        What::Alike | What::Merged => happening.persons.iter().all(|p| finding.persons.contains(p)),
        What::Opened(D::BandSwap) => finding.persons.iter().all(theirs),
        // A count or a clearance is about the movement as such, and no person of it.
        _ if happening.persons.is_empty() => true,
        _ => finding.persons.iter().any(theirs),
    };
    persons && (happening.movement.is_none() || happening.movement == finding.movement)
}

/// Whether a finding was made at or after the error; of refusals in one minute their order tells.
fn is_after(happening: &Happening, finding: &Finding) -> bool {
    match (finding.met, finding.at) {
        (Some(met), _) => met >= happening.met,
        (None, at) => at.is_some_and(|at| at >= happening.at),
    }
}

/// When a movement left, and when it was closed out.
pub(super) type Ends<'r> = &'r dyn Fn(&MovementId) -> (Option<Moment>, Option<Moment>);

/// The act that relies on there being no error, by when it must have been found: for what happens before a departure the
/// departure, for a count at the other end the close-out.
fn relied_on(happening: &Happening, ends: Ends<'_>) -> Option<Moment> {
    let (left, closed_out) = happening.movement.as_ref().map_or((None, None), ends);
    match happening.kind {
        K::CountAtArrival | K::CountAtHandOver => closed_out,
        _ => left,
    }
}

/// Why an error counts as missed that a rule told of afterwards.
const TOO_LATE: &str = "a rule told of it only after the act that relied on it";

const fn why_missed(kind: K) -> &'static str {
    match kind {
        K::TwinAnswers => {
            "enrolled under his brother's name from the start: photograph, band and answers agree; a matcher against older prints would tell"
        }
        K::BandSwap => {
            "two officers took the wearer for the man of the photograph at every door; a finger check would tell"
        }
        K::ChildClaimedAdult => "looked surely adult in the interview, and nobody had papers that say otherwise",
        K::DuplicateSpelling => "the names differ in writing, and no roll call came to it; a name matcher would tell",
        _ => "no rule met it",
    }
}

/// One error that truly happened and what the rules made of it, found after the truth was unsealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InjectedError {
    /// Which kind.
    pub kind: K,
    /// Whom it concerns.
    pub persons: Vec<PersonNumber>,
    /// On which movement, if on one.
    pub movement: Option<String>,
    /// When it happened.
    pub at: Moment,
    /// How it ended.
    pub end: ErrorEnd,
}

/// What became of one error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorEnd {
    /// A rule found it, or stopped it before harm was done.
    Caught {
        /// Stopped.
        blocked: bool,
        /// Where.
        place: String,
        /// By which rule.
        rule: String,
        /// When.
        at: Option<Moment>,
    },
    /// Nothing met it, and why.
    Missed(&'static str),
}

/// Each injected error, in order of when it happened.
pub(super) fn errors(happenings: &[Happening], findings: &[Finding], ends: Ends<'_>) -> Vec<InjectedError> {
    let mut errors: Vec<InjectedError> = happenings.iter().map(|happening| judged(happening, findings, ends)).collect();
    errors.sort_by(|a, b| (a.at, a.kind, &a.persons).cmp(&(b.at, b.kind, &b.persons)));
    errors
}

/// An error counts by what stopped it, else by what found it, of several by the first.
fn judged(happening: &Happening, findings: &[Finding], ends: Ends<'_>) -> InjectedError {
    let about = |f: &&Finding| is_about(happening, f) && is_after(happening, f);
    let answers = findings.iter().filter(about).filter_map(|f| Some((answer(happening.kind, f)?, f)));
    let by = relied_on(happening, ends);
    let in_time = |f: &Finding| by.is_none_or(|by| f.at.is_some_and(|at| at <= by));
    let (timely, late): (Vec<_>, Vec<_>) = answers.partition(|(_, f)| in_time(f));
    let first = timely.into_iter().min_by_key(|(blocked, f)| (!blocked, f.at));
    let why = if late.is_empty() { why_missed(happening.kind) } else { TOO_LATE };
    let end = first.map_or(ErrorEnd::Missed(why), |(blocked, f)| ErrorEnd::Caught {
        blocked,
        place: f.place.clone(),
        rule: f.rule.clone(),
        at: f.at,
    });
    let movement = happening.movement.as_ref().map(ToString::to_string);
    InjectedError { kind: happening.kind, persons: happening.persons.clone(), movement, at: happening.at, end }
}

/// The table of injected errors, one line a kind, beside what was asked for and planned.
pub(super) fn table(errors: &[InjectedError], plan: &InjectionPlan) -> Vec<KindOutcome> {
    let mut table: Vec<KindOutcome> = K::ALL.iter().map(|kind| KindOutcome::of(plan, *kind)).collect();
    for error in errors {
        let Some(line) = table.iter_mut().find(|line| line.kind == error.kind) else { continue };
        match &error.end {
            ErrorEnd::Caught { blocked: true, place, rule, .. } => line.add_blocked(place, rule),
            ErrorEnd::Caught { blocked: false, place, rule, .. } => line.add_found(place, rule),
            ErrorEnd::Missed(why) => line.add_missed(why),
        }
    }
    table
}

/// The errors one by one as CSV (RFC 4180), for a sheet.
pub(super) fn as_csv(errors: &[InjectedError]) -> String {
    let mut out = String::from("kind,persons,movement,happened_at,outcome,found_where,rule,found_at,missed_why\r\n");
    for error in errors {
        let persons: Vec<String> = error.persons.iter().map(ToString::to_string).collect();
        let (outcome, place, rule, at, why) = match &error.end {
            ErrorEnd::Caught { blocked, place, rule, at } => {
                (if *blocked { "blocked" } else { "found" }, &**place, &**rule, *at, "")
            }
            ErrorEnd::Missed(why) => ("missed", "", "", None, *why),
        };
        let cells = [
            error.kind.word().to_owned(),
            persons.join(" "),
            error.movement.clone().unwrap_or_default(),
            error.at.to_string(),
            outcome.to_owned(),
            place.to_owned(),
            rule.to_owned(),
            at.map_or(String::new(), |at| at.to_string()),
            why.to_owned(),
        ];
        let quoted = cells.map(|cell| match cell.contains(['"', ',', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell,
        });
        out.push_str(&quoted.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Persons whose place by the logs is not where they truly are.
pub(super) fn wrong_people(truth: &Truth, numbers: &[PersonNumber], held: &[Listed]) -> Vec<PersonNumber> {
    let mut places: BTreeMap<PersonNumber, Vec<&str>> = BTreeMap::new();
    for line in held {
        places.entry(line.person).or_default().push(line.place.as_ref().map_or("", |p| p.as_str()));
    }
    let wrong = |(end, number): &(&super::super::injection::TrueEnd, &PersonNumber)| {
        let by_logs = places.get(number).map_or(&[][..], Vec::as_slice);
        match end.state {
            TrueState::Held => by_logs != [end.place.as_str()],
            TrueState::Died | TrueState::Escaped | TrueState::Released | TrueState::OutOfReach => !by_logs.is_empty(),
        }
    };
    truth.ends.iter().zip(numbers).filter(wrong).map(|(_, number)| *number).collect()
}

#[cfg(test)]
#[path = "comparison/tests.rs"]
mod tests;
