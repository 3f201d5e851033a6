//! Letting a movement leave. Source: `custody.md` (Head count).

use crate::draft::Draft;
use crate::event::movement::Difference;
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Function, Gate, Stream};
use crate::gate::departure;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::passage;
use crate::record::movement::Stage;
use crate::refusal::Refusal;

use super::late::{self, Act};
use super::movement::{led, require_stage};
use super::state::Ask;
use super::{actor, noted};

const SOURCE: &str = "custody.md, Head count";

pub(crate) fn depart(ask: Ask<'_>, id: &MovementId, difference: Option<&Difference>) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "departure")?;
    require_stage(id, movement, "departure", &[Stage::Closed])?;
    let who: &[Function] = match difference {
        None => &[Function::Commander, Function::MovementControl, Function::CustodyOfficer],
        Some(_) => &[Function::Commander],
    };
    let name = if difference.is_some() { "departing with a difference" } else { "departure" };
    actor::require_function(&ask.command.actor, name, who, Gate::Movement, SOURCE)?;
    let about = vec![Stream::Movement(id.clone())];
    let act = Act { name, observed: "`departed with`, person by person", about };
    let gate = |at| departure::departing(ask.record, id, difference, at);
    let (permit, late) = late::judged(ask, act, gate, gate)?;
    let mut drafts = late::beside(ask, passage::depart(permit, difference.cloned()), late);
    if let Some(stated) = difference {
        let mut about = vec![Stream::Movement(id.clone())];
        let mut doubtful: Vec<PersonNumber> =
            movement.aboard_now().map(|a| a.person).filter(|p| in_doubt(ask, *p)).collect();
        doubtful.extend(movement.told_elsewhere().map(|(person, _)| person));
        doubtful.extend(ask.record.list_and_legs_apart(id).into_iter().map(|(person, _)| person));
        doubtful.sort_unstable();
        doubtful.dedup();
        about.extend(doubtful.into_iter().map(Stream::Person));
        drafts.push(noted::noted(
            ask,
            drafts.len(),
            DiscrepancyKind::HeadCount,
            about,
            format!(
                "{id} left with {} scanned, counted as {} and {}: {}",
                stated.scanned, stated.count_a, stated.count_b, stated.reason
            ),
            "departed with difference; the names are settled on arrival",
        ));
    }
    Ok(drafts)
}

fn in_doubt(ask: Ask<'_>, person: PersonNumber) -> bool {
    ask.record.people.get(&person).is_some_and(|p| !p.discrepancies.is_empty())
}
