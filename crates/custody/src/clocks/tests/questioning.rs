//! First questioning begins once; separate housing is owed to children who came among adults.

use super::*;
use crate::event::age::{AgeAssessed, AgeInterval};
use crate::event::handover::{HandedOver, Received};
use crate::event::incident::Released;
use crate::event::movement::{Boarded, Disembarked, MovementPlanned};
use crate::event::observed::ArrivedUnlisted;
use crate::event::reception::Housed;
use crate::ids::Nonce;
use crate::testing::movement;
use crate::testing::ready::{Story, flight};

const QUESTIONING: &str = "first-questioning";

fn questioning() -> Vec<ClockRule> {
    vec![rule(QUESTIONING, ClockStart::Presented, ClockStop::FirstQuestioning, 24, false)]
}

fn bring(world: &mut World, serial: u16, outcomes: &[CourtOutcome]) {
    for outcome in outcomes {
        world.of("court", person(serial), presented(*outcome));
        world.wait(Span::minutes(12));
    }
}

#[test]
fn first_questioning_begins_once_and_is_met_by_the_questioning_whichever_stage_comes_first() {
    use CourtOutcome::{Adjourned, DetentionOrdered, FileReceived, FirstQuestioned};
    let orders: [(&[CourtOutcome], i64); 4] = [
        (&[FileReceived, FirstQuestioned, DetentionOrdered], 12),
        (&[FirstQuestioned], 0),
        (&[FirstQuestioned, FileReceived], 0),
        (&[Adjourned, DetentionOrdered, FirstQuestioned, Adjourned], 24),
    ];
    for (serial, (stages, minutes)) in (1..).zip(orders) {
        let mut world = World::new();
        adopt(&mut world, questioning());
        admit(&mut world, serial);
        assert_eq!(named(&world, serial, QUESTIONING), [], "nobody has brought him to a court");
        let met = world.now + Span::minutes(minutes);
        bring(&mut world, serial, stages);
        world.wait(Span::hours(30));
        assert_eq!(named(&world, serial, QUESTIONING), [ClockState::Met(met)], "{stages:?}");
    }
}

#[test]
fn whoever_is_brought_and_not_questioned_is_breached_once_and_from_the_first_time() {
    let mut world = World::new();
    adopt(&mut world, questioning());
    admit(&mut world, 1);
    let first = world.now;
    bring(&mut world, 1, &[CourtOutcome::FileReceived]);
    world.wait(Span::hours(23));
    bring(&mut world, 1, &[CourtOutcome::Adjourned, CourtOutcome::DetentionOrdered]);
    world.wait(Span::hours(1));
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::Breached], "a later sitting gives no new day");
    assert_eq!(
        world.record.clocks(person(1), world.now).iter().find(|c| c.name == QUESTIONING).unwrap().started,
        first
    );
    let late = world.now;
    bring(&mut world, 1, &[CourtOutcome::FirstQuestioned]);
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::MetLate(late)]);
}

#[test]
fn the_holder_alone_meets_no_questioning_and_begins_its_time() {
    let mut world = World::new();
    adopt(&mut world, questioning());
    admit(&mut world, 1);
    world.of("losing", person(1), presented(CourtOutcome::FirstQuestioned));
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::Due]);
    by_two(&mut world, 1, PresentedToCourt { document: paper(), ..presented(CourtOutcome::FirstQuestioned) });
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::Met(world.now)]);
}

#[test]
fn after_a_release_another_case_begins_its_own_questioning() {
    let mut world = World::new();
    adopt(&mut world, questioning());
    admit(&mut world, 1);
    let met = world.now;
    bring(&mut world, 1, &[CourtOutcome::FirstQuestioned]);
    let released = Released {
        place: place("site"),
        to: Known::Value("home".into()),
        order: "o".into(),
        evidence: vec![],
        ordered: None,
    };
    world.of("losing", person(1), released);
    world.wait(Span::days(30));
    admit(&mut world, 1);
    bring(&mut world, 1, &[CourtOutcome::FileReceived, CourtOutcome::Adjourned]);
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::Met(met), ClockState::Due]);
}

