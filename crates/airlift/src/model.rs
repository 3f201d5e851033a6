//! The time-expanded relaxation: persons of each lane on every legal road move and sortie, who is where at
//! each step, and every limit they share. Source: `airlift.md` §4; ATEM (Brown, Carlyle and Dell 2013).
//!
//! A vehicle's part is taken as persons over the most it takes, so vehicles and sorties need no columns: that
//! is the relaxation of whole ones. Coefficients are rounded so that every plan on the grid that the checker
//! passes has a point here that costs no more.

mod begun;
mod limits;
mod people;

use std::ops::Range;

use crate::index::{AirfieldId, KindId, PoolId, ReceiverId, SiteId};
use crate::ledger::{Ledger, Left};
use crate::lp::Lp;
use crate::moves::Moves;
pub(crate) use begun::Begun;

/// Which limit a row stands for, at a step or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Limit {
    /// People of a lane are there to leave; no limit that could be raised.
    Flow,
    Boardable(SiteId, usize),
    Gate(SiteId, usize),
    Vehicles(PoolId),
    RoadGuards,
    Staging(AirfieldId, usize),
    Stands(AirfieldId, usize),
    StandsThere(ReceiverId, usize),
    Aircraft(KindId),
    Crews(KindId, usize),
    AirGuards,
    Fuel(AirfieldId, usize),
    Day(ReceiverId, usize),
    Room(ReceiverId),
}

/// Columns of a receiver at a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reception {
    pub(crate) queue: usize,
    pub(crate) admitted: usize,
}

/// The program, and what its rows and columns stand for.
pub(crate) struct Model {
    pub(crate) lp: Lp,
    /// By row.
    pub(crate) limits: Vec<Limit>,
    /// Column of each road move.
    pub(crate) roads: Vec<usize>,
    /// Column of each sortie.
    pub(crate) sorties: Vec<usize>,
    /// Columns of who waits, by airfield, lane and step.
    pub(crate) waiting: Vec<Vec<Vec<usize>>>,
    /// Columns of each receiver by step.
    pub(crate) reception: Vec<Vec<Reception>>,
    /// Columns whose box grows by so much with one more of a limit that rows hold too: who is idle, who moves. A solver
    /// may put the price of a limit on any of them.
    pub(crate) boxed: Vec<(Limit, usize, f64)>,
    /// Rows in which a sortie stands for aircraft, not for persons.
    pub(crate) air_rows: Range<usize>,
}

impl Model {
    pub(crate) fn of(moves: &Moves<'_>) -> Self {
        Self::beside(moves, &Begun::none(moves), &Ledger::new(moves).left())
    }

    /// Beside what has begun, whose people are on their way whatever the moves do, with what that has left of all limits.
    pub(crate) fn beside(moves: &Moves<'_>, begun: &Begun, left: &Left<'_>) -> Self {
        let mut model = Self {
            lp: Lp::default(),
            limits: Vec::new(),
            roads: Vec::new(),
            sorties: Vec::new(),
            waiting: Vec::new(),
            reception: Vec::new(),
            boxed: Vec::new(),
            air_rows: 0..0,
        };
        people::moves(&mut model, moves);
        people::sites(&mut model, moves, begun);
        people::staging(&mut model, moves, begun);
        people::receivers(&mut model, moves, begun);
        limits::ground(&mut model, moves, left);
        let first = model.lp.rows.len();
        limits::air(&mut model, moves, left);
        model.air_rows = first..model.lp.rows.len();
        model
    }

    /// What a person on a sortie takes of something of which each aircraft takes so many.
    fn takes(&self, sortie: usize, each: u32, persons_max: u32) -> (usize, f64) {
        (self.sorties[sortie], share(each, persons_max))
    }

    fn at_most(&mut self, limit: Limit, terms: Vec<(usize, f64)>, figure: f64) {
        if !terms.is_empty() {
            self.lp.at_most(terms, figure);
            self.limits.push(limit);
        }
    }

    fn equals(&mut self, limit: Limit, terms: Vec<(usize, f64)>, figure: f64) {
        self.lp.equals(terms, figure);
        self.limits.push(limit);
    }
}

/// A share of whole things that one person takes, never more than it is.
fn share(things: u32, persons_max: u32) -> f64 {
    (f64::from(things) / f64::from(persons_max)).next_down()
}

/// A cost, never more than it is: some products and sums have rounded.
fn at_least(cost: f64) -> f64 {
    cost - cost.abs() * 2.0_f64.powi(-46)
}
