//! Verifying the logs of a folder, and showing that an event stands in one or that one goes on from an
//! older checkpoint. Source: `custody.md` (The log), `cli.md` (Headline documents).

mod absent;
mod documents;

use std::path::{Path, PathBuf};

use custody::checkpoint::{NOTE_BYTES_MAX, SignedCheckpoint};
use custody::keys::PublicKey;
use custody::merkle::{verify_consistency, verify_inclusion};
use custody::verify::{Expected, NoteSigner, Report, note_signer, verify_log};
use custody::{AccessLog, AuthorityId, EventId, HeldCheckpoint, Journal, KeyId, Moment, PayloadKeys, prove};
use serde::Serialize;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::files::read_bounded;
use crate::folder::Folder;
use crate::found::read_root_public;
use crate::key_file::hex;
use crate::lost_end::{self, OwnSignature};
use crate::open::Access;
use crate::partners::WITHDRAWN;
pub use absent::{AbsentView, ErasureView, SignedView, in_lines};
pub use documents::{DocumentsView, LostDocument};

/// One log as verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogView {
    /// Whose.
    pub id: String,
    /// Events looked at.
    pub events: u64,
    /// Root as computed.
    pub head: String,
    /// Whether it contains every checkpoint known of it.
    pub checkpoint_ok: bool,
    /// Checkpoints compared.
    pub checkpoints: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// Signatures not checked, because the certificates cannot be read without a key.
    pub signatures_unknown: u64,
    /// Numbers of the events that have such signatures, in order of the log.
    pub unchecked: Vec<u64>,
    /// Own checkpoints that were signed with a key after it was revoked, in words.
    pub checkpoint_remarks: Vec<String>,
    /// Payloads opened and compared with their salted hash.
    pub opened: u64,
    /// Payloads that are here and were not opened, because no key of that log was given.
    pub unopened: u64,
    /// Payloads that the log's authority has not released to this node, by number.
    pub withheld: u64,
    /// Payloads erased, by number.
    pub erased: u64,
    /// Payloads that should be here and are not, by number; each is a fault.
    pub lost: u64,
    /// The withheld, the erased and the lost, each by itself, in order of the log.
    pub absent: Vec<AbsentView>,
    /// Events of a kind or version that this program does not know: checked by hash and signature, not read.
    pub unknown: u64,
    /// Events in quarantine.
    pub quarantined: u64,
    /// Events recorded after their key was revoked and before the log knew.
    pub doubtful: u64,
    /// Gaps in devices' counters.
    pub gaps: Vec<String>,
    /// Events that do not hold.
    pub bad: u64,
}

/// The first event that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadView {
    /// In whose log.
    pub authority: String,
    /// Where, from 0.
    pub seq: u64,
    /// Which, if that can be read.
    pub event_id: Option<String>,
    /// Why.
    pub why: String,
}

/// A log that is shorter than somebody has seen it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShorterView {
    /// Who holds the checkpoint that says so.
    pub held_by: String,
    /// Events that it says there were.
    pub size: u64,
    /// Whose log.
    pub authority: String,
    /// Events that are here.
    pub here: u64,
}

/// What verifying a folder has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyView {
    /// Nothing bad, no gap, no checkpoint that differs, nothing shorter than known; the access log among it.
    pub ok: bool,
    /// The same of the logs alone.
    pub record_ok: bool,
    /// Events looked at, of all logs.
    pub events: u64,
    /// One line a log.
    pub authorities: Vec<LogView>,
    /// The first bad event.
    pub first_bad: Option<BadView>,
    /// The alarm.
    pub shorter_than_known: Option<ShorterView>,
    /// Whether payloads and signatures were checked with an officer's key.
    pub with_keys: bool,
    /// Documents and images of the logs written here; nothing where no officer's key opens them.
    pub documents: Option<DocumentsView>,
    /// Lines of the access log, whose chain was followed.
    pub access_lines: u64,
    /// Files of checkpoints that no device has signed whom their log certifies, or a revoked one: nothing was compared with
    /// them.
    pub notes_unsigned: Vec<String>,
    /// What SQLite says is damaged in the journal's own pages, if anything is: it may lie where no event is read.
    pub pages_damaged: Option<String>,
    /// Each thing that does not hold or could not be checked.
    pub why: Vec<String>,
}

/// What to verify against beside the folder itself.
#[derive(Debug, Clone, Default)]
pub struct LogCheck {
    /// Public root keys, one file each.
    pub roots: Vec<PathBuf>,
    /// Checkpoints that others hold, as signed notes.
    pub checkpoints: Vec<PathBuf>,
}

