//! What changes the record of a person: registration, erasure, import of a roster.

use std::path::Path;

use clap::Args;
use operations::Failure;
use operations::erasure::ErasureDone;
use operations::import::{ImportReport, RowRemark, read_mapping};
use operations::verbs::person::Registration;
use serde_json::json;

use crate::nouns::person_look::document;
use crate::nouns::telling::{Whose, act};
use crate::output::{Answer, DONE, LOOK, Progress, REFUSED, counted, table};
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
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let done = desk.erase_group(&seat, &global.when()?, &whose.person, group, rule, reason)?;
    let mut json = document(&done)?;
    if let Some(fields) = json.as_object_mut() {
        fields.insert("about".into(), whose.person.clone().into());
    }
    Ok(Answer::done("person-erase", json, erased_text(&whose.person, group, &done)))
}

/// What is gone here, and whom to ask for the rest.
fn erased_text(person: &str, group: &str, done: &ErasureDone) -> String {
    if done.repeated && done.erased.is_empty() {
        return format!("{person}: done before under this idempotency key");
    }
    let mut text = format!("the {group} file of {person} can no longer be read here, in later backups or exports\n");
    for log in &done.erased {
        let whose = if log.own { "written here" } else { "copies of what it sent" };
        text.push_str(&format!("  {}: {} events ({whose}), {} documents\n", log.log, log.events, log.documents));
    }
    let ask = |who: &[String]| who.join(", ");
    if !done.held_by.is_empty() {
        text.push_str(&format!("the originals are with {}: ask it to erase them under its rule\n", ask(&done.held_by)));
    }
    if !done.erased_by.is_empty() {
        text.push_str(&format!("{} has erased its originals already, by its own log\n", ask(&done.erased_by)));
    }
    if !done.released_to.is_empty() {
        text.push_str(&format!(
            "what was written here was released to {} and may have been sent: with your next bundle its folder takes \
             its copies away; ask it to say so\n",
            ask(&done.released_to)
        ));
    }
    if done.evidence > 0 {
        text.push_str(&format!(
            "{} pieces of evidence may hold sealed copies: `custodia log evidence` lists them\n",
            done.evidence
        ));
    }
    text.push_str("backups made before still hold the keys: destroy them as the rule says");
    text
}

pub(super) fn import(global: &Global, file: &Path, mapping: Option<&Path>, place: &str) -> Result<Answer, Failure> {
    let mapping = read_mapping(mapping)?;
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let mut progress = Progress::new(global.quiet);
    let report = desk.import_roster(&seat, &global.when()?, file, &mapping, place, &mut |text| progress.say(text))?;
    progress.end();
    let must_look = !report.doubtful.is_empty() || !report.refused.is_empty();
    let all_refused = report.rows > 0 && report.refused.len() as u64 == report.rows;
    let exit = match (all_refused, must_look) {
        (true, _) => REFUSED,
        (false, true) => LOOK,
        (false, false) => DONE,
    };
    Ok(Answer::done("person-import", document(&report)?, report_text(&report)).exiting(exit))
}

fn report_text(report: &ImportReport) -> String {
    let mut text = format!(
        "{}: {} taken, {} unchanged, {} refused; {}; {}\n{} registered; {} on persons registered before; numbers of {}\n",
        counted(report.rows, "row"),
        report.taken,
        report.unchanged,
        report.refused.len(),
        counted(report.doubtful.len(), "doubt"),
        counted(report.events, "event"),
        if report.registered == 0 { "nobody".to_owned() } else { counted(report.registered, "person") },
        counted(report.on_registered, "row"),
        report.issuer,
    );
    if report.number_of_another > 0 {
        text.push_str(&format!(
            "{} whose number another man has: `custodia person duplicates` lists them until two officers have decided\n",
            counted(report.number_of_another, "person"),
        ));
    }
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
