//! A receipt put right by one of its sides: whom it signed for and did not receive, whom it named as missing and did
//! receive, and the count of bodies with them; and the giver's letting go of whom the receiver has. Source: `custody.md` (Hand-over receipt; Conservation of people),
//! decision 0032.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use custody::event::Stream;
use custody::event::handover::{CountedAgain, HandCorrected};
use custody::{AuthorityId, MovementId, Nonce, Offer, Order, PersonNumber};
use serde::Serialize;

use super::without_key;
use super::words::numbers;
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::files;

/// A correction in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorrectWords {
    /// Movement that brought them.
    pub movement: String,
    /// Signed for and not received.
    pub missing: Vec<String>,
    /// Named as missing and received; of the giver, also who came without being listed.
    pub present: Vec<String>,
    /// Bodies of that hand-over as counted again, where the first count was wrong too.
    pub counted: Option<u32>,
    /// How it came out.
    pub reason: String,
    /// New file for the other side, where one is wanted.
    pub out: Option<PathBuf>,
}

/// A receipt as put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedView {
    /// Movement.
    pub movement: String,
    /// Who gave.
    pub from: String,
    /// Who received.
    pub to: String,
    /// Signed for and not received; in nobody's hands until a side records where each is.
    pub missing: Vec<String>,
    /// Named as missing and received.
    pub present: Vec<String>,
    /// Whether it was said by the receiver: the giver has still to hear of it.
    pub by_receiver: bool,
    /// Bodies that the receiver counted, as put right.
    pub bodies: Option<i64>,
    /// What was noted because bodies and names are apart again.
    pub apart: Option<String>,
    /// Whether it had been said before: nothing was written.
    pub repeated: bool,
    /// File for the other side, if one was written.
    pub file: Option<PathBuf>,
}

