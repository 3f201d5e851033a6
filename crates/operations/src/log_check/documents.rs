//! The documents and images of the logs written here: each is there, opens, and is what its event says. Source:
//! `custody.md` (The log: blobs the same way); ours.

use std::collections::HashMap;

use custody::event::{Group, Stream};
use custody::{AuthorityId, BlobId, KeyState, PayloadKeys, decode_event, decode_sheet};
use serde::Serialize;

use crate::blob_store;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::papers::{group_of_papers, papers_of};

/// A document that an event names and that is not here as it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LostDocument {
    /// In whose log its event stands.
    pub authority: String,
    /// Number of the event, from 0.
    pub seq: u64,
    /// The event.
    pub event_id: String,
    /// The document's commitment, by which it is asked for.
    pub document: String,
    /// What is wrong with it.
    pub why: String,
}

/// What looking at the documents has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DocumentsView {
    /// Documents that were opened and are what their events say.
    pub held: u64,
    /// Those that were erased with their key; none where the facts that named them were erased with them, so that nobody
    /// can count them any more.
    pub erased: Option<u64>,
    /// Those that should be here and are not, or not as they were taken in.
    pub lost: Vec<LostDocument>,
}

impl LostDocument {
    /// The same in one line.
    pub fn said(&self) -> String {
        let Self { authority, seq, event_id, document, why } = self;
        format!("{authority}: document {document} of event number {seq} ({event_id}) {why}")
    }
}

/// Before which event a stream's field group is erased.
type ErasedTo = HashMap<(Stream, Group), u64>;

impl Desk {
    /// Opens each document that a log written here names. A partner's stay with the partner; what was erased is no
    /// fault.
    pub fn check_documents(&self) -> Result<DocumentsView, Failure> {
        let keys = self.payload_keys()?;
        let mut view = DocumentsView { erased: Some(0), ..DocumentsView::default() };
        for log in self.folder.own_logs()? {
            self.check_documents_of(&log, &keys, &mut view)?;
        }
        Ok(view)
    }

    fn check_documents_of(
        &self,
        log: &AuthorityId,
        keys: &PayloadKeys,
        view: &mut DocumentsView,
    ) -> Result<(), Failure> {
        let (ring, erased_to) = (keys.ring(log), self.erased_to(log)?);
        for entry in self.journal.entries(log, 0..u64::MAX) {
            let entry = entry?;
            // What cannot be read of the log is named by verifying it.
            let Ok(Some(event)) = decode_event(entry.as_row(), keys) else { continue };
            let own = (event.envelope.stream.clone(), event.envelope.group);
            if event.body.is_err() && erased_to.get(&own).is_some_and(|until| event.seq < *until) {
                view.erased = None;
            }
            let sheet = decode_sheet(entry.as_row(), keys)?;
            let named =
                event.body.iter().flat_map(|body| papers_of(body).into_iter().map(|id| (id, group_of_papers(body))));
            let sheets = sheet.into_iter().map(|id| (id, event.envelope.group));
            for (id, group) in named.chain(sheets) {
                let place = (event.envelope.stream.clone(), group);
                if erased_to.get(&place).is_some_and(|until| event.seq < *until) {
                    view.erased = view.erased.map(|erased| erased + 1);
                    continue;
                }
                match self.fault_of_document(id, ring.get(&place.0, place.1)) {
                    None => view.held += 1,
                    Some(why) => view.lost.push(LostDocument {
                        authority: log.to_string(),
                        seq: event.seq,
                        event_id: event.envelope.id.to_string(),
                        document: id.to_string(),
                        why,
                    }),
                }
            }
        }
        Ok(())
    }

    fn fault_of_document(&self, id: BlobId, key: Option<&custody::seal::DataKey>) -> Option<String> {
        let blobs = self.folder.blobs();
        if !blob_store::is_here(&blobs, id) {
            return Some("is not here, and no erasure says so".into());
        }
        let Some(key) = key else { return Some("cannot be opened: its key is gone".into()) };
        let opened = blob_store::get(&blobs, key, id).err()?;
        Some(format!("is damaged: {opened}"))
    }

    fn erased_to(&self, log: &AuthorityId) -> Result<ErasedTo, Failure> {
        let stored = self.journal.keys(log)?.into_iter();
        let erased = stored.filter_map(|key| match key.state {
            KeyState::Here { erased_to, .. } | KeyState::Destroyed { erased_to } => {
                Some(((key.stream, key.group), erased_to))
            }
            KeyState::Absent => None,
        });
        Ok(erased.collect())
    }
}
