//! A list that hardly anybody has anything in, such as stays or debts: one word while it is empty, where a [`Few`]
//! takes two. Source: ours; `custody.md` (memory a person).

use std::ops::{Deref, DerefMut};

use minicbor::encode::Write;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::few::{Few, List};

/// A short list: one word, and nothing on the heap while it is empty. The list inside never is, so that equal lists
/// are kept alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seldom<T>(Option<Box<Few<T>>>);

impl<T> Seldom<T> {
    /// Adds at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.0.get_or_insert_default().push(item);
    }

    /// Puts an item before the one that stands at a place.
    pub(crate) fn insert(&mut self, place: usize, item: T) {
        self.0.get_or_insert_default().insert(place, item);
    }

    /// Keeps the items that a test holds for.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        if let Some(list) = &mut self.0 {
            list.retain(keep);
        }
        self.0.take_if(|list| list.is_empty());
    }
}

impl<T> List<T> for Seldom<T> {
    fn push(&mut self, item: T) {
        Self::push(self, item);
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Deref for Seldom<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |list| list)
    }
}

impl<T> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_mut().map_or(&mut [], |list| list)
    }
}

impl<'a, T> IntoIterator for &'a Seldom<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<C, T: Encode<C>> Encode<C> for Seldom<T> {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        self[..].encode(e, ctx)
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Seldom<T> {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let list: Few<T> = d.decode_with(ctx)?;
        Ok(Self((!list.is_empty()).then(|| Box::new(list))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Seldom;

    #[test]
    fn an_empty_one_takes_one_word() {
        assert_eq!(size_of::<Seldom<[u64; 9]>>(), size_of::<usize>());
    }

    proptest! {
        #[test]
        fn it_says_what_a_plain_list_says(steps in prop::collection::vec((0_usize..6, any::<u8>()), 0..40)) {
            let (mut seldom, mut plain) = (Seldom::default(), Vec::new());
            for (place, item) in steps {
                match place {
                    5 => {
                        seldom.retain(|kept| *kept < item);
                        plain.retain(|kept| *kept < item);
                    }
                    4 => {
                        seldom.push(item);
                        plain.push(item);
                    }
                    _ => {
                        let place = place.min(plain.len());
                        seldom.insert(place, item);
                        plain.insert(place, item);
                    }
                }
                seldom.iter_mut().chain(plain.iter_mut()).for_each(|item| *item = item.wrapping_mul(3));
                prop_assert_eq!(&seldom[..], &plain[..]);
                prop_assert_eq!(seldom.0.is_some(), !plain.is_empty());
            }
            let bytes = minicbor::to_vec(&seldom).unwrap();
            prop_assert_eq!(&bytes, &minicbor::to_vec(&plain).unwrap());
            prop_assert_eq!(minicbor::decode::<Seldom<u8>>(&bytes).unwrap(), seldom);
        }
    }
}
