//! The manifest: draft, freeze and swap under movement control and law, boarding opened and closed.
//! Source: `custody.md` (Words: Manifest; Acts bind movement, manifest version and nonce).

use crate::draft::Draft;
use crate::event::movement::{
    BoardingOpened, ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine, ManifestSwapped,
};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Function, Gate, Stream};
use crate::gate::age::SEPARATE_ROWS;
use crate::gate::guards::{Guarded, PLANNERS};
use crate::gate::{seating, separation};
use crate::ids::{MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::leg::Standing;
use crate::record::movement::{Movement, Stage};
use crate::refusal::{Missing, Nature, Refusal};

use super::movement::{fact, led, require_stage};
use super::standing::{filled, known};
use super::state::Ask;
use super::{actor, noted};

const SOURCE: &str = "custody.md, Words (Manifest)";
const CONTROL: &[Function] = &[Function::MovementControl];
const BOTH: &[Function] = &[Function::MovementControl, Function::LegalReviewer];

pub(crate) fn drafted(ask: Ask<'_>, id: &MovementId, draft: &ManifestDrafted) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "a draft of the manifest")?;
    require_stage(id, movement, "a draft of the manifest", &[Stage::Planned, Stage::Drafted])?;
    next_version(id, movement, draft.version)?;
    judge(ask, id, movement, (&draft.lines, &movement.manifest.apart_with(&draft.lines)), false)?;
    Ok(fact(ask, id, draft.clone()))
}

pub(crate) fn frozen(ask: Ask<'_>, id: &MovementId, freeze: &ManifestFrozen) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "a freeze")?;
    require_stage(id, movement, "a freeze", &[Stage::Drafted])?;
    control_and_law(ask, "a freeze")?;
    if freeze.version != movement.manifest.version {
        return Err(Refusal::unfit(format!(
            "version {} of the manifest of {id} is not the newest, {} is",
            freeze.version, movement.manifest.version
        )));
    }
    fresh_nonce(ask, id, freeze.nonce)?;
    judge(ask, id, movement, (&movement.manifest.lines, &movement.manifest.apart), true)?;
    Ok(fact(ask, id, freeze.clone()))
}

pub(crate) fn swapped(ask: Ask<'_>, id: &MovementId, swap: &ManifestSwapped) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "a swap")?;
    require_stage(id, movement, "a swap", &[Stage::Frozen, Stage::Boarding, Stage::Closed])?;
    control_and_law(ask, "a swap")?;
    next_version(id, movement, swap.version)?;
    fresh_nonce(ask, id, swap.nonce)?;
    filled(&swap.reason, "the reason of a swap")?;
    for person in &swap.out {
        if movement.manifest.line(*person).is_none() {
            return Err(Refusal::unfit(format!("{person} is not on the manifest of {id}")));
        }
        if movement.has_aboard(*person) {
            return Err(Refusal::rule(
                Gate::Movement,
                format!("{person} is aboard {id}: take him off first, with a return place"),
                &[Function::CustodyOfficer],
                "whoever is swapped out has a named return place",
                SOURCE,
            ));
        }
    }
    let mut lines: Vec<ManifestLine> =
        movement.manifest.lines.iter().filter(|line| !swap.out.contains(&line.person)).cloned().collect();
    lines.extend(swap.in_lines.iter().cloned());
    // Whom to keep apart is said of the two on this movement, and outlasts their lines.
    judge(ask, id, movement, (&lines, &movement.manifest.apart_with(&swap.in_lines)), true)?;
    Ok(fact(ask, id, swap.clone()))
}

pub(crate) fn boarding_opened(ask: Ask<'_>, id: &MovementId, open: &BoardingOpened) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "opening the boarding")?;
    require_stage(id, movement, "opening the boarding", &[Stage::Frozen, Stage::Closed])?;
    standing_version(id, movement, open.version)?;
    Ok(fact(ask, id, open.clone()))
}

pub(crate) fn closed(ask: Ask<'_>, id: &MovementId, close: &ManifestClosed) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "closing the manifest")?;
    require_stage(id, movement, "closing the manifest", &[Stage::Boarding])?;
    standing_version(id, movement, close.version)?;
    let mut drafts = fact(ask, id, close.clone());
    drafts.extend(apart_by_name(ask, id, drafts.len()));
    Ok(drafts)
}

/// Whoever is aboard by the list or by his leg alone is named, once: a movement closes and arrives in fact, whatever its
/// list says.
pub(crate) fn apart_by_name(ask: Ask<'_>, id: &MovementId, position: usize) -> Vec<Draft> {
    let apart = ask.record.list_and_legs_apart(id).into_iter();
    let named = |person: &PersonNumber| {
        let about = [Stream::Person(*person), Stream::Movement(id.clone())];
        let open = ask.record.people.get(person).map(|p| p.discrepancies.iter());
        open.into_iter().flatten().any(|row| about.iter().all(|s| ask.record.discrepancies.row(*row).about.contains(s)))
    };
    let apart = apart.filter(|(person, _)| !named(person)).enumerate();
    let noted = apart.map(|(at, (person, text))| {
        let about = vec![Stream::Person(person), Stream::Movement(id.clone())];
        let rule = "who is aboard by the list is aboard by the record";
        noted::noted(ask, position + at, DiscrepancyKind::OutOfOrder, about, text, rule)
    });
    noted.collect()
}

/// Two officers of two functions, one of movement control and one of law.
fn control_and_law(ask: Ask<'_>, act: &str) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    actor::require_two_functions(actor, act)?;
    let has = |function| [&actor.officer, &actor.second].into_iter().flatten().any(|s| s.function == function);
    if BOTH.iter().all(|function| has(*function)) {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::TwoOfficers,
        format!("{act} needs an officer of movement control and a legal reviewer"),
        BOTH,
        "a manifest is frozen under movement control and law",
        SOURCE,
    ))
}

