//! Receipts put right under test: whose custody begins and ends, who is named, who may say so. Source: ours.

use crate::count::CountQuery;
use crate::decide::command::Order;
use crate::decide::handover::tests::{NONCE, give, of_movement, offer, ready, take};
use crate::event::Function::{Commander, CustodyOfficer, Liaison};
use crate::event::handover::{CountedAgain, HandCorrected, HandedOver, ReceiptKept};
use crate::event::law::StayOrdered;
use crate::event::observed::FoundHere;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::{Function, Stream};
use crate::ids::{DiscrepancyId, Hash, Nonce};
use crate::record::discrepancy::NOT_RECEIVED;
use crate::record::leg::Standing;
use crate::testing::{World, authority, movement, only_reason, person, place, state};
use crate::time::{Moment, Span};

const TWO: [Function; 2] = [CustodyOfficer, Commander];

fn corrected(received: bool) -> HandCorrected {
    HandCorrected {
        movement: movement("m1"),
        nonce: NONCE,
        from: authority("carrying"),
        to: authority("receiving"),
        place: place("prison"),
        received,
        reason: "the roll was called again".into(),
        recount: None,
    }
}

fn right(received: bool) -> Order {
    state(person(1), corrected(received))
}

fn standing(world: &World, log: &str) -> Standing {
    world.record.standing(person(1), &authority(log))
}

/// Offered, answered, and settled as the receipt says: received, or named as missing.
fn answered(missing: bool) -> World {
    let mut world = ready();
    world.act("carrying", CustodyOfficer, of_movement(offer())).unwrap();
    let exceptions = if missing { vec![person(1)] } else { Vec::new() };
    let counted = u32::from(!missing);
    let receipt = b"receipt".to_vec();
    let kept = ReceiptKept { nonce: NONCE, receipt, counted, exceptions, found: None, unnamed: None };
    for log in ["receiving", "carrying"] {
        world.act(log, CustodyOfficer, of_movement(kept.clone())).unwrap();
    }
    if !missing {
        world.act("receiving", CustodyOfficer, take()).unwrap();
        world.act("carrying", CustodyOfficer, give()).unwrap();
    }
    world.wait(Span::minutes(5));
    world
}

fn residual(world: &World) -> Vec<String> {
    let now = world.now + Span::HOUR;
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: now, known_at: now };
    world.record.count(&query).residual_people.into_iter().map(|r| r.text).collect()
}

#[test]
fn who_was_signed_for_and_not_received_is_in_nobodys_hands_and_named_until_a_side_says_where_he_is() {
    let mut world = answered(false);
    assert!(residual(&world).is_empty());
    assert_eq!(world.act_two("receiving", TWO, right(false)), Ok(2), "and the discrepancy");
    assert_eq!((standing(&world, "carrying"), standing(&world, "receiving")), (Standing::Out, Standing::Out));
    assert_eq!(residual(&world), ["carrying gave, receiving did not receive"]);
    assert_eq!(world.act_two("receiving", TWO, right(false)), Ok(0), "a repetition writes nothing");
    let (id, noted) = world.record.discrepancies().find(|(_, d)| d.rule == NOT_RECEIVED).unwrap();
    assert!(noted.text.contains("carrying") && noted.text.contains("receiving"), "{}", noted.text);
    let settle = settled(id);
    let said = only_reason(world.act("receiving", Liaison, settle.clone()));
    assert!(said.contains("in nobody's hands"), "{said}");
    let found = FoundHere { place: place("airfield"), note: "asleep in the bus".into() };
    world.act("carrying", CustodyOfficer, state(person(1), found)).unwrap();
    assert_eq!(world.act("receiving", Liaison, settle), Ok(1));
    assert_eq!(standing(&world, "carrying"), Standing::Held);
    let own: Vec<DiscrepancyId> =
        world.record.discrepancies().filter(|(_, d)| d.is_open()).map(|(id, _)| id.clone()).collect();
    for id in own {
        world.act_two("carrying", [Commander, Liaison], settled_by("carrying", &id)).unwrap();
    }
    assert!(residual(&world).is_empty(), "{:?}", residual(&world));
    // He is with the giver: the answer taken once more does not give him again.
    assert!(world.act("carrying", CustodyOfficer, give()).is_err());
}

