//! Counts claimed by others, set beside what the record held at the time they speak of. Source:
//! `custody.md` (Conservation of people): recorded with who, how and when, never edited.

use std::collections::HashMap;

use crate::event::Stream;
use crate::event::authority::Subject;
use crate::event::place::{CountClaimed, CountMeans};
use crate::ids::PlaceId;
use crate::record::Record;
use crate::record::leg::{NONE, Position, Standing};
use crate::record::movement::Stage;
use crate::record::place::Claimed;
use crate::time::Moment;

use super::CountQuery;
use super::scope::Scope;
use super::settled::{SettledBy, of_offer};
use super::walk::Key;

/// Somebody's count, and by how much it differs from the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who says so.
    pub by: String,
    /// How it was counted.
    pub how: CountMeans,
    /// The number.
    pub count: u32,
    /// The time it speaks of.
    pub at: Moment,
    /// What it claims beyond what the record held then, unnamed people included.
    pub difference: i64,
    /// Persons that it leaves to be found or explained. A public statement is shown, and asks nobody to explain
    /// himself; what was counted at a hand-over is settled with the discrepancies of that hand-over.
    pub unsettled: u64,
    /// What settled it, where it differs, leaves nobody to be found, and the record knows.
    pub settled_by: Option<SettledBy>,
}

/// The claims about one subject, with how many the record held there over time.
pub(crate) struct Group<'r> {
    pub(crate) subject: &'r Subject,
    /// Row of the authority in whose log the claim stands.
    pub(crate) log: u32,
    scope: Scope,
    claims: Vec<&'r Claimed>,
    /// When somebody came (+1) or went (-1).
    steps: Vec<(Moment, i32)>,
}

/// All claims that a count must answer.
#[derive(Default)]
pub(crate) struct Claims<'r> {
    pub(crate) groups: Vec<Group<'r>>,
    /// Which groups a row belongs to; filled as rows are met.
    by_key: HashMap<Key, Vec<u16>>,
}

/// The claims that speak of the period and scope: of each claimant and means the latest, and of bodies at a hand-over
/// each that was counted, for a second count of them does not replace the first in silence (decision 0031).
pub(crate) fn gather<'r>(record: &'r Record, query: &CountQuery, scope: &Scope) -> Claims<'r> {
    let mut claims = Claims::default();
    for claimed in &record.claims {
        let in_time = query.from < claimed.claim.at && claimed.claim.at <= query.as_of;
        if in_time && claimed.recorded <= query.known_at && concerns(record, scope, claimed) {
            claims.add(record, claimed);
        }
    }
    claims
}

fn concerns(record: &Record, scope: &Scope, claimed: &Claimed) -> bool {
    match (scope, &claimed.claim.subject) {
        (Scope::Everyone, _) => true,
        (Scope::Log(log), Subject::Authority(id)) => record.authorities.ix(id) == Some(*log),
        (Scope::Log(log), Subject::Place(id)) => owner(record, id).unwrap_or(claimed.log) == *log,
        (Scope::Log(log), Subject::Movement(_)) => claimed.log == *log,
        (Scope::Movement(row), Subject::Movement(id)) => record.movements.ix(id) == Some(*row),
        (Scope::Places(inside), Subject::Place(id)) => record.places.ix(id).is_some_and(|row| inside[row as usize]),
        _ => false,
    }
}

/// Row of the authority responsible for a place.
pub(crate) fn owner(record: &Record, place: &PlaceId) -> Option<u32> {
    let facts = record.places.get(place)?.facts.as_ref()?;
    record.authorities.ix(&facts.authority)
}

impl<'r> Claims<'r> {
    fn add(&mut self, record: &Record, claimed: &'r Claimed) {
        let subject = &claimed.claim.subject;
        let at = self.groups.iter().position(|g| g.subject == subject).unwrap_or_else(|| {
            let scope = Scope::of(record, Some(subject));
            self.groups.push(Group { subject, log: claimed.log, scope, claims: Vec::new(), steps: Vec::new() });
            self.groups.len() - 1
        });
        let claims = &mut self.groups[at].claims;
        let same =
            |c: &&&Claimed| is_recount(c, claimed) && (c.claim.offer.is_none() || c.claim.count == claimed.claim.count);
        match claims.iter().position(|c| same(&c)) {
            Some(there) if (claims[there].claim.at, claims[there].recorded) <= (claimed.claim.at, claimed.recorded) => {
                claims[there] = claimed;
            }
            Some(_) => {}
            None => claims.push(claimed),
        }
    }

