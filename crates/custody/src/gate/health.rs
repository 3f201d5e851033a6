//! The health gate: fit to travel by this means, dated; medicines with the person; TB status known;
//! injuries looked for. Source: `custody.md` (Gates, health). It reads register lines only, so that
//! erasing medical detail neither opens nor shuts it.

use crate::event::authority::GateRules;
use crate::event::medical::Fitness;
use crate::event::movement::Means;
use crate::event::{Function, Gate};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::{Dated, InLog};
use crate::record::human::Human;
use crate::record::medical::{Health, MedicalFacts};
use crate::time::{Moment, Span};

use super::Opening;
use super::findings::Findings;

const SOURCE: &str = "custody.md, gate health";
const WHO: &[Function] = &[Function::Medical];

/// Whether a person is fit to travel by a means at a time.
pub fn health(record: &Record, number: PersonNumber, means: Means, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::Health, SOURCE);
    let Some((human, person)) = record.human(number).zip(record.people.get(&number)) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    let rules = record.rules_for(number);
    match person.medical.health() {
        None => findings.absent(
            "fit to travel by this means",
            WHO,
            "no doctor or nurse has said whether the person is fit to travel",
        ),
        Some(line) => {
            judge_line(line, &rules, means, at, &mut findings);
            judge_other_logs(record, line, &person.medical, &rules, means, at, &mut findings);
        }
    }
    let good_for = Span::hours(i64::from(rules.fitness_h));
    let beside = judge_other_numbers(&human, means, (at, good_for), &mut findings);
    if beside || person.medical.health().is_some_and(|line| line.value.said.medicine_needed) {
        judge_medicines(&person.medical, rules.medicine_days, &mut findings);
    }
    match person.medical.injuries_checked.iter().max_by_key(|c| (c.at, c.id)) {
        None => findings.absent("injuries recorded", WHO, "nobody has looked for injuries"),
        Some(check) => findings.evidence(check.id),
    }
    findings.done()
}

fn judge_line(line: &Dated<InLog<Health>>, rules: &GateRules, means: Means, at: Moment, findings: &mut Findings) {
    let (fitness, way) = fitness(line, means);
    findings.evidence(line.id);
    if fitness == Fitness::Unfit {
        findings.no("fit to travel by this means", WHO, format!("unfit to travel by {way}, examined {}", line.at));
    }
    let hours = i64::from(rules.fitness_h);
    if line.at > at {
        findings.absent("fitness dated", WHO, format!("the examination is dated {}, after {at}", line.at));
    } else if line.at + Span::hours(hours) < at {
        findings.absent(
            "fitness dated within its hours",
            WHO,
            format!("the examination of {} is {} old, at most {hours} h allowed", line.at, at - line.at),
        );
    }
    if !line.value.said.tb_known {
        findings.absent("TB status known", WHO, "the tuberculosis status is not known");
    }
}

/// A line under another number of his speaks until he is examined again after both were known to be his: "unfit" says
/// no, and whoever needs medicine needs it under each number; the answer is whether one says so. What another log
/// says holds for its hours, as under one number.
fn judge_other_numbers(
    human: &Human<'_>,
    means: Means,
    (at, good_for): (Moment, Span),
    findings: &mut Findings,
) -> bool {
    let mut medicine = false;
    for file in human.others() {
        let newest = file.person.medical.health().map(|line| line.id);
        for line in file.person.medical.lines.iter().filter(|line| line.at <= at) {
            let since = human.all().iter().filter(|other| other.number != file.number).flat_map(|other| {
                let lines = other.person.medical.lines.iter();
                lines.filter(|l| l.at <= at && l.is_newer_than(line) && other.may_answer(file, *l))
            });
            let since: Vec<&Dated<InLog<Health>>> = since.collect();
            let answered = since.iter().any(|l| l.value.log == line.value.log);
            let stands = since.is_empty() && Some(line.id) == newest;
            if answered || !(stands || line.at + good_for >= at) {
                continue;
            }
            medicine |= stands && line.value.said.medicine_needed;
            let (fitness, way) = fitness(line, means);
            if fitness == Fitness::Unfit {
                findings.evidence(line.id);
                let text = format!("unfit to travel by {way}, examined {}{}", line.at, file.under());
                findings.no("fit to travel by this means", WHO, text);
            }
        }
    }
    medicine
}

fn fitness(line: &Dated<InLog<Health>>, means: Means) -> (Fitness, &'static str) {
    match means {
        Means::Road => (line.value.said.fit_road, "road"),
        Means::Air => (line.value.said.fit_air, "air"),
    }
}

/// A newer "fit" of one log does not take away the "unfit" of another that is still within its hours.
fn judge_other_logs(
    record: &Record,
    newest: &Dated<InLog<Health>>,
    medical: &MedicalFacts,
    rules: &GateRules,
    means: Means,
    at: Moment,
    findings: &mut Findings,
) {
    let hours = Span::hours(i64::from(rules.fitness_h));
    for line in medical.lines.iter().filter(|line| line.id != newest.id && line.at <= at && line.at + hours >= at) {
        let (fitness, way) = fitness(line, means);
        if fitness == Fitness::Unfit {
            let log = record.authorities.key(line.value.log);
            findings.evidence(line.id);
            findings.no(
                "fit to travel by this means",
                WHO,
                format!("{log} says unfit to travel by {way}, examined {}", line.at),
            );
        }
    }
}

/// The sealed envelope travels unopened, so that its days are not used up before departure.
fn judge_medicines(medical: &MedicalFacts, days_needed: u32, findings: &mut Findings) {
    let who = &[Function::Medical, Function::CustodyOfficer];
    match &medical.medicines {
        None => findings.absent(
            "medicines with the person",
            who,
            format!("no medicines are packed, {days_needed} days needed"),
        ),
        Some(packed) => {
            findings.evidence(packed.id);
            let days = packed.value.0;
            if days < days_needed {
                findings.absent(
                    "medicines with the person",
                    who,
                    format!("medicines for {days} days are packed, {days_needed} days needed"),
                );
            }
        }
    }
}
