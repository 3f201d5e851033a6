//! Searching people in all lists in force: what is compared, what is offered, and why. From the record and the kept
//! lists; writes nothing. Source: `watchlist.md` (5.5, 5.6); ours.

use custody::event::screening::{LeadOffered, ListSearched, ListsSearched};
use custody::{AuthorityId, Event, PersonNumber};
use rayon::prelude::*;
use serde::Serialize;
use watchlist::Language;

use super::asked::Asked;
use super::chance::{COUNTED_FROM, Chance, MADE_PEOPLE};
use super::index::{Index, NAME_WEIGHT_MIN, Weighed, said_hash};
use super::said::{self, WhyLine};
use super::store;
use crate::desk::Desk;
use crate::failure::Failure;

/// Least weight of names and facts, in centinats, at which an entry is offered. Source: ours, a judgement, not measured:
/// nine nats are odds of eight thousand to one, about what a list of some thousand persons gives by chance. Effect: lower
/// offers more, and more who are not meant; it is shown with every search, with how many offers are to be expected by
/// chance, and another may be asked for.
pub const WEIGHT_MIN: i32 = 900;

/// A list that was searched, in its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchedList {
    /// Short name of the list.
    pub list: String,
    /// The file's own date or number.
    pub version: String,
    /// SHA-256.
    pub sha256: String,
    /// When it was searched.
    pub searched_at: String,
}

/// An entry that is offered for a person: something to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
    /// The name under which it stands.
    pub name: String,
    /// Names and facts together, in hundredths of a nat.
    pub weight_centinats: i32,
    /// What the likeness of the names rests on.
    pub rests_on: &'static str,
    /// Whether it rests on a kunya or one part of a name, and never makes more than a weak lead.
    pub weak: bool,
    /// Why: the lines add up to the weight.
    pub lines: Vec<WhyLine>,
    /// How many offers at least as heavy are to be expected in this roster by chance.
    pub expected_chance_hits: f64,
    /// Whether that is beyond what was counted.
    pub extrapolated: bool,
}

/// A filter that a search went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilterLine {
    /// What is left out.
    pub what: String,
    /// How much of it, or the bound.
    pub number: i64,
}

/// All lists in force, ready to be searched.
pub(super) struct Searcher {
    pub(super) lists: Vec<Index>,
    pub(super) weight_min: i32,
    chance: Chance,
    roster: usize,
}

/// What a search of one person found.
pub(super) struct Found {
    pub(super) number: PersonNumber,
    pub(super) asked: Asked,
    /// Place of the list, and what was found in it.
    pub(super) offers: Vec<(usize, Weighed)>,
}

impl Desk {
    /// Reads all lists in force and makes them ready.
    pub(super) fn searcher(&self, own: &AuthorityId, weight_min: Option<i32>) -> Result<Searcher, Failure> {
        let weight_min = weight_min.unwrap_or(WEIGHT_MIN);
        if weight_min < COUNTED_FROM {
            return Err(Failure::usage(format!("offers from {weight_min} centinats on are asked for"))
                .limit(format!("{COUNTED_FROM} centinats at least"))
                .hint("below it a likeness says nothing of who somebody is"));
        }
        let in_force = self.record.lists_in_force(own);
        if in_force.is_empty() {
            return Err(Failure::error(format!("{own} has taken up no list")).hint("`custodia list load` takes one up"));
        }
        let index = |taken: &&custody::TakenList| {
            let read = store::read(self.folder.root(), &taken.list, &taken.sha256)?;
            Ok(Index::new(&taken.list, taken.sha256, read))
        };
        let lists: Vec<Index> = in_force.iter().map(index).collect::<Result<_, Failure>>()?;
        let roster = self.screened_people(own).len();
        Ok(Searcher { chance: Chance::in_lists(&lists), lists, weight_min, roster })
    }

    /// Whom a screening of everyone searches: all in custody, of unknown fate, escaped or only named on a list, and whoever was
    /// searched before, that what was found of him is looked at again. Nobody under a number that was merged.
    pub(super) fn screened_people(&self, own: &AuthorityId) -> Vec<PersonNumber> {
        use custody::Standing;
        let mut people: Vec<PersonNumber> = self.record.numbers().collect();
        people.retain(|number| {
            let stands = self.record.stands(*number).map(|stands| stands.standing);
            let here = stands.is_none_or(|standing| standing.is_open() || standing == Standing::Escaped);
            let before = self.record.last_search(own, *number).is_some();
            self.record.merged_into(*number).is_none() && (here || before)
        });
        people.sort_unstable();
        people
    }

