//! Clearances, airfields, receiving places, and people who are moved to make room. Source: ours; `airlift.md` §1, §4.

use airlift::parameters::COUNT_MAX;
use airlift::{Airfield, Clearance, Receiver};
use serde::Serialize;

use super::{Reader, id_and_name, named, place_of};
use crate::plan::when::windows;
use crate::toml_table::{FileError, Table};

/// People who are moved to make room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Displaced {
    /// Name of the receiver that they leave.
    pub from: String,
    /// Name of the receiver that they are taken to.
    pub to: String,
    /// How many.
    pub people: u32,
    /// Who says so.
    pub source: String,
}

/// Kinds of clearances.
const KINDS: [&str; 4] = ["road", "overflight", "landing", "acceptance"];

pub(super) fn clearances(reader: &mut Reader<'_, '_>) -> Result<Vec<Clearance>, FileError> {
    let mut clearances: Vec<Clearance> = Vec::new();
    for table in reader.listed_or_none("clearance")? {
        let ids: Vec<String> = reader.names.clearances.iter().map(|(id, _)| id.clone()).collect();
        let (id, name) = id_and_name(&table, &ids, |name| clearances.iter().any(|c| c.name == name))?;
        let said = table.text("kind")?;
        let Some(kind) = KINDS.iter().find(|kind| **kind == said) else {
            return Err(table.error("kind", format!("is {said:?}, road, overflight, landing or acceptance needed")));
        };
        clearances.push(Clearance { name, windows: windows(&table, "open", reader.start)? });
        reader.stated.close(&table, "clearance", &id)?;
        reader.names.clearances.push((id, kind));
    }
    Ok(clearances)
}

pub(super) fn airfields(reader: &mut Reader<'_, '_>) -> Result<Vec<Airfield>, FileError> {
    let mut airfields: Vec<Airfield> = Vec::new();
    for table in reader.listed("airfield")? {
        let (id, name) = id_and_name(&table, &reader.names.airfields, |n| airfields.iter().any(|a| a.name == n))?;
        airfields.push(Airfield {
            name,
            flying_hours: windows(&table, "flying_open", reader.start)?,
            staging_hours: windows(&table, "staging_open", reader.start)?,
            runway_m: table.number("runway_m", 0.0, 1e4)?,
            bearing_t: table.number("bearing_t", 0.0, 1e4)?,
            lit: table.yes_or_no("lit")?,
            mog_units: table.count("mog_units", 0, 1_000)?,
            staging_max: table.count("staging_max", 0, COUNT_MAX)?,
            fuel_t_per_day: table.number("fuel_t_per_day", 0.0, 1e6)?,
        });
        reader.stated.close(&table, "airfield", &id)?;
        reader.names.airfields.push(id);
    }
    Ok(airfields)
}

pub(super) fn receivers(reader: &mut Reader<'_, '_>) -> Result<Vec<Receiver>, FileError> {
    let mut receivers: Vec<Receiver> = Vec::new();
    for table in reader.listed("receiver")? {
        let (id, name) = id_and_name(&table, &reader.names.receivers, |n| receivers.iter().any(|r| r.name == n))?;
        let capacity_operational = table.count("capacity_operational", 0, COUNT_MAX)?;
        receivers.push(Receiver {
            name,
            landing_hours: windows(&table, "landing_open", reader.start)?,
            landing: reader.clearance(&table, "landing", "landing")?,
            acceptance: reader.clearance(&table, "acceptance", "acceptance")?,
            runway_m: table.number("runway_m", 0.0, 1e4)?,
            bearing_t: table.number("bearing_t", 0.0, 1e4)?,
            lit: table.yes_or_no("lit")?,
            mog_units: table.count("mog_units", 0, 1_000)?,
            process_per_h: table.number("process_per_h", 0.0, f64::from(COUNT_MAX))?,
            queue_max: table.count("queue_max", 0, COUNT_MAX)?,
            daily_acceptance: table.counts("daily_acceptance", 0, COUNT_MAX)?,
            occupied: table.count("occupied", 0, COUNT_MAX)?,
            capacity_operational,
            capacity_humane: table.count("capacity_humane", 0, capacity_operational)?,
            accepts: accepts(reader, &table)?,
        });
        reader.stated.close(&table, "receiver", &id)?;
        reader.names.receivers.push(id);
    }
    Ok(receivers)
}

fn accepts(reader: &Reader<'_, '_>, table: &Table<'_>) -> Result<Vec<bool>, FileError> {
    let mut accepts = vec![false; reader.names.groups.len()];
    for group in table.texts_said("accepts")? {
        accepts[place_of(table, "accepts", "group", &group, &reader.names.groups)?] = true;
    }
    Ok(accepts)
}

/// Whoever is moved to make room is no longer at the one place and counts at the other; nobody drops out.
pub(super) fn displaced(reader: &Reader<'_, '_>, receivers: &mut [Receiver]) -> Result<Vec<Displaced>, FileError> {
    let mut displaced = Vec::new();
    for table in reader.listed_or_none("displaced")? {
        let from = named(&table, "from", "receiver", &reader.names.receivers)?;
        let to = named(&table, "to", "receiver", &reader.names.receivers)?;
        if from == to {
            return Err(table.error("to", "is where they are already, another receiver needed"));
        }
        let people = table.count("people", 1, COUNT_MAX)?;
        let held = receivers[from].occupied;
        let Some(left) = held.checked_sub(people) else {
            return Err(table.error("people", format!("is {people}, but {held} are held there")));
        };
        let after = receivers[to].occupied.saturating_add(people);
        if after > COUNT_MAX {
            return Err(
                table.error("people", format!("makes {after} at {}, at most {COUNT_MAX} allowed", receivers[to].name))
            );
        }
        (receivers[from].occupied, receivers[to].occupied) = (left, after);
        let (from, to) = (receivers[from].name.clone(), receivers[to].name.clone());
        reader.stated.close(&table, "displaced", &format!("{from} to {to}"))?;
        displaced.push(Displaced { from, to, people, source: table.text("source")? });
    }
    Ok(displaced)
}
