//! The stage of a rehearsal: desk, cast, made people, the true world, and what is to be done when.
//! Every act goes through the desk, as in live use. Source: ours.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use custody::event::{Body, Stream};
use custody::{AuthorityId, EventId, Missing, Moment, MovementId, Order, PersonNumber, PlaceId, Refusal, Span};

use super::super::people::SyntheticPerson;
use super::super::scenario::Scenario;
use super::super::timetable::Timetable;
use super::super::unfinished;
use super::folder::{Cast, Role};
use super::lift::Carrying;
use super::task::Task;
use super::world::World;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// Characters of a task that tell which it was.
const TASK_SAID: usize = 60;

/// Where a person stands by what the officers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// At his site, on no list.
    Waiting,
    /// On the list of a journey.
    Listed(usize),
    /// On his way.
    Going(usize),
    /// In the prison of the receiving authority.
    Arrived,
    /// Stays where he is: something says no.
    Staying,
    /// His site is lost, and nobody can say where he is.
    Lost,
}

/// A person as the officers of the losing authority keep him on their sheet.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) number: PersonNumber,
    pub(super) site: PlaceId,
    pub(super) stand: Stand,
    pub(super) taken_in: bool,
    pub(super) told_at: Option<Moment>,
    pub(super) child: bool,
    pub(super) unfit: bool,
    pub(super) at_risk: bool,
    pub(super) objecting: bool,
    pub(super) relieved: bool,
    /// Orders of the court so far, and until when the last one holds.
    pub(super) orders: u32,
    pub(super) ordered_until: Option<Moment>,
    /// When he was last examined, and whether medicines were ever packed for him.
    pub(super) examined_at: Option<Moment>,
    pub(super) packed: bool,
}

/// A refusal as an officer met it.
#[derive(Debug, Clone)]
pub(super) struct Met {
    pub(super) person: Option<PersonNumber>,
    pub(super) movement: Option<MovementId>,
    pub(super) reasons: Vec<Missing>,
    pub(super) at: Moment,
}

/// Two numbers that `person duplicates` named, and what officers found when they called both.
#[derive(Debug, Clone)]
pub(super) struct NamedPair {
    pub(super) numbers: [PersonNumber; 2],
    /// What the two have in common, as the list says it.
    pub(super) why: String,
    pub(super) one_human: bool,
    pub(super) at: Moment,
}

/// Everything on stage.
pub(super) struct Stage {
    pub(super) desk: Desk,
    pub(super) cast: Cast,
    pub(super) scenario: Scenario,
    pub(super) timetable: Timetable,
    pub(super) people: Vec<SyntheticPerson>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) by_number: BTreeMap<PersonNumber, usize>,
    /// Who travels on a journey.
    pub(super) groups: BTreeMap<usize, Vec<usize>>,
    pub(super) world: World,
    pub(super) met: Vec<Met>,
    pub(super) named: Vec<NamedPair>,
    pub(super) queue: BTreeMap<(Moment, u64), Task>,
    pub(super) queued: u64,
    pub(super) received: u32,
    /// Share of the scenario's people that this rehearsal has, in parts per million.
    pub(super) scale_ppm: u64,
    pub(super) court_queue: Vec<usize>,
    /// What the bureau has acknowledged.
    pub(super) acknowledged: BTreeSet<EventId>,
    /// The plan that people move by, where it is not the scenario's timetable.
    pub(super) carrying: Option<Box<Carrying>>,
    pub(super) seed: u64,
    /// Refusals that no officer had an answer to: what was to be done was left undone.
    pub(super) unanswered: Vec<String>,
}

impl Stage {
    pub(super) fn at(&mut self, at: Moment, task: Task) {
        self.queued += 1;
        self.queue.insert((at, self.queued), task);
    }

    pub(super) fn after(&mut self, minutes: i64, task: Task) {
        self.at(self.desk.now() + Span::minutes(minutes), task);
    }

