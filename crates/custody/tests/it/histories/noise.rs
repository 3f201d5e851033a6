//! Anything at any moment: a random event or act about a random person, place or movement, sensible or
//! not, with a clock that is right or wrong. Source: ours.

use custody::event::age::*;
use custody::event::authority::*;
use custody::event::handover::{CountedAgain, HandCorrected, HandRefused};
use custody::event::incident::*;
use custody::event::law::*;
use custody::event::medical::*;
use custody::event::movement::*;
use custody::event::observed::*;
use custody::event::oversight::*;
use custody::event::person::*;
use custody::event::place::*;
use custody::event::property::*;
use custody::event::reception::*;
use custody::event::{Body, Function, Group, Kind, Stream};
use custody::{
    AuthorityId, BlobId, Command, DiscrepancyId, EventId, FigureId, Hash, Known, MovementId, Nonce, Order,
    PersonNumber, PlaceId, Span,
};

use super::journey::{assessment, health_line, registered};
use super::node::{FUNCTIONS, random};
use super::world::{BUREAU, COURT, LOSING, PLACES, RECEIVING, World, court, function_for, partner, place, second_for};

/// Kinds that come in pairs or need much to be there, drawn more often so that they are met at all; a swap and
/// the end of a medicine have a short while in which they fit, and stand more than once.
const SELDOM: [Kind; 33] = [
    Kind::PartnerAdded,
    Kind::HandCorrected,
    Kind::CourtRecognised,
    Kind::CourtDoubted,
    Kind::BureauDoubted,
    Kind::ReturnedTo,
    Kind::ObjectionRaised,
    Kind::ObjectionDecided,
    Kind::StayOrdered,
    Kind::StayLifted,
    Kind::TaskDone,
    Kind::MedicinePrescribed,
    Kind::MedicineStopped,
    Kind::MedicineStopped,
    Kind::Escaped,
    Kind::Recaptured,
    Kind::Merged,
    Kind::Unmerged,
    Kind::NotSame,
    Kind::NotSameWithdrawn,
    Kind::ManifestSwapped,
    Kind::ManifestSwapped,
    Kind::ManifestSwapped,
    Kind::ManifestSwapped,
    Kind::HandRefused,
    Kind::FigurePublished,
    Kind::FigureRestated,
    Kind::PayloadErased,
    Kind::RecallSent,
    Kind::RecallAcknowledged,
    Kind::RecallAcknowledged,
    Kind::TakenOff,
    Kind::MovementCancelled,
];

/// One random command on a random node.
pub(crate) fn anything(w: &mut World) {
    let at = w.one_of(&[LOSING, LOSING, LOSING, 1, RECEIVING, BUREAU]);
    // A merge is seldom, and what takes one back seldom meets it: now and then it is the newest that is taken back.
    let (at, drawn) = match w.merged.last().copied().filter(|_| w.chance(5)) {
        Some((merger, younger, from)) => (merger, Some(taken_back(younger, from))),
        None => (at, None),
    };
    let who = someone(w);
    let Some((order, first, second)) = drawn.or_else(|| random_order(w, at, who)) else { return };
    let first = if w.chance(8) { w.one_of(&FUNCTIONS) } else { first };
    let second = if w.chance(4) { Some(first) } else { second };
    let observed = matches!(&order, Order::State { body, .. } if body.kind().is_observed());
    let (mut occurred_at, mut because) = (w.now, None);
    if w.chance(20) {
        let minutes = w.below(60 * 24 * 5) as i64;
        (occurred_at, because) = (w.now - Span::minutes(minutes), Some("written down late".to_owned()));
    }
    let mut clock = w.now;
    if w.chance(4) {
        // A clock that goes wrong by hours, either way.
        let skew = Span::minutes(w.below(360) as i64 - 180);
        clock = w.now + skew;
        w.fault(if skew < Span::default() { "clock backwards" } else { "clock skew" });
        if !observed && w.chance(50) {
            occurred_at = clock;
        }
    }
    let mut actor = w.nodes[at].actor(first, second);
    if w.chance(5) {
        actor.officer = None;
        actor.second = None;
    }
    let merge = match &order {
        Order::State { stream: Stream::Person(n), body: Body::Merged(b) } => Some((at, *n, b.into)),
        _ => None,
    };
    let erasure = match &order {
        Order::State { body: Body::PayloadErased(b), .. } => Some((b.stream.clone(), b.group)),
        _ => None,
    };
    let written = w.command(at, &Command { actor, occurred_at, because, sheet: None, order }, clock);
    if let (Some(events), Some(merge)) = (&written, merge)
        && !events.is_empty()
    {
        w.merged.push(merge);
    }
    if let (Some(events), Some((stream, group))) = (&written, erasure)
        && !events.is_empty()
        && w.nodes[at].destroy(&stream, group)
    {
        w.fault("erasure");
    }
}

fn taken_back(younger: PersonNumber, from: PersonNumber) -> (Order, Function, Option<Function>) {
    let body = Unmerged { from, reasons: "two men".into() }.into();
    let order = Order::State { stream: younger.into(), body };
    (order, Function::ChildProtection, Some(Function::LegalReviewer))
}

