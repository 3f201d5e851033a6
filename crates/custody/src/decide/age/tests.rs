//! Doubt means child, a panel of three decides, and each track has its own interval.

use crate::decide::command::Order;
use crate::event::age::{
    ActAlleged, AgeAssessed, AgeClaimed, AgeConfirmed, AgeDecided, AgeInterval, BestInterestsDecided, ForumDecided,
    GuardianAssigned,
};
use crate::event::person::{BirthClaimed, Calendar, Reading, Source};
use crate::event::{Body, Function, Gate};
use crate::record::age::AgeStanding;
use crate::testing::{World, authority, movement, only_reason, person, signatory, state};
use crate::time::Span;

const PROTECTOR: Function = Function::ChildProtection;

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn years(min: u32, max: u32) -> AgeInterval {
    AgeInterval { min_months: min * 12, max_months: max * 12 }
}

fn assessed(now: AgeInterval) -> AgeAssessed {
    AgeAssessed { now, method: "interview".into(), reasons: "seen".into() }
}

fn decided(now: AgeInterval, panel: &[&str]) -> AgeDecided {
    AgeDecided { now, panel: panel.iter().map(ToString::to_string).collect(), reasons: "heard".into() }
}

/// Three officers of `losing`, of whom the first two sign.
const PANEL: [&str; 3] = ["losing.child-protection", "losing.medical", "losing.legal-reviewer"];
const SIGNERS: [Function; 2] = [PROTECTOR, Function::Medical];

fn panel_act(world: &mut World, two: [Function; 2], body: impl Into<Body>) -> usize {
    world.act_two("losing", two, state(person(1), body)).unwrap()
}

/// Two of the panel sign, and the third confirms under his own key.
fn decide_and_confirm(world: &mut World, now: AgeInterval) {
    panel_act(world, SIGNERS, decided(now.clone(), &PANEL));
    assert!(act(world, Function::LegalReviewer, confirmation(world, now)) >= 1);
}

fn confirmation(world: &World, now: AgeInterval) -> AgeConfirmed {
    let (decision, third) = world.record.panel_awaits(person(1), &authority("losing")).unwrap();
    assert_eq!(third, PANEL[2]);
    AgeConfirmed { decision, now }
}

fn act(world: &mut World, function: Function, body: impl Into<Body>) -> usize {
    world.act("losing", function, state(person(1), body)).unwrap()
}

fn standing(world: &World) -> AgeStanding {
    world.record.age_standing(person(1), world.now)
}

fn born(first_day: i32, last_day: i32, default_day: bool) -> BirthClaimed {
    let reading = Reading { calendar: Calendar::Gregorian, text: "as told".into(), first_day, last_day };
    BirthClaimed { readings: vec![reading], default_day, source: Source::Person }
}

/// 2008-01-01 and 2007-06-01 as day numbers.
const NEW_YEAR_2008: i32 = 13_879;
const JUNE_2007: i32 = 13_665;

#[test]
fn nobody_is_silently_an_adult() {
    let mut world = held();
    assert_eq!(standing(&world), AgeStanding::Unassessed);
    let claim = AgeClaimed { years: years(40, 41), at: world.now, source: Source::Person };
    assert_eq!(act(&mut world, Function::CustodyOfficer, claim.clone()), 1);
    assert_eq!(act(&mut world, Function::CustodyOfficer, claim), 0);
    assert_eq!(standing(&world), AgeStanding::Unassessed);
    act(&mut world, PROTECTOR, assessed(years(35, 45)));
    assert_eq!(standing(&world), AgeStanding::Adult);
}

#[test]
fn any_word_that_touches_childhood_makes_a_child_until_a_panel_decides() {
    let mut world = held();
    act(&mut world, PROTECTOR, assessed(years(18, 20)));
    assert_eq!(standing(&world), AgeStanding::Adult);
    let claim = AgeClaimed { years: years(16, 16), at: world.now, source: Source::Family };
    act(&mut world, Function::CustodyOfficer, claim);
    assert_eq!(standing(&world), AgeStanding::Child);
    // Another assessment does not end the doubt, a panel does.
    world.wait(Span::HOUR);
    act(&mut world, PROTECTOR, assessed(years(19, 25)));
    assert_eq!(standing(&world), AgeStanding::Child);
    decide_and_confirm(&mut world, years(19, 21));
    assert_eq!(standing(&world), AgeStanding::Adult);
    // A decision that occurred earlier and came in late widens until it is confirmed, and then changes nothing.
    let earlier = world.now - Span::hours(9);
    let two = SIGNERS.map(|function| signatory("losing", function)).to_vec();
    world.signed_by_all_at("losing", two, earlier, person(1), decided(years(15, 16), &PANEL));
    assert_eq!(standing(&world), AgeStanding::Child);
    let confirmed = confirmation(&world, years(15, 16));
    act(&mut world, Function::LegalReviewer, confirmed);
    assert_eq!(standing(&world), AgeStanding::Adult);
}

