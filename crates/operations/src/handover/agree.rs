//! What a receiver states agrees with itself and with what he stated before: the names make the count, and an offer has one
//! answer. Source: `custody.md` (Hand-over receipt; Conservation of people), decision 0031.

use std::collections::BTreeSet;

use custody::receipt::{Acceptance, Receipt};
use custody::{HandCount, Missing, PersonNumber, Refusal};

use super::Counted;
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Refuses a count that the names do not make, unless its difference is signed for with a reason. The count itself
    /// is kept: whoever counted blind need not count otherwise to be heard.
    pub(super) fn names_make_the_count(
        &mut self,
        seat: &Seat,
        when: &When,
        offer: &Receipt,
        acceptance: &Acceptance,
        unnamed: Option<&str>,
    ) -> Result<(), Failure> {
        let count = HandCount::of(offer.payload(), acceptance);
        match (count.agrees(), unnamed) {
            (Ok(()), None) | (Err(_), Some(_)) => Ok(()),
            (Ok(()), Some(_)) => {
                Err(Failure::usage(format!("there is no difference without a name to sign for: {}", count.words())))
            }
            (Err(refusal), None) => {
                self.together(|desk| {
                    desk.keep_offer(seat, when, offer)?;
                    desk.claim_bodies(seat, when, offer.payload(), acceptance.counted)
                })?;
                let ways = |reason: &Missing| Missing {
                    missing: format!(
                        "{}. Nothing is signed, and the count is kept as said. Count again; or call the roll and name who \
                         is missing with --missing and who is there with --found-here; or refuse the offer with `hand \
                         refuse`; or, where nobody can say who it is, sign with --unnamed-difference WHY",
                        reason.missing
                    ),
                    ..reason.clone()
                };
                let reasons = refusal.reasons().iter().map(ways).collect();
                Err(Failure::Refused(Refusal::new(reasons).unwrap_or(refusal)))
            }
        }
    }
}

/// The answer that was given is the one that is asked for now; another content is a mistake, and is not done before.
pub(super) fn answered_alike(kept: &Receipt, counted: &Counted) -> Result<(), Failure> {
    let Some(given) = kept.acceptance() else { return Ok(()) };
    let set = |persons: &[PersonNumber]| persons.iter().copied().collect::<BTreeSet<_>>();
    let (missing, found) = (set(&given.not_received), set(&given.found));
    let known = counted.found.iter().filter(|one| !one.new).all(|one| found.contains(&one.person));
    let alike = given.counted == counted.counted
        && missing == set(&counted.missing)
        && found.len() == counted.found.len()
        && known;
    if alike {
        return Ok(());
    }
    let names = |persons: &[PersonNumber]| match persons {
        [] => "nobody".to_owned(),
        some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let payload = kept.payload();
    Err(Failure::usage(format!(
        "offer {} was answered at {} otherwise: {} bodies counted, {} missing, {} found; nothing was changed",
        payload.nonce,
        given.at,
        given.counted,
        names(&given.not_received),
        names(&given.found)
    ))
    .hint(format!(
        "a receipt is put right by two officers: `custodia hand correct --movement {} --missing C-NUMBER --reason WHY \
         --second OFFICER`, or --present for whom it names as missing",
        payload.movement
    )))
}
