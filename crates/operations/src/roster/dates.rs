//! Birth dates and other days as written, to intervals of Gregorian days: one reading for each calendar in
//! which the date is possible. Nothing is guessed: what is ambiguous stands side by side. Source: ours.

mod ages;
mod calendars;
mod claims;
mod months;
mod signs;
mod written;

use custody::event::person::{Calendar, Reading};

use self::calendars::{Days, NoSuchDay};
use self::signs::Bound;
use self::written::{Filler, Order, Written};
use super::mapping::{CalendarChoice, DateOrder};
use super::parameters::{ABOUT_WIDENING_YEARS, KURDISH_YEAR_OFFSET, LUNAR_WIDENING_DAYS, MAX_AGE_YEARS, OF_AGE_YEARS};
use super::row::{Reckoned, YearStands};

pub(crate) use calendars::day_text;
pub(super) use calendars::gregorian_year_of;
pub(crate) use signs::same_words;

/// How dates are to be read.
pub(super) struct DateRules<'a> {
    pub(super) calendar: CalendarChoice,
    pub(super) order: DateOrder,
    /// Registry default days as month × 100 + day: 101 is 1 January, 701 is 1 July.
    pub(super) default_days: &'a [u16],
    /// Days since 1970-01-01.
    pub(super) today: i32,
    /// The day the list was written, if stated.
    pub(super) as_of: Option<i32>,
}

/// What is doubtful about a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum DateDoubt {
    DefaultDay,
    SeveralReadings,
    LeftOut,
    Disagrees,
    Uncertain,
    /// Of a day or month that cannot be the year is kept.
    NoSuchDay,
}

/// A date read: its readings, and what is doubtful about it.
#[derive(Debug, Default)]
pub(super) struct DateRead {
    pub(super) readings: Vec<Reading>,
    pub(super) default_day: bool,
    /// Minutes after midnight, where a time stood with the day.
    pub(super) minutes: Option<i64>,
    pub(super) doubts: Vec<(DateDoubt, String)>,
    /// Whether its days hang on the day of the list, or on the day of the import.
    pub(super) reckoned: Option<Reckoned>,
    /// Cells that could not be read: what each speaks of, and its words.
    pub(super) unread: Vec<(String, String)>,
    /// What it is with month and day exchanged, where both can be.
    pub(super) exchanged: Vec<Reading>,
    /// On which side its year stands, where day and month are figures.
    pub(super) year: Option<YearStands>,
    /// Whether it is what somebody may claim: as a child it stands beside a birth that makes him none.
    pub(super) claim: bool,
    /// Whether it can be read with month and day exchanged alone: the list may have them so throughout.
    pub(super) proves_exchange: bool,
}

impl DateRead {
    fn left_out(what: &str, text: &str, why: &str) -> Self {
        let doubts = vec![(DateDoubt::LeftOut, format!("{what} left out: {why}"))];
        Self { doubts, unread: vec![(what.to_owned(), text.to_owned())], ..Self::default() }
    }
}

/// A birth date out of the cells that speak of it.
pub(super) fn read_birth(date: Option<&str>, year: Option<&str>, age: Option<&str>, rules: &DateRules<'_>) -> DateRead {
    let mut birth = date.map(|text| claims::read_birth_day(text, "birth date", rules)).unwrap_or_default();
    let by_year = year.map(|text| claims::read_birth_day(text, "birth year", rules));
    let by_age = age.map(|text| claims::read_age(text, rules));
    for (other, what) in [(by_year, "birth year"), (by_age, "age")] {
        if let Some(other) = other {
            birth.put_beside(other, what, rules);
        }
    }
    birth
}

/// What a remark of the row says of the age of a child, beside its birth.
pub(super) fn add_remark(birth: &mut DateRead, text: &str, what: &str, rules: &DateRules<'_>) {
    if let Some(said) = claims::read_remark(text, what, rules) {
        birth.put_beside(said, what, rules);
    }
}

impl DateRead {
    /// Whether somebody born so may be under 18 today.
    fn may_be_child(&self, rules: &DateRules<'_>) -> bool {
        let of_age = years_before(rules.today, OF_AGE_YEARS);
        self.readings.iter().any(|reading| reading.last_day > of_age)
    }