/// An observed act from whoever is there, about whomever, at any time.
pub(crate) fn observe(w: &mut World, at: usize) {
    let unknown = w.chance(15);
    let who = if unknown { free_number(w, at).unwrap_or(someone(w)) } else { someone(w) };
    let (movement, here, note) = (some_movement(w), some_place(w), "seen".to_owned());
    let body: Body = match w.below(5) {
        0 => FoundAboard { movement, note }.into(),
        1 => FoundHere { place: here, note }.into(),
        2 => DepartedWith { movement, note }.into(),
        3 => ArrivedUnlisted { movement, place: here, note }.into(),
        _ => NotHere { place: here, note }.into(),
    };
    let first = w.one_of(&FUNCTIONS[..8]);
    let mut actor = w.nodes[at].actor(first, None);
    if w.chance(20) {
        actor.officer = None;
    }
    let clock = w.now + Span::minutes(w.below(20) as i64 - 10);
    let occurred_at = w.now - Span::minutes(w.below(300) as i64 - 60);
    let order = Order::State { stream: who.into(), body };
    let written = w.command(at, &Command { actor, occurred_at, because: None, sheet: None, order }, clock);
    assert!(written.is_some_and(|events| !events.is_empty()), "an observed act was not written");
    if unknown && !w.people.contains(&who) {
        w.people.push(who);
    }
}

/// The key of the watch officer is lost.
pub(crate) fn revoke(w: &mut World, at: usize) {
    let spare = Function::WatchOfficer;
    let (key, id) = (w.nodes[at].pen(spare).officer.key_id(), w.id(at));
    let body = custody::revocation::revoke(&id, key, w.now, "lost", &w.nodes[at].root);
    let stream = Stream::Authority(w.id(at));
    if w.state(at, stream, body, 0).is_some() {
        w.nodes[at].revoked = Some(spare);
        w.fault("revoked key");
    }
}

/// A person of the history, or now and then a number that nobody has.
fn someone(w: &mut World) -> PersonNumber {
    if w.people.is_empty() || w.chance(2) {
        return PersonNumber::new(9, w.below(5) as u16).unwrap();
    }
    let people = w.people.clone();
    w.one_of(&people)
}
/// Mostly the first person of the history, so that merges have an elder.
fn elder(w: &mut World) -> PersonNumber {
    match w.people.first().copied() {
        Some(first) if w.chance(70) => first,
        _ => someone(w),
    }
}
fn free_number(w: &mut World, at: usize) -> Option<PersonNumber> {
    let device = w.nodes[at].pen(Function::CustodyOfficer).who.device.clone();
    w.nodes[at].record.next_number(&device)
}
fn some_place(w: &mut World) -> PlaceId {
    if w.chance(3) {
        return place("nowhere");
    }
    place(PLACES[w.below(PLACES.len())].0)
}
fn some_movement(w: &mut World) -> MovementId {
    if w.movements.is_empty() || w.chance(3) {
        return MovementId::parse("m-unknown").unwrap();
    }
    let all = w.movements.clone();
    w.one_of(&all)
}
/// A text that is empty now and then.
fn text(w: &mut World, stem: &str) -> String {
    if w.chance(4) { String::new() } else { w.fresh(stem) }
}

fn random_order(w: &mut World, at: usize, who: PersonNumber) -> Option<(Order, Function, Option<Function>)> {
    let movement = some_movement(w);
    let (to, here) = (w.one_of(&[0, 1, 2, 3]), some_place(w));
    let order = match w.below(40) {
        0 => Order::Assess {
            person: who,
            assessment: assessment(&w.id(to), w.nodes[at].acknowledged.len().is_multiple_of(3)),
        },
        1 => Order::Board { person: who, movement },
        2 => Order::Depart { movement, difference: None },
        3 => Order::CompleteReception { person: who, place: here },
        4 | 5 => Order::MoveOn { person: who, to: here, reason: text(w, "why") },
        6 => {
            let risk_considered = w.chance(50).then(|| "he stays here".to_owned());
            let ordered = Ordered { issuer: text(w, "court"), dated: w.now, risk_considered };
            Order::Release { person: who, to: Known::Value("his brother".into()), order: text(w, "order"), ordered }
        }
        7 => {
            let gate =
                w.one_of(&[custody::event::Gate::Health, custody::event::Gate::Law, custody::event::Gate::Property]);
            Order::PayDebt { person: who, gate }
        }
        8 => {
            let (nonce, receipt) = (Nonce(random(&mut w.rng)), Hash(random(&mut w.rng)));
            Order::HandOver {
                person: who,
                to: w.id(to),
                place: here,
                movement,
                nonce,
                receipt,
                medical_evacuation: false,
            }
        }
        9 => {
            let (nonce, receipt) = (Nonce(random(&mut w.rng)), Hash(random(&mut w.rng)));
            Order::Receive { person: who, from: w.id(to), place: here, movement, nonce, receipt }
        }
        _ => {
            let (stream, body) = random_body(w, at, who)?;
            let kind = body.kind();
            let (first, second) = match &body {
                Body::PayloadErased(erasure) => erasers(erasure.group),
                _ => (function_for(kind), second_for(kind)),
            };
            return Some((Order::State { stream, body }, first, second));
        }
    };
    let function = match &order {
        Order::Assess { .. } => Function::LegalReviewer,
        Order::PayDebt { gate: custody::event::Gate::Health, .. } => Function::Medical,
        Order::PayDebt { gate: custody::event::Gate::Law, .. } => Function::LegalReviewer,
        _ => Function::CustodyOfficer,
    };
    let second = (matches!(order, Order::Release { .. }) && w.chance(80)).then_some(Function::LegalReviewer);
    Some((order, function, second))
}

