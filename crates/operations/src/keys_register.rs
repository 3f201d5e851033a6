//! Officers and devices: added under the root, given new keys, revoked with a list that the root signs.
//! Source: `custody.md` (Who signs).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use custody::event::Function;
use custody::revocation::{RevocationList, Revoked, revoke};
use custody::{AuthorityId, CertifiedKey, DeviceId, KeyId, Moment, OfficerId};
use serde::Serialize;

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::files;
use crate::found::Root;
use crate::key_file::{KeyFile, KeyUse, Secrets};

/// An officer as a list shows him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficerRow {
    /// Id.
    pub id: String,
    /// Of which authority.
    pub authority: String,
    /// What for.
    pub functions: Vec<String>,
    /// His keys.
    pub keys: Vec<KeyRow>,
}

/// A device as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceRow {
    /// Id.
    pub id: String,
    /// Of which authority.
    pub authority: String,
    /// Block of person numbers leased to it.
    pub block: Option<u16>,
    /// Its keys.
    pub keys: Vec<KeyRow>,
}

/// A certified key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyRow {
    /// Id of the key.
    pub key: String,
    /// Good from.
    pub from: String,
    /// Good until.
    pub until: String,
    /// Revoked from, if it is.
    pub revoked_from: Option<String>,
}

/// Where the key of a new officer or device comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A key file that its holder has made; only its public parts are read.
    Brought(PathBuf),
    /// A new key file, sealed under the holder's passphrase.
    Made {
        /// Where; in the folder, where not given.
        out: Option<PathBuf>,
        /// The holder's passphrase.
        passphrase: String,
    },
}

impl KeySource {
    /// Where the key file is, or was put.
    fn path(&self, default: PathBuf) -> PathBuf {
        match self {
            Self::Brought(path) => path.clone(),
            Self::Made { out, .. } => out.clone().unwrap_or(default),
        }
    }

    /// Another key in the file that the holder brings makes another command.
    fn said_in(&self, when: &When) -> Result<When, Failure> {
        match self {
            Self::Brought(path) => Ok(when.with_word(KeyFile::read(path)?.public)),
            Self::Made { .. } => Ok(when.clone()),
        }
    }
}

/// An officer or a device as added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The key file.
    pub key_file: PathBuf,
    /// Whether that had been done before under the same idempotency key: nothing was made or written.
    pub repeated: bool,
}

/// What revoking has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevokedView {
    /// Keys revoked by this command.
    pub keys: Vec<String>,
    /// Keys of the holder that were revoked before.
    pub before: Vec<String>,
    /// From when; where this command revoked none, the earliest time of those before.
    pub from: String,
    /// Keys on the list that the root signed.
    pub listed: u64,
}

/// What stands where the root's list could not be written.
const REVOKED: &str = "the keys are revoked in the record and stay so";
/// How the list is had again: a command that also gave a new key would give another one.
const LIST_ANEW: &str = "free space there, or take another disk; `custodia authority revocations FILE` with the root's key \
     writes the list again, at any time, and it names every key revoked";

impl Desk {
    /// Adds an officer, or gives one new functions or a further key. Says where his key file is.
    pub fn add_officer(
        &mut self,
        seat: &Seat,
        when: &When,
        root: &Root,
        officer: &str,
        functions: &[String],
        source: &KeySource,
    ) -> Result<Holder, Failure> {
        let id = OfficerId::parse(officer).map_err(|e| Failure::usage(e.to_string()))?;
        let functions = functions
            .iter()
            .map(|f| Function::parse(f).map_err(|e| Failure::usage(e.to_string())))
            .collect::<Result<Vec<_>, _>>()?;
        let default = self.folder.officer_key(&seat.authority, officer);
        let when = source.said_in(when)?;
        if self.done_before(seat, &when)?.is_some() {
            return Ok(Holder { key_file: source.path(default), repeated: true });
        }
        let (file, path) = self.key_file(&seat.authority, root, (KeyUse::Officer, officer), source, default)?;
        let certified = self.certify_officer(seat, &when, root, &id, &functions, &file);
        certified.map_err(|failure| without_made_key(source, &path, failure))?;
        self.certificates.clear();
        Ok(Holder { key_file: path, repeated: false })
    }

