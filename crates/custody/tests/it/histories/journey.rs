//! The way of a few persons, step by step, as an operation would go it, with a step left out or gone
//! wrong now and then. Between two steps anything else may happen. Source: ours, after `custody.md`.

use custody::event::age::{
    ActAlleged, AgeAssessed, AgeConfirmed, AgeDecided, AgeInterval, BestInterestsDecided, GuardianAssigned,
};
use custody::event::handover::{HandOffered, HandRefused, InclusionAttached, ReceiptKept};
use custody::event::incident::Ordered;
use custody::event::law::{AcceptanceGiven, Conclusion, DestinationTold, OrderIssued, RiskAssessed};
use custody::event::medical::{Fitness, HealthLine, InjuriesChecked, MedicalScreened, MedicinesPacked, Step, Tb};
use custody::event::movement::*;
use custody::event::oversight::OverrideSigned;
use custody::event::person::{BandBound, IntakeQuestionSet, Photographed, Registered, Sighted};
use custody::event::place::Verified;
use custody::event::property::{BagSealed, PropertySettled};
use custody::event::reception::{Housed, OnwardConsented};
use custody::event::{Function, Gate, Stream};
use custody::{
    AuthorityId, BlobId, ClearanceId, Hash, Known, Moment, MovementId, Nonce, Order, OverrideId, PersonNumber, Span,
};

use super::node::random;
use super::world::{CARRYING, LOSING, RECEIVING, World, place};

/// The first seat of row 4, behind which children sit.
const CHILDREN_FROM: u16 = 13;

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the losing authority's site to the receiving one's prison.
    Across,
    /// From the failing site to the safe one, under an override.
    Within,
    /// First to the carrier at its airfield, then by the carrier to the prison.
    Carried,
}

/// One journey and how far it is.
pub(crate) struct Journey {
    pub(crate) way: Way,
    step: usize,
    people: Vec<PersonNumber>,
    movement: MovementId,
    offers: Vec<(Nonce, Hash)>,
}

impl Journey {
    pub(crate) fn new(way: Way, world: &mut World) -> Self {
        let movement = MovementId::parse(&world.fresh("m")).unwrap();
        world.movements.push(movement.clone());
        Self { way, step: 0, people: Vec::new(), movement, offers: Vec::new() }
    }

    fn carrier(&self) -> usize {
        if self.way == Way::Carried { CARRYING } else { LOSING }
    }
    fn receiver(&self) -> usize {
        if self.way == Way::Within { LOSING } else { RECEIVING }
    }
    fn start_and_end(&self) -> (&'static str, &'static str) {
        match self.way {
            Way::Across => ("site", "prison"),
            Way::Within => ("site", "safe-site"),
            Way::Carried => ("airfield", "prison"),
        }
    }

    /// Goes one step; whether there is another.
    pub(crate) fn go_on(&mut self, w: &mut World) -> bool {
        self.step += 1;
        if w.chance(2) {
            return true;
        }
        match self.step {
            1 => self.register(w),
            2 => self.identify(w),
            3 => self.examine(w, LOSING),
            4 => self.papers(w, LOSING, self.receiver()),
            5 => self.property(w, LOSING),
            6 if self.way == Way::Carried => self.papers(w, LOSING, CARRYING),
            7 if self.way == Way::Carried => {
                self.plan(w);
                self.hand(w, LOSING, CARRYING, "airfield");
                self.consent(w);
            }
            8 => self.plan(w),
            9 => self.freeze(w),
            10 if self.way == Way::Within => self.sign_override(w),
            11 => self.door(w),
            12 => self.board(w),
            13 => self.leave(w),
            14 => self.arrive(w),
            15 if self.way == Way::Within => self.pay(w),
            15 => {
                let (from, to) = (self.carrier(), self.receiver());
                self.hand(w, from, to, "prison");
            }
            16 => self.receive_well(w),
            17 => self.close_out(w),
            18 => self.let_go(w),
            _ => return self.step < 18,
        }
        true
    }

    fn register(&mut self, w: &mut World) {
        for _ in 0..1 + w.below(3) {
            let device = w.nodes[LOSING].pen(Function::CustodyOfficer).who.device.clone();
            let Some(number) = w.nodes[LOSING].record.next_number(&device) else { return };
            if w.state(LOSING, number, registered(w.now, "site"), 200).is_some() {
                self.people.push(number);
                w.people.push(number);
            }
        }
    }

