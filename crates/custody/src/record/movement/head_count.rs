//! Head counts: bodies, two counters a round, each blind to the other, never edited.
//! Source: `custody.md` (Conservation of people), decision 0062.
//!
//! Every count is kept with the authority in whose log it stands. Before a movement leaves only its carrier's counts
//! count, for he answers for who is aboard; at arrival also the receiver's. Asked when read, for a count may be here
//! before the plan.

use minicbor::{Decode, Encode};

use crate::event::movement::HeadCounted;
use crate::ids::{AuthorityId, OfficerId};
use crate::record::Context;
use crate::time::Moment;

use super::Movement;

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
    /// In whose log.
    #[n(5)]
    pub authority: AuthorityId,
}

impl HeadCount {
    /// Whether it is that count: of that counter of that log, at that end, in that round.
    pub(crate) fn is_by(&self, authority: &AuthorityId, body: &HeadCounted) -> bool {
        let end = (self.at_arrival, self.round) == (body.at_arrival, body.round);
        end && self.authority == *authority && self.counter == body.counter
    }
}

/// The counts of one end of a movement that count, in order of arrival.
#[derive(Debug, Clone)]
pub struct Heads<'a>(Vec<&'a HeadCount>);

impl Movement {
    /// The counts that count before departure, or at arrival.
    pub fn heads(&self, at_arrival: bool) -> Heads<'_> {
        let here = self.counts.0.iter().filter(|c| c.at_arrival == at_arrival);
        Heads(here.filter(|count| self.heeds(count)).collect())
    }

    /// Whether a head count comes from the log of whoever is to make it.
    pub fn heeds(&self, count: &HeadCount) -> bool {
        let by = &count.authority;
        self.plan.as_ref().is_some_and(|p| p.carrier == *by || count.at_arrival && p.receiver == *by)
    }
}

impl Heads<'_> {
    /// The counts of one round.
    pub fn round(&self, round: u16) -> impl Iterator<Item = &HeadCount> {
        self.0.iter().copied().filter(move |c| c.round == round)
    }

    /// Whether a round has its counters.
    pub fn is_complete(&self, round: u16) -> bool {
        self.round(round).count() >= COUNTERS
    }

    /// The newest round; 0 where nobody has counted.
    pub fn last_round(&self) -> u16 {
        self.0.iter().map(|c| c.round).max().unwrap_or(0)
    }

    /// Both counts of the newest round, if both were made at or after a time.
    pub fn both(&self, since: Moment) -> Option<(u32, u32)> {
        self.pair(since).map(|[a, b]| (a.bodies, b.bodies))
    }

    /// The same, with who counted and when.
    pub(crate) fn pair(&self, since: Moment) -> Option<[&HeadCount; 2]> {
        let mut counts = self.round(self.last_round()).filter(|c| c.at >= since);
        Some([counts.next()?, counts.next()?])
    }
}

impl HeadCounts {
    /// All counts, also those that do not count.
    pub fn all(&self) -> &[HeadCount] {
        &self.0
    }

    /// Keeps a count. A second one by the same counter of the same log in the same round changes nothing.
    pub(super) fn take(&mut self, context: &Context<'_>, body: &HeadCounted) -> Result<(), String> {
        let authority = &context.event.envelope.authority;
        if self.0.iter().any(|count| count.is_by(authority, body)) {
            return Err(format!("{} counted round {} a second time", body.counter, body.round));
        }
        self.0.push(HeadCount {
            counter: body.counter.clone(),
            bodies: body.bodies,
            at_arrival: body.at_arrival,
            round: body.round,
            at: context.occurred,
            authority: authority.clone(),
        });
        Ok(())
    }
}
