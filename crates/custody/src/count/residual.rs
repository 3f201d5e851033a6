//! Who does not fit: in nobody's hands, in two at once, or named by an unresolved discrepancy, each
//! with the likeliest explanation. Source: `custody.md` (Conservation of people).

use std::collections::{BTreeMap, HashMap};

use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::ids::DiscrepancyId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{NONE, Standing};
use crate::record::person::Person;

use super::CountQuery;
use super::answered::{Heard, Way};
use super::scope::Scope;
use super::unnamed::{self, Nameless};
use super::walk::{self, Exchange, Key, Level, Track, Trail};

/// A person who does not fit, and the likeliest reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Residual {
    /// Who.
    pub person: PersonNumber,
    /// The likeliest explanation.
    pub why: Explanation,
    /// It in words, naming the authorities.
    pub text: String,
    /// The open discrepancy behind it, if one was opened.
    pub discrepancy: Option<DiscrepancyId>,
}

/// Why a person may not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Explanation {
    /// Given by one authority and not received by the other, or received and not given.
    HandOver,
    /// Two logs contradict each other.
    Conflict,
    /// Looked for and not found where the record says.
    NotHere,
    /// A body without a scan.
    MissedScan,
    /// On the manifest of another movement or place.
    WrongManifest,
    /// One human under two numbers.
    DoubleEntry,
    /// One human under two spellings: somebody is missing where somebody unknown was found.
    NameVariant,
    /// Two persons wear each other's band.
    BandSwap,
    /// A count was wrong, or an event out of order.
    CountError,
}

impl Explanation {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::HandOver => "hand-over",
            Self::Conflict => "conflict",
            Self::NotHere => "not-here",
            Self::MissedScan => "missed-scan",
            Self::WrongManifest => "wrong-manifest",
            Self::DoubleEntry => "double-entry",
            Self::NameVariant => "name-variant",
            Self::BandSwap => "band-swap",
            Self::CountError => "count-error",
        }
    }

    fn of(kind: DiscrepancyKind) -> Self {
        match kind {
            DiscrepancyKind::MissedScan => Self::MissedScan,
            DiscrepancyKind::NotHere => Self::NotHere,
            DiscrepancyKind::Unlisted | DiscrepancyKind::WrongManifest => Self::WrongManifest,
            DiscrepancyKind::BandSwap => Self::BandSwap,
            DiscrepancyKind::Duplicate => Self::DoubleEntry,
            DiscrepancyKind::HandOver => Self::HandOver,
            DiscrepancyKind::Conflict => Self::Conflict,
            _ => Self::CountError,
        }
    }
}

/// A residual person and the rows that name him.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) residual: Residual,
    pub(crate) keys: Vec<Key>,
    provisional: bool,
}

/// Looks at one person after another.
pub(crate) struct Finder<'r> {
    record: &'r Record,
    query: &'r CountQuery,
    scope: &'r Scope,
    /// Rows of open discrepancies that leave the count in doubt, by person.
    doubts: HashMap<PersonNumber, Vec<u32>>,
    /// Open ones that name nobody, in the rows where they stand.
    pub(crate) nameless: Vec<Nameless>,
    pub(crate) found: Vec<Found>,
    /// How many one log gave to another of which nothing is heard since, by their rows: they are in no row of the ledger.
    pub(crate) unheard: BTreeMap<(u32, u32), u32>,
}

/// All residual persons of a count.
pub(crate) fn find<'r>(record: &'r Record, query: &'r CountQuery, scope: &'r Scope) -> Finder<'r> {
    let mut finder = Finder::new(record, query, scope);
    let mut trail = Trail::default();
    let heard = Heard::here(record, query.known_at);
    for (number, person) in record.people.iter() {
        let way = Way { record, heard: &heard, number: *number, legs: &person.legs };
        walk::walk(way, query, scope, &mut trail, &mut ());
        finder.look(*number, person, &trail);
    }
    finder.conclude();
    finder
}

