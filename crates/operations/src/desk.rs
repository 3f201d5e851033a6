//! The desk: an opened folder where officers act. Every act is decided by the record, sealed,
//! signed, durable in the journal, and only then folded and acknowledged. Source: ours.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use custody::keys::SigningKey;
use custody::{
    Actor, AuthorityId, BlobId, Command, DeviceId, Draft, EventId, Idempotency, Journal, JournalMode, KeyRing, Moment, Nonce,
    OfficerId, Order, Pens, Record, Scribe, SealedEvent, Sealing, Signatory,
};
use custody::event::{Function, Group, Stream};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::clock::Clock;
use crate::failure::Failure;
use crate::folder::{Folder, NodeSecrets};
use crate::key_file::Secrets;
use crate::release_policy::{self, Partner};

/// Who acts, and in which function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// For which authority.
    pub authority: AuthorityId,
    /// On which device; the folder's own where none is named.
    pub device: Option<DeviceId>,
    /// The acting officer.
    pub officer: Option<(OfficerId, Function)>,
    /// The second officer, on a device of his own.
    pub second: Option<(OfficerId, Function, DeviceId)>,
}

/// When an act happened and how it is entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// When it happened; now, where not given.
    pub occurred_at: Option<Moment>,
    /// Why it is entered late.
    pub because: Option<String>,
    /// The scanned sheet.
    pub sheet: Option<BlobId>,
    /// The writer's idempotency key.
    pub idempotency_key: Option<String>,
}

/// What an act left in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// The events written.
    pub events: Vec<EventId>,
    /// Whether the same command had been done before under the same idempotency key.
    pub repeated: bool,
}

/// One authority's node, unlocked.
pub(crate) struct Node {
    pub(crate) secrets: NodeSecrets,
    pub(crate) device: DeviceId,
    pub(crate) ring: KeyRing,
    pub(crate) scribes: HashMap<DeviceId, Scribe>,
    pub(crate) partners: Vec<Partner>,
}

/// An opened folder.
pub struct Desk {
    pub(crate) folder: Folder,
    pub(crate) journal: Journal,
    pub(crate) record: Record,
    pub(crate) nodes: HashMap<AuthorityId, Node>,
    pub(crate) officers: HashMap<OfficerId, Secrets>,
    pub(crate) other_devices: HashMap<DeviceId, SigningKey>,
    pub(crate) clock: Clock,
    pub(crate) rng: ChaCha20Rng,
    batch: Option<Vec<(AuthorityId, SealedEvent)>>,
    poisoned: bool,
}
