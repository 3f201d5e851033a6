//! Permits judged again from the events alone, by the table of `custody.md` and without the gates: each
//! act of custody has the evidence it needs among the events known before it, and nothing says no.
//! Source: `custody.md` (Gates before embarkation; Further gates; Emergency override).

use custody::event::law::{Conclusion, ObjectionDecided};
use custody::event::medical::{Fitness, Step};
use custody::event::movement::{DoorOutcome, MovementPlanned};
use custody::event::oversight::OverrideSigned;
use custody::event::{AuthorityKind, Body, Function, Gate, Stream};
use custody::{AuthorityId, Event, EventId, Moment, MovementId, PersonNumber, Span};

use super::node::Node;

/// What is known of one person before an act, by the events alone.
struct Facts<'a> {
    all: &'a [Event],
    who: PersonNumber,
    at: Moment,
    log: &'a AuthorityId,
}

/// Checks an event that a node has just written against what it had seen before.
pub(crate) fn check(before: &[Event], event: &Event, node: &Node) {
    let Ok(body) = &event.body else { return };
    let Stream::Person(who) = event.envelope.stream else { return };
    let facts = Facts { all: before, who, at: event.envelope.occurred_at, log: &node.id };
    match body {
        Body::Boarded(b) => {
            facts.precede(&b.evidence);
            facts.boarded(b);
        }
        Body::HandedOver(b) => {
            facts.precede(&b.evidence);
            facts.handed_over(b);
        }
        Body::Received(b) => {
            facts.received(b);
            facts.is_no_adult_among_children(&b.place);
        }
        Body::HandCorrected(b) => facts.corrected(b, event),
        Body::ReceptionDone(b) => {
            facts.precede(&b.evidence);
            facts.reception();
        }
        Body::Released(b) => {
            facts.precede(&b.evidence);
            facts.known_and_banded();
            facts.seen_within(Span::hours(24));
        }
        Body::MovedOn(b) => {
            facts.precede(&b.evidence);
            facts.is_no_adult_among_children(&b.to);
        }
        Body::Housed(b) => facts.is_no_adult_among_children(&b.place),
        Body::DebtPaid(b) => {
            facts.precede(&b.evidence);
            assert!(!b.evidence.is_empty(), "a debt was paid with nothing");
        }
        _ => {}
    }
}

impl<'a> Facts<'a> {
    /// Bodies about the person: when, by which event, what.
    fn of_person(&self) -> impl Iterator<Item = (&'a Event, &'a Body)> {
        let who = Stream::Person(self.who);
        self.all.iter().filter(move |e| e.envelope.stream == who).filter_map(|e| Some((e, e.body.as_ref().ok()?)))
    }
    fn of_movement(&self, id: &MovementId) -> impl Iterator<Item = (&'a Event, &'a Body)> {
        let stream = Stream::Movement(id.clone());
        self.all.iter().filter(move |e| e.envelope.stream == stream).filter_map(|e| Some((e, e.body.as_ref().ok()?)))
    }
    /// The newest of a kind by when it was true, then by its id.
    fn newest<T>(&self, pick: impl Fn(&'a Event, &'a Body) -> Option<(Moment, T)>) -> Option<T> {
        let all = self.of_person().filter_map(|(e, b)| pick(e, b).map(|(at, t)| ((at, e.envelope.id), t)));
        all.max_by_key(|(key, _)| *key).map(|(_, t)| t)
    }
    /// Each piece of evidence is an event that was here before.
    fn precede(&self, evidence: &[EventId]) {
        for id in evidence {
            assert!(
                self.all.iter().any(|e| e.envelope.id == *id),
                "evidence {id} of {} is no event before it",
                self.who
            );
        }
    }

    fn known_and_banded(&self) {
        let number = |b: &Body| {
            matches!(
                b,
                Body::Registered(_)
                    | Body::Received(_)
                    | Body::FoundHere(_)
                    | Body::FoundAboard(_)
                    | Body::DepartedWith(_)
                    | Body::ArrivedUnlisted(_)
            )
        };
        assert!(self.of_person().any(|(_, b)| number(b)), "{} passed and was never registered", self.who);
        assert!(self.of_person().any(|(_, b)| matches!(b, Body::BandBound(_))), "{} passed without a band", self.who);
    }

