//! Which partners count as courts and as tracing bureaus here: two officers of two functions, one a legal reviewer
//! and neither of the operation, name the law that founds them. One officer with a card is not enough to answer
//! what says no, nor to acknowledge that nobody has disappeared. Source: decisions 0013 and 0042.

use crate::decide::actor;
use crate::decide::standing::filled;
use crate::decide::state::Ask;
use crate::event::authority::{BureauDoubted, BureauRecognised, CourtDoubted, CourtRecognised};
use crate::event::{Function, Gate};
use crate::ids::AuthorityId;
use crate::record::law::Hands;
use crate::refusal::Refusal;

use super::own_facts;

/// What a partner is recognised as.
#[derive(Clone, Copy)]
struct As {
    what: &'static str,
    rule: &'static str,
    decision: &'static str,
}

const COURT: As = As {
    what: "court",
    rule: "who wants to move people does not make the court that lets him",
    decision: "decision 0013",
};
const BUREAU: As = As {
    what: "bureau",
    rule: "who moves people does not make the bureau that says where they are",
    decision: "decision 0042",
};

pub(super) fn court(ask: Ask<'_>, body: &CourtRecognised) -> Result<bool, Refusal> {
    let row = recognise(ask, COURT, &body.court, (&body.basis, &body.source))?;
    entered_as(own_row(ask).is_some_and(|log| ask.record.is_entered_as_court(log, row)), COURT, &body.court)
}

pub(super) fn bureau(ask: Ask<'_>, body: &BureauRecognised) -> Result<bool, Refusal> {
    let row = recognise(ask, BUREAU, &body.bureau, (&body.basis, &body.source))?;
    entered_as(own_row(ask).is_some_and(|log| ask.record.is_entered_as_bureau(log, row)), BUREAU, &body.bureau)
}

/// One officer is enough to take a recognition back: it only stops.
pub(super) fn doubt_court(ask: Ask<'_>, body: &CourtDoubted) -> Result<bool, Refusal> {
    doubt(ask, COURT, &body.court, &body.reason, |log, row| ask.record.recognises(log, row))
}

/// The same of a bureau: its acknowledgements count no longer, and the clocks run again.
pub(super) fn doubt_bureau(ask: Ask<'_>, body: &BureauDoubted) -> Result<bool, Refusal> {
    doubt(ask, BUREAU, &body.bureau, &body.reason, |log, row| ask.record.recognises_bureau(log, row))
}

fn recognise(ask: Ask<'_>, as_a: As, id: &AuthorityId, (basis, source): (&str, &str)) -> Result<u32, Refusal> {
    own_facts(ask)?;
    let (actor, what) = (&ask.command.actor, as_a.what);
    actor::require_two_functions(actor, &format!("recognising a {what}"))?;
    let hands = Hands::of([&actor.officer, &actor.second].into_iter().flatten());
    if !hands.two || hands.operating {
        return Err(Refusal::rule(
            Gate::Law,
            format!(
                "recognising a {what} needs two officers of two functions, one a legal reviewer, neither of the operation"
            ),
            &[Function::LegalReviewer],
            as_a.rule,
            as_a.decision,
        ));
    }
    filled(basis, &format!("the statute or decree that founds the {what}"))?;
    filled(source, "where that statute or decree stands")?;
    partner(ask, as_a, id)
}

fn entered_as(entered: bool, as_a: As, id: &AuthorityId) -> Result<bool, Refusal> {
    if entered {
        return Ok(false);
    }
    Err(Refusal::unfit(format!("{id} is not entered as a {} by its card", as_a.what)))
}

fn doubt(
    ask: Ask<'_>,
    as_a: As,
    id: &AuthorityId,
    reason: &str,
    recognises: impl Fn(u32, u32) -> bool,
) -> Result<bool, Refusal> {
    own_facts(ask)?;
    filled(reason, &format!("why the {} is doubted", as_a.what))?;
    let row = partner(ask, as_a, id)?;
    if !own_row(ask).is_some_and(|log| recognises(log, row)) {
        return Err(Refusal::unfit(format!("{id} is not recognised as a {} here", as_a.what)));
    }
    Ok(false)
}

/// The row of the acting authority, by whose cards it recognises.
fn own_row(ask: Ask<'_>) -> Option<u32> {
    ask.record.authorities.ix(&ask.command.actor.authority)
}

/// The row of a partner, which is never the acting authority itself.
fn partner(ask: Ask<'_>, as_a: As, id: &AuthorityId) -> Result<u32, Refusal> {
    let own = &ask.command.actor.authority;
    match ask.record.authorities.ix(id) {
        Some(row) if id != own => Ok(row),
        Some(_) => Err(Refusal::unfit(format!("{own} does not recognise itself as a {}", as_a.what))),
        None => Err(Refusal::unfit(format!("authority {id} is not in the record"))),
    }
}
