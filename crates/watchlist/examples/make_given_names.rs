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
    // Arabic first: other peoples write many of its names in their own way in the same script.
    files.sort_by_key(|file| file.file_name() != "arabic.rs");
    let mut rows = Vec::new();
    for file in files {
        rows.push(given_names(&fs::read_to_string(file.path())?));
    }
    let names = names(rows);
    for spellings in names.values() {
        let [vowelled, unvowelled] = spellings.each_ref().map(|all| Vec::from_iter(all.iter().cloned()).join(" "));
        println!("{vowelled}|{unvowelled}");
    }
    Ok(())
}

/// Rows that are one name put together. Rows of one people are told apart by their form in the Arabic script; one of
/// another people is the name before it that it shares a spelling with, however it is written there.
fn names(peoples: Vec<Vec<Spellings>>) -> BTreeMap<String, Spellings> {
    let mut names: BTreeMap<String, Spellings> = BTreeMap::new();
    let mut others = Vec::new();
    for rows in peoples {
        let before = names.clone();
        for row in rows {
            let Some(written) = row[1].iter().next().cloned() else {
                others.push(row);
                continue;
            };
            let key = nearest(&before, &row).filter(|_| !before.contains_key(&written)).unwrap_or(written);
            put(&mut names, key, row);
        }
    }
    // First whatever shares a spelling with a name that has a form in the Arabic script, so that it does not begin another.
    loop {
        let written_so = |row: &Spellings| names.values().any(|held| !held[1].is_empty() && shared(held, row) > 0);
        let (near, rest): (Vec<Spellings>, Vec<Spellings>) = others.into_iter().partition(written_so);
        others = rest;
        if near.is_empty() {
            break;
        }
        near.into_iter().for_each(|row| put_nearest(&mut names, row));
    }
    others.into_iter().for_each(|row| put_nearest(&mut names, row));
    names
}

/// Puts a row without a form in the Arabic script to the name that it is.
fn put_nearest(names: &mut BTreeMap<String, Spellings>, row: Spellings) {
    let key = nearest(names, &row).or(row[0].iter().next().cloned()).unwrap_or_default();
    put(names, key, row);
}

/// The name that a row shares a spelling with: of several one with a form in the Arabic script, then most shared ones,
/// then fewest others.
fn nearest(names: &BTreeMap<String, Spellings>, row: &Spellings) -> Option<String> {
    let near = names.iter().filter(|(_, held)| shared(held, row) > 0);
    let order = |held: &Spellings| (!held[1].is_empty(), shared(held, row), std::cmp::Reverse(held[0].len()));
    near.max_by_key(|(_, held)| order(held)).map(|(key, _)| key.clone())
}

fn put(names: &mut BTreeMap<String, Spellings>, key: String, row: Spellings) {
    let held = names.entry(key).or_default();
    held.iter_mut().zip(row).for_each(|(held, row)| held.extend(row));
}

/// How many spellings two rows share.
fn shared(held: &Spellings, row: &Spellings) -> usize {
    held[0].intersection(&row[0]).count()
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
