//! One fuzzing program for all targets; `CUSTODIA_FUZZ_TARGET` names the one to run. Source: ours, over
//! libFuzzer. One program instead of one a target: it links once.

#![no_main]

#[path = "../targets/custody.rs"]
mod in_custody;
#[path = "../targets/fingerprint.rs"]
mod in_fingerprint;
#[path = "../targets/operations.rs"]
mod in_operations;
#[path = "../targets/stability.rs"]
mod in_stability;
#[path = "../targets/watchlist.rs"]
mod in_watchlist;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// What every target may allocate whatever its input, in bytes. Source: ours; SQLite's page cache and a
/// journal's buffers are the most of it.
const FIXED_BYTES_MAX: usize = 16 << 20;
/// What a target may allocate for each byte of input beyond that. Source: ours; deflate unpacks at most
/// some 1,030 bytes from one (RFC 1951), and a workbook's texts are held twice.
const BYTES_EACH_MAX: usize = 4_096;

type Target = (&'static str, fn(&[u8]));

fn target() -> &'static Target {
    static CHOSEN: OnceLock<Target> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let wanted = std::env::var("CUSTODIA_FUZZ_TARGET").unwrap_or_default();
        let all = [
            in_custody::TARGETS,
            in_fingerprint::TARGETS,
            in_operations::TARGETS,
            in_stability::TARGETS,
            in_watchlist::TARGETS,
        ]
        .concat();
        let found = all.iter().find(|(name, _)| *name == wanted).copied();
        found.unwrap_or_else(|| {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            panic!("CUSTODIA_FUZZ_TARGET is {wanted:?}, one of {} needed", names.join(", "))
        })
    })
}

fuzz_target!(|bytes: &[u8]| {
    let (name, run) = target();
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    run(bytes);
    let used = ALLOCATED.peak_usage().saturating_sub(before);
    let allowed = FIXED_BYTES_MAX + bytes.len() * BYTES_EACH_MAX;
    assert!(used <= allowed, "{name}: {used} bytes allocated for {} bytes of input, at most {allowed} allowed", bytes.len());
});
