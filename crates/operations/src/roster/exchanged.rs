//! A file in which one row has the month where the others are read to have the day: whatever can be read both ways is
//! kept both ways. Source: ours, decision 0078.

use super::dates::day_text;
use super::row::{DayAndMonth, NoteKind, RosterRow, RowNote, YearStands};

/// The first row, of those whose year stands on either side, that can be read with month and day exchanged alone.
#[derive(Debug, Default)]
pub(super) struct Proofs {
    year_first: Option<u64>,
    year_last: Option<u64>,
}

impl Proofs {
    /// Takes in what the dates of a row say, whether anybody is taken by it or not: the same hand wrote it.
    pub(super) fn see<'o>(&mut self, row: u64, orders: impl IntoIterator<Item = &'o DayAndMonth>) {
        for order in orders.into_iter().filter(|order| order.proves_exchange) {
            if let Some(proof) = self.of(order.year) {
                proof.get_or_insert(row);
            }
        }
    }

    fn of(&mut self, year: Option<YearStands>) -> Option<&mut Option<u64>> {
        Some(match year? {
            YearStands::First => &mut self.year_first,
            YearStands::Last => &mut self.year_last,
        })
    }
}

/// What the dates of a row say.
pub(super) fn orders_of(row: &RosterRow) -> Vec<&DayAndMonth> {
    let times = [&row.admitted_at, &row.deprived_at].into_iter().flatten().map(|time| &time.order);
    times.chain(row.birth.as_ref().map(|birth| &birth.order)).collect()
}

/// Where a row of the file can be read with month and day exchanged alone, keeps of each other row whose year stands on
/// the same side both readings.
pub(super) fn keep_both(rows: &mut [RosterRow], mut proofs: Proofs) -> Vec<RowNote> {
    let mut notes = Vec::new();
    for row in rows {
        let mut doubt = |what: &str, order: &mut DayAndMonth| {
            let Some(proof) = proofs.of(order.year).and_then(|proof| *proof) else { return Vec::new() };
            let exchanged = std::mem::take(&mut order.exchanged);
            if let Some(first) = exchanged.first() {
                let why = format!(
                    "{what} {:?} can be {} as well, for row {proof} has month and day so; both kept: say which comes first \
                     in the mapping (date_order)",
                    first.text,
                    day_text(first.first_day)
                );
                notes.push(RowNote { row: row.row, kind: NoteKind::SeveralReadings, why });
            }
            exchanged
        };
        if let Some(birth) = &mut row.birth {
            let both = doubt("birth date", &mut birth.order);
            birth.readings.extend(both);
        }
        for (what, time) in [("admission", &mut row.admitted_at), ("day of arrest", &mut row.deprived_at)] {
            let Some(time) = time else { continue };
            let both = doubt(what, &mut time.order);
            // Of two days neither is certain.
            time.moment = time.moment.filter(|_| both.is_empty());
            time.readings.extend(both);
        }
    }
    notes
}
