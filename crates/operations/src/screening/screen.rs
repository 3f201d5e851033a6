//! Searching one person, a manifest or everyone in all lists in force, and recording that it was done: also that nothing
//! was found. Source: `cli.md` (`screen`), `watchlist.md` (5.6d); decision 85.

use custody::event::Stream;
use custody::event::authority::RecallSent;
use custody::event::screening::{LeadDecision, ListsSearched};
use custody::{EventId, LeadState, Order, PersonNumber, Reopened};
use serde::Serialize;

use super::asked::Asked;
use super::changes::{Changes, LeadLine, RecallLine, ReopenedLine, last_search, open_again};
use super::leads::SEARCHERS;
use super::search::{FilterLine, Found, Hit, SearchedList, Searcher};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::verbs::movement::movement_id;

/// Whom to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// One person, by number.
    Person(String),
    /// Everyone on the manifest of a movement, or aboard.
    Manifest(String),
    /// Everyone.
    All,
}

impl Who {
    const fn command(&self) -> &'static str {
        match self {
            Self::Person(_) => "screen person",
            Self::Manifest(_) => "screen manifest",
            Self::All => "screen all",
        }
    }
}

/// A screening as asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screening {
    /// Whom.
    pub who: Who,
    /// Least weight that is offered, in centinats; [`super::WEIGHT_MIN`] where not given.
    pub weight_min: Option<i32>,
    /// Record nothing.
    pub dry_run: bool,
}

/// Something that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedLine {
    /// What it is.
    pub what: &'static str,
    /// As claimed.
    pub said: String,
}

/// One person as screened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScreenedPerson {
    /// The number.
    pub person: String,
    /// The lists that were searched.
    pub lists: Vec<SearchedList>,
    /// What was compared of him.
    pub compared: Vec<ComparedLine>,
    /// Names of which nothing can be compared.
    pub unread: Vec<String>,
    /// What is offered, the heaviest first.
    pub hits: Vec<Hit>,
}

/// Somebody who cannot be searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotSearchable {
    /// The number.
    pub person: String,
    /// Why not.
    pub why: String,
}

/// What a screening found and recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Screened {
    /// When.
    pub searched_at: String,
    /// Whether nothing was recorded, as asked for.
    pub dry_run: bool,
    /// Whether it was done before under the same idempotency key, and nothing was recorded.
    pub repeated: bool,
    /// Those who were searched.
    pub people: Vec<ScreenedPerson>,
    /// Those who could not be.
    pub not_searchable: Vec<NotSearchable>,
    /// What the search leaves out.
    pub filters: Vec<FilterLine>,
    /// The events written.
    pub events: Vec<String>,
    /// What differs from the searches before.
    pub changes: Changes,
    /// Recalls of decisions whose entry is on its list no more.
    pub recalls: Vec<RecallLine>,
    /// Leads of these people that wait for a watch officer.
    pub waiting: usize,
}

impl Screened {
    /// Whether a person must look.
    pub fn needs_a_look(&self) -> bool {
        self.waiting > 0 || !self.not_searchable.is_empty() || !self.recalls.is_empty()
    }
}

/// A search made and not recorded yet, beside the one before.
struct Made {
    found: Found,
    before: Option<ListsSearched>,
    now: ListsSearched,
}

impl Desk {
    /// Searches people in all lists in force and records it, all in one commit: also that nothing was found. Every look
    /// stands in the access log.
    pub fn screen(&mut self, seat: &Seat, when: &When, asked: &Screening) -> Result<Screened, Failure> {
        let (looker, reason) = self.admit_to_leads(seat, &SEARCHERS, asked.who.command())?;
        let people = self.whom(seat, &asked.who)?;
        let searcher = self.searcher(&seat.authority, asked.weight_min)?;
        // What is read is noted first.
        self.note_shown_to(looker, people.iter().copied(), &reason)?;
        let (made, not_searchable) = self.make_searches(seat, &searcher, &people)?;
        let repeated = !asked.dry_run && self.done_before(seat, when)?.is_some();
        let searched_at = self.now().to_string();
        let mut changes = Changes::default();
        made.iter().for_each(|one| changes.add(one.found.number, one.before.as_ref(), &one.now));
        let (mut events, mut recalls) = (Vec::new(), Vec::new());
        if !asked.dry_run && !repeated {
            (events, recalls, changes.reopened) = self.record_searches(seat, when, &searcher, &made)?;
        }
        let waiting = |one: &Made| match asked.dry_run {
            true => one.found.offers.len(),
            false => self.record.leads(&seat.authority, one.found.number).iter().filter(|l| l.state.waits()).count(),
        };
        Ok(Screened {
            dry_run: asked.dry_run,
            repeated,
            waiting: made.iter().map(waiting).sum(),
            people: made.iter().map(|one| person(&searcher, &one.found, &searched_at)).collect(),
            searched_at,
            not_searchable,
            filters: searcher.filters(),
            events: events.iter().map(ToString::to_string).collect(),
            changes,
            recalls,
        })
    }

