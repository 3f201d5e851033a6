//! The release gate: identity and safety only. No debt, order or paper keeps a person in custody.
//! Source: `custody.md` (Further gates: release), decisions 0020, 0073, 0076 and 0082.

use crate::event::{Function, Gate};
use crate::gate::identity::{at_release, said_dead};
use crate::gate::law::{self, StandingRisk};
use crate::gate::permit::ReleasePermit;
use crate::ids::{AuthorityId, OfficerId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::law::ObjectionState;
use crate::record::leg::{NONE, Standing};
use crate::record::person::{Person, Sighting};
use crate::refusal::Refusal;
use crate::time::{Moment, Span};

use super::findings::Findings;
use super::{Opening, passage};

const SOURCE: &str = "custody.md, Further gates (release)";

/// How long a verified sighting says that the right person stands at the door. Source: ours; wrong
/// persons have been discharged on a name (`flow.md`, Error facts).
const SEEN: Span = Span::hours(24);

/// A release as the gate judges it.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// Who.
    pub person: PersonNumber,
    /// From whose custody.
    pub authority: &'a AuthorityId,
    /// Destination.
    pub to: &'a Known<String>,
    /// The second officer behind it: he does not vouch alone for who stands at the door.
    pub second: Option<&'a OfficerId>,
    /// How a finding of real risk, a stay and an objection were considered.
    pub risk_considered: Option<&'a str>,
}

/// Whether a person may be released to a destination.
pub fn releasing(record: &Record, act: Release<'_>, at: Moment) -> Opening {
    let Release { person: number, authority, to, .. } = act;
    let mut findings = Findings::of(Gate::Release, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    let own = record.authorities.ix(authority).unwrap_or(NONE);
    match Some(person.legs.position(own)).filter(|p| p.standing == Standing::Held) {
        None => findings.unfit(format!("{number} is not in the custody of {authority}")),
        Some(position) if record.place_name(position.place).is_none() => {
            findings.unfit(format!("{number} is aboard a movement: he gets off or is taken off first"));
        }
        Some(_) => {}
    }
    judge_sighting(record, (person, own), act, at, &mut findings);
    if record.is_child_now(number, at) && to.value().is_none_or(|text| text.trim().is_empty()) {
        findings.absent(
            "risk at release: a child is released to somebody",
            &[Function::ChildProtection],
            format!("{number} is a child, and nobody is named who receives him"),
        );
    }
    judge_risk(record, act.person, act.risk_considered, &mut findings);
    let mut opening = findings.done();
    // What another log says of him, that it has him, that he is gone, dead or another, is a conflict of two logs, which
    // stays named: whoever was verified at this door is let go, and no partner's word keeps him.
    passage::add(&mut opening, at_release(record, number, own));
    opening
}

/// Two stand behind who is at the door: the two who signed the sighting, or he who made it and a second signer of the
/// release who is another. Of whom another log says that he is dead, the log that lets him go has seen him since.
fn judge_sighting(
    record: &Record,
    (person, own): (&Person, u32),
    act: Release<'_>,
    at: Moment,
    findings: &mut Findings,
) {
    const RULE: &str = "the person at the door is the person of the record";
    let who = &[Function::CustodyOfficer];
    let number = act.person;
    let second = act.second.and_then(|officer| record.signers.ix(officer));
    let mut fresh = person.verified_sightings(at).filter(|seen| at - seen.at <= SEEN).peekable();
    if fresh.peek().is_none() {
        return findings.absent(RULE, who, format!("{number} was not verified in the last {SEEN}"));
    }
    let dead = said_dead(person, own, at);
    let is_alive = |seen: &Sighting| dead.is_none_or(|dead| seen.log == own && seen.at >= dead.occurred);
    if let Some(dead) = dead.filter(|_| !person.verified_sightings(at).any(is_alive)) {
        let by = record.authorities.key(dead.log);
        return findings.absent(
            RULE,
            who,
            format!(
                "{by} says that {number} is dead since {}, and nobody here has verified him since: whoever has him alive \
                 reads his band (`sight band {number}`)",
                dead.occurred
            ),
        );
    }
    let by_two = |seen: &Sighting| seen.signers().count() > 1 || seen.signers().any(|row| Some(row) != second);
    match fresh.find(|seen| by_two(seen) && is_alive(seen)) {
        Some(seen) => findings.evidence(seen.id),
        None => findings.absent(
            RULE,
            who,
            format!("{number} was verified by the second signer alone: another officer reads the band, or two sign"),
        ),
    }
}

/// A finding of real risk anywhere, a stay and an objection that nobody has dismissed are considered before somebody is
/// let go, since whoever waits at the door may be the one he fears; it is a sentence, and no paper.
fn judge_risk(record: &Record, number: PersonNumber, considered: Option<&str>, findings: &mut Findings) {
    if considered.is_some_and(|text| !text.trim().is_empty()) {
        return;
    }
    let mut ask = |missing: String| {
        findings.absent(
            "risk at release and of onward refoulement is considered",
            &[Function::LegalReviewer, Function::Court],
            format!("{missing}: say how it was considered"),
        );
    };
    for StandingRisk { to, at, under } in law::standing_risks(record, number) {
        ask(format!("the assessment of {at} finds a real risk at {to}{under}"));
    }
    let Some(human) = record.human(number) else { return };
    for (file, objection) in human.all().iter().flat_map(|f| f.person.law.objections.iter().map(move |o| (f, o))) {
        let became = match record.objection_state(&human, objection) {
            ObjectionState::Dismissed(_) => continue,
            ObjectionState::Undecided => "is undecided",
            ObjectionState::Upheld(_) => "was upheld",
        };
        let to = record.authorities.key(objection.value.destination);
        ask(format!("the objection of {} to {to} {became}{}", objection.at, file.under()));
    }
    for (file, stay) in record.standing_stays(&human) {
        ask(format!("stay {} of {} is in force{}", stay.value.reference, stay.at, file.under()));
    }
}

/// Refuses where something of that stands and nobody says how it was considered.
pub(crate) fn risk_considered(record: &Record, number: PersonNumber, considered: Option<&str>) -> Result<(), Refusal> {
    let mut findings = Findings::of(Gate::Release, SOURCE);
    judge_risk(record, number, considered, &mut findings);
    Refusal::new(findings.done().shut_by).map_or(Ok(()), Err)
}

/// The permit to release a person, or every reason why not.
pub fn release(record: &Record, act: Release<'_>, at: Moment) -> Result<ReleasePermit, Refusal> {
    let Release { person: number, authority, .. } = act;
    let opening = releasing(record, act, at);
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
