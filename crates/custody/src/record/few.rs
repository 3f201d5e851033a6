//! A list that holds few things and no spare room: a person has some forty of them, so that what a list
//! costs counts in everybody. One that is mostly of one is a [`Lone`](super::lone::Lone), one that is mostly
//! empty a [`Seldom`](super::seldom::Seldom). Source: ours; `custody.md` (memory a person).

use std::ops::{Deref, DerefMut};

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

/// A short list that facts are put in, whichever of the three ways it is kept.
pub(crate) trait List<T>: DerefMut<Target = [T]> {
    /// Adds at the end.
    fn push(&mut self, item: T);
}

/// A short list: two words, nothing spare on the heap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Few<T>(Box<[T]>);

impl<T> Few<T> {
    /// Adds at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.insert(self.0.len(), item);
    }

    /// Puts an item before the one that stands at a place.
    pub(crate) fn insert(&mut self, place: usize, item: T) {
        self.change(|list| {
            list.reserve_exact(1);
            list.insert(place, item);
        });
    }

    /// Keeps the items that a test holds for.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.change(|list| list.retain(keep));
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        let mut list = std::mem::take(&mut self.0).into_vec();
        change(&mut list);
        self.0 = list.into_boxed_slice();
    }
}

impl<T> List<T> for Few<T> {
    fn push(&mut self, item: T) {
        Self::push(self, item);
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<C, T: Encode<C>> Encode<C> for Few<T> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.0.encode(e, ctx)
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Few<T> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(Self(Vec::decode(d, ctx)?.into_boxed_slice()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Few;

    proptest! {
        #[test]
        fn it_says_what_a_plain_list_says(steps in prop::collection::vec((0_usize..9, any::<u8>()), 0..60)) {
            let (mut few, mut plain) = (Few::default(), Vec::new());
            for (place, item) in steps {
                if place == 8 {
                    few.retain(|kept| *kept < item);
                    plain.retain(|kept| *kept < item);
                } else {
                    let place = place.min(plain.len());
                    few.insert(place, item);
                    plain.insert(place, item);
                }
                prop_assert_eq!(&few[..], &plain[..]);
            }
            let bytes = minicbor::to_vec(&few).unwrap();
            prop_assert_eq!(&bytes, &minicbor::to_vec(&plain).unwrap());
            prop_assert_eq!(minicbor::decode::<Few<u8>>(&bytes).unwrap(), few);
        }
    }
}
