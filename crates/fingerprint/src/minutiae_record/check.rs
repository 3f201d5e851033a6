//! What a record may say in its format. Source: the standards named in `minutiae_record.rs`.

use super::{FingerView, MinutiaeFormat, MinutiaeRecord, THING};
use crate::error::Error;
use crate::parameters::MINUTIAE_READ_MAX;

/// Highest code of a finger's position.
const POSITION_MAX: u64 = 10;
/// Eleven positions with sixteen prints each.
const VIEWS_MAX: u64 = 176;

/// Refuses what the format cannot hold or forbids, naming view and limit.
pub(super) fn check(record: &MinutiaeRecord) -> Result<(), Error> {
    within("number of views", record.views.len() as u64, 1, VIEWS_MAX)?;
    let format = record.format;
    if format.is_iso() && record.product != (0, 0) {
        return Err(Error::out_of_range(format!("{THING}: {format:?} has no product's number")));
    }
    if record.certified && format != MinutiaeFormat::Iso2011 {
        return Err(Error::out_of_range(format!("{THING}: {format:?} has no certificates")));
    }
    for (at, view) in record.views.iter().enumerate() {
        let in_view = |e: Error| e.within(&format!("{THING}, view {at}"));
        placed(view).map_err(in_view)?;
        made(view, record).map_err(in_view)?;
        minutiae(view, format).map_err(in_view)?;
        if record.views[..at].iter().any(|v| (v.position, v.number) == (view.position, view.number)) {
            let (position, number) = (view.position, view.number);
            return Err(in_view(Error::malformed(format!("print {number} of finger {position} is there twice"))));
        }
        let first = &record.views[0];
        let one_device = format == MinutiaeFormat::Iso2011 || view.device == first.device;
        let picture = |v: &FingerView| (v.width, v.height, v.px_per_cm);
        if !one_device || format.is_earlier() && picture(view) != picture(first) {
            let said = format!("{format:?} has one device and picture size for all views, and this view's are others");
            return Err(in_view(Error::out_of_range(said)));
        }
    }
    Ok(())
}

fn within(what: &str, value: u64, least: u64, most: u64) -> Result<(), Error> {
    if !(least..=most).contains(&value) {
        return Err(Error::out_of_range(format!("{what} is {value}, {least} to {most} needed")));
    }
    Ok(())
}

/// Finger and picture.
fn placed(view: &FingerView) -> Result<(), Error> {
    within("finger position", view.position.into(), 0, POSITION_MAX)?;
    within("print's number", view.number.into(), 0, 15)?;
    // Places of minutiae have 14 bits.
    within("width", view.width.into(), 1, 1 << 14)?;
    within("height", view.height.into(), 1, 1 << 14)?;
    within("pixels a centimetre across", view.px_per_cm.0.into(), 1, u16::MAX.into())?;
    within("pixels a centimetre down", view.px_per_cm.1.into(), 1, u16::MAX.into())
}

/// Device, impression, qualities, certificates, extended data.
fn made(view: &FingerView, record: &MinutiaeRecord) -> Result<(), Error> {
    let format = record.format;
    let (one, codes_max) = (format != MinutiaeFormat::Iso2011, if format.is_earlier() { 15 } else { 255 });
    within("impression", view.impression.into(), 0, codes_max)?;
    let device = &view.device;
    within("device's compliance", device.compliance.into(), 0, if one { codes_max } else { 0 })?;
    within("device's number", device.id.into(), 0, if format.is_earlier() { 0xfff } else { 0xffff })?;
    let later = (device.technology, device.vendor, view.captured, view.ridge_skeleton);
    if one && later != (0, 0, [255; 9], false) {
        return Err(Error::out_of_range(format!("{format:?} holds no technology, vendor, time or kind of skeleton")));
    }
    let qualities = view.qualities.len() as u64;
    within("number of qualities", qualities, u64::from(one), if one { 1 } else { 255 })?;
    for q in &view.qualities {
        graded("quality", q.value, format)?;
        if format.is_earlier() && (q.vendor, q.algorithm) != (0, 0) {
            return Err(Error::out_of_range(format!("{format:?} does not hold whose a quality is")));
        }
    }
    within("number of certificates", view.certificates.len() as u64, 0, if record.certified { 255 } else { 0 })?;
    let extended: usize = view.extensions.iter().map(|e| e.data.len() + 4).sum();
    within("length of extended data", extended as u64, 0, u16::MAX.into())
}

/// A quality from 0 to 100, or one of the later formats' words for none.
fn graded(what: &str, value: u8, format: MinutiaeFormat) -> Result<(), Error> {
    if !format.is_earlier() && value >= 254 {
        return Ok(());
    }
    within(what, value.into(), 0, 100)
}

fn minutiae(view: &FingerView, format: MinutiaeFormat) -> Result<(), Error> {
    within("number of minutiae", view.minutiae.len() as u64, 0, MINUTIAE_READ_MAX as u64)?;
    let turn = if format.is_iso() { 255 } else { 179 };
    for (at, m) in view.minutiae.iter().enumerate() {
        let in_minutia = |e: Error| e.within(&format!("minutia {at}"));
        within("x", m.x.into(), 0, u64::from(view.width) - 1).map_err(in_minutia)?;
        within("y", m.y.into(), 0, u64::from(view.height) - 1).map_err(in_minutia)?;
        within("angle", m.angle.into(), 0, turn).map_err(in_minutia)?;
        graded("quality", m.quality, format).map_err(in_minutia)?;
    }
    Ok(())
}
