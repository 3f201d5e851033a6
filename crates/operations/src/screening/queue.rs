//! Leads that wait for a watch officer, in an order that says nothing of likeness: shuffled by a seed that is told.
//! Source: `watchlist.md` (Screening as work), decision 85.

use custody::{AuthorityId, PersonNumber};
use rand_core::Rng;
use serde::Serialize;

use super::lead_view::{because, state_word};
use super::leads::READERS;
use crate::clock::machine_rng;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::rehearse::dice::Dice;

/// A lead that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingLead {
    /// The number.
    pub person: String,
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
    /// `open`, `open-again` or `undecided`.
    pub state: &'static str,
    /// Why a decision is open again.
    pub open_again_because: Option<&'static str>,
}

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Queue {
    /// The time it is told for.
    pub as_of: String,
    /// The seed of the order: the same seed gives the same order.
    pub seed: u64,
    /// All that waits, shown or not.
    pub waiting: usize,
    /// The first of them in that order.
    pub leads: Vec<WaitingLead>,
}

impl Desk {
    /// What waits for a decision, at most so many, in an order drawn from a seed; every person shown stands in the access
    /// log.
    pub fn look_at_queue(&self, seat: &Seat, seed: Option<u64>, most: usize) -> Result<Queue, Failure> {
        let (looker, reason) = self.admit_to_leads(seat, &READERS, "screen queue")?;
        let seed = match seed {
            Some(seed) => seed,
            // Small enough to be typed.
            None => u64::from(machine_rng()?.next_u32()),
        };
        let mut leads = self.waiting_leads(&seat.authority);
        Dice::new(seed, "screen queue").shuffle(&mut leads);
        let waiting = leads.len();
        leads.truncate(most);
        self.note_shown_to(looker, leads.iter().map(|(number, _)| *number), &reason)?;
        let leads = leads.into_iter().map(|(_, lead)| lead).collect();
        Ok(Queue { as_of: self.now().to_string(), seed, waiting, leads })
    }

    fn waiting_leads(&self, own: &AuthorityId) -> Vec<(PersonNumber, WaitingLead)> {
        let mut numbers: Vec<PersonNumber> =
            self.record.numbers().filter(|number| self.record.merged_into(*number).is_none()).collect();
        numbers.sort_unstable();
        let mut waiting = Vec::new();
        for number in numbers {
            for lead in self.record.leads(own, number).into_iter().filter(|lead| lead.state.waits()) {
                let line = WaitingLead {
                    person: number.to_string(),
                    state: state_word(lead.state),
                    open_again_because: because(lead.state),
                    list: lead.list,
                    entry: lead.entry,
                };
                waiting.push((number, line));
            }
        }
        waiting
    }
}
