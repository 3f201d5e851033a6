//! Moves inside one authority: what says no stands in the way of each, what is merely absent of none.

use crate::decide::command::Order;
use crate::event::age::{AgeAssessed, AgeClaimed, AgeInterval};
use crate::event::incident::ReturnedTo;
use crate::event::law::{Conclusion, ObjectionRaised, RiskConcluded, StayOrdered};
use crate::event::medical::{Fitness, HealthLine, Hospitalised};
use crate::event::movement::TakenOff;
use crate::event::observed::FoundHere;
use crate::event::person::Source;
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::reception::{Housed, NoticeKind, NoticeMade, NoticeState};
use crate::event::{Body, Function, Group, Stream};
use crate::ids::{BlobId, EventId};
use crate::testing::{World, authority, movement, only_reason, person, place, ready, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;

#[test]
fn the_bureau_acknowledges_a_person_whom_it_never_held_and_a_stranger_does_not() {
    let mut world = World::new();
    let about = Some(world.register("losing", person(1), "site"));
    let notice = acknowledged(about);
    assert_eq!(world.act("bureau", Function::Bureau, state(person(1), notice.clone())), Ok(1));
    assert!(world.act("carrying", Function::CustodyOfficer, state(person(1), notice)).is_err());
    let nothing = world.act("bureau", Function::Bureau, state(person(1), acknowledged(None)));
    assert!(only_reason(nothing).contains("names the event that it acknowledges"));
}

fn acknowledged(about: Option<EventId>) -> NoticeMade {
    let (kind, state) = (NoticeKind::Bureau, NoticeState::Acknowledged);
    NoticeMade { kind, state, to: "bureau".into(), about, document: None }
}

#[test]
fn who_holds_a_person_acknowledges_for_the_bureau_with_its_signed_answer_and_a_second_officer_alone() {
    let mut world = World::new();
    let answer = acknowledged(Some(world.register("losing", person(1), "site")));
    let with_paper = || state(person(1), NoticeMade { document: Some(BlobId([1; 32])), ..answer.clone() });
    let two = [OFFICER, Function::LegalReviewer];
    for refused in [
        world.ask("losing", OFFICER, state(person(1), answer.clone())),
        world.ask("losing", OFFICER, with_paper()),
        world.ask_two("losing", two, state(person(1), answer.clone())),
    ] {
        assert!(only_reason(refused).contains("needs the scan of its signed answer, entered by two officers"));
    }
    assert_eq!(world.ask_two("losing", two, with_paper()).map(|d| d.len()), Ok(1));
    let sent = NoticeMade { state: NoticeState::Sent, about: None, ..answer };
    assert_eq!(world.ask("losing", OFFICER, state(person(1), sent)).map(|d| d.len()), Ok(1), "sent is the sender's");
}

#[test]
fn to_whom_of_his_family_or_to_which_counsel_or_agency_is_written_apart_from_that_it_is_told() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    for (kind, written) in
        [(NoticeKind::Family, "family"), (NoticeKind::Counsel, "counsel"), (NoticeKind::Protection, "protection")]
    {
        let (state_of, to) = (NoticeState::Sent, "Zeinab, street 5".to_owned());
        let notice = NoticeMade { kind, state: state_of, to: to.clone(), about: None, document: None };
        let drafts = world.ask("losing", Function::FamilyDesk, state(person(1), notice.clone())).unwrap();
        let [made, apart] = &drafts[..] else { panic!("{drafts:?}") };
        let Body::NoticeAddressed(addressed) = apart.body() else { panic!("{apart:?}") };
        assert_eq!((addressed.to.clone(), apart.body().kind().group()), (to, Group::Family));
        assert_eq!(made.body(), &Body::from(NoticeMade { to: written.into(), ..notice }));
    }
}

