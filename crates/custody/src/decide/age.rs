//! What may be stated of a person's age: claims by anyone, assessments by a child-protection officer,
//! decisions by a panel of three, and what was found for a movement. Source: `custody.md` (Gates, age).

use crate::draft::Draft;
use crate::event::age::{
    ActAlleged, AgeClaimed, AgeConfirmed, AgeInterval, BestInterestsDecided, ForumDecided, GuardianAssigned,
};
use crate::event::{Body, Function, Gate, Kind, Purpose};
use crate::gate::separation;
use crate::ids::{AuthorityId, EventId, OfficerId};
use crate::number::PersonNumber;
use crate::record::age::{AgeFacts, AgeStanding, Born};
use crate::record::authority::CertifiedKey;
use crate::record::calendar::day_of;
use crate::record::dated::{Dated, InLog};
use crate::record::identity::claim_mark;
use crate::record::leg::NONE;
use crate::record::rows::{ROW_SEATS, Rows, row_of};
use crate::record::rules::PANEL;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::actor::{require_function, require_officer};
use super::standing::{concerned, filled};
use super::state::Ask;
use super::{task, unlawful};

const SOURCE: &str = "custody.md, gate age";
/// Who may sit on a panel beside the child-protection officer who leads it. Source: ours; who protects, heals or
/// judges, and nobody who plans, guards or audits.
const PANELLISTS: &[Function] =
    &[Function::ChildProtection, Function::Medical, Function::LegalReviewer, Function::Court, Function::Examiner];
/// Oldest age that is believed, in months.
const AGE_MONTHS_MAX: u32 = crate::limits::AGE_YEARS_MAX * 12;

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let person = concerned(ask, number, body.kind())?;
    let at = ask.command.occurred_at;
    let mut after = person.age.clone();
    match body {
        Body::AgeClaimed(b) => {
            check_claim(b, at)?;
            if person.identity.claims.contains(&claim_mark(body)) {
                return Ok(Vec::new());
            }
            return Ok(ask.draft(number, body, Purpose::Identification));
        }
        Body::AgeAssessed(b) => {
            protector(ask, "an age assessment")?;
            check_interval(&b.now)?;
            filled(&b.method, "the method")?;
            filled(&b.reasons, "the reasons")?;
            after.assessed.push(as_if(at, in_log(ask, Born::from_age(&b.now, at))));
        }
        Body::AgeDecided(b) => {
            protector(ask, "an age decision")?;
            check_interval(&b.now)?;
            check_panel(ask, &b.panel)?;
            filled(&b.reasons, "the reasons")?;
            // Two have signed: a word beside others, until the third has confirmed it.
            after.assessed.push(as_if(at, in_log(ask, Born::from_age(&b.now, at))));
        }
        Body::AgeConfirmed(b) => {
            let Some(confirmed) = confirm(ask, number, &person.age, b)? else { return Ok(Vec::new()) };
            if let Some(decision) = after.decided.iter_mut().find(|d| d.id == confirmed) {
                decision.value.said.awaits = None;
            }
        }
        Body::ActAlleged(b) => {
            check_act(ask, b)?;
            if after.acts.iter().any(|act| act.value == (b.first_day, b.last_day)) {
                return Ok(Vec::new());
            }
            after.acts.push(as_if(at, (b.first_day, b.last_day)));
        }
        Body::ForumDecided(b) => {
            check_forum(ask, number, &person.age, b)?;
            as_if(at, b.juvenile).keep(&mut after.forum);
        }
        Body::BestInterestsDecided(b) => {
            check_best_interests(ask, number, b)?;
            return Ok(ask.draft(number, body, Purpose::Custody));
        }
        Body::GuardianAssigned(b) => {
            check_guardian(ask, number, b)?;
            return Ok(ask.draft(number, body, Purpose::Custody));
        }
        _ => return Err(Refusal::unfit(format!("{} cannot be stated", body.kind().entry()))),
    }
    let mut drafts = ask.draft(number, body, Purpose::Law);
    drafts.extend(tasks(ask, number, body, &after));
    drafts.extend(among_children(ask, drafts.len(), number, body, &after));
    Ok(drafts)
}