/// Whose work a group is, and another. No family desk is here: of kin nobody erases anything.
fn erasers(group: Group) -> (Function, Option<Function>) {
    let keeper = match group {
        Group::Medical => Function::Medical,
        Group::Legal => Function::LegalReviewer,
        _ => Function::CustodyOfficer,
    };
    (keeper, Some(Function::Commander))
}

/// Every kind but those of screening, which no gate reads and whose rules have tests of their own.
fn drawn() -> &'static [Kind] {
    let first = Kind::ALL.iter().position(|kind| *kind == Kind::ListTaken);
    &Kind::ALL[..first.unwrap_or(Kind::ALL.len())]
}

fn random_body(w: &mut World, at: usize, who: PersonNumber) -> Option<(Stream, Body)> {
    let kind = if w.chance(55) { w.one_of(&SELDOM) } else { w.one_of(drawn()) };
    let body = match kind.code() {
        1..=19 | 22 | 160..=164 => return authority_body(w, at, who, kind).map(|b| (Stream::Authority(w.id(at)), b)),
        20..=21 => {
            let here = some_place(w);
            return Some((Stream::Place(here.clone()), place_body(w, at, kind)));
        }
        100..=111 | 116..=123 => return movement_body(w, at, kind),
        126 => return correction(w, at),
        30..=48 => person_body(w, at, who, kind)?,
        50..=68 => body_body(w, at, kind)?,
        70..=85 => law_body(w, at, kind)?,
        _ => custody_body(w, kind)?,
    };
    let (who, body) = if w.chance(70) { answering(w, at, who, body) } else { (who, body) };
    // A new number is taken only where it is free.
    let who = match (&body, free_number(w, at)) {
        (Body::Registered(_) | Body::Nominated(_), Some(free)) if w.chance(70) => {
            w.people.push(free);
            free
        }
        _ => who,
    };
    Some((who.into(), body))
}

/// The event that another answers, where there is one to answer.
const fn answered(kind: Kind) -> Option<Kind> {
    Some(match kind {
        Kind::ObjectionDecided => Kind::ObjectionRaised,
        Kind::StayLifted => Kind::StayOrdered,
        Kind::TaskDone => Kind::TaskOpened,
        Kind::AgeConfirmed => Kind::AgeDecided,
        Kind::MedicineStopped => Kind::MedicinePrescribed,
        Kind::OrderEnded => Kind::OrderIssued,
        Kind::BagReturned => Kind::BagSealed,
        Kind::Recaptured => Kind::Escaped,
        Kind::Unmerged => Kind::Merged,
        Kind::NotSameWithdrawn => Kind::NotSame,
        Kind::AcceptanceWithdrawn => Kind::AcceptanceGiven,
        Kind::TakenOff => Kind::Boarded,
        _ => return None,
    })
}

/// Makes an answer speak of something that the node has seen, and of the same person.
fn answering(w: &mut World, at: usize, who: PersonNumber, mut body: Body) -> (PersonNumber, Body) {
    let Some(before) = answered(body.kind()) else { return (who, body) };
    // Only the log that merged takes a merge back, and here only the one with a stay lifts it.
    let own = w.id(at);
    let own_only = matches!(before, Kind::Merged | Kind::NotSame | Kind::StayOrdered | Kind::TaskOpened);
    let asked: Vec<(PersonNumber, EventId, Body)> = w.nodes[at]
        .seen
        .iter()
        .filter_map(|e| match (&e.envelope.stream, &e.body) {
            (Stream::Person(who), Ok(asked))
                if asked.kind() == before && (!own_only || e.envelope.authority == own) =>
            {
                Some((*who, e.envelope.id, asked.clone()))
            }
            _ => None,
        })
        .collect();
    if asked.is_empty() {
        return (who, body);
    }
    let (who, event, asked) = w.one_of(&asked);
    match (&mut body, asked) {
        (Body::ObjectionDecided(b), Body::ObjectionRaised(_)) => b.objection = event,
        (Body::StayLifted(b), Body::StayOrdered(a)) => (b.reference, b.ordered_by) = (a.reference, Some(a.by)),
        (Body::TaskDone(b), Body::TaskOpened(_)) => b.task = event,
        (Body::AgeConfirmed(b), Body::AgeDecided(a)) => (b.decision, b.now) = (event, a.now),
        (Body::MedicineStopped(b), Body::MedicinePrescribed(a)) => b.name = a.name,
        (Body::OrderEnded(b), Body::OrderIssued(a)) => b.reference = a.reference,
        (Body::BagReturned(b), Body::BagSealed(a)) => b.bag = a.bag,
        (Body::Unmerged(b), Body::Merged(a)) => b.from = a.into,
        (Body::NotSameWithdrawn(b), Body::NotSame(a)) => b.other = a.other,
        (Body::TakenOff(b), Body::Boarded(a)) => b.movement = a.movement,
        _ => {}
    }
    (who, body)
}

