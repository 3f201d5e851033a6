//! Whether what a row says and what is recorded for its number can be said of one human: name, birth, father,
//! mother, each folded as for duplicates. It tells no two people apart for certain; it says where adding the row to
//! that person would be adding another man's claims to him. Source: ours, decision 0036.

use custody::event::Body;
use custody::event::person::{RegisterField, Relation};

use super::dates::day_text;
use super::names::{NameFlag, Script, analyse_name, comparable_tokens, script_of};
use super::parameters::{BIRTH_NEAR_DAYS, NUMBER_FIGURES_MAX, SPELLING_MIN_LETTERS};

/// What is said of one person, as far as it tells him from another.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Whole names, the script each was given in before its transliteration.
    names: Vec<String>,
    /// Readings of the birth, first and last day.
    births: Vec<(i32, i32)>,
    fathers: Vec<String>,
    mothers: Vec<String>,
}

/// How a row and the record stand to each other; the words name what differs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// Nothing that both say differs, but for spelling and added parts.
    Agrees,
    /// One thing differs a little, as a corrected cell does.
    Nearly(&'static str),
    /// They contradict each other: another human, or a mistake that no program can mend.
    Contradicts(Vec<&'static str>),
}

/// How one thing that both may say compares, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Compared {
    Same,
    Near,
    Other,
}

impl Said {
    /// Of the facts that a row states, or of those on a person's stream.
    pub(crate) fn of<'b>(facts: impl IntoIterator<Item = &'b Body>) -> Self {
        let mut said = Self::default();
        for fact in facts {
            match fact {
                Body::Registered(b) => said.name(b.identity.value()),
                Body::RegisterFieldSet(b) if b.field == RegisterField::Identity => said.name(b.value.value()),
                Body::NameClaimed(b) => {
                    said.name(Some(&b.text));
                    said.name(b.transliteration.as_ref());
                }
                Body::BirthClaimed(b) => said.births.extend(b.readings.iter().map(|r| (r.first_day, r.last_day))),
                Body::KinClaimed(b) => match b.relation {
                    Relation::Father => said.fathers.extend(b.name.clone()),
                    Relation::Mother => said.mothers.extend(b.name.clone()),
                    _ => {}
                },
                _ => {}
            }
        }
        said
    }

    /// A by-name is never a name alone, so that it contradicts none.
    fn name(&mut self, name: Option<&String>) {
        let name = name.filter(|name| !analyse_name(name).flags.contains(&NameFlag::KunyaOnly));
        self.names.extend(name.cloned());
    }

    /// Whether what a row says can be said of whom the record says this. What only one of them says is no difference.
    pub(crate) fn agreement(&self, recorded: &Self) -> Agreement {
        let compared = [
            ("name", compare_names(&self.names, &recorded.names)),
            ("date of birth", best(&self.births, &recorded.births, |a, b| compare_births(*a, *b))),
            ("father", best(&self.fathers, &recorded.fathers, |a, b| compare_kin(a, b))),
            ("mother", best(&self.mothers, &recorded.mothers, |a, b| compare_kin(a, b))),
        ];
        let which = |wanted: Compared| -> Vec<&'static str> {
            compared.iter().filter(|(_, found)| *found == Some(wanted)).map(|(what, _)| *what).collect()
        };
        match (which(Compared::Other), which(Compared::Near).as_slice()) {
            (others, []) if others.is_empty() => Agreement::Agrees,
            (others, [only]) if others.is_empty() => Agreement::Nearly(only),
            // Two things a little different are two mistakes in one row, or another man: a person decides.
            (others, nears) => Agreement::Contradicts(others.into_iter().chain(nears.iter().copied()).collect()),
        }
    }
}

/// The best of all pairs; none where one side says nothing.
fn best<T>(row: &[T], recorded: &[T], compare: impl Fn(&T, &T) -> Compared) -> Option<Compared> {
    row.iter().flat_map(|a| recorded.iter().map(move |b| (a, b))).map(|(a, b)| compare(a, b)).min()
}

/// In the script that the row's name was given in, where the record has the name in it; else in the other one.
fn compare_names(row: &[String], recorded: &[String]) -> Option<Compared> {
    let comparable = |script: Script| matches!(script, Script::Arabic | Script::Latin | Script::Cyrillic);
    row.iter().filter(|name| comparable(script_of(name))).find_map(|name| {
        let same_script = recorded.iter().filter(|other| script_of(other) == script_of(name));
        same_script.map(|other| compare_words(&comparable_tokens(name), &comparable_tokens(other), true)).min()
    })
}

/// A father's or a mother's name.
fn compare_kin(row: &str, recorded: &str) -> Compared {
    match script_of(row) == script_of(recorded) {
        true => compare_words(&comparable_tokens(row), &comparable_tokens(recorded), false),
        // Of two scripts nothing can be said here, and the name stands beside it.
        false => Compared::Same,
    }
}