    /// Takes what a coarser cell says: as the birth, where there is none; beside it, where they disagree, or where one
    /// alone makes him a child and is a claim.
    fn put_beside(&mut self, mut other: Self, what: &str, rules: &DateRules<'_>) {
        self.unread.append(&mut other.unread);
        let overlaps =
            |r: &Reading| self.readings.iter().any(|b| r.first_day <= b.last_day && b.first_day <= r.last_day);
        let meet = other.readings.iter().any(overlaps);
        // Doubts about a coarser cell matter only where it is the source of the date, or cannot be read.
        if self.readings.is_empty() {
            self.readings = other.readings;
            self.default_day |= other.default_day;
            self.reckoned = self.reckoned.max(other.reckoned);
            self.doubts.extend(other.doubts);
            return;
        }
        if other.readings.is_empty() {
            self.doubts.extend(other.doubts);
            return;
        }
        let childs = other.claim && other.may_be_child(rules) && !self.may_be_child(rules);
        if !meet || childs {
            self.doubts.push((DateDoubt::Disagrees, format!("{what} disagrees with the birth date; both kept")));
            let told = |doubt: &DateDoubt| matches!(doubt, DateDoubt::Uncertain | DateDoubt::NoSuchDay);
            self.doubts.extend(other.doubts.into_iter().filter(|(doubt, _)| told(doubt)));
            self.readings.extend(other.readings);
            self.default_day |= other.default_day;
            self.reckoned = self.reckoned.max(other.reckoned);
        }
    }
}

/// A day, month or year as written; `what` names it in the doubts.
pub(super) fn read_day(text: &str, what: &str, rules: &DateRules<'_>) -> DateRead {
    let left_out = |why: String| DateRead::left_out(what, text, &why);
    let filler = written::is_filler(text);
    if filler == Filler::Noughts {
        return left_out(format!("{text:?} is what a form is filled with, and no date"));
    }
    let written = match written::parse(text, rules.order) {
        Ok(written) => written,
        Err(why) => return left_out(format!("{text:?} {why}")),
    };
    let (mut read, refusal) = readings_of(text, &written, rules);
    if !read.readings.is_empty() {
        read.doubts = doubts_of(text, what, &written, &read);
        read.exchanged =
            written.exchanged().map(|other| readings_of(text, &other, rules).0.readings).unwrap_or_default();
        read.year = written.figures;
        read.proves_exchange = written.figures.is_some() && written.order == Order::Swapped;
        return read;
    }
    let why = refusal.unwrap_or_else(|| format!("{text:?} is no date"));
    if filler == Filler::OneFigure {
        return left_out(format!("{why}, and is what a form is filled with"));
    }
    // A day that cannot be says its year all the same.
    let year = Written { month: None, day: None, figures: None, ..written };
    let (mut read, _) = match written.month {
        Some(_) => readings_of(text, &year, rules),
        None => return left_out(why),
    };
    if read.readings.is_empty() {
        return left_out(why);
    }
    read.doubts = doubts_of(text, what, &year, &read);
    let years: Vec<String> = read.readings.iter().map(described).collect();
    let why = format!("{what} {why}; read as any day of its year: {}", years.join(" or "));
    read.doubts.push((DateDoubt::NoSuchDay, why));
    read
}

/// What a date is in each calendar in which it can be; else why not, by the first calendar tried.
fn readings_of(text: &str, written: &Written, rules: &DateRules<'_>) -> (DateRead, Option<String>) {
    let mut read = DateRead { minutes: written.minutes, ..DateRead::default() };
    let mut refusal: Option<String> = None;
    for (calendar, year) in calendars_to_try(written, rules) {
        match one_reading(text, written, calendar, year, rules) {
            Ok(Tried { reading, default_day, reckoned }) => {
                read.default_day |= default_day;
                read.reckoned = read.reckoned.max(reckoned);
                read.readings.push(reading);
            }
            Err(why) => refusal = refusal.or(Some(why)),
        }
    }
    (read, refusal)
}

fn doubts_of(text: &str, what: &str, written: &Written, read: &DateRead) -> Vec<(DateDoubt, String)> {
    let mut doubts = Vec::new();
    if read.default_day {
        let why = format!("{what} {text:?} is a registry default day: estimated");
        doubts.push((DateDoubt::DefaultDay, why));
    }
    if read.readings.len() > 1 {
        let each: Vec<String> = read.readings.iter().map(described).collect();
        let why = format!("{what} {text:?} can be {}; all kept", each.join(" or "));
        doubts.push((DateDoubt::SeveralReadings, why));
    }
    for (on, why) in [
        (written.order == Order::Swapped, "has no such month in the order stated; read with month and day exchanged"),
        (written.two_figure_year, "has a year of two figures"),
        (written.serial.is_some(), "is a bare number, read as a spreadsheet's day number"),
        (written.about, "is said to be about right, or has a sign that says nothing certain; widened"),
        (written.bound == Bound::Before, "says before, not when; read as those days or any before"),
        (written.bound == Bound::After, "says after, not when; read as those days or any after"),
        (written.bound == Bound::Either, "says before or after; read as any day"),
        (written.until_year.is_some(), "is two years; read as any day from the one to the other"),
    ] {
        if on {
            doubts.push((DateDoubt::Uncertain, format!("{what} {text:?} {why}")));
        }
    }
    doubts
}

