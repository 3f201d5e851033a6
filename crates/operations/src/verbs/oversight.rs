//! Overrides, debts and discrepancies. Source: `custody.md` (Emergency override, Path of a person).

use custody::event::authority::DeviceDoubted;
use custody::event::oversight::{DiscrepancyOpened, DiscrepancyResolved, OverrideSigned};
use custody::event::{Gate, Stream};
use custody::{AuthorityId, ClearanceId, DeviceId, DiscrepancyId, OfficerId, Order, OverrideId, PersonNumber};
use serde::Serialize;

use super::{moment, person_number, place_id, words};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// An override as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emergency {
    /// Its id.
    pub id: String,
    /// The failing site.
    pub site: String,
    /// The movement it allows.
    pub movement: String,
    /// For whom, each by number.
    pub persons: Vec<String>,
    /// `health`, `property`, `law`.
    pub gates: Vec<String>,
    /// Until, RFC 3339.
    pub until: String,
    /// Why staying is worse.
    pub reason: String,
}

/// A debt as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DebtLine {
    /// Whose.
    pub person: String,
    /// Which gate.
    pub gate: &'static str,
    /// What was absent.
    pub missing: String,
    /// By when.
    pub due: String,
    /// The override.
    pub by: String,
    /// When incurred.
    pub incurred_at: String,
    /// When paid.
    pub paid_at: Option<String>,
    /// When the log of another authority says that it was paid, which pays nothing.
    pub said_paid_at: Option<String>,
    /// Unpaid after its time.
    pub overdue: bool,
}

/// A discrepancy as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiscrepancyLine {
    /// Its id.
    pub id: String,
    /// What kind.
    pub kind: &'static str,
    /// Whom and what it names.
    pub about: Vec<String>,
    /// What does not fit.
    pub text: String,
    /// The rule that found it.
    pub rule: String,
    /// When it arose.
    pub at: String,
    /// Whether nobody has settled it.
    pub open: bool,
    /// What it was.
    pub outcome: Option<&'static str>,
    /// What was found.
    pub found: Option<String>,
    /// The authorities whose logs settle it: the one that noted it, of a contradiction both.
    pub settles: Vec<String>,
    /// Who settled it.
    pub settled_by: Vec<String>,
    /// What logs say of it that do not settle it alone.
    pub said_beside: Vec<String>,
    /// How it ends, by command, where a way out of custody is reported and in doubt.
    pub way_on: Option<String>,
}

/// Persons that a line names; JSON has all. Source: ours, what a reader takes in.
const NAMED_IN_LINE: usize = 12;

impl DiscrepancyLine {
    /// What does not fit, with those whom it is about where the text names none of them.
    pub fn text_with_names(&self) -> String {
        let persons: Vec<&str> = self.about.iter().filter_map(|about| about.strip_prefix("person/")).collect();
        if persons.is_empty() || persons.iter().any(|person| self.text.contains(person)) {
            return self.text.clone();
        }
        let first = persons.iter().take(NAMED_IN_LINE).copied().collect::<Vec<_>>().join(", ");
        let more = match persons.len().saturating_sub(NAMED_IN_LINE) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{}; it names {first}{more}", self.text)
    }
}

/// Reads `person:C-..`, `place:ID`, `movement:ID`, `authority:ID` or `clearance:ID`.
pub fn stream(text: &str) -> Result<Stream, Failure> {
    Ok(match text.split_once(':') {
        Some(("person", number)) => Stream::Person(person_number(number)?),
        Some(("place", id)) => Stream::Place(place_id(id)?),
        Some(("movement", id)) => Stream::Movement(words::movement_id(id)?),
        Some(("authority", id)) => Stream::Authority(words::authority_id(id)?),
        Some(("clearance", id)) => {
            Stream::Clearance(ClearanceId::parse(id).map_err(|e| Failure::usage(e.to_string()))?)
        }
        _ => {
            return Err(Failure::usage(format!(
                "{text:?} is none of person:C-.., place:ID, movement:ID, authority:ID"
            )));
        }
    })
}

/// Officers in one cell.
fn names(officers: &[OfficerId]) -> String {
    let all: Vec<&str> = officers.iter().map(OfficerId::as_str).collect();
    if all.is_empty() { "no officer".into() } else { all.join(" and ") }
}