/// Words of two names. One that is the other with parts added is the same; the given name is never near.
fn compare_words(one: &[String], other: &[String], whole_name: bool) -> Compared {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let (Some(given), Some(first)) = (short.first(), long.first()) else { return Compared::Same };
    let mut rest = long.iter();
    let in_order = short.iter().all(|word| rest.any(|other| other == word));
    if in_order && (short.len() > 1 || given == first) {
        return Compared::Same;
    }
    if short.len() > 1 && short.iter().all(|word| long.contains(word)) {
        return Compared::Near;
    }
    let differing: Vec<(&String, &String)> = short.iter().zip(long).filter(|(a, b)| a != b).collect();
    let spelling = differing.iter().all(|(a, b)| is_one_letter_off(a, b));
    let near = match whole_name {
        // One part of three or more, or letters of parts behind the given name.
        true => given == first && (spelling || (differing.len() == 1 && short.len() == long.len() && short.len() > 2)),
        false => spelling,
    };
    if near { Compared::Near } else { Compared::Other }
}

/// Readings that meet are one day as far as anybody knows; a corrected year, month or day is near.
fn compare_births((first, last): (i32, i32), (from, until): (i32, i32)) -> Compared {
    if first <= until && from <= last {
        return Compared::Same;
    }
    let apart = if first > until { first.saturating_sub(until) } else { from.saturating_sub(last) };
    let month_and_day = |day: i32| day_text(day).split_once('-').map(|(_, rest)| rest.to_owned());
    let certain = first == last && from == until;
    // On a registry default day everybody is born, so that it says nothing.
    let same_day = certain
        && month_and_day(first) == month_and_day(from)
        && !matches!(month_and_day(first).as_deref(), Some("01-01" | "07-01"));
    if apart <= BIRTH_NEAR_DAYS || same_day { Compared::Near } else { Compared::Other }
}

/// Whether two words differ by one letter put in, left out or exchanged. Short words do not count: one letter makes
/// two men of حسن and حسين.
fn is_one_letter_off(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < SPELLING_MIN_LETTERS || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    head + tail >= one.len().max(other.len()).saturating_sub(1)
}

