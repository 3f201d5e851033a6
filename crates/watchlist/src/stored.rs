//! A gallery as bytes and back, so that a million names need not be read again each time. Whoever keeps the bytes keeps
//! them beside the list they were made of: they are made anew from it at any time. Source: ours.
//!
//! Little-endian: [`MAGIC`]; a mark of how names are read; numbers of names, tokens, readings and vowelled readings; the
//! readings in order, each a length and its symbols; for each name its entry; for each name how many tokens it has; for
//! each token its reading, its other one, its spelling and its kind; a CRC-32 of all that.

use crate::error::Error;
use crate::extract::extract;
use crate::gallery::{Gallery, NONE, Stored, number};
use crate::name::Kind;
use crate::parameters::NAME_TOKENS_MAX;
use crate::phones::{ALPHABET, Phones, SYMBOLS};

const MAGIC: &[u8; 8] = b"NAMES\0\0\x01";
/// Bytes before the readings.
const HEAD_BYTES: usize = MAGIC.len() + 8 + 4 * 4;
const TOKEN_BYTES: usize = 4 * 3 + 1;
const CRC_BYTES: usize = 4;

const KINDS: [Kind; 7] =
    [Kind::Name, Kind::Kunya, Kind::Patronymic, Kind::Title, Kind::Initial, Kind::Number, Kind::Particle];

/// Made-up names whose reading tells one way of reading names from another.
const READ: [&str; 6] = [
    "Mullah Abdul-Rahman bin Khalid az-Zubaydi Jr.",
    "أبو محمد عبد الرحمن صلاح الدين التونسي",
    "Oleksandr Petrovych Shchusev-Yüksel",
    "Гульнара Абдрахмановна Джумабаева",
    "گلبدین کریمی چوپان ێوسف",
    "Phạm Văn Đức Ćirković",
];

impl Gallery {
    /// The gallery as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + self.len() * 5 + self.tokens.len() * TOKEN_BYTES);
        bytes.extend(MAGIC);
        bytes.extend(reading_mark().to_le_bytes());
        let vowelled = self.tries[1].1;
        let head = [number(self.len()), number(self.tokens.len()), number(self.vocabulary.len()), vowelled];
        head.iter().for_each(|n| bytes.extend(n.to_le_bytes()));
        for phones in &self.vocabulary {
            // At most as many as a token may have.
            bytes.push(phones.len() as u8);
            bytes.extend(phones.numbers());
        }
        self.entry_of.iter().for_each(|entry| bytes.extend(entry.to_le_bytes()));
        let counts = (0..number(self.len())).map(|name| self.count_of(name) as u8);
        bytes.extend(counts);
        for token in &self.tokens {
            [token.phones, token.other, token.spelling].iter().for_each(|n| bytes.extend(n.to_le_bytes()));
            bytes.extend(KINDS.iter().position(|kind| *kind == token.kind).map(|at| at as u8));
        }
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// A gallery from bytes that [`Gallery::to_bytes`] made.
    ///
    /// # Errors
    ///
    /// When the bytes are no gallery, are damaged, or were made by a build that reads names in another way.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let (body, crc) =
            bytes.split_last_chunk::<CRC_BYTES>().ok_or_else(|| Error::new("gallery is too short to be one"))?;
        let mut input = Input { rest: body };
        if input.take(MAGIC.len())? != MAGIC {
            return Err(Error::new("gallery does not begin as one of this form"));
        }
        if crc32fast::hash(body) != u32::from_le_bytes(*crc) {
            return Err(Error::new("gallery is damaged: its check does not fit"));
        }
        if input.array().map(u64::from_le_bytes)? != reading_mark() {
            return Err(Error::new("gallery was made by a program that reads names in another way: make it anew"));
        }
        let [names, tokens, readings, vowelled] = [input.count()?, input.count()?, input.count()?, input.count()?];
        let vocabulary = vocabulary(&mut input, readings, vowelled)?;
        let entry_of = input.numbers(names)?;
        let starts = starts(input.take(names)?, tokens)?;
        let tokens = stored(&mut input, tokens, readings)?;
        match input.rest.len() {
            0 => Ok(Self::of(entry_of, starts, tokens, (vocabulary, vowelled))),
            more => Err(Error::new(format!("gallery has {more} bytes beyond its end"))),
        }
    }
}

