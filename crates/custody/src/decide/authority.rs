//! What an authority may write about itself: its genesis, partners, officers, devices, keys, rules.
//! Source: `custody.md` (The log, Refused by design).

mod erasure;
mod partner;
mod recognition;

use crate::certificate::{Bearer, Certificate};
use crate::draft::Draft;
use crate::event::authority::{
    ClockRule, DeviceCertified, GateRules, KeyRevoked, LogOpened, PackAdopted, RecallAcknowledged, RecallSent,
    Witnessed,
};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::limits;
use crate::number::BLOCKS;
use crate::refusal::Refusal;

use super::actor;
use super::standing::filled;
use super::state::Ask;

/// Farthest civil time from UTC, in minutes. Source: ISO 8601 offsets in use, 14 h.
const DAY_OFFSET_MIN_MAX: i32 = 14 * 60;

pub(crate) fn state(ask: Ask<'_>, stream: &Stream, id: &AuthorityId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let own = &ask.command.actor.authority;
    if id != own {
        return Err(Refusal::unfit(format!("{own} writes about itself, not on authority/{id}")));
    }
    let said_already = match body {
        Body::LogOpened(b) => open_log(ask, b)?,
        Body::PartnerAdded(b) => partner::add(ask, b)?,
        Body::PartnerWithdrawn(b) => partner::withdraw(ask, b)?,
        Body::OfficerCertified(b) => certify_officer(ask, &b.certificate)?,
        Body::DeviceCertified(b) => certify_device(ask, b)?,
        Body::KeyRevoked(b) => revoke(ask, b)?,
        Body::QuarantineReleased(b) => {
            filled(&b.reason, "the reason for the release from quarantine")?;
            own_facts(ask)?.released.contains(&b.event)
        }
        // Said again it is an erasure again: of what was sealed since, under a key made anew.
        Body::PayloadErased(b) => erasure::erase(ask, b).map(|()| false)?,
        Body::PackAdopted(b) => adopt(ask, b)?,
        Body::Witnessed(b) => witness(ask, b)?,
        Body::RecallSent(b) => recall(ask, b)?,
        Body::RecallAcknowledged(b) => acknowledge(ask, b)?,
        Body::CourtRecognised(b) => recognition::court(ask, b)?,
        Body::CourtDoubted(b) => recognition::doubt_court(ask, b)?,
        Body::BureauRecognised(b) => recognition::bureau(ask, b)?,
        Body::BureauDoubted(b) => recognition::doubt_bureau(ask, b)?,
        Body::DeviceDoubted(b) => {
            filled(&b.what, "what was seen of the device")?;
            if ask.record.devices.get(&b.device).is_none() {
                return Err(Refusal::unfit(format!("device {} is not in the record", b.device)));
            }
            false
        }
        _ => return Err(Refusal::unfit(format!("{} cannot be stated of an authority", body.kind().entry()))),
    };
    Ok(if said_already { Vec::new() } else { ask.draft(stream.clone(), body, Purpose::Administration) })
}

fn own_facts<'a>(ask: Ask<'a>) -> Result<&'a crate::record::authority::Authority, Refusal> {
    let own = &ask.command.actor.authority;
    let facts = ask.record.authorities.get(own).filter(|a| a.genesis.is_some());
    facts.ok_or_else(|| Refusal::unfit(format!("the log of {own} is not open: its first event opens it")))
}

fn open_log(ask: Ask<'_>, body: &LogOpened) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    let facts = ask.record.authorities.get(own);
    if let Some(genesis) = facts.and_then(|a| a.genesis.as_ref()) {
        if genesis == body {
            return Ok(true);
        }
        return Err(Refusal::unfit(format!("the log of {own} is open already: it opens once, with its first event")));
    }
    if facts.is_some_and(|a| a.size > 0) {
        return Err(Refusal::unfit(format!("the log of {own} has events: only the first can open it")));
    }
    if facts.and_then(|a| a.root_key).is_some_and(|root| root != body.root_key) {
        return Err(Refusal::unfit(format!("a partner knows {own} by another root key")));
    }
    filled(&body.name, "the name of the authority")?;
    filled(&body.operation, "the name of the operation")?;
    public_key(body.root_key, "the root key")?;
    public_key(body.sealing_key, "the sealing key")?;
    if body.day_offset_min.abs() > DAY_OFFSET_MIN_MAX {
        return Err(Refusal::unfit(format!(
            "the civil day is {} min from UTC, at most {DAY_OFFSET_MIN_MAX} are possible",
            body.day_offset_min
        )));
    }
    Ok(false)
}

fn public_key(key: Hash, what: &str) -> Result<(), Refusal> {
    if key == Hash::default() {
        return Err(Refusal::unfit(format!("{what} is all zeros")));
    }
    Ok(())
}

