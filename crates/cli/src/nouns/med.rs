//! `med`: care, by a doctor or nurse outside the escort chain.

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::dose_view::DoseRow;
use operations::moment;
use operations::verbs::medical as facts;

use super::person_look::{Look, document, show};
use super::telling::{Whose, number, tell, tell_as, tell_with_images};
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record a screening: findings, conditions, allergies, tuberculosis
    ///
    /// Example: custodia med screen C-4821-0001-2 --findings "chronic cough" --tb suspected --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Screen {
        #[command(flatten)]
        whose: Whose,
        /// What was found
        #[arg(long)]
        findings: String,
        /// A condition; may be given several times
        #[arg(long = "condition")]
        conditions: Vec<String>,
        /// An allergy; may be given several times
        #[arg(long = "allergy")]
        allergies: Vec<String>,
        /// unknown, negative, suspected, active or treated
        #[arg(long, default_value = "unknown")]
        tb: String,
    },
    /// Record the dated health line of the register: fitness by road and by air
    ///
    /// Example: custodia med fitness C-4821-0001-2 --road fit --air with-care --tb-known --line "stable" --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Fitness {
        #[command(flatten)]
        whose: Whose,
        /// fit, with-care or unfit
        #[arg(long)]
        road: String,
        /// fit, with-care or unfit
        #[arg(long)]
        air: String,
        /// When examined; now, where not given
        #[arg(long, value_name = "RFC3339")]
        examined_at: Option<String>,
        /// Tuberculosis was screened for
        #[arg(long)]
        tb_known: bool,
        /// Medicines must travel with the person
        #[arg(long)]
        medicine_needed: bool,
        /// The line, without a diagnosis
        #[arg(long)]
        line: String,
        /// What he must be evacuated for, such as "surgery today"; a medical evacuation needs it, 24 h old at most
        #[arg(long, value_name = "NEED")]
        evacuate_for: Option<String>,
    },
    /// Record an injury or complaint as seen
    ///
    /// Example: custodia med injury C-4821-0001-2 --text "bruise, left arm" --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Injury {
        #[command(flatten)]
        whose: Whose,
        /// What was seen
        #[arg(long)]
        text: String,
        /// Mistreatment is alleged; opens a task to report it
        #[arg(long)]
        mistreatment_alleged: bool,
        /// Image of it, kept encrypted; may be given several times
        #[arg(long, value_name = "FILE")]
        image: Vec<PathBuf>,
    },
    /// Record that injuries were looked for, and how many were seen
    ///
    /// Example: custodia med injuries C-4821-0001-2 --step before-departure --seen 0 --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Injuries {
        #[command(flatten)]
        whose: Whose,
        /// intake, before-departure, reception or other
        #[arg(long)]
        step: String,
        /// How many
        #[arg(long, value_parser = number)]
        seen: u32,
    },
    /// Record a medicine that the person takes
    ///
    /// Example: custodia med medicine C-4821-0001-2 --name insulin --dose "10 IU" --every-h 12 --critical --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Medicine {
        #[command(flatten)]
        whose: Whose,
        /// Name
        #[arg(long)]
        name: String,
        /// Dose
        #[arg(long)]
        dose: String,
        /// Hours between doses
        #[arg(long, value_parser = number)]
        every_h: u32,
        /// Must not be missed
        #[arg(long)]
        critical: bool,
    },
    /// Record that a person takes a medicine no longer: no dose of it is due
    ///
    /// Example: custodia med stop C-4821-0001-2 --name insulin --why "changed to tablets" --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Stop {
        #[command(flatten)]
        whose: Whose,
        /// Which medicine
        #[arg(long)]
        name: String,
        /// Why
        #[arg(long)]
        why: String,
    },
    /// List the doses due, those that are dangerous to miss first; exit 4 where one is overdue
    ///
    /// For doctors, nurses and custody officers, who may give one; the names of medicines are shown to doctors and
    /// nurses alone.
    ///
    /// Example: custodia med due --hours 12 --place hasakah --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Due {
        /// Hours ahead; what is overdue is listed in any case
        #[arg(long, value_parser = number, default_value = "24")]
        hours: u32,
        /// Of those held at one place, or in it
        #[arg(long)]
        place: Option<String>,
    },
    /// Record a dose given or missed, and when the next is due
    ///
    /// Example: custodia med dose C-4821-0001-2 --name insulin --next-due 2026-01-21T20:00:00Z --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Dose {
        #[command(flatten)]
        whose: Whose,
        /// Which medicine
        #[arg(long)]
        name: String,
        /// It was missed
        #[arg(long)]
        missed: bool,
        /// When the next is due
        #[arg(long, value_name = "RFC3339")]
        next_due: String,
    },
    /// Record medicines put with the person, or found with him, in days
    ///
    /// Example: custodia med pack C-4821-0001-2 --days 7 --step before-departure --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Pack {
        #[command(flatten)]
        whose: Whose,
        /// For how many days
        #[arg(long, value_parser = number)]
        days: u32,
        /// intake, before-departure, reception or other
        #[arg(long)]
        step: String,
    },
    /// Record that a person goes to hospital, or comes back; another authority's hospital is a hand-over
    ///
    /// Example: custodia med hospital C-4821-0001-2 --place clinic --officer sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Hospital {
        #[command(flatten)]
        whose: Whose,
        /// The hospital, or where he comes back to
        #[arg(long)]
        place: String,
        /// He comes back
        #[arg(long)]
        back: bool,
    },
    /// Show what is recorded of a person's health
    ///
    /// Example: custodia med show C-4821-0001-2 --purpose care --officer sara --data ./north
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
        Verb::Screen { whose, findings, conditions, allergies, tb } => {
            tell(global, "med-screen", &whose, facts::screened(findings, conditions, allergies, &tb))
        }
        Verb::Fitness { whose, road, air, examined_at, tb_known, medicine_needed, line, evacuate_for } => {
            let occurred = global.when()?.occurred_at;
            tell_as(global, "med-fitness", &whose, |desk, _| {
                let now = occurred.unwrap_or_else(|| desk.now());
                let examined_at = examined_at.as_deref().map_or(Ok(now), moment)?;
                facts::fitness(facts::Line { road, air, examined_at, tb_known, medicine_needed, line, evacuate_for })
            })
        }
        Verb::Injury { whose, text, mistreatment_alleged, image } => {
            tell_with_images(global, "med-injury", &whose, &image, |images| {
                Ok(facts::injury(text, images, mistreatment_alleged))
            })
        }
        Verb::Injuries { whose, step, seen } => tell(global, "med-injuries", &whose, facts::injuries(&step, seen)),
        Verb::Medicine { whose, name, dose, every_h, critical } => {
            tell(global, "med-medicine", &whose, Ok(facts::medicine(name, dose, every_h, critical)))
        }
        Verb::Stop { whose, name, why } => tell(global, "med-stop", &whose, Ok(facts::stop(name, why))),
        Verb::Due { hours, place } => due(global, hours, place.as_deref()),
        Verb::Dose { whose, name, missed, next_due } => {
            tell(global, "med-dose", &whose, facts::dose(name, !missed, &next_due))
        }
        Verb::Pack { whose, days, step } => tell(global, "med-pack", &whose, facts::pack(days, &step)),
        Verb::Hospital { whose, place, back } => tell(global, "med-hospital", &whose, facts::hospital(&place, back)),
        Verb::Show { whose, look } => show(global, "med-show", "med", &whose, &look),
    }
}

