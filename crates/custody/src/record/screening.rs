//! What lists offer for a person, and what was decided on it: by each log its newest search and its decisions. A decision
//! stands for the entry and for the claims as both were; when either changes it is open again. No gate reads any of it.
//! Source: `watchlist.md` (5.5), `product.md` (no automatic identification); decision 85.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::screening::{LeadDecided, LeadDecision, ListSearched, ListTaken, ListsSearched};
use crate::ids::{AuthorityId, EventId, Hash};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::dated::{Dated, InLog};
use super::few::Few;
use super::person::Person;
use super::{Context, Record};

/// A version of a list as an authority took it up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TakenList {
    /// Short name of the list.
    #[n(0)]
    pub list: String,
    /// The file's own date or number.
    #[n(1)]
    pub version: String,
    /// SHA-256 of the file.
    #[n(2)]
    pub sha256: Hash,
    /// When it was taken up.
    #[n(3)]
    pub at: Moment,
    /// By which event.
    #[n(4)]
    pub event: EventId,
}

/// The newest search of one log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Search {
    #[n(0)]
    pub(crate) searched: Vec<ListSearched>,
    #[n(1)]
    pub(crate) asked: Hash,
    /// List, entry, and what the entry said.
    #[n(2)]
    pub(crate) offered: Vec<(Box<str>, Box<str>, Hash)>,
}

/// A decision of one log on one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LeadWord {
    #[n(0)]
    pub(crate) list: Box<str>,
    #[n(1)]
    pub(crate) entry: Box<str>,
    #[n(2)]
    pub(crate) said: Hash,
    #[n(3)]
    pub(crate) asked: Hash,
    #[n(4)]
    pub(crate) decision: LeadDecision,
    /// Eight bytes over facts and reasons, so that a repetition writes nothing.
    #[n(5)]
    pub(crate) content: u64,
}

/// What the record knows of a person in this area; nobody who was never searched takes more than one word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ScreeningFacts {
    #[n(0)]
    pub(crate) searches: Few<Dated<InLog<Search>>>,
    #[n(1)]
    pub(crate) decisions: Few<Dated<InLog<LeadWord>>>,
}

/// When somebody was last searched, and in what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSearch {
    /// When.
    pub at: Moment,
    /// By which event.
    pub event: EventId,
    /// The lists, each in the version that was searched.
    pub searched: Vec<ListSearched>,
    /// What was claimed of him then.
    pub asked: Hash,
}

/// Why a decision is open again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopened {
    /// The entry says something else now.
    EntryChanged,
    /// Something else is claimed of the person now.
    ClaimsChanged,
    /// The list has the entry no more, or no longer offers it.
    Gone,
}

/// How a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadState {
    /// Nobody has decided.
    Open,
    /// Decided, by which event and when.
    Decided(LeadDecision, EventId, Moment),
    /// Decided for what was then, by which event; and not for what is now.
    OpenAgain(LeadDecision, EventId, Reopened),
}

impl LeadState {
    /// Whether a watch officer is waited for.
    pub const fn waits(self) -> bool {
        match self {
            Self::Open | Self::OpenAgain(..) => true,
            Self::Decided(decision, ..) => matches!(decision, LeadDecision::Undecided),
        }
    }
}

/// An entry that a search offered for a person, or that was decided on before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Short name of the list.
    pub list: String,
    /// The list's own reference of the entry.
    pub entry: String,
    /// What the entry said.
    pub said: Hash,
    /// How it stands.
    pub state: LeadState,
}

pub(crate) fn take(record: &mut Record, context: &Context<'_>, body: &ListTaken) {
    let own = record.authorities.entry(&context.event.envelope.authority, Default::default).1;
    let taken = TakenList {
        list: body.list.clone(),
        version: body.version.clone(),
        sha256: body.sha256,
        at: context.occurred,
        event: context.id,
    };
    let place = own.lists.partition_point(|l| (l.at, l.event) <= (taken.at, taken.event));
    own.lists.insert(place, taken);
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    match body {
        Body::ListsSearched(b) => {
            let said = InLog { log: context.log, said: Search::of(b) };
            Dated::new(context, said).keep_in(&mut facts(record, number).searches, |a, b| a.log == b.log);
        }
        Body::LeadDecided(b) => {
            let said = InLog { log: context.log, said: LeadWord::of(b) };
            let same = |a: &InLog<LeadWord>, b: &InLog<LeadWord>| a.log == b.log && a.said.is_of(&b.said);
            Dated::new(context, said).keep_in(&mut facts(record, number).decisions, same);
        }
        _ => {}
    }
}

fn facts(record: &mut Record, number: PersonNumber) -> &mut ScreeningFacts {
    let person = record.people.entry(&number, Person::default).1;
    person.screening.get_or_insert_default()
}

