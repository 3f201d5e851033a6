//! A movement as officers see it: stage, lines with gates, blind counts, clearances, what keeps it, and
//! the offers made from it. Source: `custody.md` (Words; Head count), `cli.md`.

mod counts;
mod line;
mod names;

use custody::event::movement::{Means, MovementPlanned};
use custody::event::{Function, Group, Purpose};
use custody::gate::departure;
use custody::{Missing, Movement, MovementId, Nature, PersonNumber, Stage};
use serde::Serialize;

pub(crate) use counts::Blind;
pub use counts::CountView;
pub use line::{GateView, LineView};
pub(crate) use names::Names;
use names::Naming;

use crate::access_policy::sees;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::look::Reason;
use crate::verbs::clearance::ClearanceRow;
use crate::verbs::movement::movement_id;

/// A movement as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovementRow {
    /// Id.
    pub movement: String,
    /// Where it is on its way.
    pub stage: &'static str,
    /// Leaves from.
    pub from: Option<String>,
    /// Goes to: the last diversion, or the plan.
    pub to: Option<String>,
    /// As planned.
    pub departs_at: Option<String>,
    /// Persons on the manifest.
    pub listed: usize,
    /// Persons carried to the end or on the way there, by the record; none while a head count is blind.
    pub carried: Option<usize>,
    /// Seats.
    pub seats: Option<u32>,
}

/// Why something is shut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonView {
    /// Which gate.
    pub gate: &'static str,
    /// The missing fact.
    pub missing: String,
    /// no, absent or unfit.
    pub nature: &'static str,
    /// Who can supply it.
    pub who_can_open: Vec<&'static str>,
    /// The rule.
    pub rule: &'static str,
    /// Where it stands.
    pub source: String,
}

/// An offer of persons to another authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferView {
    /// Its nonce, hexadecimal.
    pub nonce: String,
    /// To whom.
    pub to: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Persons offered.
    pub offered: usize,
    /// Persons received, by the receiver's log.
    pub received: usize,
    /// Offered and not received, by a kept receipt.
    pub exceptions: Vec<String>,
    /// SHA-256 of the receipt, once one is kept.
    pub receipt: Option<String>,
    /// Refused as a whole: by whom and why.
    pub refused: Option<String>,
    /// Until when it binds whom it names, where nobody has answered it.
    pub binds_until: Option<String>,
}

/// A movement as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovementView {
    /// The row of the list.
    #[serde(flatten)]
    pub row: MovementRow,
    /// road or air.
    pub means: Option<&'static str>,
    /// Tail or plates.
    pub vehicle: Option<String>,
    /// Who has custody while moving.
    pub carrier: Option<String>,
    /// Who is to accept.
    pub receiver: Option<String>,
    /// As planned.
    pub arrives_at: Option<String>,
    /// Guards on board.
    pub guards: Option<u32>,
    /// For children only.
    pub child: bool,
    /// The newest manifest version; 0 where there is none.
    pub manifest_version: u32,
    /// Nonce of the frozen version that stands.
    pub nonce: Option<String>,
    /// The manifest, and whoever else was aboard.
    pub lines: Vec<LineView>,
    /// Scanned aboard and not left; none while a head count is blind.
    pub scanned: Option<usize>,
    /// Head counts.
    pub counts: Vec<CountView>,
    /// Why numbers are withheld, where they are, and what ends it.
    pub withheld: Option<String>,
    /// The difference that the commander departed with; none while a head count is blind.
    pub difference: Option<String>,
    /// The clearances of the plan.
    pub clearances: Vec<ClearanceRow>,
    /// What keeps it from leaving; empty once it has left.
    pub kept_by: Vec<ReasonView>,
    /// Open discrepancies about it or anybody it carries.
    pub discrepancies: Vec<String>,
    /// Diversions, cancellation, explanation.
    pub notes: Vec<String>,
    /// Offers and receipts.
    pub offers: Vec<OfferView>,
}

