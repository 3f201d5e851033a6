//! Pixels to a PNG, for pictures that are shown. Source: the crate `image` encodes.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::error::Error;
use crate::image::Image;

/// The PNG of pixels in red, green and blue, row by row.
///
/// # Errors
/// The pixels are not as many as the sides say.
pub fn encode_png(width: usize, height: usize, rgb: &[u8]) -> Result<Vec<u8>, Error> {
    encoded(width, height, rgb, ExtendedColorType::Rgb8)
}

impl Image {
    /// The PNG of the picture. Its resolution is not written into it.
    ///
    /// # Errors
    /// None for a picture that could be made.
    pub fn encode_png(&self) -> Result<Vec<u8>, Error> {
        encoded(self.width(), self.height(), self.pixels(), ExtendedColorType::L8)
    }
}

fn encoded(width: usize, height: usize, pixels: &[u8], colours: ExtendedColorType) -> Result<Vec<u8>, Error> {
    let needed = width * height * usize::from(colours.channel_count());
    if pixels.len() != needed || width > u32::MAX as usize || height > u32::MAX as usize {
        let n = pixels.len();
        return Err(Error::malformed(format!("picture of {width} x {height} has {n} bytes, {needed} needed")));
    }
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(pixels, width as u32, height as u32, colours)
        .map_err(|e| Error::malformed(format!("picture could not be written as PNG: {e}")))?;
    Ok(out)
}
