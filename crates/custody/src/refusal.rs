//! A "no" of the domain: which gate, what is missing, who can supply it, and the rule's source.
//! Source: ours, `custody.md` (Gates before embarkation).

use std::fmt;

use crate::event::{Function, Gate};

/// What kind of no it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Something says no (a real-risk finding, an open objection, a stay, "unfit"). Nothing overrides it.
    No,
    /// Something is absent; an override may stand in for it where the rules allow.
    Absent,
    /// The command does not fit the record: unknown number, wrong state. Nobody's rule, a mistake.
    Unfit,
}

/// One reason for a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Which gate.
    pub gate: Gate,
    /// What kind of no.
    pub nature: Nature,
    /// The missing fact, in plain words, naming the thing and the limit.
    pub missing: String,
    /// Who can supply it; empty where nobody can.
    pub who_can_open: Vec<Function>,
    /// The rule in a few words.
    pub rule: &'static str,
    /// Where the rule stands.
    pub source: String,
}

/// One or more reasons, the hardest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    reasons: Vec<Missing>,
}

impl Refusal {
    /// From reasons; sorted so that a no stands before an absence.
    pub fn new(mut reasons: Vec<Missing>) -> Option<Self> {
        reasons.sort_by_key(|r| (r.nature, r.gate));
        (!reasons.is_empty()).then_some(Self { reasons })
    }

    /// From one reason.
    pub fn one(reason: Missing) -> Self {
        Self { reasons: vec![reason] }
    }

    /// A command that does not fit the record.
    pub fn unfit(missing: impl Into<String>) -> Self {
        Self::one(Missing {
            gate: Gate::Record,
            nature: Nature::Unfit,
            missing: missing.into(),
            who_can_open: Vec::new(),
            rule: "a command must fit the record",
            source: "custody.md".into(),
        })
    }

    /// A command that a rule of the record forbids.
    pub fn rule(gate: Gate, missing: impl Into<String>, who: &[Function], rule: &'static str, source: &str) -> Self {
        Self::one(Missing {
            gate,
            nature: Nature::Absent,
            missing: missing.into(),
            who_can_open: who.to_vec(),
            rule,
            source: source.into(),
        })
    }

    /// The same with a way that is open, said with the hardest reason.
    #[must_use]
    pub(crate) fn with_way(mut self, way: &str) -> Self {
        if let Some(first) = self.reasons.first_mut() {
            first.missing.push_str("; ");
            first.missing.push_str(way);
        }
        self
    }

    /// The reasons, the hardest first.
    pub fn reasons(&self) -> &[Missing] {
        &self.reasons
    }

    /// Whether it is a mistake in the command rather than a rule.
    pub fn is_unfit(&self) -> bool {
        self.reasons.iter().all(|r| r.nature == Nature::Unfit)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, r) in self.reasons.iter().enumerate() {
            if i > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{} gate: {}", r.gate, r.missing)?;
        }
        Ok(())
    }
}
