//! The forms of 2004 (ANSI INCITS 378) and 2005 (ISO/IEC 19794-2), which share all but the head and the unit of angles:
//! one header for all views, four bytes a view, six bytes a minutia. Source: the two standards.

use super::{
    Device, FingerView, MinutiaeFormat, MinutiaeRecord, QualityScore, THING, check, checked_length, decode_extensions,
    decode_minutia, encode_extensions, encode_minutia,
};
use crate::bytes::Reader;
use crate::error::Error;

/// Bytes of the record's header in ISO.
pub(super) const ISO_HEADER: usize = 24;
/// Bytes of it in ANSI where the length has two; four more where it has six.
pub(super) const ANSI_HEADER: usize = 26;

pub(super) fn decode(bytes: &[u8], format: MinutiaeFormat) -> Result<MinutiaeRecord, Error> {
    let mut from = Reader::new(bytes, THING);
    from.take(8, "format identifier and version")?;
    let mut record = MinutiaeRecord { format, product: (0, 0), certified: false, views: Vec::new() };
    if format.is_iso() {
        checked_length(from.u32("length")? as usize, bytes, 8)?;
    } else {
        let short = from.u16("length")?;
        let length = if short == 0 { from.u32("length")? as usize } else { usize::from(short) };
        if short == 0 && length <= usize::from(u16::MAX) {
            return Err(from.wrong(6, &format!("length {length} is written in six bytes, two needed")));
        }
        checked_length(length, bytes, 8)?;
        record.product = (from.u16("product owner")?, from.u16("product type")?);
    }
    let equipment = from.u16("capture equipment")?;
    let device = Device { compliance: (equipment >> 12) as u8, id: equipment & 0xfff, ..Device::default() };
    let (width, height) = (from.u16("width")?, from.u16("height")?);
    let px_per_cm = (from.u16("pixels a centimetre across")?, from.u16("pixels a centimetre down")?);
    let views = from.u8("number of views")?;
    if from.u8("reserved byte")? != 0 {
        return Err(from.wrong(1, "reserved byte is not nought"));
    }
    for _ in 0..views {
        let position = from.u8("finger position")?;
        let number_and_impression = from.u8("view number and impression")?;
        let quality = from.u8("finger quality")?;
        let count = from.u8("number of minutiae")?;
        let minutiae = (0..count).map(|_| decode_minutia(&mut from, None)).collect::<Result<_, _>>()?;
        record.views.push(FingerView {
            position,
            number: number_and_impression >> 4,
            impression: number_and_impression & 15,
            qualities: vec![QualityScore { value: quality, vendor: 0, algorithm: 0 }],
            device,
            captured: [255; 9],
            certificates: Vec::new(),
            width,
            height,
            px_per_cm,
            ridge_skeleton: false,
            minutiae,
            extensions: decode_extensions(&mut from)?,
        });
    }
    if from.left() > 0 {
        return Err(from.wrong(0, &format!("{} bytes follow the last view", from.left())));
    }
    check::check(&record)?;
    Ok(record)
}

/// The bytes of a record that was checked.
pub(super) fn encode(record: &MinutiaeRecord) -> Vec<u8> {
    let mut views = Vec::new();
    for v in &record.views {
        views.extend([v.position, v.number << 4 | v.impression, v.qualities[0].value, v.minutiae.len() as u8]);
        v.minutiae.iter().for_each(|m| encode_minutia(&mut views, m, true));
        encode_extensions(&mut views, &v.extensions);
    }
    let mut out = b"FMR\0 20\0".to_vec();
    if record.format.is_iso() {
        out.extend(((ISO_HEADER + views.len()) as u32).to_be_bytes());
    } else {
        match u16::try_from(ANSI_HEADER + views.len()) {
            Ok(length) => out.extend(length.to_be_bytes()),
            Err(_) => {
                out.extend([0; 2]);
                out.extend(((ANSI_HEADER + 4 + views.len()) as u32).to_be_bytes());
            }
        }
        out.extend(record.product.0.to_be_bytes());
        out.extend(record.product.1.to_be_bytes());
    }
    let first = &record.views[0];
    out.extend((u16::from(first.device.compliance) << 12 | first.device.id).to_be_bytes());
    for number in [first.width, first.height, first.px_per_cm.0, first.px_per_cm.1] {
        out.extend(number.to_be_bytes());
    }
    out.extend([record.views.len() as u8, 0]);
    out.extend(views);
    out
}
