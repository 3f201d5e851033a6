//! From a text to a name: letters, words, their parts in the name, sounds. Nothing is thrown away: articles and
//! titles stay as spans, what cannot be read is counted in the quality. Source: ours, `watchlist.md` 5.1.

use crate::letters::{self, Letter, Script};
use crate::name::{Kind, Name, Quality, Token};
use crate::parameters::{NAME_BYTES_MAX, NAME_TOKENS_MAX};
use crate::phones::{Phones, SYMBOLS_MAX};
use crate::roles::Role;
use crate::sounds::{Sound, sound};
use crate::trace::Trace;
use crate::{patronymic, roles};

/// Reads a name in Arabic, Persian, Kurdish, Cyrillic or Latin script. Any text is taken; at most
/// [`NAME_BYTES_MAX`] bytes and [`NAME_TOKENS_MAX`] tokens of it are read.
///
/// ```
/// let (arabic, _) = watchlist::extract("أبو محمد عبد الرحمن التونسي", &mut ());
/// let (latin, quality) = watchlist::extract("Abu-Mohamed Abdurrahman al-Tunisi", &mut ());
/// assert_eq!(latin.to_string(), "@mohamed #rahman tunisi");
/// assert_eq!(arabic.to_string(), "@mhmd #rhmn twnsy");
/// assert!(quality.is_whole());
/// ```
pub fn extract(text: &str, trace: &mut impl Trace) -> (Name, Quality) {
    let (read, bytes_left_out) = within_limit(text);
    let found = letters::words(read);
    trace.made("words", &found.words.len());
    let mut tokens = tokens(&found.words);
    patronymic::settle(&mut tokens, read);
    tokens.iter_mut().for_each(|token| token.spelling = spelling(read.get(token.span.clone()).unwrap_or("")));
    let tokens_left_out = tokens.len().saturating_sub(NAME_TOKENS_MAX);
    tokens.truncate(NAME_TOKENS_MAX);
    let name = Name { text: read.to_owned(), tokens };
    trace.made("tokens", &name);
    let quality = Quality {
        letters_foreign: found.foreign,
        bytes_left_out,
        tokens_left_out,
        tokens_cut: name.tokens.iter().filter(|t| t.phones.len() == SYMBOLS_MAX).count(),
        tokens_unvowelled: name.compared().filter(|t| t.unvowelled).count(),
        is_empty: name.compared().next().is_none(),
    };
    (name, quality)
}

/// The text up to the limit, at a character's border, and how many bytes were left out.
fn within_limit(text: &str) -> (&str, usize) {
    let mut end = text.len().min(NAME_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], text.len() - end)
}

/// A hash of the small letters and digits of a text (FNV-1a, 32 bits).
fn spelling(text: &str) -> u32 {
    let letters = text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    letters.fold(0x811c_9dc5, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193))
}

/// The words' parts in the name, from the first to the last.
fn tokens(words: &[Vec<Letter>]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
    let mut rest = words;
    while !rest.is_empty() {
        let taken = backward(rest, &mut tokens).unwrap_or_else(|| {
            let (token, taken) = forward(rest, !tokens.is_empty());
            tokens.push(token);
            taken
        });
        rest = &rest[taken.max(1)..];
    }
    if tokens.iter().all(|t| t.kind == Kind::Particle) {
        tokens.iter_mut().for_each(|t| t.kind = Kind::Name);
    }
    tokens
}

fn plain(word: &[Letter]) -> String {
    word.iter().map(|letter| letter.is).collect()
}

fn role_of(word: &[Letter]) -> Option<Role> {
    roles::role(&plain(word))
}

