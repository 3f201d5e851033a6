//! Generated sites, airfields, receivers, and the ways between them. Source: `airlift.md` §2 and §4; minutes
//! of stages from `flow.md`; distances near those of the real places.

use super::{Draw, Size, scaled};
use crate::error::Error;
use crate::index::{AirfieldId, ClearanceId, ReceiverId, SiteId};
use crate::law::FailureLaw;
use crate::parameters::POST_UTILISATION;
use crate::problem::{Airfield, Ferry, Receiver, Road, Route, Site, Stage};
use crate::windows::{DAY_MIN, Windows};

/// Days that the failure law reaches beyond the horizon.
const LAW_BEYOND_DAYS: u32 = 16;

pub(super) fn sites(size: &Size, draw: &mut Draw) -> Result<Vec<Site>, Error> {
    let shares: Vec<f64> = (0..size.sites).map(|_| draw.between(0.6, 1.4)).collect();
    let all: f64 = shares.iter().sum();
    let mut sites = Vec::with_capacity(size.sites);
    let mut left = size.people;
    for (n, share) in shares.iter().enumerate() {
        let after = (size.sites - 1 - n) as u32;
        let even = (f64::from(size.people) * share / all).round() as u32;
        let people = if after == 0 { left } else { even.clamp(1, left - after) };
        left -= people;
        let hazard = libm::exp(draw.between(libm::log(0.006), libm::log(0.06)));
        sites.push(Site {
            name: format!("site {n}"),
            people: by_group(people, draw),
            law: FailureLaw::constant(hazard, size.days + LAW_BEYOND_DAYS)?,
            stages: stages(people)?,
            gate_vehicles_per_h: 6.0 * (f64::from(people) / 1_000.0).max(1.0),
            gate_hours: Windows::always(),
        });
    }
    Ok(sites)
}

fn by_group(people: u32, draw: &mut Draw) -> Vec<u32> {
    let of = |share: f64| (f64::from(people) * share).round() as u32;
    let apart = [draw.between(0.05, 0.15), draw.between(0.05, 0.15)].map(of);
    let (children, sick) = (of(0.03), of(0.08));
    vec![people - apart[0] - apart[1] - children - sick, apart[0], apart[1], children, sick]
}

/// Minutes by `flow.md`; posts for about 200 people a day of a thousand.
fn stages(people: u32) -> Result<Vec<Stage>, Error> {
    let hours = Windows::daily(4 * 60, DAY_MIN)?;
    let stage = |name: &str, minutes: f64, posts: f64| Stage {
        name: name.into(),
        posts: scaled(posts, f64::from(people) / 1_000.0, 1),
        minutes,
        utilisation: POST_UTILISATION,
        hours: hours.clone(),
    };
    Ok(vec![
        stage("registered", 12.0, 4.0),
        stage("age", 5.0, 2.0),
        stage("medical", 10.0, 3.0),
        stage("assessed", 60.0, 15.0),
    ])
}

pub(super) fn airfields(size: &Size, scale: f64) -> Result<Vec<Airfield>, Error> {
    let each = f64::from(size.people) / PER_AIRFIELD / size.airfields as f64;
    let of = |n: usize| -> Result<Airfield, Error> {
        let late = Windows::new(vec![(2 * DAY_MIN, u32::MAX)])?;
        let early = Windows::new(vec![(0, 14 * DAY_MIN)])?;
        let (name, flying_hours, staging_hours, runway_m, lit, mog_units) = match n % 4 {
            0 => ("night strip", Windows::daily(18 * 60, 6 * 60)?, Windows::always(), 1_320.0, false, 4.0),
            1 => ("airport", late.clone(), late, 3_600.0, true, 4.0),
            2 => ("strip", early.clone(), early, 1_200.0, false, 3.0),
            _ => ("helipad", Windows::daily(6 * 60, 18 * 60)?, Windows::always(), 0.0, false, 3.0),
        };
        Ok(Airfield {
            name: format!("{name} {n}"),
            flying_hours,
            staging_hours,
            runway_m,
            bearing_t: if runway_m > 2_000.0 { 400.0 } else { 250.0 },
            lit,
            mog_units: scaled(mog_units, each, 2),
            staging_max: scaled(300.0, each, 120),
            fuel_t_per_day: 20.0 * scale.max(1.0),
        })
    };
    (0..size.airfields).map(of).collect()
}

