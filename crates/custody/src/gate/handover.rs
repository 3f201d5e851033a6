//! The hand-over gate: an offer that names the person, law for that authority, the sender's consent where he goes
//! on to a third, no unpaid debt, presence verified, no register field silently empty, no open age doubt. The
//! other side is in `handover/receiving.rs`.
//! Source: `custody.md` (Gates; Emergency override; Hand-over receipt; The register).

use crate::event::movement::MovementPlanned;
use crate::event::person::RegisterField;
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate};
use crate::gate::identity::identity;
use crate::gate::law::{self, Transfer};
use crate::gate::permit::HandOverPermit;
use crate::ids::{AuthorityId, MovementId, Nonce, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::movement::offer::Offer;
use crate::record::movement::{Movement, Stage};
use crate::record::person::{Person, Sighting};
use crate::refusal::{Missing, Refusal};
use crate::time::{Moment, Span};

use super::findings::Findings;
use super::place_known::{DESCRIBED_BY, undescribed};
use super::{Opening, debt, onward, passage, separation, way_back};

mod receiving;

pub use receiving::{receive, receiving};

const SOURCE: &str = "custody.md, Gates and Hand-over receipt";
/// The rule of the offer itself.
pub(crate) const ANSWERS_AN_OFFER: &str = "a hand-over answers an offer";
const OFFICER: &[Function] = &[Function::CustodyOfficer];

/// How long a verified sighting vouches for presence at a door. Source: ours; a door queue and a flight's
/// unloading, no more. Beyond it the person is checked again.
const PRESENCE: Span = Span::hours(2);

/// How long a doctor's line speaks for an evacuation. Source: ours; who needed one yesterday is seen again.
const NEED: Span = Span::hours(24);

/// The fields of art. 17(3) (a) to (e) that a hand-over needs.
const FIELDS: [(RegisterField, &str); 8] = [
    (RegisterField::Identity, "(a) identity"),
    (RegisterField::DeprivedAt, "(b) when liberty was taken"),
    (RegisterField::DeprivedWhere, "(b) where liberty was taken"),
    (RegisterField::DeprivedBy, "(b) who took liberty"),
    (RegisterField::OrderedBy, "(c) who ordered it"),
    (RegisterField::Grounds, "(c) on what grounds"),
    (RegisterField::SupervisedBy, "(d) who supervises it"),
    (RegisterField::AdmittedAt, "(e) when admitted"),
];

/// A hand-over as the gate judges it.
#[derive(Debug, Clone, Copy)]
pub struct HandOver<'a> {
    /// Who.
    pub person: PersonNumber,
    /// The authority that gives.
    pub from: &'a AuthorityId,
    /// The authority that takes.
    pub to: &'a AuthorityId,
    /// Where.
    pub place: &'a PlaceId,
    /// By which movement.
    pub movement: &'a MovementId,
    /// Under which offer.
    pub nonce: Nonce,
    /// To a hospital: no debt blocks it once a doctor has named the need, and within one state no paper.
    pub medical_evacuation: bool,
}

/// Whether a person may be given to another authority now.
pub fn handing_over(record: &Record, act: HandOver<'_>, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    judge_offer(record, act, &mut findings);
    joined(findings.done(), ready_to_offer(record, act, at))
}

fn joined(mut one: Opening, other: Opening) -> Opening {
    one.evidence.extend(other.evidence);
    one.shut_by.extend(other.shut_by);
    one
}

/// Whether a person may be offered to another authority: the same gate before there is an offer.
pub fn ready_to_offer(record: &Record, act: HandOver<'_>, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    let described = record.places.get(act.place).is_some_and(|place| place.facts.is_some());
    match not_the_receivers(record, act.place, act.to) {
        Some(reason) if !described => findings.unfit_until(DESCRIBED_BY, reason),
        Some(reason) => findings.unfit(reason),
        None => {}
    }
    if let Some(person) = record.people.get(&act.person) {
        judge_presence(record, person, act, at, &mut findings);
        judge_vehicle(record, act, &mut findings);
        if act.medical_evacuation {
            judge_need(record, person, act, at, &mut findings);
        }
    }
    let mut opening = joined(findings.done(), still_ready(record, act, at));
    if !is_way_back(record, act) {
        opening.shut_by.extend(separation::among_children(record, act.person, act.place, at));
    }
    opening
}

