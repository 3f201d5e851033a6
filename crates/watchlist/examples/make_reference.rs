//! Makes `data/reference.txt`: how many people have a token that sounds so, for tokens of at least three people.
//! From the persons of the development list (OFAC), who stand on a public list, and from the name tables of the
//! rehearsal, drawn by the rank of each name in its table. A person counts once for each token.
//! Run: `cargo run --release -p watchlist --example make_reference -- DATA NAMES > crates/watchlist/data/reference.txt`,
//! DATA the folder of the watchlist data, NAMES `crates/operations/src/rehearse/names`.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use watchlist::{Kind, extract};

/// A token that fewer people have is left out: it would name a person of the list.
const PERSONS_MIN: u32 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, ..] = &arguments[..] else { return Err("needs two folders: DATA and NAMES".into()) };
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let path = Path::new(data).join("bench/ofac.jsonl");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut persons = 0;
    for line in text.lines() {
        let entity: serde_json::Value = serde_json::from_str(line)?;
        let names = entity["names"].as_array().ok_or("an entity has no names")?;
        let mut tokens: BTreeSet<String> = BTreeSet::new();
        for name in names.iter().filter_map(|n| n["n"].as_str()) {
            let (name, _) = extract(name, &mut ());
            tokens.extend(name.compared().filter(|t| t.kind != Kind::Initial && !t.unvowelled).map(|t| t.phones.to_string()));
        }
        persons += 1;
        tokens.into_iter().for_each(|token| *counts.entry(token).or_default() += 1);
    }
    println!("; Made by examples/make_reference.rs; see there for sources and method.");
    println!("persons {persons}");
    for (token, count) in counts.iter().filter(|(_, count)| **count >= PERSONS_MIN) {
        println!("{token} {count}");
    }
    Ok(())
}
