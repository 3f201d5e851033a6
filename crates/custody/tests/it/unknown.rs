//! Events that a newer program wrote: kept, counted, named, never passed over in silence.

use custody::verify::{Expected, verify_log};
use custody::{BODY_VERSION, Journal, SealedEvent, open_record};

use crate::hand::Hand;
use crate::journal::filled;
use crate::verify::keys_of;

/// A sighting as a newer program would have written it.
fn of_a_newer_program(hand: &mut Hand, kind_code: u16, version: u16) -> SealedEvent {
    let (events, _) = hand.sighting(1);
    let SealedEvent { event, payload, .. } = events.into_iter().next().unwrap();
    let mut envelope = event.envelope;
    (envelope.kind_code, envelope.version) = (kind_code, version);
    hand.sign(envelope, event.body.unwrap(), payload, true)
}

fn opened(journal: &Journal, hand: &Hand) -> custody::Opened {
    open_record(journal, &keys_of(journal, hand), &hand.master, &[], &mut |_| {}).unwrap()
}

#[test]
fn an_event_of_an_unknown_kind_or_version_is_named_with_its_place() {
    for (kind, version) in [(60_000, BODY_VERSION), (custody::event::Kind::Sighted.code(), BODY_VERSION + 1)] {
        let folder = tempfile::tempdir().unwrap();
        let mut hand = Hand::new("losing", 1);
        let mut journal = filled(folder.path(), &mut hand, 5);
        assert_eq!(opened(&journal, &hand).unknown, []);
        let newer = of_a_newer_program(&mut hand, kind, version);
        let id = newer.event.envelope.id;
        journal.append(&hand.authority, &[newer], &[]).unwrap();
        let unknown = opened(&journal, &hand).unknown;
        assert_eq!((unknown.len(), unknown[0].seq, unknown[0].event, unknown[0].own), (1, 8, id, true));
        let said = unknown[0].to_string();
        assert!(
            said.contains("event number 8") && said.contains(&format!("kind {kind} in version {version}")),
            "{said}"
        );
        let keys = keys_of(&journal, &hand);
        let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
        assert!(report.ok && report.unknown == 1, "signed and whole, and not read: {report:?}");
    }
}
