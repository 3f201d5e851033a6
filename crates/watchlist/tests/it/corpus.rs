//! The fuzzing corpus, replayed through the functions that the fuzzing program runs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../../../../fuzz/targets/watchlist.rs"]
mod targets;

/// Longest time for one kept input. Source: ours; the fuzzing program's own limit.
const LIMIT: Duration = Duration::from_secs(5);

#[test]
#[expect(clippy::disallowed_methods, reason = "the time that a hostile input may take is what is tested")]
fn every_input_that_fuzzing_kept_is_read_or_refused_in_time() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (target, run) in targets::TARGETS {
        let files: Vec<_> = fs::read_dir(corpus.join(target)).unwrap().map(|file| file.unwrap().path()).collect();
        assert!(!files.is_empty(), "{target} has no corpus");
        for file in files {
            let begun = Instant::now();
            run(&fs::read(&file).unwrap());
            assert!(begun.elapsed() < LIMIT, "{} takes {:?}", file.display(), begun.elapsed());
        }
    }
}
