//! Erasing a field group: whose hands it takes, and what still rests on it. Source: `custody.md` (The log: two
//! persons, a rule, an event); the two tables are ours, decision 0054.

use crate::event::authority::{ClockStop, PayloadErased};
use crate::event::law::Conclusion;
use crate::event::oversight::DiscrepancyKind as D;
use crate::event::{Function, Gate, Group, Stream};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::human::Numbered;
use crate::record::law::Concluded;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};
use crate::tasks::REPORT_MISTREATMENT;
use crate::time::Moment;

use super::super::actor;
use super::super::standing::filled;
use super::super::state::Ask;

const SOURCE: &str = "custody.md, The log; decision 0054";

pub(super) fn erase(ask: Ask<'_>, body: &PayloadErased) -> Result<(), Refusal> {
    super::own_facts(ask)?;
    if body.group == Group::Register {
        return Err(Refusal::one(Missing {
            gate: Gate::Record,
            nature: Nature::No,
            missing: format!("the register fields of {} are never erased", body.stream),
            who_can_open: Vec::new(),
            rule: "the key of the register group is never destroyed",
            source: "Convention on Enforced Disappearance art. 17(3); custody.md, The log".into(),
        }));
    }
    filled(&body.rule, "the rule that demands the erasure")?;
    filled(&body.reason, "the reason for the erasure")?;
    if !ask.record.has_stream(&body.stream) {
        return Err(Refusal::unfit(format!("{} is not in the record", body.stream)));
    }
    whose_work_it_is(ask, body.group)?;
    let Stream::Person(number) = &body.stream else { return Ok(()) };
    Refusal::new(Resting { record: ask.record, number: *number, group: body.group, at: ask.at }.all())
        .map_or(Ok(()), Err)
}

/// Whose work a group is: one of the two who erase it knows what it is kept for. Each sees the group
/// (`access_policy` of the operations crate).
const fn keepers(group: Group) -> &'static [Function] {
    match group {
        Group::Register => &[],
        Group::Identity => &[Function::CustodyOfficer, Function::Examiner],
        Group::Medical => &[Function::Medical],
        Group::Legal => &[Function::LegalReviewer],
        Group::Property => &[Function::CustodyOfficer],
        Group::Family => &[Function::FamilyDesk],
        Group::Leads => &[Function::WatchOfficer],
    }
}

/// Two officers of two functions, one of them of the group's work: two who guard erase nothing that speaks against those
/// who guard.
fn whose_work_it_is(ask: Ask<'_>, group: Group) -> Result<(), Refusal> {
    let (signers, keepers) = (&ask.command.actor, keepers(group));
    actor::require_two_functions(signers, "an erasure")?;
    if [&signers.officer, &signers.second].into_iter().flatten().any(|s| keepers.contains(&s.function)) {
        return Ok(());
    }
    let words: Vec<&str> = keepers.iter().map(|f| f.word()).collect();
    Err(Refusal::rule(
        Gate::TwoOfficers,
        format!("erasing the {group} file needs one of function {} among its two officers", words.join(" or ")),
        keepers,
        "a file is erased by whoever's work it is, and another",
        SOURCE,
    ))
}

/// The groups that settling a discrepancy needs.
const fn settled_with(kind: D) -> &'static [Group] {
    match kind {
        D::HeadCount | D::MissedScan | D::NotHere | D::Unlisted | D::WrongManifest | D::BandSwap => &[Group::Identity],
        D::Duplicate | D::HandOver | D::AgeDoubt | D::Conflict => &[Group::Identity],
        D::SealMismatch => &[Group::Property],
        D::MissingMedicine => &[Group::Medical],
        D::Unlawful => &[Group::Legal],
        D::OutOfOrder | D::Skew | D::Other => &[],
    }
}

/// The groups that meeting a clock needs.
const fn met_with(stop: ClockStop) -> &'static [Group] {
    match stop {
        ClockStop::FileToJudge | ClockStop::FirstQuestioning | ClockStop::OrderRenewed => &[Group::Legal],
        ClockStop::CaptureCard => &[Group::Identity, Group::Family],
        ClockStop::FamilyNotice => &[Group::Identity, Group::Family],
        ClockStop::ConsularNotice => &[Group::Identity],
        ClockStop::MedicalScreened => &[Group::Medical],
        ClockStop::BureauNotice
        | ClockStop::BureauAcknowledged
        | ClockStop::MonitoringVisit
        | ClockStop::SeparateHousing => &[],
    }
}

/// What rests on a group of a person at a time.
struct Resting<'r> {
    record: &'r Record,
    number: PersonNumber,
    group: Group,
    at: Moment,
}

