//! Who is aboard of a movement by its list and who is aboard by the legs, compared. Source: `custody.md` (Conservation of
//! people), decision 0083.
//!
//! What is told of somebody takes him off the list with his leg (`by_no_door`). What is left apart here was told by
//! another log, dated before what it undoes, or is a merge.

use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegStep, NONE, Standing};
use crate::record::person::Person;

use super::{Movement, Stage};

impl Record {
    /// Everybody of whom the list of a movement and the legs say different things, with what, in words.
    pub(crate) fn list_and_legs_apart(&self, id: &MovementId) -> Vec<(PersonNumber, String)> {
        let Some((row, movement)) = self.movements.ix(id).zip(self.movements.get(id)) else { return Vec::new() };
        let listed = movement.manifest.lines.iter().map(|line| line.person);
        let mut persons: Vec<PersonNumber> = movement.aboard.iter().map(|a| a.person).chain(listed).collect();
        persons.sort_unstable();
        persons.dedup();
        let apart = persons.into_iter().filter_map(|number| {
            let person = self.people.get(&number)?;
            let what = match movement.has_aboard(number) {
                true => self.not_aboard_by_legs(movement, row, person)?,
                false => self.only_aboard_by_leg(movement, row, person)?,
            };
            Some((number, format!("{number}: {what} (list of {id})")))
        });
        apart.collect()
    }

    fn not_aboard_by_legs(&self, movement: &Movement, row: u32, person: &Person) -> Option<String> {
        let home = movement.home?;
        if let Some(other) = person.legs.received_from(home).filter(|_| !movement.stage.has_come()) {
            return Some(format!("aboard by the list, and received by {}", self.authorities.key(other)));
        }
        if person.legs.is_aboard(row) {
            return None;
        }
        if let Some(elder) = person.merged_by_any() {
            let with_him = self.people.get(&elder).is_some_and(|elder| elder.legs.is_aboard(row));
            return (!with_him).then(|| format!("aboard by the list, and merged into {elder}, who is not"));
        }
        let position = person.legs.position(home);
        // He was given under a receipt where it came to; or another log alone has seen him aboard, and whatever became
        // of him is its to tell.
        if (position.standing == Standing::Out && movement.stage.has_come()) || position.standing == Standing::Never {
            return None;
        }
        let open = self.place_name(position.place).filter(|_| position.standing.is_open());
        let there = open.map_or_else(|| "in nobody's custody here".to_owned(), |place| format!("at {place}"));
        Some(format!("aboard by the list, and by his legs {there}"))
    }

    fn only_aboard_by_leg(&self, movement: &Movement, row: u32, person: &Person) -> Option<String> {
        let position = person.legs.position(movement.home?);
        let aboard = position.standing.is_open() && position.movement == row && row != NONE;
        aboard.then(|| "aboard by his leg, and not by the list".to_owned())
    }
}

impl Stage {
    /// Whether it has come to where it went.
    const fn has_come(self) -> bool {
        matches!(self, Self::Arrived | Self::ClosedOut)
    }
}

impl crate::record::leg::Legs {
    /// Whether any log has the person aboard of a movement.
    pub(crate) fn is_aboard(&self, movement: u32) -> bool {
        let logs = self.changes().iter().filter(|c| c.movement == movement).map(|c| c.log);
        logs.into_iter().any(|log| {
            let position = self.position(log);
            position.standing.is_open() && position.movement == movement
        })
    }

    /// Another log that has received the person from one since that one has had him, and has him still.
    fn received_from(&self, log: u32) -> Option<u32> {
        let opened = self.opened(log)?;
        let ends = self.ends().into_iter().filter(|(standing, _)| standing.is_open());
        let received = |c: &&crate::record::leg::LegChange| {
            c.step == LegStep::Received && c.other == log && c.log != log && c.occurred > opened
        };
        ends.map(|(_, change)| change).find(received).map(|c| c.log)
    }
}