/// Verifies a folder without any officer's key: hashes, links, roots, ciphertexts.
pub fn verify_without_key(
    data: &Path,
    check: &LogCheck,
    progress: &mut dyn FnMut(&str),
) -> Result<VerifyView, Failure> {
    let folder = Folder::open(data)?;
    let journal = crate::load::open_journal(&folder, Access::Read)?;
    let mut view = verify(&journal, &folder.own_logs()?, &PayloadKeys::none(), &|_| None, check, progress)?;
    name_taken_out(&folder, &mut view)?;
    for lost in lost_end::lost_without_key(&folder, &journal)? {
        (view.ok, view.record_ok) = (false, false);
        view.why.push(lost.said());
    }
    Ok(view)
}

impl Desk {
    /// Verifies the folder with the keys of this desk: signatures and plain payloads too.
    pub fn verify_logs(&self, check: &LogCheck, progress: &mut dyn FnMut(&str)) -> Result<VerifyView, Failure> {
        let root = |log: &AuthorityId| self.root_of(log).ok();
        let mut view = verify(&self.journal, &self.folder.own_logs()?, &self.payload_keys()?, &root, check, progress)?;
        name_taken_out(&self.folder, &mut view)?;
        view.ok &= self.lost.is_empty();
        view.record_ok &= self.lost.is_empty();
        view.why.extend(self.lost.iter().map(OwnSignature::said));
        let documents = self.check_documents()?;
        view.why.extend(documents.lost.iter().map(LostDocument::said));
        view.documents = Some(documents);
        Ok(view)
    }
}

/// Names each authority of whose node the keys lie here and which the settings name no more: its log was written here.
fn name_taken_out(folder: &Folder, view: &mut VerifyView) -> Result<(), Failure> {
    for log in folder.unnamed_nodes()? {
        (view.ok, view.record_ok) = (false, false);
        view.why.push(format!(
            "{log}: the keys of its node lie in {}, and the folder's settings do not name it: its log is written here",
            folder.keys(&log).display()
        ));
    }
    Ok(())
}

/// Verifies the logs and the database beneath. Hashes are computed over what can be read by place: a damaged index stands
/// in no event, and the look that needs it fails.
fn verify(
    journal: &Journal,
    own: &[AuthorityId],
    keys: &PayloadKeys,
    known_root: &dyn Fn(&AuthorityId) -> Option<PublicKey>,
    check: &LogCheck,
    progress: &mut dyn FnMut(&str),
) -> Result<VerifyView, Failure> {
    progress("looking at each page of the journal");
    let Err(damage) = journal.check_pages() else {
        return verify_events(journal, own, keys, known_root, check, progress);
    };
    // What the pages say is nearer the cause than where a reading then fails.
    let said = damage.to_string();
    let advice = damage.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    let Ok(mut view) = verify_events(journal, own, keys, known_root, check, progress) else {
        return Err(damage.into());
    };
    (view.ok, view.record_ok) = (false, false);
    view.why.insert(0, format!("{said}{advice}"));
    view.pages_damaged = Some(said);
    Ok(view)
}

fn verify_events(
    journal: &Journal,
    own: &[AuthorityId],
    keys: &PayloadKeys,
    known_root: &dyn Fn(&AuthorityId) -> Option<PublicKey>,
    check: &LogCheck,
    progress: &mut dyn FnMut(&str),
) -> Result<VerifyView, Failure> {
    let roots = check.roots.iter().map(|p| read_root_public(p)).collect::<Result<Vec<_>, _>>()?;
    let held = check.checkpoints.iter().map(|p| read_note(p).map(|note| (p, note))).collect::<Result<Vec<_>, _>>()?;
    let mut reports = Vec::new();
    for (log, _) in journal.heads()? {
        let given = roots.iter().find(|(id, _)| *id == log).map(|(_, key)| *key);
        let of_log = held.iter().filter(|(_, note)| note.checkpoint().authority == log);
        let checkpoints = of_log.map(|(path, note)| held_checkpoint(path, note)).collect();
        let expected = Expected { root: given.or_else(|| known_root(&log)), checkpoints, own: own.contains(&log) };
        let report = verify_log(journal, &log, &expected, keys, &mut |events| {
            progress(&format!("{log}: {events} events verified"))
        })?;
        let counts = |c: &HeldCheckpoint| {
            !report.notes_unsigned.contains(&c.held_by)
                && !report.notes_revoked.iter().any(|(file, ..)| *file == c.held_by)
        };
        let beyond = |c: &&HeldCheckpoint| c.head.size > report.head.size && counts(c);
        let beyond = expected.checkpoints.iter().filter(beyond).max_by_key(|c| c.head.size).cloned();
        reports.push((report, beyond));
    }
    let mut view = view_of(reports, journal);
    let gone = |log: &&AuthorityId| !view.authorities.iter().any(|seen| seen.id == log.as_str());
    let gone: Vec<String> =
        own.iter().filter(gone).map(|log| format!("{log}: its log is written here, and is not here")).collect();
    let absent = not_here(&view, &roots, &held);
    view.ok &= gone.is_empty() && absent.is_empty();
    view.why.extend(gone);
    view.why.extend(absent);
    view.record_ok = view.ok;
    view.why.extend(evidence_lines(journal)?);
    follow_access_log(journal, &mut view);
    Ok(view)
}

