//! Two sides' births: the readings that agree best, and how much that says. A further reading or a further listed
//! birth is a further chance to agree, and is taken off. Source: ours, `watchlist.md` 5.4.

use super::birth::{Birth, Reading};
use super::lines::{Fact, FactLine};
use super::weights as w;

/// How far two births agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// The same day.
    SameDay,
    /// The same day and month, a year or two apart: a slip of a digit.
    SameDayOtherYear,
    /// Other days of one year.
    SameYear,
    /// What is known of both can be one day: a year and a day in it, spans that overlap.
    Overlaps,
    /// About so many years apart.
    YearsApart(u16),
}

/// Days in a mean Gregorian year.
const YEAR_DAYS: f64 = 365.2425;
/// The same in whole days, for counting years of a span.
const YEAR_DAYS_WHOLE: i64 = 365;

/// The line of the births, where both sides state one.
pub(super) fn compare_births(ours: &[Birth], theirs: &[Birth]) -> Option<FactLine> {
    let (ours, theirs) = (readings(ours), readings(theirs));
    let chances = ours.len() * theirs.len();
    let pairs = ours.iter().flat_map(|person| theirs.iter().map(move |listed| (*person, *listed)));
    let weighed = pairs.map(|(person, listed)| {
        let (agreement, weight) = weigh(person, listed);
        (weight, agreement, person, listed)
    });
    let (weight, agreement, person, listed) = weighed.max_by_key(|(weight, ..)| *weight)?;
    let chance = libm::round(100.0 * libm::log(chances as f64)) as i32;
    // Several readings make agreement less telling and never tell against one person.
    let weight = if weight > 0 { (weight - chance).max(0) } else { weight };
    Some(FactLine { fact: Fact::Birth { person, listed, agreement, chances }, weight })
}

/// All readings that differ; of a birth that is stated as "about" the years around it as well.
fn readings(births: &[Birth]) -> Vec<Reading> {
    let mut all: Vec<Reading> = Vec::new();
    for birth in births {
        for reading in &birth.readings {
            let around = if birth.circa { w::CIRCA_YEARS * YEAR_DAYS_WHOLE } else { 0 };
            let filled_in = reading.filled_in && !birth.circa;
            let reading =
                Reading { first: reading.first - around, last: reading.last + around, filled_in, ..*reading };
            if !all.iter().any(|held| (held.first, held.last) == (reading.first, reading.last)) {
                all.push(reading);
            }
        }
    }
    all
}

fn weigh(a: Reading, b: Reading) -> (Agreement, i32) {
    let is_day = |reading: Reading| reading.first == reading.last && !reading.filled_in;
    let apart = (a.first - b.last).max(b.first - a.last).max(0);
    if is_day(a) && is_day(b) {
        return days(a.first.abs_diff(b.first));
    }
    if apart == 0 || (apart <= YEAR_DAYS_WHOLE && (a.filled_in || b.filled_in)) {
        let years = |reading: Reading| (reading.last - reading.first) / YEAR_DAYS_WHOLE + 1;
        let chance = years(a).max(years(b)).min(w::BIRTH_YEARS_SPREAD);
        let odds = w::YEAR_AGREES * (w::BIRTH_YEARS_SPREAD as f64) / chance as f64;
        return (Agreement::Overlaps, (libm::round(100.0 * libm::log(odds)) as i32).max(0));
    }
    years(apart as f64 / YEAR_DAYS)
}

/// Of two days that are both meant, so many days apart.
fn days(apart: u64) -> (Agreement, i32) {
    // A slip in the year keeps day and month: a multiple of a year, but for leap days.
    let off_year = (1..=2u64).any(|years| apart.abs_diff(years * 365) <= years);
    match apart {
        0 => (Agreement::SameDay, w::SAME_DAY),
        _ if off_year => (Agreement::SameDayOtherYear, w::SAME_DAY_OTHER_YEAR),
        1..=364 => (Agreement::SameYear, w::SAME_YEAR_OTHER_DAY),
        _ => years(apart as f64 / YEAR_DAYS),
    }
}

fn years(apart: f64) -> (Agreement, i32) {
    let weight = match apart {
        years if years <= 1.0 => w::ONE_YEAR_OFF,
        years if years <= 3.0 => w::THREE_YEARS_OFF,
        years if years <= 10.0 => w::TEN_YEARS_OFF,
        _ => w::FARTHER_OFF,
    };
    // At most some hundred years: it fits.
    (Agreement::YearsApart(libm::ceil(apart) as u16), weight)
}
