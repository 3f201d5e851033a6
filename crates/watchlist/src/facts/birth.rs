//! A day, a year or a span of years of birth, in every calendar that fits: Gregorian, lunar and Solar Hijri.
//! From text; the arithmetic is that of [`super::calendar`].

use std::fmt;

use super::calendar::{Calendar, gregorian};
use super::months;
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

    fn month(calendar: Calendar, year: i64, month: i64) -> Option<Self> {
        let fits = calendar.years().contains(&year) && (1..=12).contains(&month);
        let whole = || {
            let first = calendar.fixed(year, month, 1);
            Self { calendar, first, last: first + calendar.days_of(year, month) - 1, filled_in: false }
        };
        fits.then(whole)
    }

    fn date(calendar: Calendar, year: i64, month: i64, day: i64) -> Option<Self> {
        let fits = calendar.years().contains(&year) && (1..=12).contains(&month) && day >= 1;
        if !fits || day > calendar.days_of(year, month) {
            return None;
        }
        let at = calendar.fixed(year, month, day);
        Some(Self { calendar, first: at, last: at, filled_in: FILLED_IN.contains(&(month, day)) })
    }

    /// From the first possible day of one to the last of the other, whichever is earlier.
    fn span(one: Self, other: Self) -> Self {
        let (first, last) = (one.first.min(other.first), one.last.max(other.last));
        Self { first, last, filled_in: false, ..one }
    }
}

/// A day, a month or a year as its numbers are written.
struct Written {
    numbers: Vec<i64>,
    /// The calendar whose month is named; nothing where the month is a number.
    names_month_of: Option<Calendar>,
}

impl Written {
    fn of(words: &[String]) -> Self {
        let mut written = Self { numbers: Vec::new(), names_month_of: None };
        for word in words {
            let month = months::named(word);
            if let Some((calendar, _)) = month {
                written.names_month_of = Some(calendar);
            }
            // A month or day that is nought or a letter stands for one that is not known.
            let number = word.parse().ok().filter(|&n: &i64| n != 0);
            written.numbers.extend(number.or(month.map(|(_, number)| number)));
        }
        written
    }

    fn reading(&self, calendar: Calendar) -> Option<Reading> {
        if self.names_month_of.is_some_and(|of| of != calendar) {
            return None;
        }
        let is_year = |n: i64| n >= 1000;
        match self.numbers[..] {
            [year] if is_year(year) => Reading::year(calendar, year),
            [month, year] if is_year(year) => Reading::month(calendar, year, month),
            [year, month] if is_year(year) => Reading::month(calendar, year, month),
            [day, month, year] if is_year(year) => Reading::date(calendar, year, month, day)
                // A month that is named may stand before the day.
                .or_else(|| self.names_month_of.and_then(|_| Reading::date(calendar, year, day, month))),
            [year, month, day] if is_year(year) => Reading::date(calendar, year, month, day),
            _ => None,
        }
    }

    fn is_date(&self) -> bool {
        let years = self.numbers.iter().filter(|&&n| n >= 1000).count();
        years == 1 && self.numbers.len() <= 3
    }
}

impl Birth {
    /// Reads `1961`, `06/1961`, `Jun 1961`, `1961-06-30`, `30/06/1961`, `30 Jun 1961`, `circa 1961`, `1958 to 1962`,
    /// `20 Mar 1936 to 19 Mar 1937`, with European, Arabic or Persian digits and months of the three calendars named in
    /// English, Arabic or Persian. Of two numbers that could each be the month the first is taken for the day.
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
        let words = months::pairs_joined(words(text));
        let written = parts(&words);
        if !(1..=2).contains(&written.len()) || !written.iter().all(Written::is_date) {
            return Err(Error::new(format!("birth {text:?} is no year, no month, no day and no span of them")));
        }
        let of = |calendar: Calendar| {
            let read: Option<Vec<Reading>> = written.iter().map(|part| part.reading(calendar)).collect();
            read?.into_iter().reduce(Reading::span)
        };
        let readings: Vec<Reading> = Calendar::ALL.into_iter().filter_map(of).collect();
        if readings.is_empty() {
            return Err(Error::new(format!(
                "birth {text:?} is in no calendar: Gregorian, lunar and Solar Hijri tried"
            )));
        }
        let circa = words.iter().any(|word| ["circa", "approximately", "approx", "about", "around", "ca", "c", "حوالي", "نحو"].contains(&word.as_str()));
        Ok(Self { readings, circa })
    }
}

/// The one date, or the two ends of a span: apart at "to" and "and", or two years with nothing between them.
fn parts(words: &[String]) -> Vec<Written> {
    let between = ["to", "and", "or", "until", "الى", "إلى", "و"];
    let parts: Vec<Written> = words.split(|word| between.contains(&word.as_str())).map(Written::of).collect();
    let mut parts: Vec<Written> = parts.into_iter().filter(|part| !part.numbers.is_empty()).collect();
    if let [only] = &parts[..]
        && let [first, last] = only.numbers[..]
        && first >= 1000
        && last >= 1000
    {
        parts = [first, last].map(|year| Written { numbers: vec![year], names_month_of: None }).into();
    }
    parts
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
    fn reads_months_and_spans_of_days() {
        let first = |text: &str| Birth::parse(text).unwrap().readings[0].to_string();
        assert_eq!(first("Jun 1961"), "1961-06-01 to 1961-06-30");
        assert_eq!(first("1961-06"), "1961-06-01 to 1961-06-30");
        assert_eq!(first("20 Mar 1936 to 19 Mar 1937"), "1936-03-20 to 1937-03-19");
        assert_eq!(first("dd/mm/1945"), "1945-01-01 to 1945-12-31");
        assert_eq!(first("00/00/1945"), "1945-01-01 to 1945-12-31");
        assert_eq!(first("June 30, 1961"), "1961-06-30");
    }

    #[test]
    fn a_month_that_is_named_says_the_calendar() {
        let only = |text: &str| {
            let birth = Birth::parse(text).unwrap();
            assert_eq!(birth.readings.len(), 1, "{text}");
            (birth.readings[0].calendar, birth.readings[0].to_string())
        };
        assert_eq!(only("31 شهریور 1347"), (Calendar::SolarHijri, "1968-09-22".into()));
        assert_eq!(only("١٥ حزيران ١٩٦١"), (Calendar::Gregorian, "1961-06-15".into()));
        assert_eq!(only("1 محرم 1400").0, Calendar::LunarHijri);
    }

    #[test]
    fn refuses_what_no_calendar_has_and_what_is_no_date() {
        for text in ["30/02/1961", "31/06/1968", "yesterday", "", "1/1/1/1", "99999999999", "0000"] {
            assert!(Birth::parse(text).is_err(), "{text}");
        }
        assert!(Birth::parse(&"1".repeat(10_000)).unwrap_err().to_string().contains("at most 100"));
    }
}
