//! Whatever puts somebody where the law says no to taking him is recorded, and asks a lawyer.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::incident::{Escaped, Recaptured, ReturnedTo};
use crate::event::law::{Conclusion, RiskConcluded};
use crate::event::movement::{Arrived, Departed, Diverted};
use crate::event::observed::FoundHere;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::person::Sighted;
use crate::event::place::{PlaceKind, RollCalled, Verified};
use crate::event::{Body, Function, Gate, Stream};
use crate::ids::DiscrepancyId;
use crate::testing::ready::{Story, flight, override_order, who};
use crate::testing::{World, authority, person, place, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;

/// Held at `site`, with a real risk found at `receiving`.
fn world() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.register("losing", person(2), "site");
    let risk = RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::RealRisk, proper: true };
    world.signed("losing", Function::LegalReviewer, world.now, person(1), risk);
    world.wait(Span::minutes(1));
    world
}

fn found(number: u16, at: &str) -> Order {
    state(person(number), FoundHere { place: place(at), note: "he is there".into() })
}

fn unlawful(world: &World) -> Vec<DiscrepancyId> {
    let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.kind == DiscrepancyKind::Unlawful);
    open.map(|(id, _)| id.clone()).collect()
}

fn settled(id: &DiscrepancyId) -> Order {
    let body = DiscrepancyResolved { id: id.clone(), outcome: Outcome::Explained, text: "he is there".into() };
    Order::State { stream: Stream::Authority(authority("losing")), body: body.into() }
}

#[test]
fn whoever_is_found_where_the_law_says_no_is_a_matter_for_a_legal_reviewer_alone() {
    let mut world = world();
    assert_eq!(world.act("losing", OFFICER, found(2, "prison")), Ok(2), "of him the law says nothing");
    assert_eq!(world.act("losing", OFFICER, found(1, "prison")), Ok(4), "found, unlisted, unlawful, a task");
    let [id] = &unlawful(&world)[..] else { panic!("one discrepancy") };
    assert!(world.record.discrepancy(id).unwrap().text.contains("finds a real risk at receiving"));
    let tasks: Vec<String> = world.record.tasks(person(1), world.now).into_iter().map(|t| t.name).collect();
    assert_eq!(tasks, ["unlawful-place"]);
    world.wait(Span::minutes(1));
    let seen = Sighted { place: place("prison"), means: Verified::Face, exception: None };
    assert_eq!(world.act("losing", Function::Medical, state(person(1), seen)), Ok(1), "there he is by the record");
    for function in [Function::MovementControl, Function::Commander, Function::WatchOfficer] {
        let refusal = world.ask("losing", function, settled(id)).unwrap_err().to_string();
        assert!(refusal.contains("legal-reviewer"), "{refusal}");
    }
    assert!(world.ask("losing", Function::LegalReviewer, settled(id)).is_ok());
    assert_eq!(
        world.act("losing", OFFICER, found(1, "prison")),
        Ok(1),
        "there he is by the record, and it is open already"
    );
}

#[test]
fn a_recapture_a_sighting_and_a_roll_call_there_ask_the_same() {
    let mut escaped = world();
    let told = Escaped { place: place("site"), how: "wall".into(), evidence: "breach".into() };
    escaped.of("losing", person(1), told);
    escaped.wait(Span::minutes(1));
    let taken = Recaptured { place: place("prison"), how: "at the border".into() };
    escaped.act("losing", OFFICER, state(person(1), taken)).unwrap();
    assert_eq!(unlawful(&escaped).len(), 1);

    let mut seen = world();
    let sighted = Sighted { place: place("prison"), means: Verified::Face, exception: None };
    seen.act("losing", OFFICER, state(person(1), sighted)).unwrap();
    assert_eq!(unlawful(&seen).len(), 1);

    let mut called = world();
    let roll = RollCalled { present: vec![person(1), person(2)], unnamed: 0, means: Verified::Face };
    let order = Order::State { stream: Stream::Place(place("prison")), body: Body::from(roll) };
    called.act("losing", OFFICER, order).unwrap();
    assert_eq!(unlawful(&called).len(), 1);
}

#[test]
fn inside_his_holders_hands_it_is_asked_where_he_is_found_at_another_site_and_never_of_care() {
    let mut world = world();
    let stay = crate::event::law::StayOrdered { by: "High court".into(), reference: "S-1".into() };
    world.of("losing", person(2), stay);
    world.describe_inside("block", "losing", crate::event::place::PlaceKind::Cell, Some("site"));
    world.describe_inside("bay", "losing", crate::event::place::PlaceKind::Hospital, Some("safe-site"));
    for (to, drafts) in [("block", 2), ("bay", 2), ("safe-site", 4)] {
        assert_eq!(world.ask("losing", OFFICER, found(2, to)).map(|d| d.len()), Ok(drafts), "{to}");
    }
}

