//! The keys of one log's officers and devices, from the certificates recorded in it. Source:
//! `custody.md` (Who signs).

use std::collections::{HashMap, HashSet};

use crate::certificate::{Bearer, Certificate};
use crate::checkpoint::SignedCheckpoint;
use crate::decode::{PayloadKeys, decode};
use crate::envelope::{Envelope, Event, Unread};
use crate::error::Error;
use crate::event::{Body, Group, Kind, Stream};
use crate::ids::{AuthorityId, EventId, KeyId};
use crate::journal::{HeldCheckpoint, Journal, KeyState, OWN, StoredRow};
use crate::keys::PublicKey;
use crate::revocation::is_rooted;
use crate::time::Moment;

use super::absent::{Absence, Erasure};
use super::gone::{Gone, erasure};

/// Certificates and revocations as the log records them.
pub(crate) struct Directory {
    pub(super) authority: AuthorityId,
    root: Option<PublicKey>,
    certificates: HashMap<KeyId, Vec<Certified>>,
    /// Key, from when it no longer counts, and the number of the event that says so.
    revoked: Vec<(KeyId, Moment, u64)>,
    /// Events let out of quarantine.
    released: Vec<EventId>,
    /// Events of this log that wait in quarantine, by number.
    waiting: HashSet<u64>,
    /// Payload keys that two officers have destroyed, and the events that say so, in order of the log.
    erasures: HashMap<(Stream, Group), Vec<Erasure>>,
    /// The payload keys that must be here, where the log is written here.
    pub(crate) own: Option<OwnKeys>,
    /// What was received and is not all here.
    gone: Gone,
    /// Certificates or the genesis cannot be read here.
    unreadable: bool,
    /// One of them is sealed, and no key here opens it.
    sealed: bool,
    /// Those of which the sealed payload is gone, in words.
    payload_gone: Vec<String>,
    /// A revocation cannot be read: no key is known to be in force.
    pub(super) revocation_unread: bool,
    /// An entry that may hold a certificate is damaged: the walk names it, and does not blame events
    /// whose key is missing for that.
    pub(super) damaged: bool,
    /// Events that say what they may not, by number: a second bearer of a key, a revocation that the root has not
    /// signed. They are kept and named, and certify or revoke nothing.
    pub(super) void: HashMap<u64, String>,
    /// The genesis is not what it must be.
    pub(crate) fault: Option<String>,
}

/// Payload keys of a log written here: whether each is there, and before which event it opens nothing.
pub(crate) struct OwnKeys(HashMap<(Stream, Group), (bool, u64)>);

impl OwnKeys {
    fn read(journal: &Journal, log: &AuthorityId) -> Result<Self, Error> {
        let stored = journal.keys(log)?.into_iter().map(|key| {
            let state = match key.state {
                KeyState::Here { erased_to, .. } => (true, erased_to),
                KeyState::Destroyed { erased_to } => (false, erased_to),
                KeyState::Absent => (false, 0),
            };
            ((key.stream, key.group), state)
        });
        Ok(Self(stored.collect()))
    }
}

/// What the note of an own checkpoint is worth.
pub(super) enum NoteIs {
    /// Signed by a device in force, or none that must be.
    Good,
    /// Signed by a device of the log, dated when its key was revoked or not certified, in words.
    Remarked(String),
    /// Not what it says, and why.
    Bad(String),
}

/// A certificate, and from when to when it holds; its signature is verified once.
struct Certified {
    certificate: Certificate,
    holds: Result<(Moment, Moment), String>,
}

impl Directory {
    pub(crate) fn read(
        journal: &Journal,
        log: &AuthorityId,
        pinned: Option<PublicKey>,
        keys: &PayloadKeys,
    ) -> Result<Self, Error> {
        let mut directory = Self {
            authority: log.clone(),
            root: pinned,
            certificates: HashMap::new(),
            revoked: Vec::new(),
            released: Vec::new(),
            waiting: HashSet::new(),
            erasures: HashMap::new(),
            own: None,
            gone: Gone::default(),
            unreadable: false,
            sealed: false,
            payload_gone: Vec::new(),
            revocation_unread: false,
            damaged: false,
            void: HashMap::new(),
            fault: None,
        };
        let number = journal.log_number(log)?;
        let waiting = journal.quarantined_places()?.into_iter();
        directory.waiting = waiting.filter(|(of, _)| Some(*of) == number).map(|(_, seq)| seq).collect();
        let rows = journal.stream_entries(&Stream::Authority(log.clone()))?;
        directory.read_more(rows.iter().filter(|row| Some(row.log) == number).map(|row| row.as_row()), keys);
        directory.read_words_here(journal, keys)?;
        directory.gone.read(journal, log)?;
        Ok(directory)
    }