    /// Follows everybody who comes to or leaves what a claim speaks of.
    pub(crate) fn moved(&mut self, log: u32, before: &Position, after: &Position, at: Moment) {
        if self.groups.is_empty() {
            return;
        }
        self.step(log, before, at, -1);
        self.step(log, after, at, 1);
    }

    fn step(&mut self, log: u32, position: &Position, at: Moment, by: i32) {
        if position.standing != Standing::Held {
            return;
        }
        let key = Key { log, place: position.place, movement: position.movement };
        let groups = &mut self.groups;
        let here = self.by_key.entry(key).or_insert_with(|| {
            let member = |(ix, g): (usize, &Group<'_>)| g.scope.has(key).then_some(ix as u16);
            groups.iter().enumerate().filter_map(member).collect()
        });
        for ix in here {
            groups[*ix as usize].steps.push((at, by));
        }
    }
}

/// Whether somebody says again, in the same way, how many there are of the same.
fn is_recount(a: &Claimed, b: &Claimed) -> bool {
    let of = |c: &Claimed| (c.claim.how, c.claim.offer);
    a.claim.by == b.claim.by && of(a) == of(b)
}

impl Group<'_> {
    /// The claims with their differences.
    pub(crate) fn answer(&mut self, record: &Record, query: &CountQuery) -> Vec<Claim> {
        // At one instant arrivals count before departures, so that a move inside changes nothing.
        self.steps.sort_unstable_by_key(|(at, by)| (*at, -by));
        let answered = self.claims.iter().map(|c| {
            let held = || self.held_at(record, c.claim.at) + unnamed(record, &self.scope, c.claim.at, query.known_at);
            let difference = i64::from(c.claim.count) - self.offered(record, &c.claim).unwrap_or_else(held);
            let unsettled = if self.is_last(c) { unsettled(record, &c.claim, difference, query) } else { 0 };
            let settled = difference != 0 && unsettled == 0;
            let settled_by = settled.then(|| self.counted_again(c).or_else(|| of_offer(record, &c.claim, query)));
            Claim {
                by: c.claim.by.clone(),
                how: c.claim.how,
                count: c.claim.count,
                at: c.claim.at,
                difference,
                unsettled,
                settled_by: settled_by.flatten(),
            }
        });
        answered.collect()
    }

    /// Whether nobody has counted the same again since: the last count is what must be explained.
    fn is_last(&self, claimed: &Claimed) -> bool {
        self.last_after(claimed).is_none()
    }

    /// The last count of the same since.
    fn last_after(&self, claimed: &Claimed) -> Option<&Claimed> {
        let when = |c: &Claimed| (c.claim.at, c.recorded);
        let since = |c: &&&Claimed| is_recount(c, claimed) && when(c) > when(claimed);
        self.claims.iter().filter(since).max_by_key(|c| when(c)).copied()
    }

    fn counted_again(&self, claimed: &Claimed) -> Option<SettledBy> {
        let last = self.last_after(claimed)?;
        Some(SettledBy::Recount { count: last.claim.count, at: last.claim.at })
    }

    /// What is counted at a hand-over is counted against the list of its offer, whoever the movement carried besides.
    fn offered(&self, record: &Record, claim: &CountClaimed) -> Option<i64> {
        let (Subject::Movement(id), Some(nonce)) = (self.subject, claim.offer) else { return None };
        record.listed(id, nonce).map(|listed| listed as i64)
    }

    fn held_at(&self, record: &Record, at: Moment) -> i64 {
        let steps = &self.steps[..self.steps.partition_point(|(when, _)| *when <= at)];
        let Scope::Movement(row) = self.scope else {
            return steps.iter().map(|(_, by)| i64::from(*by)).sum();
        };
        // A claim about a movement speaks of those it carried: whoever leaves it on the way or at the end
        // still counts, whoever was taken off before it left does not. Where this node does not know when
        // it left, it had left when the last of them had boarded.
        let boarded = || steps.iter().rev().find(|(_, by)| *by > 0).map(|(when, _)| *when);
        let left = record.movements.row(row).entered_at(Stage::Departed).or_else(boarded).unwrap_or(Moment::MIN);
        let counts = |(when, by): &&(Moment, i32)| *by > 0 || *when <= left;
        steps.iter().filter(counts).map(|(_, by)| i64::from(*by)).sum()
    }
}