/// A word of the log that the command is for.
fn in_log<T>(ask: Ask<'_>, said: T) -> InLog<T> {
    let log = ask.record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    InLog { log, said }
}

/// A fact as it will stand once written, to see what follows from it.
fn as_if<T>(at: Moment, value: T) -> Dated<T> {
    Dated { at, id: EventId([u8::MAX; 16]), value }
}

/// The tasks that the facts after this act ask for; another act alleged is a new ground.
fn tasks(ask: Ask<'_>, number: PersonNumber, body: &Body, after: &AgeFacts) -> Vec<Draft> {
    let another = matches!(body, Body::ActAlleged(_));
    let years = ask.record.rules_for(number).adult_age_years;
    let child = after.standing(ask.command.occurred_at, years) == AgeStanding::Child;
    let mut drafts = Vec::new();
    if child || after.juvenile(years) == Some(true) {
        let why = if child { "the age now touches childhood" } else { "the age at an alleged act touches childhood" };
        drafts.extend(task::open_on(ask, number, task::JUVENILE_COURT, (why, another)));
    }
    if after.acts.is_empty() && after.forum.is_none() {
        let why = "no date of an alleged act is known, so the forum cannot be told";
        drafts.extend(task::open_on(ask, number, task::ACT_DATES, (why, another)));
    }
    drafts
}

/// Whoever is found to be an adult, and is held at a place for children: a lawyer is asked.
fn among_children(ask: Ask<'_>, position: usize, number: PersonNumber, body: &Body, after: &AgeFacts) -> Vec<Draft> {
    let at = ask.command.occurred_at;
    let years = ask.record.rules_for(number).adult_age_years;
    let panel = matches!(body, Body::AgeConfirmed(_));
    let others = ask.record.ages_by_number(number, at);
    let child = |other: &(PersonNumber, AgeStanding)| other.0 != number && other.1 == AgeStanding::Child;
    if !matches!(body, Body::AgeAssessed(_) | Body::AgeDecided(_) | Body::AgeConfirmed(_))
        || after.standing(at, years) != AgeStanding::Adult
        // A panel knows of all his numbers; an assessment is one word beside those under the others.
        || (!panel && others.iter().any(child))
    {
        return Vec::new();
    }
    let held = ask.record.people.get(&number).and_then(|person| person.legs.holder());
    match held.and_then(|(_, position)| ask.record.place_name(position.place)) {
        Some(place) if separation::keeps_adults_out(ask.record, place) => {
            unlawful::beside_children(ask, position, number, place)
        }
        _ => Vec::new(),
    }
}

fn protector(ask: Ask<'_>, act: &str) -> Result<(), Refusal> {
    require_function(&ask.command.actor, act, &[Function::ChildProtection], Gate::Age, SOURCE).map(|_| ())
}

fn check_interval(age: &AgeInterval) -> Result<(), Refusal> {
    if age.min_months > age.max_months {
        return Err(Refusal::unfit(format!(
            "age {} to {} months ends before it begins",
            age.min_months, age.max_months
        )));
    }
    if age.max_months > AGE_MONTHS_MAX {
        return Err(Refusal::unfit(format!("age {} months, at most {AGE_MONTHS_MAX} believed", age.max_months)));
    }
    Ok(())
}

fn check_claim(body: &AgeClaimed, at: Moment) -> Result<(), Refusal> {
    check_interval(&body.years)?;
    if body.at > at {
        return Err(Refusal::unfit(format!("an age at {}, after it was said", body.at)));
    }
    Ok(())
}