fn discrepancy_id(text: &str) -> Result<DiscrepancyId, Failure> {
    DiscrepancyId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

impl Desk {
    /// An emergency override, signed by two officers of two functions on two devices.
    pub fn sign_override(&mut self, seat: &Seat, when: &When, given: &Emergency) -> Result<Done, Failure> {
        let gates = given.gates.iter().map(|g| Gate::parse(g)).collect::<Result<_, _>>();
        let body = OverrideSigned {
            id: OverrideId::parse(&given.id).map_err(|e| Failure::usage(e.to_string()))?,
            site: place_id(&given.site)?,
            movement: words::movement_id(&given.movement)?,
            persons: given.persons.iter().map(|p| person_number(p)).collect::<Result<_, _>>()?,
            gates: gates.map_err(|e| Failure::usage(e.to_string()))?,
            until: moment(&given.until)?,
            reason: given.reason.clone(),
        };
        self.state_of_authority(seat, when, body)
    }

    /// Pays the debts of one gate: only when that gate is open by evidence now.
    pub fn pay_debt(&mut self, seat: &Seat, when: &When, person: &str, gate: &str) -> Result<Done, Failure> {
        let gate = Gate::parse(gate).map_err(|e| Failure::usage(e.to_string()))?;
        self.act(seat, when, Order::PayDebt { person: person_number(person)?, gate })
    }

    /// The debts of one person or of everyone, unpaid ones only or all.
    pub fn debts(&self, person: Option<&str>, all: bool) -> Result<Vec<DebtLine>, Failure> {
        let only = person.map(|p| self.number_in_record(p)).transpose()?;
        let now = self.now();
        let mut lines = Vec::new();
        let mut numbers: Vec<PersonNumber> = only.map_or_else(|| self.record.numbers().collect(), |one| vec![one]);
        // Of one person also what is owed under his other numbers.
        numbers.extend(only.into_iter().flat_map(|one| self.record.numbers_beside(one)));
        for number in numbers {
            for debt in self.record.debts(number).iter().filter(|d| all || d.paid.is_none()) {
                lines.push(DebtLine {
                    person: number.to_string(),
                    gate: debt.gate.word(),
                    missing: debt.missing.to_string(),
                    due: debt.due.to_string(),
                    by: debt.by.to_string(),
                    incurred_at: debt.incurred_at.to_string(),
                    paid_at: debt.paid.map(|(at, _)| at.to_string()),
                    said_paid_at: debt.said_paid.map(|(at, _)| at.to_string()),
                    overdue: debt.paid.is_none() && debt.due < now,
                });
            }
        }
        Ok(lines)
    }

    /// Opens a discrepancy.
    pub fn note_discrepancy(
        &mut self,
        seat: &Seat,
        when: &When,
        id: &str,
        kind: &str,
        about: &[String],
        text: String,
    ) -> Result<Done, Failure> {
        let body = DiscrepancyOpened {
            id: discrepancy_id(id)?,
            kind: words::discrepancy_kind(kind)?,
            about: about.iter().map(|a| stream(a)).collect::<Result<_, _>>()?,
            text,
            rule: "noted by an officer".into(),
        };
        self.state_of_authority(seat, when, body)
    }

    /// Settles a discrepancy under signature.
    pub fn resolve_discrepancy(
        &mut self,
        seat: &Seat,
        when: &When,
        id: &str,
        outcome: &str,
        text: String,
    ) -> Result<Done, Failure> {
        let body = DiscrepancyResolved { id: discrepancy_id(id)?, outcome: words::outcome(outcome)?, text };
        self.state_of_authority(seat, when, body)
    }

    /// Says that a device is doubted: a clock that does not fit, a gap in its counter.
    pub fn doubt_device(&mut self, seat: &Seat, when: &When, device: &str, what: String) -> Result<Done, Failure> {
        let device = DeviceId::parse(device).map_err(|e| Failure::usage(e.to_string()))?;
        self.state_of_authority(seat, when, DeviceDoubted { device, what })
    }

    /// Discrepancies, open ones only or all; those about a person where one is named.
    pub fn discrepancies(&self, person: Option<&str>, all: bool) -> Result<Vec<DiscrepancyLine>, Failure> {
        let number = person.map(|p| self.number_in_record(p)).transpose()?;
        // Of one person also what names one of his other numbers.
        let about = number.map(|number| {
            let beside = self.record.numbers_beside(number);
            std::iter::once(number).chain(beside).map(Stream::Person).collect::<Vec<Stream>>()
        });
        let wanted = |d: &custody::Discrepancy| {
            let named = about.as_ref().is_none_or(|any| any.iter().any(|stream| d.about.contains(stream)));
            (all || d.is_open()) && named
        };
        let lines = self.record.discrepancies().filter(|(_, d)| wanted(d)).map(|(id, d)| DiscrepancyLine {
            id: id.to_string(),
            kind: words::discrepancy_word(d.kind),
            about: d.about.iter().map(ToString::to_string).collect(),
            text: d.text.clone(),
            rule: d.rule.clone(),
            at: d.occurred.to_string(),
            open: d.is_open(),
            outcome: d.resolution.as_ref().map(|r| words::outcome_word(r.outcome)),
            found: d.resolution.as_ref().map(|r| r.text.clone()),
            settles: self.record.settling(d).iter().map(ToString::to_string).collect(),
            settled_by: d.resolution.iter().flat_map(|r| &r.by).map(ToString::to_string).collect(),
            way_on: self.way_on(id, d),
            said_beside: d.beside.iter().map(|r| format!("{}: {}", names(&r.by), r.text)).collect(),
        });
        Ok(lines.collect())
    }

    /// The authority that a seat acts for.
    pub fn own_authority(&self, seat: &Seat) -> AuthorityId {
        seat.authority.clone()
    }

    fn state_of_authority(
        &mut self,
        seat: &Seat,
        when: &When,
        body: impl Into<custody::event::Body>,
    ) -> Result<Done, Failure> {
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })
    }
}