impl Resting<'_> {
    fn all(&self) -> Vec<Missing> {
        let Some(person) = self.record.people.get(&self.number) else { return Vec::new() };
        let mut all = self.tasks();
        match self.group {
            Group::Legal => all.extend(self.law(person)),
            Group::Medical => all.extend(self.doses()),
            Group::Property => all.extend(self.bags(person)),
            Group::Identity => {
                all.extend(self.search(person));
                all.extend(self.age());
            }
            Group::Family => all.extend(self.search(person)),
            Group::Register | Group::Leads => {}
        }
        all.extend(self.discrepancies(person));
        all.extend(self.clocks());
        all
    }

    fn rests(&self, who: &[Function], what: impl std::fmt::Display) -> Missing {
        Missing {
            gate: Gate::Record,
            nature: Nature::No,
            missing: format!("the {} file of {} is still needed: {what}", self.group, self.number),
            who_can_open: who.to_vec(),
            rule: "nothing is erased while something open rests on it",
            source: SOURCE.into(),
        }
    }

    /// Any open task needs the legal file; an allegation of mistreatment the medical one too.
    fn tasks(&self) -> Vec<Missing> {
        let needs = |name: &str| match self.group {
            Group::Legal => true,
            Group::Medical => name == REPORT_MISTREATMENT,
            _ => false,
        };
        let tasks = self.record.tasks(self.number, self.at).into_iter();
        let open = tasks.filter(|task| task.state.is_open() && needs(&task.name));
        open.map(|task| {
            let who = if task.who.is_empty() { &[Function::LegalReviewer, Function::Court] } else { task.who };
            self.rests(who, format_args!("the task {} is open, it ends with {}", task.name, task.ends_with))
        })
        .collect()
    }

    /// Objections, stays, and of somebody in custody a finding of real risk that stands.
    fn law(&self, person: &Person) -> Vec<Missing> {
        let who = [Function::Court, Function::LegalReviewer];
        let mut all = Vec::new();
        for objection in self.record.undecided_objections(self.number) {
            let to = &objection.destination;
            all.push(self.rests(&who, format_args!("his objection to being handed to {to} is not decided")));
        }
        let Some(human) = self.record.human(self.number) else { return all };
        for (_, stay) in self.record.standing_stays(&human) {
            all.push(self.rests(&who, format_args!("stay {} is in force", stay.value.reference)));
        }
        if self.case_is_over() {
            return all;
        }
        let found = &person.law.conclusions;
        for risk in found.iter().filter(|c| c.value.conclusion == Conclusion::RealRisk) {
            let over = |c: &Dated<Concluded>| {
                c.id != risk.id && c.value.destination == risk.value.destination && c.is_newer_than(risk)
            };
            if !found.iter().any(over) {
                let to = self.record.authorities.key(risk.value.destination);
                all.push(self.rests(&who, format_args!("a finding of real risk at {to} stands while his case does")));
            }
        }
        all
    }

    /// Whether he is dead or released. Given and not received yet, he is in nobody's hands and his case is not over; the
    /// case of a number that was merged goes on under the other.
    fn case_is_over(&self) -> bool {
        let Some(human) = self.record.human(self.number) else { return false };
        let over = |standing| matches!(standing, Standing::Died | Standing::Released);
        let ends = |file: &Numbered<'_>| file.person.legs.ends().iter().any(|(standing, _)| over(*standing));
        let held = human.all().iter().any(|file| file.person.legs.holder().is_some());
        !held && human.all().iter().any(ends)
    }

    /// Claims of his age are in the identity file. Where they alone make him a child, he would be an adult without them,
    /// by nobody's decision.
    fn age(&self) -> Option<Missing> {
        let rests = !self.case_is_over() && self.record.is_child_by_claims_alone(self.number, self.at);
        let what = "he is a child by what is claimed of his age; it ends with an assessment that says so itself, or with \
                    the decision of a panel";
        rests.then(|| self.rests(&[Function::ChildProtection], what))
    }

    fn doses(&self) -> Option<Missing> {
        let due = self.record.doses_due(self.number);
        let first = due.first()?;
        let what = format_args!("a dose of medicine is due at {}", first.due).to_string();
        Some(self.rests(&[Function::Medical], what))
    }

    fn bags(&self, person: &Person) -> Option<Missing> {
        let sealed = person.property.sealed();
        let what = format!("{sealed} bags are sealed and not given back");
        (sealed > 0).then(|| self.rests(&[Function::CustodyOfficer], what))
    }

    fn search(&self, person: &Person) -> Option<Missing> {
        let (_, position) = person.legs.holder()?;
        let unknown = position.standing == Standing::FateUnknown;
        let who = [Function::Bureau, Function::FamilyDesk, Function::CustodyOfficer];
        unknown.then(|| self.rests(&who, "his fate is unknown, and he is looked for by it"))
    }

    fn discrepancies(&self, person: &Person) -> Vec<Missing> {
        let rows = person.discrepancies.iter().map(|row| (self.record.discrepancies.key(*row), row));
        let open = rows.map(|(id, row)| (id, self.record.discrepancies.row(*row)));
        let needs = open.filter(|(_, d)| d.is_open() && settled_with(d.kind).contains(&self.group));
        let who: &[Function] = match self.group {
            Group::Medical | Group::Legal => keepers(self.group),
            _ => &[Function::Commander, Function::CustodyOfficer],
        };
        needs.map(|(id, d)| self.rests(who, format_args!("discrepancy {id} is open: {}", d.text))).collect()
    }

    fn clocks(&self) -> Vec<Missing> {
        let clocks = self.record.clocks_to_meet(self.number, self.at).into_iter();
        let needs = clocks.filter(|(stop, ..)| met_with(*stop).contains(&self.group));
        let who = keepers(self.group);
        needs.map(|(_, name, due)| self.rests(who, format_args!("the clock {name} is not met, due {due}"))).collect()
    }
}

#[cfg(test)]
mod tests;
