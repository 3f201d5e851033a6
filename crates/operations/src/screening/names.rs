//! Two names, and one name: how it is read, how alike two are, and why. Opens no folder and knows no person. Source:
//! `cli.md` (`name`); the words are the core's.

use serde::Serialize;
use watchlist::{Language, Name, Shape, compare, explain, extract};

use super::said::{self, WhyLine};
use crate::failure::Failure;

/// One part of a name as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartLine {
    /// As written.
    pub written: String,
    /// Its part in the name.
    pub kind: String,
    /// Its script.
    pub script: String,
    /// How it sounds, in the core's alphabet.
    pub sounds: String,
    /// How it may sound as well.
    pub or_sounds: Option<String>,
    /// Whether its script left out the short vowels.
    pub unvowelled: bool,
}

/// A name as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoldedName {
    /// As given.
    pub text: String,
    /// All that is compared, in the core's alphabet.
    pub sounds: String,
    /// What it is: `full`, `kunya-only`, `single` or `empty`.
    pub shape: &'static str,
    /// Part by part, with those that are kept and not compared.
    pub parts: Vec<PartLine>,
    /// What could not be read, a sentence each; empty where all of it was.
    pub not_read: Vec<String>,
}

/// How alike two names are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedNames {
    /// As said.
    pub query: String,
    /// As on a list.
    pub listed: String,
    /// In hundredths of a nat: how much likelier the likeness is of one person than by chance.
    pub weight_centinats: i32,
    /// What it rests on.
    pub rests_on: &'static str,
    /// Whether it never makes more than a weak lead.
    pub weak: bool,
    /// The lines add up to the weight.
    pub lines: Vec<WhyLine>,
}

/// The same in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedNames {
    /// The comparison.
    #[serde(flatten)]
    pub compared: ComparedNames,
    /// `en` or `ar`.
    pub language: &'static str,
    /// A line a reason, and their sum.
    pub text: String,
}

/// A text on one line, as a name on a list is.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a name is read.
pub fn fold(text: &str) -> FoldedName {
    let text = &on_one_line(text);
    let (name, quality) = extract(text, &mut ());
    let part = |token: &watchlist::Token| PartLine {
        written: name.written(token).to_owned(),
        kind: format!("{:?}", token.kind).to_lowercase(),
        script: format!("{:?}", token.script).to_lowercase(),
        sounds: token.phones.to_string(),
        or_sounds: token.other.as_ref().map(ToString::to_string),
        unvowelled: token.unvowelled,
    };
    let told = [
        (quality.letters_foreign, "letters of scripts that are not read"),
        (quality.bytes_left_out, "bytes beyond the longest name that is read"),
        (quality.tokens_left_out, "parts beyond the most that are read"),
        (quality.tokens_cut, "parts of which some sounds are left out"),
    ];
    let mut not_read: Vec<String> =
        told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if quality.is_empty {
        not_read.push("nothing is left that could be compared".into());
    }
    FoldedName {
        text: text.clone(),
        sounds: name.to_string(),
        shape: match name.shape() {
            Shape::Empty => "empty",
            Shape::Single => "single",
            Shape::KunyaOnly => "kunya-only",
            Shape::Full => "full",
        },
        parts: name.tokens.iter().map(part).collect(),
        not_read,
    }
}

/// How alike a name that is said and one on a list are. One of which nothing can be compared is refused: the weight of
/// nothing is no answer.
pub fn compare_names(query: &str, listed: &str) -> Result<ComparedNames, Failure> {
    compared(&on_one_line(query), &on_one_line(listed), Language::English)
}

/// Why, in English or Arabic.
pub fn explain_names(query: &str, listed: &str, language: &str) -> Result<ExplainedNames, Failure> {
    let (language, word) = match language {
        "en" => (Language::English, "en"),
        "ar" => (Language::Arabic, "ar"),
        other => return Err(Failure::usage(format!("{other:?} is none of en, ar"))),
    };
    let (query, listed) = (&on_one_line(query), &on_one_line(listed));
    let (name, other) = (readable(query)?, readable(listed)?);
    let text = explain(&compare(&name, &other, &mut ()), &name, &other, language);
    Ok(ExplainedNames { compared: compared(query, listed, language)?, language: word, text })
}

fn readable(text: &str) -> Result<Name, Failure> {
    let (name, quality) = extract(text, &mut ());
    if quality.is_empty {
        return Err(Failure::usage(format!("{text:?} has nothing that could be compared"))
            .hint("`custodia name fold` says what of a name is read: Arabic, Latin and Cyrillic letters"));
    }
    Ok(name)
}

fn compared(query: &str, listed: &str, language: Language) -> Result<ComparedNames, Failure> {
    let (name, other) = (readable(query)?, readable(listed)?);
    let comparison = compare(&name, &other, &mut ());
    Ok(ComparedNames {
        query: query.to_owned(),
        listed: listed.to_owned(),
        weight_centinats: comparison.weight(),
        rests_on: said::rests_on(comparison.rests_on),
        weak: said::is_weak(comparison.rests_on),
        lines: said::names(&comparison, &name, &other, language),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_comparison_add_up_to_its_weight_in_both_languages() {
        for (query, listed) in [
            ("Salim Yusuf Haddadi", "سليم يوسف الحدادي"),
            ("Abu Hamza", "Abu Hamza al-Halabi"),
            ("Abd\nal-Rahman: Ali", "Abdurrahman Aly"),
        ] {
            for language in ["en", "ar"] {
                let why = explain_names(query, listed, language).unwrap();
                let sum: i32 = why.compared.lines.iter().map(|line| line.weight_centinats).sum();
                assert_eq!(sum, why.compared.weight_centinats, "{query} {listed}");
                assert_eq!(
                    why.compared,
                    ComparedNames { lines: why.compared.lines.clone(), ..compare_names(query, listed).unwrap() }
                );
                assert!(why.compared.lines.iter().all(|line| !line.said.is_empty()), "{:?}", why.compared.lines);
            }
        }
        assert!(explain_names("a", "b", "fr").is_err());
    }

    #[test]
    fn a_name_of_which_nothing_is_read_is_compared_with_none() {
        for nothing in ["", "...", "王小明"] {
            assert!(compare_names(nothing, "Ali").is_err() && compare_names("Ali", nothing).is_err(), "{nothing:?}");
            assert!(explain_names(nothing, "Ali", "ar").is_err(), "{nothing:?}");
        }
    }

    #[test]
    fn what_of_a_name_is_not_read_is_said() {
        assert_eq!(fold("Salim Haddadi").not_read, Vec::<String>::new());
        assert!(fold("王小明").not_read.join(" ").contains("scripts that are not read"));
        assert_eq!(fold("!!!").shape, "empty");
        assert_eq!(fold("أبو حمزة").shape, "kunya-only");
    }
}
