//! What waits in quarantine, named, and how two officers let it in. Source: `custody.md` (Who signs).

use custody::event::Stream;
use custody::event::authority::QuarantineReleased;
use custody::{Envelope, EventId, Order, PayloadKeys, Quarantined, decode_event};
use serde::Serialize;

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::open::Access;

/// An event in quarantine, by what its envelope says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingLine {
    /// Id of the event.
    pub event: String,
    /// In whose log it stands.
    pub authority: String,
    /// Where, from 0.
    pub seq: u64,
    /// What it says happened.
    pub what: String,
    /// What it is about, such as `person/C-4821-0937-9`.
    pub about: String,
    /// Who signed.
    pub officers: Vec<String>,
    /// On which device.
    pub device: String,
    /// When it says it was recorded.
    pub recorded_at: String,
    /// Why it waits.
    pub why: String,
}

impl Desk {
    /// The events that wait for two officers, in the order of their logs.
    pub fn quarantine(&self) -> Result<Vec<WaitingLine>, Failure> {
        self.journal.quarantined()?.iter().map(|waiting| self.waiting_line(waiting)).collect()
    }

    fn waiting_line(&self, waiting: &Quarantined) -> Result<WaitingLine, Failure> {
        let entry = self.journal.entry(&waiting.log, waiting.seq)?;
        let event = entry.map(|entry| decode_event(entry.as_row(), &PayloadKeys::none())).transpose()?.flatten();
        let envelope: Option<Envelope> = event.map(|event| event.envelope);
        let of = |tell: &dyn Fn(&Envelope) -> String| envelope.as_ref().map(tell).unwrap_or_default();
        Ok(WaitingLine {
            event: waiting.event.to_string(),
            authority: waiting.log.to_string(),
            seq: waiting.seq,
            what: of(&|e| e.kind().map_or("an event newer than this program", |kind| kind.name()).to_owned()),
            about: of(&|e| e.stream.to_string()),
            officers: envelope.iter().flat_map(|e| &e.officers).map(|o| o.officer.to_string()).collect(),
            device: of(&|e| e.device.to_string()),
            recorded_at: of(&|e| e.recorded_at.to_string()),
            why: waiting.reason.clone(),
        })
    }

    /// Lets an event out of quarantine, by two officers and with a reason: from then on it is folded.
    pub fn release_from_quarantine(
        &mut self,
        seat: &Seat,
        when: &When,
        event: &str,
        reason: &str,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Done, Failure> {
        let event = EventId::parse_hex(event).map_err(|e| Failure::usage(e.to_string()))?;
        let waits = self.journal.quarantined()?.iter().any(|q| q.event == event);
        let released = self.record.authority(&seat.authority).is_some_and(|a| a.released.contains(&event));
        if !waits && !released {
            return Err(Failure::usage(format!("event {event} is not in quarantine"))
                .hint("`custodia log quarantine` lists what waits"));
        }
        let stream = Stream::Authority(seat.authority.clone());
        let body = QuarantineReleased { event, reason: reason.to_owned() };
        let done = self.act(seat, when, Order::State { stream, body: body.into() })?;
        // Signed first: where the power fails between the two, the same command again lets the event in.
        if waits {
            self.journal.release_from_quarantine(event)?;
            // It may say that its authority has erased what is here.
            if let Some((log, _)) = self.journal.find_event(event)? {
                self.recall_erased(&log)?;
            }
            self.fold(progress)?;
            self.certificates.clear();
            self.look_for_lost_ends_in_logs(Access::Write)?;
            self.demand_no_lost_end()?;
        }
        Ok(done)
    }
}
