//! Numbers in words, up to 99: English, Arabic as written and as spoken, Kurdish. Source: ours.

use super::tokens::Token;
use super::unit_of;
use crate::roster::dates::written::is_dash;

/// 1 to 9.
const UNITS: [&[&str]; 9] = [
    &["one", "واحد", "واحده", "احد", "احدي", "يهك"],
    &["two", "اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي", "دوو"],
    &["three", "ثلاث", "ثلاثه", "تلاته"],
    &["four", "اربع", "اربعه", "چوار"],
    &["five", "خمس", "خمسه", "پينج"],
    &["six", "ست", "سته", "شهش"],
    &["seven", "سبع", "سبعه", "حهوت"],
    &["eight", "ثمان", "ثمانيه", "ثماني", "تمانيه", "ههشت"],
    &["nine", "تسع", "تسعه", "نو"],
];
/// 10 to 19, in one word.
const TEENS: [&[&str]; 10] = [
    &["ten", "عشر", "عشره", "ده"],
    &["eleven", "احدعش", "حدعش", "حداشر", "يازده", "يانزه"],
    &["twelve", "اثنعش", "اطنعش", "اتناشر", "دوازده", "دوانزه"],
    &["thirteen", "ثلاثطعش", "تلطعش", "ثلطعش", "تلتاشر", "سيانزه", "سيزده"],
    &["fourteen", "اربعطعش", "اربعتعش", "اربعتاشر", "چوارده", "چهارده"],
    &["fifteen", "خمسطعش", "خمستعش", "خمستاشر", "پازده", "پانزه", "پانزده"],
    &["sixteen", "ستطعش", "سطعش", "ستعش", "ستاشر", "شازده", "شانزه", "شانزده"],
    &["seventeen", "سبعطعش", "سبعتعش", "سبعتاشر", "حهڤده", "ههڤده", "هفده"],
    &["eighteen", "ثمنطعش", "تمنطعش", "ثمانطعش", "تمنتاشر", "ههژده"],
    &["nineteen", "تسعطعش", "تسعتعش", "تسعتاشر", "نوزده"],
];
/// 20, 30 to 90.
const TENS: [&[&str]; 8] = [
    &["twenty", "عشرون", "عشرين", "بيست"],
    &["thirty", "ثلاثون", "ثلاثين", "تلاتين"],
    &["forty", "fourty", "اربعون", "اربعين", "چل"],
    &["fifty", "خمسون", "خمسين", "پهنجا"],
    &["sixty", "ستون", "ستين", "شهست"],
    &["seventy", "سبعون", "سبعين", "حهفتا"],
    &["eighty", "ثمانون", "ثمانين", "ههشتا"],
    &["ninety", "تسعون", "تسعين", "نهوهد"],
];
/// Two of something in one word, and the word for one of them.
const TWO_OF: [(&str, &str); 6] =
    [("سنتان", "سنه"), ("سنتين", "سنه"), ("عامان", "عام"), ("عامين", "عام"), ("شهران", "شهر"), ("شهرين", "شهر")];
/// Between the parts of one number.
const AND: [&str; 2] = ["and", "و"];

/// What a word stands for among such lists, the first of which is `first`, each next one `step` more.
fn among(word: &str, lists: &[&[&str]], first: i32, step: i32) -> Option<i32> {
    (first..).step_by(usize::try_from(step).ok()?).zip(lists).find(|(_, list)| list.contains(&word)).map(|(n, _)| n)
}

fn unit(word: &str) -> Option<i32> {
    among(word, &UNITS, 1, 1)
}

fn ten(word: &str) -> Option<i32> {
    among(word, &TENS, 20, 10)
}

/// The same cell with its numbers in words as numbers.
pub(super) fn numbers_in(tokens: Vec<Token>) -> Vec<Token> {
    if !tokens.iter().any(|token| matches!(token, Token::Word(word) if unit_of(word).is_none())) {
        return tokens;
    }
    let (mut found, mut at) = (Vec::with_capacity(tokens.len()), 0);
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some((number, count)) = number_at(rest) {
            found.push(Token::Number(number, true));
            at += count;
            continue;
        }
        match TWO_OF.iter().find(|(two, _)| matches!(token, Token::Word(word) if word == two)) {
            Some((_, one)) => found.extend([Token::Number(2, true), Token::Word((*one).to_owned())]),
            None => found.push(token.clone()),
        }
        at += 1;
    }
    found
}

/// The number that a cell begins with, and how many tokens it takes: `sixteen`, `ستة عشر`, `twenty-one`,
/// `خمسة وعشرون`.
fn number_at(tokens: &[Token]) -> Option<(i32, usize)> {
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let first = word(0)?;
    if let Some(ten) = ten(first) {
        let between = match tokens.get(1) {
            Some(Token::Sign(sign)) if is_dash(*sign) => 1,
            Some(Token::Word(and)) if AND.contains(&and.as_str()) => 1,
            _ => 0,
        };
        let more = word(1 + between).and_then(unit);
        return Some(more.map_or((ten, 1), |more| (ten + more, 2 + between)));
    }
    if let Some(teen) = among(first, &TEENS, 10, 1) {
        return Some((teen, 1));
    }
    // `خمسةعشر` in one word.
    let joined = ["عشره", "عشر"].into_iter().find_map(|ten| first.strip_suffix(ten)).and_then(unit);
    if let Some(joined) = joined {
        return Some((10 + joined, 1));
    }
    let one = unit(first)?;
    match word(1) {
        Some("عشر" | "عشره") => Some((10 + one, 2)),
        Some("hundred") => None,
        Some("و") if word(2).and_then(ten).is_some() => Some((one + word(2).and_then(ten)?, 3)),
        Some(next) => {
            let with_and = next.strip_prefix('و').and_then(ten);
            Some(with_and.map_or((one, 1), |ten| (ten + one, 2)))
        }
        None => Some((one, 1)),
    }
}

#[test]
fn numbers_in_words_are_read_to_the_last_of_their_parts() {
    use super::tokens::tokens;
    for (text, number) in [
        ("sixteen", 16),
        ("Seventeen", 17),
        ("ستة عشر", 16),
        ("ست عشرة", 16),
        ("سبعة عشر", 17),
        ("ستةعشر", 16),
        ("ستطعش", 16),
        ("ثلاث", 3),
        ("twenty-one", 21),
        ("thirty five", 35),
        ("خمسة وعشرون", 25),
        ("خمسة و عشرين", 25),
        ("ثلاثون", 30),
        ("شانزە", 16),
        ("بیست و پێنج", 25),
    ] {
        assert_eq!(tokens(text), Some(vec![Token::Number(number, true)]), "{text}");
    }
    for word in UNITS.iter().chain(&TEENS).chain(&TENS).copied().flatten() {
        assert_eq!(*word, crate::roster::folding::fold(word));
    }
}
