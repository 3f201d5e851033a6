//! Bytes of a file as they are read: counted, hashed, and no more of them for one record than allowed. Source: ours.

use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::list::version::FileSeen;
use crate::parameters::{FILE_BYTES_MAX, RECORD_BYTES_MAX};

/// A file while it is read.
pub(crate) struct Input<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
    /// Bytes that may still be read for the present record.
    left: usize,
}

impl<R: BufRead> Input<R> {
    /// Looks at the beginning. A byte order mark of UTF-8 is passed over by the readers behind.
    pub(crate) fn new(mut inner: R, name: &str) -> Result<Self, Error> {
        let begins = inner.fill_buf().map_err(|e| Error::new(format!("{name}: {e}")))?;
        if begins.starts_with(&[0xFF, 0xFE]) || begins.starts_with(&[0xFE, 0xFF]) {
            return Err(Error::new(format!("{name} is written in UTF-16, UTF-8 needed")));
        }
        if begins.is_empty() {
            return Err(Error::new(format!("{name} is empty")));
        }
        Ok(Self { inner, hash: Sha256::new(), bytes: 0, left: RECORD_BYTES_MAX })
    }

    /// A new record begins: it may take the whole allowance.
    pub(crate) fn allow(&mut self) {
        self.left = RECORD_BYTES_MAX;
    }

    /// Reads what is left, so that all bytes are in the hash; how the file is known from now on.
    pub(crate) fn finish(mut self, name: &str) -> Result<FileSeen, Error> {
        loop {
            self.allow();
            let took = self.fill_buf().map_err(|e| Error::new(format!("{name}: {e}")))?.len();
            if took == 0 {
                break;
            }
            self.consume(took);
        }
        Ok(FileSeen { name: name.to_owned(), sha256: self.hash.finalize().into(), bytes: self.bytes })
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let took = held.len().min(into.len());
        into[..took].copy_from_slice(&held[..took]);
        self.consume(took);
        Ok(took)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes > FILE_BYTES_MAX {
            return Err(io::Error::other(format!("file is larger than {FILE_BYTES_MAX} bytes, the most that is read")));
        }
        let held = self.inner.fill_buf()?;
        if held.is_empty() {
            return Ok(held);
        }
        if self.left == 0 {
            return Err(io::Error::other(format!(
                "one record is larger than {RECORD_BYTES_MAX} bytes, the most that is read"
            )));
        }
        Ok(&held[..held.len().min(self.left)])
    }

    fn consume(&mut self, took: usize) {
        // What was looked at is still held: a buffer that is not empty is not filled again.
        if let Ok(held) = self.inner.fill_buf() {
            self.hash.update(&held[..took.min(held.len())]);
        }
        self.bytes += took as u64;
        self.left = self.left.saturating_sub(took);
        self.inner.consume(took);
    }
}
