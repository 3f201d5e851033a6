//! One authority's node in a history: its root, officers and devices, its journal folder and its live
//! record, through the same doors as live use: `decide`, `Scribe::seal`, `Journal::append`,
//! `Record::apply`. Source: ours.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use custody::certificate::{Bearer, Certificate, CertificateBody};
use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::event::authority::{DeviceCertified, LogOpened, OfficerCertified, PartnerAdded};
use custody::event::{AuthorityKind, Body, Function, Group, Stream};
use custody::keys::SigningKey;
use custody::seal::{MasterKey, NONCE_BYTES, SealingSecret, wrap_key};
use custody::{
    Actor, AuthorityId, Command, DeviceId, Draft, Event, EventId, Hash, Journal, JournalMode, KeyRing, KeyState, Label,
    Moment, Nonce, OfficerId, Order, PayloadKeys, Pens, Record, Refusal, Scribe, SealedEvent, Sealing, Signatory,
    WrappedKey, decide, decode_event, fold,
};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::hand::holder;

/// The functions that have an officer in each authority. The last one's key is revoked in some histories.
pub(crate) const FUNCTIONS: [Function; 9] = [
    Function::CustodyOfficer,
    Function::Commander,
    Function::MovementControl,
    Function::Liaison,
    Function::Medical,
    Function::ChildProtection,
    Function::LegalReviewer,
    Function::Court,
    Function::WatchOfficer,
];

/// An officer with a device of his own.
pub(crate) struct Pen {
    pub(crate) who: Signatory,
    pub(crate) officer: SigningKey,
    pub(crate) device: SigningKey,
}

/// An authority with everything that is its own.
pub(crate) struct Node {
    pub(crate) id: AuthorityId,
    pub(crate) kind: AuthorityKind,
    pub(crate) state: &'static str,
    pub(crate) root: SigningKey,
    pub(crate) master: MasterKey,
    pub(crate) sealing: SealingSecret,
    pub(crate) pens: Vec<Pen>,
    pub(crate) scribes: HashMap<DeviceId, Scribe>,
    pub(crate) ring: KeyRing,
    pub(crate) folder: PathBuf,
    pub(crate) journal: Journal,
    pub(crate) record: Record,
    /// The newest arrival folded into the record.
    pub(crate) arrival: u64,
    /// What the journal has acknowledged of the own log: event and leaf, by number.
    pub(crate) acknowledged: Vec<(EventId, Hash)>,
    /// Every event that the record has folded, in that order.
    pub(crate) seen: Vec<Event>,
    /// Keys destroyed: whose, as they lay in the journal, and the number of the event after which.
    pub(crate) erased: Vec<(Stream, Group, Vec<u8>, u64)>,
    /// Which officer's key was revoked.
    pub(crate) revoked: Option<Function>,
    pub(crate) label_to: Vec<AuthorityId>,
    pub(crate) rng: ChaCha12Rng,
}

