//! Learns `data/costs.txt`: what it costs that one sound is written for another, by expectation and maximisation
//! over spellings of one name. From the development lists (OFAC aliases, without persons that share a name of two
//! tokens or more with the UN list), the transliteration pairs and the name tables of the rehearsal.
//! Run: `cargo run --release -p watchlist --example learn_costs -- DATA NAMES > crates/watchlist/data/costs.txt`,
//! DATA the folder of the watchlist data, NAMES `crates/operations/src/rehearse/names`.
//! Only the learned costs are kept. Terms of what they are learned from: OFAC's list is a work of the United States'
//! government; google/transliteration is under Apache-2.0; the name parts of palestine-datasets are under the Unlicense.
//! Source: Ristad and Yianilos 1998.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a script speaks on the terminal")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use watchlist::phones::{ALPHABET, Phones, SYMBOLS};
use watchlist::{Kind, Name, extract};

/// Two spellings of one token, and how much they count.
type Pair = (Phones, Phones, f64);
const GAP: usize = SYMBOLS;
const ROUNDS: usize = 12;
/// Added to every count: no spelling is impossible.
const SMOOTHING: f64 = 0.05;
/// A cost is printed where the pair was used at least so many times.
const USES_MIN: f64 = 1.0;
/// Centinats; a dearer pair is left to the default of the table.
const COST_MAX: f64 = 200.0;
/// By what a cost of whole centinats is divided: the spellings within one word go together (who writes o for u writes
/// e for a), and their sum would count that twice.
const DIVISOR: f64 = 2.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, names] = &arguments[..] else { return Err("needs two folders: DATA and NAMES".into()) };
    let (mut same, mut cross) = (Vec::new(), Vec::new());
    aliases(Path::new(data), &mut same)?;
    transliterations(Path::new(data), &mut same, &mut cross)?;
    tables(Path::new(names), &mut same, &mut cross)?;
    eprintln!("{} pairs of one script, {} pairs across", same.len(), cross.len());
    println!("; Costs in centinats, learned by examples/learn_costs.rs; see there for data and method.");
    print_table("same", &learn(&same, true), true);
    print_table("cross", &learn(&cross, false), false);
    Ok(())
}

fn name(text: &str) -> Name {
    extract(text, &mut ()).0
}

fn sorted_tokens(name: &Name) -> Vec<String> {
    let mut all: Vec<String> = name.compared().map(|t| t.phones.to_string()).collect();
    all.sort();
    all
}

fn entities(path: &Path) -> Result<Vec<Vec<Name>>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut all = Vec::new();
    for line in text.lines() {
        let entity: serde_json::Value = serde_json::from_str(line)?;
        let names = entity["names"].as_array().ok_or("an entity has no names")?;
        all.push(names.iter().filter_map(|n| n["n"].as_str()).map(name).collect());
    }
    Ok(all)
}

fn aliases(data: &Path, same: &mut Vec<Pair>) -> Result<(), Box<dyn Error>> {
    let reported: HashSet<Vec<String>> =
        entities(&data.join("bench/un.jsonl"))?.iter().flatten().map(sorted_tokens).filter(|t| t.len() > 1).collect();
    for names in entities(&data.join("bench/ofac.jsonl"))? {
        if names.iter().any(|n| reported.contains(&sorted_tokens(n))) {
            continue;
        }
        let mut of_entity: BTreeSet<(Phones, Phones)> = BTreeSet::new();
        for (at, a) in names.iter().enumerate() {
            for b in &names[at + 1..] {
                of_entity.extend(alike(a, b));
            }
        }
        let weight = 1.0 / (of_entity.len().max(1) as f64).sqrt();
        same.extend(of_entity.into_iter().map(|(a, b)| (a, b, weight)));
    }
    Ok(())
}

/// Tokens of two names that are spellings of one another, by plain Levenshtein similarity of at least .6.
fn alike(a: &Name, b: &Name) -> Vec<(Phones, Phones)> {
    let of = |n: &Name| n.compared().filter(|t| t.kind != Kind::Initial).map(|t| t.phones).collect::<Vec<_>>();
    let (mut left, mut right) = (of(a), of(b));
    let mut found = Vec::new();
    loop {
        let pairs = left.iter().enumerate().flat_map(|(i, l)| right.iter().enumerate().map(move |(j, r)| (i, j, l, r)));
        let best = pairs.map(|(i, j, l, r)| (similarity(l, r), i, j)).max_by(|x, y| x.0.total_cmp(&y.0));
        let Some((_, i, j)) = best.filter(|b| b.0 >= 0.6) else { return found };
        let (l, r) = (left.remove(i), right.remove(j));
        // What is written alike teaches nothing of how writing differs.
        if l != r {
            found.push(if l < r { (l, r) } else { (r, l) });
        }
    }
}