/// Exactly three certified officers, each another, of whom both who sign are members.
fn check_panel(ask: Ask<'_>, panel: &[String]) -> Result<(), Refusal> {
    panel.iter().try_for_each(|name| filled(name, "a name of the panel"))?;
    let mut names: Vec<String> = panel.iter().map(|n| n.trim().to_lowercase()).collect();
    names.sort();
    names.dedup();
    if panel.len() != PANEL || names.len() != PANEL {
        return Err(no_panel(format!(
            "a panel has {PANEL} members, {} different ones are named in {}",
            names.len(),
            panel.len()
        )));
    }
    for name in panel {
        sits(ask, name)?;
    }
    let actor = &ask.command.actor;
    for who in [&actor.officer, &actor.second].into_iter().flatten() {
        if !panel.iter().any(|name| name.trim() == who.officer.as_str()) {
            return Err(no_panel(format!("{} signs for a panel without being a member of it", who.officer)));
        }
    }
    Ok(())
}

/// The decision that its third member confirms, under his own key and by the age that it says; none where he has.
fn confirm(
    ask: Ask<'_>,
    number: PersonNumber,
    age: &AgeFacts,
    body: &AgeConfirmed,
) -> Result<Option<EventId>, Refusal> {
    let actor = &ask.command.actor;
    let who = &require_officer(actor, "the confirmation of a panel's decision")?.officer;
    let log = ask.record.authorities.ix(&actor.authority);
    let decision = age.decided.iter().find(|d| d.id == body.decision && Some(d.value.log) == log);
    let Some(decision) = decision else {
        return Err(Refusal::unfit(format!(
            "{} has no decision {} of a panel on the age of {number}",
            actor.authority, body.decision
        )));
    };
    if decision.value.said.born != Born::from_age(&body.now, decision.at) {
        return Err(Refusal::unfit(format!(
            "the panel did not decide {} to {} months: who confirms says the age that was decided",
            body.now.min_months, body.now.max_months
        )));
    }
    let Some(third) = &decision.value.said.awaits else { return Ok(None) };
    if **third != *who.as_str() {
        return Err(no_panel(format!("the decision on {number} waits for {third}, and {who} signs")));
    }
    sits(ask, third)?;
    Ok(Some(decision.id))
}

/// A member is an officer of the authority that decides, of a function that judges a human and not an operation.
fn sits(ask: Ask<'_>, name: &str) -> Result<(), Refusal> {
    let own = &ask.command.actor.authority;
    if certifier(ask, name) != Some(own) {
        return Err(no_panel(format!("{name} of the panel is no officer whom {own} has certified")));
    }
    let officer = OfficerId::parse(name.trim()).ok().and_then(|id| ask.record.officers.get(&id));
    if officer.is_some_and(|o| o.functions.iter().any(|f| PANELLISTS.contains(f))) {
        return Ok(());
    }
    let functions: Vec<_> = PANELLISTS.iter().map(|f| f.word()).collect();
    Err(no_panel(format!("{name} of the panel has none of the functions that sit on one: {}", functions.join(", "))))
}

/// The authority that has certified an officer of that name, with a key valid when the command is given.
fn certifier<'a>(ask: Ask<'a>, name: &str) -> Option<&'a AuthorityId> {
    let officer = ask.record.officers.get(&OfficerId::parse(name.trim()).ok()?)?;
    let authority = officer.authority.as_ref()?;
    let at = ask.at;
    let valid = |key: &CertifiedKey| key.from <= at && at < key.until && !ask.record.is_revoked(authority, key.id, at);
    officer.keys.iter().any(valid).then_some(authority)
}

fn no_panel(missing: String) -> Refusal {
    Refusal::rule(Gate::Age, missing, &[Function::ChildProtection], "a panel of three decides", SOURCE)
}

fn check_act(ask: Ask<'_>, body: &ActAlleged) -> Result<(), Refusal> {
    let allowed = &[Function::LegalReviewer, Function::Court, Function::ChildProtection];
    require_function(&ask.command.actor, "an alleged act", allowed, Gate::Age, SOURCE)?;
    filled(&body.act, "the act alleged")?;
    if body.first_day > body.last_day {
        return Err(Refusal::unfit("the act alleged ends before it begins"));
    }
    if body.first_day > day_of(ask.command.occurred_at) {
        return Err(Refusal::unfit("the act alleged lies in the future"));
    }
    Ok(())
}

