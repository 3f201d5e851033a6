//! Searches, leads and decisions: what may be recorded, what is remembered, and that nothing hangs on them.

use crate::event::Function::{self, CustodyOfficer, Examiner, WatchOfficer};
use crate::event::screening::{
    Fact, FactBeyondName, LeadDecided, LeadDecision, LeadOffered, ListSearched, ListTaken, ListsSearched,
};
use crate::event::{Body, Stream};
use crate::ids::Hash;
use crate::record::screening::{LeadState, Reopened};
use crate::refusal::Refusal;
use crate::testing::{World, authority, only_reason, person, state};
use crate::{Order, PersonNumber};

fn version(byte: u8) -> Hash {
    Hash([byte; 32])
}

fn take(world: &mut World, byte: u8) -> Result<usize, Refusal> {
    let body = ListTaken {
        list: "un".into(),
        source: "United Nations Security Council".into(),
        version: format!("2026-01-{byte:02}"),
        sha256: version(byte),
        entries: 730,
        names: 2_000,
        not_understood: 0,
    };
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: body.into() };
    world.act("losing", WatchOfficer, order)
}

fn search(list: u8, asked: u8, leads: &[(&str, u8)]) -> ListsSearched {
    let lead =
        |(entry, said): &(&str, u8)| LeadOffered { list: "un".into(), entry: (*entry).into(), said: version(*said) };
    ListsSearched {
        searched: vec![ListSearched { list: "un".into(), sha256: version(list) }],
        asked: version(asked),
        leads: leads.iter().map(lead).collect(),
    }
}

fn decision(entry: &str, said: u8, asked: u8, decision: LeadDecision) -> LeadDecided {
    LeadDecided {
        list: "un".into(),
        entry: entry.into(),
        said: version(said),
        asked: version(asked),
        decision,
        facts: Vec::new(),
        reasons: "compared with the file".into(),
    }
}

fn fact(what: FactBeyondName) -> Fact {
    Fact { what, said: "the list and his own paper say the same".into() }
}

fn who() -> PersonNumber {
    person(1)
}

fn tell(world: &mut World, body: impl Into<Body>) -> Result<usize, Refusal> {
    world.act("losing", WatchOfficer, state(who(), body))
}

/// A man in custody, a list, and a search that offers two entries.
fn searched() -> World {
    let mut world = World::new();
    world.register("losing", who(), "site");
    take(&mut world, 1).unwrap();
    tell(&mut world, search(1, 50, &[("QDi.001", 7), ("QDi.002", 8)])).unwrap();
    world
}

fn states(world: &World) -> Vec<(String, LeadState)> {
    let leads = world.record.leads(&authority("losing"), who());
    leads.into_iter().map(|lead| (lead.entry, lead.state)).collect()
}

#[test]
fn a_search_offers_leads_that_wait_for_a_watch_officer_and_says_in_what_it_looked() {
    let world = searched();
    assert_eq!(states(&world), [("QDi.001".to_owned(), LeadState::Open), ("QDi.002".to_owned(), LeadState::Open)]);
    let last = world.record.last_search(&authority("losing"), who()).unwrap();
    assert_eq!(last.searched, [ListSearched { list: "un".into(), sha256: version(1) }]);
    assert!(world.record.leads(&authority("receiving"), who()).is_empty(), "another's searches are not ours");
}

#[test]
fn a_search_that_finds_nothing_is_recorded_once_for_each_version() {
    let mut world = searched();
    assert_eq!(tell(&mut world, search(1, 50, &[])), Ok(1));
    assert_eq!(tell(&mut world, search(1, 50, &[])), Ok(0), "the same again says nothing new");
    take(&mut world, 2).unwrap();
    assert_eq!(tell(&mut world, search(2, 50, &[])), Ok(1));
}

#[test]
fn only_the_version_in_force_is_searched_and_an_older_one_may_be_taken_up_again() {
    let mut world = searched();
    assert_eq!(take(&mut world, 1), Ok(0));
    assert_eq!(take(&mut world, 2), Ok(1));
    let old = only_reason(tell(&mut world, search(1, 50, &[])));
    assert!(old.contains("stands at version 2026-01-02"), "{old}");
    assert_eq!(take(&mut world, 1), Ok(1), "taken back after a wrong file");
    assert_eq!(tell(&mut world, search(1, 51, &[])), Ok(1));
    let unknown =
        ListsSearched { searched: vec![ListSearched { list: "eu".into(), sha256: version(1) }], ..search(1, 50, &[]) };
    assert_eq!(only_reason(tell(&mut world, unknown)), "list eu is not taken up by losing");
}

#[test]
fn nobody_but_a_watch_officer_searches_or_decides() {
    let world = searched();
    for body in [Body::from(search(1, 51, &[])), decision("QDi.001", 7, 50, LeadDecision::NotSame).into()] {
        for function in Function::ALL.iter().filter(|f| **f != WatchOfficer) {
            world.ask("losing", *function, state(who(), body.clone())).unwrap_err();
        }
    }
}