#[test]
fn who_was_brought_to_a_court_by_another_holder_is_questioned_anew_by_this_one() {
    let mut world = World::new();
    let gates = world.record.rules(&authority("receiving"));
    let pack = PackAdopted { name: "test".into(), digest: Hash::default(), gates, clocks: questioning() };
    world.tell("receiving", Stream::Authority(authority("receiving")), pack);
    admit(&mut world, 1);
    bring(&mut world, 1, &[CourtOutcome::Adjourned]);
    world.wait(Span::days(3));
    let (nonce, receipt) = (Nonce::default(), Hash::default());
    let given = HandedOver {
        to: authority("receiving"),
        place: place("prison"),
        movement: movement("m-1"),
        nonce,
        receipt,
        evidence: vec![],
        medical_evacuation: false,
        overridden: None,
    };
    world.of("losing", person(1), given);
    let taken =
        Received { from: authority("losing"), place: place("prison"), movement: movement("m-1"), nonce, receipt };
    world.of("receiving", person(1), taken);
    assert_eq!(named(&world, 1, QUESTIONING), [], "what losing did begins no clock of receiving");
    world.wait(Span::HOUR);
    bring(&mut world, 1, &[CourtOutcome::FileReceived]);
    assert_eq!(named(&world, 1, QUESTIONING), [ClockState::Due]);
}

/// A movement of `losing`, for children alone or not.
fn plan_of(child: bool) -> MovementPlanned {
    let told = Story::across().told();
    let plan = told.record.movement(&flight()).and_then(|m| m.plan.clone()).unwrap();
    MovementPlanned { child, ..plan }
}

fn assessed(world: &mut World, serial: u16, years: [u32; 2]) {
    let now = AgeInterval { min_months: years[0] * 12, max_months: years[1] * 12 };
    world.of("losing", person(serial), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
}

/// Somebody of that age, in years, boards a movement and gets off an hour later.
fn comes(world: &mut World, (serial, years): (u16, Option<[u32; 2]>), id: &str) {
    admit(world, serial);
    years.into_iter().for_each(|years| assessed(world, serial, years));
    world.of("losing", person(serial), boarded(id, serial));
    world.wait(Span::HOUR);
    world.of("losing", person(serial), Disembarked { movement: movement(id), place: place("safe-site") });
}

fn boarded(id: &str, seat: u16) -> Boarded {
    let nonce = Nonce::default();
    Boarded { movement: movement(id), manifest_version: 1, nonce, seat, evidence: vec![], overridden: None }
}

#[test]
fn separate_housing_is_owed_to_a_child_who_came_among_adults_and_to_nobody_else() {
    const HOUSING: &str = "separate-housing";
    let mut world = World::new();
    adopt(&mut world, vec![rule(HOUSING, ClockStart::Arrived, ClockStop::SeparateHousing, 1, false)]);
    world.tell("losing", Stream::Movement(movement("mixed")), plan_of(false));
    world.tell("losing", Stream::Movement(movement("children")), plan_of(true));
    comes(&mut world, (1, Some([30, 40])), "mixed");
    assert_eq!(named(&world, 1, HOUSING), [], "an adult is housed with adults");
    comes(&mut world, (2, Some([15, 16])), "children");
    assert_eq!(named(&world, 2, HOUSING), [], "he came with children alone");
    comes(&mut world, (3, Some([15, 16])), "mixed");
    comes(&mut world, (4, Some([17, 20])), "mixed");
    comes(&mut world, (5, None), "mixed");
    world.of("losing", person(3), Housed { place: place("safe-site"), apart_from_adults: true });
    let met = world.now;
    world.wait(Span::hours(4));
    assert_eq!(named(&world, 3, HOUSING), [ClockState::MetLate(met)]);
    assert_eq!(named(&world, 4, HOUSING), [ClockState::Breached], "doubt means child");
    assert_eq!(named(&world, 5, HOUSING), [ClockState::Breached], "nobody is an adult because nobody has looked");
    assessed(&mut world, 5, [30, 40]);
    assert_eq!(named(&world, 5, HOUSING), [], "who is found of age was owed nothing");

    // Somebody seen only when all got off, of a movement that nobody here has planned.
    admit(&mut world, 6);
    assessed(&mut world, 6, [12, 14]);
    let (note, id) = (String::new(), movement("nobody-knows"));
    world.of("losing", person(6), ArrivedUnlisted { movement: id, place: place("safe-site"), note });
    assert_eq!(named(&world, 6, HOUSING), [ClockState::Due]);
}
