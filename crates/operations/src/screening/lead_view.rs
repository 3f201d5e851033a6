//! One lead before it is decided on: what is claimed of the person beside what the entry says, why it is offered, and
//! what was decided before. Source: `watchlist.md` (5.6), `cli.md` (`screen show`).

use custody::event::Body;
use custody::{AuthorityId, Event, Lead, LeadState, PersonNumber};
use serde::Serialize;

use super::asked::Asked;
use super::changes::why_reopened;
use super::leads::READERS;
use super::list_difference::StatementLine;
use super::screen::{ComparedLine, compared};
use super::search::{FilterLine, Hit, Searcher};
use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// A fact that a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactSaid {
    /// Which.
    pub what: &'static str,
    /// What both sides say.
    pub said: String,
}

/// A decision on a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// The event.
    pub event: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by: Vec<String>,
    /// What was decided.
    pub decision: &'static str,
    /// On which facts beyond the name.
    pub facts: Vec<FactSaid>,
    /// Why.
    pub reasons: String,
    /// To whom it was released.
    pub released_to: Vec<String>,
}

/// A lead as an officer looks at it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeadView {
    /// The number.
    pub person: String,
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
    /// `open`, `open-again`, `undecided`, `same` or `not-same`.
    pub state: &'static str,
    /// Why a decision is open again.
    pub open_again_because: Option<&'static str>,
    /// Why the person must be searched again before a decision.
    pub search_again_because: Option<String>,
    /// What is claimed of the person and compared.
    pub compared: Vec<ComparedLine>,
    /// What the entry says, every statement; none where the list has it no more.
    pub says: Vec<StatementLine>,
    /// Why it is offered; none where the list has it no more, or the person has no name that can be compared.
    pub hit: Option<Hit>,
    /// What a search leaves out.
    pub filters: Vec<FilterLine>,
    /// What was decided, oldest first.
    pub decisions: Vec<DecisionLine>,
}

/// How a lead stands, in a word.
pub(super) const fn state_word(state: LeadState) -> &'static str {
    match state {
        LeadState::Open => "open",
        LeadState::OpenAgain(..) => "open-again",
        LeadState::Decided(decision, ..) => decision.word(),
    }
}

/// Why a decision is open again.
pub(super) const fn because(state: LeadState) -> Option<&'static str> {
    match state {
        LeadState::OpenAgain(_, _, why) => Some(why_reopened(why)),
        _ => None,
    }
}

impl Desk {
    /// One lead with everything that a decision needs; the look stands in the access log.
    pub fn look_at_lead(&self, seat: &Seat, person: &str, list: &str, entry: &str) -> Result<LeadView, Failure> {
        let (looker, reason) = self.admit_to_leads(seat, &READERS, "screen show")?;
        let own = &seat.authority;
        let number = self.number_in_record(person)?;
        let lead = self.lead(own, number, list, entry)?;
        let searcher = self.searcher(own, None)?;
        self.note_shown_to(looker, [number], &reason)?;
        let (_, asked, events) = self.asked_of(&[number])?.remove(0);
        let place = searcher.lists.iter().position(|index| index.list == list);
        let listed = place.and_then(|at| Some((at, searcher.lists[at].place(entry)?)));
        let says = listed.map(|(at, entry)| searcher.lists[at].entries[entry].statements()).unwrap_or_default();
        let hit = listed.and_then(|(at, entry)| hit_of(&searcher, (at, entry), &asked));
        Ok(LeadView {
            person: number.to_string(),
            list: lead.list,
            entry: lead.entry,
            state: state_word(lead.state),
            open_again_because: because(lead.state),
            search_again_because: self.search_again_because(own, number, &asked),
            compared: compared(&asked),
            says: says.into_iter().map(|(field, text)| StatementLine { field, text }).collect(),
            hit,
            filters: searcher.filters(),
            decisions: decisions(own, list, entry, &events),
        })
    }

    /// A lead that was offered to an authority.
    pub(super) fn lead(
        &self,
        own: &AuthorityId,
        number: PersonNumber,
        list: &str,
        entry: &str,
    ) -> Result<Lead, Failure> {
        let mut leads = self.record.leads(own, number).into_iter();
        leads.find(|lead| lead.list == list && lead.entry == entry).ok_or_else(|| {
            Failure::error(format!("no search has offered entry {entry} of list {list} for {number}"))
                .hint("`custodia screen queue` has what waits; `custodia screen person` searches")
        })
    }

    /// Why a decision would answer something else than what is there now: other claims, another version of a list.
    pub(super) fn search_again_because(
        &self,
        own: &AuthorityId,
        number: PersonNumber,
        asked: &Asked,
    ) -> Option<String> {
        let last = self.record.last_search(own, number)?;
        if last.asked != asked.hash() {
            return Some(format!("something else is claimed of {number} than when he was searched"));
        }
        let in_force = self.record.lists_in_force(own);
        let newer = in_force.into_iter().find(|taken| {
            !last.searched.iter().any(|searched| searched.list == taken.list && searched.sha256 == taken.sha256)
        })?;
        Some(format!("list {} was taken up in version {} since he was searched", newer.list, newer.sha256))
    }
}

fn hit_of(searcher: &Searcher, (list, entry): (usize, usize), asked: &Asked) -> Option<Hit> {
    let found = searcher.lists[list].search(asked, searcher.weight_min, &[entry]);
    let one = found.into_iter().find(|one| one.entry == entry)?;
    Some(searcher.hit(list, &one, asked))
}

/// What an authority decided on an entry, as it stands on the person's stream.
fn decisions(own: &AuthorityId, list: &str, entry: &str, events: &[Event]) -> Vec<DecisionLine> {
    let mut lines: Vec<DecisionLine> = Vec::new();
    for event in events.iter().filter(|event| event.envelope.authority == *own) {
        let Ok(Body::LeadDecided(decided)) = &event.body else { continue };
        if decided.list != list || decided.entry != entry {
            continue;
        }
        lines.push(DecisionLine {
            event: event.envelope.id.to_string(),
            at: event.envelope.occurred_at.to_string(),
            by: event.envelope.officers.iter().map(|one| one.officer.to_string()).collect(),
            decision: decided.decision.word(),
            facts: decided.facts.iter().map(|f| FactSaid { what: f.what.word(), said: f.said.clone() }).collect(),
            reasons: decided.reasons.clone(),
            released_to: event.envelope.label.releasable_to.iter().map(ToString::to_string).collect(),
        });
    }
    lines
}
