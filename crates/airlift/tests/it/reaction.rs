//! Plans scored again when hazards answer to the lift. Source: ours.

use airlift::{Band, Plan, Policy, Reaction, Step, cost, generate, greedy, rescore};

use crate::greedy::SMALL;
use crate::hand;

fn exactly(figure: f64) -> Band {
    Band { low: figure, nominal: figure, high: figure }
}

#[test]
fn without_reaction_it_is_the_cost_to_the_bit() {
    for seed in 0..4 {
        let problem = generate(&SMALL, seed).unwrap();
        let mut plans: Vec<Plan> = Policy::ALL.map(|policy| greedy(&problem, policy)).to_vec();
        plans.push(Plan::default());
        let told = rescore(&problem, &plans, &Reaction::nominal(&problem, 10)).unwrap();
        for (plan, scores) in plans.iter().zip(&told.plans) {
            let expected = cost(&problem, plan).expected_inside;
            assert_eq!((scores[0].expected_inside, scores[0].band), (expected, [expected; 2]), "seed {seed}");
            assert!(scores.windows(2).all(|pair| pair[0].expected_inside <= pair[1].expected_inside));
            assert!(scores.iter().all(|s| s.band[0] <= s.expected_inside && s.expected_inside <= s.band[1]));
        }
        // Who moves nobody provokes nobody.
        assert_eq!(told.plans[4].map(|s| s.expected_inside), [told.plans[4][0].expected_inside; 3]);
    }
}

#[test]
fn the_hand_made_plan_pays_for_what_it_provokes() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let reaction = Reaction { lift_begun: exactly(2.0), guards_power: exactly(0.0), guards: vec![4], drawn_off: 1.0 };
    let told = rescore(&problem, &[plan], &reaction).unwrap();
    // 0.1 a step of what stood at the start: 0.9 stand when the first four leave, then 8/9 and 7/8 of them a step.
    let twice = 0.9 * (1.0 - (8.0_f64 / 9.0).powi(2));
    let again = 0.9 * (8.0_f64 / 9.0).powi(2) * (1.0 - (7.0_f64 / 8.0).powi(2));
    let expected = 6.0 * 0.1 + 2.0 * (twice + again);
    assert!((told.plans[0][1].expected_inside - expected).abs() < 1e-12, "{told:?}, not {expected}");
    let eightfold = 0.9 * (1.0 - (8.0_f64 / 9.0).powi(8));
    let rest = 0.9 * (8.0_f64 / 9.0).powi(8) * (1.0 - (7.0_f64 / 8.0).powi(8));
    let expected = 6.0 * 0.1 + 2.0 * (eightfold + rest);
    assert!((told.plans[0][2].expected_inside - expected).abs() < 1e-12, "{told:?}, not {expected}");
}

#[test]
fn guards_away_count_while_they_are_away() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let reaction = Reaction { lift_begun: exactly(1.0), guards_power: exactly(1.0), guards: vec![2], drawn_off: 1.0 };
    let told = rescore(&problem, &[plan], &reaction).unwrap();
    // One of two guards is out for the step of each convoy: twice the hazard in the second and fourth step.
    let stand = [0.9, 0.9 * (8.0_f64 / 9.0).powi(2), 0.9 * (8.0_f64 / 9.0).powi(2) * (7.0 / 8.0)];
    let expected = 6.0 * 0.1 + 2.0 * (stand[0] - stand[1]) + 2.0 * (stand[1] - stand[2]);
    assert!((told.plans[0][1].expected_inside - expected).abs() < 1e-12, "{told:?}, not {expected}");
}

#[test]
fn plans_that_change_places_are_named() {
    let problem = hand::problem();
    let leaving = |first, second| {
        let mut plan = crate::cost::plan();
        (plan.convoys[0].leaves, plan.convoys[1].leaves) = (Step(first), Step(second));
        plan
    };
    // One brings four out at once and leaves two to pay for it; the other brings all out at one stroke, later.
    let plans = [leaving(3, 3), leaving(1, 6)];
    let reaction = Reaction { lift_begun: exactly(9.0), guards_power: exactly(0.0), guards: vec![1], drawn_off: 1.0 };
    let told = rescore(&problem, &plans, &reaction).unwrap();
    let at_once = [0, 1, 2].map(|times| told.plans[0][times].expected_inside);
    assert!(at_once.iter().all(|inside| (inside - 1.8).abs() < 1e-12), "{told:?}");
    assert!((told.plans[1][0].expected_inside - 1.6).abs() < 1e-12 && told.plans[1][1].expected_inside > 2.3);
    assert_eq!((told.ranking.clone(), told.swaps()), ([vec![1, 0], vec![0, 1], vec![0, 1]], vec![(1, 0)]));
    let calm = Reaction { lift_begun: exactly(1.0), ..reaction };
    assert_eq!(rescore(&problem, &plans, &calm).unwrap().swaps(), []);
}

#[test]
fn a_reaction_that_cannot_be_meant_is_refused() {
    let problem = hand::problem();
    let said = |reaction: Reaction| rescore(&problem, &[], &reaction).unwrap_err().to_string();
    let of = Reaction::nominal(&problem, 10);
    assert_eq!(said(Reaction { guards: vec![], ..of.clone() }), "reaction has guards of 0 sites, 1 needed");
    assert!(said(Reaction { drawn_off: f64::NAN, ..of.clone() }).contains("drawn off is NaN"));
    let falling = Band { low: 2.0, nominal: 1.0, high: 3.0 };
    assert!(said(Reaction { lift_begun: falling, ..of }).contains("rising numbers from 1 to 100 needed"));
}
