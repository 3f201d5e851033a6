//! Runs of a plan and a plan for the rest: processor's time, figures and a hash of them. Small within `cargo test`; the
//! size of the benchmark with `cargo bench -p airlift --bench simulate -- --large`, where `--runs N` and `--tries N` set how
//! many runs there are and how long the plan is searched for. Source: ours.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench shows what it measures and stops at what fails")]

use airlift::{
    Dependence, Disruptions, Fact, Figures, Plan, Policy, Problem, Reaction, Reinforcement, Replanning, Runs, SOLVER,
    Size, Step, cost, generate, greedy, improved, lower_bound_now, options, played, replan, rescore, rule_loss,
    simulate,
};
use sha2::{Digest, Sha256};

/// Small: a few seconds in a debug build.
const SMALL: Size = Size { people: 400, sites: 3, airfields: 3, receivers: 2, days: 4, step_min: 120 };

fn main() {
    let large = std::env::args().any(|a| a == "--large");
    let (size, tries, count) = if large { (Size::BENCHMARK, 2_000, 10_000) } else { (SMALL, 100, 50) };
    let (tries, count) = (asked("--tries").unwrap_or(tries), asked("--runs").map_or(count, |n| n as u32));
    let problem = generate(&size, 0).unwrap();
    let (plan, made_s) = timed(|| improved(&problem, Policy::HighestHazardFirst, tries, 0, &mut |_| true));
    println!(
        "{} people, plan of {tries} tries in {made_s:.1} s, expected inside {:.2}",
        problem.people(),
        cost(&problem, &plan).expected_inside
    );
    let runs = Runs { count, seed: 1, threads: 1 };
    for (name, disruptions) in [("nothing but the front", front_alone()), ("all disruptions", Disruptions::default())] {
        let (told, s) = timed(|| simulate(&problem, &plan, &disruptions, &runs).unwrap());
        let each_ms = 1e3 * s / f64::from(2 * count);
        println!(
            "{name}: {count} runs under each dependence, {s:.2} s, {each_ms:.3} ms a run, figures {}",
            hash(&told)
        );
        shown(&format!("{:?}", Dependence::Joint), &told.joint);
        shown(&format!("{:?}", Dependence::Independent), &told.independent);
    }
    compared(&problem, &plan, &runs);
    reaction(&problem, &plan);
    options_beside(&problem, &plan);
    after_disruption(&problem, &plan, large);
    rule_beside(&problem, &plan, large);
}

/// The number after an argument.
fn asked(name: &str) -> Option<u64> {
    std::env::args().skip_while(|a| a != name).nth(1)?.parse().ok()
}

/// No weather, no breakdowns, no refusals; sites, airfields and clearances alone.
fn front_alone() -> Disruptions {
    Disruptions { front: Disruptions::default().front, ..Disruptions::NONE }
}

fn shown(name: &str, of: &Figures) {
    let many: f64 = of.sites_lost.iter().skip(3).sum();
    println!(
        "  {name:<12} inside {:.1} +- {:.1}, CVaR95 {:.0}, 5/50/95 % {:?}, anybody {:.3}, three sites or more {many:.4}, \
         two in a day {:.4}, stranded {:.1}, all out {:.3}",
        of.inside_mean,
        of.inside_error,
        of.cvar95,
        of.inside,
        of.anybody,
        of.two_in_a_day,
        of.stranded_mean,
        of.all_out
    );
}

fn beside_by_hand(problem: &Problem, plan: &Plan) -> Vec<(&'static str, Plan)> {
    let by_hand = Policy::ALL.map(|policy| (policy.name(), greedy(problem, policy)));
    std::iter::once(("searched", plan.clone())).chain(by_hand).collect()
}

/// The plan beside the policies by hand, each carried out in the same worlds by the same repair rule.
fn compared(problem: &Problem, plan: &Plan, runs: &Runs) {
    for (name, plan) in beside_by_hand(problem, plan) {
        let told = simulate(problem, &plan, &Disruptions::default(), runs).unwrap().joint;
        let day = |minute: u32| f64::from(minute) / 1440.0;
        println!(
            "  carried out {name:<22} inside {:.1} +- {:.1}, CVaR95 {:.0}, anybody {:.3}, complete day {:.1}, 95 % {:.1}",
            told.inside_mean,
            told.inside_error,
            told.cvar95,
            told.anybody,
            day(told.finish_min[1]),
            day(told.finish_min[2])
        );
    }
}

