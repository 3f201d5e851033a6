//! The desk: an opened folder where officers act. Every act is decided by the record, sealed,
//! signed, durable in the journal, and only then acknowledged. Source: ours.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use custody::certificate::Certificate;
use custody::event::{Function, Group, Stream};
use custody::keys::SigningKey;
use custody::seal;
use custody::{
    Actor, AuthorityId, Command, DeviceId, Draft, EventId, Idempotency, Journal, KeyId, KeyRing, LogHead, Moment,
    OfficerId, Order, Record, Refusal, Scribe, SealedEvent, Sealing, Signatory, Span, UnknownEvents, WrappedKey,
    decide,
};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::blob_store::Paper;
use crate::clock::Clock;
use crate::failure::Failure;
use crate::fitting::Unnamed;
use crate::folder::{Folder, NodeSecrets};
use crate::idempotency::idempotency;
use crate::key_file::Secrets;
use crate::lost_end::OwnSignature;
use crate::rehearse::unfinished;
use crate::release_policy::{self, Partner};
use crate::signing::{Signers, Waiting};

/// From the last event of a rehearsal to an act that is given no time. Source: ours, the least step of the record's
/// clock. Effect: one follows the other in any log, and a thousand of them move the rehearsal by a second.
const NEXT_ACT: Span = Span::from_ms(1);

/// Events of one log that follow one another, and the keys they are the first to need.
type Run = (AuthorityId, Vec<SealedEvent>, Vec<WrappedKey>);

/// A payload key of one log by its place.
pub(crate) type FreshKey = (AuthorityId, Stream, Group);

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
    /// The functions of an officer who named none and has several: what he does decides.
    pub unnamed: Unnamed,
}

/// When an act happened and how it is entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// When it happened; now, where not given.
    pub occurred_at: Option<Moment>,
    /// Why it is entered late.
    pub because: Option<String>,
    /// The scanned sheet of a late entry.
    pub sheet: Option<Paper>,
    /// Documents and images that the act refers to.
    pub papers: Vec<Paper>,
    /// The writer's idempotency key.
    pub idempotency_key: Option<String>,
    /// What that key stands for, in the operator's words; what is done, where not given.
    pub words: Option<Vec<String>>,
    /// Partners that are told beside those whom the policy names: who acts says so himself.
    pub release_to: Vec<AuthorityId>,
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
    /// Sequence number of the next event in its log, counting what waits in a batch.
    pub(crate) next_seq: u64,
    /// Its log as far as it is durable, where it was asked for since the last append.
    pub(crate) durable: Option<LogHead>,
}

/// An opened folder.
pub struct Desk {
    pub(crate) folder: Folder,
    pub(crate) journal: Journal,
    pub(crate) record: Record,
    pub(crate) nodes: HashMap<AuthorityId, Node>,
    pub(crate) officers: HashMap<OfficerId, Secrets>,
    pub(crate) other_devices: HashMap<DeviceId, SigningKey>,
    /// The officers' key files that were opened here, wherever they lie.
    pub(crate) opened_keys: BTreeSet<PathBuf>,
    pub(crate) clock: Clock,
    pub(crate) rng: ChaCha20Rng,
    /// What opening noticed, such as a snapshot that did not fit.
    pub(crate) opening_note: Option<String>,
    /// What is gone of the logs here, a sentence each: what the record says is not the whole.
    pub(crate) missing: Vec<String>,
    /// Events of partners that somebody has put into quarantine by hand, a sentence each.
    pub(crate) hidden: Vec<String>,
    /// Events that a newer program wrote, by log.
    pub(crate) unknown: Vec<UnknownEvents>,
    /// Own signatures that the own log has no entry for: it has lost its end.
    pub(crate) lost: Vec<OwnSignature>,
    /// Certificates read from the logs, by key; filled when one is first needed.
    pub(crate) certificates: HashMap<KeyId, Certificate>,
    pub(crate) batch: Option<Vec<Waiting>>,
    /// Payload keys made for papers, not in the journal yet.
    pub(crate) fresh_keys: Vec<FreshKey>,
    poisoned: bool,
}

impl Desk {
    pub(crate) fn over(folder: Folder, journal: Journal, clock: Clock, rng: ChaCha20Rng) -> Self {
        Self {
            folder,
            journal,
            record: Record::new(),
            nodes: HashMap::new(),
            officers: HashMap::new(),
            other_devices: HashMap::new(),
            opened_keys: BTreeSet::new(),
            clock,
            rng,
            opening_note: None,
            missing: Vec::new(),
            hidden: Vec::new(),
            unknown: Vec::new(),
            lost: Vec::new(),
            certificates: HashMap::new(),
            batch: None,
            fresh_keys: Vec::new(),
            poisoned: false,
        }
    }

