//! A table with stable row numbers and look-up by key. Source: ours.

use std::hash::{BuildHasher, Hash, RandomState};

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// Rows in one piece of a table. Source: ours; a piece is allocated whole and never moved, so that a
/// table of large rows holds no more spare room than one piece, and growing copies nothing.
const PIECE: usize = 256;

/// A slot of the index with no row behind it; a table has far fewer rows.
const FREE: u32 = u32::MAX;

/// Slots of a first index. Source: ours; most tables are small. A power of two, as after each doubling.
const SLOTS_MIN: usize = 8;

/// Rows in order of arrival, found by key. Row numbers never change.
#[derive(Debug, Clone)]
pub(crate) struct Table<K, V> {
    keys: Vec<K>,
    /// Every piece but the last is full.
    pieces: Vec<Vec<V>>,
    index: Index,
    /// The row asked for last: folding an event asks for its person a dozen times.
    last: u32,
}

/// Rows by the hash of their keys: open addressing with linear probing (Knuth, *The Art of Computer
/// Programming* 3, §6.4, algorithm L), at most three quarters full. The keys stand in the table alone: a map
/// would hold each of them a second time. Nothing is ever taken out.
#[derive(Debug, Clone, Default)]
struct Index {
    /// Row numbers, or [`FREE`]; none before the first row.
    slots: Box<[u32]>,
    /// Seeded at random, so that nobody can choose keys that meet in one slot; no result depends on it.
    seed: RandomState,
}

impl Index {
    /// The row of a key, or the slot where it belongs; no slot while there are none.
    fn find<K: Eq + Hash>(&self, keys: &[K], key: &K) -> Result<u32, usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = self.seed.hash_one(key) as usize & mask;
        loop {
            match self.slots.get(slot) {
                Some(&row) if row != FREE && keys[row as usize] != *key => slot = (slot + 1) & mask,
                Some(&row) if row != FREE => return Ok(row),
                _ => return Err(slot),
            }
        }
    }

    /// Notes the last of the keys, which was not there.
    fn add<K: Eq + Hash>(&mut self, keys: &[K]) {
        if keys.len() * 4 > self.slots.len() * 3 {
            self.fill(keys);
        } else {
            self.put(keys, keys.len() - 1);
        }
    }

    /// Makes the index anew, of all the keys.
    fn fill<K: Eq + Hash>(&mut self, keys: &[K]) {
        let slots = (keys.len() * 4 / 3 + 1).next_power_of_two().max(SLOTS_MIN);
        self.slots = vec![FREE; slots].into();
        (0..keys.len()).for_each(|row| self.put(keys, row));
    }

    /// A key that comes twice, as no table of ours has it, is found by its first row.
    fn put<K: Eq + Hash>(&mut self, keys: &[K], row: usize) {
        if let Err(slot) = self.find(keys, &keys[row]) {
            self.slots[slot] = row as u32;
        }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), pieces: Vec::new(), index: Index::default(), last: 0 }
    }
}

impl<K: Clone + Eq + Hash, V> Table<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }
    pub(crate) fn ix(&self, key: &K) -> Option<u32> {
        match self.keys.get(self.last as usize) {
            Some(last) if last == key => Some(self.last),
            _ => self.index.find(&self.keys, key).ok(),
        }
    }
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.ix(key).map(|ix| self.row(ix))
    }
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.last = self.ix(key)?;
        Some(self.row_mut(self.last))
    }
    pub(crate) fn row(&self, ix: u32) -> &V {
        &self.pieces[ix as usize / PIECE][ix as usize % PIECE]
    }
    pub(crate) fn row_mut(&mut self, ix: u32) -> &mut V {
        &mut self.pieces[ix as usize / PIECE][ix as usize % PIECE]
    }
    pub(crate) fn key(&self, ix: u32) -> &K {
        &self.keys[ix as usize]
    }
    /// The row of a key, made if there is none.
    pub(crate) fn entry(&mut self, key: &K, make: impl FnOnce() -> V) -> (u32, &mut V) {
        let ix = self.ix(key).unwrap_or_else(|| {
            let ix = self.keys.len() as u32;
            self.keys.push(key.clone());
            self.push_row(make());
            self.index.add(&self.keys);
            ix
        });
        self.last = ix;
        (ix, self.row_mut(ix))
    }
    fn push_row(&mut self, row: V) {
        // The first piece grows as it fills: most tables never have a second.
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(row),
            None => self.pieces.push(vec![row]),
            Some(_) => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(row);
                self.pieces.push(piece);
            }
        }
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.keys.iter().zip(self.rows())
    }
    pub(crate) fn rows(&self) -> impl Iterator<Item = &V> {
        self.pieces.iter().flatten()
    }
}

impl<C, K: Encode<C>, V: Encode<C>> Encode<C> for Table<K, V> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?;
        self.keys.encode(e, ctx)?;
        e.array(self.keys.len() as u64)?;
        for row in self.pieces.iter().flatten() {
            row.encode(e, ctx)?;
        }
        Ok(())
    }
}

impl<'b, C, K: Decode<'b, C> + Clone + Eq + Hash, V: Decode<'b, C>> Decode<'b, C> for Table<K, V> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.array()?;
        let keys: Vec<K> = d.decode_with(ctx)?;
        let mut table = Self { index: Index::default(), keys, pieces: Vec::new(), last: 0 };
        table.index.fill(&table.keys);
        for row in d.array_iter_with(ctx)? {
            table.push_row(row?);
        }
        if table.keys.len() != table.pieces.iter().map(Vec::len).sum::<usize>() {
            return Err(minicbor::decode::Error::message("table has unequal columns"));
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::Table;

    proptest! {
        #[test]
        fn it_finds_what_a_map_finds_also_after_it_was_written_and_read(
            keys in prop::collection::vec(0_u16..700, 0..900),
        ) {
            let (mut table, mut map) = (Table::default(), HashMap::new());
            for key in keys {
                let next = map.len() as u32;
                let known = *map.entry(key).or_insert(next);
                let (row, value) = table.entry(&key, || u32::from(key));
                prop_assert_eq!((row, *value), (known, u32::from(key)));
            }
            let bytes = minicbor::to_vec(&table).unwrap();
            let read: Table<u16, u32> = minicbor::decode(&bytes).unwrap();
            for key in 0..700 {
                prop_assert_eq!(table.ix(&key), map.get(&key).copied());
                prop_assert_eq!(read.ix(&key), map.get(&key).copied());
            }
            prop_assert_eq!(read.len(), map.len());
        }
    }
}
