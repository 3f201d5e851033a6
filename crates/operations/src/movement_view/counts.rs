//! Head counts as an officer may see them: blind until both have counted.
//! Source: `custody.md` (Head count: each blind to the other and to the scans).

use custody::{HeadCount, Moment, Movement, Stage};
use serde::Serialize;

/// One count by one counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountView {
    /// Who counted.
    pub counter: String,
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
pub(crate) const UNDER_WAY: &str = "a head count is under way: each counter is blind to the other and to the scans";

/// Whether scans must not be shown, to whoever looks: the manifest is closed, or the movement has arrived, and the
/// round to be counted since then is not complete. An officer who counts must not know what he should find.
pub(crate) fn is_blind(movement: &Movement) -> bool {
    let at_arrival = match movement.stage {
        Stage::Closed => false,
        Stage::Arrived => true,
        _ => return false,
    };
    let since = movement.entered_at(movement.stage).unwrap_or(Moment::MAX);
    movement.counts.both(at_arrival, since).is_none()
}

/// All counts; of a round that is not complete a viewer sees his own number alone.
pub(super) fn views(movement: &Movement, viewer: Option<&str>) -> Vec<CountView> {
    movement.counts.all().iter().map(|count| view(movement, count, viewer)).collect()
}

fn view(movement: &Movement, count: &HeadCount, viewer: Option<&str>) -> CountView {
    let complete = movement.counts.is_complete(count.at_arrival, count.round);
    let own = viewer == Some(count.counter.as_str());
    CountView {
        counter: count.counter.to_string(),
        bodies: (complete || own).then_some(count.bodies),
        at: if count.at_arrival { "arrival" } else { "departure" },
        round: count.round,
        counted_at: count.at.to_string(),
    }
}
