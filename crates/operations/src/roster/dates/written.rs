//! What stands in a date cell: figures, month names, eras, in whatever digits. Source: ours.

use custody::event::person::Calendar;

use super::months::month_at;
use super::signs::{Bound, taken_from};
use crate::roster::folding::{ascii_digit, fold};
use crate::roster::mapping::DateOrder;
use crate::roster::row::YearStands;

/// Whether day and month stood as stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    AsStated,
    /// The month stated was none, so the other was taken.
    Swapped,
}

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: i32,
    pub(super) two_figure_year: bool,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    /// As an era or a month name says.
    pub(super) calendar: Option<Calendar>,
    pub(super) about: bool,
    pub(super) order: Order,
    /// A spreadsheet's day number, in days since 1970-01-01.
    pub(super) serial: Option<i32>,
    pub(super) minutes: Option<i64>,
    /// The last of a range of years.
    pub(super) until_year: Option<i32>,
    /// Whether it is those days, or before, or after.
    pub(super) bound: Bound,
    /// Day and month as figures, and on which side of them the year stands: which of the two comes first, the list alone
    /// can say, and of one side it says nothing of the other.
    pub(super) figures: Option<YearStands>,
}

impl Written {
    /// The same with month and day exchanged, where that is another day that can be.
    pub(super) fn exchanged(&self) -> Option<Self> {
        let (month, day) = self.month.zip(self.day)?;
        let either =
            self.figures.is_some() && self.order == Order::AsStated && day <= 12 && month <= 12 && day != month;
        either.then_some(Self { month: Some(day), day: Some(month), ..*self })
    }
}

#[derive(Clone, Copy)]
struct Figure {
    value: u32,
    figures: usize,
    /// `xx`: it stands for one that is not known.
    unknown: bool,
}

impl Figure {
    fn is_year(self) -> bool {
        self.figures >= 3 || self.value > 31
    }
}

/// Words that say nothing about the day.
const IGNORED: [&str; 33] = [
    "مواليد",
    "تولد",
    "التولد",
    "عام",
    "سنه",
    "يوم",
    "في",
    "سالي",
    "لدايكبووي",
    "born",
    "year",
    "of",
    "in",
    "th",
    "st",
    "nd",
    "rd",
    "г",
    "год",
    "года",
    "the",
    "on",
    "b",
    "dob",
    "birth",
    "date",
    "ولد",
    "ولدت",
    "مولود",
    "مولوده",
    "تاريخ",
    "ميلاد",
    "الميلاد",
];
const ABOUT: [&str; 11] = ["c", "cca", "حوالي", "تقريبا", "نحو", "نزيكهي", "about", "approx", "circa", "ca", "around"];
/// Words between two years of which one is meant.
const EITHER: [&str; 9] = ["or", "to", "and", "between", "او", "الي", "و", "بين", "или"];
/// What stands for the figures of a day, month or year that is not known, beside letters of `x` alone.
const PLACEHOLDERS: [&str; 3] = ["dd", "mm", "yyyy"];
/// Day number of 1970-01-01 in a spreadsheet, and the range read as day numbers (1927 to 2064).
const SERIAL_OF_EPOCH: u32 = 25_569;
const SERIALS: std::ops::Range<u32> = 10_000..60_000;

/// Whether what stands in a cell has no figure but nought, or is one figure over and over: what a form is filled with
/// where nothing is known.
pub(super) fn is_filler(text: &str) -> Filler {
    let mut figures = text.chars().map(ascii_digit).filter(char::is_ascii_digit);
    match figures.next() {
        Some(first) if figures.all(|figure| figure == first) => {
            if first == '0' {
                Filler::Noughts
            } else {
                Filler::OneFigure
            }
        }
        _ => Filler::No,
    }
}

/// What a cell is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filler {
    /// A date, or words.
    No,
    /// Noughts alone: no day and no year.
    Noughts,
    /// One figure over and over: a day where there is such a day.
    OneFigure,
}

