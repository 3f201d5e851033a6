//! Debts: what they block, and whether one can be paid. A paid debt keeps its history. Release and
//! medical evacuation are never blocked by one. Source: `custody.md` (Emergency override).

use crate::event::movement::Means;
use crate::event::{Function, Gate};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::human::Numbered;
use crate::record::oversight::Debt;
use crate::refusal::{Missing, Nature};
use crate::time::Moment;

use super::findings::Findings;
use super::law::Transfer;
use super::{Opening, health, passage, property};

const SOURCE: &str = "custody.md, Emergency override";

/// The unpaid debts that block a hand-over of a person: every one of an override, and the housing of
/// a child once it is overdue (before that it cannot be paid: he is housed after the hand-over).
pub fn blocking_hand_over(record: &Record, number: PersonNumber, at: Moment) -> Vec<Missing> {
    let blocks = |debt: &Debt| debt.gate != Gate::Reception || debt.due < at;
    let unpaid = record.unpaid_of_human(number).into_iter().filter(|(_, debt)| blocks(debt));
    unpaid.map(|(under, debt)| owed(debt, (under != number).then_some(under))).collect()
}

fn owed(debt: &Debt, under: Option<PersonNumber>) -> Missing {
    let under = under.map_or_else(String::new, |under| format!(" (owed under {under}, one human with him)"));
    Missing {
        gate: Gate::Debt,
        nature: Nature::Absent,
        missing: format!(
            "{} gate was passed by {} and is not paid, due {}: {}{under}",
            debt.gate, debt.by, debt.due, debt.missing
        ),
        who_can_open: vec![Function::Medical, Function::LegalReviewer, Function::CustodyOfficer],
        rule: "an unpaid debt blocks hand-over and publishing",
        source: SOURCE.into(),
    }
}

/// Whether the gate that a debt skipped is open by evidence now.
pub(crate) fn payment(record: &Record, number: PersonNumber, debt: &Debt, at: Moment) -> Opening {
    let movement = record.overrides.get(&debt.by).and_then(|o| record.movements.get(&o.order.movement));
    let plan = movement.and_then(|m| m.plan.as_ref());
    match (debt.gate, plan) {
        (Gate::Health, _) => health::health(record, number, plan.map_or(Means::Air, |p| p.means), at),
        (Gate::Property, _) => property::property(record, number),
        (Gate::Law, Some(plan)) => {
            let journey = passage::transfer(record, number, plan, at);
            passage::law(record, plan, Transfer { arrives_at: at, ..journey })
        }
        (Gate::Reception, _) => housed_apart(record, number, debt),
        _ => {
            let mut findings = Findings::of(debt.gate, SOURCE);
            findings.unfit(format!("override {} of the debt is not in the record", debt.by));
            findings.done()
        }
    }
}

fn housed_apart(record: &Record, number: PersonNumber, debt: &Debt) -> Opening {
    let mut findings = Findings::of(Gate::Reception, "custody.md, gate age");
    // Of a debt under another number: that he was housed so before both were known to be his pays nothing.
    let human = record.human(number);
    let owes = |file: &&Numbered<'_>| file.person.debts.contains(debt);
    let owing = human.as_ref().and_then(|human| human.all().iter().find(owes));
    let mut housed = human.iter().flat_map(|human| human.all()).filter_map(|file| {
        let housed = file.person.age.housed_apart.as_ref()?;
        owing.is_none_or(|owing| file.may_answer(owing, housed)).then_some(housed)
    });
    match housed.find(|h| h.at >= debt.incurred_at) {
        Some(housed) => findings.evidence(housed.id),
        None => findings.absent(
            "separate housing on arrival, verified",
            &[Function::CustodyOfficer],
            "not housed apart from adults since boarding",
        ),
    }
    findings.done()
}
