//! A list of things of which there is mostly one: that one lies in place, where a list on the heap would take
//! two words to point at it and up to three of the allocator's. Source: ours; `custody.md` (memory a person).

use std::ops::{Deref, DerefMut};

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::few::List;

/// A short list: as much room as one item takes and two words at least, nothing on the heap for one item. A larger
/// item costs that room also where there is none, so that it must be one that nearly everybody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lone<T>(Kept<T>);

/// `Many` is empty or holds two and more, so that equal lists are kept alike.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept<T> {
    One(T),
    Many(Box<[T]>),
}

impl<T> Lone<T> {
    /// Adds at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.insert(self.len(), item);
    }

    /// Puts an item before the one that stands at a place.
    pub(crate) fn insert(&mut self, place: usize, item: T) {
        if self.is_empty() {
            self.0 = Kept::One(item);
            return;
        }
        let mut list = self.take();
        list.reserve_exact(1);
        list.insert(place, item);
        *self = list.into();
    }

    /// Adds at the end what is not there yet.
    pub(crate) fn push_once(&mut self, item: T)
    where
        T: PartialEq,
    {
        if !self.contains(&item) {
            self.push(item);
        }
    }

    /// Puts an item at a place that is there, or at the end.
    pub(crate) fn put(&mut self, place: usize, item: T) {
        match self.get_mut(place) {
            Some(old) => *old = item,
            None => self.push(item),
        }
    }

    /// Keeps the items that a test holds for.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        let mut list = self.take();
        list.retain(keep);
        *self = list.into();
    }

    fn take(&mut self) -> Vec<T> {
        match std::mem::take(self).0 {
            Kept::One(item) => vec![item],
            Kept::Many(list) => list.into_vec(),
        }
    }
}

impl<T> From<Vec<T>> for Lone<T> {
    fn from(list: Vec<T>) -> Self {
        Self(match <[T; 1]>::try_from(list) {
            Ok([item]) => Kept::One(item),
            Err(list) => Kept::Many(list.into_boxed_slice()),
        })
    }
}

impl<T> List<T> for Lone<T> {
    fn push(&mut self, item: T) {
        Self::push(self, item);
    }
}

impl<T> Default for Lone<T> {
    fn default() -> Self {
        Self(Kept::Many(Box::default()))
    }
}

impl<T> Deref for Lone<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::One(item) => std::slice::from_ref(item),
            Kept::Many(list) => list,
        }
    }
}

impl<T> DerefMut for Lone<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Kept::One(item) => std::slice::from_mut(item),
            Kept::Many(list) => list,
        }
    }
}

impl<'a, T> IntoIterator for &'a Lone<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<C, T: Encode<C>> Encode<C> for Lone<T> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        self[..].encode(e, ctx)
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Lone<T> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        Ok(Vec::decode(d, ctx)?.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lone;
    use crate::record::dated::Dated;

    #[test]
    fn a_small_item_takes_no_more_room_than_an_empty_list() {
        assert_eq!(size_of::<Lone<u64>>(), 2 * size_of::<usize>());
        assert_eq!(size_of::<Lone<(u32, u32)>>(), 2 * size_of::<usize>());
    }

    #[test]
    fn a_fact_takes_no_more_room_in_a_list_than_by_itself() {
        assert_eq!(size_of::<Lone<Dated<u32>>>(), size_of::<Dated<u32>>());
    }

    proptest! {
        #[test]
        fn it_says_what_a_plain_list_says(steps in prop::collection::vec((0_u8..6, 0_u8..9), 0..40)) {
            let (mut lone, mut plain) = (Lone::default(), Vec::new());
            for (step, item) in steps {
                match step {
                    0 => {
                        lone.retain(|kept| *kept < item);
                        plain.retain(|kept| *kept < item);
                    }
                    1 => {
                        lone.push(item);
                        plain.push(item);
                    }
                    2 => {
                        let place = usize::from(item).min(plain.len());
                        lone.put(place, item);
                        plain.splice(place..(place + 1).min(plain.len()), [item]);
                    }
                    3 => {
                        let place = usize::from(item).min(plain.len());
                        lone.insert(place, item);
                        plain.insert(place, item);
                    }
                    _ => {
                        lone.push_once(item);
                        if !plain.contains(&item) {
                            plain.push(item);
                        }
                    }
                }
                prop_assert_eq!(&lone[..], &plain[..]);
                prop_assert_eq!(&lone, &Lone::from(plain.clone()));
            }
            let bytes = minicbor::to_vec(&lone).unwrap();
            prop_assert_eq!(&bytes, &minicbor::to_vec(&plain).unwrap());
            prop_assert_eq!(minicbor::decode::<Lone<u8>>(&bytes).unwrap(), lone);
        }
    }
}
