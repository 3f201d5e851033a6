//! The floor: what the tracing bureau is owed word of, and whether it has acknowledged it.
//! Source: `custody.md` (Agencies that do not trust each other, the floor), decisions 0026 and 0061.

use crate::event::authority::ClockStart;
use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::clock::{Acknowledged, ClockFact};
use crate::record::person::Person;
use crate::time::Moment;

use super::human::OneHuman;
use super::{BUREAU_WITHIN, Clock, state};

/// The clause, by which its clocks are told from those of a pack.
pub(super) const FLOOR: &str = "custody.md, the floor: no label, caveat or override removes it";
const REGISTRATION: &str = "bureau-registration";
const DEATH: &str = "bureau-death";

/// Something that the bureau is owed word of.
struct Owed {
    name: &'static str,
    at: Moment,
    log: u32,
    /// The events that tell of it: both ends of a transfer; a registration under each of his numbers.
    events: Vec<u64>,
}

/// What is owed of one human.
struct Owing {
    owed: Vec<Owed>,
    /// Told again under a number that was merged then, of somebody who is registered or dead already.
    doubled: Vec<(Moment, Owed)>,
}

impl Record {
    /// The bureau is owed word of each registration, transfer, release and death, and of whatever else changes the
    /// fact or the place of custody: an escape, a recapture, an unknown fate.
    ///
    /// What was owed under a merged number is owed under the elder. That he is registered, or dead, is owed once: a
    /// second registration stands beside the first only where its time was over before the merge, and nothing under
    /// either number was in time or is late already.
    pub(super) fn floor(&self, human: &OneHuman<'_>, at: Moment) -> Vec<Clock> {
        let owing = owing(human);
        let owed = owing.owed.iter().filter(|owed| owed.at <= at);
        let mut clocks: Vec<Clock> = owed.map(|owed| self.clock_of(human, owed, at)).collect();
        for (merged, owed) in &owing.doubled {
            let clock = self.clock_of(human, owed, at);
            let told = clocks.iter().any(|other| other.name == clock.name && other.is_breached());
            if clock.is_breached() && clock.due < *merged && !told {
                clocks.push(clock);
            }
        }
        clocks
    }

    fn clock_of(&self, human: &OneHuman<'_>, owed: &Owed, at: Moment) -> Clock {
        let due = owed.at + BUREAU_WITHIN;
        let bureau = |log: u32| self.is_bureau(log, owed.log);
        let answer = |a: &&Acknowledged| owed.events.contains(&a.about.tail()) && (a.vouched || bureau(a.log));
        let answers = human.files().flat_map(|(_, file)| file.acknowledged.iter()).filter(answer);
        let acknowledged = answers.map(|a| a.at).min().filter(|met| *met <= at);
        Clock {
            person: human.number,
            authority: self.authorities.key(owed.log).clone(),
            name: owed.name.into(),
            started: owed.at,
            due,
            state: state(acknowledged, due, at),
            source: FLOOR.into(),
        }
    }

    /// The events of a person that the bureau is owed word of, each by the clock that waits for it: what an
    /// acknowledgement names. Of a transfer, both ends; of a merged number, those of the number that he goes by.
    pub fn owed_to_bureau(&self, number: PersonNumber) -> Vec<(&'static str, EventId)> {
        let Some(human) = self.who_owes(number, Moment::MAX) else { return Vec::new() };
        let changes: Vec<EventId> =
            human.files().flat_map(|(_, file)| file.legs.changes().iter().map(|c| c.id)).collect();
        let doubled = owing(&human).doubled;
        let again = |tail: &u64| doubled.iter().any(|(_, owed)| owed.events.first() == Some(tail));
        let id = |tail: &u64| changes.iter().find(|id| id.tail() == *tail && !again(tail)).copied();
        let owed = owing(&human).owed.into_iter();
        owed.flat_map(|o| o.events.iter().filter_map(id).map(|id| (o.name, id)).collect::<Vec<_>>()).collect()
    }
}

fn owing(human: &OneHuman<'_>) -> Owing {
    let mut owing = Owing { owed: owed_to_bureau(human.person), doubled: Vec::new() };
    for (_, merged, file) in &human.younger {
        for mut again in owed_to_bureau(file) {
            let once = matches!(again.name, REGISTRATION | DEATH);
            match owing.owed.iter_mut().find(|owed| once && owed.name == again.name) {
                None => owing.owed.push(again),
                // Word of either is word of him.
                Some(first) => {
                    let events = again.events.clone();
                    again.events.extend(&first.events);
                    first.events.extend(events);
                    owing.doubled.push((*merged, again));
                }
            }
        }
    }
    owing
}

fn owed_to_bureau(person: &Person) -> Vec<Owed> {
    let of = |fact: ClockFact, name: &'static str| {
        let marks = person.marks.iter().filter(move |m| m.says(fact));
        marks.map(move |m| Owed { name, at: m.at, log: m.log, events: vec![m.event] })
    };
    let mut owed: Vec<Owed> = of(ClockFact::Registered, REGISTRATION).collect();
    owed.extend(of(ClockFact::Released, "bureau-release"));
    owed.extend(of(ClockFact::Died, DEATH));
    owed.extend(of(ClockFact::Starts(ClockStart::Escaped), "bureau-escape"));
    owed.extend(of(ClockFact::Recaptured, "bureau-recapture"));
    owed.extend(of(ClockFact::Starts(ClockStart::FateUnknown), "bureau-fate-unknown"));
    // A transfer is told by both ends, the first of one with the first of the other.
    let mut given: Vec<Owed> = of(ClockFact::HandedOver, "bureau-transfer").collect();
    for (at, received) in of(ClockFact::Received, "bureau-transfer").enumerate() {
        match given.get_mut(at) {
            Some(transfer) => transfer.events.extend(received.events),
            None => given.push(received),
        }
    }
    owed.extend(given);
    owed
}
