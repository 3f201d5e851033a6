//! Makes sets to tune on, so that the report sets need not be looked at: strangers who are on no list, and the
//! development list's queries written in Arabic script. From words that the shipped population was not counted from:
//! of the transliteration data the held-out half of the name parts and the files `test` and `eval`; and from the
//! project's name tables, which it was counted from, so that what strangers of those names reach is a little too low.
//! Run: `cargo run --release -p watchlist --example make_development_sets -- DATA NAMES OUT`, DATA the folder of the
//! watchlist data, NAMES `crates/operations/src/rehearse/names`, OUT a folder outside the tree. Writes `strangers.csv`
//! (for `--not-listed`), `ofac_arabic.jsonl` and `ofac_arabic_queries.jsonl` (for `--set ofac_arabic`). Nobody in the
//! first is anybody. Source: ours.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

#[path = "evaluation/words.rs"]
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use watchlist::{Kind, extract};
use words::{Pair, tables, transliterated};

/// Strangers that are made; one in a hundred is then told by twenty.
const STRANGERS: usize = 4_000;
/// How strangers are written and what their names are of, of a hundred: shares are ours, after no list's.
const KINDS: [(u32, Makes); 6] = [
    (20, |words, dice| chain(&words.parts, dice, |pair| &pair.arabic)),
    (10, |words, dice| two(&words.parts, &words.foreign, dice, |pair| &pair.arabic)),
    (20, |words, dice| chain(&words.parts, dice, |pair| &pair.latin)),
    (20, |words, dice| two(&words.tables, &words.foreign, dice, |pair| &pair.latin)),
    (15, |words, dice| chain(&words.tables, dice, |pair| &pair.latin)),
    (15, |words, dice| {
        chain(&words.tables, dice, |pair| if pair.arabic.is_empty() { &pair.latin } else { &pair.arabic })
    }),
];

type Makes = fn(&Words, &mut Dice) -> String;

/// Words by where they come from.
struct Words {
    parts: Vec<Pair>,
    foreign: Vec<Pair>,
    tables: Vec<Pair>,
}

/// A linear congruential generator (Knuth's MMIX constants): the same sets on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, names, out] = &arguments[..] else { return Err("needs three folders: DATA, NAMES and OUT".into()) };
    let (data, out) = (Path::new(data), Path::new(out));
    let held_out = |pair: &Pair| words::is_held_out(&pair.latin);
    let words = Words {
        parts: transliterated(data, "t4p_dict_ar_en.csv")?.into_iter().filter(held_out).collect(),
        foreign: [transliterated(data, "google_ar2en-test.txt")?, transliterated(data, "google_ar2en-eval.txt")?]
            .concat(),
        tables: tables(Path::new(names))?,
    };
    fs::create_dir_all(out)?;
    fs::write(out.join("strangers.csv"), strangers(&words))?;
    let queries = in_arabic(data, &words)?;
    println!("{STRANGERS} strangers, {} queries in Arabic script", queries.lines().count());
    fs::copy(data.join("bench/ofac.jsonl"), out.join("ofac_arabic.jsonl"))?;
    fs::write(out.join("ofac_arabic_queries.jsonl"), queries)?;
    Ok(())
}

fn strangers(words: &Words) -> String {
    let mut dice = Dice(20_261_201);
    let mut text = String::from("full_name\n");
    for _ in 0..STRANGERS {
        let mut at = u32::try_from(dice.below(100)).unwrap_or(0);
        let kind = KINDS.iter().find(|(share, _)| {
            let here = at < *share;
            at = at.saturating_sub(*share);
            here
        });
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}", kind.map_or_else(String::new, |(_, make)| make(words, &mut dice)));
    }
    text
}

/// Two to four parts, as a given name and its chain of fathers.
fn chain(words: &[Pair], dice: &mut Dice, side: fn(&Pair) -> &String) -> String {
    let parts = [2, 2, 3, 3, 4][dice.below(5)];
    (0..parts).map(|_| side(&words[dice.below(words.len())]).clone()).collect::<Vec<_>>().join(" ")
}

/// One of each, as a given and a family name.
fn two(given: &[Pair], family: &[Pair], dice: &mut Dice, side: fn(&Pair) -> &String) -> String {
    format!("{} {}", side(&given[dice.below(given.len())]), side(&family[dice.below(family.len())]))
}

/// Related queries of the development list of which every part has an Arabic spelling in the words.
fn in_arabic(data: &Path, words: &Words) -> Result<String, Box<dyn Error>> {
    let sound = |text: &str| extract(text, &mut ()).0.to_string();
    let all = [words.tables.iter(), words.parts.iter(), words.foreign.iter()].into_iter().flatten();
    let mut arabic: BTreeMap<String, &str> = BTreeMap::new();
    for pair in all.filter(|pair| !pair.arabic.is_empty()) {
        arabic.entry(sound(&pair.latin)).or_insert(&pair.arabic);
    }
    let queries = fs::read_to_string(data.join("bench/ofac_queries.jsonl"))?;
    let mut text = String::new();
    for line in queries.lines() {
        let mut query: Value = serde_json::from_str(line)?;
        let (name, _) = extract(query["n"].as_str().unwrap_or(""), &mut ());
        let told = name.compared().filter(|token| !matches!(token.kind, Kind::Title | Kind::Initial));
        let parts: Option<Vec<&str>> = told.map(|token| arabic.get(&token.phones.to_string()).copied()).collect();
        if let Some(parts) = parts.filter(|parts| parts.len() > 1 && query["related"] == true) {
            query["n"] = json!(parts.join(" "));
            query["script"] = json!("arabic");
            writeln!(text, "{query}")?;
        }
    }
    Ok(text)
}
