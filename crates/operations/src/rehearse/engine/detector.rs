//! What the logs alone tell: findings by rule, from the record, the journal and the refusals that
//! officers met. Nothing here can name the sealed truth. Source: ours.

use std::collections::{HashMap, HashSet};

use custody::event::law::Conclusion;
use custody::event::movement::DoorOutcome;
use custody::event::oversight::DiscrepancyKind;
use custody::event::{Body, Gate, Stream};
use custody::{AuthorityId, Missing, Moment, MovementId, Nature, PersonNumber, Record, decode_event};

use super::stage::{Met, NamedPair};
use crate::desk::Desk;
use crate::failure::Failure;

/// Characters of a person number as printed, such as `C-4821-0937-9`.
const NUMBER_CHARS: usize = 13;

/// Something that a rule found, or stopped.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) what: What,
    pub(super) persons: Vec<PersonNumber>,
    pub(super) movement: Option<MovementId>,
    /// Where it was found: a gate, a count, a discrepancy.
    pub(super) place: String,
    /// By which rule, in its own words.
    pub(super) rule: String,
    /// When; none where the record says it of a state and not of an event.
    pub(super) at: Option<Moment>,
    /// Of a refusal, the how manieth it was that officers met.
    pub(super) met: Option<usize>,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A discrepancy of that kind was opened.
    Opened(DiscrepancyKind),
    /// The two counts of one round before departure differ.
    CountsDiffer,
    /// The two counts of one round at arrival differ.
    ArrivalsDiffer,
    /// The receiver's count of a hand-over is not what its names make.
    HandCount,
    /// Merged into another number.
    Merged,
    /// Named as likely duplicates by `person duplicates`.
    Alike,
    /// Treated as a child.
    Child,
    /// A gate said no, or not yet, for a reason that no other line names.
    Stopped(Gate, Nature),
    /// The law gate said no because of an objection.
    Objection,
    /// The law gate said no because of a finding of real risk.
    RealRisk,
    /// A band that another wears.
    SharedBand,
    /// A clearance was short.
    ClearanceShort,
    /// A person on no manifest, on two, or on that of a movement which leaves from elsewhere.
    ManifestWrong,
}

/// The rules of the movement gate that a wrong line of a manifest breaks. Source: `gate/movement.rs` and
/// `decide/manifest.rs` of the core; any other refusal answers no wrong manifest.
const MANIFEST_RULES: [&str; 5] = [
    "a late swap makes a new version, signed again by two",
    "nobody stands on two open manifests",
    "persons travel from where they are held",
    "persons board where the movement leaves from",
    "only persons in the carrier's custody board",
];

/// The rule by which a receiver's count is refused. Source: `count/hand_count.rs` of the core.
const HAND_COUNT: &str = "nobody is signed for whose presence the count denies";

impl What {
    /// What a reason of a refusal stops, by the rule it names.
    fn stopped(reason: &Missing) -> Self {
        match (reason.gate, reason.nature) {
            (Gate::Movement, _) if reason.missing.contains("clearance") => Self::ClearanceShort,
            (Gate::Count, _) if reason.rule == HAND_COUNT => Self::HandCount,
            (Gate::Movement, _) if MANIFEST_RULES.contains(&reason.rule) => Self::ManifestWrong,
            (Gate::Law, Nature::No) if reason.rule.contains("objection") => Self::Objection,
            (Gate::Law, Nature::No) if reason.rule.contains("real risk") => Self::RealRisk,
            (Gate::Identity, _) if reason.rule.contains("band") => Self::SharedBand,
            (gate, nature) => Self::Stopped(gate, nature),
        }
    }
}

/// What the logs hold, counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) events_of: HashMap<PersonNumber, u32>,
    pub(super) by_exception: u32,
    pub(super) not_verified: u32,
    pub(super) overrides: u32,
    pub(super) debts: u32,
    pub(super) debts_paid: u32,
    pub(super) presented: HashSet<PersonNumber>,
    pub(super) receipts: u32,
    pub(super) photographs: u32,
    /// When somebody competent first said how old each is.
    pub(super) aged: HashMap<PersonNumber, Moment>,
    /// Numbers merged, each with the elder, and when.
    pub(super) merged: Vec<([PersonNumber; 2], Moment)>,
    /// Boarded towards an authority where a real risk was found.
    pub(super) boarded_over_no: u32,
}

/// Everything the rules found.
pub(super) fn findings(
    record: &Record,
    tally: &Tally,
    (met, pairs): (&[Met], &[NamedPair]),
    at: Moment,
) -> Vec<Finding> {
    let named = |pair: &NamedPair| Finding {
        what: What::Alike,
        persons: pair.numbers.to_vec(),
        movement: None,
        place: "comparison of the register (person duplicates)".into(),
        rule: pair.why.clone(),
        at: Some(pair.at),
        met: None,
    };
    let mut found: Vec<Finding> = pairs.iter().map(named).collect();
    for (_, discrepancy) in record.discrepancies() {
        let persons = discrepancy.about.iter().filter_map(|s| match s {
            Stream::Person(number) => Some(*number),
            _ => None,
        });
        let movement = discrepancy.about.iter().find_map(|s| match s {
            Stream::Movement(id) => Some(id.clone()),
            _ => None,
        });
        found.push(Finding {
            what: What::Opened(discrepancy.kind),
            persons: persons.collect(),
            place: discrepancy_of(&discrepancy.about).into(),
            rule: discrepancy.rule.clone(),
            at: Some(discrepancy.occurred),
            met: None,
            movement,
        });
    }
    found.extend(of_counts(record));
    let state = |what, persons: &[PersonNumber], (place, rule): (&str, &str), at| {
        let (place, rule, persons) = (place.into(), rule.into(), persons.to_vec());
        Finding { what, persons, movement: None, place, rule, at, met: None }
    };
    for number in record.numbers().filter(|number| record.is_child_now(*number, at)) {
        let by = ("age in the record", "age now touches under 18");
        found.push(state(What::Child, &[number], by, tally.aged.get(&number).copied()));
    }
    for (numbers, at) in &tally.merged {
        if record.merged_into(numbers[0]) == Some(numbers[1]) {
            let by = ("roll call, and a merge", "two officers merge two numbers that are one human");
            found.push(state(What::Merged, numbers, by, Some(*at)));
        }
    }
    found.extend(of_refusals(met));
    found
}

