//! What a written name is to this crate: tokens in the phonetic alphabet, each with its part in the name and the
//! bytes of the text it came from. Source: ours.

use std::fmt;
use std::ops::Range;

use crate::letters::Script;
use crate::phones::Phones;

/// The part that a token plays in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A given name, a father's name, a family name, a nisba: what distinguishes.
    Name,
    /// Father or mother of somebody: a kunya or a nom de guerre.
    Kunya,
    /// A father's name with an ending (-ovich, -ovna, -zade): often left out.
    Patronymic,
    /// Mullah, hajji, doctor, general: says little about who it is.
    Title,
    /// One letter that stands for a name.
    Initial,
    /// Digits.
    Number,
    /// Son of, of, and: kept for the explanation, never compared.
    Particle,
}

/// One token of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The bytes of the text that the token was written in.
    pub span: Range<usize>,
    /// Its part in the name.
    pub kind: Kind,
    /// Its script.
    pub script: Script,
    /// How it sounds.
    pub phones: Phones,
    /// How it may sound as well, where the spelling leaves it open (an article written together with the name).
    pub other: Option<Phones>,
    /// Whether its script left out the short vowels.
    pub unvowelled: bool,
    /// A hash of its small letters and digits, article with them: equal where two tokens are written the same.
    pub spelling: u32,
}

/// A name as written and as it sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written; the spans of the tokens are bytes of it.
    pub text: String,
    /// In the order of the text, with particles.
    pub tokens: Vec<Token>,
}

/// What a name's tokens are together; kunya-only and single-token names never make more than a weak lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// Nothing that could be compared.
    Empty,
    /// One token.
    Single,
    /// A kunya and nothing else but a title or a nisba.
    KunyaOnly,
    /// Two tokens or more.
    Full,
}

impl Name {
    /// The tokens that are compared: all but the particles.
    pub fn compared(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.kind != Kind::Particle)
    }

    /// The text of a token.
    #[must_use]
    pub fn written(&self, token: &Token) -> &str {
        self.text.get(token.span.clone()).unwrap_or("")
    }

    /// What the tokens are together.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let telling = |kind: Kind| !matches!(kind, Kind::Title | Kind::Initial);
        let told = self.compared().filter(|token| telling(token.kind));
        let (kunyas, others) = told.fold((0, 0), |(kunyas, others), token| match token.kind {
            Kind::Kunya => (kunyas + 1, others),
            _ => (kunyas, others + 1),
        });
        match (kunyas, others) {
            (0, 0) if self.compared().next().is_none() => Shape::Empty,
            (0, 0 | 1) => Shape::Single,
            (1.., 0 | 1) => Shape::KunyaOnly,
            _ => Shape::Full,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, token) in self.compared().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " " }, token.phones)?;
        }
        Ok(())
    }
}

/// What could not be read or was left out of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quality {
    /// Letters of scripts that are not covered.
    pub letters_foreign: usize,
    /// Bytes beyond [`crate::parameters::NAME_BYTES_MAX`].
    pub bytes_left_out: usize,
    /// Tokens beyond [`crate::parameters::NAME_TOKENS_MAX`].
    pub tokens_left_out: usize,
    /// Tokens of which some sounds were left out.
    pub tokens_cut: usize,
    /// Tokens whose script left out the short vowels.
    pub tokens_unvowelled: usize,
    /// Nothing is left that could be compared.
    pub is_empty: bool,
}

impl Quality {
    /// Whether all of the name was read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let left_out = self.letters_foreign + self.bytes_left_out + self.tokens_left_out + self.tokens_cut;
        left_out == 0 && !self.is_empty
    }
}
