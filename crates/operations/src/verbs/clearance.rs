//! Clearances: asked for, given, changed, withdrawn, refused. Source: `custody.md` (Words: Clearance).

use custody::event::Stream;
use custody::event::movement::{ClearanceKind, ClearanceSet, ClearanceState};
use custody::{AuthorityId, BlobId, ClearanceId, Order};
use serde::Serialize;

use super::moment;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClearanceAsked {
    /// Its id, as the asking authority names it.
    pub id: String,
    /// overflight, landing, road or acceptance.
    pub kind: String,
    /// Who gives it.
    pub owner: String,
    /// Airspace, airfield, road or intake.
    pub scope: String,
    /// Window opens, RFC 3339.
    pub from: String,
    /// Window closes, RFC 3339.
    pub until: String,
    /// Conditions.
    pub note: String,
}

/// What changes of one that stands; what is not given stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClearanceChange {
    /// Airspace, airfield, road or intake.
    pub scope: Option<String>,
    /// Window opens, RFC 3339.
    pub from: Option<String>,
    /// Window closes, RFC 3339.
    pub until: Option<String>,
    /// Reference, conditions or reasons.
    pub note: Option<String>,
    /// Scan of the owner's message, kept in the blob store.
    pub document: Option<BlobId>,
}

/// What becomes of one that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClearanceAnswer {
    /// Given.
    Given,
    /// Its window, scope or conditions are other ones; it stays asked or given.
    Changed,
    /// Refused.
    Refused,
    /// Withdrawn.
    Withdrawn,
}

/// A clearance as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClearanceRow {
    /// Id.
    pub clearance: String,
    /// Kind; none where a plan named it and nobody has asked for it.
    pub kind: Option<&'static str>,
    /// Who gives it.
    pub owner: Option<String>,
    /// Airspace, airfield, road or intake.
    pub scope: Option<String>,
    /// asked, given, refused, withdrawn, or not asked for.
    pub state: &'static str,
    /// Window opens.
    pub from: Option<String>,
    /// Window closes.
    pub until: Option<String>,
    /// Whether it is given and its window holds the time of the list.
    pub valid_now: bool,
    /// Conditions or reasons.
    pub note: String,
    /// How often it was told of.
    pub changes: usize,
}

impl Desk {
    /// Asks for a clearance.
    pub fn ask_clearance(&mut self, seat: &Seat, when: &When, asked: &ClearanceAsked) -> Result<Done, Failure> {
        let set = ClearanceSet {
            kind: clearance_kind(&asked.kind)?,
            owner: AuthorityId::parse(&asked.owner).map_err(|e| Failure::usage(e.to_string()))?,
            scope: asked.scope.clone(),
            state: ClearanceState::Asked,
            from: moment(&asked.from).map_err(|f| f.at("from"))?,
            until: moment(&asked.until).map_err(|f| f.at("until"))?,
            note: asked.note.clone(),
            document: None,
        };
        let id = clearance_id(&asked.id)?;
        if self.record.clearance(&id).is_some_and(|c| c.standing.as_ref().is_some_and(|s| *s != set)) {
            return Err(Failure::error(format!("clearance {id} was asked for already"))
                .hint("`custodia clear change` gives it another window; a new one has a new id"));
        }
        self.set_clearance(seat, when, id, set)
    }

    /// Gives, changes, refuses or withdraws a clearance that was asked for.
    pub fn answer_clearance(
        &mut self,
        seat: &Seat,
        when: &When,
        id: &str,
        answer: ClearanceAnswer,
        change: &ClearanceChange,
    ) -> Result<Done, Failure> {
        let id = clearance_id(id)?;
        let standing = self.record.clearance(&id).and_then(|c| c.standing.clone());
        let mut set = standing.ok_or_else(|| {
            Failure::error(format!("clearance {id} was never asked for")).hint("ask for it with `custodia clear ask`")
        })?;
        set.state = match answer {
            ClearanceAnswer::Given => ClearanceState::Given,
            ClearanceAnswer::Changed => set.state,
            ClearanceAnswer::Refused => ClearanceState::Refused,
            ClearanceAnswer::Withdrawn => ClearanceState::Withdrawn,
        };
        if let Some(scope) = &change.scope {
            set.scope.clone_from(scope);
        }
        if let Some(from) = &change.from {
            set.from = moment(from).map_err(|f| f.at("from"))?;
        }
        if let Some(until) = &change.until {
            set.until = moment(until).map_err(|f| f.at("until"))?;
        }
        if let Some(note) = &change.note {
            set.note.clone_from(note);
        }
        set.document = change.document;
        self.set_clearance(seat, when, id, set)
    }

    fn set_clearance(&mut self, seat: &Seat, when: &When, id: ClearanceId, set: ClearanceSet) -> Result<Done, Failure> {
        self.act(seat, when, Order::State { stream: Stream::Clearance(id), body: set.into() })
    }

    /// All clearances, in order of arrival.
    pub fn clearances(&self) -> Vec<ClearanceRow> {
        self.record.clearances().map(|(id, _)| self.clearance_row(id)).collect()
    }

    /// One clearance as it stands now.
    pub(crate) fn clearance_row(&self, id: &ClearanceId) -> ClearanceRow {
        let clearance = self.record.clearance(id);
        let standing = clearance.and_then(|c| c.standing.as_ref());
        ClearanceRow {
            clearance: id.to_string(),
            kind: standing.map(|s| kind_word(s.kind)),
            owner: standing.map(|s| s.owner.to_string()),
            scope: standing.map(|s| s.scope.clone()),
            state: standing.map_or("not asked for", |s| state_word(s.state)),
            from: standing.map(|s| s.from.to_string()),
            until: standing.map(|s| s.until.to_string()),
            valid_now: clearance.is_some_and(|c| c.is_valid_at(self.now())),
            note: standing.map(|s| s.note.clone()).unwrap_or_default(),
            changes: clearance.map_or(0, |c| c.changes.len()),
        }
    }
}

/// Reads the id of a clearance.
pub(crate) fn clearance_id(text: &str) -> Result<ClearanceId, Failure> {
    ClearanceId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

fn clearance_kind(text: &str) -> Result<ClearanceKind, Failure> {
    const KINDS: [ClearanceKind; 4] =
        [ClearanceKind::Overflight, ClearanceKind::Landing, ClearanceKind::Road, ClearanceKind::Acceptance];
    KINDS
        .into_iter()
        .find(|kind| kind_word(*kind) == text.trim())
        .ok_or_else(|| Failure::usage(format!("{text:?} is none of overflight, landing, road, acceptance")))
}

const fn kind_word(kind: ClearanceKind) -> &'static str {
    match kind {
        ClearanceKind::Overflight => "overflight",
        ClearanceKind::Landing => "landing",
        ClearanceKind::Road => "road",
        ClearanceKind::Acceptance => "acceptance",
    }
}

const fn state_word(state: ClearanceState) -> &'static str {
    match state {
        ClearanceState::Asked => "asked",
        ClearanceState::Given => "given",
        ClearanceState::Refused => "refused",
        ClearanceState::Withdrawn => "withdrawn",
    }
}