fn described(reading: &Reading) -> String {
    let calendar = match reading.calendar {
        Calendar::Gregorian => "Gregorian",
        Calendar::Lunar => "lunar Hijri",
        Calendar::Solar => "Solar Hijri",
    };
    format!("{calendar} ({} to {})", day_text(reading.first_day), day_text(reading.last_day))
}

/// Calendars and years in which the date is to be tried, likeliest first.
fn calendars_to_try(written: &Written, rules: &DateRules<'_>) -> Vec<(Calendar, i32)> {
    let year = written.year;
    if written.serial.is_some() {
        return vec![(Calendar::Gregorian, year)];
    }
    if (2_600..2_800).contains(&year) && !matches!(written.calendar, Some(Calendar::Gregorian | Calendar::Lunar)) {
        return vec![(Calendar::Solar, year - KURDISH_YEAR_OFFSET)];
    }
    let chosen = match rules.calendar {
        CalendarChoice::Auto => None,
        CalendarChoice::Gregorian => Some(Calendar::Gregorian),
        CalendarChoice::Lunar => Some(Calendar::Lunar),
        CalendarChoice::Solar => Some(Calendar::Solar),
    };
    // A year of a Gregorian century in a list said to be Hijri is Gregorian all the same, and the reverse is not.
    let unmistakable = (1_850..2_200).contains(&year).then_some(Calendar::Gregorian);
    let certain = written.calendar.or(unmistakable).or(chosen);
    let calendars = match certain {
        Some(calendar) => vec![calendar],
        None if written.two_figure_year => vec![Calendar::Gregorian],
        None => vec![Calendar::Gregorian, Calendar::Lunar, Calendar::Solar],
    };
    let centuries = |calendar| match calendar {
        Calendar::Gregorian => [1_900, 2_000],
        Calendar::Lunar | Calendar::Solar => [1_300, 1_400],
    };
    if written.two_figure_year {
        calendars.iter().flat_map(|&c| centuries(c).map(|century| (c, century + year))).collect()
    } else {
        calendars.into_iter().map(|calendar| (calendar, year)).collect()
    }
}

fn one_reading(
    text: &str,
    written: &Written,
    calendar: Calendar,
    year: i32,
    rules: &DateRules<'_>,
) -> Result<Tried, String> {
    let month_day = written.month.zip(written.day);
    let days = match written.serial {
        Some(day) => Ok(Days { first: day, last: day }),
        None => calendars::days_of(calendar, year, written.month, written.day),
    };
    let until = written.until_year.map(|until| calendars::days_of(calendar, year + (until - written.year), None, None));
    let days = days.and_then(|days| match until {
        Some(until) => until.map(|until| Days { last: until.last, ..days }),
        None => Ok(days),
    });
    let mut days = days.map_err(|why| match why {
        NoSuchDay::Month(month) => format!("{text:?} has no month {month}"),
        NoSuchDay::Day => format!("{text:?} is a day that does not exist"),
        NoSuchDay::Year => format!("{text:?} is no year of a living person"),
    })?;
    let month_day = month_day.or_else(|| written.serial.map(calendars::month_and_day_of));
    let default_day = month_day.is_some_and(|(month, day)| is_default_day(calendar, month, day, rules));
    if calendar == Calendar::Lunar {
        days = days.widened(LUNAR_WIDENING_DAYS);
    }
    if written.about {
        days = days.widened(ABOUT_WIDENING_YEARS.saturating_mul(366));
    }
    if matches!(written.bound, Bound::Before | Bound::Either) {
        days.first = i32::MIN;
    }
    if matches!(written.bound, Bound::After | Bound::Either) {
        days.last = i32::MAX;
    }
    if days.first > rules.today {
        return Err(format!("{text:?} lies in the future"));
    }
    let earliest = years_before(rules.today, MAX_AGE_YEARS);
    if days.last < earliest {
        return Err(format!("{text:?} is more than {MAX_AGE_YEARS} years ago"));
    }
    let (first_day, last_day) = (days.first.max(earliest), days.last.min(rules.today));
    let reckoned = (first_day != days.first || last_day != days.last).then_some(Reckoned::OnImport);
    Ok(Tried { reading: Reading { calendar, text: text.to_owned(), first_day, last_day }, default_day, reckoned })
}

/// One calendar's reading.
struct Tried {
    reading: Reading,
    default_day: bool,
    reckoned: Option<Reckoned>,
}

/// The list is of Gregorian days; of it only the first day of the year is a default in other calendars too.
fn is_default_day(calendar: Calendar, month: u8, day: u8, rules: &DateRules<'_>) -> bool {
    let code = u16::from(month) * 100 + u16::from(day);
    rules.default_days.contains(&code) && (calendar == Calendar::Gregorian || code == 101)
}

fn years_before(day: i32, years: i32) -> i32 {
    calendars::years_before(day, years)
}

#[cfg(test)]
mod tests;
