//! The register of a person: the fields of art. 17(3) (a) to (h) of the International Convention for
//! the Protection of All Persons from Enforced Disappearance, each a value or a reason why it is
//! unknown. Source: the Convention's text; `custody.md` (The register).

use crate::event::person::RegisterField;
use crate::ids::EventId;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, LegStep, Position, Standing};
use crate::record::person::Person;
use crate::time::Moment;

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterLine {
    /// The letter of art. 17(3), `a` to `h`.
    pub letter: char,
    /// What the line is about.
    pub what: &'static str,
    /// The value, or why it is unknown; none where nothing was ever said.
    pub value: Option<Known<String>>,
    /// When that was so.
    pub at: Option<Moment>,
    /// The event that says so, where one does alone.
    pub by: Option<EventId>,
}

/// All lines of one person; (g) stands only of the dead, (h) only of who was released or transferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterView {
    /// Whose.
    pub person: PersonNumber,
    /// In order of the letters.
    pub lines: Vec<RegisterLine>,
}

impl RegisterView {
    /// Letters with a line that has neither a value nor a reason.
    pub fn silently_empty(&self) -> Vec<char> {
        let silent = |value: &Option<Known<String>>| match value {
            None => true,
            Some(Known::Value(text) | Known::UnknownBecause(text)) => text.trim().is_empty(),
        };
        let mut letters: Vec<char> = self.lines.iter().filter(|l| silent(&l.value)).map(|l| l.letter).collect();
        letters.dedup();
        letters
    }

    /// The lines of one letter.
    pub fn letter(&self, letter: char) -> impl Iterator<Item = &RegisterLine> {
        self.lines.iter().filter(move |l| l.letter == letter)
    }
}

/// The fields that events set one by one.
const SET: [(char, &str, RegisterField); 8] = [
    ('a', "identity", RegisterField::Identity),
    ('b', "date and time of the deprivation of liberty", RegisterField::DeprivedAt),
    ('b', "place of the deprivation of liberty", RegisterField::DeprivedWhere),
    ('b', "authority that deprived of liberty", RegisterField::DeprivedBy),
    ('c', "authority that ordered it", RegisterField::OrderedBy),
    ('c', "grounds", RegisterField::Grounds),
    ('d', "authority that supervises it", RegisterField::SupervisedBy),
    ('e', "date and time of admission", RegisterField::AdmittedAt),
];

/// The fields of a death.
const DEATH: [(&str, RegisterField); 3] = [
    ("circumstances of the death", RegisterField::DeathCircumstances),
    ("cause of the death", RegisterField::DeathCause),
    ("destination of the remains", RegisterField::Remains),
];

impl Record {
    /// The register of a person.
    pub fn register_view(&self, number: PersonNumber) -> Option<RegisterView> {
        let person = self.people.get(&number)?;
        let mut lines: Vec<RegisterLine> =
            SET.iter().map(|(letter, what, field)| self.line(number, *letter, what, *field)).collect();
        self.place_lines(person, &mut lines);
        lines.push(self.health_line(number, person));
        let died = person.legs.changes().iter().any(|c| c.step == LegStep::Died);
        if died {
            lines.extend(DEATH.iter().map(|(what, field)| self.line(number, 'g', what, *field)));
        }
        for leaving in &person.leavings {
            let text = self.texts.key(leaving.to).to_string();
            let to = if leaving.known { Known::Value(text) } else { Known::UnknownBecause(text) };
            let (when, destination) = if leaving.released {
                ("date and time of the release", "destination of the release")
            } else {
                ("date and time of the transfer", "destination of the transfer")
            };
            let responsible = Known::Value(self.authorities.key(leaving.log).to_string());
            for (what, value) in [
                (when, Known::Value(leaving.at.to_string())),
                (destination, to),
                ("authority responsible for it", responsible),
            ] {
                let value = Some(value);
                lines.push(RegisterLine { letter: 'h', what, value, at: Some(leaving.at), by: Some(leaving.id) });
            }
        }
        Some(RegisterView { person: number, lines })
    }

    fn line(&self, number: PersonNumber, letter: char, what: &'static str, field: RegisterField) -> RegisterLine {
        let said = self.register_field(number, field);
        let (at, by) = (said.as_ref().map(|s| s.at), said.as_ref().map(|s| s.by));
        RegisterLine { letter, what, value: said.map(|s| s.text), at, by }
    }

