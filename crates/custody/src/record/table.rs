//! A table with stable row numbers and look-up by key. Source: ours.

use std::collections::HashMap;
use std::hash::Hash;

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// Rows in one piece of a table. Source: ours; a piece is allocated whole and never moved, so that a
/// table of large rows holds no more spare room than one piece, and growing copies nothing.
const PIECE: usize = 256;

/// Rows in order of arrival, found by key. Row numbers never change.
#[derive(Debug, Clone)]
pub(crate) struct Table<K, V> {
    keys: Vec<K>,
    /// Every piece but the last is full.
    pieces: Vec<Vec<V>>,
    index: HashMap<K, u32>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), pieces: Vec::new(), index: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Table<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }
    pub(crate) fn ix(&self, key: &K) -> Option<u32> {
        self.index.get(key).copied()
    }
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.ix(key).map(|ix| self.row(ix))
    }
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.ix(key).map(|ix| self.row_mut(ix))
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
            self.index.insert(key.clone(), ix);
            ix
        });
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
        let mut table = Self { index: keys.iter().cloned().zip(0..).collect(), keys, pieces: Vec::new() };
        for row in d.array_iter_with(ctx)? {
            table.push_row(row?);
        }
        if table.keys.len() != table.pieces.iter().map(Vec::len).sum::<usize>() {
            return Err(minicbor::decode::Error::message("table has unequal columns"));
        }
        Ok(table)
    }
}
