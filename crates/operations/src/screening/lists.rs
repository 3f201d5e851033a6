//! Taking up a version of a list, under a watch officer's signature, and what is there of it. Source: `cli.md`
//! (`list`), `watchlist.md` (2); decision 85.

use std::path::PathBuf;

use custody::event::Stream;
use custody::event::screening::ListTaken;
use custody::{AuthorityId, Hash, Order, TakenList};
use serde::Serialize;
use watchlist::list::{EntryKind, List, Report};

use super::files::Source;
use super::list_difference::Difference;
use super::list_views::{ListStats, VersionLine, stats};
use super::store::{self, Stored};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

/// Fewest signs of a hash that name a version. Source: ours; eight tell thousands of versions apart.
const HASH_SIGNS_MIN: usize = 8;

/// A version to be taken up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenList {
    /// Short name, such as `un`.
    pub list: String,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// How they are written; told from how they begin, where not given.
    pub format: Option<String>,
    /// Which column is which, for a table.
    pub mapping: Option<PathBuf>,
    /// Who publishes it.
    pub source: Option<String>,
}

/// A thing in a file that was not understood, and what was done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLine {
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
}

/// A file of a list as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// What it is to the list.
    pub role: String,
    /// What it was called.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}

/// What came of taking up a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadedList {
    /// Short name of the list.
    pub list: String,
    /// Who publishes it.
    pub source: String,
    /// How it is written.
    pub format: String,
    /// The file's own date or number; empty where it says none.
    pub version: String,
    /// SHA-256.
    pub sha256: String,
    /// Its files.
    pub files: Vec<FileLine>,
    /// Entries that were understood.
    pub entries: usize,
    /// Of them, persons.
    pub persons: usize,
    /// Names of all entries.
    pub names: usize,
    /// Files that belong to the list and were not given: what they hold is missing.
    pub missing: Vec<String>,
    /// What was not understood.
    pub not_understood: Vec<GapLine>,
    /// How much more was not understood than is told.
    pub not_understood_beyond: usize,
    /// The events written; none where this version stood already.
    pub events: Vec<String>,
    /// Against the version in force before, where there was one and it lies here.
    pub difference: Option<Difference>,
    /// Why there is no difference, where there should be one.
    pub no_difference: Option<String>,
}

/// How many things were not understood, missing files among them.
pub(super) fn not_understood(report: &Report) -> usize {
    report.missing.len() + report.gaps.len() + report.gaps_beyond
}

impl LoadedList {
    /// Whether a person must look at what was not understood.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.not_understood.is_empty() && self.not_understood_beyond == 0
    }
}

impl Desk {
    /// Takes up a version of a list: its files are kept whole, and from now on it is the one that is searched. What
    /// stands already writes nothing.
    pub fn load_list(&mut self, seat: &Seat, when: &When, given: &GivenList) -> Result<LoadedList, Failure> {
        let files = Source::of(&given.files, given.format.as_deref(), given.mapping.as_deref())?;
        let said = given.source.clone().unwrap_or_else(|| publisher(&files).to_owned());
        let before = self.list_in_force(seat, &given.list).cloned();
        let stored = store::keep(self.folder().root(), &files, &said)?;
        let order = Order::State {
            stream: Stream::Authority(seat.authority.clone()),
            body: taken(given, &said, &stored).into(),
        };
        // The words name files wherever they lie; the same file is the same command.
        let done = self.act(seat, &when.with_word(stored.hash.to_string()), order).inspect_err(|_| {
            store::let_go(self.folder.root(), &stored);
        })?;
        let mut loaded = loaded(given, said, stored);
        loaded.events = done.events.iter().map(ToString::to_string).collect();
        self.add_difference(&mut loaded, before.as_ref());
        Ok(loaded)
    }

    /// Against what was in force before. That it cannot be told is no reason not to take up a new version.
    fn add_difference(&self, loaded: &mut LoadedList, before: Option<&TakenList>) {
        let Some(before) = before.filter(|before| before.sha256.to_string() != loaded.sha256) else { return };
        match self.difference_of(&loaded.list, &before.sha256.to_string(), &loaded.sha256) {
            Ok(difference) => loaded.difference = Some(difference),
            Err(why) => loaded.no_difference = Some(why.to_string()),
        }
    }

    fn difference_of(&self, list: &str, from: &str, to: &str) -> Result<Difference, Failure> {
        let [earlier, later] = [from, to].map(|hash| store::read(self.folder.root(), list, &Hash::parse_hex(hash)?));
        Ok(Difference::between(list, (from, &earlier?.entries), (to, &later?.entries)))
    }

    /// The version of a list that an authority searches.
    fn list_in_force(&self, seat: &Seat, list: &str) -> Option<&TakenList> {
        self.record.lists_in_force(&seat.authority).into_iter().find(|taken| taken.list == list)
    }

    /// Every version that was taken up, in order, of one list or of all.
    pub fn list_versions(&self, authority: &AuthorityId, list: Option<&str>) -> Result<Vec<VersionLine>, Failure> {
        let in_force = self.record.lists_in_force(authority);
        let taken = self.record.lists_taken(authority).iter();
        let lines = taken.filter(|taken| list.is_none_or(|list| taken.list == list)).map(|taken| {
            let kept = store::files_of(self.folder.root(), &taken.sha256)?;
            let (format, files) = kept.unzip();
            Ok(VersionLine {
                list: taken.list.clone(),
                version: taken.version.clone(),
                sha256: taken.sha256.to_string(),
                taken_at: taken.at.to_string(),
                event: taken.event.to_string(),
                in_force: in_force.iter().any(|now| now.event == taken.event),
                here: format.is_some(),
                format,
                files: files.unwrap_or_default().into_iter().map(|file| file.name).collect(),
            })
        });
        lines.collect()
    }