/// Boarded at `site` for `safe-site`, his assessment and notice stood in for by an override, and under way.
fn overridden() -> World {
    let mut world = Story::within().without("assessment").without("told").told();
    let order = override_order(&world, &[Gate::Law]);
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: order.into() };
    world.act_two("losing", [Function::Commander, Function::MovementControl], order).unwrap();
    world.act("losing", OFFICER, Order::Board { person: who(), movement: flight() }).unwrap();
    world.wait(Span::HOUR);
    world.tell("losing", Stream::Movement(flight()), Departed { version: 1, aboard: 1, difference: None });
    world
}

fn said(world: &mut World, body: impl Into<Body>) -> usize {
    world.wait(Span::minutes(1));
    let order = Order::State { stream: Stream::Movement(flight()), body: body.into() };
    world.act("losing", Function::Commander, order).unwrap()
}

#[test]
fn a_diversion_out_of_the_hands_under_which_an_override_stood_in_for_papers_asks_a_lawyer() {
    let mut world = overridden();
    let diverted = |to: &str| Diverted { to: place(to), reason: "closed".into() };
    assert_eq!(said(&mut world, diverted("prison")), 3, "diverted, unlawful, a task");
    let [id] = &unlawful(&world)[..] else { panic!("one discrepancy") };
    let text = world.record.discrepancy(id).unwrap().text.clone();
    assert!(text.contains("on the way to prison") && text.contains("receiving has not accepted"), "{text}");
    assert!(text.contains("no individual assessment for receiving"), "what is absent counts: {text}");
    assert_eq!(said(&mut world, Arrived { place: place("prison") }), 1, "it is open already");
    world.wait(Span::minutes(1));
    world.act_two("losing", [Function::LegalReviewer, Function::Medical], settled(id)).unwrap();
    assert_eq!(unlawful(&world).len(), 0);
}

#[test]
fn where_an_override_leads_under_its_authority_nothing_is_opened() {
    let mut world = overridden();
    let diverted = Diverted { to: place("site"), reason: "closed".into() };
    assert_eq!(said(&mut world, diverted), 1);
    assert_eq!(said(&mut world, Arrived { place: place("site") }), 1);
    // Arrived elsewhere than it was sent, without a word of a diversion.
    let mut world = overridden();
    said(&mut world, Arrived { place: place("prison") });
    assert_eq!(unlawful(&world).len(), 1);
}

/// A child of fourteen, held at a site for children.
fn child() -> World {
    let mut world = World::new();
    world.describe_for_children("kids", "losing");
    world.register("losing", person(1), "kids");
    let now = AgeInterval { min_months: 14 * 12, max_months: 15 * 12 };
    world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
    world.wait(Span::HOUR);
    world
}

#[test]
fn a_child_seen_among_adults_is_a_lawyers_matter_however_he_is_seen() {
    let sighted = Sighted { place: place("safe-site"), means: Verified::Face, exception: None };
    let roll = RollCalled { present: vec![person(1)], unnamed: 0, means: Verified::Face };
    let called = Order::State { stream: Stream::Place(place("safe-site")), body: Body::from(roll) };
    for order in [found(1, "safe-site"), state(person(1), sighted), called] {
        let mut world = child();
        world.act("losing", OFFICER, order).unwrap();
        let [id] = &unlawful(&world)[..] else { panic!("one discrepancy") };
        assert!(world.record.discrepancy(id).unwrap().text.contains("safe-site is not set apart for children"));
    }
    let mut world = child();
    world.act("losing", OFFICER, found(1, "safe-site")).unwrap();
    let [id] = &unlawful(&world)[..] else { panic!("one discrepancy") };
    let guard = world.ask("losing", Function::WatchOfficer, settled(id)).unwrap_err().to_string();
    assert!(guard.contains("legal-reviewer"), "{guard}");
    let back = state(person(1), ReturnedTo { place: place("kids"), reason: "brought back".into() });
    world.wait(Span::minutes(1));
    assert!(world.ask("losing", OFFICER, back).is_ok(), "the way back is open");
}

#[test]
fn a_child_in_care_on_the_way_or_in_the_site_of_adults_where_he_is_housed_is_no_breach() {
    let mut world = child();
    world.describe_inside("clinic", "losing", PlaceKind::Hospital, None);
    world.describe_inside("field", "losing", PlaceKind::Airfield, None);
    world.describe_inside("block", "losing", PlaceKind::Cell, Some("site"));
    for (at, drafts) in [("clinic", 2), ("field", 2), ("kids", 1)] {
        assert_eq!(world.ask("losing", OFFICER, found(1, at)).map(|d| d.len()), Ok(drafts), "{at}");
    }
    world.register("losing", person(1), "site");
    world.wait(Span::minutes(1));
    for at in ["block", "clinic", "site"] {
        world.act("losing", OFFICER, found(1, at)).unwrap();
        world.wait(Span::minutes(1));
    }
    assert_eq!(unlawful(&world).len(), 0, "from the clinic back to where he was before it");
}
