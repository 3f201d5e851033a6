//! A small world for tests: five authorities with officers in every function, two sites, an airfield
//! and a prison; events are folded directly, with fabricated envelopes. Source: ours.

use crate::decide::command::{Actor, Command, Order};
use crate::draft::Draft;
use crate::envelope::{Envelope, Event, Label, Signatory};
use crate::event::age::{AgeConfirmed, AgeDecided, AgeInterval};
use crate::event::authority::{BureauRecognised, CourtRecognised, LogOpened, PartnerAdded};
use crate::event::movement::ClearanceSet;
use crate::event::person::Registered;
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::{AuthorityKind, Body, Function, Purpose, Stream};
use crate::ids::{AuthorityId, ClearanceId, DeviceId, EventId, Hash, KeyId, MovementId, Nonce, OfficerId, PlaceId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::authority::{CertifiedKey, Device, Officer};
use crate::refusal::Refusal;
use crate::time::{Moment, Span};

/// The authorities, with the state that each answers to.
pub(crate) const AUTHORITIES: [(&str, AuthorityKind, &str); 5] = [
    ("losing", AuthorityKind::Losing, "SYR"),
    ("carrying", AuthorityKind::Carrying, "USA"),
    ("receiving", AuthorityKind::Receiving, "IRQ"),
    ("court", AuthorityKind::Court, "IRQ"),
    ("bureau", AuthorityKind::Bureau, "CHE"),
];

/// A record, the time, and the counters that make ids.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) record: Record,
    pub(crate) now: Moment,
    /// What was folded, in order, so that a test can fold it in another one.
    pub(crate) events: Vec<Event>,
    told: u64,
}

pub(crate) fn authority(id: &str) -> AuthorityId {
    AuthorityId::parse(id).unwrap()
}
pub(crate) fn place(id: &str) -> PlaceId {
    PlaceId::parse(id).unwrap()
}
pub(crate) fn movement(id: &str) -> MovementId {
    MovementId::parse(id).unwrap()
}
/// A number of the block of the custody officer of `losing` (block 1), by serial.
pub(crate) fn person(serial: u16) -> PersonNumber {
    PersonNumber::new(1, serial).unwrap()
}

impl World {
    /// The world at 2026-01-21T08:00Z: authorities, of which each recognises the court and the bureau, officers, devices, places `site`, `safe-site`
    /// (losing), `airfield` (carrying), `prison` (receiving); nobody in custody.
    pub(crate) fn new() -> Self {
        let now = Moment::parse("2026-01-21T08:00:00Z").unwrap();
        let mut world = Self { record: Record::new(), now, events: Vec::new(), told: 0 };
        for (block, (id, kind, state)) in AUTHORITIES.iter().enumerate() {
            world.found(authority(id), *kind, state, block as u16 + 1);
        }
        for (id, owner, failing) in [
            ("site", "losing", true),
            ("safe-site", "losing", false),
            ("airfield", "carrying", false),
            ("prison", "receiving", false),
        ] {
            world.describe(id, owner, failing, 1_000);
        }
        for id in ["losing", "carrying", "receiving", "bureau"] {
            world.recognise(id, "court").unwrap();
        }
        for id in ["losing", "carrying", "receiving", "court"] {
            world.recognise_bureau(id, "bureau").unwrap();
        }
        world
    }

    /// Two officers of an authority recognise another as a court.
    pub(crate) fn recognise(&mut self, id: &str, court: &str) -> Result<usize, Refusal> {
        let (basis, source) = ("Law 23 of 1971 on criminal procedure".into(), "Gazette 2004".into());
        let body = CourtRecognised { court: authority(court), basis, source }.into();
        let order = Order::State { stream: Stream::Authority(authority(id)), body };
        self.act_two(id, [Function::LegalReviewer, Function::Liaison], order)
    }

    /// Two officers of an authority recognise another as the tracing bureau.
    pub(crate) fn recognise_bureau(&mut self, id: &str, bureau: &str) -> Result<usize, Refusal> {
        let (basis, source) = ("Geneva Convention III, art. 123".into(), "75 UNTS 135".into());
        let body = BureauRecognised { bureau: authority(bureau), basis, source }.into();
        let order = Order::State { stream: Stream::Authority(authority(id)), body };
        self.act_two(id, [Function::LegalReviewer, Function::Liaison], order)
    }

