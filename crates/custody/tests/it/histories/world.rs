//! The world of one history: four authorities, a clock, what has been named so far, and the tally of what
//! was tried. Source: ours.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use custody::event::authority::PartnerAdded;
use custody::event::place::{PlaceDescribed, PlaceKind};
use custody::event::{AuthorityKind, Body, Function, Kind, Signing, Stream};
use custody::{
    AuthorityId, BlobId, Command, DeviceId, Event, Hash, Moment, MovementId, Order, PersonNumber, PlaceId, Span, decide,
};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::evidence;
use super::node::Node;

/// How often each thing was done and refused.
#[derive(Default)]
pub(crate) struct Coverage {
    pub(crate) done: BTreeMap<String, u64>,
    pub(crate) refused: BTreeMap<String, u64>,
    pub(crate) faults: BTreeMap<&'static str, u64>,
}

impl Coverage {
    /// Adds another history's.
    pub(crate) fn add(&mut self, other: Self) {
        other.done.into_iter().for_each(|(k, n)| *self.done.entry(k).or_default() += n);
        other.refused.into_iter().for_each(|(k, n)| *self.refused.entry(k).or_default() += n);
        other.faults.into_iter().for_each(|(k, n)| *self.faults.entry(k).or_default() += n);
    }
}

/// The authorities in order of their index.
pub(crate) const LOSING: usize = 0;
pub(crate) const CARRYING: usize = 1;
pub(crate) const RECEIVING: usize = 2;
pub(crate) const BUREAU: usize = 3;

/// The places with who answers for them and whether they fail.
pub(crate) const PLACES: [(&str, usize, PlaceKind, bool); 6] = [
    ("site", LOSING, PlaceKind::Site, true),
    ("safe-site", LOSING, PlaceKind::Site, false),
    ("hospital", LOSING, PlaceKind::Hospital, false),
    ("airfield", CARRYING, PlaceKind::Airfield, false),
    ("prison", RECEIVING, PlaceKind::Site, false),
    ("wing", RECEIVING, PlaceKind::Cell, false),
];

/// One history as it goes.
pub(crate) struct World {
    pub(crate) nodes: Vec<Node>,
    pub(crate) now: Moment,
    pub(crate) rng: ChaCha12Rng,
    pub(crate) people: Vec<PersonNumber>,
    pub(crate) movements: Vec<MovementId>,
    /// Who was merged, into whom, by which authority.
    pub(crate) merged: Vec<(usize, PersonNumber, PersonNumber)>,
    /// Bundles on their way: from, to, bytes.
    pub(crate) mail: Vec<(usize, usize, Vec<u8>)>,
    pub(crate) coverage: Coverage,
    /// The last commands, for whoever has to find out.
    pub(crate) trail: VecDeque<String>,
    pub(crate) named: u64,
    /// Whether the fault at hand found nothing to harm.
    pub(crate) skipped: bool,
    pub(crate) folder: std::path::PathBuf,
}

pub(crate) fn place(id: &str) -> PlaceId {
    PlaceId::parse(id).unwrap()
}

/// What an order is called in the tally.
pub(crate) fn word(order: &Order) -> &'static str {
    match order {
        Order::State { body, .. } => body.kind().name(),
        Order::Assess { .. } => "assess",
        Order::Board { .. } => "board",
        Order::Depart { .. } => "depart",
        Order::HandOver { .. } => "hand over",
        Order::Receive { .. } => "receive",
        Order::CompleteReception { .. } => "complete reception",
        Order::MoveOn { .. } => "move on",
        Order::Release { .. } => "release",
        Order::PayDebt { .. } => "pay debt",
    }
}

/// Id of the court that the authorities know.
pub(crate) const COURT: &str = "tribunal";

