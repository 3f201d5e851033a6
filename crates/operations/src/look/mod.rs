//! A look at one person: the Passage as plain data, each field group shown only to whoever needs it, and
//! every look and denial kept in the access log. Source: `product.md` (The Passage), `custody.md` (The log).

mod access;
mod documents;
mod evidence;
mod gates;
mod history;
mod importing;
mod lists;
mod note;
mod own_copy;
mod passage;
mod people;

use std::path::Path;

use custody::event::{Function, Group, Purpose, Stream};
use custody::{Access, AccessLog, Event, Moment, OfficerId, PayloadKeys, PersonNumber, Unread, decode_event};
use serde::Serialize;

use crate::access_policy::sees;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::fitting::name_a_function;

pub use access::{AccessLine, AccessList, AccessQuery};
pub use documents::{DocumentLine, Documents, Extracted};
pub use evidence::{EvidenceLine, EvidenceList};
pub use gates::{GateLine, MissingLine};
pub use history::HistoryLine;
pub use passage::{ClockLine, FieldLine, Gone, HistoryPoint, LegView, Passage, Position};
pub(crate) use people::standing_word;
pub use people::{PeopleList, PeopleQuery, PersonRow};

/// Which groups of a person stand in a look, and why others do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupLine {
    /// The field group.
    pub group: &'static str,
    /// `shown`, `not shown to <function>`, `erased` or `withheld from this node`.
    pub state: String,
    /// Entries of it on the person's stream.
    pub entries: u32,
}

/// Part of a person's file: what is recorded in one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AreaView {
    /// Whose.
    pub person: String,
    /// Entries in order of time.
    pub entries: Vec<HistoryLine>,
    /// Which groups stand in it.
    pub groups: Vec<GroupLine>,
}

/// Who looks at a list; nobody known in a folder that is opened without an officer.
#[derive(Debug, Clone)]
pub struct Looker {
    pub(crate) officer: Option<OfficerId>,
    /// In which of his functions, where he looks in one.
    pub(crate) function: Option<Function>,
}

/// Why somebody looks.
#[derive(Debug, Clone)]
pub struct Reason {
    /// Purpose, in a word.
    pub purpose: Purpose,
    /// What is looked at: the command.
    pub what: String,
}

impl Reason {
    /// For custody, by the command named.
    pub(crate) fn of_custody(what: &str) -> Self {
        Self { purpose: Purpose::Custody, what: what.into() }
    }

    /// From the words of a command line.
    pub fn parse(purpose: &str, what: &str) -> Result<Self, Failure> {
        let purpose = Purpose::parse(purpose).map_err(|e| Failure::usage(e.to_string()))?;
        Ok(Self { purpose, what: what.into() })
    }
}

/// Keeps a denial in the access log of a folder: who asked is not known.
pub fn note_denied(root: &Path, at: Moment, person: &str, reason: &Reason, why: &str) -> Result<(), Failure> {
    let about = super::verbs::person_number(person).ok().map(Stream::Person);
    let what = if about.is_some() { reason.what.clone() } else { format!("{} {person}", reason.what) };
    let line = Access { at, officer: None, about, purpose: reason.purpose, what, denied: Some(why.into()) };
    write_down(root, &[line])
}

/// Writes looks down before anything is shown. Whoever cannot be noted is shown nobody.
fn write_down(root: &Path, looks: &[Access]) -> Result<(), Failure> {
    if looks.is_empty() {
        return Ok(());
    }
    let written = AccessLog::open(root).and_then(|mut log| log.note_all(looks));
    written.map(drop).map_err(|e| match Failure::from(e) {
        Failure::Error(mut fault) => {
            fault.error = format!("the look cannot be written down, and without that nobody is shown: {}", fault.error);
            Failure::Error(fault)
        }
        other => other,
    })
}

/// Whether a function sees any of some groups, beside the register, which everyone sees.
fn shows_any(function: Function, groups: &[Group]) -> bool {
    groups.iter().any(|group| sees(function, *group) && *group != Group::Register)
}

/// In which function an officer looks: the named one, or of several the only one that what he asks for is shown to.
fn reading_in(
    officer: &OfficerId,
    named: Function,
    unnamed: &[Function],
    groups: Option<&[Group]>,
) -> Result<Function, Failure> {
    if unnamed.is_empty() {
        return Ok(named);
    }
    let fits: Vec<Function> = match groups {
        Some(groups) => unnamed.iter().copied().filter(|function| shows_any(*function, groups)).collect(),
        None => Vec::new(),
    };
    match fits.as_slice() {
        [only] => Ok(*only),
        [] => Err(name_a_function(officer, unnamed, "--function")),
        several => Err(name_a_function(officer, several, "--function")),
    }
}

