//! Who settles a discrepancy: not he who noted it, and not one alone where somebody is missing; and not a partner's
//! log. Source: ours.

use super::*;
use crate::decide::command::Order;
use crate::event::Body;
use crate::event::incident::Escaped;
use crate::event::observed::{FoundHere, NotHere};
use crate::event::oversight::{DebtIncurred, DebtPaid};
use crate::event::person::Sighted;
use crate::event::place::Verified;
use crate::ids::{DiscrepancyId, OverrideId};
use crate::testing::{World, authority, only_reason, person, place, signatory, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;

/// A person held, and an observed act about him on one officer's word an hour later.
fn noted(act: impl Into<Body>) -> (World, DiscrepancyId) {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    world.act("losing", OFFICER, state(person(1), act.into())).unwrap();
    let id = world.record.discrepancies().next().unwrap().0.clone();
    world.wait(Span::HOUR);
    (world, id)
}

fn not_here() -> NotHere {
    NotHere { place: place("site"), note: "bed empty".into() }
}

fn resolved(log: &str, id: &DiscrepancyId, outcome: Outcome) -> Order {
    let body = DiscrepancyResolved { id: id.clone(), outcome, text: "looked into".into() };
    Order::State { stream: Stream::Authority(authority(log)), body: body.into() }
}

fn settle(world: &World, by: Function, id: &DiscrepancyId) -> Result<Vec<Draft>, Refusal> {
    world.ask("losing", by, resolved("losing", id, Outcome::Explained))
}

fn seen(world: &mut World, by: Function) {
    let sighted = Sighted { place: place("site"), means: Verified::Face, exception: None };
    world.signed("losing", by, world.now, person(1), sighted);
}

#[test]
fn nobody_hides_a_missing_person_by_settling_what_he_noted_himself() {
    let found = FoundHere { place: place("safe-site"), note: "in the yard".into() };
    for act in [Body::from(not_here()), found.into()] {
        let (mut world, id) = noted(act);
        assert!(only_reason(settle(&world, OFFICER, &id)).contains("another officer settles it"));
        assert!(only_reason(settle(&world, Function::Commander, &id)).contains("seen and verified by another officer"));
        // Neither the one who noted it nor the one who settles it is the one who has seen him.
        for by in [OFFICER, Function::Commander] {
            seen(&mut world, by);
            assert!(only_reason(settle(&world, Function::Commander, &id)).contains("by another officer"));
        }
        seen(&mut world, Function::Medical);
        assert!(settle(&world, Function::Commander, &id).is_ok());
    }
}

#[test]
fn two_officers_of_two_functions_settle_by_name_and_neither_noted_it() {
    let (mut world, id) = noted(not_here());
    let ask = |world: &World, two| world.ask_two("losing", two, resolved("losing", &id, Outcome::Explained));
    assert!(only_reason(ask(&world, [Function::Commander, OFFICER])).contains("another officer settles it"));
    let two = [Function::Commander, Function::WatchOfficer];
    assert_eq!(world.act_two("losing", two, resolved("losing", &id, Outcome::Explained)), Ok(1));
    let names = &world.record.discrepancy(&id).unwrap().resolution.as_ref().unwrap().by;
    assert_eq!(names, &two.map(|f| signatory("losing", f).officer), "their names stay with it");
}

#[test]
fn an_exit_settles_it_only_when_it_is_in_no_doubt() {
    let (mut world, id) = noted(not_here());
    let escaped =
        || state(person(1), Escaped { place: place("site"), how: "wall".into(), evidence: "camera 4".into() });
    world.act("losing", OFFICER, escaped()).unwrap();
    assert!(only_reason(settle(&world, Function::WatchOfficer, &id)).contains("by another officer"));
    world.act_two("losing", [Function::Commander, Function::Medical], escaped()).unwrap();
    assert!(settle(&world, Function::WatchOfficer, &id).is_ok());
}

#[test]
fn a_partner_who_says_that_ours_is_settled_stands_beside_it() {
    for after in [false, true] {
        let (mut world, id) = match after {
            true => noted(not_here()),
            false => (World::new(), DiscrepancyId::parse("d-1").unwrap()),
        };
        let said =
            |log: &str| DiscrepancyResolved { id: id.clone(), outcome: Outcome::Found, text: format!("{log} has him") };
        world.tell("receiving", Stream::Authority(authority("receiving")), said("receiving"));
        if !after {
            world.register("losing", person(1), "site");
            let (about, text) = (vec![Stream::Person(person(1))], "bed empty".to_owned());
            let opened =
                DiscrepancyOpened { id: id.clone(), kind: DiscrepancyKind::NotHere, about, text, rule: "r".into() };
            world.tell("losing", Stream::Authority(authority("losing")), opened);
        }
        let there = world.record.discrepancy(&id).unwrap();
        assert!(there.is_open(), "it is ours");
        assert_eq!(there.beside[0].text, "receiving has him", "and what the partner says is shown");
        assert_eq!(world.record.people.get(&person(1)).unwrap().discrepancies.len(), 1);
        world.tell("losing", Stream::Authority(authority("losing")), said("losing"));
        let there = world.record.discrepancy(&id).unwrap();
        assert_eq!(there.resolution.as_ref().map(|r| r.text.as_str()), Some("losing has him"));
        assert!(world.record.people.get(&person(1)).unwrap().discrepancies.is_empty());
    }
}

#[test]
fn a_partner_does_not_pay_our_debts() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let by = OverrideId::parse("o-1").unwrap();
    let due = world.now + Span::DAY;
    world.of("losing", person(1), DebtIncurred { gate: Gate::Health, missing: "no fitness".into(), due, by });
    let paid = || DebtPaid { gate: Gate::Health, evidence: Vec::new() };
    let partner = world.of("receiving", person(1), paid());
    let debt = |world: &World| world.record.debts(person(1))[0].clone();
    assert_eq!((debt(&world).paid, debt(&world).said_paid), (None, Some((world.now, partner))));
    let own = world.of("losing", person(1), paid());
    assert_eq!(debt(&world).paid, Some((world.now, own)));
}

