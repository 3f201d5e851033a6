//! What a list says of where its people are, against the place that it is imported for. It moves nobody and holds nobody
//! back: whoever the list has dead, escaped, let go or elsewhere is registered as held here and told, so that somebody
//! looks. Source: ours, decision 0060.

use std::collections::{BTreeMap, BTreeSet};

use custody::PlaceId;

use super::RowRemark;
use crate::desk::Desk;
use crate::roster::{RosterRow, fold, said_gone};

/// Of so many rows that name a place one must name it by the same words for these to be the office's name of it.
/// Source: ours; most of a place's list says where the list is from.
const MOST_ONE_IN: u64 = 2;

impl Desk {
    /// A remark for each row that the list itself has somewhere else than it is imported for.
    pub(super) fn said_elsewhere(&self, rows: &[RosterRow], place: &PlaceId) -> Vec<RowRemark> {
        let (mut here, mut others) = (BTreeSet::new(), BTreeMap::new());
        for (id, facts) in self.record.places() {
            let names = [fold(id.as_str()), fold(&facts.name)];
            match self.lies_in(id, place) || self.lies_in(place, id) {
                true => here.extend(names),
                false => others.extend(names.map(|name| (name, id.clone()))),
            }
        }
        let mut named: BTreeMap<String, u64> = BTreeMap::new();
        for text in rows.iter().filter_map(|row| row.place.as_deref()) {
            *named.entry(fold(text)).or_default() += 1;
        }
        let all: u64 = named.values().sum();
        let mut told = BTreeSet::new();
        rows.iter()
            .filter_map(|row| {
                let why = gone(row, place).or_else(|| {
                    let text = row.place.as_deref()?;
                    let (key, rows) = (fold(text), named.get(&fold(text)).copied().unwrap_or_default());
                    if here.contains(&key) {
                        return None;
                    }
                    if let Some(other) = others.get(&key) {
                        return Some(format!("the list has him at {other}, and he is taken for {place}: look where he is"));
                    }
                    // The office's own name of the place is told once.
                    let usual = rows > 1 && rows * MOST_ONE_IN >= all;
                    match (usual, told.insert(key)) {
                        (true, false) => None,
                        (true, true) => Some(format!(
                            "{rows} rows from this one on have the place {text:?}, which is not known here as {place}: look \
                             whether it is the same"
                        )),
                        (false, _) => Some(format!(
                            "the list has him at {text:?}, which is not known here as {place}: look where he is"
                        )),
                    }
                });
                why.map(|why| RowRemark { row: row.row, why })
            })
            .collect()
    }
}

/// What the list says of somebody who is not where it lists him.
fn gone(row: &RosterRow, place: &PlaceId) -> Option<String> {
    let cells = [("place", &row.place), ("legal status", &row.legal_status), ("notes", &row.notes)];
    let mut said = cells.into_iter().filter_map(|(what, cell)| {
        let text = cell.as_deref()?;
        // Notes tell the past too: where somebody was brought from says nothing of today.
        let gone = said_gone(text).filter(|gone| what != "notes" || *gone != "taken elsewhere")?;
        Some((what, text, gone))
    });
    let (what, text, gone) = said.next()?;
    Some(format!(
        "{what} {text:?} says that he is {gone}, and a list neither moves nor ends anybody: by the record he is held, \
         {place} by this list; look, and say what is so (`custodia incident report`, `law release`, `man observe`)"
    ))
}
