//! What has changed since a scenario was written, from a small TOML file: one table a fact, in the scenario's names.
//! Source: ours; `docs/formats.md`.

use std::path::Path;

use airlift::parameters::COUNT_MAX;
use airlift::{AirfieldId, ClearanceId, Fact, KindId, PoolId, ReceiverId, RoadId, SiteId};
use serde::{Deserialize, Serialize};

use super::Scenario;
use super::clockface::Clockface;
use super::names::Names;
use crate::failure::Failure;
use crate::files;

/// Longest file of facts, bytes. Source: ours; a fact takes about 150.
const FACTS_BYTES_MAX: u64 = 1 << 20;
/// Most facts of one file. Effect: the fewest facts in conflict are found by leaving out one after the other.
const FACTS_MAX: usize = 500;

/// One fact as a person writes it; which keys it needs hangs on its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveFact {
    /// What kind: `site_failed`, `airfield_shut` and so on.
    pub kind: String,
    /// Who says so.
    pub source: String,
    /// A site by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// An airfield by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub airfield: Option<String>,
    /// A receiver by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// A type of aircraft by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<String>,
    /// One of its tails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tail: Option<String>,
    /// A pool of vehicles by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicles: Option<String>,
    /// A road, `SITE to AIRFIELD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<String>,
    /// A clearance by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clearance: Option<String>,
    /// How many vehicles or guards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Admissions by day from today on; the last figure holds for all later days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<Vec<u32>>,
    /// When it ends, RFC 3339; for good where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A kind of fact and the keys that it takes beside `kind` and `source`; the last may be left out where it is `until`.
pub const FACT_KINDS: [(&str, &[&str]); 11] = [
    ("site_failed", &["site"]),
    ("airfield_shut", &["airfield", "until"]),
    ("airfield_lost", &["airfield"]),
    ("tail_out", &["aircraft", "tail", "until"]),
    ("vehicles_out", &["vehicles", "number", "until"]),
    ("road_guards_out", &["number", "until"]),
    ("air_guards_out", &["number", "until"]),
    ("receiver_shut", &["receiver", "until"]),
    ("acceptance", &["receiver", "per_day"]),
    ("clearance_gone", &["clearance", "until"]),
    ("road_shut", &["road", "until"]),
];

impl LiveFact {
    /// Where it stands, for a message of what is wrong with it later on.
    pub(crate) fn place(&self) -> String {
        format!("fact {}", self.kind)
    }

    /// The fact in the core's words; or what is wrong with it.
    pub(crate) fn fact(&self, scenario: &Scenario) -> Result<Fact, String> {
        let Some((_, keys)) = FACT_KINDS.iter().find(|(kind, _)| *kind == self.kind) else {
            let kinds = FACT_KINDS.map(|(kind, _)| kind).join(", ");
            return Err(format!("kind is {:?}, one of {kinds} needed", self.kind));
        };
        if self.source.trim().is_empty() {
            return Err("source is empty: who says so is needed".to_owned());
        }
        if let Some(key) = self.given().into_iter().find(|key| !keys.contains(key)) {
            return Err(format!("{key} does not belong to {}, which takes {}", self.kind, keys.join(", ")));
        }
        let (names, until) = (Names::of(&scenario.problem), self.until_min(scenario)?);
        let named = |key: &str, value: &Option<String>, words: &super::names::Words| {
            let value = value.as_ref().ok_or_else(|| format!("{key} is missing"))?;
            words.place(value)
        };
        let site = || named("site", &self.site, &names.sites).map(SiteId);
        let airfield = || named("airfield", &self.airfield, &names.airfields).map(AirfieldId);
        let receiver = || named("receiver", &self.receiver, &names.receivers).map(ReceiverId);
        Ok(match self.kind.as_str() {
            "site_failed" => Fact::SiteFailed(site()?),
            "airfield_shut" => Fact::AirfieldShut(airfield()?, until),
            "airfield_lost" => Fact::AirfieldLost(airfield()?),
            "tail_out" => {
                let kind = named("aircraft", &self.aircraft, &names.kinds)?;
                Fact::TailOut(KindId(kind), named("tail", &self.tail, &names.tails[kind])?, until)
            }
            "vehicles_out" => {
                Fact::VehiclesOut(PoolId(named("vehicles", &self.vehicles, &names.pools)?), self.number()?, until)
            }
            "road_guards_out" => Fact::RoadGuardsOut(self.number()?, until),
            "air_guards_out" => Fact::AirGuardsOut(self.number()?, until),
            "receiver_shut" => Fact::ReceiverShut(receiver()?, until),
            "acceptance" => Fact::Acceptance(receiver()?, self.by_day()?),
            "clearance_gone" => {
                Fact::ClearanceGone(ClearanceId(named("clearance", &self.clearance, &names.clearances)?), until)
            }
            _ => Fact::RoadShut(RoadId(named("road", &self.road, &names.roads)?), until),
        })
    }

