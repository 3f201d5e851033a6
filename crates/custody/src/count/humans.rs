//! How many humans stand behind the names of a hand-over: who was found at its door since, and which numbers are of one
//! human. Source: `custody.md` (Conservation of people), decision 0053.

use std::collections::{BTreeMap, BTreeSet};

use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, LegStep, NONE, Position, Standing};
use crate::record::movement::offer::{Offer, Receipt};
use crate::time::{Moment, Span};

use super::difference::{apart_by_receipt, found, not_received};

/// How long after an offer somebody found at its door may be one of those counted there without a name. Source: ours, a
/// day: who is found later is found, and two officers answer for the difference.
const FOUND_WITHIN: Span = Span::hours(24);
/// Merges that are followed from a number to whom it stands for. Source: ours; longer chains end where they are.
const MERGES_MAX: usize = 8;

impl Record {
    /// How many names more than humans the receiver's receipt has: of those whom he signed for, who is by his log another
    /// number of somebody whom he holds; of those whom he found, who is another number of somebody who is named too.
    pub(super) fn named_twice(&self, offer: &Offer, times: [Moment; 2]) -> i64 {
        let missing = not_received(offer, times);
        let signed = offer.made.iter().flat_map(|made| &made.persons).filter(|number| !missing.contains(number));
        let merged = |number: &PersonNumber| offer.to.is_some_and(|log| self.was_merged(*number, log, times));
        let (mut twice, mut humans) = (0, BTreeSet::new());
        for number in signed {
            twice += i64::from(merged(number));
            humans.insert(self.stands_for(*number, offer.to, times));
        }
        let answered = |receipt: &&Receipt| receipt.at <= times[0] && receipt.recorded <= times[1];
        let receipt = offer.own_receipts().find(answered).into_iter();
        for number in receipt.flat_map(|receipt| found(offer, receipt, times)) {
            let anew = humans.insert(self.stands_for(number, offer.to, times));
            twice += i64::from(!anew);
        }
        twice
    }

    /// How many of those counted without a name were found at the door since. Who is found answers for one difference: of
    /// several the earliest offer comes first.
    pub(super) fn found_since(&self, offer: &Offer, times: [Moment; 2]) -> i64 {
        let mut taken: BTreeSet<PersonNumber> = BTreeSet::new();
        let mut offers: Vec<(&Offer, i64)> = self
            .movements
            .iter()
            .flat_map(|(_, facts)| facts.offers.all())
            .filter(|other| other.to == offer.to && (other.at, other.nonce) <= (offer.at, offer.nonce))
            .filter_map(|other| Some((other, apart_by_receipt(other, times)?)).filter(|(_, apart)| *apart > 0))
            .collect();
        offers.sort_by_key(|(other, _)| (other.at, other.nonce));
        for (other, apart) in offers {
            let here = self.found_at(other, times);
            let free = here.into_iter().map(|(_, number)| number).filter(|number| !taken.contains(number));
            let free: BTreeSet<PersonNumber> = free.take(apart as usize).collect();
            if other.nonce == offer.nonce {
                return free.len() as i64;
            }
            taken.extend(free);
        }
        0
    }

