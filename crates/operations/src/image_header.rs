//! Whether bytes begin as an image does, and how large it says it is: a photograph is looked at by its
//! header alone, never decoded. Source: PNG (W3C, 3rd edition, §5.2, §11.2.1); JPEG (ITU-T T.81, B.1, B.2.2).

use crate::failure::Failure;

/// Largest photograph taken in, in bytes. Source: ours; a camera's full image has some 12 million. Effect: a
/// film or an archive is not taken for a face.
pub const PHOTOGRAPH_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Shortest side of a photograph, in pixels. Source: ours; below this nobody tells two faces apart. Effect: an
/// icon or an empty scan is turned away.
const SIDE_MIN: u32 = 64;
/// Longest side of a photograph, in pixels. Source: ours, above any camera in use. Effect: a header that would
/// make a viewer ask for much memory is turned away.
const SIDE_MAX: u32 = 12_000;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageHeader {
    /// `png` or `jpeg`.
    pub format: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Reads the header of a photograph: PNG or JPEG, of a size that a person can be known by.
pub fn photograph(bytes: &[u8]) -> Result<ImageHeader, Failure> {
    const EXPORT: &str = "save it as JPEG or PNG and give that file";
    if bytes.is_empty() {
        return Err(Failure::usage("photograph is empty").hint(EXPORT));
    }
    let (format, size) = match bytes {
        _ if bytes.starts_with(PNG_SIGNATURE) => ("png", png_size(bytes)),
        [0xFF, 0xD8, 0xFF, ..] => ("jpeg", jpeg_size(bytes)),
        _ => return Err(Failure::usage("file is no photograph: neither PNG nor JPEG by its first bytes").hint(EXPORT)),
    };
    let Some((width, height)) = size else {
        return Err(Failure::usage(format!("{format} image is cut off or damaged before it says its size"))
            .hint("copy the file again from where it was taken"));
    };
    if width.min(height) < SIDE_MIN || width.max(height) > SIDE_MAX {
        return Err(Failure::usage(format!(
            "photograph is {width} by {height} pixels; each side must be from {SIDE_MIN} to {SIDE_MAX}"
        )));
    }
    Ok(ImageHeader { format, width, height })
}

/// The first chunk must be IHDR, of 13 bytes, and begins with both sides.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.get(PNG_SIGNATURE.len()..)?;
    let (length, rest) = chunk.split_first_chunk::<4>()?;
    let header = rest.strip_prefix(b"IHDR")?.get(..13)?;
    let (width, rest) = header.split_first_chunk::<4>()?;
    let (height, _) = rest.split_first_chunk::<4>()?;
    (u32::from_be_bytes(*length) == 13).then_some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// Segment after segment up to the first frame header, which holds both sides.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xFF, marker, tail @ ..] = rest else { return None };
        match marker {
            // Fill bytes, and markers that stand alone.
            0xFF => rest = rest.get(1..)?,
            0x01 | 0xD0..=0xD7 => rest = tail,
            // Image data or its end before any frame.
            0xD8..=0xDA => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(*tail.first_chunk::<2>()?));
                let segment = tail.get(2..length.max(2))?;
                // SOF0 to SOF15, without the tables DHT, JPG and DAC among them.
                if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                    let [_, h1, h0, w1, w0, ..] = segment else { return None };
                    let side = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
                    return Some((side(*w1, *w0), side(*h1, *h0)));
                }
                rest = tail.get(length.max(2)..)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [PNG_SIGNATURE, &13_u32.to_be_bytes(), b"IHDR", &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]]
            .concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00".to_vec();
        bytes.extend(b"\xFF\xC4\x00\x04ab\xFF\xFF\xC0\x00\x0B\x08");
        bytes.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
        bytes.extend([1, 1, 0x11, 0]);
        bytes
    }

    #[test]
    fn a_header_gives_format_and_size() {
        assert_eq!(photograph(&png(600, 800)).unwrap(), ImageHeader { format: "png", width: 600, height: 800 });
        assert_eq!(photograph(&jpeg(600, 800)).unwrap(), ImageHeader { format: "jpeg", width: 600, height: 800 });
    }

    #[test]
    fn a_header_cut_at_any_byte_is_refused_and_never_misread() {
        let (png, jpeg) = (png(600, 800), jpeg(600, 800));
        for cut in 0..png.len() {
            assert!(photograph(&png[..cut]).is_err(), "png cut at {cut}");
        }
        for cut in 0..jpeg.len() - 4 {
            assert!(photograph(&jpeg[..cut]).is_err(), "jpeg cut at {cut}");
        }
    }

    #[test]
    fn other_files_and_sizes_that_show_no_face_are_refused() {
        for bytes in [&b"%PDF-1.7"[..], b"GIF89a", b"not an image", b""] {
            assert!(photograph(bytes).is_err());
        }
        for (width, height) in [(0, 0), (63, 800), (800, 12_001), (u32::MAX, 1)] {
            assert!(photograph(&png(width, height)).is_err(), "{width} by {height}");
        }
    }
}
