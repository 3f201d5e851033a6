//! Releases under test: who signs, under which order, and what is recorded where nobody did. Source: ours.

use super::*;
use crate::count::CountQuery;
use crate::decide::command::Order;
use crate::event::Body;
use crate::event::handover::Received;
use crate::event::incident::{Died, Escaped, FateUnknown};
use crate::event::law::{
    Conclusion, ObjectionDecided, ObjectionRaised, OrderEnded, OrderIssued, RiskConcluded, StayOrdered,
};
use crate::event::observed::FoundHere;
use crate::event::oversight::{DebtIncurred, DiscrepancyKind};
use crate::event::person::{BandBound, Merged, NotSame, Sighted};
use crate::event::place::Verified;
use crate::gate::law::{Transfer, law};
use crate::ids::{Hash, Nonce, OverrideId};
use crate::record::conflict::ConflictAbout;
use crate::record::discrepancy::HELD_AGAIN;
use crate::refusal::Nature;
use crate::testing::{World, authority, movement, person, place, signatory, state};
use crate::time::{Moment, Span};

const TWO: [Function; 2] = [Function::CustodyOfficer, Function::LegalReviewer];

/// A grown person with a band, whom the custody officer has just verified.
fn ready() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.of("losing", person(1), BandBound { band: "B-1".into() });
    world.wait(Span::HOUR);
    world.of("losing", person(1), Sighted { place: place("site"), means: Verified::Band, exception: None });
    world
}

fn order(world: &World, risk: Option<&str>) -> Order {
    let ordered = Ordered {
        issuer: "court of appeal".into(),
        dated: world.now - Span::DAY,
        risk_considered: risk.map(str::to_owned),
    };
    Order::Release { person: person(1), to: Known::Value("his brother".into()), order: "12/2026".into(), ordered }
}

fn in_fact() -> Order {
    let to = Known::Value("his brother".into());
    state(person(1), Released { place: place("site"), to, order: String::new(), evidence: Vec::new(), ordered: None })
}

fn said(answer: Result<impl Sized, Refusal>) -> String {
    answer.err().map(|refusal| refusal.to_string()).unwrap_or_default()
}

/// How many are released, and how they are named as residual.
fn counted(world: &World) -> (u32, Vec<String>) {
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: world.now, known_at: world.now };
    let ledger = world.record.count(&query);
    let named = ledger.residual_people.into_iter().filter(|r| r.person == person(1)).map(|r| r.text);
    (ledger.whole.released, named.collect())
}

#[test]
fn nobody_is_released_by_one_officer_or_without_one_of_law() {
    let mut world = ready();
    let asked = |world: &World, two| said(world.ask_two("losing", two, order(world, None)));
    assert!(said(world.ask("losing", Function::LegalReviewer, order(&world, None))).contains("needs a second officer"));
    assert!(asked(&world, [Function::CustodyOfficer, Function::Commander]).contains("a legal reviewer or an officer"));
    for two in [TWO, [Function::CustodyOfficer, Function::Court]] {
        assert!(world.ask_two("losing", two, order(&world, None)).is_ok());
    }
    assert_eq!(world.act_two("losing", TWO, order(&world, None)), Ok(1));
    assert_eq!(counted(&world), (1, Vec::new()));
}

#[test]
fn an_order_has_an_issuer_and_a_day_that_has_come() {
    let world = ready();
    let with = |issuer: &str, dated| {
        let ordered = Ordered { issuer: issuer.into(), dated, risk_considered: None };
        let order = Order::Release { person: person(1), to: Known::Value("home".into()), order: "1".into(), ordered };
        said(world.ask_two("losing", TWO, order))
    };
    assert!(with(" ", world.now).contains("who gave the order of a release is empty"));
    assert!(with("court", world.now + Span::HOUR).contains("the order 1 is of"));
    assert_eq!(with("court", world.now), "");
}

#[test]
fn who_stands_at_the_door_is_vouched_for_by_two() {
    let mut world = ready();
    let asked = |world: &World, two| said(world.ask_two("losing", two, order(world, None)));
    let reversed = [Function::LegalReviewer, Function::CustodyOfficer];
    assert!(asked(&world, reversed).contains("by the second signer alone"));
    let both = [Function::CustodyOfficer, Function::Medical].map(|f| signatory("losing", f)).to_vec();
    let seen = Sighted { place: place("site"), means: Verified::TwoOfficers, exception: None };
    world.signed_by_all("losing", both, person(1), seen);
    assert_eq!(asked(&world, reversed), "");
    world.wait(Span::hours(25));
    assert!(asked(&world, TWO).contains("was not verified in the last"));
    // What a device wrote by itself verifies nobody.
    let found = crate::event::observed::FoundHere { place: place("site"), note: "at the gate".into() };
    world.of("losing", person(1), found);
    assert!(asked(&world, TWO).contains("was not verified in the last"));
}