/// What is known from outside of logs of which nothing is here: a root key or a checkpoint that was brought.
fn not_here(
    view: &VerifyView,
    roots: &[(AuthorityId, PublicKey)],
    held: &[(&PathBuf, SignedCheckpoint)],
) -> Vec<String> {
    let absent = |log: &AuthorityId| !view.authorities.iter().any(|seen| seen.id == log.as_str());
    let checkpoints = held.iter().map(|(path, note)| (*path, note.checkpoint())).filter(|(_, c)| absent(&c.authority));
    let cut = checkpoints.map(|(path, c)| {
        format!("log of {} has 0 events here, {} are known from {}", c.authority, c.head.size, path.display())
    });
    let named = roots.iter().filter(|(log, _)| absent(log));
    let named = named.map(|(log, _)| format!("log of {log} has 0 events here, and its root key was given"));
    cut.chain(named).collect()
}

/// What bundles that did not hold have shown of partners, a line each. A log set aside with its card is no such thing.
pub(crate) fn evidence_lines(journal: &Journal) -> Result<Vec<String>, Failure> {
    let said = journal.evidence_said()?.into_iter().filter(|(.., what)| what != WITHDRAWN);
    let line = |(number, of, what)| {
        format!(
            "evidence number {number} is kept against {of}: {what}; `custodia log evidence` shows it to a legal reviewer"
        )
    };
    Ok(said.map(line).collect())
}

/// Who has looked at whose file is chained too: a line changed or taken out is named, and a file that cannot be read or
/// is gone. The record is verified all the same.
fn follow_access_log(journal: &Journal, view: &mut VerifyView) {
    match access_report(journal.folder()) {
        Ok((lines, None)) => view.access_lines = lines,
        Ok((lines, Some(why))) => {
            view.access_lines = lines;
            view.ok = false;
            view.why.push(why);
        }
        Err(e) => {
            view.ok = false;
            let advice = e.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
            view.why.push(format!("access log: {e}{advice}"));
        }
    }
}

/// How many lines there are, and what is wrong with them.
fn access_report(folder: &Path) -> Result<(u64, Option<String>), custody::Error> {
    let report = AccessLog::open_to_read(folder)?.map(|log| log.verify()).transpose()?;
    let lines = report.as_ref().map_or(0, |report| report.lines);
    let changed = report.and_then(|report| report.first_bad);
    let changed =
        changed.map(|bad| format!("access log: line {bad} does not follow the one before it: it was changed"));
    Ok((lines, changed.or(AccessLog::what_is_missing(folder)?)))
}

fn held_checkpoint(path: &Path, note: &SignedCheckpoint) -> HeldCheckpoint {
    HeldCheckpoint { head: note.checkpoint().head, held_by: path.display().to_string(), note: note.to_string() }
}

fn view_of(reports: Vec<(Report, Option<HeldCheckpoint>)>, journal: &Journal) -> VerifyView {
    let mut why = Vec::new();
    let mut shorter = journal.health().shorter_than_known.as_ref().map(|s| {
        why.push(s.as_error().to_string());
        ShorterView { held_by: s.held_by.clone(), size: s.known.size, authority: s.log.to_string(), here: s.here.size }
    });
    for (report, beyond) in &reports {
        if let Some(held) = beyond {
            why.push(format!(
                "log of {} has {} events, {} are known from {}",
                report.authority, report.events, held.head.size, held.held_by
            ));
            shorter.get_or_insert_with(|| ShorterView {
                held_by: held.held_by.clone(),
                size: held.head.size,
                authority: report.authority.to_string(),
                here: report.events,
            });
        }
        why.extend(lines(report));
    }
    let first_bad = reports.iter().find_map(|(report, _)| report.first_bad.as_ref()).map(|bad| BadView {
        authority: bad.authority.to_string(),
        seq: bad.seq,
        event_id: bad.event.map(|id| id.to_string()),
        why: bad.why.clone(),
    });
    let ok = shorter.is_none() && reports.iter().all(|(report, _)| report.ok);
    VerifyView {
        ok,
        record_ok: ok,
        events: reports.iter().map(|(report, _)| report.events).sum(),
        with_keys: reports.iter().any(|(report, _)| report.opened > 0),
        authorities: reports.iter().map(|(report, _)| log_view(report)).collect(),
        first_bad,
        shorter_than_known: shorter,
        documents: None,
        access_lines: 0,
        notes_unsigned: reports.iter().flat_map(|(report, _)| uncompared(report)).collect(),
        pages_damaged: None,
        why,
    }
}

