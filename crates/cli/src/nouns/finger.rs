//! `finger`: pictures of fingers to templates, two prints compared, one searched among many, and how often that errs.
//! Opens no folder. Source: `cli.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::fingers::compare::compare;
use operations::fingers::evaluate::{Evaluation, evaluate};
use operations::fingers::extract::{convert, extract};
use operations::fingers::quality::{QualityView, quality};
use operations::fingers::search::{Sought, search};
use operations::fingers::show::{show, show_pair};
use operations::fingers::synth;
use operations::fingers::{Format, Reading};
use serde_json::json;

use super::finger_folders::Folders;
use super::finger_gallery;
use super::finger_text as text;
use super::list::document;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, Progress};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Extract a template from a picture of a finger; exit 4 where the print is poor, and nothing is written where it has no minutiae
    ///
    /// Example: custodia finger extract print.png --out print.fmr --position 2
    #[command(after_help = EXIT_CODES)]
    Extract {
        /// PNG, BMP, TIFF, JPEG, PNM or raw
        picture: PathBuf,
        /// New file for the template
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// iso2011, iso2005, ansi2009, ansi2004, or gallery, our own, which loses least
        #[arg(long, default_value = "iso2011")]
        format: String,
        /// Which finger: 1 right thumb to 5 right little, 6 left thumb to 10 left little, 0 unknown
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=10))]
        position: u8,
        #[command(flatten)]
        how: How,
    },
    /// Say how good pictures of fingers are, why, and what to do; exit 4 where one is poor
    ///
    /// Example: custodia finger quality print.png
    #[command(after_help = EXIT_CODES)]
    Quality {
        /// Pictures
        #[arg(required = true)]
        pictures: Vec<PathBuf>,
        #[command(flatten)]
        how: How,
    },
    /// Draw what was seen in a print, or which minutiae of two fall on one another
    ///
    /// One picture: the print with its minutiae, the filtered ridges with their flow, ridges against valleys with the
    /// minutiae that were dropped. One template: its flow and minutiae. Endings are red, forks blue. Two prints: minutiae
    /// that fall on one another are green and joined, those without a partner red.
    ///
    /// Example: custodia finger show print.png other.png --out pair.svg
    #[command(after_help = EXIT_CODES)]
    Show {
        /// Picture or template
        print: PathBuf,
        /// A second one
        with: Option<PathBuf>,
        /// New .png or .svg file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        how: How,
        /// Pixels an inch of the second picture, where it is another
        #[arg(long, value_name = "N")]
        second_dpi: Option<f32>,
    },
    /// Compare two prints: what the score means, which minutiae fall on one another, what speaks against
    ///
    /// A score decides nothing. Its false match rate is claimed down to 1 in 10,000 and no further.
    ///
    /// Example: custodia finger compare print.png other.fmr
    #[command(after_help = EXIT_CODES)]
    Compare {
        /// Picture or template
        print: PathBuf,
        /// Another
        other: PathBuf,
        #[command(flatten)]
        how: How,
        /// Pixels an inch of the second picture, where it is another
        #[arg(long, value_name = "N")]
        second_dpi: Option<f32>,
    },
    /// Write a template in another form
    ///
    /// Example: custodia finger convert print.fmr --to ansi2004 --out print.fmd
    #[command(after_help = EXIT_CODES)]
    Convert {
        /// Template
        template: PathBuf,
        /// iso2011, iso2005, ansi2009, ansi2004 or gallery
        #[arg(long, value_name = "FORM")]
        to: String,
        /// New file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Make fingers that nobody has: pictures of prints, or a gallery of templates with prints to search for
    ///
    /// With --people a gallery of ten fingers each; with --probes DIR another print of each finger of the first of them.
    /// Made prints measure speed and what a search loses; they say nothing of how often real fingers err.
    ///
    /// Example: custodia finger synth ./made --fingers 10 --impressions 4
    #[command(after_help = EXIT_CODES)]
    Synth(Made),
    /// Keep many prints in one file to search in
    #[command(subcommand)]
    Gallery(finger_gallery::Verb),
    /// Search a finger, or several of one person, in a gallery: candidates for an examiner, never an answer
    ///
    /// Several are named with their positions, and found too where hands were swapped or a finger was taken for its
    /// neighbour.
    ///
    /// Example: custodia finger search people.fpg 2=index.png 1=thumb.png
    #[command(after_help = EXIT_CODES)]
    Search {
        /// Gallery
        gallery: PathBuf,
        /// Picture or template, with its position before it where known: 2=FILE
        #[arg(required = true, num_args = 1..=10, value_name = "PRINT")]
        prints: Vec<String>,
        /// Candidates to give
        #[arg(long, default_value_t = 10)]
        hits: usize,
        #[command(flatten)]
        how: How,
    },
    /// Measure how often prints are missed or falsely matched, on any folders of `<finger>_<impression>` pictures
    ///
    /// Every print of a set is compared with every other, and all but the first of each finger are searched in the first
    /// ones of all sets. Rates are fractions; intervals hold 95 of 100 draws of the fingers; times are of one thread by
    /// the machine's clock. A picture that gives no print is compared and matches nothing. Exit 4 where a file could not be
    /// read.
    ///
    /// Example: custodia finger evaluate ./db1 --dpi 569 ./db2 --det det.svg
    #[command(after_help = EXIT_CODES)]
    Evaluate(Measured),
}

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// Pixels an inch of a picture
    #[arg(long, value_name = "N", default_value_t = operations::fingers::DPI_USUAL)]
    dpi: f32,
    /// Columns and rows of a picture without a header, a byte a pixel
    #[arg(long, value_name = "WxH")]
    raw: Option<String>,
    /// Which view of a template with several, from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    view: usize,
}

