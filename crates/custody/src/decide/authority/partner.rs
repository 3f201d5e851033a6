//! Whom an authority deals with: a partner's card entered by two officers or under the root, and withdrawn by two.
//! Source: decisions 0041 and 0066.

use crate::card;
use crate::decide::actor;
use crate::decide::standing::filled;
use crate::decide::state::Ask;
use crate::event::authority::{PartnerAdded, PartnerWithdrawn};
use crate::event::{Function, Gate};
use crate::ids::AuthorityId;
use crate::keys::PublicKey;
use crate::record::partner::EnteredBy;
use crate::refusal::{Missing, Nature, Refusal};

use super::{own_facts, public_key};

/// Most stays that a refusal to withdraw a court's card names. Source: ours; `law show` has them all.
const NAMED_MAX: usize = 5;

pub(super) fn add(ask: Ask<'_>, body: &PartnerAdded) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    let root = own_facts(ask)?.root_key;
    filled(&body.name, "the name of the partner")?;
    public_key(body.root_key, "the partner's root key")?;
    public_key(body.sealing_key, "the partner's sealing key")?;
    if body.state.len() != 3 || !body.state.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Refusal::unfit(format!("state {:?} is not an ISO 3166 alpha-3 code", body.state)));
    }
    if body.authority == *own {
        return itself(ask, body);
    }
    let under_root = root.is_some_and(|root| card::is_under_root(body, own, &PublicKey(root.0)));
    let again = ask.record.is_withdrawn(own, &body.authority);
    if !under_root || again {
        actor::require_two_functions(&ask.command.actor, "entering a partner's card")?;
    }
    let Some(known) = ask.record.partner(own, &body.authority) else { return Ok(false) };
    if known.root != body.root_key {
        return Err(Refusal::unfit(format!(
            "{} is known by another root key; a root is never replaced by a word: withdraw the false card first, with \
             `custodia authority withdraw`",
            body.authority
        )));
    }
    let same = known.name == body.name && known.state == body.state;
    Ok(same && known.entered != EnteredBy::One && known.kind == body.kind && known.sealing == body.sealing_key)
}

/// What an authority's first events say of itself.
fn itself(ask: Ask<'_>, body: &PartnerAdded) -> Result<bool, Refusal> {
    let known = own_facts(ask)?;
    if known.root_key.is_some_and(|root| root != body.root_key) {
        return Err(Refusal::unfit(format!("the log of {} opens with another root key", body.authority)));
    }
    Ok(known.name == body.name && known.state == body.state && known.kind == Some(body.kind))
}

/// Two officers of two functions take a card back, and say why.
pub(super) fn withdraw(ask: Ask<'_>, body: &PartnerWithdrawn) -> Result<bool, Refusal> {
    own_facts(ask)?;
    let own = &ask.command.actor.authority;
    actor::require_two_functions(&ask.command.actor, "withdrawing a partner's card")?;
    filled(&body.reason, "why the card is withdrawn")?;
    match ask.record.partner(own, &body.authority) {
        Some(known) if known.root == body.root_key => no_stay_goes_with_it(ask, &body.authority).map(|()| false),
        Some(_) => Err(Refusal::unfit(format!("the card of {} in the record has another root key", body.authority))),
        None => Err(Refusal::unfit(format!("{own} has no card of {} that stands", body.authority))),
    }
}

/// A court's own log goes with its card, and the stays that it ordered there would go with it: who was recognised as a
/// court once leaves none behind that stands in no other log.
fn no_stay_goes_with_it(ask: Ask<'_>, court: &AuthorityId) -> Result<(), Refusal> {
    let rows = [court, &ask.command.actor.authority].map(|id| ask.record.authorities.ix(id));
    let [Some(row), Some(own)] = rows else { return Ok(()) };
    let stays = ask.record.stays_of_court_alone(row, own);
    let named: Vec<String> =
        stays.iter().take(NAMED_MAX).map(|(number, stay)| format!("stay {} of {number}", stay.reference)).collect();
    if named.is_empty() {
        return Ok(());
    }
    let more = stays.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Err(Refusal::one(Missing {
        gate: Gate::Law,
        nature: Nature::No,
        missing: format!(
            "{}{more} stands in the log of {court} alone and would go with its card: enter it here first (`law stay \
             --by {court}`)",
            named.join(", ")
        ),
        who_can_open: vec![Function::LegalReviewer],
        rule: "a stay ends by the court that ordered it",
        source: "decision 0066".into(),
    }))
}
