//! Head counts: bodies, two counters a round, each blind to the other, never edited.
//! Source: `custody.md` (Conservation of people).

use minicbor::{Decode, Encode};

use crate::event::movement::HeadCounted;
use crate::ids::OfficerId;
use crate::record::Context;
use crate::time::Moment;

/// Counters a round. Source: `custody.md`, Head count; effect: a round of two is complete.
const COUNTERS: usize = 2;

/// All counts of a movement, in order of arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct HeadCounts(#[n(0)] Vec<HeadCount>);

/// One count by one counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HeadCount {
    /// Who counted.
    #[n(0)]
    pub counter: OfficerId,
    /// Bodies.
    #[n(1)]
    pub bodies: u32,
    /// After arrival, or before departure.
    #[n(2)]
    pub at_arrival: bool,
    /// 1, then recounts.
    #[n(3)]
    pub round: u16,
    /// When.
    #[n(4)]
    pub at: Moment,
}

impl HeadCounts {
    /// All counts.
    pub fn all(&self) -> &[HeadCount] {
        &self.0
    }

    /// The counts of one round.
    pub fn round(&self, at_arrival: bool, round: u16) -> impl Iterator<Item = &HeadCount> {
        self.0.iter().filter(move |c| c.at_arrival == at_arrival && c.round == round)
    }

    /// Whether a round has its counters.
    pub fn is_complete(&self, at_arrival: bool, round: u16) -> bool {
        self.round(at_arrival, round).count() >= COUNTERS
    }

    /// The newest round at one end; 0 where nobody has counted.
    pub fn last_round(&self, at_arrival: bool) -> u16 {
        self.0.iter().filter(|c| c.at_arrival == at_arrival).map(|c| c.round).max().unwrap_or(0)
    }

    /// Both counts of the newest round, if both were made at or after a time.
    pub fn both(&self, at_arrival: bool, since: Moment) -> Option<(u32, u32)> {
        let mut counts = self.round(at_arrival, self.last_round(at_arrival)).filter(|c| c.at >= since);
        Some((counts.next()?.bodies, counts.next()?.bodies))
    }

    /// Keeps a count. A second one by the same counter in the same round changes nothing.
    pub(super) fn take(&mut self, context: &Context<'_>, body: &HeadCounted) -> Result<(), String> {
        if self.round(body.at_arrival, body.round).any(|c| c.counter == body.counter) {
            return Err(format!("{} counted round {} a second time", body.counter, body.round));
        }
        self.0.push(HeadCount {
            counter: body.counter.clone(),
            bodies: body.bodies,
            at_arrival: body.at_arrival,
            round: body.round,
            at: context.occurred,
        });
        Ok(())
    }
}
