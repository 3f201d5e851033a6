//! What stands in an age cell, as the months that somebody can have lived. What is no plain number of years is read as
//! an interval, wide enough that a child stays one. Source: ours, decision 0075.

use super::signs::{is_less, is_more, is_unsure};
use super::written::is_dash;
use crate::roster::folding::{ascii_digit, fold, is_bidi_control};
use crate::roster::parameters::{ABOUT_WIDENING_YEARS, MAX_AGE_YEARS};

const YEAR: i32 = 12;
/// Months of the oldest that anybody is believed to be.
const OLDEST: i32 = MAX_AGE_YEARS * YEAR + YEAR - 1;
/// The oldest that somebody is called a teenager, in months.
const TEEN_MAX: i32 = 20 * YEAR - 1;
/// Under this everybody is a child in the law of nations, and a word for a minor says no more. Source: `custody.md`
/// (Gates, age).
const OF_AGE: i32 = 18 * YEAR;

/// An age as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    /// Fewest months lived.
    pub(super) min: i32,
    /// Most, the month begun included.
    pub(super) max: i32,
    /// Whether it is a whole number of years and nothing else.
    pub(super) plain: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
}

enum Token {
    /// A whole number, and whether a fraction stood behind it.
    Number(i32, bool),
    Word(String),
    Sign(char),
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
    below: bool,
    above: bool,
    /// `<` behind the figure: of which side it speaks is not certain.
    behind: bool,
    inclusive: bool,
    about: bool,
    minor: bool,
    teen: bool,
    /// A no, of which the words behind it say to what.
    not: bool,
    denied: bool,
    /// `U18`: without a figure the letter says nothing.
    letter: bool,
    fraction: bool,
    /// Whether what parts the figures is a dash.
    dash: bool,
}

const YEARS: [&str; 16] = [
    "سنه",
    "سنوات",
    "سنين",
    "عام",
    "عاما",
    "اعوام",
    "سال",
    "سالان",
    "year",
    "years",
    "yrs",
    "yr",
    "y",
    "лет",
    "год",
    "года",
];
const MONTHS: [&str; 12] =
    ["month", "months", "mo", "mos", "شهر", "شهرا", "اشهر", "شهور", "مانگ", "мес", "месяц", "месяцев"];
const WEEKS: [&str; 5] = ["week", "weeks", "اسبوع", "اسابيع", "ههفته"];
const DAYS: [&str; 7] = ["day", "days", "يوم", "يوما", "ايام", "روژ", "дней"];
const BELOW: [&str; 17] = [
    "lower",
    "fewer",
    "smaller",
    "under",
    "below",
    "less",
    "younger",
    "before",
    "اقل",
    "دون",
    "تحت",
    "اصغر",
    "خوار",
    "كهمتر",
    "ژير",
    "моложе",
    "младше",
];
/// Up to and with the figure; between two figures they part them.
const UP_TO: [&str; 7] = ["up", "max", "maximum", "حتي", "لغايه", "until", "до"];
const ABOVE: [&str; 13] =
    ["over", "above", "more", "older", "least", "plus", "اكثر", "فوق", "اكبر", "سهرو", "старше", "свыше", "более"];
const PARTS: [&str; 8] = ["to", "or", "and", "till", "الي", "او", "و", "или"];
const ABOUT: [&str; 11] =
    ["حوالي", "تقريبا", "نحو", "نزيكهي", "about", "approx", "approximately", "circa", "ca", "around", "около"];
const MINOR: [&str; 33] = [
    "juv",
    "صغير",
    "صغيره",
    "صغار",
    "minor",
    "child",
    "juvenile",
    "underage",
    "kid",
    "infant",
    "baby",
    "boy",
    "girl",
    "minors",
    "children",
    "juveniles",
    "احداث",
    "الاحداث",
    "اطفال",
    "قاصرين",
    "قاصرون",
    "صبي",
    "صبيه",
    "غلام",
    "قاصر",
    "قاصره",
    "قصر",
    "طفل",
    "طفله",
    "حدث",
    "رضيع",
    "منداڵ",
    "несовершеннолетний",
];
/// Between a child and somebody just of age: a claim of neither alone.
const TEEN: [&str; 10] =
    ["teen", "teens", "teenager", "teenagers", "adolescent", "adolescents", "مراهق", "مراهقه", "مراهقون", "مراهقين"];
