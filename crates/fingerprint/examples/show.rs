//! Writes a picture of each stage of an extraction, side by side: the print with its minutiae, orientation, enhanced
//! ridges. `cargo run --release -p fingerprint --example show -- PRINT.png DPI OUT.png`. Source: ours.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example shows what it does and stops at what fails")]

use fingerprint::{Field, Image, Kind, Mask, Minutia, Plane, Response, Trace, extract};
use image::{Rgb, RgbImage};

#[derive(Default)]
struct Kept {
    picture: Option<Plane>,
    field: Option<Field>,
    mask: Option<Mask>,
    response: Option<Response>,
    found: Vec<Minutia>,
}

impl Trace for Kept {
    fn resampled(&mut self, picture: &Plane) {
        self.picture = Some(picture.clone());
    }
    fn field(&mut self, field: &Field) {
        self.field = Some(field.clone());
    }
    fn mask(&mut self, mask: &Mask) {
        self.mask = Some(mask.clone());
    }
    fn enhanced(&mut self, response: &Response) {
        self.response = Some(response.clone());
    }
    fn found(&mut self, minutiae: &[Minutia]) {
        self.found = minutiae.to_vec();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, from, dpi, to] = &arguments[..] else {
        println!("show PRINT.png DPI OUT.png");
        return;
    };
    let image = Image::decode(&std::fs::read(from).unwrap(), dpi.parse().unwrap()).unwrap();
    let mut kept = Kept::default();
    let (template, quality) = extract(&image, &mut kept);
    println!("{} found, {} kept, {quality:?}", kept.found.len(), template.minutiae().len());
    let (picture, mask) = (kept.picture.unwrap(), kept.mask.unwrap());
    let (field, response) = (kept.field.unwrap(), kept.response.unwrap());
    let (width, height) = (picture.width as u32, picture.height as u32);
    let mut out = RgbImage::new(3 * width, height);
    for y in 0..height {
        for x in 0..width {
            let grey = picture.at(x as usize, y as usize).clamp(0.0, 255.0) as u8;
            let inside = mask.inside[y as usize / 8 * mask.width + x as usize / 8];
            out.put_pixel(x, y, if inside { Rgb([grey; 3]) } else { Rgb([grey / 2, grey / 2, grey]) });
            let real = response.real.at(x as usize, y as usize);
            let ridge = (128.0 + 180.0 * real).clamp(0.0, 255.0) as u8;
            out.put_pixel(width + x, y, Rgb([ridge; 3]));
            out.put_pixel(2 * width + x, y, if real < 0.0 { Rgb([0; 3]) } else { Rgb([255; 3]) });
        }
    }
    for y in 0..mask.height {
        for x in 0..mask.width {
            if mask.inside[y * mask.width + x] {
                let (px, py) = (x as f32 * 8.0 + 3.5, y as f32 * 8.0 + 3.5);
                let along = field.normal(px, py) + std::f32::consts::FRAC_PI_2;
                line(
                    &mut out,
                    width as f32 + px - 3.0 * along.cos(),
                    py - 3.0 * along.sin(),
                    along,
                    6.0,
                    Rgb([255, 200, 0]),
                );
            }
        }
    }
    for m in &kept.found {
        mark(&mut out, 2 * width, m, Rgb([255, 0, 255]));
    }
    for m in template.minutiae() {
        let colour = if m.kind == Kind::Ending { Rgb([255, 0, 0]) } else { Rgb([0, 160, 255]) };
        mark(&mut out, 0, m, colour);
        mark(&mut out, 2 * width, m, colour);
    }
    out.save(to).unwrap();
}

fn mark(out: &mut RgbImage, left: u32, m: &Minutia, colour: Rgb<u8>) {
    let x = left as f32 + m.x;
    for i in 0..4 {
        let turn = std::f32::consts::FRAC_PI_2 * i as f32;
        line(out, x + 3.0 * turn.cos(), m.y + 3.0 * turn.sin(), turn + 2.356, 4.2, colour);
    }
    line(out, x, m.y, m.direction, 12.0, colour);
}

fn line(out: &mut RgbImage, x: f32, y: f32, direction: f32, length: f32, colour: Rgb<u8>) {
    for step in 0..(2.0 * length) as i32 {
        let (px, py) = (x + 0.5 * step as f32 * direction.cos(), y + 0.5 * step as f32 * direction.sin());
        if px >= 0.0 && py >= 0.0 && (px as u32) < out.width() && (py as u32) < out.height() {
            out.put_pixel(px as u32, py as u32, colour);
        }
    }
}
