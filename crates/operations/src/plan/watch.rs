//! How long a command has worked: processor's time of this process and wall time. Source: ours; it is shown, and ends a
//! search whose user set a limit; nothing that is reckoned depends on it otherwise.

use std::time::Instant;

/// The kernel's ticks a second, `USER_HZ`: 100 on every Linux that we know (man 5 proc).
const TICKS_PER_S: f64 = 100.0;

/// Started with a command.
pub(crate) struct Stopwatch {
    wall: Instant,
    cpu_s: Option<f64>,
}

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "elapsed time is shown, and a limit that a user sets ends a search")]
    pub(crate) fn start() -> Self {
        Self { wall: Instant::now(), cpu_s: processor_s() }
    }

    /// Wall time, seconds.
    pub(crate) fn wall_s(&self) -> f64 {
        self.wall.elapsed().as_secs_f64()
    }

    /// Processor's time of all threads, seconds; wall time where the system does not tell it.
    pub(crate) fn cpu_s(&self) -> f64 {
        match (self.cpu_s, processor_s()) {
            (Some(begun), Some(now)) => now - begun,
            _ => self.wall_s(),
        }
    }
}

/// The 14th and 15th field of `stat`: ticks in the program and in the kernel for it (man 5 proc).
fn processor_s() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_S)
}
