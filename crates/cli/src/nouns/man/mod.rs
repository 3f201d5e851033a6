//! `man`: movements and their manifests, from plan to close-out, and what follows arrival.

mod door;
mod journey;
mod manifest;
mod reception;
mod show;

use clap::Subcommand;
use operations::{Desk, Failure, Seat};

use crate::output::Answer;
use crate::session::Global;

/// The verbs in the order of a movement's way.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    #[command(flatten)]
    Manifest(manifest::Verb),
    #[command(flatten)]
    Door(door::Verb),
    #[command(flatten)]
    Journey(journey::Verb),
    #[command(flatten)]
    Reception(reception::Verb),
    #[command(flatten)]
    Show(show::Verb),
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Manifest(verb) => manifest::run(global, verb),
        Verb::Door(verb) => door::run(global, verb),
        Verb::Journey(verb) => journey::run(global, verb),
        Verb::Reception(verb) => reception::run(global, verb),
        Verb::Show(verb) => show::run(global, verb),
    }
}

/// The folder opened as its one writer, with the acting officers seated.
fn at_desk(global: &Global) -> Result<(Desk, Seat), Failure> {
    let desk = global.write()?;
    let seat = global.seat(&desk)?;
    Ok((desk, seat))
}
