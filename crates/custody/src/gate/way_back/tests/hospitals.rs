//! From one hospital to another and back, and out of a hospital by a manifest.

use crate::event::law::{CourtOutcome, PresentedToCourt};
use crate::event::medical::Hospitalised;
use crate::event::movement::{Means, MovementPlanned};
use crate::gate::passage;
use crate::testing::ready;

use super::*;

/// Given by one authority to another at a place of care.
fn handed(world: &mut World, [from, to]: [&str; 2], at: &str, id: &str, evacuation: bool) {
    world.wait(Span::HOUR);
    let nonce = Nonce([id.len() as u8; 16]);
    let offer = HandOffered {
        to: authority(to),
        place: place(at),
        nonce,
        persons: vec![person(1)],
        payload_hash: Hash::default(),
        medical_evacuation: Some(evacuation),
        signed: None,
    };
    world.tell(from, Stream::Movement(movement(id)), offer);
    let (by, receipt) = (movement(id), Hash([2; 32]));
    world.of(to, person(1), Received { from: authority(from), place: place(at), movement: by.clone(), nonce, receipt });
    let given = HandedOver {
        to: authority(to),
        place: place(at),
        movement: by,
        nonce,
        receipt,
        evidence: Vec::new(),
        medical_evacuation: evacuation,
        overridden: None,
    };
    world.of(from, person(1), given);
    world.wait(Span::HOUR);
}

/// Evacuated to `carrying`, from there to `receiving`, and given back to `carrying`.
fn by_way_of_another(found_at: Option<&str>) -> World {
    let mut world = evacuated("SYR");
    world.record.authorities.get_mut(&authority("receiving")).unwrap().state = "SYR".into();
    world.describe_inside("far-clinic", "receiving", PlaceKind::Hospital, None);
    handed(&mut world, ["carrying", "receiving"], "far-clinic", "m-20", true);
    if let Some(at) = found_at {
        world.of("receiving", person(1), FoundHere { place: place(at), note: "moved".into() });
    }
    handed(&mut world, ["receiving", "carrying"], "clinic", "m-300", false);
    world
}

#[test]
fn from_a_second_hospital_back_to_the_first_the_way_home_is_still_his() {
    assert_eq!(against(&by_way_of_another(None), "site"), [const { Vec::<String>::new() }; 3]);
    assert!(against(&by_way_of_another(None), "safe-site")[0].iter().any(|text| text.contains("stay S-1")));
    let taken = by_way_of_another(Some("prison"));
    assert!(against(&taken, "site")[0].iter().any(|text| text.contains("stay S-1")), "he was at another site");
}

#[test]
fn a_court_that_orders_his_release_does_not_keep_him_in_the_hospital() {
    let mut world = evacuated("SYR");
    let (court, outcome) = ("First court".into(), CourtOutcome::ReleaseOrdered);
    world.of("losing", person(1), PresentedToCourt { court, outcome, counsel_present: true, document: None });
    world.wait(Span::HOUR);
    assert_eq!(against(&world, "site"), [const { Vec::<String>::new() }; 3]);
    assert!(against(&world, "safe-site")[0].iter().any(|text| text.contains("First court ordered his release")));
}

#[test]
fn no_manifest_takes_whoever_was_evacuated_to_where_his_giver_could_not_have_sent_him() {
    let mut world = evacuated("SYR");
    world.describe_inside("second-clinic", "carrying", PlaceKind::Hospital, None);
    ready::papers(&mut world, person(1), ("carrying", "carrying", "clinic"));
    let own = "only carrying or its state finds no real risk at carrying";
    let says = |to: &str, receiver: &str| {
        let plan = MovementPlanned {
            means: Means::Road,
            from: place("clinic"),
            to: place(to),
            vehicle: "van".into(),
            carrier: authority("carrying"),
            receiver: authority(receiver),
            departs_at: world.now,
            arrives_at: world.now + Span::HOUR,
            seats: 4,
            guards: 4,
            child: false,
            alternates: Vec::new(),
            clearances: Vec::new(),
        };
        let transfer = passage::transfer(&world.record, person(1), &plan, world.now);
        let shut = passage::law(&world.record, &plan, transfer).shut_by;
        shut.iter().any(|reason| reason.missing.contains(own))
    };
    assert!(says("ward", "carrying"), "its own assessment clears it of nothing");
    assert!(!says("second-clinic", "carrying"), "care waits for nothing");
    assert!(!says("site", "losing"), "the way home");
}

#[test]
fn a_hospital_on_the_way_makes_no_home_of_where_he_was_unlawfully() {
    let mut world = astray(&["safe-site"]);
    world.describe_inside("lazaret", "losing", PlaceKind::Hospital, None);
    world.act("losing", OFFICER, state(person(1), Hospitalised { place: place("lazaret"), back: false })).unwrap();
    world.wait(Span::HOUR);
    let moved = Order::MoveOn { person: person(1), to: place("safe-site"), reason: "beds".into() };
    assert!(only_reason(world.ask("losing", OFFICER, moved)).contains("stay S-1"));
    let discharged = state(person(1), Hospitalised { place: place("safe-site"), back: true });
    assert!(world.ask("losing", Function::Medical, discharged).is_err());
    assert!(only_reason(world.ask("losing", OFFICER, back("safe-site"))).contains("came from site"));
    assert!(world.ask("losing", OFFICER, back("site")).is_ok());
}