impl<'r> Finder<'r> {
    pub(crate) fn new(record: &'r Record, query: &'r CountQuery, scope: &'r Scope) -> Self {
        let mut finder = Self {
            record,
            query,
            scope,
            doubts: HashMap::new(),
            nameless: Vec::new(),
            found: Vec::new(),
            unheard: BTreeMap::new(),
        };
        for (row, discrepancy) in (0_u32..).zip(record.discrepancies.rows()) {
            if !discrepancy.doubts_the_count() || !discrepancy.is_open_as_of(query.as_of, query.known_at) {
                continue;
            }
            let mut named = false;
            for stream in &discrepancy.about {
                if let Stream::Person(number) = stream {
                    finder.doubts.entry(*number).or_default().push(row);
                    named = true;
                }
            }
            if !named {
                finder.nameless.extend(unnamed::of_discrepancy(record, scope, row));
            }
        }
        finder
    }

    /// Keeps a person who does not fit; says whether he is in nobody's hands.
    pub(crate) fn look(&mut self, number: PersonNumber, person: &Person, trail: &Trail) -> bool {
        if let Some(given) = self.given_unheard(trail) {
            *self.unheard.entry((given.giver, given.taker)).or_default() += 1;
        }
        let doubts = self.doubts.get(&number).map_or(&[][..], Vec::as_slice);
        let (why, text, mut keys, nobody) = match self.misfit(trail) {
            Some(misfit) => misfit,
            None if doubts.is_empty() => return false,
            None => {
                let (why, text) = self.doubt(doubts[0]);
                (why, text, Vec::new(), false)
            }
        };
        keys.extend(home(trail));
        keys.extend(
            doubts.iter().filter_map(|row| unnamed::key_about(self.record, self.record.discrepancies.row(*row))),
        );
        if keys.is_empty() {
            let log = doubts.first().map_or(0, |row| self.record.discrepancies.row(*row).log);
            keys.push(Key { log, place: NONE, movement: NONE });
        }
        keys.retain(|key| self.scope.has(*key));
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            return false;
        }
        let discrepancy = doubts.first().map(|row| self.record.discrepancies.key(*row).clone());
        let residual = Residual { person: number, why, text, discrepancy };
        self.found.push(Found { residual, keys, provisional: person.provisional });
        nobody
    }

    /// What the legs alone say: in nobody's hands, in two, or held after an end.
    fn misfit(&self, trail: &Trail) -> Option<(Explanation, String, Vec<Key>, bool)> {
        let mut open = trail.tracks.iter().filter(|t| t.position.standing.is_open());
        let Some(first) = open.next() else {
            let lost = trail.exchanges.iter().find(|e| e.unanswered > 0 && self.hears(e))?;
            let text = format!("{} gave, {} did not receive", self.name(lost.giver), self.name(lost.taker));
            let ends = [lost.giver, lost.taker].map(|log| Key { log, place: lost.place, movement: NONE });
            let ended = trail.tracks.iter().any(|t| t.position.since >= lost.at && is_end(t));
            return (!ended).then(|| (Explanation::HandOver, text, ends.to_vec(), true));
        };
        if let Some(second) = open.next() {
            return Some(self.twice(trail, first, second));
        }
        let end = trail.tracks.iter().find(|t| {
            let standing = t.position.standing;
            let later = t.position.since > first.position.since;
            standing == Standing::Died || (later && is_end(t)) || is_ungiven(trail, t, first)
        })?;
        let text = format!("{} holds, {} says {}", self.name(first.log), self.name(end.log), word(end));
        Some((Explanation::Conflict, text, all_homes(trail), false))
    }

    fn twice(&self, trail: &Trail, first: &Track, second: &Track) -> (Explanation, String, Vec<Key>, bool) {
        let ungiven = trail.exchanges.iter().find(|e| {
            let open = [first.log, second.log];
            e.unanswered < 0 && open.contains(&e.giver) && open.contains(&e.taker)
        });
        let (why, text) = match ungiven {
            Some(e) => (
                Explanation::HandOver,
                format!("{} received, {} did not record giving", self.name(e.taker), self.name(e.giver)),
            ),
            None => (
                Explanation::Conflict,
                format!("open in the logs of {} and {}", self.name(first.log), self.name(second.log)),
            ),
        };
        (why, text, all_homes(trail), false)
    }

    fn doubt(&self, row: u32) -> (Explanation, String) {
        let discrepancy = self.record.discrepancies.row(row);
        (Explanation::of(discrepancy.kind), discrepancy.text.clone())
    }

    /// The hand-over by which somebody left the giver's hands for those of an authority of which nothing is heard since.
    fn given_unheard<'t>(&self, trail: &'t Trail) -> Option<&'t Exchange> {
        if trail.tracks.iter().any(|track| track.position.standing.is_open()) {
            return None;
        }
        let of_scope = |e: &&Exchange| self.scope.has(Key { log: e.giver, place: e.place, movement: NONE });
        trail.exchanges.iter().filter(of_scope).find(|e| e.unanswered > 0 && !self.hears(e))
    }

    /// Whether the taker's log is here beyond the hand-over, so that its silence means something.
    fn hears(&self, exchange: &Exchange) -> bool {
        let taker = self.record.authorities.row(exchange.taker);
        taker.heard_until.is_some_and(|heard| heard.min(self.query.known_at) >= exchange.told)
    }

    fn name(&self, log: u32) -> &str {
        self.record.authorities.key(log).as_str()
    }

    /// What is seen once everybody was looked at.
    pub(crate) fn conclude(&mut self) {
        self.pair_name_variants();
        self.nameless.extend(unnamed::of_hand_overs(self.record, self.query, self.scope, &self.found));
    }

    /// Somebody missing where a provisional number was found may be the same human, spelt otherwise.
    fn pair_name_variants(&mut self) {
        let missing = |f: &Found| f.residual.why == Explanation::NotHere;
        let unknown = |f: &Found| f.provisional && f.residual.why == Explanation::WrongManifest;
        let keys = |wanted: &dyn Fn(&Found) -> bool, found: &[Found]| -> std::collections::HashSet<Key> {
            found.iter().filter(|f| wanted(f)).flat_map(|f| f.keys.iter().copied()).collect()
        };
        let (missing_at, unknown_at) = (keys(&missing, &self.found), keys(&unknown, &self.found));
        for f in &mut self.found {
            let opposite = if missing(f) { &unknown_at } else { &missing_at };
            if (missing(f) || unknown(f)) && f.keys.iter().any(|key| opposite.contains(key)) {
                f.residual.why = Explanation::NameVariant;
            }
        }
    }

    pub(crate) fn people_at(&self, level: Level) -> Vec<PersonNumber> {
        let here = |key: &Key| match level {
            Level::Part(part) => *key == part,
            Level::Authority(log) => key.log == log,
            Level::Whole => true,
        };
        let mut people: Vec<_> =
            self.found.iter().filter(|f| f.keys.iter().any(here)).map(|f| f.residual.person).collect();
        people.sort_unstable();
        people
    }
}

