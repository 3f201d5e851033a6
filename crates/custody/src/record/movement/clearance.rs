//! Clearances: asked, given, changed, withdrawn. What occurred last stands, but for the owner's *no*: that ends by
//! the owner's own word, or by his message in the hands of two officers. Source: `custody.md` (Words: Clearance;
//! Agencies that do not trust each other), decision 0028.
//!
//! Every word is kept and joined when one comes in, so that the order in which logs arrive changes nothing.

use minicbor::{Decode, Encode};

use crate::event::movement::{ClearanceSet, ClearanceState};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Stream};
use crate::ids::{AuthorityId, ClearanceId, DiscrepancyId, EventId};
use crate::record::discrepancy::{self, Discrepancy};
use crate::record::law::two_officers;
use crate::record::{Context, Record};
use crate::time::Moment;

/// The rule that the fold names for a word that stands against its owner's.
const RULE: &str = "a clearance that its owner took back is not given again by another (decision 0028)";
/// Why such a conflict was closed without a signature.
const GONE: &str = "the owner has given it again, or the word no longer stands against his";

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
    /// Every word, in order of when it was said.
    #[n(4)]
    words: Vec<Word>,
}

/// What one log says of a clearance.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Word {
    #[n(0)]
    at: Moment,
    #[n(1)]
    id: EventId,
    /// Row of the authority whose log says so.
    #[n(2)]
    log: u32,
    #[n(3)]
    said: ClearanceSet,
    /// Two officers stand behind it, with the owner's message.
    #[n(4)]
    vouched: bool,
}

impl ClearanceSet {
    /// Whether it says no: refused or withdrawn.
    pub(crate) fn says_no(&self) -> bool {
        matches!(self.state, ClearanceState::Refused | ClearanceState::Withdrawn)
    }
}

impl Clearance {
    /// Whether it is given and its window holds a time.
    pub fn is_valid_at(&self, at: Moment) -> bool {
        self.standing.as_ref().is_some_and(|c| c.state == ClearanceState::Given && c.from <= at && at <= c.until)
    }

    /// The word that stands, and those that stand against the owner's no and change nothing.
    fn judged(&self, is_owner: impl Fn(&AuthorityId, u32) -> bool) -> (Option<&Word>, Vec<&Word>) {
        let (mut standing, mut against): (Option<&Word>, Vec<&Word>) = (None, Vec::new());
        for word in &self.words {
            let stands = match standing {
                None => true,
                Some(old) if old.said.owner != word.said.owner => false,
                Some(old) if old.said.says_no() && !word.said.says_no() => {
                    word.vouched || is_owner(&old.said.owner, word.log)
                }
                Some(_) => true,
            };
            match stands {
                true => {
                    standing = Some(word);
                    against.clear();
                }
                false => against.push(word),
            }
        }
        (standing, against)
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
    let vouched = set.document.is_some() && two_officers(&context.event.envelope.officers);
    let word = Word { at: context.occurred, id: context.id, log: context.log, said: set.clone(), vouched };
    let clearance = record.clearances.entry(id, Clearance::default).1;
    clearance.changes.push((context.occurred, set.state));
    let place = clearance.words.partition_point(|w| (w.at, w.id) <= (word.at, word.id));
    clearance.words.insert(place, word);
    stand(record, context, id);
}

/// Joins the words: what stands, and a conflict for each that stands against the owner's no.
fn stand(record: &mut Record, context: &Context<'_>, id: &ClearanceId) {
    let Some(clearance) = record.clearances.get(id) else { return };
    let (standing, against) = clearance.judged(|owner, log| record.authorities.key(log) == owner);
    let Some(standing) = standing.cloned() else { return };
    let mut opened = Vec::new();
    for word in against {
        let Some(named) = name(id, word.id) else { continue };
        let text = format!(
            "{} says {id} of {} is {} since {}, against {} by {} since {} (events {} and {})",
            record.authorities.key(word.log),
            word.said.owner,
            state_word(word.said.state),
            word.at,
            state_word(standing.said.state),
            standing.said.owner,
            standing.at,
            word.id,
            standing.id
        );
        let conflict = Discrepancy {
            kind: DiscrepancyKind::Conflict,
            about: vec![Stream::Clearance(id.clone())],
            text,
            rule: RULE.into(),
            occurred: word.at,
            recorded: context.recorded.max(word.at),
            log: word.log,
            resolution: None,
            beside: Vec::new(),
            noted_by: Vec::new(),
            // Neither side puts its own contradiction with the other out of sight.
            sides: vec![word.log, standing.log],
        };
        opened.push((named, conflict));
    }
    let gone: Vec<DiscrepancyId> = clearance.words.iter().filter_map(|word| name(id, word.id)).collect();
    let gone = gone.into_iter().filter(|named| !opened.iter().any(|(open, _)| open == named)).collect::<Vec<_>>();
    if let Some(clearance) = record.clearances.get_mut(id) {
        (clearance.event, clearance.since) = (standing.id, standing.at);
        clearance.standing = Some(standing.said);
    }
    for (named, conflict) in opened {
        // A replay of the same words opens nothing anew: what an officer has settled stays settled.
        discrepancy::open_again(record, &named, conflict);
    }
    for named in gone {
        if let Some(row) = record.discrepancies.ix(&named) {
            discrepancy::end(record, context, row, GONE);
        }
    }
}

/// Named after the clearance's word, so that each node gives the same name.
fn name(id: &ClearanceId, word: EventId) -> Option<DiscrepancyId> {
    let bytes = [id.as_str().as_bytes(), &word.0].concat();
    let hex: String = crate::seal::sha256(&bytes).0.iter().take(16).map(|b| format!("{b:02x}")).collect();
    DiscrepancyId::parse(&format!("c-{hex}")).ok()
}

/// A state in a word.
const fn state_word(state: ClearanceState) -> &'static str {
    match state {
        ClearanceState::Asked => "asked for",
        ClearanceState::Given => "given",
        ClearanceState::Refused => "refused",
        ClearanceState::Withdrawn => "withdrawn",
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
            document: None,
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

    /// Words in order of time: by whose log, how many officers, what, with the owner's message or without.
    fn told(words: &[(&str, usize, ClearanceState, bool)]) -> crate::testing::World {
        let mut world = crate::testing::World::new();
        for (log, officers, state, document) in words {
            let functions = [Function::Liaison, Function::MovementControl];
            let by = functions[..*officers].iter().map(|f| signatory(log, *f)).collect();
            let document = document.then_some(crate::ids::BlobId([2; 32]));
            world.signed_of("landing", log, by, ClearanceSet { document, ..set(*state) });
            world.wait(crate::time::Span::MINUTE);
        }
        world
    }

    fn stands(world: &crate::testing::World) -> (ClearanceState, usize) {
        let id = ClearanceId::parse("landing").unwrap();
        let clearance = world.record.clearance(&id).unwrap();
        let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.rule == RULE).count();
        (clearance.standing.as_ref().unwrap().state, open)
    }

