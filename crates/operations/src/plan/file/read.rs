//! From the bytes of a plan file to a plan of its scenario, strictly. Source: ours.

use std::path::Path;

use airlift::parameters::COUNT_MAX;
use airlift::{
    Admission, Alternate, Bound, Convoy, Cost, KindId, Load, ObjectiveParts, Plan, PoolId, Problem, ReceiverId, RoadId,
    RouteId, SiteId, Sortie, StageWork, Step, cost,
};

use super::rows::{AdmissionRow, ConvoyRow, Document, Persons, SortieRow, StageRow, Stretch, VehicleRow};
use super::write::stretches;
use super::{PLAN_BYTES_MAX, Planned, Rest, SCHEMA, TOTAL_MAX, edge};
use crate::failure::Failure;
use crate::plan::Scenario;
use crate::plan::names::Names;
use crate::warning::hex;

/// How far a figure of a file may be from the plan's own, as a share: what is lost in writing it in decimals, and by
/// another order of a sum.
const FIGURE_SLACK: f64 = 1e-9;

/// Most times that a plan was planned anew. Source: ours; every hour of the longest horizon. Effect: bounds the time that
/// reading takes.
const REST_MAX: usize = 1_440;

/// A plan from the bytes of its file.
pub(crate) fn parse(bytes: &[u8], scenario: &Scenario, file: &Path) -> Result<Planned, Failure> {
    if bytes.len() as u64 > PLAN_BYTES_MAX {
        let length = bytes.len();
        return Err(
            Failure::error(format!("file has {length} bytes, at most {PLAN_BYTES_MAX} allowed")).at(file.display())
        );
    }
    of_schema(bytes, file)?;
    let document: Document = serde_json::from_slice(bytes).map_err(|e| {
        let said = e.to_string();
        let what = said.split(" at line ").next().unwrap_or(&said).to_owned();
        Failure::error(what).at(format!("{}:{}:{}", file.display(), e.line(), e.column()))
    })?;
    of_scenario(&document, scenario, file)?;
    planned(&document, scenario).map_err(|(place, what)| Failure::error(format!("{place} {what}")).at(file.display()))
}

/// What it is comes before what is wrong in it.
fn of_schema(bytes: &[u8], file: &Path) -> Result<(), Failure> {
    #[derive(serde::Deserialize)]
    struct Schema {
        schema: Option<String>,
    }
    match serde_json::from_slice::<Schema>(bytes) {
        Ok(Schema { schema: Some(schema) }) if schema == SCHEMA => Ok(()),
        Ok(Schema { schema }) => {
            let is = schema.map_or_else(|| "none".to_owned(), |s| format!("{s:?}"));
            Err(Failure::error(format!("schema is {is}, {SCHEMA:?} needed"))
                .at(file.display())
                .hint("a plan file is what custodia plan solve --out wrote"))
        }
        // Whatever is no JSON is told by the reader of the whole, with its line.
        Err(_) => Ok(()),
    }
}

fn of_scenario(document: &Document, scenario: &Scenario, file: &Path) -> Result<(), Failure> {
    let digest = hex(&scenario.digest);
    if document.scenario_digest != digest {
        return Err(Failure::error(format!(
            "the plan is for scenario {:?} with the digest {}, the scenario given is {:?} with {digest}",
            document.scenario, document.scenario_digest, scenario.name
        ))
        .at(file.display())
        .hint("name the scenario that the plan was made for, unchanged, or solve it again"));
    }
    let grid = stretches(scenario.problem.grid.edges_min());
    if document.grid != grid {
        return Err(Failure::error(format!("grid is {}, the scenario's is {}", said(&document.grid), said(&grid)))
            .at(file.display()));
    }
    Ok(())
}

/// A grid in words.
fn said(grid: &[Stretch]) -> String {
    let of = |stretch: &Stretch| format!("{} days by {} min", stretch.days, stretch.step_min);
    grid.iter().map(of).collect::<Vec<_>>().join(", then ")
}

