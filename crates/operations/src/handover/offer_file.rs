//! The file of an offer, and the same one again where it was lost or never written: an offer is signed once and binds, so
//! that its file is written again from the log, as it was signed then. Source: `custody.md` (Hand-over receipt).

use std::collections::BTreeSet;
use std::path::Path;

use custody::event::handover::HandOffered;
use custody::event::{Body, Stream};
use custody::gate::handover::{HandOver, still_ready};
use custody::receipt::{Exception, Receipt, Role};
use custody::{MovementId, Nonce, Offer, Order, PersonNumber, Standing, decode_event};

use super::files::{HandFile, HandKind, KeptBackView, OfferView};
use super::offer::BY_THE_OFFICER;
use super::views::views;
use super::{KeptBack, OfferRequest, refuse_all};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::files;

impl Desk {
    /// Offers and writes the file for the receiver. Where the same offer stands already, nothing is recorded and its
    /// file is written again.
    pub fn offer_to_file(
        &mut self,
        seat: &Seat,
        when: &When,
        request: &OfferRequest,
        out: &Path,
    ) -> Result<OfferView, Failure> {
        let made = match self.done_before(seat, when)? {
            Some(done) => Some(self.nonce_of(&done)?),
            None => self.same_standing(seat, when, request),
        };
        if let Some(nonce) = made {
            return self.offer_again(seat, request, nonce, out);
        }
        files::must_be_new(out)?;
        // Without the partner's keys nothing can be sealed to it: better known before the offer stands.
        self.root_of(&request.to)?;
        let offered = self.offer_with_seals(seat, when, request)?;
        self.write_hand_file(seat, &request.to, HandKind::Offer, offered.receipt.encode(), out)
            .map_err(files::is_missing("the offer is recorded and binds whom it names", files::SAME_COMMAND))?;
        let mut view = OfferView::of(&offered.receipt, views(&offered.excepted), false);
        view.binds_until = self.binds_until(&request.movement, offered.receipt.payload().nonce);
        Ok(view)
    }

    /// The offer that a command left which was done before under its key.
    fn nonce_of(&self, done: &Done) -> Result<Nonce, Failure> {
        match done.events.first().map(|event| self.written(*event)).transpose()?.flatten() {
            Some(Body::HandOffered(made)) => Ok(made.nonce),
            _ => Err(Failure::error("the offer that was made under this idempotency key cannot be read")),
        }
    }

    /// The own offer that stands and names the same people, to the same receiver, at the same place.
    fn same_standing(&self, seat: &Seat, when: &When, request: &OfferRequest) -> Option<Nonce> {
        let facts = self.record.movement(&request.movement)?;
        let at = when.occurred_at.map_or(self.now(), |at| at.max(self.now()));
        let held = |person: &PersonNumber| self.record.standing(*person, &seat.authority) == Standing::Held;
        let everyone = || facts.carried().map(|a| a.person).filter(|p| held(p)).collect();
        let mut asked: BTreeSet<PersonNumber> = match &request.persons {
            Some(persons) => persons.iter().copied().collect(),
            None => everyone(),
        };
        // Whoever is excepted and is not among them is a mistake, which making the offer tells.
        let excepted = request.except.iter().all(|person| asked.remove(person));
        let same = |offer: &&Offer| {
            offer.made.as_ref().is_some_and(|made| {
                (&made.to, &made.place) == (&request.to, &request.place)
                    && (made.medical_evacuation == Some(true)) == request.medical_evacuation
                    && made.persons.iter().copied().collect::<BTreeSet<_>>() == asked
            }) && self.record.giver_of(offer) == Some(&seat.authority)
        };
        facts.standing_offers(at).filter(|_| excepted).find(same).map(|offer| offer.nonce)
    }

    /// Writes the file of an offer again, as it was signed. Nothing is recorded.
    fn offer_again(
        &mut self,
        seat: &Seat,
        request: &OfferRequest,
        nonce: Nonce,
        out: &Path,
    ) -> Result<OfferView, Failure> {
        let movement = &request.movement;
        let made = self.offer_as_made(seat, movement, nonce)?;
        let receipt = match &made.signed {
            Some(bytes) => Receipt::decode(bytes)?,
            None => offer_in(out, &made)?,
        };
        same_papers(request, &receipt)?;
        let there = HandFile::read(out).is_ok_and(|file| file.receipt == receipt.encode());
        // An answered offer, asked for again, is told as what it was; whatever may still go out is looked at anew, also
        // where its file lies there, and that one is written again: its bundle may be damaged or old.
        if !there || self.stands(movement, made.nonce) {
            self.may_go_out_again(seat, movement, &made, &receipt)?;
            if !there {
                files::must_be_new(out)?;
            }
            self.write_hand_file(seat, &made.to, HandKind::Offer, receipt.encode(), out)
                .map_err(files::is_missing("the offer stands as it was made before", files::SAME_COMMAND))?;
        }
        let mut view = OfferView::of(&receipt, excepted_in(&receipt), true);
        view.binds_until = self.binds_until(movement, nonce);
        Ok(view)
    }