/// Reads a date cell; the error goes on after the text: `... is not a date`.
pub(super) fn parse(text: &str, order: DateOrder) -> Result<Written, &'static str> {
    let plain: String = text.chars().map(ascii_digit).collect::<String>().to_lowercase();
    if has_minus(&plain) {
        return Err("has a minus sign");
    }
    let (plain, mut bound, unsure) = taken_from(&plain);
    let (plain, minutes) = without_time(&plain);
    let joined = is_joined_year(plain);
    let words = words_of(&fold(plain));
    let mut figures: Vec<Figure> = Vec::new();
    let (mut calendar, mut month, mut about, mut either) = (None, None, unsure, false);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        if let Some(figure) = figure(word)? {
            figures.push(figure);
        } else if let Some((of, number, count)) = month_at(rest) {
            if month.replace(number).is_some() || calendar.is_some_and(|before| before != of) {
                return Err("names two months or calendars");
            }
            calendar = Some(of);
            at += count - 1;
        } else if let Some(of) = era(word) {
            // `هـ ش` is solar: the later word is the closer one.
            calendar = Some(of);
        } else if ABOUT.contains(&word.as_str()) {
            about = true;
        } else if let Some(side) = Bound::of_word(word) {
            bound = bound.and(side);
        } else if EITHER.contains(&word.as_str()) {
            either = true;
        } else if !IGNORED.contains(&word.as_str()) {
            return Err("is not a date that can be read");
        }
        at += 1;
    }
    let mut written = place_figures(&figures, month.map(|month| (month, joined)), order)?;
    // `5 or 6 1990` is no day; of two years one is meant, or all between them.
    if either && written.until_year.is_none() {
        return Err("is not a date that can be read");
    }
    (written.calendar, written.about, written.minutes, written.bound) = (calendar, about, minutes, bound);
    Ok(written)
}

/// Whether the first figure of a cell is negative. A dash between figures parts them.
fn has_minus(plain: &str) -> bool {
    let before = plain.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    before.len() < plain.len() && before.trim_end().ends_with(is_dash) && !is_joined_year(plain)
}

/// Whether the first figures stand behind a letter and a sign: `Jan-09`, as spreadsheets write January 2009.
fn is_joined_year(plain: &str) -> bool {
    let before = plain.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let sign = |c: char| is_dash(c) || matches!(c, '\'' | '’' | '‘' | '/' | '.');
    before.strip_suffix(sign).is_some_and(|month| month.ends_with(char::is_alphabetic))
}

/// The hyphens, dashes and minus signs of Unicode that programs write for a minus.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Letters and figures that stand together are parted: `1400هـ`.
fn words_of(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<bool> = None;
    for c in folded.chars() {
        let kind = (c != ' ').then(|| c.is_ascii_digit());
        match (kind, words.last_mut()) {
            (None, _) => {}
            (Some(_), Some(word)) if kind == last => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = kind;
    }
    words
}

fn figure(word: &str) -> Result<Option<Figure>, &'static str> {
    if word.len() <= 4 && word.chars().all(|c| c == 'x') || PLACEHOLDERS.contains(&word) {
        return Ok(Some(Figure { value: 0, figures: word.len(), unknown: true }));
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(None);
    }
    let value = word.parse().map_err(|_| "has a number that is too large")?;
    Ok(Some(Figure { value, figures: word.len(), unknown: false }))
}

fn era(word: &str) -> Option<Calendar> {
    match word {
        "م" | "ميلادي" | "ميلاديه" | "زاييني" | "ad" | "ce" => Some(Calendar::Gregorian),
        "ه" | "هجري" | "هجريه" | "ق" | "قمري" | "قمريه" | "كوچي" | "ah" | "h" => {
            Some(Calendar::Lunar)
        }
        "ش" | "شمسي" | "شمسيه" | "ههتاوي" | "خورشيدي" | "sh" | "كوردي" => {
            Some(Calendar::Solar)
        }
        _ => None,
    }
}

