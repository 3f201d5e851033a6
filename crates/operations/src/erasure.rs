//! Erasing a field group of a person: what this authority wrote, and this folder's copies of what partners sent;
//! and who else may still have it. What a partner erases of its own goes here too. Source: decision 0043.

use std::collections::{BTreeMap, BTreeSet};

use custody::bundle::{Recalled, erasures, is_floor, recall_erased};
use custody::event::authority::PayloadErased;
use custody::event::{Group, Kind, Stream};
use custody::{AuthorityId, Envelope, Event, Journal, KeyState, Order, PayloadKeys, PersonNumber, decode_event};
use serde::Serialize;

use crate::blob_store;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// What was erased of one log in this folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedLog {
    /// Whose log.
    pub log: String,
    /// Whether it is written here; a partner's copies otherwise.
    pub own: bool,
    /// Events whose payload can no longer be read here.
    pub events: u64,
    /// Documents taken away.
    pub documents: u64,
}

/// What an erasure has done, and whom to ask for the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ErasureDone {
    /// The events written.
    pub events: Vec<String>,
    /// Whether that was done before under the same idempotency key.
    pub repeated: bool,
    /// What was erased here, one line a log.
    pub erased: Vec<ErasedLog>,
    /// Partners whose own payloads these were: they hold the originals.
    pub held_by: Vec<String>,
    /// Partners that have erased their originals, by their logs.
    pub erased_by: Vec<String>,
    /// Partners to whom this authority's own payloads were released, and may have been sent.
    pub released_to: Vec<String>,
    /// Bundles kept as evidence, sealed, which may hold copies still.
    pub evidence: u64,
}

/// What a partner has erased of its own log, and was taken away here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecalledLine {
    /// Whose payloads: the stream.
    pub about: String,
    /// Which field group.
    pub group: &'static str,
    /// The rule that the partner names.
    pub rule: String,
    /// Payloads that were here.
    pub payloads: u64,
}

impl From<Recalled> for RecalledLine {
    fn from(r: Recalled) -> Self {
        Self { about: r.stream.to_string(), group: r.group.word(), rule: r.rule, payloads: r.payloads }
    }
}

impl Desk {
    /// Erases a field group of a person: two officers, a rule, a reason. The keys are destroyed in the journal, in
    /// memory and in every snapshot, the sealed payloads that partners sent are taken away, and so is what the
    /// group's events name in the blob store; the envelope, the number and the counts stay.
    pub fn erase(
        &mut self,
        seat: &Seat,
        when: &When,
        person: PersonNumber,
        group: Group,
        (rule, reason): (&str, &str),
    ) -> Result<ErasureDone, Failure> {
        let stream = Stream::Person(person);
        let body = PayloadErased { stream: stream.clone(), group, rule: rule.into(), reason: reason.into() };
        let about = Stream::Authority(seat.authority.clone());
        let papers = self.documents_of(person, &self.payload_keys()?)?;
        let done = self.act(seat, when, Order::State { stream: about, body: body.into() })?;
        self.flush()?;
        let mut view = self.who_has_it(seat, &stream, group, &done)?;
        // A command repeated under its idempotency key says nothing of what was sealed since it was first given.
        let done_before = match self.journal.key(&seat.authority, &stream, group)? {
            KeyState::Absent => false,
            KeyState::Here { erased_to, .. } | KeyState::Destroyed { erased_to } => erased_to > 0,
        };
        if done.repeated && done_before {
            return Ok(view);
        }
        for log in std::iter::once(seat.authority.clone()).chain(self.received_logs()?) {
            // Before the key: an erasure that was cut short here can still find the rest when it is done again.
            let mut documents = 0;
            for paper in papers.iter().filter(|p| p.group == group && p.log == log) {
                documents += u64::from(blob_store::remove(&self.folder.blobs(), paper.id)?);
            }
            let (own, before) = (log == seat.authority, self.journal.head(&log)?.size);
            let here = self.journal.received(&log, &stream, group, before)?;
            if !own && here.is_any() {
                let keys = self.payload_keys()?;
                self.journal.erase_received(&log, &stream, group, before, &keys)?;
            }
            if own || here.is_any() {
                view.erased.push(ErasedLog { log: log.to_string(), own, events: here.events, documents });
            }
        }
        // Last: as long as it is there, the same command does all of it again.
        if let Some(node) = self.nodes.get_mut(&seat.authority) {
            node.ring.forget(&stream, group);
        }
        self.journal.destroy_key(&seat.authority, &stream, group)?;
        self.journal.remove_snapshots()?;
        self.fold(&mut |_| {})?;
        Ok(view)
    }

