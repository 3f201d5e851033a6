//! After arrival: reception, housing, moving on, notices, consent. Source: `custody.md` (Further gates).

use crate::draft::Draft;
use crate::event::reception::{Housed, NoticeAddressed, NoticeKind, NoticeMade, NoticeState, OnwardConsented};
use crate::event::{AuthorityKind, Body, Function, Gate, Kind, Purpose, Stream};
use crate::gate::findings::Findings;
use crate::gate::{capacity, onward, reception as gate, separation};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::passage;
use crate::refusal::Refusal;

use super::actor;
use super::late::{self, Act};
use super::law::has_standing;
use super::standing::{filled, held, known};
use super::state::Ask;
use super::way_back::naming_the_way_back;

const SOURCE: &str = "custody.md, Further gates";

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let purpose = match body {
        Body::Housed(b) => {
            housed(ask, number, b)?;
            Purpose::Custody
        }
        Body::NoticeMade(b) => {
            // The bureau and a court answer for persons whom they never held.
            has_standing(ask, number, Kind::NoticeMade)?;
            filled(&b.to, "the addressee of a notice")?;
            if b.state == NoticeState::Acknowledged {
                acknowledged(ask, b)?;
            }
            if let Some(to) = b.kind.addressee() {
                return Ok(addressed_apart(ask, number, b, to));
            }
            Purpose::Tracing
        }
        Body::OnwardConsented(b) => {
            consented(ask, number, b)?;
            Purpose::Law
        }
        _ => {
            return Err(Refusal::unfit(format!(
                "{} cannot be stated; it is made by an act of its own",
                body.kind().entry()
            )));
        }
    };
    Ok(ask.draft(number, body, purpose))
}

/// That he is told for everybody, and who it is for those who trace.
fn addressed_apart(ask: Ask<'_>, number: PersonNumber, notice: &NoticeMade, to: &str) -> Vec<Draft> {
    let addressed = NoticeAddressed { kind: notice.kind, state: notice.state, to: notice.to.clone() };
    let made = NoticeMade { to: to.into(), ..notice.clone() };
    let mut drafts = ask.draft(number, &made.into(), Purpose::Tracing);
    drafts.extend(ask.draft(number, &addressed.into(), Purpose::Tracing));
    drafts
}

/// The addressee acknowledges in his own log; or two officers enter his signed answer. What is acknowledged is
/// named: the bureau is owed word of several events.
fn acknowledged(ask: Ask<'_>, notice: &NoticeMade) -> Result<(), Refusal> {
    if notice.kind == NoticeKind::Bureau && notice.about.is_none() {
        return Err(Refusal::unfit("an acknowledgement names the event that it acknowledges"));
    }
    let kind = ask.record.authorities.get(&ask.command.actor.authority).and_then(|a| a.kind);
    let addressee = match notice.kind {
        NoticeKind::Bureau => kind == Some(AuthorityKind::Bureau),
        _ => matches!(kind, Some(AuthorityKind::Bureau | AuthorityKind::Other)),
    };
    if addressee {
        return Ok(());
    }
    let entered = notice.document.is_some() && actor::require_two(&ask.command.actor, "an acknowledgement").is_ok();
    if entered {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::Record,
        format!(
            "that {} has acknowledged stands in no log of its own, and needs the scan of its signed answer, entered \
             by two officers; what was sent is recorded as sent",
            notice.to
        ),
        &[Function::Bureau],
        "who is told acknowledges, not who tells",
        "custody.md, Labels (Floor)",
    ))
}

/// A cell or wing of the holder, with room; a child apart from adults, and nobody else among children. That a cell is
/// apart is verified of the site where he is: to another site he is taken as by moving on.
fn housed(ask: Ask<'_>, number: PersonNumber, housed: &Housed) -> Result<(), Refusal> {
    let person = held(ask, number, Kind::Housed)?;
    let authority = &ask.command.actor.authority;
    let mut findings = Findings::of(Gate::Reception, SOURCE);
    let on_ground = person.legs.holder().is_some_and(|(_, p)| ask.record.place_name(p.place).is_some());
    if !on_ground {
        findings.unfit(format!("{number} is aboard a movement: he gets off first"));
    }
    capacity::operational(ask.record, number, authority, &housed.place, &mut findings);
    let mut reasons = Vec::new();
    let mut apart = housed.apart_from_adults;
    if let Some(log) = ask.record.authorities.ix(authority).filter(|_| on_ground) {
        let at = ask.command.occurred_at;
        reasons = onward::passing(ask.record, (authority, log), number, &housed.place, at).shut_by;
        apart &= !onward::to_another_site(ask.record, person, log, &housed.place);
    }
    reasons.extend(separation::among_children(ask.record, number, &housed.place, ask.at));
    let place = (&housed.place, apart);
    reasons.extend(separation::among_adults(ask.record, number, place, ask.at));
    reasons.extend(findings.done().shut_by);
    let refused = |refusal| Err(naming_the_way_back(ask, number, &housed.place, refusal));
    Refusal::new(reasons).map_or(Ok(()), refused)
}

/// The sender speaks for himself, or his liaison's word is recorded by the holder.
fn consented(ask: Ask<'_>, number: PersonNumber, consent: &OnwardConsented) -> Result<(), Refusal> {
    known(ask.record, number)?;
    let who = [Function::Liaison, Function::Commander];
    actor::require_function(&ask.command.actor, "consent to onward transfer", &who, Gate::Onward, SOURCE)?;
    if consent.by != ask.command.actor.authority {
        return Err(Refusal::unfit(format!(
            "{} consents for itself alone; {} acts",
            consent.by, ask.command.actor.authority
        )));
    }
    if ask.record.authorities.ix(&consent.to).is_none() {
        return Err(Refusal::unfit(format!("{} is not in the record", consent.to)));
    }
    Ok(())
}

pub(crate) fn complete(ask: Ask<'_>, number: PersonNumber, place: &PlaceId) -> Result<Vec<Draft>, Refusal> {
    actor::require_officer(&ask.command.actor, "a reception")?;
    let permit = gate::reception(ask.record, &ask.command.actor.authority, number, place, ask.command.occurred_at)?;
    Ok(passage::reception(permit))
}

pub(crate) fn move_on(ask: Ask<'_>, number: PersonNumber, to: &PlaceId, reason: &str) -> Result<Vec<Draft>, Refusal> {
    actor::require_officer(&ask.command.actor, "moving a person on")?;
    filled(reason, "the reason of a move")?;
    let about = vec![Stream::Person(number), Stream::Place(to.clone())];
    let act = Act { name: "moving on", observed: "`found here`", about };
    let gate = |at| onward::onward(ask.record, &ask.command.actor.authority, number, to, at);
    let judged = late::judged(ask, act, gate, gate);
    let (permit, late) = judged.map_err(|refusal| naming_the_way_back(ask, number, to, refusal))?;
    Ok(late::beside(ask, passage::move_on(permit, reason.to_owned()), late))
}

#[cfg(test)]
mod tests;