#[test]
fn found_is_said_of_nobody_who_was_not_seen_since_or_who_is_gone_again() {
    let (mut world, id) = noted(FoundHere { place: place("safe-site"), note: "in the yard".into() });
    let two = [Function::Commander, Function::WatchOfficer];
    let found = |world: &World| world.ask_two("losing", two, resolved("losing", &id, Outcome::Found));
    let said = only_reason(found(&world));
    assert!(said.contains("has not been verified to be anywhere since"), "two do not find him by words: {said}");
    let explained = world.ask_two("losing", two, resolved("losing", &id, Outcome::Explained));
    assert!(explained.is_ok(), "and may answer for him by another word");
    seen(&mut world, Function::Medical);
    assert!(found(&world).is_ok());
    world.wait(Span::HOUR);
    let escaped = Escaped { place: place("safe-site"), how: "wall".into(), evidence: "camera 4".into() };
    world.act_two("losing", [Function::Commander, Function::Medical], state(person(1), escaped)).unwrap();
    let said = only_reason(found(&world));
    assert!(said.contains("is escaped by the record"), "{said}");
}

#[test]
fn who_was_never_here_is_settled_by_the_exit_that_the_log_which_had_him_has_confirmed() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let about = vec![Stream::Person(person(1))];
    let id = DiscrepancyId::parse("d-1").unwrap();
    let (kind, text, rule) = (DiscrepancyKind::HandOver, "one of them did not come".into(), "r".into());
    let opened = DiscrepancyOpened { id: id.clone(), kind, about, text, rule };
    let order = Order::State { stream: Stream::Authority(authority("receiving")), body: opened.into() };
    world.act("receiving", OFFICER, order).unwrap();
    world.wait(Span::HOUR);
    let settle =
        |world: &World| world.ask("receiving", Function::Liaison, resolved("receiving", &id, Outcome::Explained));
    let said = only_reason(settle(&world));
    assert!(said.contains("let losing, which has him, sight him or report how he left"), "{said}");
    let escaped = || Escaped { place: place("site"), how: "wall".into(), evidence: "camera 4".into() };
    // Whoever never had him does not tell how he is gone.
    let mut forged = world.clone();
    forged.of("court", person(1), escaped());
    assert!(settle(&forged).is_err());
    world.act("losing", OFFICER, state(person(1), escaped())).unwrap();
    assert!(settle(&world).is_err(), "on one officer's word he may still be anywhere");
    world.act_two("losing", [Function::Commander, Function::Medical], state(person(1), escaped())).unwrap();
    assert!(settle(&world).is_ok());
    let found = world.ask("receiving", Function::Liaison, resolved("receiving", &id, Outcome::Found));
    assert!(only_reason(found).contains("is escaped by the record"));
}
