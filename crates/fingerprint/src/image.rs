//! A grey picture with its resolution, from the bytes of a file or from raw pixels. Source: the crate `image` decodes.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

use crate::error::Error;
use crate::parameters::{
    BYTES_MAX, DPI_MAX, DPI_MIN, DPI_WORKING, PIXELS_MAX, SIDE_MAX_PX, SIDE_MIN_PX, WORKING_PIXELS_MAX,
};

/// A grey picture: 0 is black. Ridges are dark; where they are bright, the same minutiae are found, endings and
/// bifurcations exchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    width: usize,
    height: usize,
    dpi: f32,
    pixels: Vec<u8>,
}

impl Image {
    /// From raw pixels, row by row.
    ///
    /// # Errors
    /// Sides, resolution or number of pixels are past the limits, or do not fit together.
    pub fn new(width: usize, height: usize, dpi: f32, pixels: Vec<u8>) -> Result<Self, Error> {
        checked_dpi(dpi)?;
        checked_sides(width, height)?;
        checked_area(width, height, dpi)?;
        if pixels.len() != width * height {
            let given = pixels.len();
            return Err(Error::malformed(format!("image of {width} x {height} has {given} pixels")));
        }
        Ok(Self { width, height, dpi, pixels })
    }

    /// From the bytes of a PNG, BMP, TIFF, JPEG or PNM file, turned to grey. The resolution is the caller's word: files
    /// are often wrong about it.
    ///
    /// # Errors
    /// The bytes are too many or no such picture, or its sides or resolution are past the limits.
    pub fn decode(bytes: &[u8], dpi: f32) -> Result<Self, Error> {
        checked_dpi(dpi)?;
        if bytes.len() > BYTES_MAX {
            let n = bytes.len();
            return Err(Error::too_large(format!("image file is {n} bytes, at most {BYTES_MAX} allowed")));
        }
        let format = image::guess_format(bytes).map_err(|e| Error::malformed(format!("image file: {e}")))?;
        let known = [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::Jpeg, ImageFormat::Pnm];
        if !known.contains(&format) {
            return Err(Error::malformed(format!("image file is {format:?}: PNG, BMP, TIFF, JPEG or PNM needed")));
        }
        // The sides are read first: nothing is unpacked for a picture that would be refused.
        let (width, height) = reader(bytes, format).into_dimensions().map_err(|e| unreadable(&e))?;
        checked_sides(width as usize, height as usize)?;
        checked_area(width as usize, height as usize, dpi)?;
        let mut reader = reader(bytes, format);
        let mut limits = Limits::default();
        limits.max_alloc = Some((PIXELS_MAX * 16) as u64);
        reader.limits(limits);
        let grey = reader.decode().map_err(|e| unreadable(&e))?.into_luma8();
        Self::new(width as usize, height as usize, dpi, grey.into_raw())
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Pixels an inch.
    pub fn dpi(&self) -> f32 {
        self.dpi
    }

    /// Row by row, 0 is black.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    ImageReader::with_format(Cursor::new(bytes), format)
}

fn unreadable(error: &image::ImageError) -> Error {
    Error::malformed(format!("image file: {error}"))
}

fn checked_dpi(dpi: f32) -> Result<(), Error> {
    if !(DPI_MIN..=DPI_MAX).contains(&dpi) {
        return Err(Error::out_of_range(format!("image is {dpi} dpi, {DPI_MIN} to {DPI_MAX} needed")));
    }
    Ok(())
}

fn checked_sides(width: usize, height: usize) -> Result<(), Error> {
    if width.min(height) < SIDE_MIN_PX {
        return Err(Error::out_of_range(format!(
            "image is {width} x {height} px, at least {SIDE_MIN_PX} a side needed"
        )));
    }
    if width.max(height) > SIDE_MAX_PX || width * height > PIXELS_MAX {
        return Err(Error::too_large(format!(
            "image is {width} x {height} px, at most {SIDE_MAX_PX} a side and {PIXELS_MAX} px in all allowed"
        )));
    }
    Ok(())
}

/// A coarse picture grows when it is brought to 500 dpi: what it grows to is what has to be held.
fn checked_area(width: usize, height: usize, dpi: f32) -> Result<(), Error> {
    let scale = DPI_WORKING / dpi;
    let pixels = width as f32 * scale * height as f32 * scale;
    if pixels > WORKING_PIXELS_MAX as f32 {
        return Err(Error::too_large(format!(
            "image of {width} x {height} px at {dpi} dpi has {pixels:.0} px at 500 dpi, at most {WORKING_PIXELS_MAX} allowed"
        )));
    }
    Ok(())
}
