//! Whose hands enter a card, withdraw it and recognise its holder, and that one log binds no other.

use crate::decide::command::Order;
use crate::event::authority::{BureauRecognised, CourtDoubted, PartnerAdded, PartnerWithdrawn};
use crate::event::reception::{NoticeKind, NoticeMade, NoticeState};
use crate::event::{AuthorityKind, Function, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::record::partner::EnteredBy;
use crate::testing::{World, authority, only_reason, person};
use crate::time::Span;

const TWO: [Function; 2] = [Function::Liaison, Function::Medical];

fn card(root: u8) -> PartnerAdded {
    PartnerAdded {
        authority: authority("island"),
        name: "Island bureau".into(),
        kind: AuthorityKind::Bureau,
        root_key: Hash([root; 32]),
        sealing_key: Hash([root; 32]),
        state: "CHE".into(),
        root: None,
    }
}

fn withdrawal(root: u8) -> PartnerWithdrawn {
    PartnerWithdrawn {
        authority: authority("island"),
        root_key: Hash([root; 32]),
        reason: "the card was handed over by a stranger".into(),
        events: 3,
        head: Some(Hash([1; 32])),
        persons: vec![person(1)],
        persons_in_all: 1,
    }
}

fn at(log: &str, body: impl Into<crate::event::Body>) -> Order {
    Order::State { stream: Stream::Authority(authority(log)), body: body.into() }
}

fn root_of(world: &World, log: &str) -> Option<Hash> {
    world.record.partner(&authority(log), &authority("island")).map(|card| card.root)
}

#[test]
fn one_officer_enters_nobody_and_two_of_one_function_neither() {
    let mut world = World::new();
    let alone = only_reason(world.ask("losing", Function::Commander, at("losing", card(3))));
    assert!(alone.contains("second officer"), "{alone}");
    let same = [Function::Medical, Function::Medical];
    assert!(world.ask_two("losing", same, at("losing", card(3))).is_err());
    assert_eq!(world.act_two("losing", TWO, at("losing", card(3))), Ok(1));
    let island = world.record.partner(&authority("losing"), &authority("island")).unwrap();
    assert_eq!((island.root, island.entered), (Hash([3; 32]), EnteredBy::Two));
    assert_eq!(root_of(&world, "receiving"), None, "whom another deals with is his affair");
    assert_eq!(world.act_two("losing", TWO, at("losing", card(3))), Ok(0), "said already");
}

#[test]
fn a_card_from_before_two_were_asked_for_is_known_and_becomes_good_when_two_enter_it() {
    let mut world = World::new();
    world.tell("losing", Stream::Authority(authority("losing")), card(3));
    let entered = |world: &World| world.record.partner(&authority("losing"), &authority("island")).unwrap().entered;
    assert_eq!(entered(&world), EnteredBy::One);
    assert_eq!(world.act_two("losing", TWO, at("losing", card(3))), Ok(1));
    assert_eq!(entered(&world), EnteredBy::Two);
    world.tell("losing", Stream::Authority(authority("losing")), card(3));
    assert_eq!(entered(&world), EnteredBy::Two, "a device's word takes nothing from it");
}

#[test]
fn the_true_card_is_entered_once_two_have_withdrawn_the_false_one() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.act_two("losing", TWO, at("losing", card(3))).unwrap();
    let said = only_reason(world.ask_two("losing", TWO, at("losing", card(4))));
    assert!(said.contains("known by another root key") && said.contains("withdraw the false card"), "{said}");
    let alone = only_reason(world.ask("losing", Function::Commander, at("losing", withdrawal(3))));
    assert!(alone.contains("second officer"), "{alone}");
    assert!(only_reason(world.ask_two("losing", TWO, at("losing", withdrawal(4)))).contains("another root key"));
    let unsaid = PartnerWithdrawn { reason: " ".into(), ..withdrawal(3) };
    assert!(world.ask_two("losing", TWO, at("losing", unsaid)).is_err());
    assert_eq!(world.act_two("losing", TWO, at("losing", withdrawal(3))), Ok(1));
    assert!(world.record.is_withdrawn(&authority("losing"), &authority("island")));
    assert_eq!(world.record.authority(&authority("island")).unwrap().root_key, None);
    let noted = world.record.discrepancies().last().unwrap().1;
    assert!(noted.is_open() && noted.about.contains(&Stream::Person(person(1))), "{noted:?}");
    assert!(noted.text.contains("handed over by a stranger") && noted.text.contains("3 events"), "{}", noted.text);
    // A stolen device alone does not bring it back, nor does the root's old signature.
    world.tell("losing", Stream::Authority(authority("losing")), card(3));
    assert_eq!(root_of(&world, "losing"), None);
    assert_eq!(world.act_two("losing", TWO, at("losing", card(4))), Ok(1));
    assert_eq!(root_of(&world, "losing"), Some(Hash([4; 32])));
    assert_eq!(world.record.authority(&authority("island")).unwrap().root_key, Some(Hash([4; 32])));
}

