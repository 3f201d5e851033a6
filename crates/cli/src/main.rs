//! The binary `custodia`: its first word is a job's noun, its second a verb. Source: `cli.md`.

mod misspoken;
mod nouns;
mod output;
mod paragraph;
mod session;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use output::{Answer, finish, said_by_clap};
use session::Global;

/// Nobody escapes. Nobody disappears. Every case stands up in court.
#[derive(Debug, Parser)]
#[command(name = "custodia", version, arg_required_else_help = true, max_term_width = 100, after_help = EXIT_CODES)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    noun: Noun,
}

/// Exit codes, at the foot of every help text.
const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed, or does not verify; 2 wrong usage; 3 refused by a legal or humane rule; \
4 it ran and a person must look; 130 interrupted.";

macro_rules! nouns {
    ($($(#[$doc:meta])* $variant:ident $module:ident;)*) => {
        #[derive(Debug, Subcommand)]
        enum Noun {
            $($(#[$doc])* #[command(subcommand)] $variant(nouns::$module::Verb),)*
            /// Rehearse an operation: made people, injected errors, the whole path, the count at the end
            ///
            /// By a plan: custodia plan solve scenarios/small --out plan.json, then rehearse with --plan plan.json
            ///
            /// Example: custodia rehearse scenarios/small --data ./rehearsal
            Rehearse(nouns::rehearse::Verb),
            /// Try the program on this machine: sign, append, kill a writer, reopen, verify
            ///
            /// Example: custodia selftest
            #[command(after_help = EXIT_CODES)]
            Selftest {
                /// Be the writer that is killed
                #[arg(long, hide = true, value_name = "DIR")]
                writer: Option<std::path::PathBuf>,
            },
            /// Print completions for a shell
            ///
            /// Example: custodia completions bash
            #[command(after_help = EXIT_CODES)]
            Completions {
                /// bash, zsh, fish, elvish or powershell
                shell: clap_complete::Shell,
            },
            /// Write manual pages into a folder
            ///
            /// Example: custodia manual ./man
            #[command(after_help = EXIT_CODES)]
            Manual {
                /// Folder for the pages
                dir: std::path::PathBuf,
            },
        }

        fn run(global: &Global, noun: Noun) -> Result<Answer, operations::Failure> {
            match noun {
                $(Noun::$variant(verb) => nouns::$module::run(global, verb),)*
                Noun::Rehearse(verb) => nouns::rehearse::run(global, verb),
                Noun::Selftest { writer } => nouns::selftest::run(global, writer.as_deref()),
                Noun::Completions { shell } => Ok(nouns::shell::completions(&mut CommandLine::command(), shell)),
                Noun::Manual { dir } => nouns::shell::manual(CommandLine::command(), &dir),
            }
        }
    };
}

nouns! {
    /// The operation's folder: make it, look at it, keep it safe
    Op op;
    /// Authorities this one deals with
    Authority authority;
    /// Officers and their keys
    Officer officer;
    /// Devices and their keys
    Device device;
    /// Places and how many each holds
    Place place;
    /// Who somebody is, from first contact on
    Person person;
    /// How old a person is, and what follows from it
    Age age;
    /// Care, by a doctor or nurse outside the escort chain
    Med med;
    /// Orders, assessment, acceptance, objection, stay
    Law law;
    /// Bags, seals and receipts
    Prop prop;
    /// Clearances to fly over, land, use a road or be accepted
    Clear clear;
    /// Movements and their manifests, from plan to close-out
    Man man;
    /// Who was seen and verified, and who was not
    Sight sight;
    /// What happened outside the plan, and the ways out of custody
    Incident incident;
    /// Notices to the person, family, consulate and bureau
    Notice notice;
    /// Emergency override, by two officers
    Override oversight;
    /// Gates passed by override, to be paid by a date
    Debt debt;
    /// What does not fit, until somebody settles it
    Discrepancy discrepancy;
    /// The count: who is held where, by whose log
    Count count;
    /// Statute clocks: due, met, breached, and the breaches to come
    Clock clock;
    /// Giving persons over to another authority, in files
    Hand hand;
    /// What can be said of a hand-over receipt
    Receipt receipt;
    /// The logs: verify, prove, exchange
    Log log;
    /// Sites that may fail: how likely, by which reports, and how such forecasts fared
    Warn warn;
    /// Lists of wanted and sanctioned persons: taken up, kept, and what differs between versions
    List list;
    /// Names: how one is read, and how alike two are
    Name name;
    /// Fingers: pictures to templates, prints compared and searched, how often that errs
    Finger finger;
    /// People searched in lists: what is offered, looked at and decided
    Screen screen;
    /// The airlift: who leaves when, on what, and how good the plan is
    Plan plan;
}

fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        // Help and version are asked for; what is wrong is said to a program as every other failure is.
        Err(wrong) if wrong.use_stderr() && misspoken::is_for_json(std::env::args_os()) => {
            return ExitCode::from(finish(Err(misspoken::failure(&wrong)), true, false));
        }
        Err(said) => return ExitCode::from(said_by_clap(&said)),
    };
    let as_json = line.global.json;
    let result = run(&line.global, line.noun);
    let code = finish(result, as_json, line.global.has_written());
    ExitCode::from(line.global.exit(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb, with the words that lead to it.
    fn verbs(command: &clap::Command, words: &str) -> Vec<(String, clap::Command)> {
        let words = format!("{words} {}", command.get_name()).trim().to_owned();
        let inner: Vec<_> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
        if inner.is_empty() {
            return vec![(words, command.clone())];
        }
        inner.into_iter().flat_map(|c| verbs(c, &words)).collect()
    }

    #[test]
    fn the_tree_of_commands_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn every_verb_says_what_it_does_shows_an_example_and_its_exit_codes() {
        let all = verbs(&CommandLine::command(), "");
        assert!(all.len() > 30, "only {} verbs were found: the walk is broken", all.len());
        for (words, mut command) in all {
            let help = command.render_long_help().to_string();
            let said = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(said.split_whitespace().count() > 2, "{words} does not say what it does");
            assert!(help.contains("Example: "), "{words} has no example:\n{help}");
            assert!(help.contains("Exit codes:"), "{words} does not name its exit codes:\n{help}");
        }
    }
}