impl World {
    /// Four authorities that know each other, with their places described.
    pub(crate) fn new(seed: u64, folder: &Path) -> Self {
        let now = Moment::parse("2026-01-21T08:00:00Z").unwrap();
        let kinds = [
            ("losing", AuthorityKind::Losing, "SYR"),
            ("carrying", AuthorityKind::Carrying, "USA"),
            ("receiving", AuthorityKind::Receiving, "IRQ"),
            ("bureau", AuthorityKind::Bureau, "CHE"),
        ];
        let nodes: Vec<Node> = (0_u64..)
            .zip(kinds)
            .map(|(at, (id, kind, state))| Node::new(id, kind, state, folder, seed.wrapping_mul(8) + at, now))
            .collect();
        let mut world = Self {
            nodes,
            now,
            rng: ChaCha12Rng::seed_from_u64(seed),
            people: Vec::new(),
            movements: Vec::new(),
            merged: Vec::new(),
            mail: Vec::new(),
            coverage: Coverage::default(),
            trail: VecDeque::new(),
            named: 0,
            skipped: false,
            folder: folder.into(),
        };
        let mut partners: Vec<PartnerAdded> = world.nodes.iter().map(partner).collect();
        partners.push(court(&partners));
        for (at, node) in world.nodes.iter_mut().enumerate() {
            node.found(&partners, at as u16 + 1, now);
        }
        for (id, owner, kind, failing) in PLACES {
            // Everybody describes every place: partners agree on names beforehand.
            let facts = PlaceDescribed {
                name: id.into(),
                kind,
                authority: world.nodes[owner].id.clone(),
                inside: (id == "wing").then(|| place("prison")),
                operational: 40,
                humane: 30,
                for_children: id == "wing",
                failing,
            };
            for at in 0..world.nodes.len() {
                let order = Order::State { stream: Stream::Place(place(id)), body: facts.clone().into() };
                let second = failing.then_some(Function::LegalReviewer);
                world.act(at, Function::Commander, second, 0, order);
            }
        }
        world
    }

    /// A number below another.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.rng.next_u64() % n.max(1) as u64) as usize
    }
    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.rng.next_u64() % 100 < percent
    }
    /// One of several.
    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
    /// A word that no other has.
    pub(crate) fn fresh(&mut self, stem: &str) -> String {
        self.named += 1;
        format!("{stem}-{}", self.named)
    }
    /// The id of an authority.
    pub(crate) fn id(&self, at: usize) -> AuthorityId {
        self.nodes[at].id.clone()
    }

    /// States a fact in the function that it belongs to, some hours ago.
    pub(crate) fn state(
        &mut self,
        at: usize,
        stream: impl Into<Stream>,
        body: impl Into<Body>,
        hours_ago: i64,
    ) -> Option<Vec<Event>> {
        let body = body.into();
        let (first, second) = (function_for(body.kind()), second_for(body.kind()));
        self.act(at, first, second, hours_ago, Order::State { stream: stream.into(), body })
    }

    /// Gives an order as officers of one or two functions; what was written, if it was allowed.
    pub(crate) fn act(
        &mut self,
        at: usize,
        first: Function,
        second: Option<Function>,
        hours_ago: i64,
        order: Order,
    ) -> Option<Vec<Event>> {
        // Most of what is entered from paper comes with its sheet; every eighth does not.
        let sheet = (hours_ago > 0 && !self.named.is_multiple_of(8)).then_some(BlobId([8; 32]));
        let command = Command {
            actor: self.nodes[at].actor(first, second),
            occurred_at: self.now - Span::hours(hours_ago),
            because: (hours_ago > 0).then(|| "entered from paper".into()),
            sheet,
            order,
        };
        let now = self.now;
        self.command(at, &command, now)
    }

    /// Runs a command on a node, with every check that belongs to one command.
    pub(crate) fn command(&mut self, at: usize, command: &Command, clock: Moment) -> Option<Vec<Event>> {
        let name = word(&command.order);
        self.note(|w| format!("{} {} at {clock}: {:?}", w.nodes[at].id, name, command.order));
        if self.chance(7) {
            self.must_be_refused(at, command, clock);
        }
        let observed = matches!(&command.order, Order::State { body, .. } if body.kind().is_observed());
        let before = self.nodes[at].seen.len();
        match self.nodes[at].perform(command, clock) {
            Ok(written) => {
                if observed {
                    assert!(written.iter().any(|e| e.body.as_ref().is_ok_and(|b| b.kind().is_observed())));
                }
                *self.coverage.done.entry(name.into()).or_default() += u64::from(!written.is_empty());
                for event in &written {
                    evidence::check(&self.nodes[at].seen[..before], event, &self.nodes[at]);
                }
                Some(written)
            }
            Err(refusal) => {
                assert!(!observed, "an observed act was refused: {refusal}");
                assert!(!refusal.reasons().is_empty() && !refusal.to_string().contains('\n'), "{refusal}");
                *self.coverage.refused.entry(name.into()).or_default() += 1;
                self.note(|_| format!("  refused: {refusal}"));
                None
            }
        }
    }

    /// The command in a shape that no rule may let through.
    fn must_be_refused(&mut self, at: usize, command: &Command, clock: Moment) {
        let mut wrong = command.clone();
        let observed = matches!(&command.order, Order::State { body, .. } if body.kind().is_observed());
        let own = matches!(&command.order, Order::State { body: Body::LogOpened(_) | Body::DeviceCertified(_), .. });
        let choice = if observed || own { 0 } else { self.below(6) };
        match choice {
            0 if own => return,
            0 => wrong.actor.device = DeviceId::parse("nobody.tablet").unwrap(),
            1 => wrong.occurred_at = clock + Span::hours(1),
            2 => (wrong.occurred_at, wrong.because) = (clock - Span::hours(1), None),
            3 => {
                let other = (at + 1) % self.nodes.len();
                wrong.actor = self.nodes[other].actor(Function::CustodyOfficer, None);
                wrong.actor.authority = self.id(at);
            }
            4 => wrong.actor.authority = self.id((at + 1) % self.nodes.len()),
            _ => {
                // A clock that runs before the revocation says nothing about it.
                let Some(function) = self.nodes[at].revoked.filter(|_| clock >= self.now) else { return };
                wrong.actor = self.nodes[at].actor(function, None);
            }
        }
        let answer = decide(&self.nodes[at].record, &wrong, clock);
        assert!(answer.is_err(), "let through in wrong shape {choice}: {wrong:?}");
        *self.coverage.refused.entry(word(&command.order).into()).or_default() += 1;
    }

    /// The id of an authority's officer in a function.
    pub(crate) fn officer(&self, at: usize, function: Function) -> String {
        self.nodes[at].pen(function).who.officer.to_string()
    }

    /// A panel of three officers, with both who sign for it.
    pub(crate) fn panel(&self, at: usize) -> Vec<String> {
        let members = [Function::ChildProtection, Function::LegalReviewer, Function::Medical];
        members.map(|function| self.officer(at, function)).to_vec()
    }

    /// Keeps a line of what happens.
    pub(crate) fn note(&mut self, line: impl FnOnce(&Self) -> String) {
        let line = line(self);
        if self.trail.len() == 40 {
            self.trail.pop_front();
        }
        self.trail.push_back(line);
    }
    /// Counts an injected fault.
    pub(crate) fn fault(&mut self, name: &'static str) {
        *self.coverage.faults.entry(name).or_default() += 1;
        self.note(|_| format!("fault: {name}"));
    }
}