    /// An authority with its genesis, an officer of each function with a device of his own, and a
    /// block of numbers leased to the custody officer's device.
    pub(crate) fn found(&mut self, id: AuthorityId, kind: AuthorityKind, state: &str, block: u16) {
        let stream = Stream::Authority(id.clone());
        let opened = LogOpened {
            name: id.to_string(),
            kind,
            root_key: Hash::default(),
            sealing_key: Hash::default(),
            rehearsal: true,
            operation: "test".into(),
            day_offset_min: 180,
        };
        self.tell(id.as_str(), stream.clone(), opened);
        let partner = PartnerAdded {
            authority: id.clone(),
            name: id.to_string(),
            kind,
            root_key: Hash::default(),
            sealing_key: Hash::default(),
            state: state.into(),
            root: None,
        };
        self.tell(id.as_str(), stream, partner);
        let key = CertifiedKey { id: KeyId::default(), public: Hash::default(), from: Moment::MIN, until: Moment::MAX };
        for function in Function::ALL {
            let signatory = signatory(id.as_str(), *function);
            *self.record.officers.entry(&signatory.officer, Officer::default).1 =
                Officer { authority: Some(id.clone()), functions: vec![*function], keys: vec![key.clone()], serial: 0 };
            let device = self.record.devices.entry(&signatory.device, Device::default).1;
            device.authority = Some(id.clone());
            device.keys = vec![key.clone()];
            if *function == Function::CustodyOfficer {
                device.block = Some(block);
            }
        }
    }

    /// A place of an authority.
    pub(crate) fn describe(&mut self, id: &str, owner: &str, failing: bool, capacity: u32) {
        let facts = PlaceDescribed {
            name: id.into(),
            kind: PlaceKind::Site,
            authority: authority(owner),
            inside: None,
            operational: capacity,
            humane: capacity,
            for_children: false,
            failing,
        };
        self.tell(owner, Stream::Place(place(id)), facts);
    }

    /// A place of an authority inside another place, told by its own log.
    pub(crate) fn describe_inside(&mut self, id: &str, owner: &str, kind: PlaceKind, inside: Option<&str>) {
        let facts = within(id, owner, kind, inside);
        self.tell(owner, Stream::Place(place(id)), facts);
    }

    /// A site of an authority that is set apart for children, told by its own log.
    pub(crate) fn describe_for_children(&mut self, id: &str, owner: &str) {
        let facts = PlaceDescribed { for_children: true, ..within(id, owner, PlaceKind::Site, None) };
        self.tell(owner, Stream::Place(place(id)), facts);
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, span: Span) {
        self.now = self.now + span;
    }

    /// Folds an event that occurs now in the log of an authority, undecided.
    pub(crate) fn tell(&mut self, log: &str, stream: Stream, body: impl Into<Body>) -> EventId {
        let now = self.now;
        self.tell_at(log, now, stream, body)
    }

    /// Folds an event that occurred at another time than it is recorded.
    pub(crate) fn tell_at(&mut self, log: &str, occurred: Moment, stream: Stream, body: impl Into<Body>) -> EventId {
        let by = signatory(log, Function::CustodyOfficer);
        self.fold(authority(log), vec![by.clone()], by.device, occurred, stream, body.into())
    }

    /// Folds an event about a person, signed by the officer of a function, undecided.
    pub(crate) fn signed(
        &mut self,
        log: &str,
        function: Function,
        occurred: Moment,
        number: PersonNumber,
        body: impl Into<Body>,
    ) -> EventId {
        let by = signatory(log, function);
        self.fold(authority(log), vec![by.clone()], by.device, occurred, Stream::Person(number), body.into())
    }

    /// Folds an event about a person that occurs now, signed by these officers, undecided.
    pub(crate) fn signed_by_all(
        &mut self,
        log: &str,
        officers: Vec<Signatory>,
        number: PersonNumber,
        body: impl Into<Body>,
    ) -> EventId {
        let now = self.now;
        self.signed_by_all_at(log, officers, now, number, body)
    }