/// A number in figures alone with fewer or more zeros in front, up to the longest that lists have.
pub(crate) fn with_other_zeros(value: &str) -> Vec<String> {
    let figures: String = value.chars().map(super::folding::ascii_digit).collect();
    let bare = figures.trim_start_matches('0');
    if bare.is_empty() || !bare.chars().all(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    let spelt = (0..=NUMBER_FIGURES_MAX.saturating_sub(bare.len())).map(|zeros| "0".repeat(zeros) + bare);
    spelt.filter(|other| *other != figures).collect()
}

/// A number as written, and in each set of figures that a roster may write it in.
pub(crate) fn spelt_in_figures(value: &str) -> Vec<String> {
    let in_figures = |zero: char| -> String {
        let figure =
            |c: char| super::folding::ascii_digit(c).to_digit(10).and_then(|n| char::from_u32(zero as u32 + n));
        value.chars().map(|c| figure(c).unwrap_or(c)).collect()
    };
    let mut spelt = vec![value.to_owned()];
    for zero in ['0', '\u{0660}', '\u{06F0}'] {
        let text = in_figures(zero);
        if !spelt.contains(&text) {
            spelt.push(text);
        }
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;
    use custody::event::person::BirthClaimed;
    use custody::event::person::{Calendar, KinClaimed, NameClaimed, Reading, Source};

    fn named(name: &str, born: Option<(i32, i32)>, mother: Option<&str>) -> Said {
        let source = Source::PriorRegister;
        let mut facts: Vec<Body> = vec![
            NameClaimed {
                text: name.into(),
                pieces: Vec::new(),
                transliteration: None,
                language: "und".into(),
                source,
            }
            .into(),
        ];
        facts.extend(born.map(|(first_day, last_day)| {
            let reading = Reading { calendar: Calendar::Gregorian, text: "x".into(), first_day, last_day };
            BirthClaimed { readings: vec![reading], default_day: false, source }.into()
        }));
        let kin = |name: &str| KinClaimed { relation: Relation::Mother, name: Some(name.into()), number: None, source };
        facts.extend(mother.map(|name| kin(name).into()));
        Said::of(&facts)
    }

    fn of_names(one: &str, other: &str) -> Agreement {
        named(one, None, None).agreement(&named(other, None, None))
    }

    #[test]
    fn spelling_and_added_parts_are_one_man() {
        for (a, b) in [
            ("أحمد محمد علي", "احمد محمد على"),
            ("أحمد محمد", "أحمد بن محمد علي الجبوري"),
            ("عبد الله محمد", "عبدالله محمد حسن"),
            ("أحمد", "أحمد محمد علي"),
            ("Mohammed Ali Hassan", "Muhamad Ali Hassan"),
            ("Иван Петров", "иван петров"),
        ] {
            assert_eq!(of_names(a, b), Agreement::Agrees, "{a} and {b}");
            assert_eq!(of_names(b, a), Agreement::Agrees, "{b} and {a}");
        }
    }

    #[test]
    fn another_given_name_or_another_father_is_another_man() {
        for (a, b) in [
            ("أحمد محمد علي", "خالد سعيد عمر"),
            ("حسن علي محمد", "حسين علي محمد"),
            ("أحمد محمد", "أحمد خالد"),
            ("محمد", "أحمد محمد علي"),
        ] {
            assert_eq!(of_names(a, b), Agreement::Contradicts(vec!["name"]), "{a} and {b}");
        }
    }

    #[test]
    fn one_part_corrected_is_near_and_two_things_corrected_are_not() {
        assert_eq!(of_names("خالد سعيد عمر", "خالد سعد عمر"), Agreement::Nearly("name"));
        let (day, year) = (7_000, 366);
        let (one, other) = (
            named("خالد سعيد عمر", Some((day, day)), None),
            named("خالد سعد عمر", Some((day + year, day + year)), None),
        );
        assert_eq!(one.agreement(&other), Agreement::Contradicts(vec!["name", "date of birth"]));
    }

    #[test]
    fn a_birth_of_other_years_contradicts_and_a_corrected_one_is_near() {
        let born = |first, last| named("أحمد محمد علي", Some((first, last)), None);
        // 4 March 1990, 4 March 1991, 4 March 1980; the years 1990 and 1971.
        assert_eq!(born(7_367, 7_367).agreement(&born(7_732, 7_732)), Agreement::Nearly("date of birth"));
        assert_eq!(born(7_367, 7_367).agreement(&born(3_715, 3_715)), Agreement::Nearly("date of birth"));
        assert_eq!(born(7_305, 7_669).agreement(&born(365, 729)), Agreement::Contradicts(vec!["date of birth"]));
        assert_eq!(born(7_305, 7_669).agreement(&born(7_367, 7_367)), Agreement::Agrees);
        // 1 January of two years that lie apart.
        assert_eq!(born(7_305, 7_305).agreement(&born(365, 365)), Agreement::Contradicts(vec!["date of birth"]));
    }

    #[test]
    fn another_mother_contradicts_and_what_nobody_says_does_not() {
        let of = |mother| named("أحمد محمد علي", None, mother);
        assert_eq!(of(Some("زينب")).agreement(&of(Some("فاطمة حسن"))), Agreement::Contradicts(vec!["mother"]));
        assert_eq!(of(Some("فاطمة")).agreement(&of(Some("فاطمه حسن"))), Agreement::Agrees);
        assert_eq!(of(Some("زينب")).agreement(&of(None)), Agreement::Agrees);
        assert_eq!(Said::default().agreement(&of(None)), Agreement::Agrees);
    }

    #[test]
    fn a_by_name_contradicts_no_name_and_the_script_it_was_given_in_counts() {
        let by_name = Said { names: Vec::new(), ..Said::default() };
        assert_eq!(named("أبو عمر", None, None).agreement(&named("خالد سعيد", None, None)), Agreement::Agrees);
        assert_eq!(by_name.agreement(&named("خالد سعيد", None, None)), Agreement::Agrees);
        let both = |text: &str, latin: &str| Said { names: vec![text.into(), latin.into()], ..Said::default() };
        let (hassan, hussein) = (both("حسن علي", "Hassan Ali"), both("حسين علي", "Hussein Ali"));
        assert_eq!(hassan.agreement(&hussein), Agreement::Contradicts(vec!["name"]));
    }

    #[test]
    fn zeros_in_front_are_dropped_and_filled_up_again_for_numbers_alone() {
        let spelt = with_other_zeros("0118");
        assert!(spelt.contains(&"118".into()) && spelt.contains(&"000118".into()) && !spelt.contains(&"0118".into()));
        assert!(with_other_zeros("١١٨").contains(&"0118".into()));
        for none in ["0", "", "A-118", "118/2"] {
            assert!(with_other_zeros(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_number_is_looked_for_in_all_figures() {
        assert_eq!(spelt_in_figures("118/a"), ["118/a", "١١٨/a", "۱۱۸/a"]);
        assert_eq!(spelt_in_figures("١١"), ["١١", "11", "۱۱"]);
        assert_eq!(spelt_in_figures("x"), ["x"]);
    }
}