pub(crate) fn partner(node: &Node) -> PartnerAdded {
    PartnerAdded {
        authority: node.id.clone(),
        name: node.id.to_string(),
        kind: node.kind,
        root_key: Hash(node.root.public().0),
        sealing_key: Hash(node.sealing.public()),
        state: node.state.into(),
        root: None,
    }
}

/// A court that has no node here: it is recognised and doubted, and answers nothing.
pub(crate) fn court(partners: &[PartnerAdded]) -> PartnerAdded {
    let authority = custody::AuthorityId::parse(COURT).unwrap();
    PartnerAdded { authority, name: "Tribunal".into(), kind: AuthorityKind::Court, ..partners[0].clone() }
}

/// The function that a kind of event belongs to.
pub(crate) fn function_for(kind: Kind) -> Function {
    match kind.code() {
        50..=52 | 54..=56 => Function::ChildProtection,
        57 => Function::Medical,
        60..=65 | 68 => Function::Medical,
        15 | 17 | 18 | 53 | 70..=74 | 78 | 80 | 82..=85 => Function::LegalReviewer,
        100..=105 | 108 | 111 => Function::MovementControl,
        75 | 76 | 81 | 116 | 154 => Function::Liaison,
        8..=10 | 12 | 20 | 48 | 160 | 164 | 110 => Function::Commander,
        _ => Function::CustodyOfficer,
    }
}

/// The function of the second officer where a kind needs two, or may need them.
pub(crate) fn second_for(kind: Kind) -> Option<Function> {
    let by_two_at_will = [
        Kind::ObjectionDecided,
        Kind::StayLifted,
        Kind::CourtRecognised,
        Kind::BureauRecognised,
        Kind::ClearanceSet,
        Kind::PartnerAdded,
    ];
    if by_two_at_will.contains(&kind) {
        return Some(Function::Medical);
    }
    let two = kind.signing() == Signing::Two;
    let first = function_for(kind);
    two.then_some(if first == Function::LegalReviewer { Function::Commander } else { Function::LegalReviewer })
}
