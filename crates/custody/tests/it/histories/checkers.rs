//! What holds at every moment of a history, whatever went before. Source: `custody.md` (Conservation of
//! people; The log).

use std::collections::BTreeMap;

use custody::checkpoint::SignedCheckpoint;
use custody::event::authority::Subject;
use custody::event::{Body, Stream};
use custody::merkle::Tree;
use custody::verify::{Expected, verify_log};
use custody::{CountQuery, Ledger, Moment, PersonNumber, Record, Unread, fold, open_record, save_snapshot};

use super::node::{Node, folded, random};
use super::world::World;

impl World {
    /// Every check on every node.
    pub(crate) fn check_all(&mut self) {
        for at in 0..self.nodes.len() {
            self.check_counts(at);
            self.check_log(at);
            self.check_replay(at);
            self.check_erased(at);
        }
    }

    /// Conservation, for everybody, each authority and each place, up to now and within a day.
    pub(crate) fn check_counts(&mut self, at: usize) {
        let now = self.now + custody::Span::DAY;
        let day = self.now - custody::Span::DAY;
        let node = &self.nodes[at];
        let mut subjects = vec![None, Some(Subject::Everyone)];
        subjects.extend(self.nodes.iter().map(|n| Some(Subject::Authority(n.id.clone()))));
        subjects.extend(super::world::PLACES.iter().map(|p| Some(Subject::Place(super::world::place(p.0)))));
        subjects.extend(self.movements.iter().map(|m| Some(Subject::Movement(m.clone()))));
        for subject in subjects {
            for from in [Moment::MIN, day] {
                let query = CountQuery { subject: subject.clone(), from, as_of: now, known_at: Moment::MAX };
                balanced(&node.record.count(&query));
            }
        }
        words_of_parties(node);
        let query = CountQuery { subject: None, from: Moment::MIN, as_of: now, known_at: Moment::MAX };
        one_leg_each(node, &node.record.count(&query), &query);
        for (id, _) in node.record.figures() {
            if let Some(check) = node.record.verify_figure(id) {
                let own = id.as_str().starts_with(&format!("f-{at}-"));
                let told = if own { check.holds() } else { !check.is_contradicted() };
                assert!(told, "figure {id} no longer gives its list at {}: {check:?}", node.id);
            }
        }
    }

    /// What was acknowledged is there, in its place, and the log verifies.
    pub(crate) fn check_log(&mut self, at: usize) {
        let node = &self.nodes[at];
        let size = node.acknowledged.len() as u64;
        let leaves = node.journal.leaf_hashes(&node.id, 0..size).unwrap();
        assert!(leaves.iter().eq(node.acknowledged.iter().map(|a| &a.1)), "an acknowledged event is not where it was");
        let head = node.journal.head(&node.id).unwrap();
        assert_eq!((head.size, Some(head.root)), (size, Tree::new(leaves).root_at(size)));
        for (log, root) in self.nodes.iter().map(|n| (n.id.clone(), n.root.public())) {
            if node.journal.head(&log).unwrap().size == 0 {
                continue;
            }
            let expected = Expected { root: Some(root), ..Expected::default() };
            let report = verify_log(&node.journal, &log, &expected, &node.keys(), &mut |_| {}).unwrap();
            assert!(report.ok, "{} at {}: {report:?}", log, node.id);
        }
    }

    /// The live record, the record folded from the first event, and the one from a snapshot are one.
    pub(crate) fn check_replay(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        let keys = node.keys();
        let live = node.record.digest();
        let mut replayed = Record::new();
        fold(&node.journal, &mut replayed, 0, &keys, &mut |_| {}).unwrap();
        assert_eq!(replayed.digest(), live, "{} folds to another record than the live one", node.id);
        let nonce = random(&mut node.rng);
        let device = &node.pens[0].device;
        save_snapshot(&node.journal, &node.record, node.arrival, &[], &node.master, device, nonce).unwrap();
        let opened = open_record(&node.journal, &keys, &node.master, &[device.public()], &mut |_| {}).unwrap();
        assert_eq!((opened.folded, opened.note), (0, None));
        assert_eq!(opened.record.digest(), live, "{} opens from its snapshot to another record", node.id);
    }

    /// A destroyed key is nowhere in the folder, and no event under it can be read.
    pub(crate) fn check_erased(&mut self, at: usize) {
        let node = &self.nodes[at];
        if node.erased.is_empty() {
            return;
        }
        let events = folded(&node.journal, &node.keys(), 0);
        for (stream, group, wrapped, size) in &node.erased {
            assert!(!crate::journal::folder_holds(&node.folder, wrapped), "a destroyed key lies in the folder");
            let under = events.iter().filter(|e| {
                e.envelope.authority == node.id
                    && e.envelope.stream == *stream
                    && e.envelope.group == *group
                    && e.seq < *size
            });
            for event in under {
                assert_eq!(event.body.as_ref().err(), Some(&Unread::Erased), "an erased payload was read");
            }
        }
    }

