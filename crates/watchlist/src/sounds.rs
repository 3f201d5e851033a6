//! How one word sounds, and how else it may: glued articles, servants of, fathers of, by script.
//! Source: ours, `watchlist.md` 5.1.

use crate::letters::{Letter, Script};
use crate::phones::Phones;
use crate::{arabic, cyrillic, latin};

/// The sound of a word.
pub(crate) struct Sound {
    pub(crate) phones: Phones,
    pub(crate) other: Option<Phones>,
    pub(crate) unvowelled: bool,
}

/// Latin beginnings that look like an article and are none.
const NO_ARTICLE: [&str; 16] = [
    "alex", "alek", "alej", "albert", "albin", "alfre", "alfon", "alvar", "alvin", "almir", "albor", "elvi", "elme",
    "elsa", "elton", "allah",
];

/// Arabic words that begin like the article and are none.
const NO_ARTICLE_ARABIC: [&str; 6] = ["الله", "الياس", "الهام", "الطاف", "الفت", "البرت"];

/// The sound of one word of one script.
pub(crate) fn sound(word: &[Letter]) -> Sound {
    let letters: Vec<char> = word.iter().map(|letter| letter.is).collect();
    match word.first().map(|letter| letter.script) {
        Some(Script::Latin) => in_latin(&letters),
        Some(Script::Arabic) => in_arabic(&letters),
        Some(Script::Cyrillic) => Sound { unvowelled: false, ..of(&cyrillic::sounds(&letters)) },
        Some(Script::Digit) | None => of(&letters.iter().collect::<String>()),
    }
}

fn of(letters: &str) -> Sound {
    Sound { phones: Phones::from_letters(letters), other: None, unvowelled: false }
}

fn in_latin(letters: &[char]) -> Sound {
    if let Some(whose) = servant_of(letters) {
        return of(&format!("#{}", latin::sounds(whose)));
    }
    let mut sound = of(&latin::sounds(letters));
    if let Some(whose) = father_of(letters) {
        sound.other = Some(Phones::from_letters(&format!("@{}", latin::sounds(whose))));
    } else if let Some(named) = after_article(letters) {
        sound.other = Some(Phones::from_letters(&latin::sounds(named)));
    }
    sound
}

fn is_vowel(letter: &char) -> bool {
    "aeiouy".contains(*letter)
}

/// Abdullah, Abdelaziz, Abdurrahman: what follows the servant and the article.
fn servant_of(letters: &[char]) -> Option<&[char]> {
    let rest = letters.strip_prefix(&['a', 'b', 'd'])?;
    let whose = &rest[rest.iter().take_while(|l| is_vowel(l)).count()..];
    let is_god = |name: &[char]| name.starts_with(&['l', 'a', 'h']) && name.len() <= 4 || name == ['l', 'a'];
    let named = match whose {
        ['l', next, ..] if !is_vowel(next) || !is_god(whose) => &whose[1..],
        _ => whose,
    };
    let enough = if is_god(named) { 2 } else { 3 };
    // Without a vowel between them (Abdrakhman) it is one as well; Abdou and Abdi are names of their own.
    (named.len() >= enough).then_some(named)
}

/// Aboubacar, Abulail: what follows the father.
fn father_of(letters: &[char]) -> Option<&[char]> {
    let rest = letters.strip_prefix(&['a', 'b', 'o', 'u']).or_else(|| letters.strip_prefix(&['a', 'b', 'u']))?;
    (rest.len() >= 4 && !is_vowel(&rest[0])).then_some(rest)
}

/// Alzawahiri, Elbaz: what follows an article that is written together with the name.
fn after_article(letters: &[char]) -> Option<&[char]> {
    let rest = letters.strip_prefix(&['a', 'l']).or_else(|| letters.strip_prefix(&['e', 'l']))?;
    let word: String = letters.iter().collect();
    let is_name = rest.len() < 4 || is_vowel(&rest[0]) || NO_ARTICLE.iter().any(|no| word.starts_with(no));
    (!is_name).then_some(rest)
}

fn in_arabic(letters: &[char]) -> Sound {
    let unvowelled = !arabic::is_vowelled(letters);
    let plain = |letters: &[char]| arabic::sounds(letters);
    if let Some(whose) = letters.strip_prefix(&['ع', 'ب', 'د']).filter(|rest| rest.len() >= 3) {
        let whose = if whose == ['ا', 'ل', 'ل', 'ه'] { &whose[2..] } else { article_off(whose).unwrap_or(whose) };
        return Sound { unvowelled, ..of(&format!("#{}", plain(whose))) };
    }
    match article_off(letters) {
        Some(named) => Sound {
            phones: Phones::from_letters(&plain(named)),
            other: Some(Phones::from_letters(&plain(letters))),
            unvowelled,
        },
        None => Sound { unvowelled, ..of(&plain(letters)) },
    }
}

/// A word of Arabic letters without its article.
fn article_off(letters: &[char]) -> Option<&[char]> {
    let rest = letters.strip_prefix(&['ا', 'ل'])?;
    let word: String = letters.iter().collect();
    (rest.len() >= 2 && !NO_ARTICLE_ARABIC.contains(&word.as_str())).then_some(rest)
}