/// Half as many guards again at each site from the second day on, instead of the plan and beside it.
fn options_beside(problem: &Problem, plan: &Plan) {
    let reaction = Reaction::nominal(problem, 10);
    let guards = reaction.guards.iter().map(|n| n.div_ceil(2)).collect();
    let from = Step(problem.grid.steps() * 1440 / problem.grid.end_min() as usize);
    let told = options(problem, plan, &reaction, &Reinforcement { from, guards }).unwrap();
    for (name, of) in [("nothing", told.nothing), ("guards", told.guards), ("lift", told.lift), ("both", told.both)] {
        println!("  option {name:<8} inside {:.1}, band {:.1} and {:.1}", of.expected_inside, of.band[0], of.band[1]);
    }
}

/// What the repair rule loses against planning anew.
fn rule_beside(problem: &Problem, plan: &Plan, large: bool) {
    let runs = Runs { count: if large { 20 } else { 4 }, seed: 1, threads: 1 };
    let replanning = Replanning { every_steps: if large { 12 } else { 4 }, frozen_steps: 3, tries: 20 };
    let (told, s) = timed(|| rule_loss(problem, plan, &Disruptions::default(), &runs, &replanning).unwrap());
    let mean =
        |of: &[[u32; 2]], which: usize| of.iter().map(|pair| f64::from(pair[which])).sum::<f64>() / of.len() as f64;
    println!(
        "repair rule beside {} new plans in {} runs, {s:.1} s: inside {:.1} and {:.1}, loss {:.1} +- {:.1}, admitted {:.0} \
         and {:.0}, past differs in {}; {:?}",
        told.plans,
        runs.count,
        mean(&told.inside, 0),
        mean(&told.inside, 1),
        told.loss_mean,
        told.loss_error,
        mean(&told.admitted, 0),
        mean(&told.admitted, 1),
        told.differing,
        told.inside
    );
}

/// The plan beside the policies by hand, at 0, 1 and 3 times the reaction.
fn reaction(problem: &Problem, plan: &Plan) {
    let (names, plans): (Vec<_>, Vec<_>) = beside_by_hand(problem, plan).into_iter().unzip();
    let (told, s) = timed(|| rescore(problem, &plans, &Reaction::nominal(problem, 10)).unwrap());
    println!("scored again in {s:.2} s, swaps {:?}", told.swaps());
    for (name, scores) in names.iter().zip(&told.plans) {
        println!(
            "  {name:<22} {:8.2} {:8.2} {:8.2}",
            scores[0].expected_inside, scores[1].expected_inside, scores[2].expected_inside
        );
    }
}

/// The rest planned anew on the third day, after an airfield was lost, and from the states of three runs.
fn after_disruption(problem: &Problem, plan: &Plan, large: bool) {
    let more: &[u64] = if large { &[0, 300, 5_000] } else { &[0, 20] };
    let step = problem.grid.steps() / 4;
    let undisturbed = played(problem, plan, &Disruptions::NONE, (1, 0), Step(step)).unwrap();
    let busiest = problem.routes[plan.sorties.iter().find(|s| s.boards.0 > step).unwrap().route.0].airfield;
    let mut states = vec![("airfield shut for two days", undisturbed)];
    states[0].1.facts = vec![Fact::AirfieldShut(busiest, problem.grid.start_min(Step(step)) + 2 * 1440)];
    for run in 0..3 {
        states
            .push(("as a run left it", played(problem, plan, &Disruptions::default(), (2, run), Step(step)).unwrap()));
    }
    for (name, mut now) in states {
        now.frozen_until = Step(step + 4);
        for tries in more.iter().copied() {
            let (told, s) = timed(|| replan(problem, plan, &now, tries, 1, &mut |_| true).unwrap());
            println!(
                "{name}: {} facts, {tries} tries, {s:.2} s, objective {:.2}, inside {:.2}, dropped {}, broken {}, plan {}",
                now.facts.len(),
                told.cost.objective(),
                told.cost.expected_inside,
                told.dropped.len(),
                told.broken.len(),
                hash(&told.plan)
            );
            // Without HiGHS the relaxation of a large problem takes too long.
            if tries > 0 && (!large || SOLVER == "HiGHS") {
                let (bound, s) = timed(|| lower_bound_now(problem, plan, &now, &told).unwrap());
                let gap = bound.map(|bound| 100.0 * bound.gap(told.cost.objective()));
                println!("  bound {:?}, gap {gap:.2?} %, in {s:.2} s", bound.map(|bound| bound.value));
            }
            told.broken.iter().for_each(|violation| println!("  broken: {violation}"));
            told.unavoidable.iter().for_each(|of| println!("  no plan can keep: {}, {}", of.violation, of.because));
        }
    }
}

fn hash(of: &impl std::fmt::Debug) -> String {
    Sha256::digest(format!("{of:?}")).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
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