fn lines(report: &Report) -> Vec<String> {
    let log = &report.authority;
    let mut lines: Vec<String> =
        report.gaps.iter().map(|gap| format!("{log}: gap in a device's counter: {gap}")).collect();
    if let Some(bad) = &report.first_bad {
        lines.push(format!("{log}: event number {} does not hold: {} ({} in all)", bad.seq, bad.why, report.bad));
    }
    if let Some(held) = &report.checkpoint_bad {
        let why = report.checkpoint_why.as_deref().unwrap_or("the log has another root at its size");
        lines.push(format!("{log}: the checkpoint of {} events, held by {}: {why}", held.head.size, held.held_by));
    }
    lines.extend(report.notes_unsigned.iter().map(|file| format!("{log}: {file} {UNSIGNED}")));
    lines
        .extend(report.notes_revoked.iter().map(|(file, key, from)| format!("{log}: {file} {}", revoked(*key, *from))));
    lines.extend(report.checkpoint_remarks.iter().map(|remark| format!("{log}: {remark}")));
    if report.unknown > 0 {
        lines.push(format!(
            "{log}: {} events are of a kind or version that this program does not know: a newer one reads them",
            report.unknown
        ));
    }
    if report.signatures_unknown > 0 {
        let why = match report.uncheckable.is_empty() {
            true => "certificates are read with an officer's key".to_owned(),
            false => report.uncheckable.join("; "),
        };
        let which = absent::said(&report.unchecked);
        lines.push(format!("{log}: {} signatures were not checked, of {which}: {why}", report.signatures_unknown));
    }
    lines
}

fn log_view(report: &Report) -> LogView {
    LogView {
        id: report.authority.to_string(),
        events: report.events,
        head: report.head.root.to_string(),
        checkpoint_ok: report.checkpoint_bad.is_none() && report.shorter_than_known.is_none(),
        checkpoints: report.checkpoints,
        signatures: report.signatures,
        signatures_unknown: report.signatures_unknown,
        unchecked: report.unchecked.clone(),
        checkpoint_remarks: report.checkpoint_remarks.clone(),
        opened: report.opened,
        unopened: report.unopened,
        withheld: report.withheld,
        erased: report.erased,
        lost: report.lost,
        absent: report.absent.iter().map(absent::absent_view).collect(),
        unknown: report.unknown,
        quarantined: report.quarantined,
        doubtful: report.doubtful,
        gaps: report.gaps.clone(),
        bad: report.bad,
    }
}

/// What is said of a note that nobody known has signed.
const UNSIGNED: &str = "is signed by no device that the log certifies: nothing was compared with it; it is no note of this \
                        log, or the log has lost the entry that certifies the device";

/// What is said of a note that a revoked key has signed.
fn revoked(key: KeyId, from: Moment) -> String {
    format!(
        "is signed with key {key}, which is revoked from {from}, no later than the time that it says: whoever has that \
         key writes what he likes, and nothing was compared with it"
    )
}

/// Files of notes that nothing was compared with.
fn uncompared(report: &Report) -> Vec<String> {
    let revoked = report.notes_revoked.iter().map(|(file, ..)| file.clone());
    report.notes_unsigned.iter().cloned().chain(revoked).collect()
}

/// Reads a signed checkpoint.
pub fn read_note(path: &Path) -> Result<SignedCheckpoint, Failure> {
    let bytes = read_bounded(path, NOTE_BYTES_MAX as u64)?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::error("not a checkpoint: not UTF-8").at(path.display()))?;
    SignedCheckpoint::parse(&text).map_err(|e| Failure::from(e).at(path.display()))
}

/// The place of one event, by hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// Whose log.
    pub authority: String,
    /// Position, from 0.
    pub seq: u64,
    /// Leaf hash.
    pub leaf: String,
    /// Events of the log.
    pub size: u64,
    /// Its root.
    pub root: String,
    /// Hashes from the leaf's sibling up to below the root.
    pub path: Vec<String>,
    /// Whether the path leads from leaf to root, computed again.
    pub ok: bool,
}