    #[test]
    fn what_the_owner_took_back_only_the_owner_or_his_message_by_two_gives_again() {
        use ClearanceState::{Asked, Given, Refused, Withdrawn};
        let given = ("losing", 1, Given, false);
        for no in
            [("receiving", 1, Withdrawn, false), ("losing", 1, Withdrawn, false), ("receiving", 1, Refused, false)]
        {
            let no_word = no.2;
            for (word, state, conflicts) in [
                (given, no_word, 1),
                (("losing", 2, Given, false), no_word, 1),
                (("losing", 1, Given, true), no_word, 1),
                (("carrying", 1, Asked, false), no_word, 1),
                (("losing", 2, Given, true), Given, 0),
                (("receiving", 1, Given, false), Given, 0),
            ] {
                assert_eq!(stands(&told(&[given, no, word])), (state, conflicts), "{no:?} then {word:?}");
            }
        }
    }

    #[test]
    fn a_conflict_ends_when_the_owner_gives_it_again() {
        use ClearanceState::{Given, Withdrawn};
        let mut words = vec![("receiving", 1, Withdrawn, false), ("losing", 1, Given, false)];
        assert_eq!(stands(&told(&words)), (Withdrawn, 1));
        words.push(("receiving", 1, Given, false));
        assert_eq!(stands(&told(&words)), (Given, 0));
    }

    #[test]
    fn the_order_in_which_logs_arrive_changes_nothing_of_a_clearance_taken_back() {
        use ClearanceState::{Given, Withdrawn};
        let words = [("losing", 1, Given, false), ("receiving", 1, Withdrawn, false), ("losing", 1, Given, false)];
        let world = told(&words);
        let told: Vec<_> = world.events.iter().filter(|e| matches!(e.envelope.stream, Stream::Clearance(_))).collect();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
            let mut record = crate::testing::World::new().record;
            order.iter().for_each(|at| record.apply(told[*at]));
            let id = ClearanceId::parse("landing").unwrap();
            assert_eq!(record.clearance(&id).unwrap().standing.as_ref().unwrap().state, Withdrawn, "{order:?}");
            let open = record.discrepancies().filter(|(_, d)| d.is_open() && d.rule == RULE).count();
            assert_eq!(open, 1, "{order:?}");
        }
    }
}
