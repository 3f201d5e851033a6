//! Places of the planner's facts among those of the operation, by their ids, and the ways between them. Source: ours.

use airlift::Plan;
use custody::event::movement::Means;
use custody::event::place::PlaceKind;

use super::super::scenario::{Leg, Scenario};
use crate::failure::Failure;
use crate::plan;

/// How people come from an airfield to a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rehearse) struct Way {
    /// Where they land.
    pub(in crate::rehearse) lands: String,
    /// Where they stay.
    pub(in crate::rehearse) to: String,
    /// Minutes on the road from where they land; none where they land at the receiver itself.
    pub(in crate::rehearse) road_min: Option<u32>,
}

/// The ids in `operation.toml` of what a plan speaks of.
pub(in crate::rehearse) struct Places {
    /// By site.
    pub(in crate::rehearse) sites: Vec<String>,
    /// By airfield; none where the plan does not use it and the operation does not have it.
    pub(in crate::rehearse) airfields: Vec<Option<String>>,
    /// By route that the plan flies.
    pub(in crate::rehearse) ways: Vec<Option<Way>>,
    /// By receiver: the way of whoever is bound for it.
    pub(in crate::rehearse) to: Vec<Option<Way>>,
}

impl Places {
    /// Refuses a site that is not the operation's with as many people, and whatever the plan uses and the operation has
    /// not.
    pub(super) fn of(operation: &Scenario, scenario: &plan::Scenario, plan: &Plan) -> Result<Self, Failure> {
        let finder = Finder { operation, scenario };
        let problem = &scenario.problem;
        let sites = finder.sites()?;
        let mut airfields: Vec<Option<String>> = vec![None; problem.airfields.len()];
        let roads = plan.convoys.iter().map(|convoy| problem.roads[convoy.road.0].airfield);
        let routes = plan.sorties.iter().map(|sortie| problem.routes[sortie.route.0].airfield);
        for airfield in roads.chain(routes) {
            if airfields[airfield.0].is_none() {
                airfields[airfield.0] = Some(finder.airfield(airfield.0)?);
            }
        }
        plan.convoys.iter().try_for_each(|convoy| finder.road(&problem.roads[convoy.road.0]))?;
        let mut ways = vec![None; problem.routes.len()];
        let mut to = vec![None; problem.receivers.len()];
        for sortie in &plan.sorties {
            let (at, route) = (sortie.route.0, &problem.routes[sortie.route.0]);
            if ways[at].is_none() {
                let way = finder.way(route.airfield.0, route.receiver.0)?;
                finder.one_landing(to[route.receiver.0].get_or_insert_with(|| way.clone()), &way)?;
                ways[at] = Some(way);
            }
        }
        Ok(Self { sites, airfields, ways, to })
    }
}

struct Finder<'a> {
    operation: &'a Scenario,
    scenario: &'a plan::Scenario,
}

impl Finder<'_> {
    fn wrong(&self, what: String) -> Failure {
        Failure::error(what).at(self.scenario.ids.file.display()).hint(
            "the plan can be rehearsed where both files call a place by one id and operation.toml has the ways between them",
        )
    }

    fn operation_file(&self) -> String {
        self.operation.file.display().to_string()
    }

    /// A place of that kind with that id.
    fn place(&self, id: &str, what: &str, kind: PlaceKind) -> Result<String, Failure> {
        let kinds: Vec<&str> =
            self.operation.places.iter().filter(|place| place.kind == kind).map(|place| place.id.as_str()).collect();
        if kinds.contains(&id) {
            return Ok(id.to_owned());
        }
        let (file, known) = (self.operation_file(), kinds.join(", "));
        Err(self.wrong(format!("{what} {id:?} is no such place in {file}; those are {known}")))
    }

    /// Every site, each with the people that the operation has there; and none is left out.
    fn sites(&self) -> Result<Vec<String>, Failure> {
        let (problem, ids) = (&self.scenario.problem, &self.scenario.ids.sites);
        for (site, id) in problem.sites.iter().zip(ids) {
            self.place(id, "site", PlaceKind::Site)?;
            let planned: u32 = site.people.iter().sum();
            let held = self.operation.sites.iter().find(|held| held.place == *id).map_or(0, |held| held.people);
            if planned != held {
                let file = self.operation_file();
                return Err(self.wrong(format!("site {id:?} holds {planned} people, in {file} {held}")));
            }
        }
        match self.operation.sites.iter().find(|held| !ids.contains(&held.place)) {
            Some(held) => {
                let (place, people, file) = (&held.place, held.people, self.operation_file());
                Err(self.wrong(format!("has no site {place:?}, where {file} holds {people} people")))
            }
            None => Ok(ids.clone()),
        }
    }

    fn airfield(&self, at: usize) -> Result<String, Failure> {
        self.place(&self.scenario.ids.airfields[at], "airfield", PlaceKind::Airfield)
    }

    fn leg(&self, from: &str, means: Means, fits: impl Fn(&Leg) -> bool) -> Option<&Leg> {
        self.operation.legs.iter().find(|leg| leg.from == from && leg.means == means && fits(leg))
    }

    /// The operation has the road too.
    fn road(&self, road: &airlift::Road) -> Result<(), Failure> {
        let ids = &self.scenario.ids;
        let (from, to) = (&ids.sites[road.site.0], &ids.airfields[road.airfield.0]);
        match self.leg(from, Means::Road, |leg| leg.to == *to) {
            Some(_) => Ok(()),
            None => {
                let file = self.operation_file();
                Err(self
                    .wrong(format!("drives from {from:?} to {to:?}, and {file} has no [[leg]] by road between them")))
            }
        }
    }

    /// By air to the receiver itself, or to a place from which a road leads there.
    fn way(&self, airfield: usize, receiver: usize) -> Result<Way, Failure> {
        let from = &self.scenario.ids.airfields[airfield];
        let to = self.place(&self.scenario.ids.receivers[receiver], "receiver", PlaceKind::Site)?;
        if self.leg(from, Means::Air, |leg| leg.to == to).is_some() {
            return Ok(Way { lands: to.clone(), to, road_min: None });
        }
        let road = |lands: &str| self.leg(lands, Means::Road, |leg| leg.to == to);
        let Some(flown) = self.leg(from, Means::Air, |leg| road(&leg.to).is_some()) else {
            let file = self.operation_file();
            return Err(self.wrong(format!(
                "flies from {from:?} to {to:?}, and {file} has no [[leg]] by air between them, nor one to a place with a \
                 road to {to:?}"
            )));
        };
        let road_min = road(&flown.to).map(|road| road.minutes);
        Ok(Way { lands: flown.to.clone(), to, road_min })
    }

    /// Whoever is bound for a receiver waits for it in one place.
    fn one_landing(&self, first: &Way, other: &Way) -> Result<(), Failure> {
        if first == other {
            return Ok(());
        }
        let (to, one, two) = (&first.to, &first.lands, &other.lands);
        Err(self.wrong(format!("receiver {to:?} is reached by way of {one:?} and of {two:?}, one needed")))
    }
}