    /// Adds a device, or gives one a further key. Says where its key file is.
    pub fn add_device(
        &mut self,
        seat: &Seat,
        when: &When,
        root: &Root,
        device: &str,
        block: Option<u16>,
        source: &KeySource,
    ) -> Result<Holder, Failure> {
        let id = DeviceId::parse(device).map_err(|e| Failure::usage(e.to_string()))?;
        let default = self.folder.device_key(&seat.authority, device);
        let when = source.said_in(when)?;
        if self.done_before(seat, &when)?.is_some() {
            return Ok(Holder { key_file: source.path(default), repeated: true });
        }
        let (file, path) = self.key_file(&seat.authority, root, (KeyUse::Device, device), source, default)?;
        let certified = self.certify_device(seat, &when, root, &id, block, &file);
        certified.map_err(|failure| without_made_key(source, &path, failure))?;
        self.certificates.clear();
        Ok(Holder { key_file: path, repeated: false })
    }

    fn key_file(
        &mut self,
        authority: &AuthorityId,
        root: &Root,
        (key_use, id): (KeyUse, &str),
        source: &KeySource,
        default: PathBuf,
    ) -> Result<(KeyFile, PathBuf), Failure> {
        match source {
            KeySource::Brought(path) => {
                let file = KeyFile::read(path)?;
                if file.key_use != key_use || file.id != id || file.authority != authority.as_str() {
                    return Err(
                        Failure::usage(format!("the key file is not that of {id} of {authority}")).at(path.display())
                    );
                }
                Ok((file, path.clone()))
            }
            KeySource::Made { passphrase, .. } => {
                self.is_nobody_elses(root, key_use, id, passphrase)?;
                let path = source.path(default);
                let secrets = Secrets::generate(&mut self.rng);
                let file = KeyFile::seal(&secrets, key_use, authority.as_str(), id, passphrase, &mut self.rng)?;
                file.write_new(&path)?;
                Ok((file, path))
            }
        }
    }

    /// Revokes every key of an officer that is in force, and writes the list that the root signs.
    pub fn revoke_officer(
        &mut self,
        seat: &Seat,
        root: &Root,
        officer: &str,
        revoking: &Revoking<'_>,
    ) -> Result<RevokedView, Failure> {
        let id = OfficerId::parse(officer).map_err(|e| Failure::usage(e.to_string()))?;
        self.may_revoke(&id)?;
        let facts = self.record.officer(&id).filter(|o| o.authority.as_ref() == Some(&seat.authority));
        let keys =
            facts.ok_or_else(|| Failure::usage(format!("{id} is no officer of {}", seat.authority)))?.keys.clone();
        self.revoke_keys(seat, root, &keys, revoking)
    }

    /// Revokes every key of a device that is in force, and writes the list that the root signs.
    pub fn revoke_device(
        &mut self,
        seat: &Seat,
        root: &Root,
        device: &str,
        revoking: &Revoking<'_>,
    ) -> Result<RevokedView, Failure> {
        let id = DeviceId::parse(device).map_err(|e| Failure::usage(e.to_string()))?;
        let facts = self.record.device(&id).filter(|d| d.authority.as_ref() == Some(&seat.authority));
        let keys =
            facts.ok_or_else(|| Failure::usage(format!("{id} is no device of {}", seat.authority)))?.keys.clone();
        self.revoke_keys(seat, root, &keys, revoking)
    }

