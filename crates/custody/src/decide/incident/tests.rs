//! Deaths, escapes, unknown fates and recaptures: never unrecordable, and in doubt until enough have signed.

use super::*;
use crate::count::CountQuery;
use crate::decide::command::Order;
use crate::event::Stream;
use crate::event::movement::{Departed, ManifestClosed, MovementCancelled};
use crate::event::oversight::{DiscrepancyResolved, Outcome};
use crate::event::person::Sighted;
use crate::event::place::Verified;
use crate::testing::ready::{Story, flight, who};
use crate::testing::{World, only_reason, person, place, state};
use crate::time::{Moment, Span};

fn death(cause: &str) -> Died {
    Died {
        place: place("site"),
        circumstances: Known::Value("found at dawn".into()),
        cause: Known::UnknownBecause(cause.into()),
        remains: Known::Value("morgue".into()),
        certified_by: "Dr. Sara".into(),
    }
}

/// Dead, and named as residual, by the count.
fn counted(world: &World) -> (u32, usize) {
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
    let ledger = world.record.count(&query);
    (ledger.whole.died, ledger.residual_people.iter().filter(|r| r.person == person(1)).count())
}

#[test]
fn a_death_on_one_word_is_recorded_and_stays_in_doubt_until_a_doctor_and_a_second_have_signed() {
    for function in [Function::CustodyOfficer, Function::Medical] {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        assert_eq!(world.act("losing", function, state(person(1), death("no doctor yet"))), Ok(2));
        assert_eq!(counted(&world), (1, 1), "dead by the record, and named");
        world.wait(Span::HOUR);
        let again = || state(person(1), death("autopsy pending"));
        assert!(only_reason(world.ask("losing", function, again())).contains("is dead"));
        let lay = [Function::CustodyOfficer, Function::Commander];
        assert!(only_reason(world.ask_two("losing", lay, again())).contains("is dead"));
        let id = world.record.discrepancies().next().unwrap().0.clone();
        let settle = DiscrepancyResolved { id, outcome: Outcome::Explained, text: "he is dead".into() };
        let stream = Stream::Authority(crate::testing::authority("losing"));
        let settle = crate::decide::command::Order::State { stream, body: settle.into() };
        assert!(only_reason(world.ask("losing", Function::Commander, settle)).contains("words do not confirm it"));
        assert_eq!(world.act_two("losing", [Function::CustodyOfficer, Function::Medical], again()), Ok(2));
        assert_eq!(counted(&world), (1, 0), "one death, and no doubt");
        let more = world.ask_two("losing", [Function::CustodyOfficer, Function::Medical], again());
        assert!(only_reason(more).contains("is dead"), "certified once");
    }
}

#[test]
fn a_death_signed_by_a_doctor_and_a_second_officer_is_in_no_doubt() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    let two = [Function::Medical, Function::CustodyOfficer];
    assert_eq!(world.act_two("losing", two, state(person(1), death("autopsy pending"))), Ok(1));
    assert_eq!(counted(&world), (1, 0));
    for nothing in [death(""), Died { certified_by: " ".into(), ..death("x") }] {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        assert!(world.act("losing", Function::Medical, state(person(1), nothing)).is_err());
    }
}

fn residual(world: &World) -> Vec<String> {
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
    let named = world.record.count(&query).residual_people.into_iter().filter(|r| r.person == person(1));
    named.map(|r| r.text).collect()
}

fn escape() -> Body {
    Escaped { place: place("site"), how: "east wall".into(), evidence: "camera 4".into() }.into()
}

fn fate() -> Body {
    FateUnknown { last_place: place("site"), searched: "all cells".into() }.into()
}

#[test]
fn an_escape_and_an_unknown_fate_on_one_word_leave_a_named_residual_until_two_have_signed() {
    for (report, stands) in [(escape(), Standing::Escaped), (fate(), Standing::FateUnknown)] {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        let say = || state(person(1), report.clone());
        assert_eq!(world.act("losing", Function::CustodyOfficer, say()), Ok(2), "never refused");
        let named = residual(&world);
        assert!(named.len() == 1 && named[0].contains("by losing.custody-officer (custody-officer), not confirmed"));
        world.wait(Span::HOUR);
        assert!(only_reason(world.ask("losing", Function::Commander, say())).contains(word(stands)));
        let without_commander = [Function::CustodyOfficer, Function::Medical];
        assert!(only_reason(world.ask_two("losing", without_commander, say())).contains(word(stands)));
        assert_eq!(world.act_two("losing", [Function::CustodyOfficer, Function::Commander], say()), Ok(2));
        assert!(residual(&world).is_empty(), "{:?}", residual(&world));
        let own = world.record.authorities.ix(&crate::testing::authority("losing")).unwrap();
        assert_eq!(world.record.people.get(&person(1)).unwrap().legs.position(own).standing, stands);
    }
}

