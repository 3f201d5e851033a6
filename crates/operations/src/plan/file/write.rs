//! From a plan to the text of its file: one row a line, so that two plans can be compared by eye. Source: ours.

use airlift::{Alternate, GroupId, Plan, Step};
use serde::Serialize;

use super::rows::{
    AdmissionRow, BoundRow, ConvoyRow, CostRow, Document, Persons, RestRow, SortieRow, StageRow, Stretch, VehicleRow,
};
use super::{Planned, Rest, SCHEMA};
use crate::failure::Failure;
use crate::plan::Scenario;
use crate::plan::names::Names;
use crate::warning::hex;

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

/// The text of a plan file.
pub(crate) fn written(scenario: &Scenario, planned: &Planned) -> Result<String, Failure> {
    let document = document(scenario, planned);
    let text = |e: serde_json::Error| Failure::error(format!("the plan could not be written as JSON: {e}"));
    let mut head = document.clone();
    head.stages.clear();
    head.convoys.clear();
    head.sorties.clear();
    head.admissions.clear();
    let serde_json::Value::Object(fields) = serde_json::to_value(&head).map_err(text)? else {
        return Err(Failure::error("the plan is no JSON object"));
    };
    let mut out = "{\n".to_owned();
    for key in HEAD {
        let value = fields.get(key).cloned().unwrap_or_default();
        out.push_str(&format!("{}: {value},\n", serde_json::Value::from(key)));
    }
    list(&mut out, "stages", &document.stages).map_err(text)?;
    out.push_str(",\n");
    list(&mut out, "convoys", &document.convoys).map_err(text)?;
    out.push_str(",\n");
    list(&mut out, "sorties", &document.sorties).map_err(text)?;
    out.push_str(",\n");
    list(&mut out, "admissions", &document.admissions).map_err(text)?;
    out.push_str("\n}\n");
    Ok(out)
}

/// The keys before the lists, in the order in which they are written.
const HEAD: [&str; 10] =
    ["schema", "scenario", "scenario_digest", "grid", "seed", "tries", "solver", "cost", "bound", "rest"];

fn list(out: &mut String, key: &str, rows: &[impl Serialize]) -> Result<(), serde_json::Error> {
    out.push_str(&format!("\"{key}\": ["));
    for (at, row) in rows.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(row)?);
    }
    out.push_str(if rows.is_empty() { "]" } else { "\n]" });
    Ok(())
}

fn document(scenario: &Scenario, planned: &Planned) -> Document {
    let names = Names::of(&scenario.problem);
    let (cost, parts) = (&planned.cost, &planned.cost.parts);
    let rows = Rows { names: &names, edges: scenario.problem.grid.edges_min() };
    Document {
        schema: SCHEMA.to_owned(),
        scenario: scenario.name.clone(),
        scenario_digest: hex(&scenario.digest),
        grid: stretches(rows.edges),
        seed: planned.seed,
        tries: planned.tries,
        solver: planned.solver.clone(),
        cost: CostRow {
            objective: cost.objective(),
            inside: parts.inside,
            staging: parts.staging,
            road_air: parts.road_air,
            crowding: parts.crowding,
            tie_break: parts.tie_break,
            expected_inside: cost.expected_inside,
        },
        bound: planned.bound.map(|b| BoundRow { value: b.value, grid_h: b.grid_h }),
        rest: planned.rest.iter().map(rest).collect(),
        stages: rows.stages(&planned.plan),
        convoys: rows.convoys(&planned.plan),
        sorties: rows.sorties(&planned.plan),
        admissions: rows.admissions(&planned.plan),
    }
}

fn rest(rest: &Rest) -> RestRow {
    RestRow { now_min: rest.now_min, frozen_until_min: rest.frozen_until_min, facts: rest.facts.clone() }
}

/// The stretches of whole days that make these edges.
pub(super) fn stretches(edges: &[u32]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for pair in edges.windows(2).filter(|pair| pair[0] % DAY_MIN == 0) {
        let step_min = pair[1] - pair[0];
        match stretches.last_mut() {
            Some(last) if last.step_min == step_min => last.days += 1,
            _ => stretches.push(Stretch { step_min, days: 1 }),
        }
    }
    stretches
}

struct Rows<'a> {
    names: &'a Names,
    edges: &'a [u32],
}

impl Rows<'_> {
    fn minute(&self, step: Step) -> u32 {
        self.edges[step.0]
    }

    fn persons(&self, persons: &[u32]) -> Persons {
        let some = persons.iter().enumerate().filter(|(_, n)| **n > 0);
        Persons(some.map(|(group, n)| (self.names.group(GroupId(group)).to_owned(), *n)).collect())
    }

    fn stages(&self, plan: &Plan) -> Vec<StageRow> {
        let of = |work: &airlift::StageWork| StageRow {
            at_min: self.minute(work.step),
            site: self.names.site(work.site).to_owned(),
            stage: self.names.stages[work.site.0].name(work.stage).to_owned(),
            persons: self.persons(&work.persons),
        };
        plan.stages.iter().map(of).collect()
    }

    fn convoys(&self, plan: &Plan) -> Vec<ConvoyRow> {
        let vehicle = |load: &airlift::Load| VehicleRow {
            of: self.names.pool(load.pool).to_owned(),
            persons: self.persons(&load.persons),
            guards: load.guards,
        };
        let of = |convoy: &airlift::Convoy| ConvoyRow {
            leaves_min: self.minute(convoy.leaves),
            road: self.names.road(convoy.road).to_owned(),
            vehicles: convoy.loads.iter().map(vehicle).collect(),
        };
        plan.convoys.iter().map(of).collect()
    }

    fn sorties(&self, plan: &Plan) -> Vec<SortieRow> {
        let of = |sortie: &airlift::Sortie| SortieRow {
            boards_min: self.minute(sortie.boards),
            kind: self.names.kind(sortie.kind).to_owned(),
            tail: self.names.tail(sortie.kind, sortie.tail).to_owned(),
            route: self.names.route(sortie.route).to_owned(),
            persons: self.persons(&sortie.persons),
            guards: sortie.guards,
            alternate: match sortie.alternate {
                Alternate::Receiver(id) => Some(self.names.receiver(id).to_owned()),
                Alternate::Return => None,
            },
        };
        plan.sorties.iter().map(of).collect()
    }

    fn admissions(&self, plan: &Plan) -> Vec<AdmissionRow> {
        let of = |admission: &airlift::Admission| AdmissionRow {
            at_min: self.minute(admission.step),
            receiver: self.names.receiver(admission.receiver).to_owned(),
            persons: admission.persons,
        };
        plan.admissions.iter().map(of).collect()
    }
}
