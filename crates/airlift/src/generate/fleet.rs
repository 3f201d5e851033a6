//! Generated aircraft and buses. Source: `airlift.md` §2; availability drawn from 75 to 85 %, burn, weight and
//! parking units from public figures in round numbers, crews and duty of helicopters invented.

use super::{Draw, scaled};
use crate::index::SiteId;
use crate::problem::{AircraftKind, VehiclePool};
use crate::windows::Windows;

struct Make {
    name: &'static str,
    tails: f64,
    seats: u32,
    mog_units: u32,
    block_kt: f64,
    range_nm: f64,
    burn_t_per_h: f64,
    runway_m: f64,
    weight_t: f64,
    lands_unlit: bool,
    ground_min: u32,
    duty_max_min: u32,
}

const MAKES: [Make; 4] = [
    Make {
        name: "C-17",
        tails: 2.0,
        seats: 102,
        mog_units: 2,
        block_kt: 400.0,
        range_nm: 2_400.0,
        burn_t_per_h: 9.0,
        runway_m: 1_067.0,
        weight_t: 230.0,
        lands_unlit: true,
        ground_min: 135,
        duty_max_min: 960,
    },
    Make {
        name: "C-130J-30",
        tails: 6.0,
        seats: 80,
        mog_units: 1,
        block_kt: 280.0,
        range_nm: 1_800.0,
        burn_t_per_h: 2.3,
        runway_m: 914.0,
        weight_t: 74.0,
        lands_unlit: true,
        ground_min: 90,
        duty_max_min: 960,
    },
    Make {
        name: "A400M",
        tails: 2.0,
        seats: 100,
        mog_units: 1,
        block_kt: 340.0,
        range_nm: 1_900.0,
        burn_t_per_h: 3.5,
        runway_m: 1_000.0,
        weight_t: 120.0,
        lands_unlit: false,
        ground_min: 105,
        duty_max_min: 960,
    },
    Make {
        name: "CH-47F",
        tails: 6.0,
        seats: 31,
        mog_units: 1,
        block_kt: 130.0,
        range_nm: 400.0,
        burn_t_per_h: 1.2,
        runway_m: 0.0,
        weight_t: 22.0,
        lands_unlit: true,
        ground_min: 45,
        duty_max_min: 600,
    },
];

pub(super) fn kinds(scale: f64, draw: &mut Draw) -> Vec<AircraftKind> {
    let mut kinds = Vec::new();
    for make in &MAKES {
        let tails = scaled(make.tails, scale, if make.name == "C-17" { 0 } else { 2 });
        // Tails in service by the drawn share, and never none of them.
        let availability = draw.between(0.75, 0.85).max(1.0 / f64::from(tails.max(1)));
        kinds.push(AircraftKind {
            name: make.name.into(),
            tails: (1..=tails).map(|n| format!("{} {n}", make.name)).collect(),
            availability,
            hours: Windows::always(),
            seats: make.seats,
            mog_units: make.mog_units,
            block_kt: make.block_kt,
            range_nm: make.range_nm,
            burn_t_per_h: make.burn_t_per_h,
            runway_m: make.runway_m,
            weight_t: make.weight_t,
            lands_unlit: make.lands_unlit,
            onload_min: make.ground_min,
            offload_min: make.ground_min,
            crews: 2 * tails,
            duty_max_min: make.duty_max_min,
            rest_min: 720,
        });
    }
    kinds
}

pub(super) fn buses(scale: f64, sites: usize) -> VehiclePool {
    VehiclePool {
        name: "buses".into(),
        count: scaled(40.0, scale, 2),
        seats: 45,
        turn_min: 30,
        sites: (0..sites).map(SiteId).collect(),
    }
}
