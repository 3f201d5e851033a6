//! Whose signature a merge, and its being taken back, needs beside two officers': who answers for what one of the
//! numbers has against it. Source: `custody.md` (Words, Person; Conservation of people), decisions 0059 and 0067.

use crate::event::{Function, Gate};
use crate::gate::law::standing_risks;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::age::AgeStanding;
use crate::record::law::ObjectionState;
use crate::refusal::Refusal;

use super::super::actor::signs_as;
use super::super::state::Ask;

const SOURCE: &str = "custody.md, Words (Person); decision 0059";

/// Refuses a merge that nobody signs who may answer for what it touches.
pub(super) fn those_whom_it_needs(ask: Ask<'_>, younger: PersonNumber, elder: PersonNumber) -> Result<(), Refusal> {
    let numbers = [younger, elder];
    let lacks = |function| !signs_as(&ask.command.actor, function);
    if lacks(Function::Examiner) {
        if let Some(two) = ask.record.two_bodies(younger, elder) {
            let text = format!("{younger} was {} and {elder} {}: that is not one human", two.younger, two.elder);
            return Err(needs(MERGE, Function::Examiner, text, "two bodies are one human only by an examiner's word"));
        }
        for number in numbers {
            if let Some(why) = ask.record.unaccounted(number) {
                let text = format!("{number} is unaccounted for: {why}");
                return Err(needs(
                    MERGE,
                    Function::Examiner,
                    text,
                    "nobody who is missing leaves the count by a merge",
                ));
            }
        }
    }
    for number in numbers {
        law_signs(ask, MERGE, number)?;
    }
    let ages = numbers.map(|number| ask.record.age_standing(number, ask.at));
    let adult = ages.iter().filter(|age| **age == AgeStanding::Adult).count();
    if adult == 1 && lacks(Function::ChildProtection) {
        let (one, other) = if ages[0] == AgeStanding::Adult { (elder, younger) } else { (younger, elder) };
        let text = format!("{one} is a child or of undecided age, and {other} is an adult");
        return Err(needs(MERGE, Function::ChildProtection, text, "no child becomes an adult by a merge"));
    }
    Ok(())
}

/// Refuses to take a merge back without who answers for what one of the numbers is kept by only while they are one. Who
/// is missing and who is two bodies comes back into the count by it, so no examiner is asked.
pub(super) fn those_whom_the_way_back_needs(ask: Ask<'_>, younger: PersonNumber) -> Result<(), Refusal> {
    law_signs(ask, WAY_BACK, younger)?;
    let ages = ask.record.ages_by_number(younger, ask.at);
    let adult = ages.iter().find(|(_, age)| *age == AgeStanding::Adult);
    let child = ages.iter().find(|(_, age)| *age == AgeStanding::Child);
    if let (Some((adult, _)), Some((child, _))) = (adult, child)
        && !signs_as(&ask.command.actor, Function::ChildProtection)
    {
        let text = format!("{child} is a child or of undecided age by itself, and {adult} an adult");
        return Err(needs(WAY_BACK, Function::ChildProtection, text, "no child becomes an adult by an unmerge"));
    }
    Ok(())
}

/// What is signed, in words.
const MERGE: &str = "the merge";
const WAY_BACK: &str = "taking the merge back";

/// A legal reviewer signs where a number of the human has something that says no.
fn law_signs(ask: Ask<'_>, act: &str, number: PersonNumber) -> Result<(), Refusal> {
    match says_no(ask.record, number).filter(|_| !signs_as(&ask.command.actor, Function::LegalReviewer)) {
        None => Ok(()),
        Some(no) => {
            let text = format!("{number} has {no}");
            Err(needs(act, Function::LegalReviewer, text, "no merge or unmerge touches a standing no without the law"))
        }
    }
}

fn needs(act: &str, function: Function, text: String, rule: &'static str) -> Refusal {
    let missing = format!("{text}: {act} is signed by {function} and another officer, on evidence");
    Refusal::rule(Gate::Identity, missing, &[function], rule, SOURCE)
}

/// What stands against taking somebody anywhere, in words.
fn says_no(record: &Record, number: PersonNumber) -> Option<String> {
    let human = record.human(number)?;
    if let Some((_, stay)) = record.standing_stays(&human).first() {
        return Some(format!("stay {} in force", stay.value.reference));
    }
    let mut objections = human.all().iter().flat_map(|file| file.person.law.objections.iter());
    let stands = |state| !matches!(state, ObjectionState::Dismissed(_));
    if let Some(objection) = objections.find(|objection| stands(record.objection_state(&human, objection))) {
        let to = record.authorities.key(objection.value.destination);
        return Some(format!("an objection to {to} that is not dismissed"));
    }
    standing_risks(record, number).first().map(|risk| format!("a real risk found at {}", risk.to))
}
