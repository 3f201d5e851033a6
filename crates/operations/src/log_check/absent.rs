//! The payloads of a log that cannot be read here, each named: withheld, erased or lost. Source: `custody.md`
//! (The log).

use std::collections::BTreeMap;

use custody::Signatory;
use custody::event::Stream;
use custody::verify::{Absence, AbsentPayload, Erasure};
use serde::Serialize;

/// A payload that cannot be read here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbsentView {
    /// Number of its event in the log, from 0.
    pub seq: u64,
    /// The event, unless a leaf hash is all that is here of it.
    pub event_id: Option<String>,
    /// What it is about, such as `place/camp-north`.
    pub stream: Option<String>,
    /// The person's number, where it is about one.
    pub person: Option<String>,
    /// The field group of the payload.
    pub group: Option<&'static str>,
    /// `withheld`, `erased`, or `lost`, which is a fault.
    pub state: &'static str,
    /// What is wrong with a lost one.
    pub fault: Option<String>,
    /// What took an erased one, where that can be read.
    pub erasure: Option<ErasureView>,
}

/// An erasure as the log records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasureView {
    /// Number of the event that says so, from 0.
    pub seq: u64,
    /// That event.
    pub event_id: String,
    /// The rule that demanded it.
    pub rule: String,
    /// Why it was done then.
    pub reason: String,
    /// Who signed it.
    pub officers: Vec<SignedView>,
    /// When.
    pub at: String,
}

/// An officer who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedView {
    /// Who.
    pub officer: String,
    /// In which function.
    pub function: &'static str,
}

pub(super) fn absent_view(absent: &AbsentPayload) -> AbsentView {
    let (stream, group) = absent.place.as_ref().map(|(s, g)| (s, *g)).unzip();
    let (state, fault, erasure) = match &absent.why {
        Absence::Withheld => ("withheld", None, None),
        Absence::Erased(erasure) => ("erased", None, erasure.as_ref().map(erasure_view)),
        Absence::Lost(fault) => ("lost", Some(fault.clone()), None),
    };
    AbsentView {
        seq: absent.seq,
        event_id: absent.event.map(|id| id.to_string()),
        stream: stream.map(ToString::to_string),
        person: stream.and_then(|s| match s {
            Stream::Person(number) => Some(number.to_string()),
            _ => None,
        }),
        group: group.map(|g| g.word()),
        state,
        fault,
        erasure,
    }
}

fn erasure_view(erasure: &Erasure) -> ErasureView {
    let signed = |s: &Signatory| SignedView { officer: s.officer.to_string(), function: s.function.word() };
    ErasureView {
        seq: erasure.seq,
        event_id: erasure.event.to_string(),
        rule: erasure.rule.clone(),
        reason: erasure.reason.clone(),
        officers: erasure.officers.iter().map(signed).collect(),
        at: erasure.at.to_string(),
    }
}

/// The same for people: one line for what is alike, the lost first, then the erased.
pub fn in_lines(absent: &[AbsentView]) -> Vec<String> {
    let mut lines: BTreeMap<(u8, String), Vec<u64>> = BTreeMap::new();
    for one in absent {
        let stream = one.stream.as_deref().unwrap_or("events known by their hash only");
        let what = format!("{} {stream}", one.state);
        let what = one.group.map_or_else(|| what.clone(), |group| format!("{what}, {group}"));
        let (rank, key) = match (one.state, &one.fault, &one.erasure) {
            ("lost", fault, _) => (0, format!("{what}: {}", fault.as_deref().unwrap_or_default())),
            ("erased", _, Some(by)) => (1, format!("{what}: {}", by.in_words())),
            ("erased", ..) => (1, format!("{what}: which event says so is read with an officer's key")),
            _ => (2, what),
        };
        lines.entry((rank, key)).or_default().push(one.seq);
    }
    lines.into_iter().map(|((_, key), numbers)| format!("{key} ({})", said(&numbers))).collect()
}

impl ErasureView {
    fn in_words(&self) -> String {
        let officers: Vec<String> = self.officers.iter().map(|o| format!("{} ({})", o.officer, o.function)).collect();
        format!("under {}, by {}, {}, event number {}", self.rule, officers.join(" and "), self.at, self.seq)
    }
}

/// How many, and from which number to which.
pub(super) fn said(numbers: &[u64]) -> String {
    match numbers {
        [only] => format!("event number {only}"),
        [first, .., last] => format!("{} events, number {first} to {last}", numbers.len()),
        [] => String::new(),
    }
}