#[test]
fn a_log_withdraws_for_itself_and_another_keeps_its_word() {
    let mut world = World::new();
    for log in ["losing", "receiving"] {
        world.act_two(log, TWO, at(log, card(3))).unwrap();
    }
    world.act_two("losing", TWO, at("losing", withdrawal(3))).unwrap();
    assert_eq!((root_of(&world, "losing"), root_of(&world, "receiving")), (None, Some(Hash([3; 32]))));
    assert_eq!(world.record.authority(&authority("island")).unwrap().root_key, Some(Hash([3; 32])));
    assert_eq!(world.act_two("losing", TWO, at("losing", card(4))), Ok(1), "another's word does not stand against it");
}

/// Whether the bureau's registration clock of the person is met.
fn is_met(world: &World) -> bool {
    let clocks = world.record.clocks(person(1), world.now + Span::days(3));
    !clocks.iter().find(|c| c.name == "bureau-registration").unwrap().is_breached()
}

fn acknowledgement(world: &World) -> NoticeMade {
    let (_, about) = world.record.owed_to_bureau(person(1))[0];
    NoticeMade {
        kind: NoticeKind::Bureau,
        state: NoticeState::Acknowledged,
        to: "Island bureau".into(),
        about: Some(about),
        document: None,
    }
}

fn recognised(id: &AuthorityId) -> BureauRecognised {
    BureauRecognised { bureau: id.clone(), basis: "founding treaty".into(), source: "treaty series 1".into() }
}

#[test]
fn a_bureau_by_its_card_acknowledges_nothing_until_two_recognise_it() {
    let mut world = World::new();
    let island = authority("island");
    world.register("losing", person(1), "site");
    world.act_two("losing", TWO, at("losing", card(3))).unwrap();
    world.wait(Span::HOUR);
    let said = acknowledgement(&world);
    world.of("island", person(1), said);
    assert!(!is_met(&world), "a card makes no bureau");
    let law = [Function::LegalReviewer, Function::Liaison];
    let operating = [Function::LegalReviewer, Function::Commander];
    assert!(only_reason(world.ask_two("losing", operating, at("losing", recognised(&island)))).contains("neither"));
    assert!(only_reason(world.ask_two("losing", TWO, at("losing", recognised(&island)))).contains("legal reviewer"));
    let court = recognised(&authority("court"));
    assert!(only_reason(world.ask_two("losing", law, at("losing", court))).contains("not entered as a bureau"));
    world.act_two("losing", law, at("losing", recognised(&island))).unwrap();
    assert!(is_met(&world));
    // What was recognised goes with the card; the next card starts without.
    world.act_two("losing", TWO, at("losing", withdrawal(3))).unwrap();
    assert!(!is_met(&world), "a withdrawn bureau has acknowledged nothing");
    world.act_two("losing", TWO, at("losing", card(4))).unwrap();
    assert!(!is_met(&world));
    let doubt = CourtDoubted { court: island, reason: "none".into() };
    assert!(world.ask("losing", Function::LegalReviewer, at("losing", doubt)).is_err());
}

#[test]
fn a_partners_card_of_our_bureau_takes_no_recognition_and_is_told_in_whatever_order_it_comes() {
    let told_by = |first: &str| {
        let mut world = World::new();
        let foreign = PartnerAdded { name: "Nobody".into(), kind: AuthorityKind::Other, ..card(3) };
        let early = first == "receiving";
        if early {
            world.tell("receiving", Stream::Authority(authority("receiving")), foreign.clone());
        }
        world.act_two("losing", TWO, at("losing", card(3))).unwrap();
        let law = [Function::LegalReviewer, Function::Liaison];
        world.act_two("losing", law, at("losing", recognised(&authority("island")))).unwrap();
        if !early {
            world.tell("receiving", Stream::Authority(authority("receiving")), foreign);
        }
        world
    };
    for first in ["losing", "receiving"] {
        let world = told_by(first);
        let (own, island) = (authority("losing"), authority("island"));
        assert_eq!(world.record.bureau_of(&island), std::slice::from_ref(&own), "{first} first");
        let known = world.record.authority(&island).unwrap();
        assert_eq!((&*known.name, known.kind), ("Island bureau", Some(AuthorityKind::Bureau)), "{first} first");
        let differ = world.record.cards_that_differ(&own, &island);
        let differ: Vec<_> = differ.iter().map(|(id, c)| (id.as_str(), c.name.as_str(), c.kind)).collect();
        assert_eq!(differ, [("receiving", "Nobody", AuthorityKind::Other)], "{first} first");
    }
}

#[test]
fn a_court_is_one_by_the_card_of_the_log_that_recognises_it() {
    let mut world = World::new();
    let as_a = |kind| PartnerAdded { kind, ..card(3) };
    world.act_two("losing", TWO, at("losing", as_a(AuthorityKind::Court))).unwrap();
    world.recognise("losing", "island").unwrap();
    world.act_two("receiving", TWO, at("receiving", as_a(AuthorityKind::Other))).unwrap();
    assert_eq!(world.record.recognised_by(&authority("island")), [authority("losing")]);
    let said = world.recognise("receiving", "island").unwrap_err().to_string();
    assert!(said.contains("not entered as a court"), "{said}");
}