/// People for whom one airfield of the tables is meant.
const PER_AIRFIELD: f64 = 1_500.0;

pub(super) fn receivers(size: &Size, scale: f64) -> Result<Vec<Receiver>, Error> {
    // Half, three tenths and two tenths of all, by turns.
    let weights: Vec<f64> = (0..size.receivers).map(|n| [5.0, 3.0, 2.0][n % 3]).collect();
    let all: f64 = weights.iter().sum();
    let of = |n: usize| -> Result<Receiver, Error> {
        let share = weights[n] / all;
        let daily = |day: u32| scaled((180.0 + 54.0 * f64::from(day.min(10))) * share, scale, 4);
        let room = scaled(f64::from(size.people) * 1.3 * share, 1.0, 10);
        Ok(Receiver {
            name: format!("receiver {n}"),
            landing_hours: if n % 3 == 1 { Windows::daily(5 * 60, 23 * 60)? } else { Windows::always() },
            landing: (n % 3 == 2).then_some(ClearanceId(1)),
            acceptance: None,
            runway_m: 3_000.0,
            bearing_t: 400.0,
            lit: true,
            mog_units: scaled(8.0 * share * 2.0, scale, 2),
            process_per_h: f64::from(scaled(60.0 * share, scale, 4)),
            queue_max: scaled(300.0 * share, scale, 60),
            daily_acceptance: (0..size.days).map(daily).collect(),
            occupied: room / 2,
            capacity_operational: room / 2 + room,
            capacity_humane: room / 2 + room * 6 / 10,
            accepts: vec![true; 5],
        })
    };
    (0..size.receivers).map(of).collect()
}

/// Every site reaches two airfields at least, if there are two.
pub(super) fn roads(size: &Size, draw: &mut Draw) -> Result<Vec<Road>, Error> {
    let mut roads = Vec::new();
    for site in 0..size.sites {
        for airfield in 0..size.airfields.min(3) {
            let out_min = draw.whole(40, 150);
            roads.push(Road {
                site: SiteId(site),
                airfield: AirfieldId((site + airfield) % size.airfields),
                out_min,
                back_min: out_min * 8 / 10,
                hours: if airfield == 2 { Windows::daily(16 * 60, 8 * 60)? } else { Windows::always() },
                clearance: None,
            });
        }
    }
    Ok(roads)
}

/// Nautical miles from each airfield to each receiver.
pub(super) fn distances(size: &Size, draw: &mut Draw) -> Vec<Vec<f64>> {
    let mut from = |_| (0..size.receivers).map(|n| [244.0, 90.0, 400.0][n % 3] + draw.between(-25.0, 25.0)).collect();
    (0..size.airfields).map(&mut from).collect()
}

/// Airfields are as far from one another as the difference of their ways to some receiver at least, and thirty miles more.
pub(super) fn ferries(distances: &[Vec<f64>]) -> Vec<Ferry> {
    let mut ferries = Vec::new();
    for b in 0..distances.len() {
        for a in 0..b {
            let differ = distances[a].iter().zip(&distances[b]).map(|(a, b)| (a - b).abs());
            let distance_nm = differ.fold(0.0, f64::max).round() + 30.0;
            ferries.push(Ferry { between: [AirfieldId(a), AirfieldId(b)], distance_nm });
        }
    }
    ferries
}

/// Every route has the other receivers as alternates, about as far from the first as from the airfield.
pub(super) fn routes(distances: &[Vec<f64>]) -> Vec<Route> {
    let mut routes = Vec::new();
    for (airfield, to) in distances.iter().enumerate() {
        for (receiver, distance_nm) in to.iter().enumerate() {
            let others = (0..to.len()).filter(|other| *other != receiver);
            routes.push(Route {
                airfield: AirfieldId(airfield),
                receiver: ReceiverId(receiver),
                distance_nm: distance_nm.round(),
                overflight: Some(ClearanceId(0)),
                alternates: others.map(|o| (ReceiverId(o), (to[o] - distance_nm).abs().round() + 30.0)).collect(),
            });
        }
    }
    routes
}