/// The certificate, which must hold under the root of its authority and not be over.
fn certificate(ask: Ask<'_>, bytes: &[u8]) -> Result<Certificate, Refusal> {
    let refused = |why: String| {
        Refusal::rule(Gate::Actor, why, &[], "only a root certifies officers and devices", "custody.md, Who signs")
    };
    let certificate = ask.record.certificate_that_holds(bytes).map_err(refused)?;
    if certificate.body().not_after <= ask.at {
        return Err(refused(format!("the certificate is over since {}", certificate.body().not_after)));
    }
    Ok(certificate)
}

/// One key has one bearer: who signs with it is named by it alone.
fn one_bearer(ask: Ask<'_>, certificate: &Certificate) -> Result<(), Refusal> {
    let body = certificate.body();
    let (bearer, key) = (body.bearer.whose(), certificate.key_id());
    match ask.record.bearer_of(&body.authority, key).filter(|other| *other != bearer) {
        None => Ok(()),
        Some(other) => Err(Refusal::rule(
            Gate::Actor,
            format!(
                "key {key} is that of {other} already, it cannot be that of {bearer} too: {bearer} brings a key of its own"
            ),
            &[],
            "one key has one bearer",
            "custody.md, Who signs",
        )),
    }
}

fn certify_officer(ask: Ask<'_>, bytes: &[u8]) -> Result<bool, Refusal> {
    own_facts(ask)?;
    let certificate = certificate(ask, bytes)?;
    let Bearer::Officer { officer: id, functions } = &certificate.body().bearer else {
        return Err(Refusal::unfit("the certificate is not an officer's"));
    };
    if functions.is_empty() {
        return Err(Refusal::unfit(format!("the certificate gives officer {id} no function")));
    }
    one_bearer(ask, &certificate)?;
    let Some(officer) = ask.record.officers.get(id) else { return Ok(false) };
    other_authority(officer.authority.as_ref(), &certificate, &format!("officer {id}"))?;
    Ok(officer.keys.iter().any(|k| k.id == certificate.key_id()) && officer.serial >= certificate.body().serial)
}

fn certify_device(ask: Ask<'_>, body: &DeviceCertified) -> Result<bool, Refusal> {
    own_facts(ask)?;
    let certificate = certificate(ask, &body.certificate)?;
    let Bearer::Device { device: id } = &certificate.body().bearer else {
        return Err(Refusal::unfit("the certificate is not a device's"));
    };
    one_bearer(ask, &certificate)?;
    let device = ask.record.devices.get(id);
    if let Some(device) = device {
        other_authority(device.authority.as_ref(), &certificate, &format!("device {id}"))?;
    }
    let has = device.and_then(|d| d.block);
    if let Some(block) = body.block.filter(|block| has != Some(*block)) {
        free_block(ask, block)?;
    }
    let knows_key = device.is_some_and(|d| d.keys.iter().any(|k| k.id == certificate.key_id()));
    Ok(knows_key && (body.block.is_none() || body.block == has))
}

fn other_authority(of: Option<&AuthorityId>, certificate: &Certificate, who: &str) -> Result<(), Refusal> {
    let by = &certificate.body().authority;
    match of {
        Some(of) if of != by => Err(Refusal::unfit(format!("{who} belongs to {of}, {by} cannot certify it"))),
        _ => Ok(()),
    }
}

fn free_block(ask: Ask<'_>, block: u16) -> Result<(), Refusal> {
    if block >= BLOCKS {
        return Err(Refusal::unfit(format!("block {block} does not exist, there are {BLOCKS}")));
    }
    match ask.record.leases(block) {
        Some(owner) => Err(Refusal::unfit(format!(
            "block {block:04} is leased already, by {owner}, and never twice: name another, \
             `custodia device list` shows those taken"
        ))),
        None => Ok(()),
    }
}

fn revoke(ask: Ask<'_>, body: &KeyRevoked) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    let facts = own_facts(ask)?;
    filled(&body.reason, "the reason for revoking")?;
    let of_officers = ask.record.officers.rows().filter(|o| o.authority.as_ref() == Some(own)).flat_map(|o| &o.keys);
    let of_devices = ask.record.devices.rows().filter(|d| d.authority.as_ref() == Some(own)).flat_map(|d| &d.keys);
    if !of_officers.chain(of_devices).any(|k| k.id == body.key) {
        return Err(Refusal::unfit(format!("key {} is of no officer or device of {own}", body.key)));
    }
    if !ask.record.revokes(own, body) {
        return Err(Refusal::rule(
            Gate::Actor,
            format!("the revocation of key {} is not signed by the root of {own}", body.key),
            &[],
            "only a root revokes",
            "custody.md, Who signs",
        ));
    }
    Ok(facts.revoked.iter().any(|(key, from)| *key == body.key && *from <= body.from))
}