    /// Folds an event about a person that occurred at another time than it is recorded, signed by these officers.
    pub(crate) fn signed_by_all_at(
        &mut self,
        log: &str,
        officers: Vec<Signatory>,
        occurred: Moment,
        number: PersonNumber,
        body: impl Into<Body>,
    ) -> EventId {
        let device = officers[0].device.clone();
        self.fold(authority(log), officers, device, occurred, Stream::Person(number), body.into())
    }

    /// Folds an event about a person that occurs now.
    pub(crate) fn of(&mut self, log: &str, number: PersonNumber, body: impl Into<Body>) -> EventId {
        self.tell(log, Stream::Person(number), body)
    }

    /// A panel of three decides on an age: two sign, and the third confirms.
    pub(crate) fn panel(&mut self, log: &str, number: PersonNumber, now: AgeInterval) -> EventId {
        let members = [Function::ChildProtection, Function::Medical, Function::LegalReviewer];
        let [one, two, third] = members.map(|function| signatory(log, function));
        let panel = [&one, &two, &third].map(|member| member.officer.to_string()).to_vec();
        let body = AgeDecided { now: now.clone(), panel, reasons: "heard".into() };
        let decision = self.signed_by_all(log, vec![one, two], number, body);
        self.signed_by_all(log, vec![third], number, AgeConfirmed { decision, now })
    }

    /// Registers a person at a place, undecided.
    pub(crate) fn register(&mut self, log: &str, number: PersonNumber, at: &str) -> EventId {
        self.of(log, number, registered(at))
    }

    /// Folds a word on a clearance that occurs now, signed by these officers.
    pub(crate) fn signed_of(&mut self, id: &str, log: &str, by: Vec<Signatory>, set: ClearanceSet) -> EventId {
        let (device, now) = (by[0].device.clone(), self.now);
        let stream = Stream::Clearance(ClearanceId::parse(id).unwrap());
        self.fold(authority(log), by, device, now, stream, set.into())
    }

    fn fold(
        &mut self,
        authority: AuthorityId,
        officers: Vec<Signatory>,
        device: DeviceId,
        occurred: Moment,
        stream: Stream,
        body: Body,
    ) -> EventId {
        self.told += 1;
        let mut random = [0; 10];
        // Apart, for an id that must rise within a log may be the one before it and one more.
        random[2..].copy_from_slice(&(self.told << 16).to_be_bytes());
        let id = EventId::following(self.record.newest_id(&authority), self.now, random);
        let counter = self.record.devices.get(&device).map_or(0, |d| d.next_counter);
        let envelope = Envelope {
            id,
            stream,
            kind_code: body.kind().code(),
            version: 1,
            occurred_at: occurred,
            recorded_at: self.now,
            officers,
            device,
            device_counter: counter,
            device_previous: Hash::default(),
            boot: Nonce::default(),
            monotonic_ms: self.now.as_ms().unsigned_abs(),
            checkpoint_seen: None,
            authority: authority.clone(),
            purpose: Purpose::Custody,
            label: Label { originator: authority, releasable_to: Vec::new(), caveats: Vec::new(), expires: None },
            group: body.kind().group(),
            plain_hash: Hash::default(),
            cipher_hash: Hash::default(),
            binding: None,
            idempotency: None,
        };
        let event = Event { seq: self.told, envelope, envelope_hash: Hash::default(), body: Ok(body) };
        self.record.apply(&event);
        self.events.push(event);
        id
    }

    /// Asks the record, as an officer of one function.
    pub(crate) fn ask(&self, log: &str, function: Function, order: Order) -> Result<Vec<Draft>, Refusal> {
        crate::decide::decide(&self.record, &command(actor(log, function, None), self.now, order), self.now)
    }

    /// Asks the record, as two officers on two devices.
    pub(crate) fn ask_two(&self, log: &str, two: [Function; 2], order: Order) -> Result<Vec<Draft>, Refusal> {
        let actor = actor(log, two[0], Some(two[1]));
        crate::decide::decide(&self.record, &command(actor, self.now, order), self.now)
    }