    /// The same for a log that is written here: nothing of it may be withheld.
    pub(super) fn read_own(
        journal: &Journal,
        log: &AuthorityId,
        pinned: Option<PublicKey>,
        keys: &PayloadKeys,
    ) -> Result<Self, Error> {
        Ok(Self { own: Some(OwnKeys::read(journal, log)?), ..Self::read(journal, log, pinned, keys)? })
    }

    /// Why the key of a payload is not as it must be in a log written here: there, or destroyed by an erasure
    /// that came after the event. Which erasures were signed is not known without a key.
    pub(super) fn fault_of_key(&self, seq: u64, envelope: &Envelope) -> Option<String> {
        let place = (envelope.stream.clone(), envelope.group);
        let (stream, group) = (&envelope.stream, envelope.group);
        let Some((here, erased_to)) = self.own.as_ref()?.0.get(&place) else {
            return Some(format!("the {group} key of {stream} is gone, and no erasure says so"));
        };
        if *here && seq >= *erased_to {
            return None;
        }
        if group == Group::Register {
            return Some(format!("the register key of {stream} is destroyed, which no erasure may do"));
        }
        let said = self.is_unreadable() || self.erasure_of(seq, envelope).is_some();
        (!said).then(|| format!("the {group} key of {stream} is destroyed, and no erasure says so"))
    }

    /// The erasure that took the payload of an event, as far as the log's own entries can be read.
    pub(super) fn erasure_of(&self, seq: u64, envelope: &Envelope) -> Option<&Erasure> {
        let said = self.erasures.get(&(envelope.stream.clone(), envelope.group))?;
        said.iter().find(|erasure| seq < erasure.seq)
    }

    /// The erasure that should have taken a payload which opens. While a bundle is taken in, what it says to be
    /// erased goes next.
    pub(super) fn erasure_undone(&self, seq: u64, envelope: &Envelope) -> Option<&Erasure> {
        self.erasure_of(seq, envelope).filter(|_| !self.gone.nothing_is_lost)
    }

    /// What a partner's payload that cannot be read here is: erased where its log or one written here says so;
    /// withheld, or lost.
    pub(super) fn why_absent(&self, seq: u64, envelope: &Envelope, payload_is_here: bool) -> Absence {
        match self.erasure_of(seq, envelope) {
            Some(erasure) => Absence::Erased(Some(erasure.clone())),
            None => self.gone.why(seq, envelope, payload_is_here, self.erasures_unread()),
        }
    }

    /// Whether the key of a payload in a log written here was destroyed; what says so may not be readable.
    pub(super) fn is_destroyed(&self, seq: u64, envelope: &Envelope) -> bool {
        let place = (envelope.stream.clone(), envelope.group);
        let kept = self.own.as_ref().and_then(|own| own.0.get(&place));
        kept.is_some_and(|(here, erased_to)| !here || seq < *erased_to)
    }

