//! The Merkle tree of a log: root, inclusion and consistency proofs from leaf hashes.
//!
//! Source: hashing and proofs RFC 6962 §2.1; verification RFC 9162 §2.1.3.2 and §2.1.4.2.

use minicbor::{Decode, Encode};
use sha2::{Digest as _, Sha256};

use crate::ids::Hash;
use crate::seal::sha256;

/// The hash of one log entry: SHA-256(0x00 || data).
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(data);
    Hash(hasher.finalize().into())
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.0);
    hasher.update(right.0);
    Hash(hasher.finalize().into())
}

/// The root of a log without entries: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(b"")
}

/// The right edge of a growing tree: enough to append and to know the root, 64 hashes at most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Frontier {
    #[n(0)]
    size: u64,
    /// Roots of the full subtrees from left to right, one for each bit set in `size`.
    #[n(1)]
    full: Vec<Hash>,
}

impl Frontier {
    /// Of an empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one entry's leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.full.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.full.push(node);
        self.size += 1;
    }

    /// The root over all entries so far.
    pub fn root(&self) -> Hash {
        let mut from_right = self.full.iter().rev();
        let Some(last) = from_right.next() else { return empty_root() };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Whether a decoded frontier has one hash for each bit of its size.
    pub fn is_well_formed(&self) -> bool {
        self.full.len() == self.size.count_ones() as usize
    }
}

/// A whole tree with each level kept: any past root and any proof, in logarithmic time.
#[derive(Debug, Clone)]
pub struct Tree {
    /// `levels[k][i]` is the root of leaves `i·2^k .. (i+1)·2^k`; `levels[0]` are the leaves.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// From all leaf hashes in order.
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let pairs = below.as_chunks::<2>().0;
            levels.push(pairs.iter().map(|[left, right]| node_hash(left, right)).collect());
        }
        Self { levels }
    }

    /// Entries.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, Vec::len) as u64
    }

    /// Appends one entry's leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        let mut height = 0;
        loop {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(node);
            match level.as_chunks::<2>() {
                (pairs, []) => match pairs.last() {
                    Some([left, right]) => node = node_hash(left, right),
                    None => return,
                },
                _ => return,
            }
            height += 1;
        }
    }

    /// The root over the first `size` entries; `None` beyond the tree.
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| if size == 0 { empty_root() } else { self.range_root(0, size) })
    }

    /// The path from entry `index` to the root over the first `size` entries; `None` beyond either.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let mut path = Vec::new();
        let (mut start, mut end) = (0, size);
        while end - start > 1 {
            let split = start + split_of(end - start);
            if index < split {
                path.push(self.range_root(split, end));
                end = split;
            } else {
                path.push(self.range_root(start, split));
                start = split;
            }
        }
        path.reverse();
        Some(path)
    }

    /// That the first `old` entries of a log of `new` are the log of `old`; `None` beyond the tree.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old > new || new > self.size() {
            return None;
        }
        if old == 0 || old == new {
            return Some(Vec::new());
        }
        let mut path = Vec::new();
        let (mut start, mut end) = (0, new);
        while old != end {
            let split = start + split_of(end - start);
            if old <= split {
                path.push(self.range_root(split, end));
                end = split;
            } else {
                path.push(self.range_root(start, split));
                start = split;
            }
        }
        if start != 0 {
            path.push(self.range_root(start, end));
        }
        path.reverse();
        Some(path)
    }

    /// The root of a range that a split of the tree made, so that its full subtrees are aligned.
    fn range_root(&self, start: u64, end: u64) -> Hash {
        let length = end - start;
        if length.is_power_of_two() {
            let level = length.trailing_zeros();
            return self.levels[level as usize][(start >> level) as usize];
        }
        let split = start + split_of(length);
        node_hash(&self.range_root(start, split), &self.range_root(split, end))
    }
}

/// The largest power of two smaller than a length of two or more.
fn split_of(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

/// Whether the entry with that leaf hash is entry `index` of the log of `size` with that root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut reached) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            reached = node_hash(sibling, &reached);
            skip_lonely_levels(&mut node, &mut last);
        } else {
            reached = node_hash(&reached, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && reached == *root
}

/// Whether the log of `new_size` entries with `new_root` begins with the log of `old_size` entries
/// with `old_root`.
pub fn verify_consistency(old_size: u64, old_root: &Hash, new_size: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return path.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return path.is_empty() && *old_root == empty_root();
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    let shift = node.trailing_ones();
    node = node.checked_shr(shift).unwrap_or(0);
    last = last.checked_shr(shift).unwrap_or(0);
    let (first, rest) = match path.split_first() {
        _ if old_size.is_power_of_two() && !path.is_empty() => (*old_root, path),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let (mut old_reached, mut new_reached) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_reached = node_hash(sibling, &old_reached);
            new_reached = node_hash(sibling, &new_reached);
            skip_lonely_levels(&mut node, &mut last);
        } else {
            new_reached = node_hash(&new_reached, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_reached == *old_root && new_reached == *new_root
}

/// Where the node is the last of its level and has no sibling: up until it has one.
fn skip_lonely_levels(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}

#[cfg(test)]
#[path = "merkle/tests.rs"]
mod tests;
