//! What is said of a person's age: claims, assessments, the panel's decision, acts alleged, the forum.
//! Source: `custody.md` (Gates, age).

use custody::event::Body;
use custody::event::age::{
    ActAlleged, AgeAssessed, AgeClaimed, AgeConfirmed, AgeDecided, BestInterestsDecided, ForumDecided, GuardianAssigned,
};
use custody::{AgeStanding, Moment};

use super::words;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// Somebody's word for an age.
pub fn claimed(age: &str, at: Moment, source: &str) -> Result<Body, Failure> {
    Ok(AgeClaimed { years: words::age(age)?, at, source: words::source(source)? }.into())
}

/// A child-protection officer's assessment.
pub fn assessed(age: &str, method: String, reasons: String) -> Result<Body, Failure> {
    Ok(AgeAssessed { now: words::age(age)?, method, reasons }.into())
}

/// The third member of a panel confirms the decision that waits for him.
pub fn confirmed(desk: &Desk, seat: &Seat, person: &str, age: &str) -> Result<Body, Failure> {
    let number = desk.number_in_record(person)?;
    let now = words::age(age)?;
    match desk.record().panel_awaits(number, &seat.authority) {
        Some((decision, _)) => Ok(AgeConfirmed { decision, now }.into()),
        None => Err(Failure::error(format!("no decision of a panel on the age of {number} waits for anybody"))
            .hint("`custodia age show NUMBER` has what was decided, and by whom")),
    }
}

/// How somebody is treated by his age now, and for whom a decision waits: what the act before it does not say.
pub fn treated(desk: &Desk, seat: &Seat, person: &str) -> Result<Treated, Failure> {
    let number = desk.number_in_record(person)?;
    let standing = desk.record().age_standing(number, desk.now());
    let awaits = desk.record().panel_awaits(number, &seat.authority).map(|(_, third)| third.to_owned());
    Ok(Treated { standing, awaits })
}

/// See [`treated`].
#[derive(Debug)]
pub struct Treated {
    /// Child, adult, or unassessed.
    pub standing: AgeStanding,
    /// The member of a panel who has not confirmed its decision.
    pub awaits: Option<String>,
}

impl Treated {
    /// In one word.
    pub const fn word(&self) -> &'static str {
        match self.standing {
            AgeStanding::Adult => "adult",
            AgeStanding::Child => "child",
            AgeStanding::Unassessed => "unassessed",
        }
    }

    /// In sentences; none where he is an adult and nothing waits.
    pub fn words(&self) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(third) = &self.awaits {
            all.push(format!(
                "the panel's decision waits for {third}, who is named and has not signed: until he gives `age confirm` \
                 it makes no child an adult"
            ));
        }
        if self.standing == AgeStanding::Child {
            all.push("he stays a child until a panel decides".to_owned());
        }
        all
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stays_a_child_is_said_and_for_whom_the_decision_waits() {
        let treated = |standing, awaits: Option<&str>| Treated { standing, awaits: awaits.map(str::to_owned) };
        assert!(treated(AgeStanding::Adult, None).words().is_empty());
        let child = treated(AgeStanding::Child, None);
        assert_eq!((child.word(), child.words()), ("child", vec!["he stays a child until a panel decides".to_owned()]));
        let waits = treated(AgeStanding::Child, Some("lea")).words();
        assert!(waits.len() == 2 && waits[0].contains("waits for lea, who is named and has not signed"), "{waits:?}");
    }
}