fn more_places(world: &mut World) {
    for (id, kind, inside, for_children) in [
        ("block-1", PlaceKind::Cell, Some("site"), false),
        ("safe-wing", PlaceKind::Cell, Some("safe-site"), false),
        ("children", PlaceKind::Cell, Some("safe-site"), true),
        ("clinic", PlaceKind::Hospital, None, false),
        ("strip", PlaceKind::Airfield, None, false),
    ] {
        let facts = PlaceDescribed {
            name: id.into(),
            kind,
            authority: authority("losing"),
            inside: inside.map(place),
            operational: 100,
            humane: 100,
            for_children,
            failing: false,
        };
        world.tell("losing", Stream::Place(place(id)), facts);
    }
}

/// One person at the site of `losing`, which has a block, another site with two wings, a clinic and an airstrip.
fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    more_places(&mut world);
    world.wait(Span::HOUR);
    world
}

fn move_on(to: &str) -> Order {
    Order::MoveOn { person: person(1), to: place(to), reason: "room".into() }
}

fn back_to(to: &str) -> Order {
    state(person(1), ReturnedTo { place: place(to), reason: "not taken".into() })
}

fn house(to: &str) -> Order {
    state(person(1), Housed { place: place(to), apart_from_adults: true })
}

/// Each "no" that stops somebody, with a word of the refusal.
fn no(world: &World) -> Vec<(Body, &'static str)> {
    let own = || authority("losing");
    let risk = RiskConcluded { destination: own(), conclusion: Conclusion::RealRisk, proper: true };
    let unfit = HealthLine {
        fit_road: Fitness::Unfit,
        fit_air: Fitness::Fit,
        examined_at: world.now,
        tb_known: true,
        medicine_needed: false,
        line: "broken leg".into(),
        evacuate_for: None,
    };
    vec![
        (StayOrdered { by: "court".into(), reference: "S-1".into() }.into(), "stay S-1"),
        (risk.into(), "real risk"),
        (
            ObjectionRaised { destination: own(), by: "himself".into(), text: "they will hurt me".into() }.into(),
            "objection",
        ),
        (unfit.into(), "unfit to travel by road"),
    ]
}

fn child(world: &World) -> AgeClaimed {
    let years = AgeInterval { min_months: 15 * 12, max_months: 15 * 12 };
    AgeClaimed { years, at: world.now, source: Source::Person }
}

#[test]
fn what_says_no_stops_every_move_to_another_site_of_the_same_authority() {
    for (body, words) in no(&held()) {
        let mut world = held();
        for order in [move_on("safe-site"), house("safe-wing")] {
            assert!(world.ask("losing", OFFICER, order).is_ok(), "absent papers stop nothing: {words}");
        }
        world.of("losing", person(1), body);
        for order in [move_on("safe-site"), move_on("safe-wing"), house("safe-wing")] {
            let refusal = world.ask("losing", OFFICER, order).unwrap_err().to_string();
            assert!(refusal.contains(words), "{refusal}");
        }
        // Inside the site, and to care, nothing stops him.
        for to in ["block-1", "clinic"] {
            assert!(world.ask("losing", OFFICER, move_on(to)).is_ok(), "{to} {words}");
        }
        // What was done all the same is recorded, with a discrepancy; against the law's no also with one for a lawyer
        // and his task.
        let found = FoundHere { place: place("safe-site"), note: "brought by night".into() };
        let written = if words.starts_with("unfit") { 2 } else { 4 };
        assert_eq!(world.act("losing", OFFICER, state(person(1), found)), Ok(written));
    }
}

#[test]
fn a_child_is_moved_on_to_a_place_for_children_and_an_adult_to_none() {
    let mut world = held();
    let claim = child(&world);
    world.of("losing", person(1), claim);
    assert!(only_reason(world.ask("losing", OFFICER, move_on("safe-site"))).contains("is a child"));
    assert!(world.ask("losing", OFFICER, move_on("children")).is_ok());
    let mut world = ready::Story::within().told();
    more_places(&mut world);
    let to = Order::MoveOn { person: ready::who(), to: place("children"), reason: "room".into() };
    assert!(world.ask("losing", OFFICER, to).unwrap_err().to_string().contains("is an adult"));
}