fn adopt(ask: Ask<'_>, body: &PackAdopted) -> Result<bool, Refusal> {
    let facts = own_facts(ask)?;
    let allowed = [Function::Commander, Function::LegalReviewer];
    actor::require_function(&ask.command.actor, "adopting a pack", &allowed, Gate::Record, "custody.md, Clocks")?;
    by_law_and_another(ask)?;
    filled(&body.name, "the name of the pack")?;
    sane_gates(&body.gates)?;
    body.clocks.iter().try_for_each(sane_clock)?;
    let twice = |(at, clock): (usize, &ClockRule)| body.clocks[..at].iter().any(|c| c.name == clock.name);
    if let Some((_, clock)) = body.clocks.iter().enumerate().find(|c| twice(*c)) {
        return Err(Refusal::unfit(format!("clock {} stands twice in the pack", clock.name)));
    }
    let same = facts.gates.as_ref() == Some(&body.gates) && facts.clocks == body.clocks;
    Ok(same && facts.pack.as_ref().is_some_and(|(name, digest)| *name == body.name && *digest == body.digest))
}

/// Two officers of two functions, one a legal reviewer: nobody sets himself the times that he is held to.
fn by_law_and_another(ask: Ask<'_>) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    actor::require_two_functions(actor, "adopting a pack")?;
    let mut signers = [&actor.officer, &actor.second].into_iter().flatten();
    if signers.any(|s| s.function == Function::LegalReviewer) {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::TwoOfficers,
        "adopting a pack needs a legal reviewer among its two officers",
        &[Function::LegalReviewer],
        "law is read by a lawyer",
        "custody.md, Clocks",
    ))
}

fn sane_gates(gates: &GateRules) -> Result<(), Refusal> {
    filled(&gates.source, "the source of the gate rules")?;
    limits::faults_of_gates(gates).into_iter().next().map_or(Ok(()), |fault| Err(Refusal::unfit(fault)))
}

fn sane_clock(clock: &ClockRule) -> Result<(), Refusal> {
    filled(&clock.name, "the name of a clock")?;
    filled(&clock.source, &format!("the clause of clock {}", clock.name))?;
    if clock.limit_min == 0 {
        return Err(Refusal::unfit(format!("clock {} allows no time at all", clock.name)));
    }
    let most_min = u64::from(limits::CLOCK_H.most) * 60;
    if clock.limit_min > most_min {
        let (name, limit) = (&clock.name, clock.limit_min);
        return Err(Refusal::unfit(format!("clock {name} allows {limit} min, at most {most_min} allowed")));
    }
    Ok(())
}

fn witness(ask: Ask<'_>, body: &Witnessed) -> Result<bool, Refusal> {
    let facts = own_facts(ask)?;
    let own = &ask.command.actor.authority;
    if body.witness == *own || ask.record.authorities.get(&body.witness).is_none() {
        return Err(Refusal::unfit(format!("{} is no partner of {own} and cannot be its witness", body.witness)));
    }
    if body.size == 0 || body.size > facts.size {
        return Err(Refusal::unfit(format!("the checkpoint is of {} events, the log has {}", body.size, facts.size)));
    }
    if body.cosignature.is_empty() {
        return Err(Refusal::unfit("the cosignature is empty"));
    }
    Ok(false)
}

fn recall(ask: Ask<'_>, body: &RecallSent) -> Result<bool, Refusal> {
    let facts = own_facts(ask)?;
    let own = &ask.command.actor.authority;
    filled(&body.reason, "the reason for the recall")?;
    if body.to == *own || ask.record.authorities.get(&body.to).is_none() {
        return Err(Refusal::unfit(format!("{} is no partner of {own}: nothing to recall from it", body.to)));
    }
    Ok(facts.recalls.iter().any(|r| r.about == body.about && r.to == body.to))
}

fn acknowledge(ask: Ask<'_>, body: &RecallAcknowledged) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    if body.by != *own {
        return Err(Refusal::unfit(format!("{own} cannot acknowledge for {}", body.by)));
    }
    let recalls = ask.record.authorities.rows().flat_map(|a| &a.recalls);
    let mut here = recalls.filter(|r| r.recall == body.recall && r.to == *own);
    let recall = here.next();
    recall
        .map(|r| r.acknowledged.is_some())
        .ok_or_else(|| Refusal::unfit(format!("recall {} to {own} is not in the record", body.recall)))
}

/// Whether a device may speak before the record knows it: to open its authority's log, and to bring
/// its own certificate, which must hold under the root.
pub(crate) fn introduces_itself(ask: Ask<'_>, body: &Body) -> bool {
    match body {
        Body::LogOpened(_) => true,
        Body::DeviceCertified(b) => certificate(ask, &b.certificate).is_ok_and(|certificate| {
            let body = certificate.body();
            let own = body.authority == ask.command.actor.authority;
            own && matches!(&body.bearer, Bearer::Device { device } if *device == ask.command.actor.device)
        }),
        _ => false,
    }
}

impl crate::record::Record {
    /// Whether the record has heard of what a stream is about.
    pub fn has_stream(&self, stream: &Stream) -> bool {
        match stream {
            Stream::Authority(id) => self.authorities.ix(id).is_some(),
            Stream::Place(id) => self.places.ix(id).is_some(),
            Stream::Person(number) => self.people.ix(number).is_some(),
            Stream::Movement(id) => self.movements.ix(id).is_some(),
            Stream::Clearance(id) => self.clearances.ix(id).is_some(),
        }
    }
}

#[cfg(test)]
mod tests;
