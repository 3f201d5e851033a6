//! Children and adults apart under test, with the real gates: every way into a place for children, and the rows of a
//! mixed movement. Source: ours.

use crate::decide::command::Order;
use crate::event::age::{AgeInterval, BestInterestsDecided, GuardianAssigned};
use crate::event::incident::ReturnedTo;
use crate::event::movement::{ManifestSwapped, TakenOff};
use crate::event::observed::FoundHere;
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::reception::Housed;
use crate::gate::age::age_aboard;
use crate::gate::handover::{HandOver, ready_to_offer, receiving};
use crate::ids::Nonce;
use crate::testing::ready::{Story, flight, who};
use crate::testing::{World, authority, only_reason, person, place, state, within};
use crate::time::Span;

use super::*;
use crate::event::{Body, Stream};

const OFFICER: Function = Function::CustodyOfficer;

/// Sites and a cell for children, beside the sites of the story.
fn for_children(world: &mut World) {
    for (id, owner, kind, inside) in [
        ("kids", "losing", PlaceKind::Site, None),
        ("kids-room", "losing", PlaceKind::Cell, Some("kids")),
        ("kids-cell", "losing", PlaceKind::Cell, Some("site")),
        ("kids-abroad", "receiving", PlaceKind::Site, None),
    ] {
        let facts = PlaceDescribed { for_children: true, ..within(id, owner, kind, inside) };
        world.tell(owner, Stream::Place(place(id)), facts);
    }
    let clinic = within("clinic", "losing", PlaceKind::Hospital, None);
    world.tell("losing", Stream::Place(place("clinic")), clinic);
    let ward = PlaceDescribed { for_children: true, ..within("ward", "losing", PlaceKind::Cell, Some("clinic")) };
    world.tell("losing", Stream::Place(place("ward")), ward);
}

fn told(story: Story) -> World {
    let mut world = story.told();
    for_children(&mut world);
    world
}

fn aged(story: Story, years: u32) -> Story {
    story.with("age", move |b| {
        if let Body::AgeAssessed(b) = b {
            b.now = AgeInterval { min_months: years * 12, max_months: years * 12 + 11 };
        }
    })
}

/// Every way in that is an act of his holder, from the site where he is.
fn ways_in() -> Vec<Order> {
    let move_on = |to: &str| Order::MoveOn { person: who(), to: place(to), reason: "room".into() };
    let house = |to: &str| state(who(), Housed { place: place(to), apart_from_adults: true });
    let back = state(who(), ReturnedTo { place: place("kids-cell"), reason: "not taken".into() });
    let off = TakenOff { movement: flight(), reason: "ill".into(), return_place: place("kids-cell") };
    vec![
        move_on("kids"),
        move_on("kids-room"),
        move_on("kids-cell"),
        house("kids"),
        house("kids-cell"),
        back,
        state(who(), off),
    ]
}

#[test]
fn nobody_but_a_child_comes_to_a_place_for_children_by_an_act_of_his_holder() {
    for (story, words) in [
        (Story::within(), "is an adult"),
        (Story::within().without("age"), "is not assessed"),
        (aged(Story::within(), 15), ""),
    ] {
        let world = told(story);
        for order in ways_in() {
            let answer = world.ask("losing", OFFICER, order.clone());
            match words {
                "" => assert!(answer.is_ok(), "{order:?}: {answer:?}"),
                words => assert!(answer.unwrap_err().to_string().contains(words), "{order:?}"),
            }
        }
        // A hospital chooses its ward.
        let to = Order::MoveOn { person: who(), to: place("ward"), reason: "fever".into() };
        assert!(world.ask("losing", OFFICER, to).is_ok());
    }
}

#[test]
fn no_manifest_and_no_hand_over_leads_an_adult_among_children() {
    let leads_there = |world: &World| age_aboard(&world.record, who(), &flight(), false, world.now).shut_by;
    assert!(leads_there(&told(Story::within())).is_empty());
    let world = told(Story { to: "kids", ..Story::within() });
    let shut: Vec<String> = leads_there(&world).into_iter().map(|m| m.missing).collect();
    assert_eq!(shut.len(), 1, "{shut:?}");
    assert!(shut[0].contains("is an adult, and kids is set apart for children"));
    let board = Order::Board { person: who(), movement: flight() };
    assert!(world.ask("losing", OFFICER, board).unwrap_err().to_string().contains("is an adult"));

    let world = told(Story::across());
    let (from, to, at) = (authority("losing"), authority("receiving"), place("kids-abroad"));
    let (person, movement, nonce) = (who(), &flight(), Nonce([9; 16]));
    let act = HandOver { person, from: &from, to: &to, place: &at, movement, nonce, medical_evacuation: false };
    for opening in [ready_to_offer(&world.record, act, world.now), receiving(&world.record, act, world.now)] {
        assert!(opening.shut_by.iter().any(|m| m.missing.contains("is an adult")), "{:?}", opening.shut_by);
    }
}

