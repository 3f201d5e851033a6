//! The onward gate: within one authority room, and between two of its sites nothing that says no; to a place of
//! another the sender's consent and a new assessment. Source: `custody.md` (Further gates: onward transfer),
//! decision 0010 for what says no inside one authority, decision 0058 for hospitals, courts and places in places, decision 0066
//! for a hospital that becomes a site.

use crate::event::movement::Means;
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate};
use crate::gate::health;
use crate::gate::law::{self, Transfer};
use crate::gate::permit::OnwardPermit;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegStep, Standing};
use crate::record::movement::offer::Offer;
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::findings::Findings;
use super::place_known::{DESCRIBED_BY, undescribed};
use super::{Opening, capacity, passage, separation, way_back};

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
        findings.unfit_until(DESCRIBED_BY, undescribed(to));
        return findings.done();
    };
    capacity::room(record, number, to, facts.operational, &mut findings);
    let mut opening = findings.done();
    let Some(log) = record.authorities.ix(authority) else { return opening };
    if facts.authority == *authority {
        passage::add(&mut opening, passing(record, (authority, log), number, to, at));
        if !record.is_care(to) {
            opening.shut_by.extend(separation::apart(record, number, to, at));
        }
        return opening;
    }
    for other in record.answering(to).authorities.into_iter().filter(|other| *other != authority) {
        passage::add(&mut opening, into_hands(record, person, number, [authority, other], at));
    }
    // How a child is housed apart there is the other's to see to at his reception; no adult comes among his children.
    opening.shut_by.extend(separation::among_children(record, number, to, at));
    opening.shut_by.extend(passage::unknown_around(record, to));
    opening
}

/// What is asked of a move to a place of the holder: nothing that says no where it leads to another site; and the
/// sender's consent and the whole law for everybody else into whose site it leads. Who was evacuated to his holder's
/// hospital past the papers goes on to nothing but what his giver could have sent him to.
pub(crate) fn passing(
    record: &Record,
    by: (&AuthorityId, u32),
    number: PersonNumber,
    to: &PlaceId,
    at: Moment,
) -> Opening {
    passing_to(record, by, number, (to, record.is_care(to)), at)
}

/// What stands against leaving somebody where he is held for care or a hearing, by the log that holds him, once that
/// place is no hospital or court any more: he would be taken on to a site. Of whoever came from no other place nothing.
pub(crate) fn after_care(record: &Record, log: u32, number: PersonNumber, at: Moment) -> Vec<Missing> {
    let Some(person) = record.people.get(&number) else { return Vec::new() };
    let Some(to) = record.place_name(person.legs.position(log).place) else { return Vec::new() };
    let came = left_for_care(record, person, log).is_some() || evacuated_by(record, person, number, log).is_some();
    if !came || !leaves(record, person, log, to) {
        return Vec::new();
    }
    let mut reasons = passing_to(record, (record.authorities.key(log), log), number, (to, false), at).shut_by;
    reasons.extend(separation::apart(record, number, to, at));
    reasons
}

fn passing_to(
    record: &Record,
    (authority, log): (&AuthorityId, u32),
    number: PersonNumber,
    (to, care): (&PlaceId, bool),
    at: Moment,
) -> Opening {
    let mut opening = Opening { evidence: Vec::new(), shut_by: Vec::new() };
    let Some(person) = record.people.get(&number).filter(|person| leaves(record, person, log, to)) else {
        return opening;
    };
    if !care {
        opening.shut_by.extend(says_no(record, authority, number, at));
        if let Some(giver) = evacuated_by(record, person, number, log) {
            let transfer =
                Transfer { person: number, holder: giver, destination: authority, leaves_at: at, arrives_at: at };
            passage::add(&mut opening, law::law(record, transfer));
        }
    }
    for other in others_asked(record, person, log, to) {
        // Within one state nothing keeps him from care; going on from there is judged as from where he came from.
        if !(care && record.are_of_one_state(authority, other)) {
            passage::add(&mut opening, into_hands(record, person, number, [authority, other], at));
        }
    }
    opening.shut_by.extend(passage::unknown_around(record, to));
    opening
}

/// The sender's consent and the whole law of going from one authority's hands into a site of another.
fn into_hands(
    record: &Record,
    person: &Person,
    number: PersonNumber,
    [holder, destination]: [&AuthorityId; 2],
    at: Moment,
) -> Opening {
    let mut opening = consent(record, person, holder, destination);
    let transfer = Transfer { person: number, holder, destination, leaves_at: at, arrives_at: at };
    passage::add(&mut opening, law::law(record, transfer));
    opening
}

/// Whether a move by a log that holds a person leads to another site of detention than he came from. Care and a hearing
/// wait for nothing, and lead nowhere: from there he goes on as from the site that he came from.
pub(crate) fn leaves_site(record: &Record, person: &Person, log: u32, to: &PlaceId) -> bool {
    !record.is_care(to) && leaves(record, person, log, to)
}

/// Whether a move leads from one site of detention to another; whoever was brought to an airfield or a crossing has
/// come to no site yet.
pub(crate) fn to_another_site(record: &Record, person: &Person, log: u32, to: &PlaceId) -> bool {
    let site = home(record, person, log).and_then(|home| record.outermost(record.places.ix(home)?));
    let kind = site.and_then(|site| record.places.get(site)?.facts.as_ref()).map(|facts| facts.kind);
    leaves_site(record, person, log, to) && kind.is_none_or(|kind| kind == PlaceKind::Site)
}

