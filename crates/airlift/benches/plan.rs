//! Plans of generated problems: value by policy, gap where there is a bound, processor's time. Small within `cargo test`;
//! the size of the benchmark with `cargo bench -p airlift --bench plan -- --large`. Source: ours.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench shows what it measures and stops at what fails")]

use airlift::{Plan, Policy, Problem, SOLVER, Size, cost, generate, greedy, greedy_repaired, solve, violations};
use sha2::{Digest, Sha256};

/// Small: a few seconds in a debug build.
const SMALL: Size = Size { people: 400, sites: 3, airfields: 3, receivers: 2, days: 4, step_min: 120 };

/// Gaps to be met, as parts of the bound. Source: the targets, and half a per cent.
const GAPS: [f64; 3] = [0.01, 0.007, 0.005];

fn main() {
    let large = std::env::args().any(|a| a == "--large");
    let (size, seeds) = if large { (Size::BENCHMARK, 5) } else { (SMALL, 1) };
    let wanted = std::env::args().skip_while(|a| a != "--seed").nth(1).and_then(|seed| seed.parse::<u64>().ok());
    for seed in (0..seeds).filter(|seed| wanted.is_none_or(|wanted| wanted == *seed)) {
        let problem = generate(&size, seed).unwrap();
        assert_eq!(problem.check(), [], "seed {seed}");
        let none = cost(&problem, &Plan::default());
        println!("seed {seed}: {} people, nobody moved {:.1}", problem.people(), none.objective());
        for policy in Policy::ALL {
            let (plan, made_s) = timed(|| greedy(&problem, policy));
            shown(&problem, policy.name(), &plan, made_s);
        }
        for tries in if large { vec![4_000] } else { vec![200] } {
            let (begun, mut first, mut within) = (processor_s(), None, GAPS.map(|gap| (gap, None)));
            let mut told = |so_far: &airlift::Progress| {
                let now = processor_s() - begun;
                first.get_or_insert(now);
                let gap = so_far.bound.as_ref().map_or(f64::INFINITY, |bound| bound.gap(so_far.objective));
                within.iter_mut().filter(|(most, _)| gap <= *most).for_each(|(_, at)| _ = at.get_or_insert(now));
                true
            };
            let (solved, made_s) = timed(|| solve(&problem, tries, seed, &mut told).unwrap());
            println!("  first feasible plan, the best of four by hand, in {:.2} s", first.unwrap_or_default());
            shown(&problem, &format!("solved with {tries}"), &solved.plan, made_s);
            let (bound, gap) = (solved.bound, 100.0 * solved.gap());
            let within = within.map(|(gap, at)| {
                at.map_or_else(String::new, |at: f64| format!(", within {:.1} % after {at:.1} s", 100.0 * gap))
            });
            println!("  first plan whose gap is at most as much{}", within.concat());
            println!("  bound {:.3} by {SOLVER} on a grid of {} h, gap {gap:.2} %", bound.value, bound.grid_h);
            by_hand(&problem, solved.cost.expected_inside, solved.by_hand.1.expected_inside);
        }
    }
}

/// How far the plan is below the best by hand as it is made, and with the same last repair.
fn by_hand(problem: &Problem, ours: f64, as_made: f64) {
    let (repaired, made_s) = timed(|| greedy_repaired(problem, &Policy::ALL));
    let mut best = f64::INFINITY;
    for (policy, plan) in &repaired {
        shown(problem, &format!("{}, repaired", policy.name()), plan, made_s / repaired.len() as f64);
        best = best.min(cost(problem, plan).expected_inside);
    }
    let below = |hand: f64| 100.0 * (hand - ours) / hand;
    println!("  below the best by hand as made {:.1} %, with the same repair {:.1} %", below(as_made), below(best));
}

fn shown(problem: &Problem, name: &str, plan: &Plan, made_s: f64) {
    let (broken, checked_s) = timed(|| violations(problem, plan));
    assert_eq!(broken, [], "{name}");
    let cost = cost(problem, plan);
    let hash = Sha256::digest(format!("{plan:?}"));
    let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (objective, inside) = (cost.objective(), cost.expected_inside);
    let (flown, sorties) = (plan.flown(), plan.sorties.len());
    println!(
        "  {name:<30} objective {objective:8.2} expected inside {inside:8.2} flown {flown:5} sorties {sorties:3}, \
         {made_s:6.2} s, checked in {checked_s:5.2} s, plan {hash}"
    );
}

/// What was made, and the processor's time that it took, of all threads, so that other programs do not count.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = processor_s();
    let made = work();
    (made, processor_s() - begun)
}

/// Seconds that this program has run: the kernel counts hundredths of them, in the 14th and 15th field of `stat`.
fn processor_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