    /// The record as it stands.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Refuses to speak from a record that is not whole: somebody has taken rows, payloads or keys away, or an own
    /// log holds what only a newer program can read.
    pub fn demand_whole(&self) -> Result<(), Failure> {
        if let Some(unknown) = self.unknown.iter().find(|unknown| unknown.own) {
            return Err(custody::Error::unknown_version(unknown.to_string())
                .with_hint("open it with the newer program that wrote it, or read what this one knows with --damaged")
                .into());
        }
        let Some(first) = self.missing.first() else { return Ok(()) };
        let more = match self.missing.len() {
            1 => String::new(),
            all => format!(", and {} more", all - 1),
        };
        Err(custody::Error::incomplete(format!("the record here is not whole: {first}{more}"))
            .with_hint(
                "`custodia log verify` names what is wrong; restore a backup with `custodia op restore`; where a partner's log \
                 alone lacks rows, `custodia op recover` writes a new folder, and `custodia log import` of its newest bundle \
                 there brings them back; or read what is left with --damaged",
            )
            .into())
    }

    /// What opening found that a person must look at, a sentence each.
    pub fn to_be_looked_at(&self) -> impl Iterator<Item = String> {
        let newer = self.unknown.iter().map(|unknown| format!("{unknown}; a newer program reads it"));
        let lost = self.lost.iter().map(OwnSignature::said);
        let unfinished = unfinished::said(self.folder.root());
        let found = self.missing.iter().chain(&self.hidden).cloned().chain(newer).chain(lost);
        found.chain(self.shorter_said()).chain(unfinished)
    }

    /// The journal beneath.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The time now, by the clock of this folder.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Sets the clock; only where the folder is a rehearsal.
    pub fn set_clock(&mut self, at: Moment) -> Result<(), Failure> {
        if !self.folder.settings.rehearsal {
            return Err(Failure::usage("a set clock works only in a folder made by `op init --rehearsal`"));
        }
        self.clock = Clock::Set(at);
        Ok(())
    }

    /// In a rehearsal, sets the clock to the time of the last event and says it: what was rehearsed for February
    /// is not overdue in August. In any other folder the machine's clock stands.
    pub fn stand_at_last_event(&mut self) -> Option<Moment> {
        if !self.folder.settings.rehearsal {
            return None;
        }
        let last = self.last_heard()?;
        self.clock = Clock::Set(last);
        Some(last)
    }

    /// In a rehearsal, sets the clock just after its last event and says it: an act that is given no time belongs where
    /// the rehearsal stands, and does not carry it off to the machine's day. In any other folder the machine's clock
    /// stands.
    pub fn stand_after_last_event(&mut self) -> Option<Moment> {
        if !self.folder.settings.rehearsal {
            return None;
        }
        let next = self.last_heard()? + NEXT_ACT;
        self.clock = Clock::Set(next);
        Some(next)
    }

    /// The time of recording of the newest event here.
    fn last_heard(&self) -> Option<Moment> {
        self.record.authorities().filter_map(|(_, authority)| authority.heard_until).max()
    }

    /// Lets an officer act at this desk until it closes.
    pub fn seat_officer(&mut self, officer: OfficerId, secrets: Secrets) {
        self.sign_waiting();
        self.officers.insert(officer, secrets);
    }

    /// Lets a second device sign at this desk until it closes.
    pub fn seat_device(&mut self, device: DeviceId, key: SigningKey) {
        self.sign_waiting();
        self.other_devices.insert(device, key);
    }

    /// Does one act: decided, signed, durable, folded; or refused with the reasons.
    pub fn act(&mut self, seat: &Seat, when: &When, order: Order) -> Result<Done, Failure> {
        let at = self.clock.now();
        let seat = &*self.fitting(seat, when, &order, at)?;
        let mut command = self.command(seat, when, order, at)?;
        let idempotency = idempotency(&command, when);
        if let Some(done) = self.repeated(&seat.authority, idempotency)? {
            return Ok(done);
        }
        let drafts = decide(&self.record, &command, at)?;
        command.sheet = self.keep_papers(seat, when, &drafts)?;
        self.write(seat, (&command, &when.release_to), drafts, idempotency, at)
    }

    /// What an act would be refused for, without doing it.
    pub fn would_refuse(&self, seat: &Seat, when: &When, order: Order) -> Result<Option<Refusal>, Failure> {
        let at = self.clock.now();
        let seat = &*self.fitting(seat, when, &order, at)?;
        let command = self.command(seat, when, order, at)?;
        Ok(decide(&self.record, &command, at).err())
    }