impl How {
    fn reading(&self) -> Result<Reading, Failure> {
        let raw = self.raw.as_deref().map(Reading::raw_sides).transpose()?;
        Ok(Reading { dpi: self.dpi, raw, view: self.view })
    }

    /// The same, and how a second file is read.
    fn readings(&self, second_dpi: Option<f32>) -> Result<[Reading; 2], Failure> {
        let first = self.reading()?;
        Ok([first, Reading { dpi: second_dpi.unwrap_or(first.dpi), view: 0, ..first }])
    }
}

#[derive(Debug, Args)]
pub(crate) struct Made {
    /// Folder for `<finger>_<impression>`.png files, or with --people the new gallery
    out: PathBuf,
    /// Fingers to draw
    #[arg(long, default_value_t = 10, conflicts_with = "people")]
    fingers: u64,
    /// Prints of each
    #[arg(long, default_value_t = 4, conflicts_with = "people")]
    impressions: u64,
    /// People of a gallery, ten fingers each
    #[arg(long, value_name = "N")]
    people: Option<u64>,
    /// Folder for other prints of the first people's fingers
    #[arg(long, value_name = "DIR", requires = "people")]
    probes: Option<PathBuf>,
    /// Of how many people
    #[arg(long, value_name = "N", default_value_t = 10, requires = "probes")]
    probe_people: u64,
    /// The same seed makes the same fingers
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Measured {
    #[command(flatten)]
    folders: Folders,
    /// Table of pictures: dataset,finger,impression,dpi,path
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Table of fingers that are one: dataset_a,finger_a,dataset_b,finger_b
    #[arg(long, value_name = "FILE")]
    mates: Option<PathBuf>,
    /// all-vs-all, or fvc: impostors are first prints alone
    #[arg(long, default_value = "all-vs-all")]
    protocol: String,
    /// New CSV file for every score
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// New SVG file for misses against false matches
    #[arg(long, value_name = "FILE")]
    det: Option<PathBuf>,
    /// Threads; one for each processor where not given. Times are of one thread whatever this is
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Extract { picture, out, format, position, how } => {
            let found = extract(&picture, &how.reading()?, position, Format::parse(&format)?, &out)?;
            let exit = exit(std::slice::from_ref(&found.quality), found.written.is_none());
            Ok(Answer::done("finger-extract", document(&found)?, text::extracted(&found)).exiting(exit))
        }
        Verb::Quality { pictures, how } => {
            let reading = how.reading()?;
            let found = pictures.iter().map(|p| quality(p, &reading)).collect::<Result<Vec<_>, _>>()?;
            let exit = exit(&found, false);
            Ok(Answer::done("finger-quality", json!({ "images": found }), text::qualities(&found)).exiting(exit))
        }
        Verb::Show { print, with, out, how, second_dpi } => {
            let [first, other] = how.readings(second_dpi)?;
            let shown = match &with {
                Some(with) => show_pair([&print, with], [&first, &other], &out)?,
                None => show(&print, &first, &out)?,
            };
            Ok(Answer::done("finger-show", document(&shown)?, text::shown(&shown)))
        }
        Verb::Compare { print, other, how, second_dpi } => {
            let [first, second] = how.readings(second_dpi)?;
            let found = compare(&print, &other, [&first, &second])?;
            Ok(Answer::done("finger-compare", document(&found)?, text::compared(&found)))
        }
        Verb::Convert { template, to, out } => {
            let found = convert(&template, Format::parse(&to)?, &out)?;
            Ok(Answer::done("finger-convert", document(&found)?, text::converted(&found)))
        }
        Verb::Synth(made) => run_synth(global, &made),
        Verb::Gallery(verb) => finger_gallery::run(global, verb),
        Verb::Search { gallery, prints, hits, how } => {
            let sought: Vec<Sought> = prints.iter().map(|p| Sought::parse(p)).collect();
            let found = search(&gallery, &sought, &how.reading()?, hits)?;
            Ok(Answer::done("finger-search", document(&found)?, text::found(&found)))
        }
        Verb::Evaluate(measured) => run_evaluate(global, measured),
    }
}

/// A poor print is for a person to look at, and take again.
fn exit(found: &[QualityView], nothing_written: bool) -> u8 {
    if nothing_written || found.iter().any(|q| !q.usable) { LOOK } else { DONE }
}

fn run_synth(global: &Global, made: &Made) -> Result<Answer, Failure> {
    let mut progress = Progress::new(global.quiet);
    let mut say = |text: &str| progress.say(text);
    let answer = match made.people {
        Some(people) => {
            let probes = made.probes.as_deref().map(|folder| (folder, made.probe_people));
            let found = synth::gallery(&made.out, people, probes, made.seed, &mut say)?;
            Answer::done("finger-synth", document(&found)?, text::made_gallery(&found))
        }
        None => {
            let found = synth::pictures(&made.out, (made.fingers, made.impressions), made.seed, &mut say)?;
            Answer::done("finger-synth", document(&found)?, text::drawn(&found))
        }
    };
    progress.end();
    Ok(answer)
}

fn run_evaluate(global: &Global, asked: Measured) -> Result<Answer, Failure> {
    let mut progress = Progress::new(global.quiet);
    let Measured { folders, manifest, mates, protocol, scores, det, threads } = asked;
    let asked = Evaluation { folders: folders.with_dpi, manifest, mates, protocol, scores, det, threads };
    let found = evaluate(&asked, &mut |text| progress.say(text))?;
    progress.end();
    let exit = if found.unreadable == 0 { DONE } else { LOOK };
    Ok(Answer::done("finger-evaluate", document(&found)?, text::evaluated(&found)).exiting(exit))
}
