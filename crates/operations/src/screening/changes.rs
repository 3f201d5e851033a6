//! What a new search changes among leads: offered now and not before, offered and changed, offered no more; decisions
//! that are open again by it. From the last search on the log and the new one. Source: `watchlist.md` (5.6d).

use std::collections::BTreeMap;

use custody::event::Body;
use custody::event::screening::{LeadOffered, ListsSearched};
use custody::{AuthorityId, Event, EventId, Hash, LeadState, PersonNumber, Record, Reopened};
use serde::Serialize;

/// A lead by person, list and entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeadLine {
    /// Whose.
    pub person: String,
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
}

/// A decision that is open again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReopenedLine {
    /// Which lead.
    #[serde(flatten)]
    pub lead: LeadLine,
    /// What was decided.
    pub decision: &'static str,
    /// Why it is open again.
    pub why: &'static str,
}

/// A recall that was sent because an entry is on its list no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecallLine {
    /// The lead of which the decision was released.
    #[serde(flatten)]
    pub lead: LeadLine,
    /// The decision that is recalled.
    pub decision: String,
    /// From whom.
    pub to: String,
    /// The recall; none where it was sent before.
    pub event: Option<String>,
}

/// What a search changed among leads, of those who were searched before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// People who were searched for the first time: all that they are offered is new.
    pub first_searched: usize,
    /// Offered now and not before.
    pub added: Vec<LeadLine>,
    /// Offered before and now, and the entry says something else.
    pub changed: Vec<LeadLine>,
    /// Offered before and no more.
    pub removed: Vec<LeadLine>,
    /// Decisions that are open again now and were not before.
    pub reopened: Vec<ReopenedLine>,
}

impl Changes {
    /// Adds what differs for one person.
    pub(super) fn add(&mut self, person: PersonNumber, before: Option<&ListsSearched>, now: &ListsSearched) {
        let Some(before) = before else {
            self.first_searched += 1;
            return;
        };
        let said = |search: &ListsSearched| -> BTreeMap<(String, String), Hash> {
            search.leads.iter().map(|l: &LeadOffered| ((l.list.clone(), l.entry.clone()), l.said)).collect()
        };
        let (old, new) = (said(before), said(now));
        for (which, said) in &new {
            match old.get(which) {
                None => self.added.push(line(person, which)),
                Some(before) if before != said => self.changed.push(line(person, which)),
                Some(_) => {}
            }
        }
        self.removed.extend(old.keys().filter(|which| !new.contains_key(*which)).map(|which| line(person, which)));
    }
}

fn line(person: PersonNumber, (list, entry): &(String, String)) -> LeadLine {
    LeadLine { person: person.to_string(), list: list.clone(), entry: entry.clone() }
}

/// The search of an authority that is its newest, as it stands on the person's stream.
pub(super) fn last_search<'e>(
    record: &Record,
    own: &AuthorityId,
    number: PersonNumber,
    events: &'e [Event],
) -> Option<&'e ListsSearched> {
    let last = record.last_search(own, number)?.event;
    events.iter().filter(|event| event.envelope.id == last).find_map(|event| match &event.body {
        Ok(Body::ListsSearched(search)) => Some(search),
        _ => None,
    })
}

/// Why a decision is open again, in words.
pub(super) const fn why_reopened(why: Reopened) -> &'static str {
    match why {
        Reopened::EntryChanged => "the entry says something else now",
        Reopened::ClaimsChanged => "something else is claimed of the person now",
        Reopened::Gone => "the list has the entry no more",
    }
}

/// The decisions on a person that are open again, with the event of each.
pub(super) fn open_again(
    record: &Record,
    own: &AuthorityId,
    number: PersonNumber,
) -> Vec<(ReopenedLine, EventId, Reopened)> {
    let leads = record.leads(own, number).into_iter();
    leads
        .filter_map(|lead| match lead.state {
            LeadState::OpenAgain(decision, event, why) => {
                let which = line(number, &(lead.list, lead.entry));
                let line = ReopenedLine { lead: which, decision: decision.word(), why: why_reopened(why) };
                Some((line, event, why))
            }
            _ => None,
        })
        .collect()
}
