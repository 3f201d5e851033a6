//! What changes the record of a person: registration, erasure, import of a roster.

use std::path::Path;

use clap::Args;
use operations::Failure;
use operations::import::{ImportReport, RowRemark, read_mapping};
use operations::verbs::person::Registration;
use serde_json::json;

use crate::nouns::person_look::document;
use crate::nouns::telling::{Whose, act};
use crate::output::{Answer, DONE, LOOK, Progress, table};
use crate::session::Global;

/// Rows of each kind that are printed; all stand in the JSON. Source: ours, one screen.
const SHOWN_ROWS: usize = 40;

/// Fields of the register: each a value, or `?` and the reason why it is unknown.
#[derive(Debug, Args)]
pub(crate) struct Register {
    /// Number of somebody who was named before, by `person nominate`; a new one is given where not said
    #[arg(long, value_name = "NUMBER")]
    nominated: Option<String>,
    /// Where the person is
    #[arg(long)]
    place: String,
    /// Identity as given, original script
    #[arg(long)]
    identity: String,
    /// When liberty was taken
    #[arg(long, value_name = "RFC3339")]
    deprived_at: String,
    /// Where
    #[arg(long)]
    deprived_where: String,
    /// By which authority
    #[arg(long)]
    deprived_by: String,
    /// Who ordered it
    #[arg(long)]
    ordered_by: String,
    /// On what grounds
    #[arg(long)]
    grounds: String,
    /// Who supervises it
    #[arg(long)]
    supervised_by: String,
    /// Admission to the place
    #[arg(long, value_name = "RFC3339")]
    admitted_at: String,
    /// State of health as seen, until a doctor's line stands
    #[arg(long, default_value = "?no doctor or nurse has examined him yet")]
    health: String,
}

pub(super) fn register(global: &Global, given: Register) -> Result<Answer, Failure> {
    let entry = Registration {
        place: given.place,
        identity: given.identity,
        deprived_at: given.deprived_at,
        deprived_where: given.deprived_where,
        deprived_by: given.deprived_by,
        ordered_by: given.ordered_by,
        grounds: given.grounds,
        supervised_by: given.supervised_by,
        admitted_at: given.admitted_at,
        health: given.health,
    };
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let (number, done) = match &given.nominated {
        Some(person) => desk.register_nominated(&seat, &global.when()?, person, &entry)?,
        None => desk.register(&seat, &global.when()?, &entry)?,
    };
    let events: Vec<String> = done.events.iter().map(ToString::to_string).collect();
    let text = match done.repeated {
        true => format!("{number}, registered before under this idempotency key"),
        false => number.to_string(),
    };
    let document = json!({"person": number.to_string(), "person_arabic_indic": number.arabic_indic(),
        "events": events, "repeated": done.repeated});
    Ok(Answer::done("person-register", document, text))
}

/// One field of the register, set later.
#[derive(Debug, Args)]
pub(crate) struct RegisterFieldArgs {
    #[command(flatten)]
    pub(super) whose: Whose,
    /// identity, deprived-at, deprived-where, deprived-by, ordered-by, grounds, supervised-by, admitted-at, or health
    /// until a doctor's line stands; of the dead death-circumstances, death-cause or remains
    field: String,
    /// What is known now; a time as RFC 3339
    #[arg(required_unless_present = "unknown_because", conflicts_with = "unknown_because")]
    value: Option<String>,
    /// Why it is unknown, in place of a value
    #[arg(long, value_name = "TEXT")]
    unknown_because: Option<String>,
    /// Where that comes from: a paper, a person, another register
    #[arg(long)]
    source: String,
}

pub(super) fn register_field(global: &Global, given: &RegisterFieldArgs) -> Result<Answer, Failure> {
    let person = &given.whose.person;
    act(global, "person-register-field", person, |desk, seat, when| {
        let (value, why) = (given.value.as_deref(), given.unknown_because.as_deref());
        desk.set_register_field(seat, when, (person, &given.field), value, why, &given.source)
    })
}

pub(super) fn nominate(global: &Global, list: &str, legal_basis: &str, place: &str) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let number = desk.nominate(&seat, &global.when()?, list, legal_basis, place)?;
    let document = json!({"person": number.to_string(), "person_arabic_indic": number.arabic_indic()});
    Ok(Answer::done("person-nominate", document, number.to_string()))
}

pub(super) fn erase(global: &Global, whose: &Whose, group: &str, rule: &str, reason: &str) -> Result<Answer, Failure> {
    let answer = act(global, "person-erase", &whose.person, |desk, seat, when| {
        desk.erase_group(seat, when, &whose.person, group, rule, reason)
    })?;
    let text = format!(
        "the {group} file of {} can no longer be read here, in later backups or exports. Partners to whom it was \
         released keep theirs until they are recalled, and so do backups made before.",
        whose.person
    );
    Ok(Answer { text, ..answer })
}

pub(super) fn import(global: &Global, file: &Path, mapping: Option<&Path>, place: &str) -> Result<Answer, Failure> {
    let mapping = read_mapping(mapping)?;
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let mut progress = Progress::new(global.quiet);
    let report = desk.import_roster(&seat, &global.when()?, file, &mapping, place, &mut |text| progress.say(text))?;
    progress.end();
    let must_look = !report.doubtful.is_empty() || !report.refused.is_empty();
    let exit = if must_look { LOOK } else { DONE };
    Ok(Answer::done("person-import", document(&report)?, report_text(&report)).exiting(exit))
}

fn report_text(report: &ImportReport) -> String {
    let mut text = format!(
        "{} rows: {} taken ({} persons registered), {} unchanged, {} refused; {} doubts; {} events\n",
        report.rows,
        report.taken,
        report.registered,
        report.unchanged,
        report.refused.len(),
        report.doubtful.len(),
        report.events,
    );
    if !report.ignored_headers.is_empty() {
        text.push_str(&format!(
            "nothing was taken from the columns {}: a mapping file says what a header means\n",
            report.ignored_headers.iter().map(|header| format!("{header:?}")).collect::<Vec<_>>().join(", ")
        ));
    }
    for (title, remarks) in [("Refused", &report.refused), ("Doubtful", &report.doubtful)] {
        if remarks.is_empty() {
            continue;
        }
        let row = |r: &RowRemark| vec![r.row.to_string(), r.why.clone()];
        let rows: Vec<Vec<String>> = remarks.iter().take(SHOWN_ROWS).map(row).collect();
        text.push_str(&format!("\n{title}\n{}", table(&["row", "why"], &rows)));
        if remarks.len() > SHOWN_ROWS {
            text.push_str(&format!("and {} more: see --json\n", remarks.len() - SHOWN_ROWS));
        }
    }
    text
}
