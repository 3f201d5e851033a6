//! The release gate: identity and safety only. No debt, order or paper keeps a person in custody.
//! Source: `custody.md` (Further gates: release).

use crate::event::{Function, Gate};
use crate::gate::identity::identity;
use crate::gate::permit::ReleasePermit;
use crate::ids::AuthorityId;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::refusal::Refusal;
use crate::time::{Moment, Span};

use super::Opening;
use super::findings::Findings;

const SOURCE: &str = "custody.md, Further gates (release)";

/// How long a verified sighting says that the right person stands at the door. Source: ours; wrong
/// persons have been discharged on a name (`flow.md`, Error facts).
const SEEN: Span = Span::hours(24);

/// Whether a person may be released to a destination.
pub fn releasing(
    record: &Record,
    authority: &AuthorityId,
    number: PersonNumber,
    to: &Known<String>,
    at: Moment,
) -> Opening {
    let mut findings = Findings::of(Gate::Release, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    let row = record.authorities.ix(authority);
    let position = row.map(|row| person.legs.position(row)).filter(|p| p.standing == Standing::Held);
    match position {
        None => findings.unfit(format!("{number} is not in the custody of {authority}")),
        Some(position) if record.place_name(position.place).is_none() => {
            findings.unfit(format!("{number} is aboard a movement: he gets off or is taken off first"));
        }
        Some(_) => {}
    }
    if !person.last_sighting().is_some_and(|seen| seen.at <= at && at - seen.at <= SEEN) {
        findings.absent(
            "the person at the door is the person of the record",
            &[Function::CustodyOfficer],
            format!("{number} was not verified in the last {SEEN}"),
        );
    }
    if record.is_child_now(number, at) && to.value().is_none_or(|text| text.trim().is_empty()) {
        findings.absent(
            "risk at release: a child is released to somebody",
            &[Function::ChildProtection],
            format!("{number} is a child, and nobody is named who receives him"),
        );
    }
    let mut opening = findings.done();
    let known = identity(record, number);
    opening.evidence.extend(known.evidence);
    opening.shut_by.extend(known.shut_by);
    opening
}

/// The permit to release a person, or every reason why not.
pub fn release(
    record: &Record,
    authority: &AuthorityId,
    number: PersonNumber,
    to: &Known<String>,
    at: Moment,
) -> Result<ReleasePermit, Refusal> {
    let opening = releasing(record, authority, number, to, at);
    if let Some(refusal) = Refusal::new(opening.shut_by) {
        return Err(refusal);
    }
    let row = record.authorities.ix(authority);
    let place = record.people.get(&number).zip(row).and_then(|(p, row)| record.place_name(p.legs.position(row).place));
    match place {
        Some(place) => Ok(ReleasePermit { person: number, place: place.clone(), evidence: opening.evidence }),
        None => Err(Refusal::unfit(format!("{number} is at no place by the record"))),
    }
}