/// Cuts off `T12:30:00` or ` 12:30`, giving its minutes after midnight.
fn without_time(text: &str) -> (&str, Option<i64>) {
    let Some((before, after)) = text.split_once(':') else { return (text, None) };
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let hour = before.get(day.len()..).and_then(|hour| hour.parse::<i64>().ok());
    let minute_text: String = after.chars().take_while(char::is_ascii_digit).collect();
    let minutes = hour.zip(minute_text.parse::<i64>().ok()).filter(|&(h, m)| h < 24 && m < 60);
    let pm = after.contains("pm") || after.ends_with('م');
    let minutes = minutes.map(|(h, m)| (if pm && h < 12 { h + 12 } else { h }) * 60 + m);
    (day.trim_end_matches(['t', ' ', ',']), minutes)
}

/// A month that is named stands with whether the figures are joined to it.
fn place_figures(figures: &[Figure], month: Option<(u8, bool)>, order: DateOrder) -> Result<Written, &'static str> {
    match (figures, month) {
        (&[year], Some((month, joined))) if year.is_year() || joined && year.figures == 2 => {
            dated(year, Some(u32::from(month)), None)
        }
        // `1 January`: a day, and of no year.
        (&[_], Some(_)) => Err("has no year"),
        (&[a, b], Some((month, _))) => {
            let (year, day) = if a.is_year() && !b.is_year() { (a, b) } else { (b, a) };
            dated(year, Some(u32::from(month)), Some(day.value))
        }
        (&[only], None) => single(only),
        (&[a, b], None) if a.is_year() != b.is_year() => {
            let (year, month) = if a.is_year() { (a, b) } else { (b, a) };
            dated(year, Some(month.value), None)
        }
        // Two years: one of them, or one between.
        (&[a, b], None) if a.figures == 4 && b.figures == 4 => {
            let until = i32::try_from(a.value.max(b.value)).map_err(|_| "has a year too large")?;
            let from = if a.value < b.value { a } else { b };
            Ok(Written { until_year: Some(until), ..dated(from, None, None)? })
        }
        (&[a, b, c], None) => {
            let year_first = a.figures >= 3 || c.figures < 3 && order == DateOrder::Ymd;
            let (year, month, day) = match order {
                _ if year_first => (a, b, c),
                DateOrder::Mdy => (c, a, b),
                DateOrder::Dmy | DateOrder::Ymd => (c, b, a),
            };
            let stands = if year_first { YearStands::First } else { YearStands::Last };
            Ok(Written { figures: Some(stands), ..three(year, month, day)? })
        }
        _ => Err("is not a date that can be read"),
    }
}

fn three(year: Figure, month: Figure, day: Figure) -> Result<Written, &'static str> {
    if month.value > 12 && (1..=12).contains(&day.value) && month.value <= 31 {
        let swapped = dated(year, Some(day.value), Some(month.value))?;
        return Ok(Written { order: Order::Swapped, ..swapped });
    }
    dated(year, Some(month.value), Some(day.value))
}

fn dated(year: Figure, month: Option<u32>, day: Option<u32>) -> Result<Written, &'static str> {
    if year.unknown {
        return Err("has no year");
    }
    let small = |number: Option<u32>| number.map(|n| u8::try_from(n).map_err(|_| "has a day or month too large"));
    Ok(Written {
        year: i32::try_from(year.value).map_err(|_| "has a year too large")?,
        two_figure_year: year.figures <= 2,
        month: small(month).transpose()?,
        day: small(day).transpose()?,
        calendar: None,
        about: false,
        order: Order::AsStated,
        serial: None,
        minutes: None,
        until_year: None,
        bound: Bound::On,
        figures: None,
    })
}

fn single(only: Figure) -> Result<Written, &'static str> {
    match only.figures {
        2 | 4 => dated(only, None, None),
        5 if SERIALS.contains(&only.value) => {
            let day = i64::from(only.value) - i64::from(SERIAL_OF_EPOCH);
            let written = dated(Figure { value: 1_970, figures: 4, unknown: false }, None, None)?;
            Ok(Written { serial: i32::try_from(day).ok(), ..written })
        }
        8 => {
            let year = Figure { value: only.value / 10_000, figures: 4, unknown: false };
            dated(year, Some(only.value / 100 % 100), Some(only.value % 100))
        }
        _ => Err("is not a date that can be read"),
    }
}
