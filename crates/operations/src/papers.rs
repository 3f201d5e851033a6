//! Documents, images and sheets that go with an act: read from files, sealed under the key of the event they
//! belong to, on disk before that event is. Source: `custody.md` (The log: blobs the same way).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use custody::event::law::REPORTED;
use custody::event::{Body, Group, Stream};
use custody::{AuthorityId, BlobId, Draft};

use crate::blob_store::{self, BLOB_BYTES_MAX, Paper};
use crate::clock::machine_rng;
use crate::desk::{Desk, Seat, When};
use crate::failure::{Failure, io_at};

/// What an event's body names of the blob store.
pub(crate) fn papers_of(body: &Body) -> Vec<BlobId> {
    match body {
        Body::Photographed(b) => vec![b.image],
        Body::OrderIssued(b) => b.document.into_iter().collect(),
        Body::RiskAssessed(b) => b.document.into_iter().collect(),
        Body::StayLifted(b) => b.document.into_iter().collect(),
        Body::PresentedToCourt(b) => b.document.into_iter().collect(),
        Body::TaskDone(b) => b.document.into_iter().collect(),
        Body::NoticeMade(b) => b.document.into_iter().collect(),
        Body::ClearanceSet(b) => b.document.into_iter().collect(),
        Body::InjuryRecorded(b) => b.images.clone(),
        Body::IncidentReported(b) => b.images.clone(),
        _ => Vec::new(),
    }
}

/// The field group that an event's papers are sealed in: its own, but for the scan of an order, of a court's
/// paper, of an answer to a notice, of what shows that a task is done. Those say more than the register's fields, which everyone sees and nobody
/// erases.
pub(crate) fn group_of_papers(body: &Body) -> Group {
    match body {
        Body::OrderIssued(_) | Body::PresentedToCourt(_) | Body::NoticeMade(_) | Body::TaskDone(_) => Group::Legal,
        _ => body.kind().group(),
    }
}

/// Whether an event holds the words that stand apart from the register's: the sheet of the command is theirs.
const fn are_words(body: &Body) -> bool {
    matches!(body, Body::ObjectionWords(_) | Body::ReportWords(_) | Body::NoticeAddressed(_))
}

/// Whether the words of an event stand apart from it, and its sheet with them.
pub(crate) fn has_words_apart(body: &Body) -> bool {
    match body {
        Body::ObjectionRaised(b) => b.text.is_empty(),
        Body::NoticeMade(b) => b.kind.addressee() == Some(b.to.as_str()),
        Body::TaskDone(b) => b.what == REPORTED,
        _ => false,
    }
}

impl Paper {
    /// Reads a document from a file.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let plain = read_at_most(file, BLOB_BYTES_MAX, "document")?;
        Self::new(plain.into(), &mut machine_rng()?)
    }
}

impl When {
    /// Puts a paper beside the act; the same file under one idempotency key is the same command.
    pub fn with(&mut self, paper: Paper) -> BlobId {
        let id = paper.id;
        if let Some(words) = &mut self.words {
            words.push(paper.word());
        }
        self.papers.push(paper);
        id
    }

    /// Puts several papers beside the act.
    pub fn with_all(&mut self, papers: Vec<Paper>) -> Vec<BlobId> {
        papers.into_iter().map(|paper| self.with(paper)).collect()
    }

    /// Puts a paper beside the act, where there is one.
    pub fn with_some(&mut self, paper: Option<Paper>) -> Option<BlobId> {
        paper.map(|paper| self.with(paper))
    }
}

impl Desk {
    /// Seals what goes with an act that was decided and keeps it: each paper under the key of the event that
    /// names it, the sheet under that of the first, or of the words that stand apart from it. Gives the commitment of the
    /// sheet. A sheet is sealed anew for each event, so that each can be erased alone.
    pub(crate) fn keep_papers(
        &mut self,
        seat: &Seat,
        when: &When,
        drafts: &[Draft],
    ) -> Result<Option<BlobId>, Failure> {
        let Some(first) = drafts.first() else { return Ok(None) };
        for paper in &when.papers {
            let naming = drafts.iter().find(|draft| papers_of(draft.body()).contains(&paper.id));
            if let Some(draft) = naming {
                self.keep_paper(&seat.authority, draft.stream(), group_of_papers(draft.body()), paper)?;
            }
        }
        let Some(given) = &when.sheet else { return Ok(None) };
        let sheet = given.anew(&mut self.rng)?;
        let of = drafts.iter().find(|draft| are_words(draft.body())).unwrap_or(first);
        self.keep_paper(&seat.authority, of.stream(), of.body().kind().group(), &sheet)?;
        Ok(Some(sheet.id))
    }

    fn keep_paper(&mut self, log: &AuthorityId, stream: &Stream, group: Group, paper: &Paper) -> Result<(), Failure> {
        let node =
            self.nodes.get_mut(log).ok_or_else(|| Failure::error(format!("the node of {log} is not unlocked here")))?;
        let (key, made) = node.ring.get_or_make(stream, group, &mut self.rng);
        let key = key.clone();
        if made {
            self.fresh_keys.push((log.clone(), stream.clone(), group));
        }
        blob_store::keep(&self.folder.blobs(), &key, paper, &mut self.rng)
    }
}

/// Reads a whole file unless it is longer than allowed.
pub(crate) fn read_at_most(file: &Path, bytes_max: u64, what: &str) -> Result<Vec<u8>, Failure> {
    let opened = File::open(file).map_err(|e| {
        let missing = e.kind() == std::io::ErrorKind::NotFound;
        let failure = if missing { Failure::usage(format!("{what} is not there")) } else { io_at(file)(e) };
        failure.at(file.display()).hint("check the path")
    })?;
    if !opened.metadata().map_err(io_at(file))?.is_file() {
        return Err(Failure::usage(format!("{what} is no file: a folder, a device or a pipe"))
            .at(file.display())
            .hint("name a file"));
    }
    let mut bytes = Vec::new();
    opened.take(bytes_max + 1).read_to_end(&mut bytes).map_err(io_at(file))?;
    if bytes.len() as u64 > bytes_max {
        return Err(
            Failure::usage(format!("{what} is longer than {bytes_max} bytes, the most allowed")).at(file.display())
        );
    }
    if bytes.is_empty() {
        return Err(Failure::usage(format!("{what} is empty")).at(file.display()));
    }
    Ok(bytes)
}
