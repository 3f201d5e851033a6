//! At the door: checks bound to one movement and manifest, taking off, getting off.
//! Source: `custody.md` (Gates before embarkation: identity; Acts bind movement, version and nonce).

use crate::draft::Draft;
use crate::envelope::Binding;
use crate::event::movement::{Disembarked, DoorChecked, DoorException, DoorOutcome, TakenOff};
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::Verified;
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::gate::{seating, separation};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::record::leg::NONE;
use crate::record::movement::{Movement, Stage};
use crate::refusal::Refusal;

use super::actor;
use super::movement::{concerned, described, led, require_stage};
use super::standing::{filled, held, known};
use super::state::Ask;
use super::{noted, unlawful, whose_work};

const SOURCE: &str = "custody.md, gate identity";
/// Tries of a 1:1 check before an exception. Source: `custody.md`, gate identity.
const TRIES_MIN: u8 = 3;

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    match body {
        Body::DoorChecked(b) => checked(ask, number, b),
        Body::TakenOff(b) => taken_off(ask, number, b),
        Body::Disembarked(b) => disembarked(ask, number, b),
        _ => Err(Refusal::unfit(format!("{} cannot be stated; it is made by an act of its own", body.kind().entry()))),
    }
}

fn checked(ask: Ask<'_>, number: PersonNumber, check: &DoorChecked) -> Result<Vec<Draft>, Refusal> {
    known(ask.record, number)?;
    let movement = concerned(ask, &check.movement, "a check at the door")?;
    if check.arriving {
        if !movement.stage.has_left() {
            return Err(Refusal::unfit(format!(
                "a check at acceptance: {} is {}, it must have left",
                check.movement,
                movement.stage.word()
            )));
        }
    } else {
        require_stage(&check.movement, movement, "a check at boarding", &[Stage::Frozen, Stage::Boarding])?;
        listed(ask, number, check, movement)?;
    }
    bound(check, movement)?;
    outcome(ask, number, &check.outcome)?;
    let binding =
        Binding { movement: check.movement.clone(), manifest_version: check.manifest_version, nonce: check.nonce };
    Ok(vec![Draft::new(Stream::Person(number), check.clone(), Purpose::Identification).bound(binding)])
}

fn listed(ask: Ask<'_>, number: PersonNumber, check: &DoorChecked, movement: &Movement) -> Result<(), Refusal> {
    if movement.manifest.line(number).is_some() {
        return Ok(());
    }
    let elsewhere = seating::other_manifest(ask.record, number, &check.movement)
        .map_or(String::new(), |other| format!("; he is on the manifest of {other}"));
    Err(Refusal::rule(
        Gate::Movement,
        format!("{number} is not on the manifest of {}{elsewhere}", check.movement),
        &[Function::MovementControl, Function::LegalReviewer],
        "a late swap makes a new version, signed again by two",
        SOURCE,
    ))
}

/// A check carries the version and nonce that stand: one made for another manifest is a replay.
fn bound(check: &DoorChecked, movement: &Movement) -> Result<(), Refusal> {
    match movement.manifest.standing() {
        Some(frozen) if frozen.version == check.manifest_version && frozen.nonce == check.nonce => Ok(()),
        Some(frozen) => Err(Refusal::rule(
            Gate::Identity,
            format!(
                "the check is bound to version {} of {} and its nonce, version {} stands: a replay",
                check.manifest_version, check.movement, frozen.version
            ),
            &[Function::CustodyOfficer],
            "acts bind movement, manifest version and nonce",
            "custody.md, Who signs",
        )),
        None => Err(Refusal::unfit(format!("the manifest of {} is not frozen in this record", check.movement))),
    }
}

fn outcome(ask: Ask<'_>, number: PersonNumber, outcome: &DoorOutcome) -> Result<(), Refusal> {
    match outcome {
        DoorOutcome::Verified(Verified::Finger | Verified::Face) => Ok(()),
        DoorOutcome::Verified(_) => Err(Refusal::rule(
            Gate::Identity,
            "a check at the door compares finger or face 1:1; a band or acquaintance is none",
            &[Function::CustodyOfficer],
            "finger or face 1:1, or verified by exception",
            SOURCE,
        )),
        DoorOutcome::NotVerified(why) => filled(why, "why the person was not verified"),
        DoorOutcome::Exception(exception) => by_exception(ask, number, exception),
    }
}

fn by_exception(ask: Ask<'_>, number: PersonNumber, exception: &DoorException) -> Result<(), Refusal> {
    stands_in(ask, number, exception)?;
    if exception.tries >= TRIES_MIN {
        return Ok(());
    }
    Err(not_by_exception(format!("{} tries of a 1:1 check, {TRIES_MIN} needed", exception.tries)))
}

