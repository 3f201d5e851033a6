//! `law`: orders, the individual assessment, acceptance, objection, stay. One person, one command.

mod given;
mod tasks;

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::verbs::law as facts;

use super::person_look::{Look, show};
use super::telling::{Whose, tell, tell_as};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record a detention order
    ///
    /// Example: custodia law order C-4821-0001-2 --reference 12/2026 --by "First court" --grounds "art. 4" --valid-in south --from 2026-01-20T00:00:00Z --until 2026-02-04T00:00:00Z --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Order(given::Order),
    /// Record that an order was quashed or ended
    ///
    /// Example: custodia law end-order C-4821-0001-2 --reference 12/2026 --why quashed --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    EndOrder {
        #[command(flatten)]
        whose: Whose,
        /// Its number
        #[arg(long)]
        reference: String,
        /// Why
        #[arg(long)]
        why: String,
    },
    /// Record that the person was told where to, and of the right to object
    ///
    /// Example: custodia law tell C-4821-0001-2 --destination south --language ar --interpreter --counsel-offered --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Tell {
        #[command(flatten)]
        whose: Whose,
        /// The receiving authority
        #[arg(long, value_name = "AUTHORITY")]
        destination: String,
        /// Language he understands, BCP 47
        #[arg(long)]
        language: String,
        /// Through an interpreter
        #[arg(long)]
        interpreter: bool,
        /// Counsel was offered
        #[arg(long)]
        counsel_offered: bool,
    },
    /// Record an individual assessment of the risk at a destination, with its conclusion
    ///
    /// Example: custodia law assess C-4821-0001-2 --destination south --conclusion no-real-risk --private --interpreter --independent --reasons "heard in private" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Assess(given::Assess),
    /// Record that the acting authority accepts the person
    ///
    /// Example: custodia law accept C-4821-0001-2 --until 2026-02-20T00:00:00Z --officer karim --data ./south
    #[command(after_help = EXIT_CODES)]
    Accept {
        #[command(flatten)]
        whose: Whose,
        /// Until
        #[arg(long, value_name = "RFC3339")]
        until: String,
        /// Conditions
        #[arg(long, default_value = "")]
        conditions: String,
    },
    /// Take the acting authority's acceptance back
    ///
    /// Example: custodia law withdraw C-4821-0001-2 --reason "no room" --officer karim --data ./south
    #[command(after_help = EXIT_CODES)]
    Withdraw {
        #[command(flatten)]
        whose: Whose,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Agree, as the authority that gave the person to his holder, that he goes on to a third
    ///
    /// Example: custodia law consent C-4821-0001-2 --to west --officer lina --data ./north
    #[command(after_help = EXIT_CODES)]
    Consent {
        #[command(flatten)]
        whose: Whose,
        /// The authority that he goes on to
        #[arg(long, value_name = "AUTHORITY")]
        to: String,
    },
    /// Record an objection, which stops that person only
    ///
    /// Example: custodia law object C-4821-0001-2 --destination south --by counsel --text "fears ill-treatment" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Object {
        #[command(flatten)]
        whose: Whose,
        /// To being handed to whom
        #[arg(long, value_name = "AUTHORITY")]
        destination: String,
        /// Who objects: himself, counsel or kin, and then who that is, which reviewers and courts read alone
        #[arg(long)]
        by: String,
        /// In his words, which reviewers and courts read and the destination does not
        #[arg(long)]
        text: String,
    },
    /// Record the decision on an objection; dismissing one needs a court or two officers
    ///
    /// Example: custodia law decide C-4821-0001-2 --upheld --by "First court" --reasons "the fear is founded" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Decide {
        #[command(flatten)]
        whose: Whose,
        /// The objection is upheld: he does not go
        #[arg(long, conflicts_with = "dismissed", required_unless_present = "dismissed")]
        upheld: bool,
        /// The objection is dismissed
        #[arg(long)]
        dismissed: bool,
        /// The event that raised it; not needed where one objection alone is undecided
        #[arg(long, value_name = "EVENT")]
        objection: Option<String>,
        /// Who decided
        #[arg(long)]
        by: String,
        /// Reasons
        #[arg(long)]
        reasons: String,
    },
    /// Record a stay of the transfer by a court or body
    ///
    /// Example: custodia law stay C-4821-0001-2 --by "First court" --reference S-7 --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Stay {
        #[command(flatten)]
        whose: Whose,
        /// Who ordered it
        #[arg(long)]
        by: String,
        /// Its number
        #[arg(long)]
        reference: String,
    },
    /// Record that a stay is lifted, by the court that ordered it or, by two outside the operation, with the paper of a
    /// court that was never recognised here, or as entered by mistake
    ///
    /// Example: custodia law lift C-4821-0001-2 --by "First court" --reference S-7 --officer clerk --data ./court
    #[command(after_help = EXIT_CODES)]
    Lift {
        #[command(flatten)]
        whose: Whose,
        /// Who lifted it
        #[arg(long)]
        by: String,
        /// Its number
        #[arg(long)]
        reference: String,
        /// Who ordered it, where another lifts it: two bodies may number alike
        #[arg(long, value_name = "WHO")]
        ordered_by: Option<String>,
        /// Scan of the paper of a court that is none of this record
        #[arg(long, value_name = "FILE")]
        document: Option<PathBuf>,
        /// Why the stay was entered by mistake, such as for the wrong person; where no court of this record ordered it,
        /// two outside the operation of the log that entered it take it back
        #[arg(long, value_name = "WHY")]
        by_mistake: Option<String>,
    },
    /// Record an assurance of the acting authority about treatment after transfer
    ///
    /// Example: custodia law assure C-4821-0001-2 --terms "no death penalty" --binds --monitoring --officer karim --data ./south
    #[command(after_help = EXIT_CODES)]
    Assure {
        #[command(flatten)]
        whose: Whose,
        /// Specific terms
        #[arg(long)]
        terms: String,
        /// The giver can bind those who hold the person
        #[arg(long)]
        binds: bool,
        /// Unfettered visits are granted
        #[arg(long)]
        monitoring: bool,
    },
    /// Record an appearance before a court; it meets a clock from the court's log, or with its paper by two officers
    ///
    /// Example: custodia law present C-4821-0001-2 --court "First court" --outcome first-questioned --counsel-present --officer clerk --data ./court
    #[command(after_help = EXIT_CODES)]
    Present {
        #[command(flatten)]
        whose: Whose,
        /// Which court
        #[arg(long)]
        court: String,
        /// file-received, first-questioned, detention-ordered, release-ordered, adjourned or juvenile-referred
        #[arg(long)]
        outcome: String,
        /// Counsel was there
        #[arg(long)]
        counsel_present: bool,
        /// Scan of the court's paper, entered by two officers, where the court has no log here
        #[arg(long, value_name = "FILE")]
        document: Option<PathBuf>,
    },
    /// Open a task for court and counsel
    ///
    /// Example: custodia law task C-4821-0001-2 --task release-or-renew --why "order ends tomorrow" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Task {
        #[command(flatten)]
        whose: Whose,
        /// Its name
        #[arg(long)]
        task: String,
        /// What opens it
        #[arg(long)]
        why: String,
        /// By when it is to be done; else release-or-renew and release at once, report-mistreatment, juvenile-court
        /// and unlawful-place within 24 h, act-dates within 7 days, any other within 72 h
        #[arg(long, value_name = "RFC3339")]
        due: Option<String>,
    },
    /// Record that a task is done, and how
    ///
    /// Release-or-renew ends with another order or the release, act-dates with the date of an act or the panel's
    /// forum, and by no word. A report of mistreatment is never said done by anybody of the escort chain.
    ///
    /// Example: custodia law task-done C-4821-0001-2 report-mistreatment --what "reported to the inspector, letter 17" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    TaskDone(tasks::Done),
    /// List tasks, the earliest due first, with those of orders that ran out; exit 4 where one is overdue
    ///
    /// Example: custodia law tasks --open --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Tasks(tasks::Which),
    /// Record a monitoring visit; it meets a clock from the visiting body's log, or by two officers
    ///
    /// Example: custodia law visit C-4821-0001-2 --by "ICRC" --private --officer karim --second lea --data ./south
    #[command(after_help = EXIT_CODES)]
    Visit {
        #[command(flatten)]
        whose: Whose,
        /// Who visited
        #[arg(long)]
        by: String,
        /// In private
        #[arg(long)]
        private: bool,
    },
    /// Show what is recorded of a person in law
    ///
    /// Example: custodia law show C-4821-0001-2 --purpose law --officer lea --data ./north
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
        Verb::Order(given) => given::order(global, given),
        Verb::EndOrder { whose, reference, why } => {
            tell(global, "law-end-order", &whose, Ok(facts::end_order(reference, why)))
        }
        Verb::Tell { whose, destination, language, interpreter, counsel_offered } => {
            tell(global, "law-tell", &whose, facts::told(&destination, language, interpreter, counsel_offered))
        }
        Verb::Assess(given) => given::assess(global, given),
        Verb::Accept { whose, until, conditions } => tell_as(global, "law-accept", &whose, |desk, seat| {
            facts::accept(desk.own_authority(seat), &until, conditions)
        }),
        Verb::Withdraw { whose, reason } => {
            tell_as(global, "law-withdraw", &whose, |desk, seat| Ok(facts::withdraw(desk.own_authority(seat), reason)))
        }
        Verb::Consent { whose, to } => {
            tell_as(global, "law-consent", &whose, |desk, seat| facts::consent(desk.own_authority(seat), &to))
        }
        Verb::Object { whose, destination, by, text } => {
            tell(global, "law-object", &whose, facts::object(&destination, by, text))
        }
        Verb::Decide { whose, upheld, dismissed: _, objection, by, reasons } => {
            tell_as(global, "law-decide", &whose, |desk, _| {
                let objection = desk.objection_meant(&whose.person, objection.as_deref())?;
                Ok(facts::decide_objection(objection, upheld, by, reasons))
            })
        }
        Verb::Stay { whose, by, reference } => tell(global, "law-stay", &whose, Ok(facts::stay(by, reference))),
        Verb::Lift { whose, by, reference, ordered_by, document, by_mistake } => {
            given::lift(global, &whose, (by, reference, ordered_by), (document.as_deref(), by_mistake))
        }
        Verb::Assure { whose, terms, binds, monitoring } => tell_as(global, "law-assure", &whose, |desk, seat| {
            Ok(facts::assure(desk.own_authority(seat), terms, binds, monitoring))
        }),
        Verb::Present { whose, court, outcome, counsel_present, document } => {
            given::present(global, &whose, (court, &outcome, counsel_present), document.as_deref())
        }
        Verb::Task { whose, task, why, due } => {
            tell(global, "law-task", &whose, facts::task(task, why, due.as_deref()))
        }
        Verb::TaskDone(done) => tasks::done(global, &done),
        Verb::Tasks(which) => tasks::list(global, &which),
        Verb::Visit { whose, by, private } => tell(global, "law-visit", &whose, Ok(facts::visited(by, private))),
        Verb::Show { whose, look } => show(global, "law-show", "law", &whose, &look),
    }
}
