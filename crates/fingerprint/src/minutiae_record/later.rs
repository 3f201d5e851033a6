//! The forms of 2009 (ANSI INCITS 378) and 2011 (ISO/IEC 19794-2): each view has a header of its own.
//! Source: the two standards, and ISO/IEC 19794-1:2011 for what all ISO records share.

use super::{
    Device, FingerView, MinutiaeFormat, MinutiaeRecord, QualityScore, THING, check, checked_length, decode_extensions,
    decode_minutia, encode_extensions, encode_minutia,
};
use crate::bytes::Reader;
use crate::error::Error;

pub(super) fn decode_iso(bytes: &[u8]) -> Result<MinutiaeRecord, Error> {
    let mut from = Reader::new(bytes, THING);
    from.take(8, "format identifier and version")?;
    checked_length(from.u32("length")? as usize, bytes, 8)?;
    let views = from.u16("number of views")?;
    let certified = match from.u8("certification flag")? {
        0 => false,
        1 => true,
        _ => return Err(from.wrong(1, "certification flag is neither 0 nor 1")),
    };
    let format = MinutiaeFormat::Iso2011;
    let mut record = MinutiaeRecord { format, product: (0, 0), certified, views: Vec::new() };
    for _ in 0..views {
        let begin = from.at();
        let length = from.u32("length of view")? as usize;
        record.views.push(decode_iso_view(&mut from, certified)?);
        let read = from.at() - begin;
        if length != read {
            return Err(from.wrong(read, &format!("length of view is {length}, and it has {read} bytes")));
        }
    }
    finish(from, record)
}

fn decode_iso_view(from: &mut Reader, certified: bool) -> Result<FingerView, Error> {
    let mut captured = [0; 9];
    captured.copy_from_slice(from.take(9, "time of capture")?);
    let technology = from.u8("device technology")?;
    let device =
        Device { compliance: 0, technology, vendor: from.u16("device vendor")?, id: from.u16("device number")? };
    let count = from.u8("number of qualities")?;
    let qualities = (0..count).map(|_| decode_quality(from)).collect::<Result<_, _>>()?;
    let mut certificates = Vec::new();
    if certified {
        for _ in 0..from.u8("number of certificates")? {
            let taken = from.take(3, "certificate")?;
            certificates.push([taken[0], taken[1], taken[2]]);
        }
    }
    let (position, number) = (from.u8("finger position")?, from.u8("view number")?);
    let px_per_cm = (from.u16("pixels a centimetre across")?, from.u16("pixels a centimetre down")?);
    let impression = from.u8("impression")?;
    let (width, height) = (from.u16("width")?, from.u16("height")?);
    let form = from.u8("minutia length and ending type")?;
    let quality = match form >> 4 {
        5 => Some(MinutiaeFormat::Iso2011.unreported()),
        6 => None,
        n => return Err(from.wrong(1, &format!("minutiae are {n} bytes, 5 or 6 needed"))),
    };
    let ridge_skeleton = match form & 15 {
        0 => false,
        1 => true,
        n => return Err(from.wrong(1, &format!("type of ending is {n}, at most 1 allowed"))),
    };
    let count = from.u8("number of minutiae")?;
    let minutiae = (0..count).map(|_| decode_minutia(from, quality)).collect::<Result<_, _>>()?;
    let extensions = decode_extensions(from)?;
    Ok(FingerView {
        position,
        number,
        impression,
        qualities,
        device,
        captured,
        certificates,
        width,
        height,
        px_per_cm,
        ridge_skeleton,
        minutiae,
        extensions,
    })
}