    /// Whom the receiver's log has found at the door of an offer since the bodies were counted there and within a day,
    /// who was not there before, was not offered and is named by no receipt: whoever a receipt names is one of the bodies
    /// that it counts, and of no other. Who was found first comes first; each human once, however many numbers he was
    /// given.
    fn found_at(&self, offer: &Offer, times: [Moment; 2]) -> BTreeSet<(Moment, PersonNumber)> {
        let by_receipts = self.found_by_receipts(offer.to);
        let named = |number: &PersonNumber| offer.names(*number) || by_receipts.contains(number);
        let mut first: BTreeMap<PersonNumber, Moment> = BTreeMap::new();
        for (number, person) in self.people.iter() {
            let mut own: Vec<&LegChange> =
                person.legs.changes().iter().filter(|c| Some(c.log) == offer.to && c.recorded <= times[1]).collect();
            own.sort_by_key(|c| (c.occurred, c.seq));
            let found = own.iter().enumerate().find(|(nth, change)| {
                // Who has no number yet is registered in the same moment in which he is found.
                let earlier = own[..*nth].iter().filter(|earlier| earlier.occurred < change.occurred);
                let before = earlier.fold(Position::NOWHERE, |position, earlier| position.after(earlier));
                change.step == LegStep::Found
                    && before.standing != Standing::Held
                    && change.occurred <= times[0]
                    && self.at_the_door(offer, change)
            });
            let human = self.stands_for(*number, offer.to, times);
            if let Some((_, change)) = found.filter(|_| !named(&human)) {
                let at = first.entry(human).or_insert(change.occurred);
                *at = change.occurred.min(*at);
            }
        }
        first.into_iter().map(|(number, at)| (at, number)).collect()
    }

    /// Whom the receipts of a receiver name as found, of whatever offer, also where that was taken back since: such a
    /// finding explains no other body.
    fn found_by_receipts(&self, receiver: Option<u32>) -> BTreeSet<PersonNumber> {
        self.receipts_of(receiver).flat_map(|(_, receipt)| receipt.found.iter().copied()).collect()
    }

    /// The same without whom the receiver has taken back.
    pub(crate) fn still_found_by_receipts(&self, receiver: Option<u32>) -> BTreeSet<PersonNumber> {
        self.receipts_of(receiver).flat_map(|(offer, receipt)| found(offer, receipt, [Moment::MAX; 2])).collect()
    }

    fn receipts_of(&self, receiver: Option<u32>) -> impl Iterator<Item = (&Offer, &Receipt)> {
        let offers = self.movements.iter().flat_map(|(_, facts)| facts.offers.all());
        let own = offers.filter(move |offer| offer.to == receiver);
        own.flat_map(|offer| offer.own_receipts().map(move |receipt| (offer, receipt)))
    }

    /// Whether a change lies at the place where an offer is received, or inside it, after the bodies were counted and
    /// within a day of the offer: who was there before is none of them, or the count would have named him.
    fn at_the_door(&self, offer: &Offer, change: &LegChange) -> bool {
        let Some((_, door)) = offer.to() else { return false };
        let counted = offer.own_receipts().map(|receipt| receipt.at).min().unwrap_or(offer.at);
        let in_time = change.occurred >= counted && change.occurred <= offer.at + FOUND_WITHIN;
        in_time && change.place != NONE && self.is_inside(self.places.key(change.place), door)
    }

    /// Whether a log had merged a number by a time. Into whom is kept of the merge that stands alone.
    fn was_merged(&self, number: PersonNumber, log: u32, [as_of, known_at]: [Moment; 2]) -> bool {
        let told = |c: &&LegChange| c.log == log && c.occurred <= as_of && c.recorded <= known_at;
        let merge = |c: &&LegChange| matches!(c.step, LegStep::Merged | LegStep::Unmerged);
        let changes = self.people.get(&number).map_or(&[][..], |person| person.legs.changes());
        let last = changes.iter().filter(told).filter(merge).max_by_key(|c| c.seq);
        last.is_some_and(|last| last.step == LegStep::Merged)
    }

    /// Whom a number stands for after merges, by what the receiver's log had merged by a time: who was found is his word.
    fn stands_for(&self, number: PersonNumber, log: Option<u32>, times: [Moment; 2]) -> PersonNumber {
        let merged_by_then = |number: PersonNumber| {
            let log = log.filter(|log| self.was_merged(number, *log, times))?;
            self.people.get(&number)?.merged_by(log)
        };
        let mut number = number;
        for _ in 0..MERGES_MAX {
            match merged_by_then(number) {
                Some(elder) => number = elder,
                None => break,
            }
        }
        number
    }
}
