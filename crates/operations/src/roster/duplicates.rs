//! Rows of one file that are, or may be, the same person. Every row is looked up by hash and compared with
//! a bounded number of earlier ones, so that the work grows with the file and not with its square.
//! Source: ours. This decides nothing; it points at rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::dates::gregorian_year_of;
use super::folding::fold;
use super::names::{comparable_token, comparable_tokens};
use super::parameters::MAX_ALIKE_COMPARED;
use super::row::{NoteKind, RosterRow, RowNote};
use super::take::occurrence_key;

/// What the rows so far were.
#[derive(Default)]
pub(super) struct Seen {
    /// Alias to row number and content.
    aliases: HashMap<String, FirstOfAlias>,
    /// Content of rows without an alias to its first row and how often it came.
    contents: HashMap<String, (u64, u64)>,
    people: Vec<Compared>,
    by_given_father_year: HashMap<(String, String, i32), Vec<usize>>,
    by_full_name: HashMap<String, Vec<usize>>,
}

struct FirstOfAlias {
    row: u64,
    content_key: String,
    name: String,
    noted: bool,
}

/// A person as compared.
struct Compared {
    row: u64,
    tokens: Vec<String>,
    family: String,
    mother: String,
    /// Day of arrest as written.
    arrest: String,
    first_year: i32,
    last_year: i32,
}

/// No birth year known: all years are possible.
const ANY_YEAR: (i32, i32) = (i32::MIN, i32::MAX);

impl Seen {
    /// Looks a row up among those before it and remembers it. Gives the refusal if it must not be taken.
    pub(super) fn meet(&mut self, row: &mut RosterRow, doubtful: &mut Vec<RowNote>) -> Option<RowNote> {
        if let Some(refusal) = self.meet_alias(row, doubtful) {
            return Some(refusal);
        }
        if row.alias.is_none() {
            let (first, count) = self.contents.entry(row.content_key.clone()).or_insert((row.row, 0));
            *count += 1;
            if *count > 1 {
                row.row_key = occurrence_key(&row.content_key, *count);
                let why = format!(
                    "the row says word for word what row {first} says: both are registered, two men or one written twice"
                );
                doubtful.push(RowNote { row: row.row, kind: NoteKind::LikelySamePerson, why });
                self.meet_person(row, &mut Vec::new());
                return None;
            }
        }
        self.meet_person(row, doubtful);
        None
    }

    fn meet_alias(&mut self, row: &RosterRow, doubtful: &mut Vec<RowNote>) -> Option<RowNote> {
        let alias = row.alias.as_ref()?;
        let name = row.name.as_ref().map(|name| comparable_token(&name.text)).unwrap_or_default();
        let first = match self.aliases.entry(row.row_key.clone()) {
            Entry::Vacant(place) => {
                let content_key = row.content_key.clone();
                place.insert(FirstOfAlias { row: row.row, content_key, name, noted: false });
                return None;
            }
            Entry::Occupied(first) => first.into_mut(),
        };
        if first.content_key == row.content_key {
            let why = format!("row {} again, word for word", first.row);
            return Some(RowNote { row: row.row, kind: NoteKind::RowRepeated, why });
        }
        let who = if first.name == name { "the same name but other details" } else { "another name" };
        if !first.noted {
            first.noted = true;
            let why = format!("number {:?} stands in row {} too, with {who}", alias.value, row.row);
            doubtful.push(RowNote { row: first.row, kind: NoteKind::AliasTwice, why });
        }
        let why = format!(
            "number {:?} is that of row {}, with {who}: nobody is registered by this row; mend the number, or take \
             him in with `custodia person register`",
            alias.value, first.row
        );
        Some(RowNote { row: row.row, kind: NoteKind::AliasTaken, why })
    }

