//! Gathers what a gate finds: evidence that speaks for it, reasons that shut it. Source: ours.

use crate::event::{Function, Gate};
use crate::ids::EventId;
use crate::refusal::{Missing, Nature};

use super::Opening;

/// What one gate has found so far.
pub(crate) struct Findings {
    gate: Gate,
    source: &'static str,
    opening: Opening,
}

impl Findings {
    /// Nothing found yet: open until something shuts it.
    pub(crate) fn of(gate: Gate, source: &'static str) -> Self {
        Self { gate, source, opening: Opening { evidence: Vec::new(), shut_by: Vec::new() } }
    }

    /// An event that speaks for the gate.
    pub(crate) fn evidence(&mut self, event: EventId) {
        if !self.opening.evidence.contains(&event) {
            self.opening.evidence.push(event);
        }
    }

    /// Something is absent.
    pub(crate) fn absent(&mut self, rule: &'static str, who: &[Function], missing: impl Into<String>) {
        self.shut(Nature::Absent, rule, who, missing.into());
    }

    /// Something says no.
    pub(crate) fn no(&mut self, rule: &'static str, who: &[Function], missing: impl Into<String>) {
        self.shut(Nature::No, rule, who, missing.into());
    }

    /// The question does not fit the record.
    pub(crate) fn unfit(&mut self, missing: impl Into<String>) {
        self.shut(Nature::Unfit, "a command must fit the record", &[], missing.into());
    }

    /// The question does not fit the record until somebody makes it fit.
    pub(crate) fn unfit_until(&mut self, who: &[Function], missing: impl Into<String>) {
        self.shut(Nature::Unfit, "a command must fit the record", who, missing.into());
    }

    fn shut(&mut self, nature: Nature, rule: &'static str, who: &[Function], missing: String) {
        self.opening.shut_by.push(Missing {
            gate: self.gate,
            nature,
            missing,
            who_can_open: who.to_vec(),
            rule,
            source: self.source.into(),
        });
    }

    /// How the gate stands.
    pub(crate) fn done(self) -> Opening {
        self.opening
    }
}
