//! What stands in an age cell, as the months that somebody can have lived. What is no plain number of years is read as
//! an interval, wide enough that a child stays one. Source: ours, decision 0075.

mod possible;
mod remarks;
mod spelt;
mod tokens;
mod words;

use self::tokens::{Token, tokens};
use self::words::{
    ABOUT, ABOVE, AND_LESS, AND_MORE, AND_WHAT_IS, BELOW, DAYS, EXCEEDS, IGNORED, MINOR, MONTHS, NOT, PARTS, REACHES,
    SAYS, TEEN, UP_TO, WEEKS, YEARS, YOUTH,
};
use super::signs::{is_less, is_more, is_unsure};
use super::written::is_dash;
use crate::roster::parameters::{ABOUT_WIDENING_YEARS, MAX_AGE_YEARS, OF_AGE_YEARS};

const YEAR: i32 = 12;
/// Months of the oldest that anybody is believed to be.
const OLDEST: i32 = MAX_AGE_YEARS * YEAR + YEAR - 1;
/// The oldest that somebody is called a teenager, in months.
const TEEN_MAX: i32 = 20 * YEAR - 1;
/// The oldest that somebody is called young, in months. Source: the widest use of states, 35 (African Youth Charter,
/// Definitions); a wide interval, so that it contradicts no birth of a young man.
const YOUTH_MAX: i32 = 36 * YEAR - 1;
const OF_AGE: i32 = OF_AGE_YEARS * YEAR;

/// An age as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    /// Fewest months lived.
    pub(super) min: i32,
    /// Most, the month begun included.
    pub(super) max: i32,
    /// Whether it is a whole number of years and nothing else.
    pub(super) plain: bool,
    /// Whether it is what somebody is said to claim, or what stands among words that are not understood.
    pub(super) claim: bool,
}

pub(super) use possible::possible;
pub(super) use remarks::remarked;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
}

/// A number of the cell.
struct Part {
    number: i32,
    unit: Option<Unit>,
    /// Whether a sign or a word parts it from the one before.
    parted: bool,
}

/// What the cell says, gathered.
#[derive(Default)]
struct Said {
    parts: Vec<Part>,
    parted: bool,
    /// Whose word it is, or a bracket, stood behind the last figure: the next one is another.
    apart: bool,
    says: bool,
    below: bool,
    above: bool,
    /// `<` behind the figure: of which side it speaks is not certain.
    behind: bool,
    inclusive: bool,
    about: bool,
    minor: bool,
    teen: bool,
    young: bool,
    /// A no, of which the words behind it say to what.
    not: bool,
    denied: bool,
    /// `U18`: without a figure the letter says nothing.
    letter: bool,
    fraction: bool,
    /// Whether what parts the figures is a dash.
    dash: bool,
}

/// Reads an age cell; nothing where a word, or the order of what is written, is not understood.
pub(super) fn parse(text: &str) -> Option<Age> {
    understood(tokens(text)?)
}

fn understood(tokens: Vec<Token>) -> Option<Age> {
    let mut said = Said::default();
    for token in tokens {
        match token {
            Token::Number(number, more) => {
                let parted = std::mem::take(&mut said.parted) | std::mem::take(&mut said.apart);
                said.fraction |= more;
                said.parts.push(Part { number, unit: None, parted });
            }
            Token::Word(word) => said.word(&word)?,
            Token::Sign(sign) => said.sign(sign)?,
        }
    }
    if said.not {
        return None;
    }
    // A sign behind: a minus written from the right, a figure that is missing. Of which side it speaks is not certain.
    if said.parted {
        (said.behind, said.about) = (said.behind || said.dash, said.about || !said.dash);
    }
    said.age()
}

impl Said {
    fn word(&mut self, word: &str) -> Option<()> {
        let among = |list: &[&str]| list.contains(&word);
        if among(NOT) {
            self.not = true;
            return Some(());
        }
        if self.not && !among(IGNORED) {
            return self.no_to(&among);
        }
        if let Some(unit) = unit_of(word) {
            match self.parts.last_mut() {
                Some(part) => part.unit = part.unit.or(Some(unit)),
                // `سنة 25`; months in front of their number would be read as years.
                None if unit == Unit::Years => {}
                None => return None,
            }
        } else if among(UP_TO) && self.parts.is_empty() {
            (self.below, self.inclusive) = (true, true);
        } else if among(PARTS) || among(UP_TO) {
            self.parted = !self.parts.is_empty();
        } else if among(AND_WHAT_IS) {
            self.inclusive = true;
        } else if among(AND_LESS) {
            (self.below, self.inclusive) = (true, true);
        } else if among(BELOW) {
            // `17 or under`.
            self.inclusive |= std::mem::take(&mut self.parted);
            self.below = true;
        } else if among(ABOVE) || among(AND_MORE) {
            self.parted = false;
            self.above = true;
        } else if among(ABOUT) {
            self.about = true;
        } else if word == "u" {
            (self.below, self.letter) = (true, true);
        } else if self.denied && among(REACHES) {
            // `not yet reached 18`: one no.
        } else if is_of(word, MINOR) {
            self.minor = true;
        } else if is_of(word, TEEN) {
            self.teen = true;
        } else if is_of(word, YOUTH) {
            self.young = true;
        } else if among(SAYS) {
            (self.says, self.apart) = (true, true);
        } else if !among(IGNORED) {
            return None;
        }
        // `17 y/o`.
        self.parted &= word != "o";
        Some(())
    }