/// Who looks, and in which function: the named one, or of several the only one of those that may. Whether he holds it
/// is asked beside the note of the look.
pub(crate) fn reading_as(seat: &Seat, may: &[Function]) -> Result<(OfficerId, Function), Failure> {
    let Some((officer, named)) = &seat.officer else {
        return Err(Failure::usage("this is read by an officer: name one with --officer"));
    };
    let fits: Vec<Function> = seat.unnamed.first.iter().copied().filter(|function| may.contains(function)).collect();
    match (seat.unnamed.first.as_slice(), fits.as_slice()) {
        ([], _) => Ok((officer.clone(), *named)),
        (_, [only]) => Ok((officer.clone(), *only)),
        (all, []) => Err(name_a_function(officer, all, "--function")),
        (_, several) => Err(name_a_function(officer, several, "--function")),
    }
}

impl Looker {
    /// Whoever sits there, in his function; in none where he has several and named none.
    pub(crate) fn of(seat: &Seat) -> Self {
        let function = seat.officer.as_ref().map(|(_, function)| *function);
        Self {
            officer: seat.officer.as_ref().map(|(officer, _)| officer.clone()),
            function: function.filter(|_| seat.unnamed.first.is_empty()),
        }
    }
}

impl Desk {
    /// Everything about one person that the seat's function needs, as one page.
    pub fn passage(&self, seat: &Seat, person: &str, reason: &Reason) -> Result<Passage, Failure> {
        let (number, function) = self.admit(seat, person, reason, None)?;
        let (events, beside) = (self.events_of(number)?, self.events_beside(number)?);
        Ok(self.passage_of(number, function, &events, &beside))
    }

    /// What is recorded of one person in one area, such as `med` or `law`.
    pub fn area(&self, seat: &Seat, person: &str, area: &str, reason: &Reason) -> Result<AreaView, Failure> {
        let groups = history::groups_of(area);
        let (number, function) = self.admit(seat, person, reason, Some(groups))?;
        let events = self.events_of(number)?;
        let shown = self.shown(function, &events);
        let in_area = |e: &&&Event| history::area(e) == area;
        let mut entries: Vec<HistoryLine> =
            shown.iter().filter(in_area).filter_map(|e| history::line(function, e, &shown)).collect();
        for (other, events) in self.events_beside(number)? {
            let shown = self.shown(function, &events);
            let lines = shown.iter().filter(in_area).filter_map(|e| history::line(function, e, &shown));
            entries.extend(lines.map(|line| line.under(other)));
        }
        entries.sort_by(|a, b| a.at.cmp(&b.at));
        let lines = self.groups(number, function, &events);
        let groups = lines.into_iter().filter(|l| groups.iter().any(|g| g.word() == l.group)).collect();
        Ok(AreaView { person: number.to_string(), entries, groups })
    }

    /// Lets the seat's function look, or says no; either stands in the access log.
    fn admit(
        &self,
        seat: &Seat,
        person: &str,
        reason: &Reason,
        groups: Option<&[Group]>,
    ) -> Result<(PersonNumber, Function), Failure> {
        let root = self.folder.root();
        let Some((officer, function)) = &seat.officer else {
            note_denied(root, self.now(), person, reason, "no officer")?;
            return Err(Failure::usage("a look into a person's file needs an officer: name one with --officer"));
        };
        let function = &reading_in(officer, *function, &seat.unnamed.first, groups)?;
        let number = super::verbs::person_number(person)?;
        // Whose key was taken from him is told that first.
        let in_force = self.officer_key_in_force(seat, officer, self.now()).is_ok();
        if let Some(refusal) = self.not_certified(officer, *function).filter(|_| in_force) {
            self.note_look(officer, *function, Some(number), reason, Some(refusal.to_string()))?;
            return Err(refusal.into());
        }
        let mut denied = None;
        if !self.record.knows(number) {
            denied = Some(format!("{number} is not in the record"));
        }
        if groups.is_some_and(|groups| !shows_any(*function, groups) && !groups.contains(&Group::Register)) {
            denied = Some(format!("not shown to {function}"));
        }
        if !in_force {
            denied = Some(format!("the key of {officer} is no longer in force"));
        }
        let asked = groups.unwrap_or(Group::ALL);
        self.note_look(
            officer,
            *function,
            Some(number),
            reason,
            denied.clone().or_else(|| note::in_part(*function, asked)),
        )?;
        // What stands under his other numbers is shown with it, and the look stands there too.
        for other in self.record.numbers_beside(number).into_iter().filter(|_| denied.is_none()) {
            self.note_look(officer, *function, Some(other), reason, note::in_part(*function, asked))?;
        }
        match denied {
            None => Ok((number, *function)),
            Some(why) => Err(Failure::error(why).hint("the denial is kept in the access log")),
        }
    }