/// Whether a log goes on from an older checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsistencyView {
    /// Whose log.
    pub authority: String,
    /// Whether it does.
    pub ok: bool,
    /// Events at the old checkpoint.
    pub old_size: u64,
    /// Its root.
    pub old_root: String,
    /// Events now.
    pub size: u64,
    /// Root now.
    pub root: String,
    /// The proof.
    pub path: Vec<String>,
    /// Whether a device that the log certifies has signed the old checkpoint; nothing where no key was given to tell.
    pub signed: Option<bool>,
    /// Why not.
    pub why: Option<String>,
}

/// Which event is to be shown.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// By its id.
    Event(String),
    /// By its position in a log, the folder's first where none is named.
    Seq(Option<String>, u64),
}

/// Shows the place of one event. Needs no key.
pub fn prove_place(data: &Path, wanted: &Wanted) -> Result<PlaceView, Failure> {
    let folder = Folder::open(data)?;
    let journal = crate::load::open_journal(&folder, Access::Read)?;
    let (log, seq) = match wanted {
        Wanted::Event(id) => {
            let event = EventId::parse_hex(id).map_err(|e| Failure::usage(e.to_string()))?;
            journal.find_event(event)?.ok_or_else(|| Failure::usage(format!("event {id} is in no log here")))?
        }
        Wanted::Seq(log, seq) => (AuthorityId::parse(log.as_deref().unwrap_or(&folder.node(None)?.authority))?, *seq),
    };
    let size = journal.head(&log)?.size;
    let place = prove::place(&journal, &log, seq, size)?;
    Ok(PlaceView {
        authority: log.to_string(),
        seq,
        leaf: place.leaf.to_string(),
        size,
        root: place.head.root.to_string(),
        ok: verify_inclusion(&place.leaf, seq, size, &place.path, &place.head.root),
        path: place.path.iter().map(|h| hex(&h.0)).collect(),
    })
}

/// Shows whether a log goes on from an old checkpoint. Needs no key; who signed the checkpoint is then not known.
pub fn prove_since(data: &Path, old: &Path) -> Result<ConsistencyView, Failure> {
    let folder = Folder::open(data)?;
    let journal = crate::load::open_journal(&folder, Access::Read)?;
    goes_on(&journal, &read_note(old)?, NoteSigner::Unknown)
}

impl Desk {
    /// The same, and whether the log's own device has signed the checkpoint. Of one that it has not, nothing is compared.
    pub fn prove_since(&self, old: &Path) -> Result<ConsistencyView, Failure> {
        let note = read_note(old)?;
        let root = self.root_of(&note.checkpoint().authority).ok();
        let signed = note_signer(&self.journal, root, &self.payload_keys()?, &note)?;
        goes_on(&self.journal, &note, signed)
    }
}

fn goes_on(journal: &Journal, note: &SignedCheckpoint, by: NoteSigner) -> Result<ConsistencyView, Failure> {
    let (log, head) = (note.checkpoint().authority.clone(), note.checkpoint().head);
    let now = journal.head(&log)?;
    let mut view = ConsistencyView {
        authority: log.to_string(),
        ok: false,
        old_size: head.size,
        old_root: head.root.to_string(),
        size: now.size,
        root: now.root.to_string(),
        path: Vec::new(),
        signed: match by {
            NoteSigner::Unknown => None,
            by => Some(by == NoteSigner::Device),
        },
        why: None,
    };
    if now.size == 0 {
        view.signed = None;
        view.why = Some(format!("the log has 0 events here, the checkpoint has {}: nothing of it is here", head.size));
        return Ok(view);
    }
    match by {
        NoteSigner::Nobody => view.why = Some(format!("the checkpoint {UNSIGNED}")),
        NoteSigner::Revoked(key, from) => view.why = Some(format!("the checkpoint {}", revoked(key, from))),
        NoteSigner::Device | NoteSigner::Unknown => {}
    }
    if view.why.is_some() {
        return Ok(view);
    }
    if now.size < head.size {
        view.why =
            Some(format!("the log has {} events, the checkpoint has {}: its tail is cut off", now.size, head.size));
        return Ok(view);
    }
    let (computed, path) = prove::consistency(journal, &log, head.size, now.size)?;
    view.root = computed.root.to_string();
    view.path = path.iter().map(|h| hex(&h.0)).collect();
    view.ok = verify_consistency(head.size, &head.root, computed.size, &computed.root, &path);
    if !view.ok {
        view.why = Some(format!(
            "the log does not go on from the checkpoint of {} events: its history was rewritten",
            head.size
        ));
    }
    Ok(view)
}