fn settled(id: &DiscrepancyId) -> Order {
    settled_by("receiving", id)
}

fn settled_by(log: &str, id: &DiscrepancyId) -> Order {
    let body =
        DiscrepancyResolved { id: id.clone(), outcome: Outcome::Corrected, text: "found at the airfield".into() };
    Order::State { stream: Stream::Authority(authority(log)), body: body.into() }
}

#[test]
fn who_was_named_as_missing_and_was_received_is_held_at_once_and_the_giver_lets_go_on_that_word() {
    let mut world = answered(true);
    let said = only_reason(world.act_two("carrying", TWO, right(true)));
    assert!(said.contains("take in its newest bundle"), "{said}");
    assert_eq!(world.act_two("receiving", TWO, right(true)), Ok(1));
    assert_eq!((standing(&world, "carrying"), standing(&world, "receiving")), (Standing::Held, Standing::Held));
    assert!(residual(&world)[0].contains("1 not received"), "what the receipt named is open: {:?}", residual(&world));
    assert_eq!(world.act_two("carrying", TWO, right(true)), Ok(1));
    assert_eq!((standing(&world, "carrying"), standing(&world, "receiving")), (Standing::Out, Standing::Held));
    assert_eq!(world.act_two("carrying", TWO, right(true)), Ok(0));
    assert_eq!(residual(&world).len(), 1, "until both settle what the receipt named: {:?}", residual(&world));
}

#[test]
fn what_stood_against_a_reception_in_fact_is_noted_beside_it_and_refuses_nothing() {
    let mut world = answered(true);
    world.act_two("receiving", TWO, right(true)).unwrap();
    world.of("carrying", person(1), StayOrdered { by: "court".into(), reference: "S".into() });
    assert_eq!(world.act_two("carrying", TWO, right(true)), Ok(2));
    let noted = world.record.discrepancies().find(|(_, d)| d.kind == DiscrepancyKind::Unlawful).unwrap().1;
    assert!(noted.text.contains("stay S"), "{}", noted.text);
}

#[test]
fn a_receipt_is_put_right_by_two_of_two_functions_who_keep_it_and_about_its_own_people() {
    let mut world = answered(false);
    assert!(only_reason(world.act("receiving", CustodyOfficer, right(false))).contains("second officer"));
    let alike = world.act_two("receiving", [CustodyOfficer, CustodyOfficer], right(false));
    assert!(alike.is_err());
    let refused = |world: &mut World, log: &str, body: HandCorrected| {
        world.act_two(log, TWO, state(person(1), body)).unwrap_err().to_string()
    };
    let other = HandCorrected { nonce: Nonce([9; 16]), ..corrected(false) };
    assert!(refused(&mut world, "receiving", other).contains("has no offer"));
    let elsewhere = HandCorrected { place: place("site"), ..corrected(false) };
    assert!(refused(&mut world, "receiving", elsewhere).contains("another place"));
    let silent = HandCorrected { reason: " ".into(), ..corrected(false) };
    assert!(refused(&mut world, "receiving", silent).contains("empty"));
    assert!(refused(&mut world, "losing", corrected(false)).contains("neither made offer"));
    assert!(refused(&mut world, "carrying", corrected(false)).contains("found here"), "the giver says where he is");
    world.register("carrying", person(2), "airfield");
    let said = world.act_two("receiving", TWO, state(person(2), corrected(false))).unwrap_err().to_string();
    assert!(said.contains("was not offered"), "{said}");
}

