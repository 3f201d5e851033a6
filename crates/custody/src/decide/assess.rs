//! The individual assessment: its reasons in the legal group and its conclusion in the register are
//! written together, by a reviewer who is independent of the operation. Source: `custody.md` (Gates, law).

use crate::draft::Draft;
use crate::event::law::{RiskAssessed, RiskConcluded};
use crate::event::{Function, Gate, Kind, Purpose, Stream};
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::law::has_standing;
use super::standing::{filled, known};
use super::state::Ask;

const SOURCE: &str = "custody.md, gate law";
/// Functions that make the operation; a reviewer certified for one is not independent of it.
/// Source: ours, after `custody.md`, gate law.
const OPERATION: &[Function] =
    &[Function::Commander, Function::MovementControl, Function::Planner, Function::CustodyOfficer];

/// Decides one assessment of one person.
pub(crate) fn assess(ask: Ask<'_>, number: PersonNumber, body: &RiskAssessed) -> Result<Vec<Draft>, Refusal> {
    known(ask.record, number)?;
    has_standing(ask, number, Kind::RiskAssessed)?;
    reviewer(ask, body)?;
    filled(&body.reasons, "the reasons of the assessment")?;
    if ask.record.authorities.get(&body.destination).is_none_or(|a| a.kind.is_none()) {
        return Err(Refusal::unfit(format!("authority {} is not in the record", body.destination)));
    }
    let concluded = RiskConcluded {
        destination: body.destination.clone(),
        conclusion: body.conclusion,
        proper: body.private && body.interpreter && body.independent,
    };
    let stream = Stream::Person(number);
    Ok(vec![Draft::new(stream.clone(), body.clone(), Purpose::Law), Draft::new(stream, concluded, Purpose::Law)])
}

/// A legal reviewer; one who says that he is independent is certified for nothing in the operation.
fn reviewer(ask: Ask<'_>, body: &RiskAssessed) -> Result<(), Refusal> {
    let act = "an individual assessment";
    let who = require_function(&ask.command.actor, act, &[Function::LegalReviewer], Gate::Law, SOURCE)?;
    let certified = ask.record.officers.get(&who.officer).map_or(&[][..], |o| o.functions.as_slice());
    match certified.iter().find(|f| OPERATION.contains(f)) {
        Some(function) if body.independent => Err(Refusal::rule(
            Gate::Law,
            format!("{} is certified as {function} too and is not independent of the operation", who.officer),
            &[Function::LegalReviewer],
            "a reviewer independent of the operation",
            SOURCE,
        )),
        _ => Ok(()),
    }
}