fn authority_body(w: &mut World, at: usize, who: PersonNumber, kind: Kind) -> Option<Body> {
    let other = w.below(4);
    let drawn = w.below(w.nodes[at].acknowledged.len());
    let about = w.nodes[at].acknowledged[drawn].0;
    Some(match kind {
        Kind::KeyRevoked => {
            let from = w.now;
            if w.nodes[at].revoked.is_none() && w.chance(60) {
                revoke(w, at);
                return None;
            }
            KeyRevoked { key: custody::KeyId(random(&mut w.rng)), from, reason: "lost".into(), root: None }.into()
        }
        Kind::QuarantineReleased => QuarantineReleased { event: about, reason: text(w, "seen") }.into(),
        Kind::PayloadErased => {
            let group = w.one_of(&Group::ALL[..Group::Leads as usize]);
            let stream = if w.chance(90) { who.into() } else { Stream::Authority(w.id(at)) };
            PayloadErased { stream, group, rule: "art. 17".into(), reason: text(w, "asked") }.into()
        }
        Kind::PackAdopted => {
            let name = text(w, "pack");
            PackAdopted { name, digest: Hash(random(&mut w.rng)), gates: rules(w.chance(20)), clocks: Vec::new() }
                .into()
        }
        Kind::Witnessed => {
            let size = 1 + w.below(w.nodes[at].acknowledged.len() + 3) as u64;
            Witnessed { witness: w.id(other), size, root: Hash(random(&mut w.rng)), cosignature: vec![1] }.into()
        }
        Kind::RecallSent => RecallSent { about, to: w.id(other), reason: text(w, "wrong") }.into(),
        Kind::RecallAcknowledged => {
            let by = w.id(at);
            let sent = w.nodes[at]
                .record
                .authorities()
                .flat_map(|(_, a)| &a.recalls)
                .find(|r| r.to == by && r.acknowledged.is_none());
            RecallAcknowledged { recall: sent.map_or(about, |r| r.recall), by }.into()
        }
        Kind::DeviceDoubted => {
            let device = w.nodes[other].pen(Function::Medical).who.device.clone();
            DeviceDoubted { device, what: text(w, "skew") }.into()
        }
        Kind::CourtRecognised => {
            let court = if w.chance(70) { AuthorityId::parse(COURT).unwrap() } else { w.id(other) };
            CourtRecognised { court, basis: text(w, "Law 23"), source: "gazette".into() }.into()
        }
        Kind::CourtDoubted => {
            CourtDoubted { court: AuthorityId::parse(COURT).unwrap(), reason: text(w, "no gazette has it") }.into()
        }
        Kind::PartnerAdded | Kind::PartnerWithdrawn | Kind::BureauRecognised | Kind::BureauDoubted => {
            return partner_body(w, at, kind);
        }
        _ => return counting_body(w, at, other, who, kind),
    })
}

/// A card entered again by two, or withdrawn: mostly of the court that has no node, now and then of a partner;
/// and the bureau recognised and doubted.
fn partner_body(w: &mut World, at: usize, kind: Kind) -> Option<Body> {
    let own = w.id(at);
    let mut cards: Vec<PartnerAdded> = w.nodes.iter().map(partner).collect();
    let court = court(&cards);
    cards.retain(|card| card.authority != own);
    let card = if w.chance(80) { court } else { w.one_of(&cards) };
    Some(match kind {
        Kind::PartnerAdded if card.authority.as_str() == COURT && w.chance(20) => {
            PartnerAdded { root_key: Hash(random(&mut w.rng)), ..card }.into()
        }
        Kind::PartnerAdded => card.into(),
        Kind::PartnerWithdrawn => PartnerWithdrawn {
            authority: card.authority,
            root_key: card.root_key,
            reason: text(w, "a false card"),
            events: 0,
            head: None,
            persons: Vec::new(),
            persons_in_all: 0,
        }
        .into(),
        Kind::BureauDoubted if w.nodes[at].record.bureau_of(&w.id(BUREAU)).contains(&own) => {
            BureauDoubted { bureau: w.id(BUREAU), reason: text(w, "no mandate") }.into()
        }
        Kind::BureauDoubted if w.chance(30) => {
            BureauDoubted { bureau: w.id(BUREAU), reason: "no mandate".into() }.into()
        }
        _ => {
            let bureau = if w.chance(80) { w.id(BUREAU) } else { card.authority };
            BureauRecognised { bureau, basis: text(w, "treaty"), source: "treaty series".into() }.into()
        }
    })
}

/// A figure that the node knows, or one that was never published.
fn some_figure(w: &mut World, at: usize) -> FigureId {
    let n = w.below(4);
    let own = format!("f-{at}-");
    let known = w.nodes[at].record.figures().map(|(id, _)| id).filter(|id| id.as_str().starts_with(&own));
    let known: Vec<FigureId> = known.cloned().collect();
    // Of a figure that stands as it is nothing is restated: one that does not, where there is one.
    let record = &w.nodes[at].record;
    let differs = |id: &&FigureId| record.verify_figure(id).is_some_and(|check| !check.differing.is_empty());
    if let Some(figure) = known.iter().find(differs) {
        return figure.clone();
    }
    match known.len() {
        0 => FigureId::parse(&format!("{own}{n}")).unwrap(),
        of => known[n % of].clone(),
    }
}