    fn revoke_keys(
        &mut self,
        seat: &Seat,
        root: &Root,
        keys: &[CertifiedKey],
        revoking: &Revoking<'_>,
    ) -> Result<RevokedView, Failure> {
        self.is_our_root(seat, root)?;
        if self.done_before(seat, &revoking.when)?.is_some() {
            return self.revoked_before(seat, root, keys, revoking);
        }
        if let Some(out) = revoking.out {
            files::must_be_new(out)?;
        }
        let from = revoking.from.unwrap_or_else(|| self.now());
        let spared = |key: &CertifiedKey| Some(key.id) == revoking.except;
        let in_force: Vec<KeyId> = keys
            .iter()
            .filter(|key| !spared(key) && !self.record.key_is_revoked(&seat.authority, key.id, from))
            .map(|key| key.id)
            .collect();
        for (at, key) in in_force.iter().enumerate() {
            // One command under one key: its first event carries it.
            let when = if at == 0 { revoking.when.clone() } else { When::default() };
            self.administer_when(seat, &when, revoke(&seat.authority, *key, from, revoking.reason, &root.key))?;
        }
        let list = self.sign_revocations(seat, root)?;
        if let Some(out) = revoking.out {
            files::write_new_private(out, &list.encode()).map_err(files::is_missing(REVOKED, LIST_ANEW))?;
        }
        let before: Vec<&Revoked> = list
            .entries()
            .iter()
            .filter(|entry| keys.iter().any(|key| key.id == entry.key) && !in_force.contains(&entry.key))
            .collect();
        let earliest = before.iter().map(|entry| entry.from).min().filter(|_| in_force.is_empty());
        Ok(RevokedView {
            keys: in_force.iter().map(ToString::to_string).collect(),
            before: before.iter().map(|entry| entry.key.to_string()).collect::<BTreeSet<_>>().into_iter().collect(),
            from: earliest.unwrap_or(from).to_string(),
            listed: list.entries().len() as u64,
        })
    }

    /// Refuses a name for the list that is taken, before a key is certified that another is to take the place of.
    pub fn list_file_is_new(&self, seat: &Seat, when: &When, out: Option<&Path>) -> Result<(), Failure> {
        match out {
            Some(out) if self.done_before(seat, when)?.is_none() => files::must_be_new(out),
            _ => Ok(()),
        }
    }

    /// What a command has revoked that was done before under its key; a list that was not written then is now.
    fn revoked_before(
        &self,
        seat: &Seat,
        root: &Root,
        keys: &[CertifiedKey],
        revoking: &Revoking<'_>,
    ) -> Result<RevokedView, Failure> {
        let list = self.sign_revocations(seat, root)?;
        if let Some(out) = revoking.out.filter(|out| !out.exists()) {
            files::write_new_private(out, &list.encode()).map_err(files::is_missing(REVOKED, LIST_ANEW))?;
        }
        let said: Vec<_> = self.revocation_reasons(&seat.authority)?;
        let of_command =
            said.iter().filter(|(key, _, reason)| reason == revoking.reason && keys.iter().any(|k| k.id == *key));
        Ok(RevokedView {
            keys: of_command.clone().map(|(key, ..)| key.to_string()).collect(),
            before: Vec::new(),
            from: of_command.map(|(_, from, _)| *from).min().unwrap_or_else(|| self.now()).to_string(),
            listed: list.entries().len() as u64,
        })
    }

    /// The list of all keys revoked in this authority's log, signed by its root as of now.
    pub fn sign_revocations(&self, seat: &Seat, root: &Root) -> Result<RevocationList, Failure> {
        self.is_our_root(seat, root)?;
        let revoked = self.record.authority(&seat.authority).map(|a| a.revoked.clone()).unwrap_or_default();
        let reasons = self.revocation_reasons(&seat.authority)?;
        let entries = revoked
            .into_iter()
            .map(|(key, from)| {
                let reason =
                    reasons.iter().find(|(k, f, _)| *k == key && *f == from).map(|(_, _, reason)| reason.clone());
                Revoked { key, from, reason: reason.unwrap_or_else(|| "reason not readable here".into()) }
            })
            .collect();
        Ok(RevocationList::issue(seat.authority.clone(), self.now(), entries, &root.key))
    }

    /// Writes that list anew to a new file: it speaks until now, also where no key was ever revoked. Says until when
    /// it speaks and how many keys it names.
    pub fn write_revocations(&self, seat: &Seat, root: &Root, out: &Path) -> Result<(Moment, usize), Failure> {
        let list = self.sign_revocations(seat, root)?;
        files::write_new_private(out, &list.encode())?;
        Ok((list.issued_at(), list.entries().len()))
    }

