//! Whose keys sign an act, and the signatures of many waiting events made on all cores. Source: ours.

use custody::keys::SigningKey;
use custody::{AuthorityId, Command, DeviceId, Moment, OfficerId, Pens, SealedEvent};
use rayon::prelude::*;

use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// By name, the keys that sign the events of an act.
#[derive(Debug, Clone)]
pub(crate) struct Signers {
    device: DeviceId,
    officer: Option<OfficerId>,
    second: Option<(OfficerId, DeviceId)>,
}

/// An event of a batch that is not durable yet.
pub(crate) struct Waiting {
    pub(crate) log: AuthorityId,
    pub(crate) event: SealedEvent,
    pub(crate) signers: Signers,
}

impl Desk {
    /// Who signs an act: the device always, an officer where his key is in force.
    pub(crate) fn signers(&self, seat: &Seat, command: &Command, at: Moment) -> Result<Signers, Failure> {
        let in_force = self.keys_in_force(seat, command, at)?;
        let officer = seat.officer.as_ref().filter(|_| in_force.first).map(|(officer, _)| officer.clone());
        let second = seat.second.as_ref().filter(|_| in_force.second);
        Ok(Signers {
            device: command.actor.device.clone(),
            officer,
            second: second.map(|(officer, _, device)| (officer.clone(), device.clone())),
        })
    }

    /// Their keys, as they are at this desk now.
    pub(crate) fn pens(&self, log: &AuthorityId, signers: &Signers) -> Result<Pens<'_>, Failure> {
        let officer = signers.officer.as_ref().map(|officer| self.officer_key(officer)).transpose()?;
        let second = match &signers.second {
            Some((officer, device)) => Some((self.officer_key(officer)?, self.device_key(log, device)?)),
            None => None,
        };
        Ok(Pens { device: self.device_key(log, &signers.device)?, officer: officer.map(|key| (key, false)), second })
    }

    fn device_key(&self, log: &AuthorityId, id: &DeviceId) -> Result<&SigningKey, Failure> {
        let node = self.node(log)?;
        if *id == node.device { Some(&node.secrets.device) } else { self.other_devices.get(id) }.ok_or_else(|| {
            Failure::error(format!("the key of device {id} is not at this desk"))
                .hint("name the device with --device and, where the folder keeps no key of it, --device-key-file")
        })
    }

    fn officer_key(&self, id: &OfficerId) -> Result<&SigningKey, Failure> {
        self.officers.get(id).map(|secrets| &secrets.signing).ok_or_else(|| {
            Failure::error(format!("the key of officer {id} is not at this desk"))
                .hint("name his key file with --key-file")
        })
    }

    /// Signs what waits in the batch, with the keys under which it was done: called before any of them is
    /// replaced. A key that is gone leaves its events unsigned, and no journal takes such an event in.
    pub(crate) fn sign_waiting(&mut self) {
        let Some(mut batch) = self.batch.take() else { return };
        let pens: Vec<Option<Pens<'_>>> =
            batch.iter().map(|waiting| self.pens(&waiting.log, &waiting.signers).ok()).collect();
        batch.par_iter_mut().zip(&pens).filter(|(w, _)| w.event.signatures.is_empty()).for_each(|(waiting, pens)| {
            if let Some(pens) = pens {
                waiting.event.sign(pens);
            }
        });
        self.batch = Some(batch);
    }
}
