//! Compares what the rules found with the sealed truth, once everything is over. Source: ours.

use std::collections::BTreeMap;

use custody::event::Gate;
use custody::event::oversight::DiscrepancyKind as D;
use custody::{Listed, PersonNumber};

use super::super::injection::{InjectionKind as K, KindOutcome, TrueState, Truth};
use super::detector::{Finding, What};
use super::world::Happening;

/// Whether a finding answers an error, and whether it stopped it before harm was done.
fn answer(kind: K, what: What) -> Option<bool> {
    let (found, blocked) = (Some(false), Some(true));
    match (kind, what) {
        (K::BandSwap | K::TwinAnswers, What::Opened(D::BandSwap | D::Conflict)) => found,
        (K::MissedScan, What::Opened(D::MissedScan)) => found,
        (K::CountOffByOne, What::CountsDiffer) => found,
        (K::WrongManifest, What::ManifestWrong) => blocked,
        (K::MissingMedicines, What::Opened(D::MissingMedicine)) => found,
        (K::MissingMedicines | K::StaleFitness, What::Stopped(Gate::Health, _)) => blocked,
        (K::LateObjection, What::Objection) => blocked,
        (K::OverriddenNo, What::RealRisk) => blocked,
        (K::ExpiredClearance, What::ClearanceShort) => blocked,
        (K::DuplicateBand, What::SharedBand) => blocked,
        (K::DuplicateAlias | K::DuplicateClaims, What::Alike) => found,
        // No rule compares spellings: a roll call misses one of the two bands.
        (K::DuplicateSpelling, What::Alike | What::Merged) => found,
        (K::ChildClaimedAdult, What::Child) => found,
        (K::UnlistedAboard, What::Opened(D::Unlisted | D::WrongManifest)) => found,
        _ => None,
    }
}

/// The error is about a movement as such, and no person of it.
const fn is_of_movement(kind: K) -> bool {
    matches!(kind, K::CountOffByOne | K::ExpiredClearance | K::WrongManifest)
}

const fn why_missed(kind: K) -> &'static str {
    match kind {
        K::TwinAnswers => {
            "enrolled under his brother's name from the start: photograph, band and answers agree; a matcher against older prints would tell"
        }
        K::BandSwap => {
            "two officers took the wearer for the man of the photograph at every door; a finger check would tell"
        }
        K::ChildClaimedAdult => "looked surely adult in the interview, and nobody had papers that say otherwise",
        K::DuplicateSpelling => "the names differ in writing; a name matcher would tell",
        _ => "no rule met it",
    }
}

/// The table of injected errors.
pub(super) fn table(happenings: &[Happening], findings: &[Finding]) -> Vec<KindOutcome> {
    let mut table: Vec<KindOutcome> = K::ALL.iter().map(|kind| KindOutcome::none(*kind)).collect();
    for happening in happenings {
        let about = |f: &&Finding| match (is_of_movement(happening.kind), f.what) {
            (true, _) => f.movement == happening.movement,
            // One of the two beside a stranger is a false alarm and finds nothing.
            (false, What::Alike) => happening.persons.iter().all(|p| f.persons.contains(p)),
            (false, _) => f.persons.iter().any(|p| happening.persons.contains(p)),
        };
        let answers: Vec<bool> = findings.iter().filter(about).filter_map(|f| answer(happening.kind, f.what)).collect();
        let Some(line) = table.iter_mut().find(|line| line.kind == happening.kind) else { continue };
        match answers.iter().max() {
            Some(true) => line.add_blocked(),
            Some(false) => line.add_found(),
            None => line.add_missed(why_missed(happening.kind)),
        }
    }
    table
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
            TrueState::Died | TrueState::Escaped | TrueState::Released => !by_logs.is_empty(),
        }
    };
    truth.ends.iter().zip(numbers).filter(wrong).map(|(_, number)| *number).collect()
}