/// "Salah al-Din", "Nasr Allah": words that belong to the token before them. How many words were taken.
fn backward(rest: &[Vec<Letter>], tokens: &mut [Token]) -> Option<usize> {
    let before = tokens.last_mut().filter(|t| t.kind == Kind::Name && t.script != Script::Digit)?;
    let article = usize::from(matches!(role_of(rest.first()?), Some(Role::Article | Role::SunArticle)));
    let word = rest.get(article)?;
    let ending = match (role_of(word)?, article) {
        (Role::TheDin, 0) | (Role::Din, 1) => {
            if before.unvowelled {
                "dyn"
            } else {
                "din"
            }
        }
        (Role::Allah, _) => {
            if before.unvowelled {
                "alh"
            } else {
                "alah"
            }
        }
        _ => return None,
    };
    before.phones = before.phones.joined(&Phones::from_letters(ending));
    before.other = None;
    before.span.end = letters::span(word).end;
    Some(article + 1)
}

/// The token that begins here, and how many words it takes.
fn forward(rest: &[Vec<Letter>], has_before: bool) -> (Token, usize) {
    let word = &rest[0];
    let next = rest.get(1);
    let (token, more) = match (role_of(word), next) {
        (Some(Role::Article), Some(_)) => article(rest),
        (Some(Role::SunArticle), Some(next)) if next.first().map(|l| l.is) == word.last().map(|l| l.is) => {
            article(rest)
        }
        (Some(Role::Abd), Some(_)) => servant(rest),
        (Some(Role::Abu), Some(_)) => parent(rest, "@"),
        (Some(Role::Umm), Some(_)) => parent(rest, "&"),
        (Some(Role::Filiation | Role::Particle), _) if next.is_some() || has_before => (token(word, Kind::Particle), 0),
        (Some(Role::Title), _) => (token(word, Kind::Title), 0),
        _ => (token(word, kind(word)), 0),
    };
    (token, 1 + more)
}

fn kind(word: &[Letter]) -> Kind {
    match word {
        [letter, ..] if letter.script == Script::Digit => Kind::Number,
        [letter] if letter.script != Script::Arabic => Kind::Initial,
        _ => Kind::Name,
    }
}

/// One word by itself.
fn token(word: &[Letter], kind: Kind) -> Token {
    let Sound { phones, other, unvowelled } = sound(word);
    let script = word.first().map_or(Script::Latin, |letter| letter.script);
    Token { span: letters::span(word), kind, script, phones, other, unvowelled, spelling: 0 }
}

/// The article and the word it belongs to.
fn article(rest: &[Vec<Letter>]) -> (Token, usize) {
    let (mut token, taken) = forward(&rest[1..], false);
    token.span.start = letters::span(&rest[0]).start;
    if token.kind == Kind::Initial {
        token.kind = Kind::Name;
    }
    (token, taken)
}

/// "Abd (al-) X": one token with the mark of a servant.
fn servant(rest: &[Vec<Letter>]) -> (Token, usize) {
    let article = usize::from(matches!(role_of(&rest[1]), Some(Role::Article | Role::SunArticle)) && rest.len() > 2);
    let whose = &rest[1 + article];
    let mut token = token(whose, Kind::Name);
    let god = matches!(role_of(whose), Some(Role::Allah));
    let whose = if god { Phones::from_letters(if token.unvowelled { "lh" } else { "lah" }) } else { token.phones };
    token.phones = Phones::from_letters("#").joined(&whose);
    token.other = None;
    token.span.start = letters::span(&rest[0]).start;
    (token, 1 + article)
}

/// "Abu X", "Umm X": one token with the mark of a father or a mother.
fn parent(rest: &[Vec<Letter>], mark: &str) -> (Token, usize) {
    let (mut token, taken) = forward(&rest[1..], false);
    let bakr = token.phones.to_string().starts_with("bak") || token.phones.to_string() == "bkr";
    // Abu Bakr is a given name as often as a kunya, and then written as one word.
    let abu = if token.unvowelled { "abw" } else { "abu" };
    token.other = bakr.then(|| Phones::from_letters(abu).joined(&token.phones));
    token.phones = Phones::from_letters(mark).joined(&token.phones);
    token.kind = Kind::Kunya;
    token.span.start = letters::span(&rest[0]).start;
    (token, taken)
}