fn of_refusals(met: &[Met]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (nth, refused) in met.iter().enumerate() {
        for reason in &refused.reasons {
            let (what, text) = (What::stopped(reason), &reason.missing);
            // A refusal of a departure names the persons in its text.
            let named = text.get(..NUMBER_CHARS).and_then(|start| PersonNumber::parse(start).ok());
            let persons = refused.person.into_iter().chain(named).collect();
            found.push(Finding {
                what,
                persons,
                movement: refused.movement.clone(),
                place: format!("{} gate", reason.gate),
                rule: reason.rule.to_owned(),
                at: Some(refused.at),
                met: Some(nth),
            });
        }
    }
    found
}

/// What a discrepancy is about, as far as the table of where errors are found goes.
fn discrepancy_of(about: &[Stream]) -> &'static str {
    let names = |of: fn(&Stream) -> bool| about.iter().any(of);
    if names(|s| matches!(s, Stream::Movement(_))) {
        "discrepancy of a movement"
    } else if names(|s| matches!(s, Stream::Place(_))) {
        "discrepancy at a place"
    } else {
        "discrepancy of a person"
    }
}

/// Rounds of head counts whose two counts differ.
fn of_counts(record: &Record) -> Vec<Finding> {
    let ends = [
        (false, What::CountsDiffer, "head count before departure"),
        (true, What::ArrivalsDiffer, "head count at arrival"),
    ];
    let mut found = Vec::new();
    for ((id, movement), (at_arrival, what, place)) in record.movements().flat_map(|m| ends.map(|end| (m, end))) {
        let heads = movement.heads(at_arrival);
        for round in 1..=heads.last_round() {
            let counts: Vec<(u32, Moment)> = heads.round(round).map(|count| (count.bodies, count.at)).collect();
            if let Some(pair) = counts.windows(2).find(|pair| pair[0].0 != pair[1].0) {
                found.push(Finding {
                    what,
                    persons: Vec::new(),
                    movement: Some(id.clone()),
                    place: place.into(),
                    rule: "two count bodies, each blind to the other".into(),
                    at: Some(pair[1].1),
                    met: None,
                });
            }
        }
    }
    found
}

/// Counts what the logs hold, reading every event again.
pub(super) fn tally(desk: &Desk) -> Result<Tally, Failure> {
    let keys = desk.payload_keys()?;
    let mut tally = Tally::default();
    let mut risks: HashMap<PersonNumber, Vec<AuthorityId>> = HashMap::new();
    let mut boarded: Vec<(PersonNumber, MovementId)> = Vec::new();
    for (log, head) in desk.journal.heads()? {
        desk.journal.visit(&log, 0..head.size, &mut |row| {
            let Some(event) = decode_event(row, &keys)? else { return Ok(()) };
            if let Stream::Person(number) = event.envelope.stream {
                *tally.events_of.entry(number).or_default() += 1;
                match &event.body {
                    Ok(Body::DoorChecked(b)) => match b.outcome {
                        DoorOutcome::Exception(_) => tally.by_exception += 1,
                        DoorOutcome::NotVerified(_) => tally.not_verified += 1,
                        DoorOutcome::Verified(_) => {}
                    },
                    Ok(Body::RiskConcluded(b)) if b.conclusion == Conclusion::RealRisk => {
                        risks.entry(number).or_default().push(b.destination.clone());
                    }
                    Ok(Body::AgeAssessed(_) | Body::AgeDecided(_)) => {
                        tally.aged.entry(number).or_insert(event.envelope.occurred_at);
                    }
                    Ok(Body::Merged(b)) => tally.merged.push(([number, b.into], event.envelope.occurred_at)),
                    Ok(Body::Boarded(b)) => boarded.push((number, b.movement.clone())),
                    Ok(Body::DebtIncurred(_)) => tally.debts += 1,
                    Ok(Body::DebtPaid(_)) => tally.debts_paid += 1,
                    Ok(Body::PresentedToCourt(_)) => {
                        tally.presented.insert(number);
                    }
                    Ok(Body::Photographed(_)) => tally.photographs += 1,
                    _ => {}
                }
            }
            match &event.body {
                Ok(Body::OverrideSigned(_)) => tally.overrides += 1,
                Ok(Body::ReceiptKept(_)) => tally.receipts += 1,
                _ => {}
            }
            Ok(())
        })?;
    }
    for (number, movement) in boarded {
        let to = desk.record().movement(&movement).and_then(|m| m.plan.as_ref()).map(|p| p.receiver.clone());
        let over = risks.get(&number).is_some_and(|risks| to.is_some_and(|to| risks.contains(&to)));
        tally.boarded_over_no += u32::from(over);
    }
    Ok(tally)
}
