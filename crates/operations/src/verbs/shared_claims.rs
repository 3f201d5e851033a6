//! What is said of two people of one name, and whether it can be one human: one more thing is the same, and nothing
//! that is said of both contradicts it. It joins nobody; officers do. Source: ours, decision 0060.

use custody::Known;
use custody::event::Body;
use custody::event::person::{NamePart, Relation};

use crate::roster::fold;

/// What two share whose day of birth is the same.
pub(crate) const BIRTH: &str = "birth";
/// Days of a birth beyond which it tells nobody from his namesakes: `under 18` is said of many. Source: ours; an age of
/// a list without its day is of two years, one said to be about right of four.
const TELLING_BIRTH_DAYS: i32 = 4 * 366;
const MOTHER: &str = "mother";
const ARREST: &str = "day of arrest";
const FATHER: &str = "father";
const NATIONALITY: &str = "nationality and place";

/// One thing that is said of a person, to find whoever shares it.
pub(crate) type Trait = (&'static str, String);

/// What is said of a person, as far as sameness needs it; texts folded, each list in order and without repeats.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    births: Vec<(i32, i32)>,
    /// Fathers, as parts of names.
    fathers: Vec<String>,
    given: Vec<String>,
    mothers: Vec<String>,
    /// Fathers, as kin.
    kin_fathers: Vec<String>,
    nationalities: Vec<String>,
    places: Vec<String>,
    /// Milliseconds since 1970-01-01.
    arrests: Vec<i64>,
    arrested_where: Vec<String>,
}

impl Claims {
    /// Of what a row states, or of what stands on a person's stream.
    pub(crate) fn of<'b>(bodies: impl IntoIterator<Item = &'b Body>) -> Self {
        let mut claims = Self::default();
        bodies.into_iter().for_each(|body| claims.add(body));
        for list in [
            &mut claims.fathers,
            &mut claims.given,
            &mut claims.mothers,
            &mut claims.kin_fathers,
            &mut claims.nationalities,
            &mut claims.places,
            &mut claims.arrested_where,
        ] {
            list.sort();
            list.dedup();
        }
        claims.births.sort_unstable();
        claims.births.dedup();
        claims.arrests.sort_unstable();
        claims.arrests.dedup();
        claims
    }

    fn add(&mut self, body: &Body) {
        match body {
            Body::Registered(b) => {
                self.places.push(b.place.to_string());
                self.arrests.extend(b.deprived_at.value().map(|at| at.as_ms()));
                self.arrested_where.extend(b.deprived_where.value().map(|text| fold(text)));
            }
            Body::BirthClaimed(b) => self.births.extend(b.readings.iter().map(|r| (r.first_day, r.last_day))),
            Body::NameClaimed(b) => {
                let part =
                    |wanted: &[NamePart]| b.pieces.iter().find(|p| wanted.contains(&p.part)).map(|p| fold(&p.text));
                self.fathers.extend(part(&[NamePart::Nasab, NamePart::Patronymic]));
                self.given.extend(part(&[NamePart::Ism, NamePart::Given]));
            }
            Body::NationalityClaimed(b) => {
                if let Known::Value(code) = &b.code {
                    self.nationalities.push(code.clone());
                }
            }
            Body::KinClaimed(b) => {
                let name = b.name.as_deref().map(fold).filter(|name| !name.is_empty());
                match b.relation {
                    Relation::Mother => self.mothers.extend(name),
                    Relation::Father => self.kin_fathers.extend(name),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Everything by which somebody of the same name may be found to share it, the strongest first.
    pub(crate) fn traits(&self) -> Vec<Trait> {
        let nationalities = self.nationalities.iter();
        let at_place = nationalities.flat_map(|code| self.places.iter().map(move |place| format!("{code} {place}")));
        let births = self.births.iter().filter(telling).map(|(first, last)| (BIRTH, format!("{first} {last}")));
        births
            .chain(self.mothers.iter().map(|name| (MOTHER, name.clone())))
            .chain(self.arrests.iter().map(|at| (ARREST, at.to_string())))
            .chain(self.kin_fathers.iter().map(|name| (FATHER, name.clone())))
            .chain(at_place.map(|text| (NATIONALITY, text)))
            .collect()
    }

    /// Whether it tells one human from others of his name, as far as a list can: not his father, who stands in the name,
    /// and not his nationality.
    pub(crate) fn is_telling(one: &Trait) -> bool {
        matches!(one.0, BIRTH | MOTHER | ARREST)
    }

    /// What is the same of two of one name who may be one human; nothing where none is, or something contradicts it.
    /// Whoever has told more since, at intake say, is still found. Where two births are known and not the same, only the
    /// mother is enough.
    pub(crate) fn shared(&self, other: &Self) -> Option<&'static str> {
        if differ(&self.fathers, &other.fathers) || differ(&self.given, &other.given) {
            return None;
        }
        if self.births.iter().filter(telling).any(|birth| other.births.contains(birth)) {
            return Some(BIRTH);
        }
        let meet = |a: &(i32, i32)| other.births.iter().any(|b| a.0 <= b.1 && b.0 <= a.1);
        let both_born = !self.births.is_empty() && !other.births.is_empty();
        if both_born && !self.births.iter().any(meet)
            || differ(&self.mothers, &other.mothers)
            || differ(&self.kin_fathers, &other.kin_fathers)
        {
            return None;
        }
        if share(&self.mothers, &other.mothers) {
            return Some(MOTHER);
        }
        if both_born {
            return None;
        }
        let arrested = share(&self.arrests, &other.arrests) && !differ(&self.arrested_where, &other.arrested_where);
        let from_here = share(&self.nationalities, &other.nationalities) && share(&self.places, &other.places);
        let facts =
            [(ARREST, arrested), (FATHER, share(&self.kin_fathers, &other.kin_fathers)), (NATIONALITY, from_here)];
        facts.into_iter().find(|(_, same)| *same).map(|(what, _)| what)
    }

    /// Whether the record says already what a claim says, in whatever spelling; none for claims that are not compared.
    pub(crate) fn says(&self, fact: &Body) -> Option<bool> {
        let said = |list: &[String], name: &Option<String>| name.as_deref().is_some_and(|n| list.contains(&fold(n)));
        match fact {
            Body::BirthClaimed(b) => Some(b.readings.iter().any(|r| self.births.contains(&(r.first_day, r.last_day)))),
            Body::NationalityClaimed(b) => Some(b.code.value().is_some_and(|code| self.nationalities.contains(code))),
            Body::KinClaimed(b) => match b.relation {
                Relation::Mother => Some(said(&self.mothers, &b.name)),
                Relation::Father => Some(said(&self.kin_fathers, &b.name)),
                _ => None,
            },
            _ => None,
        }
    }
}

fn telling(birth: &&(i32, i32)) -> bool {
    birth.1.saturating_sub(birth.0) <= TELLING_BIRTH_DAYS
}

fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|value| other.contains(value))
}

