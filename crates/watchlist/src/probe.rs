//! A name made ready to be compared with many: its tokens, what each is worth, what it costs alone.
//! Source: ours, `watchlist.md` 5.3.

use std::sync::OnceLock;

use crate::distance::Spoken;
use crate::name::{Kind, Name, Token};
use crate::parameters::{SHIPPED, Weights};
use crate::phones::Phones;
use crate::reference::{Evidence, shipped};

/// A name to search for.
pub(crate) struct Probe<'a> {
    pub(crate) tokens: Vec<ProbeToken<'a>>,
    pub(crate) weights: &'a Weights,
}

/// One of its tokens.
pub(crate) struct ProbeToken<'a> {
    pub(crate) token: &'a Token,
    pub(crate) evidence: Evidence,
    /// With the token after it, written as one.
    pub(crate) with_next: Option<(Phones, Evidence)>,
    /// Centinats taken when no token of the other name is found for it.
    pub(crate) alone: i32,
}

/// A token of the other name.
#[derive(Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub(crate) kind: Kind,
    pub(crate) spoken: Spoken<'a>,
    pub(crate) spelling: u32,
    /// What it is worth, where its script leaves out the short vowels; reckoned when it is first asked for.
    pub(crate) evidence: Option<&'a OnceLock<Evidence>>,
}

impl Listed<'_> {
    /// What it is worth that this token is so far from a token with that evidence, and how rare that is. Tokens are
    /// counted by the sounds of the one that leaves out vowels, as many names come together there; where both do, the
    /// people are counted whose vowels would be written in.
    pub(crate) fn worth(&self, query: (&Evidence, bool), distance: i32, weights: &Weights) -> (i32, i32) {
        let (evidence, unwritten) = match (query.1, self.evidence) {
            (false, Some(theirs)) => (theirs.get_or_init(|| unvowelled_evidence(self.spoken.phones)), 0),
            (true, Some(_)) => (query.0, weights.unwritten_vowels),
            (_, None) => (query.0, 0),
        };
        let across = query.1 != self.spoken.unvowelled;
        let percent = if across { weights.across_percent } else { 100 };
        (evidence.at(distance, unwritten, weights) * percent / 100, evidence.rarity(distance + unwritten))
    }
}

/// What a token is worth whose script leaves out the short vowels, by the weights of this build.
fn unvowelled_evidence(phones: &Phones) -> Evidence {
    shipped().evidence(phones, true, &SHIPPED)
}

impl Token {
    pub(crate) fn spoken(&self) -> Spoken<'_> {
        Spoken { phones: &self.phones, other: self.other.as_ref(), unvowelled: self.unvowelled }
    }

    pub(crate) fn listed<'a>(&'a self, evidence: Option<&'a OnceLock<Evidence>>) -> Listed<'a> {
        Listed { kind: self.kind, spoken: self.spoken(), spelling: self.spelling, evidence }
    }
}

impl<'a> Probe<'a> {
    pub(crate) fn new(name: &'a Name, weights: &'a Weights) -> Self {
        Self::with(name, weights, |token| shipped().evidence(&token.phones, token.unvowelled, weights))
    }

    /// The same with evidence from elsewhere, which must be what the population says.
    pub(crate) fn with(name: &'a Name, weights: &'a Weights, mut evidence: impl FnMut(&Token) -> Evidence) -> Self {
        let mut tokens: Vec<ProbeToken> =
            name.compared().map(|token| probe_token(token, evidence(token), weights)).collect();
        for at in 1..tokens.len() {
            tokens[at - 1].with_next = joined(&tokens[at - 1], &tokens[at], weights);
        }
        Self { tokens, weights }
    }
}

fn probe_token<'a>(token: &'a Token, evidence: Evidence, weights: &Weights) -> ProbeToken<'a> {
    let rarity = evidence.rarity(0) * weights.query_alone_percent / 100;
    let alone = rarity.min(weights.query_alone) * share_alone(token.kind, weights) / 100;
    ProbeToken { token, evidence, with_next: None, alone }
}

fn joined(one: &ProbeToken, next: &ProbeToken, weights: &Weights) -> Option<(Phones, Evidence)> {
    let may = can_join(one.token.kind) && can_join(next.token.kind) && one.token.unvowelled == next.token.unvowelled;
    may.then(|| {
        let phones = one.token.phones.joined(&next.token.phones);
        // Written as one, two common tokens look like a rare one; they are worth no more for that.
        let apart = one.evidence.rarity(0) + next.evidence.rarity(0);
        let evidence = shipped().evidence_unseen(phones.len(), weights).at_most(apart);
        (phones, evidence)
    })
}

/// Whether a token can be part of one that is written as one word.
pub(crate) fn can_join(kind: Kind) -> bool {
    matches!(kind, Kind::Name | Kind::Initial | Kind::Patronymic | Kind::Kunya)
}

/// Hundredths of the usual that a token costs when it stands alone.
pub(crate) fn share_alone(kind: Kind, weights: &Weights) -> i32 {
    match kind {
        Kind::Name | Kind::Number => 100,
        Kind::Kunya | Kind::Patronymic => weights.optional_percent,
        Kind::Title | Kind::Initial => weights.title_percent,
        Kind::Particle => 0,
    }
}
