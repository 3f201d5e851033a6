//! The individual assessment: its reasons in the legal group and its conclusion in the register are
//! written together, by a reviewer who is independent of the operation. A finding of real risk, and a
//! doubt, is written whoever makes it and whoever holds the person. Source: `custody.md` (Gates, law), decisions 0012 and
//! 0066.

use crate::draft::Draft;
use crate::event::law::{Conclusion, RiskAssessed, RiskConcluded};
use crate::event::{Function, Gate, Kind, Purpose, Stream};
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::law::{against_nobody_entered, has_standing};
use super::standing::{filled, known};
use super::state::Ask;

const SOURCE: &str = "custody.md, gate law";

/// Decides one assessment of one person.
pub(crate) fn assess(ask: Ask<'_>, number: PersonNumber, body: &RiskAssessed) -> Result<Vec<Draft>, Refusal> {
    known(ask.record, number)?;
    if body.conclusion == Conclusion::NoRealRisk {
        has_standing(ask, number, Kind::RiskAssessed)?;
    }
    let independent = is_independent(ask, number, body)?;
    filled(&body.reasons, "the reasons of the assessment")?;
    if body.conclusion == Conclusion::NoRealRisk
        && ask.record.authorities.get(&body.destination).is_none_or(|a| a.kind.is_none())
    {
        return Err(Refusal::unfit(format!(
            "authority {} is not in the record: nobody is given to it before it is entered (`authority add`), and a real \
             risk there, or a doubt, is recorded all the same",
            body.destination
        )));
    }
    let concluded = RiskConcluded {
        destination: body.destination.clone(),
        conclusion: body.conclusion,
        proper: body.private && body.interpreter && independent,
    };
    let stream = Stream::Person(number);
    let assessed = RiskAssessed { independent, ..body.clone() };
    let mut drafts =
        vec![Draft::new(stream.clone(), assessed, Purpose::Law), Draft::new(stream, concluded, Purpose::Law)];
    drafts.extend(against_nobody_entered(ask, drafts.len(), number, &body.destination));
    Ok(drafts)
}

/// Whether the reviewer is independent as he says: certified for nothing in the operation, and has signed
/// nothing of a movement of this person. One who says so falsely opens nothing. What stops the person is
/// taken from him all the same, with the independence marked as not holding: no word of his own may make
/// a finding of real risk unrecordable.
fn is_independent(ask: Ask<'_>, number: PersonNumber, body: &RiskAssessed) -> Result<bool, Refusal> {
    let act = "an individual assessment";
    let who = require_function(&ask.command.actor, act, &[Function::LegalReviewer], Gate::Law, SOURCE)?;
    if !body.independent {
        return Ok(false);
    }
    let certified = ask.record.officers.get(&who.officer).map_or(&[][..], |o| o.functions.as_slice());
    let function = certified.iter().find(|f| Function::OPERATION.contains(f));
    let why = match (function, ask.record.operated_by(&who.officer, number)) {
        (Some(function), _) => format!("{} is certified as {function} too", who.officer),
        (None, Some(movement)) => format!("{} has signed for {movement}, which takes {number}", who.officer),
        (None, None) => return Ok(true),
    };
    if body.conclusion != Conclusion::NoRealRisk {
        return Ok(false);
    }
    Err(Refusal::rule(
        Gate::Law,
        format!(
            "{why} and is not independent of the operation; his finding of a real risk, or that it is undecided, \
             is recorded all the same and stands"
        ),
        &[Function::LegalReviewer],
        "no real risk is found by a reviewer independent of the operation",
        SOURCE,
    ))
}
