//! Deaths: never unrecordable, and in doubt until a doctor and a second officer have signed.

use super::*;
use crate::count::CountQuery;
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
        assert!(only_reason(world.ask("losing", Function::Commander, settle)).contains("not certified by words"));
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