    /// Asks, and folds what comes of it; the number of events written.
    pub(crate) fn act(&mut self, log: &str, function: Function, order: Order) -> Result<usize, Refusal> {
        let drafts = self.ask(log, function, order)?;
        Ok(self.keep(log, vec![signatory(log, function)], drafts))
    }

    /// Asks as two officers, and folds what comes of it.
    pub(crate) fn act_two(&mut self, log: &str, two: [Function; 2], order: Order) -> Result<usize, Refusal> {
        let drafts = self.ask_two(log, two, order)?;
        Ok(self.keep(log, two.map(|f| signatory(log, f)).to_vec(), drafts))
    }

    fn keep(&mut self, log: &str, officers: Vec<Signatory>, drafts: Vec<Draft>) -> usize {
        let written = drafts.len();
        for draft in drafts {
            let (stream, body, _, _) = draft.into_parts();
            let device = officers[0].device.clone();
            self.fold(authority(log), officers.clone(), device, self.now, stream, body);
        }
        written
    }
}

/// The one officer of an authority in a function, on a device of his own.
pub(crate) fn signatory(log: &str, function: Function) -> Signatory {
    let name = format!("{log}.{function}");
    Signatory { officer: OfficerId::parse(&name).unwrap(), function, device: DeviceId::parse(&name).unwrap() }
}

/// An actor in one function, or two on two devices.
pub(crate) fn actor(log: &str, function: Function, second: Option<Function>) -> Actor {
    let first = signatory(log, function);
    Actor {
        authority: authority(log),
        device: first.device.clone(),
        officer: Some(first),
        second: second.map(|f| signatory(log, f)),
    }
}

/// A command that happens when it is recorded.
pub(crate) fn command(actor: Actor, at: Moment, order: Order) -> Command {
    Command { actor, occurred_at: at, because: None, sheet: None, order }
}

/// A place of an authority inside another place.
pub(crate) fn within(id: &str, owner: &str, kind: PlaceKind, inside: Option<&str>) -> PlaceDescribed {
    PlaceDescribed {
        name: id.into(),
        kind,
        authority: authority(owner),
        inside: inside.map(place),
        operational: 100,
        humane: 90,
        for_children: false,
        failing: false,
    }
}

/// A fact stated of a person.
pub(crate) fn state(number: PersonNumber, body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Person(number), body: body.into() }
}

/// A full first contact at a place.
pub(crate) fn registered(at: &str) -> Registered {
    let known = |text: &str| Known::Value(text.to_owned());
    let day = Moment::parse("2019-03-20T00:00:00Z").unwrap();
    Registered {
        place: place(at),
        provisional: false,
        identity: known("أحمد محمد"),
        deprived_at: Known::Value(day),
        deprived_where: known("Baghuz"),
        deprived_by: known("losing"),
        ordered_by: known("losing"),
        grounds: Known::UnknownBecause("no order was ever written".into()),
        supervised_by: known("losing"),
        admitted_at: Known::Value(day),
        health: Some(Known::UnknownBecause("no doctor has examined him yet".into())),
    }
}

/// The one reason of a refusal that has exactly one, in words.
pub(crate) fn only_reason<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    let refusal = answer.expect_err("a refusal was expected");
    assert_eq!(refusal.reasons().len(), 1, "{refusal}");
    refusal.reasons()[0].missing.clone()
}

/// A movement ready to board with one person for whom every gate is open.
pub(crate) mod ready {
    use super::*;
    use crate::event::Gate;
    use crate::event::age::{AgeAssessed, AgeInterval};
    use crate::event::law::{AcceptanceGiven, Conclusion, DestinationTold, OrderIssued, RiskConcluded};
    use crate::event::medical::{Fitness, HealthLine, InjuriesChecked, MedicinesPacked, Step};
    use crate::event::movement::{
        Alternate, BoardingOpened, ClearanceKind, ClearanceState, DoorChecked, DoorOutcome, ManifestDrafted,
        ManifestFrozen, ManifestLine, Means, MovementPlanned,
    };
    use crate::event::oversight::OverrideSigned;
    use crate::event::person::BandBound;
    use crate::event::place::Verified;
    use crate::event::property::{BagSealed, PropertySettled};
    use crate::ids::OverrideId;