/// Whether he is given back to whoever had him evacuated, at the place that he came from.
fn is_way_back(record: &Record, act: HandOver<'_>) -> bool {
    way_back::from_care(record, act.person, [act.from, act.to], act.place)
}

/// The same gate but for presence, which is verified once, at the door: whether it is still open when an
/// answer comes back.
pub(crate) fn still_open(record: &Record, act: HandOver<'_>, at: Moment) -> Result<(), Refusal> {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    judge_offer(record, act, &mut findings);
    let opening = joined(findings.done(), still_ready(record, act, at));
    Refusal::new(opening.shut_by).map_or(Ok(()), Err)
}

/// Whether a person may be offered, but for presence.
pub fn still_ready(record: &Record, act: HandOver<'_>, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    let Some(person) = record.people.get(&act.person) else {
        findings.unfit(format!("{} is not in the record", act.person));
        return findings.done();
    };
    if act.from == act.to {
        findings.unfit(format!("{} hands over to itself", act.from));
    }
    let standing = record.authorities.ix(act.from).map_or(Standing::Never, |row| person.legs.position(row).standing);
    if standing != Standing::Held {
        findings.unfit(format!("{} is not in the custody of {}", act.person, act.from));
    }
    judge_register(record, act.person, &mut findings);
    judge_age(record, act.person, at, &mut findings);
    let mut opening = findings.done();
    if act.medical_evacuation {
        opening.shut_by.extend(no_hospital(record, act.place));
    } else if !is_way_back(record, act) {
        opening.shut_by.extend(debt::blocking_hand_over(record, act.person, at));
    }
    let transfer =
        Transfer { person: act.person, holder: act.from, destination: act.to, leaves_at: at, arrives_at: at };
    let mut papers = joined(law::law(record, transfer), onward::consent(record, person, act.from, act.to));
    passage::add(&mut papers, passage::law_around(record, act.place, transfer));
    if act.medical_evacuation && stays_in_state(record, act) {
        // No paper keeps him from care; to another state's authority the law is always asked.
        papers.shut_by.clear();
    } else if is_way_back(record, act) {
        way_back::keep_what_stops_it(&mut papers);
    }
    for gate in [identity(record, act.person), papers] {
        opening.evidence.extend(gate.evidence);
        opening.shut_by.extend(gate.shut_by);
    }
    opening
}

/// Whether everybody into whose hands or site a person comes is of the giver's state.
fn stays_in_state(record: &Record, act: HandOver<'_>) -> bool {
    let answering = record.answering(act.place);
    let mut all = answering.authorities.into_iter().filter(|other| *other != act.from).chain([act.to]);
    answering.unknown.is_empty() && all.all(|other| record.are_of_one_state(act.from, other))
}

/// Why a place is none to hand somebody over at: it answers neither to whoever receives, nor to another authority of his
/// state, such as its airfield's or its hospital's.
pub(crate) fn not_the_receivers(record: &Record, place: &PlaceId, to: &AuthorityId) -> Option<String> {
    let Some(facts) = record.places.get(place).and_then(|p| p.facts.as_ref()) else {
        return Some(undescribed(place));
    };
    let its = |other: &AuthorityId| other == to || record.are_of_one_state(other, to);
    let answers = record.answering(place).authorities.into_iter().any(its);
    (!answers).then(|| format!("place {place} answers to {}, not to {to} who is to receive", facts.authority))
}

/// What waits for nothing leads to care, and nowhere else.
fn no_hospital(record: &Record, place: &PlaceId) -> Vec<Missing> {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    let around = record.places.iter().filter(|(outer, _)| record.is_inside(place, outer));
    let kinds = around.filter_map(|(_, p)| p.facts.as_ref()).map(|facts| facts.kind);
    if !kinds.into_iter().any(|kind| kind == PlaceKind::Hospital) {
        findings.absent(
            "a medical evacuation leads to a hospital",
            &[Function::Medical, Function::Commander],
            format!("{place} is no hospital and lies in none"),
        );
    }
    findings.done().shut_by
}

