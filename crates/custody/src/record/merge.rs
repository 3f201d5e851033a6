//! Merges that lose somebody: the younger number was held, and the elder, into which it went, was not.
//! Source: `custody.md` (Words, Person; Conservation of people).
//!
//! Another log may tell of such a merge, or a death that lay before a merge may be reported after it. The
//! fold keeps both and finds the contradiction, so that whoever was held stays named.

use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::leg::{LegChange, LegStep, Legs, Position, Standing};
use super::person::Person;

/// A merge that nobody can have meant: by which log and event, and how both stood.
pub(crate) struct Lost<'r> {
    pub(crate) merge: &'r LegChange,
    pub(crate) stood: Standing,
    pub(crate) elder: Standing,
    /// What made the elder stand so; the merge itself where the log has nothing of the elder.
    pub(crate) elder_by: EventId,
    pub(crate) elder_since: Moment,
}

/// How the elder stands where a younger who stood so cannot go into him; none where he can.
///
/// Who is held goes into somebody held by the same log, and who is dead into somebody dead.
pub(crate) fn lost_by_merge(stood: Standing, elder: &Person, log: u32, at: Moment) -> Option<Standing> {
    let elder = elder.legs.position_as_of(log, at, Moment::MAX).standing;
    let fits = match stood {
        Standing::Held => elder == Standing::Held,
        Standing::FateUnknown => elder.is_open(),
        Standing::Died => elder == Standing::Died,
        _ => true,
    };
    (!fits).then_some(elder)
}

/// The merges that stand in the legs, each with how the person stood before it.
fn standing_merges(legs: &Legs) -> Vec<(&LegChange, Standing)> {
    let mut tracks: Vec<(u32, Position, Option<(&LegChange, Standing)>)> = Vec::new();
    for change in legs.changes() {
        if !tracks.iter().any(|t| t.0 == change.log) {
            tracks.push((change.log, Position::NOWHERE, None));
        }
        let Some((_, position, merge)) = tracks.iter_mut().find(|t| t.0 == change.log) else { continue };
        let before = position.standing;
        *position = position.after(change);
        match (change.step, position.standing) {
            // A merge told again does not make the first one forgotten.
            (LegStep::Merged, _) if before != Standing::Merged => *merge = Some((change, before)),
            (_, Standing::Merged) => {}
            _ => *merge = None,
        }
    }
    tracks.into_iter().filter_map(|(_, _, merge)| merge).collect()
}

impl Record {
    /// What a merge of a number into another has lost, if anything.
    pub(crate) fn lost_in(&self, younger: PersonNumber, into: PersonNumber) -> Option<Lost<'_>> {
        let (person, elder) = (self.people.get(&younger)?, self.people.get(&into)?);
        standing_merges(&person.legs).into_iter().find_map(|(merge, stood)| {
            let at = merge.occurred;
            let lost = lost_by_merge(stood, elder, merge.log, at)?;
            // What another log holds of the elder may be all that was disclosed here.
            let held_elsewhere = elder.legs.held_somewhere(at);
            if lost == Standing::Never && stood.is_open() && held_elsewhere {
                return None;
            }
            let by = elder.legs.changes().iter().rfind(|c| c.log == merge.log && c.occurred <= at).unwrap_or(merge);
            Some(Lost { merge, stood, elder: lost, elder_by: by.id, elder_since: by.occurred })
        })
    }

    /// Every number that was ever merged into this one.
    pub(crate) fn merged_ever(&self, elder: PersonNumber) -> &[PersonNumber] {
        self.merges.get(&elder).map_or(&[], |numbers| numbers)
    }
}
