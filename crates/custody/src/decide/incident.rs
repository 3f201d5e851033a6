//! Incidents and the ways out of custody: each with a typed reason, an authority and its own evidence.
//! Source: `custody.md` (Path of a person).

use crate::count::difference::not_received;
use crate::draft::Draft;
use crate::envelope::Signatory;
use crate::event::incident::{Died, Escaped, FateUnknown, Recaptured, ReturnedTo};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Function, Gate, Kind, Purpose, Stream};
use crate::ids::PlaceId;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::leg::{NONE, Standing};
use crate::record::movement::offer::Offer;
use crate::record::person::Person;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::command::Actor;
use super::movement::described;
use super::standing::{concerned, filled, held, holder, known, standing, word};
use super::state::Ask;
use super::unconfirmed::{self, Report};
use super::{actor, noted, unlawful, way_back};

const SOURCE: &str = "custody.md, Path of a person";

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    match body {
        Body::Escaped(b) => return escaped(ask, number, b),
        Body::Recaptured(b) => return recaptured(ask, number, b),
        Body::Died(b) => return died(ask, number, b),
        Body::Released(b) => return super::release::in_fact(ask, number, b),
        Body::FateUnknown(b) => return fate_unknown(ask, number, b),
        Body::ReturnedTo(b) => returned(ask, number, b)?,
        Body::ForceUsed(b) => {
            concerned(ask, number, Kind::ForceUsed)?;
            filled(&b.what, "what force was used")?;
            filled(&b.why, "why force was used")?;
            if b.by.iter().all(|name| name.trim().is_empty()) {
                return Err(Refusal::unfit("force was used by nobody: name the officers"));
            }
        }
        Body::WelfareGiven(_) => {
            held(ask, number, Kind::WelfareGiven)?;
        }
        Body::IncidentReported(b) => {
            known(ask.record, number)?;
            filled(&b.what, "what happened")?;
        }
        _ => {
            return Err(Refusal::unfit(format!(
                "{} cannot be stated; it is made by an act of its own",
                body.kind().entry()
            )));
        }
    }
    let purpose = if matches!(body, Body::WelfareGiven(_)) { Purpose::Care } else { Purpose::Custody };
    Ok(ask.draft(number, body, purpose))
}

/// The person, who must stand so that this can happen to him; a way out is gone once.
pub(crate) fn leaving<'a>(
    ask: Ask<'a>,
    number: PersonNumber,
    kind: Kind,
    from: &[Standing],
) -> Result<&'a Person, Refusal> {
    let person = known(ask.record, number)?;
    let stands = standing(ask.record, person, &ask.command.actor.authority);
    if from.contains(&stands) {
        return Ok(person);
    }
    let what = match kind {
        Kind::Escaped => "an escape",
        Kind::Died => "a death",
        Kind::FateUnknown => "an unknown fate",
        Kind::Recaptured => "a recapture",
        Kind::Released => "a release",
        Kind::ReturnedTo => "a return",
        _ => kind.name(),
    };
    let whose = match kind {
        Kind::Recaptured => "has escaped or is of unknown fate",
        _ => "is in its hands",
    };
    Err(Refusal::unfit(format!(
        "{number} is {} in the log of {}, {what} is reported of somebody who {whose}{}",
        word(stands),
        ask.command.actor.authority,
        who_says_it(ask, number, person, kind, stands)
    )))
}

/// Who can say it instead, or what is to be said.
fn who_says_it(ask: Ask<'_>, number: PersonNumber, person: &Person, kind: Kind, stands: Standing) -> String {
    match (stands, kind) {
        (Standing::Held, Kind::Recaptured) => {
            format!("; he is back in the record already: another officer sights him (`sight band {number}`)")
        }
        (Standing::Out, _) => "; of whoever was given and not received, the giver tells what became of him".into(),
        (Standing::Never, Kind::Recaptured) => {
            "; no log here says that he is gone: whoever has him before him records `man observe found-here`".into()
        }
        (Standing::Never, _) => {
            let last = holder(ask.record, person).cloned();
            let had =
                last.or_else(|| person.legs.ends().last().map(|(_, c)| ask.record.authorities.key(c.log).clone()));
            let told = had.map_or_else(|| "whoever had him".to_owned(), |had| format!("{had}, which had him,"));
            format!(
                "; {told} tells what became of him, and whoever has him before him records `man observe found-here`"
            )
        }
        _ => String::new(),
    }
}

