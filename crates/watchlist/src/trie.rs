//! All tokens of a vocabulary that sound like one token, without looking at each: a trie in one line of nodes,
//! walked with the rows of the edit distance. Source: Oflazer 1996 (error-tolerant recognition), laid out flat.

use crate::costs::shipped;
use crate::distance::limit;
use crate::parameters::Weights;
use crate::phones::{Phones, SYMBOLS, SYMBOLS_MAX};

/// No entry ends at a node.
const NO_ENTRY: u32 = u32::MAX;

/// A node; its children follow it, then its siblings.
struct Node {
    symbol: u8,
    /// Symbols from the root to here, this one with them.
    depth: u8,
    /// Symbols of the longest token below.
    longest: u8,
    /// The node after the last one below.
    after: u32,
    /// The token that ends here.
    entry: u32,
}

/// Tokens by their sounds.
#[derive(Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

/// A token to look for: what each symbol of the vocabulary costs against it.
struct Costs {
    substitute: Vec<[i32; SYMBOLS_MAX]>,
    probe_alone: [i32; SYMBOLS_MAX],
    entry_alone: [i32; SYMBOLS],
}

impl Trie {
    /// Of tokens that are sorted and differ; an entry is the place in the list.
    pub(crate) fn new<'a>(sorted: impl Iterator<Item = &'a Phones>) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut before: Vec<u8> = Vec::new();
        for (entry, phones) in (0u32..).zip(sorted) {
            let symbols = phones.numbers();
            let shared = symbols.iter().zip(&before).take_while(|(a, b)| a == b).count();
            close(&mut nodes, &mut open, shared);
            for (depth, &symbol) in (1u8..).zip(symbols).skip(shared) {
                open.push(nodes.len());
                nodes.push(Node { symbol, depth, longest: depth, after: 0, entry: NO_ENTRY });
            }
            if let Some(&last) = open.last() {
                nodes[last].entry = entry;
            }
            before = symbols.to_vec();
        }
        close(&mut nodes, &mut open, 0);
        Self { nodes }
    }

    /// Tells of each token within its limit, and how far it is. `unvowelled`: whether the script of the probe, and
    /// that of the vocabulary, leave out short vowels.
    pub(crate) fn near(
        &self,
        probe: &Phones,
        unvowelled: (bool, bool),
        weights: &Weights,
        mut found: impl FnMut(u32, i32),
    ) {
        let costs = Costs::new(probe, unvowelled);
        let length = probe.len();
        let mut rows = [[0i32; SYMBOLS_MAX + 1]; SYMBOLS_MAX + 1];
        for at in 0..length {
            rows[0][at + 1] = rows[0][at] + costs.probe_alone[at];
        }
        let mut at = 0usize;
        while let Some(node) = self.nodes.get(at) {
            let depth = usize::from(node.depth);
            let (above, below) = rows.split_at_mut(depth);
            let least = step(&above[depth - 1], &mut below[0], &costs, node.symbol, length);
            let far = least > limit(length.max(usize::from(node.longest)), weights);
            if far {
                at = node.after as usize;
                continue;
            }
            let cost = below[0][length];
            if node.entry != NO_ENTRY && cost <= limit(length.max(depth), weights) {
                found(node.entry, cost);
            }
            at += 1;
        }
    }
}

/// The next row of the edit distance, and its least cost.
fn step(above: &[i32], row: &mut [i32], costs: &Costs, symbol: u8, length: usize) -> i32 {
    let alone = costs.entry_alone[usize::from(symbol)];
    let substitute = &costs.substitute[usize::from(symbol)];
    let mut left = above[0] + alone;
    row[0] = left;
    let mut least = left;
    for at in 0..length {
        let over = above[at + 1] + alone;
        let through = above[at] + substitute[at];
        let beside = left + costs.probe_alone[at];
        left = over.min(through).min(beside);
        row[at + 1] = left;
        least = least.min(left);
    }
    least
}

/// Ends the nodes deeper than `depth`: what follows is beside them.
fn close(nodes: &mut [Node], open: &mut Vec<usize>, depth: usize) {
    let after = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    while open.len() > depth {
        let Some(last) = open.pop() else { return };
        nodes[last].after = after;
        let longest = nodes[last].longest;
        if let Some(&parent) = open.last() {
            nodes[parent].longest = nodes[parent].longest.max(longest);
        }
    }
}

impl Costs {
    fn new(probe: &Phones, unvowelled: (bool, bool)) -> Self {
        let (table, probe_is_left) = match unvowelled {
            (true, false) => (&shipped().cross, true),
            (false, true) => (&shipped().cross, false),
            _ => (&shipped().same, true),
        };
        let (probe_table, entry_table) = if probe_is_left {
            (&table.left_alone, &table.right_alone)
        } else {
            (&table.right_alone, &table.left_alone)
        };
        let mut costs = Self {
            substitute: vec![[0; SYMBOLS_MAX]; SYMBOLS],
            probe_alone: [0; SYMBOLS_MAX],
            entry_alone: entry_table.map(i32::from),
        };
        for (at, &symbol) in probe.numbers().iter().enumerate() {
            costs.probe_alone[at] = i32::from(probe_table[usize::from(symbol)]);
            for entry in 0..SYMBOLS {
                let (left, right) =
                    if probe_is_left { (usize::from(symbol), entry) } else { (entry, usize::from(symbol)) };
                costs.substitute[entry][at] = i32::from(table.substitute[left][right]);
            }
        }
        costs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::distance::between;
    use crate::parameters::SHIPPED;

    proptest! {
        #[test]
        fn finds_what_comparing_with_each_token_finds(
            tokens in proptest::collection::btree_set("[abdhiklmnrsu#]{1,9}", 1..60),
            probe in "[abdhiklmnrsu@]{1,9}",
            scripts in any::<(bool, bool)>(),
        ) {
            let mut tokens: Vec<Phones> = tokens.iter().map(|token| Phones::from_letters(token)).collect();
            tokens.sort();
            tokens.dedup();
            let probe = Phones::from_letters(&probe);
            let mut found = Vec::new();
            Trie::new(tokens.iter()).near(&probe, scripts, &SHIPPED, |entry, distance| found.push((entry, distance)));
            found.sort_unstable();
            let one_by_one: Vec<(u32, i32)> = (0u32..)
                .zip(&tokens)
                .filter_map(|(entry, token)| Some((entry, between(&probe, token, scripts, &SHIPPED)?)))
                .collect();
            prop_assert_eq!(found, one_by_one);
        }
    }
}
