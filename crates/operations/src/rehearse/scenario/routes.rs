//! Makes the ways, vehicles, journeys, clearances and public figures of a scenario from its tables.
//! Source: ours.

use custody::event::movement::{ClearanceKind, Means};

use super::{Authority, PEOPLE_MAX, Place, ScenarioError, clearance_kind, known, means_of, new_id};
use crate::toml_table::{Spot, Table};

/// A way between two places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// Leaves from.
    pub from: String,
    /// Goes to.
    pub to: String,
    /// By what.
    pub means: Means,
    /// How long.
    pub minutes: u32,
    /// Where it can go instead; none means fuel to return.
    pub alternates: Vec<String>,
    /// Public reference or `invented`.
    pub source: String,
}

/// A convoy or an aircraft type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// By what.
    pub means: Means,
    /// Seats for people in custody.
    pub seats: u32,
    /// Guards aboard.
    pub guards: u32,
    /// Public reference or `invented`.
    pub source: String,
}

/// How many people the journeys of a plan take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// So many on each day of the plan, over as many journeys as that needs.
    PerDay(Vec<u32>),
    /// Whoever is ready, up to the seats: so many journeys from each site and day.
    Fill(u32),
}

/// Journeys from sites over stations to one receiving place, for some days: a `[[movement]]` or a
/// `[[rotation]]` of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainPlan {
    /// First day.
    pub first_day: u32,
    /// Last day.
    pub last_day: u32,
    /// Days from one to the next, from the first.
    pub every_days: u32,
    /// How many people.
    pub load: Load,
    /// Minutes after local midnight at which the first journey of a day leaves.
    pub first_depart_min: u32,
    /// Minutes between two departures of a day.
    pub every_min: u32,
    /// Sites in the order in which they are emptied.
    pub from: Vec<String>,
    /// Stations on the way.
    pub via: Vec<String>,
    /// Receiving place.
    pub to: String,
    /// Vehicle of legs by road.
    pub road: Option<String>,
    /// Vehicles of legs by air, taken in turn.
    pub air: Vec<String>,
    /// For children only.
    pub child: bool,
    /// Public reference or `invented`.
    pub source: String,
    pub(crate) spot: Spot,
}

/// A permission with its window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// Its id.
    pub id: String,
    /// Which kind.
    pub kind: ClearanceKind,
    /// Who gives it.
    pub owner: String,
    /// In words: airspace, airfield, road or intake.
    pub scope: String,
    /// Movements that arrive at one of these places need it.
    pub arriving_at: Vec<String>,
    /// First day of the window.
    pub from_day: u32,
    /// Last day of the window, whole.
    pub to_day: u32,
    /// Public reference or `invented`.
    pub source: String,
}

/// A figure given in public: people who had arrived by the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFigure {
    /// Day of the operation.
    pub day: u32,
    /// People.
    pub people: u32,
    /// How far the timetable may differ.
    pub tolerance: u32,
    /// Who said so.
    pub source: String,
    pub(crate) spot: Spot,
}

pub(super) fn read_legs(root: &Table<'_>, places: &[Place]) -> Result<Vec<Leg>, ScenarioError> {
    let mut legs: Vec<Leg> = Vec::new();
    for table in root.tables("leg")? {
        let (from, to) = (table.text("from")?, table.text("to")?);
        known(&table, "from", &from, ids(places))?;
        known(&table, "to", &to, ids(places))?;
        if legs.iter().any(|leg| leg.from == from && leg.to == to) {
            return Err(table.error("to", format!("the way from {from} to {to} stands twice")));
        }
        let alternates = table.texts_or_empty("alternates")?;
        for place in &alternates {
            known(&table, "alternates", place, ids(places))?;
        }
        let leg = Leg {
            from,
            to,
            means: means_of(&table, "means")?,
            minutes: table.count("minutes", 1, 2_880)?,
            alternates,
            source: table.text("source")?,
        };
        table.nothing_else()?;
        legs.push(leg);
    }
    Ok(legs)
}

pub(super) fn read_vehicles(root: &Table<'_>) -> Result<Vec<Vehicle>, ScenarioError> {
    let mut vehicles: Vec<Vehicle> = Vec::new();
    for table in root.tables("vehicle")? {
        let id = new_id(&table, vehicles.iter().map(|vehicle| vehicle.id.as_str()))?;
        let vehicle = Vehicle {
            id,
            name: table.text("name")?,
            means: means_of(&table, "means")?,
            seats: table.count("seats", 1, 2_000)?,
            guards: table.count("guards", 1, 2_000)?,
            source: table.text("source")?,
        };
        table.nothing_else()?;
        vehicles.push(vehicle);
    }
    Ok(vehicles)
}

pub(super) fn read_chains(
    root: &Table<'_>,
    days: u32,
    places: &[Place],
    vehicles: &[Vehicle],
) -> Result<Vec<ChainPlan>, ScenarioError> {
    let mut chains = Vec::new();
    for table in root.tables("movement")? {
        let day = table.count("day", 1, days)?;
        let load = match table.count_or_none("people", 1, PEOPLE_MAX)? {
            Some(people) => Load::PerDay(vec![people]),
            None if table.flag("fill")? => Load::Fill(1),
            None => return Err(table.error("people", "is missing, a whole number or fill = true needed")),
        };
        let from = vec![table.text("from")?];
        let first_depart_min = clock_minute(&table, "depart")?;
        let plan = ChainPlan {
            first_day: day,
            last_day: day,
            load,
            first_depart_min,
            every_min: 1,
            ..route(&table, from, places, vehicles)?
        };
        table.nothing_else()?;
        chains.push(plan);
    }
    for table in root.tables("rotation")? {
        chains.push(read_rotation(&table, days, places, vehicles)?);
        table.nothing_else()?;
    }
    if chains.is_empty() {
        return Err(root.error("rotation", "is missing, at least one [[movement]] or [[rotation]] needed"));
    }
    Ok(chains)
}

