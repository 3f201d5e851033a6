//! A problem small enough to be worked by hand: one site, one airfield, one receiver, one bus, one aircraft.
//! Source: ours.

use airlift::{
    AircraftKind, Airfield, AirfieldId, Class, FailureLaw, Grid, Group, Guards, HarmPrices, Problem, Receiver,
    ReceiverId, Road, Route, Site, SiteId, Stage, VehiclePool, Windows,
};

/// Six people in one group; the bus takes four with one guard, the aircraft eight with two. One day by 2 h.
/// Road 60 min each way, flight 60 min, 30 min to board and to hand over. The site fails in the first half
/// of the day with probability 0.6, evenly, and in the second half with 0.12.
pub(crate) fn problem() -> Problem {
    Problem {
        grid: Grid::even(120, 1).unwrap(),
        groups: vec![group("adults", Class::Adult)],
        apart: Vec::new(),
        sites: vec![site("prison", vec![6])],
        airfields: vec![airfield("strip")],
        receivers: vec![receiver("centre", 1)],
        kinds: vec![kind("carrier")],
        roads: vec![Road {
            site: SiteId(0),
            airfield: AirfieldId(0),
            out_min: 60,
            back_min: 60,
            hours: Windows::always(),
            clearance: None,
        }],
        routes: vec![Route {
            airfield: AirfieldId(0),
            receiver: ReceiverId(0),
            distance_nm: 200.0,
            overflight: None,
            alternates: Vec::new(),
        }],
        ferries: Vec::new(),
        vehicles: vec![VehiclePool { name: "bus".into(), count: 1, seats: 5, turn_min: 0, sites: vec![SiteId(0)] }],
        road_guards: Guards { count: 1, rest_min: 0 },
        air_guards: Guards { count: 2, rest_min: 0 },
        clearances: Vec::new(),
        daylight: Windows::always(),
        harm: free(),
    }
}

/// Nothing on the way costs anything.
pub(crate) fn free() -> HarmPrices {
    HarmPrices {
        staging_per_person_h: 0.0,
        road_per_person_h: 0.0,
        air_per_person_h: 0.0,
        crowding_per_person_day: 0.0,
        duration_per_person_h: 0.0,
        queue_per_person_h: 0.0,
        aircraft_h: 0.0,
        vehicle_h: 0.0,
    }
}

pub(crate) fn group(name: &str, class: Class) -> Group {
    Group { name: name.into(), class, persons_per_guard: 4, priority: 1.0 }
}

pub(crate) fn site(name: &str, people: Vec<u32>) -> Site {
    Site {
        name: name.into(),
        people,
        law: FailureLaw::new(vec![0, 720, 1440], vec![0.6, 0.12]).unwrap(),
        stages: vec![stage("assessed", 4)],
        gate_vehicles_per_h: 0.5,
        gate_hours: Windows::always(),
    }
}

/// Posts that take an hour for one person: two persons a post and step.
pub(crate) fn stage(name: &str, posts: u32) -> Stage {
    Stage { name: name.into(), posts, minutes: 60.0, utilisation: 1.0, hours: Windows::always() }
}

pub(crate) fn airfield(name: &str) -> Airfield {
    Airfield {
        name: name.into(),
        flying_hours: Windows::always(),
        staging_hours: Windows::always(),
        runway_m: 1_000.0,
        bearing_t: 100.0,
        lit: false,
        mog_units: 1,
        staging_max: 6,
        fuel_t_per_day: 0.0,
    }
}

pub(crate) fn receiver(name: &str, groups: usize) -> Receiver {
    Receiver {
        name: name.into(),
        landing_hours: Windows::always(),
        landing: None,
        acceptance: None,
        runway_m: 1_000.0,
        bearing_t: 100.0,
        lit: true,
        mog_units: 1,
        process_per_h: 2.0,
        queue_max: 8,
        daily_acceptance: vec![6],
        occupied: 10,
        capacity_operational: 16,
        capacity_humane: 12,
        accepts: vec![true; groups],
    }
}

pub(crate) fn kind(name: &str) -> AircraftKind {
    AircraftKind {
        name: name.into(),
        tails: vec!["A1".into()],
        availability: 1.0,
        hours: Windows::always(),
        seats: 10,
        mog_units: 1,
        block_kt: 200.0,
        range_nm: 500.0,
        burn_t_per_h: 1.0,
        runway_m: 900.0,
        weight_t: 50.0,
        lands_unlit: true,
        onload_min: 30,
        offload_min: 30,
        crews: 1,
        duty_max_min: 720,
        rest_min: 600,
    }
}