/// Says no to what comes behind it.
const NOT: [&str; 6] = ["not", "لم", "لا", "غير", "ليس", "не"];
/// With a no before it: `not yet 18`, `لم يبلغ 18`.
const REACHES: [&str; 21] = [
    "yet",
    "reach",
    "reached",
    "attained",
    "turned",
    "completed",
    "adult",
    "يبلغ",
    "تبلغ",
    "يبلغوا",
    "يتم",
    "تتم",
    "يكمل",
    "تكمل",
    "بالغ",
    "بالغه",
    "راشد",
    "راشده",
    "بعد",
    "достиг",
    "достигший",
];
/// With a no before it: `لا يتجاوز 17`, with the figure.
const EXCEEDS: [&str; 6] = ["exceed", "exceeding", "يتجاوز", "تتجاوز", "يزيد", "تزيد"];
/// `18 and less`, in one word with its `and`: with the figure.
const AND_LESS: [&str; 4] = ["فاقل", "فاصغر", "واقل", "فادني"];
/// The same of more.
const AND_MORE: [&str; 3] = ["فاكثر", "فاكبر", "فاعلي"];
/// `18 and what is` under or over it.
const AND_WHAT_IS: [&str; 2] = ["فما", "وما"];
/// Words that say nothing more.
const IGNORED: [&str; 28] = [
    "has",
    "عن",
    "age",
    "aged",
    "old",
    "o",
    "of",
    "than",
    "at",
    "is",
    "between",
    "عمره",
    "عمرها",
    "العمر",
    "عمر",
    "سن",
    "السن",
    "القانونيه",
    "القانوني",
    "الرشد",
    "البلوغ",
    "legal",
    "lawful",
    "full",
    "majority",
    "the",
    "من",
    "بين",
];

/// Reads an age cell; nothing where a word, or the order of what is written, is not understood.
pub(super) fn parse(text: &str) -> Option<Age> {
    let mut said = Said::default();
    for token in tokens(text)? {
        match token {
            Token::Number(number, fraction) => {
                let parted = std::mem::take(&mut said.parted);
                said.fraction |= fraction;
                said.parts.push(Part { number, unit: None, parted });
            }
            Token::Word(word) => said.word(&word)?,
            Token::Sign(sign) => said.sign(sign)?,
        }
    }
    // A sign behind: a minus written from the right, a figure that is missing. Of which side it speaks is not certain.
    if said.not {
        return None;
    }
    if said.parted {
        (said.behind, said.about) = (said.behind || said.dash, said.about || !said.dash);
    }
    said.age()
}

/// Numbers, words and signs; nothing for a number that is none.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let plain: Vec<char> =
        text.chars().filter(|&c| !is_bidi_control(c)).map(ascii_digit).flat_map(char::to_lowercase).collect();
    let run = |from: usize, is: &dyn Fn(char) -> bool| -> String {
        plain.iter().skip(from).take_while(|c| is(**c)).collect()
    };
    let digit = |c: char| c.is_ascii_digit();
    let letter = |c: char| c.is_alphabetic() || ('\u{064B}'..='\u{065F}').contains(&c) || c == '\u{200C}';
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(&c) = plain.get(at) {
        if digit(c) {
            let whole = run(at, &digit);
            at += whole.len();
            let mut fraction = String::new();
            if matches!(plain.get(at), Some('.' | ',' | '٫' | '٬')) {
                fraction = run(at + 1, &digit);
                at += if fraction.is_empty() { 0 } else { fraction.len() + 1 };
            }
            found.push(Token::Number(whole.parse().ok()?, fraction.bytes().any(|figure| figure != b'0')));
        } else if letter(c) {
            let word = run(at, &letter);
            at += word.chars().count();
            found.push(Token::Word(fold(&word)));
        } else {
            at += 1;
            if !c.is_whitespace() {
                found.push(Token::Sign(c));
            }
        }
    }
    Some(found)
}

