//! Prints of many fingers in one file that is read where it lies, without being unpacked. Source: ours.
//!
//! A file is a head of 32 bytes and then blocks, which are only ever added at its end: blocks of prints, and blocks of
//! removals. This crate makes the bytes and reads them; who holds the file writes and maps it. All numbers least
//! significant byte first, all checks CRC-32 (IEEE 802.3).
//!
//! | head | what |
//! | --- | --- |
//! | 8 | `FPGALLRY` |
//! | 4, 4 | version of the file, version of the neighbourhoods |
//! | 12 | nought |
//! | 4 | check of the 28 bytes before |
//!
//! | block | what |
//! | --- | --- |
//! | 4, 4 | `BLCK`; 1 prints, 2 removals |
//! | 8 | number of the block in the file, from 0 |
//! | 8 | bytes after this header, a multiple of 8 |
//! | 4, 4 | how many prints or removals; nought |
//! | 4, 4 | check of the table; check of the prints after it |
//! | 4, 4 | nought; check of the 44 bytes before |
//! | 16 each | of prints: card (8), place of the print after the table (4), position (1), quality (1), nought (2) |
//! | 16 each | of removals: number of the print (8), nought (8) |
//! | | prints as in `packed.rs` |

mod block;
mod stage_one;
mod search;
mod card_search;
mod write;

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::error::Error;
use crate::packed::Packed;
use crate::parameters::GALLERY_PRINTS_MAX;
use crate::template::Template;
use block::{BLOCK_HEAD, Block, FILE_HEAD};

pub use card_search::{CardHit, CardSearch, FingerHit};
pub use search::{Hit, Search};
pub use write::{Enrolled, GalleryWriter};

/// Prints to search in, read where they lie.
pub struct Gallery<'a> {
    bytes: &'a [u8],
    blocks: Vec<Block>,
    /// Whose each print is and where it lies, by its number.
    entries: Vec<Entry>,
    /// Whether the prints of each block were found to be as written.
    states: Vec<AtomicU8>,
    /// Bytes at the end of a block that was never finished.
    torn: usize,
    removed: usize,
    cards: OnceLock<Cards>,
}

/// Where a print lies and whose it is.
#[derive(Debug, Clone, Copy)]
struct Entry {
    card: u64,
    /// In the bytes of the gallery.
    at: usize,
    position: u8,
    quality: u8,
    removed: bool,
}

/// Prints by card.
struct Cards {
    /// Cards in rising order, with where their prints begin in the list.
    cards: Vec<(u64, u32)>,
    /// Numbers of prints, card by card; removed ones are left out.
    prints: Vec<u32>,
    /// The place of each print's card, by the print's number.
    of_print: Vec<u32>,
}

/// A print of a gallery.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// The caller's number of the card that it is on.
    pub card: u64,
    /// 1 right thumb to 5 right little, 6 left thumb to 10 left little, 0 unknown.
    pub position: u8,
    /// 0 to 100.
    pub quality: u8,
    /// Whether it was removed.
    pub removed: bool,
    /// The print itself.
    pub template: Template,
}

const UNREAD: u8 = 0;
const SOUND: u8 = 1;
const DAMAGED: u8 = 2;