#[test]
fn no_debt_and_no_paper_keeps_a_person_from_release() {
    let mut world = ready();
    let by = OverrideId::parse("o-1").unwrap();
    let debt = DebtIncurred { gate: Gate::Health, missing: "no fitness".into(), due: Moment::MIN, by };
    world.of("losing", person(1), debt);
    world.of("losing", person(1), OrderEnded { reference: "O-1".into(), why: "quashed".into() });
    assert_eq!(world.act_two("losing", TWO, order(&world, None)), Ok(1));
    assert!(said(world.ask_two("losing", TWO, order(&world, None))).contains("is not in the custody"));
}

#[test]
fn a_risk_that_was_found_is_considered_in_words_for_anybody() {
    let mut world = ready();
    let risk = RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::RealRisk, proper: true };
    world.signed("losing", Function::LegalReviewer, world.now, person(1), risk);
    let asked = |world: &World, risk| said(world.ask_two("losing", TWO, order(world, risk)));
    assert!(asked(&world, None).contains("finds a real risk at receiving: say how it was considered"));
    assert!(asked(&world, Some(" ")).contains("say how it was considered"));
    assert_eq!(asked(&world, Some("he stays with his brother here")), "");
    let answer =
        RiskConcluded { destination: authority("receiving"), conclusion: Conclusion::NoRealRisk, proper: true };
    world.wait(Span::MINUTE);
    world.signed("court", Function::Court, world.now, person(1), answer);
    assert_eq!(asked(&world, None), "", "another reviewer's later word answers it");
}

#[test]
fn a_stay_and_an_objection_that_nobody_has_dismissed_are_considered_and_keep_nobody_in_custody() {
    let stay: Body = StayOrdered { by: "High court".into(), reference: "S-1".into() }.into();
    let by = "himself".to_owned();
    let objection: Body = ObjectionRaised { destination: authority("receiving"), by, text: "fear".into() }.into();
    for (body, words) in [(stay, "stay S-1"), (objection, "to receiving is undecided")] {
        let mut world = ready();
        world.of("losing", person(1), body);
        let refusal = world.ask_two("losing", TWO, order(&world, None)).unwrap_err();
        let [reason] = refusal.reasons() else { panic!("{refusal}") };
        assert!(reason.missing.contains(words) && reason.missing.contains("say how it was considered"), "{refusal}");
        assert_eq!(reason.nature, Nature::Absent, "a release stays possible");
        assert_eq!(said(world.ask_two("losing", TWO, order(&world, Some("he goes home, by his own street")))), "");
    }
}

#[test]
fn a_dismissed_objection_asks_nothing_of_a_release_and_an_upheld_one_does() {
    for (upheld, asks) in [(true, true), (false, false)] {
        let mut world = ready();
        let raised = ObjectionRaised { destination: authority("receiving"), by: "himself".into(), text: "x".into() };
        let objection = world.of("losing", person(1), raised);
        world.wait(Span::MINUTE);
        let (by, reasons) = ("the court".to_owned(), "heard".to_owned());
        let decided = ObjectionDecided { objection, upheld, by, reasons };
        world.signed("court", Function::Court, world.now, person(1), decided);
        assert_eq!(said(world.ask_two("losing", TWO, order(&world, None))).contains("was upheld"), asks);
    }
}

#[test]
fn whoever_was_let_go_in_fact_is_recorded_and_named_until_two_have_signed_under_an_order() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    assert_eq!(world.act("losing", Function::Medical, in_fact()), Ok(2), "no gate stands before what has happened");
    let (released, named) = counted(&world);
    assert!(released == 1 && named.len() == 1 && named[0].contains("by losing.medical (medical), not confirmed"));
    world.wait(Span::HOUR);
    assert!(said(world.ask("losing", Function::Commander, in_fact())).contains("is released"));
    let no_law = [Function::CustodyOfficer, Function::Commander];
    assert!(said(world.ask_two("losing", no_law, order(&world, None))).contains("a legal reviewer or an officer"));
    assert_eq!(world.act_two("losing", TWO, order(&world, None)), Ok(2));
    assert_eq!(counted(&world), (1, Vec::new()), "released once");
    assert!(said(world.ask_two("losing", TWO, order(&world, None))).contains("is not in the custody"));
}