/// Figures, claims and discrepancies, which stand on an authority's stream too.
fn counting_body(w: &mut World, at: usize, other: usize, who: PersonNumber, kind: Kind) -> Option<Body> {
    Some(match kind {
        Kind::FigurePublished => {
            let explanation = w.chance(80).then(|| "as far as is known".to_owned());
            // Mostly of its own people, of whom it hears late: so that something is there to be restated.
            let of = if w.chance(70) { at } else { other };
            FigurePublished {
                figure: FigureId::parse(&format!("f-{at}-{}", w.below(4))).unwrap(),
                subject: Subject::Authority(w.id(of)),
                as_of: w.now,
                known_at: w.now,
                held: 0,
                residual: 0,
                list_hash: Hash::default(),
                explanation,
                heads: Vec::new(),
            }
            .into()
        }
        Kind::FigureRestated => FigureRestated {
            figure: some_figure(w, at),
            known_at: w.now,
            held: 0,
            list_hash: Hash::default(),
            persons: 0,
            cause: text(w, "late entries"),
            heads: Vec::new(),
        }
        .into(),
        Kind::CountClaimed => {
            let subject = match w.below(4) {
                0 => Subject::Everyone,
                1 => Subject::Authority(w.id(other)),
                2 => Subject::Place(some_place(w)),
                _ => Subject::Movement(some_movement(w)),
            };
            let means = w.one_of(&[CountMeans::Bodies, CountMeans::Bands, CountMeans::Press]);
            CountClaimed { subject, by: text(w, "crew"), how: means, count: w.below(9) as u32, at: w.now, offer: None }
                .into()
        }
        Kind::DiscrepancyOpened => {
            let kind = w.one_of(&[
                DiscrepancyKind::Duplicate,
                DiscrepancyKind::BandSwap,
                DiscrepancyKind::NotHere,
                DiscrepancyKind::Other,
            ]);
            let id = DiscrepancyId::parse(&w.fresh(&format!("x-{at}"))).unwrap();
            DiscrepancyOpened { id, kind, about: vec![who.into()], text: text(w, "odd"), rule: "looked".into() }.into()
        }
        Kind::DiscrepancyResolved => {
            let open: Vec<DiscrepancyId> = w.nodes[at]
                .record
                .discrepancies()
                .filter(|(_, d)| d.resolution.is_none())
                .map(|(id, _)| id.clone())
                .collect();
            let id = if open.is_empty() { DiscrepancyId::parse("none").unwrap() } else { w.one_of(&open) };
            let outcome = w.one_of(&[Outcome::Found, Outcome::CountError, Outcome::Corrected, Outcome::Explained]);
            DiscrepancyResolved { id, outcome, text: text(w, "looked into") }.into()
        }
        _ => return None,
    })
}

fn rules(wrong: bool) -> GateRules {
    GateRules {
        fitness_h: if wrong { 100 } else { 72 },
        medicine_days: 7,
        objection_h: 48,
        override_h: 72,
        recheck_h: 24,
        silence_h: 24,
        adult_age_years: 18,
        guard_ratio: 3,
        skew_s: 120,
        default_birth_days: vec![101, 701],
        source: "example".into(),
    }
}

fn place_body(w: &mut World, at: usize, kind: Kind) -> Body {
    if kind == Kind::PlaceDescribed {
        let failing = w.chance(30);
        let name = text(w, "place");
        let authority = w.id(at);
        return PlaceDescribed {
            name,
            kind: PlaceKind::Site,
            authority,
            inside: None,
            operational: 40,
            humane: 30,
            for_children: false,
            failing,
        }
        .into();
    }
    let mut present = w.people.clone();
    let gone = w.below(4);
    present.retain(|p| p.as_u32() as usize % 4 != gone);
    present.sort_unstable();
    present.dedup();
    RollCalled { present, unnamed: w.below(3) as u32, means: Verified::Band }.into()
}

fn person_body(w: &mut World, at: usize, who: PersonNumber, kind: Kind) -> Option<Body> {
    let source = w.one_of(&[Source::Person, Source::Document, Source::Family]);
    Some(match kind {
        Kind::Nominated => {
            Nominated { list: text(w, "list"), legal_basis: Known::Value("order".into()), place: some_place(w) }.into()
        }
        Kind::Registered => {
            let here = some_place(w);
            registered(w.now, here.as_str()).into()
        }
        Kind::RegisterFieldSet => {
            let field = w.one_of(&[
                RegisterField::Grounds,
                RegisterField::Identity,
                RegisterField::DeathCause,
                RegisterField::DeprivedBy,
            ]);
            RegisterFieldSet { field, value: Known::Value(text(w, "field")), source: Some("file".into()) }.into()
        }
        Kind::AliasAdded => AliasAdded { issuer: "list 7".into(), value: text(w, "alias") }.into(),
        Kind::NameClaimed => NameClaimed {
            text: text(w, "أحمد"),
            pieces: Vec::new(),
            transliteration: None,
            language: "ar".into(),
            source,
        }
        .into(),
        Kind::BirthClaimed => {
            let first_day = w.below(21_000) as i32;
            let reading = Reading {
                calendar: Calendar::Gregorian,
                text: "given".into(),
                first_day,
                last_day: first_day + w.below(700) as i32,
            };
            BirthClaimed { readings: vec![reading], default_day: false, source }.into()
        }
        Kind::NationalityClaimed => {
            NationalityClaimed { code: Known::Value(w.one_of(&["IRQ", "SYR", "nobody"]).into()), source }.into()
        }
        Kind::KinClaimed => {
            KinClaimed { relation: Relation::Brother, name: Some(text(w, "brother")), number: None, source }.into()
        }
        Kind::LegalStatusClaimed => {
            LegalStatusClaimed { status: text(w, "held"), basis: "claimed".into(), source }.into()
        }
        Kind::OtherClaimed => {
            OtherClaimed { what: "trade".into(), text: text(w, "baker"), language: "ar".into(), source }.into()
        }
        Kind::BandBound => BandBound { band: format!("band-{}", w.below(40)) }.into(),
        Kind::Photographed => Photographed { image: custody::BlobId(random(&mut w.rng)) }.into(),
        Kind::IntakeQuestionSet => IntakeQuestionSet { question: text(w, "village"), answer: "x".into() }.into(),
        Kind::Merged => Merged { into: elder(w), reasons: text(w, "one man") }.into(),
        Kind::Unmerged => {
            let mine: Vec<_> = w.merged.iter().filter(|m| m.0 == at).copied().collect();
            let from = if mine.is_empty() { someone(w) } else { w.one_of(&mine).2 };
            Unmerged { from, reasons: text(w, "two men") }.into()
        }
        Kind::NotSame => {
            let other = if w.chance(80) { someone(w) } else { who };
            NotSame { other, reasons: text(w, "seen beside") }.into()
        }
        Kind::NotSameWithdrawn => NotSameWithdrawn { other: someone(w), reasons: text(w, "one after all") }.into(),
        Kind::Sighted => Sighted { place: some_place(w), means: Verified::Band, exception: None }.into(),
        _ => return None,
    })
}