/// How many persons a claim leaves to be found or explained beside the discrepancies: once an offer is answered, they
/// say what is apart by it.
fn unsettled(record: &Record, claim: &CountClaimed, difference: i64, query: &CountQuery) -> u64 {
    match (&claim.subject, claim.how, claim.offer) {
        (_, CountMeans::Press, _) | (_, CountMeans::List, Some(_)) => 0,
        (Subject::Movement(id), _, Some(nonce)) if record.is_answered(id, nonce, [query.as_of, query.known_at]) => 0,
        _ => difference.unsigned_abs(),
    }
}

/// People present whom nobody could name, by the last roll call of each place in a scope.
pub(crate) fn unnamed(record: &Record, scope: &Scope, as_of: Moment, known_at: Moment) -> i64 {
    let places = record.places.rows().zip(0_u32..);
    places
        .filter(|(_, row)| match scope {
            Scope::Everyone => true,
            Scope::Places(inside) => inside[*row as usize],
            Scope::Log(log) => owner(record, record.places.key(*row)) == Some(*log),
            Scope::Movement(_) | Scope::Nothing => false,
        })
        .map(|(place, _)| i64::from(place.unnamed_at(as_of, known_at)))
        .sum::<i64>()
        + seen_unnamed(record, as_of, known_at).filter(|seen| seen.is_in(record, scope)).count() as i64
}

/// A person seen in fact who has no number yet.
pub(crate) struct SeenUnnamed<'r> {
    /// Row of the authority whose log tells it.
    pub(crate) log: u32,
    /// A place or a movement.
    pub(crate) at: &'r Stream,
}

impl SeenUnnamed<'_> {
    fn is_in(&self, record: &Record, scope: &Scope) -> bool {
        match (scope, self.at) {
            (Scope::Everyone, _) => true,
            (Scope::Log(log), _) => self.log == *log,
            (Scope::Places(inside), Stream::Place(id)) => record.places.ix(id).is_some_and(|row| inside[row as usize]),
            (Scope::Movement(row), Stream::Movement(id)) => record.movements.ix(id) == Some(*row),
            _ => false,
        }
    }
}

/// People seen in fact who have no number yet. A later roll call of the place has counted them with the others.
pub(crate) fn seen_unnamed(record: &Record, as_of: Moment, known_at: Moment) -> impl Iterator<Item = SeenUnnamed<'_>> {
    let open = record.discrepancies.rows().filter(move |d| d.is_of_somebody_unnamed());
    open.filter(move |d| d.is_open_as_of(as_of, known_at)).filter_map(move |d| {
        let at = d.seen_where()?;
        let called = match at {
            Stream::Place(id) => record.places.get(id).and_then(|place| place.called_at(as_of, known_at)),
            _ => None,
        };
        called.is_none_or(|called| called < d.occurred).then_some(SeenUnnamed { log: d.log, at })
    })
}

impl crate::record::place::Place {
    /// When its roll was last called.
    fn called_at(&self, as_of: Moment, known_at: Moment) -> Option<Moment> {
        let known = self.unnamed.iter().filter(|(at, recorded, _)| *at <= as_of && *recorded <= known_at);
        known.map(|(at, _, _)| *at).max()
    }

    /// People present whom nobody could name, by the last roll call.
    pub(crate) fn unnamed_at(&self, as_of: Moment, known_at: Moment) -> u32 {
        let known = self.unnamed.iter().filter(|(at, recorded, _)| *at <= as_of && *recorded <= known_at);
        known.max_by_key(|(at, recorded, _)| (*at, *recorded)).map_or(0, |(_, _, count)| *count)
    }
}

/// The row that a claim about a subject stands in, if it is about a place or movement.
pub(crate) fn row_of(record: &Record, subject: &Subject, log: u32) -> Option<Key> {
    match subject {
        Subject::Place(id) => {
            Some(Key { log: owner(record, id).unwrap_or(log), place: record.places.ix(id)?, movement: NONE })
        }
        Subject::Movement(id) => Some(Key { log, place: NONE, movement: record.movements.ix(id)? }),
        Subject::Everyone | Subject::Authority(_) => None,
    }
}
