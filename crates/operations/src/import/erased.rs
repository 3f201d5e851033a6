//! Rows of people whose identity was erased. Their aliases and claims are gone, so that a list taken again would
//! register them anew and one human would count twice. What remains is the register, which the law keeps: a row
//! whose register fields it states already is theirs until somebody says otherwise. Source: ours, decision 0054.

use std::collections::BTreeMap;

use custody::event::person::Registered;
use custody::event::{Body, Group};
use custody::{Known, Moment, PayloadKeys, PersonNumber, PlaceId};

use super::facts::{alias_of, registration};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::roster::{RosterRow, fold};

/// A row that fits somebody whose identity was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfErased {
    /// It stands for him: the first such row of the file.
    Is(PersonNumber),
    /// Another row of the file stands for him already.
    Beside(PersonNumber),
}

impl Desk {
    /// The rows that fit somebody whose identity was erased, by row. A row whose number finds somebody is his.
    pub(super) fn rows_of_erased(
        &self,
        rows: &[RosterRow],
        place: &PlaceId,
        keys: &PayloadKeys,
    ) -> Result<BTreeMap<u64, OfErased>, Failure> {
        let mut erased: BTreeMap<String, Vec<(PersonNumber, Registered, bool)>> = BTreeMap::new();
        for number in self.record.erased(Group::Identity) {
            let bodies = self.events_under(number, keys)?.into_iter().filter_map(|event| event.body.ok());
            let entry = bodies.into_iter().find_map(|body| if let Body::Registered(b) = body { Some(b) } else { None });
            if let Some(entry) = entry {
                erased.entry(identity_key(&entry)).or_default().push((number, entry, false));
            }
        }
        let mut found = BTreeMap::new();
        if erased.is_empty() {
            return Ok(found);
        }
        for row in rows {
            let alias = alias_of(row);
            let Body::Registered(stated) = registration(row, place) else { continue };
            let Some(alike) = erased.get_mut(&identity_key(&stated)) else { continue };
            if !self.with_alias(&alias.issuer, &alias.value).is_empty() {
                continue;
            }
            let mut fits = alike.iter_mut().filter(|(_, entry, _)| nothing_contradicts(entry, &stated));
            let Some(first) = fits.next() else { continue };
            let free = if first.2 { fits.find(|(.., taken)| !taken) } else { Some(&mut *first) };
            let of = |number: PersonNumber| self.record.merged_into(number).unwrap_or(number);
            found.insert(
                row.row,
                match free {
                    Some(free) => {
                        free.2 = true;
                        OfErased::Is(of(free.0))
                    }
                    None => OfErased::Beside(of(first.0)),
                },
            );
        }
        Ok(found)
    }
}

/// What the register says of who he is; without a name the number that the list gave him, at its place.
fn identity_key(entry: &Registered) -> String {
    match &entry.identity {
        Known::Value(name) => fold(name),
        Known::UnknownBecause(why) => format!("{} {}", entry.place, fold(why)),
    }
}

/// No two known values of the register differ.
fn nothing_contradicts(a: &Registered, b: &Registered) -> bool {
    let texts = [
        (&a.deprived_where, &b.deprived_where),
        (&a.deprived_by, &b.deprived_by),
        (&a.ordered_by, &b.ordered_by),
        (&a.grounds, &b.grounds),
        (&a.supervised_by, &b.supervised_by),
    ];
    let times = [(&a.deprived_at, &b.deprived_at), (&a.admitted_at, &b.admitted_at)];
    let same_text = |(a, b): (&Known<String>, &Known<String>)| match (a, b) {
        (Known::Value(a), Known::Value(b)) => fold(a) == fold(b),
        _ => true,
    };
    let same_time = |(a, b): (&Known<Moment>, &Known<Moment>)| match (a, b) {
        (Known::Value(a), Known::Value(b)) => a == b,
        _ => true,
    };
    a.place == b.place && texts.into_iter().all(same_text) && times.into_iter().all(same_time)
}
