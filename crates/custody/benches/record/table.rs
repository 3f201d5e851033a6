//! The table that the bench prints: what, how much, the target beside it, and a hash of the results
//! that two runs with the same seeds share. Source: ours.

use std::fmt;
use std::time::{Duration, Instant};

use custody::Hash;

/// What was measured.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 3]>,
    results: Vec<u8>,
}

impl Table {
    /// A line with a rate, and the least that is wanted.
    pub fn rate(&mut self, what: &str, events: u64, took: Duration, at_least: Option<u64>) {
        let rate = events as f64 / took.as_secs_f64();
        let target = at_least.map_or_else(String::new, |t| format!("at least {}", grouped(t as f64)));
        self.row(what, format!("{} a second", grouped(rate)), target);
    }

    /// A line in words.
    pub fn row(&mut self, what: &str, measured: impl Into<String>, target: impl Into<String>) {
        self.rows.push([what.into(), measured.into(), target.into()]);
    }

    /// A result that must be the same in each run.
    pub fn result(&mut self, hash: Hash) {
        self.results.extend_from_slice(&hash.0);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | measured | target |\n| --- | --- | --- |")?;
        for [what, measured, target] in &self.rows {
            writeln!(f, "| {what} | {measured} | {target} |")?;
        }
        write!(f, "\nresult {}", custody::seal::sha256(&self.results))
    }
}

/// A number with a comma between thousands.
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Runs something, and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let from = now();
    let value = work();
    (value, from.elapsed())
}

/// The time on the machine's steady clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures elapsed time; nothing recorded depends on it")]
pub fn now() -> Instant {
    Instant::now()
}

/// Runs something on this thread, and says how long a processor worked on it: other programs on the
/// machine do not count. Where the kernel does not tell, the time that passed.
pub fn timed_on_cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (before, passed) = (on_cpu(), now());
    let value = work();
    let worked = on_cpu().zip(before).map(|(after, before)| after.saturating_sub(before));
    (value, worked.unwrap_or_else(|| passed.elapsed()))
}

fn on_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Memory of this process in use, in bytes, as the kernel counts it; none where it does not say.
pub fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1_024)
}
