//! What a person's file shows, as text: the whole passage, or one area of it. Source: `product.md` (The
//! Passage).

use clap::Args;
use operations::Failure;
use operations::look::{AreaView, GroupLine, HistoryLine, Passage, Reason, note_denied};
use serde::Serialize;
use serde_json::Value;

use super::telling::Whose;
use crate::output::{Answer, LOOK, shown, table};
use crate::session::Global;

/// Why somebody looks; it stands in the access log.
#[derive(Debug, Args)]
pub(crate) struct Look {
    /// custody, identification, care, law, tracing, administration or audit; it stands in the access log
    #[arg(long, default_value = "custody")]
    pub(crate) purpose: String,
}

/// Opens the folder for a look. Whoever cannot open it is noted as denied.
pub(crate) fn open(global: &Global, person: &str, reason: &Reason) -> Result<operations::Desk, Failure> {
    global.read().inspect_err(|failure| {
        if global.data.join("custodia.toml").exists() {
            let at = operations::clock::Clock::Machine.now();
            // The answer is the denial; that its note failed changes nothing for who is turned away.
            let _ = note_denied(&global.data, at, person, reason, &failure.to_string());
        }
    })
}

/// What is recorded of one person in one area.
pub(crate) fn show(
    global: &Global,
    name: &'static str,
    area: &str,
    whose: &Whose,
    look: &Look,
) -> Result<Answer, Failure> {
    let reason = Reason::parse(&look.purpose, name)?;
    let desk = open(global, &whose.person, &reason)?;
    let view = desk.area(&global.seat(&desk)?, &whose.person, area, &reason)?;
    let text = area_text(&view);
    Ok(Answer::done(name, document(&view)?, text))
}

/// A view as JSON.
pub(crate) fn document(view: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("answer could not be written as JSON: {e}")))
}

fn area_text(view: &AreaView) -> String {
    let mut text = format!("{}\n\n", view.person);
    text.push_str(&history(&view.entries));
    text.push_str(&groups(&view.groups));
    text
}

fn history(lines: &[HistoryLine]) -> String {
    if lines.is_empty() {
        return "nothing is recorded\n".into();
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|l| vec![l.at.clone(), by(&l.authority, &l.officers), l.kind.clone(), l.text.clone()])
        .collect();
    table(&["when", "log of: by", "what", "says"], &rows)
}

/// In whose log, and which officers signed it.
fn by(authority: &str, officers: &[String]) -> String {
    if officers.is_empty() { authority.to_owned() } else { format!("{authority}: {}", officers.join(", ")) }
}

fn groups(groups: &[GroupLine]) -> String {
    let hidden: Vec<String> =
        groups.iter().filter(|g| g.state != "shown").map(|g| format!("{}: {}", g.group, g.state)).collect();
    if hidden.is_empty() { String::new() } else { format!("\n{}\n", hidden.join("\n")) }
}

/// The passage as an answer; somebody must look where a discrepancy is open, a clock is breached, a task or debt is
/// overdue, or a line of the register of somebody who is or was in custody is silent.
pub(crate) fn passage_answer(name: &'static str, passage: &Passage) -> Result<Answer, Failure> {
    let must_look = passage.discrepancies.iter().any(|d| d.open)
        || passage.tasks.iter().any(|t| t.state == "overdue")
        || (!passage.legs.is_empty() && passage.register.iter().any(|f| f.silent))
        || passage.clocks.iter().any(|c| c.state == "breached")
        || passage.debts.iter().any(|d| d.overdue);
    let answer = Answer::done(name, document(passage)?, passage_text(passage));
    Ok(if must_look { answer.exiting(LOOK) } else { answer })
}

/// The passage as text.
pub(crate) fn passage_text(p: &Passage) -> String {
    let mut text = format!("{}   {}   shown to {} at {}\n", p.person, p.person_arabic_indic, p.shown_to, p.at);
    if let Some(elder) = &p.merged_into {
        text.push_str(&format!("merged into {elder}\n"));
    }
    if !p.other_numbers.is_empty() {
        let others = p.other_numbers.join(", ");
        text.push_str(&format!("one human with {others}: what stands there says no here too, and is shown below\n"));
    }
    text.push_str(&position(p));
    text.push_str("\nRegister (art. 17(3))\n");
    let rows: Vec<Vec<String>> = p
        .register
        .iter()
        .map(|f| {
            let unknown = f.unknown_because.as_ref().map(|why| format!("unknown because {why}"));
            let silent = f.silent.then(|| "SILENT: nobody has said it, nor why it is unknown".to_owned());
            vec![format!("({})", f.letter), f.what.into(), f.value.clone().or(unknown).or(silent).unwrap_or_default()]
        })
        .collect();
    text.push_str(&table(&["", "field", "value"], &rows));
    text.push_str(&claims(&p.claims));
    text.push_str(&gates(p));
    text.push_str(&custody(p));
    text.push_str(&owed(p));
    text.push_str("\nHistory\n");
    text.push_str(&history(&p.history));
    text.push_str(&groups(&p.groups));
    text
}