pub(super) fn decode_ansi(bytes: &[u8]) -> Result<MinutiaeRecord, Error> {
    let mut from = Reader::new(bytes, THING);
    from.take(8, "format identifier and version")?;
    checked_length(from.u32("length")? as usize, bytes, 8)?;
    let product = (from.u16("product owner")?, from.u16("product type")?);
    let compliance = from.u8("capture equipment compliance")?;
    let device = Device { compliance, id: from.u16("capture equipment")?, ..Device::default() };
    let views = from.u8("number of views")?;
    if from.u8("reserved byte")? != 0 {
        return Err(from.wrong(1, "reserved byte is not nought"));
    }
    let format = MinutiaeFormat::Ansi2009;
    let mut record = MinutiaeRecord { format, product, certified: false, views: Vec::new() };
    for _ in 0..views {
        let (position, number) = (from.u8("finger position")?, from.u8("view number")?);
        let impression = from.u8("impression")?;
        let qualities = vec![decode_quality(&mut from)?];
        let (width, height) = (from.u16("width")?, from.u16("height")?);
        let px_per_cm = (from.u16("pixels a centimetre across")?, from.u16("pixels a centimetre down")?);
        let count = from.u8("number of minutiae")?;
        let minutiae = (0..count).map(|_| decode_minutia(&mut from, None)).collect::<Result<_, _>>()?;
        record.views.push(FingerView {
            position,
            number,
            impression,
            qualities,
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
    finish(from, record)
}

fn finish(from: Reader, record: MinutiaeRecord) -> Result<MinutiaeRecord, Error> {
    if from.left() > 0 {
        return Err(from.wrong(0, &format!("{} bytes follow the last view", from.left())));
    }
    check::check(&record)?;
    Ok(record)
}

fn decode_quality(from: &mut Reader) -> Result<QualityScore, Error> {
    let value = from.u8("quality")?;
    Ok(QualityScore { value, vendor: from.u16("quality vendor")?, algorithm: from.u16("quality algorithm")? })
}

fn encode_quality(into: &mut Vec<u8>, q: &QualityScore) {
    into.push(q.value);
    into.extend(q.vendor.to_be_bytes());
    into.extend(q.algorithm.to_be_bytes());
}

/// The bytes of a record that was checked.
pub(super) fn encode_iso(record: &MinutiaeRecord) -> Vec<u8> {
    let mut views = Vec::new();
    for v in &record.views {
        let view = encode_iso_view(v, record.certified);
        views.extend((view.len() as u32 + 4).to_be_bytes());
        views.extend(view);
    }
    let mut out = b"FMR\x00030\0".to_vec();
    out.extend((views.len() as u32 + 15).to_be_bytes());
    out.extend((record.views.len() as u16).to_be_bytes());
    out.push(u8::from(record.certified));
    out.extend(views);
    out
}

fn encode_iso_view(v: &FingerView, certified: bool) -> Vec<u8> {
    let mut out = v.captured.to_vec();
    out.push(v.device.technology);
    out.extend(v.device.vendor.to_be_bytes());
    out.extend(v.device.id.to_be_bytes());
    out.push(v.qualities.len() as u8);
    v.qualities.iter().for_each(|q| encode_quality(&mut out, q));
    if certified {
        out.push(v.certificates.len() as u8);
        v.certificates.iter().for_each(|c| out.extend(c));
    }
    out.extend([v.position, v.number]);
    out.extend(v.px_per_cm.0.to_be_bytes());
    out.extend(v.px_per_cm.1.to_be_bytes());
    out.push(v.impression);
    out.extend(v.width.to_be_bytes());
    out.extend(v.height.to_be_bytes());
    let with_quality = v.minutiae.iter().any(|m| m.quality != MinutiaeFormat::Iso2011.unreported());
    out.push(if with_quality { 6 << 4 } else { 5 << 4 } | u8::from(v.ridge_skeleton));
    out.push(v.minutiae.len() as u8);
    v.minutiae.iter().for_each(|m| encode_minutia(&mut out, m, with_quality));
    encode_extensions(&mut out, &v.extensions);
    out
}

/// The bytes of a record that was checked.
pub(super) fn encode_ansi(record: &MinutiaeRecord) -> Vec<u8> {
    let mut views = Vec::new();
    for v in &record.views {
        views.extend([v.position, v.number, v.impression]);
        encode_quality(&mut views, &v.qualities[0]);
        for number in [v.width, v.height, v.px_per_cm.0, v.px_per_cm.1] {
            views.extend(number.to_be_bytes());
        }
        views.push(v.minutiae.len() as u8);
        v.minutiae.iter().for_each(|m| encode_minutia(&mut views, m, true));
        encode_extensions(&mut views, &v.extensions);
    }
    let device = &record.views[0].device;
    let mut out = b"FMR\x00030\0".to_vec();
    out.extend((views.len() as u32 + 21).to_be_bytes());
    out.extend(record.product.0.to_be_bytes());
    out.extend(record.product.1.to_be_bytes());
    out.push(device.compliance);
    out.extend(device.id.to_be_bytes());
    out.extend([record.views.len() as u8, 0]);
    out.extend(views);
    out
}
