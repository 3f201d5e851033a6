//! One entry verified by itself: leaf hash, form, ciphertext hash, salted hash, signatures. Source:
//! `custody.md` (The log, Who signs).

use crate::certificate::Bearer;
use crate::decode::{PayloadKeys, read_body};
use crate::envelope::{EVENT_CONTEXT, Entry, Envelope, Signature, SignedAs, Unread};
use crate::event::{Body, Kind, Signing};
use crate::ids::{DeviceId, EventId, Hash, OfficerId};
use crate::journal::StoredRow;
use crate::keys;
use crate::merkle::leaf_hash;
use crate::seal::sha256;
use crate::time::Moment;

use super::absent::Absence;
use super::directory::Directory;
use super::panel;

/// What one entry has shown.
#[derive(Default)]
pub(crate) struct Examined {
    /// Leaf hash as computed, or as stored where there is nothing to compute it from.
    pub(crate) leaf: Hash,
    pub(crate) previous: Option<Hash>,
    pub(crate) event: Option<EventId>,
    pub(crate) made: Option<Made>,
    pub(crate) signatures: u64,
    pub(crate) signatures_unknown: u64,
    pub(crate) opened: bool,
    /// The payload is here, and no key of this log was given.
    pub(crate) unopened: bool,
    /// Why the payload cannot be read, where it cannot.
    pub(crate) absence: Option<Absence>,
    /// Of a kind or version that this program does not know: checked by hash and signature, not read.
    pub(crate) unknown: bool,
    pub(crate) leaf_only: bool,
    pub(crate) doubtful: bool,
    /// An act of a panel on age, which is judged with all logs at hand.
    pub(crate) panel: Option<Body>,
    /// The envelope, where the bytes could be read.
    pub(crate) envelope: Option<Envelope>,
    pub(crate) fault: Option<String>,
    /// The fault is a revoked key and nothing else: quarantine answers it.
    pub(crate) only_revoked: bool,
}

impl Examined {
    /// Whether the event may wait for two officers: signed with a key that was revoked before.
    pub(crate) fn explains_quarantine(&self) -> bool {
        self.only_revoked || self.doubtful
    }

    /// The payload cannot be read; where it was lost, that is a fault.
    fn absent(&mut self, why: Absence) -> Result<(), String> {
        match why {
            Absence::Lost(fault) => self.lost(fault),
            why => {
                self.absence = Some(why);
                Ok(())
            }
        }
    }

    /// The payload should be here and is not, which is a fault.
    fn lost(&mut self, fault: String) -> Result<(), String> {
        self.absence = Some(Absence::Lost(fault.clone()));
        Err(fault)
    }
}

/// On which device, and where in its chain.
pub(crate) struct Made {
    pub(crate) device: DeviceId,
    pub(crate) counter: u64,
    pub(crate) device_previous: Hash,
    pub(crate) envelope_hash: Hash,
}

pub(crate) fn examine(row: StoredRow<'_>, directory: &Directory, keys: &PayloadKeys) -> Examined {
    let Some(bytes) = row.bytes else {
        let fault = directory.own.as_ref().map(|_| "its bytes are gone, and this log is written here".to_owned());
        let absence = Some(fault.clone().map_or(Absence::Withheld, Absence::Lost));
        return Examined { leaf: row.leaf, leaf_only: true, absence, fault, ..Examined::default() };
    };
    let mut found = Examined { leaf: leaf_hash(bytes), ..Examined::default() };
    if let Err(why) = examine_parts(row, bytes, directory, keys, &mut found) {
        found.fault = Some(why);
    }
    if found.leaf != row.leaf {
        found.fault = Some("its bytes do not match its leaf hash".into());
        found.only_revoked = false;
    }
    found
}

fn examine_parts(
    row: StoredRow<'_>,
    bytes: &[u8],
    directory: &Directory,
    keys: &PayloadKeys,
    found: &mut Examined,
) -> Result<(), String> {
    let entry = Entry::from_bytes(bytes).map_err(|e| e.to_string())?;
    found.previous = Some(entry.previous);
    if entry.seq != row.seq {
        return Err(format!("it says that it is number {}", entry.seq));
    }
    let envelope = Envelope::from_bytes(&entry.envelope).map_err(|e| e.to_string())?;
    found.event = Some(envelope.id);
    found.made = Some(Made {
        device: envelope.device.clone(),
        counter: envelope.device_counter,
        device_previous: envelope.device_previous,
        envelope_hash: sha256(&entry.envelope),
    });
    if envelope.authority != directory.authority {
        return Err(format!("it is an event of {}", envelope.authority));
    }
    let signed = examine_payload(row, &envelope, directory, keys, found)
        .and_then(|()| examine_signatures(row.seq, &entry, &envelope, directory, found));
    found.envelope = Some(envelope);
    signed
}