/// Whether somebody is held by a hand-over that a log which says how he is gone has never made: two men may bear his name.
fn is_ungiven(trail: &Trail, gone: &Track, holder: &Track) -> bool {
    let told = matches!(gone.position.standing, Standing::Escaped | Standing::Released);
    told && trail.exchanges.iter().any(|e| e.unanswered < 0 && (e.giver, e.taker) == (gone.log, holder.log))
}

fn is_end(track: &Track) -> bool {
    matches!(track.position.standing, Standing::Died | Standing::Escaped | Standing::Released | Standing::Merged)
}

fn word(track: &Track) -> &'static str {
    match track.position.standing {
        Standing::Died => "died",
        Standing::Escaped => "escaped",
        Standing::Released => "released",
        Standing::Merged => "merged",
        Standing::Never | Standing::Held | Standing::FateUnknown | Standing::Out => "not held",
    }
}

/// The row of the latest open leg, or of the last one.
fn home(trail: &Trail) -> Option<Key> {
    let latest = trail.tracks.iter().filter(|t| t.home.is_some());
    latest.max_by_key(|t| (t.position.standing.is_open(), t.position.since)).and_then(|t| t.home)
}

fn all_homes(trail: &Trail) -> Vec<Key> {
    trail.tracks.iter().filter_map(|t| t.home).collect()
}