/// What is wrong: where in the file, and what.
type Wrong = (String, String);

fn planned(document: &Document, scenario: &Scenario) -> Result<Planned, Wrong> {
    let names = Names::of(&scenario.problem);
    let reader = Reader { names: &names, problem: &scenario.problem };
    let plan = Plan {
        stages: each("stages", &document.stages, |row| reader.stage(row))?,
        convoys: each("convoys", &document.convoys, |row| reader.convoy(row))?,
        sorties: each("sorties", &document.sorties, |row| reader.sortie(row))?,
        admissions: each("admissions", &document.admissions, |row| reader.admission(row))?,
    };
    within_totals(&plan)?;
    let row = &document.cost;
    let parts = ObjectiveParts {
        inside: row.inside,
        staging: row.staging,
        road_air: row.road_air,
        crowding: row.crowding,
        tie_break: row.tie_break,
    };
    if document.rest.len() > REST_MAX {
        return Err(("rest".to_owned(), format!("has {} entries, at most {REST_MAX} allowed", document.rest.len())));
    }
    let rest = document.rest.iter().map(|rest| Rest {
        now_min: rest.now_min,
        frozen_until_min: rest.frozen_until_min,
        facts: rest.facts.clone(),
    });
    let bound = document.bound.map(|b| Bound { value: b.value, grid_h: b.grid_h });
    let of_rest = |failure: Failure| ("rest:".to_owned(), failure.to_string());
    let mut planned = Planned {
        plan,
        cost: Cost { parts, expected_inside: row.expected_inside },
        bound,
        seed: document.seed,
        tries: document.tries,
        solver: document.solver.clone(),
        rest: rest.collect(),
    };
    let own = cost(&planned.problem(scenario).map_err(of_rest)?, &planned.plan);
    figures(document, &own)?;
    planned.cost = own;
    Ok(planned)
}

/// The figures of the file are those of its plan: the plan's own are taken, to the last bit.
fn figures(document: &Document, own: &Cost) -> Result<(), Wrong> {
    let row = &document.cost;
    let told = [
        ("objective", row.objective, own.objective()),
        ("inside", row.inside, own.parts.inside),
        ("staging", row.staging, own.parts.staging),
        ("road_air", row.road_air, own.parts.road_air),
        ("crowding", row.crowding, own.parts.crowding),
        ("tie_break", row.tie_break, own.parts.tie_break),
        ("expected_inside", row.expected_inside, own.expected_inside),
    ];
    for (key, told, own) in told {
        if (told - own).abs() > FIGURE_SLACK * own.abs().max(1.0) {
            return Err((format!("cost.{key}"), format!("is {told}, the plan's own is {own}")));
        }
    }
    match document.bound {
        Some(bound) if !(bound.value.is_finite() && bound.value >= 0.0) => {
            Err(("bound.value".to_owned(), format!("is {}, at least 0 needed", bound.value)))
        }
        Some(bound) if bound.value > own.objective() * (1.0 + FIGURE_SLACK) => {
            let value = bound.value;
            Err(("bound.value".to_owned(), format!("is {value}, above the plan's own objective {}", own.objective())))
        }
        _ => Ok(()),
    }
}

fn each<R, T>(list: &str, rows: &[R], read: impl Fn(&R) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    let of = |(at, row): (usize, &R)| read(row).map_err(|(key, what)| (format!("{list}[{at}].{key}"), what));
    rows.iter().enumerate().map(of).collect()
}

/// Refuses numbers whose sums could not be counted.
fn within_totals(plan: &Plan) -> Result<(), Wrong> {
    let loads = || plan.convoys.iter().flat_map(|c| &c.loads);
    let sum = |numbers: &mut dyn Iterator<Item = u32>| numbers.map(u64::from).sum::<u64>();
    let totals = [
        ("stages", sum(&mut plan.stages.iter().flat_map(|w| &w.persons).copied())),
        ("convoys", sum(&mut loads().flat_map(|l| &l.persons).copied())),
        ("sorties", sum(&mut plan.sorties.iter().flat_map(|s| &s.persons).copied())),
        ("admissions", sum(&mut plan.admissions.iter().map(|a| a.persons))),
        ("guards of convoys", sum(&mut loads().map(|l| l.guards))),
        ("guards of sorties", sum(&mut plan.sorties.iter().map(|s| s.guards))),
    ];
    match totals.iter().find(|(_, total)| *total > TOTAL_MAX) {
        Some((list, total)) => Err(((*list).to_owned(), format!("name {total} in all, at most {TOTAL_MAX} allowed"))),
        None => Ok(()),
    }
}

