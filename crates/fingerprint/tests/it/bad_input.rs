//! Pictures that are none, templates that cannot be: a clear refusal or a quality of 0, never a panic.

use fingerprint::{Image, Kind, Minutia, Reason, RidgeMap, Template, extract};

use crate::made::Chance;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn sides_resolution_and_number_of_pixels_are_held_to_their_limits() {
    let said = |r: Result<Image, fingerprint::Error>| r.unwrap_err().to_string();
    assert_eq!(said(Image::new(300, 300, 96.0, vec![0; 90_000])), "image is 96 dpi, 250 to 1250 needed");
    assert_eq!(said(Image::new(300, 300, f32::NAN, vec![0; 90_000])), "image is NaN dpi, 250 to 1250 needed");
    assert_eq!(said(Image::new(300, 20, 500.0, vec![0; 6_000])), "image is 300 x 20 px, at least 32 a side needed");
    assert_eq!(said(Image::new(300, 300, 500.0, vec![0; 7])), "image of 300 x 300 has 7 pixels");
    let large = Image::decode(&png(5_000, 5_000), 500.0).unwrap_err();
    assert!(large.is_too_large(), "{large}");
    let grows = Image::new(1_500, 1_500, 250.0, vec![0; 2_250_000]).unwrap_err();
    assert_eq!(
        grows.to_string(),
        "image of 1500 x 1500 px at 250 dpi has 9000000 px at 500 dpi, at most 4000000 allowed"
    );
}

#[test]
fn a_picture_is_read_whatever_its_file_and_its_colours() {
    let grey = image::GrayImage::from_fn(64, 48, |x, y| image::Luma([(x * 3 + y) as u8]));
    let forms = [image::ImageFormat::Png, image::ImageFormat::Bmp, image::ImageFormat::Tiff, image::ImageFormat::Pnm];
    for form in forms {
        let mut bytes = std::io::Cursor::new(Vec::new());
        grey.write_to(&mut bytes, form).unwrap();
        let read = Image::decode(&bytes.into_inner(), 500.0).unwrap();
        assert_eq!(read.pixels(), grey.as_raw().as_slice(), "{form:?}");
    }
    let deep = image::DynamicImage::ImageLuma8(grey.clone()).into_luma16();
    let mut bytes = std::io::Cursor::new(Vec::new());
    deep.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    assert_eq!(Image::decode(&bytes.into_inner(), 500.0).unwrap().pixels(), grey.as_raw().as_slice());
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let whole = png(100, 100);
    for length in 0..whole.len() - 12 {
        let error = Image::decode(&whole[..length], 500.0).unwrap_err();
        assert!(error.is_malformed(), "{length} of {} bytes: {error}", whole.len());
    }
}

#[test]
fn blank_and_noisy_pictures_have_quality_nought_and_say_that_there_are_no_ridges() {
    let mut chance = Chance(3);
    let noise = (0..90_000).map(|_| (255.0 * chance.next()) as u8).collect();
    for (pixels, what) in [(vec![0; 90_000], "black"), (vec![255; 90_000], "white"), (noise, "noise")] {
        let (_, quality) = extract(&Image::new(300, 300, 500.0, pixels).unwrap(), &mut ());
        assert_eq!(quality.value, 0, "{what}: {quality:?}");
        assert_eq!(quality.reasons.first(), Some(&Reason::NoRidges), "{what}");
    }
}

#[test]
fn templates_that_cannot_be_are_refused() {
    let m = Minutia { x: 10.0, y: 10.0, direction: 1.0, kind: Kind::Ending, quality: 50 };
    let map = || RidgeMap { width: 2, height: 2, normals: vec![0; 4] };
    assert!(Template::new(vec![m; 1_000_000], map()).unwrap_err().is_too_large());
    for wrong in [Minutia { x: f32::NAN, ..m }, Minutia { y: -1.0, ..m }, Minutia { direction: f32::INFINITY, ..m }] {
        assert!(Template::new(vec![m, wrong], map()).unwrap_err().is_out_of_range());
    }
    assert!(Template::new(vec![m], RidgeMap { width: 3, ..map() }).unwrap_err().is_malformed());
    assert!(Template::new(vec![m], RidgeMap { normals: vec![250; 4], ..map() }).unwrap_err().is_out_of_range());
}

#[test]
fn any_picture_of_any_size_is_taken_and_its_minutiae_lie_on_it() {
    let mut chance = Chance(9);
    for _ in 0..24 {
        let side = |c: &mut Chance| 32 + (88.0 * c.next()) as usize;
        let (width, height, dpi) = (side(&mut chance), side(&mut chance), 250.0 + 1_000.0 * chance.next());
        let grain = 1 + (12.0 * chance.next()) as usize;
        let coarse: Vec<u8> = (0..120 * 120).map(|_| (255.0 * chance.next()) as u8).collect();
        let pixels = (0..width * height).map(|i| coarse[i / width / grain * 120 + i % width / grain]).collect();
        let (template, quality) = extract(&Image::new(width, height, dpi, pixels).unwrap(), &mut ());
        assert!(quality.value <= 100);
        let (w, h) = (width as f32 * 500.0 / dpi + 8.0, height as f32 * 500.0 / dpi + 8.0);
        assert!(template.minutiae().iter().all(|m| m.x >= 0.0 && m.x <= w && m.y >= 0.0 && m.y <= h));
    }
}

#[test]
fn any_bytes_are_refused_or_read() {
    let mut chance = Chance(10);
    for _ in 0..300 {
        let length = (300.0 * chance.next()) as usize;
        let bytes: Vec<u8> = (0..length).map(|_| (256.0 * chance.next()) as u8).collect();
        for magic in [&b""[..], b"\x89PNG\r\n\x1a\n", b"BM", b"II*\0", b"P5\n", b"\xff\xd8\xff"] {
            if let Ok(image) = Image::decode(&[magic, &bytes].concat(), 500.0) {
                assert_eq!(image.pixels().len(), image.width() * image.height());
            }
        }
    }
}
