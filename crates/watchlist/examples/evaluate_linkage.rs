//! People registered twice in made rosters: how many are offered, how many pairs are offered wrongly, and whether
//! brothers are ever offered as one person. The generator is `linkage/roster.rs`; figures of several seeds.
//! Run: `cargo run --release -p watchlist --example evaluate_linkage -- crates/operations/src/rehearse/names [SEED...]`.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

#[path = "linkage/roster.rs"]
mod roster;

use std::error::Error;
use std::path::Path;

use roster::{Made, Plan, Tables};
use watchlist::{Likeness, Thresholds, duplicates};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [names, seeds @ ..] = &arguments[..] else { return Err("needs the folder of name tables".into()) };
    let tables = Tables::read(Path::new(names))?;
    let seeds: Vec<u64> = seeds.iter().map(|seed| seed.parse()).collect::<Result<_, _>>()?;
    println!("| seed | people | true pairs | offered | likely | wrong offers | people for one wrong offer | brothers offered as one | kin shown |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for seed in if seeds.is_empty() { vec![1] } else { seeds } {
        let made = Made::new(&tables, &Plan::issue(), seed);
        let offers = duplicates(&made.people, Thresholds::for_people(made.people.len()));
        let found = made.judge(&offers);
        let likely = offers.iter().filter(|offer| offer.likeness == Likeness::Likely).count();
        let per = made.people.len() as f64 / found.wrong.max(1) as f64;
        println!(
            "| {seed} | {} | {} | {} ({:.3}) | {likely} | {} | {per:.0} | {} | {} |",
            made.people.len(),
            made.twice.len(),
            found.right,
            found.right as f64 / made.twice.len() as f64,
            found.wrong,
            found.brothers,
            found.kin,
        );
    }
    Ok(())
}
