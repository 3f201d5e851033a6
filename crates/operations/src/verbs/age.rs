//! What is said of a person's age: claims, assessments, the panel's decision, acts alleged, the forum.
//! Source: `custody.md` (Gates, age).

use custody::Moment;
use custody::event::Body;
use custody::event::age::{
    ActAlleged, AgeAssessed, AgeClaimed, AgeDecided, BestInterestsDecided, ForumDecided, GuardianAssigned,
};

use super::words;
use crate::failure::Failure;

/// Somebody's word for an age.
pub fn claimed(age: &str, at: Moment, source: &str) -> Result<Body, Failure> {
    Ok(AgeClaimed { years: words::age(age)?, at, source: words::source(source)? }.into())
}

/// A child-protection officer's assessment.
pub fn assessed(age: &str, method: String, reasons: String) -> Result<Body, Failure> {
    Ok(AgeAssessed { now: words::age(age)?, method, reasons }.into())
}

/// The decision of a panel of three.
pub fn decided(age: &str, panel: Vec<String>, reasons: String) -> Result<Body, Failure> {
    Ok(AgeDecided { now: words::age(age)?, panel, reasons }.into())
}

/// An act alleged, with the days between which it is said to lie.
pub fn act(act: String, when: &str) -> Result<Body, Failure> {
    let (first_day, last_day) = words::days(when)?;
    Ok(ActAlleged { act, first_day, last_day }.into())
}

/// Which track holds for forum and penalty.
pub fn forum(track: &str, panel: Vec<String>, reasons: String) -> Result<Body, Failure> {
    let juvenile = match track {
        "juvenile" => true,
        "adult" => false,
        other => return Err(Failure::usage(format!("{other:?} is neither juvenile nor adult"))),
    };
    Ok(ForumDecided { juvenile, panel, reasons }.into())
}

/// A mixed movement is in the child's best interests because no child movement is feasible.
pub fn best_interests(movement: &str, because: String, rows: String) -> Result<Body, Failure> {
    let movement = words::movement_id(movement)?;
    Ok(BestInterestsDecided { movement, no_child_movement_because: because, rows }.into())
}

/// A same-sex guardian for a movement.
pub fn guardian(movement: &str, guardian: String) -> Result<Body, Failure> {
    Ok(GuardianAssigned { movement: words::movement_id(movement)?, guardian }.into())
}
