//! The certificates that the logs hold, by key, and the root keys of the authorities in the record.
//! Source: `custody.md` (Who signs).

use std::collections::HashMap;

use custody::certificate::Certificate;
use custody::event::{Body, Stream};
use custody::keys::PublicKey;
use custody::receipt::ReceiptContext;
use custody::{AuthorityId, KeyId, OfficerId, decode_event};

use crate::desk::Desk;
use crate::failure::Failure;

impl Desk {
    /// The root keys that this record knows: by its own genesis, and by the cards of its partners.
    pub fn roots(&self) -> Vec<(AuthorityId, PublicKey)> {
        self.record.authorities().filter_map(|(id, _)| Some((id.clone(), self.root_of(id).ok()?))).collect()
    }

    /// The root key of one authority: of the card that a log written here has entered, before what others say.
    pub(crate) fn root_of(&self, authority: &AuthorityId) -> Result<PublicKey, Failure> {
        let own = self.folder.own_logs()?;
        let card = own.iter().find_map(|log| self.record.partner(log, authority)).map(|card| card.root);
        let root = card.or_else(|| self.record.authority(authority).and_then(|facts| facts.root_key));
        root.map(|key| PublicKey(key.0)).ok_or_else(|| {
            Failure::error(format!("the root key of {authority} is not known here"))
                .hint("take its card, checked by voice or in person, with `custodia authority add`")
        })
    }

    /// Whether receipts of this authority speak of real people or of a rehearsal, by its genesis.
    pub(crate) fn receipt_context(&self, authority: &AuthorityId) -> ReceiptContext {
        let genesis = self.record.authority(authority).and_then(|facts| facts.genesis.as_ref());
        if genesis.is_some_and(|g| g.rehearsal) { ReceiptContext::Rehearsal } else { ReceiptContext::Operation }
    }

    /// The certificate of an officer's key at this desk.
    pub(crate) fn officer_certificate(&mut self, officer: &OfficerId) -> Result<Certificate, Failure> {
        let secrets = self.officers.get(officer).ok_or_else(|| {
            Failure::error(format!("the key of officer {officer} is not at this desk"))
                .hint("name his key file with --key-file")
        })?;
        let key = secrets.signing.key_id();
        if !self.certificates.contains_key(&key) {
            self.flush()?;
            self.certificates = self.read_certificates()?;
        }
        self.certificates.get(&key).cloned().ok_or_else(|| {
            Failure::error(format!("the key of officer {officer} at this desk is not certified in the log"))
                .hint("certify it with `custodia officer add` and the root key")
        })
    }

    /// Every certificate that a log here holds and this node can read.
    pub(crate) fn read_certificates(&self) -> Result<HashMap<KeyId, Certificate>, Failure> {
        let keys = self.payload_keys()?;
        let mut found = HashMap::new();
        for (log, _) in self.journal.heads()? {
            for row in self.journal.stream_entries(&Stream::Authority(log))? {
                let Some(event) = decode_event(row.as_row(), &keys)? else { continue };
                let bytes = match &event.body {
                    Ok(Body::OfficerCertified(b)) => &b.certificate,
                    Ok(Body::DeviceCertified(b)) => &b.certificate,
                    _ => continue,
                };
                let certificate = Certificate::decode(bytes)?;
                found.insert(certificate.key_id(), certificate);
            }
        }
        Ok(found)
    }
}
