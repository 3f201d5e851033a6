//! The rows of a plan file. Source: ours, `docs/formats.md`.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plan::live::LiveFact;

/// Everything in a plan file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub(crate) schema: String,
    pub(crate) scenario: String,
    pub(crate) scenario_digest: String,
    pub(crate) grid: Vec<Stretch>,
    pub(crate) seed: u64,
    pub(crate) tries: u64,
    pub(crate) solver: String,
    pub(crate) cost: CostRow,
    pub(crate) bound: Option<BoundRow>,
    pub(crate) rest: Vec<RestRow>,
    pub(crate) stages: Vec<StageRow>,
    pub(crate) convoys: Vec<ConvoyRow>,
    pub(crate) sorties: Vec<SortieRow>,
    pub(crate) admissions: Vec<AdmissionRow>,
}

/// Whole days in steps of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stretch {
    pub(crate) step_min: u32,
    pub(crate) days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostRow {
    pub(crate) objective: f64,
    pub(crate) inside: f64,
    pub(crate) staging: f64,
    pub(crate) road_air: f64,
    pub(crate) crowding: f64,
    pub(crate) tie_break: f64,
    pub(crate) expected_inside: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoundRow {
    pub(crate) value: f64,
    pub(crate) grid_h: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestRow {
    pub(crate) now_min: u32,
    pub(crate) frozen_until_min: u32,
    pub(crate) facts: Vec<LiveFact>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StageRow {
    pub(crate) at_min: u32,
    pub(crate) site: String,
    pub(crate) stage: String,
    pub(crate) persons: Persons,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConvoyRow {
    pub(crate) leaves_min: u32,
    pub(crate) road: String,
    pub(crate) vehicles: Vec<VehicleRow>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VehicleRow {
    pub(crate) of: String,
    pub(crate) persons: Persons,
    pub(crate) guards: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SortieRow {
    pub(crate) boards_min: u32,
    pub(crate) kind: String,
    pub(crate) tail: String,
    pub(crate) route: String,
    pub(crate) persons: Persons,
    pub(crate) guards: u32,
    /// The receiver it turns to; none where it has fuel to return.
    pub(crate) alternate: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdmissionRow {
    pub(crate) at_min: u32,
    pub(crate) receiver: String,
    pub(crate) persons: u32,
}

/// Persons by the name of their group, each once; groups without any are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Persons(pub(crate) Vec<(String, u32)>);

impl Serialize for Persons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (group, n) in &self.0 {
            map.serialize_entry(group, n)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Persons {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Persons;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of groups with numbers of persons")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Persons, A::Error> {
                let mut persons: Vec<(String, u32)> = Vec::new();
                while let Some((group, n)) = map.next_entry::<String, u32>()? {
                    if persons.iter().any(|(other, _)| *other == group) {
                        return Err(serde::de::Error::custom(format!("group {group:?} stands there twice")));
                    }
                    persons.push((group, n));
                }
                Ok(Persons(persons))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