/// Random bytes.
pub(crate) fn random<const N: usize>(rng: &mut impl Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

impl Node {
    /// A node with an empty journal.
    pub(crate) fn new(
        id: &str,
        kind: AuthorityKind,
        state: &'static str,
        folder: &Path,
        seed: u64,
        now: Moment,
    ) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        let pens: Vec<Pen> = FUNCTIONS.iter().map(|f| pen(id, *f, &mut rng)).collect();
        let id = AuthorityId::parse(id).unwrap();
        let folder = folder.join(id.as_str());
        let scribe = |pen: &Pen, boot| Scribe {
            authority: id.clone(),
            device: pen.who.device.clone(),
            counter: 0,
            previous: Hash::default(),
            boot: Nonce(boot),
            booted_at: now,
            checkpoint_seen: None,
            last_id: EventId::default(),
        };
        let scribes = pens.iter().map(|p| (p.who.device.clone(), scribe(p, random(&mut rng)))).collect();
        Self {
            journal: Journal::create(&folder, &holder()).unwrap(),
            root: SigningKey::generate(&mut rng),
            master: MasterKey::generate(&mut rng),
            sealing: SealingSecret::generate(&mut rng),
            id,
            kind,
            state,
            pens,
            scribes,
            ring: KeyRing::default(),
            folder,
            record: Record::new(),
            arrival: 0,
            acknowledged: Vec::new(),
            seen: Vec::new(),
            erased: Vec::new(),
            revoked: None,
            label_to: Vec::new(),
            rng,
        }
    }

    /// Its officer in a function.
    pub(crate) fn pen(&self, function: Function) -> &Pen {
        self.pens.iter().find(|p| p.who.function == function).unwrap()
    }

    /// An actor: one officer, or two.
    pub(crate) fn actor(&self, first: Function, second: Option<Function>) -> Actor {
        let who = self.pen(first).who.clone();
        Actor {
            authority: self.id.clone(),
            device: who.device.clone(),
            officer: Some(who),
            second: second.map(|f| self.pen(f).who.clone()),
        }
    }

    /// Opens the log: genesis, partners, certificates, each decided like everything else.
    pub(crate) fn found(&mut self, partners: &[PartnerAdded], block: u16, now: Moment) {
        let opened = LogOpened {
            name: self.id.to_string(),
            kind: self.kind,
            root_key: Hash(self.root.public().0),
            sealing_key: Hash(self.sealing.public()),
            rehearsal: true,
            operation: "histories".into(),
            day_offset_min: 180,
        };
        let mut bodies: Vec<Body> = vec![opened.into()];
        bodies.extend(self.pens.iter().enumerate().map(|(at, pen)| {
            let bearer = Bearer::Device { device: pen.who.device.clone() };
            let certificate = self.certificate(bearer, &pen.device).encode();
            DeviceCertified { certificate, block: (at == 0).then_some(block) }.into()
        }));
        bodies.extend(self.pens.iter().map(|pen| {
            let bearer = Bearer::Officer { officer: pen.who.officer.clone(), functions: vec![pen.who.function] };
            OfficerCertified { certificate: self.certificate(bearer, &pen.officer).encode() }.into()
        }));
        bodies.extend(
            partners
                .iter()
                .filter(|p| p.authority != self.id)
                .map(|p| Body::from(custody::card::under_root(p.clone(), &self.id, &self.root))),
        );
        let mut actor = self.actor(Function::CustodyOfficer, None);
        actor.officer = None;
        let mut batch = Vec::new();
        for body in bodies {
            let stream = Stream::Authority(self.id.clone());
            let order = Order::State { stream, body };
            let command = Command { actor: actor.clone(), occurred_at: now, because: None, sheet: None, order };
            let drafts = decide(&self.record, &command, now).unwrap();
            let sealed = self.seal(drafts, &command, now);
            for (one, _) in &sealed {
                self.record.apply(&one.event);
            }
            batch.extend(sealed);
        }
        self.record = Record::new();
        self.append(batch);
    }

    fn certificate(&self, bearer: Bearer, key: &SigningKey) -> Certificate {
        let body = CertificateBody {
            authority: self.id.clone(),
            bearer,
            key: key.public(),
            not_before: Moment::parse("2026-01-01T00:00:00Z").unwrap(),
            not_after: Moment::parse("2030-01-01T00:00:00Z").unwrap(),
            serial: 1,
        };
        Certificate::issue(body, &self.root)
    }

    /// Decides a command; what is allowed is sealed, appended and folded.
    pub(crate) fn perform(&mut self, command: &Command, at: Moment) -> Result<Vec<Event>, Refusal> {
        let drafts = decide(&self.record, command, at)?;
        let sealed = self.seal(drafts, command, at);
        Ok(self.append(sealed))
    }

    /// Writes what is allowed on another record than the own one: as a program would that was changed by hand. It is
    /// signed and sealed like any other, and no partner sees that nobody was asked.
    pub(crate) fn perform_on(&mut self, believed: &Record, command: &Command, at: Moment) -> Result<(), Refusal> {
        let drafts = decide(believed, command, at)?;
        let sealed = self.seal(drafts, command, at);
        self.append(sealed);
        Ok(())
    }

    /// Seals drafts under the keys of those who act.
    fn seal(&mut self, drafts: Vec<Draft>, command: &Command, at: Moment) -> Vec<(SealedEvent, Option<WrappedKey>)> {
        let label = Label {
            originator: self.id.clone(),
            releasable_to: self.label_to.clone(),
            caveats: Vec::new(),
            expires: None,
        };
        let after = self.record.newest_id(&self.id);
        let sealing = Sealing { command, label, idempotency: None, at, after };
        let actor = &command.actor;
        let by = |officer: &OfficerId| self.pens.iter().find(|p| p.who.officer == *officer).unwrap();
        let pens = Pens {
            device: &self.pens.iter().find(|p| p.who.device == actor.device).unwrap().device,
            officer: actor.officer.as_ref().map(|o| (&by(&o.officer).officer, false)),
            second: actor.second.as_ref().map(|o| (&by(&o.officer).officer, &by(&o.officer).device)),
        };
        let scribe = self.scribes.get_mut(&actor.device).unwrap();
        scribe.checkpoint_seen = Some(self.journal.head(&self.id).unwrap()).filter(|head| head.size > 0);
        let mut all = Vec::new();
        for draft in drafts {
            let sealed = scribe.seal(draft, &sealing, &mut self.ring, &pens, &mut self.rng);
            let wrapped = sealed.new_key.clone().map(|(stream, group)| {
                let nonce = random::<NONCE_BYTES>(&mut self.rng);
                let key = self.ring.get(&stream, group).unwrap();
                let wrapped = wrap_key(&self.master, nonce, &self.id, &stream, group, key);
                WrappedKey { stream, group, wrapped }
            });
            all.push((sealed, wrapped));
        }
        all
    }

    fn append(&mut self, sealed: Vec<(SealedEvent, Option<WrappedKey>)>) -> Vec<Event> {
        let (mut events, keys): (Vec<_>, Vec<_>) = sealed.into_iter().unzip();
        let keys: Vec<WrappedKey> = keys.into_iter().flatten().collect();
        let placed = self.journal.append(&self.id, &events, &keys).unwrap();
        assert_eq!(placed.len(), events.len());
        for (one, place) in events.iter_mut().zip(&placed) {
            one.event.seq = place.seq;
            assert_eq!(place.seq, self.acknowledged.len() as u64);
            self.acknowledged.push((one.event.envelope.id, place.leaf));
            self.record.apply(&one.event);
            self.seen.push(one.event.clone());
        }
        self.arrival = self.journal.arrivals().unwrap();
        events.into_iter().map(|e| e.event).collect()
    }

    /// The payload keys that the node has, as they lie in its journal.
    pub(crate) fn keys(&self) -> PayloadKeys {
        PayloadKeys::load(&self.journal, &|_| Some(&self.master)).unwrap()
    }

    /// Takes into the record what has arrived from others; all anew where older entries have changed.
    pub(crate) fn fold_arrived(&mut self, again: bool) {
        if again {
            (self.record, self.arrival, self.seen) = (Record::new(), 0, Vec::new());
        }
        let keys = self.keys();
        let after = self.arrival;
        self.arrival = fold(&self.journal, &mut self.record, after, &keys, &mut |_| {}).unwrap();
        let more = folded(&self.journal, &keys, after);
        self.seen.extend(more);
    }

    /// A signed checkpoint of the own log as it stands.
    pub(crate) fn checkpoint(&self, at: Moment) -> String {
        checkpoint_of(&self.journal, &self.id, &self.pens[0].device, at)
    }

    /// Destroys a key, as an erasure that was decided commands.
    pub(crate) fn destroy(&mut self, stream: &Stream, group: Group) -> bool {
        let KeyState::Here { wrapped, .. } = self.journal.key(&self.id, stream, group).unwrap() else { return false };
        self.journal.destroy_key(&self.id, stream, group).unwrap();
        self.ring.forget(stream, group);
        self.erased.push((stream.clone(), group, wrapped, self.acknowledged.len() as u64));
        self.fold_arrived(true);
        true
    }

    /// Ends the process, as it were, and opens the folder again.
    pub(crate) fn reopen(&mut self) {
        let elsewhere = tempfile::tempdir().unwrap();
        let stand_in = Journal::create(elsewhere.path(), &holder()).unwrap();
        drop(std::mem::replace(&mut self.journal, stand_in));
        self.journal = Journal::open(&self.folder, &JournalMode::Write(holder())).unwrap();
        self.fold_arrived(true);
    }
}

