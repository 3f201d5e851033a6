//! A roster file to plain rows and a report about every row. It does not touch the record. Source: ours.
//!
//! Reads as a table of contents: [`Mapping`] says what the columns mean; `decode` makes rows of cells out
//! of the bytes; `columns` finds the header row; `swallowed` sees rows inside a cell; `ignored` what nobody reads; `take` makes a [`RosterRow`] of one row, with `names`,
//! `dates`, the words for none of `no_word` and texts that a spreadsheet would run of `formulas`; `duplicates` points at rows that may be one person; `agreement` says whether
//! a row and the record can speak of one human; [`read_roster`] is the pass over it all.

mod agreement;
mod columns;
mod dates;
mod decode;
mod duplicates;
mod error;
mod exchanged;
mod field;
mod folding;
mod formulas;
mod gone_words;
mod ignored;
mod mapping;
mod names;
mod nationality;
mod no_word;
mod parameters;
mod read;
mod row;
mod swallowed;
mod take;

pub(crate) use agreement::{Agreement, Said, spelt_in_figures, with_other_zeros};
pub(crate) use dates::{day_text, same_words};
pub use error::RosterError;
pub use field::Field;
pub(crate) use folding::{ascii_digit, fold, tidy};
pub(crate) use formulas::runs_in_a_sheet;
pub(crate) use gone_words::said_gone;
pub use mapping::{CalendarChoice, DateOrder, Encoding, Mapping};
pub use names::{NameAnalysis, NameFlag, Script, analyse_name};
pub(crate) use nationality::words_of as nationality_words;
pub(crate) use parameters::MAX_ALIKE_COMPARED;
pub use parameters::{MAX_FILE_BYTES, MAX_ROW_BYTES, MAX_ROWS};
pub use read::read_roster;
pub use row::{
    DayAndMonth, NoteKind, Reckoned, Roster, RosterAlias, RosterBirth, RosterName, RosterNationality, RosterRow,
    RosterSex, RosterTime, RowNote, YearStands,
};

/// A date of birth as somebody says it: its readings, and whether it is a registry default day.
pub(crate) fn stated_birth(
    text: &str,
    calendar: CalendarChoice,
    default_days: &[u16],
    today: custody::Moment,
) -> Result<(Vec<custody::event::person::Reading>, bool), String> {
    let today = i32::try_from(today.as_ms().div_euclid(custody::Span::DAY.as_ms())).unwrap_or(i32::MAX);
    let rules = dates::DateRules { calendar, order: DateOrder::Dmy, default_days, today, as_of: None };
    let read = dates::read_birth(Some(text), None, None, &rules);
    // Of a list the year is kept; who says a day that cannot be is asked again.
    let no_such_day = read.doubts.iter().any(|(doubt, _)| *doubt == dates::DateDoubt::NoSuchDay);
    match read.readings.is_empty() || no_such_day {
        true => Err(read.doubts.into_iter().map(|(_, why)| why).collect::<Vec<_>>().join("; ")),
        false => Ok((read.readings, read.default_day)),
    }
}

#[cfg(test)]
mod tests;