fn body_body(w: &mut World, at: usize, kind: Kind) -> Option<Body> {
    let min_months = 180 + w.below(200) as u32;
    let now = AgeInterval { min_months, max_months: min_months + w.below(80) as u32 };
    let movement = some_movement(w);
    let mut panel = w.panel(at);
    match w.below(4) {
        0 => panel[1] = panel[0].clone(),
        1 => panel[2] = "a made-up name".into(),
        _ => {}
    }
    let guardian = if w.chance(70) { w.officer(at, Function::CustodyOfficer) } else { text(w, "aunt") };
    Some(match kind {
        Kind::AgeClaimed => {
            AgeClaimed { years: now, at: w.now - Span::days(w.below(9) as i64 - 1), source: Source::Person }.into()
        }
        Kind::AgeAssessed => AgeAssessed { now, method: text(w, "interview"), reasons: "seen".into() }.into(),
        Kind::AgeDecided => AgeDecided { now, panel, reasons: text(w, "heard") }.into(),
        Kind::AgeConfirmed => AgeConfirmed { decision: EventId(random(&mut w.rng)), now }.into(),
        Kind::ActAlleged => {
            let first_day = 17_000 + w.below(500) as i32;
            ActAlleged { act: "membership".into(), first_day, last_day: first_day + w.below(20) as i32 - 2 }.into()
        }
        Kind::ForumDecided => ForumDecided { juvenile: w.chance(50), panel, reasons: text(w, "heard") }.into(),
        Kind::BestInterestsDecided => {
            BestInterestsDecided { movement, no_child_movement_because: text(w, "none"), rows: "1".into() }.into()
        }
        Kind::GuardianAssigned => GuardianAssigned { movement, guardian }.into(),
        Kind::MedicalScreened => MedicalScreened {
            findings: text(w, "none"),
            conditions: Vec::new(),
            allergies: Vec::new(),
            tb: Tb::Negative,
        }
        .into(),
        Kind::HealthLine => health_line(w.now, w.rng_unfit()).into(),
        Kind::InjuryRecorded => {
            InjuryRecorded { text: text(w, "bruise"), images: Vec::new(), mistreatment_alleged: w.chance(40) }.into()
        }
        Kind::InjuriesChecked => {
            InjuriesChecked { step: w.one_of(&[Step::Intake, Step::Reception, Step::Other]), seen: 1 }.into()
        }
        Kind::MedicinePrescribed => {
            MedicinePrescribed { name: text(w, "insulin"), dose: "4 units".into(), every_h: 8, critical: true }.into()
        }
        Kind::MedicineStopped => MedicineStopped { name: text(w, "insulin"), why: "changed".into() }.into(),
        Kind::DoseRecorded => DoseRecorded {
            name: text(w, "insulin"),
            given: true,
            next_due: w.now + Span::hours(w.below(12) as i64 - 1),
        }
        .into(),
        Kind::MedicinesPacked => MedicinesPacked { days: w.one_of(&[3, 7, 9, 400]), step: Step::Other }.into(),
        Kind::Hospitalised => Hospitalised { place: place(w.one_of(&["hospital", "site"])), back: w.chance(40) }.into(),
        _ => return None,
    })
}