#[test]
fn an_adult_found_among_children_is_recorded_and_asked_about() {
    let mut world = told(Story::within());
    let found = FoundHere { place: place("kids"), note: "put there by night".into() };
    world.act("losing", OFFICER, state(who(), found)).unwrap();
    let about: Vec<_> = world.record.discrepancies.rows().filter(|d| d.kind == DiscrepancyKind::Unlawful).collect();
    assert_eq!(about.len(), 1);
    assert!(about[0].text.contains("is an adult, and kids is set apart for children"), "{}", about[0].text);
    let complete = Order::CompleteReception { person: who(), place: place("kids") };
    assert!(world.ask("losing", OFFICER, complete).unwrap_err().to_string().contains("is an adult"));
}

#[test]
fn a_child_is_moved_in_his_site_to_no_cell_of_adults_and_housed_apart_in_one() {
    let mut world = told(aged(Story::within(), 15));
    world.tell("losing", Stream::Place(place("block-1")), within("block-1", "losing", PlaceKind::Cell, Some("site")));
    let to = Order::MoveOn { person: who(), to: place("block-1"), reason: "room".into() };
    assert!(only_reason(world.ask("losing", OFFICER, to)).contains("is a child for custody"));
    let house = |apart| state(who(), Housed { place: place("block-1"), apart_from_adults: apart });
    assert!(only_reason(world.ask("losing", OFFICER, house(false))).contains("is a child for custody"));
    assert!(world.ask("losing", OFFICER, house(true)).is_ok());
}

// ---- Rows ----

fn decision(rows: &str) -> BestInterestsDecided {
    BestInterestsDecided { movement: flight(), no_child_movement_because: "none".into(), rows: rows.into() }
}

/// A child in seat 1 of a mixed movement, an adult in another.
fn mixed_with(rows: &str, adult_seat: u16) -> World {
    let guardian = GuardianAssigned { movement: flight(), guardian: "officer-5".into() };
    let mut world = aged(Story::within(), 15).and(5, guardian).and(5, decision(rows)).told();
    world.register("losing", person(2), "site");
    crate::testing::ready::papers(&mut world, person(2), ("losing", "losing", "site"));
    let line = ManifestLine { person: person(2), seat: adult_seat, apart_from: Vec::new() };
    let (out, in_lines, nonce) = (Vec::new(), vec![line], Nonce([8; 16]));
    let swap = ManifestSwapped { version: 2, out, in_lines, nonce, reason: "room".into() };
    world.tell("losing", Stream::Movement(flight()), swap);
    world.wait(Span::minutes(1));
    world
}

#[test]
fn a_child_sits_in_the_rows_of_his_decision_and_no_adult_does() {
    let shut = |world: &World, number| -> Vec<String> {
        let opening = age_aboard(&world.record, number, &flight(), false, world.now);
        opening.shut_by.into_iter().map(|m| m.missing).collect()
    };
    let world = mixed_with("1", 5);
    assert_eq!([shut(&world, who()).len(), shut(&world, person(2)).len()], [0, 0], "rows of their own");
    let world = mixed_with("1", 2);
    for number in [who(), person(2)] {
        let reasons = shut(&world, number);
        assert!(reasons.len() == 1 && reasons[0].contains("in seat 2 is no child"), "{reasons:?}");
    }
    let reasons = shut(&mixed_with("3", 2), who());
    assert!(reasons.len() == 1 && reasons[0].contains("is a child in seat 1, rows 3 are set apart"), "{reasons:?}");
    // As older logs have it, in words that no seat can be held against.
    let reasons = shut(&mixed_with("at the back", 5), who());
    assert!(reasons.len() == 1 && reasons[0].contains("names no rows of seats"), "{reasons:?}");
}

#[test]
fn a_decision_names_rows_that_the_vehicle_has() {
    let world = aged(Story::within(), 15).told();
    let ask = |rows: &str| world.ask("losing", Function::ChildProtection, state(who(), decision(rows)));
    assert!(only_reason(ask("at the back")).contains("is no row from 1 to"));
    assert!(only_reason(ask("1-2")).contains("row 2 of m-1: its last is 1"), "four seats");
    assert!(ask("1").is_ok());
}
