//! A gallery's file: read whole, made anew, added to. Source: the form is the core's (`gallery.rs` there).

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use fingerprint::{Gallery, GalleryWriter};

use super::taken::unfit;
use crate::failure::{Failure, io_at};
use crate::files::must_be_new;

/// Largest gallery read, in bytes. Source: ours; some twenty million prints. Effect: a larger file is not begun to be
/// read into memory.
const GALLERY_BYTES_MAX: u64 = 48 << 30;

/// All bytes of a gallery.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let length = std::fs::metadata(path).map_err(io_at(path))?.len();
    if length > GALLERY_BYTES_MAX {
        return Err(Failure::error(format!("gallery has {length} bytes, at most {GALLERY_BYTES_MAX} allowed"))
            .at(path.display()));
    }
    let mut bytes = Vec::new();
    let wanted = usize::try_from(length).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(wanted).map_err(|_| {
        Failure::error(format!("gallery has {length} bytes, for which there is no memory")).at(path.display())
    })?;
    let file = File::open(path).map_err(io_at(path))?;
    file.take(GALLERY_BYTES_MAX).read_to_end(&mut bytes).map_err(io_at(path))?;
    Ok(bytes)
}

/// A file that blocks are added to. Whoever does not finish leaves a new file removed and an old one as it was.
pub(super) struct Growing<'a> {
    path: &'a Path,
    file: File,
    pub writer: GalleryWriter,
    /// Bytes that were whole before.
    whole: u64,
    finished: bool,
}

impl<'a> Growing<'a> {
    /// A new file, which must not be there yet.
    pub(super) fn new(path: &'a Path) -> Result<Self, Failure> {
        must_be_new(path)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(io_at(path))?;
        let (writer, head) = GalleryWriter::new();
        let mut out = Self { path, file, writer, whole: 0, finished: false };
        out.add(&head)?;
        Ok(out)
    }

    /// The end of a file whose bytes were read; a block there that was never finished is cut off.
    pub(super) fn after(path: &'a Path, bytes: &[u8], gallery: &Gallery) -> Result<Self, Failure> {
        let whole = (bytes.len() - gallery.torn_bytes()) as u64;
        let mut file = OpenOptions::new().write(true).open(path).map_err(io_at(path))?;
        file.set_len(whole)
            .and_then(|()| std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)))
            .map_err(io_at(path))?;
        Ok(Self { path, file, writer: gallery.writer(), whole, finished: false })
    }

    /// Adds what the writer made.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(io_at(self.path))
    }

    /// Makes it durable, and gives its length.
    pub(super) fn finish(mut self) -> Result<u64, Failure> {
        self.file.sync_all().map_err(io_at(self.path))?;
        self.finished = true;
        self.file.metadata().map(|m| m.len()).map_err(io_at(self.path))
    }
}

impl Drop for Growing<'_> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // What cannot be undone is a block that is not finished, which readers say and pass over.
        let _ = if self.whole == 0 { std::fs::remove_file(self.path) } else { self.file.set_len(self.whole) };
    }
}

/// Reads a gallery's heads and tables.
pub(super) fn open<'a>(path: &Path, bytes: &'a [u8]) -> Result<Gallery<'a>, Failure> {
    Gallery::open(bytes).map_err(unfit(path))
}
