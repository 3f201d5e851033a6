//! Which places lie inside which, as each log has its word.

use crate::count::scope::Scope;
use crate::event::Stream;
use crate::event::authority::Subject;
use crate::event::place::PlaceKind;
use crate::testing::{World, authority, place, within};
use crate::time::{Moment, Span};

#[test]
fn a_place_counts_as_inside_anothers_site_once_that_one_says_so_and_as_long_as_he_does() {
    let mut world = World::new();
    let of = |world: &World| world.record.is_inside(&place("ward"), &place("prison"));
    world.describe_inside("ward", "losing", PlaceKind::Cell, Some("prison"));
    assert_eq!(world.record.told_apart_by(&place("ward")), Some(&authority("receiving")));
    assert!(!of(&world), "nobody nests his place in another's by his own word");
    let mut say = |log: &str, inside: Option<&str>| {
        world.wait(Span::minutes(1));
        world.tell(log, Stream::Place(place("ward")), within("ward", "losing", PlaceKind::Cell, inside));
        of(&world)
    };
    assert!(!say("carrying", Some("prison")), "a third says nothing for the site");
    assert!(say("receiving", Some("prison")));
    assert!(!say("receiving", None), "the word is taken back");
    assert!(!say("losing", Some("prison")), "and is not given anew by the other side");
    assert!(say("receiving", Some("prison")));
    assert!(!say("losing", None), "it lies there no longer");
}

#[test]
fn whoever_answers_for_a_place_or_around_it_is_named_whether_or_not_it_counts_as_inside() {
    let mut world = World::new();
    world.describe_inside("ward", "losing", PlaceKind::Cell, Some("prison"));
    world.describe_inside("bed", "losing", PlaceKind::Cell, Some("ward"));
    let names = |world: &World, of: &str| {
        let of = place(of);
        let all = world.record.answering(&of);
        (all.authorities.iter().map(|a| a.to_string()).collect::<Vec<_>>(), all.unknown.len())
    };
    assert_eq!(names(&world, "bed"), (vec!["losing".to_owned(), "receiving".to_owned()], 0));
    world.describe_inside("shed", "losing", PlaceKind::Cell, Some("nowhere"));
    assert_eq!(names(&world, "shed"), (vec!["losing".to_owned()], 1));
    world.wait(Span::minutes(1));
    let given = within("prison", "losing", PlaceKind::Site, Some("safe-site"));
    world.tell("receiving", Stream::Place(place("prison")), given);
    let of_prison = names(&world, "prison").0;
    assert_eq!(of_prison, ["losing", "receiving"], "what is given away and not taken up is still asked for its giver");
    assert!(!world.record.is_inside(&place("prison"), &place("safe-site")), "nor does it lie where only he puts it");
}

#[test]
fn what_was_known_of_the_nesting_then_is_read_as_it_is_now() {
    let mut world = World::new();
    world.describe_inside("ward", "losing", PlaceKind::Cell, Some("prison"));
    world.wait(Span::hours(1));
    let before = world.now;
    world.wait(Span::hours(1));
    world.tell("receiving", Stream::Place(place("ward")), within("ward", "losing", PlaceKind::Cell, Some("prison")));
    let site = Subject::Place(place("prison"));
    let known = |at: Moment| Scope::known(&world.record, Some(&site), at, &|_, _| true);
    assert_eq!(known(Moment::MAX), Scope::of(&world.record, Some(&site)));
    assert_ne!(known(before), known(Moment::MAX));
}