#[test]
fn the_same_rests_on_two_facts_that_do_not_hang_together_and_never_on_a_name() {
    let mut world = searched();
    let same = |facts: &[FactBeyondName]| LeadDecided {
        facts: facts.iter().map(|what| fact(*what)).collect(),
        ..decision("QDi.001", 7, 50, LeadDecision::Same)
    };
    use FactBeyondName::{BirthDate, BirthPlace, Document, Face, Fingerprint, Kin, Nationality, Parent};
    let none = only_reason(tell(&mut world, same(&[])));
    assert!(none.contains("two facts beyond the name") && none.ends_with("none is stated"), "{none}");
    for one in [&[BirthDate][..], &[BirthPlace, Nationality], &[Parent, Kin], &[Document, Document]] {
        let reason = only_reason(tell(&mut world, same(one)));
        assert!(reason.contains("do not hang together"), "{one:?}: {reason}");
    }
    for biometric in [&[Fingerprint][..], &[Face, BirthDate]] {
        let reason = only_reason(tell(&mut world, same(biometric)));
        assert!(reason.contains("is an examiner's word"), "{biometric:?}: {reason}");
    }
    let with_examiner = |body: LeadDecided| world.ask_two("losing", [WatchOfficer, Examiner], state(who(), body));
    assert!(with_examiner(same(&[Fingerprint])).is_ok());
    assert!(only_reason(with_examiner(same(&[Face]))).contains("two facts"), "brothers have one face");
    assert!(with_examiner(same(&[Face, Document])).is_ok());
    assert_eq!(tell(&mut world, same(&[BirthDate, Document])), Ok(1));
}

#[test]
fn a_decision_is_remembered_until_the_entry_or_the_claims_change() {
    let mut world = searched();
    assert_eq!(tell(&mut world, decision("QDi.001", 7, 50, LeadDecision::NotSame)), Ok(1));
    assert_eq!(tell(&mut world, decision("QDi.001", 7, 50, LeadDecision::NotSame)), Ok(0));
    let first = |world: &World| states(world)[0].1;
    assert!(matches!(first(&world), LeadState::Decided(LeadDecision::NotSame, ..)) && !first(&world).waits());
    take(&mut world, 2).unwrap();
    tell(&mut world, search(2, 50, &[("QDi.001", 7)])).unwrap();
    assert!(!first(&world).waits(), "a new version that says the same of him asks nothing");
    take(&mut world, 3).unwrap();
    tell(&mut world, search(3, 50, &[("QDi.001", 9)])).unwrap();
    assert!(matches!(first(&world), LeadState::OpenAgain(LeadDecision::NotSame, _, Reopened::EntryChanged)));
    let stale = only_reason(tell(&mut world, decision("QDi.001", 7, 50, LeadDecision::NotSame)));
    assert!(stale.contains("has changed since it was looked at"), "{stale}");
    assert_eq!(tell(&mut world, decision("QDi.001", 9, 50, LeadDecision::NotSame)), Ok(1));
    tell(&mut world, search(3, 51, &[("QDi.001", 9)])).unwrap();
    assert!(matches!(first(&world), LeadState::OpenAgain(LeadDecision::NotSame, _, Reopened::ClaimsChanged)));
}

#[test]
fn who_was_found_to_be_an_entry_that_is_gone_is_looked_at_again_and_who_was_not_is_not() {
    let mut world = searched();
    let facts = vec![fact(FactBeyondName::BirthDate), fact(FactBeyondName::Document)];
    tell(&mut world, LeadDecided { facts, ..decision("QDi.001", 7, 50, LeadDecision::Same) }).unwrap();
    tell(&mut world, decision("QDi.002", 8, 50, LeadDecision::NotSame)).unwrap();
    take(&mut world, 2).unwrap();
    tell(&mut world, search(2, 50, &[])).unwrap();
    let after = states(&world);
    assert!(matches!(after[0].1, LeadState::OpenAgain(LeadDecision::Same, _, Reopened::Gone)), "{after:?}");
    assert!(!after[1].1.waits());
}

#[test]
fn what_cannot_be_told_yet_goes_on_waiting() {
    let mut world = searched();
    tell(&mut world, decision("QDi.002", 8, 50, LeadDecision::Undecided)).unwrap();
    assert!(states(&world)[1].1.waits());
}

#[test]
fn a_decision_answers_an_offer_and_nothing_else() {
    let mut world = searched();
    let reason = only_reason(tell(&mut world, decision("QDi.003", 7, 50, LeadDecision::NotSame)));
    assert!(reason.contains("has offered entry QDi.003"), "{reason}");
    let empty = LeadDecided { reasons: " ".into(), ..decision("QDi.001", 7, 50, LeadDecision::NotSame) };
    tell(&mut world, empty).unwrap_err();
}

#[test]
fn no_lead_and_no_decision_shuts_or_opens_anything() {
    use crate::testing::ready;
    let board = || Order::Board { person: ready::who(), movement: ready::flight() };
    // Whoever is ready to board boards, whatever a list says of him.
    let mut world = ready::Story::across().told();
    take(&mut world, 1).unwrap();
    let leads = search(1, 50, &[("QDi.001", 7)]);
    let before = world.ask("losing", CustodyOfficer, board()).is_ok();
    world.act("losing", WatchOfficer, state(ready::who(), leads)).unwrap();
    let facts = vec![fact(FactBeyondName::BirthDate), fact(FactBeyondName::Document)];
    let same = LeadDecided { facts, ..decision("QDi.001", 7, 50, LeadDecision::Same) };
    world.act("losing", WatchOfficer, state(ready::who(), same)).unwrap();
    assert!(before);
    assert!(world.ask("losing", CustodyOfficer, board()).is_ok());
}
