//! What facts beside the name say, each a line with its weight. Absent is 0: no line at all.
//! Source: ours, `watchlist.md` 5.4; the numbers are those of [`super::weights`].

use crate::compare::{RestsOn, compare};
use crate::name::Name;

use super::birth::Reading;
use super::births::{Agreement, compare_births};
use super::marks::Mark;
use super::weights as w;
use super::{Document, Facts, Sex, country};

/// A line of a comparison of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactLine {
    /// What it says.
    pub fact: Fact,
    /// Centinats for (positive) or against one person (negative).
    pub weight: i32,
}

/// What a line says, with what either side states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Births: the readings that are nearest.
    Birth {
        /// Of the person.
        person: Reading,
        /// Of the list.
        listed: Reading,
        /// How far they agree.
        agreement: Agreement,
        /// Pairs of readings that could have agreed.
        chances: usize,
    },
    /// Nationalities: two that are the same country, or the first of either side.
    Nationality {
        /// Whether they are the same.
        same: bool,
        /// Of the person.
        person: String,
        /// Of the list.
        listed: String,
    },
    /// Places of birth: two that sound alike, or the first of either side.
    Place {
        /// Whether they sound alike.
        same: bool,
        /// Of the person.
        person: String,
        /// Of the list.
        listed: String,
    },
    /// Sex.
    Sex {
        /// Of the person.
        person: Sex,
        /// Of the list.
        listed: Sex,
    },
    /// Numbers of a paper.
    Document {
        /// Of the person.
        person: String,
        /// Of the list.
        listed: String,
        /// Signs in which the two differ: 0 or 1.
        differs: usize,
    },
    /// The name of a parent against that of the list.
    Parent {
        /// Whether it is the mother.
        mother: bool,
        /// As the person says.
        person: String,
        /// As the list says.
        listed: String,
    },
    /// A part of one side's name that the names alone left over is the name of the other side's father: the nasab.
    Nasab {
        /// The part of the name.
        part: String,
        /// The name of the father.
        father: String,
        /// Whether the part is of the listed name, and the father the person's.
        of_listed: bool,
    },
    /// Heights.
    Height {
        /// Of the person, centimetres.
        person_cm: u16,
        /// Of the list, centimetres.
        listed_cm: u16,
    },
    /// A mark that both have.
    Mark(Mark),
}

/// The lines of all facts that both sides state; those of the nasab are the rule on the nasab's.
#[must_use]
pub fn compare_facts(person: &Facts, listed: &Facts) -> Vec<FactLine> {
    let mut lines: Vec<FactLine> = [
        compare_births(&person.births, &listed.births),
        nationality(&person.nationalities, &listed.nationalities),
        place(&person.places, &listed.places),
        sex(person.sex, listed.sex),
        document(&person.documents, &listed.documents),
        parent(false, &person.fathers, &listed.fathers),
        parent(true, &person.mothers, &listed.mothers),
        height(person.height_cm, listed.height_cm),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(marks(&person.marks, &listed.marks));
    lines
}

/// The first two of both sides that agree; else the first of either, and that they do not. Nothing where a side
/// states none.
fn agreeing<'a, T>(ours: &'a [T], theirs: &'a [T], agree: impl Fn(&T, &T) -> bool) -> Option<(bool, &'a T, &'a T)> {
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    let found = pairs.clone().find(|(a, b)| agree(a, b));
    found.map(|(a, b)| (true, a, b)).or_else(|| Some((false, ours.first()?, theirs.first()?)))
}

fn nationality(ours: &[String], theirs: &[String]) -> Option<FactLine> {
    let (same, person, listed) = agreeing(ours, theirs, |a, b| country::code(a) == country::code(b))?;
    let weight = if same { w::SAME_NATIONALITY } else { w::OTHER_NATIONALITY };
    Some(FactLine { fact: Fact::Nationality { same, person: person.clone(), listed: listed.clone() }, weight })
}

fn place(ours: &[Name], theirs: &[Name]) -> Option<FactLine> {
    let alike = |a: &Name, b: &Name| {
        let comparison = compare(a, b, &mut ());
        comparison.rests_on > RestsOn::Nothing && comparison.weight() > 0
    };
    let (same, person, listed) = agreeing(ours, theirs, alike)?;
    let weight = if same { w::SAME_PLACE } else { w::OTHER_PLACE };
    Some(FactLine { fact: Fact::Place { same, person: person.text.clone(), listed: listed.text.clone() }, weight })
}

fn sex(ours: Option<Sex>, theirs: Option<Sex>) -> Option<FactLine> {
    let (person, listed) = (ours?, theirs?);
    let weight = if person == listed { w::SAME_SEX } else { w::OTHER_SEX };
    Some(FactLine { fact: Fact::Sex { person, listed }, weight })
}