/// An escape is never refused for who reports it. It takes a person out of the count, so it stays in doubt by name
/// until two officers of two functions, one of them a commander, have signed for it.
fn escaped(ask: Ask<'_>, number: PersonNumber, escape: &Escaped) -> Result<Vec<Draft>, Refusal> {
    let confirmed = unconfirmed::two_with(&ask.command.actor, "an escape", &[Function::Commander]);
    let stands = [Standing::Held, Standing::FateUnknown];
    reported(ask, number, Kind::Escaped, (confirmed, unconfirmed::ESCAPE, Standing::Escaped), &stands)?;
    filled(&escape.how, "how he escaped")?;
    filled(&escape.evidence, "the evidence of an escape")?;
    let doubt = format!(
        "{number} is reported escaped by {}, not confirmed: {}; evidence: {}",
        unconfirmed::signers(&ask.command.actor),
        escape.how,
        escape.evidence
    );
    let (body, place, kind) = (escape.clone().into(), &escape.place, DiscrepancyKind::NotHere);
    Ok(unconfirmed::report(ask, Report { number, body, place, rule: unconfirmed::ESCAPE, kind, doubt, confirmed }))
}

/// A recapture puts a person back into the count, so it needs somebody else who has seen him since, or two officers.
/// Whoever catches him reports it, also where it was another who had him: that is noted beside it by name.
fn recaptured(ask: Ask<'_>, number: PersonNumber, taken: &Recaptured) -> Result<Vec<Draft>, Refusal> {
    let at_large = [Standing::Escaped, Standing::FateUnknown];
    let of_another = got_away(ask, number);
    let from: &[Standing] = if of_another.is_some() { &[Standing::Never, Standing::Out] } else { &at_large };
    let person = leaving(ask, number, Kind::Recaptured, from)?;
    described(ask, &taken.place)?;
    filled(&taken.how, "how he was taken back")?;
    let by = &ask.command.actor;
    let log = of_another.map_or_else(|| ask.record.authorities.ix(&by.authority).unwrap_or(NONE), |(log, _)| log);
    let seen = person.last_verified(ask.command.occurred_at).is_some_and(|seen| {
        let own = by.officer.as_ref().and_then(|o| ask.record.signers.ix(&o.officer));
        seen.at >= person.legs.position(log).since && seen.signers().any(|row| Some(row) != own)
    });
    let confirmed = seen || actor::require_two_functions(by, "a recapture").is_ok();
    let doubt = format!(
        "{number} is reported recaptured by {}, and nobody else has seen and verified him: {}",
        unconfirmed::signers(by),
        taken.how
    );
    let (body, place, kind) = (taken.clone().into(), &taken.place, DiscrepancyKind::NotHere);
    let rule = unconfirmed::RECAPTURE;
    let mut drafts = unconfirmed::report(ask, Report { number, body, place, rule, kind, doubt, confirmed });
    drafts.extend(of_another.map(|(log, gone)| taken_from_another(ask, number, place, (log, gone), drafts.len())));
    drafts.extend(unlawful::at_place(ask, drafts.len(), number, place));
    Ok(drafts)
}

/// Of somebody who is not in the acting authority's log, or whom it gave, and whom nobody has: the log of another that
/// had him last and from which he escaped, or of whose fate it knows nothing.
fn got_away(ask: Ask<'_>, number: PersonNumber) -> Option<(u32, Standing)> {
    let person = ask.record.people.get(&number)?;
    let own = standing(ask.record, person, &ask.command.actor.authority);
    let (log, gone) = person.legs.gone()?;
    let at_large = matches!(gone.standing, Standing::Escaped | Standing::FateUnknown);
    (at_large && matches!(own, Standing::Never | Standing::Out)).then_some((log, gone.standing))
}

/// Nobody decided that he goes from one authority to the other: both are told by name.
fn taken_from_another(
    ask: Ask<'_>,
    number: PersonNumber,
    place: &PlaceId,
    (log, gone): (u32, Standing),
    position: usize,
) -> Draft {
    let (had, own) = (ask.record.authorities.key(log), &ask.command.actor.authority);
    let text = format!(
        "{number} is taken back by {own} at {place}; {had} had him, by whose log he is {}: no hand-over brought him here",
        word(gone)
    );
    let about = vec![
        Stream::Person(number),
        Stream::Place(place.clone()),
        Stream::Authority(had.clone()),
        Stream::Authority(own.clone()),
    ];
    noted::noted(ask, position, DiscrepancyKind::Unlisted, about, text, "a person is where the record says")
}

