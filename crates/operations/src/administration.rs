//! Partners, packs and what is in the record of authorities. Source: `custody.md`, `cli.md`.

use std::path::Path;

use custody::card::Fingerprint;
use custody::event::authority::PartnerAdded;
use custody::event::{AuthorityKind, Stream};
use custody::{AuthorityId, EnteredBy, Hash, Order};
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::files;
use crate::found::public_key;
use crate::jurisdiction::Pack;
use crate::key_file::hex;

/// What an authority gives its partners: who it is and its public keys. Checked by voice or in person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Always `custodia/authority-card/1`.
    pub schema: String,
    /// Id.
    pub authority: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// State, ISO 3166 alpha-3.
    pub state: String,
    /// Ed25519 public key of its root, hexadecimal.
    pub root_public: String,
    /// X25519 public key that bundles for it are sealed to, hexadecimal.
    pub sealing_public: String,
}

const CARD_SCHEMA: &str = "custodia/authority-card/1";
/// Longest card read, in bytes. Source: ours; a card has some 500.
pub(crate) const CARD_BYTES_MAX: u64 = 64 * 1024;

impl Card {
    /// Reads the text of a card; says nothing on whether its keys are that authority's.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let card: Self =
            serde_json::from_str(text).map_err(|e| Failure::error(format!("not an authority's card: {e}")))?;
        if card.schema != CARD_SCHEMA {
            return Err(Failure::error(format!("card schema {:?} is not {CARD_SCHEMA}", card.schema)));
        }
        Ok(card)
    }

    /// What a log says when the card is entered.
    pub(crate) fn body(&self) -> Result<PartnerAdded, Failure> {
        Ok(PartnerAdded {
            authority: AuthorityId::parse(&self.authority)?,
            name: self.name.clone(),
            kind: AuthorityKind::parse(&self.kind)?,
            root_key: Hash(public_key(&self.root_public)?.0),
            sealing_key: Hash(public_key(&self.sealing_public)?.0),
            state: self.state.clone(),
            root: None,
        })
    }

    /// What two people read to each other: of all that the card says, in groups of four.
    pub fn fingerprint(&self) -> Result<Fingerprint, Failure> {
        Ok(Fingerprint::of(&self.body()?))
    }
}

/// An authority as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorityRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// State.
    pub state: String,
    /// Events of its log held here.
    pub events: u64,
    /// Its pack, if it adopted one.
    pub pack: Option<String>,
    /// Who has recognised it as a court, by two officers.
    pub recognised_by: Vec<String>,
    /// Who has recognised it as a tracing bureau, by two officers.
    pub bureau_of: Vec<String>,
    /// What other logs have entered of it that is not what this one has: which, as what, and by what name.
    pub differs: Vec<String>,
    /// How its card stands here: `own`, `two`, `root`, `one` where one officer alone entered it, `withdrawn`, or
    /// `none` where only others speak of it.
    pub card: &'static str,
    /// Fingerprint of its card as the record has it.
    pub fingerprint: Option<String>,
}

impl Desk {
    /// This authority's card.
    pub fn card(&self, authority: &AuthorityId) -> Result<Card, Failure> {
        let facts = self
            .record
            .authority(authority)
            .ok_or_else(|| Failure::error(format!("authority {authority} is not in the record")))?;
        Ok(Card {
            schema: CARD_SCHEMA.into(),
            authority: authority.to_string(),
            name: facts.name.clone(),
            kind: facts.kind.map_or("other", AuthorityKind::word).into(),
            state: facts.state.clone(),
            root_public: facts.root_key.map(|k| hex(&k.0)).unwrap_or_default(),
            sealing_public: facts.sealing_key.map(|k| hex(&k.0)).unwrap_or_default(),
        })
    }

    /// Writes this authority's card to a new file. Gives its fingerprint, to be read to the partner.
    pub fn write_card(&self, seat: &Seat, out: &Path) -> Result<Fingerprint, Failure> {
        let card = self.card(&seat.authority)?;
        let text = serde_json::to_string_pretty(&card)
            .map_err(|e| Failure::error(format!("card could not be written: {e}")))?;
        files::write_new_private(out, text.as_bytes())?;
        card.fingerprint()
    }

    /// Adopts a jurisdiction pack.
    pub fn adopt_pack(&mut self, seat: &Seat, when: &When, path: &Path) -> Result<String, Failure> {
        let pack = Pack::load(path).map_err(|e| Failure::error(e.to_string()))?;
        let name = pack.adopted.name.clone();
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: pack.adopted.into() })?;
        Ok(name)
    }

    /// The authorities in the record, as one that is written here sees them.
    pub fn authorities(&self, own: &AuthorityId) -> Vec<AuthorityRow> {
        self.record
            .authorities()
            .map(|(id, facts)| (id, facts, self.record.partner(own, id)))
            .map(|(id, facts, card)| AuthorityRow {
                id: id.to_string(),
                name: card.map_or(&facts.name, |card| &card.name).clone(),
                kind: card.map(|card| card.kind).or(facts.kind).map_or("unknown", AuthorityKind::word).into(),
                state: card.map_or(&facts.state, |card| &card.state).clone(),
                events: self.journal.head(id).map_or(0, |head| head.size),
                pack: facts.pack.as_ref().map(|(name, _)| name.clone()),
                recognised_by: self.record.recognised_by(id).iter().map(ToString::to_string).collect(),
                bureau_of: self.record.bureau_of(id).iter().map(ToString::to_string).collect(),
                differs: self.cards_that_differ(own, id),
                card: self.card_stands(own, id),
                fingerprint: self
                    .card_known_to(own, id)
                    .and_then(|card| card.fingerprint())
                    .ok()
                    .map(|print| print.to_string()),
            })
            .collect()
    }

    /// The card of an authority as an own log has it, or as it is known.
    fn card_known_to(&self, own: &AuthorityId, id: &AuthorityId) -> Result<Card, Failure> {
        let known = self.card(id)?;
        let Some(card) = self.record.partner(own, id) else { return Ok(known) };
        Ok(Card {
            name: card.name.clone(),
            kind: card.kind.word().into(),
            state: card.state.clone(),
            root_public: hex(&card.root.0),
            sealing_public: hex(&card.sealing.0),
            ..known
        })
    }

    /// What other logs have of a partner that an own one has not, a sentence each.
    fn cards_that_differ(&self, own: &AuthorityId, id: &AuthorityId) -> Vec<String> {
        let others = self.record.cards_that_differ(own, id);
        let Some(known) = self.record.partner(own, id) else { return Vec::new() };
        let told = others.into_iter().map(|(log, card)| {
            let keys = if (card.root, card.sealing) == (known.root, known.sealing) { "" } else { ", by other keys" };
            format!("{log} has {id} as {} {:?} of {}{keys}", card.kind.word(), card.name, card.state)
        });
        told.collect()
    }

    /// How a partner's card stands in an own log, in a word.
    fn card_stands(&self, own: &AuthorityId, partner: &AuthorityId) -> &'static str {
        if own == partner {
            return "own";
        }
        match self.record.partner(own, partner).map(|card| card.entered) {
            Some(EnteredBy::Two) => "two",
            Some(EnteredBy::Root) => "root",
            Some(EnteredBy::One) => "one",
            None if self.record.is_withdrawn(own, partner) => "withdrawn",
            None => "none",
        }
    }
}