fn position(p: &Passage) -> String {
    let mut text = match &p.position {
        None => match &p.gone {
            None => "in nobody's custody\n".to_owned(),
            Some(gone) => {
                let place = gone.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
                let doubt = if gone.in_doubt { ", reported and not confirmed" } else { "" };
                format!(
                    "{}{place} since {}, by the log of {}{doubt}; in nobody's custody\n",
                    gone.standing, gone.since, gone.authority
                )
            }
        },
        Some(at) if at.fate_unknown => format!("of unknown fate since {}, {} searches\n", at.since, at.authority),
        Some(at) => {
            let place = at.place.clone().or_else(|| at.movement.as_ref().map(|m| format!("aboard {m}")));
            format!("held by {} at {} since {}\n", at.authority, place.unwrap_or_default(), at.since)
        }
    };
    text.push_str(&format!("by age: {}\n", p.age));
    text.extend(p.last_seen.as_ref().filter(|seen| !seen.verified).map(|seen| last("seen, not verified,", seen)));
    match &p.last_verified {
        Some(seen) => text.push_str(&last("verified", seen)),
        None => text.push_str("never verified to be anywhere\n"),
    }
    text
}

/// A line on when and where he was last seen, how, and by whom.
fn last(how: &str, seen: &operations::look::HistoryPoint) -> String {
    let place = seen.place.as_deref().unwrap_or("a place not named");
    let by = if seen.officers.is_empty() { String::new() } else { format!(" ({})", seen.officers.join(" and ")) };
    format!("last {how} {} at {place}, by {}{by}\n", seen.at, seen.means)
}

fn claims(claims: &[HistoryLine]) -> String {
    if claims.is_empty() {
        return String::new();
    }
    let row = |c: &HistoryLine| {
        let source = c.source.unwrap_or("");
        vec![c.kind.clone(), c.text.clone(), source.into(), c.language.clone().unwrap_or_default(), c.authority.clone()]
    };
    let rows: Vec<Vec<String>> = claims.iter().map(row).collect();
    format!("\nClaims\n{}", table(&["claim", "says", "source", "language", "log of"], &rows))
}

fn gates(p: &Passage) -> String {
    let mut text = match &p.movement {
        Some(movement) => format!("\nGates for {movement}\n"),
        None => "\nGates that need no movement\n".into(),
    };
    for gate in &p.gates {
        text.push_str(&format!("{:9} {}\n", gate.gate, if gate.open { "open" } else { "SHUT" }));
        for m in &gate.missing {
            let who = if m.who_can_open.is_empty() { "nobody".into() } else { m.who_can_open.join(", ") };
            text.push_str(&format!("          {}\n          who can open it: {who}\n", shown(&m.missing)));
        }
    }
    text
}

fn custody(p: &Passage) -> String {
    let row = |l: &operations::look::LegView| {
        let place = l.place.clone().or_else(|| l.movement.as_ref().map(|m| format!("aboard {m}")));
        vec![l.at.clone(), l.authority.clone(), l.step.into(), place.unwrap_or_default()]
    };
    let rows: Vec<Vec<String>> = p.legs.iter().map(row).collect();
    format!("\nCustody\n{}", table(&["when", "log of", "step", "place"], &rows))
}

fn owed(p: &Passage) -> String {
    let mut text = String::new();
    for d in &p.debts {
        let state = d.paid_at.as_ref().map_or_else(|| format!("due {}", d.due), |at| format!("paid {at}"));
        let under = if d.person == p.person { String::new() } else { format!(", owed under {}", d.person) };
        text.push_str(&format!("debt at the {} gate: {} ({state}{under})\n", d.gate, shown(&d.missing)));
    }
    for d in &p.discrepancies {
        let state = if d.open { "OPEN" } else { d.outcome.unwrap_or("settled") };
        text.push_str(&format!("discrepancy {} {} {state}: {}\n", d.id, d.kind, shown(&d.text_with_names())));
        text.extend(d.way_on.as_ref().map(|way| format!("          {way}\n")));
    }
    for t in &p.tasks {
        text.push_str(&format!("task {}: due {}, {}; ends with {}\n", t.task, t.due, t.state, t.ends_with));
    }
    for c in &p.clocks {
        text.push_str(&format!("clock {}: due {}, {}\n", c.name, c.due, c.state));
    }
    if text.is_empty() { text } else { format!("\nOwed\n{text}") }
}
