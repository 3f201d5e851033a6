//! Minutiae as other makers exchange them: the records of ISO/IEC 19794-2:2005 and :2011 and of ANSI INCITS 378-2004
//! and -2009. Source: these standards; their open description by the project FingerprintIO.
//!
//! Strict: lengths agree to the byte, reserved bits are nought, minutiae lie in the picture. All that a record says is
//! kept and written again; blocks of extended data are kept as they are and not looked into, but for our own.

mod check;
mod conversion;
mod earlier;
mod later;

use crate::bytes::Reader;
use crate::error::Error;
use crate::minutia::Kind;
use crate::parameters::RECORD_BYTES_MAX;

/// How errors name what is read.
const THING: &str = "minutiae record";

/// The exchange formats that are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MinutiaeFormat {
    /// ISO/IEC 19794-2:2005, record format.
    Iso2005,
    /// ISO/IEC 19794-2:2011, record format.
    Iso2011,
    /// ANSI INCITS 378-2004.
    Ansi2004,
    /// ANSI INCITS 378-2009, without its first amendment.
    Ansi2009,
}

/// A whole record: prints of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutiaeRecord {
    /// Which standard it keeps to.
    pub format: MinutiaeFormat,
    /// Owner and type of the product that made it, as registered; ANSI alone, nought in ISO.
    pub product: (u16, u16),
    /// Whether views carry lists of certificates; 2011 alone.
    pub certified: bool,
    /// One print each, at least one.
    pub views: Vec<FingerView>,
}

/// What scanned a print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Device {
    /// Bits of compliance: four in 2004 and 2005, eight in 2009, none in 2011.
    pub compliance: u8,
    /// Code of the technology; 2011 alone.
    pub technology: u8,
    /// Registered vendor; 2011 alone.
    pub vendor: u16,
    /// The vendor's number of the device: 12 bits in 2004 and 2005.
    pub id: u16,
}

/// A quality of a print, and whose word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityScore {
    /// 0 to 100; 254 not reported, 255 failed (2009 and 2011 alone).
    pub value: u8,
    /// Registered vendor of the measure; 2009 and 2011 alone.
    pub vendor: u16,
    /// The vendor's number of the measure; 2009 and 2011 alone.
    pub algorithm: u16,
}

/// One print of one finger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FingerView {
    /// 1 right thumb to 5 right little, 6 left thumb to 10 left little, 0 unknown.
    pub position: u8,
    /// Which print of that finger, from 0 to 15.
    pub number: u8,
    /// Code of the standard's table: 0 live plain, 1 live rolled, and so on.
    pub impression: u8,
    /// One in 2004, 2005 and 2009; any number in 2011.
    pub qualities: Vec<QualityScore>,
    /// What scanned it; the same for all views in 2004, 2005 and 2009.
    pub device: Device,
    /// When, in the form of ISO/IEC 19794-1:2011, all ones for unknown; 2011 alone.
    pub captured: [u8; 9],
    /// Authority and scheme; 2011 alone.
    pub certificates: Vec<[u8; 3]>,
    /// Pixels in a row; the same for all views in 2004 and 2005.
    pub width: u16,
    /// Rows; the same for all views in 2004 and 2005.
    pub height: u16,
    /// Pixels a centimetre, across and down; the same for all views in 2004 and 2005.
    pub px_per_cm: (u16, u16),
    /// Whether endings were found on the skeleton of ridges, not as forks of valleys; 2011 alone.
    pub ridge_skeleton: bool,
    /// At most 255.
    pub minutiae: Vec<RecordedMinutia>,
    /// Kept as they are.
    pub extensions: Vec<Extension>,
}

/// A minutia as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedMinutia {
    /// None where the record does not say.
    pub kind: Option<Kind>,
    /// Pixels from the left edge.
    pub x: u16,
    /// Pixels from the upper edge.
    pub y: u16,
    /// Against the clock from the right: 256ths of a turn in ISO, steps of two degrees, 0 to 179, in ANSI.
    pub angle: u8,
    /// 1 to 100 with 0 for not reported in 2004 and 2005; 0 to 100, 254 not reported and 255 failed later.
    pub quality: u8,
}

/// A block of extended data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// 1 ridge counts, 2 cores and deltas, 3 quality by zones, from 256 a vendor's own.
    pub code: u16,
    /// Its content.
    pub data: Vec<u8>,
}

impl MinutiaeFormat {
    /// Radians of one step of an angle.
    pub fn angle_step(self) -> f32 {
        match self {
            Self::Iso2005 | Self::Iso2011 => std::f32::consts::TAU / 256.0,
            Self::Ansi2004 | Self::Ansi2009 => std::f32::consts::TAU / 180.0,
        }
    }

    fn is_iso(self) -> bool {
        matches!(self, Self::Iso2005 | Self::Iso2011)
    }

    /// Whether one header speaks for all views.
    fn is_earlier(self) -> bool {
        matches!(self, Self::Iso2005 | Self::Ansi2004)
    }

    /// What stands for a quality that nobody reported.
    fn unreported(self) -> u8 {
        if self.is_earlier() { 0 } else { 254 }
    }
}

