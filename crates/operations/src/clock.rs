//! The one clock and the one source of randomness of the product. Cores are handed their values.

use custody::Moment;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A set clock; only folders whose genesis says *rehearsal* take it.
    Set(Moment),
}

impl Clock {
    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match self {
            Self::Set(moment) => *moment,
            Self::Machine => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Moment::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }
}

/// A generator seeded by the operating system.
pub fn machine_rng() -> Result<ChaCha20Rng, crate::Failure> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed)
        .map_err(|e| crate::Failure::error(format!("the operating system gave no randomness: {e}")))?;
    Ok(ChaCha20Rng::from_seed(seed))
}

/// A generator of a rehearsal: the same seed gives the same folder.
pub fn rehearsal_rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}
