//! Merges that lose somebody: the younger number was held, and the elder, into which it went, was not.
//! Source: `custody.md` (Words, Person; Conservation of people).
//!
//! Another log may tell of such a merge, or a death that lay before a merge may be reported after it. The
//! fold keeps both and finds the contradiction, so that whoever was held stays named.

use minicbor::{Decode, Encode};

use crate::envelope::Signatory;
use crate::event::{Function, Stream};
use crate::ids::{EventId, PlaceId};
use crate::number::PersonNumber;
use crate::time::{Moment, Span};

use super::Record;
use super::law::two_officers;
use super::leg::{LegChange, LegStep, Legs, NONE, Position, Standing};
use super::person::{Person, Seen, Sighting};

/// Two sightings at two sites closer in time than this are two humans. Source: ours; no two sites lie ten
/// minutes apart by road.
pub(crate) const APART_WITHIN: Span = Span::minutes(10);

/// What a log says last of a merge of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct MergeWord {
    /// The number that it went into.
    #[n(0)]
    pub(crate) elder: PersonNumber,
    /// Whether it stands, or was taken back.
    #[n(1)]
    pub(crate) stands: bool,
    /// Rows of the officers who signed it, each [`NONE`] where there is none.
    #[n(2)]
    pub(crate) by: [u32; 2],
    /// Two signed it, and one of them as an examiner.
    #[n(3)]
    pub(crate) examined: bool,
}

impl MergeWord {
    /// A word as the officers behind an event signed it.
    pub(crate) fn signed(record: &mut Record, officers: &[Signatory], elder: PersonNumber, stands: bool) -> Self {
        let mut by = [NONE; 2];
        for (slot, signatory) in by.iter_mut().zip(officers) {
            *slot = record.signer_row(&signatory.officer);
        }
        let examiner = officers.iter().any(|signatory| signatory.function == Function::Examiner);
        Self { elder, stands, by, examined: examiner && two_officers(officers) }
    }
}

/// Two sightings of which both cannot be of one human, and the sites: one site where both stood in one roll call.
pub(crate) struct Apart<'r> {
    pub(crate) seen: [Sighting; 2],
    pub(crate) first: &'r PlaceId,
    pub(crate) second: &'r PlaceId,
}

/// The first pair of sightings at two sites at one time, or side by side in one roll call, which counts bodies. A
/// first contact is a list's word, no such sighting.
pub(crate) fn seen_apart<'r>(record: &'r Record, one: &[Sighting], other: &[Sighting]) -> Option<Apart<'r>> {
    let apart = |a: &Sighting, b: &Sighting| {
        let listed = [a, b].iter().any(|seen| seen.means == Seen::FirstContact);
        if listed || a.at.max(b.at) - a.at.min(b.at) >= APART_WITHIN {
            return None;
        }
        let (first, second) = (record.outermost(a.place)?, record.outermost(b.place)?);
        (first != second || (a.id == b.id && a.is_verified())).then_some(Apart { seen: [*a, *b], first, second })
    };
    let pairs = one.iter().flat_map(|a| other.iter().filter_map(move |b| apart(a, b)));
    pairs.min_by_key(|found| found.seen.map(|s| (s.at, s.id)))
}

impl Person {
    /// Into whom a log has merged this number, if its last word is that.
    pub(crate) fn merged_by(&self, log: u32) -> Option<PersonNumber> {
        self.merges().find(|(by, _)| *by == log).map(|(_, elder)| elder)
    }

    /// Into whom some log has merged this number.
    pub(crate) fn merged_by_any(&self) -> Option<PersonNumber> {
        self.merges().next().map(|(_, elder)| elder)
    }

    /// The merges of this number that stand, each with the row of the log that says so.
    pub(crate) fn merges(&self) -> impl Iterator<Item = (u32, PersonNumber)> {
        self.merged.iter().filter(|word| word.value.said.stands).map(|word| (word.value.log, word.value.said.elder))
    }

    /// Into whom this number was merged without an examiner, if a log says so.
    pub(crate) fn merged_unexamined(&self) -> Option<PersonNumber> {
        let mut words = self.merged.iter().map(|word| word.value.said).filter(|said| said.stands);
        words.find(|said| !said.examined).map(|said| said.elder)
    }

