//! The gates of one person as they stand, with what is missing and who can supply it. Source:
//! `custody.md` (Gates before embarkation).

use custody::event::Gate;
use custody::gate::{age, embarkation, identity, property};
use custody::{MovementId, Opening, PersonNumber};
use serde::Serialize;

use crate::desk::Desk;

/// What shuts a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingLine {
    /// The missing fact.
    pub missing: String,
    /// `no`, `absent` or `unfit`.
    pub nature: String,
    /// Who can supply it.
    pub who_can_open: Vec<&'static str>,
    /// The rule.
    pub rule: &'static str,
    /// Where it stands.
    pub source: String,
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateLine {
    /// Which.
    pub gate: &'static str,
    /// Whether it is open.
    pub open: bool,
    /// What shuts it.
    pub missing: Vec<MissingLine>,
    /// The events that speak for it.
    pub evidence: Vec<String>,
}

impl Desk {
    /// The movement that a person is listed on or aboard, the newest where there are several.
    pub(super) fn movement_of(&self, number: PersonNumber) -> Option<MovementId> {
        let listed = self.record.movements().filter(|(_, m)| m.binds(number));
        listed.last().map(|(id, _)| id.clone())
    }

    /// The gates for the movement that a person is listed on, or those that need no movement.
    pub(super) fn gates_of(&self, number: PersonNumber, movement: Option<&MovementId>) -> Vec<GateLine> {
        let (record, at) = (&self.record, self.now());
        let openings = match movement {
            Some(id) => embarkation::passage_gates(record, number, id, at),
            None => vec![
                (Gate::Identity, identity::identity(record, number)),
                (Gate::Age, age::age(record, number, at)),
                (Gate::Property, property::property(record, number)),
            ],
        };
        openings.into_iter().map(|(gate, opening)| line(gate, &opening)).collect()
    }
}

fn line(gate: Gate, opening: &Opening) -> GateLine {
    let missing = opening.shut_by.iter().map(|m| MissingLine {
        missing: m.missing.clone(),
        nature: format!("{:?}", m.nature).to_lowercase(),
        who_can_open: m.who_can_open.iter().map(|f| f.word()).collect(),
        rule: m.rule,
        source: m.source.clone(),
    });
    GateLine {
        gate: gate.word(),
        open: opening.is_open(),
        missing: missing.collect(),
        evidence: opening.evidence.iter().map(ToString::to_string).collect(),
    }
}
