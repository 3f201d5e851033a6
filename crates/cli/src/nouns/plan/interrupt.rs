//! Ctrl-C while a plan is searched for: the first ends the search, the second the program. Source: `cli.md` (Exit codes).

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use operations::Failure;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};

use crate::output::INTERRUPTED;

/// A flag that is set when the user or the system asks the program to end.
pub(crate) fn flag() -> Result<Arc<AtomicBool>, Failure> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the shutdown looks at the flag before the same signal sets it.
        register_conditional_shutdown(signal, i32::from(INTERRUPTED), Arc::clone(&flag))
            .and_then(|_| register(signal, Arc::clone(&flag)))
            .map_err(|e| Failure::error(format!("signals cannot be heard: {e}")))?;
    }
    Ok(flag)
}