fn similarity(a: &Phones, b: &Phones) -> f64 {
    let (a, b) = (a.to_string(), b.to_string());
    strsim::normalized_levenshtein(&a, &b)
}

fn transliterations(data: &Path, same: &mut Vec<Pair>, cross: &mut Vec<Pair>) -> Result<(), Box<dyn Error>> {
    let folder = data.join("transliteration");
    let mut latin_of: BTreeMap<Phones, BTreeSet<Phones>> = BTreeMap::new();
    for (file, gap, trusted) in [("google_ar2en-train.txt", '\t', false), ("t4p_dict_ar_en.csv", ',', true)] {
        let path = folder.join(file);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        for (arabic, latin) in text.lines().filter_map(|line| line.split_once(gap)) {
            let Some((a, l)) = one_token(arabic).zip(one_token(latin)) else { continue };
            cross.push((a, l, 1.0));
            if trusted {
                latin_of.entry(a).or_default().insert(l);
            }
        }
    }
    variants(latin_of.into_values().map(|set| set.into_iter().collect()), same);
    Ok(())
}

/// Latin spellings of one word, each with each.
fn variants(words: impl Iterator<Item = Vec<Phones>>, same: &mut Vec<Pair>) {
    for spellings in words {
        for (at, a) in spellings.iter().enumerate() {
            let more = spellings[at + 1..].iter().filter(|b| similarity(a, b) >= 0.5);
            same.extend(more.map(|b| (*a, *b, 1.0)));
        }
    }
}

fn one_token(text: &str) -> Option<Phones> {
    let name = name(text);
    let mut tokens = name.compared();
    let token = tokens.next().filter(|t| t.phones.len() > 1)?;
    tokens.next().is_none().then_some(token.phones)
}

/// The rehearsal's own tables: rows of quoted spellings, the first in the script of the language.
fn tables(names: &Path, same: &mut Vec<Pair>, cross: &mut Vec<Pair>) -> Result<(), Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(names)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    for file in files {
        let text = fs::read_to_string(file.path())?;
        for line in text.lines().filter(|l| l.trim_start().starts_with("&[\"")) {
            let spellings: Vec<Name> = line.split('"').skip(1).step_by(2).map(name).collect();
            let one = |n: &Name| n.compared().count() == 1;
            let tokens: Vec<_> = spellings.iter().filter(|n| one(n)).filter_map(|n| n.compared().next()).collect();
            let (arabic, latin): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|t| t.unvowelled);
            for a in arabic {
                cross.extend(latin.iter().map(|l| (a.phones, l.phones, 2.0)));
            }
            variants(std::iter::once(latin.iter().map(|t| t.phones).collect()), same);
        }
    }
    Ok(())
}

/// Shares of pairs of symbols, and how many pairs they were counted from.
struct Learned {
    joint: Joint,
    uses: f64,
}

type Joint = Vec<[f64; SYMBOLS + 1]>;

/// Costs that are judged and not learned, centinats. Across scripts: which short vowel was left out cannot be known;
/// alef and ayn carry any vowel at the start of a word, and the words of the data are mostly European; a ta marbuta
/// is heard as t before another word. Marks: the data has too few of them to learn from.
const JUDGED: [(&str, char, char, u16); 25] = [
    ("cross", '-', 'a', 12),
    ("cross", '-', 'e', 12),
    ("cross", '-', 'i', 12),
    ("cross", '-', 'o', 12),
    ("cross", '-', 'u', 12),
    ("cross", 'a', 'e', 40),
    ("cross", 'a', 'i', 40),
    ("cross", 'a', 'o', 60),
    ("cross", 'a', 'u', 60),
    ("cross", 'a', '-', 60),
    ("cross", 'E', 'e', 12),
    ("cross", 'E', 'i', 12),
    ("cross", 'E', 'o', 12),
    ("cross", 'E', 'u', 12),
    ("cross", 'E', '-', 25),
    ("cross", 'H', 'e', 20),
    ("cross", 'H', 't', 60),
    ("cross", 'H', '-', 60),
    ("cross", '@', '-', 100),
    ("cross", '-', '@', 100),
    ("same", '@', '-', 100),
    ("same", '-', '@', 100),
    ("same", '~', '-', 120),
    ("same", '-', '~', 120),
    ("cross", '-', '~', 120),
];

/// Whether a symbol marks a part of the name and is no sound.
fn is_mark(letter: char) -> bool {
    matches!(letter, '#' | '@' | '&' | '~')
}

