//! What stage one of a search loses: where it ranks the mate of each real print, in a gallery of the first prints of all
//! fingers and of made prints. `stage_one FILE MADE`, with the templates that `evaluate --cache FILE` kept. Needs the
//! feature `synth`. Source: ours.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example shows what it measures and stops at what fails"
)]

#[path = "evaluate_prints/prints.rs"]
#[expect(dead_code, reason = "the evaluation also extracts and keeps prints")]
mod prints;

use fingerprint::synth::SyntheticFinger;
use fingerprint::{Enrolled, Gallery, GalleryWriter, Template, compare};

use prints::{Print, cached};

/// Score from which an exhaustive search would find the mate first nearly always.
const CLEAR: f32 = 3.0;
/// Shares of the gallery that are compared in full.
const SHARES: [f64; 5] = [0.001, 0.002, 0.005, 0.01, 0.02];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let made: u64 = arguments[1].parse().unwrap();
    let real = cached(&arguments[0]);
    let (first, others): (Vec<&Print>, Vec<&Print>) = real.iter().partition(|p| p.impression == 1);
    let made: Vec<Template> = (0..made).map(|k| SyntheticFinger::new(10_000 + k).print(0)).collect();
    let (mut writer, mut bytes) = GalleryWriter::new();
    let list: Vec<Enrolled> = first
        .iter()
        .map(|p| &p.template)
        .chain(&made)
        .map(|template| Enrolled { card: 0, position: 0, quality: 0, template })
        .collect();
    bytes.extend(writer.append(&list).unwrap());
    let gallery = Gallery::open(&bytes).unwrap();
    let (mut all, mut clear) = (Vec::new(), Vec::new());
    for probe in others {
        let said = gallery.stage_one(&probe.template, true).unwrap();
        let mate = first.iter().position(|f| f.set == probe.set && f.finger == probe.finger).unwrap();
        // A finger of the same number in another set may be the same finger.
        let other = |at: usize| first.get(at).is_none_or(|f| f.finger != probe.finger);
        let rank = said.iter().enumerate().filter(|&(at, &v)| other(at) && v >= said[mate]).count();
        all.push(rank);
        if compare(&probe.template, &first[mate].template).score.0 > CLEAR {
            clear.push(rank);
        }
    }
    println!("{} prints in the gallery", gallery.len());
    for (name, ranks) in [("all probes", &all), ("score above 3", &clear)] {
        print!("{name}, {}: first {:.2} %", ranks.len(), share(ranks, 1));
        for share_of in SHARES {
            print!(
                ", in {} % {:.2} %",
                100.0 * share_of,
                share(ranks, (share_of * gallery.len() as f64).ceil() as usize)
            );
        }
        println!();
    }
}

/// Share of ranks among the first so many, per cent.
fn share(ranks: &[usize], most: usize) -> f64 {
    100.0 * ranks.iter().filter(|&&r| r < most).count() as f64 / ranks.len() as f64
}

/// The reader of prints asks for it; nothing is timed here.
fn thread_ns() -> u64 {
    0
}
