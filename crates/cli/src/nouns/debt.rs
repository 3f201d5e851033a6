//! `debt`: gates passed by override, to be paid by a date.

use clap::Subcommand;
use operations::Failure;
use serde_json::json;

use super::telling::{Whose, act};
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List debts, of one person or of everyone
    ///
    /// Example: custodia debt list --all --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        /// Of one person
        #[arg(long)]
        person: Option<String>,
        /// Paid ones too
        #[arg(long)]
        all: bool,
    },
    /// Pay a debt: its gate must be open by evidence now
    ///
    /// Example: custodia debt pay C-4821-0001-2 --gate health --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Pay {
        #[command(flatten)]
        whose: Whose,
        /// health, property, law or reception
        #[arg(long)]
        gate: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List { person, all } => {
            let desk = global.read()?;
            let debts = desk.look_at_debts(global.looker(&desk)?, person.as_deref(), all)?;
            let row = |d: &operations::verbs::oversight::DebtLine| {
                let state = d.paid_at.as_ref().map(|at| format!("paid {at}"));
                let state = state.unwrap_or_else(|| if d.overdue { "OVERDUE".into() } else { "unpaid".into() });
                vec![d.person.clone(), d.gate.into(), d.due.clone(), state, d.missing.clone()]
            };
            let rows: Vec<Vec<String>> = debts.iter().map(row).collect();
            let text = table(&["person", "gate", "due", "state", "what was absent"], &rows);
            let exit = if debts.iter().any(|d| d.overdue) { LOOK } else { DONE };
            Ok(Answer::done("debt-list", json!({ "debts": debts }), text).exiting(exit))
        }
        Verb::Pay { whose, gate } => {
            act(global, "debt-pay", &whose.person, |desk, seat, when| desk.pay_debt(seat, when, &whose.person, &gate))
        }
    }
}
