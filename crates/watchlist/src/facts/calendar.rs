//! Days of three calendars on one line: fixed days, 1 being 1 January of the Gregorian year 1.
//! Source: Reingold and Dershowitz 2018, Calendrical Calculations. The lunar calendar is the tabular one with Friday
//! epoch, which may be a day off what was observed; the solar one is the cycle of 33 years, which agrees with the
//! calendar of Iran in the years that [`Calendar::years`] allows.

use std::ops::RangeInclusive;

/// Calendars in which papers of the region are dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Calendar {
    /// Gregorian.
    Gregorian,
    /// Lunar Hijri, tabular.
    LunarHijri,
    /// Solar Hijri of Iran and Afghanistan.
    SolarHijri,
}

/// The day before 1 Muharram of the year 1: 15 July 622 (Julian).
const LUNAR_BEFORE_FIRST: i64 = 227_014;
/// The day before 1 Farvardin of the year 1: 18 March 622 (Julian).
const SOLAR_BEFORE_FIRST: i64 = 226_895;

impl Calendar {
    pub(super) const ALL: [Self; 3] = [Self::Gregorian, Self::LunarHijri, Self::SolarHijri];

    /// Years that somebody alive can have been born in, by this calendar.
    #[must_use]
    pub fn years(self) -> RangeInclusive<i64> {
        match self {
            Self::Gregorian => 1880..=2100,
            Self::LunarHijri => 1297..=1525,
            Self::SolarHijri => 1258..=1479,
        }
    }

    /// The fixed day of a date. The month is 1 to 12 and the day is one the month has.
    pub(super) fn fixed(self, year: i64, month: i64, day: i64) -> i64 {
        let before = year - 1;
        match self {
            Self::Gregorian => {
                let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
                let short = if month <= 2 { 0 } else { 2 - i64::from(leap) };
                before * 365 + before / 4 - before / 100 + before / 400 + (367 * month - 362) / 12 - short + day
            }
            Self::LunarHijri => {
                LUNAR_BEFORE_FIRST + before * 354 + (3 + 11 * year) / 30 + 29 * (month - 1) + month / 2 + day
            }
            Self::SolarHijri => {
                let months = if month <= 7 { 31 * (month - 1) } else { 30 * (month - 1) + 6 };
                SOLAR_BEFORE_FIRST + before * 365 + (8 * before - 4).div_euclid(33) + months + day
            }
        }
    }

    /// How many days a month has: up to the first of the next one.
    pub(super) fn days_of(self, year: i64, month: i64) -> i64 {
        let next = if month == 12 { self.fixed(year + 1, 1, 1) } else { self.fixed(year, month + 1, 1) };
        next - self.fixed(year, month, 1)
    }
}

/// Year, month and day of a fixed day, Gregorian.
pub(super) fn gregorian(fixed: i64) -> (i64, i64, i64) {
    let calendar = Calendar::Gregorian;
    let guess = fixed * 400 / 146_097;
    let year = (guess..=guess + 2).rev().find(|&year| calendar.fixed(year, 1, 1) <= fixed).unwrap_or(guess);
    let month = (1..=12).rev().find(|&month| calendar.fixed(year, month, 1) <= fixed).unwrap_or(1);
    (year, month, fixed - calendar.fixed(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_are_known_in_two_calendars_agree() {
        // The Iranian new year as announced; 1 Muharram by the tabular calendar (civil reckoning).
        let solar = [(1347, (1968, 3, 21)), (1399, (2020, 3, 20)), (1403, (2024, 3, 20)), (1404, (2025, 3, 21))];
        for (year, day) in solar {
            assert_eq!(gregorian(Calendar::SolarHijri.fixed(year, 1, 1)), day, "{year}");
        }
        let lunar = [(1400, (1979, 11, 21)), (1445, (2023, 7, 19))];
        for (year, day) in lunar {
            assert_eq!(gregorian(Calendar::LunarHijri.fixed(year, 1, 1)), day, "{year}");
        }
    }

    #[test]
    fn gregorian_days_come_back_as_they_went() {
        for fixed in 686_000..768_000 {
            let (year, month, day) = gregorian(fixed);
            assert_eq!(Calendar::Gregorian.fixed(year, month, day), fixed);
            assert!((1..=Calendar::Gregorian.days_of(year, month)).contains(&day));
        }
    }

    #[test]
    fn months_have_the_days_that_grammars_of_dates_say() {
        assert_eq!(Calendar::Gregorian.days_of(2000, 2), 29);
        assert_eq!(Calendar::Gregorian.days_of(1900, 2), 28);
        assert_eq!(Calendar::SolarHijri.days_of(1347, 6), 31);
        assert_eq!((Calendar::SolarHijri.days_of(1403, 12), Calendar::SolarHijri.days_of(1404, 12)), (30, 29));
    }
}