    /// The one who boards.
    pub(crate) fn who() -> PersonNumber {
        person(1)
    }
    /// His movement.
    pub(crate) fn flight() -> MovementId {
        movement("m-1")
    }
    /// An override of three days for him there, of some gates.
    pub(crate) fn override_order(world: &World, gates: &[Gate]) -> OverrideSigned {
        OverrideSigned {
            id: OverrideId::parse("o-1").unwrap(),
            site: place("site"),
            movement: flight(),
            persons: vec![who()],
            gates: gates.to_vec(),
            until: world.now + Span::hours(72),
            reason: "shelling".into(),
        }
    }
    /// Its nonce.
    pub(crate) const NONCE: Nonce = Nonce([7; 16]);

    /// What is told of the person and the movement, each by a name, so that a test can leave one out
    /// or put another in its place.
    pub(crate) struct Story {
        /// Who holds and carries.
        pub(crate) holder: &'static str,
        /// Who receives.
        pub(crate) receiver: &'static str,
        /// Where the movement leaves from; a place of the holder.
        pub(crate) from: &'static str,
        /// Where it goes; a place of the receiver.
        pub(crate) to: &'static str,
        /// A movement for children.
        pub(crate) child_movement: bool,
        /// The facts, in order: name, hours before boarding, body.
        pub(crate) facts: Vec<(&'static str, i64, Body)>,
    }

    impl Story {
        /// From the site of `losing`, carried by it, to another state's prison.
        pub(crate) fn across() -> Self {
            Self::of("losing", "receiving", "site", "prison")
        }

        /// From the failing site to the safe one, all under `losing`.
        pub(crate) fn within() -> Self {
            Self::of("losing", "losing", "site", "safe-site")
        }

        fn of(holder: &'static str, receiver: &'static str, from: &'static str, to: &'static str) -> Self {
            let facts = facts(holder, receiver, from);
            Self { holder, receiver, from, to, child_movement: false, facts }
        }

        /// Leaves a fact out.
        pub(crate) fn without(mut self, name: &str) -> Self {
            let before = self.facts.len();
            self.facts.retain(|(fact, _, _)| *fact != name);
            assert!(self.facts.len() < before, "there is no fact {name}");
            self
        }

        /// Tells a fact of another content under the same name.
        pub(crate) fn with(mut self, name: &str, change: impl Fn(&mut Body)) -> Self {
            let fact = self.facts.iter_mut().find(|(fact, _, _)| *fact == name).unwrap();
            change(&mut fact.2);
            self
        }

        /// Tells a fact at another time.
        pub(crate) fn hours_before(mut self, name: &str, hours: i64) -> Self {
            self.facts.iter_mut().find(|(fact, _, _)| *fact == name).unwrap().1 = hours;
            self
        }

        /// Tells one more fact of the person.
        pub(crate) fn and(mut self, hours: i64, body: impl Into<Body>) -> Self {
            self.facts.push(("more", hours, body.into()));
            self
        }

        /// The world in which all this was told.
        pub(crate) fn told(self) -> World {
            let mut world = World::new();
            let now = world.now;
            for (_, hours, body) in self.facts.iter().filter(|(name, _, _)| *name != "door") {
                world.tell_at(self.holder, now - Span::hours(*hours), Stream::Person(who()), body.clone());
            }
            plan(&mut world, &self);
            for (_, hours, body) in self.facts.iter().filter(|(name, _, _)| *name == "door") {
                world.tell_at(self.holder, now - Span::hours(*hours), Stream::Person(who()), body.clone());
            }
            world
        }
    }

    /// Tells the papers of age, health and law that a person needs to be taken to a receiver.
    pub(crate) fn papers(world: &mut World, number: PersonNumber, (holder, receiver, from): (&str, &str, &str)) {
        let needed = ["age", "health", "injuries", "medicines", "order", "assessment", "told", "acceptance"];
        let now = world.now;
        for (_, hours, body) in facts(holder, receiver, from).into_iter().filter(|(name, ..)| needed.contains(name)) {
            world.tell_at(holder, now - Span::hours(hours), Stream::Person(number), body);
        }
    }