    fn identify(&mut self, w: &mut World) {
        for number in self.people.clone() {
            let band = w.fresh("band");
            w.state(LOSING, number, BandBound { band }, 100);
            let image = BlobId(random(&mut w.rng));
            w.state(LOSING, number, Photographed { image }, 100);
            w.state(LOSING, number, IntakeQuestionSet { question: "mother's village".into(), answer: "x".into() }, 100);
            let child = w.chance(15);
            let now = if child {
                AgeInterval { min_months: 190, max_months: 220 }
            } else {
                AgeInterval { min_months: 300, max_months: 400 }
            };
            let reasons = "interview".to_owned();
            w.state(
                LOSING,
                number,
                AgeAssessed { now: now.clone(), method: "interview".into(), reasons: reasons.clone() },
                90,
            );
            w.state(LOSING, number, ActAlleged { act: "membership".into(), first_day: 17_000, last_day: 17_100 }, 80);
            let again = w.chance(15);
            if again {
                // Somebody looked again: without a panel both words count.
                let now = AgeInterval { min_months: 250, max_months: 300 };
                let second = AgeAssessed { now, method: "a second look".into(), reasons: reasons.clone() };
                w.state(LOSING, number, second, 75);
            }
            if child || (again && w.chance(60)) {
                let panel = w.panel(LOSING);
                w.state(LOSING, number, AgeDecided { now: now.clone(), panel, reasons }, 70);
                let log = w.id(LOSING);
                let waits = w.nodes[LOSING].record.panel_awaits(number, &log).map(|(decision, _)| decision);
                if let Some(decision) = waits.filter(|_| w.chance(70)) {
                    w.state(LOSING, number, AgeConfirmed { decision, now }, 65);
                }
            }
        }
    }

    fn examine(&mut self, w: &mut World, by: usize) {
        for number in self.people.clone() {
            if self.way == Way::Within && w.chance(40) {
                continue;
            }
            let unfit = w.chance(6);
            w.state(by, number, health_line(w.now, unfit), 10);
            w.state(by, number, InjuriesChecked { step: Step::BeforeDeparture, seen: 0 }, 10);
            w.state(by, number, MedicinesPacked { days: 8, step: Step::BeforeDeparture }, 9);
        }
    }

    fn papers(&mut self, w: &mut World, holder: usize, to: usize) {
        w.sync(holder, to);
        for number in self.people.clone() {
            if self.way == Way::Within && w.chance(40) {
                continue;
            }
            let (destination, now) = (w.id(to), w.now);
            let order = OrderIssued {
                reference: w.fresh("R"),
                by: "court".into(),
                grounds: "article 4".into(),
                valid_in: destination.clone(),
                from: now - Span::days(4),
                until: now + Span::days(20),
                document: None,
            };
            w.state(holder, number, order, 72);
            let risk = w.chance(6);
            let assessment = assessment(&destination, risk);
            w.act(holder, Function::LegalReviewer, None, 60, Order::Assess { person: number, assessment });
            if risk {
                self.take_back(w, holder, number, &destination);
            }
            let told = DestinationTold {
                destination: destination.clone(),
                language: "ar".into(),
                interpreter: true,
                counsel_offered: true,
                by_sheet: None,
            };
            w.state(holder, number, told, 60);
            if to != holder {
                let given = AcceptanceGiven { by: destination, until: now + Span::days(10), conditions: String::new() };
                w.state(to, number, given, 2);
            }
        }
        w.sync(to, holder);
    }

    /// The reviewer who found a real risk says something else: it must not open the gate, nor let an
    /// override stand in.
    fn take_back(&self, w: &mut World, holder: usize, number: PersonNumber, to: &AuthorityId) {
        let conclusion = w.one_of(&[Conclusion::Undecided, Conclusion::NoRealRisk]);
        let (private, interpreter) = (w.chance(50), w.chance(50));
        let assessment = RiskAssessed { conclusion, private, interpreter, ..assessment(to, false) };
        w.act(holder, Function::LegalReviewer, None, 30, Order::Assess { person: number, assessment });
    }

    fn property(&mut self, w: &mut World, holder: usize) {
        for number in self.people.clone() {
            if self.way == Way::Within && w.chance(40) {
                continue;
            }
            let (bag, seal) = (w.fresh("bag"), w.fresh("seal"));
            w.state(holder, number, BagSealed { bag, seal, contents: vec!["coat".into()], receipt_given: true }, 5);
            w.state(holder, number, PropertySettled { bags: 1, receipt_given: true }, 5);
        }
    }