/// All that a partner may claim of somebody whom it has never had.
fn claims() -> Vec<(&'static str, Body)> {
    let (unknown, at) = (|| Known::UnknownBecause("not said".to_owned()), || place("prison"));
    let (circumstances, cause, remains) = (unknown(), unknown(), unknown());
    let received = Received {
        from: authority("losing"),
        place: at(),
        movement: movement("m-9"),
        nonce: Nonce::default(),
        receipt: Hash::default(),
    };
    let released = Released { place: at(), to: unknown(), order: String::new(), evidence: Vec::new(), ordered: None };
    vec![
        ("found", FoundHere { place: at(), note: "seen".into() }.into()),
        ("dead", Died { place: at(), circumstances, cause, remains, certified_by: "them".into() }.into()),
        ("released", released.into()),
        ("escaped", Escaped { place: at(), how: "wall".into(), evidence: "none".into() }.into()),
        ("lost", FateUnknown { last_place: at(), searched: "no".into() }.into()),
        ("received", received.into()),
        ("merged", Merged { into: person(2), reasons: "prints".into() }.into()),
        ("not another", NotSame { other: person(3), reasons: "prints".into() }.into()),
        ("registered", crate::testing::registered("prison").into()),
        ("given", BandBound { band: "P-1".into() }.into()),
    ]
}

/// A partner that has two people of its own, of whom one wears the band of whoever is to be released, says this of him.
fn claimed(body: &Body, found: bool) -> World {
    let mut world = ready();
    world.register("losing", person(3), "site");
    world.of("losing", person(3), Merged { into: person(1), reasons: "prints".into() });
    world.register("receiving", person(2), "prison");
    world.of("receiving", person(2), BandBound { band: "P-1".into() });
    world.register("receiving", person(4), "prison");
    world.of("receiving", person(4), BandBound { band: "B-1".into() });
    if found {
        world.of("receiving", person(1), FoundHere { place: place("prison"), note: "seen".into() });
    }
    world.wait(Span::HOUR);
    world.of("receiving", person(1), body.clone());
    if matches!(body, Body::Merged(_)) {
        // Until his own log denies it a merge stands, and he is spoken of under the elder number.
        world.of("losing", person(2), NotSame { other: person(1), reasons: "two faces".into() });
    }
    world.wait(Span::HOUR);
    world
}

#[test]
fn nothing_that_a_partner_claims_keeps_whoever_is_verified_at_the_door_since() {
    for (what, body) in claims() {
        for found in [false, true] {
            let mut world = claimed(&body, found);
            let seen = Sighted { place: place("site"), means: Verified::Band, exception: None };
            world.act("losing", Function::CustodyOfficer, state(person(1), seen)).unwrap();
            assert_eq!(said(world.act_two("losing", TWO, order(&world, None))), "", "{what}, {found}");
        }
    }
}

#[test]
fn of_whom_a_partner_says_that_he_is_dead_the_log_that_has_him_has_seen_him_since() {
    for (what, body) in claims() {
        let world = claimed(&body, true);
        let asked = said(world.ask_two("losing", TWO, order(&world, None)));
        assert_eq!(asked.contains("and nobody here has verified him since"), what == "dead", "{what}: {asked}");
        assert_eq!(asked.is_empty(), what != "dead", "{what}: {asked}");
    }
    let (_, dead) = claims().swap_remove(1);
    let mut world = claimed(&dead, true);
    let seen = Sighted { place: place("prison"), means: Verified::Band, exception: None };
    world.of("receiving", person(1), seen);
    world.wait(Span::minutes(1));
    let asked = said(world.ask_two("losing", TWO, order(&world, None)));
    assert!(asked.contains("has verified him since"), "the partner's own sighting is no door of ours: {asked}");
    let seen = Sighted { place: place("site"), means: Verified::Band, exception: None };
    world.act("losing", Function::LegalReviewer, state(person(1), seen)).unwrap();
    let asked = said(world.ask_two("losing", TWO, order(&world, None)));
    assert!(asked.contains("by the second signer alone"), "{asked}");
}

