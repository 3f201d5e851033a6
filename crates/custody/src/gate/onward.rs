//! The onward gate: within one authority room, and between two of its sites nothing that says no; to a place of
//! another the sender's consent and a new assessment. Source: `custody.md` (Further gates: onward transfer),
//! decision 0010 for what says no inside one authority.

use crate::event::movement::Means;
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate};
use crate::gate::health;
use crate::gate::law::{self, Transfer};
use crate::gate::permit::OnwardPermit;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::age::AgeStanding;
use crate::record::leg::{NONE, Standing};
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::findings::Findings;
use super::{Opening, capacity};

const SOURCE: &str = "custody.md, Further gates (onward transfer)";

/// Whether a person may be moved on to a place, by the authority that holds him.
pub fn moving_on(record: &Record, authority: &AuthorityId, number: PersonNumber, to: &PlaceId, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::Onward, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    let position = record.authorities.ix(authority).map(|row| person.legs.position(row));
    match position {
        Some(position) if position.standing == Standing::Held => match record.place_name(position.place) {
            None => findings.unfit(format!("{number} is aboard a movement: he gets off or is taken off first")),
            Some(from) if from == to => findings.unfit(format!("{number} is at {to} already")),
            Some(_) => {}
        },
        _ => findings.unfit(format!("{number} is not in the custody of {authority}")),
    }
    let Some(facts) = record.places.get(to).and_then(|p| p.facts.as_ref()) else {
        findings.unfit(format!("place {to} is not described in this record"));
        return findings.done();
    };
    capacity::room(record, number, to, facts.operational, &mut findings);
    if facts.authority == *authority {
        let mut opening = findings.done();
        if leaves_site(record, position.map_or(NONE, |p| p.place), to) {
            opening.shut_by.extend(says_no(record, authority, number, at));
            opening.shut_by.extend(apart(record, number, to, at));
        }
        return opening;
    }
    let mut opening = findings.done();
    let consent = consent(record, person, authority, &facts.authority);
    opening.evidence.extend(consent.evidence);
    opening.shut_by.extend(consent.shut_by);
    let transfer =
        Transfer { person: number, holder: authority, destination: &facts.authority, leaves_at: at, arrives_at: at };
    let law = law::law(record, transfer);
    opening.evidence.extend(law.evidence);
    opening.shut_by.extend(law.shut_by);
    opening
}

/// Whether a move from a place leads to another site of detention. Care and a hearing wait for nothing.
pub(crate) fn leaves_site(record: &Record, from: u32, to: &PlaceId) -> bool {
    let facts = record.places.get(to).and_then(|p| p.facts.as_ref());
    let cared_for = facts.is_some_and(|f| matches!(f.kind, PlaceKind::Hospital | PlaceKind::Court));
    let site = record.places.ix(to).and_then(|row| record.outermost(row));
    !cared_for && record.outermost(from) != site
}

/// What says no to taking a person to another site, papers or none: a stay, a real risk found, an objection that
/// is not dismissed, and "unfit".
pub(crate) fn says_no(record: &Record, authority: &AuthorityId, number: PersonNumber, at: Moment) -> Vec<Missing> {
    let transfer =
        Transfer { person: number, holder: authority, destination: authority, leaves_at: at, arrives_at: at };
    let mut reasons = law::law(record, transfer).shut_by;
    // Without a manifest he goes by road.
    reasons.extend(health::health(record, number, Means::Road, at).shut_by);
    reasons.retain(|reason| reason.nature == Nature::No);
    reasons
}

/// Children to places set apart for children, and nobody else there.
pub(crate) fn apart(record: &Record, number: PersonNumber, to: &PlaceId, at: Moment) -> Vec<Missing> {
    let mut findings = Findings::of(Gate::Age, SOURCE);
    let facts = record.places.iter().filter(|(id, _)| record.is_inside(to, id)).filter_map(|(_, p)| p.facts.as_ref());
    let for_children = facts.into_iter().any(|f| f.for_children);
    match (record.age_standing(number, at), for_children) {
        (AgeStanding::Child, false) => findings.no(
            "children are held apart from adults",
            &[Function::ChildProtection],
            format!("{number} is a child for custody, and {to} is not set apart for children"),
        ),
        (AgeStanding::Adult, true) => findings.no(
            "a place for children holds children only",
            &[Function::ChildProtection],
            format!("{number} is an adult, and {to} is set apart for children"),
        ),
        _ => {}
    }
    findings.done().shut_by
}

/// The last site at which a log held a person before he was where he is now.
pub(crate) fn came_from<'r>(record: &'r Record, person: &Person, log: u32) -> Option<&'r PlaceId> {
    let now = record.outermost(person.legs.position(log).place);
    let held = person.legs.changes().iter().rev().filter(|c| c.log == log && c.place != NONE);
    held.filter_map(|c| record.outermost(c.place)).find(|site| Some(*site) != now)
}

/// Whether whoever gave him to his holder agrees that he goes on to somebody else; back to the giver himself,
/// or from the hands that first held him, nobody is asked.
pub(crate) fn consent(record: &Record, person: &Person, holder: &AuthorityId, to: &AuthorityId) -> Opening {
    let mut findings = Findings::of(Gate::Onward, SOURCE);
    let Some(sender) = person.reception.received_from else { return findings.done() };
    let (giver, row) = (record.authorities.key(sender.value), record.authorities.ix(to));
    if giver == to || giver == holder {
        return findings.done();
    }
    let given = |c: &&crate::record::dated::Dated<(u32, u32)>| Some(c.value.0) == row && c.value.1 == sender.value;
    match person.reception.consents.iter().find(given) {
        Some(consent) if consent.at >= sender.at => findings.evidence(consent.id),
        _ => findings.absent(
            "the sender consents to onward transfer",
            &[Function::Liaison],
            format!("{giver} has not consented that he goes on to {to}"),
        ),
    }
    findings.done()
}

/// The permit to move a person on, or every reason why not.
pub fn onward(
    record: &Record,
    authority: &AuthorityId,
    number: PersonNumber,
    to: &PlaceId,
    at: Moment,
) -> Result<OnwardPermit, Refusal> {
    let opening = moving_on(record, authority, number, to, at);
    if let Some(refusal) = Refusal::new(opening.shut_by) {
        return Err(refusal);
    }
    let row = record.authorities.ix(authority);
    let from = record.people.get(&number).zip(row).and_then(|(p, row)| record.place_name(p.legs.position(row).place));
    match from {
        Some(from) => {
            Ok(OnwardPermit { person: number, from: from.clone(), to: to.clone(), evidence: opening.evidence })
        }
        None => Err(Refusal::unfit(format!("{number} is at no place by the record"))),
    }
}
