//! Lists that name persons, each as an officer looks at it: every person in it gets his line in the access log. Source:
//! `custody.md` (The log: reading is not writing).

use custody::event::{Function, Purpose};

use super::{Looker, Reason};
use crate::clock_view::{ClockList, ClockQuery};
use crate::desk::{Desk, Seat};
use crate::dose_view::{DoseList, GIVERS};
use crate::failure::Failure;
use crate::task_view::TaskList;
use crate::verbs;
use crate::verbs::duplicates::Pair;
use crate::verbs::oversight::{DebtLine, DiscrepancyLine};
use crate::verbs::place::SilentLine;

impl Desk {
    /// Likely duplicates for an officer to look at: the look at both of each pair stands in the access log.
    pub fn look_at_duplicates(&self, seat: &Seat, reason: &Reason) -> Result<Vec<Pair>, Failure> {
        let pairs = self.duplicates()?;
        let both = pairs.iter().flat_map(|pair| [&pair.elder, &pair.younger]);
        let numbers = both.map(|person| verbs::person_number(person)).collect::<Result<Vec<_>, _>>()?;
        self.note_shown(seat, numbers, reason)?;
        Ok(pairs)
    }

    /// Debts for an officer to look at.
    pub fn look_at_debts(&self, looker: Looker, person: Option<&str>, all: bool) -> Result<Vec<DebtLine>, Failure> {
        let debts = self.debts(person, all)?;
        self.note_listed(looker, person, debts.iter().map(|debt| debt.person.as_str()), "debt list")?;
        Ok(debts)
    }

    /// Discrepancies for an officer to look at.
    pub fn look_at_discrepancies(
        &self,
        looker: Looker,
        person: Option<&str>,
        all: bool,
    ) -> Result<Vec<DiscrepancyLine>, Failure> {
        let found = self.discrepancies(person, all)?;
        let about = found.iter().flat_map(|line| &line.about);
        let persons = about.filter_map(|stream| stream.strip_prefix("person/"));
        self.note_listed(looker, person, persons, "discrepancy list")?;
        Ok(found)
    }

    /// Clocks for an officer to look at.
    pub fn look_at_clocks(&self, looker: Looker, query: &ClockQuery) -> Result<ClockList, Failure> {
        let list = self.clock_list(query)?;
        let persons = list.clocks.iter().map(|clock| clock.person.as_str());
        self.note_listed(looker, query.person.as_deref(), persons, "clock list")?;
        Ok(list)
    }

    /// Whoever has not been seen for too long, for an officer to look at.
    pub fn look_at_silent(&self, looker: Looker, hours: Option<u32>) -> Result<Vec<SilentLine>, Failure> {
        let silent = self.silent(hours);
        self.note_listed(looker, None, silent.iter().map(|line| line.person.as_str()), "sight silent")?;
        Ok(silent)
    }

    /// Tasks for an officer to look at.
    pub fn look_at_tasks(&self, looker: Looker, person: Option<&str>, open: bool) -> Result<TaskList, Failure> {
        let list = self.task_list(person, open)?;
        let persons = list.tasks.iter().map(|task| task.person.as_str());
        self.note_listed(looker, person, persons, "law tasks")?;
        Ok(list)
    }

    /// Doses due, for those who may give one: it says of a person that he is ill.
    pub fn look_at_doses(&self, seat: &Seat, hours: u32, place: Option<&str>) -> Result<DoseList, Failure> {
        let Some((officer, named)) = &seat.officer else {
            return Err(Failure::usage("doses due are shown to an officer: name one with --officer"));
        };
        let of_several = GIVERS.into_iter().find(|giver| seat.unnamed.first.contains(giver));
        let function = of_several.unwrap_or(*named);
        let reason = Reason { purpose: Purpose::Care, what: "med due".into() };
        let looker = Looker { officer: Some(officer.clone()), function: Some(function) };
        self.officer_key_in_force(seat, officer, self.now())?;
        self.demand_function(&looker, &reason)?;
        if !GIVERS.contains(&function) {
            let why = format!("doses due are not shown to {function}");
            self.note_look(officer, function, None, &reason, Some(why.clone()))?;
            let words = GIVERS.map(Function::word).join(" and ");
            return Err(Failure::error(why).hint(format!("they are for {words}, who may give one")));
        }
        let list = self.dose_list(function, hours, place)?;
        let persons = list.doses.iter().map(|dose| verbs::person_number(&dose.person));
        self.note_shown_to(looker, persons.collect::<Result<Vec<_>, _>>()?, &reason)?;
        Ok(list)
    }

    /// A list names the person asked about, also where nothing stands of him in it.
    fn note_listed<'p>(
        &self,
        looker: Looker,
        asked: Option<&'p str>,
        named: impl Iterator<Item = &'p str>,
        what: &str,
    ) -> Result<(), Failure> {
        let persons = named.chain(asked).map(verbs::person_number).collect::<Result<Vec<_>, _>>()?;
        self.note_shown_to(looker, persons, &Reason::of_custody(what))
    }
}