fn read_rotation(
    table: &Table<'_>,
    days: u32,
    places: &[Place],
    vehicles: &[Vehicle],
) -> Result<ChainPlan, ScenarioError> {
    let span = table.counts("days", 1, days)?;
    let (Some(first_day), Some(last_day), true) = (span.first(), span.last(), span.len() <= 2) else {
        return Err(table.error("days", format!("holds {} numbers, first and last day needed", span.len())));
    };
    if first_day > last_day {
        return Err(table.error("days", format!("ends on day {last_day} before it begins on day {first_day}")));
    }
    let every_days = table.count_or_none("every_days", 1, days)?.unwrap_or(1);
    let flown = (last_day - first_day) / every_days + 1;
    let load = match table.count_or_none("fill_per_site", 1, 50)? {
        Some(journeys) => Load::Fill(journeys),
        None => Load::PerDay(table.counts("people", 0, PEOPLE_MAX)?),
    };
    if let Load::PerDay(people) = &load
        && people.len() != flown as usize
    {
        let what = format!("holds {} numbers, one for each of {flown} days needed", people.len());
        return Err(table.error("people", what));
    }
    let from = table.texts_or_empty("from")?;
    Ok(ChainPlan {
        first_day: *first_day,
        last_day: *last_day,
        every_days,
        load,
        first_depart_min: clock_minute(table, "first_depart")?,
        every_min: table.count("every_min", 1, 1_440)?,
        ..route(table, from, places, vehicles)?
    })
}

/// The parts that a movement and a rotation share: the way and what moves on it.
fn route(
    table: &Table<'_>,
    from: Vec<String>,
    places: &[Place],
    vehicles: &[Vehicle],
) -> Result<ChainPlan, ScenarioError> {
    if from.is_empty() {
        return Err(table.error("from", "is missing, at least one site needed"));
    }
    let (via, to) = (table.texts_or_empty("via")?, table.text("to")?);
    for (key, ids_named) in [("from", &from), ("via", &via), ("to", &vec![to.clone()])] {
        for id in ids_named {
            known(table, key, id, ids(places))?;
        }
    }
    let (road, air) = (table.text_or_none("road")?, table.texts_or_empty("air")?);
    for (key, named, means) in
        [("road", road.iter().collect::<Vec<_>>(), Means::Road), ("air", air.iter().collect(), Means::Air)]
    {
        for id in named {
            known(
                table,
                key,
                id,
                vehicles.iter().filter(|vehicle| vehicle.means == means).map(|vehicle| vehicle.id.as_str()),
            )?;
        }
    }
    Ok(ChainPlan {
        first_day: 1,
        last_day: 1,
        every_days: 1,
        load: Load::Fill(1),
        first_depart_min: 0,
        every_min: 1,
        from,
        via,
        to,
        road,
        air,
        child: table.flag("child")?,
        source: table.text("source")?,
        spot: table.spot(),
    })
}

pub(super) fn read_clearances(
    root: &Table<'_>,
    days: u32,
    authorities: &[Authority],
    places: &[Place],
) -> Result<Vec<Clearance>, ScenarioError> {
    let mut clearances: Vec<Clearance> = Vec::new();
    for table in root.tables("clearance")? {
        let id = new_id(&table, clearances.iter().map(|clearance| clearance.id.as_str()))?;
        let owner = table.text("owner")?;
        known(&table, "owner", &owner, authorities.iter().map(|authority| authority.id.as_str()))?;
        let arriving_at = table.texts_or_empty("arriving_at")?;
        if arriving_at.is_empty() {
            return Err(table.error("arriving_at", "is missing, at least one place needed"));
        }
        for place in &arriving_at {
            known(&table, "arriving_at", place, ids(places))?;
        }
        let from_day = table.count("from_day", 1, days)?;
        clearances.push(Clearance {
            id,
            kind: clearance_kind(&table)?,
            owner,
            scope: table.text("scope")?,
            arriving_at,
            from_day,
            to_day: table.count("to_day", from_day, days + 30)?,
            source: table.text("source")?,
        });
        table.nothing_else()?;
    }
    Ok(clearances)
}

pub(crate) fn read_figures(root: &Table<'_>, days: u32) -> Result<Vec<PublicFigure>, ScenarioError> {
    let mut figures = Vec::new();
    for table in root.tables("public_figure")? {
        figures.push(PublicFigure {
            day: table.count("day", 1, days)?,
            people: table.count("people", 0, PEOPLE_MAX)?,
            tolerance: table.count_or_none("tolerance", 0, PEOPLE_MAX)?.unwrap_or(0),
            source: table.text("source")?,
            spot: table.spot_of("people"),
        });
        table.nothing_else()?;
    }
    Ok(figures)
}

fn ids(places: &[Place]) -> impl Iterator<Item = &str> {
    places.iter().map(|place| place.id.as_str())
}

fn clock_minute(table: &Table<'_>, key: &'static str) -> Result<u32, ScenarioError> {
    let text = table.text(key)?;
    let parts = text.split_once(':').and_then(|(h, m)| Some((h.parse::<u32>().ok()?, m.parse::<u32>().ok()?)));
    match parts {
        Some((hour, minute)) if hour < 24 && minute < 60 => Ok(hour * 60 + minute),
        _ => Err(table.error(key, format!("is {text:?}, a time such as \"00:30\" needed"))),
    }
}
