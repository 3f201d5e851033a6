//! What each log says of its partners: the cards it has entered, by whose hands, and which it has withdrawn.
//! One log's word binds no other: whom an authority deals with it says itself. Source: decision 0041.

use minicbor::{Decode, Encode};

use crate::card;
use crate::event::authority::{PartnerAdded, PartnerWithdrawn};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{AuthorityKind, Stream};
use crate::ids::{AuthorityId, EventId, Hash};
use crate::keys::PublicKey;

use super::authority::Authority;
use super::law::two_officers;
use super::{Context, Record, discrepancy};

/// Whose hands entered a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum EnteredBy {
    /// A device, or one officer: as logs have it from before two were asked for.
    #[n(0)]
    One,
    /// Two officers of two functions.
    #[n(1)]
    Two,
    /// Those who hold the authority's own root, by its signature.
    #[n(2)]
    Root,
}

/// A card as one log holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Partner {
    /// Row of the partner.
    #[n(0)]
    pub(crate) row: u32,
    /// The event that says it last: ids rise within a log.
    #[n(1)]
    pub(crate) by: EventId,
    /// Ed25519 public key of its offline root.
    #[n(2)]
    pub root: Hash,
    /// X25519 public key that bundles for it are sealed to.
    #[n(3)]
    pub sealing: Hash,
    /// What it is for.
    #[n(4)]
    pub kind: AuthorityKind,
    /// Whose hands entered it.
    #[n(5)]
    pub entered: EnteredBy,
    /// It was entered and not withdrawn.
    #[n(6)]
    pub(crate) stands: bool,
    /// Its name, as this log has it.
    #[n(7)]
    pub name: String,
    /// The state that it answers to, as this log has it.
    #[n(8)]
    pub state: String,
}

impl Partner {
    /// Whether two logs have the same of it.
    fn says_the_same(&self, other: &Self) -> bool {
        let of = |card: &Self| (card.root, card.sealing, card.kind);
        of(self) == of(other) && (&self.name, &self.state) == (&other.name, &other.state)
    }
}

impl Record {
    /// Keeps a card in the log that enters it. A card signed by the root alone does not bring back what two
    /// officers have withdrawn: a stolen device could say it again.
    pub(crate) fn enter_partner(&mut self, context: &Context<'_>, body: &PartnerAdded) {
        let row = self.authority_row(&body.authority);
        let itself = row == context.log;
        let stands = itself || self.keep_card(context, row, body);
        let facts = self.authorities.row_mut(row);
        if itself {
            facts.name.clone_from(&body.name);
            facts.kind = Some(body.kind);
            facts.state.clone_from(&body.state);
        }
        if stands {
            facts.root_key.get_or_insert(body.root_key);
            facts.sealing_key.get_or_insert(body.sealing_key);
        }
        self.call_by_cards(row);
    }

    /// How an authority is called that has not spoken for itself: by the card that most hands have entered, then by
    /// the first, so that the order of arrival changes nothing.
    fn call_by_cards(&mut self, row: u32) {
        if self.authorities.row(row).genesis.is_some() {
            return;
        }
        let cards = self.authorities.rows().flat_map(|a| &a.partners).filter(|card| card.row == row);
        let first = cards.min_by_key(|card| (!card.stands, card.entered == EnteredBy::One, card.by));
        let Some(card) = first.cloned() else { return };
        let facts = self.authorities.row_mut(row);
        (facts.name, facts.kind, facts.state) = (card.name, Some(card.kind), card.state);
    }

    /// Keeps a card of a partner; whether it stands from now on.
    fn keep_card(&mut self, context: &Context<'_>, row: u32, body: &PartnerAdded) -> bool {
        let entered = self.hands_of(context, body);
        let (root, sealing, kind) = (body.root_key, body.sealing_key, body.kind);
        let (name, state) = (body.name.clone(), body.state.clone());
        let mut card = Partner { row, by: context.id, root, sealing, kind, entered, stands: true, name, state };
        let cards = &mut self.authorities.row_mut(context.log).partners;
        let Some(known) = cards.iter_mut().find(|c| c.row == row && c.root == root) else {
            cards.push(card);
            return true;
        };
        if known.by > card.by || (!known.stands && entered != EnteredBy::Two) {
            return false;
        }
        // What two have compared is not less for being said again by one.
        card.entered = card.entered.max(if known.stands { known.entered } else { EnteredBy::One });
        *known = card;
        true
    }

    fn hands_of(&self, context: &Context<'_>, body: &PartnerAdded) -> EnteredBy {
        let (own, envelope) = (self.authorities.row(context.log), &context.event.envelope);
        let root = own.root_key.map(|key| PublicKey(key.0));
        if root.is_some_and(|root| card::is_under_root(body, &envelope.authority, &root)) {
            return EnteredBy::Root;
        }
        match &envelope.officers[..] {
            officers @ [one, other, ..] if two_officers(officers) && one.function != other.function => EnteredBy::Two,
            _ => EnteredBy::One,
        }
    }

