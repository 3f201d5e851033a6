//! Cells that speak of an age, or should speak of a birth and do not: whatever of them can mean somebody under 18 is read
//! as a claim, with a doubt that says what was read. Source: ours, decision 0075.

use custody::event::person::{Calendar, Reading};

use super::ages::{self, Age};
use super::signs::{AGE, ON};
use super::{DateDoubt, DateRead, DateRules, calendars, day_text, described, read_day, years_before};
use crate::roster::folding::{ascii_digit, fold};
use crate::roster::parameters::{MAX_AGE_YEARS, OF_AGE_YEARS};
use crate::roster::row::Reckoned;

/// Figures of a year.
const YEAR_FIGURES: usize = 4;
/// Words that make a year among other figures that of a birth.
const BORN: [&str; 10] = ["born", "birth", "b", "dob", "مواليد", "تولد", "التولد", "ولد", "مولود", "لهدايكبووي"];

/// An age cell. A date in it is a birth; what is not understood is a claim where it can mean a child.
pub(super) fn read_age(text: &str, rules: &DateRules<'_>) -> DateRead {
    if let Some(age) = ages::parse(text) {
        let doubt = || format!("age {text:?} is no plain number of years; read as {}", age.words());
        return reckoned(text, age, (!age.plain).then(doubt), rules);
    }
    if let Some(read) = date_in_age(text, rules) {
        return read;
    }
    if let Some(age) = ages::possible(text) {
        let why = format!("age {text:?} is not understood; read as a possible claim of {}", age.words());
        return reckoned(text, age, Some(why), rules);
    }
    childs_year(text, "age", rules).unwrap_or_else(|| {
        let why = format!("{text:?} is not a number of years up to {MAX_AGE_YEARS}");
        DateRead::left_out("age", text, &why)
    })
}

/// A cell of a birth. One that is no date may say an age, or the year of a child among other words.
pub(super) fn read_birth_day(text: &str, what: &str, rules: &DateRules<'_>) -> DateRead {
    let read = read_day(text, what, rules);
    if !read.readings.is_empty() {
        return read;
    }
    let age = Some(text).filter(|text| text.chars().any(char::is_alphabetic)).and_then(ages::parse);
    if let Some(age) = age.filter(|age| age.may_be_child()) {
        let why = format!("{what} {text:?} is an age and no date; read as {}", age.words());
        let said = reckoned(text, age, Some(why), rules);
        return DateRead { doubts: no_such_day(said.doubts), ..said };
    }
    childs_year(text, what, rules).unwrap_or(read)
}

/// What a remark says of somebody under 18.
pub(super) fn read_remark(text: &str, what: &str, rules: &DateRules<'_>) -> Option<DateRead> {
    let age = ages::remarked(text)?;
    let why = format!("{what} {text:?} speak of an age; read as a possible claim of {}", age.words());
    Some(reckoned(text, age, Some(why), rules))
}

/// Who states a birth so is asked again; of a list it is kept.
fn no_such_day(doubts: Vec<(DateDoubt, String)>) -> Vec<(DateDoubt, String)> {
    doubts.into_iter().map(|(_, why)| (DateDoubt::NoSuchDay, why)).collect()
}

/// An age: born within one year, or two if the day of the list is not stated.
fn reckoned(text: &str, age: Age, doubt: Option<String>, rules: &DateRules<'_>) -> DateRead {
    let on = rules.as_of.unwrap_or(rules.today);
    // Without the day of the list the person may have turned a year older since.
    let slack_months = if rules.as_of.is_some() { 0 } else { 12 };
    let earliest = years_before(rules.today, MAX_AGE_YEARS);
    let oldest = calendars::months_before(on, age.max + 1 + slack_months) + 1;
    let first_day = oldest.max(earliest);
    let last_day = calendars::months_before(on, age.min).max(first_day);
    let (text_kept, reckoned) = match rules.as_of {
        Some(day) if oldest >= earliest => (format!("{AGE}{text}{ON}{}", day_text(day)), Reckoned::OnItsDay),
        Some(day) => (format!("{AGE}{text}{ON}{}", day_text(day)), Reckoned::OnImport),
        None => (format!("{AGE}{text}"), Reckoned::OnImport),
    };
    let reading = Reading { calendar: Calendar::Gregorian, text: text_kept, first_day, last_day };
    let doubts = doubt.map(|why| (DateDoubt::Uncertain, why)).into_iter().collect();
    DateRead { readings: vec![reading], doubts, reckoned: Some(reckoned), claim: age.claim, ..DateRead::default() }
}

/// The figures of a cell as they stand together.
fn figures_of(text: &str) -> Vec<String> {
    let plain: String = text.chars().map(ascii_digit).collect();
    plain.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// A date or a year where an age should stand: that of the birth.
fn date_in_age(text: &str, rules: &DateRules<'_>) -> Option<DateRead> {
    if !figures_of(text).iter().any(|run| run.len() >= YEAR_FIGURES) {
        return None;
    }
    let mut read = read_day(text, "age", rules);
    let each: Vec<String> = read.readings.iter().map(described).collect();
    if each.is_empty() {
        return None;
    }
    let why = format!("age {text:?} is a date or a year; read as that of the birth: {}", each.join(" or "));
    read.doubts.insert(0, (DateDoubt::Uncertain, why));
    Some(DateRead { claim: true, ..read })
}

/// The year of a child among words that are not understood: the youngest, if there are several. Beside the age of an
/// adult it counts only where words say that it is that of a birth.
fn childs_year(text: &str, what: &str, rules: &DateRules<'_>) -> Option<DateRead> {
    let figures = figures_of(text);
    let adult = |run: &String| run.parse().is_ok_and(|number| (OF_AGE_YEARS..=MAX_AGE_YEARS).contains(&number));
    let born = || fold(text).split(' ').any(|word| BORN.contains(&word));
    if what == "age" && figures.iter().any(adult) && !born() {
        return None;
    }
    let years = figures.iter().filter(|run| run.len() == YEAR_FIGURES).map(|run| read_day(run, what, rules));
    let mut read = years
        .filter(|read| read.may_be_child(rules))
        .max_by_key(|read| read.readings.iter().map(|reading| reading.last_day).max())?;
    read.readings.iter_mut().for_each(|reading| reading.text = text.to_owned());
    let each: Vec<String> = read.readings.iter().map(described).collect();
    let why = format!("{what} {text:?} is not understood; read as a possible claim of a birth: {}", each.join(" or "));
    Some(DateRead { doubts: vec![(DateDoubt::NoSuchDay, why)], claim: true, ..read })
}