    /// The same logs folded in another order give the same sums, lists and totals.
    pub(crate) fn check_order_of_logs(&mut self, at: usize) {
        let node = &self.nodes[at];
        let mut by_log = node.seen.clone();
        by_log.sort_by(|a, b| (&b.envelope.authority, a.seq).cmp(&(&a.envelope.authority, b.seq)));
        let mut record = Record::new();
        by_log.iter().for_each(|e| record.apply(e));
        for subject in [None, Some(Subject::Authority(node.id.clone()))] {
            let query = CountQuery { subject, from: Moment::MIN, as_of: Moment::MAX, known_at: Moment::MAX };
            let (one, other) = (node.record.count(&query), record.count(&query));
            assert_eq!(one.whole, other.whole, "the order of logs changes a sum at {}", node.id);
            assert_eq!((one.total_people, one.held_people), (other.total_people, other.held_people));
            let sums = |l: &Ledger| -> BTreeMap<_, _> {
                l.rows
                    .iter()
                    .filter(|r| r.sums != custody::Sums::default())
                    .map(|r| ((r.authority.clone(), r.place.clone(), r.movement.clone()), r.sums))
                    .collect()
            };
            assert_eq!(sums(&one), sums(&other), "the order of logs changes a row at {}", node.id);
            assert_eq!(node.record.list_held(&query), record.list_held(&query));
        }
    }
}

fn balanced(ledger: &Ledger) {
    for row in ledger.rows.iter().chain(&ledger.authorities) {
        assert!(row.sums.balance(), "a row does not balance: {row:?}");
    }
    assert!(ledger.whole.balance(), "the whole does not balance: {:?}", ledger.whole);
}

/// Whoever was ever in custody is held in one place, at an end, or a named residual; told from the
/// events alone.
fn one_leg_each(node: &Node, ledger: &Ledger, query: &CountQuery) {
    let mut held: BTreeMap<PersonNumber, usize> = BTreeMap::new();
    for line in node.record.list_held(query) {
        *held.entry(line.person).or_default() += 1;
    }
    let named = |who: &PersonNumber| ledger.residual_people.iter().any(|r| r.person == *who);
    for (who, places) in &held {
        assert!(*places == 1 || named(who), "{who} is held in {places} places and is no residual");
    }
    let entered: std::collections::BTreeSet<PersonNumber> = node
        .seen
        .iter()
        .filter_map(|e| match (&e.envelope.stream, &e.body) {
            (Stream::Person(who), Ok(Body::Registered(_) | Body::Received(_) | Body::FoundHere(_))) => Some(*who),
            _ => None,
        })
        .collect();
    for who in entered {
        let gone = node.seen.iter().any(|e| {
            e.envelope.stream == Stream::Person(who)
                && matches!(
                    e.body,
                    Ok(Body::Died(_)
                        | Body::Escaped(_)
                        | Body::Released(_)
                        | Body::FateUnknown(_)
                        | Body::Merged(_)
                        | Body::HandedOver(_))
                )
        });
        assert!(gone || held.contains_key(&who) || named(&who), "{who} has vanished from the record of {}", node.id);
    }
    assert_eq!(ledger.held_people as usize, held.len());
}

/// Of whom an offer was made, what its receiver has put right since is the newest word of the receiver's own log, as
/// the receiver of that offer; no other log's word is it, or hides it.
fn words_of_parties(node: &Node) {
    let words = |movement: &custody::MovementId, offer: &custody::Offer, who: PersonNumber| {
        let (to, _) = offer.to()?;
        let said = node.seen.iter().filter(|e| e.envelope.authority == *to && e.envelope.stream == Stream::Person(who));
        let said = said.filter_map(|e| match &e.body {
            Ok(Body::HandCorrected(b)) if b.to == *to && (&b.movement, b.nonce) == (movement, offer.nonce) => {
                Some((e.envelope.id, b.received))
            }
            _ => None,
        });
        said.max().map(|(_, received)| received)
    };
    for (movement, facts) in node.record.movements() {
        for offer in facts.offers.all() {
            for who in offer.made.iter().flat_map(|made| &made.persons) {
                let told = words(movement, offer, *who);
                assert_eq!(offer.receivers_word(*who), told, "{who} of offer {} at {}", offer.nonce, node.id);
            }
        }
    }
}

/// The head that a note speaks of.
pub(crate) fn head_of(note: &str) -> custody::LogHead {
    SignedCheckpoint::parse(note).unwrap().checkpoint().head
}
