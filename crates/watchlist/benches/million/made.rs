//! Made names in any number: tokens as the shipped population has them, and as many again as are asked for that sound
//! like them, drawn sign by sign after the two signs before (a Markov chain over `data/reference.txt`); a token of rank r
//! is as common as 1 / (r + 20). One name in eight is written in Arabic script without short vowels. Nobody is meant.

use std::collections::{BTreeMap, BTreeSet};

const REFERENCE: &str = include_str!("../../data/reference.txt");
/// Added to the rank (Zipf's law, flattened).
const RANK_OFFSET: f64 = 20.0;

/// Knuth's MMIX generator.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn unit(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }
}

/// Tokens by rank.
pub(crate) struct Tongue {
    tokens: Vec<String>,
    sums: Vec<f64>,
}

impl Tongue {
    /// With so many tokens at least.
    pub(crate) fn new(tokens: usize) -> Self {
        let mut known: Vec<(u32, &str)> = REFERENCE
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter(|(token, _)| token.bytes().all(|b| b.is_ascii_alphabetic()) && *token != "persons")
            .filter_map(|(token, count)| Some((count.parse().ok()?, token)))
            .collect();
        known.sort_by_key(|&(count, token)| (std::cmp::Reverse(count), token));
        let mut all: Vec<String> = known.iter().map(|(_, token)| (*token).to_owned()).collect();
        let mut met: BTreeSet<String> = all.iter().cloned().collect();
        let chain = chain(&all);
        let mut dice = Dice(3);
        while all.len() < tokens {
            let token = drawn(&chain, &mut dice);
            if (3..=14).contains(&token.len()) && met.insert(token.clone()) {
                all.push(token);
            }
        }
        let mut sum = 0.0;
        let sums = (0..all.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + RANK_OFFSET);
                sum
            })
            .collect();
        Self { tokens: all, sums }
    }

    fn token(&self, dice: &mut Dice) -> &str {
        let drawn = dice.unit() * self.sums.last().copied().unwrap_or(0.0);
        let at = self.sums.partition_point(|&sum| sum < drawn).min(self.tokens.len() - 1);
        &self.tokens[at]
    }

    /// Two to five tokens.
    pub(crate) fn name(&self, dice: &mut Dice) -> String {
        let count = [2, 2, 3, 3, 3, 4, 4, 5][dice.below(8)];
        let is_arabic = dice.below(8) == 0;
        let written = |token: &str| if is_arabic { spelt(token, arabic) } else { spelt(token, latin) };
        (0..count).map(|_| written(self.token(dice))).collect::<Vec<_>>().join(" ")
    }
}

/// What follows two signs, as often as it does; nothing at the end.
type Chain = BTreeMap<(u8, u8), Vec<u8>>;
const EDGE: u8 = b' ';

fn chain(tokens: &[String]) -> Chain {
    let mut chain = Chain::new();
    for token in tokens {
        let signs = [&[EDGE, EDGE], token.as_bytes(), &[EDGE]].concat();
        signs.windows(3).for_each(|w| chain.entry((w[0], w[1])).or_default().push(w[2]));
    }
    chain
}

fn drawn(chain: &Chain, dice: &mut Dice) -> String {
    let (mut before, mut token) = ((EDGE, EDGE), String::new());
    while let Some(next) = chain.get(&before).map(|all| all[dice.below(all.len())]).filter(|&sign| sign != EDGE) {
        token.push(char::from(next));
        before = (before.1, next);
    }
    token
}

fn spelt(token: &str, letter: fn(char) -> &'static str) -> String {
    token.chars().map(letter).collect()
}

/// How a sign of the phonetic alphabet is written.
fn latin(sign: char) -> &'static str {
    const SIGNS: [(char, &str); 33] = [
        ('a', "a"),
        ('e', "e"),
        ('i', "i"),
        ('o', "o"),
        ('u', "u"),
        ('y', "y"),
        ('w', "w"),
        ('h', "h"),
        ('b', "b"),
        ('p', "p"),
        ('f', "f"),
        ('v', "v"),
        ('m', "m"),
        ('n', "n"),
        ('l', "l"),
        ('r', "r"),
        ('t', "t"),
        ('d', "d"),
        ('T', "th"),
        ('D', "dh"),
        ('s', "s"),
        ('z', "z"),
        ('S', "sh"),
        ('Z', "zh"),
        ('k', "k"),
        ('g', "g"),
        ('K', "kh"),
        ('G', "gh"),
        ('q', "q"),
        ('c', "ch"),
        ('j', "j"),
        ('x', "x"),
        ('H', "a"),
    ];
    SIGNS.iter().find(|(of, _)| *of == sign).map_or("", |(_, written)| written)
}

fn arabic(sign: char) -> &'static str {
    const SIGNS: [(char, &str); 28] = [
        ('a', "ا"),
        ('i', "ي"),
        ('u', "و"),
        ('y', "ي"),
        ('w', "و"),
        ('h', "ه"),
        ('b', "ب"),
        ('p', "ب"),
        ('f', "ف"),
        ('v', "ف"),
        ('m', "م"),
        ('n', "ن"),
        ('l', "ل"),
        ('r', "ر"),
        ('t', "ت"),
        ('d', "د"),
        ('T', "ث"),
        ('D', "ذ"),
        ('s', "س"),
        ('z', "ز"),
        ('S', "ش"),
        ('Z', "ج"),
        ('k', "ك"),
        ('g', "غ"),
        ('K', "خ"),
        ('G', "غ"),
        ('q', "ق"),
        ('j', "ج"),
    ];
    SIGNS.iter().find(|(of, _)| *of == sign).map_or("", |(_, written)| written)
}

/// A name with one sign left out of a part, and of longer ones one part in two left out as well.
pub(crate) fn misspelt(name: &str, dice: &mut Dice) -> String {
    let mut parts: Vec<String> = name.split(' ').map(str::to_owned).collect();
    if parts.len() > 2 && dice.below(2) == 0 {
        parts.remove(dice.below(parts.len()));
    }
    let at = dice.below(parts.len());
    let signs: Vec<char> = parts[at].chars().collect();
    if signs.len() > 3 {
        let out = 1 + dice.below(signs.len() - 1);
        parts[at] = signs.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, sign)| *sign).collect();
    }
    parts.join(" ")
}
