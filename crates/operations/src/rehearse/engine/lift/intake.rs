//! The people of a site are taken in, have their papers and are named to the plan's groups. Source: ours.

use airlift::Class;

use super::super::super::dice::Dice;
use super::super::super::planned::{Candidate, named};
use super::super::stage::Stage;
use crate::failure::Failure;

impl Stage {
    /// Steps 3 to 6 for a block of people of a site.
    pub(in super::super) fn take_in(&mut self, persons: &[usize]) -> Result<(), Failure> {
        for person in persons {
            self.identify(*person)?;
            self.rest_of_intake(*person)?;
        }
        Ok(())
    }

    /// The papers in law of a block of people, towards everybody who may take them.
    pub(in super::super) fn papers_of(&mut self, persons: &[usize]) -> Result<(), Failure> {
        let takers = self.takers(0)?;
        self.papers_for_all(persons, &takers, 0)
    }

    /// Each is named to a group of the plan that his age allows, by the seed; for whoever is left the plan has no place.
    pub(in super::super) fn name_groups(&mut self, site: usize) -> Result<(), Failure> {
        let now = self.desk.now();
        let Some(carrying) = &self.carrying else { return Ok(()) };
        let of = &carrying.lift.sites[site];
        let here: Vec<usize> = (0..self.sheets.len()).filter(|p| self.sheets[*p].site.as_str() == of.place).collect();
        let candidate = |person: &usize| Candidate {
            person: *person,
            child: self.desk.record.is_child_now(self.sheets[*person].number, now),
            sick: self.people[*person].medical.respiratory || self.people[*person].medical.tuberculosis_suspected,
            with: carrying.with.get(person).copied(),
        };
        let people: Vec<Candidate> = here.iter().map(candidate).collect();
        let groups: Vec<(Class, u32)> = carrying.lift.classes.iter().copied().zip(of.people.iter().copied()).collect();
        let mut dice = Dice::new(self.seed, &format!("groups of {}", of.place));
        let (named, place) = (named(&people, &groups, &mut dice), of.place.clone());
        for one in &people {
            self.sheets[one.person].child = one.child;
        }
        let Some(carrying) = &mut self.carrying else { return Ok(()) };
        carrying.group_of.extend(named.iter().filter_map(|(person, group)| Some((*person, (*group)?))));
        carrying.queues.insert(place, named.into_iter().map(|(person, _)| person).collect());
        Ok(())
    }
}
