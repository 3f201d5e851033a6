//! Made fingers: pictures of prints, and galleries of templates. They belong to nobody, measure speed and what a search
//! loses, and say nothing of how often real fingers err. Source: `fingerprint.md` (synthetic prints).

use std::path::Path;

use fingerprint::synth::{GrownFinger, SyntheticFinger};
use fingerprint::{Enrolled, Template};
use rayon::prelude::*;
use serde::Serialize;

use super::gallery_file::Growing;
use super::taken::unfit;
use crate::failure::{Failure, io_at};
use crate::files::write_new_private;

/// Most fingers drawn as pictures, and prints of each. Source: ours; 8 GB of pictures.
const PICTURES_MAX: u64 = 100_000;
/// Most people of a made gallery. Source: ours; ten million prints, some 25 GB.
const PEOPLE_MAX: u64 = 1_000_000;
/// People made together.
const CHUNK: usize = 1_000;
/// Between the seeds of two people, with room for ten fingers. A probe of a made person is `synth` with its own seed.
const SEEDS_A_PERSON: u64 = 16;

/// Pictures that were drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drawn {
    /// The folder.
    pub folder: String,
    /// Fingers.
    pub fingers: u64,
    /// Prints of each.
    pub impressions: u64,
    /// The seed.
    pub seed: u64,
    /// Pixels an inch.
    pub dpi: f32,
}

/// A gallery that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MadeGallery {
    /// The gallery.
    pub gallery: String,
    /// People, cards 0 and on.
    pub people: u64,
    /// Prints.
    pub prints: u64,
    /// Its length.
    pub bytes: u64,
    /// Bytes a print.
    pub bytes_a_print: u64,
    /// The seed.
    pub seed: u64,
    /// Another print of each of the first people's fingers, as templates, to search for.
    pub probes: u64,
}

/// Draws `<finger>_<impression>.png` files into a folder.
pub fn pictures(
    folder: &Path,
    (fingers, impressions): (u64, u64),
    seed: u64,
    progress: &mut dyn FnMut(&str),
) -> Result<Drawn, Failure> {
    if fingers == 0 || impressions == 0 || fingers.saturating_mul(impressions) > PICTURES_MAX {
        return Err(Failure::usage(format!(
            "{fingers} fingers with {impressions} prints each are asked for, 1 to {PICTURES_MAX} pictures are drawn"
        )));
    }
    std::fs::create_dir_all(folder).map_err(io_at(folder))?;
    let mut dpi = 0.0;
    for finger in 1..=fingers {
        let grown = GrownFinger::new(seed.wrapping_add(finger));
        let drawn = (1..=impressions).into_par_iter().map(|n| {
            let path = folder.join(format!("{finger}_{n}.png"));
            let image = grown.print(n).map_err(unfit(&path))?;
            write_new_private(&path, &image.encode_png().map_err(unfit(&path))?)?;
            Ok(image.dpi())
        });
        dpi = drawn.collect::<Result<Vec<f32>, Failure>>()?.first().copied().unwrap_or(dpi);
        progress(&format!("{finger} of {fingers} fingers"));
    }
    Ok(Drawn { folder: folder.display().to_string(), fingers, impressions, seed, dpi })
}

/// Makes a gallery of so many people's ten fingers in a new file; and, for the first so many of them, another print of
/// each finger as templates `<card>_<position>.fpg` in a folder.
pub fn gallery(
    path: &Path,
    people: u64,
    probes: Option<(&Path, u64)>,
    seed: u64,
    progress: &mut dyn FnMut(&str),
) -> Result<MadeGallery, Failure> {
    if people == 0 || people > PEOPLE_MAX {
        return Err(Failure::usage(format!("{people} people are asked for, 1 to {PEOPLE_MAX} are made")));
    }
    let mut into = Growing::new(path)?;
    let all: Vec<u64> = (0..people).collect();
    for some in all.chunks(CHUNK) {
        let made: Vec<(u64, u8, Template)> =
            some.par_iter().flat_map_iter(|&c| (1..=10).map(move |p| (c, p, print(seed, c, p, 0)))).collect();
        let list: Vec<Enrolled> = made
            .iter()
            .map(|(card, position, template)| Enrolled { card: *card, position: *position, quality: 80, template })
            .collect();
        let block = into.writer.append(&list).map_err(unfit(path))?;
        into.add(&block)?;
        progress(&format!("{} of {people} people", some.last().map_or(0, |c| c + 1)));
    }
    let bytes = into.finish()?;
    let written = probes.map(|(folder, n)| write_probes(folder, n.min(people), seed)).transpose()?.unwrap_or(0);
    let prints = 10 * people;
    Ok(MadeGallery {
        gallery: path.display().to_string(),
        people,
        prints,
        bytes,
        bytes_a_print: bytes / prints,
        seed,
        probes: written,
    })
}

/// A print of a made person's finger, by number.
fn print(seed: u64, card: u64, position: u8, number: u64) -> Template {
    let finger = seed.wrapping_shl(32) ^ (card * SEEDS_A_PERSON + u64::from(position));
    SyntheticFinger::new(finger).print(number)
}

fn write_probes(folder: &Path, people: u64, seed: u64) -> Result<u64, Failure> {
    std::fs::create_dir_all(folder).map_err(io_at(folder))?;
    for card in 0..people {
        for position in 1..=10 {
            let path = folder.join(format!("{card}_{position}.fpg"));
            let template = print(seed, card, position, 1);
            let bytes = super::Format::Gallery.encode(&[(position, 80, &template)]).map_err(unfit(&path))?;
            write_new_private(&path, &bytes)?;
        }
    }
    Ok(10 * people)
}