fn law_body(w: &mut World, at: usize, kind: Kind) -> Option<Body> {
    let other = w.below(4);
    let (by, reference) = (w.id(other), format!("S-{}", w.below(6)));
    Some(match kind {
        Kind::OrderIssued => OrderIssued {
            reference: format!("N-{}", w.below(6)),
            by: "court".into(),
            grounds: text(w, "article"),
            valid_in: by,
            from: w.now - Span::days(3),
            until: w.now + Span::days(w.below(20) as i64 - 4),
            document: None,
        }
        .into(),
        Kind::OrderEnded => {
            OrderEnded { reference: format!("{}-{}", w.one_of(&["N", "R"]), w.below(6)), why: text(w, "quashed") }
                .into()
        }
        Kind::DestinationTold => DestinationTold {
            destination: by,
            language: text(w, "ar"),
            interpreter: true,
            counsel_offered: w.chance(80),
            by_sheet: None,
        }
        .into(),
        Kind::AcceptanceGiven => {
            AcceptanceGiven { by, until: w.now + Span::days(w.below(9) as i64 - 1), conditions: String::new() }.into()
        }
        Kind::AcceptanceWithdrawn => AcceptanceWithdrawn { by: w.id(at), reason: text(w, "no room") }.into(),
        Kind::ObjectionRaised if w.chance(80) => {
            ObjectionRaised { destination: by, by: "himself".into(), text: text(w, "fear") }.into()
        }
        Kind::ObjectionDecided => ObjectionDecided {
            objection: EventId::default(),
            upheld: w.chance(25),
            by: "court".into(),
            reasons: text(w, "heard"),
        }
        .into(),
        Kind::StayOrdered if w.chance(70) => StayOrdered { by: text(w, "court"), reference }.into(),
        Kind::StayLifted => {
            let document = w.chance(80).then(|| BlobId(random(&mut w.rng)));
            StayLifted { reference, by: "court".into(), document, ordered_by: None, mistake: None }.into()
        }
        Kind::AssuranceGiven => {
            AssuranceGiven { by: w.id(at), terms: text(w, "no death penalty"), binds: true, monitoring: true }.into()
        }
        Kind::PresentedToCourt => {
            let outcome =
                w.one_of(&[CourtOutcome::FileReceived, CourtOutcome::ReleaseOrdered, CourtOutcome::Adjourned]);
            PresentedToCourt { court: text(w, "Karkh"), outcome, counsel_present: true, document: None }.into()
        }
        Kind::TaskOpened => {
            let due = w.chance(30).then(|| w.now + Span::hours(w.below(90) as i64 - 10));
            TaskOpened { task: text(w, "task"), why: "seen".into(), due }.into()
        }
        Kind::TaskDone => TaskDone { task: EventId::default(), what: text(w, "reported"), document: None }.into(),
        Kind::MonitoringVisited => MonitoringVisited { by: text(w, "monitor"), private: true }.into(),
        Kind::RiskConcluded => {
            RiskConcluded { destination: by, conclusion: Conclusion::NoRealRisk, proper: true }.into()
        }
        _ => return None,
    })
}

fn custody_body(w: &mut World, kind: Kind) -> Option<Body> {
    let (movement, here, other) = (some_movement(w), some_place(w), w.below(4));
    let (bag, seal) = (format!("bag-{}", w.below(9)), format!("seal-{}", w.below(9)));
    let rare = w.chance(75);
    Some(match kind {
        Kind::BagSealed => BagSealed { bag, seal, contents: vec!["coat".into()], receipt_given: true }.into(),
        Kind::PropertySettled => PropertySettled { bags: w.below(3) as u32, receipt_given: true }.into(),
        Kind::BagChecked => BagChecked { bag, seal, matches: w.chance(50), step: Step::Other }.into(),
        Kind::BagReturned => BagReturned { bag, signed_for: true }.into(),
        Kind::DoorChecked => {
            // A check bound to another movement's version and nonce: a replay.
            let replayed = some_movement(w);
            let frozen = w.nodes[LOSING]
                .record
                .movement(&replayed)
                .and_then(|m| m.manifest.standing())
                .map(|f| (f.version, f.nonce));
            let (manifest_version, nonce) = frozen.unwrap_or((1, Nonce([1; 16])));
            let outcome = DoorOutcome::Verified(w.one_of(&[Verified::Finger, Verified::Face, Verified::Band]));
            DoorChecked { movement, manifest_version, nonce, arriving: w.chance(40), outcome }.into()
        }
        Kind::TakenOff => TakenOff { movement, reason: text(w, "ill"), return_place: here }.into(),
        Kind::Disembarked => Disembarked { movement, place: here }.into(),
        Kind::Escaped if rare => Escaped { place: here, how: text(w, "fence"), evidence: "seen".into() }.into(),
        Kind::Recaptured => Recaptured { place: here, how: text(w, "road") }.into(),
        Kind::Died if rare => Died {
            place: here,
            circumstances: Known::Value(text(w, "illness")),
            cause: Known::UnknownBecause("no doctor".into()),
            remains: Known::Value("buried".into()),
            certified_by: "doctor".into(),
        }
        .into(),
        Kind::ForceUsed => ForceUsed { what: text(w, "held"), why: "fight".into(), by: vec!["officer".into()] }.into(),
        Kind::WelfareGiven => WelfareGiven { what: Welfare::Water, accepted: true }.into(),
        Kind::FateUnknown if rare => FateUnknown { last_place: here, searched: text(w, "everywhere") }.into(),
        Kind::ReturnedTo => ReturnedTo { place: here, reason: text(w, "ill") }.into(),
        Kind::IncidentReported => {
            IncidentReported { what: text(w, "fire"), text: "small".into(), images: Vec::new() }.into()
        }
        Kind::Housed => Housed { place: here, apart_from_adults: w.chance(60) }.into(),
        Kind::NoticeMade => NoticeMade {
            kind: NoticeKind::Family,
            state: NoticeState::Sent,
            to: text(w, "mother"),
            about: None,
            document: None,
        }
        .into(),
        Kind::OnwardConsented => OnwardConsented { to: w.id(other), by: w.id(LOSING) }.into(),
        _ => return None,
    })
}