    fn meet_person(&mut self, row: &RosterRow, doubtful: &mut Vec<RowNote>) {
        let Some(person) = compared(row) else { return };
        let index = self.people.len();
        if let Some(other) = self.alike(&person) {
            doubtful.push(RowNote { row: row.row, kind: NoteKind::LikelySamePerson, why: same_person(other, &person) });
        }
        if let [given, father, ..] = person.tokens.as_slice() {
            for year in person.years_to_index() {
                remember(self.by_given_father_year.entry((given.clone(), father.clone(), year)).or_default(), index);
            }
        }
        remember(self.by_full_name.entry(person.tokens.join(" ")).or_default(), index);
        self.people.push(person);
    }

    /// An earlier row that is likely the same person.
    fn alike(&self, person: &Compared) -> Option<&Compared> {
        let by_year = person.tokens.as_slice().split_first_chunk::<2>().into_iter().flat_map(|([given, father], _)| {
            let buckets = person
                .years_to_index()
                .into_iter()
                .filter_map(move |year| self.by_given_father_year.get(&(given.clone(), father.clone(), year)));
            buckets.flatten()
        });
        let by_name = self.by_full_name.get(&person.tokens.join(" ")).into_iter().flatten();
        by_name.chain(by_year).filter_map(|&index| self.people.get(index)).find(|other| other.may_be(person))
    }
}

fn remember(bucket: &mut Vec<usize>, index: usize) {
    if bucket.len() < MAX_ALIKE_COMPARED {
        bucket.push(index);
    }
}

fn same_person(other: &Compared, person: &Compared) -> String {
    let year = if other.has_year() && person.has_year() { " and birth year" } else { "" };
    let name = if person.tokens.len() > 2 { "same normalised name" } else { "same normalised name and father" };
    let mother = if person.mother.is_empty() || other.mother.is_empty() { "" } else { ", mother" };
    let arrest = if person.arrest.is_empty() || person.arrest != other.arrest { "" } else { ", day of arrest" };
    format!("row {} and row {} are likely the same person: {name}{mother}{arrest}{year}", other.row, person.row)
}

impl Compared {
    fn has_year(&self) -> bool {
        (self.first_year, self.last_year) != ANY_YEAR
    }

    /// Years under which the person is found. A wide interval (several calendars) is found by its ends.
    fn years_to_index(&self) -> Vec<i32> {
        if !self.has_year() {
            return Vec::new();
        }
        if self.last_year.saturating_sub(self.first_year) > 3 {
            return vec![self.first_year, self.last_year];
        }
        (self.first_year..=self.last_year).collect()
    }

    /// Whether nothing that both rows say stands against it, and enough of it is the same.
    fn may_be(&self, other: &Self) -> bool {
        let years_meet = self.first_year <= other.last_year && other.first_year <= self.last_year;
        let agree = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        if !years_meet || !agree(&self.mother, &other.mother) || !agree(&self.family, &other.family) {
            return false;
        }
        let shorter = self.tokens.len().min(other.tokens.len());
        let same_start = self.tokens.iter().zip(&other.tokens).all(|(a, b)| a == b);
        let both_years = self.has_year() && other.has_year();
        let share = |a: &str, b: &str| !a.is_empty() && a == b;
        let one_more = share(&self.mother, &other.mother) || share(&self.arrest, &other.arrest);
        let same_name = self.tokens == other.tokens;
        same_start && (both_years && shorter >= 2 || shorter >= 3) || same_name && one_more
    }
}

fn compared(row: &RosterRow) -> Option<Compared> {
    let name = row.name.as_ref()?;
    let tokens = comparable_tokens(&name.text);
    let readings = row.birth.iter().flat_map(|birth| &birth.readings);
    let years = readings.map(|reading| (gregorian_year_of(reading.first_day), gregorian_year_of(reading.last_day)));
    let (first_year, last_year) = years.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or(ANY_YEAR);
    let folded = |text: &Option<String>| text.as_deref().map(fold).unwrap_or_default();
    let family = row.family.as_deref().map(comparable_token).unwrap_or_default();
    let arrest = row.deprived_at.as_ref().map(|at| fold(&at.text)).unwrap_or_default();
    Some(Compared { row: row.row, tokens, family, mother: folded(&row.mother), arrest, first_year, last_year })
}