    /// Erases a field group from plain words.
    pub fn erase_group(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        group: &str,
        rule: &str,
        reason: &str,
    ) -> Result<ErasureDone, Failure> {
        let group = Group::parse(group).map_err(|e| Failure::usage(e.to_string()))?;
        let number = self.number_in_record(person)?;
        self.erase(seat, when, number, group, (rule, reason))
    }

    /// Takes away what a partner has erased of its own log; the record is folded again by the caller.
    pub(crate) fn recall_erased(&mut self, log: &AuthorityId) -> Result<Vec<RecalledLine>, Failure> {
        let home = AuthorityId::parse(&self.folder.node(None)?.authority)?;
        let Self { journal, nodes, .. } = self;
        let load = |journal: &Journal| {
            PayloadKeys::load(journal, &|log| nodes.get(log).or_else(|| nodes.get(&home)).map(|n| &n.secrets.master))
        };
        let recalled = recall_erased(journal, log, &load)?;
        Ok(recalled.into_iter().map(RecalledLine::from).collect())
    }

    /// The logs that partners have sent.
    fn received_logs(&self) -> Result<Vec<AuthorityId>, Failure> {
        let own = self.folder.own_logs()?;
        Ok(self.journal.heads()?.into_iter().map(|(log, _)| log).filter(|log| !own.contains(log)).collect())
    }

    /// Who wrote payloads of a stream's field group, and to whom this authority's own may have gone: by their
    /// labels, and the floor to each bureau.
    fn who_has_it(&self, seat: &Seat, stream: &Stream, group: Group, done: &Done) -> Result<ErasureDone, Failure> {
        let (mut held_by, mut erased_by, mut released_to) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut erased: BTreeMap<AuthorityId, u64> = BTreeMap::new();
        for log in self.received_logs()? {
            let own = erasures(&self.journal, &log, &self.payload_keys()?)?;
            let last = own.into_iter().filter(|(_, said)| said.stream == *stream && said.group == group);
            erased.extend(last.map(|(seq, _)| seq).max().map(|seq| (log, seq)));
        }
        for entry in self.journal.stream_entries(stream)? {
            let Some(event) = decode_event(entry.as_row(), &PayloadKeys::none())? else { continue };
            let Event { envelope, .. } = event;
            if envelope.group != group {
                continue;
            }
            if envelope.authority == seat.authority {
                released_to.extend(envelope.label.releasable_to.iter().map(ToString::to_string));
                released_to.extend(self.bureaus_told(seat, &envelope));
            } else if erased.get(&envelope.authority).is_some_and(|until| entry.seq < *until) {
                erased_by.insert(envelope.authority.to_string());
            } else if !self.nodes.contains_key(&envelope.authority) {
                held_by.insert(envelope.authority.to_string());
            }
        }
        Ok(ErasureDone {
            events: done.events.iter().map(ToString::to_string).collect(),
            repeated: done.repeated,
            erased: Vec::new(),
            held_by: held_by.into_iter().collect(),
            erased_by: erased_by.into_iter().collect(),
            released_to: released_to.into_iter().collect(),
            evidence: self.journal.evidence()?.len() as u64,
        })
    }

    /// The bureaus to which an event goes whatever its label says.
    fn bureaus_told(&self, seat: &Seat, envelope: &Envelope) -> Vec<String> {
        if !envelope.kind().is_some_and(|kind: Kind| is_floor(kind)) {
            return Vec::new();
        }
        let partners = self.record.partners(&seat.authority).into_iter().map(|(id, _)| id);
        partners.filter(|id| self.record.counts_as_bureau(id, &seat.authority)).map(ToString::to_string).collect()
    }
}