    /// What is compared of some people, read from the journal with keys unwrapped once, and the events it is read from.
    pub(super) fn asked_of(&self, people: &[PersonNumber]) -> Result<Vec<(PersonNumber, Asked, Vec<Event>)>, Failure> {
        let keys = self.payload_keys()?;
        let of = |number: &PersonNumber| {
            let events = self.events_of_human(*number, &keys)?;
            Ok((*number, self.asked(*number, &events), events))
        };
        people.iter().map(of).collect()
    }
}

impl Searcher {
    /// Searches one person. Entries that were decided on are looked at again whatever they weigh.
    pub(super) fn search(&self, number: PersonNumber, asked: Asked, decided: &[(String, String)]) -> Found {
        let mut offers = Vec::new();
        for (at, list) in self.lists.iter().enumerate() {
            let again: Vec<usize> =
                decided.iter().filter(|(of, _)| *of == list.list).filter_map(|(_, entry)| list.place(entry)).collect();
            offers.extend(list.search(&asked, self.weight_min, &again).into_iter().map(|one| (at, one)));
        }
        Found { number, asked, offers }
    }

    /// Searches many, on all cores.
    pub(super) fn search_all(&self, people: Vec<(PersonNumber, Asked, Vec<(String, String)>)>) -> Vec<Found> {
        people.into_par_iter().map(|(number, asked, decided)| self.search(number, asked, &decided)).collect()
    }

    /// The lists as searched.
    pub(super) fn searched(&self, at: &str) -> Vec<SearchedList> {
        let line = |list: &Index| SearchedList {
            list: list.list.clone(),
            version: list.version.clone(),
            sha256: list.sha256.to_string(),
            searched_at: at.to_owned(),
        };
        self.lists.iter().map(line).collect()
    }

    /// What a search leaves out, all of it.
    pub(super) fn filters(&self) -> Vec<FilterLine> {
        let line = |what: String, number: i64| FilterLine { what, number };
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let mut filters = vec![
            line(
                "weight of names below which an entry is not weighed with facts, centinats".into(),
                i64::from(NAME_WEIGHT_MIN),
            ),
            line("weight below which an entry is not offered, centinats".into(), i64::from(self.weight_min)),
            line("made people by whom chance hits are counted".into(), count(MADE_PEOPLE)),
            line("people in this roster".into(), count(self.roster)),
        ];
        for list in &self.lists {
            let left_out = list.left_out.iter();
            filters.extend(
                left_out
                    .map(|(kind, n)| line(format!("{}: entries that are {kind}, not searched", list.list), count(*n))),
            );
            if list.nameless > 0 {
                filters.push(line(
                    format!("{}: entries without a name that can be read", list.list),
                    count(list.nameless),
                ));
            }
        }
        filters
    }

    /// What was found of a person, the heaviest first, with reasons.
    pub(super) fn hits(&self, found: &Found) -> Vec<Hit> {
        let mut hits: Vec<Hit> = found.offers.iter().map(|(list, one)| self.hit(*list, one, &found.asked)).collect();
        hits.sort_by(|a, b| (b.weight_centinats, &a.list, &a.entry).cmp(&(a.weight_centinats, &b.list, &b.entry)));
        hits
    }

    /// One entry beside a person, with reasons.
    pub(super) fn hit(&self, list: usize, one: &Weighed, asked: &Asked) -> Hit {
        let index = &self.lists[list];
        let entry = &index.entries[one.entry];
        let (name, listed) = index.names_of(asked, one);
        let assessment = index.assess(asked, one);
        let lines = said::all(&assessment, name, listed, Language::English);
        let rests_on = assessment.names.rests_on;
        let expected = self.chance.expected(one.weight, self.roster);
        Hit {
            list: index.list.clone(),
            entry: entry.id.clone(),
            name: entry.name().to_owned(),
            weight_centinats: one.weight,
            rests_on: said::rests_on(rests_on),
            weak: said::is_weak(rests_on),
            lines,
            expected_chance_hits: expected.hits,
            extrapolated: expected.extrapolated,
        }
    }

    /// What is recorded of a search.
    pub(super) fn event(&self, found: &Found) -> ListsSearched {
        let lead = |(list, one): &(usize, Weighed)| {
            let index = &self.lists[*list];
            let entry = &index.entries[one.entry];
            LeadOffered { list: index.list.clone(), entry: entry.id.clone(), said: said_hash(entry) }
        };
        let mut leads: Vec<LeadOffered> = found.offers.iter().map(lead).collect();
        leads.sort();
        ListsSearched {
            searched: self.lists.iter().map(|l| ListSearched { list: l.list.clone(), sha256: l.sha256 }).collect(),
            asked: found.asked.hash(),
            leads,
        }
    }

    /// Whether a list still has an entry.
    pub(super) fn has(&self, list: &str, entry: &str) -> bool {
        self.lists.iter().any(|index| index.list == list && index.place(entry).is_some())
    }
}