fn movement_body(w: &mut World, at: usize, kind: Kind) -> Option<(Stream, Body)> {
    let movement = some_movement(w);
    let facts = w.nodes[at].record.movement(&movement);
    let version = facts.map_or(0, |m| m.manifest.version);
    let plan = facts.and_then(|m| m.plan.clone());
    let offer = Nonce(random(&mut w.rng));
    let body: Body = match kind {
        Kind::MovementPlanned => {
            let mut plan = plan?;
            plan.seats = w.one_of(&[0, 6, 7]);
            plan.into()
        }
        Kind::ManifestDrafted => {
            let lines = (1..3).map(|seat| ManifestLine { person: someone(w), seat, apart_from: Vec::new() }).collect();
            ManifestDrafted { version: version + 1, lines }.into()
        }
        Kind::ManifestFrozen => ManifestFrozen { version, nonce: offer }.into(),
        Kind::ManifestSwapped => {
            let line = w.nodes[at].record.movement(&movement)?.manifest.lines.first().map(|l| (l.person, l.seat));
            // Mostly somebody is given another seat; or another person comes in, whoever may sit there.
            let again = line.filter(|_| w.chance(70)).map(|(person, _)| person);
            let (person, seat) = (again.unwrap_or_else(|| someone(w)), 1 + w.below(6) as u16);
            let out = line.into_iter().map(|(person, _)| person).collect();
            let in_lines = vec![ManifestLine { person, seat, apart_from: Vec::new() }];
            ManifestSwapped { version: version + 1, out, in_lines, nonce: offer, reason: text(w, "ill") }.into()
        }
        Kind::BoardingOpened => BoardingOpened { version }.into(),
        Kind::ManifestClosed => ManifestClosed { version }.into(),
        Kind::HeadCounted => {
            let counter = w.nodes[at].pen(Function::CustodyOfficer).who.officer.clone();
            HeadCounted { counter, bodies: w.below(5) as u32, at_arrival: w.chance(50), round: 1 + w.below(3) as u16 }
                .into()
        }
        Kind::Diverted => Diverted { to: some_place(w), reason: text(w, "fog") }.into(),
        Kind::Arrived => Arrived { place: some_place(w) }.into(),
        Kind::ClosedOut => ClosedOut { explanation: None }.into(),
        Kind::MovementCancelled if w.chance(70) => MovementCancelled { reason: text(w, "storm") }.into(),
        Kind::HandRefused => {
            // Few movements ever have an offer in hand: one of them, where there is one.
            let movements = w.nodes[at].record.movements();
            let offers: Vec<_> =
                movements.flat_map(|(id, m)| m.offers.all().iter().map(move |o| (id.clone(), o))).collect();
            let open = |o: &custody::Offer| o.receipts.is_empty() && o.to().is_some_and(|(to, _)| *to == w.id(at));
            let found = offers.iter().rfind(|(_, o)| open(o)).or(offers.last());
            let (movement, nonce) = found.map_or((movement, offer), |(id, o)| (id.clone(), o.nonce));
            let refused = HandRefused { by: w.id(at), nonce, reason: text(w, "no room") };
            return Some((Stream::Movement(movement), refused.into()));
        }
        Kind::ClearanceSet => {
            let id = plan?.clearances.first()?.clone();
            let mut set = w.nodes[at].record.clearance(&id)?.standing.clone()?;
            set.state = w.one_of(&[ClearanceState::Withdrawn, ClearanceState::Given, ClearanceState::Given]);
            set.scope = text(w, "all");
            set.document = w.chance(70).then(|| BlobId(random(&mut w.rng)));
            return Some((Stream::Clearance(id), set.into()));
        }
        _ => return None,
    };
    Some((Stream::Movement(movement), body))
}

/// A receipt that the node keeps, put right about somebody of it: mostly one whom its offer names.
fn correction(w: &mut World, at: usize) -> Option<(Stream, Body)> {
    let own = w.id(at);
    let mut kept = Vec::new();
    for event in &w.nodes[at].seen {
        let (Stream::Movement(movement), Ok(Body::HandOffered(offer))) = (&event.envelope.stream, &event.body) else {
            continue;
        };
        let from = event.envelope.authority.clone();
        if [&from, &offer.to].contains(&&own) {
            kept.push((movement.clone(), from, offer.clone()));
        }
    }
    if kept.is_empty() {
        return None;
    }
    let (movement, from, offer) = w.one_of(&kept);
    let who = if w.chance(95) { w.one_of(&offer.persons) } else { someone(w) };
    let recount = if w.chance(30) { Some(w.one_of(&[CountedAgain::WithHim, CountedAgain::Alone])) } else { None };
    let body = HandCorrected {
        movement,
        nonce: offer.nonce,
        from,
        to: offer.to,
        place: offer.place,
        received: w.chance(50),
        reason: text(w, "the roll was called again"),
        recount,
    };
    Some((who.into(), body.into()))
}

impl World {
    fn rng_unfit(&mut self) -> bool {
        self.chance(15)
    }
}
