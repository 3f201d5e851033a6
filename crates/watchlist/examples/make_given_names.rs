//! Makes `data/given.txt`: a line for each given name of the project's name tables, its spellings in the phonetic
//! alphabet, those without short vowels after a `|`. Names of men and women, not of families.
//! Run: `cargo run --release -p watchlist --example make_given_names -- NAMES > crates/watchlist/data/given.txt`, NAMES
//! `crates/operations/src/rehearse/names`.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use watchlist::extract;

/// Tables of given names are called so.
const GIVEN: [&str; 3] = ["ISMS", "MEN", "WOMEN"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("needs a folder: NAMES")?;
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    println!("; Made by examples/make_given_names.rs from the project's name tables; see there.");
    let mut lines = BTreeSet::new();
    for file in files {
        lines.extend(given_names(&fs::read_to_string(file.path())?));
    }
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// The rows of the tables of given names of one file.
fn given_names(source: &str) -> Vec<String> {
    let mut within = false;
    let mut lines = Vec::new();
    for line in source.lines() {
        if let Some((_, table)) = line.split_once("const ") {
            let name = table.split(':').next().unwrap_or("");
            within = GIVEN.iter().any(|given| name == *given || name.ends_with(&format!("_{given}")));
        }
        if within && line.trim_start().starts_with("&[\"") {
            lines.extend(row(line));
        }
    }
    lines
}

fn row(line: &str) -> Option<String> {
    let mut spellings: [BTreeSet<String>; 2] = Default::default();
    for written in line.split('"').skip(1).step_by(2) {
        let (name, _) = extract(written, &mut ());
        // A name of several parts is no one token; its first part alone would be another name.
        if let [token] = &name.compared().collect::<Vec<_>>()[..] {
            spellings[usize::from(token.unvowelled)].insert(token.phones.to_string());
        }
    }
    let [vowelled, unvowelled] = spellings.map(|all| all.into_iter().collect::<Vec<_>>().join(" "));
    let any = !vowelled.is_empty() || !unvowelled.is_empty();
    any.then(|| format!("{vowelled}|{unvowelled}"))
}