    /// What two officers of this node have let out of quarantine, and erased of what partners have sent, stands in
    /// the logs that are written here.
    fn read_words_here(&mut self, journal: &Journal, keys: &PayloadKeys) -> Result<(), Error> {
        for own in journal.own_logs()?.into_iter().filter(|own| *own != self.authority) {
            let number = journal.log_number(&own)?;
            for row in journal.stream_entries(&Stream::Authority(own))?.iter().filter(|row| Some(row.log) == number) {
                // One that cannot be read lets nothing out, and is named when its own log is walked.
                let Ok(Some(decoded)) = decode(row.as_row(), keys) else { continue };
                let event = decoded.event;
                match &event.body {
                    Ok(Body::QuarantineReleased(b)) => self.released.push(b.event),
                    Ok(Body::PayloadErased(b)) => self.gone.note(erasure(event.seq, &event.envelope, b)),
                    Err(_) if event.envelope.kind() == Some(Kind::PayloadErased) => self.gone.unreadable = true,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// While a bundle is taken in, what it does not bring is withheld: only what was here before can be lost.
    pub(crate) fn taking_in(&mut self) {
        self.gone.taking_in();
    }

    /// Reads further entries, not yet in the journal.
    pub(crate) fn read_more<'r>(&mut self, rows: impl Iterator<Item = StoredRow<'r>>, keys: &PayloadKeys) {
        for row in rows {
            // An entry that cannot be read is named when the walk comes to it.
            let decoded = match decode(row, keys) {
                Ok(Some(decoded)) => decoded,
                Ok(None) => continue,
                Err(_) => {
                    self.damaged = true;
                    continue;
                }
            };
            match &decoded.event.body {
                Ok(body) => self.note(decoded.event.seq, &decoded.event.envelope, body),
                Err(Unread::Unknown) => {}
                Err(_) => self.note_unread(&decoded.event, row.payload.is_some()),
            }
        }
        self.verify_certificates();
    }

    /// Without the events that certify and revoke, signatures cannot be checked, or not all of them.
    fn note_unread(&mut self, event: &Event, payload_is_here: bool) {
        let needed = [Kind::LogOpened, Kind::OfficerCertified, Kind::DeviceCertified, Kind::KeyRevoked];
        let Some(kind) = event.envelope.kind().filter(|kind| needed.contains(kind)) else { return };
        self.unreadable = true;
        self.sealed |= payload_is_here;
        self.revocation_unread |= kind == Kind::KeyRevoked;
        if !payload_is_here {
            self.payload_gone.push(format!(
                "the payload of event number {}, {}, is gone, and signatures are checked with it",
                event.seq,
                match kind {
                    Kind::LogOpened => "the genesis with the root key",
                    Kind::OfficerCertified => "an officer's certificate",
                    Kind::DeviceCertified => "a device's certificate",
                    _ => "a key's revocation",
                }
            ));
        }
    }

    /// What keeps signatures from being checked, beside a key that was not given.
    pub(super) fn uncheckable(&self) -> Vec<String> {
        let mut why = self.payload_gone.clone();
        if self.root.is_none() && !self.sealed && why.is_empty() {
            why.push("its genesis, which names the root key, is not here".into());
        }
        why
    }

    /// Whether an erasure that the log records may stand in what cannot be read of it here.
    fn erasures_unread(&self) -> bool {
        self.sealed || self.damaged
    }

    /// Whether an event may be signed with a key whose certificate cannot be read here.
    pub(super) fn is_partly_read(&self) -> bool {
        self.is_unreadable() || self.damaged
    }

    /// Keys of the devices certified at a time.
    pub(crate) fn device_keys(&self, at: Moment) -> Vec<PublicKey> {
        let holds = |c: &&Certified| c.holds.as_ref().is_ok_and(|(from, until)| *from <= at && at < *until);
        let certified = self.certificates.values().flatten().filter(holds).map(|c| c.certificate.body());
        certified.filter(|b| matches!(b.bearer, Bearer::Device { .. })).map(|b| b.key).collect()
    }

    /// Whether a device that the log certifies has signed a note, whatever day it says: a machine's clock stood wrong.
    pub(crate) fn is_signed_at_some_time(&self, note: &SignedCheckpoint) -> bool {
        let rooted = self.certificates.values().flatten().filter(|c| c.holds.is_ok()).map(|c| c.certificate.body());
        let mut keys = rooted.filter(|body| matches!(body.bearer, Bearer::Device { .. })).map(|body| body.key);
        keys.any(|key| note.verify(&key))
    }

    /// Who has signed a checkpoint that somebody brings. One on paper, and one where the certificates cannot be read here,
    /// may be of this log.
    pub(super) fn signer_of(&self, held: &HeldCheckpoint) -> NoteSigner {
        match SignedCheckpoint::parse(&held.note) {
            _ if held.note.is_empty() => NoteSigner::Unknown,
            Ok(note) => self.note_signer(&note),
            Err(_) if self.is_partly_read() => NoteSigner::Unknown,
            Err(_) => NoteSigner::Nobody,
        }
    }

    /// Who has signed a note. A key that was revoked from before the time that the note says shows nothing: whoever has it
    /// writes what he likes.
    pub(crate) fn note_signer(&self, note: &SignedCheckpoint) -> NoteSigner {
        if self.is_partly_read() {
            return NoteSigner::Unknown;
        }
        let rooted = self.certificates.values().flatten().filter(|c| c.holds.is_ok()).map(|c| c.certificate.body());
        let devices = rooted.filter(|body| matches!(body.bearer, Bearer::Device { .. })).map(|body| body.key);
        let signed: Vec<KeyId> = devices.filter(|key| note.verify(key)).map(|key| key.key_id()).collect();
        let at = note.checkpoint().at;
        let revoked = |key: &KeyId| self.revocations(*key).map(|(from, _)| from).filter(|from| *from <= at).min();
        match signed.iter().map(|key| revoked(key).map(|from| (*key, from))).collect::<Option<Vec<_>>>() {
            None => NoteSigner::Device,
            Some(all) => all.first().map_or(NoteSigner::Nobody, |(key, from)| NoteSigner::Revoked(*key, *from)),
        }
    }

    /// Whether a device of the log in force has signed a note. One under a key that is revoked, from whenever, is none: who
    /// stole it dates it as he likes.
    pub(crate) fn is_signed_here(&self, note: &SignedCheckpoint) -> bool {
        let keys = self.device_keys(note.checkpoint().at);
        keys.iter().any(|key| note.verify(key) && self.revocations(key.key_id()).next().is_none())
    }

    /// Whether a checkpoint that this log's own device is said to have signed holds. What others hold
    /// may be a number on paper; an own one is a note, signed by a device certified when it was made.
    pub(super) fn judge_note(&self, held: &HeldCheckpoint) -> NoteIs {
        if held.held_by != OWN || self.is_partly_read() {
            return NoteIs::Good;
        }
        let note = match SignedCheckpoint::parse(&held.note) {
            Ok(note) => note,
            Err(fault) => return NoteIs::Bad(format!("its note cannot be read: {fault}")),
        };
        let said = note.checkpoint();
        if said.authority != self.authority || said.head != held.head {
            return NoteIs::Bad("its note is of another log, size or root".into());
        }
        let keys = self.device_keys(said.at);
        let signed: Vec<&PublicKey> = keys.iter().filter(|key| note.verify(key)).collect();
        let revoked_from = |key: &PublicKey| {
            self.revocations(key.key_id()).map(|(from, _)| from).filter(|from| *from <= said.at).min()
        };
        match signed.iter().find_map(|key| Some((key.key_id(), revoked_from(key)?))) {
            _ if signed.is_empty() && self.is_signed_at_some_time(&note) => NoteIs::Remarked(format!(
                "its own checkpoint of {} events was signed by a device of the log whose certificate was not in force at \
                 {}, the time that it says: the machine's clock stood wrong; its root is the log's, and it proves no time",
                held.head.size, said.at
            )),
            _ if signed.is_empty() => {
                NoteIs::Bad(format!("its note is not signed by a device in force at {}", said.at))
            }
            _ if signed.iter().any(|key| revoked_from(key).is_none()) => NoteIs::Good,
            Some((key, from)) => NoteIs::Remarked(format!(
                "its own checkpoint of {} events was signed at {} with key {key}, which was revoked from {from}: its root \
                 is the log's, and it proves no time",
                held.head.size, said.at
            )),
            None => NoteIs::Good,
        }
    }

    fn note(&mut self, seq: u64, envelope: &Envelope, body: &Body) {
        match body {
            Body::LogOpened(b) => {
                let named = PublicKey(b.root_key.0);
                if seq != 0 {
                    self.fault.get_or_insert(format!("event number {seq} opens the log again"));
                } else if *self.root.get_or_insert(named) != named {
                    self.fault.get_or_insert("the genesis names another root key than the one given".into());
                }
            }
            Body::OfficerCertified(b) => self.certify(seq, &b.certificate),
            Body::DeviceCertified(b) => self.certify(seq, &b.certificate),
            Body::KeyRevoked(b) => match self.root {
                Some(root) if is_rooted(b, &self.authority, &root) => self.revoked.push((b.key, b.from, seq)),
                Some(_) => {
                    let why = format!("it revokes key {} without the root's signature: it revokes nothing", b.key);
                    self.void.insert(seq, why);
                }
                // Without the root no signature of this log is checked either.
                None => {}
            },
            Body::QuarantineReleased(b) => self.released.push(b.event),
            // One that waits for two officers has taken nothing yet.
            Body::PayloadErased(b) if !self.waiting.contains(&seq) => {
                let (place, erasure) = erasure(seq, envelope, b);
                let said = self.erasures.entry(place).or_default();
                said.push(erasure);
                said.sort_by_key(|erasure| erasure.seq);
            }
            _ => {}
        }
    }

    fn certify(&mut self, seq: u64, bytes: &[u8]) {
        if let Ok(certificate) = Certificate::decode(bytes) {
            let (key, bearer) = (certificate.key_id(), certificate.body().bearer.whose());
            let before = self.certificates.get(&key).into_iter().flatten().map(|c| c.certificate.body().bearer.whose());
            if let Some(other) = before.into_iter().find(|other| *other != bearer) {
                self.void.insert(seq, format!("it certifies key {key} for {bearer}, and that is the key of {other}"));
                return;
            }
            let holds = Err("its issuer is not certified in the log".into());
            self.certificates.entry(certificate.key_id()).or_default().push(Certified { certificate, holds });
        }
    }

    fn verify_certificates(&mut self) {
        let Some(root) = self.root else { return };
        let all: Vec<Certificate> = self.certificates.values().flatten().map(|c| c.certificate.clone()).collect();
        for certified in self.certificates.values_mut().flatten() {
            certified.holds = if certified.certificate.body().authority == self.authority {
                verify(&certified.certificate, &all, &root)
            } else {
                Err("its certificate is of another authority".into())
            };
        }
    }

    /// The certificate of a key that holds under the root at a time; else why there is none.
    pub(super) fn certificate(&self, key: KeyId, at: Moment) -> Result<&Certificate, String> {
        let mut why = format!("key {key} is not certified in the log");
        for Certified { certificate, holds } in self.certificates.get(&key).into_iter().flatten() {
            match holds {
                Ok((from, until)) if *from <= at && at < *until => return Ok(certificate),
                Ok((from, until)) => why = format!("key {key} is certified from {from} to {until}, not at {at}"),
                Err(fault) => why = format!("key {key}: {fault}"),
            }
        }
        Err(why)
    }

    /// Whether signatures cannot be checked, because certificates or the root cannot be read.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.unreadable || self.root.is_none()
    }

    /// From when a key no longer counts, and the number of the event that says so; each time that it was said.
    pub(super) fn revocations(&self, key: KeyId) -> impl Iterator<Item = (Moment, u64)> {
        self.revoked.iter().filter(move |r| r.0 == key).map(|r| (r.1, r.2))
    }

    pub(super) fn is_released(&self, event: EventId) -> bool {
        self.released.contains(&event)
    }
}

/// Who has signed a note of a log's checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteSigner {
    /// A device that the log certifies.
    Device,
    /// Nobody whom the log certifies.
    Nobody,
    /// A device whose key was revoked, from a time that is not after that of the note.
    Revoked(KeyId, Moment),
    /// The certificates cannot be read here, or there is no signature to look at.
    Unknown,
}

/// From when to when a certificate holds under the root, alone or under an officer's certificate.
fn verify(certificate: &Certificate, all: &[Certificate], root: &PublicKey) -> Result<(Moment, Moment), String> {
    let window = |c: &Certificate| (c.body().not_before, c.body().not_after);
    let (from, until) = window(certificate);
    if !matches!(certificate.body().bearer, Bearer::Movement { .. }) {
        return certificate.verify(root, from).map(|()| (from, until)).map_err(|e| e.to_string());
    }
    let mut why = String::from("its issuer is not certified in the log");
    for officer in all.iter().filter(|c| c.key_id() == certificate.issuer()) {
        let both = (from.max(window(officer).0), until.min(window(officer).1));
        match certificate.verify_under(officer, root, both.0) {
            Ok(()) => return Ok(both),
            Err(fault) => why = fault.to_string(),
        }
    }
    Err(why)
}