    fn revocation_reasons(&self, authority: &AuthorityId) -> Result<Vec<(KeyId, Moment, String)>, Failure> {
        let keys = self.payload_keys()?;
        let mut found = Vec::new();
        for row in self.journal.stream_entries(&custody::event::Stream::Authority(authority.clone()))? {
            let Some(event) = custody::decode_event(row.as_row(), &keys)? else { continue };
            if let Ok(custody::event::Body::KeyRevoked(b)) = event.body {
                found.push((b.key, b.from, b.reason));
            }
        }
        Ok(found)
    }

    pub(crate) fn is_our_root(&self, seat: &Seat, root: &Root) -> Result<(), Failure> {
        if self.root_of(&seat.authority)? == root.key.public() {
            return Ok(());
        }
        Err(Failure::error(format!("this is not the root key that the log of {} names", seat.authority)))
    }

    /// Whether a device can be given a new key from here: not the one that the folder itself is, whose key
    /// opens with every officer's.
    pub fn may_rotate_device(&self, seat: &Seat, device: &str) -> Result<(), Failure> {
        if self.node(&seat.authority)?.device.as_str() == device {
            return Err(Failure::usage(format!(
                "{device} is this folder's own device: its key is not rotated in place"
            ))
            .hint("make a folder for a new device, certify that, then revoke this one"));
        }
        Ok(())
    }

    /// The functions of an officer, in words.
    pub fn functions_of(&self, officer: &str) -> Result<Vec<String>, Failure> {
        let id = OfficerId::parse(officer).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(self.record.officer_functions(&id).iter().map(|f| f.word().to_owned()).collect())
    }

    /// The officers in the record.
    pub fn officers(&self) -> Vec<OfficerRow> {
        let rows = self.record.officers().filter_map(|(id, facts)| {
            let authority = facts.authority.clone()?;
            Some(OfficerRow {
                id: id.to_string(),
                functions: facts.functions.iter().map(|f| f.word().to_owned()).collect(),
                keys: self.key_rows(&authority, &facts.keys),
                authority: authority.to_string(),
            })
        });
        rows.collect()
    }

    /// The devices in the record.
    pub fn devices(&self) -> Vec<DeviceRow> {
        let rows = self.record.devices().filter_map(|(id, facts)| {
            let authority = facts.authority.clone()?;
            Some(DeviceRow {
                id: id.to_string(),
                block: facts.block,
                keys: self.key_rows(&authority, &facts.keys),
                authority: authority.to_string(),
            })
        });
        rows.collect()
    }

    fn key_rows(&self, authority: &AuthorityId, keys: &[CertifiedKey]) -> Vec<KeyRow> {
        let revoked = self.record.authority(authority).map(|a| a.revoked.clone()).unwrap_or_default();
        let row = |key: &CertifiedKey| KeyRow {
            key: key.id.to_string(),
            from: key.from.to_string(),
            until: key.until.to_string(),
            revoked_from: revoked
                .iter()
                .filter(|(id, _)| *id == key.id)
                .map(|(_, from)| *from)
                .min()
                .map(|from| from.to_string()),
        };
        keys.iter().map(row).collect()
    }
}

/// A key file made for somebody who was then not certified goes again: nobody can act with it, and the next
/// try must not stumble over it.
fn without_made_key(source: &KeySource, path: &Path, failure: Failure) -> Failure {
    match source {
        KeySource::Brought(_) => failure,
        KeySource::Made { .. } => match std::fs::remove_file(path) {
            Ok(()) => failure,
            Err(e) => failure.hint(format!("remove the unused key file {}: {e}", path.display())),
        },
    }
}

/// How keys are revoked.
#[derive(Debug, Clone)]
pub struct Revoking<'a> {
    /// Why.
    pub reason: &'a str,
    /// From when; now where not given.
    pub from: Option<Moment>,
    /// Where the signed list goes.
    pub out: Option<&'a Path>,
    /// A key that stays: the new one of a rotation.
    pub except: Option<KeyId>,
    /// The idempotency key and the operator's words.
    pub when: When,
}

/// The id of the key in a key file.
pub fn key_id_of(path: &Path) -> Result<KeyId, Failure> {
    Ok(crate::found::public_key(&KeyFile::read(path)?.public)?.key_id())
}
