//! Who sits where: one person a seat, nobody beside whom he must be kept apart from, nobody on two
//! manifests at once. Source: `custody.md` (Gates before embarkation: movement).

use crate::event::movement::ManifestLine;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::Record;

/// Seats in a row, by which neighbouring rows are told. Source: ours; benches and coaches of two and
/// two. Persons to be kept apart are never in one row or in neighbouring rows.
pub(crate) const ROW_SEATS: u16 = 4;

/// What is wrong with the lines of a manifest, each in words; empty where nothing is.
pub(crate) fn faults(lines: &[ManifestLine], seats: u32) -> Vec<String> {
    let mut faults = Vec::new();
    if lines.len() as u64 > u64::from(seats) {
        faults.push(format!("{} persons for {seats} seats", lines.len()));
    }
    let mut by_seat: Vec<&ManifestLine> = lines.iter().collect();
    by_seat.sort_unstable_by_key(|line| (line.seat, line.person));
    faults.extend(
        by_seat
            .iter()
            .filter(|line| line.seat == 0 || u32::from(line.seat) > seats)
            .map(|line| format!("seat {} of {} is none of 1 to {seats}", line.seat, line.person)),
    );
    faults.extend(
        by_seat
            .windows(2)
            .filter(|pair| pair[0].seat == pair[1].seat)
            .map(|pair| format!("seat {} is given to {} and {}", pair[0].seat, pair[0].person, pair[1].person)),
    );
    let mut by_person: Vec<PersonNumber> = lines.iter().map(|line| line.person).collect();
    by_person.sort_unstable();
    faults.extend(by_person.windows(2).filter(|p| p[0] == p[1]).map(|p| format!("{} is listed twice", p[0])));
    for line in lines {
        let near = lines.iter().filter(|other| line.apart_from.contains(&other.person) && neighbours(line, other));
        faults.extend(near.map(|other| {
            format!("{} in seat {} must be apart from {} in seat {}", line.person, line.seat, other.person, other.seat)
        }));
    }
    faults
}

/// In one row or in neighbouring rows.
fn neighbours(one: &ManifestLine, other: &ManifestLine) -> bool {
    let row = |line: &ManifestLine| line.seat.saturating_sub(1) / ROW_SEATS;
    one.person != other.person && row(one).abs_diff(row(other)) <= 1
}

/// Another movement on whose open manifest a person stands.
pub(crate) fn other_manifest<'r>(
    record: &'r Record,
    person: PersonNumber,
    than: &MovementId,
) -> Option<&'r MovementId> {
    record.movements.iter().find(|(id, m)| *id != than && m.binds(person)).map(|(id, _)| id)
}
