//! A file in which one row has the month where the others are read to have the day: whatever can be read both ways is
//! kept both ways. Source: ours, decision 0078.

use super::dates::day_text;
use super::row::{DayAndMonth, NoteKind, RosterRow, RowNote};

/// Where a row of the file can be read with month and day exchanged alone, keeps of each other row both readings.
pub(super) fn keep_both(rows: &mut [RosterRow]) -> Vec<RowNote> {
    let orders = |row: &RosterRow| {
        let times = [&row.admitted_at, &row.deprived_at].into_iter().flatten().map(|time| &time.order);
        let all: Vec<bool> =
            times.chain(row.birth.as_ref().map(|birth| &birth.order)).map(|order| order.proves_exchange).collect();
        all.contains(&true)
    };
    let Some(proof) = rows.iter().find(|row| orders(row)).map(|row| row.row) else { return Vec::new() };
    let mut notes = Vec::new();
    for row in rows {
        let mut doubt = |what: &str, order: &mut DayAndMonth| {
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