    /// Sightings of the person: the newest of each log, and those by which he came to be held somewhere.
    pub(crate) fn seen(&self) -> Vec<Sighting> {
        let held = self.legs.changes().iter().filter_map(|c| {
            let means = match c.step {
                LegStep::Found => Seen::Observed,
                LegStep::Received => Seen::Received,
                LegStep::Recaptured => Seen::Recaptured,
                _ => return None,
            };
            (c.place != NONE).then_some(Sighting {
                at: c.occurred,
                place: c.place,
                means,
                id: c.id,
                log: c.log,
                by: [NONE; 2],
            })
        });
        self.sightings.iter().copied().chain(held).collect()
    }
}

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

    /// Into whom a number is merged, where all logs that speak of it agree. Where one has merged it into
    /// another number, or has taken the merge back or found two humans, or merges lead round in a circle, no
    /// merge stands: the last word is no better than the first, and the number can be spoken of until officers
    /// settle it.
    pub(crate) fn elder_of(&self, number: PersonNumber) -> Option<PersonNumber> {
        let person = self.people.get(&number)?;
        let elder = person.merged_by_any()?;
        let agrees = |said: MergeWord| if said.stands { said.elder == elder } else { said.elder != elder };
        let agreed = person.merged.iter().all(|word| agrees(word.value.said));
        let two = person.identity.not_same.iter().any(|found| found.value.said == elder);
        (agreed && !two && !self.merges_lead(elder, number)).then_some(elder)
    }

    /// Into whom a number is merged in the end, where all logs agree; the number itself where it is not.
    pub(crate) fn eldest_of(&self, number: PersonNumber) -> PersonNumber {
        self.eldest_at(number, Moment::MAX)
    }

    /// The number by which a human goes at a time: where merges that stand lead from one of his numbers.
    pub(crate) fn eldest_at(&self, number: PersonNumber, at: Moment) -> PersonNumber {
        let mut eldest = number;
        // Merges that stand lead round in no circle.
        while let Some((elder, _)) = self.elder_since(eldest).filter(|(_, since)| *since <= at) {
            eldest = elder;
        }
        eldest
    }

    /// The numbers of a roll call as they are read: who stood there with a number that is merged is the one into whom
    /// it is merged. Where another answers to a number of that same human, both stay as said: two bodies are no one
    /// human.
    pub fn read_at_a_roll_call(&self, present: &[PersonNumber]) -> Vec<PersonNumber> {
        let elders: Vec<PersonNumber> = present.iter().map(|number| self.eldest_of(*number)).collect();
        let mut sorted = elders.clone();
        sorted.sort_unstable();
        let alone = |elder: &PersonNumber| {
            let at = sorted.partition_point(|other| other < elder);
            sorted.get(at + 1) != Some(elder)
        };
        present.iter().zip(&elders).map(|(said, elder)| if alone(elder) { *elder } else { *said }).collect()
    }

    /// The numbers that had gone into one by a time, each with when it was merged.
    pub(crate) fn gone_into(&self, eldest: PersonNumber, at: Moment) -> Vec<(PersonNumber, Moment)> {
        let (mut gone, mut into) = (Vec::new(), vec![eldest]);
        while let Some(elder) = into.pop() {
            for younger in self.merged_ever(elder) {
                let since = self.elder_since(*younger).filter(|(to, since)| *to == elder && *since <= at);
                if let Some((_, since)) = since {
                    gone.push((*younger, since));
                    into.push(*younger);
                }
            }
        }
        gone.sort_unstable();
        gone
    }

    /// Into whom a number is merged, and since when by the first log that says so.
    fn elder_since(&self, number: PersonNumber) -> Option<(PersonNumber, Moment)> {
        let elder = self.elder_of(number)?;
        let words = self.people.get(&number)?.merged.iter().filter(|word| word.value.said.stands);
        words.map(|word| word.at).min().map(|since| (elder, since))
    }

    /// Whether merges, by whatever logs, lead from one number to another.
    pub(crate) fn merges_lead(&self, from: PersonNumber, to: PersonNumber) -> bool {
        let (mut reached, mut at) = (vec![from], 0);
        while let Some(next) = reached.get(at).copied().filter(|next| *next != to) {
            for (_, elder) in self.people.get(&next).into_iter().flat_map(Person::merges) {
                if !reached.contains(&elder) {
                    reached.push(elder);
                }
            }
            at += 1;
        }
        reached.get(at).is_some()
    }

    /// Whether some log has merged the number, or another into it.
    pub(crate) fn is_in_a_merge(&self, number: PersonNumber) -> bool {
        !self.merged_ever(number).is_empty() || self.people.get(&number).is_some_and(|p| !p.merged.is_empty())
    }

    /// Whether somebody signed a merge that stands of a person whom a discrepancy names: he has said his word.
    pub(crate) fn signed_merge_of(&self, signer: u32, about: &[Stream]) -> bool {
        about.iter().any(|stream| match stream {
            Stream::Person(number) => self.people.get(number).is_some_and(|person| {
                person.merged.iter().any(|word| word.value.said.stands && word.value.said.by.contains(&signer))
            }),
            _ => false,
        })
    }

    /// Whether an examiner has signed that a number is one human with another, either way round.
    pub(crate) fn is_in_an_examined_merge(&self, number: PersonNumber) -> bool {
        let examined = |of: PersonNumber, into: Option<PersonNumber>| {
            let words = self.people.get(&of).into_iter().flat_map(|person| person.merged.iter());
            let mut said = words.map(|word| word.value.said).filter(|said| said.stands && said.examined);
            said.any(|said| into.is_none_or(|into| said.elder == into))
        };
        examined(number, None) || self.merged_ever(number).iter().any(|younger| examined(*younger, Some(number)))
    }

    /// Every number that was ever merged into this one.
    pub(crate) fn merged_ever(&self, elder: PersonNumber) -> &[PersonNumber] {
        self.merges.get(&elder).map_or(&[], |numbers| numbers)
    }
}