#[test]
fn what_is_said_after_a_panel_makes_doubt_again_until_the_next_one() {
    let claim = |at, age| AgeClaimed { years: age, at, source: Source::Family };
    let born_late = || born(NEW_YEAR_2008 + 60, NEW_YEAR_2008 + 60, false);
    let news: [(&str, Function, fn(&World) -> Body); 2] = [
        ("assessed", PROTECTOR, |_| assessed(years(16, 19)).into()),
        ("a certificate", Function::CustodyOfficer, |_| born(NEW_YEAR_2008 + 60, NEW_YEAR_2008 + 60, false).into()),
    ];
    for (what, function, body) in news {
        let mut world = held();
        let now = world.now;
        act(&mut world, Function::CustodyOfficer, claim(now, years(15, 15)));
        decide_and_confirm(&mut world, years(19, 21));
        assert_eq!(standing(&world), AgeStanding::Adult, "the panel has weighed what was said before");
        world.wait(Span::HOUR);
        let now = world.now;
        act(&mut world, Function::CustodyOfficer, claim(now, years(30, 31)));
        assert_eq!(standing(&world), AgeStanding::Adult, "an older age makes no child");
        assert!(world.record.panel_has_decided(person(1), world.now), "nor opens a doubt");
        let body = body(&world);
        act(&mut world, function, body);
        assert_eq!(standing(&world), AgeStanding::Child, "{what}");
        assert!(!world.record.panel_has_decided(person(1), world.now), "of {what} it has not: the doubt is open");
        world.wait(Span::HOUR);
        decide_and_confirm(&mut world, years(19, 21));
        assert!(world.record.panel_has_decided(person(1), world.now), "{what}");
        assert_eq!(standing(&world), AgeStanding::Adult, "{what}");
        // A paper that is entered late was before no panel either.
        let long_ago = world.now - Span::days(2);
        world.tell_at("losing", long_ago, person(1).into(), born_late());
        assert_eq!(standing(&world), AgeStanding::Child, "{what}");
    }
}

#[test]
fn a_guardian_is_a_certified_officer_of_the_holder_or_the_carrier() {
    let mut world = crate::testing::ready::Story::across().told();
    world.of("losing", person(1), assessed(years(15, 17)));
    let ask = |guardian: &str| {
        let body = GuardianAssigned { movement: movement("m-1"), guardian: guardian.into() };
        world.ask("losing", PROTECTOR, state(person(1), body))
    };
    for nobody in ["guardian officer", "losing.nobody", "receiving.custody-officer"] {
        assert!(only_reason(ask(nobody)).contains("is no certified officer"), "{nobody}");
    }
    assert!(ask("losing.custody-officer").is_ok());
}

#[test]
fn a_claim_alone_makes_a_child_and_a_default_day_stands_for_more_than_its_year() {
    for (body, expected) in [
        (born(NEW_YEAR_2008 + 60, NEW_YEAR_2008 + 60, false), AgeStanding::Child),
        (born(JUNE_2007, JUNE_2007, false), AgeStanding::Unassessed),
        // 1 January 2007 marked as estimated can be a day of 2008.
        (born(NEW_YEAR_2008 - 365, NEW_YEAR_2008 - 365, true), AgeStanding::Unassessed),
        (born(NEW_YEAR_2008 - 184, NEW_YEAR_2008 - 184, true), AgeStanding::Child),
    ] {
        let mut world = held();
        act(&mut world, Function::CustodyOfficer, body.clone());
        assert_eq!(standing(&world), expected, "{body:?}");
    }
}

