//! What may be stated of a person in law. One person, one command: nothing opens the law gate in
//! bulk. Source: `custody.md` (Gates, law).

use crate::draft::Draft;
use crate::event::law::{
    AcceptanceGiven, AcceptanceWithdrawn, AssuranceGiven, CourtOutcome, DestinationTold, ObjectionRaised,
    ObjectionWords, OrderEnded, OrderIssued, PresentedToCourt, StayOrdered, objector,
};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{AuthorityKind, Body, Function, Gate, Kind, Purpose, Stream};
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::dated::Dated;
use crate::record::law::{Stay, is_one_body};
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::standing::{concerned, filled, known};
use super::state::Ask;
use super::{noted, task};

mod ends;

const SOURCE: &str = "custody.md, gate law";
/// Who records an order, and that it has ended: whoever has read the paper as a lawyer.
const LAWYERS: &[Function] = &[Function::LegalReviewer, Function::Court];
/// Who speaks for a receiving authority.
const RECEIVERS: &[Function] =
    &[Function::Liaison, Function::LegalReviewer, Function::Court, Function::Commander, Function::CustodyOfficer];

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let person = known(ask.record, number)?;
    let mut opened = None;
    let fresh = match body {
        Body::OrderIssued(b) => issue(ask, number, person, b)?,
        Body::OrderEnded(b) => {
            let fresh = end(ask, number, person, b)?;
            opened = release_or_renew(ask, number, person, b);
            fresh
        }
        Body::DestinationTold(b) => told(ask, number, b)?,
        Body::AcceptanceGiven(b) => accept(ask, b)?,
        Body::AcceptanceWithdrawn(b) => withdraw(ask, person, b)?,
        Body::ObjectionRaised(b) => object(b)?,
        Body::ObjectionDecided(b) => ends::decide(ask, number, b)?,
        Body::StayOrdered(b) => stay(ask, number, person, b)?,
        Body::StayLifted(b) => ends::lift(ask, number, b)?,
        Body::AssuranceGiven(b) => assure(ask, b)?,
        Body::PresentedToCourt(b) => {
            opened = present(ask, number, b)?;
            true
        }
        Body::TaskOpened(b) => {
            filled(&b.task, "the task")?;
            filled(&b.why, "what opened the task")?;
            if let Some(due) = b.due.filter(|due| *due < ask.command.occurred_at) {
                return Err(Refusal::unfit(format!("the task is due {due}, before it is opened")));
            }
            true
        }
        Body::TaskDone(b) => task::done(ask, number, b)?,
        Body::MonitoringVisited(b) => filled(&b.by, "who visited").map(|()| true)?,
        Body::RiskAssessed(_) | Body::RiskConcluded(_) => {
            return Err(Refusal::unfit("an assessment and its conclusion are stated together, by an order to assess"));
        }
        _ => return Err(Refusal::unfit(format!("{} cannot be stated", body.kind().entry()))),
    };
    if !fresh {
        return Ok(Vec::new());
    }
    let mut drafts = match body {
        Body::DestinationTold(told) => ask.draft(number, &with_sheet(ask, told), Purpose::Law),
        Body::ObjectionRaised(b) => objection(ask, number, b),
        Body::TaskDone(b) => task::said_done(ask, number, b),
        _ => ask.draft(number, body, Purpose::Law),
    };
    drafts.extend(opened);
    Ok(drafts)
}

fn function(ask: Ask<'_>, act: &str, allowed: &[Function]) -> Result<(), Refusal> {
    require_function(&ask.command.actor, act, allowed, Gate::Law, SOURCE).map(|_| ())
}

fn kind_of(ask: Ask<'_>, id: &AuthorityId) -> Option<AuthorityKind> {
    ask.record.authorities.get(id).and_then(|a| a.kind)
}

fn is_authority(ask: Ask<'_>, id: &AuthorityId) -> Result<(), Refusal> {
    match kind_of(ask, id) {
        Some(_) => Ok(()),
        None => Err(Refusal::unfit(format!("authority {id} is not in the record"))),
    }
}

