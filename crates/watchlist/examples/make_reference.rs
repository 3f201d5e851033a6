//! Makes `data/reference.txt`: how many people have a token that sounds so, for tokens of at least three people.
//! From the persons of the development list (OFAC), who stand on a public list, and from the project's own name
//! tables, of which people are made in expectation: [`PERSONS_A_TABLE`] for each file, three tokens each, a row by its
//! rank in its table, its spellings alike. A person of the list counts once for each token. Peoples whom neither holds
//! in number come from `data/common_names.txt`: [`PERSONS_A_PEOPLE`] each, two tokens of either table's first ranks.
//! Words of the transliteration data (name parts, the half that is not held out; `train` of the words) are one person's
//! each: nobody counted them, but that they are names says that the next unknown name may be one of them. Their terms:
//! the name parts of palestine-datasets are under the Unlicense, google/transliteration under Apache-2.0.
//! Run: `cargo run --release -p watchlist --example make_reference -- DATA NAMES > crates/watchlist/data/reference.txt`,
//! DATA the folder of the watchlist data, NAMES `crates/operations/src/rehearse/names`.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

#[expect(dead_code, reason = "the other script takes the rest")]
#[path = "evaluation/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use watchlist::{Kind, extract};

/// A token that fewer people have is left out: it would name a person of the list.
const PERSONS_MIN: f64 = 3.0;
/// People made of each file of name tables, so that all of them together are about as many as the list's. Ours.
const PERSONS_A_TABLE: f64 = 450.0;
/// People made of each people of the table of common names, so that all of them together are as many again. Ours.
const PERSONS_A_PEOPLE: f64 = 250.0;
/// Tokens that such a person has of either of the two tables, given and family names: two given syllables in the east.
const COMMON_TOKENS: f64 = 1.3;
/// Tokens of a made person: given, father's and family name.
const TOKENS_A_PERSON: f64 = 3.0;
/// Added to the rank of a row: the hundredth name is a tenth as common as the first (Zipf's law, flattened). Ours.
const RANK_OFFSET: f64 = 10.0;

type Counts = BTreeMap<String, f64>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, names] = &arguments[..] else { return Err("needs two folders: DATA and NAMES".into()) };
    let mut counts = Counts::new();
    let persons = listed(&Path::new(data).join("bench/ofac.jsonl"), &mut counts)?
        + made(Path::new(names), &mut counts)?
        + common(&mut counts)?;
    // Who is one of fewer is left out before words of a dictionary are counted, so that no such count tells of him.
    counts.retain(|_, count| *count >= PERSONS_MIN);
    let persons = persons + dictionary(Path::new(data), &mut counts)?;
    println!("; Made by examples/make_reference.rs; see there for sources and method.");
    println!("persons {}", persons.round());
    counts.iter().for_each(|(token, count)| println!("{token} {}", count.round()));
    Ok(())
}

fn tokens(text: &str) -> BTreeSet<String> {
    let (name, _) = extract(text, &mut ());
    let told = name.compared().filter(|token| token.kind != Kind::Initial && !token.unvowelled);
    told.map(|token| token.phones.to_string()).collect()
}

/// Counts the persons of a list; how many there are.
fn listed(path: &Path, counts: &mut Counts) -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut persons = 0.0;
    for line in text.lines() {
        let entity: serde_json::Value = serde_json::from_str(line)?;
        let names = entity["names"].as_array().ok_or("an entity has no names")?;
        let all: BTreeSet<String> = names.iter().filter_map(|n| n["n"].as_str()).flat_map(tokens).collect();
        persons += 1.0;
        all.into_iter().for_each(|token| *counts.entry(token).or_default() += 1.0);
    }
    Ok(persons)
}

/// Counts people made of the name tables; how many there are.
fn made(folder: &Path, counts: &mut Counts) -> Result<f64, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut persons = 0.0;
    for file in files {
        let rows = rows(&fs::read_to_string(file.path())?);
        let all: f64 = rows.iter().map(|(share, _)| share).sum();
        for (share, spellings) in &rows {
            let people = PERSONS_A_TABLE * TOKENS_A_PERSON * share / all / spellings.len() as f64;
            spellings.iter().flat_map(|s| tokens(s)).for_each(|token| *counts.entry(token).or_default() += people);
        }
        persons += if rows.is_empty() { 0.0 } else { PERSONS_A_TABLE };
    }
    Ok(persons)
}

const COMMON: &str = include_str!("../data/common_names.txt");

/// Counts people of the common names; how many there are.
fn common(counts: &mut Counts) -> Result<f64, Box<dyn Error>> {
    let mut peoples = BTreeSet::new();
    for line in COMMON.lines().filter(|line| !line.starts_with(';')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [people, _, names @ ..] = &words[..] else { return Err(format!("no table: {line}").into()) };
        peoples.insert((*people).to_owned());
        let share = |rank: usize| 1.0 / (rank as f64 + RANK_OFFSET);
        let all: f64 = (0..names.len()).map(share).sum();
        for (rank, name) in names.iter().enumerate() {
            let persons = PERSONS_A_PEOPLE * COMMON_TOKENS * share(rank) / all;
            tokens(name).into_iter().for_each(|token| *counts.entry(token).or_default() += persons);
        }
    }
    Ok(PERSONS_A_PEOPLE * peoples.len() as f64)
}

/// Counts the words of the transliteration data; how many people they are.
fn dictionary(data: &Path, counts: &mut Counts) -> Result<f64, Box<dyn Error>> {
    let parts = words::transliterated(data, "t4p_dict_ar_en.csv")?;
    let held_in = parts.into_iter().filter(|pair| !words::is_held_out(&pair.latin));
    let all = held_in.chain(words::transliterated(data, "google_ar2en-train.txt")?);
    let sounds: BTreeSet<String> = all.flat_map(|pair| tokens(&pair.latin)).collect();
    let persons = sounds.len() as f64 / TOKENS_A_PERSON;
    sounds.into_iter().for_each(|sound| *counts.entry(sound).or_default() += 1.0);
    Ok(persons)
}

/// Rows of quoted spellings, those with vowels, with a share by rank; each table of the file begins anew.
fn rows(source: &str) -> Vec<(f64, Vec<String>)> {
    let mut rows = Vec::new();
    let mut rank = 0.0;
    for line in source.lines() {
        if line.contains("const ") {
            rank = 0.0;
        }
        if line.trim_start().starts_with("&[\"") {
            let spellings: Vec<String> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            let vowelled: Vec<String> = spellings.into_iter().filter(|s| !tokens(s).is_empty()).collect();
            if !vowelled.is_empty() {
                rows.push((1.0 / (rank + RANK_OFFSET), vowelled));
            }
            rank += 1.0;
        }
    }
    rows
}
