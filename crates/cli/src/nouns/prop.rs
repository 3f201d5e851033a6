//! `prop`: bags, seals and receipts.

use clap::Subcommand;
use operations::Failure;
use operations::verbs::property as facts;

use super::person_look::{Look, show};
use super::telling::{Whose, number, tell};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record a bag listed and sealed
    ///
    /// Example: custodia prop seal C-4821-0001-2 --bag B1 --seal 7741 --contents "watch, 2 rings" --receipt-given --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Seal {
        #[command(flatten)]
        whose: Whose,
        /// Bag
        #[arg(long)]
        bag: String,
        /// Seal number
        #[arg(long)]
        seal: String,
        /// Something inside; may be given several times
        #[arg(long)]
        contents: Vec<String>,
        /// The person was given a receipt
        #[arg(long)]
        receipt_given: bool,
    },
    /// Record the register line: how many bags, and whether the person has a receipt
    ///
    /// Example: custodia prop settle C-4821-0001-2 --bags 1 --receipt-given --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Settle {
        #[command(flatten)]
        whose: Whose,
        /// How many bags; 0 where the person has nothing
        #[arg(long, value_parser = number)]
        bags: u32,
        /// The person was given a receipt
        #[arg(long)]
        receipt_given: bool,
    },
    /// Compare a bag and its seal with the list
    ///
    /// Example: custodia prop check C-4821-0001-2 --bag B1 --seal 7741 --matches --step reception --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Check {
        #[command(flatten)]
        whose: Whose,
        /// Bag
        #[arg(long)]
        bag: String,
        /// Seal as read
        #[arg(long)]
        seal: String,
        /// Bag and seal match the list; left out, a discrepancy is opened
        #[arg(long)]
        matches: bool,
        /// intake, before-departure, reception or other
        #[arg(long, default_value = "other")]
        step: String,
    },
    /// Record a bag given back
    ///
    /// Example: custodia prop return C-4821-0001-2 --bag B1 --signed-for --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Return {
        #[command(flatten)]
        whose: Whose,
        /// Bag
        #[arg(long)]
        bag: String,
        /// The person signed for it
        #[arg(long)]
        signed_for: bool,
    },
    /// List what is recorded of a person's property
    ///
    /// Example: custodia prop list C-4821-0001-2 --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        look: Look,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Seal { whose, bag, seal, contents, receipt_given } => {
            tell(global, "prop-seal", &whose, Ok(facts::sealed(bag, seal, contents, receipt_given)))
        }
        Verb::Settle { whose, bags, receipt_given } => {
            tell(global, "prop-settle", &whose, Ok(facts::settled(bags, receipt_given)))
        }
        Verb::Check { whose, bag, seal, matches, step } => {
            tell(global, "prop-check", &whose, facts::checked(bag, seal, matches, &step))
        }
        Verb::Return { whose, bag, signed_for } => {
            tell(global, "prop-return", &whose, Ok(facts::returned(bag, signed_for)))
        }
        Verb::List { whose, look } => show(global, "prop-list", "prop", &whose, &look),
    }
}