/// A mark of how names are read (FNV-1a, 64 bits): the alphabet, and what [`READ`] is read as.
fn reading_mark() -> u64 {
    let read = READ.iter().flat_map(|text| extract(text, &mut ()).0.to_string().into_bytes());
    ALPHABET
        .iter()
        .copied()
        .chain(read)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Bytes that are read from the front.
struct Input<'b> {
    rest: &'b [u8],
}

impl<'b> Input<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], Error> {
        let short = || Error::new(format!("gallery ends early: {count} bytes are missing at its end"));
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn count(&mut self) -> Result<usize, Error> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<u32>, Error> {
        let (numbers, _) = self.take(count.saturating_mul(4))?.as_chunks::<4>();
        Ok(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }
}

fn vocabulary(input: &mut Input, readings: usize, vowelled: usize) -> Result<Vec<Phones>, Error> {
    let wrong = |what: &str| Err(Error::new(format!("gallery: {what}")));
    if vowelled > readings || readings > input.rest.len() {
        return wrong("more readings than there are bytes for");
    }
    let mut vocabulary: Vec<Phones> = Vec::with_capacity(readings);
    for at in 0..readings {
        let [length] = input.array()?;
        let Some(phones) = Phones::from_numbers(input.take(usize::from(length))?) else {
            return wrong("a reading is none in the phonetic alphabet");
        };
        if at != vowelled && vocabulary.last().is_some_and(|before| *before >= phones) {
            return wrong("readings are not in order");
        }
        vocabulary.push(phones);
    }
    Ok(vocabulary)
}

/// Where the tokens of each name begin, from how many each has.
fn starts(counts: &[u8], tokens: usize) -> Result<Vec<u32>, Error> {
    let mut starts = Vec::with_capacity(counts.len() + 1);
    let mut all = 0u32;
    starts.push(all);
    for &count in counts {
        if usize::from(count) > NAME_TOKENS_MAX {
            return Err(Error::new(format!("gallery: a name has {count} tokens, at most {NAME_TOKENS_MAX} allowed")));
        }
        all = all.saturating_add(u32::from(count));
        starts.push(all);
    }
    let fits = all as usize == tokens;
    fits.then_some(starts).ok_or_else(|| Error::new("gallery: names and tokens do not fit together"))
}

fn stored(input: &mut Input, tokens: usize, readings: usize) -> Result<Vec<Stored>, Error> {
    let (rows, _) = input.take(tokens.saturating_mul(TOKEN_BYTES))?.as_chunks::<TOKEN_BYTES>();
    let one = |row: &[u8; TOKEN_BYTES]| {
        let number = |at: usize| u32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
        let (phones, other) = (number(0), number(4));
        let kind = KINDS.get(usize::from(row[12])).copied();
        let there = (phones as usize) < readings && (other == NONE || (other as usize) < readings);
        kind.filter(|_| there).map(|kind| Stored { phones, other, spelling: number(8), kind })
    };
    let read: Option<Vec<Stored>> = rows.iter().map(one).collect();
    read.ok_or_else(|| Error::new("gallery: a token is of no reading or no kind"))
}

impl Phones {
    /// From numbers of symbols; nothing where one is none, or there are too many.
    fn from_numbers(numbers: &[u8]) -> Option<Self> {
        let known = numbers.iter().all(|&number| usize::from(number) < SYMBOLS);
        let letters: String =
            numbers.iter().filter_map(|&n| ALPHABET.get(usize::from(n))).map(|&l| char::from(l)).collect();
        Some(Self::from_letters(&letters)).filter(|phones| known && phones.numbers() == numbers)
    }
}