/// The events that a fold of a journal applies after an arrival, decoded here one by one.
pub(crate) fn folded(journal: &Journal, keys: &PayloadKeys, after: u64) -> Vec<Event> {
    let waiting = journal.quarantined().unwrap();
    let mut events = Vec::new();
    journal
        .visit_arrived(after, journal.arrivals().unwrap(), &mut |row| {
            if let Some(event) = decode_event(row, keys)?
                && !waiting.iter().any(|q| q.event == event.envelope.id)
            {
                events.push(event);
            }
            Ok(())
        })
        .unwrap();
    events
}

/// A signed checkpoint of a log as a journal has it.
pub(crate) fn checkpoint_of(journal: &Journal, log: &AuthorityId, device: &SigningKey, at: Moment) -> String {
    let head = journal.head(log).unwrap();
    let checkpoint = Checkpoint { authority: log.clone(), head, at, extensions: Vec::new() };
    SignedCheckpoint::sign(checkpoint, device).to_string()
}

fn pen(authority: &str, function: Function, rng: &mut ChaCha12Rng) -> Pen {
    let name = format!("{authority}.{function}");
    Pen {
        who: Signatory {
            officer: OfficerId::parse(&name).unwrap(),
            function,
            device: DeviceId::parse(&format!("{name}.tablet")).unwrap(),
        },
        officer: SigningKey::generate(rng),
        device: SigningKey::generate(rng),
    }
}