struct Reader<'a> {
    names: &'a Names,
    problem: &'a Problem,
}

fn at<T>(key: &str, value: Result<T, String>) -> Result<T, Wrong> {
    value.map_err(|what| (key.to_owned(), what))
}

/// A number of persons or guards.
fn count(key: &str, n: u32) -> Result<u32, Wrong> {
    match n <= COUNT_MAX {
        true => Ok(n),
        false => Err((key.to_owned(), format!("is {n}, at most {COUNT_MAX} allowed"))),
    }
}

impl Reader<'_> {
    /// The step that begins at a minute; the end of the horizon begins none.
    fn step(&self, key: &str, minute: u32) -> Result<Step, Wrong> {
        let step = at(key, edge(self.problem, minute))?;
        if step >= self.problem.grid.steps() {
            let end = self.problem.grid.end_min();
            return Err((key.to_owned(), format!("is {minute}, before the horizon's end {end} needed")));
        }
        Ok(Step(step))
    }

    fn persons(&self, persons: &Persons) -> Result<Vec<u32>, Wrong> {
        let mut by_group = vec![0; self.problem.groups.len()];
        for (group, n) in &persons.0 {
            by_group[at("persons:", self.names.groups.place(group))?] = count(&format!("persons.{group}"), *n)?;
        }
        Ok(by_group)
    }

    fn stage(&self, row: &StageRow) -> Result<StageWork, Wrong> {
        let site = at("site:", self.names.sites.place(&row.site))?;
        Ok(StageWork {
            step: self.step("at_min", row.at_min)?,
            site: SiteId(site),
            stage: at("stage:", self.names.stages[site].place(&row.stage))?,
            persons: self.persons(&row.persons)?,
        })
    }

    fn convoy(&self, row: &ConvoyRow) -> Result<Convoy, Wrong> {
        let load = |vehicle: &VehicleRow| {
            Ok(Load {
                pool: PoolId(at("of:", self.names.pools.place(&vehicle.of))?),
                persons: self.persons(&vehicle.persons)?,
                guards: count("guards", vehicle.guards)?,
            })
        };
        Ok(Convoy {
            leaves: self.step("leaves_min", row.leaves_min)?,
            road: RoadId(at("road:", self.names.roads.place(&row.road))?),
            loads: each("vehicles", &row.vehicles, load)?,
        })
    }

    fn sortie(&self, row: &SortieRow) -> Result<Sortie, Wrong> {
        let kind = at("kind:", self.names.kinds.place(&row.kind))?;
        let alternate = match &row.alternate {
            Some(receiver) => Alternate::Receiver(ReceiverId(at("alternate:", self.names.receivers.place(receiver))?)),
            None => Alternate::Return,
        };
        Ok(Sortie {
            boards: self.step("boards_min", row.boards_min)?,
            kind: KindId(kind),
            tail: at("tail:", self.names.tails[kind].place(&row.tail))?,
            route: RouteId(at("route:", self.names.routes.place(&row.route))?),
            persons: self.persons(&row.persons)?,
            guards: count("guards", row.guards)?,
            alternate,
        })
    }

    fn admission(&self, row: &AdmissionRow) -> Result<Admission, Wrong> {
        Ok(Admission {
            step: self.step("at_min", row.at_min)?,
            receiver: ReceiverId(at("receiver:", self.names.receivers.place(&row.receiver))?),
            persons: count("persons", row.persons)?,
        })
    }
}
