//! The documents and images of a person's file: which there are, and one of them taken out by whoever may read
//! its group. Each look and each denial stands in the access log. Source: `custody.md` (The log); ours.

use std::path::Path;

use custody::event::{Group, Stream};
use custody::{AuthorityId, BlobId, PayloadKeys, PersonNumber, decode_event, decode_sheet};
use serde::Serialize;

use super::{Reason, history};
use crate::access_policy::sees;
use crate::blob_store;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::files;
use crate::papers::{group_of_papers, has_words_apart, papers_of};

/// One document of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// The commitment, by which it is asked for.
    pub document: String,
    /// What it goes with, such as `photographed` or `risk assessed`; `sheet of` before it for a scanned sheet.
    pub what: String,
    /// When that happened.
    pub at: String,
    /// In whose log.
    pub authority: String,
    /// The field group that it is sealed in.
    pub group: &'static str,
    /// `here`, `kept by` the other authority, or `missing`.
    pub state: String,
    /// Its event.
    pub event: String,
}

/// The documents of one person that a function may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Documents {
    /// Whose.
    pub person: String,
    /// In order of time.
    pub documents: Vec<DocumentLine>,
    /// How many more there are that the function may not read.
    pub not_shown: usize,
}

/// A document taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extracted {
    /// Whose.
    pub person: String,
    /// What it was.
    pub document: DocumentLine,
    /// How long it is, in bytes.
    pub bytes: usize,
    /// The file it was written to.
    pub out: String,
}

/// A document with what is needed to open it.
pub(crate) struct Found {
    pub(crate) id: BlobId,
    pub(crate) log: AuthorityId,
    pub(crate) group: Group,
    line: DocumentLine,
}

impl Desk {
    /// The documents of a person that the seat's function may read.
    pub fn documents(&self, seat: &Seat, person: &str, reason: &Reason) -> Result<Documents, Failure> {
        let (number, function) = self.admit(seat, person, reason, None)?;
        let found = self.documents_of(number, &self.payload_keys()?)?;
        let all = found.len();
        let shown = found.into_iter().filter(|d| sees(function, d.group));
        let documents: Vec<DocumentLine> = shown.map(|d| d.line).collect();
        Ok(Documents { person: number.to_string(), not_shown: all - documents.len(), documents })
    }

    /// Writes one document to a new file that only its owner may read.
    pub fn extract(
        &self,
        seat: &Seat,
        person: &str,
        document: &str,
        reason: &Reason,
        out: &Path,
    ) -> Result<Extracted, Failure> {
        let keys = self.payload_keys()?;
        let number = super::super::verbs::person_number(person)?;
        let known = if self.record.knows(number) { self.documents_of(number, &keys)? } else { Vec::new() };
        let mut named = known.into_iter().filter(|d| !document.is_empty() && d.line.document.starts_with(document));
        let found = named.next();
        let several = named.any(|other| found.as_ref().is_some_and(|found| found.id != other.id));
        // Whether he may look is asked first: a denial does not say what is there.
        let groups = found.as_ref().map(|d| [d.group]);
        self.admit(seat, person, reason, groups.as_ref().map(|g| g.as_slice()))?;
        if several {
            return Err(Failure::usage(format!(
                "several documents of {number} begin with {document}: give more of it"
            )));
        }
        let Some(found) = found else {
            return Err(Failure::usage(format!("{number} has no document {document} that can be read here"))
                .hint("`custodia person document list` names those there are"));
        };
        files::must_be_new(out)?;
        let plain = self.open_document(number, &found, &keys)?;
        files::write_new_private(out, &plain)?;
        let out = out.display().to_string();
        Ok(Extracted { person: number.to_string(), document: found.line, bytes: plain.len(), out })
    }

    fn open_document(&self, number: PersonNumber, found: &Found, keys: &PayloadKeys) -> Result<Vec<u8>, Failure> {
        if found.line.state != "here" {
            return Err(Failure::error(format!("document {} is {}", found.id, found.line.state))
                .hint("documents stay with the authority that took them in: ask it for a copy"));
        }
        let ring = keys.ring(&found.log);
        let key = ring
            .get(&Stream::Person(number), found.group)
            .ok_or_else(|| Failure::error(format!("the {} key of {number} is not here", found.group)))?;
        blob_store::get(&self.folder.blobs(), key, found.id)
    }

    /// Every document that an event on the person's stream names and that can still be read of.
    pub(crate) fn documents_of(&self, number: PersonNumber, keys: &PayloadKeys) -> Result<Vec<Found>, Failure> {
        let mut all = Vec::new();
        for entry in self.journal.stream_entries(&Stream::Person(number))? {
            let Some(event) = decode_event(entry.as_row(), keys)? else { continue };
            let Ok(body) = &event.body else { continue };
            let words = history::in_words(body.kind());
            let sheet = decode_sheet(entry.as_row(), keys)?.filter(|_| !has_words_apart(body));
            let named = papers_of(body).into_iter().map(|id| (id, group_of_papers(body), words.clone()));
            let sheets = sheet.into_iter().map(|id| (id, event.envelope.group, format!("sheet of {words}")));
            for (id, group, what) in named.chain(sheets) {
                let log = event.envelope.authority.clone();
                let line = DocumentLine {
                    document: id.to_string(),
                    what,
                    at: event.envelope.occurred_at.to_string(),
                    authority: log.to_string(),
                    group: group.word(),
                    state: self.state_of_document(id, &log),
                    event: event.envelope.id.to_string(),
                };
                all.push(Found { id, log, group, line });
            }
        }
        all.sort_by(|a, b| a.line.at.cmp(&b.line.at));
        Ok(all)
    }

    fn state_of_document(&self, id: BlobId, log: &AuthorityId) -> String {
        if blob_store::is_here(&self.folder.blobs(), id) {
            return "here".into();
        }
        if self.nodes.contains_key(log) { "missing".into() } else { format!("kept by {log}") }
    }
}