#[test]
fn only_a_child_protection_officer_and_a_panel_of_three_different_people_judge_age() {
    let world = held();
    for function in [Function::CustodyOfficer, Function::Medical, Function::Commander] {
        let refusal = world.ask("losing", function, state(person(1), assessed(years(20, 30)))).unwrap_err();
        assert_eq!(refusal.reasons()[0].gate, Gate::Age);
        assert_eq!(refusal.reasons()[0].who_can_open, [PROTECTOR]);
    }
    let ask = |panel: &[&str], two: [Function; 2]| {
        only_reason(world.ask_two("losing", two, state(person(1), decided(years(20, 30), panel))))
    };
    let [one, two, three] = PANEL;
    for panel in [&[one, two][..], &[one, two, "LOSING.medical "], &[one, two, three, "losing.court"], &[]] {
        assert!(ask(panel, SIGNERS).contains("a panel has 3 members"), "{panel:?}");
    }
    assert!(ask(&[one, two, "a made-up name"], SIGNERS).contains("is no officer"));
    assert!(ask(&[one, two, "losing.nobody"], SIGNERS).contains("is no officer"));
    assert!(ask(&[one, two, "receiving.medical"], SIGNERS).contains("no officer whom losing has certified"));
    assert!(ask(&[one, two, "losing.auditor"], SIGNERS).contains("none of the functions that sit on one"));
    assert!(ask(&PANEL, [PROTECTOR, Function::Commander]).contains("without being a member"));
    let alone = world.ask("losing", PROTECTOR, state(person(1), decided(years(20, 30), &PANEL)));
    assert!(only_reason(alone).contains("second officer"));
    let upside_down = state(person(1), assessed(years(30, 20)));
    assert!(only_reason(world.ask("losing", PROTECTOR, upside_down)).contains("ends before it begins"));
    let elsewhere = world.ask("receiving", PROTECTOR, state(person(1), assessed(years(20, 30))));
    assert!(only_reason(elsewhere).contains("neither nominated nor held"));
}

#[test]
fn the_forum_follows_the_age_at_the_act_and_no_date_opens_a_task() {
    let mut world = held();
    // Nothing is known of any act: the task is opened once, and the gate is open all the same.
    assert_eq!(act(&mut world, PROTECTOR, assessed(years(25, 27))), 2);
    assert_eq!(world.record.juvenile_forum(person(1)), None);
    assert!(crate::gate::age::age(&world.record, person(1), world.now).is_open());
    world.wait(Span::HOUR);
    assert_eq!(act(&mut world, PROTECTOR, assessed(years(25, 28))), 1);

    // 25 to 28 in 2026: surely grown on 2020-01-01, perhaps a child in 2016.
    let alleged = |first_day| ActAlleged { act: "membership".into(), first_day, last_day: first_day + 30 };
    assert_eq!(act(&mut world, Function::LegalReviewer, alleged(18_262)), 1);
    assert_eq!(world.record.juvenile_forum(person(1)), Some(false));
    assert_eq!(act(&mut world, Function::LegalReviewer, alleged(16_801)), 2);
    assert_eq!(world.record.juvenile_forum(person(1)), Some(true));
    assert_eq!(standing(&world), AgeStanding::Adult, "he travels by his age now");
    assert_eq!(act(&mut world, Function::LegalReviewer, alleged(16_801)), 0);
}

#[test]
fn a_forum_is_not_decided_against_a_sure_childhood() {
    let mut world = held();
    panel_act(&mut world, SIGNERS, decided(years(16, 17), &PANEL));
    let alleged = ActAlleged { act: "membership".into(), first_day: 18_262, last_day: 18_300 };
    act(&mut world, Function::LegalReviewer, alleged);
    let panel = || ["losing.court", PANEL[0], PANEL[2]].map(String::from).to_vec();
    let forum = |juvenile| ForumDecided { juvenile, panel: panel(), reasons: "heard".into() };
    let two = [Function::Court, PROTECTOR];
    let refusal = world.ask_two("losing", two, state(person(1), forum(false)));
    assert!(only_reason(refusal).contains("the juvenile track holds"));
    panel_act(&mut world, two, forum(true));
    assert_eq!(world.record.juvenile_forum(person(1)), Some(true));
}

#[test]
fn what_is_found_for_a_child_and_a_movement_needs_a_child_and_a_movement() {
    let mut world = held();
    let guardian = || GuardianAssigned { movement: movement("m-1"), guardian: "losing.custody-officer".into() };
    let interests = || BestInterestsDecided {
        movement: movement("m-1"),
        no_child_movement_because: "the site falls tonight".into(),
        rows: "1".into(),
    };
    let ask = |world: &World, body: Body| -> Result<_, _> {
        world.ask("losing", PROTECTOR, Order::State { stream: person(1).into(), body })
    };
    assert!(only_reason(ask(&world, guardian().into())).contains("not treated as one"));
    act(&mut world, PROTECTOR, assessed(years(15, 17)));
    assert!(only_reason(ask(&world, guardian().into())).contains("is not planned"));
    assert!(only_reason(ask(&world, interests().into())).contains("is not planned"));
}