impl Desk {
    /// Puts receipts of a movement right, all persons or none. The same again changes nothing.
    pub fn correct_hand_over(
        &mut self,
        seat: &Seat,
        when: &When,
        words: &CorrectWords,
    ) -> Result<CorrectedView, Failure> {
        let movement = MovementId::parse(&words.movement).map_err(|e| Failure::usage(e.to_string()))?;
        let (missing, present) = (numbers(&words.missing)?, numbers(&words.present)?);
        if missing.is_empty() && present.is_empty() {
            return Err(Failure::usage("say who: --missing or --present, with his number"));
        }
        if let Some(both) = missing.iter().find(|person| present.contains(person)) {
            return Err(Failure::usage(format!("{both} is named as missing and as present")));
        }
        if let Some(out) = &words.out {
            files::must_be_new(out)?;
        }
        let said = missing.iter().map(|p| (*p, false)).chain(present.iter().map(|p| (*p, true)));
        let mut said = said
            .map(|(person, received)| {
                let body = self.correction(seat, &movement, person, received, &words.reason)?;
                let when = self.dated(seat, when, person, &body);
                Ok((person, when, body))
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        if let Some(counted) = words.counted {
            self.counted_again(seat, &mut said, counted)?;
        }
        let sides = said.first().map(|(_, _, body)| (body.from.clone(), body.to.clone()));
        let Some((from, to)) = sides else { return Err(Failure::usage("nobody is named")) };
        let nonces: BTreeSet<Nonce> = said.iter().map(|(_, _, body)| body.nonce).collect();
        let nonces_last = nonces.last().copied();
        let (written, apart) = self.together(|desk| {
            let mut written = 0;
            for (person, when, body) in said {
                let order = Order::State { stream: Stream::Person(person), body: body.into() };
                let done = desk.act(seat, &when, order)?;
                written += if done.repeated { 0 } else { done.events.len() };
            }
            let mut apart = None;
            for nonce in nonces {
                apart = desk.note_difference(seat, when, &movement, nonce)?.or(apart);
            }
            Ok((written, apart))
        })?;
        let by_receiver = to == seat.authority;
        let other = if by_receiver { &from } else { &to };
        if let Some(out) = &words.out {
            self.for_the_other_side(seat, other, out)
                .map_err(files::is_missing("the correction is recorded and stands", files::SAME_COMMAND))?;
        }
        let names = |persons: &[PersonNumber]| persons.iter().map(ToString::to_string).collect();
        let offers = self.record.movement(&movement).map(|facts| &facts.offers);
        let bodies = nonces_last.and_then(|nonce| offers?.get(nonce)?.bodies_now());
        Ok(CorrectedView {
            bodies,
            movement: movement.to_string(),
            missing: names(&missing),
            present: names(&present),
            by_receiver,
            repeated: written == 0 && apart.is_none(),
            apart,
            file: words.out.clone(),
            from: from.to_string(),
            to: to.to_string(),
        })
    }

    /// Says with as many of those put right as the new count asks for that the bodies were counted wrong by them too.
    fn counted_again(
        &self,
        seat: &Seat,
        said: &mut [(PersonNumber, When, HandCorrected)],
        counted: u32,
    ) -> Result<(), Failure> {
        let Some((_, _, first)) = said.first() else { return Ok(()) };
        if first.to != seat.authority {
            return Err(Failure::usage(format!("{} counted the bodies: --counted is for its folder", first.to)));
        }
        if said.iter().any(|(_, _, body)| body.nonce != first.nonce) {
            return Err(Failure::usage("those named are of several offers: give each its own command with --counted"));
        }
        let offer = self.record.movement(&first.movement).and_then(|facts| facts.offers.get(first.nonce));
        let (Some(offer), Some(before)) = (offer, offer.and_then(Offer::bodies_now)) else {
            return Err(Failure::error("no receipt says how many bodies were counted"));
        };
        let apart = i64::from(counted) - before;
        // Each who is put right stands for one body, and only if his own has not been put right yet.
        let counts = |person: PersonNumber, body: &HandCorrected| {
            body.received == (apart > 0)
                && body.received == offer.is_named_missing(person)
                && !(offer.receivers_word(person) == Some(body.received) && offer.is_recounted(person) == Some(true))
        };
        let wrong: Vec<usize> = (0..said.len())
            .filter(|nth| counts(said[*nth].0, &said[*nth].2))
            .take(apart.unsigned_abs() as usize)
            .collect();
        if wrong.len() as u64 != apart.unsigned_abs() {
            return Err(Failure::usage(format!(
                "{before} bodies were counted by the receipt as put right, and {counted} now: {} are apart by more than \
                 those whom this puts right",
                apart.unsigned_abs()
            ))
            .hint(
                "name with --present and --missing each by whom the first count was wrong; who is there or missing \
                 without a name is settled by `discrepancy resolve`",
            ));
        }
        for nth in wrong {
            let (person, _, body) = &mut said[nth];
            let said_before = offer.receivers_word(*person) == Some(body.received);
            body.recount = Some(if said_before { CountedAgain::Alone } else { CountedAgain::WithHim });
        }
        Ok(())
    }

    /// Notes that bodies and names are apart again, where all that was put right together leaves them so.
    fn note_difference(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &MovementId,
        nonce: Nonce,
    ) -> Result<Option<String>, Failure> {
        let Some(noted) = self.record.difference_to_note(&seat.authority, movement, nonce) else { return Ok(None) };
        let said = noted.text.clone();
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, &without_key(when), Order::State { stream, body: noted.into() })?;
        Ok(Some(said))
    }

    fn for_the_other_side(&mut self, seat: &Seat, other: &AuthorityId, out: &Path) -> Result<(), Failure> {
        let bundle = self.bundle_for(seat, other)?;
        files::write_new_private(out, &bundle)
    }

    /// What is put right about a person, under the last offer of the movement that says it of him.
    fn correction(
        &self,
        seat: &Seat,
        movement: &MovementId,
        person: PersonNumber,
        received: bool,
        reason: &str,
    ) -> Result<HandCorrected, Failure> {
        let facts = self.record.movement(movement);
        let facts = facts.ok_or_else(|| Failure::usage(format!("movement {movement} is not in the record")))?;
        let own = |offer: &&Offer| self.record.keeps_receipt(&seat.authority, movement, offer.nonce);
        let names = |offer: &&Offer| offer.names(person) && own(offer);
        let said = |offer: &&Offer| if received { offer.is_named_missing(person) } else { offer.has_received(person) };
        let all = || facts.offers.all().iter().rev().filter(names);
        // The giver lets go of somebody whom no offer named and the receiver has found.
        let gave = |offer: &&Offer| self.record.giver_of(offer) == Some(&seat.authority);
        let found = |offer: &&Offer| received && gave(offer) && self.record.found_unlisted(person, offer).is_some();
        let unlisted = || facts.offers.all().iter().rev().filter(own).find(found);
        // Or the receiver takes back that he found him.
        let receives = |offer: &&Offer| offer.to().is_some_and(|(to, _)| *to == seat.authority);
        let named = |offer: &&Offer| !received && receives(offer) && offer.is_named_found(person);
        let taken_back = || facts.offers.all().iter().rev().filter(own).find(named);
        let offer =
            all().find(said).or_else(taken_back).or_else(|| all().next()).or_else(unlisted).ok_or_else(|| {
                Failure::usage(format!(
                    "no receipt of {movement} that {} keeps names {person}: there is nothing to put right about him",
                    seat.authority
                ))
                .hint(
                    "who was found here and is not is recorded by `man observe not-here`, who is here by `found-here`",
                )
            })?;
        let made = offer.made.as_ref().zip(self.record.giver_of(offer));
        let (made, from) = made.ok_or_else(|| {
            Failure::error(format!("the log that offered {person} is not here"))
                .hint("take in the giver's bundle with `custodia log import`")
        })?;
        Ok(HandCorrected {
            movement: movement.clone(),
            nonce: offer.nonce,
            from: from.clone(),
            to: made.to.clone(),
            place: made.place.clone(),
            received,
            reason: reason.to_owned(),
            recount: None,
        })
    }

    /// As of the receipt, where nothing in this log came after it that would not fit; the reason is that of the late
    /// entry too.
    fn dated(&self, seat: &Seat, when: &When, person: PersonNumber, said: &HandCorrected) -> When {
        let by_receipt =
            self.record.correction_time(person, &seat.authority, &said.movement, said.nonce, said.received);
        let when = when.part(&person.to_string());
        When {
            occurred_at: when.occurred_at.or_else(|| by_receipt.map(|at| at.min(self.now()))),
            because: when.because.clone().or_else(|| Some(said.reason.clone())),
            ..when
        }
    }
}