    fn given(&self) -> Vec<&'static str> {
        let keys = [
            ("site", self.site.is_some()),
            ("airfield", self.airfield.is_some()),
            ("receiver", self.receiver.is_some()),
            ("aircraft", self.aircraft.is_some()),
            ("tail", self.tail.is_some()),
            ("vehicles", self.vehicles.is_some()),
            ("road", self.road.is_some()),
            ("clearance", self.clearance.is_some()),
            ("number", self.number.is_some()),
            ("per_day", self.per_day.is_some()),
            ("until", self.until.is_some()),
        ];
        keys.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect()
    }

    fn until_min(&self, scenario: &Scenario) -> Result<u32, String> {
        match &self.until {
            None => Ok(u32::MAX),
            Some(moment) => Clockface::of(&scenario.start)?.minute(moment).map_err(|e| format!("until: {e}")),
        }
    }

    fn number(&self) -> Result<u32, String> {
        match self.number {
            Some(n) if (1..=COUNT_MAX).contains(&n) => Ok(n),
            Some(n) => Err(format!("number is {n}, 1 to {COUNT_MAX} needed")),
            None => Err("number is missing".to_owned()),
        }
    }

    fn by_day(&self) -> Result<Vec<u32>, String> {
        let days = self.per_day.as_ref().ok_or("per_day is missing")?;
        if days.is_empty() || days.len() > DAYS_MAX {
            return Err(format!("per_day has {} figures, 1 to {DAYS_MAX} needed", days.len()));
        }
        match days.iter().find(|n| **n > COUNT_MAX) {
            Some(n) => Err(format!("per_day has {n}, at most {COUNT_MAX} allowed")),
            None => Ok(days.clone()),
        }
    }
}

/// Most days of a figure by day: the longest horizon of the planner.
const DAYS_MAX: usize = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsFile {
    #[serde(default)]
    fact: Vec<toml::Spanned<LiveFact>>,
}

/// Reads a file of facts and holds each against the scenario.
pub fn read_facts(path: &Path, scenario: &Scenario) -> Result<Vec<LiveFact>, Failure> {
    let text = files::read_text_at_most(path, FACTS_BYTES_MAX)?;
    let line_of = |byte: usize| text[..byte.min(text.len())].matches('\n').count() + 1;
    let file: FactsFile = toml::from_str(&text).map_err(|e| {
        let line = e.span().map_or(1, |span| line_of(span.start));
        Failure::error(e.message()).at(format!("{}:{line}", path.display()))
    })?;
    if file.fact.len() > FACTS_MAX {
        let n = file.fact.len();
        return Err(Failure::error(format!("file has {n} facts, at most {FACTS_MAX} allowed")).at(path.display()));
    }
    for row in &file.fact {
        let place = || format!("{}:{}", path.display(), line_of(row.span().start));
        row.get_ref().fact(scenario).map_err(|what| Failure::error(what).at(place()))?;
    }
    Ok(file.fact.into_iter().map(toml::Spanned::into_inner).collect())
}
