//! A receipt put right, person by person, by two officers of two functions: whom the receiver signed for and did not
//! receive, whom he named as missing and did receive, and the giver's letting go of the latter and of whoever came
//! without being listed. Source: `custody.md`
//! (Hand-over receipt; Conservation of people; Two kinds of act), decision 0032.
//!
//! It states what happened in fact, so no gate is asked; where one was shut, that is noted beside it. It speaks for
//! the acting side's own custody and never for the other's.

use crate::draft::Draft;
use crate::event::handover::{CountedAgain, HandCorrected};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::gate::handover::{self as gate, HandOver};
use crate::number::PersonNumber;
use crate::record::discrepancy::NOT_RECEIVED;
use crate::record::leg::{LegStep, Standing};
use crate::record::movement::offer::Offer;
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};

use super::handover::{officer, party};
use super::standing::{filled, known, standing, word};
use super::state::Ask;
use super::{actor, noted};

/// The rule of the giver's word.
const LETS_GO: &str = "the giver lets go of whom the receiver says he has";
/// The rule of the discrepancy beside a reception in fact at which a gate was shut.
const SHUT: &str = "what happened in fact is recorded, and what stood against it beside it";

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let Body::HandCorrected(said) = body else {
        return Err(Refusal::unfit(format!("{} puts no receipt right", body.kind().entry())));
    };
    filled(&said.reason, "how it came out")?;
    officer(ask, "putting a receipt right")?;
    actor::require_two_functions(&ask.command.actor, "putting a receipt right")?;
    let person = known(ask.record, number)?;
    let offer = party(ask, &said.movement, said.nonce)?;
    fits(ask, offer, said)?;
    let at = Asked { ask, number, person, offer, said };
    let receives = ask.command.actor.authority == said.to;
    at.counts_again(receives)?;
    match (receives, said.received) {
        (true, _) if said.recount == Some(CountedAgain::Alone) => Ok(at.count_alone()),
        (true, false) => at.was_not_received(),
        (true, true) => at.was_received(),
        (false, true) => at.lets_go(),
        (false, false) => Err(Refusal::unfit(format!(
            "{} gave {number} by the receipt: where he is now {} records as an observed act, `found here`",
            said.from, said.from
        ))),
    }
}

/// The correction names the parties and the place of the offer, and a receipt of it is kept.
fn fits(ask: Ask<'_>, offer: &Offer, said: &HandCorrected) -> Result<(), Refusal> {
    let parties = offer.to() == Some((&said.to, &said.place))
        && offer.from.is_none_or(|row| *ask.record.authorities.key(row) == said.from);
    if !parties || said.from == said.to {
        return Err(Refusal::unfit(format!("offer {} was made by others or at another place", said.nonce)));
    }
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    if offer.receipts.iter().any(|r| Some(r.log) == own) {
        return Ok(());
    }
    Err(Refusal::unfit(format!("{} keeps no receipt of offer {}", ask.command.actor.authority, said.nonce)))
}

struct Asked<'a> {
    ask: Ask<'a>,
    number: PersonNumber,
    person: &'a Person,
    offer: &'a Offer,
    said: &'a HandCorrected,
}