    /// From here on acts share one commit, until [`Desk::commit`]. For rehearsals and imports.
    pub fn begin_batch(&mut self) {
        self.batch.get_or_insert_default();
    }

    /// Begins a batch unless one is open; says whether it did.
    pub(crate) fn begin_own_batch(&mut self) -> bool {
        let fresh = self.batch.is_none();
        self.begin_batch();
        fresh
    }

    /// Lets go of everything since [`Desk::begin_batch`]: none of it is written. The record has folded it, so
    /// nothing more is decided at this desk until the folder is opened again.
    pub fn abandon(&mut self) {
        if self.batch.take().is_some_and(|batch| !batch.is_empty()) {
            self.poisoned = true;
        }
    }

    /// Makes the batch durable: all of it in one transaction over all logs, or nothing.
    pub fn commit(&mut self) -> Result<(), Failure> {
        self.sign_waiting();
        let Some(batch) = self.batch.take() else { return Ok(()) };
        let mut runs: Vec<(AuthorityId, Vec<SealedEvent>)> = Vec::new();
        for Waiting { log, event, .. } in batch {
            match runs.last_mut().filter(|(last, _)| *last == log) {
                Some((_, run)) => run.push(event),
                None => runs.push((log, vec![event])),
            }
        }
        self.append(runs)
    }

