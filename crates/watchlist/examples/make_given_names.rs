//! Makes `data/given.txt`: a line for each given name of the project's name tables, its spellings in the phonetic
//! alphabet, those without short vowels after a `|`. Names of men and women, not of families. Rows with one form in
//! the Arabic script are one name, whatever table they stand in; a row without one joins the name it shares most with.
//! Run: `cargo run --release -p watchlist --example make_given_names -- NAMES > crates/watchlist/data/given.txt`, NAMES
//! `crates/operations/src/rehearse/names`.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

use watchlist::extract;

/// Tables of given names are called so.
const GIVEN: [&str; 3] = ["ISMS", "MEN", "WOMEN"];

/// Spellings with short vowels, and without.
type Spellings = [BTreeSet<String>; 2];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("needs a folder: NAMES")?;
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    println!("; Made by examples/make_given_names.rs from the project's name tables; see there.");
    let mut rows = Vec::new();
    for file in files {
        rows.extend(given_names(&fs::read_to_string(file.path())?));
    }
    let names = names(rows);
    for spellings in names.values() {
        let [vowelled, unvowelled] = spellings.each_ref().map(|all| Vec::from_iter(all.iter().cloned()).join(" "));
        println!("{vowelled}|{unvowelled}");
    }
    Ok(())
}

/// Rows that are one name put together, by the form in the Arabic script where there is one.
fn names(rows: Vec<Spellings>) -> BTreeMap<String, Spellings> {
    let mut names: BTreeMap<String, Spellings> = BTreeMap::new();
    let put = |names: &mut BTreeMap<String, Spellings>, key: String, row: Spellings| {
        let held = names.entry(key).or_default();
        held.iter_mut().zip(row).for_each(|(held, row)| held.extend(row));
    };
    let (arabic, others): (Vec<Spellings>, Vec<Spellings>) = rows.into_iter().partition(|row| !row[1].is_empty());
    for row in arabic {
        let key = row[1].iter().next().cloned().unwrap_or_default();
        put(&mut names, key, row);
    }
    for row in others {
        // Of several names that share a spelling with it: most shared ones, then fewest others.
        let shared = |held: &Spellings| held[0].intersection(&row[0]).count();
        let near = names.iter().filter(|(_, held)| shared(held) > 0);
        let nearest = near.max_by_key(|(_, held)| (shared(held), std::cmp::Reverse(held[0].len())));
        let key = nearest.map(|(key, _)| key.clone()).or(row[0].iter().next().cloned()).unwrap_or_default();
        put(&mut names, key, row);
    }
    names
}

/// The rows of the tables of given names of one file.
fn given_names(source: &str) -> Vec<Spellings> {
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

fn row(line: &str) -> Option<Spellings> {
    let mut spellings = Spellings::default();
    for written in line.split('"').skip(1).step_by(2) {
        let (name, _) = extract(written, &mut ());
        // A name of several parts is no one token; its first part alone would be another name.
        if let [token] = &name.compared().collect::<Vec<_>>()[..] {
            spellings[usize::from(token.unvowelled)].insert(token.phones.to_string());
        }
    }
    spellings.iter().any(|all| !all.is_empty()).then_some(spellings)
}