impl Desk {
    /// All movements, in order of arrival.
    pub fn movements(&self) -> Vec<MovementRow> {
        self.record.movements().map(|(id, movement)| row(id, movement, self.blind(id, movement).is_some())).collect()
    }

    /// One movement, as an officer may see it: the number of another counter is withheld while its round
    /// is incomplete, and so is who was scanned. It names persons, so that the look at each stands in the
    /// access log before anything is shown; `what` says by which command.
    pub fn movement_view(&self, seat: &Seat, movement: &str, what: &str) -> Result<MovementView, Failure> {
        let viewer = seat.officer.as_ref().map(|(officer, _)| officer.as_str());
        let id = movement_id(movement)?;
        let standing = self.known_movement(&id)?;
        let plan = standing.plan.as_ref();
        let blind = self.blind(&id, standing);
        let listed = standing.manifest.lines.iter().map(|l| l.person);
        let persons: Vec<PersonNumber> = listed.chain(standing.aboard.iter().map(|a| a.person)).collect();
        let why = Reason { purpose: Purpose::Custody, what: format!("{what} {id}") };
        self.note_shown(seat, persons.iter().copied(), &why)?;
        let names = self.names_for(seat, &persons)?;
        let now = self.now();
        let kept_by = match standing.stage {
            Stage::Named | Stage::Cancelled => Vec::new(),
            stage if stage.has_left() => Vec::new(),
            _ => departure::departure(&self.record, &id, None, now).shut_by.iter().map(reason).collect(),
        };
        Ok(MovementView {
            row: row(&id, standing, blind.is_some()),
            means: plan.map(|p| means_word(p.means)),
            vehicle: plan.map(|p| p.vehicle.clone()),
            carrier: plan.map(|p| p.carrier.to_string()),
            receiver: plan.map(|p| p.receiver.to_string()),
            arrives_at: plan.map(|p| p.arrives_at.to_string()),
            guards: plan.map(|p| p.guards),
            child: plan.is_some_and(|p| p.child),
            manifest_version: standing.manifest.version,
            nonce: standing.manifest.standing().map(|f| f.nonce.to_string()),
            lines: line::lines(&self.record, &id, (standing, blind.is_some()), &names, now),
            scanned: blind.is_none().then(|| standing.scanned()),
            counts: counts::views(standing, viewer),
            difference: standing.difference.as_ref().filter(|_| blind.is_none()).map(difference),
            withheld: blind.as_ref().map(Blind::said),
            clearances: clearances(self, plan),
            kept_by,
            discrepancies: self.open_discrepancies(&id, standing),
            notes: notes(standing),
            offers: offers(standing),
        })
    }

    /// Names that were claimed, and bands, for the functions that are shown a person's identity; for the others the
    /// register's name. Movement control makes the sheet that ties a wrist to a line at the door, and is shown the
    /// bands too; nobody else needs what a second band could be made from.
    fn names_for(&self, seat: &Seat, persons: &[PersonNumber]) -> Result<Names, Failure> {
        let named = seat.officer.iter().map(|(_, function)| *function);
        let functions: Vec<Function> = seat.unnamed.first.iter().copied().chain(named).collect();
        if functions.iter().any(|function| sees(*function, Group::Identity)) {
            return self.names(persons.iter().copied());
        }
        let registered = |person: PersonNumber| self.register_name(person);
        if functions.contains(&Function::MovementControl) {
            let banded = self.names(persons.iter().copied())?.into_iter();
            let line = |(person, naming): (PersonNumber, Naming)| {
                (person, Naming { band: naming.band, ..Naming::registered(registered(person)) })
            };
            return Ok(banded.map(line).collect());
        }
        Ok(persons.iter().map(|person| (*person, Naming::without_band(registered(*person)))).collect())
    }

    /// A movement that any log here names.
    pub(crate) fn known_movement(&self, id: &MovementId) -> Result<&Movement, Failure> {
        self.record.movement(id).ok_or_else(|| {
            Failure::error(format!("movement {id} is not in this record"))
                .hint("`custodia man list` shows those that are")
        })
    }

