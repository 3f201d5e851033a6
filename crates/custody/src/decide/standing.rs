//! Who may speak of a person: the authority that holds him, or one that has had to do with him.
//! Source: `custody.md` (Words; Agencies that do not trust each other).

use crate::event::{Gate, Kind};
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};

use super::state::Ask;

/// The person, who must be in the record and not be merged into another number.
pub(crate) fn known(record: &Record, number: PersonNumber) -> Result<&Person, Refusal> {
    let person = record.people.get(&number).ok_or_else(|| Refusal::unfit(format!("{number} is not in the record")))?;
    match record.elder_of(number) {
        Some(elder) => Err(Refusal::unfit(format!(
            "{number} is merged into {elder}: speak of {elder}; whoever stands there beside him is recorded by \
             `man observe found-here {number}`, and the merge taken back by `person unmerge`"
        ))),
        None => Ok(person),
    }
}

/// How a person stands in one authority's log.
pub(crate) fn standing(record: &Record, person: &Person, authority: &AuthorityId) -> Standing {
    record.authorities.ix(authority).map_or(Standing::Never, |row| person.legs.position(row).standing)
}

/// The authority in whose custody a person is, the latest where two claim it.
pub(crate) fn holder<'r>(record: &'r Record, person: &Person) -> Option<&'r AuthorityId> {
    person.legs.holder().map(|(row, _)| record.authorities.key(row))
}

/// The person, who must be in the custody of the acting authority.
pub(crate) fn held<'a>(ask: Ask<'a>, number: PersonNumber, kind: Kind) -> Result<&'a Person, Refusal> {
    let person = known(ask.record, number)?;
    let authority = &ask.command.actor.authority;
    let standing = standing(ask.record, person, authority);
    if standing.is_open() {
        return Ok(person);
    }
    let who = match holder(ask.record, person) {
        Some(holder) => format!("{holder} holds {number}"),
        None => format!("nobody holds {number}, who is {} in the log of {authority}", word(standing)),
    };
    Err(Refusal::one(Missing {
        gate: Gate::Actor,
        nature: Nature::Unfit,
        missing: format!("{} is for the authority that holds the person: {who}, {authority} acts", kind.entry()),
        who_can_open: Vec::new(),
        rule: "only the holder acts on custody",
        source: "custody.md, Words (Leg)".into(),
    }))
}

/// The person, with whom the acting authority must have had to do: held, registered or nominated.
pub(crate) fn concerned<'a>(ask: Ask<'a>, number: PersonNumber, kind: Kind) -> Result<&'a Person, Refusal> {
    let person = known(ask.record, number)?;
    dealt_with(ask, number, person, kind).map(|()| person)
}

/// Refuses unless the acting authority has held, registered or nominated the person.
pub(crate) fn dealt_with(ask: Ask<'_>, number: PersonNumber, person: &Person, kind: Kind) -> Result<(), Refusal> {
    let authority = &ask.command.actor.authority;
    let row = ask.record.authorities.ix(authority);
    let nominated = row.is_some() && person.identity.nominated_by == row;
    let registered = row.is_some() && person.registered_by == row;
    if nominated || registered || standing(ask.record, person, authority) != Standing::Never {
        return Ok(());
    }
    Err(Refusal::one(Missing {
        gate: Gate::Actor,
        nature: Nature::Unfit,
        missing: format!(
            "{} of {number}: {authority} has neither nominated nor held the person; who has him before him records \
             `man observe found-here` first",
            kind.entry()
        ),
        who_can_open: Vec::new(),
        rule: "an authority speaks of persons it has had to do with",
        source: "custody.md, Agencies that do not trust each other".into(),
    }))
}

/// A standing in a word.
pub(crate) const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Never => "unknown",
        Standing::Held => "held",
        Standing::FateUnknown => "of unknown fate",
        Standing::Out => "handed over",
        Standing::Died => "dead",
        Standing::Escaped => "escaped",
        Standing::Released => "released",
        Standing::Merged => "merged",
    }
}

/// Refuses a text that must not be empty.
pub(crate) fn filled(text: &str, what: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::unfit(format!("{what} is empty")));
    }
    Ok(())
}