fn next_version(id: &MovementId, movement: &Movement, version: u32) -> Result<(), Refusal> {
    let next = movement.manifest.version.saturating_add(1);
    if version == next {
        return Ok(());
    }
    Err(Refusal::unfit(format!("version {version} of the manifest of {id}: the next one is {next}")))
}

fn standing_version(id: &MovementId, movement: &Movement, version: u32) -> Result<(), Refusal> {
    match movement.manifest.standing() {
        Some(frozen) if frozen.version == version => Ok(()),
        frozen => Err(Refusal::unfit(format!(
            "version {version} of the manifest of {id} does not stand, version {} does",
            frozen.map_or(0, |f| f.version)
        ))),
    }
}

fn fresh_nonce(ask: Ask<'_>, id: &MovementId, nonce: Nonce) -> Result<(), Refusal> {
    let used = ask.record.movements.iter().find(|(_, m)| m.manifest.has_nonce(nonce));
    match used {
        Some((other, _)) => Err(Refusal::unfit(format!("nonce {nonce} was used for {other}: {id} needs a new one"))),
        None if nonce == Nonce::default() => Err(Refusal::unfit("a nonce of zeros binds nothing")),
        None => Ok(()),
    }
}

/// Refuses lines that cannot stand: seats, keep-apart, unknown persons, persons on another manifest;
/// of a manifest to be frozen also too few guards, and persons who are elsewhere or not held.
fn judge(
    ask: Ask<'_>,
    id: &MovementId,
    movement: &Movement,
    (lines, apart): (&[ManifestLine], &[(PersonNumber, PersonNumber)]),
    freezing: bool,
) -> Result<(), Refusal> {
    let Some(plan) = &movement.plan else { return Err(Refusal::unfit(format!("movement {id} is not planned"))) };
    if lines.is_empty() {
        return Err(Refusal::unfit(format!("the manifest of {id} is empty")));
    }
    let absent = |missing: String, rule: &'static str| Missing {
        gate: Gate::Movement,
        nature: Nature::Absent,
        missing,
        who_can_open: CONTROL.to_vec(),
        rule,
        source: SOURCE.into(),
    };
    let mut reasons: Vec<Missing> = seating::faults(ask.record, lines, apart, plan.seats)
        .into_iter()
        .map(|text| absent(format!("{id}: {text}"), "seats and keep-apart rules hold"))
        .collect();
    // What shuts the gate at the door is told while the plan can still be mended: once frozen it stands.
    let guarded = Guarded::of(ask.record, plan);
    if freezing && guarded.lack_for(lines.len() as u64) {
        let counted = guarded.in_words(lines.len() as u64);
        let text = format!("{id} has {counted}: list fewer, or plan it anew with more guards before it is frozen");
        reasons.push(Missing { who_can_open: PLANNERS.to_vec(), ..absent(text, "guard ratio") });
    }
    if freezing && !plan.child {
        let shared = separation::shared_rows(ask.record, id, lines, ask.at);
        reasons.extend(shared.into_iter().map(|(_, text)| absent(text, SEPARATE_ROWS)));
    }
    for line in lines {
        known(ask.record, line.person)?;
        if let Some(other) = seating::other_manifest(ask.record, line.person, id) {
            let text = format!("{} is on the manifest of {other}", line.person);
            reasons.push(absent(text, "nobody stands on two open manifests"));
        }
        if freezing && !movement.has_aboard(line.person) {
            reasons.extend(
                elsewhere(ask, movement, line).map(|text| absent(text, "persons travel from where they are held")),
            );
        }
    }
    Refusal::new(reasons).map_or(Ok(()), Err)
}

/// Held, and where the movement leaves from. The hand-over to the carrier may come later, at the door.
fn elsewhere(ask: Ask<'_>, movement: &Movement, line: &ManifestLine) -> Option<String> {
    let from = &movement.plan.as_ref()?.from;
    let person = ask.record.people.get(&line.person)?;
    match person.legs.holder() {
        Some((_, position)) if position.standing == Standing::Held => {
            let place = ask.record.place_name(position.place).map_or("no place on the ground", |p| p.as_str());
            (!ask.record.lies_in(position.place, from))
                .then(|| format!("{} is at {place}, the movement leaves from {from}", line.person))
        }
        _ => Some(format!("{} is in nobody's custody", line.person)),
    }
}