#[test]
fn what_the_own_log_says_against_who_he_is_is_asked_of_a_release_still() {
    let own: [(Body, &str); 3] = [
        (Merged { into: person(2), reasons: "prints".into() }.into(), "is not in the custody"),
        (BandBound { band: "B-2".into() }.into(), "is bound to"),
        (crate::testing::registered("site").into(), "first contacts"),
    ];
    for (body, why) in own {
        let mut world = ready();
        world.register("losing", person(2), "site");
        world.of("losing", person(2), BandBound { band: "B-2".into() });
        world.wait(Span::minutes(1));
        world.of("losing", person(1), body);
        let asked = said(world.ask_two("losing", TWO, order(&world, None)));
        assert!(asked.contains(why), "{why}: {asked}");
    }
}

#[test]
fn no_partners_word_that_it_has_him_keeps_whoever_was_verified_at_the_door() {
    let mut world = ready();
    world.of("receiving", person(1), FoundHere { place: place("prison"), note: "seen".into() });
    world.wait(Span::minutes(1));
    let in_two_hands =
        |world: &World| world.record.conflicts(person(1)).iter().any(|c| c.about == ConflictAbout::Custody);
    assert!(in_two_hands(&world));
    assert!(world.act_two("losing", TWO, order(&world, None)).is_ok());
    assert!(in_two_hands(&world), "what the other says stays a conflict, by name");
}

#[test]
fn a_release_ends_the_orders_that_stood_and_whoever_is_held_again_needs_one_of_its_own() {
    let mut world = ready();
    let issued = |world: &mut World, reference: &str| {
        let (from, until) = (world.now, world.now + Span::days(60));
        let (by, grounds, valid_in) = ("court".into(), "law".into(), authority("losing"));
        let (reference, document) = (reference.into(), None);
        world.of("losing", person(1), OrderIssued { reference, by, grounds, valid_in, from, until, document });
    };
    issued(&mut world, "O-1");
    let in_force = |world: &World| -> Vec<String> {
        world.record.orders_in_force(person(1), world.now).map(|o| o.value.reference.to_string()).collect()
    };
    assert_eq!(in_force(&world), ["O-1"]);
    world.act_two("losing", TWO, order(&world, None)).unwrap();
    world.wait(Span::hours(73));
    assert!(in_force(&world).is_empty());
    let here = state(person(1), FoundHere { place: place("site"), note: "in his cell".into() });
    world.act("losing", Function::CustodyOfficer, here).unwrap();
    assert!(in_force(&world).is_empty(), "found three days later he was arrested anew");
    let (_, asked) = world.record.discrepancies().find(|(_, d)| d.rule == HELD_AGAIN).unwrap();
    assert!(asked.is_open() && asked.kind == DiscrepancyKind::Unlawful, "a lawyer settles it: {}", asked.text);
    let open = |world: &World| world.record.tasks(person(1), world.now).iter().any(|task| task.state.is_open());
    assert!(open(&world), "release or renew");
    let transfer = Transfer {
        person: person(1),
        holder: &authority("losing"),
        destination: &authority("receiving"),
        leaves_at: world.now,
        arrives_at: world.now,
    };
    let said = law(&world.record, transfer).shut_by;
    assert!(said.iter().any(|reason| reason.missing.contains("order O-1 ended with his release")), "{said:?}");
    world.wait(Span::HOUR);
    issued(&mut world, "O-2");
    assert_eq!(in_force(&world), ["O-2"]);
    assert!(!open(&world));
}

#[test]
fn whoever_is_found_at_once_after_his_release_was_never_gone() {
    let mut world = ready();
    let (from, until) = (world.now, world.now + Span::days(60));
    let (reference, by, grounds) = ("O-1".into(), "court".into(), "law".into());
    let valid_in = authority("losing");
    world.of("losing", person(1), OrderIssued { reference, by, grounds, valid_in, from, until, document: None });
    world.act_two("losing", TWO, order(&world, None)).unwrap();
    world.wait(Span::HOUR);
    let here = state(person(1), FoundHere { place: place("site"), note: "in his cell".into() });
    world.act("losing", Function::CustodyOfficer, here).unwrap();
    assert_eq!(world.record.orders_in_force(person(1), world.now).count(), 1);
    assert!(
        world.record.discrepancies().any(|(_, d)| d.is_open() && d.rule == HELD_AGAIN),
        "a lawyer asks all the same"
    );
}
