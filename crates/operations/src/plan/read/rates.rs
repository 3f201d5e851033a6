//! Daylight, prices of harm, what may go wrong, and what a plan does to hazards. What a scenario leaves out keeps
//! the planner's own judgement. Source: ours; `airlift.md` §4.

use airlift::{Band, Disruptions, HarmPrices, Reaction, Windows};

use super::Reader;
use crate::plan::when::windows;
use crate::toml_table::{FileError, Table};

/// Highest price, persons: of an hour, a day or a use.
const PRICE_MAX: f64 = 1e3;
/// Most spells, breakdowns or losses a day.
const A_DAY_MAX: f64 = 24.0;

pub(super) fn daylight(reader: &Reader<'_, '_>) -> Result<Windows, FileError> {
    let table = reader.once("daylight")?;
    let light = windows(&table, "open", reader.start)?;
    reader.stated.close(&table, "daylight", "")?;
    Ok(light)
}

/// Puts a number in place of a default, if it is said.
fn put(table: &Table<'_>, key: &'static str, least: f64, most: f64, to: &mut f64) -> Result<(), FileError> {
    if let Some(said) = table.number_or_none(key, least, most)? {
        *to = said;
    }
    Ok(())
}

pub(super) fn harm(reader: &Reader<'_, '_>) -> Result<HarmPrices, FileError> {
    let mut harm = HarmPrices::default();
    let Some(table) = reader.root.table_or_none("harm")? else { return Ok(harm) };
    put(&table, "staging_per_person_h", 0.0, PRICE_MAX, &mut harm.staging_per_person_h)?;
    put(&table, "road_per_person_h", 0.0, PRICE_MAX, &mut harm.road_per_person_h)?;
    put(&table, "air_per_person_h", 0.0, PRICE_MAX, &mut harm.air_per_person_h)?;
    put(&table, "crowding_per_person_day", 0.0, PRICE_MAX, &mut harm.crowding_per_person_day)?;
    put(&table, "duration_per_person_h", 0.0, PRICE_MAX, &mut harm.duration_per_person_h)?;
    put(&table, "queue_per_person_h", 0.0, PRICE_MAX, &mut harm.queue_per_person_h)?;
    put(&table, "aircraft_h", 0.0, PRICE_MAX, &mut harm.aircraft_h)?;
    put(&table, "vehicle_h", 0.0, PRICE_MAX, &mut harm.vehicle_h)?;
    reader.stated.close(&table, "harm", "")?;
    Ok(harm)
}

pub(super) fn disruptions(reader: &Reader<'_, '_>) -> Result<Disruptions, FileError> {
    let mut rates = Disruptions::default();
    if let Some(table) = reader.root.table_or_none("disruptions")? {
        put(&table, "weather_per_day", 0.0, A_DAY_MAX, &mut rates.weather_per_day)?;
        put(&table, "weather_h", 0.1, 1e3, &mut rates.weather_h)?;
        put(&table, "tail_breaks_per_day", 0.0, A_DAY_MAX, &mut rates.tail_breaks_per_day)?;
        put(&table, "tail_repair_h", 0.1, 1e4, &mut rates.tail_repair_h)?;
        put(&table, "vehicle_breaks_per_day", 0.0, A_DAY_MAX, &mut rates.vehicle_breaks_per_day)?;
        put(&table, "vehicle_repair_h", 0.1, 1e4, &mut rates.vehicle_repair_h)?;
        put(&table, "refusal_per_day", 0.0, 1.0, &mut rates.refusal_per_day)?;
        reader.stated.close(&table, "disruptions", "")?;
    }
    if let Some(table) = reader.root.table_or_none("front")? {
        let front = &mut rates.front;
        put(&table, "moves_at_first", 0.0, 1.0, &mut front.moves_at_first)?;
        put(&table, "to_moving_per_day", 0.0, 1.0, &mut front.to_moving_per_day)?;
        put(&table, "to_calm_per_day", 0.0, 1.0, &mut front.to_calm_per_day)?;
        put(&table, "hazard_times", 1.0, 1e4, &mut front.hazard_times)?;
        put(&table, "airfield_loss_per_day", 0.0, A_DAY_MAX, &mut front.airfield_loss_per_day)?;
        put(&table, "withdrawal_per_day", 0.0, A_DAY_MAX, &mut front.withdrawal_per_day)?;
        put(&table, "withdrawn_days", 0.01, 1e3, &mut front.withdrawn_days)?;
        reader.stated.close(&table, "front", "")?;
    }
    Ok(rates)
}

/// The bands stand for what their judges thought likely; without a table the warning's own factors hold.
pub(super) fn reaction(reader: &Reader<'_, '_>, guards: Vec<u32>) -> Result<Reaction, FileError> {
    let mut reaction = Reaction {
        lift_begun: Band { low: 1.0, nominal: 1.3, high: 1.7 },
        guards_power: Band { low: 0.5, nominal: 1.0, high: 2.0 },
        drawn_off: 0.5,
        guards,
    };
    let Some(table) = reader.root.table_or_none("reaction")? else { return Ok(reaction) };
    put_band(&table, "lift_begun", 1.0, 100.0, &mut reaction.lift_begun)?;
    put_band(&table, "guards_power", 0.0, 10.0, &mut reaction.guards_power)?;
    put(&table, "drawn_off", 0.0, 1.0, &mut reaction.drawn_off)?;
    reader.stated.close(&table, "reaction", "")?;
    Ok(reaction)
}

fn put_band(table: &Table<'_>, key: &'static str, least: f64, most: f64, to: &mut Band) -> Result<(), FileError> {
    let Some(numbers) = table.numbers_or_none(key, least, most)? else { return Ok(()) };
    match numbers[..] {
        [low, nominal, high] if low <= nominal && nominal <= high => {
            *to = Band { low, nominal, high };
            Ok(())
        }
        _ => Err(table.error(key, format!("is {numbers:?}, three rising numbers needed: low, best guess, high"))),
    }
}