    fn plan(world: &mut World, story: &Story) {
        let stream = Stream::Movement(flight());
        let (leaves, arrives) = (world.now + Span::hours(1), world.now + Span::hours(2));
        let clearances = [("landing", ClearanceKind::Landing), ("overflight", ClearanceKind::Overflight)];
        for (id, kind) in clearances {
            let set = ClearanceSet {
                kind,
                owner: authority(story.receiver),
                scope: "all".into(),
                state: ClearanceState::Given,
                from: leaves - Span::hours(12),
                until: arrives + Span::hours(12),
                note: String::new(),
                document: None,
            };
            world.tell(story.holder, Stream::Clearance(ClearanceId::parse(id).unwrap()), set);
        }
        let planned = MovementPlanned {
            means: Means::Air,
            from: place(story.from),
            to: place(story.to),
            vehicle: "tail".into(),
            carrier: authority(story.holder),
            receiver: authority(story.receiver),
            departs_at: leaves,
            arrives_at: arrives,
            seats: 4,
            guards: 4,
            child: story.child_movement,
            alternates: vec![Alternate {
                place: place("airfield"),
                landing: None,
                guards: false,
                legal_acceptance: false,
                or_fuel_to_return: true,
            }],
            clearances: clearances.iter().map(|(id, _)| ClearanceId::parse(id).unwrap()).collect(),
        };
        world.tell(story.holder, stream.clone(), planned);
        let lines = vec![ManifestLine { person: who(), seat: 1, apart_from: Vec::new() }];
        world.tell(story.holder, stream.clone(), ManifestDrafted { version: 1, lines });
        world.tell(story.holder, stream.clone(), ManifestFrozen { version: 1, nonce: NONCE });
        world.tell(story.holder, stream, BoardingOpened { version: 1 });
    }

    fn facts(_holder: &str, receiver: &str, from: &str) -> Vec<(&'static str, i64, Body)> {
        let now = World::new().now;
        let years = |n: u32| n * 12;
        let order = OrderIssued {
            reference: "R-17".into(),
            by: "court".into(),
            grounds: "article 4".into(),
            valid_in: authority(receiver),
            from: now - Span::days(3),
            until: now + Span::days(12),
            document: None,
        };
        let line = HealthLine {
            fit_road: Fitness::Fit,
            fit_air: Fitness::Fit,
            examined_at: now - Span::hours(10),
            tb_known: true,
            medicine_needed: true,
            line: "stable".into(),
            evacuate_for: None,
        };
        let bag = BagSealed { bag: "B1".into(), seal: "S1".into(), contents: vec!["coat".into()], receipt_given: true };
        let door = DoorChecked {
            movement: flight(),
            manifest_version: 1,
            nonce: NONCE,
            arriving: false,
            outcome: DoorOutcome::Verified(Verified::Finger),
        };
        let concluded =
            RiskConcluded { destination: authority(receiver), conclusion: Conclusion::NoRealRisk, proper: true };
        let told = DestinationTold {
            destination: authority(receiver),
            language: "ar".into(),
            interpreter: true,
            counsel_offered: true,
            by_sheet: Some(true),
        };
        let accepted =
            AcceptanceGiven { by: authority(receiver), until: now + Span::days(5), conditions: String::new() };
        let assessed = AgeAssessed {
            now: AgeInterval { min_months: years(25), max_months: years(35) },
            method: "interview".into(),
            reasons: "documents".into(),
        };
        vec![
            ("registered", 200, registered(from).into()),
            ("band", 100, BandBound { band: "BAND-1".into() }.into()),
            ("age", 90, assessed.into()),
            ("health", 10, line.into()),
            ("injuries", 10, InjuriesChecked { step: Step::BeforeDeparture, seen: 0 }.into()),
            ("medicines", 9, MedicinesPacked { days: 7, step: Step::BeforeDeparture }.into()),
            ("order", 72, order.into()),
            ("assessment", 60, concluded.into()),
            ("told", 60, told.into()),
            ("acceptance", 50, accepted.into()),
            ("bag", 5, bag.into()),
            ("property", 5, PropertySettled { bags: 1, receipt_given: true }.into()),
            ("door", 0, door.into()),
        ]
    }
}
