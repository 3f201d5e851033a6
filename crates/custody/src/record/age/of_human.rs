//! The age of a human, of whom several numbers may speak. Source: `custody.md` (Gates, age), decision 0059.

use crate::event::age::AgeInterval;
use crate::ids::{AuthorityId, EventId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::{Dated, InLog, newest};
use crate::record::human::{Human, Numbered};
use crate::time::Moment;

use super::{AgeFacts, AgeStanding, Decided};

impl Record {
    /// How a person is to be treated by his age at a time, by the rules of his holder.
    /// Of a human of several numbers the youngest word counts, until a panel decides that could know of all: doubt
    /// means child.
    pub fn age_standing(&self, number: PersonNumber, at: Moment) -> AgeStanding {
        let Some(human) = self.human(number) else { return AgeStanding::Unassessed };
        let rules = self.rules_for(number);
        let standing = |facts: &AgeFacts| facts.standing(at, rules.adult_age_years);
        if let Some(decided) = decided_anew(&human) {
            return standing(&decided);
        }
        let own = human.all().first().map_or(AgeStanding::Unassessed, |file| standing(&file.person.age));
        let child = human.others().iter().any(|file| standing(&file.person.age) == AgeStanding::Child);
        if child { AgeStanding::Child } else { own }
    }

    /// How each number of a human is to be treated by what is written under it alone: what it would be without a merge.
    pub(crate) fn ages_by_number(&self, number: PersonNumber, at: Moment) -> Vec<(PersonNumber, AgeStanding)> {
        let Some(human) = self.human(number) else { return Vec::new() };
        let years = self.rules_for(number).adult_age_years;
        human.all().iter().map(|file| (file.number, file.person.age.standing(at, years))).collect()
    }

    /// Whether a person is a child for custody, separation and manifest: doubt means child.
    pub fn is_child_now(&self, number: PersonNumber, at: Moment) -> bool {
        self.age_standing(number, at) == AgeStanding::Child
    }

    /// Whether the juvenile track holds for forum and penalty; none while no act date is known or
    /// nobody competent has looked, which opens a task and shuts no gate.
    pub fn juvenile_forum(&self, number: PersonNumber) -> Option<bool> {
        let human = self.human(number)?;
        let years = self.rules_for(number).adult_age_years;
        let own = human.all().first().and_then(|file| file.person.age.juvenile(years));
        let decided = |forum: &Dated<bool>| {
            human.all().first().is_some_and(|own| human.others().iter().all(|file| own.may_answer(file, forum)))
        };
        if human.all().first().and_then(|file| file.person.age.forum.as_ref()).is_some_and(decided) {
            return own;
        }
        let child = human.others().iter().any(|file| file.person.age.juvenile(years) == Some(true));
        if child { Some(true) } else { own }
    }

    /// The age now in months, once assessed or decided; of a human of several numbers from the youngest to the oldest
    /// that one of them allows, until a panel decides that could know of all.
    pub fn age_now(&self, number: PersonNumber, at: Moment) -> Option<AgeInterval> {
        let human = self.human(number)?;
        if let Some(decided) = decided_anew(&human) {
            return decided.now(at);
        }
        let own = human.all().first()?.person.age.now(at)?;
        let others = human.others().iter().filter_map(|file| file.person.age.now(at));
        Some(others.fold(own, |a, b| AgeInterval {
            min_months: a.min_months.min(b.min_months),
            max_months: a.max_months.max(b.max_months),
        }))
    }

    /// The newest decision of a panel in the log of an authority that a member of it has not confirmed: its event, and
    /// who.
    pub fn panel_awaits(&self, number: PersonNumber, authority: &AuthorityId) -> Option<(EventId, &str)> {
        self.people.get(&number)?.age.awaits(self.authorities.ix(authority)?)
    }

    /// Whether a panel has decided of the age of a human, and could know of all his numbers: of what was said since that
    /// makes another of him than it found, it has not decided.
    pub(crate) fn panel_has_decided(&self, number: PersonNumber, at: Moment) -> bool {
        let Some(human) = self.human(number) else { return false };
        let years = self.rules_for(number).adult_age_years;
        let alone = human.others().is_empty();
        let anew = decided_anew(&human);
        let own = human.all().first().map(|file| &file.person.age).filter(|_| alone);
        let Some(facts) = own.or(anew.as_ref()) else { return false };
        let panels = AgeFacts { decided: facts.decided.clone(), ..AgeFacts::default() };
        panels.panels().next().is_some() && panels.standing(at, years) == facts.standing(at, years)
    }

    /// Whether a human is a child, now or at an act alleged, by what is claimed under this number and by nothing else.
    pub(crate) fn is_child_by_claims_alone(&self, number: PersonNumber, at: Moment) -> bool {
        let Some(human) = self.human(number) else { return false };
        let years = self.rules_for(number).adult_age_years;
        let child = |file: &Numbered<'_>| file.person.age.standing(at, years) == AgeStanding::Child;
        let counts = self.is_child_now(number, at) || self.juvenile_forum(number) == Some(true);
        let own = human.all().first().map(|file| &file.person.age);
        counts && own.is_some_and(|age| age.is_child_by_claims_alone(at, years)) && !human.others().iter().any(child)
    }
}

/// The age facts that stand of a human of several numbers once a panel has decided under one of them that could know
/// of all: its word, widened by whatever was said under any of them since. None where no panel has, or where he has
/// one number only.
fn decided_anew(human: &Human<'_>) -> Option<AgeFacts> {
    if human.others().is_empty() {
        return None;
    }
    let knew = |file: &Numbered<'_>, decided: &Dated<InLog<Decided>>| {
        human.all().iter().all(|other| file.may_answer(other, decided))
    };
    let panels =
        human.all().iter().flat_map(|file| file.person.age.panels().filter(move |decided| knew(file, decided)));
    let mut facts = AgeFacts::default();
    panels.for_each(|panel| facts.decided.push(panel.clone()));
    newest(&facts.decided)?;
    for file in human.all() {
        file.person.age.words().for_each(|said| facts.assessed.push(said));
        file.person.age.claims.iter().for_each(|said| facts.claims.push(*said));
    }
    Some(facts)
}
