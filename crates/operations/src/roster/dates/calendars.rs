//! Days, months and years of three calendars as Gregorian day numbers. Source: Reingold and Dershowitz by
//! way of `calendrical_calculations`: tabular Islamic (Friday epoch), fast Persian, Gregorian.

use calendrical_calculations::gregorian::{fixed_from_gregorian, gregorian_from_fixed};
use calendrical_calculations::islamic::{ISLAMIC_EPOCH_FRIDAY, fixed_from_tabular_islamic};
use calendrical_calculations::persian::fixed_from_fast_persian;
use calendrical_calculations::rata_die::RataDie;
use custody::event::person::Calendar;

/// Rata Die of 1970-01-01.
const UNIX_EPOCH: i64 = 719_163;

/// Both ends included, days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Days {
    pub(super) fn widened(self, days: i32) -> Self {
        Self { first: self.first.saturating_sub(days), last: self.last.saturating_add(days) }
    }
}

/// Why there is no such day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoSuchDay {
    Year,
    Month(u8),
    Day,
}

/// The days that a year, a month or a day is.
pub(super) fn days_of(calendar: Calendar, year: i32, month: Option<u8>, day: Option<u8>) -> Result<Days, NoSuchDay> {
    // Beyond these no calendar here has a living person; the arithmetic holds far wider.
    if !(1..=3_000).contains(&year) {
        return Err(NoSuchDay::Year);
    }
    let Some(month) = month else {
        let last = first_day(calendar, year + 1, 1) - 1;
        return Ok(Days { first: first_day(calendar, year, 1), last });
    };
    if !(1..=12).contains(&month) {
        return Err(NoSuchDay::Month(month));
    }
    let first = first_day(calendar, year, month);
    let next = if month == 12 { first_day(calendar, year + 1, 1) } else { first_day(calendar, year, month + 1) };
    let Some(day) = day else { return Ok(Days { first, last: next - 1 }) };
    // By sighting any lunar month can have 30 days, also where the table gives 29.
    let length = if calendar == Calendar::Lunar { 30 } else { next - first };
    if !(1..=length).contains(&i32::from(day)) {
        return Err(NoSuchDay::Day);
    }
    let day = first + i32::from(day) - 1;
    Ok(Days { first: day, last: day })
}

fn first_day(calendar: Calendar, year: i32, month: u8) -> i32 {
    let fixed = match calendar {
        Calendar::Gregorian => fixed_from_gregorian(year, month, 1),
        Calendar::Lunar => fixed_from_tabular_islamic(year, month, 1, ISLAMIC_EPOCH_FRIDAY),
        Calendar::Solar => fixed_from_fast_persian(year, month, 1),
    };
    saturated(fixed.to_i64_date() - UNIX_EPOCH)
}

fn saturated(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}

/// Year, month, day of a day number.
fn gregorian_of(day: i32) -> (i32, u8, u8) {
    gregorian_from_fixed(RataDie::new(i64::from(day) + UNIX_EPOCH)).unwrap_or((1970, 1, 1))
}

/// The Gregorian year of a day number.
pub(in crate::roster) fn gregorian_year_of(day: i32) -> i32 {
    gregorian_of(day).0
}

/// Gregorian month and day of a day number.
pub(super) fn month_and_day_of(day: i32) -> (u8, u8) {
    let (_, month, day) = gregorian_of(day);
    (month, day)
}

/// A day number as `1990-05-12`.
pub(crate) fn day_text(day: i32) -> String {
    let (year, month, day) = gregorian_of(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The same day so many years earlier; 29 February becomes 1 March.
pub(super) fn years_before(day: i32, years: i32) -> i32 {
    months_before(day, years.saturating_mul(12))
}

/// The same day so many months earlier; the 31st of a month of 30 days becomes the first of the next.
pub(super) fn months_before(day: i32, months: i32) -> i32 {
    let (year, month, day_of_month) = gregorian_of(day);
    let at = year.saturating_mul(12).saturating_add(i32::from(month) - 1).saturating_sub(months);
    let month = u8::try_from(at.rem_euclid(12)).unwrap_or(0) + 1;
    let first = fixed_from_gregorian(at.div_euclid(12), month, 1).to_i64_date() - UNIX_EPOCH;
    saturated(first + i64::from(day_of_month) - 1)
}