    /// Until when an offer binds whom it names, if nobody answers.
    fn binds_until(&self, movement: &MovementId, nonce: Nonce) -> Option<String> {
        let offer = self.record.movement(movement)?.offers.get(nonce)?;
        Some(offer.binds_until().to_string())
    }

    /// An own offer with all that its entry says.
    fn offer_as_made(&self, seat: &Seat, movement: &MovementId, nonce: Nonce) -> Result<HandOffered, Failure> {
        let keys = self.payload_keys()?;
        for row in self.journal.stream_entries(&Stream::Movement(movement.clone()))? {
            let Some(event) = decode_event(row.as_row(), &keys)? else { continue };
            if let (true, Ok(Body::HandOffered(made))) = (event.envelope.authority == seat.authority, event.body)
                && made.nonce == nonce
            {
                return Ok(made);
            }
        }
        Err(Failure::error(format!("offer {nonce} of {movement} cannot be read in the log of {}", seat.authority)))
    }

    fn stands(&self, movement: &MovementId, nonce: Nonce) -> bool {
        let at = self.now();
        let facts = self.record.movement(movement);
        facts.is_some_and(|facts| facts.standing_offers(at).any(|offer| offer.nonce == nonce))
    }

    /// A signed offer goes out again only while it stands, by whoever may offer, under a key in force, and while nothing
    /// says no to anybody whom it names. Presence was verified when it was signed.
    fn may_go_out_again(
        &self,
        seat: &Seat,
        movement: &MovementId,
        made: &HandOffered,
        receipt: &Receipt,
    ) -> Result<(), Failure> {
        let at = self.now();
        if !self.stands(movement, made.nonce) {
            return Err(Failure::error(format!(
                "offer {} of {movement} stands no more: it was answered or refused, its time is over, or the movement is \
                 cancelled; its file is not written again",
                made.nonce
            ))
            .hint("`custodia man show` says how the movement stands; a new offer is a command of its own"));
        }
        let order = Order::State { stream: Stream::Movement(movement.clone()), body: made.clone().into() };
        if let Some(refusal) = self.would_refuse(seat, &When::default(), order)? {
            return Err(Failure::Refused(refusal));
        }
        self.signer_holds(&self.examine(receipt), Role::Giving, at)?;
        let mut shut = Vec::new();
        for person in made.persons.iter().copied() {
            let act = HandOver {
                person,
                from: &seat.authority,
                to: &made.to,
                place: &made.place,
                movement,
                nonce: made.nonce,
                medical_evacuation: made.medical_evacuation == Some(true),
            };
            let reasons = still_ready(&self.record, act, at).shut_by;
            if !reasons.is_empty() {
                shut.push(KeptBack { person, reasons });
            }
        }
        refuse_all(&shut)
    }
}

/// The offer that lies in a file, where its entry is of an older program and does not hold what was signed.
fn offer_in(out: &Path, made: &HandOffered) -> Result<Receipt, Failure> {
    let lost = |why: &str| {
        Failure::error(format!(
            "offer {} stands, an older program has kept only its digest, and its file {why}",
            made.nonce
        ))
        .at(out.display())
        .hint("name the file that was written then with --out; else it binds until its time is over, or is refused")
    };
    let file = HandFile::read(out).map_err(|failure| lost(&format!("cannot be read: {failure}")))?;
    let receipt = Receipt::decode(&file.receipt).map_err(|e| Failure::from(e).at(out.display()))?;
    match receipt.payload_hash() == made.payload_hash {
        true => Ok(receipt),
        false => Err(lost("is that of another offer")),
    }
}

/// The papers that are named now are those that were signed for; none named are those.
fn same_papers(request: &OfferRequest, receipt: &Receipt) -> Result<(), Failure> {
    let signed = |person: &PersonNumber| receipt.payload().persons.iter().find(|line| line.person == *person);
    let same =
        |(person, papers): (&PersonNumber, &Vec<String>)| signed(person).is_some_and(|line| line.papers == *papers);
    if request.papers.iter().all(same) {
        return Ok(());
    }
    let nonce = receipt.payload().nonce;
    Err(Failure::usage(format!("offer {nonce} of {} stands, signed with other papers", request.movement))
        .hint("leave --paper out to have its file written again as it was signed"))
}

/// Whom a signed offer names as not offered, and why.
fn excepted_in(receipt: &Receipt) -> Vec<KeptBackView> {
    let why = |what: &str| what.strip_prefix("not offered: ").map(|why| why.replace(BY_THE_OFFICER, ""));
    let kept = |e: &Exception| Some(KeptBackView { person: e.person?.to_string(), why: why(&e.what)? });
    receipt.payload().exceptions.iter().filter_map(kept).collect()
}
