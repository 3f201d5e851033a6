//! What facts beside the name say, each a line with its weight. Absent is 0: no line at all.
//! Source: ours, `watchlist.md` 5.4; the numbers are those of [`super::weights`].

use crate::compare::{RestsOn, compare};
use crate::name::Name;

use super::birth::{Birth, Reading};
use super::weights as w;
use super::{Document, Facts};

/// A line of a comparison of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactLine {
    /// What it says.
    pub fact: Fact,
    /// Centinats for (positive) or against one person (negative).
    pub weight: i32,
}

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Births: the readings that are nearest.
    Birth {
        /// Of the person.
        person: Reading,
        /// Of the list.
        listed: Reading,
    },
    /// Nationality, and whether one is the same.
    Nationality(bool),
    /// Place of birth, and whether one sounds alike.
    Place(bool),
    /// Sex, and whether it is the same.
    Sex(bool),
    /// The number of a document: signs in which the nearest two differ, 0 or 1.
    Document {
        /// Signs that differ.
        differs: usize,
    },
    /// The father's name against the listed father's.
    Father,
    /// The mother's name against the listed mother's.
    Mother,
    /// Heights and how far they are apart, centimetres.
    Height {
        /// Centimetres between them.
        apart_cm: u16,
    },
}

/// The lines of all facts that both sides state.
#[must_use]
pub fn compare_facts(person: &Facts, listed: &Facts) -> Vec<FactLine> {
    let nationality = any(&person.nationalities, &listed.nationalities, |a, b| a.eq_ignore_ascii_case(b));
    let place = any(&person.places, &listed.places, |a, b| compare(a, b, &mut ()).rests_on > RestsOn::Nothing);
    let yes_no = |fact: fn(bool) -> Fact, is: Option<bool>, yes: i32, no: i32| {
        is.map(|is| FactLine { fact: fact(is), weight: if is { yes } else { no } })
    };
    let sex = person.sex.zip(listed.sex).map(|(a, b)| a == b);
    let lines = [
        birth(&person.births, &listed.births),
        yes_no(Fact::Nationality, nationality, w::SAME_NATIONALITY, w::OTHER_NATIONALITY),
        yes_no(Fact::Place, place, w::SAME_PLACE, w::OTHER_PLACE),
        yes_no(Fact::Sex, sex, w::SAME_SEX, w::OTHER_SEX),
        document(&person.documents, &listed.documents),
        parent(Fact::Father, &person.fathers, &listed.fathers),
        parent(Fact::Mother, &person.mothers, &listed.mothers),
        height(person.height_cm, listed.height_cm),
    ];
    lines.into_iter().flatten().collect()
}

/// Whether any two of both sides agree; nothing where a side states none.
fn any<T>(ours: &[T], theirs: &[T], agree: impl Fn(&T, &T) -> bool) -> Option<bool> {
    let stated = !ours.is_empty() && !theirs.is_empty();
    stated.then(|| ours.iter().any(|a| theirs.iter().any(|b| agree(a, b))))
}

fn birth(ours: &[Birth], theirs: &[Birth]) -> Option<FactLine> {
    let readings = |births: &[Birth]| births.iter().flat_map(|birth| birth.readings.clone()).collect::<Vec<_>>();
    let (ours, theirs) = (readings(ours), readings(theirs));
    let pairs = ours.iter().flat_map(|person| theirs.iter().map(move |listed| (*person, *listed)));
    let lines = pairs.map(|(person, listed)| FactLine {
        fact: Fact::Birth { person, listed },
        weight: readings_weight(person, listed),
    });
    lines.max_by_key(|line| line.weight)
}

/// Days in a mean Gregorian year.
const YEAR_DAYS: f64 = 365.2425;

fn readings_weight(a: Reading, b: Reading) -> i32 {
    let is_day = |reading: Reading| reading.first == reading.last && !reading.filled_in;
    let apart = (a.first - b.last).max(b.first - a.last).max(0);
    if is_day(a) && is_day(b) {
        return days_weight(a.first.abs_diff(b.first));
    }
    if apart == 0 || (apart < 366 && (a.filled_in || b.filled_in)) {
        let years = |reading: Reading| (reading.last - reading.first) / 365 + 1;
        let chance = years(a).max(years(b)).min(w::BIRTH_YEARS_SPREAD);
        let odds = w::YEAR_AGREES * (w::BIRTH_YEARS_SPREAD as f64) / chance as f64;
        return (libm::round(100.0 * libm::log(odds)) as i32).max(0);
    }
    years_weight(apart as f64 / YEAR_DAYS)
}

