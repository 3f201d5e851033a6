//! What the access log says of one look: in which function it was made, and whether all that was asked for was
//! shown. Source: `custody.md` (The log); the words stand in `formats.md` (Access log).

use custody::event::{Function, Gate, Group};
use custody::{Access, OfficerId, Refusal};

use crate::access_policy::sees;
use crate::desk::Desk;

/// Between what was looked at and the function, at the end of `what`.
const AS: &str = " as ";
/// Before what was not shown, where the rest was.
const IN_PART: &str = "in part: ";

/// What was looked at, and in which function where there was one.
pub(super) fn what_as(what: &str, function: Option<Function>) -> String {
    function.map_or_else(|| what.to_owned(), |function| format!("{what}{AS}{}", function.word()))
}

/// What a line says was looked at, and in which function; lines of older programs name none.
pub(super) fn what_and_function(line: &Access) -> (String, Option<&'static str>) {
    // What nobody known asked for ends in his own words, which are no function.
    let said = line.officer.as_ref().and_then(|_| line.what.rsplit_once(AS));
    match said.and_then(|(what, word)| Some((what, Function::parse(word).ok()?))) {
        Some((what, function)) => (what.to_owned(), Some(function.word())),
        None => (line.what.clone(), None),
    }
}

/// What is written where some of the groups asked for are not shown; nothing where all are.
pub(super) fn in_part(function: Function, asked: &[Group]) -> Option<String> {
    let withheld: Vec<&str> = asked.iter().filter(|g| !sees(function, **g)).map(|g| g.word()).collect();
    (!withheld.is_empty()).then(|| format!("{IN_PART}{} not shown to {function}", withheld.join(", ")))
}

/// Why a look was denied, and what of one was withheld: of the two at most one is said.
pub(super) fn outcome(denied: Option<String>) -> (Option<String>, Option<String>) {
    match denied.as_deref().and_then(|said| said.strip_prefix(IN_PART)) {
        Some(withheld) => (None, Some(withheld.to_owned())),
        None => (denied, None),
    }
}

impl Desk {
    /// Why an officer may not look in a function: no certificate in force gives it to him. Whoever names a function is
    /// asked for it when he reads as when he writes.
    pub(super) fn not_certified(&self, officer: &OfficerId, function: Function) -> Option<Refusal> {
        let at = self.now();
        let facts = self.record.officer(officer).filter(|facts| facts.functions.contains(&function));
        let certified =
            facts.and_then(|facts| Some((facts.authority.as_ref()?, &facts.keys))).is_some_and(|(authority, keys)| {
                let in_force =
                    |from, until, key| from <= at && at < until && !self.record.key_is_revoked(authority, key, at);
                keys.iter().any(|key| in_force(key.from, key.until, key.id))
            });
        let missing = format!("officer {officer} has no certificate in force for the function {function}");
        let rule = "an officer looks in a function that he is certified for";
        (!certified).then(|| Refusal::rule(Gate::Actor, missing, &[Function::Commander], rule, "custody.md, Who signs"))
    }
}

#[cfg(test)]
mod tests {
    use custody::Moment;
    use custody::event::Purpose;

    use super::*;

    fn line(officer: Option<&str>, what: &str) -> Access {
        let officer = officer.map(|id| OfficerId::parse(id).unwrap());
        Access { at: Moment::MIN, officer, about: None, purpose: Purpose::Custody, what: what.into(), denied: None }
    }

    #[test]
    fn every_function_is_read_back_from_what_was_written() {
        for function in Function::ALL {
            let read = what_and_function(&line(Some("omar"), &what_as("man show m-7", Some(*function))));
            assert_eq!(read, ("man show m-7".to_owned(), Some(function.word())));
        }
    }

    #[test]
    fn a_line_of_an_older_program_names_no_function_and_stays_whole() {
        for what in ["person show", "person show as he says", "log access"] {
            assert_eq!(what_and_function(&line(Some("omar"), what)), (what.to_owned(), None));
        }
    }

    #[test]
    fn who_is_not_known_cannot_write_himself_a_function() {
        let typed = "person show C-1 as auditor";
        assert_eq!(what_and_function(&line(None, typed)), (typed.to_owned(), None));
    }

    #[test]
    fn what_was_shown_in_part_is_no_denial_and_not_the_whole() {
        let said = in_part(Function::Planner, &[Group::Medical, Group::Register]);
        assert_eq!(outcome(said), (None, Some("medical not shown to planner".into())));
        assert_eq!(in_part(Function::Medical, &[Group::Medical, Group::Register]), None);
        assert_eq!(outcome(Some("not shown to planner".into())), (Some("not shown to planner".into()), None));
    }
}
