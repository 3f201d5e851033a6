//! Two numbers that stood for two bodies: each passed one door, or both were aboard at once; and who is unaccounted
//! for. Source: `custody.md` (Conservation of people), decision 0059.

use crate::event::oversight::DiscrepancyKind;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::leg::{NONE, Standing};
use super::merge::APART_WITHIN;
use super::movement::door::DoorCheck;
use super::movement::manifest::Aboard;

/// What each of two numbers was when the other was there too, in words.
pub(crate) struct TwoBodies {
    pub(crate) younger: String,
    pub(crate) elder: String,
}

impl Record {
    /// Whether two numbers were two bodies: verified at one door of one movement, or aboard at once.
    pub(crate) fn two_bodies(&self, younger: PersonNumber, elder: PersonNumber) -> Option<TwoBodies> {
        self.passed_one_door(younger, elder).or_else(|| self.aboard_at_once(younger, elder))
    }

    fn passed_one_door(&self, younger: PersonNumber, elder: PersonNumber) -> Option<TwoBodies> {
        let (one, other) = (&self.people.get(&younger)?.door, &self.people.get(&elder)?.door);
        let pairs = [(&one.boarding, &other.boarding), (&one.arriving, &other.arriving)];
        let (a, b) = pairs
            .into_iter()
            .filter_map(|(a, b)| a.as_ref().zip(b.as_ref()))
            .find(|(a, b)| a.movement == b.movement && a.is_verified() && b.is_verified())?;
        let id = self.movements.key(a.movement);
        let says = |check: &DoorCheck| format!("verified at the door of {id} at {}", check.at);
        Some(TwoBodies { younger: says(a), elder: says(b) })
    }

    /// Of one movement both stays last until each got off; of two movements one of whom it is not known when he got
    /// off was aboard when he boarded, and a little after.
    fn aboard_at_once(&self, younger: PersonNumber, elder: PersonNumber) -> Option<TwoBodies> {
        let stays = |number: PersonNumber| -> Vec<(u32, &Aboard)> {
            let each = (0_u32..).zip(self.movements.rows());
            let aboard = each.flat_map(|(row, m)| m.aboard.iter().map(move |stay| (row, stay)));
            aboard.filter(|(_, stay)| stay.person == number).collect()
        };
        let elders = stays(elder);
        for (row, one) in stays(younger) {
            for (other_row, other) in &elders {
                let left = |stay: &Aboard| match stay.left {
                    Some((_, at)) => at,
                    None if row == *other_row => Moment::MAX,
                    None => stay.since + APART_WITHIN,
                };
                if one.since < left(other) && other.since < left(one) {
                    let says =
                        |row: u32, stay: &Aboard| format!("aboard {} since {}", self.movements.key(row), stay.since);
                    return Some(TwoBodies { younger: says(row, one), elder: says(*other_row, other) });
                }
            }
        }
        None
    }

    /// Why somebody is unaccounted for, in words: of unknown fate, aboard by the record, or looked for and not found.
    pub(crate) fn unaccounted(&self, number: PersonNumber) -> Option<String> {
        let person = self.people.get(&number)?;
        let lost = person.legs.ends().into_iter().find(|(standing, _)| *standing == Standing::FateUnknown);
        if let Some((_, since)) = lost {
            return Some(format!("of unknown fate since {}", since.occurred));
        }
        if let Some((_, position)) = person.legs.holder()
            && position.movement != NONE
        {
            return Some(format!("aboard {} by the record", self.movements.key(position.movement)));
        }
        let missing = |row: &&u32| {
            matches!(
                self.discrepancies.row(**row).kind,
                DiscrepancyKind::NotHere | DiscrepancyKind::MissedScan | DiscrepancyKind::HandOver
            )
        };
        let open = person.discrepancies.iter().find(missing)?;
        Some(format!("discrepancy {} is open: {}", self.discrepancies.key(*open), self.discrepancies.row(*open).text))
    }
}
