//! The onward gate: within one authority only room; to a place of another the sender's consent and a
//! new assessment. Source: `custody.md` (Further gates: onward transfer).

use crate::event::{Function, Gate};
use crate::gate::law::{self, Transfer};
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::permit::OnwardPermit;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::Refusal;
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
        return findings.done();
    }
    judge_consent(record, person, &facts.authority, &mut findings);
    let mut opening = findings.done();
    let transfer =
        Transfer { person: number, holder: authority, destination: &facts.authority, leaves_at: at, arrives_at: at };
    let law = law::law(record, transfer);
    opening.evidence.extend(law.evidence);
    opening.shut_by.extend(law.shut_by);
    opening
}

/// Whoever gave him must agree that he goes on to somebody else.
fn judge_consent(record: &Record, person: &Person, to: &AuthorityId, findings: &mut Findings) {
    let Some(sender) = person.reception.received_from else { return };
    let row = record.authorities.ix(to);
    let given = |c: &&crate::record::dated::Dated<(u32, u32)>| Some(c.value.0) == row && c.value.1 == sender.value;
    match person.reception.consents.iter().find(given) {
        Some(consent) if consent.at >= sender.at => findings.evidence(consent.id),
        _ => findings.absent(
            "the sender consents to onward transfer",
            &[Function::Liaison],
            format!("{} has not consented that he goes on to {to}", record.authorities.key(sender.value)),
        ),
    }
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