/// Two officers of two functions, photograph, band and question, each as enrolled at intake, and a reason.
pub(crate) fn stands_in(ask: Ask<'_>, number: PersonNumber, exception: &DoorException) -> Result<(), Refusal> {
    actor::require_two_functions(&ask.command.actor, "verification by exception")?;
    whose_work::check_eyes(&ask.command.actor, "verification by exception")?;
    filled(&exception.reason, "the reason of the exception")?;
    let identity = ask.record.people.get(&number).map(|p| &p.identity);
    let enrolled = |has: bool, what: &str| if has { None } else { Some(format!("{what} was never taken at intake")) };
    let lacking = [
        (!exception.photograph).then(|| "the enrolled photograph was not compared".to_owned()),
        (!exception.band).then(|| "the band was not read".to_owned()),
        (!exception.question).then(|| "no question from intake was answered".to_owned()),
        enrolled(identity.is_some_and(|i| i.photograph.is_some()), "a photograph"),
        enrolled(identity.is_some_and(|i| i.band.is_some()), "a band"),
        enrolled(identity.is_some_and(|i| i.question.is_some()), "a question"),
    ];
    match lacking.into_iter().flatten().next() {
        None => Ok(()),
        Some(missing) => Err(not_by_exception(missing)),
    }
}

fn not_by_exception(missing: String) -> Refusal {
    Refusal::rule(
        Gate::Identity,
        missing,
        &[Function::CustodyOfficer],
        "by exception: photograph, band and a question from intake, after three tries, with reason",
        SOURCE,
    )
}

fn taken_off(ask: Ask<'_>, number: PersonNumber, off: &TakenOff) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, &off.movement, "taking off")?;
    let stages = [Stage::Frozen, Stage::Boarding, Stage::Closed];
    require_stage(&off.movement, movement, "taking off", &stages)?;
    held(ask, number, crate::event::Kind::TakenOff)?;
    let there = movement.has_aboard(number)
        || movement.manifest.swapped_out.contains(&number)
        || movement.manifest.line(number).is_some();
    if !there {
        return Err(Refusal::unfit(format!("{number} is neither aboard {} nor on its manifest", off.movement)));
    }
    filled(&off.reason, "the reason of taking off")?;
    described(ask, &off.return_place)?;
    back_to_start(ask, number, off, movement)?;
    Ok(ask.draft(number, &Body::from(off.clone()), Purpose::Custody))
}

/// Whoever is taken off is back where the movement starts; who was never aboard stays where he is.
fn back_to_start(ask: Ask<'_>, number: PersonNumber, off: &TakenOff, movement: &Movement) -> Result<(), Refusal> {
    let site = |place: &PlaceId| ask.record.places.ix(place).and_then(|row| ask.record.outermost(row));
    let held = ask.record.people.get(&number).and_then(|p| p.legs.holder());
    let start = movement.plan.as_ref().and_then(|plan| site(&plan.from));
    let here = held.and_then(|(_, position)| ask.record.outermost(position.place));
    let aboard = movement.has_aboard(number);
    let back = if aboard { start } else { here.or(start) };
    // A sick bay lies in a site, and whoever was there for care is not taken off into the site.
    let left = held.and_then(|(_, position)| ask.record.place_name(position.place)).filter(|_| !aboard);
    let left = left.or(movement.plan.as_ref().map(|plan| &plan.from));
    let into_site = left.is_some_and(|place| ask.record.is_care(place)) && !ask.record.is_care(&off.return_place);
    if back.is_none() || (back == site(&off.return_place) && !into_site) {
        return among_whom(ask, number, &off.return_place);
    }
    let back = back.map_or("", |place| place.as_str());
    Err(Refusal::rule(
        Gate::Movement,
        format!("{number} taken off {} is back at {back}, not at {}", off.movement, off.return_place),
        &[Function::MovementControl, Function::CustodyOfficer],
        "taking off leads back to where the movement starts",
        "custody.md, Gates before embarkation",
    ))
}

/// Taking off opens no way into a place for children.
fn among_whom(ask: Ask<'_>, number: PersonNumber, to: &PlaceId) -> Result<(), Refusal> {
    let log = ask.record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    let Some(person) = ask.record.people.get(&number) else { return Ok(()) };
    let among = separation::on_the_way_back(ask.record, person, number, (log, to), ask.command.occurred_at);
    Refusal::new(among).map_or(Ok(()), Err)
}

/// Getting off elsewhere than where the movement arrived or was sent is a discrepancy that names the person,
/// never a refusal, as an arrival elsewhere is: where he is in fact must be recordable.
fn disembarked(ask: Ask<'_>, number: PersonNumber, off: &Disembarked) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, &off.movement, "getting off")?;
    require_stage(&off.movement, movement, "getting off", &[Stage::Arrived])?;
    held(ask, number, crate::event::Kind::Disembarked)?;
    if !movement.has_aboard(number) {
        return Err(Refusal::unfit(format!("{number} is not aboard {} by the record", off.movement)));
    }
    described(ask, &off.place)?;
    let mut drafts = ask.draft(number, &Body::from(off.clone()), Purpose::Custody);
    let fits = |at: &PlaceId| ask.record.is_inside(&off.place, at) || ask.record.is_inside(at, &off.place);
    let known = [movement.arrived_at.as_ref(), movement.destination()];
    if let Some(at) = known.into_iter().flatten().next().filter(|_| !known.into_iter().flatten().any(fits)) {
        drafts.push(noted::noted(
            ask,
            drafts.len(),
            DiscrepancyKind::Other,
            vec![Stream::Person(number), Stream::Movement(off.movement.clone()), Stream::Place(off.place.clone())],
            format!("{number} got off {} at {}, and it arrived at {at}", off.movement, off.place),
            "a person gets off where the movement arrives",
        ));
    }
    drafts.extend(unlawful::brought(ask, drafts.len(), &[number], &off.place, &off.movement));
    Ok(drafts)
}