/// Of the giver's register, on a bus whose list does not have him.
#[test]
fn the_giver_lets_go_of_somebody_whom_no_list_named_once_the_receiver_has_found_him_after_the_offer() {
    let two = person(2);
    let lets_go = || state(two, corrected(true));
    let found = || state(two, FoundHere { place: place("prison"), note: "on the third bus".into() });
    let mut world = answered(false);
    world.register("carrying", two, "airfield");
    let said = only_reason(world.act_two("carrying", TWO, lets_go()));
    assert!(said.contains("does not say that it found") && said.contains("newest bundle"), "{said}");
    assert!(world.act_two("receiving", TWO, lets_go()).is_err(), "the receiver records an observed act");
    world.act("receiving", CustodyOfficer, found()).unwrap();
    let both = |world: &World| ["carrying", "receiving"].map(|log| world.record.standing(two, &authority(log)));
    assert_eq!(both(&world), [Standing::Held, Standing::Held]);
    assert_eq!(residual(&world).len(), 1, "in two hands: {:?}", residual(&world));
    // That nobody had decided on his journey is noted beside it.
    assert_eq!(world.act_two("carrying", TWO, lets_go()), Ok(2));
    assert_eq!(both(&world), [Standing::Out, Standing::Held]);
    assert_eq!(world.act_two("carrying", TWO, lets_go()), Ok(0));
    let noted = world.record.discrepancies().find(|(_, d)| d.kind == DiscrepancyKind::Unlawful).unwrap().1;
    assert!(noted.text.contains("is a child"), "{}", noted.text);
    // Handed on to somebody whose log is not here he is lost on neither way.
    let left = HandedOver {
        to: authority("court"),
        place: place("prison"),
        movement: movement("m2"),
        nonce: Nonce([8; 16]),
        receipt: Hash::default(),
        evidence: Vec::new(),
        medical_evacuation: false,
        overridden: None,
    };
    world.wait(Span::HOUR);
    world.of("receiving", two, left);
    assert!(residual(&world).iter().all(|text| !text.contains("gave")), "{:?}", residual(&world));
}

#[test]
fn who_was_with_the_receiver_before_the_offer_did_not_come_by_it() {
    let two = person(2);
    let mut world = ready();
    world.register("carrying", two, "airfield");
    let found = FoundHere { place: place("prison"), note: "in cell 4".into() };
    world.act("receiving", CustodyOfficer, state(two, found)).unwrap();
    world.wait(Span::HOUR);
    world.act("carrying", CustodyOfficer, of_movement(offer())).unwrap();
    let kept = ReceiptKept {
        nonce: NONCE,
        receipt: b"receipt".to_vec(),
        counted: 1,
        exceptions: Vec::new(),
        found: None,
        unnamed: None,
    };
    for log in ["receiving", "carrying"] {
        world.act(log, CustodyOfficer, of_movement(kept.clone())).unwrap();
    }
    let said = only_reason(world.act_two("carrying", TWO, state(two, corrected(true))));
    assert!(said.contains("does not say that it found"), "{said}");
}

#[test]
fn the_order_in_which_both_logs_arrive_does_not_change_who_holds_him() {
    let mut world = answered(true);
    world.act_two("receiving", TWO, right(true)).unwrap();
    world.act_two("carrying", TWO, right(true)).unwrap();
    let mut turned = crate::record::Record::new();
    let mut events = world.events.clone();
    events.sort_by_key(|e| (std::cmp::Reverse(e.envelope.authority.clone()), e.seq));
    events.iter().for_each(|e| turned.apply(e));
    for log in ["carrying", "receiving"] {
        assert_eq!(turned.standing(person(1), &authority(log)), standing(&world, log), "{log}");
    }
    let of = |record: &crate::record::Record| {
        record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap().not_received()
    };
    assert_eq!((of(&turned), of(&world.record)), (Vec::new(), Vec::new()));
}

/// A word of a correction as a log has it that no program of ours would have written.
fn forged(world: &mut World, log: &str, to: &str, received: bool) {
    let from = if log == to { "carrying" } else { log };
    let body = HandCorrected { to: authority(to), from: authority(from), ..corrected(received) };
    world.of(log, person(1), body);
}

#[test]
fn a_third_party_speaks_for_neither_side_of_a_receipt() {
    // Named as missing: a word of others that he was received lets the giver let go of nobody.
    let mut world = answered(true);
    forged(&mut world, "losing", "losing", true);
    let said = only_reason(world.act_two("carrying", TWO, right(true)));
    assert!(said.contains("take in its newest bundle"), "{said}");
    // Signed for and not received: a word of others that he was not lets the receiver keep him by no "said already".
    let mut world = answered(false);
    forged(&mut world, "losing", "losing", false);
    assert_eq!(world.act_two("receiving", TWO, right(false)), Ok(2), "the receiver still has to say it");
    // A later word of others takes nothing from the receiver's.
    let mut world = answered(true);
    world.act_two("receiving", TWO, right(true)).unwrap();
    world.wait(Span::HOUR);
    forged(&mut world, "losing", "losing", false);
    let offer = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap();
    assert_eq!((offer.receivers_word(person(1)), offer.has_received(person(1))), (Some(true), true));
    assert!(offer.not_received().is_empty());
}

