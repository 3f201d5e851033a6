//! Partners, packs and what is in the record of authorities. Source: `custody.md`, `cli.md`.

use std::path::Path;

use custody::event::authority::{CourtDoubted, CourtRecognised, PartnerAdded};
use custody::event::{AuthorityKind, Stream};
use custody::{AuthorityId, Hash, Order};
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::files;
use crate::found::public_key;
use crate::jurisdiction::Pack;
use crate::key_file::hex;
use crate::release_policy::Partner;

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
const CARD_BYTES_MAX: u64 = 64 * 1024;

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
}

impl Desk {
    /// Adds a partner from its card. Gives its id, and whether that was done before under the same key.
    pub fn add_partner(&mut self, seat: &Seat, when: &When, card: &Path) -> Result<(String, bool), Failure> {
        let text = files::read_text_at_most(card, CARD_BYTES_MAX)?;
        let read = Card::parse(&text).map_err(|f| f.at(card.display()))?;
        // Another card under the same name is another command.
        let done = self.add_partner_card(seat, &when.with_word(text), &read).map_err(|f| f.at(card.display()))?;
        Ok((read.authority, done.repeated))
    }

    /// Adds a partner.
    pub fn add_partner_card(&mut self, seat: &Seat, when: &When, card: &Card) -> Result<Done, Failure> {
        let body = PartnerAdded {
            authority: AuthorityId::parse(&card.authority)?,
            name: card.name.clone(),
            kind: AuthorityKind::parse(&card.kind)?,
            root_key: Hash(public_key(&card.root_public)?.0),
            sealing_key: Hash(public_key(&card.sealing_public)?.0),
            state: card.state.clone(),
        };
        let done = self.administer_when(seat, when, body)?;
        self.refresh_partners();
        Ok(done)
    }

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

    /// Writes this authority's card to a new file.
    pub fn write_card(&self, seat: &Seat, out: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(&self.card(&seat.authority)?)
            .map_err(|e| Failure::error(format!("card could not be written: {e}")))?;
        files::write_new_private(out, text.as_bytes())
    }

    /// Adopts a jurisdiction pack.
    pub fn adopt_pack(&mut self, seat: &Seat, when: &When, path: &Path) -> Result<String, Failure> {
        let pack = Pack::load(path).map_err(|e| Failure::error(e.to_string()))?;
        let name = pack.adopted.name.clone();
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: pack.adopted.into() })?;
        Ok(name)
    }

    /// Recognises a partner as a court, by two officers and the law that founds it.
    pub fn recognise_court(
        &mut self,
        seat: &Seat,
        when: &When,
        court: &str,
        (basis, source): (&str, &str),
    ) -> Result<Done, Failure> {
        let court = AuthorityId::parse(court).map_err(|e| Failure::usage(e.to_string()))?;
        let body = CourtRecognised { court, basis: basis.into(), source: source.into() };
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })
    }

    /// Takes a recognition back.
    pub fn doubt_court(&mut self, seat: &Seat, when: &When, court: &str, reason: &str) -> Result<Done, Failure> {
        let court = AuthorityId::parse(court).map_err(|e| Failure::usage(e.to_string()))?;
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: CourtDoubted { court, reason: reason.into() }.into() })
    }

    /// The authorities in the record.
    pub fn authorities(&self) -> Vec<AuthorityRow> {
        self.record
            .authorities()
            .map(|(id, facts)| AuthorityRow {
                id: id.to_string(),
                name: facts.name.clone(),
                kind: facts.kind.map_or("unknown", AuthorityKind::word).into(),
                state: facts.state.clone(),
                events: self.journal.head(id).map_or(0, |head| head.size),
                pack: facts.pack.as_ref().map(|(name, _)| name.clone()),
                recognised_by: self.record.recognised_by(id).iter().map(ToString::to_string).collect(),
            })
            .collect()
    }

    /// Tells every node who its partners are, for labels.
    pub(crate) fn refresh_partners(&mut self) {
        let partners: Vec<Partner> = self
            .record
            .authorities()
            .filter_map(|(id, facts)| Some(Partner { authority: id.clone(), kind: facts.kind? }))
            .collect();
        for node in self.nodes.values_mut() {
            node.partners.clone_from(&partners);
        }
    }
}