    fn plan(&mut self, w: &mut World) {
        let carrier = self.carrier();
        let (leaves, arrives) = (w.now + Span::hours(1), w.now + Span::hours(3));
        let mut clearances = Vec::new();
        for kind in [ClearanceKind::Landing, ClearanceKind::Overflight] {
            let id = ClearanceId::parse(&w.fresh("c")).unwrap();
            let set = ClearanceSet {
                kind,
                owner: w.id(RECEIVING),
                scope: "all".into(),
                state: ClearanceState::Given,
                from: leaves - Span::hours(12),
                until: arrives + Span::hours(48),
                note: "ref 9".into(),
                document: None,
            };
            w.state(carrier, Stream::Clearance(id.clone()), set, 0);
            clearances.push(id);
        }
        let (from, to) = self.start_and_end();
        let child = w.chance(10);
        let plan = MovementPlanned {
            means: Means::Air,
            from: place(from),
            to: place(to),
            vehicle: "tail".into(),
            carrier: w.id(carrier),
            receiver: w.id(self.receiver()),
            departs_at: leaves,
            arrives_at: arrives,
            seats: 24,
            guards: 6,
            child,
            alternates: vec![Alternate {
                place: place("airfield"),
                landing: None,
                guards: false,
                legal_acceptance: false,
                or_fuel_to_return: true,
            }],
            clearances,
        };
        let stream = Stream::Movement(self.movement.clone());
        w.state(carrier, stream, plan, 0);
    }

    fn freeze(&mut self, w: &mut World) {
        let (carrier, stream) = (self.carrier(), Stream::Movement(self.movement.clone()));
        // Children sit in rows of their own, behind the adults.
        let child = |p: &PersonNumber| w.nodes[LOSING].record.is_child_now(*p, w.now);
        let (children, adults): (Vec<_>, Vec<_>) = self.people.iter().copied().partition(child);
        let seated = (1..).zip(adults).chain((CHILDREN_FROM..).zip(children));
        let lines: Vec<ManifestLine> =
            seated.map(|(seat, person)| ManifestLine { person, seat, apart_from: Vec::new() }).collect();
        w.state(carrier, stream.clone(), ManifestDrafted { version: 1, lines }, 0);
        let nonce = Nonce(random(&mut w.rng));
        w.state(carrier, stream.clone(), ManifestFrozen { version: 1, nonce }, 0);
        w.state(carrier, stream, BoardingOpened { version: 1 }, 0);
        for number in self.people.clone() {
            let guardian = GuardianAssigned {
                movement: self.movement.clone(),
                guardian: w.officer(LOSING, Function::CustodyOfficer),
            };
            w.state(LOSING, number, guardian, 0);
            let allowed = BestInterestsDecided {
                movement: self.movement.clone(),
                no_child_movement_because: "none before failure".into(),
                rows: "4-6".into(),
            };
            w.state(LOSING, number, allowed, 0);
        }
    }

    fn sign_override(&mut self, w: &mut World) {
        let order = OverrideSigned {
            id: OverrideId::parse(&w.fresh("o")).unwrap(),
            site: place("site"),
            movement: self.movement.clone(),
            persons: self.people.clone(),
            gates: vec![Gate::Health, Gate::Law, Gate::Property],
            until: w.now + Span::hours(60),
            reason: "the site is failing".into(),
        };
        let stream = Stream::Authority(w.id(LOSING));
        w.state(LOSING, stream, order, 0);
    }

    /// The frozen version and nonce as a node has them.
    fn frozen(&self, w: &World, at: usize) -> (u32, Nonce) {
        let movement = w.nodes[at].record.movement(&self.movement);
        movement.and_then(|m| m.manifest.standing()).map_or((1, Nonce::default()), |f| (f.version, f.nonce))
    }

    fn door(&mut self, w: &mut World) {
        let at = self.carrier();
        for number in self.people.clone() {
            let (manifest_version, nonce) = self.frozen(w, at);
            let (outcome, second) = match w.below(12) {
                0 => (DoorOutcome::NotVerified("another face".into()), None),
                1 | 2 => (DoorOutcome::Exception(exception()), Some(Function::Medical)),
                _ => (DoorOutcome::Verified(Verified::Finger), None),
            };
            let check =
                DoorChecked { movement: self.movement.clone(), manifest_version, nonce, arriving: false, outcome };
            w.act(at, Function::CustodyOfficer, second, 0, Order::State { stream: number.into(), body: check.into() });
        }
    }

    fn board(&mut self, w: &mut World) {
        let at = self.carrier();
        for number in self.people.clone() {
            let order = Order::Board { person: number, movement: self.movement.clone() };
            w.act(at, Function::CustodyOfficer, None, 0, order);
            if w.chance(6) {
                let (movement, return_place) = (self.movement.clone(), place(self.start_and_end().0));
                w.state(at, number, TakenOff { movement, reason: "ill".into(), return_place }, 0);
            }
        }
    }