    /// (f): the newest dated line of a doctor, whose details stand in the medical file; until there is one, what
    /// whoever registered him saw, or why nothing is known.
    fn health_line(&self, number: PersonNumber, person: &Person) -> RegisterLine {
        let Some(line) = person.medical.health() else {
            let said = self.line(number, 'f', "state of health", RegisterField::Health);
            return self.screened_since(person, &said).unwrap_or(said);
        };
        let health = &line.value.said;
        let text = format!(
            "examined {}: by road {}, by air {}; tuberculosis {}; medicines {}",
            line.at,
            fitness(health.fit_road),
            fitness(health.fit_air),
            if health.tb_known { "known" } else { "not screened" },
            if health.medicine_needed { "needed" } else { "not needed" },
        );
        let value = Some(Known::Value(text));
        RegisterLine { letter: 'f', what: "state of health", value, at: Some(line.at), by: Some(line.id) }
    }

    /// That a doctor or nurse has screened him since it was said that nothing is known: why it is unknown is then another
    /// reason. It says no more than that, so that it stands when the medical file is erased.
    fn screened_since(&self, person: &Person, said: &RegisterLine) -> Option<RegisterLine> {
        let screened = person.medical.screened.as_ref()?;
        let earlier = said.at.is_none_or(|at| at <= screened.at);
        let unknown = matches!(said.value, None | Some(Known::UnknownBecause(_)));
        let why =
            format!("screened {} by a doctor or nurse, who has written no line for the register since", screened.at);
        (earlier && unknown).then(|| RegisterLine {
            value: Some(Known::UnknownBecause(why)),
            at: Some(screened.at),
            by: Some(screened.id),
            ..said.clone()
        })
    }

    /// (e): where the person is held, since when, and who is responsible for the place.
    fn place_lines(&self, person: &Person, lines: &mut Vec<RegisterLine>) {
        let Some((log, position)) = person.legs.holder() else {
            // Whoever is not held now has his last place and authority told by (g) or (h).
            let last = person.legs.changes().last();
            let place = last.map(|last| self.last_place(person, last));
            let authority = last.map(|c| Known::Value(self.authorities.key(c.log).to_string()));
            let at = last.map(|c| c.occurred);
            lines.push(RegisterLine { letter: 'e', what: "last place of detention", value: place, at, by: None });
            lines.push(RegisterLine {
                letter: 'e',
                what: "authority responsible for it",
                value: authority,
                at,
                by: None,
            });
            return;
        };
        // Since the last admission into this log: the field of the first contact speaks of that one only.
        if let Some((at, step)) = admission(person, log)
            && step != LegStep::Registered
            && let Some(line) = lines.iter_mut().find(|l| l.letter == 'e')
        {
            *line = RegisterLine { value: Some(Known::Value(at.to_string())), at: Some(at), by: None, ..line.clone() };
        }
        let place = match (self.place_name(position.place), position.standing) {
            (_, Standing::FateUnknown) => Known::UnknownBecause("of unknown fate, searched for".into()),
            (Some(id), _) => Known::Value(id.to_string()),
            (None, _) if (position.movement as usize) < self.movements.len() => {
                Known::Value(format!("aboard {}", self.movements.key(position.movement)))
            }
            (None, _) => Known::UnknownBecause("the log names no place".into()),
        };
        let responsible = self.place_name(position.place).and_then(|id| self.places.get(id)?.facts.as_ref());
        let responsible = responsible.map_or_else(|| self.authorities.key(log), |facts| &facts.authority);
        let value = Some(Known::Value(responsible.to_string()));
        let at = Some(position.since);
        lines.push(RegisterLine { letter: 'e', what: "place of detention", value: Some(place), at, by: None });
        lines.push(RegisterLine { letter: 'e', what: "authority responsible for it", value, at, by: None });
    }
}

impl Record {
    /// The last place that the log of the last change names; a merge, for one, names none of its own.
    fn last_place(&self, person: &Person, last: &LegChange) -> Known<String> {
        let of_log = person.legs.changes().iter().rev().filter(|c| c.log == last.log);
        match of_log.filter_map(|c| self.place_name(c.place)).next() {
            Some(id) => Known::Value(id.to_string()),
            None => Known::UnknownBecause("the log names no place".into()),
        }
    }
}

/// When and how the present stay in a log's custody began.
fn admission(person: &Person, log: u32) -> Option<(Moment, LegStep)> {
    let mut position = Position::NOWHERE;
    let mut admitted = None;
    for change in person.legs.changes().iter().filter(|c| c.log == log) {
        let next = position.after(change);
        if !position.standing.is_open() && next.standing.is_open() {
            admitted = Some((change.occurred, change.step));
        }
        position = next;
    }
    admitted
}

fn fitness(fitness: crate::event::medical::Fitness) -> &'static str {
    use crate::event::medical::Fitness;
    match fitness {
        Fitness::Fit => "fit",
        Fitness::FitWithCare => "fit with care",
        Fitness::Unfit => "unfit",
    }
}

#[cfg(test)]
mod tests;