    /// An act that may be refused; the refusal is kept as the officer met it.
    pub(super) fn ask(
        &mut self,
        seat: &Seat,
        about: (Option<PersonNumber>, Option<&MovementId>),
        order: Order,
    ) -> Result<Result<Done, Refusal>, Failure> {
        self.ask_when(seat, &When::default(), about, order)
    }

    /// The same for an act that happened a little before it is entered.
    pub(super) fn ask_when(
        &mut self,
        seat: &Seat,
        when: &When,
        about: (Option<PersonNumber>, Option<&MovementId>),
        order: Order,
    ) -> Result<Result<Done, Refusal>, Failure> {
        match self.desk.act(seat, when, order) {
            Ok(done) => Ok(Ok(done)),
            Err(Failure::Refused(refusal)) => {
                self.meets(about, &refusal);
                Ok(Err(refusal))
            }
            Err(failure) => Err(failure),
        }
    }

    /// Keeps a refusal as the officer met it.
    pub(super) fn meets(&mut self, about: (Option<PersonNumber>, Option<&MovementId>), refusal: &Refusal) {
        let reasons = refusal.reasons().to_vec();
        self.met.push(Met { person: about.0, movement: about.1.cloned(), reasons, at: self.desk.now() });
        self.world.met = self.met.len();
    }

    /// Nobody has an answer to a refusal: it is told at the end, and the rehearsal goes on.
    pub(super) fn unanswered(&mut self, what: String) {
        self.unanswered.push(format!("{}: {what}", self.desk.now()));
    }

    /// An act that the path asks for and the record must allow. Where it does not, what was being done is left undone, and
    /// told at the end.
    pub(super) fn must(&mut self, seat: &Seat, order: Order) -> Result<Done, Failure> {
        let said =
            if cfg!(debug_assertions) { format!("{order:?}").chars().take(200).collect() } else { String::new() };
        self.desk
            .act(seat, &When::default(), order)
            .map_err(|failure| failure.at(format!("{} {said}", self.desk.now())))
    }

    /// States a fact of a person.
    pub(super) fn say(&mut self, seat: &Seat, person: PersonNumber, body: impl Into<Body>) -> Result<Done, Failure> {
        self.must(seat, Order::State { stream: Stream::Person(person), body: body.into() })
    }

    /// States a fact of a movement.
    pub(super) fn say_of(
        &mut self,
        seat: &Seat,
        movement: &MovementId,
        body: impl Into<Body>,
    ) -> Result<Done, Failure> {
        self.must(seat, Order::State { stream: Stream::Movement(movement.clone()), body: body.into() })
    }

    pub(super) fn seat(&self, authority: &AuthorityId, role: Role) -> Result<Seat, Failure> {
        self.cast.seat(authority, role)
    }

    /// A seat of the authority that holds the sites.
    pub(super) fn losing(&self, role: Role) -> Result<Seat, Failure> {
        self.cast.seat(&self.cast.losing, role)
    }

    pub(super) fn today(&self) -> i32 {
        let days = self.scenario.day_of(self.desk.now()) - 1;
        self.scenario.first_day + i32::try_from(days).unwrap_or(0)
    }

    /// The authority to which a place answers.
    pub(super) fn authority_of(&self, place: &str) -> Result<AuthorityId, Failure> {
        let authority = self.scenario.place(place).map(|p| p.authority.as_str());
        Ok(AuthorityId::parse(authority.unwrap_or_default())?)
    }

    /// Does what is due, one simulated minute after another; each minute is one commit.
    pub(super) fn run(&mut self, interrupted: &AtomicBool, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let mut minute = None;
        while let Some(((at, _), task)) = self.queue.pop_first() {
            unfinished::go_on(interrupted)?;
            if minute != Some(at) {
                self.desk.commit()?;
                self.desk.set_clock(at)?;
                self.world.now = at;
                self.desk.begin_batch();
                minute = Some(at);
            }
            let said: String = format!("{task:?}").chars().take(TASK_SAID).collect();
            match self.perform(task, progress) {
                Err(Failure::Refused(refusal)) => self.unanswered(format!("{said}: {refusal}")),
                done => done?,
            }
        }
        self.desk.commit()
    }
}