#[test]
fn the_giver_does_not_say_for_the_receiver_that_he_was_received() {
    let mut world = answered(true);
    let body = HandCorrected { to: authority("carrying"), from: authority("losing"), ..corrected(true) };
    world.of("carrying", person(1), body);
    assert!(world.act_two("carrying", TWO, right(true)).is_err());
    let offer = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap();
    assert_eq!((offer.receivers_word(person(1)), offer.all_received()), (None, Vec::new()));
}

#[test]
fn a_receipt_that_a_third_party_keeps_excepts_nobody() {
    let mut world = answered(false);
    let kept = ReceiptKept {
        nonce: NONCE,
        receipt: b"receipt".to_vec(),
        counted: 0,
        exceptions: vec![person(1)],
        found: None,
        unnamed: None,
    };
    world.tell("losing", Stream::Movement(movement("m1")), kept);
    let offer = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap();
    assert!(!offer.excepts(person(1)) && offer.not_received().is_empty());
    let counted: Vec<u32> = offer.own_receipts().map(|r| r.counted).collect();
    assert_eq!(counted, [1, 1], "the receiver's and the giver's");
}

/// By how many persons the receiver has still to name, bodies as put right, and the difference that is still to be noted.
fn apart(world: &World) -> (Option<i64>, Option<i64>, bool) {
    let offer = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap();
    let noted = world.record.difference_to_note(&authority("receiving"), &movement("m1"), NONCE);
    (offer.bodies_now(), world.record.left_to_side(offer, true), noted.is_some())
}

fn counted_again(received: bool, recount: CountedAgain) -> Order {
    state(person(1), HandCorrected { recount: Some(recount), ..corrected(received) })
}

#[test]
fn whoever_was_there_and_was_not_counted_takes_his_body_into_the_count_with_him() {
    let mut world = answered(true);
    let named = world.record.discrepancies().find(|(_, d)| d.kind == DiscrepancyKind::HandOver).unwrap().1;
    assert!(named.text.contains(&format!("1 not received, 0 bodies counted: {}", person(1))), "{}", named.text);
    assert_eq!(apart(&world), (Some(0), Some(0), false));
    assert_eq!(world.act_two("receiving", TWO, counted_again(true, CountedAgain::WithHim)), Ok(1));
    assert_eq!(apart(&world), (Some(1), Some(0), false), "nobody is missing without a name");
    assert_eq!(world.act_two("carrying", TWO, right(true)), Ok(1));
    assert_eq!((standing(&world, "carrying"), standing(&world, "receiving")), (Standing::Out, Standing::Held));
    // Taken back, the name takes the body with it.
    world.wait(Span::HOUR);
    assert_eq!(world.act_two("receiving", TWO, right(false)), Ok(2));
    assert_eq!(apart(&world), (Some(0), Some(0), false));
}

#[test]
fn the_count_is_put_right_after_the_name_and_moves_nobody() {
    let mut world = answered(true);
    assert_eq!(world.act_two("receiving", TWO, right(true)), Ok(1));
    assert_eq!(apart(&world), (Some(0), Some(-1), true), "one body fewer than names");
    let before = world.record.people.get(&person(1)).unwrap().clone();
    world.wait(Span::HOUR);
    assert_eq!(world.act_two("receiving", TWO, counted_again(true, CountedAgain::Alone)), Ok(1));
    assert_eq!(apart(&world), (Some(1), Some(0), false));
    let after = world.record.people.get(&person(1)).unwrap();
    assert_eq!((&before.legs, &before.marks, &before.sightings), (&after.legs, &after.marks, &after.sightings));
    assert_eq!(world.act_two("receiving", TWO, counted_again(true, CountedAgain::Alone)), Ok(0), "said once");
}