#[test]
fn an_escape_and_an_unknown_fate_that_two_sign_at_once_are_in_no_doubt() {
    for report in [escape(), fate()] {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        let two = [Function::Commander, Function::Liaison];
        assert_eq!(world.act_two("losing", two, state(person(1), report)), Ok(1));
        assert!(residual(&world).is_empty());
    }
}

#[test]
fn a_recapture_stays_in_doubt_until_somebody_else_has_seen_him() {
    let taken = || state(person(1), Recaptured { place: place("site"), how: "at the road".into() });
    let gone = || {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        world.act_two("losing", [Function::Commander, Function::Liaison], state(person(1), escape())).unwrap();
        world.wait(Span::HOUR);
        world
    };
    let seen = |world: &mut World, by| {
        let sighted = Sighted { place: place("site"), means: Verified::Face, exception: None };
        world.signed("losing", by, world.now, person(1), sighted);
    };
    let mut world = gone();
    assert_eq!(world.act("losing", Function::CustodyOfficer, taken()), Ok(2), "never refused");
    assert_eq!(residual(&world).len(), 1);
    let mut world = gone();
    seen(&mut world, Function::CustodyOfficer);
    assert_eq!(world.act("losing", Function::CustodyOfficer, taken()), Ok(2), "his own sighting is his own word");
    let mut world = gone();
    seen(&mut world, Function::Medical);
    assert_eq!(world.act("losing", Function::CustodyOfficer, taken()), Ok(1));
    assert!(residual(&world).is_empty());
    let mut world = gone();
    assert_eq!(world.act_two("losing", [Function::CustodyOfficer, Function::Medical], taken()), Ok(1));
    assert!(residual(&world).is_empty());
}

#[test]
fn whoever_catches_somebody_who_got_away_from_another_reports_it_and_both_are_told_by_name() {
    let taken = || state(person(1), Recaptured { place: place("prison"), how: "at the fence".into() });
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    let early = only_reason(world.ask("receiving", Function::CustodyOfficer, taken()));
    assert!(early.contains("no log here says that he is gone") && early.contains("found-here"), "{early}");
    let told = only_reason(world.ask("receiving", Function::CustodyOfficer, state(person(1), escape())));
    assert!(told.contains("losing, which had him, tells what became of him"), "{told}");
    world.act_two("losing", [Function::Commander, Function::Liaison], state(person(1), escape())).unwrap();
    world.wait(Span::HOUR);
    let mut alone = world.clone();
    assert_eq!(alone.act("receiving", Function::CustodyOfficer, taken()), Ok(3), "and both doubts");
    let two = [Function::CustodyOfficer, Function::Commander];
    assert_eq!(world.act_two("receiving", two, taken()), Ok(2), "who caught him and from whom he got away");
    let noted = world.record.discrepancies().find(|(_, d)| d.kind == DiscrepancyKind::Unlisted).unwrap().1;
    assert!(noted.text.contains("losing had him") && noted.is_open(), "{}", noted.text);
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
    let ledger = world.record.count(&query);
    assert_eq!((ledger.whole.escaped, ledger.whole.recaptured, ledger.whole.held), (1, 1, 1));
    world.wait(Span::HOUR);
    let again = only_reason(world.ask("receiving", Function::CustodyOfficer, taken()));
    assert!(again.contains("is held") && again.contains("sight band"), "{again}");
}

#[test]
fn nobody_is_returned_out_of_a_vehicle_that_has_him_aboard() {
    let mut world = Story::within().told();
    world.act("losing", Function::CustodyOfficer, Order::Board { person: who(), movement: flight() }).unwrap();
    let returned = || ReturnedTo { place: place("site"), reason: "brought back".into() };
    let ask = |world: &World| world.ask("losing", Function::CustodyOfficer, state(who(), returned()));
    assert!(only_reason(ask(&world)).contains("aboard m-1, which is boarding: he is taken off first"));
    let mut cancelled = world.clone();
    cancelled.tell("losing", Stream::Movement(flight()), MovementCancelled { reason: "storm".into() });
    assert!(ask(&cancelled).is_ok(), "it has no door any more");
    world.wait(Span::HOUR);
    world.tell("losing", Stream::Movement(flight()), ManifestClosed { version: 1 });
    world.tell("losing", Stream::Movement(flight()), Departed { version: 1, aboard: 1, difference: None });
    let said = only_reason(ask(&world));
    assert!(said.contains("he gets off where it arrives") && said.contains("man observe found-here"), "{said}");
    // As the log of an older program has it, he is named until somebody has looked.
    world.of("losing", who(), returned());
    let named = |world: &World| -> Vec<String> {
        let open = world.record.discrepancies().filter(|(_, d)| d.is_open() && d.doubts_the_count());
        open.map(|(_, d)| d.text.clone()).collect()
    };
    assert_eq!(
        named(&world),
        [format!("{} is said to be elsewhere, and m-1, which is under way, has him aboard", who())]
    );
}
