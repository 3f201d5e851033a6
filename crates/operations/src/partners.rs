//! Whom an authority deals with: a partner's card entered by two officers or under the root, after its fingerprint
//! was compared; withdrawn by two; recognised as a court or a tracing bureau. Source: decisions 0013, 0041, 0042.

use std::collections::BTreeSet;
use std::path::Path;

use custody::card::{Fingerprint, under_root};
use custody::event::authority::{BureauDoubted, BureauRecognised, CourtDoubted, CourtRecognised, PartnerWithdrawn};
use custody::event::{AuthorityKind, Body, Stream};
use custody::keys::PublicKey;
use custody::{AuthorityId, EnteredBy, Hash, Order, PersonNumber};
use serde::Serialize;

use crate::administration::{CARD_BYTES_MAX, Card};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::files;
use crate::found::Root;
use crate::release_policy::Partner;

/// Most persons that a withdrawal names. Source: ours; some 300 KiB of an entry of at most 1 MiB.
const PERSONS_NAMED_MAX: usize = 50_000;

/// Why the log of a withdrawn partner is kept as evidence. Source: ours; told apart from what bundles have shown.
pub(crate) const WITHDRAWN: &str = "the log of a partner whose card two officers have withdrawn";

/// A partner as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedView {
    /// Its id.
    pub authority: String,
    /// What it is for, by its card.
    pub kind: String,
    /// The fingerprint that was compared.
    pub fingerprint: String,
    /// Whether that was done before under the same idempotency key.
    pub repeated: bool,
}

/// A partner as withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawnView {
    /// Its id.
    pub authority: String,
    /// Events of its log that were here; they stand in the evidence and count no longer.
    pub events: u64,
    /// Persons of whom they spoke.
    pub persons: Vec<String>,
    /// Whether that was done before under the same idempotency key.
    pub repeated: bool,
}

impl Desk {
    /// Enters a partner's card from a file, where its fingerprint is the one that was heard from the partner.
    pub fn add_partner(
        &mut self,
        seat: &Seat,
        when: &When,
        card: &Path,
        heard: &str,
        root: Option<&Root>,
    ) -> Result<AddedView, Failure> {
        let heard = Fingerprint::parse(heard).map_err(|e| Failure::usage(e.to_string()).hint(COMPARE))?;
        let text = files::read_text_at_most(card, CARD_BYTES_MAX)?;
        let read = Card::parse(&text).map_err(|f| f.at(card.display()))?;
        let fingerprint = read.fingerprint().map_err(|f| f.at(card.display()))?;
        if fingerprint != heard {
            return Err(Failure::error(format!(
                "the fingerprint of this card is {fingerprint}, and {heard} was compared: it is not the partner's card"
            ))
            .at(card.display())
            .hint(COMPARE));
        }
        // Another card under the same name is another command.
        let done = self.add_partner_card(seat, &when.with_word(text), &read, root).map_err(|f| f.at(card.display()))?;
        Ok(AddedView {
            authority: read.authority,
            kind: read.kind,
            fingerprint: fingerprint.to_string(),
            repeated: done.repeated,
        })
    }

    /// Enters a partner's card: by the two officers of the seat, or under the root of its authority.
    pub fn add_partner_card(
        &mut self,
        seat: &Seat,
        when: &When,
        card: &Card,
        root: Option<&Root>,
    ) -> Result<Done, Failure> {
        let mut body = card.body()?;
        if let Some(root) = root {
            self.is_our_root(seat, root)?;
            body = under_root(body, &seat.authority, &root.key);
        }
        let done = self.administer_when(seat, when, body)?;
        self.refresh_partners();
        Ok(done)
    }

    /// Withdraws a partner's card by two officers, and sets aside what of its log is here. The event names the
    /// persons of whom that log spoke.
    pub fn withdraw_partner(
        &mut self,
        seat: &Seat,
        when: &When,
        partner: &str,
        reason: &str,
        progress: &mut dyn FnMut(&str),
    ) -> Result<WithdrawnView, Failure> {
        let id = AuthorityId::parse(partner).map_err(|e| Failure::usage(e.to_string()))?;
        if let Some(before) = self.done_before(seat, when)? {
            return self.withdrawn_before(&id, &before);
        }
        let card = self.record.partner(&seat.authority, &id).cloned().ok_or_else(|| {
            Failure::usage(format!("{} has no card of {id} that stands", seat.authority))
                .hint("`custodia authority list` shows whose cards do")
        })?;
        let body = self.withdrawal(&id, card.root, reason)?;
        let view = WithdrawnView {
            authority: id.to_string(),
            events: body.events,
            persons: body.persons.iter().map(ToString::to_string).collect(),
            repeated: false,
        };
        self.administer_when(seat, when, body)?;
        self.flush()?;
        self.set_withdrawn_aside(progress)?;
        self.refresh_partners();
        Ok(view)
    }

    fn withdrawal(&self, id: &AuthorityId, root_key: Hash, reason: &str) -> Result<PartnerWithdrawn, Failure> {
        let (mut head, mut persons) = (custody::LogHead::default(), BTreeSet::new());
        // In a rehearsal the partner's log may be written in this folder: it is not this one's to set aside.
        if !self.journal.is_own(id)? {
            head = self.journal.head(id)?;
            persons = self.journal.persons_of(id)?;
        }
        let persons_in_all = persons.len() as u64;
        Ok(PartnerWithdrawn {
            authority: id.clone(),
            root_key,
            reason: reason.into(),
            events: head.size,
            head: (head.size > 0).then_some(head.root),
            persons: persons.into_iter().take(PERSONS_NAMED_MAX).collect::<Vec<PersonNumber>>(),
            persons_in_all,
        })
    }