/// A court, the bureau, or an authority that has had to do with the person.
pub(crate) fn has_standing(ask: Ask<'_>, number: PersonNumber, kind: Kind) -> Result<(), Refusal> {
    match kind_of(ask, &ask.command.actor.authority) {
        Some(AuthorityKind::Court | AuthorityKind::Bureau) => Ok(()),
        _ => concerned(ask, number, kind).map(|_| ()),
    }
}

/// The acting authority must be the one in whose name the fact is stated.
fn in_own_name(ask: Ask<'_>, by: &AuthorityId, act: &str) -> Result<(), Refusal> {
    if *by == ask.command.actor.authority {
        return Ok(());
    }
    Err(Refusal::unfit(format!("{act} of {by} is for {by} to record, {} acts", ask.command.actor.authority)))
}

/// An order is recorded by a court, by the authority under whom it is valid, or by the holder.
fn issue(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &OrderIssued) -> Result<bool, Refusal> {
    function(ask, "an order", LAWYERS)?;
    if body.valid_in != ask.command.actor.authority {
        has_standing(ask, number, Kind::OrderIssued)?;
    }
    is_authority(ask, &body.valid_in)?;
    filled(&body.reference, "the number of the order")?;
    filled(&body.by, "who issued the order")?;
    filled(&body.grounds, "the grounds")?;
    if body.from >= body.until {
        return Err(Refusal::unfit(format!(
            "order {} ends {} before it begins {}",
            body.reference, body.until, body.from
        )));
    }
    let reference = body.reference.trim();
    let same = person.law.orders.iter().find(|o| *o.value.reference == *reference);
    if let Some(end) = person.law.orders_ended.iter().find(|end| same.is_some() && *end.value == *reference) {
        return Err(Refusal::unfit(format!(
            "order {reference} was ended on {}, and stays so: a new order has another number",
            end.at
        )));
    }
    match same {
        None => Ok(true),
        Some(old) if (old.value.from, old.value.until) == (body.from, body.until) => Ok(false),
        Some(old) => Err(Refusal::unfit(format!(
            "order {} stands from {} to {}: another order has another number",
            body.reference, old.value.from, old.value.until
        ))),
    }
}

fn end(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &OrderEnded) -> Result<bool, Refusal> {
    function(ask, "the end of an order", LAWYERS)?;
    filled(&body.why, "why the order ended")?;
    let reference = body.reference.trim();
    let Some(order) = person.law.orders.iter().find(|o| *o.value.reference == *reference) else {
        return Err(Refusal::unfit(format!("{number} has no order {reference}")));
    };
    if *ask.record.authorities.key(order.value.valid_in) != ask.command.actor.authority {
        has_standing(ask, number, Kind::OrderEnded)?;
    }
    Ok(!person.law.orders_ended.iter().any(|e| *e.value == *reference))
}

/// The task for court and counsel where no other order is in force. An order that has run out has opened it already.
fn release_or_renew(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &OrderEnded) -> Option<Draft> {
    let reference = body.reference.trim();
    let at = ask.command.occurred_at;
    let other = person.law.orders_in_force(at).any(|o| *o.value.reference != *reference);
    let ran_out = person.law.orders.iter().any(|o| *o.value.reference == *reference && o.value.until <= at);
    (!other && !ran_out)
        .then(|| task::open(number, task::RELEASE_OR_RENEW, format!("order {reference} ended: {}", body.why)))
}

fn told(ask: Ask<'_>, number: PersonNumber, body: &DestinationTold) -> Result<bool, Refusal> {
    concerned(ask, number, Kind::DestinationTold)?;
    is_authority(ask, &body.destination)?;
    filled(&body.language, "the language of the notice")?;
    Ok(true)
}

/// A notice says whether its sheet came with it: from then on its hours run from when it was given.
fn with_sheet(ask: Ask<'_>, told: &DestinationTold) -> Body {
    let by_sheet = ask.command.sheet.is_some().then_some(true);
    DestinationTold { by_sheet, ..told.clone() }.into()
}

fn accept(ask: Ask<'_>, body: &AcceptanceGiven) -> Result<bool, Refusal> {
    function(ask, "an acceptance", RECEIVERS)?;
    in_own_name(ask, &body.by, "the acceptance")?;
    if body.until <= ask.command.occurred_at {
        return Err(Refusal::unfit(format!("the acceptance ends {}, before it is given", body.until)));
    }
    Ok(true)
}