    fn seen_within(&self, span: Span) {
        let seen = |e: &Event, b: &Body| match b {
            Body::Sighted(_) | Body::Registered(_) | Body::Received(_) | Body::Boarded(_) | Body::Recaptured(_) => true,
            Body::FoundHere(_) | Body::FoundAboard(_) | Body::DepartedWith(_) | Body::ArrivedUnlisted(_) => true,
            Body::DoorChecked(d) => !matches!(d.outcome, DoorOutcome::NotVerified(_)),
            Body::RollCalled(r) => r.present.contains(&self.who),
            _ => e.envelope.stream == Stream::Person(self.who) && matches!(b, Body::MonitoringVisited(_)),
        };
        let fresh = |e: &&Event| {
            let about = e.envelope.stream == Stream::Person(self.who) || matches!(e.envelope.stream, Stream::Place(_));
            let at = e.envelope.occurred_at;
            about && at <= self.at && self.at - at <= span && e.body.as_ref().is_ok_and(|b| seen(e, b))
        };
        assert!(self.all.iter().any(|e| fresh(&e)), "{} was not verified within {span}", self.who);
    }

    fn boarded(&self, b: &custody::event::movement::Boarded) {
        let plan = self.plan(&b.movement);
        let signed = b.overridden.as_ref().map(|id| self.override_order(id.as_str(), plan, &b.movement));
        let may_lack = |gate: Gate| signed.is_some_and(|o| o.gates.contains(&gate));
        self.known_and_banded();
        self.door(b);
        self.age(plan, b);
        self.is_no_adult_among_children(&plan.to);
        self.health(may_lack(Gate::Health));
        self.property(may_lack(Gate::Property));
        let arrives = plan.departs_at.max(self.at) + (plan.arrives_at - plan.departs_at);
        self.law(self.log, &plan.receiver, arrives, may_lack(Gate::Law));
        self.manifest(b);
        for kind in
            [custody::event::movement::ClearanceKind::Landing, custody::event::movement::ClearanceKind::Overflight]
        {
            let given = self.all.iter().filter(|e| b.evidence.contains(&e.envelope.id)).any(|e| match &e.body {
                Ok(Body::ClearanceSet(c)) => {
                    c.kind == kind && c.state == custody::event::movement::ClearanceState::Given
                }
                _ => false,
            });
            assert!(given, "{} boarded without a {kind:?} clearance", self.who);
        }
    }

