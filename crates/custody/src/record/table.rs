//! A table with stable row numbers and look-up by key. Source: ours.

use std::collections::HashMap;
use std::hash::Hash;

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// Rows in order of arrival, found by key. Row numbers never change.
#[derive(Debug, Clone)]
pub(crate) struct Table<K, V> {
    keys: Vec<K>,
    rows: Vec<V>,
    index: HashMap<K, u32>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), rows: Vec::new(), index: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Table<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
    pub(crate) fn ix(&self, key: &K) -> Option<u32> {
        self.index.get(key).copied()
    }
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.ix(key).map(|ix| &self.rows[ix as usize])
    }
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.ix(key).map(|ix| &mut self.rows[ix as usize])
    }
    pub(crate) fn row(&self, ix: u32) -> &V {
        &self.rows[ix as usize]
    }
    pub(crate) fn row_mut(&mut self, ix: u32) -> &mut V {
        &mut self.rows[ix as usize]
    }
    pub(crate) fn key(&self, ix: u32) -> &K {
        &self.keys[ix as usize]
    }
    /// The row of a key, made if there is none.
    pub(crate) fn entry(&mut self, key: &K, make: impl FnOnce() -> V) -> (u32, &mut V) {
        let ix = self.ix(key).unwrap_or_else(|| {
            let ix = self.rows.len() as u32;
            self.keys.push(key.clone());
            // An eighth more at a time: rows are large, and spare ones would count in every person.
            if self.rows.len() == self.rows.capacity() {
                self.rows.reserve_exact(self.rows.len() / 8 + 16);
            }
            self.rows.push(make());
            self.index.insert(key.clone(), ix);
            ix
        });
        (ix, &mut self.rows[ix as usize])
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.keys.iter().zip(&self.rows)
    }
    pub(crate) fn rows(&self) -> &[V] {
        &self.rows
    }
}

impl<C, K: Encode<C>, V: Encode<C>> Encode<C> for Table<K, V> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?;
        self.keys.encode(e, ctx)?;
        self.rows.encode(e, ctx)
    }
}

impl<'b, C, K: Decode<'b, C> + Clone + Eq + Hash, V: Decode<'b, C>> Decode<'b, C> for Table<K, V> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.array()?;
        let keys: Vec<K> = d.decode_with(ctx)?;
        let rows: Vec<V> = d.decode_with(ctx)?;
        if keys.len() != rows.len() {
            return Err(minicbor::decode::Error::message("table has unequal columns"));
        }
        let index = keys.iter().cloned().zip(0..).collect();
        Ok(Self { keys, rows, index })
    }
}