    /// Makes what waits durable; a batch that was begun goes on.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        let batching = self.batch.is_some();
        self.commit()?;
        if batching {
            self.begin_batch();
        }
        Ok(())
    }

    /// Does several acts in one durable commit: all of them, or none.
    pub(crate) fn together<T>(&mut self, acts: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.batch.is_some() {
            return acts(self);
        }
        self.begin_batch();
        match acts(self) {
            Ok(value) => self.commit().map(|()| value),
            Err(failure) => {
                // The record has folded what will not be written: nothing more may be decided from it.
                self.poisoned |= self.batch.take().is_some_and(|waiting| !waiting.is_empty());
                Err(failure)
            }
        }
    }

    pub(crate) fn command(&self, seat: &Seat, when: &When, order: Order, at: Moment) -> Result<Command, Failure> {
        if self.poisoned {
            return Err(Failure::error("an earlier commit failed; open the folder again"));
        }
        Ok(Command {
            actor: self.actor(seat)?,
            occurred_at: when.occurred_at.unwrap_or(at),
            because: when.because.clone(),
            sheet: when.sheet.as_ref().map(|sheet| sheet.id),
            order,
        })
    }

    /// Who stands behind what is done from a seat.
    pub(crate) fn actor(&self, seat: &Seat) -> Result<Actor, Failure> {
        let device = self.device_of(seat)?;
        let signatory = |officer: &OfficerId, function: Function, device: &DeviceId| Signatory {
            officer: officer.clone(),
            function,
            device: device.clone(),
        };
        Ok(Actor {
            authority: seat.authority.clone(),
            officer: seat.officer.as_ref().map(|(o, f)| signatory(o, *f, &device)),
            second: seat.second.as_ref().map(|(o, f, d)| signatory(o, *f, d)),
            device,
        })
    }

    fn device_of(&self, seat: &Seat) -> Result<DeviceId, Failure> {
        match &seat.device {
            Some(device) => Ok(device.clone()),
            None => Ok(self.node(&seat.authority)?.device.clone()),
        }
    }

    pub(crate) fn node(&self, authority: &AuthorityId) -> Result<&Node, Failure> {
        self.nodes.get(authority).ok_or_else(|| {
            Failure::error(format!("the node of {authority} is not unlocked here"))
                .hint("name an officer of that authority with --officer and --key-file")
        })
    }

    /// Seals, signs and appends what was decided.
    pub(crate) fn write(
        &mut self,
        seat: &Seat,
        command: (&Command, &[AuthorityId]),
        drafts: Vec<Draft>,
        idempotency: Option<Idempotency>,
        at: Moment,
    ) -> Result<Done, Failure> {
        let (mut sealed, signers) = self.seal(seat, command, drafts, idempotency, at)?;
        let done = Done { events: sealed.iter().map(|s| s.event.envelope.id).collect(), repeated: false };
        if self.batch.is_none() {
            let pens = self.pens(&seat.authority, &signers)?;
            sealed.iter_mut().for_each(|event| event.sign(&pens));
            self.append(vec![(seat.authority.clone(), sealed.clone())])?;
        }
        for event in &sealed {
            self.record.apply(&event.event);
        }
        if let Some(batch) = &mut self.batch {
            let waiting = |event| Waiting { log: seat.authority.clone(), event, signers: signers.clone() };
            batch.extend(sealed.into_iter().map(waiting));
        }
        Ok(done)
    }

    fn seal(
        &mut self,
        seat: &Seat,
        (command, release_to): (&Command, &[AuthorityId]),
        drafts: Vec<Draft>,
        idempotency: Option<Idempotency>,
        at: Moment,
    ) -> Result<(Vec<SealedEvent>, Signers), Failure> {
        let signers = self.signers(seat, command, at)?;
        let durable = self.durable_head(&seat.authority)?;
        // Before anything is sealed: every key that must sign is at this desk.
        self.pens(&seat.authority, &signers)?;
        let node = self
            .nodes
            .get_mut(&seat.authority)
            .ok_or_else(|| Failure::error(format!("the node of {} is not unlocked here", seat.authority)))?;
        let device = &command.actor.device;
        let scribe = node.scribes.entry(device.clone()).or_insert_with(|| {
            let mut boot = custody::Nonce::default();
            self.rng.fill_bytes(&mut boot.0);
            let (counter, previous) = self.record.device_position(device);
            Scribe {
                authority: seat.authority.clone(),
                device: device.clone(),
                counter,
                previous,
                boot,
                booted_at: at,
                checkpoint_seen: None,
                last_id: EventId::default(),
            }
        });
        scribe.checkpoint_seen = durable;
        // By whatever device the newest event was written: the log's order is that of its ids.
        let after = self.record.newest_id(&seat.authority);
        let mut sealed = Vec::with_capacity(drafts.len());
        for (n, draft) in drafts.into_iter().enumerate() {
            let mut label = release_policy::label(&seat.authority, draft.body().kind(), &node.partners);
            let beside: Vec<AuthorityId> =
                release_to.iter().filter(|to| !label.releasable_to.contains(to)).cloned().collect();
            label.releasable_to.extend(beside);
            let sealing = Sealing {
                command,
                label,
                // The first event of a command carries its key.
                idempotency: idempotency.filter(|_| n == 0),
                at,
                after,
            };
            let mut event = scribe.seal_unsigned(draft, &sealing, &mut node.ring, &mut self.rng);
            event.event.seq = node.next_seq;
            node.next_seq += 1;
            sealed.push(event);
        }
        Ok((sealed, signers))
    }

    /// The log of an authority as far as it is durable, which whoever signs vouches for; none of a log without events.
    fn durable_head(&mut self, authority: &AuthorityId) -> Result<Option<LogHead>, Failure> {
        let head = match self.node(authority)?.durable {
            Some(head) => head,
            None => self.journal.head(authority)?,
        };
        if let Some(node) = self.nodes.get_mut(authority) {
            node.durable = Some(head);
        }
        Ok(Some(head).filter(|head| head.size > 0))
    }

    /// Appends sealed events in one durable transaction. Where that fails, nothing more may be decided
    /// here: the scribes have counted on, and of a batch the record has folded what the journal has not.
    fn append(&mut self, runs: Vec<(AuthorityId, Vec<SealedEvent>)>) -> Result<(), Failure> {
        self.nodes.values_mut().for_each(|node| node.durable = None);
        let appended = self.with_keys(runs).and_then(|runs| Ok(self.journal.append_all(&runs)?));
        self.poisoned |= appended.is_err();
        appended.map(|_| ())
    }

    /// Beside each run of events the wrapped keys that were made for it.
    fn with_keys(&mut self, runs: Vec<(AuthorityId, Vec<SealedEvent>)>) -> Result<Vec<Run>, Failure> {
        runs.into_iter()
            .map(|(log, events)| {
                let (own, others) = std::mem::take(&mut self.fresh_keys).into_iter().partition(|(of, ..)| *of == log);
                self.fresh_keys = others;
                let for_papers: Vec<FreshKey> = own;
                let for_papers = for_papers.into_iter().map(|(_, stream, group)| (stream, group));
                let made = events.iter().filter_map(|e| e.new_key.clone()).chain(for_papers);
                let keys = made.map(|(stream, group)| self.wrap(&log, &stream, group)).collect::<Result<_, _>>()?;
                Ok((log, events, keys))
            })
            .collect()
    }

    fn wrap(&mut self, log: &AuthorityId, stream: &Stream, group: Group) -> Result<WrappedKey, Failure> {
        let mut nonce = [0_u8; seal::NONCE_BYTES];
        self.rng.fill_bytes(&mut nonce);
        let node = self.node(log)?;
        let key = node
            .ring
            .get(stream, group)
            .ok_or_else(|| Failure::error(format!("no {group} key of {stream} is at hand to be kept")))?;
        let wrapped = seal::wrap_key(&node.secrets.master, nonce, log, stream, group, key);
        Ok(WrappedKey { stream: stream.clone(), group, wrapped })
    }
}

#[cfg(test)]
pub(crate) mod tests;
