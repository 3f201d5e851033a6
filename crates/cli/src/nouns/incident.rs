//! `incident`: what happened to a person outside the plan, and the ways out of custody.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::blob_store::{Images, Paper};
use operations::verbs::Fact;
use operations::verbs::incident as facts;

use serde_json::json;

use super::telling::{Whose, act};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Report an escape, recapture, death, use of force, injury, welfare act, diversion, unknown fate, release or return
    ///
    /// Every report is taken from one officer. An escape, an unknown fate, a death, a recapture and a release that
    /// happened in fact stay a named residual until a second officer has signed for them (--second); an escape and an
    /// unknown fate need a commander as one of the two, a death a doctor or nurse. A release that is yet to happen is
    /// signed by two officers of two functions, one a legal reviewer or of a court, under a named order. What was
    /// reported and is not so: `man observe found-here`, a sighting by another officer, `discrepancy resolve`.
    /// An injury is reported by whoever has seen it; medical findings are `med`.
    ///
    /// Example: custodia incident report C-4821-0001-2 --kind escape --place hasakah --text "through the east wall" --evidence "camera 4" --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Report(Box<Report>),
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    whose: Whose,
    /// escape, recapture, death, force, injury, welfare, diversion, fate-unknown, release, return or other
    #[arg(long)]
    kind: String,
    /// Where
    #[arg(long)]
    place: Option<String>,
    /// What happened; for fate-unknown what was done to find him, for a release the reference of the order
    #[arg(long)]
    text: Option<String>,
    /// Evidence of an escape
    #[arg(long)]
    evidence: Option<String>,
    /// Circumstances of a death, or `?` and why unknown
    #[arg(long)]
    circumstances: Option<String>,
    /// Cause of a death, or `?` and why unknown
    #[arg(long)]
    cause: Option<String>,
    /// Destination of the remains, or `?` and why unknown
    #[arg(long)]
    remains: Option<String>,
    /// Who certified a death; it stays in doubt until a doctor or nurse and a second officer have signed
    #[arg(long)]
    certified_by: Option<String>,
    /// An officer who used force; may be given several times
    #[arg(long)]
    by: Vec<String>,
    /// What force, or which welfare act: food, water, comfort, clothing, restraint-checked, observation
    #[arg(long)]
    what: Option<String>,
    /// The person did not take what was offered
    #[arg(long)]
    declined: bool,
    /// Destination of a release, or `?` and why unknown
    #[arg(long)]
    to: Option<String>,
    /// Who gave the order of a release: court, minister, commander by name
    #[arg(long)]
    issuer: Option<String>,
    /// Of when the order of a release is, RFC 3339
    #[arg(long)]
    dated: Option<String>,
    /// How a finding of real risk, a stay or an objection was considered before a release, in a sentence
    #[arg(long)]
    risk_considered: Option<String>,
    /// He was let go already, without two signatures under an order: recorded at once, and named as unconfirmed
    /// until `--kind release` is signed by two officers, one a legal reviewer or of a court
    #[arg(long)]
    in_fact: bool,
    /// Image of an injury, or of what else happened, kept encrypted; may be given several times
    #[arg(long, value_name = "FILE")]
    image: Vec<PathBuf>,
    /// Mistreatment is alleged with an injury
    #[arg(long)]
    mistreatment_alleged: bool,
    /// Movement that is sent elsewhere
    #[arg(long)]
    movement: Option<String>,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let Verb::Report(report) = verb;
    const NAME: &str = "incident-report";
    match report.kind.as_str() {
        "release" if !report.in_fact => {
            let given = facts::Release {
                to: needed(&report.to, "to")?,
                order: needed(&report.text, "text")?,
                issuer: needed(&report.issuer, "issuer")?,
                dated: needed(&report.dated, "dated")?,
                risk_considered: report.risk_considered.clone(),
            };
            let person = report.whose.person.clone();
            act(global, NAME, &person, |desk, seat, when| desk.release(seat, when, &person, given))
        }
        "diversion" => {
            let movement = needed(&report.movement, "movement")?;
            let (place, text) = (needed(&report.place, "place")?, needed(&report.text, "text")?);
            act(global, NAME, &movement, |desk, seat, when| desk.divert(seat, when, &movement, &place, &text))
        }
        _ => {
            if !report.image.is_empty() && !["injury", "other"].contains(&report.kind.as_str()) {
                return Err(Failure::usage(format!(
                    "an image goes with an injury or with `other`, not with {}",
                    report.kind
                )));
            }
            reported(global, NAME, &report)
        }
    }
}

/// The report; and where one officer's word leaves it in doubt, how that ends.
fn reported(global: &Global, name: &'static str, report: &Report) -> Result<Answer, Failure> {
    let papers = report.image.iter().map(|file| Paper::read(file)).collect::<Result<Vec<_>, _>>()?;
    let person = &report.whose.person;
    let mut ways = Vec::new();
    let mut answer = act(global, name, person, |desk, seat, when| {
        let mut when = when.clone();
        let fact = fact(report, when.with_all(papers))?;
        let done = desk.tell(seat, &when, person, vec![fact])?;
        if !["escape", "death", "fate-unknown", "release"].contains(&report.kind.as_str()) {
            return Ok(done);
        }
        ways.extend(desk.discrepancies(Some(person), false)?.into_iter().filter_map(|line| line.way_on));
        Ok(done)
    })?;
    if let Some(fields) = answer.document.as_object_mut() {
        fields.insert("in_doubt".into(), json!(ways));
    }
    answer.text.extend(ways.iter().map(|way| format!("\nin doubt: {way}")));
    Ok(answer)
}

fn needed(value: &Option<String>, flag: &str) -> Result<String, Failure> {
    value.clone().ok_or_else(|| Failure::usage(format!("this kind of incident needs --{flag}")))
}

fn fact(r: &Report, images: Images) -> Result<Fact, Failure> {
    let place = || needed(&r.place, "place");
    let text = || needed(&r.text, "text");
    match r.kind.as_str() {
        "escape" => facts::escaped(&place()?, text()?, needed(&r.evidence, "evidence")?),
        "recapture" => facts::recaptured(&place()?, text()?),
        "death" => {
            let said = |field: &Option<String>, flag| needed(field, flag);
            let (circumstances, cause) = (said(&r.circumstances, "circumstances")?, said(&r.cause, "cause")?);
            let (remains, certified_by) = (said(&r.remains, "remains")?, said(&r.certified_by, "certified-by")?);
            facts::died(&place()?, &circumstances, &cause, &remains, certified_by)
        }
        "force" => Ok(facts::force(needed(&r.what, "what")?, text()?, r.by.clone())),
        "injury" => Ok(operations::verbs::medical::injury(text()?, images, r.mistreatment_alleged)),
        "welfare" => facts::welfare(&needed(&r.what, "what")?, !r.declined),
        "release" => facts::released_in_fact(&place()?, &needed(&r.to, "to")?, r.text.clone().unwrap_or_default()),
        "fate-unknown" => facts::fate_unknown(&place()?, text()?),
        "return" => facts::returned(&place()?, text()?),
        "other" => Ok(facts::other(needed(&r.what, "what")?, text()?, images)),
        other => Err(Failure::usage(format!(
            "{other:?} is none of escape, recapture, death, force, injury, welfare, diversion, fate-unknown, release, \
             return, other"
        ))),
    }
}
