//! `log verify`: every hash, link, root and signature of one log computed again. Source: `custody.md`
//! (The log); RFC 6962 for the tree.
//!
//! Needs no payload key for the hashes. Signatures need the certificates, which stand in the log itself
//! under the register group; without that key they are counted as not checked, never as good.

mod absent;
pub(crate) mod directory;
pub(crate) mod entry;
mod gone;
mod heads;
mod panel;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::checkpoint::SignedCheckpoint;
use crate::decode::PayloadKeys;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{AuthorityId, DeviceId, EventId, Hash, KeyId};
use crate::journal::batch::{BATCH_ROWS, RowBatch};
use crate::journal::{Columns, HeldCheckpoint, Journal, Shorter};
use crate::keys::PublicKey;
use crate::time::Moment;

pub use absent::{Absence, AbsentPayload, Erasure};
pub use directory::NoteSigner;
use directory::{Directory, NoteIs};
use entry::{Examined, examine};
use heads::Heads;
use panel::{Officers, Panel};

/// Most counter gaps named in a report. Source: ours; a report fits a screen.
const GAPS_NAMED_MAX: usize = 20;

/// What a log is verified against beside itself.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// The authority's root key, from outside; else the one that the genesis names is believed.
    pub root: Option<PublicKey>,
    /// Checkpoints that others hold, beside those the journal knows.
    pub checkpoints: Vec<HeldCheckpoint>,
    /// The log is written here, whatever the journal says of it: nothing of it may be withheld.
    pub own: bool,
}

/// An event that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEvent {
    /// In whose log.
    pub authority: AuthorityId,
    /// Where.
    pub seq: u64,
    /// Which, if that can be read.
    pub event: Option<EventId>,
    /// Why.
    pub why: String,
}

/// What verifying one log has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose log.
    pub authority: AuthorityId,
    /// Nothing bad, no gap, no checkpoint that differs, not shorter than known.
    pub ok: bool,
    /// Events looked at.
    pub events: u64,
    /// Size and root as computed.
    pub head: LogHead,
    /// Checkpoints that the computed tree was compared with.
    pub checkpoints: u64,
    /// A checkpoint that does not hold.
    pub checkpoint_bad: Option<HeldCheckpoint>,
    /// Why it does not: the log has another root at its size, or an own note is not signed as it must be.
    pub checkpoint_why: Option<String>,
    /// Signatures that hold.
    pub signatures: u64,
    /// Signatures not checked, because the certificates cannot be read here.
    pub signatures_unknown: u64,
    /// Numbers of the events that have such signatures, in order of the log.
    pub unchecked: Vec<u64>,
    /// What keeps them from being checked, beside a key that was not given: a certificate or a genesis that is gone.
    pub uncheckable: Vec<String>,
    /// Own checkpoints that a revoked key signed, in words: the log has their root, and they show nothing of their time.
    pub checkpoint_remarks: Vec<String>,
    /// Payloads opened and compared with their salted hash.
    pub opened: u64,
    /// Payloads that are here and were not opened, because no key of that log was given.
    pub unopened: u64,
    /// Payloads that their authority has not released to this node.
    pub withheld: u64,
    /// Of them, entries known by leaf hash only.
    pub leaves_only: u64,
    /// Payloads whose key was destroyed.
    pub erased: u64,
    /// Payloads that should be here and are not; each is a fault.
    pub lost: u64,
    /// The withheld, the erased and the lost, each by itself, in order of the log.
    pub absent: Vec<AbsentPayload>,
    /// Events recorded after their key was revoked, and before the log knew.
    pub doubtful: u64,
    /// Events of a kind or version that this program does not know: checked by hash and signature, not read.
    pub unknown: u64,
    /// Events in quarantine.
    pub quarantined: u64,
    /// Gaps in devices' counters, in words; at most 20 are named.
    pub gaps: Vec<String>,
    /// Events that do not hold.
    pub bad: u64,
    /// The first of them.
    pub first_bad: Option<BadEvent>,
    /// The alarm that the log is shorter than somebody has seen it.
    pub shorter_than_known: Option<Shorter>,
    /// Notes that the caller brought and no device has signed that the log certifies, by who holds them: nothing was
    /// compared with them.
    pub notes_unsigned: Vec<String>,
    /// The same of notes that a revoked key has signed: who holds each, the key, and from when it is revoked.
    pub notes_revoked: Vec<(String, KeyId, Moment)>,
}

