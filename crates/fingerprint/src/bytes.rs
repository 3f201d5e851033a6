//! Numbers from bytes in order, each error with the place where it stands. Source: ours.

use crate::error::Error;

/// Where a reader stands in the bytes of one thing.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What the bytes are, for errors.
    thing: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], thing: &'static str) -> Self {
        Self { bytes, at: 0, thing }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// The next bytes. `what` names them for errors.
    pub(crate) fn take(&mut self, n: usize, what: &str) -> Result<&'a [u8], Error> {
        if n > self.left() {
            let (thing, at, left) = (self.thing, self.at, self.left());
            return Err(Error::malformed(format!("{thing}, byte {at}: {what} is {n} bytes, {left} left")));
        }
        let taken = &self.bytes[self.at..self.at + n];
        self.at += n;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Error> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N, what)?);
        Ok(out)
    }

    pub(crate) fn u8(&mut self, what: &str) -> Result<u8, Error> {
        Ok(self.array::<1>(what)?[0])
    }

    /// Most significant byte first, as all records of the field.
    pub(crate) fn u16(&mut self, what: &str) -> Result<u16, Error> {
        Ok(u16::from_be_bytes(self.array(what)?))
    }

    /// Most significant byte first.
    pub(crate) fn u32(&mut self, what: &str) -> Result<u32, Error> {
        Ok(u32::from_be_bytes(self.array(what)?))
    }

    /// An error about what began `back` bytes before this place.
    pub(crate) fn wrong(&self, back: usize, said: &str) -> Error {
        Error::malformed(format!("{}, byte {}: {said}", self.thing, self.at - back))
    }
}
