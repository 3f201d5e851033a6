//! An order and an assessment as given on the command line, and a stay lifted, each with its scan.
//! Source: ours.

use std::path::{Path, PathBuf};

use clap::Args;
use operations::Failure;
use operations::blob_store::Paper;
use operations::verbs::law as facts;
use serde_json::json;

use crate::nouns::telling::{Whose, act};
use crate::output::Answer;
use crate::session::Global;

/// A detention order.
#[derive(Debug, Args)]
pub(crate) struct Order {
    #[command(flatten)]
    whose: Whose,
    /// Its number
    #[arg(long)]
    reference: String,
    /// The court or authority that issued it
    #[arg(long)]
    by: String,
    /// The grounds
    #[arg(long)]
    grounds: String,
    /// The authority under whom it is valid
    #[arg(long, value_name = "AUTHORITY")]
    valid_in: String,
    /// From
    #[arg(long, value_name = "RFC3339")]
    from: String,
    /// Until
    #[arg(long, value_name = "RFC3339")]
    until: String,
    /// Scan of the order, kept encrypted
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

/// An individual assessment.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    #[command(flatten)]
    whose: Whose,
    /// The receiving authority
    #[arg(long, value_name = "AUTHORITY")]
    destination: String,
    /// no-real-risk, real-risk or undecided
    #[arg(long)]
    conclusion: String,
    /// Heard in private
    #[arg(long)]
    private: bool,
    /// In a language understood
    #[arg(long)]
    interpreter: bool,
    /// By a reviewer independent of the operation
    #[arg(long)]
    independent: bool,
    /// The person expressed fear
    #[arg(long)]
    fear_expressed: bool,
    /// Reasons
    #[arg(long)]
    reasons: String,
    /// The written assessment, kept encrypted
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

pub(super) fn order(global: &Global, given: Order) -> Result<Answer, Failure> {
    let paper = given.document.as_deref().map(Paper::read).transpose()?;
    act(global, "law-order", &given.whose.person, |desk, seat, when| {
        let mut when = when.clone();
        let order = facts::Detention {
            reference: given.reference,
            by: given.by,
            grounds: given.grounds,
            valid_in: given.valid_in,
            from: given.from,
            until: given.until,
            document: when.with_some(paper),
        };
        desk.tell(seat, &when, &given.whose.person, vec![facts::order(order)?])
    })
}

pub(super) fn assess(global: &Global, given: Assess) -> Result<Answer, Failure> {
    let paper = given.document.as_deref().map(Paper::read).transpose()?;
    let (claimed, mut independent) = (given.independent, false);
    let mut answer = act(global, "law-assess", &given.whose.person, |desk, seat, when| {
        let mut when = when.clone();
        let assessment = facts::Assessment {
            destination: given.destination,
            conclusion: given.conclusion,
            private: given.private,
            interpreter: given.interpreter,
            independent: given.independent,
            fear_expressed: given.fear_expressed,
            reasons: given.reasons,
            document: when.with_some(paper),
        };
        let done;
        (done, independent) = desk.assess(seat, &when, &given.whose.person, assessment)?;
        Ok(done)
    })?;
    if let Some(fields) = answer.document.as_object_mut() {
        fields.insert("independent".into(), json!(independent));
    }
    if claimed && !independent {
        answer.text.push_str("; the reviewer acts in the operation and stands as not independent, the finding stands");
    }
    Ok(answer)
}

/// A stay lifted, with the paper of a court that is none of this record; or taken back as entered by mistake.
pub(super) fn lift(
    global: &Global,
    whose: &Whose,
    (by, reference, ordered_by): (String, String, Option<String>),
    (document, mistake): (Option<&Path>, Option<String>),
) -> Result<Answer, Failure> {
    let paper = document.map(Paper::read).transpose()?;
    act(global, "law-lift", &whose.person, |desk, seat, when| {
        let mut when = when.clone();
        let document = when.with_some(paper);
        desk.tell(seat, &when, &whose.person, vec![facts::lift(by, reference, ordered_by, document, mistake)])
    })
}

/// An appearance before a court, with the paper of a court that is none of this record.
pub(super) fn present(
    global: &Global,
    whose: &Whose,
    (court, outcome, counsel_present): (String, &str, bool),
    document: Option<&Path>,
) -> Result<Answer, Failure> {
    let paper = document.map(Paper::read).transpose()?;
    act(global, "law-present", &whose.person, |desk, seat, when| {
        let mut when = when.clone();
        let document = when.with_some(paper);
        let fact = facts::presented(court, outcome, counsel_present, document)?;
        desk.tell(seat, &when, &whose.person, vec![fact])
    })
}
