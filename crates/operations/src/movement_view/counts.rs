//! Head counts as an officer may see them: blind until both have counted, and no longer than a count can be under way.
//! Source: `custody.md` (Head count: each blind to the other and to the scans), decision 0062.

use custody::{AuthorityId, HeadCount, Moment, Movement, MovementId, Span, Stage};
use serde::Serialize;

use crate::desk::Desk;

/// How long after an arrival a count of those who came can be under way. Source: `flow.md`, step 12: 3 minutes a person
/// at the door, of 144 people on one aircraft 7 hours at one door, rounded up; effect: afterwards nothing is withheld any
/// more, whoever has not counted.
const AT_ARRIVAL: Span = Span::hours(8);

/// One count by one counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountView {
    /// Who counted.
    pub counter: String,
    /// In whose log.
    pub authority: String,
    /// Whether it counts: before departure the carrier's, at arrival also the receiver's.
    pub counts: bool,
    /// Bodies; none where it is withheld until the round is complete.
    pub bodies: Option<u32>,
    /// departure or arrival.
    pub at: &'static str,
    /// 1, then recounts.
    pub round: u16,
    /// When.
    pub counted_at: String,
}

/// What is said where a head count is under way.
const UNDER_WAY: &str = "a head count is under way: each counter is blind to the other and to the scans";

/// A head count that is under way in a log written here: until it ends, how many were scanned is shown to nobody.
#[derive(Debug, Clone)]
pub(crate) struct Blind {
    /// Whose people they are until they are handed over: only his numbers tell how many were scanned.
    pub(crate) carrier: AuthorityId,
    /// When boarding began: nothing of before that tells it.
    since: Moment,
    /// What ends it, in words.
    ends: String,
}

impl Blind {
    /// Whether what is so as of one time, as known at another, tells how many were scanned.
    pub(crate) fn is_told_by(&self, as_of: Moment, known_at: Moment) -> bool {
        self.since <= as_of && self.since <= known_at
    }

    /// That it is withheld, why, and what ends it.
    pub(crate) fn said(&self) -> String {
        format!("{UNDER_WAY}; {}", self.ends)
    }
}

impl Desk {
    /// Whether scans must not be shown, to whoever looks: an officer who counts must not know what he should find. Only
    /// where a count by officers of this folder can be under way: of its own movements since the manifest is closed until
    /// two have counted or it has left; of those that arrive with or for it until two have counted, the people are handed
    /// over or closed out, or some hours have passed. What another log tells withholds nothing else and no longer.
    pub(crate) fn blind(&self, id: &MovementId, movement: &Movement) -> Option<Blind> {
        let plan = movement.plan.as_ref()?;
        let own = self.folder.own_logs().ok()?;
        let ends = match movement.stage {
            Stage::Closed if own.contains(&plan.carrier) => {
                let closed = movement.entered_at(Stage::Closed).unwrap_or(Moment::MAX);
                movement.heads(false).both(closed).is_none().then(|| {
                    format!(
                        "it is shown once two officers of {} have each counted with `custodia man headcount {id} --bodies \
                         N`, or when {id} has left or is cancelled",
                        plan.carrier
                    )
                })
            }
            Stage::Arrived if own.contains(&plan.carrier) || own.contains(&plan.receiver) => {
                let until = self.counted_at_arrival_until(movement)?;
                let who = match plan.carrier == plan.receiver {
                    true => plan.carrier.to_string(),
                    false => format!("{} or {}", plan.carrier, plan.receiver),
                };
                Some(format!(
                    "it is shown once two officers of {who} have each counted with `custodia man headcount {id} --bodies N \
                     --arrival`, when the people are handed over or {id} is closed out, and at the latest at {until}"
                ))
            }
            _ => None,
        }?;
        let first = |stage: Stage| movement.entered.iter().find(|e| e.stage == stage).map(|e| e.at);
        let since = first(Stage::Boarding).or(first(movement.stage)).unwrap_or(Moment::MIN);
        Some(Blind { carrier: plan.carrier.clone(), since, ends })
    }

    /// Until when those who came are being counted, if they are: an arrival in the future is nobody's.
    fn counted_at_arrival_until(&self, movement: &Movement) -> Option<Moment> {
        let arrived = movement.entered.iter().find(|e| e.stage == Stage::Arrived)?.at;
        let (now, until) = (self.now(), arrived + AT_ARRIVAL);
        let handed_over = movement.offers.all().iter().any(|offer| !offer.receipts.is_empty());
        let counted = movement.heads(true).both(Moment::MIN).is_some();
        (arrived <= now && now < until && !handed_over && !counted).then_some(until)
    }
}

/// All counts; of a round that is not complete a viewer sees his own number alone.
pub(super) fn views(movement: &Movement, viewer: Option<&str>) -> Vec<CountView> {
    movement.counts.all().iter().map(|count| view(movement, count, viewer)).collect()
}

fn view(movement: &Movement, count: &HeadCount, viewer: Option<&str>) -> CountView {
    let counts = movement.heeds(count);
    // One that does not count makes no round complete, and nobody waits for it to be.
    let complete = !counts || movement.heads(count.at_arrival).is_complete(count.round);
    let own = viewer == Some(count.counter.as_str());
    CountView {
        counter: count.counter.to_string(),
        authority: count.authority.to_string(),
        counts,
        bodies: (complete || own).then_some(count.bodies),
        at: if count.at_arrival { "arrival" } else { "departure" },
        round: count.round,
        counted_at: count.at.to_string(),
    }
}
