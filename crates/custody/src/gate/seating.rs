//! Who sits where: one person a seat, nobody beside whom he must be kept apart from, nobody on two
//! manifests at once. Source: `custody.md` (Gates before embarkation: movement).

use crate::event::movement::ManifestLine;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::rows::row_of;

/// What is wrong with the lines of a manifest and the pairs kept apart on it, each in words; empty where nothing is.
pub(crate) fn faults(
    record: &Record,
    lines: &[ManifestLine],
    apart: &[(PersonNumber, PersonNumber)],
    seats: u32,
) -> Vec<String> {
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
    faults.extend(apart.iter().flat_map(|pair| too_near(record, lines, *pair)));
    faults
}

/// Where the two of a pair, under whichever of their numbers they are listed, sit too near to each other.
fn too_near(record: &Record, lines: &[ManifestLine], (one, other): (PersonNumber, PersonNumber)) -> Vec<String> {
    let of = |number: PersonNumber| -> Vec<&ManifestLine> {
        let beside = record.numbers_beside(number);
        lines.iter().filter(|line| line.person == number || beside.contains(&line.person)).collect()
    };
    let others = of(other);
    let near = |line: &ManifestLine| others.iter().copied().filter(|other| neighbours(line, other)).collect::<Vec<_>>();
    let words = |line: &ManifestLine, other: &ManifestLine| {
        format!("{} in seat {} must be apart from {} in seat {}", line.person, line.seat, other.person, other.seat)
    };
    of(one).into_iter().flat_map(|line| near(line).into_iter().map(move |other| words(line, other))).collect()
}

/// In one row or in neighbouring rows.
fn neighbours(one: &ManifestLine, other: &ManifestLine) -> bool {
    one.person != other.person && row_of(one.seat).abs_diff(row_of(other.seat)) <= 1
}

/// Another movement on whose open manifest a person stands.
pub(crate) fn other_manifest<'r>(
    record: &'r Record,
    person: PersonNumber,
    than: &MovementId,
) -> Option<&'r MovementId> {
    record.movements.iter().find(|(id, m)| *id != than && m.binds(person)).map(|(id, _)| id)
}