impl Asked<'_> {
    fn own_standing(&self) -> Standing {
        standing(self.ask.record, self.person, &self.ask.command.actor.authority)
    }

    fn correction(&self) -> Draft {
        Draft::new(Stream::Person(self.number), self.said.clone(), Purpose::Custody)
    }

    /// He was offered under it; of anybody else the receipt says nothing that could be put right.
    fn was_offered(&self) -> Result<(), Refusal> {
        if self.offer.names(self.number) {
            return Ok(());
        }
        Err(Refusal::unfit(format!(
            "{} was not offered under {}: who was found here and is not is recorded as an observed act, `not here`",
            self.number, self.said.nonce
        )))
    }

    /// The count of bodies is the receiver's, and is put right only by whom he names otherwise than his receipt does:
    /// each stands for one body, so that nobody without a name goes with it.
    fn counts_again(&self, receives: bool) -> Result<(), Refusal> {
        let Some(recount) = self.said.recount else { return Ok(()) };
        if !receives {
            return Err(Refusal::unfit(format!(
                "{} counted the bodies, and puts the count right itself",
                self.said.to
            )));
        }
        self.was_offered()?;
        if self.said.received != self.offer.is_named_missing(self.number) {
            return Err(Refusal::unfit(format!(
                "the receipt says the same of {}: by him the bodies were not counted wrong",
                self.number
            )));
        }
        let put_right = self.offer.receivers_word(self.number) == Some(self.said.received);
        match (recount, put_right) {
            (CountedAgain::Alone, false) => {
                Err(Refusal::unfit(format!("{} is not put right yet: the count goes with him", self.number)))
            }
            (CountedAgain::WithHim, _) | (CountedAgain::Alone, true) => Ok(()),
        }
    }

    /// He was put right before, and now the count of bodies is.
    fn count_alone(&self) -> Vec<Draft> {
        match self.offer.is_recounted(self.number) {
            Some(true) => Vec::new(),
            _ => vec![self.correction()],
        }
    }

    /// The receiver signed for him and did not receive him: his custody ends, and nobody is said to have him.
    fn was_not_received(&self) -> Result<Vec<Draft>, Refusal> {
        if self.offer.is_named_found(self.number) {
            return self.was_not_found();
        }
        self.was_offered()?;
        if self.offer.excepts(self.number) {
            return Ok(Vec::new());
        }
        let HandCorrected { from, to, movement, nonce, reason, .. } = self.said;
        let stands = self.own_standing();
        if !matches!(stands, Standing::Held | Standing::FateUnknown | Standing::Escaped) {
            return Err(Refusal::unfit(format!(
                "{} is {} in the log of {to}: what was recorded after the receipt stands",
                self.number,
                word(stands)
            )));
        }
        let text = format!(
            "{}: {to} signed for him under {nonce} and did not receive him; {from} gave him by the receipt, and neither \
             says where he is: {reason}",
            self.number
        );
        let about = vec![
            Stream::Person(self.number),
            Stream::Movement(movement.clone()),
            Stream::Authority(from.clone()),
            Stream::Authority(to.clone()),
        ];
        let beside = noted::noted(self.ask, 1, DiscrepancyKind::HandOver, about, text, NOT_RECEIVED);
        Ok(vec![self.correction(), beside])
    }

    /// The receiver named him as found, and it was another: the body is without a name again. Where he was in custody by
    /// that finding alone, that custody ends; whatever else was recorded of him stands.
    fn was_not_found(&self) -> Result<Vec<Draft>, Refusal> {
        if self.offer.receivers_word(self.number) == Some(false) {
            return Ok(Vec::new());
        }
        Ok(vec![self.correction()])
    }

    /// The receiver named him as missing, and he was received.
    fn was_received(&self) -> Result<Vec<Draft>, Refusal> {
        self.was_offered()?;
        if !self.offer.excepts(self.number) {
            return Ok(Vec::new());
        }
        let stands = self.own_standing();
        let came = self.person.legs.changes().iter().rev().find(|c| {
            Some(c.log) == self.ask.record.authorities.ix(&self.said.to)
                && !matches!(c.step, LegStep::Boarded | LegStep::MovedTo)
        });
        if stands == Standing::Held && came.is_some_and(|c| c.step == LegStep::Received) {
            return Err(Refusal::unfit(format!(
                "{} is in the custody of {} by a later receipt: there is nothing to put right",
                self.number, self.said.to
            )));
        }
        if matches!(stands, Standing::Died | Standing::Released | Standing::Merged) {
            return Err(Refusal::unfit(format!(
                "{} is {} in the log of {}: what was recorded after the receipt stands",
                self.number,
                word(stands),
                self.said.to
            )));
        }
        let mut opening = gate::receiving(self.ask.record, self.act(), self.ask.command.occurred_at);
        // That the receipt excepts him, or that he was found here since, is what is put right.
        opening.shut_by.retain(|reason| reason.nature != Nature::Unfit && reason.rule != gate::ANSWERS_AN_OFFER);
        Ok(self.beside_what_was_shut(opening.shut_by))
    }

    /// The giver lets go of him, on the receiver's word in his own log: that he was received, at once or after all, or that
    /// he came without being listed and was found. So a report of the giver that was not so, such as that he found here
    /// whom he had given, has a way back.
    fn lets_go(&self) -> Result<Vec<Draft>, Refusal> {
        let HandCorrected { from, to, .. } = self.said;
        let listed = self.offer.names(self.number);
        if !matches!(self.own_standing(), Standing::Held | Standing::FateUnknown | Standing::Escaped) {
            return match self.own_standing() {
                Standing::Out => Ok(Vec::new()),
                other => Err(Refusal::unfit(format!(
                    "{} is {} in the log of {from}: what was recorded after the receipt stands",
                    self.number,
                    word(other)
                ))),
            };
        }
        let with_receiver = match listed {
            true => self.offer.has_received(self.number) && !self.offer.excepts(self.number),
            false => self.ask.record.found_unlisted(self.number, self.offer).is_some(),
        };
        if !with_receiver {
            let (what, first) = match listed {
                true => ("received", "put its receipt right"),
                false => ("found", "record him as found"),
            };
            return Err(Refusal::rule(
                Gate::HandOver,
                format!(
                    "the log of {to} does not say that it {what} {}: take in its newest bundle, or ask {to} to {first} first",
                    self.number
                ),
                &[Function::Liaison],
                LETS_GO,
                "custody.md, Hand-over receipt; decision 0032",
            ));
        }
        let shut = gate::still_ready(self.ask.record, self.act(), self.ask.at).shut_by;
        Ok(self.beside_what_was_shut(shut.into_iter().filter(|r| r.nature != Nature::Unfit).collect()))
    }

    fn act(&self) -> HandOver<'_> {
        HandOver {
            person: self.number,
            from: &self.said.from,
            to: &self.said.to,
            place: &self.said.place,
            movement: &self.said.movement,
            nonce: self.said.nonce,
            medical_evacuation: false,
        }
    }

    fn beside_what_was_shut(&self, shut: Vec<Missing>) -> Vec<Draft> {
        let mut drafts = vec![self.correction()];
        if let Some(refusal) = Refusal::new(shut) {
            let about = vec![Stream::Person(self.number), Stream::Movement(self.said.movement.clone())];
            let text = format!("{} was received in fact, and this stood against it: {refusal}", self.number);
            drafts.push(noted::noted(self.ask, 1, DiscrepancyKind::Unlawful, about, text, SHUT));
        }
        drafts
    }
}

#[cfg(test)]
mod tests;