/// The giver's newest medical line must name what he is evacuated for.
fn judge_need(record: &Record, person: &Person, act: HandOver<'_>, at: Moment, findings: &mut Findings) {
    let giver = record.authorities.ix(act.from);
    let line = person.medical.lines.iter().find(|line| Some(line.value.log) == giver);
    match line.filter(|line| line.value.said.evacuate && line.at <= at && at - line.at <= NEED) {
        Some(line) => findings.evidence(line.id),
        None => findings.absent(
            "a medical evacuation has a doctor's dated line that names the need",
            &[Function::Medical],
            format!("no medical line of the last {NEED} names what {} is evacuated for", act.person),
        ),
    }
}

fn offer<'r>(record: &'r Record, movement: &MovementId, nonce: Nonce) -> Option<&'r Offer> {
    record.movements.get(movement)?.offers.get(nonce)
}

fn judge_offer(record: &Record, act: HandOver<'_>, findings: &mut Findings) {
    const RULE: &str = ANSWERS_AN_OFFER;
    let Some(offer) = offer(record, act.movement, act.nonce).filter(|o| o.made.is_some()) else {
        return findings.absent(RULE, OFFICER, format!("{} has no offer {}", act.movement, act.nonce));
    };
    if offer.to().is_some_and(|(to, place)| to != act.to || place != act.place) {
        findings.unfit(format!("offer {} is to another authority or at another place", act.nonce));
    }
    if act.medical_evacuation && offer.made.as_ref().is_none_or(|made| made.medical_evacuation != Some(true)) {
        findings.unfit(format!("offer {} was not made as a medical evacuation", act.nonce));
    }
    if !offer.names(act.person) {
        findings.unfit(format!("offer {} does not name {}", act.nonce, act.person));
    }
    if let Some((by, why)) = &offer.refused {
        findings.no(RULE, &[Function::Liaison], format!("{by} refused offer {}: {why}", act.nonce));
    }
    if offer.excepts(act.person) {
        findings.no(
            RULE,
            &[Function::Liaison],
            format!("the receipt of offer {} says that {} was not received", act.nonce, act.person),
        );
    }
    findings.evidence(offer.event);
}

/// A check at a door of this movement, or a verified sighting short before. The giver's own sighting since
/// then serves too: an answer that comes back is booked as of its offer, and whoever was seen in the giver's
/// hands after it had not vanished before.
fn judge_presence(record: &Record, person: &Person, act: HandOver<'_>, at: Moment, findings: &mut Findings) {
    let row = record.movements.ix(act.movement);
    let checks = [&person.door.arriving, &person.door.boarding];
    let missed = missed_at(record, act);
    let check = checks.into_iter().flatten().find(|c| Some(c.movement) == row && c.at >= missed);
    match check {
        Some(check) if check.is_verified() => return findings.evidence(check.event),
        Some(check) => {
            let text = format!("{} was not verified at the door at {}", act.person, check.at);
            return findings.no("a check at the door or verified presence", OFFICER, text);
        }
        None => {}
    }
    let giver = record.authorities.ix(act.from);
    let fresh = |s: &Sighting| at - s.at <= PRESENCE && (s.at <= at || Some(s.log) == giver);
    let vouches = |s: &Sighting| fresh(s) && s.at >= missed;
    if !person.verified_sightings(Moment::MAX).any(vouches) {
        findings.absent(
            "a check at the door or verified presence",
            OFFICER,
            format!(
                "{} was neither checked at a door of {} nor sighted in the last {PRESENCE}{}",
                act.person,
                act.movement,
                match missed {
                    Moment::MIN => String::new(),
                    at => format!(", since a receiver missed him at {at}"),
                }
            ),
        );
    }
}

/// When a receiver last missed somebody whom his giver had offered: what was verified before vouches for nothing any more.
fn missed_at(record: &Record, act: HandOver<'_>) -> Moment {
    let giver = record.authorities.ix(act.from);
    let offers = record.movements.iter().flat_map(|(_, movement)| movement.offers.all());
    let missed = offers.filter(|o| o.from == giver && o.nonce != act.nonce && o.excepts(act.person));
    missed.flat_map(|o| o.own_receipts().map(|receipt| receipt.at)).max().unwrap_or(Moment::MIN)
}

