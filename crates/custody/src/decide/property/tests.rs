//! Bags, seals, receipts.

use crate::event::medical::Step;
use crate::event::property::{BagChecked, BagReturned, BagSealed, PropertySettled};
use crate::event::{Body, Function, Kind};
use crate::testing::{World, only_reason, person, state};
use crate::time::Span;

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn sealed(bag: &str, seal: &str) -> BagSealed {
    BagSealed { bag: bag.into(), seal: seal.into(), contents: vec!["coat".into()], receipt_given: true }
}

fn act(world: &mut World, body: impl Into<Body>) -> usize {
    world.wait(Span::MINUTE);
    world.act("losing", Function::CustodyOfficer, state(person(1), body)).unwrap()
}

fn refused(world: &World, body: impl Into<Body>) -> String {
    only_reason(world.ask("losing", Function::CustodyOfficer, state(person(1), body)))
}

#[test]
fn the_register_line_agrees_with_the_bags_sealed() {
    let mut world = held();
    let settled = |bags| PropertySettled { bags, receipt_given: true };
    assert!(refused(&world, settled(1)).contains("1 bags are stated, 0 are sealed"));
    assert_eq!(act(&mut world, sealed("B1", "S1")), 1);
    assert_eq!(act(&mut world, sealed("B1", "S1")), 0);
    assert!(refused(&world, sealed("B2", "S1")).contains("is on another bag"));
    assert!(refused(&world, settled(0)).contains("0 bags are stated, 1 are sealed"));
    assert_eq!(act(&mut world, settled(1)), 1);
    assert_eq!(act(&mut world, settled(1)), 0);
    assert_eq!(act(&mut world, BagReturned { bag: "B1".into(), signed_for: true }), 1);
    assert!(refused(&world, BagReturned { bag: "B1".into(), signed_for: true }).contains("is not sealed"));
    let other = world.ask("losing", Function::Medical, state(person(1), settled(0)));
    assert!(only_reason(other).contains("needs custody-officer"));
}

#[test]
fn a_seal_that_is_not_the_recorded_one_cannot_match_and_a_mismatch_opens_a_discrepancy() {
    let mut world = held();
    act(&mut world, sealed("B1", "S1"));
    let checked =
        |seal: &str, matches| BagChecked { bag: "B1".into(), seal: seal.into(), matches, step: Step::Reception };
    assert!(refused(&world, checked("S2", true)).contains("is not the one recorded"));
    assert_eq!(act(&mut world, checked("s1", true)), 1);
    let drafts = world.ask("losing", Function::CustodyOfficer, state(person(1), checked("S2", false))).unwrap();
    let kinds: Vec<Kind> = drafts.iter().map(|d| d.body().kind()).collect();
    assert_eq!(kinds, [Kind::BagChecked, Kind::DiscrepancyOpened]);
    act(&mut world, checked("S2", false));
    assert_eq!(world.record.people.get(&person(1)).unwrap().discrepancies.len(), 1);
}