impl<'a> Gallery<'a> {
    /// Reads heads and tables and checks them; of the prints nothing is read yet.
    ///
    /// # Errors
    /// The bytes are no gallery, of another version, or damaged; the error says where. A last block that was not
    /// finished is no error: see [`Gallery::torn_bytes`].
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        block::check_file_head(bytes)?;
        let mut out = Self {
            bytes,
            blocks: Vec::new(),
            entries: Vec::new(),
            states: Vec::new(),
            torn: 0,
            removed: 0,
            cards: OnceLock::new(),
        };
        let mut at = FILE_HEAD;
        while at < bytes.len() {
            let Some(found) = Block::read(bytes, at, out.blocks.len() as u64)? else {
                out.torn = bytes.len() - at;
                break;
            };
            at = found.end;
            out.take_up(found)?;
        }
        out.states = out.blocks.iter().map(|_| AtomicU8::new(UNREAD)).collect();
        Ok(out)
    }

    /// The table of a block.
    fn take_up(&mut self, mut found: Block) -> Result<(), Error> {
        if self.entries.len() + found.count > GALLERY_PRINTS_MAX {
            let n = self.entries.len() + found.count;
            return Err(found.wrong(&format!("{n} prints so far, at most {GALLERY_PRINTS_MAX} allowed")));
        }
        let table = found.table(self.bytes)?;
        let begin = found.prints_begin();
        found.first = self.entries.len();
        for row in table.as_chunks::<16>().0 {
            let number = u64::from_le_bytes([row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]]);
            if found.is_prints() {
                let place = u32::from_le_bytes([row[8], row[9], row[10], row[11]]) as usize;
                let (at, position, quality) = (begin + place, row[12], row[13]);
                self.entries.push(Entry { card: number, at, position, quality, removed: false });
            } else {
                let n = self.entries.len();
                let entry = usize::try_from(number).ok().and_then(|i| self.entries.get_mut(i));
                let Some(entry) = entry else {
                    return Err(found.wrong(&format!("removes print {number} of {n}")));
                };
                self.removed += usize::from(!entry.removed);
                entry.removed = true;
            }
        }
        self.blocks.push(found);
        Ok(())
    }

    /// How many prints were ever added, removed ones included: one more than the highest number.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no print was ever added.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many of them were removed.
    pub fn removed(&self) -> usize {
        self.removed
    }

    /// Bytes of a block that was begun at the end and never finished, as when power fails. The file is cut there before
    /// anything is added.
    pub fn torn_bytes(&self) -> usize {
        self.torn
    }

    /// Who adds to the end of this gallery.
    pub fn writer(&self) -> GalleryWriter {
        GalleryWriter::after(self.blocks.len() as u64)
    }

    /// Reads and checks every print.
    ///
    /// # Errors
    /// A block is not as it was written, the first of them is named.
    pub fn verify(&self) -> Result<(), Error> {
        for at in 0..self.blocks.len() {
            self.states[at].store(UNREAD, Ordering::Relaxed);
            self.sound(at)?;
            for number in self.blocks[at].numbers() {
                self.packed(number)?.template()?;
            }
        }
        Ok(())
    }

    /// A print by its number.
    ///
    /// # Errors
    /// There is none of that number, or its block is damaged.
    pub fn print(&self, number: usize) -> Result<Print, Error> {
        let Some(&Entry { card, position, quality, removed, .. }) = self.entries.get(number) else {
            let n = self.len();
            return Err(Error::out_of_range(format!("gallery has {n} prints, none numbered {number}")));
        };
        self.sound(self.blocks.partition_point(|b| b.numbers().end <= number))?;
        Ok(Print { card, position, quality, removed, template: self.packed(number)?.template()? })
    }

    /// Bytes of a print whose block was checked.
    fn packed(&self, number: usize) -> Result<Packed<'a>, Error> {
        let block = &self.blocks[self.blocks.partition_point(|b| b.numbers().end <= number)];
        self.packed_in(block, number)
    }

    fn packed_in(&self, block: &Block, number: usize) -> Result<Packed<'a>, Error> {
        let at = self.entries[number].at;
        let bytes = self.bytes.get(at..block.end).ok_or_else(|| block.wrong("a print begins past its end"))?;
        Packed::at(bytes).map_err(|e| e.within(&format!("gallery, byte {at}")))
    }

    /// Checks a block's prints on first use.
    fn sound(&self, at: usize) -> Result<(), Error> {
        let (block, state) = (&self.blocks[at], &self.states[at]);
        if state.load(Ordering::Relaxed) == UNREAD {
            // Two threads may check one block at once and find the same.
            let found = if block.prints_are_sound(self.bytes) { SOUND } else { DAMAGED };
            state.store(found, Ordering::Relaxed);
        }
        if state.load(Ordering::Relaxed) == SOUND {
            return Ok(());
        }
        Err(block.wrong("prints are not as they were written"))
    }

    fn cards(&self) -> &Cards {
        self.cards.get_or_init(|| {
            let mut prints: Vec<u32> = (0..self.len() as u32).filter(|&i| !self.entries[i as usize].removed).collect();
            prints.sort_by_key(|&i| (self.entries[i as usize].card, i));
            let mut out = Cards { cards: Vec::new(), prints, of_print: vec![0; self.len()] };
            for (at, &print) in out.prints.iter().enumerate() {
                let card = self.entries[print as usize].card;
                if out.cards.last().is_none_or(|c| c.0 != card) {
                    out.cards.push((card, at as u32));
                }
                out.of_print[print as usize] = out.cards.len() as u32 - 1;
            }
            out
        })
    }
}

impl Cards {
    fn prints_of(&self, at: usize) -> &[u32] {
        let end = self.cards.get(at + 1).map_or(self.prints.len(), |c| c.1 as usize);
        &self.prints[self.cards[at].1 as usize..end]
    }
}

impl Block {
    /// Numbers of its prints.
    fn numbers(&self) -> Range<usize> {
        self.first..self.first + if self.is_prints() { self.count } else { 0 }
    }

    fn prints_begin(&self) -> usize {
        self.begin + BLOCK_HEAD + 16 * self.count
    }
}

#[cfg(test)]
mod tests;