/// Whether the payload is what was signed; where it cannot be read, why.
fn examine_payload(
    row: StoredRow<'_>,
    envelope: &Envelope,
    directory: &Directory,
    keys: &PayloadKeys,
    found: &mut Examined,
) -> Result<(), String> {
    let Some(payload) = row.payload else {
        // From a log written here nothing is withheld; an erasure destroys a key and leaves the payload.
        if directory.own.is_some() {
            return found.lost("its sealed payload is gone, and this log is written here".into());
        }
        return found.absent(directory.why_absent(row.seq, envelope, false));
    };
    if sha256(payload) != envelope.cipher_hash {
        return Err("its sealed payload does not match its hash".into());
    }
    if let Some(fault) = directory.fault_of_key(row.seq, envelope) {
        return found.lost(fault);
    }
    let erased = || Some(Absence::Erased(directory.erasure_of(row.seq, envelope).cloned()));
    match read_body(row.log, row.seq, envelope, payload, keys).map_err(|e| e.to_string())? {
        Ok(body) => {
            if let Some(erasure) = directory.erasure_undone(row.seq, envelope) {
                return Err(format!(
                    "its payload opens, and event number {} says that it was erased under {}: its key was put back, or \
                     never destroyed",
                    erasure.seq, erasure.rule
                ));
            }
            found.opened = true;
            found.panel = panel::members(&body).is_some().then_some(body);
        }
        Err(Unread::Erased) if directory.own.is_none() => {
            return found.absent(directory.why_absent(row.seq, envelope, true));
        }
        Err(Unread::Erased) => found.absence = erased(),
        Err(Unread::Withheld) if directory.own.is_some() && keys.must_open(row.log) => {
            return found.lost("the key of its payload does not open, and this log is written here".into());
        }
        Err(Unread::Withheld) if directory.is_destroyed(row.seq, envelope) => found.absence = erased(),
        Err(Unread::Withheld) if directory.own.is_none() && keys.knows(row.log) => {
            return found.absent(directory.why_absent(row.seq, envelope, true));
        }
        Err(Unread::Withheld) => found.unopened = true,
        Err(Unread::Unknown) => found.unknown = true,
    }
    Ok(())
}

fn examine_signatures(
    seq: u64,
    entry: &Entry,
    envelope: &Envelope,
    directory: &Directory,
    found: &mut Examined,
) -> Result<(), String> {
    let mut signers = Signers::default();
    let mut all_seen = true;
    for signature in &entry.signatures {
        if directory.is_partly_read() && directory.certificate(signature.key, envelope.recorded_at).is_err() {
            found.signatures_unknown += 1;
            all_seen = false;
            continue;
        }
        examine_signature(signature, entry, envelope, directory, &mut signers)?;
        // What holds under a key that may have been revoked is never counted as good.
        match directory.revocation_unread {
            true => found.signatures_unknown += 1,
            false => found.signatures += 1,
        }
    }
    if all_seen {
        signers.suffice(envelope)?;
    }
    for signature in &entry.signatures {
        if directory.is_released(envelope.id) {
            continue;
        }
        for (from, told_at) in directory.revocations(signature.key).filter(|(from, _)| *from <= envelope.recorded_at) {
            if seq > told_at {
                found.only_revoked = true;
                return Err(format!("key {} was revoked from {from}, before the event was recorded", signature.key));
            }
            // The event that revokes a key may be the last that it signs: whoever gives up his key says so himself.
            found.doubtful |= seq != told_at;
        }
    }
    Ok(())
}

fn examine_signature(
    signature: &Signature,
    entry: &Entry,
    envelope: &Envelope,
    directory: &Directory,
    signers: &mut Signers,
) -> Result<(), String> {
    let at: Moment = envelope.recorded_at;
    let certificate = directory.certificate(signature.key, at)?;
    let (key, bearer) = (&certificate.body().key, &certificate.body().bearer);
    if !key.verify(EVENT_CONTEXT, &entry.envelope, &keys::Signature(signature.bytes)) {
        return Err(format!("the signature of key {} does not hold", signature.key));
    }
    match (signature.signed_as, bearer) {
        (SignedAs::Device, Bearer::Device { device }) if *device == envelope.device => signers.device = true,
        (SignedAs::SecondDevice, Bearer::Device { device })
            if envelope.officers.get(1).is_some_and(|o| o.device == *device) =>
        {
            signers.second_device = true;
        }
        (SignedAs::Officer, Bearer::Officer { officer, .. }) => signers.officers.push(officer.clone()),
        (SignedAs::Server, Bearer::Officer { officer, .. }) => signers.served.push(officer.clone()),
        (SignedAs::Officer, Bearer::Movement { officer, movement })
            if envelope.binding.as_ref().is_none_or(|b| b.movement == *movement) =>
        {
            signers.officers.push(officer.clone());
        }
        (signed_as, _) => return Err(format!("key {} cannot sign as {signed_as:?} here", signature.key)),
    }
    Ok(())
}

/// Whose signatures an event has.
#[derive(Default)]
struct Signers {
    device: bool,
    second_device: bool,
    officers: Vec<OfficerId>,
    served: Vec<OfficerId>,
}

impl Signers {
    /// Whether they are those that the kind demands. A server's signature never counts as a second
    /// person.
    fn suffice(&self, envelope: &Envelope) -> Result<(), String> {
        if !self.device {
            return Err(format!("device {} has not signed", envelope.device));
        }
        let signing = envelope.kind().map_or(Signing::Device, |kind| kind.signing());
        let first = envelope.officers.first().map(|o| &o.officer);
        let has = |list: &[OfficerId], who: Option<&OfficerId>| who.is_some_and(|w| list.contains(w));
        if signing != Signing::Device && !has(&self.officers, first) && !has(&self.served, first) {
            return Err("no officer has signed an act that needs one".into());
        }
        let second = envelope.officers.get(1).map(|o| &o.officer).filter(|o| Some(*o) != first);
        // An act of law that names a second officer may rest on there being two, as a dismissal does; and so
        // may a partner's card, which stands on them or on the root.
        let rests = signing == Signing::Officer || envelope.kind() == Some(Kind::PartnerAdded);
        let two = signing == Signing::Two || (rests && second.is_some());
        if two && !has(&self.officers, first) && !has(&self.served, first) {
            return Err("no officer has signed an act that needs one".into());
        }
        if two && !(has(&self.officers, second) && self.second_device) {
            return Err("no second officer, on a device of his own, has signed an act that needs two".into());
        }
        Ok(())
    }
}
