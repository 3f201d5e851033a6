//! Folders of pictures with the resolution that was said last before each: `--dpi 569 DB2 --dpi 500 DB3`. Source:
//! `cli.md` (`finger evaluate`).

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use operations::fingers::DPI_USUAL;

/// What was given, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Folders {
    /// Each folder with its pixels an inch.
    pub(crate) with_dpi: Vec<(PathBuf, f32)>,
}

impl FromArgMatches for Folders {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut out = Self::default();
        out.update_from_arg_matches(matches)?;
        Ok(out)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let places = |id: &str| matches.indices_of(id).map(Iterator::collect::<Vec<usize>>).unwrap_or_default();
        let resolutions: Vec<(usize, f32)> =
            places("dpi").into_iter().zip(matches.get_many("dpi").into_iter().flatten().copied()).collect();
        let folders = matches.get_many::<PathBuf>("folders").into_iter().flatten().cloned();
        let last = |place: usize| resolutions.iter().rev().find(|r| r.0 < place).map_or(DPI_USUAL, |r| r.1);
        self.with_dpi = places("folders").into_iter().zip(folders).map(|(at, folder)| (folder, last(at))).collect();
        Ok(())
    }
}

impl Args for Folders {
    fn augment_args(command: Command) -> Command {
        let folders = Arg::new("folders")
            .value_name("DIR")
            .num_args(0..)
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help("Folders, each a set; one that holds folders alone stands for those");
        let dpi = Arg::new("dpi")
            .long("dpi")
            .value_name("N")
            .action(ArgAction::Append)
            .value_parser(value_parser!(f32))
            .help("Pixels an inch of the folders that follow it; 500 for those before any");
        command.arg(folders).arg(dpi)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolution_holds_for_the_folders_that_follow_it() {
        let words = ["x", "a", "--dpi", "569", "b", "c", "--dpi=250", "d"];
        let matches = Folders::augment_args(Command::new("x")).try_get_matches_from(words).unwrap();
        let found = Folders::from_arg_matches(&matches).unwrap().with_dpi;
        let wanted = [("a", 500.0), ("b", 569.0), ("c", 569.0), ("d", 250.0)];
        assert_eq!(found, wanted.map(|(folder, dpi)| (PathBuf::from(folder), dpi)));
    }
}
