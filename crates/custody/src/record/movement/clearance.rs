//! Clearances: asked, given, changed, withdrawn; what occurred last stands. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::movement::{ClearanceSet, ClearanceState};
use crate::ids::{ClearanceId, EventId};
use crate::record::{Context, Record};
use crate::time::Moment;

/// A clearance as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Clearance {
    /// What stands; none where a plan named it first.
    #[n(0)]
    pub standing: Option<ClearanceSet>,
    /// The event that says so.
    #[n(1)]
    pub(crate) event: EventId,
    /// Every change, in order of arrival.
    #[n(2)]
    pub changes: Vec<(Moment, ClearanceState)>,
    /// When what stands occurred.
    #[n(3)]
    pub(crate) since: Moment,
}

impl Clearance {
    /// Whether it is given and its window holds a time.
    pub fn is_valid_at(&self, at: Moment) -> bool {
        self.standing.as_ref().is_some_and(|c| c.state == ClearanceState::Given && c.from <= at && at <= c.until)
    }
}

impl Record {
    /// A clearance by its id.
    pub fn clearance(&self, id: &ClearanceId) -> Option<&Clearance> {
        self.clearances.get(id)
    }

    /// All clearances, in order of arrival.
    pub fn clearances(&self) -> impl Iterator<Item = (&ClearanceId, &Clearance)> {
        self.clearances.iter()
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &ClearanceId, body: &Body) {
    let Body::ClearanceSet(set) = body else { return };
    let clearance = record.clearances.entry(id, Clearance::default).1;
    clearance.changes.push((context.occurred, set.state));
    let newer = (clearance.since, clearance.event) <= (context.occurred, context.id);
    if clearance.standing.is_none() || newer {
        clearance.standing = Some(set.clone());
        clearance.event = context.id;
        clearance.since = context.occurred;
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha12Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;
    use crate::decide::command::{Actor, Command, Order};
    use crate::draft::Draft;
    use crate::envelope::Label;
    use crate::event::movement::ClearanceKind;
    use crate::event::{Function, Purpose, Stream};
    use crate::ids::{Hash, Nonce};
    use crate::keys::SigningKey;
    use crate::scribe::{KeyRing, Pens, Scribe, Sealing};
    use crate::testing::{authority, signatory};

    const AT: Moment = Moment::from_ms(1_769_000_000_000);

    fn set(state: ClearanceState) -> ClearanceSet {
        ClearanceSet {
            kind: ClearanceKind::Landing,
            state,
            owner: authority("receiving"),
            scope: "airfield".into(),
            from: AT,
            until: AT,
            note: String::new(),
        }
    }

    /// Asked, given and withdrawn within one millisecond, by two devices in turn, as sealed.
    fn sealed(seed: u64) -> Vec<crate::envelope::Event> {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let key = SigningKey::generate(&mut rng);
        let mut boot = Nonce::default();
        rng.fill_bytes(&mut boot.0);
        let mut ring = KeyRing::default();
        let mut log = Record::new();
        let stream = Stream::Clearance(ClearanceId::parse("landing").unwrap());
        let mut scribes = [Function::Liaison, Function::MovementControl].map(|function| Scribe {
            authority: authority("losing"),
            device: signatory("losing", function).device,
            counter: 0,
            previous: Hash::default(),
            boot,
            booted_at: AT,
            checkpoint_seen: None,
            last_id: EventId::default(),
        });
        let states = [ClearanceState::Asked, ClearanceState::Given, ClearanceState::Withdrawn];
        let mut events = Vec::new();
        for (seq, state) in (0_u64..).zip(states) {
            let scribe = &mut scribes[seq as usize % 2];
            let body = Body::from(set(state));
            let actor =
                Actor { authority: authority("losing"), device: scribe.device.clone(), officer: None, second: None };
            let order = Order::State { stream: stream.clone(), body: body.clone() };
            let command = Command { actor, occurred_at: AT, because: None, sheet: None, order };
            let label =
                Label { originator: authority("losing"), releasable_to: vec![], caveats: vec![], expires: None };
            let after = log.newest_id(&authority("losing"));
            let sealing = Sealing { command: &command, label, idempotency: None, at: AT, after };
            let pens = Pens { device: &key, officer: None, second: None };
            let draft = Draft::new(stream.clone(), body, Purpose::Custody);
            let mut event = scribe.seal(draft, &sealing, &mut ring, &pens, &mut rng).event;
            event.seq = seq;
            log.apply(&event);
            events.push(event);
        }
        events
    }

    #[test]
    fn of_changes_within_one_millisecond_the_last_recorded_stands_in_whatever_order_they_arrive() {
        for seed in 0..64 {
            let events = sealed(seed);
            for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
                let mut record = Record::new();
                order.iter().for_each(|at| record.apply(&events[*at]));
                let id = ClearanceId::parse("landing").unwrap();
                let standing = record.clearance(&id).unwrap().standing.as_ref().unwrap();
                assert_eq!(standing.state, ClearanceState::Withdrawn, "seed {seed}");
            }
        }
    }
}