/// Joint shares of pairs of symbols, after some rounds of expectation and maximisation.
fn learn(pairs: &[Pair], symmetric: bool) -> Learned {
    let mut uses = 0.0;
    let mut joint: Joint = vec![[1e-4; SYMBOLS + 1]; SYMBOLS + 1];
    joint.iter_mut().take(SYMBOLS).enumerate().for_each(|(at, row)| row[at] = 1e-2);
    for _ in 0..ROUNDS {
        let mut counts: Joint = vec![[0.0; SYMBOLS + 1]; SYMBOLS + 1];
        for (left, right, weight) in pairs {
            expect(&joint, left.numbers(), right.numbers(), *weight, &mut counts);
        }
        if symmetric {
            let other = counts.clone();
            (0..=GAP).for_each(|a| (0..=GAP).for_each(|b| counts[a][b] += other[b][a]));
        }
        let all: f64 = counts.iter().flatten().map(|c| c + SMOOTHING).sum();
        uses = all;
        joint = counts.into_iter().map(|row| row.map(|c| (c + SMOOTHING) / all)).collect();
    }
    Learned { joint, uses }
}

/// Adds the expected number of times that each pair was used in writing left for right.
fn expect(joint: &Joint, left: &[u8], right: &[u8], weight: f64, counts: &mut Joint) {
    let (m, n) = (left.len(), right.len());
    let l = |i: usize| usize::from(left[i]);
    let r = |j: usize| usize::from(right[j]);
    let mut forward = vec![vec![0.0; n + 1]; m + 1];
    let mut backward = vec![vec![0.0; n + 1]; m + 1];
    forward[0][0] = 1.0;
    backward[m][n] = 1.0;
    for i in 0..=m {
        for j in 0..=n {
            let up = if i > 0 { forward[i - 1][j] * joint[l(i - 1)][GAP] } else { 0.0 };
            let beside = if j > 0 { forward[i][j - 1] * joint[GAP][r(j - 1)] } else { 0.0 };
            let through = if i > 0 && j > 0 { forward[i - 1][j - 1] * joint[l(i - 1)][r(j - 1)] } else { 0.0 };
            forward[i][j] += up + beside + through;
            let (i, j) = (m - i, n - j);
            let up = if i < m { backward[i + 1][j] * joint[l(i)][GAP] } else { 0.0 };
            let beside = if j < n { backward[i][j + 1] * joint[GAP][r(j)] } else { 0.0 };
            let through = if i < m && j < n { backward[i + 1][j + 1] * joint[l(i)][r(j)] } else { 0.0 };
            backward[i][j] += up + beside + through;
        }
    }
    let all = forward[m][n];
    if all <= 0.0 {
        return;
    }
    for i in 0..=m {
        for j in 0..=n {
            let share = weight * forward[i][j] / all;
            if i < m {
                counts[l(i)][GAP] += share * joint[l(i)][GAP] * backward[i + 1][j];
            }
            if j < n {
                counts[GAP][r(j)] += share * joint[GAP][r(j)] * backward[i][j + 1];
            }
            if i < m && j < n {
                counts[l(i)][r(j)] += share * joint[l(i)][r(j)] * backward[i + 1][j + 1];
            }
        }
    }
}

/// A cost is how much less often than the usual way: within one script the usual way is the sound as itself,
/// across scripts it is the commonest counterpart.
fn cost(joint: &Joint, a: usize, b: usize, symmetric: bool) -> f64 {
    let row_best = || joint[a][..SYMBOLS].iter().copied().fold(0.0, f64::max);
    let row_all = || joint[a][..SYMBOLS].iter().sum::<f64>();
    let column_all = || joint[..SYMBOLS].iter().map(|row| row[b]).sum::<f64>();
    let usual = match (a, b, symmetric) {
        (GAP, b, true) => joint[b][b],
        (a, GAP, true) => joint[a][a],
        (a, b, true) => (joint[a][a] * joint[b][b]).sqrt(),
        (GAP, _, false) => column_all(),
        (_, GAP, false) => row_all(),
        _ => row_best(),
    };
    let centinats = (-100.0 * (joint[a][b] / usual).ln()).max(0.0).round();
    (centinats / DIVISOR).round()
}

fn print_table(table: &str, Learned { joint, uses }: &Learned, symmetric: bool) {
    let letter = |at: usize| if at == GAP { '-' } else { char::from(ALPHABET[at]) };
    let pairs = (0..=GAP).flat_map(|a| (0..=GAP).map(move |b| (a, b))).filter(|&pair| pair != (GAP, GAP));
    for (a, b) in pairs {
        let judged = JUDGED.iter().any(|&(t, l, r, _)| (t, l, r) == (table, letter(a), letter(b)));
        let mixed = a != b && (is_mark(letter(a)) || is_mark(letter(b))) && a != GAP && b != GAP;
        let cost = cost(joint, a, b, symmetric);
        let used = joint[a][b] * uses >= USES_MIN && cost < COST_MAX;
        let as_itself = symmetric && a == b;
        if used && !(judged || mixed || as_itself) {
            println!("{table} {} {} {cost}", letter(a), letter(b));
        }
    }
    for (_, left, right, cost) in JUDGED.iter().filter(|judged| judged.0 == table) {
        println!("{table} {left} {right} {cost}");
    }
}