    fn leave(&mut self, w: &mut World) {
        let (at, stream) = (self.carrier(), Stream::Movement(self.movement.clone()));
        let (version, _) = self.frozen(w, at);
        w.state(at, stream.clone(), ManifestClosed { version }, 0);
        let aboard = self.aboard(w, at);
        let counted = if w.chance(20) { aboard + 1 } else { aboard };
        self.count(w, at, false, counted);
        let order = Order::Depart { movement: self.movement.clone(), difference: None };
        if w.act(at, Function::Commander, None, 0, order).is_none() {
            let scanned = self.aboard(w, at);
            let reason = "the names are settled on arrival".to_owned();
            let difference = Difference { scanned, count_a: counted, count_b: counted, reason, receiver_told: true };
            let order = Order::Depart { movement: self.movement.clone(), difference: Some(difference) };
            w.act(at, Function::Commander, None, 0, order);
        }
    }

    fn aboard(&self, w: &World, at: usize) -> u32 {
        let movement = w.nodes[at].record.movement(&self.movement);
        movement.map_or(0, |m| m.aboard.iter().filter(|a| a.left.is_none()).count() as u32)
    }

    fn count(&self, w: &mut World, at: usize, at_arrival: bool, bodies: u32) {
        for function in [Function::CustodyOfficer, Function::Medical] {
            let counter = w.nodes[at].pen(function).who.officer.clone();
            let body = HeadCounted { counter, bodies, at_arrival, round: 1 };
            let stream = Stream::Movement(self.movement.clone());
            w.act(at, function, None, 0, Order::State { stream, body: body.into() });
        }
    }

    fn arrive(&mut self, w: &mut World) {
        let (at, (_, to)) = (self.carrier(), self.start_and_end());
        let stream = Stream::Movement(self.movement.clone());
        if w.chance(10) {
            w.state(at, stream.clone(), Diverted { to: place("airfield"), reason: "fog".into() }, 0);
        }
        w.state(at, stream, Arrived { place: place(to) }, 0);
        let aboard = self.aboard(w, at);
        self.count(w, at, true, aboard);
        for number in self.people.clone() {
            w.state(at, number, Disembarked { movement: self.movement.clone(), place: place(to) }, 0);
        }
    }

    /// Offer, receipt, hand-over in one log and reception in the other.
    fn hand(&mut self, w: &mut World, from: usize, to: usize, at: &str) {
        let stream = Stream::Movement(self.movement.clone());
        let (nonce, receipt) = (Nonce(random(&mut w.rng)), custody::seal::sha256(b"receipt"));
        let offer = HandOffered {
            to: w.id(to),
            place: place(at),
            nonce,
            persons: self.people.clone(),
            payload_hash: Hash([3; 32]),
            medical_evacuation: None,
            signed: None,
        };
        self.offers.push((nonce, receipt));
        for number in self.people.clone() {
            w.state(from, number, Sighted { place: place(at), means: Verified::Band, exception: None }, 0);
        }
        w.state(from, stream.clone(), offer, 0);
        let counted = self.people.len() as u32;
        if w.chance(60) {
            w.state(from, stream.clone(), kept(nonce, counted), 0);
            let log = w.id(to);
            w.state(from, stream, InclusionAttached { nonce, log, proof: vec![1] }, 0);
        }
        for number in self.people.clone() {
            let order = Order::HandOver {
                person: number,
                to: w.id(to),
                place: place(at),
                movement: self.movement.clone(),
                nonce,
                receipt,
                medical_evacuation: false,
            };
            w.act(from, Function::CustodyOfficer, None, 0, order);
        }
        w.sync(from, to);
        let stream = Stream::Movement(self.movement.clone());
        match w.below(20) {
            0 => _ = w.state(to, stream, HandRefused { by: w.id(to), nonce, reason: "no room".into() }, 0),
            1..=13 => _ = w.state(to, stream, kept(nonce, counted), 0),
            _ => {}
        }
        for number in self.people.clone() {
            if w.chance(5) {
                continue;
            }
            let order = Order::Receive {
                person: number,
                from: w.id(from),
                place: place(at),
                movement: self.movement.clone(),
                nonce,
                receipt,
            };
            w.act(to, Function::CustodyOfficer, None, 0, order);
        }
        w.sync(to, from);
    }

    /// Whoever gave them to the carrier agrees that most of them go on to the receiver.
    fn consent(&self, w: &mut World) {
        let (to, by) = (w.id(RECEIVING), w.id(LOSING));
        for number in self.people.clone() {
            if w.chance(92) {
                w.state(LOSING, number, OnwardConsented { to: to.clone(), by: by.clone() }, 0);
            }
        }
        w.sync(LOSING, CARRYING);
    }