#[test]
fn a_return_leads_to_where_he_came_from_and_is_no_way_past_a_no() {
    let mut world = held();
    assert!(only_reason(world.ask("losing", OFFICER, back_to("safe-site"))).contains("came from no other site"));
    // Out of a queue the way back is open, whatever says no to going on.
    world.act("losing", OFFICER, move_on("strip")).unwrap();
    let stay = StayOrdered { by: "court".into(), reference: "S-1".into() };
    world.of("losing", person(1), stay.clone());
    assert!(only_reason(world.ask("losing", OFFICER, back_to("safe-site"))).contains("came from site"));
    assert_eq!(world.act("losing", OFFICER, back_to("site")), Ok(1));
    // From one site to another it is a move like any other.
    let mut world = held();
    world.act("losing", OFFICER, move_on("safe-site")).unwrap();
    assert!(world.ask("losing", OFFICER, back_to("site")).is_ok());
    world.of("losing", person(1), stay);
    assert!(only_reason(world.ask("losing", OFFICER, back_to("site"))).contains("stay S-1"));
}

#[test]
fn from_hospital_he_comes_back_to_his_site_and_to_no_other_past_a_no() {
    let mut world = held();
    let hospital = |to: &str, back| state(person(1), Hospitalised { place: place(to), back });
    world.act("losing", OFFICER, hospital("clinic", false)).unwrap();
    let stay = StayOrdered { by: "court".into(), reference: "S-1".into() };
    world.of("losing", person(1), stay);
    assert!(world.ask("losing", OFFICER, hospital("safe-site", true)).is_err());
    assert!(only_reason(world.ask("losing", OFFICER, hospital("airfield", true))).contains("a hand-over"));
    assert!(world.ask("losing", OFFICER, hospital("site", true)).is_ok());
}

#[test]
fn taking_off_leads_back_to_where_the_movement_starts() {
    let mut world = ready::Story::within().told();
    world.act("losing", OFFICER, Order::Board { person: ready::who(), movement: ready::flight() }).unwrap();
    let off = |to: &str| {
        let body = TakenOff { movement: movement("m-1"), reason: "ill".into(), return_place: place(to) };
        state(ready::who(), body)
    };
    assert!(only_reason(world.ask("losing", OFFICER, off("safe-site"))).contains("is back at site"));
    assert!(world.ask("losing", OFFICER, off("site")).is_ok());
}

#[test]
fn a_child_is_not_housed_apart_at_another_site_past_the_way_that_moving_on_has() {
    let mut world = held();
    let months = AgeInterval { min_months: 14 * 12, max_months: 16 * 12 };
    world.of("losing", person(1), AgeAssessed { now: months, method: "interview".into(), reasons: "looks 15".into() });
    world.describe_inside("cell", "losing", PlaceKind::Cell, Some("site"));
    for to in ["safe-site", "safe-wing"] {
        let said = only_reason(world.ask("losing", OFFICER, house(to)));
        assert!(said.contains("is not set apart for children"), "{to}: {said}");
        assert!(only_reason(world.ask("losing", OFFICER, move_on(to))).contains("is not set apart for children"));
    }
    assert!(world.ask("losing", OFFICER, house("cell")).is_ok(), "of the site where he is it is verified");
    world.describe_for_children("kids", "losing");
    assert!(world.ask("losing", OFFICER, house("kids")).is_ok());
    // An airfield is no site: where he lands, he is housed by what is verified there.
    let mut landed = World::new();
    landed.describe_inside("strip", "carrying", PlaceKind::Airfield, None);
    landed.register("carrying", person(1), "strip");
    let said = child(&landed);
    landed.of("carrying", person(1), said);
    landed.describe_inside("hall", "carrying", PlaceKind::Site, None);
    assert!(landed.ask("carrying", OFFICER, house("hall")).is_ok());
}