/// Whose law, beside his holder's, is asked of a move from the site where a person is to another place of the holder.
pub(crate) fn others_asked<'r>(record: &'r Record, person: &Person, log: u32, to: &'r PlaceId) -> Vec<&'r AuthorityId> {
    let from = home(record, person, log).map(|place| record.answering(place).authorities).unwrap_or_default();
    let asked = |other: &&AuthorityId| *other != record.authorities.key(log) && !from.contains(other);
    record.answering(to).authorities.into_iter().filter(asked).collect()
}

/// Whether a place lies in another site than a person came from.
fn leaves(record: &Record, person: &Person, log: u32, to: &PlaceId) -> bool {
    let site = |place: &PlaceId| record.places.ix(place).and_then(|row| record.outermost(row));
    home(record, person, log).and_then(site) != site(to)
}

/// Where a person is by a log, as far as a move from there is judged: of whoever is at a hospital or court the last
/// place that was neither, since that log received him, and in no site where he was unlawfully; none where there was
/// none, and for whoever is aboard. Of whoever is at large where he was held, whatever the report says that he got away
/// from.
pub(crate) fn home<'r>(record: &'r Record, person: &Person, log: u32) -> Option<&'r PlaceId> {
    place_of(record, person, log, |place| !way_back::is_named_unlawful(record, person, log, place))
}

/// The same whether or not the law says no to his being there: where he fell ill, or was called to a court from.
pub(crate) fn left_for_care<'r>(record: &'r Record, person: &Person, log: u32) -> Option<&'r PlaceId> {
    place_of(record, person, log, |_| true)
}

fn place_of<'r>(
    record: &'r Record,
    person: &Person,
    log: u32,
    counts: impl Fn(&PlaceId) -> bool,
) -> Option<&'r PlaceId> {
    let (changes, position) = (person.legs.changes(), person.legs.position(log));
    let now = match position.standing {
        Standing::Escaped | Standing::FateUnknown => {
            changes.iter().rfind(|c| c.log == log && c.step.holds()).map_or(position.place, |c| c.place)
        }
        _ => position.place,
    };
    let now = record.place_name(now)?;
    if !record.is_care(now) {
        return Some(now);
    }
    let received = changes.iter().rposition(|c| c.log == log && c.step == LegStep::Received).unwrap_or(0);
    let held = changes[received..].iter().filter(|c| c.log == log && c.step.holds());
    let mut places = held.filter_map(|c| record.place_name(c.place));
    places.rfind(|place| !record.is_care(place) && counts(place))
}

/// Who gave a person to a log by a medical evacuation, of whoever is still where it led, or at another place of care.
fn evacuated_by<'r>(record: &'r Record, person: &Person, number: PersonNumber, log: u32) -> Option<&'r AuthorityId> {
    if left_for_care(record, person, log).is_some() || record.place_name(person.legs.position(log).place).is_none() {
        return None;
    }
    giver_of_evacuation(record, number, log)
}

/// The same of whoever holds him, by name.
pub(crate) fn evacuated_to<'r>(
    record: &'r Record,
    number: PersonNumber,
    holder: &AuthorityId,
) -> Option<&'r AuthorityId> {
    let (person, log) = record.people.get(&number).zip(record.authorities.ix(holder))?;
    evacuated_by(record, person, number, log)
}

/// Who gave a person to a log, where the last offer by which it received him was a medical evacuation.
pub(crate) fn giver_of_evacuation(record: &Record, number: PersonNumber, log: u32) -> Option<&AuthorityId> {
    evacuation(record, number, log)?.from.map(|row| record.authorities.key(row))
}

/// The offer of the medical evacuation by which a log has a person. Whom another hospital gives back, to which it had
/// sent him itself by an evacuation, it has as it had him before.
pub(crate) fn evacuation(record: &Record, number: PersonNumber, log: u32) -> Option<&Offer> {
    let taken = |by: u32, before: Moment| {
        offers_taken(record, number).filter(|o| o.to == Some(by) && o.at < before).max_by_key(|o| o.at)
    };
    let is_evacuation = |o: &Offer| o.made.as_ref().is_some_and(|made| made.medical_evacuation == Some(true));
    let mut before = Moment::MAX;
    loop {
        let last = taken(log, before)?;
        if is_evacuation(last) {
            return Some(last);
        }
        let sent = taken(last.from?, last.at).filter(|sent| sent.from == Some(log) && is_evacuation(sent))?;
        before = sent.at;
    }
}

/// Every offer under which a person was received.
pub(crate) fn offers_taken(record: &Record, number: PersonNumber) -> impl Iterator<Item = &Offer> {
    let offers = record.movements.iter().flat_map(|(_, movement)| movement.offers.all());
    offers.filter(move |offer| offer.has_received(number))
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

/// The last site at which a log held a person before he was where he is now; a hospital or court is none.
pub(crate) fn came_from<'r>(record: &'r Record, person: &Person, log: u32) -> Option<&'r PlaceId> {
    let now = record.outermost(person.legs.position(log).place);
    let held = person.legs.changes().iter().rev().filter(|c| c.log == log && c.step.holds());
    let sites = held.filter(|c| record.place_name(c.place).is_some_and(|place| !record.is_care(place)));
    sites.filter_map(|c| record.outermost(c.place)).find(|site| Some(*site) != now)
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

#[cfg(test)]
mod tests;