    /// What a withdrawal said that was done before under its key.
    fn withdrawn_before(&self, id: &AuthorityId, before: &Done) -> Result<WithdrawnView, Failure> {
        let (keys, mut view) = (
            self.payload_keys()?,
            WithdrawnView { authority: id.to_string(), events: 0, persons: Vec::new(), repeated: true },
        );
        for event in &before.events {
            let Some((log, seq)) = self.journal.find_event(*event)? else { continue };
            let Some(row) = self.journal.entry(&log, seq)? else { continue };
            if let Some(Ok(Body::PartnerWithdrawn(b))) = custody::decode_event(row.as_row(), &keys)?.map(|e| e.body) {
                view.events = b.events;
                view.persons = b.persons.iter().map(ToString::to_string).collect();
            }
        }
        Ok(view)
    }

    /// Sets aside the logs of partners whose cards were withdrawn, as far as that is not done: also where a
    /// withdrawal was cut short.
    pub(crate) fn set_withdrawn_aside(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let own = self.folder.own_logs()?;
        let stands = |id: &AuthorityId| own.iter().any(|log| self.record.partner(log, id).is_some());
        let withdrawn = |id: &AuthorityId| own.iter().any(|log| self.record.is_withdrawn(log, id));
        let gone = |id: &AuthorityId| !own.contains(id) && withdrawn(id) && !stands(id);
        let heads = self.journal.heads()?;
        let logs: Vec<AuthorityId> = heads.into_iter().map(|(id, _)| id).filter(gone).collect();
        for id in &logs {
            self.journal.set_aside(id, WITHDRAWN)?;
        }
        if !logs.is_empty() {
            self.certificates.clear();
            self.fold(progress)?;
        }
        Ok(())
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
        self.say(seat, when, CourtRecognised { court, basis: basis.into(), source: source.into() })
    }

    /// Recognises a partner as a tracing bureau, by two officers and the law that founds it.
    pub fn recognise_bureau(
        &mut self,
        seat: &Seat,
        when: &When,
        bureau: &str,
        (basis, source): (&str, &str),
    ) -> Result<Done, Failure> {
        let bureau = AuthorityId::parse(bureau).map_err(|e| Failure::usage(e.to_string()))?;
        self.say(seat, when, BureauRecognised { bureau, basis: basis.into(), source: source.into() })
    }

    /// Takes back what a partner is recognised as: a bureau where it is one, else a court.
    pub fn doubt_partner(&mut self, seat: &Seat, when: &When, partner: &str, reason: &str) -> Result<Done, Failure> {
        let id = AuthorityId::parse(partner).map_err(|e| Failure::usage(e.to_string()))?;
        if self.record.bureau_of(&id).contains(&seat.authority) {
            return self.say(seat, when, BureauDoubted { bureau: id, reason: reason.into() });
        }
        self.say(seat, when, CourtDoubted { court: id, reason: reason.into() })
    }

    fn say(&mut self, seat: &Seat, when: &When, body: impl Into<Body>) -> Result<Done, Failure> {
        let stream = Stream::Authority(seat.authority.clone());
        let done = self.act(seat, when, Order::State { stream, body: body.into() })?;
        self.refresh_partners();
        Ok(done)
    }

    /// The card of a partner by which something is sealed to it: entered by two officers or under the root.
    pub(crate) fn sealing_card(&self, own: &AuthorityId, partner: &AuthorityId) -> Result<custody::Partner, Failure> {
        match self.record.partner(own, partner) {
            Some(card) if card.entered != EnteredBy::One => Ok(card.clone()),
            Some(_) => Err(Failure::error(format!(
                "the card of {partner} was entered by one officer alone: nothing is sealed to it until two have compared it"
            ))
            .hint("compare its fingerprint with the partner, then `custodia authority add CARD --fingerprint ... --second ID`")),
            None if self.record.is_withdrawn(own, partner) => Err(Failure::error(format!(
                "the card of {partner} was withdrawn here: nothing is sealed to it, and nothing of it is taken in"
            ))
            .hint("take the true card, compare its fingerprint, and enter it with `custodia authority add`")),
            None => Err(Failure::error(format!("the card of {partner} is not known here")).hint(TAKE_CARD)),
        }
    }

    /// The root under which a partner's log is taken in: that of the card which stands here.
    pub(crate) fn partner_root(&self, own: &AuthorityId, partner: &AuthorityId) -> Result<PublicKey, Failure> {
        match self.record.partner(own, partner) {
            Some(card) => Ok(PublicKey(card.root.0)),
            None if own == partner => self.root_of(own),
            None => Err(self.sealing_card(own, partner).err().unwrap_or_else(|| Failure::error("no card"))),
        }
    }

    /// Tells every node who its partners are, for labels. A bureau that its log has not recognised gets nothing
    /// as a bureau.
    pub(crate) fn refresh_partners(&mut self) {
        let own: Vec<AuthorityId> = self.nodes.keys().cloned().collect();
        for log in own {
            let partners = self.record.partners(&log).into_iter().map(|(id, card)| {
                let unproved = card.kind == AuthorityKind::Bureau && !self.record.counts_as_bureau(id, &log);
                let kind = if unproved { AuthorityKind::Other } else { card.kind };
                Partner { authority: id.clone(), kind }
            });
            let partners: Vec<Partner> = partners.collect();
            if let Some(node) = self.nodes.get_mut(&log) {
                node.partners = partners;
            }
        }
    }
}

/// What to do where fingerprints differ.
const COMPARE: &str = "the partner reads it from `custodia authority card` or `authority list`, by voice or in person, \
                       never from the file that came with the card; two people compare it";
/// What to do where a card is not known.
const TAKE_CARD: &str = "take its card, checked by voice or in person, with `custodia authority add`";