    /// The numbers to search, each once; of whoever was merged the number that stands.
    fn whom(&self, seat: &Seat, who: &Who) -> Result<Vec<PersonNumber>, Failure> {
        let standing = |mut number: PersonNumber| {
            while let Some(elder) = self.record.merged_into(number).filter(|elder| *elder != number) {
                number = elder;
            }
            number
        };
        let mut people: Vec<PersonNumber> = match who {
            Who::Person(text) => vec![standing(self.number_in_record(text)?)],
            Who::All => self.screened_people(&seat.authority),
            Who::Manifest(text) => {
                let movement = self.known_movement(&movement_id(text)?)?;
                let listed = movement.manifest.lines.iter().map(|line| line.person);
                listed.chain(movement.aboard.iter().map(|aboard| aboard.person)).map(standing).collect()
            }
        };
        people.sort_unstable();
        people.dedup();
        Ok(people)
    }

    /// Searches those who can be searched, and names those who cannot.
    fn make_searches(
        &self,
        seat: &Seat,
        searcher: &Searcher,
        people: &[PersonNumber],
    ) -> Result<(Vec<Made>, Vec<NotSearchable>), Failure> {
        let own = &seat.authority;
        let (mut not_searchable, mut to_search, mut before) = (Vec::new(), Vec::new(), Vec::new());
        for (number, asked, events) in self.asked_of(people)? {
            if !asked.is_searchable() {
                not_searchable.push(NotSearchable { person: number.to_string(), why: why_not(&asked) });
                continue;
            }
            let decided = self.record.leads(own, number).into_iter().filter(|lead| lead.state != LeadState::Open);
            to_search.push((number, asked, decided.map(|lead| (lead.list, lead.entry)).collect()));
            before.push(last_search(&self.record, own, number, &events).cloned());
        }
        let found = searcher.search_all(to_search).into_iter().zip(before);
        let made = found.map(|(found, before)| Made { now: searcher.event(&found), before, found }).collect();
        Ok((made, not_searchable))
    }

    /// Records the searches, and recalls what rested on entries that are gone.
    fn record_searches(
        &mut self,
        seat: &Seat,
        when: &When,
        searcher: &Searcher,
        made: &[Made],
    ) -> Result<(Vec<EventId>, Vec<RecallLine>, Vec<ReopenedLine>), Failure> {
        let mut events = Vec::new();
        let mut reopened = Vec::new();
        let mut gone = Vec::new();
        self.together(|desk| {
            for (at, one) in made.iter().enumerate() {
                let number = one.found.number;
                let before = open_again(&desk.record, &seat.authority, number);
                // One command under one key: the people after the first are told apart by their place.
                let when = if at == 0 { when.clone() } else { when.part(&at.to_string()) };
                let order = Order::State { stream: Stream::Person(number), body: one.now.clone().into() };
                events.extend(desk.act(seat, &when, order)?.events);
                for (line, event, why) in open_again(&desk.record, &seat.authority, number) {
                    let was_same = line.decision == LeadDecision::Same.word();
                    if was_same && why == Reopened::Gone && !searcher.has(&line.lead.list, &line.lead.entry) {
                        gone.push((line.clone(), event));
                    }
                    if !before.iter().any(|(old, ..)| *old == line) {
                        reopened.push(line);
                    }
                }
            }
            let recalls = desk.recall_gone(seat, when, gone)?;
            Ok((events, recalls, reopened))
        })
    }

    /// Sends a recall to every authority that a decision was released to, once.
    fn recall_gone(
        &mut self,
        seat: &Seat,
        when: &When,
        gone: Vec<(ReopenedLine, EventId)>,
    ) -> Result<Vec<RecallLine>, Failure> {
        let mut recalls = Vec::new();
        for (line, decision) in gone {
            let Some(envelope) = self.envelope_of(decision)? else { continue };
            for to in envelope.label.releasable_to {
                let LeadLine { person, list, entry } = &line.lead;
                let reason = format!(
                    "that {person} is entry {entry} of list {list} is open again: the list has the entry no more"
                );
                let body = RecallSent { about: decision, to: to.clone(), reason };
                let order = Order::State { stream: Stream::Authority(seat.authority.clone()), body: body.into() };
                let done = self.act(seat, &when.part(&format!("recall/{decision}/{to}")), order)?;
                recalls.push(RecallLine {
                    lead: line.lead.clone(),
                    decision: decision.to_string(),
                    to: to.to_string(),
                    event: done.events.first().map(ToString::to_string),
                });
            }
        }
        Ok(recalls)
    }
}

fn why_not(asked: &Asked) -> String {
    match asked.unread.as_slice() {
        [] => "no name is claimed of him".into(),
        unread => format!("nothing can be compared of the name {:?}", unread.join(" and ")),
    }
}

/// What is compared, in words.
pub(super) fn compared(asked: &Asked) -> Vec<ComparedLine> {
    asked.said.iter().map(|(what, said)| ComparedLine { what, said: said.clone() }).collect()
}

fn person(searcher: &Searcher, found: &Found, at: &str) -> ScreenedPerson {
    ScreenedPerson {
        person: found.number.to_string(),
        lists: searcher.searched(at),
        compared: compared(&found.asked),
        unread: found.asked.unread.clone(),
        hits: searcher.hits(found),
    }
}