fn withdraw(ask: Ask<'_>, person: &Person, body: &AcceptanceWithdrawn) -> Result<bool, Refusal> {
    function(ask, "the withdrawal of an acceptance", RECEIVERS)?;
    in_own_name(ask, &body.by, "the acceptance")?;
    filled(&body.reason, "the reason")?;
    let row = ask.record.authorities.ix(&body.by);
    let word = person.law.acceptances.iter().find(|a| Some(a.value.by) == row);
    match word {
        Some(word) => Ok(word.value.until.is_some()),
        None => Err(Refusal::unfit(format!("{} has given no acceptance to withdraw", body.by))),
    }
}

/// An objection is taken from anybody, and against anybody: what is missing is asked later, and it stops that person only.
fn object(body: &ObjectionRaised) -> Result<bool, Refusal> {
    filled(&body.by, "who objects")?;
    filled(&body.text, "the objection")?;
    Ok(true)
}

/// The no for everybody whose gate asks for it, and who objects in which words for those who judge them.
fn objection(ask: Ask<'_>, number: PersonNumber, body: &ObjectionRaised) -> Vec<Draft> {
    let ObjectionRaised { destination, by, text } = body.clone();
    let words = ObjectionWords { destination: destination.clone(), by: by.clone(), text };
    let raised = ObjectionRaised { destination, by: objector(&by).into(), text: String::new() };
    let mut drafts = ask.draft(number, &raised.into(), Purpose::Law);
    drafts.extend(ask.draft(number, &words.into(), Purpose::Law));
    drafts.extend(against_nobody_entered(ask, drafts.len(), number, &body.destination));
    drafts
}

/// A no against an authority that nobody has entered here holds from the day that it is; whoever slipped in its name
/// has said no to nobody, and is asked. `position` is as of `noted`.
pub(crate) fn against_nobody_entered(
    ask: Ask<'_>,
    position: usize,
    number: PersonNumber,
    to: &AuthorityId,
) -> Option<Draft> {
    if is_authority(ask, to).is_ok() {
        return None;
    }
    let text = format!(
        "what says no to giving {number} to {to} stands, and no {to} is entered here: it holds once that authority is \
         (`authority add`); if another was meant, say it again of that one"
    );
    let (about, rule) = (vec![Stream::Person(number)], "a no is said of an authority that is known");
    Some(noted::noted(ask, position, DiscrepancyKind::Other, about, text, rule))
}

/// A stay is taken from anybody who brings it. The same stay again, of one body under one number, writes nothing in a
/// log where it stands; what stands in another log is that log's, and may end there.
fn stay(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &StayOrdered) -> Result<bool, Refusal> {
    filled(&body.by, "who ordered the stay")?;
    filled(&body.reference, "the number of the stay")?;
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    let same = |s: &Dated<Stay>| *s.value.reference == *body.reference.trim() && is_one_body(&s.value.by, &body.by);
    let there = |s: &Dated<Stay>| same(s) && Some(s.value.log) == own;
    Ok(!ask.record.stays_in_force(number, &person.law).any(there))
}

fn assure(ask: Ask<'_>, body: &AssuranceGiven) -> Result<bool, Refusal> {
    function(ask, "an assurance", RECEIVERS)?;
    in_own_name(ask, &body.by, "the assurance")?;
    filled(&body.terms, "the terms")?;
    Ok(true)
}

fn present(ask: Ask<'_>, number: PersonNumber, body: &PresentedToCourt) -> Result<Option<Draft>, Refusal> {
    let allowed = &[Function::Court, Function::LegalReviewer, Function::Liaison, Function::CustodyOfficer];
    function(ask, "a presentation to court", allowed)?;
    has_standing(ask, number, Kind::PresentedToCourt)?;
    filled(&body.court, "the court")?;
    let released = body.outcome == CourtOutcome::ReleaseOrdered;
    Ok(released.then(|| task::open(number, task::RELEASE, format!("{} ordered release", body.court))))
}

#[cfg(test)]
mod tests;