/// Whoever is aboard is given where the vehicle is: at the place it has not left yet, or where it has arrived. To a
/// hospital nothing keeps anybody from going.
fn judge_vehicle(record: &Record, act: HandOver<'_>, findings: &mut Findings) {
    let (person, id) = (act.person, act.movement);
    let Some(movement) = record.movements.get(id).filter(|_| !act.medical_evacuation) else { return };
    if !movement.has_aboard(person) {
        return judge_left_behind(record, act, movement, findings);
    }
    let leaves_from = |plan: &MovementPlanned| {
        let site = way_back::site(record, &plan.from);
        site.is_some() && site == way_back::site(record, act.place)
    };
    match movement.stage {
        Stage::Departed => findings.unfit(format!(
            "{person} is aboard {id}, which is under way: he is given where it arrives, once it has (`man arrive`)"
        )),
        Stage::Frozen | Stage::Boarding | Stage::Closed if !movement.plan.as_ref().is_some_and(leaves_from) => {
            findings.unfit(format!(
                "{person} is aboard {id}, which has not left: he is given there, or where it arrives, and {} is elsewhere",
                act.place
            ));
        }
        _ => {
            let elsewhere =
                movement.arrived_at.as_ref().filter(|at| !gives_where_it_arrived(record, act, movement, at));
            if let Some(at) = elsewhere {
                findings.unfit(format!(
                    "{person} is aboard {id}, which has arrived at {at}: he is given there, and {} is elsewhere",
                    act.place
                ));
            }
        }
    }
}

/// Whoever is on a manifest and is aboard of nothing is given in the site that holds him: he has not come with it.
fn judge_left_behind(record: &Record, act: HandOver<'_>, movement: &Movement, findings: &mut Findings) {
    let listed = movement.manifest.version > 0 && movement.manifest.line(act.person).is_some();
    let person = record.people.get(&act.person).filter(|_| listed);
    let position = person.zip(record.authorities.ix(act.from)).map(|(person, log)| person.legs.position(log));
    let Some(held) = position.and_then(|position| record.place_name(position.place)) else { return };
    if way_back::is_in_a_site(record, held) && way_back::site(record, held) != way_back::site(record, act.place) {
        findings.unfit(format!(
            "{} is on the manifest of {} and not aboard: he is at {held} by the record, and {} is elsewhere",
            act.person, act.movement, act.place
        ));
    }
}

/// Whether a place lies where a vehicle has arrived. At an airfield or a crossing that it was planned to, a receiver whose
/// place that is not takes people over at the door, and names a place of his own.
fn gives_where_it_arrived(record: &Record, act: HandOver<'_>, movement: &Movement, at: &PlaceId) -> bool {
    let there = way_back::site(record, at);
    let as_planned = |plan: &MovementPlanned| way_back::site(record, &plan.to) == there && plan.receiver == *act.to;
    let at_a_door = movement.plan.as_ref().is_some_and(as_planned) && !way_back::is_in_a_site(record, at);
    at == act.place || (there.is_some() && there == way_back::site(record, act.place)) || at_a_door
}

/// Open while nobody competent has looked, or while the interval touches both sides and no panel decided.
fn judge_age(record: &Record, number: PersonNumber, at: Moment, findings: &mut Findings) {
    let months = record.rules_for(number).adult_age_years.saturating_mul(12);
    let decided = record.panel_has_decided(number, at);
    let missing = match record.age_now(number, at) {
        None => format!("nobody competent has said whether {number} is a child"),
        Some(now) if now.min_months < months && months <= now.max_months && !decided => {
            format!("{number} may be a child or not, and no panel has decided")
        }
        Some(_) => return,
    };
    findings.absent("no open age doubt", &[Function::ChildProtection], missing);
}

fn judge_register(record: &Record, person: PersonNumber, findings: &mut Findings) {
    for (field, name) in FIELDS {
        match record.register_field(person, field) {
            Some(value) => findings.evidence(value.by),
            None => findings.absent(
                "no register field is silently empty (art. 17(3))",
                OFFICER,
                format!("register field {name} of {person} is silently empty"),
            ),
        }
    }
}

/// The permit to give a person over, or every reason why not.
pub fn hand_over(record: &Record, act: HandOver<'_>, at: Moment) -> Result<HandOverPermit, Refusal> {
    let opening = handing_over(record, act, at);
    match Refusal::new(opening.shut_by) {
        Some(refusal) => Err(refusal),
        None => Ok(HandOverPermit {
            person: act.person,
            to: act.to.clone(),
            place: act.place.clone(),
            movement: act.movement.clone(),
            nonce: act.nonce,
            medical_evacuation: act.medical_evacuation,
            evidence: opening.evidence,
        }),
    }
}