    /// What a no is said to: that he has reached an age, or is past it. To anything else it is not understood.
    fn no_to(&mut self, among: &dyn Fn(&[&str]) -> bool) -> Option<()> {
        let inclusive = among(EXCEEDS) || among(ABOVE);
        if !inclusive && !among(REACHES) {
            return None;
        }
        (self.not, self.denied, self.below) = (false, true, true);
        self.inclusive |= inclusive;
        Some(())
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        let first = self.parts.is_empty();
        match sign {
            c if is_less(c) && first => (self.below, self.inclusive) = (true, !matches!(c, '<' | '＜' | '﹤')),
            c if is_more(c) && first => self.above = true,
            c if is_less(c) || is_more(c) => self.behind = true,
            '=' => self.inclusive = true,
            '+' => self.above = true,
            // `U-18`.
            c if is_dash(c) && first && self.below => {}
            // A minus, not a sign between two.
            c if is_dash(c) && first => return None,
            c if is_dash(c) || matches!(c, '/' | '\\' | ',' | '،' | ';' | '؛' | '|') => {
                (self.parted, self.dash) = (!first, is_dash(c));
            }
            // `16~19`.
            '~' if !first => (self.about, self.parted) = (true, false),
            c if is_unsure(c) => self.about = true,
            '(' => self.apart = true,
            '.' | ':' | ')' | '[' | ']' | '"' | '\'' | '’' | '‘' | '`' | '_' => {}
            _ => self.about = true,
        }
        Some(())
    }

    fn age(&self) -> Option<Age> {
        let spans = self.spans()?;
        let Some((mut min, mut max)) = spans.iter().map(|s| s.0).min().zip(spans.iter().map(|s| s.1).max()) else {
            if self.teen && !self.above && !self.behind {
                return Some(self.wide(0, TEEN_MAX));
            }
            if self.young && !self.above && !self.behind {
                return Some(self.wide(0, YOUTH_MAX));
            }
            // `minor`, `under age`.
            let minor = (self.minor || self.below && !self.letter) && !self.above && !self.behind;
            return minor.then(|| self.wide(0, OF_AGE - 1));
        };
        let one = min;
        if self.behind || (self.below && self.above) {
            (min, max) = (0, OLDEST);
        } else if self.below {
            max = if self.inclusive || spans.len() > 1 { max } else { one - 1 };
            min = 0;
        } else if self.above {
            max = OLDEST;
        }
        if self.about {
            (min, max) = (min - ABOUT_WIDENING_YEARS * YEAR, max + ABOUT_WIDENING_YEARS * YEAR);
        }
        if (self.minor || self.teen) && min >= OF_AGE {
            min = 0;
        }
        let (min, max) = (min.max(0), max.min(OLDEST));
        let whole = matches!(self.parts.as_slice(), [part] if matches!(part.unit, None | Some(Unit::Years)));
        let more = [self.below, self.above, self.behind, self.about, self.minor, self.teen, self.young, self.says];
        let plain = whole && !self.fraction && !more.contains(&true);
        (min <= max).then_some(Age { plain, ..self.wide(min, max) })
    }

    /// So many months, and no plain number of years.
    fn wide(&self, min: i32, max: i32) -> Age {
        Age { min, max, plain: false, claim: self.says }
    }

    /// Each number as months, years and months that stand together as one.
    fn spans(&self) -> Option<Vec<(i32, i32)>> {
        let last_unit = self.parts.last().and_then(|part| part.unit);
        let mut spans: Vec<(i32, i32)> = Vec::new();
        let mut before: Option<Unit> = None;
        for part in &self.parts {
            let unit = part.unit.or(last_unit).unwrap_or(Unit::Years);
            let span = span_of(part.number, unit)?;
            match spans.last_mut() {
                Some(years) if !part.parted && before == Some(Unit::Years) && unit == Unit::Months => {
                    *years = (years.0 + span.0, years.0 + span.1);
                }
                Some(_) if !part.parted && !self.about => return None,
                _ => spans.push(span),
            }
            before = Some(unit);
        }
        Some(spans)
    }
}

/// Whether a word is one of these, with the article before it or the alef of the accusative behind it: `القاصر`,
/// `قاصرًا`.
fn is_of(word: &str, list: &[&str]) -> bool {
    let bare = word.strip_suffix('ا').unwrap_or(word);
    let without = |word: &str| word.strip_prefix("ال").is_some_and(|word| list.contains(&word));
    list.contains(&word) || list.contains(&bare) || without(word) || without(bare)
}

fn unit_of(word: &str) -> Option<Unit> {
    let units = [(Unit::Years, YEARS), (Unit::Months, MONTHS), (Unit::Weeks, WEEKS), (Unit::Days, DAYS)];
    units.into_iter().find(|(_, list)| list.contains(&word)).map(|(unit, _)| unit)
}

fn span_of(number: i32, unit: Unit) -> Option<(i32, i32)> {
    let months = match unit {
        Unit::Years if number <= MAX_AGE_YEARS => (number * YEAR, number * YEAR + YEAR - 1),
        Unit::Months if number <= OLDEST => (number, number),
        Unit::Weeks if number <= OLDEST => (number * 7 / 31, number * 7 / 28),
        Unit::Days if number <= OLDEST => (number / 31, number / 28),
        _ => return None,
    };
    Some(months)
}

impl Age {
    /// Whether somebody of it may be under 18.
    pub(super) fn may_be_child(self) -> bool {
        self.min < OF_AGE
    }

    /// In words: `16 to 19 years`.
    pub(super) fn words(self) -> String {
        let years = |months: i32| months / YEAR;
        match (years(self.min), years(self.max)) {
            (0, _) if self.max >= OLDEST => "any age".to_owned(),
            (from, _) if self.max >= OLDEST => format!("{from} years or more"),
            (from, to) if from == to => format!("{from} years"),
            (from, to) => format!("{from} to {to} years"),
        }
    }
}
