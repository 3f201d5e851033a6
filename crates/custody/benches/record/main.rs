//! The record measured: fold, disk, opening, memory, durable appends. Source: the targets of
//! `custody.md` (Benches and proofs); method and numbers in `benchmarks/record.md`.
//!
//! `cargo test` runs it small, as a test that nothing of it breaks. `cargo bench -p custody --bench
//! record -- --large` runs it at a million events and prints the table; `--appends` beside it leaves the folding out,
//! `--memory` everything but the memory.

#![expect(clippy::print_stdout, reason = "a bench shows its table")]
#![expect(clippy::unwrap_used, reason = "a bench stops where it stands, as a test does")]
#![expect(clippy::panic, reason = "a bench stops where it stands, as a test does")]
#![expect(unreachable_pub, reason = "a program, not a library")]

mod appends;
mod folds;
#[expect(dead_code, reason = "shared with the integration tests, which use more of it")]
#[path = "../../tests/it/hand.rs"]
mod hand;
mod lives;
mod table;

use std::path::Path;

use table::Table;

/// How much is measured.
pub struct Size {
    /// Persons, with 60 events each.
    pub persons: u32,
    /// Events appended by each of the producers.
    pub appends_each: u32,
    /// Times that each way of appending is measured; the median is shown.
    pub rounds: usize,
}

/// 1,002,000 events of persons. Source: `custody.md` (a million events); the 60 for each.
const LARGE: Size = Size { persons: 16_700, appends_each: 1_500, rounds: 3 };
/// Some thousand events: under a second in an unoptimised build.
const SMALL: Size = Size { persons: 40, appends_each: 4, rounds: 1 };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // As the test harness does: a filter that does not name this bench asks for other tests.
    let named = |word: &String| word.starts_with('-') || "record".contains(word.as_str());
    if !arguments.iter().all(named) || arguments.iter().any(|a| a == "--list") {
        return;
    }
    let size = if arguments.iter().any(|a| a == "--large") { LARGE } else { SMALL };
    let folder = tempfile::tempdir().unwrap();
    let mut table = Table::default();
    if arguments.iter().any(|a| a == "--memory") {
        folds::memory(&size, &mut table);
        println!("{table}");
        return;
    }
    if !arguments.iter().any(|a| a == "--appends") {
        folds_and_openings(&size, folder.path(), &mut table);
    }
    appends::beside_raw(&size, folder.path(), &mut table);
    appends::sealed_by_producers(&size, folder.path(), &mut table);
    println!("{table}");
}

fn folds_and_openings(size: &Size, folder: &Path, table: &mut Table) {
    // First, while the allocator has nothing left over from other work.
    folds::memory(size, table);
    folds::apply_decoded(size, table);
    let made = folds::fill(size, &folder.join("logs"), table);
    folds::open_and_fold(&made, table);
    folds::verify(&made, table);
}
