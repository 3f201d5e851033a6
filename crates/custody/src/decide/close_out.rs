//! Closing a movement out: everybody carried is accounted for, and counts agree or a commander signs
//! an explanation. Source: `custody.md` (Close-out waits for zero or a signed explanation).

use crate::draft::Draft;
use crate::event::movement::ClosedOut;
use crate::event::{Function, Gate, Stream};
use crate::gate::departure::in_words_elsewhere;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::movement::head_count::HeadCount;
use crate::record::movement::{Movement, Stage};
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::actor;
use super::movement::{fact, led, require_stage};
use super::state::Ask;

const SOURCE: &str = "custody.md, Head count";

pub(crate) fn closed_out(ask: Ask<'_>, id: &MovementId, close: &ClosedOut) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "close-out")?;
    require_stage(id, movement, "close-out", &[Stage::Arrived])?;
    let explained = close.explanation.as_deref().is_some_and(|text| !text.trim().is_empty());
    let who: &[Function] = match explained {
        true => &[Function::Commander],
        false => &[Function::Commander, Function::MovementControl, Function::CustodyOfficer],
    };
    actor::require_function(&ask.command.actor, "close-out", who, Gate::Count, SOURCE)?;
    let mut reasons: Vec<Missing> = still_aboard(ask, id, movement)
        .map(|person| {
            reason(
                format!("{person} is not accounted for: still aboard {id} by the record"),
                &[Function::CustodyOfficer],
            )
        })
        .collect();
    reasons.extend(merged_away(ask, id, movement, close.explanation.as_deref().unwrap_or("")));
    if !explained {
        reasons.extend(differences(ask, id, movement).into_iter().map(|text| reason(text, &[Function::Commander])));
    }
    match Refusal::new(reasons) {
        Some(refusal) => Err(refusal),
        None => Ok(fact(ask, id, close.clone())),
    }
}

fn reason(missing: String, who: &[Function]) -> Missing {
    Missing {
        gate: Gate::Count,
        nature: Nature::Absent,
        missing,
        who_can_open: who.to_vec(),
        rule: "close-out waits for zero or a signed explanation, and for every person",
        source: SOURCE.into(),
    }
}

/// Whoever is aboard by the record and by no later event anywhere else: handed over, in hospital, dead.
fn still_aboard<'a>(ask: Ask<'a>, id: &MovementId, movement: &'a Movement) -> impl Iterator<Item = PersonNumber> + 'a {
    let row = ask.record.movements.ix(id);
    movement.aboard_now().map(|a| a.person).filter(move |person| {
        let legs = ask.record.people.get(person).map(|p| &p.legs);
        legs.and_then(|l| l.holder()).is_some_and(|(_, position)| Some(position.movement) == row)
    })
}

/// Whoever is aboard by the record but for a merge: an examiner has signed it, and the explanation names him.
fn merged_away(ask: Ask<'_>, id: &MovementId, movement: &Movement, explanation: &str) -> Vec<Missing> {
    let examiner = actor::signs_as(&ask.command.actor, Function::Examiner);
    let merged = movement.aboard_now().filter_map(|a| {
        let person = ask.record.people.get(&a.person)?;
        Some((a.person, person.merged_by_any()?, person.merged_unexamined().is_some() && !examiner))
    });
    let reasons = merged.filter_map(|(person, elder, unexamined)| {
        let missing = format!("{person} is not accounted for: aboard {id} by the record, and merged into {elder}");
        if unexamined {
            let text =
                format!("{missing} without an examiner: he signs this as the second, or the merge is taken back");
            return Some(reason(text, &[Function::Examiner]));
        }
        let named = explanation.contains(&person.to_string());
        (!named).then(|| reason(format!("{missing}: the commander's explanation names him"), &[Function::Commander]))
    });
    reasons.collect()
}

/// What does not agree, in words.
fn differences(ask: Ask<'_>, id: &MovementId, movement: &Movement) -> Vec<String> {
    let mut texts = heads(id, movement);
    let about = |stream: &Stream| match stream {
        Stream::Movement(movement) => movement == id,
        Stream::Person(person) => movement.carried().any(|a| a.person == *person),
        _ => false,
    };
    let open = ask.record.discrepancies.iter().filter(|(_, d)| d.is_open() && d.about.iter().any(about));
    texts.extend(open.map(|(name, d)| format!("discrepancy {name} is open: {}", d.text)));
    texts.extend(movement.carried().filter_map(|a| in_two_hands(ask, a.person)));
    // Who is merged is asked about on his own, and by name.
    let merged = |person: &PersonNumber| ask.record.people.get(person).is_some_and(|p| p.merged_by_any().is_some());
    let apart = ask.record.list_and_legs_apart(id).into_iter();
    texts.extend(apart.filter(|(person, _)| !merged(person)).map(|(_, text)| text));
    texts
}

/// Each count at arrival against the list as it stood then: whoever left before it, by no door, is not among the bodies.
fn heads(id: &MovementId, movement: &Movement) -> Vec<String> {
    let heads = movement.heads(true);
    let Some([a, b]) = heads.pair(Moment::MIN) else {
        return vec![format!("{id} has no two head counts at arrival")];
    };
    let agrees = |count: &HeadCount| {
        let [fewest, most] = movement.expected_at_arrival(count.at);
        (fewest..=most).contains(&(count.bodies as usize))
    };
    if agrees(a) && agrees(b) {
        return Vec::new();
    }
    let [carried, _] = movement.expected_at_arrival(a.at.max(b.at));
    let elsewhere = in_words_elsewhere(movement, a.at.max(b.at));
    let counted = format!("and was counted at arrival as {} and {}", a.bodies, b.bodies);
    vec![format!("{id} carried {carried} by the record, {counted}{elsewhere}")]
}

/// Whoever is held by two logs at once: whatever was settled of him, the count names him.
fn in_two_hands(ask: Ask<'_>, person: PersonNumber) -> Option<String> {
    let legs = &ask.record.people.get(&person)?.legs;
    let open = legs.ends().into_iter().filter(|(standing, _)| standing.is_open());
    let logs: Vec<&str> = open.map(|(_, change)| ask.record.authorities.key(change.log).as_str()).collect();
    (logs.len() > 1).then(|| format!("{person} is held in the logs of {} at once", logs.join(" and ")))
}