    fn receive_well(&mut self, w: &mut World) {
        let (at, (_, to)) = (self.receiver(), self.start_and_end());
        for number in self.people.clone() {
            w.state(at, number, InjuriesChecked { step: Step::Reception, seen: 0 }, 0);
            let screened = MedicalScreened {
                findings: "none".into(),
                conditions: Vec::new(),
                allergies: Vec::new(),
                tb: Tb::Negative,
            };
            w.state(at, number, screened, 0);
            let order = Order::CompleteReception { person: number, place: place(to) };
            w.act(at, Function::CustodyOfficer, None, 0, order);
            let child = w.nodes[at].record.is_child_now(number, w.now);
            let inside = if to == "prison" && child { "wing" } else { to };
            w.state(at, number, Housed { place: place(inside), apart_from_adults: child }, 0);
        }
    }

    /// Provides what the override stood in for, and pays.
    fn pay(&mut self, w: &mut World) {
        for number in self.people.clone() {
            w.state(LOSING, number, health_line(w.now, false), 1);
            w.state(LOSING, number, InjuriesChecked { step: Step::Other, seen: 0 }, 1);
            w.state(LOSING, number, MedicinesPacked { days: 9, step: Step::Other }, 1);
            w.state(LOSING, number, PropertySettled { bags: 0, receipt_given: true }, 0);
            for (gate, function) in [
                (Gate::Health, Function::Medical),
                (Gate::Property, Function::CustodyOfficer),
                (Gate::Law, Function::LegalReviewer),
                (Gate::Reception, Function::ChildProtection),
            ] {
                w.act(LOSING, function, None, 0, Order::PayDebt { person: number, gate });
            }
        }
    }

    fn close_out(&mut self, w: &mut World) {
        let stream = Stream::Movement(self.movement.clone());
        let at = self.carrier();
        if w.state(at, stream.clone(), ClosedOut { explanation: None }, 0).is_none() {
            w.state(at, stream, ClosedOut { explanation: Some("settled by name".into()) }, 0);
        }
    }

    fn let_go(&mut self, w: &mut World) {
        let (at, (_, to)) = (self.receiver(), self.start_and_end());
        let Some(number) = self.people.first().copied() else { return };
        w.state(at, number, Sighted { place: place(to), means: Verified::Band, exception: None }, 0);
        let ordered =
            Ordered { issuer: "court".into(), dated: w.now - Span::DAY, risk_considered: Some("here".into()) };
        let to = Known::Value("his family".into());
        let order = Order::Release { person: number, to, order: "court 9".into(), ordered };
        w.act(at, Function::CustodyOfficer, Some(Function::LegalReviewer), 0, order);
    }
}

/// A full first contact.
pub(crate) fn registered(now: Moment, at: &str) -> Registered {
    let known = |text: &str| Known::Value(text.to_owned());
    Registered {
        place: place(at),
        provisional: false,
        identity: known("أحمد محمد"),
        deprived_at: Known::Value(now - Span::days(900)),
        deprived_where: known("Baghuz"),
        deprived_by: known("losing"),
        ordered_by: known("losing"),
        grounds: Known::UnknownBecause("no order was ever written".into()),
        supervised_by: known("losing"),
        admitted_at: Known::Value(now - Span::days(800)),
        health: Some(Known::UnknownBecause("no doctor has examined him yet".into())),
    }
}

pub(crate) fn health_line(now: Moment, unfit: bool) -> HealthLine {
    HealthLine {
        fit_road: Fitness::Fit,
        fit_air: if unfit { Fitness::Unfit } else { Fitness::Fit },
        examined_at: now - Span::hours(11),
        tb_known: true,
        medicine_needed: true,
        line: "stable".into(),
        evacuate_for: None,
    }
}

pub(crate) fn assessment(destination: &custody::AuthorityId, risk: bool) -> RiskAssessed {
    RiskAssessed {
        destination: destination.clone(),
        conclusion: if risk { Conclusion::RealRisk } else { Conclusion::NoRealRisk },
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: risk,
        reasons: "heard".into(),
        document: None,
    }
}

fn exception() -> DoorException {
    DoorException { photograph: true, band: true, question: true, tries: 3, reason: "worn fingers".into() }
}

fn kept(nonce: Nonce, counted: u32) -> ReceiptKept {
    let (receipt, exceptions) = (b"receipt".to_vec(), Vec::new());
    ReceiptKept { nonce, receipt, counted, exceptions, found: None, unnamed: None }
}
