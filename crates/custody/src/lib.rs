#![doc = include_str!("../README.md")]

mod error;
mod time;
mod known;
mod ids;
mod number;
mod ranges;
mod codec;
pub mod event;
pub mod seal;
pub mod keys;
pub mod merkle;
pub mod card;
pub mod certificate;
pub mod revocation;
mod envelope;
pub mod checkpoint;
pub mod inclusion;
pub mod receipt;
mod sealed;
mod journal;
mod refusal;
mod draft;
mod record;
mod count;
mod clocks;
mod figure;
mod register;
mod silence;
mod tasks;
mod doses;
pub mod limits;
pub mod gate;
pub mod acts;
pub mod passage;
mod decide;
mod scribe;
mod decode;
pub mod verify;
pub mod bundle;
pub mod prove;
mod snapshot;
mod unknown;
mod whole;
#[cfg(test)]
pub(crate) mod testing;

pub use clocks::{BUREAU_WITHIN, Clock, ClockState, Forecast};
pub use count::claims::Claim;
pub use count::exchanged::Exchanged;
pub use count::hand_count::HandCount;
pub use count::ledger::{Given, Ledger};
pub use count::list::{Listed, list_hash, persons_differing};
pub use count::residual::{Explanation, Residual};
pub use count::row::{Row, Sums};
pub use count::settled::SettledBy;
pub use count::walk::Column;
pub use count::{Cell, CellRow, CountQuery};
pub use decide::command::{Actor, Command, Order};
pub use decide::{AHEAD_MAX, decide};
pub use decode::{PayloadKeys, decode_event, decode_sheet, fold};
pub use doses::DoseDue;
pub use draft::Draft;
pub use envelope::{
    Binding, ENTRY_BYTES_MAX, EVENT_CONTEXT, Entry, Envelope, Event, Idempotency, Label, LogHead, Payload, Signatory,
    Signature, SignedAs, Unread,
};
pub use error::Error;
pub use figure::{FigureCheck, Recount};
pub use gate::Opening;
pub use gate::guards::Guarded;
pub use gate::permit::{
    BoardingPermit, DeparturePermit, HandOverPermit, OnwardPermit, ReceivePermit, ReceptionPermit, ReleasePermit,
    Skipped,
};
pub use ids::{
    AuthorityId, BlobId, ClearanceId, DeviceId, DiscrepancyId, EventId, FigureId, Hash, ID_BYTES_MAX, KeyId,
    MovementId, Nonce, OfficerId, OverrideId, PlaceId,
};
pub use journal::{
    ACCESS_FILE, Access, AccessLog, AccessReport, Evidence, ForeignEntry, GroupCommit, Health, HeldCheckpoint, Holder,
    JOURNAL_FILE, Journal, JournalMode, KeyState, Placed, Producer, Quarantined, Received, Recovered, RecoveredLog,
    Shorter, StoredEntry, StoredKey, StoredRow, is_no_room,
};
pub use known::Known;
pub use number::{BLOCKS, PersonNumber, SERIALS_PER_BLOCK};
pub use ranges::Ranges;
pub use record::Record;
pub use record::age::AgeStanding;
pub use record::alike::{ByName, Sameness};
pub use record::authority::{Authority, CertifiedKey, Device, Officer, Recall};
pub use record::conflict::{Conflict, ConflictAbout, ConflictSide};
pub use record::discrepancy::{Discrepancy, NOT_RECEIVED, Resolution, UNNAMED, UNNAMED_DIFFERENCE};
pub use record::figure::Figure;
pub use record::last_seen::{LastSeen, SeenBy};
pub use record::law::UndecidedObjection;
pub use record::leg::Standing;
pub use record::movement::clearance::Clearance;
pub use record::movement::door::{DoorCheck, DoorFacts, DoorResult};
pub use record::movement::exception::AwaitedCheck;
pub use record::movement::head_count::{HeadCount, HeadCounts, Heads};
pub use record::movement::manifest::{Aboard, CameAboard, Frozen, LeftVehicle, Manifest};
pub use record::movement::offer::{Offer, Offers, Receipt};
pub use record::movement::{Diversion, Entered, Movement, Stage};
pub use record::oversight::{Debt, Override};
pub use record::partner::{EnteredBy, Partner};
pub use record::person::Seen;
pub use record::register::RegisterValue;
pub use record::screening::{LastSearch, Lead, LeadState, Reopened, TakenList};
pub use record::shown::{LegLine, Stands, Whereabouts};
pub use refusal::{Missing, Nature, Refusal};
pub use register::{RegisterLine, RegisterView};
pub use scribe::{BODY_VERSION, KeyRing, Pens, Scribe, Sealing, unseal};
pub use sealed::{SealedEvent, WrappedKey};
pub use silence::Silence;
pub use snapshot::{Opened, RECORD_FORM, open_record, save_snapshot};
pub use tasks::{REPORT_MISTREATMENT, Task, TaskState};
pub use time::{Moment, Span};
pub use unknown::UnknownEvents;
pub use whole::{keys_taken_away, registers_destroyed};
