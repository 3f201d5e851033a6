//! A comparison in words that can be said in court, in English and Arabic; each line ends with its weight in nats,
//! and the last line is their sum to the last hundredth. Source: ours, `watchlist.md` 5.6.

use std::fmt::Write as _;
use std::ops::Range;

use crate::compare::{Comparison, Line, RestsOn, Says};
use crate::name::Name;

/// The languages of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Arabic.
    Arabic,
}

/// Opens and closes a stretch whose direction is its own (Unicode Standard Annex 9): names and numbers keep their
/// order in a line of the other direction.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// The comparison of two names, a line each, and the sum.
#[must_use]
pub fn explain(comparison: &Comparison, query: &Name, listed: &Name, language: Language) -> String {
    let mut text = name_lines(comparison, query, listed, language);
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{}: {}", sum(language), nats(comparison.weight()));
    if let Some(caution) = caution(comparison.rests_on, language) {
        let _ = writeln!(text, "{caution}");
    }
    text
}

/// The lines of the names alone.
pub(crate) fn name_lines(comparison: &Comparison, query: &Name, listed: &Name, language: Language) -> String {
    let mut text = String::new();
    for line in &comparison.tokens {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}: {}", said(line, query, listed, language), nats(line.weight));
    }
    text
}

/// A stretch whose direction is its own.
pub(crate) fn isolated(text: &str) -> String {
    format!("{}{text}{}", ISOLATE.0, ISOLATE.1)
}

/// Centinats as nats with a sign and two places: `+3.05`.
#[must_use]
pub fn nats(centinats: i32) -> String {
    let (sign, of) = (if centinats < 0 { '-' } else { '+' }, centinats.unsigned_abs());
    isolated(&format!("{sign}{}.{:02}", of / 100, of % 100))
}

fn part(name: &Name, span: &Range<usize>) -> String {
    isolated(name.text.get(span.clone()).unwrap_or(""))
}

fn said(line: &Line, query: &Name, listed: &Name, language: Language) -> String {
    use Language::{Arabic, English};
    match (&line.says, language) {
        (Says::Alike { query: q, listed: l, distance, one_in }, English) => {
            let how = if *distance == 0 { "sounds the same as" } else { "sounds like" };
            let (q, l) = (part(query, q), part(listed, l));
            format!("\"{q}\" {how} the listed \"{l}\" (one person in {one_in} has a name that near)")
        }
        (Says::Alike { query: q, listed: l, distance, one_in }, Arabic) => {
            let how = if *distance == 0 { "يُنطق مثل" } else { "يشبه في النطق" };
            let (q, l) = (part(query, q), part(listed, l));
            format!("«{q}» {how} «{l}» في القائمة (واحد من كل {one_in} شخص له اسم بهذا القرب)")
        }
        (Says::OnlySearched(q), English) => format!("\"{}\" has nothing like it in the listed name", part(query, q)),
        (Says::OnlySearched(q), Arabic) => format!("«{}» لا مثيل له في الاسم المدرج", part(query, q)),
        (Says::OnlyListed(l), English) => format!("the listed \"{}\" was not said", part(listed, l)),
        (Says::OnlyListed(l), Arabic) => format!("«{}» في القائمة ولم يُذكر", part(listed, l)),
        (Says::InOrder, English) => "the parts stand in the same order".into(),
        (Says::InOrder, Arabic) => "الأجزاء بالترتيب نفسه".into(),
    }
}

fn sum(language: Language) -> &'static str {
    match language {
        Language::English => "weight of the names together",
        Language::Arabic => "وزن الاسمين معًا",
    }
}

/// What must be said of a likeness that rests on little.
pub(crate) fn caution(rests_on: RestsOn, language: Language) -> Option<&'static str> {
    use Language::{Arabic, English};
    match (rests_on, language) {
        (RestsOn::Parts, _) => None,
        (RestsOn::Nothing, English) => Some("No part of the names is alike."),
        (RestsOn::Nothing, Arabic) => Some("لا جزء متشابه في الاسمين."),
        (RestsOn::SinglePart, English) => Some("Rests on one part of a name alone: never more than a weak lead."),
        (RestsOn::SinglePart, Arabic) => Some("يقوم على جزء واحد من الاسم فقط: لا يزيد على مؤشر ضعيف."),
        (RestsOn::Kunya, English) => Some("Rests on a kunya, which many men bear: never more than a weak lead."),
        (RestsOn::Kunya, Arabic) => Some("يقوم على كنية يحملها كثيرون: لا يزيد على مؤشر ضعيف."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_said_with_sign_and_two_places() {
        let plain = |centinats| nats(centinats).replace([ISOLATE.0, ISOLATE.1], "");
        assert_eq!(plain(305), "+3.05");
        assert_eq!(plain(-7), "-0.07");
        assert_eq!(plain(0), "+0.00");
    }
}
