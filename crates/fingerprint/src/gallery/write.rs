//! The bytes that are added to the end of a gallery. Source: ours.

use crate::error::Error;
use crate::gallery::block::{PRINTS, REMOVALS, block, file_head};
use crate::packed::pack;
use crate::parameters::{GALLERY_BLOCK_BYTES, POSITION_MAX};
use crate::template::Template;

/// A print to be added.
#[derive(Debug, Clone, Copy)]
pub struct Enrolled<'a> {
    /// The caller's number of the card that it is on: prints of one person's hands, taken together.
    pub card: u64,
    /// 1 right thumb to 5 right little, 6 left thumb to 10 left little, 0 unknown.
    pub position: u8,
    /// 0 to 100.
    pub quality: u8,
    /// The print itself.
    pub template: &'a Template,
}

/// Makes blocks in order. What it returns is added to the file as it is, all or nothing.
#[derive(Debug, Clone)]
pub struct GalleryWriter {
    next: u64,
}

impl GalleryWriter {
    /// A new gallery: who adds to it, and the bytes that its file begins with.
    pub fn new() -> (Self, Vec<u8>) {
        (Self { next: 0 }, file_head())
    }

    pub(super) fn after(blocks: u64) -> Self {
        Self { next: blocks }
    }

    /// The bytes of these prints, in blocks of about a megabyte. They are numbered as they come, after those before.
    ///
    /// # Errors
    /// A position or quality is past its limit; nothing is added then.
    pub fn append(&mut self, prints: &[Enrolled]) -> Result<Vec<u8>, Error> {
        for (at, p) in prints.iter().enumerate() {
            if p.position > POSITION_MAX || p.quality > 100 {
                let (position, quality) = (p.position, p.quality);
                return Err(Error::out_of_range(format!(
                    "print {at} is of finger {position} and quality {quality}, at most {POSITION_MAX} and 100 allowed"
                )));
            }
        }
        let (mut out, mut table, mut packed) = (Vec::new(), Vec::new(), Vec::new());
        for p in prints {
            table.extend(p.card.to_le_bytes());
            table.extend((packed.len() as u32).to_le_bytes());
            table.extend([p.position, p.quality, 0, 0]);
            packed.extend(pack(p.template));
            if packed.len() + table.len() >= GALLERY_BLOCK_BYTES {
                self.finish(PRINTS, &mut table, &mut packed, &mut out);
            }
        }
        self.finish(PRINTS, &mut table, &mut packed, &mut out);
        Ok(out)
    }

    /// The bytes that remove prints by their numbers. They are found no more; their bytes stay until the caller writes
    /// the gallery anew.
    pub fn remove(&mut self, numbers: &[u64]) -> Vec<u8> {
        let mut table: Vec<u8> = numbers.iter().flat_map(|n| [n.to_le_bytes(), [0; 8]].concat()).collect();
        let mut out = Vec::new();
        self.finish(REMOVALS, &mut table, &mut Vec::new(), &mut out);
        out
    }

    fn finish(&mut self, kind: u32, table: &mut Vec<u8>, prints: &mut Vec<u8>, into: &mut Vec<u8>) {
        if table.is_empty() {
            return;
        }
        into.extend(block(self.next, kind, table, prints));
        self.next += 1;
        table.clear();
        prints.clear();
    }
}
