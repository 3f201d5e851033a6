//! Signs and words that make more or less of a figure: before, after, under, over, about. Source: ours.

use custody::event::person::Reading;

use crate::roster::folding::{ascii_digit, tidy};

/// On which side of the days written somebody was born.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// On them.
    On,
    /// On them or before.
    Before,
    /// On them or after.
    After,
    /// On one side, and it is not certain on which: Arabic lists write the sign on either side of the figure.
    Either,
}

const BEFORE: [&str; 8] = ["before", "until", "till", "قبل", "حتي", "پيش", "до", "раньше"];
const AFTER: [&str; 7] = ["after", "since", "بعد", "منذ", "دواي", "после", "с"];

impl Bound {
    /// What a word says, if it says it.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        match word {
            word if BEFORE.contains(&word) => Some(Self::Before),
            word if AFTER.contains(&word) => Some(Self::After),
            _ => None,
        }
    }

    /// Two things said of one date: the same, or it is not certain which.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::On, one) | (one, Self::On) => one,
            (one, other) if one == other => one,
            _ => Self::Either,
        }
    }
}

pub(super) fn is_less(c: char) -> bool {
    matches!(c, '<' | '≤' | '⩽' | '≦' | '‹' | '〈' | '⟨' | '＜' | '﹤')
}

pub(super) fn is_more(c: char) -> bool {
    matches!(c, '>' | '≥' | '⩾' | '≧' | '›' | '〉' | '⟩' | '＞' | '﹥')
}

/// Signs that say that a figure is not quite sure, and signs of which nobody knows what they say.
pub(super) fn is_unsure(c: char) -> bool {
    matches!(c, '~' | '≈' | '±' | '?' | '؟' | '*' | '#' | '%' | '^' | '&' | '@' | '!' | '$' | '=' | '≠' | '∼' | '…')
}

/// The signs of a date cell: the text without them, the side that they say, and whether it is unsure.
pub(super) fn taken_from(plain: &str) -> (String, Bound, bool) {
    let (mut bound, mut unsure, mut figure_seen) = (Bound::On, false, false);
    let mut text = String::with_capacity(plain.len());
    for c in plain.chars() {
        let behind = |side: Bound| if figure_seen { Bound::Either } else { side };
        match c {
            c if is_less(c) => bound = bound.and(behind(Bound::Before)),
            c if is_more(c) => bound = bound.and(behind(Bound::After)),
            '+' => bound = bound.and(Bound::After),
            c if is_unsure(c) => unsure = true,
            c => {
                figure_seen |= c.is_ascii_digit();
                text.push(c);
                continue;
            }
        }
        text.push(' ');
    }
    // `<=` is one sign.
    let unsure =
        unsure && !(bound != Bound::On && plain.contains('=') && plain.chars().filter(|c| is_unsure(*c)).count() == 1);
    (text, bound, unsure)
}

/// Whether two readings say the same words in the same calendar, whatever the days were reckoned to be. A list taken
/// before ages were marked has the age alone.
pub(crate) fn same_words(listed: &Reading, recorded: &Reading) -> bool {
    let plain = |text: &str| -> String { tidy(text).chars().map(ascii_digit).collect() };
    let bare = |text: &str| {
        let age = text.strip_prefix(AGE)?;
        Some(age.rsplit_once(ON).map_or(age, |(age, _)| age).to_owned())
    };
    let (words, before) = (plain(&listed.text), plain(&recorded.text));
    listed.calendar == recorded.calendar && (words == before || bare(&words).is_some_and(|age| age == before))
}

/// What stands before an age among the words of a birth, so that it is no year of two figures.
pub(super) const AGE: &str = "age ";
/// What stands between an age and the day of its list.
pub(super) const ON: &str = " on ";