    /// What differs between two versions of a list: the one in force and the one before, where not named.
    pub fn list_difference(
        &self,
        authority: &AuthorityId,
        list: &str,
        (from, to): (Option<&str>, Option<&str>),
    ) -> Result<Difference, Failure> {
        let taken: Vec<&TakenList> =
            self.record.lists_taken(authority).iter().filter(|taken| taken.list == list).collect();
        let Some(newest) = taken.last() else { return Err(no_such_list(list)) };
        let to = to.map_or_else(|| Ok(newest.sha256), |sign| version(&taken, list, sign))?;
        let from = match from {
            Some(sign) => version(&taken, list, sign)?,
            None => {
                let before = taken.iter().rev().skip_while(|one| one.sha256 != to).find(|one| one.sha256 != to);
                let only = || {
                    Failure::error(format!("no version of list {list} was taken up before {to}"))
                        .hint("name two with --from and --to; `custodia list versions` has them")
                };
                before.ok_or_else(only)?.sha256
            }
        };
        self.difference_of(list, &from.to_string(), &to.to_string())
    }

    /// What the lists in force hold, or one of them.
    pub fn list_stats(&self, authority: &AuthorityId, list: Option<&str>) -> Result<Vec<ListStats>, Failure> {
        let in_force = self.record.lists_in_force(authority);
        let wanted: Vec<&&TakenList> =
            in_force.iter().filter(|taken| list.is_none_or(|list| taken.list == list)).collect();
        if let (Some(list), true) = (list, wanted.is_empty()) {
            return Err(no_such_list(list));
        }
        let stats = wanted.into_iter().map(|taken| {
            let read = store::read(self.folder.root(), &taken.list, &taken.sha256)?;
            Ok(stats(&taken.list, (&taken.version, &taken.sha256.to_string()), &read))
        });
        stats.collect()
    }
}

/// The version that the first signs of a hash name.
fn version(taken: &[&TakenList], list: &str, signs: &str) -> Result<Hash, Failure> {
    let signs = signs.to_lowercase();
    if signs.len() < HASH_SIGNS_MIN {
        return Err(Failure::usage(format!(
            "{signs:?} names no version: {HASH_SIGNS_MIN} signs of its hash are needed"
        )));
    }
    let mut named: Vec<Hash> =
        taken.iter().map(|one| one.sha256).filter(|hash| hash.to_string().starts_with(&signs)).collect();
    named.sort_unstable();
    named.dedup();
    match named.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::error(format!("no version of list {list} has a hash that begins with {signs}"))
            .hint("`custodia list versions` has them")),
        _ => Err(Failure::usage(format!("{signs} names several versions of list {list}: give more of the hash"))),
    }
}

fn no_such_list(list: &str) -> Failure {
    Failure::error(format!("list {list} is not taken up")).hint("`custodia list versions` has those that are")
}

/// Who publishes a list of that form, where nobody says another.
fn publisher(files: &Source) -> &'static str {
    use watchlist::list::Format;
    match files.format {
        Format::UnXml => "United Nations Security Council",
        Format::OfacCsv | Format::OfacAdvancedXml => "United States, Office of Foreign Assets Control",
        Format::EuXml => "European Union, Financial Sanctions Files",
        Format::UkXml | Format::UkCsv | Format::UkOlderCsv => "United Kingdom, sanctions list",
        Format::NoticeJson => "notices in the form of INTERPOL's public service",
        Format::FollowTheMoney => "entities in the FollowTheMoney form",
        Format::MappedCsv => "a table, publisher not said",
    }
}

fn taken(given: &GivenList, source: &str, stored: &Stored) -> ListTaken {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ListTaken {
        list: given.list.clone(),
        source: source.to_owned(),
        version: stored.list.version.dated.clone().unwrap_or_default(),
        sha256: stored.hash,
        entries: count(stored.list.entries.len()),
        names: count(names_of(&stored.list)),
        not_understood: count(not_understood(&stored.list.report)),
    }
}

fn names_of(list: &List) -> usize {
    list.entries.iter().map(|entry| entry.names.len()).sum()
}

fn loaded(given: &GivenList, source: String, stored: Stored) -> LoadedList {
    let Stored { hash, files, list, .. } = stored;
    LoadedList {
        list: given.list.clone(),
        source,
        format: list.version.format.to_string(),
        version: list.version.dated.clone().unwrap_or_default(),
        sha256: hash.to_string(),
        entries: list.entries.len(),
        persons: list.count(EntryKind::Person),
        names: names_of(&list),
        files: files
            .into_iter()
            .map(|f| FileLine { role: f.role, name: f.name, sha256: f.sha256, bytes: f.bytes })
            .collect(),
        missing: list.report.missing,
        not_understood: list.report.gaps.into_iter().map(|gap| GapLine { place: gap.place, what: gap.what }).collect(),
        not_understood_beyond: list.report.gaps_beyond,
        events: Vec::new(),
        difference: None,
        no_difference: None,
    }
}
