//! Roads from sites to airfields, vehicles, and the guards of convoys and flights. Source: ours; `airlift.md` §4.

use airlift::{AirfieldId, Guards, Road, SiteId, VehiclePool};

use super::{Reader, id_and_name, named, place_of};
use crate::plan::when::windows;
use crate::toml_table::FileError;

/// Longest drive or turn, minutes: two days.
const TWO_DAYS_MIN: u32 = 2_880;

pub(super) fn roads(reader: &Reader<'_, '_>) -> Result<Vec<Road>, FileError> {
    let mut roads = Vec::new();
    for table in reader.listed("road")? {
        let site = SiteId(named(&table, "from", "site", &reader.names.sites)?);
        let airfield = AirfieldId(named(&table, "to", "airfield", &reader.names.airfields)?);
        roads.push(Road {
            site,
            airfield,
            out_min: table.count("out_min", 1, TWO_DAYS_MIN)?,
            back_min: table.count("back_min", 1, TWO_DAYS_MIN)?,
            hours: windows(&table, "open", reader.start)?,
            clearance: reader.clearance(&table, "clearance", "road")?,
        });
        let label = format!("{} to {}", reader.names.sites[site.0], reader.names.airfields[airfield.0]);
        reader.stated.close(&table, "road", &label)?;
    }
    Ok(roads)
}

pub(super) fn vehicles(reader: &Reader<'_, '_>) -> Result<Vec<VehiclePool>, FileError> {
    let mut pools: Vec<VehiclePool> = Vec::new();
    let mut ids = Vec::new();
    for table in reader.listed("vehicles")? {
        let (id, name) = id_and_name(&table, &ids, |name| pools.iter().any(|p| p.name == name))?;
        let of = |site: &String| place_of(&table, "sites", "site", site, &reader.names.sites).map(SiteId);
        pools.push(VehiclePool {
            name,
            count: table.count("count", 0, 100_000)?,
            seats: table.count("seats", 1, 200)?,
            turn_min: table.count("turn_min", 0, TWO_DAYS_MIN)?,
            sites: table.texts_said("sites")?.iter().map(of).collect::<Result<_, _>>()?,
        });
        reader.stated.close(&table, "vehicles", &id)?;
        ids.push(id);
    }
    Ok(pools)
}

pub(super) fn guards(reader: &Reader<'_, '_>, key: &'static str) -> Result<Guards, FileError> {
    let table = reader.once(key)?;
    let guards = Guards { count: table.count("count", 0, 1_000_000)?, rest_min: table.count("rest_min", 0, 10_000)? };
    reader.stated.close(&table, key, "")?;
    Ok(guards)
}
