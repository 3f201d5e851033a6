//! Whether the keys at this desk are those that the record has in force: a key that was rotated away or
//! revoked signs nothing more, though its file still opens. Source: `custody.md` (Who signs).

use custody::{AHEAD_MAX, AuthorityId, CertifiedKey, Command, DeviceId, KeyId, Moment, OfficerId, Order};

use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// Which officers' keys sign an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signing {
    pub(crate) first: bool,
    pub(crate) second: bool,
}

impl Desk {
    /// Which of the officers' keys can sign. What was in fact seen is never refused: there a key that is no
    /// longer in force signs nothing, and the device's alone stands behind the event.
    pub(crate) fn keys_in_force(&self, seat: &Seat, command: &Command, at: Moment) -> Result<Signing, Failure> {
        let observed = matches!(&command.order, Order::State { body, .. } if body.kind().is_observed());
        self.device_key_in_force(seat, &command.actor.device, at)?;
        let signs = |officer: &OfficerId| match self.officer_key_in_force(seat, officer, at) {
            Ok(()) => Ok(true),
            Err(_) if observed => Ok(false),
            Err(failure) => Err(failure),
        };
        let first = seat.officer.as_ref().map_or(Ok(false), |(officer, _)| signs(officer))?;
        let mut second = false;
        if let Some((officer, _, device)) = &seat.second {
            second = signs(officer)?;
            match self.device_key_in_force(seat, device, at) {
                Err(_) if observed => second = false,
                checked => checked?,
            }
        }
        Ok(Signing { first, second })
    }

    /// Whether the key of an officer at this desk is in force; he who is not seated here is asked elsewhere.
    pub(crate) fn officer_key_in_force(&self, seat: &Seat, officer: &OfficerId, at: Moment) -> Result<(), Failure> {
        let (Some(facts), Some(secrets)) = (self.record.officer(officer), self.officers.get(officer)) else {
            return Ok(());
        };
        let key = secrets.signing.key_id();
        self.in_force(seat, &facts.keys, key, at).map_err(|why| {
            Failure::error(format!("the key of officer {officer} at this desk {why}"))
                .hint("name his present key file with --key-file, or --second-key-file")
        })
    }

    /// A log opens on a device that nothing has certified yet: it is certified by its second event.
    fn device_key_in_force(&self, seat: &Seat, device: &DeviceId, at: Moment) -> Result<(), Failure> {
        let own = self.node(&seat.authority)?;
        let key = if *device == own.device { Some(&own.secrets.device) } else { self.other_devices.get(device) };
        let facts = self.record.device(device).filter(|facts| !facts.keys.is_empty());
        let (Some(facts), Some(key)) = (facts, key) else { return Ok(()) };
        self.in_force(seat, &facts.keys, key.key_id(), at).map_err(|why| {
            Failure::error(format!("the key of device {device} at this desk {why}")).hint(
                "name its present key file: --device-key-file, of the second officer's device --second-device-key-file",
            )
        })
    }

    /// Whether the folder's own device may sign a checkpoint of a log: one that a revoked key signs proves nothing, one
    /// that is dated when no certificate held makes an honest log look false, and whoever reads it later must ask why.
    pub(crate) fn may_sign_checkpoints(&self, log: &AuthorityId) -> Result<(), Failure> {
        self.device_not_revoked(log)?;
        let (node, now) = (self.node(log)?, self.now());
        let Some(facts) = self.record.device(&node.device).filter(|facts| !facts.keys.is_empty()) else {
            return Ok(());
        };
        let refused = |why: String| {
            format!("device {} of this folder signs no checkpoint of the log of {log}: {why}", node.device)
        };
        if let Some(last) = facts.last_recorded.filter(|last| now + AHEAD_MAX < *last) {
            return Err(Failure::error(refused(format!("its clock says {now}, and it has recorded at {last}"))).hint(
                "set the clock right; if it was ahead before, nothing leaves this folder until that time has come",
            ));
        }
        let key = node.secrets.device.key_id();
        let mut windows =
            facts.keys.iter().filter(|certified| certified.id == key).map(|c| (c.from, c.until)).peekable();
        let Some((from, until)) = windows.peek().copied() else {
            return Err(Failure::error(refused("its key is not certified in the record".into()))
                .hint("bring its present key back, or certify a new one with `custodia device rotate`"));
        };
        if windows.any(|(from, until)| from <= now && now < until) {
            return Ok(());
        }
        Err(Failure::error(refused(format!("its key is certified from {from} to {until}, and its clock says {now}")))
            .hint("set the clock right; if it is right, certify a new key of the device with `custodia device rotate`"))
    }

    fn device_not_revoked(&self, log: &AuthorityId) -> Result<(), Failure> {
        let node = self.node(log)?;
        let (key, now) = (node.secrets.device.key_id(), self.now());
        let revoked = self.record.authority(log).map(|facts| facts.revoked.as_slice()).unwrap_or_default();
        let Some(from) = revoked.iter().filter(|(id, from)| *id == key && *from <= now).map(|(_, from)| *from).min()
        else {
            return Ok(());
        };
        let in_force = |keys: &[CertifiedKey]| {
            keys.iter().any(|k| k.from <= now && now < k.until && !self.record.key_is_revoked(log, k.id, now))
        };
        let can: Vec<&str> = self
            .record
            .devices()
            .filter(|(_, device)| device.authority.as_ref() == Some(log) && in_force(&device.keys))
            .map(|(id, _)| id.as_str())
            .collect();
        let can = match can.is_empty() {
            true => format!("no device of {log} is in force: certify one with `custodia device add`"),
            false => format!("in force are {}", can.join(", ")),
        };
        Err(Failure::error(format!(
            "device {} of this folder signs no checkpoint of the log of {log}: its key was revoked from {from}",
            node.device
        ))
        .hint(format!("let a folder sign whose device is in force; {can}")))
    }

    fn in_force(&self, seat: &Seat, certified: &[CertifiedKey], key: KeyId, at: Moment) -> Result<(), String> {
        if self.record.key_is_revoked(&seat.authority, key, at) {
            return Err("was revoked".into());
        }
        match certified.iter().find(|c| c.id == key) {
            None => Err("is not certified in the record".into()),
            Some(c) if at < c.from || c.until <= at => Err(format!("is certified from {} to {}", c.from, c.until)),
            Some(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
