//! The head of a gallery's file and the headers of its blocks. Source: ours; the form is in `gallery.rs`.

use crate::error::Error;

/// Bytes of the file's head.
pub(super) const FILE_HEAD: usize = 32;
/// Bytes of a block's header.
pub(super) const BLOCK_HEAD: usize = 48;
/// Begins every file.
const FILE_MARK: &[u8; 8] = b"FPGALLRY";
/// Begins every block.
const BLOCK_MARK: &[u8; 4] = b"BLCK";
/// Version of the file's form.
const FORM: u32 = 1;
/// Version of the neighbourhoods: another one, whenever `cylinder.rs` would make other bits of the same print.
const NEIGHBOURHOODS: u32 = 1;
/// A block of prints.
pub(super) const PRINTS: u32 = 1;
/// A block of removals.
pub(super) const REMOVALS: u32 = 2;

/// What a block's header says, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub begin: usize,
    pub end: usize,
    /// Number of its first print.
    pub first: usize,
    /// Prints or removals in it.
    pub count: usize,
    kind: u32,
    table_check: u32,
    prints_check: u32,
}

/// The bytes that every gallery begins with.
pub(super) fn file_head() -> Vec<u8> {
    let mut out = FILE_MARK.to_vec();
    out.extend(FORM.to_le_bytes());
    out.extend(NEIGHBOURHOODS.to_le_bytes());
    out.resize(FILE_HEAD - 4, 0);
    out.extend(crc32fast::hash(&out).to_le_bytes());
    out
}

pub(super) fn check_file_head(bytes: &[u8]) -> Result<(), Error> {
    let Some(head) = bytes.get(..FILE_HEAD) else {
        return Err(Error::malformed(format!("gallery is {} bytes, at least {FILE_HEAD} needed", bytes.len())));
    };
    if &head[..8] != FILE_MARK {
        return Err(Error::malformed("gallery, byte 0: no mark FPGALLRY"));
    }
    if word(head, FILE_HEAD - 4) != crc32fast::hash(&head[..FILE_HEAD - 4]) {
        return Err(Error::malformed("gallery, byte 0: head is not as it was written"));
    }
    for (at, what, version) in [(8, "file", FORM), (12, "neighbourhoods", NEIGHBOURHOODS)] {
        let found = word(head, at);
        if found != version {
            return Err(Error::malformed(format!(
                "gallery, byte {at}: version of the {what} is {found}, {version} read"
            )));
        }
    }
    Ok(())
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from(word(bytes, at)) | u64::from(word(bytes, at + 4)) << 32
}

/// The bytes of a block.
pub(super) fn block(number: u64, kind: u32, table: &[u8], prints: &[u8]) -> Vec<u8> {
    let mut out = BLOCK_MARK.to_vec();
    out.extend(kind.to_le_bytes());
    out.extend(number.to_le_bytes());
    out.extend(((table.len() + prints.len()) as u64).to_le_bytes());
    out.extend((table.len() as u32 / 16).to_le_bytes());
    out.extend([0; 4]);
    out.extend(crc32fast::hash(table).to_le_bytes());
    out.extend(crc32fast::hash(prints).to_le_bytes());
    out.extend([0; 4]);
    out.extend(crc32fast::hash(&out).to_le_bytes());
    out.extend(table);
    out.extend(prints);
    out
}

impl Block {
    /// The block that begins here; none where it was not finished.
    pub(super) fn read(bytes: &[u8], at: usize, number: u64) -> Result<Option<Self>, Error> {
        let Some(head) = bytes.get(at..at + BLOCK_HEAD) else { return Ok(None) };
        let wrong = |said: String| Error::malformed(format!("gallery, byte {at}, block {number}: {said}"));
        if &head[..4] != BLOCK_MARK || word(head, BLOCK_HEAD - 4) != crc32fast::hash(&head[..BLOCK_HEAD - 4]) {
            return Err(wrong("header is not as it was written".into()));
        }
        if long(head, 8) != number {
            return Err(wrong(format!("numbered {}: a block is missing or out of place", long(head, 8))));
        }
        let (kind, length, count) = (word(head, 4), long(head, 16), word(head, 24) as usize);
        if kind != PRINTS && kind != REMOVALS {
            return Err(wrong(format!("kind is {kind}, 1 or 2 needed")));
        }
        if length % 8 != 0 || (16 * count as u64) > length {
            return Err(wrong(format!("{count} rows do not fit in {length} bytes")));
        }
        if length > (bytes.len() - at - BLOCK_HEAD) as u64 {
            return Ok(None);
        }
        let (table_check, prints_check) = (word(head, 32), word(head, 36));
        let end = at + BLOCK_HEAD + length as usize;
        Ok(Some(Self { begin: at, end, first: 0, count, kind, table_check, prints_check }))
    }

    pub(super) fn is_prints(&self) -> bool {
        self.kind == PRINTS
    }

    /// The table, checked.
    pub(super) fn table<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], Error> {
        let begin = self.begin + BLOCK_HEAD;
        let table = &bytes[begin..begin + 16 * self.count];
        if crc32fast::hash(table) != self.table_check {
            return Err(self.wrong("table is not as it was written"));
        }
        Ok(table)
    }

    pub(super) fn prints_are_sound(&self, bytes: &[u8]) -> bool {
        crc32fast::hash(&bytes[self.begin + BLOCK_HEAD + 16 * self.count..self.end]) == self.prints_check
    }

    pub(super) fn wrong(&self, said: &str) -> Error {
        Error::malformed(format!("gallery, block at byte {}: {said}", self.begin))
    }
}
