//! One line of a manifest: who, band, seat, where he stands, and how each gate stands for him.
//! Source: `custody.md` (Gates before embarkation; Emergency override).

use custody::gate::embarkation;
use custody::{Aboard, CameAboard, LeftVehicle, Moment, Movement, MovementId, PersonNumber, Record, Stage};
use serde::Serialize;

use super::{Names, ReasonView, reason};

/// How one gate stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateView {
    /// Which gate.
    pub gate: &'static str,
    /// open, shut or overridden.
    pub state: &'static str,
    /// ● open, ■ shut, ◆ overridden.
    pub sign: char,
    /// What shuts it, or what the override stands in for.
    pub missing: Vec<ReasonView>,
}

/// One person on the manifest or aboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// Who.
    pub person: String,
    /// Name in original script: the one claimed last, or the register's where identity is not shown to the viewer.
    pub name: String,
    /// Transliteration.
    pub transliteration: Option<String>,
    /// The band that is bound to him; none where none is, or where it is withheld.
    pub band: Option<String>,
    /// Whether bands are withheld from the viewer.
    pub band_withheld: bool,
    /// Seat from 1; none where there is none.
    pub seat: Option<u16>,
    /// Whether the manifest lists the person.
    pub listed: bool,
    /// Where the person stands; `withheld` while a head count is blind.
    pub state: String,
    /// Gates as they stand; once aboard, what boarding went over.
    pub gates: Vec<GateView>,
    /// Debts not paid.
    pub debts: Vec<String>,
    /// Kept apart from.
    pub apart_from: Vec<String>,
}

impl LineView {
    /// The band, or why none is shown.
    pub fn band_word(&self) -> &str {
        match &self.band {
            Some(band) => band,
            None if self.band_withheld => "withheld",
            None => "none bound",
        }
    }
}

/// The manifest in order of seats, then whoever was aboard without a line; of a movement whose heads are being counted
/// without where each stands.
pub(super) fn lines(
    record: &Record,
    id: &MovementId,
    (movement, blind): (&Movement, bool),
    names: &Names,
    now: Moment,
) -> Vec<LineView> {
    let mut listed: Vec<_> = movement.manifest.lines.iter().collect();
    listed.sort_by_key(|line| line.seat);
    let mut views: Vec<LineView> = listed
        .into_iter()
        .map(|line| LineView {
            seat: Some(line.seat),
            listed: true,
            apart_from: movement.manifest.apart_from(line.person).map(|other| other.to_string()).collect(),
            ..bare(record, id, (movement, blind), names, line.person, now)
        })
        .collect();
    let mut seen: Vec<PersonNumber> = movement.manifest.lines.iter().map(|l| l.person).collect();
    // Who is aboard unlisted shows at once: that is no count, and a person stands behind it.
    for aboard in &movement.aboard {
        if !seen.contains(&aboard.person) {
            seen.push(aboard.person);
            views.push(bare(record, id, (movement, blind), names, aboard.person, now));
        }
    }
    views
}

fn bare(
    record: &Record,
    id: &MovementId,
    (movement, blind): (&Movement, bool),
    names: &Names,
    person: PersonNumber,
    now: Moment,
) -> LineView {
    let naming = names.get(&person).cloned().unwrap_or_default();
    let stay = movement.aboard.iter().rev().find(|a| a.person == person);
    let state = if blind { "withheld".to_owned() } else { state(movement, stay) };
    let debts = record.unpaid_of_human(person);
    LineView {
        person: person.to_string(),
        name: naming.name,
        transliteration: naming.transliteration,
        band: naming.band,
        band_withheld: naming.band_withheld,
        seat: None,
        listed: false,
        state,
        gates: gates(record, id, movement, (person, stay), now),
        debts: debts.iter().map(|(_, d)| format!("{}: {} by {}", d.gate, d.missing, d.due)).collect(),
        apart_from: Vec::new(),
    }
}

fn state(movement: &Movement, stay: Option<&Aboard>) -> String {
    match stay {
        None if movement.stage.has_left() => "left behind".into(),
        None => "to board".into(),
        Some(Aboard { left: Some((LeftVehicle::TakenOff, at)), .. }) => format!("taken off {at}"),
        Some(Aboard { left: Some((LeftVehicle::Disembarked, at)), .. }) => format!("got off {at}"),
        Some(Aboard { left: Some((LeftVehicle::Elsewhere, at)), .. }) => format!("said to be elsewhere since {at}"),
        Some(Aboard { came: CameAboard::Boarded, .. }) => "aboard".into(),
        Some(Aboard { came: CameAboard::Found, .. }) => "found aboard".into(),
        Some(Aboard { came: CameAboard::Unlisted, .. }) => "arrived unlisted".into(),
    }
}

/// Before boarding each gate as it stands; afterwards nothing, for a gate that shuts behind a person
/// says nothing of him. While a head count is blind they would tell who was scanned.
fn gates(
    record: &Record,
    id: &MovementId,
    movement: &Movement,
    (person, stay): (PersonNumber, Option<&Aboard>),
    now: Moment,
) -> Vec<GateView> {
    let before = matches!(movement.stage, Stage::Planned | Stage::Drafted | Stage::Frozen | Stage::Boarding);
    if !before || stay.is_some_and(|a| a.left.is_none()) {
        return Vec::new();
    }
    embarkation::passage_gates(record, person, id, now)
        .into_iter()
        .map(|(gate, opening)| {
            let stands_in = |m: &custody::Missing| embarkation::is_overridden(record, person, id, m, now);
            let (state, sign) = match opening.is_open() {
                true => ("open", '●'),
                false if opening.shut_by.iter().all(stands_in) => ("overridden", '◆'),
                false => ("shut", '■'),
            };
            GateView { gate: gate.word(), state, sign, missing: opening.shut_by.iter().map(reason).collect() }
        })
        .collect()
}
