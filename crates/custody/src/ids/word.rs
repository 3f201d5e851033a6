//! The text of an id. Source: ours. Nearly all are short and lie in place: an envelope names half a dozen, and
//! reading a log would ask for memory for each of them, and give it back on another core.

use std::fmt;
use std::hash::{Hash, Hasher};

use minicbor::encode::Write;
use minicbor::{CborLen, Decode, Decoder, Encode, Encoder};

/// Longest text in bytes that lies in place. Source: ours; with its length and the mark of its kind three words
/// of 64 bits, one more than a text elsewhere takes.
const IN_PLACE_MAX: usize = 22;

/// A text that is never changed.
#[derive(Clone)]
pub(super) struct Word(Kept);

/// Each text in one of both ways, by its length.
#[derive(Clone)]
enum Kept {
    InPlace(u8, [u8; IN_PLACE_MAX]),
    Elsewhere(Box<str>),
}

impl Word {
    pub(super) fn as_str(&self) -> &str {
        match &self.0 {
            // They were a text when they came in.
            Kept::InPlace(..) => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Kept::Elsewhere(text) => text,
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::InPlace(length, bytes) => &bytes[..usize::from(*length)],
            Kept::Elsewhere(text) => text.as_bytes(),
        }
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        let mut bytes = [0; IN_PLACE_MAX];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Kept::InPlace(length, bytes))
            }
            _ => Self(Kept::Elsewhere(text.into())),
        }
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Word {}

impl PartialOrd for Word {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of texts is the order of their bytes.
impl Ord for Word {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Word {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<C> Encode<C> for Word {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, ctx: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        self.as_str().encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Word {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str().map(Self::from)
    }
}

impl<C> CborLen<C> for Word {
    fn cbor_len(&self, ctx: &mut C) -> usize {
        self.as_str().cbor_len(ctx)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Word;

    #[test]
    fn it_takes_three_words_of_the_machine() {
        assert_eq!(size_of::<Word>(), 3 * size_of::<u64>());
    }

    proptest! {
        #[test]
        fn it_says_what_the_text_says(one in "[a-zé._-]{0,30}", other in "[a-b]{0,3}") {
            let (word, least) = (Word::from(one.as_str()), Word::from(other.as_str()));
            prop_assert_eq!(word.as_str(), &one);
            prop_assert_eq!(word.cmp(&least), one.cmp(&other));
            prop_assert_eq!(word == least, one == other);
            let bytes = minicbor::to_vec(&word).unwrap();
            prop_assert_eq!(&bytes, &minicbor::to_vec(&one).unwrap());
            prop_assert_eq!(minicbor::decode::<Word>(&bytes).unwrap(), word);
        }
    }
}
