//! A version of a list ready to be searched: names in the core's gallery, facts beside them, and what each entry says
//! as a hash. From the list as read. Source: `watchlist.md` (5.5); ours.

use std::collections::BTreeMap;

use custody::Hash;
use sha2::{Digest, Sha256};
use watchlist::facts::weights::PARENT_MAX;
use watchlist::facts::{Assessment, Facts, assess, compare_facts};
use watchlist::list::{Entry, EntryKind, List};
use watchlist::{Gallery, Name, compare};

use super::SAID_CONTEXT;
use super::asked::Asked;

/// Least weight of the names, in centinats, at which an entry is weighed with facts. Source: ours: one name part in
/// twenty people's has this weight, so that nothing below says anything of who it is. Effect: bounds the time; the
/// filter is shown with every search.
pub(crate) const NAME_WEIGHT_MIN: i32 = 300;
/// Most entries that one name offers before facts are weighed. Source: the core weighs 400 names of a search exactly.
const HITS_MAX: usize = 400;

/// A list in one version, ready to be searched.
pub(crate) struct Index {
    /// Short name of the list.
    pub(crate) list: String,
    /// The file's own date or number.
    pub(crate) version: String,
    /// Which version.
    pub(crate) sha256: Hash,
    /// Entries that may be a person.
    pub(crate) entries: Vec<Entry>,
    /// Entries that are none, by what they are: not searched, and said so.
    pub(crate) left_out: BTreeMap<String, usize>,
    /// Entries that no name finds.
    pub(crate) nameless: usize,
    facts: Vec<Facts>,
    names: Vec<(u32, Name)>,
    gallery: Gallery,
}

/// An entry beside a person: how the names and the facts weigh.
pub(crate) struct Weighed {
    /// Place of the entry in [`Index::entries`].
    pub(crate) entry: usize,
    /// Which of the person's names.
    pub(crate) asked_name: usize,
    /// Which name of the index.
    pub(crate) listed_name: usize,
    /// Names and facts together, centinats.
    pub(crate) weight: i32,
}

impl Index {
    pub(crate) fn new(list: &str, sha256: Hash, read: List) -> Self {
        let version = read.version.dated.unwrap_or_default();
        let may_be_a_person = |entry: &Entry| matches!(entry.kind, EntryKind::Person | EntryKind::Unknown);
        let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
        let (entries, others): (Vec<Entry>, Vec<Entry>) = read.entries.into_iter().partition(may_be_a_person);
        others.iter().for_each(|entry| *left_out.entry(entry.kind.to_string()).or_default() += 1);
        let mut names: Vec<(u32, Name)> = Vec::new();
        let mut nameless = 0;
        for (at, entry) in (0_u32..).zip(&entries) {
            let before = names.len();
            names.extend(
                entry.read_names().into_iter().filter(|name| name.compared().next().is_some()).map(|name| (at, name)),
            );
            nameless += usize::from(names.len() == before);
        }
        let gallery = Gallery::new(names.iter().map(|(entry, name)| (*entry, name)));
        let facts = entries.iter().map(Entry::facts).collect();
        Self { list: list.into(), version, sha256, entries, left_out, nameless, facts, names, gallery }
    }

    /// The place of an entry by its number.
    pub(crate) fn place(&self, entry: &str) -> Option<usize> {
        self.entries.iter().position(|one| one.id == entry)
    }

    /// The entries that weigh enough with their facts, and those asked for whatever they weigh; in order of their place.
    pub(crate) fn search(&self, asked: &Asked, weight_min: i32, whatever: &[usize]) -> Vec<Weighed> {
        let mut best: BTreeMap<usize, (i32, usize, usize)> = BTreeMap::new();
        for (at, name) in asked.names.iter().enumerate() {
            for hit in self.gallery.search(name, HITS_MAX) {
                let entry = hit.entry as usize;
                let found = (hit.weight, at, hit.name as usize);
                if hit.weight >= NAME_WEIGHT_MIN && best.get(&entry).is_none_or(|held| found.0 > held.0) {
                    best.insert(entry, found);
                }
            }
        }
        for entry in whatever {
            if !best.contains_key(entry) {
                best.extend(self.best_name(*entry, asked).map(|found| (*entry, found)));
            }
        }
        let mut weighed = Vec::new();
        for (entry, (name, asked_name, listed_name)) in best {
            let facts = compare_facts(&asked.facts, &self.facts[entry]);
            let nearly = name + facts.iter().map(|line| line.weight).sum::<i32>();
            let is_asked_for = whatever.contains(&entry);
            // A father in the chain of names adds no more than that; what cannot reach the bound is not weighed exactly.
            if nearly + PARENT_MAX < weight_min && !is_asked_for {
                continue;
            }
            let mut one = Weighed { entry, asked_name, listed_name, weight: nearly };
            one.weight = self.assess(asked, &one).weight();
            if one.weight >= weight_min || is_asked_for {
                weighed.push(one);
            }
        }
        weighed
    }

    /// The pair of names of an entry and a person that weighs most.
    pub(crate) fn best_name(&self, entry: usize, asked: &Asked) -> Option<(i32, usize, usize)> {
        let listed = self.names.iter().enumerate().filter(|(_, (of, _))| *of as usize == entry);
        let pairs = listed.flat_map(|(at, (_, listed))| {
            asked.names.iter().enumerate().map(move |(of, name)| (compare(name, listed, &mut ()).weight(), of, at))
        });
        pairs.max_by_key(|(weight, of, at)| (*weight, std::cmp::Reverse((*of, *at))))
    }

    /// Why an entry weighs what it weighs.
    pub(crate) fn assess(&self, asked: &Asked, found: &Weighed) -> Assessment {
        let (name, listed) = self.names_of(asked, found);
        assess((name, &asked.facts), (listed, &self.facts[found.entry]))
    }

    /// The two names that are compared.
    pub(crate) fn names_of<'n>(&'n self, asked: &'n Asked, found: &Weighed) -> (&'n Name, &'n Name) {
        (&asked.names[found.asked_name], &self.names[found.listed_name].1)
    }
}

/// What an entry says, as a hash: a change of any statement is a change of it, their order is none.
pub(crate) fn said_hash(entry: &Entry) -> Hash {
    let mut statements = entry.statements();
    statements.sort();
    let mut hash = Sha256::new();
    hash.update(SAID_CONTEXT);
    for (field, text) in statements {
        for part in [field.as_bytes(), text.as_bytes()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    Hash(hash.finalize().into())
}
