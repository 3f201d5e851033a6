//! Names for the numbers of a problem, each once: what a plan file calls a site, a road, a tail. Source: ours.

use std::collections::{BTreeMap, BTreeSet};

use airlift::{AirfieldId, GroupId, KindId, PoolId, Problem, ReceiverId, RoadId, RouteId, SiteId};

/// Names of one kind of thing in the order of the problem, and the way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// What it is, for messages.
    what: &'static str,
    words: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Words {
    /// Of two things with one name the second is called `name #2`, so that each name finds one thing.
    fn of<'a>(what: &'static str, names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let taken: BTreeSet<&str> = names.iter().copied().collect();
        let mut places = BTreeMap::new();
        let mut words = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let mut word = (*name).to_owned();
            let mut number = 1;
            while places.contains_key(&word) || (number > 1 && taken.contains(word.as_str())) {
                number += 1;
                word = format!("{name} #{number}");
            }
            places.insert(word.clone(), at);
            words.push(word);
        }
        Self { what, words, places }
    }

    /// The name at a place of the problem's list.
    pub(crate) fn name(&self, at: usize) -> &str {
        &self.words[at]
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[String] {
        &self.words
    }

    /// The place of a name, or what is wrong with it.
    pub(crate) fn place(&self, name: &str) -> Result<usize, String> {
        self.places.get(name).copied().ok_or_else(|| {
            let known = match self.words.as_slice() {
                [] => "there is none".to_owned(),
                words if words.len() > NAMED_MAX => format!("one of {} such as {:?} needed", words.len(), words[0]),
                words => format!("one of {} needed", words.join(", ")),
            };
            format!("{} {name:?} is not in the scenario, {known}", self.what)
        })
    }
}

/// Names that a message lists. Source: ours; a line that a person reads.
const NAMED_MAX: usize = 12;

/// The names of everything that a plan speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) groups: Words,
    pub(crate) sites: Words,
    pub(crate) airfields: Words,
    pub(crate) receivers: Words,
    pub(crate) kinds: Words,
    /// Tails by type.
    pub(crate) tails: Vec<Words>,
    /// `SITE to AIRFIELD`.
    pub(crate) roads: Words,
    /// `AIRFIELD to RECEIVER`.
    pub(crate) routes: Words,
    pub(crate) pools: Words,
    pub(crate) clearances: Words,
    /// Stages by site.
    pub(crate) stages: Vec<Words>,
}

impl Names {
    pub(crate) fn of(p: &Problem) -> Self {
        let sites = Words::of("site", p.sites.iter().map(|s| s.name.as_str()));
        let airfields = Words::of("airfield", p.airfields.iter().map(|a| a.name.as_str()));
        let receivers = Words::of("receiver", p.receivers.iter().map(|r| r.name.as_str()));
        let way = |from: &str, to: &str| format!("{from} to {to}");
        let roads: Vec<String> =
            p.roads.iter().map(|r| way(sites.name(r.site.0), airfields.name(r.airfield.0))).collect();
        let routes: Vec<String> =
            p.routes.iter().map(|r| way(airfields.name(r.airfield.0), receivers.name(r.receiver.0))).collect();
        let of_tails = |k: &airlift::AircraftKind| Words::of("tail", k.tails.iter().map(String::as_str));
        Self {
            groups: Words::of("group", p.groups.iter().map(|g| g.name.as_str())),
            kinds: Words::of("type of aircraft", p.kinds.iter().map(|k| k.name.as_str())),
            tails: p.kinds.iter().map(of_tails).collect(),
            roads: Words::of("road", roads.iter().map(String::as_str)),
            routes: Words::of("route", routes.iter().map(String::as_str)),
            pools: Words::of("vehicles", p.vehicles.iter().map(|v| v.name.as_str())),
            clearances: Words::of("clearance", p.clearances.iter().map(|c| c.name.as_str())),
            stages: p
                .sites
                .iter()
                .map(|site| Words::of("stage", site.stages.iter().map(|stage| stage.name.as_str())))
                .collect(),
            sites,
            airfields,
            receivers,
        }
    }

    pub(crate) fn group(&self, id: GroupId) -> &str {
        self.groups.name(id.0)
    }

    pub(crate) fn site(&self, id: SiteId) -> &str {
        self.sites.name(id.0)
    }

    pub(crate) fn airfield(&self, id: AirfieldId) -> &str {
        self.airfields.name(id.0)
    }

    pub(crate) fn receiver(&self, id: ReceiverId) -> &str {
        self.receivers.name(id.0)
    }

    pub(crate) fn kind(&self, id: KindId) -> &str {
        self.kinds.name(id.0)
    }

    pub(crate) fn tail(&self, id: KindId, tail: usize) -> &str {
        self.tails[id.0].name(tail)
    }

    pub(crate) fn road(&self, id: RoadId) -> &str {
        self.roads.name(id.0)
    }

    pub(crate) fn route(&self, id: RouteId) -> &str {
        self.routes.name(id.0)
    }

    pub(crate) fn pool(&self, id: PoolId) -> &str {
        self.pools.name(id.0)
    }
}

#[test]
fn things_of_one_name_are_told_apart_and_every_name_leads_back() {
    let words = Words::of("site", ["a", "b", "a", "a #2", "a"].into_iter());
    assert_eq!(words.all(), ["a", "b", "a #3", "a #2", "a #4"]);
    for (at, word) in words.all().iter().enumerate() {
        assert_eq!(words.place(word), Ok(at));
    }
    assert_eq!(
        words.place("c").unwrap_err(),
        "site \"c\" is not in the scenario, one of a, b, a #3, a #2, a #4 needed"
    );
}