fn due(global: &Global, hours: u32, place: Option<&str>) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let list = desk.look_at_doses(&global.seat(&desk)?, hours, place)?;
    let row = |d: &DoseRow| {
        let critical = if d.critical { "critical" } else { "" };
        let state = if d.overdue { "OVERDUE" } else { "" };
        let stopped = match d.stopped_by.is_empty() {
            true => String::new(),
            false => format!("stopped by {} alone", d.stopped_by.join(" ")),
        };
        let (place, medicine) = (d.place.clone().unwrap_or_default(), d.medicine.clone().unwrap_or_default());
        vec![
            d.person.clone(),
            place,
            d.due.clone(),
            format!("{:.1} h", d.left_h),
            critical.into(),
            state.into(),
            medicine,
            stopped,
        ]
    };
    let rows: Vec<Vec<String>> = list.doses.iter().map(row).collect();
    let heads = ["person", "place", "due", "left", "", "", "medicine", ""];
    let text = format!(
        "as of {}, {} h ahead: {} due, {} overdue\n\n{}",
        list.as_of,
        list.hours,
        list.doses.len(),
        list.overdue,
        table(&heads, &rows)
    );
    let exit = if list.overdue > 0 { LOOK } else { DONE };
    Ok(Answer::done("med-due", document(&list)?, text).exiting(exit))
}