/// A death must not be unrecordable, so one officer's word is taken. It takes a person out of the count, so it is
/// a discrepancy that names him until a doctor and a second officer have signed for it.
fn died(ask: Ask<'_>, number: PersonNumber, death: &Died) -> Result<Vec<Draft>, Refusal> {
    let confirmed = is_certified(&ask.command.actor);
    let stands = [Standing::Held, Standing::FateUnknown];
    reported(ask, number, Kind::Died, (confirmed, unconfirmed::DEATH, Standing::Died), &stands)?;
    filled(&death.certified_by, "who certified the death")?;
    let fields = [
        (&death.circumstances, "the circumstances of the death"),
        (&death.cause, "the cause of the death"),
        (&death.remains, "the destination of the remains"),
    ];
    for (field, what) in fields {
        filled_or_reasoned(field, what)?;
    }
    let doubt = format!(
        "{number} is reported dead, certified by {}: no doctor and second officer have signed",
        death.certified_by
    );
    let (body, place, kind) = (death.clone().into(), &death.place, DiscrepancyKind::OutOfOrder);
    Ok(unconfirmed::report(ask, Report { number, body, place, rule: unconfirmed::DEATH, kind, doubt, confirmed }))
}

/// Two officers on two devices, one of them a doctor or nurse.
fn is_certified(who: &Actor) -> bool {
    let medical = |officer: &Option<Signatory>| officer.as_ref().is_some_and(|o| o.function == Function::Medical);
    actor::require_two(who, "a death").is_ok() && (medical(&who.officer) || medical(&who.second))
}

/// The person who can be reported so: as he stands, or as an earlier report left him that enough sign for now.
fn reported(
    ask: Ask<'_>,
    number: PersonNumber,
    kind: Kind,
    (confirmed, rule, left): (bool, &str, Standing),
    stands: &[Standing],
) -> Result<(), Refusal> {
    let person = ask.record.people.get(&number);
    let doubted = person.is_some_and(|person| !unconfirmed::open(ask, person, rule).is_empty());
    let mut from = stands.to_vec();
    from.extend((confirmed && doubted).then_some(left));
    from.extend(person.filter(|person| given_and_missed(ask, number, person)).map(|_| Standing::Out));
    leaving(ask, number, kind, &from).map(|_| ())
}

/// Whether the acting authority gave a person whom the receiver says that he did not get, and nobody holds him: what
/// became of him is the giver's to tell.
fn given_and_missed(ask: Ask<'_>, number: PersonNumber, person: &Person) -> bool {
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    let offers = || ask.record.movements.iter().flat_map(|(_, movement)| movement.offers.all());
    let missed = |offer: &Offer| not_received(offer, [Moment::MAX; 2]).contains(&number);
    person.legs.holder().is_none() && offers().any(|offer| own.is_some() && offer.from == own && missed(offer))
}

/// A value or a reason, neither empty.
pub(crate) fn filled_or_reasoned(field: &Known<String>, what: &str) -> Result<(), Refusal> {
    match field {
        Known::Value(text) => filled(text, what),
        Known::UnknownBecause(why) => filled(why, &format!("why {what} is unknown")),
    }
}

/// An unknown fate is dated and never closed by time; that nobody can say where he is, is more than one officer's word.
fn fate_unknown(ask: Ask<'_>, number: PersonNumber, fate: &FateUnknown) -> Result<Vec<Draft>, Refusal> {
    let who = [Function::Commander, Function::CustodyOfficer, Function::Liaison];
    actor::require_function(&ask.command.actor, "fate unknown", &who, Gate::Record, SOURCE)?;
    let confirmed = unconfirmed::two_with(&ask.command.actor, "an unknown fate", &[Function::Commander]);
    let left = (confirmed, unconfirmed::FATE, Standing::FateUnknown);
    reported(ask, number, Kind::FateUnknown, left, &[Standing::Held])?;
    filled(&fate.searched, "what was done to find him")?;
    let doubt = format!(
        "{number} is reported of unknown fate by {}, not confirmed; searched: {}",
        unconfirmed::signers(&ask.command.actor),
        fate.searched
    );
    let (body, place, kind) = (fate.clone().into(), &fate.last_place, DiscrepancyKind::NotHere);
    Ok(unconfirmed::report(ask, Report { number, body, place, rule: unconfirmed::FATE, kind, doubt, confirmed }))
}

fn returned(ask: Ask<'_>, number: PersonNumber, back: &ReturnedTo) -> Result<(), Refusal> {
    let person = leaving(ask, number, Kind::ReturnedTo, &[Standing::Held])?;
    described(ask, &back.place)?;
    let own = ask.record.places.get(&back.place).and_then(|p| p.facts.as_ref()).map(|f| &f.authority);
    if own != Some(&ask.command.actor.authority) {
        return Err(Refusal::unfit(format!(
            "{} answers to another authority: a return to it is a hand-over",
            back.place
        )));
    }
    filled(&back.reason, "the reason of a return")?;
    way_back::to_where_he_came_from(ask, number, person, &back.place)
}

#[cfg(test)]
mod tests;
