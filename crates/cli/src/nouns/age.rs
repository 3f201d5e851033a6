//! `age`: how old a person is, and what follows from it.

use clap::Subcommand;
use operations::verbs::{Fact, age as facts};
use operations::{Desk, Failure, Seat, moment};
use serde_json::json;

use super::person_look::{Look, show};
use super::telling::{Whose, answer, tell, tell_as};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record somebody's word for an age
    ///
    /// Example: custodia age claim C-4821-0001-2 --age 16-18 --source family --officer rana --data ./north
    #[command(after_help = EXIT_CODES)]
    Claim {
        #[command(flatten)]
        whose: Whose,
        /// Age in years such as 17 or 16-18, or in months such as 190m-215m
        #[arg(long)]
        age: String,
        /// person, document, officer, prior-register, family or partner
        #[arg(long, default_value = "person")]
        source: String,
        /// When the person is said to have been that old; now, where not given
        #[arg(long, value_name = "RFC3339")]
        said_of: Option<String>,
    },
    /// Record a child-protection officer's assessment of the age now
    ///
    /// Example: custodia age assess C-4821-0001-2 --age 16-18 --method interview --reasons "school record" --officer rana --data ./north
    #[command(after_help = EXIT_CODES)]
    Assess {
        #[command(flatten)]
        whose: Whose,
        /// Age now
        #[arg(long)]
        age: String,
        /// How it was assessed
        #[arg(long)]
        method: String,
        /// Reasons
        #[arg(long)]
        reasons: String,
    },
    /// Record the decision of a panel of three on the age now; the third, who does not sign, confirms it by `age confirm`
    ///
    /// Example: custodia age decide C-4821-0001-2 --age 17 --panel rana --panel sara --panel lea --reasons "birth record" --officer rana --second sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Decide {
        #[command(flatten)]
        whose: Whose,
        /// Age now
        #[arg(long)]
        age: String,
        /// Officer id of a member of the panel; three times, both who sign among them
        #[arg(long = "panel")]
        panel: Vec<String>,
        /// Reasons
        #[arg(long)]
        reasons: String,
    },
    /// Confirm, as the third of a panel, the age that it decided: before that it makes no child an adult
    ///
    /// Example: custodia age confirm C-4821-0001-2 --age 17 --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Confirm {
        #[command(flatten)]
        whose: Whose,
        /// The age that the panel decided, as its decision says it
        #[arg(long)]
        age: String,
    },
    /// Record an alleged act and the days between which it is said to lie
    ///
    /// Example: custodia age act C-4821-0001-2 --act "guarded a depot" --between 2014-07-01..2014-08-31 --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Act {
        #[command(flatten)]
        whose: Whose,
        /// What is alleged
        #[arg(long)]
        act: String,
        /// A day, or a first and a last one
        #[arg(long)]
        between: String,
    },
    /// Record which track holds for forum and penalty
    ///
    /// Example: custodia age forum C-4821-0001-2 --track juvenile --panel rana --panel sara --panel lea --reasons "a child at the act" --officer rana --second sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Forum {
        #[command(flatten)]
        whose: Whose,
        /// juvenile or adult
        #[arg(long)]
        track: String,
        /// Officer id of a member of the panel; three times, both who sign among them
        #[arg(long = "panel")]
        panel: Vec<String>,
        /// Reasons
        #[arg(long)]
        reasons: String,
    },
    /// Record that a mixed movement is in the child's best interests, because no child movement is feasible
    ///
    /// Example: custodia age best-interests C-4821-0001-2 --movement lift-1 --why-no-child-movement "site fails tonight" --rows 1-2 --officer rana --data ./north
    #[command(after_help = EXIT_CODES)]
    BestInterests {
        #[command(flatten)]
        whose: Whose,
        /// The mixed movement
        #[arg(long)]
        movement: String,
        /// Why no child movement is feasible before failure
        #[arg(long)]
        why_no_child_movement: String,
        /// The separate rows of seats, as numbers and ranges; a row has four seats, row 1 the seats 1 to 4
        #[arg(long)]
        rows: String,
    },
    /// Assign a same-sex guardian officer for a movement
    ///
    /// Example: custodia age guardian C-4821-0001-2 --movement lift-1 --guardian omar --officer rana --data ./north
    #[command(after_help = EXIT_CODES)]
    Guardian {
        #[command(flatten)]
        whose: Whose,
        /// Which movement
        #[arg(long)]
        movement: String,
        /// Id of the guardian officer
        #[arg(long)]
        guardian: String,
    },
    /// Show what is recorded of a person's age
    ///
    /// Example: custodia age show C-4821-0001-2 --officer rana --data ./north
    #[command(after_help = EXIT_CODES)]
    Show {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        look: Look,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Claim { whose, age, source, said_of } => tell_as(global, "age-claim", &whose, |desk, _| {
            let at = said_of.as_deref().map_or_else(|| Ok(desk.now()), moment)?;
            facts::claimed(&age, at, &source)
        }),
        Verb::Assess { whose, age, method, reasons } => {
            judged(global, "age-assess", &whose, |_, _| facts::assessed(&age, method, reasons))
        }
        Verb::Decide { whose, age, panel, reasons } => {
            judged(global, "age-decide", &whose, |_, _| facts::decided(&age, panel, reasons))
        }
        Verb::Confirm { whose, age } => {
            judged(global, "age-confirm", &whose, |desk, seat| facts::confirmed(desk, seat, &whose.person, &age))
        }
        Verb::Act { whose, act, between } => tell(global, "age-act", &whose, facts::act(act, &between)),
        Verb::Forum { whose, track, panel, reasons } => {
            tell(global, "age-forum", &whose, facts::forum(&track, panel, reasons))
        }
        Verb::BestInterests { whose, movement, why_no_child_movement, rows } => {
            tell(global, "age-best-interests", &whose, facts::best_interests(&movement, why_no_child_movement, rows))
        }
        Verb::Guardian { whose, movement, guardian } => {
            tell(global, "age-guardian", &whose, facts::guardian(&movement, guardian))
        }
        Verb::Show { whose, look } => show(global, "age-show", "age", &whose, &look),
    }
}

/// States what somebody competent says of an age, and answers with how the person is treated by it from now on.
fn judged(
    global: &Global,
    name: &'static str,
    whose: &Whose,
    fact: impl FnOnce(&Desk, &Seat) -> Result<Fact, Failure>,
) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let fact = fact(&desk, &seat)?;
    let done = desk.tell(&seat, &global.when()?, &whose.person, vec![fact])?;
    let mut answer = answer(name, &whose.person, &done);
    let treated = facts::treated(&desk, &seat, &whose.person)?;
    if let Some(fields) = answer.document.as_object_mut() {
        fields.insert("treated_as".into(), json!(treated.word()));
        fields.insert("awaits".into(), json!(treated.awaits));
    }
    for sentence in treated.words() {
        answer.text.push_str("\n  ");
        answer.text.push_str(&sentence);
    }
    Ok(answer)
}
