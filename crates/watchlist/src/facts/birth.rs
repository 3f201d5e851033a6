//! A day, a year or a span of years of birth, in every calendar that fits: Gregorian, lunar and Solar Hijri.
//! From text; the arithmetic is that of [`super::calendar`].

use std::fmt;

use super::calendar::{Calendar, gregorian};
use crate::error::Error;

/// The longest text that is read as a birth, bytes.
pub const BIRTH_BYTES_MAX: usize = 100;

/// A birth, with every reading that a calendar allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Birth {
    /// At least one.
    pub readings: Vec<Reading>,
    /// About that time.
    pub circa: bool,
}

/// One reading of a birth: Gregorian days from the first to the last, both possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The calendar it was read in.
    pub calendar: Calendar,
    /// The first possible day, as days of the Gregorian calendar since 31 December of the year 0.
    pub first: i64,
    /// The last possible day, the same way.
    pub last: i64,
    /// Whether the day is one that registries fill in when only the year is known.
    pub filled_in: bool,
}

/// Days (month, day) that registries fill in. Source: `watchlist.md` 5.6d; of OFAC's full dates of birth 1 January is
/// the commonest day.
const FILLED_IN: [(i64, i64); 2] = [(1, 1), (7, 1)];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Reading {
    fn year(calendar: Calendar, year: i64) -> Option<Self> {
        let whole = || Self {
            calendar,
            first: calendar.fixed(year, 1, 1),
            last: calendar.fixed(year + 1, 1, 1) - 1,
            filled_in: false,
        };
        calendar.years().contains(&year).then(whole)
    }

    fn span(calendar: Calendar, first: i64, last: i64) -> Option<Self> {
        let (first, last) = (Self::year(calendar, first.min(last))?, Self::year(calendar, first.max(last))?);
        Some(Self { last: last.last, ..first })
    }

    fn date(calendar: Calendar, year: i64, month: i64, day: i64) -> Option<Self> {
        let fits = calendar.years().contains(&year) && (1..=12).contains(&month) && day >= 1;
        if !fits || day > calendar.days_of(year, month) {
            return None;
        }
        let at = calendar.fixed(year, month, day);
        Some(Self { calendar, first: at, last: at, filled_in: FILLED_IN.contains(&(month, day)) })
    }
}

impl Birth {
    /// Reads `1961`, `1961-06-30`, `30/06/1961`, `30 Jun 1961`, `circa 1961`, `1958 to 1962`, with European, Arabic or
    /// Persian digits. Of two numbers that could each be the month the first is taken for the day.
    ///
    /// # Errors
    ///
    /// When it is too long, holds no year, or no calendar has such a day.
    ///
    /// ```
    /// use watchlist::facts::{birth::Birth, calendar::Calendar};
    /// let birth = Birth::parse("31/06/1347").unwrap();
    /// assert_eq!(birth.readings[0].calendar, Calendar::SolarHijri);
    /// assert_eq!(birth.readings[0].to_string(), "1968-09-22");
    /// assert!(Birth::parse("30/02/1961").is_err());
    /// assert_eq!(Birth::parse("1399").unwrap().readings.len(), 2);
    /// ```
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > BIRTH_BYTES_MAX {
            return Err(Error::new(format!("birth is {} bytes, at most {BIRTH_BYTES_MAX} allowed", text.len())));
        }
        let words = words(text);
        let numbers: Vec<i64> = words.iter().filter_map(|word| number(word)).collect();
        let is_year = |n: i64| n >= 1000;
        let readings = match numbers[..] {
            [year] if is_year(year) => readings(|calendar| Reading::year(calendar, year)),
            [first, last] if is_year(first) && is_year(last) => {
                readings(|calendar| Reading::span(calendar, first, last))
            }
            [day, month, year] if is_year(year) => readings(|calendar| Reading::date(calendar, year, month, day)),
            [year, month, day] if is_year(year) => readings(|calendar| Reading::date(calendar, year, month, day)),
            _ => return Err(Error::new(format!("birth {text:?} is no year, no day and no span of years"))),
        };
        if readings.is_empty() {
            return Err(Error::new(format!(
                "birth {text:?} is in no calendar: Gregorian, lunar and Solar Hijri tried"
            )));
        }
        let circa = words.iter().any(|word| ["circa", "approximately", "about", "ca"].contains(&word.as_str()));
        Ok(Self { readings, circa })
    }
}

fn readings(of: impl Fn(Calendar) -> Option<Reading>) -> Vec<Reading> {
    Calendar::ALL.into_iter().filter_map(of).collect()
}

/// Words of letters and numbers of digits.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_digit = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = european(c);
        let is_digit = c.is_ascii_digit();
        if !c.is_alphanumeric() {
            last_digit = None;
        } else if let Some(word) = words.last_mut().filter(|_| last_digit == Some(is_digit)) {
            word.push(c);
        } else {
            words.push(c.into());
            last_digit = Some(is_digit);
        }
    }
    words
}

fn european(c: char) -> char {
    let value = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(c) - 0x6F0,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// A number, or the number of an English month.
fn number(word: &str) -> Option<i64> {
    let is = |month: &str| word.len() >= 3 && month.starts_with(word);
    let month = (1..).zip(MONTHS).find(|(_, month)| is(month)).map(|(number, _)| number);
    word.parse().ok().or(month)
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |fixed: i64| {
            let (year, month, day) = gregorian(fixed);
            format!("{year:04}-{month:02}-{day:02}")
        };
        if self.first == self.last {
            f.write_str(&day(self.first))
        } else {
            write!(f, "{} to {}", day(self.first), day(self.last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_lists_use() {
        let first = |text: &str| Birth::parse(text).unwrap().readings[0].to_string();
        assert_eq!(first("10 Dec 1948"), "1948-12-10");
        assert_eq!(first("1948-12-10"), "1948-12-10");
        assert_eq!(first("١٠/١٢/١٩٤٨"), "1948-12-10");
        assert_eq!(first("Between 1958 and 1962"), "1958-01-01 to 1962-12-31");
        assert!(Birth::parse("circa 1961").unwrap().circa);
    }

    #[test]
    fn refuses_what_no_calendar_has_and_what_is_no_date() {
        for text in ["30/02/1961", "31/06/1968", "yesterday", "", "1/1/1/1", "99999999999", "0000"] {
            assert!(Birth::parse(text).is_err(), "{text}");
        }
        assert!(Birth::parse(&"1".repeat(10_000)).unwrap_err().to_string().contains("at most 100"));
    }
}
