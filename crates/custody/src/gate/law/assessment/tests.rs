//! A finding of real risk cannot be turned into an absence, and doubt closes what was open.

use proptest::prelude::*;

use crate::event::law::{Conclusion, RiskConcluded};
use crate::event::{Function, Gate};
use crate::gate::Opening;
use crate::gate::law::{Transfer, law};
use crate::refusal::Nature;
use crate::testing::ready::{Story, who};
use crate::testing::{World, authority};
use crate::time::Span;

/// Officers who assess in these tests: each function is one officer.
const REVIEWERS: [Function; 3] = [Function::LegalReviewer, Function::Auditor, Function::Examiner];
const LOGS: [&str; 3] = ["losing", "bureau", "court"];

/// One assessment: in which log, by which of its reviewers, how many minutes after the first, what.
type Said = (usize, usize, i64, Conclusion, bool);

fn told(all: &[Said]) -> World {
    let mut world = Story::across().without("assessment").told();
    let start = world.now - Span::hours(60);
    for (log, by, minutes, conclusion, proper) in all {
        let at = start + Span::minutes(*minutes);
        let body = RiskConcluded { destination: authority("receiving"), conclusion: *conclusion, proper: *proper };
        world.signed(LOGS[*log], REVIEWERS[*by], at, who(), body);
        // Each is entered a minute after the one before, whenever it is said to have been made.
        world.wait(Span::MINUTE);
    }
    world
}

fn judged(world: &World) -> Opening {
    let (holder, destination) = (authority("losing"), authority("receiving"));
    let leaves_at = world.now;
    let arrives_at = leaves_at + Span::HOUR;
    law(&world.record, Transfer { person: who(), holder: &holder, destination: &destination, leaves_at, arrives_at })
}

/// `None` where the gate is open, otherwise the nature of what it says of the assessment.
fn answer(all: &[Said]) -> Option<Nature> {
    let shut = judged(&told(all)).shut_by;
    assert!(shut.iter().all(|m| m.gate == Gate::Law), "{shut:?}");
    match shut.iter().any(|m| m.nature == Nature::No) {
        true => Some(Nature::No),
        false => shut.first().map(|m| m.nature),
    }
}

use Conclusion::{NoRealRisk, RealRisk, Undecided};

#[test]
fn the_same_reviewer_does_not_take_his_finding_of_real_risk_back_by_any_later_word() {
    let risk = (0, 0, 0, RealRisk, true);
    for later in [(Undecided, false), (Undecided, true), (NoRealRisk, false), (NoRealRisk, true)] {
        assert_eq!(answer(&[risk, (0, 0, 9, later.0, later.1)]), Some(Nature::No), "{later:?}");
    }
}

#[test]
fn another_reviewer_answers_a_finding_properly_and_later_or_not_at_all() {
    let risk = (0, 0, 5, RealRisk, true);
    assert_eq!(answer(&[risk, (0, 1, 9, NoRealRisk, true)]), None);
    assert_eq!(answer(&[risk, (0, 1, 9, NoRealRisk, false)]), Some(Nature::No), "not private");
    assert_eq!(answer(&[risk, (0, 1, 9, Undecided, true)]), Some(Nature::No), "undecided");
    assert_eq!(answer(&[risk, (0, 1, 1, NoRealRisk, true)]), Some(Nature::No), "before the finding");
    assert_eq!(answer(&[(0, 1, 9, NoRealRisk, true), risk]), Some(Nature::No), "the finding was entered late");
    assert_eq!(answer(&[risk, (1, 1, 9, NoRealRisk, true)]), Some(Nature::No), "in another's log");
    assert_eq!(answer(&[risk, (2, 0, 9, NoRealRisk, true)]), None, "a court answers for everybody");
    let again = (0, 2, 20, RealRisk, false);
    assert_eq!(answer(&[risk, (0, 1, 9, NoRealRisk, true), again]), Some(Nature::No), "a new finding, however heard");
}

