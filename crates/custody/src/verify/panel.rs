//! Whether a panel on age is one: three different certified officers, of whom the two who sign are members
//! and act in a function they are certified for. The same as the record asks when it decides. Source:
//! `custody.md` (Gates, age; Who signs).

use std::collections::HashMap;

use crate::certificate::{Bearer, Certificate};
use crate::decode::{PayloadKeys, decode};
use crate::envelope::{Envelope, Unread};
use crate::error::Error;
use crate::event::{Body, Function, Kind, Stream};
use crate::ids::{AuthorityId, KeyId, OfficerId};
use crate::journal::Journal;
use crate::keys::PublicKey;
use crate::record::rules::PANEL;
use crate::time::Moment;

/// What is known of a panel.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// It is one.
    Holds,
    /// Certificates that would say so cannot be read here.
    Unknown,
    /// It is none, and why.
    Bad(String),
}

/// Officers as all logs here certify them, each certificate under the root of its authority.
#[derive(Default)]
pub(super) struct Officers {
    certified: HashMap<OfficerId, Vec<Certificate>>,
    revoked: Vec<(AuthorityId, KeyId, Moment)>,
    /// A log that may hold a certificate or a revocation cannot be read whole.
    partly: bool,
}

/// Members of the panel that an event names, if it is an act of one.
pub(super) fn members(body: &Body) -> Option<&[String]> {
    match body {
        Body::AgeDecided(b) => Some(&b.panel),
        Body::ForumDecided(b) => Some(&b.panel),
        _ => None,
    }
}

/// Who signs first for a panel. Source: as in `decide`.
const fn chairs(body: &Body) -> &'static [Function] {
    match body {
        Body::ForumDecided(_) => &[Function::ChildProtection, Function::Court],
        _ => &[Function::ChildProtection],
    }
}

impl Officers {
    /// Reads what the authorities' streams of all logs say of officers.
    pub(super) fn read(journal: &Journal, keys: &PayloadKeys) -> Result<Self, Error> {
        let (mut officers, mut found) = (Self::default(), Vec::new());
        let mut roots: HashMap<AuthorityId, Vec<PublicKey>> = HashMap::new();
        for (log, _) in journal.heads()? {
            let number = journal.log_number(&log)?;
            let rows = journal.stream_entries(&Stream::Authority(log.clone()))?;
            for row in rows.iter().filter(|row| Some(row.log) == number) {
                let decoded = match decode(row.as_row(), keys) {
                    Ok(Some(decoded)) => decoded.event,
                    Ok(None) => continue,
                    Err(_) => {
                        officers.partly = true;
                        continue;
                    }
                };
                match &decoded.body {
                    Ok(Body::LogOpened(b)) => roots.entry(log.clone()).or_default().push(PublicKey(b.root_key.0)),
                    Ok(Body::PartnerAdded(b)) => {
                        roots.entry(b.authority.clone()).or_default().push(PublicKey(b.root_key.0));
                    }
                    Ok(Body::OfficerCertified(b)) => found.extend(Certificate::decode(&b.certificate).ok()),
                    Ok(Body::KeyRevoked(b)) => officers.revoked.push((log.clone(), b.key, b.from)),
                    Ok(_) | Err(Unread::Unknown) => {}
                    Err(_) => {
                        let needed = [Kind::LogOpened, Kind::PartnerAdded, Kind::OfficerCertified, Kind::KeyRevoked];
                        officers.partly |= decoded.envelope.kind().is_some_and(|kind| needed.contains(&kind));
                    }
                }
            }
        }
        for certificate in found {
            let body = certificate.body();
            let (Bearer::Officer { officer, .. }, Some(roots)) = (&body.bearer, roots.get(&body.authority)) else {
                continue;
            };
            if roots.iter().any(|root| certificate.verify(root, body.not_before).is_ok()) {
                let officer = officer.clone();
                officers.certified.entry(officer).or_default().push(certificate);
            }
        }
        Ok(officers)
    }

    /// Certificates of an officer in force at a time.
    fn in_force(&self, officer: &OfficerId, at: Moment) -> impl Iterator<Item = &Certificate> {
        self.certified.get(officer).into_iter().flatten().filter(move |certificate| {
            let (body, key) = (certificate.body(), certificate.key_id());
            let revoked = self.revoked.iter().any(|(by, id, from)| *by == body.authority && *id == key && *from <= at);
            body.not_before <= at && at < body.not_after && !revoked
        })
    }

    /// Judges the panel of an event. A member whom no log here certifies is a fault in a log written here,
    /// whose record knew all that is here; a received log may rest on what is not.
    pub(super) fn judge(&self, envelope: &Envelope, body: &Body, own: bool) -> Panel {
        let Some(panel) = members(body) else { return Panel::Holds };
        if let Some(why) = misnamed(panel, envelope) {
            return Panel::Bad(why);
        }
        let at = envelope.recorded_at;
        for (place, signed) in envelope.officers.iter().enumerate() {
            if place == 0 && !chairs(body).contains(&signed.function) {
                return Panel::Bad(format!("{} signs for a panel on age as {}", signed.officer, signed.function));
            }
            let mut known = self.in_force(&signed.officer, at).peekable();
            let acts = |c: &Certificate| match &c.body().bearer {
                Bearer::Officer { functions, .. } => functions.contains(&signed.function),
                _ => false,
            };
            if known.peek().is_some() && !known.any(acts) {
                return Panel::Bad(format!("{} of the panel is not certified as {}", signed.officer, signed.function));
            }
        }
        let uncertified = |name: &&String| {
            OfficerId::parse(name.trim()).map_or(true, |officer| self.in_force(&officer, at).next().is_none())
        };
        match panel.iter().find(uncertified) {
            None => Panel::Holds,
            Some(name) if own && !self.partly => {
                Panel::Bad(format!("{name} of the panel is no officer whom an authority here has certified"))
            }
            Some(_) => Panel::Unknown,
        }
    }
}

/// What is wrong with the names alone: not three, one twice, or a signer who is none of them.
fn misnamed(panel: &[String], envelope: &Envelope) -> Option<String> {
    let mut names: Vec<String> =
        panel.iter().map(|name| name.trim().to_lowercase()).filter(|n| !n.is_empty()).collect();
    names.sort();
    names.dedup();
    if panel.len() != PANEL || names.len() != PANEL {
        return Some(format!(
            "a panel has {PANEL} members, {} different ones are named in {}",
            names.len(),
            panel.len()
        ));
    }
    let stranger = envelope.officers.iter().find(|s| !panel.iter().any(|name| name.trim() == s.officer.as_str()));
    stranger.map(|s| format!("{} signs for a panel without being a member of it", s.officer))
}