/// Of two days that are both meant, so many days apart.
fn days_weight(apart: u64) -> i32 {
    // A slip in the year keeps day and month: a multiple of a year, but for leap days.
    let off_year = (1..=2u64).any(|years| apart.abs_diff(years * 365) <= years);
    match apart {
        0 => w::SAME_DAY,
        _ if off_year => w::SAME_DAY_OTHER_YEAR,
        1..=364 => w::SAME_YEAR_OTHER_DAY,
        _ => years_weight(apart as f64 / YEAR_DAYS),
    }
}

fn years_weight(apart: f64) -> i32 {
    match apart {
        years if years <= 1.0 => w::ONE_YEAR_OFF,
        years if years <= 3.0 => w::THREE_YEARS_OFF,
        years if years <= 10.0 => w::TEN_YEARS_OFF,
        _ => w::FARTHER_OFF,
    }
}

fn document(ours: &[Document], theirs: &[Document]) -> Option<FactLine> {
    let comparable = |a: &Document, b: &Document| {
        let stated_differs = |x: &str, y: &str| !x.is_empty() && !y.is_empty() && x != y;
        let long = a.number.len().min(b.number.len()) >= w::NUMBER_SIGNS_MIN;
        long && !stated_differs(&a.kind, &b.kind) && !stated_differs(&a.issuer, &b.issuer)
    };
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    let differs = pairs.filter(|(a, b)| comparable(a, b)).map(|(a, b)| signs_apart(&a.number, &b.number)).min()?;
    // People have several papers: numbers that differ say nothing.
    let weight = match differs {
        0 => w::SAME_NUMBER,
        1 => w::NEAR_NUMBER,
        _ => return None,
    };
    Some(FactLine { fact: Fact::Document { differs }, weight })
}

/// 0 when equal, 1 when one sign differs, is missing or two neighbours are swapped, else 2.
fn signs_apart(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - same_end], &b[..b.len() - same_end]) {
        ([], []) => 0,
        ([_], [] | [_]) | ([], [_]) => 1,
        ([p, q], [r, s]) if p == s && q == r => 1,
        _ => 2,
    }
}

fn parent(fact: Fact, ours: &[Name], theirs: &[Name]) -> Option<FactLine> {
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| compare(a, b, &mut ()).weight()));
    let weight = pairs.max()? * w::PARENT_PERCENT / 100;
    Some(FactLine { fact, weight: weight.clamp(-w::PARENT_MAX, w::PARENT_MAX) })
}

fn height(ours: Option<u16>, theirs: Option<u16>) -> Option<FactLine> {
    let apart_cm = ours?.abs_diff(theirs?);
    let weight = match apart_cm {
        near if near <= w::HEIGHT_NEAR_CM => w::SAME_HEIGHT,
        far if far > w::HEIGHT_FAR_CM => w::OTHER_HEIGHT,
        _ => 0,
    };
    Some(FactLine { fact: Fact::Height { apart_cm }, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Sex;

    fn born(text: &str) -> Facts {
        Facts { births: vec![Birth::parse(text).unwrap()], ..Facts::default() }
    }

    fn weight(a: &Facts, b: &Facts) -> i32 {
        compare_facts(a, b).iter().map(|line| line.weight).sum()
    }

    #[test]
    fn what_is_absent_says_nothing() {
        let known = Facts { sex: Some(Sex::Male), height_cm: Some(170), ..born("1961") };
        assert!(compare_facts(&known, &Facts::default()).is_empty());
        assert!(compare_facts(&Facts::default(), &known).is_empty());
    }

    #[test]
    fn a_year_says_less_than_a_day_and_more_than_a_span() {
        let day = weight(&born("12 Mar 1961"), &born("1961-03-12"));
        let year = weight(&born("1961"), &born("1961-03-12"));
        let span = weight(&born("1961"), &born("1958 to 1966"));
        assert!(day > year && year > span && span > 0, "{day} {year} {span}");
    }

    #[test]
    fn the_first_of_january_says_no_more_than_its_year() {
        assert_eq!(weight(&born("1961-01-01"), &born("1961-01-01")), weight(&born("1961"), &born("1961")));
    }

    #[test]
    fn a_solar_year_agrees_with_its_gregorian_one() {
        assert!(weight(&born("1347"), &born("1968")) > 200);
        assert!(weight(&born("1347"), &born("1990")) < 0);
    }

    #[test]
    fn numbers_of_documents_bear_one_slip() {
        assert_eq!(signs_apart("A123456", "A123456"), 0);
        assert_eq!(signs_apart("A123456", "A123465"), 1);
        assert_eq!(signs_apart("A123456", "A12345"), 1);
        assert_eq!(signs_apart("A123456", "B123457"), 2);
    }
}
