//! Pixels with lines over them, as PNG or as SVG. Source: ours; SVG 1.1.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::failure::Failure;
use crate::files::write_new_private;

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// A line between two places, px.
struct Line {
    from: (f32, f32),
    to: (f32, f32),
    colour: Colour,
}

/// A picture that is being drawn.
pub(super) struct Drawing {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    lines: Vec<Line>,
}

/// Half the side of a minutia's mark, px.
const MARK_PX: f32 = 3.0;
/// Length of the stroke that shows its direction, px.
const STROKE_PX: f32 = 12.0;

impl Drawing {
    /// A white one.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![255; 3 * width * height], lines: Vec::new() }
    }

    pub(super) fn set(&mut self, x: usize, y: usize, colour: Colour) {
        if x < self.width && y < self.height {
            self.rgb[3 * (y * self.width + x)..][..3].copy_from_slice(&colour);
        }
    }

    pub(super) fn line(&mut self, from: (f32, f32), to: (f32, f32), colour: Colour) {
        self.lines.push(Line { from, to, colour });
    }

    /// A minutia: a square on its corner and a stroke along its direction.
    pub(super) fn minutia(&mut self, (x, y): (f32, f32), direction: f32, colour: Colour) {
        let corners = [(x + MARK_PX, y), (x, y + MARK_PX), (x - MARK_PX, y), (x, y - MARK_PX)];
        for i in 0..4 {
            self.line(corners[i], corners[(i + 1) % 4], colour);
        }
        self.line((x, y), (x + STROKE_PX * direction.cos(), y + STROKE_PX * direction.sin()), colour);
    }

    /// Writes a new file, in the form that its ending names.
    pub(super) fn write(&self, path: &Path) -> Result<&'static str, Failure> {
        let (bytes, word) = match path.extension().and_then(|e| e.to_str()) {
            Some("png") => (self.png(), "png"),
            Some("svg") => (self.svg().map(String::into_bytes), "svg"),
            _ => return Err(Failure::usage("picture is written as .png or .svg").at(path.display())),
        };
        write_new_private(path, &bytes.map_err(|e| Failure::error(e.to_string()).at(path.display()))?)?;
        Ok(word)
    }

    fn png(&self) -> Result<Vec<u8>, fingerprint::Error> {
        let mut flat = Self { rgb: self.rgb.clone(), lines: Vec::new(), ..*self };
        for line in &self.lines {
            let (dx, dy) = (line.to.0 - line.from.0, line.to.1 - line.from.1);
            let steps = (2.0 * dx.abs().max(dy.abs())).ceil().max(1.0) as usize;
            for step in 0..=steps {
                let t = step as f32 / steps as f32;
                let (x, y) = (line.from.0 + t * dx, line.from.1 + t * dy);
                if x >= 0.0 && y >= 0.0 {
                    flat.set(x as usize, y as usize, line.colour);
                }
            }
        }
        fingerprint::encode_png(flat.width, flat.height, &flat.rgb)
    }

    fn svg(&self) -> Result<String, fingerprint::Error> {
        let (width, height) = (self.width, self.height);
        let pixels = STANDARD.encode(fingerprint::encode_png(width, height, &self.rgb)?);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\n\
             <image width=\"{width}\" height=\"{height}\" href=\"data:image/png;base64,{pixels}\"/>\n"
        );
        let mut colours: Vec<Colour> = self.lines.iter().map(|l| l.colour).collect();
        colours.sort_unstable();
        colours.dedup();
        for colour in colours {
            let [r, g, b] = colour;
            out += &format!("<path fill=\"none\" stroke=\"#{r:02x}{g:02x}{b:02x}\" d=\"");
            for l in self.lines.iter().filter(|l| l.colour == colour) {
                out += &format!("M{:.1} {:.1}L{:.1} {:.1}", l.from.0, l.from.1, l.to.0, l.to.1);
            }
            out += "\"/>\n";
        }
        Ok(out + "</svg>\n")
    }
}
