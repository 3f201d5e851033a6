//! Types of aircraft with their tails, and routes with their alternates. Source: ours; `airlift.md` §2, §4.

use std::collections::BTreeSet;

use airlift::parameters::LIST_MAX;
use airlift::{AircraftKind, AirfieldId, Ferry, ReceiverId, Route};

use super::{Reader, id_and_name, named, place_of};
use crate::plan::when::windows;
use crate::toml_table::{FileError, Table};

/// Longest stay on the ground, duty or rest, minutes: two days.
const TWO_DAYS_MIN: u32 = 2_880;

pub(super) fn kinds(reader: &Reader<'_, '_>) -> Result<Vec<AircraftKind>, FileError> {
    let mut kinds: Vec<AircraftKind> = Vec::new();
    let (mut ids, mut tails) = (Vec::new(), BTreeSet::new());
    for table in reader.listed("aircraft")? {
        let (id, name) = id_and_name(&table, &ids, |name| kinds.iter().any(|k| k.name == name))?;
        kinds.push(kind(reader, &table, name, &mut tails)?);
        reader.stated.close(&table, "aircraft", &id)?;
        ids.push(id);
    }
    Ok(kinds)
}

fn kind(
    reader: &Reader<'_, '_>,
    table: &Table<'_>,
    name: String,
    known: &mut BTreeSet<String>,
) -> Result<AircraftKind, FileError> {
    let tails = table.texts_said("tails")?;
    if tails.len() > LIST_MAX {
        return Err(table.error("tails", format!("has {} entries, at most {LIST_MAX} allowed", tails.len())));
    }
    if let Some(twice) = tails.iter().find(|tail| !known.insert((*tail).clone())) {
        return Err(table.error("tails", format!("holds {twice:?}, which stands twice")));
    }
    Ok(AircraftKind {
        name,
        tails,
        availability: table.number("availability", 0.0, 1.0)?,
        hours: windows(table, "open", reader.start)?,
        seats: table.count("seats", 1, 2_000)?,
        mog_units: table.count("mog_units", 1, 100)?,
        block_kt: table.number("block_kt", 10.0, 2e3)?,
        range_nm: table.number("range_nm", 0.0, 2e4)?,
        burn_t_per_h: table.number("burn_t_per_h", 0.0, 100.0)?,
        runway_m: table.number("runway_m", 0.0, 1e4)?,
        weight_t: table.number("weight_t", 0.0, 1e3)?,
        lands_unlit: table.yes_or_no("lands_unlit")?,
        onload_min: table.count("onload_min", 1, TWO_DAYS_MIN)?,
        offload_min: table.count("offload_min", 1, TWO_DAYS_MIN)?,
        crews: table.count("crews", 0, 10_000)?,
        duty_max_min: table.count("duty_max_min", 1, TWO_DAYS_MIN)?,
        rest_min: table.count("rest_min", 0, TWO_DAYS_MIN)?,
    })
}

pub(super) fn routes(reader: &Reader<'_, '_>) -> Result<Vec<Route>, FileError> {
    let mut routes: Vec<Route> = Vec::new();
    for table in reader.listed("route")? {
        let airfield = AirfieldId(named(&table, "from", "airfield", &reader.names.airfields)?);
        let receiver = ReceiverId(named(&table, "to", "receiver", &reader.names.receivers)?);
        if routes.iter().any(|route| (route.airfield, route.receiver) == (airfield, receiver)) {
            return Err(table.error("to", "stands twice with this start, one route between two places needed"));
        }
        let mut alternates = Vec::new();
        for (id, further_nm) in table.numbers_by_name("alternates_nm", 0.0, 1e4)? {
            let at = place_of(&table, "alternates_nm", "receiver", &id, &reader.names.receivers)?;
            if at == receiver.0 {
                return Err(table.error("alternates_nm", format!("names {id:?}, where it is bound for")));
            }
            alternates.push((ReceiverId(at), further_nm));
        }
        routes.push(Route {
            airfield,
            receiver,
            distance_nm: table.number("distance_nm", 0.0, 1e4)?,
            overflight: reader.clearance(&table, "overflight", "overflight")?,
            alternates,
        });
        let label = format!("{} to {}", reader.names.airfields[airfield.0], reader.names.receivers[receiver.0]);
        reader.stated.close(&table, "route", &label)?;
    }
    Ok(routes)
}

/// Empty flights between airfields, each pair once.
pub(super) fn ferries(reader: &Reader<'_, '_>) -> Result<Vec<Ferry>, FileError> {
    let mut ferries: Vec<Ferry> = Vec::new();
    for table in reader.listed_or_none("ferry")? {
        let from = AirfieldId(named(&table, "from", "airfield", &reader.names.airfields)?);
        let to = AirfieldId(named(&table, "to", "airfield", &reader.names.airfields)?);
        if from == to {
            return Err(table.error("to", "is where it begins, another airfield needed"));
        }
        if ferries.iter().any(|ferry| ferry.between == [from, to] || ferry.between == [to, from]) {
            return Err(table.error("to", "stands twice with this start, one ferry between two airfields needed"));
        }
        ferries.push(Ferry { between: [from, to], distance_nm: table.number("distance_nm", 0.0, 1e4)? });
        let label = format!("{} to {}", reader.names.airfields[from.0], reader.names.airfields[to.0]);
        reader.stated.close(&table, "ferry", &label)?;
    }
    Ok(ferries)
}