    /// Keeps in the access log that an officer looked, or was denied a look, in a function: at one person, or at a list.
    pub(crate) fn note_look(
        &self,
        officer: &OfficerId,
        function: Function,
        about: Option<PersonNumber>,
        reason: &Reason,
        denied: Option<String>,
    ) -> Result<(), Failure> {
        let line = Access {
            at: self.now(),
            officer: Some(officer.clone()),
            about: about.map(Stream::Person),
            purpose: reason.purpose,
            what: note::what_as(&reason.what, Some(function)),
            denied,
        };
        write_down(self.folder.root(), &[line])
    }

    /// Turns away whoever looks in a function that he does not hold; the denial stands in the access log.
    pub(crate) fn demand_function(&self, looker: &Looker, reason: &Reason) -> Result<(), Failure> {
        let (Some(officer), Some(function)) = (&looker.officer, looker.function) else { return Ok(()) };
        let Some(refusal) = self.not_certified(officer, function) else { return Ok(()) };
        self.note_look(officer, function, None, reason, Some(refusal.to_string()))?;
        Err(refusal.into())
    }

    /// Keeps in the access log that persons were shown together, as on a manifest: a line for each of them, so
    /// that who has looked at one person is found by that person.
    pub(crate) fn note_shown(
        &self,
        seat: &Seat,
        shown: impl IntoIterator<Item = PersonNumber>,
        reason: &Reason,
    ) -> Result<(), Failure> {
        self.note_shown_to(Looker::of(seat), shown, reason)
    }

    /// The same for an officer who may look in none of his functions.
    pub(crate) fn note_shown_to(
        &self,
        looker: Looker,
        shown: impl IntoIterator<Item = PersonNumber>,
        reason: &Reason,
    ) -> Result<(), Failure> {
        self.demand_function(&looker, reason)?;
        let at = self.now();
        let shown: std::collections::BTreeSet<PersonNumber> = shown.into_iter().collect();
        let line = |number| Access {
            at,
            officer: looker.officer.clone(),
            about: Some(Stream::Person(number)),
            purpose: reason.purpose,
            what: note::what_as(&reason.what, looker.function),
            denied: None,
        };
        let looks: Vec<Access> = shown.into_iter().map(line).collect();
        write_down(self.folder.root(), &looks)
    }

    /// The events on the streams of the other numbers of a human, by number.
    fn events_beside(&self, number: PersonNumber) -> Result<Vec<(PersonNumber, Vec<Event>)>, Failure> {
        let others = self.record.numbers_beside(number).into_iter();
        others.map(|other| Ok((other, self.events_of(other)?))).collect()
    }

    /// The events on a person's stream, of all logs here, in order of occurrence.
    pub(crate) fn events_of(&self, number: PersonNumber) -> Result<Vec<Event>, Failure> {
        self.events_under(number, &self.payload_keys()?)
    }

    /// The same for many persons, with keys unwrapped once.
    pub(crate) fn events_under(&self, number: PersonNumber, keys: &PayloadKeys) -> Result<Vec<Event>, Failure> {
        let mut events = Vec::new();
        for entry in self.journal.stream_entries(&Stream::Person(number))? {
            events.extend(decode_event(entry.as_row(), keys)?);
        }
        events.sort_by_key(|e| (e.envelope.occurred_at, e.envelope.id));
        Ok(events)
    }

    /// The events of the groups that a function sees.
    fn shown<'e>(&self, function: Function, events: &'e [Event]) -> Vec<&'e Event> {
        events.iter().filter(|e| sees(function, e.envelope.group)).collect()
    }

    fn groups(&self, number: PersonNumber, function: Function, events: &[Event]) -> Vec<GroupLine> {
        let line = |group: &Group| {
            let of_group = || events.iter().filter(|e| e.envelope.group == *group);
            let unread = |kind: Unread| of_group().any(|e| matches!(&e.body, Err(why) if *why == kind));
            let state = if unread(Unread::Erased) || self.record.is_erased(number, *group) {
                "erased".into()
            } else if !sees(function, *group) {
                format!("not shown to {function}")
            } else if unread(Unread::Withheld) {
                "in part withheld from this node".into()
            } else {
                "shown".into()
            };
            GroupLine { group: group.word(), state, entries: of_group().count() as u32 }
        };
        Group::ALL.iter().map(line).collect()
    }
}
