//! Problems of any size from a seed, drawn as `airlift.md` §4 says: for tests, benches and rehearsals. Source:
//! ours; seats, speeds and runways are the public ones of `airlift.md` §2, what else there is is invented.

mod fleet;
mod places;

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use crate::error::Error;
use crate::grid::Grid;
use crate::index::GroupId;
use crate::problem::{Class, Clearance, Group, Guards, HarmPrices, Problem};
use crate::windows::Windows;

/// How large a generated problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// People at all sites together.
    pub people: u32,
    /// Sites.
    pub sites: usize,
    /// Airfields.
    pub airfields: usize,
    /// Receivers.
    pub receivers: usize,
    /// Days of the horizon.
    pub days: u32,
    /// Step of the grid, minutes.
    pub step_min: u32,
}

impl Size {
    /// The size of the benchmark: 6,000 people at 6 sites, 4 airfields, 3 receivers, 14 days by 2 h.
    pub const BENCHMARK: Self = Self { people: 6_000, sites: 6, airfields: 4, receivers: 3, days: 14, step_min: 120 };
}

/// People for whom the fleet, guards and receivers of the design's scenario are meant.
const PEOPLE_OF_THE_TABLES: f64 = 6_000.0;

/// Draws a problem: hazards log-uniform from 0.6 to 6 % a day, people within 40 % of an even share, airfields
/// by turns a strip used at night, an airport from day 2, a strip held until day 14 and a helipad used by day,
/// fleet, guards and receivers in proportion to people, two groups kept apart (5 to 15 % each), 3 % children,
/// 8 % sick. The same size and seed give the same problem on any machine.
///
/// Refuses a size without sites, airfields, receivers or people, and a step that does not divide a day.
pub fn generate(size: &Size, seed: u64) -> Result<Problem, Error> {
    let counts = [size.people as usize, size.sites, size.airfields, size.receivers];
    if counts.contains(&0) || size.sites as u64 > u64::from(size.people) {
        return Err(Error::new(format!(
            "{} people at {} sites, {} airfields and {} receivers, at least 1 of each and 1 person a site needed",
            size.people, size.sites, size.airfields, size.receivers
        )));
    }
    let mut draw = Draw(ChaCha12Rng::seed_from_u64(seed));
    let scale = f64::from(size.people) / PEOPLE_OF_THE_TABLES;
    let sites = places::sites(size, &mut draw)?;
    let distances = places::distances(size, &mut draw);
    Ok(Problem {
        grid: Grid::even(size.step_min, size.days)?,
        groups: groups(),
        apart: vec![[GroupId(1), GroupId(2)]],
        airfields: places::airfields(size, scale)?,
        receivers: places::receivers(size, scale)?,
        kinds: fleet::kinds(scale, &mut draw),
        roads: places::roads(size, &mut draw)?,
        routes: places::routes(&distances),
        ferries: places::ferries(&distances),
        vehicles: vec![fleet::buses(scale, sites.len())],
        road_guards: Guards { count: scaled(320.0, scale, 18), rest_min: 120 },
        air_guards: Guards { count: scaled(300.0, scale, 42), rest_min: 120 },
        clearances: vec![
            Clearance { name: "overflight".into(), windows: Windows::daily(4 * 60, 24 * 60)? },
            Clearance { name: "landing from day 1".into(), windows: Windows::new(vec![(24 * 60, u32::MAX)])? },
        ],
        daylight: Windows::daily(6 * 60, 18 * 60)?,
        harm: HarmPrices::default(),
        sites,
    })
}

fn groups() -> Vec<Group> {
    let group = |name: &str, class, priority| Group { name: name.into(), class, persons_per_guard: 4, priority };
    vec![
        group("adults", Class::Adult, 1.0),
        group("adults apart 1", Class::Adult, 1.0),
        group("adults apart 2", Class::Adult, 1.0),
        group("children", Class::Child, 1.25),
        group("sick", Class::Sick, 1.25),
    ]
}

/// A number of the tables in proportion to people, at least so many.
fn scaled(number: f64, scale: f64, least: u32) -> u32 {
    ((number * scale).round() as u32).max(least)
}

/// Seeded draws.
struct Draw(ChaCha12Rng);

impl Draw {
    /// Between two numbers.
    fn between(&mut self, least: f64, most: f64) -> f64 {
        let unit = ((self.0.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
        least + (most - least) * unit
    }

    /// Whole, between two numbers and they too.
    fn whole(&mut self, least: u32, most: u32) -> u32 {
        (self.between(f64::from(least), f64::from(most) + 1.0).floor() as u32).min(most)
    }
}
