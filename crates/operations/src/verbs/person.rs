//! Who a person is: registration, aliases, claims, band, photograph, merge.

use custody::event::Group;
use custody::event::Stream;
use custody::event::authority::PayloadErased;
use custody::event::person::Registered;
use custody::{KeyState, Order, PersonNumber};

use super::{known, known_moment, place_id};
use crate::blob_store;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// The register entry of a first contact. Each field is a value, or `?` and the reason why it is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// Where the person is.
    pub place: String,
    /// Identity as given, original script.
    pub identity: String,
    /// When liberty was taken, RFC 3339.
    pub deprived_at: String,
    /// Where.
    pub deprived_where: String,
    /// By which authority.
    pub deprived_by: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// On what grounds.
    pub grounds: String,
    /// Who supervises it.
    pub supervised_by: String,
    /// Admission to the place, RFC 3339.
    pub admitted_at: String,
    /// State of health as seen.
    pub health: String,
}

impl Registration {
    /// Reads the words.
    pub(super) fn read(&self) -> Result<Registered, Failure> {
        Ok(Registered {
            place: place_id(&self.place)?,
            provisional: false,
            identity: known("identity", &self.identity)?,
            deprived_at: known_moment("deprived-at", &self.deprived_at)?,
            deprived_where: known("deprived-where", &self.deprived_where)?,
            deprived_by: known("deprived-by", &self.deprived_by)?,
            ordered_by: known("ordered-by", &self.ordered_by)?,
            grounds: known("grounds", &self.grounds)?,
            supervised_by: known("supervised-by", &self.supervised_by)?,
            admitted_at: known_moment("admitted-at", &self.admitted_at)?,
            health: Some(known("health", &self.health)?),
        })
    }
}

impl Desk {
    /// The next number of the block leased to the acting device.
    pub fn next_number(&self, seat: &Seat) -> Result<PersonNumber, Failure> {
        let device = match &seat.device {
            Some(device) => device.clone(),
            None => self.node(&seat.authority)?.device.clone(),
        };
        self.record.next_number(&device).ok_or_else(|| {
            Failure::error(format!("device {device} has no person numbers left to give"))
                .hint("lease it a block with `custodia device add --block`, or certify it anew")
        })
    }

    /// Registers a person: the number, the register entry, and the open leg.
    pub fn register(
        &mut self,
        seat: &Seat,
        when: &When,
        entry: &Registration,
    ) -> Result<(PersonNumber, Done), Failure> {
        let number = match self.person_under_key(seat, when)? {
            Some(number) => number,
            None => self.next_number(seat)?,
        };
        let done = self.state_of_person(seat, when, number, entry.read()?)?;
        Ok((number, done))
    }

    /// Erases a field group of a person: two officers, a rule, a reason. The key is destroyed in the
    /// journal, in memory and in every snapshot, and what the group's events name in the blob store is taken
    /// away; the envelope, the number and the counts stay.
    pub fn erase(
        &mut self,
        seat: &Seat,
        when: &When,
        person: PersonNumber,
        group: Group,
        rule: &str,
        reason: &str,
    ) -> Result<Done, Failure> {
        let stream = Stream::Person(person);
        let body = PayloadErased { stream: stream.clone(), group, rule: rule.into(), reason: reason.into() };
        let about = Stream::Authority(seat.authority.clone());
        let papers = self.documents_of(person, &self.payload_keys()?)?;
        let done = self.act(seat, when, Order::State { stream: about, body: body.into() })?;
        // A command repeated under its idempotency key says nothing of what was sealed since it was first given.
        let done_before = match self.journal.key(&seat.authority, &stream, group)? {
            KeyState::Absent => false,
            KeyState::Here { erased_to, .. } | KeyState::Destroyed { erased_to } => erased_to > 0,
        };
        if !(done.repeated && done_before) {
            // Before the key: an erasure that was cut short here can still find the rest when it is done again.
            for paper in papers.iter().filter(|p| p.group == group && p.log == seat.authority) {
                blob_store::remove(&self.folder.blobs(), paper.id)?;
            }
            if let Some(node) = self.nodes.get_mut(&seat.authority) {
                node.ring.forget(&stream, group);
            }
            self.journal.destroy_key(&seat.authority, &stream, group)?;
            self.journal.remove_snapshots()?;
        }
        Ok(done)
    }

    /// Erases a field group from plain words.
    pub fn erase_group(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        group: &str,
        rule: &str,
        reason: &str,
    ) -> Result<Done, Failure> {
        let group = Group::parse(group).map_err(|e| Failure::usage(e.to_string()))?;
        let number = self.number_in_record(person)?;
        self.erase(seat, when, number, group, rule, reason)
    }
}