    /// Takes a card back in the log that withdraws it, with what that log has recognised the partner as, and
    /// names the persons of whom the partner had spoken.
    pub(crate) fn withdraw_partner(&mut self, context: &Context<'_>, body: &PartnerWithdrawn) {
        let (row, log) = (self.authority_row(&body.authority), context.log);
        let own: &mut Authority = self.authorities.row_mut(log);
        let known = own.partners.iter_mut().find(|c| c.row == row && c.root == body.root_key && c.by < context.id);
        if let Some(card) = known {
            (card.stands, card.by) = (false, context.id);
        }
        own.courts.retain(|word| word.value.0 != row || word.id > context.id);
        own.bureaus.retain(|word| word.value.0 != row || word.id > context.id);
        own.withdrawn.retain(|(of, id)| *of != row || *id > context.id);
        own.withdrawn.push((row, context.id));
        self.forget_root(row, body.root_key);
        self.call_by_cards(row);
        let text = format!(
            "{} has withdrawn the card of {} ({}): the {} events of its log that were here no longer count; what they \
             said of {} persons must be looked at again",
            self.authorities.key(log),
            body.authority,
            body.reason.trim(),
            body.events,
            body.persons_in_all
        );
        let about = std::iter::once(Stream::Authority(body.authority.clone()));
        let about = about.chain(body.persons.iter().copied().map(Stream::Person)).collect();
        discrepancy::note(self, context, DiscrepancyKind::Conflict, about, text);
    }

    /// A root that no log vouches for any more pins nobody, unless its own log is here.
    fn forget_root(&mut self, row: u32, root: Hash) {
        let stands = |card: &Partner| card.row == row && card.root == root && card.stands;
        let vouched = self.authorities.rows().any(|a| a.partners.iter().any(stands));
        let facts = self.authorities.row_mut(row);
        if !vouched && facts.genesis.is_none() && facts.root_key == Some(root) {
            (facts.root_key, facts.sealing_key) = (None, None);
        }
    }

    /// Whether a log has withdrawn a partner after an event of its own.
    pub(crate) fn withdrawn_after(&self, log: u32, partner: u32, event: EventId) -> bool {
        self.authorities.row(log).withdrawn.iter().any(|(of, id)| *of == partner && *id > event)
    }

    /// Whether any log's card that stands gives an authority this root.
    pub(crate) fn is_vouched(&self, id: &AuthorityId, root: Hash) -> bool {
        let Some(row) = self.authorities.ix(id) else { return false };
        let stands = |card: &Partner| card.row == row && card.root == root && card.stands;
        self.authorities.rows().any(|a| a.partners.iter().any(stands))
    }

    /// A partner as one authority's log holds its card, if it stands: the one that most hands have entered, then
    /// the first.
    pub fn partner(&self, log: &AuthorityId, partner: &AuthorityId) -> Option<&Partner> {
        self.card_of(self.authorities.ix(log)?, self.authorities.ix(partner)?)
    }

    fn card_of(&self, log: u32, row: u32) -> Option<&Partner> {
        let cards = &self.authorities.row(log).partners;
        let rank = |card: &&Partner| (card.entered != EnteredBy::One, std::cmp::Reverse(card.by));
        cards.iter().filter(|card| card.row == row && card.stands).max_by_key(rank)
    }

    /// What an authority is for, as one log has it: by the card that stands there; where that log has never entered
    /// one, by what the authority says of itself. A third log's card is not asked.
    pub(crate) fn kind_by(&self, log: u32, row: u32) -> Option<AuthorityKind> {
        match self.card_of(log, row) {
            Some(card) => Some(card.kind),
            None if self.authorities.row(log).partners.iter().any(|card| card.row == row) => None,
            None => self.authorities.row(row).genesis.as_ref().and(self.authorities.row(row).kind),
        }
    }

    /// How an authority is called in one log: by the card that stands there, else as it is known.
    pub(crate) fn name_by(&self, log: u32, row: u32) -> &str {
        self.card_of(log, row).map_or(&self.authorities.row(row).name, |card| &card.name)
    }

    /// The cards of a partner that other logs have entered and that say something else than the own log's, in the
    /// order of their authorities' ids. They change nothing here; somebody should ask why.
    pub fn cards_that_differ(&self, own: &AuthorityId, partner: &AuthorityId) -> Vec<(&AuthorityId, &Partner)> {
        let Some(known) = self.partner(own, partner) else { return Vec::new() };
        let others = self.authorities.iter().map(|(id, _)| id).filter(|id| *id != own);
        let cards = others.filter_map(|id| Some((id, self.partner(id, partner)?)));
        let mut cards: Vec<_> = cards.filter(|(_, card)| !card.says_the_same(known)).collect();
        cards.sort_by_key(|(id, _)| *id);
        cards
    }

    /// The partners of an authority whose cards stand in its log.
    pub fn partners(&self, log: &AuthorityId) -> Vec<(&AuthorityId, &Partner)> {
        let ids = self.authorities.iter().map(|(id, _)| id);
        ids.filter_map(|id| Some((id, self.partner(log, id)?))).collect()
    }

    /// Whether a log has entered a card of a partner and withdrawn every one that it entered.
    pub fn is_withdrawn(&self, log: &AuthorityId, partner: &AuthorityId) -> bool {
        let Some(row) = self.authorities.ix(partner) else { return false };
        let entered = self.authorities.get(log).is_some_and(|a| a.partners.iter().any(|card| card.row == row));
        entered && self.partner(log, partner).is_none()
    }
}

#[cfg(test)]
mod tests;
