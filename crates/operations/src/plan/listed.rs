//! A list of people who are to be given seats. Source: ours, `docs/formats.md`.
//!
//! It knows people by what a file calls them, a number as a rule: a name has spaces and is refused.

use std::collections::BTreeMap;
use std::path::Path;

use airlift::{GroupId, Passenger, Problem, SiteId};

use super::names::Names;
use crate::failure::Failure;
use crate::files::read_text_at_most;

/// Most people in a list. Effect: memory; 17 times the operation of 2026.
const PEOPLE_MAX: usize = 100_000;
/// Longest list, bytes. Effect: memory; 160 bytes a person.
const BYTES_MAX: u64 = 16 << 20;
/// Longest word that stands for a person, bytes. Effect: a line typed wrongly is refused.
const WORD_MAX: usize = 40;

/// People who are to be given seats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) words: Vec<String>,
    pub(crate) passengers: Vec<Passenger>,
    /// What those who belong together are called.
    pub(crate) together: Vec<String>,
}

/// Reads a list of people: CSV with the columns `person`, `site`, `group`, and where there are such `medical`, `together`
/// and `apart`.
pub(crate) fn read_people(path: &Path, problem: &Problem) -> Result<Listed, Failure> {
    let text = read_text_at_most(path, BYTES_MAX)?;
    let at = |line: u64, what: String| Failure::error(what).at(format!("{}, line {line}", path.display()));
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns =
        Columns::of(reader.headers().map_err(|e| at(1, format!("is no table: {e}")))?).map_err(|e| at(1, e))?;
    let names = Names::of(problem);
    let mut rows = Rows::default();
    for row in reader.records() {
        let row =
            row.map_err(|e| at(e.position().map_or(0, csv::Position::line), format!("is no row of the table: {e}")))?;
        let line = row.position().map_or(0, csv::Position::line);
        rows.take(&names, &columns, &row, line).map_err(|what| at(line, what))?;
    }
    rows.listed().map_err(|(line, what)| at(line, what))
}

/// Where each column stands.
struct Columns {
    needed: [usize; 3],
    medical: Option<usize>,
    together: Option<usize>,
    apart: Option<usize>,
}

impl Columns {
    fn of(head: &csv::StringRecord) -> Result<Self, String> {
        const KNOWN: [&str; 6] = ["person", "site", "group", "medical", "together", "apart"];
        if let Some(other) = head.iter().find(|word| !KNOWN.contains(word)) {
            return Err(format!("column {other:?} is not known, one of {} needed", KNOWN.join(", ")));
        }
        if let Some(twice) = KNOWN.iter().find(|word| head.iter().filter(|h| h == *word).count() > 1) {
            return Err(format!("column {twice:?} stands there twice"));
        }
        let column = |name: &str| head.iter().position(|word| word == name);
        let needed = |name: &str| column(name).ok_or_else(|| format!("column {name:?} is missing"));
        Ok(Self {
            needed: [needed("person")?, needed("site")?, needed("group")?],
            medical: column("medical"),
            together: column("together"),
            apart: column("apart"),
        })
    }
}

/// Rows as they are read: who is to be apart from whom is looked up when all are there.
#[derive(Default)]
struct Rows {
    listed: Listed,
    places: BTreeMap<String, usize>,
    apart: Vec<(u64, Vec<String>)>,
    together: BTreeMap<String, u32>,
}

impl Rows {
    fn take(&mut self, names: &Names, columns: &Columns, row: &csv::StringRecord, line: u64) -> Result<(), String> {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default();
        let [person, site, group] = columns.needed.map(|at| cell(Some(at)));
        if self.listed.words.len() == PEOPLE_MAX {
            return Err(format!("more than {PEOPLE_MAX} people"));
        }
        let fits = !person.is_empty() && person.len() <= WORD_MAX;
        if !fits || person.contains(|c: char| c.is_whitespace() || c.is_control() || c == ';') {
            return Err(format!(
                "person {person:?} is no number, up to {WORD_MAX} letters and figures without spaces needed"
            ));
        }
        if let Some(before) = self.places.insert(person.to_owned(), self.listed.words.len()) {
            return Err(format!("person {person} is listed twice, first as the {}. person", before + 1));
        }
        let medical = match cell(columns.medical) {
            "" | "no" => false,
            "yes" => true,
            other => return Err(format!("medical is {other:?}, yes or no needed")),
        };
        let (site, group) = (SiteId(names.sites.place(site)?), GroupId(names.groups.place(group)?));
        let next = self.together.len() as u32;
        let together = Some(cell(columns.together)).filter(|word| !word.is_empty());
        let together = together.map(|word| *self.together.entry(word.to_owned()).or_insert(next));
        self.apart.push((
            line,
            cell(columns.apart).split(';').map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect(),
        ));
        self.listed.words.push(person.to_owned());
        self.listed.passengers.push(Passenger { site, group, apart: Vec::new(), together, medical });
        Ok(())
    }

    fn listed(mut self) -> Result<Listed, (u64, String)> {
        for (n, (line, others)) in self.apart.into_iter().enumerate() {
            for other in others {
                let place = self.places.get(&other).copied().filter(|place| *place != n);
                let place =
                    place.ok_or_else(|| (line, format!("apart from {other:?}, who is no other of the list")))?;
                self.listed.passengers[n].apart.push(place);
            }
        }
        self.listed.together = vec![String::new(); self.together.len()];
        for (word, number) in self.together {
            self.listed.together[number as usize] = word;
        }
        Ok(self.listed)
    }
}