/// Who has signed a note of a log, by the certificates that the log has.
pub fn note_signer(
    journal: &Journal,
    root: Option<PublicKey>,
    keys: &PayloadKeys,
    note: &SignedCheckpoint,
) -> Result<NoteSigner, Error> {
    Ok(Directory::read(journal, &note.checkpoint().authority, root, keys)?.note_signer(note))
}

/// Verifies one log from its genesis to its head.
pub fn verify_log(
    journal: &Journal,
    log: &AuthorityId,
    expected: &Expected,
    keys: &PayloadKeys,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Error> {
    let directory = match expected.own || journal.is_own(log)? {
        true => Directory::read_own(journal, log, expected.root, keys)?,
        false => Directory::read(journal, log, expected.root, keys)?,
    };
    let mut walk = Walk::start(journal, log, expected, directory)?;
    walk.officers = Officers::read(journal, keys)?;
    let head = journal.head(log)?;
    let mut from = 0;
    while from < head.size {
        let until = head.size.min(from + BATCH_ROWS as u64);
        let mut batch = RowBatch::default();
        journal.visit(log, from..until, &mut |row| {
            batch.push(row);
            Ok(())
        })?;
        let examined: Vec<Examined> =
            (0..batch.len()).into_par_iter().map(|at| examine(batch.get(at), &walk.directory, keys)).collect();
        walk.follow(from, &examined, &journal.columns(log, from..until)?, &batch);
        if (batch.len() as u64) < until - from {
            walk.bad(from + batch.len() as u64, None, "entries are missing from here on".into());
            break;
        }
        from = until;
        progress(from);
    }
    Ok(walk.finish(head))
}

/// Where verifying stands.
struct Walk {
    directory: Directory,
    officers: Officers,
    report: Report,
    heads: Heads,
    previous: Hash,
    devices: HashMap<DeviceId, (u64, Hash)>,
    /// An entry is known by its leaf hash only: devices' chains cannot be followed across it.
    has_holes: bool,
    /// The largest checkpoint that the caller brought; a log that ends before it was cut.
    brought: Option<HeldCheckpoint>,
    known: HashMap<u64, Vec<HeldCheckpoint>>,
    waiting: std::collections::HashSet<u64>,
    /// When the entry before came to be here; of a log written here they rise.
    arrival: u64,
}

impl Walk {
    fn start(journal: &Journal, log: &AuthorityId, expected: &Expected, directory: Directory) -> Result<Self, Error> {
        let mut known: HashMap<u64, Vec<HeldCheckpoint>> = HashMap::new();
        let (mut brought, mut unsigned, mut revoked) = (Vec::new(), Vec::new(), Vec::new());
        for held in expected.checkpoints.iter().cloned() {
            match directory.signer_of(&held) {
                NoteSigner::Device | NoteSigner::Unknown => brought.push(held),
                NoteSigner::Nobody => unsigned.push(held.held_by),
                NoteSigner::Revoked(key, from) => revoked.push((held.held_by, key, from)),
            }
        }
        for checkpoint in journal.checkpoints(log)?.into_iter().chain(brought.iter().cloned()) {
            known.entry(checkpoint.head.size).or_default().push(checkpoint);
        }
        let waiting = journal.quarantined()?.into_iter().filter(|q| q.log == *log).map(|q| q.seq).collect();
        let shorter = journal.health().shorter_than_known.clone().filter(|s| s.log == *log);
        let mut walk = Self {
            report: Report::empty(log.clone(), shorter),
            directory,
            officers: Officers::default(),
            heads: Heads::new(),
            previous: Hash::default(),
            devices: HashMap::new(),
            has_holes: false,
            known,
            brought: brought.into_iter().max_by_key(|c| c.head.size),
            waiting,
            arrival: 0,
        };
        (walk.report.notes_unsigned, walk.report.notes_revoked) = (unsigned, revoked);
        if expected.own && !journal.is_own(log)? {
            walk.bad(0, None, "the log is marked as received, and is written here".into());
        }
        if let Some(fault) = walk.directory.fault.clone() {
            walk.bad(0, None, fault);
        }
        Ok(walk)
    }

    fn follow(&mut self, from: u64, examined: &[Examined], columns: &[Columns], rows: &RowBatch) {
        for (at, (seq, one)) in (from..).zip(examined).enumerate() {
            self.step(seq, one);
            if let Some(why) = columns.get(at).and_then(|beside| beside.fault_beside(one.envelope.as_ref()))
                && (one.envelope.is_some() || one.leaf_only)
            {
                self.bad(seq, one.event, why);
            }
            let arrival = rows.get(at).arrival;
            if self.directory.own.is_some() && arrival <= self.arrival {
                self.bad(seq, one.event, "it is said to have come before the event before it".into());
            }
            self.arrival = arrival;
            self.heads.append(one.leaf);
            self.previous = one.leaf;
            self.compare_checkpoints();
        }
    }

    fn step(&mut self, seq: u64, one: &Examined) {
        let report = &mut self.report;
        report.events += 1;
        report.signatures += one.signatures;
        report.signatures_unknown += one.signatures_unknown;
        if one.signatures_unknown > 0 {
            report.unchecked.push(seq);
        }
        report.opened += u64::from(one.opened);
        report.unopened += u64::from(one.unopened);
        report.leaves_only += u64::from(one.leaf_only);
        report.unknown += u64::from(one.unknown);
        if let Some(why) = &one.absence {
            match why {
                Absence::Withheld => report.withheld += 1,
                Absence::Erased(_) => report.erased += 1,
                Absence::Lost(_) => report.lost += 1,
            }
            let place = one.envelope.as_ref().map(|e| (e.stream.clone(), e.group));
            report.absent.push(AbsentPayload { seq, event: one.event, place, why: why.clone() });
        }
        self.judge_panel(seq, one);
        let quarantined = self.waiting.contains(&seq);
        let report = &mut self.report;
        report.quarantined += u64::from(quarantined);
        if let Some(why) = &one.fault
            && !(quarantined && one.only_revoked)
        {
            self.bad(seq, one.event, why.clone());
        }
        if let Some(why) = self.directory.void.get(&seq).cloned() {
            self.bad(seq, one.event, why);
        }
        if quarantined && self.directory.own.is_some() {
            self.bad(seq, one.event, "it waits in quarantine, and this log is written here".into());
        } else if quarantined && !self.directory.is_unreadable() && !one.explains_quarantine() {
            self.bad(seq, one.event, "it waits in quarantine, and no revoked key says why".into());
        }
        self.report.doubtful += u64::from(one.doubtful);
        if one.leaf_only {
            self.has_holes = true;
            return;
        }
        if one.previous.is_some_and(|p| p != self.previous) {
            self.bad(seq, one.event, "it does not follow the event before it".into());
        }
        if let Some(why) = one.envelope.as_ref().and_then(|e| e.checkpoint_seen).and_then(|head| self.heads.fault(head))
        {
            self.bad(seq, one.event, why);
        }
        self.follow_device(seq, one);
    }

    /// An act of a panel whose members cannot be looked up here counts as signatures not checked, never as good.
    fn judge_panel(&mut self, seq: u64, one: &Examined) {
        let (Some(envelope), Some(body)) = (&one.envelope, &one.panel) else { return };
        match self.officers.judge(envelope, body, self.directory.own.is_some()) {
            Panel::Holds => {}
            Panel::Unknown => {
                self.report.signatures_unknown += 1;
                self.note_unchecked(seq);
                let why = format!("a member of the panel of event number {seq} is certified by no log here");
                self.report.uncheckable.push(why);
            }
            Panel::Bad(why) => self.bad(seq, one.event, why),
        }
    }

    fn note_unchecked(&mut self, seq: u64) {
        if self.report.unchecked.last() != Some(&seq) {
            self.report.unchecked.push(seq);
        }
    }

    /// A device's events count up by one and name the envelope before.
    fn follow_device(&mut self, seq: u64, one: &Examined) {
        let Some(made) = &one.made else { return };
        let expected = self.devices.insert(made.device.clone(), (made.counter + 1, made.envelope_hash));
        let (counter, hash) = expected.unwrap_or_default();
        if self.has_holes && made.counter != counter {
            return;
        }
        if made.counter < counter {
            let why = format!("device {} had used its counter {} before", made.device, made.counter);
            self.bad(seq, one.event, why);
        } else if made.counter > counter {
            if self.report.gaps.len() < GAPS_NAMED_MAX {
                let gap =
                    format!("device {}: {counter} to {} before event number {seq}", made.device, made.counter - 1);
                self.report.gaps.push(gap);
            }
        } else if made.device_previous != hash {
            self.bad(seq, one.event, format!("device {} names another envelope as its last", made.device));
        }
    }

    fn compare_checkpoints(&mut self) {
        let head = self.heads.head();
        let Some(held) = self.known.remove(&head.size) else { return };
        let root = head.root;
        for checkpoint in held {
            self.report.checkpoints += 1;
            let why = match self.directory.judge_note(&checkpoint) {
                _ if checkpoint.head.root != root => Some("the log has another root at its size".into()),
                NoteIs::Good => None,
                NoteIs::Remarked(remark) => {
                    self.report.checkpoint_remarks.push(remark);
                    None
                }
                NoteIs::Bad(why) => Some(why),
            };
            if why.is_some() && self.report.checkpoint_bad.is_none() {
                self.report.checkpoint_bad = Some(checkpoint);
                self.report.checkpoint_why = why;
            }
        }
    }

    fn bad(&mut self, seq: u64, event: Option<EventId>, why: String) {
        self.report.bad += 1;
        if self.report.first_bad.is_none() {
            let authority = self.report.authority.clone();
            self.report.first_bad = Some(BadEvent { authority, seq, event, why });
        }
    }

    fn finish(mut self, stored: LogHead) -> Report {
        let head = self.heads.head();
        if head != stored && self.report.bad == 0 {
            self.bad(head.size.saturating_sub(1), None, "the root kept beside the log is not the log's".into());
        }
        let mut report = self.report;
        report.head = head;
        report.uncheckable.extend(self.directory.uncheckable());
        if let Some(HeldCheckpoint { head: known, held_by, .. }) = self.brought.filter(|c| c.head.size > head.size) {
            let log = report.authority.clone();
            report.shorter_than_known.get_or_insert(Shorter { log, here: head, known, held_by });
        }
        report.ok = report.bad == 0
            && report.gaps.is_empty()
            && report.checkpoint_bad.is_none()
            && report.shorter_than_known.is_none();
        report
    }
}

impl Report {
    fn empty(authority: AuthorityId, shorter_than_known: Option<Shorter>) -> Self {
        Self {
            authority,
            ok: false,
            events: 0,
            head: LogHead::default(),
            checkpoints: 0,
            checkpoint_bad: None,
            checkpoint_why: None,
            signatures: 0,
            signatures_unknown: 0,
            unchecked: Vec::new(),
            uncheckable: Vec::new(),
            checkpoint_remarks: Vec::new(),
            opened: 0,
            unopened: 0,
            withheld: 0,
            leaves_only: 0,
            erased: 0,
            lost: 0,
            absent: Vec::new(),
            doubtful: 0,
            unknown: 0,
            quarantined: 0,
            gaps: Vec::new(),
            bad: 0,
            first_bad: None,
            shorter_than_known,
            notes_unsigned: Vec::new(),
            notes_revoked: Vec::new(),
        }
    }
}
