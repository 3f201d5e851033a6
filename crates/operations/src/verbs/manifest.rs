//! The manifest: drafted, frozen and swapped under two officers, boarding opened and closed.
//! Source: `custody.md` (Words: Manifest).

use custody::event::Body;
use custody::event::movement::{
    BoardingOpened, ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine, ManifestSwapped,
};
use custody::{Movement, Nonce, PersonNumber};
use rand_core::Rng;
use serde::Serialize;

use super::movement::movement_id;
use super::person_number;
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

/// A manifest version under two signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FrozenVersion {
    /// Which.
    pub manifest_version: u32,
    /// Checks and boarding are bound to it, hexadecimal.
    pub nonce: String,
}

impl FrozenVersion {
    fn of(written: &Body, now: (u32, Nonce)) -> Self {
        let (version, nonce) = match written {
            Body::ManifestFrozen(b) => (b.version, b.nonce),
            Body::ManifestSwapped(b) => (b.version, b.nonce),
            _ => now,
        };
        Self { manifest_version: version, nonce: nonce.to_string() }
    }
}

impl Desk {
    /// Drafts a manifest from lines `NUMBER` or `NUMBER@SEAT`, and pairs `NUMBER/NUMBER` that are kept
    /// apart; returns its version. Who has no seat named gets the lowest that is free.
    pub fn draft_manifest(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        lines: &[String],
        apart: &[String],
    ) -> Result<u32, Failure> {
        let id = movement_id(movement)?;
        let version = self.planned(&id)?.manifest.version.saturating_add(1);
        let lines = manifest_lines(lines, apart, &[])?;
        match self.stated_of_movement(seat, when, &id, ManifestDrafted { version, lines })? {
            Body::ManifestDrafted(b) => Ok(b.version),
            _ => Ok(version),
        }
    }

    /// Freezes the newest draft under movement control and law.
    pub fn freeze_manifest(&mut self, seat: &Seat, when: &When, movement: &str) -> Result<FrozenVersion, Failure> {
        let id = movement_id(movement)?;
        let version = self.planned(&id)?.manifest.version;
        let nonce = self.fresh_nonce();
        let written = self.stated_of_movement(seat, when, &id, ManifestFrozen { version, nonce })?;
        Ok(FrozenVersion::of(&written, (version, nonce)))
    }

    /// Swaps persons on a frozen manifest: a new version with a new nonce, signed again by two.
    pub fn swap_manifest(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        (out, lines): (&[String], &[String]),
        reason: &str,
    ) -> Result<FrozenVersion, Failure> {
        let id = movement_id(movement)?;
        let out = out.iter().map(|text| person_number(text)).collect::<Result<Vec<_>, _>>()?;
        let manifest = &self.planned(&id)?.manifest;
        let version = manifest.version.saturating_add(1);
        let taken: Vec<u16> = manifest.lines.iter().filter(|l| !out.contains(&l.person)).map(|l| l.seat).collect();
        let in_lines = manifest_lines(lines, &[], &taken)?;
        let nonce = self.fresh_nonce();
        let body = ManifestSwapped { version, out, in_lines, nonce, reason: reason.into() };
        let written = self.stated_of_movement(seat, when, &id, body)?;
        Ok(FrozenVersion::of(&written, (version, nonce)))
    }

    /// Opens boarding on the version that stands.
    pub fn open_boarding(&mut self, seat: &Seat, when: &When, movement: &str) -> Result<u32, Failure> {
        let id = movement_id(movement)?;
        let version = standing_version(self.planned(&id)?);
        self.state_of_movement(seat, when, &id, BoardingOpened { version })?;
        Ok(version)
    }

    /// Closes the manifest: nobody boards after this.
    pub fn close_manifest(&mut self, seat: &Seat, when: &When, movement: &str) -> Result<u32, Failure> {
        let id = movement_id(movement)?;
        let version = standing_version(self.planned(&id)?);
        self.state_of_movement(seat, when, &id, ManifestClosed { version })?;
        Ok(version)
    }

    fn fresh_nonce(&mut self) -> Nonce {
        let mut nonce = Nonce::default();
        self.rng.fill_bytes(&mut nonce.0);
        nonce
    }
}

/// The frozen version that stands; 0 where there is none, which the record refuses.
fn standing_version(movement: &Movement) -> u32 {
    movement.manifest.standing().map_or(0, |frozen| frozen.version)
}

/// Lines from words. Seats already taken are passed over where a seat is given out.
fn manifest_lines(lines: &[String], apart: &[String], taken: &[u16]) -> Result<Vec<ManifestLine>, Failure> {
    let mut read: Vec<(PersonNumber, Option<u16>)> = Vec::with_capacity(lines.len());
    for text in lines {
        let (person, seat) = match text.split_once('@') {
            None => (text.as_str(), None),
            Some((person, seat)) => {
                let seat = seat.trim().parse().map_err(|_| {
                    Failure::usage(format!(
                        "manifest line {text:?}: seat {seat:?} is not a number from 1 to {}",
                        u16::MAX
                    ))
                })?;
                (person, Some(seat))
            }
        };
        read.push((person_number(person)?, seat));
    }
    let mut used: Vec<u16> = taken.iter().copied().chain(read.iter().filter_map(|(_, seat)| *seat)).collect();
    let mut out = Vec::with_capacity(read.len());
    for (person, seat) in read {
        let seat = match seat {
            Some(seat) => seat,
            None => lowest_free(&mut used)?,
        };
        out.push(ManifestLine { person, seat, apart_from: Vec::new() });
    }
    for pair in apart {
        keep_apart(&mut out, pair)?;
    }
    Ok(out)
}

fn lowest_free(used: &mut Vec<u16>) -> Result<u16, Failure> {
    let free = (1..=u16::MAX).find(|seat| !used.contains(seat));
    let seat = free.ok_or_else(|| Failure::usage(format!("a manifest has at most {} seats", u16::MAX)))?;
    used.push(seat);
    Ok(seat)
}

fn keep_apart(lines: &mut [ManifestLine], pair: &str) -> Result<(), Failure> {
    let (one, other) = pair.split_once('/').ok_or_else(|| {
        Failure::usage(format!("{pair:?} is not a pair of numbers such as C-4821-0937-9/C-4821-0938-6"))
    })?;
    let (one, other) = (person_number(one)?, person_number(other)?);
    for (person, from) in [(one, other), (other, one)] {
        let line = lines
            .iter_mut()
            .find(|line| line.person == person)
            .ok_or_else(|| Failure::usage(format!("{person} is to be kept apart and is not on this manifest")))?;
        line.apart_from.push(from);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(serial: u16) -> String {
        PersonNumber::new(1, serial).unwrap().to_string()
    }

    #[test]
    fn who_names_no_seat_gets_the_lowest_that_is_free() {
        let lines = [number(1), format!("{}@1", number(2)), number(3)];
        let seats: Vec<u16> = manifest_lines(&lines, &[], &[2]).unwrap().iter().map(|l| l.seat).collect();
        assert_eq!(seats, [3, 1, 4]);
    }

    #[test]
    fn a_pair_is_kept_apart_on_both_lines() {
        let lines = [number(1), number(2)];
        let read = manifest_lines(&lines, &[format!("{}/{}", number(1), number(2))], &[]).unwrap();
        assert_eq!(read[0].apart_from, [read[1].person]);
        assert_eq!(read[1].apart_from, [read[0].person]);
        assert!(manifest_lines(&lines, &[format!("{}/{}", number(1), number(9))], &[]).is_err());
    }
}