#[test]
fn one_officers_second_word_makes_no_adult_of_a_child() {
    let mut world = held();
    for (from, to) in [(16, 17), (30, 40)] {
        act(&mut world, PROTECTOR, assessed(years(from, to)));
        world.wait(Span::HOUR);
    }
    assert_eq!(standing(&world), AgeStanding::Child);
    let now = world.record.age_now(person(1), world.now).unwrap();
    assert!(now.min_months < 18 * 12 && now.max_months >= 40 * 12, "both words count: {now:?}");
    // What another log assesses widens it too.
    let mut world = held();
    world.of("receiving", person(1), assessed(years(15, 17)));
    act(&mut world, PROTECTOR, assessed(years(30, 40)));
    assert_eq!(standing(&world), AgeStanding::Child);
    world.wait(Span::HOUR);
    decide_and_confirm(&mut world, years(30, 40));
    assert_eq!(standing(&world), AgeStanding::Adult);
}

#[test]
fn a_panel_makes_no_adult_of_a_child_until_its_third_member_has_confirmed_under_his_own_key() {
    let mut world = held();
    act(&mut world, PROTECTOR, assessed(years(16, 17)));
    world.wait(Span::HOUR);
    panel_act(&mut world, SIGNERS, decided(years(30, 40), &PANEL));
    assert_eq!(standing(&world), AgeStanding::Child, "two have signed");
    assert!(!world.record.panel_has_decided(person(1), world.now));
    let confirmed = confirmation(&world, years(30, 40));
    let ask = |world: &World, function, body: AgeConfirmed| world.ask("losing", function, state(person(1), body));
    for one_of_two in SIGNERS {
        assert!(only_reason(ask(&world, one_of_two, confirmed.clone())).contains("waits for losing.legal-reviewer"));
    }
    assert!(ask(&world, Function::CustodyOfficer, confirmed.clone()).is_err());
    let another = AgeConfirmed { now: years(16, 17), ..confirmed.clone() };
    assert!(only_reason(ask(&world, Function::LegalReviewer, another)).contains("the panel did not decide"));
    let unknown = AgeConfirmed { decision: crate::ids::EventId([7; 16]), ..confirmed.clone() };
    assert!(only_reason(ask(&world, Function::LegalReviewer, unknown)).contains("has no decision"));
    assert_eq!(act(&mut world, Function::LegalReviewer, confirmed.clone()), 1);
    assert_eq!(standing(&world), AgeStanding::Adult);
    assert!(world.record.panel_has_decided(person(1), world.now));
    assert_eq!(act(&mut world, Function::LegalReviewer, confirmed), 0, "once");
}

#[test]
fn a_confirmation_by_whoever_the_decision_does_not_wait_for_counts_for_nothing_where_it_is_folded() {
    let mut world = held();
    act(&mut world, PROTECTOR, assessed(years(16, 17)));
    world.wait(Span::HOUR);
    panel_act(&mut world, SIGNERS, decided(years(30, 40), &PANEL));
    let confirmed = confirmation(&world, years(30, 40));
    world.signed("losing", Function::Medical, world.now, person(1), confirmed.clone());
    world.signed("receiving", Function::LegalReviewer, world.now, person(1), confirmed);
    assert_eq!(standing(&world), AgeStanding::Child);
}

#[test]
fn whoever_is_found_to_be_an_adult_at_a_place_for_children_is_a_lawyers_to_look_at() {
    let mut world = World::new();
    world.describe_for_children("kids", "losing");
    world.register("losing", person(1), "kids");
    let unlawful = |world: &World| {
        let open = world.record.discrepancies.iter().map(|(_, d)| d);
        open.filter(|d| d.kind == crate::event::oversight::DiscrepancyKind::Unlawful).count()
    };
    act(&mut world, PROTECTOR, assessed(years(16, 17)));
    assert_eq!(unlawful(&world), 0);
    world.wait(Span::HOUR);
    act(&mut world, PROTECTOR, assessed(years(40, 50)));
    assert_eq!(unlawful(&world), 0, "a child until a panel decides");
    decide_and_confirm(&mut world, years(40, 50));
    assert_eq!(unlawful(&world), 1);
    world.wait(Span::HOUR);
    act(&mut world, PROTECTOR, assessed(years(40, 50)));
    assert_eq!(unlawful(&world), 1, "once while it is open");

    world.register("losing", person(2), "kids");
    world.act("losing", PROTECTOR, state(person(2), assessed(years(40, 50)))).unwrap();
    assert_eq!(unlawful(&world), 2, "the first word that he is one");
}
