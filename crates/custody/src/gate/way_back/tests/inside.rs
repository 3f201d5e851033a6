//! A "no" to one place of the site where he may be leads to another place of that site, and out of it nowhere.

use crate::event::Body;
use crate::event::incident::{Escaped, Recaptured};
use crate::event::person::Sighted;
use crate::event::place::{PlaceDescribed, RollCalled, Verified};
use crate::record::discrepancy::FORBIDDEN_INSIDE;
use crate::testing::within;

use super::*;

/// With cells of grown men (`cell`, `other`) and for children (`young`) in `site`, and held at each of these in turn, as
/// nobody has asked about.
fn held(years: u32, at: &[&str]) -> World {
    let mut world = World::new();
    for id in ["cell", "other"] {
        world.describe_inside(id, "losing", PlaceKind::Cell, Some("site"));
    }
    let young = PlaceDescribed { for_children: true, ..within("young", "losing", PlaceKind::Cell, Some("site")) };
    world.tell("losing", Stream::Place(place("young")), young);
    world.describe_inside("third-site", "losing", PlaceKind::Site, None);
    world.register("losing", person(1), at[0]);
    let now = AgeInterval { min_months: years * 12, max_months: (years + 1) * 12 };
    world.of("losing", person(1), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
    for at in &at[1..] {
        world.wait(Span::HOUR);
        world.of("losing", person(1), FoundHere { place: place(at), note: "moved".into() });
    }
    world.of("losing", person(1), stay());
    world.wait(Span::HOUR);
    world
}

/// Every event by which the record may note him at a place, each as one officer tells of it.
fn told_at(at: &str) -> Vec<(&'static str, Vec<Order>)> {
    let sighted = Sighted { place: place(at), means: Verified::Face, exception: None };
    let roll = RollCalled { present: vec![person(1)], unnamed: 0, means: Verified::Face };
    let called = Order::State { stream: Stream::Place(place(at)), body: Body::from(roll) };
    let gone = |from: &str| Escaped { place: place(from), how: "wall".into(), evidence: "seen".into() };
    let taken = || Recaptured { place: place(at), how: "caught".into() };
    vec![
        ("found", vec![found(at)]),
        ("sighted", vec![state(person(1), sighted)]),
        ("called", vec![called]),
        ("recaptured", vec![state(person(1), gone("site")), state(person(1), taken())]),
        ("recaptured from elsewhere", vec![state(person(1), gone("third-site")), state(person(1), taken())]),
    ]
}

fn tell(world: &mut World, orders: Vec<Order>) {
    for order in orders {
        world.act("losing", OFFICER, order).unwrap();
        world.wait(Span::minutes(1));
    }
}

fn refused(world: &World, to: &str) -> String {
    world.ask("losing", OFFICER, back(to)).err().map(|refusal| refusal.to_string()).unwrap_or_default()
}

/// Of whom, where he was in turn, at which place he is told of, and where he may go inside his site.
const INSIDE: [(u32, &[&str], &str, &str); 5] = [
    (30, &["safe-site", "site"], "young", "site"),
    (30, &["safe-site", "cell"], "young", "other"),
    (14, &["safe-site", "young"], "cell", "young"),
    (14, &["safe-site", "young"], "site", "young"),
    (14, &["third-site", "safe-site", "young"], "cell", "young"),
];

#[test]
fn a_no_to_one_cell_of_his_own_site_opens_no_way_out_of_it_however_he_is_told_of_there() {
    for (years, was, at, inside) in INSIDE {
        for (how, orders) in told_at(at) {
            let mut world = held(years, was);
            tell(&mut world, orders);
            let what = format!("{how} at {at}, aged {years}");
            // Whoever is sighted in another room of his site, or called where the whole site is, is not asked about.
            let noted = unlawful(&world);
            assert!(noted == 1 || how == "sighted" || (how, at) == ("called", "site"), "{what}: {noted}");
            for out in ["safe-site", "third-site"] {
                let said = refused(&world, out);
                assert!(said.contains("stay S-1") || said.contains("a return leads there"), "{what} to {out}: {said}");
            }
            assert_eq!(refused(&world, inside), "", "{what}: inside his site");
            // Nor is his being brought out of it any less a breach than before.
            tell(&mut world, vec![found("safe-site")]);
            assert_eq!(unlawful(&world), noted + 1, "{what}");
        }
    }
}

#[test]
fn a_no_to_a_cell_of_a_site_that_is_not_his_leads_out_of_that_site_wherever_he_is_put_in_it() {
    for (how, orders) in told_at("cell").into_iter().filter(|(how, _)| !["sighted", "called"].contains(how)) {
        let mut world = held(30, &["third-site", "safe-site"]);
        tell(&mut world, orders);
        for room in ["other", "young", "site"] {
            tell(&mut world, vec![found(room)]);
            assert_eq!(refused(&world, "safe-site"), "", "{how}, then in {room}");
            assert!(refused(&world, "third-site").contains("a return leads there"), "{how}, then in {room}");
        }
    }
}

#[test]
fn a_cell_of_the_very_site_to_which_he_goes_back_does_not_shut_it() {
    let mut world = held(30, &["third-site", "site"]);
    tell(&mut world, vec![found("safe-site"), found("young")]);
    assert_eq!(unlawful(&world), 2);
    for out in ["third-site", "safe-site"] {
        assert!(refused(&world, out).contains("stay S-1") || refused(&world, out).contains("leads there"), "{out}");
    }
    assert_eq!(refused(&world, "site"), "");
    tell(&mut world, vec![found("safe-site")]);
    assert_eq!(refused(&world, "site"), "", "from there home again");
}

#[test]
fn what_was_noted_inside_his_site_does_not_stand_for_what_says_no_to_the_site() {
    let mut world = held(30, &["site"]);
    tell(&mut world, vec![found("young")]);
    world.of("losing", person(1), FoundHere { place: place("safe-site"), note: "moved".into() });
    world.wait(Span::HOUR);
    tell(&mut world, vec![found("young")]);
    assert_eq!(unlawful(&world), 2, "open again, of the site");
    assert_eq!(refused(&world, "safe-site"), "");
}

#[test]
fn from_a_sick_bay_or_a_court_room_in_his_own_site_no_way_leads_to_the_site_before_it() {
    for kind in [PlaceKind::Hospital, PlaceKind::Court] {
        for inside in [Some("site"), None] {
            let mut world = held(30, &["third-site", "safe-site", "site"]);
            world.describe_inside("bay", "losing", kind, inside);
            tell(&mut world, vec![found("bay")]);
            assert_eq!(unlawful(&world), 0, "care is no breach");
            for out in ["safe-site", "third-site"] {
                assert!(refused(&world, out).contains("came from site"), "{kind:?} {inside:?} to {out}");
            }
            assert_eq!(refused(&world, "site"), "", "{kind:?} {inside:?}");
        }
    }
    // Of whoever was unlawfully where he fell ill, it leads home.
    let mut world = held(30, &["third-site", "site"]);
    world.describe_inside("bay", "losing", PlaceKind::Hospital, None);
    tell(&mut world, vec![found("safe-site"), found("bay")]);
    assert_eq!(refused(&world, "site"), "");
    assert!(refused(&world, "third-site").contains("came from site"));
}

#[test]
fn people_at_one_door_of_whom_one_is_in_his_own_site_are_noted_apart() {
    let mut world = held(30, &["site"]);
    world.register("losing", person(2), "safe-site");
    world.of("losing", person(2), stay());
    let now = AgeInterval { min_months: 360, max_months: 372 };
    world.of("losing", person(2), AgeAssessed { now, method: "interview".into(), reasons: "seen".into() });
    world.wait(Span::HOUR);
    let roll = RollCalled { present: vec![person(1), person(2)], unnamed: 0, means: Verified::Face };
    let order = Order::State { stream: Stream::Place(place("young")), body: Body::from(roll) };
    tell(&mut world, vec![order]);
    let open = world.record.discrepancies().filter(|(_, d)| d.kind == DiscrepancyKind::Unlawful);
    let rules: Vec<&str> = open.map(|(_, d)| d.rule.as_str()).collect();
    assert_eq!(rules, [FORBIDDEN_INSIDE, FORBIDDEN]);
    for rule in rules {
        let by_hand = noted("young", rule);
        let own = Stream::Authority(authority("losing"));
        let said = world.ask("losing", OFFICER, Order::State { stream: own, body: by_hand.into() }).unwrap_err();
        assert!(said.to_string().contains("names another rule"), "{said}");
    }
}