impl MinutiaeRecord {
    /// From the bytes of a record of any of the four formats.
    ///
    /// # Errors
    /// The bytes are too many, or no such record; the error says where.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > RECORD_BYTES_MAX {
            let n = bytes.len();
            return Err(Error::too_large(format!("{THING} is {n} bytes, at most {RECORD_BYTES_MAX} allowed")));
        }
        let mut head = Reader::new(bytes, THING);
        if head.take(4, "format identifier")? != b"FMR\0" {
            return Err(head.wrong(4, "no format identifier FMR"));
        }
        match head.take(4, "version")? {
            b" 20\0" if is_iso_2005(&mut head)? => earlier::decode(bytes, MinutiaeFormat::Iso2005),
            b" 20\0" => earlier::decode(bytes, MinutiaeFormat::Ansi2004),
            // The two share all they begin with: whichever fits is meant, and ISO where none does.
            b"030\0" => later::decode_iso(bytes).or_else(|e| later::decode_ansi(bytes).map_err(|_| e)),
            b"035\0" => Err(head.wrong(4, "version 035 (ANSI 378-2009 amendment 1) is not read")),
            _ => Err(head.wrong(4, "version is neither 20 nor 030")),
        }
    }

    /// The bytes of the record.
    ///
    /// # Errors
    /// The record says what its format cannot hold.
    pub fn encode(&self) -> Result<Vec<u8>, Error> {
        check::check(self)?;
        let bytes = match self.format {
            MinutiaeFormat::Iso2005 | MinutiaeFormat::Ansi2004 => earlier::encode(self),
            MinutiaeFormat::Iso2011 => later::encode_iso(self),
            MinutiaeFormat::Ansi2009 => later::encode_ansi(self),
        };
        if bytes.len() > RECORD_BYTES_MAX {
            let n = bytes.len();
            return Err(Error::too_large(format!("{THING} is {n} bytes, at most {RECORD_BYTES_MAX} allowed")));
        }
        Ok(bytes)
    }
}

/// ISO has four bytes of length here; ANSI two, or nought in two and then four. A record is longer than its header and
/// at most 2^20 bytes, so that the first four bytes tell them apart.
fn is_iso_2005(head: &mut Reader) -> Result<bool, Error> {
    let (high, low) = (head.u16("length")?, head.u16("length")?);
    Ok(if high == 0 { usize::from(low) >= earlier::ISO_HEADER } else { usize::from(high) < earlier::ANSI_HEADER })
}

/// A minutia of either family: six bytes, or five without a quality.
fn decode_minutia(from: &mut Reader, quality: Option<u8>) -> Result<RecordedMinutia, Error> {
    let first = from.u16("minutia's kind and x")?;
    let kind = match first >> 14 {
        0 => None,
        1 => Some(Kind::Ending),
        2 => Some(Kind::Bifurcation),
        _ => return Err(from.wrong(2, "kind of minutia is 3, at most 2 allowed")),
    };
    let y = from.u16("minutia's y")?;
    if y >> 14 != 0 {
        return Err(from.wrong(2, "reserved bits of a minutia are not nought"));
    }
    let angle = from.u8("minutia's angle")?;
    let quality = match quality {
        Some(unreported) => unreported,
        None => from.u8("minutia's quality")?,
    };
    Ok(RecordedMinutia { kind, x: first & 0x3fff, y, angle, quality })
}

fn encode_minutia(into: &mut Vec<u8>, m: &RecordedMinutia, with_quality: bool) {
    let kind = match m.kind {
        None => 0,
        Some(Kind::Ending) => 1 << 14,
        Some(Kind::Bifurcation) => 2 << 14,
    };
    into.extend((kind | m.x).to_be_bytes());
    into.extend(m.y.to_be_bytes());
    into.push(m.angle);
    if with_quality {
        into.push(m.quality);
    }
}

fn decode_extensions(from: &mut Reader) -> Result<Vec<Extension>, Error> {
    let length = usize::from(from.u16("length of extended data")?);
    let mut block = Reader::new(from.take(length, "extended data")?, "extended data of minutiae record");
    let mut out = Vec::new();
    while block.left() > 0 {
        let code = block.u16("type")?;
        let length = usize::from(block.u16("length")?);
        if length < 4 {
            return Err(block.wrong(2, &format!("length is {length}, at least 4 needed")));
        }
        out.push(Extension { code, data: block.take(length - 4, "content")?.to_vec() });
    }
    Ok(out)
}

fn encode_extensions(into: &mut Vec<u8>, extensions: &[Extension]) {
    let length: usize = extensions.iter().map(|e| e.data.len() + 4).sum();
    into.extend((length as u16).to_be_bytes());
    for e in extensions {
        into.extend(e.code.to_be_bytes());
        into.extend((e.data.len() as u16 + 4).to_be_bytes());
        into.extend(&e.data);
    }
}

/// Length as said and as it is.
fn checked_length(said: usize, bytes: &[u8], at: usize) -> Result<(), Error> {
    if said != bytes.len() {
        let n = bytes.len();
        return Err(Error::malformed(format!("{THING}, byte {at}: length is {said}, and there are {n} bytes")));
    }
    Ok(())
}