    fn plan(&self, id: &MovementId) -> &'a MovementPlanned {
        let plans =
            self.of_movement(id).filter_map(|(_, b)| if let Body::MovementPlanned(p) = b { Some(p) } else { None });
        plans.last().expect("a plan")
    }

    /// The override stands: same authority throughout, this movement, this person, its hours.
    fn override_order(&self, id: &str, plan: &MovementPlanned, movement: &MovementId) -> &'a OverrideSigned {
        let mut signed = self.all.iter().filter_map(|e| match &e.body {
            Ok(Body::OverrideSigned(o)) if o.id.as_str() == id && e.envelope.authority == *self.log => Some((e, o)),
            _ => None,
        });
        let (event, order) = signed.next().expect("the override is signed");
        assert!(plan.carrier == *self.log && plan.receiver == *self.log, "an override under two authorities");
        assert!(order.movement == *movement && order.persons.contains(&self.who));
        let from = event.envelope.occurred_at;
        assert!(from <= self.at && self.at < order.until && order.until <= from + Span::hours(72));
        assert!(order.gates.iter().all(|g| matches!(g, Gate::Health | Gate::Law | Gate::Property)));
        let (one, two) = (&event.envelope.officers[0], &event.envelope.officers[1]);
        assert!(one.officer != two.officer && one.device != two.device && one.function != two.function);
        let functions = [one.function, two.function];
        assert!(functions.contains(&Function::Commander), "an override without the commander");
        let never = [Function::Planner, Function::Auditor, Function::Liaison, Function::FamilyDesk, Function::Bureau];
        assert!(!functions.iter().any(|f| never.contains(f)), "an override by {functions:?}");
        order
    }

    fn door(&self, b: &custody::event::movement::Boarded) {
        let check = self.newest(|e, body| match body {
            Body::DoorChecked(d) if !d.arriving => Some((e.envelope.occurred_at, d)),
            _ => None,
        });
        let check = check.expect("a check at the door");
        assert_eq!((&check.movement, check.manifest_version, check.nonce), (&b.movement, b.manifest_version, b.nonce));
        assert!(
            !matches!(check.outcome, DoorOutcome::NotVerified(_)),
            "{} boarded, not verified at the door",
            self.who
        );
    }

    /// Whoever is taken to the one place for children is one by somebody's word of his age. What is said under another
    /// number of his counts too, so that nobody is asked of who was ever merged.
    fn is_no_adult_among_children(&self, to: &custody::PlaceId) {
        let merged = |e: &Event| {
            let of = |n: &PersonNumber| *n == self.who;
            matches!(&e.body, Ok(Body::Merged(m)) if of(&m.into) || e.envelope.stream == Stream::Person(self.who))
        };
        // The noise describes it anew at times, as a place for everybody.
        let opened = |e: &Event| {
            let of_it = matches!(&e.envelope.stream, Stream::Place(id) if id == to);
            of_it && matches!(&e.body, Ok(Body::PlaceDescribed(facts)) if !facts.for_children)
        };
        if to.as_str() != "wing" || self.all.iter().any(|e| merged(e) || opened(e)) {
            return;
        }
        // The oldest that leaves a doubt: 18 years, and a year of doubt about a birthday that is a guess.
        let touches = |now: &custody::event::age::AgeInterval| now.min_months < 19 * 12;
        let child = self.of_person().any(|(_, b)| match b {
            Body::AgeClaimed(a) => touches(&a.years),
            Body::AgeAssessed(a) => touches(&a.now),
            Body::AgeDecided(a) => touches(&a.now),
            Body::BirthClaimed(_) => true,
            _ => false,
        });
        assert!(child, "{} came to a place for children and is none by any word", self.who);
    }

    /// The seat of a child stands in a row of the decision; rows are four seats, counted from seat 1.
    fn in_rows(rows: &str, seat: u16) -> bool {
        let row = seat.div_ceil(4);
        rows.split(',').any(|part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u16>().ok();
            number(first).zip(number(last)).is_some_and(|(first, last)| first <= row && row <= last)
        })
    }

    fn age(&self, plan: &MovementPlanned, boarded: &custody::event::movement::Boarded) {
        let movement = &boarded.movement;
        if self.youngest_months().expect("the age now is assessed") >= 214 {
            return;
        }
        let guarded = self.of_person().any(|(_, b)| matches!(b, Body::GuardianAssigned(g) if g.movement == *movement));
        let allows = |d: &custody::event::age::BestInterestsDecided| {
            d.movement == *movement && Self::in_rows(&d.rows, boarded.seat)
        };
        let decided = self.of_person().any(|(_, b)| matches!(b, Body::BestInterestsDecided(d) if allows(d)));
        assert!(guarded, "a child boarded without a guardian");
        assert!(plan.child || decided, "a child boarded a mixed movement without a decision that sets its row apart");
    }

    /// The youngest age that some word of those who judge it leaves: of the newest confirmed panel of each log, and of
    /// what was said since the newest of them; without a panel of every word, and so of a decision that two have signed.
    fn youngest_months(&self) -> Option<u32> {
        let said = |(e, b): (&'a Event, &'a Body)| match b {
            Body::AgeAssessed(a) => Some((e, &a.now, false)),
            Body::AgeDecided(a) => Some((e, &a.now, self.is_confirmed(e))),
            _ => None,
        };
        let (panels, words): (Vec<_>, Vec<_>) = self.of_person().filter_map(said).partition(|(_, _, panel)| *panel);
        let when = |e: &Event| (e.envelope.occurred_at, e.envelope.id);
        let newest = panels.iter().map(|(e, ..)| when(e)).max();
        let is_news = |e: &Event| newest.is_none_or(|(at, id)| e.envelope.occurred_at > at || e.envelope.id > id);
        let of_its_log = |e: &Event| {
            let same = panels.iter().filter(|(other, ..)| other.envelope.authority == e.envelope.authority);
            same.map(|(other, ..)| when(other)).max() == Some(when(e))
        };
        let counted = panels.iter().filter(|(e, ..)| of_its_log(e)).chain(words.iter().filter(|(e, ..)| is_news(e)));
        counted.map(|(_, now, _)| now.min_months).min()
    }

    /// Whether the third of a panel has confirmed its decision, in the same log.
    fn is_confirmed(&self, decision: &Event) -> bool {
        self.of_person().any(|(e, b)| match b {
            Body::AgeConfirmed(c) => {
                c.decision == decision.envelope.id && e.envelope.authority == decision.envelope.authority
            }
            _ => false,
        })
    }

    fn health(&self, may_lack: bool) {
        let line = self.newest(|_, b| if let Body::HealthLine(h) = b { Some((h.examined_at, h)) } else { None });
        if let Some(line) = line {
            assert_ne!(line.fit_air, Fitness::Unfit, "{} boarded and is unfit", self.who);
        }
        if may_lack {
            return;
        }
        let line = line.expect("fitness is said");
        assert!(line.examined_at <= self.at && self.at - line.examined_at <= Span::hours(72), "the examination is old");
        assert!(line.tb_known);
        assert!(self.of_person().any(|(_, b)| matches!(b, Body::InjuriesChecked(_))));
        if line.medicine_needed {
            let days = self.newest(|e, b| {
                if let Body::MedicinesPacked(m) = b { Some((e.envelope.occurred_at, m.days)) } else { None }
            });
            assert!(days.is_some_and(|d| d >= 7), "{} boarded without medicines", self.who);
        }
    }

    fn property(&self, may_lack: bool) {
        let settled = self.newest(|e, b| {
            if let Body::PropertySettled(p) = b { Some((e.envelope.occurred_at, p.receipt_given)) } else { None }
        });
        assert!(may_lack || settled == Some(true), "{} boarded, his property not settled", self.who);
    }

    /// Nothing says no, whatever is overridden; and unless it may lack, everything is there.
    fn law(&self, holder: &AuthorityId, to: &AuthorityId, arrives: Moment, may_lack: bool) {
        self.nothing_says_no(holder, to);
        if may_lack {
            return;
        }
        let order = self.order_in_force(|valid_in| valid_in == holder || valid_in == to);
        assert!(order, "{} passed without an order", self.who);
        assert!(self.assessed(to), "{} passed without an assessment", self.who);
        let told = self.of_person().any(|(e, b)| match b {
            Body::DestinationTold(t) => {
                let vouched = t.by_sheet == Some(true) || e.envelope.officers.len() > 1;
                let runs_from = if vouched { e.envelope.occurred_at } else { e.envelope.recorded_at };
                t.destination == *to
                    && t.counsel_offered
                    && !t.language.trim().is_empty()
                    && runs_from + Span::hours(48) <= self.at
            }
            _ => false,
        });
        assert!(told, "{} passed and was not told in time", self.who);
        if holder != to {
            self.accepted(to, arrives);
        }
    }

    fn accepted(&self, by: &AuthorityId, until: Moment) {
        let word = self.acceptance(by);
        assert!(word.flatten().is_some_and(|w| until <= w), "{} passed and {by} does not accept him", self.who);
    }
    fn acceptance(&self, by: &AuthorityId) -> Option<Option<Moment>> {
        self.newest(|e, b| match b {
            Body::AcceptanceGiven(a) if a.by == *by => Some((e.envelope.occurred_at, Some(a.until))),
            Body::AcceptanceWithdrawn(a) if a.by == *by => Some((e.envelope.occurred_at, None)),
            _ => None,
        })
    }

    fn order_in_force(&self, counts: impl Fn(&AuthorityId) -> bool) -> bool {
        self.of_person().any(|(_, b)| match b {
            Body::OrderIssued(o) => {
                let ended = self.of_person().any(|(e, end)| {
                    matches!(end, Body::OrderEnded(x) if x.reference.trim() == o.reference.trim() && e.envelope.occurred_at <= self.at)
                });
                counts(&o.valid_in) && o.from <= self.at && self.at < o.until && !ended
            }
            _ => false,
        })
    }

    /// The conclusions about a destination, in order of time.
    fn conclusions(&self, to: &AuthorityId) -> Vec<(&'a Event, Conclusion, bool)> {
        let mut all: Vec<(&Event, Conclusion, bool)> = self
            .of_person()
            .filter_map(|(e, b)| match b {
                Body::RiskConcluded(c) if c.destination == *to => Some((e, c.conclusion, c.proper)),
                _ => None,
            })
            .collect();
        all.sort_by_key(|(e, _, _)| (e.envelope.occurred_at, e.envelope.id));
        all
    }

    /// In some log the last word that is not an improper one is a proper conclusion of no real risk.
    fn assessed(&self, to: &AuthorityId) -> bool {
        let mut last: std::collections::BTreeMap<&AuthorityId, Conclusion> = std::collections::BTreeMap::new();
        for (e, conclusion, proper) in self.conclusions(to) {
            if proper || conclusion != Conclusion::NoRealRisk {
                last.insert(&e.envelope.authority, conclusion);
            }
        }
        last.values().any(|c| *c == Conclusion::NoRealRisk)
    }

    /// A real risk is answered only by a later, proper conclusion of another officer, in the same log or a court's.
    fn at_risk(&self, to: &AuthorityId) -> bool {
        let all = self.conclusions(to);
        let assessor = |e: &Event| e.envelope.officers.first().map(|s| s.officer.clone());
        all.iter().enumerate().any(|(place, (found, conclusion, _))| {
            let answered = all[place + 1..].iter().any(|(e, c, proper)| {
                *c == Conclusion::NoRealRisk
                    && *proper
                    && assessor(e).is_some_and(|who| Some(who) != assessor(found))
                    && (e.envelope.authority == found.envelope.authority
                        || self.is_court(&e.envelope.authority, &found.envelope.authority))
            });
            *conclusion == Conclusion::RealRisk && !answered
        })
    }

    /// A decision names the objection and dismisses it by a court, or by two of whom one is of law and neither
    /// is of the operation, raised it or assessed him; and none upholds it but such as a court has answered since.
    fn dismissed(&self, raised: &Event, to: &AuthorityId) -> bool {
        let named = |d: &ObjectionDecided| d.objection == raised.envelope.id;
        let on = || {
            self.of_person().filter_map(|(e, b)| if let Body::ObjectionDecided(d) = b { Some((e, d)) } else { None })
        };
        let upheld = || {
            let counts =
                |e: &Event, d: &ObjectionDecided| d.upheld && e.envelope.occurred_at >= raised.envelope.occurred_at;
            on().filter(move |said| named(said.1) && counts(said.0, said.1)).map(|(e, _)| &e.envelope)
        };
        let after = |e: &Event| upheld().all(|up| e.envelope.occurred_at >= up.occurred_at && e.envelope.id > up.id);
        let hand = |e: &Event| e.envelope.officers.first().map(|s| s.officer.clone());
        let assessors: Vec<_> = self.conclusions(to).iter().map(|(e, _, _)| hand(e)).collect();
        let impartial = |e: &Event| {
            e.envelope.officers.iter().all(|s| {
                let operating =
                    [Function::Commander, Function::MovementControl, Function::Planner, Function::CustodyOfficer];
                let who = Some(s.officer.clone());
                !operating.contains(&s.function) && who != hand(raised) && !assessors.contains(&who)
            })
        };
        on().any(|(e, d)| {
            let by_court = self.by_court(e, &raised.envelope.authority) && after(e);
            let by_two = upheld().next().is_none() && by_two(e) && impartial(e);
            named(d) && !d.upheld && (by_court || by_two)
        })
    }

    /// Lifted after it was ordered: here no stay names a court of the record, so by its paper in the hands of a court or
    /// of two officers outside the operation of the log that has the stay.
    fn lifted(&self, stay: &Event, (reference, by): (&str, &str)) -> bool {
        let since = (stay.envelope.occurred_at, stay.envelope.id);
        self.of_person().any(|(e, b)| match b {
            Body::StayLifted(l) => {
                let own = e.envelope.authority == stay.envelope.authority;
                let names = l.ordered_by.as_ref().unwrap_or(&l.by);
                l.reference.trim() == reference
                    && names.trim().eq_ignore_ascii_case(by.trim())
                    && l.document.is_some()
                    && (e.envelope.occurred_at, e.envelope.id) >= since
                    && (self.by_court(e, &stay.envelope.authority) || (own && by_two(e) && outside_the_operation(e)))
            }
            _ => false,
        })
    }

    fn by_court(&self, e: &Event, against: &AuthorityId) -> bool {
        self.is_court(&e.envelope.authority, against)
            && e.envelope.officers.first().is_some_and(|s| s.function == Function::Court)
    }

    /// Entered as a court, and recognised as one by the log of the "no": by two officers of two functions, one of
    /// law and neither of the operation. None of the courts here holds or moves anybody.
    fn is_court(&self, id: &AuthorityId, against: &AuthorityId) -> bool {
        let entered = self.all.iter().any(|e| match &e.body {
            Ok(Body::PartnerAdded(b)) => b.authority == *id && b.kind == AuthorityKind::Court,
            _ => false,
        });
        // Whoever withdraws the card takes with it what was recognised before.
        let withdrawn = |e: &&Event| matches!(&e.body, Ok(Body::PartnerWithdrawn(b)) if b.authority == *id);
        let words = || self.all.iter().filter(|e| e.envelope.authority == *against);
        let gone = words().filter(withdrawn).map(|e| e.envelope.id).max();
        let last = words().filter(|e| Some(e.envelope.id) > gone).filter_map(|e| match &e.body {
            Ok(Body::CourtRecognised(b)) if b.court == *id => Some((e, by_two(e) && outside_the_operation(e))),
            Ok(Body::CourtDoubted(b)) if b.court == *id => Some((e, false)),
            _ => None,
        });
        let last = last.max_by_key(|(e, _)| (e.envelope.occurred_at, e.envelope.id));
        entered && last.is_some_and(|(_, recognised)| recognised)
    }

    fn nothing_says_no(&self, holder: &AuthorityId, to: &AuthorityId) {
        assert!(!self.at_risk(to), "{} passed against a finding of real risk", self.who);
        for (e, b) in self.of_person() {
            match b {
                Body::ObjectionRaised(o) if o.destination == *to => {
                    assert!(self.dismissed(e, to), "{} passed against an objection", self.who);
                }
                Body::StayOrdered(s) => {
                    assert!(self.lifted(e, (s.reference.trim(), &s.by)), "{} passed against a stay", self.who);
                }
                _ => {}
            }
        }
        assert!(holder == to || self.acceptance(to) != Some(None), "{} passed, {to} withdrew", self.who);
    }

    fn manifest(&self, b: &custody::event::movement::Boarded) {
        let (mut version, mut nonce, mut lines, mut open) = (0, None, Vec::new(), false);
        for (_, body) in self.of_movement(&b.movement) {
            match body {
                Body::ManifestDrafted(d) => lines = d.lines.iter().map(|l| (l.person, l.seat)).collect(),
                Body::ManifestFrozen(f) => (version, nonce) = (f.version, Some(f.nonce)),
                Body::ManifestSwapped(s) => {
                    (version, nonce) = (s.version, Some(s.nonce));
                    lines.retain(|l| !s.out.contains(&l.0));
                    lines.extend(s.in_lines.iter().map(|l| (l.person, l.seat)));
                }
                Body::BoardingOpened(_) => open = true,
                Body::ManifestClosed(_) | Body::Departed(_) | Body::MovementCancelled(_) => open = false,
                _ => {}
            }
        }
        assert!(
            open && version == b.manifest_version && nonce == Some(b.nonce),
            "{} boarded on no standing manifest",
            self.who
        );
        assert!(lines.contains(&(self.who, b.seat)), "{} boarded and is not listed in his seat", self.who);
    }

    fn handed_over(&self, b: &custody::event::handover::HandedOver) {
        let offered = |body: &Body| matches!(body, Body::HandOffered(o) if o.nonce == b.nonce && o.to == b.to && o.place == b.place && o.persons.contains(&self.who));
        assert!(
            self.of_movement(&b.movement).any(|(_, body)| offered(body)),
            "{} handed over without an offer",
            self.who
        );
        let refused = |body: &Body| match body {
            Body::HandRefused(r) => r.nonce == b.nonce,
            Body::ReceiptKept(r) => r.nonce == b.nonce && r.exceptions.contains(&self.who),
            _ => false,
        };
        assert!(
            !self.of_movement(&b.movement).any(|(_, body)| refused(body)),
            "{} handed over against a refusal",
            self.who
        );
        self.known_and_banded();
        self.law(self.log, &b.to, self.at, false);
        let from = self.newest(|e, body| match body {
            Body::Received(r) => Some((e.envelope.occurred_at, r.from.clone())),
            _ => None,
        });
        if let Some(from) = from.filter(|from| *from != b.to && from != self.log) {
            let consents = |(e, body): (&Event, &Body)| {
                let own = e.envelope.authority == from;
                own && matches!(body, Body::OnwardConsented(c) if c.to == b.to && c.by == from)
            };
            assert!(self.of_person().any(consents), "{} handed on and {from} has not consented", self.who);
        }
        let mut owed: Vec<Gate> = Vec::new();
        for (_, body) in self.of_person() {
            match body {
                Body::DebtIncurred(d) if d.gate != Gate::Reception || d.due < self.at => owed.push(d.gate),
                Body::DebtPaid(d) => owed.retain(|gate| *gate != d.gate),
                _ => {}
            }
        }
        assert!(owed.is_empty() || b.medical_evacuation, "{} handed over with debts {owed:?}", self.who);
        let checked =
            self.of_person().any(|(_, body)| matches!(body, Body::DoorChecked(d) if d.movement == b.movement));
        if !checked {
            self.seen_within(Span::hours(2));
        }
    }

    fn received(&self, b: &custody::event::handover::Received) {
        let offered =
            |body: &Body| matches!(body, Body::HandOffered(o) if o.nonce == b.nonce && o.persons.contains(&self.who));
        assert!(self.of_movement(&b.movement).any(|(_, body)| offered(body)), "{} received without an offer", self.who);
        self.accepted(self.log, self.at);
        // No evacuation here leads to a hospital of the same state: whatever says no keeps him with the giver.
        self.nothing_says_no(&b.from, self.log);
        let again = self.of_person().any(|(e, body)| {
            e.envelope.authority == *self.log && matches!(body, Body::Received(r) if r.nonce == b.nonce)
        });
        assert!(!again, "{} received twice under one offer", self.who);
    }

    /// Two officers of two functions, who keep the receipt; the giver on the receiver's word alone, at once or later.
    fn corrected(&self, b: &custody::event::handover::HandCorrected, event: &Event) {
        let functions: Vec<Function> = event.envelope.officers.iter().map(|s| s.function).collect();
        assert!(functions.len() == 2 && functions[0] != functions[1], "{} was corrected by {functions:?}", self.who);
        let kept = self.of_movement(&b.movement).any(|(e, body)| {
            e.envelope.authority == *self.log && matches!(body, Body::ReceiptKept(r) if r.nonce == b.nonce)
        });
        assert!(kept, "{} was corrected by {}, which keeps no receipt", self.who, self.log);
        let says = |e: &Event, body: &Body| {
            let has_him = match body {
                Body::HandCorrected(c) => c.nonce == b.nonce && c.received,
                Body::Received(r) => r.nonce == b.nonce,
                _ => false,
            };
            e.envelope.authority == b.to && has_him
        };
        let own = *self.log == b.to || self.of_person().any(|(e, body)| says(e, body));
        assert!(own, "{} was let go by {} without a word of {}", self.who, self.log, b.to);
    }

    fn reception(&self) {
        assert!(self.order_in_force(|valid_in| valid_in == self.log), "{} received without an order", self.who);
        let injuries =
            self.of_person().any(|(_, b)| matches!(b, Body::InjuriesChecked(i) if i.step == Step::Reception));
        assert!(injuries, "{} received, nobody looked for injuries", self.who);
        let doctor = self.of_person().any(|(_, b)| matches!(b, Body::MedicalScreened(_) | Body::HealthLine(_)));
        assert!(doctor, "{} received, no doctor has seen him", self.who);
    }
}

/// Two officers of two functions, one of them of law.
fn by_two(e: &Event) -> bool {
    match &e.envelope.officers[..] {
        [one, other, ..] => {
            let functions = [one.function, other.function];
            one.officer != other.officer && functions[0] != functions[1] && functions.contains(&Function::LegalReviewer)
        }
        _ => false,
    }
}

/// Neither of those who signed acts in the operation.
fn outside_the_operation(e: &Event) -> bool {
    e.envelope.officers.iter().all(|s| !Function::OPERATION.contains(&s.function))
}