#[test]
fn doubt_after_a_conclusion_of_no_real_risk_is_an_absence_and_a_repetition_is_none() {
    let open = (0, 0, 0, NoRealRisk, true);
    assert_eq!(answer(&[open]), None);
    assert_eq!(answer(&[open, (0, 1, 9, Undecided, false)]), Some(Nature::Absent));
    assert_eq!(answer(&[open, (0, 1, 9, NoRealRisk, false)]), None, "an improper word replaces no finding");
    assert_eq!(answer(&[open, (0, 1, 9, Undecided, true), (0, 0, 12, NoRealRisk, true)]), None);
    assert_eq!(answer(&[]), Some(Nature::Absent));
}

#[test]
fn the_receiving_state_does_not_open_the_gate_to_itself() {
    let mut world = Story::across().without("assessment").told();
    let concluded = || RiskConcluded { destination: authority("receiving"), conclusion: NoRealRisk, proper: true };
    world.signed("receiving", Function::LegalReviewer, world.now, who(), concluded());
    let shut = judged(&world).shut_by;
    assert!(shut.len() == 1 && shut[0].nature == Nature::Absent, "{shut:?}");
    assert!(shut[0].missing.contains("only receiving or its state finds no real risk at receiving"), "{shut:?}");
    world.signed("bureau", Function::LegalReviewer, world.now, who(), concluded());
    assert!(judged(&world).shut_by.is_empty(), "another state's reviewer does");
}

/// The rule in other words: walks the assessments in order of time and keeps who finds a risk where, and when each was
/// entered. Whoever concluded before a finding was entered answers it by nothing.
fn oracle(all: &[Said]) -> Option<Nature> {
    let mut inorder: Vec<(usize, &Said)> = all.iter().enumerate().collect();
    inorder.sort_by_key(|(_, said)| said.2);
    let mut risks: Vec<(usize, usize, usize)> = Vec::new();
    let mut open = [false; 3];
    for (entered, (log, by, _, conclusion, proper)) in inorder {
        match conclusion {
            RealRisk => {
                risks.push((*log, *by, entered));
                open[*log] = false;
            }
            Undecided => open[*log] = false,
            NoRealRisk if *proper => {
                // The officer of a function in one authority is another person than in the next.
                risks.retain(|(l, b, when)| (l, b) == (log, by) || (l != log && *log != 2) || *when > entered);
                open[*log] = true;
            }
            NoRealRisk => {}
        }
    }
    match (risks.is_empty(), open.contains(&true)) {
        (false, _) => Some(Nature::No),
        (true, true) => None,
        (true, false) => Some(Nature::Absent),
    }
}

fn said() -> impl Strategy<Value = Vec<Said>> {
    let conclusion = prop::sample::select(vec![RealRisk, NoRealRisk, NoRealRisk, Undecided]);
    let one = (0_usize..3, 0_usize..3, conclusion, prop::bool::weighted(0.7));
    let timed = |list: Vec<(usize, usize, Conclusion, bool)>| {
        list.into_iter().zip(0_i64..).map(|((log, by, c, proper), n)| (log, by, n, c, proper)).collect::<Vec<_>>()
    };
    prop::collection::vec(one, 0..7).prop_map(timed).prop_shuffle()
}

proptest! {
    /// In whatever order they come in, the assessments add up to what the rule says.
    #[test]
    fn assessments_in_any_order_add_up_to_what_the_rule_says(all in said()) {
        prop_assert_eq!(answer(&all), oracle(&all));
    }
}

#[test]
fn a_risk_found_at_one_office_of_a_state_says_no_for_its_others_until_it_is_answered() {
    let mut world = told(&[(0, 0, 0, NoRealRisk, true)]);
    let at = world.now - Span::hours(2);
    // The court answers to the state of the receiver.
    let found = |conclusion| RiskConcluded { destination: authority("court"), conclusion, proper: true };
    world.signed(LOGS[0], REVIEWERS[0], at, who(), found(RealRisk));
    let shut = judged(&world).shut_by;
    assert!(
        shut.iter().any(|m| m.nature == Nature::No && m.missing.contains("at court, of the same state")),
        "{shut:?}"
    );
    world.signed(LOGS[0], REVIEWERS[1], at + Span::MINUTE, who(), found(NoRealRisk));
    assert!(judged(&world).is_open(), "{:?}", judged(&world).shut_by);
}