fn check_forum(ask: Ask<'_>, number: PersonNumber, age: &AgeFacts, body: &ForumDecided) -> Result<(), Refusal> {
    let allowed = &[Function::ChildProtection, Function::Court];
    require_function(&ask.command.actor, "a decision on the forum", allowed, Gate::Age, SOURCE)?;
    check_panel(ask, &body.panel)?;
    filled(&body.reasons, "the reasons")?;
    let years = ask.record.rules_for(number).adult_age_years;
    if !body.juvenile && age.surely_child_at_every_act(years) {
        return Err(Refusal::rule(
            Gate::Age,
            format!("{number} was under {years} at every act alleged: the juvenile track holds"),
            allowed,
            "the age at the act decides the forum",
            SOURCE,
        ));
    }
    Ok(())
}

fn check_best_interests(ask: Ask<'_>, number: PersonNumber, body: &BestInterestsDecided) -> Result<(), Refusal> {
    protector(ask, "a best-interests decision")?;
    filled(&body.no_child_movement_because, "why no child movement is feasible")?;
    filled(&body.rows, "the separate rows")?;
    let rows = Rows::parse(&body.rows).map_err(Refusal::unfit)?;
    is_child(ask, number, Kind::BestInterestsDecided)?;
    known_movement(ask, &body.movement)?;
    let plan = ask.record.movements.get(&body.movement).and_then(|m| m.plan.as_ref());
    let last = plan.map(|plan| row_of(u16::try_from(plan.seats).unwrap_or(u16::MAX)));
    match rows.last().zip(last).filter(|(named, last)| named > last) {
        Some((named, last)) => Err(Refusal::unfit(format!(
            "row {named} of {}: its last is {last}, for a row has {ROW_SEATS} seats",
            body.movement
        ))),
        None => Ok(()),
    }
}

fn check_guardian(ask: Ask<'_>, number: PersonNumber, body: &GuardianAssigned) -> Result<(), Refusal> {
    require_officer(&ask.command.actor, "the assignment of a guardian")?;
    let allowed = &[Function::ChildProtection, Function::CustodyOfficer, Function::MovementControl];
    require_function(&ask.command.actor, "the assignment of a guardian", allowed, Gate::Age, SOURCE)?;
    filled(&body.guardian, "the guardian")?;
    is_child(ask, number, Kind::GuardianAssigned)?;
    known_movement(ask, &body.movement)?;
    // Sex is recorded of no officer and who rides along of no movement: what can be asked is that he is one, of
    // those who hold the child or carry him.
    let carrier = ask.record.movements.get(&body.movement).and_then(|m| m.plan.as_ref()).map(|p| &p.carrier);
    match certifier(ask, &body.guardian) {
        Some(authority) if *authority == ask.command.actor.authority || Some(authority) == carrier => Ok(()),
        _ => Err(Refusal::rule(
            Gate::Age,
            format!("{} is no certified officer of the holder or of the carrier of {}", body.guardian, body.movement),
            allowed,
            "a child moves with a same-sex guardian officer",
            SOURCE,
        )),
    }
}

fn is_child(ask: Ask<'_>, number: PersonNumber, kind: Kind) -> Result<(), Refusal> {
    if ask.record.is_child_now(number, ask.command.occurred_at) {
        return Ok(());
    }
    Err(Refusal::unfit(format!("{} is for children, and {number} is not treated as one", kind.entry())))
}

fn known_movement(ask: Ask<'_>, id: &crate::ids::MovementId) -> Result<(), Refusal> {
    ask.record.movements.get(id).map(|_| ()).ok_or_else(|| Refusal::unfit(format!("movement {id} is not planned")))
}

#[cfg(test)]
mod tests;