    fn open_discrepancies(&self, id: &MovementId, movement: &Movement) -> Vec<String> {
        use custody::event::Stream;
        let concerns = |stream: &Stream| match stream {
            Stream::Movement(about) => about == id,
            Stream::Person(person) => movement.carried().any(|a| a.person == *person),
            _ => false,
        };
        let open = self.record.discrepancies().filter(|(_, d)| d.is_open() && d.about.iter().any(concerns));
        open.map(|(name, d)| format!("{name}: {}", d.text)).collect()
    }
}

fn row(id: &MovementId, movement: &Movement, blind: bool) -> MovementRow {
    let plan = movement.plan.as_ref();
    MovementRow {
        movement: id.to_string(),
        stage: movement.stage.word(),
        from: plan.map(|p| p.from.to_string()),
        to: movement.destination().map(ToString::to_string),
        departs_at: plan.map(|p| p.departs_at.to_string()),
        listed: movement.manifest.lines.len(),
        carried: (!blind).then(|| movement.carried().count()),
        seats: plan.map(|p| p.seats),
    }
}

/// A reason in plain words.
pub(crate) fn reason(missing: &Missing) -> ReasonView {
    ReasonView {
        gate: missing.gate.word(),
        missing: missing.missing.clone(),
        nature: match missing.nature {
            Nature::No => "no",
            Nature::Absent => "absent",
            Nature::Unfit => "unfit",
        },
        who_can_open: missing.who_can_open.iter().map(|f| f.word()).collect(),
        rule: missing.rule,
        source: missing.source.clone(),
    }
}

const fn means_word(means: Means) -> &'static str {
    match means {
        Means::Road => "road",
        Means::Air => "air",
    }
}

fn difference(d: &custody::event::movement::Difference) -> String {
    format!("{} scanned, counted as {} and {}: {}", d.scanned, d.count_a, d.count_b, d.reason)
}

fn clearances(desk: &Desk, plan: Option<&MovementPlanned>) -> Vec<ClearanceRow> {
    let alternates = plan.into_iter().flat_map(|p| &p.alternates).filter_map(|a| a.landing.as_ref());
    let mut ids: Vec<_> = plan.into_iter().flat_map(|p| &p.clearances).chain(alternates).collect();
    ids.dedup();
    ids.into_iter().map(|id| desk.clearance_row(id)).collect()
}

fn notes(movement: &Movement) -> Vec<String> {
    let mut notes: Vec<String> =
        movement.diversions.iter().map(|d| format!("diverted to {} at {}: {}", d.to, d.at, d.reason)).collect();
    notes.extend(movement.arrived_at.as_ref().map(|place| format!("arrived at {place}")));
    notes.extend(movement.cancelled_because.as_ref().map(|why| format!("cancelled: {why}")));
    notes.extend(movement.explanation.as_ref().map(|text| format!("closed out with explanation: {text}")));
    for person in &movement.manifest.swapped_out {
        notes.push(format!("{person} was swapped out and has no named return place yet"));
    }
    notes
}

fn offers(movement: &Movement) -> Vec<OfferView> {
    let view = |offer: &custody::Offer| OfferView {
        nonce: offer.nonce.to_string(),
        to: offer.to().map(|(to, _)| to.to_string()),
        place: offer.to().map(|(_, place)| place.to_string()),
        offered: offer.made.as_ref().map_or(0, |made| made.persons.len()),
        received: offer.all_received().len(),
        exceptions: offer.receipts.iter().flat_map(|r| &r.exceptions).map(ToString::to_string).collect(),
        receipt: offer.receipts.first().map(|r| r.hash.to_string()),
        refused: offer.refused.as_ref().map(|(by, why)| format!("by {by}: {why}")),
        binds_until: offer.is_unanswered().then(|| offer.binds_until().to_string()),
    };
    movement.offers.all().iter().map(view).collect()
}