fn document(ours: &[Document], theirs: &[Document]) -> Option<FactLine> {
    let comparable = |a: &Document, b: &Document| {
        let stated_differs = |x: &str, y: &str| !x.is_empty() && !y.is_empty() && x != y;
        let long = a.number.len().min(b.number.len()) >= w::NUMBER_SIGNS_MIN;
        long && !stated_differs(&a.kind, &b.kind) && !stated_differs(&a.issuer, &b.issuer)
    };
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    let near = pairs.filter(|(a, b)| comparable(a, b)).map(|(a, b)| (signs_apart(&a.number, &b.number), a, b));
    let (differs, person, listed) = near.min_by_key(|(differs, ..)| *differs)?;
    // People have several papers: numbers that differ say nothing.
    let weight = match differs {
        0 => w::SAME_NUMBER,
        1 => w::NEAR_NUMBER,
        _ => return None,
    };
    let fact = Fact::Document { person: person.number.clone(), listed: listed.number.clone(), differs };
    Some(FactLine { fact, weight })
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

fn parent(mother: bool, ours: &[Name], theirs: &[Name]) -> Option<FactLine> {
    let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (compare(a, b, &mut ()).weight(), a, b)));
    let (weight, person, listed) = pairs.max_by_key(|(weight, ..)| *weight)?;
    let weight = (weight * w::PARENT_PERCENT / 100).clamp(-w::PARENT_MAX, w::PARENT_MAX);
    let fact = Fact::Parent { mother, person: person.text.clone(), listed: listed.text.clone() };
    Some(FactLine { fact, weight })
}

fn height(ours: Option<u16>, theirs: Option<u16>) -> Option<FactLine> {
    let (person_cm, listed_cm) = (ours?, theirs?);
    let weight = match person_cm.abs_diff(listed_cm) {
        near if near <= w::HEIGHT_NEAR_CM => w::SAME_HEIGHT,
        far if far > w::HEIGHT_FAR_CM => w::OTHER_HEIGHT,
        _ => 0,
    };
    Some(FactLine { fact: Fact::Height { person_cm, listed_cm }, weight })
}

/// Marks that both have, each once; further ones count for less, as whoever was wounded once has several.
fn marks(ours: &[Mark], theirs: &[Mark]) -> Vec<FactLine> {
    let shared = ours.iter().filter(|mark| theirs.iter().any(|other| mark.may_be(other)));
    let line = |(at, mark): (usize, &Mark)| {
        let weight = if at == 0 { w::SAME_MARK } else { w::FURTHER_MARK };
        FactLine { fact: Fact::Mark(*mark), weight }
    };
    shared.take(w::MARKS_MAX).enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::birth::Birth;

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
        let about = weight(&born("1961"), &born("circa 1961"));
        assert!(about < year && about > 0, "{about} {year}");
    }

    #[test]
    fn the_first_of_january_says_no_more_than_its_year() {
        assert_eq!(weight(&born("1961-01-01"), &born("1961-01-01")), weight(&born("1961"), &born("1961")));
    }

    #[test]
    fn a_solar_year_agrees_with_its_gregorian_one_and_is_worth_less_than_one_that_has_no_other_reading() {
        let solar = weight(&born("1347"), &born("1968"));
        assert!(solar > 200 && solar < weight(&born("1968"), &born("1968")), "{solar}");
        assert!(weight(&born("1347"), &born("1990")) < 0);
    }

    #[test]
    fn numbers_of_documents_bear_one_slip() {
        assert_eq!(signs_apart("A123456", "A123456"), 0);
        assert_eq!(signs_apart("A123456", "A123465"), 1);
        assert_eq!(signs_apart("A123456", "A12345"), 1);
        assert_eq!(signs_apart("A123456", "B123457"), 2);
    }

    #[test]
    fn countries_are_the_same_in_any_words() {
        let of = |text: &str| Facts { nationalities: vec![text.into()], ..Facts::default() };
        assert_eq!(weight(&of("سوري"), &of("Syrian Arab Republic")), w::SAME_NATIONALITY);
        assert_eq!(weight(&of("iq"), &of("Iran")), w::OTHER_NATIONALITY);
    }

    #[test]
    fn a_second_mark_counts_for_less_than_the_first() {
        let of = |text: &str| Facts { marks: crate::facts::marks::marks(text), ..Facts::default() };
        let one = weight(&of("scar on left hand"), &of("scar, left hand; scar on the left hand"));
        let two = weight(&of("scar on left hand, tattoo on chest"), &of("tattoo on the chest, scar on the left hand"));
        assert!(one == w::SAME_MARK && two > one && two < 2 * one, "{one} {two}");
    }
}