fn differ(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && !other.is_empty() && !share(one, other)
}

#[cfg(test)]
mod tests {
    use custody::event::person::{BirthClaimed, Calendar, KinClaimed, NationalityClaimed, Reading, Source};

    use super::*;

    fn born(day: i32) -> Body {
        let reading = Reading { calendar: Calendar::Gregorian, text: "x".into(), first_day: day, last_day: day };
        BirthClaimed { readings: vec![reading], default_day: false, source: Source::PriorRegister }.into()
    }

    fn kin(relation: Relation, name: &str) -> Body {
        KinClaimed { relation, name: Some(name.into()), number: None, source: Source::PriorRegister }.into()
    }

    fn shared(one: &[Body], other: &[Body]) -> Option<&'static str> {
        Claims::of(one).shared(&Claims::of(other))
    }

    #[test]
    fn one_more_thing_of_two_of_one_name_is_shared_in_whatever_spelling() {
        let mother = [kin(Relation::Mother, "فاطمة حسن")];
        assert_eq!(shared(&mother, &[kin(Relation::Mother, "فاطمه حسن"), born(1)]), Some("mother"));
        assert_eq!(shared(&[born(7_000)], &[born(7_000)]), Some("birth"));
        assert_eq!(shared(&[kin(Relation::Father, "علي")], &[kin(Relation::Father, "على")]), Some("father"));
    }

    #[test]
    fn a_name_alone_is_nothing_and_what_contradicts_is_another_man() {
        let iraqi: Body = NationalityClaimed { code: Known::Value("IRQ".into()), source: Source::PriorRegister }.into();
        assert_eq!(shared(&[], &[]), None);
        assert_eq!(shared(std::slice::from_ref(&iraqi), std::slice::from_ref(&iraqi)), None, "the place is not known");
        let (one, other) = (kin(Relation::Mother, "زينب"), kin(Relation::Mother, "ليلى"));
        let father = kin(Relation::Father, "علي");
        assert_eq!(shared(&[one, father.clone()], &[other, father.clone()]), None);
        assert_eq!(shared(&[born(1), father.clone()], &[born(9_000), father]), None);
    }
}
