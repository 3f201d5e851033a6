//! `finger gallery`: many prints in one file, made, added to, removed from, checked. Source: `cli.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::fingers::gallery::{Added, From, append, build, remove, verify};

use super::finger_text as text;
use super::list::document;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, FAILED, LOOK, Progress};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a gallery of pictures and templates; exit 4 where some gave no print
    ///
    /// Example: custodia finger gallery build people.fpg --from ./prints
    #[command(after_help = EXIT_CODES)]
    Build {
        /// New file
        gallery: PathBuf,
        #[command(flatten)]
        given: Given,
    },
    /// Add prints to a gallery; exit 4 where some gave none
    ///
    /// Example: custodia finger gallery append people.fpg --from ./more
    #[command(after_help = EXIT_CODES)]
    Append {
        /// Gallery
        gallery: PathBuf,
        #[command(flatten)]
        given: Given,
    },
    /// Remove prints by their numbers: they are found no more, their bytes stay in the file
    ///
    /// Example: custodia finger gallery remove people.fpg 17 18
    #[command(after_help = EXIT_CODES)]
    Remove {
        /// Gallery
        gallery: PathBuf,
        /// Numbers of prints, from 0, as a search gives them
        #[arg(required = true)]
        prints: Vec<u64>,
    },
    /// Read and check every print of a gallery; exit 1 where one is not as it was written
    ///
    /// Example: custodia finger gallery verify people.fpg
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// Gallery
        gallery: PathBuf,
    },
}

/// Where prints come from.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Given {
    /// Folder of `<card>_<position>` files: a number for the person, and which finger, 0 to 10
    #[arg(long, value_name = "DIR", conflicts_with = "manifest")]
    from: Option<PathBuf>,
    /// Table of files: card,position,path and, where it is not 500, dpi
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Pixels an inch of a folder's pictures
    #[arg(long, value_name = "N", default_value_t = operations::fingers::DPI_USUAL, conflicts_with = "manifest")]
    dpi: f32,
}

impl Given {
    fn from(self) -> Result<From, Failure> {
        match (self.from, self.manifest) {
            (Some(folder), None) => Ok(From::Folder(folder, self.dpi)),
            (None, Some(table)) => Ok(From::Table(table)),
            _ => Err(Failure::usage("prints come from --from DIR or from --manifest FILE: name one of them")),
        }
    }
}

pub(super) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let mut progress = Progress::new(global.quiet);
    let answer = match verb {
        Verb::Build { gallery, given } => {
            added("finger-gallery-build", &build(&gallery, &given.from()?, &mut |text| progress.say(text))?)?
        }
        Verb::Append { gallery, given } => {
            added("finger-gallery-append", &append(&gallery, &given.from()?, &mut |text| progress.say(text))?)?
        }
        Verb::Remove { gallery, prints } => {
            let found = remove(&gallery, &prints)?;
            Answer::done("finger-gallery-remove", document(&found)?, text::removed(&found))
        }
        Verb::Verify { gallery } => {
            let found = verify(&gallery)?;
            let exit = match (found.ok, &found.first_bad) {
                (true, _) => DONE,
                (false, Some(_)) => FAILED,
                (false, None) => LOOK,
            };
            Answer::done("finger-gallery-verify", document(&found)?, text::verified(&found)).exiting(exit)
        }
    };
    progress.end();
    Ok(answer)
}

fn added(name: &'static str, found: &Added) -> Result<Answer, Failure> {
    let exit = if found.left_out == 0 { DONE } else { LOOK };
    Ok(Answer::done(name, document(found)?, text::added(found)).exiting(exit))
}