impl Said {
    fn word(&mut self, word: &str) -> Option<()> {
        let among = |list: &[&str]| list.contains(&word) || list.iter().any(|of| fold(of) == word);
        if among(&NOT) {
            self.not = true;
            return Some(());
        }
        if self.not && !among(&IGNORED) {
            return self.no_to(&among);
        }
        // `قاصرًا`: the alef of the accusative.
        let bare = word.strip_suffix('ا').unwrap_or(word);
        let is_of = |list: &[&str]| among(list) || list.contains(&bare) || list.iter().any(|of| fold(of) == bare);
        let unit = [(Unit::Years, &YEARS[..]), (Unit::Months, &MONTHS), (Unit::Weeks, &WEEKS), (Unit::Days, &DAYS)]
            .into_iter()
            .find(|(_, list)| among(list));
        if let Some((unit, _)) = unit {
            match self.parts.last_mut() {
                Some(part) => part.unit = part.unit.or(Some(unit)),
                // `سنة 25`; months in front of their number would be read as years.
                None if unit == Unit::Years => {}
                None => return None,
            }
        } else if among(&UP_TO) && self.parts.is_empty() {
            (self.below, self.inclusive) = (true, true);
        } else if among(&PARTS) || among(&UP_TO) {
            self.parted = !self.parts.is_empty();
        } else if among(&AND_WHAT_IS) {
            self.inclusive = true;
        } else if among(&AND_LESS) {
            (self.below, self.inclusive) = (true, true);
        } else if among(&BELOW) {
            // `17 or under`.
            self.inclusive |= std::mem::take(&mut self.parted);
            self.below = true;
        } else if among(&ABOVE) || among(&AND_MORE) {
            self.parted = false;
            self.above = true;
        } else if among(&ABOUT) {
            self.about = true;
        } else if word == "u" {
            (self.below, self.letter) = (true, true);
        } else if self.denied && among(&REACHES) {
            // `not yet reached 18`: one no.
        } else if is_of(&MINOR) {
            self.minor = true;
        } else if is_of(&TEEN) {
            self.teen = true;
        } else if !among(&IGNORED) {
            return None;
        }
        // `17 y/o`.
        self.parted &= word != "o";
        Some(())
    }

    /// What a no is said to: that he has reached an age, or is past it. To anything else it is not understood.
    fn no_to(&mut self, among: &dyn Fn(&[&str]) -> bool) -> Option<()> {
        let inclusive = among(&EXCEEDS) || among(&ABOVE);
        if !inclusive && !among(&REACHES) {
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
            '.' | ':' | '(' | ')' | '[' | ']' | '"' | '\'' | '’' | '‘' | '`' | '_' => {}
            _ => self.about = true,
        }
        Some(())
    }

    fn age(&self) -> Option<Age> {
        let spans = self.spans()?;
        let Some((mut min, mut max)) = spans.iter().map(|s| s.0).min().zip(spans.iter().map(|s| s.1).max()) else {
            if self.teen && !self.above && !self.behind {
                return Some(Age { min: 0, max: TEEN_MAX, plain: false });
            }
            // `minor`, `under age`.
            let minor = (self.minor || self.below && !self.letter) && !self.above && !self.behind;
            return minor.then_some(Age { min: 0, max: OF_AGE - 1, plain: false });
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
        let more = self.below || self.above || self.behind || self.about || self.minor || self.teen || self.fraction;
        (min <= max).then_some(Age { min, max, plain: whole && !more })
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
    /// In words: `16 to 19 years`.
    pub(super) fn words(self) -> String {
        let years = |months: i32| months / YEAR;
        match (years(self.min), years(self.max)) {
            (from, _) if self.max >= OLDEST && self.min > 0 => format!("{from} years or more"),
            (from, to) if from == to => format!("{from} years"),
            (from, to) => format!("{from} to {to} years"),
        }
    }
}
