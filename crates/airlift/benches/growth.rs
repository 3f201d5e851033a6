//! Larger problems: plan, certified bound, processor's time and memory. Small within `cargo test`; with `cargo bench -p
//! airlift --features highs --bench growth -- --large` 24,000 people at 24 sites, with `--larger` 100,000 at 50. Source:
//! ours.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench shows what it measures and stops at what fails")]

use airlift::{Grid, SOLVER, Size, generate, solve, violations};

/// Small: a few seconds in a debug build.
const SMALL: Size = Size { people: 400, sites: 4, airfields: 3, receivers: 2, days: 4, step_min: 120 };
const LARGE: Size = Size { people: 24_000, sites: 24, airfields: 8, receivers: 4, days: 14, step_min: 120 };
const LARGER: Size = Size { people: 100_000, sites: 50, airfields: 12, receivers: 6, days: 14, step_min: 120 };

fn main() {
    let asked = |name: &str| std::env::args().any(|a| a == name);
    let (size, tries) = match (asked("--large"), asked("--larger")) {
        (_, true) => (LARGER, 1_000),
        (true, false) => (LARGE, 2_000),
        (false, false) => (SMALL, 50),
    };
    let tries = number("--tries").unwrap_or(tries);
    let seed = number("--seed").unwrap_or(0);
    let mut problem = generate(&size, seed).unwrap();
    // Two hours while order counts most, then longer; `airlift.md` §4.
    let fine = number("--fine-days").map_or(size.days.min(4), |n| n as u32);
    let coarse = number("--coarse-min").map_or(360, |n| n as u32);
    problem.grid = Grid::mixed(&[(size.step_min, fine), (coarse, size.days - fine)]).unwrap();
    assert_eq!(problem.check(), [], "seed {seed}");
    println!(
        "{} people, {} sites, {} airfields, {} receivers, {} steps of 2 to {} h, seed {seed}",
        problem.people(),
        size.sites,
        size.airfields,
        size.receivers,
        problem.grid.steps(),
        problem.grid.longest_h()
    );
    let begun = processor_s();
    let mut first = None;
    let mut bounded = None;
    let solved = solve(&problem, tries, seed, &mut |progress| {
        first.get_or_insert((processor_s() - begun, progress.objective));
        if let Some(bound) = progress.bound {
            bounded.get_or_insert((processor_s() - begun, bound.value, progress.objective));
        }
        true
    })
    .unwrap();
    let made_s = processor_s() - begun;
    println!("  first plan (seconds, objective) {first:?}, bound and plan that follows {bounded:?}");
    println!(
        "  objective {:.2}, bound {:.2} by {SOLVER}, gap {:.2} %, expected inside {:.2}, by hand {:.2}, {made_s:.1} s, {} MiB",
        solved.cost.objective(),
        solved.bound.value,
        100.0 * solved.gap(),
        solved.cost.expected_inside,
        solved.by_hand.1.expected_inside,
        memory_mib()
    );
    assert_eq!(violations(&problem, &solved.plan), []);
    println!("  checked, {:.1} s in all", processor_s() - begun);
}

/// The number after an argument.
fn number(name: &str) -> Option<u64> {
    std::env::args().skip_while(|a| a != name).nth(1)?.parse().ok()
}

/// The most memory that this program has held.
fn memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Seconds that this program has run: the kernel counts hundredths of them, in the 14th and 15th field of `stat`.
fn processor_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
