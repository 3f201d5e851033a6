//! Day numbers and whole months. Source: H. Hinnant, *chrono-compatible low-level date algorithms*
//! (`days_from_civil`, `civil_from_days`), for the proleptic Gregorian calendar; total on `i32` days.

use crate::time::{Moment, Span};

/// Days since 1970-01-01 of an instant, in UTC.
pub(crate) fn day_of(at: Moment) -> i32 {
    at.as_ms().div_euclid(Span::DAY.as_ms()).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// Year, month (1 to 12) and day (1 to 31) of a day number.
pub(crate) fn civil(day: i32) -> (i64, i64, i64) {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day_of_month)
}

fn day_number(year: i64, month: i64, day_of_month: i64) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day_of_month - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day so many months before; the last of the month where there is no such day.
pub(crate) fn months_before(day: i32, months: u32) -> i32 {
    let (year, month, day_of_month) = civil(day);
    let count = year * 12 + (month - 1) - i64::from(months);
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    day_number(year, month, day_of_month.min(month_length(year, month)))
}

/// Whole months lived on a day by somebody born on another; none before birth.
pub(crate) fn months_lived(born: i32, day: i32) -> u32 {
    let (from_year, from_month, from_day) = civil(born);
    let (year, month, day_of_month) = civil(day);
    // Born on the 31st, the month is full on the last day of a shorter one.
    let full = day_of_month >= from_day.min(month_length(year, month));
    let months = (year - from_year) * 12 + (month - from_month) - i64::from(!full);
    months.clamp(0, i64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days_have_their_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(19_782), (2024, 2, 29));
        assert_eq!(civil(-1), (1969, 12, 31));
    }

    #[test]
    fn the_eighteenth_birthday_is_the_first_day_of_being_eighteen() {
        let born = day_number(2008, 1, 21);
        assert_eq!(months_lived(born, day_number(2026, 1, 20)), 215);
        assert_eq!(months_lived(born, day_number(2026, 1, 21)), 216);
    }

    proptest! {
        #[test]
        fn dates_and_day_numbers_are_each_others_inverse(day in -1_000_000..1_000_000_i32) {
            let (year, month, day_of_month) = civil(day);
            prop_assert_eq!(day_number(year, month, day_of_month), day);
        }

        #[test]
        fn who_was_born_so_many_months_before_has_lived_so_many(day in -200_000..200_000_i32, months in 0..1_500_u32) {
            prop_assert_eq!(months_lived(months_before(day, months), day), months);
        }
    }
}