impl Search {
    fn of(body: &ListsSearched) -> Self {
        let offered = body.leads.iter().map(|l| (l.list.as_str().into(), l.entry.as_str().into(), l.said)).collect();
        Self { searched: body.searched.clone(), asked: body.asked, offered }
    }

    /// Whether it says what another search said.
    pub(crate) fn says(&self, body: &ListsSearched) -> bool {
        *self == Self::of(body)
    }

    fn offer(&self, list: &str, entry: &str) -> Option<Hash> {
        self.offered.iter().find(|(of, id, _)| (&**of, &**id) == (list, entry)).map(|(.., said)| *said)
    }
}

impl LeadWord {
    pub(crate) fn of(body: &LeadDecided) -> Self {
        Self {
            list: body.list.as_str().into(),
            entry: body.entry.as_str().into(),
            said: body.said,
            asked: body.asked,
            decision: body.decision,
            content: content(body),
        }
    }

    fn is_of(&self, other: &Self) -> bool {
        (&self.list, &self.entry) == (&other.list, &other.entry)
    }

    fn state(&self, at: (Moment, EventId), newest: &Search) -> LeadState {
        let why = match newest.offer(&self.list, &self.entry) {
            None => Reopened::Gone,
            Some(said) if said != self.said => Reopened::EntryChanged,
            Some(_) if newest.asked != self.asked => Reopened::ClaimsChanged,
            Some(_) => return LeadState::Decided(self.decision, at.1, at.0),
        };
        // Nobody looks again at what was found not to be he, or not yet told, and is offered no more.
        if why == Reopened::Gone && self.decision != LeadDecision::Same {
            return LeadState::Decided(self.decision, at.1, at.0);
        }
        LeadState::OpenAgain(self.decision, at.1, why)
    }
}

fn content(body: &LeadDecided) -> u64 {
    use sha2::{Digest, Sha256};
    let mut bytes = Vec::new();
    Body::from(body.clone()).encode_into(&mut bytes);
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

impl Record {
    /// The lists of an authority, each in the version that it took up last, by name.
    pub fn lists_in_force(&self, authority: &AuthorityId) -> Vec<&TakenList> {
        let Some(own) = self.authorities.get(authority) else { return Vec::new() };
        let mut newest: Vec<&TakenList> = Vec::new();
        for taken in own.lists.iter().rev() {
            if !newest.iter().any(|l| l.list == taken.list) {
                newest.push(taken);
            }
        }
        newest.sort_by(|a, b| a.list.cmp(&b.list));
        newest
    }

    /// Every version that an authority has taken up, in order.
    pub fn lists_taken(&self, authority: &AuthorityId) -> &[TakenList] {
        self.authorities.get(authority).map_or(&[], |own| &own.lists)
    }

    /// The newest search of a person by the log of an authority.
    pub fn last_search(&self, authority: &AuthorityId, number: PersonNumber) -> Option<LastSearch> {
        let (search, _) = self.screening(authority, number)?;
        let said = &search.value.said;
        Some(LastSearch { at: search.at, event: search.id, searched: said.searched.clone(), asked: said.asked })
    }

    /// What the newest search of an authority's log offers for a person, and what was decided on before and is offered
    /// no more; in order of list and entry.
    pub fn leads(&self, authority: &AuthorityId, number: PersonNumber) -> Vec<Lead> {
        let Some((search, facts)) = self.screening(authority, number) else { return Vec::new() };
        let (log, search) = (search.value.log, &search.value.said);
        let mut leads: Vec<Lead> = Vec::new();
        for word in facts.decisions.iter().filter(|word| word.value.log == log) {
            let said = &word.value.said;
            let now = search.offer(&said.list, &said.entry).unwrap_or(said.said);
            let state = said.state((word.at, word.id), search);
            leads.push(Lead { list: said.list.to_string(), entry: said.entry.to_string(), said: now, state });
        }
        for (list, entry, said) in &search.offered {
            if !leads.iter().any(|l| (l.list.as_str(), l.entry.as_str()) == (&**list, &**entry)) {
                let (list, entry) = (list.to_string(), entry.to_string());
                leads.push(Lead { list, entry, said: *said, state: LeadState::Open });
            }
        }
        leads.sort_by(|a, b| (&a.list, &a.entry).cmp(&(&b.list, &b.entry)));
        leads
    }

    /// An authority's newest search of a person, and all that is known of him in this area.
    pub(crate) fn screening(
        &self,
        authority: &AuthorityId,
        number: PersonNumber,
    ) -> Option<(&Dated<InLog<Search>>, &ScreeningFacts)> {
        let log = self.authorities.ix(authority)?;
        let facts = self.people.get(&number)?.screening.as_deref()?;
        let search = facts.searches.iter().find(|search| search.value.log == log)?;
        Some((search, facts))
    }
}