#[test]
fn who_was_counted_and_is_not_there_takes_his_body_out_of_the_count() {
    let mut world = answered(false);
    assert_eq!(world.act_two("receiving", TWO, counted_again(false, CountedAgain::WithHim)), Ok(2));
    assert_eq!(apart(&world), (Some(0), Some(0), false));
}

#[test]
fn the_count_of_bodies_is_put_right_by_its_receiver_and_by_nobody_of_whom_the_receipt_says_the_same() {
    let mut world = answered(true);
    let early = only_reason(world.act_two("receiving", TWO, counted_again(true, CountedAgain::Alone)));
    assert!(early.contains("is not put right yet"), "{early}");
    let same = only_reason(world.act_two("receiving", TWO, counted_again(false, CountedAgain::WithHim)));
    assert!(same.contains("the receipt says the same"), "{same}");
    world.act_two("receiving", TWO, right(true)).unwrap();
    let giver = only_reason(world.act_two("carrying", TWO, counted_again(true, CountedAgain::WithHim)));
    assert!(giver.contains("receiving counted the bodies"), "{giver}");
    // A word of the giver's log in the receiver's name counts nobody.
    let body = HandCorrected { recount: Some(CountedAgain::Alone), ..corrected(true) };
    world.of("carrying", person(1), body);
    assert_eq!(apart(&world), (Some(0), Some(-1), true));
}

/// Answered with one body more than was offered, which is somebody with a number of his own: registered so long before
/// the offer, and the movement so long before it arrived, where that is known.
fn with_one_found(
    receiving: &str,
    registered_before: Span,
    arrived_before: Option<Span>,
) -> (World, Result<usize, crate::refusal::Refusal>) {
    let (mut world, kept) = one_to_be_found(receiving, registered_before, arrived_before);
    let answer = world.act("receiving", CustodyOfficer, of_movement(kept));
    (world, answer)
}

fn one_to_be_found(receiving: &str, registered_before: Span, arrived_before: Option<Span>) -> (World, ReceiptKept) {
    let mut world = ready();
    let registered = world.now - registered_before;
    world.tell_at(receiving, registered, Stream::Person(person(2)), crate::testing::registered("prison"));
    if let Some(before) = arrived_before {
        let arrived = crate::event::movement::Arrived { place: place("prison") };
        world.tell_at("receiving", world.now - before, Stream::Movement(movement("m1")), arrived);
    }
    world.of("carrying", person(1), sighted());
    world.act("carrying", CustodyOfficer, of_movement(offer())).unwrap();
    let found = Some(vec![person(2)]);
    let receipt = b"receipt".to_vec();
    (world, ReceiptKept { nonce: NONCE, receipt, counted: 2, exceptions: Vec::new(), found, unnamed: None })
}

fn sighted() -> crate::event::person::Sighted {
    crate::event::person::Sighted {
        place: place("airfield"),
        means: crate::event::place::Verified::Finger,
        exception: None,
    }
}

#[test]
fn who_was_in_the_receivers_custody_all_along_explains_no_body_at_its_door() {
    for (registered, arrived) in [
        (Span::hours(3), None),
        (Span::minutes(100), None),
        (Span::minutes(1), None),
        (Span::minutes(20), Some(Span::minutes(10))),
        // An arrival that is told later than the offer was signed says no more than the offer.
        (Span::minutes(1), Some(Span::minutes(-5))),
    ] {
        let said = only_reason(with_one_found("receiving", registered, arrived).1);
        assert!(said.contains("has been in custody here since") && said.contains("--unnamed-difference"), "{said}");
    }
    // Who was registered while they got off may be one of them; so may whoever another had.
    for (registered, arrived) in [
        (Span::minutes(20), Some(Span::minutes(30))),
        (Span::minutes(20), Some(Span::minutes(20))),
        (Span::minutes(0), None),
    ] {
        assert_eq!(with_one_found("receiving", registered, arrived).1, Ok(1), "{registered:?} {arrived:?}");
    }
    let (mut world, answer) = with_one_found("carrying", Span::hours(3), None);
    assert_eq!(answer, Ok(1));
    // One man is one body: no second receipt is explained by him.
    let (nonce, two) = (Nonce([8; 16]), vec![person(3)]);
    world.register("carrying", person(3), "airfield");
    world.tell(
        "carrying",
        Stream::Movement(movement("m1")),
        crate::event::handover::HandOffered { nonce, persons: two, ..offer() },
    );
    let (found, receipt) = (Some(vec![person(2)]), b"another".to_vec());
    let kept = ReceiptKept { nonce, receipt, counted: 2, exceptions: Vec::new(), found, unnamed: None };
    let said = only_reason(world.act("receiving", CustodyOfficer, of_movement(kept)));
    assert!(said.contains("another receipt"), "{said}");
}

#[test]
fn whom_a_receipt_names_as_found_and_was_another_is_taken_back_and_the_body_is_without_a_name_again() {
    let (mut world, _) = with_one_found("carrying", Span::hours(3), None);
    let found = FoundHere { place: place("prison"), note: "the fifth on the bus".into() };
    world.act("receiving", CustodyOfficer, state(person(2), found)).unwrap();
    world.wait(Span::minutes(5));
    let of_two = |world: &World, log: &str| world.record.standing(person(2), &authority(log));
    assert_eq!(of_two(&world, "receiving"), Standing::Held);
    let back = state(person(2), corrected(false));
    assert_eq!(world.act_two("receiving", TWO, back.clone()), Ok(1));
    assert_eq!((of_two(&world, "carrying"), of_two(&world, "receiving")), (Standing::Held, Standing::Out));
    assert_eq!(world.record.conflicts(person(2)).len(), 0, "he is in one pair of hands");
    assert_eq!(world.act_two("receiving", TWO, back), Ok(0), "a repetition writes nothing");
    let noted = world.record.difference_to_note(&authority("receiving"), &movement("m1"), NONCE).unwrap();
    assert!(noted.text.contains("one person there whom nobody has named"), "{}", noted.text);
    let offer = world.record.movement(&movement("m1")).unwrap().offers.get(NONCE).unwrap();
    assert_eq!(offer.not_received(), [], "he was never offered");
}

#[test]
fn any_naming_of_a_receipt_is_taken_back_and_whatever_else_was_recorded_of_him_stands() {
    let found = || FoundHere { place: place("prison"), note: "the fifth on the bus".into() };
    let escaped =
        || crate::event::incident::Escaped { place: place("prison"), how: "ran".into(), evidence: "seen".into() };
    // His own prisoner; one whom an older program let explain a body; one who got away since; one who was registered as
    // he was found, and whom nobody else ever had.
    for (case, after) in
        [("own", Standing::Held), ("older", Standing::Held), ("escaped", Standing::Escaped), ("new", Standing::Out)]
    {
        let (mut world, kept) = match case {
            "own" => one_to_be_found("receiving", Span::minutes(20), Some(Span::minutes(30))),
            "older" => one_to_be_found("receiving", Span::days(300), None),
            "escaped" => one_to_be_found("carrying", Span::hours(3), None),
            _ => one_to_be_found("receiving", Span::minutes(0), None),
        };
        world.tell("receiving", Stream::Movement(movement("m1")), kept);
        world.of("receiving", person(2), found());
        if case == "escaped" {
            world.wait(Span::minutes(1));
            world.of("receiving", person(2), escaped());
        }
        world.wait(Span::minutes(5));
        let back = state(person(2), corrected(false));
        assert_eq!(world.act_two("receiving", TWO, back.clone()), Ok(1), "{case}");
        assert_eq!(world.record.standing(person(2), &authority("receiving")), after, "{case}");
        assert_eq!(world.act_two("receiving", TWO, back), Ok(0), "{case}: a repetition writes nothing");
        let noted = world.record.difference_to_note(&authority("receiving"), &movement("m1"), NONCE).unwrap();
        assert!(noted.text.contains("one person there whom nobody has named"), "{case}: {}", noted.text);
        let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
        let named = world.record.count(&query).residual_people;
        assert!(named.iter().all(|r| !r.text.contains("carrying gave")), "{case}: nobody gave him: {named:?}");
    }
}
